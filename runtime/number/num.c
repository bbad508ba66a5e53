/* num.c -- exact numbers on machine words: the operations, with 128-bit intermediates, that
 * most data never leave.  What does not fit goes to num_big.c. */
#include "runtime/number/num_impl.h"
#include <assert.h>
#include <string.h>

const uint64_t num_pow10_u64[20] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
    10000000000000000000u
};

const mp_limb_t num_limb_one[1] = { 1 };

/* -2^63 fits a word and its negation does not, so it counts as big; static, since num_int has no arena. */
static const mp_limb_t two63_limb[1] = { UINT64_C(1) << 63 };
static const NumBig    two63         = { 1, 1, two63_limb, num_limb_one };

Num num_int_min(void)
{
    return (Num){ .n = -1, .big = &two63, .is_big = true };
}

uint64_t gcd_u64(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0)
        return a | b;
    int shift = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b) {
        b >>= __builtin_ctzll(b);
        uint64_t gap = a > b ? a - b : b - a;       /* no branch to mispredict */
        a = a < b ? a : b;
        b = gap;
    }
    return a << shift;
}

u128 gcd_u128(u128 a, u128 b)
{
    while (b > UINT64_MAX) {
        u128 r = a % b;
        a = b;
        b = r;
    }
    if (b == 0)
        return a;
    return gcd_u64((uint64_t)(a % b), (uint64_t)b);
}

static NumBig *big_from_u128(Arena *a, u128 n, u128 d)
{
    uint32_t nn = n >> 64 ? 2 : 1, nd = d >> 64 ? 2 : 1;
    NumBig *b = arena_alloc(a, 1, sizeof *b + 4 * sizeof(mp_limb_t));
    mp_limb_t *limb = (mp_limb_t *)(b + 1);
    limb[0] = (mp_limb_t)n;
    limb[1] = (mp_limb_t)(n >> 64);
    limb[2] = (mp_limb_t)d;
    limb[3] = (mp_limb_t)(d >> 64);
    *b = (NumBig){ nn, nd, limb, d == 1 ? num_limb_one : limb + 2 };
    return b;
}

Num num_from_reduced(Arena *a, i128 n, u128 d)
{
    if (n >= -INT64_MAX && n <= INT64_MAX && d <= (u128)INT64_MAX)
        return (Num){ .n = (int64_t)n, .d = (int64_t)d };
    return (Num){ .n = n < 0 ? -1 : 1, .big = big_from_u128(a, mag128(n), d), .is_big = true };
}

Num num_ratio(Arena *a, int64_t n, int64_t d)
{
    assert(d != 0);
    if (d > 0 && n != INT64_MIN) {
        uint64_t g = gcd_u64(mag64(n), (uint64_t)d);
        if (g == 1)
            return (Num){ .n = n, .d = d };
        return (Num){ .n = n / (int64_t)g, .d = d / (int64_t)g };
    }
    return num_from_i128(a, n, d);
}

Num num_from_i128(Arena *a, __int128 n, __int128 d)
{
    assert(d != 0);
    u128 mn = mag128(n), md = mag128(d), g = gcd_u128(mn, md);
    mn /= g;
    md /= g;
    bool negative = (n < 0) != (d < 0) && mn != 0;
    if (mn >> 127) {        /* 2^127 has no positive int128: build it by hand */
        return (Num){ .n = negative ? -1 : 1, .big = big_from_u128(a, mn, md), .is_big = true };
    }
    return num_from_reduced(a, negative ? -(i128)mn : (i128)mn, md);
}

Num num_decimal(Arena *a, __int128 mantissa, uint32_t scale)
{
    assert(scale <= NUM_MAX_DIGITS);
    if (scale == 0 || mantissa == 0)
        return num_from_reduced(a, mantissa, 1);
    if (scale > 38) {
        mpz_t m;
        Num r;
        mpz_init(m);
        mpz_set_i128(m, mantissa);
        (void)num_from_mpz_decimal(a, m, scale, false, &r);
        mpz_clear(m);
        return r;
    }
    /* 10^scale has only twos and fives to share with the mantissa. */
    u128 m = mag128(mantissa);
    uint32_t twos = 0, fives = 0;
    uint64_t low = (uint64_t)m;
    twos = low ? (uint32_t)__builtin_ctzll(low) : 64 + (uint32_t)__builtin_ctzll((uint64_t)(m >> 64));
    if (twos > scale)
        twos = scale;
    m >>= twos;
    if (m <= UINT64_MAX) {
        uint64_t w = (uint64_t)m;
        while (fives < scale && w % 5 == 0) {
            w /= 5;
            fives++;
        }
        m = w;
    } else {
        while (fives < scale && m % 5 == 0) {
            m /= 5;
            fives++;
        }
    }
    u128 den = pow10_u128(scale) >> twos;
    for (uint32_t i = 0; i < fives; i++)
        den /= 5;
    if (m >> 127)
        return (Num){ .n = mantissa < 0 ? -1 : 1, .big = big_from_u128(a, m, den), .is_big = true };
    return num_from_reduced(a, mantissa < 0 ? -(i128)m : (i128)m, den);
}

Num num_copy(Arena *a, Num x)
{
    if (!x.is_big || x.big == &two63)
        return x;
    const NumBig *old = x.big;
    bool whole = num_big_is_integer(old);
    size_t limbs = old->nn + (whole ? 0 : (size_t)old->nd);
    NumBig *b = arena_alloc(a, 1, sizeof *b + limbs * sizeof(mp_limb_t));
    mp_limb_t *limb = (mp_limb_t *)(b + 1);
    memcpy(limb, old->num, old->nn * sizeof *limb);
    if (!whole)
        memcpy(limb + old->nn, old->den, old->nd * sizeof *limb);
    *b = (NumBig){ old->nn, old->nd, limb, whole ? num_limb_one : limb + old->nn };
    x.big = b;
    return x;
}

