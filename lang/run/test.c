/* test.c -- runs `prueba` blocks: the rows given stand for the files, what is expected must hold. */
#include "lang/run/cover.h"

typedef struct TestHost {
    ResultSet  *set;
    TestResult *out;
    const Decl *test;
    Cover      *cover;            /* null: nobody asked */
    const Lower *l;
} TestHost;

static void cell_text(Buf *b, const TestHost *h, const Vec *v)
{
    ResultColumn c = { .kind = v->kind, .decimals = -1 };
    vec_builder_init(&c.data, h->set->arena, v->kind);
    vec_builder_append_one(&c.data, v, 0);
    if (v->kind == VEC_NUM && vec_valid(v, 0)) {
        Num x = vec_num(h->set->arena, v, 0);
        buf_puts(b, x.approx ? "≈ " : "");
        num_print_exact(b, x);
        return;
    }
    ReportOptions plain = {0};
    report_cell(b, h->set, &c, 0, &plain);
}

/* Columns: the verdict and, for a comparison, both sides. */
static Status take_expectation(void *ctx, uint32_t sink, const RowsView *view)
{
    TestHost *h = ctx;
    if (sink >= h->test->as.test.nexpects) {
        cover_rows(h->cover, sink - h->test->as.test.nexpects, view, h->l);
        return ST_OK;
    }
    const Vec *verdict = view->cols[0];
    bool known = vec_valid(verdict, 0);
    if (!view->n || (known && verdict->boolean[0]) || !h->out->passed)
        return ST_OK;
    h->out->passed = false;
    h->out->where  = h->test->as.test.expects[sink].span;
    const Expr *e = expr_bare(h->test->as.test.expects[sink].test);
    Buf b = {0};
    buf_puts(&b, "se esperaba ");
    expr_print(&b, h->test->as.test.expects[sink].test);
    if (e->kind == EXPR_BINARY && view->cols[1] != verdict) {
        buf_puts(&b, ": ");
        expr_print(&b, e->as.binary.left);
        buf_puts(&b, " es ");
        cell_text(&b, h, view->cols[1]);
        Str right = str_trim(span_text(e->as.binary.right->span));
        Buf value = {0};
        cell_text(&value, h, view->cols[2]);
        if (value.len != right.len || !str_eq((Str){ value.p, (uint32_t)value.len }, right)) {
            buf_puts(&b, " y ");
            expr_print(&b, e->as.binary.right);
            buf_printf(&b, " es %s", value.p ? value.p : "");
        }
        buf_free(&value);
    } else if (!known) {
        buf_puts(&b, ": no se pudo evaluar (");
        hole_print(&b, h->set->holes, vec_hole(verdict, 0));
        buf_puts(&b, ")");
    }
    h->out->message = gc_strndup(b.p, b.len);
    buf_free(&b);
    return ST_OK;
}

/* The program with the parameters that the prueba gives, and its own copy of the prueba. */
static Program *with_params(Program *p, uint32_t index, Diags *diags)
{
    const Decl *d = p->tests.items[index];
    ParamGiven *given = gc_array(ParamGiven, d->as.test.nparams + p->options.nparams + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->options.nparams; i++)
        given[n++] = p->options.params[i];
    for (uint32_t i = 0; i < d->as.test.nparams; i++) {
        const Binding *b = &d->as.test.params[i];
        given[n++] = (ParamGiven){ .name = name_text(&b->name), .text = gc_strndup(span_text(b->value->span).p, span_text(b->value->span).len) };
    }
    CompileOptions opt = p->options;
    opt.params  = given;
    opt.nparams = n;
    return program_compile(p->main->source, &opt, diags);
}

/* ---- coverage: which rules the rows given decide ---- */

typedef struct RuleHost { Cover *cover; const Lower *l; Span rule; } RuleHost;

static Status take_rule(void *ctx, uint32_t sink, const RowsView *view)
{
    RuleHost *h = ctx;
    if (sink > 0)
        cover_rows(h->cover, sink - 1, view, h->l);
    for (uint32_t i = 0; sink == 0 && i < view->n; i++)
        if (vec_valid(view->cols[0], i))
            cover_rule(h->cover, h->rule);
    return ST_OK;
}

