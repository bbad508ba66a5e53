/* reach.c -- what stands on what in a session: which parameters an expression uses, what a new declaration changes. */
#include "lang/session/session.h"

#include "lang/query/describe.h"
#include "lang/scan.h"

#define STR(s) (int)(s).len, (s).p

/* The text names FOLD somewhere. */
static bool names(Span text, Str fold)
{
    TokenList raw = {0};
    if (!text.source || !scan_all(text.source, diags_new(), &raw))
        return false;
    for (uint32_t i = 0; i < raw.n; i++)
        if (raw.items[i].span.start >= text.start && raw.items[i].span.end <= text.end && raw.items[i].fold.len && str_eq(raw.items[i].fold, fold))
            return true;
    return false;
}

void session_keep_params(const Program *p, Span asked, ResultSet *rs)
{
    const Scope *g = &p->globals;
    bool *hit = gc_array(bool, g->n + 1), again = true;
    uint32_t kept = 0;
    if (!rs)
        return;
    while (again) {
        again = false;
        for (uint32_t i = 0; i < g->n; i++) {
            bool now = hit[i] || names(asked, g->items[i]->name.fold);
            for (uint32_t k = 0; k < g->n && !now; k++)
                now = hit[k] && names(g->items[k]->decl->span, g->items[i]->name.fold);
            again |= now && !hit[i];
            hit[i] = now;
        }
    }
    for (uint32_t i = 0; i < rs->nparams; i++)
        for (uint32_t k = 0; k < g->n; k++)
            if (hit[k] && str_eq(g->items[k]->name.text, str_of(rs->params[i].name))) {
                rs->params[kept++] = rs->params[i];
                break;
            }
    rs->nparams = kept;
}

/* Those that stand on CHANGED, directly or through others. */
static void say_dependents(Buf *out, const Module *m, const Decl *changed)
{
    bool *hit = gc_array(bool, m->n + 1), again = true, any = false;
    for (uint32_t i = 0; i < m->n; i++)
        hit[i] = m->decls[i] == changed;
    while (again) {
        again = false;
        for (uint32_t i = 0; i < m->n; i++)
            for (uint32_t k = 0; k < m->n && !hit[i] && !decl_asks(m->decls[i]); k++)
                if (hit[k] && names(m->decls[i]->span, m->decls[k]->name.fold))
                    hit[i] = again = true;
    }
    for (uint32_t i = 0; i < m->n; i++) {
        if (!hit[i] || m->decls[i] == changed || !name_present(&m->decls[i]->name) || m->decls[i]->name.text.p[0] == '_')
            continue;
        buf_puts(out, any ? ", " : "; se calculan de nuevo: ");
        buf_str(out, m->decls[i]->name.text);
        any = true;
    }
}

static bool replaces(const Session *s, const Decl *d)
{
    for (uint32_t i = 0; i + 1 < s->n; i++)
        for (uint32_t k = 0; k < s->entries[i].ndecls; k++)
            if (s->entries[i].replaced[k] && decl_same_name(s->entries[i].decls[k], d))
                return true;
    return false;
}

const char *session_say_declared(const Session *s, const Program *p, const Module *m)
{
    const Entry *e = &s->entries[s->n - 1];
    Buf b = {0};
    for (uint32_t i = 0; i < e->ndecls; i++) {
        const Decl *d = e->decls[i];
        if (decl_asks(d) || !name_present(&d->name))
            continue;
        const Symbol *symbol = decl_is_global(d->kind) ? scope_find(&p->globals, d->name.fold) : NULL;
        if (symbol)
            symbol_describe(&b, symbol);
        else
            buf_printf(&b, "%s %.*s", decl_kind_word(d->kind), STR(d->name.text));
        if (replaces(s, d)) {
            buf_puts(&b, " (en lugar de la anterior");
            say_dependents(&b, m, d);
            buf_putc(&b, ')');
        }
        buf_putc(&b, '\n');
    }
    const char *text = b.len ? gc_strndup(b.p, b.len) : NULL;
    buf_free(&b);
    return text;
}
