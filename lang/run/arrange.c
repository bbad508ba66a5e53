/* arrange.c -- a muestra after the run: order, limit, total row.  Cross tables are in pivot.c. */
#include "lang/run/request.h"
#include <stdlib.h>

/* Holes go last whatever the direction. */
static int compare_at(Arena *a, const Vec *v, uint32_t i, uint32_t j, bool descending)
{
    bool x = vec_valid(v, i), y = vec_valid(v, j);
    if (!x || !y)
        return x == y ? 0 : x ? -1 : 1;
    int order = 0;
    switch (v->kind) {
    case VEC_NUM:  order = num_cmp(vec_num(a, v, i), vec_num(a, v, j)); break;
    case VEC_TEXT: order = str_cmp(v->text[vec_at(v, i)], v->text[vec_at(v, j)]); break;
    case VEC_BOOL: order = (int)v->boolean[vec_at(v, i)] - (int)v->boolean[vec_at(v, j)]; break;
    case VEC_DATE: case VEC_PERIOD: case VEC_BAND: {
        int64_t p = v->i64[vec_at(v, i)], q = v->i64[vec_at(v, j)];
        order = (p > q) - (p < q);
        break;
    }
    }
    return descending ? -order : order;
}

int show_compare(Arena *a, const Vec *v, uint32_t i, uint32_t j)
{
    return compare_at(a, v, i, j, false);
}

/* Merge sort: stable and with a context for the comparison. */
static void sort_rows(RowCompare *compare, const void *ctx, uint32_t *rows, uint32_t *spare, uint32_t n)
{
    if (n < 2)
        return;
    uint32_t half = n / 2;
    sort_rows(compare, ctx, rows, spare, half);
    sort_rows(compare, ctx, rows + half, spare, n - half);
    uint32_t i = 0, j = half, k = 0;
    while (i < half && j < n)
        spare[k++] = compare(ctx, rows[i], rows[j]) <= 0 ? rows[i++] : rows[j++];
    while (i < half)
        spare[k++] = rows[i++];
    while (j < n)
        spare[k++] = rows[j++];
    for (k = 0; k < n; k++)
        rows[k] = spare[k];
}

void show_sort(RowCompare *compare, const void *ctx, uint32_t *rows, uint32_t n)
{
    uint32_t *spare = mem_alloc(n + 1, sizeof *spare);
    sort_rows(compare, ctx, rows, spare, n);
    mem_free(spare);
}

typedef struct Sorter { const Request *q; Arena *arena; } Sorter;

static int by_order(const void *ctx, uint32_t i, uint32_t j)
{
    const Sorter *s = ctx;
    const Decl *d = s->q->show;
    for (uint32_t k = 0; k < d->as.show.norder; k++) {
        int order = compare_at(s->arena, &s->q->result->cols[s->q->nshown + k].data.v, i, j, d->as.show.order[k].descending);
        if (order)
            return order;
    }
    return 0;
}

/* Keeps ROWS[0..n) of the result, in that order. */
static void take_rows(Requests *rs, Result *r, const uint32_t *rows, uint32_t n)
{
    for (uint32_t c = 0; c < r->ncols; c++) {
        VecBuilder fresh;
        vec_builder_init(&fresh, rs->set->arena, r->cols[c].kind);
        for (uint32_t i = 0; i < n; i++)
            vec_builder_append_one(&fresh, &r->cols[c].data.v, rows[i]);
        r->cols[c].data = fresh;
    }
    uint64_t *lines = arena_alloc(rs->set->arena, n + 1, sizeof *lines);
    for (uint32_t i = 0; i < n; i++)
        lines[i] = r->lines[rows[i]];
    r->lines = lines;
    r->nrows = n;
}

/* Total rows, from FROM on, are called so in column C if that is a text and has no total of its own. */
static void name_total(Requests *rs, ResultColumn *c, uint32_t from, uint32_t nrows, Str label)
{
    if (c->kind != VEC_TEXT || vec_valid(&c->data.v, from))
        return;
    VecBuilder fresh;
    vec_builder_init(&fresh, rs->set->arena, c->kind);
    for (uint32_t i = 0; i < from; i++)
        vec_builder_append_one(&fresh, &c->data.v, i);
    for (uint32_t i = from; i < nrows; i++)
        vec_builder_append_one(&fresh, vec_const_text(rs->set->arena, label, 1), 0);
    c->data = fresh;
}

