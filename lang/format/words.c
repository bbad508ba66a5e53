/* words.c -- the words of the grammar, each in its one spelling. */
#include "lang/format/page.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <string.h>

/* «fórmula:» is the name of the kind and what is written. */
static Str keyword(const Token *t)
{
    Str name = str_of(token_kind_name(t->kind));
    static const char open[] = "«", close[] = "»";
    const uint32_t edge = sizeof open - 1;
    if (name.len > 2 * edge && memcmp(name.p, open, edge) == 0 && memcmp(name.p + name.len - edge, close, edge) == 0)
        return (Str){ name.p + edge, name.len - 2 * edge };
    return text_nfc(span_text(t->span));
}

static Str around(const char *before, Str text, const char *after)
{
    return str_of(gc_printf("%s%.*s%s", before, (int)text.len, text.p, after));
}

/* 2024t1 is 2024T1. */
static Str period(const Token *t)
{
    char *digits = gc_strndup(t->text.p, t->text.len);
    for (char *c = digits; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    bool worded = t->span.end - t->span.start > t->text.len;
    return around(worded ? "año " : "", str_of(digits), "");
}

/* encabezado: 1 línea, 2 líneas, línea 21; tramo líneas 54 a 64. */
static Str lines_word(const Token *t)
{
    const Token *before = t - 1;
    bool one = before->kind == NUMBER ? str_eq(before->text, str_of("1")) : before->kind == P_HEADER;
    return str_of(one ? "línea" : "líneas");
}

static Str name(const Token *t, const Spellings *known)
{
    Str text = spelling_at(known, t->span.start);
    bool rows = str_eq(t->fold, str_of("fila")) || str_eq(t->fold, str_of("filas"));
    return text.len ? text : rows ? t->fold : t->text;
}

static Str spelt(const Token *t, const Spellings *known)
{
    Str text = { 0 };
    switch (t->kind) {
    case NEWLINE:
        return text;
    case NAME:
        return name(t, known);
    case TEXT:
        text = spelling_at(known, t->span.start);
        return text.len ? text : text_nfc(span_text(t->span));
    case NUMBER: case PERCENT: case DATE:
        return t->text;
    case PERIOD:
        return period(t);
    case WORDS:
        return spelling_of_words(t->text);
    case MOTIVE:
        return spelling_of_motive(t->text);
    case FALTA_MOTIVO:
        return around("falta(", spelling_of_motive(t->text), ")");
    case POR_MOTIVO:
        return around("por (", spelling_of_motive(t->text), ")");
    case SCALE:
        text = spelling_at(known, t->span.start);
        return around("", text.len ? text : t->text, " de");
    case SEVERITY:
        return t->fold;
    case LINEAS:
        return lines_word(t);
    case EN_AT: case EN_WORD:
        return str_of("en");
    default:
        return keyword(t);
    }
}

void page_words(Page *p, const TokenList *tokens)
{
    Spellings known = { 0 };
    spellings_find(&known, p->module);
    int before = NEWLINE;
    for (uint32_t i = 1; i + 1 < tokens->n; i++) {          /* the first and the last are START_MODULE and END */
        const Token *t = &tokens->items[i];
        Word w = { .kind = t->kind, .span = t->span, .text = spelt(t, &known),
                   .unary = t->kind == MINUS && !kind_ends_operand(before) };
        GC_PUSH(p->words.items, p->words.n, p->words.cap, w);
        before = t->kind;
    }
}
