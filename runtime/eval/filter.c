/* filter.c -- decides which records are rows: all conditions of all records, or one condition after the other of those that are left.
 *
 * A record for which one condition is false is no row, whatever the others are.  One for which a condition cannot be decided stays, since a
 * later one may yet be false. */
#include "runtime/eval/conjunct.h"
#include "runtime/eval/filter.h"
#include "runtime/fast.h"

#include <string.h>

static RowCause cause_of(const PlanRel *rel, const Eval *e, uint32_t i)
{
    if (rel->filter != REG_NONE) {
        const Vec *v = e->regs[rel->filter];
        if (!vec_valid(v, i))
            return ROWCAUSE_UNDECIDABLE;
        if (!v->boolean[vec_at(v, i)])
            return ROWCAUSE_FILTER;
    }
    if (rel->subtotal == REG_NONE)
        return ROWCAUSE_TAKEN;
    const Vec *v = e->regs[rel->subtotal];
    if (!vec_valid(v, i))
        return ROWCAUSE_SUBTOTAL_UNDECIDABLE;
    bool subtotal = v->boolean[vec_at(v, i)] != 0;
    return subtotal == rel->only_subtotals ? ROWCAUSE_TAKEN : subtotal ? ROWCAUSE_SUBTOTAL : ROWCAUSE_NO_SUBTOTAL;
}

/* What was read to decide is not read again; the findings of records that are no rows are nobody's. */
static void leave_columns(Eval *e, const uint32_t *sel, uint32_t n, uint32_t records, const Vec **columns, uint32_t ncolumns)
{
    for (uint32_t c = 0; c < ncolumns; c++) {
        const Vec *v = e->rows->columns[c];
        if (v && e->rows->needed[c])
            columns[c] = n < records ? vec_gather(e->arena, v, sel, n) : v;
    }
}

static void filter_whole(Eval *e, const PlanRel *rel, uint8_t *keep, const Vec **columns, uint32_t ncolumns)
{
    uint32_t records = e->n, n = 0;
    eval_code(e, &rel->filter_code);
    uint32_t *sel = arena_alloc(e->arena, records, sizeof *sel);
    const Vec *v = rel->filter == REG_NONE ? NULL : e->regs[rel->filter];
    bool simple = v && !v->valid && !v->constant && rel->subtotal == REG_NONE;
    for (uint32_t i = 0; simple && i < records; i++) {
        keep[i] = v->boolean[i] ? ROWCAUSE_TAKEN : ROWCAUSE_FILTER;
        sel[n] = i;
        n += v->boolean[i];
    }
    for (uint32_t i = 0; !simple && i < records; i++) {
        keep[i] = (uint8_t)cause_of(rel, e, i);
        sel[n] = i;
        n += keep[i] == ROWCAUSE_TAKEN;
    }
    leave_columns(e, sel, n, records, columns, ncolumns);
    e->rows->sel = sel;
    e->n         = n;
}

/* ---- one condition after the other ---- */

/* A selection among those of the level before. */
typedef struct Level { const uint32_t *picked; uint32_t n; } Level;

/* The records that are still looked at. */
typedef struct Sieve {
    Eval     *e;                /* N and the selection of its rows are those of the level */
    uint64_t *live, *open;      /* a bit each: no condition was false; one could not be decided (null: all were) */
    Level    *levels; uint32_t level;
    uint32_t *level_of;         /* by column: the one its values are of, unless it is this one */
} Sieve;

static uint64_t *bits_new(Arena *a, uint32_t n)
{
    return arena_zalloc(a, vec_words(n) + 1, sizeof(uint64_t));
}

/* What condition V says of the records.  Gives how many are left. */
static uint32_t ask(Sieve *s, const Vec *v)
{
    uint32_t n = s->e->n, left = 0;
    if (v->valid && !s->open)
        s->open = bits_new(s->e->arena, n);
    for (uint32_t w = 0; w < vec_words(n); w++) {
        uint64_t missing = vec_missing_word(v, w), yes = v->constant ? 0 - (uint64_t)v->boolean[0] : vec_bits(v->boolean + w * 64, n - w * 64);
        s->live[w] &= yes | missing;
        if (s->open)
            s->open[w] |= missing;
        left += (uint32_t)__builtin_popcountll(s->live[w]);
    }
    return left;
}

/* The next level: LEFT records, those that have a bit in LIVE. */
static void go_on(Sieve *s, uint32_t left, uint32_t ncolumns)
{
    Eval *e = s->e;
    const uint32_t *before = e->rows->sel;
    uint32_t *picked = arena_alloc(e->arena, left, sizeof *picked), *sel = before ? arena_alloc(e->arena, left, sizeof *sel) : picked, n = 0;
    for (uint32_t w = 0; w < vec_words(e->n); w++)
        for (uint64_t bits = s->live[w]; bits; bits &= bits - 1)
            picked[n++] = w * 64 + (uint32_t)__builtin_ctzll(bits);
    for (uint32_t i = 0; before && i < left; i++)
        sel[i] = before[picked[i]];
    uint64_t *open = s->open ? bits_new(e->arena, left) : NULL;
    for (uint32_t i = 0; open && i < left; i++)
        open[i >> 6] |= (s->open[picked[i] >> 6] >> (picked[i] & 63) & 1) << (i & 63);
    for (uint32_t c = 0; c < ncolumns; c++)
        if (e->rows->columns[c] && s->level_of[c] == UINT32_MAX)
            s->level_of[c] = s->level;
    s->levels[++s->level] = (Level){picked, left};
    for (uint32_t w = 0; w < vec_words(left); w++)
        s->live[w] = vec_slots_word(left, w);
    s->open      = open;
    e->rows->sel = sel;
    e->n         = left;
}

