/* table_impl.h -- what the files of ingest/ share: an open table.
 *
 * table_split touches only the fields under "reading", table_absorb only those under "accounting"; everything else is
 * fixed once the table is open, so that any number of threads may convert meanwhile. */
#ifndef RUNTIME_INGEST_TABLE_IMPL_H
#define RUNTIME_INGEST_TABLE_IMPL_H

#include "runtime/ingest/encoding.h"
#include "runtime/ingest/input.h"
#include "runtime/ingest/label.h"
#include "runtime/ingest/scan.h"
#include "runtime/ingest/table.h"

/* One line of the heading. */
typedef struct HeadLine {
    Str     *cells;            /* trimmed; collected memory */
    uint32_t n;
} HeadLine;

/* Where a column stands and which holes it makes. */
typedef struct ColumnState {
    uint32_t position;         /* from 1; 0: not resolved */
    Label   *labels;           /* the column's own, then the table's; blank ones are not here */
    HoleId  *label_holes;
    uint32_t nlabels;
    uint32_t label_max;        /* a cell of more bytes is no label */
    FirstBytes label_first;
    HoleId   blank, unreadable, out_of_range, no_cell, absent;
    uint32_t *tramo_position;  /* by tramo; 0: absent there */
    HoleId   *tramo_hole;
    bool     decimal_comma;
} ColumnState;

typedef struct KeySlot { uint64_t hash; uint64_t line; const char *bytes; uint32_t len; } KeySlot;

/* A record outside any batch. */
typedef struct Held {
    Buf      text;
    Field   *fields; uint32_t n, cap;    /* n 0: none is held */
    uint64_t line;
    uint8_t  flags;
} Held;

/* A cell of a row that several records make: how many of them have it, their text together, and the last that had it. */
typedef struct JoinCell { Field field; uint32_t parts, len; uint64_t line; } JoinCell;

typedef struct Cards Cards;    /* card.c */

/* mixed.c: lines of a file of two encodings. */
typedef struct Mixed {
    DecodeTable decode;        /* of the second */
    Buf      rest;             /* of a line that is not whole yet */
    size_t   seen;             /* of it, looked at in vain */
    uint64_t line;             /* lines decoded */
    Buf      out;              /* room */
} Mixed;

enum { ODD_LINES = 8 };     /* named in the word on a doubtful encoding */

/* What reading met and trouble.c has not said yet. */
typedef enum TroubleKind {
    TROUBLE_NONE,
    TROUBLE_END,               /* of the file: what is odd about it is known */
    TROUBLE_READ, TROUBLE_LIMIT, TROUBLE_NUL, TROUBLE_OPEN_QUOTE, TROUBLE_TOO_LONG, TROUBLE_TOO_WIDE, TROUBLE_CARD
} TroubleKind;
typedef struct Trouble { TroubleKind kind; uint64_t line; size_t byte; const char *why; } Trouble;

struct Table {
    const TableSpec *spec;
    TableOptions     opt;
    Dialect          dialect;
    ColumnState     *columns;
    ColumnState     *stacked;           /* of the value column, by stacked heading */
    HeadLine        *head; uint32_t nhead;
    uint32_t         head_probe;        /* index of the cell by which a repeated heading is noticed */
    uint32_t         width;             /* cells a row may have */

    /* reading */
    Input       input;
    bool        eof;
    Buf         carry;                  /* decoded bytes read and not yet cut */
    Buf         raw;                    /* bytes before decoding */
    bool        encoding_open;          /* only ASCII so far: not decided */
    Encoding    encoding;
    DecodeTable decode;
    Scanner     scanner;
    uint64_t    line;                   /* of the next record */
    bool        after, partial, saw_nul, finished;
    Label       until;
    FirstBytes  until_first;
    uint32_t    head_next;              /* a repeated heading is being read: its next line */
    Mixed      *mixed;                  /* null: the file is of one encoding */
    /* several files (union.c) */
    Table      *whole;                  /* that this file is a part of, or null */
    uint32_t    file;                   /* its place there */
    Table     **parts; uint32_t nparts, cap_parts;   /* or the files opened so far */
    HoleTable  *holes;
    Cards      *cards;                  /* rows stand in several records; else null */
    Held        held;                   /* read to see whether it continues the last row of the batch, and it does not */
    JoinCell   *joined; uint32_t cap_joined;   /* the cells of a row being joined */
    size_t      gap;                    /* bytes passed over since the last candidate */
    size_t      chain_bytes, chain_fields;   /* of the last row and what continues it */
    uint64_t    chain_line;
    TableCounts read_counts;
    uint64_t    odd_rows, odd_lines[ODD_LINES];
    uint64_t    bad_bytes, bad_line;
    uint32_t    bad_field;
    Trouble     trouble;

