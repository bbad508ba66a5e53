/* check_symbols.c -- F010 to F012: symbols without a definition, definitions without a use, one variable in two spellings. */
#include "lang/formula/check.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* Times that SYMBOL (folded) stands as a whole word in TEXT (folded). */
static uint32_t occurrences(Str text, Str symbol)
{
    uint32_t n = 0;
    if (!symbol.len)
        return 0;
    for (uint32_t i = 0; i + symbol.len <= text.len; i++) {
        bool here = memcmp(text.p + i, symbol.p, symbol.len) == 0 && (i == 0 || !is_letter(text.p[i - 1])) &&
                    (i + symbol.len == text.len || !is_letter(text.p[i + symbol.len]));
        n += here;
        i += here ? symbol.len - 1 : 0;
    }
    return n;
}

/* PT, PAM_1, a: no word of the language. */
static bool is_symbol(Str phrase)
{
    uint32_t letters = 0, upper = 0, marks = 0;
    for (uint32_t i = 0; i < phrase.len; i++) {
        char c = phrase.p[i];
        if (c == ' ' || c == '\n' || c == '\t')
            return false;
        marks   += (c >= '0' && c <= '9') || c == '_';
        upper   += c >= 'A' && c <= 'Z';
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
    }
    return letters && phrase.len <= 24 && (marks || (upper == letters && letters <= 4) || letters == 1);
}

/* S is SYMBOL with an index: pt_1, pt(t), pt-1, ptt. */
static bool begins(Str s, Str symbol)
{
    if (!symbol.len || s.len < symbol.len || memcmp(s.p, symbol.p, symbol.len) != 0)
        return false;
    char next = s.len > symbol.len ? s.p[symbol.len] : 't';
    return !is_letter(next) || strchr("_tijkn0123456789", next);
}

/* An index of time or of a sum: t, i, n. */
static bool is_index(Str folded)
{
    return folded.len == 1 && strchr("tijknmhr", folded.p[0]);
}

static bool undefined(const Check *c, const FormulaOperand *o, Str text)
{
    if (o->definition.len || !is_symbol(o->phrase) || o->variable != UINT32_MAX)
        return false;
    for (uint32_t i = 0; i < c->f->ndefinitions; i++)
        if (begins(o->fold, c->f->definitions[i].fold) || begins(c->f->definitions[i].fold, o->fold))
            return false;
    return occurrences(text, o->fold) <= o->uses;
}

static bool unused(const Check *c, const FormulaDefinition *d, Str text)
{
    if (d->used || !is_symbol(d->symbol) || is_index(d->fold) || str_eq(d->fold, text_fold_label(c->f->left)))
        return false;
    for (uint32_t i = 0; i < c->f->noperands; i++)
        if (begins(c->f->operands[i].fold, d->fold) || begins(d->fold, c->f->operands[i].fold))
            return false;
    return occurrences(text, d->fold) == 1;
}

static void against_definitions(Check *c, Str text)
{
    bool some_used = false;
    bool *paired = gc_array(bool, c->f->ndefinitions + 1);
    for (uint32_t i = 0; i < c->f->ndefinitions; i++)
        some_used = some_used || c->f->definitions[i].used;
    if (!c->f->ndefinitions)
        return;
    for (uint32_t i = 0; i < c->f->noperands; i++) {
        const FormulaOperand *o = &c->f->operands[i];
        if (!undefined(c, o, text))
            continue;
        const FormulaDefinition *near = NULL;
        for (uint32_t k = 0; k < c->f->ndefinitions && !near; k++) {
            const FormulaDefinition *d = &c->f->definitions[k];
            if (unused(c, d, text) && d->fold.len >= 3 && o->fold.len >= 3 && text_distance(d->fold, o->fold, 1) <= 1) {
                near = d;
                paired[k] = true;
            }
        }
        if (near) {
            Diag *d = diag_add(c->diags, D_F012, near->symbol_span, "la fórmula dice «%s» y su definición «%s»", shown(o->phrase), shown(near->symbol));
            diag_hint(d, "escriba los dos igual");
        } else if (some_used) {
            Diag *d = diag_add(c->diags, D_F010, o->span, "la fórmula usa «%s», y el texto no dice qué es", shown(o->phrase));
            diag_hint(d, "agregue a las definiciones: %s = …", shown(o->phrase));
        }
    }
    for (uint32_t k = 0; k < c->f->ndefinitions && some_used; k++) {
        const FormulaDefinition *d = &c->f->definitions[k];
        if (paired[k] || !unused(c, d, text))
            continue;
        Diag *said = diag_add(c->diags, D_F011, d->span, "se define «%s» («%s»), y la fórmula no lo usa", shown(d->symbol), shown(d->meaning));
        diag_hint(said, "quite la definición, o use «%s» en la fórmula", shown(d->symbol));
    }
}

static void two_spellings(Check *c)
{
    if (c->f->noperands < 3 || c->f->noperands > 50)
        return;
    for (uint32_t i = 1; i < c->f->noperands; i++)
        for (uint32_t k = 0; k < i; k++) {
            const FormulaOperand *a = &c->f->operands[k], *b = &c->f->operands[i];
            if (a->fold.len < 8 || !words_misspelt(a->fold, b->fold))
                continue;
            const FormulaOperand *second = b->span.start > a->span.start ? b : a, *first = second == b ? a : b;
            Diag *d = diag_add(c->diags, D_F012, second->span, "«%s» parece la misma variable que «%s», escrita de otro modo", shown(second->phrase),
                               shown(first->phrase));
            diag_hint(d, "si es la misma, escríbala siempre «%s»", shown(first->phrase));
            break;
        }
}

void check_symbols(Check *c)
{
    Str text = text_fold((Str){ c->f->source->text, c->f->source->len });
    against_definitions(c, text);
    two_spellings(c);
}
