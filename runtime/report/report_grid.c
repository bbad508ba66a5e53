/* report_grid.c -- which results share a table, and in what columns. */
#include "runtime/report/grid.h"

#include "runtime/report/cell.h"
#include <string.h>

bool result_is_rule(const Result *r)
{
    return r->kind == RESULT_RULE;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* ---- which indicators stand together ---- */

static bool same_key_values(const ResultSet *rs, const ResultColumn *a, const ResultColumn *b, uint32_t nrows)
{
    Buf x = {0}, y = {0};
    bool same = true;
    for (uint32_t row = 0; same && row < nrows; row++) {
        buf_clear(&x);
        buf_clear(&y);
        cell_data(&x, rs, a, row);
        cell_data(&y, rs, b, row);
        same = x.len == y.len && (!x.len || memcmp(x.p, y.p, x.len) == 0);
    }
    buf_free(&x);
    buf_free(&y);
    return same;
}

static bool same_grain(const ResultSet *rs, const Result *a, const Result *b)
{
    if (a->dataset != b->dataset || a->nrows != b->nrows)
        return false;
    uint32_t i = 0, k = 0, keys = 0;
    for (;; i++, k++, keys++) {
        while (i < a->ncols && a->cols[i].role != ROLE_KEY)
            i++;
        while (k < b->ncols && b->cols[k].role != ROLE_KEY)
            k++;
        if (i == a->ncols || k == b->ncols)
            break;
        if (!same_text(a->cols[i].name, b->cols[k].name) || !same_key_values(rs, &a->cols[i], &b->cols[k], a->nrows))
            return false;
    }
    if (i != a->ncols || k != b->ncols)
        return false;
    if (!keys && (!a->lines || !b->lines || memcmp(a->lines, b->lines, a->nrows * sizeof *a->lines) != 0))
        return false;
    return true;
}

/* ---- columns ---- */

/* Where the script declares no decimals, people see the same number of them all down the column: as many as its values
 * need, if they need few. Nothing is rounded by it. */
static const ResultColumn *for_people(const ResultSet *rs, const ResultColumn *c)
{
    uint32_t most = 0, needs;
    if (c->kind != VEC_NUM || c->decimals >= 0)
        return c;
    for (uint32_t row = 0; row < c->data.v.n; row++) {
        if (cell_hole(c, row))
            continue;
        if (!num_finite(cell_num(rs, c, row), &needs) || needs > CELL_TABLE_DECIMALS)
            return c;
        most = needs > most ? needs : most;
    }
    ResultColumn *aligned = gc_new(ResultColumn);
    *aligned = *c;
    aligned->decimals = (int32_t)most;
    return aligned;
}

static GridColumn *add_column(Grid *g, const char *heading, const char *name, bool right)
{
    GridColumn c = { .heading = heading, .name = name, .right = right };
    GC_PUSH(g->cols, g->ncols, g->cap_cols, c);
    return &g->cols[g->ncols - 1];
}

static bool any_nonzero(const ResultSet *rs, const ResultColumn *c, uint32_t nrows)
{
    for (uint32_t i = 0; i < nrows; i++)
        if (!cell_hole(c, i) && num_sign(cell_num(rs, c, i)))
            return true;
    return false;
}

static const char *role_word(const ResultColumn *c)
{
    switch (c->role) {
    case ROLE_GOAL:       return "meta";
    case ROLE_BASELINE:   return "línea base";
    case ROLE_FULFILMENT: return "cumplimiento";
    case ROLE_PROGRESS:   return "avance a la meta";
    case ROLE_BAND:       return "semáforo";
    case ROLE_USED:       return "usados";
    case ROLE_EXCLUDED:   return "excluidos";
    case ROLE_VERDICT:    return "veredicto";
    case ROLE_LEFT:       return "izquierda";
    case ROLE_RIGHT:      return "derecha";
    case ROLE_DIFFERENCE: return "diferencia";
    case ROLE_KEY: case ROLE_VALUE: case ROLE_FRONTIER: case ROLE_HOLES:
        return c->name ? c->name : "valor";
    }
    return "valor";
}

static uint32_t count_role(const Result *r, ResultRole role)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->ncols; i++)
        n += r->cols[i].role == role;
    return n;
}

