/* shape.c -- constructors of expressions, and the shapes that have no agreed meaning: -a^b, a^b^c,
 * a < b < c, `y` beside `o`.  Those are reported with their readings and kept, so that the rest of the
 * program is still checked.  Depth is bounded here: a node too deep becomes poison. */
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"

enum { READING_MAX = 60, DIGITS_MAX = 1000 };

static void child_depth(Expr *child, void *ctx)
{
    uint32_t *deepest = ctx;
    if (child->depth > *deepest)
        *deepest = child->depth;
}

void build_too_deep(Build *b, Span at)
{
    if (b->too_deep)
        return;
    b->too_deep = true;
    Diag *d = diag_add(b->diags, D_S014, at, "esta expresión tiene demasiadas partes unas dentro de otras (el límite son %d)",
                       EXPR_DEPTH_MAX);
    diag_hint(d, "dé nombre a una parte: otro indicador, una función o una columna calculada");
}

/* Every node with children passes here. */
static Expr *deeper(Build *b, Expr *e)
{
    uint32_t deepest = 0;
    expr_each_child(e, child_depth, &deepest);
    e->depth = deepest + 1;
    if (e->depth < EXPR_DEPTH_MAX)
        return e;
    build_too_deep(b, e->span);
    return expr_new(EXPR_POISON, e->span);
}

/* ---- leaves ---- */

Expr *expr_text(Span span, Str value)
{
    Expr *e = expr_new(EXPR_TEXT, span);
    e->as.text.value = value;
    return e;
}

Expr *expr_bool(Span span, bool value)
{
    Expr *e = expr_new(EXPR_BOOL, span);
    e->as.boolean.value = value;
    return e;
}

Expr *expr_name(Span span, Name name)
{
    Expr *e = expr_new(EXPR_NAME, span);
    e->as.name.name = name;
    return e;
}

Expr *expr_period(Span span, const Token *t)
{
    Expr *e = expr_new(EXPR_PERIOD, span);
    if (!period_parse(t->text, &e->as.period.value))
        e->kind = EXPR_POISON;
    return e;
}

Expr *expr_date(Span span, const Token *t)
{
    Expr *e = expr_new(EXPR_DATE, span);
    if (!date_parse(t->text, &e->as.date.days))
        e->kind = EXPR_POISON;
    return e;
}

Expr *expr_missing(Span span, const Token *motive)
{
    Expr *e = expr_new(EXPR_MISSING, span);
    e->as.missing.motive = motive_of(motive);
    return e;
}

Expr *build_number(Build *b, Span span, const Token *t)
{
    Expr *e = expr_new(EXPR_NUM, span);
    Str digits = t->text;
    if (t->kind == PERCENT)
        digits.len--;
    e->as.num.percent = t->kind == PERCENT;
    e->as.num.text = t->text;
    if (digits.len > DIGITS_MAX || !num_parse_literal(b->numbers, digits, &e->as.num.value)) {
        Diag *d = diag_add(b->diags, D_L011, span, "un número escrito lleva a lo más %d cifras; este lleva %u", DIGITS_MAX, digits.len);
        diag_hint(d, "escríbalo como producto o potencia: 10^1200");
        e->kind = EXPR_POISON;
    }
    return e;
}

Expr *build_year(Build *b, const Token *t)
{
    if (t->text.len == 4) {
        Token year = *t;
        Expr *e = expr_period(t->span, &year);
        if (e->kind == EXPR_PERIOD)
            return e;
    }
    Diag *d = diag_add(b->diags, D_S028, t->span, "«%.*s» no es un año ni un periodo", (int)t->text.len, t->text.p);
    diag_hint(d, "los periodos se escriben 2024, 2024T1, 2024S1, 2024B2 o 2024-03");
    return expr_new(EXPR_POISON, t->span);
}

ExprList exprs_add(ExprList list, Expr *e)
{
    GC_PUSH(list.items, list.n, list.cap, e);
    return list;
}

NameList names_add(NameList list, Name n)
{
    GC_PUSH(list.items, list.n, list.cap, n);
    return list;
}

Expr *build_quantity(Build *b, Span span, const Token *number, Span unit_span, UnitTerm unit)
{
    Expr *e = expr_new(EXPR_QUANTITY, span);
    e->as.quantity.number = build_number(b, number->span, number);
    e->as.quantity.unit = unit_add((UnitExpr){ 0 }, unit_span, unit, 1);
    return deeper(b, e);
}

/* ---- shapes without an agreed meaning ---- */

static const char *reading(const Expr *e)
{
    Buf b = { 0 };
    expr_print(&b, e);
    const char *s = b.len > READING_MAX ? "…" : gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return s;
}

