/* convert.c -- one column of a batch, typed.
 * Safe on any thread: reads the table and the batch, writes only to the arena. */
#include "runtime/ingest/convert_impl.h"

#include "runtime/column/period.h"
#include "runtime/fast.h"

#include <stdlib.h>
#include <string.h>

static Vec *texts(Job *j)
{
    Vec *v = j->out;
    if (j->plain)
        j->nrest = plain_texts(&j->cells, v->text, j->rest);
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        char *owned;
        v->text[i] = (Str){ "", 0 };
        if (!job_cell(j, i, &row, &field, &cell))
            continue;
        v->text[i] = cell_nfc(cell, &owned);
        if (owned) {
            char *to = arena_alloc(j->arena, v->text[i].len + 1u, 1);
            memcpy(to, owned, v->text[i].len);
            v->text[i].p = to;
            free(owned);
        }
    }
    return v;
}

/* Value I; false: it is a hole now. */
static bool day_or_period(Job *j, bool days, uint32_t i)
{
    uint32_t row, field;
    Str cell;
    Period p;
    int64_t *out = &j->out->i64[i];
    *out = 0;
    if (!job_cell(j, i, &row, &field, &cell))
        return false;
    if (days ? date_parse(cell, out) : period_parse(cell, &p)) {
        *out = days ? *out : period_pack(p);
        return true;
    }
    *out = 0;
    job_unreadable(j, i, row, field, days ? "no es una fecha como 2024-03-31 o 31/03/2024"
                                      : "no es un periodo como 2024, 2024T1, 2024S1, 2024B2 o 2024-03", cell);
    return false;
}

/* Texts that were read before, as most periods were, are known again; a piece at a time, so that what a piece brings serves the next. */
static Vec *days_or_periods(Job *j, bool days)
{
    enum { PIECE = 128 };
    PlainSeen seen[PLAIN_SEEN];
    if (!j->plain) {
        for (uint32_t i = 0; i < j->n; i++)
            day_or_period(j, days, i);
        return j->out;
    }
    memset(seen, 0, sizeof seen);
    for (uint32_t from = 0; from < j->n; from += PIECE) {
        uint32_t to = j->n - from < PIECE ? j->n : from + PIECE, n = plain_seen(&j->cells, seen, from, to, j->out->i64, j->rest);
        for (uint32_t k = 0; k < n; k++)
            if (day_or_period(j, days, j->rest[k]))
                plain_remember(&j->cells, seen, j->rest[k], j->out->i64[j->rest[k]]);
    }
    return j->out;
}

/* What the plain loops left. */
static Vec *other_booleans(Job *j)
{
    Vec *v = j->out;
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        bool value = false;
        v->boolean[i] = 0;
        if (!job_cell(j, i, &row, &field, &cell))
            continue;
        if (cell.len == 1 && (cell.p[0] | 1) == '1')
            v->boolean[i] = cell.p[0] & 1;
        else if (cell_bool(cell, &value))
            v->boolean[i] = value;
        else
            job_unreadable(j, i, row, field, "no es sí ni no", cell);
    }
    return v;
}

static Vec *booleans(Job *j)
{
    if (j->plain)
        j->nrest = plain_booleans(&j->cells, j->out->boolean, j->rest);
    return other_booleans(j);
}

static VecKind kind_of(ColumnKind k)
{
    switch (k) {
    case COL_NUM:
        return VEC_NUM;
    case COL_TEXT:
        return VEC_TEXT;
    case COL_DATE:
        return VEC_DATE;
    case COL_PERIOD:
        return VEC_PERIOD;
    case COL_BOOL:
        break;
    }
    return VEC_BOOL;
}

static void begin(Job *j, const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t n, Arena *a, CellFindings *findings)
{
    *j = (Job){ .t = t, .b = b, .spec = &t->spec->columns[col], .state = &t->columns[col], .col = col, .sel = sel, .n = n, .nrest = n,
                .arena = a, .findings = findings, .fixed = !batch_meets_tramo(t, b) && !(t->spec->has_file_column && col == t->spec->file_column), .stacked = column_is_stacked(t, col) };
    const ColumnSpec *s = j->spec;
    bool number = s->kind == COL_NUM, bounded = number && (s->has_min || s->has_max);
    j->plain = fast_allowed() && j->fixed && !j->stacked && !s->parts && b->stack <= 1 && !b->any_flags && j->state->position <= b->least_width &&
               !(bounded && ((s->has_min && s->min.is_big) || (s->has_max && s->max.is_big)));
    j->cells = (PlainCells){ b, sel, n, j->state->position - 1, j->state->label_first, j->state->label_max, NULL, j->state->decimal_comma ? ',' : '.' };
    j->out = vec_lanes(a, kind_of(s->kind), false, n);
    if (j->plain)
        j->rest = arena_alloc(a, n + 1u, sizeof *j->rest);
    if (j->plain && bounded)
        convert_bounds(j);
}

