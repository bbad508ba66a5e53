/* judge.c -- the rows behind a value as they pass: which were used and which were not, the extremes of many, what was put in place of holes. */
#include "lang/explain/rows.h"

#include <string.h>

static Spot spot_at(const SourceAsk *s, const RowsView *view, uint32_t row)
{
    Spot spot = { .line = view->lines ? view->lines[row] : 0 };
    spot.cells  = gc_array(Str, s->nraw + 1);
    spot.places = gc_array(CellSpot, s->nraw + 1);
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].cell != UINT32_MAX) {
            const Vec *v = view->cols[s->parts[i].cell];
            Str t = v->text[vec_at(v, row)];
            spot.cells[s->parts[i].spot] = (Str){ gc_strndup(t.p ? t.p : "", t.len), t.len };
        }
    return spot;
}

uint32_t add_spot(SourceAsk *s, Spot spot)
{
    spot.number = s->nspots;
    GC_PUSH(s->spots, s->nspots, s->cap_spots, spot);
    return s->nspots - 1;
}

static uint32_t spot_of(SourceAsk *s, const RowsView *view, uint32_t row)
{
    return s->from->kind == REL_ROWS ? add_spot(s, spot_at(s, view, row)) : UINT32_MAX;
}

static ExKey *keys_at(const SourceAsk *s, const RowsView *view, uint32_t row)
{
    ExKey *keys = gc_array(ExKey, s->nkeys + 1);
    for (uint32_t i = 0; i < s->nkeys; i++)
        keys[i] = (ExKey){ s->key_names[i], figure_of(s->run, view->cols[s->keys[i]], row, -1, NULL) };
    return keys;
}

/* An address that SPOT and PART say; both are looked up once the run is over. */
static ExAddress address_at(SourceAsk *s, const RowsView *view, uint32_t row, const char *column_name, uint32_t part)
{
    uint32_t spot = spot_of(s, view, row);
    ExAddress a = { .line = view->lines ? view->lines[row] : 0, .column = column_name, .nkeys = s->nkeys, .keys = keys_at(s, view, row) };
    /* until then: the spot and the part, from 1 */
    a.field   = spot == UINT32_MAX ? 0 : spot + 1;
    a.heading = NULL;
    a.cell    = part == UINT32_MAX || s->parts[part].cell == UINT32_MAX ? NULL : s->parts[part].text;
    return a;
}

static void note_cause(SourceAsk *s, const RowsView *view, uint32_t row, RowState state, const char *reason, const char *column_name, uint32_t part)
{
    ExSource *out = &s->x->sources[s->index];
    ExCause *c = NULL;
    for (uint32_t i = 0; i < out->ncauses && !c; i++) {
        ExCause *o = &out->causes[i];
        bool same = (!o->column && !column_name) || (o->column && column_name && strcmp(o->column, column_name) == 0);
        if (o->state == state && same && strcmp(o->reason, reason) == 0)
            c = o;
    }
    if (!c) {
        ExCause fresh = { .state = state, .reason = reason, .column = column_name };
        GC_PUSH(out->causes, out->ncauses, out->cap_causes, fresh);
        c = &out->causes[out->ncauses - 1];
    }
    c->rows++;
    if (c->nplaces < s->max_places)
        GC_PUSH(c->places, c->nplaces, c->cap_places, address_at(s, view, row, column_name, part));
}

/* Each leaf of HOLE: what was missing, and in which column. */
static void note_holes(SourceAsk *s, const RowsView *view, uint32_t row, RowState state, HoleId hole)
{
    const HoleSummary *h = hole_read(s->run->set->holes, hole);
    const Plan *plan = s->run->l->plan;
    for (uint32_t i = 0; i < h->ncounts; i++) {
        HoleLeaf leaf = h->counts[i].leaf;
        const PlanSite *site = leaf.origin < plan->nsites ? &plan->sites[leaf.origin] : NULL;
        Str motive = holes_motive_text(s->run->set->holes, leaf.motive);
        uint32_t part = UINT32_MAX;
        const char *name = site ? site->name : NULL;
        for (uint32_t k = 0; site && site->column != UINT32_MAX && k < s->nparts; k++)
            if (s->parts[k].column && s->parts[k].column->index == site->column && s->parts[k].column->dataset->index == site->dataset) {
                part = k;
                name = s->parts[k].text;
            }
        note_cause(s, view, row, state, gc_strndup(motive.p, motive.len), name, part);
    }
}

