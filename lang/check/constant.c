/* constant.c -- values known when the program is read. */
#include "lang/check/program.h"

bool const_value(Program *p, const Expr *e, Num *out)
{
    e = expr_bare(e);
    Num a, b;
    switch (e->kind) {
    case EXPR_NUM:
        *out = e->as.num.value;
        return true;
    case EXPR_QUANTITY:
        return const_value(p, e->as.quantity.number, out);
    case EXPR_NAME:
        return e->symbol && e->symbol->kind == SYM_PARAM && e->symbol->value && !e->symbol->broken
            && const_value(p, e->symbol->value, out);
    case EXPR_NEG:
        if (!const_value(p, e->as.unary.operand, &a))
            return false;
        *out = num_neg_in(p->arena, a);
        return true;
    case EXPR_BINARY:
        if (e->as.binary.op > BIN_POW || !const_value(p, e->as.binary.left, &a) || !const_value(p, e->as.binary.right, &b))
            return false;
        switch (e->as.binary.op) {
        case BIN_ADD: return num_add(p->arena, a, b, out) == NUM_OK;
        case BIN_SUB: return num_sub(p->arena, a, b, out) == NUM_OK;
        case BIN_MUL: return num_mul(p->arena, a, b, out) == NUM_OK;
        case BIN_DIV: return num_div(p->arena, a, b, out) == NUM_OK;
        case BIN_POW: return num_pow(p->arena, a, b, out) == NUM_OK;
        case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE:
        case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
            return false;
        }
        return false;
    case EXPR_POISON: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_FIELD: case EXPR_PAREN:
    case EXPR_NOT: case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN:
    case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_IF: case EXPR_COALESCE: case EXPR_CALL: case EXPR_BY: case EXPR_AT:
    case EXPR_KIND_COUNT:
        return false;
    }
    return false;
}
