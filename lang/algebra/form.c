/* form.c -- an expression seen as arithmetic over atoms. */
#include "lang/algebra/form.h"
#include "lang/algebra/same.h"
#include "lang/check/symbol.h"
#include "runtime/mem.h"

enum { POWER_MAX = 64, NESTED_MAX = 4, SUMMANDS_MAX = 64 };

/* Without parentheses, calls of functions and parameters. */
static const Expr *bare(const Expr *e)
{
    for (;;) {
        if (e->kind == EXPR_PAREN)
            e = e->as.unary.operand;
        else if (e->kind == EXPR_CALL && e->expansion)
            e = e->expansion;
        else if (e->kind == EXPR_NAME && e->symbol && e->symbol->kind == SYM_PARAM && e->symbol->value)
            e = e->symbol->value;
        else
            return e;
    }
}

/* ---- atoms ---- */

static bool same_name(const Name *a, const Name *b)
{
    return str_eq(a->fold, b->fold) || str_eq(text_fold_label(a->text), text_fold_label(b->text));
}

static bool same_by(const NameList *a, const NameList *b)
{
    bool same = a->n == b->n;
    for (uint32_t i = 0; same && i < a->n; i++)
        same = same_name(&a->items[i], &b->items[i]);
    return same;
}

/* Equal as functions, holes included. */
static bool same_value(const Atoms *atoms, const Expr *a, const Expr *b)
{
    if (!a || !b)
        return a == b;
    if (expr_same(a, b))
        return true;
    if (atoms->depth >= NESTED_MAX || !*atoms->budget)
        return false;
    --*atoms->budget;
    SameResult r;
    SameOptions opt = { .depth = atoms->depth + 1, .budget = atoms->budget };
    return expr_equal_functions(a, b, &opt, &r) == SAME_PROVED && r.holes == SAME_HOLES_ALIKE && !r.reads_differ;
}

bool atom_same(const Atoms *atoms, const Expr *a, const Expr *b)
{
    if (a == b || expr_same(a, b))
        return true;
    if (a->kind != b->kind)
        return false;
    if (a->kind == EXPR_NAME)
        return same_name(&a->as.name.name, &b->as.name.name);
    if (a->kind == EXPR_AT)
        return expr_same(a->as.at.when, b->as.at.when) && same_value(atoms, a->as.at.operand, b->as.at.operand);
    if (a->kind == EXPR_BY)
        return same_by(&a->as.by.by, &b->as.by.by) && same_value(atoms, a->as.by.operand, b->as.by.operand);
    if (a->kind != EXPR_CALL || !name_eq(&a->as.call.name, &b->as.call.name) || a->as.call.rows != b->as.call.rows ||
        a->as.call.args.n != b->as.call.args.n || !same_by(&a->as.call.by, &b->as.call.by))
        return false;
    const Expr *x = a->as.call.where, *y = b->as.call.where;
    if ((x || y) && !(x && y && expr_same(x, y)))
        return false;
    if (!same_value(atoms, a->as.call.weight, b->as.call.weight))
        return false;
    for (uint32_t i = 0; i < a->as.call.args.n; i++)
        if (!same_value(atoms, a->as.call.args.items[i], b->as.call.args.items[i]))
            return false;
    return true;
}

static Form *form_new(FormKind kind, Form *a, Form *b)
{
    Form *f = gc_new(Form);
    f->kind = kind;
    f->a = a;
    f->b = b;
    return f;
}

static Form *atom_of(Atoms *atoms, const Expr *e)
{
    Form *f = form_new(FORM_ATOM, NULL, NULL);
    for (f->atom = 0; f->atom < atoms->n; f->atom++)
        if (atom_same(atoms, atoms->items[f->atom], e))
            return f;
    if (atoms->n == POLY_VARS_MAX) {
        atoms->full = true;
        f->atom = 0;
        return f;
    }
    GC_PUSH(atoms->items, atoms->n, atoms->cap, e);
    return f;
}

/* The whole number that E is, within ±POWER_MAX. */
static bool whole_power(const Expr *e, int32_t *out)
{
    bool negative = false;
    int64_t v;
    for (e = bare(e); e->kind == EXPR_NEG; e = bare(e->as.unary.operand))
        negative = !negative;
    if (e->kind != EXPR_NUM || !num_to_i64(e->as.num.value, &v) || v > POWER_MAX || v < -POWER_MAX)
        return false;
    *out = negative ? -(int32_t)v : (int32_t)v;
    return true;
}

