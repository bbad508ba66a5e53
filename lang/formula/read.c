/* read.c -- formula_read: the pieces of a text, which of them is the formula, what the others say about it. */
#include "lang/formula/read.h"
#include "lang/build.h"
#include "runtime/mem.h"

#include <string.h>

/* A piece or a part of it that holds arithmetic. */
typedef struct Candidate {
    Toks     toks;
    uint32_t piece;
    Span     left;              /* source null: none */
    Span     span;
    Parsed   parsed;
    Expr    *result;
    bool     listed, equation;
} Candidate;

typedef struct Candidates { Candidate *items; uint32_t n, cap; } Candidates;

/* Signs that may be operators, or rows that may be a fraction: whether a stretch is worth reading at all. */
static bool promising(const Tok *t, uint32_t n)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (t[i].kind == TOK_SIGN || t[i].kind == TOK_FUNC || tok_is(&t[i], "entre") || tok_is(&t[i], "promedio") || (tok_is(&t[i], "por") && i))
            return true;
        if ((tok_is(&t[i], "x")) && i + 1 < n)
            return true;
        rows += i && t[i].breaks;
    }
    return rows > 0 && rows <= 6;
}

static Span toks_span(const Reader *r, const Tok *t, uint32_t first, uint32_t end)
{
    uint32_t a = UINT32_MAX, b = 0;
    for (uint32_t i = first; i < end; i++) {
        if (t[i].made)
            continue;
        a = t[i].start < a ? t[i].start : a;
        b = t[i].end > b ? t[i].end : b;
    }
    return a == UINT32_MAX ? (Span){ 0 } : (Span){ r->source, a, b };
}

static bool lone_number(const Tok *t, uint32_t n)
{
    uint32_t k = 0;
    while (k < n && (t[k].kind == TOK_STOP || t[k].kind == TOK_COMMA))
        k++;
    return k < n && t[k].kind == TOK_NUM && (k + 1 == n || t[k + 1].kind != TOK_SIGN);
}

static Expr *printed_result(const Reader *r, const Tok *t, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (t[k].kind == TOK_NUM) {
            Expr *e = expr_new(EXPR_NUM, tok_span(r, &t[k]));
            e->as.num.text = t[k].fold;
            return t[k].fold.len < 60 && num_parse_literal(NULL, t[k].fold, &e->as.num.value) ? e : NULL;
        }
    return NULL;
}

/* What stands behind the equals sign is arithmetic with numbers alone. */
static bool numbers_follow(const Tok *t, uint32_t i, uint32_t n)
{
    uint32_t numbers = 0;
    for (; i < n && t[i].kind != TOK_EQ; i++) {
        if (t[i].kind == TOK_WORD && !tok_is(&t[i], "x") && !tok_is(&t[i], "por"))
            return false;
        numbers += t[i].kind == TOK_NUM;
    }
    return numbers > 1;
}

/* T: the tokens of a piece, with its left side.  LABEL: that of a piece whose label ends in a colon. */
static void collect_parts(Reader *r, Candidates *out, uint32_t piece, const Tok *t, uint32_t n, Span label, bool listed)
{
    uint32_t from = 0, before = 0;
    int32_t depth = 0;
    bool left = label.source != NULL, found = false;
    for (uint32_t i = 0; i <= n; i++) {
        if (i < n && t[i].kind == TOK_OPEN)
            depth++;
        if (i < n && t[i].kind == TOK_CLOSE && depth)
            depth--;
        if (i < n && (t[i].kind != TOK_EQ || depth > 0))
            continue;
        uint32_t len = i - from;
        Parsed p = { 0 };
        if (len && promising(t + from, len)) {
            Diags *diags = r->diags;
            r->diags = NULL;
            r->equation = i < n || from > 0;
            p = expression_read(r, t + from, len);
            r->diags = diags;
        }
        bool equation = r->equation;
        r->equation = false;
        if (p.rank && p.rank < 3 && i < n && numbers_follow(t, i + 1, n))
            p = (Parsed){ 0 };          /* "… sostenibles/ uso … = 708928 / 33814132": the name of the indicator */
        if (p.rank && (p.tree || p.broken)) {
            Candidate c = { .piece = piece, .parsed = p, .listed = listed };
            c.equation = equation;
            c.toks = (Toks){ (Tok *)(uintptr_t)(t + from), len, len };
            c.span = toks_span(r, t, from, i);
            if (from > before)
                c.left = toks_span(r, t, before, from - 1);
            else if (left && !found)
                c.left = label;
            GC_PUSH(out->items, out->n, out->cap, c);
            found = true;
            before = i + 1;
        } else if (found && lone_number(t + from, len) && out->items[out->n - 1].piece == piece) {
            out->items[out->n - 1].result = printed_result(r, t + from, len);
            before = i + 1;
        }
        from = i + 1;
    }
}

