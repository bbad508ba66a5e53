/* plan_reads.c -- which registers an instruction reads, and which are read when the rows of a stage are handed on. */
#include "runtime/eval/plan.h"

static void read_one(RegReader *read, void *ctx, Reg r)
{
    if (r != REG_NONE)
        read(ctx, r);
}

void plan_instr_reads(const Plan *p, const Instr *in, RegReader *read, void *ctx)
{
    read_one(read, ctx, in->a);
    read_one(read, ctx, in->b);
    read_one(read, ctx, in->c);
    if (in->op == OP_LOOKUP) {
        const PlanLookup *l = &p->lookups[in->imm];
        for (uint32_t k = 0; k < p->rels[l->rel].nkeys; k++)
            read_one(read, ctx, l->keys[k]);
    }
    if (in->op == OP_BAND || in->op == OP_NEAR_CUT) {
        const PlanBands *b = &p->bands[in->imm];
        for (uint32_t k = 0; k < b->nrows; k++) {
            read_one(read, ctx, b->rows[k].low);
            read_one(read, ctx, b->rows[k].high);
        }
    }
}

static void set_reads(const PlanSet *s, RegReader *read, RegReader *summed, void *ctx)
{
    for (uint32_t i = 0; i < s->naggs; i++) {
        const PlanAgg *a = &s->aggs[i];
        bool adds = a->kind == AGG_SUM || a->kind == AGG_MEAN || a->kind == AGG_COUNT;
        read_one(adds ? summed : read, ctx, a->arg);
        read_one(read, ctx, a->weight);
        read_one(read, ctx, a->where);
        read_one(read, ctx, a->unit);
    }
    for (uint32_t i = 0; i < s->nprobes; i++)
        read_one(summed, ctx, s->probes[i]);
}

void plan_stage_reads(const Plan *p, const PlanStage *s, RegReader *read, RegReader *summed, void *ctx)
{
    for (uint32_t f = 0; f < s->nfeeds; f++) {
        const PlanFeed *feed = &s->feeds[f];
        read_one(read, ctx, feed->filter);
        for (uint32_t k = 0; k < p->rels[feed->rel].nkeys; k++)
            read_one(read, ctx, feed->keys[k]);
        for (uint32_t i = 0; i < feed->nsets; i++)
            set_reads(&feed->sets[i], read, summed, ctx);
    }
    for (uint32_t o = 0; o < s->noutputs; o++) {
        read_one(read, ctx, s->outputs[o].filter);
        for (uint32_t c = 0; c < s->outputs[o].ncols; c++)
            read_one(read, ctx, s->outputs[o].cols[c]);
    }
}
