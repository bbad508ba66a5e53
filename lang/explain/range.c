/* range.c -- exact interval arithmetic over expressions. */
#include "lang/explain/range.h"

#include "lang/check/builtins.h"
#include "lang/explain/impl.h"

Range range_point(Num n)
{
    return (Range){ .low = n, .high = n };
}

Range range_unknown(const char *why)
{
    return (Range){ .low = num_int(0), .high = num_int(0), .why_not = why };
}

bool range_is_point(const Range *r)
{
    return !r->why_not && num_cmp(r->low, r->high) == 0;
}

/* ---- arithmetic ---- */

typedef NumErr (*Operation)(Arena *a, Num x, Num y, Num *out);

static Range failed(NumErr err)
{
    return range_unknown(err == NUM_ERR_ZERO ? "se dividiría entre cero" : err == NUM_ERR_DOMAIN ? "una función no tiene ahí valor real" : "el número sería demasiado grande");
}

static Range unknown_of(const Range *x, const Range *y)
{
    return range_unknown(x->why_not ? x->why_not : y->why_not);
}

static Range ends(Arena *a, Operation op, Num lx, Num ly, Num hx, Num hy)
{
    Range r = {0};
    NumErr err = op(a, lx, ly, &r.low);
    if (err == NUM_OK)
        err = op(a, hx, hy, &r.high);
    return err == NUM_OK ? r : failed(err);
}

Range range_add(Arena *a, Range x, Range y)
{
    return x.why_not || y.why_not ? unknown_of(&x, &y) : ends(a, num_add, x.low, y.low, x.high, y.high);
}

Range range_sub(Arena *a, Range x, Range y)
{
    return x.why_not || y.why_not ? unknown_of(&x, &y) : ends(a, num_sub, x.low, y.high, x.high, y.low);
}

/* The least and the greatest of the four corners: for operations that are monotone in each operand. */
static Range corners(Arena *a, Operation op, const Range *x, const Range *y)
{
    Range r = {0};
    const Num xs[2] = { x->low, x->high }, ys[2] = { y->low, y->high };
    for (int i = 0; i < 4; i++) {
        Num n;
        NumErr err = op(a, xs[i & 1], ys[i >> 1], &n);
        if (err != NUM_OK)
            return failed(err);
        if (!i || num_cmp(n, r.low) < 0)
            r.low = n;
        if (!i || num_cmp(n, r.high) > 0)
            r.high = n;
    }
    return r;
}

Range range_mul(Arena *a, Range x, Range y)
{
    return x.why_not || y.why_not ? unknown_of(&x, &y) : corners(a, num_mul, &x, &y);
}

Range range_div(Arena *a, Range x, Range y)
{
    if (x.why_not || y.why_not)
        return unknown_of(&x, &y);
    if (num_sign(y.low) <= 0 && num_sign(y.high) >= 0)
        return range_unknown(range_is_point(&y) ? "se divide entre cero" : "lo que divide puede ser cero");
    return corners(a, num_div, &x, &y);
}

static Range power(Arena *a, Range x, Range y)
{
    int64_t n;
    if (x.why_not || y.why_not)
        return unknown_of(&x, &y);
    if (range_is_point(&x) && range_is_point(&y))
        return ends(a, num_pow, x.low, y.low, x.high, y.high);
    if (!range_is_point(&y) || !num_to_i64(y.low, &n) || n < 0)
        return range_unknown("la potencia no se puede acotar");
    bool turns = n % 2 == 0 && num_sign(x.low) < 0 && num_sign(x.high) > 0;
    Range r = corners(a, num_pow, &x, &y);
    if (turns && n > 0 && !r.why_not)
        r.low = num_int(0);
    return r;
}

static Range hull(Range x, Range y)
{
    if (x.why_not || y.why_not)
        return unknown_of(&x, &y);
    return (Range){ .low = num_cmp(x.low, y.low) <= 0 ? x.low : y.low, .high = num_cmp(x.high, y.high) >= 0 ? x.high : y.high };
}

static Range scaled(RangeEnv *env, Range r, Num factor)
{
    return num_cmp(factor, num_int(1)) == 0 ? r : range_mul(env->arena, r, range_point(factor));
}

static Range binary(RangeEnv *env, const Expr *e)
{
    Range x = range_of(env, e->as.binary.left), y = range_of(env, e->as.binary.right);
    const Type *a = e->as.binary.left->type, *b = e->as.binary.right->type;
    switch (e->as.binary.op) {
    case BIN_ADD: case BIN_SUB:
        x = scaled(env, x, scale_between(env->l, a, e->type));
        y = scaled(env, y, scale_between(env->l, b, e->type));
        return e->as.binary.op == BIN_ADD ? range_add(env->arena, x, y) : range_sub(env->arena, x, y);
    case BIN_MUL: return scaled(env, range_mul(env->arena, x, y), lower_hidden_scale(env->l, e, OP_MUL));
    case BIN_DIV: return scaled(env, range_div(env->arena, x, y), lower_hidden_scale(env->l, e, OP_DIV));
    case BIN_POW: return power(env->arena, x, y);
    case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        break;
    }
    return range_unknown("una condición no es un número");
}

