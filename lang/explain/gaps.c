/* gaps.c -- what the holes of the rows behind a value could make of its aggregates, within the bounds that their columns declare. */
#include "lang/explain/impl.h"

#include "lang/check/builtins.h"

/* One aggregate over all the rows it takes, whole and with holes alike. */
typedef struct GapAgg {
    const Expr *e;              /* null: nobody asks */
    AggKind  kind;
    uint32_t arg;
    uint64_t n;                 /* values */
    NumSum   sum;               /* of the whole rows */
    Num      low, high;         /* beyond that, of the others */
    bool     has;               /* least and greatest so far */
    Num      best_low, best_high;
    bool     lacking;           /* some row has a hole, or was left out for one */
    const char *why_not;
} GapAgg;

typedef struct GapColumn { const Symbol *column; Num min, max; uint32_t part; bool seen; } GapColumn;

struct Gaps {
    Run      *run;
    Arena    *arena;
    const SourceAsk *source;
    const Expr *formula;        /* row grain */
    GapAgg   *aggs; uint32_t naggs, cap_aggs;
    GapColumn *columns; uint32_t ncolumns, cap_columns;
    uint64_t  holes;            /* data that are missing */
    bool      undecided;
    Range     result;           /* row grain */
    const RowsView *view;       /* the row at hand */
    uint32_t  row;
};

Gaps *gaps_new(Run *run, const SourceAsk *source, const Expr *formula)
{
    Gaps *g = gc_new(Gaps);
    *g = (Gaps){ .run = run, .arena = run->set->arena, .source = source, .formula = formula };
    g->result = range_unknown("no hay renglón");
    return g;
}

static GapAgg *agg_at(Gaps *g, uint32_t i)
{
    while (g->naggs <= i) {
        GapAgg fresh = { .arg = UINT32_MAX, .low = num_int(0), .high = num_int(0) };
        GC_PUSH(g->aggs, g->naggs, g->cap_aggs, fresh);
    }
    return &g->aggs[i];
}

void gaps_aggregate(Gaps *g, uint32_t i, const Expr *e, AggKind kind)
{
    GapAgg *a = agg_at(g, i);
    a->e    = e;
    a->kind = kind;
    if (!expr_is_whole(e))
        a->why_not = gc_printf("%s se apoya en datos incompletos", expr_written(e));
}

void gaps_argument(Gaps *g, uint32_t i, uint32_t arg)
{
    agg_at(g, i)->arg = arg;
}

void gaps_undecided(Gaps *g)
{
    g->undecided = true;
}

/* ---- a row ---- */

/* A hole of COL, in the row at hand: a number within its bounds, but for a cell that says one beyond them, or that there is none. */
static Range hole_of(Gaps *g, const Symbol *col, uint32_t part, HoleId hole)
{
    HoleTable *holes = g->run->set->holes;
    bool beyond = hole_has_motive(holes, hole, MOTIVE_OUT_OF_RANGE);
    if (beyond || hole_has_motive(holes, hole, MOTIVE_NOT_APPLICABLE)) {
        g->holes++;
        return range_unknown(gc_printf("«%.*s» tiene un dato %s", (int)col->name.text.len, col->name.text.p, beyond ? "fuera de rango" : "que no aplica"));
    }
    const ColumnDecl *d = col->column;
    GapColumn *c = NULL;
    for (uint32_t i = 0; i < g->ncolumns && !c; i++)
        if (g->columns[i].column == col)
            c = &g->columns[i];
    if (!c) {
        GapColumn fresh = { .column = col, .part = part };
        bool bounded = d->min && d->max && const_value(g->run->p, d->min, &fresh.min) && const_value(g->run->p, d->max, &fresh.max);
        if (!bounded) {
            g->holes++;
            return range_unknown(gc_printf("«%.*s» no declara mínimo y máximo", (int)col->name.text.len, col->name.text.p));
        }
        GC_PUSH(g->columns, g->ncolumns, g->cap_columns, fresh);
        c = &g->columns[g->ncolumns - 1];
    }
    g->holes += !c->seen;
    c->seen = true;
    return (Range){ .low = c->min, .high = c->max };
}

