/* test_phrase.c -- phrases that are the same, and those that are near. */
#include "lang/check/phrase.h"
#include "runtime/mem.h"
#include "tests/tap.h"

static bool same(const char *a, const char *b) { return phrase_same(str_of(a), str_of(b)); }

int main(void)
{
    mem_init();
    ok(same("Meta alcanzada", "META  ALCANZADA."), "case, blanks, punctuation");
    ok(same("Número de días (hábiles)", "numero de dias habiles"), "accents, brackets");
    ok(!same("año", "ano"), "ñ is a letter of its own");
    ok(!same("Vt-1", "Vt1") && same("Vt - 1", "VT-1"), "the minus of an index counts");
    ok(same("costo-beneficio", "costo beneficio"), "any other does not");
    ok(!same("", "a") && same("", "") && !same("...", "a") && !same("a", "ab"), "ends");
    const Str all[] = { str_of("Población total"), str_of("Meta programada en el año"), str_of("Meta programda"), str_of("Otra"), str_of("meta, programada anual") };
    uint32_t out[PHRASES_NEAR];
    ok(phrases_near(str_of("Meta programada"), all, 5, out) == 3 && out[0] == 2, "the nearest comes first");
    ok(phrases_near(str_of("xyz"), all, 5, out) == 0, "nothing near");
    ok(phrases_near(str_of(""), all, 5, out) == 0 && phrases_near(str_of("Meta"), all, 0, out) == 0, "nothing to compare");
    return done();
}
