/* format.c -- handles of runtime/vara.h: the form of a script. */
#include "lang/api/api.h"
#include "lang/format/format.h"

const char *vara_text(const VaraScript *s, size_t *len)
{
    *len = s->source ? s->source->len : 0;
    return s->source ? s->source->text : NULL;
}

/* The form of S in OUT; what is wrong with its syntax is said once, however often it is asked. */
static VaraStatus form_of(VaraScript *s, Buf *out)
{
    if (!s->source)
        return VARA_IO;
    Diags *diags = diags_new();
    if (format_source(out, s->source, diags))
        return VARA_DONE;
    if (!s->diags->n)
        s->diags = diags;
    return diags->errors ? VARA_PROGRAM : VARA_INTERNAL;
}

const char *vara_formatted(VaraScript *s, size_t *len, VaraStatus *status)
{
    buf_clear(&s->room);
    *status = form_of(s, &s->room);
    *len = s->room.len;
    return *status == VARA_DONE ? api_text(s) : NULL;
}

const char *vara_form_changes(VaraScript *s, unsigned lines, VaraStatus *status)
{
    Buf form = { 0 };
    buf_clear(&s->room);
    *status = form_of(s, &form);
    if (*status == VARA_DONE)
        format_diff(&s->room, (Str){ s->source->text, s->source->len }, (Str){ form.p ? form.p : "", (uint32_t)form.len }, lines);
    buf_free(&form);
    return *status == VARA_DONE ? api_text(s) : NULL;
}
