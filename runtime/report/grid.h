/* grid.h -- the tables of a result set, as table, CSV and Markdown print them: which columns and rows stand together.
 * Each muestra is a table.  Without one, indicators of the same dataset and the same keys share a table with their keys in
 * front, and all totals share one with a row for each indicator (and goal).  A matriz is a table with a row for each result of its indicators. */
#ifndef RUNTIME_REPORT_GRID_H
#define RUNTIME_REPORT_GRID_H

#include "runtime/report/result.h"

/* A column of the table of totals, or of a matrix. */
typedef enum TotalsField { TOT_LEVEL, TOT_SUMMARY, TOT_NAME, TOT_KEYS, TOT_FORMULA, TOT_VALUE, TOT_UNIT, TOT_GOAL_NAME, TOT_GOAL, TOT_BASELINE, TOT_FULFILMENT, TOT_PROGRESS, TOT_BAND,
                           TOT_USED, TOT_EXCLUDED } TotalsField;

typedef struct GridColumn {
    const char         *heading;    /* for people */
    const char         *name;       /* for data files */
    bool                right;      /* numbers */
    const Result       *result;     /* tables of rows */
    const ResultColumn *column;
    TotalsField         field;      /* table of totals */
    uint32_t            slot;       /* which band of an indicator with several */
} GridColumn;

/* A row of it.  Goal null: the only one.  ROW: of the result; LEVEL: of a matrix; result null: the level has no indicator. */
typedef struct GridTotal { const Result *result; const char *goal; uint32_t row; const MatrixLevel *level; bool first; } GridTotal;

typedef struct Grid {
    const ResultSet *rs;
    const char    *title;           /* of a muestra; or null */
    GridColumn    *cols; uint32_t ncols, cap_cols;
    uint32_t       nrows;
    bool           totals;
    const Result  *matrix;          /* totals arranged by the levels of this matrix; or null */
    bool           for_data;
    GridTotal     *rows; uint32_t ntotals, cap_rows;
    const Result **members; uint32_t nmembers, cap_members;
} Grid;

typedef struct Grids { Grid **items; uint32_t n, cap; } Grids;

/* The tables of RS, in the order of the script.  FOR_DATA: with every column of numbers of rows used and excluded. */
Grids grids_of(const ResultSet *rs, bool for_data);

/* What stands in a cell: a value of a result, or a fixed text (value null). */
typedef struct GridCell { const ResultColumn *column; uint32_t row; const char *text; } GridCell;
GridCell grid_cell(const Grid *g, uint32_t row, uint32_t col);

/* Results that have rules' verdicts, in order. */
bool result_is_rule(const Result *r);

#endif
