/* results.c -- the values of two runs side by side: those that are not the same. */
#include "lang/compare/compare.h"

#include "runtime/report/cell.h"
#include <stdlib.h>
#include <string.h>

/* A row of a result by the text of its keys. */
typedef struct Entity { const char *keys; uint32_t row; } Entity;

static const char *taken(Buf *b)
{
    const char *text = gc_strndup(b->p ? b->p : "", b->len);
    buf_free(b);
    *b = (Buf){0};
    return text;
}

static const char *keys_of(const ResultSet *rs, const Result *r, uint32_t row)
{
    Buf b = {0};
    bool any = false;
    for (uint32_t c = 0; c < r->ncols; c++) {
        if (r->cols[c].role != ROLE_KEY)
            continue;
        buf_printf(&b, "%s%s = ", any ? ", " : "", r->cols[c].name);
        cell_people(&b, rs, &r->cols[c], row, false);
        any = true;
    }
    if (!any && !r->is_total && r->lines) {
        const char *file = r->dataset < rs->plan->ndatasets ? line_file(rs->plan->datasets[r->dataset].table, r->lines[row]) : NULL;
        bool several = r->dataset < rs->plan->ndatasets && rs->plan->datasets[r->dataset].table->nfiles;
        buf_printf(&b, "%s%slínea %llu", several && file ? file : "", several && file ? ", " : "", (unsigned long long)line_number(r->lines[row]));
    }
    return taken(&b);
}

static int by_keys(const void *a, const void *b)
{
    const Entity *x = a, *y = b;
    int order = strcmp(x->keys, y->keys);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static Entity *entities_of(const ResultSet *rs, const Result *r)
{
    Entity *items = gc_array(Entity, (size_t)r->nrows + 1);
    for (uint32_t i = 0; i < r->nrows; i++)
        items[i] = (Entity){ keys_of(rs, r, i), i };
    if (r->nrows)
        qsort(items, r->nrows, sizeof *items, by_keys);
    return items;
}

static const char *shown(const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    Buf b = {0};
    cell_people(&b, rs, c, row, false);
    return taken(&b);
}

static const char *exact(const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    Buf b = {0};
    if (c->kind != VEC_NUM || cell_hole(c, row))
        return NULL;
    num_print_exact(&b, cell_num(rs, c, row));
    return taken(&b);
}

/* The bands of a row, of each of its goals and sets; null for none. */
static const char *bands_of(const ResultSet *rs, const Result *r, uint32_t row)
{
    Buf b = {0};
    for (uint32_t c = 0; c < r->ncols; c++)
        if (r->cols[c].role == ROLE_BAND) {
            BandShown shown_band;
            buf_puts(&b, b.len ? ", " : "");
            if (cell_band(rs, &r->cols[c], row, &shown_band))
                cell_clean(&b, shown_band.label);
            else
                cell_people(&b, rs, &r->cols[c], row, false);
        }
    const char *text = b.len ? gc_strndup(b.p, b.len) : NULL;
    buf_free(&b);
    return text;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_value(const MovedValue *m)
{
    return m->exact_before || m->exact_after ? same_text(m->exact_before, m->exact_after) : same_text(m->before, m->after);
}

static void compare_indicator(const ResultSet *a, const Result *ra, const ResultSet *b, const Result *rb, ComparedIndicator *out)
{
    const Entity *x = entities_of(a, ra), *y = entities_of(b, rb);
    const ResultColumn *va = result_column(ra, ROLE_VALUE), *vb = result_column(rb, ROLE_VALUE);
    uint32_t i = 0, k = 0;
    while (i < ra->nrows || k < rb->nrows) {
        int order = i == ra->nrows ? 1 : k == rb->nrows ? -1 : strcmp(x[i].keys, y[k].keys);
        MovedValue m = { .keys = order <= 0 ? x[i].keys : y[k].keys };
        if (order <= 0) {
            m.before       = shown(a, va, x[i].row);
            m.exact_before = exact(a, va, x[i].row);
            m.band_before  = bands_of(a, ra, x[i].row);
            i++;
        }
        if (order >= 0) {
            m.after       = shown(b, vb, y[k].row);
            m.exact_after = exact(b, vb, y[k].row);
            m.band_after  = bands_of(b, rb, y[k].row);
            k++;
        }
        bool value = same_value(&m), band = same_text(m.band_before, m.band_after);
        out->entities    += order == 0;
        out->only_before += order < 0;
        out->only_after  += order > 0;
        out->values      += order == 0 && !value;
        out->bands       += order == 0 && !band;
        if (order || !value || !band)
            GC_PUSH(out->items, out->n, out->cap, m);
    }
}

static const Result *indicator_named(const ResultSet *rs, const char *name)
{
    for (uint32_t i = 0; i < rs->n; i++)
        if (rs->items[i]->kind == RESULT_INDICATOR && str_eq(text_fold(str_of(rs->items[i]->name)), text_fold(str_of(name))))
            return rs->items[i];
    return NULL;
}

void compare_results(const ResultSet *a, const ResultSet *b, Comparison *out)
{
    for (uint32_t i = 0; i < a->n; i++) {
        const Result *ra = a->items[i], *rb = ra->kind == RESULT_INDICATOR ? indicator_named(b, ra->name) : NULL;
        if (!rb)
            continue;
        ComparedIndicator c = { .name = ra->name };
        for (uint32_t k = 0; k < out->nchanges; k++) {
            bool bands = false;
            for (uint32_t j = 0; j < ra->ncols; j++)
                bands |= ra->cols[j].bands_name && same_text(ra->cols[j].bands_name, out->changes[k].name) && strcmp(out->changes[k].kind, "bandas") == 0;
            c.changed |= bands || (strcmp(out->changes[k].kind, "indicador") == 0 && same_text(out->changes[k].name, ra->name));
        }
        compare_indicator(a, ra, b, rb, &c);
        GC_PUSH(out->indicators, out->nindicators, out->cap_indicators, c);
    }
}

bool comparison_is_equal(const Comparison *c)
{
    for (uint32_t i = 0; i < c->nindicators; i++)
        if (c->indicators[i].n)
            return false;
    return !c->nchanges && !c->nonly_before && !c->nonly_after;
}
