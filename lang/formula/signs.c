/* signs.c -- how sure it is that a sign is an operator, told by its neighbours: blanks, capitals, numbers, brackets, symbols, known variables.
 * 3: surely; 2: probably; 1: only if nothing better is there; 0: part of a word, an index, a date, a range. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

bool tok_quantity(const Tok *t)
{
    static const char *const words[] = { "total", "numero", "num", "no", "nro", "n", "n°", "nº", "#", "cantidad", "suma", "sumatoria", "monto", "poblacion", "porcentaje",
                                         "promedio", "valor", "gasto", "recursos", "personas", NULL };
    return tok_in(t, words);
}

bool tok_text(const Tok *t)
{
    switch (t->kind) {
    case TOK_WORD: case TOK_VAR: case TOK_LOST: case TOK_NUM: return true;
    case TOK_SIGN: return !t->on;
    case TOK_CLOSE: return t->role == ROLE_REMARK;
    case TOK_OPEN: case TOK_FUNC: case TOK_EQ: case TOK_COLON: case TOK_STOP: case TOK_COMMA: case TOK_BULLET: case TOK_BAR: case TOK_COMPARE: case TOK_SKIP:
        return false;
    }
    return false;
}

/* An operand can begin or end here: brackets, operators, edges. */
static bool bound(const Tok *t, const Tok *first, const Tok *end)
{
    return t < first || t >= end || t->kind == TOK_SIGN || t->kind == TOK_OPEN || t->kind == TOK_CLOSE || t->kind == TOK_EQ || t->kind == TOK_COMMA || t->kind == TOK_STOP ||
           t->kind == TOK_FUNC || t->kind == TOK_SKIP || t->kind == TOK_LOST || tok_is(t, "x") || tok_is(t, "por");
}

typedef struct Around { const Reader *r; const Tok *first, *end, *s, *l, *q; bool glued, spaced; } Around;

/* The operand on that side is one symbol and no more; "A (t)" counts. */
static bool lone_left(const Around *a)
{
    const Tok *l = a->l;
    if (l && l->kind == TOK_CLOSE && l->mate != UINT32_MAX && l->mate > 0 && !a->first[l->mate].blank)      /* EX(T1) */
        l = a->first + l->mate - 1;
    if (l && l->kind == TOK_NUM && l - 2 >= a->first && l[-1].kind == TOK_SIGN && !l[-1].blank && l->fold.len <= 2)       /* V_t-1 */
        l -= 2;
    return l && tok_symbol(a->r, l) && bound(l - 1, a->first, a->end);
}

static bool lone_right(const Around *a)
{
    if (!a->q || !tok_symbol(a->r, a->q))
        return false;
    return bound(a->q + 1, a->first, a->end) || (a->q + 1)->breaks;
}

static bool upper_after_lower(const Around *a)
{
    if (!a->r->mixed || !a->l || !a->q || a->q->kind != TOK_WORD || !tok_upper(a->r, a->q))
        return false;
    unsigned char c = (unsigned char)a->r->source->text[a->l->end - 1];
    return a->l->kind != TOK_WORD || (c >= 'a' && c <= 'z') || c >= 0x80 || c == '.' || c == '%' || (c >= '0' && c <= '9');
}

/* First word of the phrase that the sign ends. */
static const Tok *phrase_start(const Around *a)
{
    const Tok *p = a->s - 1;
    for (uint32_t steps = 0; p > a->first && steps < 64; steps++) {
        if (p->kind == TOK_CLOSE && p->mate != UINT32_MAX)
            p = a->first + p->mate;
        if (p == a->first)
            break;
        const Tok *b = p - 1;
        if (b->kind == TOK_OPEN || b->kind == TOK_EQ || b->kind == TOK_COLON || (b->kind == TOK_SIGN && b->rank >= 2))
            break;
        p = b;
    }
    return p;
}

static bool in_list(const Tok *t, const char *words)
{
    const char *at = words;
    while (*at) {
        size_t n = strcspn(at, " ");
        if (t->fold.len == n && memcmp(t->fold.p, at, n) == 0)
            return true;
        at += n;
        at += *at == ' ';
    }
    return false;
}

static bool year(const Tok *t)
{
    return t->kind == TOK_NUM && t->fold.len == 4 && (t->fold.p[0] == '1' || t->fold.p[0] == '2') && !memchr(t->fold.p, '.', 4);
}

