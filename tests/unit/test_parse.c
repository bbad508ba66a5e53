/* test_parse.c -- expressions, context words and the recovery of the parser. */
#include "lang/parse.h"
#include "runtime/mem.h"
#include "tests/tap.h"

static char *kept(Buf *b)
{
    char *s = gc_strndup(b->p ? b->p : "", b->len);
    buf_free(b);
    return s;
}

/* What the expression prints as, with the codes of what is wrong behind it. */
static char *expression(const char *text)
{
    Diags *ds = diags_new();
    Expr *e = parse_expression(source_new("<texto>", text, strlen(text)), ds);
    Buf b = { 0 };
    expr_print(&b, e);
    for (uint32_t i = 0; i < ds->n; i++)
        buf_printf(&b, " !%s", diag_info(ds->items[i]->code)->code);
    return kept(&b);
}

static const char *kind(const char *text)
{
    return expr_kind_name(parse_expression(source_new("<texto>", text, strlen(text)), diags_new())->kind);
}

static char *codes(const char *text)
{
    Diags *ds = diags_new();
    parse_module(source_new("<texto>", text, strlen(text)), ds);
    Buf b = { 0 };
    for (uint32_t i = 0; i < ds->n; i++)
        buf_printf(&b, "%s%s:%u", i ? " " : "", diag_info(ds->items[i]->code)->code,
                   source_line(ds->items[i]->span.source, ds->items[i]->span.start));
    return kept(&b);
}

static Module *module(const char *text)
{
    return parse_module(source_new("<texto>", text, strlen(text)), diags_new());
}

static void same(const char *text) { is_str(expression(text), text, "%s", text); }

