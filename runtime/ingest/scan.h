/* scan.h -- cutting bytes into records and fields. */
#ifndef RUNTIME_INGEST_SCAN_H
#define RUNTIME_INGEST_SCAN_H

#include "runtime/ingest/table.h"

typedef struct Dialect {
    char separator;
    char eol;              /* '\n' (a CR before it belongs to it), or '\r' in files that know no LF */
    bool quotes;
} Dialect;

/* A field of a batch's text. */
typedef struct Field { uint32_t at, len; } Field;

enum {
    RECORD_MAX_BYTES  = 16 << 20,
    RECORD_MAX_FIELDS = 1 << 16,
    CARD_MAX_FIELDS   = 1 << 20,   /* of a block of records */
    SCAN_BEFORE       = 16,      /* readable bytes that must stand before the text … */
    SCAN_PAD          = 64       /* … and behind it */
};

enum { ROW_BAD_QUOTE = 1, ROW_BAD_BYTES = 2, ROW_CONTINUES = 4 /* not joined yet */, ROW_JOINED = 8, ROW_ORPHAN = 16 /* continues nothing */ };   /* flags of a row */

/* A cell that stands on another line than the first of its record. */
typedef struct Moved { uint32_t record, field; uint64_t line; uint32_t column; /* from 1; 0: its own */ } Moved;

struct RawBatch {
    char     *text;        /* malloc'ed, like the rest; SCAN_PAD bytes more than cap, and SCAN_BEFORE in front */
    size_t    len, cap;
    bool      packed;      /* the cells follow one another in the text as they were read: STOPS tells where they end, and FIELDS nothing */
    bool      quotes;      /* packed: a cell that begins with a quote ends with one; neither is part of it, nor are NULs before the last */
    bool      returns;     /* packed: a carriage return before a line end belongs to it */
    uint32_t *stops;       /* packed: cell K of the batch lies between stops[K] and stops[K + 1], which are separators, line ends, or the byte before the first cell */
    uint32_t  cap_stops;
    Field    *fields;
    uint32_t  nfields, cap_fields;
    uint32_t *first;       /* nrows + 1: index of the row's first field */
    uint64_t *line;
    uint8_t  *flags;
    uint32_t  nrows, cap_rows;
    uint32_t  least_width, most_width;     /* of the rows … */
    uint8_t   any_flags;   /* … and their flags together: raw_survey */
    bool      bad_bytes;   /* some row has ROW_BAD_BYTES */
    bool      bad_quotes;
    bool      block;       /* the last record read begins a block of records */
    Moved    *moved;       /* in order of records */
    uint32_t  nmoved, cap_moved;
    uint32_t  stack;       /* rows a record gives: row R is of record R / stack */
    const Table *part;     /* of a table in several files: the file's own */
    uint32_t  file;        /* and which */
    size_t    marks;       /* of rows made of cards: a field of no length at MARKS + m has no cell, for reason m (CardMark); 0: not such rows */
};

/* The address of a line of file FILE. */
enum { LINE_BITS = 48 };
static inline uint64_t line_tag(uint32_t file, uint64_t line) { return (uint64_t)file << LINE_BITS | line; }

