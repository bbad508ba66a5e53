/* kernel_quotient.c -- chains: a quotient, constants that change it and its rounding in one go, under a condition or without one.
 *
 * Lanes are tried 64 at a time by a loop that tells which of them it could not do: those are done one by one in 128 bits, and
 * where even that does not hold a result the batch is left to the operations one by one. */
#include "runtime/eval/chain.h"
#include "runtime/eval/masks.h"
#include "runtime/fast.h"

#ifdef FAST_AVX2
#include <immintrin.h>
#endif

/* round((above · x + around · y + one) / (below · y)): BELOW > 0. */
typedef struct Fraction { int64_t above, around, one, below; } Fraction;

static inline uint64_t size_of(int64_t x) { return x < 0 ? 0 - (uint64_t)x : (uint64_t)x; }

/* ---- the constant part ---- */

static bool constant_of(const Eval *e, Reg r, Num *out)
{
    const Vec *v = e->regs[r];
    if (!v->constant || v->valid)
        return false;
    *out = vec_num(e->arena, v, 0);
    return !out->approx;
}

/* What the terms of a chain come to: FACTOR · x / y + AROUND + ABOVE / y. */
typedef struct Terms { Num factor, around, above; } Terms;

/* One more term, further in; false where it is left to the operations one by one. */
static bool add_term(Arena *a, Terms *t, const ChainTerm *term, Num c)
{
    Num *sum = term->place == CHAIN_AROUND ? &t->around : &t->above, part;
    if (term->op == OP_MUL || term->op == OP_DIV) {
        bool up = (term->op == OP_MUL) == (term->place != CHAIN_BELOW);
        if (num_sign(c) == 0)                   /* a division by it has its own hole */
            return false;
        return (up ? num_mul : num_div)(a, t->factor, c, &t->factor) == NUM_OK;
    }
    if (num_mul(a, t->factor, c, &part) != NUM_OK)
        return false;
    if (term->op == OP_SUB && term->left)
        t->factor = num_neg_in(a, t->factor);
    else if (term->op == OP_SUB)
        part = num_neg_in(a, part);
    return num_add(a, *sum, part, sum) == NUM_OK;
}

/* X · 10^EXPONENT */
static bool shift(Arena *a, Num *x, int exponent)
{
    for (; exponent > 0; exponent--)
        if (num_mul(a, *x, num_int(10), x) != NUM_OK)
            return false;
    for (; exponent < 0; exponent++)
        if (num_div(a, *x, num_int(10), x) != NUM_OK)
            return false;
    return true;
}

/* The least multiple of both A and B; 0 where 64 bits do not hold it. */
static int64_t common(int64_t a, int64_t b)
{
    int64_t x = a, y = b, out;
    while (y) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return __builtin_mul_overflow(a / x, b, &out) ? 0 : out;
}

/* X · BY, a multiple of its denominator. */
static bool whole(Num x, int64_t by, int64_t *out)
{
    return !__builtin_mul_overflow(x.n, by / x.d, out) && *out != INT64_MIN;
}

/* The terms of C, the scales of X and Y (may be null) and DECIMALS taken together; false where 64 bits do not hold them. */
static bool fraction_of(const Eval *e, const Chain *c, const Vec *x, const Vec *y, int64_t decimals, Fraction *f)
{
    Arena *a = e->arena;
    Terms t = {num_int(1), num_int(0), num_int(0)};
    int of_x = x->rep == REP_DEC ? x->scale : 0, of_y = y ? y->scale : 0;
    for (uint32_t i = 0; i < c->nterms; i++) {
        Num k;
        if (!constant_of(e, c->terms[i].constant, &k) || !add_term(a, &t, &c->terms[i], k))
            return false;
    }
    if (!shift(a, &t.factor, (int)decimals - of_x + of_y) || !shift(a, &t.above, (int)decimals + of_y) || !shift(a, &t.around, (int)decimals))
        return false;
    if (t.factor.is_big || t.above.is_big || t.around.is_big)
        return false;
    f->below = common(t.factor.d, t.above.d);
    f->below = f->below ? common(f->below, t.around.d) : 0;
    return f->below && whole(t.factor, f->below, &f->above) && whole(t.around, f->below, &f->around) && whole(t.above, f->below, &f->one);
}

/* ---- lanes ---- */

