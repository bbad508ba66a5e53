/* rows.c -- the rows behind a value: which were used and which were not, the extremes of many, what was put in place of holes. */
#include "lang/explain/impl.h"

#include "lang/check/builtins.h"
#include "lang/check/words.h"
#include "runtime/ingest/locate.h"
#include <stdlib.h>
#include <string.h>

enum { ROWS_LISTED = 10, PLACES_LISTED = 3 };

/* What a row is made of: a column of the file, or something worked out from several. */
typedef struct Part {
    const Symbol *column;       /* a raw column, whose cell is COLUMN text; or null */
    const char   *text;
    uint32_t      value, cell;  /* columns of the request; CELL UINT32_MAX: it has none */
    uint32_t      spot;         /* place among the raw columns */
    bool          filled;       /* `cero`: its holes count as 0 */
    bool          has;          /* extremes so far */
    Num           least, greatest;
    struct Spot  *at_least, *at_greatest;
    ExTally      *tally;        /* of texts and conditions that are worked out */
} Part;

/* x o bien y, row by row. */
typedef struct Patch { const char *text; uint32_t operand, whole; } Patch;
typedef struct AggAsk { AggKind kind; uint32_t where, arg, weight, unit; uint64_t rows; } AggAsk;

/* A row whose cells are to be found in the file. */
typedef struct Spot { uint64_t line; Str *cells; CellPlace *places; uint32_t number; } Spot;

struct SourceAsk {
    Run      *run;
    Explanation *x;
    uint32_t  index;            /* of the source in X */
    Rel      *from;
    Feed     *feed;
    Set      *set;
    const Asked *asked;
    uint32_t  max_rows, max_places;
    Value   **cols; uint32_t ncols, cap_cols;
    uint32_t  filter, value;
    bool     *counts;           /* by aggregate: it takes the row at hand */
    uint64_t  line;             /* only this row; 0: all */
    AggAsk   *aggs; uint32_t naggs, cap_aggs;
    Part     *parts; uint32_t nparts, cap_parts;
    Patch    *patches; uint32_t npatches, cap_patches;
    uint32_t *keys; const char **key_names; uint32_t nkeys;
    uint32_t  nraw;
    Spot     *spots; uint32_t nspots, cap_spots;
    Holes     holes;
    Gaps     *gaps;
    bool     *takes;            /* by aggregate: its `donde` holds in the row at hand */
};

static uint32_t column(SourceAsk *s, Value *v)
{
    for (uint32_t i = 0; i < s->ncols; i++)
        if (s->cols[i] == v)
            return i;
    GC_PUSH(s->cols, s->ncols, s->cap_cols, v);
    return s->ncols - 1;
}

static uint32_t column_or_none(SourceAsk *s, Value *v)
{
    return v ? column(s, v) : UINT32_MAX;
}

bool source_is(const SourceAsk *s, const Set *set)
{
    return s->set == set;
}

SourceAsk *source_ask(Run *run, Explanation *x, Rel *from, Feed *feed, Set *set, const Asked *asked, const ExplainAsk *ask)
{
    SourceAsk *s = gc_new(SourceAsk);
    *s = (SourceAsk){ .run = run, .x = x, .from = from, .feed = feed, .set = set, .asked = asked, .index = x->nsources, .filter = UINT32_MAX, .value = UINT32_MAX };
    s->max_rows   = ask->addresses > ROWS_LISTED ? ask->addresses : ROWS_LISTED;
    s->max_places = ask->addresses ? ask->addresses : PLACES_LISTED;
    s->holes = set ? set->holes : holes_of(asked->indicator->decl, NULL);
    ExSource out = { .dataset = from->data ? str_taken(from->data->name.text) : NULL, .all_rows = true };
    if (from->kind == REL_GROUPS)
        out.of = grain_text(from->grain);
    const Grain *g = asked->indicator->grain;
    if (g->filter && (!feed || feed->filter))
        out.filter = expr_written(g->filter);
    GC_PUSH(x->sources, x->nsources, x->cap_sources, out);
    s->gaps = gaps_new(run, s, set ? NULL : asked->indicator->decl->as.indicator.formula);
    if (feed && feed->filter)
        s->filter = column(s, feed->filter);
    /* how a row is named: its clave, or the keys of its group */
    Symbol *keys[KEYS_MAX];
    uint32_t n = 0;
    if (from->kind == REL_GROUPS) {
        for (uint32_t i = 0; i < from->nkeys && n < KEYS_MAX; i++)
            keys[n++] = from->grain->keys[i];
    } else {
        const NameList *key = &from->data->decl->as.data.key;
        for (uint32_t i = 0; i < key->n && n < KEYS_MAX; i++)
            keys[n++] = scope_find(from->data->columns, key->items[i].fold);
    }
    Env env = env_for(run->l, from, from->kind == REL_GROUPS ? from->grain : NULL);
    s->keys      = (uint32_t *)(void *)gc_bytes((n + 1) * sizeof(uint32_t));
    s->key_names = gc_array(const char *, n + 1);
    for (; s->nkeys < n; s->nkeys++) {
        s->keys[s->nkeys]      = column(s, lower_column(&env, keys[s->nkeys]));
        s->key_names[s->nkeys] = str_taken(keys[s->nkeys]->name.text);
    }
    return s;
}

