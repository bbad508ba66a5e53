/* vec.h -- a column of a batch: typed values beside their missingness.
 *
 * Vectors and all they point at live in an Arena (or in memory that outlives it), never in the
 * collected heap.  `valid` null means no value is missing; where a bit is 0 `hole` gives why.
 * The value under a hole is unspecified but always safe to read (numbers: 0/1, text: empty). */
#ifndef RUNTIME_COLUMN_VEC_H
#define RUNTIME_COLUMN_VEC_H

#include "runtime/column/hole.h"
#include "runtime/number/num.h"

typedef enum VecKind {
    VEC_NUM,
    VEC_TEXT,
    VEC_BOOL,
    VEC_DATE,       /* days since 1970-01-01, proleptic Gregorian, in i64 */
    VEC_PERIOD,     /* period_pack (period.h), in i64 */
    VEC_BAND        /* index of a row of a band set, in i64 */
} VecKind;

/* How the numbers of a VEC_NUM are kept. */
typedef enum NumRep {
    REP_DEC,        /* i64[i] / 10^scale                     (the common case: money, counts) */
    REP_QUO,        /* i64[i] / den[i], den[i] > 0, not reduced; scale unused */
    REP_NUM         /* num[i]: any exact number, the way out when 64 bits do not hold it */
} NumRep;

typedef struct Vec {
    VecKind   kind;
    NumRep    rep;          /* VEC_NUM only */
    uint8_t   scale;        /* REP_DEC: 0..18 */
    bool      constant;     /* one stored value (index 0) stands for all n */
    uint32_t  n;
    int64_t  *i64;          /* REP_DEC, REP_QUO, dates, periods, bands */
    int64_t  *den;          /* REP_QUO */
    Num      *num;          /* REP_NUM */
    Str      *text;         /* VEC_TEXT: slices into memory that outlives the vector */
    const Str     *labels;  /* VEC_TEXT that takes few values: those, at most 256 (null: not known) … */
    const uint8_t *label;   /* … and which of them value i is, any under a hole */
    uint32_t  nlabels;
    uint8_t  *boolean;      /* VEC_BOOL: 0 or 1 */
    uint64_t *valid;        /* bit i: value i is present; null: all are */
    HoleId   *hole;         /* null when valid is null */
} Vec;

enum { BATCH_ROWS = 2048 };  /* default rows a batch; multiple of 64: whole validity words */

static inline uint32_t vec_at(const Vec *v, uint32_t i) { return v->constant ? 0 : i; }
static inline bool vec_valid(const Vec *v, uint32_t i)
{
    i = vec_at(v, i);
    return !v->valid || (v->valid[i >> 6] >> (i & 63) & 1);
}
static inline HoleId vec_hole(const Vec *v, uint32_t i)
{
    return vec_valid(v, i) ? 0 : v->hole[vec_at(v, i)];
}

/* The missing ones of values 64·W and on, a bit each; bits beyond the end may be set. */
static inline uint64_t vec_missing_word(const Vec *v, uint32_t w)
{
    if (!v->valid)
        return 0;
    return v->constant ? (v->valid[0] & 1 ? 0 : UINT64_MAX) : ~v->valid[w];
}

/* The slots of V from 64·W on, a bit each. */
static inline uint64_t vec_slots_word(uint32_t slots, uint32_t w)
{
    uint32_t left = slots - w * 64;
    return left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "bytes are taken together as words");

