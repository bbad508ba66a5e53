/* agg_impl.h -- inside of accumulators, for the agg files alone. */
#ifndef RUNTIME_EVAL_AGG_IMPL_H
#define RUNTIME_EVAL_AGG_IMPL_H

#include "runtime/eval/agg.h"

/* agg_listed.c: the kinds that look at each value, and the units of all; of the rows taken, and of another accumulator. */
void accum_add_listed(Accum *c, const Vec *arg, const Vec *unit, const AccumRows *r, const uint8_t *take, Arena *scratch);
void accum_join_listed(Accum *c, const Accum *other, const uint32_t *map, Arena *scratch);

#endif
