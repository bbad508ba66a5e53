/* check_scale.c -- F004 to F007 and F018: the factor of a formula against what it is called. */
#include "lang/formula/check.h"

#include <string.h>

static uint32_t relative_operands(const Check *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->f->noperands; i++)
        n += words_begin(phrase_fold(&c->f->operands[i]), WORDS_RELATIVE);
    return n;
}

static bool any_relative(const Check *c)
{
    return relative_operands(c) > 0;
}

static bool is_weight(const Expr *e)
{
    return e->kind == EXPR_NUM && !tree_is(e, 1);
}

/* What stands beside the formula says × 100 in other words. */
static bool percent_elsewhere(const Check *c)
{
    for (uint32_t i = 0; i < c->f->nremarks; i++) {
        Str r = text_fold_label(span_text(c->f->remarks[i].span));
        for (uint32_t k = 0; k < r.len; k++)
            if (r.p[k] == '%' || (k + 3 <= r.len && r.p[k] == '1' && r.p[k + 1] == '0' && r.p[k + 2] == '0'))
                return true;
        if (words_in(r, WORDS_PERCENT))
            return true;
    }
    for (uint32_t i = 0; i < c->f->nmore; i++)       /* the first is a step on the way, or a later one has the factor */
        if (c->f->more[i].tree && (!c->f->more[i].numeric || tree_has(c->f->more[i].tree, is_weight)))
            return true;
    return false;
}

/* Another line calculates too: what was read is a step on the way. */
static bool goes_on(const Check *c)
{
    const Source *s = c->f->source;
    bool equals = false, sign = false;
    for (uint32_t i = c->f->tree->span.end; i < s->len; i++) {
        char ch = s->text[i];
        equals = ch == '\n' ? false : equals || ch == '=';
        sign   = ch == '\n' ? false : sign || ch == '/' || ch == '*';
        if (equals && sign)
            return true;
    }
    return false;
}

static Span whole(const Check *c)
{
    return c->f->tree->span;
}

static const char *times_100(const Check *c)
{
    return tree_short(tree_make(BIN_MUL, c->f->tree, tree_of(100)));
}

/* «Numerador: … Denominador: …»: the division is ours, not the text's. */
static bool in_prose(const Check *c)
{
    Span whole_text = { c->f->source, 0, c->f->source->len };
    Str text = text_fold(span_text(whole_text));
    for (uint32_t i = 0; i < c->f->noperands; i++)
        if (c->f->operands[i].fold.len <= 12)
            return false;
    return memmem(text.p, text.len, "denominador", 11) && !memchr(text.p, '/', text.len);
}

static void missing_100(Check *c)
{
    if (c->scale || in_prose(c) || !c->percent || !c->ratio || c->grouping || words_begin(c->unit, WORDS_NO_PERCENT) || tree_has(c->f->tree, is_weight) ||
        any_relative(c) || percent_elsewhere(c) || goes_on(c))
        return;
    Diag *d = diag_add(c->diags, D_F004, whole(c), "se llama porcentaje, y la fórmula da una proporción de 0 a 1: no multiplica por 100");
    diag_hint(d, "escriba: %s", times_100(c));
    c->scale = true;
}

/* The last × 100 within E, on a way that multiplies it: its number. */
static const Expr *inner_100(const Expr *e)
{
    const Expr *found = NULL;
    e = tree_bare(e);
    if (e->kind != EXPR_BINARY)
        return NULL;
    const Expr *l = tree_bare(e->as.binary.left), *r = tree_bare(e->as.binary.right);
    switch (e->as.binary.op) {
    case BIN_MUL:
        found = tree_is(r, 100) ? r : tree_is(l, 100) ? l : inner_100(l);
        return found ? found : inner_100(r);
    case BIN_DIV:
        return inner_100(l);
    case BIN_ADD: case BIN_SUB:
        found = inner_100(l);
        return found ? found : inner_100(r);
    case BIN_POW: case BIN_EQ: case BIN_NE: case BIN_LT: case BIN_LE: case BIN_GT: case BIN_GE: case BIN_CONTAINS: case BIN_STARTS: case BIN_ENDS:
        break;
    }
    return NULL;
}

typedef struct Twice { Check *c; bool said; } Twice;