static void collect(Reader *r, Candidates *out, uint32_t piece)
{
    const Piece *p = &r->pieces[piece];
    if (p->kind == PIECE_HEADING || p->kind == PIECE_WHERE)
        return;
    bool colon = p->body > p->first && !p->equals;
    for (uint32_t i = p->body; colon && p->kind == PIECE_TEXT && i < p->end; i++)
        colon = r->toks.t[i].kind != TOK_BAR;       /* "resultado: curado" over a bar is a numerator */
    uint32_t first = colon ? p->body : p->first, n = p->end - first;
    if (!n || p->kind == PIECE_NUMERATOR || p->kind == PIECE_DENOMINATOR)
        return;
    const Tok *t = r->toks.t + first;
    Toks rows = { 0 };
    if (n > 2 && t[0].kind == TOK_OPEN) {           /* ( X = A / B ) */
        Tok *c = gc_array(Tok, n);
        memcpy(c, t, n * sizeof *t);
        toks_pair(c, n);
        bool inside = false;
        int32_t depth = 0;
        for (uint32_t i = 1; c[0].mate == n - 1 && i + 1 < n; i++) {
            depth += (c[i].kind == TOK_OPEN) - (c[i].kind == TOK_CLOSE);
            inside |= c[i].kind == TOK_EQ && depth == 0;
        }
        if (inside) {
            t++;
            n -= 2;
        }
    }
    if (rows_with_bar(r, t, n, &rows)) {
        t = rows.t;
        n = rows.n;
    }
    Span label = colon ? toks_span(r, r->toks.t, p->first, p->body - 1) : (Span){ 0 };
    collect_parts(r, out, piece, t, n, label, p->listed || p->kind == PIECE_NOTE);
}

/* ---- choosing ---- */

/* An operand of many words and nothing divided: a sentence rather than a formula. */
static bool wordy(const Expr *e)
{
    if (!e)
        return false;
    if (e->kind == EXPR_BINARY)
        return e->as.binary.op != BIN_DIV && (wordy(e->as.binary.left) || wordy(e->as.binary.right));
    uint32_t blanks = 0;
    for (uint32_t i = 0; e->kind == EXPR_NAME && i < e->as.name.name.text.len; i++)
        blanks += e->as.name.name.text.p[i] == ' ';
    return blanks > 12;
}

static uint32_t standing(const Reader *r, const Candidate *c)
{
    const Piece *p = &r->pieces[c->piece];
    if (c->parsed.numeric)
        return 1;
    uint32_t s = 10u * c->parsed.rank + (c->parsed.tree ? 2 : 0);
    s += 4u * p->announced;
    if (wordy(c->parsed.tree))
        s = s > 16 ? s - 12 : s;
    if (c->listed)
        s = s > 24 ? s - 20 : 3;
    if (p->kind == PIECE_NOTE || (p->kind == PIECE_DEFINITION && (c->parsed.rank < 3 || p->listed)))
        s = s > 6 ? 6 : s;
    return s;
}

static bool uses(const Expr *e, Str key)
{
    if (!e || !key.len)
        return false;
    switch (e->kind) {
    case EXPR_NAME: return str_eq(e->as.name.name.fold, key);
    case EXPR_PAREN: case EXPR_NEG: return uses(e->as.unary.operand, key);
    case EXPR_CALL: return e->as.call.args.n && uses(e->as.call.args.items[0], key);
    case EXPR_BINARY: return uses(e->as.binary.left, key) || uses(e->as.binary.right, key);
    default: return false;
    }
}

