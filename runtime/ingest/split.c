/* split.c -- batches of a table's records: which of those read are candidates for rows, many at a time where nothing looks closely at each. */
#include "runtime/ingest/table_impl.h"

#include "runtime/fast.h"

#include <string.h>

enum {
    BATCH_MAX_BYTES  = 32 << 20,    /* a batch of very long records ends before its number of rows */
    BATCH_MAX_FIELDS = 4 << 20,
    JOIN_MAX_GAP     = 1 << 20      /* between a row and what continues it */
};

static bool begins_end(const Table *t, const RawBatch *b, uint32_t row)
{
    for (uint32_t i = 0; i < raw_width(b, row); i++) {
        Str cell = cell_trim(raw_field(b, row, i));
        if (cell.len && first_may(&t->until_first, cell) && label_begins(&t->until, cell))
            return true;
    }
    return false;
}

/* False: the cell that would repeat the heading does not even begin like it. */
static bool may_be_head(const Table *t, const RawBatch *b, uint32_t row)
{
    const HeadLine *h = &t->head[0];
    Str cell = raw_field(b, row, t->head_probe);
    if (t->head_next || t->spec->header == HEADER_TEXT || !h->n || !h->cells[t->head_probe].len || !cell.len || (unsigned char)cell.p[0] <= ' ' ||
        (unsigned char)cell.p[0] >= 0x7F)
        return true;
    return (cell.p[0] | 32) == (h->cells[t->head_probe].p[0] | 32);
}

static RowCause classify(Table *t, RawBatch *b, uint32_t row)
{
    if (t->spec->clean)
        clean_record(t, b, row);
    Str first = raw_field(b, row, 0);
    if ((first.len == 0 || first.p[0] <= ' ' || first.p[0] == '\xC2') && row_is_blank(b, row))
        return ROWCAUSE_BLANK;
    if (t->until.n && begins_end(t, b, row))
        return ROWCAUSE_AFTER;
    if (t->nhead && may_be_head(t, b, row)) {
        if (header_again(t, b, row, 0)) {
            t->head_next = t->nhead > 1 ? 1 : 0;
            return ROWCAUSE_HEADER;
        }
        if (t->head_next && header_again(t, b, row, t->head_next)) {
            t->head_next = t->head_next + 1 < t->nhead ? t->head_next + 1 : 0;
            return ROWCAUSE_HEADER;
        }
        t->head_next = 0;
    }
    if (t->cards) {
        b->block = card_begins(t, b, row);
        if (!cards_begun(t))
            return ROWCAUSE_BEFORE_CARD;
    }
    return ROWCAUSE_TAKEN;
}

/* Why line LINE is passed over unread; ROWCAUSE_TAKEN when it is not. */
static RowCause outside(const Table *t, uint64_t line)
{
    if (t->after)
        return ROWCAUSE_AFTER;
    if ((t->spec->last_line && line > t->spec->last_line) || line < t->spec->first_line)
        return ROWCAUSE_OUT_OF_LINES;
    return ROWCAUSE_TAKEN;
}

/* Marks the rows of B that hold bytes outside the encoding. */
static void mark_bad_bytes(Table *t, RawBatch *b)
{
    if (encoding_is_utf8(b->text, b->len))
        return;
    for (uint32_t r = 0; r < b->nrows; r++)
        for (uint32_t i = 0; i < raw_width(b, r); i++) {
            Str f = raw_field(b, r, i);
            if (utf8_check(f.p, f.len) == f.len)
                continue;
            b->flags[r]  |= ROW_BAD_BYTES;
            b->bad_bytes  = true;
            if (t->bad_bytes++ == 0) {
                t->bad_line  = b->line[r];
                t->bad_field = i + 1;
            }
        }
}

/* Rows of B with signs that make one doubt of the encoding that was found. */
static void mark_odd(Table *t, const RawBatch *b)
{
    if (t->encoding == ENC_UTF8 || !t->read_counts.encoding_found || ascii_prefix(b->text, b->len) == b->len)
        return;
    for (uint32_t r = 0; r < b->nrows; r++)
        for (uint32_t i = 0; i < raw_width(b, r); i++) {
            Str f = raw_field(b, r, i);
            if (!encoding_odd(f.p, f.len))
                continue;
            if (t->odd_rows < ODD_LINES)
                t->odd_lines[t->odd_rows] = b->line[r];
            t->odd_rows++;
            break;
        }
}

