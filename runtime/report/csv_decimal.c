/* csv_decimal.c -- numbers as fields of CSV, eight digits at a time and without asking how many there are.
 * A word holds eight digits, a byte each, the first in its lowest byte: as they will stand in memory. */
#include "runtime/report/csv_cell.h"

#include "runtime/fast.h"

#include <string.h>
#ifdef FAST_AVX2
#include <immintrin.h>
#endif

static const uint64_t zeros_text = UINT64_C(0x3030303030303030);
enum {
    SHORT_DIGITS = 100000000,   /* numbers below it have at most eight … */
    SHORT_TAIL   = 6,           /* … decimals that fit between a point and a separator … */
    LONG_TAIL    = 8            /* … and into a word of their own */
};
static const uint64_t long_digits = UINT64_C(10000000000000000);

static inline uint64_t magnitude(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* The digits of U < 10^8, as 0 … 9: halves, then quarters, then single ones, by multiplication with reciprocals. */
static inline uint64_t digits8(uint32_t u)
{
    uint64_t v = u / 10000 | (uint64_t)(u % 10000) << 32;
    uint64_t q = v * 10486 >> 20 & UINT64_C(0x0000007f0000007f);
    v = q | (v - q * 100) << 16;
    q = v * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    return q | (v - q * 10) << 8;
}

/* The bytes of FRACTION down to the last digit that is not 0; none: 0.  No branch: nobody could tell which way it goes. */
static inline uint32_t significant(uint64_t fraction)
{
    return (70 - (uint32_t)__builtin_clzll(fraction << 1 | 1)) / 8;
}

/* What short numbers of a column have in common. */
typedef struct Frame {
    uint64_t one;               /* the last digit before the point, which is written even if it is 0 */
    uint64_t tail;              /* point and zeros … */
    uint64_t separator;         /* … and the separator in its lowest byte */
    uint32_t places, fraction, ntail;
} Frame;

static Frame frame_of(const CsvDecimal *how)
{
    uint32_t decimals = how->scale + how->zeros;
    Frame f = { .one = UINT64_C(1) << 8 * (7 - how->scale), .places = 8 - how->scale, .fraction = 8 * (8 - how->scale),
                .separator = (unsigned char)how->separator, .ntail = decimals + (decimals != 0) };
    f.tail = decimals ? ('.' | zeros_text << 8) & ~(UINT64_MAX << 8 * f.ntail) : 0;
    return f;
}

static CsvCell short_decimal(int64_t x, const Frame *f, bool trim)
{
    uint64_t d = digits8((uint32_t)magnitude(x));
    uint32_t lead = (uint32_t)__builtin_ctzll(d | f->one) / 8, negative = x < 0, ntail = f->ntail;
    uint64_t fraction = f->fraction < 64 ? d >> f->fraction : 0, tail = f->tail | fraction << 8;
    if (trim) {
        uint32_t digits = significant(fraction);
        ntail = digits + (digits != 0);
        tail &= ~(UINT64_MAX << 8 * ntail);
    }
    uint64_t whole = (d >> 8 * lead | zeros_text) << 8 * negative | ('-' & (0 - (uint64_t)negative));
    tail |= f->separator << 8 * ntail;
    uint32_t before = f->places - lead + negative, bits = 8 * before - 1;      /* in two steps: they may be all 64 */
    return (CsvCell){ .a = (whole & ~(UINT64_MAX << bits << 1)) | tail << bits << 1, .b = tail >> (63 - bits), .n = before + ntail + 1 };
}

#ifdef FAST_AVX2
/* As digits8, in each word. */
FAST_AVX2 static inline __m256i digits8_avx2(__m256i u)
{
    __m256i q = _mm256_srli_epi64(_mm256_mul_epu32(u, _mm256_set1_epi64x(0xd1b71759)), 45);
    __m256i rest = _mm256_sub_epi64(u, _mm256_mul_epu32(q, _mm256_set1_epi64x(10000)));
    __m256i v = _mm256_or_si256(q, _mm256_slli_epi64(rest, 32));
    q = _mm256_srli_epi16(_mm256_mulhi_epu16(v, _mm256_set1_epi16(5243)), 3);
    v = _mm256_or_si256(q, _mm256_slli_epi32(_mm256_sub_epi16(v, _mm256_mullo_epi16(q, _mm256_set1_epi16(100))), 16));
    q = _mm256_mulhi_epu16(v, _mm256_set1_epi16(6554));
    return _mm256_or_si256(q, _mm256_slli_epi16(_mm256_sub_epi16(v, _mm256_mullo_epi16(q, _mm256_set1_epi16(10))), 8));
}

/* As short_decimal, four at a time; *DONE tells how many.  False: one of them is not below LIMIT. */
FAST_AVX2 static inline bool short_decimals_avx2(CsvCell *cells, const int64_t *x, uint32_t n, const Frame *f, bool trim, uint64_t limit, uint32_t *done)
{
    const __m256i most = _mm256_set1_epi64x((long long)limit - 1);
    const __m256i zero = _mm256_setzero_si256(), high = _mm256_set1_epi64x((long long)UINT64_C(0x8080808080808080));
    const __m256i tail = _mm256_set1_epi64x((long long)f->tail), separator = _mm256_set1_epi64x((long long)f->separator), one = _mm256_set1_epi64x((long long)f->one);
    const __m256i places = _mm256_set1_epi64x(f->places), bytes = _mm256_set1_epi8(1), ones = _mm256_set1_epi64x(-1);
    const __m128i fraction = _mm_cvtsi32_si128((int)f->fraction);
    __m256i over = zero;        /* in the highest bit of each word */
    uint32_t i = 0;
    for (; i + 4 <= n; i += 4) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(x + i)), negative = _mm256_cmpgt_epi64(zero, v);
        __m256i size = _mm256_sub_epi64(_mm256_xor_si256(v, negative), negative);     /* of the least number: itself */
        __m256i d = digits8_avx2(size);
        over = _mm256_or_si256(over, _mm256_or_si256(size, _mm256_cmpgt_epi64(size, most)));
        /* Of the bytes below the first digit every bit is set in (t - 1) & ~t, of its own the highest is not: as many as there are. */
        __m256i t = _mm256_or_si256(d, one), below = _mm256_andnot_si256(t, _mm256_add_epi64(t, ones));
        __m256i lead = _mm256_sad_epu8(_mm256_srli_epi64(_mm256_and_si256(below, high), 7), zero);
        __m256i a = _mm256_or_si256(_mm256_srlv_epi64(d, _mm256_slli_epi64(lead, 3)), _mm256_set1_epi64x((long long)zeros_text));
        a = _mm256_or_si256(_mm256_sllv_epi64(a, _mm256_and_si256(negative, _mm256_set1_epi64x(8))), _mm256_and_si256(negative, _mm256_set1_epi64x('-')));
        __m256i after = _mm256_srl_epi64(d, fraction), b = _mm256_or_si256(_mm256_slli_epi64(after, 8), tail), ntail = _mm256_set1_epi64x(f->ntail);
        if (trim) {             /* every bit of a byte that is not 0, and of those before it, the point's too */
            __m256i kept = _mm256_cmpgt_epi8(after, zero);
            kept  = _mm256_or_si256(kept, _mm256_srli_epi64(kept, 8));
            kept  = _mm256_or_si256(kept, _mm256_srli_epi64(kept, 16));
            kept  = _mm256_or_si256(kept, _mm256_srli_epi64(kept, 32));
            kept  = _mm256_or_si256(kept, _mm256_slli_epi64(kept, 8));
            b     = _mm256_and_si256(b, kept);
            ntail = _mm256_sad_epu8(_mm256_and_si256(kept, bytes), zero);
        }
        b = _mm256_or_si256(b, _mm256_sllv_epi64(separator, _mm256_slli_epi64(ntail, 3)));
        __m256i before = _mm256_sub_epi64(_mm256_sub_epi64(places, lead), negative), lens = _mm256_sub_epi64(_mm256_add_epi64(before, ntail), ones);
        __m256i bits = _mm256_slli_epi64(before, 3);        /* shifted by 64 nothing is left */
        a = _mm256_or_si256(_mm256_andnot_si256(_mm256_sllv_epi64(ones, bits), a), _mm256_sllv_epi64(b, bits));
        b = _mm256_srlv_epi64(b, _mm256_sub_epi64(_mm256_set1_epi64x(64), bits));
        __m256i even = _mm256_unpacklo_epi64(a, b), odd = _mm256_unpackhi_epi64(a, b);
        uint64_t four[4];
        _mm256_storeu_si256((__m256i *)(void *)four, lens);
        _mm_storeu_si128((__m128i *)(void *)&cells[i], _mm256_castsi256_si128(even));
        _mm_storeu_si128((__m128i *)(void *)&cells[i + 1], _mm256_castsi256_si128(odd));
        _mm_storeu_si128((__m128i *)(void *)&cells[i + 2], _mm256_extracti128_si256(even, 1));
        _mm_storeu_si128((__m128i *)(void *)&cells[i + 3], _mm256_extracti128_si256(odd, 1));
        for (uint32_t k = 0; k < 4; k++)
            memcpy((char *)&cells[i + k] + offsetof(CsvCell, n), &four[k], 8);
    }
    *done = i;
    return _mm256_movemask_pd(_mm256_castsi256_pd(over)) == 0;
}

