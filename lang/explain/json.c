/* json.c -- the record as JSON: every figure of the prose, exact and as it is shown. */
#include "lang/explain/explain.h"

#include "runtime/report/jsonw.h"
#include <string.h>

static void figure(JsonW *w, const char *key, const Figure *f)
{
    json_key(w, key);
    json_open(w, '{');
    json_member(w, f->number ? "exacto" : "texto", f->exact);
    if (f->exact)
        json_member(w, "impreso", f->shown);
    if (f->brief && strcmp(f->brief, f->shown) != 0)
        json_member(w, "breve", f->brief);
    json_member_if(w, "hueco", f->hole);
    json_close(w, '}');
}

static void count(JsonW *w, const char *key, uint64_t n)
{
    json_key(w, key);
    json_count(w, n);
}

static void count_if(JsonW *w, const char *key, uint64_t n)
{
    if (n)
        count(w, key, n);
}

static void flag(JsonW *w, const char *key, bool v)
{
    json_key(w, key);
    json_bool(w, v);
}

static void place(JsonW *w, const ExPlace *p)
{
    if (!p->file)
        return;
    json_key(w, "lugar");
    json_open(w, '{');
    json_member(w, "archivo", p->file);
    count(w, "linea", p->line);
    json_close(w, '}');
}

static void list(JsonW *w, const char *key)
{
    json_key(w, key);
    json_open(w, '[');
}

static void keys(JsonW *w, const ExKey *items, uint32_t n)
{
    if (!n)
        return;
    json_key(w, "claves");
    json_open(w, '{');
    for (uint32_t i = 0; i < n; i++)
        json_member(w, items[i].name, items[i].value.exact);
    json_close(w, '}');
}

