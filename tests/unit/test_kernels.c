/* test_kernels.c -- every kernel of numbers against exact arithmetic one value at a time, for every representation; logic, text,
 * time and bands by example. */
#include "runtime/column/period.h"
#include "runtime/eval/eval.h"
#include "tests/tap.h"

static uint64_t seed = 12345;

static uint64_t dice(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* Small, middling and huge values, so that some batches overflow. */
static int64_t dice_value(int size)
{
    int64_t v = (int64_t)dice();
    return size == 0 ? v % 20 : size == 1 ? v % 1000000000 : v;
}

enum { ROWS = 70 };

static Vec *dice_vec(Eval *e, int shape, int size)
{
    bool constant = shape & 4;
    Vec *v = vec_shaped(e->arena, VEC_NUM, constant, ROWS);
    v->rep = (NumRep)((shape & 3) % 3);
    v->scale = v->rep == REP_DEC ? (uint8_t)(dice() % 5) : 0;
    v->den = v->rep == REP_QUO ? arena_alloc(e->arena, ROWS, sizeof *v->den) : NULL;
    v->num = v->rep == REP_NUM ? arena_alloc(e->arena, ROWS, sizeof *v->num) : NULL;
    for (uint32_t i = 0; i < vec_slots(v); i++) {
        v->i64[i] = dice_value(size);
        int64_t den = dice_value(size == 2 && dice() % 2 ? 2 : size % 2);
        den = den == INT64_MIN || den == 0 ? 1 : den < 0 ? -den : den;
        if (v->den)
            v->den[i] = den;
        if (v->num) {
            v->num[i] = num_ratio(e->arena, v->i64[i], den);
            v->num[i].approx = dice() % 9 == 0;
        }
    }
    for (uint32_t i = 0; i < vec_slots(v) && shape & 8; i++) {
        if (dice() % 5 == 0)
            vec_set_hole(e->arena, v, i, hole_leaf(e->holes, MOTIVE_EMPTY, (uint32_t)(dice() % 3)));
    }
    return v;
}

typedef NumErr (*Exact)(Arena *a, Num x, Num y, Num *out);

static NumErr exact_round(Arena *a, Num x, Num y, Num *out)
{
    int64_t n;
    if (!num_to_i64(y, &n))
        return NUM_ERR_DOMAIN;
    return num_round(a, x, (int32_t)(n < -60000 ? -60000 : n > 60000 ? 60000 : n), ROUND_HALF_EVEN, out);
}

static NumErr exact_max(Arena *a, Num x, Num y, Num *out)
{
    (void)a;
    *out = num_cmp(x, y) >= 0 ? x : y;
    out->approx = x.approx || y.approx;
    return NUM_OK;
}

static NumErr exact_min(Arena *a, Num x, Num y, Num *out)
{
    (void)a;
    *out = num_cmp(x, y) <= 0 ? x : y;
    out->approx = x.approx || y.approx;
    return NUM_OK;
}

static NumErr exact_round_away(Arena *a, Num x, Num y, Num *out)
{
    int64_t n;
    if (!num_to_i64(y, &n))
        return NUM_ERR_DOMAIN;
    return num_round(a, x, (int32_t)(n < -60000 ? -60000 : n > 60000 ? 60000 : n), ROUND_HALF_AWAY, out);
}

static NumErr exact_neg(Arena *a, Num x, Num y, Num *out)
{
    (void)y;
    *out = num_neg_in(a, x);
    return NUM_OK;
}

static NumErr exact_abs(Arena *a, Num x, Num y, Num *out)
{
    (void)y;
    *out = num_abs_in(a, x);
    return NUM_OK;
}

static NumErr exact_round34(Arena *a, Num x, Num y, Num *out)
{
    (void)y;
    return num_round34(a, x, out);
}

static const Vec *run_op(Eval *e, Op o, uint16_t mode, const Vec *a, const Vec *b)
{
    const Vec *regs[3] = {a, b, NULL};
    Instr in = {.op = (uint16_t)o, .mode = mode, .dst = 2, .a = 0, .b = b ? 1 : REG_NONE, .c = REG_NONE, .site = 7};
    Code code = {.instrs = &in, .n = 1};
    e->regs = regs;
    eval_code(e, &code);
    return regs[2];
}

static bool row_agrees(Eval *e, const Vec *got, const Vec *a, const Vec *b, uint32_t i, Exact fn)
{
    HoleId want = hole_join(e->holes, vec_hole(a, i), b ? vec_hole(b, i) : 0);
    Num x = num_int(0);
    if (!want) {
        NumErr err = fn(e->arena, vec_num(e->arena, a, i), b ? vec_num(e->arena, b, i) : num_int(0), &x);
        want = err == NUM_OK ? 0 : hole_leaf(e->holes, err == NUM_ERR_ZERO ? MOTIVE_ZERO_DIVISION
                                                       : err == NUM_ERR_LIMIT ? MOTIVE_TOO_BIG : MOTIVE_DOMAIN, 7);
    }
    if (vec_hole(got, i) != want)
        return false;
    Num y = vec_num(e->arena, got, i);
    return want ? true : num_cmp(x, y) == 0 && x.approx == y.approx;
}

static void against_exact(Eval *e, Op o, uint16_t mode, Exact fn, bool unary)
{
    uint32_t bad = 0, big = 0;
    for (int shape = 0; shape < 256; shape++) {
        for (int size = 0; size < 3; size++) {
            arena_reset(e->arena);
            if ((shape & 3) == 3 || (shape >> 4 & 3) == 3)
                continue;
            const Vec *a = dice_vec(e, shape & 15, size), *b = unary ? NULL : dice_vec(e, shape >> 4, size);
            if (o == OP_ROUND)
                b = dice() % 2 ? vec_const_num(e->arena, num_int((int64_t)(dice() % 12) - 3), ROWS) : dice_vec(e, shape >> 4, 0);
            const Vec *got = run_op(e, o, mode, a, b);
            big += got->rep == REP_NUM;
            for (uint32_t i = 0; i < ROWS; i++)
                bad += !row_agrees(e, got, a, b, i, fn);
        }
    }
    ok(bad == 0, "%s agrees with exact arithmetic (%u batches in big numbers)", op_name(o), big);
}

static void comparisons(Eval *e)
{
    uint32_t bad = 0;
    for (int shape = 0; shape < 256; shape++) {
        for (int size = 0; size < 3; size++) {
            arena_reset(e->arena);
            if ((shape & 3) == 3 || (shape >> 4 & 3) == 3)
                continue;
            const Vec *a = dice_vec(e, shape & 15, size), *b = size ? a : dice_vec(e, shape >> 4, 0);
            for (int o = OP_EQ; o <= OP_GE; o++) {
                const Vec *got = run_op(e, (Op)o, 0, a, b);
                for (uint32_t i = 0; i < ROWS; i++) {
                    int c = num_cmp(vec_num(e->arena, a, i), vec_num(e->arena, b, i));
                    bool want = o == OP_EQ ? c == 0 : o == OP_NE ? c != 0 : o == OP_LT ? c < 0 : o == OP_LE ? c <= 0
                              : o == OP_GT ? c > 0 : c >= 0;
                    HoleId hole = hole_join(e->holes, vec_hole(a, i), vec_hole(b, i));
                    bad += vec_hole(got, i) != hole || (!hole && got->boolean[vec_at(got, i)] != want);
                }
            }
        }
    }
    ok(bad == 0, "comparisons agree with exact arithmetic");
}

static void thirds(Eval *e)
{
    arena_reset(e->arena);
    const Vec *one = vec_const_num(e->arena, num_int(1), ROWS), *three = vec_const_num(e->arena, num_int(3), ROWS);
    const Vec *v = run_op(e, OP_MUL, 0, run_op(e, OP_DIV, 0, one, three), three);
    ok(run_op(e, OP_EQ, 0, v, one)->boolean[0], "1/3*3 = 1");
}

/* F, T and missing, each beside each. */
static void logic(Eval *e)
{
    arena_reset(e->arena);
    HoleId h = hole_leaf(e->holes, MOTIVE_EMPTY, 0), k = hole_leaf(e->holes, MOTIVE_UNREADABLE, 0);
    Vec *a = vec_new(e->arena, VEC_BOOL, 9), *b = vec_new(e->arena, VEC_BOOL, 9);
    e->n = 9;
    for (uint32_t i = 0; i < 9; i++) {
        a->boolean[i] = i / 3 == 1;
        b->boolean[i] = i % 3 == 1;
        if (i / 3 == 2)
            vec_set_hole(e->arena, a, i, h);
        if (i % 3 == 2)
            vec_set_hole(e->arena, b, i, k);
    }
    char and[10] = "", or[10] = "";
    const Vec *x = run_op(e, OP_AND, 0, a, b), *y = run_op(e, OP_OR, 0, a, b);
    for (uint32_t i = 0; i < 9; i++) {
        and[i] = vec_hole(x, i) ? '?' : x->boolean[i] ? 'T' : 'F';
        or[i]  = vec_hole(y, i) ? '?' : y->boolean[i] ? 'T' : 'F';
    }
    is_str(and, "FFFFT?F??", "y");
    is_str(or, "FT?TTT?T?", "o");
    ok(vec_hole(x, 8) == hole_join(e->holes, h, k), "both holes are joined");
    const Vec *m = run_op(e, OP_IS_MISSING, 0, a, NULL);
    ok(!m->valid && m->boolean[6] && !m->boolean[5], "falta is always decidable");
    const Vec *c = run_op(e, OP_COALESCE, 0, a, b);
    ok(!vec_hole(c, 6) && !c->boolean[6] && c->boolean[7] && vec_hole(c, 8) == k, "o bien");
    e->n = ROWS;
}

static void select_and_coalesce_for(Eval *e)
{
    arena_reset(e->arena);
    e->n = 3;
    Vec *a = vec_new(e->arena, VEC_NUM, 3);
    a->scale = 1;
    vec_set_hole(e->arena, a, 0, hole_leaf(e->holes, MOTIVE_ZERO_DIVISION, 0));
    vec_set_hole(e->arena, a, 1, hole_join(e->holes, hole_leaf(e->holes, MOTIVE_ZERO_DIVISION, 0),
                                           hole_leaf(e->holes, MOTIVE_EMPTY, 0)));
    a->i64[2] = 15;
    const Vec *third = vec_const_num(e->arena, num_ratio(e->arena, 1, 3), 3);
    const Vec *regs[4] = {a, third, NULL, NULL};
    Instr in[] = {{.op = OP_COALESCE_FOR, .dst = 2, .a = 0, .b = 1, .c = REG_NONE, .imm = MOTIVE_ZERO_DIVISION},
                  {.op = OP_MISSING_FOR, .dst = 3, .a = 0, .b = REG_NONE, .c = REG_NONE, .imm = MOTIVE_EMPTY}};
    Code code = {.instrs = in, .n = 2};
    e->regs = regs;
    eval_code(e, &code);
    ok(num_cmp(vec_num(e->arena, regs[2], 0), num_ratio(e->arena, 1, 3)) == 0 && !vec_valid(regs[2], 1) &&
       num_cmp(vec_num(e->arena, regs[2], 2), num_ratio(e->arena, 3, 2)) == 0, "o bien por un motivo, y solo él");
    ok(!regs[3]->boolean[0] && regs[3]->boolean[1] && !regs[3]->boolean[2], "falta por");
    Vec *cond = vec_new(e->arena, VEC_BOOL, 3);
    cond->boolean[0] = 1;
    vec_set_hole(e->arena, cond, 1, hole_leaf(e->holes, MOTIVE_NOT_GIVEN, 0));
    const Vec *s = kernel_select(e, cond, third, a);
    ok(vec_valid(s, 0) && hole_only_motive(e->holes, vec_hole(s, 1), MOTIVE_NOT_GIVEN) && vec_valid(s, 2), "si");
    e->n = ROWS;
}

/* Texts of every length against a constant of every length; alike but for one letter. */
static void equal_texts(Eval *e)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    uint32_t bad = 0;
    for (uint32_t len = 0; len < 24; len++) {
        arena_reset(e->arena);
        Vec *v = vec_new(e->arena, VEC_TEXT, ROWS);
        const Vec *c = vec_const_text(e->arena, (Str){letters, len}, ROWS);
        for (uint32_t i = 0; i < ROWS; i++) {
            uint32_t n = i % 3 ? len : i % 26;
            char *p = arena_alloc(e->arena, n, 1);
            memcpy(p, letters, n);
            if (n && i % 5 == 1)
                p[i % n] ^= 1;
            v->text[i] = (Str){n ? p : NULL, n};
        }
        for (int o = OP_EQ; o <= OP_NE; o++) {
            const Vec *got = run_op(e, (Op)o, 0, v, c);
            for (uint32_t i = 0; i < ROWS; i++)
                bad += got->boolean[i] != (str_eq(v->text[i], c->text[0]) == (o == OP_EQ));
        }
    }
    ok(bad == 0, "texts equal to a constant");
}

