/* conjunct.h -- the conditions that `y` joins in the filter of a relation of rows, so that each is asked only of the records that the
 * ones before it leave.  Private to runtime/eval and to those who build plans.
 *
 * The code of the filter stays as it is written, and may be run whole; a conjunct says which part of it is its own. */
#ifndef RUNTIME_EVAL_CONJUNCT_H
#define RUNTIME_EVAL_CONJUNCT_H

#include "runtime/eval/plan.h"

struct PlanConjunct {
    uint32_t from, to;      /* instructions of the filter's code, TO itself excluded; none: the value is known already */
    Reg      value;         /* true of the records that may stay */
    Reg     *carried; uint32_t ncarried;    /* registers written before FROM that this one or a later one reads */
};

/* Finds the conjuncts of the filters of P; none for a filter that has no two, or that must be run whole: one that looks into other relations,
 * that has subtotals beside it, or whose operations do more than give their result.  After plan_find_chains. */
void plan_find_conjuncts(Plan *p);

#endif
