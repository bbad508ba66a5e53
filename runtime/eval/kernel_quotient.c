/* kernel_quotient.c -- chains: round(x / y * factors, decimals) in one go, under a condition or without one.
 *
 * Lanes are tried 64 at a time by a loop that tells which of them it could not do: those are done one by one in 128 bits, and
 * where even that does not hold a result the batch is left to the operations one by one. */
#include "runtime/eval/chain.h"
#include "runtime/eval/masks.h"
#include "runtime/fast.h"

#ifdef FAST_AVX2
#include <immintrin.h>
#endif

/* round(|x| · up / (|y| · down)), with the sign of x · y and, where NEGATIVE, turned. */
typedef struct Fraction {
    int64_t up, down;       /* at least 0, and 1 */
    bool    negative;
} Fraction;

static inline uint64_t size_of(int64_t x) { return x < 0 ? 0 - (uint64_t)x : (uint64_t)x; }

/* ---- the constant part ---- */

/* The constant of R as M / 10^SCALE; false where it is of another kind. */
static bool constant_of(const Eval *e, Reg r, int64_t *m, int *scale)
{
    const Vec *v = e->regs[r];
    if (!v->constant || v->valid || v->rep != REP_DEC || v->i64[0] == INT64_MIN)
        return false;
    *m     = v->i64[0];
    *scale = v->scale;
    return true;
}

static bool scale_by(int64_t *x, int exponent)
{
    for (; exponent > VEC_MAX_SCALE; exponent -= VEC_MAX_SCALE)
        if (__builtin_mul_overflow(*x, vec_pow10[VEC_MAX_SCALE], x))
            return false;
    return !__builtin_mul_overflow(*x, vec_pow10[exponent], x);
}

/* The factors of C, the scales of X and Y (may be null) and DECIMALS taken together; false where 64 bits do not hold them. */
static bool fraction_of(const Eval *e, const Chain *c, const Vec *x, const Vec *y, int64_t decimals, Fraction *f)
{
    int exponent = (int)decimals - x->scale + (y ? y->scale : 0);
    *f = (Fraction){1, 1, false};
    for (uint32_t i = 0; i < c->nfactors; i++) {
        int64_t m;
        int scale;
        bool divides = c->factors[i].divides;
        if (!constant_of(e, c->factors[i].constant, &m, &scale) || (divides && m == 0))
            return false;
        f->negative ^= m < 0;
        exponent += divides ? scale : -scale;
        int64_t *side = divides ? &f->down : &f->up;
        if (__builtin_mul_overflow(*side, (int64_t)size_of(m), side))
            return false;
    }
    for (; exponent < 0 && f->up % 10 == 0 && f->up; exponent++)
        f->up /= 10;
    for (; exponent > 0 && f->down % 10 == 0; exponent--)
        f->down /= 10;
    return exponent < 0 ? scale_by(&f->down, -exponent) : scale_by(&f->up, exponent);
}

/* ---- lanes ---- */

/* One lane in 128 bits, Y not zero; false where 64 do not hold the result. */
static bool divide_wide(int64_t *out, int64_t x, int64_t y, const Fraction *f)
{
    unsigned __int128 d = (unsigned __int128)size_of(y) * (uint64_t)f->down;
    unsigned __int128 q = ((unsigned __int128)size_of(x) * (uint64_t)f->up + (d >> 1)) / d;
    if (q > INT64_MAX)
        return false;
    *out = ((x ^ y) < 0) != f->negative ? -(int64_t)q : (int64_t)q;
    return true;
}

/* N lanes, at most 64; gives those left undone, a bit each.  Half of an odd denominator may be rounded down: nothing then lies half way. */
static uint64_t divide_plain(int64_t *restrict out, const int64_t *x, const int64_t *y, uint32_t n, const Fraction *f)
{
    uint64_t undone = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t u = size_of(x[i]), d = size_of(y[i]), sum;
        bool over = __builtin_mul_overflow(u, (uint64_t)f->up, &u);
        over |= __builtin_mul_overflow(d, (uint64_t)f->down, &d);
        over |= __builtin_add_overflow(u, d >> 1, &sum);
        over |= d == 0;
        uint64_t q = over ? 0 : sum / d;
        over |= q > INT64_MAX;
        out[i] = ((x[i] ^ y[i]) < 0) != f->negative ? (int64_t)(0 - q) : (int64_t)q;
        undone |= (uint64_t)over << i;
    }
    return undone;
}

