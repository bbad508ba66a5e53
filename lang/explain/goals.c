/* goals.c -- goal, baseline, fulfilment, progress, and why the value has its band. */
#include "lang/explain/impl.h"

#include <string.h>

typedef struct CutAsk { uint32_t low, high; Num low_num, high_num; } CutAsk;
typedef struct BandAsk {
    const BandValues *b;
    uint32_t over, index, frontier;
    CutAsk  *cuts;              /* by row of the declaration */
    Leaves   leaves;            /* of an expression that is classified */
} BandAsk;
typedef struct GoalAsk {
    const GoalValues *g;
    const GoalDecl   *decl;     /* null: there is no goal */
    uint32_t goal, baseline, fulfilment, progress;
    Num      goal_num, baseline_num;
    Leaves   leaves;            /* of the author's fulfilment */
    BandAsk *bands;
} GoalAsk;

struct GoalsAsk {
    Run         *run;
    Explanation *x;
    IndicatorValues *iv;
    Env          env;
    GoalAsk     *goals;
    uint32_t     value;
    Value     ***cols; uint32_t *n, *cap;
};

GoalsAsk *goals_new(Run *run, Explanation *x, IndicatorValues *iv, Env *env)
{
    GoalsAsk *g = gc_new(GoalsAsk);
    *g = (GoalsAsk){ .run = run, .x = x, .iv = iv, .env = *env };
    g->env.holes   = HOLES_REQUIRE;
    g->env.formula = run->l->formulas++;
    return g;
}

static uint32_t want(GoalsAsk *g, Value *v)
{
    if (!v)
        return UINT32_MAX;
    GC_PUSH(*g->cols, *g->n, *g->cap, v);
    return *g->n - 1;
}

/* The declaration of a goal: by its name, or the first of those without. */
static const GoalDecl *decl_of(const Decl *d, const Name *name)
{
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        const GoalDecl *g = &d->as.indicator.goals[i];
        if (name_present(name) ? name_present(&g->name) && name_eq(&g->name, name) : !name_present(&g->name))
            return g;
    }
    return NULL;
}

static void ask_leaves(GoalsAsk *g, Env *own, Leaves *leaves)
{
    for (uint32_t i = 0; i < leaves->n; i++)
        leaves->items[i].at = want(g, lower_expr(own, leaves->items[i].e));
}

static void ask_bands(GoalsAsk *g, GoalAsk *a)
{
    a->bands = gc_array(BandAsk, a->g->nbands + 1);
    for (uint32_t i = 0; i < a->g->nbands; i++) {
        const BandValues *b = &a->g->bands[i];
        const Decl *d = b->use->bands->decl;
        BandAsk ask = { .b = b, .over = want(g, b->over), .index = want(g, b->index), .frontier = want(g, b->frontier) };
        ask.cuts = gc_array(CutAsk, d->as.bands.n + 1);
        if (b->use->over == OVER_EXPR) {
            Env own = g->env;
            own.self = g->iv;
            leaves_of(b->use->over_expr, false, &ask.leaves);
            ask_leaves(g, &own, &ask.leaves);
        }
        for (uint32_t k = 0; k < d->as.bands.n; k++) {
            const BandCut *cut = &b->use->cuts[k];
            bool missing = d->as.bands.rows[k].is_missing;
            ask.cuts[k].low  = want(g, missing || !cut->low ? NULL : lower_expr(&g->env, cut->low));
            ask.cuts[k].high = want(g, missing || !cut->high ? NULL : lower_expr(&g->env, cut->high));
        }
        a->bands[i] = ask;
    }
}

static void ask_goal(GoalsAsk *g, GoalAsk *a)
{
    const Decl *d = g->iv->symbol->decl;
    a->decl       = decl_of(d, &a->g->name);
    a->goal       = want(g, a->g->goal);
    a->baseline   = want(g, a->g->baseline);
    a->fulfilment = want(g, a->g->fulfilment);
    a->progress   = want(g, a->g->progress);
    if (d->as.indicator.fulfilment) {
        Env own = g->env;
        own.self = g->iv;
        GoalValues saved = g->iv->goals[0];
        g->iv->goals[0].goal     = a->g->goal;
        g->iv->goals[0].baseline = a->g->baseline;
        leaves_of(d->as.indicator.fulfilment, false, &a->leaves);
        ask_leaves(g, &own, &a->leaves);
        g->iv->goals[0] = saved;
    }
    ask_bands(g, a);
}

