/* filter.h -- which records of a batch are rows.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_FILTER_H
#define RUNTIME_EVAL_FILTER_H

#include "runtime/eval/eval.h"

/* Decides for each of the N records of E, of which nothing has been read, whether it is a row of REL, which has a filter or subtotals.
 * KEEP, of N bytes, gets ROWCAUSE_TAKEN or why it is none.  Afterwards the N rows of E are those that are, by the selection of its ROWS, and
 * COLUMNS, of NCOLUMNS, holds what was read of needed columns, for them alone.  Registers and columns of E are scratch. */
void filter_records(Eval *e, const PlanRel *rel, uint8_t *keep, const Vec **columns, uint32_t ncolumns);

#endif
