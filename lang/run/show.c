/* show.c -- requests for muestra: items, sort keys, total row.  What is done after the run is in arrange.c. */
#include "lang/check/clone.h"
#include "lang/run/request.h"

typedef struct Cols { Value **items; uint32_t n, cap; } Cols;

static const char *item_name(const ShowItem *it)
{
    if (name_present(&it->alias))
        return name_text(&it->alias);
    Buf b = {0};
    expr_print(&b, it->value);
    const char *t = gc_strndup(b.p, b.len);
    buf_free(&b);
    return t;
}

static int32_t indicator_decimals(const Symbol *s)
{
    return s && s->kind == SYM_INDICATOR && s->decl->as.indicator.has_decimals ? (int32_t)s->decl->as.indicator.decimals : -1;
}

/* Decimals that E says its value has: of an indicator, of `redondea`, of both branches of a `si`; -1 where it does not. */
static int32_t decimals_of(const Expr *e)
{
    const Expr *bare = expr_bare(e);
    int64_t digits;
    if (bare->kind == EXPR_IF) {
        const Expr *then = bare->as.conditional.then, *otherwise = bare->as.conditional.otherwise;
        int32_t a = decimals_of(then), b = decimals_of(otherwise);
        return expr_bare(then)->kind == EXPR_MISSING ? b : expr_bare(otherwise)->kind == EXPR_MISSING || a == b ? a : -1;
    }
    if (bare->kind == EXPR_CALL && name_is(&bare->as.call.name, "redondea") && bare->as.call.args.items[1]->kind == EXPR_NUM
        && num_to_i64(bare->as.call.args.items[1]->as.num.value, &digits) && digits >= 0 && digits <= 34)
        return (int32_t)digits;
    if (bare->kind == EXPR_CALL && name_is(&bare->as.call.name, "total"))
        return indicator_decimals(bare->as.call.args.items[0]->symbol);
    bool names = bare->kind == EXPR_NAME || bare->kind == EXPR_FIELD || bare->kind == EXPR_BY || bare->kind == EXPR_CALL;
    return names ? indicator_decimals(bare->symbol) : -1;
}

/* How a column that shows E is printed. */
static void describe(ResultColumn *c, const Expr *e)
{
    const Expr *bare = expr_bare(e);
    if (e->type->kind == TYPE_NUM)
        c->unit = e->type->unit == UNIT_COLUMN ? NULL : type_unit_name(e->type);
    c->ungrouped = bare->kind == EXPR_CALL && builtin_find(&bare->as.call.name) == BUILTIN_YEAR;
    int32_t decimals = decimals_of(e);
    if (decimals >= 0)
        c->decimals = decimals;
}

static void add_item(Requests *rs, uint32_t q, Cols *cols, Env *env, const Expr *e, const char *name, bool is_key)
{
    const Expr *bare = expr_bare(e);
    Value *v = NULL, *frontier = NULL;
    uint32_t bands = UINT32_MAX;
    if (bare->kind == EXPR_FIELD && bare->symbol && bare->symbol->kind == SYM_INDICATOR) {
        IndicatorValues *iv;
        const BandValues *b = field_band(env, bare, &iv);
        if (b) {
            v     = bring_value(env, iv, b->index, bare->span);
            bands = b->plan_bands;
            /* rows that go out as CSV are forgotten, and no column of theirs says it */
            if (!request_streams(rs, q) || rs->opt->format != FORMAT_CSV)
                frontier = bring_value(env, iv, b->frontier, bare->span);
        }
    }
    if (!v)
        v = lower_expr(env, e);
    GC_PUSH(cols->items, cols->n, cols->cap, v);
    ResultColumn *c = request_column(rs, q, is_key ? ROLE_KEY : bands != UINT32_MAX ? ROLE_BAND : ROLE_VALUE, name, v->kind, bands);
    describe(c, e);
    if (frontier) {
        GC_PUSH(cols->items, cols->n, cols->cap, frontier);
        request_column(rs, q, ROLE_FRONTIER, gc_printf("%s.frontera", name), VEC_BOOL, UINT32_MAX);
    }
}

static bool is_key(const Grain *g, const Expr *e)
{
    if (e->kind != EXPR_NAME || !e->symbol || e->symbol->kind != SYM_COLUMN)
        return false;
    for (uint32_t i = 0; i < g->nkeys; i++)
        if (g->keys[i] == e->symbol)
            return true;
    return false;
}