static void twice(const Expr *e, void *ctx)
{
    Twice *t = ctx;
    const Expr *l, *r;
    if (t->said || !tree_binary(e, BIN_MUL, &l, &r) || e->kind != EXPR_BINARY)
        return;
    const Expr *number = tree_is(r, 100) ? r : tree_is(l, 100) ? l : NULL;
    const Expr *inner = number ? inner_100(number == r ? l : r) : NULL;
    if (!inner || !t->c->ratio || inner->span.start == inner->span.end || number->span.start == number->span.end)
        return;                         /* one of them is not written */
    const Expr *second = inner->span.start > number->span.start ? inner : number;
    Diag *d = diag_add(t->c->diags, D_F005, second->span, "se multiplica por 100 dos veces: el resultado sale 100 veces más grande");
    diag_hint(d, "quite uno de los dos: %s", tree_short(tree_replace(t->c->f->tree, e, number == r ? e->as.binary.left : e->as.binary.right)));
    t->said = t->c->scale = true;
}

static bool says_number(Str text, Num n)
{
    Buf b = {0};
    bool found = false;
    num_print_exact(&b, n);
    for (uint32_t i = 0; i + b.len <= text.len && !found; i++)
        found = str_eq((Str){ text.p + i, (uint32_t)b.len }, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
    return found;
}

static void strange_factor(Check *c)
{
    const Factor *factor = NULL;
    Num n = num_int(0), last;
    for (uint32_t i = 0; i < c->product.n; i++)
        if (tree_number(c->product.items[i].e, &last)) {
            factor = &c->product.items[i];
            n = last;
        }
    if (!(c->percent || c->variation) || !c->ratio || c->numbers_above != 1 || c->numbers_below || c->has_100 || any_relative(c))
        return;
    if (!num_is_integer(n) || num_cmp(n, num_int(2)) < 0 || says_number(c->name, n) || says_number(c->unit, n) ||
        words_begin(c->unit, WORDS_NO_PERCENT) || words_in(c->unit, WORDS_NO_PERCENT) || percent_elsewhere(c))
        return;
    static const char *const thousands[] = { "mil", "millar", "millon" };
    TokenList words = words_tokens(c->name, true);
    for (uint32_t i = 0; i < words.n; i++)
        for (size_t k = 0; k < sizeof thousands / sizeof *thousands; k++)
            if (str_eq(words.items[i], str_of(thousands[k])))
                return;
    Expr *hundred = tree_of(100);
    Diag *d = diag_add(c->diags, D_F006, factor->e->span, "un porcentaje se multiplica por 100, y aquí el factor es %s",
                       shown(span_text(factor->e->span)));
    diag_hint(d, "escriba: %s", tree_short(tree_replace(c->f->tree, factor->e, hundred)));
    c->scale = true;
}

static void divided_by_100(Check *c)
{
    const Factor *hundred = NULL;
    for (uint32_t i = 0; i < c->product.n; i++) {
        const Factor *x = &c->product.items[i];
        if (x->below && tree_is(x->e, 100) && x->operation && x->operation->as.binary.op == BIN_DIV && tree_bare(x->operation->as.binary.right) == x->e)
            hundred = x;
    }
    if (!hundred || !c->ratio || !c->f->noperands || c->numbers_above || c->numbers_below != 1 || relative_operands(c) % c->f->noperands != 0)
        return;                     /* a percentage over a count may be meant; one over another is a share again */
    const Expr *division = hundred->operation;
    Span sign = division->as.binary.op_span, at = sign.source ? span_join(sign, division->as.binary.right->span) : division->as.binary.right->span;
    Expr *meant = tree_make(BIN_MUL, division->as.binary.left, division->as.binary.right);
    Diag *d = diag_add(c->diags, D_F007, at, "divide entre 100 donde un porcentaje multiplica por 100: el resultado sale 10,000 veces más chico");
    diag_hint(d, "escriba: %s", tree_short(tree_replace(c->f->tree, division, meant)));
    c->scale = true;
}

/* SIPPSE: absoluto or porcentual. */
static void neither_absolute_nor_percent(Check *c)
{
    if (!c->card->absolute_or_percent || c->scale || !c->ratio || c->has_100 || percent_elsewhere(c))
        return;
    Diag *d = diag_add(c->diags, D_F018, whole(c), "es una razón sin «× 100»: ni absoluto (un número) ni porcentual, los únicos tipos que se admiten");
    diag_hint(d, "publique el número («%s») como absoluto, o el porcentaje: %s", tree_short(c->product.items[0].e), times_100(c));
}

void check_scale(Check *c)
{
    Twice t = { c, false };
    missing_100(c);
    tree_each(c->f->tree, twice, &t);
    strange_factor(c);
    divided_by_100(c);
    neither_absolute_nor_percent(c);
}
