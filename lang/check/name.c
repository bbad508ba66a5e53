/* name.c -- checks names: columns, linked columns, indicators, parameters, and who may stand where. */
#include "lang/check/builtins.h"
#include "lang/check/program.h"

#define STR(s) (int)(s).len, (s).p

static Scope special_names(void)
{
    static const char *const words[] = { "valor", "meta", "linea_base", "cumplimiento", "avance" };
    Scope s = {0};
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
        Name n = name_make(str_of(words[i]), (Span){0}, false);
        Symbol *sym = symbol_new(SYM_SPECIAL, n, NULL);
        sym->type = &type_number;
        GC_PUSH(s.items, s.n, s.cap, sym);
    }
    return s;
}

static void suggest(const Ctx *c, Diag *d, const Name *name)
{
    for (uint32_t i = 0; i < c->p->ndata; i++) {
        const Symbol *data = c->p->data[i];
        if (data != c->data && scope_find(data->columns, name->fold)) {
            diag_hint(d, "es una columna de «%.*s»: escriba %.*s.%.*s", STR(data->name.text), STR(data->name.text), STR(name->text));
            return;
        }
    }
    Str near = {0};
    if (c->data)
        near = scope_nearest(c->data->columns, name->text);
    if (!near.len)
        near = scope_nearest(&c->p->globals, name->text);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    else if (name->text.len && name->text.p[0] >= 'A' && name->text.p[0] <= 'Z')
        diag_hint(d, "si es un texto, va entre comillas: \"%.*s\"", STR(name->text));
}

const LinkDecl *link_between(const Symbol *data, const Symbol *other)
{
    const Decl *d = data ? data->decl : NULL;
    for (uint32_t i = 0; d && i < d->as.data.nlinks; i++)
        if (name_eq(&d->as.data.links[i].dataset, &other->name))
            return &d->as.data.links[i];
    return NULL;
}

/* A column of linked data has one value wherever the columns of the link have one. */
static bool linked_column_allowed(const Grain *g, const Symbol *col)
{
    const LinkDecl *link = link_between(g->dataset, col->dataset);
    if (!link)
        return false;
    if (g->kind == GRAIN_ROW || g->stream)
        return true;
    for (uint32_t i = 0; i < link->by.n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < g->nkeys; k++)
            found |= name_eq(&g->keys[k]->name, &link->by.items[i]);
        if (!found)
            return false;
    }
    return true;
}

/* A column is named where one value of it is meant. */
static bool column_allowed(const Ctx *c, const Symbol *col)
{
    const Grain *g = c->rows ? c->inner : c->grain;
    if (g->dataset != col->dataset)
        return linked_column_allowed(g, col);
    if (g->kind == GRAIN_ROW || g->stream)
        return true;
    for (uint32_t i = 0; i < g->nkeys; i++)
        if (g->keys[i] == col)
            return true;
    return false;
}

const Type *check_column_use(Ctx *c, Expr *e, Symbol *col, Name name)
{
    col->uses++;
    col->dataset->uses++;
    e->symbol = col;
    check_data(c->p, col->dataset);
    if (col->checking) {
        report_cycle(c->p, col, e->span);
        return poison(e);
    }
    check_column(c->p, col);
    if (col->broken || !program_stands_on(c->p, col, e->span))
        return poison(e);
    if (!column_allowed(c, col)) {
        const Grain *g = c->rows ? c->inner : c->grain;
        if (g->dataset != col->dataset) {
            diag_add(c->p->diags, D_G004, e->span, "«%.*s» es de los datos «%.*s», y aquí se leen %s%.*s%s", STR(name.text),
                     STR(col->dataset->name.text), g->dataset ? "los de «" : "", g->dataset ? (int)g->dataset->name.text.len : 0,
                     g->dataset ? g->dataset->name.text.p : "", g->dataset ? "»" : "valores sin filas");
        } else {
            Diag *d = diag_add(c->p->diags, D_G001, e->span, "«%.*s» tiene un valor en cada fila, y el resultado es %s",
                               STR(name.text), grain_text(g));
            if (col->type && col->type->kind == TYPE_NUM)
                diag_hint(d, "¿suma(%.*s)?", STR(name.text));
        }
        return poison(e);
    }
    e->type = col->type ? col->type : &type_poison;
    return e->type;
}