/* ---- aggregates that are linear: suma(2 * a + b) is 2 * suma(a) + suma(b) ---- */

static bool is_linear(const Expr *call)
{
    return (name_is(&call->as.call.name, "suma") || name_is(&call->as.call.name, "promedio")) && call->as.call.args.n == 1 && !call->as.call.weight &&
           !call->as.call.by.n;
}

/* CALL of the product of the atoms of T, as many times as it says. */
static Expr *call_of_term(const Expr *call, const Atoms *atoms, const Term *t)
{
    Expr *product = NULL, *out = gc_new(Expr);
    for (uint32_t v = 0; v < atoms->n; v++)
        for (uint32_t k = 0; k < t->exp[v]; k++) {
            Expr *x = (Expr *)(uintptr_t)atoms->items[v];
            product = product ? expr_binary(BIN_MUL, call->span, call->span, product, x) : x;
        }
    *out = *call;
    out->as.call.args = (ExprList){0};
    GC_PUSH(out->as.call.args.items, out->as.call.args.n, out->as.call.args.cap, product);
    return out;
}

/* Each term of what is summed can be summed apart: it is a decimal times columns, and all columns that are read stand in the terms. */
static bool can_part(const Form *inside, Poly sum)
{
    uint32_t seen = 0, decimals;
    if (sum.n == 0 || sum.n > SUMMANDS_MAX)
        return false;
    for (uint32_t i = 0; i < sum.n; i++) {
        uint32_t vars = 0;
        for (uint32_t v = 0; v < POLY_VARS_MAX; v++)
            vars |= (uint32_t)(sum.terms[i].exp[v] > 0) << v;
        /* row by row a quotient without end is rounded before it is added: one third of a sum is not the sum of thirds */
        if (!vars || sum.terms[i].coef.is_big || !num_finite(sum.terms[i].coef, &decimals))
            return false;
        seen |= vars;
    }
    return seen == form_atoms(inside);
}

/* CALL as a sum of aggregates of single terms, or null where it is best left as it is. */
static Form *parted(Atoms *atoms, const Expr *call)
{
    Atoms rows = { .depth = atoms->depth, .budget = atoms->budget };
    Form *inside = form_of(&rows, call->as.call.args.items[0]), *out = NULL;
    if (inside->kind == FORM_ATOM || rows.full)
        return NULL;
    PolyRoom room = { .arena = arena_new() };
    PolyList divisors = {0};
    Ratio r = form_ratio(&room, inside, &divisors);
    Num one = num_int(1), k;
    if (!room.full && poly_is_constant(r.d) && !divisors.n && r.d.n && num_div(room.arena, one, r.d.terms[0].coef, &k) == NUM_OK) {
        Poly sum = poly_mul(&room, r.n, poly_num(&room, k));
        for (uint32_t i = 0; !room.full && can_part(inside, sum) && i < sum.n; i++) {
            Form *factor = form_new(FORM_NUM, NULL, NULL), *term = atom_of(atoms, call_of_term(call, &rows, &sum.terms[i]));
            factor->value = sum.terms[i].coef;
            if (num_cmp(factor->value, one) != 0)
                term = form_new(FORM_MUL, factor, term);
            out = out ? form_new(FORM_ADD, out, term) : term;
        }
    }
    arena_free(room.arena);
    return out;
}

Form *form_of(Atoms *atoms, const Expr *e)
{
    e = bare(e);
    Form *f;
    int32_t power;
    if (e->kind == EXPR_CALL && is_linear(e) && (f = parted(atoms, e)))
        return f;
    if (e->kind == EXPR_NUM) {
        f = form_new(FORM_NUM, NULL, NULL);
        f->value = e->as.num.value;
        return f;
    }
    if (e->kind == EXPR_NEG)
        return form_new(FORM_NEG, form_of(atoms, e->as.unary.operand), NULL);
    if (e->kind != EXPR_BINARY)
        return atom_of(atoms, e);
    const Expr *l = e->as.binary.left, *r = e->as.binary.right;
    switch (e->as.binary.op) {
    case BIN_ADD: f = form_of(atoms, l); return form_new(FORM_ADD, f, form_of(atoms, r));
    case BIN_SUB: f = form_of(atoms, l); return form_new(FORM_SUB, f, form_of(atoms, r));
    case BIN_MUL: f = form_of(atoms, l); return form_new(FORM_MUL, f, form_of(atoms, r));
    case BIN_DIV: f = form_of(atoms, l); return form_new(FORM_DIV, f, form_of(atoms, r));
    case BIN_POW:
        if (!whole_power(r, &power))
            return atom_of(atoms, e);
        f = form_new(FORM_POW, form_of(atoms, l), NULL);
        f->power = power;
        return f;
    case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        break;
    }
    return atom_of(atoms, e);
}

