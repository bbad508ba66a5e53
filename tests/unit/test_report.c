/* test_report.c -- results as tables, CSV and Markdown. */
#include "tests/tap.h"
#include "tests/unit/report_fixture.h"

static Result *avance(Fixture *f)
{
    static const uint64_t lines[] = { 4, 5, 54 };
    Result *r = add_result(f, RESULT_INDICATOR, "avance", 8);
    ResultColumn *key = add_col(f, r, ROLE_KEY, VEC_TEXT, "clave");
    ResultColumn *value = add_col(f, r, ROLE_VALUE, VEC_NUM, "avance");
    ResultColumn *goal = add_col(f, r, ROLE_GOAL, VEC_NUM, "avance.meta");
    ResultColumn *band = add_col(f, r, ROLE_BAND, VEC_BAND, "avance.banda");
    ResultColumn *edge = add_col(f, r, ROLE_FRONTIER, VEC_BOOL, "avance.frontera");
    set_lines(f, r, 3, lines);
    r->indicator.title = "Avance físico";
    value->unit = "porcentaje";
    value->decimals = 1;
    goal->decimals = 0;
    band->bands = &f->bands;
    band->bands_name = "semaforo";
    put_text(f, key, "Año");
    put_text(f, key, "B|\"x\", y");
    put_text(f, key, "C");
    put_num(f, value, 12345600, 1);
    put_num(f, value, 8996, 100);
    put_hole(f, value, MOTIVE_ZERO_DIVISION, SITE_DIVISION);
    put_num(f, goal, 100, 1);
    put_num(f, goal, 100, 1);
    put_num(f, goal, 100, 1);
    put_i64(f, band, 2);
    put_i64(f, band, 1);
    put_hole(f, band, MOTIVE_ZERO_DIVISION, SITE_DIVISION);
    put_i64(f, edge, 0);
    put_i64(f, edge, 1);
    put_i64(f, edge, 0);
    return r;
}

static Result *total(Fixture *f)
{
    Result *r = add_result(f, RESULT_INDICATOR, "ejercicio", 8);
    ResultColumn *value = add_col(f, r, ROLE_VALUE, VEC_NUM, "ejercicio");
    ResultColumn *used = add_col(f, r, ROLE_USED, VEC_NUM, "ejercicio.usados");
    ResultColumn *out = add_col(f, r, ROLE_EXCLUDED, VEC_NUM, "ejercicio.excluidos");
    ResultColumn *holes = add_col(f, r, ROLE_HOLES, VEC_BOOL, "ejercicio.huecos");
    HoleLeaf empty = { MOTIVE_EMPTY, SITE_DEVENGADO };
    HoleCount counts[] = { { empty, 4 } };
    HoleAddress places[] = { { empty, 0, 7 }, { empty, 0, 9 } };
    HoleSummary summary = { counts, 1, places, 2, 4 };
    r->nrows = 1;
    r->is_total = true;
    r->indicator.holes = "omite";
    value->unit = "pesos";
    put_num(f, value, 250, 3);
    put_num(f, used, 60, 1);
    put_num(f, out, 4, 1);
    HoleId h = hole_summary(f->rs.holes, &summary);
    put(f, holes, vec_const_hole(f->rs.arena, VEC_BOOL, h, 1));
    return r;
}

