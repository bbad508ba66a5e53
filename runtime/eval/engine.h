/* engine.h -- runs a plan.  Results go to the host's sinks; nothing here prints. */
#ifndef RUNTIME_EVAL_ENGINE_H
#define RUNTIME_EVAL_ENGINE_H

#include "runtime/eval/plan.h"

/* Some rows of an output, in order.  Valid during the call. */
typedef struct RowsView {
    uint32_t          n;
    const Vec *const *cols;       /* ncols of the PlanOutput; filtered rows only */
    const uint64_t   *lines;      /* line of each row in its file; of a group, of its first row */
    uint32_t          dataset;
    Arena            *arena;      /* scratch for the callee, reset after the call or with the batch */
    const Buf        *ready;      /* what EngineHost.ready made of these rows; COLS and LINES are then null.  Else null */
} RowsView;

typedef struct EngineHost {
    void *ctx;
    /* Called in the order of rows, from one thread.  Not ST_OK stops the run with that status. */
    Status (*rows)(void *ctx, uint32_t sink, const RowsView *view);
    /* May be null.  What ROWS will need of these rows, made beforehand at the end of OUT, which is empty; false: nothing, ROWS is to have the values.
     * Called in any order from any thread, several at once: it makes nothing collected and changes nothing shared. */
    bool (*ready)(void *ctx, uint32_t sink, const RowsView *view, Buf *out);
    /* May be null.  Bytes read of the table at hand, and of how many (0: nobody knows); once a batch, main thread. */
    void (*progress)(void *ctx, uint64_t done, uint64_t total);
    const volatile int *cancel;   /* may be null; nonzero stops with ST_INTERRUPTED */
} EngineHost;

/* Where the time of a run goes: CPU of all threads, and the rows that went through. */
typedef enum ProfileStage {
    PROFILE_SPLIT,                /* reading, and cutting into records and fields */
    PROFILE_FILTER,               /* which records are rows */
    PROFILE_CONVERT,              /* cells into values */
    PROFILE_EVALUATE,             /* column code, also over groups */
    PROFILE_FEED,                 /* rows into groups */
    PROFILE_OUTPUT,               /* the host's sinks */
    PROFILE_STAGES
} ProfileStage;
typedef struct EngineProfile { uint64_t ns[PROFILE_STAGES], rows[PROFILE_STAGES]; } EngineProfile;
const char *profile_stage_name(ProfileStage s);

typedef struct EngineOptions {
    uint32_t batch_rows;          /* 0: BATCH_ROWS */
    uint32_t threads;             /* 0 or 1: no other thread */
    uint32_t max_addresses;       /* of holes kept by group; 0: 10 */
    uint64_t max_bytes;           /* of one table; 0: any */
    uint32_t max_findings;        /* bad cells kept whole; 0: DIAGS_MAX */
    EngineProfile *profile;       /* null: no clock is read */
} EngineOptions;

/* What a run leaves behind: row accounting by dataset.  Collected memory. */
typedef struct EngineReport {
    TableCounts *counts;          /* by dataset of the plan; zero for one never read */
    bool        *read;
} EngineReport;

/* Runs PLAN.  Bad cells are findings in DIAGS (not errors of the run).  Same results for any options. */
MUST_USE Status engine_run(const Plan *plan, const EngineOptions *opt, const EngineHost *host,
                           HoleTable *holes, Diags *diags, EngineReport *report);

#endif
