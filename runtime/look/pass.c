/* pass.c -- reads a table whole, once: its rows are tallied, sections and totals set apart. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { VALUES_BUDGET = 96 << 20, TOTALS_MOST = 200 };

/* What the pass knows of a column beside its tally. */
typedef struct Side {
    NumSum group;                 /* of the rows since the last total */
    NumSum totals;                /* of the totals */
    bool   in_section, blank_total;
} Side;

typedef struct Pass {
    LookTable *t;
    Tally      tally;
    Side      *side;
    uint32_t   width;             /* of the sample: what a row is */
} Pass;

/* Point or comma, by the rows of the sample. */
static void decide_commas(LookTable *t, const Sample *s, const Run *run, Arena *scratch)
{
    for (uint32_t i = run->nhead ? run->head + run->nhead : run->from; i < run->to; i++) {
        const SampleRow *r = &s->rows[i];
        for (uint32_t c = 0; c < r->n && c < t->ncolumns; c++) {
            uint32_t seen = cell_seen(scratch, r->cells[c]);
            t->columns[c].comma_only += seen == SEEN_COMMA;
            t->columns[c].point_only += seen == SEEN_POINT;
        }
        arena_reset(scratch);
    }
    uint64_t comma = 0, point = 0;
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        comma += t->columns[c].comma_only > t->columns[c].point_only;
        point += t->columns[c].point_only > t->columns[c].comma_only;
    }
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        LookColumn *col = &t->columns[c];
        bool settled = col->comma_only != col->point_only;
        col->comma = settled ? col->comma_only > col->point_only : comma > 0 && point == 0;
    }
}

static void take_section(Pass *p, const RawBatch *b, uint32_t row)
{
    LookTable *t = p->t;
    for (uint32_t c = 0; c < raw_width(b, row); c++) {
        Str cell = cell_trim(raw_field(b, row, c));
        if (!cell.len)
            continue;
        if (t->sections == 0 || c < t->section_from)
            t->section_from = c;
        if (t->sections == 0) {
            t->section_line = b->line[row];
            t->section_cell = cell_shown(cell);
        }
        if (c < t->ncolumns)
            p->side[c].in_section = true;
    }
    t->sections++;
}

static bool number_of(const Pass *p, const LookColumn *c, Str cell, Num *out)
{
    CellNumber n;
    if (!cell.len || cell_number(p->tally.scratch, cell, c->comma, true, &n))
        return false;
    *out = n.wide ? n.big : num_decimal(p->tally.scratch, n.mantissa, n.scale);
    return true;
}

static bool sum_is(const Pass *p, const NumSum *s, Num x)
{
    Num v;
    return numsum_result(p->tally.scratch, s, &v) == NUM_OK && num_cmp(v, x) == 0;
}

/* A row whose first text is TOTAL or the like. */
static void take_total(Pass *p, const RawBatch *b, uint32_t row, Str name, uint32_t column)
{
    LookTable *t = p->t;
    uint32_t numbers = 0, fit = 0;
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        Side *side = &p->side[c];
        Str cell = cell_trim(raw_field(b, row, c));
        Num x;
        side->blank_total |= !cell.len;
        if (!number_of(p, &t->columns[c], cell, &x))
            continue;
        numbers++;
        fit += sum_is(p, &side->group, x) || sum_is(p, &t->columns[c].sum, x) || sum_is(p, &side->totals, x);
        numsum_add(&side->totals, x);
    }
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        numsum_free(&p->side[c].group);
        p->side[c].group = (NumSum){ 0 };
    }
    t->total_rows++;
    uint32_t at = 0;
    while (at < t->ntotals && !(t->totals[at].column == column && str_eq(t->totals[at].text, name)))
        at++;
    if (at == t->ntotals) {
        LookTotal total = { .text = { gc_strndup(name.p, name.len), name.len }, .line = b->line[row], .column = column };
        GC_PUSH(t->totals, t->ntotals, t->cap_totals, total);
    }
    t->totals[at].count++;
    t->totals[at].fits += fit * 2 > numbers;       /* percentages do not add up */
}

