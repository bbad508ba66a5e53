/* agg.h -- accumulators of aggregates, one for each group.  Private to runtime/eval.
 * Rows that count are chosen by the feed; here they are only added up. */
#ifndef RUNTIME_EVAL_AGG_H
#define RUNTIME_EVAL_AGG_H

#include "runtime/eval/keys.h"
#include "runtime/eval/lanes.h"

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

/* How the rows of a group that were added are counted. */
typedef enum Counting {
    COUNTS_LEFT,              /* of those that the feed took, the others */
    COUNTS_TAKEN,             /* in a lane */
    COUNTS_ANY                /* whether there is one: a bit */
} Counting;

typedef struct Accum {
    const PlanAgg *agg;
    Arena    *arena;          /* kept values; owned */
    Lanes    *lanes;          /* of the feed */
    uint32_t  n, cap;         /* groups */
    Counting  counting;
    uint64_t *left;           /* COUNTS_LEFT; null: none was left */
    Sums      count;          /* the others */
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

/* Rows of GROUP that were added; where only ANY is known, 1 for some. */
static inline uint64_t accum_count(const Accum *c, uint32_t group)
{
    if (c->counting == COUNTS_LEFT)
        return lanes_rows(c->lanes, group) - (c->left ? c->left[group] : 0);
    return c->counting == COUNTS_TAKEN ? (uint64_t)*sums_word(&c->count, group) : sums_any(&c->count, group);
}

/* Asks LANES for what it needs. */
void accum_init(Accum *c, const PlanAgg *agg, Lanes *lanes);
void accum_free(Accum *c);
/* Room for N groups, which the lanes have. */
void accum_grow(Accum *c, uint32_t n);
/* The arguments are columns of the feeding rows, or null. */
typedef struct AccumArgs {
    const Vec  *arg, *weight, *unit;
    const Wide *wide;         /* the argument's values, where it is a quotient rounded for a sum */
} AccumArgs;
/* Adds those of ROWS for which TAKE (by place; null: all) is 1 and not 0: they have all they need.  What goes into lanes is there after lanes_add,
 * to which the arguments and TAKE must last. */
void accum_add(Accum *c, const AccumArgs *args, const AccumRows *rows, const uint8_t *take, Arena *scratch);
/* Whether accum_gather can add up groups of this aggregate. */
bool accum_merges(const PlanAgg *agg);
/* Adds all groups of OTHER, an aggregate of the same kind, to group 0. */
void accum_gather(Accum *c, Accum *other);
/* Adds all groups of OTHER, the same aggregate over other rows: its group G is group MAP[G] here, which there must be room for.  Lanes are
 * joined by themselves. */
void accum_join(Accum *c, Accum *other, const uint32_t *map, Arena *scratch);
/* The results of all groups, in A; holes it makes are of SITE.  HOLES[g], where not 0, is why group g's is missing.  WORK is used in
 * passing. */
const Vec *accum_value(Accum *c, uint32_t site, Arena *a, HoleTable *t, const HoleId *holes, Arena *work);

#endif
