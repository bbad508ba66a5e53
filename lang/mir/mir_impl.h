/* mir_impl.h -- what the files of mir/ share: adding findings, numbers and words of cells. */
#ifndef LANG_MIR_MIR_IMPL_H
#define LANG_MIR_MIR_IMPL_H

#include "lang/mir/mir.h"

/* A finding at a cell of an indicator, or (cell null) at its row. */
Diag *mir_add(Mir *m, const MirIndicator *ind, const MirCell *cell, DiagCode code, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* One of a program as a whole. */
Diag *mir_add_program(Mir *m, uint32_t program, DiagCode code, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void  mir_keep(Mir *m, const MirIndicator *ind, Diag *d);
DataPlace mir_place(const Mir *m, const MirIndicator *ind, const MirCell *cell);

const char *mir_shown(Str cell);            /* for messages: one line, cut */
const char *mir_title(const MirIndicator *ind);     /* its name as shown, or its key */
const char *mir_whole_title(const MirIndicator *ind);   /* the same, not cut: for data */
bool mir_no_data(Str cell);                 /* blank, «ND», «No aplica» … */
/* Months from one measurement to the next; false: no known frequency. */
bool mir_frequency(Str cell, uint32_t *months);

void mir_rules(Mir *m);                     /* levels and names, program by program */
void mir_row_rules(Mir *m, const MirIndicator *ind);
void mir_values(Mir *m, MirIndicator *ind);
/* Parts of a year against the year: variables and goals. */
void mir_parts(Mir *m, const MirIndicator *ind);

#endif
