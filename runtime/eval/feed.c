/* feed.c -- which rows a feed takes, and what their holes do to the aggregates: exige, omite, cero.
 *
 * Of each row a set asks: is it of the set (filter and `donde` true), and is it whole?  Rows that are not whole make results
 * missing under exige and cero, and are dropped for the whole set under omite; all are counted and addressed. */
#include "runtime/eval/feed_impl.h"

#include <string.h>

/* ---- rows ---- */

/* The rows of a batch that the filter takes or cannot decide on, and their groups. */
typedef struct Taken {
    AccumRows rows;                    /* taken */
    uint32_t *undecided; uint32_t nundecided;
    const Vec *filter;
} Taken;

static uint32_t dataset_of(const Feed *f, const Eval *e, uint32_t row)
{
    return e->self ? e->self->datasets[row] : f->dataset;
}

static void note(Feed *f, const Eval *e, HoleSums *m, const Set *s, uint32_t group, uint32_t row, HoleId h)
{
    if (f->noted != h) {
        f->noted      = h;
        f->noted_read = hole_read(f->holes, h);
    }
    holesum_add(feed_holesum(f, s, m, group), f->holes, f->noted_read, dataset_of(f, e, row), eval_line(e, row), f->max_addresses);
}

static void filter_rows(const Feed *f, const Eval *e, Taken *t, Arena *a)
{
    t->rows.n = e->n;
    if (f->plan->filter == REG_NONE)
        return;
    const Vec *v = t->filter = e->regs[f->plan->filter];
    uint32_t *rows = arena_alloc(a, e->n, sizeof *rows), n = 0;
    if (v->valid)
        t->undecided = arena_alloc(a, e->n, sizeof *t->undecided);
    for (uint32_t i = 0; i < e->n; i++) {
        if (!vec_valid(v, i)) {
            t->undecided[t->nundecided++] = i;
        } else {
            rows[n] = i;
            n += v->boolean[vec_at(v, i)] != 0;
        }
    }
    t->rows.n = n;
    if (n < e->n)
        t->rows.rows = rows;
}

/* GROUP was made for ROW. */
static void note_group(Feed *f, const Eval *e, uint32_t group, uint32_t row)
{
    groups_note(f->into, group, eval_line(e, row), dataset_of(f, e, row));
    if (f->part) {
        feed_grow(f, f->into->n);
        f->first[group] = f->order + row;
    }
}

/* Few enough for their words to stay near. */
enum { KEYS_AT_ONCE = 128 };

/* Groups of taken and undecided rows, in the order of rows. */
static void group_rows(Feed *f, const Eval *e, Taken *t, Arena *a)
{
    uint32_t nkeys = f->into->rel->nkeys, ntaken = t->rows.n, n = 0;
    uint32_t *all = NULL;
    if (t->rows.rows) {
        all = arena_alloc(a, e->n, sizeof *all);
        for (uint32_t i = 0, j = 0; i < ntaken || j < t->nundecided; n++) {
            bool taken = j == t->nundecided || (i < ntaken && t->rows.rows[i] < t->undecided[j]);
            all[n] = taken ? t->rows.rows[i++] : t->undecided[j++];
        }
    } else {
        n = e->n;
    }
    bool added;
    if (nkeys == 0) {
        uint32_t row = all ? all[0] : 0;
        groups_of(f->into, NULL, 0, &added, a);
        if (added)
            note_group(f, e, 0, row);
        return;
    }
    const Vec **keys = arena_alloc(a, nkeys, sizeof *keys);
    uint32_t *group = arena_alloc(a, e->n, sizeof *group), found[KEYS_AT_ONCE];
    for (uint32_t k = 0; k < nkeys; k++)
        keys[k] = e->regs[f->plan->keys[k]];
    KeyRows read = keys_room(keys, nkeys, KEYS_AT_ONCE, a);
    for (uint32_t from = 0; from < n; from += KEYS_AT_ONCE) {
        keys_read_some(&read, all ? all + from : NULL, from, n - from < KEYS_AT_ONCE ? n - from : KEYS_AT_ONCE, a);
        keys_find_all(&f->into->keys, &read, found, a);
        for (uint32_t i = 0; i < read.n; i++) {
            uint32_t row = all ? all[from + i] : from + i;
            group[row] = found[i];
            if (found[i] != KEYS_NONE)
                continue;
            group[row] = groups_of(f->into, &read, i, &added, a);
            if (added)
                note_group(f, e, group[row], row);
        }
    }
    t->rows.group_of = group;
}

