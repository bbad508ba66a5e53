/* feed.c -- which rows a feed takes, and what their holes do to the aggregates: exige, omite, cero.
 *
 * Of each row a set asks: is it of the set (filter and `donde` true), and is it whole?  Rows that are not whole make results
 * missing under exige and cero, and are dropped for the whole set under omite; all are counted and addressed. */
#include "runtime/eval/feed.h"
#include "runtime/eval/agg.h"
#include "runtime/eval/holesum.h"

#include <string.h>

typedef struct Set Set;
struct Set {
    const PlanSet *plan;
    Set      *finer;         /* the groups of which this one adds up when it is finished; null: rows are added */
    Accum    *accums;        /* by aggregate */
    HoleSum **missing;       /* by aggregate, by group: holes that make the aggregate missing */
    HoleSum  *undecided;     /* by group: undecidable rows, which make all of them missing */
    HoleSum  *seen;          /* by group: every hole, for out_holes */
    uint64_t *unused;        /* by group: rows taken that are not of the set, or left out */
    uint64_t *excluded;
    uint32_t  n, cap;        /* groups */
};

struct Feed {
    const PlanFeed *plan;
    GroupRel  *into;
    HoleTable *holes;
    uint32_t   dataset, max_addresses;
    uint64_t  *rows;         /* by group: rows taken */
    uint32_t   cap;
    Set       *sets;
};

Feed *feed_new(const PlanFeed *plan, GroupRel *into, uint32_t dataset, HoleTable *holes, uint32_t max_addresses)
{
    Feed *f = mem_alloc(1, sizeof *f);
    *f = (Feed){.plan = plan, .into = into, .holes = holes, .dataset = dataset, .max_addresses = max_addresses};
    f->sets = mem_alloc(plan->nsets, sizeof *f->sets);
    for (uint32_t s = 0; s < plan->nsets; s++) {
        Set *set = &f->sets[s];
        *set = (Set){.plan = &plan->sets[s]};
        set->accums  = mem_alloc(set->plan->naggs, sizeof *set->accums);
        set->missing = mem_alloc(set->plan->naggs, sizeof *set->missing);
        for (uint32_t a = 0; a < set->plan->naggs; a++) {
            accum_init(&set->accums[a], &set->plan->aggs[a]);
            set->missing[a] = NULL;
        }
    }
    return f;
}

static void holesums_free(HoleSum *m, uint32_t n)
{
    for (uint32_t g = 0; m && g < n; g++)
        holesum_free(&m[g]);
    mem_free(m);
}

void feed_free(Feed *f)
{
    if (!f)
        return;
    for (uint32_t s = 0; s < f->plan->nsets; s++) {
        Set *set = &f->sets[s];
        for (uint32_t a = 0; a < set->plan->naggs; a++) {
            accum_free(&set->accums[a]);
            holesums_free(set->missing[a], set->cap);
        }
        holesums_free(set->undecided, set->cap);
        holesums_free(set->seen, set->cap);
        mem_free(set->accums);
        mem_free(set->missing);
        mem_free(set->unused);
        mem_free(set->excluded);
    }
    mem_free(f->sets);
    mem_free(f->rows);
    mem_free(f);
}

static void *grown(void *old, uint32_t n, uint32_t cap, size_t size)
{
    char *p = mem_grow(old, cap, size);
    memset(p + n * size, 0, (cap - n) * size);
    return p;
}

/* Hole sums are made when a hole is met: most groups meet none. */
static HoleSum *holesum_at(HoleSum **m, uint32_t cap, uint32_t group)
{
    if (!*m)
        *m = grown(NULL, 0, cap, sizeof **m);
    return &(*m)[group];
}

static void rows_grow(Feed *f, uint32_t n)
{
    uint32_t cap = f->cap ? f->cap : 16;
    if (n <= f->cap)
        return;
    while (cap < n)
        cap *= 2;
    f->rows = grown(f->rows, f->cap, cap, sizeof *f->rows);
    f->cap  = cap;
}

static void set_grow(const Feed *f, Set *s, uint32_t n)
{
    for (uint32_t a = 0; a < s->plan->naggs; a++)
        accum_grow(&s->accums[a], n, f->rows);
    if (n > s->cap) {
        uint32_t cap = s->cap ? s->cap : 16, old = s->cap;
        while (cap < n)
            cap *= 2;
        s->unused   = grown(s->unused, old, cap, sizeof *s->unused);
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

static void note(const Feed *f, const Eval *e, HoleSum **m, const Set *s, uint32_t group, uint32_t row, HoleId h)
{
    holesum_add(holesum_at(m, s->cap, group), f->holes, h, dataset_of(f, e, row), eval_line(e, row), f->max_addresses);
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

/* Groups of taken and undecided rows, in the order of rows. */
static void group_rows(const Feed *f, const Eval *e, Taken *t, Arena *a)
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
            groups_note(f->into, 0, eval_line(e, row), dataset_of(f, e, row));
        return;
    }
    const Vec **keys = arena_alloc(a, nkeys, sizeof *keys);
    uint32_t *group  = arena_alloc(a, e->n, sizeof *group);
    for (uint32_t k = 0; k < nkeys; k++)
        keys[k] = e->regs[f->plan->keys[k]];
    KeyRows read = keys_read(keys, nkeys, all, n, a);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = all ? all[i] : i;
        group[row] = groups_of(f->into, &read, i, &added, a);
        if (added)
            groups_note(f->into, group[row], eval_line(e, row), dataset_of(f, e, row));
    }
    t->rows.group_of = group;
}

