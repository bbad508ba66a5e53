/* aggregate.h -- lowering of what looks beyond one row: aggregates, other grains, the calendar; and of indicators' fields. */
#ifndef LANG_LOWER_AGGREGATE_H
#define LANG_LOWER_AGGREGATE_H

#include "lang/check/builtins.h"
#include "lang/lower/lower.h"

Value *lower_aggregate(Env *env, const Expr *e, AggKind kind);
/* total(x), x por cols: E holds the grain, OPERAND what is worked out there. */
Value *lower_regrained(Env *env, const Expr *e, const Expr *operand);
Value *lower_time(Env *env, const Expr *e, Builtin what);
Value *lower_at(Env *env, const Expr *e);

/* The bands that x.banda means, or null when E is another field; *where: the indicator's values. */
const BandValues *field_band(Env *env, const Expr *e, IndicatorValues **where);
/* Takes a value of an indicator to where ENV stands. */
Value *bring_value(Env *env, IndicatorValues *iv, Value *v, Span at);

#endif
