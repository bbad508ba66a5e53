/* describe.c -- what a session has to say of its names: types, documentation, lists. */
#include "lang/session/session.h"

#include "lang/query/describe.h"

#define STR(s) (int)(s).len, (s).p

static const char *type_or(const Type *t)
{
    return t ? type_name(t) : "con error";
}

void session_list(Session *s, bool tables, Buf *out)
{
    const Program *p = session_program(s);
    for (uint32_t i = 0; p && i < p->globals.n; i++) {
        const Symbol *g = p->globals.items[i];
        if (g->kind != (tables ? SYM_DATA : SYM_INDICATOR) || g->name.text.p[0] == '_')
            continue;
        symbol_describe(out, g);
        if (tables) {
            for (uint32_t c = 0; c < g->columns->n; c++)
                buf_printf(out, "\n  %.*s: %s", STR(g->columns->items[c]->name.text), type_or(g->columns->items[c]->type));
        } else if (g->decl->as.indicator.title.len) {
            buf_printf(out, " — %.*s", STR(g->decl->as.indicator.title));
        }
        buf_putc(out, '\n');
    }
}

/* ---- one name ---- */

static void describe_doc(Buf *out, Str doc)
{
    if (!doc.len)
        return;
    buf_str(out, doc);
    buf_putc(out, '\n');
}

static void describe_text(Buf *out, const Symbol *s)
{
    if (!s->decl || !s->decl->span.source)
        return;
    buf_printf(out, "\n%.*s\n", STR(str_trim(span_text(s->decl->span))));
}

void session_complete(Session *s, Str prefix, WordList *out) { program_complete(session_program(s), prefix, out); }

bool session_describe(Session *s, Str what, Buf *out, Str *near)
{
    const Program *p = session_program(s);
    Name name = name_make(what, (Span){0}, false);
    bool found = false;
    WordList all = {0};
    if (p) {
        const Symbol *g = scope_find(&p->globals, name.fold);
        if (g) {
            symbol_describe(out, g);
            buf_putc(out, '\n');
            if (g->decl)
                describe_doc(out, g->decl->doc);
            describe_text(out, g);
            found = true;
        }
        for (uint32_t i = 0; i < p->ndata; i++) {
            const Symbol *c = scope_find(p->data[i]->columns, name.fold);
            if (!c || p->data[i]->decl->as.data.only_subtotals)
                continue;
            symbol_describe(out, c);
            buf_printf(out, ", de %.*s\n", STR(p->data[i]->name.text));
            describe_doc(out, c->column->doc);
            found = true;
        }
    }
    if (!found && builtin_describe(out, &name)) {
        buf_putc(out, '\n');
        found = true;
    }
    if (!found) {
        session_complete(s, (Str){0}, &all);
        *near = text_nearest(what, all.items, all.n);
    }
    return found;
}

/* ---- types ---- */

bool session_type(Session *s, const Source *expression, bool unit, Buf *out, Diags **diags)
{
    const Program *p = session_program(s);
    Diags *best = NULL;
    for (uint32_t i = 0; i <= (p ? p->ndata : 0); i++) {
        Entry e = { .source = expression, .expression = true, .underscore = s->last };
        if (i)
            e.from = p->data[p->ndata - i]->name;
        Diags *mine = diags_new();
        Decl *ask = session_ask(&e, mine);
        Module *m = s->n ? session_assemble(s, s->n, UINT32_MAX) : gc_new(Module);
        m->source = expression;
        GC_PUSH(m->decls, m->n, m->cap, ask);
        if (!mine->errors)
            program_free(program_compile_module(m, NULL, mine));
        if (!mine->errors) {
            const Type *t = ask->as.show.items[0].value->type;
            const char *name = unit ? type_unit_name(t) : type_name(t);
            buf_printf(out, "%s\n", name ? name : "sin unidad");
            return true;
        }
        if (!best || mine->errors < best->errors)
            best = mine;
    }
    *diags = best;
    return false;
}
