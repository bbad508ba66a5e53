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

/* Parts of feeds, so that several threads can add rows at once, each to groups of its own.
 *
 * Whether the N feeds of a stage can be fed in parts: not when two of them feed one relation, whose groups would be in the order of
 * batches, then feeds. */
bool  feeds_may_split(Feed *const *feeds, uint32_t n);
/* Makes a part of each of the N feeds of a stage, into PARTS: empty, with the plan, the options and, among themselves, the links of the
 * whole ones.  A part owns the relation it feeds; feed_free when it was joined.  Adding to it touches nothing that other parts touch, but
 * for the table of holes, and no collected memory. */
void  feeds_part(Feed *const *whole, uint32_t n, Feed **parts);
/* The number of the batch whose rows come next to a part: batches of one part must come in ascending order, and none to two parts. */
void  feed_batch(Feed *part, uint32_t number);
/* Adds up the N parts of WHOLE, to which no rows were added.  New groups are made in the order of their first rows, by number of batch and
 * row.  The parts can only be freed then.  Main thread, before feed_finish. */
void  feed_join(Feed *whole, Feed *const *parts, uint32_t n);

#endif