static Range row_leaf(RangeEnv *env, const Expr *e);

static Range row_aggregate(RangeEnv *env, const Expr *e)
{
    AggKind kind;
    bool plain = agg_find(e, &kind) && !e->as.call.where && !e->as.call.weight && !e->as.call.by.n;
    if (plain && kind == AGG_COUNT_ROWS)
        return range_point(num_int(1));
    if (plain && e->grain && (e->grain->kind == GRAIN_ROW || e->grain->stream) && (kind == AGG_SUM || kind == AGG_MEAN || kind == AGG_MIN || kind == AGG_MAX))
        return range_of(env, e->as.call.args.items[0]);
    return range_unknown(gc_printf("no se acota %s", expr_written(e)));
}

static Range row_leaf(RangeEnv *env, const Expr *e)
{
    Gaps *g = env->ctx;
    const Symbol *s = e->symbol;
    uint32_t part = 0;
    bool column = s && s->kind == SYM_COLUMN && e->kind == EXPR_NAME;
    if (column && s->column->computed)
        return range_of(env, s->column->computed);
    if (e->kind == EXPR_CALL && g->formula)
        return row_aggregate(env, e);
    if (!column && !expr_is_whole(e))
        return range_unknown(gc_printf("%s se apoya en datos incompletos", expr_written(e)));
    uint32_t at = source_part(g->source, column ? s : NULL, column ? NULL : expr_written(e), &part);
    const Vec *v = at == UINT32_MAX ? NULL : g->view->cols[at];
    if (v && v->kind == VEC_NUM && vec_valid(v, g->row))
        return range_point(vec_num(g->arena, v, g->row));
    if (column && v && v->kind == VEC_NUM)
        return hole_of(g, s, part, vec_hole(v, g->row));
    return range_unknown(gc_printf("falta %s, que no es un dato con mínimo y máximo", expr_written(e)));
}

static Range row_range(Gaps *g, const Expr *e)
{
    RangeEnv env = { .l = g->run->l, .arena = g->arena, .leaf = row_leaf, .ctx = g, .holes = &g->holes };
    return range_of(&env, e);
}

/* Values that enter an aggregate as quotients are rounded to 34 digits, and so are their bounds. */
static Range entering(Gaps *g, const Expr *x)
{
    Range r = row_range(g, x);
    if (!r.why_not && x->type->quotient && (num_round34(g->arena, r.low, &r.low) != NUM_OK || num_round34(g->arena, r.high, &r.high) != NUM_OK))
        return range_unknown("el número sería demasiado grande");
    return r;
}

static void add_range(Gaps *g, GapAgg *a, Range r)
{
    Range sum = range_add(g->arena, (Range){ .low = a->low, .high = a->high }, r);
    if (sum.why_not) {
        a->why_not = sum.why_not;
        return;
    }
    a->low  = sum.low;
    a->high = sum.high;
    a->n++;
}

static void note_best(Gaps *g, GapAgg *a, Range r)
{
    int sign = a->kind == AGG_MIN ? -1 : 1;
    if (!a->has || num_cmp(r.low, a->best_low) * sign > 0)
        a->best_low = num_copy(g->arena, r.low);
    if (!a->has || num_cmp(r.high, a->best_high) * sign > 0)
        a->best_high = num_copy(g->arena, r.high);
    a->has = true;
}

static bool is_bounded(AggKind k)
{
    return k == AGG_SUM || k == AGG_MEAN || k == AGG_MIN || k == AGG_MAX;
}