static void count_rows(Feed *f, const AccumRows *r)
{
    rows_grow(f, f->into->n);
    if (!r->group_of)
        f->rows[0] += r->n;
    else
        for (uint32_t i = 0; i < r->n; i++)
            f->rows[r->group_of[accum_row(r, i)]]++;
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

/* Whether anyone reads how many rows were used, left out, or lacked what. */
static bool is_counted(const Set *s)
{
    return s->plan->out_used != REG_NONE || s->plan->out_excluded != REG_NONE || s->plan->out_holes != REG_NONE;
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

/* The holes that `cero` filled, of rows that are all used. */
static void note_probes(const Feed *f, Set *s, Eval *e, const AccumRows *rows)
{
    if (rows->rows) {
        for (uint32_t i = 0; i < rows->n; i++) {
            HoleId h = probe_row(s, e, rows->rows[i], 0);
            if (h)
                note(f, e, &s->seen, s, accum_group(rows, rows->rows[i]), rows->rows[i], h);
        }
        return;
    }
    for (uint32_t w = 0; w < vec_words(rows->n); w++) {
        uint64_t missing = 0;
        for (uint32_t p = 0; p < s->plan->nprobes; p++)
            missing |= vec_missing_word(e->regs[s->plan->probes[p]], w);
        for (missing &= vec_slots_word(rows->n, w); missing; missing &= missing - 1) {
            uint32_t row = w * 64 + (uint32_t)__builtin_ctzll(missing);
            note(f, e, &s->seen, s, accum_group(rows, row), row, probe_row(s, e, row, 0));
        }
    }
}

static void add_plain(const Feed *f, Set *s, Eval *e, const AccumRows *rows, Arena *scratch)
{
    for (uint32_t a = 0; a < s->plan->naggs; a++) {
        const PlanAgg *g = &s->plan->aggs[a];
        AccumArgs args = args_of(e, g);
        accum_add(&s->accums[a], &args, rows, NULL, scratch);
    }
    if (is_counted(s) && probes_lack(s, e))
        note_probes(f, s, e, rows);
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
static void add_judged(const Feed *f, Set *s, Eval *e, const AccumRows *rows, Arena *a)
{
    const PlanSet *plan = s->plan;
    HoleId  *row_hole = arena_zalloc(a, rows->n, sizeof *row_hole);     /* by place in ROWS */
    uint8_t *of_set   = arena_zalloc(a, rows->n, 1);
    uint8_t *room     = arena_alloc(a, rows->n, 1);
    bool *clean       = arena_alloc(a, plan->naggs, sizeof *clean);
    bool whole = true, counted = is_counted(s);     /* whole: row_hole is all 0 */
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
            if (h && plan->holes != HOLES_OMIT)
                note(f, e, &s->missing[k], s, accum_group(rows, row), row, h);
        }
    }
    for (uint32_t k = 0; k < plan->naggs; k++) {
        const PlanAgg *g = &plan->aggs[k];
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
            s->unused[group]++;
            continue;
        }
        HoleId all = probed ? probe_row(s, e, row, row_hole[i]) : row_hole[i];
        if (all)
            note(f, e, &s->seen, s, group, row, all);
        if (row_hole[i]) {
            s->excluded[group]++;
            s->unused[group]++;
        }
    }
}

static void add_undecided(const Feed *f, Set *s, const Eval *e, const Taken *t)
{
    for (uint32_t i = 0; i < t->nundecided; i++) {
        uint32_t row = t->undecided[i], group = accum_group(&t->rows, row);
        HoleId h = vec_hole(t->filter, row);
        s->excluded[group]++;
        note(f, e, &s->seen, s, group, row, h);
        if (s->plan->holes != HOLES_OMIT)
            note(f, e, &s->undecided, s, group, row, h);
    }
}

void feed_rows(Feed *f, Eval *e, Arena *scratch)
{
    VecBits bits = {0};
    Taken t = {.rows.bits = &bits};
    if (e->n == 0)
        return;
    filter_rows(f, e, &t, scratch);
    if (t.rows.n + t.nundecided == 0)
        return;
    group_rows(f, e, &t, scratch);
    count_rows(f, &t.rows);
    for (uint32_t i = 0; i < f->plan->nsets; i++) {
        Set *s = &f->sets[i];
        if (s->finer)
            continue;
        set_grow(f, s, f->into->n);
        if (is_plain(s, e))
            add_plain(f, s, e, &t.rows, scratch);
        else
            add_judged(f, s, e, &t.rows, scratch);
        add_undecided(f, s, e, &t);
    }
}

