/* run.c -- evaluates a program: lowers what it asks for, runs the plan, gathers the results. */
#include "lang/run/request.h"
#include <assert.h>
#include <string.h>

/* TEXT: of the rows at hand, where they go out as they come. */
typedef struct Host { Requests *rs; const RunOptions *opt; Buf text; } Host;

/* The lines of a result with room for N more; those it has are kept. */
static uint64_t *room_for_lines(Requests *rs, Request *q, uint32_t n)
{
    Result *r = q->result;
    uint64_t want = (uint64_t)r->nrows + n + 1;
    if (want > q->cap_lines) {
        q->cap_lines = want < 2 * q->cap_lines ? 2 * q->cap_lines : want;
        uint64_t *more = arena_alloc(rs->set->arena, q->cap_lines, sizeof *more);
        if (r->nrows)
            memcpy(more, r->lines, r->nrows * sizeof *more);
        r->lines = more;
    }
    return r->lines;
}

/* Rules keep the rows that did not pass. */
static Status take_rule(Requests *rs, Request *q, const RowsView *view)
{
    Result *r = q->result;
    const Vec *verdict = view->cols[q->verdict];
    uint32_t *sel = arena_alloc(view->arena, view->n + 1, sizeof *sel), n = 0;
    for (uint32_t i = 0; i < view->n; i++) {
        if (!vec_valid(verdict, i))
            r->rule.undecidable++;
        else if (verdict->boolean[vec_at(verdict, i)]) {
            r->rule.met++;
            continue;
        } else
            r->rule.unmet++;
        sel[n++] = i;
    }
    for (uint32_t c = 0; c < r->ncols; c++)
        vec_builder_append(&r->cols[c].data, vec_gather(view->arena, view->cols[c], sel, n));
    uint64_t *lines = room_for_lines(rs, q, n);
    for (uint32_t i = 0; i < n; i++)
        lines[r->nrows + i] = view->lines ? view->lines[sel[i]] : 0;
    r->nrows += n;
    return ST_OK;
}

static bool send(const Host *h, const char *text, size_t len)
{
    return !len || h->opt->write(h->opt->write_ctx, text, len);
}

/* Writes the rows as they are in the engine, unless that was done, and sends them: nothing is kept. */
static Status pass_rows(Host *h, Request *q, const RowsView *view)
{
    Result *r = q->result;
    const Buf *text = view->ready;
    Str head = report_stream_head(q->stream);
    if (!text) {
        buf_clear(&h->text);
        report_stream_rows(q->stream, view, &h->text);
        text = &h->text;
    }
    bool taken = (r->streamed || send(h, head.p, head.len)) && send(h, text->p, text->len);
    r->streamed += view->n;
    return taken ? ST_OK : ST_IO;
}

static bool make_ready(void *ctx, uint32_t sink, const RowsView *view, Buf *out)
{
    const Host *h = ctx;
    const ReportStream *stream = h->rs->items[sink].stream;
    if (stream)
        report_stream_rows(stream, view, out);
    return stream != NULL;
}

bool request_streams(const Requests *rs, uint32_t i)
{
    const Decl *d = rs->items[i].show;
    if (i || !rs->opt || !rs->opt->write || !d)
        return false;
    const Grain *g = d->checked_grain;
    bool by_row = g->kind == GRAIN_ROW || g->stream;
    return by_row && !d->as.show.norder && !d->as.show.has_limit && !d->as.show.total && !name_present(&d->as.show.across);
}

static void choose_stream(Requests *rs, const RunOptions *opt)
{
    if (rs->n && request_streams(rs, 0))
        rs->items[0].stream = report_stream(rs->set, rs->items[0].result, opt->format, opt->look);
}

static Status take_rows(void *ctx, uint32_t sink, const RowsView *view)
{
    Host *h = ctx;
    Request *q = &h->rs->items[sink];
    if (q->rule)
        return take_rule(h->rs, q, view);
    Result *r = q->result;
    r->all_rows += view->n;
    if (q->stream)
        return pass_rows(h, q, view);
    for (uint32_t c = 0; c < r->ncols; c++)
        vec_builder_append(&r->cols[c].data, view->cols[c]);
    uint64_t *lines = room_for_lines(h->rs, q, view->n);
    for (uint32_t i = 0; i < view->n; i++)
        lines[r->nrows + i] = view->lines ? view->lines[i] : 0;
    r->nrows += view->n;
    return ST_OK;
}

static void pass_progress(void *ctx, uint64_t done, uint64_t total)
{
    const Host *h = ctx;
    h->opt->progress(h->opt->progress_ctx, done, total);
}

static void num_text(Buf *b, const Program *p, const Symbol *s)
{
    Num v;
    if (s->type && s->type->kind == TYPE_NUM && const_value((Program *)(uintptr_t)p, s->value, &v)) {
        num_print_exact(b, v);
        if (s->type->unit == UNIT_PERCENT)
            buf_puts(b, "%");
    } else {
        expr_print(b, s->value);
    }
}