static void texts(Eval *e)
{
    arena_reset(e->arena);
    e->n = 1;
    const Vec *t = vec_const_text(e->arena, str_of("  Educación Básica "), 1);
    ok(run_op(e, OP_CONTAINS, 0, t, vec_const_text(e->arena, str_of("CION BAS"), 1))->boolean[0], "contiene, folded");
    ok(!run_op(e, OP_STARTS, 0, t, vec_const_text(e->arena, str_of("edu"), 1))->boolean[0], "empieza con, blanks count");
    t = run_op(e, OP_TRIM, 0, t, NULL);
    ok(run_op(e, OP_STARTS, 0, t, vec_const_text(e->arena, str_of("edu"), 1))->boolean[0], "empieza con");
    ok(run_op(e, OP_ENDS, 0, t, vec_const_text(e->arena, str_of("BÁSICA"), 1))->boolean[0], "termina con");
    ok(run_op(e, OP_LENGTH, 0, t, NULL)->i64[0] == 16, "letters, not bytes");
    ok(str_eq(run_op(e, OP_UPPER, 0, t, NULL)->text[0], str_of("EDUCACIÓN BÁSICA")), "upper case");
    ok(str_eq(run_op(e, OP_CONCAT, 0, t, vec_const_text(e->arena, str_of("!"), 1))->text[0], str_of("Educación Básica!")), "joined");
    const Vec *n = run_op(e, OP_TO_NUMBER, 0, vec_const_text(e->arena, str_of("$4,415'964,112.29"), 1), NULL);
    ok(num_cmp(vec_num(e->arena, n, 0), num_ratio(e->arena, 441596411229, 100)) == 0, "a number in text");
    n = run_op(e, OP_TO_NUMBER, 0, vec_const_text(e->arena, str_of("doce"), 1), NULL);
    ok(hole_only_motive(e->holes, vec_hole(n, 0), MOTIVE_UNREADABLE), "none in text");
    e->n = ROWS;
}

