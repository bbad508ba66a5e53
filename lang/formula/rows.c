/* rows.c -- fractions laid out on rows: numerator over denominator, with a bar of dashes between them or with the bar lost.
 * The rows become ( numerator ) / ( denominator ), as brackets and a sign that stand in no text. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

enum { ROWS_TOKENS_MAX = 240, ROWS_MAX = 6 };

static void copy(Toks *out, const Tok *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        toks_push(out, t[i]);
}

/* ---- with its bar ---- */

/* "TB MDR/RR" in a row: the bar is what divides, and a slash glued between words of a phrase is text. */
static void copy_row(Toks *out, const Tok *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        bool slash = t[i].kind == TOK_SIGN && t[i].sign == '/' && !t[i].blank && !t[i].blank_after && i > first && i + 1 < end;
        bool phrase = slash && t[i - 1].kind == TOK_WORD && t[i + 1].kind == TOK_WORD &&
                      ((i >= first + 2 && t[i - 2].kind == TOK_WORD) || (i + 2 < end && t[i + 2].kind == TOK_WORD && !tok_is(&t[i + 2], "x")));
        Tok word = t[i];
        if (phrase)
            word.kind = TOK_WORD, word.fold = str_of("/");
        toks_push(out, word);
    }
}

static void wrapped(Toks *out, const Tok *t, uint32_t first, uint32_t end)
{
    toks_push(out, tok_made(TOK_OPEN, '(', first < end ? t[first].start : 0));
    copy_row(out, t, first, end);
    toks_push(out, tok_made(TOK_CLOSE, '(', first < end ? t[end - 1].end : 0));
}

bool rows_with_bar(Reader *r, const Tok *t, uint32_t n, Toks *out)
{
    uint32_t bar = 0;
    while (bar < n && t[bar].kind != TOK_BAR)
        bar++;
    if (bar == n)
        return false;
    uint32_t line = bar, after = bar + 1;
    while (line > 0 && !t[line].breaks)
        line--;
    while (after < n && !t[after].breaks)
        after++;
    /* "LEFT = numerator" on the first row */
    uint32_t top = 0;
    for (uint32_t i = 0; i < line; i++)
        if (t[i].kind == TOK_EQ)
            top = i + 1;
    if (line == 0 && bar > 0 && t[bar].breaks == 0)         /* the bar is on the first row: nothing above it */
        top = line;
    if (top == line || after == n)
        return false;
    (void)r;
    copy(out, t, 0, top);
    copy(out, t, line, bar);
    if (bar > line && t[bar - 1].kind != TOK_EQ && t[bar - 1].kind != TOK_OPEN && t[bar - 1].kind != TOK_SIGN)
        toks_push(out, tok_made(TOK_EQ, '=', t[bar].start));        /* the name of the result, before the bar */
    wrapped(out, t, top, line);
    Tok sign = tok_made(TOK_SIGN, '/', t[bar].start);
    sign.end = t[bar].end;
    toks_push(out, sign);
    uint32_t factor = n;                                    /* "x 100" below or behind the denominator is of the whole */
    for (uint32_t i = n; i-- > after + 1 && t[i].kind != TOK_CLOSE; )
        if (t[i].kind == TOK_NUM && (tok_is(&t[i - 1], "x") || tok_is(&t[i - 1], "por") || (t[i - 1].kind == TOK_SIGN && t[i - 1].sign == '*'))) {
            factor = i - 1;
            break;
        }
    if (factor == after)
        factor = n;
    wrapped(out, t, after, factor);
    copy(out, t, bar + 1, after);
    copy(out, t, factor, n);
    return true;
}

/* ---- with the bar lost ---- */

/* "x 100" at the end of [first, end): where it begins, or END. */
static uint32_t factor_at(const Tok *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first + 1; ) {
        if (t[i].kind == TOK_NUM && i > first && t[i - 1].kind == TOK_SIGN && t[i - 1].sign == '*' && t[i - 1].on)
            return i - 1;
        if (t[i].kind != TOK_STOP && t[i].kind != TOK_COMMA && t[i].kind != TOK_WORD)
            break;
    }
    return end;
}

static int32_t depth_of(const Tok *t, uint32_t first, uint32_t end)
{
    int32_t d = 0;
    for (uint32_t i = first; i < end; i++)
        d += (t[i].kind == TOK_OPEN) - (t[i].kind == TOK_CLOSE);
    return d;
}

