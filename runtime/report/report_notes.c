/* report_notes.c -- the lines over and under a table: titles, holes, notices, parameters. */
#include "runtime/report/notes.h"

#include "runtime/report/cell.h"
#include "runtime/report/tally.h"
#include <inttypes.h>
#include <string.h>

enum { ADDRESSES_DEFAULT = 3, FRONTIER_LISTED = 20 };

static void say(NoteFn fn, void *ctx, Buf *line)
{
    fn(ctx, (Str){ line->p, (uint32_t)line->len });
    buf_clear(line);
}

/* ---- over the table ---- */

static void indicator_head(Buf *out, const Result *r)
{
    const ResultColumn *value = result_column(r, ROLE_VALUE);
    const char *unit = value && value->unit ? value->unit : r->indicator.unit;
    const char *title = r->indicator.title ? r->indicator.title : r->title;
    if (r->name)
        cell_clean(out, str_of(r->name));
    if (title) {
        buf_puts(out, r->name ? ": " : "");
        cell_clean(out, str_of(title));
    }
    if (unit) {
        buf_puts(out, title ? ", " : ": ");
        cell_clean(out, str_of(unit));
    }
}

void notes_head(const Grid *g, NoteFn fn, void *ctx)
{
    Buf line = {0};
    if (g->title) {
        cell_clean(&line, str_of(g->title));
        say(fn, ctx, &line);
    }
    for (uint32_t i = 0; i < g->nmembers && !g->matrix; i++) {
        const Result *r = g->members[i];
        if (r->kind != RESULT_INDICATOR || (g->totals && !r->indicator.title && !r->title))
            continue;
        indicator_head(&line, r);
        say(fn, ctx, &line);
    }
    buf_free(&line);
}

/* ---- holes ---- */

static bool holes_are(const Result *r, const char *word)
{
    return r->indicator.holes && strcmp(r->indicator.holes, word) == 0;
}

static const char *plural(uint64_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

static void rows_excluded(Buf *line, const ResultSet *rs, const Result *r, uint64_t rows_known)
{
    const ResultColumn *excluded = result_column(r, ROLE_EXCLUDED);
    Num total = num_int(0);
    for (uint32_t i = 0; excluded && i < r->nrows; i++)
        if (!cell_hole(excluded, i) && num_add(rs->arena, total, cell_num(rs, excluded, i), &total) != NUM_OK)
            return;
    bool one = excluded ? num_cmp(total, num_int(1)) == 0 : rows_known == 1;
    if (excluded)
        num_print_fixed(line, total, 0, ROUND_HALF_AWAY, true);
    else
        buf_printf(line, "%" PRIu64, rows_known);
    buf_puts(line, one ? " renglón excluido" : " renglones excluidos");
}

static void hole_line(const ResultSet *rs, const Result *r, Tally *t, bool of_values, NoteFn fn, void *ctx)
{
    Buf line = {0};
    if (!t->n)
        return;
    tally_sort(t);
    if (r->name) {
        cell_clean(&line, str_of(r->name));
        buf_puts(&line, ": ");
    }
    if (!of_values && holes_are(r, "cero"))
        buf_printf(&line, "%" PRIu64 " %s", t->cells, plural(t->cells, "celda tomada como cero", "celdas tomadas como cero"));
    else if (!of_values && holes_are(r, "omite"))
        rows_excluded(&line, rs, r, t->rows);
    else
        buf_printf(&line, "%" PRIu64 " %s", t->cells, plural(t->cells, "hueco", "huecos"));
    buf_puts(&line, ": ");
    tally_print(&line, t);
    say(fn, ctx, &line);
    buf_free(&line);
}

static void holes_note(const ResultSet *rs, const Result *r, const ReportOptions *opt, NoteFn fn, void *ctx)
{
    uint32_t max_places = opt->max_addresses ? opt->max_addresses : ADDRESSES_DEFAULT;
    Tally rows = { .max_places = max_places }, values = { .max_places = max_places };
    /* Under `omite` and `cero` a row that was left out or filled is one thing, a result that is missing another. */
    bool apart = holes_are(r, "omite") || holes_are(r, "cero");
    for (uint32_t row = 0; row < r->nrows; row++) {
        tally_missed(&rows, rs, r, row);
        tally_value(apart ? &values : &rows, rs, r, row);
    }
    hole_line(rs, r, &rows, false, fn, ctx);
    hole_line(rs, r, &values, true, fn, ctx);
    tally_free(&rows);
    tally_free(&values);
}

/* Columns of a muestra: each with its own holes. */
static void show_holes(const ResultSet *rs, const Result *r, const ReportOptions *opt, NoteFn fn, void *ctx)
{
    Buf line = {0};
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        Tally t = { .max_places = opt->max_addresses ? opt->max_addresses : ADDRESSES_DEFAULT };
        if (c->role == ROLE_FRONTIER || c->role == ROLE_BAND || c->kind == VEC_BAND)
            continue;
        /* the total's holes are those of its rows: news only when these have none */
        uint32_t rows = r->nrows - (r->has_total && r->nrows);
        for (uint32_t row = 0; row < r->nrows; row++)
            if ((row < rows || !t.n) && !cell_no_total(rs, c, row))
                tally_hole(&t, rs, cell_hole(c, row), 0, r->dataset, r->lines ? r->lines[row] : 0);
        if (!t.n)
            continue;
        tally_sort(&t);
        cell_clean(&line, str_of(c->heading ? c->heading : c->name ? c->name : "valor"));
        buf_printf(&line, ": %" PRIu64 " %s: ", t.cells, plural(t.cells, "hueco", "huecos"));
        tally_print(&line, &t);
        tally_free(&t);
        say(fn, ctx, &line);
    }
    buf_free(&line);
}