static void bands(Eval *e)
{
    arena_reset(e->arena);
    PlanBandRow rows[] = {{str_of("Rojo"), "rojo", REG_NONE, 1, false, true},
                          {str_of("Amarillo"), "amarillo", 1, 2, false, true},
                          {str_of("Verde"), "verde", 2, 3, false, false}};
    PlanBandMissing missing[] = {{MOTIVE_EMPTY, false, str_of("NR"), NULL}, {0, true, str_of("No evaluable"), NULL}};
    PlanBands set = {"semaforo", rows, 3, missing, 2};
    Plan plan = {.bands = &set, .nbands = 1};
    e->plan = &plan;
    e->n = 7;
    Vec *x = vec_new(e->arena, VEC_NUM, 7);
    x->rep = REP_QUO;
    x->den = arena_alloc(e->arena, 7, sizeof *x->den);
    static const int64_t n[] = {-5, 6999, 7000, 26999, 26000, 13001, 0};
    for (uint32_t i = 0; i < 7; i++) {
        x->i64[i] = n[i];
        x->den[i] = i == 3 ? 300 : i == 4 ? 200 : 100;
    }
    vec_set_hole(e->arena, x, 6, hole_leaf(e->holes, MOTIVE_EMPTY, 0));
    const Vec *regs[6] = {x, vec_const_num(e->arena, num_int(70), 7), vec_const_num(e->arena, num_int(90), 7),
                          vec_const_num(e->arena, num_int(130), 7)};
    Instr in[] = {{.op = OP_BAND, .dst = 4, .a = 0, .b = REG_NONE, .c = REG_NONE, .site = 7},
                  {.op = OP_BAND_LABEL, .dst = 5, .a = 4, .b = REG_NONE, .c = REG_NONE, .site = 7}};
    Code code = {.instrs = in, .n = 2};
    e->regs = regs;
    eval_code(e, &code);
    Buf b = {0};
    for (uint32_t i = 0; i < 7; i++) {
        buf_str(&b, regs[5]->text[i]);
        buf_putc(&b, ' ');
    }
    is_str(b.p, "Rojo Rojo Amarillo Amarillo Verde No evaluable NR ", "bands apply to the exact value");
    ok(hole_only_motive(e->holes, vec_hole(regs[4], 5), MOTIVE_OUT_OF_RANGE), "out of every band");
    buf_free(&b);
    e->n = ROWS;
}

