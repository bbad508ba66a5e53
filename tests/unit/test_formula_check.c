/* test_formula_check.c -- what formula_check says of trees built by hand: an expression stands in for the published text. */
#include "lang/formula/formula.h"
#include "lang/formula/value.h"
#include "lang/parse.h"
#include "runtime/mem.h"
#include "tests/tap.h"

static FormulaRead *reading;

static void note_operand(Expr *e, void *ctx)
{
    FormulaRead *f = ctx;
    if (e->kind == EXPR_TEXT) {             /* a quoted phrase alone is a text to the parser */
        Name name = name_make(e->as.text.value, e->span, true);
        e->kind = EXPR_NAME;
        e->as.name.name = name;
    }
    if (e->kind == EXPR_NAME) {
        for (uint32_t i = 0; i < f->noperands; i++)
            if (str_eq(f->operands[i].fold, e->as.name.name.fold)) {
                f->operands[i].uses++;
                return;
            }
        FormulaOperand o = { .phrase = e->as.name.name.text, .fold = e->as.name.name.fold, .span = e->span, .variable = UINT32_MAX, .uses = 1 };
        GC_PUSH(f->operands, f->noperands, f->cap_operands, o);
    }
    expr_each_child(e, note_operand, ctx);
}

/* EXPRESSION as Vara writes it, quoted phrases for operands; what follows the first line is text beside it. */
static FormulaRead *read_as(const char *expression)
{
    FormulaRead *f = gc_new(FormulaRead);
    Diags *ds = diags_new();
    f->source = source_new("<texto>", expression, strlen(expression));
    const char *end = strchr(expression, '\n');
    f->tree = parse_expression(end ? source_new("<texto>", expression, (size_t)(end - expression)) : f->source, ds);
    f->verdict = ds->errors ? FORMULA_UNREAD : FORMULA_READ;
    note_operand(f->tree, f);
    return f;
}

static void define(FormulaRead *f, const char *symbol, const char *meaning)
{
    FormulaDefinition d = { .symbol = str_of(symbol), .fold = text_fold(str_of(symbol)), .meaning = str_of(meaning) };
    for (uint32_t i = 0; i < f->noperands; i++)
        if (str_eq(f->operands[i].fold, d.fold)) {
            f->operands[i].definition = d.meaning;
            d.used = true;
        }
    d.span = d.symbol_span = (Span){ source_new("<texto>", "?", 1), 0, 1 };
    GC_PUSH(f->definitions, f->ndefinitions, f->cap_definitions, d);
}

/* Codes and the text each marks: "F004 «A / B»; F012 «b»". */
static const char *said(const FormulaRead *f, const FormulaCard *card)
{
    Diags *ds = diags_new();
    Buf b = {0};
    formula_check(f, card, ds);
    for (uint32_t i = 0; i < ds->n; i++) {
        const Diag *d = ds->items[i];
        buf_printf(&b, "%s%s", i ? "; " : "", diag_info(d->code)->code);
        if (d->span.source)
            buf_printf(&b, " «%.*s»", (int)(d->span.end - d->span.start), d->span.source->text + d->span.start);
        if (!d->hint)
            buf_puts(&b, " sin ayuda");
    }
    const char *kept = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return kept;
}

static void check(const char *name, const char *expression, const char *want)
{
    reading = read_as(expression);
    FormulaCard card = { .name = str_of(name) };
    is_str(said(reading, &card), want, "%s: %s", name, expression);
}

static const char *hint(const char *name, const char *expression)
{
    Diags *ds = diags_new();
    FormulaCard card = { .name = str_of(name) };
    formula_check(read_as(expression), &card, ds);
    return ds->n && ds->items[0]->hint ? ds->items[0]->hint : "";
}

