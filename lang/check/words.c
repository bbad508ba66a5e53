/* words.c -- properties that admit only certain words. */
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

static bool word_find(const char *property, const Name *n, const char *const *words, uint32_t nwords, uint32_t *index, Diags *diags)
{
    for (uint32_t i = 0; i < nwords; i++)
        if (str_eq(n->fold, text_fold(str_of(words[i])))) {
            *index = i;
            return true;
        }
    if (!diags)
        return false;
    Buf all = {0};
    Str *candidates = gc_array(Str, nwords);
    for (uint32_t i = 0; i < nwords; i++) {
        buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
        candidates[i] = str_of(words[i]);
    }
    Diag *d = diag_add(diags, D_N006, n->span, "«%.*s» no es %s", STR(n->text), property);
    Str near = text_nearest(n->text, candidates, nwords);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»? Se admiten: %s", STR(near), all.p);
    else
        diag_hint(d, "se admiten: %s", all.p);
    buf_free(&all);
    return false;
}

Sense sense_of(const Decl *d, const Symbol *data, Diags *diags)
{
    static const char *const words[] = { "ascendente", "descendente", "constante", "regular" };
    const Expr *e = d->as.indicator.sense;
    if (!e)
        return SENSE_NONE;
    if (e->kind != EXPR_NAME)
        return SENSE_COLUMN;
    uint32_t i;
    if (word_find("un sentido", &e->as.name.name, words, 4, &i, NULL))
        return (Sense)(SENSE_UP + i);
    if (data && scope_find(data->columns, e->as.name.name.fold))
        return SENSE_COLUMN;
    word_find("un sentido ni una columna de los datos", &e->as.name.name, words, 4, &i, diags);
    return SENSE_NONE;
}

Holes holes_of(const Decl *d, Diags *diags)
{
    static const char *const words[] = { "exige", "omite", "cero" };
    uint32_t i;
    const Name *n = &d->as.indicator.holes;
    if (!name_present(n) || !word_find("una manera de tratar los huecos", n, words, 3, &i, diags))
        return HOLES_REQUIRE;
    return i == 0 ? HOLES_REQUIRE : i == 1 ? HOLES_OMIT : HOLES_ZERO;
}

void check_words(const Decl *d, Diags *diags)
{
    static const char *const levels[] = { "fin", "propósito", "componente", "actividad" };
    static const char *const dimensions[] = { "eficacia", "eficiencia", "economía", "calidad" };
    uint32_t i;
    if (name_present(&d->as.indicator.level))
        word_find("un nivel de la MIR", &d->as.indicator.level, levels, 4, &i, diags);
    if (name_present(&d->as.indicator.dimension))
        word_find("una dimensión", &d->as.indicator.dimension, dimensions, 4, &i, diags);
    holes_of(d, diags);
}
