/* prose.c -- the record in words: a calculation sheet for whoever reviews it. */
#include "lang/explain/explain.h"

#include <inttypes.h>
#include <string.h>

static const char *plural(uint64_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

static void place(Buf *out, const ExPlace *p)
{
    if (p->file)
        buf_printf(out, "%s:%u", p->file, p->line);
}

static void heading(Buf *out, const char *text)
{
    buf_printf(out, "\n%s\n", text);
}

static void keys_line(Buf *out, const ExKey *keys, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        buf_printf(out, "%s%s = %s", i ? ", " : "", keys[i].name, keys[i].value.shown);
}

static void indented(Buf *out, const char *text, const char *margin)
{
    buf_puts(out, margin);
    for (const char *p = text; *p; p++) {
        buf_putc(out, *p);
        if (*p == '\n' && p[1])
            buf_puts(out, margin);
    }
    if (!*text || text[strlen(text) - 1] != '\n')
        buf_putc(out, '\n');
}

/* What was cut of a number, after it. */
static void whole_figure(Buf *out, const Figure *f)
{
    if (f->exact && f->number && strstr(f->brief, "…"))
        buf_printf(out, ", %s %s", strstr(f->brief, "≈") ? "con todas sus cifras" : "exacto", f->exact);
}

/* ---- formulas ---- */

static void functions(Buf *out, const ExFunctions *f)
{
    for (uint32_t i = 0; i < f->n; i++) {
        buf_printf(out, "  Usa %s", f->items[i].text);
        if (f->items[i].place.file) {
            buf_puts(out, " (");
            place(out, &f->items[i].place);
            buf_puts(out, ")");
        }
        buf_putc(out, '\n');
        if (f->items[i].doc)
            indented(out, f->items[i].doc, "    ");
    }
}

static void steps(Buf *out, const char *margin, const char *name, const ExFormula *f)
{
    buf_printf(out, "%s%s%s%s\n", margin, name ? name : "", name ? " = " : "", f->text);
    if (f->expanded)
        buf_printf(out, "%s  = %s\n", margin, f->expanded);
    if (f->values)
        buf_printf(out, "%s  = %s\n", margin, f->values);
}

static void operands(Buf *out, const Explanation *x)
{
    for (uint32_t i = 0; i < x->formula.operands.n; i++) {
        const ExOperand *o = &x->formula.operands.items[i];
        buf_printf(out, "    %s = %s", o->text, o->value.shown);
        if (o->unit)
            buf_printf(out, " %s", o->unit);
        whole_figure(out, &o->value);
        if (o->origin)
            buf_printf(out, " (%s)", o->origin);
        if (o->counted)
            buf_printf(out, ", de %" PRIu64 " %s", o->rows, plural(o->rows, "renglón", "renglones"));
        buf_putc(out, '\n');
    }
}

static void formula(Buf *out, const Explanation *x)
{
    const Figure *r = &x->formula.result;
    heading(out, "Fórmula");
    if (x->method)
        buf_printf(out, "  publicada: %s\n", x->method);
    steps(out, "  ", NULL, &x->formula);
    if (!r->exact) {
        buf_printf(out, "    no se puede calcular: %s\n", r->shown);
    } else {
        buf_printf(out, "    = %s%s%s", r->brief, x->unit ? " " : "", x->unit ? x->unit : "");
        whole_figure(out, r);
        buf_putc(out, '\n');
        if (x->decimals >= 0)
            buf_printf(out, "  Se imprime %s: redondeado a %d %s, %s.\n", r->shown, x->decimals, plural((uint64_t)x->decimals, "decimal", "decimales"), x->rounding);
        else if (strstr(r->shown, "…"))
            buf_printf(out, "  Se imprime %s: no declara decimales, y los que no caben se cortan.\n", r->shown);
    }
    if (x->formula.operands.n) {
        buf_puts(out, "  donde\n");
        operands(out, x);
    }
    functions(out, &x->formula.functions);
}

/* ---- rows ---- */

static void cell_place(Buf *out, uint64_t line, uint64_t row_line, uint32_t field, const char *title, const char *cell)
{
    if (line && line != row_line)
        buf_printf(out, "línea %" PRIu64 ", ", line);
    if (field)
        buf_printf(out, "columna %u", field);
    else
        buf_puts(out, "sin celda en el archivo");
    if (title)
        buf_printf(out, " «%s»", title);
    if (cell)
        buf_printf(out, ", celda «%s»", cell);
}

static void address(Buf *out, const ExAddress *a)
{
    if (a->file)
        buf_printf(out, "%s, ", a->file);
    if (a->line)
        buf_printf(out, "línea %" PRIu64, a->line);
    if (a->nkeys) {
        buf_puts(out, a->line ? ", " : "");
        keys_line(out, a->keys, a->nkeys);
    }
    if (a->field || a->cell) {
        buf_puts(out, ": ");
        cell_place(out, 0, 0, a->field, a->heading, a->cell);
    }
}

static uint32_t width_of(const ExRow *r)
{
    uint32_t width = 0;
    for (uint32_t i = 0; i < r->ncells; i++) {
        uint32_t w = text_width(str_of(r->cells[i].column)) + 3 + text_width(str_of(r->cells[i].value.shown));
        width = w > width ? w : width;
    }
    return width < 48 ? width : 48;
}

static void one_row(Buf *out, const ExRow *r)
{
    uint32_t width = width_of(r);
    buf_puts(out, "    ");
    if (r->file)
        buf_printf(out, "%s, ", r->file);
    if (r->line)
        buf_printf(out, "línea %" PRIu64 "%s", r->line, r->nkeys ? ", " : "");
    keys_line(out, r->keys, r->nkeys);
    if (r->state == ROW_DROPPED)
        buf_printf(out, " — fuera (%s): «huecos: omite» no toma el renglón", r->why);
    if (r->state == ROW_HOLE)
        buf_printf(out, " — no da resultado (%s)", r->why);
    buf_putc(out, '\n');
    for (uint32_t i = 0; i < r->ncells; i++) {
        const ExCell *c = &r->cells[i];
        uint32_t w = text_width(str_of(c->column)) + 3 + text_width(str_of(c->value.shown));
        buf_printf(out, "      %s = %s", c->column, c->value.shown);
        if (c->in_file) {
            buf_repeat(out, " ", w < width ? width - w + 2 : 2);
            cell_place(out, c->line, r->line, c->field, c->heading, c->cell);
        }
        buf_putc(out, '\n');
    }
}

static const char *state_text(RowState s)
{
    switch (s) {
    case ROW_USED:      return "tomados";
    case ROW_HOLE:      return "con un hueco que deja sin resultado";
    case ROW_DROPPED:   return "con un hueco, y por «huecos: omite» fuera";
    case ROW_FILTERED:  return "fuera, porque no cumplen «donde»";
    case ROW_UNDECIDED: return "fuera, porque «donde» no se puede decidir";
    case ROW_NOT_ASKED: return "fuera";
    }
    return "";
}

static void cause(Buf *out, const ExCause *c)
{
    buf_printf(out, "    %" PRIu64 " %s: %s%s%s", c->rows, state_text(c->state), c->reason, c->column ? " en " : "", c->column ? c->column : "");
    buf_putc(out, '\n');
    for (uint32_t i = 0; i < c->nplaces; i++) {
        buf_puts(out, "      ");
        address(out, &c->places[i]);
        buf_putc(out, '\n');
    }
    if (c->rows > c->nplaces)
        buf_printf(out, "      y %" PRIu64 " más\n", c->rows - c->nplaces);
}

static void account(Buf *out, const ExSource *s)
{
    if (!s->read)
        return;
    uint64_t of = s->made ? s->made : s->read, out_of = of - s->taken;
    buf_printf(out, "    de la tabla: %" PRIu64 " %s", s->read, plural(s->read, "registro leído", "registros leídos"));
    if (s->made)
        buf_printf(out, "; con ellos, %" PRIu64 " %s", s->made, plural(s->made, "renglón", "renglones"));
    buf_printf(out, " = %" PRIu64 " %s", s->taken, plural(s->taken, "tomado", "tomados"));
    buf_printf(out, " + %" PRIu64 " %s", out_of, plural(out_of, "excluido", "excluidos"));
    for (uint32_t i = 0; i < s->nexcluded; i++) {
        buf_printf(out, "%s%s %" PRIu64, i ? "; " : s->made ? "; fuera antes o después (" : " (", s->excluded[i].cause, s->excluded[i].records);
        if (s->excluded[i].first_line)
            buf_printf(out, ", desde la línea %" PRIu64, s->excluded[i].first_line);
    }
    buf_puts(out, s->nexcluded ? ")\n" : "\n");
}

static void source(Buf *out, const ExSource *s)
{
    buf_puts(out, "  ");
    if (s->of)
        buf_printf(out, "Grupos %s de «%s»", s->of, s->dataset);
    else if (s->dataset)
        buf_printf(out, "«%s»", s->dataset);
    if (s->file)
        buf_printf(out, ", %s", s->file);
    if (s->nfiles)
        buf_printf(out, ", en %u archivos", s->nfiles);
    buf_putc(out, '\n');
    account(out, s);
    if (s->filter)
        buf_printf(out, "    sólo los que cumplen: %s\n", s->filter);
    buf_printf(out, "    de este resultado: %" PRIu64 " %s, %" PRIu64 " fuera o con huecos\n", s->used, plural(s->used, "usado", "usados"), s->out);
    for (uint32_t i = 0; i < s->nrows; i++)
        one_row(out, &s->rows[i]);
    for (uint32_t i = 0; i < s->nextremes; i++) {
        const ExExtreme *e = &s->extremes[i];
        buf_printf(out, "    %s: el menor es %s (", e->column, e->least.shown);
        address(out, &e->at_least);
        buf_printf(out, "); el mayor, %s (", e->greatest.shown);
        address(out, &e->at_greatest);
        buf_puts(out, ")\n");
    }
    for (uint32_t i = 0; i < s->ntallies; i++) {
        const ExTally *t = &s->tallies[i];
        buf_printf(out, "    %s: ", t->column);
        for (uint32_t k = 0; k < t->n; k++)
            buf_printf(out, "%s«%s» %" PRIu64, k ? ", " : "", t->items[k].value, t->items[k].rows);
        if (t->others)
            buf_printf(out, ", otros %" PRIu64, t->others);
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < s->ncauses; i++)
        cause(out, &s->causes[i]);
    for (uint32_t i = 0; i < s->nmarks; i++) {
        const ExMark *m = &s->marks[i];
        buf_printf(out, "    %s: %" PRIu64 " %s\n", m->text, m->rows, plural(m->rows, "vez", "veces"));
        for (uint32_t k = 0; k < m->nplaces; k++) {
            buf_puts(out, "      ");
            address(out, &m->places[k]);
            buf_putc(out, '\n');
        }
        if (m->rows > m->nplaces)
            buf_printf(out, "      y %" PRIu64 " más\n", m->rows - m->nplaces);
    }
}

/* ---- goal and bands ---- */

static void given(Buf *out, const char *what, const Figure *f, const char *text)
{
    buf_printf(out, "  %s: %s", what, f->shown);
    if (text)
        buf_printf(out, " (%s)", text);
}

static void derived(Buf *out, const char *name, const ExFormula *f)
{
    if (!f->text)
        return;
    steps(out, "  ", name, f);
    if (f->result.exact) {
        buf_printf(out, "    = %s", f->result.shown);
        whole_figure(out, &f->result);
        buf_putc(out, '\n');
    } else
        buf_printf(out, "    no se puede calcular: %s\n", f->result.shown);
    functions(out, &f->functions);
}

static void bands(Buf *out, const ExBands *b)
{
    uint32_t width = 0;
    buf_printf(out, "  Bandas %s, sobre %s (", b->name, b->over);
    place(out, &b->place);
    buf_puts(out, ")\n");
    for (uint32_t i = 0; i < b->ncuts; i++) {
        uint32_t w = text_width(str_of(b->cuts[i].label ? b->cuts[i].label : ""));
        width = w > width ? w : width;
    }
    for (uint32_t i = 0; i < b->ncuts; i++) {
        const ExCut *c = &b->cuts[i];
        buf_printf(out, "    %s %s", c->here ? "→" : " ", c->label ? c->label : "");
        buf_repeat(out, " ", width + 2 - text_width(str_of(c->label ? c->label : "")));
        buf_puts(out, c->interval);
        if (c->written)
            buf_printf(out, "   (%s)", c->written);
        buf_putc(out, '\n');
    }
    buf_printf(out, "  %s\n", b->why ? b->why : "no se puede clasificar");
    if (b->frontier_note)
        buf_printf(out, "  %s\n", b->frontier_note);
    if (b->bounded)
        buf_printf(out, "  Con los datos que faltan: %s\n", b->bounded);
}

static void goal(Buf *out, const ExGoal *g)
{
    if (g->has_goal) {
        given(out, g->name ? g->name : "Meta", &g->goal, g->goal_text);
        if (g->place.file) {
            buf_puts(out, ", ");
            place(out, &g->place);
        }
        buf_putc(out, '\n');
    }
    if (g->has_baseline) {
        given(out, "Línea base", &g->baseline, g->baseline_text);
        buf_putc(out, '\n');
    }
    derived(out, "cumplimiento", &g->fulfilment);
    derived(out, "avance", &g->progress);
    for (uint32_t i = 0; i < g->nbands; i++)
        bands(out, &g->bands[i]);
}

static void bounds(Buf *out, const ExBounds *b)
{
    heading(out, "Con los datos que faltan");
    if (!b->known) {
        buf_printf(out, "  No se puede acotar: %s\n", b->why_not);
        return;
    }
    buf_printf(out, "  %s %" PRIu64 " %s. Si %s, el resultado estaría entre %s y %s.\n", plural(b->holes, "Falta", "Faltan"), b->holes, plural(b->holes, "dato", "datos"), b->assumed, b->low.shown,
               b->high.shown);
}

/* ---- what to ask next ---- */

static void ask_on(Buf *out, const Explanation *x)
{
    if (!x->nothers)
        return;
    heading(out, "Se apoya en otros indicadores");
    for (uint32_t i = 0; i < x->nothers; i++) {
        const ExOther *o = &x->others[i];
        buf_printf(out, "  %s (", o->name);
        place(out, &o->place);
        buf_printf(out, "): vara explica %s %s%s%s\n", x->script, o->name, o->where ? " en " : "", o->where ? o->where : "");
    }
}

static void params(Buf *out, const Explanation *x)
{
    if (!x->nparams)
        return;
    heading(out, "Parámetros");
    for (uint32_t i = 0; i < x->nparams; i++) {
        buf_printf(out, "  %s = %s (%s", x->params[i].name, x->params[i].value, x->params[i].origin ? x->params[i].origin : "");
        if (x->params[i].place.file) {
            buf_puts(out, x->params[i].origin ? ", " : "");
            place(out, &x->params[i].place);
        }
        buf_puts(out, ")\n");
    }
}

void explain_prose(Buf *out, const Explanation *x)
{
    buf_printf(out, "%s%s%s\n", x->name, x->title ? ": " : "", x->title ? x->title : "");
    buf_puts(out, "  ");
    keys_line(out, x->keys, x->nkeys);
    if (x->line)
        buf_printf(out, "%slínea %" PRIu64, x->nkeys ? ", " : "", x->line);
    if (!x->nkeys && !x->line)
        buf_puts(out, "un solo valor");
    buf_printf(out, ", %s\n  ", x->grain);
    place(out, &x->place);
    buf_putc(out, '\n');
    if (x->declared_grain)
        buf_printf(out, "  el indicador va %s; aquí se vuelve a calcular desde los renglones\n", x->declared_grain);
    if (x->doc)
        indented(out, x->doc, "  ");
    if (x->note)
        buf_printf(out, "  nota: %s\n", x->note);
    formula(out, x);
    if (x->nsources)
        heading(out, "De dónde salen los datos");
    if (x->nsources)
        buf_printf(out, "  huecos: %s\n", x->holes);
    for (uint32_t i = 0; i < x->nsources; i++)
        source(out, &x->sources[i]);
    bool goals = false;
    for (uint32_t i = 0; i < x->ngoals; i++) {
        if (!goals && (x->goals[i].has_goal || x->goals[i].nbands))
            heading(out, "Meta y clasificación");
        goals = true;
        goal(out, &x->goals[i]);
    }
    if (x->bounds.asked)
        bounds(out, &x->bounds);
    params(out, x);
    ask_on(out, x);
}
