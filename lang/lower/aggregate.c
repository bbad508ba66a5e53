/* aggregate.c -- lowers what looks beyond one row: aggregates, other grains, the calendar. */
#include "lang/lower/aggregate.h"
#include "lang/check/words.h"

static bool is_row(const Grain *g)
{
    return g->kind == GRAIN_ROW || g->stream;
}

/* A value on its way into an aggregate: quotients are rounded to 34 digits, unless they are only counted. */
static Value *entering(Env *env, const Expr *x, AggKind kind)
{
    Value *v = lower_expr(env, x);
    if (x->type->kind != TYPE_NUM || !x->type->quotient || kind == AGG_COUNT || kind == AGG_DISTINCT)
        return v;
    return value_op(env->rel, OP_ROUND34, VEC_NUM, v, NULL, NULL, 0, 0, 0);
}

/* At row grain the group is the row itself. */
static Value *aggregate_of_row(Env *env, const Expr *e, AggKind kind)
{
    Lower *l = env->l;
    Rel *r = env->rel;
    uint32_t site = site_script(l, e->span);
    Env deciding = *env;
    deciding.holes = HOLES_REQUIRE;
    Value *where = e->as.call.where ? lower_expr(&deciding, e->as.call.where) : NULL;
    Value *x = call_counts_rows(e) ? NULL : entering(env, e->as.call.args.items[0], kind);
    Value *one = value_num(l, r, num_int(1)), *zero = value_num(l, r, num_int(0));
    Value *out = NULL;
    bool count = false;
    switch (kind) {
    case AGG_COUNT_ROWS:
        out = one;
        count = true;
        break;
    case AGG_COUNT:
        out = value_op(r, OP_SELECT, VEC_NUM, value_op(r, OP_IS_MISSING, VEC_BOOL, x, NULL, NULL, 0, 0, 0), zero, one, 0, 0, 0);
        count = true;
        break;
    case AGG_DISTINCT:
        out = value_op(r, OP_SELECT, VEC_NUM, value_op(r, OP_EQ, VEC_BOOL, x, x, NULL, 0, 0, 0), one, one, 0, 0, 0);
        count = true;
        break;
    case AGG_STDEV_POP:
        out = value_op(r, OP_SUB, VEC_NUM, x, x, NULL, 0, 0, site);
        break;
    case AGG_STDEV: {
        Value *d = value_op(r, OP_SUB, VEC_NUM, x, x, NULL, 0, 0, site);
        out = value_op(r, OP_DIV, VEC_NUM, d, d, NULL, 0, 0, site);
        break;
    }
    case AGG_WMEAN: {
        Value *w = entering(env, e->as.call.weight, kind);
        Value *wx = value_op(r, OP_MUL, VEC_NUM, x, w, NULL, 0, 0, site);
        out = value_op(r, OP_DIV, VEC_NUM, wx, w, NULL, 0, 0, site);
        break;
    }
    case AGG_SUM: case AGG_MEAN: case AGG_MEDIAN: case AGG_PERCENTILE: case AGG_MIN: case AGG_MAX: case AGG_FIRST: case AGG_KIND_COUNT:
        out = x;
        break;
    }
    if (!where)
        return out;
    return value_op(r, OP_SELECT, out->kind, where, out, count ? zero : value_hole(r, out->kind, MOTIVE_NO_ROWS, site), 0, 0, site);
}

Value *lower_aggregate(Env *env, const Expr *e, AggKind kind)
{
    Lower *l = env->l;
    const Grain *base = e->grain;
    if (env->rel->kind == REL_ROWS && is_row(base) && base->dataset == env->rel->data)
        return aggregate_of_row(env, e, kind);
    /* the groups that the aggregate belongs to: where we stand, or the total of its own data */
    Rel *to = env->rel;
    if (to->kind == REL_ROWS || to->grain->kind == GRAIN_SCALAR || to->data != base->dataset) {
        Grain *total = gc_new(Grain);
        total->kind    = GRAIN_TOTAL;
        total->dataset = base->dataset;
        to = rel_groups(l, total);
    }
    Rel *from = is_row(base) ? rel_rows(l, base->dataset) : rel_groups(l, base);
    Set *set = set_for(l, from, to, env->formula, env->holes);
    Env source = *env;
    source.rel    = from;
    source.grain  = base;
    source.filter = to->grain->filter;
    source.probes     = &set->probes;
    source.nprobes    = &set->nprobes;
    source.cap_probes = &set->cap_probes;
    AggNode agg = { .kind = kind, .site = site_script(l, e->span) };
    VecKind out = VEC_NUM;
    if (!call_counts_rows(e)) {
        const Expr *x = e->as.call.args.items[0];
        agg.arg = entering(&source, x, kind);
        if (kind != AGG_COUNT && kind != AGG_DISTINCT && x->type->kind != TYPE_NUM)
            out = vec_kind_of(x->type);
        if (x->type->kind == TYPE_NUM && x->type->unit == UNIT_COLUMN && (kind == AGG_SUM || kind == AGG_MEAN || kind == AGG_WMEAN) && from->kind == REL_ROWS)
            agg.unit = lower_column(&source, (Symbol *)(uintptr_t)x->type->column);
    }
    if (e->as.call.weight)
        agg.weight = entering(&source, e->as.call.weight, kind);
    /* `cero` fills what is added up, never what decides which rows are */
    Env deciding = source;
    deciding.holes = HOLES_REQUIRE;
    if (e->as.call.where)
        agg.where = lower_expr(&deciding, e->as.call.where);
    /* indicators of some rows only: the others are none of this aggregate's */
    const Expr *taken = to->grain->filter;
    if (from->kind == REL_ROWS && base->filter && !(taken && (taken == base->filter || expr_same(taken, base->filter)))) {
        Value *has = lower_expr(&deciding, base->filter);
        agg.where = agg.where ? value_op(from, OP_AND, VEC_BOOL, has, agg.where, NULL, 0, 0, site_script(l, e->span)) : has;
    }
    if (kind == AGG_PERCENTILE && !const_value(l->p, e->as.call.args.items[1], &agg.p))
        agg.p = num_int(50);
    Value *v = set_agg(set, agg, out);
    if (to == env->rel)
        return v;
    return value_lookup(env->rel, v, NULL, 0, MOTIVE_NO_ROWS, false, site_script(l, e->span));
}

