/* bounds.c -- with missing data, how sure is the value and its band? */
#include "lang/explain/impl.h"

#include "lang/check/words.h"

typedef struct Whole { const Leaves *leaves; Holes holes; } Whole;

/* Nothing was put in place of holes, nor left out, in what S says or stands on. */
static bool is_whole(const Symbol *s, uint32_t depth);

typedef struct WholeSearch { bool whole; uint32_t depth; } WholeSearch;

static void search_whole(Expr *e, void *ctx)
{
    WholeSearch *w = ctx;
    if (e->symbol && e->symbol->kind == SYM_INDICATOR && !is_whole(e->symbol, w->depth + 1))
        w->whole = false;
    if (e->expansion)
        search_whole(e->expansion, ctx);
    expr_each_child(e, search_whole, ctx);
}

static bool is_whole(const Symbol *s, uint32_t depth)
{
    enum { DEPTH_SEEN = 64 };
    WholeSearch w = { .whole = holes_of(s->decl, NULL) == HOLES_REQUIRE && depth < DEPTH_SEEN, .depth = depth };
    if (w.whole && s->decl->as.indicator.formula)
        search_whole(s->decl->as.indicator.formula, &w);
    return w.whole;
}

bool expr_is_whole(const Expr *e)
{
    WholeSearch w = { .whole = true };
    search_whole((Expr *)(uintptr_t)e, &w);
    return w.whole;
}

static Range whole_leaf(RangeEnv *env, const Expr *e)
{
    const Whole *w = env->ctx;
    for (uint32_t i = 0; i < w->leaves->n; i++) {
        const Leaf *leaf = &w->leaves->items[i];
        if (leaf->e != e)
            continue;
        bool present = leaf->figure.number && leaf->figure.exact;
        if (leaf->source)
            return present && !gaps_lacking(source_gaps(leaf->source), leaf->agg) ? range_point(leaf->num) : gaps_range(source_gaps(leaf->source), leaf->agg);
        if (!present)
            return range_unknown(gc_printf("falta %s", expr_written(e)));
        /* what is summed elsewhere takes holes as this formula does */
        bool whole = expr_is_whole(e) && (leaf->kind != OPERAND_OTHER || w->holes == HOLES_REQUIRE);
        return whole ? range_point(leaf->num) : range_unknown(gc_printf("%s se apoya en datos incompletos", expr_written(e)));
    }
    return range_unknown(gc_printf("no se acota %s", expr_written(e)));
}

void bounds_find(Run *run, Explanation *x, const Asked *asked, const Leaves *leaves, Gaps *const *gaps, uint32_t ngaps, GoalsAsk *goals)
{
    const Symbol *s = asked->indicator;
    Whole w = { .leaves = leaves, .holes = holes_of(s->decl, NULL) };
    RangeEnv env = { .l = run->l, .arena = run->set->arena, .leaf = whole_leaf, .ctx = &w };
    Range r = range_unknown("no se acota");
    Buf assumed = {0};
    bool row = s->grain->kind == GRAIN_ROW || s->grain->stream;
    for (uint32_t i = 0; i < ngaps; i++)
        x->bounds.holes += gaps_count(gaps[i]);
    /* under `exige` a result that is there lacks nothing */
    if (!x->bounds.holes || (x->formula.result.exact && holes_of(s->decl, NULL) == HOLES_REQUIRE))
        return;
    r = row ? gaps_result(gaps[0]) : range_of(&env, s->decl->as.indicator.formula);
    if (!r.why_not)
        r = range_mul(env.arena, r, range_point(scale_between(run->l, s->facts->formula_type, s->type)));
    for (uint32_t i = 0; i < ngaps; i++)
        gaps_assumed(gaps[i], &assumed);
    x->bounds.asked   = true;
    x->bounds.known   = !r.why_not;
    x->bounds.why_not = r.why_not;
    x->bounds.assumed = buf_taken(&assumed);
    if (!r.why_not) {
        x->bounds.low  = figure_num(r.low, -1);
        x->bounds.high = figure_num(r.high, -1);
        goals_bound(goals, r, x->bounds.holes);
    }
}
