/* expr.c -- checks expressions: kinds and units of operators; annotates the tree. */
#include "lang/check/builtins.h"
#include "lang/check/program.h"

#define STR(s) (int)(s).len, (s).p

const Expr *expr_bare(const Expr *e)
{
    for (;;) {
        if (e->kind == EXPR_PAREN)
            e = e->as.unary.operand;
        else if (e->kind == EXPR_CALL && e->expansion)
            e = e->expansion;
        else
            return e;
    }
}

/* 2 when E is the literal 100, 3 for 1000 …, 0 for any other. */
static int32_t literal_power(const Expr *e)
{
    e = expr_bare(e);
    if (e->kind != EXPR_NUM || e->as.num.percent)
        return 0;
    int64_t v;
    if (!num_to_i64(e->as.num.value, &v))
        return 0;
    int32_t power = 0;
    while (v >= 10 && v % 10 == 0) {
        v /= 10;
        power++;
    }
    return v == 1 ? power : 0;
}

const Type *check_kind(Ctx *c, Expr *e, TypeKind kind)
{
    const Type *t = check_expr(c, e);
    if (type_is(t, kind))
        return t;
    DiagCode code = kind == TYPE_NUM ? D_T001 : kind == TYPE_BOOL ? D_T002 : kind == TYPE_TEXT ? D_T007 : D_T008;
    Diag *d = diag_add(c->p->diags, code, e->span, "esto es %s y aquí va %s", type_phrase(t), type_kind_phrase(kind));
    const Expr *bare = expr_bare(e);
    if (kind == TYPE_NUM && t->kind == TYPE_TEXT && bare->kind == EXPR_TEXT)
        diag_hint(d, "un número se escribe sin comillas");
    else if (kind == TYPE_NUM && t->kind == TYPE_TEXT)
        diag_hint(d, "si la celda dice un número, declare la columna como número, o use número(%.*s)", STR(span_text(e->span)));
    else if (kind == TYPE_NUM && t->kind == TYPE_BOOL)
        diag_hint(d, "diga qué número vale: si %.*s entonces 1 si no 0", STR(span_text(bare->span)));
    else if (kind == TYPE_TEXT && bare->kind == EXPR_NUM)
        diag_hint(d, "un texto se escribe entre comillas: \"%.*s\"", STR(span_text(bare->span)));
    else if (kind == TYPE_TEXT && bare->kind == EXPR_NAME && bare->symbol && bare->symbol->kind == SYM_COLUMN && !bare->symbol->column->computed)
        diag_hint(d, "para la celda como se leyó escriba %.*s.texto", STR(span_text(bare->span)));
    else if (kind == TYPE_BOOL && t->kind == TYPE_NUM)
        diag_hint(d, "compare el valor con algo, por ejemplo «%.*s > 0»", STR(span_text(e->span)));
    else if (kind == TYPE_BOOL && t->kind == TYPE_TEXT && bare->kind != EXPR_TEXT)
        diag_hint(d, "compare el valor con algo, por ejemplo «%.*s <> \"\"»", STR(span_text(e->span)));
    e->type = &type_poison;
    return e->type;
}

/* ---- operators ---- */

static bool percent_literal(const Expr *e)
{
    e = expr_bare(e);
    return e->kind == EXPR_NUM && e->as.num.percent;
}

/* P003, with the division by 100 written out for the operands that stand there. */
static const Type *percent_of(Ctx *c, Expr *e, const Type *a)
{
    const Expr *l = e->as.binary.left, *r = e->as.binary.right;
    bool first = a->unit == UNIT_PERCENT, divides = e->as.binary.op == BIN_DIV;
    Str percent = span_text((first ? l : r)->span), amount = span_text((first ? r : l)->span);
    if (percent_literal(first ? l : r) && percent.len && percent.p[percent.len - 1] == '%')
        percent.len--;
    Diag *d = diag_add(c->p->diags, D_P003, e->span, !divides ? "un porcentaje multiplica una cantidad"
                       : first ? "un porcentaje se divide entre una cantidad" : "una cantidad se divide entre un porcentaje");
    if (!divides)
        diag_hint(d, "escriba la división entre 100: %.*s * %.*s / 100", STR(amount), STR(percent));
    else if (first)
        diag_hint(d, "escriba la división entre 100: (%.*s / 100) / %.*s", STR(percent), STR(amount));
    else
        diag_hint(d, "escriba la división entre 100: %.*s / (%.*s / 100)", STR(amount), STR(percent));
    return poison(e);
}

