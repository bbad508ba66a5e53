/* num.h -- exact numbers: one rational value, small on machine words, big on GMP limbs.
 *
 * A Num is a plain value (24 bytes): copying it copies the number.  Big numbers point at
 * immutable limbs in an Arena; they live as long as the arena (num_copy moves one to another arena).
 * Always in lowest terms, denominator positive.  No binary floating point anywhere.
 *
 * `approx` marks a value that was rounded without anyone writing `redondea` (roots, logarithms,
 * fractional powers, quotients entering an aggregate): shown with ≈.  It is contagious. */
#ifndef RUNTIME_NUMBER_NUM_H
#define RUNTIME_NUMBER_NUM_H

#include "runtime/mem.h"
#include "runtime/text.h"
#include <stdbool.h>

typedef struct NumBig NumBig;   /* numerator and denominator limbs */

typedef struct Num {
    int64_t n;                  /* small: numerator, not INT64_MIN; big: the sign, -1 or 1 */
    union {
        int64_t       d;        /* small: denominator, > 0 */
        const NumBig *big;
    };
    bool is_big;
    bool approx;
} Num;

enum { NUM_DIGITS = 34 };       /* significant digits of what cannot be exact */

/* Limits: an operation whose result would need more than NUM_MAX_BITS in numerator or denominator
 * gives NUM_ERR_LIMIT instead of a number.  Whenever an operation fails, *out is an exact 0. */
enum {
    NUM_MAX_BITS   = 1 << 20,
    NUM_MAX_SCALE  = NUM_MAX_BITS,  /* decimals that rounding and printing handle: no number needs more */
    NUM_MAX_DIGITS = 300000         /* digits of a literal, decimals of num_decimal: within NUM_MAX_BITS */
};
typedef enum NumErr { NUM_OK, NUM_ERR_ZERO /* division by zero */, NUM_ERR_DOMAIN /* root or log of what has none */,
                      NUM_ERR_LIMIT } NumErr;

/* rounding modes: NAME in the language, and what ties and others do.  */
typedef enum RoundMode {
#define ROUND(id, name, doc) ROUND_##id,
#include "runtime/number/round.def"
#undef ROUND
    ROUND_COUNT
} RoundMode;
const char *round_mode_name(RoundMode m);               /* as written in the language */
bool        round_mode_find(Str name, RoundMode *out);  /* folded compare */

Num num_int_min(void);                                  /* -2^63, which is not small (see Num.n) */
static inline Num num_int(int64_t v)
{
    Num r = { .n = v, .d = 1 };
    return v == INT64_MIN ? num_int_min() : r;
}
Num  num_ratio(Arena *a, int64_t n, int64_t d);         /* d != 0 */
Num  num_from_i128(Arena *a, __int128 n, __int128 d);   /* d != 0 */
Num  num_decimal(Arena *a, __int128 mantissa, uint32_t scale);   /* mantissa / 10^scale, scale <= NUM_MAX_DIGITS */
Num  num_copy(Arena *a, Num x);                         /* owns its limbs in A */

/* Exact.  OUT may be one of the operands' own variables. */
NumErr num_add(Arena *a, Num x, Num y, Num *out);
NumErr num_sub(Arena *a, Num x, Num y, Num *out);
NumErr num_mul(Arena *a, Num x, Num y, Num *out);
NumErr num_div(Arena *a, Num x, Num y, Num *out);
/* Integer exponents are exact; others are correctly rounded to 34 digits (approx) unless the result is exactly rational (4 ^ 0.5 = 2, not approx).
 * 0^0 = 1; 0^negative: NUM_ERR_ZERO; negative base with fractional exponent: NUM_ERR_DOMAIN. */
NumErr num_pow(Arena *a, Num x, Num y, Num *out);
/* Neither allocates: the result shares the limbs of X.  (The arena of the _in forms is not used.) */
Num    num_neg(Num x);
Num    num_neg_in(Arena *a, Num x);
Num    num_abs_in(Arena *a, Num x);
int    num_cmp(Num x, Num y);   /* -1, 0, 1; exact (cross-multiplication) */
int    num_sign(Num x);
bool   num_is_integer(Num x);
uint64_t num_hash(Num x);       /* equal numbers, equal hashes */
/* Integer value if it is one and fits; else false. */
bool   num_to_i64(Num x, int64_t *out);

