/* test_filter.c -- row filters asked one condition after the other, beside the same asked whole. */
#include "runtime/eval/conjunct.h"
#include "tests/unit/plan_fixture.h"

static uint64_t seed = 20240331;

static uint32_t dice(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % n;
}

/* A table of two logical columns and a number, in which one cell in LACKING is missing. */
static const char *dice_table(uint32_t rows, uint32_t lacking)
{
    Buf b = {0};
    buf_puts(&b, "a\tb\tn\n");
    for (uint32_t i = 0; i < rows; i++) {
        for (uint32_t c = 0; c < 2; c++)
            buf_puts(&b, dice(lacking) ? (dice(3) ? "1\t" : "0\t") : "NR\t");
        if (dice(lacking))
            buf_printf(&b, "%u\n", dice(9));
        else
            buf_puts(&b, dice(4) ? "NR\n" : "malo\n");
    }
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}

/* Rows where a, b, n > 2 and n < 7: what is read is shared by two conditions. */
static void set_filter(Rig *r, PlanRel *rel)
{
    Code *code = &rel->filter_code;
    code_add(code, OP_COL, 0, NONE, NONE, NONE, 0, 0);
    code_add(code, OP_COL, 1, NONE, NONE, NONE, 1, 0);
    code_add(code, OP_AND, 2, 0, 1, NONE, 0, 0);
    code_add(code, OP_COL, 3, NONE, NONE, NONE, 2, 0);
    code_add(code, OP_CONST, 4, NONE, NONE, NONE, const_num(r, "2"), 0);
    code_add(code, OP_GT, 5, 3, 4, NONE, 0, 0);
    code_add(code, OP_AND, 6, 2, 5, NONE, 0, 0);
    code_add(code, OP_CONST, 7, NONE, NONE, NONE, const_num(r, "7"), 0);
    code_add(code, OP_LT, 8, 3, 7, NONE, 0, 0);
    code_add(code, OP_AND, 9, 6, 8, NONE, 0, 0);
    rel->filter = 9;
}

/* Rows, their lines, how many were left out for what, and what was said. */
static const char *outcome(Rig *r)
{
    r->diags->n = 0;
    r->lines = true;
    Buf b = {0};
    buf_puts(&b, rig_run(r));
    buf_printf(&b, "%u findings\n", r->diags->n);
    const TableCounts *c = &r->report.counts[0];
    for (uint32_t i = 0; i < ROWCAUSE_COUNT; i++)
        buf_printf(&b, "%llu from %llu, ", (unsigned long long)c->excluded[i], (unsigned long long)c->first_line[i]);
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}

static void same_as_whole(uint32_t rows, uint32_t lacking, uint32_t batch)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, dice_table(rows, lacking), "a:b b:b n:n", 1);
    PlanRel *rel = &r.plan.rels[d];
    set_filter(&r, rel);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, 10 + c, NONE, c);
    rig_output(&r, d, 0, 0, NONE, 3, (Reg[]){10, 11, 12});
    r.opt.batch_rows = batch;
    r.opt.threads    = 1;
    const char *whole = outcome(&r);
    plan_find_conjuncts(&r.plan);
    ok(rel->nconjuncts == 4, "four conditions");
    is_str(outcome(&r), whole, "%u rows, one cell in %u missing, by %u", rows, lacking, batch);
    rig_free(&r);
}

static void parts(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "a\tb\tn\n", "a:b b:b n:n", 1);
    PlanRel *rel = &r.plan.rels[d];
    set_filter(&r, rel);
    plan_find_conjuncts(&r.plan);
    const PlanConjunct *c = rel->conjuncts;
    ok(rel->nconjuncts == 4 && c[0].value == 0 && c[1].value == 1 && c[2].value == 5 && c[3].value == 8, "conditions in the order they are written");
    ok(c[2].from == 3 && c[2].to == 6 && c[3].from == 7 && c[3].to == 9, "each has its part of the code, without what joins them");
    ok(!c[1].ncarried && c[3].ncarried == 1 && c[3].carried[0] == 3, "what two read is carried on");
    rel->nconjuncts = 0;
    rel->subtotal   = 0;
    plan_find_conjuncts(&r.plan);
    ok(rel->nconjuncts == 0, "with subtotals a filter is asked whole");
    rel->subtotal = NONE;
    rel->filter_code.instrs[1].imm = 0;
    plan_find_conjuncts(&r.plan);
    ok(rel->nconjuncts == 0, "and where a column is read twice");
    rig_free(&r);
}

int main(void)
{
    mem_init();
    parts();
    const uint32_t rows[] = {0, 1, 3, 64, 65, 700}, lacking[] = {2, 4, 1000}, batch[] = {2, 64, 2048};
    for (uint32_t i = 0; i < 6; i++)
        for (uint32_t k = 0; k < 9; k++)
            same_as_whole(rows[i], lacking[k / 3], batch[k % 3]);
    return done();
}
