/* agg_value.c -- results of accumulators. */
#include "runtime/eval/agg.h"

#include <stdlib.h>
#include <string.h>

static bool is_count(AggKind k)
{
    return k == AGG_COUNT || k == AGG_COUNT_ROWS || k == AGG_DISTINCT;
}

/* ---- order statistics ---- */

static int by_value(const void *x, const void *y)
{
    return num_cmp(*(const Num *)x, *(const Num *)y);
}

/* Values kept, group by group: those of group g stand at [start[g], start[g + 1]). */
static Num *sorted_by_group(const Accum *c, Arena *a, uint32_t *start)
{
    const Vec *v = &c->kept.v;
    uint32_t n = c->kept_ready ? v->n : 0;
    Num *nums = arena_alloc(a, n, sizeof *nums);
    for (uint32_t i = 0; i < n; i++)
        start[c->kept_group[i] + 1]++;
    for (uint32_t g = 0; g < c->n; g++)
        start[g + 1] += start[g];
    uint32_t *next = arena_alloc(a, (size_t)c->n + 1, sizeof *next);
    for (uint32_t g = 0; g < c->n; g++)
        next[g] = start[g];
    for (uint32_t i = 0; i < n; i++)
        nums[next[c->kept_group[i]]++] = vec_num(a, v, i);
    for (uint32_t g = 0; g < c->n; g++)
        qsort(nums + start[g], start[g + 1] - start[g], sizeof *nums, by_value);
    return nums;
}

/* The value at P percent of the way from the first of N sorted values to the last. */
static NumErr at_percent(Arena *a, const Num *v, uint32_t n, Num p, Num *out)
{
    Num place, gap, part, step, below;
    int64_t k;
    NumErr err;
    bool approx = false;
    for (uint32_t i = 0; i < n; i++)
        approx |= v[i].approx;               /* the order itself hangs on all of them */
    if ((err = num_mul(a, num_int((int64_t)n - 1), p, &place)) != NUM_OK ||
        (err = num_div(a, place, num_int(100), &place)) != NUM_OK ||
        (err = num_round(a, place, 0, ROUND_FLOOR, &below)) != NUM_OK)
        return err;
    if (!num_to_i64(below, &k) || k < 0 || k >= n)
        return NUM_ERR_DOMAIN;
    *out = v[k];
    if (k + 1 < n && ((err = num_sub(a, place, below, &part)) != NUM_OK || (err = num_sub(a, v[k + 1], v[k], &gap)) != NUM_OK ||
                      (err = num_mul(a, gap, part, &step)) != NUM_OK || (err = num_add(a, v[k], step, out)) != NUM_OK))
        return err;
    out->approx |= approx;
    return NUM_OK;
}

/* ---- moments ---- */

/* √((Σx² - (Σx)²/n) / d), d = n or n - 1. */
static NumErr deviation(Accum *c, Arena *a, uint32_t g, Num *out)
{
    Num sum, squares, n = num_int((int64_t)accum_count(c, g)), t;
    NumSum room, room2;
    int64_t d = (int64_t)accum_count(c, g) - (c->agg->kind == AGG_STDEV);
    NumErr err;
    if ((err = numsum_result(a, sums_total(&c->sum, g, &room), &sum)) != NUM_OK ||
        (err = numsum_result(a, sums_total(&c->sum2, g, &room2), &squares)) != NUM_OK || (err = num_mul(a, sum, sum, &t)) != NUM_OK || (err = num_div(a, t, n, &t)) != NUM_OK ||
        (err = num_sub(a, squares, t, &t)) != NUM_OK || (err = num_div(a, t, num_int(d), &t)) != NUM_OK)
        return err;
    if (t.approx && num_sign(t) < 0)         /* rounded squares may differ by their last digit */
        t = num_int(0);
    bool approx = sum.approx;
    err = num_sqrt(a, t, out);
    out->approx |= approx;
    return err;
}

static Num extreme_number(Arena *a, const Extreme *b)
{
    Num x = b->decimal ? num_decimal(a, b->i64, b->scale) : num_copy(a, b->num);
    x.approx |= b->approx;
    return x;
}

