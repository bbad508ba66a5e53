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
    Feed           **parts;         /* of them, by thread; null: batches are fed to the whole ones, in file order */
    bool            *summed;        /* summed_registers of the stage */
} Scan;

/* One batch and all that is made of it. */
typedef struct Batch {
    RawBatch    *raw;
    Arena       *arena;
    CellFindings findings;
    RowSource    source;
    Eval         eval;
    uint32_t     number;            /* of all batches of the scan */
    uint64_t     read, total;       /* bytes of the table, once it was split */
    bool         met_end;           /* with it the table ended */
    uint8_t     *keep;              /* by record; null: all are rows */
    EngineProfile profile;          /* where one is asked for */
    const Vec  **keys;              /* key columns of all records, on the first scan; null: none */
    ReadyRows    ready;             /* its rows as the host will need them */
} Batch;

void batch_init(Batch *b);
/* The next records into B; main thread. */
MUST_USE Status batch_split(Scan *s, Batch *b);
/* The same from any thread, one at a time; false: only the main thread may. */
bool batch_split_here(Scan *s, Batch *b, Status *st);
void batch_free(Batch *b);
/* Converts and evaluates what was split.  Any thread, of number THREAD: touches nothing shared but the table of holes. */
void batch_evaluate(const Scan *s, Batch *b, uint32_t thread);
/* Accounts for the batch and hands its rows on.  Main thread, in file order. */
MUST_USE Status batch_absorb(Scan *s, Batch *b);

/* worker.c: all batches of the scan with several threads, SCAN_THREADS_MAX at most. */
enum { SCAN_THREADS_MAX = 64 };
MUST_USE Status scan_threaded(Scan *s, uint32_t threads);

#endif