static void scale(void)
{
    check("Porcentaje de becas", "\"Becas entregadas\" / \"Becas programadas\"", "F004 «\"Becas entregadas\" / \"Becas programadas\"»");
    check("1.1 Porcentaje de becas", "(\"a\" / \"b\") - 1", "F004 «(\"a\" / \"b\") - 1»");
    check("Porcentaje de becas", "(\"Becas entregadas\" / \"Becas programadas\") * 100", "");
    check("Porcentaje de becas", "100 * \"Becas entregadas\" / \"Becas programadas\"", "");
    check("Promedio de consultas", "\"Consultas\" / \"Médicos\"", "");
    check("Porcentaje de avance", "\"Porcentaje de avance físico\" / \"Obras\"", "");
    check("Porcentaje de avance", "0.5 * \"a\" / \"b\" + 0.5 * \"c\" / \"d\"", "");
    check("Porcentaje de avance", "\"Avance\"", "");
    check("Porcentaje de becas", "(\"a\" / \"b\") * 100 * 100", "F005 «* 100»");
    check("Tasa de variación de becas", "((\"a\" / \"b\") * 100 - 1) * 100", "F005 «* 100»");
    check("Porcentaje de becas", "(\"a\" / \"b\") * 10", "F006 «* 10»");
    check("Porcentaje de becas", "(\"a\" / \"b\") * 112", "F006 «* 112»");
    check("Razón de muertes por 1000", "(\"a\" / \"b\") * 1000", "");
    check("Porcentaje por cada 1000 habitantes", "(\"a\" / \"b\") * 1000", "");
    check("Seguros", "\"Programa generado\" / \"monto programado\" / 100", "F007 «/ 100»");
    check("Seguros", "\"Programa generado\" * \"tarifa\" / 100", "");
    is_str(hint("Seguros", "\"Programa generado\" / \"monto programado\" / 100"), "escriba: (Programa generado / monto programado) × 100",
           "the division becomes a product");
    is_str(hint("Porcentaje de becas", "\"Becas\" / \"Alumnos\""), "escriba: (Becas / Alumnos) × 100", "the remedy of F004 in full");
    FormulaCard sippse = { .name = str_of("Promedio de consultas"), .absolute_or_percent = true };
    is_str(said(read_as("\"Consultas\" / \"Médicos\""), &sippse), "F018 «\"Consultas\" / \"Médicos\"»", "SIPPSE admits no ratio");
    is_str(said(read_as("\"Consultas\" / \"Médicos\" * 100"), &sippse), "", "a percentage it does");
    is_str(said(read_as("\"Consultas\""), &sippse), "", "a number too");
}

static void grouping(void)
{
    check("Porcentaje de viviendas", "(540141 + 99011 / 6631256) * 100", "F003 «540141 + 99011 / 6631256»");
    check("Porcentaje de obras", "(\"Obras nuevas\" + \"Obras viejas\" / \"Obras del padrón\") * 100",
          "F003 «\"Obras nuevas\" + \"Obras viejas\" / \"Obras del padrón\"»");
    is_str(hint("Porcentaje de obras", "(\"Obras nuevas\" + \"Obras viejas\" / \"Obras del padrón\") * 100"),
           "si el cociente es de todo, escriba: ((Obras nuevas + Obras viejas) / Obras del padrón) × 100", "the grouping that is meant");
    check("Porcentaje de obras", "\"a\" / \"a\" + \"b\" * 100", "F003 «\"a\" / \"a\" + \"b\" * 100»");
    check("Tasa de variación", "(\"a\" - \"b\" / \"b\") * 100", "F003 «\"a\" - \"b\" / \"b\"»");
    check("Índice", "\"a\" - \"b\" / \"a\"", "F003 «\"a\" - \"b\" / \"a\"»");
    check("Tasa de variación", "(\"a\" / (\"b\" - 1)) * 100", "F003 «\"a\" / (\"b\" - 1)»");
    check("Tasa de variación", "\"a\" / \"b\" - 1 * 100", "F003 «\"a\" / \"b\" - 1 * 100»");
    check("Índice", "((1 + \"x\") + (1 + \"y\") / 2) * 100", "F003 «(1 + \"x\") + (1 + \"y\") / 2»");
    check("Porcentaje", "((\"a\" + \"b\") / \"c\") * 100", "");
    check("Porcentaje", "(\"a\" / (\"b\" + \"c\")) * 100", "");
    check("Porcentaje", "(\"a\" + (\"b\" / \"c\")) * 100", "");
    check("Índice", "0.4 * \"a\" + 0.6 * \"b\" / \"c\"", "");
    check("Índice", "\"a\" / \"b\" + \"c\" / \"d\"", "");
    check("Tasa de variación", "((\"a\" / \"b\") - 1) * 100", "");
    check("Índice de costo", "\"Costo fijo\" + \"Costo variable\" / \"Unidades\"", "");
}