void goals_values(GoalsAsk *g, Value ***cols, uint32_t *n, uint32_t *cap)
{
    IndicatorValues *iv = g->iv;
    g->cols = cols;
    g->n    = n;
    g->cap  = cap;
    g->value = want(g, iv->value);
    bool alias = iv->ngoals > 1 && name_present(&iv->goals[1].name) && iv->goals[0].goal == iv->goals[1].goal;
    g->x->goals = gc_array(ExGoal, iv->ngoals + 1);
    g->goals    = gc_array(GoalAsk, iv->ngoals + 1);
    for (uint32_t i = alias ? 1 : 0; i < iv->ngoals; i++) {
        GoalAsk *a = &g->goals[g->x->ngoals++];
        a->g = &iv->goals[i];
        ask_goal(g, a);
    }
}

/* ---- what came back ---- */

static Num num_at(const GoalsAsk *g, const RowsView *view, uint32_t row, uint32_t col)
{
    const Vec *v = col == UINT32_MAX ? NULL : view->cols[col];
    return v && vec_valid(v, row) ? num_copy(g->run->set->arena, vec_num(view->arena, v, row)) : num_int(0);
}

static Figure figure_at(const GoalsAsk *g, const RowsView *view, uint32_t row, uint32_t col, int32_t decimals)
{
    return col == UINT32_MAX ? (Figure){0} : figure_of(g->run, view->cols[col], row, decimals, NULL);
}

/* A literal is its own value. */
static const char *text_unless_value(const Expr *e, const Figure *f)
{
    const char *text = e ? expr_written(e) : NULL;
    bool literal = e && (expr_bare(e)->kind == EXPR_NUM || expr_bare(e)->kind == EXPR_QUANTITY);
    return !text || literal || (f->exact && strcmp(text, f->exact) == 0) ? NULL : text;
}

static const char *operand(const Figure *f)
{
    bool plain = f->shown && f->shown[0] >= '0' && f->shown[0] <= '9';
    return plain || !f->exact ? f->shown : gc_printf("(%s)", f->shown);
}

static void take_fulfilment(GoalsAsk *g, GoalAsk *a, ExGoal *out, const RowsView *view, uint32_t row, const Figure *value)
{
    const Decl *d = g->iv->symbol->decl;
    const Expr *own = d->as.indicator.fulfilment;
    if (a->fulfilment == UINT32_MAX)
        return;
    ExFormula *f = &out->fulfilment;
    f->result = figure_at(g, view, row, a->fulfilment, -1);
    if (!own) {
        f->text   = "valor / meta * 100";
        f->values = gc_printf("%s / %s * 100", operand(value), operand(&out->goal));
        return;
    }
    f->text     = expr_written(own);
    f->expanded = expr_expanded(own);
    f->place    = place_of(own->span);
    functions_of(own, &f->functions);
    params_of(g->run->p, own, g->x);
    leaves_take(g->run, &a->leaves, view, row);
    f->values = expr_valued(own, &a->leaves);
}

static void take_progress(GoalsAsk *g, GoalAsk *a, ExGoal *out, const RowsView *view, uint32_t row, const Figure *value)
{
    if (a->progress == UINT32_MAX)
        return;
    const char *v = operand(value), *b = operand(&out->baseline), *m = operand(&out->goal);
    out->progress.text   = "(valor - línea base) / (meta - línea base) * 100";
    out->progress.values = gc_printf("(%s - %s) / (%s - %s) * 100", v, b, m, b);
    out->progress.result = figure_at(g, view, row, a->progress, -1);
}

/* "[70, 90)", "< 70", ">= 90" with the values of the ends, or (WRITTEN) as the script has them. */
static const char *interval(const ExCut *c, const char *low, const char *high)
{
    if (c->bounded_low && c->bounded_high)
        return gc_printf("%c%s, %s%c", c->low_open ? '(' : '[', low, high, c->high_open ? ')' : ']');
    if (c->bounded_high)
        return gc_printf("%s %s", c->high_open ? "<" : "<=", high);
    return c->bounded_low ? gc_printf("%s %s", c->low_open ? ">" : ">=", low) : "cualquier valor";
}

static bool is_literal(const Expr *e)
{
    return !e || expr_bare(e)->kind == EXPR_NUM || expr_bare(e)->kind == EXPR_QUANTITY;
}

static void take_cuts(GoalsAsk *g, BandAsk *ask, ExBands *out, const RowsView *view, uint32_t row, int64_t here)
{
    const Decl *d = ask->b->use->bands->decl;
    int64_t number = 0;
    out->cuts = gc_array(ExCut, d->as.bands.n + 1);
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        const BandCut *cut = &ask->b->use->cuts[i];
        if (r->is_missing)
            continue;
        ExCut c = { .label = str_taken(r->label), .colour = str_taken(r->colour.text), .bounded_low = cut->low != NULL, .bounded_high = cut->high != NULL,
                    .low_open = cut->low_open, .high_open = cut->high_open, .here = number++ == here };
        c.low  = figure_at(g, view, row, ask->cuts[i].low, -1);
        c.high = figure_at(g, view, row, ask->cuts[i].high, -1);
        ask->cuts[i].low_num  = num_at(g, view, row, ask->cuts[i].low);
        ask->cuts[i].high_num = num_at(g, view, row, ask->cuts[i].high);
        c.interval = interval(&c, c.low.shown, c.high.shown);
        if (!is_literal(cut->low) || !is_literal(cut->high))
            c.written = interval(&c, cut->low ? expr_written(cut->low) : NULL, cut->high ? expr_written(cut->high) : NULL);
        params_of(g->run->p, cut->low, g->x);
        params_of(g->run->p, cut->high, g->x);
        out->cuts[out->ncuts++] = c;
    }
}

