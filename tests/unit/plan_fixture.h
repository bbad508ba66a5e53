/* plan_fixture.h -- small plans written by hand over tables in the script, and what they give. */
#ifndef TESTS_UNIT_PLAN_FIXTURE_H
#define TESTS_UNIT_PLAN_FIXTURE_H

#include "runtime/column/period.h"
#include "runtime/eval/engine.h"
#include "tests/tap.h"

enum { NONE = REG_NONE, NOWHERE = UINT32_MAX };

typedef struct Rig {
    Plan         plan;
    HoleTable   *holes;
    Diags       *diags;
    EngineReport report;
    Buf          out;          /* what the sinks were given: a line for each row */
    EngineOptions opt;
    bool         lines;        /* rows are printed with their line */
} Rig;

static void print_value(Buf *out, HoleTable *t, const Vec *v, uint32_t i)
{
    HoleId h = vec_hole(v, i);
    if (h) {
        const HoleSummary *s = hole_read(t, h);
        buf_puts(out, "<");
        hole_print(out, t, h);
        for (uint32_t k = 0; k < s->ncounts; k++)
            buf_printf(out, " %llu", (unsigned long long)s->counts[k].count);
        for (uint32_t k = 0; k < s->naddresses; k++)
            buf_printf(out, "%s%llu", k ? "," : " @", (unsigned long long)s->addresses[k].line);
        buf_puts(out, ">");
        return;
    }
    Arena *a = arena_new();
    Num x;
    switch (v->kind) {
    case VEC_NUM:
        x = vec_num(a, v, i);
        num_print_exact(out, x);
        buf_puts(out, x.approx ? "~" : "");
        break;
    case VEC_TEXT:
        buf_str(out, v->text[vec_at(v, i)]);
        break;
    case VEC_BOOL:
        buf_puts(out, v->boolean[vec_at(v, i)] ? "si" : "no");
        break;
    case VEC_DATE:
        date_print(out, v->i64[vec_at(v, i)]);
        break;
    case VEC_PERIOD:
        period_print(out, period_unpack(v->i64[vec_at(v, i)]));
        break;
    case VEC_BAND:
        buf_printf(out, "#%lld", (long long)v->i64[vec_at(v, i)]);
        break;
    }
    arena_free(a);
}

static Status take_rows(void *ctx, uint32_t sink, const RowsView *view, uint32_t ncols)
{
    Rig *r = ctx;
    for (uint32_t i = 0; i < view->n; i++) {
        if (sink)
            buf_printf(&r->out, "%u: ", sink);
        if (r->lines)
            buf_printf(&r->out, "L%llu ", (unsigned long long)view->lines[i]);
        for (uint32_t c = 0; c < ncols; c++) {
            buf_puts(&r->out, c ? " | " : "");
            print_value(&r->out, r->holes, view->cols[c], i);
        }
        buf_putc(&r->out, '\n');
    }
    return ST_OK;
}

/* The number of columns of a sink: that of the first output that names it. */
static uint32_t columns_of(const Plan *p, uint32_t sink)
{
    for (uint32_t r = 0; r < p->nrels; r++) {
        for (uint32_t s = 0; s < p->rels[r].nstages; s++) {
            for (uint32_t o = 0; o < p->rels[r].stages[s].noutputs; o++) {
                if (p->rels[r].stages[s].outputs[o].sink == sink)
                    return p->rels[r].stages[s].outputs[o].ncols;
            }
        }
    }
    return 0;
}

static Status on_rows(void *ctx, uint32_t sink, const RowsView *view)
{
    return take_rows(ctx, sink, view, columns_of(&((Rig *)ctx)->plan, sink));
}

static void rig_init(Rig *r)
{
    *r = (Rig){.holes = holes_new(), .diags = diags_new()};
    r->plan.arena  = arena_new();
    r->plan.nsinks = 4;
    r->plan.rels   = gc_array(PlanRel, 8);
    r->plan.datasets = gc_array(PlanDataset, 4);
    r->plan.consts  = gc_array(PlanConst, 32);
    r->plan.lookups = gc_array(PlanLookup, 8);
    r->plan.bands   = gc_array(PlanBands, 4);
}

