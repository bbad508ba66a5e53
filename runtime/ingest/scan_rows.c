/* scan_rows.c -- many plain records at once: the same cutting as scan_record, as long as nothing is out of the ordinary. */
#include "runtime/ingest/scan.h"

#include "runtime/fast.h"
#include "runtime/mem.h"

#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* Of 64 bytes, a bit each. */
typedef struct Masks { uint64_t marks /* separators and line ends */, ends, quotes; } Masks;

/* What the loop found: places of separators and line ends, and of quotes that stand for one of two. */
enum { DOUBLED_MAX = 256 };
typedef struct Marks {
    uint32_t n;            /* stops there are now */
    uint32_t ends;         /* of those found, how many are line ends */
    bool     odd;          /* it ended where something is not plain */
    uint32_t ndoubled;
    uint32_t doubled[DOUBLED_MAX];
} Marks;

enum {
    ROOM       = 64 + 8,   /* stops that a block may add, and those written beyond */
    ROWS_ATATIME = 128     /* records between two looks at what was found: it is then still in the nearest cache */
};

/* Room for the stops of one block. */
static inline void scan_make_room(RawBatch *b, uint32_t n)
{
    if (b->cap_stops >= n + ROOM)
        return;
    while (b->cap_stops < n + ROOM)
        b->cap_stops = b->cap_stops ? b->cap_stops * 2 : 4096;
    b->stops = mem_grow(b->stops, b->cap_stops, sizeof *b->stops);
}

/* Bit i: the number of quotes at or before byte i is odd. */
static inline uint64_t between_plain(uint64_t quotes)
{
    for (int k = 1; k < 64; k *= 2)
        quotes ^= quotes << k;
    return quotes;
}

/* BAD without the carriage returns that belong to a line end. */
static inline uint64_t scan_spare_returns(const RawBatch *b, size_t base, Dialect d, uint64_t bad)
{
    for (uint64_t w = bad; w && d.eol == '\n'; w &= w - 1) {
        size_t at = base + (size_t)__builtin_ctzll(w);
        if (b->text[at] == '\r' && at + 1 < b->len && b->text[at + 1] == '\n')
            bad &= ~(w & -w);
    }
    return bad;
}

/* Remembers the quotes WHERE of the block at BASE.  Gives the bytes before the first for which there is no room. */
static __attribute__((noinline)) uint64_t note_doubled(Marks *found, size_t base, uint64_t where)
{
    for (; where; where &= where - 1) {
        if (found->ndoubled == DOUBLED_MAX) {
            found->odd = true;
            return (where & -where) - 1;
        }
        found->doubled[found->ndoubled++] = (uint32_t)(base + (size_t)__builtin_ctzll(where));
    }
    return UINT64_MAX;
}

#ifdef FAST_AVX2
FAST_AVX2 static inline uint64_t hits32(__m256i low, __m256i high, __m256i what)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, what)) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, what)) << 32;
}

FAST_AVX2 static inline Masks masks_avx2(const char *p, Dialect d)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p), high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
    uint64_t ends = hits32(low, high, _mm256_set1_epi8(d.eol));
    return (Masks){ hits32(low, high, _mm256_set1_epi8(d.separator)) | ends, ends, hits32(low, high, _mm256_set1_epi8('"')) };
}
/* By eight bits, the places of those that are set, a byte each from the lowest on. */
#define SET_BELOW(m, i) __builtin_popcount((m) & ((1u << (i)) - 1))
#define PLACE(m, i)  ((uint64_t)((m) >> (i) & 1) * (i) << 8 * SET_BELOW(m, i))
#define PLACES(m)    PLACE(m, 1) | PLACE(m, 2) | PLACE(m, 3) | PLACE(m, 4) | PLACE(m, 5) | PLACE(m, 6) | PLACE(m, 7)
#define PLACES4(m)   PLACES(m), PLACES((m) + 1), PLACES((m) + 2), PLACES((m) + 3)
#define PLACES16(m)  PLACES4(m), PLACES4((m) + 4), PLACES4((m) + 8), PLACES4((m) + 12)
#define PLACES64(m)  PLACES16(m), PLACES16((m) + 16), PLACES16((m) + 32), PLACES16((m) + 48)
static const uint64_t places[256] = { PLACES64(0u), PLACES64(64u), PLACES64(128u), PLACES64(192u) };

