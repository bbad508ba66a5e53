/* notes.h -- what stands under the tables, for people: parameters, holes, frontier notices, rules.
 * Lines are plain text; the writers indent or bullet them. */
#ifndef RUNTIME_REPORT_NOTES_H
#define RUNTIME_REPORT_NOTES_H

#include "runtime/report/grid.h"

/* Called with each line, without its end. */
typedef void (*NoteFn)(void *ctx, Str line);

/* Over the table: what each indicator is ("avance_fisico: Avance físico de las metas, porcentaje"). */
void notes_head(const Grid *g, NoteFn fn, void *ctx);
/* Under it: holes by motive with the first addresses, cells taken as zero, frontier notices, rows not shown. */
void notes_foot(const ResultSet *rs, const Grid *g, const ReportOptions *opt, NoteFn fn, void *ctx);
/* "corte_verde = 90% (usa norma.semaforos)"; one line each. */
void notes_params(const ResultSet *rs, NoteFn fn, void *ctx);

/* One rule: its summary line ("cuadra (grave): 10 cumplen · 1 no cumple · 2 no evaluables"). */
void rule_summary(Buf *out, const Result *r);
/* One line for a row that did not pass. */
void rule_row(Buf *out, const ResultSet *rs, const Result *r, uint32_t row);
/* Calls FN with a line for each row not met, then for each not evaluable, at most opt->max_listed of each and a line
 * that says how many more. */
void rule_lines(const ResultSet *rs, const Result *r, const ReportOptions *opt, NoteFn fn, void *ctx);

/* left - right of ROW where both are numbers (the column of differences, or computed). */
bool rule_difference(const ResultSet *rs, const Result *r, uint32_t row, Num *out);

#endif
