/* report.c -- the formats by name, and the writer of each. */
#include "runtime/report/result.h"

#include "runtime/report/writers.h"

static const char *const names[FORMAT_COUNT] = {
    [FORMAT_TABLE] = "tabla", [FORMAT_CSV] = "csv", [FORMAT_JSON] = "json", [FORMAT_JSONL] = "jsonl", [FORMAT_MARKDOWN] = "markdown",
};

const char *format_name(Format f)
{
    return f < FORMAT_COUNT ? names[f] : "";
}

bool format_find(const char *name, Format *out)
{
    Str fold = text_fold(str_of(name));
    for (int f = 0; f < FORMAT_COUNT; f++)
        if (str_eq(fold, str_of(names[f]))) {
            *out = (Format)f;
            return true;
        }
    return false;
}

void report_write(Buf *out, const ResultSet *rs, Format f, const ReportOptions *opt)
{
    static const ReportOptions plain = {0};
    if (!opt)
        opt = &plain;
    switch (f) {
    case FORMAT_TABLE:    write_table(out, rs, opt); break;
    case FORMAT_CSV:      write_csv(out, rs, opt); break;
    case FORMAT_JSON:     write_json(out, rs); break;
    case FORMAT_JSONL:    write_jsonl(out, rs); break;
    case FORMAT_MARKDOWN: write_markdown(out, rs, opt); break;
    case FORMAT_COUNT:    break;
    }
}