static uint8_t rank_slash(const Around *a)
{
    const Tok *l = a->l, *q = a->q, *s = a->s;
    if (!l || !q)
        return 2;
    if (l->kind == TOK_WORD && q->kind == TOK_WORD && a->glued) {
        bool short_word = q->end - q->start <= 3;
        if ((in_list(l, "y e") && in_list(q, "o u ó")) || (l->end - l->start >= 4 && in_list(q, "o a os as es la las los e x") && !tok_symbol(a->r, l)))
            return 0;
        if (in_list(l, "c s p g r n") && short_word && in_list(q, "u n c s a d e d o f"))
            return tok_symbol(a->r, l) && bound(l - 1, a->first, a->end) && bound(q + 1, a->first, a->end) && tok_upper(a->r, l) ? 3 : 0;
        if (in_list(l, "km m m3 l lt lts kg ton hab mg g mm kw kwh m² m³ mw ug µg min") && in_list(q, "h hr s seg ha km2 km² m2 m² m3 m³ hab dia mes ano l dl ml min u"))
            return 0;
        if (l->end - l->start >= 4 && q->end - q->start >= 4) {         /* niñas/niños, operativo/operativa: two forms of one word */
            uint32_t same = 0, least = l->fold.len < q->fold.len ? l->fold.len : q->fold.len;
            while (same < least && l->fold.p[same] == q->fold.p[same])
                same++;
            if (same + 2 >= least && same >= 4 && !upper_after_lower(a) && !memchr(l->fold.p, '_', l->fold.len) && !str_eq(l->fold, q->fold))
                return 0;
        }
    }
    if (l->kind == TOK_NUM && q->kind == TOK_NUM && a->glued && !l->made) {
        bool date = (s + 2 < a->end && s[2].kind == TOK_SIGN && s[2].sign == '/' && s + 3 < a->end && s[3].kind == TOK_NUM && (year(&s[3]) || year(l))) ||
                    (s - 2 > a->first && s[-2].kind == TOK_SIGN && s[-2].sign == '/' && s[-3].kind == TOK_NUM && (year(q) || year(&s[-3])));
        if (date || (year(l) && year(q)))
            return 0;
        if (q->fold.len <= 2 && l->fold.len <= 2 && s + 2 < a->end && s[2].kind == TOK_WORD && !tok_is(&s[2], "x") && !tok_is(&s[2], "por"))
            return 0;                                                   /* 1/2 tiempo */
    }
    if (l->kind == TOK_SIGN || q->kind == TOK_SIGN)
        return 2;
    if (l->kind == TOK_OPEN || q->kind == TOK_CLOSE)
        return 3;           /* an operand is missing */
    if (l->kind == TOK_CLOSE || q->kind == TOK_OPEN || l->kind == TOK_VAR || q->kind == TOK_VAR || q->kind == TOK_FUNC)
        return 3;
    if (l->kind == TOK_NUM && (q->kind == TOK_NUM || (lone_right(a) && bound(l - 1, a->first, a->end))))
        return 3;
    if (q->kind == TOK_NUM)
        return in_list(q, "100 1000 10000 100000") || a->spaced || (lone_left(a) && bound(q + 1, a->first, a->end)) ? 3 : 1;
    if (a->spaced || s->breaks || q->breaks || upper_after_lower(a) || (lone_left(a) && lone_right(a)))
        return 3;
    return a->glued ? 1 : 2;
}

/* t-1, año n-1, V_t-1: the sign belongs to an index. */
static bool index_minus(const Around *a)
{
    const Tok *l = a->l, *q = a->q;
    if (q->kind != TOK_NUM || q->fold.len > 2)
        return false;
    if (l->kind == TOK_VAR && a->glued && l->end - l->start > 2) {          /* the variable "gasto del año t" in "gasto del año t-1" */
        const char *end = a->r->source->text + l->end;
        return strchr("tTnNi", end[-1]) && strchr(" _(", end[-2]);
    }
    if (l->kind != TOK_WORD)
        return false;
    if (in_list(l, "t n i j k") && (a->r->mixed ? !tok_upper(a->r, l) || (l > a->first && l[-1].kind == TOK_WORD) : true))
        return !(lone_left(a) && a->spaced);
    if (a->spaced || l->fold.len < 2)
        return false;
    char last = l->fold.p[l->fold.len - 1], before = l->fold.p[l->fold.len - 2];
    if (last != 't' && last != 'n')
        return false;
    if (before == '_')
        return true;
    /* Vt-1 beside Vt: the same symbol stands there without the index */
    for (const Tok *p = a->first; p < a->end && p < a->first + 4096; p++)
        if (p != l && p->kind == TOK_WORD && str_eq(p->fold, l->fold) && l->fold.len <= 8)
            return true;
    unsigned char c = (unsigned char)a->r->source->text[l->end - 1], b = (unsigned char)a->r->source->text[l->end - 2];
    return l->fold.len <= 4 && c >= 'a' && b >= 'A' && b <= 'Z';
}

