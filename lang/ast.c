/* ast.c -- making, visiting and comparing nodes. */
#include "lang/ast.h"
#include "runtime/mem.h"

const char *expr_kind_name(ExprKind k)
{
    static const char *const names[] = {
#define EXPR(id, doc) #id,
#include "lang/expr.def"
#undef EXPR
    };
    return k < EXPR_KIND_COUNT ? names[k] : "?";
}

const char *decl_kind_word(DeclKind k)
{
    static const char *const words[] = {
#define DECL(id, word, doc) word,
#include "lang/decl.def"
#undef DECL
    };
    return k < DECL_KIND_COUNT ? words[k] : "?";
}

static const char *const level_words[MATRIX_LEVELS] = { "fin", "propósito", "componente", "actividad" };

const char *level_word(LevelKind k) { return k < MATRIX_LEVELS ? level_words[k] : "?"; }

bool level_find(Str folded, LevelKind *out)
{
    for (int k = 0; k < MATRIX_LEVELS; k++)
        if (str_eq(folded, text_fold(str_of(level_words[k])))) {
            *out = (LevelKind)k;
            return true;
        }
    return false;
}

const char *binop_text(BinOp op)
{
    switch (op) {
    case BIN_ADD:      return "+";
    case BIN_SUB:      return "-";
    case BIN_MUL:      return "*";
    case BIN_DIV:      return "/";
    case BIN_POW:      return "^";
    case BIN_EQ:       return "=";
    case BIN_NE:       return "<>";
    case BIN_LT:       return "<";
    case BIN_LE:       return "<=";
    case BIN_GT:       return ">";
    case BIN_GE:       return ">=";
    case BIN_CONTAINS: return "contiene";
    case BIN_STARTS:   return "empieza con";
    case BIN_ENDS:     return "termina con";
    }
    return "?";
}

Expr *expr_new(ExprKind kind, Span span)
{
    Expr *e = gc_new(Expr);
    e->kind = kind;
    e->span = span;
    return e;
}

Expr *expr_binary(BinOp op, Span span, Span op_span, Expr *left, Expr *right)
{
    Expr *e = expr_new(EXPR_BINARY, span);
    e->as.binary.op = op;
    e->as.binary.op_span = op_span;
    e->as.binary.left = left;
    e->as.binary.right = right;
    return e;
}

Decl *decl_new(DeclKind kind, Span span, Name name)
{
    Decl *d = gc_new(Decl);
    d->kind = kind;
    d->span = d->head = span;
    d->name = name;
    return d;
}

Name name_make(Str text, Span span, bool quoted)
{
    return (Name){ .text = text, .fold = quoted ? text_fold_label(text) : text_fold(text), .span = span, .quoted = quoted };
}

bool name_present(const Name *n) { return n->span.source != NULL; }

bool name_eq(const Name *a, const Name *b) { return str_eq(a->fold, b->fold); }

bool name_is(const Name *n, const char *folded) { return str_eq(n->fold, str_of(folded)); }

void module_free(Module *m)
{
    if (m->numbers)
        arena_free(m->numbers);
    m->numbers = NULL;
}

typedef void Visit(Expr *child, void *ctx);

static void visit(Expr *e, Visit *fn, void *ctx)
{
    if (e)
        fn(e, ctx);
}

static void visit_list(const ExprList *list, Visit *fn, void *ctx)
{
    for (uint32_t i = 0; i < list->n; i++)
        visit(list->items[i], fn, ctx);
}

void expr_each_child(const Expr *e, void (*fn)(Expr *child, void *ctx), void *ctx)
{
    switch (e->kind) {
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_NAME:
    case EXPR_MISSING: case EXPR_KIND_COUNT:
        return;
    case EXPR_FIELD:
        visit(e->as.field.object, fn, ctx);
        visit_list(&e->as.field.args, fn, ctx);
        return;
    case EXPR_PAREN: case EXPR_NEG: case EXPR_NOT:
        visit(e->as.unary.operand, fn, ctx);
        return;
    case EXPR_MISSING_TEST:
        visit(e->as.missing_test.operand, fn, ctx);
        return;
    case EXPR_BINARY:
        visit(e->as.binary.left, fn, ctx);
        visit(e->as.binary.right, fn, ctx);
        return;
    case EXPR_AND: case EXPR_OR:
        visit_list(&e->as.logic.items, fn, ctx);
        return;
    case EXPR_BETWEEN: case EXPR_IN_RANGE:
        visit(e->as.range.operand, fn, ctx);
        visit(e->as.range.low, fn, ctx);
        visit(e->as.range.high, fn, ctx);
        return;
    case EXPR_IN_SET:
        visit(e->as.in.operand, fn, ctx);
        visit_list(&e->as.in.items, fn, ctx);
        return;
    case EXPR_IF:
        visit(e->as.conditional.condition, fn, ctx);
        visit(e->as.conditional.then, fn, ctx);
        visit(e->as.conditional.otherwise, fn, ctx);
        return;
    case EXPR_COALESCE:
        visit(e->as.coalesce.operand, fn, ctx);
        visit(e->as.coalesce.fallback, fn, ctx);
        return;
    case EXPR_CALL:
        visit_list(&e->as.call.args, fn, ctx);
        visit(e->as.call.where, fn, ctx);
        visit(e->as.call.weight, fn, ctx);
        return;
    case EXPR_BY:
        visit(e->as.by.operand, fn, ctx);
        return;
    case EXPR_AT:
        visit(e->as.at.operand, fn, ctx);
        visit(e->as.at.when, fn, ctx);
        return;
    case EXPR_QUANTITY:
        visit(e->as.quantity.number, fn, ctx);
        return;
    }
}

