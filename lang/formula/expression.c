/* expression.c -- one side of an equation, from its tokens to a tree: rows of a fraction, brackets, signs, precedence, in this order. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

static Tok *copied(const Tok *t, uint32_t n)
{
    Tok *c = gc_array(Tok, n + 1);
    if (n)
        memcpy(c, t, n * sizeof *t);
    return c;
}

static void say_rows(Reader *r, Span rows, const Expr *tree)
{
    if (!r->diags)
        return;
    Diag *d = diag_add(r->diags, D_F023, rows, "la fracción está en renglones y su raya se perdió");
    Buf b = { 0 };
    expr_print(&b, tree);
    if (b.len < 400)
        diag_hint(d, "se lee %s", b.p);
    buf_free(&b);
}

Parsed expression_read(Reader *r, const Tok *t, uint32_t n)
{
    if (!n || r->work > WORK_MAX)
        return (Parsed){ .rest = n };
    Tok *c = copied(t, n);
    uint32_t alone = toks_pair(c, n);
    bool broken_rows = false;
    for (uint32_t i = 1; i < n; i++)
        broken_rows |= t[i].breaks > 0;
    Toks rows = { 0 };
    Span place = { 0 };
    bool lost = false;
    if (broken_rows) {
        Diags *diags = r->diags;
        r->diags = NULL;
        toks_decide(r, c, n);
        r->diags = diags;
        lost = rows_without_bar(r, c, n, &rows, &place);
        if (lost) {
            t = rows.t;
            n = rows.n;
        }
        c = copied(t, n);
        alone = toks_pair(c, n);
    }
    Parsed p;
    if (alone)
        p = bracket_repair(r, c, n);
    else {
        toks_decide(r, c, n);
        p = tree_build(r, c, n);
    }
    if (lost && p.tree)
        say_rows(r, place, p.tree);
    return p;
}