static void expressions(void)
{
    static const char *const texts[] = {
        "1 + 2 * 3", "(1 + 2) * 3", "-a * b", "2^-3", "a - -b", "85%", "1_000.5",
        "a y b y c", "(a y b) o c", "no a = b", "x entre 1 y 2 y z", "x en {1, 2}", "x en [0, 70)", "x en (0, 70]",
        "x en (periodo - 1 año)", "cobertura en (2023T1) / cobertura en (año 2022)", "x falta", "no x falta por (no reportado)",
        "falta(no aplica)", "x o bien 0 por (entre cero)", "a o bien b o bien 0 > 1",
        "si a > 0 entonces 1 si no 2", "si no a falta entonces 1 si no si b entonces 2 si no 3", "1 + (si a entonces 1 si no 2)",
        "suma(x donde x > 0) / cuenta(filas)", "cuenta(filas donde cumpl.banda = \"Bajo\")", "cuenta distintos(clave)",
        "promedio(x ponderado por w)", "promedio(x por c1, c2)", "percentil(x, 90)", "redondea(x, 2, mitad_par)",
        "(cobertura por entidad)", "anterior publicado(x)", "desviación poblacional(x)", "x.sexenal.banda", "x.banda(semaforo)",
        "t contiene \"a\\\"b\" o t empieza con \"A\" o t termina con \"z\"", "5 pesos", "5 miles de pesos",
        "5 miles de millones de pesos", "monto > 10 pesos de 2018", "a / (1 + b)", "clave + nombre + unidad + meta + datos + nivel",
        "periodo.meta + total + valor", "fecha = 2024-03-31", "p = 2024B2", "verdadero o falso", "f()",
        "x.por + x.si", "2024 - 03",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same(texts[i]);
    is_str(expression("a×b÷c−d≠e"), "a * b / c - d <> e", "typographic operators");
    is_str(expression("SUMA(x) SI NO"), "… !S001", "a misplaced «si no» is an error in any case");
    is_str(expression("a +\n b\n * 2"), "a + b * 2", "an expression on several lines");
    is_str(kind("a y b y c"), "AND", "flattened");
    is_str(kind("a < b"), "BINARY", "comparison");
    is_str(kind("x entre 1 y 2"), "BETWEEN", "between");
    is_str(kind("x en (2023)"), "AT", "a year alone in «en (…)» is a period");
    is_str(expression("x en (2023)"), "x en (año 2023)", "and prints as one");
}

static void shapes(void)
{
    is_str(expression("-a^b"), "-a^b !S010", "-a^b");
    is_str(expression("(-a)^b"), "(-a)^b", "(-a)^b");
    is_str(expression("a^b^c"), "a^b^c !S011", "a^b^c");
    is_str(expression("a^(b^c)"), "a^(b^c)", "a^(b^c)");
    is_str(expression("a < b < c"), "a < b < c !S012", "a < b < c");
    is_str(expression("(a < b) = (c < d)"), "(a < b) = (c < d)", "comparisons in parentheses");
    is_str(expression("a y b o c"), "a y b o c !S013", "y with o");
    is_str(expression("a y b o c o d y e"), "a y b o c o d y e !S013", "said once for a chain");
    is_str(expression("(a"), "… !S008", "an open bracket");
    is_str(expression("a)"), "… !S009", "a closing bracket too many");
    is_str(expression(""), "… !S031", "nothing");
}

static void sameness(void)
{
    static const char *const pairs[][3] = {
        { "a + b", "(A) + (b)", "sí" }, { "0.50", "0.5", "sí" }, { "a + b", "b + a", "no" }, { "región", "REGION", "sí" },
        { "año", "ano", "no" }, { "suma(x donde a)", "suma(x)", "no" }, { "x falta por (m)", "x falta", "no" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Expr *a = parse_expression(source_new("<texto>", pairs[i][0], strlen(pairs[i][0])), diags_new());
        Expr *b = parse_expression(source_new("<texto>", pairs[i][1], strlen(pairs[i][1])), diags_new());
        is_str(expr_same(a, b) ? "sí" : "no", pairs[i][2], "«%s» and «%s»", pairs[i][0], pairs[i][1]);
    }
}

static void blocks(void)
{
    is_str(codes("indicador x\n de: t\n fórmula: (a\n  + b)\n  unidad: miles de pesos / persona\n línea base: 40 en 2018\n"
                 " metas\n  2024T1 30\n  sexenal 2024 20 línea base 40 en 2018\n termina\n termina\n"), "", "an indicator");
    is_str(codes("datos t desde \"a\"\n columnas\n  datos texto\n  indicador número en (unidad) desde 2 mínimo -1 máximo 10\n"
                 "  termina texto desde \"X\" faltantes \"\" vacío, \"NR\" no reportado motivo según m\n  c número = a / b\n"
                 "  \"Devengado/ Aprobado\" número en puntos porcentuales decimal coma\n termina\n"
                 " encabezado: línea 3\n líneas: 5 en adelante\n separador: punto y coma\n codificación: iso-8859-1\n termina"),
           "", "columns called like declarations");
    is_str(codes("bandas b sobre valor tabla\n rojo \"R\" < 10\n gris \"G\" [10, 20)\n verde \"V\" [20, en adelante)\n"
                 " sin dato por (no reportado) \"NR\"\n termina\n"), "", "bands as a table");
    is_str(codes("muestra de, cuenta(filas) como n de t donde a > 5 por e, c con c en columnas ordena n descendente, e límite 10 con total"),
           "", "every clause of muestra");
    is_str(codes("muestra x de t con total en columnas"), "", "a column called total");
    is_str(codes("prueba \"p\"\n con corte = 90%, x = 1\n dado t\n | a | \"b c\" | # nota\n | 1 | \\|2 |\n espera suma(a) = 1\ntermina"),
           "", "a test");
    is_str(codes("indicador a\n fórmula: +\n meta: *\n decimales: x\ntermina\nindicador b\n fórmula: )\ntermina\n"),
           "S001:2 S001:3 S001:4 S009:7", "every independent error in one run");
    is_str(codes("indicador a\n fórmula: (1\nindicador b\n fórmula: 2\ntermina"), "S004:1 S008:2", "open bracket and open block");
    Module *m = module("# uno\n# dos\nindicador a\n fórmula: +\ntermina\nindicador 5\ntermina\nunidad cama # no\n");
    ok(m->n == 2, "a declaration without a name is left out");
    ok(m->decls[0]->broken && !m->decls[1]->broken, "broken is told apart");
    is_str(gc_strndup(m->decls[0]->doc.p, m->decls[0]->doc.len), "uno\ndos", "the comment above");
    ok(m->decls[0]->span.start == 12 && m->decls[0]->span.end == 44, "the span runs from the keyword to termina");
}

static void incomplete(void)
{
    static const char *const texts[][2] = {
        { "indicador x", "sí" }, { "indicador x\n fórmula: (a +", "sí" }, { "función f(a) = a +", "sí" }, { "función f(a) = a + b", "no" },
        { "función f(a) = a b", "no" }, { "indicador x\n fórmula: 1\ntermina", "no" }, { "datos t desde \"a\"\n columnas\n", "sí" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        is_str(parse_is_incomplete(source_new("<texto>", texts[i][0], strlen(texts[i][0])), false) ? "sí" : "no", texts[i][1],
               "text %zu that asks for more, or not", i);
    ok(parse_is_incomplete(source_new("<texto>", "1 +", 3), true), "an expression that goes on");
    ok(!parse_is_incomplete(source_new("<texto>", "1 )", 3), true), "one that does not");
}

/* Bad input ends soon, whatever its size. */
static void big(void)
{
    static const char *const pieces[][3] = {
        { "función f(a) = a", " + a", "S014:1" }, { "función f(a) = a", " o a", "" }, { "función f(a) = ", "(", "S014:1" },
        { "función f(a) = ", "no ", "S014:1" }, { "función f(a) = ", "si a entonces ", "S014:1" }, { "función f(a) = f(", "\n", "S008:1" },
        { "función f(a) = a", " falta", "S014:1" }, { "función f(a) = a", ".b", "S014:1" }, { "función f(a) = a", " en {a}", "S014:1" },
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        Buf b = { 0 };
        buf_puts(&b, pieces[i][0]);
        buf_repeat(&b, pieces[i][1], 70000);
        is_str(codes(b.p), pieces[i][2], "70,000 times «%s»", pieces[i][1][0] == '\n' ? "\\n" : pieces[i][1]);
        buf_free(&b);
    }
    Buf b = { 0 };
    buf_repeat(&b, "unidad cama\n", 400000);
    is_str(codes(b.p), "L013:1", "a program of several megabytes");
    buf_free(&b);
}

int main(void)
{
    mem_init();
    expressions();
    shapes();
    sameness();
    blocks();
    incomplete();
    big();
    return done();
}