/* "meta", or "meta sexenal", or "avance_fisico.meta" where several indicators share the table. */
static const char *indicator_heading(const Result *r, const ResultColumn *c, bool shared)
{
    const char *word = role_word(c);
    if (c->role == ROLE_VALUE)
        return r->name ? r->name : word;
    if (c->role == ROLE_BAND && count_role(r, ROLE_BAND) > 1 && c->bands_name)
        word = c->bands_name;
    if (c->goal_name)
        word = gc_printf("%s %s", word, c->goal_name);
    return shared && r->name ? gc_printf("%s: %s", r->name, word) : word;
}

static const char *data_name(const Result *r, const ResultColumn *c)
{
    if (c->name)
        return c->name;
    return r->name ? gc_printf("%s.%s", r->name, role_word(c)) : role_word(c);
}

static void add_result_columns(Grid *g, const ResultSet *rs, const Result *r, bool shared, bool for_data)
{
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        bool counts = c->role == ROLE_USED || c->role == ROLE_EXCLUDED;
        if (c->role == ROLE_KEY || c->role == ROLE_HOLES || c->role == ROLE_FRONTIER)
            continue;
        if (counts && !for_data) {
            const ResultColumn *excluded = result_column(r, ROLE_EXCLUDED);
            if (!excluded || !any_nonzero(rs, excluded, r->nrows))
                continue;
        }
        GridColumn *col = add_column(g, indicator_heading(r, c, shared), data_name(r, c), c->kind == VEC_NUM);
        col->result = r;
        col->column = for_data ? c : for_people(rs, c);
    }
}

static void finish_rows(Grid *g, const ResultSet *rs, bool for_data)
{
    const Result *first = g->members[0];
    uint32_t keys = 0;
    g->nrows = first->nrows;
    for (uint32_t i = 0; i < first->ncols; i++) {
        const ResultColumn *c = &first->cols[i];
        if (c->role != ROLE_KEY)
            continue;
        GridColumn *col = add_column(g, c->heading ? c->heading : c->name, data_name(first, c), c->kind == VEC_NUM);
        col->result = first;
        col->column = c;
        keys++;
    }
    if (!keys && first->lines && !first->is_total)
        add_column(g, "línea", "línea", true)->result = first;
    g->rs = rs;
    for (uint32_t i = 0; i < g->nmembers; i++)
        add_result_columns(g, rs, g->members[i], g->nmembers > 1, for_data);
}

static Grid *show_grid(const ResultSet *rs, const Result *r, bool for_data)
{
    Grid *g = gc_new(Grid);
    g->title = r->title;
    g->nrows = r->nrows;
    GC_PUSH(g->members, g->nmembers, g->cap_members, r);
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        if (c->role == ROLE_HOLES || c->role == ROLE_FRONTIER)
            continue;
        GridColumn *col = add_column(g, c->heading ? c->heading : data_name(r, c), data_name(r, c), c->kind == VEC_NUM);
        col->result = r;
        col->column = for_data ? c : for_people(rs, c);
    }
    return g;
}

/* ---- totals ---- */

/* The rows of R: one for each of its goals. */
static void add_total_rows(Grid *g, const Result *r, const MatrixLevel *level, uint32_t row)
{
    uint32_t before = g->ntotals;
    for (uint32_t i = 0; i < r->ncols; i++) {
        const char *goal = r->cols[i].goal_name;
        bool known = !goal;
        for (uint32_t k = before; k < g->ntotals && !known; k++)
            known = same_text(g->rows[k].goal, goal);
        GridTotal t = { .result = r, .goal = goal, .row = row, .level = level };
        if (!known)
            GC_PUSH(g->rows, g->ntotals, g->cap_rows, t);
    }
    GridTotal only = { .result = r, .row = row, .level = level };
    if (before == g->ntotals)
        GC_PUSH(g->rows, g->ntotals, g->cap_rows, only);
}

