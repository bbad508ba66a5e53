/* plain.c -- loops over cells that need no judgement; see plain.h. */
#include "runtime/ingest/plain.h"

#include "runtime/fast.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* Where the fields of a column stand; all rows but those of odd tables have the same width. */
typedef struct Column {
    const Field    *fields;
    const uint32_t *first, *sel;
    uint32_t        width;      /* of all rows; 0: FIRST tells */
} Column;

static Column column_of(const PlainCells *c)
{
    const RawBatch *b = c->b;
    bool even = b->least_width == b->most_width && b->first[0] == 0 && b->first[b->nrows] == (uint64_t)b->nrows * b->most_width;
    return (Column){ b->fields + c->field, b->first, c->sel, even ? b->most_width : 0 };
}

static inline Field field_at(const Column *c, uint32_t i)
{
    uint32_t row = c->sel ? c->sel[i] : i;
    return c->fields[c->width ? row * c->width : c->first[row]];
}

static bool may_begin(const PlainCells *c, char byte)
{
    return first_may(&c->labels, (Str){ &byte, 1 });
}

static uint32_t all_rest(const PlainCells *c, uint32_t *rest)
{
    for (uint32_t i = 0; i < c->n; i++)
        rest[i] = i;
    return c->n;
}

/* ---- numbers ---- */

#ifdef FAST_AVX2
/* WINDOW + N: bytes N-16 … N-1, a shuffle that moves the first N bytes to the end.  BEFORE + K: minus one but in the last K bytes, which
 * added to such a shuffle leaves out the byte before them, the point; K = 16 leaves out none. */
static const int8_t window[32] = { -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1,
                                   0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static const int8_t before[32] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };

FAST_AVX2 static inline __m128i load16(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

/* The number that sixteen digits 0..9 make, the last one least. */
FAST_AVX2 static inline int64_t sixteen_digits(__m128i d)
{
    __m128i pairs  = _mm_maddubs_epi16(d, _mm_set1_epi16(0x010A));
    __m128i fours  = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
    __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));
    uint64_t both  = (uint64_t)_mm_cvtsi128_si64(eights);
    return (int64_t)((both & UINT32_MAX) * 100000000u + (both >> 32));
}

FAST_AVX2 static uint32_t numbers_avx2(const PlainCells *c, int64_t *restrict out, uint8_t *restrict scales, uint8_t *least, uint8_t *most,
                                       uint32_t *restrict rest)
{
    Column column = column_of(c);
    const char *text = c->b->text;
    const PlainBounds *bounds = c->bounds;
    uint32_t nrest = 0, low = *least, high = *most, n = c->n;
    for (uint32_t i = 0; i < n; i++) {
        Field f = field_at(&column, i);
        const char *p = text + f.at;
        uint32_t len = f.len < 16 ? f.len : 16, all = (1u << len) - 1, minus = *p == '-';
        __m128i v = load16(p), d = _mm_sub_epi8(v, _mm_set1_epi8('0'));
        __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d);
        uint32_t digits = (uint32_t)_mm_movemask_epi8(is_digit) & all;
        uint32_t point  = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('.'))) & all;
        /* digits, perhaps a sign before them, perhaps one point between them; told without branches, which would be guesses */
        uint32_t outside = (1u << minus | (all + 1) >> 1) & point;      /* a point at an end */
        uint32_t odd = ((digits | point | minus) ^ all) | (point & (point - 1)) | outside | (uint32_t)(digits == 0) | (uint32_t)(f.len > 16);
        uint32_t has_point = point != 0, after = len - 1 - (uint32_t)_tzcnt_u32(point);
        uint32_t scale = after & -has_point;
        __m128i order = _mm_add_epi8(load16(window + len), load16(before + (has_point ? scale & 15 : 16)));
        int64_t x = sixteen_digits(_mm_shuffle_epi8(_mm_and_si128(d, is_digit), order));
        int64_t sign = -(int64_t)minus;
        x = (x ^ sign) - sign;
        if (bounds)
            odd |= (uint32_t)(x < bounds->low[scale % PLAIN_SCALES]) | (uint32_t)(x > bounds->high[scale % PLAIN_SCALES]);
        int64_t good = -(int64_t)(odd == 0);
        out[i]    = x & good;
        scale    &= (uint32_t)good;
        scales[i] = (uint8_t)scale;
        low  = (scale | ~(uint32_t)good) < low ? scale : low;
        high = scale > high ? scale : high;
        odd  = odd != 0;
        rest[nrest] = i;
        nrest += odd;
    }
    *least = (uint8_t)low;
    *most  = (uint8_t)high;
    return nrest;
}
#endif

