/* print.c -- a formula that was read: its skeleton for comparing, its canonical form, its verdict in words. */
#include "lang/formula/read.h"

const char *formula_verdict_text(FormulaVerdict v)
{
    switch (v) {
    case FORMULA_READ:   return "fórmula";
    case FORMULA_NONE:   return "sin fórmula aritmética";
    case FORMULA_UNREAD: return "ilegible";
    }
    return "?";
}

static void operand_print(Buf *out, const FormulaRead *f, Str fold)
{
    if (!f) {
        buf_putc(out, '{');
        buf_str(out, fold);
        buf_putc(out, '}');
        return;
    }
    for (uint32_t i = 0; i < f->noperands; i++)
        if (str_eq(f->operands[i].fold, fold)) {
            buf_printf(out, "V%u", i + 1);
            return;
        }
    buf_putc(out, '?');
}

static void print(Buf *out, const Expr *e, const FormulaRead *f)
{
    switch (e->kind) {
    case EXPR_PAREN:
        print(out, e->as.unary.operand, f);
        return;
    case EXPR_NUM:
        buf_str(out, e->as.num.text);
        return;
    case EXPR_NAME:
        operand_print(out, f, e->as.name.name.fold);
        return;
    case EXPR_NEG:
        buf_puts(out, "(neg ");
        print(out, e->as.unary.operand, f);
        buf_putc(out, ')');
        return;
    case EXPR_CALL:
        buf_putc(out, '(');
        buf_str(out, e->as.call.name.text);
        for (uint32_t i = 0; i < e->as.call.args.n; i++) {
            buf_putc(out, ' ');
            print(out, e->as.call.args.items[i], f);
        }
        buf_putc(out, ')');
        return;
    case EXPR_BINARY:
        buf_printf(out, "(%s ", binop_text(e->as.binary.op));
        print(out, e->as.binary.left, f);
        buf_putc(out, ' ');
        print(out, e->as.binary.right, f);
        buf_putc(out, ')');
        return;
    case EXPR_POISON: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_FIELD: case EXPR_NOT: case EXPR_MISSING_TEST:
    case EXPR_MISSING: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_IF: case EXPR_COALESCE:
    case EXPR_BY: case EXPR_AT: case EXPR_QUANTITY: case EXPR_KIND_COUNT:
        buf_putc(out, '?');
        return;
    }
}

void skeleton_print(Buf *out, const Expr *e)
{
    print(out, e, NULL);
}

void formula_skeleton(Buf *out, const FormulaRead *f)
{
    if (f->tree)
        print(out, f->tree, f);
}

void formula_print(Buf *out, const FormulaRead *f)
{
    if (f->tree)
        expr_print(out, f->tree);
}
