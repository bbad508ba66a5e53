/* test_diag.c -- collecting diagnostics, and how they read. */
#include "runtime/diag.h"

#include "runtime/mem.h"
#include "tests/tap.h"

static Span span_of(const Source *s, const char *what)
{
    const char *at = strstr(s->text, what);
    uint32_t start = at ? (uint32_t)(at - s->text) : 0;
    return (Span){s, start, start + (uint32_t)strlen(what)};
}

static Source *of(const char *text)
{
    return source_new("a.vara", text, strlen(text));
}

/* What is rendered for a mark under WHAT in TEXT. */
static const char *shown(const char *text, const char *what)
{
    Diags *ds = diags_new();
    Diag *d = diag_add(ds, D_E001, span_of(of(text), what), "algo");
    Buf b = {0};
    diag_render(&b, d, false);
    char *copy = gc_strdup(b.p);
    buf_free(&b);
    return copy;
}

static void carets(void)
{
    is_str(shown("uno dos tres", "dos"),
           "error[E001]: algo\n"
           "  --> a.vara:1:5\n"
           "   |\n"
           " 1 | uno dos tres\n"
           "   |     ^^^\n", "plain text");
    is_str(shown("fórmula: año / niño", "niño"),
           "error[E001]: algo\n"
           "  --> a.vara:1:16\n"
           "   |\n"
           " 1 | fórmula: año / niño\n"
           "   |                ^^^^\n", "under accented letters");
    is_str(shown("\t\tx\ty = z", "y"),
           "error[E001]: algo\n"
           "  --> a.vara:1:5\n"
           "   |\n"
           " 1 |         x   y = z\n"
           "   |             ^\n", "under tabs");
    is_str(shown("漢字 = 😀 + fin", "fin"),
           "error[E001]: algo\n"
           "  --> a.vara:1:10\n"
           "   |\n"
           " 1 | 漢字 = 😀 + fin\n"
           "   |             ^^^\n", "behind wide letters");
    is_str(shown("a 漢字 b", "漢字"),
           "error[E001]: algo\n"
           "  --> a.vara:1:3\n"
           "   |\n"
           " 1 | a 漢字 b\n"
           "   |   ^^^^\n", "under wide letters");
    is_str(shown("an\u0303o meta", "meta"),
           "error[E001]: algo\n"
           "  --> a.vara:1:6\n"
           "   |\n"
           " 1 | an\u0303o meta\n"
           "   |     ^^^^\n", "behind a combining mark");
    is_str(shown("a\x1b[31mb\u202Ec fin", "fin"),
           "error[E001]: algo\n"
           "  --> a.vara:1:11\n"
           "   |\n"
           " 1 | a\uFFFD[31mb\uFFFDc fin\n"
           "   |           ^^^\n", "signs that act on a terminal are shown, not sent");
    is_str(shown("uno\r\ndos\r\n", "dos"),
           "error[E001]: algo\n"
           "  --> a.vara:2:1\n"
           "   |\n"
           " 2 | dos\n"
           "   | ^^^\n", "Windows line ends");
    is_str(shown("a (\nb\nc)", "(\nb\nc)"),
           "error[E001]: algo\n"
           "  --> a.vara:1:3\n"
           "   |\n"
           " 1 | a (\n"
           "   |   ^ … hasta la línea 3\n", "a place of several lines");
    is_str(shown("a\n\nb", "\n\nb"),
           "error[E001]: algo\n"
           "  --> a.vara:1:2\n"
           "   |\n"
           " 1 | a\n"
           "   |  ^ … hasta la línea 3\n", "a place that begins at a line end");

    Source *s = of("meta:");
    Diags *ds = diags_new();
    Buf b = {0};
    diag_render(&b, diag_add(ds, D_E001, (Span){s, 5, 5}, "falta algo"), false);
    is_str(b.p,
           "error[E001]: falta algo\n"
           "  --> a.vara:1:6\n"
           "   |\n"
           " 1 | meta:\n"
           "   |      ^\n", "at the end of the text");
    buf_clear(&b);
    diag_render(&b, diag_add(ds, D_E001, (Span){of(""), 0, 0}, "vacío"), false);
    is_str(b.p,
           "error[E001]: vacío\n"
           "  --> a.vara:1:1\n"
           "   |\n"
           " 1 |\n"
           "   | ^\n", "in an empty text");
    buf_free(&b);
}

static void long_lines(void)
{
    Buf text = {0}, b = {0};
    buf_repeat(&text, "áé ", 300000);
    buf_puts(&text, "AQUI");
    buf_repeat(&text, " íó", 300000);
    Source *s = source_new("l.vara", text.p, text.len);
    diag_render(&b, diag_add(diags_new(), D_E001, span_of(s, "AQUI"), "x"), false);
    ok(b.len < 1000, "a long line is cut");
    const char *line = strstr(b.p, "1 | …"), *mark = strstr(b.p, "^^^^");
    ok(line && mark && strstr(line, "AQUI") && strstr(line, "…\n"), "on both sides");
    const char *line_start = strstr(b.p, " 1 |"), *mark_start = mark;
    while (mark_start > b.p && mark_start[-1] != '\n')
        mark_start--;
    ok(line_start && text_width((Str){line_start, (uint32_t)(strstr(line_start, "AQUI") - line_start)}) ==
       (uint32_t)(mark - mark_start), "and the caret stays under it");
    buf_clear(&b);
    diag_render(&b, diag_add(diags_new(), D_E001, (Span){s, 0, s->len}, "x"), false);
    ok(b.len < 2000, "a long mark is cut too");
    buf_clear(&text);
    buf_puts(&text, "x");
    buf_repeat(&text, "\u0301", 100000);
    Source *stack = source_new("m.vara", text.p, text.len);
    buf_clear(&b);
    diag_render(&b, diag_add(diags_new(), D_E001, (Span){stack, 0, 1}, "x"), false);
    ok(b.len < 3000, "a heap of combining marks is cut");
    buf_free(&text);
    buf_free(&b);
}