static const Vec *reg(const Eval *e, Reg r)
{
    return r == REG_NONE ? NULL : e->regs[r];
}

static AccumArgs args_of(const Eval *e, const PlanAgg *g)
{
    AccumArgs args = {reg(e, g->arg), reg(e, g->weight), reg(e, g->unit), NULL};
    if (e->wide && g->arg != REG_NONE)
        args.wide = e->wide[g->arg];
    return args;
}

/* Holes of the argument say nothing about the row. */
static bool ignores_holes(AggKind k)
{
    return k == AGG_COUNT || k == AGG_FIRST || k == AGG_COUNT_ROWS;
}

static bool has_holes(const Eval *e, Reg r)
{
    return r != REG_NONE && e->regs[r]->valid;
}

static HoleId hole_of(const Eval *e, Reg r, uint32_t row)
{
    return r == REG_NONE ? 0 : vec_hole(e->regs[r], row);
}

/* Nothing to judge row by row: no `donde`, nothing missing that matters. */
static bool is_plain(const Set *s, const Eval *e)
{
    for (uint32_t a = 0; a < s->plan->naggs; a++) {
        const PlanAgg *g = &s->plan->aggs[a];
        if (g->where != REG_NONE || has_holes(e, g->weight) || has_holes(e, g->unit))
            return false;
        if (g->kind != AGG_FIRST && has_holes(e, g->arg))
            return false;
    }
    return true;
}

/* What is missing in the probes of row ROW, beside HOLE. */
static HoleId probe_row(const Set *s, Eval *e, uint32_t row, HoleId hole)
{
    for (uint32_t p = 0; p < s->plan->nprobes; p++)
        hole = eval_join(e, hole, hole_of(e, s->plan->probes[p], row));
    return hole;
}

static bool probes_lack(const Set *s, const Eval *e)
{
    bool lack = false;
    for (uint32_t p = 0; p < s->plan->nprobes; p++)
        lack |= has_holes(e, s->plan->probes[p]);
    return lack;
}

/* Asks for the memory of what some groups met: all of them at once wait no longer than one. */
static void fetch_sums(const HoleSums m, const AccumRows *rows, const uint32_t *some, uint32_t n)
{
    for (uint32_t i = 0; m && i < n; i++)
        __builtin_prefetch(&m[accum_group(rows, some[i])]);
    for (uint32_t i = 0; m && i < n; i++)
        __builtin_prefetch(m[accum_group(rows, some[i])]);
}

/* The holes that `cero` filled, of rows that are all used. */
static void note_probes(Feed *f, Set *s, Eval *e, const AccumRows *rows, Arena *scratch)
{
    uint32_t *some = arena_alloc(scratch, rows->n, sizeof *some), n = 0;
    for (uint32_t i = 0; rows->rows && i < rows->n; i++) {
        some[n] = rows->rows[i];
        n += probe_row(s, e, rows->rows[i], 0) != 0;
    }
    for (uint32_t w = 0; !rows->rows && w < vec_words(rows->n); w++) {
        uint64_t missing = 0;
        for (uint32_t p = 0; p < s->plan->nprobes; p++)
            missing |= vec_missing_word(e->regs[s->plan->probes[p]], w);
        for (missing &= vec_slots_word(rows->n, w); missing; missing &= missing - 1)
            some[n++] = w * 64 + (uint32_t)__builtin_ctzll(missing);
    }
    fetch_sums(s->seen, rows, some, n);
    for (uint32_t i = 0; i < n; i++)
        note(f, e, &s->seen, s, accum_group(rows, some[i]), some[i], probe_row(s, e, some[i], 0));
}

static void add_plain(Feed *f, Set *s, Eval *e, const AccumRows *rows, Arena *scratch)
{
    for (uint32_t a = 0; a < s->plan->naggs; a++) {
        const PlanAgg *g = &s->plan->aggs[a];
        AccumArgs args = args_of(e, g);
        if (!s->twins[a].set)
            accum_add(&s->accums[a], &args, rows, NULL, scratch);
    }
    if (feed_counts(s) && probes_lack(s, e))
        note_probes(f, s, e, rows, scratch);
}

