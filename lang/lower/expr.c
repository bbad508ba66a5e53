/* expr.c -- lowers expressions: operators, names, functions. Aggregates and time are in aggregate.c. */
#include "lang/check/builtins.h"
#include "lang/lower/aggregate.h"

Env env_for(Lower *l, Rel *r, const Grain *g)
{
    return (Env){ .l = l, .rel = r, .grain = g, .formula = l->formulas++ };
}

static Value *op2(Env *env, Op op, VecKind kind, Value *a, Value *b, Span at)
{
    return value_op(env->rel, op, kind, a, b, NULL, 0, 0, site_script(env->l, at));
}

Num scale_between(Lower *l, const Type *a, const Type *b)
{
    Num r = num_int(1);
    if (type_within(a, b) && num_div(l->plan->arena, a->scale, b->scale, &r) != NUM_OK)
        r = num_int(1);
    return r;
}

Value *lower_scaled(Env *env, Value *v, Num factor)
{
    if (num_cmp(factor, num_int(1)) == 0)
        return v;
    return value_op(env->rel, OP_MUL, VEC_NUM, v, value_num(env->l, env->rel, factor), NULL, 0, 0, 0);
}

/* B in the scale of A (miles de pesos beside pesos). */
static Value *lower_like(Env *env, const Expr *b, const Type *a)
{
    Value *v = lower_expr(env, b);
    if (a->kind != TYPE_NUM || b->type->kind != TYPE_NUM)
        return v;
    return lower_scaled(env, v, scale_between(env->l, b->type, a));
}

/* ---- names ---- */

Value *lower_column(Env *env, Symbol *col)
{
    Rel *r = env->rel;
    if (r->kind == REL_ROWS) {
        if (col->column->computed) {
            Env inside = *env;
            return lower_expr(&inside, col->column->computed);
        }
        VecKind kind = vec_kind_of(col->type);
        Value *raw = value_op(r, OP_COL, kind, NULL, NULL, NULL, 0, col->index, site_column(env->l, col));
        const Symbol *why = name_present(&col->column->motive_from) ? scope_find(col->dataset->columns, col->column->motive_from.fold) : NULL;
        if (why)
            raw = value_op(r, OP_REASON, kind, raw, value_op(r, OP_CELL, VEC_TEXT, NULL, NULL, NULL, 0, why->index, 0), NULL, 0, 0, site_column(env->l, col));
        if (env->holes != HOLES_ZERO || kind != VEC_NUM)
            return raw;
        if (env->probes) {
            bool known = false;
            for (uint32_t i = 0; i < *env->nprobes; i++)
                known |= (*env->probes)[i] == raw;
            if (!known)
                GC_PUSH(*env->probes, *env->nprobes, *env->cap_probes, raw);
        }
        return value_op(r, OP_COALESCE, VEC_NUM, raw, value_num(env->l, r, num_int(0)), NULL, 0, 0, 0);
    }
    for (uint32_t i = 0; i < r->nkeys; i++)
        if (r->grain->keys[i] == col)
            return r->keys[i];
    /* the keys determine the row: its value is that of the first row of the group */
    Rel *rows = rel_rows(env->l, col->dataset);
    Env source = env_for(env->l, rows, NULL);
    source.formula = env->formula;
    Set *set = set_for(env->l, rows, r, env->formula, HOLES_REQUIRE);
    AggNode agg = { .kind = AGG_FIRST, .arg = lower_column(&source, col), .site = site_column(env->l, col) };
    return set_agg(set, agg, vec_kind_of(col->type));
}

static Value *lower_special(Env *env, const Symbol *s)
{
    IndicatorValues *v = env->self;
    if (name_is(&s->name, "valor"))
        return v->value;
    GoalValues *g = &v->goals[0];
    Value *x = name_is(&s->name, "meta") ? g->goal : name_is(&s->name, "linea_base") ? g->baseline
             : name_is(&s->name, "cumplimiento") ? g->fulfilment : g->progress;
    return x ? x : value_hole(env->rel, VEC_NUM, MOTIVE_NOT_APPLICABLE, 0);
}