static const char *over_name(const BandUse *use)
{
    switch (use->over) {
    case OVER_VALUE:      return "valor";
    case OVER_FULFILMENT: return "cumplimiento";
    case OVER_PROGRESS:   return "avance";
    case OVER_EXPR:       return expr_written(use->over_expr);
    }
    return "valor";
}

static void take_band(GoalsAsk *g, BandAsk *ask, ExBands *out, const RowsView *view, uint32_t row)
{
    const BandUse *use = ask->b->use;
    const Vec *index = view->cols[ask->index], *frontier = view->cols[ask->frontier];
    const PlanBands *bands = &g->run->l->plan->bands[ask->b->plan_bands];
    *out = (ExBands){ .name = str_taken(use->bands->name.text), .over = over_name(use), .place = place_of(use->bands->decl->head) };
    out->over_value = figure_at(g, view, row, ask->over, -1);
    bool known = vec_valid(index, row);
    take_cuts(g, ask, out, view, row, known ? index->i64[vec_at(index, row)] : -1);
    leaves_take(g->run, &ask->leaves, view, row);
    if (use->over == OVER_EXPR)
        params_of(g->run->p, use->over_expr, g->x);
    ResultColumn cell = { .role = ROLE_BAND, .kind = VEC_BAND, .bands = bands };
    cell.data.v = *index;
    BandShown shown;
    if (cell_band(g->run->set, &cell, row, &shown)) {
        out->colour = shown.colour;
        out->band   = (Figure){ .exact = str_taken(shown.label), .shown = str_taken(shown.label) };
    }
    for (uint32_t i = 0; i < out->ncuts; i++)
        if (out->cuts[i].here)
            out->why = gc_printf("%s %s%s → «%s»", out->over_value.shown,
                                 out->cuts[i].bounded_low && out->cuts[i].bounded_high ? "está en " : "", out->cuts[i].interval, out->cuts[i].label);
    if (!known)
        out->why = gc_printf("no se puede clasificar %s%s%s%s", out->over_value.shown ? out->over_value.shown : "", out->band.exact ? " → «" : "",
                             out->band.exact ? out->band.exact : "", out->band.exact ? "»" : "");
    out->frontier = vec_valid(frontier, row) && frontier->boolean[vec_at(frontier, row)];
    if (out->frontier)
        out->frontier_note = g->iv->symbol->decl->as.indicator.has_decimals
                           ? "frontera: es ésta la banda por el valor exacto; por el valor impreso sería otra"
                           : "frontera: el valor es aproximado y cae en el corte mismo";
}

void goals_take(GoalsAsk *g, const RowsView *view, uint32_t row)
{
    const Decl *d = g->iv->symbol->decl;
    Figure value = figure_at(g, view, row, g->value, -1);
    for (uint32_t i = 0; i < g->x->ngoals; i++) {
        GoalAsk *a = &g->goals[i];
        ExGoal *out = &g->x->goals[i];
        const Expr *base = a->decl && a->decl->baseline ? a->decl->baseline : d->as.indicator.baseline;
        *out = (ExGoal){ .name = str_taken(a->g->name.text), .has_goal = a->goal != UINT32_MAX, .has_baseline = a->baseline != UINT32_MAX };
        out->goal     = figure_at(g, view, row, a->goal, -1);
        a->goal_num     = num_at(g, view, row, a->goal);
        a->baseline_num = num_at(g, view, row, a->baseline);
        out->baseline = figure_at(g, view, row, a->baseline, -1);
        if (a->decl) {
            out->place     = place_of(a->decl->span);
            out->goal_text = text_unless_value(a->decl->value, &out->goal);
            params_of(g->run->p, a->decl->value, g->x);
        }
        out->baseline_text = text_unless_value(base, &out->baseline);
        params_of(g->run->p, base, g->x);
        take_fulfilment(g, a, out, view, row, &value);
        take_progress(g, a, out, view, row, &value);
        out->bands = gc_array(ExBands, a->g->nbands + 1);
        for (; out->nbands < a->g->nbands; out->nbands++)
            take_band(g, &a->bands[out->nbands], &out->bands[out->nbands], view, row);
    }
}

