/* scan.c -- records and fields of delimited text (RFC 4180 quotes), found with bit masks of 64 bytes. */
#include "runtime/ingest/scan.h"

#include "runtime/ingest/label.h"
#include "runtime/mem.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { FIELD_DOUBLED = 1 };   /* the quoted field holds doubled quotes */

void scan_start(Scanner *s, Dialect d)
{
    *s = (Scanner){ .dialect = d };
    scan_forget(s);
}

void scan_forget(Scanner *s)
{
    s->block = SIZE_MAX;
    s->mask  = 0;
    s->limit = 0;
}

static uint64_t mask_of(const char *p, char a, char b)
{
#ifdef __SSE2__
    __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, va), _mm_cmpeq_epi8(v, vb));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
    }
    return mask;
#else
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)(p[i] == a || p[i] == b) << i;
    return mask;
#endif
}

/* The first separator or line end at or after POS, or the length of the text. */
static inline size_t next_mark(Scanner *s, const RawBatch *b, size_t pos)
{
    if (s->limit != b->len || pos < s->block || pos >= s->block + 64) {
        s->limit = b->len;
        s->block = pos & ~(size_t)63;
        if (s->block >= b->len)
            return b->len;
        s->mask = mask_of(b->text + s->block, s->dialect.separator, s->dialect.eol);
    }
    uint64_t mask = s->mask & (~UINT64_C(0) << (pos - s->block));
    while (!mask) {
        s->block += 64;
        if (s->block >= b->len) {
            scan_forget(s);
            return b->len;
        }
        mask = s->mask = mask_of(b->text + s->block, s->dialect.separator, s->dialect.eol);
    }
    size_t at = s->block + (size_t)__builtin_ctzll(mask);
    return at < b->len ? at : b->len;
}

static __attribute__((noinline)) void grow_fields(RawBatch *b)
{
    b->cap_fields = b->cap_fields ? b->cap_fields * 2 : 4096;
    b->fields = mem_grow(b->fields, b->cap_fields, sizeof *b->fields);
}

static inline void add_field(RawBatch *b, size_t from, size_t to, uint32_t kind)
{
    if (b->nfields == b->cap_fields)
        grow_fields(b);
    /* Fields are shorter than 2^24, so a high bit is free until the record is whole. */
    b->fields[b->nfields++] = (Field){ (uint32_t)from, (uint32_t)(to - from) | kind << 31 };
}

static void add_row(RawBatch *b, uint32_t first, uint64_t line, uint8_t flags)
{
    raw_reserve_rows(b, 1);
    b->first[b->nrows] = first;
    b->line[b->nrows]  = line;
    b->flags[b->nrows] = flags;
    b->nrows++;
    b->first[b->nrows] = b->nfields;
}

void scan_undouble(const RawBatch *b, Field *f)
{
    char *p = b->text + f->at, *to = p;
    const char *from = p, *end = p + (f->len & 0x7FFFFFFF), *quote;
    while (from < end && (quote = memchr(from, '"', (size_t)(end - from))) != NULL) {
        size_t n = (size_t)(quote + 1 - from);
        memmove(to, from, n);
        to  += n;
        from = quote + 1 < end ? quote + 2 : end;
    }
    if (from < end) {
        memmove(to, from, (size_t)(end - from));
        to += end - from;
    }
    f->len = (uint32_t)(to - p);
}

/* The quote that closes the field opened just before POS, or SIZE_MAX. */
static size_t closing_quote(const RawBatch *b, size_t pos, char eol, uint64_t *lines, bool *doubled)
{
    for (;;) {
        const char *q = pos < b->len ? memchr(b->text + pos, '"', b->len - pos) : NULL;
        size_t end = q ? (size_t)(q - b->text) : b->len;
        for (const char *n = b->text + pos; (n = memchr(n, eol, (size_t)(b->text + end - n))) != NULL; n++)
            ++*lines;
        if (!q)
            return SIZE_MAX;
        if (end + 1 < b->len && q[1] == '"') {
            *doubled = true;
            pos = end + 2;
            continue;
        }
        return end;
    }
}

