/* report_stream.c -- the rows of a result that go out as they come, made into text by whoever evaluated them.
 * What the rows have in common is worked out once, where the collector may be used; a call for some rows then works on copies of its own. */
#include "runtime/report/writers.h"

#include "runtime/report/cell.h"
#include "runtime/report/csv_rows.h"
#include "runtime/report/grid.h"
#include <string.h>

struct ReportStream {
    ResultSet    set;           /* without its results */
    Result       shape;         /* without rows */
    Format       format;
    Str          head;
    /* CSV */
    bool         reasons;
    uint32_t     n;             /* columns that are written … */
    uint32_t    *at;            /* … which of the result's … */
    const char **names;         /* … and what they are called */
};

static void plan_csv(ReportStream *s)
{
    ResultSet one = s->set;
    Result *items[1] = { &s->shape };
    Buf head = {0};
    one.items = items;
    one.n     = 1;
    const Grid *g = grids_of(&one, true).items[0];
    s->n     = g->ncols;
    s->at    = gc_array(uint32_t, s->n + 1);
    s->names = gc_array(const char *, s->n + 1);
    for (uint32_t c = 0; c < s->n; c++) {
        s->at[c]    = (uint32_t)(g->cols[c].column - s->shape.cols);
        s->names[c] = g->cols[c].name;
    }
    csv_heading(&head, s->names, s->n, s->reasons);
    s->head = (Str){ gc_strndup(head.p, head.len), (uint32_t)head.len };
    buf_free(&head);
}

ReportStream *report_stream(const ResultSet *rs, const Result *r, Format f, const ReportOptions *opt)
{
    if (f != FORMAT_CSV && f != FORMAT_JSONL)
        return NULL;
    ReportStream *s = gc_new(ReportStream);
    *s = (ReportStream){ .set = *rs, .shape = *r, .format = f, .head = { "", 0 }, .reasons = !opt || !opt->no_reasons };
    s->set.items = NULL;
    s->set.n     = 0;
    if (f == FORMAT_CSV)
        plan_csv(s);
    return s;
}

Str report_stream_head(const ReportStream *s)
{
    return s->head;
}

void report_stream_rows(const ReportStream *s, const RowsView *view, Buf *out)
{
    ResultSet set = s->set;
    Result r = s->shape;
    set.arena = view->arena;
    r.cols    = arena_alloc(view->arena, r.ncols + 1u, sizeof *r.cols);
    for (uint32_t c = 0; c < r.ncols; c++) {
        r.cols[c]        = s->shape.cols[c];
        r.cols[c].data.v = *view->cols[c];
    }
    r.lines = (uint64_t *)(uintptr_t)view->lines;       /* read alone */
    r.nrows = view->n;
    if (s->format == FORMAT_JSONL) {
        write_jsonl_rows(out, &set, &r);
        return;
    }
    const ResultColumn **columns = arena_alloc(view->arena, s->n + 1u, sizeof *columns);
    for (uint32_t c = 0; c < s->n; c++)
        columns[c] = &r.cols[s->at[c]];
    csv_rows(out, &(CsvTable){ .rs = &set, .columns = columns, .names = s->names, .ncolumns = s->n, .nrows = r.nrows, .reasons = s->reasons });
}
