/* choose.c -- which of the stretches that hold arithmetic is the formula of the text, and which only work out a symbol of it. */
#include "lang/formula/read.h"

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

uint32_t candidate_standing(const Reader *r, const Candidate *c)
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

Candidate *candidate_choose(const Reader *r, const Candidates *all)
{
    Candidate *main = NULL;
    for (uint32_t i = 0; i < all->n; i++)
        if (!main || candidate_standing(r, &all->items[i]) > candidate_standing(r, main))
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

bool expression_divides(const Expr *e)
{
    if (!e)
        return true;            /* broken: what it was is not known */
    if (e->kind == EXPR_BINARY)
        return e->as.binary.op == BIN_DIV || expression_divides(e->as.binary.left) || expression_divides(e->as.binary.right);
    return (e->kind == EXPR_PAREN || e->kind == EXPR_NEG) && expression_divides(e->as.unary.operand);
}