static Result *rule(Fixture *f)
{
    static const uint64_t lines[] = { 10, 54 };
    Result *r = add_result(f, RESULT_RULE, "cuadra", 8);
    ResultColumn *key = add_col(f, r, ROLE_KEY, VEC_TEXT, "clave");
    ResultColumn *verdict = add_col(f, r, ROLE_VERDICT, VEC_BOOL, "cuadra");
    ResultColumn *left = add_col(f, r, ROLE_LEFT, VEC_NUM, NULL);
    ResultColumn *right = add_col(f, r, ROLE_RIGHT, VEC_NUM, NULL);
    r->rule = (RuleInfo){ .name = "cuadra", .severity = "grave", .message = "No cuadra", .met = 7, .unmet = 1, .undecidable = 1 };
    set_lines(f, r, 2, lines);
    left->text = "redondea(avance, 0)";
    right->text = "publicado";
    put_text(f, key, "P1");
    put_text(f, key, "P2");
    put_i64(f, verdict, 0);
    put_hole(f, verdict, MOTIVE_NOT_PUBLISHED, SITE_PUBLICADO);
    put_num(f, left, 100, 1);
    put_num(f, left, 100, 1);
    put_num(f, right, 199, 2);
    put_hole(f, right, MOTIVE_NOT_PUBLISHED, SITE_PUBLICADO);
    return r;
}

static const char *written(Fixture *f, Format format, ReportOptions how)
{
    Buf b = {0};
    report_write(&b, &f->rs, format, &how);
    const char *text = gc_strdup(b.p ? b.p : "");
    buf_free(&b);
    return text;
}

static void test_rows(void)
{
    Fixture *f = fixture_new();
    avance(f);
    is_str(written(f, FORMAT_TABLE, (ReportOptions){0}),
           "avance: Avance físico, porcentaje\n"
           "\n"
           "clave           avance  meta  semáforo\n"
           "────────  ────────────  ────  ──────────────\n"
           "Año       12,345,600.0   100  ● Verde\n"
           "B|\"x\", y          90.0   100  ▲ Amarillo\n"
           "C         (entre cero)   100  ○ No evaluable\n"
           "  avance: 1 hueco: entre cero 1 (isseg.tsv:54 en «alcanzado / programado»)\n"
           "  frontera: avance (B|\"x\", y), valor exacto 89.96: es «Amarillo» por el valor exacto; por el valor impreso sería otra banda\n",
           "a table with keys");
    is_str(written(f, FORMAT_CSV, (ReportOptions){0}),
           "clave,avance,avance.meta,avance.banda,motivo\n"
           "Año,12345600.0,100,Verde,\n"
           "\"B|\"\"x\"\", y\",90.0,100,Amarillo,\n"
           "C,,100,No evaluable,entre cero\n",
           "the same as CSV");
    is_str(written(f, FORMAT_MARKDOWN, (ReportOptions){0}),
           "**avance: Avance físico, porcentaje**\n"
           "\n"
           "| clave | avance | meta | semáforo |\n"
           "|---|---:|---:|---|\n"
           "| Año | 12,345,600.0 | 100 | ● Verde |\n"
           "| B\\|\"x\", y | 90.0 | 100 | ▲ Amarillo |\n"
           "| C | (entre cero) | 100 | ○ No evaluable |\n"
           "\n"
           "- avance: 1 hueco: entre cero 1 (isseg.tsv:54 en «alcanzado / programado»)\n"
           "- frontera: avance (B\\|\"x\", y), valor exacto 89.96: es «Amarillo» por el valor exacto; por el valor impreso sería otra banda\n",
           "the same as Markdown");
    ok(strstr(written(f, FORMAT_TABLE, (ReportOptions){ .colour = true }), "\033[32m● Verde\033[0m") != NULL, "bands are coloured when asked");
    ok(strstr(written(f, FORMAT_TABLE, (ReportOptions){ .max_rows = 2 }), "… y 1 renglones más") != NULL, "rows beyond the limit are counted");
    fixture_free(f);
}

static void test_same_keys_share(void)
{
    Fixture *f = fixture_new();
    Result *a = avance(f), *b = avance(f);
    (void)a;
    b->name = "otro";
    b->cols[1].name = "otro";
    const char *text = written(f, FORMAT_TABLE, (ReportOptions){0});
    ok(strstr(text, "clave           avance  avance: meta  avance: semáforo          otro  otro: meta") != NULL, "indicators of one grain share a table");
    fixture_free(f);
}

