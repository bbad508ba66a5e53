/* check_rate.c -- F008, F009, F026, and F014 of a fulfilment: a rate of change without its difference, unlike or inverted sides, a thing over itself. */
#include "lang/formula/check.h"

#include <string.h>

enum { HINT_MAX = 600 };        /* bytes of a formula in a hint */

static bool is_difference(const Expr *e)
{
    return e->kind == EXPR_BINARY && e->as.binary.op == BIN_SUB;
}

bool check_sides(const Check *c, const Expr **above, const Expr **below)
{
    Num n;
    *above = *below = NULL;
    for (uint32_t i = 0; i < c->product.n; i++) {
        const Factor *x = &c->product.items[i];
        if (tree_number(x->e, &n))
            continue;
        const Expr **side = x->below ? below : above;
        if (*side)
            return false;
        *side = x->e;
    }
    return *above && *below;
}

/* Name of a change, plain quotient. */
static void no_difference(Check *c)
{
    const Expr *above, *below;
    if (!c->variation || !c->ratio || c->grouping || tree_has(c->f->tree, is_difference) || !check_sides(c, &above, &below))
        return;
    for (uint32_t i = 0; i < c->f->nmore; i++)
        if (c->f->more[i].tree && tree_has(c->f->more[i].tree, is_difference))
            return;
    Str a = meaning_fold(c, above), b = meaning_fold(c, below);
    if (!a.len || !b.len || words_in(a, WORDS_CHANGE) || words_begin(b, WORDS_CHANGE))
        return;
    const Expr *quotient = tree_make(BIN_DIV, above, below);
    const Expr *rate = tree_make(BIN_MUL, tree_make(BIN_SUB, quotient, tree_of(1)), tree_of(100));
    Diag *d = diag_add(c->diags, D_F008, c->f->tree->span, "se llama «%s», y la fórmula es un cociente simple: no resta 1 ni una cantidad de otra",
                       shown(c->card->name));
    bool periods = words_in(a, WORDS_NOW) || words_in(b, WORDS_BEFORE);
    diag_hint(d, periods ? "escriba: %s" : "si lo es, escriba: %s; si no, cámbiele el nombre", tree_short(rate));
    c->scale = true;
    c->rate = rate;
}

static Str without_deeds(Str folded)
{
    TokenList t = words_tokens(folded, false);
    Buf b = {0};
    for (uint32_t i = 0; i < t.n; i++)
        if (!words_begin(t.items[i], WORDS_PLANNED) && !words_begin(t.items[i], WORDS_DONE)) {
            buf_str(&b, t.items[i]);
            buf_putc(&b, ' ');
        }
    Str kept = { gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
    return kept;
}

/* Both count the same, but for whether it was done, or when. */
static bool same_thing(Str a, Str b)
{
    return words_alike(without_deeds(a), without_deeds(b)) >= 60;
}

static Span quotient_span(const Expr *above, const Expr *below)
{
    return above->span.start < below->span.start ? span_join(above->span, below->span) : span_join(below->span, above->span);
}

static void inverted(Check *c, const Expr *above, const Expr *below, const char *why)
{
    Diag *d = diag_add(c->diags, D_F009, quotient_span(above, below), "el numerador y el denominador están al revés: %s", why);
    const char *meant = tree_text(tree_swap(c->f->tree, above, below));         /* phrases that differ in one word must not be cut */
    if (strlen(meant) <= HINT_MAX)
        diag_hint(d, "escriba: %s", meant);
    else
        diag_hint(d, "intercambie el numerador y el denominador");
}

static void unlike_sides(Check *c)
{
    const Expr *above, *below;
    const Expr *rate = NULL, *one;
    Num n;
    for (uint32_t i = 0; i < c->product.n && c->variation; i++)         /* (A / B - 1) × 100 */
        if (tree_binary(c->product.items[i].e, BIN_SUB, &rate, &one) && tree_is(one, 1) && tree_binary(rate, BIN_DIV, &above, &below)) {
            Str a = meaning_fold(c, above), b = meaning_fold(c, below);
            if (words_in(a, WORDS_BEFORE) && !words_in(a, WORDS_NOW) && words_in(b, WORDS_NOW) && !words_in(b, WORDS_BEFORE) && same_thing(a, b))
                inverted(c, above, below, "una variación divide lo actual entre lo anterior");
            return;
        }
    if (!(c->percent || c->has_100) || !check_sides(c, &above, &below) || tree_number(above, &n) || tree_number(below, &n))
        return;
    Str a = meaning_fold(c, above), b = meaning_fold(c, below);
    if (!a.len || !b.len)
        return;
    bool planned_above = words_in(a, WORDS_PLANNED) && !words_in(a, WORDS_DONE), done_below = words_in(b, WORDS_DONE) && !words_in(b, WORDS_PLANNED);
    if (planned_above && done_below && same_thing(a, b) && !words_in(c->name, WORDS_PENDING)) {
        inverted(c, above, below, "lo programado divide a lo realizado, no al contrario");
        return;
    }
    if (!words_begin(c->name, WORDS_PERCENT))
        return;
    bool money_people = words_begin(words_thing(a), WORDS_MONEY) && words_begin(words_thing(b), WORDS_PEOPLE);
    bool people_money = words_begin(words_thing(a), WORDS_PEOPLE) && words_begin(words_thing(b), WORDS_MONEY);
    if (money_people || people_money) {
        Diag *d = diag_add(c->diags, D_F009, quotient_span(above, below), "un porcentaje compara una parte con su todo, y aquí se divide %s: «%s» entre «%s»",
                           money_people ? "dinero entre personas" : "personas entre dinero", shown(a), shown(b));
        diag_hint(d, "llámelo promedio o costo por persona y quite «× 100», o use como denominador el total de lo que cuenta el numerador");
    }
}

static void over_itself(const Expr *e, void *ctx)
{
    Check *c = ctx;
    const Expr *l, *r;
    if (e->kind != EXPR_BINARY || !tree_binary(e, BIN_DIV, &l, &r) || l->kind == EXPR_NUM || !expr_same(l, r))
        return;
    Str written = span_text(e->span);               /* «(A - B < P) / (A - B)»: a condition that the tree does not hold */
    if (memchr(written.p, '<', written.len) || memchr(written.p, '>', written.len))
        return;
    Diag *d = diag_add(c->diags, D_F026, e->span, "el numerador y el denominador son lo mismo, «%s»: el cociente vale siempre 1", tree_short(l));
    diag_hint(d, "escriba en el denominador el total contra el que se compara");
}

/* What was done of what was planned, and less of it should be better. */
static void fulfilment_falls(Check *c)
{
    const Expr *above, *below;
    if (!words_begin(text_fold_label(c->card->sense), WORDS_FALLING) || !c->percent || !c->has_100 || !check_sides(c, &above, &below))
        return;
    Str a = meaning_fold(c, above), b = meaning_fold(c, below);
    if (!words_in(a, WORDS_DONE) || words_in(a, WORDS_PLANNED) || !words_in(b, WORDS_PLANNED) || words_in(b, WORDS_DONE) || !same_thing(a, b) ||
        words_in(c->name, WORDS_PENDING))
        return;
    Diag *d = diag_add(c->diags, D_F014, (Span){ 0 }, "el sentido es «%s», y la fórmula divide lo realizado entre lo programado: debe subir", shown(c->card->sense));
    diag_hint(d, "si se quiere que suba, el sentido es ascendente");
}

void check_rate(Check *c)
{
    no_difference(c);
    unlike_sides(c);
    fulfilment_falls(c);
    if (!c->grouping)
        tree_each(c->f->tree, over_itself, c);
}
