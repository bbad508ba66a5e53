/* test_same.c -- equality of expressions as functions: proofs, counterexamples, what stays open. */
#include "lang/algebra/same.h"
#include "lang/parse.h"
#include "runtime/mem.h"
#include "tests/tap.h"
#include <stdlib.h>

static Expr *parsed(const char *text)
{
    return parse_expression(source_new("prueba", gc_strdup(text), strlen(text)), diags_new());
}

static SameResult compared(const char *a, const char *b)
{
    SameResult r;
    expr_equal_functions(parsed(a), parsed(b), NULL, &r);
    return r;
}

static void proved(const char *a, const char *b)
{
    SameResult r = compared(a, b);
    ok(r.verdict == SAME_PROVED && r.holes == SAME_HOLES_ALIKE && !r.reads_differ, "%s is %s", a, b);
}

static void different(const char *a, const char *b, const char *at_a, const char *at_b)
{
    SameResult r = compared(a, b);
    ok(r.verdict == SAME_DIFFERENT, "%s is not %s", a, b);
    is_str(r.point.a ? r.point.a : "(hueco)", at_a, "what the first gives");
    is_str(r.point.b ? r.point.b : "(hueco)", at_b, "what the second gives");
}

static void open_question(const char *a, const char *b)
{
    ok(compared(a, b).verdict == SAME_UNKNOWN, "%s and %s: nothing is said", a, b);
}

static void hole_at(const char *a, const char *b, const char *operand, const char *value)
{
    SameResult r = compared(a, b);
    ok(r.verdict == SAME_PROVED && r.holes == SAME_HOLES_DIFFER, "%s is %s but for a hole", a, b);
    bool found = false;
    for (uint32_t i = 0; i < r.holes_at.n; i++)
        found |= str_eq(r.holes_at.operands[i].name, str_of(operand)) && strcmp(r.holes_at.operands[i].value, value) == 0;
    ok(found && !r.holes_at.a != !r.holes_at.b, "… where %s = %s", operand, value);
}

/* ---- pairs of a property test: "a TAB b" a line; what is found out of each goes out as a line of its own ---- */

static void put_point(const SamePoint *at)
{
    printf("\t%s\t%s", at->a ? at->a : "hueco", at->b ? at->b : "hueco");
    for (uint32_t i = 0; i < at->n; i++)
        printf("\t%.*s=%s", (int)at->operands[i].name.len, at->operands[i].name.p, at->operands[i].value);
}

static int answer_pairs(void)
{
    static const char *const verdicts[] = { "igual", "distinto", "sin decidir" }, *const holes[] = { "alike", "differ", "unknown" };
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        char *tab = strchr(line, '\t');
        line[strcspn(line, "\n")] = '\0';
        if (!tab)
            continue;
        *tab = '\0';
        SameResult r = compared(line, tab + 1);
        printf("%s\t%s\t%d", verdicts[r.verdict], holes[r.holes], r.reads_differ);
        if (r.verdict == SAME_DIFFERENT)
            put_point(&r.point);
        else if (r.verdict == SAME_PROVED && r.holes == SAME_HOLES_DIFFER)
            put_point(&r.holes_at);
        printf("\n");
        fflush(stdout);
    }
    free(line);
    return 0;
}

