/* field.c -- checks what stands after a dot: a column of some data, the text of a cell, the parts of an indicator. */
#include "lang/check/program.h"

#define STR(s) (int)(s).len, (s).p

typedef enum IndicatorField { FIELD_NONE, FIELD_VALUE, FIELD_GOAL, FIELD_BASELINE, FIELD_FULFILMENT, FIELD_PROGRESS, FIELD_BAND } IndicatorField;

static IndicatorField indicator_field(const Name *n)
{
    return name_is(n, "valor") ? FIELD_VALUE : name_is(n, "meta") ? FIELD_GOAL
         : name_is(n, "linea_base") || name_is(n, "linea base") ? FIELD_BASELINE
         : name_is(n, "cumplimiento") ? FIELD_FULFILMENT : name_is(n, "avance") ? FIELD_PROGRESS
         : name_is(n, "banda") ? FIELD_BAND : FIELD_NONE;
}

static bool has_goal_named(const Symbol *s, const Name *n)
{
    for (uint32_t i = 0; i < s->decl->as.indicator.ngoals; i++)
        if (name_present(&s->decl->as.indicator.goals[i].name) && name_eq(&s->decl->as.indicator.goals[i].name, n))
            return true;
    return false;
}

static bool uses_bands(const Symbol *indicator, const Name *bands)
{
    const NameList *list = &indicator->decl->as.indicator.bands;
    for (uint32_t i = 0; i < list->n; i++)
        if (name_eq(&list->items[i], bands))
            return true;
    return false;
}

/* The property that field F would need and indicator S does not have, or null. */
static const char *lacking(const Symbol *s, IndicatorField f)
{
    const Decl *d = s->decl;
    bool goal = d->as.indicator.ngoals > 0, base = d->as.indicator.baseline != NULL;
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++)
        base |= d->as.indicator.goals[i].baseline != NULL;
    if (s->torn)
        return NULL;
    switch (f) {
    case FIELD_GOAL:       return goal ? NULL : "meta";
    case FIELD_BASELINE:   return base ? NULL : "línea base";
    case FIELD_FULFILMENT: return goal || d->as.indicator.fulfilment ? NULL : "meta";
    case FIELD_PROGRESS:   return !goal ? "meta" : base ? NULL : "línea base";
    case FIELD_NONE: case FIELD_VALUE: case FIELD_BAND:
        break;
    }
    return NULL;
}

static const Type *percent_type(void)
{
    Type *t = type_copy(&type_number);
    t->unit = UNIT_PERCENT;
    t->quotient = true;
    return t;
}

const Type *check_field(Ctx *c, Expr *e)
{
    Expr *object = e->as.field.object;
    const Name *field = &e->as.field.field;
    if (object->kind == EXPR_NAME) {
        Symbol *data = scope_find(&c->p->globals, object->as.name.name.fold);
        bool shadowed = c->data && scope_find(c->data->columns, object->as.name.name.fold);
        if (data && data->kind == SYM_DATA && !shadowed) {
            data->uses++;
            object->type   = &type_poison;
            object->symbol = data;
            Symbol *col = scope_find(data->columns, field->fold);
            if (!col && data->torn)
                return poison(e);
            if (!col) {
                Diag *d = diag_add(c->p->diags, D_N005, field->span, "los datos «%.*s» no tienen una columna «%.*s»",
                                   STR(data->name.text), STR(field->text));
                scope_hint(data->columns, field->text, d);
                return poison(e);
            }
            return check_column_use(c, e, col, *field);
        }
    }
    /* x.texto does not judge the cell, so a text of any column will do */
    const Type *t = check_expr(c, object);
    Symbol *s = object->symbol;
    if (t->kind == TYPE_POISON && !(s && s->kind == SYM_COLUMN && s->type))
        return poison(e);
    if (s && s->kind == SYM_COLUMN && name_is(field, "texto")) {
        e->symbol = s;
        if (s->column->computed) {
            diag_add(c->p->diags, D_N005, field->span, "«%.*s» se calcula de otras columnas: no tiene texto leído", STR(s->name.text));
            return poison(e);
        }
        e->type = &type_text;
        return e->type;
    }
    if (s && s->kind == SYM_INDICATOR) {
        e->symbol = s;
        bool whole = object->kind == EXPR_NAME;
        if (whole && has_goal_named(s, field)) {
            e->type = s->type;
            return e->type;
        }
        IndicatorField f = indicator_field(field);
        const char *lacks = whole ? lacking(s, f) : NULL;
        if (lacks) {
            Diag *d = diag_add(c->p->diags, D_N005, field->span, "el indicador «%.*s» no tiene %s", STR(s->name.text), lacks);
            diag_hint(d, "agregue al indicador el renglón «%s: …»", lacks);
            return poison(e);
        }
        for (uint32_t i = 0; i < e->as.field.args.n; i++) {
            Expr *arg = e->as.field.args.items[i];
            arg->type = &type_poison;
            Symbol *b = arg->kind == EXPR_NAME ? scope_find(&c->p->globals, arg->as.name.name.fold) : NULL;
            if (!b || b->kind != SYM_BANDS)
                diag_add(c->p->diags, D_N004, arg->span, "entre los paréntesis de «banda» va el nombre de unas bandas del indicador");
            else if (!uses_bands(s, &b->name)) {
                Diag *d = diag_add(c->p->diags, D_N005, arg->span, "el indicador «%.*s» no lleva las bandas «%.*s»", STR(s->name.text), STR(b->name.text));
                diag_hint(d, "agréguelas a «bandas:» del indicador");
            } else {
                arg->symbol = b;
                b->uses++;
            }
        }
        switch (f) {
        case FIELD_VALUE: case FIELD_GOAL: case FIELD_BASELINE:
            e->type = s->type;
            return e->type;
        case FIELD_FULFILMENT: case FIELD_PROGRESS:
            e->type = percent_type();
            return e->type;
        case FIELD_BAND:
            if (!s->decl->as.indicator.bands.n) {
                Diag *d = diag_add(c->p->diags, D_N005, field->span, "el indicador «%.*s» no tiene bandas", STR(s->name.text));
                diag_hint(d, "agregue «bandas: nombre» al indicador");
                return poison(e);
            }
            e->type = &type_text;
            return e->type;
        case FIELD_NONE:
            break;
        }
        Diag *d = diag_add(c->p->diags, D_N005, field->span, "el indicador «%.*s» no tiene «%.*s»", STR(s->name.text), STR(field->text));
        diag_hint(d, "tiene valor, meta, línea_base, cumplimiento, avance y banda%s", s->decl->as.indicator.ngoals > 1 ? ", y cada meta con nombre" : "");
        return poison(e);
    }
    bool column = s && s->kind == SYM_COLUMN;
    Diag *d = column ? diag_add(c->p->diags, D_N005, field->span, "la columna «%.*s» no tiene «%.*s»", STR(s->name.text), STR(field->text))
                     : diag_add(c->p->diags, D_N005, field->span, "%s no tiene «%.*s»", type_phrase(t), STR(field->text));
    if (column)
        diag_hint(d, "una columna tiene «.texto»: la celda como se leyó");
    return poison(e);
}