/* ---- frontier ---- */

static void row_name(Buf *out, const ResultSet *rs, const Result *r, uint32_t row)
{
    bool any = false;
    for (uint32_t i = 0; i < r->ncols; i++) {
        if (r->cols[i].role != ROLE_KEY)
            continue;
        buf_puts(out, any ? " " : " (");
        cell_people(out, rs, &r->cols[i], row, false);
        any = true;
    }
    if (any)
        buf_putc(out, ')');
    else if (r->lines && !r->is_total)
        buf_printf(out, " (línea %" PRIu64 ")", row_line(r, row));
}

static void exact_of(Buf *out, const ResultSet *rs, const Result *r, ResultRole role, const char *word, uint32_t row)
{
    const ResultColumn *c = result_column(r, role);
    if (!c || c->kind != VEC_NUM || cell_hole(c, row))
        return;
    buf_printf(out, ", %s exacto ", word);
    num_print_exact(out, cell_num(rs, c, row));
}

/* Without declared decimals nothing is rounded in print: only an approximate value can be at issue. */
static bool near_cut(const Result *r)
{
    for (uint32_t i = 0; i < r->ncols; i++)
        if ((r->cols[i].role == ROLE_VALUE || r->cols[i].role == ROLE_FULFILMENT || r->cols[i].role == ROLE_PROGRESS) && r->cols[i].decimals >= 0)
            return false;
    return true;
}

static void frontier_notes(const ResultSet *rs, const Result *r, NoteFn fn, void *ctx)
{
    Buf line = {0};
    const ResultColumn *band = NULL;
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        uint64_t found = 0;
        if (c->role == ROLE_BAND)
            band = c;
        for (uint32_t row = 0; c->role == ROLE_FRONTIER && row < r->nrows; row++) {
            BandShown b;
            if (!cell_true(c, row) || found++ >= FRONTIER_LISTED)
                continue;
            buf_printf(&line, "frontera: %s", r->name ? r->name : "muestra");
            row_name(&line, rs, r, row);
            exact_of(&line, rs, r, ROLE_VALUE, "valor", row);
            exact_of(&line, rs, r, ROLE_FULFILMENT, "cumplimiento", row);
            exact_of(&line, rs, r, ROLE_PROGRESS, "avance", row);
            if (band && cell_band(rs, band, row, &b)) {
                buf_puts(&line, ": es «");
                cell_clean(&line, b.label);
                buf_puts(&line, near_cut(r) ? "», pero el valor es aproximado y cae en el corte mismo"
                                                          : "» por el valor exacto; por el valor impreso sería otra banda");
            }
            say(fn, ctx, &line);
        }
        if (found > FRONTIER_LISTED) {
            buf_printf(&line, "frontera: %s, y %" PRIu64 " más", r->name ? r->name : "muestra", found - FRONTIER_LISTED);
            say(fn, ctx, &line);
        }
    }
    buf_free(&line);
}

/* Rows that are not shown because nobody can say whether they meet the condition. */
static void undecided_line(Buf *line, const ResultSet *rs, const Result *r, const ReportOptions *opt)
{
    const Result *u = r->undecided;
    Tally t = { .max_places = opt->max_addresses ? opt->max_addresses : ADDRESSES_DEFAULT };
    for (uint32_t row = 0; row < u->nrows; row++)
        tally_hole(&t, rs, cell_hole(&u->cols[0], row), 0, u->dataset, u->lines ? u->lines[row] : 0);
    tally_sort(&t);
    buf_printf(line, "sin decidir «donde», y por eso fuera: %u %s: ", u->nrows, plural(u->nrows, "renglón", "renglones"));
    tally_print(line, &t);
    tally_free(&t);
}

void report_undecided(Buf *out, const ResultSet *rs, const ReportOptions *opt)
{
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (!r->undecided)
            continue;
        buf_printf(out, "%s: ", r->name ? r->name : "muestra");
        undecided_line(out, rs, r, opt);
        buf_putc(out, '\n');
    }
}

void notes_foot(const ResultSet *rs, const Grid *g, const ReportOptions *opt, NoteFn fn, void *ctx)
{
    Buf line = {0};
    for (uint32_t i = 0; i < g->nmembers; i++) {
        const Result *r = g->members[i];
        if (r->kind == RESULT_SHOW)
            show_holes(rs, r, opt, fn, ctx);
        else
            holes_note(rs, r, opt, fn, ctx);
        if (r->undecided) {
            undecided_line(&line, rs, r, opt);
            say(fn, ctx, &line);
        }
        frontier_notes(rs, r, fn, ctx);
        if (r->shown_limit && r->all_rows > r->shown_limit) {
            buf_printf(&line, "se muestran %" PRIu64 " de %" PRIu64 " renglones", r->shown_limit, r->all_rows);
            say(fn, ctx, &line);
        }
    }
    buf_free(&line);
}

void notes_params(const ResultSet *rs, NoteFn fn, void *ctx)
{
    Buf line = {0};
    for (uint32_t i = 0; i < rs->nparams; i++) {
        const ParamValue *p = &rs->params[i];
        buf_printf(&line, "%s = %s", p->name, p->value);
        if (p->origin)
            buf_printf(&line, " (%s)", p->origin);
        say(fn, ctx, &line);
    }
    buf_free(&line);
}