static void rig_free(Rig *r)
{
    buf_free(&r->out);
    holes_free(r->holes);
    arena_free(r->plan.arena);
}

static uint32_t rig_rel(Rig *r, RelKind kind, const char *name, uint32_t nstages)
{
    Plan *p = &r->plan;
    uint32_t id = p->nrels++;
    p->rels[id] = (PlanRel){.kind = kind, .name = name, .nregs = 64, .filter = NONE, .subtotal = NONE, .period_key = NOWHERE,
                            .stages = gc_array(PlanStage, nstages), .nstages = nstages};
    if (nstages > p->nphases)
        p->nphases = nstages;
    return id;
}

/* COLS: "clave:t monto:n" with kinds n t d p b. */
static uint32_t rig_table(Rig *r, const char *text, const char *cols, uint32_t nstages)
{
    Plan *p = &r->plan;
    uint32_t d = p->ndatasets++;
    TableSpec *t = gc_new(TableSpec);
    t->name        = str_of("datos");
    t->shown_path  = "(datos)";
    t->inline_text = str_of(text);
    t->columns     = gc_array(ColumnSpec, 16);
    t->missing     = gc_array(MissingLabel, 2);
    t->missing[0]  = (MissingLabel){.label = str_of("NR"), .motive = holes_motive(r->holes, str_of("no reportado"))};
    t->nmissing    = 1;
    bool *needed   = gc_array(bool, 16);
    for (const char *s = cols; *s;) {
        const char *colon = strchr(s, ':');
        ColumnSpec *c = &t->columns[t->ncolumns];
        c->name     = c->heading = (Str){gc_strndup(s, (size_t)(colon - s)), (uint32_t)(colon - s)};
        c->by_heading = true;
        c->kind     = colon[1] == 'n' ? COL_NUM : colon[1] == 'd' ? COL_DATE : colon[1] == 'p' ? COL_PERIOD
                    : colon[1] == 'b' ? COL_BOOL : COL_TEXT;
        c->origin   = t->ncolumns;
        needed[t->ncolumns++] = true;
        s = colon[2] == ' ' ? colon + 3 : colon + 2;
    }
    p->datasets[d] = (PlanDataset){.table = t, .rel = rig_rel(r, REL_ROWS, "datos", nstages), .needed = needed};
    p->rels[p->datasets[d].rel].dataset = d;
    return p->datasets[d].rel;
}

__attribute__((unused))
static uint32_t rig_groups(Rig *r, const char *name, uint32_t nkeys, VecKind kind, uint32_t nstages)
{
    uint32_t id = rig_rel(r, REL_GROUPS, name, nstages);
    PlanRel *rel = &r->plan.rels[id];
    rel->nkeys     = nkeys;
    rel->key_kinds = gc_array(VecKind, nkeys);
    for (uint32_t k = 0; k < nkeys; k++)
        rel->key_kinds[k] = kind;
    return id;
}

static void code_add(Code *c, Op op, Reg dst, Reg a, Reg b, Reg third, uint32_t imm, uint16_t mode)
{
    Instr in = {.op = (uint16_t)op, .mode = mode, .dst = dst, .a = a, .b = b, .c = third, .imm = imm, .site = 99};
    GC_PUSH(c->instrs, c->n, c->cap, in);
}

static PlanStage *stage_of(Rig *r, uint32_t rel, uint32_t phase)
{
    return &r->plan.rels[rel].stages[phase];
}

__attribute__((unused))
static void op(Rig *r, uint32_t rel, uint32_t phase, Op o, Reg dst, Reg a, Reg b)
{
    code_add(&stage_of(r, rel, phase)->code, o, dst, a, b, NONE, 0, 0);
}