static void rates(void)
{
    check("Tasa de variación de obras", "(\"Obras en el año actual\" / \"Obras en el año anterior\") * 100",
          "F008 «(\"Obras en el año actual\" / \"Obras en el año anterior\") * 100»");
    is_str(hint("Tasa de variación de obras", "(\"Obras en el año actual\" / \"Obras en el año anterior\") * 100"),
           "escriba: ((Obras en el año actual / Obras en el año anterior) - 1) × 100", "the whole rate is written");
    check("Tasa de variación de obras", "((\"a\" - \"b\") / \"b\") * 100", "");
    check("Tasa de variación de obras", "(\"Incremento de obras\" / \"Obras\") * 100", "");
    check("Tasa de mortalidad", "(\"Defunciones\" / \"Población\") * 1000", "");
    check("Tasa de variación de obras", "((\"Obras en el año anterior\" / \"Obras en el año actual\") - 1) * 100",
          "F009 «\"Obras en el año anterior\" / \"Obras en el año actual\"»");
    check("Porcentaje de cursos", "(\"Cursos programados\" / \"Cursos realizados\") * 100", "F009 «\"Cursos programados\" / \"Cursos realizados\"»");
    check("Porcentaje de cursos", "(\"Cursos realizados\" / \"Cursos programados\") * 100", "");
    check("Porcentaje de apoyo", "(\"Monto de apoyos en pesos\" / \"Número de habitantes\") * 100",
          "F009 «\"Monto de apoyos en pesos\" / \"Número de habitantes\"»");
    check("Porcentaje de cursos", "(\"Cursos realizados\" / \"cursos REALIZADOS\") * 100", "F026 «\"Cursos realizados\" / \"cursos REALIZADOS\"»");
}

static void symbols(void)
{
    FormulaCard none = {0};
    FormulaRead *f = read_as("\"PA\" / \"PT\" * 100\nPA = Personas atendidas");
    define(f, "PA", "Personas atendidas");
    is_str(said(f, &none), "F010 «\"PT\"»", "a symbol that nobody defines");
    f = read_as("\"PA\" / \"PT\" * 100\nPA = Personas atendidas, PT = Población total, PR = Personas registradas");
    define(f, "PA", "Personas atendidas");
    define(f, "PT", "Población total");
    define(f, "PR", "Personas registradas");
    is_str(said(f, &none), "F011 «?»", "a symbol that the formula does not use");
    f = read_as("\"PAM_EVALUADA\" / \"PT\"\nPAM_EVALUADAS = …, PT = …");
    define(f, "PAM_EVALUADAS", "Personas");
    define(f, "PT", "Población total");
    is_str(said(f, &none), "F012 «?»", "one symbol in two spellings is not two mistakes");
    f = read_as("\"A\" / \"B\"");
    is_str(said(f, &none), "", "nothing is defined anywhere: legitimate");
    check("Índice", "(\"Solicitudes atendidas\" - \"Quejas\") / \"Solicitud atendidas\"", "F012 «\"Solicitud atendidas\"»");
    check("Índice", "(\"Niños atendidos\" + \"Niñas atendidas\") / \"Niños inscritos\"", "");
    check("Índice", "(\"Ventas 2023\" - \"Ventas 2022\") / \"Ventas 2021\"", "");
}

