/* call.c -- checks calls: aggregates and the rows they run over, built-in functions, functions of the script. */
#include "lang/check/builtins.h"
#include "lang/check/clone.h"

#define STR(s) (int)(s).len, (s).p
enum { MAX_CALLS = 64 };        /* functions that call one another */
enum { MAX_EXPANDED = 20000 };  /* calls put in place in one program */

static const BuiltinInfo builtins[] = {
#define BUILTIN(id, name, min, max, doc) { name, min, max, doc, false },
#define TIME(id, name, min, max, doc) { name, min, max, doc, true },
#include "lang/check/builtins.def"
#undef BUILTIN
#undef TIME
};

const BuiltinInfo *builtin_info(Builtin b)
{
    return &builtins[b];
}

Builtin builtin_find(const Name *n)
{
    for (unsigned i = 0; i < BUILTIN_NONE; i++)
        if (name_is(n, builtins[i].name))
            return (Builtin)i;
    return BUILTIN_NONE;
}

bool call_counts_rows(const Expr *call)
{
    const ExprList *args = &call->as.call.args;
    return call->as.call.rows || (args->n == 1 && args->items[0]->kind == EXPR_NAME && args->items[0]->symbol && args->items[0]->symbol->kind == SYM_DATA);
}

bool agg_find(const Expr *call, AggKind *out)
{
    static const struct { const char *name; AggKind kind; } names[] = {
        { "suma", AGG_SUM }, { "promedio", AGG_MEAN }, { "mediana", AGG_MEDIAN }, { "percentil", AGG_PERCENTILE },
        { "minimo", AGG_MIN }, { "maximo", AGG_MAX }, { "desviacion", AGG_STDEV },
        { "desviacion poblacional", AGG_STDEV_POP }, { "cuenta", AGG_COUNT }, { "cuenta distintos", AGG_DISTINCT },
    };
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name_is(&call->as.call.name, names[i].name)) {
            *out = names[i].kind;
            if (*out == AGG_COUNT && call_counts_rows(call))
                *out = AGG_COUNT_ROWS;
            if (*out == AGG_MEAN && call->as.call.weight)
                *out = AGG_WMEAN;
            return true;
        }
    return false;
}

bool freq_find(const Name *n, Freq *out)
{
    static const struct { const char *one, *many; } words[] = {
#define FREQ(id, letter, per_year, one, many) { one, many },
#include "runtime/column/freq.def"
#undef FREQ
    };
    for (unsigned i = 0; i < FREQ_COUNT; i++)
        if (str_eq(n->fold, text_fold(str_of(words[i].one))) || str_eq(n->fold, text_fold(str_of(words[i].many)))) {
            *out = (Freq)i;
            return true;
        }
    return false;
}

Symbol *time_key(Ctx *c, const Expr *e)
{
    const Grain *g = c->rows ? c->inner : c->grain;
    Symbol *key = NULL;
    uint32_t found = 0;
    for (uint32_t i = 0; i < g->nkeys; i++)
        if (g->keys[i]->type && g->keys[i]->type->kind == TYPE_PERIOD) {
            key = g->keys[i];
            found++;
        }
    if (found == 1)
        return key;
    Diag *d = diag_add(c->p->diags, D_G005, e->span, "el resultado es %s: %s", grain_text(g),
                       found ? "hay más de una columna de tipo periodo" : "no hay una columna de tipo periodo");
    if (!found)
        diag_hint(d, "agregue a «por» la columna del periodo, declarada «periodo» en los datos");
    return NULL;
}

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

static bool expect_args(Ctx *c, const Expr *e, uint32_t min, uint32_t max, const char *doc)
{
    uint32_t n = e->as.call.args.n;
    if (n >= min && n <= max)
        return true;
    const char *many = min == max ? gc_printf("%u argumento%s", min, min == 1 ? "" : "s") : gc_printf("de %u a %u argumentos", min, max);
    Diag *d = diag_add(c->p->diags, D_T005, e->as.call.name.span, "«%.*s» lleva %s y aquí hay %u", STR(e->as.call.name.text), many, n);
    if (doc)
        diag_hint(d, "se escribe %s", doc);
    return false;
}

static const Type *poison(Expr *e)
{
    return e->type = &type_poison;
}

static const Type *check_aggregate(Ctx *c, Expr *e, AggKind kind)
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
    if (!expect_args(c, e, want, want, kind == AGG_PERCENTILE ? "percentil(x, 90)" : gc_printf("%.*s(x)", STR(e->as.call.name.text))))
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

