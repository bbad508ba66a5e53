/* lookup.c -- reading across rows: another relation by key, the period before, running totals over a year. */
#include "runtime/column/period.h"
#include "runtime/eval/group.h"

#include <stdlib.h>

/* The one group of a total, for every row. */
static const Vec *lookup_total(Eval *e, const Vec *from)
{
    Vec *out = arena_alloc(e->arena, 1, sizeof *out);
    *out = *from;
    out->n        = e->n;
    out->constant = true;
    return out;
}

/* "sin dato de 2020": the hole says which period is not there. */
static HoleId no_period(Eval *e, const Instr *in, const GroupRel *g, const Vec *const *keys, uint32_t i, HoleId nobody)
{
    uint32_t k = g->rel->period_key;
    if (in->mode != 1 || k == UINT32_MAX)
        return nobody;
    Buf text = {0};
    buf_puts(&text, "sin dato de ");
    period_print(&text, period_unpack(keys[k]->i64[vec_at(keys[k], i)]));
    uint32_t motive = holes_motive(e->holes, (Str){ text.p, (uint32_t)text.len });
    buf_free(&text);
    return hole_leaf(e->holes, motive, in->site);
}

const Vec *kernel_lookup(Eval *e, const Instr *in)
{
    const PlanLookup *look = &e->plan->lookups[in->imm];
    const GroupRel *g = e->groups[look->rel];
    const Vec *from = g->regs[look->src];
    uint32_t nkeys = g->rel->nkeys;
    if (nkeys == 0)
        return lookup_total(e, from);
    const Vec **keys  = arena_alloc(e->arena, nkeys, sizeof *keys);
    uint32_t *at      = arena_alloc(e->arena, e->n, sizeof *at);
    HoleId   *missing = arena_zalloc(e->arena, e->n, sizeof *missing);
    HoleId nobody = 0;
    bool holes = false;
    for (uint32_t k = 0; k < nkeys; k++)
        keys[k] = e->regs[look->keys[k]];
    KeyRows asked = keys_read(keys, nkeys, NULL, e->n, e->arena);
    for (uint32_t i = 0; i < e->n; i++) {
        for (uint32_t k = 0; k < nkeys; k++)
            missing[i] = eval_join(e, missing[i], vec_hole(keys[k], i));
        at[i] = missing[i] ? KEYS_NONE : keys_find(&g->keys, &asked, i, e->arena);
        if (at[i] >= g->visible) {
            if (!nobody)
                nobody = hole_leaf(e->holes, look->motive, in->site);
            if (!missing[i])
                missing[i] = no_period(e, in, g, keys, i, nobody);
            at[i] = 0;
            holes = true;
        }
    }
    if (g->visible == 0) {
        Vec *out = vec_new(e->arena, from->kind, e->n);
        for (uint32_t i = 0; i < e->n; i++)
            eval_hole(e, out, i, missing[i]);
        return out;
    }
    Vec spread = *from;
    if (from->constant) {                      /* one stored value: every group's is at 0 */
        spread.constant = false;
        spread.n = 1;
        for (uint32_t i = 0; i < e->n; i++)
            at[i] = 0;
    }
    Vec *out = vec_gather(e->arena, &spread, at, e->n);
    for (uint32_t i = 0; holes && i < e->n; i++) {
        if (missing[i])
            eval_hole(e, out, i, missing[i]);
    }
    return out;
}

/* ---- along the calendar ---- */

typedef struct Moment {
    uint32_t series;          /* groups that differ in their period alone */
    uint32_t group;
    int64_t  period;
} Moment;

static int by_time(const void *x, const void *y)
{
    const Moment *a = x, *b = y;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    if (a->period != b->period)
        return a->period < b->period ? -1 : 1;
    return (a->group > b->group) - (a->group < b->group);
}

