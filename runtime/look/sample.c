/* sample.c -- the first records of a file, read with the reader of tables and kept. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

typedef struct Keeper {
    Sample  *s;
    uint32_t cap;
    size_t   cells, bytes;
    uint64_t bad_quotes, bad_line;
} Keeper;

static bool full(const Keeper *k)
{
    return k->s->n == SAMPLE_ROWS || k->cells >= SAMPLE_CELLS || k->bytes >= SAMPLE_BYTES;
}

static void keep_row(Keeper *k, const RawBatch *b, uint32_t row)
{
    Sample *s = k->s;
    if (s->n == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 256;
        s->rows = mem_grow(s->rows, k->cap, sizeof *s->rows);
    }
    uint32_t n = raw_width(b, row), filled = 0;
    Str *cells = arena_alloc(s->arena, n + 1u, sizeof *cells);
    bool plain = true;
    for (uint32_t i = 0; i < n; i++) {
        Str c = cell_trim(raw_field(b, row, i));
        char *p = arena_alloc(s->arena, c.len + 1u, 1);
        if (c.len)
            memcpy(p, c.p, c.len);
        cells[i] = (Str){ p, c.len };
        filled += c.len > 0;
        k->bytes += c.len + 1u;
        plain &= ascii_prefix(p, c.len) == c.len;
    }
    s->lettered += !plain;
    k->cells += n;
    s->rows[s->n++] = (SampleRow){ b->line[row], cells, n, filled };
    if ((b->flags[row] & ROW_BAD_QUOTE) && k->bad_quotes++ == 0)
        k->bad_line = b->line[row];
}

/* The commonest number of cells among rows that have several; of two as common, the larger. */
static void find_width(Sample *s)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < s->n; i++)
        most = s->rows[i].n > most ? s->rows[i].n : most;
    uint32_t *count = mem_alloc(most + 1u, sizeof *count);
    memset(count, 0, (most + 1u) * sizeof *count);
    for (uint32_t i = 0; i < s->n; i++)
        count[s->rows[i].n]++;
    s->width = 1;
    for (uint32_t w = 2; w <= most; w++)
        if (count[w] && count[w] >= s->same) {
            s->width = w;
            s->same  = count[w];
        }
    if (s->width == 1)
        s->same = most ? count[1] : 0;
    mem_free(count);
}

static Status read_once(const LookOptions *opt, const char *path, Keeper *k, Diags *diags)
{
    Sample *s = k->s;
    TableSpec spec = { .name = str_of("tabla"), .path = path, .shown_path = opt->shown_path, .quotes = s->quotes, .header = HEADER_NONE,
                       .encoding = s->encoding, .other_encoding = s->other_encoding };
    TableOptions table_opt = { .max_bytes = opt->max_bytes, .cancel = opt->cancel };
    HoleTable *holes = holes_new();
    RawBatch *b = raw_new();
    Table *t = NULL;
    Status st = table_open(&spec, &table_opt, NULL, holes, diags, &t);
    while (st == ST_OK && !full(k)) {
        st = table_split(t, b, diags);
        for (uint32_t row = 0; st == ST_OK && row < b->nrows && !full(k); row++)
            keep_row(k, b, row);
    }
    s->whole = st == ST_END;
    if (t)
        s->counts = *table_counts(t);
    table_close(t);
    raw_free(b);
    holes_free(holes);
    return st == ST_END ? ST_OK : st;
}

static void start(Keeper *k, Sample *s, Sample from)
{
    mem_free(s->rows);
    *s = from;
    *k = (Keeper){ .s = s };
}

static bool doubts_encoding(const Diags *ds)
{
    for (uint32_t i = 0; i < ds->n; i++)
        if (ds->items[i]->code == D_D014 || ds->items[i]->code == D_D015)
            return true;
    return false;
}

/* A file that some of its bytes belie may be of two encodings: lines of UTF-8 among others.  Then it is read so. */
static void read_mixed(const LookOptions *opt, const char *path, Keeper *k, Sample plain, Diags *diags)
{
    Sample first = *k->s;
    Diags *said = diags_new();
    plain.encoding       = "UTF-8";
    plain.other_encoding = first.counts.encoding;
    plain.quotes         = first.quotes;
    plain.quote_line     = first.quote_line;
    k->s->rows = NULL;
    start(k, k->s, plain);
    bool mixed = read_once(opt, path, k, said) == ST_OK && k->s->counts.other_lines && k->s->lettered > k->s->counts.other_lines;
    if (mixed) {
        mem_free(first.rows);
        *diags = *said;
    } else {
        mem_free(k->s->rows);
        *k->s = first;
    }
}

Status sample_read(const LookOptions *opt, const char *path, Arena *a, Diags *diags, Sample **out)
{
    const Sample plain = { .arena = a, .quotes = true };
    Sample *s = gc_new(Sample);
    Keeper k;
    Diags *said = diags_new();
    *out = s;
    start(&k, s, plain);
    Status st = read_once(opt, path, &k, said);
    /* A quote that never closes, or that closes inside a field, is a letter like the others. */
    bool open_quote = st == ST_TABLE && said->n && said->items[said->n - 1]->code == D_D006;
    if (open_quote || (st == ST_OK && k.bad_quotes && s->counts.separator == '\t')) {
        Sample letters = plain;
        letters.quotes     = false;
        letters.quote_line = open_quote ? said->items[said->n - 1]->data.line : k.bad_line;
        start(&k, s, letters);
        said = diags_new();
        st = read_once(opt, path, &k, said);
    }
    *diags = *said;
    if (st == ST_OK && s->counts.encoding_found && doubts_encoding(diags))
        read_mixed(opt, path, &k, plain, diags);
    if (st == ST_OK)
        find_width(s);
    return st;
}
