/* look.h -- looking at a table nobody has described: where it stands in its file, what its columns hold, what is odd in it.
 *
 * The first records are kept (look_sample) and the layout is read off them: which lines are a heading, which a table, which notes.  Then each
 * table is read whole, once, with the reader of runtime/ingest, and its cells are counted; memory does not grow with the file.
 * Every decision keeps the counts it rests on, so that whoever writes it down can say why.  Nothing here knows syntax. */
#ifndef RUNTIME_LOOK_LOOK_H
#define RUNTIME_LOOK_LOOK_H

#include "runtime/ingest/table.h"

enum {
    LOOK_SPOTS   = 6,         /* places kept of each kind of odd cell */
    LOOK_TOTALS  = 8,         /* different names of totals; more are taken for rows */
    LOOK_ODD     = 40,        /* distinct texts kept of those that are no numbers */
    LOOK_DECADES = 40         /* orders of magnitude told apart: 10^-10 … 10^29 */
};

typedef enum LookKind { LOOK_BLANK, LOOK_TEXT, LOOK_CODE, LOOK_NUMBER, LOOK_PERIOD, LOOK_DATE, LOOK_KINDS } LookKind;

/* What numbers measure, as far as the file says; why: LookWhy. */
typedef enum LookUnit { LOOKUNIT_NONE, LOOKUNIT_PESOS, LOOKUNIT_THOUSANDS, LOOKUNIT_MILLIONS, LOOKUNIT_PERCENT } LookUnit;

/* Why a column was taken for what it is.  LOOKWHY(id, text) in why.def */
typedef enum LookWhy {
#define LOOKWHY(id, text) WHY_##id,
#include "runtime/look/why.def"
#undef LOOKWHY
    WHY_COUNT
} LookWhy;
const char *look_why(LookWhy w);

/* Odd cells.  SPOT(id, text) in spot.def */
typedef enum SpotKind {
#define SPOT(id, text) SPOT_##id,
#include "runtime/look/spot.def"
#undef SPOT
    SPOT_COUNT
} SpotKind;
const char *spot_text(SpotKind k);

typedef struct Spot { uint64_t line; uint32_t field; const char *cell; const char *detail; } Spot;   /* field from 1; 0: the line */
typedef struct Spots { Spot items[LOOK_SPOTS]; uint32_t n; uint64_t count; } Spots;

/* Distinct texts with their counts; see values.c. */
typedef struct Values Values;
typedef struct ValueCount { Str text; uint64_t count, line; } ValueCount;     /* line of the first */

typedef struct LookColumn {
    uint32_t position;              /* from 1 */
    Str      heading;               /* lowest cell of the heading over it; may be empty */
    Str      path;                  /* with its groups */
    Str      found_by;              /* heading or path that finds it and no other; empty: only its position does */
    /* cells of the rows that are no totals */
    uint64_t rows, blank;           /* blank: the row has no such cell, or nothing in it */
    uint64_t numbers, integers, negatives, money, percents, marks, apostrophes;
    uint64_t zeros /* leading */, cents /* two decimals */, thirds /* 1.234: three, which may be thousands */;
    uint64_t comma_only, point_only;        /* cells of the sample that are numbers with one of them alone */
    uint64_t dates, periods /* finer than a year */, years, odd, missing /* odd cells that are known words for no datum */;
    uint64_t bad_bytes;
    uint32_t decimals, digits_min, digits_max, length_min, length_max;
    bool     comma;                 /* decimal comma */
    NumSum   sum;
    Num      least, most;           /* if numbers */
    int64_t  first, last;           /* if dates or periods: packed */
    bool     any_time;
    uint64_t decades[LOOK_DECADES];
    Values  *values;                /* of all cells, up to a bound */
    Values  *odds;                  /* those that are neither number, date nor period */
    uint64_t repeats;               /* cells whose text stood there before, as far as the values tell */
    Spots    spots[SPOT_COUNT];
    /* decided */
    LookKind kind;
    LookWhy  kind_why;
    LookUnit unit;
    LookWhy  unit_why;
    bool     unique;                /* present and different in every row */
    bool     key_like;              /* and called like a key, or no measure */
} LookColumn;

/* A word for no datum that was found, and what it means. */
typedef struct LookLabel { Str text; const char *motive; uint64_t count; bool blank; } LookLabel;

/* Rows that add up others; fits: those whose numbers, most of them, are the sum of rows above. */
typedef struct LookTotal { Str text; uint64_t count, line; uint32_t column; uint64_t fits; } LookTotal;

