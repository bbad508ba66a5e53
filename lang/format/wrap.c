/* wrap.c -- breaks a line that is too long and that its author did not break: after the commas of a list; else where the branches of a
 * `si` end; else after `y` and `o`; else, what a rule or a test compares, after its sign.  What stands in parentheses is left alone, and so
 * are the clauses of a muestra and the message of a rule. */
#include "lang/format/page.h"
#include "lang/openers.h"
#include "grammar.h"
#include "runtime/mem.h"

enum { WIDTH = 120 };

typedef enum Place { PLACE_NONE, PLACE_COMMA, PLACE_BRANCH, PLACE_LOGIC, PLACE_COMPARISON, PLACE_COUNT } Place;

/* True if a line may begin with this word when the one above ends with BEFORE. */
static bool may_begin(const Page *p, const Word *before, const Word *w)
{
    if (!kind_goes_on(before->kind))
        return false;
    if (w->kind != NAME)
        return true;
    Token t = { .kind = NAME, .fold = text_fold(w->text) };
    if (opener_find(&t) || token_is_word(&t, "termina"))
        return false;
    for (uint32_t i = 0; i < LINE_WORDS; i++)
        if (token_is_word(&t, line_words[i].word))
            return false;
    return w + 1 >= p->words.items + p->words.n || w[1].kind != COLON;
}

/* Which kind of place there is before W, which stands outside parentheses on a line that begins with FIRST. */
static Place place_before(const Word *first, const Word *w, bool between)
{
    switch (w[-1].kind) {
    case COMMA:
        return PLACE_COMMA;
    case Y: case O:
        return between ? PLACE_NONE : PLACE_LOGIC;
    case EQ: case NE: case LT: case LE: case GT: case GE:
        if (first->kind == REGLA || first->kind == ESPERA)
            return PLACE_COMPARISON;
        break;
    default:
        break;
    }
    return w[-1].kind == SI_NO || w->kind == SI ? PLACE_BRANCH : PLACE_NONE;
}

/* What follows on the line is no part of what may be broken. */
static bool ends_what_breaks(const Word *first, const Word *w)
{
    switch (w->kind) {
    case DE: case DONDE: case POR: case CON: case ORDENA: case LIMITE: case CON_TOTAL:
        return first->kind == MUESTRA;
    case SEVERITY:
        return true;
    default:
        return false;
    }
}

/* PLACES[k] is what stands before word FIRST + k.  Gives the best kind there is, and in *END the number of words that count. */
static Place find_places(const Page *p, const Line *l, Place *places, uint32_t *end)
{
    const Word *first = &p->words.items[l->first];
    uint32_t depth = 0;
    bool between = false, seen[PLACE_COUNT] = { false };
    *end = l->n;
    for (uint32_t k = 0; k < l->n; k++) {
        const Word *w = first + k;
        places[k] = PLACE_NONE;
        if (depth == 0 && ends_what_breaks(first, w) && *end == l->n)
            *end = k;
        if (k && k < *end && depth == 0 && may_begin(p, w - 1, w))
            places[k] = place_before(first, w, between);
        seen[places[k]] = true;
        if (depth == 0)
            between = (between && w->kind != Y) || w->kind == ENTRE;
        if (w->kind == LPAREN || w->kind == LBRACKET || w->kind == LBRACE)
            depth++;
        else if ((w->kind == RPAREN || w->kind == RBRACKET || w->kind == RBRACE) && depth)
            depth--;
    }
    for (int kind = PLACE_COMMA; kind < PLACE_COUNT; kind++)
        if (seen[kind])
            return (Place)kind;
    return PLACE_NONE;
}

static void add(Lines *out, const Line *like, uint32_t first, uint32_t last)
{
    Line l = *like;
    l.goes_on |= first > like->first;
    l.blank &= first == like->first;
    l.first = first;
    l.n = last - first;
    GC_PUSH(out->items, out->n, out->cap, l);
}

/* Appends L to OUT, on several lines where it is too long. */
static void wrap(const Page *p, const Line *l, Lines *out)
{
    Place *places = gc_alloc_atomic(l->n, sizeof *places);
    uint32_t end, from = l->first, last = l->first + l->n, used = INDENT * l->depth;
    Place kind = find_places(p, l, places, &end);
    uint32_t counted = p->words.items[l->first].kind == REGLA ? end : l->n;
    if (kind == PLACE_NONE || used + words_width(&p->words, from, from + counted) <= WIDTH) {
        add(out, l, from, last);
        return;
    }
    for (uint32_t w = from, next; w < last; w = next) {
        for (next = w + 1; next < last && places[next - l->first] != kind; next++)
            ;
        uint32_t width = words_width(&p->words, w, next);
        if (w > from && (kind == PLACE_BRANCH || kind == PLACE_COMPARISON || used + 1 + width > WIDTH)) {
            add(out, l, from, w);
            from = w;
            used = INDENT * (l->depth + 1);
        }
        used += (w > from) + width;
    }
    add(out, l, from, last);
}

void page_wrap(Page *p)
{
    Lines out = { 0 };
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const Line *l = &p->lines.items[i];
        bool broken = l->goes_on || (i + 1 < p->lines.n && l[1].goes_on);
        if (broken || !l->n || l->comment.len || p->words.items[l->first].kind == ROW)
            GC_PUSH(out.items, out.n, out.cap, *l);
        else
            wrap(p, l, &out);
    }
    p->lines = out;
}
