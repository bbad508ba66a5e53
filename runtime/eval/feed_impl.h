/* feed_impl.h -- inside of a feed, for the feed files alone. */
#ifndef RUNTIME_EVAL_FEED_IMPL_H
#define RUNTIME_EVAL_FEED_IMPL_H

#include "runtime/eval/agg.h"
#include "runtime/eval/feed.h"
#include "runtime/eval/holesum.h"

/* By group; null, as it is where none has met a hole, and where the group has not. */
typedef HoleSum **HoleSums;

typedef struct Set Set;
typedef struct Twin { Set *set; uint32_t agg; } Twin;
struct Set {
    const PlanSet *plan;
    Set      *finer;         /* the groups of which this one adds up when it is finished; null: rows are added */
    Accum    *accums;        /* by aggregate */
    HoleSums *missing;       /* by aggregate: holes that make the aggregate missing */
    Twin     *twins;         /* by aggregate: the same one in a set before, which is added up for both; set null: none */
    HoleSums  undecided;     /* undecidable rows, which make all of them missing */
    HoleSums  seen;          /* every hole, for out_holes */
    uint64_t *unused;        /* by group: rows taken that are not of the set, or left out; null: none */
    uint64_t *excluded;      /* null: none */
    uint32_t  n, cap;        /* groups */
};

struct Feed {
    const PlanFeed *plan;
    GroupRel  *into;
    HoleTable *holes;
    uint32_t   dataset, max_addresses;
    bool       part;         /* INTO is its own */
    uint64_t   order;        /* number of the batch << 32 */
    uint64_t  *first;        /* of a part, by group: the row that made it, as ORDER + row */
    uint32_t   cap;
    Arena     *arena;        /* hole sums */
    Lanes      lanes;        /* of all sets; they count the rows taken, too */
    HoleId     noted;        /* the hole noted last, and what it reads as: most rows lack the same */
    const HoleSummary *noted_read;
    Set       *sets;
};

/* Where aggregate K of S is added up. */
static inline Accum *feed_accum(const Set *s, uint32_t k)
{
    return s->twins[k].set ? &s->twins[k].set->accums[s->twins[k].agg] : &s->accums[k];
}

static inline HoleSums feed_missing(const Set *s, uint32_t k)
{
    return s->twins[k].set ? s->twins[k].set->missing[s->twins[k].agg] : s->missing[k];
}

/* The hole sum of GROUP in *M of S, made when a hole is met: most groups meet none. */
HoleSum *feed_holesum(Feed *f, const Set *s, HoleSums *m, uint32_t group);
/* What GROUP met, or null. */
static inline const HoleSummary *feed_met(const HoleSums m, uint32_t group) { return m && m[group] ? &m[group]->s : NULL; }
/* One more in *COUNTS, which is made when it is needed. */
void feed_count(uint64_t **counts, uint32_t cap, uint32_t group, uint64_t more);
/* Room for N groups. */
void feed_grow(Feed *f, uint32_t n);
void feed_grow_set(Set *s, uint32_t n);
/* Whether anyone reads how many rows of the set were used, left out, or lacked what. */
bool feed_counts(const Set *s);

#endif
