/* method.c -- `método`: reads the formula as it was published and puts its variables in place.  What is then said of it is in method_check.c. */
#include "lang/check/method_impl.h"
#include "lang/check/clone.h"
#include "lang/check/phrase.h"

#define STR(s) (int)(s).len, (s).p

/* ---- places ---- */

Span method_place(const Method *m, Span s)
{
    return s.source == m->source ? textmap_place(&m->map, s.start + m->skipped, s.end + m->skipped) : s;
}

static void move_tree(Expr *e, void *ctx)
{
    const Method *m = ctx;
    if (e->span.source != m->source)
        return;
    e->span = method_place(m, e->span);
    if (e->kind == EXPR_BINARY)
        e->as.binary.op_span = method_place(m, e->as.binary.op_span);
    if (e->kind == EXPR_NAME)
        e->as.name.name.span = e->span;
    if (e->kind == EXPR_CALL)
        e->as.call.name.span = method_place(m, e->as.call.name.span);
    expr_each_child(e, move_tree, ctx);
}

/* ---- reading ---- */

static Str word_of(const Name *n) { return name_present(n) ? n->text : (Str){ "", 0 }; }

static Str unit_text(const UnitExpr *u)
{
    Buf b = {0};
    if (u->span.source)
        unit_print(&b, u);
    Str s = { gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
    return s;
}

/* What the reader is told of the indicator.  The goal and the base line are left out: the language checks them itself (I003). */
static void fill_card(Method *m)
{
    const Decl *d = m->decl;
    FormulaVariable *v = gc_array(FormulaVariable, d->as.indicator.nvariables + 1);
    for (uint32_t i = 0; i < d->as.indicator.nvariables; i++)
        v[i] = (FormulaVariable){ d->as.indicator.variables[i].phrase.text, d->as.indicator.variables[i].phrase.span };
    const Expr *sense = d->as.indicator.sense;
    m->card = (FormulaCard){ .name = d->as.indicator.title, .unit = unit_text(&d->as.indicator.unit), .frequency = word_of(&d->as.indicator.frequency),
                             .sense = sense && sense->kind == EXPR_NAME ? sense->as.name.name.text : (Str){ "", 0 },
                             .variables = v, .nvariables = d->as.indicator.nvariables };
}

/* The variable that OPERAND is: found by the reader, or by the definition that the text gives of a symbol. */
uint32_t method_variable(const Method *m, const FormulaOperand *operand)
{
    const Decl *d = m->decl;
    if (operand->variable < d->as.indicator.nvariables)
        return operand->variable;
    for (uint32_t i = 0; i < d->as.indicator.nvariables; i++) {
        Str phrase = d->as.indicator.variables[i].phrase.text;
        if (phrase_same(phrase, operand->phrase) || (operand->definition.len && phrase_same(phrase, operand->definition)))
            return i;
    }
    return UINT32_MAX;
}

static const FormulaOperand *operand_of(const Method *m, const Expr *name)
{
    for (uint32_t i = 0; i < m->read->noperands; i++)
        if (str_eq(m->read->operands[i].fold, name->as.name.name.fold))
            return &m->read->operands[i];
    return NULL;
}

static void say_unbound(Method *m, Program *p, const FormulaOperand *o, bool *suggested)
{
    const Decl *d = m->decl;
    m->unbound = true;
    Diag *g = diag_add(p->diags, D_F030, method_place(m, o->span), "el método habla de «%.*s» y ninguna variable dice qué es", STR(o->phrase));
    Str *all = gc_array(Str, d->as.indicator.nvariables + 1);
    for (uint32_t i = 0; i < d->as.indicator.nvariables; i++)
        all[i] = d->as.indicator.variables[i].phrase.text;
    uint32_t near[PHRASES_NEAR], n = phrases_near(o->phrase, all, d->as.indicator.nvariables, near);
    Buf b = {0};
    for (uint32_t i = 0; i < n; i++) {
        buf_printf(&b, "%s«%.*s»", i == 0 ? "" : i + 1 == n ? " o " : ", ", STR(all[near[i]]));
        suggested[near[i]] = true;
    }
    if (n)
        diag_hint(g, "¿quiso decir %s?", b.p);
    else
        diag_hint(g, "agregue en «variables»: \"%.*s\" = expresión", STR(o->phrase));
    buf_free(&b);
}

/* Finds what each operand of the tree E means. */
static void bind(Expr *e, void *ctx)
{
    Method *m = ctx;
    if (e->kind == EXPR_NAME) {
        for (uint32_t i = 0; i < m->phrases.n; i++)
            if (name_eq(&m->phrases.items[i], &e->as.name.name))
                return;
        const FormulaOperand *o = operand_of(m, e);
        uint32_t which = o ? method_variable(m, o) : UINT32_MAX;
        Expr *meaning = which != UINT32_MAX ? m->decl->as.indicator.variables[which].value : expr_new(EXPR_POISON, e->span);
        GC_PUSH(m->phrases.items, m->phrases.n, m->phrases.cap, e->as.name.name);
        GC_PUSH(m->meanings.items, m->meanings.n, m->meanings.cap, meaning);
        return;
    }
    expr_each_child(e, bind, ctx);
}

static void take_child(Expr *child, void *ctx)
{
    ExprList *list = ctx;
    GC_PUSH(list->items, list->n, list->cap, child);
}

/* COPY is a copy of TREE with the variables in place: each stands where its phrase stands.  BARE: without parentheses round what needs none. */
static void place_operands(const Expr *tree, Expr *copy, bool bare)
{
    if (tree->kind == EXPR_NAME) {
        const Expr *inside = copy->kind == EXPR_PAREN ? copy->as.unary.operand : copy;
        if (bare && inside->kind != EXPR_BINARY && inside->kind != EXPR_NEG && inside->kind != EXPR_IF && inside->kind != EXPR_COALESCE)
            *copy = *inside;
        copy->span = tree->span;
        return;
    }
    ExprList a = {0}, b = {0};
    expr_each_child(tree, take_child, &a);
    expr_each_child(copy, take_child, &b);
    for (uint32_t i = 0; i < a.n && i < b.n; i++)
        place_operands(a.items[i], b.items[i], bare);
}

static Expr *in_place(const Method *m, bool bare)
{
    Expr *copy = expr_clone(m->read->tree, &m->phrases, &m->meanings);
    place_operands(m->read->tree, copy, bare);
    return copy;
}

static void check_variables(Method *m, Program *p)
{
    const Decl *d = m->decl;
    uint32_t n = d->as.indicator.nvariables;
    bool *used = gc_array(bool, n + 1), *suggested = gc_array(bool, n + 1);
    for (uint32_t i = 0; i < m->read->noperands; i++) {
        const FormulaOperand *o = &m->read->operands[i];
        uint32_t which = method_variable(m, o);
        if (which != UINT32_MAX)
            used[which] = true;
        else if (o->uses)
            say_unbound(m, p, o, suggested);
    }
    for (uint32_t i = 0; i < n; i++) {
        const Name *phrase = &d->as.indicator.variables[i].phrase;
        for (uint32_t k = 0; k < i; k++)
            if (phrase_same(phrase->text, d->as.indicator.variables[k].phrase.text)) {
                Diag *g = diag_add(p->diags, D_N002, phrase->span, "la frase «%.*s» ya tiene una variable", STR(phrase->text));
                diag_note(g, d->as.indicator.variables[k].phrase.span, "aquí");
                used[i] = true;
                break;
            }
        if (used[i] || suggested[i] || m->read->verdict == FORMULA_UNREAD)
            continue;
        Diag *g = diag_add(p->diags, D_F031, phrase->span, "el método no dice «%.*s»", STR(phrase->text));
        diag_note(g, d->as.indicator.method_span, "el método es éste");
    }
}

Method *method_read(Program *p, Symbol *s)
{
    Method *m = gc_new(Method);
    Decl *d = s->decl;
    m->symbol   = s;
    m->decl     = d;
    m->map      = textmap_of(d->as.indicator.method_span);
    m->source   = source_new(d->as.indicator.method_span.source->name, m->map.text.p, m->map.text.len);
    m->skipped  = m->map.text.len - m->source->len;
    m->findings = diags_new();
    m->beside   = d->as.indicator.formula && !d->as.indicator.formula_from_method;
    fill_card(m);
    m->read = formula_read(m->source, &m->card, m->findings);
    formula_check(m->read, &m->card, m->findings);
    if (!s->torn)
        check_variables(m, p);
    if (m->read->verdict != FORMULA_READ || !m->read->tree)
        return m;
    move_tree(m->read->tree, m);
    bind(m->read->tree, m);
    m->tree = in_place(m, false);
    s->facts->method_formula = in_place(m, true);
    if (!m->beside) {
        d->as.indicator.formula = m->tree;
        d->as.indicator.formula_from_method = true;
    }
    return m;
}
