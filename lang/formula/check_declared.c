/* check_declared.c -- F012 and F025: the variables of the card against the operands of the formula. */
#include "lang/formula/check.h"

#include <string.h>

enum { LIKE = 50, UNLIKE = 25 };     /* hundredths of the words of the shorter phrase */

typedef struct Declared {
    Str         phrase, fold;
    const char *what;           /* "el numerador" */
    uint32_t    operand;        /* that it is; UINT32_MAX: none found */
} Declared;

/* The same letters and digits in the same order: "TIC´s", "TIC s". */
static bool same_text(Str a, Str b)
{
    uint32_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && !words_letter(a.p[i]))
            i++;
        while (k < b.len && !words_letter(b.p[k]))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (a.p[i++] != b.p[k++])
            return false;
    }
}

/* Letters without a meaning of their own: A, N, PT. */
static bool is_bare_symbol(const FormulaOperand *o)
{
    if (o->definition.len)
        return false;
    return words_tokens(words_fold(o->phrase), true).n <= 1 && (o->fold.len <= 4 || memchr(o->phrase.p, '_', o->phrase.len) || str_eq(o->fold, str_of("numerador")) ||
                        str_eq(o->fold, str_of("denominador")));
}

static void add(Declared *list, uint32_t *n, Str phrase, const char *what)
{
    if (!str_trim(phrase).len)
        return;
    list[(*n)++] = (Declared){ str_trim(phrase), words_fold(phrase), what, UINT32_MAX };
}

/* Gives each declared phrase the operand that it is, exactly and then by likeness, best first. */
static void match(const Check *c, Declared *list, uint32_t n, bool *taken, uint32_t least)
{
    for (;;) {
        uint32_t best = 0, at = 0, op = 0;
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < c->f->noperands && list[i].operand == UINT32_MAX; k++) {
                if (taken[k])
                    continue;
                Str fold = phrase_fold(&c->f->operands[k]);
                uint32_t like = same_text(list[i].fold, fold) ? 101 : words_alike(list[i].fold, fold);
                if (like > best) {
                    best = like;
                    at   = i;
                    op   = k;
                }
            }
        if (best < least || !best)
            return;
        list[at].operand = op;
        taken[op] = true;
    }
}

static uint32_t best_like(const Check *c, Str fold)
{
    uint32_t best = 0;
    for (uint32_t k = 0; k < c->f->noperands; k++) {
        uint32_t like = words_alike(fold, phrase_fold(&c->f->operands[k]));
        best = like > best ? like : best;
    }
    return best;
}

/* Much of a phrase stands somewhere in the text: in a definition or a remark. */
static bool in_text(const Check *c, Str fold)
{
    TokenList t = words_tokens(fold, false);
    Str text = text_fold((Str){ c->f->source->text, c->f->source->len });
    uint32_t found = 0;
    for (uint32_t i = 0; i < t.n; i++)
        found += memmem(text.p, text.len, t.items[i].p, t.items[i].len) != NULL;
    return t.n == 0 || found * 100 / t.n >= LIKE;
}

void check_declared(Check *c)
{
    enum { MOST = 64 };
    Declared list[MOST];
    uint32_t n = 0;
    if (c->card->nvariables && c->card->nvariables <= MOST)
        for (uint32_t i = 0; i < c->card->nvariables; i++)
            add(list, &n, c->card->variables[i].phrase, "la variable");
    else if (!c->card->nvariables) {
        add(list, &n, c->card->numerator, "el numerador");
        add(list, &n, c->card->denominator, "el denominador");
    }
    if (!n || c->f->noperands == 0 || c->f->noperands > MOST)
        return;
    for (uint32_t k = 0; k < c->f->noperands; k++)
        if (is_bare_symbol(&c->f->operands[k]))
            return;                     /* the card is what defines them */
    bool *taken = gc_array(bool, c->f->noperands);
    match(c, list, n, taken, 101);
    match(c, list, n, taken, LIKE);
    uint32_t left = 0, at = 0, free_operands = 0, free_at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (list[i].operand == UINT32_MAX) {
            left++;
            at = i;
            continue;
        }
        const FormulaOperand *o = &c->f->operands[list[i].operand];
        Str fold = words_fold(o->phrase), word = { 0 };
        if (o->definition.len || same_text(list[i].fold, fold))
            continue;
        if (words_misspelt(list[i].fold, fold)) {
            Diag *d = diag_add(c->diags, D_F012, o->span, "la fórmula dice «%s» y %s «%s»", shown(o->phrase), list[i].what, shown(list[i].phrase));
            diag_hint(d, "escriba los dos igual");
            continue;
        }
        if (n != c->f->noperands)
            continue;                   /* the card's phrase may be the whole sum of several operands */
        bool more = words_lacking(list[i].fold, fold, &word);
        if (more || words_lacking(fold, list[i].fold, &word)) {
            Diag *d = diag_add(c->diags, D_F025, o->span, "la fórmula dice «%s», y %s %s «%s»: falta «%s» en %s", shown(o->phrase), list[i].what,
                               c->card->nvariables ? "declarada" : "de la ficha", shown(list[i].phrase), shown(word), more ? "la fórmula" : list[i].what);
            diag_hint(d, "use en la fórmula y en la ficha la misma variable");
        }
    }
    for (uint32_t k = 0; k < c->f->noperands; k++)
        if (!taken[k]) {
            free_operands++;
            free_at = k;
        }
    if (left == 0 && free_operands == 1 && n >= 2 && c->card->nvariables && best_like(c, list[0].fold) > LIKE) {
        const FormulaOperand *o = &c->f->operands[free_at];
        Diag *d = diag_add(c->diags, D_F025, o->span, "«%s» no está entre las variables declaradas", shown(o->phrase));
        diag_hint(d, "declare la variable, o quítela de la fórmula");
        return;
    }
    if (left != 1 || free_operands != 1 || best_like(c, list[at].fold) > UNLIKE || in_text(c, list[at].fold))
        return;
    const FormulaOperand *o = &c->f->operands[free_at];
    Diag *d = diag_add(c->diags, D_F025, o->span, "la fórmula dice «%s», y %s de la ficha es otra cosa: «%s»", shown(o->phrase), list[at].what,
                       shown(list[at].phrase));
    diag_hint(d, "use en la fórmula y en la ficha la misma variable");
}
