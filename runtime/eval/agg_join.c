/* agg_join.c -- adds accumulators up: groups of other rows into one's own. */
#include "runtime/eval/agg_impl.h"

bool accum_merges(const PlanAgg *agg)
{
    switch (agg->kind) {
    case AGG_SUM:
    case AGG_MEAN:
    case AGG_WMEAN:
    case AGG_STDEV:
    case AGG_STDEV_POP:
    case AGG_COUNT_ROWS:
    case AGG_COUNT:
        return agg->unit == REG_NONE;
    case AGG_MIN:
    case AGG_MAX:
    case AGG_MEDIAN:
    case AGG_PERCENTILE:
    case AGG_FIRST:
    case AGG_DISTINCT:
    case AGG_KIND_COUNT:
        break;
    }
    return false;
}

void accum_merge(Accum *c, uint32_t into, Accum *other, uint32_t from)
{
    c->left[into] += other->left[from];
    if (c->sum.whole)
        numsum_merge(&c->sum.whole[into], sums_whole(&other->sum, from));
    if (c->sum2.whole) {
        numsum_merge(&c->sum2.whole[into], sums_whole(&other->sum2, from));
        c->too_big[into] |= other->too_big[from];
    }
}

void accum_join(Accum *c, Accum *other, const uint32_t *map, Arena *scratch)
{
    for (uint32_t g = 0; g < other->n; g++)
        accum_merge(c, map[g], other, g);
    accum_join_listed(c, other, map, scratch);
}
