/* limite_celdas.h -- cells of the yardstick: where they stand; numbers read from text, divided, written.
 * Amounts are 64-bit hundredths; what has no number is MISSING, which is below every amount. */
#ifndef TESTS_BENCH_LIMITE_CELDAS_H
#define TESTS_BENCH_LIMITE_CELDAS_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define unlikely(x) __builtin_expect(!!(x), 0)
#define MISSING     INT64_MIN

typedef __int128 Wide;

/* ---- where cells stand ---- */

static inline uint64_t bytes_equal(const char *p, char wanted)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)p), high = _mm256_loadu_si256((const __m256i *)(p + 32)), c = _mm256_set1_epi8(wanted);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, c)) | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, c)) << 32;
}

/* Where commas and line ends outside quotes stand in [base, base + n); gives back the end of SEPS.  Writes up to three more. */
static uint32_t *separators(const char *base, unsigned n, uint32_t *seps)
{
    uint32_t *out = seps;
    uint64_t open = 0;      /* all ones while a quote is open */
    for (unsigned i = 0; i < n; i += 64) {
        uint64_t found = bytes_equal(base + i, ',') | bytes_equal(base + i, '\n'), quotes = bytes_equal(base + i, '"');
        if (unlikely(quotes | open)) {
            uint64_t inside = (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)quotes), _mm_set1_epi8(-1), 0)) ^ open;
            open = (uint64_t)((int64_t)inside >> 63);
            found &= ~inside;
        }
        uint32_t *next = out + __builtin_popcountll(found);
        while (found) {     /* four at a time: what is too much is written over */
            for (int k = 0; k < 4; k++) {
                out[k] = i + (uint32_t)__builtin_ctzll(found | UINT64_C(1) << 63);
                found &= found - 1;
            }
            out += 4;
        }
        out = next;
    }
    while (out > seps && out[-1] >= n)
        out--;
    return out;
}

/* ---- numbers from text ---- */

static const uint8_t last_bytes[32] = {[16] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

/* The last LEN bytes before TO as digits at the right end of sixteen, zeros before them. */
static inline __m128i digits_before(const char *to, unsigned len)
{
    __m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(to - 16)), _mm_set1_epi8('0'));
    return _mm_and_si128(v, _mm_loadu_si128((const __m128i *)(last_bytes + len)));
}

/* Sixteen digits by pairs, fours, eights. */
static inline int64_t join_digits(__m128i v)
{
    v = _mm_maddubs_epi16(v, _mm_set1_epi16(0x010A));
    v = _mm_madd_epi16(v, _mm_set1_epi32(0x00010064));
    v = _mm_packus_epi32(v, v);
    v = _mm_madd_epi16(v, _mm_set1_epi32(0x00012710));
    uint64_t halves = (uint64_t)_mm_cvtsi128_si64(v);
    return (int64_t)((halves & 0xffffffffu) * 100000000u + (halves >> 32));
}

#define NIL 0x80    /* gives a zero when bytes are shuffled */

/* An amount of no, one or two decimals in hundredths: the point is taken out, the digits moved left.  Any text is MISSING. */
static inline int64_t hundredths(const char *from, const char *to)
{
    static const uint8_t by_decimals[3][16] = {{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, NIL, NIL},
                                               {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, NIL},
                                               {NIL, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15}};
    bool minus = false;
    if (unlikely((unsigned char)(*from - '0') > 9)) {
        if (from == to || *from != '-')
            return MISSING;
        from++;
        minus = true;
    }
    unsigned decimals = (unsigned)(to[-3] == '.') * 2 + (unsigned)(to[-2] == '.');
    __m128i digits = digits_before(to, (unsigned)(to - from));
    int64_t n = join_digits(_mm_shuffle_epi8(digits, _mm_loadu_si128((const __m128i *)by_decimals[decimals])));
    return minus ? -n : n;
}

/* A number of exactly four decimals in ten-thousandths. */
static inline int64_t ten_thousandths(const char *from, const char *to)
{
    static const uint8_t without_point[16] = {NIL, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15};
    __m128i digits = digits_before(to, (unsigned)(to - from));
    return join_digits(_mm_shuffle_epi8(digits, _mm_loadu_si128((const __m128i *)without_point)));
}

static inline int64_t amount(const char *base, const uint32_t *sep, int field)
{
    return hundredths(base + sep[field - 1] + 1, base + sep[field]);
}

static inline char first(const char *base, const uint32_t *sep, int field)
{
    return base[sep[field - 1] + 1];
}

/* ---- arithmetic ---- */

/* A/B to the nearest integer, halves away from zero; B > 0. */
static inline int64_t ratio(int64_t a, int64_t b)
{
    uint64_t size = a < 0 ? -(uint64_t)a : (uint64_t)a, q = (size + ((uint64_t)b >> 1)) / (uint64_t)b;
    return a < 0 ? -(int64_t)q : (int64_t)q;
}

static Wide wide_ratio(Wide a, Wide b)
{
    Wide q = ((a < 0 ? -a : a) + b / 2) / b;
    return a < 0 ? -q : q;
}

/* pct(a, b): hundredths of a percent. */
static inline int64_t percent(int64_t a, int64_t b)
{
    return a != MISSING && b > 0 ? ratio(a * 10000, b) : MISSING;
}

/* ---- text from numbers ---- */

static const char two_digits[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                                 "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static inline char *put_count(char *out, uint64_t n)
{
    if (n < 100) {
        memcpy(out, two_digits + 2 * n + (n < 10), 2);
        return out + 1 + (n >= 10);
    }
    if (n < 10000) {
        memcpy(out, two_digits + 2 * (n / 100) + (n < 1000), 2);
        out += 1 + (n >= 1000);
        memcpy(out, two_digits + 2 * (n % 100), 2);
        return out + 2;
    }
    char digits[24], *end = digits + sizeof digits, *p = end;
    for (; n >= 100; n /= 100)
        memcpy(p -= 2, two_digits + 2 * (n % 100), 2);
    if (n >= 10)
        memcpy(p -= 2, two_digits + 2 * n, 2);
    else
        *--p = (char)('0' + n);
    memcpy(out, p, (size_t)(end - p));
    return out + (end - p);
}

static inline char *put_hundredths(char *out, int64_t n)
{
    if (n == MISSING)
        return out;
    uint64_t size = (uint64_t)n;
    if (n < 0) {
        *out++ = '-';
        size = -size;
    }
    out = put_count(out, size / 100);
    *out = '.';
    memcpy(out + 1, two_digits + 2 * (size % 100), 2);
    return out + 3;
}

static char *put_wide(char *out, Wide n, int decimals)
{
    char back[48];
    int len = 0;
    if (n < 0) {
        *out++ = '-';
        n = -n;
    }
    for (; n || len < decimals + 2; n /= 10) {
        back[len++] = (char)('0' + (int)(n % 10));
        if (len == decimals)
            back[len++] = '.';
    }
    while (len)
        *out++ = back[--len];
    return out;
}

/* A comma and 100 A/B with two decimals, or nothing behind the comma. */
static char *put_percent(char *out, Wide a, Wide b)
{
    *out++ = ',';
    return b > 0 ? put_wide(out, wide_ratio(a * 10000, b), 2) : out;
}

static char *put_text(char *out, const char *text)
{
    size_t n = strlen(text);
    memcpy(out, text, n);
    return out + n;
}

#endif