/* Column with ROLE that belongs to goal GOAL (or to none), the SLOT-th of them. */
static const ResultColumn *goal_column(const Result *r, ResultRole role, const char *goal, uint32_t slot)
{
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        if (c->role == role && (!c->goal_name || same_text(c->goal_name, goal)) && slot-- == 0)
            return c;
    }
    return NULL;
}

static const ResultColumn *totals_column(const Grid *g, uint32_t row, const GridColumn *col)
{
    const GridTotal *t = &g->rows[row];
    if (!t->result)
        return NULL;
    switch (col->field) {
    case TOT_LEVEL: case TOT_SUMMARY: case TOT_NAME: case TOT_KEYS: case TOT_FORMULA: case TOT_UNIT: case TOT_GOAL_NAME: return NULL;
    case TOT_VALUE:      return goal_column(t->result, ROLE_VALUE, t->goal, 0);
    case TOT_GOAL:       return goal_column(t->result, ROLE_GOAL, t->goal, 0);
    case TOT_BASELINE:   return goal_column(t->result, ROLE_BASELINE, t->goal, 0);
    case TOT_FULFILMENT: return goal_column(t->result, ROLE_FULFILMENT, t->goal, 0);
    case TOT_PROGRESS:   return goal_column(t->result, ROLE_PROGRESS, t->goal, 0);
    case TOT_BAND:       return goal_column(t->result, ROLE_BAND, t->goal, col->slot);
    case TOT_USED:       return goal_column(t->result, ROLE_USED, t->goal, 0);
    case TOT_EXCLUDED:   return goal_column(t->result, ROLE_EXCLUDED, t->goal, 0);
    }
    return NULL;
}

/* "Norte; 2024T1": the keys of the row of a result. */
static const char *keys_text(const Grid *g, const GridTotal *t)
{
    Buf b = {0};
    for (uint32_t i = 0; i < t->result->ncols; i++) {
        if (t->result->cols[i].role != ROLE_KEY || t->row >= t->result->nrows)
            continue;
        buf_puts(&b, b.len ? "; " : "");
        cell_people(&b, g->rs, &t->result->cols[i], t->row, false);
    }
    if (!b.len && t->result->lines && !t->result->is_total && t->row < t->result->nrows)
        buf_printf(&b, "línea %llu", (unsigned long long)row_line(t->result, t->row));
    const char *s = b.len ? gc_strndup(b.p, b.len) : "";
    buf_free(&b);
    return s;
}

/* The published method or else the formula; for people on one line. */
static const char *formula_text(const Grid *g, const IndicatorInfo *i)
{
    const char *s = i->method ? i->method : i->formula ? i->formula : "";
    if (g->for_data)
        return s;
    char *line = gc_bytes(strlen(s) + 1);
    size_t n = 0;
    for (; *s; s++) {
        bool blank = *s == ' ' || *s == '\n' || *s == '\t' || *s == '\r';
        if (!blank || (n && line[n - 1] != ' '))
            line[n++] = blank ? ' ' : *s;
    }
    return line;
}

/* "Componente c1".  People see a level once, files in each row. */
static const char *level_text(const Grid *g, const GridTotal *t)
{
    if (!t->level || (!t->first && !g->for_data))
        return "";
    if (!g->for_data) {
        const char *s = t->level->level;
        return gc_printf("%c%s%s%s", s[0] - 'a' + 'A', s + 1, t->level->name ? " " : "", t->level->name ? t->level->name : "");
    }
    return t->level->name ? gc_printf("%s %s", t->level->level, t->level->name) : t->level->level;
}

static const char *totals_text(const Grid *g, uint32_t row, TotalsField field)
{
    const GridTotal *t = &g->rows[row];
    if (field == TOT_LEVEL)
        return level_text(g, t);
    if (field == TOT_SUMMARY)
        return t->level && t->level->summary && (t->first || g->for_data) ? t->level->summary : "";
    if (!t->result)
        return "";
    switch (field) {
    case TOT_LEVEL: case TOT_SUMMARY: return "";
    case TOT_NAME:
        if (g->matrix && !g->for_data && t->result->indicator.title)
            return t->result->indicator.title;
        return t->result->name ? t->result->name : "";
    case TOT_KEYS:      return g->matrix ? keys_text(g, t) : "";
    case TOT_FORMULA:
        return g->matrix ? formula_text(g, &t->result->indicator) : "";
    case TOT_GOAL_NAME: return t->goal ? t->goal : "";
    case TOT_UNIT: {
        const ResultColumn *value = result_column(t->result, ROLE_VALUE);
        return value && value->unit ? value->unit : t->result->indicator.unit ? t->result->indicator.unit : "";
    }
    case TOT_VALUE: case TOT_GOAL: case TOT_BASELINE: case TOT_FULFILMENT: case TOT_PROGRESS: case TOT_BAND:
    case TOT_USED: case TOT_EXCLUDED:
        return "";
    }
    return "";
}

