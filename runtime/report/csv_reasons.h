/* csv_reasons.h -- why what is missing in a row is missing, as a cell of it.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_REASONS_H
#define RUNTIME_REPORT_CSV_REASONS_H

#include "runtime/report/csv_rows.h"

typedef struct CsvReasons CsvReasons;
/* For the rows of T; in KEPT, but for what csv_reasons_free gives back. */
CsvReasons *csv_reasons_new(const CsvTable *t, Arena *kept);
/* CELLS[i * STRIDE] becomes the field of row FIRST + i, for N rows from FIRST, a multiple of 64, on; N is at most 64.  Valid until the next call. */
void csv_reasons_fill(CsvReasons *r, Str *cells, uint32_t stride, uint32_t first, uint32_t n);
void csv_reasons_free(CsvReasons *r);      /* null is nothing */

#endif
