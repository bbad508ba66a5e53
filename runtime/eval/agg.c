/* agg.c -- adding rows to accumulators.  Sums are exact, so their order is free. */
#include "runtime/eval/agg.h"

#include <string.h>


void accum_init(Accum *c, const PlanAgg *agg)
{
    *c = (Accum){.agg = agg, .arena = arena_new()};
}

void accum_free(Accum *c)
{
    for (uint32_t g = 0; g < c->n; g++) {
        if (c->sum)
            numsum_free(&c->sum[g]);
        if (c->sum2)
            numsum_free(&c->sum2[g]);
        if (c->best)
            mem_free(c->best[g].text);
    }
    if (c->seen_ready)
        keys_free(&c->seen);
    if (c->units_ready)
        keys_free(&c->units);
    mem_free(c->count);
    mem_free(c->sum);
    mem_free(c->sum2);
    mem_free(c->best);
    mem_free(c->kept_group);
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
        uint32_t cap = c->cap ? c->cap : 16, old = c->n;
        while (cap < n)
            cap *= 2;
        bool sums  = k == AGG_SUM || k == AGG_MEAN || k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP;
        bool sums2 = k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP;
        c->count = grown(c->count, old, cap, sizeof *c->count);
        if (sums)
            c->sum = grown(c->sum, old, cap, sizeof *c->sum);
        if (sums2) {
            c->sum2    = grown(c->sum2, old, cap, sizeof *c->sum2);
            c->too_big = grown(c->too_big, old, cap, sizeof *c->too_big);
        }
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

/* ---- sums ---- */

static void add_value(NumSum *s, const Vec *v, uint32_t row, Arena *scratch)
{
    uint32_t i = vec_at(v, row);
    if (v->rep == REP_DEC)
        numsum_add_dec(s, v->i64[i], v->scale);
    else
        numsum_add(s, vec_num(scratch, v, i));
}

/* Decimals of a whole batch into one group: 2^32 values of 64 bits fit in 128. */
static void sum_total(NumSum *s, const Vec *v, const AccumRows *r)
{
    __int128 acc = 0;
    if (v->constant) {
        acc = (__int128)v->i64[0] * r->n;
    } else if (!r->rows) {
        for (uint32_t i = 0; i < r->n; i++)
            acc += v->i64[i];
    } else {
        for (uint32_t i = 0; i < r->n; i++)
            acc += v->i64[r->rows[i]];
    }
    numsum_add_i128(s, acc, v->scale);
}

static void add_sums(NumSum *sums, const Vec *v, const AccumRows *r, Arena *scratch)
{
    if (v->rep == REP_DEC && !r->group_of) {
        sum_total(&sums[0], v, r);
        return;
    }
    if (v->rep == REP_DEC) {
        size_t step = vec_step(v);
        for (uint32_t i = 0; i < r->n; i++) {
            uint32_t row = accum_row(r, i);
            NumSum *s = &sums[r->group_of[row]];
            __int128 sum;
            if (s->scale == v->scale && !__builtin_add_overflow(s->acc, (__int128)v->i64[row * step], &sum))
                s->acc = sum;
            else
                numsum_add_dec(s, v->i64[row * step], v->scale);
        }
        return;
    }
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i);
        add_value(&sums[accum_group(r, row)], v, row, scratch);
    }
}

static void add_wide(NumSum *sums, const Wide *v, size_t step, const AccumRows *r)
{
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i);
        const Wide *x = &v[row * step];
        NumSum *s = &sums[accum_group(r, row)];
        s->approx |= x->approx;
        numsum_add_i128(s, x->m, x->scale);
    }
}

/* Adds X·Y, row by row. */
static void add_products(Accum *c, NumSum *sums, const Vec *x, const Vec *y, const AccumRows *r, Arena *scratch)
{
    bool dec = x->rep == REP_DEC && y->rep == REP_DEC;
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i), g = accum_group(r, row);
        if (dec) {
            __int128 p = (__int128)x->i64[vec_at(x, row)] * y->i64[vec_at(y, row)];
            numsum_add_i128(&sums[g], p, (uint32_t)x->scale + y->scale);
            continue;
        }
        Num p;
        if (num_mul(scratch, vec_num(scratch, x, row), vec_num(scratch, y, row), &p) == NUM_OK)
            numsum_add(&sums[g], p);
        else
            c->too_big[g] = true;
    }
}

/* ---- extremes ---- */

static void take_number(Accum *c, Extreme *b, const Vec *v, uint32_t i)
{
    b->decimal = v->rep == REP_DEC;
    b->scale   = v->scale;
    if (b->decimal)
        b->i64 = v->i64[i];
    else
        b->num = num_copy(c->arena, vec_num(c->arena, v, i));
}

/* The extreme so far as a vector of one value, to compare with. */
static Vec as_vec(const Extreme *b, VecKind kind, Str *text, Num *num)
{
    Vec v = {.kind = kind, .n = 1, .i64 = (int64_t *)&b->i64, .scale = b->scale, .text = text, .num = num};
    *text = (Str){b->text, b->len};
    *num  = b->num;
    v.rep = b->decimal ? REP_DEC : REP_NUM;
    return v;
}