static bool any_excluded(const Grid *g)
{
    for (uint32_t i = 0; i < g->nmembers; i++) {
        const ResultColumn *c = result_column(g->members[i], ROLE_EXCLUDED);
        if (c && any_nonzero(g->rs, c, g->members[i]->nrows))
            return true;
    }
    return false;
}

static bool totals_has(const Grid *g, TotalsField field, uint32_t slot)
{
    GridColumn probe = { .field = field, .slot = slot };
    for (uint32_t row = 0; row < g->ntotals; row++)
        if (totals_column(g, row, &probe) || totals_text(g, row, field)[0])
            return true;
    return false;
}

typedef struct FieldInfo { TotalsField field; const char *heading; bool right; } FieldInfo;

static void finish_totals(Grid *g)
{
    static const FieldInfo of_totals[] = {
        { TOT_NAME, "indicador", false }, { TOT_VALUE, "valor", true }, { TOT_UNIT, "unidad", false },
        { TOT_GOAL_NAME, "meta de", false }, { TOT_GOAL, "meta", true }, { TOT_BASELINE, "línea base", true },
        { TOT_FULFILMENT, "cumplimiento", true }, { TOT_PROGRESS, "avance", true }, { TOT_BAND, "semáforo", false },
        { TOT_USED, "usados", true }, { TOT_EXCLUDED, "excluidos", true },
    };
    static const FieldInfo of_matrix[] = {
        { TOT_LEVEL, "nivel", false }, { TOT_SUMMARY, "resumen narrativo", false }, { TOT_NAME, "indicador", false }, { TOT_KEYS, "clave", false },
        { TOT_FORMULA, "método de cálculo", false }, { TOT_UNIT, "unidad", false }, { TOT_GOAL_NAME, "meta de", false },
        { TOT_BASELINE, "línea base", true }, { TOT_GOAL, "meta", true }, { TOT_VALUE, "valor", true }, { TOT_FULFILMENT, "cumplimiento", true },
        { TOT_PROGRESS, "avance", true }, { TOT_BAND, "semáforo", false }, { TOT_USED, "usados", true }, { TOT_EXCLUDED, "excluidos", true },
    };
    const FieldInfo *fields = g->matrix ? of_matrix : of_totals;
    size_t nfields = g->matrix ? sizeof of_matrix / sizeof *of_matrix : sizeof of_totals / sizeof *of_totals;
    if (g->matrix && !g->for_data && !any_excluded(g))
        nfields -= 2;           /* rows used are news where some were not */
    g->nrows = g->ntotals;
    for (size_t i = 0; i < nfields; i++)
        for (uint32_t slot = 0; totals_has(g, fields[i].field, slot); slot++) {
            const char *heading = slot ? gc_printf("%s %u", fields[i].heading, slot + 1) : fields[i].heading;
            GridColumn *c = add_column(g, heading, heading, fields[i].right);
            c->field = fields[i].field;
            c->slot  = slot;
            if (fields[i].field != TOT_BAND)
                break;
        }
}

/* ---- matrices ---- */

