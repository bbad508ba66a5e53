/* table.h -- reading a published table: what the `datos` block says, and batches of typed columns.
 *
 * The work is in three steps so that cells of rows that are not taken are never judged:
 *   table_split    sequential: the next records of the file, cut into fields (no types, no findings); any thread by table_split_here
 *   table_convert  parallel safe: one column of some rows of a batch, typed
 *   table_absorb   sequential, in file order: findings, key check and row accounting of the rows taken
 * Everything is in arenas; nothing here knows syntax. */
#ifndef RUNTIME_INGEST_TABLE_H
#define RUNTIME_INGEST_TABLE_H

#include "runtime/column/vec.h"
#include "runtime/diag.h"

typedef enum ColumnKind { COL_TEXT, COL_NUM, COL_DATE, COL_PERIOD, COL_BOOL } ColumnKind;

typedef struct MissingLabel {      /* "NR" no reportado */
    Str      label;                /* compared trimmed and folded; empty: blank cells */
    uint32_t motive;
    Span     span;
} MissingLabel;

typedef enum CellPlace { PLACE_COLUMN, PLACE_BESIDE /* a label */, PLACE_BELOW } CellPlace;

typedef struct ColumnSpec {
    Str        name;               /* as the script calls it */
    Span       span;               /* the declaration, for messages */
    ColumnKind kind;
    bool       by_heading;         /* else by position */
    Str        heading;            /* "Devengado/ Aprobado", or "Inversión > Modificado" for a path of group and heading */
    uint32_t   position;           /* from 1 */
    bool       has_min, has_max;
    Num        min, max;           /* bounds, inclusive (numbers only) */
    const char *min_text, *max_text;  /* as written, for messages */
    bool       decimal_comma;      /* this column only; or the table's */
    MissingLabel *missing; uint32_t nmissing;   /* of this column alone, before the table's */
    uint32_t   origin;             /* site of the plan for the holes it makes */
    bool       allow_percent;      /* a trailing % belongs to the number */
    /* where rows stand in several records (cards, transposed): beside or below the label HEADING, at POSITION if it is not 0 */
    CellPlace  place;
    Str        until;              /* the cells from there to the one of this label are one; empty: one cell */
    uint32_t   time;               /* which of the labels, from 1; 0: there must be one */
    uint32_t   part, parts;        /* part PART of a cell of PARTS parts; 0: the whole cell */
    Str        part_between;       /* what parts them; empty: white space */
} ColumnSpec;

typedef struct TramoColumn {
    uint32_t column;               /* index into columns */
    bool     absent;               /* does not stand in this stretch: hole by MOTIVE */
    uint32_t motive;
    uint32_t position;
} TramoColumn;

typedef struct TramoSpec {         /* columns stand elsewhere in lines first..last of the file */
    uint64_t first, last;
    TramoColumn *columns; uint32_t ncolumns;
    Span span;
} TramoSpec;

/* apila: each record is one row for each of these, whose cell goes to one column and whose heading to another. */
typedef struct StackItem {
    bool     by_heading;           /* else by position */
    Str      heading;
    uint32_t position;             /* from 1 */
    Str      key;                  /* the cell of the key column, as if the file had it */
    uint32_t origin;               /* site of the plan for the holes it makes */
    Span     span;
} StackItem;

/* One of the files of a table that stands in several. */
typedef struct TableFile {
    const char *path, *shown_path;
    Str         key;               /* what it gives the column FILE_COLUMN, as if it stood in a cell */
    Span        span;
} TableFile;

typedef enum HeaderMode { HEADER_FIRST /* first non-blank line */, HEADER_NONE, HEADER_TEXT, HEADER_LINE } HeaderMode;