/* ---- the total row: each item worked out again over all rows ---- */

static const Expr *try_total(Requests *rs, const Expr *e, const Grain *total)
{
    Expr *again = expr_clone(e, &(NameList){0}, &(ExprList){0});
    Program quiet = *rs->l->p;
    quiet.diags = diags_new();
    Ctx c = { .p = &quiet, .grain = total, .data = total->dataset };
    check_expr(&c, again);
    return quiet.diags->errors ? NULL : again;
}

static Expr *call_of(const char *name, const Expr *arg)
{
    Expr *e = expr_new(EXPR_CALL, arg->span);
    e->as.call.name = name_make(str_of(name), arg->span, false);
    GC_PUSH(e->as.call.args.items, e->as.call.args.n, e->as.call.args.cap, expr_clone(arg, &(NameList){0}, &(ExprList){0}));
    return e;
}

/* (x por c): the indicator worked out again for each value of the keys. */
static Expr *by_keys(const Expr *x, const Grain *g)
{
    Expr *e = expr_new(EXPR_BY, x->span);
    e->as.by.operand = expr_clone(x, &(NameList){0}, &(ExprList){0});
    for (uint32_t i = 0; i < g->nkeys; i++)
        GC_PUSH(e->as.by.by.items, e->as.by.by.n, e->as.by.by.cap, g->keys[i]->name);
    return e;
}

/* The key that goes over the columns of a cross table, or null. */
Symbol *show_across(const Decl *d, const Grain *g)
{
    for (uint32_t i = 0; name_present(&d->as.show.across) && i < g->nkeys; i++)
        if (name_eq(&g->keys[i]->name, &d->as.show.across))
            return g->keys[i];
    return NULL;
}

static Value *total_of(Requests *rs, Env *env, const Expr *e)
{
    Lower *l = rs->l;
    const Expr *bare = expr_bare(e), *again = NULL;
    const Symbol *s = bare->symbol;
    if (bare->kind == EXPR_NAME && s && s->kind == SYM_INDICATOR) {
        again = try_total(rs, env->grain->nkeys ? by_keys(bare, env->grain) : call_of("total", bare), env->grain);
    } else if (bare->kind == EXPR_NAME && s && s->kind == SYM_COLUMN) {
        bool sums = s->type->kind == TYPE_NUM && s->type->unit != UNIT_PERCENT && s->type->unit != UNIT_RATIO && s->type->unit != UNIT_PERMIL && s->type->unit != UNIT_POINTS;
        again = sums ? try_total(rs, call_of("suma", bare), env->grain) : NULL;
        if (!sums)
            return value_hole(env->rel, vec_kind_of(e->type), MOTIVE_NO_TOTAL, site_script(l, e->span));
    } else {
        again = try_total(rs, e, env->grain);
    }
    if (again)
        return lower_expr(env, again);
    return value_hole(env->rel, vec_kind_of(e->type), e->type->kind == TYPE_NUM ? MOTIVE_NOT_ADDITIVE : MOTIVE_NO_TOTAL, site_script(l, e->span));
}