/* The last record of B continues the one before it: marked and counted.  One that continues nothing is marked too. */
static bool is_continuation(Table *t, RawBatch *b)
{
    uint32_t r = b->nrows - 1;
    if (t->cards) {
        bool more = r > 0 && !b->block;
        b->flags[r] |= more ? ROW_CONTINUES : 0;
        return more;
    }
    if (!join_continues(t, b, r))
        return false;
    if (r == 0 || t->gap > JOIN_MAX_GAP) {
        b->flags[r] |= ROW_ORPHAN;
        return false;
    }
    b->flags[r] |= ROW_CONTINUES;
    rows_count(t, ROWCAUSE_CONTINUES, b->line[r]);
    return true;
}

/* Keeps count of what the last row is made of; false: more than a record may hold. */
static bool chain(Table *t, const RawBatch *b, bool more, uint64_t line, size_t bytes)
{
    uint32_t width = raw_width(b, b->nrows - 1);
    bytes += t->cards ? t->gap : 0;         /* what lies between is held as well */
    t->gap = 0;
    if (!more) {
        t->chain_bytes = t->chain_fields = 0;
        t->chain_line = line;
    }
    t->chain_bytes  += bytes;
    t->chain_fields += width;
    return t->chain_bytes <= RECORD_MAX_BYTES && t->chain_fields <= (t->cards ? CARD_MAX_FIELDS : RECORD_MAX_FIELDS);
}

/* What the last row is made of is more than a record may hold. */
static Status refuse_chain(Table *t)
{
    if (!t->cards)
        return rows_refuse(t, t->chain_bytes > RECORD_MAX_BYTES ? SCAN_TOO_LONG : SCAN_TOO_WIDE, t->chain_line);
    t->trouble = (Trouble){ .kind = TROUBLE_CARD, .line = t->chain_line };
    return ST_LIMIT;
}

/* Whether records may be taken many at a time: nothing looks at more of each than its place, its first cell and the heading's probe. */
static bool may_take_many(const Table *t)
{
    const TableSpec *s = t->spec;
    return fast_allowed() && !t->saw_nul && !t->until.n && !s->ncontinues && !t->cards && !s->clean && !s->last_line && t->line >= s->first_line;
}

/* The small letter that the first cell of a repeated heading begins with (0: there is no heading), or -1: it is known by another cell. */
static int first_of_head(const Table *t)
{
    if (!t->nhead)
        return 0;
    const HeadLine *h = &t->head[0];
    bool first = t->spec->header != HEADER_TEXT && t->head_probe == 0 && h->n && h->cells[0].len;
    return first ? (unsigned char)h->cells[0].p[0] | 32 : -1;
}

/* A row begins with a cell, at FIRST as it stands in the text, that is neither blank nor, by its first letter, the heading's. */
static inline bool begins_plainly(const Table *t, const RawBatch *b, const char *first, int head)
{
    unsigned char c = (unsigned char)*first;
    if (c == '"' && b->quotes)
        c = (unsigned char)first[1] == '"' ? 0 : (unsigned char)first[1];
    return c > ' ' && c < 0x7F && c != (unsigned char)t->dialect.separator && (c | 32) != head;
}

/* The first row of B from ROW on that is none, and why (ROWCAUSE_TAKEN: all are). */
static uint32_t next_excluded(Table *t, RawBatch *b, uint32_t row, RowCause *cause)
{
    int head = first_of_head(t);
    *cause = ROWCAUSE_TAKEN;
    for (; row < b->nrows; row++) {
        const char *first = b->packed ? b->text + (uint32_t)(b->stops[b->first[row]] + 1) : NULL;
        if (first && head >= 0 && !t->head_next && begins_plainly(t, b, first, head))
            continue;
        *cause = classify(t, b, row);
        if (*cause != ROWCAUSE_TAKEN)
            break;
    }
    return row;
}

/* Plain records at *POS, up to MAX rows in B; those that are no rows are counted.  False: what follows is not plain. */
static bool take_many(Table *t, RawBatch *b, size_t *pos, uint32_t max)
{
    uint32_t from = b->nrows;
    bool go_on = scan_rows(t->dialect, b, pos, &t->line, max);
    t->read_counts.lines = t->line - 1;
    RowCause cause;
    uint32_t row = next_excluded(t, b, from, &cause);
    if (row == b->nrows)
        return go_on;
    if (b->packed)
        raw_unpack(b, 0);
    uint32_t kept = row, at = b->first[row];    /* AT: where the next one kept puts its fields */
    while (row < b->nrows) {                    /* one is left out: those down to the next move up */
        rows_count(t, cause, b->line[row]);
        uint32_t end = next_excluded(t, b, row + 1, &cause);
        for (row++; row < end; row++) {
            uint32_t first = b->first[row], n = b->first[row + 1] - first;
            memmove(b->fields + at, b->fields + first, n * sizeof *b->fields);
            b->line[kept] = b->line[row];
            b->first[kept++] = at;
            at += n;
        }
    }
    b->nrows   = kept;
    b->nfields = at;
    b->first[kept] = at;
    return go_on;
}