/* Takes a value of an indicator from where it lives to where ENV stands. */
static Value *bring(Env *env, IndicatorValues *iv, Value *v, Span at)
{
    if (!v)
        return value_hole(env->rel, VEC_NUM, MOTIVE_NOT_APPLICABLE, site_script(env->l, at));
    if (iv->rel == env->rel) {
        const Expr *filter = iv->symbol->grain->filter;
        bool same = !filter || env->rel->kind == REL_GROUPS || (env->filter && (env->filter == filter || expr_same(env->filter, filter)));
        if (same || !iv->filter)
            return v;
        return value_op(env->rel, OP_SELECT, v->kind, iv->filter, v, value_hole(env->rel, v->kind, MOTIVE_NOT_APPLICABLE, site_script(env->l, at)), 0, 0, 0);
    }
    Value **keys = gc_array(Value *, iv->rel->nkeys + 1);
    for (uint32_t i = 0; i < iv->rel->nkeys; i++)
        keys[i] = lower_column(env, iv->rel->grain->keys[i]);
    return value_lookup(env->rel, v, keys, iv->rel->nkeys, MOTIVE_NO_ROWS, false, site_script(env->l, at));
}

static bool same_rows(const Rel *r, const Symbol *s)
{
    if (r->kind != REL_GROUPS || r->data != s->dataset || !r->data)
        return false;
    bool row = s->grain->kind == GRAIN_ROW || s->grain->stream;
    return row && r->grain->stream;
}

static IndicatorValues *values_near(Env *env, Symbol *s)
{
    /* inside a relation of one row per group the indicator is worked out there */
    return indicator_values(env->l, s, same_rows(env->rel, s) ? env->rel : indicator_rel(env->l, s));
}

static Value *lower_name(Env *env, const Expr *e)
{
    Symbol *s = e->symbol;
    switch (s->kind) {
    case SYM_COLUMN:
        return lower_column(env, s);
    case SYM_INDICATOR: {
        IndicatorValues *iv = values_near(env, s);
        return bring(env, iv, iv->value, e->span);
    }
    case SYM_PARAM: {
        Num v;
        if (s->type->kind == TYPE_NUM && const_value(env->l->p, s->value, &v))
            return value_num(env->l, env->rel, v);
        if (!s->value) {
            diag_add(env->l->diags, D_M002, s->name.span, "el parámetro «%.*s» no tiene valor", (int)s->name.text.len, s->name.text.p);
            return value_hole(env->rel, vec_kind_of(s->type), MOTIVE_NONE, 0);
        }
        return lower_expr(env, s->value);
    }
    case SYM_SPECIAL:
        return lower_special(env, s);
    case SYM_FUNCTION: case SYM_UNIT: case SYM_DATA: case SYM_BANDS: case SYM_MATRIX:
        break;
    }
    return value_hole(env->rel, VEC_NUM, MOTIVE_NONE, 0);
}

const BandValues *field_band(Env *env, const Expr *e, IndicatorValues **where)
{
    const Expr *object = e->as.field.object;
    Symbol *s = e->symbol;
    *where = values_near(env, s);
    const GoalValues *g = &(*where)->goals[0];
    if (object->kind == EXPR_FIELD)
        for (uint32_t i = 0; i < (*where)->ngoals; i++)
            if (name_present(&(*where)->goals[i].name) && name_eq(&(*where)->goals[i].name, &object->as.field.field))
                g = &(*where)->goals[i];
    if (!name_is(&e->as.field.field, "banda") || !g->nbands)
        return NULL;
    if (e->as.field.args.n && e->as.field.args.items[0]->symbol)
        for (uint32_t i = 0; i < g->nbands; i++)
            if (g->bands[i].use->bands == e->as.field.args.items[0]->symbol)
                return &g->bands[i];
    return &g->bands[0];
}