FAST_AVX2 static bool plain_avx2(CsvCell *cells, const int64_t *x, uint32_t n, const Frame *f, uint64_t limit, uint32_t *done)
{
    return short_decimals_avx2(cells, x, n, f, false, limit, done);
}

FAST_AVX2 static bool trimmed_avx2(CsvCell *cells, const int64_t *x, uint32_t n, const Frame *f, uint64_t limit, uint32_t *done)
{
    return short_decimals_avx2(cells, x, n, f, true, limit, done);
}
#endif

/* All of X in cells; false: one of them does not fit. */
static bool short_decimals(CsvCell *cells, const int64_t *x, uint32_t n, const CsvDecimal *how)
{
    /* A sign takes the place of a digit, which only whole numbers may need. */
    const uint64_t limit = how->scale ? SHORT_DIGITS : SHORT_DIGITS / 10;
    if (how->scale + how->zeros > SHORT_TAIL)
        return false;
    const Frame f = frame_of(how);
    uint32_t i = 0;
#ifdef FAST_AVX2
    if (fast_avx2() && !(how->trim ? trimmed_avx2 : plain_avx2)(cells, x, n, &f, limit, &i))
        return false;
#endif
    for (; i < n && magnitude(x[i]) < limit; i++)
        cells[i] = short_decimal(x[i], &f, how->trim);
    return i == n;
}

