/* space.c -- where a blank stands between two words. */
#include "lang/format/page.h"
#include "grammar.h"
#include <string.h>

static bool together(const Word *a, const Word *b)
{
    switch (a->kind) {
    case LPAREN: case LBRACKET: case LBRACE: case DOT: case POWER:
        return true;
    case MINUS:
        if (a->unary)
            return true;
        break;
    default:
        break;
    }
    switch (b->kind) {
    case RPAREN: case RBRACKET: case RBRACE: case COMMA: case COLON: case DOT: case POWER:
        return true;
    case LPAREN:
        return a->kind == NAME;             /* a call */
    default:
        return false;
    }
}

void words_print(Buf *out, const Words *w, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++) {
        if (i > first && !together(&w->items[i - 1], &w->items[i]))
            buf_putc(out, ' ');
        buf_str(out, w->items[i].text);
    }
}

uint32_t words_width(const Words *w, uint32_t first, uint32_t last)
{
    Buf b = { 0 };
    words_print(&b, w, first, last);
    uint32_t n = b.len && memchr(b.p, '\n', b.len) ? WIDE : buf_width(&b);
    buf_free(&b);
    return n;
}

uint32_t buf_width(const Buf *b) { return b->len ? text_width((Str){ b->p, (uint32_t)b->len }) : 0; }