/* One lane in 128 bits, Y not zero; false where 64 do not hold the result. */
static bool divide_wide(int64_t *out, int64_t x, int64_t y, const Fraction *f)
{
    __int128 n = (__int128)x * f->above, more = (__int128)y * f->around;
    if (__builtin_add_overflow(n, more, &n) || __builtin_add_overflow(n, f->one, &n))
        return false;
    unsigned __int128 d = (unsigned __int128)size_of(y) * (uint64_t)f->below, u = n < 0 ? 0 - (unsigned __int128)n : (unsigned __int128)n;
    unsigned __int128 q = (u + (d >> 1)) / d;
    if (q > INT64_MAX)
        return false;
    *out = (n < 0) != (y < 0) ? -(int64_t)q : (int64_t)q;
    return true;
}

/* N lanes, at most 64; gives those left undone, a bit each.  Half of an odd denominator may be rounded down: nothing then lies half way. */
static uint64_t divide_plain(int64_t *restrict out, const int64_t *x, const int64_t *y, uint32_t n, const Fraction *f)
{
    uint64_t undone = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t d, sum;
        int64_t u, more;
        bool over = __builtin_mul_overflow(x[i], f->above, &u);
        over |= __builtin_mul_overflow(y[i], f->around, &more);
        over |= __builtin_add_overflow(u, more, &u);
        over |= __builtin_add_overflow(u, f->one, &u);
        over |= __builtin_mul_overflow(size_of(y[i]), (uint64_t)f->below, &d);
        over |= __builtin_add_overflow(size_of(u), d >> 1, &sum);
        over |= d == 0;
        uint64_t q = over ? 0 : sum / d;
        over |= q > INT64_MAX;
        out[i] = (u < 0) != (y[i] < 0) ? (int64_t)(0 - q) : (int64_t)q;
        undone |= (uint64_t)over << i;
    }
    return undone;
}

#ifdef FAST_AVX2
/* The divider for doubles as one for integers.  Those below 2^52 are doubles, and so are their products below it: nothing
 * here is rounded but the quotient.  Of n < 2^52
 * and an integer d the rounded quotient has the same whole part as n / d: for it to reach a whole k > n / d these would have to
 * lie within k / 2^53 of one another, and they are at least 1 / d apart, so that n would have to be beyond 2^52. */
static const uint64_t EXACT = UINT64_C(1) << 52;

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

/* X with the sign that the first bit of SIGN says. */
FAST_AVX2 static inline __m256d signed_as(__m256d x, __m256i sign)
{
    return _mm256_xor_pd(x, _mm256_and_pd(_mm256_castsi256_pd(sign), _mm256_set1_pd(-0.0)));
}

/* 64 lanes; the parts of F are below 2^52.  PLAIN: only a factor and a denominator. */
FAST_AVX2 static inline __attribute__((always_inline)) uint64_t divide_some(int64_t *restrict out, const int64_t *x, const int64_t *y, const Fraction *f, bool plain)
{
    const __m256d above = _mm256_set1_pd((double)f->above), around = _mm256_set1_pd((double)f->around), one = _mm256_set1_pd((double)f->one);
    const __m256d below = _mm256_set1_pd((double)f->below), half = _mm256_set1_pd(0.5), limit = _mm256_set1_pd(4503599627370496.0);
    const __m256d sign = _mm256_set1_pd(-0.0), none = _mm256_setzero_pd();
    const __m256i zero = _mm256_setzero_si256();
    uint64_t done = 0;
    for (int i = 0; i < 64; i += 4) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(x + i)), b = _mm256_loadu_si256((const __m256i *)(y + i));
        __m256i minus_a = _mm256_cmpgt_epi64(zero, a), minus_b = _mm256_cmpgt_epi64(zero, b);
        a = _mm256_sub_epi64(_mm256_xor_si256(a, minus_a), minus_a);
        b = _mm256_sub_epi64(_mm256_xor_si256(b, minus_b), minus_b);
        __m256i small = _mm256_cmpeq_epi64(_mm256_srli_epi64(_mm256_or_si256(a, b), 52), zero);
        __m256d size_b = double_of(b), d = _mm256_mul_pd(size_b, below), rest = _mm256_floor_pd(_mm256_mul_pd(d, half));
        /* the numerator over |y|: its sign is that of the quotient; SUM is at least as large as each of its parts and sums */
        __m256d n = _mm256_mul_pd(signed_as(double_of(a), _mm256_xor_si256(minus_a, minus_b)), above);
        __m256d sum = _mm256_andnot_pd(sign, n);
        if (!plain) {
            __m256d more = _mm256_mul_pd(size_b, around), alone = signed_as(one, minus_b);
            n   = _mm256_add_pd(_mm256_add_pd(n, more), alone);
            sum = _mm256_add_pd(_mm256_add_pd(sum, _mm256_andnot_pd(sign, more)), _mm256_andnot_pd(sign, alone));
        }
        sum = _mm256_add_pd(sum, rest);
        __m256d size_n = plain ? sum : _mm256_add_pd(_mm256_andnot_pd(sign, n), rest);
        __m256i q = whole_of(_mm256_floor_pd(_mm256_div_pd(size_n, d))), minus = _mm256_cmpgt_epi64(zero, _mm256_castpd_si256(n));
        __m256d fits = _mm256_and_pd(_mm256_cmp_pd(sum, limit, _CMP_LT_OQ), _mm256_cmp_pd(d, none, _CMP_GT_OQ));
        fits = _mm256_and_pd(fits, _mm256_castsi256_pd(small));
        _mm256_storeu_si256((__m256i *)(out + i), _mm256_sub_epi64(_mm256_xor_si256(q, minus), minus));
        done |= (uint64_t)(unsigned)_mm256_movemask_pd(fits) << i;
    }
    return ~done;
}