static bool is_compare(const Expr *e)
{
    if (e->kind != EXPR_BINARY)
        return false;
    switch (e->as.binary.op) {
    case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE:
        return true;
    case BIN_ADD: case BIN_SUB: case BIN_MUL: case BIN_DIV: case BIN_POW: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        return false;
    }
    return false;
}

static bool is_power(const Expr *e) { return e->kind == EXPR_BINARY && e->as.binary.op == BIN_POW; }

Expr *build_unary(Build *b, ExprKind kind, Span span, Expr *x)
{
    Expr *e = expr_new(kind, span);
    e->as.unary.operand = x;
    return deeper(b, e);
}

Expr *build_negative(Build *b, Span span, Expr *x)
{
    if (is_power(x)) {
        Diag *d = diag_add(b->diags, D_S010, span, "el signo delante de una potencia se puede leer de dos maneras");
        const char *base = reading(x->as.binary.left), *exponent = reading(x->as.binary.right);
        diag_hint(d, "escriba «-(%s^%s)» o «(-%s)^%s»", base, exponent, base, exponent);
    }
    return build_unary(b, EXPR_NEG, span, x);
}

Expr *build_binary(Build *b, BinOp op, Span span, Span op_span, Expr *l, Expr *r)
{
    return deeper(b, expr_binary(op, span, op_span, l, r));
}

Expr *build_compare(Build *b, BinOp op, Span span, Span op_span, Expr *l, Expr *r)
{
    if (is_compare(l)) {
        Diag *d = diag_add(b->diags, D_S012, op_span, "dos comparaciones seguidas se pueden leer de varias maneras");
        const char *x = reading(l->as.binary.left), *y = reading(l->as.binary.right), *z = reading(r);
        diag_hint(d, "escriba «%s %s %s y %s %s %s», o «(%s %s %s) %s %s» si eso quiso decir",
                  x, binop_text(l->as.binary.op), y, y, binop_text(op), z,
                  x, binop_text(l->as.binary.op), y, binop_text(op), z);
    }
    return build_binary(b, op, span, op_span, l, r);
}

Expr *build_power(Build *b, Span span, Span op_span, Expr *l, Expr *r)
{
    if (is_power(l)) {
        Diag *d = diag_add(b->diags, D_S011, op_span, "dos potencias seguidas se pueden leer de dos maneras");
        const char *x = reading(l->as.binary.left), *y = reading(l->as.binary.right), *z = reading(r);
        diag_hint(d, "escriba «(%s^%s)^%s» o «%s^(%s^%s)»", x, y, z, x, y, z);
    }
    return build_binary(b, BIN_POW, span, op_span, l, r);
}

static Expr *logic_join(Build *b, ExprKind kind, Span span, Expr *l, Expr *r)
{
    if (l->kind == kind) {                  /* a y b y c is one node, however long */
        l->as.logic.items = exprs_add(l->as.logic.items, r);
        l->span = span;
        if (r->depth >= l->depth)
            l->depth = r->depth + 1;
        return l->depth < EXPR_DEPTH_MAX ? l : deeper(b, l);
    }
    Expr *e = expr_new(kind, span);
    e->as.logic.items = exprs_add(exprs_add((ExprList){ 0 }, l), r);
    return deeper(b, e);
}

/* The sides of an `o` that hold an `y` without parentheses, or the reverse. */
Expr *build_logic(Build *b, ExprKind kind, Span span, Span op_span, Expr *l, Expr *r)
{
    bool left = kind == EXPR_OR && l->kind == EXPR_AND, right = kind == EXPR_OR && r->kind == EXPR_AND;
    bool said = kind == EXPR_OR && l->kind == EXPR_OR && l->mixed;
    if ((left || right) && !said) {
        Diag *d = diag_add(b->diags, D_S013, op_span, "«y» junto a «o» sin paréntesis se puede leer de dos maneras");
        if (left && !right && l->as.logic.items.n == 2) {
            const char *x = reading(l->as.logic.items.items[0]), *y = reading(l->as.logic.items.items[1]), *z = reading(r);
            diag_hint(d, "escriba «(%s y %s) o %s» o «%s y (%s o %s)»", x, y, z, x, y, z);
        } else if (right && !left && l->kind != EXPR_OR && r->as.logic.items.n == 2) {
            const char *x = reading(l), *y = reading(r->as.logic.items.items[0]), *z = reading(r->as.logic.items.items[1]);
            diag_hint(d, "escriba «%s o (%s y %s)» o «(%s o %s) y %s»", x, y, z, x, y, z);
        } else {
            diag_hint(d, "encierre entre paréntesis lo que va junto: «(a y b) o c», o bien «a y (b o c)»");
        }
        said = true;
    }
    Expr *e = logic_join(b, kind, span, l, r);
    if (said && e->kind == EXPR_OR)
        e->mixed = true;
    return e;
}

/* ---- the rest ---- */

