/* num_pow.c -- roots and powers: exact whenever the result is rational, else 34 digits. */
#include "runtime/number/num_irr.h"
#include <assert.h>

/* The K-th root of X if it is rational. X >= 0 or K odd. */
static bool exact_root(Arena *a, Num x, uint32_t k, bool approx, Num *out)
{
    NumView v;
    mpz_t n, d;
    num_view(&v, x);
    mpz_inits(n, d, NULL);
    bool exact = mpz_root(d, v.d, k) != 0 && mpz_root(n, v.n, k) != 0;
    if (exact)      /* shorter than X: within every limit */
        (void)num_from_mpz(a, n, d, approx, out);
    mpz_clears(n, d, NULL);
    return exact;
}

NumErr num_root(Arena *a, Num x, uint32_t k, Num *out)
{
    if (k == 0 || (x.n < 0 && k % 2 == 0)) {
        *out = num_int(0);
        return NUM_ERR_DOMAIN;
    }
    if (k == 1 || x.n == 0) {
        *out = x;
        return NUM_OK;
    }
    if (exact_root(a, x, k, x.approx, out))
        return NUM_OK;
    return num_irr_root(a, x, k, out);
}

NumErr num_sqrt(Arena *a, Num x, Num *out)
{
    return num_root(a, x, 2, out);
}

static NumErr refuse(NumErr e, Num *out)
{
    *out = num_int(0);
    return e;
}

/* X to an integer power other than 0; X is not 0, 1 nor -1. */
static NumErr integer_power(Arena *a, Num x, int64_t e, bool approx, Num *out)
{
    uint64_t times = mag64(e);
    NumView v;
    num_view(&v, x);
    size_t bits = num_bits(x);      /* at least 2, so every further factor adds bits - 1 or more */
    if (times > NUM_MAX_BITS || (bits - 1) * times > NUM_MAX_BITS)
        return refuse(NUM_ERR_LIMIT, out);
    mpz_t n, d;
    mpz_inits(n, d, NULL);
    mpz_pow_ui(n, v.n, times);
    mpz_pow_ui(d, v.d, times);
    if (e < 0) {
        mpz_swap(n, d);
        if (mpz_sgn(d) < 0) {
            mpz_neg(n, n);
            mpz_neg(d, d);
        }
    }
    NumErr err = num_from_mpz(a, n, d, approx, out);
    mpz_clears(n, d, NULL);
    return err;
}

static bool is_odd(Num integer)
{
    NumView v;
    num_view(&v, integer);
    return mpz_odd_p(v.n);
}

NumErr num_pow(Arena *a, Num x, Num y, Num *out)
{
    bool approx = x.approx || y.approx;
    bool whole = num_is_integer(y);
    Num one = num_int(1);
    one.approx = approx;
    if (y.n == 0) {
        *out = one;
        return NUM_OK;
    }
    if (x.n == 0) {
        if (y.n < 0)
            return refuse(NUM_ERR_ZERO, out);
        *out = num_int(0);
        out->approx = approx;
        return NUM_OK;
    }
    if (x.n < 0 && !whole)
        return refuse(NUM_ERR_DOMAIN, out);
    if (!x.is_big && x.d == 1 && (x.n == 1 || x.n == -1)) {
        *out = x.n == -1 && is_odd(y) ? num_neg(one) : one;
        return NUM_OK;
    }
    if (whole) {
        int64_t e;
        if (!num_to_i64(y, &e))
            return refuse(NUM_ERR_LIMIT, out);
        return integer_power(a, x, e, approx, out);
    }
    /* y = p/q in lowest terms: x^y is rational exactly when the q-th root of x is. */
    if (!y.is_big && y.d <= (int64_t)num_bits(x)) {
        Num root;
        if (exact_root(a, x, (uint32_t)y.d, approx, &root))
            return num_pow(a, root, num_int(y.n), out);
    }
    return num_irr_pow(a, x, y, out);
}
