/* convert_cell.c -- where the cell of a value stands, and what makes a hole of it before anyone reads it: labels, blanks, cells that are not there.
 * Safe on any thread: reads the table and the batch, writes only to the arena. */
#include "runtime/ingest/convert_impl.h"

#include <string.h>

bool column_is_stacked(const Table *t, uint32_t col)
{
    return t->spec->nstack && (col == t->spec->stack_key || col == t->spec->stack_value);
}

bool column_field(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t *field, HoleId *hole)
{
    const ColumnState *s = column_is_stacked(t, col) ? &t->stacked[row % b->stack] : &t->columns[col];
    uint64_t line = b->line[raw_record(b, row)];
    *field = s->position - 1;
    for (uint32_t i = 0; i < t->spec->ntramos; i++) {
        const TramoSpec *tr = &t->spec->tramos[i];
        if (line < tr->first || line > tr->last)
            continue;
        if (s->tramo_position[i] == 0) {
            *hole = s->tramo_hole[i];
            return false;
        }
        *field = s->tramo_position[i] - 1;
        return true;
    }
    return true;
}

/* What the script itself says stands in COL: the key of a stacked heading, or of the file; null: a cell says it. */
static const Str *given_cell(const Table *t, const RawBatch *b, uint32_t col, uint32_t row)
{
    if (t->spec->nstack && col == t->spec->stack_key)
        return &t->spec->stack[row % b->stack].key;
    return t->spec->has_file_column && col == t->spec->file_column ? &t->spec->file_key : NULL;
}

Str column_cell(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t field)
{
    const Str *given = given_cell(t, b, col, row);
    return given ? *given : raw_field(b, raw_record(b, row), field);
}

bool batch_meets_tramo(const Table *t, const RawBatch *b)
{
    if (b->nrows == 0)
        return false;
    for (uint32_t i = 0; i < t->spec->ntramos; i++)
        if (t->spec->tramos[i].first <= b->line[b->nrows - 1] && t->spec->tramos[i].last >= b->line[0])
            return true;
    return false;
}

void job_find(Job *j, uint32_t row, uint32_t field, DiagCode code, const char *detail, Str cell)
{
    CellFindings *f = j->findings;
    if (!f)
        return;
    if (f->n == f->cap) {
        uint32_t cap = f->cap ? f->cap * 2 : 16;
        CellFinding *items = arena_alloc(f->arena, cap, sizeof *items);
        if (f->n)
            memcpy(items, f->items, f->n * sizeof *items);
        f->items = items;
        f->cap   = cap;
    }
    f->items[f->n++] = (CellFinding){ row, raw_record(j->b, row), j->col, field + 1, code, detail, cell };
}

/* A label of no datum: the hole is set. */
static bool stands_for_none(Job *j, uint32_t i, Str s)
{
    if (s.len > j->state->label_max || !first_may(&j->state->label_first, s))
        return false;
    for (uint32_t k = 0; k < j->nknown && k < KNOWN_LABELS; k++)
        if (s.len == j->known[k].cell.len && memcmp(s.p, j->known[k].cell.p, s.len) == 0) {
            vec_set_hole(j->arena, j->out, i, j->known[k].hole);
            return true;
        }
    for (uint32_t k = 0; k < j->state->nlabels; k++)
        if (label_is(&j->state->labels[k], s)) {
            vec_set_hole(j->arena, j->out, i, j->state->label_holes[k]);
            if (!j->stacked && !j->spec->parts)
                j->known[j->nknown++ % KNOWN_LABELS] = (Known){ s, j->state->label_holes[k] };
            return true;
        }
    return false;
}

/* The cell has no text, at P: it is blank, or, in rows made of cards, there is none. */
static void no_text(Job *j, uint32_t i, uint32_t row, uint32_t field, const char *p)
{
    size_t mark = p && j->b->marks ? (size_t)(p - j->b->text) - j->b->marks : CARD_MARKS;
    HoleId hole = mark >= CARD_MARKS ? j->state->blank : mark == CARD_ABSENT ? j->state->absent : j->state->unreadable;
    vec_set_hole(j->arena, j->out, i, hole);
    DiagCode code;
    const char *detail = mark < CARD_MARKS ? card_mark_detail((CardMark)mark, &code) : NULL;
    if (detail)
        job_find(j, row, field, code, detail, j->spec->heading);
}

static bool take_part(Job *j, uint32_t i, uint32_t row, uint32_t field, Str *cell)
{
    char room[80];
    Str whole = *cell;
    const char *why = part_of(j->spec, cell, room, sizeof room);
    if (why) {
        vec_set_hole(j->arena, j->out, i, j->state->unreadable);
        if (j->findings)
            job_find(j, row, field, D_D010, memcpy(arena_alloc(j->findings->arena, strlen(why) + 1, 1), why, strlen(why) + 1), whole);
        return false;
    }
    if (cell->len == 0) {
        vec_set_hole(j->arena, j->out, i, j->state->blank);
        return false;
    }
    return !stands_for_none(j, i, *cell);
}

bool job_looked_at_cell(Job *j, uint32_t i, uint32_t *row, uint32_t *field, Str *cell)
{
    uint32_t r = j->sel ? j->sel[i] : i, record = raw_record(j->b, r);
    HoleId hole = 0;
    *row   = r;
    if (j->stacked)
        j->state = &j->t->stacked[r % j->b->stack];
    *field = j->state->position - 1;
    const Str *given = given_cell(j->t, j->b, j->col, r);
    if (given) {
        *cell = *given;
        return true;
    }
    if (!j->fixed && !column_field(j->t, j->b, j->col, r, field, &hole)) {
        vec_set_hole(j->arena, j->out, i, hole);
        return false;
    }
    if (*field >= raw_width(j->b, record)) {
        vec_set_hole(j->arena, j->out, i, j->state->no_cell);
        return false;
    }
    Str whole = raw_field(j->b, record, *field), s = cell_trim(whole);
    if (s.len == 0) {
        no_text(j, i, r, *field, whole.p);
        return false;
    }
    if (stands_for_none(j, i, s))
        return false;
    if ((j->b->flags[record] & ROW_BAD_BYTES) && utf8_check(s.p, s.len) < s.len) {
        vec_set_hole(j->arena, j->out, i, j->state->unreadable);
        job_find(j, r, *field, D_D010, "tiene bytes que no son de la codificación del archivo", s);
        return false;
    }
    *cell = s;
    return !j->spec->parts || take_part(j, i, r, *field, cell);
}

void job_unreadable(Job *j, uint32_t i, uint32_t row, uint32_t field, const char *why, Str cell)
{
    vec_set_hole(j->arena, j->out, i, j->state->unreadable);
    job_find(j, row, field, D_D010, why, cell);
}

