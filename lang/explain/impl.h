/* impl.h -- what the files of lang/explain share: what was asked, runs of the engine, parts of formulas. */
#ifndef LANG_EXPLAIN_IMPL_H
#define LANG_EXPLAIN_IMPL_H

#include "lang/explain/explain.h"
#include "lang/explain/range.h"
#include "lang/lower/aggregate.h"
#include "runtime/report/cell.h"

/* ---- run.c: a plan of our own, whose rows go to functions ---- */

typedef struct Run Run;
typedef struct Sink { void (*rows)(Run *r, void *ctx, const RowsView *view); void *ctx; } Sink;
struct Run {
    Program   *p;
    Lower     *l;
    ResultSet *set;
    const RunOptions *opt;
    Sink      *sinks; uint32_t n, cap;
};
Run  *run_new(Program *p, const RunOptions *opt, Diags *diags);
/* Rows of R that FILTER takes (null: all), with COLS, go to FN. */
void  run_ask(Run *run, Rel *r, Value *filter, Value **cols, uint32_t ncols, void (*fn)(Run *, void *, const RowsView *), void *ctx);
MUST_USE Status run_go(Run *run, Diags *diags);
void  run_free(Run *run);

/* Value I of V, with so many decimals (-1: as exact as it is). */
Figure figure_of(const Run *run, const Vec *v, uint32_t i, int32_t decimals, const PlanBands *bands);
Figure figure_num(Num n, int32_t decimals);
const char *hole_text(const Run *run, HoleId h);
/* B's text, collected; B is empty again. */
const char *buf_taken(Buf *b);
const char *str_taken(Str s);
ExPlace place_of(Span s);

/* ---- ask.c: what is asked ---- */

typedef struct KeyValue { PlanConst value; bool missing; } KeyValue;
typedef struct Asked {
    Symbol   *indicator;        /* at the grain asked for */
    const Grain *declared;      /* its own grain, where that is another; or null */
    KeyValue *keys;             /* by key of its grain */
    uint64_t  line;             /* of a row; 0: it has none, or its keys say it */
} Asked;
/* The columns by which a value of S may be named: those of its `por`, or of a row's clave. */
enum { KEYS_MAX = 64 };
uint32_t asked_columns(const Symbol *s, Symbol **out);
MUST_USE Status asked_find(Program *p, const ExplainAsk *ask, const RunOptions *opt, Diags *diags, Asked *out);
/* The rows of R that have KEYS in the columns COLS, as a condition; null for no keys. */
Value *keys_condition(Lower *l, Rel *r, Value **cols, const KeyValue *keys, uint32_t n);

/* ---- terms.c: parts of formulas ---- */

/* A part that has a value of its own. */
typedef struct Leaf {
    const Expr *e;
    OperandKind kind;
    bool        raw;            /* under `o bien` and `falta`: as the data are */
    Value      *value;
    uint32_t    at;             /* column of the request */
    Figure      figure;
    Num         num;            /* where FIGURE is a number that is there */
    struct SourceAsk *source;   /* of an aggregate: the rows behind it, and which of its aggregates */
    uint32_t    agg;
} Leaf;
typedef struct Leaves { Leaf *items; uint32_t n, cap; } Leaves;
void leaves_of(const Expr *e, bool raw, Leaves *out);
bool leaf_kind(const Expr *e, OperandKind *kind);
const char *expr_written(const Expr *e);
/* E with the bodies of functions in place; null when it calls none. */
const char *expr_expanded(const Expr *e);
/* The same with the values of LEAVES. */
const char *expr_valued(const Expr *e, const Leaves *leaves);
void functions_of(const Expr *e, ExFunctions *out);
/* Parameters that E stands on, through functions and other parameters. */
void params_of(Program *p, const Expr *e, Explanation *x);
const char *param_value(Program *p, const Symbol *s);
/* Takes the values of LEAVES from ROW. */
void leaves_take(Run *run, Leaves *leaves, const RowsView *view, uint32_t row);

/* ---- rows.c: the rows behind a value ---- */

typedef struct SourceAsk SourceAsk;
typedef struct GoalsAsk GoalsAsk;
typedef struct Gaps Gaps;
Gaps *source_gaps(SourceAsk *s);
/* Its groups are those of a link: only the one that KEYS say, by key of the link. */
void source_linked(SourceAsk *s, const KeyValue *keys);
/* The rows that feed SET (null: the rows of FROM themselves, for a value of their own). */
SourceAsk *source_ask(Run *run, Explanation *x, Rel *from, Feed *feed, Set *set, const Asked *asked, const ExplainAsk *ask);
/* The value that a row of its own gives: why it is missing is why the row is. */
void source_gives(SourceAsk *s, Value *v);
/* What EXPR reads is shown of each row. */
void source_reads(SourceAsk *s, Env *env, const Expr *e);
/* Hands the request in; then, after the run, composes what is known. */
void source_request(SourceAsk *s);
void source_finish(SourceAsk *s);
bool source_is(const SourceAsk *s, const Set *set);
/* Number of an aggregate of the set, and how many rows it took. */
uint32_t source_agg(const SourceAsk *s, const AggNode *agg);
uint64_t source_agg_rows(const SourceAsk *s, uint32_t agg);

/* Column of the request that has raw column COL, or the part written TEXT; UINT32_MAX: none. */
uint32_t source_part(const SourceAsk *s, const Symbol *col, const char *text, uint32_t *part);

/* ---- gaps.c, bounds.c: with missing data, how sure is the value? ---- */

/* Gaps: what the holes of a source's rows could make of its aggregates, or (at row grain) of the formula. */
Gaps *gaps_new(Run *run, const SourceAsk *source, const Expr *formula);
/* Aggregate I of the set is E; its argument is column ARG of the request (UINT32_MAX: none). */
void  gaps_aggregate(Gaps *g, uint32_t i, const Expr *e, AggKind kind);
void  gaps_argument(Gaps *g, uint32_t i, uint32_t arg);
/* A row: which aggregates take it.  LACKS: the engine does not use it, or has put zeros in it. */
void  gaps_row(Gaps *g, const RowsView *view, uint32_t row, const bool *takes, bool lacks);
void  gaps_alone(Gaps *g, const RowsView *view, uint32_t row);
void  gaps_undecided(Gaps *g);
Range gaps_range(const Gaps *g, uint32_t i);
/* Some row that it takes was left out or has a hole: its value is not what it would be. */
bool  gaps_lacking(const Gaps *g, uint32_t i);
Range gaps_result(const Gaps *g);
void  gaps_free(Gaps *g);
uint64_t gaps_count(const Gaps *g);
/* "alcanzado está entre 0 y 80", for each column that was bounded. */
void  gaps_assumed(const Gaps *g, Buf *out);
/* No indicator that E speaks of left out rows or filled holes: what it gives is what it would be with all data. */
bool  expr_is_whole(const Expr *e);
/* Fills X->bounds, and what follows for the bands. */
void  bounds_find(Run *run, Explanation *x, const Asked *asked, const Leaves *leaves, Gaps *const *gaps, uint32_t ngaps, GoalsAsk *goals);

/* ---- goals.c ---- */
GoalsAsk *goals_new(Run *run, Explanation *x, IndicatorValues *iv, Env *env);
/* The values that they need, and what became of them. */
void goals_values(GoalsAsk *g, Value ***cols, uint32_t *n, uint32_t *cap);
void goals_take(GoalsAsk *g, const RowsView *view, uint32_t row);
/* VALUE: what the value could be; says in the bands which could be theirs, from HOLES data. */
void goals_bound(GoalsAsk *g, Range value, uint64_t holes);

#endif
