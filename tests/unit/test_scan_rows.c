/* test_scan_rows.c -- many records at once are cut as one by one, whatever the text. */
#include "runtime/ingest/scan.h"
#include "runtime/mem.h"
#include "tests/tap.h"

#include <string.h>

static uint64_t state = 1;

static uint32_t below(uint32_t n)
{
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

/* A cell: bare, quoted, with doubled quotes, separators or line ends inside, or with quotes where none should be. */
static void put_cell(Buf *out, uint32_t oddity)
{
    static const char *const bare[] = { "", "1", "12.50", "-3", "Río Ñandú", " espacio ", "un texto que pasa de un bloque de sesenta y cuatro bytes, casi" };
    static const char *const quoted[] = { "\"\"", "\"a,b\"", "\"dice \"\"sí\"\"\"", "\"\"\"\"", "\"\"\"x\"", "\"largo, largo, largo, largo, largo, largo, largo, largo, largo\"" };
    static const char *const odd[] = { "\"a\nb\"", "a\"b", "\"a\"b", "\"a\" ", " \"a\"", "\"a\r\n\"\"b\"" };
    uint32_t kind = below(100);
    if (kind < oddity)
        buf_puts(out, odd[below(sizeof odd / sizeof *odd)]);
    else if (kind < 40)
        buf_puts(out, quoted[below(sizeof quoted / sizeof *quoted)]);
    else if (kind < 97)
        buf_puts(out, bare[below(6)]);
    else
        buf_puts(out, "un texto que pasa de un bloque de sesenta y cuatro bytes casi todo");
}

static void put_text(Buf *out, uint32_t rows, bool ragged, bool returns, uint32_t oddity)
{
    uint32_t width = 1 + below(20);
    for (uint32_t r = 0; r < rows; r++) {
        uint32_t n = ragged ? 1 + below(20) : width;
        for (uint32_t i = 0; i < n; i++) {
            if (i)
                buf_putc(out, ',');
            put_cell(out, oddity);
        }
        if (returns || (ragged && !below(5)))
            buf_putc(out, '\r');
        buf_putc(out, '\n');
    }
    if (below(3) == 0)
        out->len--;
}

static RawBatch *batch_of(const Buf *text)
{
    RawBatch *b = raw_new();
    raw_reserve(b, text->len + 1);
    memcpy(b->text, text->p, text->len);
    b->len = text->len;
    return b;
}

static bool take_one(Scanner *s, RawBatch *b, size_t *pos, uint64_t *line)
{
    if (b->packed)
        raw_unpack(b, 0);
    return *pos < b->len && scan_record(s, b, pos, line, true) == SCAN_RECORD;
}

static bool same_rows(const RawBatch *a, const RawBatch *b)
{
    if (a->nrows != b->nrows)
        return false;
    for (uint32_t r = 0; r < a->nrows; r++) {
        if (raw_width(a, r) != raw_width(b, r) || a->line[r] != b->line[r] || a->flags[r] != b->flags[r])
            return false;
        for (uint32_t i = 0; i < raw_width(a, r); i++)
            if (!str_eq(raw_field(a, r, i), raw_field(b, r, i)))
                return false;
    }
    return true;
}

/* One text both ways; MANY: as many as may be at once, the odd ones one by one between. */
static bool agrees(const Buf *text, Dialect d, uint32_t at_once)
{
    RawBatch *one = batch_of(text), *many = batch_of(text);
    Scanner s;
    size_t pos = 0;
    uint64_t line = 1;
    scan_start(&s, d);
    while (take_one(&s, one, &pos, &line))
        ;
    size_t end = pos;
    uint64_t lines = line;
    pos  = 0;
    line = 1;
    scan_forget(&s);
    for (;;) {
        scan_rows(d, many, &pos, &line, many->nrows + 1 + below(at_once));
        if (below(4) && pos < many->len && many->nrows)
            continue;                       /* again: what it left may have been only the number of rows */
        scan_forget(&s);
        if (!take_one(&s, many, &pos, &line))
            break;
    }
    bool same = pos == end && line == lines && same_rows(one, many);
    if (many->packed) {
        raw_unpack(many, 0);
        same &= same_rows(one, many);
    }
    raw_free(one);
    raw_free(many);
    return same;
}

int main(void)
{
    Dialect comma = { ',', '\n', true }, bare = { ',', '\n', false };
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < 600; i++) {
        Buf text = { 0 };
        put_text(&text, 1 + below(i % 10 ? 40 : 600), i % 3 == 0, i % 4 == 0, i % 5 == 0 ? 3 : 0);
        wrong += !agrees(&text, comma, 1 + below(300));
        wrong += !agrees(&text, bare, 300);
        buf_free(&text);
    }
    ok(wrong == 0, "the same rows, cells and lines (%u of 1200 differ)", wrong);

    Buf text = { 0 };
    for (int r = 0; r < 300; r++)
        buf_puts(&text, "\"\"\"a\"\" y \"\"b\"\"\",\"\"\"\"\"\"\n");
    ok(agrees(&text, comma, 300), "more doubled quotes than are remembered at once");
    RawBatch *b = batch_of(&text);
    size_t pos = 0;
    uint64_t line = 1;
    scan_rows(comma, b, &pos, &line, 1);
    ok(b->packed && str_eq(raw_field(b, 0, 0), str_of("\"a\" y \"b\"")), "quotes that were doubled are there once");
    is_str(raw_field(b, 0, 1).p, "\"\"", "…");
    raw_free(b);
    buf_free(&text);

    buf_puts(&text, "a,b\r\n1,2\r\n");
    b = batch_of(&text);
    pos = 0;
    scan_rows(comma, b, &pos, &line, 9);
    ok(b->nrows == 2 && str_eq(raw_field(b, 1, 1), str_of("2")), "a carriage return belongs to the line end");
    raw_free(b);
    buf_free(&text);
    return done();
}
