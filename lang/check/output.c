/* output.c -- checks what a script asks for: muestra, verifica, prueba. */
#include "lang/check/builtins.h"

#define STR(s) (int)(s).len, (s).p

/* ---- the grain of a muestra that does not say `por` ---- */

typedef struct ShowSearch {
    Program     *p;
    Symbol      *data;
    const Grain *finest;        /* of the indicators named outside aggregates */
    bool         columns;       /* a column is named outside aggregates */
    bool         aggregates;    /* an aggregate is named */
    bool         unlike;        /* the indicators of the finest grain take different rows */
    const Symbol *outside;      /* one of them */
    NameList     names;
} ShowSearch;

static bool filter_same(const Expr *a, const Expr *b)
{
    return a == b || (a && b && expr_same(a, b));
}

static void search_show(Expr *e, void *ctx)
{
    ShowSearch *s = ctx;
    AggKind agg;
    if (e->kind == EXPR_CALL && agg_find(e, &agg)) {
        s->aggregates = true;
        return;
    }
    if (e->kind == EXPR_BY || (e->kind == EXPR_CALL && name_is(&e->as.call.name, "total")))
        return;
    if (e->kind == EXPR_NAME) {
        const Name *n = &e->as.name.name;
        Symbol *sym = s->data ? scope_find(s->data->columns, n->fold) : NULL;
        if (!sym)
            sym = scope_find(&s->p->globals, n->fold);
        if (sym && sym->kind == SYM_COLUMN) {
            s->columns = true;
            GC_PUSH(s->names.items, s->names.n, s->names.cap, *n);
        } else if (sym && sym->kind == SYM_INDICATOR) {
            check_indicator(s->p, sym);
            if (sym->grain && sym->grain->kind != GRAIN_SCALAR && (!s->data || sym->grain->dataset == s->data)
                && (!s->finest || grain_refines(sym->grain, s->finest))) {
                if (!s->finest || !grain_same(sym->grain, s->finest))
                    s->unlike = false;
                else if (!filter_same(sym->grain->filter, s->finest->filter))
                    s->unlike = true;
                s->finest = sym->grain;
            }
        }
    }
    expr_each_child(e, search_show, s);
}

static bool keys_hold(const Grain *g, const NameList *names)
{
    for (uint32_t i = 0; i < names->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < g->nkeys; k++)
            found |= name_eq(&g->keys[k]->name, &names->items[i]);
        if (!found)
            return false;
    }
    return true;
}

Grain *show_grain(Program *p, Decl *d)
{
    Symbol *data = NULL;
    if (name_present(&d->as.show.from)) {
        data = find_data(p, &d->as.show.from);
        if (!data)
            return NULL;
        check_data(p, data);
    }
    if (d->as.show.has_by) {
        if (!data) {
            diag_add(p->diags, D_G006, d->head, "«por» necesita saber de qué datos: agregue «de …»");
            return NULL;
        }
        return grain_of(p, data, false, &d->as.show.by, d->as.show.where);
    }
    ShowSearch s = { .p = p, .data = data };
    for (uint32_t i = 0; i < d->as.show.n; i++)
        search_show(d->as.show.items[i].value, &s);
    for (uint32_t i = 0; i < d->as.show.norder; i++)
        search_show(d->as.show.order[i].key, &s);
    Grain *g = gc_new(Grain);
    if (s.finest && (!s.columns || (s.finest->kind == GRAIN_KEYS && !s.finest->stream && keys_hold(s.finest, &s.names)))) {
        *g = *s.finest;
        /* a filter is its indicator's own: an aggregate, or another indicator, shown beside it is of other rows */
        if (g->kind == GRAIN_TOTAL || s.aggregates || s.unlike)
            g->filter = NULL;
        return g;
    }
    g->dataset = data;
    g->kind = !data ? GRAIN_SCALAR : s.columns ? GRAIN_ROW : GRAIN_TOTAL;
    if (g->kind == GRAIN_TOTAL)
        g->filter = d->as.show.where;
    return g;
}

/* «como total» and then «ordena total»: the item that goes by the name KEY, or null. */
static Expr *shown_as(const Decl *d, const Expr *key)
{
    for (uint32_t i = 0; key->kind == EXPR_NAME && i < d->as.show.n; i++)
        if (name_present(&d->as.show.items[i].alias) && name_eq(&d->as.show.items[i].alias, &key->as.name.name))
            return d->as.show.items[i].value;
    return NULL;
}

