/* plan.h -- what the engine runs: relations, straight-line column code over registers, feeds and outputs.
 *
 * A relation is the rows of a dataset, or the groups of a feed (a total has one group, always there).
 * Work goes in phases 0, 1, 2, …  In each phase p, first every grouped relation's stage p runs once over the
 * whole relation, in the order of their index; then every dataset with a stage p is scanned once, its code
 * running batch by batch.  Feeds of phase p are complete in phase p + 1: there their aggregates can be read.
 * Registers of a grouped relation persist from phase to phase (a register is a whole column, keys and aggregates are registers
 * too); those of a dataset live for one batch.  LOOKUP from another relation reads registers written in an earlier phase;
 * from the same relation, registers already written.
 *
 * Built by lang/lower, checked by plan_verify, read by the engine.  In collected memory, but for constants. */
#ifndef RUNTIME_EVAL_PLAN_H
#define RUNTIME_EVAL_PLAN_H

#include "runtime/ingest/table.h"

typedef uint32_t Reg;
enum { REG_NONE = UINT32_MAX };

typedef enum Op {
#define OP(id, operands, doc) OP_##id,
#include "runtime/eval/ops.def"
#undef OP
    OP_COUNT
} Op;

typedef struct Instr {
    uint16_t op;
    uint16_t mode;          /* RoundMode, Freq, VecKind: by operation */
    Reg      dst, a, b, c;  /* REG_NONE where not used */
    uint32_t imm;           /* column, constant, motive, lookup, band set: by operation */
    uint32_t site;          /* origin of the holes this operation makes (entre cero …) */
} Instr;

typedef struct Chain Chain;             /* chain.h */
typedef struct PlanConjunct PlanConjunct;       /* conjunct.h */

typedef struct Code {
    Instr        *instrs; uint32_t n, cap;
    const Chain **chain;    /* by instruction: what ends in it and may be run as one; null, here or all of it: nothing */
    bool         *later;    /* by instruction: it belongs to a chain that ends further on */
} Code;

/* Where a hole comes from. */
typedef struct PlanSite {
    uint32_t    dataset;    /* UINT32_MAX: none */
    uint32_t    column;     /* of the dataset; UINT32_MAX: the site is in the script */
    const char *name;       /* column name, or text of the operation: "devengado / modificado" */
    Span        span;
} PlanSite;

typedef struct PlanConst { VecKind kind; Num num; Str text; int64_t i64; } PlanConst;

typedef struct PlanLookup {
    uint32_t rel;           /* grouped relation looked into */
    Reg      src;           /* its register */
    Reg     *keys;          /* registers of the asking relation, one for each key of REL, in its order (none: a total) */
    uint32_t motive;        /* hole where no group has these keys (with the instruction's site) */
} PlanLookup;

typedef struct PlanBandRow {
    Str      label;         /* "Rojo" */
    const char *colour;     /* "rojo" as named in the script */
    Reg      low, high;     /* cut points; REG_NONE: unbounded */
    bool     low_open, high_open;   /* open: the cut itself is outside */
} PlanBandRow;
typedef struct PlanBandMissing { uint32_t motive; bool any; Str label; const char *colour; } PlanBandMissing;
typedef struct PlanBands {
    const char      *name;
    PlanBandRow     *rows;    uint32_t nrows;
    PlanBandMissing *missing; uint32_t nmissing;     /* specific motives first, the general one (any) last */
} PlanBands;

typedef enum AggKind {
#define AGG(id, name, doc) AGG_##id,
#include "runtime/eval/agg.def"
#undef AGG
    AGG_KIND_COUNT
} AggKind;

typedef struct PlanAgg {
    AggKind  kind;
    Reg      arg;           /* in the feeding relation; REG_NONE for COUNT_ROWS */
    Reg      weight;        /* WMEAN */
    Reg      where;         /* donde, a boolean; REG_NONE: every row of the feed */
    Reg      unit;          /* text; rows of unlike units make the result missing (unidades distintas).  REG_NONE: not checked */
    Num      p;             /* PERCENTILE: 0..100 */
    VecKind  out_kind;
    Reg      out;           /* in the fed relation */
    uint32_t site;
} PlanAgg;