FAST_AVX2 static uint64_t divide_avx2(int64_t *restrict out, const int64_t *x, const int64_t *y, const Fraction *f)
{
    return f->around || f->one ? divide_some(out, x, y, f, false) : divide_some(out, x, y, f, true);
}

static bool suits_avx2(const Fraction *f)
{
    return size_of(f->above) < EXACT && size_of(f->around) < EXACT && size_of(f->one) < EXACT && (uint64_t)f->below < EXACT && fast_avx2();
}
#endif

/* Numerators or denominators; what is the same for all rows is written out for a word of them. */
typedef struct Side {
    const int64_t *values;
    bool    constant;
    int64_t same[64];
} Side;

static void side_init(Side *s, const int64_t *values, bool constant)
{
    s->constant = constant;
    s->values   = values;
    for (int i = 0; constant && i < 64; i++)
        s->same[i] = values[0];
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
    const Vec     *x, *y;   /* decimals; without Y, which may be null, X may be a quotient */
    Guard          guard;
    Side           above, below;
    Vec           *out;
    uint64_t       missing; /* of all words */
    HoleId         zero;
    bool           avx2;    /* the divider for doubles may be used */
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
    if (n == 64 && k->avx2)
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
    for (uint64_t m = missing; m; m &= m - 1)       /* a large value there would make others leave the short way */
        out[(uint32_t)__builtin_ctzll(m)] = 0;
    if (no_other)
        masks_begin(k->out, g->other, w, no_other);
    if (no_cond)
        masks_copy(k->out, g->cond, w, no_cond);
    if (no_x | no_y)
        masks_join(k->e, k->out, k->x, k->y ? k->y : k->x, w, no_x, no_y);
    if (zeros && !k->zero)
        k->zero = hole_leaf(k->e->holes, MOTIVE_ZERO_DIVISION, k->chain->site);
    for (; zeros; zeros &= zeros - 1)
        k->out->hole[w * 64 + (uint32_t)__builtin_ctzll(zeros)] = k->zero;
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
    Num places;
    int64_t decimals;
    if (k.x->rep == REP_NUM || (k.y && (k.x->rep != REP_DEC || k.y->rep != REP_DEC)) || (k.x->constant && (!k.y || k.y->constant)))
        return NULL;
    if (!constant_of(e, c->decimals, &places) || !num_to_i64(places, &decimals) || decimals < 0 || decimals > VEC_MAX_SCALE)
        return NULL;
    if (!c->nsteps && k.x->rep == REP_DEC && decimals >= k.x->scale)        /* nothing to round */
        return NULL;
    if (!fraction_of(e, c, k.x, k.y, decimals, &k.fraction))
        return NULL;
    if (select && !guard_of(e, select, round->dst, (uint8_t)decimals, &k.guard))
        return NULL;
#ifdef FAST_AVX2
    k.avx2 = suits_avx2(&k.fraction);
#endif
    static const int64_t one = 1;
    side_init(&k.above, k.x->i64, k.x->constant);
    if (k.y)
        side_init(&k.below, k.y->i64, k.y->constant);
    else if (k.x->rep == REP_QUO)
        side_init(&k.below, k.x->den, k.x->constant);
    else
        side_init(&k.below, &one, true);
    k.out = vec_lanes(e->arena, VEC_NUM, false, e->n);
    k.out->scale = (uint8_t)decimals;
    vec_new_masks(e->arena, k.out);
    for (uint32_t w = 0; w < vec_words(e->n); w++)
        if (!divide_word(&k, w))
            return NULL;
    masks_done(k.out, k.missing);
    return k.out;
}