/* The result of group G, which has rows. */
static NumErr number_of(Accum *c, Arena *a, uint32_t g, const Num *sorted, const uint32_t *start, Num *out)
{
    Num sum, weights;
    NumSum room, room2;
    NumErr err;
    switch (c->agg->kind) {
    case AGG_SUM:
        return numsum_result(a, sums_total(&c->sum, g, &room), out);
    case AGG_MEAN:
        err = numsum_result(a, sums_total(&c->sum, g, &room), &sum);
        return err != NUM_OK ? err : num_div(a, sum, num_int((int64_t)accum_count(c, g)), out);
    case AGG_WMEAN:
        if (c->too_big[g])
            return NUM_ERR_LIMIT;
        if ((err = numsum_result(a, sums_total(&c->sum, g, &room), &sum)) != NUM_OK ||
            (err = numsum_result(a, sums_total(&c->sum2, g, &room2), &weights)) != NUM_OK)
            return err;
        return num_div(a, sum, weights, out);
    case AGG_STDEV:
    case AGG_STDEV_POP:
        return c->too_big[g] ? NUM_ERR_LIMIT : deviation(c, a, g, out);
    case AGG_MEDIAN:
        return at_percent(a, sorted + start[g], start[g + 1] - start[g], num_int(50), out);
    case AGG_PERCENTILE:
        return at_percent(a, sorted + start[g], start[g + 1] - start[g], c->agg->p, out);
    case AGG_MIN:
    case AGG_MAX:
        *out = extreme_number(a, &c->best[g]);
        return NUM_OK;
    case AGG_COUNT_ROWS:
    case AGG_COUNT:
        *out = num_int((int64_t)accum_count(c, g));
        return NUM_OK;
    case AGG_DISTINCT:
        *out = num_int((int64_t)c->distinct[g]);
        return NUM_OK;
    case AGG_FIRST:
    case AGG_KIND_COUNT:
        break;
    }
    return NUM_ERR_DOMAIN;
}

static HoleId error_hole(HoleTable *t, NumErr err, uint32_t site)
{
    uint32_t motive = err == NUM_ERR_ZERO ? MOTIVE_ZERO_DIVISION : err == NUM_ERR_LIMIT ? MOTIVE_TOO_BIG : MOTIVE_DOMAIN;
    return hole_leaf(t, motive, site);
}

/* Why group G has no result, or 0. */
static HoleId missing_of(const Accum *c, uint32_t site, HoleTable *t, uint32_t g, HoleId given)
{
    if (given)
        return given;
    if (accum_count(c, g) == 0)
        return is_count(c->agg->kind) ? 0 : hole_leaf(t, MOTIVE_NO_ROWS, site);
    if (c->nunits && c->nunits[g] > 1)
        return hole_leaf(t, MOTIVE_UNLIKE_UNITS, site);
    return 0;
}

static const Vec *first_values(const Accum *c, uint32_t site, Arena *a, HoleTable *t, const HoleId *holes)
{
    VecBuilder b;
    vec_builder_init(&b, a, c->agg->out_kind);
    for (uint32_t g = 0; g < c->n; g++) {
        HoleId h = missing_of(c, site, t, g, holes[g]);
        if (h)
            vec_builder_append_hole(&b, h);
        else
            vec_builder_append_one(&b, &c->kept.v, c->first[g] - 1);
    }
    Vec *out = vec_new(a, c->agg->out_kind, 0);
    *out = b.v;
    return out;
}

static const Vec *extreme_values(const Accum *c, uint32_t site, Arena *a, HoleTable *t, const HoleId *holes)
{
    VecKind kind = c->agg->out_kind;
    Vec *out = vec_new(a, kind, c->n);
    for (uint32_t g = 0; g < c->n; g++) {
        const Extreme *b = &c->best[g];
        HoleId h = missing_of(c, site, t, g, holes[g]);
        if (h) {
            vec_set_hole(a, out, g, h);
        } else if (kind == VEC_TEXT) {
            char *p = arena_alloc(a, b->len, 1);
            if (b->len)
                memcpy(p, b->text, b->len);
            out->text[g] = (Str){p, b->len};
        } else if (kind == VEC_BOOL) {
            out->boolean[g] = b->i64 != 0;
        } else {
            out->i64[g] = b->i64;
        }
    }
    return out;
}

const Vec *accum_value(Accum *c, uint32_t site, Arena *a, HoleTable *t, const HoleId *holes, Arena *work)
{
    AggKind kind = c->agg->kind;
    if (kind == AGG_FIRST)
        return first_values(c, site, a, t, holes);
    if ((kind == AGG_MIN || kind == AGG_MAX) && c->agg->out_kind != VEC_NUM)
        return extreme_values(c, site, a, t, holes);
    uint32_t *start = arena_zalloc(work, (size_t)c->n + 1, sizeof *start);
    const Num *sorted = kind == AGG_MEDIAN || kind == AGG_PERCENTILE ? sorted_by_group(c, work, start) : NULL;
    Num *nums       = arena_alloc(work, c->n, sizeof *nums);
    HoleId *missing = arena_alloc(work, c->n, sizeof *missing);
    for (uint32_t g = 0; g < c->n; g++) {
        nums[g]    = num_int(0);
        missing[g] = missing_of(c, site, t, g, holes[g]);
        NumErr err = missing[g] ? NUM_OK : number_of(c, work, g, sorted, start, &nums[g]);
        if (err != NUM_OK) {
            nums[g]    = num_int(0);
            missing[g] = error_hole(t, err, site);
        }
    }
    Vec *out = vec_from_nums(work, nums, c->n);
    for (uint32_t g = 0; g < c->n; g++) {
        if (missing[g])
            vec_set_hole(work, out, g, missing[g]);
    }
    return vec_copy(a, out);
}
