/* check_scale.c -- F004 to F007 and F018: the factor of a formula against what it is called. */
#include "lang/formula/check.h"

#include <string.h>

static uint32_t relative_operands(const Check *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->f->noperands; i++)
        n += words_begin(phrase_fold(&c->f->operands[i]), WORDS_RELATIVE);
    return n;
}

static bool any_relative(const Check *c)
{
    return relative_operands(c) > 0;
}

static bool is_weight(const Expr *e)
{
    return e->kind == EXPR_NUM && !tree_is(e, 1);
}

/* What stands beside the formula says × 100 in other words. */
static bool percent_elsewhere(const Check *c)
{
    for (uint32_t i = 0; i < c->f->nremarks; i++) {
        Str r = text_fold_label(span_text(c->f->remarks[i].span));
        for (uint32_t k = 0; k < r.len; k++)
            if (r.p[k] == '%' || (k + 3 <= r.len && r.p[k] == '1' && r.p[k + 1] == '0' && r.p[k + 2] == '0'))
                return true;
        if (words_in(r, WORDS_PERCENT))
            return true;
    }
    for (uint32_t i = 0; i < c->f->nmore; i++)       /* the first is a step on the way, or a later one has the factor */
        if (c->f->more[i].tree && (!c->f->more[i].numeric || tree_has(c->f->more[i].tree, is_weight)))
            return true;
    return false;
}

/* Another line calculates too: what was read is a step on the way. */
static bool goes_on(const Check *c)
{
    const Source *s = c->f->source;
    bool equals = false, sign = false;
    for (uint32_t i = c->f->tree->span.end; i < s->len; i++) {
        char ch = s->text[i];
        equals = ch == '\n' ? false : equals || ch == '=';
        sign   = ch == '\n' ? false : sign || ch == '/' || ch == '*';
        if (equals && sign)
            return true;
    }
    return false;
}

static Span whole(const Check *c)
{
    return c->f->tree->span;
}

static const char *times_100(const Check *c)
{
    return tree_short(tree_make(BIN_MUL, c->f->tree, tree_of(100)));
}

static void missing_100(Check *c)
{
    if (!c->percent || !c->ratio || c->grouping || words_begin(c->unit, WORDS_NO_PERCENT) || tree_has(c->f->tree, is_weight) ||
        any_relative(c) || percent_elsewhere(c) || goes_on(c) ||
        words_begin(c->name, WORDS_AVERAGE))        /* an average: its unit is what is wrong */
        return;
    bool named = words_in(c->name, WORDS_PERCENT) || words_begin(text_fold_label(c->f->left), WORDS_PERCENT);
    Diag *d = diag_add(c->diags, D_F004, whole(c), "%s porcentaje, y la fórmula da una proporción de 0 a 1: no multiplica por 100", named ? "se llama" : "la unidad es");
    diag_hint(d, "escriba: %s", c->rate ? tree_short(c->rate) : times_100(c));
    c->scale = true;
}

static bool multiplies_100(const Expr *e)
{
    return e->kind == EXPR_BINARY && e->as.binary.op == BIN_MUL && (tree_is(e->as.binary.right, 100) || tree_is(e->as.binary.left, 100));
}

/* The last product with 100 within E, on a way that multiplies it. */
static const Expr *inner_100(const Expr *e)
{
    e = tree_bare(e);
    if (e->kind != EXPR_BINARY || multiplies_100(e))
        return e->kind == EXPR_BINARY ? e : NULL;
    if (e->as.binary.op == BIN_DIV)
        return inner_100(e->as.binary.left);
    if (e->as.binary.op != BIN_MUL && e->as.binary.op != BIN_ADD && e->as.binary.op != BIN_SUB)
        return NULL;
    const Expr *found = inner_100(e->as.binary.left);
    return found ? found : inner_100(e->as.binary.right);
}

