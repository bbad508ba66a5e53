/* decide.c -- which signs are operators and what each bracket is: a group, a call (Σ(…)), or a remark within a phrase.
 * Works from the innermost bracket outwards; each token is looked at once for the bracket that holds it. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

uint32_t toks_pair(Tok *t, uint32_t n)
{
    uint32_t *stack = (uint32_t *)(void *)gc_alloc_atomic((size_t)n + 1, sizeof *stack), depth = 0, alone = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (t[i].kind == TOK_OPEN) {
            t[i].mate = UINT32_MAX;
            stack[depth++] = i;
        } else if (t[i].kind == TOK_CLOSE) {
            t[i].mate = UINT32_MAX;
            bool item = !depth && i && !t[i].blank && t[i - 1].kind == TOK_WORD && t[i - 1].end - t[i - 1].start == 1 && i + 1 < n && t[i + 1].kind == TOK_WORD &&
                        !tok_is(&t[i + 1], "x") && (i < 2 || (t[i - 1].blank && t[i - 2].kind != TOK_SIGN));
            if (item) {                                     /* a) …  b) … */
                t[i].kind = TOK_COMMA;
            } else if (depth) {
                uint32_t open = stack[--depth];
                t[i].mate = open;
                t[open].mate = i;
            } else
                alone++;
        }
    }
    return alone + depth;
}

typedef struct Level { uint32_t first, end, n; bool top; } Level;     /* the tokens inside one pair, nested pairs skipped by their mates */

static uint32_t next_in(const Tok *t, uint32_t i)
{
    return t[i].kind == TOK_OPEN && t[i].mate != UINT32_MAX ? t[i].mate + 1 : i + 1;
}

/* Of several doubtful slashes only one divides: the one before a phrase that begins as operands do, or as the whole does. */
static uint32_t likeliest_slash(const Tok *t, Level l, bool sure)
{
    const Tok *head = &t[l.first];
    uint32_t best = UINT32_MAX, score = 0, count = 0, words = 0;
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i)) {
        words += t[i].kind == TOK_WORD;
        if (t[i].kind != TOK_SIGN || t[i].sign != '/' || t[i].rank != 1 || i + 1 >= l.end)
            continue;
        count++;
        uint32_t s = 1 + 4 * tok_quantity(&t[i + 1]) + 3 * (t[i + 1].kind == TOK_WORD && head->kind == TOK_WORD && str_eq(t[i + 1].fold, head->fold));
        if (s > score)
            best = i, score = s;
    }
    if (!sure && score < 4)
        return UINT32_MAX;
    return count == 1 || score > 1 ? (words >= 3 || score > 1 ? best : UINT32_MAX) : UINT32_MAX;
}

static bool has_factor(const Tok *t, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (t[i].kind == TOK_NUM && t[i - 1].kind == TOK_SIGN && t[i - 1].sign == '*' && t[i - 1].rank == 3)
            return true;
    return false;
}

static void decide_slashes(Tok *t, Level l, bool factor, bool bracketed)
{
    uint8_t best = 0;
    bool sign = false;
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        if (t[i].kind == TOK_SIGN && t[i].sign == '/') {
            if (t[i].rank > best)
                best = t[i].rank;
            sign |= !t[i].unit && t[i].rank >= 2;
        }
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        if (t[i].kind == TOK_SIGN && t[i].sign == '/')
            t[i].on = best >= 2 && t[i].rank >= best && !(t[i].unit && sign);
    if (best == 1) {
        uint32_t i = likeliest_slash(t, l, factor || bracketed);
        if (i != UINT32_MAX)
            t[i].on = true;
    }
}

/* The phrase on the left of the minus at I begins like the one on its right, or the right one like an operand. */
static bool like_operands(const Tok *t, Level l, uint32_t i)
{
    if (i + 1 >= l.end)
        return false;
    const Tok *q = &t[i + 1];
    if (q->kind != TOK_WORD || tok_quantity(q))
        return true;
    uint32_t from = i;
    for (uint32_t steps = 0; steps < 200 && from > l.first; steps++) {
        uint32_t p = from - 1;
        if (t[p].kind == TOK_SIGN && t[p].on)
            break;
        from = t[p].kind == TOK_CLOSE && t[p].mate != UINT32_MAX ? t[p].mate : p;
    }
    return from < i && t[from].kind == TOK_WORD && str_eq(t[from].fold, q->fold);
}