    /* accounting */
    TableCounts kept_counts;
    uint64_t    findings_kept;
    KeySlot    *keys; size_t nkeys, cap_keys;
    Arena      *key_bytes;
    Arena      *scratch;

    TableCounts *shown;                 /* what table_counts gives */
};

/* rows.c: records one by one.  What ends the reading is noted in the table, for table_say.  A batch is begun, records are read from *POS on, and the bytes left are kept for the next. */
void   rows_begin(Table *t, RawBatch *b);
void   rows_keep_rest(Table *t, RawBatch *b, size_t pos);
/* Appends one record to B; ST_END at the end of the file. */
MUST_USE Status rows_next(Table *t, RawBatch *b, size_t *pos);
/* Passes over one physical line without looking into it. */
MUST_USE Status rows_skip(Table *t, RawBatch *b, size_t *pos);
/* Reads the first bytes, so that they can be judged. */
MUST_USE Status rows_first(Table *t, Diags *diags);
/* Appends about WANT decoded bytes to B; at the end of the input only sets t->eof. */
MUST_USE Status rows_fill(Table *t, RawBatch *b, size_t want);
/* Bytes to read when the record that starts at START is not whole: each time twice as much, so that a long one is not scanned again and again. */
size_t rows_fill_size(const RawBatch *b, size_t start);
/* What ended a record, at LINE, makes the table unusable. */
MUST_USE Status rows_refuse(Table *t, ScanEnd end, uint64_t line);
void   rows_count(Table *t, RowCause cause, uint64_t line);
void   rows_drop(RawBatch *b);
bool   row_is_blank(const RawBatch *b, uint32_t row);

/* join.c */
/* RECORD continues the one above (if there is one). */
bool   join_continues(const Table *t, const RawBatch *b, uint32_t record);
/* Takes the last record out of B and keeps it; puts it back at the start of the next batch (which is begun): gives where to read on. */
void   join_hold(Table *t, RawBatch *b);
size_t join_resume(Table *t, RawBatch *b);
/* Joins records marked ROW_CONTINUES to those above.  The text of B ends where it was read to. */
void   join_rows(Table *t, RawBatch *b);

/* card.c: rows that stand in several records.  A batch ends where a block does, as with continuations. */
void   cards_prepare(Table *t);
void   cards_free(Table *t);
/* Record ROW of B begins a card; false too where there are none. */
bool   card_begins(Table *t, const RawBatch *b, uint32_t row);
/* Some card was found: what follows belongs to one. */
bool   cards_begun(const Table *t);
/* Makes rows of the blocks of records of B, each marked ROW_CONTINUES but the first.  The text of B ends where it was read to. */
void   cards_rows(Table *t, RawBatch *b);
/* Why the field whose text is at P, of no length, has no cell. */
typedef enum CardMark { CARD_ABSENT, CARD_TWICE, CARD_TWICE_SAID, CARD_UNEVEN, CARD_UNEVEN_SAID, CARD_MARKS } CardMark;
const char *card_mark_detail(CardMark m, DiagCode *code);     /* null: no finding */
/* At the end of the file: labels that no card has.  ST_TABLE where there is no card at all. */
MUST_USE Status cards_end(const Table *t, Diags *diags);

/* union.c */
MUST_USE Status union_open(Table *u, HoleTable *holes, Diags *diags);    /* the next file; ST_END: there is none */
MUST_USE Status union_split(Table *u, RawBatch *b, Diags *diags);
void   union_close(Table *u);
const TableCounts *union_counts(const Table *u);
uint64_t union_progress(const Table *u, uint64_t *total);

/* mixed.c */
void   mixed_open(Table *t, Encoding other);
void   mixed_free(Table *t);
/* Appends to OUT the lines that end in these bytes; LAST: the file ends here. */
void   mixed_decode(Table *t, const char *s, size_t n, bool last, Buf *out);

/* part.c: null: *CELL is now its part PART; else why there is none. */
const char *part_of(const ColumnSpec *c, Str *cell, char *room, size_t room_size);

/* clean.c: takes marks out of the cells of record ROW. */
void   clean_record(Table *t, RawBatch *b, uint32_t row);

/* header.c */
MUST_USE Status header_read(Table *t, Diags *diags);
/* Record ROW of B is line K of the heading again. */
bool   header_again(const Table *t, const RawBatch *b, uint32_t row, uint32_t k);

/* resolve.c */
MUST_USE Status columns_resolve(Table *t, HoleTable *holes, Diags *diags);

/* Place of a line, or of a field of it (from 1). */
DataPlace table_place(const Table *t, uint64_t line, uint32_t field, const char *heading);

/* convert_cell.c: which field (from 0) of its record column COL of a row stands in; false: absent there, and why. */
bool column_field(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t *field, HoleId *hole);
/* The untrimmed cell of field FIELD of a row, as column COL sees it: of a stacked heading, its text. */
Str  column_cell(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t field);

#endif
