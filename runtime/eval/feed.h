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
/* TOTAL is a total that takes the rows FINE takes: what both ask for need not be added up twice.  Before any row, if at all; FINE must
 * be there when TOTAL is finished. */
void  feed_roll_up(Feed *total, Feed *fine);
/* The phase is over: aggregates become registers of the fed relation. */
void  feed_finish(Feed *f);

#endif
