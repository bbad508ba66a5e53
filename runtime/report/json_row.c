/* json_row.c -- values, holes and rows of results as JSON. */
#include "runtime/report/json_row.h"

#include "runtime/column/period.h"
#include "runtime/report/cell.h"
#include "runtime/report/notes.h"
#include "runtime/report/tally.h"
#include <string.h>

static Str slice(const Buf *b)
{
    return (Str){ b->p ? b->p : "", (uint32_t)b->len };
}

void json_place(JsonW *w, Span span)
{
    if (!span.source) {
        json_none(w);
        return;
    }
    json_open(w, '{');
    json_member(w, "archivo", span.source->name);
    json_key(w, "linea");
    json_count(w, source_line(span.source, span.start));
    json_key(w, "columna");
    json_count(w, source_column(span.source, span.start));
    json_close(w, '}');
}

static void write_tally(JsonW *w, Tally *t)
{
    tally_sort(t);
    json_open(w, '{');
    json_key(w, "motivos");
    json_open(w, '[');
    for (uint32_t i = 0; i < t->n; i++) {
        json_open(w, '{');
        json_key(w, "motivo");
        json_text(w, t->items[i].motive);
        json_key(w, "veces");
        json_count(w, t->items[i].count);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_key(w, "direcciones");
    json_open(w, '[');
    for (uint32_t i = 0; i < t->n; i++)
        for (uint32_t k = 0; k < t->items[i].nplaces; k++) {
            const TallyAddress *a = &t->items[i].places[k];
            json_open(w, '{');
            json_key(w, "motivo");
            json_text(w, t->items[i].motive);
            json_member(w, "archivo", a->file);
            json_key(w, "linea");
            json_count(w, a->line);
            json_member(w, a->operation ? "operacion" : "columna", a->column);
            json_close(w, '}');
        }
    json_close(w, ']');
    json_close(w, '}');
}

static void write_hole(JsonW *w, const ResultSet *rs, const Result *r, HoleId hole, uint32_t row)
{
    Tally t = { .max_places = UINT32_MAX };
    tally_hole(&t, rs, hole, 0, r->dataset, r->lines && !r->is_total ? r->lines[row] : 0);
    write_tally(w, &t);
    tally_free(&t);
}

static void write_num(JsonW *w, const ResultColumn *c, Num n)
{
    Buf b = {0};
    json_open(w, '{');
    json_key(w, "exacto");
    num_print_exact(&b, n);
    json_text(w, slice(&b));
    buf_clear(&b);
    json_key(w, "impreso");
    cell_rounded(&b, c, n);
    json_text(w, slice(&b));
    json_key(w, "aproximado");
    json_bool(w, n.approx);
    json_member_if(w, "unidad", c->unit);
    json_close(w, '}');
    buf_free(&b);
}

static void write_band(JsonW *w, const ResultSet *rs, const Result *r, const ResultColumn *c, uint32_t row)
{
    BandShown b;
    bool known = cell_band(rs, c, row, &b);
    HoleId hole = cell_hole(c, row);
    json_open(w, '{');
    json_key(w, "etiqueta");
    if (known)
        json_text(w, b.label);
    else
        json_none(w);
    json_member(w, "color", known ? b.colour : NULL);
    if (hole) {
        json_key(w, "falta");
        write_hole(w, rs, r, hole, row);
    }
    json_close(w, '}');
}

void json_cell(JsonW *w, const ResultSet *rs, const Result *r, const ResultColumn *c, uint32_t row)
{
    const Vec *v = &c->data.v;
    HoleId hole = vec_hole(v, row);
    uint32_t i = vec_at(v, row);
    Buf b = {0};
    if (v->kind == VEC_BAND) {
        write_band(w, rs, r, c, row);
        return;
    }
    if (hole) {
        json_open(w, '{');
        json_key(w, "falta");
        write_hole(w, rs, r, hole, row);
        json_close(w, '}');
        return;
    }
    switch (v->kind) {
    case VEC_NUM:    write_num(w, c, cell_num(rs, c, row)); break;
    case VEC_TEXT:   json_text(w, v->text[i]); break;
    case VEC_BOOL:   json_bool(w, v->boolean[i]); break;
    case VEC_DATE:   date_print(&b, v->i64[i]); json_text(w, slice(&b)); break;
    case VEC_PERIOD: period_print(&b, period_unpack(v->i64[i])); json_text(w, slice(&b)); break;
    case VEC_BAND:   break;
    }
    buf_free(&b);
}

/* ---- rows ---- */

static void write_keys(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row)
{
    json_key(w, "claves");
    json_open(w, '{');
    for (uint32_t i = 0; i < r->ncols; i++)
        if (r->cols[i].role == ROLE_KEY) {
            json_key(w, r->cols[i].name ? r->cols[i].name : r->cols[i].heading ? r->cols[i].heading : "clave");
            json_cell(w, rs, r, &r->cols[i], row);
        }
    json_close(w, '}');
    if (r->lines && !r->is_total && r->lines[row]) {
        if (!result_file(rs, r))
            json_member(w, "archivo", row_file(rs, r, row));
        json_key(w, "linea");
        json_count(w, row_line(r, row));
    }
}

static bool same_goal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool of_goal(const ResultColumn *c)
{
    switch (c->role) {
    case ROLE_GOAL: case ROLE_BASELINE: case ROLE_FULFILMENT: case ROLE_PROGRESS: case ROLE_BAND: case ROLE_FRONTIER:
        return true;
    case ROLE_KEY: case ROLE_VALUE: case ROLE_USED: case ROLE_EXCLUDED: case ROLE_HOLES: case ROLE_VERDICT: case ROLE_LEFT:
    case ROLE_RIGHT: case ROLE_DIFFERENCE:
        return false;
    }
    return false;
}

static void goal_bands(JsonW *w, const ResultSet *rs, const Result *r, const char *goal, uint32_t row)
{
    json_key(w, "bandas");
    json_open(w, '[');
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        if (c->role != ROLE_BAND || !same_goal(c->goal_name, goal))
            continue;
        json_open(w, '{');
        json_member(w, "bandas", c->bands_name ? c->bands_name : c->bands ? c->bands->name : NULL);
        json_key(w, "banda");
        write_band(w, rs, r, c, row);
        json_key(w, "frontera");
        json_bool(w, i + 1 < r->ncols && r->cols[i + 1].role == ROLE_FRONTIER && cell_true(&r->cols[i + 1], row));
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* What belongs to one goal: the goal itself, its base line, fulfilment, progress and bands. */
static void write_goal(JsonW *w, const ResultSet *rs, const Result *r, const char *goal, uint32_t row)
{
    static const struct { ResultRole role; const char *key; } members[] = {
        { ROLE_GOAL, "meta" }, { ROLE_BASELINE, "linea_base" }, { ROLE_FULFILMENT, "cumplimiento" }, { ROLE_PROGRESS, "avance" },
    };
    json_open(w, '{');
    json_member(w, "nombre", goal);
    for (size_t m = 0; m < sizeof members / sizeof *members; m++)
        for (uint32_t i = 0; i < r->ncols; i++)
            if (r->cols[i].role == members[m].role && same_goal(r->cols[i].goal_name, goal)) {
                json_key(w, members[m].key);
                json_cell(w, rs, r, &r->cols[i], row);
                break;
            }
    goal_bands(w, rs, r, goal, row);
    json_close(w, '}');
}

static void write_goals(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row)
{
    json_key(w, "metas");
    json_open(w, '[');
    for (uint32_t i = 0; i < r->ncols; i++) {
        bool first = of_goal(&r->cols[i]);
        for (uint32_t k = 0; k < i && first; k++)
            first = !(of_goal(&r->cols[k]) && same_goal(r->cols[k].goal_name, r->cols[i].goal_name));
        if (first)
            write_goal(w, rs, r, r->cols[i].goal_name, row);
    }
    json_close(w, ']');
}

static void write_count(JsonW *w, const ResultSet *rs, const Result *r, ResultRole role, const char *key, uint32_t row)
{
    const ResultColumn *c = result_column(r, role);
    int64_t n;
    if (!c)
        return;
    json_key(w, key);
    if (!cell_hole(c, row) && num_to_i64(cell_num(rs, c, row), &n) && n >= 0)
        json_count(w, (uint64_t)n);
    else
        json_none(w);
}

void json_indicator_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row)
{
    const ResultColumn *value = result_column(r, ROLE_VALUE);
    Tally t = { .max_places = UINT32_MAX };
    write_keys(w, rs, r, row);
    json_key(w, "valor");
    if (value)
        json_cell(w, rs, r, value, row);
    else
        json_none(w);
    write_goals(w, rs, r, row);
    write_count(w, rs, r, ROLE_USED, "renglones_usados", row);
    write_count(w, rs, r, ROLE_EXCLUDED, "renglones_excluidos", row);
    tally_missed(&t, rs, r, row);
    tally_value(&t, rs, r, row);
    json_key(w, "falta");
    if (t.n)
        write_tally(w, &t);
    else
        json_none(w);
    tally_free(&t);
}

void json_show_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row)
{
    if (r->lines && !r->is_total && r->lines[row]) {
        if (!result_file(rs, r))
            json_member(w, "archivo", row_file(rs, r, row));
        json_key(w, "linea");
        json_count(w, row_line(r, row));
    }
    json_key(w, "total");
    json_bool(w, r->has_total && row + 1 == r->nrows);
    json_key(w, "valores");
    json_open(w, '{');
    for (uint32_t i = 0; i < r->ncols; i++) {
        const ResultColumn *c = &r->cols[i];
        if (c->role == ROLE_HOLES || c->role == ROLE_FRONTIER)
            continue;
        json_key(w, c->name ? c->name : c->heading ? c->heading : "valor");
        json_cell(w, rs, r, c, row);
    }
    json_close(w, '}');
}

void json_rule_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row)
{
    const ResultColumn *verdict = result_column(r, ROLE_VERDICT), *left = result_column(r, ROLE_LEFT), *right = result_column(r, ROLE_RIGHT);
    HoleId hole = verdict ? cell_hole(verdict, row) : 0;
    ResultColumn plain = { .decimals = -1 };
    Num d;
    write_keys(w, rs, r, row);
    json_member(w, "veredicto", hole ? "no evaluable" : verdict && cell_true(verdict, row) ? "cumple" : "no cumple");
    if (hole) {
        json_key(w, "falta");
        write_hole(w, rs, r, hole, row);
    }
    if (left) {
        json_key(w, "izquierda");
        json_cell(w, rs, r, left, row);
    }
    if (right) {
        json_key(w, "derecha");
        json_cell(w, rs, r, right, row);
    }
    if (rule_difference(rs, r, row, &d)) {
        json_key(w, "diferencia");
        write_num(w, &plain, d);
    }
}