static Str left_key(const Reader *r, const Candidate *c)
{
    return c->left.source ? text_key(r->source, c->left.start, c->left.end) : (Str){ 0 };
}

static Candidate *choose(const Reader *r, const Candidates *all)
{
    Candidate *main = NULL;
    for (uint32_t i = 0; i < all->n; i++)
        if (!main || standing(r, &all->items[i]) > standing(r, main))
            main = &all->items[i];
    /* "NSAR = A + B" is worked out for "NSAR / NSAP": the formula is the one that uses the other */
    for (uint32_t step = 0; main && step < 4; step++) {
        Str key = left_key(r, main);
        Candidate *user = NULL;
        for (uint32_t i = 0; i < all->n && !user && i < 200; i++) {
            Candidate *c = &all->items[i];
            if (c != main && !c->parsed.numeric && !c->listed && c->parsed.rank == 3 && uses(c->parsed.partial, key) && !uses(main->parsed.partial, left_key(r, c)))
                user = c;
        }
        if (!user)
            break;
        main = user;
    }
    return main;
}

static bool divides(const Expr *e)
{
    if (!e)
        return true;            /* broken: what it was is not known */
    if (e->kind == EXPR_BINARY)
        return e->as.binary.op == BIN_DIV || divides(e->as.binary.left) || divides(e->as.binary.right);
    return (e->kind == EXPR_PAREN || e->kind == EXPR_NEG) && divides(e->as.unary.operand);
}

/* ---- what the text says about the operands ---- */

static void add_operand(Reader *r, FormulaRead *f, const Expr *name, uint32_t variable)
{
    for (uint32_t i = 0; i < f->noperands; i++)
        if (str_eq(f->operands[i].fold, name->as.name.name.fold)) {
            f->operands[i].uses++;
            return;
        }
    FormulaOperand o = { .phrase = name->as.name.name.text, .fold = name->as.name.name.fold, .span = name->span, .variable = variable, .uses = 1 };
    (void)r;
    GC_PUSH(f->operands, f->noperands, f->cap_operands, o);
}

static void collect_operands(Reader *r, FormulaRead *f, const Expr *e, uint32_t *leaf)
{
    switch (e->kind) {
    case EXPR_NAME:
        add_operand(r, f, e, *leaf < r->nleaves ? r->leaves[*leaf] : UINT32_MAX);
        ++*leaf;
        return;
    case EXPR_PAREN: case EXPR_NEG:
        collect_operands(r, f, e->as.unary.operand, leaf);
        return;
    case EXPR_CALL:
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            collect_operands(r, f, e->as.call.args.items[i], leaf);
        return;
    case EXPR_BINARY:
        collect_operands(r, f, e->as.binary.left, leaf);
        collect_operands(r, f, e->as.binary.right, leaf);
        return;
    default:
        return;
    }
}

static FormulaOperand *operand_of(FormulaRead *f, Str key)
{
    for (uint32_t i = 0; i < f->noperands && key.len; i++)
        if (str_eq(f->operands[i].fold, key))
            return &f->operands[i];
    return NULL;
}

static Span trimmed(const Reader *r, uint32_t first, uint32_t end)
{
    const Tok *t = r->toks.t;
    while (first < end && (t[first].kind == TOK_BULLET || t[first].kind == TOK_STOP || t[first].kind == TOK_COMMA || t[first].kind == TOK_COLON || t[first].kind == TOK_SIGN))
        first++;
    while (end > first && (t[end - 1].kind == TOK_STOP || t[end - 1].kind == TOK_COMMA || t[end - 1].kind == TOK_BULLET || t[end - 1].kind == TOK_SIGN))
        end--;
    return toks_span(r, t, first, end);
}

