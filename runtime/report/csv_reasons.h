/* csv_reasons.h -- why what is missing in a row is missing, as a cell of it.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_REASONS_H
#define RUNTIME_REPORT_CSV_REASONS_H

#include "runtime/report/csv_cell.h"
#include "runtime/report/csv_rows.h"

typedef struct CsvReasons CsvReasons;
/* For the rows of T; in KEPT, but for what csv_reasons_free gives back. */
CsvReasons *csv_reasons_new(const CsvTable *t, Arena *kept);
/* CELLS[i] becomes that of row FIRST + i, the last of its row, for N rows from FIRST, a multiple of CSV_BLOCK, on.  Valid until the next call. */
void csv_reasons_fill(CsvReasons *r, CsvCell *cells, uint32_t first, uint32_t n);
void csv_reasons_free(CsvReasons *r);      /* null is nothing */

#endif