/* Rows one above the other, with a cut that two values hit; numbers of every representation. */
static void ladders(Eval *e)
{
    PlanBandRow rows[] = {{str_of("A"), NULL, REG_NONE, 1, false, true},
                          {str_of("B"), NULL, 1, 2, false, false},
                          {str_of("C"), NULL, 2, 3, true, true},
                          {str_of("D"), NULL, 3, REG_NONE, false, false}};
    PlanBands set = {"s", rows, 4, NULL, 0};
    Plan plan = {.bands = &set, .nbands = 1};
    uint32_t bad = 0;
    e->plan = &plan;
    for (int shape = 0; shape < 16 * 3 * 8; shape++) {
        arena_reset(e->arena);
        if ((shape & 3) == 3)
            continue;
        const Vec *x = dice_vec(e, shape & 15, shape / 16 % 3);
        const Num cuts[] = {num_int(-3), num_ratio(e->arena, 1, 2), num_int(dice() % 2 ? 7 : 100000)};
        const Vec *regs[5] = {x};
        for (uint32_t k = 0; k < 3; k++)
            regs[k + 1] = vec_const_num(e->arena, cuts[k], ROWS);
        Instr in = {.op = OP_BAND, .dst = 4, .a = 0, .b = REG_NONE, .c = REG_NONE};
        Code code = {.instrs = &in, .n = 1};
        e->regs = regs;
        eval_code(e, &code);
        for (uint32_t i = 0; i < ROWS; i++) {
            Num v = vec_num(e->arena, x, i);
            int64_t want = (num_cmp(v, cuts[0]) >= 0) + (num_cmp(v, cuts[1]) > 0) + (num_cmp(v, cuts[2]) >= 0);
            HoleId hole = vec_hole(x, i);
            bad += vec_hole(regs[4], i) != hole || (!hole && regs[4]->i64[vec_at(regs[4], i)] != want);
        }
    }
    ok(bad == 0, "bands agree with exact comparisons");
}