static void op_imm(Rig *r, uint32_t rel, uint32_t phase, Op o, Reg dst, Reg a, uint32_t imm)
{
    code_add(&stage_of(r, rel, phase)->code, o, dst, a, NONE, NONE, imm, 0);
}

static uint32_t const_num(Rig *r, const char *text)
{
    PlanConst *c = &r->plan.consts[r->plan.nconsts];
    c->kind = VEC_NUM;
    bool minus = text[0] == '-';
    if (!num_parse_literal(r->plan.arena, str_of(text + minus), &c->num))
        tap_ok(false, __FILE__, __LINE__, "literal %s", text);
    if (minus)
        c->num = num_neg_in(r->plan.arena, c->num);
    return r->plan.nconsts++;
}

__attribute__((unused))
static uint32_t const_text(Rig *r, const char *text)
{
    r->plan.consts[r->plan.nconsts] = (PlanConst){.kind = VEC_TEXT, .text = str_of(text)};
    return r->plan.nconsts++;
}

/* A feed with one set; aggregates are added to it. */
__attribute__((unused))
static PlanSet *rig_feed(Rig *r, uint32_t rel, uint32_t phase, uint32_t into, Reg filter, Reg key, Holes holes)
{
    PlanStage *s = stage_of(r, rel, phase);
    PlanFeed f = {.rel = into, .filter = filter, .keys = gc_new(Reg), .sets = gc_new(PlanSet), .nsets = 1};
    f.keys[0] = key;
    f.sets[0] = (PlanSet){.holes = holes, .aggs = gc_array(PlanAgg, 16), .out_used = NONE, .out_excluded = NONE,
                          .out_holes = NONE};
    GC_PUSH(s->feeds, s->nfeeds, s->cap_feeds, f);
    return f.sets;
}

__attribute__((unused))
static PlanAgg *rig_agg(PlanSet *s, AggKind kind, Reg arg, Reg out)
{
    PlanAgg *a = &s->aggs[s->naggs++];
    *a = (PlanAgg){.kind = kind, .arg = arg, .weight = NONE, .where = NONE, .unit = NONE, .out_kind = VEC_NUM,
                   .out = out, .site = 98};
    return a;
}

static void rig_output(Rig *r, uint32_t rel, uint32_t phase, uint32_t sink, Reg filter, uint32_t n, const Reg *cols)
{
    PlanStage *s = stage_of(r, rel, phase);
    PlanOutput o = {.sink = sink, .filter = filter, .cols = gc_array(Reg, n), .ncols = n};
    memcpy(o.cols, cols, n * sizeof *cols);
    GC_PUSH(s->outputs, s->noutputs, s->cap_outputs, o);
}

/* Runs and gives what came out. */
static const char *rig_run(Rig *r)
{
    const char *why = plan_verify(&r->plan);
    if (why) {
        printf("# plan: %s\n", why);
        return why;
    }
    EngineHost host = {.ctx = r, .rows = on_rows};
    buf_clear(&r->out);
    buf_puts(&r->out, "");
    Status st = engine_run(&r->plan, &r->opt, &host, r->holes, r->diags, &r->report);
    if (st != ST_OK)
        buf_printf(&r->out, "status %d\n", (int)st);
    for (uint32_t i = 0; i < r->diags->n && st != ST_OK; i++)
        printf("# %s\n", r->diags->items[i]->message);
    return r->out.p;
}

/* The same bytes for batches of one row up and for several threads. */
__attribute__((unused))
static void same_for_all_options(Rig *r, const char *want, const char *name)
{
    static const EngineOptions opts[] = {{0}, {.batch_rows = 1}, {.batch_rows = 3}, {.batch_rows = 64},
                                         {.batch_rows = 1, .threads = 2}, {.batch_rows = 3, .threads = 4}};
    for (size_t i = 0; i < sizeof opts / sizeof *opts; i++) {
        r->opt = opts[i];
        is_str(rig_run(r), want, "%s (batches of %u, threads %u)", name, opts[i].batch_rows, opts[i].threads);
    }
}

#endif