static Grid *matrix_grid(const ResultSet *rs, const Result *m, bool for_data)
{
    Grid *g = gc_new(Grid);
    g->title    = m->title ? m->title : m->name;
    g->totals   = true;
    g->matrix   = m;
    g->for_data = for_data;
    g->rs      = rs;
    for (uint32_t i = 0; i < m->matrix.n; i++) {
        const MatrixLevel *level = &m->matrix.levels[i];
        uint32_t first = g->ntotals;
        for (uint32_t k = 0; k < level->n; k++) {
            const Result *r = level->indicators[k];
            bool known = false;
            for (uint32_t j = 0; j < g->nmembers; j++)
                known |= g->members[j] == r;
            if (!known)
                GC_PUSH(g->members, g->nmembers, g->cap_members, r);
            for (uint32_t row = 0; row < r->nrows; row++)
                add_total_rows(g, r, level, row);
        }
        GridTotal bare = { .level = level };
        if (first == g->ntotals)
            GC_PUSH(g->rows, g->ntotals, g->cap_rows, bare);
        g->rows[first].first = true;
    }
    finish_totals(g);
    return g;
}

static bool in_matrix(const ResultSet *rs, const Result *r)
{
    for (uint32_t i = 0; i < rs->n; i++)
        for (uint32_t l = 0; rs->items[i]->kind == RESULT_MATRIX && l < rs->items[i]->matrix.n; l++)
            for (uint32_t k = 0; k < rs->items[i]->matrix.levels[l].n; k++)
                if (rs->items[i]->matrix.levels[l].indicators[k] == r)
                    return true;
    return false;
}

/* ---- all together ---- */

static Grid *home_of(const ResultSet *rs, const Grids *gs, const Result *r)
{
    for (uint32_t i = 0; i < gs->n; i++) {
        Grid *g = gs->items[i];
        if (g->totals == r->is_total && (r->is_total || same_grain(rs, g->members[0], r)))
            return g;
    }
    return NULL;
}

Grids grids_of(const ResultSet *rs, bool for_data)
{
    Grids gs = {0};
    for (uint32_t i = 0; i < rs->n; i++)
        if (rs->items[i]->kind == RESULT_SHOW)
            GC_PUSH(gs.items, gs.n, gs.cap, show_grid(rs, rs->items[i], for_data));
        else if (rs->items[i]->kind == RESULT_MATRIX && rs->items[i]->matrix.asked)
            GC_PUSH(gs.items, gs.n, gs.cap, matrix_grid(rs, rs->items[i], for_data));
    if (gs.n)
        return gs;
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (r->kind != RESULT_INDICATOR || (r->is_total && in_matrix(rs, r)))
            continue;
        Grid *g = home_of(rs, &gs, r);
        if (!g) {
            g = gc_new(Grid);
            g->totals = r->is_total;
            GC_PUSH(gs.items, gs.n, gs.cap, g);
        }
        GC_PUSH(g->members, g->nmembers, g->cap_members, r);
        if (r->is_total)
            add_total_rows(g, r, NULL, 0);
    }
    for (uint32_t i = 0; i < gs.n; i++) {
        if (gs.items[i]->totals)
            finish_totals(gs.items[i]);
        else
            finish_rows(gs.items[i], rs, for_data);
    }
    for (uint32_t i = 0; i < rs->n; i++)
        if (rs->items[i]->kind == RESULT_MATRIX)
            GC_PUSH(gs.items, gs.n, gs.cap, matrix_grid(rs, rs->items[i], for_data));
    return gs;
}

/* Line of a row without keys, and its file where there are several. */
static const char *row_text(const Grid *g, uint32_t row)
{
    const Result *r = g->members[0];
    unsigned long long line = row < r->nrows ? row_line(r, row) : 0;
    const char *file = line && !result_file(g->rs, r) ? row_file(g->rs, r, row) : NULL;
    return file ? gc_printf("%s:%llu", file, line) : gc_printf("%llu", line);
}

GridCell grid_cell(const Grid *g, uint32_t row, uint32_t col)
{
    const GridColumn *c = &g->cols[col];
    GridCell cell = { NULL, row, "" };
    if (g->totals) {
        cell.column = totals_column(g, row, c);
        cell.row    = g->rows[row].row;
        if (!cell.column)
            cell.text = totals_text(g, row, c->field);
        else if (!cell.column->data.v.n)
            cell.column = NULL;
    } else if (c->column) {
        cell.column = c->column;
    } else {
        cell.text = row_text(g, row);
    }
    return cell;
}
