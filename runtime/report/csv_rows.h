/* csv_rows.h -- the cells of many rows as CSV.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_ROWS_H
#define RUNTIME_REPORT_CSV_ROWS_H

#include "runtime/report/result.h"

/* A text as a field: quoted where it must be. */
void csv_field(Buf *out, Str s);

/* Writes rows of COLUMNS; one is made for a table, which must not change meanwhile. */
typedef struct CsvRows CsvRows;
CsvRows *csv_rows_new(const ResultSet *rs, const ResultColumn *const *columns, uint32_t ncolumns);
/* The cells of ROW with commas between them. */
void     csv_rows_put(CsvRows *w, Buf *out, uint32_t row);
void     csv_rows_free(CsvRows *w);

#endif
