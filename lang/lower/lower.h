/* lower.h -- from checked trees to values over relations. */
#ifndef LANG_LOWER_LOWER_H
#define LANG_LOWER_LOWER_H

#include "lang/lower/graph.h"

/* Where an expression is evaluated. */
typedef struct Env {
    Lower       *l;
    Rel         *rel;
    const Grain *grain;
    Holes        holes;
    uint32_t     formula;               /* aggregates of one formula share a set */
    struct IndicatorValues *self;       /* valor, meta … inside an indicator's own properties */
    const Expr  *filter;                /* filter already in force on the rows of REL */
    Value     ***probes; uint32_t *nprobes, *cap_probes;    /* `cero`: raw columns that were filled are recorded here */
} Env;

typedef struct BandValues { const BandUse *use; uint32_t plan_bands; Value *over, *index, *label, *frontier; } BandValues;

/* One goal of an indicator and what follows from it. */
typedef struct GoalValues {
    Name        name;
    Value      *goal, *baseline, *fulfilment, *progress;
    BandValues *bands; uint32_t nbands;
} GoalValues;

typedef struct IndicatorValues {
    Symbol     *symbol;
    Rel        *rel;
    Value      *value;
    GoalValues *goals; uint32_t ngoals;         /* at least one; goals[0] is the plain meta (its values may be null) */
    Set        *set;                            /* of its formula; null at row grain */
    Value      *used, *excluded, *holes;        /* of the rows behind it, once somebody asks (indicator_counts); null at row grain */
    Value      *filter;                         /* row grain with a filter: where it applies */
    Value      *shown;                          /* the rows of its result: those, and those it cannot be decided for */
} IndicatorValues;

Value *lower_expr(Env *env, const Expr *e);
/* An indicator's values in relation R (its own, or one with the same rows). */
IndicatorValues *indicator_values(Lower *l, Symbol *s, Rel *r);
/* Asks for what is known of the rows behind an indicator: to count them costs something for each row. */
void indicator_counts(IndicatorValues *iv);
/* The relation an indicator lives in. */
Rel *indicator_rel(Lower *l, const Symbol *s);
/* The formula (or a copy of it checked for another grain) in the unit of the indicator. */
Value *indicator_formula(Env *env, const Symbol *s, const Expr *formula);
/* A column by its symbol, where ENV stands. */
Value *lower_column(Env *env, Symbol *col);
Env    env_for(Lower *l, Rel *r, const Grain *g);

/* Links: the other side's rows by their clave; the columns of this side, where ENV stands; the motive of a row without a pair. */
const Grain *key_grain(Program *p, Symbol *data);
Value  **link_keys(Env *env, const LinkDecl *link);
uint32_t no_pair(Lower *l, const Symbol *other);

/* Called when a relation or a feed is made. */
void  lower_row_filter(Lower *l, Rel *r);
void  lower_feed(Lower *l, Feed *f);
Feed *feed_for(Lower *l, Rel *from, Rel *to);

/* x × FACTOR, or x itself for 1. */
Value *lower_scaled(Env *env, Value *v, Num factor);
/* How much one unit of A is in units of B, where what is known of A stands in B; else 1. */
Num    scale_between(Lower *l, const Type *a, const Type *b);

/* What a product or quotient E of quantities in different scales is multiplied by: miles de pesos over pesos is a plain ratio. */
Num    lower_hidden_scale(Lower *l, const Expr *e, Op op);

/* The dataset's table as the engine reads it. */
TableSpec *table_spec(Lower *l, Symbol *data);

#endif