static const Type *unit_error(Ctx *c, UnitVerdict v, Expr *e, const Type *a, const Type *b)
{
    Diag *d;
    switch (v) {
    case UNIT_OK:
        return NULL;
    case UNIT_UNLIKE:
        d = diag_add(c->p->diags, D_U001, e->as.binary.op_span, "%s y %s no se %s", type_unit_name(a), type_unit_name(b),
                     e->as.binary.op == BIN_SUB ? "restan" : "suman");
        diag_note(d, e->as.binary.left->span, "esto es %s", type_phrase(a));
        diag_note(d, e->as.binary.right->span, "esto es %s", type_phrase(b));
        break;
    case UNIT_PERCENT_TWICE:
        d = diag_add(c->p->diags, D_P002, e->span, "esto ya es un porcentaje y se multiplica otra vez por 100");
        diag_hint(d, percent_literal(e->as.binary.left) || percent_literal(e->as.binary.right) ? "quite el factor 100, o el signo «%%»"
                                                                                               : "quite uno de los «* 100»");
        break;
    case UNIT_PERCENT_OF:
        return percent_of(c, e, a);
    }
    return poison(e);
}

static Diag *unlike_units(Ctx *c, Span span, const Type *a, const Type *b)
{
    Type scratch;
    if (a->kind != TYPE_NUM || b->kind != TYPE_NUM || type_add(a, b, false, &scratch) == UNIT_OK)
        return NULL;
    Diag *d = diag_add(c->p->diags, D_U002, span, "%s y %s no se comparan", type_unit_name(a), type_unit_name(b));
    if ((a->unit == UNIT_RATIO && b->unit == UNIT_PERCENT) || (a->unit == UNIT_PERCENT && b->unit == UNIT_RATIO))
        diag_hint(d, "multiplique la razón por 100");
    return d;
}

bool check_same_unit(Ctx *c, Span span, const Type *a, const Type *b)
{
    return !unlike_units(c, span, a, b);
}

static const Type *check_compare(Ctx *c, Expr *e)
{
    Expr *l = e->as.binary.left, *r = e->as.binary.right;
    const Type *a = check_expr(c, l), *b = check_expr(c, r);
    BinOp op = e->as.binary.op;
    e->type = &type_bool;
    if (a->kind == TYPE_POISON || b->kind == TYPE_POISON)
        return e->type;
    if (a->kind != b->kind) {
        Diag *d = diag_add(c->p->diags, D_T003, e->as.binary.op_span, "se compara %s con %s", type_phrase(a), type_phrase(b));
        diag_note(d, l->span, "esto es %s", type_phrase(a));
        diag_note(d, r->span, "esto es %s", type_phrase(b));
        bool dates = (a->kind == TYPE_DATE && b->kind == TYPE_PERIOD) || (a->kind == TYPE_PERIOD && b->kind == TYPE_DATE);
        const Expr *year = expr_bare(a->kind == TYPE_PERIOD ? r : l);
        if (dates)
            diag_hint(d, "tome el periodo de la fecha: trimestre(…) o mes(…)");
        else if ((a->kind == TYPE_PERIOD || b->kind == TYPE_PERIOD) && year->kind == EXPR_NUM && span_text(year->span).len == 4)
            diag_hint(d, "un año como periodo se escribe «año %.*s»", STR(span_text(year->span)));
        return e->type;
    }
    if (a->kind == TYPE_BOOL && op != BIN_EQ && op != BIN_NE) {
        diag_add(c->p->diags, D_T003, e->as.binary.op_span, "lo cierto y lo falso no tienen orden: use «=» o «<>»");
        return e->type;
    }
    if ((op == BIN_EQ || op == BIN_NE) && (a->approx || b->approx)) {
        Diag *d = diag_add(c->p->diags, D_T004, e->as.binary.op_span, "se pide que un valor aproximado (≈) sea igual a otro");
        diag_hint(d, "escriba redondea(%.*s, 2)", STR(span_text(a->approx ? l->span : r->span)));
        return e->type;
    }
    Diag *d = unlike_units(c, e->as.binary.op_span, a, b);
    if (d) {
        diag_note(d, l->span, "esto es %s", type_phrase(a));
        diag_note(d, r->span, "esto es %s", type_phrase(b));
    }
    return e->type;
}

