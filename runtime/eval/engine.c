/* engine.c -- runs a plan phase by phase: grouped relations first, then scans of datasets, then the feeds' results. */
#include "runtime/eval/profile.h"
#include "runtime/eval/run.h"
#include "runtime/fast.h"

const PlanStage *run_stage(const Run *r, uint32_t rel)
{
    const PlanRel *p = &r->plan->rels[rel];
    if (r->phase >= p->nstages)
        return NULL;
    const PlanStage *s = &p->stages[r->phase];
    return s->code.n || s->nfeeds || s->noutputs ? s : NULL;
}

bool run_cancelled(const Run *r)
{
    return r->host->cancel && *r->host->cancel;
}

uint32_t run_open_feeds(Run *r, const PlanStage *stage, uint32_t dataset)
{
    uint32_t first = r->nfeeds;
    for (uint32_t i = 0; i < stage->nfeeds; i++) {
        if (r->nfeeds == r->cap_feeds) {
            r->cap_feeds = r->cap_feeds ? r->cap_feeds * 2 : 8;
            r->feeds = mem_grow(r->feeds, r->cap_feeds, sizeof *r->feeds);
        }
        r->feeds[r->nfeeds++] =
            feed_new(&stage->feeds[i], r->groups[stage->feeds[i].rel], dataset, r->holes, r->opt.max_addresses);
    }
    /* Rows of a dataset: there, holes of groups are those of their rows. */
    for (uint32_t i = first; dataset != UINT32_MAX && fast_allowed() && i < r->nfeeds; i++)
        for (uint32_t k = first; k < r->nfeeds; k++)
            if (k != i)
                feed_roll_up(r->feeds[i], r->feeds[k]);
    return first;
}

/* Rows that the output's filter lets through: their numbers in SEL, or all (SEL null). */
static uint32_t output_rows(const PlanOutput *o, const Eval *e, uint32_t **sel, Arena *a)
{
    *sel = NULL;
    if (o->filter == REG_NONE)
        return e->n;
    const Vec *v = e->regs[o->filter];
    uint32_t *rows = arena_alloc(a, e->n, sizeof *rows), n = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        rows[n] = i;
        n += vec_valid(v, i) && v->boolean[vec_at(v, i)];
    }
    if (n < e->n)
        *sel = rows;
    return n;
}

/* The lines of rows SEL[0..n) (null: 0..n): as they stand in the batch, where rows are its records. */
static const uint64_t *lines_of(const Eval *e, const uint32_t *sel, uint32_t n, Arena *a)
{
    const uint64_t *all = e->rows && !e->rows->sel && !sel ? raw_lines(e->rows->raw) : NULL;
    if (all)
        return all;
    uint64_t *lines = arena_alloc(a, n, sizeof *lines);
    for (uint32_t i = 0; i < n; i++)
        lines[i] = eval_line(e, sel ? sel[i] : i);
    return lines;
}

/* The rows that output O gives. */
static RowsView view_of(const PlanOutput *o, const Eval *e, uint32_t dataset, Arena *scratch)
{
    uint32_t *sel, n = output_rows(o, e, &sel, scratch);
    RowsView view = {.n = n, .dataset = dataset};
    if (n == 0)
        return view;
    const Vec **cols = arena_alloc(scratch, o->ncols, sizeof *cols);
    for (uint32_t c = 0; c < o->ncols; c++)
        cols[c] = sel ? vec_gather(scratch, e->regs[o->cols[c]], sel, n) : e->regs[o->cols[c]];
    view.cols  = cols;
    view.lines = lines_of(e, sel, n, scratch);
    return view;
}

void run_make_ready(const Run *r, const PlanStage *stage, const Eval *e, uint32_t dataset, Arena *scratch, ReadyRows *ready)
{
    ready->n = r->host->ready && fast_allowed() ? stage->noutputs : 0;
    if (ready->n > ready->cap) {
        ready->outputs = mem_grow(ready->outputs, ready->n, sizeof *ready->outputs);
        for (; ready->cap < ready->n; ready->cap++)
            ready->outputs[ready->cap] = (ReadyOutput){.text = {0}};
    }
    for (uint32_t i = 0; i < ready->n; i++) {
        ReadyOutput *made = &ready->outputs[i];
        buf_clear(&made->text);
        made->view = view_of(&stage->outputs[i], e, dataset, scratch);
        made->view.arena = scratch;
        if (made->view.n && r->host->ready(r->host->ctx, stage->outputs[i].sink, &made->view, &made->text)) {
            made->view.ready = &made->text;
            made->view.cols  = NULL;
            made->view.lines = NULL;
        }
    }
}

void ready_free(ReadyRows *ready)
{
    for (uint32_t i = 0; i < ready->cap; i++)
        buf_free(&ready->outputs[i].text);
    mem_free(ready->outputs);
    *ready = (ReadyRows){.n = 0};
}