/* "* 100" of a product with 100; source null: it is not written. */
static Span factor_100(const Expr *product)
{
    const Expr *right = tree_bare(product->as.binary.right), *left = tree_bare(product->as.binary.left);
    const Expr *number = tree_is(right, 100) ? right : left;
    Span at = number->span, sign = product->as.binary.op_span;
    if (!at.source || at.start == at.end)
        return (Span){ 0 };
    return number == right && sign.source && sign.start < at.start ? span_join(sign, at) : at;
}

typedef struct Twice { Check *c; bool said; } Twice;

static void twice(const Expr *e, void *ctx)
{
    Twice *t = ctx;
    if (t->said || !t->c->ratio || !multiplies_100(e))
        return;
    const Expr *other = tree_is(e->as.binary.right, 100) ? e->as.binary.left : e->as.binary.right, *inner = inner_100(other);
    Span a = factor_100(e), b = inner ? factor_100(inner) : (Span){ 0 };
    if (!a.source || !b.source)
        return;
    Diag *d = diag_add(t->c->diags, D_F005, a.start > b.start ? a : b, "se multiplica por 100 dos veces: el resultado sale 100 veces más grande");
    diag_hint(d, "quite uno de los dos: %s", tree_short(tree_replace(t->c->f->tree, e, other)));
    t->said = t->c->scale = true;
}

/* "x 100", "* 100 000", "multiplicado por 100" that ends TEXT, but for a point, a bracket or a %: where it begins and ends.  False: none, or another number. */
static bool ends_in_factor(Str text, Num factor, uint32_t *start, uint32_t *end)
{
    Buf digits = { 0 }, wanted = { 0 };
    uint32_t e = text.len;
    while (e && strchr(" \t\r\n.;,)]%", text.p[e - 1]))
        e--;
    uint32_t i = e;
    while (i && strchr("0123456789,. ", text.p[i - 1]))
        i--;
    while (i < e && text.p[i] == ' ')
        i++;
    for (uint32_t k = i; k < e; k++)
        if (!strchr(",. ", text.p[k]))
            buf_putc(&digits, text.p[k]);
    num_print_exact(&wanted, factor);
    bool same = digits.len && digits.len == wanted.len && memcmp(digits.p, wanted.p, digits.len) == 0;
    buf_free(&digits);
    buf_free(&wanted);
    *end = e;
    while (i && strchr(" \t\r\n", text.p[i - 1]))
        i--;
    Str before = { text.p, i };
    if (!same || !i)
        return false;
    if (text.p[i - 1] == '*' || ((text.p[i - 1] == 'x' || text.p[i - 1] == 'X') && (i == 1 || strchr(" \t\r\n)]", text.p[i - 2])))) {
        *start = i - 1;
        return true;
    }
    if (i >= 2 && memcmp(text.p + i - 2, "\xC3\x97", 2) == 0) {
        *start = i - 2;
        return true;
    }
    Str fold = text_fold(before);                   /* ASCII words keep their length at the end */
    static const char *const said[] = { "multiplicado por", "multiplicada por", "multiplicados por", "multiplicadas por" };
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        size_t n = strlen(said[k]);
        if (fold.len >= n && memcmp(fold.p + fold.len - n, said[k], n) == 0) {
            *start = i - (uint32_t)n;
            return true;
        }
    }
    return false;
}

/* An operand is worked out in its definition: its factor may be of another step. */
static bool calculates(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (text.p[i] == '/' && (i == 0 || i + 1 == text.len || strchr(" )]\n", text.p[i - 1]) || strchr(" ([\n", text.p[i + 1])))
            return true;
    return false;
}

/* With the sign that joins it. */
static Span with_sign(const Factor *factor)
{
    Span at = factor->e->span, sign = factor->operation ? factor->operation->as.binary.op_span : (Span){ 0 };
    return sign.source && at.source && sign.start < at.start ? span_join(sign, at) : at;
}