/* ---- values ---- */

static FormValue outcome(NumErr e)
{
    return e == NUM_OK ? FORM_DEFINED : e == NUM_ERR_ZERO ? FORM_HOLE : FORM_LIMIT;
}

FormValue form_value(Arena *arena, const Form *f, const Num *point, Num *out)
{
    Num a, b;
    FormValue v;
    switch (f->kind) {
    case FORM_NUM:
        *out = f->value;
        return FORM_DEFINED;
    case FORM_ATOM:
        *out = point[f->atom];
        return FORM_DEFINED;
    case FORM_NEG: case FORM_POW:
        v = form_value(arena, f->a, point, &a);
        if (v != FORM_DEFINED)
            return v;
        if (f->kind == FORM_POW)
            return outcome(num_pow(arena, a, num_int(f->power), out));
        *out = num_neg(a);
        return FORM_DEFINED;
    case FORM_ADD: case FORM_SUB: case FORM_MUL: case FORM_DIV:
        v = form_value(arena, f->a, point, &a);
        if (v == FORM_DEFINED)
            v = form_value(arena, f->b, point, &b);
        if (v != FORM_DEFINED)
            return v;
        return outcome(f->kind == FORM_ADD ? num_add(arena, a, b, out) : f->kind == FORM_SUB ? num_sub(arena, a, b, out)
                       : f->kind == FORM_MUL ? num_mul(arena, a, b, out) : num_div(arena, a, b, out));
    }
    return FORM_LIMIT;
}

/* 0 is one too: then there is a value nowhere. */
static void divisor(PolyList *list, Poly p)
{
    if (!poly_is_constant(p) || !p.n)
        GC_PUSH(list->items, list->n, list->cap, p);
}

Ratio form_ratio(PolyRoom *r, const Form *f, PolyList *divisors)
{
    Poly one = poly_num(r, num_int(1));
    if (r->full)
        return (Ratio){ one, one };
    Ratio a = { one, one }, b = { one, one };
    if (f->a)
        a = form_ratio(r, f->a, divisors);
    if (f->b)
        b = form_ratio(r, f->b, divisors);
    switch (f->kind) {
    case FORM_NUM:  return (Ratio){ poly_num(r, f->value), one };
    case FORM_ATOM: return (Ratio){ poly_var(r, f->atom), one };
    case FORM_NEG:  return (Ratio){ poly_sub(r, (Poly){0}, a.n), a.d };
    case FORM_MUL:  return (Ratio){ poly_mul(r, a.n, b.n), poly_mul(r, a.d, b.d) };
    case FORM_ADD: case FORM_SUB: {
        bool alike = poly_equal(a.d, b.d);
        Poly x = alike ? a.n : poly_mul(r, a.n, b.d), y = alike ? b.n : poly_mul(r, b.n, a.d);
        return (Ratio){ f->kind == FORM_ADD ? poly_add(r, x, y) : poly_sub(r, x, y), alike ? a.d : poly_mul(r, a.d, b.d) };
    }
    case FORM_DIV:
        divisor(divisors, b.n);
        return (Ratio){ poly_mul(r, a.n, b.d), poly_mul(r, a.d, b.n) };
    case FORM_POW: {
        uint32_t power = (uint32_t)(f->power < 0 ? -f->power : f->power);
        if (f->power < 0)
            divisor(divisors, a.n);
        Poly n = poly_pow(r, a.n, power), d = poly_pow(r, a.d, power);
        return f->power < 0 ? (Ratio){ d, n } : (Ratio){ n, d };
    }
    }
    return (Ratio){ one, one };
}

uint32_t form_atoms(const Form *f)
{
    if (f->kind == FORM_ATOM)
        return UINT32_C(1) << f->atom;
    return (f->a ? form_atoms(f->a) : 0) | (f->b ? form_atoms(f->b) : 0);
}

/* ---- which values atoms may take together ---- */

typedef struct Leaf { Str name; const Expr *shift; } Leaf;
typedef struct Leaves { Leaf *items; uint32_t n, cap, depth; const Expr *shift; } Leaves;

static bool is_shift(const Expr *e)
{
    return e->kind == EXPR_CALL && (name_is(&e->as.call.name, "anterior") || name_is(&e->as.call.name, "anterior publicado"));
}

