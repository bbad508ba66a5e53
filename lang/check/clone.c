/* clone.c -- copies of trees. */
#include "lang/check/clone.h"

static ExprList clone_list(const ExprList *list, const NameList *params, const ExprList *args)
{
    if (list->n == 0)
        return (ExprList){0};
    ExprList out = {.items = gc_array(Expr *, list->n), .n = list->n, .cap = list->n};
    for (uint32_t i = 0; i < list->n; i++)
        out.items[i] = expr_clone(list->items[i], params, args);
    return out;
}

static const NameList no_names;
static const ExprList no_exprs;

Expr *expr_clone(const Expr *e, const NameList *params, const ExprList *args)
{
    if (!e)
        return NULL;
    if (e->kind == EXPR_NAME)
        for (uint32_t i = 0; i < params->n; i++)
            if (name_eq(&params->items[i], &e->as.name.name)) {
                /* in parentheses: the argument stays one operand whatever surrounds it */
                Expr *paren = expr_new(EXPR_PAREN, args->items[i]->span);
                paren->as.unary.operand = expr_clone(args->items[i], &no_names, &no_exprs);
                return paren;
            }
    Expr *c = gc_new(Expr);
    *c = *e;
    c->type      = NULL;
    c->symbol    = NULL;
    c->grain     = NULL;
    c->expansion = NULL;
#define COPY(field) c->as.field = expr_clone(e->as.field, params, args)
#define COPY_LIST(field) c->as.field = clone_list(&e->as.field, params, args)
    switch (e->kind) {
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE:
    case EXPR_NAME: case EXPR_MISSING: case EXPR_KIND_COUNT:
        break;
    case EXPR_FIELD:
        COPY(field.object);
        COPY_LIST(field.args);
        break;
    case EXPR_PAREN: case EXPR_NEG: case EXPR_NOT:
        COPY(unary.operand);
        break;
    case EXPR_MISSING_TEST:
        COPY(missing_test.operand);
        break;
    case EXPR_BINARY:
        COPY(binary.left);
        COPY(binary.right);
        break;
    case EXPR_AND: case EXPR_OR:
        COPY_LIST(logic.items);
        break;
    case EXPR_BETWEEN: case EXPR_IN_RANGE:
        COPY(range.operand);
        COPY(range.low);
        COPY(range.high);
        break;
    case EXPR_IN_SET:
        COPY(in.operand);
        COPY_LIST(in.items);
        break;
    case EXPR_IF:
        COPY(conditional.condition);
        COPY(conditional.then);
        COPY(conditional.otherwise);
        break;
    case EXPR_COALESCE:
        COPY(coalesce.operand);
        COPY(coalesce.fallback);
        break;
    case EXPR_CALL:
        COPY_LIST(call.args);
        COPY(call.where);
        COPY(call.weight);
        break;
    case EXPR_BY:
        COPY(by.operand);
        break;
    case EXPR_AT:
        COPY(at.operand);
        COPY(at.when);
        break;
    case EXPR_QUANTITY:
        COPY(quantity.number);
        break;
    }
    return c;
}