typedef struct TableSpec {
    Str         name;              /* of the dataset */
    Span        span;              /* where the script names the file */
    Span        until_span;        /* where `hasta` stands */
    Span        header_span;       /* and how its heading is found; source null: it does not say */
    const char *path;              /* already resolved against the script's folder; "-" is standard input */
    const char *shown_path;        /* as messages print it */
    Str         inline_text;       /* rows given in the script (TAB separated, first line headings), instead of a path, when inline_text.p is set */
    bool        inline_raw;        /* inline_text is to be read as the bytes of a file: encoding and separator are found */
    char        separator;         /* 0: found */
    bool        quotes;            /* RFC 4180 quotes are honoured (default) */
    TableFile  *files; uint32_t nfiles;  /* 0: the one of path */
    bool        has_file_column;
    uint32_t    file_column;       /* that no cell fills, but … */
    Str         file_key;          /* … this (of several files, each its own) */
    const char *other_encoding;    /* of the lines that are not UTF-8, where ENCODING is UTF-8; or null */
    const char *encoding;          /* null: found and said; else "UTF-8", "WINDOWS-1252", "ISO-8859-1", "CP850", "MACINTOSH" */
    HeaderMode  header;
    Str         header_text;       /* HEADER_TEXT: a cell of the first header line, folded compare; the same header again is skipped and counted */
    uint64_t    header_line;       /* HEADER_LINE: from 1 */
    uint32_t    header_lines;      /* how many lines the heading takes, default 1 */
    Str         until_text;        /* hasta: the first line with a cell that begins so, and all after it, are left out and counted */
    uint64_t    first_line, last_line;   /* 0: no limit */
    bool        decimal_comma;
    MissingLabel *missing; uint32_t nmissing;
    ColumnSpec *columns; uint32_t ncolumns;
    uint32_t   *keys; uint32_t nkeys;    /* columns whose tuple must be present and unique */
    TramoSpec  *tramos; uint32_t ntramos;
    uint32_t   *continues; uint32_t ncontinues;   /* a record where all of these columns lack a cell continues the one above */
    StackItem  *stack; uint32_t nstack;  /* none: records are rows */
    uint32_t    stack_key, stack_value;  /* columns that take the heading and the cell */
    bool        cards;             /* a row is a block of records that begins with one that has a cell that begins with CARD_TEXT */
    Str         card_text;
    Span        card_span;
    bool        transposed;        /* the records (of a card, or of the table) are the columns, and their cells CELL_FIRST.. the rows */
    uint32_t    cell_first, cell_last;   /* 0: from 2, and to the end */
    bool        dense;             /* blank cells do not count */
    bool        clean;             /* marks of HTML and the like are taken out of cells */
    bool        strict;            /* rechaza: any bad cell makes the table unusable */
} TableSpec;

typedef struct TableOptions {
    uint32_t batch_rows;           /* records a batch */
    uint64_t max_bytes;            /* 0: none.  Longer input is ST_LIMIT */
    uint32_t max_findings;         /* kept whole; the rest is counted */
    const volatile int *cancel;    /* may be null; nonzero ends a read that waits, with ST_INTERRUPTED */
} TableOptions;

/* Why rows of the file are not rows of the table.  ROWCAUSE(id, text) in rowcause.def */
typedef enum RowCause {
#define ROWCAUSE(id, text) ROWCAUSE_##id,
#include "runtime/ingest/rowcause.def"
#undef ROWCAUSE
    ROWCAUSE_COUNT
} RowCause;
const char *rowcause_text(RowCause c);

enum { OTHER_LINES = 16 };         /* named in the accounting */

typedef struct TableCounts TableCounts;
struct TableCounts {
    uint64_t lines;                /* physical lines of the file */
    uint64_t records;              /* records read: taken + the sum of excluded, but for tables that stack */
    uint64_t stacked, rows;        /* records that rows were made of, and rows made: rows = taken + those excluded as rows */
    uint64_t cleaned, cleaned_line;    /* cells that marks were taken out of, and the line of the first */
    uint64_t taken;
    uint64_t excluded[ROWCAUSE_COUNT];
    uint64_t first_line[ROWCAUSE_COUNT];   /* line of the first one of each, 0 if none */
    uint64_t findings;             /* all, kept or not */
    const char *encoding;          /* in use */
    bool        encoding_found;    /* it was not declared */
    char        separator;
    bool        separator_found;
    const char *other;             /* the encoding of the lines that are not in ENCODING, or null */
    uint64_t    other_lines, other_line[OTHER_LINES];
    TableCounts *files; uint32_t nfiles;   /* each file by itself, of a table in several (collected memory); else none */
};

/* Rows are known by an address: the line, and of tables in several files which. */
uint64_t    line_number(uint64_t address);
const char *line_file(const TableSpec *spec, uint64_t address);

/* Rows are made of records rather than being them. */
static inline bool table_reshapes(const TableSpec *t) { return t->nstack || t->cards || t->transposed; }

