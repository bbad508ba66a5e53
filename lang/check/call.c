/* call.c -- checks calls of built-in functions and of those of the script. */
#include "lang/check/builtins.h"
#include "lang/check/clone.h"

#define STR(s) (int)(s).len, (s).p
enum { MAX_CALLS = 64 };        /* functions that call one another */
enum { MAX_EXPANDED = 10000 };  /* calls put in place in one program */

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

bool expect_args(Ctx *c, const Expr *e, uint32_t min, uint32_t max, const char *doc)
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
    if (e->as.call.args.n != params->n && !expect_args(c, e, params->n, params->n, function_form(f)))
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
