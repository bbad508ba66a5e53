/* regrain.c -- checks what is worked out at another grain: total(x), x por cols. */
#include "lang/check/builtins.h"
#include "lang/check/clone.h"

#define STR(s) (int)(s).len, (s).p

/* ---- total(x), x por cols ---- */

static const Type *regrain(Ctx *c, Expr *e, Expr *operand, const Grain *g)
{
    Ctx there = *c;
    there.grain = g;
    there.data  = g->dataset;
    there.rows  = false;
    there.inner = NULL;
    e->grain = g;
    /* an indicator is worked out again from the rows: its formula, at the other grain */
    Symbol *s = operand->kind == EXPR_NAME && !(c->data && scope_find(c->data->columns, operand->as.name.name.fold))
              ? scope_find(&c->p->globals, operand->as.name.name.fold) : NULL;
    if (s && s->kind == SYM_INDICATOR) {
        s->uses++;
        operand->symbol = s;
        if (s->checking) {
            report_cycle(c->p, s, operand->span);
            return poison(e);
        }
        check_indicator(c->p, s);
        operand->type = &type_poison;
        if (s->broken || !s->grain || !s->type || !s->decl->as.indicator.formula)
            return poison(e);
        Grain *to = gc_new(Grain);
        *to = *g;
        to->dataset = s->grain->dataset;
        if (to->kind == GRAIN_SCALAR && to->dataset)
            to->kind = GRAIN_TOTAL;
        to->filter  = s->grain->filter;
        if (!grain_refines(s->grain, to)) {
            diag_add(c->p->diags, D_G002, e->span, "«%.*s» va %s: no se puede volver a calcular %s", STR(s->name.text),
                     grain_text(s->grain), grain_text(to));
            return poison(e);
        }
        e->grain = to;
        Expr *again = expr_clone(s->decl->as.indicator.formula, &(NameList){0}, &(ExprList){0});
        Diags *quiet = diags_new();
        Program scratch = *c->p;
        scratch.diags = quiet;
        Ctx probe = { .p = &scratch, .grain = to, .data = to->dataset };
        check_expr(&probe, again);
        if (quiet->errors) {
            Diag *d = diag_add(c->p->diags, D_G007, e->span, "la fórmula de «%.*s» usa columnas fila por fila y no dice cómo se juntan", STR(s->name.text));
            diag_note(d, s->decl->as.indicator.formula->span, "la fórmula es ésta");
            diag_hint(d, "escríbala con sumas, por ejemplo suma(a) / suma(b) * 100");
            return poison(e);
        }
        e->expansion = again;
        operand->type = s->type;
        return e->type = s->type;
    }
    return e->type = check_expr(&there, operand);
}

const Type *check_total(Ctx *c, Expr *e)
{
    if (!expect_args(c, e, 1, 1, "total(x)"))
        return poison(e);
    Grain *g = gc_new(Grain);
    g->kind    = GRAIN_TOTAL;
    g->dataset = c->data;
    g->filter  = c->grain->filter;
    if (!c->data)
        g->kind = GRAIN_SCALAR;
    return regrain(c, e, e->as.call.args.items[0], g);
}

const Type *check_by(Ctx *c, Expr *e)
{
    Expr *operand = e->as.by.operand;
    Symbol *s = operand->kind == EXPR_NAME ? scope_find(&c->p->globals, operand->as.name.name.fold) : NULL;
    Symbol *data = c->data;
    if (s && s->kind == SYM_INDICATOR && !s->checking) {
        check_indicator(c->p, s);
        if (s->grain && s->grain->dataset)
            data = s->grain->dataset;
    }
    if (!data) {
        diag_add(c->p->diags, D_G008, e->span, "aquí no hay datos cuyas columnas nombrar en «por»");
        return poison(e);
    }
    Grain *g = grain_of(c->p, data, false, &e->as.by.by, c->grain->filter);
    if (!g)
        return poison(e);
    const Grain *here = c->rows ? c->inner : c->grain;
    if (!grain_refines(here, g)) {
        Diag *d = diag_add(c->p->diags, D_G002, e->span, "hay varios valores %s para cada resultado %s", grain_text(g), grain_text(here));
        diag_hint(d, "resúmalos: promedio(%.*s)", STR(span_text(e->span)));
        return poison(e);
    }
    return regrain(c, e, operand, g);
}
