/* feed_groups.c -- what a feed keeps of its groups, totals that are added up from groups, and the results. */
#include "runtime/eval/feed_impl.h"
#include "runtime/fast.h"

#include <string.h>

static bool same_agg(const PlanAgg *x, const PlanAgg *y)
{
    return x->kind == y->kind && x->arg == y->arg && x->weight == y->weight && x->where == y->where && x->unit == y->unit;
}

/* Under exige and cero an aggregate does not hang on the others of its set. */
static Twin twin_of(Feed *f, uint32_t set, const PlanAgg *agg)
{
    for (uint32_t s = 0; s < set && f->plan->sets[set].holes != HOLES_OMIT; s++) {
        const PlanSet *before = &f->plan->sets[s];
        for (uint32_t k = 0; k < before->naggs && before->holes != HOLES_OMIT; k++)
            if (!f->sets[s].twins[k].set && accum_merges(agg) && same_agg(&before->aggs[k], agg))
                return (Twin){&f->sets[s], k};
    }
    return (Twin){NULL, 0};
}

Feed *feed_new(const PlanFeed *plan, GroupRel *into, uint32_t dataset, HoleTable *holes, uint32_t max_addresses)
{
    Feed *f = mem_alloc(1, sizeof *f);
    *f = (Feed){.plan = plan, .into = into, .holes = holes, .dataset = dataset, .max_addresses = max_addresses, .arena = arena_new()};
    f->sets = mem_alloc(plan->nsets, sizeof *f->sets);
    for (uint32_t s = 0; s < plan->nsets; s++) {
        Set *set = &f->sets[s];
        *set = (Set){.plan = &plan->sets[s]};
        set->accums  = mem_alloc(set->plan->naggs, sizeof *set->accums);
        set->missing = mem_alloc(set->plan->naggs, sizeof *set->missing);
        set->twins   = mem_alloc(set->plan->naggs, sizeof *set->twins);
        for (uint32_t a = 0; a < set->plan->naggs; a++) {
            set->twins[a] = fast_allowed() ? twin_of(f, s, &set->plan->aggs[a]) : (Twin){NULL, 0};
            if (!set->twins[a].set)
                accum_init(&set->accums[a], &set->plan->aggs[a], &f->lanes);
            set->missing[a] = NULL;
        }
    }
    lanes_ready(&f->lanes);
    return f;
}

static void holesums_free(HoleSums m, uint32_t n)
{
    for (uint32_t g = 0; m && g < n; g++)
        if (m[g])
            holesum_free(m[g]);
    mem_free(m);
}

void feed_free(Feed *f)
{
    if (!f)
        return;
    for (uint32_t s = 0; s < f->plan->nsets; s++) {
        Set *set = &f->sets[s];
        for (uint32_t a = 0; a < set->plan->naggs; a++) {
            if (!set->twins[a].set)
                accum_free(&set->accums[a]);
            holesums_free(set->missing[a], set->cap);
        }
        holesums_free(set->undecided, set->cap);
        holesums_free(set->seen, set->cap);
        mem_free(set->accums);
        mem_free(set->missing);
        mem_free(set->twins);
        mem_free(set->unused);
        mem_free(set->excluded);
    }
    if (f->part)
        groups_free(f->into);
    mem_free(f->sets);
    mem_free(f->first);
    arena_free(f->arena);
    lanes_free(&f->lanes);
    mem_free(f);
}

static void *grown(void *old, uint32_t n, uint32_t cap, size_t size)
{
    char *p = mem_grow(old, cap, size);
    memset(p + n * size, 0, (cap - n) * size);
    return p;
}

HoleSum *feed_holesum(Feed *f, const Set *s, HoleSums *m, uint32_t group)
{
    if (!*m)
        *m = grown(NULL, 0, s->cap, sizeof **m);
    if (!(*m)[group])
        (*m)[group] = arena_zalloc(f->arena, 1, sizeof ***m);
    return (*m)[group];
}

void feed_grow(Feed *f, uint32_t n)
{
    lanes_grow(&f->lanes, n);
    if (f->part && f->lanes.cap > f->cap)
        f->first = grown(f->first, f->cap, f->lanes.cap, sizeof *f->first);
    f->cap = f->lanes.cap;
}

void feed_count(uint64_t **counts, uint32_t cap, uint32_t group, uint64_t more)
{
    if (!*counts)
        *counts = grown(NULL, 0, cap, sizeof **counts);
    (*counts)[group] += more;
}

void feed_grow_set(Set *s, uint32_t n)
{
    for (uint32_t a = 0; a < s->plan->naggs; a++)
        if (!s->twins[a].set)
            accum_grow(&s->accums[a], n);
    if (n > s->cap) {
        uint32_t cap = s->cap ? s->cap : 2, old = s->cap;
        while (cap < n)
            cap *= 2;
        if (s->unused)
            s->unused = grown(s->unused, old, cap, sizeof *s->unused);
        if (s->excluded)
            s->excluded = grown(s->excluded, old, cap, sizeof *s->excluded);
        if (s->undecided)
            s->undecided = grown(s->undecided, old, cap, sizeof *s->undecided);
        if (s->seen)
            s->seen = grown(s->seen, old, cap, sizeof *s->seen);
        for (uint32_t a = 0; a < s->plan->naggs; a++) {
            if (s->missing[a])
                s->missing[a] = grown(s->missing[a], old, cap, sizeof *s->missing[a]);
        }
        s->cap = cap;
    }
    s->n = n;
}

bool feed_counts(const Set *s)
{
    return s->plan->out_used != REG_NONE || s->plan->out_excluded != REG_NONE || s->plan->out_holes != REG_NONE;
}

/* ---- totals of groups ---- */

