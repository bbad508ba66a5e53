/* indicator.c -- checks indicators: grain, formula against unit, goals against baseline and sense, bands. */
#include "lang/check/builtins.h"
#include "lang/check/method.h"
#include "lang/check/words.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

bool say_no_subtotals(Program *p, const Name *name)
{
    static const char end[] = ".subtotales";
    uint32_t n = sizeof end - 1;
    if (name->fold.len <= n || memcmp(name->fold.p + name->fold.len - n, end, n) != 0)
        return false;
    const Symbol *base = scope_find(&p->globals, (Str){ name->fold.p, name->fold.len - n });
    if (!base || base->kind != SYM_DATA || base->decl->as.data.subtotals)
        return false;
    if (base->torn)
        return true;
    Diag *d = diag_add(p->diags, D_N001, name->span, "los datos «%.*s» no dicen qué renglones son subtotales", STR(base->name.text));
    diag_hint(d, "agregue a esos datos «subtotales donde condición»");
    return true;
}

Symbol *find_data(Program *p, const Name *name)
{
    Symbol *s = scope_find(&p->globals, name->fold);
    if (s && s->kind == SYM_DATA) {
        s->uses++;
        return s;
    }
    if (!s && (name_lost(p, NULL, name) || say_no_subtotals(p, name)))
        return NULL;
    Diag *d = diag_add(p->diags, s ? D_N004 : D_N001, name->span, s ? "«%.*s» nombra %s, no unos datos" : "no hay unos datos que se llamen «%.*s»", STR(name->text),
                       s ? symbol_kind_one(s->kind) : "");
    if (!s) {
        Str *names = gc_array(Str, p->ndata + 1);
        for (uint32_t i = 0; i < p->ndata; i++)
            names[i] = p->data[i]->name.text;
        Str near = text_nearest(name->text, names, p->ndata);
        if (near.len)
            diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    }
    return NULL;
}

Grain *grain_of(Program *p, Symbol *data, bool by_row, const NameList *by, Expr *filter)
{
    Grain *g = gc_new(Grain);
    g->dataset = data;
    g->filter  = filter;
    g->kind    = by_row ? GRAIN_ROW : by->n ? GRAIN_KEYS : GRAIN_TOTAL;
    if (by_row || !by->n)
        return g;
    g->keys = gc_array(Symbol *, by->n);
    for (uint32_t i = 0; i < by->n; i++) {
        Symbol *col = scope_find(data->columns, by->items[i].fold);
        if (!col && data->torn)
            return NULL;
        if (!col) {
            Diag *d = diag_add(p->diags, D_G006, by->items[i].span, "«%.*s» no es una columna de «%.*s»", STR(by->items[i].text), STR(data->name.text));
            scope_hint(data->columns, by->items[i].text, d);
            return NULL;
        }
        col->uses++;
        g->keys[g->nkeys++] = col;
    }
    const NameList *key = &data->decl->as.data.key;
    uint32_t held = 0;
    for (uint32_t i = 0; i < key->n; i++)
        for (uint32_t k = 0; k < g->nkeys; k++)
            if (name_eq(&g->keys[k]->name, &key->items[i])) {
                held++;
                break;
            }
    g->stream = key->n > 0 && held == key->n;
    return g;
}

/* The formula gives FORMULA; the author declares UNIT. */
static void check_declared_unit(Program *p, const Decl *d, const Type *formula, const Type *unit)
{
    Span at = d->as.indicator.unit.span;
    Span fs = d->as.indicator.formula->span;
    if (formula->kind != TYPE_NUM || formula->unit == UNIT_NONE || unit->unit == UNIT_NONE)
        return;
    Diag *e = NULL;
    if (unit->unit == UNIT_PERCENT) {
        if (formula->unit == UNIT_PERCENT || formula->unit == UNIT_POINTS)
            return;
        if (formula->unit == UNIT_RATIO && formula->power < 0) {
            e = diag_add(p->diags, D_P001, fs, "la unidad es porcentaje y la fórmula divide entre 100 en vez de multiplicar");
            diag_hint(e, "escriba «* 100» donde dice «/ 100»");
        } else if (formula->unit == UNIT_RATIO && formula->power >= 4) {
            e = diag_add(p->diags, D_P002, fs, "la fórmula multiplica dos veces por 100");
            diag_hint(e, "quite uno de los «* 100»");
        } else if (formula->unit == UNIT_RATIO && formula->power) {
            e = diag_add(p->diags, D_P001, fs, "la unidad es porcentaje y el factor de la fórmula no es 100");
            diag_hint(e, "multiplique por 100");
        } else if (formula->unit == UNIT_RATIO) {
            e = diag_add(p->diags, D_P001, fs, "la unidad es porcentaje y la fórmula da una razón: falta multiplicar por 100");
            diag_hint(e, "escriba (%.*s) * 100", STR(span_text(fs)));
        }
        if (e) {
            diag_note(e, at, "aquí se declara la unidad");
            return;
        }
    } else if (unit->unit == UNIT_RATIO && formula->unit == UNIT_PERCENT) {
        e = diag_add(p->diags, D_P002, fs, "la unidad es razón y la fórmula multiplica por 100");
        diag_hint(e, "quite «* 100», o declare «unidad: porcentaje»");
        diag_note(e, at, "aquí se declara la unidad");
        return;
    }
    if (formula->weak)
        return;         /* the columns do not say their units: the author's word stands */
    Type scratch;
    if (formula->unit == unit->unit && type_add(formula, unit, false, &scratch) == UNIT_OK)
        return;
    e = diag_add(p->diags, D_U003, at, "la unidad declarada es %s y la fórmula da %s", type_unit_name(unit), type_unit_name(formula));
    diag_note(e, fs, "la fórmula es ésta");
}