/* ---- total(x), x por cols ---- */

static const Type *regrain(Ctx *c, Expr *e, Expr *operand, const Grain *g)
{
    Ctx there = *c;
    there.grain = g;
    there.data  = g->dataset;
    there.rows  = false;
    there.inner = NULL;
    e->grain = g;
    /* an indicator is worked out again from the rows: its formula, at the other grain */
    Symbol *s = operand->kind == EXPR_NAME && !(c->data && scope_find(c->data->columns, operand->as.name.name.fold))
              ? scope_find(&c->p->globals, operand->as.name.name.fold) : NULL;
    if (s && s->kind == SYM_INDICATOR) {
        s->uses++;
        operand->symbol = s;
        if (s->checking) {
            report_cycle(c->p, s, operand->span);
            return poison(e);
        }
        check_indicator(c->p, s);
        operand->type = &type_poison;
        if (s->broken)
            return poison(e);
        Grain *to = gc_new(Grain);
        *to = *g;
        to->dataset = s->grain->dataset;
        if (to->kind == GRAIN_SCALAR && to->dataset)
            to->kind = GRAIN_TOTAL;
        to->filter  = s->grain->filter;
        if (!grain_refines(s->grain, to)) {
            diag_add(c->p->diags, D_G002, e->span, "«%.*s» va %s: no se puede volver a calcular %s", STR(s->name.text),
                     grain_text(s->grain), grain_text(to));
            return poison(e);
        }
        e->grain = to;
        Expr *again = expr_clone(s->decl->as.indicator.formula, &(NameList){0}, &(ExprList){0});
        Diags *quiet = diags_new();
        Program scratch = *c->p;
        scratch.diags = quiet;
        Ctx probe = { .p = &scratch, .grain = to, .data = to->dataset };
        check_expr(&probe, again);
        if (quiet->errors) {
            Diag *d = diag_add(c->p->diags, D_G007, e->span, "la fórmula de «%.*s» usa columnas fila por fila y no dice cómo se juntan", STR(s->name.text));
            diag_note(d, s->decl->as.indicator.formula->span, "la fórmula es ésta");
            diag_hint(d, "escríbala con sumas, por ejemplo suma(a) / suma(b) * 100");
            return poison(e);
        }
        e->expansion = again;
        operand->type = s->type;
        return e->type = s->type;
    }
    return e->type = check_expr(&there, operand);
}

static const Type *check_total(Ctx *c, Expr *e)
{
    if (!expect_args(c, e, 1, 1, "total(x)"))
        return poison(e);
    Grain *g = gc_new(Grain);
    g->kind    = GRAIN_TOTAL;
    g->dataset = c->data;
    g->filter  = c->grain->filter;
    if (!c->data)
        g->kind = GRAIN_SCALAR;
    return regrain(c, e, e->as.call.args.items[0], g);
}

const Type *check_by(Ctx *c, Expr *e)
{
    Expr *operand = e->as.by.operand;
    Symbol *s = operand->kind == EXPR_NAME ? scope_find(&c->p->globals, operand->as.name.name.fold) : NULL;
    Symbol *data = c->data;
    if (s && s->kind == SYM_INDICATOR && !s->checking) {
        check_indicator(c->p, s);
        if (s->grain && s->grain->dataset)
            data = s->grain->dataset;
    }
    if (!data) {
        diag_add(c->p->diags, D_G008, e->span, "aquí no hay datos cuyas columnas nombrar en «por»");
        return poison(e);
    }
    Grain *g = grain_of(c->p, data, false, &e->as.by.by, c->grain->filter);
    if (!g)
        return poison(e);
    const Grain *here = c->rows ? c->inner : c->grain;
    if (!grain_refines(here, g)) {
        Diag *d = diag_add(c->p->diags, D_G002, e->span, "hay varios valores %s para cada resultado %s", grain_text(g), grain_text(here));
        diag_hint(d, "resúmalos: promedio(%.*s)", STR(span_text(e->span)));
        return poison(e);
    }
    return regrain(c, e, operand, g);
}

/* ---- functions ---- */

/* tasa(antes, ahora) */
static const char *function_form(const Symbol *f)
{
    const NameList *params = &f->decl->as.function.params;
    Buf b = {0};
    buf_printf(&b, "%.*s(", STR(f->name.text));
    for (uint32_t i = 0; i < params->n; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR(params->items[i].text));
    buf_puts(&b, ")");
    const char *form = gc_strndup(b.p, b.len);
    buf_free(&b);
    return form;
}