/* Lines in which the columns from FROM (from 0) on stand one cell to the right, and the last has none. */
typedef struct LookTramo { uint64_t first, last; uint32_t from, rows; } LookTramo;

typedef struct LookTable {
    TableSpec   spec;               /* by which it was read */
    bool        header_guess;       /* nothing tells the heading from the rows */
    uint64_t    header_line;        /* 0: none */
    uint64_t    first_line, last_line;    /* of the table in its file, as far as the sample goes */
    bool        open;               /* it goes on beyond the sample */
    bool        numbered;           /* a line of the heading numbers the columns */
    TableCounts counts;
    LookColumn *columns; uint32_t ncolumns;
    uint32_t    unseen_columns;     /* beyond LOOK_COLUMNS */
    uint64_t    rows;               /* that are neither totals nor sections */
    uint32_t    head_width;         /* cells up to the last that has a heading */
    bool        keep_totals;        /* rows called totals are rows: nothing bears them out */
    bool        keep_sections;      /* rows of one cell are rows: no column tells them apart */
    LookTramo  *tramos; uint32_t ntramos, cap_tramos;
    uint64_t    headings_again;
    /* lone cells between the rows: titles, sections, notes */
    uint64_t    sections, section_line;
    const char *section_cell;
    uint32_t    section_from;       /* first column (from 0) in which any of them has its cell */
    uint32_t    row_columns[4]; uint32_t nrow_columns;   /* columns (from 0) of which each row has at least one and no section any */
    LookTotal  *totals; uint32_t ntotals, cap_totals;
    uint64_t    total_rows, sure_totals;
    Spots       long_rows, short_rows;
    LookLabel  *labels; uint32_t nlabels, cap_labels;
    uint32_t    key[3]; uint32_t nkey;    /* a key that was verified over all rows, or (key_sampled) over the first ones */
    bool        key_sampled;
} LookTable;

/* A run of lines that looks like a table. */
typedef struct LookPlace { uint64_t first, last; uint32_t width; uint64_t rows; const char *heading; } LookPlace;

typedef struct LookOptions {
    const char *path;               /* "-": standard input */
    const char *shown_path;
    uint64_t    line;               /* the table that has this line; 0: the largest */
    bool        all;                /* every table */
    uint64_t    max_bytes;
    const volatile int *cancel;
} LookOptions;

typedef struct Look {
    const char *path;           /* as it was given; "-": standard input */
    const char *shown_path;
    const char *encoding; bool encoding_found, plain;      /* plain: only ASCII */
    const char *other_encoding;     /* of the lines that are not UTF-8, in a file of two */
    uint64_t    other_lines, other_line;   /* how many, and the first */
    char        separator;
    uint64_t    width_records, records;   /* of the sample: how many have the commonest number of cells */
    uint32_t    width;
    bool        quotes;
    uint64_t    quote_line;         /* why quotes are letters here */
    bool        whole;              /* the sample is the whole file */
    bool        by_line;            /* one table was asked for, by its line */
    uint64_t    lines;
    LookPlace  *places; uint32_t nplaces;  /* every table found, in the order of the file */
    LookTable  *tables; uint32_t ntables;  /* those that were asked for */
    const char *preamble;           /* texts above the first table */
    uint64_t    preamble_lines;
    Diags      *remarks;            /* what the reader found odd: encoding */
    Arena      *arena;
    void       *spool;
} Look;

/* Looks at a file.  ST_TABLE, ST_IO, ST_LIMIT or ST_INTERRUPTED are said in DIAGS; *OUT is then null.  A file without a table
 * gives one with ntables 0. */
MUST_USE Status look_file(const LookOptions *opt, Diags *diags, Look **out);
void look_free(Look *look);

/* The numbers of a column lie so many orders of magnitude apart that they may be in several units. */
bool look_spread(const LookColumn *c);

/* A heading such as "Unidad de medida": the column says what others are measured in. */
bool look_names_unit(Str heading);

/* No text of the column was met twice, as far as its texts were kept. */
bool look_maybe_unique(const LookColumn *c);

/* What deserves a look, in the order of the columns; those of the whole table (a null heading) last. */
typedef struct Suspect { uint64_t line; uint32_t field; const char *column, *cell, *why; } Suspect;      /* line 0: the column; field 0: the line */
typedef struct Suspects { Suspect *items; uint32_t n, cap; } Suspects;
Suspects look_suspects(const LookTable *t);

/* Distinct values of a column: how many are known, whether there are more, and the K most frequent (first seen first among equals). */
uint32_t values_known(const Values *v, bool *more);
uint32_t values_top(const Values *v, ValueCount *out, uint32_t k);

#endif
