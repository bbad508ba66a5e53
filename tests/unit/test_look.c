/* test_look.c -- looking at tables: bounded sets of texts, words of headings and totals, runs of records. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"
#include "tests/tap.h"

#include <stdio.h>

static void distinct_texts(void)
{
    size_t budget = 1 << 20;
    Values *v = values_new(3, 1 << 20, &budget);
    bool more;
    ok(values_add(v, str_of("a"), 1) == 0 && values_add(v, str_of("b"), 2) == 0 && values_add(v, str_of("b"), 3) == 1, "a text met again says how often it stood there");
    values_add(v, str_of("c"), 4);
    ok(values_known(v, &more) == 3 && !more, "up to the bound all are known");
    values_add(v, str_of("d"), 5);
    values_add(v, str_of("b"), 6);
    ok(values_known(v, &more) == 3 && more && values_full(v), "beyond it there are more");
    ValueCount top[2];
    ok(values_top(v, top, 2) == 2 && str_eq(top[0].text, str_of("b")) && top[0].count == 3 && str_eq(top[1].text, str_of("a")) && top[1].line == 1,
       "the most frequent first, then the first seen; those that are kept go on being counted");
    values_free(v);
    budget = 40;
    v = values_new(1000, 1 << 20, &budget);
    values_add(v, str_of("one that takes more than is left"), 1);
    ok(values_known(v, &more) == 0 && more, "what all columns share is a bound too");
    values_free(v);
}

static void many_texts(void)
{
    Values *v = values_new(5000, 1 << 24, NULL);
    char text[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            snprintf(text, sizeof text, "clave %d", i * 7919);
            values_add(v, str_of(text), (uint64_t)i);
        }
    bool more, twice = true;
    for (uint32_t i = 0; i < 5000; i++)
        twice &= values_at(v, i).count == 2;
    ok(values_known(v, &more) == 5000 && !more && twice, "five thousand, each twice");
    values_free(v);
}

static void words(void)
{
    LookWords *w = words_new();
    bool sure;
    is_str(words_missing(w, str_of("n.d.")), "no disponible", "case is free");
    is_str(words_missing(w, str_of("Sin Información")), "sin dato", "and accents");
    ok(!words_missing(w, str_of("Nada")) && !words_missing(w, str_of("")) && !words_missing(w, str_of("0")), "other texts are data");
    ok(words_have(str_of("ID_RAMO"), USE_CODE) && words_have(str_of("Cve. entidad"), USE_CODE) && !words_have(str_of("Idea"), USE_CODE), "whole words of a heading");
    ok(words_have(str_of("Año"), USE_YEAR) && words_have(str_of("anio_base"), USE_YEAR), "years");
    ok(words_total(str_of("SUBTOTAL trimestral"), &sure) && sure && words_total(str_of("Gran total"), &sure) && sure, "totals");
    ok(words_total(str_of("Subtotal gasto corriente"), &sure) && !sure, "what may be one");
    ok(!words_total(str_of("Total de eventos realizados"), &sure) && !words_total(str_of("Norte"), &sure) && !words_total(str_of(""), &sure), "what is none");
}

static void cells(void)
{
    Arena *a = arena_new();
    ok(cell_seen(a, str_of("1,234.50")) == SEEN_POINT && cell_seen(a, str_of("1.234,50")) == SEEN_COMMA, "signs that tell point from comma");
    ok(cell_seen(a, str_of("1.234")) == (SEEN_POINT | SEEN_COMMA) && cell_seen(a, str_of("12")) == (SEEN_POINT | SEEN_COMMA), "and those that do not");
    ok(cell_seen(a, str_of("12 13")) == 0 && cell_seen(a, str_of("$")) == 0 && cell_seen(a, str_of("")) == 0, "no numbers");
    ok(layout_is_row(3, 3, 2) && !layout_is_row(3, 3, 1) && layout_is_row(2, 2, 1) && !layout_is_row(2, 1, 1) && layout_is_row(1, 1, 1), "rows and lone cells");
    arena_free(a);
}

int main(void)
{
    mem_init();
    distinct_texts();
    many_texts();
    words();
    cells();
    return done();
}
