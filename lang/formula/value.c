/* value.c -- evaluates the tree of a published formula with exact numbers, and judges a printed result against it. */
#include "lang/formula/value.h"

#include "runtime/ingest/cell.h"

typedef struct Values {
    Arena             *a;
    const FormulaRead *f;
    const Num         *values;
    const bool        *have;
    uint32_t           which;
} Values;

static ValueEnd value_of(Values *v, const Expr *e, Num *out);

static ValueEnd end_of(NumErr err)
{
    return err == NUM_OK ? VALUE_OK : err == NUM_ERR_ZERO ? VALUE_ZERO : VALUE_OTHER;
}

static ValueEnd value_name(Values *v, const Expr *e, Num *out)
{
    for (uint32_t i = 0; i < v->f->noperands; i++)
        if (str_eq(v->f->operands[i].fold, e->as.name.name.fold)) {
            v->which = i;
            if (!v->have || !v->have[i])
                return VALUE_MISSING;
            *out = v->values[i];
            return VALUE_OK;
        }
    v->which = UINT32_MAX;
    return VALUE_MISSING;
}

static ValueEnd value_binary(Values *v, const Expr *e, Num *out)
{
    Num l, r;
    ValueEnd end = value_of(v, e->as.binary.left, &l);
    if (end == VALUE_OK)
        end = value_of(v, e->as.binary.right, &r);
    if (end != VALUE_OK)
        return end;
    switch (e->as.binary.op) {
    case BIN_ADD: return end_of(num_add(v->a, l, r, out));
    case BIN_SUB: return end_of(num_sub(v->a, l, r, out));
    case BIN_MUL: return end_of(num_mul(v->a, l, r, out));
    case BIN_DIV: return end_of(num_div(v->a, l, r, out));
    case BIN_POW: return end_of(num_pow(v->a, l, r, out));
    case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        break;
    }
    return VALUE_OTHER;
}

static ValueEnd value_call(Values *v, const Expr *e, Num *out)
{
    Str name = text_fold(e->as.call.name.text);
    if (e->as.call.args.n != 1)
        return VALUE_OTHER;
    ValueEnd end = value_of(v, e->as.call.args.items[0], out);
    if (end != VALUE_OK || str_eq(name, str_of("suma")) || str_eq(name, str_of("promedio")))
        return end;
    return str_eq(name, str_of("raiz")) ? end_of(num_sqrt(v->a, *out, out)) : VALUE_OTHER;
}

static ValueEnd value_of(Values *v, const Expr *e, Num *out)
{
    ValueEnd end;
    if (e->kind == EXPR_NUM) {
        *out = e->as.num.value;
        return VALUE_OK;
    }
    if (e->kind == EXPR_NAME)
        return value_name(v, e, out);
    if (e->kind == EXPR_PAREN)
        return value_of(v, e->as.unary.operand, out);
    if (e->kind == EXPR_BINARY)
        return value_binary(v, e, out);
    if (e->kind == EXPR_CALL)
        return value_call(v, e, out);
    if (e->kind != EXPR_NEG)
        return VALUE_OTHER;
    end = value_of(v, e->as.unary.operand, out);
    if (end == VALUE_OK)
        *out = num_neg(*out);
    return end;
}

ValueEnd formula_value(Arena *a, const FormulaRead *f, const Expr *tree, const Num *values, const bool *have, Num *out, uint32_t *which)
{
    Values v = { a, f, values, have, UINT32_MAX };
    *out = num_int(0);
    if (!tree)
        return VALUE_OTHER;
    ValueEnd end = value_of(&v, tree, out);
    if (which)
        *which = v.which;
    return end;
}

Printed value_compare(Arena *a, Num exact, Num printed, uint32_t decimals)
{
    Num r;
    if (num_cmp(exact, printed) == 0)
        return PRINTED_EQUAL;
    if (num_round(a, exact, (int32_t)decimals, ROUND_HALF_AWAY, &r) == NUM_OK && num_cmp(r, printed) == 0)
        return PRINTED_ROUNDED;
    if (num_round(a, exact, (int32_t)decimals, ROUND_TRUNC, &r) == NUM_OK && num_cmp(r, printed) == 0)
        return PRINTED_TRUNCATED;
    return PRINTED_WRONG;
}

bool value_printed(Str text, Num *value, uint32_t *decimals, bool *percent)
{
    CellNumber n;
    text = str_trim(text);
    *percent  = text.len && text.p[text.len - 1] == '%';
    *decimals = 0;
    if (!text.len)
        return false;
    Arena *a = arena_new();             /* for what is too long for us */
    bool good = !cell_number(a, text, false, true, &n) && !n.wide;
    arena_free(a);
    if (!good)
        return false;
    *value = num_decimal(NULL, n.mantissa, n.scale);
    for (uint32_t i = 0; i < text.len; i++)
        if (text.p[i] == '.')
            for (i++; i < text.len && text.p[i] >= '0' && text.p[i] <= '9'; i++)
                ++*decimals;
    return true;
}
