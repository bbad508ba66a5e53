/* tree.c -- decided tokens as an expression: usual precedence, left to right, with what is missing or too much said at its place.
 * Recursion is bounded by the depth of brackets, chains by the depth of the tree. */
#include "lang/build.h"
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

enum { NEST_MAX = 200, DIGITS_MAX = 18 };

typedef struct Tree {
    Reader  *r;
    Tok     *t;
    uint32_t n, at, nest;
    bool     broken, deep, said, words;       /* words: an operand that is not a number */
    uint8_t  rank, times;               /* of the surest sign, of the surest × */
    uint32_t operators;
    uint32_t last;                      /* token before AT that belongs to an operand */
} Tree;

static Expr *tree_sum(Tree *p, uint32_t end);

Diag *reader_find(Reader *r, DiagCode code, Span span, const char *text)
{
    return r->diags ? diag_add(r->diags, code, span, "%s", text) : NULL;
}

static Expr *with_depth(Tree *p, Expr *e, uint32_t below)
{
    e->depth = below + 1;
    if (e->depth >= EXPR_DEPTH_MAX - 2)
        p->deep = p->broken = true;
    return e;
}

static void missing_at(Tree *p, uint32_t i, const char *side)
{
    p->broken = true;
    if (!p->r->diags || i >= p->n || p->deep)
        return;
    const Tok *t = &p->t[i];
    Str sign = span_text(tok_span(p->r, t));
    Diag *d = t->kind == TOK_LOST ? diag_add(p->r->diags, D_F021, tok_span(p->r, t), "aquí había un símbolo que se perdió al copiar el texto")
              : t->kind == TOK_OPEN ? diag_add(p->r->diags, D_F021, tok_span(p->r, t), "el paréntesis no encierra nada")
                                    : diag_add(p->r->diags, D_F021, tok_span(p->r, t), "falta lo que va %s del signo «%.*s»", side, (int)sign.len, sign.p);
    diag_hint(d, "complete la fórmula: cada signo une dos cantidades");
}

static Span between(const Reader *r, const Tok *a, const Tok *b)
{
    return (Span){ r->source, a->end, b->start > a->end ? b->start : a->end };
}

static void no_operator(Tree *p, uint32_t before, uint32_t next)
{
    p->broken = true;
    if (!p->r->diags || p->said)
        return;
    p->said = true;
    Span place = between(p->r, &p->t[before], &p->t[next]);
    Str l = span_text(tok_span(p->r, &p->t[before])), q = span_text(tok_span(p->r, &p->t[next]));
    Diag *d = diag_add(p->r->diags, D_F022, place, "entre «%.*s» y «%.*s» no hay ningún signo", (int)l.len, l.p, (int)q.len, q.p);
    diag_hint(d, "escriba el signo que falta: +, -, * o /");
}

/* ---- leaves ---- */

bool number_value(Str digits, Num *out)
{
    bool point = memchr(digits.p, '.', digits.len) != NULL;
    return digits.len <= DIGITS_MAX + (uint32_t)point && num_parse_literal(NULL, digits, out);
}

static Expr *number_node(Tree *p, uint32_t i)
{
    const Tok *t = &p->t[i];
    Expr *e = expr_new(EXPR_NUM, tok_span(p->r, t));
    e->as.num.text = t->fold;
    if (!number_value(t->fold, &e->as.num.value)) {
        p->broken = true;
        reader_find(p->r, D_F029, e->span, "el número lleva demasiadas cifras");
    }
    return e;
}


/* 100 mil, 10 millones */
static void thousands(Tree *p, uint32_t i)
{
    uint32_t zeros = 0;
    if (i + 1 < p->n && !memchr(p->t[i].fold.p, '.', p->t[i].fold.len) && p->t[i].fold.len <= DIGITS_MAX - 6)
        zeros = tok_is(&p->t[i + 1], "mil") ? 3 : tok_is(&p->t[i + 1], "millon") || tok_is(&p->t[i + 1], "millones") ? 6 : 0;
    if (!zeros)
        return;
    p->t[i].fold = str_of(gc_printf("%.*s%s", (int)p->t[i].fold.len, p->t[i].fold.p, zeros == 3 ? "000" : "000000"));
    p->t[i].end = p->t[i + 1].end;
}