/* Below 10^16, with at most LONG_TAIL decimals, into the slot at P; gives its length.  16 bytes are written beyond the first digit. */
static inline uint32_t long_decimal(char *p, int64_t x, const CsvDecimal *how)
{
    uint64_t u = magnitude(x), high = digits8((uint32_t)(u / SHORT_DIGITS)), low = digits8((uint32_t)(u % SHORT_DIGITS)), words[2];
    uint32_t at = 15 - how->scale, negative = x < 0, decimals = how->scale + how->zeros;
    uint64_t first_high = high | (at < 8 ? UINT64_C(1) << 8 * at : 0), first_low = low | (at < 8 ? 0 : UINT64_C(1) << 8 * (at - 8));
    uint64_t in_low = first_high == 0, first = first_high | (first_low & (0 - in_low));
    uint32_t lead = (uint32_t)__builtin_ctzll(first) / 8 + 8 * (uint32_t)in_low;
    unsigned __int128 d = ((unsigned __int128)low << 64 | high) >> 8 * lead;
    uint64_t fraction = how->scale ? low >> 8 * (8 - how->scale) : 0;
    if (how->trim)
        decimals = significant(fraction);
    char *out = p;
    *out = '-';
    out += negative;
    words[0] = (uint64_t)d | zeros_text;
    words[1] = (uint64_t)(d >> 64) | zeros_text;
    memcpy(out, words, 16);
    out += at + 1 - lead;
    *out = '.';
    fraction |= zeros_text;
    memcpy(out + 1, &fraction, 8);
    return (uint32_t)(out - p) + decimals + (decimals != 0);
}

