/* check_tree.c -- looking into the tree of a published formula, and writing it anew for remedies. */
#include "lang/formula/check.h"

const Expr *tree_bare(const Expr *e)
{
    while (e && e->kind == EXPR_PAREN)
        e = e->as.unary.operand;
    return e;
}

bool tree_binary(const Expr *e, BinOp op, const Expr **left, const Expr **right)
{
    e = tree_bare(e);
    if (!e || e->kind != EXPR_BINARY || e->as.binary.op != op)
        return false;
    *left  = tree_bare(e->as.binary.left);
    *right = tree_bare(e->as.binary.right);
    return true;
}

bool tree_number(const Expr *e, Num *value)
{
    e = tree_bare(e);
    if (e && e->kind == EXPR_NEG && tree_number(e->as.unary.operand, value)) {
        *value = num_neg(*value);
        return true;
    }
    if (!e || e->kind != EXPR_NUM)
        return false;
    *value = e->as.num.value;
    return true;
}

bool tree_is(const Expr *e, int64_t value)
{
    Num n;
    return tree_number(e, &n) && num_cmp(n, num_int(value)) == 0;
}

typedef struct Search { bool (*fn)(const Expr *e); bool found; } Search;

static void search(const Expr *e, void *ctx)
{
    Search *s = ctx;
    s->found = s->found || s->fn(e);
}

bool tree_has(const Expr *e, bool (*fn)(const Expr *e))
{
    Search s = { fn, false };
    if (e)
        tree_each(e, search, &s);
    return s.found;
}

static bool is_quotient(const Expr *e)
{
    Num n;
    return e->kind == EXPR_BINARY && e->as.binary.op == BIN_DIV && !tree_number(e->as.binary.right, &n);
}

bool tree_divides(const Expr *e)
{
    return tree_has(e, is_quotient);
}

typedef struct Walk { void (*fn)(const Expr *e, void *ctx); void *ctx; } Walk;

static void walk(Expr *child, void *ctx)
{
    Walk *w = ctx;
    tree_each(child, w->fn, w->ctx);
}

void tree_each(const Expr *e, void (*fn)(const Expr *e, void *ctx), void *ctx)
{
    Walk w = { fn, ctx };
    fn(e, ctx);
    expr_each_child(e, walk, &w);
}

static void add_factors(Product *out, const Expr *e, const Expr *operation, bool below)
{
    const Expr *l, *r;
    e = tree_bare(e);
    if (tree_binary(e, BIN_MUL, &l, &r) || tree_binary(e, BIN_DIV, &l, &r)) {
        add_factors(out, l, operation, below);
        add_factors(out, r, e, below != (e->as.binary.op == BIN_DIV));
        return;
    }
    Factor f = { e, operation, below };
    GC_PUSH(out->items, out->n, out->cap, f);
}

void tree_product(Product *out, const Expr *e)
{
    add_factors(out, e, NULL, false);
}

/* ---- making ---- */

static int strength(BinOp op)
{
    return op == BIN_ADD || op == BIN_SUB ? 1 : op == BIN_MUL || op == BIN_DIV ? 2 : 3;
}

static Expr *in_brackets(const Expr *e)
{
    Expr *p = expr_new(EXPR_PAREN, e->span);
    p->as.unary.operand = (Expr *)e;
    return p;
}

/* Published formulas bracket a quotient before it is multiplied: so do ours. */
static const Expr *side(BinOp op, const Expr *e, bool right)
{
    if (e->kind != EXPR_BINARY)
        return e;
    int outer = strength(op), inner = strength(e->as.binary.op);
    bool bare = inner > outer || (inner == outer && !right && op == e->as.binary.op);
    return bare && !(outer == 1 && e->as.binary.op == BIN_DIV) ? e : in_brackets(e);
}

Expr *tree_make(BinOp op, const Expr *left, const Expr *right)
{
    Span span = span_join(left->span, right->span);
    return expr_binary(op, span, span, (Expr *)side(op, left, false), (Expr *)side(op, right, true));
}