/* 64 bytes that are 0 or 1, of which N are there, as bits. */
static inline uint64_t vec_bits(const uint8_t *bytes, uint32_t n)
{
    uint64_t bits = 0, eight;
    uint32_t i = 0;
    for (; i + 8 <= n && i < 64; i += 8) {
        __builtin_memcpy(&eight, bytes + i, 8);
        bits |= (eight * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    for (; i < n && i < 64; i++)
        bits |= (uint64_t)bytes[i] << i;
    return bits;
}

/* And back: the first N of 64 bits, as bytes that are 0 or 1. */
static inline void vec_bytes(uint64_t bits, uint8_t *bytes, uint32_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t i = 0;
    for (; i + 8 <= n && i < 64; i += 8) {
        uint64_t eight = (bits >> i & 0xFF) * ones & UINT64_C(0x8040201008040201);
        eight = (eight + (ones << 7) - ones) >> 7 & ones;
        __builtin_memcpy(bytes + i, &eight, 8);
    }
    for (; i < n && i < 64; i++)
        bytes[i] = bits >> i & 1;
}

/* An empty vector of N values of KIND (REP_DEC scale 0 for numbers) with its arrays allocated, all present. */
Vec *vec_new(Arena *a, VecKind kind, uint32_t n);
/* A number vector of REP_NUM with N slots set to zero. */
Vec *vec_new_num(Arena *a, uint32_t n);
/* Constants: one stored value for N rows. */
Vec *vec_const_num(Arena *a, Num v, uint32_t n);      /* REP_DEC when it fits, else REP_NUM */
Vec *vec_const_text(Arena *a, Str v, uint32_t n);
Vec *vec_const_i64(Arena *a, VecKind kind, int64_t v, uint32_t n);    /* dates, periods, bands, booleans */
Vec *vec_const_hole(Arena *a, VecKind kind, HoleId h, uint32_t n);
/* Makes value I missing (allocates the masks on first use). */
void vec_set_hole(Arena *a, Vec *v, uint32_t i, HoleId h);

/* 10^0 … 10^18. */
enum { VEC_MAX_SCALE = 18 };
extern const int64_t vec_pow10[VEC_MAX_SCALE + 1];
/* How many values are stored: 1 for a constant, else n. */
static inline uint32_t vec_slots(const Vec *v) { return v->constant ? 1 : v->n; }
static inline uint32_t vec_words(uint32_t n) { return (n + 63) / 64; }
/* A vector over arrays for one stored value if CONSTANT, else for N; all present. */
Vec *vec_shaped(Arena *a, VecKind kind, bool constant, uint32_t n);
/* The same where every value will be written. */
Vec *vec_lanes(Arena *a, VecKind kind, bool constant, uint32_t n);
/* The narrowest representation that holds all of NUMS[0..n) exactly (REP_NUM where one is approximate). */
Vec *vec_from_nums(Arena *a, const Num *nums, uint32_t n);
/* Number vectors A and B rewritten to one representation (and scale). */
void vec_unify(Arena *arena, const Vec *a, const Vec *b, const Vec **ua, const Vec **ub);
/* A REP_DEC vector at another scale, not less than its own; null where 64 bits do not hold it. */
const Vec *vec_rescale(Arena *a, const Vec *v, uint8_t scale);
/* Arrays for the masks of V, to be written whole; under what is then missing V must have values that are safe to read. */
void vec_new_masks(Arena *a, Vec *v);
/* Masks of V become its own, so that vec_set_hole touches no other vector. */
void vec_own_masks(Arena *a, Vec *v);

/* Value I as a Num in arena A (its big limbs may be shared with V's).  V is VEC_NUM. */
Num  vec_num(Arena *a, const Vec *v, uint32_t i);
/* Rewrites as REP_NUM in A (gives V itself if it is already). */
const Vec *vec_as_num(Arena *a, const Vec *v);
/* The rows SEL[0..nsel) of V, in A. */
Vec *vec_gather(Arena *a, const Vec *v, const uint32_t *sel, uint32_t nsel);
/* Deep copy into A: numbers, text bytes and all. */
Vec *vec_copy(Arena *a, const Vec *v);
/* Appends FROM to INTO (same kind; deep copy into A, amortised growth; INTO is not constant and was made by vec_builder). */
typedef struct VecBuilder { Vec v; uint32_t cap; Arena *arena; } VecBuilder;
void vec_builder_init(VecBuilder *b, Arena *a, VecKind kind);
void vec_builder_append(VecBuilder *b, const Vec *from);
void vec_builder_append_one(VecBuilder *b, const Vec *from, uint32_t i);
void vec_builder_append_hole(VecBuilder *b, HoleId h);

#endif