/* The part of a phrase at I, of [I, end); 0: it ends here.  Gives back how many tokens it takes. */
static uint32_t phrase_step(const Tree *p, uint32_t i, uint32_t end)
{
    const Tok *t = &p->t[i];
    if (t->kind == TOK_SIGN)
        return !t->on;
    if (t->kind == TOK_OPEN)
        return t->role == ROLE_REMARK && t->mate < end ? t->mate - i + 1 : 0;
    return t->kind != TOK_SKIP && t->kind != TOK_FUNC;
}

/* Text behind a number or a bracket belongs to nobody.  A number or a group there has lost its sign. */
static void skip_remark(Tree *p, uint32_t end)
{
    while (p->at < end) {
        const Tok *t = &p->t[p->at];
        if (t->kind == TOK_SKIP) {
            p->at++;
            continue;
        }
        if (t->kind == TOK_NUM || t->kind == TOK_VAR) {
            const Tok *b = &p->t[p->at - 1];
            if (b->kind == TOK_CLOSE || b->kind == TOK_NUM)
                return;
        }
        if (t->kind == TOK_COMPARE && p->t[p->at - 1].kind == TOK_CLOSE)
            return;
        uint32_t step = phrase_step(p, p->at, end);
        if (!step)
            return;
        p->at += step;
    }
}

static Expr *name_node(Tree *p, uint32_t first, uint32_t last)
{
    const Tok *a = &p->t[first];
    Span span = { p->r->source, a->start, a->end };
    for (uint32_t i = first; i <= last; i++) {      /* rows are not read in the order of the text */
        span.start = p->t[i].start < span.start ? p->t[i].start : span.start;
        span.end = p->t[i].end > span.end ? p->t[i].end : span.end;
    }
    Expr *e = expr_new(EXPR_NAME, span);
    e->as.name.name = (Name){ .text = span_phrase(span.source, span.start, span.end), .fold = text_key(span.source, span.start, span.end), .span = span, .quoted = true };
    uint32_t variable = UINT32_MAX;
    if (a->kind == TOK_VAR && (last == first || (p->t[first + 1].kind == TOK_OPEN && p->t[first + 1].mate == last)))
        variable = a->variable;
    GC_PUSH(p->r->leaves, p->r->nleaves, p->r->cap_leaves, variable);
    p->words = true;
    return e;
}

static bool indexed(const Tok *t)
{
    return t->kind == TOK_WORD && memchr(t->fold.p, '_', t->fold.len) != NULL;
}

static Expr *phrase_node(Tree *p, uint32_t end)
{
    uint32_t first = UINT32_MAX, last = 0, lost = UINT32_MAX, signs = 0, glued = UINT32_MAX;
    while (p->at < end) {
        const Tok *t = &p->t[p->at];
        if (t->kind == TOK_VAR && last == first && first != UINT32_MAX && p->t[first].kind == TOK_VAR)
            break;
        uint32_t step = phrase_step(p, p->at, end);
        if (!step || (first == last && first + 1 == p->at && indexed(&p->t[first]) && indexed(t)))      /* B_IJ F_IJ: two symbols side by side */
            break;
        if (t->kind == TOK_COMPARE && t->blank && t->blank_after && p->nest && (first == last || first == UINT32_MAX) && p->at) {
            no_operator(p, p->at - 1, p->at);       /* "(A - B) < C" counts cases; it is no quantity */
            return NULL;
        }
        bool content = t->kind == TOK_WORD || t->kind == TOK_VAR || t->kind == TOK_NUM || t->kind == TOK_OPEN || t->kind == TOK_COMPARE || (t->kind == TOK_SIGN && first != UINT32_MAX);
        content &= !(t->end - t->start == 1 && p->r->source->text[t->start] == '%' && t->blank && first != UINT32_MAX);      /* a lone % behind is a remark */
        if (t->kind == TOK_LOST) {
            lost = p->at;
            if (glued == UINT32_MAX)
                glued = lost;
            if (t->blank_after)
                glued = UINT32_MAX;
        }
        if (t->kind == TOK_SIGN)
            signs = p->at;
        if (content) {
            if (first == UINT32_MAX)
                first = t->kind == TOK_WORD && glued != UINT32_MAX ? glued : p->at;         /* what was lost is part of the symbol it hangs on */
            last = p->at + step - 1;
        }
        p->at += step;
    }
    if (first != UINT32_MAX && signs == last && signs > first)
        last--;
    p->last = p->at ? p->at - 1 : 0;
    if (first == UINT32_MAX) {
        if (lost != UINT32_MAX)
            missing_at(p, lost, "");
        return NULL;
    }
    p->last = last;
    return name_node(p, first, last);
}