/* Takes what was worked out before, and the conditions to come read, to this level. */
static void carry(Sieve *s, const PlanConjunct *next, uint32_t ncolumns)
{
    Eval *e = s->e;
    for (uint32_t i = 0; i < next->ncarried; i++) {
        const Vec **reg = &e->regs[next->carried[i]], *old = *reg;
        *reg = vec_gather(e->arena, old, s->levels[s->level].picked, e->n);
        for (uint32_t c = 0; c < ncolumns; c++) {
            if (e->rows->columns[c] == old) {
                e->rows->columns[c] = *reg;
                s->level_of[c] = UINT32_MAX;
            }
        }
    }
}

/* Takes the columns that were read, each from its level, to the last one, which holds the rows. */
static void bring_columns(const Sieve *s, const Vec **columns, uint32_t ncolumns)
{
    const Eval *e = s->e;
    const uint32_t *there = NULL;       /* the rows among the records of a level; null: all of them */
    for (uint32_t level = s->level;; level--) {
        for (uint32_t c = 0; c < ncolumns; c++) {
            const Vec *v = e->rows->columns[c];
            if (v && e->rows->needed[c] && (s->level_of[c] == UINT32_MAX ? s->level : s->level_of[c]) == level)
                columns[c] = there ? vec_gather(e->arena, v, there, e->n) : v;
        }
        if (level == 0)
            return;
        const uint32_t *picked = s->levels[level].picked;
        uint32_t *down = there ? arena_alloc(e->arena, e->n, sizeof *down) : NULL;
        for (uint32_t i = 0; down && i < e->n; i++)
            down[i] = picked[there[i]];
        there = down ? down : picked;
    }
}

/* The last level, and what became of each record. */
static void settle(Sieve *s, uint8_t *keep, uint32_t records, uint32_t left, uint32_t ncolumns)
{
    Eval *e = s->e;
    memset(keep, ROWCAUSE_FILTER, records);
    for (uint32_t w = 0; s->open && w < vec_words(e->n); w++) {
        uint64_t undecided = s->open[w] & s->live[w];
        s->live[w] &= ~undecided;
        left -= (uint32_t)__builtin_popcountll(undecided);
        for (; undecided; undecided &= undecided - 1) {
            uint32_t i = w * 64 + (uint32_t)__builtin_ctzll(undecided);
            keep[e->rows->sel ? e->rows->sel[i] : i] = ROWCAUSE_UNDECIDABLE;
        }
    }
    if (left < e->n)
        go_on(s, left, ncolumns);
    if (!e->rows->sel)
        memset(keep, ROWCAUSE_TAKEN, records);
    for (uint32_t i = 0; e->rows->sel && i < left; i++)
        keep[e->rows->sel[i]] = ROWCAUSE_TAKEN;
}

static void filter_by_conjunct(Eval *e, const PlanRel *rel, uint8_t *keep, const Vec **columns, uint32_t ncolumns)
{
    uint32_t records = e->n, left = records;
    Sieve s = {.e = e};
    s.live     = bits_new(e->arena, records);
    s.levels   = arena_zalloc(e->arena, rel->nconjuncts + 1, sizeof *s.levels);
    s.level_of = arena_alloc(e->arena, ncolumns, sizeof *s.level_of);
    for (uint32_t w = 0; w < vec_words(records); w++)
        s.live[w] = vec_slots_word(records, w);
    memset(s.level_of, 0xFF, ncolumns * sizeof *s.level_of);
    for (uint32_t k = 0; k < rel->nconjuncts && left; k++) {
        const PlanConjunct *c = &rel->conjuncts[k];
        /* sparing a few costs more than it gives */
        if (left < e->n - e->n / 8) {
            go_on(&s, left, ncolumns);
            carry(&s, c, ncolumns);
        }
        eval_part(e, &rel->filter_code, c->from, c->to);
        left = ask(&s, e->regs[c->value]);
    }
    settle(&s, keep, records, left, ncolumns);
    bring_columns(&s, columns, ncolumns);
}

void filter_records(Eval *e, const PlanRel *rel, uint8_t *keep, const Vec **columns, uint32_t ncolumns)
{
    e->rows->columns = arena_zalloc(e->arena, ncolumns, sizeof *e->rows->columns);
    e->regs          = arena_zalloc(e->arena, rel->nregs, sizeof *e->regs);
    if (rel->nconjuncts && fast_allowed())
        filter_by_conjunct(e, rel, keep, columns, ncolumns);
    else
        filter_whole(e, rel, keep, columns, ncolumns);
}