static const LookTramo *tramo_of(const LookTable *t, uint64_t line)
{
    for (uint32_t i = 0; i < t->ntramos; i++)
        if (line >= t->tramos[i].first && line <= t->tramos[i].last)
            return &t->tramos[i];
    return NULL;
}

static void take_row(Pass *p, const RawBatch *b, uint32_t row)
{
    LookTable *t = p->t;
    uint32_t width = raw_width(b, row), filled = 0, first = UINT32_MAX, last = 0;
    uint64_t line = b->line[row];
    for (uint32_t c = 0; c < width; c++)
        if (!cell_is_blank(raw_field(b, row, c))) {
            first = first == UINT32_MAX ? c : first;
            last = c + 1;
            filled++;
        }
    if (!t->keep_sections && !layout_is_row(p->width, width, filled)) {
        take_section(p, b, row);
        return;
    }
    Str name = cell_trim(raw_field(b, row, first));
    bool sure;
    if (!t->keep_totals && p->width > 1 && first < t->ncolumns && t->ntotals < TOTALS_MOST && words_total(name, &sure)) {
        t->sure_totals += sure;
        take_total(p, b, row, name, first);
        return;
    }
    t->rows++;
    if (t->head_width && last > t->head_width)
        spot_add(&t->long_rows, line, 0, cell_trim(raw_field(b, row, t->head_width)), NULL);
    if (t->head_width > 2 && width < t->head_width)
        spot_add(&t->short_rows, line, 0, name, NULL);
    const LookTramo *tramo = tramo_of(t, line);
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        if (tramo && c >= tramo->from && c + 1 == t->ncolumns)
            break;
        Str cell = cell_trim(raw_field(b, row, tramo && c >= tramo->from ? c + 1 : c));
        Num x;
        if (tally_cell(&p->tally, &t->columns[c], cell, line, (b->flags[row] & ROW_BAD_BYTES) != 0, &x))
            numsum_add(&p->side[c].group, x);
    }
}

/* Which columns tell rows from sections: one that every row has and no section, or a few that together do (by the sample). */
static void tell_rows(Pass *p, const Sample *s, const Run *run)
{
    LookTable *t = p->t;
    for (uint32_t c = 0; c < t->ncolumns; c++)
        if (t->columns[c].blank == 0 && !p->side[c].in_section && !p->side[c].blank_total) {
            t->row_columns[t->nrow_columns++] = c;
            return;
        }
    uint32_t from = run->nhead ? run->head + run->nhead : run->from, n = run->to - from;
    bool *done = gc_array(bool, n + 1);
    enum { MOST = sizeof t->row_columns / sizeof *t->row_columns };
    uint32_t left = 0;
    for (uint32_t i = 0; i < n; i++) {
        done[i] = !layout_member(s, &s->rows[from + i]);
        left += !done[i];
    }
    while (left && t->nrow_columns < MOST) {
        uint32_t best = UINT32_MAX, best_new = 0;
        for (uint32_t c = 0; c < t->ncolumns; c++) {
            uint32_t fresh = 0;
            if (p->side[c].in_section)
                continue;
            for (uint32_t i = 0; i < n; i++)
                fresh += !done[i] && c < s->rows[from + i].n && s->rows[from + i].cells[c].len;
            if (fresh > best_new) {
                best_new = fresh;
                best = c;
            }
        }
        if (best == UINT32_MAX)
            break;
        t->row_columns[t->nrow_columns++] = best;
        for (uint32_t i = 0; i < n; i++)
            done[i] |= best < s->rows[from + i].n && s->rows[from + i].cells[best].len;
        left -= best_new;
    }
    if (left)
        t->nrow_columns = 0;
}

