/* meaning.c -- what a text says beside its formula: what its symbols stand for, and numerators and denominators said in words. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

/* ---- operands and definitions ---- */

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

void operands_collect(Reader *r, FormulaRead *f, const Expr *e, uint32_t *leaf)
{
    switch (e->kind) {
    case EXPR_NAME:
        add_operand(r, f, e, *leaf < r->nleaves ? r->leaves[*leaf] : UINT32_MAX);
        ++*leaf;
        return;
    case EXPR_PAREN: case EXPR_NEG:
        operands_collect(r, f, e->as.unary.operand, leaf);
        return;
    case EXPR_CALL:
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            operands_collect(r, f, e->as.call.args.items[i], leaf);
        return;
    case EXPR_BINARY:
        operands_collect(r, f, e->as.binary.left, leaf);
        operands_collect(r, f, e->as.binary.right, leaf);
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

/* The name that a label gives: "NUMERADOR (A)" is NUMERADOR and A; the one that the formula uses. */
static FormulaOperand *label_operand(Reader *r, FormulaRead *f, uint32_t first, uint32_t end, PieceKind kind)
{
    Span whole = toks_trimmed(r, first, end);
    FormulaOperand *o = whole.source ? operand_of(f, text_key(r->source, whole.start, whole.end)) : NULL;
    for (uint32_t i = first; !o && i < end; i++)
        if (r->toks.t[i].kind == TOK_WORD)
            o = operand_of(f, text_key(r->source, r->toks.t[i].start, r->toks.t[i].end));
    static const char *const top[] = { "numerador", "n", "num" }, *const bottom[] = { "denominador", "d", "den" };
    for (uint32_t i = 0; !o && i < 3 && (kind == PIECE_NUMERATOR || kind == PIECE_DENOMINATOR); i++)
        o = operand_of(f, str_of(kind == PIECE_NUMERATOR ? top[i] : bottom[i]));
    for (uint32_t i = 0; !o && i < f->noperands && (kind == PIECE_NUMERATOR || kind == PIECE_DENOMINATOR); i++)      /* NUMRADOR */
        if (text_distance(f->operands[i].fold, str_of(kind == PIECE_NUMERATOR ? top[0] : bottom[0]), 1) == 1)
            o = &f->operands[i];
    return o;
}

static void define(Reader *r, FormulaRead *f, const Piece *p)
{
    Span symbol = toks_trimmed(r, p->first, p->body - 1), meaning = toks_trimmed(r, p->body, p->end);
    if (!symbol.source)
        return;
    FormulaOperand *o = label_operand(r, f, p->first, p->body - 1, p->kind);
    bool prose = p->kind == PIECE_NUMERATOR || p->kind == PIECE_DENOMINATOR;
    if (prose && !o)
        return;
    Str text = meaning.source ? span_phrase(r->source, meaning.start, meaning.end) : (Str){ 0 };
    FormulaDefinition d = { .symbol = span_phrase(r->source, symbol.start, symbol.end), .fold = text_key(r->source, symbol.start, symbol.end), .meaning = text,
                            .span = toks_trimmed(r, p->first, p->end), .symbol_span = symbol };
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
void pieces_describe(Reader *r, FormulaRead *f, const Candidates *all, const Candidate *main)
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
    int32_t depth = 0;
    for (uint32_t i = first; i < end; i++)
        depth += (t[i].kind == TOK_OPEN) - (t[i].kind == TOK_CLOSE);
    if (depth < 0 && end > first + 1 && t[end - 1].kind == TOK_CLOSE)
        end--;                  /* "… en los mataderos)" closes nothing */
    while (first < end && (tok_is(&t[first], "variable") || t[first].kind == TOK_COLON || t[first].kind == TOK_BULLET || t[first].kind == TOK_EQ))
        first++;
    Diags *diags = r->diags;
    r->diags = NULL;
    Parsed e = toks_promising(t + first, end - first) ? expression_read(r, t + first, end - first) : (Parsed){ 0 };
    r->diags = diags;
    toks_push(out, tok_made(TOK_OPEN, '(', t[first].start));
    if (e.tree && e.rank == 3)
        for (uint32_t i = first; i < end; i++)
            toks_push(out, t[i]);
    else {
        Span s = toks_trimmed(r, first, end);
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
bool said_fraction(Reader *r, Candidate *out)
{
    const Piece *top = NULL, *bottom = NULL;
    for (uint32_t i = 0; i < r->npieces; i++) {
        const Piece *p = &r->pieces[i];
        if (p->end <= p->body || !toks_trimmed(r, p->body, p->end).source)
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