/* The name that a label gives: "NUMERADOR (A)" is NUMERADOR and A; the one that the formula uses. */
static FormulaOperand *label_operand(Reader *r, FormulaRead *f, uint32_t first, uint32_t end, PieceKind kind)
{
    Span whole = trimmed(r, first, end);
    FormulaOperand *o = whole.source ? operand_of(f, text_key(r->source, whole.start, whole.end)) : NULL;
    for (uint32_t i = first; !o && i < end; i++)
        if (r->toks.t[i].kind == TOK_WORD)
            o = operand_of(f, text_key(r->source, r->toks.t[i].start, r->toks.t[i].end));
    static const char *const top[] = { "numerador", "n", "num" }, *const bottom[] = { "denominador", "d", "den" };
    for (uint32_t i = 0; !o && i < 3 && (kind == PIECE_NUMERATOR || kind == PIECE_DENOMINATOR); i++)
        o = operand_of(f, str_of(kind == PIECE_NUMERATOR ? top[i] : bottom[i]));
    return o;
}

static void define(Reader *r, FormulaRead *f, const Piece *p)
{
    Span symbol = trimmed(r, p->first, p->body - 1), meaning = trimmed(r, p->body, p->end);
    if (!symbol.source)
        return;
    FormulaOperand *o = label_operand(r, f, p->first, p->body - 1, p->kind);
    bool prose = p->kind == PIECE_NUMERATOR || p->kind == PIECE_DENOMINATOR;
    if (prose && !o)
        return;
    Str text = meaning.source ? span_phrase(r->source, meaning.start, meaning.end) : (Str){ 0 };
    FormulaDefinition d = { .symbol = span_phrase(r->source, symbol.start, symbol.end), .fold = text_key(r->source, symbol.start, symbol.end), .meaning = text,
                            .span = toks_span(r, r->toks.t, p->first, p->end), .symbol_span = symbol };
    if (o) {
        d.fold = o->fold;
        if (!o->definition.len) {
            o->definition = text;
            o->definition_span = meaning;
        }
    }
    d.used = o != NULL || (f->left.len && str_eq(d.fold, text_key(r->source, f->left_span.start, f->left_span.end)));
    GC_PUSH(f->definitions, f->ndefinitions, f->cap_definitions, d);
}

static bool short_label(const Reader *r, const Piece *p)
{
    uint32_t words = 0;
    for (uint32_t i = p->first; i + 1 < p->body; i++)
        words += r->toks.t[i].kind == TOK_WORD;
    return words && words <= 4 && p->body - p->first <= 9;
}

/* Definitions, and the pieces that are nobody's. */
static void describe(Reader *r, FormulaRead *f, const Candidates *all, const Candidate *main)
{
    bool *read = (bool *)gc_alloc_atomic(r->npieces + 1, sizeof *read);
    for (uint32_t k = 0; k < all->n; k++) {
        const Piece *p = &r->pieces[all->items[k].piece];
        read[all->items[k].piece] |= p->equals && (p->kind == PIECE_TEXT || all->items[k].parsed.rank == 3);
    }
    for (uint32_t i = 0; i < r->npieces; i++) {
        const Piece *p = &r->pieces[i];
        bool equation = read[i] || (main && main->piece == i);
        bool label = p->body > p->first && p->kind != PIECE_HEADING && p->kind != PIECE_WHERE && p->kind != PIECE_NOTE;
        if (!equation && label && p->end > p->body && (p->kind != PIECE_TEXT || (short_label(r, p) && (p->equals || p->listed))))
            define(r, f, p);
        else if (!equation) {
            FormulaRemark m = { toks_span(r, r->toks.t, p->first, p->end) };
            GC_PUSH(f->remarks, f->nremarks, f->cap_remarks, m);
        }
    }
}

/* ---- numerator and denominator said in words ---- */

static bool says_percent(const Reader *r)
{
    for (uint32_t i = 0; i + 1 < r->toks.n; i++) {
        const Tok *t = &r->toks.t[i], *q = t + 1;
        bool times = (t->kind == TOK_SIGN && t->sign == '*') || tok_is(t, "x") || tok_is(t, "por");
        if (times && ((q->kind == TOK_NUM && str_eq(q->fold, str_of("100"))) || tok_is(q, "cien")))
            return true;
    }
    return false;
}

