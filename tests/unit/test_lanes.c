/* test_lanes.c -- lanes: the loops with vectors and without, sums that outgrow 64 bits or change their scale, keys of all lengths. */
#include "runtime/eval/keys.h"
#include "runtime/eval/lanes.h"
#include "tests/tap.h"

#include <string.h>

static uint64_t seed = 7;

static uint32_t pick(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static void both_loops(uint32_t nlanes, bool ones, bool marks)
{
    enum { ROWS = 500, GROUPS = 20, STRIDE = 48 };
    int64_t x[ROWS], fast[GROUPS * STRIDE + 4], slow[GROUPS * STRIDE + 4];
    uint32_t groups[ROWS], masks[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        x[i]      = ((int64_t)pick(1u << 31) << 20) * (pick(2) ? 1 : -1);
        groups[i] = pick(GROUPS);
        masks[i]  = (pick(1u << 16) << 16 | pick(1u << 16)) & (uint32_t)((UINT64_C(1) << nlanes) - 1);
    }
    for (uint32_t i = 0; i < GROUPS * STRIDE + 4; i++)
        fast[i] = slow[i] = pick(1000);
    uint32_t any = marks ? 1 : LANES_NONE;
    lanes_add_masked(fast, STRIDE, 4, nlanes, any, groups, ROWS, ones ? NULL : x, masks);
    lanes_add_masked_portable(slow, STRIDE, 4, nlanes, any, groups, ROWS, ones ? NULL : x, masks);
    ok(memcmp(fast, slow, sizeof fast) == 0, "%u lanes%s%s: the same with vectors and without", nlanes, ones ? " of ones" : "", marks ? " that mark" : "");
}

static bool total_is(Arena *a, const Sums *s, uint32_t group, const char *want)
{
    NumSum room;
    Num got;
    Buf text = {0};
    bool same = numsum_result(a, sums_total(s, group, &room), &got) == NUM_OK;
    num_print_exact(&text, got);
    same = same && str_eq((Str){text.p, (uint32_t)text.len}, str_of(want));
    if (!same)
        printf("# %.*s\n", (int)text.len, text.p);
    buf_free(&text);
    return same;
}

static void add(Lanes *l, const Sums *s, const Vec *v, const uint32_t *groups, const uint8_t *take, Arena *scratch)
{
    AccumRows r = {.n = v->n, .group_of = groups};
    lanes_want(s, v, take);
    lanes_add(l, &r, scratch);
    arena_reset(scratch);
}

/* Values near 2^60 over and over, then a deeper scale, then what is no decimal. */
static void beyond_a_lane(bool keyed)
{
    enum { ROWS = 4 };
    Lanes l = {0};
    Arena *a = arena_new(), *scratch = arena_new();
    Sums plain = lanes_ask(&l, (StripSource){1, REG_NONE}, false), some = lanes_ask(&l, (StripSource){2, REG_NONE}, true);
    lanes_ready(&l);
    lanes_grow(&l, keyed ? 3 : 1);
    uint32_t groups[ROWS] = {0, 0, 0, 0};
    uint8_t take[ROWS] = {1, 0, 0, 1}, none[ROWS] = {0};
    Vec *v = vec_new(a, VEC_NUM, ROWS);
    for (uint32_t i = 0; i < ROWS; i++)
        v->i64[i] = INT64_C(1) << (i == 3 ? 40 : 59);
    ok(!sums_any(&some, 0), "no row yet");
    add(&l, &some, v, keyed ? groups : NULL, none, scratch);
    ok(!sums_any(&some, 0), "a row that is not taken is no row");
    for (uint32_t i = 0; i < 10; i++) {
        add(&l, &plain, v, keyed ? groups : NULL, NULL, scratch);
        add(&l, &some, v, keyed ? groups : NULL, take, scratch);
    }
    ok(total_is(a, &plain, 0, "17293833564218982400"), "sums outgrow a lane");             /* 30·2^59 + 10·2^40 */
    ok(total_is(a, &some, 0, "5764618518150512640"), "and so do those of some rows");       /* 10·2^59 + 10·2^40 */
    ok(sums_any(&some, 0), "a row was taken");
    lanes_grow(&l, 40);
    v->scale = 3;
    for (uint32_t i = 0; i < ROWS; i++)
        v->i64[i] = -125;
    add(&l, &some, v, keyed ? groups : NULL, take, scratch);
    v->scale = 1;
    add(&l, &some, v, keyed ? groups : NULL, take, scratch);
    ok(total_is(a, &some, 0, "5764618518150512614.75"), "scales go together");
    Vec *third = vec_new_num(a, ROWS);
    for (uint32_t i = 0; i < ROWS; i++)
        (void)num_div(a, num_int(1), num_int(8), &third->num[i]);
    add(&l, &some, third, keyed ? groups : NULL, take, scratch);
    ok(total_is(a, &some, 0, "5764618518150512615"), "any number is added exactly");
    lanes_free(&l);
    arena_free(a);
    arena_free(scratch);
}

/* Texts of all lengths, some of which differ in one place or in length alone. */
static void keys_of_all_lengths(void)
{
    enum { LENGTHS = 40, EACH = 3, ROWS = LENGTHS * EACH };
    Arena *a = arena_new();
    VecKind kinds[] = {VEC_TEXT, VEC_PERIOD};
    KeyTable t;
    keys_init(&t, a, 2, kinds);
    Vec *v = vec_new(a, VEC_TEXT, ROWS), *p = vec_new(a, VEC_PERIOD, ROWS);
    for (uint32_t len = 0; len < LENGTHS; len++)
        for (uint32_t k = 0; k < EACH; k++) {
            char *text = arena_alloc(a, LENGTHS, 1);
            memset(text, 'a', LENGTHS);
            if (k && len)
                text[k == 1 ? pick(len) : len - 1] = k == 1 ? 'b' : '\0';
            v->text[len * EACH + k] = (Str){text, len};
            p->i64[len * EACH + k]  = len ? 5 : k * (INT64_C(1) << 60);
        }
    const Vec *columns[] = {v, p};
    KeyRows all = keys_read(columns, 2, NULL, ROWS, a);
    uint32_t different = 0, again[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        bool added;
        different += keys_add(&t, &all, i, &added, a) == i;
    }
    ok(different == ROWS, "texts of all lengths are told apart");
    keys_find_all(&t, &all, again, a);
    bool same = true;
    for (uint32_t i = 0; i < ROWS; i++)
        same &= again[i] == i && keys_find(&t, &all, i, a) == i;
    ok(same, "and found together");
    KeyRows some = keys_room(columns, 2, 7, a);
    same = true;
    for (uint32_t from = 0; from < ROWS; from += 7) {
        keys_read_some(&some, NULL, from, ROWS - from < 7 ? ROWS - from : 7, a);
        keys_find_all(&t, &some, again, a);
        for (uint32_t i = 0; i < some.n; i++)
            same &= again[i] == from + i;
    }
    ok(same, "and a part at a time");
    keys_free(&t);
    arena_free(a);
}

int main(void)
{
    mem_init();
    for (uint32_t n = 1; n <= STRIP_LANES; n++) {
        both_loops(n, false, n % 2);
        both_loops(n, true, n % 3 == 0);
    }
    beyond_a_lane(true);
    beyond_a_lane(false);
    keys_of_all_lengths();
    return done();
}
