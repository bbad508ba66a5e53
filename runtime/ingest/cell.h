/* cell.h -- what a cell says: numbers as Mexican tables print them, and yes or no.
 *
 * Every character of a cell is used, or the cell is refused with the reason: nothing is guessed, nothing dropped. */
#ifndef RUNTIME_INGEST_CELL_H
#define RUNTIME_INGEST_CELL_H

#include "runtime/number/num.h"

typedef struct CellNumber {
    int64_t mantissa;      /* value is mantissa / 10^scale … */
    uint8_t scale;         /* 0..18 */
    bool    wide;          /* … or BIG, when 18 digits do not hold it */
    Num     big;
} CellNumber;

/* Reads S (trimmed, not empty).  Null: *out is the number.  Else why it is none, in Spanish, static.
 *   3,423,891,413   $4,415'964,112.29   \$ 208,731,131.59   27%   -13.79%   (1,234.50)
 * COMMA: 1.234,56.  PERCENT: a sign % may follow and means nothing (27% is 27). */
const char *cell_number(Arena *a, Str s, bool comma, bool percent, CellNumber *out);

/* sí/no, verdadero/falso, true/false, s/n, v/f, 1/0. */
bool cell_bool(Str s, bool *out);

#endif