/* A last line that only numbers the columns names none. */
static void name_columns(LookTable *t, const Table *table)
{
    uint32_t lines = t->spec.header_lines - (t->numbered && t->spec.header_lines > 1);
    for (uint32_t c = 0; c < t->ncolumns && c < table_width(table); c++) {
        Buf path = { 0 };
        t->columns[c].heading = table_heading(table, c, lines);
        table_heading_path(table, c, lines, &path);
        if (t->columns[c].heading.len)
            t->head_width = c + 1;
        t->columns[c].path = (Str){ gc_strndup(path.p ? path.p : "", path.len), (uint32_t)path.len };
        buf_free(&path);
    }
}

/* How the heading of a column may be called: see LookColumn.found_by. */
static void find_columns(LookTable *t, const Table *table)
{
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        LookColumn *col = &t->columns[c];
        if (col->heading.len && table_heading_find(table, col->heading) == c + 1)
            col->found_by = col->heading;
        else if (col->path.len && table_heading_find(table, col->path) == c + 1)
            col->found_by = col->path;
    }
}

void table_forget(LookTable *t)
{
    for (uint32_t c = 0; t->columns && c < t->ncolumns; c++) {
        numsum_free(&t->columns[c].sum);
        values_free(t->columns[c].values);
        values_free(t->columns[c].odds);
    }
    t->columns = NULL;
    t->rows = 0;
    t->nlabels = t->nrow_columns = t->nkey = t->head_width = 0;
    t->long_rows = t->short_rows = (Spots){ 0 };
    /* What was set apart and is now taken for rows is still told. */
    if (!t->keep_sections)
        t->sections = 0;
    if (!t->keep_totals)
        t->ntotals = t->total_rows = t->sure_totals = 0;
}

Status pass_read(LookTable *t, const Sample *s, const Run *run, const LookOptions *opt, const LookWords *w, Arena *a, Diags *diags)
{
    Pass p = { .t = t, .width = s->width };
    HoleTable *holes = holes_new();
    RawBatch *b = raw_new();
    Table *table = NULL;
    TableOptions table_opt = { .max_bytes = opt->max_bytes, .cancel = opt->cancel };
    Arena *scratch = arena_new();
    Status st = table_open(&t->spec, &table_opt, NULL, holes, diags, &table);
    if (st != ST_OK)
        goto out;
    uint32_t width = run->width > table_width(table) ? run->width : table_width(table);
    table_forget(t);
    t->ncolumns = width < LOOK_COLUMNS ? width : LOOK_COLUMNS;
    t->unseen_columns = width - t->ncolumns;
    t->columns = gc_array(LookColumn, t->ncolumns + 1);
    for (uint32_t c = 0; c < t->ncolumns; c++)
        t->columns[c].position = c + 1;
    p.side = mem_alloc(t->ncolumns + 1u, sizeof *p.side);
    memset(p.side, 0, (t->ncolumns + 1u) * sizeof *p.side);
    p.tally = (Tally){ .table = t, .words = w, .arena = a, .scratch = scratch, .budget = VALUES_BUDGET };
    decide_commas(t, s, run, scratch);
    name_columns(t, table);
    find_columns(t, table);
    while ((st = table_split(table, b, diags)) == ST_OK)
        for (uint32_t row = 0; row < b->nrows; row++) {
            take_row(&p, b, row);
            arena_reset(scratch);
        }
    t->counts = *table_counts(table);
    t->headings_again = t->counts.excluded[ROWCAUSE_HEADER] - (t->spec.header == HEADER_NONE ? 0 : t->spec.header_lines);
    if (st == ST_END) {
        st = ST_OK;
        tell_rows(&p, s, run);
    }
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        numsum_free(&p.side[c].group);
        numsum_free(&p.side[c].totals);
    }
out:
    mem_free(p.side);
    arena_free(scratch);
    table_close(table);
    raw_free(b);
    holes_free(holes);
    return st;
}