/* "XNT-1 = …" or "XNT-1: …" stands somewhere as a name of its own. */
static bool named_so(const Around *a)
{
    const Toks *all = &a->r->toks;
    for (uint32_t i = 0; i + 3 < all->n && i < 4096; i++) {
        const Tok *w = &all->t[i];
        if (w->kind == TOK_WORD && w[1].kind == TOK_SIGN && w[1].sign == '-' && !w[1].blank && w[2].kind == TOK_NUM && (w[3].kind == TOK_EQ || w[3].kind == TOK_COLON) &&
            str_eq(w->fold, a->l->fold) && str_eq(w[2].fold, a->q->fold))
            return true;
    }
    return false;
}

static uint8_t rank_minus_number(const Around *a)
{
    const Tok *l = a->l, *q = a->q;
    if (index_minus(a) || (a->glued && l->kind == TOK_WORD && named_so(a)))
        return 0;
    if (l->kind == TOK_CLOSE)
        return 3;
    bool ends = bound(q + 1, a->first, a->end) || (q + 1)->breaks;
    if (l->kind == TOK_NUM)
        return a->spaced || (a->glued && bound(l - 1, a->first, a->end) && ends && !year(l) && !year(q)) ? 3 : 0;
    if (!a->glued)
        return ends ? 3 : a->spaced ? 1 : 0;
    if (in_list(q, "1") && ends)
        return 3;
    return lone_left(a) && ends && tok_upper(a->r, l) && l->fold.len <= 3 ? 2 : 0;
}

static uint8_t rank_minus(const Around *a)
{
    const Tok *l = a->l, *q = a->q;
    if (!q || q->kind == TOK_CLOSE)
        return 0;
    if (!l || l->kind == TOK_OPEN || l->kind == TOK_EQ || l->kind == TOK_SIGN)
        return q->kind == TOK_NUM || q->kind == TOK_OPEN || q->kind == TOK_VAR || tok_symbol(a->r, q) ? 3 : 0;
    if (l->kind == TOK_STOP || l->kind == TOK_COMMA || l->kind == TOK_COLON || q->kind == TOK_COMMA || q->kind == TOK_STOP)
        return 0;
    if (q->kind == TOK_NUM)
        return rank_minus_number(a);
    bool remark = l->kind == TOK_CLOSE && l->mate != UINT32_MAX && &a->first[l->mate] > a->first && a->first[l->mate - 1].kind == TOK_WORD;
    if ((l->kind == TOK_CLOSE && !remark) || (q->kind == TOK_OPEN && (l->kind != TOK_WORD || a->s->blank || tok_symbol(a->r, l))))
        return 3;
    if (l->kind == TOK_NUM)
        return a->spaced || (!year(l) && bound(l - 1, a->first, a->end) && (lone_right(a) || q->kind != TOK_WORD)) ? 3 : 0;
    if (l->kind == TOK_VAR && (q->kind == TOK_VAR || a->spaced))
        return 3;
    if (q->kind == TOK_VAR && a->spaced)
        return 3;
    if (lone_left(a) && lone_right(a))
        return a->spaced || (l->fold.len <= 6 && q->fold.len <= 6) || (l->fold.len && memchr(l->fold.p, '_', l->fold.len)) ? 3 : 0;
    if (a->spaced) {
        const Tok *from = phrase_start(a);
        return !a->r->mixed || q->kind != TOK_WORD || from->kind != TOK_WORD || tok_upper(a->r, from) == tok_upper(a->r, q) ? 2 : 0;
    }
    if (!upper_after_lower(a) || (l->kind != TOK_WORD && l->kind != TOK_VAR))
        return 0;
    return a->glued ? 1 : 2;
}

