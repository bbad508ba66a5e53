/* agg.c -- adding rows to accumulators.  Sums are exact, so their order is free. */
#include "runtime/eval/agg_impl.h"

#include <string.h>

static bool is_sum(AggKind k)
{
    return k == AGG_SUM || k == AGG_MEAN || k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP;
}

/* Only whether there are rows is asked of sums and weighted means. */
static bool counts_any(AggKind k)
{
    return k == AGG_SUM || k == AGG_WMEAN;
}

void accum_init(Accum *c, const PlanAgg *agg, Lanes *lanes)
{
    *c = (Accum){.agg = agg, .arena = arena_new(), .lanes = lanes};
    AggKind k = agg->kind;
    bool some = agg->where != REG_NONE, any = some && counts_any(k);
    if (is_sum(k))
        c->sum = lanes_ask(lanes, (StripSource){agg->arg, k == AGG_WMEAN ? agg->weight : REG_NONE}, any && k == AGG_SUM);
    if (k == AGG_WMEAN)
        c->sum2 = lanes_ask(lanes, (StripSource){agg->weight, REG_NONE}, any);
    if (k == AGG_STDEV || k == AGG_STDEV_POP)
        c->sum2 = lanes_ask(lanes, (StripSource){agg->arg, agg->arg}, false);
    c->counting = any ? COUNTS_ANY : some ? COUNTS_TAKEN : COUNTS_LEFT;
    if (any)
        c->count = k == AGG_WMEAN ? c->sum2 : c->sum;
    else if (some)
        c->count = lanes_ask(lanes, (StripSource){REG_NONE, REG_NONE}, false);
}

void accum_free(Accum *c)
{
    for (uint32_t g = 0; g < c->n && c->best; g++)
        mem_free(c->best[g].text);
    if (c->seen_ready)
        keys_free(&c->seen);
    if (c->units_ready)
        keys_free(&c->units);
    mem_free(c->left);
    mem_free(c->best);
    mem_free(c->kept_group);
    mem_free(c->kept_order);
    mem_free(c->first);
    mem_free(c->distinct);
    mem_free(c->nunits);
    mem_free(c->too_big);
    arena_free(c->arena);
}

static void *grown(void *old, uint32_t n, uint32_t cap, size_t size)
{
    char *p = mem_grow(old, cap, size);
    memset(p + n * size, 0, (cap - n) * size);
    return p;
}

void accum_grow(Accum *c, uint32_t n)
{
    AggKind k = c->agg->kind;
    if (n > c->cap) {
        uint32_t cap = c->cap ? c->cap : 2, old = c->n;
        while (cap < n)
            cap *= 2;
        if (c->left)
            c->left = grown(c->left, old, cap, sizeof *c->left);
        if (k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP)
            c->too_big = grown(c->too_big, old, cap, sizeof *c->too_big);
        if (k == AGG_MIN || k == AGG_MAX)
            c->best = grown(c->best, old, cap, sizeof *c->best);
        if (k == AGG_FIRST)
            c->first = grown(c->first, old, cap, sizeof *c->first);
        if (k == AGG_DISTINCT)
            c->distinct = grown(c->distinct, old, cap, sizeof *c->distinct);
        if (c->agg->unit != REG_NONE)
            c->nunits = grown(c->nunits, old, cap, sizeof *c->nunits);
        c->cap = cap;
    }
    if (n > c->n)
        c->n = n;
}

/* ---- rows ---- */

/* Counts, by group, the rows that are not taken. */
static void count_left(Accum *c, const AccumRows *r, const uint8_t *take)
{
    if (!take)
        return;
    if (!c->left)
        c->left = grown(NULL, 0, c->cap, sizeof *c->left);
    uint64_t *left = c->left;
    if (!r->group_of) {
        uint64_t n = 0;
        for (uint32_t i = 0; i < r->n; i++)
            n += !take[i];
        left[0] += n;
    } else if (r->rows) {
        for (uint32_t i = 0; i < r->n; i++)
            left[r->group_of[r->rows[i]]] += !take[i];
    } else {
        for (uint32_t i = 0; i < r->n; i++)
            left[r->group_of[i]] += !take[i];
    }
}

static void add_wide(Accum *c, const Wide *v, size_t step, const AccumRows *r, const uint8_t *take)
{
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i), g = accum_group(r, row);
        const Wide *x = &v[row * step];
        if (take && !take[i])
            continue;
        NumSum *s = sums_whole(&c->sum, g);
        s->approx |= x->approx;
        numsum_add_i128(s, x->m, x->scale);
        if (c->counting == COUNTS_ANY)
            sums_mark(&c->count, g);
    }
}

/* Adds X·Y, row by row. */
static void add_products(Accum *c, const Sums *sums, const Vec *x, const Vec *y, const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    const Vec *both = sums_strip(sums)->busy ? sums_strip(sums)->values : lanes_products(x, y, scratch);
    if (both) {
        lanes_want(sums, both, take);
        return;
    }
    bool dec = x->rep == REP_DEC && y->rep == REP_DEC;
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i), g = accum_group(r, row);
        if (take && !take[i])
            continue;
        NumSum *sum = sums_whole(sums, g);
        if (dec) {
            __int128 p = (__int128)x->i64[vec_at(x, row)] * y->i64[vec_at(y, row)];
            numsum_add_i128(sum, p, (uint32_t)x->scale + y->scale);
            continue;
        }
        Num p;
        if (num_mul(scratch, vec_num(scratch, x, row), vec_num(scratch, y, row), &p) == NUM_OK)
            numsum_add(sum, p);
        else
            c->too_big[g] = true;
    }
}

void accum_add(Accum *c, const AccumArgs *args, const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    const Vec *arg = args->arg, *weight = args->weight;
    if (r->n == 0)
        return;
    if (c->counting == COUNTS_LEFT)
        count_left(c, r, take);
    else if (c->counting == COUNTS_TAKEN)
        lanes_want(&c->count, NULL, take);
    switch (c->agg->kind) {
    case AGG_SUM:
    case AGG_MEAN:
        if (args->wide)
            add_wide(c, args->wide, vec_step(arg), r, take);
        else
            lanes_want(&c->sum, arg, take);
        break;
    case AGG_WMEAN:
        add_products(c, &c->sum, arg, weight, r, take, scratch);
        lanes_want(&c->sum2, weight, take);
        break;
    case AGG_STDEV:
    case AGG_STDEV_POP:
        lanes_want(&c->sum, arg, take);
        add_products(c, &c->sum2, arg, arg, r, take, scratch);
        break;
    case AGG_MIN:
    case AGG_MAX:
    case AGG_MEDIAN:
    case AGG_PERCENTILE:
    case AGG_FIRST:
    case AGG_DISTINCT:
    case AGG_COUNT_ROWS:
    case AGG_COUNT:
    case AGG_KIND_COUNT:
        break;
    }
    accum_add_listed(c, arg, args->unit, r, take, scratch);
}
