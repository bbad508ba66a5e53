/* check.c -- what is wrong in a published formula: gathers its facts and asks the families of findings in turn. */
#include "lang/formula/check.h"

static bool is_100(const Expr *e)
{
    return e->kind == EXPR_NUM && tree_is(e, 100);
}

static bool holds_difference(const Expr *e)
{
    const Expr *l, *r;
    return (tree_binary(e, BIN_SUB, &l, &r) || tree_binary(e, BIN_ADD, &l, &r)) && tree_divides(e);
}

/* The unit of the result; a list of those of the variables ("Persona | Persona") is none. */
static Str unit_of(const FormulaCard *card)
{
    Str unit = text_fold_label(card->unit);
    for (uint32_t i = 0; i < unit.len; i++)
        if (unit.p[i] == '|')
            return (Str){ "", 0 };
    return unit;
}

/* "1.2 Porcentaje …": the numbering goes, and marks before the first letter. */
static Str name_of(const FormulaCard *card)
{
    Str s = text_fold_label(card->name);
    uint32_t i = 0;
    while (i < s.len && !(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '%' && (unsigned char)s.p[i] < 0x80)
        i++;
    return i ? (Str){ s.p + i, s.len - i } : s;
}

static void gather(Check *c)
{
    bool above = false, below = false, difference = false;
    Num n;
    tree_product(&c->product, c->f->tree);
    for (uint32_t i = 0; i < c->product.n; i++) {
        const Factor *x = &c->product.items[i];
        bool number = tree_number(x->e, &n);
        c->numbers_above += number && !x->below;
        c->numbers_below += number && x->below;
        above = above || (!number && !x->below);
        below = below || (!number && x->below);
        difference = difference || (!x->below && holds_difference(x->e));
    }
    c->ratio   = (above && below) || difference;
    c->has_100 = tree_has(c->f->tree, is_100);
    bool name_percent = words_begin(c->name, WORDS_PERCENT) || words_begin(words_after(c->name, WORDS_STATISTIC), WORDS_PERCENT);
    c->percent = name_percent || words_in(c->unit, WORDS_PERCENT) || words_begin(text_fold_label(c->f->left), WORDS_PERCENT);
    c->variation = words_begin(c->name, WORDS_VARIATION);
}

void formula_check(const FormulaRead *f, const FormulaCard *card, Diags *diags)
{
    static const FormulaCard nothing;
    Check c = { .f = f, .card = card ? card : &nothing, .diags = diags };
    c.name = name_of(c.card);
    c.unit = unit_of(c.card);
    check_goal(&c);
    if (f->verdict == FORMULA_UNREAD)
        return;                     /* its finding is the one to mend first */
    check_numbers(&c);
    if (!f->tree)
        return;
    gather(&c);
    check_grouping(&c);
    check_rate(&c);
    check_scale(&c);
    check_symbols(&c);
    check_declared(&c);
    check_unit(&c);
}
