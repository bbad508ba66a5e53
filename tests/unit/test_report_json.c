/* test_report_json.c -- the record of an evaluation as JSON and JSON lines. */
#include "tests/tap.h"
#include "tests/unit/report_fixture.h"

static const char *written(Fixture *f, Format format)
{
    Buf b = {0};
    report_write(&b, &f->rs, format, NULL);
    const char *text = gc_strdup(b.p ? b.p : "");
    buf_free(&b);
    return text;
}

static Result *small(Fixture *f)
{
    static const uint64_t lines[] = { 4, 54 };
    Result *r = add_result(f, RESULT_INDICATOR, "avance", 5);
    ResultColumn *key = add_col(f, r, ROLE_KEY, VEC_TEXT, "clave");
    ResultColumn *value = add_col(f, r, ROLE_VALUE, VEC_NUM, "avance");
    ResultColumn *band = add_col(f, r, ROLE_BAND, VEC_BAND, "avance.banda");
    ResultColumn *edge = add_col(f, r, ROLE_FRONTIER, VEC_BOOL, "avance.frontera");
    set_lines(f, r, 2, lines);
    value->unit = "porcentaje";
    value->decimals = 1;
    band->bands = &f->bands;
    band->bands_name = "semaforo";
    put_text(f, key, "A\"1");
    put_text(f, key, "B");
    put_num(f, value, 250, 3);
    put_hole(f, value, MOTIVE_NOT_PUBLISHED, SITE_PUBLICADO);
    put_i64(f, band, 1);
    put_hole(f, band, MOTIVE_NOT_PUBLISHED, SITE_PUBLICADO);
    put_i64(f, edge, 1);
    put_i64(f, edge, 0);
    return r;
}

static void test_lines(void)
{
    Fixture *f = fixture_new();
    small(f);
    is_str(written(f, FORMAT_JSONL),
           "{\"tipo\": \"indicador\", \"nombre\": \"avance\", \"claves\": {\"clave\": \"A\\\"1\"}, \"linea\": 4, "
           "\"valor\": {\"exacto\": \"250/3\", \"impreso\": \"83.3\", \"aproximado\": false, \"unidad\": \"porcentaje\"}, "
           "\"metas\": [{\"nombre\": null, \"bandas\": [{\"bandas\": \"semaforo\", \"banda\": {\"etiqueta\": \"Amarillo\", \"color\": \"Amarillo\"}, "
           "\"frontera\": true}]}], \"falta\": null}\n"
           "{\"tipo\": \"indicador\", \"nombre\": \"avance\", \"claves\": {\"clave\": \"B\"}, \"linea\": 54, "
           "\"valor\": {\"falta\": {\"motivos\": [{\"motivo\": \"no publicado\", \"veces\": 1}], \"direcciones\": [{\"motivo\": \"no publicado\", "
           "\"archivo\": \"isseg.tsv\", \"linea\": 54, \"columna\": \"publicado\"}]}}, "
           "\"metas\": [{\"nombre\": null, \"bandas\": [{\"bandas\": \"semaforo\", \"banda\": {\"etiqueta\": \"NP\", \"color\": null, "
           "\"falta\": {\"motivos\": [{\"motivo\": \"no publicado\", \"veces\": 1}], \"direcciones\": [{\"motivo\": \"no publicado\", "
           "\"archivo\": \"isseg.tsv\", \"linea\": 54, \"columna\": \"publicado\"}]}}, \"frontera\": false}]}], "
           "\"falta\": {\"motivos\": [{\"motivo\": \"no publicado\", \"veces\": 1}], \"direcciones\": [{\"motivo\": \"no publicado\", "
           "\"archivo\": \"isseg.tsv\", \"linea\": 54, \"columna\": \"publicado\"}]}}\n",
           "one object a row");
    fixture_free(f);
}

static void test_document(void)
{
    Fixture *f = fixture_new();
    ParamValue params[] = { { "corte", "90%", "--parametro" } };
    CutPoint cuts[] = { { "semaforo", "Rojo", "< 70" } };
    Result *r = small(f);
    r->cuts = cuts;
    r->ncuts = 1;
    r->indicator.formula = "a / b * 100";
    r->nrows = 1;
    f->rs.params = params;
    f->rs.nparams = 1;
    f->read = true;
    f->rs.report = (EngineReport){ &f->counts, &f->read };
    f->counts = (TableCounts){ .lines = 64, .records = 60, .taken = 52, .encoding = "UTF-8", .encoding_found = true, .separator = '\t' };
    f->counts.excluded[ROWCAUSE_FILTER] = 8;
    f->counts.first_line[ROWCAUSE_FILTER] = 3;
    const char *text = written(f, FORMAT_JSON);
    ok(strncmp(text, "{\n  \"script\": \"avance.vara\",\n  \"parametros\": [\n    {\n      \"nombre\": \"corte\",", 40) == 0, "the document is indented");
    ok(strstr(text, "\"origen\": \"--parametro\"") != NULL, "parameters used");
    ok(strstr(text, "\"cortes\": [\n        {\"bandas\": \"semaforo\", \"etiqueta\": \"Rojo\", \"corte\": \"< 70\"}\n      ]") != NULL, "cut points");
    ok(strstr(text, "\"registros\": 60,\n      \"tomados\": 52,") != NULL, "row accounting");
    ok(strstr(text, "{\"causa\": \"no cumple «filas donde»\", \"registros\": 8, \"primera_linea\": 3}") != NULL, "rows left out by cause");
    ok(strstr(text, "\"muestras\": [],\n  \"reglas\": []\n}\n") != NULL, "empty lists are empty");
    Buf b = {0};
    report_counts(&b, &f->rs);
    is_str(b.p, "proyectos (isseg.tsv): 60 registros leídos = 52 tomados + 8 excluidos (no cumple «filas donde» 8, desde la línea 3); "
                "codificación UTF-8 (detectado); separador tabulador\n", "row accounting in words");
    buf_free(&b);
    fixture_free(f);
}

int main(void)
{
    mem_init();
    test_lines();
    test_document();
    return done();
}
