/* writers.h -- one writer for each format; report_write chooses. */
#ifndef RUNTIME_REPORT_WRITERS_H
#define RUNTIME_REPORT_WRITERS_H

#include "runtime/report/result.h"

void write_table(Buf *out, const ResultSet *rs, const ReportOptions *opt);
void write_markdown(Buf *out, const ResultSet *rs, const ReportOptions *opt);
/* RFC 4180 but for LF line ends; quotes only where needed.  Holes are empty fields; the last column, `motivo`, has their
 * reasons (not with no_reasons).  Rules share one table at the end. */
void write_csv(Buf *out, const ResultSet *rs, const ReportOptions *opt);
/* One indented document. */
void write_json(Buf *out, const ResultSet *rs);
/* One object a line, for each row of each indicator, muestra and rule. */
void write_jsonl(Buf *out, const ResultSet *rs);
/* The lines of R alone.  Any thread, unless R is a matrix. */
void write_jsonl_rows(Buf *out, const ResultSet *rs, const Result *r);

#endif
