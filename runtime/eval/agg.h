/* agg.h -- accumulators of aggregates, one for each group.  Private to runtime/eval.
 * Rows that count are chosen by the feed; here they are only added up. */
#ifndef RUNTIME_EVAL_AGG_H
#define RUNTIME_EVAL_AGG_H

#include "runtime/eval/keys.h"
#include "runtime/eval/eval.h"

/* Least or greatest so far. */
typedef struct Extreme {
    bool     has, decimal;    /* numbers: I64 at SCALE if decimal, else NUM */
    uint8_t  scale;
    bool     approx;
    int64_t  i64;
    Num      num;
    char    *text;            /* malloc'ed, reused */
    uint32_t len, cap;
} Extreme;

typedef struct Accum {
    const PlanAgg *agg;
    Arena    *arena;          /* kept values; owned */
    uint32_t  n, cap;         /* groups */
    uint64_t *count;          /* by group: rows added */
    NumSum   *sum;            /* SUM, MEAN, WMEAN (w·x), STDEV */
    NumSum   *sum2;           /* WMEAN (w), STDEV (x²) */
    Extreme  *best;           /* MIN, MAX */
    bool      kept_ready;
    VecBuilder kept;          /* MEDIAN, PERCENTILE, FIRST: values, */
    uint32_t *kept_group;     /* and their groups, */
    uint32_t  cap_kept;
    uint32_t *first;          /* FIRST: place in KEPT + 1, by group */
    bool      seen_ready;
    KeyTable  seen;           /* DISTINCT: (group, value) */
    uint64_t *distinct;
    bool      units_ready;
    KeyTable  units;          /* (group, unit) met */
    uint32_t *nunits;
    bool     *too_big;        /* a product beyond the limits; by group */
} Accum;

/* Some rows to add: ROWS null: all of 0..n.  GROUP_OF by row, null: all in group 0. */
typedef struct AccumRows {
    const uint32_t *rows, *group_of;
    uint32_t n;
} AccumRows;
static inline uint32_t accum_row(const AccumRows *r, uint32_t i) { return r->rows ? r->rows[i] : i; }
static inline uint32_t accum_group(const AccumRows *r, uint32_t row) { return r->group_of ? r->group_of[row] : 0; }

void accum_init(Accum *c, const PlanAgg *agg);
void accum_free(Accum *c);
/* Room for N groups. */
void accum_grow(Accum *c, uint32_t n);
/* Adds rows that have all they need.  The arguments are columns of the feeding rows, or null. */
typedef struct AccumArgs {
    const Vec  *arg, *weight, *unit;
    const Wide *wide;         /* the argument's values, where it is a quotient rounded for a sum */
} AccumArgs;
void accum_add(Accum *c, const AccumArgs *args, const AccumRows *rows, Arena *scratch);
/* The results of all groups, in A.  HOLES[g], where not 0, is why group g's is missing. */
const Vec *accum_value(Accum *c, Arena *a, HoleTable *t, const HoleId *holes);

#endif