static uint8_t rank_plus(const Around *a)
{
    const Tok *l = a->l, *q = a->q;
    if (!l || !q || l->kind == TOK_OPEN || q->kind == TOK_CLOSE)
        return 0;
    bool factor = l > a->first && l[-1].kind == TOK_SIGN && l[-1].sign == '*';          /* A*1+B*2 */
    if (l->kind == TOK_NUM && !factor && !a->s->blank && (a->s->blank_after || q->kind == TOK_WORD) && q->kind != TOK_NUM && q->kind != TOK_OPEN)
        return 0;
    if (l->kind == TOK_NUM && q->kind == TOK_NUM && a->glued && l > a->first && (l[-1].kind == TOK_WORD || (l[-1].kind == TOK_SIGN && l[-1].rank == 0)))
        return 0;           /* Km 12+300 */
    if (l->kind == TOK_WORD && in_list(l, "t n i") && q->kind == TOK_NUM && q->fold.len <= 2)
        return 0;
    if (a->glued && a->r->mixed && tok_symbol(a->r, l) && q->kind == TOK_WORD && tok_symbol(a->r, q)) {     /* "en ED1+ED2+ED3 de alcanzar" */
        const Tok *from = l, *to = q;
        while (from - 2 >= a->first && from[-1].kind == TOK_SIGN && from[-1].sign == '+' && !from->blank && tok_symbol(a->r, from - 2))
            from -= 2;
        while (to + 2 < a->end && to[1].kind == TOK_SIGN && to[1].sign == '+' && !to[1].blank && tok_symbol(a->r, to + 2))
            to += 2;
        if (from > a->first && from[-1].kind == TOK_WORD && to + 1 < a->end && to[1].kind == TOK_WORD && !tok_upper(a->r, &from[-1]) && !tok_upper(a->r, &to[1]))
            return 0;
    }
    return 3;
}

static uint8_t rank_times(const Around *a)
{
    const Tok *l = a->l, *q = a->q;
    if (q && q->kind == TOK_SIGN && q->sign == '*')
        return 0;
    if (l && l->kind == TOK_SIGN && l->sign == '*')
        return 0;
    if (!l || l->kind == TOK_OPEN)
        return q && q->kind == TOK_NUM ? 3 : 0;
    if (!q || q->kind == TOK_CLOSE)
        return !a->s->blank && l->kind == TOK_WORD ? 0 : 3;
    if (l->kind == TOK_WORD && !a->s->blank && a->s->blank_after && q->kind == TOK_WORD && !tok_symbol(a->r, l))
        return 1;           /* a mark of a footnote */
    return 3;
}

static uint8_t rank_of(const Around *a)
{
    switch (a->s->sign) {
    case '/': return rank_slash(a);
    case '-': return rank_minus(a);
    case '+': return rank_plus(a);
    case '*': return rank_times(a);
    default:  return a->l && a->q ? 3 : 0;
    }
}

/* ---- words that are signs ---- */

static bool round_number(const Tok *t)
{
    if (t->kind != TOK_NUM || t->fold.len < 3 || t->fold.p[0] != '1')
        return false;
    for (uint32_t i = 1; i < t->fold.len; i++)
        if (t->fold.p[i] != '0')
            return false;
    return true;
}

static void become(Tok *t, char sign)
{
    t->kind = TOK_SIGN;
    t->sign = sign;
    t->rank = 3;
}

static void word_x(Reader *r, Tok *t, uint32_t n, uint32_t i)
{
    Tok *l = i ? &t[i - 1] : NULL, *q = i + 1 < n ? &t[i + 1] : NULL;
    static const char *const not_times[] = { "ano", "sustancia", "periodo", "mes", "variable", NULL };
    if (!q || q->kind == TOK_EQ || q->kind == TOK_SIGN || q->kind == TOK_COLON || (l && (tok_in(l, not_times) || l->kind == TOK_SIGN || l->kind == TOK_EQ || l->kind == TOK_OPEN)))
        return;
    if (!l && q->kind != TOK_NUM)
        return;
    bool times = q->kind == TOK_NUM || (l && (l->kind == TOK_CLOSE || l->kind == TOK_NUM)) ||
                 (l && (l->kind == TOK_VAR || q->kind == TOK_VAR) && t[i].blank && t[i].blank_after) ||
                 (l && q->kind == TOK_OPEN && (tok_symbol(r, l) || t[i].blank)) ||
                 (l && t[i].blank && t[i].blank_after && tok_symbol(r, l) && tok_symbol(r, q) && (i < 2 || bound(&t[i - 2], t, t + n)) && bound(&t[i + 2], t, t + n));
    if (times)
        become(&t[i], '*');
}

