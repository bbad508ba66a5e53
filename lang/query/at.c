/* at.c -- what stands at a place of a script. */
#include "lang/query/at.h"
#include "lang/query/describe.h"
#include "lang/query/scope.h"

#define STR(s) (int)(s).len, (s).p

/* ---- which name ---- */

typedef struct Search { uint32_t offset; NameUse found; bool any; } Search;

static void look(const NameUse *use, void *ctx)
{
    Search *s = ctx;
    Span at = use->name->span;
    if (at.start <= s->offset && s->offset <= at.end && (!s->any || at.start >= s->found.name->span.start)) {
        s->found = *use;
        s->any = true;
    }
}

/* ---- what it means ---- */

static const Symbol *dataset(const Program *p, const Name *name)
{
    const Symbol *s = name ? scope_find(&p->globals, name->fold) : NULL;
    return s && s->kind == SYM_DATA ? s : NULL;
}

static const Symbol *column(const Program *p, const Name *data, const Name *name)
{
    const Symbol *d = dataset(p, data);
    if (d)
        return scope_find(d->columns, name->fold);
    for (uint32_t i = 0; i < p->ndata; i++)
        if (scope_find(p->data[i]->columns, name->fold))
            return scope_find(p->data[i]->columns, name->fold);
    return NULL;
}

static const Symbol *unit(const Program *p, const Name *name)
{
    return scope_find(&p->units, name->fold);
}

/* x.columna, where x is data; the parts of an indicator are no symbols. */
static const Symbol *field(const Program *p, const NameUse *use)
{
    const Expr *object = use->expr->as.field.object;
    const Symbol *d = object->kind == EXPR_NAME ? dataset(p, &object->as.name.name) : NULL;
    return d ? scope_find(d->columns, use->name->fold) : NULL;
}

static bool is_local(const NameUse *use)
{
    for (uint32_t i = 0; use->decl->kind == DECL_FUNCTION && i < use->decl->as.function.params.n; i++)
        if (name_eq(&use->decl->as.function.params.items[i], use->name))
            return true;
    return false;
}

/* A declaration, one of its columns, or something of its own that is no symbol. */
static const Symbol *declares(const Program *p, const NameUse *use)
{
    const Decl *d = use->decl;
    if (use->name == &d->name)
        return d->kind == DECL_UNIT ? unit(p, use->name) : scope_find(&p->globals, use->name->fold);
    return d->kind == DECL_DATA ? column(p, &d->name, use->name) : NULL;
}

static const Symbol *symbol_of(const Program *p, const NameUse *use)
{
    const Symbol *s = NULL;
    switch (use->role) {
    case NAME_DECLARES:
        return declares(p, use);
    case NAME_VALUE:
        if (is_local(use))
            return NULL;
        s = use->data ? column(p, use->data, use->name) : NULL;
        s = s ? s : scope_find(&p->globals, use->name->fold);
        return s || use->data ? s : column(p, NULL, use->name);
    case NAME_FIELD:
        return field(p, use);
    case NAME_COLUMN:
        return column(p, use->data, use->name);
    case NAME_CALL: case NAME_DATA: case NAME_GLOBAL: case NAME_PARAM:
        return scope_find(&p->globals, use->name->fold);
    case NAME_UNIT:
        return unit(p, use->name);
    case NAME_SCALE: case NAME_MODULE: case NAME_WORD:
        return NULL;
    }
    return NULL;
}

static const LoadedModule *module_named(const Program *p, const Name *name)
{
    for (uint32_t i = 0; i < p->nmodules; i++)
        if (p->modules[i].module && str_eq(p->modules[i].fold, name->fold))
            return &p->modules[i];
    return NULL;
}

/* ---- what is said of it ---- */

static const char *text_of(Buf *b)
{
    const char *text = gc_strndup(b->p ? b->p : "", b->len);
    buf_free(b);
    return text;
}

static Str doc_of(const Symbol *s)
{
    return s->kind == SYM_COLUMN ? s->column->doc : s->decl ? s->decl->doc : (Str){ 0 };
}

static void found_symbol(Found *f, const Symbol *s)
{
    Buf b = { 0 };
    f->symbol = s;
    f->declared = s->name.span;
    f->doc = doc_of(s);
    symbol_describe(&b, s);
    if (s->kind == SYM_COLUMN)
        buf_printf(&b, ", de %.*s", STR(s->dataset->name.text));
    if (s->kind == SYM_INDICATOR && s->decl->as.indicator.title.len)
        buf_printf(&b, "\n%.*s", STR(s->decl->as.indicator.title));
    if (s->kind == SYM_UNIT || s->kind == SYM_FUNCTION || s->kind == SYM_PARAM)
        buf_printf(&b, "\n%.*s", STR(str_trim(span_text(s->decl->span))));
    f->says = text_of(&b);
}

bool program_at(const Program *p, uint32_t offset, Found *out)
{
    Search search = { .offset = offset };
    names_each(p->main, look, &search);
    if (!search.any)
        return false;
    const NameUse *use = &search.found;
    const Symbol *s = use->decl ? symbol_of(p, use) : NULL;
    *out = (Found){ .span = use->name->span, .says = "" };
    if (s) {
        found_symbol(out, s);
        return true;
    }
    Buf b = { 0 };
    const LoadedModule *m = use->role == NAME_MODULE ? module_named(p, use->name) : NULL;
    const Name *declared = use->decl ? scope_declares(p->main, use) : NULL;
    if (m) {
        out->declared = (Span){ m->module->source, 0, 0 };
        buf_printf(&b, "módulo %.*s", STR(use->name->text));
    } else if (declared) {
        out->declared = declared->span;
        buf_str(&b, declared->text);
    } else if (use->role == NAME_CALL) {
        builtin_describe(&b, use->name);
    }
    out->says = text_of(&b);
    return *out->says != 0;
}

Span program_use_of(const Program *p, const Source *source)
{
    for (uint32_t i = 0; i < p->main->n; i++) {
        const Decl *d = p->main->decls[i];
        const LoadedModule *m = d->kind == DECL_USE ? module_named(p, &d->name) : NULL;
        if (m && m->module->source == source)
            return d->name.span;
    }
    for (uint32_t i = 0; i < p->main->n; i++)           /* through another module: the first that is used stands for it */
        if (p->main->decls[i]->kind == DECL_USE)
            return p->main->decls[i]->name.span;
    return (Span){ 0 };
}