/* Rounding contract.
 *
 * num_round   N decimals (N < 0: -3 is thousands), one rounding of the exact value in mode M: a tie is a tie only when the
 *             value lies exactly half-way.  Somebody wrote this rounding, so the result is never approx, not even
 *             when X was.  NUM_ERR_LIMIT when the result needs more than NUM_MAX_BITS.
 * num_round34 34 significant decimal digits, half away from zero; approx is set when the value changed and
 *             otherwise stays as it was.  Integers of up to 34 digits and decimals of as many never change.
 * num_sqrt, num_root, num_ln, num_exp, num_pow
 *             rational results (perfect roots, ln 1, exp 0, integer powers) are exact and whole, and as approx as the
 *             operands; every other result is irrational, is the decimal of 34 significant digits nearest to it, and is approx.
 *             An irrational value is never half-way between two decimals, so no mode for ties enters.
 *             NUM_ERR_LIMIT also when telling the digits apart would take more than 2^17 bits (only a
 *             value built for it does).  ln(x <= 0), even roots of negative numbers, root 0: NUM_ERR_DOMAIN.  */
NumErr num_round(Arena *a, Num x, int32_t n, RoundMode m, Num *out);
NumErr num_round34(Arena *a, Num x, Num *out);
/* num_round34 of n/d (d > 0, not necessarily in lowest terms) without making a Num:
 * *mantissa / 10^*scale.  True when it is exact.  The way in for quotient columns. */
bool num_quotient34(int64_t n, int64_t d, __int128 *mantissa, uint32_t *scale);

NumErr num_sqrt(Arena *a, Num x, Num *out);
NumErr num_root(Arena *a, Num x, uint32_t k, Num *out);
NumErr num_ln(Arena *a, Num x, Num *out);
NumErr num_exp(Arena *a, Num x, Num *out);
/* Gives back what the four above (and num_pow) keep for the calling thread; for threads that end. */
void num_thread_done(void);

/* Program literals: digits, optional '.' and '_' each between two digits; no sign, no exponent, no '%'.  The whole
 * slice must be used.  False if it is not one, or has more than NUM_MAX_DIGITS digits. */
bool num_parse_literal(Arena *a, Str s, Num *out);

/* Printing.  None of them rounds in silence: num_print_exact writes a finite decimal whole, else
 * an irreducible fraction "250/3".  num_print_fixed writes exactly N decimals rounded with M, with THOUSANDS commas if
 * asked (minus sign '-', never "-0"); N < 0 writes the integer rounded to tens, hundreds ….  num_print_short: up to MAX
 * decimals, an ellipsis "…" after them if digits were cut (cut, not rounded: what stands there is right; the sign of a
 * negative number stays, "-0.00…").  N and MAX are brought within NUM_MAX_SCALE.  None of them writes ≈.
 * num_finite: true when x is a finite decimal, *decimals how many it needs. */
bool num_finite(Num x, uint32_t *decimals);
void num_print_exact(Buf *out, Num x);
void num_print_fixed(Buf *out, Num x, int32_t n, RoundMode m, bool thousands);
void num_print_short(Buf *out, Num x, uint32_t max, bool thousands);

/* Exact sum, independent of order: a 128-bit accumulator at a scale, GMP beyond.
 * Zero-initialise; numsum_free when done (it may own malloc'ed limbs).  Values that are not finite decimals are
 * added exactly as rationals too (slower).  Merging two is exact.  A worker may own one: nothing here is collected. */
typedef struct NumSum {
    __int128 acc;               /* at scale */
    uint32_t scale;
    bool     approx;
    bool     limit;             /* the parts outgrew NUM_MAX_BITS; there is no value any more */
    void    *big;               /* malloc'ed, or null */
} NumSum;
void numsum_add(NumSum *s, Num x);
void numsum_add_dec(NumSum *s, int64_t mantissa, uint32_t scale);   /* mantissa / 10^scale, scale <= NUM_MAX_DIGITS */
void numsum_add_i128(NumSum *s, __int128 mantissa, uint32_t scale); /* the same */
/* Adds n/d (d > 0) rounded to 34 digits as num_round34 does, and marks the sum approx when that changed it. */
void numsum_add_quotient(NumSum *s, int64_t n, int64_t d);
void numsum_merge(NumSum *into, const NumSum *from);
/* The sum so far, in A.  NUM_ERR_LIMIT (and *out 0) when it, or a part kept on the way, is beyond NUM_MAX_BITS. */
NumErr numsum_result(Arena *a, const NumSum *s, Num *out);
/* The same where the limit cannot be reached (addends of machine words without foreign denominators). */
Num  numsum_value(Arena *a, const NumSum *s);
void numsum_free(NumSum *s);

#endif
