/* columns.h -- which column of a table is what: headings against columns.def. */
#ifndef LANG_MIR_COLUMNS_H
#define LANG_MIR_COLUMNS_H

#include "lang/mir/mir.h"

/* Positions from 1; 0: the table has no such column. */
typedef struct MirMap {
    uint32_t role[MIR_ROLES], owned[MIR_OWNERS][MIR_SLOTS], month[MIR_MONTHS];
    Str     *headings; uint32_t nheadings;      /* as written, by position - 1 */
} MirMap;

/* Folded, marks between words as one blank. */
Str  heading_fold(Str cell);
/* The columns that the cells of one record are headings of.  WHOLE: also those of variables, goals and published values. */
MirMap columns_map(const Str *cells, uint32_t n, bool whole);
/* Puts in what --columna says of the same record.  The first heading that is not there, or null. */
const MirColumn *columns_given(MirMap *map, const MirColumn *given, uint32_t n);
/* Enough of the usual headings to be the heading of a MIR. */
bool columns_enough(const MirMap *map);
/* LABEL (without its colon) names a program. */
bool heading_is(MirRole role, Str label);

#endif
