/* explain.c -- composes the record behind one value: what is asked of the engine, and what it gives. */
#include "lang/explain/impl.h"

#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

/* What one explanation asks. */
typedef struct Gather {
    Run         *run;
    Explanation *x;
    const ExplainAsk *ask;
    Asked        asked;
    IndicatorValues *iv;
    Leaves       leaves;
    SourceAsk  **sources; uint32_t nsources, cap_sources;
    GoalsAsk    *goals;
    Value      **cols; uint32_t ncols, cap_cols;
    uint32_t     keys, nkeys, value, used, excluded;    /* columns */
    Symbol      *key_columns[KEYS_MAX];
    bool         done;
} Gather;

static uint32_t want(Gather *g, Value *v)
{
    if (!v)
        return UINT32_MAX;
    GC_PUSH(g->cols, g->ncols, g->cap_cols, v);
    return g->ncols - 1;
}

/* ---- what is asked ---- */

static SourceAsk *source_for(Gather *g, Rel *from, Feed *feed, Set *set)
{
    for (uint32_t i = 0; i < g->nsources; i++)
        if (source_is(g->sources[i], set))
            return g->sources[i];
    SourceAsk *s = source_ask(g->run, g->x, from, feed, set, &g->asked, g->ask);
    GC_PUSH(g->sources, g->nsources, g->cap_sources, s);
    return s;
}

/* The values of the link by which rows of the value's data reach those of COL, if the value's keys say them; else null. */
static const KeyValue *link_values(const Gather *g, const Symbol *col)
{
    const Symbol *data = g->asked.indicator->dataset;
    const LinkDecl *link = data && g->asked.keys ? link_between(data, col->dataset) : NULL;
    KeyValue *out = gc_array(KeyValue, KEYS_MAX + 1);
    for (uint32_t i = 0; link && i < link->by.n && i < KEYS_MAX; i++) {
        uint32_t k = 0;
        while (k < g->nkeys && !name_eq(&g->key_columns[k]->name, &link->by.items[i]))
            k++;
        if (k == g->nkeys)
            return NULL;
        out[i] = g->asked.keys[k];
    }
    return link ? out : NULL;
}

/* The rows that an operand summarises. */
static void ask_source(Gather *g, Leaf *leaf)
{
    const Expr *e = leaf->e;
    const Value *v = leaf->value->op == OP_LOOKUP ? leaf->value->src : leaf->value;
    bool other = e->kind == EXPR_BY || e->kind == EXPR_AT || leaf->kind == OPERAND_INDICATOR || leaf->kind == OPERAND_OTHER;
    if (v->op != VALUE_AGG || other)
        return;
    const Symbol *data = g->asked.indicator->dataset;
    bool linked = leaf->kind == OPERAND_COLUMN && data && e->symbol->dataset != data;
    const KeyValue *link = linked ? link_values(g, e->symbol) : NULL;
    if (linked && !link)
        return;
    Feed *feed = v->agg->set->feed;
    SourceAsk *s = source_for(g, feed->from, feed, v->agg->set);
    if (linked)
        source_linked(s, link);
    leaf->source = s;
    leaf->agg    = source_agg(s, v->agg);
    gaps_aggregate(source_gaps(s), leaf->agg, e, v->agg->kind);
    Env env = env_for(g->run->l, feed->from, feed->from->kind == REL_GROUPS ? feed->from->grain : e->grain);
    if (e->kind == EXPR_CALL) {
        for (uint32_t i = 0; i < e->as.call.args.n && !e->as.call.rows; i++)
            source_reads(s, &env, e->as.call.args.items[i]);
        if (e->as.call.where)
            source_reads(s, &env, e->as.call.where);
        if (e->as.call.weight)
            source_reads(s, &env, e->as.call.weight);
    } else {
        source_reads(s, &env, e);
    }
    if (feed->filter && feed->from->kind == REL_ROWS)
        source_reads(s, &env, feed->to->grain->filter);
}

/* The row that is the value's own. */
static void ask_row(Gather *g, Rel *r)
{
    const Symbol *s = g->asked.indicator;
    const Decl *d = s->decl;
    SourceAsk *row = source_for(g, r, NULL, NULL);
    Env env = env_for(g->run->l, r, s->grain);
    source_gives(row, g->iv->value);
    source_reads(row, &env, d->as.indicator.formula);
    if (s->grain->filter)
        source_reads(row, &env, s->grain->filter);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++)
        if (d->as.indicator.goals[i].value)
            source_reads(row, &env, d->as.indicator.goals[i].value);
    if (d->as.indicator.baseline)
        source_reads(row, &env, d->as.indicator.baseline);
}

static void take_record(Run *run, void *ctx, const RowsView *view);

