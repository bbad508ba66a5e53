/* agg_join.c -- adds accumulators up: groups of other rows into one's own. */
#include "runtime/eval/agg_impl.h"

#include <string.h>

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

/* MAP null: all groups of OTHER go to group 0. */
static void add_left(Accum *c, const Accum *other, const uint32_t *map)
{
    if (!other->left)
        return;
    if (!c->left) {
        c->left = mem_alloc(c->cap, sizeof *c->left);
        memset(c->left, 0, c->cap * sizeof *c->left);
    }
    for (uint32_t g = 0; g < other->n; g++)
        c->left[map ? map[g] : 0] += other->left[g];
}

void accum_gather(Accum *c, Accum *other)
{
    AggKind k = c->agg->kind;
    add_left(c, other, NULL);
    if (c->counting == COUNTS_TAKEN)
        sums_gather(&c->count, &other->count);
    if (k != AGG_COUNT && k != AGG_COUNT_ROWS)
        sums_gather(&c->sum, &other->sum);
    if (!c->too_big)
        return;
    sums_gather(&c->sum2, &other->sum2);
    for (uint32_t g = 0; g < other->n; g++)
        c->too_big[0] |= other->too_big[g];
}

void accum_join(Accum *c, Accum *other, const uint32_t *map, Arena *scratch)
{
    add_left(c, other, map);
    for (uint32_t g = 0; c->too_big && g < other->n; g++)
        c->too_big[map[g]] |= other->too_big[g];
    accum_join_listed(c, other, map, scratch);
}
