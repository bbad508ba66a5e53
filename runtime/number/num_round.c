/* num_round.c -- rounding: to a number of decimals in any mode, and to 34 significant digits. */
#include "runtime/number/num_impl.h"
#include <assert.h>

static const char *const mode_name[ROUND_COUNT] = {
#define ROUND(id, name, doc) name,
#include "runtime/number/round.def"
#undef ROUND
};

const char *round_mode_name(RoundMode m)
{
    return mode_name[m];
}

bool round_mode_find(Str name, RoundMode *out)
{
    Str folded = text_fold(name);
    for (int i = 0; i < ROUND_COUNT; i++)
        if (str_eq(folded, str_of(mode_name[i]))) {
            *out = (RoundMode)i;
            return true;
        }
    return false;
}

bool round_up_magnitude(RoundMode m, int sign, bool odd, int half)
{
    switch (m) {
    case ROUND_HALF_AWAY: return half >= 0;
    case ROUND_HALF_EVEN: return half > 0 || (half == 0 && odd);
    case ROUND_HALF_ZERO: return half > 0;
    case ROUND_TRUNC:     return false;
    case ROUND_AWAY:      return true;
    case ROUND_FLOOR:     return sign < 0;
    case ROUND_CEIL:      return sign > 0;
    case ROUND_COUNT:     break;
    }
    assert(!"not a rounding mode");
    return false;
}

bool num_scaled_u128(u128 *q, Num x, int32_t n, RoundMode m, bool *exact)
{
    if (x.is_big || n > 18 || n < -18)
        return false;
    u128 num = mag64(x.n), den = (uint64_t)x.d;
    if (n >= 0)
        num *= num_pow10_u64[n];
    else
        den *= num_pow10_u64[-n];
    if (den == 1) {
        *q = num;
        *exact = true;
        return true;
    }
    /* Both on one word is the common case and several times faster. */
    u128 quotient = num <= UINT64_MAX && den <= UINT64_MAX ? (uint64_t)num / (uint64_t)den : num / den;
    u128 rest = num - quotient * den;
    *exact = rest == 0;
    if (rest) {
        u128 other = den - rest;        /* rest against one half of den, without doubling */
        int half = (rest > other) - (rest < other);
        quotient += round_up_magnitude(m, num_sign(x), quotient & 1, half);
    }
    *q = quotient;
    return true;
}

void num_scaled_mpz(mpz_t q, Num x, int32_t n, RoundMode m, bool *exact)
{
    assert(n <= NUM_MAX_SCALE && n >= -NUM_MAX_SCALE);
    NumView v;
    mpz_t den, rest;
    num_view(&v, x);
    mpz_init_set(den, v.d);
    mpz_init(rest);
    mpz_abs(q, v.n);
    if (n >= 0)
        mpz_mul_pow10(q, (uint32_t)n);
    else
        mpz_mul_pow10(den, (uint32_t)-n);
    mpz_tdiv_qr(q, rest, q, den);
    *exact = mpz_sgn(rest) == 0;
    if (!*exact) {
        mpz_mul_2exp(rest, rest, 1);
        int half = mpz_cmp(rest, den);
        if (round_up_magnitude(m, num_sign(x), mpz_odd_p(q), (half > 0) - (half < 0)))
            mpz_add_ui(q, q, 1);
    }
    mpz_clears(den, rest, NULL);
}

static Num written(Num x)
{
    x.approx = false;
    return x;
}

NumErr num_round(Arena *a, Num x, int32_t n, RoundMode m, Num *out)
{
    *out = written(x);
    if (x.n == 0 || (n >= 0 && num_is_integer(x)))
        return NUM_OK;
    u128 small;
    bool exact;
    if (num_scaled_u128(&small, x, n, m, &exact)) {
        if (exact)
            return NUM_OK;
        bool negative = x.n < 0;
        if (n >= 0) {
            *out = num_decimal(a, negative ? -(i128)small : (i128)small, (uint32_t)n);
            return NUM_OK;
        }
        small *= num_pow10_u64[-n];     /* at most 2^63 + 10^18 after rounding away */
        *out = num_from_reduced(a, negative ? -(i128)small : (i128)small, 1);
        return NUM_OK;
    }
    /* Decimals beyond what any number within NUM_MAX_BITS needs change nothing. */
    uint32_t need;
    if (n > 0 && num_finite(x, &need) && need <= (uint32_t)n)
        return NUM_OK;
    if (n > NUM_MAX_SCALE) {
        *out = num_int(0);
        return NUM_ERR_LIMIT;
    }
    if (n < -NUM_MAX_SCALE) {
        /* 10^-n is beyond every number here, so what is rounded is less than half of it. */
        *out = num_int(0);
        return round_up_magnitude(m, num_sign(x), false, -1) ? NUM_ERR_LIMIT : NUM_OK;
    }
    mpz_t q;
    mpz_init(q);
    num_scaled_mpz(q, x, n, m, &exact);
    if (x.n < 0)
        mpz_neg(q, q);
    NumErr e = NUM_OK;
    if (!exact) {
        if (n < 0) {
            mpz_mul_pow10(q, (uint32_t)-n);
            n = 0;
        }
        e = num_from_mpz_decimal(a, q, (uint32_t)n, false, out);
    }
    mpz_clear(q);
    return e;
}

