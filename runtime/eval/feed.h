/* feed.h -- rows of one relation into the groups of another, during one phase.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_FEED_H
#define RUNTIME_EVAL_FEED_H

#include "runtime/eval/group.h"

typedef struct Feed Feed;

/* Rows come from a dataset (DATASET) or from groups (UINT32_MAX). */
Feed *feed_new(const PlanFeed *plan, GroupRel *into, uint32_t dataset, HoleTable *holes, uint32_t max_addresses);
void  feed_free(Feed *f);
/* Adds the rows of E, whose registers are written.  In the order of rows; makes groups.  SCRATCH is used in passing. */
void  feed_rows(Feed *f, Eval *e, Arena *scratch);
/* The phase is over: aggregates become registers of the fed relation. */
void  feed_finish(Feed *f);

#endif