static void cards(void)
{
    const char *share = "(\"Becas entregadas\" / \"Becas programadas\") * 100";
    FormulaCard card = { .name = str_of("Porcentaje de becas"), .goal = str_of("1.0"), .unit = str_of("Porcentaje") };
    is_str(said(read_as(share), &card), "F013", "goal 1.0 beside a factor of 100");
    card.goal = str_of("100%");
    is_str(said(read_as(share), &card), "", "100%% is the scale of the formula");
    card.sense = str_of("Ascendente");
    card.goal = str_of("80");
    card.baseline = str_of("90");
    is_str(said(read_as(share), &card), "F015", "an ascending goal below its baseline");
    card.sense = str_of("Descendente");
    is_str(said(read_as(share), &card), "F014", "descending it is right, but not for what was done of what was planned");
    const char *bad = "(\"Viviendas sin agua\" / \"Viviendas habitadas\") * 100";
    is_str(said(read_as(bad), &card), "", "descending it is right");
    card.baseline = str_of("2022");
    is_str(said(read_as(bad), &card), "", "a year is no baseline");
    FormulaCard dead = { .name = str_of("Tasa de mortalidad materna"), .sense = str_of("Ascendente") };
    is_str(said(read_as("\"Defunciones\" / \"Nacidos vivos\" * 100000"), &dead), "F014", "deaths that should rise");
    FormulaCard less = { .name = str_of("Porcentaje de reducción de la mortalidad"), .sense = str_of("Ascendente") };
    is_str(said(read_as(share), &less), "", "a reduction that rises is good");
    FormulaCard unit = { .name = str_of("Porcentaje de becas"), .unit = str_of("Promedio") };
    is_str(said(read_as(share), &unit), "F016", "a percentage whose unit is an average");
    unit.unit = str_of("Beca | Beca");
    is_str(said(read_as(share), &unit), "", "units of the variables");
    FormulaCard sides = { .name = str_of("Porcentaje de becas"), .numerator = str_of("BECAS ENTREGADAS"), .denominator = str_of("Alumnos inscritos en primaria") };
    is_str(said(read_as(share), &sides), "F025 «\"Becas programadas\"»", "another denominator in the card");
    sides.denominator = str_of("Becas programada");
    is_str(said(read_as(share), &sides), "F012 «\"Becas programadas\"»", "a slip is a notice");
    sides.denominator = str_of("Total de becas que se programaron");
    is_str(said(read_as(share), &sides), "", "the same in other words");
    sides.denominator = str_of("Becas extraordinarias programadas");
    is_str(said(read_as(share), &sides), "F025 «\"Becas programadas\"»", "a word more is another variable");
    sides.denominator = str_of("BECAS PROGRAMADÿS");
    is_str(said(read_as(share), &sides), "", "a lost letter is none");
}

static void numbers(void)
{
    FormulaCard none = {0};
    is_str(said(read_as("(9409845 / 34155615) * 100\n= 27.54"), &none), "", "the printed result stands on the line of the formula");
    is_str(said(read_as("5 / 0"), &none), "F017 «5 / 0»", "a written zero");
    is_str(said(read_as("\"a\" / (3 - 3)"), &none), "F017 «\"a\" / (3 - 3)»", "a zero that is computed");
    Arena *a = arena_new();
    Num v, p;
    uint32_t decimals;
    bool percent;
    FormulaRead *f = read_as("(9409845 / 34155615) * 100");
    ok(formula_value(a, f, f->tree, NULL, NULL, &v, NULL) == VALUE_OK, "a formula of numbers has a value");
    ok(value_printed(str_of("27.54"), &p, &decimals, &percent) && decimals == 2 && !percent, "two decimals are printed");
    ok(value_compare(a, v, p, 2) == PRINTED_TRUNCATED, "27.5499 printed 27.54 is truncated");
    ok(value_printed(str_of("27.55 %"), &p, &decimals, &percent) && percent && value_compare(a, v, p, 2) == PRINTED_ROUNDED, "27.55 is rounded");
    ok(!value_printed(str_of("999,"), &p, &decimals, &percent), "a comma too many is no number");
    f = read_as("\"x\" / \"y\" * 100");
    Num values[] = { num_int(1), num_int(0) };
    bool have[] = { true, true };
    uint32_t which;
    ok(formula_value(a, f, f->tree, values, have, &v, NULL) == VALUE_ZERO, "1 / 0 is said");
    have[1] = false;
    ok(formula_value(a, f, f->tree, values, have, &v, &which) == VALUE_MISSING && which == 1, "the operand that is missing is told");
    arena_free(a);
}

int main(void)
{
    mem_init();
    scale();
    grouping();
    rates();
    symbols();
    cards();
    numbers();
    return done();
}
