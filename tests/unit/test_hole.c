/* test_hole.c -- missing values: motives, joins, summaries, words. */
#include "runtime/column/hole.h"
#include "runtime/mem.h"
#include "tests/tap.h"

static const char *words(HoleTable *t, HoleId id)
{
    Buf b = {0};
    hole_print(&b, t, id);
    char *s = gc_strdup(b.p ? b.p : "");
    buf_free(&b);
    return s;
}

static HoleId summary(HoleTable *t, HoleLeaf leaf, uint64_t count, uint64_t first_line)
{
    HoleCount c = {leaf, count};
    HoleAddress a[2] = {{leaf, 0, first_line}, {leaf, 0, first_line + 1}};
    HoleSummary s = {.counts = &c, .ncounts = 1, .addresses = a, .naddresses = 2, .rows = count};
    return hole_summary(t, &s);
}

int main(void)
{
    mem_init();
    HoleTable *t = holes_new();
    ok(holes_motive(t, str_of("VACIO")) == MOTIVE_EMPTY, "built-in motives are found folded");
    uint32_t nr = holes_motive(t, str_of("No reportado"));
    ok(nr >= MOTIVE_BUILTIN && holes_motive(t, str_of("no  reportado")) == nr, "a motive of the script");
    is_str(gc_strndup(holes_motive_text(t, nr).p, holes_motive_text(t, nr).len), "No reportado", "first spelling kept");

    HoleId a = hole_leaf(t, MOTIVE_EMPTY, 1), b = hole_leaf(t, nr, 2), c = hole_leaf(t, MOTIVE_UNREADABLE, 3);
    ok(a && a == hole_leaf(t, MOTIVE_EMPTY, 1) && a != hole_leaf(t, MOTIVE_EMPTY, 2), "leaves are interned");
    ok(hole_join(t, a, 0) == a && hole_join(t, 0, a) == a && hole_join(t, a, a) == a, "neutral and idempotent");
    HoleId ab = hole_join(t, a, b);
    ok(ab == hole_join(t, b, a) && hole_join(t, ab, a) == ab && hole_join(t, b, ab) == ab, "the order of joining is free");
    ok(hole_join(t, ab, c) == hole_join(t, a, hole_join(t, c, b)), "nesting is free");
    is_str(words(t, a), "vacío", "one motive");
    is_str(words(t, ab), "No reportado y vacío", "two, in order");
    is_str(words(t, hole_join(t, a, c)), "ilegible y vacío", "in order of letters");
    is_str(words(t, hole_join(t, hole_leaf(t, MOTIVE_ZERO_DIVISION, 1), c)), "entre cero e ilegible", "e before i");
    is_str(words(t, hole_join(t, ab, c)), "ilegible, No reportado y vacío", "three");
    is_str(words(t, hole_join(t, a, hole_leaf(t, MOTIVE_EMPTY, 9))), "vacío", "a motive is said once");
    ok(hole_read(t, hole_join(t, a, hole_leaf(t, MOTIVE_EMPTY, 9)))->ncounts == 2, "its origins are two");
    ok(hole_has_motive(t, ab, nr) && !hole_has_motive(t, ab, MOTIVE_UNREADABLE), "has a motive");
    ok(!hole_only_motive(t, ab, nr) && hole_only_motive(t, b, nr) && !hole_only_motive(t, 0, nr), "only a motive");

    HoleLeaf leaf = {MOTIVE_EMPTY, 1};
    HoleId s = summary(t, leaf, 5, 10), later = summary(t, leaf, 3, 20), same = summary(t, leaf, 2, 11);
    ok(s == summary(t, leaf, 5, 10), "equal summaries are one");
    ok(hole_read(t, s)->counts[0].count == 5 && hole_read(t, s)->naddresses == 2, "a summary is read as given");
    const HoleSummary *sum = hole_read(t, hole_join(t, s, later));
    ok(sum->counts[0].count == 8 && sum->rows == 8 && sum->naddresses == 4, "summaries of other rows add up");
    sum = hole_read(t, hole_join(t, same, s));
    ok(sum->counts[0].count == 5 && sum->naddresses == 3 && sum->addresses[0].line == 10 && sum->addresses[2].line == 12,
       "summaries of the same rows do not count twice");
    sum = hole_read(t, hole_join(t, a, s));
    ok(sum->counts[0].count == 5, "nor does a leaf beside the summary that has it");
    ok(hole_read(t, hole_join(t, s, hole_join(t, s, later)))->counts[0].count == 8, "joined again");

    bool kept = true;
    for (uint32_t i = 0; i < 20000; i++) {
        HoleId x = hole_leaf(t, MOTIVE_EMPTY, i);
        kept &= x == hole_leaf(t, MOTIVE_EMPTY, i) && hole_join(t, x, b) == hole_join(t, b, x);
    }
    ok(kept && hole_join(t, a, b) == ab, "many holes");
    holes_free(t);
    return done();
}
