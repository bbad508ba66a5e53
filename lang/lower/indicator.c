/* indicator.c -- lowers indicators: value, goals, fulfilment, progress, bands, frontier. */
#include "lang/check/words.h"
#include "lang/lower/lower.h"

Rel *indicator_rel(Lower *l, const Symbol *s)
{
    const Grain *g = s->grain;
    if (g->kind == GRAIN_ROW || g->stream)
        return rel_rows(l, s->dataset);
    return rel_groups(l, g);
}

Value *indicator_formula(Env *env, const Symbol *s, const Expr *formula)
{
    Value *v = lower_expr(env, formula);
    return lower_scaled(env, v, scale_between(env->l, s->facts->formula_type, s->type));
}

static Value *op(Env *env, Op o, Value *a, Value *b, Span at)
{
    return value_op(env->rel, o, o == OP_EQ || o == OP_NE ? VEC_BOOL : VEC_NUM, a, b, NULL, 0, 0, site_script(env->l, at));
}

static Value *hundred(Env *env)
{
    return value_num(env->l, env->rel, num_int(100));
}

/* (valor - línea base) / (meta - línea base) × 100; a goal equal to the baseline has a reason of its own. */
static Value *progress_of(Env *env, Value *value, Value *goal, Value *base, Span at)
{
    Value *same = op(env, OP_EQ, goal, base, at);
    Value *way = op(env, OP_DIV, op(env, OP_SUB, value, base, at), op(env, OP_SUB, goal, base, at), at);
    return value_op(env->rel, OP_SELECT, VEC_NUM, same, value_hole(env->rel, VEC_NUM, MOTIVE_GOAL_IS_BASE, site_script(env->l, at)),
                    op(env, OP_MUL, way, hundred(env), at), 0, 0, 0);
}

/* The plain goal: one for all, or the one of the result's period. */
static Value *plain_goal(Env *env, const Decl *d, const GoalDecl **which)
{
    Value *out = NULL;
    *which = NULL;
    for (uint32_t i = d->as.indicator.ngoals; i-- > 0;) {
        const GoalDecl *g = &d->as.indicator.goals[i];
        if (name_present(&g->name) || !g->value)
            continue;
        *which = g;
        Value *v = lower_expr(env, g->value);
        if (!g->period) {
            out = v;
            continue;
        }
        Value *key = NULL;
        for (uint32_t k = 0; k < env->grain->nkeys; k++)
            if (env->grain->keys[k]->type->kind == TYPE_PERIOD)
                key = lower_column(env, env->grain->keys[k]);
        Value *is = op(env, OP_EQ, key, lower_expr(env, g->period), g->span);
        if (!out)
            out = value_hole(env->rel, VEC_NUM, holes_motive(env->l->holes, str_of("sin meta para el periodo")), site_script(env->l, g->span));
        out = value_op(env->rel, OP_SELECT, VEC_NUM, is, v, out, 0, 0, 0);
    }
    return out;
}

static uint32_t add_bands(Env *env, const BandUse *use, Value ***cuts_out, uint32_t *ncuts)
{
    Lower *l = env->l;
    const Decl *d = use->bands->decl;
    PlanBands b = { .name = gc_strndup(use->bands->name.text.p, use->bands->name.text.len) };
    b.rows    = gc_array(PlanBandRow, d->as.bands.n + 1);
    b.missing = gc_array(PlanBandMissing, d->as.bands.n + 1);
    Value **cuts = gc_array(Value *, 2 * (d->as.bands.n + 1));
    uint32_t n = 0;
    PlanBandMissing general = {0};
    bool has_general = false;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        char *label = arena_alloc(l->plan->arena, r->label.len + 1, 1);
        for (uint32_t k = 0; k < r->label.len; k++)
            label[k] = r->label.p[k];
        Str text = { label, r->label.len };
        if (r->is_missing) {
            PlanBandMissing m = { .any = !r->motive.span.source, .label = text, .colour = "sin dato" };
            if (m.any) {
                general = m;
                has_general = true;
            } else {
                m.motive = motive_id(l, r->motive.text);
                b.missing[b.nmissing++] = m;
            }
            continue;
        }
        const BandCut *cut = &use->cuts[i];
        /* registers are put in when the values have them: cuts[2·row] and cuts[2·row + 1] */
        cuts[n++] = cut->low ? lower_expr(env, cut->low) : NULL;
        cuts[n++] = cut->high ? lower_expr(env, cut->high) : NULL;
        b.rows[b.nrows++] = (PlanBandRow){ .label = text, .colour = gc_strndup(r->colour.text.p, r->colour.text.len),
                                           .low = REG_NONE, .high = REG_NONE, .low_open = cut->low_open, .high_open = cut->high_open };
    }
    if (has_general)
        b.missing[b.nmissing++] = general;
    GC_PUSH(l->plan->bands, l->plan->nbands, l->cap_bands, b);
    *cuts_out = cuts;
    *ncuts = n;
    return l->plan->nbands - 1;
}

