/* csv_text.c -- texts as fields of CSV. */
#include "runtime/report/csv_cell.h"
#include "runtime/report/csv_rows.h"

#include <string.h>

static bool is_edged(Str s)
{
    return s.p[0] == ' ' || s.p[s.len - 1] == ' ';
}

/* It must not be quoted. */
static bool is_bare(Str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
            return false;
    return !s.len || !is_edged(s);
}

void csv_field(Buf *out, Str s)
{
    if (is_bare(s)) {
        buf_str(out, s);
        return;
    }
    buf_putc(out, '"');
    for (uint32_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"')
            buf_putc(out, '"');
        buf_putc(out, s.p[i]);
    }
    buf_putc(out, '"');
}

void csv_heading(Buf *out, const char *const *names, uint32_t n, bool reasons)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_putc(out, ',');
        csv_field(out, str_of(names[i]));
    }
    buf_puts(out, reasons ? ",motivo\n" : "\n");
}

CsvCell csv_cell(Str s, char separator)
{
    char text[16] = { 0 };
    CsvCell c = { .n = CSV_LONG, .last = (unsigned char)separator, .a = (uintptr_t)s.p, .b = s.len };
    if (s.len > CSV_SHORT)
        return c;
    if (s.len)
        memcpy(text, s.p, s.len);
    text[s.len] = separator;
    c.n = s.len + 1;
    memcpy(&c.a, text, 8);
    memcpy(&c.b, text + 8, 8);
    return c;
}

typedef uint8_t Bytes16 __attribute__((vector_size(16)));
typedef uint64_t Words2 __attribute__((vector_size(16)));

/* Those that ask for quotes. */
static inline Bytes16 asks_quotes(Bytes16 b)
{
    return (Bytes16)((b == '"') | (b == ',') | (b == '\n') | (b == '\r'));
}

static inline bool any(Bytes16 b)
{
    Words2 w = (Words2)b;
    return (w[0] | w[1]) != 0;
}

/* S, of at most CSV_SHORT bytes; false: it needs quotes. */
static inline bool short_cell(CsvCell *c, Str s, uint64_t separator)
{
    uint64_t last;
    uint32_t head, tail;
    if (s.len >= 8) {           /* from both ends, which may overlap */
        uint32_t more = s.len - 8;
        memcpy(&c->a, s.p, 8);
        memcpy(&last, s.p + more, 8);
        c->b = (more ? last >> 8 * (8 - more) : 0) | separator << 8 * more;
        c->n = s.len + 1;
        return !any(asks_quotes((Bytes16)(Words2){ c->a, last })) && !is_edged(s);
    }
    c->b = 0;
    c->n = s.len + 1;
    if (s.len >= 4) {
        memcpy(&head, s.p, 4);
        memcpy(&tail, s.p + s.len - 4, 4);
        uint64_t word = head | (uint64_t)tail << 8 * (s.len - 4);
        c->a = word | separator << 8 * s.len;
        return !any(asks_quotes((Bytes16)(Words2){ word })) && !is_edged(s);
    }
    c->a = 0;
    for (uint32_t i = 0; i < s.len; i++)
        c->a |= (uint64_t)(unsigned char)s.p[i] << 8 * i;
    c->a |= separator << 8 * s.len;
    return is_bare(s);
}

/* At least 16 bytes. */
static bool is_bare_long(Str s)
{
    Bytes16 b, found = { 0 };
    for (uint32_t i = 0; i + 16 <= s.len; i += 16) {
        memcpy(&b, s.p + i, 16);
        found |= asks_quotes(b);
    }
    memcpy(&b, s.p + s.len - 16, 16);
    return !any(found | asks_quotes(b)) && !is_edged(s);
}

uint64_t csv_texts(CsvCell *cells, const Str *text, uint32_t n, char separator, bool *any_long)
{
    enum { AHEAD = 12 };        /* the bytes of a batch are more than the nearest memory holds */
    uint64_t quoted = 0;
    for (uint32_t i = 0; i < n; i++) {
        Str s = text[i];
        __builtin_prefetch(text[i + AHEAD < n ? i + AHEAD : i].p);
        if (s.len > CSV_SHORT) {
            cells[i]  = csv_cell(s, separator);
            *any_long = true;
        }
        bool bare = s.len > CSV_SHORT ? is_bare_long(s) : short_cell(&cells[i], s, (unsigned char)separator);
        quoted |= (uint64_t)!bare << i;
    }
    return quoted;
}
