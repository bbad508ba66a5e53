/* pivot.c -- cross tables: `con clase en columnas` gives one column for each value of a key. */
#include "lang/run/request.h"

/* Rows of a result with the same values in some of its columns. */
typedef struct Classes {
    Arena          *arena;
    const Result   *result;
    const uint32_t *cols; uint32_t ncols;
    uint32_t        totals;     /* rows from here on are totals: a class of their own */
    uint32_t       *of;         /* class of each row: classes are numbered as they appear */
    uint32_t       *first;      /* first row of each class */
    uint32_t        n;
} Classes;

static int by_class(const void *ctx, uint32_t i, uint32_t j)
{
    const Classes *k = ctx;
    if ((i >= k->totals) != (j >= k->totals))
        return i >= k->totals ? 1 : -1;
    for (uint32_t c = 0; c < k->ncols; c++) {
        int order = show_compare(k->arena, &k->result->cols[k->cols[c]].data.v, i, j);
        if (order)
            return order;
    }
    return 0;
}

static Classes classes_of(Arena *arena, const Result *r, const uint32_t *cols, uint32_t ncols, uint32_t totals)
{
    uint32_t n = r->nrows;
    Classes k = { .arena = arena, .result = r, .cols = cols, .ncols = ncols, .totals = totals };
    k.of    = arena_alloc(arena, (size_t)n + 1, sizeof *k.of);
    k.first = arena_alloc(arena, (size_t)n + 1, sizeof *k.first);
    uint32_t *rows   = arena_alloc(arena, (size_t)n + 1, sizeof *rows);
    uint32_t *leader = arena_alloc(arena, (size_t)n + 1, sizeof *leader);
    for (uint32_t i = 0; i < n; i++)
        rows[i] = i;
    show_sort(by_class, &k, rows, n);
    for (uint32_t i = 0; i < n; i++)
        leader[rows[i]] = i && by_class(&k, rows[i - 1], rows[i]) == 0 ? leader[rows[i - 1]] : rows[i];
    for (uint32_t i = 0; i < n; i++) {
        if (leader[i] == i)
            k.first[k.n++] = i;
        k.of[i] = leader[i] == i ? k.n - 1 : k.of[leader[i]];
    }
    return k;
}

/* «Baja», or «suma(costo) Baja» where several values stand under each. */
static const char *column_name(Requests *rs, const ResultColumn *key, uint32_t row, const char *value)
{
    ReportOptions plain = {0};
    Buf b = {0};
    if (value)
        buf_printf(&b, "%s ", value);
    report_cell(&b, rs->set, key, row, &plain);
    const char *name = gc_strndup(b.p, b.len);
    buf_free(&b);
    return name;
}

enum { PIVOT_MAX_COLUMNS = 2000 };      /* more is no table that anyone reads */

/* The hole of row ROW with its own line: in a cross table a row has many. */
static const Vec *placed(Requests *rs, const Result *r, const Vec *v, uint32_t row, Arena *work)
{
    HoleId hole = vec_hole(v, row);
    const HoleSummary *s = hole_read(rs->set->holes, hole);
    if (s->naddresses || !r->lines[row])
        return vec_const_hole(work, v->kind, hole, 1);
    HoleSummary own = { .counts = s->counts, .ncounts = s->ncounts, .rows = 1 };
    own.addresses = arena_alloc(work, s->ncounts + 1, sizeof *own.addresses);
    for (uint32_t i = 0; i < s->ncounts; i++)
        own.addresses[own.naddresses++] = (HoleAddress){ .leaf = s->counts[i].leaf, .dataset = r->dataset, .line = r->lines[row] };
    return vec_const_hole(work, v->kind, hole_summary(rs->set->holes, &own), 1);
}

bool result_pivot(Requests *rs, Result *r, const char *across, const bool *counts, uint32_t totals)
{
    uint32_t at = UINT32_MAX, nkeys = 0, nvalues = 0, n = 0;
    uint32_t *keys = gc_array(uint32_t, r->ncols + 1);
    for (uint32_t c = 0; c < r->ncols; c++) {
        bool key = r->cols[c].role == ROLE_KEY;
        if (key && str_eq(text_fold(str_of(r->cols[c].name)), text_fold(str_of(across))))
            at = c;
        else if (key)
            keys[nkeys++] = c;
        else
            nvalues += r->cols[c].role != ROLE_FRONTIER;
    }
    if (at == UINT32_MAX)
        return true;
    Arena *arena = rs->set->arena, *work = arena_new();
    Classes rows = classes_of(work, r, keys, nkeys, totals), columns = classes_of(work, r, &at, 1, r->nrows);
    if (columns.n > PIVOT_MAX_COLUMNS) {
        diag_add(rs->l->diags, D_E003, r->span, "«%s en columnas» daría %u columnas; el límite son %d", across, columns.n, PIVOT_MAX_COLUMNS);
        arena_free(work);
        return false;
    }
    uint32_t *cells = arena_zalloc(work, (size_t)rows.n * columns.n + 1, sizeof *cells);      /* row + 1 of the result */
    for (uint32_t i = r->nrows; i-- > 0;)
        cells[(size_t)rows.of[i] * columns.n + columns.of[i]] = i + 1;
    ResultColumn *out = NULL;
    for (uint32_t j = 0; j < r->ncols; j++) {
        if (j == at)
            continue;
        bool key = r->cols[j].role == ROLE_KEY;
        for (uint32_t c = 0; c < (key ? 1 : columns.n); c++) {
            out = gc_grow(out, n, n + 1, sizeof *out);
            ResultColumn *o = &out[n++];
            *o = r->cols[j];
            vec_builder_init(&o->data, arena, o->kind);
            if (!key)
                o->name = o->heading = column_name(rs, &r->cols[at], columns.first[c], nvalues > 1 ? r->cols[j].name : NULL);
            /* no rows with this pair: a count is zero, anything else has no records */
            const Vec *none = key ? NULL : counts[j] ? vec_const_num(arena, num_int(0), 1)
                            : vec_const_hole(arena, o->kind, hole_leaf(rs->set->holes, MOTIVE_NO_ROWS, 0), 1);
            for (uint32_t k = 0; k < rows.n; k++) {
                uint32_t found = key ? rows.first[k] + 1 : cells[(size_t)k * columns.n + c];
                const Vec *v = &r->cols[j].data.v;
                if (found && !key && !vec_valid(v, found - 1))
                    vec_builder_append_one(&o->data, placed(rs, r, v, found - 1, work), 0);
                else if (found)
                    vec_builder_append_one(&o->data, v, found - 1);
                else
                    vec_builder_append_one(&o->data, none, 0);
            }
        }
    }
    uint64_t *lines = arena_alloc(arena, (size_t)rows.n + 1, sizeof *lines);
    for (uint32_t k = 0; k < rows.n; k++)
        lines[k] = 0;
    r->cols  = out;
    r->ncols = n;
    r->nrows = rows.n;
    r->lines = lines;
    arena_free(work);
    return true;
}