static uint32_t digits_u128(u128 v)
{
    uint32_t k = 0;
    while (k < 38 && v >= pow10_u128(k))
        k++;
    return v >= pow10_u128(38) ? 39 : k;
}

bool num_quotient34(int64_t n, int64_t d, __int128 *mantissa, uint32_t *scale)
{
    assert(d > 0);
    uint64_t den = (uint64_t)d, m0 = mag64(n), rest = m0 % den;
    u128 m = m0 / den;
    uint32_t s = 0, have = digits_u128(m);
    /* Long division, as many decimal digits a step as a word holds. */
    while (rest && have < NUM_DIGITS) {
        uint32_t step = NUM_DIGITS - have < 18 ? NUM_DIGITS - have : 18;
        u128 t = (u128)rest * num_pow10_u64[step];
        uint64_t chunk = (uint64_t)(t / den);
        rest = (uint64_t)(t - (u128)chunk * den);
        m = m * num_pow10_u64[step] + chunk;
        s += step;
        have = have ? have + step : digits_u128(m);
    }
    bool exact = rest == 0;
    if (!exact && rest >= den - rest)
        m++;                    /* 10^34 at most, which still is one significant digit */
    *mantissa = n < 0 ? -(i128)m : (i128)m;
    *scale = s;
    return exact;
}

/* floor(log10 |x|) for x != 0, counting digits of the longer way round when the estimate is not sure. */
static int64_t decimal_exponent(const NumView *v)
{
    size_t ln = mpz_sizeinbase(v->n, 10), ld = mpz_sizeinbase(v->d, 10);
    /* Each length is right or one too many; so the exponent lies within two of their difference. */
    int64_t e = (int64_t)ln - (int64_t)ld + 1;
    mpz_t left, right;
    mpz_init(left);
    mpz_init(right);
    for (;; e--) {              /* the largest e with |n| >= d * 10^e */
        mpz_abs(left, v->n);
        mpz_set(right, v->d);
        if (e >= 0)
            mpz_mul_pow10(right, (uint32_t)e);
        else
            mpz_mul_pow10(left, (uint32_t)-e);
        if (mpz_cmp(left, right) >= 0)
            break;
    }
    mpz_clear(left);
    mpz_clear(right);
    return e;
}

NumErr num_round34(Arena *a, Num x, Num *out)
{
    *out = x;
    if (x.n == 0 || (!x.is_big && x.d == 1))
        return NUM_OK;
    if (!x.is_big) {
        i128 m;
        uint32_t scale;
        if (!num_quotient34(x.n, x.d, &m, &scale)) {
            *out = num_decimal(a, m, scale);
            out->approx = true;
        }
        return NUM_OK;
    }
    NumView v;
    num_view(&v, x);
    int64_t decimals = NUM_DIGITS - 1 - decimal_exponent(&v);
    if (decimals > NUM_MAX_SCALE || decimals < -NUM_MAX_SCALE) {
        *out = num_int(0);
        return NUM_ERR_LIMIT;
    }
    bool exact;
    mpz_t q;
    mpz_init(q);
    num_scaled_mpz(q, x, (int32_t)decimals, ROUND_HALF_AWAY, &exact);
    NumErr e = NUM_OK;
    if (!exact) {
        if (x.n < 0)
            mpz_neg(q, q);
        if (decimals < 0) {
            mpz_mul_pow10(q, (uint32_t)-decimals);
            decimals = 0;
        }
        e = num_from_mpz_decimal(a, q, (uint32_t)decimals, true, out);
    }
    mpz_clear(q);
    return e;
}