void check_show(Program *p, Decl *d)
{
    if (name_present(&d->as.show.matrix)) {
        find_matrix(p, &d->as.show.matrix);
        return;
    }
    Grain *g = show_grain(p, d);
    if (!g)
        return;
    Ctx c = { .p = p, .grain = g, .data = g->dataset };
    Grain rows = { .kind = GRAIN_ROW, .dataset = g->dataset };
    /* donde chooses rows before they are grouped, or the rows of the result */
    if (d->as.show.where) {
        Ctx w = c;
        if (g->filter == d->as.show.where)
            w.grain = &rows;
        check_kind(&w, d->as.show.where, TYPE_BOOL);
    }
    for (uint32_t i = 0; i < d->as.show.n; i++)
        check_expr(&c, d->as.show.items[i].value);
    for (uint32_t i = 0; i < d->as.show.norder; i++) {
        OrderItem *o = &d->as.show.order[i];
        Expr *named = shown_as(d, o->key);
        if (named)
            o->key = named;
        check_expr(&c, o->key);
    }
    if (name_present(&d->as.show.across)) {
        bool found = false;
        for (uint32_t i = 0; i < g->nkeys; i++)
            found |= name_eq(&g->keys[i]->name, &d->as.show.across);
        if (!found) {
            Diag *e = diag_add(p->diags, D_G006, d->as.show.across.span, "«%.*s» no está en «por»: no puede ir en columnas", STR(d->as.show.across.text));
            diag_hint(e, "agréguela: «por …, %.*s con %.*s en columnas»", STR(d->as.show.across.text), STR(d->as.show.across.text));
        }
    }
    d->checked_grain = g;
}

void check_verify(Program *p, Decl *d)
{
    Grain *g = gc_new(Grain);
    if (name_present(&d->as.verify.dataset)) {
        g->dataset = find_data(p, &d->as.verify.dataset);
        if (!g->dataset)
            return;
        check_data(p, g->dataset);
        g->kind = GRAIN_ROW;
    }
    Ctx c = { .p = p, .grain = g, .data = g->dataset };
    for (uint32_t i = 0; i < d->as.verify.n; i++) {
        RuleDecl *r = &d->as.verify.rules[i];
        if (r->where)
            check_kind(&c, r->where, TYPE_BOOL);
        check_kind(&c, r->test, TYPE_BOOL);
        for (uint32_t k = 0; k < i; k++)
            if (name_present(&r->name) && name_eq(&r->name, &d->as.verify.rules[k].name)) {
                Diag *e = diag_add(p->diags, D_N002, r->name.span, "ya hay una regla «%.*s»", STR(r->name.text));
                diag_note(e, d->as.verify.rules[k].name.span, "la otra es ésta");
            }
        if (name_present(&r->severity) && !name_is(&r->severity, "grave") && !name_is(&r->severity, "aviso")) {
            Diag *e = diag_add(p->diags, D_N006, r->severity.span, "«%.*s» no es una gravedad", STR(r->severity.text));
            diag_hint(e, "se admiten: grave, aviso");
        }
    }
    d->checked_grain = g;
}

typedef struct GivenSearch { Program *p; Decl *test; Span at; } GivenSearch;

static bool is_given(const Decl *test, const Symbol *data)
{
    for (uint32_t i = 0; i < test->as.test.ngiven; i++)
        if (name_eq(&test->as.test.given[i].dataset, &data->name))
            return true;
    return false;
}

static void need_data(GivenSearch *s, Symbol *data, Span at)
{
    if (!data || is_given(s->test, data))
        return;
    Diag *d = diag_add(s->p->diags, D_R002, at, "lo que se espera sale de los datos «%.*s», que la prueba no da", STR(data->name.text));
    diag_hint(d, "agregue «dado %.*s» con unas filas", STR(data->name.text));
}

static void search_given(Expr *e, void *ctx)
{
    GivenSearch *s = ctx;
    if (e->symbol && e->symbol->kind == SYM_INDICATOR)
        need_data(s, e->symbol->dataset, e->span);
    if (e->symbol && e->symbol->kind == SYM_COLUMN)
        need_data(s, e->symbol->dataset, e->span);
    expr_each_child(e, search_given, s);
}

void check_test(Program *p, Decl *d)
{
    for (uint32_t i = 0; i < d->as.test.ngiven; i++) {
        GivenTable *g = &d->as.test.given[i];
        Symbol *data = find_data(p, &g->dataset);
        if (!data)
            continue;
        check_data(p, data);
        for (uint32_t k = 0; k < i; k++)
            if (name_eq(&d->as.test.given[k].dataset, &g->dataset)) {
                Diag *e = diag_add(p->diags, D_N002, g->dataset.span, "la prueba ya da los datos «%.*s»", STR(data->name.text));
                diag_note(e, d->as.test.given[k].dataset.span, "aquí se dan por primera vez");
                diag_hint(e, "ponga todos los renglones bajo un solo «dado»");
            }
        for (uint32_t k = 0; k < g->ncolumns; k++) {
            Symbol *col = scope_find(data->columns, g->columns[k].fold);
            if (!col && data->torn)
                continue;
            if (!col) {
                Diag *e = diag_add(p->diags, D_R001, g->columns[k].span, "«%.*s» no es una columna de «%.*s»", STR(g->columns[k].text), STR(data->name.text));
                scope_hint(data->columns, g->columns[k].text, e);
            } else if (col->column->computed) {
                diag_add(p->diags, D_R001, g->columns[k].span, "«%.*s» se calcula de otras columnas: no se da", STR(g->columns[k].text));
            }
        }
    }
    static const Grain scalar = { .kind = GRAIN_SCALAR };
    Ctx c = { .p = p, .grain = &scalar };
    for (uint32_t i = 0; i < d->as.test.nexpects; i++) {
        Expr *e = d->as.test.expects[i].test;
        check_kind(&c, e, TYPE_BOOL);
        GivenSearch s = { .p = p, .test = d };
        search_given(e, &s);
    }
}