static Status run_rule(Program *p, const Decl *test, const Grain *g, const RuleDecl *rule, const RunOptions *opt)
{
    Lower *l = lower_new(p, holes_new(), diags_new());
    l->test = test;
    Rel *r = g->dataset ? rel_rows(l, g->dataset) : rel_groups(l, g);
    Env env = env_for(l, r, g);
    Value **cols = gc_array(Value *, 1);
    cols[0] = lower_expr(&env, rule->test);
    Output o = { .cols = cols, .ncols = 1, .filter = rule->where ? lower_expr(&env, rule->where) : NULL };
    GC_PUSH(r->outputs, r->noutputs, r->cap_outputs, o);
    Span within = rule->test->span;
    if (rule->where) {
        within.start = rule->where->span.start < within.start ? rule->where->span.start : within.start;
        within.end   = rule->where->span.end > within.end ? rule->where->span.end : within.end;
    }
    uint32_t more = cover_outputs(opt->cover, l, 1, within);
    emit_plan(l);
    l->plan->nsinks = 1 + more;
    RuleHost h = { opt->cover, l, rule->span };
    EngineHost host = { .ctx = &h, .rows = take_rule, .cancel = opt->cancel };
    EngineReport report;
    Status st = engine_run(l->plan, &opt->engine, &host, l->holes, l->diags, &report);
    holes_free(l->holes);
    return st == ST_TABLE ? ST_OK : st;       /* it was said of the prueba itself */
}

static Status cover_rules(Program *p, const Decl *test, const RunOptions *opt)
{
    Status st = ST_OK;
    for (uint32_t i = 0; i < p->verifies.n && st == ST_OK; i++) {
        const Decl *d = p->verifies.items[i];
        for (uint32_t k = 0; k < d->as.verify.n && st == ST_OK; k++)
            st = run_rule(p, test, d->checked_grain, &d->as.verify.rules[k], opt);
    }
    return st;
}

static Status run_test(Program *p, uint32_t index, const RunOptions *opt, Diags *diags, TestResult *out)
{
    const Decl *d = p->tests.items[index];
    *out = (TestResult){ .span = d->head, .passed = true, .where = d->head, .title = gc_strndup(d->as.test.title.p ? d->as.test.title.p : "", d->as.test.title.len) };
    if (d->as.test.nparams) {
        p = with_params(p, index, diags);
        if (diags->errors)
            return ST_PROGRAM;
        d = p->tests.items[index];
    }
    Requests rs = { .l = lower_new(p, holes_new(), diags), .set = gc_new(ResultSet) };
    rs.l->test    = d;
    rs.set->holes = rs.l->holes;
    rs.set->arena = arena_new();
    static const Grain scalar = { .kind = GRAIN_SCALAR };
    Rel *r = rel_groups(rs.l, &scalar);
    for (uint32_t i = 0; i < d->as.test.nexpects; i++) {
        const Expr *test = d->as.test.expects[i].test, *e = expr_bare(test);
        Env env = env_for(rs.l, r, &scalar);
        Value **cols = gc_array(Value *, 3);
        cols[0] = cols[1] = cols[2] = lower_expr(&env, test);
        if (e->kind == EXPR_BINARY && e->as.binary.op >= BIN_EQ && e->as.binary.op <= BIN_GE) {
            cols[1] = lower_expr(&env, e->as.binary.left);
            cols[2] = lower_expr(&env, e->as.binary.right);
        }
        Output o = { .sink = i, .cols = cols, .ncols = 3 };
        GC_PUSH(r->outputs, r->noutputs, r->cap_outputs, o);
    }
    uint32_t more = opt->cover ? cover_outputs(opt->cover, rs.l, d->as.test.nexpects, (Span){0}) : 0;
    emit_plan(rs.l);
    rs.l->plan->nsinks = d->as.test.nexpects + more;
    rs.set->plan = rs.l->plan;
    TestHost h = { .set = rs.set, .out = out, .test = d, .cover = opt->cover, .l = rs.l };
    EngineHost host = { .ctx = &h, .rows = take_expectation, .cancel = opt->cancel };
    uint32_t findings = diags->n;
    Status st = engine_run(rs.l->plan, &opt->engine, &host, rs.set->holes, diags, &rs.set->report);
    if (diags->n > findings && out->passed) {
        out->passed  = false;
        out->message = "las filas dadas tienen celdas que no se pudieron leer";
    }
    if (opt->cover && st == ST_OK) {
        cover_indicators(opt->cover, rs.l);
        st = cover_rules(p, d, opt);
    }
    return st;
}

Status program_test(Program *p, const RunOptions *opt, Diags *diags, TestReport *out)
{
    if (diags->errors)
        return ST_PROGRAM;
    RunOptions own = *opt;
    own.cover = out->want_cover ? cover_new(p) : NULL;
    out->cover = own.cover;
    for (uint32_t i = 0; i < p->tests.n; i++) {
        TestResult t;
        Status st = run_test(p, i, &own, diags, &t);
        if (st != ST_OK && st != ST_TABLE)
            return st;
        if (st == ST_TABLE) {
            t.passed  = false;
            t.message = "las filas dadas no forman una tabla que se pueda leer";
        }
        GC_PUSH(out->items, out->n, out->cap, t);
        if (t.passed)
            out->passed++;
        else
            out->failed++;
    }
    return ST_OK;
}
