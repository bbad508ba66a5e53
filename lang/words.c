/* words.c -- what a word means where it stands: reserved, special in this kind of line, part of a
 * unit or of a reason, or simply a name. */
#include "lang/layout.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <stdlib.h>

enum { ANY = ~0, LOOKAHEAD_MAX = 4096 };
typedef enum Place { AFTER, PAREN, UNIT, ANYWHERE } Place;

typedef struct Reserved { const char *word; int kind; } Reserved;
static const Reserved reserved[] = {
#define RESERVED(token, word) { word, token },
#include "lang/words.def"
};

typedef struct Pair { int lines; Place place; const char *a, *b; int kind; } Pair;
static const Pair pairs[] = {
#define PAIR(lines, place, a, b, token) { lines, place, a, b, token },
#include "lang/words.def"
};

typedef struct Context { int lines; Place place; const char *word; int kind; } Context;
static const Context contexts[] = {
#define CONTEXT(lines, place, word, token) { lines, place, word, token },
#include "lang/words.def"
};

#define COUNT(a) (sizeof (a) / sizeof *(a))

/* The words of the tables carry their accents, since messages show them: dropped here as text_fold does. */
bool token_spells(const Token *t, const char *word)
{
    if (t->kind != NAME)
        return false;
    const unsigned char *w = (const unsigned char *)word;
    uint32_t i = 0;
    for (; *w && i < t->fold.len; w++, i++) {
        unsigned char c = *w;
        if (c == 0xC3 && w[1] != 0xB1) {
            w++;
            c = *w == 0xA1 ? 'a' : *w == 0xA9 ? 'e' : *w == 0xAD ? 'i' : *w == 0xB3 ? 'o' : 'u';
        }
        if ((unsigned char)t->fold.p[i] != c)
            return false;
    }
    return !*w && i == t->fold.len;
}

bool word_is_reserved(Str fold)
{
    for (size_t i = 0; i < COUNT(reserved); i++)
        if (str_eq(fold, str_of(reserved[i].word)))
            return true;
    return false;
}

bool kind_ends_operand(int kind)
{
    switch (kind) {
    case NAME: case NUMBER: case PERCENT: case PERIOD: case DATE: case TEXT: case RPAREN: case RBRACKET: case RBRACE:
    case FALTA: case FALTA_MOTIVO: case POR_MOTIVO: case VERDADERO: case FALSO: case DECIMAL_COMA: case MOTIVE:
    case NO_PUBLICADO: case SIN_BLANCOS: case EN_COLUMNAS: case CON_TOTAL: case ASCENDENTE: case DESCENDENTE: case YYerror:
        return true;
    default:
        return false;
    }
}

bool kind_goes_on(int kind)
{
    switch (kind) {
    case PLUS: case MINUS: case TIMES: case DIVIDE: case POWER: case EQ: case NE: case LT: case LE: case GT: case GE:
    case COMMA: case COLON: case DOT: case Y: case O: case NO: case SI: case ENTONCES: case SI_NO: case ENTRE: case EN:
    case EN_AT: case EN_WORD: case POR: case DONDE: case O_BIEN: case CONTIENE: case EMPIEZA: case TERMINA_CON:
    case PONDERADO: case CON: case DE: case COMO: case ORDENA: case LIMITE: case SOBRE:
    case MINIMO: case MAXIMO: case FALTANTES: case MOTIVO_SEGUN: case LINEA_BASE: case FILAS_DONDE:
    case ESPERA: case MUESTRA: case P_FORMULA: case P_FULFILMENT: case P_SENSE: case P_MISSING: case P_NOTE: case P_TITLE:
    case P_METHOD: case P_ERRATA: case INDICADORES: case MEDIOS: case SUPUESTOS:
        return true;
    default:
        return false;
    }
}

/* Text of raw tokens FIRST..LAST with single spaces, as written otherwise. */
static Token joined(const Layout *l, uint32_t first, uint32_t last, int kind)
{
    Token t = l->raw->items[first];
    t.kind = kind;
    t.span = span_join(t.span, l->raw->items[last].span);
    Buf b = { 0 };
    uint32_t end = 0;                       /* of the last word taken */
    for (uint32_t i = first; i <= last; i++) {
        const Token *w = &l->raw->items[i];
        if (w->kind == COMMENT || w->kind == NEWLINE)
            continue;
        if (b.len && w->span.start > end)
            buf_putc(&b, ' ');
        buf_str(&b, w->text);
        end = w->span.end;
    }
    t.text = text_nfc((Str){ gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len });
    buf_free(&b);
    return t;
}

