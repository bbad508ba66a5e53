/* depend.c -- what is being checked for whom: rings of definitions, and definitions too deep one on another. */
#include "lang/check/program.h"

#define STR(s) (int)(s).len, (s).p

const char *const too_deep_hint = "si son datos, póngalos en una tabla y resúmala";

const Type *report_too_deep(Program *p, Expr *e, const char *what, const char *hint)
{
    Diag *d = diag_add(p->diags, D_S014, e->span, "%s", what);
    if (hint)
        diag_hint(d, "%s", hint);
    e->type = &type_poison;
    return e->type;
}

bool program_stands_on(Program *p, const Symbol *s, Span span)
{
    uint32_t height = p->nesting + s->height;
    Symbol *me = p->entered;
    if (me) {
        height -= me->entered_at;
        if (height > me->height)
            me->height = height;
    }
    if (height <= DEPTH_MAX)
        return true;
    if (p->too_deep)
        return false;
    p->too_deep = true;
    Diag *d = diag_add(p->diags, D_S014, span, "hay demasiadas definiciones que dependen una de otra hasta llegar a «%.*s»", STR(s->name.text));
    diag_hint(d, "%s", too_deep_hint);
    return false;
}

void program_enter(Program *p, Symbol *s)
{
    s->checking     = true;
    s->entered_from = p->entered;
    s->entered_at   = p->nesting;
    p->entered      = s;
}

void program_leave(Program *p, Symbol *s)
{
    s->checking     = false;
    p->entered      = s->entered_from;
    s->entered_from = NULL;
}

void report_cycle(Program *p, Symbol *s, Span span)
{
    Buf ring = {0};
    Symbol *around[64];
    uint32_t n = 0;
    for (Symbol *at = p->entered; at && at != s && n < 63; at = at->entered_from)
        around[n++] = at;
    buf_str(&ring, s->name.text);
    for (uint32_t i = 0; i < n; i++) {
        buf_puts(&ring, " → ");
        buf_str(&ring, around[n - 1 - i]->name.text);
    }
    buf_printf(&ring, " → %.*s", STR(s->name.text));
    Diag *d = diag_add(p->diags, D_N003, span, "%s «%.*s» se define con su propio valor: %s", symbol_kind_text(s->kind),
                       STR(s->name.text), ring.p);
    diag_note(d, s->name.span, "aquí se declara «%.*s»", STR(s->name.text));
    s->broken = true;
    buf_free(&ring);
}