/* ---- totals of groups ---- */

/* A and B come to the same over the same rows, but for where they are written and whether anyone asks for the rows used. */
static bool same_set(const PlanSet *a, const PlanSet *b)
{
    if (a->holes != b->holes || a->naggs != b->naggs || a->nprobes != b->nprobes)
        return false;
    for (uint32_t i = 0; i < a->naggs; i++) {
        const PlanAgg *x = &a->aggs[i], *y = &b->aggs[i];
        if (x->kind != y->kind || x->arg != y->arg || x->weight != y->weight || x->where != y->where || x->unit != y->unit || !accum_merges(x))
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
            if (same_set(s->plan, from->plan) && (is_counted(from) || !is_counted(s)))
                s->finer = from;
        }
    }
}

static void merge_holes(const Feed *f, const Set *s, HoleSum **into, const HoleSum *from)
{
    if (from && from->s.ncounts)
        holesum_merge(holesum_at(into, s->cap, 0), f->holes, &from->s, f->max_addresses);
}

/* The groups of the finer set into the one group of S. */
static void add_groups(const Feed *f, Set *s)
{
    Set *from = s->finer;
    set_grow(f, s, 1);
    for (uint32_t g = 0; g < from->n; g++) {
        for (uint32_t k = 0; k < s->plan->naggs; k++) {
            accum_merge(&s->accums[k], 0, &from->accums[k], g);
            merge_holes(f, s, &s->missing[k], from->missing[k] ? &from->missing[k][g] : NULL);
        }
        merge_holes(f, s, &s->undecided, from->undecided ? &from->undecided[g] : NULL);
        merge_holes(f, s, &s->seen, from->seen ? &from->seen[g] : NULL);
        s->unused[0]   += from->unused[g];
        s->excluded[0] += from->excluded[g];
    }
}

/* ---- results ---- */

static HoleId why_missing(const Feed *f, const Set *s, uint32_t agg, uint32_t group)
{
    HoleSum all = {0};
    HoleId h = 0;
    bool taint = s->undecided && s->undecided[group].s.ncounts;
    /* the keys determine what FIRST gives: rows that could not be decided on do not unsettle it */
    if (s->plan->aggs[agg].kind == AGG_FIRST && accum_count(&s->accums[agg], group))
        taint = false;
    if (s->missing[agg] && s->missing[agg][group].s.ncounts)
        holesum_merge(&all, f->holes, &s->missing[agg][group].s, f->max_addresses);
    if (taint)
        holesum_merge(&all, f->holes, &s->undecided[group].s, f->max_addresses);
    h = holesum_hole(&all, f->holes);
    holesum_free(&all);
    return h;
}

/* COUNTS by group, without LESS (null: nothing). */
static const Vec *counts_of(Arena *a, const uint64_t *counts, const uint64_t *less, uint32_t n)
{
    Vec *v = vec_new(a, VEC_NUM, n);
    for (uint32_t g = 0; g < n; g++)
        v->i64[g] = (int64_t)(counts[g] - (less ? less[g] : 0));
    return v;
}

static const Vec *holes_of(const Feed *f, Set *s, Arena *a)
{
    Vec *v = vec_new(a, VEC_BOOL, s->n);
    for (uint32_t g = 0; g < s->n; g++) {
        HoleId h = s->seen ? holesum_hole(&s->seen[g], f->holes) : 0;
        v->boolean[g] = 1;
        if (h)
            vec_set_hole(a, v, g, h);
    }
    return v;
}

void feed_finish(Feed *f)
{
    GroupRel *g = f->into;
    rows_grow(f, g->n);
    for (uint32_t i = 0; i < f->plan->nsets; i++) {
        Set *s = &f->sets[i];
        set_grow(f, s, g->n);
        if (s->finer)
            add_groups(f, s);
        HoleId *holes = mem_alloc(g->n, sizeof *holes);
        for (uint32_t k = 0; k < s->plan->naggs; k++) {
            for (uint32_t group = 0; group < g->n; group++)
                holes[group] = why_missing(f, s, k, group);
            g->regs[s->plan->aggs[k].out] = accum_value(&s->accums[k], g->arena, f->holes, holes);
        }
        mem_free(holes);
        if (s->plan->out_used != REG_NONE)
            g->regs[s->plan->out_used] = counts_of(g->arena, f->rows, s->unused, g->n);
        if (s->plan->out_excluded != REG_NONE)
            g->regs[s->plan->out_excluded] = counts_of(g->arena, s->excluded, NULL, g->n);
        if (s->plan->out_holes != REG_NONE)
            g->regs[s->plan->out_holes] = holes_of(f, s, g->arena);
    }
}