/* Where many bits are set, eight bits at a time by a table: how many rounds it takes then is no guess. */
FAST_AVX2 static inline void put_avx2(uint32_t *to, uint32_t base, uint64_t marks)
{
    enum { MANY = 13 };
    if (__builtin_popcountll(marks) < MANY) {
        do {
            for (int i = 0; i < 4; i++) {
                *to++ = base + (uint32_t)_tzcnt_u64(marks);
                marks &= marks - 1;
            }
        } while (marks);
        return;
    }
    for (uint32_t bits = 0; bits < 64; bits += 8) {
        uint32_t eight = marks >> bits & 0xFF;
        __m256i at = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)&places[eight]));
        _mm256_storeu_si256((__m256i *)(void *)to, _mm256_add_epi32(at, _mm256_set1_epi32((int)(base + bits))));
        to += __builtin_popcount(eight);
    }
}

/* The product without carries of a number and one of all ones. */
FAST_AVX2 static inline uint64_t between_avx2(uint64_t quotes)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)quotes), _mm_set1_epi8(-1), 0));
}
#define LOOP   rows_avx2
#define TARGET FAST_AVX2
#define PUT    put_avx2
#define MASKS  masks_avx2
#define BETWEEN between_avx2
#include "runtime/ingest/scan_loop.def"
#endif

#ifdef __SSE2__
static inline uint64_t hits16(const __m128i v[4], __m128i what)
{
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], what)) << (16 * i);
    return mask;
}

static inline Masks masks_plain(const char *p, Dialect d)
{
    __m128i v[4];
    for (int i = 0; i < 4; i++)
        v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    uint64_t ends = hits16(v, _mm_set1_epi8(d.eol));
    return (Masks){ hits16(v, _mm_set1_epi8(d.separator)) | ends, ends, hits16(v, _mm_set1_epi8('"')) };
}
#else
static inline Masks masks_plain(const char *p, Dialect d)
{
    Masks m = { 0 };
    for (int i = 0; i < 64; i++) {
        uint64_t end = p[i] == d.eol;
        m.ends   |= end << i;
        m.marks  |= (end | (p[i] == d.separator)) << i;
        m.quotes |= (uint64_t)(p[i] == '"') << i;
    }
    return m;
}
#endif
static inline void put_plain(uint32_t *to, uint32_t base, uint64_t marks)
{
    for (; marks; marks &= marks - 1)
        *to++ = base + (uint32_t)__builtin_ctzll(marks);
}
#define LOOP   rows_plain
#define TARGET
#define PUT    put_plain
#define MASKS  masks_plain
#define BETWEEN between_plain
#include "runtime/ingest/scan_loop.def"

static Marks marks_from(Dialect d, RawBatch *b, size_t pos, uint32_t k, uint32_t max)
{
#ifdef FAST_AVX2
    if (fast_avx2())
        return rows_avx2(d, b, pos, k, max);
#endif
    return rows_plain(d, b, pos, k, max);
}

/* Makes one quote of each two in the cells after stop FIRST and up to LAST; their text is then shorter, with NULs up to the closing quote. */
static void undouble(const RawBatch *b, const Marks *found, uint32_t first, uint32_t last)
{
    uint32_t done = 0;                          /* all before this byte */
    for (uint32_t i = 0; i < found->ndoubled && found->doubled[i] < b->stops[last]; i++) {
        if (found->doubled[i] < done)
            continue;
        uint32_t low = first, high = last;      /* the stops about the quote */
        while (high - low > 1) {
            uint32_t mid = low + (high - low) / 2;
            if (b->stops[mid] < found->doubled[i])
                low = mid;
            else
                high = mid;
        }
        uint32_t from = b->stops[low] + 2, to = b->stops[high] - 1;
        to -= b->text[to] != '"';               /* a carriage return */
        Field f = { from, to - from };
        scan_undouble(b, &f);
        memset(b->text + f.at + f.len, 0, to - from - f.len);
        done = b->stops[high];
    }
}