/* ---- what could be, were the missing data known ---- */

typedef struct Possible { const GoalsAsk *g; const GoalAsk *a; const ExGoal *goal; const Leaves *leaves; Range value, fulfilment, progress; } Possible;

static Range possible_leaf(RangeEnv *env, const Expr *e)
{
    const Possible *p = env->ctx;
    const Symbol *s = e->symbol;
    if (s && s->kind == SYM_SPECIAL) {
        if (name_is(&s->name, "valor"))
            return p->value;
        if (name_is(&s->name, "cumplimiento"))
            return p->fulfilment;
        if (name_is(&s->name, "avance"))
            return p->progress;
    }
    for (uint32_t i = 0; i < p->leaves->n && expr_is_whole(e); i++)
        if (p->leaves->items[i].e == e)
            return p->leaves->items[i].figure.exact && p->leaves->items[i].figure.number ? range_point(p->leaves->items[i].num)
                                                                                           : range_unknown(gc_printf("falta %s", expr_written(e)));
    return range_unknown("no se puede acotar lo que se clasifica");
}

static Range possible_fulfilment(RangeEnv *env, const Possible *p)
{
    const Expr *own = p->g->iv->symbol->decl->as.indicator.fulfilment;
    if (own)
        return range_of(env, own);
    if (p->a->fulfilment == UINT32_MAX || !p->goal->goal.exact)
        return range_unknown("no hay meta");
    return range_mul(env->arena, range_div(env->arena, p->value, range_point(p->a->goal_num)), range_point(num_int(100)));
}

static Range possible_progress(RangeEnv *env, const Possible *p)
{
    Arena *a = env->arena;
    if (p->a->progress == UINT32_MAX || !p->goal->goal.exact || !p->goal->baseline.exact)
        return range_unknown("no hay línea base");
    Range base = range_point(p->a->baseline_num), way = range_sub(a, range_point(p->a->goal_num), base);
    return range_mul(a, range_div(a, range_sub(a, p->value, base), way), range_point(num_int(100)));
}

/* Some number of R is of the cut. */
static bool may_be(const Range *r, const BandCut *cut, const CutAsk *at)
{
    if (cut->low) {
        int order = num_cmp(r->high, at->low_num);
        if (order < 0 || (order == 0 && cut->low_open))
            return false;
    }
    if (cut->high) {
        int order = num_cmp(r->low, at->high_num);
        if (order > 0 || (order == 0 && cut->high_open))
            return false;
    }
    return true;
}

static const char *possible_bands(const BandAsk *ask, const Range *over, uint64_t holes)
{
    const Decl *d = ask->b->use->bands->decl;
    const char *names[ITEMS_MAX];
    uint32_t n = 0;
    if (over->why_not)
        return gc_printf("no se puede acotar: %s", over->why_not);
    for (uint32_t i = 0; i < d->as.bands.n && n < ITEMS_MAX; i++)
        if (!d->as.bands.rows[i].is_missing && may_be(over, &ask->b->use->cuts[i], &ask->cuts[i]))
            names[n++] = str_taken(d->as.bands.rows[i].label);
    if (n == 1)
        return gc_printf("«%s» en cualquier caso", names[0]);
    Buf b = {0};
    for (uint32_t i = 0; i < n; i++)
        buf_printf(&b, "%s«%s»", !i ? "" : i + 1 < n ? ", " : " o ", names[i] ? names[i] : "");
    buf_printf(&b, ", según %llu %s", (unsigned long long)holes, holes == 1 ? "dato" : "datos");
    return buf_taken(&b);
}

void goals_bound(GoalsAsk *g, Range value, uint64_t holes)
{
    for (uint32_t i = 0; i < g->x->ngoals; i++) {
        Possible p = { .g = g, .a = &g->goals[i], .goal = &g->x->goals[i], .leaves = &g->goals[i].leaves, .value = value };
        RangeEnv env = { .l = g->run->l, .arena = g->run->set->arena, .leaf = possible_leaf, .ctx = &p };
        p.progress = p.fulfilment = range_unknown("no se puede acotar");
        p.progress   = possible_progress(&env, &p);
        p.fulfilment = possible_fulfilment(&env, &p);
        for (uint32_t k = 0; k < g->x->goals[i].nbands; k++) {
            const BandAsk *ask = &g->goals[i].bands[k];
            const BandUse *use = ask->b->use;
            p.leaves = &ask->leaves;
            Range over = use->over == OVER_VALUE ? value : use->over == OVER_FULFILMENT ? p.fulfilment : use->over == OVER_PROGRESS ? p.progress : range_of(&env, use->over_expr);
            g->x->goals[i].bands[k].bounded = possible_bands(ask, &over, holes);
        }
    }
}
