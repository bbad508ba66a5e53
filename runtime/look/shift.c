/* shift.c -- rows that stand one cell to the right, as a page that was read badly leaves them: a blank cell, and from it on each
 * cell under the heading of the next column. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

enum { LEAST_AMISS = 2, STRETCHES_MOST = 20 };

typedef struct Shift { const Sample *s; const LookTable *t; const LookWords *w; Arena *scratch; } Shift;

/* Cell I of a row cannot be of column C. */
static bool amiss(const Shift *f, const SampleRow *r, uint32_t i, uint32_t c)
{
    LookKind kind = f->t->columns[c].kind;
    Str cell = i < r->n ? r->cells[i] : (Str){ NULL, 0 };
    if (!cell.len || words_missing(f->w, cell))
        return false;
    bool number = cell_seen(f->scratch, cell) != 0;
    return kind == LOOK_NUMBER || kind == LOOK_CODE ? !number : kind == LOOK_TEXT ? number : false;
}

static uint32_t count_amiss(const Shift *f, const SampleRow *r, uint32_t from, uint32_t by)
{
    uint32_t n = 0;
    for (uint32_t c = from; c + by < f->t->ncolumns; c++)
        n += amiss(f, r, c + by, c);
    return n;
}

/* The column from which the row is shifted, or UINT32_MAX. */
static uint32_t shifted_from(const Shift *f, const SampleRow *r)
{
    if (count_amiss(f, r, 0, 0) < LEAST_AMISS)
        return UINT32_MAX;
    for (uint32_t c = 1; c + 1 < f->t->ncolumns && c < r->n; c++)
        if (!r->cells[c].len && f->t->columns[c].kind != LOOK_BLANK && count_amiss(f, r, 0, 0) == count_amiss(f, r, c, 0) &&
            count_amiss(f, r, c, 1) == 0)
            return c;
    return UINT32_MAX;
}

bool shifts_find(LookTable *t, const Sample *s, const Run *run, const LookWords *w)
{
    Shift f = { s, t, w, arena_new() };
    uint32_t all = 0, shifted = 0;
    if (t->ntramos || !t->head_width) {
        arena_free(f.scratch);
        return false;
    }
    LookTramo *open = NULL;
    for (uint32_t i = run->nhead ? run->head + run->nhead : run->from; i < run->to; i++) {
        const SampleRow *r = &s->rows[i];
        if (!layout_member(s, r) || (run->nhead && r->n && cells_alike(r->cells[0], s->rows[run->head].cells[0])))
            continue;
        uint32_t from = r->n <= t->ncolumns ? shifted_from(&f, r) : UINT32_MAX;
        arena_reset(f.scratch);
        all++;
        if (from == UINT32_MAX) {
            open = NULL;
            continue;
        }
        shifted++;
        if (!open || open->from != from) {
            LookTramo tramo = { r->line, r->line, from, 0 };
            GC_PUSH(t->tramos, t->ntramos, t->cap_tramos, tramo);
            open = &t->tramos[t->ntramos - 1];
        }
        open->last = r->line;
        open->rows++;
    }
    arena_free(f.scratch);
    /* What is so in most rows is how the table is made. */
    if (shifted * 3 > all || t->ntramos > STRETCHES_MOST)
        t->ntramos = 0;
    return t->ntramos > 0;
}
