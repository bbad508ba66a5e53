/* tally.h -- what was missing in a result: cells by motive, with the first addresses. */
#ifndef RUNTIME_REPORT_TALLY_H
#define RUNTIME_REPORT_TALLY_H

#include "runtime/report/result.h"

typedef struct TallyAddress {
    const char *file;       /* null: unknown */
    uint64_t    line;       /* 0: unknown */
    const char *column;     /* name of the column, or the operation that made the hole; or null */
    bool        operation;  /* the latter */
} TallyAddress;

typedef struct TallyItem {
    Str           motive;
    uint64_t      count;
    TallyAddress *places; uint32_t nplaces, cap_places;
} TallyItem;

/* Not collected: any thread may have one.  Zero-initialise but for MAX_PLACES; tally_free when done. */
typedef struct Tally {
    TallyItem *items; uint32_t n, cap;
    uint64_t   cells, rows;
    uint32_t   max_places;      /* kept for each motive */
} Tally;
void tally_free(Tally *t);

/* Adds the leaves of hole H, met in row LINE of DATASET (0, UINT32_MAX: unknown) when the hole itself has
 * no addresses.  Leaves that KNOWN (0: none) also has are left out. */
void tally_hole(Tally *t, const ResultSet *rs, HoleId h, HoleId known, uint32_t dataset, uint64_t line);
/* What the formula of row ROW of R missed: its column of holes. */
void tally_missed(Tally *t, const ResultSet *rs, const Result *r, uint32_t row);
/* Why its value is missing, beyond that. */
void tally_value(Tally *t, const ResultSet *rs, const Result *r, uint32_t row);
/* Commonest motive first, then by text. */
void tally_sort(Tally *t);
/* "vacío 2 (a.tsv:4:monto, a.tsv:9:monto), no reportado 1 (a.tsv:7:monto)" */
void tally_print(Buf *out, const Tally *t);
void address_print(Buf *out, const TallyAddress *a);

#endif
