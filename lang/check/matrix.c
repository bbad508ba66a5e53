/* matrix.c -- checks matrices of indicators: the levels there must be, what stands under what, and indicators against their place.
 *
 * The structure is the one that all guides of the MIR share; where norms vary, the matrix says what it admits. */
#include "lang/check/program.h"
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

/* What `admite` may say, a bit each. */
typedef enum Admits { SEVERAL_FIN, SEVERAL_PURPOSE, NO_FIN, NO_PURPOSE, NO_COMPONENT, BARE_FIN, BARE_PURPOSE, BARE_COMPONENT, BARE_ACTIVITY, ADMITS_COUNT } Admits;
static const char *const admits_words[ADMITS_COUNT] = {
    [SEVERAL_FIN] = "varios fines", [SEVERAL_PURPOSE] = "varios propósitos", [NO_FIN] = "sin fin", [NO_PURPOSE] = "sin propósito",
    [NO_COMPONENT] = "sin componentes", [BARE_FIN] = "fin sin indicador", [BARE_PURPOSE] = "propósito sin indicador",
    [BARE_COMPONENT] = "componente sin indicador", [BARE_ACTIVITY] = "actividad sin indicador",
};

static void unknown_word(Program *p, Span at, Str word)
{
    Str all[ADMITS_COUNT];
    Buf list = {0};
    for (int i = 0; i < ADMITS_COUNT; i++) {
        all[i] = str_of(admits_words[i]);
        buf_printf(&list, "%s%s", i ? ", " : "", admits_words[i]);
    }
    Diag *d = diag_add(p->diags, D_N006, at, "«%.*s» no es algo que una matriz pueda admitir", STR(word));
    Str near = text_nearest(word, all, ADMITS_COUNT);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»? Se admiten: %s", STR(near), list.p);
    else
        diag_hint(d, "se admiten: %s", list.p);
    buf_free(&list);
}

/* The place of WORD, which has single blanks, in the text of the property; all of it where it is written otherwise. */
static Span word_span(Span all, Str word)
{
    Str text = span_text(all);
    for (uint32_t i = 0; i + word.len <= text.len; i++)
        if (str_eq(text_nfc((Str){ text.p + i, word.len }), word))
            return (Span){ all.source, all.start + i, all.start + i + word.len };
    return all;
}

static uint32_t admits_of(Program *p, const Decl *d)
{
    Str s = d->as.matrix.admits;
    uint32_t bits = 0;
    for (uint32_t start = 0; start < s.len;) {
        uint32_t end = start;
        while (end < s.len && s.p[end] != ',')
            end++;
        Str word = str_trim((Str){ s.p + start, end - start });
        int which = 0;
        while (which < ADMITS_COUNT && !str_eq(text_fold_label(word), text_fold_label(str_of(admits_words[which]))))
            which++;
        if (which < ADMITS_COUNT)
            bits |= UINT32_C(1) << which;
        else
            unknown_word(p, word_span(d->as.matrix.admits_span, word), word);
        start = end + 1;
    }
    return bits;
}

static bool admitted(uint32_t bits, Admits what) { return bits & (UINT32_C(1) << what); }

/* ---- structure ---- */

static void check_levels(Program *p, const Decl *d, uint32_t admits)
{
    static const char *const articles[MATRIX_LEVELS] = { "un Fin", "un Propósito", "un Componente", "una Actividad" };
    static const Admits none[] = { NO_FIN, NO_PURPOSE, NO_COMPONENT }, several[] = { SEVERAL_FIN, SEVERAL_PURPOSE };
    const LevelDecl *first[MATRIX_LEVELS] = {0};
    for (uint32_t i = 0; i < d->as.matrix.n; i++) {
        const LevelDecl *row = &d->as.matrix.levels[i];
        if (first[row->kind] && row->kind <= MATRIX_PURPOSE && !admitted(admits, several[row->kind])) {
            Diag *g = diag_add(p->diags, D_C002, row->span, "la matriz ya tiene %s", articles[row->kind]);
            diag_note(g, first[row->kind]->span, "es éste");
            diag_hint(g, "si su norma lo permite, agregue «admite: %s»", admits_words[several[row->kind]]);
        }
        if (!first[row->kind])
            first[row->kind] = row;
        if (row->kind == MATRIX_ACTIVITY && !first[MATRIX_COMPONENT])
            diag_add(p->diags, D_C003, row->span, "esta actividad no está debajo de ningún componente");
        if (row->indicators.n == 0 && !admitted(admits, (Admits)(BARE_FIN + row->kind))) {
            Diag *g = diag_add(p->diags, D_C004, row->span, "este nivel no tiene indicador");
            diag_hint(g, "agregue «indicadores nombre»; si su norma lo permite, «admite: %s»", admits_words[BARE_FIN + row->kind]);
        }
    }
    for (int k = MATRIX_FIN; k <= MATRIX_COMPONENT; k++)
        if (!first[k] && !admitted(admits, none[k]) && !(k == MATRIX_COMPONENT && first[MATRIX_ACTIVITY]))
            diag_add(p->diags, D_C002, d->head, "a la matriz le falta %s", articles[k]);
}