/* x + y, or x - y, for two small numbers.  With g = gcd of the denominators the sum
 *   (x.n * (y.d/g) ± y.n * (x.d/g)) / (x.d/g * y.d)
 * can only share factors of g with its denominator, so one 64-bit gcd finishes the reduction. */
static Num small_add(Arena *a, Num x, Num y, bool subtract)
{
    if (x.d == 1 && y.d == 1) {
        int64_t s;
        bool over = subtract ? __builtin_sub_overflow(x.n, y.n, &s) : __builtin_add_overflow(x.n, y.n, &s);
        if (!over)
            return num_int(s);
        return num_from_reduced(a, subtract ? (i128)x.n - y.n : (i128)x.n + y.n, 1);
    }
    uint64_t g = x.d == y.d ? (uint64_t)x.d : gcd_u64((uint64_t)x.d, (uint64_t)y.d);
    int64_t xd = x.d / (int64_t)g, yd = y.d / (int64_t)g;
    i128 left = mul_i64(x.n, yd), right = mul_i64(y.n, xd);
    i128 n = subtract ? left - right : left + right;        /* each below 2^126 */
    if (n == 0)
        return num_int(0);
    uint64_t g2 = g == 1 ? 1 : gcd_u64((uint64_t)(mag128(n) % g), g);
    return num_from_reduced(a, n / (int64_t)g2, (u128)(uint64_t)xd * ((uint64_t)y.d / g2));
}

NumErr num_add(Arena *a, Num x, Num y, Num *out)
{
    if (x.is_big || y.is_big)
        return num_big_add(a, x, y, false, out);
    Num r = small_add(a, x, y, false);
    r.approx = x.approx | y.approx;
    *out = r;
    return NUM_OK;
}

NumErr num_sub(Arena *a, Num x, Num y, Num *out)
{
    if (x.is_big || y.is_big)
        return num_big_add(a, x, y, true, out);
    Num r = small_add(a, x, y, true);
    r.approx = x.approx | y.approx;
    *out = r;
    return NUM_OK;
}

NumErr num_mul(Arena *a, Num x, Num y, Num *out)
{
    if (x.is_big || y.is_big)
        return num_big_mul(a, x, y, out);
    uint64_t g1 = y.d == 1 ? 1 : gcd_u64(mag64(x.n), (uint64_t)y.d);
    uint64_t g2 = x.d == 1 ? 1 : gcd_u64(mag64(y.n), (uint64_t)x.d);
    i128 n = mul_i64(x.n / (int64_t)g1, y.n / (int64_t)g2);
    u128 d = (u128)((uint64_t)x.d / g2) * ((uint64_t)y.d / g1);
    Num r = num_from_reduced(a, n, n ? d : 1);
    r.approx = x.approx | y.approx;
    *out = r;
    return NUM_OK;
}

NumErr num_div(Arena *a, Num x, Num y, Num *out)
{
    if (x.is_big || y.is_big)
        return num_big_div(a, x, y, out);
    if (y.n == 0) {
        *out = num_int(0);
        return NUM_ERR_ZERO;
    }
    Num r;
    if (x.n == 0) {
        r = num_int(0);
    } else {
        uint64_t xn = mag64(x.n), yn = mag64(y.n);
        uint64_t g1 = gcd_u64(xn, yn), g2 = gcd_u64((uint64_t)x.d, (uint64_t)y.d);
        u128 n = (u128)(xn / g1) * ((uint64_t)y.d / g2);
        u128 d = (u128)(yn / g1) * ((uint64_t)x.d / g2);
        r = num_from_reduced(a, (x.n < 0) != (y.n < 0) ? -(i128)n : (i128)n, d);
    }
    r.approx = x.approx | y.approx;
    *out = r;
    return NUM_OK;
}

Num num_neg(Num x)
{
    x.n = -x.n;             /* of a big number, its sign */
    return x;
}

Num num_neg_in(Arena *a, Num x)
{
    (void)a;
    return num_neg(x);
}

Num num_abs_in(Arena *a, Num x)
{
    (void)a;
    if (x.n < 0)
        x.n = -x.n;
    return x;
}

int num_cmp(Num x, Num y)
{
    if (x.is_big || y.is_big)
        return num_big_cmp(x, y);
    if (x.d == y.d)
        return (x.n > y.n) - (x.n < y.n);
    i128 left = mul_i64(x.n, y.d), right = mul_i64(y.n, x.d);
    return (left > right) - (left < right);
}

int num_sign(Num x)
{
    return (x.n > 0) - (x.n < 0);
}

bool num_is_integer(Num x)
{
    return x.is_big ? num_big_is_integer(x.big) : x.d == 1;
}

bool num_to_i64(Num x, int64_t *out)
{
    if (!x.is_big) {
        if (x.d != 1)
            return false;
        *out = x.n;
        return true;
    }
    if (x.n < 0 && x.big->nn == 1 && x.big->num[0] == two63_limb[0] && num_big_is_integer(x.big)) {
        *out = INT64_MIN;
        return true;
    }
    return false;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 32);
}

uint64_t num_hash(Num x)
{
    if (!x.is_big)
        return mix(mix(UINT64_C(0x5851F42D4C957F2D), (uint64_t)x.n), (uint64_t)x.d);
    uint64_t h = mix(UINT64_C(0x14057B7EF767814F), (uint64_t)x.n);
    for (uint32_t i = 0; i < x.big->nn; i++)
        h = mix(h, x.big->num[i]);
    h = mix(h, x.big->nn);
    for (uint32_t i = 0; i < x.big->nd; i++)
        h = mix(h, x.big->den[i]);
    return h;
}
