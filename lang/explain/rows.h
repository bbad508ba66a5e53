/* rows.h -- a request for the rows behind a value, and what is kept of them while they pass. */
#ifndef LANG_EXPLAIN_ROWS_H
#define LANG_EXPLAIN_ROWS_H

#include "lang/explain/impl.h"
#include "runtime/ingest/locate.h"

/* What a row is made of: a column of the file, or something worked out from several. */
typedef struct Part {
    const Symbol *column;       /* a raw column, whose cell is COLUMN text; or null */
    const char   *text;
    uint32_t      value, cell;  /* columns of the request; CELL UINT32_MAX: it has none */
    uint32_t      spot;         /* place among the raw columns */
    bool          filled;       /* `cero`: its holes count as 0 */
    bool          has;          /* extremes so far */
    Num           least, greatest;
    struct Spot  *at_least, *at_greatest;
    ExTally      *tally;        /* of texts and conditions that are worked out */
} Part;

/* x o bien y, row by row. */
typedef struct Patch { const char *text; uint32_t operand, whole; } Patch;
typedef struct AggAsk { AggKind kind; uint32_t where, arg, weight, unit; uint64_t rows; } AggAsk;

/* A row whose cells are to be found in the file. */
typedef struct Spot { uint64_t line; Str *cells; CellSpot *places; uint32_t number; } Spot;

struct SourceAsk {
    Run      *run;
    Explanation *x;
    uint32_t  index;            /* of the source in X */
    Rel      *from;
    Feed     *feed;
    Set      *set;
    const Asked *asked;
    const KeyValue *linked;     /* or null */
    uint32_t  max_rows, max_places;
    Value   **cols; uint32_t ncols, cap_cols;
    uint32_t  filter, value;
    bool     *counts;           /* by aggregate: it takes the row at hand */
    uint64_t  line;             /* only this row; 0: all */
    AggAsk   *aggs; uint32_t naggs, cap_aggs;
    Part     *parts; uint32_t nparts, cap_parts;
    Patch    *patches; uint32_t npatches, cap_patches;
    uint32_t *keys; const char **key_names; uint32_t nkeys;
    uint32_t  nraw;
    Spot     *spots; uint32_t nspots, cap_spots;
    Holes     holes;
    Gaps     *gaps;
    bool     *takes;            /* by aggregate: its `donde` holds in the row at hand */
};

/* judge.c: the cells of SPOT will be looked for; its number. */
uint32_t add_spot(SourceAsk *s, Spot spot);
/* A row is used, left out, or lacks something. */
void judge_row(SourceAsk *s, const RowsView *view, uint32_t row);

#endif