static void add_leaf(Leaves *l, Str name)
{
    Leaf leaf = { name, l->shift };
    GC_PUSH(l->items, l->n, l->cap, leaf);
}

/* The columns whose values E takes; those of a condition `donde` only choose rows. */
static void find_leaves(Expr *e, void *ctx)
{
    Leaves *l = ctx;
    const Expr *at = bare(e), *shift = l->shift;
    if (l->depth > 64)
        return;
    l->depth++;
    if (at->kind == EXPR_NAME && at->symbol && at->symbol->kind == SYM_INDICATOR && at->symbol->decl->as.indicator.formula) {
        find_leaves(at->symbol->decl->as.indicator.formula, l);
    } else if (at->kind == EXPR_NAME) {
        add_leaf(l, at->as.name.name.fold);
        if (at->symbol && at->symbol->kind == SYM_COLUMN && at->symbol->column && at->symbol->column->computed)
            find_leaves(at->symbol->column->computed, l);
    } else if (at->kind == EXPR_FIELD && at->as.field.object->kind == EXPR_NAME) {
        add_leaf(l, at->as.field.field.fold);
        find_leaves(at->as.field.object, l);
    } else if (at->kind == EXPR_CALL) {
        if (name_is(&at->as.call.name, "cuenta") || name_is(&at->as.call.name, "cuenta distintos"))
            add_leaf(l, str_of("filas"));       /* where nothing is missing or repeated, all count the rows */
        if (is_shift(at))
            l->shift = at;
        for (uint32_t i = 0; i < at->as.call.args.n; i++)
            find_leaves(at->as.call.args.items[i], l);
        if (at->as.call.weight)
            find_leaves(at->as.call.weight, l);
    } else if (at->kind == EXPR_AT) {
        l->shift = at->as.at.when;
        find_leaves(at->as.at.operand, l);
    } else {
        expr_each_child(at, find_leaves, l);
    }
    l->shift = shift;
    l->depth--;
}

static Leaves leaves_of(const Expr *e)
{
    Leaves l = {0};
    find_leaves((Expr *)(uintptr_t)e, &l);
    return l;
}

/* Shifts to different times: anterior(x) against x, x en (periodo - 1 año) against x en (periodo - 2 año). */
static bool shifts_differ(const Expr *a, const Expr *b)
{
    if (!a || !b)
        return a != b;
    bool x = is_shift(a), y = is_shift(b);
    return x == y && !x && !expr_same(a, b);
}

/* One is a part of the rows of the other, and no third atom takes the same column. */
static bool part_of(const Atoms *atoms, uint32_t a, uint32_t b, Str column)
{
    const Expr *x = atoms->items[a], *y = atoms->items[b];
    if (x->kind != EXPR_CALL || y->kind != EXPR_CALL || !name_eq(&x->as.call.name, &y->as.call.name) || !x->as.call.where == !y->as.call.where)
        return false;
    for (uint32_t i = 0; i < atoms->n; i++) {
        Leaves l = leaves_of(atoms->items[i]);
        for (uint32_t k = 0; i != a && i != b && k < l.n; k++)
            if (str_eq(l.items[k].name, column))
                return false;
    }
    return true;
}

bool atoms_independent(const Atoms *atoms, uint32_t a, uint32_t b)
{
    Leaves x = leaves_of(atoms->items[a]), y = leaves_of(atoms->items[b]);
    for (uint32_t i = 0; i < x.n; i++)
        for (uint32_t k = 0; k < y.n; k++)
            if (str_eq(x.items[i].name, y.items[k].name) && !shifts_differ(x.items[i].shift, y.items[k].shift) &&
                !part_of(atoms, a, b, x.items[i].name))
                return false;
    return true;
}

bool atom_is_free(const Expr *a, bool named)
{
    if (named || leaves_of(a).n == 0)
        return named;
    switch (a->kind) {
    case EXPR_NAME: case EXPR_FIELD: case EXPR_AT: case EXPR_BY: case EXPR_COALESCE:
        return true;
    case EXPR_BINARY:
        return a->as.binary.op == BIN_POW;
    case EXPR_CALL:
        return a->as.call.rows || a->as.call.args.n > 0;
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_PAREN: case EXPR_NEG:
    case EXPR_NOT: case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_RANGE: case EXPR_IN_SET:
    case EXPR_IF: case EXPR_QUANTITY: case EXPR_KIND_COUNT:
        return false;
    }
    return false;
}
