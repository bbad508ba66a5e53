/* scan.h -- batches of a dataset on their way: split, evaluated, absorbed.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_SCAN_H
#define RUNTIME_EVAL_SCAN_H

#include "runtime/eval/profile.h"
#include "runtime/eval/run.h"

typedef struct Scan {
    Run             *run;
    const PlanRel   *rel;
    const PlanStage *stage;
    const PlanDataset *dataset;
    uint32_t         index;         /* of the dataset */
    Table           *table;
    Diags           *diags;         /* of a scan after the first: thrown away unless it fails */
    bool             first;         /* this scan records findings and counts */
    uint32_t         feed;          /* first of its feeds */
    bool            *summed;        /* summed_registers of the stage */
} Scan;

/* One batch and all that is made of it. */
typedef struct Batch {
    RawBatch    *raw;
    Arena       *arena;
    CellFindings findings;
    RowSource    source;
    Eval         eval;
    uint8_t     *keep;              /* by record; null: all are rows */
    EngineProfile profile;          /* of its evaluation, where one is asked for */
    const Vec  **keys;              /* key columns of all records, on the first scan; null: none */
    ReadyRows    ready;             /* its rows as the host will need them */
} Batch;

void batch_init(Batch *b);
/* The next records into B. */
MUST_USE Status batch_split(Scan *s, Batch *b);
void batch_free(Batch *b);
/* Converts and evaluates what was split.  Any thread: touches nothing shared but the table of holes. */
void batch_evaluate(const Scan *s, Batch *b);
/* Accounts for the batch and hands its rows on.  Main thread, in file order. */
MUST_USE Status batch_absorb(Scan *s, Batch *b);

/* worker.c: all batches of the scan with several threads. */
MUST_USE Status scan_threaded(Scan *s, uint32_t threads);

#endif
