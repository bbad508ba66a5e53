/* layout.c -- the walk from raw tokens to grammar tokens: where a line ends, and who looks at what.
 * lines.c decides what the first word of a line begins, words.c what the other words mean. */
#include "lang/layout.h"
#include "grammar.h"
#include "runtime/mem.h"

/* ---- reading and giving ---- */

uint32_t layout_ahead(const Layout *l, uint32_t n)
{
    uint32_t i = l->at;
    for (;; i++) {
        while (i + 1 < l->raw->n && l->raw->items[i].kind == COMMENT)
            i++;
        if (i + 1 >= l->raw->n)
            return l->raw->n - 1;           /* the end stands for everything after it */
        if (n-- == 0)
            return i;
    }
}

const Token *layout_peek(const Layout *l, uint32_t n) { return &l->raw->items[layout_ahead(l, n)]; }

/* Keeps count of what is still open: brackets, each `si` within its brackets and its item of a list, and signs that
 * follow one another (an operand closes them). */
static void bracket(Layout *l, const Token *t)
{
    switch (t->kind) {
    case LPAREN: case LBRACKET: case LBRACE:
        if (l->nbrackets < NESTING_MAX) {
            l->brackets[l->nbrackets] = t->span;
            l->outer_ifs[l->nbrackets] = l->nifs;
        }
        l->nbrackets++;
        break;
    case RPAREN: case RBRACKET: case RBRACE:
        if (l->nbrackets && --l->nbrackets < NESTING_MAX)
            l->nifs = l->outer_ifs[l->nbrackets];
        break;
    case COMMA:
        l->nifs = l->nbrackets == 0 ? 0 : l->nbrackets <= NESTING_MAX ? l->outer_ifs[l->nbrackets - 1] : l->nifs;
        break;
    case SI:
        l->nifs++;
        break;
    case MINUS: case NO:
        /* A sign after an operand is an operation, which does not nest. */
        if (!kind_ends_operand(l->prev))
            l->nsigns++;
        break;
    default:
        break;
    }
    if (kind_ends_operand(t->kind))
        l->nsigns = 0;
}

static bool nested_too_deep(const Layout *l)
{
    return l->nbrackets >= NESTING_MAX || l->nifs >= NESTING_MAX || l->nsigns >= NESTING_MAX;
}

void layout_give(Layout *l, Token t)
{
    bracket(l, &t);
    l->prev = t.kind;
    l->in_unit = t.kind == EN_WORD || t.kind == P_UNIT || (l->in_unit && (t.kind == TIMES || t.kind == DIVIDE));
    GC_PUSH(l->out->items, l->out->n, l->out->cap, t);
}

void layout_give_kind(Layout *l, int kind, Span span)
{
    layout_give(l, (Token){ .kind = kind, .span = span });
}

Span layout_after(const Layout *l)
{
    uint32_t end = l->out->n ? l->out->items[l->out->n - 1].span.end : 0;
    return (Span){ l->source, end, end };
}

static void end_line(Layout *l)
{
    Span at = layout_after(l);
    if (layout_peek(l, 0)->kind == NEWLINE)
        at = layout_peek(l, 0)->span;
    layout_give_kind(l, NEWLINE, at);
    l->nbrackets = l->nifs = l->nsigns = 0;
    l->line = LN_PLAIN;
    l->missing_list = false;
}

/* ---- the walk ---- */

static void too_deep(Layout *l)
{
    Span at = layout_peek(l, 0)->span;
    Diag *d = diag_add(l->diags, D_S014, at, "hay más de %d niveles unos dentro de otros", NESTING_MAX);
    diag_hint(d, "dé nombre a una parte: otro indicador, una función o una columna calculada");
    layout_give_kind(l, YYerror, at);
    lines_skip(l);
    l->nbrackets = l->nifs = l->nsigns = 0;
}

/* At line ends: ends the line unless it goes on below, and passes to the next line that says something. */
static void cross_lines(Layout *l, bool fresh)
{
    uint32_t next = layout_ahead(l, 0);
    while (l->raw->items[next].kind == NEWLINE || l->raw->items[next].kind == COMMENT)
        next++;
    bool whole = l->line == LN_HEADER && l->prev == NO;         /* encabezado: no */
    if (!fresh && (layout_starts_statement(l, next) || (l->nbrackets == 0 && (whole || !kind_goes_on(l->prev)))))
        end_line(l);
    l->at = next;
}

static void walk_program(Layout *l)
{
    layout_give_kind(l, START_MODULE, (Span){ l->source, 0, 0 });
    l->prev = NEWLINE;
    for (;;) {
        const Token *t = layout_peek(l, 0);
        bool fresh = l->prev == NEWLINE;
        if (t->kind == END) {
            if (!fresh)
                end_line(l);
            if (l->depth)
                lines_close(l, 0, t->span);
            layout_give(l, *t);
            return;
        }
        if (t->kind == NEWLINE) {
            cross_lines(l, fresh);
        } else if (fresh) {
            lines_begin(l);
        } else if (nested_too_deep(l)) {
            too_deep(l);
        } else {
            words_give(l);
        }
    }
}

static void walk_expression(Layout *l)
{
    layout_give_kind(l, START_EXPR, (Span){ l->source, 0, 0 });
    for (;;) {
        const Token *t = layout_peek(l, 0);
        if (t->kind == END) {
            layout_give(l, *t);
            return;
        }
        if (t->kind == NEWLINE)             /* one expression may stand on several lines */
            l->at = layout_ahead(l, 0) + 1;
        else if (nested_too_deep(l))
            too_deep(l);
        else
            words_give(l);
    }
}

void layout_tokens(const Source *source, const TokenList *raw, bool expression, Diags *diags, TokenList *out, bool *incomplete)
{
    Layout *l = gc_new(Layout);
    out->cap = raw->n + 16;                     /* comments and line ends go, few are added */
    out->items = gc_array(Token, out->cap);
    l->source = source;
    l->raw = raw;
    l->diags = diags;
    l->out = out;
    l->incomplete = incomplete;
    l->line = LN_PLAIN;
    *incomplete = false;
    if (expression)
        walk_expression(l);
    else
        walk_program(l);
}