/* ---- brackets and calls ---- */

static Expr *bracket(Tree *p, uint32_t open)
{
    const Tok *o = &p->t[open], *c = &p->t[o->mate];
    if (!o->made && !c->made && o->sign != c->sign && p->r->diags) {
        Str w = span_text(tok_span(p->r, c)), v = span_text(tok_span(p->r, o));
        Diag *d = diag_add(p->r->diags, D_F024, tok_span(p->r, c), "«%.*s» cierra lo que abre «%.*s»", (int)w.len, w.p, (int)v.len, v.p);
        diag_hint(d, "use los dos de la misma clase");
    }
    if (++p->nest > NEST_MAX) {
        p->broken = p->deep = true;
        p->at = o->mate + 1;
        p->nest--;
        return NULL;
    }
    bool broken = p->broken;
    p->at = open + 1;
    Expr *inner = tree_sum(p, o->mate);
    p->at = o->mate + 1;
    p->nest--;
    p->last = o->mate;
    if (!inner) {
        if (p->broken == broken && !p->deep)
            missing_at(p, open, "");
        return NULL;
    }
    if (o->made && inner->kind != EXPR_BINARY)
        return inner;
    Expr *e = expr_new(EXPR_PAREN, o->made || c->made || c->end < o->start ? inner->span : (Span){ p->r->source, o->start, c->end });
    e->as.unary.operand = inner;
    return with_depth(p, e, inner->depth);
}

static Expr *call_node(Tree *p, const char *name, uint32_t first, Expr *argument)
{
    if (!argument)
        return NULL;
    if (argument->kind == EXPR_PAREN)
        argument = argument->as.unary.operand;
    Span span = span_join(tok_span(p->r, &p->t[first]), argument->span);
    if (p->last < p->n && p->t[p->last].end > span.end)
        span.end = p->t[p->last].end;
    Expr *e = expr_new(EXPR_CALL, span);
    e->as.call.name = name_make(str_of(name), tok_span(p->r, &p->t[first]), false);
    GC_PUSH(e->as.call.args.items, e->as.call.args.n, e->as.call.args.cap, argument);
    return with_depth(p, e, argument->depth);
}

static const char *call_name(const Tok *t)
{
    if (t->kind == TOK_FUNC)
        return t->sign == 'r' ? "raíz" : "suma";
    return tok_is(t, "raiz") ? "raíz" : tok_is(t, "promedio") || tok_is(t, "media") ? "promedio" : "suma";
}