static void take(Accum *c, Extreme *b, const Vec *v, uint32_t i)
{
    switch (v->kind) {
    case VEC_NUM:
        take_number(c, b, v, i);
        break;
    case VEC_TEXT:
        if (v->text[i].len > b->cap || !b->text) {
            b->cap  = v->text[i].len * 2u > 16 ? v->text[i].len * 2u : 16;
            b->text = mem_grow(b->text, b->cap, 1);
        }
        b->len = v->text[i].len;
        if (b->len)
            memcpy(b->text, v->text[i].p, b->len);
        break;
    case VEC_BOOL:
        b->i64 = v->boolean[i];
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        b->i64 = v->i64[i];
        break;
    }
    b->has = true;
}

static bool beats(const Extreme *b, const Vec *v, uint32_t i, int sign, Arena *scratch)
{
    if (v->kind == VEC_NUM && v->rep == REP_DEC && b->decimal && b->scale == v->scale)
        return sign < 0 ? v->i64[i] < b->i64 : v->i64[i] > b->i64;
    if (v->kind == VEC_BOOL)
        return sign < 0 ? v->boolean[i] < b->i64 : v->boolean[i] > b->i64;
    Str text;
    Num num;
    Vec mine = as_vec(b, v->kind, &text, &num);
    return vec_compare(v, i, &mine, 0, scratch) == sign;
}

static void add_extremes(Accum *c, const Vec *v, const AccumRows *r, int sign, Arena *scratch)
{
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k), i = vec_at(v, row);
        Extreme *b = &c->best[accum_group(r, row)];
        if (!b->has || beats(b, v, i, sign, scratch))
            take(c, b, v, i);
        b->approx |= v->kind == VEC_NUM && v->rep == REP_NUM && v->num[i].approx;
    }
}

/* ---- values kept ---- */

static void keep(Accum *c, const Vec *v, uint32_t row, uint32_t group)
{
    if (!c->kept_ready) {
        vec_builder_init(&c->kept, c->arena, v->kind);
        c->kept_ready = true;
    }
    if (c->kept.v.n == c->cap_kept) {
        c->cap_kept   = c->cap_kept ? c->cap_kept * 2 : 64;
        c->kept_group = mem_grow(c->kept_group, c->cap_kept, sizeof *c->kept_group);
    }
    c->kept_group[c->kept.v.n] = group;
    vec_builder_append_one(&c->kept, v, row);
}

static void keep_values(Accum *c, const Vec *v, const AccumRows *r)
{
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k), group = accum_group(r, row);
        if (c->agg->kind != AGG_FIRST) {
            keep(c, v, row, group);
        } else if (!c->first[group]) {
            keep(c, v, row, group);
            c->first[group] = c->kept.v.n;
        }
    }
}

/* Counts in N, by group, the different values of V met: the groups are the first key. */
static void count_different(KeyTable *t, bool *ready, Arena *arena, const Vec *v, const AccumRows *r, Arena *scratch,
                            uint64_t *n64, uint32_t *n32)
{
    if (!*ready) {
        VecKind kinds[] = {VEC_BAND, v->kind};
        keys_init(t, arena, 2, kinds);
        *ready = true;
    }
    uint32_t nrows = 0;
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        nrows = row >= nrows ? row + 1 : nrows;
    }
    Vec *groups = vec_new(scratch, VEC_BAND, nrows);
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        groups->i64[row] = accum_group(r, row);
    }
    const Vec *columns[] = {groups, v};
    uint64_t *hashes = arena_alloc(scratch, r->n, sizeof *hashes);
    keys_hash(columns, 2, r->rows, r->n, hashes, scratch);
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        bool added;
        keys_add(t, columns, row, hashes[k], &added, scratch);
        if (n64)
            n64[groups->i64[row]] += added;
        else
            n32[groups->i64[row]] += added;
    }
}

void accum_add(Accum *c, const AccumArgs *args, const AccumRows *r, Arena *scratch)
{
    const Vec *arg = args->arg, *weight = args->weight, *unit = args->unit;
    if (r->n == 0)
        return;
    if (!r->group_of) {
        c->count[0] += r->n;
    } else {
        for (uint32_t i = 0; i < r->n; i++)
            c->count[r->group_of[accum_row(r, i)]]++;
    }
    if (unit)
        count_different(&c->units, &c->units_ready, c->arena, unit, r, scratch, NULL, c->nunits);
    switch (c->agg->kind) {
    case AGG_SUM:
    case AGG_MEAN:
        if (args->wide)
            add_wide(c->sum, args->wide, vec_step(arg), r);
        else
            add_sums(c->sum, arg, r, scratch);
        break;
    case AGG_WMEAN:
        add_products(c, c->sum, arg, weight, r, scratch);
        add_sums(c->sum2, weight, r, scratch);
        break;
    case AGG_STDEV:
    case AGG_STDEV_POP:
        add_sums(c->sum, arg, r, scratch);
        add_products(c, c->sum2, arg, arg, r, scratch);
        break;
    case AGG_MIN:
        add_extremes(c, arg, r, -1, scratch);
        break;
    case AGG_MAX:
        add_extremes(c, arg, r, 1, scratch);
        break;
    case AGG_MEDIAN:
    case AGG_PERCENTILE:
    case AGG_FIRST:
        keep_values(c, arg, r);
        break;
    case AGG_DISTINCT:
        count_different(&c->seen, &c->seen_ready, c->arena, arg, r, scratch, c->distinct, NULL);
        break;
    case AGG_COUNT_ROWS:
    case AGG_COUNT:
    case AGG_KIND_COUNT:
        break;
    }
}
