/* report_table.c -- results as tables for a terminal: aligned by display width, numbers at the right. */
#include "runtime/report/writers.h"

#include "runtime/report/cell.h"
#include "runtime/report/notes.h"
#include <string.h>

enum { GAP = 2, TEXT_MIN = 12 };    /* narrowest that a text column is cut to */
static const char BOLD[] = "\033[1m", DIM[] = "\033[2m", RESET[] = "\033[0m";

typedef struct Lines { Buf *out; const char *before; const char *on, *off; uint32_t n; } Lines;

static void put_line(void *ctx, Str line)
{
    Lines *l = ctx;
    buf_puts(l->out, l->before);
    buf_puts(l->out, l->on);
    buf_str(l->out, line);
    buf_puts(l->out, l->off);
    buf_putc(l->out, '\n');
    l->n++;
}

static void cell_text(Buf *out, const ResultSet *rs, const Grid *g, uint32_t row, uint32_t col, bool colour)
{
    GridCell cell = grid_cell(g, row, col);
    if (cell.column)
        cell_people(out, rs, cell.column, cell.row, colour);
    else
        cell_clean(out, str_of(cell.text));
}

static Str slice(const Buf *b)
{
    return (Str){ b->p ? b->p : "", (uint32_t)b->len };
}

static uint32_t *measure(const ResultSet *rs, const Grid *g, uint32_t nrows)
{
    uint32_t *width = gc_array(uint32_t, g->ncols);
    Buf b = {0};
    for (uint32_t c = 0; c < g->ncols; c++)
        width[c] = text_width(str_of(g->cols[c].heading ? g->cols[c].heading : ""));
    for (uint32_t row = 0; row < nrows; row++)
        for (uint32_t c = 0; c < g->ncols; c++) {
            buf_clear(&b);
            cell_text(&b, rs, g, row, c, false);
            uint32_t w = text_width(slice(&b));
            if (w > width[c])
                width[c] = w;
        }
    buf_free(&b);
    return width;
}

/* Cuts the widest columns of text until the table fits LIMIT; numbers are never cut. */
static void shrink(const Grid *g, uint32_t *width, uint32_t limit)
{
    for (;;) {
        uint32_t total = 0, widest = UINT32_MAX;
        for (uint32_t c = 0; c < g->ncols; c++) {
            total += width[c] + (c ? GAP : 0);
            if (!g->cols[c].right && width[c] > TEXT_MIN && (widest == UINT32_MAX || width[c] > width[widest]))
                widest = c;
        }
        if (total <= limit || widest == UINT32_MAX)
            return;
        width[widest]--;
    }
}

/* As much of S as fits WIDTH columns, with an ellipsis if it was cut. */
static Str cut(Buf *room, Str s, uint32_t width)
{
    if (text_width(s) <= width)
        return s;
    uint32_t end = 0, used = 1;
    while (end < s.len) {
        utf8_decode(s.p + end, s.len - end, &used);
        if (text_width((Str){ s.p, end + used }) + 1 > width)
            break;
        end += used;
    }
    buf_clear(room);
    buf_add(room, s.p, end);
    buf_puts(room, "…");
    return slice(room);
}

static void aligned(Buf *out, Str text, Str shown, uint32_t width, bool right, bool last)
{
    uint32_t w = text_width(text);
    uint32_t pad = w < width ? width - w : 0;
    if (right)
        buf_repeat(out, " ", pad);
    buf_str(out, shown);
    if (!right && !last)
        buf_repeat(out, " ", pad);
}

static void write_heading(Buf *out, const Grid *g, const uint32_t *width, bool colour)
{
    Buf room = {0};
    if (colour)
        buf_puts(out, BOLD);
    for (uint32_t c = 0; c < g->ncols; c++) {
        Buf clean = {0};
        cell_clean(&clean, str_of(g->cols[c].heading ? g->cols[c].heading : ""));
        Str text = cut(&room, slice(&clean), width[c]);
        if (c)
            buf_repeat(out, " ", GAP);
        aligned(out, text, text, width[c], g->cols[c].right, c + 1 == g->ncols);
        buf_free(&clean);
    }
    if (colour)
        buf_puts(out, RESET);
    buf_putc(out, '\n');
    for (uint32_t c = 0; c < g->ncols; c++) {
        if (c)
            buf_repeat(out, " ", GAP);
        buf_repeat(out, "─", width[c]);
    }
    buf_putc(out, '\n');
    buf_free(&room);
}

