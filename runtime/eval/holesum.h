/* holesum.h -- gathers the holes that a group meets into a summary.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_HOLESUM_H
#define RUNTIME_EVAL_HOLESUM_H

#include "runtime/column/hole.h"

/* Zero-initialise; holesum_free when done.  It stays where it is: what most groups meet has its place in it, more is malloc'ed. */
enum { HOLESUM_OWN = 2 };
typedef struct HoleSum {
    HoleSummary s;
    uint32_t    cap_counts, cap_addresses;
    HoleCount   own_count;
    HoleAddress own_addresses[HOLESUM_OWN];
} HoleSum;

/* One row, at LINE of DATASET, with a hole that reads as FROM.  Leaves that it knows addresses of keep those. */
void   holesum_add(HoleSum *m, HoleTable *t, const HoleSummary *from, uint32_t dataset, uint64_t line, uint32_t max_addresses);
/* Rows of FROM are other rows than those of INTO.  The order in which rows are added changes nothing. */
void   holesum_merge(HoleSum *into, HoleTable *t, const HoleSummary *from, uint32_t max_addresses);
HoleId holesum_hole(HoleSum *m, HoleTable *t);        /* 0 when no row was added */
void   holesum_free(HoleSum *m);

#endif