Value *bring_value(Env *env, IndicatorValues *iv, Value *v, Span at)
{
    return bring(env, iv, v, at);
}

/* A column of the row that a link leads to: looked up by the other side's clave. */
static Value *lower_linked(Env *env, Symbol *col, Span at)
{
    const LinkDecl *link = link_between(env->rel->data, col->dataset);
    const Grain *g = key_grain(env->l->p, col->dataset);
    Rel *there = rel_groups(env->l, g);
    Env other = env_for(env->l, there, g);
    return value_lookup(env->rel, lower_column(&other, col), link_keys(env, link), link->by.n, no_pair(env->l, col->dataset), false, site_script(env->l, at));
}

static Value *lower_field(Env *env, const Expr *e)
{
    const Expr *object = e->as.field.object;
    Symbol *s = e->symbol;
    const Name *field = &e->as.field.field;
    if (s->kind == SYM_COLUMN && env->rel->data && s->dataset != env->rel->data)
        return lower_linked(env, s, e->span);
    if (s->kind == SYM_COLUMN) {
        if (!name_is(field, "texto") || (object->symbol && object->symbol->kind == SYM_DATA))
            return lower_column(env, s);
        if (env->rel->kind == REL_ROWS)
            return value_op(env->rel, OP_CELL, VEC_TEXT, NULL, NULL, NULL, 0, s->index, 0);
        Rel *rows = rel_rows(env->l, s->dataset);
        Set *set = set_for(env->l, rows, env->rel, env->formula, HOLES_REQUIRE);
        AggNode agg = { .kind = AGG_FIRST, .arg = value_op(rows, OP_CELL, VEC_TEXT, NULL, NULL, NULL, 0, s->index, 0), .site = site_column(env->l, s) };
        return set_agg(set, agg, VEC_TEXT);
    }
    IndicatorValues *iv;
    const BandValues *band = field_band(env, e, &iv);
    if (band)
        return bring(env, iv, band->label, e->span);
    const GoalValues *g = &iv->goals[0];
    const Expr *named = object->kind == EXPR_FIELD ? object : e;
    for (uint32_t i = 0; i < iv->ngoals; i++)
        if (name_present(&iv->goals[i].name) && name_eq(&iv->goals[i].name, &named->as.field.field))
            g = &iv->goals[i];
    Value *v = name_is(field, "valor") ? iv->value : name_is(field, "meta") ? g->goal
             : name_is(field, "linea_base") || name_is(field, "linea base") ? g->baseline
             : name_is(field, "cumplimiento") ? g->fulfilment : name_is(field, "avance") ? g->progress : iv->value;
    return bring(env, iv, v, e->span);
}

/* ---- operators ---- */

Num lower_hidden_scale(Lower *l, const Expr *e, Op op)
{
    const Type *a = e->as.binary.left->type, *b = e->as.binary.right->type;
    UnitClass unit = e->type->unit;
    Num scale = num_int(1);
    if (unit != UNIT_RATIO && unit != UNIT_PERCENT && unit != UNIT_PERMIL)
        return scale;
    if (op == OP_DIV && type_same_factors(a, b))
        return scale_between(l, a, b);
    if (op == OP_MUL && a->unit == UNIT_WORDS && b->unit == UNIT_WORDS && num_mul(l->plan->arena, a->scale, b->scale, &scale) != NUM_OK)
        scale = num_int(1);
    return scale;
}

static Value *lower_arithmetic(Env *env, const Expr *e, Op op)
{
    const Type *a = e->as.binary.left->type, *b = e->as.binary.right->type;
    Value *x = lower_expr(env, e->as.binary.left), *y = lower_expr(env, e->as.binary.right);
    if (op == OP_ADD || op == OP_SUB) {
        x = lower_scaled(env, x, scale_between(env->l, a, e->type));
        y = lower_scaled(env, y, scale_between(env->l, b, e->type));
        return op2(env, op, VEC_NUM, x, y, e->span);
    }
    return lower_scaled(env, op2(env, op, VEC_NUM, x, y, e->span), lower_hidden_scale(env->l, e, op));
}