static void request_total(Requests *rs, const Decl *d, const Grain *g, uint32_t of)
{
    Lower *l = rs->l;
    Grain *total = gc_new(Grain);
    total->kind    = GRAIN_TOTAL;
    total->dataset = g->dataset;
    total->filter  = g->filter;
    Symbol *across = show_across(d, g);      /* a cross table has a total in each of its columns */
    if (across) {
        total->kind  = GRAIN_KEYS;
        total->keys  = gc_array(Symbol *, 1);
        total->keys[total->nkeys++] = across;
    }
    bool by_row = g->kind == GRAIN_ROW || g->stream;
    const Expr *where = d->as.show.where;
    bool same_rows = !where || g->filter == where || (by_row && !g->filter);
    if (where && by_row && !g->filter)
        total->filter = d->as.show.where;
    uint32_t q = request_add(rs, RESULT_SHOW, d->head);
    rs->items[q].total = true;
    rs->items[q].of    = of;
    Rel *r = rel_groups(l, total);
    Env env = env_for(l, r, total);
    Cols cols = {0};
    const Result *shown = rs->items[of].result;
    uint32_t at = rs->items[of].nkeys_before;
    for (uint32_t i = 0; i < d->as.show.n; i++, at++) {
        const Expr *e = d->as.show.items[i].value;
        /* groups chosen by a condition on the group: their rows cannot be told apart here */
        Value *v = same_rows ? total_of(rs, &env, e) : value_hole(r, vec_kind_of(e->type), MOTIVE_NO_TOTAL, site_script(l, e->span));
        VecKind kind = shown->cols[at].kind;
        if (across && e->kind == EXPR_NAME && e->symbol == across)
            v = lower_column(&env, across);
        if (v->kind != kind)
            v = value_hole(r, kind, MOTIVE_NO_TOTAL, site_script(l, e->span));
        GC_PUSH(cols.items, cols.n, cols.cap, v);
        request_column(rs, q, ROLE_VALUE, "", kind, UINT32_MAX);
        if (at + 1 < shown->ncols && shown->cols[at + 1].role == ROLE_FRONTIER) {
            GC_PUSH(cols.items, cols.n, cols.cap, value_hole(r, VEC_BOOL, MOTIVE_NO_TOTAL, site_script(l, e->span)));
            request_column(rs, q, ROLE_FRONTIER, "", VEC_BOOL, UINT32_MAX);
            at++;
        }
    }
    if (across) {
        Value *v = lower_column(&env, across);
        GC_PUSH(cols.items, cols.n, cols.cap, v);
        request_column(rs, q, ROLE_KEY, name_text(&across->name), v->kind, UINT32_MAX);
    }
    request_output(rs, q, r, NULL, cols.items, cols.n);
}

void request_show(Requests *rs, const Decl *d)
{
    Lower *l = rs->l;
    const Grain *g = d->checked_grain;
    bool by_row = g->kind == GRAIN_ROW || g->stream;
    Rel *r = by_row ? rel_rows(l, g->dataset) : rel_groups(l, g);
    uint32_t q = request_add(rs, RESULT_SHOW, d->head);
    Result *result = rs->items[q].result;
    rs->items[q].show = d;
    result->title    = d->as.show.title.len ? gc_strndup(d->as.show.title.p, d->as.show.title.len) : NULL;
    result->is_total = r->kind == REL_GROUPS && !r->nkeys;
    Env env = env_for(l, r, g);
    env.filter = g->filter;
    Cols cols = {0};
    /* the groups are named first: those of `por` that the author did not place; of an indicator's own grain, all or none */
    bool some = false;
    for (uint32_t k = 0; k < g->nkeys; k++)
        for (uint32_t i = 0; i < d->as.show.n; i++)
            some |= expr_bare(d->as.show.items[i].value)->symbol == g->keys[k];
    for (uint32_t k = 0; (d->as.show.has_by || !some) && k < g->nkeys; k++) {
        bool placed = false;
        for (uint32_t i = 0; i < d->as.show.n; i++)
            placed |= expr_bare(d->as.show.items[i].value)->symbol == g->keys[k];
        if (placed)
            continue;
        Value *v = lower_column(&env, g->keys[k]);
        GC_PUSH(cols.items, cols.n, cols.cap, v);
        request_column(rs, q, ROLE_KEY, name_text(&g->keys[k]->name), v->kind, UINT32_MAX);
        rs->items[q].nkeys_before++;
    }
    for (uint32_t i = 0; i < d->as.show.n; i++)
        add_item(rs, q, &cols, &env, d->as.show.items[i].value, item_name(&d->as.show.items[i]), is_key(g, d->as.show.items[i].value));
    rs->items[q].nshown = cols.n;
    for (uint32_t i = 0; i < d->as.show.norder; i++) {
        Value *v = lower_expr(&env, d->as.show.order[i].key);
        GC_PUSH(cols.items, cols.n, cols.cap, v);
        request_column(rs, q, ROLE_VALUE, "", v->kind, UINT32_MAX);
    }
    Value *filter = NULL;
    Env rows = env_for(l, r, g);
    if (by_row && g->filter)
        filter = lower_expr(&rows, g->filter);
    if (d->as.show.where && d->as.show.where != g->filter) {
        Value *w = lower_expr(&rows, d->as.show.where);
        filter = filter ? value_op(r, OP_AND, VEC_BOOL, filter, w, NULL, 0, 0, 0) : w;
    } else if (by_row && d->as.show.where == g->filter) {
        filter = filter ? filter : NULL;
    }
    request_output(rs, q, r, filter, cols.items, cols.n);
    if (filter)
        request_undecided(rs, q, r, filter);
    if (d->as.show.total && g->dataset && !result->is_total)
        request_total(rs, d, g, q);
}