typedef enum Where { WHERE_FALSE, WHERE_TRUE, WHERE_MISSING } Where;

static Where where_at(const Eval *e, const PlanAgg *g, uint32_t row)
{
    if (g->where == REG_NONE)
        return WHERE_TRUE;
    const Vec *v = e->regs[g->where];
    return !vec_valid(v, row) ? WHERE_MISSING : v->boolean[vec_at(v, row)] ? WHERE_TRUE : WHERE_FALSE;
}

/* What keeps aggregate G from using this row of the set. */
static HoleId lack(Eval *e, const PlanAgg *g, uint32_t row, Where w)
{
    if (w == WHERE_MISSING)
        return hole_of(e, g->where, row);
    if (w == WHERE_FALSE || ignores_holes(g->kind))
        return 0;
    HoleId h = eval_join(e, hole_of(e, g->arg, row), hole_of(e, g->weight, row));
    return eval_join(e, h, hole_of(e, g->unit, row));
}

/* Rows where register R may lack a value, 64·W and on. */
static uint64_t missing_word(const Eval *e, Reg r, uint32_t w)
{
    return r == REG_NONE ? 0 : vec_missing_word(e->regs[r], w);
}

/* No row that the `donde` of G takes lacks anything. */
static bool takes_whole(const Eval *e, const PlanAgg *g)
{
    const Vec *v = g->where == REG_NONE ? NULL : e->regs[g->where];
    if (!v || v->constant)
        return false;
    uint64_t lack = 0;
    for (uint32_t w = 0; w < vec_words(e->n); w++)
        lack |= (missing_word(e, g->arg, w) | missing_word(e, g->weight, w) | missing_word(e, g->unit, w)) &
                vec_bits(v->boolean + w * 64, e->n - w * 64);
    return lack == 0;
}

/* No row can lack anything for G: its `donde` alone says which rows it takes. */
static bool is_clean(const Eval *e, const PlanAgg *g)
{
    if (has_holes(e, g->where))
        return false;
    if (ignores_holes(g->kind))
        return g->kind != AGG_COUNT || !has_holes(e, g->arg);
    return (!has_holes(e, g->arg) && !has_holes(e, g->weight) && !has_holes(e, g->unit)) || takes_whole(e, g);
}

/* Marks in OF_SET the rows that the `donde` of a clean aggregate takes. */
static void mark_clean(const Eval *e, const PlanAgg *g, const AccumRows *rows, uint8_t *of_set)
{
    if (g->where == REG_NONE) {
        memset(of_set, 1, rows->n);
        return;
    }
    const Vec *v = e->regs[g->where];
    if (v->constant || rows->rows) {
        for (uint32_t i = 0; i < rows->n; i++)
            of_set[i] |= v->boolean[vec_at(v, accum_row(rows, i))];
    } else {
        for (uint32_t i = 0; i < rows->n; i++)
            of_set[i] |= v->boolean[i];
    }
}

/* Which rows a clean aggregate takes, a byte each: those of its `donde`, without the rows that `omite` drops.  In ROOM, or where they stand
 * already; null: all. */
static const uint8_t *take_clean(const Eval *e, const PlanAgg *g, const AccumRows *rows, const HoleId *dropped, uint8_t *room)
{
    const Vec *v = g->where == REG_NONE ? NULL : e->regs[g->where];
    if (!v && !dropped)
        return NULL;
    if (v && !v->constant && !rows->rows && !dropped)
        return v->boolean;
    for (uint32_t i = 0; i < rows->n; i++)
        room[i] = (!v || v->boolean[vec_at(v, accum_row(rows, i))] != 0) & !(dropped && dropped[i]);
    return room;
}

