/* jsonw.c -- a small writer of JSON. */
#include "runtime/report/jsonw.h"

#include <inttypes.h>

static void line(JsonW *w)
{
    buf_putc(w->out, '\n');
    buf_repeat(w->out, "  ", w->depth);
}

/* What goes before a value or a key. */
static void lead(JsonW *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    bool in_line = w->depth > w->levels;
    if (w->more)
        buf_puts(w->out, in_line ? ", " : ",");
    if (w->depth && !in_line)
        line(w);
    w->more = true;
}

void json_open(JsonW *w, char bracket)
{
    lead(w);
    buf_putc(w->out, bracket);
    w->depth++;
    w->more = false;
}

void json_close(JsonW *w, char bracket)
{
    bool empty = !w->more, in_line = w->depth > w->levels;
    w->depth--;
    if (!empty && !in_line)
        line(w);
    buf_putc(w->out, bracket);
    w->more = true;
}

void json_key(JsonW *w, const char *key)
{
    lead(w);
    buf_json(w->out, str_of(key));
    buf_puts(w->out, ": ");
    w->after_key = true;
}

void json_text(JsonW *w, Str s)
{
    lead(w);
    buf_json(w->out, s);
}

void json_count(JsonW *w, uint64_t n)
{
    lead(w);
    buf_printf(w->out, "%" PRIu64, n);
}

void json_bool(JsonW *w, bool v)
{
    lead(w);
    buf_puts(w->out, v ? "true" : "false");
}

void json_none(JsonW *w)
{
    lead(w);
    buf_puts(w->out, "null");
}

void json_member(JsonW *w, const char *key, const char *text)
{
    json_key(w, key);
    if (text)
        json_text(w, str_of(text));
    else
        json_none(w);
}

void json_member_if(JsonW *w, const char *key, const char *text)
{
    if (text)
        json_member(w, key, text);
}