void gaps_row(Gaps *g, const RowsView *view, uint32_t row, const bool *takes, bool lacks)
{
    g->view = view;
    g->row  = row;
    for (uint32_t i = 0; i < g->ncolumns; i++)
        g->columns[i].seen = false;
    for (uint32_t i = 0; i < g->naggs; i++) {
        GapAgg *a = &g->aggs[i];
        a->lacking |= lacks;
        if (!takes[i] || !a->e || a->why_not)
            continue;
        const Vec *v = a->arg == UINT32_MAX ? NULL : view->cols[a->arg];
        if (a->kind == AGG_COUNT_ROWS || a->kind == AGG_COUNT) {
            a->n += !v || vec_valid(v, row);
            continue;
        }
        if (!is_bounded(a->kind) || !v || v->kind != VEC_NUM)
            continue;
        Range r;
        if (vec_valid(v, row) && !lacks) {
            Num n = vec_num(view->arena, v, row);
            if (a->kind == AGG_SUM || a->kind == AGG_MEAN)
                numsum_add(&a->sum, n);
            a->n++;
            r = range_point(n);
        } else {
            r = entering(g, a->e->as.call.args.items[0]);
            if (r.why_not) {
                a->why_not = r.why_not;
                continue;
            }
            if (a->kind == AGG_SUM || a->kind == AGG_MEAN)
                add_range(g, a, r);
        }
        if (a->kind == AGG_MIN || a->kind == AGG_MAX)
            note_best(g, a, r);
    }
}

void gaps_alone(Gaps *g, const RowsView *view, uint32_t row)
{
    g->view = view;
    g->row  = row;
    g->result = row_range(g, g->formula);
}

/* ---- all of them ---- */

static Range sum_of(const Gaps *g, const GapAgg *a)
{
    Num whole;
    if (numsum_result(g->arena, &a->sum, &whole) != NUM_OK)
        return range_unknown("el número sería demasiado grande");
    return range_add(g->arena, (Range){ .low = a->low, .high = a->high }, range_point(whole));
}

Range gaps_range(const Gaps *g, uint32_t i)
{
    const GapAgg *a = i < g->naggs ? &g->aggs[i] : NULL;
    if (!a || !a->e)
        return range_unknown("no se acota");
    if (g->undecided)
        return range_unknown("hay renglones cuyo «donde» no se puede decidir");
    if (a->why_not)
        return range_unknown(a->why_not);
    if (a->kind == AGG_COUNT_ROWS || a->kind == AGG_COUNT)
        return range_point(num_int((int64_t)a->n));
    if (!is_bounded(a->kind))
        return range_unknown(gc_printf("no se acota %s", expr_written(a->e)));
    if (!a->n && !a->has)
        return range_unknown("sin registros");
    if (a->kind == AGG_MIN || a->kind == AGG_MAX)
        return (Range){ .low = a->best_low, .high = a->best_high };
    Range sum = sum_of(g, a);
    return a->kind == AGG_MEAN ? range_div(g->arena, sum, range_point(num_int((int64_t)a->n))) : sum;
}

bool gaps_lacking(const Gaps *g, uint32_t i)
{
    return g->undecided || i >= g->naggs || g->aggs[i].lacking;
}

void gaps_free(Gaps *g)
{
    for (uint32_t i = 0; i < g->naggs; i++)
        numsum_free(&g->aggs[i].sum);
}

Range gaps_result(const Gaps *g)
{
    return g->undecided ? range_unknown("no se sabe si el renglón cumple «donde»") : g->result;
}

uint64_t gaps_count(const Gaps *g)
{
    return g->holes;
}

void gaps_assumed(const Gaps *g, Buf *out)
{
    for (uint32_t i = 0; i < g->ncolumns; i++) {
        const GapColumn *c = &g->columns[i];
        buf_printf(out, "%s%.*s está entre %s y %s", out->len ? " y " : "", (int)c->column->name.text.len, c->column->name.text.p, figure_num(c->min, -1).shown,
                   figure_num(c->max, -1).shown);
    }
}