static const Type *use_indicator(Ctx *c, Expr *e, Symbol *s)
{
    s->uses++;
    e->symbol = s;
    if (s->checking) {
        report_cycle(c->p, s, e->span);
        return poison(e);
    }
    check_indicator(c->p, s);
    if (s->broken || !s->grain || !program_stands_on(c->p, s, e->span))
        return poison(e);
    const Grain *here = c->rows ? c->inner : c->grain;
    if (s->grain->dataset && s->grain->kind != GRAIN_TOTAL && s->grain->dataset != here->dataset) {
        diag_add(c->p->diags, D_G004, e->span, "el indicador «%.*s» va %s de «%.*s»: no hay cómo emparejarlo con %s", STR(s->name.text),
                 grain_text(s->grain), STR(s->grain->dataset->name.text), here->dataset ? "las filas de aquí" : "un resultado sin filas");
        return poison(e);
    }
    if (s->grain->kind != GRAIN_TOTAL && !grain_refines(here, s->grain)) {
        Diag *d = diag_add(c->p->diags, D_G002, e->span, "«%.*s» va %s, y aquí hace falta un valor %s", STR(s->name.text),
                           grain_text(s->grain), grain_text(here));
        diag_hint(d, "resúmalo, por ejemplo promedio(%.*s), o vuelva a calcularlo: total(%.*s)", STR(s->name.text), STR(s->name.text));
        return poison(e);
    }
    e->type = s->type ? s->type : &type_poison;
    return e->type;
}

static const Type *use_special(Ctx *c, Expr *e, Symbol *s)
{
    e->symbol = s;
    const Type *t = c->indicator->type ? c->indicator->type : &type_number;
    Type *out = type_copy(&type_number);
    if (name_is(&s->name, "cumplimiento") || name_is(&s->name, "avance")) {
        out->unit     = UNIT_PERCENT;
        out->weak     = true;
        out->quotient = true;
    } else {
        *out = *t;
    }
    e->type = out;
    return out;
}

const Type *check_name(Ctx *c, Expr *e)
{
    const Name *name = &e->as.name.name;
    if (c->indicator && c->indicator->checking && c->indicator->type) {
        Scope specials = special_names();
        Symbol *s = scope_find(&specials, name->fold);
        if (s)
            return use_special(c, e, s);
    }
    Symbol *s = c->data ? scope_find(c->data->columns, name->fold) : NULL;
    if (!s)
        s = scope_find(&c->p->globals, name->fold);
    if (!s && name_lost(c->p, c->data, name))
        return poison(e);
    if (!s) {
        Diag *d = diag_add(c->p->diags, D_N001, e->span, "no hay nada que se llame «%.*s»%s%.*s%s", STR(name->text),
                           c->data ? " en «" : "", c->data ? (int)c->data->name.text.len : 0, c->data ? c->data->name.text.p : "",
                           c->data ? "» ni entre las declaraciones" : " entre las declaraciones");
        suggest(c, d, name);
        return poison(e);
    }
    switch (s->kind) {
    case SYM_COLUMN:
        if (c->constant)
            break;
        return check_column_use(c, e, s, *name);
    case SYM_INDICATOR:
        if (c->constant)
            break;
        return use_indicator(c, e, s);
    case SYM_PARAM:
        s->uses++;
        e->symbol = s;
        if (s->checking) {
            report_cycle(c->p, s, e->span);
            return poison(e);
        }
        check_param(c->p, s);
        e->type = s->broken || !s->type || !program_stands_on(c->p, s, e->span) ? &type_poison : s->type;
        return e->type;
    case SYM_SPECIAL:
        return use_special(c, e, s);
    case SYM_FUNCTION: case SYM_UNIT: case SYM_DATA: case SYM_BANDS: case SYM_MATRIX: {
        Diag *d = diag_add(c->p->diags, D_N004, e->span, "«%.*s» nombra %s, no un valor", STR(name->text), symbol_kind_one(s->kind));
        if (s->kind == SYM_FUNCTION)
            diag_hint(d, "una función se usa con sus argumentos: %.*s(…)", STR(name->text));
        if (s->kind == SYM_DATA)
            diag_hint(d, "tome una columna: suma(%.*s.columna)", STR(name->text));
        s->uses++;
        return poison(e);
    }
    }
    diag_add(c->p->diags, D_T009, e->span, "«%.*s» cambia con los datos y aquí va un valor fijo", STR(name->text));
    return poison(e);
}