static Value *lower_binary(Env *env, const Expr *e)
{
    Op op = OP_ADD;
    switch (e->as.binary.op) {
    case BIN_ADD: return lower_arithmetic(env, e, OP_ADD);
    case BIN_SUB: return lower_arithmetic(env, e, OP_SUB);
    case BIN_MUL: return lower_arithmetic(env, e, OP_MUL);
    case BIN_DIV: return lower_arithmetic(env, e, OP_DIV);
    case BIN_POW: return lower_arithmetic(env, e, OP_POW);
    case BIN_EQ: op = OP_EQ; break;
    case BIN_NE: op = OP_NE; break;
    case BIN_LT: op = OP_LT; break;
    case BIN_LE: op = OP_LE; break;
    case BIN_GT: op = OP_GT; break;
    case BIN_GE: op = OP_GE; break;
    case BIN_CONTAINS: op = OP_CONTAINS; break;
    case BIN_STARTS: op = OP_STARTS; break;
    case BIN_ENDS: op = OP_ENDS; break;
    }
    Value *x = lower_expr(env, e->as.binary.left);
    return op2(env, op, VEC_BOOL, x, lower_like(env, e->as.binary.right, e->as.binary.left->type), e->span);
}

static Value *lower_range(Env *env, const Expr *e)
{
    Value *x = lower_expr(env, e->as.range.operand);
    bool interval = e->kind == EXPR_IN_RANGE;
    Value *out = NULL;
    if (e->as.range.low)
        out = op2(env, interval && e->as.range.low_open ? OP_GT : OP_GE, VEC_BOOL, x, lower_like(env, e->as.range.low, e->as.range.operand->type), e->span);
    if (e->as.range.high) {
        Value *h = op2(env, interval && e->as.range.high_open ? OP_LT : OP_LE, VEC_BOOL, x, lower_like(env, e->as.range.high, e->as.range.operand->type), e->span);
        out = out ? op2(env, OP_AND, VEC_BOOL, out, h, e->span) : h;
    }
    return out ? out : value_i64(env->l, env->rel, VEC_BOOL, 1);
}

/* A branch that is nothing but falta(…) takes the kind of the other. */
static Value *lower_branch(Env *env, const Expr *e, const Type *type)
{
    const Expr *bare = expr_bare(e);
    if (bare->kind == EXPR_MISSING)
        return value_hole(env->rel, vec_kind_of(type), motive_id(env->l, bare->as.missing.motive.text), site_script(env->l, bare->span));
    Value *v = lower_expr(env, e);
    if (type->kind == TYPE_NUM && e->type->kind == TYPE_NUM)
        v = lower_scaled(env, v, scale_between(env->l, e->type, type));
    return v;
}

static Value *fold(Env *env, Op op, VecKind kind, const ExprList *items, Span at)
{
    Value *v = lower_expr(env, items->items[0]);
    for (uint32_t i = 1; i < items->n; i++)
        v = op2(env, op, kind, v, lower_like(env, items->items[i], items->items[0]->type), at);
    return v;
}

