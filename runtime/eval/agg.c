/* agg.c -- adding rows to accumulators.  Sums are exact, so their order is free. */
#include "runtime/eval/agg_impl.h"

#include <string.h>

void accum_init(Accum *c, const PlanAgg *agg)
{
    *c = (Accum){.agg = agg, .arena = arena_new()};
}

static void sums_free(Sums *s)
{
    mem_free(s->whole);
    mem_free(s->quick);
}

void accum_free(Accum *c)
{
    for (uint32_t g = 0; g < c->n; g++) {
        if (c->sum.whole)
            numsum_free(&c->sum.whole[g]);
        if (c->sum2.whole)
            numsum_free(&c->sum2.whole[g]);
        if (c->best)
            mem_free(c->best[g].text);
    }
    if (c->seen_ready)
        keys_free(&c->seen);
    if (c->units_ready)
        keys_free(&c->units);
    mem_free(c->left);
    sums_free(&c->sum);
    sums_free(&c->sum2);
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

static void sums_grow(Sums *s, uint32_t n, uint32_t cap)
{
    s->whole = grown(s->whole, n, cap, sizeof *s->whole);
    s->quick = grown(s->quick, n, cap, sizeof *s->quick);
}

void accum_grow(Accum *c, uint32_t n, const uint64_t *rows)
{
    c->rows = rows;
    AggKind k = c->agg->kind;
    if (n > c->cap) {
        uint32_t cap = c->cap ? c->cap : 2, old = c->n;
        while (cap < n)
            cap *= 2;
        bool sums  = k == AGG_SUM || k == AGG_MEAN || k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP;
        bool sums2 = k == AGG_WMEAN || k == AGG_STDEV || k == AGG_STDEV_POP;
        c->left = grown(c->left, old, cap, sizeof *c->left);
        if (sums)
            sums_grow(&c->sum, old, cap);
        if (sums2) {
            sums_grow(&c->sum2, old, cap);
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

/* The quick sums of the first N groups into the whole ones. */
static void flush(Sums *s, uint32_t n)
{
    for (uint32_t g = 0; g < n; g++) {
        numsum_add_dec(&s->whole[g], s->quick[g], s->scale);
        s->quick[g] = 0;
    }
    s->bound = 0;
}

const NumSum *sums_whole(Sums *s, uint32_t group)
{
    numsum_add_dec(&s->whole[group], s->quick[group], s->scale);
    s->quick[group] = 0;
    return &s->whole[group];
}

/* Bits that the magnitude of a value of V, decimals, may take. */
static uint32_t bits_of(const Vec *v, VecBits *known)
{
    for (uint32_t i = 0; known && i < known->n; i++)
        if (known->v[i] == v)
            return known->bits[i];
    uint64_t all = 0;
    for (uint32_t i = 0; i < vec_slots(v); i++)
        all |= (uint64_t)(v->i64[i] ^ (v->i64[i] >> 63));
    uint32_t bits = all ? 64 - (uint32_t)__builtin_clzll(all) : 0;
    bits++;                             /* -2^k */
    if (known && known->n < sizeof known->v / sizeof *known->v) {
        known->v[known->n]      = v;
        known->bits[known->n++] = (uint8_t)bits;
    }
    return bits;
}

/* Makes room in the quick sums of N groups for ROWS values of BITS bits at SCALE; false: there is none. */
static bool room_for(Sums *s, uint32_t n, uint32_t bits, uint8_t scale, uint32_t rows)
{
    const uint64_t limit = UINT64_C(1) << 62;
    if (bits >= 62 || rows >= limit >> bits)
        return false;
    uint64_t more = (uint64_t)rows << bits;
    if (scale > s->scale) {
        flush(s, n);
        s->scale = scale;
    } else if (scale < s->scale) {
        return false;
    }
    if (s->bound + more >= limit)
        flush(s, n);
    s->bound += more;
    return true;
}

/* X of the rows into the quick sums of their groups; rows that are not taken are counted in LEFT. */
static void add_quick(int64_t *restrict quick, uint64_t *restrict left, const int64_t *x, size_t step, const AccumRows *r, const uint8_t *take)
{
    const uint32_t *group = r->group_of;
    if (r->rows || !step) {
        for (uint32_t i = 0; i < r->n; i++) {
            uint32_t row = accum_row(r, i);
            bool yes = !take || take[i];
            quick[group[row]] += yes ? x[row * step] : 0;
            left[group[row]]  += !yes;
        }
    } else if (take) {
        for (uint32_t i = 0; i < r->n; i++) {
            uint32_t g = group[i];
            uint64_t yes = take[i];
            quick[g] += x[i] & -(int64_t)yes;
            left[g]  += yes ^ 1;
        }
    } else {
        for (uint32_t i = 0; i < r->n; i++)
            quick[group[i]] += x[i];
    }
}

/* Decimals of a whole batch into one group: 2^32 values of 64 bits fit in 128. */
static void sum_total(NumSum *s, const Vec *v, const AccumRows *r, const uint8_t *take)
{
    __int128 acc = 0;
    size_t step = vec_step(v);
    if (step && !r->rows && bits_of(v, r->bits) + 32 < 63) {
        int64_t part = 0;
        for (uint32_t i = 0; i < r->n; i++)
            part += take ? v->i64[i] & -(int64_t)take[i] : v->i64[i];
        acc = part;
    } else {
        for (uint32_t i = 0; i < r->n; i++)
            if (!take || take[i])
                acc += v->i64[accum_row(r, i) * step];
    }
    numsum_add_i128(s, acc, v->scale);
}

/* Counts in LEFT (null: nobody asks), by group, the rows that are not taken. */
static void count_left(uint64_t *left, const AccumRows *r, const uint8_t *take)
{
    if (!left || !take)
        return;
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

/* V of the rows taken into S.  LEFT, where not null, counts the others. */
static void add_sums(const Accum *c, Sums *s, const Vec *v, const AccumRows *r, const uint8_t *take, uint64_t *left, Arena *scratch)
{
    if (v->rep == REP_DEC) {
        if (!r->group_of) {
            sum_total(&s->whole[0], v, r, take);
            count_left(left, r, take);
            return;
        }
        if (v->scale < s->scale) {
            const Vec *deeper = vec_rescale(scratch, v, s->scale);
            v = deeper ? deeper : v;
        }
        if (room_for(s, c->n, bits_of(v, r->bits), v->scale, r->n)) {
            uint64_t *aside = left ? left : arena_zalloc(scratch, c->n, sizeof *aside);
            add_quick(s->quick, aside, v->i64, vec_step(v), r, take);
            return;
        }
    }
    count_left(left, r, take);
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i), at = vec_at(v, row);
        NumSum *sum = &s->whole[accum_group(r, row)];
        if (take && !take[i])
            continue;
        if (v->rep == REP_DEC)
            numsum_add_dec(sum, v->i64[at], v->scale);
        else
            numsum_add(sum, vec_num(scratch, v, at));
    }
}

static void add_wide(NumSum *sums, const Wide *v, size_t step, const AccumRows *r, const uint8_t *take)
{
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i);
        const Wide *x = &v[row * step];
        NumSum *s = &sums[accum_group(r, row)];
        if (take && !take[i])
            continue;
        s->approx |= x->approx;
        numsum_add_i128(s, x->m, x->scale);
    }
}

/* X·Y of every row as decimals of 64 bits; null where they do not hold them. */
static const Vec *products(const Vec *x, const Vec *y, const AccumRows *r, Arena *scratch)
{
    if (x->rep != REP_DEC || y->rep != REP_DEC || x->scale + y->scale > VEC_MAX_SCALE || (x->constant && y->constant) ||
        bits_of(x, r->bits) + bits_of(y, r->bits) > 62)
        return NULL;
    Vec *out = arena_zalloc(scratch, 1, sizeof *out);
    *out = (Vec){.kind = VEC_NUM, .scale = (uint8_t)(x->scale + y->scale), .n = x->n};
    out->i64 = arena_alloc(scratch, x->n, sizeof *out->i64);
    size_t sx = vec_step(x), sy = vec_step(y);
    for (uint32_t i = 0; i < x->n; i++)
        out->i64[i] = x->i64[i * sx] * y->i64[i * sy];
    return out;
}

/* Adds X·Y, row by row. */
static void add_products(Accum *c, Sums *sums, const Vec *x, const Vec *y, const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    const Vec *both = products(x, y, r, scratch);
    if (both) {
        AccumRows once = *r;
        once.bits = NULL;
        add_sums(c, sums, both, &once, take, NULL, scratch);
        return;
    }
    bool dec = x->rep == REP_DEC && y->rep == REP_DEC;
    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t row = accum_row(r, i), g = accum_group(r, row);
        if (take && !take[i])
            continue;
        if (dec) {
            __int128 p = (__int128)x->i64[vec_at(x, row)] * y->i64[vec_at(y, row)];
            numsum_add_i128(&sums->whole[g], p, (uint32_t)x->scale + y->scale);
            continue;
        }
        Num p;
        if (num_mul(scratch, vec_num(scratch, x, row), vec_num(scratch, y, row), &p) == NUM_OK)
            numsum_add(&sums->whole[g], p);
        else
            c->too_big[g] = true;
    }
}

void accum_add(Accum *c, const AccumArgs *args, const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    const Vec *arg = args->arg, *weight = args->weight, *unit = args->unit;
    if (r->n == 0)
        return;
    bool sums = c->agg->kind == AGG_SUM || c->agg->kind == AGG_MEAN;
    if (!sums || args->wide)
        count_left(c->left, r, take);
    switch (c->agg->kind) {
    case AGG_SUM:
    case AGG_MEAN:
        if (args->wide)
            add_wide(c->sum.whole, args->wide, vec_step(arg), r, take);
        else
            add_sums(c, &c->sum, arg, r, take, c->left, scratch);
        break;
    case AGG_WMEAN:
        add_products(c, &c->sum, arg, weight, r, take, scratch);
        add_sums(c, &c->sum2, weight, r, take, NULL, scratch);
        break;
    case AGG_STDEV:
    case AGG_STDEV_POP:
        add_sums(c, &c->sum, arg, r, take, NULL, scratch);
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
    accum_add_listed(c, arg, unit, r, take, scratch);
}
