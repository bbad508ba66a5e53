/* scope.c -- what a written name refers to among the declarations of its own text. */
#include "lang/query/scope.h"

static const Decl *named(const Module *m, Str fold, bool unit)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const Decl *d = m->decls[i];
        bool has_name = d->kind == DECL_UNIT ? unit
                      : !unit && (d->kind == DECL_PARAM || d->kind == DECL_FUNCTION || d->kind == DECL_DATA || d->kind == DECL_BANDS ||
                                  d->kind == DECL_INDICATOR || d->kind == DECL_MATRIX);
        if (has_name && str_eq(d->name.fold, fold))
            return d;
    }
    return NULL;
}

const Decl *scope_decl(const Module *m, const Name *name) { return named(m, name->fold, false); }

const ColumnDecl *scope_column(const Decl *d, const Name *name)
{
    if (!d || d->kind != DECL_DATA)
        return NULL;
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++)
        if (name_eq(&d->as.data.columns[i].name, name))
            return &d->as.data.columns[i];
    return NULL;
}

/* The dataset that NAME means; juicios.subtotales has the columns of juicios. */
static const Decl *dataset(const Module *m, const Name *name)
{
    Str fold = name->fold;
    for (uint32_t i = 0; i < fold.len && !name->quoted; i++)
        if (fold.p[i] == '.')
            fold.len = i;
    const Decl *d = named(m, fold, false);
    return d && d->kind == DECL_DATA ? d : NULL;
}

static const Name *column_of(const Decl *d, const Name *name)
{
    const ColumnDecl *c = scope_column(d, name);
    return c ? &c->name : NULL;
}

/* A column called so in any dataset, if all of them spell it alike. */
static const Name *column_anywhere(const Module *m, const Name *name)
{
    const Name *found = NULL;
    for (uint32_t i = 0; i < m->n; i++) {
        const Name *here = column_of(m->decls[i], name);
        if (here && found && !str_eq(here->text, found->text))
            return NULL;
        if (here && !found)
            found = here;
    }
    return found;
}

static const Name *in_list(const NameList *names, const Name *name)
{
    for (uint32_t i = 0; i < names->n; i++)
        if (name_eq(&names->items[i], name))
            return &names->items[i];
    return NULL;
}

/* Names that only their own declaration knows: arguments of a function, columns that a muestra shows under another name. */
static const Name *local(const Decl *d, const Name *name)
{
    if (d && d->kind == DECL_FUNCTION)
        return in_list(&d->as.function.params, name);
    for (uint32_t i = 0; d && d->kind == DECL_SHOW && i < d->as.show.n; i++)
        if (name_present(&d->as.show.items[i].alias) && name_eq(&d->as.show.items[i].alias, name))
            return &d->as.show.items[i].alias;
    return NULL;
}

static const Name *value(const Module *m, const NameUse *use)
{
    const Name *n = local(use->decl, use->name);
    if (!n && use->data)
        n = column_of(dataset(m, use->data), use->name);
    if (n)
        return n;
    const Decl *d = dataset(m, use->name);
    if (!d)
        d = scope_decl(m, use->name);
    if (d)
        return &d->name;
    return use->data ? NULL : column_anywhere(m, use->name);
}

static const Name *field(const Module *m, const NameUse *use)
{
    const Expr *object = use->expr->as.field.object;
    const Decl *d = object->kind == EXPR_NAME ? named(m, object->as.name.name.fold, false) : NULL;
    if (!d && object->kind == EXPR_NAME)
        d = dataset(m, &object->as.name.name);
    if (!d)
        return NULL;
    for (uint32_t i = 0; d->kind == DECL_INDICATOR && i < d->as.indicator.ngoals; i++)
        if (name_present(&d->as.indicator.goals[i].name) && name_eq(&d->as.indicator.goals[i].name, use->name))
            return &d->as.indicator.goals[i].name;
    return column_of(d, use->name);
}

const Name *scope_declares(const Module *m, const NameUse *use)
{
    const Decl *d = NULL;
    switch (use->role) {
    case NAME_DECLARES:
        return use->name;
    case NAME_VALUE:
        return value(m, use);
    case NAME_FIELD:
        return field(m, use);
    case NAME_CALL:
        d = scope_decl(m, use->name);
        return d && d->kind == DECL_FUNCTION ? &d->name : NULL;
    case NAME_COLUMN:
        return use->data ? column_of(dataset(m, use->data), use->name) : column_anywhere(m, use->name);
    case NAME_DATA:
        d = dataset(m, use->name);
        break;
    case NAME_GLOBAL: case NAME_PARAM:
        d = scope_decl(m, use->name);
        break;
    case NAME_UNIT:
        d = named(m, use->name->fold, true);
        break;
    case NAME_SCALE: case NAME_MODULE: case NAME_WORD:
        break;
    }
    return d ? &d->name : NULL;
}