/* The ENDS line ends after stop FIRST, of N stops, are WIDTH from one another: then none stands between. */
static bool is_even(const RawBatch *b, char eol, uint32_t first, uint32_t n, uint32_t ends, uint32_t width)
{
    bool even = (uint64_t)ends * width < n - first;
    for (uint32_t i = 1; even && i <= ends; i++)
        even = b->text[b->stops[first + i * width]] == eol;
    return even;
}

/* Rows of WIDTH cells from stop FIRST on. */
static void put_even_rows(RawBatch *b, uint32_t first, uint32_t width, uint32_t n, uint64_t line)
{
    uint32_t *next = b->first + b->nrows + 1;
    uint64_t *lines = b->line + b->nrows;
    for (uint32_t i = 0; i < n; i++)
        next[i] = first + (i + 1) * width;
    for (uint32_t i = 0; i < n; i++)
        lines[i] = line + i;
    memset(b->flags + b->nrows, 0, n);
    b->nrows += n;
    raw_widths(b, width, width);
}

/* What was found as rows of B, no more than MAX.  False: one is too long. */
static bool make_rows(Dialect d, RawBatch *b, const Marks *found, uint32_t max, uint64_t line)
{
    uint32_t first = b->first[b->nrows], width = 1, ends = found->ends;
    raw_reserve_rows(b, ends);
    while (ends && b->text[b->stops[first + width]] != d.eol)
        width++;
    bool even = is_even(b, d.eol, first, found->n, ends, width);
    if (ends && even && width <= RECORD_MAX_FIELDS && b->stops[first + ends * width] - b->stops[first] <= RECORD_MAX_BYTES) {
        put_even_rows(b, first, width, ends < max - b->nrows ? ends : max - b->nrows, line);
        return true;
    }
    for (uint32_t i = 0; i < ends && b->nrows < max; i++) {
        uint32_t next = first + 1;
        while (b->text[b->stops[next]] != d.eol)
            next++;
        if (b->stops[next] - b->stops[first] > RECORD_MAX_BYTES || next - first > RECORD_MAX_FIELDS)
            return false;
        b->line[b->nrows]  = line + i;
        b->flags[b->nrows] = 0;
        raw_widths(b, next - first, next - first);
        b->first[++b->nrows] = first = next;
    }
    return true;
}

bool scan_rows(Dialect d, RawBatch *b, size_t *pos, uint64_t *line, uint32_t max)
{
    bool packed = b->packed || !b->nrows, go_on = true;
    b->packed  = packed;
    b->quotes  = d.quotes;
    b->returns = d.eol == '\n';
    scan_make_room(b, b->first[b->nrows]);
    b->stops[b->first[b->nrows]] = (uint32_t)*pos - 1;
    while (go_on && b->nrows < max && *pos < b->len) {
        uint32_t from = b->nrows, first = b->first[from], want = max - from < ROWS_ATATIME ? max - from : ROWS_ATATIME;
        Marks found = marks_from(d, b, *pos, first + 1, want);
        go_on = make_rows(d, b, &found, max, *line) && !found.odd;
        if (b->nrows > from) {
            *line += b->nrows - from;
            *pos   = (size_t)b->stops[b->first[b->nrows]] + 1;
            undouble(b, &found, first, b->first[b->nrows]);
        }
        if (!packed)
            raw_unpack(b, from);
        if (found.ends < want)
            break;
    }
    b->nfields = b->first[b->nrows];
    return go_on;
}