static Status hand_output(Run *r, const PlanOutput *o, const Eval *e, uint32_t dataset, Arena *scratch, const ReadyOutput *ready)
{
    RowsView view = ready ? ready->view : view_of(o, e, dataset, scratch);
    if (view.n == 0)
        return ST_OK;
    view.arena = r->view;
    Status st  = r->host->rows(r->host->ctx, o->sink, &view);
    arena_reset(r->view);
    return st;
}

Status run_hand_out(Run *r, const PlanStage *stage, uint32_t feed, Eval *e, uint32_t dataset, Arena *scratch, const ReadyRows *ready)
{
    EngineProfile *p = r->opt.profile;
    uint64_t since = profile_start(p);
    for (uint32_t i = 0; feed != FED_ALREADY && i < stage->nfeeds; i++)
        feed_rows(r->feeds[feed + i], e, scratch);
    if (feed != FED_ALREADY && stage->nfeeds)
        profile_add(p, PROFILE_FEED, &since, e->n);
    Status st = ST_OK;
    for (uint32_t i = 0; i < stage->noutputs && st == ST_OK; i++)
        st = hand_output(r, &stage->outputs[i], e, dataset, scratch, ready && i < ready->n ? &ready->outputs[i] : NULL);
    if (stage->noutputs)
        profile_add(p, PROFILE_OUTPUT, &since, e->n);
    return st;
}

static Status run_groups(Run *r, uint32_t rel)
{
    GroupRel *g = r->groups[rel];
    const PlanStage *stage = run_stage(r, rel);
    if (!stage)
        return ST_OK;
    Eval e = {.plan = r->plan, .holes = r->holes, .arena = g->arena, .n = g->visible, .regs = g->regs, .self = g,
              .groups = r->groups};
    uint64_t since = profile_start(r->opt.profile);
    eval_code(&e, &stage->code);
    profile_add(r->opt.profile, PROFILE_EVALUATE, &since, e.n);
    uint32_t feed  = run_open_feeds(r, stage, UINT32_MAX);
    Arena *scratch = arena_new();
    Status st = run_hand_out(r, stage, feed, &e, g->n ? g->datasets[0] : UINT32_MAX, scratch, NULL);
    arena_free(scratch);
    return st;
}

static void close_feeds(Run *r, bool finish)
{
    for (uint32_t i = 0; finish && i < r->nfeeds; i++)
        feed_finish(r->feeds[i]);
    for (uint32_t i = 0; i < r->nfeeds; i++)
        feed_free(r->feeds[i]);
    r->nfeeds = 0;
}

static Status run_phase(Run *r)
{
    const Plan *p = r->plan;
    for (uint32_t i = 0; i < p->nrels; i++) {
        if (r->groups[i])
            groups_begin(r->groups[i], r->holes);
    }
    for (uint32_t i = 0; i < p->nrels; i++) {
        Status st = run_cancelled(r) ? ST_INTERRUPTED : r->groups[i] ? run_groups(r, i) : ST_OK;
        if (st != ST_OK)
            return st;
    }
    for (uint32_t d = 0; d < p->ndatasets; d++) {
        const PlanStage *stage = run_stage(r, p->datasets[d].rel);
        Status st = stage ? run_scan(r, d, stage) : ST_OK;
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

Status engine_run(const Plan *plan, const EngineOptions *opt, const EngineHost *host, HoleTable *holes, Diags *diags,
                  EngineReport *report)
{
    enum { ADDRESSES_DEFAULT = 10 };
    Run r = {.plan = plan, .host = host, .holes = holes, .diags = diags, .report = report};
    if (opt)
        r.opt = *opt;
    if (!r.opt.batch_rows)
        r.opt.batch_rows = BATCH_ROWS;
    if (!fast_allowed())
        r.opt.threads = 1;
    if (!r.opt.max_addresses)
        r.opt.max_addresses = ADDRESSES_DEFAULT;
    if (!r.opt.max_findings)
        r.opt.max_findings = DIAGS_MAX;
    report->counts = gc_array(TableCounts, plan->ndatasets);
    report->read   = gc_array(bool, plan->ndatasets);
    r.view   = arena_new();
    r.groups = mem_alloc(plan->nrels, sizeof *r.groups);
    for (uint32_t i = 0; i < plan->nrels; i++)
        r.groups[i] = plan->rels[i].kind == REL_GROUPS ? groups_new(&plan->rels[i]) : NULL;
    Status st = ST_OK;
    for (r.phase = 0; r.phase < plan->nphases && st == ST_OK; r.phase++) {
        st = run_phase(&r);
        close_feeds(&r, st == ST_OK);
    }
    for (uint32_t i = 0; i < plan->nrels; i++)
        groups_free(r.groups[i]);
    mem_free(r.groups);
    mem_free(r.feeds);
    arena_free(r.view);
    if (r.spool)
        fclose(r.spool);
    return st;
}
