/* cell.h -- single values of a result: for people, for data files, and what a band or a hole says.
 * Shared by the writers of this room. */
#ifndef RUNTIME_REPORT_CELL_H
#define RUNTIME_REPORT_CELL_H

#include "runtime/report/result.h"

/* The band a cell shows. */
typedef struct BandShown {
    Str         label;
    const char *colour;     /* as named in the script, or null */
    bool        missing;    /* the label of a hole */
} BandShown;

HoleId cell_hole(const ResultColumn *c, uint32_t row);
/* In a row of totals, a column that has none (a name, a percentage): shown empty, no news. */
bool cell_no_total(const ResultSet *rs, const ResultColumn *c, uint32_t row);
/* Value of a VEC_NUM cell that is not a hole. */
Num    cell_num(const ResultSet *rs, const ResultColumn *c, uint32_t row);
bool   cell_true(const ResultColumn *c, uint32_t row);       /* a boolean that is there and true */
/* C holds bands.  False for a hole for which the set has no label. */
bool   cell_band(const ResultSet *rs, const ResultColumn *c, uint32_t row, BandShown *out);

/* Decimals written where the script declares none and the number has no end: in files, and in tables. */
enum { CELL_DATA_DECIMALS = 12, CELL_TABLE_DECIMALS = 6 };

/* As report_cell. */
void cell_people(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row, bool colour);
/* For CSV: declared decimals, no thousands marks, no shapes; nothing for a hole.  Without declared decimals: the
 * whole number if it ends, else CELL_DATA_DECIMALS. */
void cell_data(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row);
/* Number N rounded as column C says, without thousands marks: the `impreso` of JSON. */
void cell_rounded(Buf *out, const ResultColumn *c, Num n);

/* S without what would act on a terminal or break a line: white space becomes a space, other controls U+FFFD. */
void cell_clean(Buf *out, Str s);

/* First column of R with ROLE and, unless null, of goal GOAL; null if there is none. */
const ResultColumn *result_column(const Result *r, ResultRole role);
/* File the rows of R stand in, as messages print it; null when they have none, or several. */
const char *result_file(const ResultSet *rs, const Result *r);
/* File and line of one row; null and 0 when it has none. */
const char *row_file(const ResultSet *rs, const Result *r, uint32_t row);
uint64_t row_line(const Result *r, uint32_t row);

#endif