uint32_t source_agg(const SourceAsk *s, const AggNode *agg)
{
    for (uint32_t i = 0; s->set && i < s->set->naggs; i++)
        if (s->set->aggs[i] == agg)
            return i;
    return UINT32_MAX;
}

uint64_t source_agg_rows(const SourceAsk *s, uint32_t agg)
{
    return agg < s->naggs ? s->aggs[agg].rows : 0;
}

void source_gives(SourceAsk *s, Value *v)
{
    s->value = column(s, v);
}

Gaps *source_gaps(SourceAsk *s)
{
    return s->gaps;
}

uint32_t source_part(const SourceAsk *s, const Symbol *col, const char *text, uint32_t *part)
{
    for (uint32_t i = 0; i < s->nparts; i++)
        if (col ? s->parts[i].column == col : !s->parts[i].column && strcmp(s->parts[i].text, text) == 0) {
            *part = i;
            return s->parts[i].value;
        }
    return UINT32_MAX;
}

/* ---- what is read ---- */

typedef struct Reading { SourceAsk *s; Env *env; } Reading;

static void add_part(SourceAsk *s, const Symbol *col, const char *text, Value *v, uint32_t cell)
{
    uint32_t at = column(s, v);
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].value == at && s->parts[i].cell == cell)
            return;
    Part p = { .column = col, .text = text, .value = at, .cell = cell, .spot = cell == UINT32_MAX ? UINT32_MAX : s->nraw++,
               .filled = cell != UINT32_MAX && s->holes == HOLES_ZERO && v->kind == VEC_NUM };
    GC_PUSH(s->parts, s->nparts, s->cap_parts, p);
}

static void read_expr(Expr *e, void *ctx);

static void read_column(Reading *r, Symbol *col)
{
    SourceAsk *s = r->s;
    Rel *rel = s->from;
    if (rel->kind != REL_ROWS || col->dataset != rel->data) {
        add_part(s, NULL, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col), UINT32_MAX);
        return;
    }
    if (col->column->computed) {
        read_expr(col->column->computed, r);
        add_part(s, NULL, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col), UINT32_MAX);
        return;
    }
    add_part(s, col, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col),
             column(s, value_op(rel, OP_CELL, VEC_TEXT, NULL, NULL, NULL, 0, col->index, 0)));
}

static void read_expr(Expr *e, void *ctx)
{
    Reading *r = ctx;
    OperandKind kind;
    AggKind agg;
    if (e->kind == EXPR_COALESCE) {
        Env raw = *r->env;
        raw.holes = HOLES_REQUIRE;
        Patch p = { expr_written(e), column(r->s, lower_expr(&raw, e->as.coalesce.operand)), column(r->s, lower_expr(r->env, e)) };
        GC_PUSH(r->s->patches, r->s->npatches, r->s->cap_patches, p);
    }
    if (e->kind == EXPR_CALL && agg_find(e, &agg)) {
        /* of the row itself, where the row is the group */
        expr_each_child(e, read_expr, ctx);
        return;
    }
    if (!leaf_kind(e, &kind)) {
        if (e->expansion)
            read_expr(e->expansion, ctx);
        else
            expr_each_child(e, read_expr, ctx);
        return;
    }
    if (kind == OPERAND_PARAMETER || kind == OPERAND_SPECIAL || e->type == &type_poison)
        return;
    const Symbol *sym = e->symbol;
    bool own = sym && sym->kind == SYM_COLUMN && sym->dataset == r->s->from->data;
    if (kind == OPERAND_COLUMN && own)
        read_column(r, e->symbol);
    else
        add_part(r->s, NULL, expr_written(e), lower_expr(r->env, e), UINT32_MAX);
}