/* ---- conditions: 1, 0, or -1 where it depends ---- */

static int less(const Range *x, const Range *y, bool or_equal)
{
    int surely = num_cmp(x->high, y->low), never = num_cmp(x->low, y->high);
    if (or_equal ? surely <= 0 : surely < 0)
        return 1;
    return (or_equal ? never > 0 : never >= 0) ? 0 : -1;
}

static int equal(const Range *x, const Range *y)
{
    if (range_is_point(x) && range_is_point(y))
        return num_cmp(x->low, y->low) == 0;
    return num_cmp(x->high, y->low) < 0 || num_cmp(y->high, x->low) < 0 ? 0 : -1;
}

static int opposite(int truth)
{
    return truth < 0 ? -1 : !truth;
}

static int compared(RangeEnv *env, const Expr *e)
{
    const Expr *left = e->as.binary.left, *right = e->as.binary.right;
    if (left->type->kind != TYPE_NUM || right->type->kind != TYPE_NUM)
        return -1;
    Range x = range_of(env, left), y = scaled(env, range_of(env, right), scale_between(env->l, right->type, left->type));
    if (x.why_not || y.why_not)
        return -1;
    switch (e->as.binary.op) {
    case BIN_EQ: return equal(&x, &y);
    case BIN_NE: return opposite(equal(&x, &y));
    case BIN_LT: return less(&x, &y, false);
    case BIN_LE: return less(&x, &y, true);
    case BIN_GT: return less(&y, &x, false);
    case BIN_GE: return less(&y, &x, true);
    case BIN_ADD: case BIN_SUB: case BIN_MUL: case BIN_DIV: case BIN_POW: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        break;
    }
    return -1;
}

static int truth_of(RangeEnv *env, const Expr *e)
{
    switch (e->kind) {
    case EXPR_PAREN:  return truth_of(env, e->as.unary.operand);
    case EXPR_NOT:    return opposite(truth_of(env, e->as.unary.operand));
    case EXPR_BOOL:   return e->as.boolean.value;
    case EXPR_BINARY: return compared(env, e);
    case EXPR_AND: case EXPR_OR: {
        int settles = e->kind == EXPR_OR, all = !settles;
        for (uint32_t i = 0; i < e->as.logic.items.n; i++) {
            int one = truth_of(env, e->as.logic.items.items[i]);
            if (one == settles)
                return settles;
            if (one < 0)
                all = -1;
        }
        return all;
    }
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_PERIOD: case EXPR_DATE: case EXPR_NAME: case EXPR_FIELD: case EXPR_NEG:
    case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_BETWEEN: case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_IF: case EXPR_COALESCE:
    case EXPR_CALL: case EXPR_BY: case EXPR_AT: case EXPR_QUANTITY: case EXPR_KIND_COUNT:
        break;
    }
    return -1;
}

/* A branch in the unit of the whole. */
static Range branch(RangeEnv *env, const Expr *e, const Type *type)
{
    Range r = range_of(env, e);
    return e->type && e->type->kind == TYPE_NUM && type->kind == TYPE_NUM ? scaled(env, r, scale_between(env->l, e->type, type)) : r;
}

/* ---- functions ---- */

static Range monotone(RangeEnv *env, Range x, NumErr (*fn)(Arena *, Num, Num *))
{
    Range r = {0};
    if (x.why_not)
        return x;
    NumErr err = fn(env->arena, x.low, &r.low);
    if (err == NUM_OK)
        err = fn(env->arena, x.high, &r.high);
    return err == NUM_OK ? r : failed(err);
}

static Range rounded(RangeEnv *env, const Expr *e, RoundMode mode)
{
    Range x = range_of(env, e->as.call.args.items[0]), digits = range_point(num_int(0)), r = {0};
    int64_t n;
    if (e->as.call.args.n > 1)
        digits = range_of(env, e->as.call.args.items[1]);
    if (e->as.call.args.n > 2)
        round_mode_find(e->as.call.args.items[2]->as.name.name.text, &mode);
    if (x.why_not || digits.why_not)
        return unknown_of(&x, &digits);
    if (!range_is_point(&digits) || !num_to_i64(digits.low, &n) || n < -1000 || n > 1000)
        return range_unknown("no se sabe a cuántos decimales se redondea");
    NumErr err = num_round(env->arena, x.low, (int32_t)n, mode, &r.low);
    if (err == NUM_OK)
        err = num_round(env->arena, x.high, (int32_t)n, mode, &r.high);
    return err == NUM_OK ? r : failed(err);
}