/* Puts the rows of total request T under those of R. */
static void add_totals(Requests *rs, const Request *q, Result *r, const Result *t)
{
    uint32_t first = q->nkeys_before, ntotals = t->nrows, from = r->nrows, named = 0;
    const Symbol *across = show_across(q->show, q->show->checked_grain);
    for (uint32_t c = 0; c < r->ncols; c++) {
        bool over = across && r->cols[c].role == ROLE_KEY && str_eq(text_fold(str_of(r->cols[c].name)), across->name.fold);
        const ResultColumn *source = over ? &t->cols[t->ncols - 1] : c >= first ? &t->cols[c - first] : NULL;
        Vec *none = vec_const_hole(rs->set->arena, r->cols[c].kind, hole_leaf(rs->set->holes, MOTIVE_NO_TOTAL, 0), 1);
        for (uint32_t i = 0; i < ntotals; i++)
            vec_builder_append_one(&r->cols[c].data, source ? &source->data.v : none, source ? i : 0);
        named += over && named == c;
    }
    uint64_t *lines = arena_zalloc(rs->set->arena, (size_t)from + ntotals, sizeof *lines);
    for (uint32_t i = 0; i < from; i++)
        lines[i] = r->lines[i];
    r->lines = lines;
    r->nrows = from + ntotals;
    r->has_total = true;
    Str label = q->show->as.show.total_label;
    if (named < r->ncols)
        name_total(rs, &r->cols[named], from, r->nrows, label.len ? label : str_of("Total"));
}

/* `límite`: the first rows, and the total. */
static void limit_rows(Requests *rs, const Decl *d, Result *r)
{
    uint32_t n = r->nrows - r->has_total, kept = 0;
    r->all_rows = n;
    if (!d->as.show.has_limit || d->as.show.limit >= n)
        return;
    uint32_t *rows = mem_alloc(r->nrows + 1, sizeof *rows);
    while (kept < d->as.show.limit) {
        rows[kept] = kept;
        kept++;
    }
    r->shown_limit = kept;
    if (r->has_total)
        rows[kept++] = n;
    take_rows(rs, r, rows, kept);
    mem_free(rows);
}

static bool is_count(const Expr *e)
{
    AggKind kind;
    e = expr_bare(e);
    return e->kind == EXPR_CALL && agg_find(e, &kind) && (kind == AGG_COUNT_ROWS || kind == AGG_COUNT || kind == AGG_DISTINCT);
}

bool finish_show(Requests *rs, uint32_t i)
{
    Request *q = &rs->items[i];
    Result *r = q->result;
    const Decl *d = q->show;
    bool cross = name_present(&d->as.show.across);
    if (d->as.show.norder) {
        uint32_t *rows = mem_alloc(r->nrows + 1, sizeof *rows);
        for (uint32_t k = 0; k < r->nrows; k++)
            rows[k] = k;
        Sorter s = { .q = q, .arena = arena_new() };
        show_sort(by_order, &s, rows, r->nrows);
        arena_free(s.arena);
        take_rows(rs, r, rows, r->nrows);
        mem_free(rows);
    }
    r->ncols = q->nshown;
    if (!cross)
        limit_rows(rs, d, r);
    uint32_t nrows = r->nrows;
    for (uint32_t k = 0; k < rs->n; k++) {
        const Request *t = &rs->items[k];
        if (t->total && t->of == i && t->result->nrows)
            add_totals(rs, q, r, t->result);
    }
    if (cross) {
        bool *counts = gc_array(bool, r->ncols + 1);
        uint32_t at = q->nkeys_before;
        for (uint32_t k = 0; k < d->as.show.n; k++, at++) {
            counts[at] = is_count(d->as.show.items[k].value);
            at += at + 1 < r->ncols && r->cols[at + 1].role == ROLE_FRONTIER;
        }
        if (!result_pivot(rs, r, name_text(&d->as.show.across), counts, nrows))
            return false;
        limit_rows(rs, d, r);
    }
    return true;
}