static void list_params(const Program *p, ResultSet *set)
{
    for (uint32_t i = 0; i < p->globals.n; i++) {
        const Symbol *s = p->globals.items[i];
        if (s->kind != SYM_PARAM || !s->value || !s->uses)
            continue;
        Buf b = {0};
        num_text(&b, p, s);
        set->params = gc_grow(set->params, set->nparams, set->nparams + 1, sizeof *set->params);
        set->params[set->nparams++] = (ParamValue){ .name = name_text(&s->name), .value = gc_strndup(b.p ? b.p : "", b.len), .origin = s->origin };
        buf_free(&b);
    }
}

static Requests *requests_new(Program *p, const RunOptions *opt, HoleTable *holes, Diags *diags)
{
    Requests *rs = gc_new(Requests);
    rs->opt = opt;
    rs->l   = lower_new(p, holes, diags);
    rs->set = gc_new(ResultSet);
    rs->set->holes  = holes;
    rs->set->arena  = arena_new();
    rs->set->script = p->main->source->name;
    return rs;
}

static void request_all(Requests *rs, bool indicators)
{
    Program *p = rs->l->p;
    for (uint32_t i = 0; i < p->shows.n; i++) {
        const Name *matrix = &p->shows.items[i]->as.show.matrix;
        if (name_present(matrix))
            request_matrix(rs, scope_find(&p->globals, matrix->fold)->decl, true);
        else
            request_show(rs, p->shows.items[i]);
    }
    if (indicators || !p->shows.n)
        for (uint32_t i = 0; i < p->nindicators; i++)
            if (!p->indicators[i]->from_module)
                request_indicator(rs, p->indicators[i])->inside = false;
    for (uint32_t i = 0; (indicators || !p->shows.n) && i < p->globals.n; i++) {
        const Symbol *s = p->globals.items[i];
        if (s->kind == SYM_MATRIX && !s->from_module)
            request_matrix(rs, s->decl, false);
    }
    request_senses(rs);
    request_links(rs);
    for (uint32_t i = 0; i < p->verifies.n; i++)
        request_verify(rs, p->verifies.items[i]);
}

static Plan *finish_plan(Requests *rs)
{
    emit_plan(rs->l);
    Plan *plan = rs->l->plan;
    plan->nsinks = rs->n;
    for (uint32_t i = 0; i < rs->n; i++)
        for (uint32_t c = 0; c < rs->items[i].result->ncols; c++)
            if (rs->items[i].band_ids[c] != UINT32_MAX)
                rs->items[i].result->cols[c].bands = &plan->bands[rs->items[i].band_ids[c]];
    assert(rs->l->diags->errors || !plan_verify(plan));
    return plan;
}

bool diags_have_findings(const Diags *diags)
{
    for (uint32_t i = 0; i < diags->n; i++) {
        const Diag *d = diags->items[i];
        if (diag_info(d->code)->code[0] == 'D' && d->severity != SEV_NOTICE)
            return true;
    }
    return false;
}

bool results_have_findings(const ResultSet *rs, const Diags *diags)
{
    for (uint32_t i = 0; i < rs->n; i++) {
        const RuleInfo *r = &rs->items[i]->rule;
        if (rs->items[i]->kind == RESULT_RULE && (r->unmet || r->undecidable) && strcmp(r->severity, "nota") != 0)
            return true;
    }
    return diags_have_findings(diags);
}

void results_free(ResultSet *rs)
{
    if (!rs)
        return;
    arena_free(rs->arena);
    holes_free(rs->holes);
}

const Plan *program_plan(Program *p, Diags *diags)
{
    if (diags->errors)
        return NULL;
    if (!p->holes)
        p->holes = holes_new();
    Requests *rs = requests_new(p, NULL, p->holes, diags);
    request_all(rs, true);
    return finish_plan(rs);
}

Status program_run(Program *p, const RunOptions *opt, Diags *diags, ResultSet **out)
{
    if (diags->errors)
        return ST_PROGRAM;
    Requests *rs = requests_new(p, opt, holes_new(), diags);
    request_all(rs, opt->indicators);
    Plan *plan = finish_plan(rs);
    if (diags->errors)
        return ST_PROGRAM;
    rs->set->plan = plan;
    list_params(p, rs->set);
    choose_stream(rs, opt);
    Host h = { .rs = rs, .opt = opt };
    EngineHost host = { .ctx = &h, .rows = take_rows, .ready = rs->n && rs->items[0].stream ? make_ready : NULL,
                        .progress = opt->progress ? pass_progress : NULL, .cancel = opt->cancel };
    Status st = engine_run(plan, &opt->engine, &host, rs->set->holes, diags, &rs->set->report);
    buf_free(&h.text);
    for (uint32_t i = 0; i < rs->n; i++) {
        Request *q = &rs->items[i];
        if (q->undecided && q->result->nrows)
            rs->items[q->of].result->undecided = q->result;
        if (q->total || q->undecided || q->inside)
            continue;
        if (q->show && st == ST_OK && !finish_show(rs, i))
            st = ST_LIMIT;
        GC_PUSH(rs->set->items, rs->set->n, rs->set->cap, q->result);
    }
    *out = rs->set;
    return st;
}