#ifdef FAST_AVX2
/* The divider for doubles as one for integers.  Those below 2^52 are doubles, and so are their products below it: nothing
 * here is rounded but the quotient.  Of n < 2^52
 * and an integer d the rounded quotient has the same whole part as n / d: for it to reach a whole k > n / d these would have to
 * lie within k / 2^53 of one another, and they are at least 1 / d apart, so that n would have to be beyond 2^52. */
static const int64_t EXACT = INT64_C(1) << 52;

/* Integers from 0 to 2^52 - 1 as doubles, and back: the bits below the exponent of 2^52. */
FAST_AVX2 static inline __m256d double_of(__m256i x)
{
    const __m256d base = _mm256_set1_pd(4503599627370496.0);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(x, _mm256_castpd_si256(base))), base);
}

FAST_AVX2 static inline __m256i whole_of(__m256d x)
{
    const __m256d base = _mm256_set1_pd(4503599627370496.0);
    return _mm256_xor_si256(_mm256_castpd_si256(_mm256_add_pd(x, base)), _mm256_castpd_si256(base));
}

/* 64 lanes; UP and DOWN of F are below 2^52. */
FAST_AVX2 static uint64_t divide_avx2(int64_t *restrict out, const int64_t *x, const int64_t *y, const Fraction *f)
{
    const __m256d up = _mm256_set1_pd((double)f->up), down = _mm256_set1_pd((double)f->down), half = _mm256_set1_pd(0.5);
    const __m256d limit = _mm256_set1_pd(4503599627370496.0), none = _mm256_setzero_pd();
    const __m256i zero = _mm256_setzero_si256(), turned = _mm256_set1_epi64x(f->negative ? -1 : 0);
    uint64_t done = 0;
    for (int i = 0; i < 64; i += 4) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(x + i)), b = _mm256_loadu_si256((const __m256i *)(y + i));
        __m256i minus_a = _mm256_cmpgt_epi64(zero, a), minus_b = _mm256_cmpgt_epi64(zero, b);
        __m256i minus = _mm256_xor_si256(_mm256_xor_si256(minus_a, minus_b), turned);
        a = _mm256_sub_epi64(_mm256_xor_si256(a, minus_a), minus_a);
        b = _mm256_sub_epi64(_mm256_xor_si256(b, minus_b), minus_b);
        __m256i small = _mm256_cmpeq_epi64(_mm256_srli_epi64(_mm256_or_si256(a, b), 52), zero);
        __m256d d = _mm256_mul_pd(double_of(b), down);
        __m256d n = _mm256_add_pd(_mm256_mul_pd(double_of(a), up), _mm256_floor_pd(_mm256_mul_pd(d, half)));
        __m256i q = whole_of(_mm256_floor_pd(_mm256_div_pd(n, d)));
        __m256d fits = _mm256_and_pd(_mm256_cmp_pd(n, limit, _CMP_LT_OQ), _mm256_cmp_pd(d, none, _CMP_GT_OQ));
        fits = _mm256_and_pd(fits, _mm256_castsi256_pd(small));
        q = _mm256_sub_epi64(_mm256_xor_si256(q, minus), minus);
        _mm256_storeu_si256((__m256i *)(out + i), q);
        done |= (uint64_t)(unsigned)_mm256_movemask_pd(fits) << i;
    }
    return ~done;
}
#endif

/* Numerators and denominators of 64 rows; a constant is written out once. */
typedef struct Side {
    const int64_t *values;
    bool    constant;
    int64_t same[64];
} Side;

static void side_init(Side *s, const Vec *v)
{
    s->constant = !v || v->constant;
    s->values   = s->constant ? s->same : v->i64;
    for (int i = 0; s->constant && i < 64; i++)
        s->same[i] = v ? v->i64[0] : 1;
}

static const int64_t *side_at(const Side *s, uint32_t w) { return s->constant ? s->same : s->values + w * 64; }

/* ---- batches ---- */

/* The condition a chain stands under and what its other branch gives; COND null: none. */
typedef struct Guard {
    const Vec *cond, *other;
    bool       when;        /* the value of COND under which the quotient is asked for */
} Guard;

typedef struct Work {
    Eval          *e;
    const Chain   *chain;
    Fraction       fraction;
    const Vec     *x, *y;   /* Y may be null */
    Guard          guard;
    Side           above, below;
    Vec           *out;
    uint64_t       missing; /* of all words */
    HoleId         zero;
} Work;

static uint64_t missing_word(const Vec *v, uint32_t w) { return v ? vec_missing_word(v, w) : 0; }