/* ---- sameness ---- */

static const Expr *bare(const Expr *e)
{
    while (e && e->kind == EXPR_PAREN)
        e = e->as.unary.operand;
    return e;
}

static bool same_list(const ExprList *a, const ExprList *b)
{
    if (a->n != b->n)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!expr_same(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool same_names(const NameList *a, const NameList *b)
{
    if (a->n != b->n)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!name_eq(&a->items[i], &b->items[i]))
            return false;
    return true;
}

static bool same_motive(const MotiveRef *a, const MotiveRef *b)
{
    return (a->span.source != NULL) == (b->span.source != NULL) && str_eq(text_fold_label(a->text), text_fold_label(b->text));
}

static bool same_unit(const UnitExpr *a, const UnitExpr *b)
{
    if (a->n != b->n || !name_eq(&a->column, &b->column))
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!name_eq(&a->terms[i].name, &b->terms[i].name) || !name_eq(&a->terms[i].scale, &b->terms[i].scale) ||
            a->terms[i].power != b->terms[i].power)
            return false;
    return true;
}

bool expr_same(const Expr *a, const Expr *b)
{
    a = bare(a);
    b = bare(b);
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case EXPR_POISON: case EXPR_PAREN: case EXPR_KIND_COUNT:
        return false;                       /* nothing is known of a mistake */
    case EXPR_NUM:
        return a->as.num.percent == b->as.num.percent && num_cmp(a->as.num.value, b->as.num.value) == 0;
    case EXPR_TEXT:
        return str_eq(a->as.text.value, b->as.text.value);
    case EXPR_BOOL:
        return a->as.boolean.value == b->as.boolean.value;
    case EXPR_PERIOD:
        return period_pack(a->as.period.value) == period_pack(b->as.period.value);
    case EXPR_DATE:
        return a->as.date.days == b->as.date.days;
    case EXPR_NAME:
        return name_eq(&a->as.name.name, &b->as.name.name);
    case EXPR_FIELD:
        return name_eq(&a->as.field.field, &b->as.field.field) && a->as.field.has_args == b->as.field.has_args &&
               expr_same(a->as.field.object, b->as.field.object) && same_list(&a->as.field.args, &b->as.field.args);
    case EXPR_NEG: case EXPR_NOT:
        return expr_same(a->as.unary.operand, b->as.unary.operand);
    case EXPR_MISSING_TEST:
        return same_motive(&a->as.missing_test.motive, &b->as.missing_test.motive) &&
               expr_same(a->as.missing_test.operand, b->as.missing_test.operand);
    case EXPR_MISSING:
        return same_motive(&a->as.missing.motive, &b->as.missing.motive);
    case EXPR_BINARY:
        return a->as.binary.op == b->as.binary.op && expr_same(a->as.binary.left, b->as.binary.left) &&
               expr_same(a->as.binary.right, b->as.binary.right);
    case EXPR_AND: case EXPR_OR:
        return same_list(&a->as.logic.items, &b->as.logic.items);
    case EXPR_BETWEEN: case EXPR_IN_RANGE:
        return a->as.range.low_open == b->as.range.low_open && a->as.range.high_open == b->as.range.high_open &&
               expr_same(a->as.range.operand, b->as.range.operand) && expr_same(a->as.range.low, b->as.range.low) &&
               expr_same(a->as.range.high, b->as.range.high);
    case EXPR_IN_SET:
        return expr_same(a->as.in.operand, b->as.in.operand) && same_list(&a->as.in.items, &b->as.in.items);
    case EXPR_IF:
        return expr_same(a->as.conditional.condition, b->as.conditional.condition) &&
               expr_same(a->as.conditional.then, b->as.conditional.then) &&
               expr_same(a->as.conditional.otherwise, b->as.conditional.otherwise);
    case EXPR_COALESCE:
        return same_motive(&a->as.coalesce.motive, &b->as.coalesce.motive) &&
               expr_same(a->as.coalesce.operand, b->as.coalesce.operand) &&
               expr_same(a->as.coalesce.fallback, b->as.coalesce.fallback);
    case EXPR_CALL:
        return name_eq(&a->as.call.name, &b->as.call.name) && a->as.call.rows == b->as.call.rows &&
               same_list(&a->as.call.args, &b->as.call.args) && same_names(&a->as.call.by, &b->as.call.by) &&
               expr_same(a->as.call.where, b->as.call.where) && expr_same(a->as.call.weight, b->as.call.weight);
    case EXPR_BY:
        return same_names(&a->as.by.by, &b->as.by.by) && expr_same(a->as.by.operand, b->as.by.operand);
    case EXPR_AT:
        return expr_same(a->as.at.operand, b->as.at.operand) && expr_same(a->as.at.when, b->as.at.when);
    case EXPR_QUANTITY:
        return same_unit(&a->as.quantity.unit, &b->as.quantity.unit) && expr_same(a->as.quantity.number, b->as.quantity.number);
    }
    return false;
}