/* ---- indicators ---- */

static const LevelDimensions *dimensions_of(const Decl *d, LevelKind kind)
{
    for (uint32_t i = 0; i < d->as.matrix.ndimensions; i++)
        if (d->as.matrix.dimensions[i].kind == kind)
            return &d->as.matrix.dimensions[i];
    return NULL;
}

static void check_place(Program *p, const Decl *matrix, const LevelDecl *row, const Name *name, const Symbol *s)
{
    const Decl *d = s->decl;
    LevelKind said;
    if (name_present(&d->as.indicator.level) && level_find(d->as.indicator.level.fold, &said) && said != row->kind) {
        Diag *g = diag_add(p->diags, D_C005, name->span, "«%.*s» dice que es de nivel %s y aquí está en %s", STR(s->name.text), level_word(said), level_word(row->kind));
        diag_note(g, d->as.indicator.level.span, "el indicador lo dice aquí");
    }
    const LevelDimensions *admits = dimensions_of(matrix, row->kind);
    if (!admits || !name_present(&d->as.indicator.dimension) || !dimension_known(&d->as.indicator.dimension, NULL))
        return;
    Buf words = {0};
    bool found = false;
    for (uint32_t i = 0; i < admits->words.n; i++) {
        found |= name_eq(&admits->words.items[i], &d->as.indicator.dimension);
        buf_printf(&words, "%s%.*s", i ? ", " : "", STR(admits->words.items[i].text));
    }
    if (!found) {
        Diag *g = diag_add(p->diags, D_C006, name->span, "«%.*s» es de %.*s, y en %s se admiten: %s", STR(s->name.text), STR(d->as.indicator.dimension.text),
                           level_word(row->kind), words.p);
        diag_note(g, admits->span, "la matriz lo dice aquí");
        diag_note(g, d->as.indicator.dimension.span, "el indicador dice su dimensión aquí");
    }
    buf_free(&words);
}

static Symbol *find_indicator(Program *p, const Name *name)
{
    Symbol *s = scope_find(&p->globals, name->fold);
    if (s && s->kind == SYM_INDICATOR)
        return s;
    if (!s && name_lost(p, NULL, name))
        return NULL;
    Diag *d = diag_add(p->diags, s ? D_N004 : D_N001, name->span, s ? "«%.*s» nombra %s, no un indicador" : "no hay un indicador que se llame «%.*s»", STR(name->text),
                       s ? symbol_kind_one(s->kind) : "");
    Str *names = gc_array(Str, p->nindicators + 1);
    for (uint32_t i = 0; i < p->nindicators; i++)
        names[i] = p->indicators[i]->name.text;
    Str near = s ? (Str){0} : text_nearest(name->text, names, p->nindicators);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    return NULL;
}

/* Where an earlier row, or this one, has the indicator already. */
static const Name *earlier(const Decl *d, uint32_t row, uint32_t item)
{
    const Name *name = &d->as.matrix.levels[row].indicators.items[item];
    for (uint32_t i = 0; i <= row; i++) {
        const NameList *list = &d->as.matrix.levels[i].indicators;
        for (uint32_t k = 0; k < (i == row ? item : list->n); k++)
            if (name_eq(&list->items[k], name))
                return &list->items[k];
    }
    return NULL;
}

void check_matrix(Program *p, Symbol *s)
{
    Decl *d = s->decl;
    uint32_t admits = admits_of(p, d);
    for (uint32_t i = 0; i < d->as.matrix.ndimensions; i++)
        for (uint32_t k = 0; k < d->as.matrix.dimensions[i].words.n; k++)
            dimension_known(&d->as.matrix.dimensions[i].words.items[k], p->diags);
    if (!s->torn)
        check_levels(p, d, admits);
    for (uint32_t i = 0; i < d->as.matrix.n; i++) {
        LevelDecl *row = &d->as.matrix.levels[i];
        row->symbols = gc_array(Symbol *, row->indicators.n + 1);
        row->nsymbols = 0;
        for (uint32_t k = 0; k < row->indicators.n; k++) {
            const Name *name = &row->indicators.items[k], *before = earlier(d, i, k);
            Symbol *indicator = find_indicator(p, name);
            if (!indicator)
                continue;
            indicator->uses++;
            row->symbols[row->nsymbols++] = indicator;
            if (before)
                diag_note(diag_add(p->diags, D_C007, name->span, "«%.*s» ya está en la matriz", STR(name->text)), before->span, "aquí");
            check_place(p, d, row, name, indicator);
        }
    }
}

Symbol *find_matrix(Program *p, const Name *name)
{
    Symbol *s = scope_find(&p->globals, name->fold);
    if (s && s->kind == SYM_MATRIX) {
        s->uses++;
        return s;
    }
    if (!s && name_lost(p, NULL, name))
        return NULL;
    Diag *d = diag_add(p->diags, s ? D_N004 : D_N001, name->span, s ? "«%.*s» nombra %s, no una matriz" : "no hay una matriz que se llame «%.*s»", STR(name->text),
                       s ? symbol_kind_one(s->kind) : "");
    Str near = s ? (Str){0} : scope_nearest(&p->globals, name->text);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    return NULL;
}