static BandValues band_values(Env *env, const Decl *d, const BandUse *use, Value *over)
{
    Rel *r = env->rel;
    Lower *l = env->l;
    BandValues b = { .use = use, .over = over };
    Value **cuts;
    uint32_t ncuts;
    b.plan_bands = add_bands(env, use, &cuts, &ncuts);
    b.index = value_band(r, OP_BAND, over, b.plan_bands, cuts, ncuts);
    b.label = value_op(r, OP_BAND_LABEL, VEC_TEXT, b.index, NULL, NULL, 0, b.plan_bands, 0);
    Value *near = value_band(r, OP_NEAR_CUT, over, b.plan_bands, cuts, ncuts);
    b.frontier = near;
    if (d->as.indicator.has_decimals && use->over != OVER_EXPR) {
        Value *digits  = value_num(l, r, num_int(d->as.indicator.decimals));
        Value *printed = value_op(r, OP_ROUND, VEC_NUM, over, digits, NULL, ROUND_HALF_AWAY, 0, 0);
        Value *shown   = value_band(r, OP_BAND, printed, b.plan_bands, cuts, ncuts);
        Value *differ  = value_op(r, OP_NE, VEC_BOOL, shown, b.index, NULL, 0, 0, 0);
        b.frontier = value_op(r, OP_OR, VEC_BOOL, differ, near, NULL, 0, 0, 0);
    }
    return b;
}

static void goal_values(Env *env, IndicatorValues *iv, GoalValues *g, const GoalDecl *decl)
{
    const Symbol *s = iv->symbol;
    const Decl *d = s->decl;
    Span at = decl ? decl->span : d->head;
    const Expr *base = decl && decl->baseline ? decl->baseline : d->as.indicator.baseline;
    if (base)
        g->baseline = lower_expr(env, base);
    if (d->as.indicator.fulfilment) {
        Env own = *env;
        own.self = iv;
        /* the author's formula speaks of `meta`: of this goal */
        GoalValues saved = iv->goals[0];
        iv->goals[0].goal     = g->goal;
        iv->goals[0].baseline = g->baseline;
        g->fulfilment = lower_expr(&own, d->as.indicator.fulfilment);
        iv->goals[0].goal     = saved.goal;
        iv->goals[0].baseline = saved.baseline;
    } else if (g->goal && sense_of(d, s->dataset, NULL) == SENSE_UP) {
        g->fulfilment = op(env, OP_MUL, op(env, OP_DIV, iv->value, g->goal, at), hundred(env), at);
    }
    if (g->goal && g->baseline)
        g->progress = progress_of(env, iv->value, g->goal, g->baseline, at);
    g->bands = gc_array(BandValues, s->facts->nbands + 1);
    for (uint32_t i = 0; i < s->facts->nbands; i++) {
        const BandUse *use = &s->facts->bands[i];
        Env own = *env;
        own.self = iv;
        Value *over = use->over == OVER_VALUE ? iv->value : use->over == OVER_FULFILMENT ? g->fulfilment
                    : use->over == OVER_PROGRESS ? g->progress : lower_expr(&own, use->over_expr);
        if (over)
            g->bands[g->nbands++] = band_values(env, d, use, over);
    }
}