static void test_totals(void)
{
    Fixture *f = fixture_new();
    total(f);
    is_str(written(f, FORMAT_TABLE, (ReportOptions){0}),
           "indicador       valor  unidad  usados  excluidos\n"
           "─────────  ──────────  ──────  ──────  ─────────\n"
           "ejercicio  83.333333…  pesos       60          4\n"
           "  ejercicio: 4 renglones excluidos: vacío 4 (isseg.tsv:7:devengado, isseg.tsv:9:devengado …)\n",
           "a total, with the rows left out");
    is_str(written(f, FORMAT_CSV, (ReportOptions){0}),
           "indicador,valor,unidad,usados,excluidos,motivo\n"
           "ejercicio,83.333333333333,pesos,60,4,\n",
           "as CSV, with twelve decimals where none are declared");
    f->rs.items[0]->indicator.holes = "cero";
    ok(strstr(written(f, FORMAT_TABLE, (ReportOptions){ .max_addresses = 1 }),
              "ejercicio: 4 celdas tomadas como cero: vacío 4 (isseg.tsv:7:devengado …)\n") != NULL, "cells taken as zero are said");
    fixture_free(f);
}

static void test_rules(void)
{
    Fixture *f = fixture_new();
    ParamValue params[] = { { "corte_verde", "90%", "usa norma.semaforos" } };
    rule(f);
    f->rs.params = params;
    f->rs.nparams = 1;
    is_str(written(f, FORMAT_TABLE, (ReportOptions){0}),
           "Parámetros\n"
           "  corte_verde = 90% (usa norma.semaforos)\n"
           "\n"
           "Reglas\n"
           "  ✗ cuadra (grave): 7 cumple · 1 no cumple · 1 no evaluable\n"
           "    No cuadra\n"
           "    no cumple: isseg.tsv:10, clave = P1, redondea(avance, 0) = 100, publicado = 99.5, diferencia 0.5\n"
           "    no evaluable (no publicado): isseg.tsv:54, clave = P2, redondea(avance, 0) = 100, publicado = (no publicado)\n",
           "a rule with both sides");
    f->rs.nparams = 0;
    is_str(written(f, FORMAT_CSV, (ReportOptions){0}),
           "regla,gravedad,veredicto,archivo,línea,clave,izquierda,derecha,diferencia,motivo\n"
           "cuadra,grave,no cumple,isseg.tsv,10,P1,100,99.5,0.5,\n"
           "cuadra,grave,no evaluable,isseg.tsv,54,P2,100,,,no publicado\n",
           "as CSV");
    f->rs.items[0]->rule.unmet = 30;
    ok(strstr(written(f, FORMAT_TABLE, (ReportOptions){0}), "… y 29 más (--huecos todos)") != NULL, "rows that are not listed are counted");
    fixture_free(f);
}

static void test_narrow(void)
{
    Fixture *f = fixture_new();
    Result *r = add_result(f, RESULT_SHOW, NULL, 2);
    ResultColumn *name = add_col(f, r, ROLE_VALUE, VEC_TEXT, "nombre");
    ResultColumn *n = add_col(f, r, ROLE_VALUE, VEC_NUM, "n");
    put_text(f, name, "Prestación de servicios\nmédicos \033[31mintegrales");
    put_num(f, n, 123456789, 1);
    r->nrows = 1;
    is_str(written(f, FORMAT_TABLE, (ReportOptions){ .width = 30 }),
           "nombre                       n\n"
           "─────────────────  ───────────\n"
           "Prestación de se…  123,456,789\n", "text is cut to the terminal, numbers are not");
    is_str(written(f, FORMAT_TABLE, (ReportOptions){0}),
           "nombre                                                     n\n"
           "───────────────────────────────────────────────  ───────────\n"
           "Prestación de servicios médicos \xef\xbf\xbd[31mintegrales  123,456,789\n", "signs that act on a terminal are not written");
    fixture_free(f);
}

int main(void)
{
    mem_init();
    test_rows();
    test_same_keys_share();
    test_totals();
    test_rules();
    test_narrow();
    return done();
}
