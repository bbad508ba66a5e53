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

static Str level(const Token *t)
{
    LevelKind kind;
    return level_find(t->fold, &kind) ? str_of(level_word(kind)) : t->text;
}

static Str name(const Token *t, const Spellings *known)
{
    Str text = spelling_at(known, t->span.start);
    bool word = str_eq(t->fold, str_of("fila")) || str_eq(t->fold, str_of("filas")) ||      /* no names of the tree */
                (t[-1].kind == ENTRE && str_eq(t->fold, str_of("espacios")));
    return text.len ? text : word ? t->fold : t->text;
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
    case LEVEL:
        return level(t);
    case LINEAS:
        return lines_word(t);
    case EN_AT: case EN_WORD:
        return str_of("en");
    default:
        return keyword(t);
    }
}

static void add(Page *p, Word w) { GC_PUSH(p->words.items, p->words.n, p->words.cap, w); }

/* A reason on several lines stays on them: a word for each.  RAW is its first raw token.  False if it stands on one line. */
static bool add_broken(Page *p, const Token *t, const Token *raw)
{
    bool broken = false;
    for (const Token *r = raw; r->kind != END && r->span.start < t->span.end; r++)
        broken |= r->kind == NEWLINE;
    while (broken && raw->kind != END && raw->span.start < t->span.end) {
        Word w = { .kind = t->kind, .span = raw->span };
        Buf b = { 0 };
        for (; raw->kind != END && raw->span.start < t->span.end && raw->kind != NEWLINE; raw++) {
            if (raw->kind == COMMENT)
                continue;
            bool tight = raw->kind == RPAREN || !b.len || b.p[b.len - 1] == '(' || (raw->kind == LPAREN && t->kind == FALTA_MOTIVO) ||
                         (raw->span.start == w.span.end && raw->kind != LPAREN);
            buf_puts(&b, tight ? "" : " ");
            buf_str(&b, raw->kind == NAME && word_is_reserved(raw->fold) ? raw->fold : raw->text);
            w.span.end = raw->span.end;
        }
        w.text = (Str){ gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
        if (b.len)
            add(p, w);
        buf_free(&b);
        if (raw->kind == NEWLINE)
            raw++;
    }
    return broken;
}

void page_words(Page *p, const TokenList *tokens)
{
    Spellings known = { 0 };
    const Token *raw = p->raw.items;
    int before = NEWLINE;
    spellings_find(&known, p->module);
    for (uint32_t i = 1; i + 1 < tokens->n; i++) {          /* the first and the last are START_MODULE and END */
        const Token *t = &tokens->items[i];
        while (raw->kind != END && raw->span.start < t->span.start)
            raw++;
        bool reason = t->kind == FALTA_MOTIVO || t->kind == POR_MOTIVO;
        if (!reason || !add_broken(p, t, raw))
            add(p, (Word){ .kind = t->kind, .span = t->span, .text = spelt(t, &known),
                           .unary = t->kind == MINUS && !kind_ends_operand(before) });
        before = t->kind;
    }
}
