/* names.c -- every name that a module writes, with its part in the sentence. */
#include "lang/query/names.h"

typedef struct Walk {
    void      (*fn)(const NameUse *use, void *ctx);
    void       *ctx;
    const Decl *decl;
    const Name *data;
} Walk;

static void give(const Walk *w, NameRole role, const Name *n, const Expr *e)
{
    if (!name_present(n))
        return;
    NameUse use = { n, role, w->decl, w->data, e };
    w->fn(&use, w->ctx);
}

static void one(const Walk *w, NameRole role, const Name *n) { give(w, role, n, NULL); }

static void list(const Walk *w, NameRole role, const NameList *names)
{
    for (uint32_t i = 0; i < names->n; i++)
        one(w, role, &names->items[i]);
}

static void unit(const Walk *w, const UnitExpr *u)
{
    one(w, NAME_COLUMN, &u->column);
    for (uint32_t i = 0; i < u->n; i++) {
        one(w, NAME_SCALE, &u->terms[i].scale);
        one(w, NAME_UNIT, &u->terms[i].name);
    }
}

static void expr(const Walk *w, const Expr *e);

static void child(Expr *e, void *ctx) { expr(ctx, e); }

static void expr(const Walk *w, const Expr *e)
{
    if (!e)
        return;
    switch (e->kind) {
    case EXPR_NAME:
        give(w, NAME_VALUE, &e->as.name.name, e);
        return;
    case EXPR_FIELD:
        expr(w, e->as.field.object);
        give(w, NAME_FIELD, &e->as.field.field, e);
        for (uint32_t i = 0; i < e->as.field.args.n; i++)
            expr(w, e->as.field.args.items[i]);
        return;
    case EXPR_CALL:
        give(w, NAME_CALL, &e->as.call.name, e);
        list(w, NAME_COLUMN, &e->as.call.by);
        break;
    case EXPR_BY:
        list(w, NAME_COLUMN, &e->as.by.by);
        break;
    case EXPR_QUANTITY:
        unit(w, &e->as.quantity.unit);
        break;
    case EXPR_POISON: case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_PAREN: case EXPR_NEG:
    case EXPR_NOT: case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_BINARY: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN:
    case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_IF: case EXPR_COALESCE: case EXPR_AT: case EXPR_KIND_COUNT:
        break;
    }
    expr_each_child(e, child, (void *)w);
}

static void bindings(const Walk *w, const Binding *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        one(w, NAME_PARAM, &b[i].name);
        expr(w, b[i].value);
    }
}

static void data(Walk *w, const Decl *d)
{
    w->data = &d->name;
    one(w, NAME_COLUMN, &d->as.data.file_column);
    expr(w, d->as.data.rows_where);
    expr(w, d->as.data.subtotals);
    list(w, NAME_COLUMN, &d->as.data.key);
    for (uint32_t i = 0; i < d->as.data.nlinks; i++) {
        one(w, NAME_DATA, &d->as.data.links[i].dataset);
        list(w, NAME_COLUMN, &d->as.data.links[i].by);
    }
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        const ColumnDecl *c = &d->as.data.columns[i];
        one(w, NAME_DECLARES, &c->name);
        unit(w, &c->type.unit);
        expr(w, c->computed);
        expr(w, c->min);
        expr(w, c->max);
        one(w, NAME_COLUMN, &c->motive_from);
    }
    for (uint32_t i = 0; i < d->as.data.ntramos; i++)
        for (uint32_t k = 0; k < d->as.data.tramos[i].n; k++)
            one(w, NAME_COLUMN, &d->as.data.tramos[i].columns[k].column);
    list(w, NAME_COLUMN, &d->as.data.continues);
    one(w, NAME_COLUMN, &d->as.data.stack_key);
    one(w, NAME_COLUMN, &d->as.data.stack_value);
}

static void bands(const Walk *w, const Decl *d)
{
    one(w, NAME_WORD, &d->as.bands.over);
    expr(w, d->as.bands.over_expr);
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        one(w, NAME_WORD, &r->colour);
        expr(w, r->cut);
        expr(w, r->low);
        expr(w, r->high);
    }
}

