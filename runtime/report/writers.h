/* writers.h -- one writer for each format; report_write chooses. */
#ifndef RUNTIME_REPORT_WRITERS_H
#define RUNTIME_REPORT_WRITERS_H

#include "runtime/report/result.h"

void write_table(Buf *out, const ResultSet *rs, const ReportOptions *opt);
void write_markdown(Buf *out, const ResultSet *rs, const ReportOptions *opt);
/* RFC 4180: CRLF, quotes only where needed.  Holes are empty fields; a table with holes has a last column
 * `motivo` with their reasons.  Rules share one table at the end. */
void write_csv(Buf *out, const ResultSet *rs, const ReportOptions *opt);
/* One indented document. */
void write_json(Buf *out, const ResultSet *rs);
/* One object a line, for each row of each indicator, muestra and rule. */
void write_jsonl(Buf *out, const ResultSet *rs);

#endif
