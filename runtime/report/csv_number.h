/* csv_number.h -- numbers of 64 bits as digits, many at once.  Private to runtime/report. */
#ifndef RUNTIME_REPORT_CSV_NUMBER_H
#define RUNTIME_REPORT_CSV_NUMBER_H

#include "runtime/column/vec.h"

enum {
    CSV_SLOT = 48,      /* bytes for a cell: any number fits */
    CSV_WIDE = 32       /* bytes that may be read at the beginning of every cell, however short */
};

/* x / 10^SCALE, ZEROS zeros behind.  TRIM (then no ZEROS): decimals end with the last digit that is not 0. */
typedef struct CsvDecimal {
    uint32_t scale, zeros;      /* together at most VEC_MAX_SCALE */
    bool     trim;
} CsvDecimal;

/* Writes X[0..n), value i into the slot of CSV_SLOT bytes at SLOTS + i * CSV_SLOT; CELLS[i * STRIDE] becomes what was written. */
void csv_decimals(const int64_t *x, uint32_t n, CsvDecimal how, char *slots, Str *cells, uint32_t stride);

/* OUT[i] = V[i] * 10^DECIMALS, halves away from zero, for values FIRST … FIRST + N - 1 of V: REP_DEC of a greater scale, or REP_QUO, not constant.
 * DECIMALS is at most VEC_MAX_SCALE.  False where 64 bits do not hold one of them. */
bool csv_rounded(int64_t *out, const Vec *v, uint32_t first, uint32_t n, uint32_t decimals);

#endif