Vec *table_convert(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel,
                   Arena *a, CellFindings *findings)
{
    t = b->part ? b->part : t;
    Job j;
    begin(&j, t, b, col, sel, sel ? nsel : raw_rows(b), a, findings);
    switch (j.spec->kind) {
    case COL_NUM:
        return convert_numbers(&j);
    case COL_TEXT:
        return texts(&j);
    case COL_DATE:
    case COL_PERIOD:
        return days_or_periods(&j, j.spec->kind == COL_DATE);
    case COL_BOOL:
        return booleans(&j);
    }
    return NULL;
}

/* The first N of JOBS are columns of yes and no side by side, and read together. */
static bool booleans_together(Job *jobs, uint32_t n)
{
    uint8_t *out[PLAIN_RUN];
    uint32_t *rest[PLAIN_RUN], nrest[PLAIN_RUN];
    for (uint32_t k = 0; k < n; k++) {
        out[k]  = jobs[k].out->boolean;
        rest[k] = jobs[k].rest;
    }
    if (n < 2 || !plain_boolean_run(&jobs[0].cells, n, out, rest, nrest))
        return false;
    for (uint32_t k = 0; k < n; k++) {
        jobs[k].nrest = nrest[k];
        other_booleans(&jobs[k]);
    }
    return true;
}

void table_convert_needed(const Table *t, const RawBatch *b, const bool *needed, const uint32_t *sel, uint32_t nsel, Arena *a, CellFindings *findings,
                          const Vec **columns)
{
    const Table *part = b->part ? b->part : t;
    const ColumnSpec *specs = part->spec->columns;
    uint32_t ncolumns = part->spec->ncolumns;
    for (uint32_t c = 0; c < ncolumns; c++) {
        Job jobs[PLAIN_RUN];
        uint32_t n = 0;
        if (!needed[c] || columns[c])
            continue;
        for (; n < PLAIN_RUN && c + n < ncolumns && needed[c + n] && !columns[c + n] && specs[c + n].kind == COL_BOOL; n++) {
            begin(&jobs[n], part, b, c + n, sel, sel ? nsel : raw_rows(b), a, findings);
            if (!jobs[n].plain || !plain_digits(&jobs[n].cells) || jobs[n].cells.field != jobs[0].cells.field + n)
                break;
        }
        if (booleans_together(jobs, n)) {
            for (uint32_t k = 0; k < n; k++)
                columns[c + k] = jobs[k].out;
            c += n - 1;
        } else {
            columns[c] = table_convert(t, b, c, sel, nsel, a, findings);
        }
    }
}

/* Bytes outside the encoding show as U+FFFD. */
static Str printable(Str s, Arena *a)
{
    char *out = arena_alloc(a, (size_t)s.len * 3 + 1, 1), *w = out;
    for (uint32_t i = 0, used; i < s.len; i += used)
        w += utf8_write(utf8_decode(s.p + i, s.len - i, &used), w);
    return (Str){ out, (uint32_t)(w - out) };
}

Vec *table_convert_text(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel, Arena *a)
{
    t = b->part ? b->part : t;
    uint32_t n = sel ? nsel : raw_rows(b);
    Vec *v = vec_new(a, VEC_TEXT, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = sel ? sel[i] : i, field;
        HoleId hole;
        Str s = { "", 0 };
        if (column_field(t, b, col, row, &field, &hole))
            s = str_trim(column_cell(t, b, col, row, field));
        char *owned = NULL;
        if ((b->flags[raw_record(b, row)] & ROW_BAD_BYTES) && utf8_check(s.p, s.len) < s.len) {
            s = printable(s, a);
        } else {
            s = cell_nfc(s, &owned);
            char *to = arena_alloc(a, s.len + 1u, 1);
            if (s.len)
                memcpy(to, s.p, s.len);
            s.p = to;
        }
        v->text[i] = s;
        free(owned);
    }
    return v;
}