/* A and B come to the same over the same rows, but for where they are written and whether anyone asks for the rows used. */
static bool same_set(const PlanSet *a, const PlanSet *b)
{
    if (a->holes != b->holes || a->naggs != b->naggs || a->nprobes != b->nprobes)
        return false;
    for (uint32_t i = 0; i < a->naggs; i++) {
        const PlanAgg *x = &a->aggs[i], *y = &b->aggs[i];
        if (!same_agg(x, y) || !accum_merges(x))
            return false;
    }
    for (uint32_t i = 0; i < a->nprobes; i++)
        if (a->probes[i] != b->probes[i])
            return false;
    return true;
}

void feed_roll_up(Feed *total, Feed *fine)
{
    if (total->into->rel->nkeys || !fine->into->rel->nkeys || total->plan->filter != fine->plan->filter)
        return;
    for (uint32_t i = 0; i < total->plan->nsets; i++) {
        Set *s = &total->sets[i];
        for (uint32_t k = 0; k < fine->plan->nsets && !s->finer; k++) {
            Set *from = &fine->sets[k];
            if (same_set(s->plan, from->plan) && (feed_counts(from) || !feed_counts(s)))
                s->finer = from;
        }
    }
}

/* What the groups of FROM met, to the one group of S. */
static void gather_holes(Feed *f, const Set *s, HoleSums *into, const HoleSums from, uint32_t n)
{
    for (uint32_t g = 0; from && g < n; g++)
        if (from[g])
            holesum_merge(feed_holesum(f, s, into, 0), f->holes, &from[g]->s, f->max_addresses);
}

static void add_counts(const Set *s, uint64_t **into, const uint64_t *from, uint32_t n)
{
    for (uint32_t g = 0; from && g < n; g++)
        feed_count(into, s->cap, 0, from[g]);
}

/* The groups of the finer set into the one group of S. */
static void add_groups(Feed *f, Set *s)
{
    Set *from = s->finer;
    feed_grow_set(s, 1);
    for (uint32_t k = 0; k < s->plan->naggs; k++) {
        if (s->twins[k].set)
            continue;
        accum_gather(&s->accums[k], feed_accum(from, k));
        gather_holes(f, s, &s->missing[k], feed_missing(from, k), from->n);
    }
    gather_holes(f, s, &s->undecided, from->undecided, from->n);
    gather_holes(f, s, &s->seen, from->seen, from->n);
    add_counts(s, &s->unused, from->unused, from->n);
    add_counts(s, &s->excluded, from->excluded, from->n);
}

/* ---- results ---- */

static HoleId why_missing(const Feed *f, const Set *s, uint32_t agg, uint32_t group)
{
    const HoleSummary *missing = feed_met(feed_missing(s, agg), group), *undecided = feed_met(s->undecided, group);
    /* the keys determine what FIRST gives: rows that could not be decided on do not unsettle it */
    if (s->plan->aggs[agg].kind == AGG_FIRST && accum_count(feed_accum(s, agg), group))
        undecided = NULL;
    if (!missing && !undecided)
        return 0;
    HoleSum all = {0};
    if (missing)
        holesum_merge(&all, f->holes, missing, f->max_addresses);
    if (undecided)
        holesum_merge(&all, f->holes, undecided, f->max_addresses);
    HoleId h = holesum_hole(&all, f->holes);
    holesum_free(&all);
    return h;
}

/* Rows by group, without UNUSED ones (null: none). */
static const Vec *used_of(const Feed *f, const uint64_t *unused, Arena *a, uint32_t n)
{
    Vec *v = vec_new(a, VEC_NUM, n);
    for (uint32_t g = 0; g < n; g++)
        v->i64[g] = (int64_t)(lanes_rows(&f->lanes, g) - (unused ? unused[g] : 0));
    return v;
}

static const Vec *counts_of(Arena *a, const uint64_t *counts, uint32_t n)
{
    Vec *v = vec_new(a, VEC_NUM, n);
    for (uint32_t g = 0; counts && g < n; g++)
        v->i64[g] = (int64_t)counts[g];
    return v;
}

static const Vec *holes_of(const Feed *f, Set *s, Arena *a)
{
    Vec *v = vec_new(a, VEC_BOOL, s->n);
    for (uint32_t g = 0; g < s->n; g++) {
        HoleId h = feed_met(s->seen, g) ? holesum_hole(s->seen[g], f->holes) : 0;
        v->boolean[g] = 1;
        if (h)
            vec_set_hole(a, v, g, h);
    }
    return v;
}

void feed_finish(Feed *f)
{
    GroupRel *g = f->into;
    Arena *work = arena_new();
    feed_grow(f, g->n);
    for (uint32_t i = 0; i < f->plan->nsets; i++) {
        Set *s = &f->sets[i];
        feed_grow_set(s, g->n);
        if (s->finer)
            add_groups(f, s);
        HoleId *holes = mem_alloc(g->n, sizeof *holes);
        for (uint32_t k = 0; k < s->plan->naggs; k++) {
            for (uint32_t group = 0; group < g->n; group++)
                holes[group] = why_missing(f, s, k, group);
            g->regs[s->plan->aggs[k].out] = accum_value(feed_accum(s, k), s->plan->aggs[k].site, g->arena, f->holes, holes, work);
            arena_reset(work);
        }
        mem_free(holes);
        if (s->plan->out_used != REG_NONE)
            g->regs[s->plan->out_used] = used_of(f, s->unused, g->arena, g->n);
        if (s->plan->out_excluded != REG_NONE)
            g->regs[s->plan->out_excluded] = counts_of(g->arena, s->excluded, g->n);
        if (s->plan->out_holes != REG_NONE)
            g->regs[s->plan->out_holes] = holes_of(f, s, g->arena);
    }
    arena_free(work);
}