/* Any number, digit by digit from its end. */
static uint32_t any_decimal(char *out, int64_t x, const CsvDecimal *how)
{
    char text[CSV_SLOT], *end = text + sizeof text, *p = end;
    uint64_t u = magnitude(x);
    uint32_t after = how->scale;
    for (; how->trim && after && u % 10 == 0; after--)
        u /= 10;
    for (uint32_t i = 0; i < how->zeros; i++)
        *--p = '0';
    for (uint32_t i = after; i; i--, u /= 10)
        *--p = (char)('0' + u % 10);
    if (p < end)
        *--p = '.';
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (x < 0)
        *--p = '-';
    memcpy(out, p, (size_t)(end - p));
    return (uint32_t)(end - p);
}

/* Below 10^16, with at most LONG_TAIL decimals. */
static bool fits_words(const int64_t *x, uint32_t n, const CsvDecimal *how)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < n; i++)
        most = magnitude(x[i]) > most ? magnitude(x[i]) : most;
    return how->scale + how->zeros <= LONG_TAIL && most < long_digits;
}

bool csv_decimals(CsvCell *cells, const int64_t *x, uint32_t n, const CsvDecimal *how, char *slots)
{
    uint32_t lens[CSV_BLOCK];
    bool any_long = false;
    if (short_decimals(cells, x, n, how))
        return false;
    bool in_words = fits_words(x, n, how);
    for (uint32_t i = 0; i < n; i++) {
        char *p = slots + i * CSV_SLOT;
        lens[i]    = in_words ? long_decimal(p, x[i], how) : any_decimal(p, x[i], how);
        p[lens[i]] = how->separator;
    }
    for (uint32_t i = 0; i < n; i++) {      /* not at once: what was just written in pieces is slow to read as a word */
        const char *p = slots + i * CSV_SLOT;
        if (lens[i] > CSV_SHORT) {
            cells[i] = (CsvCell){ .n = CSV_LONG, .last = (unsigned char)how->separator, .a = (uintptr_t)p, .b = lens[i] };
            any_long = true;
            continue;
        }
        cells[i].n = lens[i] + 1;
        memcpy(&cells[i].a, p, 8);
        memcpy(&cells[i].b, p + 8, 8);
    }
    return any_long;
}

/* ---- rounding ---- */

/* U / BY, halves up. */
static inline uint64_t halves_up(uint64_t u, uint64_t by)
{
    uint64_t q = u / by, rest = u % by;
    return q + (rest >= by - rest);
}

void csv_round_decimals(int64_t *out, const int64_t *x, uint32_t n, uint32_t scale, uint32_t decimals)
{
    const uint64_t unit = (uint64_t)vec_pow10[scale - decimals];
    for (uint32_t i = 0; i < n; i++) {
        int64_t q = (int64_t)halves_up(magnitude(x[i]), unit);      /* UNIT is 10 or more: it fits */
        out[i] = x[i] < 0 ? -q : q;
    }
}

bool csv_round_quotients(int64_t *out, const int64_t *x, const int64_t *den, uint32_t n, uint32_t decimals)
{
    const uint64_t unit = (uint64_t)vec_pow10[decimals];
    for (uint32_t i = 0; i < n; i++) {
        uint64_t by = (uint64_t)den[i];
        unsigned __int128 wide = (unsigned __int128)magnitude(x[i]) * unit;
        unsigned __int128 q = wide <= UINT64_MAX ? halves_up((uint64_t)wide, by) : (wide + by / 2) / by;      /* an odd divisor has no halves */
        if (q > INT64_MAX)
            return false;
        out[i] = x[i] < 0 ? -(int64_t)q : (int64_t)q;
    }
    return true;
}