/* Σ x, Σ(…), PROMEDIO(…), raíz de (…), suma de x.  Null and AT unchanged: none of them. */
static Expr *call(Tree *p, uint32_t end)
{
    uint32_t first = p->at, i = first + 1;
    const Tok *t = &p->t[first];
    const char *name = call_name(t);
    static const char *const words[] = { "suma", "sumatoria", "sumatorio", "promedio", "raiz", "media", NULL };
    if (t->kind != TOK_FUNC && !tok_in(t, words))
        return NULL;
    while (i < end && p->t[i].kind == TOK_SKIP)
        i++;
    uint32_t argument = i;
    while (i < end && i < argument + 2 && (tok_is(&p->t[i], "de") || tok_is(&p->t[i], "del") || tok_is(&p->t[i], "cuadrada")))
        i++;
    if (i < end && p->t[i].kind == TOK_OPEN && p->t[i].role == ROLE_CALL) {
        if (p->rank < 2 && (t->kind == TOK_FUNC || i == argument))
            p->rank = 2;
        return call_node(p, name, first, bracket(p, i));
    }
    bool symbol = t->kind == TOK_WORD && name[0] == 's' && !tok_is(t, "suma") && i == first + 1 && i < end && tok_symbol(p->r, &p->t[i]) &&
                  (i + 1 >= end || !phrase_step(p, i + 1, end));        /* SUMATORIA PMH */
    bool sum = symbol || t->kind == TOK_FUNC || (name[0] == 's' && (i == argument + 1 || argument > first + 1));
    if (!sum || i >= end)
        return NULL;
    if (t->kind == TOK_FUNC && p->rank < 2)
        p->rank = 2;
    p->at = i;
    if (p->t[i].kind == TOK_OPEN && p->t[i].role == ROLE_GROUP)
        return call_node(p, name, first, bracket(p, i));
    Expr *x = phrase_node(p, end);
    if (!x && !p->broken)
        missing_at(p, first, "a la derecha");
    return call_node(p, name, first, x);
}

/* ---- precedence ---- */

static bool sign_at(Tree *p, uint32_t end, const char *signs)
{
    while (p->at < end && p->t[p->at].kind == TOK_SKIP)
        p->at++;
    return p->at < end && p->t[p->at].kind == TOK_SIGN && p->t[p->at].on && strchr(signs, p->t[p->at].sign);
}

static void skip_marks(Tree *p, uint32_t end)
{
    while (p->at < end) {
        TokKind k = p->t[p->at].kind;
        if (k != TOK_SKIP && k != TOK_BULLET && k != TOK_COMMA && k != TOK_STOP && k != TOK_COLON && k != TOK_BAR && !(k == TOK_SIGN && !p->t[p->at].on))
            return;
        p->at++;
    }
}

static Expr *tree_primary(Tree *p, uint32_t end)
{
    skip_marks(p, end);
    if (p->at >= end || sign_at(p, end, "*/^"))
        return NULL;
    uint32_t i = p->at;
    Tok *t = &p->t[i];
    if (sign_at(p, end, "+-")) {
        p->at++;
        if (++p->nest > NEST_MAX) {
            p->broken = p->deep = true;
            p->nest--;
            return NULL;
        }
        Expr *x = tree_primary(p, end);
        p->nest--;
        if (!x && !p->broken)
            missing_at(p, i, "a la derecha");
        if (!x || t->sign == '+')
            return x;
        Expr *e = expr_new(EXPR_NEG, span_join(tok_span(p->r, t), x->span));
        e->as.unary.operand = x;
        if (p->rank < t->rank)
            p->rank = t->rank;
        return with_depth(p, e, x->depth);
    }
    if (t->kind == TOK_OPEN && t->role != ROLE_REMARK) {
        Expr *e = bracket(p, i);
        skip_remark(p, end);
        return e;
    }
    Expr *c = call(p, end);
    if (c || p->at != i) {
        skip_remark(p, end);
        return c;
    }
    if (t->kind == TOK_NUM) {
        bool alone = i + 1 >= end || !phrase_step(p, i + 1, end) || p->t[i + 1].kind == TOK_COMMA || p->t[i + 1].kind == TOK_STOP;
        bool glued = i + 1 < end && !t->blank_after && p->t[i + 1].kind == TOK_WORD && memchr(t->fold.p, '.', t->fold.len);
        if (glued) {
            p->at++;
            p->last = i;
            return number_node(p, i);
        }
        if (alone || t->unit) {
            thousands(p, i);
            p->at++;
            p->last = i;
            Expr *e = number_node(p, i);
            skip_remark(p, end);
            return e;
        }
    }
    return phrase_node(p, end);
}

