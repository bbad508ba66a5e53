/* table_kit.h -- what the tests of ingest share: a table from bytes, read to its end and printed. */
#ifndef TESTS_UNIT_TABLE_KIT_H
#define TESTS_UNIT_TABLE_KIT_H

#include "runtime/column/period.h"
#include "runtime/ingest/table.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

enum { KIT_COLUMNS = 32 };

typedef struct Kit {
    TableSpec    spec;
    ColumnSpec   columns[KIT_COLUMNS];
    uint32_t     keys[4];
    TableOptions opt;
    HoleTable   *holes;
    Diags       *diags;
    Status       status;
    TableCounts  counts;
    Buf          rows;          /* a line each: fields with '|', holes as <motivo> */
    /* Why record LINE is left out; null: all are taken. */
    RowCause   (*keep)(const RawBatch *b, uint32_t row, const Vec *first_text);
} Kit;

static inline void kit_init(Kit *k, const char *bytes, size_t len)
{
    memset(k, 0, sizeof *k);
    k->spec.name = str_of("t");
    k->spec.shown_path = "t.csv";
    k->spec.inline_text = (Str){ bytes, (uint32_t)len };
    k->spec.inline_raw = true;
    k->spec.quotes = true;
    k->spec.header_lines = 1;
    k->spec.columns = k->columns;
    k->spec.keys = k->keys;
    k->opt = (TableOptions){ .batch_rows = 64, .max_findings = 100 };
    k->holes = holes_new();
    k->diags = diags_new();
}

static inline ColumnSpec *kit_column(Kit *k, ColumnKind kind, const char *heading, uint32_t position)
{
    ColumnSpec *c = &k->columns[k->spec.ncolumns++];
    c->name = str_of(heading ? heading : "c");
    c->kind = kind;
    c->by_heading = heading != NULL;
    if (heading)
        c->heading = str_of(heading);
    c->position = position;
    return c;
}

static inline void kit_print(Kit *k, const Vec *v, uint32_t i, Arena *a)
{
    Buf *out = &k->rows;
    if (!vec_valid(v, i)) {
        buf_puts(out, "<");
        hole_print(out, k->holes, vec_hole(v, i));
        buf_puts(out, ">");
        return;
    }
    switch (v->kind) {
    case VEC_NUM:    num_print_exact(out, vec_num(a, v, i)); break;
    case VEC_TEXT:   buf_str(out, v->text[i]); break;
    case VEC_BOOL:   buf_puts(out, v->boolean[i] ? "sí" : "no"); break;
    case VEC_DATE:   date_print(out, v->i64[i]); break;
    case VEC_PERIOD: period_print(out, period_unpack(v->i64[i])); break;
    case VEC_BAND:   break;
    }
}

static inline Status kit_batch(Kit *k, Table *t, RawBatch *b, Arena *a)
{
    uint32_t n = raw_rows(b), nc = k->spec.ncolumns;
    uint8_t *keep = arena_zalloc(a, n + 1, 1);
    const Vec *all[KIT_COLUMNS];
    CellFindings found = { .arena = a };
    const Vec *first = k->keep && nc ? table_convert_text(t, b, 0, NULL, 0, a) : NULL;
    for (uint32_t i = 0; i < n && k->keep; i++)
        keep[i] = (uint8_t)k->keep(b, i, first);
    for (uint32_t c = 0; c < nc; c++)
        all[c] = table_convert(t, b, c, NULL, 0, a, &found);
    for (uint32_t i = 0; i < n; i++) {
        if (keep[i] != ROWCAUSE_TAKEN)
            continue;
        for (uint32_t c = 0; c < nc; c++) {
            if (c)
                buf_putc(&k->rows, '|');
            kit_print(k, all[c], i, a);
        }
        buf_putc(&k->rows, '\n');
    }
    const Vec *keys[4];
    for (uint32_t i = 0; i < k->spec.nkeys; i++)
        keys[i] = all[k->spec.keys[i]];
    return table_absorb(t, b, k->keep ? keep : NULL, k->spec.nkeys ? keys : NULL, &found, k->diags);
}

/* Opens, reads all, closes. */
static inline Status kit_run(Kit *k)
{
    Table *t;
    bool needed[KIT_COLUMNS];
    memset(needed, 1, sizeof needed);
    buf_clear(&k->rows);
    k->status = table_open(&k->spec, &k->opt, needed, k->holes, k->diags, &t);
    if (k->status != ST_OK)
        return k->status;
    RawBatch *b = raw_new();
    Arena *a = arena_new();
    while ((k->status = table_split(t, b, k->diags)) == ST_OK) {
        k->status = kit_batch(k, t, b, a);
        arena_reset(a);
        if (k->status != ST_OK)
            break;
    }
    if (k->status == ST_END)
        k->status = ST_OK;
    k->counts = *table_counts(t);
    arena_free(a);
    raw_free(b);
    table_close(t);
    return k->status;
}

static inline const char *kit_rows(const Kit *k) { return k->rows.p ? k->rows.p : ""; }

/* Taken and excluded add up to the records. */
static inline bool kit_adds_up(const Kit *k)
{
    uint64_t sum = k->counts.taken;
    for (int i = 0; i < ROWCAUSE_COUNT; i++)
        sum += i == ROWCAUSE_TAKEN ? 0 : k->counts.excluded[i];
    return sum == k->counts.records;
}

static inline const Diag *kit_diag(const Kit *k, DiagCode code)
{
    for (uint32_t i = 0; i < k->diags->n; i++)
        if (k->diags->items[i]->code == code)
            return k->diags->items[i];
    return NULL;
}

static inline void kit_free(Kit *k)
{
    holes_free(k->holes);
    buf_free(&k->rows);
}

#endif
