/* num_sum.c -- the exact sum: a 128-bit accumulator of decimals, GMP integers when it overflows, and
 * a GMP fraction for what is not a finite decimal.  Exact, so the order of adding cannot matter. */
#include "runtime/number/num_impl.h"
#include <assert.h>

typedef struct BigSum {
    mpz_t    dec;       /* at scale */
    uint32_t scale;
    bool     has_rest;
    mpq_t    rest;      /* addends whose denominators are not of twos and fives */
} BigSum;

/* The decimals a word-sized denominator may need and still go to the fast accumulator. */
enum { FAST_SCALE = 37 };

static BigSum *big_of(NumSum *s)
{
    if (!s->big) {
        BigSum *b = mem_alloc(1, sizeof *b);
        mpz_init(b->dec);
        mpq_init(b->rest);
        b->scale = 0;
        b->has_rest = false;
        s->big = b;
    }
    return s->big;
}

/* b += m / 10^scale; M is overwritten. */
static void big_add_dec(BigSum *b, mpz_t m, uint32_t scale)
{
    if (scale > b->scale) {
        mpz_mul_pow10(b->dec, scale - b->scale);
        b->scale = scale;
    } else {
        mpz_mul_pow10(m, b->scale - scale);
    }
    mpz_add(b->dec, b->dec, m);
}

static void big_add_i128(NumSum *s, i128 v, uint32_t scale)
{
    mpz_t m;
    mpz_init(m);
    mpz_set_i128(m, v);
    big_add_dec(big_of(s), m, scale);
    mpz_clear(m);
}

static void spill(NumSum *s)
{
    if (s->acc)
        big_add_i128(s, s->acc, s->scale);
    s->acc = 0;
}

/* v * 10^k if it stays below 2^127 in magnitude. */
static bool scale_up(i128 v, uint32_t k, i128 *out)
{
    u128 p;
    if (k > FAST_SCALE || __builtin_mul_overflow(mag128(v), pow10_u128(k), &p) || p >> 127)
        return false;
    *out = v < 0 ? -(i128)p : (i128)p;
    return true;
}

void numsum_add_i128(NumSum *s, __int128 v, uint32_t scale)
{
    assert(scale <= NUM_MAX_DIGITS);
    if (v == 0)
        return;
    if (s->acc == 0) {
        s->acc = v;
        s->scale = scale;
        return;
    }
    i128 mine = s->acc, theirs = v, sum;
    uint32_t at = s->scale;
    bool fits = true;
    if (scale > at) {
        fits = scale_up(mine, scale - at, &mine);
        at = scale;
    } else if (scale < at) {
        fits = scale_up(theirs, at - scale, &theirs);
    }
    if (fits && !__builtin_add_overflow(mine, theirs, &sum)) {
        s->acc = sum;
        s->scale = at;
        return;
    }
    spill(s);
    s->acc = v;
    s->scale = scale;
}

void numsum_add_dec(NumSum *s, int64_t mantissa, uint32_t scale)
{
    i128 sum;
    if (scale == s->scale && !__builtin_add_overflow(s->acc, (i128)mantissa, &sum)) {
        s->acc = sum;
        return;
    }
    numsum_add_i128(s, mantissa, scale);
}

void numsum_add_quotient(NumSum *s, int64_t n, int64_t d)
{
    i128 m;
    uint32_t scale;
    if (!num_quotient34(n, d, &m, &scale))
        s->approx = true;
    numsum_add_i128(s, m, scale);
}

static void check_limit(NumSum *s)
{
    const BigSum *b = s->big;
    /* A decimal written over a power of ten takes up to log2(10) times the bits of its fraction, twice. */
    if (mpz_sizeinbase(b->dec, 2) > (size_t)8 * NUM_MAX_BITS
        || mpz_sizeinbase(mpq_numref(b->rest), 2) > NUM_MAX_BITS
        || mpz_sizeinbase(mpq_denref(b->rest), 2) > NUM_MAX_BITS)
        s->limit = true;
}

static void add_rest(NumSum *s, const mpq_t q)
{
    BigSum *b = big_of(s);
    mpq_add(b->rest, b->rest, q);
    b->has_rest = true;
    check_limit(s);
}

static void add_big_decimal(NumSum *s, Num x, uint32_t decimals)
{
    mpz_t q;
    bool exact;
    mpz_init(q);
    num_scaled_mpz(q, x, (int32_t)decimals, ROUND_TRUNC, &exact);
    assert(exact);
    if (x.n < 0)
        mpz_neg(q, q);
    big_add_dec(big_of(s), q, decimals);
    check_limit(s);
    mpz_clear(q);
}

void numsum_add(NumSum *s, Num x)
{
    s->approx |= x.approx;
    if (s->limit)
        return;
    if (!x.is_big && x.d == 1) {
        numsum_add_dec(s, x.n, 0);
        return;
    }
    uint32_t decimals;
    if (!num_finite(x, &decimals)) {
        NumView v;
        mpq_t q;
        num_view(&v, x);
        mpq_init(q);
        mpz_set(mpq_numref(q), v.n);
        mpz_set(mpq_denref(q), v.d);
        add_rest(s, q);
        mpq_clear(q);
        return;
    }
    u128 small;
    bool exact;
    if (num_scaled_u128(&small, x, (int32_t)decimals, ROUND_TRUNC, &exact))
        numsum_add_i128(s, x.n < 0 ? -(i128)small : (i128)small, decimals);
    else
        add_big_decimal(s, x, decimals);
}

void numsum_merge(NumSum *into, const NumSum *from)
{
    into->approx |= from->approx;
    into->limit |= from->limit;
    if (into->limit)
        return;
    numsum_add_i128(into, from->acc, from->scale);
    const BigSum *b = from->big;
    if (!b)
        return;
    mpz_t m;
    mpz_init_set(m, b->dec);
    big_add_dec(big_of(into), m, b->scale);
    mpz_clear(m);
    check_limit(into);
    if (b->has_rest)
        add_rest(into, b->rest);
}

NumErr numsum_result(Arena *a, const NumSum *s, Num *out)
{
    *out = num_int(0);
    if (s->limit)
        return NUM_ERR_LIMIT;
    if (!s->big) {
        *out = num_decimal(a, s->acc, s->scale);
        out->approx = s->approx;
        return NUM_OK;
    }
    const BigSum *b = s->big;
    NumErr e;
    BigSum total = { .scale = b->scale };
    mpz_t m;
    mpz_init_set(total.dec, b->dec);
    mpz_init(m);
    mpz_set_i128(m, s->acc);
    big_add_dec(&total, m, s->scale);
    if (b->has_rest) {
        mpz_t n, d;
        mpz_init_set(n, mpq_numref(b->rest));
        mpz_init_set_ui(d, 1);
        mpz_mul_pow10(d, total.scale);
        mpz_mul(n, n, d);
        mpz_addmul(n, total.dec, mpq_denref(b->rest));
        mpz_mul(d, d, mpq_denref(b->rest));
        e = num_from_mpz_reduce(a, n, d, s->approx, out);
        mpz_clears(n, d, NULL);
    } else {
        e = num_from_mpz_decimal(a, total.dec, total.scale, s->approx, out);
    }
    mpz_clears(total.dec, m, NULL);
    return e;
}

Num numsum_value(Arena *a, const NumSum *s)
{
    Num v;
    (void)numsum_result(a, s, &v);
    return v;
}

void numsum_free(NumSum *s)
{
    BigSum *b = s->big;
    if (b) {
        mpz_clear(b->dec);
        mpq_clear(b->rest);
        mem_free(b);
    }
    *s = (NumSum){ 0 };
}