static void said_side(Reader *r, Toks *out, const Piece *p)
{
    uint32_t first = p->body, end = p->end;
    const Tok *t = r->toks.t;
    if (end > first + 2 && t[end - 1].kind == TOK_STOP)
        end--;
    if (end > first + 2 && t[end - 1].kind == TOK_NUM && (tok_is(&t[end - 2], "x") || tok_is(&t[end - 2], "por") || (t[end - 2].kind == TOK_SIGN && t[end - 2].sign == '*')))
        end -= 2;               /* "x 100" is of the whole */
    while (first < end && (tok_is(&t[first], "variable") || t[first].kind == TOK_COLON || t[first].kind == TOK_BULLET || t[first].kind == TOK_EQ))
        first++;
    Diags *diags = r->diags;
    r->diags = NULL;
    Parsed e = promising(t + first, end - first) ? expression_read(r, t + first, end - first) : (Parsed){ 0 };
    r->diags = diags;
    toks_push(out, tok_made(TOK_OPEN, '(', t[first].start));
    if (e.tree && e.rank == 3)
        for (uint32_t i = first; i < end; i++)
            toks_push(out, t[i]);
    else {
        Span s = trimmed(r, first, end);
        Tok w = tok_made(TOK_VAR, 0, s.start);
        w.end = s.end;
        w.made = false;
        if (end - first == 1 && t[first].kind == TOK_VAR)
            w.variable = t[first].variable;
        toks_push(out, w);
    }
    toks_push(out, tok_made(TOK_CLOSE, '(', t[end - 1].end));
}

/* NUMERADOR: …  DENOMINADOR: …, and no formula. */
static bool said_fraction(Reader *r, Candidate *out)
{
    const Piece *top = NULL, *bottom = NULL;
    for (uint32_t i = 0; i < r->npieces; i++) {
        const Piece *p = &r->pieces[i];
        if (p->end <= p->body || !trimmed(r, p->body, p->end).source)
            continue;
        if (p->kind == PIECE_NUMERATOR && !top)
            top = p;
        if (p->kind == PIECE_DENOMINATOR && !bottom)
            bottom = p;
    }
    if (!top || !bottom)
        return false;
    said_side(r, &out->toks, top);
    toks_push(&out->toks, tok_made(TOK_SIGN, '/', r->toks.t[bottom->first].start));
    said_side(r, &out->toks, bottom);
    if (says_percent(r)) {
        toks_push(&out->toks, tok_made(TOK_SIGN, '*', r->toks.t[bottom->end - 1].end));
        Tok n = tok_made(TOK_NUM, 0, r->toks.t[bottom->end - 1].end);
        n.fold = str_of("100");
        toks_push(&out->toks, n);
    }
    out->piece = (uint32_t)(top - r->pieces);
    out->span = toks_span(r, r->toks.t, top->first, bottom->end > top->end ? bottom->end : top->end);
    return true;
}

/* ---- the whole ---- */

static bool same_tokens(const Tok *a, const Tok *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i].kind != b[i].kind || a[i].sign != b[i].sign || a[i].variable != b[i].variable || !str_eq(a[i].fold, b[i].fold))
            return false;
    return true;
}

/* The formula pasted twice, within a piece or in the next one: the second copy, or no place. */
static Span second_copy(Reader *r, const Candidates *all, Candidate *main)
{
    uint32_t n = main->toks.n;
    while (n && (main->toks.t[n - 1].kind == TOK_STOP || main->toks.t[n - 1].kind == TOK_COMMA))
        n--;
    if (n >= 6 && n % 2 == 0 && same_tokens(main->toks.t, main->toks.t + n / 2, n / 2)) {
        Span copy = toks_span(r, main->toks.t, n / 2, n);
        main->toks.n = n / 2;
        return copy;
    }
    for (uint32_t i = 0; i < all->n; i++) {
        const Candidate *c = &all->items[i];
        if (c->piece == main->piece + 1 && c->toks.n == main->toks.n && main->toks.n >= 3 && same_tokens(c->toks.t, main->toks.t, c->toks.n) &&
            (c->left.source != NULL) == (main->left.source != NULL) && !main->parsed.numeric)
            return c->span;
    }
    return (Span){ 0 };
}

/* Lengths at which forms cut what is pasted into them. */
static bool field_length(uint32_t chars)
{
    return chars >= 100 && (chars % 50 == 0 || (chars & (chars - 1)) == 0 || ((chars + 1) & chars) == 0 || ((chars + 2) & (chars + 1)) == 0 || (chars + 1) % 100 == 0 || chars == 240);
}