static void write_rows(Buf *out, const ResultSet *rs, const Grid *g, uint32_t nrows, const uint32_t *width, bool colour)
{
    Buf plain = {0}, painted = {0}, room = {0};
    bool total = g->nmembers == 1 && g->members[0]->has_total;
    for (uint32_t row = 0; row < nrows; row++) {
        if (total && row + 1 == g->nrows)
            for (uint32_t c = 0; c < g->ncols; c++) {
                buf_repeat(out, " ", c ? GAP : 0);
                buf_repeat(out, "─", width[c]);
                if (c + 1 == g->ncols)
                    buf_putc(out, '\n');
            }
        for (uint32_t c = 0; c < g->ncols; c++) {
            buf_clear(&plain);
            cell_text(&plain, rs, g, row, c, false);
            Str text = cut(&room, slice(&plain), width[c]), shown = text;
            if (colour && text.len == plain.len) {
                buf_clear(&painted);
                cell_text(&painted, rs, g, row, c, true);
                shown = slice(&painted);
            }
            if (c)
                buf_repeat(out, " ", GAP);
            aligned(out, text, shown, width[c], g->cols[c].right, c + 1 == g->ncols);
        }
        while (out->len && out->p[out->len - 1] == ' ')
            out->p[--out->len] = '\0';
        buf_putc(out, '\n');
    }
    buf_free(&plain);
    buf_free(&painted);
    buf_free(&room);
}

static void write_grid(Buf *out, const ResultSet *rs, const Grid *g, const ReportOptions *opt)
{
    Lines head = { out, "", opt->colour ? BOLD : "", opt->colour ? RESET : "", 0 };
    Lines foot = { out, "  ", opt->colour ? DIM : "", opt->colour ? RESET : "", 0 };
    uint32_t nrows = opt->max_rows && g->nrows > opt->max_rows ? opt->max_rows : g->nrows;
    notes_head(g, put_line, &head);
    if (head.n)
        buf_putc(out, '\n');
    uint32_t *width = measure(rs, g, nrows);
    if (opt->width)
        shrink(g, width, opt->width);
    write_heading(out, g, width, opt->colour);
    write_rows(out, rs, g, nrows, width, opt->colour);
    if (!g->nrows)
        buf_puts(out, "(sin renglones)\n");
    if (nrows < g->nrows)
        buf_printf(out, "… y %u renglones más\n", g->nrows - nrows);
    notes_foot(rs, g, opt, put_line, &foot);
}

static void write_rules(Buf *out, const ResultSet *rs, const ReportOptions *opt, bool after)
{
    Lines rows = { out, "    ", "", "", 0 };
    bool any = false;
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (!result_is_rule(r))
            continue;
        if (!any)
            buf_printf(out, "%s%sReglas%s\n", after ? "\n" : "", opt->colour ? BOLD : "", opt->colour ? RESET : "");
        any = true;
        bool informs = r->rule.severity && strcmp(r->rule.severity, "nota") == 0;
        buf_puts(out, informs ? "  · " : r->rule.unmet ? "  ✗ " : r->rule.undecidable ? "  ? " : "  ✓ ");
        rule_summary(out, r);
        buf_putc(out, '\n');
        if (r->rule.message && (r->rule.unmet || r->rule.undecidable)) {
            buf_puts(out, "    ");
            cell_clean(out, str_of(r->rule.message));
            buf_putc(out, '\n');
        }
        rule_lines(rs, r, opt, put_line, &rows);
    }
}

void write_table(Buf *out, const ResultSet *rs, const ReportOptions *opt)
{
    Grids gs = grids_of(rs, false);
    for (uint32_t i = 0; i < gs.n; i++) {
        if (i)
            buf_putc(out, '\n');
        write_grid(out, rs, gs.items[i], opt);
    }
    if (rs->nparams) {
        Lines params = { out, "  ", "", "", 0 };
        buf_printf(out, "%sParámetros\n", gs.n ? "\n" : "");
        notes_params(rs, put_line, &params);
    }
    write_rules(out, rs, opt, gs.n || rs->nparams);
}