Expr *tree_of(int64_t value)
{
    Expr *e = expr_new(EXPR_NUM, (Span){ 0 });
    e->as.num.value = num_int(value);
    e->as.num.text  = str_of(gc_printf("%lld", (long long)value));
    return e;
}

typedef struct Exchange { const Expr *from[2], *to[2]; } Exchange;

static Expr *exchange(const Expr *e, const Exchange *x)
{
    for (int i = 0; i < 2; i++)
        if (e == x->from[i])
            return (Expr *)x->to[i];
    Expr *copy = expr_new(e->kind, e->span);
    *copy = *e;
    if (e->kind == EXPR_PAREN || e->kind == EXPR_NEG) {
        copy->as.unary.operand = exchange(e->as.unary.operand, x);
    } else if (e->kind == EXPR_BINARY) {
        copy->as.binary.left  = exchange(e->as.binary.left, x);
        copy->as.binary.right = exchange(e->as.binary.right, x);
    } else if (e->kind == EXPR_CALL && e->as.call.args.n) {
        copy->as.call.args.items = gc_array(Expr *, e->as.call.args.n);
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            copy->as.call.args.items[i] = exchange(e->as.call.args.items[i], x);
    }
    return copy;
}

Expr *tree_replace(const Expr *tree, const Expr *old, const Expr *new_one)
{
    Exchange x = { { old, NULL }, { new_one, NULL } };
    return exchange(tree, &x);
}

Expr *tree_swap(const Expr *tree, const Expr *a, const Expr *b)
{
    Exchange x = { { a, b }, { b, a } };
    return exchange(tree, &x);
}

/* ---- printing ---- */

static void put_phrase(Buf *out, Str phrase, uint32_t most)
{
    enum { TAIL = 12 };
    if (phrase.len <= most) {
        buf_str(out, phrase);
        return;
    }
    uint32_t head = most - TAIL, tail = phrase.len - TAIL;
    while (head && ((unsigned char)phrase.p[head] & 0xC0) == 0x80)
        head--;
    while (tail < phrase.len && ((unsigned char)phrase.p[tail] & 0xC0) == 0x80)
        tail++;
    buf_add(out, phrase.p, head);
    buf_puts(out, "…");
    buf_add(out, phrase.p + tail, phrase.len - tail);
}

static void put(Buf *out, const Expr *e, uint32_t most)
{
    static const char *const signs[] = { [BIN_ADD] = " + ", [BIN_SUB] = " - ", [BIN_MUL] = " × ", [BIN_DIV] = " / ", [BIN_POW] = "^" };
    if (e->kind == EXPR_NAME) {
        put_phrase(out, e->as.name.name.text, most);
    } else if (e->kind == EXPR_PAREN) {
        buf_putc(out, '(');
        put(out, e->as.unary.operand, most);
        buf_putc(out, ')');
    } else if (e->kind == EXPR_NEG) {
        buf_putc(out, '-');
        put(out, e->as.unary.operand, most);
    } else if (e->kind == EXPR_BINARY && e->as.binary.op <= BIN_POW) {
        put(out, e->as.binary.left, most);
        buf_puts(out, signs[e->as.binary.op]);
        put(out, e->as.binary.right, most);
    } else if (e->kind == EXPR_CALL && e->as.call.args.n == 1) {
        buf_str(out, e->as.call.name.text);
        buf_putc(out, '(');
        put(out, e->as.call.args.items[0], most);
        buf_putc(out, ')');
    } else {
        expr_print(out, e);
    }
}

static const char *printed(const Expr *e, uint32_t most)
{
    Buf b = {0};
    put(&b, e, most);
    const char *kept = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return kept;
}

const char *tree_text(const Expr *e)
{
    return printed(e, UINT32_MAX);
}

const char *tree_short(const Expr *e)
{
    return printed(e, 60);
}
