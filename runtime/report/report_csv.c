/* report_csv.c -- results as CSV (RFC 4180 with LF line ends): numbers without marks, holes empty with their reasons in a last column. */
#include "runtime/report/writers.h"

#include "runtime/report/cell.h"
#include "runtime/report/csv_rows.h"
#include "runtime/report/grid.h"
#include "runtime/report/notes.h"
#include <inttypes.h>
#include <string.h>

static void value(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row, Buf *room)
{
    VecKind kind = c->data.v.kind;
    if (kind == VEC_NUM || kind == VEC_DATE || kind == VEC_PERIOD) {     /* nothing to quote */
        cell_data(out, rs, c, row);
        return;
    }
    if (kind == VEC_TEXT && vec_valid(&c->data.v, row)) {
        csv_field(out, c->data.v.text[vec_at(&c->data.v, row)]);
        return;
    }
    buf_clear(room);
    cell_data(room, rs, c, row);
    csv_field(out, (Str){ room->p ? room->p : "", (uint32_t)room->len });
}

static void end_row(Buf *out)
{
    buf_putc(out, '\n');
}

/* ---- tables ---- */

/* The rows of a table of results as they stand in columns; false for one whose rows are put together otherwise. */
static bool rows_of(Buf *out, const ResultSet *rs, const Grid *g, bool with_reasons)
{
    const ResultColumn **columns = gc_array(const ResultColumn *, g->ncols + 1u);
    const char **names = gc_array(const char *, g->ncols + 1u);
    for (uint32_t c = 0; c < g->ncols; c++) {
        columns[c] = g->cols[c].column;
        names[c]   = g->cols[c].name;
        if (g->totals || !columns[c])
            return false;
    }
    csv_rows(out, &(CsvTable){ .rs = rs, .columns = columns, .names = names, .ncolumns = g->ncols, .nrows = g->nrows, .reasons = with_reasons });
    return true;
}

static bool cell_is_hole(const ResultSet *rs, const GridCell *cell)
{
    return cell->column && cell_hole(cell->column, cell->row) != 0 && !cell_no_total(rs, cell->column, cell->row);
}

static bool same_reason(const ResultSet *rs, const Grid *g, uint32_t row)
{
    Buf first = {0}, other = {0};
    bool same = true;
    for (uint32_t c = 0; c < g->ncols && same; c++) {
        GridCell cell = grid_cell(g, row, c);
        if (!cell_is_hole(rs, &cell))
            continue;
        buf_clear(&other);
        hole_print(first.len ? &other : &first, rs->holes, cell_hole(cell.column, cell.row));
        same = !other.len || strcmp(first.p, other.p) == 0;
    }
    buf_free(&first);
    buf_free(&other);
    return same;
}

/* "entre cero", or "a: vacío; b: entre cero" where the holes of a row differ. */
static void reasons(Buf *out, const ResultSet *rs, const Grid *g, uint32_t row)
{
    bool once = same_reason(rs, g, row);
    Buf all = {0};
    for (uint32_t c = 0; c < g->ncols && !(once && all.len); c++) {
        GridCell cell = grid_cell(g, row, c);
        if (!cell_is_hole(rs, &cell))
            continue;
        if (all.len)
            buf_puts(&all, "; ");
        if (!once)
            buf_printf(&all, "%s: ", g->cols[c].name);
        hole_print(&all, rs->holes, cell_hole(cell.column, cell.row));
    }
    csv_field(out, (Str){ all.p ? all.p : "", (uint32_t)all.len });
    buf_free(&all);
}

static void totals_row(Buf *out, const ResultSet *rs, const Grid *g, uint32_t row, Buf *room)
{
    for (uint32_t c = 0; c < g->ncols; c++) {
        GridCell cell = grid_cell(g, row, c);
        if (c)
            buf_putc(out, ',');
        if (cell.column)
            value(out, rs, cell.column, cell.row, room);
        else
            csv_field(out, str_of(cell.text));
    }
}