void source_reads(SourceAsk *s, Env *env, const Expr *e)
{
    Env plain = *env;
    plain.holes  = HOLES_REQUIRE;
    plain.probes = NULL;
    Reading r = { s, &plain };
    read_expr((Expr *)(uintptr_t)e, &r);
}

/* ---- the request ---- */

static void judge_row(SourceAsk *s, const RowsView *view, uint32_t row);

static void take_source(Run *run, void *ctx, const RowsView *view)
{
    SourceAsk *s = ctx;
    (void)run;
    for (uint32_t i = 0; i < view->n; i++)
        if (!s->line || !view->lines || view->lines[i] == s->line)
            judge_row(s, view, i);
}

void source_request(SourceAsk *s)
{
    Lower *l = s->run->l;
    Value *condition = NULL;
    if (s->set) {
        for (uint32_t i = 0; i < s->set->naggs; i++) {
            const AggNode *g = s->set->aggs[i];
            AggAsk a = { .kind = g->kind, .where = column_or_none(s, g->where), .arg = column_or_none(s, g->arg), .weight = column_or_none(s, g->weight),
                         .unit = column_or_none(s, g->unit) };
            gaps_argument(s->gaps, i, a.arg);
            GC_PUSH(s->aggs, s->naggs, s->cap_aggs, a);
        }
        s->counts = gc_array(bool, s->naggs + 1);
        s->takes  = gc_array(bool, s->naggs + 1);
        const Rel *to = s->feed->to;
        bool own = to->grain == s->asked->indicator->grain || to->nkeys == s->asked->indicator->grain->nkeys;
        if (own && to->nkeys)
            condition = keys_condition(l, s->from, s->feed->keys, s->asked->keys, to->nkeys);
    } else {
        Symbol *keys[KEYS_MAX];
        uint32_t n = asked_columns(s->asked->indicator, keys);
        Env env = env_for(l, s->from, NULL);
        Value **cols = gc_array(Value *, n + 1);
        for (uint32_t i = 0; i < n; i++)
            cols[i] = lower_column(&env, keys[i]);
        condition = keys_condition(l, s->from, cols, s->asked->keys, n);
        s->line = s->asked->line;
    }
    run_ask(s->run, s->from, condition, s->cols, s->ncols, take_source, s);
}

/* ---- rows ---- */

static Spot spot_at(const SourceAsk *s, const RowsView *view, uint32_t row)
{
    Spot spot = { .line = view->lines ? view->lines[row] : 0 };
    spot.cells  = gc_array(Str, s->nraw + 1);
    spot.places = gc_array(CellPlace, s->nraw + 1);
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].cell != UINT32_MAX) {
            const Vec *v = view->cols[s->parts[i].cell];
            Str t = v->text[vec_at(v, row)];
            spot.cells[s->parts[i].spot] = (Str){ gc_strndup(t.p ? t.p : "", t.len), t.len };
        }
    return spot;
}

static uint32_t add_spot(SourceAsk *s, Spot spot)
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

static void judge_row(SourceAsk *s, const RowsView *view, uint32_t row)
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

/* ---- after the run ---- */

static int by_line(const void *a, const void *b)
{
    const Spot *x = a, *y = b;
    return x->line != y->line ? (x->line > y->line) - (x->line < y->line) : (x->number > y->number) - (x->number < y->number);
}

static const TableSpec *table_of(const SourceAsk *s)
{
    return s->run->l->plan->datasets[s->from->data->index].table;
}

static void locate(SourceAsk *s)
{
    uint32_t *cols = (uint32_t *)(void *)gc_bytes((s->nraw + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].cell != UINT32_MAX)
            cols[s->parts[i].spot] = s->parts[i].column->index;
    Spot *sorted = gc_array(Spot, s->nspots + 1);
    RowPlace *rows = gc_array(RowPlace, s->nspots + 1);
    for (uint32_t i = 0; i < s->nspots; i++)
        sorted[i] = s->spots[i];
    if (s->nspots)
        qsort(sorted, s->nspots, sizeof *sorted, by_line);
    for (uint32_t i = 0; i < s->nspots; i++)
        rows[i] = (RowPlace){ .line = sorted[i].line, .cells = sorted[i].cells, .places = sorted[i].places };
    table_locate(table_of(s), cols, s->nraw, rows, s->nspots);
}