/* Groups with a period, by series and time. */
static Moment *moments_of(Eval *e, uint32_t period_key, uint32_t *n)
{
    const GroupRel *g = e->self;
    uint32_t nkeys = g->rel->nkeys, nothers = 0;
    const Vec **others = arena_alloc(e->arena, nkeys, sizeof *others);
    VecKind *kinds = arena_alloc(e->arena, nkeys, sizeof *kinds);
    for (uint32_t k = 0; k < nkeys; k++) {
        if (k == period_key)
            continue;
        kinds[nothers]    = g->rel->key_kinds[k];
        others[nothers++] = g->regs[k];
    }
    Moment *moments = arena_alloc(e->arena, e->n, sizeof *moments);
    const Vec *period = g->regs[period_key];
    KeyTable series;
    keys_init(&series, e->arena, nothers, kinds);
    KeyRows read = keys_read(others, nothers, NULL, e->n, e->arena);
    *n = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        bool added;
        if (!vec_valid(period, i))
            continue;
        moments[*n].series   = nothers ? keys_add(&series, &read, i, &added, e->arena) : 0;
        moments[*n].group    = i;
        moments[(*n)++].period = period->i64[i];
    }
    keys_free(&series);
    qsort(moments, *n, sizeof *moments, by_time);
    return moments;
}

const Vec *kernel_previous(Eval *e, const Instr *in, const Vec *a)
{
    uint32_t n;
    const Moment *m = moments_of(e, in->imm, &n);
    uint32_t *at    = arena_zalloc(e->arena, e->n, sizeof *at);
    HoleId *missing = arena_alloc(e->arena, e->n, sizeof *missing);
    HoleId none     = hole_leaf(e->holes, MOTIVE_NO_PERIOD, in->site);
    for (uint32_t i = 0; i < e->n; i++)
        missing[i] = vec_hole(e->self->regs[in->imm], i);
    for (uint32_t i = 0; i < n; i++) {
        bool same = i && m[i - 1].series == m[i].series &&
                    period_unpack(m[i - 1].period).freq == period_unpack(m[i].period).freq;
        if (same)
            at[m[i].group] = vec_at(a, m[i - 1].group);
        else
            missing[m[i].group] = none;
    }
    Vec spread = *a;
    if (a->constant) {
        spread.constant = false;
        spread.n = 1;
    }
    Vec *out = vec_gather(e->arena, &spread, at, e->n);
    for (uint32_t i = 0; i < e->n; i++) {
        if (missing[i])
            eval_hole(e, out, i, missing[i]);
    }
    return out;
}

/* A running total: what it needs to go on by one step. */
typedef struct Running {
    NumSum  sum;
    HoleId  hole;             /* of a step before: the total stays missing */
    int32_t next;             /* ordinal that must come now */
    bool    begun;
} Running;

static void running_begin(Running *r, Period p)
{
    numsum_free(&r->sum);
    *r = (Running){.begun = true, .next = p.ordinal};
    if (p.freq != FREQ_YEAR)
        r->next = p.ordinal - (period_step(p) - 1);
}

const Vec *kernel_cumulative(Eval *e, const Instr *in, const Vec *a)
{
    uint32_t n;
    const Moment *m = moments_of(e, in->imm, &n);
    Num *nums       = arena_alloc(e->arena, e->n, sizeof *nums);
    HoleId *missing = arena_alloc(e->arena, e->n, sizeof *missing);
    HoleId none     = hole_leaf(e->holes, MOTIVE_NO_PERIOD, in->site);
    for (uint32_t i = 0; i < e->n; i++) {
        nums[i]    = num_int(0);
        missing[i] = vec_hole(e->self->regs[in->imm], i);
    }
    Running r = {0};
    for (uint32_t i = 0; i < n; i++) {
        Period p = period_unpack(m[i].period);
        Period before = i ? period_unpack(m[i - 1].period) : p;
        bool goes_on = i && m[i - 1].series == m[i].series && before.freq == p.freq &&
                       (p.freq == FREQ_YEAR || period_year(before) == period_year(p));
        if (!goes_on)
            running_begin(&r, p);
        if (p.ordinal != r.next)
            r.hole = eval_join(e, r.hole, none);
        r.next = p.ordinal + 1;
        r.hole = eval_join(e, r.hole, vec_hole(a, m[i].group));
        if (!r.hole) {
            numsum_add(&r.sum, vec_num(e->arena, a, m[i].group));
            nums[m[i].group] = numsum_value(e->arena, &r.sum);
        }
        missing[m[i].group] = r.hole;
    }
    numsum_free(&r.sum);
    Vec *out = vec_from_nums(e->arena, nums, e->n);
    for (uint32_t i = 0; i < e->n; i++) {
        if (missing[i])
            eval_hole(e, out, i, missing[i]);
    }
    return out;
}