static const Type *check_binary(Ctx *c, Expr *e)
{
    Expr *l = e->as.binary.left, *r = e->as.binary.right;
    switch (e->as.binary.op) {
    case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE:
        return check_compare(c, e);
    case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        check_kind(c, l, TYPE_TEXT);
        check_kind(c, r, TYPE_TEXT);
        e->type = &type_bool;
        return e->type;
    case BIN_ADD: case BIN_SUB: case BIN_MUL: case BIN_DIV: case BIN_POW:
        break;
    }
    const Type *a = check_kind(c, l, TYPE_NUM), *b = check_kind(c, r, TYPE_NUM);
    if (a->kind == TYPE_POISON || b->kind == TYPE_POISON)
        return poison(e);
    Type *out = gc_new(Type);
    UnitVerdict v = UNIT_OK;
    if (e->as.binary.op == BIN_ADD || e->as.binary.op == BIN_SUB) {
        v = type_add(a, b, e->as.binary.op == BIN_SUB, out);
    } else if (e->as.binary.op == BIN_MUL) {
        v = type_mul(c->p->arena, a, b, literal_power(l), literal_power(r), out);
    } else if (e->as.binary.op == BIN_DIV) {
        v = type_div(c->p->arena, a, b, literal_power(r), out);
    } else {
        Num power;
        bool known = const_value(c->p, r, &power), whole = known && num_is_integer(power);
        *out = type_number;
        out->constant = a->constant && b->constant;
        out->literal  = a->literal && b->literal;
        out->unit     = a->unit == UNIT_RATIO ? UNIT_RATIO : UNIT_NONE;
        out->weak     = true;
        out->approx   = a->approx || b->approx || !whole;
        out->quotient = a->quotient || !whole || num_sign(power) < 0;
    }
    if (v != UNIT_OK)
        return unit_error(c, v, e, a, b);
    e->type = out;
    return out;
}

/* The common type of two branches. */
static const Type *join_branches(Ctx *c, Expr *e, Expr *x, Expr *y)
{
    const Type *a = check_expr(c, x), *b = check_expr(c, y);
    if (a->kind == TYPE_POISON || b->kind == TYPE_POISON)
        return e->type = a->kind == TYPE_POISON ? b : a;
    bool hole_a = expr_bare(x)->kind == EXPR_MISSING, hole_b = expr_bare(y)->kind == EXPR_MISSING;
    if (hole_a || hole_b)
        return e->type = hole_a ? b : a;
    if (a->kind != b->kind) {
        Diag *d = diag_add(c->p->diags, D_T006, e->span, "un resultado es %s y el otro %s", type_phrase(a), type_phrase(b));
        diag_note(d, x->span, "esto es %s", type_phrase(a));
        diag_note(d, y->span, "esto es %s", type_phrase(b));
        return poison(e);
    }
    if (a->kind != TYPE_NUM)
        return e->type = a;
    Type *out = gc_new(Type);
    if (type_add(a, b, false, out) != UNIT_OK) {
        Diag *d = diag_add(c->p->diags, D_U001, e->span, "un resultado está en %s y el otro en %s", type_unit_name(a), type_unit_name(b));
        diag_note(d, x->span, "esto es %s", type_phrase(a));
        diag_note(d, y->span, "esto es %s", type_phrase(b));
        return poison(e);
    }
    return e->type = out;
}

