/* test_chain.c -- operations run as one give what they give one by one: random quotients, factors, decimals, conditions. */
#include "runtime/eval/chain.h"
#include "runtime/eval/eval.h"
#include "tests/tap.h"

static uint64_t seed = 4711;

static uint64_t dice(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* What the code reads from outside, and where it writes; the rest is written on the way. */
enum { R_A, R_B, R_COND, R_OTHER, R_FREE, NREGS = 16 };

enum { INSTRS = 10 };

/* Code under way: each instruction writes the next free register. */
typedef struct Maker {
    Instr     instrs[INSTRS];
    PlanConst consts[INSTRS];
    uint32_t  n, nconsts;
    Reg       next;
} Maker;

static Reg put(Maker *m, Op op, Reg a, Reg b, Reg c, uint32_t imm)
{
    m->instrs[m->n] = (Instr){.op = (uint16_t)op, .mode = op == OP_ROUND ? ROUND_HALF_AWAY : 0, .dst = m->next, .a = a, .b = b,
                              .c = c, .imm = imm, .site = m->n};
    m->n++;
    return m->next++;
}

static Reg number(Maker *m, Num x)
{
    m->consts[m->nconsts] = (PlanConst){.kind = VEC_NUM, .num = x};
    return put(m, OP_CONST, REG_NONE, REG_NONE, REG_NONE, m->nconsts++);
}

static Num dice_factor(Arena *a)
{
    static const int64_t some[] = {100, 100, 100, 1, 1000, 7, -3, 0, INT64_MAX, 123456789012};
    int64_t n = some[dice() % 10];
    return dice() % 3 ? num_int(n) : dice() % 5 ? num_decimal(a, n, (uint8_t)(dice() % 7)) : num_ratio(a, n, 3);
}

/* One of the ways in which a rounded quotient or product is written; gives its register. */
static Reg dice_formula(Maker *m, Arena *a)
{
    Reg k = number(m, dice_factor(a)), x;
    switch (dice() % 6) {
    case 0:
        x = put(m, OP_DIV, R_A, R_B, REG_NONE, 0);
        x = put(m, OP_MUL, x, k, REG_NONE, 0);
        break;
    case 1:
        x = put(m, OP_MUL, k, R_A, REG_NONE, 0);
        x = put(m, OP_DIV, x, R_B, REG_NONE, 0);
        break;
    case 2:
        x = put(m, OP_DIV, R_B, k, REG_NONE, 0);
        x = put(m, OP_DIV, R_A, x, REG_NONE, 0);
        break;
    case 3:
        x = put(m, OP_SUB, k, R_A, REG_NONE, 0);
        x = put(m, OP_DIV, x, R_B, REG_NONE, 0);
        break;
    case 4:
        x = put(m, OP_MUL, R_A, k, REG_NONE, 0);
        break;
    default:
        x = put(m, OP_DIV, R_A, R_B, REG_NONE, 0);
        break;
    }
    if (dice() % 4 == 0) {
        Reg c = number(m, dice_factor(a));
        Op o = dice() % 2 ? OP_ADD : OP_SUB;
        x = dice() % 2 ? put(m, o, x, c, REG_NONE, 0) : put(m, o, c, x, REG_NONE, 0);
    }
    Reg decimals = number(m, num_int((int64_t)(dice() % 4 ? dice() % 5 : dice() % 20)));
    return put(m, OP_ROUND, x, decimals, REG_NONE, 0);
}

static int64_t dice_value(int size)
{
    int64_t v = (int64_t)dice();
    return size == 0 ? v % 20 : size == 1 ? v % 1000000000 : size == 2 ? v % (INT64_C(1) << 54) : v;
}

static void dice_holes(Eval *e, Vec *v)
{
    for (uint32_t i = 0; i < vec_slots(v); i++)
        if (dice() % 5 == 0)
            vec_set_hole(e->arena, v, i, hole_leaf(e->holes, MOTIVE_EMPTY, 20 + (uint32_t)(dice() % 3)));
}

static const Vec *dice_number(Eval *e)
{
    Vec *v = vec_shaped(e->arena, VEC_NUM, dice() % 8 == 0, e->n);
    int size = (int)(dice() % 4);
    v->scale = dice() % 3 ? (uint8_t)(dice() % 3) : (uint8_t)(dice() % 19);
    if (dice() % 10 == 0) {
        v->rep   = REP_QUO;
        v->scale = 0;
        v->den   = arena_alloc(e->arena, vec_slots(v), sizeof *v->den);
    }
    for (uint32_t i = 0; i < vec_slots(v); i++) {
        v->i64[i] = dice() % 16 ? dice_value(size) : dice_value((int)(dice() % 4));
        if (v->den)
            v->den[i] = 1 + (int64_t)(dice() % 9);
    }
    if (dice() % 2)
        dice_holes(e, v);
    return v;
}

static const Vec *dice_condition(Eval *e)
{
    Vec *v = vec_shaped(e->arena, VEC_BOOL, dice() % 16 == 0, e->n);
    for (uint32_t i = 0; i < vec_slots(v); i++)
        v->boolean[i] = dice() % 3 != 0;
    if (dice() % 2)
        dice_holes(e, v);
    return v;
}

static bool same_row(Eval *e, const Vec *a, const Vec *b, uint32_t i)
{
    if (vec_hole(a, i) != vec_hole(b, i))
        return false;
    return vec_hole(a, i) || num_cmp(vec_num(e->arena, a, i), vec_num(e->arena, b, i)) == 0;
}

/* One round; *TAKEN counts those that were run as one. */
static bool agrees(Eval *e, uint32_t *taken)
{
    Maker m = {.next = R_FREE};
    Reg last = dice_formula(&m, e->arena);
    uint64_t branch = dice() % 3;
    if (branch)
        last = put(&m, OP_SELECT, R_COND, branch == 1 ? last : R_OTHER, branch == 1 ? R_OTHER : last, 0);
    PlanOutput output = {.filter = REG_NONE, .cols = &last, .ncols = 1};
    PlanStage stage = {.code = {.instrs = m.instrs, .n = m.n}, .outputs = &output, .noutputs = 1};
    PlanRel rel = {.kind = REL_ROWS, .nregs = NREGS, .stages = &stage, .nstages = 1, .filter = REG_NONE, .subtotal = REG_NONE};
    Plan plan = {.rels = &rel, .nrels = 1, .consts = m.consts, .nconsts = m.nconsts};
    plan_find_chains(&plan);
    const Vec *regs[NREGS] = {0};
    e->plan = &plan;
    e->regs = regs;
    e->n    = dice() % 2 ? 64 + (uint32_t)(dice() % 140) : 1 + (uint32_t)(dice() % 64);
    regs[R_A]    = dice_number(e);
    regs[R_B]    = dice() % 30 ? dice_number(e) : regs[R_A];
    regs[R_COND] = dice_condition(e);
    regs[R_OTHER] = dice() % 2 ? dice_number(e) : vec_const_hole(e->arena, VEC_NUM, hole_leaf(e->holes, MOTIVE_NOT_APPLICABLE, 30), e->n);
    eval_code(e, &stage.code);
    const Vec *got = regs[last];
    const Chain *chain = stage.code.chain[m.n - 1];
    const Vec *as_one  = chain ? kernel_chain(e, chain, &m.instrs[chain->round], branch ? &m.instrs[m.n - 1] : NULL) : NULL;
    *taken += as_one != NULL;
    for (uint32_t i = 0; as_one && i < e->n; i++)       /* whoever rescales them must not meet large ones */
        if (!vec_valid(as_one, i) && as_one->i64[i] != 0)
            return false;
    stage.code.chain = NULL;
    eval_code(e, &stage.code);
    for (uint32_t i = 0; i < e->n; i++)
        if (!same_row(e, got, regs[last], i))
            return false;
    return true;
}

/* Results that others read too are not left out. */
static void read_elsewhere(void)
{
    Maker m = {.next = R_FREE};
    Reg quotient = put(&m, OP_DIV, R_A, R_B, REG_NONE, 0), two = number(&m, num_int(2));
    Reg cols[] = {quotient, put(&m, OP_ROUND, quotient, two, REG_NONE, 0)};
    PlanOutput output = {.filter = REG_NONE, .cols = cols, .ncols = 2};
    PlanStage stage = {.code = {.instrs = m.instrs, .n = m.n}, .outputs = &output, .noutputs = 1};
    PlanRel rel = {.kind = REL_ROWS, .nregs = NREGS, .stages = &stage, .nstages = 1, .filter = REG_NONE, .subtotal = REG_NONE};
    Plan plan = {.rels = &rel, .nrels = 1, .consts = m.consts, .nconsts = m.nconsts};
    plan_find_chains(&plan);
    ok(!stage.code.later[0] && stage.code.chain[2]->nsteps == 0, "a quotient that is handed out is worked out");
}

int main(void)
{
    mem_init();
    Eval e = {.holes = holes_new(), .arena = arena_new()};
    enum { ROUNDS = 6000 };
    uint32_t bad = 0, taken = 0;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(e.arena);
        bad += !agrees(&e, &taken);
    }
    ok(bad == 0, "as one and one by one agree (%u do not)", bad);
    ok(taken > ROUNDS / 5, "many are run as one (%u of %d)", taken, (int)ROUNDS);
    read_elsewhere();
    arena_free(e.arena);
    holes_free(e.holes);
    return done();
}
