/* num_impl.h -- what the files of runtime/number/ share: the layout of a big number, views of any
 * number as GMP integers, and 64/128-bit helpers.  Nothing outside this folder includes it.
 *
 * Canonical form, on which hashing rests: lowest terms, denominator positive, and a number is small
 * exactly when the magnitudes of both parts are at most INT64_MAX (so -2^63 is big, and negating
 * never overflows).  A big number keeps its sign in Num.n (-1 or 1): negating one allocates nothing. */
#ifndef RUNTIME_NUMBER_NUM_IMPL_H
#define RUNTIME_NUMBER_NUM_IMPL_H

#include "runtime/number/num.h"
#include <gmp.h>

typedef __int128          i128;
typedef unsigned __int128 u128;

_Static_assert(GMP_LIMB_BITS == 64, "limbs are taken for 64-bit words");

struct NumBig {
    uint32_t         nn, nd;    /* limbs of each part, no leading zero limb */
    const mp_limb_t *num;       /* magnitude of the numerator */
    const mp_limb_t *den;       /* num_limb_one for an integer */
};
extern const mp_limb_t num_limb_one[1];

/* Any number as two GMP integers to be read, never cleared nor written.  A view must not be moved
 * and lives no longer than the limbs of the number. */
typedef struct NumView {
    mpz_t     n, d;
    mp_limb_t word[2];
} NumView;
void num_view(NumView *v, Num x);

static inline bool num_big_is_integer(const NumBig *b) { return b->nd == 1 && b->den[0] == 1; }

/* A number from GMP integers in lowest terms, D > 0; copies.  NUM_ERR_LIMIT above NUM_MAX_BITS,
 * and then *out is zero. */
NumErr num_from_mpz(Arena *a, const mpz_t n, const mpz_t d, bool approx, Num *out);
/* The same after reducing N/D in place; D != 0 of either sign. */
NumErr num_from_mpz_reduce(Arena *a, mpz_t n, mpz_t d, bool approx, Num *out);
/* From a fraction already in lowest terms with D > 0. */
Num    num_from_reduced(Arena *a, i128 n, u128 d);
/* MANTISSA / 10^SCALE, SCALE >= 0, as a number; MANTISSA is overwritten. */
NumErr num_from_mpz_decimal(Arena *a, mpz_t mantissa, uint32_t scale, bool approx, Num *out);

/* GMP ways of the four operations, for any operands. */
NumErr num_big_add(Arena *a, Num x, Num y, bool subtract, Num *out);
NumErr num_big_mul(Arena *a, Num x, Num y, Num *out);
NumErr num_big_div(Arena *a, Num x, Num y, Num *out);
int    num_big_cmp(Num x, Num y);

void mpz_set_u128(mpz_t z, u128 v);
void mpz_set_i128(mpz_t z, i128 v);
/* Z := Z * 10^K. */
void mpz_mul_pow10(mpz_t z, uint32_t k);

/* Whether a quotient truncated towards zero takes one more unit away from zero: SIGN is that of the
 * value (not 0), ODD the parity of the truncated quotient, HALF how the rest compares with one
 * half (-1, 0, 1).  Not called for an exact quotient. */
bool round_up_magnitude(RoundMode m, int sign, bool odd, int half);

/* The magnitude of X * 10^N rounded to an integer into Q, with *exact.  For N >= 0 at most NUM_MAX_SCALE,
 * for N < 0 at least -NUM_MAX_SCALE. */
void num_scaled_mpz(mpz_t q, Num x, int32_t n, RoundMode m, bool *exact);
/* The same on machine words; false when they do not suffice. */
bool num_scaled_u128(u128 *q, Num x, int32_t n, RoundMode m, bool *exact);

/* An upper bound for |log2| of numerator and denominator: bits of the longer one. */
size_t num_bits(Num x);

extern const uint64_t num_pow10_u64[20];

static inline uint64_t mag64(int64_t v) { return v < 0 ? 0 - (uint64_t)v : (uint64_t)v; }
static inline u128 mag128(i128 v) { return v < 0 ? 0 - (u128)v : (u128)v; }
/* Product of two words; written on unsigned so that no compiler asks for a run-time helper. */
static inline i128 mul_i64(int64_t x, int64_t y) { return (i128)((u128)(i128)x * (u128)(i128)y); }
/* 10^K for K up to 38. */
static inline u128 pow10_u128(uint32_t k)
{
    return k < 20 ? (u128)num_pow10_u64[k] : (u128)num_pow10_u64[19] * num_pow10_u64[k - 19];
}
uint64_t gcd_u64(uint64_t a, uint64_t b);
u128     gcd_u128(u128 a, u128 b);

#endif
