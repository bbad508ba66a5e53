/* settle.c -- after the run: where the cells of the rows that were kept stand, and the account of their table. */
#include "lang/explain/rows.h"

#include <stdlib.h>
#include <string.h>

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
    RowSpot *rows = gc_array(RowSpot, s->nspots + 1);
    for (uint32_t i = 0; i < s->nspots; i++)
        sorted[i] = s->spots[i];
    if (s->nspots)
        qsort(sorted, s->nspots, sizeof *sorted, by_line);
    for (uint32_t i = 0; i < s->nspots; i++)
        rows[i] = (RowSpot){ .line = sorted[i].line, .cells = sorted[i].cells, .places = sorted[i].places };
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
    const CellSpot *at = &spot->places[p->spot];
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
        const CellSpot *at = &s->spots[c->field - 1].places[s->parts[i].spot];
        c->field   = at->field;
        c->heading = at->heading;
        c->cell    = at->cell;
        c->line    = at->line ? at->line : r->line;
    }
}

static ExAddress extreme_at(const SourceAsk *s, const Part *p, const Spot *spot)
{
    ExAddress a = { .line = spot->line, .column = p->text };
    const CellSpot *at = p->cell == UINT32_MAX ? NULL : &spot->places[p->spot];
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
    out->read   = n->records;
    out->made   = table_reshapes(t) ? n->rows : 0;
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