int main(int argc, char **argv)
{
    mem_init();
    if (argc > 1 && strcmp(argv[1], "pares") == 0)
        return answer_pairs();
    proved("a / b * 100", "100 * a / b");
    proved("a / b * 100", "(100 / b) * a");
    proved("(a - b) / b * 100", "(a - b) * 100 / b");
    proved("a ^ 2 - b ^ 2", "(a + b) * (a - b)");
    proved("(a + b) ^ 5", "(b + a) * (a + b) ^ 4");
    proved("a / b + c / d", "(a * d + c * b) / (b * d)");
    proved("a / b / c", "a / (c * b)");
    proved("-(a - b)", "b - a");
    proved("a * 0.5", "a / 2");
    proved("a ^ -2", "1 / (a * a)");
    proved("1 / (a ^ 2 - b ^ 2)", "1 / (a + b) / (a - b)");
    proved("suma(a) / suma(b) * 100", "100 * suma(a) / suma(b)");
    proved("suma(a + b) / 2", "0.5 * suma(b + a)");
    proved("suma(a / b * 100)", "suma(100 * a / b)");
    proved("suma(a donde c > 1) * 2", "suma(a donde c > 1) + suma(a donde c > 1)");
    proved("suma(a + 2 * b) / 2", "0.5 * suma(a) + suma(b)");
    proved("suma(b * (a - c))", "suma(a * b) - suma(c * b)");
    proved("suma(a + b donde k) * 3", "3 * (suma(b donde k) + suma(a donde k))");
    proved("promedio(a + b) - promedio(b)", "promedio(100 * a - b + b * 2) / 100 - promedio(b) * 0.01 + (promedio(b) - promedio(b))");
    proved("raíz(a * b) + raíz(b * a)", "2 * raíz(a * b)");
    proved("redondea(a / b * 100, 2) - redondea(100 * a / b, 2)", "redondea(a / b * 100, 2) * 0");
    proved("\"Meta alcanzada\" / 2", "0.5 * \"Meta alcanzada\"");
    proved("(x - anterior(x)) / anterior(x) * 100", "(x - anterior(x)) * 100 / anterior(x)");

    SameResult rate = compared("(x / anterior(x) - 1) * 100", "(x - anterior(x)) / anterior(x) * 100");
    ok(rate.verdict == SAME_PROVED && rate.holes == SAME_HOLES_ALIKE, "a rate of variation both ways");

    different("a / b * 100", "a / b", "50", "0.5");
    different("a / b * 100", "b / a * 100", "50", "200");
    different("(a + b) / c", "a + b / c", "1", "5/3");
    different("a - b", "b - a", "-1", "1");
    different("suma(a) / suma(b)", "suma(a) / suma(c)", "0.5", "1/3");
    different("a / (b - b)", "a", "(hueco)", "2");
    different("cuenta(filas donde c > 1) / cuenta(filas)", "cuenta(filas) / cuenta(filas donde c > 1)", "0.5", "2");
    different("a ^ 3", "a ^ 2", "8", "4");

    open_question("promedio(a)", "suma(a) / cuenta(a)");
    open_question("suma(a / 3)", "suma(a) / 3");
    open_question("suma(a + 1)", "suma(a) + cuenta(filas)");
    open_question("suma(a - a + b)", "suma(b)");
    open_question("suma(a / b)", "suma(a) / suma(b)");
    open_question("suma(a)", "suma(a donde c) + suma(a donde no c)");
    open_question("cuenta(filas) / b", "cuenta(a) / b");
    open_question("cuenta(a) / cuenta(b)", "cuenta(b) / cuenta(a)");
    open_question("raíz(a) * raíz(a)", "a");
    open_question("raíz(2) * raíz(2)", "2");
    open_question("si a > 1 entonces b si no c", "b");
    open_question("a o bien 0", "a");
    open_question("(a + b + c + d + e + f + g + h) ^ 60", "(a + b + c + d + e + f + g + h) ^ 59 * (a + b + c + d + e + f + h + g)");
    proved("si a > 1 entonces b si no c", "(si a > 1 entonces b si no c)");

    hole_at("a / b", "a * c / (b * c)", "c", "0");
    hole_at("(a ^ 2 - b ^ 2) / (a - b)", "a + b", "a", "3");
    hole_at("a / a", "1", "a", "0");
    SameResult read = compared("a - a + b", "b");
    ok(read.verdict == SAME_PROVED && read.reads_differ && str_eq(read.read_a.name, str_of("a")), "a cancels and is still read");
    SameVariable v = { str_of("Meta alcanzada"), parsed("suma(alcanzado)") };
    SameOptions opt = { .variables = &v, .nvariables = 1 };
    SameResult named;
    expr_equal_functions(parsed("suma(alcanzado) / suma(meta)"), parsed("suma(meta)"), &opt, &named);
    ok(named.verdict == SAME_DIFFERENT && named.point.operands[0].is_variable && str_eq(named.point.operands[0].name, v.name), "a variable goes by its name");
    return done();
}
