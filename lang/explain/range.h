/* range.h -- between what numbers an expression lies when some of what it reads is known only within bounds.
 *
 * Exact interval arithmetic: the true value never lies outside.  Where each unknown is read once and nothing is chosen by a condition on it, both ends
 * are attained; else the range may be wider than need be. */
#ifndef LANG_EXPLAIN_RANGE_H
#define LANG_EXPLAIN_RANGE_H

#include "lang/lower/lower.h"

typedef struct Range { Num low, high; const char *why_not; } Range;     /* WHY_NOT: it cannot be bounded; collected */

typedef struct RangeEnv RangeEnv;
struct RangeEnv {
    Lower *l;
    Arena *arena;
    Range (*leaf)(RangeEnv *env, const Expr *e);    /* a part that has a value of its own (terms.c) */
    void  *ctx;
    uint64_t *holes;            /* counted by LEAF: data missing; or null */
};

Range range_of(RangeEnv *env, const Expr *e);

Range range_point(Num n);
Range range_unknown(const char *why);
Range range_add(Arena *a, Range x, Range y);
Range range_sub(Arena *a, Range x, Range y);
Range range_mul(Arena *a, Range x, Range y);
Range range_div(Arena *a, Range x, Range y);
bool  range_is_point(const Range *r);

#endif