/* The reason in parentheses whose "(" is raw token OPEN.  Gives FROM..")" as one token of KIND. */
static bool motive_in_parens(Layout *l, uint32_t open, int kind)
{
    uint32_t first = l->at, last = open + 1;
    while (last < l->raw->n) {
        int k = l->raw->items[last].kind;
        if (k != NAME && k != NUMBER && k != PERIOD && k != MINUS && k != COMMENT && k != NEWLINE)
            break;
        last++;
    }
    if (l->raw->items[last].kind != RPAREN || last == open + 1)
        return false;
    Token t = joined(l, open + 1, last - 1, kind);
    t.span = span_join(l->raw->items[first].span, l->raw->items[last].span);
    layout_give(l, t);
    l->at = last + 1;
    return true;
}

static void bad_motive(Layout *l, uint32_t open, const char *example)
{
    Diag *d = diag_add(l->diags, D_S023, l->raw->items[open].span, "aquí va el motivo del dato que falta, con palabras");
    diag_hint(d, "por ejemplo «%s»", example);
    l->at = open;
    layout_give_kind(l, YYerror, l->raw->items[open].span);
}

/* `en` before a parenthesis: a moment, x en (periodo - 1 año), or a range, x en (a, b]. */
static bool comma_inside(const Layout *l, uint32_t open)
{
    uint32_t depth = 0;
    for (uint32_t i = open; i < l->raw->n && i - open < LOOKAHEAD_MAX; i++) {
        switch (l->raw->items[i].kind) {
        case LPAREN: case LBRACKET: case LBRACE:
            depth++;
            break;
        case RPAREN: case RBRACKET: case RBRACE:
            if (--depth == 0)
                return false;
            break;
        case COMMA:
            if (depth == 1)
                return true;
            break;
        case COLON: case END:
            return false;
        default:
            break;
        }
    }
    return false;
}

static bool place_fits(const Layout *l, Place place, uint32_t width)
{
    switch (place) {
    case AFTER:    return kind_ends_operand(l->prev);
    case PAREN:    return layout_peek(l, width)->kind == LPAREN;
    case UNIT:     return l->in_unit || (l->prev == NUMBER && !(l->line == LN_SHOW && l->nbrackets == 0));
    case ANYWHERE: return true;
    }
    return false;
}

/* In lines with clauses the clause words are such only outside parentheses; [130, en adelante) is a band's own. */
static bool line_fits(const Layout *l, int lines)
{
    return lines == ANY || ((lines & (int)l->line) && (l->nbrackets == 0 || l->line == LN_BAND));
}

static bool give_pair(Layout *l)
{
    const Token *a = layout_peek(l, 0), *b = layout_peek(l, 1);
    if (b->kind != NAME)
        return false;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        const Pair *p = &pairs[i];
        if (!line_fits(l, p->lines) || !token_is_word(a, p->a) || !token_is_word(b, p->b) || !place_fits(l, p->place, 2))
            continue;
        if (p->kind == CON_TOTAL && token_is_word(layout_peek(l, 2), "en"))
            continue;               /* con total en columnas: a column called total */
        uint32_t last = layout_ahead(l, 1);
        Token t = joined(l, layout_ahead(l, 0), last, p->kind);
        l->at = last + 1;
        layout_give(l, t);
        return true;
    }
    return false;
}

static bool is_scale(const Token *t)
{
    return token_is_word(t, "miles") || token_is_word(t, "millones") || token_is_word(t, "billones");
}

/* miles de pesos, miles de millones de pesos, pesos de 2018. */
static bool give_unit_words(Layout *l)
{
    const Token *word = layout_peek(l, 0), *de = layout_peek(l, 1), *after = layout_peek(l, 2);
    if (!token_is_word(de, "de"))
        return false;
    if (is_scale(word) && after->kind == NAME) {
        uint32_t scale_end = layout_ahead(l, 0), next = layout_ahead(l, 2);
        if (is_scale(after) && token_is_word(layout_peek(l, 3), "de") && layout_peek(l, 4)->kind == NAME) {
            scale_end = next;
            next = layout_ahead(l, 4);
        }
        Token t = joined(l, layout_ahead(l, 0), scale_end, SCALE);
        l->at = next;
        bool unit = l->in_unit;
        layout_give(l, t);
        l->in_unit = unit;
        return true;
    }
    if (after->kind == NUMBER && after->text.len == 4) {
        uint32_t last = layout_ahead(l, 2);
        Token t = joined(l, layout_ahead(l, 0), last, NAME);
        l->at = last + 1;
        bool unit = l->in_unit;
        layout_give(l, t);
        l->in_unit = unit;
        return true;
    }
    return false;
}