static void near_cuts(Eval *e)
{
    arena_reset(e->arena);
    PlanBandRow rows[] = {{str_of("A"), "a", REG_NONE, 1, false, true}, {str_of("B"), "b", 1, REG_NONE, false, false}};
    PlanBands set = {"s", rows, 2, NULL, 0};
    Plan plan = {.bands = &set, .nbands = 1};
    e->plan = &plan;
    e->n = 3;
    Num step;
    ok(num_pow(e->arena, num_int(10), num_int(-33), &step) == NUM_OK, "a small step");
    Vec *x = vec_new_num(e->arena, 3);
    (void)num_add(e->arena, num_int(2), step, &x->num[0]);
    x->num[1] = num_int(2);
    x->num[2] = num_ratio(e->arena, 21, 10);
    x->num[0].approx = x->num[2].approx = true;
    const Vec *regs[3] = {x, vec_const_num(e->arena, num_int(2), 3)};
    Instr in = {.op = OP_NEAR_CUT, .dst = 2, .a = 0, .b = REG_NONE, .c = REG_NONE};
    Code code = {.instrs = &in, .n = 1};
    e->regs = regs;
    eval_code(e, &code);
    ok(regs[2]->boolean[0] && !regs[2]->boolean[1] && !regs[2]->boolean[2], "frontera: approximate and near");
    e->n = ROWS;
}

static void times(Eval *e)
{
    arena_reset(e->arena);
    int64_t day;
    ok(date_parse(str_of("2024-05-17"), &day), "a date");
    const Vec *d = vec_const_i64(e->arena, VEC_DATE, day, 1);
    const Vec *q = run_op(e, OP_PERIOD_OF, FREQ_QUARTER, d, NULL);
    ok(q->i64[0] == period_pack((Period){FREQ_QUARTER, 2024 * 4 + 1}), "its quarter");
    ok(run_op(e, OP_YEAR, 0, q, NULL)->i64[0] == 2024 && run_op(e, OP_STEP, 0, q, NULL)->i64[0] == 2, "year and step");
    ok(run_op(e, OP_YEAR, 0, d, NULL)->i64[0] == 2024, "the year of a date");
    ok(!vec_valid(run_op(e, OP_PERIOD_OF, FREQ_MONTH, q, NULL), 0), "a quarter is in no month");
}

int main(void)
{
    mem_init();
    Eval e = {.holes = holes_new(), .arena = arena_new(), .n = ROWS};
    against_exact(&e, OP_ADD, 0, num_add, false);
    against_exact(&e, OP_SUB, 0, num_sub, false);
    against_exact(&e, OP_MUL, 0, num_mul, false);
    against_exact(&e, OP_DIV, 0, num_div, false);
    against_exact(&e, OP_NEG, 0, exact_neg, true);
    against_exact(&e, OP_ABS, 0, exact_abs, true);
    against_exact(&e, OP_MAX2, 0, exact_max, false);
    against_exact(&e, OP_MIN2, 0, exact_min, false);
    against_exact(&e, OP_ROUND, ROUND_HALF_EVEN, exact_round, false);
    against_exact(&e, OP_ROUND, ROUND_HALF_AWAY, exact_round_away, false);
    against_exact(&e, OP_ROUND34, 0, exact_round34, true);
    comparisons(&e);
    thirds(&e);
    logic(&e);
    select_and_coalesce_for(&e);
    texts(&e);
    equal_texts(&e);
    bands(&e);
    ladders(&e);
    near_cuts(&e);
    times(&e);
    arena_free(e.arena);
    holes_free(e.holes);
    return done();
}