uint32_t plain_numbers(const PlainCells *c, int64_t *out, uint8_t *scales, uint8_t *least, uint8_t *most, uint32_t *rest)
{
#ifdef FAST_AVX2
    bool label = may_begin(c, '-');
    for (char digit = '0'; digit <= '9'; digit++)
        label |= may_begin(c, digit);
    if (fast_avx2() && !label)
        return numbers_avx2(c, out, scales, least, most, rest);
#endif
    (void)least;
    (void)most;
    memset(out, 0, c->n * sizeof *out);
    memset(scales, 0, c->n);
    return all_rest(c, rest);
}

/* ---- texts ---- */

static inline bool is_ascii(const char *p, uint32_t len)
{
    uint32_t i = 0;
#ifdef __SSE2__
    for (; i < len; i += 16) {          /* as many bytes may be read behind a cell */
        uint32_t high = (uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + i)));
        if (len - i < 16 ? high & ((1u << (len - i)) - 1) : high)
            return false;
    }
#else
    for (; i < len; i++)
        if ((unsigned char)p[i] >= 0x80)
            return false;
#endif
    return true;
}

uint32_t plain_texts(const PlainCells *c, Str *out, uint32_t *rest)
{
    enum { VISIBLE = 1, LABEL = 2 };
    uint8_t kinds[256];
    for (int byte = 0; byte < 256; byte++)
        kinds[byte] = (uint8_t)((byte > ' ' && byte < 0x7F ? VISIBLE : 0) | (may_begin(c, (char)byte) ? LABEL : 0));
    Column column = column_of(c);
    const char *text = c->b->text;
    uint32_t nrest = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        Field f = field_at(&column, i);
        const char *p = text + f.at;
        uint8_t first = f.len ? kinds[(unsigned char)*p] : 0, last = f.len ? kinds[(unsigned char)p[f.len - 1]] : 0;
        bool plain = (first & last & VISIBLE) && (!(first & LABEL) || f.len > c->label_max) && is_ascii(p, f.len);
        out[i] = plain ? (Str){ p, f.len } : (Str){ "", 0 };
        rest[nrest] = i;
        nrest += !plain;
    }
    return nrest;
}

/* ---- logicals ---- */

uint32_t plain_booleans(const PlainCells *c, uint8_t *restrict out, uint32_t *restrict rest)
{
    Column column = column_of(c);
    const char *text = c->b->text;
    uint32_t nrest = 0, n = c->n;
    if (may_begin(c, '0') || may_begin(c, '1')) {
        memset(out, 0, n);
        return all_rest(c, rest);
    }
    for (uint32_t i = 0; i < n; i++) {
        Field f = field_at(&column, i);
        unsigned digit = (unsigned)(unsigned char)text[f.at] - '0', plain = (f.len == 1) & (digit <= 1);
        out[i] = (uint8_t)(digit & plain);
        rest[nrest] = i;
        nrest += plain ^ 1;
    }
    return nrest;
}

/* ---- what was read before ---- */

bool plain_seen(const PlainCells *c, PlainSeen *seen, uint32_t i, PlainSeen *key, PlainSeen **slot)
{
    Column column = { c->b->fields + c->field, c->b->first, c->sel, 0 };
    Field f = field_at(&column, i);
    *slot = NULL;
    if (f.len == 0 || f.len > 16)
        return false;
    /* As many bytes may be read behind a cell; those that are not its own are put to 0. */
    uint64_t low, high;
    memcpy(&low, c->b->text + f.at, 8);
    memcpy(&high, c->b->text + f.at + 8, 8);
    uint64_t own = UINT64_MAX >> (f.len % 8 ? 64 - 8 * (f.len % 8) : 0);
    *key = (PlainSeen){ .len = f.len, .low = low & (f.len < 8 ? own : UINT64_MAX), .high = f.len <= 8 ? 0 : high & (f.len < 16 ? own : UINT64_MAX) };
    uint64_t hash = (key->low ^ (key->high * UINT64_C(0xD1B54A32D192ED03))) * UINT64_C(0x9E3779B97F4A7C15);
    PlainSeen *s = *slot = &seen[(hash >> 32) % PLAIN_SEEN];
    if (s->len != f.len || s->low != key->low || s->high != key->high)
        return false;
    key->value = s->value;
    return true;
}