static void note_mark(SourceAsk *s, const RowsView *view, uint32_t row, const char *text, uint32_t part)
{
    ExSource *out = &s->x->sources[s->index];
    ExMark *m = NULL;
    for (uint32_t i = 0; i < out->nmarks && !m; i++)
        if (strcmp(out->marks[i].text, text) == 0)
            m = &out->marks[i];
    if (!m) {
        ExMark fresh = { .text = text };
        GC_PUSH(out->marks, out->nmarks, out->cap_marks, fresh);
        m = &out->marks[out->nmarks - 1];
    }
    m->rows++;
    if (m->nplaces < s->max_places)
        GC_PUSH(m->places, m->nplaces, m->cap_places, address_at(s, view, row, part == UINT32_MAX ? NULL : s->parts[part].text, part));
}

/* `o bien` put something in place of this very column. */
static bool is_patched(const SourceAsk *s, const RowsView *view, uint32_t row, uint32_t value)
{
    for (uint32_t i = 0; i < s->npatches; i++)
        if (s->patches[i].operand == value && vec_valid(view->cols[s->patches[i].whole], row))
            return true;
    return false;
}

static void note_marks(SourceAsk *s, const RowsView *view, uint32_t row)
{
    for (uint32_t i = 0; i < s->npatches; i++)
        if (!vec_valid(view->cols[s->patches[i].operand], row) && vec_valid(view->cols[s->patches[i].whole], row))
            note_mark(s, view, row, gc_printf("«%s» puso otro valor en lugar de un hueco (%s)", s->patches[i].text,
                                              hole_text(s->run, vec_hole(view->cols[s->patches[i].operand], row))), UINT32_MAX);
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].filled && !vec_valid(view->cols[s->parts[i].value], row) && !is_patched(s, view, row, s->parts[i].value))
            note_mark(s, view, row, gc_printf("«huecos: cero» tomó por 0 un hueco de %s (%s)", s->parts[i].text,
                                              hole_text(s->run, vec_hole(view->cols[s->parts[i].value], row))), i);
}

static void note_spot(const SourceAsk *s, Spot **slot, const RowsView *view, uint32_t row)
{
    if (!*slot)
        *slot = gc_new(Spot);
    **slot = spot_at(s, view, row);
}

static void note_value(const SourceAsk *s, Part *p, const Vec *v, uint32_t row)
{
    Figure f = figure_of(s->run, v, row, -1, NULL);
    if (!p->tally) {
        p->tally = gc_new(ExTally);
        p->tally->column = p->text;
    }
    ExTally *t = p->tally;
    uint32_t i = 0;
    while (i < t->n && strcmp(t->items[i].value, f.shown) != 0)
        i++;
    if (i == sizeof t->items / sizeof *t->items) {
        t->others++;
        return;
    }
    if (i == t->n)
        t->items[t->n++].value = f.shown;
    t->items[i].rows++;
}

static void note_extremes(SourceAsk *s, const RowsView *view, uint32_t row)
{
    for (uint32_t i = 0; i < s->nparts; i++) {
        Part *p = &s->parts[i];
        const Vec *v = view->cols[p->value];
        if (v->kind != VEC_NUM && p->cell == UINT32_MAX)
            note_value(s, p, v, row);
        if (v->kind != VEC_NUM || !vec_valid(v, row))
            continue;
        Num n = vec_num(view->arena, v, row);
        Arena *keep = s->run->set->arena;
        if (!p->has || num_cmp(n, p->least) < 0) {
            p->least = num_copy(keep, n);
            note_spot(s, &p->at_least, view, row);
        }
        if (!p->has || num_cmp(n, p->greatest) > 0) {
            p->greatest = num_copy(keep, n);
            note_spot(s, &p->at_greatest, view, row);
        }
        p->has = true;
    }
}

/* Some rows are kept one by one; of many, only the extremes. */
static void keep_row(SourceAsk *s, const RowsView *view, uint32_t row, RowState state, const char *why)
{
    ExSource *out = &s->x->sources[s->index];
    if (state == ROW_USED)
        note_extremes(s, view, row);
    if (!out->all_rows)
        return;
    if (out->nrows >= s->max_rows) {
        out->all_rows = false;
        out->nrows    = 0;
        return;
    }
    ExRow r = { .line = view->lines && s->from->kind == REL_ROWS ? view->lines[row] : 0, .keys = keys_at(s, view, row), .nkeys = s->nkeys, .state = state, .why = why };
    uint32_t spot = spot_of(s, view, row);
    r.cells = gc_array(ExCell, s->nparts + 1);
    for (uint32_t i = 0; i < s->nparts; i++) {
        ExCell c = { .column = s->parts[i].text, .in_file = s->parts[i].cell != UINT32_MAX, .value = figure_of(s->run, view->cols[s->parts[i].value], row, -1, NULL) };
        c.field = spot == UINT32_MAX || !c.in_file ? 0 : spot + 1;         /* until the run is over */
        r.cells[r.ncells++] = c;
    }
    GC_PUSH(out->rows, out->nrows, out->cap_rows, r);
}