static void word_por(Tok *t, uint32_t n, uint32_t i)
{
    static const char *const multiplied[] = { "multiplicado", "multiplicada", "multiplicados", "multiplicadas", "multiplica", "multiplicar", "multiplicarlo", "multiplicandose",
                                              "multiplicando", "multiplicandolo", NULL };
    static const char *const divided[] = { "dividido", "dividida", "divididos", "divididas", NULL };
    if (i + 1 >= n)
        return;
    uint32_t q = i + 1;
    if (tok_is(&t[q], "cada") && q + 1 < n && t[q + 1].kind == TOK_NUM)
        q++;
    bool said = i && tok_in(&t[i - 1], multiplied), over = i && tok_in(&t[i - 1], divided);
    bool mil = said && tok_is(&t[q], "mil");
    if (mil || tok_is(&t[q], "cien")) {
        t[q].kind = TOK_NUM;
        t[q].fold = str_of(mil ? "1000" : "100");
    }
    if (!(round_number(&t[q]) || ((said || over) && (t[q].kind == TOK_NUM || t[q].kind == TOK_OPEN || tok_text(&t[q])))))
        return;
    if (!i && t[q].kind != TOK_NUM)
        return;
    become(&t[i], over ? '/' : '*');
    if (said || over) {
        t[i - 1].kind = TOK_SKIP;
        if (said && i > 1 && tok_is(&t[i - 2], "se"))
            t[i - 2].kind = TOK_SKIP;
    }
    if (q > i + 1)
        t[i + 1].kind = TOK_SKIP;
}

static void divide_in_words(Tok *t, uint32_t i, uint32_t taken)
{
    static const char *const opening[] = { "cociente", "razon", "division", "de", "del", "entre", NULL };
    become(&t[i], '/');
    t[i].rank = 2;
    t[i].unit = true;           /* gives way to a sign */
    for (uint32_t k = 0; k < taken; k++)
        t[i + 1 + k].kind = TOK_SKIP;
    if (tok_is(&t[0], "cociente") || tok_is(&t[0], "razon") || tok_is(&t[0], "division"))
        for (uint32_t k = 0; k < i && tok_in(&t[k], opening); k++)
            t[k].kind = TOK_SKIP;
}

/* "cociente de A, respecto al B", "cociente de A y el total de B" */
static void word_cociente(Tok *t, uint32_t n)
{
    static const char *const opening[] = { "cociente", "razon", "division", NULL };
    static const char *const articles[] = { "el", "la", "los", "las", NULL };
    if (!n || !tok_in(&t[0], opening))
        return;
    for (uint32_t i = 1; i < n; i++)
        if (tok_is(&t[i], "entre") && i > 1)
            return;
    for (uint32_t i = 2; i + 2 < n; i++) {
        if (tok_is(&t[i], "respecto") && (tok_is(&t[i + 1], "al") || tok_is(&t[i + 1], "a") || tok_is(&t[i + 1], "del") || tok_is(&t[i + 1], "de"))) {
            divide_in_words(t, i, 1);
            return;
        }
        if (tok_is(&t[i], "y") && tok_in(&t[i + 1], articles) && tok_quantity(&t[i + 2])) {
            divide_in_words(t, i, 0);
            return;
        }
    }
}

