/* summed.c -- finds rounded quotients that go nowhere but into sums, so that they need not become numbers of their own. */
#include "runtime/eval/eval.h"

#include <string.h>

static void read_elsewhere(bool *elsewhere, Reg r)
{
    if (r != REG_NONE)
        elsewhere[r] = true;
}

static void read_by_code(const Plan *p, const Code *code, bool *elsewhere)
{
    for (uint32_t i = 0; i < code->n; i++) {
        const Instr *in = &code->instrs[i];
        read_elsewhere(elsewhere, in->a);
        read_elsewhere(elsewhere, in->b);
        read_elsewhere(elsewhere, in->c);
        if (in->op != OP_ROUND34)
            read_elsewhere(elsewhere, in->dst);      /* its values are not the rounded ones alone */
        if (in->op == OP_LOOKUP) {
            const PlanLookup *l = &p->lookups[in->imm];
            for (uint32_t k = 0; k < p->rels[l->rel].nkeys; k++)
                read_elsewhere(elsewhere, l->keys[k]);
        }
        if (in->op == OP_BAND || in->op == OP_NEAR_CUT) {
            const PlanBands *b = &p->bands[in->imm];
            for (uint32_t k = 0; k < b->nrows; k++) {
                read_elsewhere(elsewhere, b->rows[k].low);
                read_elsewhere(elsewhere, b->rows[k].high);
            }
        }
    }
}

static void read_by_set(const PlanSet *s, bool *elsewhere)
{
    for (uint32_t i = 0; i < s->naggs; i++) {
        const PlanAgg *a = &s->aggs[i];
        if (a->kind != AGG_SUM && a->kind != AGG_MEAN && a->kind != AGG_COUNT)
            read_elsewhere(elsewhere, a->arg);
        read_elsewhere(elsewhere, a->weight);
        read_elsewhere(elsewhere, a->where);
        read_elsewhere(elsewhere, a->unit);
    }
}

static void read_by_hand_out(const Plan *p, const PlanStage *s, bool *elsewhere)
{
    for (uint32_t f = 0; f < s->nfeeds; f++) {
        read_elsewhere(elsewhere, s->feeds[f].filter);
        for (uint32_t k = 0; k < p->rels[s->feeds[f].rel].nkeys; k++)
            read_elsewhere(elsewhere, s->feeds[f].keys[k]);
        for (uint32_t i = 0; i < s->feeds[f].nsets; i++)
            read_by_set(&s->feeds[f].sets[i], elsewhere);
    }
    for (uint32_t o = 0; o < s->noutputs; o++) {
        read_elsewhere(elsewhere, s->outputs[o].filter);
        for (uint32_t c = 0; c < s->outputs[o].ncols; c++)
            read_elsewhere(elsewhere, s->outputs[o].cols[c]);
    }
}

bool *summed_registers(const Plan *p, const PlanRel *rel, const PlanStage *stage)
{
    bool *elsewhere = mem_alloc(rel->nregs, sizeof *elsewhere), *summed = NULL;
    memset(elsewhere, 0, rel->nregs * sizeof *elsewhere);
    read_by_code(p, &stage->code, elsewhere);
    read_by_hand_out(p, stage, elsewhere);
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
