/* raw.c -- the records of one batch: their text, and where each field stands in it. */
#include "runtime/ingest/scan.h"

#include "runtime/mem.h"

#include <string.h>

RawBatch *raw_new(void)
{
    RawBatch *b = mem_alloc(1, sizeof *b);
    *b = (RawBatch){ .stack = 1, .least_width = UINT32_MAX };
    raw_reserve(b, 1);
    b->cap_rows = 512;
    b->first = mem_alloc(b->cap_rows, sizeof *b->first);
    b->line  = mem_alloc(b->cap_rows, sizeof *b->line);
    b->flags = mem_alloc(b->cap_rows, sizeof *b->flags);
    b->first[0] = 0;
    return b;
}

void raw_free(RawBatch *b)
{
    if (!b)
        return;
    mem_free(b->text - SCAN_BEFORE);
    mem_free(b->stops);
    mem_free(b->fields);
    mem_free(b->first);
    mem_free(b->line);
    mem_free(b->flags);
    mem_free(b->moved);
    mem_free(b);
}

void raw_clear(RawBatch *b)
{
    b->len         = 0;
    b->nfields     = 0;
    b->nrows       = 0;
    b->nmoved      = 0;
    b->marks       = 0;
    b->first[0]    = 0;
    b->packed      = false;
    b->least_width = UINT32_MAX;
    b->most_width  = 0;
    b->bad_bytes   = false;
    b->bad_quotes  = false;
}

void raw_reserve(RawBatch *b, size_t more)
{
    if (b->cap - b->len >= more && b->text)
        return;
    size_t cap = b->cap ? b->cap : 64 << 10;
    while (cap - b->len < more)
        cap *= 2;
    /* The scanner looks at whole blocks, and at cells from their end: what lies about the text is read, and ignored. */
    char *all = mem_grow(b->text ? b->text - SCAN_BEFORE : NULL, SCAN_BEFORE + cap + SCAN_PAD, 1);
    b->text = all + SCAN_BEFORE;
    b->cap  = cap;
}

void raw_reserve_rows(RawBatch *b, uint32_t more)
{
    if (b->nrows + more < b->cap_rows)
        return;
    while (b->nrows + more >= b->cap_rows)
        b->cap_rows = b->cap_rows ? b->cap_rows * 2 : 512;
    b->first = mem_grow(b->first, b->cap_rows, sizeof *b->first);
    b->line  = mem_grow(b->line, b->cap_rows, sizeof *b->line);
    b->flags = mem_grow(b->flags, b->cap_rows, sizeof *b->flags);
}

void raw_add_row(RawBatch *b, const Field *fields, uint32_t n, uint64_t line, uint8_t flags)
{
    if (n > b->cap_fields - b->nfields) {
        b->cap_fields = (b->nfields + n) * 2 + 64;
        b->fields = mem_grow(b->fields, b->cap_fields, sizeof *b->fields);
    }
    if (n)
        memcpy(b->fields + b->nfields, fields, n * sizeof *fields);
    raw_reserve_rows(b, 1);
    b->first[b->nrows] = b->nfields;
    b->line[b->nrows]  = line;
    b->flags[b->nrows] = flags;
    b->nfields += n;
    b->first[++b->nrows] = b->nfields;
}

Field raw_unwrapped(const RawBatch *b, Field f, bool last)
{
    if (last && b->returns && b->text[f.at + f.len - 1] == '\r')
        f.len--;
    if (!b->quotes || f.len < 2 || b->text[f.at] != '"')
        return f;
    f.at++;
    f.len -= 2;
    while (f.len && b->text[f.at + f.len - 1] == '\0')
        f.len--;
    return f;
}

void raw_unpack(RawBatch *b, uint32_t row)
{
    b->nfields = b->first[b->nrows];
    if (b->cap_fields < b->nfields) {
        b->cap_fields = b->nfields + b->nfields / 2;
        b->fields = mem_grow(b->fields, b->cap_fields, sizeof *b->fields);
    }
    for (; row < b->nrows; row++)
        for (uint32_t k = b->first[row]; k < b->first[row + 1]; k++)
            b->fields[k] = raw_packed(b, k, k + 1 == b->first[row + 1]);
    b->packed = false;
}

void raw_survey(RawBatch *b)
{
    b->any_flags = 0;
    if (b->packed && !b->bad_bytes)             /* no packed row has flags of its own */
        return;
    b->least_width = UINT32_MAX;
    b->most_width  = 0;
    for (uint32_t r = 0; r < b->nrows; r++) {
        raw_widths(b, raw_width(b, r), raw_width(b, r));
        b->any_flags |= b->flags[r];
    }
}

void raw_add_moved(RawBatch *b, Moved m)
{
    if (b->nmoved == b->cap_moved) {
        b->cap_moved = b->cap_moved ? b->cap_moved * 2 : 64;
        b->moved = mem_grow(b->moved, b->cap_moved, sizeof *b->moved);
    }
    b->moved[b->nmoved++] = m;
}

uint64_t raw_field_line(const RawBatch *b, uint32_t record, uint32_t field, uint32_t *column)
{
    if (column)
        *column = field + 1;
    uint32_t low = 0, high = b->nmoved;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (b->moved[mid].record < record)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < b->nmoved && b->moved[low].record == record; low++)
        if (b->moved[low].field == field) {
            if (column && b->moved[low].column)
                *column = b->moved[low].column;
            return b->moved[low].line;
        }
    return b->line[record];
}

uint32_t raw_rows(const RawBatch *b)
{
    return b->nrows * b->stack;
}

uint64_t raw_line(const RawBatch *b, uint32_t row)
{
    return line_tag(b->file, b->line[raw_record(b, row)]);
}

const uint64_t *raw_lines(const RawBatch *b)
{
    return b->stack == 1 && b->file == 0 ? b->line : NULL;
}