typedef struct CallSearch { Program *p; Symbol *from; } CallSearch;

static void search_calls(Expr *e, void *ctx)
{
    CallSearch *s = ctx;
    if (e->kind == EXPR_CALL) {
        Symbol *f = scope_find(&s->p->globals, e->as.call.name.fold);
        if (f && f->kind == SYM_FUNCTION) {
            if (f->checking)
                report_cycle(s->p, f, e->as.call.name.span);
            else
                check_function_calls(s->p, f);
            if (s->from->calls <= f->calls)
                s->from->calls = f->calls + 1;
            if (s->from->calls > MAX_CALLS && !f->broken && !s->from->broken) {
                report_too_deep(s->p, e, "las funciones se llaman una a otra en más de 64 pasos", NULL);
                s->from->broken = true;
            }
            s->from->broken |= f->broken;
        }
    }
    expr_each_child(e, search_calls, s);
}

void check_function_calls(Program *p, Symbol *f)
{
    if (f->checked || f->checking)
        return;
    uint32_t deep = 0;
    for (const Symbol *at = p->entered; at && at->kind == SYM_FUNCTION && deep <= MAX_CALLS; at = at->entered_from)
        deep++;
    if (deep > MAX_CALLS) {
        f->broken = f->checked = true;
        report_too_deep(p, f->decl->as.function.body, "las funciones se llaman una a otra en más de 64 pasos", NULL);
        return;
    }
    program_enter(p, f);
    CallSearch s = { p, f };
    search_calls(f->decl->as.function.body, &s);
    program_leave(p, f);
    f->checked = true;
}

static const Type *check_function(Ctx *c, Expr *e, Symbol *f)
{
    f->uses++;
    e->symbol = f;
    const NameList *params = &f->decl->as.function.params;
    if (!expect_args(c, e, params->n, params->n, function_form(f)))
        return poison(e);
    check_function_calls(c->p, f);
    if (f->broken)
        return poison(e);
    if (!c->calls)
        c->p->outer_call = e;
    if (c->p->expanded++ == MAX_EXPANDED)
        report_too_deep(c->p, c->p->outer_call, "esta llamada, desarrollada, tiene demasiadas partes", NULL);
    if (c->p->expanded > MAX_EXPANDED)
        return poison(e);
    uint32_t before = c->p->diags->errors;
    Ctx inside = *c;
    inside.calls++;
    e->expansion = expr_clone(f->decl->as.function.body, params, &e->as.call.args);
    e->type = check_expr(&inside, e->expansion);
    if (c->p->diags->errors > before && c->p->expanded <= MAX_EXPANDED) {
        /* the mistake may stand in the body: say from which call */
        Diag *d = c->p->diags->items[c->p->diags->n - 1];
        if (d->span.source && d->nnotes < 4)
            diag_note(d, e->span, "al usar la función «%.*s» aquí", STR(f->name.text));
    }
    return e->type;
}