static void give_as(Layout *l, int kind)
{
    Token t = *layout_peek(l, 0);
    l->at = layout_ahead(l, 0) + 1;
    t.kind = kind;
    layout_give(l, t);
}

static void give_word(Layout *l)
{
    const Token *t = layout_peek(l, 0), *next = layout_peek(l, 1);
    if (l->prev == DOT) {
        give_as(l, NAME);
        return;
    }
    if (token_is_word(t, "año") && next->kind == NUMBER && next->text.len == 4 && l->prev != NUMBER) {
        uint32_t last = layout_ahead(l, 1);
        Token p = l->raw->items[last];
        p.kind = PERIOD;
        p.span = span_join(t->span, p.span);
        l->at = last + 1;
        layout_give(l, p);
        return;
    }
    if (l->prev == MUESTRA && token_is_word(t, "matriz") && (next->kind == TEXT || (next->kind == NAME && !token_is_word(next, "de") &&
                                                                                   !token_is_word(next, "como")))) {
        give_as(l, MATRIZ);
        return;
    }
    if (give_pair(l))
        return;
    for (size_t i = 0; i < COUNT(contexts); i++) {
        const Context *c = &contexts[i];
        if (line_fits(l, c->lines) && token_is_word(t, c->word) && place_fits(l, c->place, 1)) {
            if (l->line == LN_COLUMN)
                l->missing_list = c->kind == FALTANTES;
            give_as(l, c->kind);
            return;
        }
    }
    if (place_fits(l, UNIT, 1) && give_unit_words(l))
        return;
    uint32_t here = layout_ahead(l, 0), after = layout_ahead(l, 1);
    for (size_t i = 0; i < COUNT(reserved); i++) {
        if (!token_is_word(t, reserved[i].word))
            continue;
        int kind = reserved[i].kind;
        bool paren = next->kind == LPAREN;
        if (kind == POR && paren) {
            l->at = here;
            if (!motive_in_parens(l, after, POR_MOTIVO))
                bad_motive(l, after, "por (no reportado)");
            return;
        }
        if (kind == FALTA && paren && !kind_ends_operand(l->prev)) {
            l->at = here;
            if (!motive_in_parens(l, after, FALTA_MOTIVO))
                bad_motive(l, after, "falta(no aplica)");
            return;
        }
        if (kind == EN && next->kind != LBRACKET && next->kind != LBRACE)
            kind = !paren ? EN_WORD : comma_inside(l, after) ? EN : EN_AT;
        give_as(l, kind);
        return;
    }
    bool unit = l->in_unit;
    give_as(l, NAME);
    l->in_unit = unit;
}

/* After a text of a list of faltantes: the words up to the comma or to the next clause are its reason. */
static bool give_missing_motive(Layout *l)
{
    if (!l->missing_list || l->prev != TEXT || layout_peek(l, 0)->kind != NAME)
        return false;
    uint32_t first = layout_ahead(l, 0), last = first;
    for (uint32_t i = first; l->raw->items[i].kind == NAME || l->raw->items[i].kind == NUMBER; i++) {
        const Token *t = &l->raw->items[i];
        if (l->line == LN_COLUMN && i > first &&
            (token_is_word(t, "desde") || token_is_word(t, "mínimo") || token_is_word(t, "máximo") ||
             (token_is_word(t, "motivo") && token_is_word(t + 1, "según")) ||
             token_is_word(t, "bajo") || (token_is_word(t, "hasta") && t[1].kind == TEXT) || (token_is_word(t, "vez") && t[1].kind == NUMBER) ||
             (token_is_word(t, "parte") && t[1].kind == NUMBER) ||
             (token_is_word(t, "junto") && token_is_word(t + 1, "a")) || (token_is_word(t, "decimal") && token_is_word(t + 1, "coma"))))
            break;
        last = i;
    }
    Token t = joined(l, first, last, MOTIVE);
    l->at = last + 1;
    layout_give(l, t);
    return true;
}

void words_rest_of_line(Layout *l)
{
    const Token *t = layout_peek(l, 0);
    if (t->kind == NEWLINE || t->kind == END || t->kind == TEXT)
        return;
    uint32_t first = layout_ahead(l, 0), end = first;
    for (;; end++) {
        int k = l->raw->items[end].kind;
        if (k == NEWLINE || k == END || k == YYerror || k == TEXT || k == COMMENT)
            break;
    }
    if (end == first)
        return;
    Token w = joined(l, first, end - 1, WORDS);
    l->at = end;
    layout_give(l, w);
}

void words_give(Layout *l)
{
    const Token *t = layout_peek(l, 0);
    if (give_missing_motive(l))
        return;
    if (t->kind == NAME)
        give_word(l);
    else
        give_as(l, t->kind);
}
