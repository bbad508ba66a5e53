/* aggregate.c -- checks aggregates, and decides what rows they run over. */
#include "lang/check/builtins.h"

#define STR(s) (int)(s).len, (s).p

/* ---- the rows an aggregate runs over ---- */

typedef struct BaseSearch {
    Ctx         *c;
    const Grain *finest;        /* of the indicators named that are finer than the result */
    Symbol      *data;          /* of the qualified columns, where no dataset is in force */
    const Grain *clash_grain;
    Expr        *clash;         /* an indicator whose grain cannot be brought together with FINEST */
    bool         broken;        /* an indicator was already found wrong */
    Expr        *filter;        /* of the indicators by row: the rows that have a value */
    bool         filtered, unlike;      /* there are such indicators; their filters differ */
} BaseSearch;

static bool is_row(const Grain *g)
{
    return g->kind == GRAIN_ROW || g->stream;
}

static void note_filter(BaseSearch *s, Expr *filter)
{
    bool same = s->filter == filter || (s->filter && filter && expr_same(s->filter, filter));
    s->unlike |= s->filtered && !same;
    s->filtered = true;
    s->filter   = filter;
}

static void search_base(Expr *e, void *ctx)
{
    BaseSearch *s = ctx;
    Program *p = s->c->p;
    AggKind agg;
    if (e->kind == EXPR_CALL && (agg_find(e, &agg) || name_is(&e->as.call.name, "total")))
        return;
    if (e->kind == EXPR_NAME) {
        Symbol *sym = s->c->data ? scope_find(s->c->data->columns, e->as.name.name.fold) : NULL;
        if (!sym)
            sym = scope_find(&p->globals, e->as.name.name.fold);
        if (sym && sym->kind == SYM_INDICATOR && !sym->checking) {
            check_indicator(p, sym);
            s->broken |= sym->broken;
            const Grain *g = sym->grain;
            if (g && g->dataset && !(s->c->data && grain_refines(s->c->grain, g)) && !sym->broken) {
                if (!s->finest || grain_refines(g, s->finest))
                    s->finest = g;
                else if (!grain_refines(s->finest, g))
{
                    s->clash       = e;
                    s->clash_grain = g;
                }
                if (is_row(g))
                    note_filter(s, g->filter);
            }
        }
        if (sym && sym->kind == SYM_DATA && !s->c->data && !s->data)
            s->data = sym;
        if (!sym && say_no_subtotals(p, &e->as.name.name))
            s->broken = true;
    }
    expr_each_child(e, search_base, s);
}

static Grain *row_grain(Symbol *data)
{
    Grain *g = gc_new(Grain);
    g->kind    = GRAIN_ROW;
    g->dataset = data;
    return g;
}

/* Decides the rows of aggregate E; null after reporting. */
static const Grain *aggregate_base(Ctx *c, Expr *e)
{
    BaseSearch s = { .c = c };
    for (uint32_t i = 0; i < e->as.call.args.n; i++)
        search_base(e->as.call.args.items[i], &s);
    if (e->as.call.where)
        search_base(e->as.call.where, &s);
    if (e->as.call.weight)
        search_base(e->as.call.weight, &s);
    if (e->as.call.by.n) {
        const Grain *of = s.finest;
        Symbol *data = c->data ? c->data : of ? of->dataset : s.data;
        if (data)
            return grain_of(c->p, data, false, &e->as.call.by, c->data || !of ? c->grain->filter : of->filter);
        if (!s.broken)
            diag_add(c->p->diags, D_G008, e->span, "aquí no hay datos cuyas columnas nombrar en «por»");
        return NULL;
    }
    if (s.clash) {
        diag_add(c->p->diags, D_G002, s.clash->span, "los indicadores de este resumen van por columnas distintas: uno %s y otro %s",
                 grain_text(s.finest), grain_text(s.clash_grain));
        return NULL;
    }
    if (s.finest && is_row(s.finest)) {
        Grain *rows = row_grain(s.finest->dataset);
        rows->filter = s.unlike ? NULL : s.filter;
        return rows;
    }
    if (s.finest)
        return s.finest;
    Symbol *data = c->data ? c->data : s.data;
    if (!data && s.broken)
        return NULL;
    if (!data) {
        Diag *d = diag_add(c->p->diags, D_G008, e->span, "aquí no hay filas que resumir");
        const Expr *arg = e->as.call.args.n ? e->as.call.args.items[0] : NULL;
        for (uint32_t i = 0; arg && arg->kind == EXPR_NAME && i < c->p->ndata; i++) {
            const Symbol *from = c->p->data[i];
            if (!scope_find(from->columns, arg->as.name.name.fold))
                continue;
            diag_hint(d, "diga de qué datos: %.*s(%.*s.%.*s)", STR(e->as.call.name.text), STR(from->name.text), STR(arg->as.name.name.text));
            return NULL;
        }
        if (c->p->ndata)
            diag_hint(d, "diga de qué datos: %.*s(%.*s.columna), o agregue «de: %.*s»", STR(e->as.call.name.text),
                      STR(c->p->data[0]->name.text), STR(c->p->data[0]->name.text));
        return NULL;
    }
    check_data(c->p, data);
    return row_grain(data);
}

