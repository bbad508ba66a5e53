/* ast_print.c -- expressions and units as canonical source text.  Parentheses are nodes, so what was
 * written comes back; spacing and spelling of operators are the formatter's. */
#include "lang/ast.h"

static void print_name(Buf *out, const Name *n)
{
    if (!n->quoted) {
        buf_str(out, n->text);
        return;
    }
    buf_putc(out, '"');
    for (uint32_t i = 0; i < n->text.len; i++) {
        if (n->text.p[i] == '"' || n->text.p[i] == '\\')
            buf_putc(out, '\\');
        buf_putc(out, n->text.p[i]);
    }
    buf_putc(out, '"');
}

static void print_text(Buf *out, Str s)
{
    buf_putc(out, '"');
    for (uint32_t i = 0; i < s.len; i++)
        switch (s.p[i]) {
        case '\n': buf_puts(out, "\\n"); break;
        case '\t': buf_puts(out, "\\t"); break;
        case '"': case '\\': buf_putc(out, '\\'); buf_putc(out, s.p[i]); break;
        default: buf_putc(out, s.p[i]);
        }
    buf_putc(out, '"');
}

static void print_names(Buf *out, const NameList *names)
{
    for (uint32_t i = 0; i < names->n; i++) {
        if (i)
            buf_puts(out, ", ");
        print_name(out, &names->items[i]);
    }
}

static void print_list(Buf *out, const ExprList *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        if (i)
            buf_puts(out, ", ");
        expr_print(out, list->items[i]);
    }
}

static void print_motive(Buf *out, const MotiveRef *m)
{
    if (m->span.source)
        buf_printf(out, " por (%.*s)", (int)m->text.len, m->text.p);
}

void unit_print(Buf *out, const UnitExpr *u)
{
    if (name_present(&u->column)) {
        buf_putc(out, '(');
        print_name(out, &u->column);
        buf_putc(out, ')');
        return;
    }
    for (uint32_t i = 0; i < u->n; i++) {
        const UnitTerm *t = &u->terms[i];
        int32_t power = t->power < 0 ? -t->power : t->power;
        if (i)
            buf_puts(out, t->power < 0 ? " / " : " * ");
        if (name_present(&t->scale)) {
            buf_str(out, t->scale.text);
            buf_puts(out, " de ");
        }
        print_name(out, &t->name);
        if (power != 1)
            buf_printf(out, "^%d", power);
    }
}

static void print_binary(Buf *out, const Expr *e)
{
    bool tight = e->as.binary.op == BIN_POW;
    expr_print(out, e->as.binary.left);
    buf_printf(out, tight ? "%s" : " %s ", binop_text(e->as.binary.op));
    expr_print(out, e->as.binary.right);
}

static void print_call(Buf *out, const Expr *e)
{
    buf_str(out, e->as.call.name.text);
    buf_putc(out, '(');
    if (e->as.call.rows)
        buf_puts(out, "filas");
    print_list(out, &e->as.call.args);
    if (e->as.call.where) {
        buf_puts(out, " donde ");
        expr_print(out, e->as.call.where);
    }
    if (e->as.call.weight) {
        buf_puts(out, " ponderado por ");
        expr_print(out, e->as.call.weight);
    }
    if (e->as.call.by.n) {
        buf_puts(out, " por ");
        print_names(out, &e->as.call.by);
    }
    buf_putc(out, ')');
}

void expr_print(Buf *out, const Expr *e)
{
    switch (e->kind) {
    case EXPR_POISON: case EXPR_KIND_COUNT:
        buf_puts(out, "…");
        return;
    case EXPR_NUM:
        buf_str(out, e->as.num.text);
        return;
    case EXPR_TEXT:
        print_text(out, e->as.text.value);
        return;
    case EXPR_BOOL:
        buf_puts(out, e->as.boolean.value ? "verdadero" : "falso");
        return;
    case EXPR_PERIOD:
        if (e->as.period.value.freq == FREQ_YEAR)
            buf_puts(out, "año ");
        period_print(out, e->as.period.value);
        return;
    case EXPR_DATE:
        date_print(out, e->as.date.days);
        return;
    case EXPR_NAME:
        print_name(out, &e->as.name.name);
        return;
    case EXPR_FIELD:
        expr_print(out, e->as.field.object);
        buf_putc(out, '.');
        print_name(out, &e->as.field.field);
        if (e->as.field.has_args) {
            buf_putc(out, '(');
            print_list(out, &e->as.field.args);
            buf_putc(out, ')');
        }
        return;
    case EXPR_PAREN:
        buf_putc(out, '(');
        expr_print(out, e->as.unary.operand);
        buf_putc(out, ')');
        return;
    case EXPR_NEG:
        buf_putc(out, '-');
        expr_print(out, e->as.unary.operand);
        return;
    case EXPR_NOT:
        buf_puts(out, "no ");
        expr_print(out, e->as.unary.operand);
        return;
    case EXPR_MISSING_TEST:
        expr_print(out, e->as.missing_test.operand);
        buf_puts(out, " falta");
        print_motive(out, &e->as.missing_test.motive);
        return;
    case EXPR_MISSING:
        buf_printf(out, "falta(%.*s)", (int)e->as.missing.motive.text.len, e->as.missing.motive.text.p);
        return;
    case EXPR_BINARY:
        print_binary(out, e);
        return;
    case EXPR_AND: case EXPR_OR:
        for (uint32_t i = 0; i < e->as.logic.items.n; i++) {
            if (i)
                buf_puts(out, e->kind == EXPR_AND ? " y " : " o ");
            expr_print(out, e->as.logic.items.items[i]);
        }
        return;
    case EXPR_BETWEEN:
        expr_print(out, e->as.range.operand);
        buf_puts(out, " entre ");
        expr_print(out, e->as.range.low);
        buf_puts(out, " y ");
        expr_print(out, e->as.range.high);
        return;
    case EXPR_IN_RANGE:
        expr_print(out, e->as.range.operand);
        buf_puts(out, e->as.range.low_open ? " en (" : " en [");
        expr_print(out, e->as.range.low);
        buf_puts(out, ", ");
        expr_print(out, e->as.range.high);
        buf_putc(out, e->as.range.high_open ? ')' : ']');
        return;
    case EXPR_IN_SET:
        expr_print(out, e->as.in.operand);
        buf_puts(out, " en {");
        print_list(out, &e->as.in.items);
        buf_putc(out, '}');
        return;
    case EXPR_IF:
        buf_puts(out, "si ");
        expr_print(out, e->as.conditional.condition);
        buf_puts(out, " entonces ");
        expr_print(out, e->as.conditional.then);
        buf_puts(out, " si no ");
        expr_print(out, e->as.conditional.otherwise);
        return;
    case EXPR_COALESCE:
        expr_print(out, e->as.coalesce.operand);
        buf_puts(out, " o bien ");
        expr_print(out, e->as.coalesce.fallback);
        print_motive(out, &e->as.coalesce.motive);
        return;
    case EXPR_CALL:
        print_call(out, e);
        return;
    case EXPR_BY:
        expr_print(out, e->as.by.operand);
        buf_puts(out, " por ");
        print_names(out, &e->as.by.by);
        return;
    case EXPR_AT:
        expr_print(out, e->as.at.operand);
        buf_puts(out, " en (");
        expr_print(out, e->as.at.when);
        buf_putc(out, ')');
        return;
    case EXPR_QUANTITY:
        expr_print(out, e->as.quantity.number);
        buf_putc(out, ' ');
        unit_print(out, &e->as.quantity.unit);
        return;
    }
}