ScanEnd scan_record(Scanner *s, RawBatch *b, size_t *pos, uint64_t *line, bool eof)
{
    Dialect d = s->dialect;
    size_t at = *pos, start = *pos;
    uint32_t first = b->nfields;
    uint64_t lines = 0;
    uint8_t flags = 0;
    bool any_doubled = false;
    ScanEnd end = SCAN_RECORD;
    for (;;) {
        size_t stop, from = at;
        bool last;                       /* of the record */
        if (d.quotes && at < b->len && b->text[at] == '"') {
            bool doubled = false;
            uint64_t opened = *line + lines;
            size_t close = closing_quote(b, at + 1, d.eol, &lines, &doubled);
            if (close == SIZE_MAX || (close + 1 == b->len && !eof)) {
                if (eof || b->len - start > RECORD_MAX_BYTES) {
                    *line = opened;
                    end = SCAN_OPEN_QUOTE;
                } else {
                    end = SCAN_MORE;
                }
                break;
            }
            size_t after = close + 1;
            stop = next_mark(s, b, after);
            last = stop >= b->len || b->text[stop] == d.eol;
            size_t tail = stop;
            if (last && d.eol == '\n' && tail > after && b->text[tail - 1] == '\r')
                tail--;
            while (after < tail && b->text[after] == ' ')
                after++;
            if (after == tail) {
                add_field(b, from + 1, close, doubled ? FIELD_DOUBLED : 0);
                any_doubled |= doubled;
            } else {
                add_field(b, from, tail, 0);      /* not a quoted field after all: taken as it stands, and said */
                flags |= ROW_BAD_QUOTE;
            }
        } else {
            stop = next_mark(s, b, at);
            last = stop >= b->len || b->text[stop] == d.eol;
            size_t tail = stop;
            if (last && d.eol == '\n' && tail > from && b->text[tail - 1] == '\r')
                tail--;
            add_field(b, from, tail, 0);
        }
        if (stop - start > RECORD_MAX_BYTES || b->nfields - first > RECORD_MAX_FIELDS) {
            end = stop - start > RECORD_MAX_BYTES ? SCAN_TOO_LONG : SCAN_TOO_WIDE;
            break;
        }
        if (stop >= b->len) {
            if (!eof) {
                end = SCAN_MORE;
                break;
            }
            at = b->len;
            lines++;
            break;
        }
        at = stop + 1;
        if (last) {
            lines++;
            break;
        }
    }
    if (end != SCAN_RECORD) {
        b->nfields = first;
        return end;
    }
    if (any_doubled)
        for (uint32_t i = first; i < b->nfields; i++)
            if (b->fields[i].len >> 31)
                scan_undouble(b, &b->fields[i]);
    add_row(b, first, *line, flags);
    b->bad_quotes |= (flags & ROW_BAD_QUOTE) != 0;
    *pos   = at;
    *line += lines;
    return SCAN_RECORD;
}

bool scan_skip_line(const Scanner *s, const RawBatch *b, size_t *pos, uint64_t *line, bool eof)
{
    const char *n = memchr(b->text + *pos, s->dialect.eol, b->len - *pos);
    if (!n && !eof)
        return false;
    *pos = n ? (size_t)(n - b->text) + 1 : b->len;
    ++*line;
    return true;
}

/* ---- guesses ---- */

char scan_guess_eol(const char *s, size_t len)
{
    return len && !memchr(s, '\n', len) && memchr(s, '\r', len - 1) ? '\r' : '\n';
}

enum { GUESS_RECORDS = 200 };

/* How many records have the commonest number of fields (of at least two), and that number. */
static uint32_t agreement(const uint32_t *widths, uint32_t n, uint32_t *width)
{
    uint32_t best = 0;
    *width = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (widths[i] < 2)
            continue;
        uint32_t same = 0;
        for (uint32_t j = 0; j < n; j++)
            same += widths[j] == widths[i];
        if (same > best || (same == best && widths[i] > *width)) {
            best   = same;
            *width = widths[i];
        }
    }
    return best;
}

static uint32_t heads_found(const RawBatch *b, const Str *heads, uint32_t nheads)
{
    uint32_t found = 0;
    for (uint32_t h = 0; h < nheads; h++)
        for (uint32_t i = 0; i < b->nfields; i++)
            if (cells_alike((Str){ b->text + b->fields[i].at, b->fields[i].len }, heads[h])) {
                found++;
                break;
            }
    return found;
}

char scan_guess_separator(const RawBatch *sample, Dialect d, const Str *heads, uint32_t nheads)
{
    static const char candidates[] = { ',', ';', '\t', '|' };
    RawBatch *b = raw_new();
    char best = ',';
    uint32_t best_heads = 0, best_same = 0, best_width = 1;
    for (size_t c = 0; c < sizeof candidates; c++) {
        raw_clear(b);
        raw_reserve(b, sample->len);
        memcpy(b->text, sample->text, sample->len);
        b->len = sample->len;
        d.separator = candidates[c];
        Scanner s;
        scan_start(&s, d);
        size_t pos = 0;
        uint64_t line = 1;
        uint32_t widths[GUESS_RECORDS], n = 0, records = 0;
        while (pos < b->len && records < GUESS_RECORDS && scan_record(&s, b, &pos, &line, false) == SCAN_RECORD) {
            uint32_t w = raw_width(b, b->nrows - 1);
            records++;
            if (w > 1 || raw_field(b, b->nrows - 1, 0).len)
                widths[n++] = w;
        }
        if (n == 0 && pos == 0 && scan_record(&s, b, &pos, &line, true) == SCAN_RECORD)     /* a file of one line */
            widths[n++] = raw_width(b, 0);
        uint32_t width, same = agreement(widths, n, &width), found = heads_found(b, heads, nheads);
        if (same == 0)
            continue;
        bool better = found != best_heads ? found > best_heads
                    : same != best_same   ? same > best_same
                                          : width > best_width;
        if (better) {
            best       = candidates[c];
            best_heads = found;
            best_same  = same;
            best_width = width;
        }
    }
    raw_free(b);
    return best;
}