static Value *lower_builtin(Env *env, const Expr *e, Builtin b)
{
    Expr **arg = e->as.call.args.items;
    uint32_t n = e->as.call.args.n;
    uint32_t site = site_script(env->l, e->span);
    Rel *r = env->rel;
#define UNARY(op, kind) value_op(r, op, kind, lower_expr(env, arg[0]), NULL, NULL, 0, 0, site)
    switch (b) {
    case BUILTIN_ROUND: case BUILTIN_TRUNC: {
        RoundMode mode = b == BUILTIN_TRUNC ? ROUND_TRUNC : ROUND_HALF_AWAY;
        if (n > 2)
            round_mode_find(arg[2]->as.name.name.text, &mode);
        Value *digits = n > 1 ? lower_expr(env, arg[1]) : value_num(env->l, r, num_int(0));
        return value_op(r, OP_ROUND, VEC_NUM, lower_expr(env, arg[0]), digits, NULL, (uint16_t)mode, 0, site);
    }
    case BUILTIN_ABS:     return UNARY(OP_ABS, VEC_NUM);
    case BUILTIN_SQRT:    return UNARY(OP_SQRT, VEC_NUM);
    case BUILTIN_LN:      return UNARY(OP_LN, VEC_NUM);
    case BUILTIN_EXP:     return UNARY(OP_EXP, VEC_NUM);
    case BUILTIN_LESSER:  return fold(env, OP_MIN2, VEC_NUM, &e->as.call.args, e->span);
    case BUILTIN_GREATER: return fold(env, OP_MAX2, VEC_NUM, &e->as.call.args, e->span);
    case BUILTIN_NUMBER:  return UNARY(OP_TO_NUMBER, VEC_NUM);
    case BUILTIN_LENGTH:  return UNARY(OP_LENGTH, VEC_NUM);
    case BUILTIN_LOWER:   return UNARY(OP_LOWER, VEC_TEXT);
    case BUILTIN_UPPER:   return UNARY(OP_UPPER, VEC_TEXT);
    case BUILTIN_TRIM:    return UNARY(OP_TRIM, VEC_TEXT);
    case BUILTIN_JOIN:    return fold(env, OP_CONCAT, VEC_TEXT, &e->as.call.args, e->span);
    case BUILTIN_YEAR:    return UNARY(OP_YEAR, VEC_NUM);
    case BUILTIN_STEP:    return UNARY(OP_STEP, VEC_NUM);
    case BUILTIN_QUARTER: return value_op(r, OP_PERIOD_OF, VEC_PERIOD, lower_expr(env, arg[0]), NULL, NULL, FREQ_QUARTER, 0, site);
    case BUILTIN_MONTH:   return value_op(r, OP_PERIOD_OF, VEC_PERIOD, lower_expr(env, arg[0]), NULL, NULL, FREQ_MONTH, 0, site);
    case BUILTIN_TOTAL:
        return lower_regrained(env, e, arg[0]);
    case BUILTIN_PREVIOUS: case BUILTIN_PUBLISHED: case BUILTIN_CUMULATIVE:
        return lower_time(env, e, b);
    case BUILTIN_NONE:
        break;
    }
#undef UNARY
    return value_hole(r, VEC_NUM, MOTIVE_NONE, site);
}

static Value *lower_call(Env *env, const Expr *e)
{
    AggKind agg;
    if (agg_find(e, &agg))
        return lower_aggregate(env, e, agg);
    if (e->expansion && !name_is(&e->as.call.name, "total"))
        return lower_expr(env, e->expansion);
    return lower_builtin(env, e, builtin_find(&e->as.call.name));
}

/* Under `cero` the author's own replacement goes first, so the operand is taken as the data are; what it does not replace is
 * filled as everywhere. */
static Value *lower_coalesce(Env *env, const Expr *e)
{
    Env raw = *env;
    raw.holes = HOLES_REQUIRE;
    const MotiveRef *m = &e->as.coalesce.motive;
    uint32_t site = site_script(env->l, e->span);
    Value *a = lower_branch(&raw, e->as.coalesce.operand, e->type);
    Value *b = lower_branch(env, e->as.coalesce.fallback, e->type);
    if (!m->span.source)
        return value_op(env->rel, OP_COALESCE, a->kind, a, b, NULL, 0, 0, site);
    Value *v = value_op(env->rel, OP_COALESCE_FOR, a->kind, a, b, NULL, 0, motive_id(env->l, m->text), site);
    if (env->holes != HOLES_ZERO)
        return v;
    return value_op(env->rel, OP_COALESCE, a->kind, v, lower_branch(env, e->as.coalesce.operand, e->type), NULL, 0, 0, site);
}

