/* csv_rows.h -- the cells of many rows as CSV.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_ROWS_H
#define RUNTIME_REPORT_CSV_ROWS_H

#include "runtime/report/result.h"

/* A text as a field: quoted where it must be. */
void csv_field(Buf *out, Str s);
/* The line of names, with `motivo` behind them where there are REASONS. */
void csv_heading(Buf *out, const char *const *names, uint32_t n, bool reasons);

/* Rows 0 … NROWS - 1 of some columns. */
typedef struct CsvTable {
    const ResultSet *rs;
    const ResultColumn *const *columns;
    const char *const *names;       /* read where there are reasons */
    uint32_t ncolumns, nrows;
    bool     reasons;               /* a last column says why what is missing is: "entre cero", or "a: vacío; b: entre cero" */
} CsvTable;

/* Adds the rows, a line each.  Any thread, several at once: makes nothing collected and changes nothing shared. */
void csv_rows(Buf *out, const CsvTable *t);

#endif