static void word_entre(Tok *t, uint32_t n, uint32_t i)
{
    static const char *const divided[] = { "dividido", "dividida", "divididos", "divididas", "dividiendo", "cociente", NULL };
    static const char *const articles[] = { "el", "la", "los", "las", NULL };
    if (!i || i + 1 >= n)
        return;
    bool said = tok_in(&t[i - 1], divided);
    uint32_t q = i + 1;
    if (t[q].kind == TOK_NUM && q + 2 < n && (tok_is(&t[q + 1], "y") || tok_is(&t[q + 1], "a")) && t[q + 2].kind == TOK_NUM)
        return;
    if (tok_in(&t[q], articles) && q + 1 < n)
        q++;
    uint8_t rank = said || t[i - 1].kind == TOK_CLOSE || t[i - 1].kind == TOK_COMMA || t[i - 1].kind == TOK_STOP || t[q].kind == TOK_OPEN || t[i - 1].kind == TOK_VAR ? 3
                   : tok_quantity(&t[q]) && !tok_is(&t[q], "personas") && !tok_is(&t[q], "poblacion") ? 2 : t[i - 1].kind == TOK_NUM && t[q].kind == TOK_NUM ? 2 : 0;
    uint32_t head = i;
    while (head > 0 && t[head - 1].kind != TOK_OPEN && t[head - 1].kind != TOK_EQ && i - head < 60)
        head--;
    while (head < i && (t[head].kind != TOK_WORD || tok_in(&t[head], articles)))
        head++;
    bool alike = head < i && t[q].kind == TOK_WORD && str_eq(t[head].fold, t[q].fold);
    if (alike && !rank)
        rank = 2;               /* "acciones realizadas entre acciones programadas" */
    if ((t[i - 1].kind == TOK_COMMA || t[i - 1].kind == TOK_STOP) && !tok_quantity(&t[q]) && !alike)
        rank = 0;               /* "…, entre otros" */
    if (!rank)
        return;
    bool brackets = t[i - 1].kind == TOK_CLOSE || t[i - 1].kind == TOK_VAR || t[i + 1].kind == TOK_OPEN || t[i + 1].kind == TOK_VAR;
    divide_in_words(t, i, 0);
    t[i].rank = brackets && rank == 3 ? 3 : 2;
    if (said)
        t[i - 1].kind = TOK_SKIP;
}

/* Σ and what a bad copy left of it, with its limits: Σ(i=1)^(n), ¿_(I=1)^N, SUMATORIA (I=1): the limits are no part of the formula. */
static void limits(Tok *t, uint32_t n, uint32_t i)
{
    uint32_t j = i + 1;
    bool found = false, equals = false;
    if (j < n && t[j].kind == TOK_WORD && !t[j].blank && t[j].fold.p[0] == '_') {      /* Σ_i, Σ_{i=1} */
        found = true;
        j++;
    }
    if (j < n && t[j].kind == TOK_OPEN && t[j].mate != UINT32_MAX && t[j].mate < n) {
        for (uint32_t k = j + 1; k < t[j].mate; k++)
            equals |= t[k].kind == TOK_EQ;
        if (!equals && !found)
            return;
        if (equals || !t[j].blank)
            j = t[j].mate + 1;
        found = true;
    }
    bool lost = t[i].kind == TOK_LOST;
    if (j + 1 < n && t[j].kind == TOK_SIGN && t[j].sign == '^' && (found || lost)) {
        j++;
        j = t[j].kind == TOK_OPEN && t[j].mate != UINT32_MAX && t[j].mate < n ? t[j].mate + 1 : j + 1;
        found = true;
    }
    if (!found || j >= n)
        return;
    if (lost) {
        t[i].kind = TOK_FUNC;
        t[i].sign = 's';
    }
    for (uint32_t k = i + 1; k < j; k++)
        t[k].kind = TOK_SKIP;
}

void toks_signs(Reader *r, Tok *t, uint32_t n)
{
    static const char *const sums[] = { "sumatoria", "suma", "sumatorio", NULL };
    for (uint32_t i = 0; i < n; i++)
        if (t[i].kind == TOK_LOST || t[i].kind == TOK_FUNC || tok_in(&t[i], sums))
            limits(t, n, i);
    word_cociente(t, n);
    for (uint32_t i = 0; i < n; i++) {
        if (t[i].kind != TOK_WORD)
            continue;
        if (tok_is(&t[i], "x"))
            word_x(r, t, n, i);
        else if (tok_is(&t[i], "por"))
            word_por(t, n, i);
        else if (tok_is(&t[i], "entre"))
            word_entre(t, n, i);
    }
    for (uint32_t i = 0; i < n; i++) {
        char c = t[i].kind == TOK_SIGN && !t[i].made ? r->source->text[t[i].start] : 'x';
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))       /* x, por, entre */
            continue;
        Around a = { r, t, t + n, &t[i], i ? &t[i - 1] : NULL, i + 1 < n ? &t[i + 1] : NULL, false, false };
        a.glued = !t[i].blank && !t[i].blank_after;
        a.spaced = t[i].blank && t[i].blank_after;
        if (a.l && a.l->kind == TOK_SKIP && i > 1)
            a.l = &t[i - 2];
        t[i].rank = rank_of(&a);
    }
}