static void ask_all(Gather *g)
{
    Symbol *s = g->asked.indicator;
    Lower *l = g->run->l;
    const Expr *formula = s->decl->as.indicator.formula;
    Rel *r = indicator_rel(l, s);
    g->iv = indicator_values(l, s, r);
    Env env = env_for(l, r, s->grain);
    env.holes  = holes_of(s->decl, NULL);
    env.filter = s->grain->filter;
    (void)indicator_formula(&env, s, formula);      /* its aggregates are one set, as in the indicator itself */
    leaves_of(formula, false, &g->leaves);
    g->nkeys = asked_columns(s, g->key_columns);
    g->keys  = g->ncols;
    for (uint32_t i = 0; i < g->nkeys; i++)
        (void)want(g, lower_column(&env, g->key_columns[i]));
    g->value = want(g, g->iv->value);
    for (uint32_t i = 0; i < g->leaves.n; i++) {
        Leaf *leaf = &g->leaves.items[i];
        Env here = env;
        if (leaf->raw)
            here.holes = HOLES_REQUIRE;
        leaf->value = lower_expr(&here, leaf->e);
        leaf->at    = want(g, leaf->value);
    }
    indicator_counts(g->iv);
    g->used     = want(g, g->iv->used);
    g->excluded = want(g, g->iv->excluded);
    g->goals = goals_new(g->run, g->x, g->iv, &env);
    goals_values(g->goals, &g->cols, &g->ncols, &g->cap_cols);
    if (r->kind == REL_ROWS)
        ask_row(g, r);
    for (uint32_t i = 0; i < g->leaves.n; i++)
        ask_source(g, &g->leaves.items[i]);
    for (uint32_t i = 0; i < g->nsources; i++)
        source_request(g->sources[i]);
    Value *condition = g->asked.keys ? keys_condition(l, r, &g->cols[g->keys], g->asked.keys, g->nkeys) : NULL;
    run_ask(g->run, r, condition, g->cols, g->ncols, take_record, g);
}

/* ---- what comes back ---- */

static uint64_t count_at(const RowsView *view, uint32_t row, uint32_t col)
{
    int64_t n = 0;
    if (col == UINT32_MAX || !vec_valid(view->cols[col], row) || !num_to_i64(vec_num(view->arena, view->cols[col], row), &n))
        return 0;
    return (uint64_t)n;
}

static void take_record(Run *run, void *ctx, const RowsView *view)
{
    Gather *g = ctx;
    Explanation *x = g->x;
    for (uint32_t row = 0; row < view->n && !g->done; row++) {
        if (g->asked.line && view->lines && view->lines[row] != g->asked.line)
            continue;
        g->done = true;
        x->line = g->asked.indicator->grain->kind == GRAIN_ROW && view->lines ? line_number(view->lines[row]) : 0;
        for (uint32_t i = 0; g->asked.keys && i < g->nkeys; i++)
            x->keys[x->nkeys++] = (ExKey){ str_taken(g->key_columns[i]->name.text), figure_of(run, view->cols[g->keys + i], row, -1, NULL) };
        x->formula.result = figure_of(run, view->cols[g->value], row, x->decimals, NULL);
        leaves_take(run, &g->leaves, view, row);
        x->counted  = g->used != UINT32_MAX;
        x->used     = count_at(view, row, g->used);
        x->excluded = count_at(view, row, g->excluded);
        goals_take(g->goals, view, row);
    }
}

static ExOperand operand_of(const Leaf *leaf)
{
    const Symbol *s = leaf->e->symbol;
    ExOperand o = { .kind = leaf->kind, .text = expr_written(leaf->e), .value = leaf->figure };
    if (leaf->e->type && leaf->e->type->kind == TYPE_NUM && leaf->e->type->unit != UNIT_COLUMN)
        o.unit = type_unit_name(leaf->e->type);
    if (s && leaf->kind == OPERAND_PARAMETER)
        o.origin = s->origin;
    if (s && s->kind == SYM_INDICATOR)
        o.place = place_of(s->decl->head);
    if (leaf->source && leaf->kind == OPERAND_AGGREGATE) {
        o.counted = true;
        o.rows    = source_agg_rows(leaf->source, leaf->agg);
    }
    return o;
}

/* "clave=J001": the keys of this value that tell which one of S it stands on; null where it is of many. */
static const char *where_of(const Explanation *x, const Symbol *s)
{
    Buf b = {0};
    if (s->grain->kind != GRAIN_KEYS)
        return NULL;
    for (uint32_t i = 0; i < s->grain->nkeys; i++)
        for (uint32_t k = 0; k < x->nkeys; k++)
            if (x->keys[k].value.exact && str_eq(text_fold(str_of(x->keys[k].name)), s->grain->keys[i]->name.fold))
                buf_printf(&b, "%s%s=%s", b.len ? ", " : "", x->keys[k].name, x->keys[k].value.exact);
    const char *text = b.len ? gc_strndup(b.p, b.len) : NULL;
    buf_free(&b);
    return text;
}

