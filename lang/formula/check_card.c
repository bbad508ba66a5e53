/* check_card.c -- F013 to F016: goal, baseline, sentido and unit of the card against the name and the formula. */
#include "lang/formula/check.h"

#include "lang/formula/value.h"

static Span nowhere(void)
{
    return (Span){ 0 };
}

/* A year where a value should be: 2022. */
static bool is_year(Num n)
{
    return num_is_integer(n) && num_cmp(n, num_int(1990)) >= 0 && num_cmp(n, num_int(2040)) <= 0;
}

static void sense_and_name(Check *c, bool up, bool down)
{
    Str head = words_after(c->name, WORDS_STATISTIC);
    head = words_after(head, WORDS_STATISTIC);          /* «Porcentaje de población en pobreza» */
    bool bad = words_begin(head, WORDS_BAD), good = words_begin(head, WORDS_GOOD);
    if (up && bad)
        diag_hint(diag_add(c->diags, D_F014, nowhere(), "el sentido es «%s», y «%s» mide algo que debe bajar", shown(c->card->sense), shown(c->card->name)),
                  "si se quiere que baje, el sentido es descendente");
    if (down && good)
        diag_hint(diag_add(c->diags, D_F014, nowhere(), "el sentido es «%s», y «%s» mide algo que debe subir", shown(c->card->sense), shown(c->card->name)),
                  "si se quiere que suba, el sentido es ascendente");
}

static void sense_and_goal(Check *c, bool up, bool down)
{
    Num goal, base;
    uint32_t decimals;
    bool goal_percent, base_percent;
    if (!value_printed(c->card->goal, &goal, &decimals, &goal_percent) || !value_printed(c->card->baseline, &base, &decimals, &base_percent))
        return;
    if (num_sign(base) == 0 || is_year(base) || is_year(goal) || goal_percent != base_percent)
        return;
    bool small_goal = num_cmp(goal, num_int(1)) <= 0 && num_cmp(base, num_int(1)) > 0, small_base = num_cmp(base, num_int(1)) <= 0 && num_cmp(goal, num_int(1)) > 0;
    if (small_goal || small_base)
        return;                                         /* two scales: another finding */
    int order = num_cmp(goal, base);
    if ((up && order < 0) || (down && order > 0))
        diag_hint(diag_add(c->diags, D_F015, nowhere(), "el sentido es «%s», y la meta «%s» está %s de la línea base «%s»", shown(c->card->sense),
                           shown(c->card->goal), order < 0 ? "por debajo" : "por encima", shown(c->card->baseline)),
                  "corrija el sentido, la meta o la línea base");
}

static bool is_100(const Expr *e)
{
    return e->kind == EXPR_NUM && tree_is(e, 100);
}

static bool is_variation(const Expr *e)
{
    return e->kind == EXPR_BINARY && e->as.binary.op == BIN_SUB;
}

static void goal_scale(Check *c)
{
    Num goal, base;
    uint32_t decimals;
    bool percent, base_percent;
    const Expr *tree = c->f->tree;
    if (!tree || !tree_has(tree, is_100) || !tree_divides(tree) || tree_has(tree, is_variation) || !value_printed(c->card->goal, &goal, &decimals, &percent) ||
        percent)
        return;
    bool one = num_cmp(goal, num_int(1)) == 0;
    bool small = num_sign(goal) > 0 && num_cmp(goal, num_int(1)) < 0 && value_printed(c->card->baseline, &base, &decimals, &base_percent) &&
                 num_cmp(base, num_int(10)) >= 0 && !is_year(base);
    if (!one && !small)
        return;
    const char *meant = one ? "100" : NULL;
    Diag *d = diag_add(c->diags, D_F013, nowhere(), "la meta es «%s», y la fórmula da un porcentaje de 0 a 100", shown(c->card->goal));
    if (meant)
        diag_hint(d, "escriba %s si la meta es el total", meant);
    else
        diag_hint(d, "escriba la meta en la misma escala que la línea base, «%s»", shown(c->card->baseline));
}

void check_goal(Check *c)
{
    Str sense = text_fold_label(c->card->sense);
    bool up = words_begin(sense, WORDS_RISING), down = words_begin(sense, WORDS_FALLING);
    goal_scale(c);
    sense_and_name(c, up, down);
    sense_and_goal(c, up, down);
}

/* What the unit or type says, and the formula does not give. */
void check_unit(Check *c)
{
    Str type = text_fold_label(c->card->type);
    bool unit_percent = words_begin(c->unit, WORDS_PERCENT), name_percent = words_begin(c->name, WORDS_PERCENT);
    bool gives_percent = c->ratio && c->has_100 && c->numbers_below == 0;
    if (words_begin(type, WORDS_ABSOLUTE) && gives_percent) {
        diag_hint(diag_add(c->diags, D_F016, nowhere(), "el tipo es «%s», y la fórmula da un porcentaje", shown(c->card->type)),
                  "el tipo es porcentaje, o la fórmula es la cantidad sola");
        return;
    }
    if (unit_percent && words_begin(c->name, WORDS_AVERAGE) && c->ratio && !c->has_100 && !c->scale) {
        diag_hint(diag_add(c->diags, D_F016, nowhere(), "la unidad es «%s», y «%s» es un promedio", shown(c->card->unit), shown(c->card->name)),
                  "escriba como unidad lo que se cuenta en el numerador por cada uno del denominador");
        return;
    }
    if (!c->unit.len || unit_percent || words_in(c->unit, WORDS_PERCENT) || !name_percent || !gives_percent)
        return;
    const Expr *above, *below;
    if (check_sides(c, &above, &below) && (words_counts(meaning_fold(c, above), c->unit) || words_counts(meaning_fold(c, below), c->unit))) {
        diag_hint(diag_add(c->diags, D_F016, nowhere(), "la unidad es «%s», y el nombre y la fórmula son de un porcentaje", shown(c->card->unit)),
                  "escriba «porcentaje» como unidad de medida; «%s» es la de sus variables", shown(c->card->unit));
        return;
    }
    static const char *const other[] = { "razon", "promedio", "pesos", "numero", "absoluto", "cantidad" };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (str_eq(c->unit, str_of(other[i]))) {
            diag_hint(diag_add(c->diags, D_F016, nowhere(), "la unidad es «%s», y el nombre y la fórmula son de un porcentaje", shown(c->card->unit)),
                      "escriba «porcentaje» como unidad de medida");
            return;
        }
}
