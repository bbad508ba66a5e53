/* run.c -- runs a plan of our own, and turns what it gives into text. */
#include "lang/explain/impl.h"

#include "runtime/column/period.h"
#include <assert.h>

const char *buf_taken(Buf *b)
{
    const char *text = gc_strndup(b->p ? b->p : "", b->len);
    buf_free(b);
    *b = (Buf){0};
    return text;
}

const char *str_taken(Str s)
{
    return s.len ? gc_strndup(s.p, s.len) : NULL;
}

ExPlace place_of(Span s)
{
    return s.source ? (ExPlace){ s.source->name, source_line(s.source, s.start) } : (ExPlace){0};
}

/* ---- running ---- */

Run *run_new(Program *p, const RunOptions *opt, Diags *diags)
{
    Run *run = gc_new(Run);
    run->p   = p;
    run->opt = opt;
    run->l   = lower_new(p, holes_new(), diags);
    run->set = gc_new(ResultSet);
    run->set->holes = run->l->holes;
    run->set->arena = arena_new();
    return run;
}

void run_free(Run *run)
{
    results_free(run->set);
}

void run_ask(Run *run, Rel *r, Value *filter, Value **cols, uint32_t ncols, void (*fn)(Run *, void *, const RowsView *), void *ctx)
{
    Output o = { .sink = run->n, .filter = filter, .cols = cols, .ncols = ncols };
    Sink sink = { fn, ctx };
    GC_PUSH(run->sinks, run->n, run->cap, sink);
    GC_PUSH(r->outputs, r->noutputs, r->cap_outputs, o);
}

static Status take(void *ctx, uint32_t sink, const RowsView *view)
{
    Run *run = ctx;
    run->sinks[sink].rows(run, run->sinks[sink].ctx, view);
    return ST_OK;
}

static void pass_progress(void *ctx, uint64_t done, uint64_t total)
{
    const Run *run = ctx;
    run->opt->progress(run->opt->progress_ctx, done, total);
}

Status run_go(Run *run, Diags *diags)
{
    emit_plan(run->l);
    run->l->plan->nsinks = run->n;
    run->set->plan = run->l->plan;
    if (diags->errors)
        return ST_PROGRAM;
    assert(!plan_verify(run->l->plan));
    EngineHost host = { .ctx = run, .rows = take, .progress = run->opt->progress ? pass_progress : NULL, .cancel = run->opt->cancel };
    return engine_run(run->l->plan, &run->opt->engine, &host, run->set->holes, diags, &run->set->report);
}

/* ---- values as text ---- */

const char *hole_text(const Run *run, HoleId h)
{
    Buf b = {0};
    hole_print(&b, run->set->holes, h);
    return buf_taken(&b);
}

static void print_number(Buf *out, Num n, int32_t decimals)
{
    uint32_t need;
    if (n.approx)
        buf_puts(out, "≈ ");
    if (decimals >= 0)
        num_print_fixed(out, n, decimals, ROUND_HALF_AWAY, true);
    else if (num_finite(n, &need) && need <= CELL_TABLE_DECIMALS)
        num_print_fixed(out, n, (int32_t)need, ROUND_HALF_AWAY, true);
    else
        num_print_short(out, n, CELL_TABLE_DECIMALS, true);
}

Figure figure_num(Num n, int32_t decimals)
{
    Buf exact = {0}, shown = {0}, brief = {0};
    num_print_exact(&exact, n);
    print_number(&shown, n, decimals);
    print_number(&brief, n, -1);
    return (Figure){ .exact = buf_taken(&exact), .shown = buf_taken(&shown), .brief = buf_taken(&brief), .number = true };
}

Figure figure_of(const Run *run, const Vec *v, uint32_t i, int32_t decimals, const PlanBands *bands)
{
    if (!vec_valid(v, i)) {
        const char *why = hole_text(run, vec_hole(v, i));
        return (Figure){ .hole = why, .shown = gc_printf("(%s)", why), .number = v->kind == VEC_NUM };
    }
    uint32_t at = vec_at(v, i);
    Buf b = {0};
    switch (v->kind) {
    case VEC_NUM: {
        Arena *scratch = arena_new();
        Figure f = figure_num(vec_num(scratch, v, i), decimals);
        arena_free(scratch);
        return f;
    }
    case VEC_TEXT:   cell_clean(&b, v->text[at]); break;
    case VEC_BOOL:   buf_puts(&b, v->boolean[at] ? "verdadero" : "falso"); break;
    case VEC_DATE:   date_print(&b, v->i64[at]); break;
    case VEC_PERIOD: period_print(&b, period_unpack(v->i64[at])); break;
    case VEC_BAND:   buf_str(&b, bands->rows[v->i64[at]].label); break;
    }
    const char *text = buf_taken(&b);
    return (Figure){ .exact = text, .shown = text };
}