Expr *build_if(Build *b, Span span, Expr *c, Expr *t, Expr *otherwise)
{
    Expr *e = expr_new(EXPR_IF, span);
    e->as.conditional.condition = c;
    e->as.conditional.then = t;
    e->as.conditional.otherwise = otherwise;
    return deeper(b, e);
}

static Expr *range(Build *b, ExprKind kind, Span span, Expr *x, Expr *low, Expr *high, bool low_open, bool high_open)
{
    Expr *e = expr_new(kind, span);
    e->as.range.operand = x;
    e->as.range.low = low;
    e->as.range.high = high;
    e->as.range.low_open = low_open;
    e->as.range.high_open = high_open;
    return deeper(b, e);
}

Expr *build_between(Build *b, Span span, Expr *x, Expr *low, Expr *high)
{
    return range(b, EXPR_BETWEEN, span, x, low, high, false, false);
}

Expr *build_range(Build *b, Span span, Expr *x, Expr *low, Expr *high, bool low_open, bool high_open)
{
    return range(b, EXPR_IN_RANGE, span, x, low, high, low_open, high_open);
}

Expr *build_in(Build *b, Span span, Expr *x, ExprList items)
{
    Expr *e = expr_new(EXPR_IN_SET, span);
    e->as.in.operand = x;
    e->as.in.items = items;
    return deeper(b, e);
}

Expr *build_missing_test(Build *b, Span span, Expr *x, const Token *motive)
{
    Expr *e = expr_new(EXPR_MISSING_TEST, span);
    e->as.missing_test.operand = x;
    if (motive)
        e->as.missing_test.motive = motive_of(motive);
    return deeper(b, e);
}

Expr *build_coalesce(Build *b, Span span, Expr *x, Expr *y, const Token *motive)
{
    Expr *e = expr_new(EXPR_COALESCE, span);
    e->as.coalesce.operand = x;
    e->as.coalesce.fallback = y;
    if (motive)
        e->as.coalesce.motive = motive_of(motive);
    return deeper(b, e);
}

Expr *build_field(Build *b, Span span, Expr *x, const Token *field, const ExprList *args)
{
    /* juicios.subtotales is the name of a dataset wherever one may stand */
    Name name = build_name(field);
    if (x->kind == EXPR_NAME && !args && name_is(&name, "subtotales"))
        return deeper(b, expr_name(span, build_dotted(span, x->as.name.name, field)));
    Expr *e = expr_new(EXPR_FIELD, span);
    e->as.field.object = x;
    e->as.field.field = name;
    e->as.field.has_args = args != NULL;
    if (args)
        e->as.field.args = *args;
    return deeper(b, e);
}

Expr *build_at(Build *b, Span span, Expr *x, Expr *when)
{
    Period year;
    if (when->kind == EXPR_NUM && !when->as.num.percent && when->as.num.text.len == 4 && period_parse(when->as.num.text, &year)) {
        when->kind = EXPR_PERIOD;           /* x en (2023): a year stands alone here */
        when->as.period.value = year;
    }
    Expr *e = expr_new(EXPR_AT, span);
    e->as.at.operand = x;
    e->as.at.when = when;
    return deeper(b, e);
}

Expr *build_by_names(Build *b, Span span, Span inner, Expr *x, NameList by)
{
    Expr *e = expr_new(EXPR_BY, inner);
    e->as.by.operand = x;
    e->as.by.by = by;
    return build_unary(b, EXPR_PAREN, span, deeper(b, e));
}

Call call_arg(Build *b, Call c, Expr *arg)
{
    (void)b;
    c.args = exprs_add(c.args, arg);
    return c;
}

static void clause_twice(Build *b, Span span, const char *word)
{
    Diag *d = diag_add(b->diags, D_S021, span, "hay dos «%s» en la misma llamada", word);
    diag_hint(d, "deje uno; varias condiciones se unen con «y»");
}

Call call_where(Build *b, Call c, Span span, Expr *x)
{
    if (c.where)
        clause_twice(b, span, "donde");
    c.where = x;
    return c;
}

Call call_weight(Build *b, Call c, Span span, Expr *x)
{
    if (c.weight)
        clause_twice(b, span, "ponderado por");
    c.weight = x;
    return c;
}

Expr *build_call(Build *b, Span span, const Token *name, Call c, NameList by)
{
    Expr *e = expr_new(EXPR_CALL, span);
    e->as.call.name = build_name(name);
    e->as.call.args = c.args;
    e->as.call.where = c.where;
    e->as.call.weight = c.weight;
    e->as.call.by = by;
    if (name_is(&e->as.call.name, "cuenta") && c.args.n == 1 && c.args.items[0]->kind == EXPR_NAME &&
        name_is(&c.args.items[0]->as.name.name, "filas")) {
        e->as.call.rows = true;
        e->as.call.args = (ExprList){ 0 };
    }
    return deeper(b, e);
}