/* "(A-B) / A" where A and B are phrases: what stands before the hyphen stands elsewhere as an operand of its own. */
static void decide_repeated(Reader *r, Tok *t, Level l)
{
    uint32_t hyphen = UINT32_MAX;
    for (uint32_t i = l.first; i < l.end; i++) {
        if (t[i].kind == TOK_SIGN && t[i].sign == '-' && hyphen == UINT32_MAX)
            hyphen = i;
        else if (t[i].kind != TOK_WORD)
            return;
    }
    if (hyphen == UINT32_MAX || hyphen < l.first + 2 || hyphen + 1 >= l.end || r->work > WORK_MAX)
        return;
    uint32_t len = hyphen - l.first;
    for (uint32_t k = l.end + 1; k < l.end + 8 && k < l.n && t[k].kind != TOK_VAR; k++) {
        uint32_t same = 0;
        while (same < len && k + same < l.n && t[k + same].kind == TOK_WORD && str_eq(t[k + same].fold, t[l.first + same].fold))
            same++;
        if (same == len && (k + same == l.n || t[k + same].kind != TOK_WORD))
            t[hyphen].on = true;
        if (t[k].kind == TOK_WORD || t[hyphen].on)
            return;
    }
}

static void decide_minuses(Reader *r, Tok *t, Level l, bool divided)
{
    bool any = false, other = divided;
    if (!l.top)
        decide_repeated(r, t, l);
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        other |= t[i].kind == TOK_SIGN && t[i].on && t[i].sign != '-';
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        if (t[i].kind == TOK_SIGN && t[i].sign == '-' && t[i].rank >= 2) {
            bool on = t[i].rank == 3 || (r->mixed && other) || (!l.top && !other) || like_operands(t, l, i) || (t[i - 1].kind == TOK_CLOSE);
            t[i].on = on;
            any |= on;
        }
    for (uint32_t i = l.first; i < l.end && any; i = next_in(t, i))
        if (t[i].kind == TOK_SIGN && t[i].sign == '-' && t[i].rank == 1)
            t[i].on = true;
}

/* (t-1), (i-6), (t + 5), (año t-1) */
static bool is_index(const Tok *t, uint32_t first, uint32_t end)
{
    static const char *const before[] = { "ano", "mes", "periodo", "ejercicio", "trimestre", "semestre", "bimestre", "en", "el", NULL };
    while (first < end && tok_in(&t[first], before))
        first++;
    if (end - first == 1 && t[first].kind == TOK_WORD)
        return t[first].end - t[first].start <= 2;
    return end - first == 3 && t[first].kind == TOK_WORD && t[first].end - t[first].start == 1 && t[first + 1].kind == TOK_SIGN &&
           (t[first + 1].sign == '-' || t[first + 1].sign == '+') && t[first + 2].kind == TOK_NUM && t[first + 2].fold.len <= 2;
}

static const char *const sum_words[] = { "suma", "sumatoria", "sumatorio", "∑", NULL };
static const char *const call_words[] = { "suma", "sumatoria", "sumatorio", "promedio", "raiz", "media", NULL };

static bool names_call(const Tok *t, uint32_t open)
{
    while (open && t[open - 1].kind == TOK_SKIP)
        open--;
    if (!open)
        return false;
    const Tok *p = &t[open - 1];
    if (p->kind == TOK_FUNC || tok_in(p, call_words))
        return open == 1 || !tok_text(p - 1) || (p[-1].kind == TOK_SIGN && p[-1].rank >= 2);
    static const char *const of[] = { "de", "del", "cuadrada", NULL };
    for (uint32_t steps = 0; steps < 2 && open > 1 && tok_in(p, of); steps++, open--, p--)
        if (tok_in(p - 1, sum_words) || tok_is(p - 1, "raiz"))
            return true;
    return false;
}

static bool only_words(const Tok *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (t[i].kind != TOK_WORD && t[i].kind != TOK_COMMA && t[i].kind != TOK_SKIP && t[i].kind != TOK_NUM && t[i].kind != TOK_STOP && t[i].kind != TOK_COLON &&
            t[i].kind != TOK_BULLET)
            return false;
    return end > first;
}

static void silence(Tok *t, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (t[i].kind == TOK_SIGN)
            t[i].on = false;
        else if (t[i].kind == TOK_OPEN || t[i].kind == TOK_CLOSE)
            t[i].role = ROLE_REMARK;
}