static void check_goals(Ctx *c, Symbol *s, Sense sense)
{
    Program *p = c->p;
    Decl *d = s->decl;
    if (d->as.indicator.baseline)
        check_same_unit(c, d->as.indicator.baseline->span, s->type, check_kind(c, d->as.indicator.baseline, TYPE_NUM));
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        GoalDecl *g = &d->as.indicator.goals[i];
        if (!g->value)
            continue;
        const Type *t = check_kind(c, g->value, TYPE_NUM);
        check_same_unit(c, g->value->span, s->type, t);
        Expr *base = g->baseline ? g->baseline : d->as.indicator.baseline;
        if (g->baseline)
            check_kind(c, g->baseline, TYPE_NUM);
        if (g->period && !name_present(&g->name)) {
            check_expr(c, g->period);
            if (!time_key(c, g->period))
                break;
        }
        Num goal, from;
        if (!base || !const_value(p, g->value, &goal) || !const_value(p, base, &from))
            continue;
        int order = num_cmp(goal, from);
        Diag *e = NULL;
        if (sense == SENSE_UP && order < 0)
            e = diag_add(p->diags, D_I003, g->value->span, "el sentido es ascendente y la meta está por debajo de la línea base");
        else if (sense == SENSE_DOWN && order > 0)
            e = diag_add(p->diags, D_I003, g->value->span, "el sentido es descendente y la meta está por encima de la línea base");
        else if (sense == SENSE_CONSTANT && order)
            e = diag_add(p->diags, D_I003, g->value->span, "el sentido es constante y la meta no es igual a la línea base");
        if (e) {
            diag_note(e, base->span, "la línea base es ésta");
            diag_note(e, d->as.indicator.sense->span, "el sentido se declara aquí");
        }
    }
    if (d->as.indicator.fulfilment) {
        check_kind(c, d->as.indicator.fulfilment, TYPE_NUM);
    } else if (d->as.indicator.ngoals && sense != SENSE_UP && !s->torn && !(sense == SENSE_NONE && d->as.indicator.sense)) {
        Diag *e = diag_add(p->diags, D_I002, d->as.indicator.goals[0].span, "hay meta y no se sabe cómo se mide su cumplimiento%s",
                           sense == SENSE_NONE ? ": falta el sentido" : "");
        diag_hint(e, sense == SENSE_NONE ? "agregue «sentido: ascendente», o «cumplimiento: …» con la fórmula de su institución"
                                         : "agregue «cumplimiento: …»; para un indicador descendente suelen usarse «meta / valor * 100» o «(2 - valor / meta) * 100»: elija la de su institución");
    }
}

static void check_bands_of(Ctx *c, Symbol *s)
{
    Decl *d = s->decl;
    IndicatorFacts *f = s->facts;
    f->bands = gc_array(BandUse, d->as.indicator.bands.n + 1);
    for (uint32_t i = 0; i < d->as.indicator.bands.n; i++) {
        BandUse use;
        uint32_t before = c->p->diags->errors;
        if (check_band_use(c, s, &d->as.indicator.bands.items[i], &use) && c->p->diags->errors == before) {
            if (use.over == OVER_PROGRESS && d->as.indicator.ngoals) {
                Num goal, from;
                const GoalDecl *g = &d->as.indicator.goals[0];
                const Expr *base = g->baseline ? g->baseline : d->as.indicator.baseline;
                if (base && g->value && const_value(c->p, g->value, &goal) && const_value(c->p, base, &from) && num_cmp(goal, from) == 0)
                    diag_note(diag_add(c->p->diags, D_I005, g->value->span, "la meta es igual a la línea base: el avance dividiría entre cero"),
                              base->span, "la línea base es ésta");
            }
            f->bands[f->nbands++] = use;
        }
    }
}