static const Tok *first_word(const Tok *t, uint32_t first, uint32_t end)
{
    while (first < end && t[first].kind == TOK_OPEN)
        first++;
    return first < end && t[first].kind == TOK_WORD ? &t[first] : NULL;
}

static bool can_part(const Tok *t, uint32_t i)
{
    const Tok *l = &t[i - 1], *q = &t[i];
    static const char *const joins[] = { "de", "del", "la", "el", "los", "las", "en", "y", "o", "e", "u", "por", "con", "a", "al", "para", "que", "su", "sus", "un", "una", "se", "no", NULL };
    if (tok_in(l, joins))       /* the line was wrapped there */
        return false;
    return t[i].breaks && !(l->kind == TOK_SIGN && l->on) && l->kind != TOK_EQ && l->kind != TOK_COMMA && l->kind != TOK_COLON && l->kind != TOK_OPEN &&
           (q->kind == TOK_WORD || q->kind == TOK_OPEN || q->kind == TOK_VAR || q->kind == TOK_NUM || q->kind == TOK_FUNC);
}

/* Where the second row begins, or 0. */
static uint32_t parting(Reader *r, const Tok *t, uint32_t n)
{
    uint32_t rows = 0, only = 0, alike = 0, nalike = 0, capital = 0, ncapital = 0;
    const Tok *head = first_word(t, 0, n);
    for (uint32_t i = 1; i < n; i++) {
        if (!can_part(t, i))
            continue;
        rows++;
        only = i;
        const Tok *w = first_word(t, i, n);
        if (w && (tok_quantity(w) || (head && str_eq(w->fold, head->fold)))) {
            nalike++;
            alike = i;
        }
        if (r->mixed && w && tok_upper(r, w)) {
            ncapital++;
            capital = i;
        }
    }
    if (rows > ROWS_MAX)
        return 0;
    return rows == 1 ? only : nalike == 1 ? alike : ncapital == 1 ? capital : 0;
}

bool rows_without_bar(Reader *r, const Tok *t, uint32_t n, Toks *out, Span *rows)
{
    if (n > ROWS_TOKENS_MAX || n < 2)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (t[i].kind == TOK_BULLET || (t[i].kind == TOK_SIGN && t[i].on && t[i].sign == '/'))
            return false;
    uint32_t i = parting(r, t, n);
    if (!i)
        return false;
    uint32_t end1 = factor_at(t, 0, i), end2 = factor_at(t, i, n);
    int32_t open = depth_of(t, 0, end1);
    const Tok *a = first_word(t, 0, n), *b = first_word(t, i, n);
    bool factor = end1 < i || end2 < n, brackets = open > 0 && depth_of(t, i, n) < 0;
    bool counted = (t[0].kind == TOK_OPEN && t[i - 1].kind == TOK_CLOSE && t[n - 1].kind == TOK_CLOSE) ||
                   (a && b && tok_quantity(a) && tok_quantity(b) && t[i - 1].kind != TOK_STOP && t[n - 1].end - t[0].start < 600);
    uint32_t said = 0;
    for (uint32_t k = i; k < end2; k++)
        said += t[k].kind == TOK_WORD;
    if (t[i].kind == TOK_OPEN && said < 2 && !brackets)         /* "(porcentaje)" */
        return false;
    bool alike = a && b && (tok_quantity(b) || str_eq(a->fold, b->fold)), sentence = false;
    for (uint32_t k = i; k + 1 < end2; k++)
        sentence |= t[k].kind == TOK_COMMA || t[k].kind == TOK_STOP || (t[k].kind == TOK_COMPARE && t[k].blank);
    if ((!factor || (sentence && !alike)) && !brackets && !counted)
        return false;
    uint32_t from = 0, to = end2;
    while (from + 1 < i && t[from].kind == TOK_OPEN)
        from++;
    while (to > i + 1 && (t[to - 1].kind == TOK_STOP || (t[to - 1].kind == TOK_CLOSE && depth_of(t, i, to) < 0)))
        to--;
    *rows = (Span){ r->source, t[from].start, t[to - 1].end };
    Tok sign = tok_made(TOK_SIGN, '/', t[i - 1].end);
    if (open == 0 && depth_of(t, i, end2) == 0) {
        wrapped(out, t, 0, end1);
        toks_push(out, sign);
        wrapped(out, t, i, end2);
        copy(out, t, end1, i);
        copy(out, t, end2, n);
    } else {
        copy(out, t, 0, i);
        toks_push(out, sign);
        copy(out, t, i, n);
    }
    return true;
}
