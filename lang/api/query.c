/* query.c -- handles of runtime/vara.h: what an editor asks of a script. */
#include "lang/api/api.h"
#include "lang/query/complete.h"

static VaraPlace place_of(Span span)
{
    const Source *s = span.source;
    return s ? (VaraPlace){ s->name, s->text, s->len, span.start, span.end } : (VaraPlace){ 0 };
}

/* ---- what was said ---- */

static const Diag *said(const VaraScript *s, size_t i) { return i < s->diags->n ? s->diags->items[i] : NULL; }

static bool elsewhere(const VaraScript *s, const Diag *d) { return d->span.source && d->span.source != s->source; }

bool vara_said(VaraScript *s, size_t i, VaraSaid *out)
{
    static const char *const severities[] = { [SEV_ERROR] = "error", [SEV_WARNING] = "aviso", [SEV_NOTICE] = "nota" };
    const Diag *d = said(s, i);
    if (!d)
        return false;
    Span at = elsewhere(s, d) && s->program ? program_use_of(s->program, d->span.source) : elsewhere(s, d) ? (Span){ 0 } : d->span;
    *out = (VaraSaid){ diag_info(d->code)->code, severities[d->severity], d->message, d->hint, at.start, at.end };
    return true;
}

bool vara_said_note(VaraScript *s, size_t i, size_t k, const char **text, VaraPlace *place)
{
    const Diag *d = said(s, i);
    if (d && elsewhere(s, d) && k-- == 0) {
        *text  = NULL;
        *place = place_of(d->span);
        return true;
    }
    if (!d || k >= d->nnotes)
        return false;
    *text  = d->notes[k].text;
    *place = place_of(d->notes[k].span);
    return true;
}

/* ---- names ---- */

static const char *keep(VaraScript *s, int which, Str text)
{
    s->kept[which] = gc_strndup(text.p ? text.p : "", text.len);
    return s->kept[which];
}

bool vara_name_at(VaraScript *s, size_t offset, VaraName *out)
{
    Found f;
    if (!s->program || offset > s->source->len || !program_at(s->program, (uint32_t)offset, &f))
        return false;
    *out = (VaraName){ f.span.start, f.span.end, keep(s, 0, str_of(f.says)), keep(s, 1, f.doc), place_of(f.declared) };
    return true;
}

bool vara_declared(VaraScript *s, size_t i, VaraDeclared *out)
{
    if (i == 0) {
        s->declared = (DeclaredList){ 0 };
        if (s->program)
            program_outline(s->program, &s->declared);
    }
    if (i >= s->declared.n)
        return false;
    const Declared *d = &s->declared.items[i];
    *out = (VaraDeclared){ keep(s, 0, d->name.text), d->kind, d->detail, d->depth, d->span.start, d->span.end, d->name.span.start, d->name.span.end };
    return true;
}

/* ---- words ---- */

/* Where the word that ends at END begins: letters, digits, `_` and the dots between. */
static uint32_t word_start(const Source *source, uint32_t end)
{
    uint32_t start = end;
    while (start > 0) {
        unsigned char c = (unsigned char)source->text[start - 1];
        bool letter = c >= 0x80 || c == '_' || c == '.' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!letter)
            break;
        start--;
    }
    return start;
}

const char *vara_word_at(VaraScript *s, size_t offset, size_t i, size_t *start)
{
    if (!s->source || offset > s->source->len)
        return NULL;
    uint32_t from = word_start(s->source, (uint32_t)offset);
    *start = from;
    if (i == 0) {
        WordList list = { 0 };
        program_complete(s->program, (Str){ s->source->text + from, (uint32_t)offset - from }, &list);
        s->words  = gc_array(const char *, list.n + 1);
        s->nwords = list.n;
        for (uint32_t k = 0; k < list.n; k++)
            s->words[k] = gc_strndup(list.items[k].p, list.items[k].len);
    }
    return i < s->nwords ? s->words[i] : NULL;
}