/* menor(a, b, …), mayor(a, b, …) */
static Range extreme(RangeEnv *env, const Expr *e, bool greater)
{
    Range r = {0};
    for (uint32_t i = 0; i < e->as.call.args.n; i++) {
        const Expr *arg = e->as.call.args.items[i];
        Range x = scaled(env, range_of(env, arg), scale_between(env->l, arg->type, e->as.call.args.items[0]->type));
        if (x.why_not)
            return x;
        if (!i || (num_cmp(x.low, r.low) > 0) == greater)
            r.low = x.low;
        if (!i || (num_cmp(x.high, r.high) > 0) == greater)
            r.high = x.high;
    }
    return r;
}

static Range absolute(RangeEnv *env, Range x)
{
    if (x.why_not || num_sign(x.low) >= 0)
        return x;
    Num low = num_abs_in(env->arena, x.low), high = num_abs_in(env->arena, x.high);
    Range r = { .low = num_cmp(low, high) <= 0 ? low : high, .high = num_cmp(low, high) >= 0 ? low : high };
    if (num_sign(x.high) > 0)
        r.low = num_int(0);
    return r;
}

static Range builtin(RangeEnv *env, const Expr *e)
{
    const ExprList *args = &e->as.call.args;
    switch (builtin_find(&e->as.call.name)) {
    case BUILTIN_ROUND:   return rounded(env, e, ROUND_HALF_AWAY);
    case BUILTIN_TRUNC:   return rounded(env, e, ROUND_TRUNC);
    case BUILTIN_ABS:     return absolute(env, range_of(env, args->items[0]));
    case BUILTIN_SQRT:    return monotone(env, range_of(env, args->items[0]), num_sqrt);
    case BUILTIN_LN:      return monotone(env, range_of(env, args->items[0]), num_ln);
    case BUILTIN_EXP:     return monotone(env, range_of(env, args->items[0]), num_exp);
    case BUILTIN_LESSER:  return extreme(env, e, false);
    case BUILTIN_GREATER: return extreme(env, e, true);
    case BUILTIN_NUMBER: case BUILTIN_LENGTH: case BUILTIN_LOWER: case BUILTIN_UPPER: case BUILTIN_TRIM: case BUILTIN_JOIN: case BUILTIN_YEAR:
    case BUILTIN_QUARTER: case BUILTIN_MONTH: case BUILTIN_STEP: case BUILTIN_TOTAL: case BUILTIN_PREVIOUS: case BUILTIN_PUBLISHED:
    case BUILTIN_CUMULATIVE: case BUILTIN_NONE:
        break;
    }
    return range_unknown(gc_printf("no se acota «%.*s»", (int)e->as.call.name.text.len, e->as.call.name.text.p));
}

Range range_of(RangeEnv *env, const Expr *e)
{
    OperandKind kind;
    Num constant;
    if (leaf_kind(e, &kind) && kind != OPERAND_PARAMETER)
        return env->leaf(env, e);
    switch (e->kind) {
    case EXPR_NUM:      return range_point(e->as.num.value);
    case EXPR_QUANTITY: return range_point(e->as.quantity.number->as.num.value);
    case EXPR_NAME:     return const_value(env->l->p, e, &constant) ? range_point(num_copy(env->arena, constant)) : range_unknown("un parámetro no es un número fijo");
    case EXPR_PAREN:    return range_of(env, e->as.unary.operand);
    case EXPR_NEG:      return range_sub(env->arena, range_point(num_int(0)), range_of(env, e->as.unary.operand));
    case EXPR_BINARY:   return binary(env, e);
    case EXPR_CALL:     return e->expansion ? range_of(env, e->expansion) : builtin(env, e);
    case EXPR_IF: {
        int truth = truth_of(env, e->as.conditional.condition);
        if (truth >= 0)
            return branch(env, truth ? e->as.conditional.then : e->as.conditional.otherwise, e->type);
        return hull(branch(env, e->as.conditional.then, e->type), branch(env, e->as.conditional.otherwise, e->type));
    }
    case EXPR_MISSING:  return range_unknown(gc_printf("puede faltar (%.*s)", (int)e->as.missing.motive.text.len, e->as.missing.motive.text.p));
    case EXPR_COALESCE: {
        /* what is there stays; what is not has the author's value, and so is not missing */
        uint64_t before = env->holes ? *env->holes : 0;
        Range x = branch(env, e->as.coalesce.operand, e->type);
        if (range_is_point(&x))
            return x;
        if (e->as.coalesce.motive.span.source)
            return range_unknown("no se sabe qué hueco sustituye «o bien»");
        if (env->holes)
            *env->holes = before;
        return branch(env, e->as.coalesce.fallback, e->type);
    }
    case EXPR_POISON: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_FIELD: case EXPR_NOT: case EXPR_MISSING_TEST:
    case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_BY: case EXPR_AT: case EXPR_KIND_COUNT:
        break;
    }
    return range_unknown("la fórmula no se puede acotar");
}