static const Type *check_builtin(Ctx *c, Expr *e, Builtin b)
{
    const BuiltinInfo *info = builtin_info(b);
    if (b == BUILTIN_TOTAL)
        return check_total(c, e);
    if (!expect_args(c, e, info->min, info->max, info->doc))
        return poison(e);
    Expr **arg = e->as.call.args.items;
    uint32_t n = e->as.call.args.n;
    if (info->time) {
        const Type *t = check_kind(c, arg[0], TYPE_NUM);
        if (!time_key(c, e))
            return poison(e);
        return e->type = t;
    }
    switch (b) {
    case BUILTIN_ROUND: case BUILTIN_TRUNC: {
        const Type *t = check_kind(c, arg[0], TYPE_NUM);
        if (n > 1)
            check_kind(c, arg[1], TYPE_NUM);
        RoundMode mode;
        if (n > 2) {
            arg[2]->type = &type_poison;
            if (arg[2]->kind != EXPR_NAME || !round_mode_find(arg[2]->as.name.name.text, &mode)) {
                Buf all = {0};
                for (unsigned m = 0; m < ROUND_COUNT; m++)
                    buf_printf(&all, "%s%s", m ? ", " : "", round_mode_name((RoundMode)m));
                Diag *d = diag_add(c->p->diags, D_N006, arg[2]->span, "«%.*s» no es un modo de redondeo", STR(span_text(arg[2]->span)));
                diag_hint(d, "los modos son %s", all.p);
                buf_free(&all);
            }
        }
        if (t->kind == TYPE_POISON)
            return poison(e);
        Type *out = type_copy(t);
        out->approx   = false;
        out->quotient = false;
        return e->type = out;
    }
    case BUILTIN_ABS:
        return e->type = check_kind(c, arg[0], TYPE_NUM);
    case BUILTIN_SQRT: case BUILTIN_LN: case BUILTIN_EXP: {
        if (check_kind(c, arg[0], TYPE_NUM)->kind == TYPE_POISON)
            return poison(e);
        Type *out = type_copy(&type_number);
        out->approx   = true;
        out->constant = arg[0]->type->constant;
        return e->type = out;
    }
    case BUILTIN_LESSER: case BUILTIN_GREATER: {
        const Type *t = check_kind(c, arg[0], TYPE_NUM);
        for (uint32_t i = 1; i < n; i++) {
            const Type *u = check_kind(c, arg[i], TYPE_NUM);
            if (t->kind == TYPE_POISON || u->kind == TYPE_POISON)
                return poison(e);
            check_same_unit(c, arg[i]->span, t, u);
            Type *out = gc_new(Type);
            type_add(t, u, false, out);
            t = out;
        }
        return e->type = t;
    }
    case BUILTIN_NUMBER:
        check_kind(c, arg[0], TYPE_TEXT);
        return e->type = &type_number;
    case BUILTIN_LENGTH:
        check_kind(c, arg[0], TYPE_TEXT);
        return e->type = &type_number;
    case BUILTIN_LOWER: case BUILTIN_UPPER: case BUILTIN_TRIM: case BUILTIN_JOIN:
        for (uint32_t i = 0; i < n; i++)
            check_kind(c, arg[i], TYPE_TEXT);
        return e->type = &type_text;
    case BUILTIN_YEAR: case BUILTIN_STEP: case BUILTIN_QUARTER: case BUILTIN_MONTH: {
        const Type *t = check_expr(c, arg[0]);
        if (t->kind != TYPE_POISON && t->kind != TYPE_PERIOD && (t->kind != TYPE_DATE || b == BUILTIN_STEP))
            check_kind(c, arg[0], TYPE_PERIOD);
        return e->type = b == BUILTIN_YEAR || b == BUILTIN_STEP ? &type_number : &type_period;
    }
    case BUILTIN_TOTAL: case BUILTIN_PREVIOUS: case BUILTIN_PUBLISHED: case BUILTIN_CUMULATIVE: case BUILTIN_NONE:
        break;
    }
    return poison(e);
}

static Str nearest_function(const Ctx *c, const Name *name)
{
    static const char *const aggregates[] = { "suma", "promedio", "mediana", "percentil", "mínimo", "máximo", "desviación", "cuenta" };
    Str all[BUILTIN_NONE + 8 + 256];
    uint32_t n = 0;
    for (unsigned i = 0; i < BUILTIN_NONE; i++)
        all[n++] = str_of(builtins[i].name);
    for (uint32_t i = 0; i < 8; i++)
        all[n++] = str_of(aggregates[i]);
    for (uint32_t i = 0; i < c->p->globals.n && n < sizeof all / sizeof *all; i++)
        if (c->p->globals.items[i]->kind == SYM_FUNCTION)
            all[n++] = c->p->globals.items[i]->name.text;
    return text_nearest(name->text, all, n);
}

const Type *check_call(Ctx *c, Expr *e)
{
    const Name *name = &e->as.call.name;
    AggKind agg;
    if (agg_find(e, &agg))
        return check_aggregate(c, e, agg);
    Symbol *f = scope_find(&c->p->globals, name->fold);
    if (f && f->kind == SYM_FUNCTION)
        return check_function(c, e, f);
    Builtin b = builtin_find(name);
    if (b != BUILTIN_NONE)
        return check_builtin(c, e, b);
    if (!f && c->p->lost_names && !nearest_function(c, name).len)
        return poison(e);
    Diag *d = f ? diag_add(c->p->diags, D_N004, name->span, "«%.*s» nombra %s, no una función", STR(name->text), symbol_kind_one(f->kind))
                : diag_add(c->p->diags, D_N001, name->span, "no hay una función que se llame «%.*s»", STR(name->text));
    Str near = f ? (Str){0} : nearest_function(c, name);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    return poison(e);
}