static Status split(Table *t, RawBatch *b)
{
    Status st = ST_OK;
    raw_clear(b);
    if (t->finished)
        return ST_END;
    size_t pos = join_resume(t, b);
    b->stack = t->spec->nstack ? t->spec->nstack : 1;
    uint32_t records = t->opt.batch_rows > b->stack ? t->opt.batch_rows / b->stack : 1;
    uint32_t joined = 0;
    bool joins = t->spec->ncontinues > 0 || t->cards;
    for (;;) {
        bool full = b->nrows - joined >= records || b->nfields >= BATCH_MAX_FIELDS;
        if (!full && pos > BATCH_MAX_BYTES) {
            full = b->nrows > 0;
            if (!full) {
                rows_keep_rest(t, b, pos);
                rows_begin(t, b);
                pos = 0;
            }
        }
        if (full && (!joins || (t->gap > JOIN_MAX_GAP && !t->cards)))
            break;
        uint64_t line = t->line;
        RowCause cause = outside(t, line);
        if (cause != ROWCAUSE_TAKEN) {
            if (full)                           /* nothing below can continue what is here */
                break;
            st = rows_skip(t, b, &pos);
            if (st != ST_OK)
                break;
            rows_count(t, cause, line);
            continue;
        }
        if (may_take_many(t) && pos < b->len) {
            bool go_on = take_many(t, b, &pos, records);
            if (b->nrows == records)
                break;
            if (go_on && !t->eof) {
                st = rows_fill(t, b, rows_fill_size(b, pos));
                if (st != ST_OK)
                    break;
                continue;
            }
            line = t->line;
        }
        size_t start = pos;
        st = rows_next(t, b, &pos);
        if (st != ST_OK)
            break;
        cause = classify(t, b, b->nrows - 1);
        if (cause == ROWCAUSE_TAKEN) {
            bool more = joins && is_continuation(t, b);
            if (!chain(t, b, more, line, pos - start)) {
                st = refuse_chain(t);
                break;
            }
            joined += more;
            if (full && !more) {
                join_hold(t, b);
                break;
            }
            continue;
        }
        t->gap += pos - start;
        if (t->cards && b->nrows > 1 && t->gap > RECORD_MAX_BYTES) {
            st = refuse_chain(t);
            break;
        }
        rows_drop(b);
        rows_count(t, cause, line);
        t->after |= cause == ROWCAUSE_AFTER;
    }
    rows_keep_rest(t, b, pos);
    if (st != ST_OK && st != ST_END) {
        raw_clear(b);
        t->finished = true;
        return st;
    }
    mark_bad_bytes(t, b);
    mark_odd(t, b);
    if (t->cards)
        cards_rows(t, b);
    else if (joined)
        join_rows(t, b);
    raw_survey(b);
    if (st == ST_END && !t->finished) {
        t->finished = true;
        t->trouble  = (Trouble){ .kind = TROUBLE_END };
        if (t->cards && !cards_begun(t))
            return ST_TABLE;
    }
    return st == ST_END && !b->nrows ? ST_END : ST_OK;
}

/* The next batch, but for what is to be said. */
static Status next_batch(Table *t, RawBatch *b)
{
    Status st;
    b->part = t->whole ? t : NULL;
    b->file = t->file;
    do
        st = split(t, b);
    while (st == ST_OK && !b->nrows);           /* transposed cards may give no row */
    return st;
}

Status table_split(Table *t, RawBatch *b, Diags *diags)
{
    if (t->nparts)
        return union_split(t, b, diags);
    Status st = next_batch(t, b);
    table_say(t, diags);
    return st;
}

bool table_split_here(Table *t, RawBatch *b, Status *st)
{
    Table *part = t->nparts ? t->parts[t->nparts - 1] : t;
    bool waits = part->input.fd >= 0 && !part->input.size;
    if (part->cards || waits || (part != t && part->finished))
        return false;
    *st = next_batch(part, b);
    return part == t || *st != ST_END;
}

bool table_finished(const Table *t)
{
    return table_ended(t) && (!t->nparts || t->nparts == t->spec->nfiles);
}

bool table_ended(const Table *t)
{
    return t->nparts ? t->parts[t->nparts - 1]->finished : t->finished;
}
