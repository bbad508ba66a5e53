/* formula.c -- published formulas behind runtime/vara.h. */
#include "lang/api/api.h"

#include "lang/formula/show.h"
#include <string.h>

struct VaraFormula {
    FormulaRead *read;
    Diags       *diags;
    Buf          room;          /* of the text given back last */
};

static Str given(const char *text)
{
    return text ? str_of(gc_strdup(text)) : (Str){ "", 0 };
}

VaraFormula *vara_formula(const char *name, const char *text, size_t len, const VaraCard *card, VaraStatus *status)
{
    static const VaraCard nothing;
    VaraFormula *f = gc_root(sizeof *f);
    *f = (VaraFormula){ .diags = diags_new() };
    if (!card)
        card = &nothing;
    FormulaVariable *variables = gc_array(FormulaVariable, card->nvariables + 1);
    for (size_t i = 0; i < card->nvariables; i++)
        variables[i].phrase = given(card->variables[i]);
    FormulaCard known = {
        .name = given(card->name), .unit = given(card->unit), .type = given(card->type), .sense = given(card->sense), .goal = given(card->goal),
        .baseline = given(card->baseline), .numerator = given(card->numerator), .denominator = given(card->denominator),
        .variables = variables, .nvariables = (uint32_t)card->nvariables, .absolute_or_percent = card->absolute_or_percent,
    };
    f->read = formula_read(source_new(gc_strdup(name), gc_strndup(text, len), len), &known, f->diags);
    formula_check(f->read, &known, f->diags);
    diags_sort(f->diags);
    *status = f->diags->n ? VARA_FINDINGS : VARA_DONE;
    return f;
}

const char *vara_formula_output(VaraFormula *f, const char *format, bool colour)
{
    buf_clear(&f->room);
    if (strcmp(format, "json") == 0)
        formula_show_json(&f->room, f->read, f->diags);
    else if (strcmp(format, "tabla") == 0)
        formula_show(&f->room, f->read, f->diags, colour);
    else
        return NULL;
    return f->room.p;
}

void vara_formula_free(VaraFormula *f)
{
    if (!f)
        return;
    buf_free(&f->room);
    gc_root_free(f);
}
