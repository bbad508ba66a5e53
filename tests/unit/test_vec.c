/* test_vec.c -- vectors: representations, masks, gathering, builders. */
#include "runtime/column/vec.h"
#include "tests/tap.h"

static Num ratio(Arena *a, int64_t n, int64_t d)
{
    return num_ratio(a, n, d);
}

static bool holds(Arena *a, const Vec *v, uint32_t i, int64_t n, int64_t d)
{
    return num_cmp(vec_num(a, v, i), num_ratio(a, n, d)) == 0;
}

static void constants(Arena *a)
{
    Vec *v = vec_const_num(a, ratio(a, 5, 4), 10);
    ok(v->rep == REP_DEC && v->scale == 2 && v->i64[0] == 125 && holds(a, v, 9, 5, 4), "1.25 is a decimal");
    v = vec_const_num(a, ratio(a, 1, 3), 10);
    ok(v->rep == REP_NUM && holds(a, v, 7, 1, 3), "a third is no decimal");
    v = vec_const_hole(a, VEC_TEXT, 5, 3);
    ok(!vec_valid(v, 2) && vec_hole(v, 2) == 5 && v->text[0].len == 0, "a constant hole");
}

static void masks(Arena *a)
{
    Vec *v = vec_new(a, VEC_NUM, 130);
    for (uint32_t i = 0; i < 130; i++)
        v->i64[i] = i;
    ok(vec_valid(v, 129), "no mask: all there");
    vec_set_hole(a, v, 64, 7);
    vec_set_hole(a, v, 129, 8);
    ok(vec_valid(v, 63) && !vec_valid(v, 64) && vec_hole(v, 129) == 8 && v->i64[64] == 0, "holes are set one by one");
    Vec shared = *v;
    vec_own_masks(a, &shared);
    vec_set_hole(a, &shared, 0, 9);
    ok(vec_valid(v, 0) && !vec_valid(&shared, 0) && vec_hole(&shared, 64) == 7, "own masks leave others alone");
    Vec *g = vec_gather(a, v, (uint32_t[]){129, 1, 64}, 3);
    ok(g->n == 3 && vec_hole(g, 0) == 8 && vec_valid(g, 1) && g->i64[1] == 1 && vec_hole(g, 2) == 7, "gathered with masks");
    g = vec_gather(a, v, (uint32_t[]){1, 2}, 2);
    ok(!g->valid, "gathering whole rows drops the mask");
}

static void narrowest(Arena *a)
{
    Num nums[] = {num_int(3), ratio(a, 1, 4), ratio(a, -7, 2)};
    Vec *v = vec_from_nums(a, nums, 3);
    ok(v->rep == REP_DEC && v->scale == 2 && v->i64[0] == 300 && v->i64[2] == -350, "decimals share a scale");
    nums[1] = ratio(a, 1, 3);
    v = vec_from_nums(a, nums, 3);
    ok(v->rep == REP_QUO && holds(a, v, 1, 1, 3) && holds(a, v, 2, -7, 2), "quotients");
    nums[0].approx = true;
    ok(vec_from_nums(a, nums, 3)->rep == REP_NUM, "an approximate value keeps its mark");
    nums[0] = num_int(INT64_MAX);
    nums[1] = ratio(a, 1, 4);
    v = vec_from_nums(a, nums, 3);
    ok(holds(a, v, 0, INT64_MAX, 1) && holds(a, v, 1, 1, 4), "values too far apart for one scale");
}

static void unify(Arena *a)
{
    const Vec *x, *y;
    Vec *p = vec_const_num(a, ratio(a, 3, 2), 4), *q = vec_const_num(a, ratio(a, 1, 100), 4);
    vec_unify(a, p, q, &x, &y);
    ok(x->rep == REP_DEC && x->scale == 2 && y->scale == 2 && x->i64[0] == 150, "to the greater scale");
    p = vec_const_num(a, num_int(INT64_MAX), 4);
    vec_unify(a, p, q, &x, &y);
    ok(x->rep == y->rep && holds(a, x, 0, INT64_MAX, 1) && holds(a, y, 0, 1, 100), "beyond 64 bits another way is found");
}

static void builders(Arena *a)
{
    VecBuilder b;
    vec_builder_init(&b, a, VEC_NUM);
    for (int64_t i = 0; i < 100; i++)
        vec_builder_append_one(&b, vec_const_num(a, i % 2 ? num_int(i) : ratio(a, i, 100), 1), 0);
    bool good = true;
    for (uint32_t i = 0; i < 100; i++)
        good &= holds(a, &b.v, i, i, i % 2 ? 1 : 100);
    ok(good && b.v.rep == REP_DEC, "mixed scales stay decimals");
    vec_builder_append_hole(&b, 4);
    vec_builder_append_one(&b, vec_const_num(a, num_int(INT64_MAX), 1), 0);
    ok(holds(a, &b.v, 101, INT64_MAX, 1) && holds(a, &b.v, 98, 98, 100) && vec_hole(&b.v, 100) == 4, "made wider");
    Vec *third = vec_new_num(a, 1);
    third->num[0] = ratio(a, 1, 3);
    third->num[0].approx = true;
    vec_builder_append(&b, third);
    ok(b.v.rep == REP_NUM && b.v.num[102].approx && holds(a, &b.v, 98, 98, 100) && !vec_valid(&b.v, 100), "made exact");
    vec_builder_init(&b, a, VEC_TEXT);
    char word[] = "uno";
    for (int i = 0; i < 50; i++) {
        word[0] = (char)('a' + i % 26);
        vec_builder_append_one(&b, vec_const_text(a, str_of(word), 1), 0);
    }
    ok(b.v.n == 50 && b.v.text[27].p[0] == 'b' && b.v.text[0].p[0] == 'a', "texts are copied");
}

static void copies(Arena *a)
{
    Arena *other = arena_new();
    Vec *v = vec_new(other, VEC_TEXT, 3);
    char bytes[] = "hola";
    v->text[1] = str_of(bytes);
    vec_set_hole(other, v, 2, 3);
    Vec *c = vec_copy(a, v);
    bytes[0] = 'x';
    arena_free(other);
    ok(str_eq(c->text[1], str_of("hola")) && vec_hole(c, 2) == 3, "a copy stands alone");
}

int main(void)
{
    mem_init();
    Arena *a = arena_new();
    constants(a);
    masks(a);
    narrowest(a);
    unify(a);
    builders(a);
    copies(a);
    arena_free(a);
    return done();
}
