/* method_check.c -- `método`: what is wrong in a published formula, and whether `fórmula` computes the same. */
#include "lang/check/method_impl.h"
#include "lang/algebra/same.h"

#define STR(s) (int)(s).len, (s).p

/* ---- what is wrong ---- */

/* Findings that say what P001 and P002 say of a formula. */
static bool is_factor(DiagCode code) { return code == D_F004 || code == D_F005 || code == D_F006 || code == D_F007; }

/* Findings that may be why the method and the formula differ. */
static bool is_cause(DiagCode code)
{
    return is_factor(code) || code == D_F003 || code == D_F008 || code == D_F009 || code == D_F026;
}

/* A finding that is part of another message, or that the variables settle. */
static bool is_settled(const Method *m, const Diag *d, bool factor_said)
{
    if (d->code == D_F025 || (factor_said && is_factor(d->code)) || (m->differs && is_cause(d->code)))
        return true;
    if (d->code != D_F010 && d->code != D_F012)
        return false;
    for (uint32_t i = 0; i < m->read->noperands; i++) {
        const FormulaOperand *o = &m->read->operands[i];
        if (o->span.start <= d->span.start && d->span.end <= o->span.end)
            return d->code == D_F010 ? method_variable(m, o) != UINT32_MAX : m->unbound;
    }
    return false;
}

static void copy_notes(const Method *m, const Diag *from, Diag *to)
{
    if (from->hint && !to->hint)
        diag_hint(to, "%s", from->hint);
    for (uint32_t i = 0; i < from->nnotes; i++)
        diag_note(to, method_place(m, from->notes[i].span), "%s", from->notes[i].text);
}

/* A mistake in what was published, which the author of the script cannot change: he can say that he knows. */
static void relay(const Method *m, Program *p, const Diag *d)
{
    Diag *g = diag_add(p->diags, d->code, method_place(m, d->span), "%s", d->message);
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
    for (uint32_t i = 0; i < m->findings->n; i++) {
        const Diag *f = m->findings->items[i];
        if (is_cause(f->code))
            diag_note(g, method_place(m, f->span), "del método [%s]: %s", diag_info(f->code)->code, f->message);
    }
    if (!g->nnotes)
        diag_note(g, d->as.indicator.method_span, "el método es éste");
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

/* Units in several scales: numbers put in for the operands would have to be converted, and a bare number takes the scale of what it is added to, which
 * depends on the order of writing. */
typedef struct Scales { const Type *first; bool several, adds; } Scales;

static void find_scales(Expr *e, void *ctx)
{
    Scales *s = ctx;
    const Type *t = e->type;
    if (e->kind == EXPR_NAME && t && t->kind == TYPE_NUM && t->unit == UNIT_WORDS) {
        s->several |= s->first && num_cmp(s->first->scale, t->scale) != 0;
        s->first = t;
    }
    if (e->kind == EXPR_BINARY && (e->as.binary.op == BIN_ADD || e->as.binary.op == BIN_SUB)) {
        const Type *l = e->as.binary.left->type, *r = e->as.binary.right->type;
        s->adds |= l && r && l->literal != r->literal;
    }
    if (e->expansion)
        find_scales(e->expansion, ctx);
    expr_each_child(e, find_scales, ctx);
}

static bool scales_unclear(const Method *m, SameVerdict verdict)
{
    Scales s = {0};
    find_scales(m->tree, &s);
    find_scales(m->decl->as.indicator.formula, &s);
    return s.several && (verdict == SAME_DIFFERENT || (verdict == SAME_PROVED && s.adds && !expr_same(m->tree, m->decl->as.indicator.formula)));
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
    SameVerdict verdict = expr_equal_functions(m->tree, d->as.indicator.formula, &opt, &r);
    bool unclear = scales_unclear(m, verdict);
    switch (unclear ? SAME_UNKNOWN : verdict) {
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
        if (unclear) {
            diag_hint(g, "hay cantidades en unidades de distinta escala: póngalas en la misma para comparar");
        } else if (r.obstacle) {
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