static void functions(JsonW *w, const ExFunctions *f)
{
    if (!f->n)
        return;
    list(w, "funciones");
    for (uint32_t i = 0; i < f->n; i++) {
        json_open(w, '{');
        json_member(w, "definicion", f->items[i].text);
        json_member_if(w, "documentacion", f->items[i].doc);
        place(w, &f->items[i].place);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void formula(JsonW *w, const char *key, const ExFormula *f)
{
    if (!f->text)
        return;
    json_key(w, key);
    json_open(w, '{');
    json_member(w, "texto", f->text);
    json_member_if(w, "desarrollada", f->expanded);
    json_member_if(w, "con_valores", f->values);
    figure(w, "resultado", &f->result);
    place(w, &f->place);
    if (f->operands.n) {
        list(w, "operandos");
        for (uint32_t i = 0; i < f->operands.n; i++) {
            const ExOperand *o = &f->operands.items[i];
            json_open(w, '{');
            json_member(w, "texto", o->text);
            figure(w, "valor", &o->value);
            json_member_if(w, "unidad", o->unit);
            json_member_if(w, "origen", o->origin);
            if (o->counted)
                count(w, "renglones", o->rows);
            place(w, &o->place);
            json_close(w, '}');
        }
        json_close(w, ']');
    }
    functions(w, &f->functions);
    json_close(w, '}');
}

/* ---- rows ---- */

static const char *state_word(RowState s)
{
    switch (s) {
    case ROW_USED:      return "usado";
    case ROW_HOLE:      return "con hueco";
    case ROW_DROPPED:   return "omitido";
    case ROW_FILTERED:  return "no cumple donde";
    case ROW_UNDECIDED: return "donde sin decidir";
    case ROW_NOT_ASKED: return "no tomado";
    }
    return "";
}

static void address(JsonW *w, const ExAddress *a)
{
    json_open(w, '{');
    json_member_if(w, "archivo", a->file);
    count_if(w, "linea", a->line);
    json_member_if(w, "columna", a->column);
    count_if(w, "campo", a->field);
    json_member_if(w, "encabezado", a->heading);
    json_member_if(w, "celda", a->cell);
    keys(w, a->keys, a->nkeys);
    json_close(w, '}');
}

static void places(JsonW *w, const ExAddress *items, uint32_t n, uint64_t of)
{
    list(w, "lugares");
    for (uint32_t i = 0; i < n; i++)
        address(w, &items[i]);
    json_close(w, ']');
    count_if(w, "sin_listar", of - n);
}

static void one_row(JsonW *w, const ExRow *r)
{
    json_open(w, '{');
    json_member_if(w, "archivo", r->file);
    count_if(w, "linea", r->line);
    keys(w, r->keys, r->nkeys);
    json_member(w, "estado", state_word(r->state));
    json_member_if(w, "motivo", r->why);
    list(w, "datos");
    for (uint32_t i = 0; i < r->ncells; i++) {
        const ExCell *c = &r->cells[i];
        json_open(w, '{');
        json_member(w, "columna", c->column);
        figure(w, "valor", &c->value);
        if (c->in_file) {
            count_if(w, "linea", c->line);
            count_if(w, "campo", c->field);
            json_member_if(w, "encabezado", c->heading);
            json_member(w, "celda", c->cell);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

static void account(JsonW *w, const ExSource *s)
{
    if (!s->read)
        return;
    count(w, "registros", s->read);
    count(w, "tomados", s->taken);
    count_if(w, "renglones_hechos", s->made);
    count(w, "excluidos_de_la_tabla", (s->made ? s->made : s->read) - s->taken);
    list(w, "excluidos");
    for (uint32_t i = 0; i < s->nexcluded; i++) {
        json_open(w, '{');
        json_member(w, "causa", s->excluded[i].cause);
        count(w, "registros", s->excluded[i].records);
        count_if(w, "primera_linea", s->excluded[i].first_line);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void source(JsonW *w, const ExSource *s)
{
    json_open(w, '{');
    json_member(w, "datos", s->dataset);
    json_member_if(w, "archivo", s->file);
    count_if(w, "archivos", s->nfiles);
    json_member_if(w, "grupos", s->of);
    json_member_if(w, "donde", s->filter);
    account(w, s);
    count(w, "usados", s->used);
    count(w, "fuera", s->out);
    list(w, "renglones");
    for (uint32_t i = 0; i < s->nrows; i++)
        one_row(w, &s->rows[i]);
    json_close(w, ']');
    list(w, "extremos");
    for (uint32_t i = 0; i < s->nextremes; i++) {
        const ExExtreme *e = &s->extremes[i];
        json_open(w, '{');
        json_member(w, "columna", e->column);
        figure(w, "menor", &e->least);
        json_key(w, "lugar_del_menor");
        address(w, &e->at_least);
        figure(w, "mayor", &e->greatest);
        json_key(w, "lugar_del_mayor");
        address(w, &e->at_greatest);
        json_close(w, '}');
    }
    json_close(w, ']');
    list(w, "valores");
    for (uint32_t i = 0; i < s->ntallies; i++) {
        const ExTally *t = &s->tallies[i];
        json_open(w, '{');
        json_member(w, "columna", t->column);
        list(w, "renglones");
        for (uint32_t k = 0; k < t->n; k++) {
            json_open(w, '{');
            json_member(w, "valor", t->items[k].value);
            count(w, "renglones", t->items[k].rows);
            json_close(w, '}');
        }
        json_close(w, ']');
        count_if(w, "otros", t->others);
        json_close(w, '}');
    }
    json_close(w, ']');
    list(w, "causas");
    for (uint32_t i = 0; i < s->ncauses; i++) {
        const ExCause *c = &s->causes[i];
        json_open(w, '{');
        json_member(w, "estado", state_word(c->state));
        json_member(w, "motivo", c->reason);
        json_member_if(w, "columna", c->column);
        count(w, "renglones", c->rows);
        places(w, c->places, c->nplaces, c->rows);
        json_close(w, '}');
    }
    json_close(w, ']');
    list(w, "marcas");
    for (uint32_t i = 0; i < s->nmarks; i++) {
        const ExMark *m = &s->marks[i];
        json_open(w, '{');
        json_member(w, "marca", m->text);
        count(w, "renglones", m->rows);
        places(w, m->places, m->nplaces, m->rows);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

/* ---- goal and bands ---- */

static void bands(JsonW *w, const ExBands *b)
{
    json_open(w, '{');
    json_member(w, "bandas", b->name);
    json_member(w, "sobre", b->over);
    place(w, &b->place);
    figure(w, "valor", &b->over_value);
    figure(w, "banda", &b->band);
    json_member_if(w, "color", b->colour);
    json_member(w, "porque", b->why);
    list(w, "cortes");
    for (uint32_t i = 0; i < b->ncuts; i++) {
        const ExCut *c = &b->cuts[i];
        json_open(w, '{');
        json_member(w, "etiqueta", c->label);
        json_member_if(w, "color", c->colour);
        json_member(w, "intervalo", c->interval);
        json_member_if(w, "escrito", c->written);
        if (c->bounded_low) {
            figure(w, "desde", &c->low);
            flag(w, "desde_abierto", c->low_open);
        }
        if (c->bounded_high) {
            figure(w, "hasta", &c->high);
            flag(w, "hasta_abierto", c->high_open);
        }
        flag(w, "aqui", c->here);
        json_close(w, '}');
    }
    json_close(w, ']');
    flag(w, "frontera", b->frontier);
    json_member_if(w, "nota_de_frontera", b->frontier_note);
    json_member_if(w, "con_los_que_faltan", b->bounded);
    json_close(w, '}');
}

static void goal(JsonW *w, const ExGoal *g)
{
    json_open(w, '{');
    json_member_if(w, "nombre", g->name);
    if (g->has_goal)
        figure(w, "meta", &g->goal);
    json_member_if(w, "meta_escrita", g->goal_text);
    place(w, &g->place);
    if (g->has_baseline)
        figure(w, "linea_base", &g->baseline);
    json_member_if(w, "linea_base_escrita", g->baseline_text);
    formula(w, "cumplimiento", &g->fulfilment);
    formula(w, "avance", &g->progress);
    list(w, "clasificacion");
    for (uint32_t i = 0; i < g->nbands; i++)
        bands(w, &g->bands[i]);
    json_close(w, ']');
    json_close(w, '}');
}

static void bounds(JsonW *w, const ExBounds *b)
{
    json_key(w, "con_los_que_faltan");
    json_open(w, '{');
    flag(w, "acotado", b->known);
    json_member_if(w, "causa", b->why_not);
    count(w, "faltan", b->holes);
    json_member_if(w, "supuesto", b->assumed);
    if (b->known) {
        figure(w, "menor", &b->low);
        figure(w, "mayor", &b->high);
    }
    json_close(w, '}');
}

void explain_json(Buf *out, const Explanation *x)
{
    JsonW w = { .out = out, .levels = 6 };
    json_open(&w, '{');
    json_member(&w, "indicador", x->name);
    json_member(&w, "nombre", x->title);
    json_member(&w, "script", x->script);
    place(&w, &x->place);
    json_member(&w, "grano", x->grain);
    keys(&w, x->keys, x->nkeys);
    count_if(&w, "linea", x->line);
    json_member_if(&w, "grano_declarado", x->declared_grain);
    json_member_if(&w, "documentacion", x->doc);
    json_member_if(&w, "nota", x->note);
    json_member_if(&w, "metodo", x->method);
    json_member(&w, "unidad", x->unit);
    json_member(&w, "huecos", x->holes);
    formula(&w, "formula", &x->formula);
    if (x->decimals >= 0) {
        count(&w, "decimales", (uint64_t)x->decimals);
        json_member(&w, "redondeo", x->rounding);
    }
    if (x->counted) {
        count(&w, "usados", x->used);
        count(&w, "excluidos", x->excluded);
    }
    list(&w, "fuentes");
    for (uint32_t i = 0; i < x->nsources; i++)
        source(&w, &x->sources[i]);
    json_close(&w, ']');
    list(&w, "metas");
    for (uint32_t i = 0; i < x->ngoals; i++)
        goal(&w, &x->goals[i]);
    json_close(&w, ']');
    if (x->bounds.asked)
        bounds(&w, &x->bounds);
    list(&w, "se_apoya_en");
    for (uint32_t i = 0; i < x->nothers; i++) {
        json_open(&w, '{');
        json_member(&w, "indicador", x->others[i].name);
        json_member_if(&w, "en", x->others[i].where);
        place(&w, &x->others[i].place);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    list(&w, "parametros");
    for (uint32_t i = 0; i < x->nparams; i++) {
        json_open(&w, '{');
        json_member(&w, "nombre", x->params[i].name);
        json_member(&w, "valor", x->params[i].value);
        json_member(&w, "origen", x->params[i].origin);
        place(&w, &x->params[i].place);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_putc(out, '\n');
}