typedef enum Holes { HOLES_REQUIRE /* exige */, HOLES_OMIT /* omite */, HOLES_ZERO /* cero: the code already filled them */ } Holes;

/* The aggregates of one formula: under `omite` a row incomplete for one is dropped for all. */
typedef struct PlanSet {
    Holes     holes;
    PlanAgg  *aggs;   uint32_t naggs;
    Reg      *probes; uint32_t nprobes;   /* `cero`: raw registers whose holes were filled: counted in out_holes */
    Reg       out_used;     /* number of rows used;   REG_NONE when nobody asks */
    Reg       out_excluded; /* number of rows of the feed left out or holding a hole */
    Reg       out_holes;    /* boolean `true`, or a hole whose summary says what was missing where */
} PlanSet;

typedef struct PlanFeed {
    uint32_t rel;           /* grouped relation that is fed */
    Reg      filter;        /* REG_NONE: every row */
    Reg     *keys;          /* one for each key of the fed relation */
    PlanSet *sets; uint32_t nsets;
} PlanFeed;

/* Rows handed out. */
typedef struct PlanOutput {
    uint32_t sink;          /* number the host knows it by */
    Reg      filter;        /* REG_NONE: every row; a missing filter leaves the row out */
    Reg     *cols; uint32_t ncols;
} PlanOutput;

typedef struct PlanStage {
    Code        code;
    PlanFeed   *feeds;   uint32_t nfeeds, cap_feeds;
    PlanOutput *outputs; uint32_t noutputs, cap_outputs;
} PlanStage;

typedef enum RelKind { REL_ROWS, REL_GROUPS } RelKind;
typedef struct PlanRel {
    RelKind     kind;
    const char *name;
    uint32_t    dataset;
    uint32_t    nregs;
    uint32_t    nkeys;      /* GROUPS: keys are registers 0..nkeys-1 */
    VecKind    *key_kinds;
    uint32_t    period_key; /* index of the only key of kind period, or UINT32_MAX */
    PlanStage  *stages; uint32_t nstages;   /* by phase; an empty stage is skipped (a dataset is then not scanned) */
    /* ROWS: which records are rows, decided before any other column is read */
    Code        filter_code;
    Reg         filter;     /* REG_NONE: all */
    PlanConjunct *conjuncts; uint32_t nconjuncts;   /* of the filter, in order; none: it is decided as a whole */
    Reg         subtotal;   /* of those, which are subtotals; REG_NONE: none */
    bool        only_subtotals;     /* they are the rows, else they are left out */
} PlanRel;

typedef struct PlanDataset {
    TableSpec *table;
    uint32_t   rel;         /* its REL_ROWS */
    bool      *needed;      /* by column */
} PlanDataset;

typedef struct Plan {
    PlanDataset *datasets; uint32_t ndatasets;
    PlanRel     *rels;     uint32_t nrels;
    uint32_t     nphases;
    PlanConst   *consts;   uint32_t nconsts;
    PlanLookup  *lookups;  uint32_t nlookups;
    PlanBands   *bands;    uint32_t nbands;
    PlanSite    *sites;    uint32_t nsites;
    uint32_t     nsinks;
    Arena       *arena;     /* big constants */
} Plan;

const char *op_name(Op op);
const char *agg_name(AggKind k);       /* as in the language */
/* Checks what the engine relies on: indices in range, registers written before they are read, kinds.  Null when sound, else what is wrong
 * (our bug: callers assert). */
const char *plan_verify(const Plan *p);
void        plan_dump(Buf *out, const Plan *p);

/* plan_reads.c: calls READ for each register, never REG_NONE, that IN reads: its operands, the keys of a lookup, cut points. */
typedef void RegReader(void *ctx, Reg r);
void plan_instr_reads(const Plan *p, const Instr *in, RegReader *read, void *ctx);
/* The same for the filters, keys, aggregates and outputs of a stage.  SUMMED instead, where only sums, means and counts want the values, or probes
 * whether they are there. */
void plan_stage_reads(const Plan *p, const PlanStage *s, RegReader *read, RegReader *summed, void *ctx);

#endif