/* Values of the other branch, where the quotient was not asked for. */
static void take_other(int64_t *restrict out, const Vec *other, uint32_t w, uint64_t asked, uint32_t n)
{
    uint8_t first[64];
    vec_bytes(asked, first, n);
    const int64_t *b = other->i64 + (other->constant ? 0 : w * 64);
    size_t step = vec_step(other);
    for (uint32_t i = 0; i < n; i++)
        out[i] = first[i] ? out[i] : b[i * step];
}

/* Rows 64·W and on; false where 64 bits do not hold a result that is asked for. */
static bool divide_word(Work *k, uint32_t w)
{
    const Guard *g = &k->guard;
    uint32_t slots = vec_slots(k->out), n = slots - w * 64 < 64 ? slots - w * 64 : 64;
    uint64_t there = vec_slots_word(slots, w), asked = there, no_cond = 0, no_other = 0;
    int64_t *out = k->out->i64 + w * 64;
    if (g->cond) {
        uint64_t truth = vec_bits(g->cond->boolean + w * 64, n);
        no_cond  = vec_missing_word(g->cond, w) & there;
        asked    = (g->when ? truth : ~truth) & there & ~no_cond;
        no_other = vec_missing_word(g->other, w) & there & ~asked & ~no_cond;
    }
    uint64_t no_x = missing_word(k->x, w) & asked, no_y = missing_word(k->y, w) & asked, zeros = 0;
    const int64_t *x = side_at(&k->above, w), *y = side_at(&k->below, w);
    uint64_t undone;
#ifdef FAST_AVX2
    if (n == 64 && k->fraction.up < EXACT && k->fraction.down < EXACT && fast_avx2())
        undone = divide_avx2(out, x, y, &k->fraction);
    else
#endif
        undone = divide_plain(out, x, y, n, &k->fraction);
    for (undone &= asked & ~no_x & ~no_y; undone; undone &= undone - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(undone);
        if (y[i] == 0)
            zeros |= UINT64_C(1) << i;
        else if (!divide_wide(&out[i], x[i], y[i], &k->fraction))
            return false;
    }
    if (g->cond && (there & ~asked & ~no_cond & ~no_other))
        take_other(out, g->other, w, asked, n);
    uint64_t missing = no_cond | no_other | no_x | no_y | zeros;
    k->out->valid[w] = ~missing;
    k->missing |= missing;
    HoleId *hole = k->out->hole;
    if (no_other)
        masks_begin(k->out, g->other, w, no_other);
    if (no_cond)
        masks_copy(k->out, g->cond, w, no_cond);
    if (no_x | no_y)
        masks_join(k->e, k->out, k->x, k->y ? k->y : k->x, w, no_x, no_y);
    if (zeros && !k->zero)
        k->zero = hole_leaf(k->e->holes, MOTIVE_ZERO_DIVISION, k->chain->site);
    for (; zeros; zeros &= zeros - 1)
        hole[w * 64 + (uint32_t)__builtin_ctzll(zeros)] = k->zero;
    return true;
}

/* Whether the SELECT can be worked in, and how; the other branch at the scale of the quotient. */
static bool guard_of(Eval *e, const Instr *select, Reg quotient, uint8_t decimals, Guard *g)
{
    g->when  = select->b == quotient;
    g->cond  = e->regs[select->a];
    g->other = e->regs[g->when ? select->c : select->b];
    if (g->cond->constant || g->other->rep != REP_DEC || g->other->scale > decimals)
        return false;
    g->other = vec_rescale(e->arena, g->other, decimals);
    return g->other != NULL;
}

const Vec *kernel_chain(Eval *e, const Chain *c, const Instr *round, const Instr *select)
{
    Work k = {.e = e, .chain = c, .x = e->regs[c->num], .y = c->den == REG_NONE ? NULL : e->regs[c->den]};
    int64_t decimals;
    int scale;
    if (k.x->rep != REP_DEC || (k.y && k.y->rep != REP_DEC) || (k.x->constant && (!k.y || k.y->constant)))
        return NULL;
    if (!constant_of(e, c->decimals, &decimals, &scale) || scale || decimals < 0 || decimals > VEC_MAX_SCALE ||
        !fraction_of(e, c, k.x, k.y, decimals, &k.fraction))
        return NULL;
    if (select && !guard_of(e, select, round->dst, (uint8_t)decimals, &k.guard))
        return NULL;
    side_init(&k.above, k.x);
    side_init(&k.below, k.y);
    k.out = vec_lanes(e->arena, VEC_NUM, false, e->n);
    k.out->scale = (uint8_t)decimals;
    vec_new_masks(e->arena, k.out);
    for (uint32_t w = 0; w < vec_words(e->n); w++)
        if (!divide_word(&k, w))
            return NULL;
    masks_done(k.out, k.missing);
    return k.out;
}
