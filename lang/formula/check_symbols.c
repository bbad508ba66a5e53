/* check_symbols.c -- F010 to F012: symbols without a definition, definitions without a use, one variable in two spellings. */
#include "lang/formula/check.h"

#include <string.h>

enum { CODE_LETTERS_MIN = 3, CODE_LETTERS_MAX = 10, LONG_SYMBOL = 7 };

/* A letter, a digit or _ at I of folded text; beyond ASCII only ñ. */
static bool is_word_at(Str s, uint32_t i)
{
    char c = s.p[i];
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (i + 1 < s.len && memcmp(s.p + i, "ñ", 2) == 0);
}

/* Times that SYMBOL (folded) stands as a word in TEXT (folded); a number before it is its factor: 0.25IDL. */
static uint32_t occurrences(Str text, Str symbol)
{
    uint32_t n = 0;
    for (uint32_t i = 0; symbol.len && i + symbol.len <= text.len; i++) {
        bool starts = i == 0 || !is_word_at(text, i - 1) || (text.p[i - 1] >= '0' && text.p[i - 1] <= '9');
        bool here = starts && memcmp(text.p + i, symbol.p, symbol.len) == 0 && (i + symbol.len == text.len || !is_word_at(text, i + symbol.len));
        n += here;
        i += here ? symbol.len - 1 : 0;
    }
    return n;
}

/* Without the marks that set an index apart: x_ij, x(ij), xij. */
static Str squeezed(Str folded)
{
    char *out = gc_bytes(folded.len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < folded.len; i++)
        if (!strchr("_(){}[]", folded.p[i]))
            out[n++] = folded.p[i];
    return (Str){ out, n };
}

/* PT, PAM_1, a: no word of the language. */
static bool is_symbol(Str phrase)
{
    uint32_t letters = 0, upper = 0, marks = 0;
    if (!phrase.len || phrase.len > 24 || (phrase.p[0] >= '0' && phrase.p[0] <= '9'))
        return false;
    for (uint32_t i = 0; i < phrase.len; i++) {
        char c = phrase.p[i];
        bool up = c >= 'A' && c <= 'Z', low = c >= 'a' && c <= 'z', mark = (c >= '0' && c <= '9') || c == '_';
        if (!up && !low && !mark)
            return false;
        marks   += mark;
        upper   += up;
        letters += up || low;
    }
    return letters && (marks || (upper == letters && letters <= 4) || letters == 1);
}

static bool is_capitals(Str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return s.len >= CODE_LETTERS_MIN && s.len <= CODE_LETTERS_MAX;
}

/* NDPADP beside NDPADO and TDSJS: capitals that are no word, for every operand is one such, most are defined, and one begins like it. */
static bool is_code(const Check *c, Str phrase)
{
    uint32_t defined = 0;
    bool alike = false;
    if (!is_capitals(phrase))
        return false;
    for (uint32_t i = 0; i < c->f->noperands; i++) {
        const FormulaOperand *o = &c->f->operands[i];
        if (!is_capitals(o->phrase))
            return false;
        defined += o->definition.len > 0;
        alike = alike || (!str_eq(o->phrase, phrase) && memcmp(o->phrase.p, phrase.p, 2) == 0);
    }
    return alike && defined >= 2 && 2 * defined >= c->f->noperands;
}

/* S is SYMBOL with an index: pt_1, pt(t), pt-1, ptt. */
static bool begins(Str s, Str symbol)
{
    s = squeezed(s);
    symbol = squeezed(symbol);
    if (!symbol.len || s.len < symbol.len || memcmp(s.p, symbol.p, symbol.len) != 0)
        return false;
    return s.len == symbol.len || !is_word_at(s, symbol.len) || strchr("_tijkn0123456789", s.p[symbol.len]);
}

/* An index of time or of a sum: t, i, n. */
static bool is_index(Str folded)
{
    return folded.len == 1 && strchr("tijknmhr", folded.p[0]);
}

/* X2, ALPHA_2 stand for X with an index, which «X1…X7» defines. */
static bool is_numbered(Str fold)
{
    return fold.len >= 2 && fold.p[fold.len - 1] >= '0' && fold.p[fold.len - 1] <= '9';
}

/* N of «Numerador», D of «Denomnador»: a letter that a definition begins with. */
static bool is_initial(const Check *c, Str fold)
{
    for (uint32_t i = 0; i < c->f->ndefinitions && fold.len == 1; i++)
        if (c->f->definitions[i].fold.len > 1 && c->f->definitions[i].fold.p[0] == fold.p[0])
            return true;
    return false;
}