static void note_other(Expr *e, void *ctx)
{
    Explanation *x = ctx;
    const Symbol *s = e->symbol;
    if (s && s->kind == SYM_INDICATOR && s->grain) {
        bool known = false;
        for (uint32_t i = 0; i < x->nothers; i++)
            known |= str_eq(str_of(x->others[i].name), s->name.text);
        ExOther other = { str_taken(s->name.text), place_of(s->decl->head), where_of(x, s) };
        if (!known)
            GC_PUSH(x->others, x->nothers, x->cap_others, other);
    }
    if (e->expansion)
        note_other(e->expansion, ctx);
    expr_each_child(e, note_other, ctx);
}

static void note_others(Explanation *x, const Decl *d)
{
    note_other(d->as.indicator.formula, x);
    if (d->as.indicator.from_where)
        note_other(d->as.indicator.from_where, x);
    if (d->as.indicator.fulfilment)
        note_other(d->as.indicator.fulfilment, x);
    if (d->as.indicator.baseline)
        note_other(d->as.indicator.baseline, x);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++)
        if (d->as.indicator.goals[i].value)
            note_other(d->as.indicator.goals[i].value, x);
}

static void compose(Gather *g)
{
    Explanation *x = g->x;
    const Expr *formula = g->asked.indicator->decl->as.indicator.formula;
    x->formula.text     = expr_written(formula);
    x->formula.expanded = expr_expanded(formula);
    x->formula.values   = expr_valued(formula, &g->leaves);
    x->formula.place    = place_of(formula->span);
    functions_of(formula, &x->formula.functions);
    params_of(g->run->p, formula, x);
    for (uint32_t i = 0; i < g->leaves.n; i++) {
        ExOperand o = operand_of(&g->leaves.items[i]);
        bool known = false;
        for (uint32_t k = 0; k < x->formula.operands.n; k++)
            known |= str_eq(str_of(x->formula.operands.items[k].text), str_of(o.text));
        if (!known)
            GC_PUSH(x->formula.operands.items, x->formula.operands.n, x->formula.operands.cap, o);
    }
    for (uint32_t i = 0; i < g->nsources; i++)
        source_finish(g->sources[i]);
    note_others(x, g->asked.indicator->decl);
    Gaps **gaps = gc_array(Gaps *, g->nsources + 1);
    for (uint32_t i = 0; i < g->nsources; i++)
        gaps[i] = source_gaps(g->sources[i]);
    bounds_find(g->run, x, &g->asked, &g->leaves, gaps, g->nsources, g->goals);
    for (uint32_t i = 0; i < g->nsources; i++)
        gaps_free(gaps[i]);
}

static Explanation *begin(const Program *p, const Asked *asked)
{
    static const char *const holes[] = { "exige", "omite", "cero" };
    const Symbol *s = asked->indicator;
    const Decl *d = s->decl;
    Explanation *x = gc_new(Explanation);
    x->name   = str_taken(s->name.text);
    x->title  = str_taken(d->as.indicator.title);
    x->doc    = str_taken(d->doc);
    x->method = str_taken(d->as.indicator.method);
    x->note   = str_taken(d->as.indicator.note);
    x->place  = place_of(d->head);
    x->grain  = grain_text(s->grain);
    x->declared_grain = asked->declared ? grain_text(asked->declared) : NULL;
    x->keys   = gc_array(ExKey, KEYS_MAX);
    x->unit   = type_unit_name(s->type);
    x->holes  = holes[holes_of(d, NULL)];
    x->decimals = d->as.indicator.has_decimals ? (int32_t)d->as.indicator.decimals : -1;
    x->rounding = "la mitad exacta se aleja del cero";
    x->script = p->main->source->name;
    return x;
}

Status program_explain(Program *p, const ExplainAsk *ask, const RunOptions *opt, Diags *diags, Explanation **out)
{
    Gather g = { .ask = ask };
    *out = NULL;
    if (diags->errors)
        return ST_PROGRAM;
    Status st = asked_find(p, ask, opt, diags, &g.asked);
    if (st != ST_OK)
        return st;
    g.x   = begin(p, &g.asked);
    g.run = run_new(p, opt, diags);
    ask_all(&g);
    st = run_go(g.run, diags);
    if (st == ST_OK)
        compose(&g);
    if (st == ST_OK && g.done)
        *out = g.x;
    run_free(g.run);
    return st;
}