static const Part *part_named(const SourceAsk *s, const char *text)
{
    for (uint32_t i = 0; text && i < s->nparts; i++)
        if (s->parts[i].cell != UINT32_MAX && strcmp(s->parts[i].text, text) == 0)
            return &s->parts[i];
    return NULL;
}

/* From the engine's address of a row to a file (if there are several) and a line. */
static void plain_line(const SourceAsk *s, const char **file, uint64_t *line)
{
    const TableSpec *t = s->from->data ? table_of(s) : NULL;
    *file = t && t->nfiles && *line ? line_file(t, *line) : NULL;
    *line = line_number(*line);
}

static void place_address(const SourceAsk *s, ExAddress *a)
{
    const Part *p = part_named(s, a->cell);
    const Spot *spot = a->field ? &s->spots[a->field - 1] : NULL;
    a->field = 0;
    a->cell  = NULL;
    plain_line(s, &a->file, &a->line);
    if (!p || !spot)
        return;
    const CellPlace *at = &spot->places[p->spot];
    a->field   = at->field;
    a->heading = at->heading;
    a->cell    = at->cell;
    if (at->line)
        a->line = at->line;
}

static void place_cells(const SourceAsk *s, ExRow *r)
{
    plain_line(s, &r->file, &r->line);
    for (uint32_t i = 0; i < r->ncells; i++) {
        ExCell *c = &r->cells[i];
        if (!c->field)
            continue;
        const CellPlace *at = &s->spots[c->field - 1].places[s->parts[i].spot];
        c->field   = at->field;
        c->heading = at->heading;
        c->cell    = at->cell;
        c->line    = at->line ? at->line : r->line;
    }
}

static ExAddress extreme_at(const SourceAsk *s, const Part *p, const Spot *spot)
{
    ExAddress a = { .line = spot->line, .column = p->text };
    const CellPlace *at = p->cell == UINT32_MAX ? NULL : &spot->places[p->spot];
    if (at) {
        a.field   = at->field;
        a.heading = at->heading;
        a.cell    = at->cell;
    }
    plain_line(s, &a.file, &a.line);
    return a;
}

static void finish_account(const SourceAsk *s, ExSource *out)
{
    uint32_t index = s->from->data->index;
    const TableSpec *t = table_of(s);
    const TableCounts *n = &s->run->set->report.counts[index];
    out->file   = t->inline_text.p || t->nfiles ? NULL : t->shown_path;
    out->nfiles = t->nfiles;
    out->read   = table_reshapes(t) ? n->rows : n->records;
    out->taken = n->taken;
    out->excluded = gc_array(ExExcluded, ROWCAUSE_COUNT);
    for (int c = 0; c < ROWCAUSE_COUNT; c++)
        if (c != ROWCAUSE_TAKEN && n->excluded[c])
            out->excluded[out->nexcluded++] = (ExExcluded){ rowcause_text((RowCause)c), n->excluded[c], n->first_line[c] };
}

void source_finish(SourceAsk *s)
{
    ExSource *out = &s->x->sources[s->index];
    if (s->from->data && s->run->set->report.counts)
        finish_account(s, out);
    for (uint32_t i = 0; !out->all_rows && s->from->kind == REL_ROWS && i < s->nparts; i++)
        if (s->parts[i].has) {
            (void)add_spot(s, *s->parts[i].at_least);
            (void)add_spot(s, *s->parts[i].at_greatest);
        }
    if (s->from->kind == REL_ROWS)
        locate(s);
    for (uint32_t i = 0; i < out->nrows; i++)
        place_cells(s, &out->rows[i]);
    for (uint32_t i = 0; i < out->ncauses; i++)
        for (uint32_t k = 0; k < out->causes[i].nplaces; k++)
            place_address(s, &out->causes[i].places[k]);
    for (uint32_t i = 0; i < out->nmarks; i++)
        for (uint32_t k = 0; k < out->marks[i].nplaces; k++)
            place_address(s, &out->marks[i].places[k]);
    if (out->all_rows)
        return;
    out->extremes = gc_array(ExExtreme, s->nparts + 1);
    out->tallies  = gc_array(ExTally, s->nparts + 1);
    for (uint32_t i = 0; i < s->nparts; i++) {
        const Part *p = &s->parts[i];
        if (p->tally)
            out->tallies[out->ntallies++] = *p->tally;
        if (p->has)
            out->extremes[out->nextremes++] = (ExExtreme){ p->text, figure_num(p->least, -1), figure_num(p->greatest, -1),
                                                          extreme_at(s, p, p->at_least), extreme_at(s, p, p->at_greatest) };
    }
}