static void remarks(void)
{
    Source *s = of("uno\ndos\ntres\n4\n5\n6\n7\n8\n9\ndiez x");
    Diags *ds = diags_new();
    Diag *d = diag_add(ds, D_E001, span_of(s, "diez"), "no hay «%s»", "diez");
    diag_note(d, span_of(s, "dos"), "se declaró aquí");
    diag_note(d, (Span){0}, "son %d", 2);
    diag_note(d, (Span){0}, "son %d", 2);
    diag_hint(d, "¿quiso decir «dos»?\nO bórrelo.");
    Buf b = {0};
    diag_render(&b, d, false);
    is_str(b.p,
           "error[E001]: no hay «diez»\n"
           "   --> a.vara:10:1\n"
           "    |\n"
           " 10 | diez x\n"
           "    | ^^^^\n"
           "    = nota: se declaró aquí\n"
           "   --> a.vara:2:1\n"
           "    |\n"
           "  2 | dos\n"
           "    | ---\n"
           "    = nota: son 2\n"
           "    = ayuda: ¿quiso decir «dos»?\n"
           "             O bórrelo.\n", "notes and hint");
    buf_clear(&b);
    diag_render(&b, d, true);
    ok(strstr(b.p, "\x1b[1;31merror[E001]\x1b[0m") && strstr(b.p, "\x1b[1;31m^^^^\x1b[0m"), "colour when asked for");
    buf_clear(&b);
    Diag *cell = diag_add_data(ds, D_E001, (DataPlace){.file = "t.tsv", .line = 54, .column = 3, .heading = "programado", .cell = "12,5\x1b"}, "no es un número");
    diag_render(&b, cell, false);
    is_str(b.p,
           "error[E001]: no es un número\n"
           "  --> t.tsv:54, columna 3 «programado», celda «12,5\uFFFD»\n", "a datum");
    buf_clear(&b);
    diag_render_json(&b, cell);
    ok(strstr(b.p, "\"archivo\":\"t.tsv\",\"linea\":54,\"campo\":3,\"encabezado\":\"programado\",\"celda\":\"12,5\\u001b\""),
       "JSON of a datum");
    buf_clear(&b);
    diag_render_json(&b, d);
    ok(strstr(b.p, "{\"codigo\":\"E001\",\"gravedad\":\"error\",\"titulo\":\"") == b.p, "JSON begins with the code");
    ok(strstr(b.p, "\"archivo\":\"a.vara\",\"linea\":10,\"columna\":1,\"linea_fin\":10,\"columna_fin\":5,\"inicio\":25,\"fin\":29"),
       "JSON of a place");
    ok(strstr(b.p, "\"notas\":[{\"texto\":\"se declaró aquí\",\"archivo\":\"a.vara\",") &&
       strstr(b.p, "{\"texto\":\"son 2\"}]}"), "JSON of notes");
    buf_free(&b);
}

static void collecting(void)
{
    Source *s = of("abc def"), *t = of("otro");
    Diags *ds = diags_new();
    Diag *first = diag_add(ds, D_E001, (Span){s, 4, 7}, "uno");
    ok(diag_add(ds, D_E001, (Span){s, 4, 7}, "otra vez") == first && ds->n == 1 && ds->errors == 1,
       "the same at the same place is said once");
    diag_add(ds, D_E001, (Span){s, 0, 3}, "dos");
    diag_add_data(ds, D_E001, (DataPlace){.file = "t", .line = 9, .column = 1}, "nueve");
    diag_add_data(ds, D_E001, (DataPlace){.file = "t", .line = 2, .column = 5}, "dos, cinco");
    diag_add_data(ds, D_E001, (DataPlace){.file = "t", .line = 2, .column = 5}, "dos, cinco, otra");
    diag_add(ds, D_E001, (Span){t, 0, 1}, "otro");
    diag_add(ds, D_E001, (Span){0}, "sin lugar");
    diags_sort(ds);
    static const char *const want[] = {"sin lugar", "dos", "uno", "otro", "dos, cinco", "dos, cinco, otra", "nueve"};
    for (uint32_t i = 0; i < 7; i++)
        is_str(ds->items[i]->message, want[i], "order, place %u", i + 1);
    ok(diag_find("e001") == diag_info(D_E001) && !diag_find("E0011") && !diag_find("E00") && !diag_find(""), "diag_find");

    Diags *many = diags_new();
    Source *big = source_new("big", gc_bytes(5000), 5000);
    for (uint32_t i = 0; i < 3000; i++) {
        Diag *d = diag_add(many, D_E001, (Span){big, i, i + 1}, "%u", i);
        diag_hint(d, "x");
    }
    ok(many->n == DIAGS_MAX && many->dropped == 3000 - DIAGS_MAX && many->errors == 3000, "beyond the bound they are counted");
    diags_sort(many);
    ok(many->items[0]->span.start == 0 && many->items[DIAGS_MAX - 1]->span.start == DIAGS_MAX - 1, "a full list sorts");

    bool told = true;
    for (int i = 0; i < DIAG_COUNT; i++) {
        const DiagInfo *info = diag_info((DiagCode)i);
        if (!*info->title || !*info->cause || !*info->remedy || diag_find(info->code) != info) {
            told = false;
            printf("# %s lacks a text\n", info->code);
        }
    }
    ok(told, "every code has title, cause and remedy");
}

int main(void)
{
    mem_init();
    carets();
    long_lines();
    remarks();
    collecting();
    return done();
}
