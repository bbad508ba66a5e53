/* csv_cell.h -- a field of CSV on its way into a row, and numbers and texts as fields, many at once.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_CELL_H
#define RUNTIME_REPORT_CSV_CELL_H

#include "runtime/column/vec.h"

/* A field and the separator behind it, N bytes together; of the sixteen, what lies beyond is anything.  N = CSV_LONG: A is a pointer to B bytes,
 * without the separator, which stands in LAST. */
typedef struct CsvCell {
    uint64_t a, b;
    uint32_t n, last;
} CsvCell;

enum {
    CSV_LONG  = 255,
    CSV_SHORT = 15,     /* bytes of a field that fits, without the separator */
    CSV_BLOCK = 64,     /* cells that are made together: those of a word of a mask */
    CSV_SLOT  = 48      /* bytes that hold any number */
};

/* The field S, as it is written; it must last if it is longer than CSV_SHORT. */
CsvCell csv_cell(Str s, char separator);
/* CELLS[i] becomes TEXT[i], for N (at most CSV_BLOCK) texts, which must last as the cells do.  A bit is set in what is given back for each that must be quoted,
 * whose cell is anything; *ANY_LONG becomes true when one of the others is long. */
uint64_t csv_texts(CsvCell *cells, const Str *text, uint32_t n, char separator, bool *any_long);

/* x / 10^SCALE, ZEROS zeros behind.  TRIM (then no ZEROS): decimals end with the last digit that is not 0. */
typedef struct CsvDecimal {
    uint32_t scale, zeros;      /* together at most VEC_MAX_SCALE */
    bool     trim;
    char     separator;
} CsvDecimal;

/* CELLS[i] becomes X[i], for N (at most CSV_BLOCK) numbers.  SLOTS: N times CSV_SLOT bytes for those that are long, which must last as the cells do.  True when
 * there are any. */
bool csv_decimals(CsvCell *cells, const int64_t *x, uint32_t n, const CsvDecimal *how, char *slots);

/* OUT[i] = X[i] / 10^SCALE * 10^DECIMALS, halves away from zero, for N numbers; DECIMALS is less than SCALE, which is at most VEC_MAX_SCALE. */
void csv_round_decimals(int64_t *out, const int64_t *x, uint32_t n, uint32_t scale, uint32_t decimals);
/* OUT[i] = X[i] / DEN[i] * 10^DECIMALS likewise; DEN[i] > 0, DECIMALS at most VEC_MAX_SCALE.  False where 64 bits do not hold one of them. */
bool csv_round_quotients(int64_t *out, const int64_t *x, const int64_t *den, uint32_t n, uint32_t decimals);

#endif
