/* plain.c -- loops over cells that need no judgement; see plain.h. */
#include "runtime/ingest/plain.h"

#include "runtime/fast.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* How the cells of a column stand; each loop is compiled for all three. */
typedef enum Shape {
    SHAPE_EVEN,         /* rows of one width in a packed batch, all of them */
    SHAPE_SOME,         /* the same, some of them */
    SHAPE_ANY
} Shape;

static Shape shape_of(const PlainCells *c)
{
    const RawBatch *b = c->b;
    bool returns = b->returns && c->field + 1 == b->most_width;
    if (!b->packed || b->least_width != b->most_width || returns)
        return SHAPE_ANY;
    return c->sel ? SHAPE_SOME : SHAPE_EVEN;
}

#define INLINE static inline __attribute__((always_inline))
#define BY_SHAPE(c, loop, ...)                                      \
    switch (shape_of(c)) {                                          \
    case SHAPE_EVEN: return loop(c, SHAPE_EVEN, __VA_ARGS__);       \
    case SHAPE_SOME: return loop(c, SHAPE_SOME, __VA_ARGS__);       \
    case SHAPE_ANY:  break;                                         \
    }                                                               \
    return loop(c, SHAPE_ANY, __VA_ARGS__)

/* What a loop needs of the cells, by value: nothing it writes can change it. */
typedef struct Places {
    const RawBatch *b;
    const char     *text;
    const uint32_t *stops;      /* of the column in row 0 */
    const uint32_t *sel;
    uint32_t        width, field;
} Places;

static inline Places places_of(const PlainCells *c)
{
    return (Places){ c->b, c->b->text, c->b->packed ? c->b->stops + c->field : NULL, c->sel, c->b->most_width, c->field };
}

/* Where the cell of value I stands in the text; of a packed batch, with its quotes. */
INLINE Field place_of(const Places *p, Shape shape, uint32_t i)
{
    uint32_t row = shape != SHAPE_EVEN && p->sel ? p->sel[i] : i;
    const RawBatch *b = p->b;
    if (shape == SHAPE_ANY && !p->stops)
        return b->fields[b->first[row] + p->field];
    const uint32_t *stops = p->stops + (shape == SHAPE_ANY ? b->first[row] : row * p->width);
    Field f = { stops[0] + 1, stops[1] - stops[0] - 1 };
    if (shape == SHAPE_ANY && b->returns && f.len && p->field + 1 == raw_width(b, row))
        f.len -= p->text[f.at + f.len - 1] == '\r';
    return f;
}