/* Rows with holes or `donde`: judged one by one, then added aggregate by aggregate. */
static void add_judged(Feed *f, Set *s, Eval *e, const AccumRows *rows, Arena *a)
{
    const PlanSet *plan = s->plan;
    HoleId  *row_hole = arena_zalloc(a, rows->n, sizeof *row_hole);     /* by place in ROWS */
    uint8_t *of_set   = arena_zalloc(a, rows->n, 1);
    bool *clean       = arena_alloc(a, plan->naggs, sizeof *clean);
    bool whole = true, counted = feed_counts(s);     /* whole: row_hole is all 0 */
    for (uint32_t k = 0; k < plan->naggs; k++) {
        const PlanAgg *g = &plan->aggs[k];
        clean[k] = is_clean(e, g);
        if (clean[k]) {
            if (counted)
                mark_clean(e, g, rows, of_set);
            continue;
        }
        whole = false;
        for (uint32_t i = 0; i < rows->n; i++) {
            uint32_t row = accum_row(rows, i);
            Where w = where_at(e, g, row);
            HoleId h = lack(e, g, row, w);
            of_set[i] |= w != WHERE_FALSE;
            row_hole[i] = eval_join(e, row_hole[i], h);
            if (h && plan->holes != HOLES_OMIT && !s->twins[k].set)
                note(f, e, &s->missing[k], s, accum_group(rows, row), row, h);
        }
    }
    for (uint32_t k = 0; k < plan->naggs; k++) {
        const PlanAgg *g = &plan->aggs[k];
        if (s->twins[k].set)
            continue;
        uint8_t *room = arena_alloc(a, rows->n, 1);
        const uint8_t *take = room;
        if (clean[k])
            take = take_clean(e, g, rows, plan->holes == HOLES_OMIT && !whole && g->kind != AGG_FIRST ? row_hole : NULL, room);
        else
            for (uint32_t i = 0; i < rows->n; i++) {
                uint32_t row = accum_row(rows, i);
                room[i] = where_at(e, g, row) == WHERE_TRUE;
                if (g->kind != AGG_FIRST)
                    room[i] &= !(plan->holes == HOLES_OMIT && row_hole[i]) && !lack(e, g, row, WHERE_TRUE);
                if (g->kind == AGG_COUNT)
                    room[i] &= !hole_of(e, g->arg, row);
            }
        AccumArgs args = args_of(e, g);
        accum_add(&s->accums[k], &args, rows, take, a);
    }
    if (!counted)
        return;
    bool probed = probes_lack(s, e);
    for (uint32_t i = 0; i < rows->n; i++) {
        uint32_t row = accum_row(rows, i), group = accum_group(rows, row);
        if (!of_set[i] && plan->naggs) {
            feed_count(&s->unused, s->cap, group, 1);
            continue;
        }
        HoleId all = probed ? probe_row(s, e, row, row_hole[i]) : row_hole[i];
        if (all)
            note(f, e, &s->seen, s, group, row, all);
        if (row_hole[i]) {
            feed_count(&s->excluded, s->cap, group, 1);
            feed_count(&s->unused, s->cap, group, 1);
        }
    }
}

static void add_undecided(Feed *f, Set *s, const Eval *e, const Taken *t)
{
    for (uint32_t i = 0; i < t->nundecided; i++) {
        uint32_t row = t->undecided[i], group = accum_group(&t->rows, row);
        HoleId h = vec_hole(t->filter, row);
        feed_count(&s->excluded, s->cap, group, 1);
        note(f, e, &s->seen, s, group, row, h);
        if (s->plan->holes != HOLES_OMIT)
            note(f, e, &s->undecided, s, group, row, h);
    }
}

void feed_rows(Feed *f, Eval *e, Arena *scratch)
{
    Taken t = {.rows.order = f->order};
    if (e->n == 0)
        return;
    filter_rows(f, e, &t, scratch);
    if (t.rows.n + t.nundecided == 0)
        return;
    group_rows(f, e, &t, scratch);
    feed_grow(f, f->into->n);
    for (uint32_t i = 0; i < f->plan->nsets; i++) {
        Set *s = &f->sets[i];
        if (s->finer)
            continue;
        feed_grow_set(s, f->into->n);
        if (is_plain(s, e))
            add_plain(f, s, e, &t.rows, scratch);
        else
            add_judged(f, s, e, &t.rows, scratch);
        add_undecided(f, s, e, &t);
    }
    if (t.rows.n)
        lanes_add(&f->lanes, &t.rows, scratch);
}
