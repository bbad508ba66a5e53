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

/* Sums by group.  Decimals are first added in 64 bits, at one scale for all groups; BOUND is more than any of them can be, so
 * that no addition need be checked. */
typedef struct Sums {
    NumSum  *whole;
    int64_t *quick;           /* / 10^SCALE, not yet in WHOLE */
    uint8_t  scale;
    uint64_t bound;
} Sums;

typedef struct Accum {
    const PlanAgg *agg;
    Arena    *arena;          /* kept values; owned */
    uint32_t  n, cap;         /* groups */
    const uint64_t *rows;     /* by group: rows that the feed took */
    uint64_t *left;           /* of those, the ones that were not added here */
    Sums      sum;            /* SUM, MEAN, WMEAN (w·x), STDEV */
    Sums      sum2;           /* WMEAN (w), STDEV (x²) */
    Extreme  *best;           /* MIN, MAX */
    bool      kept_ready;
    VecBuilder kept;          /* MEDIAN, PERCENTILE, FIRST: values, */
    uint32_t *kept_group;     /* and their groups, */
    uint64_t *kept_order;     /* FIRST: and which rows they are, */
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

/* How many bits the values of some columns take: asked of the same columns again and again. */
typedef struct VecBits { const Vec *v[4]; uint8_t bits[4]; uint32_t n; } VecBits;

/* Some rows of a batch.  ROWS null: 0..n.  GROUP_OF by row, null: all in group 0.  ORDER + row grows from row to row, over all batches. */
typedef struct AccumRows {
    const uint32_t *rows, *group_of;
    uint32_t n;
    uint64_t order;
    VecBits *bits;
} AccumRows;
static inline uint32_t accum_row(const AccumRows *r, uint32_t i) { return r->rows ? r->rows[i] : i; }
static inline uint32_t accum_group(const AccumRows *r, uint32_t row) { return r->group_of ? r->group_of[row] : 0; }
static inline uint64_t accum_count(const Accum *c, uint32_t group) { return c->rows[group] - c->left[group]; }

void accum_init(Accum *c, const PlanAgg *agg);
void accum_free(Accum *c);
/* Room for N groups, of which ROWS tells the rows: it counts those of a batch before they are added. */
void accum_grow(Accum *c, uint32_t n, const uint64_t *rows);
/* The arguments are columns of the feeding rows, or null. */
typedef struct AccumArgs {
    const Vec  *arg, *weight, *unit;
    const Wide *wide;         /* the argument's values, where it is a quotient rounded for a sum */
} AccumArgs;
/* Adds those of ROWS for which TAKE (by place; null: all) is 1 and not 0: they have all they need. */
void accum_add(Accum *c, const AccumArgs *args, const AccumRows *rows, const uint8_t *take, Arena *scratch);
/* Whether accum_merge can add up groups of this aggregate. */
bool accum_merges(const PlanAgg *agg);
/* Adds group FROM of OTHER, an aggregate of the same kind over other rows, to group INTO. */
void accum_merge(Accum *c, uint32_t into, Accum *other, uint32_t from);
/* Adds all groups of OTHER, the same aggregate over other rows: its group G is group MAP[G] here, which there must be room for. */
void accum_join(Accum *c, Accum *other, const uint32_t *map, Arena *scratch);
/* The sum of a group, in full. */
const NumSum *sums_whole(Sums *s, uint32_t group);
/* The results of all groups, in A; holes it makes are of SITE.  HOLES[g], where not 0, is why group g's is missing.  WORK is used in
 * passing. */
const Vec *accum_value(Accum *c, uint32_t site, Arena *a, HoleTable *t, const HoleId *holes, Arena *work);

#endif
