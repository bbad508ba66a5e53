/* request.h -- what a script asks for: each request is an output of the plan and the result it fills. */
#ifndef LANG_RUN_REQUEST_H
#define LANG_RUN_REQUEST_H

#include "lang/lower/aggregate.h"

/* A result being filled from the sink of its number. */
typedef struct Request {
    Result    *result;
    uint32_t  *band_ids;        /* by column: plan's band set, or UINT32_MAX */
    /* rules: rows that are met are counted, not kept */
    bool       rule;
    uint32_t   verdict;         /* column */
    /* muestra */
    const Decl *show;
    uint32_t   nkeys_before;    /* columns of the grain that were put before the items */
    uint32_t   nshown;          /* columns that are shown; sort keys come after them */
    bool       undecided;       /* this sink brings the rows of request `of` whose condition could not be decided */
    const Symbol *symbol;       /* the indicator, or null */
    bool       inside;          /* shown only as part of a matrix */
    bool       total;           /* this sink brings the total row of request `of` */
    uint32_t   of;
    uint64_t   cap_lines;
    const ReportStream *stream; /* rows go out as they come and are not kept; else null */
} Request;

typedef struct Requests {
    Lower    *l;
    const RunOptions *opt;      /* null: the results may be asked for in any way */
    ResultSet *set;
    Request  *items; uint32_t n, cap;
} Requests;

/* A new request with its empty result; its number is the sink's. */
uint32_t request_add(Requests *rs, ResultKind kind, Span span);
/* Adds a column to request I; BANDS: plan's band set or UINT32_MAX. Collected. */
ResultColumn *request_column(Requests *rs, uint32_t i, ResultRole role, const char *name, VecKind kind, uint32_t bands);
/* Hands the values to the sink of request I. */
void request_output(Requests *rs, uint32_t i, Rel *r, Value *filter, Value **cols, uint32_t ncols);

/* Counts the rows that FILTER leaves out of request OF because it is missing there. */
void request_undecided(Requests *rs, uint32_t of, Rel *r, Value *filter);
/* The request of indicator S, made now if there is none. */
Request *request_indicator(Requests *rs, Symbol *s);
/* Rules that nobody wrote: a sense, a goal or a baseline that stands in a column is checked row by row. */
void request_senses(Requests *rs);
/* … and so are the rows of linked data that have no pair, of both sides. */
void request_links(Requests *rs);
void request_verify(Requests *rs, const Decl *d);
/* A matrix, with the indicators that nobody asked for yet.  ASKED: by a muestra. */
void request_matrix(Requests *rs, const Decl *d, bool asked);
void request_show(Requests *rs, const Decl *d);
/* Request I may go out row by row: it is the first, and the rows of a dataset as they stand. */
bool request_streams(const Requests *rs, uint32_t i);
/* The key that `con x en columnas` spreads, or null. */
Symbol *show_across(const Decl *d, const Grain *g);
/* After the run: order, limit, total row, cross table.  False when a limit was reached, said in the diagnostics. */
bool finish_show(Requests *rs, uint32_t i);

/* Orders row numbers of a result, stably. */
typedef int RowCompare(const void *ctx, uint32_t i, uint32_t j);
void show_sort(RowCompare *compare, const void *ctx, uint32_t *rows, uint32_t n);
/* Cells I and J of a column; holes are equal among themselves and come last. */
int  show_compare(Arena *a, const Vec *v, uint32_t i, uint32_t j);
/* One column for each value of the key ACROSS, one row for each of the other keys.  COUNTS[c]: where column c has no rows it is 0.
 * Rows from TOTALS on are totals, one for each value, and become one row. */
bool result_pivot(Requests *rs, Result *r, const char *across, const bool *counts, uint32_t totals);

const char *name_text(const Name *n);       /* collected; null when there is none */

#endif
