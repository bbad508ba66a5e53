/* textmap.c -- what a literal of the program says, and where each byte of that stands. */
#include "lang/textmap.h"
#include "runtime/mem.h"
#include <string.h>

enum { LONG_QUOTES = 3 };

typedef struct Writer { const char *text; char *out; uint32_t *from, *to, n; } Writer;

static void put(Writer *w, char c, uint32_t from, uint32_t to)
{
    w->out[w->n]  = c;
    w->from[w->n] = from;
    w->to[w->n++] = to;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* ---- long texts ---- */

static uint32_t line_end(const char *text, uint32_t at, uint32_t end)
{
    while (at < end && text[at] != '\n')
        at++;
    return at;
}

static uint32_t after_blanks(const char *text, uint32_t at, uint32_t end)
{
    while (at < end && is_blank(text[at]))
        at++;
    return at;
}

/* Blanks before every line of START..END that says something, those of the line behind the opening quotes not counted. */
static uint32_t margin_of(const char *text, uint32_t start, uint32_t end, bool first_counts)
{
    uint32_t margin = UINT32_MAX;
    for (uint32_t at = start; at <= end;) {
        uint32_t stop = line_end(text, at, end), said = after_blanks(text, at, stop);
        if (said < stop && (at > start || first_counts) && said - at < margin)
            margin = said - at;
        at = stop + 1;
    }
    return margin;
}

static void put_long(Writer *w, uint32_t start, uint32_t end)
{
    uint32_t stop = line_end(w->text, start, end);
    bool opened_line = after_blanks(w->text, start, stop) == stop && stop < end;
    if (opened_line)
        start = stop + 1;
    uint32_t last = end;
    while (last > start && is_blank(w->text[last - 1]))
        last--;
    if (last > start && w->text[last - 1] == '\n')
        end = last - 1;
    uint32_t margin = margin_of(w->text, start, end, opened_line);
    for (uint32_t at = start; at < end || at == start;) {
        stop = line_end(w->text, at, end);
        uint32_t said = after_blanks(w->text, at, stop), cut = at + (at > start || opened_line ? margin : 0);
        for (uint32_t i = margin != UINT32_MAX && cut < said ? cut : said; i < stop; i++)
            if (w->text[i] != '\r' || i + 1 < stop)
                put(w, w->text[i], i, i + 1);
        if (stop < end)
            put(w, '\n', stop, stop + 1);
        at = stop + 1;
    }
}

/* ---- texts on one line ---- */

static void put_short(Writer *w, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++) {
        if (w->text[i] != '\\' || i + 1 == end) {
            put(w, w->text[i], i, i + 1);
            continue;
        }
        char c = w->text[++i];
        put(w, c == 'n' ? '\n' : c == 't' ? '\t' : c, i - 1, i + 1);
    }
}

/* Letter by letter with its marks: nothing composes with the ASCII letter that begins the next piece. */
static TextMap composed(const Writer *w, Span literal)
{
    Writer c = { .out = gc_bytes(3 * (size_t)w->n + 1), .from = gc_array(uint32_t, 3 * (size_t)w->n + 1), .to = gc_array(uint32_t, 3 * (size_t)w->n + 1) };
    for (uint32_t i = 0; i < w->n;) {
        uint32_t k = i + 1;
        while (k < w->n && (w->out[k] & 0x80))
            k++;
        Str piece = { w->out + i, k - i }, nfc = text_nfc(piece);
        bool same = str_eq(piece, nfc);
        for (uint32_t j = 0; j < nfc.len; j++)
            put(&c, nfc.p[j], same ? w->from[i + j] : w->from[i], same ? w->to[i + j] : w->to[k - 1]);
        i = k;
    }
    return (TextMap){ literal, { c.out, c.n }, c.from, c.to };
}

TextMap textmap_of(Span literal)
{
    Str s = span_text(literal);
    Writer w = { .text = literal.source->text, .out = gc_bytes((size_t)s.len + 1), .from = gc_array(uint32_t, (size_t)s.len + 1),
                 .to = gc_array(uint32_t, (size_t)s.len + 1) };
    if (s.len >= 2 * LONG_QUOTES && memcmp(s.p, "\"\"\"", LONG_QUOTES) == 0)
        put_long(&w, literal.start + LONG_QUOTES, literal.end - LONG_QUOTES);
    else if (s.len >= 2)
        put_short(&w, literal.start + 1, literal.end - 1);
    Str whole = { w.out, w.n };
    if (str_eq(text_nfc(whole), whole))
        return (TextMap){ literal, whole, w.from, w.to };
    return composed(&w, literal);
}

Span textmap_place(const TextMap *m, uint32_t start, uint32_t end)
{
    if (m->text.len == 0)
        return m->literal;
    uint32_t last = m->text.len - 1;
    if (start > last)
        start = end = last + 1;
    if (start == m->text.len)
        return (Span){ m->literal.source, m->to[last], m->to[last] };
    if (end <= start)
        return (Span){ m->literal.source, m->from[start], m->from[start] };
    return (Span){ m->literal.source, m->from[start], m->to[(end > m->text.len ? m->text.len : end) - 1] };
}
