/* run.h -- one run of a plan: what its phases share.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_RUN_H
#define RUNTIME_EVAL_RUN_H

#include "runtime/eval/engine.h"
#include "runtime/eval/feed.h"

#include <stdio.h>

typedef struct Run {
    const Plan       *plan;
    EngineOptions     opt;            /* with the defaults filled in */
    const EngineHost *host;
    HoleTable        *holes;
    Diags            *diags;
    EngineReport     *report;
    GroupRel        **groups;         /* by relation; null where it is a dataset */
    uint32_t          phase;
    Feed            **feeds; uint32_t nfeeds, cap_feeds;    /* of this phase */
    Arena            *view;           /* scratch of the host's callbacks */
    FILE             *spool;          /* standard input, kept for the scans to come */
} Run;

/* What the host made of the rows of a batch before their turn, by output of the stage.  Zero-initialise; kept from batch to batch. */
typedef struct ReadyOutput {
    RowsView view;              /* in the batch's arena */
    Buf      text;
} ReadyOutput;
typedef struct ReadyRows { ReadyOutput *outputs; uint32_t n, cap; } ReadyRows;

/* The stage of a relation in this phase, or null if there is nothing to do. */
const PlanStage *run_stage(const Run *r, uint32_t rel);
/* Makes the feeds of STAGE; they are finished with the phase.  Gives the first one's index. */
uint32_t run_open_feeds(Run *r, const PlanStage *stage, uint32_t dataset);
/* Has the host make ready what it can of the rows of E, in place of what READY held.  Any thread; R is only read, SCRATCH and READY are the caller's. */
void run_make_ready(const Run *r, const PlanStage *stage, const Eval *e, uint32_t dataset, Arena *scratch, ReadyRows *ready);
void ready_free(ReadyRows *ready);
/* Hands the rows of E to the feeds (from index FEED; FED_ALREADY: to none) and outputs of STAGE.  READY: of these rows, or null. */
#define FED_ALREADY UINT32_MAX
MUST_USE Status run_hand_out(Run *r, const PlanStage *stage, uint32_t feed, Eval *e, uint32_t dataset, Arena *scratch, const ReadyRows *ready);
bool run_cancelled(const Run *r);

/* scan.c: scans a dataset for STAGE. */
MUST_USE Status run_scan(Run *r, uint32_t dataset, const PlanStage *stage);
/* spool.c: the specification to open dataset D's table with: standard input, if it must be read more than once, is kept in a
 * nameless file.  ST_IO is said in the diagnostics. */
MUST_USE Status run_table_spec(Run *r, uint32_t dataset, TableSpec *out);

#endif
