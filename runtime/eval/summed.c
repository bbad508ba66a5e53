/* summed.c -- finds rounded quotients that go nowhere but into sums, so that they need not become numbers of their own. */
#include "runtime/eval/eval.h"

#include <string.h>

static void read_elsewhere(void *ctx, Reg r)
{
    bool *elsewhere = ctx;
    elsewhere[r] = true;
}

static void read_by_sums(void *ctx, Reg r)
{
    (void)ctx;
    (void)r;
}

bool *summed_registers(const Plan *p, const PlanRel *rel, const PlanStage *stage)
{
    bool *elsewhere = mem_alloc(rel->nregs, sizeof *elsewhere), *summed = NULL;
    memset(elsewhere, 0, rel->nregs * sizeof *elsewhere);
    for (uint32_t i = 0; i < stage->code.n; i++) {
        const Instr *in = &stage->code.instrs[i];
        plan_instr_reads(p, in, read_elsewhere, elsewhere);
        if (in->op != OP_ROUND34)
            elsewhere[in->dst] = true;                   /* its values are not the rounded ones alone */
    }
    plan_stage_reads(p, stage, read_elsewhere, read_by_sums, elsewhere);
    for (uint32_t i = 0; i < stage->code.n; i++) {
        const Instr *in = &stage->code.instrs[i];
        if (in->op != OP_ROUND34 || elsewhere[in->dst])
            continue;
        if (!summed) {
            summed = mem_alloc(rel->nregs, sizeof *summed);
            memset(summed, 0, rel->nregs * sizeof *summed);
        }
        summed[in->dst] = true;
    }
    mem_free(elsewhere);
    return summed;
}
