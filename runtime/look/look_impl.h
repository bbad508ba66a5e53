/* look_impl.h -- what the files of look/ share. */
#ifndef RUNTIME_LOOK_LOOK_IMPL_H
#define RUNTIME_LOOK_LOOK_IMPL_H

#include "runtime/ingest/cell.h"
#include "runtime/ingest/encoding.h"
#include "runtime/ingest/label.h"
#include "runtime/ingest/scan.h"
#include "runtime/look/look.h"

enum {
    SAMPLE_ROWS   = 20000,
    SAMPLE_CELLS  = 1 << 20,
    SAMPLE_BYTES  = 16 << 20,
    LOOK_COLUMNS  = 500,          /* of one table */
    LOOK_TABLES   = 200
};

/* ---- sample.c: the first records of a file, cut and trimmed ---- */

typedef struct SampleRow {
    uint64_t   line;
    const Str *cells;             /* trimmed */
    uint32_t   n, filled;         /* cells, and those with text */
} SampleRow;

typedef struct Sample {
    SampleRow *rows; uint32_t n;  /* blank lines are not here */
    uint32_t   width;             /* the commonest number of cells, of those that have at least two; 1 if none has */
    uint32_t   same;              /* rows of that width */
    bool       whole;
    TableCounts counts;
    bool       quotes;
    uint64_t   quote_line;
    uint32_t   lettered;          /* rows with more than ASCII */
    const char *encoding, *other_encoding;    /* of a file of two; else null: found by the reader */
    Arena     *arena;
} Sample;

MUST_USE Status sample_read(const LookOptions *opt, const char *path, Arena *a, Diags *diags, Sample **out);

/* ---- cells ---- */

/* A number, with point or comma; 0: none, else SEEN_ bits of the readings that do. */
enum { SEEN_POINT = 1, SEEN_COMMA = 2 };
uint32_t cell_seen(Arena *scratch, Str cell);

/* Words: missing.def and words.def, folded once for each look. */
typedef enum HeadUse { USE_CODE, USE_YEAR, USE_MONEY, USE_PESOS, USE_MILLIONS, USE_THOUSANDS, USE_PERCENT, USE_GOAL, USE_TOTAL, USE_SPAN } HeadUse;
typedef struct LookWords { Label *missing; const char **motives; uint32_t nmissing; FirstBytes missing_first; } LookWords;
LookWords  *words_new(void);
/* The reason that a word for no datum gives, or null. */
const char *words_missing(const LookWords *w, Str cell);
/* TEXT has a word of that use; ALONE: is one. */
bool        words_have(Str text, HeadUse use);
/* TEXT is the name of a row of totals: "TOTAL", "Subtotal trimestral", not "Total de …".  SURE: it can hardly be anything else. */
bool        words_total(Str text, bool *sure);

/* ---- layout.c: the tables of a sample ---- */

typedef struct Run {
    uint32_t from, to;            /* rows [from, to) of the sample, those between that are no rows of the table included */
    uint32_t head, nhead;         /* first line of the heading, and how many; nhead 0: none */
    bool     guess;               /* nothing tells the heading from the rows */
    bool     numbered;
    uint32_t rows;                /* with at least two cells, headings aside */
    uint64_t cells;               /* filled */
    uint32_t width;
    uint32_t again;               /* pages that repeat the heading */
} Run;
typedef struct Runs { Run *items; uint32_t n, cap; } Runs;

/* A record of so many CELLS, FILLED of them with text, is a row of some table: it has at least two with text, or, in a file of two
 * columns, one. */
bool layout_is_row(uint32_t width, uint32_t cells, uint32_t filled);
bool layout_member(const Sample *s, const SampleRow *r);
Runs layout_runs(const Sample *s, const LookWords *w);

/* ---- values.c ---- */

Values *values_new(uint32_t most, size_t bytes, size_t *budget);
void    values_free(Values *v);
/* Counts a text; gives how often it stood there before, or 0 when it is new or there was no room for it. */
uint64_t values_add(Values *v, Str text, uint64_t line);
bool    values_full(const Values *v);
/* The I-th that was met. */
ValueCount values_at(const Values *v, uint32_t i);

/* ---- tally.c, kind.c, key.c ---- */

typedef struct Tally {
    LookTable  *table;
    const LookWords *words;
    Arena      *arena;            /* of the look */
    Arena      *scratch;
    size_t      budget;           /* bytes that distinct values may still take */
} Tally;
/* Counts one cell of column C; true when it is a number, which is then in *NUMBER (its limbs in the scratch). */
bool tally_cell(Tally *t, LookColumn *c, Str cell, uint64_t line, bool bad_bytes, Num *number);
void spot_add(Spots *s, uint64_t line, uint32_t field, Str cell, const char *detail);

/* Decides what the columns are; PREAMBLE: the texts above the table. */
void kinds_decide(LookTable *t, const LookWords *w, const char *preamble);
/* Keys of several columns, tried on the rows of the sample. */
void keys_try(LookTable *t, const Sample *s, const Run *run);

/* shift.c: stretches of rows that stand one cell to the right, by the rows of the sample; false: none (or they are known). */
bool shifts_find(LookTable *t, const Sample *s, const Run *run, const LookWords *w);

/* pass.c: reads the table of T->spec whole; what an earlier pass found is forgotten. */
MUST_USE Status pass_read(LookTable *t, const Sample *s, const Run *run, const LookOptions *opt, const LookWords *w, Arena *a, Diags *diags);

/* Frees what the columns of T hold, and forgets what was counted. */
void table_forget(LookTable *t);

#endif