Value *lower_expr(Env *env, const Expr *e)
{
    Lower *l = env->l;
    Rel *r = env->rel;
    switch (e->kind) {
    case EXPR_KIND_COUNT:
    case EXPR_POISON:
        break;
    case EXPR_NUM:    return value_num(l, r, e->as.num.value);
    case EXPR_TEXT:   return value_text(l, r, e->as.text.value);
    case EXPR_BOOL:   return value_i64(l, r, VEC_BOOL, e->as.boolean.value);
    case EXPR_PERIOD: return value_i64(l, r, VEC_PERIOD, period_pack(e->as.period.value));
    case EXPR_DATE:   return value_i64(l, r, VEC_DATE, e->as.date.days);
    case EXPR_NAME:   return lower_name(env, e);
    case EXPR_FIELD:  return lower_field(env, e);
    case EXPR_PAREN:  return lower_expr(env, e->as.unary.operand);
    case EXPR_NEG:    return value_op(r, OP_NEG, VEC_NUM, lower_expr(env, e->as.unary.operand), NULL, NULL, 0, 0, 0);
    case EXPR_NOT:    return value_op(r, OP_NOT, VEC_BOOL, lower_expr(env, e->as.unary.operand), NULL, NULL, 0, 0, 0);
    case EXPR_MISSING_TEST: {
        /* a filled hole would not be seen: the test looks at the data as they are */
        Env raw = *env;
        raw.holes = HOLES_REQUIRE;
        Value *x = lower_expr(&raw, e->as.missing_test.operand);
        const MotiveRef *m = &e->as.missing_test.motive;
        return m->span.source ? value_op(r, OP_MISSING_FOR, VEC_BOOL, x, NULL, NULL, 0, motive_id(l, m->text), 0)
                              : value_op(r, OP_IS_MISSING, VEC_BOOL, x, NULL, NULL, 0, 0, 0);
    }
    case EXPR_MISSING:
        return value_hole(r, VEC_NUM, motive_id(l, e->as.missing.motive.text), site_script(l, e->span));
    case EXPR_BINARY: return lower_binary(env, e);
    case EXPR_AND:    return fold(env, OP_AND, VEC_BOOL, &e->as.logic.items, e->span);
    case EXPR_OR:     return fold(env, OP_OR, VEC_BOOL, &e->as.logic.items, e->span);
    case EXPR_BETWEEN:
    case EXPR_IN_RANGE:
        return lower_range(env, e);
    case EXPR_IN_SET: {
        Value *x = lower_expr(env, e->as.in.operand), *out = NULL;
        for (uint32_t i = 0; i < e->as.in.items.n; i++) {
            Value *one = op2(env, OP_EQ, VEC_BOOL, x, lower_like(env, e->as.in.items.items[i], e->as.in.operand->type), e->span);
            out = out ? op2(env, OP_OR, VEC_BOOL, out, one, e->span) : one;
        }
        return out ? out : value_i64(l, r, VEC_BOOL, 0);
    }
    case EXPR_IF: {
        Value *c = lower_expr(env, e->as.conditional.condition);
        Value *a = lower_branch(env, e->as.conditional.then, e->type);
        Value *b = lower_branch(env, e->as.conditional.otherwise, e->type);
        return value_op(r, OP_SELECT, a->kind, c, a, b, 0, 0, site_script(l, e->span));
    }
    case EXPR_COALESCE:
        return lower_coalesce(env, e);
    case EXPR_CALL:     return lower_call(env, e);
    case EXPR_BY:       return lower_regrained(env, e, e->as.by.operand);
    case EXPR_AT:       return lower_at(env, e);
    case EXPR_QUANTITY: return value_num(l, r, e->as.quantity.number->as.num.value);
    }
    return value_hole(r, VEC_NUM, MOTIVE_NONE, 0);
}
