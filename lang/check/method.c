/* method.c -- `método`: the formula as it was published, read, with its variables in place, and compared with `fórmula`. */
#include "lang/check/method.h"
#include "lang/algebra/same.h"
#include "lang/check/clone.h"
#include "lang/check/phrase.h"
#include "lang/formula/formula.h"
#include "lang/textmap.h"

#define STR(s) (int)(s).len, (s).p

struct Method {
    Symbol        *symbol;
    Decl          *decl;
    TextMap        map;
    const Source  *source;      /* the text alone, as the reader sees it */
    uint32_t       skipped;     /* bytes before it that are none of it */
    FormulaCard    card;
    FormulaRead   *read;
    Diags         *findings;    /* of the reader, in its places */
    Expr          *tree;        /* variables in place, places of the script; null: none */
    bool           beside;      /* there is a fórmula */
    bool           unbound;     /* F030 was said */
    bool           differs;     /* F032 was said */
    NameList       phrases;     /* operands of the tree, each with what it means: */
    ExprList       meanings;
};

/* ---- places ---- */

static Span in_script(const Method *m, Span s)
{
    return s.source == m->source ? textmap_place(&m->map, s.start + m->skipped, s.end + m->skipped) : s;
}

static void move_tree(Expr *e, void *ctx)
{
    const Method *m = ctx;
    if (e->span.source != m->source)
        return;
    e->span = in_script(m, e->span);
    if (e->kind == EXPR_BINARY)
        e->as.binary.op_span = in_script(m, e->as.binary.op_span);
    if (e->kind == EXPR_NAME)
        e->as.name.name.span = e->span;
    if (e->kind == EXPR_CALL)
        e->as.call.name.span = in_script(m, e->as.call.name.span);
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
static uint32_t variable_of(const Method *m, const FormulaOperand *operand)
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
    Diag *g = diag_add(p->diags, D_F030, in_script(m, o->span), "el método habla de «%.*s» y ninguna variable dice qué es", STR(o->phrase));
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
        uint32_t which = o ? variable_of(m, o) : UINT32_MAX;
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
        uint32_t which = variable_of(m, o);
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

/* ---- what is wrong ---- */

#ifndef HAVE_F
static bool is_factor(DiagCode code) { const char *s = diag_info(code)->code; return s[0]=='F' && s[1]=='0' && s[2]=='0' && s[3]>='4' && s[3]<='7'; }
#define D_F025 DIAG_COUNT
#define D_F010 DIAG_COUNT
#define D_F012 DIAG_COUNT
#else
static bool is_factor(DiagCode code) { return code == D_F004 || code == D_F005 || code == D_F006 || code == D_F007; }
#endif

/* A finding that is another message's cause, or that the variables settle. */
static bool is_settled(const Method *m, const Diag *d, bool factor_said)
{
    if (d->code == D_F025 || (factor_said && is_factor(d->code)))
        return true;
    if (d->code != D_F010 && d->code != D_F012)
        return false;
    for (uint32_t i = 0; i < m->read->noperands; i++) {
        const FormulaOperand *o = &m->read->operands[i];
        if (o->span.start <= d->span.start && d->span.end <= o->span.end)
            return d->code == D_F010 ? variable_of(m, o) != UINT32_MAX : m->unbound;
    }
    return false;
}

static void copy_notes(const Method *m, const Diag *from, Diag *to)
{
    if (from->hint && !to->hint)
        diag_hint(to, "%s", from->hint);
    for (uint32_t i = 0; i < from->nnotes; i++)
        diag_note(to, in_script(m, from->notes[i].span), "%s", from->notes[i].text);
}

/* A mistake in what was published, which the author of the script cannot change: he can say that he knows. */
static void relay(const Method *m, Program *p, const Diag *d)
{
    Diag *g = diag_add(p->diags, d->code, in_script(m, d->span), "%s", d->message);
    copy_notes(m, d, g);
    bool known = m->decl->as.indicator.errata_span.source && m->beside;
    if (known && g->severity != SEV_NOTICE)
        diag_set_severity(p->diags, g, SEV_NOTICE);
    else if (g->severity == SEV_ERROR && m->beside)
        diag_note(g, (Span){0}, "si así se publicó, dígalo con «errata: \"…\"»");
}

static bool factor_said(const Method *m, const Program *p)
{
    for (uint32_t i = 0; i < p->diags->n; i++) {
        const Diag *d = p->diags->items[i];
        Span s = m->decl->as.indicator.method_span;
        if ((d->code == D_P001 || d->code == D_P002) && d->span.source == s.source && d->span.start >= s.start && d->span.end <= s.end)
            return true;
    }
    return false;
}

/* ---- comparing with the formula ---- */

static const char *values_text(const SamePoint *at)
{
    Buf b = {0};
    for (uint32_t i = 0; i < at->n; i++) {
        const SameOperand *o = &at->operands[i];
        buf_printf(&b, "%s%s%.*s%s = %s", i == 0 ? "" : i + 1 == at->n ? " y " : ", ", o->is_variable ? "«" : "", STR(o->name), o->is_variable ? "»" : "", o->value);
    }
    const char *s = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return s;
}

static const char *result_text(const char *value)
{
    return value ? gc_printf("da %s", value) : "divide entre cero";
}

/* The kind of difference people make most: a factor, or the quotient upside down. */
static const char *difference_kind(const Expr *method, const Expr *formula)
{
    static const struct { int64_t n, d; bool inverse; const char *text; } kinds[] = {
        { 100, 1, false, "la fórmula es el método por 100: a uno le falta o le sobra «× 100»" },
        { 1, 100, false, "el método es la fórmula por 100: a uno le falta o le sobra «× 100»" }, { 10000, 1, false, "el método divide entre 100 donde la fórmula multiplica" },
        { 1, 10000, false, "la fórmula divide entre 100 donde el método multiplica" }, { 1000, 1, false, "la fórmula es el método por 1000" },
        { 1, 1000, false, "el método es la fórmula por 1000" }, { 10, 1, false, "la fórmula es el método por 10" },
        { 1, 10, false, "el método es la fórmula por 10" }, { -1, 1, false, "tienen el signo contrario" },
        { 1, 1, true, "uno es el cociente del otro al revés" }, { 10000, 1, true, "uno es el cociente del otro al revés" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Expr *k = expr_new(EXPR_NUM, formula->span), *e;
        k->as.num.value = (Num){ .n = kinds[i].n, .d = kinds[i].d };
        Expr *m = (Expr *)(uintptr_t)method, *f = (Expr *)(uintptr_t)formula;
        e = expr_binary(kinds[i].inverse ? BIN_DIV : BIN_MUL, formula->span, formula->span, k, m);
        SameResult r;
        if (expr_equal_functions(e, f, NULL, &r) == SAME_PROVED)
            return kinds[i].text;
    }
    return NULL;
}

static void say_different(Method *m, Program *p, const SameResult *r)
{
    const Decl *d = m->decl;
    const Expr *formula = d->as.indicator.formula;
    bool known = d->as.indicator.errata_span.source != NULL;
    m->differs = true;
    m->symbol->facts->method_verdict = known ? "difiere, con errata" : "difiere";
    Diag *g = diag_add(p->diags, D_F032, formula->span, "el método y la fórmula no calculan lo mismo: con %s el método %s y la fórmula %s", values_text(&r->point),
                       result_text(r->point.a), result_text(r->point.b));
    const char *kind = difference_kind(m->tree, formula);
    if (kind)
        diag_hint(g, "%s", kind);
    diag_note(g, d->as.indicator.method_span, "el método es éste");
    for (uint32_t i = 0; i < m->findings->n; i++) {
        const Diag *f = m->findings->items[i];
        if (is_factor(f->code))
            diag_note(g, in_script(m, f->span), "[%s] %s", diag_info(f->code)->code, f->message);
    }
    if (known)
        diag_set_severity(p->diags, g, SEV_NOTICE);
}

static void say_holes(Method *m, Program *p, const SameResult *r)
{
    Span at = m->decl->as.indicator.formula->span;
    if (r->holes == SAME_HOLES_DIFFER)
        diag_add(p->diags, D_F035, at, "el método y la fórmula dan lo mismo, salvo donde uno divide entre cero: con %s el método %s y la fórmula %s",
                 values_text(&r->holes_at), result_text(r->holes_at.a), result_text(r->holes_at.b));
    else if (r->holes == SAME_HOLES_UNKNOWN)
        diag_add(p->diags, D_F035, at, "el método y la fórmula dan lo mismo donde ambos tienen valor; no se pudo demostrar que dividan entre cero en los mismos casos");
    else if (r->read_a.expr)
        diag_add(p->diags, D_F035, at, "el método y la fórmula dan lo mismo, pero el método lee además «%.*s»: donde falte, la fórmula da un valor y el método no",
                 STR(r->read_a.name));
    else
        diag_add(p->diags, D_F035, at, "el método y la fórmula dan lo mismo, pero la fórmula lee además «%.*s»: donde falte, el método da un valor y la fórmula no",
                 STR(r->read_b.name));
}

static void compare(Method *m, Program *p)
{
    Decl *d = m->decl;
    SameVariable *v = gc_array(SameVariable, m->phrases.n + 1);
    for (uint32_t i = 0; i < m->phrases.n; i++)
        v[i] = (SameVariable){ m->phrases.items[i].text, m->meanings.items[i] };
    SameOptions opt = { .variables = v, .nvariables = m->phrases.n };
    SameResult r;
    IndicatorFacts *facts = m->symbol->facts;
    switch (expr_equal_functions(m->tree, d->as.indicator.formula, &opt, &r)) {
    case SAME_PROVED: {
        bool all = r.holes == SAME_HOLES_ALIKE && !r.reads_differ;
        facts->method_verdict = all ? "demostrado: calculan lo mismo" : "demostrado: calculan lo mismo salvo en sus huecos";
        if (!all)
            say_holes(m, p, &r);
        break;
    }
    case SAME_DIFFERENT:
        say_different(m, p, &r);
        break;
    case SAME_UNKNOWN: {
        facts->method_verdict = "no se pudo demostrar";
        Diag *g = diag_add(p->diags, D_F034, d->as.indicator.formula->span, "no se pudo demostrar que el método y la fórmula calculen lo mismo, ni que difieran");
        if (r.obstacle) {
            Buf b = {0}, with = {0};
            expr_print(&b, r.obstacle);
            if (r.obstacle_with) {
                expr_print(&with, r.obstacle_with);
                diag_hint(g, "«%s» y «%s» salen de los mismos datos y el álgebra no sabe qué los une: escriba lo mismo en ambos lados", with.p, b.p);
            } else {
                diag_hint(g, "«%s» no es una cantidad que pueda tener cualquier valor: escriba lo mismo en ambos lados", b.p);
            }
            buf_free(&b);
            buf_free(&with);
        } else {
            diag_hint(g, "la fórmula es demasiado grande para desarrollarla");
        }
        diag_note(g, d->as.indicator.method_span, "el método es éste");
        break;
    }
    }
}

/* The method's own tree, where it is not the formula itself: checked apart, since what was published may be wrong. */
static bool check_tree(Ctx *c, Method *m)
{
    Program quiet = *c->p;
    Ctx own = *c;
    quiet.diags = diags_new();
    own.p = &quiet;
    check_kind(&own, m->tree, TYPE_NUM);
    for (uint32_t i = 0; i < quiet.diags->n; i++)
        relay(m, c->p, quiet.diags->items[i]);
    return quiet.diags->errors == 0;
}

void method_check(Ctx *c, Method *m)
{
    Program *p = c->p;
    Decl *d = m->decl;
    bool said = factor_said(m, p), errata = d->as.indicator.errata_span.source != NULL;
    if (m->beside && m->tree && !m->unbound && d->as.indicator.formula->type && d->as.indicator.formula->type->kind != TYPE_POISON && check_tree(c, m)) {
        compare(m, p);
        said |= m->differs;
        if (errata && !m->differs && !m->findings->n)
            diag_add(p->diags, D_F036, d->as.indicator.errata_span, "el método y la fórmula no difieren: no hay errata");
    }
    if (!m->beside && m->read->verdict == FORMULA_NONE) {
        Diag *g = diag_add(p->diags, D_F033, d->as.indicator.method_span, "el método no contiene una fórmula que se pueda calcular");
        diag_hint(g, "agregue «fórmula: …» con las columnas de los datos");
    } else if (!m->beside && m->read->verdict == FORMULA_UNREAD && !m->findings->errors) {
        diag_add(p->diags, D_F033, d->as.indicator.method_span, "no se pudo leer la fórmula del método");
    }
    for (uint32_t i = 0; i < m->findings->n; i++)
        if (!is_settled(m, m->findings->items[i], said))
            relay(m, p, m->findings->items[i]);
}

void method_check_alone(Program *p, const Decl *d)
{
    if (d->broken)
        return;
    bool method = d->as.indicator.method_span.source != NULL;
    if (!method && d->as.indicator.nvariables)
        diag_add(p->diags, D_F037, d->as.indicator.variables[0].phrase.span, "hay variables y falta el método que las usa");
    else if (d->as.indicator.errata_span.source && (!method || !d->as.indicator.formula || d->as.indicator.formula_from_method))
        diag_add(p->diags, D_F037, d->as.indicator.errata_span, "hay errata y falta %s", method ? "la fórmula correcta" : "el método en que está");
}
