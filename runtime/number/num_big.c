/* num_big.c -- exact numbers on GMP: what machine words do not hold.  Limbs live in the arena and
 * are never written again; GMP's own allocations are temporaries of one call. */
#include "runtime/number/num_impl.h"
#include <assert.h>
#include <string.h>

void num_view(NumView *v, Num x)
{
    if (x.is_big) {
        mpz_roinit_n(v->n, x.big->num, x.n < 0 ? -(mp_size_t)x.big->nn : (mp_size_t)x.big->nn);
        mpz_roinit_n(v->d, x.big->den, (mp_size_t)x.big->nd);
        return;
    }
    v->word[0] = mag64(x.n);
    v->word[1] = (mp_limb_t)x.d;
    mpz_roinit_n(v->n, &v->word[0], x.n < 0 ? -1 : x.n > 0);
    mpz_roinit_n(v->d, &v->word[1], 1);
}

static bool fits_small(const mpz_t n, const mpz_t d)
{
    return mpz_size(n) <= 1 && mpz_size(d) == 1 && mpz_getlimbn(n, 0) <= (mp_limb_t)INT64_MAX
           && mpz_getlimbn(d, 0) <= (mp_limb_t)INT64_MAX;
}

NumErr num_from_mpz(Arena *a, const mpz_t n, const mpz_t d, bool approx, Num *out)
{
    if (mpz_sgn(n) == 0) {
        *out = (Num){ .d = 1, .approx = approx };
        return NUM_OK;
    }
    if (fits_small(n, d)) {
        int64_t v = (int64_t)mpz_getlimbn(n, 0);
        *out = (Num){ .n = mpz_sgn(n) < 0 ? -v : v, .d = (int64_t)mpz_getlimbn(d, 0), .approx = approx };
        return NUM_OK;
    }
    if (mpz_sizeinbase(n, 2) > NUM_MAX_BITS || mpz_sizeinbase(d, 2) > NUM_MAX_BITS) {
        *out = num_int(0);
        return NUM_ERR_LIMIT;
    }
    size_t nn = mpz_size(n), nd = mpz_size(d);
    bool whole = mpz_cmp_ui(d, 1) == 0;
    NumBig *b = arena_alloc(a, 1, sizeof *b + (nn + (whole ? 0 : nd)) * sizeof(mp_limb_t));
    mp_limb_t *limb = (mp_limb_t *)(b + 1);
    memcpy(limb, mpz_limbs_read(n), nn * sizeof *limb);
    if (!whole)
        memcpy(limb + nn, mpz_limbs_read(d), nd * sizeof *limb);
    *b = (NumBig){ (uint32_t)nn, (uint32_t)nd, limb, whole ? num_limb_one : limb + nn };
    *out = (Num){ .n = mpz_sgn(n), .big = b, .is_big = true, .approx = approx };
    return NUM_OK;
}

NumErr num_from_mpz_reduce(Arena *a, mpz_t n, mpz_t d, bool approx, Num *out)
{
    assert(mpz_sgn(d) != 0);
    if (mpz_sgn(d) < 0) {
        mpz_neg(d, d);
        mpz_neg(n, n);
    }
    if (mpz_cmp_ui(d, 1) != 0) {
        mpz_t g;
        mpz_init(g);
        mpz_gcd(g, n, d);
        if (mpz_cmp_ui(g, 1) != 0) {
            mpz_divexact(n, n, g);
            mpz_divexact(d, d, g);
        }
        mpz_clear(g);
    }
    return num_from_mpz(a, n, d, approx, out);
}

void mpz_mul_pow10(mpz_t z, uint32_t k)
{
    if (k == 0)
        return;
    if (k < 20) {
        mpz_mul_ui(z, z, num_pow10_u64[k]);
        return;
    }
    mpz_t p;
    mpz_init(p);
    mpz_ui_pow_ui(p, 10, k);
    mpz_mul(z, z, p);
    mpz_clear(p);
}

NumErr num_from_mpz_decimal(Arena *a, mpz_t mantissa, uint32_t scale, bool approx, Num *out)
{
    if (mpz_sgn(mantissa) == 0)
        scale = 0;
    mpz_t d;
    mpz_init_set_ui(d, 1);
    if (scale > 0) {
        /* Only twos and fives can be shared, which is cheaper than a gcd. */
        mp_bitcnt_t twos = mpz_scan1(mantissa, 0);
        uint32_t shift = twos < scale ? (uint32_t)twos : scale;
        mpz_t five;
        mpz_init_set_ui(five, 5);
        mpz_tdiv_q_2exp(mantissa, mantissa, shift);
        uint32_t fives = 0;
        if (mpz_divisible_ui_p(mantissa, 5)) {
            mpz_t rest;
            mpz_init(rest);
            mp_bitcnt_t have = mpz_remove(rest, mantissa, five);
            if (have <= scale) {
                fives = (uint32_t)have;
                mpz_set(mantissa, rest);
            } else {
                fives = scale;
                mpz_ui_pow_ui(rest, 5, scale);
                mpz_divexact(mantissa, mantissa, rest);
            }
            mpz_clear(rest);
        }
        mpz_ui_pow_ui(d, 5, scale - fives);
        mpz_mul_2exp(d, d, scale - shift);
        mpz_clear(five);
    }
    NumErr e = num_from_mpz(a, mantissa, d, approx, out);
    mpz_clear(d);
    return e;
}

