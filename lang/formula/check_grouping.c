/* check_grouping.c -- F003: sums and quotients that were surely meant to be grouped otherwise.
 * Brackets that were written are believed; only what the order of operations did is doubted. */
#include "lang/formula/check.h"

typedef struct Grouping {
    Check      *c;
    const Expr *root;           /* the whole tree looked at */
    bool        times_100;      /* the sum looked at is multiplied by 100 */
} Grouping;

static bool is_relative(const Check *c, const Expr *e)
{
    return words_begin(meaning_fold(c, e), WORDS_RELATIVE);
}

static bool is_number(const Expr *e) { return e->kind == EXPR_NUM; }
static bool is_name(const Expr *e)   { return e->kind == EXPR_NAME; }

/* Brackets make one of what is in them. */
static uint32_t addends(const Expr *e)
{
    return e->kind == EXPR_BINARY && e->as.binary.op == BIN_ADD ? addends(e->as.binary.left) + addends(e->as.binary.right) : 1;
}

/* A plain quantity: nothing divided, no weight, nothing that is on a scale of its own. */
static bool is_quantity(const Check *c, const Expr *e)
{
    const Expr *l, *r, *bare = tree_bare(e);
    if (tree_binary(bare, BIN_ADD, &l, &r) || tree_binary(bare, BIN_SUB, &l, &r))
        return is_quantity(c, l) && is_quantity(c, r);
    if (bare->kind == EXPR_CALL && bare->as.call.args.n == 1)
        return is_quantity(c, bare->as.call.args.items[0]);
    return bare->kind == EXPR_NAME ? !is_relative(c, bare) : bare->kind == EXPR_NUM && !tree_has(c->f->tree, is_name);
}

static bool is_addend_of(const Expr *what, const Expr *sum)
{
    const Expr *l, *r;
    if (expr_same(what, sum))
        return true;
    return (tree_binary(sum, BIN_ADD, &l, &r) || tree_binary(sum, BIN_SUB, &l, &r)) && (is_addend_of(what, l) || is_addend_of(what, r));
}

static void say(Grouping *g, const Expr *node, const Expr *quotient, const Expr *meant)
{
    Diag *d = diag_add(g->c->diags, D_F003, node->span, "en «%s» la división «%s» se hace antes que la %s", tree_short(node),
                       tree_short(quotient), node->as.binary.op == BIN_ADD ? "suma" : "resta");
    if (!d->hint && meant)
        diag_hint(d, "si el cociente es de todo, escriba: %s", tree_short(tree_replace(g->root, node, meant)));
    g->c->grouping = g->c->grouping || g->root == g->c->f->tree;
}

/* The factors behind a quotient: A / B × 100 gives A / B and its 100. */
static const Expr *split_100(const Expr *e, bool *times_100)
{
    const Expr *l, *r;
    *times_100 = false;
    if (e->kind == EXPR_BINARY && e->as.binary.op == BIN_MUL && tree_binary(e, BIN_MUL, &l, &r) && tree_is(r, 100)) {
        *times_100 = true;
        return e->as.binary.left;
    }
    return e;
}

static const Expr *with_100(const Expr *e, bool times_100)
{
    return times_100 ? tree_make(BIN_MUL, e, tree_of(100)) : e;
}

/* x + y / z, x - y / z */
static bool right_quotient(Grouping *g, const Expr *e)
{
    BinOp op = e->as.binary.op;
    bool times = false;
    const Expr *x = e->as.binary.left, *q = split_100(e->as.binary.right, &times), *y, *z;
    Num n;
    if (q->kind != EXPR_BINARY || !tree_binary(q, BIN_DIV, &y, &z))
        return false;
    bool wanted = g->times_100 || times || g->c->percent;
    bool doubtful;
    if (tree_number(z, &n) && !tree_number(y, &n)) {
        doubtful = op == BIN_ADD && tree_is(z, (int64_t)addends(x) + 1) && !tree_has(x, is_number) == !tree_has(y, is_number) &&
                   (is_quantity(g->c, x) || tree_bare(x)->kind == tree_bare(y)->kind);
    } else if (expr_same(y, z) || is_addend_of(z, x)) {
        doubtful = !tree_number(tree_bare(x), &n);
    } else {
        doubtful = wanted && is_quantity(g->c, x) && is_quantity(g->c, y) && !tree_divides(z);
    }
    if (doubtful)
        say(g, e, q, with_100(tree_make(BIN_DIV, tree_make(op, x, q->as.binary.left), q->as.binary.right), times));
    return doubtful;
}

/* a + b / c + d: (a + b) / (c + d) */
static bool middle_quotient(Grouping *g, const Expr *e)
{
    const Expr *l = e->as.binary.left, *y, *z;
    BinOp op = e->as.binary.op;
    if (op != BIN_ADD || l->kind != EXPR_BINARY || l->as.binary.op != BIN_ADD || !(g->times_100 || g->c->percent))
        return false;
    const Expr *x = l->as.binary.left, *q = l->as.binary.right, *r = e->as.binary.right;
    if (q->kind != EXPR_BINARY || !tree_binary(q, BIN_DIV, &y, &z) || !is_quantity(g->c, x) || !is_quantity(g->c, y) || !is_quantity(g->c, z) ||
        !is_quantity(g->c, r))
        return false;
    say(g, e, q, tree_make(BIN_DIV, tree_make(BIN_ADD, x, y), tree_make(BIN_ADD, z, r)));
    return true;
}

