/* report_json.c -- the whole record of an evaluation as JSON, or one object a row as JSON lines. */
#include "runtime/report/writers.h"

#include "runtime/report/cell.h"
#include "runtime/report/json_row.h"

typedef void (*RowFn)(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row);

static RowFn row_writer(ResultKind k)
{
    switch (k) {
    case RESULT_INDICATOR: return json_indicator_row;
    case RESULT_SHOW:      return json_show_row;
    case RESULT_RULE:      return json_rule_row;
    case RESULT_MATRIX:    break;
    }
    return json_show_row;
}

static void write_rows(JsonW *w, const ResultSet *rs, const Result *r)
{
    RowFn fn = row_writer(r->kind);
    if (r->undecided) {
        json_key(w, "sin_decidir");
        json_count(w, r->undecided->nrows);
    }
    json_key(w, "renglones");
    json_open(w, '[');
    for (uint32_t row = 0; row < r->nrows; row++) {
        json_open(w, '{');
        fn(w, rs, r, row);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_cuts(JsonW *w, const Result *r)
{
    json_key(w, "cortes");
    json_open(w, '[');
    for (uint32_t i = 0; i < r->ncuts; i++) {
        json_open(w, '{');
        json_member(w, "bandas", r->cuts[i].bands);
        json_member(w, "etiqueta", r->cuts[i].label);
        json_member(w, "corte", r->cuts[i].cut);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_place(JsonW *w, const ResultSet *rs, const Result *r)
{
    json_key(w, "lugar");
    json_place(w, r->span);
    json_member(w, "archivo", result_file(rs, r));
}

static void write_indicator(JsonW *w, const ResultSet *rs, const Result *r)
{
    const IndicatorInfo *i = &r->indicator;
    const ResultColumn *value = result_column(r, ROLE_VALUE);
    json_open(w, '{');
    json_member(w, "indicador", r->name ? r->name : i->name);
    json_member(w, "nombre", i->title ? i->title : r->title);
    json_member_if(w, "nivel", i->level);
    json_member_if(w, "dimension", i->dimension);
    json_member_if(w, "frecuencia", i->frequency);
    json_member_if(w, "sentido", i->sense);
    json_member(w, "unidad", value && value->unit ? value->unit : i->unit);
    json_member(w, "formula", i->formula);
    json_member_if(w, "metodo", i->method);
    json_member_if(w, "cotejo_del_metodo", i->method_verdict);
    json_member_if(w, "huecos", i->holes);
    json_member_if(w, "datos", i->dataset);
    json_member_if(w, "donde", i->filter);
    json_member_if(w, "nota", i->note);
    json_member_if(w, "documentacion", i->doc);
    write_place(w, rs, r);
    write_cuts(w, r);
    write_rows(w, rs, r);
    json_close(w, '}');
}

static void write_show(JsonW *w, const ResultSet *rs, const Result *r)
{
    json_open(w, '{');
    json_member(w, "titulo", r->title);
    write_place(w, rs, r);
    if (r->shown_limit) {
        json_key(w, "renglones_en_total");
        json_count(w, r->all_rows);
    }
    write_rows(w, rs, r);
    json_close(w, '}');
}

static void write_rule(JsonW *w, const ResultSet *rs, const Result *r)
{
    const RuleInfo *i = &r->rule;
    const ResultColumn *left = result_column(r, ROLE_LEFT), *right = result_column(r, ROLE_RIGHT);
    json_open(w, '{');
    json_member(w, "regla", i->name ? i->name : r->name);
    json_member(w, "gravedad", i->severity);
    json_member(w, "mensaje", i->message);
    json_member(w, "condicion", i->test);
    json_member_if(w, "izquierda", left ? left->text : NULL);
    json_member_if(w, "derecha", right ? right->text : NULL);
    json_member(w, "datos", i->dataset);
    write_place(w, rs, r);
    json_key(w, "cumple");
    json_count(w, i->met);
    json_key(w, "no_cumple");
    json_count(w, i->unmet);
    json_key(w, "no_evaluable");
    json_count(w, i->undecidable);
    write_rows(w, rs, r);
    json_close(w, '}');
}

/* ---- matrices ---- */

static void level_members(JsonW *w, const MatrixLevel *level)
{
    json_member(w, "nivel", level->level);
    json_member_if(w, "clave_del_nivel", level->name);
    json_member(w, "resumen", level->summary);
    json_member_if(w, "medios", level->means);
    json_member_if(w, "supuestos", level->assumptions);
}

static void indicator_members(JsonW *w, const Result *r)
{
    const ResultColumn *value = result_column(r, ROLE_VALUE);
    json_member(w, "indicador", r->name);
    json_member_if(w, "nombre_del_indicador", r->indicator.title);
    json_member(w, "formula", r->indicator.formula);
    json_member_if(w, "metodo", r->indicator.method);
    json_member(w, "unidad", value && value->unit ? value->unit : r->indicator.unit);
}

static void write_matrix(JsonW *w, const ResultSet *rs, const Result *r)
{
    json_open(w, '{');
    json_member(w, "matriz", r->name);
    json_member(w, "nombre", r->title);
    json_member_if(w, "nota", r->matrix.note);
    write_place(w, rs, r);
    json_key(w, "niveles");
    json_open(w, '[');
    for (uint32_t i = 0; i < r->matrix.n; i++) {
        const MatrixLevel *level = &r->matrix.levels[i];
        json_open(w, '{');
        level_members(w, level);
        json_key(w, "indicadores");
        json_open(w, '[');
        for (uint32_t k = 0; k < level->n; k++) {
            json_open(w, '{');
            indicator_members(w, level->indicators[k]);
            write_rows(w, rs, level->indicators[k]);
            json_close(w, '}');
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

/* A line for each result of each indicator of each level. */
static void matrix_lines(Buf *out, const ResultSet *rs, const Result *r)
{
    for (uint32_t i = 0; i < r->matrix.n; i++) {
        const MatrixLevel *level = &r->matrix.levels[i];
        for (uint32_t k = 0; k < level->n; k++)
            for (uint32_t row = 0; row < level->indicators[k]->nrows; row++) {
                JsonW w = { .out = out };
                json_open(&w, '{');
                json_member(&w, "tipo", "matriz");
                json_member(&w, "nombre", r->name);
                level_members(&w, level);
                indicator_members(&w, level->indicators[k]);
                json_indicator_row(&w, rs, level->indicators[k], row);
                json_close(&w, '}');
                buf_putc(out, '\n');
            }
    }
}

static void write_kind(JsonW *w, const ResultSet *rs, ResultKind kind, const char *key)
{
    json_key(w, key);
    json_open(w, '[');
    for (uint32_t i = 0; i < rs->n; i++) {
        const Result *r = rs->items[i];
        if (r->kind != kind)
            continue;
        switch (kind) {
        case RESULT_INDICATOR: write_indicator(w, rs, r); break;
        case RESULT_SHOW:      write_show(w, rs, r); break;
        case RESULT_RULE:      write_rule(w, rs, r); break;
        case RESULT_MATRIX:    write_matrix(w, rs, r); break;
        }
    }
    json_close(w, ']');
}

static void write_params(JsonW *w, const ResultSet *rs)
{
    json_key(w, "parametros");
    json_open(w, '[');
    for (uint32_t i = 0; i < rs->nparams; i++) {
        json_open(w, '{');
        json_member(w, "nombre", rs->params[i].name);
        json_member(w, "valor", rs->params[i].value);
        json_member(w, "origen", rs->params[i].origin);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_dataset(JsonW *w, const TableSpec *t, const char *file, const TableCounts *n);

/* Of a table in several files, each by itself. */
static void write_files(JsonW *w, const TableSpec *t, const TableCounts *n)
{
    if (!n->nfiles)
        return;
    json_key(w, "archivos");
    json_open(w, '[');
    for (uint32_t i = 0; i < n->nfiles; i++)
        write_dataset(w, t, t->files[i].shown_path, &n->files[i]);
    json_close(w, ']');
}

static void write_dataset(JsonW *w, const TableSpec *t, const char *file, const TableCounts *n)
{
    char separator[2] = { n->separator, '\0' };
    json_open(w, '{');
    json_key(w, "datos");
    json_text(w, t->name);
    json_member(w, "archivo", file);
    json_member(w, "codificacion", n->encoding);
    if (n->other) {
        json_key(w, "lineas_de_otra_codificacion");
        json_open(w, '[');
        for (uint64_t i = 0; i < n->other_lines && i < OTHER_LINES; i++)
            json_count(w, n->other_line[i]);
        json_close(w, ']');
        json_member(w, "otra_codificacion", n->other);
        json_key(w, "leidas_con_otra_codificacion");
        json_count(w, n->other_lines);
    }
    json_key(w, "codificacion_hallada");
    json_bool(w, n->encoding_found);
    json_member(w, "separador", n->separator ? separator : NULL);
    json_key(w, "lineas");
    json_count(w, n->lines);
    json_key(w, "registros");
    json_count(w, n->records);
    if (table_reshapes(t)) {
        json_key(w, t->nstack ? "apilados" : t->transposed ? "transpuestos" : "en_fichas");
        json_count(w, n->stacked);
        json_key(w, "filas");
        json_count(w, n->rows);
    }
    json_key(w, "tomados");
    json_count(w, n->taken);
    json_key(w, "excluidos");
    json_open(w, '[');
    for (int c = 0; c < ROWCAUSE_COUNT; c++) {
        if (c == ROWCAUSE_TAKEN || !n->excluded[c])
            continue;
        json_open(w, '{');
        json_member(w, "causa", rowcause_text((RowCause)c));
        json_key(w, "registros");
        json_count(w, n->excluded[c]);
        if (n->first_line[c]) {
            json_key(w, "primera_linea");
            json_count(w, n->first_line[c]);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
    write_files(w, t, n);
    if (t->clean) {
        json_key(w, "celdas_limpiadas");
        json_count(w, n->cleaned);
    }
    json_key(w, "hallazgos");
    json_count(w, n->findings);
    json_close(w, '}');
}

static void write_datasets(JsonW *w, const ResultSet *rs)
{
    json_key(w, "datos");
    json_open(w, '[');
    for (uint32_t i = 0; rs->plan && rs->report.read && i < rs->plan->ndatasets; i++)
        if (rs->report.read[i])
            write_dataset(w, rs->plan->datasets[i].table, rs->report.counts[i].nfiles ? NULL : line_file(rs->plan->datasets[i].table, 0), &rs->report.counts[i]);
    json_close(w, ']');
}

/* Depth down to which members stand on lines of their own: a row of a result is one line. */
enum { DOCUMENT_LEVELS = 4 };

void write_json(Buf *out, const ResultSet *rs)
{
    JsonW w = { .out = out, .levels = DOCUMENT_LEVELS };
    json_open(&w, '{');
    json_member(&w, "script", rs->script);
    write_params(&w, rs);
    write_datasets(&w, rs);
    write_kind(&w, rs, RESULT_INDICATOR, "indicadores");
    write_kind(&w, rs, RESULT_SHOW, "muestras");
    bool matrices = false;
    for (uint32_t i = 0; i < rs->n; i++)
        matrices |= rs->items[i]->kind == RESULT_MATRIX;
    if (matrices)
        write_kind(&w, rs, RESULT_MATRIX, "matrices");
    write_kind(&w, rs, RESULT_RULE, "reglas");
    json_close(&w, '}');
    buf_putc(out, '\n');
}

static const char *kind_word(ResultKind k)
{
    switch (k) {
    case RESULT_INDICATOR: return "indicador";
    case RESULT_SHOW:      return "muestra";
    case RESULT_RULE:      return "regla";
    case RESULT_MATRIX:    return "matriz";
    }
    return "muestra";
}

void write_jsonl_rows(Buf *out, const ResultSet *rs, const Result *r)
{
    RowFn fn = row_writer(r->kind);
    if (r->kind == RESULT_MATRIX)
        matrix_lines(out, rs, r);
    for (uint32_t row = 0; row < r->nrows; row++) {
        JsonW w = { .out = out };
        json_open(&w, '{');
        json_member(&w, "tipo", kind_word(r->kind));
        json_member(&w, "nombre", r->name ? r->name : r->kind == RESULT_RULE ? r->rule.name : r->title);
        fn(&w, rs, r, row);
        json_close(&w, '}');
        buf_putc(out, '\n');
    }
}

void write_jsonl(Buf *out, const ResultSet *rs)
{
    for (uint32_t i = 0; i < rs->n; i++)
        write_jsonl_rows(out, rs, rs->items[i]);
}
