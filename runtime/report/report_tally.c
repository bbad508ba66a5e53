/* report_tally.c -- adds up holes by motive and says where the first ones stand. */
#include "runtime/report/tally.h"

#include "runtime/report/cell.h"
#include <inttypes.h>
#include <stdlib.h>

static TallyItem *item_for(Tally *t, Str motive)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (str_eq(t->items[i].motive, motive))
            return &t->items[i];
    if (t->n == t->cap)
        t->items = mem_grow(t->items, t->cap = t->cap ? 2 * t->cap : 4, sizeof *t->items);
    t->items[t->n] = (TallyItem){ .motive = motive };
    return &t->items[t->n++];
}

void tally_free(Tally *t)
{
    for (uint32_t i = 0; i < t->n; i++)
        mem_free(t->items[i].places);
    mem_free(t->items);
}

static const PlanSite *site_of(const ResultSet *rs, uint32_t origin)
{
    return rs->plan && origin < rs->plan->nsites ? &rs->plan->sites[origin] : NULL;
}

static const char *dataset_file(const ResultSet *rs, uint32_t dataset, uint64_t line)
{
    if (!rs->plan || dataset >= rs->plan->ndatasets)
        return NULL;
    return line_file(rs->plan->datasets[dataset].table, line);
}

static void add_place(Tally *t, TallyItem *item, const ResultSet *rs, HoleLeaf leaf, uint32_t dataset, uint64_t line)
{
    if (item->nplaces >= t->max_places || !line)
        return;
    const PlanSite *site = site_of(rs, leaf.origin);
    TallyAddress a = { dataset_file(rs, dataset, line), line_number(line), site ? site->name : NULL, site && site->column == UINT32_MAX };
    /* a total shown on many rows has the same holes on each */
    for (uint32_t i = 0; i < item->nplaces; i++)
        if (item->places[i].line == a.line && item->places[i].file == a.file && item->places[i].column == a.column)
            return;
    if (item->nplaces == item->cap_places)
        item->places = mem_grow(item->places, item->cap_places = item->cap_places ? 2 * item->cap_places : 4, sizeof *item->places);
    item->places[item->nplaces++] = a;
}

static bool has_leaf(const HoleSummary *s, HoleLeaf leaf)
{
    for (uint32_t i = 0; s && i < s->ncounts; i++)
        if (s->counts[i].leaf.motive == leaf.motive && s->counts[i].leaf.origin == leaf.origin)
            return true;
    return false;
}

void tally_hole(Tally *t, const ResultSet *rs, HoleId h, HoleId known, uint32_t dataset, uint64_t line)
{
    if (!h)
        return;
    const HoleSummary *s = hole_read(rs->holes, h);
    const HoleSummary *k = known ? hole_read(rs->holes, known) : NULL;
    for (uint32_t i = 0; i < s->ncounts; i++) {
        HoleLeaf leaf = s->counts[i].leaf;
        if (has_leaf(k, leaf))
            continue;
        TallyItem *item = item_for(t, holes_motive_text(rs->holes, leaf.motive));
        item->count += s->counts[i].count;
        t->cells    += s->counts[i].count;
        if (!s->naddresses)
            add_place(t, item, rs, leaf, dataset, line);
    }
    for (uint32_t i = 0; i < s->naddresses; i++) {
        const HoleAddress *a = &s->addresses[i];
        if (has_leaf(k, a->leaf))
            continue;
        add_place(t, item_for(t, holes_motive_text(rs->holes, a->leaf.motive)), rs, a->leaf, a->dataset, a->line);
    }
    t->rows += k ? 0 : s->rows ? s->rows : 1;
}

static HoleId missed(const Result *r, uint32_t row)
{
    const ResultColumn *holes = result_column(r, ROLE_HOLES);
    return holes ? cell_hole(holes, row) : 0;
}

static uint64_t line_of(const Result *r, uint32_t row)
{
    return r->lines && !r->is_total ? r->lines[row] : 0;
}

void tally_missed(Tally *t, const ResultSet *rs, const Result *r, uint32_t row)
{
    tally_hole(t, rs, missed(r, row), 0, r->dataset, line_of(r, row));
}

void tally_value(Tally *t, const ResultSet *rs, const Result *r, uint32_t row)
{
    const ResultColumn *value = result_column(r, ROLE_VALUE);
    if (value)
        tally_hole(t, rs, cell_hole(value, row), missed(r, row), r->dataset, line_of(r, row));
}

static int by_count(const void *pa, const void *pb)
{
    const TallyItem *a = pa, *b = pb;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return str_cmp(a->motive, b->motive);
}

void tally_sort(Tally *t)
{
    if (t->n > 1)
        qsort(t->items, t->n, sizeof *t->items, by_count);
}

void address_print(Buf *out, const TallyAddress *a)
{
    if (a->file) {
        cell_clean(out, str_of(a->file));
        buf_printf(out, ":%" PRIu64, a->line);
    } else {
        buf_printf(out, "línea %" PRIu64, a->line);
    }
    if (a->column) {
        buf_puts(out, a->operation ? " en «" : ":");
        cell_clean(out, str_of(a->column));
        buf_puts(out, a->operation ? "»" : "");
    }
}

void tally_print(Buf *out, const Tally *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const TallyItem *item = &t->items[i];
        if (i)
            buf_puts(out, ", ");
        buf_str(out, item->motive);
        buf_printf(out, " %" PRIu64, item->count);
        for (uint32_t k = 0; k < item->nplaces; k++) {
            buf_puts(out, k ? ", " : " (");
            address_print(out, &item->places[k]);
        }
        if (item->nplaces)
            buf_puts(out, item->count > item->nplaces ? " …)" : ")");
    }
}