Value *lower_regrained(Env *env, const Expr *e, const Expr *operand)
{
    Lower *l = env->l;
    Rel *there = rel_groups(l, e->grain);
    Env inside = env_for(l, there, e->grain);
    inside.holes = env->holes;
    Value *v;
    bool indicator = e->expansion && operand->symbol && operand->symbol->kind == SYM_INDICATOR;
    if (indicator)
        inside.holes = holes_of(operand->symbol->decl, NULL);
    if (indicator)
        v = indicator_formula(&inside, operand->symbol, e->expansion);
    else
        v = lower_expr(&inside, operand);
    if (there == env->rel)
        return v;
    Value **keys = gc_array(Value *, there->nkeys + 1);
    for (uint32_t i = 0; i < there->nkeys; i++)
        keys[i] = lower_column(env, there->grain->keys[i]);
    return value_lookup(env->rel, v, keys, there->nkeys, MOTIVE_NO_ROWS, false, site_script(l, e->span));
}

/* ---- the calendar ---- */

static uint32_t period_key(const Rel *r)
{
    for (uint32_t i = 0; i < r->nkeys; i++)
        if (r->key_kinds[i] == VEC_PERIOD)
            return i;
    return UINT32_MAX;
}

/* The groups along whose periods ENV looks: where it stands, or (from the rows) the groups of its keys. */
static Env calendar(Env *env)
{
    if (env->rel->kind == REL_GROUPS)
        return *env;
    Grain *g = gc_new(Grain);
    *g = *env->grain;
    g->kind = GRAIN_KEYS;
    Env there = env_for(env->l, rel_groups(env->l, g), g);
    there.holes = env->holes;
    return there;
}

/* V of relation THERE at the keys of ENV, the period one replaced by WHEN (null: as it is). */
static Value *look(Env *env, const Rel *there, Value *v, Value *when, Span at)
{
    uint32_t key = period_key(there);
    Value **keys = gc_array(Value *, there->nkeys + 1);
    for (uint32_t i = 0; i < there->nkeys; i++)
        keys[i] = when && i == key ? when : lower_column(env, there->grain->keys[i]);
    return value_lookup(env->rel, v, keys, there->nkeys, MOTIVE_NO_PERIOD, true, site_script(env->l, at));
}

static Value *own_period(Env *env, const Rel *there)
{
    return lower_column(env, there->grain->keys[period_key(there)]);
}

Value *lower_time(Env *env, const Expr *e, Builtin what)
{
    Env there = calendar(env);
    Value *x = lower_expr(&there, e->as.call.args.items[0]);
    uint32_t site = site_script(env->l, e->span);
    if (what == BUILTIN_PREVIOUS) {
        /* one step of the period's own frequency: mode FREQ_COUNT */
        Value *when = value_op(env->rel, OP_PERIOD_SHIFT, VEC_PERIOD, own_period(env, there.rel), NULL, NULL, FREQ_COUNT, (uint32_t)-1, site);
        return look(env, there.rel, x, when, e->span);
    }
    Op op = what == BUILTIN_PUBLISHED ? OP_PREVIOUS : OP_CUMULATIVE;
    Value *v = value_op(there.rel, op, VEC_NUM, x, NULL, NULL, 0, period_key(there.rel), site);
    return there.rel == env->rel ? v : look(env, there.rel, v, NULL, e->span);
}

Value *lower_at(Env *env, const Expr *e)
{
    Env there = calendar(env);
    Value *x = lower_expr(&there, e->as.at.operand);
    const Expr *when = expr_bare(e->as.at.when);
    Value *key;
    if (when->kind == EXPR_PERIOD) {
        key = value_i64(env->l, env->rel, VEC_PERIOD, period_pack(when->as.period.value));
    } else {
        Freq unit = FREQ_YEAR;
        int64_t steps = 0;
        freq_find(&when->as.binary.right->as.quantity.unit.terms[0].name, &unit);
        (void)num_to_i64(when->as.binary.right->as.quantity.number->as.num.value, &steps);
        if (when->as.binary.op == BIN_SUB)
            steps = -steps;
        key = value_op(env->rel, OP_PERIOD_SHIFT, VEC_PERIOD, own_period(env, there.rel), NULL, NULL, (uint16_t)unit, (uint32_t)(int32_t)steps, site_script(env->l, e->span));
    }
    return look(env, there.rel, x, key, e->span);
}