/* At row grain what was missing is in the columns themselves: true, or their holes. */
static Value *row_holes(Env *env, Value **probes, uint32_t n)
{
    Value *all = NULL;
    for (uint32_t i = 0; i < n; i++) {
        Value *one = value_op(env->rel, OP_EQ, VEC_BOOL, probes[i], probes[i], NULL, 0, 0, 0);
        all = all ? value_op(env->rel, OP_AND, VEC_BOOL, all, one, NULL, 0, 0, 0) : one;
    }
    return all;
}

IndicatorValues *indicator_values(Lower *l, Symbol *s, Rel *r)
{
    for (uint32_t i = 0; i < l->nindicators; i++)
        if (l->indicators[i]->symbol == s && l->indicators[i]->rel == r)
            return l->indicators[i];
    const Decl *d = s->decl;
    IndicatorValues *iv = gc_new(IndicatorValues);
    iv->symbol = s;
    iv->rel    = r;
    GC_PUSH(l->indicators, l->nindicators, l->cap_indicators, iv);
    Env env = env_for(l, r, s->grain);
    env.holes  = holes_of(d, NULL);
    env.filter = s->grain->filter;
    Value **probes = NULL;
    uint32_t nprobes = 0, cap_probes = 0;
    env.probes     = &probes;
    env.nprobes    = &nprobes;
    env.cap_probes = &cap_probes;
    iv->value = indicator_formula(&env, s, d->as.indicator.formula);
    if (r->kind == REL_ROWS && env.holes == HOLES_ZERO)
        iv->holes = row_holes(&env, probes, nprobes);
    if (r->kind == REL_ROWS && s->grain->filter) {
        Env plain = env_for(l, r, s->grain);
        iv->filter = lower_expr(&plain, s->grain->filter);
        iv->shown  = iv->filter;
        if (env.holes != HOLES_OMIT) {
            /* a row whose filter cannot be decided stays in the result, without a value */
            iv->value = value_op(r, OP_SELECT, VEC_NUM, iv->filter, iv->value, iv->value, 0, 0, 0);
            iv->shown = value_op(r, OP_COALESCE, VEC_BOOL, iv->filter, value_i64(l, r, VEC_BOOL, 1), NULL, 0, 0, 0);
        }
    }
    if (r->kind == REL_GROUPS && r->data && r->base_feed) {
        for (uint32_t i = 0; i < r->base_feed->nsets; i++)
            if (r->base_feed->sets[i]->formula == env.formula)
                iv->set = r->base_feed->sets[i];
    }
    /* goals, baselines and cut points are not data of the formula: their holes are never filled */
    env.formula = l->formulas++;
    env.holes   = HOLES_REQUIRE;
    uint32_t named = 0;
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++)
        named += name_present(&d->as.indicator.goals[i].name);
    iv->goals  = gc_array(GoalValues, named + 1);
    iv->ngoals = 1;
    const GoalDecl *plain;
    iv->goals[0].goal = plain_goal(&env, d, &plain);
    bool has_plain = plain || !named;
    if (has_plain)
        goal_values(&env, iv, &iv->goals[0], plain);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        const GoalDecl *g = &d->as.indicator.goals[i];
        if (!name_present(&g->name) || !g->value)
            continue;
        GoalValues *out = &iv->goals[iv->ngoals++];
        out->name = g->name;
        out->goal = lower_expr(&env, g->value);
        goal_values(&env, iv, out, g);
    }
    if (!has_plain && iv->ngoals > 1) {
        iv->goals[0] = iv->goals[1];
        iv->goals[0].name = (Name){0};
    }
    return iv;
}

void indicator_counts(IndicatorValues *iv)
{
    if (!iv->set)
        return;
    iv->used     = set_out(iv->set, VALUE_USED);
    iv->excluded = set_out(iv->set, VALUE_EXCLUDED);
    iv->holes    = set_out(iv->set, VALUE_HOLES);
}