static bool text_cut(const Reader *r, const Candidate *main)
{
    uint32_t chars = 0;
    for (uint32_t i = 0; i < r->source->len; i++)
        chars += ((unsigned char)r->source->text[i] & 0xC0) != 0x80;
    const Tok *last = &r->toks.t[r->toks.n - 1];
    Str end = str_trim((Str){ r->source->text, r->source->len });
    bool dots = (end.len >= 3 && memcmp(end.p + end.len - 3, "...", 3) == 0) || (end.len >= 3 && memcmp(end.p + end.len - 3, "\xE2\x80\xA6", 3) == 0);
    if (main->span.end + 4 < last->end || (!field_length(chars) && !dots))
        return false;
    int32_t depth = 0;
    for (uint32_t i = 0; i < main->toks.n; i++)
        depth += (main->toks.t[i].kind == TOK_OPEN) - (main->toks.t[i].kind == TOK_CLOSE);
    return depth > 0 || last->kind == TOK_SIGN || last->kind == TOK_OPEN;
}

static void set_main(Reader *r, FormulaRead *f, const Candidates *all, Candidate *main)
{
    if (main->left.source) {
        f->left_span = main->left;
        f->left = span_phrase(r->source, main->left.start, main->left.end);
    }
    Span copy = second_copy(r, all, main);
    if (text_cut(r, main)) {
        const Tok *last = &r->toks.t[r->toks.n - 1];
        Diag *d = diag_add(r->diags, D_F020, tok_span(r, last), "el texto se corta aquí, antes de que la fórmula termine");
        diag_hint(d, "consiga el texto completo: el campo del que se copió no alcanzó");
        f->verdict = FORMULA_UNREAD;
        return;
    }
    r->equation = main->equation;
    Parsed p = expression_read(r, main->toks.t, main->toks.n);
    f->tree = p.tree;
    f->numeric = p.numeric;
    f->result = main->result;
    f->repaired = p.repaired;
    f->verdict = p.tree ? FORMULA_READ : FORMULA_UNREAD;
    if (copy.source)
        diag_hint(diag_add(r->diags, D_F019, copy, "la fórmula está escrita dos veces"), "borre la segunda");
    uint32_t leaf = 0;
    if (f->tree)
        collect_operands(r, f, f->tree, &leaf);
}

static void add_more(Reader *r, FormulaRead *f, const Candidates *all, const Candidate *main)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const Candidate *c = &all->items[i];
        if (c == main || !c->parsed.tree)
            continue;
        FormulaEquation e = { .span = c->span, .tree = c->parsed.tree, .numeric = c->parsed.numeric, .result = c->result };
        if (c->left.source)
            e.left = span_phrase(r->source, c->left.start, c->left.end);
        GC_PUSH(f->more, f->nmore, f->cap_more, e);
    }
}

FormulaRead *formula_read(const Source *source, const FormulaCard *card, Diags *diags)
{
    FormulaRead *f = gc_new(FormulaRead);
    f->source = source;
    f->verdict = FORMULA_NONE;
    if (source->len > FORMULA_MAX_BYTES) {
        Diag *d = diag_add(diags, D_F029, (Span){ source, 0, source->len }, "el texto mide %u bytes; se leen hasta %d", source->len, FORMULA_MAX_BYTES);
        diag_hint(d, "deje solo la fórmula y sus definiciones");
        f->verdict = FORMULA_UNREAD;
        return f;
    }
    Reader r = { .source = source, .card = card, .diags = diags, .out = f };
    r.toks = toks_scan(source, &r.mixed);
    if (!r.toks.n)
        return f;
    toks_variables(&r);
    pieces_cut(&r);
    Candidates all = { 0 };
    for (uint32_t i = 0; i < r.npieces; i++)
        collect(&r, &all, i);
    Candidate said = { 0 }, *main = choose(&r, &all);
    if ((!main || main->parsed.numeric || standing(&r, main) < 8 || !divides(main->parsed.tree)) && said_fraction(&r, &said))
        main = &said;
    if (main)
        set_main(&r, f, &all, main);
    add_more(&r, f, &all, main);
    describe(&r, f, &all, main);
    return f;
}