typedef struct Table Table;

/* Opens, decides encoding, separator and heading, resolves the columns.  Problems go to DIAGS (ST_TABLE or ST_IO then).
 * NEEDED[i] (may be null) says whether column i will be converted: headings are checked for all columns.
 * SPEC must outlive the table. */
MUST_USE Status table_open(const TableSpec *spec, const TableOptions *opt, const bool *needed,
                           HoleTable *holes, Diags *diags, Table **out);
void table_close(Table *t);

/* Records of one batch, cut into fields.  Owned by the caller; reuse it. */
typedef struct RawBatch RawBatch;
RawBatch *raw_new(void);
void      raw_free(RawBatch *b);
uint32_t  raw_rows(const RawBatch *b);                   /* a record may give several: one for each stacked heading */
uint64_t raw_line(const RawBatch *b, uint32_t row);       /* address of the record's first byte */
/* raw_line of all rows, where it stands in one piece; else null. */
const uint64_t *raw_lines(const RawBatch *b);
/* Blank lines, headings and lines outside what is asked for are counted here and never appear in a batch.
 * ST_END when no record is left (the batch is then empty).  ST_TABLE for what makes the rest unreadable
 * (a quote never closed, a NUL byte, a line over the limit), said in DIAGS. */
MUST_USE Status table_split(Table *t, RawBatch *b, Diags *diags);
/* The same from any thread, one at a time; what is to be said waits for table_say.  False, and nothing has changed: only the main thread may. */
bool table_split_here(Table *t, RawBatch *b, Status *st);
/* Main thread, when the file at hand has ended or cannot be read on: says what table_split_here met. */
void table_say(Table *t, Diags *diags);
/* The same of the file of batch B alone, which has ended: another may be split meanwhile. */
void table_say_of(Table *t, const RawBatch *b, Diags *diags);
/* There is nothing more to split: of the table; of the file at hand. */
bool table_finished(const Table *t);
bool table_ended(const Table *t);

/* Findings of a conversion, before anyone knows whether their rows are taken. */
typedef struct CellFinding { uint32_t row, record; uint32_t column; uint32_t field; DiagCode code; const char *detail; Str cell; } CellFinding;
typedef struct CellFindings { CellFinding *items; uint32_t n, cap; Arena *arena; } CellFindings;

/* Column COL of the rows SEL[0..nsel) (null: all) as a vector in A.  FINDINGS may be null: then bad cells
 * are holes without a word (for filters).  Texts point into B.  Thread safe on distinct arenas. */
Vec *table_convert(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel,
                   Arena *a, CellFindings *findings);
/* The columns that are NEEDED and not yet among COLUMNS, into it, as table_convert. */
void table_convert_needed(const Table *t, const RawBatch *b, const bool *needed, const uint32_t *sel, uint32_t nsel, Arena *a, CellFindings *findings,
                          const Vec **columns);
/* The cells as read (trimmed; decoded to UTF-8), never a hole: what `x.texto` gives. */
Vec *table_convert_text(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel, Arena *a);

/* Row accounting, key check and findings for one batch, in file order.  KEEP[i] (null: all kept): ROWCAUSE_TAKEN or why record i is left out.
 * KEYS: the key columns of all records of the batch, or null where the table has none. ST_TABLE under `rechaza` or on a repeated key. */
MUST_USE Status table_absorb(Table *t, const RawBatch *b, const uint8_t *keep, const Vec *const *keys,
                             const CellFindings *findings, Diags *diags);
/* The heading, for those who look at a table before anyone has said what its columns are: cells it reaches over; the lowest text over
 * column I (from 0) in its first LINES lines, and with its groups, "Inversión > Modificado"; the only column that a heading or a path finds
 * (from 1), or 0. */
uint32_t table_width(const Table *t);
Str      table_heading(const Table *t, uint32_t i, uint32_t lines);
void     table_heading_path(const Table *t, uint32_t i, uint32_t lines, Buf *out);
uint32_t table_heading_find(const Table *t, Str what);
/* Text of a cell for messages: escaped, shortened; collected memory. */
const char *cell_shown(Str cell);
/* Bytes read so far; *TOTAL: of the file, 0 where nobody knows. */
uint64_t table_progress(const Table *t, uint64_t *total);
const TableCounts *table_counts(const Table *t);

#endif