/* B and what is added to the quotient Q within the sum E. */
static const Expr *whole_below(const Expr *e, const Expr *q, const Expr *b)
{
    return e == q ? b : tree_make(BIN_ADD, whole_below(e->as.binary.left, q, b), e->as.binary.right);
}

/* a / b + c + d: a / (b + c + d).  E is the last sum of the chain. */
static bool chain_quotient(Grouping *g, const Expr *e)
{
    const Expr *q = e, *a, *b;
    Num n;
    if (e->as.binary.op != BIN_ADD || e->as.binary.left->kind != EXPR_BINARY || e->as.binary.left->as.binary.op != BIN_ADD)
        return false;
    for (; q->kind == EXPR_BINARY && q->as.binary.op == BIN_ADD; q = q->as.binary.left)
        if (!is_quantity(g->c, q->as.binary.right))
            return false;
    if (q->kind != EXPR_BINARY || !tree_binary(q, BIN_DIV, &a, &b) || tree_number(b, &n) || !is_quantity(g->c, a) || !is_quantity(g->c, b))
        return false;
    if (!(expr_same(a, b) || is_addend_of(a, e) || g->times_100 || g->c->percent))
        return false;
    say(g, e, q, tree_make(BIN_DIV, q->as.binary.left, whole_below(e, q, b)));
    return true;
}

/* a / b + r, a / b - r */
static bool left_quotient(Grouping *g, const Expr *e)
{
    BinOp op = e->as.binary.op;
    bool times = false;
    const Expr *q = e->as.binary.left, *r = split_100(e->as.binary.right, &times), *a, *b;
    Num n;
    if (q->kind != EXPR_BINARY || !tree_binary(q, BIN_DIV, &a, &b))
        return false;
    if (op == BIN_SUB && tree_is(r, 1)) {
        if (!times)
            return false;
        say(g, e, q, with_100(tree_make(BIN_SUB, q, r), true));
        return true;
    }
    if (tree_number(b, &n) || !is_quantity(g->c, r))
        return false;
    bool wanted = g->times_100 || times || g->c->percent;
    bool doubtful = op == BIN_ADD && (expr_same(a, b) || expr_same(a, r));
    doubtful = doubtful || (wanted && is_quantity(g->c, a) && is_quantity(g->c, b));
    if (doubtful)
        say(g, e, q, with_100(tree_make(BIN_DIV, q->as.binary.left, tree_make(op, q->as.binary.right, r)), times));
    return doubtful;
}

/* A / (B - 1) in a rate of change. */
static void rate_in_denominator(Grouping *g, const Expr *e)
{
    const Expr *a, *below, *b, *one;
    if (!g->c->variation || !tree_binary(e, BIN_DIV, &a, &below) || !tree_binary(below, BIN_SUB, &b, &one) || !tree_is(one, 1))
        return;
    Diag *d = diag_add(g->c->diags, D_F003, e->span, "el 1 se resta del denominador «%s», no del cociente", tree_short(b));
    if (!d->hint)
        diag_hint(d, "escriba: %s",
                  tree_short(tree_replace(g->root, e, tree_make(BIN_SUB, tree_make(BIN_DIV, a, b), one))));
    g->c->grouping = g->c->grouping || g->root == g->c->f->tree;
}

static void visit(Grouping *g, const Expr *e)
{
    if (e->kind == EXPR_PAREN) {
        visit(g, e->as.unary.operand);
        return;
    }
    if (e->kind == EXPR_BINARY && (middle_quotient(g, e) || chain_quotient(g, e)))
        return;
    if (e->kind == EXPR_BINARY && (e->as.binary.op == BIN_ADD || e->as.binary.op == BIN_SUB) && !right_quotient(g, e))
        left_quotient(g, e);
    if (e->kind == EXPR_BINARY && e->as.binary.op == BIN_DIV)
        rate_in_denominator(g, e);
    bool outer = g->times_100;
    if (e->kind == EXPR_BINARY) {
        const Expr *l = e->as.binary.left, *r = e->as.binary.right;
        bool product = e->as.binary.op == BIN_MUL;
        g->times_100 = product && tree_is(r, 100);
        visit(g, l);
        g->times_100 = product && tree_is(l, 100);
        visit(g, r);
    } else if (e->kind == EXPR_CALL) {
        g->times_100 = false;
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            visit(g, e->as.call.args.items[i]);
    } else if (e->kind == EXPR_NEG) {
        g->times_100 = false;
        visit(g, e->as.unary.operand);
    }
    g->times_100 = outer;
}

void check_grouping(Check *c)
{
    Grouping main = { c, c->f->tree, false };
    visit(&main, c->f->tree);
    for (uint32_t i = 0; i < c->f->nmore; i++) {
        Grouping more = { c, c->f->more[i].tree, false };
        if (more.root && !c->f->more[i].numeric)
            visit(&more, more.root);
    }
}
