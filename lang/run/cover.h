/* cover.h -- what of a script its `prueba` blocks reach: indicators, branches of `si`, bands, rules.
 *
 * Nothing is counted in the engine: the plan of a prueba gets more outputs, the conditions and the bands that it computes anyway, and the
 * host marks what they were.  Without a Cover a prueba is planned and run as ever. */
#ifndef LANG_RUN_COVER_H
#define LANG_RUN_COVER_H

#include "lang/run/request.h"

typedef struct Cover Cover;      /* cover_report is in frontend.h */

/* All there is to reach in the script itself (not in modules). */
Cover *cover_new(Program *p);
/* Adds the outputs to the plan that L is lowering, from sink FIRST on; gives how many.  WITHIN: only what stands there (source null: all). */
uint32_t cover_outputs(Cover *c, Lower *l, uint32_t first, Span within);
/* Rows of sink FIRST + I of the plan of the last cover_outputs. */
void cover_rows(Cover *c, uint32_t i, const RowsView *view, const Lower *l);
/* The indicators that L computes. */
void cover_indicators(Cover *c, const Lower *l);
/* A rule, by its place, was decided for some row. */
void cover_rule(Cover *c, Span rule);

#endif