/* Makes room for MORE bytes of text. */
void raw_reserve(RawBatch *b, size_t more);
/* Makes room for MORE rows: first, line and flags, not their fields. */
void raw_reserve_rows(RawBatch *b, uint32_t more);
void raw_clear(RawBatch *b);
/* Looks over the rows, once they are as they will be; packed ones were looked over as they came. */
void raw_survey(RawBatch *b);
/* Some rows came whose widths lie between these. */
static inline void raw_widths(RawBatch *b, uint32_t least, uint32_t most)
{
    b->least_width = least < b->least_width ? least : b->least_width;
    b->most_width  = most > b->most_width ? most : b->most_width;
}
/* A row of N fields of the text, at the end. */
void raw_add_row(RawBatch *b, const Field *fields, uint32_t n, uint64_t line, uint8_t flags);
/* The line a field (from 0) of a record stands on; *COLUMN (may be null): its place there, from 1. */
uint64_t raw_field_line(const RawBatch *b, uint32_t record, uint32_t field, uint32_t *column);
void raw_add_moved(RawBatch *b, Moved m);
/* Record of a row; widths, fields, lines and flags go by record. */
static inline uint32_t raw_record(const RawBatch *b, uint32_t row) { return b->stack == 1 ? row : row / b->stack; }
static inline uint32_t raw_width(const RawBatch *b, uint32_t row) { return b->first[row + 1] - b->first[row]; }
/* The text of packed cell F, which is the last of its row or not, without what does not belong to it. */
Field raw_unwrapped(const RawBatch *b, Field f, bool last);
/* Cell K of a packed batch. */
static inline Field raw_packed(const RawBatch *b, uint32_t k, bool last)
{
    Field f = { b->stops[k] + 1, b->stops[k + 1] - b->stops[k] - 1 };
    return f.len && (last || b->text[f.at] == '"') ? raw_unwrapped(b, f, last) : f;
}
/* The cells of rows from ROW on, which are packed, get fields of their own; the others have them.  The batch is not packed then. */
void raw_unpack(RawBatch *b, uint32_t row);
/* Field I (from 0) of a row; an empty slice with p null where the row is shorter. */
static inline Str raw_field(const RawBatch *b, uint32_t row, uint32_t i)
{
    if (i >= raw_width(b, row))
        return (Str){ NULL, 0 };
    uint32_t k = b->first[row] + i;
    Field f = b->packed ? raw_packed(b, k, k + 1 == b->first[row + 1]) : b->fields[k];
    return (Str){ b->text + f.at, f.len };
}

typedef enum ScanEnd { SCAN_RECORD, SCAN_MORE, SCAN_OPEN_QUOTE, SCAN_TOO_LONG, SCAN_TOO_WIDE } ScanEnd;

/* Finds separators 64 bytes at a time; the state survives from record to record. */
typedef struct Scanner {
    Dialect  dialect;
    size_t   block;        /* offset of the 64 bytes MASK speaks of */
    uint64_t mask;         /* separators and line ends not yet passed */
    size_t   limit;        /* length of the text when MASK was made */
} Scanner;
void scan_start(Scanner *s, Dialect d);
/* The text was moved or grew, or the scanner is used at another place. */
void scan_forget(Scanner *s);

/* One record from *POS: appended to B as a row at LINE.  *POS and *LINE move past it.  SCAN_MORE: the text ends before
 * the record does (with EOF it never does); nothing has changed.  The other ends leave *LINE at the place of the
 * trouble: the line where the quote opened. */
ScanEnd scan_record(Scanner *s, RawBatch *b, size_t *pos, uint64_t *line, bool eof);
/* Whole records from *POS on, as rows of a packed batch (which B is, or has no rows), until it has MAX of them.  False: it ended sooner, before
 * a record that is not plain: it goes on over several lines, its quotes stand in odd places, it is too long.  That one is for scan_record.  True
 * with fewer rows: the next record goes on beyond the text. */
bool scan_rows(Dialect d, RawBatch *b, size_t *pos, uint64_t *line, uint32_t max);
/* Makes one of two quotes in a field whose own are off.  Only once its record is whole: until then it may be scanned again. */
void scan_undouble(const RawBatch *b, Field *f);
/* Skips one physical line; false: it is not whole and not EOF. */
bool scan_skip_line(const Scanner *s, const RawBatch *b, size_t *pos, uint64_t *line, bool eof);

/* Guesses from a sample: the line end, and the separator by which the most records agree (heads: headings looked for). */
char scan_guess_eol(const char *s, size_t len);
char scan_guess_separator(const RawBatch *sample, Dialect d, const Str *heads, uint32_t nheads);

#endif