static const FormulaOperand *operand_named(const Check *c, Str symbol)
{
    Str fold = text_fold_label(symbol);
    for (uint32_t i = 0; i < c->f->noperands && fold.len; i++)
        if (str_eq(c->f->operands[i].fold, fold))
            return &c->f->operands[i];
    return NULL;
}

static void repeated_factor(Check *c, Span at, const FormulaOperand *operand)
{
    Diag *d = diag_add(c->diags, D_F005, at, "el factor «%s» ya está en la fórmula, y se repite en la definición de «%s»", shown(span_text(at)), shown(operand->phrase));
    diag_hint(d, "déjelo solo en la fórmula");
    c->scale = true;
}

/* "NUMERADOR: … X 100" beside NUMERADOR / DENOMINADOR X 100. */
static void factor_defined(Check *c)
{
    const Factor *outer = NULL;
    Num factor = num_int(0), n;
    for (uint32_t i = 0; i < c->product.n; i++)
        if (tree_number(c->product.items[i].e, &n)) {
            outer = &c->product.items[i];
            factor = n;
        }
    if (!outer || outer->below || c->numbers_above != 1 || c->numbers_below || !c->ratio || num_cmp(factor, num_int(2)) < 0 || c->scale)
        return;
    for (uint32_t i = 0; i < c->f->nmore && !c->scale; i++) {               /* "B = total de la red * 100" */
        const FormulaEquation *e = &c->f->more[i];
        const FormulaOperand *operand = operand_named(c, e->left);
        Product p = { 0 };
        if (!operand || !e->tree)
            continue;
        tree_product(&p, e->tree);
        if (p.n == 2 && p.items[0].e->kind == EXPR_NAME && !p.items[1].below && tree_number(p.items[1].e, &n) && num_cmp(n, factor) == 0)
            repeated_factor(c, with_sign(&p.items[1]), operand);
    }
    for (uint32_t i = 0; i < c->f->ndefinitions && !c->scale; i++) {
        const FormulaDefinition *def = &c->f->definitions[i];
        const FormulaOperand *operand = operand_named(c, def->fold);
        uint32_t start, end;
        Span place = def->span, tree = c->f->tree->span;
        if (!operand || (place.start < tree.end && tree.start < place.end) || calculates(def->meaning))
            continue;
        bool found = ends_in_factor(span_text(place), factor, &start, &end);
        for (uint32_t k = 0; k < c->f->nremarks && !found; k++) {           /* a sentence of its own behind the definition */
            Span remark = c->f->remarks[k].span;
            if (remark.start < place.end || remark.start > place.end + 3)
                continue;
            found = ends_in_factor(span_text(remark), factor, &start, &end) && start == 0;
            if (found)
                place = remark;
        }
        if (!found)
            continue;
        repeated_factor(c, (Span){ place.source, place.start + start, place.start + end }, operand);
    }
}