static const Type *check_range(Ctx *c, Expr *e)
{
    const Type *t = check_expr(c, e->as.range.operand);
    Expr *ends[2] = { e->as.range.low, e->as.range.high };
    for (int i = 0; i < 2; i++) {
        if (!ends[i])
            continue;
        const Type *b = check_expr(c, ends[i]);
        if (t->kind == TYPE_POISON || b->kind == TYPE_POISON)
            continue;
        if (t->kind != b->kind)
            diag_add(c->p->diags, D_T003, ends[i]->span, "se compara %s con %s", type_phrase(t), type_phrase(b));
        else
            check_same_unit(c, ends[i]->span, t, b);
    }
    return e->type = &type_bool;
}

static const Type *check_in_set(Ctx *c, Expr *e)
{
    const Type *t = check_expr(c, e->as.in.operand);
    if (e->as.in.items.n > ITEMS_MAX)
        return report_too_deep(c->p, e, "el conjunto tiene más de 1000 elementos", too_deep_hint);
    for (uint32_t i = 0; i < e->as.in.items.n; i++) {
        Expr *item = e->as.in.items.items[i];
        const Type *b = check_expr(c, item);
        if (t->kind == TYPE_POISON || b->kind == TYPE_POISON)
            continue;
        if (t->kind != b->kind)
            diag_add(c->p->diags, D_T003, item->span, "se compara %s con %s", type_phrase(t), type_phrase(b));
        else if (t->approx || b->approx) {
            const Expr *inexact = t->approx ? e->as.in.operand : item;
            Diag *d = diag_add(c->p->diags, D_T004, inexact->span, "se pide que un valor aproximado (≈) sea igual a otro");
            diag_hint(d, "escriba redondea(%.*s, 2)", STR(span_text(inexact->span)));
        } else {
            check_same_unit(c, item->span, t, b);
        }
    }
    return e->type = &type_bool;
}

/* x en (periodo - 1 año), x en (2023T1): EXPR_AT looks along the only period key of the grain. */
static const Type *check_at(Ctx *c, Expr *e)
{
    const Type *t = check_expr(c, e->as.at.operand);
    Symbol *key = time_key(c, e);
    Expr *when = e->as.at.when;
    const Expr *bare = expr_bare(when);
    bool shift = bare->kind == EXPR_BINARY && (bare->as.binary.op == BIN_SUB || bare->as.binary.op == BIN_ADD)
              && expr_bare(bare->as.binary.left)->kind == EXPR_NAME && bare->as.binary.right->kind == EXPR_QUANTITY;
    if (!key)
        return poison(e);
    when->type = &type_period;
    if (shift) {
        const Name *n = &expr_bare(bare->as.binary.left)->as.name.name;
        Freq unit;
        int64_t steps;
        const Expr *q = bare->as.binary.right;
        bool calendar = name_is(n, "periodo") || name_eq(n, &key->name);
        if (!calendar || q->as.quantity.unit.n != 1 || !freq_find(&q->as.quantity.unit.terms[0].name, &unit)
            || q->as.quantity.number->kind != EXPR_NUM || !num_to_i64(q->as.quantity.number->as.num.value, &steps) || steps > 10000) {
            Diag *d = diag_add(c->p->diags, D_T008, when->span, "no se entiende a qué periodo se mueve");
            diag_hint(d, "escriba «en (periodo - 1 año)», con año, semestre, trimestre, bimestre o mes");
            return poison(e);
        }
    } else if (bare->kind != EXPR_PERIOD) {
        Diag *d = diag_add(c->p->diags, D_T008, when->span, "aquí va un periodo fijo o uno movido desde el del resultado");
        diag_hint(d, "escriba «en (periodo - 1 año)» o «en (2023T1)»");
        return poison(e);
    }
    return e->type = t;
}

