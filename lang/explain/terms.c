/* terms.c -- the parts of a formula: which have values of their own, and the formula with those values. */
#include "lang/explain/impl.h"

#include "lang/check/builtins.h"
#include "lang/check/clone.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

static OperandKind kind_of_symbol(const Symbol *s)
{
    switch (s->kind) {
    case SYM_COLUMN:    return OPERAND_COLUMN;
    case SYM_INDICATOR: return OPERAND_INDICATOR;
    case SYM_PARAM:     return OPERAND_PARAMETER;
    case SYM_SPECIAL:   return OPERAND_SPECIAL;
    case SYM_FUNCTION: case SYM_UNIT: case SYM_DATA: case SYM_BANDS: case SYM_MATRIX: break;
    }
    return OPERAND_OTHER;
}

static bool is_function(const Expr *e)
{
    return e->kind == EXPR_CALL && e->expansion && !name_is(&e->as.call.name, "total");
}

bool leaf_kind(const Expr *e, OperandKind *kind)
{
    AggKind agg;
    switch (e->kind) {
    case EXPR_NAME:
    case EXPR_FIELD:
        *kind = e->symbol ? kind_of_symbol(e->symbol) : OPERAND_OTHER;
        return e->symbol != NULL;
    case EXPR_BY: case EXPR_AT:
        *kind = OPERAND_OTHER;
        return true;
    case EXPR_CALL: {
        *kind = OPERAND_AGGREGATE;
        if (agg_find(e, &agg))
            return true;
        *kind = OPERAND_OTHER;
        Builtin b = builtin_find(&e->as.call.name);
        return !is_function(e) && (b == BUILTIN_TOTAL || b == BUILTIN_PREVIOUS || b == BUILTIN_PUBLISHED || b == BUILTIN_CUMULATIVE);
    }
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_PAREN: case EXPR_NEG: case EXPR_NOT:
    case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_BINARY: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_RANGE:
    case EXPR_IN_SET: case EXPR_IF: case EXPR_COALESCE: case EXPR_QUANTITY: case EXPR_KIND_COUNT:
        break;
    }
    return false;
}

typedef struct LeafSearch { Leaves *out; bool raw; } LeafSearch;

static void search_leaf(Expr *e, void *ctx)
{
    LeafSearch *s = ctx;
    OperandKind kind;
    if (leaf_kind(e, &kind)) {
        Leaf leaf = { .e = e, .kind = kind, .raw = s->raw };
        GC_PUSH(s->out->items, s->out->n, s->out->cap, leaf);
        return;
    }
    if (is_function(e)) {
        search_leaf(e->expansion, ctx);
        return;
    }
    if (e->kind == EXPR_COALESCE || e->kind == EXPR_MISSING_TEST) {
        LeafSearch inside = { s->out, true };
        search_leaf(e->kind == EXPR_COALESCE ? e->as.coalesce.operand : e->as.missing_test.operand, &inside);
        if (e->kind == EXPR_COALESCE)
            search_leaf(e->as.coalesce.fallback, ctx);
        return;
    }
    expr_each_child(e, search_leaf, ctx);
}

void leaves_of(const Expr *e, bool raw, Leaves *out)
{
    LeafSearch s = { out, raw };
    search_leaf((Expr *)(uintptr_t)e, &s);
}

void leaves_take(Run *run, Leaves *leaves, const RowsView *view, uint32_t row)
{
    for (uint32_t i = 0; i < leaves->n; i++) {
        Leaf *leaf = &leaves->items[i];
        const Vec *v = view->cols[leaf->at];
        leaf->figure = figure_of(run, v, row, -1, NULL);
        if (v->kind == VEC_NUM && vec_valid(v, row))
            leaf->num = num_copy(run->set->arena, vec_num(view->arena, v, row));
    }
}

/* ---- writing ---- */

const char *expr_written(const Expr *e)
{
    Buf b = {0};
    expr_print(&b, e);
    return buf_taken(&b);
}

typedef struct Children { Expr *items[ITEMS_MAX + 8]; uint32_t n; } Children;

static void note_child(Expr *e, void *ctx)
{
    Children *c = ctx;
    if (c->n < sizeof c->items / sizeof *c->items)
        c->items[c->n++] = e;
}

static const Leaf *leaf_at(const Leaves *leaves, const Expr *e)
{
    for (uint32_t i = 0; leaves && i < leaves->n; i++)
        if (leaves->items[i].e == e)
            return &leaves->items[i];
    return NULL;
}

/* A number that would not read as one operand is put in parentheses. */
static Str operand_text(const Figure *f)
{
    if (!f->exact)
        return str_of(f->shown);
    if (!f->number)
        return str_of(gc_printf("\"%s\"", f->shown));
    bool plain = f->shown[0] >= '0' && f->shown[0] <= '9';
    return str_of(plain ? f->shown : gc_printf("(%s)", f->shown));
}

