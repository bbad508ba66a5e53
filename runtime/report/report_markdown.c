/* report_markdown.c -- results as Markdown pipe tables, with the cells of the table form. */
#include "runtime/report/writers.h"

#include "runtime/report/cell.h"
#include "runtime/report/notes.h"

/* Text that Markdown must not read as its own marks. */
static void escaped(Buf *out, Str s)
{
    Buf clean = {0};
    cell_clean(&clean, s);
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.p[i];
        if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '<' || c == '_')
            buf_putc(out, '\\');
        buf_putc(out, c);
    }
    buf_free(&clean);
}

static void bullet(void *ctx, Str line)
{
    Buf *out = ctx;
    buf_puts(out, "- ");
    escaped(out, line);
    buf_putc(out, '\n');
}

static void paragraph(void *ctx, Str line)
{
    Buf *out = ctx;
    buf_puts(out, "**");
    escaped(out, line);
    buf_puts(out, "**\n\n");
}

static void write_grid(Buf *out, const ResultSet *rs, const Grid *g, const ReportOptions *opt)
{
    uint32_t nrows = opt->max_rows && g->nrows > opt->max_rows ? opt->max_rows : g->nrows;
    Buf cell = {0};
    notes_head(g, paragraph, out);
    for (uint32_t c = 0; c < g->ncols; c++) {
        buf_puts(out, c ? " | " : "| ");
        escaped(out, str_of(g->cols[c].heading ? g->cols[c].heading : ""));
    }
    buf_puts(out, " |\n");
    for (uint32_t c = 0; c < g->ncols; c++)
        buf_puts(out, g->cols[c].right ? "|---:" : "|---");
    buf_puts(out, "|\n");
    for (uint32_t row = 0; row < nrows; row++) {
        for (uint32_t c = 0; c < g->ncols; c++) {
            GridCell at = grid_cell(g, row, c);
            buf_clear(&cell);
            if (at.column)
                cell_people(&cell, rs, at.column, at.row, false);
            else
                buf_puts(&cell, at.text);
            buf_puts(out, c ? " | " : "| ");
            escaped(out, (Str){ cell.p ? cell.p : "", (uint32_t)cell.len });
        }
        buf_puts(out, " |\n");
    }
    if (nrows < g->nrows)
        buf_printf(out, "\n… y %u renglones más\n", g->nrows - nrows);
    buf_putc(out, '\n');
    size_t before = out->len;
    notes_foot(rs, g, opt, bullet, out);
    if (out->len > before)
        buf_putc(out, '\n');
    buf_free(&cell);
}

void write_markdown(Buf *out, const ResultSet *rs, const ReportOptions *opt)
{
    Grids gs = grids_of(rs, false);
    for (uint32_t i = 0; i < gs.n; i++)
        write_grid(out, rs, gs.items[i], opt);
    if (rs->nparams) {
        buf_puts(out, "**Parámetros**\n\n");
        notes_params(rs, bullet, out);
        buf_putc(out, '\n');
    }
    Buf line = {0};
    bool any = false;
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (!result_is_rule(r))
            continue;
        if (!any)
            buf_puts(out, "**Reglas**\n\n");
        any = true;
        buf_clear(&line);
        rule_summary(&line, r);
        paragraph(out, (Str){ line.p, (uint32_t)line.len });
        size_t before = out->len;
        rule_lines(rs, r, opt, bullet, out);
        if (out->len > before)
            buf_putc(out, '\n');
    }
    buf_free(&line);
    /* One line end at the end of the text, not two. */
    if (out->len > 1 && out->p[out->len - 1] == '\n' && out->p[out->len - 2] == '\n')
        out->p[--out->len] = '\0';
}