static const Type *check_quantity(Ctx *c, Expr *e)
{
    const Type *n = check_kind(c, e->as.quantity.number, TYPE_NUM);
    if (n->kind == TYPE_POISON)
        return poison(e);
    Type *t = type_copy(type_of_unit(c->p, &e->as.quantity.unit, NULL));
    t->constant = true;
    return e->type = t;
}

static const Type *check_node(Ctx *c, Expr *e);

const Type *check_expr(Ctx *c, Expr *e)
{
    if (e->type)
        return e->type;
    if (c->p->nesting >= DEPTH_MAX && c->p->too_deep)
        return poison(e);
    c->p->too_deep |= c->p->nesting >= DEPTH_MAX;
    if (c->p->nesting >= DEPTH_MAX)
        return report_too_deep(c->p, e, "hay demasiadas definiciones que dependen una de otra hasta llegar aquí", too_deep_hint);
    c->p->nesting++;
    Symbol *me = c->p->entered;
    if (me && c->p->nesting - me->entered_at > me->height)
        me->height = c->p->nesting - me->entered_at;
    /* what names a declaration that a mistake left without a type has none either */
    const Type *t = check_node(c, e);
    c->p->nesting--;
    return t ? t : poison(e);
}

static const Type *check_node(Ctx *c, Expr *e)
{
    switch (e->kind) {
    case EXPR_KIND_COUNT:
    case EXPR_POISON:
        return poison(e);
    case EXPR_NUM: {
        if (!e->as.num.percent)
            return e->type = &type_literal;
        Type *t = type_copy(&type_literal);
        t->unit = UNIT_PERCENT;
        return e->type = t;
    }
    case EXPR_TEXT:   return e->type = &type_text;
    case EXPR_BOOL:   return e->type = &type_bool;
    case EXPR_PERIOD: return e->type = &type_period;
    case EXPR_DATE:   return e->type = &type_date;
    case EXPR_NAME:   return check_name(c, e);
    case EXPR_FIELD:  return check_field(c, e);
    case EXPR_PAREN:
        e->type   = check_expr(c, e->as.unary.operand);
        e->symbol = e->as.unary.operand->symbol;
        return e->type;
    case EXPR_NEG:
        return e->type = check_kind(c, e->as.unary.operand, TYPE_NUM);
    case EXPR_NOT:
        check_kind(c, e->as.unary.operand, TYPE_BOOL);
        return e->type = &type_bool;
    case EXPR_MISSING_TEST:
        check_expr(c, e->as.missing_test.operand);
        return e->type = &type_bool;
    case EXPR_MISSING:
        return e->type = &type_number;
    case EXPR_BINARY:
        return check_binary(c, e);
    case EXPR_AND:
    case EXPR_OR:
        if (e->as.logic.items.n > ITEMS_MAX)
            return report_too_deep(c->p, e, "hay más de 1000 condiciones seguidas", too_deep_hint);
        for (uint32_t i = 0; i < e->as.logic.items.n; i++)
            check_kind(c, e->as.logic.items.items[i], TYPE_BOOL);
        return e->type = &type_bool;
    case EXPR_BETWEEN:
    case EXPR_IN_RANGE:
        return check_range(c, e);
    case EXPR_IN_SET:
        return check_in_set(c, e);
    case EXPR_IF:
        check_kind(c, e->as.conditional.condition, TYPE_BOOL);
        return join_branches(c, e, e->as.conditional.then, e->as.conditional.otherwise);
    case EXPR_COALESCE:
        return join_branches(c, e, e->as.coalesce.operand, e->as.coalesce.fallback);
    case EXPR_CALL:
        return check_call(c, e);
    case EXPR_BY:
        return check_by(c, e);
    case EXPR_AT:
        return check_at(c, e);
    case EXPR_QUANTITY:
        return check_quantity(c, e);
    }
    return poison(e);
}