static void write_grid(Buf *out, const ResultSet *rs, const Grid *g, bool heading, bool with_reasons)
{
    Buf room = {0};
    const char **names = gc_array(const char *, g->ncols + 1u);
    for (uint32_t c = 0; c < g->ncols; c++)
        names[c] = g->cols[c].name;
    if (heading)
        csv_heading(out, names, g->ncols, with_reasons);
    if (rows_of(out, rs, g, with_reasons))
        return;
    for (uint32_t row = 0; row < g->nrows; row++) {
        totals_row(out, rs, g, row, &room);
        if (with_reasons) {
            buf_putc(out, ',');
            reasons(out, rs, g, row);
        }
        end_row(out);
    }
    buf_free(&room);
}

/* ---- rules ---- */

static void rule_keys(Buf *out, const ResultSet *rs, const Result *r, uint32_t row, Buf *room)
{
    buf_clear(room);
    for (uint32_t i = 0; i < r->ncols; i++) {
        if (r->cols[i].role != ROLE_KEY)
            continue;
        if (room->len)
            buf_puts(room, "; ");
        cell_data(room, rs, &r->cols[i], row);
    }
    csv_field(out, (Str){ room->p ? room->p : "", (uint32_t)room->len });
}

static void rule_side(Buf *out, const ResultSet *rs, const Result *r, ResultRole role, uint32_t row, Buf *room)
{
    const ResultColumn *c = result_column(r, role);
    buf_putc(out, ',');
    if (c)
        value(out, rs, c, row, room);
}

static void rule_row_csv(Buf *out, const ResultSet *rs, const Result *r, uint32_t row, Buf *room)
{
    const ResultColumn *verdict = result_column(r, ROLE_VERDICT);
    const char *file = row_file(rs, r, row);
    Num d;
    csv_field(out, str_of(r->rule.name ? r->rule.name : r->name ? r->name : ""));
    buf_putc(out, ',');
    csv_field(out, str_of(r->rule.severity ? r->rule.severity : ""));
    buf_putc(out, ',');
    value(out, rs, verdict, row, room);
    buf_putc(out, ',');
    csv_field(out, str_of(file ? file : ""));
    buf_putc(out, ',');
    if (r->lines && r->lines[row])
        buf_printf(out, "%" PRIu64, row_line(r, row));
    buf_putc(out, ',');
    rule_keys(out, rs, r, row, room);
    rule_side(out, rs, r, ROLE_LEFT, row, room);
    rule_side(out, rs, r, ROLE_RIGHT, row, room);
    buf_putc(out, ',');
    if (rule_difference(rs, r, row, &d)) {
        ResultColumn plain = { .decimals = -1 };
        cell_rounded(out, &plain, d);
    }
    buf_putc(out, ',');
    buf_clear(room);
    if (cell_hole(verdict, row))
        hole_print(room, rs->holes, cell_hole(verdict, row));
    csv_field(out, (Str){ room->p ? room->p : "", (uint32_t)room->len });
    end_row(out);
}

static void write_rules(Buf *out, const ResultSet *rs, bool after)
{
    Buf room = {0};
    bool any = false;
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (!result_is_rule(r) || !result_column(r, ROLE_VERDICT))
            continue;
        if (!any) {
            if (after)
                end_row(out);
            buf_puts(out, "regla,gravedad,veredicto,archivo,línea,clave,izquierda,derecha,diferencia,motivo");
            end_row(out);
        }
        any = true;
        for (uint32_t row = 0; row < r->nrows; row++)
            rule_row_csv(out, rs, r, row, &room);
    }
    buf_free(&room);
}

void write_csv(Buf *out, const ResultSet *rs, const ReportOptions *opt)
{
    Grids gs = grids_of(rs, true);
    for (uint32_t i = 0; i < gs.n; i++) {
        if (i)
            end_row(out);
        write_grid(out, rs, gs.items[i], gs.items[i]->totals || gs.items[i]->members[0]->streamed == 0, !opt->no_reasons);
    }
    write_rules(out, rs, gs.n > 0);
}