static Expr *join(Tree *p, const Tok *op, Expr *l, Expr *r)
{
    BinOp kind = op->sign == '+' ? BIN_ADD : op->sign == '-' ? BIN_SUB : op->sign == '*' ? BIN_MUL : op->sign == '/' ? BIN_DIV : BIN_POW;
    Span span = { p->r->source, l->span.start < r->span.start ? l->span.start : r->span.start, l->span.end > r->span.end ? l->span.end : r->span.end };
    Expr *e = expr_binary(kind, span, tok_span(p->r, op), l, r);
    return with_depth(p, e, l->depth > r->depth ? l->depth : r->depth);
}

/* One operator after another of the signs of LEVEL; what stands side by side without one is said. */
static Expr *tree_level(Tree *p, uint32_t end, uint32_t level)
{
    static const char *const signs[] = { "+-", "*/", "^" };
    if (level == 3)
        return tree_primary(p, end);
    Expr *l = tree_level(p, end, level + 1);
    while (sign_at(p, end, signs[level]) || (level == 1 && l && p->at < end && p->t[p->at].kind == TOK_FUNC)) {
        uint32_t op = p->at;
        if (p->t[op].kind == TOK_FUNC) {        /* 1/n Σ x: a product that is written without its sign */
            Tok times = tok_made(TOK_SIGN, '*', p->t[op].start);
            Expr *x = tree_level(p, end, level + 1);
            if (p->deep || p->at == op)
                return l;
            p->operators++;
            l = x ? join(p, &times, l, x) : l;
            continue;
        }
        p->at++;
        p->operators++;
        uint8_t *rank = p->t[op].sign == '*' ? &p->times : &p->rank;
        if (p->t[op].rank > *rank)
            *rank = p->t[op].rank;
        bool broken = p->broken;
        if (!l && !broken)
            missing_at(p, op, "a la izquierda");
        Expr *r = p->deep ? NULL : tree_level(p, end, level + 1);
        if (!r && p->broken == broken && l)
            missing_at(p, op, "a la derecha");
        if (p->deep)
            return NULL;
        l = l && r ? join(p, &p->t[op], l, r) : l ? l : r;
    }
    return l;
}

static Expr *tree_sum(Tree *p, uint32_t end)
{
    Expr *e = tree_level(p, end, 0);
    while (p->at < end && !p->deep) {
        skip_marks(p, end);
        if (p->at >= end)
            break;
        uint32_t next = p->at;
        if (p->t[next].kind == TOK_CLOSE || (p->t[next].kind == TOK_SIGN && !e)) {
            p->at++;
            continue;
        }
        if (p->t[next].kind != TOK_SIGN && e && next)
            no_operator(p, next - 1, next);
        Expr *more = tree_level(p, end, 0);
        if (p->at == next)
            p->at++;
        e = e ? e : more;
    }
    return e;
}

Parsed tree_build(Reader *r, Tok *t, uint32_t n)
{
    Tree p = { .r = r, .t = t, .n = n };
    r->nleaves = 0;
    r->work += n;
    Expr *e = tree_sum(&p, n);
    if (p.deep)
        reader_find(r, D_F029, (Span){ r->source, n ? t[0].start : 0, n && t[n - 1].end > t[0].start ? t[n - 1].end : n ? t[0].end : 0 }, "la fórmula tiene demasiadas partes unas dentro de otras");
    if (!p.rank)
        p.rank = p.times;
    bool arithmetic = p.rank || p.operators;
    return (Parsed){ .tree = p.broken ? NULL : e, .partial = e, .broken = p.broken && arithmetic, .rank = p.rank, .numeric = !p.words && e, .operators = p.operators, .rest = n };
}