/* A cell that may stand in quotes. */
INLINE Field unquoted(const Places *p, Field f)
{
    return p->stops && f.len && p->text[f.at] == '"' ? raw_unwrapped(p->b, f, false) : f;
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
#define INLINE_AVX2 FAST_AVX2 INLINE
INLINE_AVX2 __m128i load16(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

/* KEEP + N leaves the last N of sixteen bytes.  WITHOUT[K] moves what stands before the point in front of the last K bytes to its place;
 * WITHOUT[16] moves nothing. */
#define Z -128
static const int8_t keep[33] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
static const int8_t without[17][16] = {
    { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }, { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15 },
    { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15 }, { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15 },
    { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15 }, { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15 },
    { Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15 }, { Z, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15 },
    { Z, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15 }, { Z, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
    { Z, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, { Z, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
    { Z, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, { Z, 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
    { Z, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, { Z, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
    { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
};
#undef Z

/* The number that sixteen digits 0..9 make, the last one least. */
INLINE_AVX2 int64_t sixteen_digits(__m128i d)
{
    __m128i pairs  = _mm_maddubs_epi16(d, _mm_set1_epi16(0x010A));
    __m128i fours  = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
    __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));
    uint64_t both  = (uint64_t)_mm_cvtsi128_si64(eights);
    return (int64_t)((both & UINT32_MAX) * 100000000u + (both >> 32));
}

enum { NO_POINT = 16 };

/* By how many bytes stand after the point, or NO_POINT: what brings the number to the scale of all, and the most that stays within 64 bits then. */
typedef struct Scaling { char point; uint32_t scale; int64_t by[NO_POINT + 1], most[NO_POINT + 1]; } Scaling;

static void set_scaling(Scaling *s, char point, uint32_t scale)
{
    s->point = point;
    s->scale = scale;
    for (uint32_t k = 0; k <= NO_POINT; k++) {
        uint32_t own = k == NO_POINT ? 0 : k;
        s->by[k]   = own <= scale ? vec_pow10[scale - own] : 0;
        s->most[k] = own <= scale ? INT64_MAX / s->by[k] : -1;
    }
}

/* The LEN bytes, 1 to 16, before END as a number without a sign, *AFTER of its digits after the point; negative: they are not plainly one.
 * What stands before the cell is looked at too, and ignored, as everywhere below. */
INLINE_AVX2 int64_t unsigned_number(const char *end, uint32_t len, char point, uint32_t *after)
{
    __m128i v = load16(end - 16), d = _mm_sub_epi8(v, _mm_set1_epi8('0'));
    uint32_t own = 0xFFFF0000u >> len & 0xFFFF;
    uint32_t others = (uint32_t)_mm_movemask_epi8(_mm_adds_epu8(d, _mm_set1_epi8(0x80 - 10))) & own;    /* no digits */
    uint32_t points = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(point))) & own;
    /* At most one is no digit, and it is a point between others. */
    uint32_t ends = (own & -own) | 0x8000;
    if ((others & (others - 1)) | (others ^ points) | (others & ends))
        return -1;
    *after = (uint32_t)_lzcnt_u32(others) - 16;
    return sixteen_digits(_mm_shuffle_epi8(_mm_and_si128(d, load16(keep + len)), load16(without[*after])));
}

/* The cell of LEN bytes before END at the scale of all; false: it is not plain, or does not suit the scale, or the bounds. */
FAST_AVX2 static __attribute__((noinline)) bool any_number(const char *end, uint32_t len, const Scaling *s, const PlainBounds *bounds, int64_t *out)
{
    bool minus = len && end[-(int64_t)len] == '-';
    uint32_t after = 0;
    int64_t x = len - minus - 1 < 16 ? unsigned_number(end, len - minus, s->point, &after) : -1;
    if (x < 0 || x > s->most[after])
        return false;
    x = minus ? -x : x;
    *out = x * s->by[after];
    return !bounds || (x >= bounds->low[after & 15] && x <= bounds->high[after & 15]);
}

/* The three ways in which most cells of a column are written: with as many decimals as its scale has, one less, or without a point.  By which of the
 * two points is there: two for the first, one for the other. */
typedef struct Habit { const int8_t *order[4]; int64_t by[4], most[4]; uint32_t least_len[4]; } Habit;

static void set_habit(Habit *h, const Scaling *s)
{
    for (uint32_t k = 0; k < 4; k++) {
        uint32_t after = k == 2 ? s->scale : s->scale - 1;
        bool point = k == 1 || k == 2, may_be = k == 0 || (point && after - 1 < NO_POINT - 1);
        uint32_t own = point && may_be ? after : NO_POINT;
        h->order[k] = without[own];
        h->by[k]    = s->by[own];
        h->most[k]  = s->most[own];
        h->least_len[k] = !may_be ? UINT32_MAX : point ? after + 2 : 1;
    }
}

INLINE_AVX2 uint32_t numbers_loop(const PlainCells *c, Shape shape, const Scaling *s, int64_t *restrict out, uint32_t *restrict rest)
{
    const Places cells = places_of(c);
    const PlainBounds *bounds = c->bounds;
    uint32_t nrest = 0, n = c->n, longest = bounds ? 0 : 16;
    const char *text = cells.text, *text_points = text - s->scale, sign = s->point;
    Habit h;
    set_habit(&h, s);
    __m128i zeros = _mm_set1_epi8('0'), beyond = _mm_set1_epi8(0x80 - 10);
    __asm__("" : "+x"(zeros), "+x"(beyond));        /* or the compiler makes them anew for each cell */
    for (uint32_t i = 0; i < n; i++) {
        Field f = place_of(&cells, shape, i);
        const char *end = text + f.at + f.len;
        if (f.len - 1 < longest) {
            const char *point = text_points + f.at + f.len;
            uint32_t k = (uint32_t)(point[-1] == sign) * 2 + (uint32_t)(point[0] == sign);
            __m128i d = _mm_and_si128(_mm_sub_epi8(load16(end - 16), zeros), load16(keep + f.len));
            d = _mm_shuffle_epi8(d, load16(h.order[k]));
            int64_t x = sixteen_digits(d);
            out[i] = (int64_t)((uint64_t)x * (uint64_t)h.by[k]);
            /* all that is left are digits, some of them before the point */
            if (!_mm_movemask_epi8(_mm_adds_epu8(d, beyond)) && f.len >= h.least_len[k] && x <= h.most[k])
                continue;
        }
        if (!any_number(end, f.len, s, bounds, &out[i]))
            rest[nrest++] = i;
    }
    return nrest;
}

FAST_AVX2 static uint32_t numbers_avx2(const PlainCells *c, uint32_t scale, int64_t *out, uint32_t *rest)
{
    Scaling s;
    set_scaling(&s, c->point, scale);
    BY_SHAPE(c, numbers_loop, &s, out, rest);
}

/* What stands after the point in the cells of some rows, at most. */
static uint32_t deepest(const PlainCells *c)
{
    enum { LOOKED_AT = 32 };
    uint32_t step = c->n / LOOKED_AT + 1, most = 0;
    const Places cells = places_of(c);
    for (uint32_t i = 0; i < c->n; i += step) {
        Field f = place_of(&cells, SHAPE_ANY, i);
        const char *p = c->b->text + f.at, *point = f.len && f.len <= 16 ? memchr(p, c->point, f.len) : NULL;
        uint32_t after = point ? (uint32_t)(p + f.len - point) - 1 : 0;
        most = after > most ? after : most;
    }
    return most;
}
#endif

uint32_t plain_numbers(const PlainCells *c, int64_t *out, uint8_t *scale, uint32_t *rest)
{
#ifdef FAST_AVX2
    bool label = may_begin(c, '-');
    for (char digit = '0'; digit <= '9'; digit++)
        label |= may_begin(c, digit);
    if (fast_avx2() && !label) {
        *scale = (uint8_t)deepest(c);
        return numbers_avx2(c, *scale, out, rest);
    }
#endif
    *scale = 0;
    return all_rest(c, rest);
}

/* ---- texts ---- */

enum { VISIBLE = 1, LABEL = 2, THEN = 4 /* may be the second byte of a label */ };

static bool is_ascii(const char *p, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        if ((unsigned char)p[i] >= 0x80)
            return false;
    return true;
}

/* The LEN bytes at P, of which there are some, are ASCII and visible at both ends.  Bytes behind them may be read. */
INLINE bool is_clear(const char *p, uint32_t len, const uint8_t *kinds)
{
#ifdef __SSE2__
    if (len <= 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        /* 0x21 to 0x7E become the least of signed bytes */
        __m128i moved = _mm_add_epi8(v, _mm_set1_epi8(0x80 - 0x21));
        uint32_t visible = (uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(moved, _mm_set1_epi8(0x80 - 0x21 + 0x7F - 0x100)));
        uint32_t last = 1u << (len - 1), high = (uint32_t)_mm_movemask_epi8(v) & (last * 2 - 1);
        return !(high | (~visible & (1 | last)));
    }
#endif
    return (kinds[(unsigned char)*p] & kinds[(unsigned char)p[len - 1]] & VISIBLE) && is_ascii(p, len);
}

INLINE uint32_t texts_loop(const PlainCells *c, Shape shape, const uint8_t *kinds, Str *restrict out, uint32_t *restrict rest)
{
    const Places cells = places_of(c);
    uint32_t nrest = 0, n = c->n, label_max = c->label_max;
    for (uint32_t i = 0; i < n; i++) {
        Field f = unquoted(&cells, place_of(&cells, shape, i));
        const char *p = cells.text + f.at;
        out[i] = (Str){ p, f.len };
        bool label = kinds[(unsigned char)*p] & LABEL && f.len <= label_max && (f.len == 1 || kinds[(unsigned char)p[1]] & THEN);
        if (!f.len || label || !is_clear(p, f.len, kinds))
            rest[nrest++] = i;
    }
    return nrest;
}

uint32_t plain_texts(const PlainCells *c, Str *out, uint32_t *rest)
{
    uint8_t kinds[256];
    for (int byte = 0; byte < 256; byte++)
        kinds[byte] = (uint8_t)((byte > ' ' && byte < 0x7F ? VISIBLE : 0) | (may_begin(c, (char)byte) ? LABEL : 0) | (byte_in(c->labels.then, (unsigned char)byte) ? THEN : 0));
    BY_SHAPE(c, texts_loop, kinds, out, rest);
}

/* ---- logicals ---- */

INLINE uint32_t booleans_loop(const PlainCells *c, Shape shape, uint8_t *restrict out, uint32_t *restrict rest)
{
    const Places cells = places_of(c);
    uint32_t nrest = 0, n = c->n;
    for (uint32_t i = 0; i < n; i++) {
        Field f = place_of(&cells, shape, i);
        unsigned digit = (unsigned)(unsigned char)cells.text[f.at] - '0';
        out[i] = (uint8_t)(digit & 1);
        if (f.len != 1 || digit > 1)
            rest[nrest++] = i;
    }
    return nrest;
}

bool plain_digits(const PlainCells *c)
{
    return !may_begin(c, '0') && !may_begin(c, '1');
}

uint32_t plain_booleans(const PlainCells *c, uint8_t *out, uint32_t *rest)
{
    if (!plain_digits(c))
        return all_rest(c, rest);
    BY_SHAPE(c, booleans_loop, out, rest);
}

/* ---- what was read before ---- */

/* The LEN bytes at P, 1 to 16, in two words; behind them as many may be read. */
INLINE PlainSeen seen_key(const char *p, uint32_t len)
{
    uint64_t low, high, own = UINT64_MAX >> (len % 8 ? 64 - 8 * (len % 8) : 0);
    memcpy(&low, p, 8);
    memcpy(&high, p + 8, 8);
    return (PlainSeen){ .len = len, .low = low & (len < 8 ? own : UINT64_MAX), .high = len <= 8 ? 0 : high & (len < 16 ? own : UINT64_MAX) };
}

INLINE bool same_key(const PlainSeen *a, const PlainSeen *b)
{
    return !((a->low ^ b->low) | (a->high ^ b->high) | (a->len ^ b->len));
}

/* Two places for each: two texts that alternate do not drive each other out. */
INLINE PlainSeen *seen_pair(PlainSeen *seen, const PlainSeen *key)
{
    uint64_t hash = (key->low ^ (key->high * UINT64_C(0xD1B54A32D192ED03))) * UINT64_C(0x9E3779B97F4A7C15);
    return &seen[(hash >> 57) * 2];
}
_Static_assert(PLAIN_SEEN == 2 << (64 - 57), "the highest bits of a hash, which all bytes reach, are a place");

INLINE uint32_t seen_loop(const PlainCells *c, Shape shape, PlainSeen *seen, uint32_t from, uint32_t to, int64_t *restrict out, uint32_t *restrict rest)
{
    const Places cells = places_of(c);
    uint32_t nrest = 0;
    for (uint32_t i = from; i < to; i++) {
        Field f = unquoted(&cells, place_of(&cells, shape, i));
        PlainSeen key = f.len - 1 < 16 ? seen_key(cells.text + f.at, f.len) : (PlainSeen){ .len = UINT32_MAX };
        const PlainSeen *s = seen_pair(seen, &key);
        s += !same_key(s, &key);
        out[i] = s->value;
        if (!same_key(s, &key))
            rest[nrest++] = i;
    }
    return nrest;
}

uint32_t plain_seen(const PlainCells *c, PlainSeen *seen, uint32_t from, uint32_t to, int64_t *out, uint32_t *rest)
{
    BY_SHAPE(c, seen_loop, seen, from, to, out, rest);
}

void plain_remember(const PlainCells *c, PlainSeen *seen, uint32_t i, int64_t value)
{
    const Places cells = places_of(c);
    Field f = unquoted(&cells, place_of(&cells, SHAPE_ANY, i));
    if (f.len - 1 >= 16)
        return;
    PlainSeen key = seen_key(cells.text + f.at, f.len), *s = seen_pair(seen, &key);
    if (same_key(s, &key))
        return;
    s[1] = s[0];
    s[0] = key;
    s[0].value = value;
}