/* The text but for the formula: definitions, remarks, other equations. */
static Str beside(const Check *c)
{
    const Source *s = c->f->source;
    Span tree = c->f->tree->span;
    Buf b = {0};
    buf_add(&b, s->text, tree.start < s->len ? tree.start : s->len);
    buf_putc(&b, '\n');
    if (tree.end < s->len)
        buf_add(&b, s->text + tree.end, s->len - tree.end);
    Str kept = text_fold((Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
    return kept;
}

static bool undefined(const Check *c, const FormulaOperand *o, Str text)
{
    if (o->definition.len || !(is_symbol(o->phrase) || is_code(c, o->phrase)) || o->variable != UINT32_MAX || is_initial(c, o->fold) || is_numbered(o->fold))
        return false;
    for (uint32_t i = 0; i < c->f->ndefinitions; i++)
        if (begins(o->fold, c->f->definitions[i].fold) || begins(c->f->definitions[i].fold, o->fold))
            return false;
    return occurrences(text, o->fold) == 0 && occurrences(squeezed(text), squeezed(o->fold)) == 0;
}


static bool unused(const Check *c, const FormulaDefinition *d, Str text)
{
    Str left = text_fold_label(c->f->left);
    if (d->used || !(is_symbol(d->symbol) || is_code(c, d->symbol)) || is_index(d->fold) || is_numbered(d->fold) || str_eq(d->fold, left))
        return false;
    for (uint32_t i = 0; i < d->meaning.len; i++)
        if (strchr("*/+=", d->meaning.p[i]) || (i + 3 <= d->meaning.len && (!memcmp(d->meaning.p + i, " x ", 3) || !memcmp(d->meaning.p + i, " X ", 3))))
            return false;                               /* a step of the calculation, not a definition */
    for (uint32_t i = 0; i < c->f->noperands; i++)
        if (begins(c->f->operands[i].fold, d->fold) || begins(d->fold, c->f->operands[i].fold) || occurrences(text_fold_label(c->f->operands[i].phrase), d->fold))
            return false;
    return occurrences(text, d->fold) == 1 && occurrences(squeezed(text), squeezed(d->fold)) <= 1;
}

/* OPERPART, OPEPART: one symbol with a slip.  Short ones, and a letter in the place of another, may be another symbol: VNE, VNC. */
static bool one_letter_more(Str a, Str b)
{
    uint32_t least = a.len < b.len ? a.len : b.len, most = a.len < b.len ? b.len : a.len;
    return least >= LONG_SYMBOL && most == least + 1 && text_distance(a, b, 1) == 1;
}

static void against_definitions(Check *c, Str text)
{
    bool some_used = false, *paired = gc_array(bool, c->f->ndefinitions + 1);
    for (uint32_t i = 0; i < c->f->ndefinitions; i++)
        some_used = some_used || c->f->definitions[i].used;
    if (!c->f->ndefinitions)
        return;
    for (uint32_t i = 0; i < c->f->noperands; i++) {
        const FormulaOperand *o = &c->f->operands[i];
        if (!undefined(c, o, text))
            continue;
        const FormulaDefinition *near = NULL;
        for (uint32_t k = 0; k < c->f->ndefinitions && !near; k++)
            if (one_letter_more(c->f->definitions[k].fold, o->fold) && unused(c, &c->f->definitions[k], text)) {
                near = &c->f->definitions[k];
                paired[k] = true;
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

/* NUMRADOR / DENOMINADOR beside a list with NUMERADOR. */
static void misspelt_side(Check *c)
{
    static const char *const sides[] = { "numerador", "denominador" };
    for (uint32_t i = 0; i < c->f->ndefinitions; i++)
        for (uint32_t k = 0; k < c->f->noperands; k++) {
            const FormulaDefinition *d = &c->f->definitions[i];
            const FormulaOperand *o = &c->f->operands[k];
            Str label = text_fold_label(d->symbol);
            bool side = str_eq(label, str_of(sides[0])) || str_eq(label, str_of(sides[1])) || str_eq(o->fold, str_of(sides[0])) || str_eq(o->fold, str_of(sides[1]));
            if (!side || !str_eq(d->fold, o->fold) || str_eq(label, o->fold) || text_distance(label, o->fold, 1) > 1)
                continue;
            bool after = d->symbol_span.start > o->span.start;
            Diag *said = diag_add(c->diags, D_F012, after ? d->symbol_span : o->span, "la fórmula dice «%s» y su definición «%s»", shown(o->phrase), shown(d->symbol));
            diag_hint(said, "escriba los dos igual");
        }
}

static void two_spellings(Check *c)
{
    if (c->f->noperands < 3 || c->f->noperands > 50)
        return;
    for (uint32_t i = 1; i < c->f->noperands; i++)
        for (uint32_t k = 0; k < i; k++) {
            const FormulaOperand *a = &c->f->operands[k], *b = &c->f->operands[i];
            if (a->fold.len < 8 || !words_misspelt(words_fold(a->phrase), words_fold(b->phrase)))
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
    against_definitions(c, beside(c));
    misspelt_side(c);
    two_spellings(c);
}
