/* outline.c -- what a script declares, in order of place. */
#include "lang/query/at.h"
#include "lang/query/describe.h"

static const char *detail_of(const Symbol *s)
{
    Buf b = { 0 };
    const Type *t = s && (s->kind == SYM_COLUMN || s->kind == SYM_PARAM || s->kind == SYM_INDICATOR) ? s->type : NULL;
    buf_puts(&b, t ? type_name(t) : "");
    const char *text = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return text;
}

static void add(DeclaredList *out, Name name, const char *kind, uint32_t depth, Span span, const Symbol *s)
{
    Declared d = { name, kind, depth, span_join(span, name.span), detail_of(s) };
    GC_PUSH(out->items, out->n, out->cap, d);
}

static void add_columns(const Program *p, const Decl *d, DeclaredList *out)
{
    const Symbol *data = scope_find(&p->globals, d->name.fold);
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        Name name = d->as.data.columns[i].name;
        add(out, name, "columna", 1, name.span, data && data->kind == SYM_DATA ? scope_find(data->columns, name.fold) : NULL);
    }
}

void program_outline(const Program *p, DeclaredList *out)
{
    for (uint32_t i = 0; i < p->main->n; i++) {
        const Decl *d = p->main->decls[i];
        Name name = d->name;
        if (d->kind == DECL_SHOW)
            continue;
        if (d->kind == DECL_TEST)
            name = name_make(d->as.test.title, d->as.test.title_span, true);
        if (!name_present(&name))
            name = name_make(str_of(decl_kind_word(d->kind)), d->head, false);
        bool asks = d->kind == DECL_TEST || d->kind == DECL_VERIFY;
        add(out, name, decl_kind_word(d->kind), 0, d->span, asks ? NULL : scope_find(&p->globals, name.fold));
        if (d->kind == DECL_DATA)
            add_columns(p, d, out);
        for (uint32_t k = 0; d->kind == DECL_VERIFY && k < d->as.verify.n; k++)
            add(out, d->as.verify.rules[k].name, "regla", 1, d->as.verify.rules[k].span, NULL);
    }
}