/* COPY, a clone of E, takes the values of LEAVES (null: names stay) and the bodies of functions. */
static void put_in_place(const Expr *e, Expr *copy, const Leaves *leaves)
{
    OperandKind kind;
    if (leaf_kind(e, &kind)) {
        const Leaf *leaf = leaf_at(leaves, e);
        if (leaf) {
            copy->kind = EXPR_NUM;
            copy->as.num.text = operand_text(&leaf->figure);
        }
        return;
    }
    if (is_function(e)) {
        Expr *body = expr_clone(e->expansion, &(NameList){0}, &(ExprList){0});
        put_in_place(e->expansion, body, leaves);
        copy->kind = EXPR_PAREN;
        copy->as.unary.operand = body;
        return;
    }
    Children *mine = gc_new(Children), *theirs = gc_new(Children);
    expr_each_child(e, note_child, mine);
    expr_each_child(copy, note_child, theirs);
    for (uint32_t i = 0; i < mine->n && i < theirs->n; i++)
        put_in_place(mine->items[i], theirs->items[i], leaves);
    /* an argument's parentheses that hold one operand */
    const Expr *inside = copy->kind == EXPR_PAREN ? copy->as.unary.operand : NULL;
    if (inside && (inside->kind == EXPR_NUM || inside->kind == EXPR_NAME || inside->kind == EXPR_PAREN))
        *copy = *inside;
}

static const char *written_with(const Expr *e, const Leaves *leaves)
{
    Expr *copy = expr_clone(e, &(NameList){0}, &(ExprList){0});
    put_in_place(e, copy, leaves);
    return expr_written(is_function(e) && copy->kind == EXPR_PAREN ? copy->as.unary.operand : copy);
}

static void search_function(Expr *e, void *ctx)
{
    bool *found = ctx;
    OperandKind kind;
    *found |= is_function(e);
    if (!leaf_kind(e, &kind))
        expr_each_child(e, search_function, ctx);
}

const char *expr_expanded(const Expr *e)
{
    bool found = false;
    search_function((Expr *)(uintptr_t)e, &found);
    return found ? written_with(e, NULL) : NULL;
}

const char *expr_valued(const Expr *e, const Leaves *leaves)
{
    return leaves->n ? written_with(e, leaves) : NULL;
}

/* ---- functions and parameters ---- */

static void note_function(Expr *e, void *ctx)
{
    ExFunctions *out = ctx;
    const Symbol *s = is_function(e) ? e->symbol : NULL;
    if (s && s->kind == SYM_FUNCTION && s->decl) {
        ExPlace at = place_of(s->decl->span);
        bool known = false;
        for (uint32_t i = 0; i < out->n; i++)
            known |= out->items[i].place.file == at.file && out->items[i].place.line == at.line;
        Str text = span_text(s->decl->span);
        ExFunction f = { .text = gc_printf("%.*s", STR(str_trim(text))), .doc = str_taken(s->decl->doc), .place = at };
        if (!known)
            GC_PUSH(out->items, out->n, out->cap, f);
    }
    if (e->expansion)
        note_function(e->expansion, ctx);
    expr_each_child(e, note_function, ctx);
}

void functions_of(const Expr *e, ExFunctions *out)
{
    note_function((Expr *)(uintptr_t)e, out);
}

const char *param_value(Program *p, const Symbol *s)
{
    Buf b = {0};
    Num v;
    if (s->type && s->type->kind == TYPE_NUM && const_value(p, s->value, &v)) {
        num_print_exact(&b, v);
        if (s->type->unit == UNIT_PERCENT)
            buf_puts(&b, "%");
    } else if (s->value) {
        expr_print(&b, s->value);
    }
    return buf_taken(&b);
}

typedef struct ParamSearch { Program *p; Explanation *x; } ParamSearch;

static bool given_by_use(const Symbol *s)
{
    return s->used_at.source && s->origin && strncmp(s->origin, "usa ", 4) == 0;
}

static void note_param(Expr *e, void *ctx)
{
    ParamSearch *s = ctx;
    const Symbol *sym = e->symbol;
    if (sym && sym->kind == SYM_PARAM && e->kind == EXPR_NAME) {
        const char *name = str_taken(sym->name.text);
        for (uint32_t i = 0; i < s->x->nparams; i++)
            if (str_eq(str_of(s->x->params[i].name), sym->name.text))
                return;
        ExParam param = { name, param_value(s->p, sym), sym->origin, place_of(given_by_use(sym) ? sym->used_at : sym->name.span) };
        GC_PUSH(s->x->params, s->x->nparams, s->x->cap_params, param);
        if (sym->value)
            note_param(sym->value, ctx);
        return;
    }
    if (e->expansion)
        note_param(e->expansion, ctx);
    expr_each_child(e, note_param, ctx);
}

void params_of(Program *p, const Expr *e, Explanation *x)
{
    ParamSearch s = { p, x };
    if (e)
        note_param((Expr *)(uintptr_t)e, &s);
}