/* "… * 100 (mensual)": words in a bracket behind a number or a group. */
static bool said_behind(const Reader *r, const Tok *t, uint32_t open)
{
    if (!open || t[open].mate == open + 1)
        return false;
    bool number = t[open - 1].kind == TOK_NUM;
    if (!number && t[open - 1].kind != TOK_CLOSE)
        return false;
    uint32_t group = number ? UINT32_MAX : t[open - 1].mate;
    if (group != UINT32_MAX && t[group].role == ROLE_GROUP && !t[group].unit) {        /* (Metas cumplidas) (Metas programadas): two operands */
        const Tok *w = &t[open + 1], *h = &t[group + 1];
        if (w->kind == TOK_WORD && h->kind == TOK_WORD && (str_eq(w->fold, h->fold) || (tok_quantity(w) && tok_quantity(h))))
            return false;
    }
    for (uint32_t i = open + 1; i < t[open].mate; i++)
        if (t[i].kind == TOK_NUM || t[i].kind == TOK_VAR || (!number && tok_symbol(r, &t[i]) && t[i].end - t[i].start <= 8))
            return false;
    return true;
}

/* What the bracket at OPEN is; its unit field tells whether arithmetic stands in it. */
static void decide_bracket(Reader *r, Tok *t, uint32_t n, uint32_t open)
{
    uint32_t close = t[open].mate;
    bool arithmetic = false, divides = false;
    for (uint32_t i = open + 1; i < close; i = next_in(t, i)) {
        arithmetic |= (t[i].kind == TOK_SIGN && t[i].on) || (t[i].kind == TOK_OPEN && t[i].unit) || (t[i].kind == TOK_FUNC);
        divides |= t[i].kind == TOK_SIGN && t[i].on && t[i].sign == '/';
    }
    TokRole role = ROLE_GROUP;
    bool before = open && (t[open - 1].kind == TOK_WORD || t[open - 1].kind == TOK_VAR || t[open - 1].kind == TOK_LOST || (t[open - 1].kind == TOK_CLOSE && t[open - 1].role == ROLE_REMARK) ||
                           (t[open - 1].kind == TOK_SIGN && !t[open - 1].on && t[open - 1].rank < 2));
    bool after = close + 1 < n && (t[close + 1].kind == TOK_WORD || t[close + 1].kind == TOK_VAR);
    if (t[open].made)
        role = ROLE_GROUP;
    else if (names_call(t, open) && close > open + 1)
        role = ROLE_CALL;
    else if (before && is_index(t, open + 1, close))
        role = ROLE_REMARK;
    else if (!arithmetic)
        role = before || said_behind(r, t, open) || (after && close > open + 1 && t[open + 1].kind != TOK_NUM) ? ROLE_REMARK : ROLE_GROUP;
    else if (before) {
        bool symbol = tok_symbol(r, &t[open - 1]) && (open == 1 || !tok_text(&t[open - 2]));
        bool whole = only_words(t, 0, open) && divides && !symbol;
        if (whole && (close + 1 == n || t[close + 1].kind == TOK_SIGN || t[close + 1].kind == TOK_STOP || t[close + 1].breaks))
            for (uint32_t i = 0; i < open; i++)
                t[i].kind = TOK_SKIP;
        else if (!symbol)
            role = ROLE_REMARK;
    }
    if (role == ROLE_REMARK)
        silence(t, open + 1, close);
    t[open].role = t[close].role = role;
    t[open].unit = role != ROLE_REMARK && (arithmetic || role == ROLE_CALL);
}

static void decide_level(Reader *r, Tok *t, Level l, bool factor)
{
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        if (t[i].kind == TOK_SIGN)
            t[i].on = t[i].made || (t[i].sign != '/' && t[i].sign != '-' && t[i].rank >= 2);
    decide_slashes(t, l, factor || (l.top && r->equation), !l.top && !t[l.first - 1].made);
    bool divided = false;
    for (uint32_t i = l.first; i < l.end; i = next_in(t, i))
        divided |= t[i].kind == TOK_SIGN && t[i].on && t[i].sign == '/';
    decide_minuses(r, t, l, divided);
}

void toks_decide(Reader *r, Tok *t, uint32_t n)
{
    toks_signs(r, t, n);
    bool factor = has_factor(t, n);
    r->work += n;
    for (uint32_t i = 0; i < n; i++)
        if (t[i].kind == TOK_CLOSE && t[i].mate != UINT32_MAX) {
            decide_level(r, t, (Level){ t[i].mate + 1, i, n, false }, factor);
            decide_bracket(r, t, n, t[i].mate);
        }
    decide_level(r, t, (Level){ 0, n, n, true }, factor);
    for (uint32_t i = 0; i < n; i++)        /* a number after × or / is a factor, whatever words follow it */
        if (t[i].kind == TOK_NUM && i && t[i - 1].kind == TOK_SIGN && t[i - 1].on)
            t[i].unit = t[i - 1].sign == '*' ||
                        (t[i - 1].sign == '/' && (t[i].fold.len >= 3 || i + 2 >= n || t[i + 2].kind == TOK_CLOSE || (t[i + 2].kind == TOK_SIGN && t[i + 2].on)));
}