void mpz_set_u128(mpz_t z, u128 v)
{
    uint64_t w[2] = { (uint64_t)v, (uint64_t)(v >> 64) };
    mpz_import(z, 2, -1, sizeof w[0], 0, 0, w);
}

void mpz_set_i128(mpz_t z, i128 v)
{
    mpz_set_u128(z, mag128(v));
    if (v < 0)
        mpz_neg(z, z);
}

size_t num_bits(Num x)
{
    NumView v;
    num_view(&v, x);
    size_t n = mpz_sizeinbase(v.n, 2), d = mpz_sizeinbase(v.d, 2);
    return n > d ? n : d;
}

NumErr num_big_add(Arena *a, Num x, Num y, bool subtract, Num *out)
{
    NumView vx, vy;
    mpz_t n, d, t;
    NumErr e;
    num_view(&vx, x);
    num_view(&vy, y);
    bool approx = x.approx || y.approx;
    mpz_inits(n, d, t, NULL);
    if (mpz_cmp_ui(vx.d, 1) == 0 && mpz_cmp_ui(vy.d, 1) == 0) {
        if (subtract)
            mpz_sub(n, vx.n, vy.n);
        else
            mpz_add(n, vx.n, vy.n);
        mpz_set_ui(d, 1);
        e = num_from_mpz(a, n, d, approx, out);
    } else {
        /* As in small_add: only factors of g, the gcd of the denominators, can cancel. */
        mpz_t g;
        mpz_init(g);
        mpz_gcd(g, vx.d, vy.d);
        mpz_divexact(d, vx.d, g);
        mpz_mul(n, vy.n, d);
        mpz_divexact(t, vy.d, g);
        if (subtract)
            mpz_neg(n, n);
        mpz_addmul(n, vx.n, t);
        mpz_mul(d, d, vy.d);
        mpz_gcd(g, n, g);
        if (mpz_cmp_ui(g, 1) != 0) {
            mpz_divexact(n, n, g);
            mpz_divexact(d, d, g);
        }
        mpz_clear(g);
        e = num_from_mpz(a, n, d, approx, out);
    }
    mpz_clears(n, d, t, NULL);
    return e;
}

/* (an/ad) * (bn/bd); AD and BD may be negative (a reciprocal was taken). */
static NumErr multiply(Arena *a, const mpz_t an, const mpz_t ad, const mpz_t bn, const mpz_t bd, bool approx, Num *out)
{
    mpz_t g, n, d, t;
    mpz_inits(g, n, d, t, NULL);
    mpz_gcd(g, an, bd);
    mpz_divexact(n, an, g);
    mpz_divexact(d, bd, g);
    mpz_gcd(g, bn, ad);
    mpz_divexact(t, bn, g);
    mpz_mul(n, n, t);
    mpz_divexact(t, ad, g);
    mpz_mul(d, d, t);
    if (mpz_sgn(d) < 0) {
        mpz_neg(n, n);
        mpz_neg(d, d);
    }
    NumErr e = num_from_mpz(a, n, d, approx, out);
    mpz_clears(g, n, d, t, NULL);
    return e;
}

NumErr num_big_mul(Arena *a, Num x, Num y, Num *out)
{
    bool approx = x.approx || y.approx;
    if (x.n == 0 || y.n == 0) {
        *out = (Num){ .d = 1, .approx = approx };
        return NUM_OK;
    }
    NumView vx, vy;
    num_view(&vx, x);
    num_view(&vy, y);
    return multiply(a, vx.n, vx.d, vy.n, vy.d, approx, out);
}

NumErr num_big_div(Arena *a, Num x, Num y, Num *out)
{
    bool approx = x.approx || y.approx;
    if (y.n == 0) {
        *out = num_int(0);
        return NUM_ERR_ZERO;
    }
    if (x.n == 0) {
        *out = (Num){ .d = 1, .approx = approx };
        return NUM_OK;
    }
    NumView vx, vy;
    num_view(&vx, x);
    num_view(&vy, y);
    return multiply(a, vx.n, vx.d, vy.d, vy.n, approx, out);
}

int num_big_cmp(Num x, Num y)
{
    int sx = num_sign(x), sy = num_sign(y);
    if (sx != sy)
        return sx < sy ? -1 : 1;
    if (sx == 0)
        return 0;
    NumView vx, vy;
    num_view(&vx, x);
    num_view(&vy, y);
    if (mpz_cmp(vx.d, vy.d) == 0) {
        int c = mpz_cmp(vx.n, vy.n);
        return (c > 0) - (c < 0);
    }
    /* The lengths of the cross products decide most comparisons. */
    size_t left = mpz_sizeinbase(vx.n, 2) + mpz_sizeinbase(vy.d, 2);
    size_t right = mpz_sizeinbase(vy.n, 2) + mpz_sizeinbase(vx.d, 2);
    if (left > right + 1)
        return sx;
    if (right > left + 1)
        return -sx;
    mpz_t p, q;
    mpz_inits(p, q, NULL);
    mpz_mul(p, vx.n, vy.d);
    mpz_mul(q, vy.n, vx.d);
    int c = mpz_cmp(p, q);
    mpz_clears(p, q, NULL);
    return (c > 0) - (c < 0);
}