static void indicator(Walk *w, const Decl *d)
{
    one(w, NAME_DATA, &d->as.indicator.from);
    w->data = name_present(&d->as.indicator.from) ? &d->as.indicator.from : NULL;
    one(w, NAME_WORD, &d->as.indicator.level);
    one(w, NAME_WORD, &d->as.indicator.dimension);
    one(w, NAME_WORD, &d->as.indicator.frequency);
    expr(w, d->as.indicator.sense);
    expr(w, d->as.indicator.from_where);
    list(w, NAME_COLUMN, &d->as.indicator.by);
    expr(w, d->as.indicator.formula);
    for (uint32_t i = 0; i < d->as.indicator.nvariables; i++) {
        one(w, NAME_DECLARES, &d->as.indicator.variables[i].phrase);
        expr(w, d->as.indicator.variables[i].value);
    }
    unit(w, &d->as.indicator.unit);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        const GoalDecl *g = &d->as.indicator.goals[i];
        one(w, NAME_DECLARES, &g->name);
        expr(w, g->value);
        expr(w, g->baseline);
    }
    expr(w, d->as.indicator.baseline);
    expr(w, d->as.indicator.fulfilment);
    list(w, NAME_GLOBAL, &d->as.indicator.bands);
    one(w, NAME_WORD, &d->as.indicator.holes);
}

static void matrix(const Walk *w, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.matrix.n; i++) {
        one(w, NAME_DECLARES, &d->as.matrix.levels[i].name);
        list(w, NAME_GLOBAL, &d->as.matrix.levels[i].indicators);
    }
    for (uint32_t i = 0; i < d->as.matrix.ndimensions; i++)
        list(w, NAME_WORD, &d->as.matrix.dimensions[i].words);
}

static void verify(Walk *w, const Decl *d)
{
    one(w, NAME_DATA, &d->as.verify.dataset);
    w->data = name_present(&d->as.verify.dataset) ? &d->as.verify.dataset : NULL;
    for (uint32_t i = 0; i < d->as.verify.n; i++) {
        const RuleDecl *r = &d->as.verify.rules[i];
        one(w, NAME_DECLARES, &r->name);
        expr(w, r->test);
        expr(w, r->where);
        one(w, NAME_WORD, &r->severity);
    }
}

static void test(Walk *w, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.test.ngiven; i++) {
        const GivenTable *g = &d->as.test.given[i];
        one(w, NAME_DATA, &g->dataset);
        w->data = &g->dataset;
        for (uint32_t k = 0; k < g->ncolumns; k++)
            one(w, NAME_COLUMN, &g->columns[k]);
    }
    w->data = NULL;
    bindings(w, d->as.test.params, d->as.test.nparams);
    for (uint32_t i = 0; i < d->as.test.nexpects; i++)
        expr(w, d->as.test.expects[i].test);
}

static void show(Walk *w, const Decl *d)
{
    one(w, NAME_DATA, &d->as.show.from);
    one(w, NAME_GLOBAL, &d->as.show.matrix);
    w->data = name_present(&d->as.show.from) ? &d->as.show.from : NULL;
    for (uint32_t i = 0; i < d->as.show.n; i++) {
        expr(w, d->as.show.items[i].value);
        one(w, NAME_DECLARES, &d->as.show.items[i].alias);
    }
    expr(w, d->as.show.where);
    list(w, NAME_COLUMN, &d->as.show.by);
    one(w, NAME_COLUMN, &d->as.show.across);
    for (uint32_t i = 0; i < d->as.show.norder; i++)
        expr(w, d->as.show.order[i].key);
}

static void declaration(Walk *w, const Decl *d)
{
    w->decl = d;
    w->data = NULL;
    if (d->kind == DECL_USE)
        one(w, NAME_MODULE, &d->name);
    else if (d->kind != DECL_VERIFY)
        one(w, NAME_DECLARES, &d->name);
    switch (d->kind) {
    case DECL_USE:
        bindings(w, d->as.use.bindings, d->as.use.n);
        return;
    case DECL_UNIT:
        unit(w, &d->as.unit.equals);
        return;
    case DECL_PARAM:
        unit(w, &d->as.param.type.unit);
        expr(w, d->as.param.value);
        return;
    case DECL_FUNCTION:
        list(w, NAME_DECLARES, &d->as.function.params);
        expr(w, d->as.function.body);
        return;
    case DECL_DATA:      data(w, d); return;
    case DECL_BANDS:     bands(w, d); return;
    case DECL_INDICATOR: indicator(w, d); return;
    case DECL_MATRIX:    matrix(w, d); return;
    case DECL_VERIFY:    verify(w, d); return;
    case DECL_TEST:      test(w, d); return;
    case DECL_SHOW:      show(w, d); return;
    case DECL_KIND_COUNT: return;
    }
}

void names_each(const Module *m, void (*fn)(const NameUse *use, void *ctx), void *ctx)
{
    Walk w = { .fn = fn, .ctx = ctx };
    one(&w, NAME_MODULE, &m->name);
    for (uint32_t i = 0; i < m->n; i++)
        declaration(&w, m->decls[i]);
}