static bool ignores_holes(AggKind k)
{
    return k == AGG_COUNT || k == AGG_FIRST || k == AGG_COUNT_ROWS;
}

static HoleId hole_at(const RowsView *view, uint32_t col, uint32_t row)
{
    return col == UINT32_MAX ? 0 : vec_hole(view->cols[col], row);
}

static HoleId join(const SourceAsk *s, HoleId a, HoleId b)
{
    return !b ? a : !a ? b : hole_join(s->run->set->holes, a, b);
}

/* As the engine takes the rows of a set: `donde` chooses, a hole in what an aggregate reads spoils or (omite) drops the row. */
static void judge_for_set(SourceAsk *s, const RowsView *view, uint32_t row)
{
    ExSource *out = &s->x->sources[s->index];
    HoleId lack = 0;
    bool taken = !s->naggs;
    bool *counts = s->counts;
    for (uint32_t i = 0; i < s->naggs; i++) {
        const AggAsk *a = &s->aggs[i];
        HoleId undecided = hole_at(view, a->where, row);
        const Vec *w = a->where == UINT32_MAX ? NULL : view->cols[a->where];
        bool yes = !w || (vec_valid(w, row) && w->boolean[vec_at(w, row)]);
        taken |= yes || undecided;
        s->takes[i] = yes;
        if (undecided)
            gaps_undecided(s->gaps);
        lack = join(s, lack, undecided);
        counts[i] = yes && !(a->kind == AGG_COUNT && hole_at(view, a->arg, row));
        if (yes && !ignores_holes(a->kind)) {
            HoleId h = join(s, join(s, hole_at(view, a->arg, row), hole_at(view, a->weight, row)), hole_at(view, a->unit, row));
            lack = join(s, lack, h);
            counts[i] = counts[i] && !h;
        }
    }
    for (uint32_t i = 0; i < s->naggs; i++)
        s->aggs[i].rows += counts[i] && !(lack && s->holes == HOLES_OMIT && s->aggs[i].kind != AGG_FIRST);
    if (!taken) {
        out->out++;
        note_cause(s, view, row, ROW_NOT_ASKED, "ningún «donde» de la fórmula los toma", NULL, UINT32_MAX);
        return;
    }
    gaps_row(s->gaps, view, row, s->takes, lack || s->holes == HOLES_ZERO);
    if (lack) {
        RowState state = s->holes == HOLES_OMIT ? ROW_DROPPED : ROW_HOLE;
        out->out++;
        note_holes(s, view, row, state, lack);
        keep_row(s, view, row, state, hole_text(s->run, lack));
        return;
    }
    out->used++;
    note_marks(s, view, row);
    keep_row(s, view, row, ROW_USED, NULL);
}

/* The row is all there is: it gives a value, or is missing for the same reasons. */
static void judge_alone(SourceAsk *s, const RowsView *view, uint32_t row)
{
    ExSource *out = &s->x->sources[s->index];
    HoleId lack = hole_at(view, s->value, row);
    gaps_alone(s->gaps, view, row);
    if (lack)
        note_holes(s, view, row, ROW_HOLE, lack);
    note_marks(s, view, row);
    out->used += !lack;
    out->out  += lack != 0;
    keep_row(s, view, row, lack ? ROW_HOLE : ROW_USED, lack ? hole_text(s->run, lack) : NULL);
}

void judge_row(SourceAsk *s, const RowsView *view, uint32_t row)
{
    ExSource *out = &s->x->sources[s->index];
    const Vec *filter = s->filter == UINT32_MAX ? NULL : view->cols[s->filter];
    if (filter && !vec_valid(filter, row)) {
        out->out++;
        gaps_undecided(s->gaps);
        note_holes(s, view, row, ROW_UNDECIDED, vec_hole(filter, row));
    } else if (filter && !filter->boolean[vec_at(filter, row)]) {
        out->out++;
        note_cause(s, view, row, ROW_FILTERED, out->filter ? out->filter : "", NULL, UINT32_MAX);
    } else if (s->set) {
        judge_for_set(s, view, row);
    } else {
        judge_alone(s, view, row);
    }
}