static bool says_number(Str text, Num n)
{
    Buf b = {0};
    bool found = false;
    num_print_exact(&b, n);
    for (uint32_t i = 0; i + b.len <= text.len && !found; i++)
        found = str_eq((Str){ text.p + i, (uint32_t)b.len }, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
    return found;
}

/* "≥ 95.0%" */
static bool goal_is_percent(const Check *c)
{
    Str goal = str_trim(c->card->goal);
    return goal.len > 1 && goal.p[goal.len - 1] == '%';
}

static void strange_factor(Check *c)
{
    const Factor *factor = NULL;
    Num n = num_int(0), last;
    for (uint32_t i = 0; i < c->product.n; i++)
        if (tree_number(c->product.items[i].e, &last)) {
            factor = &c->product.items[i];
            n = last;
        }
    if (!(c->percent || c->variation || goal_is_percent(c)) || !c->ratio || c->numbers_above != 1 || c->numbers_below || c->has_100 || any_relative(c))
        return;
    if (!num_is_integer(n) || num_cmp(n, num_int(2)) < 0 || says_number(c->name, n) || says_number(c->unit, n) ||
        words_begin(c->unit, WORDS_NO_PERCENT) || words_in(c->unit, WORDS_NO_PERCENT) || percent_elsewhere(c))
        return;
    static const char *const thousands[] = { "mil", "millar", "millon" };
    TokenList words = words_tokens(c->name, true);
    for (uint32_t i = 0; i < words.n; i++)
        for (size_t k = 0; k < sizeof thousands / sizeof *thousands; k++)
            if (str_eq(words.items[i], str_of(thousands[k])))
                return;
    Expr *hundred = tree_of(100);
    Diag *d = diag_add(c->diags, D_F006, with_sign(factor), "un porcentaje se multiplica por 100, y aquí el factor es %s",
                       shown(span_text(factor->e->span)));
    diag_hint(d, "escriba: %s", tree_short(tree_replace(c->f->tree, factor->e, hundred)));
    c->scale = true;
}

/* A * B / 100 under the name of a percentage. */
static bool exchanged_signs(const Check *c, const Factor *hundred)
{
    const Expr *l, *r;
    Num n;
    return !c->ratio && c->percent && c->product.n == 3 && relative_operands(c) == 0 && tree_binary(hundred->operation->as.binary.left, BIN_MUL, &l, &r) &&
           !tree_number(l, &n) && !tree_number(r, &n);
}

static void divided_by_100(Check *c)
{
    const Factor *hundred = NULL;
    for (uint32_t i = 0; i < c->product.n; i++) {
        const Factor *x = &c->product.items[i];
        if (x->below && tree_is(x->e, 100) && x->operation && x->operation->as.binary.op == BIN_DIV && tree_bare(x->operation->as.binary.right) == x->e)
            hundred = x;
    }
    bool exchanged = hundred && exchanged_signs(c, hundred);
    if (!hundred || !(c->ratio || exchanged) || !c->f->noperands || c->numbers_above || c->numbers_below != 1 || relative_operands(c) % c->f->noperands != 0)
        return;                     /* a percentage over a count may be meant; one over another is a share again */
    const Expr *division = hundred->operation, *l, *r;
    const Expr *share = exchanged && tree_binary(division->as.binary.left, BIN_MUL, &l, &r) ? tree_make(BIN_DIV, l, r) : division->as.binary.left;
    Expr *meant = tree_make(BIN_MUL, share, division->as.binary.right);
    if (exchanged) {
        Diag *d = diag_add(c->diags, D_F007, with_sign(hundred), "divide entre 100 un producto, y un porcentaje es una división por 100: los signos están cambiados");
        diag_hint(d, "escriba: %s", tree_short(tree_replace(c->f->tree, division, meant)));
        c->scale = true;
        return;
    }
    Diag *d = diag_add(c->diags, D_F007, with_sign(hundred), "divide entre 100 donde un porcentaje multiplica por 100: el resultado sale 10,000 veces más chico");
    diag_hint(d, "escriba: %s", tree_short(tree_replace(c->f->tree, division, meant)));
    c->scale = true;
}

/* SIPPSE: absoluto or porcentual. */
static void neither_absolute_nor_percent(Check *c)
{
    if (!c->card->absolute_or_percent || c->scale || !c->ratio || c->has_100 || percent_elsewhere(c))
        return;
    Diag *d = diag_add(c->diags, D_F018, whole(c), "es una razón sin «× 100»: ni absoluto (un número) ni porcentual, los únicos tipos que se admiten");
    diag_hint(d, "publique el número («%s») como absoluto, o el porcentaje: %s", tree_short(c->product.items[0].e), times_100(c));
}

void check_scale(Check *c)
{
    Twice t = { c, false };
    missing_100(c);
    tree_each(c->f->tree, twice, &t);
    factor_defined(c);
    strange_factor(c);
    divided_by_100(c);
    neither_absolute_nor_percent(c);
}
