/* check_number.c -- F017 and F028: divisions by a written zero, and numeric substitutions against their printed result. */
#include "lang/formula/check.h"

#include "lang/formula/value.h"
#include <string.h>

typedef struct Numbers { Check *c; Arena *a; } Numbers;

static bool is_name(const Expr *e) { return e->kind == EXPR_NAME; }

static void by_zero(const Expr *e, void *ctx)
{
    Numbers *n = ctx;
    Num below;
    const Expr *l, *r;
    if (e->kind != EXPR_BINARY || !tree_binary(e, BIN_DIV, &l, &r) || tree_has(r, is_name))
        return;
    if (formula_value(n->a, n->c->f, r, NULL, NULL, &below, NULL) == VALUE_OK && num_sign(below) == 0)
        diag_hint(diag_add(n->c->diags, D_F017, e->span, "«%s» divide entre cero: no tiene resultado", tree_short(e)),
                  "si no hay dato, escriba «no disponible» en vez de una división entre cero");
}

/* The number printed behind "=" after a substitution; false: there is none. */
static bool printed_after(Span span, Num *value, uint32_t *decimals, Span *at)
{
    Str s = { span.source->text, span.source->len };
    uint32_t i = span.end;
    bool percent;
    while (i < s.len && strchr(" \t\r\n)]}%", s.p[i]))
        i++;
    if (i < s.len && s.p[i] == '=')
        i++;
    else if (i + 3 <= s.len && (memcmp(s.p + i, "≈", 3) == 0 || memcmp(s.p + i, "≅", 3) == 0))
        i += 3;
    else
        return false;
    while (i < s.len && strchr(" \t\r\n$", s.p[i]))
        i++;
    uint32_t start = i;
    i += i < s.len && s.p[i] == '-';
    while (i < s.len && strchr("0123456789.,", s.p[i]))
        i++;
    while (i > start && strchr(".,", s.p[i - 1]))
        i--;
    *at = (Span){ span.source, start, i };
    return i > start && value_printed(span_text(*at), value, decimals, &percent);
}

/* a / b - c that should be a / (b - c): the other groupings of a flat formula, tried against the printed result. */
static const Expr *regrouped(Numbers *n, const Expr *tree, Num printed, uint32_t decimals, Num *value)
{
    const Expr *l, *r, *a, *b, *meant = NULL;
    bool minus = tree->kind == EXPR_BINARY && tree_binary(tree, BIN_SUB, &l, &r);
    if (!minus && !(tree->kind == EXPR_BINARY && tree_binary(tree, BIN_ADD, &l, &r)))
        return NULL;
    BinOp op = minus ? BIN_SUB : BIN_ADD;
    if (tree->as.binary.left->kind == EXPR_BINARY && tree_binary(l, BIN_DIV, &a, &b))
        meant = tree_make(BIN_DIV, a, tree_make(op, b, r));
    else if (tree->as.binary.right->kind == EXPR_BINARY && tree_binary(r, BIN_DIV, &a, &b))
        meant = tree_make(BIN_DIV, tree_make(op, l, a), b);
    if (!meant || formula_value(n->a, n->c->f, meant, NULL, NULL, value, NULL) != VALUE_OK)
        return NULL;
    return value_compare(n->a, *value, printed, decimals) != PRINTED_WRONG ? meant : NULL;
}

static const char *figure(Num n)
{
    Buf b = {0};
    num_print_short(&b, n, 6, true);
    const char *kept = gc_strndup(b.p, b.len);
    buf_free(&b);
    return kept;
}

static void substitution(Numbers *n, const Expr *tree, Span span)
{
    Num exact, printed, other;
    uint32_t decimals;
    Span at;
    if (tree_has(tree, is_name) || formula_value(n->a, n->c->f, tree, NULL, NULL, &exact, NULL) != VALUE_OK || !printed_after(span, &printed, &decimals, &at))
        return;
    switch (value_compare(n->a, exact, printed, decimals)) {
    case PRINTED_EQUAL: case PRINTED_ROUNDED:
        return;
    case PRINTED_TRUNCATED: {
        Num rounded;
        Diag *d = diag_add(n->c->diags, D_F028, at, "da %s: el resultado publicado, %s, está truncado y no redondeado", figure(exact), shown(span_text(at)));
        if (num_round(n->a, exact, (int32_t)decimals, ROUND_HALF_AWAY, &rounded) == NUM_OK)
            diag_hint(d, "redondeado es %s", figure(rounded));
        return;
    }
    case PRINTED_WRONG: {
        Diag *d = diag_add(n->c->diags, D_F028, at, "«%s» da %s, y se publica %s", tree_short(tree), figure(exact), shown(span_text(at)));
        const Expr *meant = regrouped(n, tree, printed, decimals, &other);
        if (meant)
            diag_hint(d, "con otros paréntesis, «%s» da %s", tree_short(meant), figure(other));
        else
            diag_hint(d, "corrija los números o el resultado");
        return;
    }
    }
}

void check_numbers(Check *c)
{
    Numbers n = { c, arena_new() };
    if (c->f->tree) {
        tree_each(c->f->tree, by_zero, &n);
        substitution(&n, c->f->tree, c->f->tree->span);
    }
    for (uint32_t i = 0; i < c->f->nmore; i++) {
        const FormulaEquation *e = &c->f->more[i];
        if (!e->tree)
            continue;
        tree_each(e->tree, by_zero, &n);
        substitution(&n, e->tree, e->tree->span.end > e->span.end ? e->tree->span : e->span);
    }
    arena_free(n.a);
}
