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
    for (uint32_t i = 0; i < n; i++) {
        Str c = cell_trim(raw_field(b, row, i));
        char *p = arena_alloc(s->arena, c.len + 1u, 1);
        if (c.len)
            memcpy(p, c.p, c.len);
        cells[i] = (Str){ p, c.len };
        filled += c.len > 0;
        k->bytes += c.len + 1u;
        s->plain &= ascii_prefix(p, c.len) == c.len;
    }
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
    TableSpec spec = { .name = str_of("tabla"), .path = path, .shown_path = opt->shown_path, .quotes = s->quotes, .header = HEADER_NONE };
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

Status sample_read(const LookOptions *opt, const char *path, Arena *a, Diags *diags, Sample **out)
{
    Sample *s = gc_new(Sample);
    *s = (Sample){ .arena = a, .quotes = true, .plain = true };
    *out = s;
    Keeper k = { .s = s };
    Diags *first = diags_new();
    Status st = read_once(opt, path, &k, first);
    /* A quote that never closes, or that closes inside a field, is a letter like the others. */
    bool open_quote = st == ST_TABLE && first->n && first->items[first->n - 1]->code == D_D006;
    bool stray = st == ST_OK && k.bad_quotes && s->counts.separator == '\t';
    if (open_quote || stray) {
        uint64_t line = open_quote ? first->items[first->n - 1]->data.line : k.bad_line;
        mem_free(s->rows);
        *s = (Sample){ .arena = a, .quotes = false, .quote_line = line, .plain = true };
        k = (Keeper){ .s = s };
        st = read_once(opt, path, &k, diags);
    } else {
        for (uint32_t i = 0; i < first->n; i++) {
            GC_PUSH(diags->items, diags->n, diags->cap, first->items[i]);
            diags->errors   += first->items[i]->severity == SEV_ERROR;
            diags->warnings += first->items[i]->severity == SEV_WARNING;
        }
    }
    if (st == ST_OK)
        find_width(s);
    return st;
}