typedef struct RowsSearch { Program *p; const Expr *first; bool told; } RowsSearch;

/* cuenta(filas …) must count the same things all through a formula. */
static void search_rows(Expr *e, void *ctx)
{
    RowsSearch *s = ctx;
    if (e->kind == EXPR_CALL && e->as.call.rows && e->grain && name_is(&e->as.call.name, "cuenta")) {
        bool row  = e->grain->kind == GRAIN_ROW || e->grain->stream;
        bool same = !s->first || grain_same(s->first->grain, e->grain)
                 || (row && (s->first->grain->kind == GRAIN_ROW || s->first->grain->stream));
        if (!s->first)
            s->first = e;
        if (!same && !s->told) {
            Diag *d = diag_add(s->p->diags, D_G009, e->span, "aquí «filas» son %s", row ? "los renglones de la tabla" : gc_printf("los resultados %s", grain_text(e->grain)));
            bool other = s->first->grain->kind == GRAIN_ROW || s->first->grain->stream;
            diag_note(d, s->first->span, "y aquí son %s", other ? "los renglones de la tabla" : gc_printf("los resultados %s", grain_text(s->first->grain)));
            s->told = true;
        }
    }
    if (e->expansion)
        search_rows(e->expansion, ctx);
    expr_each_child(e, search_rows, ctx);
}

void check_indicator(Program *p, Symbol *s)
{
    if (s->checked || s->checking)
        return;
    Decl *d = s->decl;
    uint32_t before = p->diags->errors;
    program_enter(p, s);
    s->facts    = gc_new(IndicatorFacts);
    Symbol *data = NULL;
    bool lost = false;
    if (name_present(&d->as.indicator.from)) {
        data = find_data(p, &d->as.indicator.from);
        lost = !data;
        if (data)
            check_data(p, data);
    }
    Method *method = d->as.indicator.method_span.source ? method_read(p, s) : NULL;
    method_check_alone(p, d);
    /* what cannot be read may be the line that says where the columns come from, or how they are grouped */
    if (s->torn && (!name_present(&d->as.indicator.from) || !d->as.indicator.has_by || !d->as.indicator.formula))
        lost = true;
    s->dataset = data;
    check_words(d, p->diags);
    Sense sense = sense_of(d, data, p->diags);
    Grain rows = { .kind = GRAIN_ROW, .dataset = data };
    if (data && d->as.indicator.from_where) {
        Ctx filter = { .p = p, .grain = &rows, .data = data };
        check_kind(&filter, d->as.indicator.from_where, TYPE_BOOL);
    }
    if (data) {
        s->grain = grain_of(p, data, d->as.indicator.by_row, &d->as.indicator.by, d->as.indicator.from_where);
    } else {
        s->grain = gc_new(Grain);
        s->grain->kind = GRAIN_SCALAR;
        if (!lost && d->as.indicator.has_by)
            diag_add(p->diags, D_I004, d->head, "el indicador tiene «por» y no dice de qué datos («de»)");
    }
    if (!d->as.indicator.formula && !d->broken && !method)
        diag_add(p->diags, D_I001, d->head, "«%.*s» no tiene fórmula", STR(d->name.text));
    if (s->grain && d->as.indicator.formula && !lost) {
        Ctx c = { .p = p, .grain = s->grain, .data = data, .indicator = s };
        const Type *t = check_kind(&c, d->as.indicator.formula, TYPE_NUM);
        RowsSearch counted = { .p = p };
        search_rows(d->as.indicator.formula, &counted);
        s->facts->formula_type = t;
        if (t->kind == TYPE_NUM) {
            Type *own = type_copy(t);
            if (d->as.indicator.unit.span.source) {
                const Type *unit = type_of_unit(p, &d->as.indicator.unit, data);
                check_declared_unit(p, d, t, unit);
                *own = *unit;
                own->approx   = t->approx;
                own->quotient = t->quotient;
            }
            own->literal  = false;
            own->constant = false;
            s->type = own;
            check_goals(&c, s, sense);
            if (sense == SENSE_COLUMN && d->as.indicator.sense)
                check_kind(&c, d->as.indicator.sense, TYPE_TEXT);
            check_bands_of(&c, s);
        }
    }
    if (method) {
        Ctx c = { .p = p, .grain = s->grain, .data = data, .indicator = s };
        method_check(&c, method);
    }
    program_leave(p, s);
    s->checked  = true;
    if (p->diags->errors > before || lost)
        s->broken = true;
}