static const Type *result_of(AggKind kind, const Type *arg)
{
    Type *t = type_copy(arg);
    t->literal  = false;
    t->constant = false;
    switch (kind) {
    case AGG_COUNT: case AGG_COUNT_ROWS: case AGG_DISTINCT:
        return &type_number;
    case AGG_MEAN: case AGG_WMEAN: case AGG_MEDIAN: case AGG_PERCENTILE:
        t->quotient = true;
        return t;
    case AGG_STDEV: case AGG_STDEV_POP:
        t->quotient = false;
        t->approx   = true;
        return t;
    case AGG_SUM:
        t->quotient = false;        /* values were rounded on entering: the sum is a finite decimal */
        return t;
    case AGG_MIN: case AGG_MAX: case AGG_FIRST: case AGG_KIND_COUNT:
        return t;
    }
    return t;
}

const Type *check_aggregate(Ctx *c, Expr *e, AggKind kind)
{
    if (c->constant) {
        diag_add(c->p->diags, D_T009, e->span, "un resumen cambia con los datos y aquí va un valor fijo");
        return poison(e);
    }
    if (c->rows && c->by) {
        /* promedio(suma(a) / suma(b) por g): one value for each group of g, worked out from its rows */
        Ctx groups = *c;
        groups.grain = c->inner;
        groups.inner = NULL;
        groups.rows  = groups.by = false;
        return check_aggregate(&groups, e, kind);
    }
    if (c->rows) {
        Diag *d = diag_add(c->p->diags, D_G003, e->span, "«%.*s» está dentro de otro resumen", STR(e->as.call.name.text));
        diag_hint(d, "para el valor del conjunto escriba total(%.*s)", STR(span_text(e->span)));
        return poison(e);
    }
    uint32_t want = kind == AGG_COUNT_ROWS ? 0 : kind == AGG_PERCENTILE ? 2 : 1;
    if (e->as.call.args.n != want &&
        !expect_args(c, e, want, want, kind == AGG_PERCENTILE ? "percentil(x, 90)" : gc_printf("%.*s(x)", STR(e->as.call.name.text))))
        return poison(e);
    /* cuenta(datos): the rows of those data */
    if (kind == AGG_COUNT && e->as.call.args.items[0]->kind == EXPR_NAME) {
        Expr *arg = e->as.call.args.items[0];
        Symbol *sym = c->data ? scope_find(c->data->columns, arg->as.name.name.fold) : NULL;
        if (!sym)
            sym = scope_find(&c->p->globals, arg->as.name.name.fold);
        if (sym && sym->kind == SYM_DATA) {
            Ctx inside = *c;
            inside.data = sym;
            sym->uses++;
            check_data(c->p, sym);
            e->grain = row_grain(sym);
            inside.rows  = true;
            inside.inner = e->grain;
            arg->type   = &type_poison;
            arg->symbol = sym;
            if (e->as.call.where)
                check_kind(&inside, e->as.call.where, TYPE_BOOL);
            return e->type = &type_number;
        }
    }
    const Grain *base = aggregate_base(c, e);
    if (!base)
        return poison(e);
    e->grain = base;
    Ctx inside = *c;
    inside.rows  = true;
    inside.by    = e->as.call.by.n > 0;
    inside.inner = base;
    if (base->dataset)
        inside.data = base->dataset;
    const Type *arg = &type_number;
    if (want) {
        Expr *x = e->as.call.args.items[0];
        bool any = kind == AGG_COUNT || kind == AGG_DISTINCT || kind == AGG_MIN || kind == AGG_MAX;
        arg = any ? check_expr(&inside, x) : check_kind(&inside, x, TYPE_NUM);
        if ((kind == AGG_MIN || kind == AGG_MAX) && arg->kind == TYPE_BOOL)
            arg = check_kind(&inside, x, TYPE_NUM);
    }
    if (kind == AGG_PERCENTILE) {
        Num p;
        Expr *x = e->as.call.args.items[1];
        Ctx fixed = *c;
        fixed.constant = true;
        check_kind(&fixed, x, TYPE_NUM);
        if (x->type->kind != TYPE_POISON
            && (!const_value(c->p, x, &p) || num_cmp(p, num_int(0)) < 0 || num_cmp(p, num_int(100)) > 0))
            diag_add(c->p->diags, D_T009, x->span, "el percentil es un número fijo de 0 a 100");
    }
    if (e->as.call.weight) {
        if (kind != AGG_WMEAN)
            diag_add(c->p->diags, D_T005, e->as.call.weight->span, "sólo promedio lleva «ponderado por»");
        check_kind(&inside, e->as.call.weight, TYPE_NUM);
    }
    if (e->as.call.where)
        check_kind(&inside, e->as.call.where, TYPE_BOOL);
    if (arg->kind == TYPE_POISON && kind != AGG_COUNT)
        return poison(e);
    return e->type = result_of(kind, arg);
}
