/* num_irr.c -- roots, logarithms, exponentials and powers that are irrational, through MPFR.
 *
 * Each function gives a lower and an upper bound at some precision; while the two do not round to the
 * same 34 decimal digits the precision is doubled (Ziv's method).  An irrational value is never
 * half-way between two decimals, so that ends. */
#include "runtime/number/num_irr.h"
#include <assert.h>
#include <mpfr.h>
#include <string.h>

enum {
    FIRST_PREC = 160,               /* 34 digits are 113 bits: one round nearly always suffices */
    LAST_PREC  = 1 << 17            /* only values made for the purpose need more; it would take seconds */
};

typedef enum Function { F_ROOT, F_LN, F_EXP, F_POW } Function;

typedef struct Job {
    Function f;
    uint32_t k;             /* F_ROOT */
    NumView  x, y;          /* y: F_POW */
} Job;

/* Read-only alias of a view. */
static void as_mpq(mpq_t q, const NumView *v)
{
    *mpq_numref(q) = *v->n;
    *mpq_denref(q) = *v->d;
}

/* True when |t| is for certain beyond what exp() can give within NUM_MAX_BITS. */
static bool exponent_too_large(const mpfr_t lo, const mpfr_t hi)
{
    /* NUM_MAX_BITS * ln 2 < 726818; a little more leaves the last word to num_from_mpz. */
    return mpfr_cmp_si(lo, 726900) > 0 || mpfr_cmp_si(hi, -726900) < 0;
}

/* Bounds of the result at the precision of LO and HI.  False: it is too large or too small. */
static bool bounds(const Job *j, mpfr_t lo, mpfr_t hi)
{
    mpq_t x, y;
    as_mpq(x, &j->x);
    mpfr_set_q(lo, x, MPFR_RNDD);
    mpfr_set_q(hi, x, MPFR_RNDU);
    switch (j->f) {
    case F_ROOT:
        mpfr_rootn_ui(lo, lo, j->k, MPFR_RNDD);
        mpfr_rootn_ui(hi, hi, j->k, MPFR_RNDU);
        return true;
    case F_LN:
        mpfr_log(lo, lo, MPFR_RNDD);
        mpfr_log(hi, hi, MPFR_RNDU);
        return true;
    case F_POW:
        /* x^y = exp(y ln x), increasing in the product; a negative y exchanges the bounds. */
        as_mpq(y, &j->y);
        mpfr_log(lo, lo, MPFR_RNDD);
        mpfr_log(hi, hi, MPFR_RNDU);
        if (mpq_sgn(y) < 0)
            mpfr_swap(lo, hi);
        mpfr_mul_q(lo, lo, y, MPFR_RNDD);
        mpfr_mul_q(hi, hi, y, MPFR_RNDU);
        break;
    case F_EXP:
        break;
    }
    if (exponent_too_large(lo, hi))
        return false;
    mpfr_exp(lo, lo, MPFR_RNDD);
    mpfr_exp(hi, hi, MPFR_RNDU);
    return true;
}

/* 34 digits and an exponent of ten as a number: sign 0.DIGITS * 10^EXPONENT. */
static NumErr from_digits(Arena *a, const char *text, mpfr_exp_t exponent, Num *out)
{
    mpz_t m;
    NumErr e = NUM_ERR_LIMIT;
    int64_t scale = NUM_DIGITS - (int64_t)exponent;
    *out = num_int(0);
    if (scale > NUM_MAX_SCALE || scale < -NUM_MAX_SCALE)
        return e;
    mpz_init_set_str(m, text, 10);
    if (scale < 0) {
        mpz_mul_pow10(m, (uint32_t)-scale);
        scale = 0;
    }
    e = num_from_mpz_decimal(a, m, (uint32_t)scale, true, out);
    mpz_clear(m);
    return e;
}

static NumErr solve(Arena *a, const Job *j, Num *out)
{
    char low[NUM_DIGITS + 2], high[NUM_DIGITS + 2];     /* sign, digits, NUL */
    mpfr_t lo, hi;
    NumErr e = NUM_ERR_LIMIT;
    *out = num_int(0);
    mpfr_init2(lo, FIRST_PREC);
    mpfr_init2(hi, FIRST_PREC);
    for (mpfr_prec_t prec = FIRST_PREC; prec <= LAST_PREC; prec *= 2) {
        mpfr_exp_t elow, ehigh;
        mpfr_set_prec(lo, prec);
        mpfr_set_prec(hi, prec);
        if (!bounds(j, lo, hi))
            break;
        if (!mpfr_regular_p(lo) || !mpfr_regular_p(hi))
            continue;
        mpfr_get_str(low, &elow, 10, NUM_DIGITS, lo, MPFR_RNDN);
        mpfr_get_str(high, &ehigh, 10, NUM_DIGITS, hi, MPFR_RNDN);
        if (elow == ehigh && strcmp(low, high) == 0) {
            e = from_digits(a, low, elow, out);
            break;
        }
    }
    mpfr_clears(lo, hi, (mpfr_ptr)0);
    return e;
}

NumErr num_irr_root(Arena *a, Num x, uint32_t k, Num *out)
{
    Job j = { .f = F_ROOT, .k = k };
    num_view(&j.x, x);
    return solve(a, &j, out);
}

NumErr num_irr_pow(Arena *a, Num x, Num y, Num *out)
{
    Job j = { .f = F_POW };
    num_view(&j.x, x);
    num_view(&j.y, y);
    return solve(a, &j, out);
}

NumErr num_ln(Arena *a, Num x, Num *out)
{
    *out = num_int(0);
    if (x.n <= 0)
        return NUM_ERR_DOMAIN;
    if (num_cmp(x, num_int(1)) == 0) {
        out->approx = x.approx;
        return NUM_OK;
    }
    Job j = { .f = F_LN };
    num_view(&j.x, x);
    return solve(a, &j, out);
}

NumErr num_exp(Arena *a, Num x, Num *out)
{
    if (x.n == 0) {
        *out = num_int(1);
        out->approx = x.approx;
        return NUM_OK;
    }
    Job j = { .f = F_EXP };
    num_view(&j.x, x);
    return solve(a, &j, out);
}

void num_thread_done(void)
{
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
}
