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

enum { ROOM = 64 + 8 /* fields that a block may add, and those written beyond */ };

static __attribute__((noinline)) void grow(RawBatch *b, uint32_t nfields)
{
    while (b->cap_fields < nfields + ROOM)
        b->cap_fields = b->cap_fields ? b->cap_fields * 2 : 4096;
    b->fields = mem_grow(b->fields, b->cap_fields, sizeof *b->fields);
}

/* Room for the fields and rows of one block. */
static inline void scan_make_room(RawBatch *b, uint32_t nfields)
{
    if (b->cap_fields < nfields + ROOM)
        grow(b, nfields);
    if (b->cap_rows < b->nrows + ROOM)
        raw_reserve_rows(b, ROOM);
}

/* Bit i: the number of quotes at or before byte i is odd. */
static inline uint64_t between(uint64_t quotes)
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

/* Takes the quotes off the fields from FIRST to LAST; false, and nothing has changed, where one is quoted in an odd way. */
static bool unquote(RawBatch *b, uint32_t first, uint32_t last)
{
    enum { QUOTED_MAX = 256 };
    uint32_t quoted[QUOTED_MAX], n = 0;
    for (uint32_t i = first; i < last; i++) {
        Field f = b->fields[i];
        if (f.len == 0 || b->text[f.at] != '"')
            continue;
        if (f.len < 2 || b->text[f.at + f.len - 1] != '"' || n == QUOTED_MAX)
            return false;
        quoted[n++] = i;
    }
    for (uint32_t k = 0; k < n; k++) {
        Field *f = &b->fields[quoted[k]];
        f->at++;
        f->len -= 2;
        if (memchr(b->text + f->at, '"', f->len))
            scan_undouble(b, f);
    }
    return true;
}

/* The fields up to LAST, of the bytes from START to END, as a row; false where it needs a closer look. */
static inline bool scan_end_row(RawBatch *b, Dialect d, uint32_t last, size_t start, size_t end, uint64_t line, bool quoted)
{
    uint32_t first = b->first[b->nrows];
    if (end - start > RECORD_MAX_BYTES || last - first > RECORD_MAX_FIELDS)
        return false;
    if (d.eol == '\n' && b->fields[last - 1].len && b->text[end - 1] == '\r')
        b->fields[last - 1].len--;
    if (quoted && !unquote(b, first, last))
        return false;
    b->line[b->nrows]  = line;
    b->flags[b->nrows] = 0;
    b->first[++b->nrows] = last;
    return true;
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
#define LOOP   rows_avx2
#define TARGET FAST_AVX2
#define LOWEST(w) (size_t)_tzcnt_u64(w)
#define MASKS  masks_avx2
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
#define LOOP   rows_plain
#define TARGET
#define LOWEST(w) (size_t)__builtin_ctzll((w) | UINT64_C(1) << 63)
#define MASKS  masks_plain
#include "runtime/ingest/scan_loop.def"

void scan_rows(Dialect d, RawBatch *b, size_t *pos, uint64_t *line, uint32_t max)
{
#ifdef FAST_AVX2
    if (fast_avx2()) {
        rows_avx2(d, b, pos, line, max);
        return;
    }
#endif
    rows_plain(d, b, pos, line, max);
}
