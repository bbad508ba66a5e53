/* chain.c -- finds operations that can be run as one.
 *
 * A rounding to a fixed number of decimals is followed back through products with constants and one division, as long as
 * each result is read once; and on to the SELECT it is a branch of. */
#include "runtime/eval/chain.h"

#include <stdlib.h>

enum { NOWHERE = UINT32_MAX };

/* What is known of a register: the instruction that writes it, those that read it. */
typedef struct Use { uint32_t written, reads, reader; } Use;

typedef struct Finder {
    const Plan *plan;
    Code       *code;
    Use        *uses;       /* by register */
} Finder;

static void read_by(Finder *f, Reg r, uint32_t instr)
{
    if (r == REG_NONE)
        return;
    f->uses[r].reads++;
    f->uses[r].reader = instr;
}

static void read_outside(Finder *f, Reg r)
{
    read_by(f, r, NOWHERE);
}

static void read_by_instr(Finder *f, uint32_t i)
{
    const Plan *p = f->plan;
    const Instr *in = &f->code->instrs[i];
    f->uses[in->dst].written = i;
    read_by(f, in->a, i);
    read_by(f, in->b, i);
    read_by(f, in->c, i);
    if (in->op == OP_LOOKUP) {
        const PlanLookup *l = &p->lookups[in->imm];
        for (uint32_t k = 0; k < p->rels[l->rel].nkeys; k++)
            read_outside(f, l->keys[k]);
    }
    if (in->op == OP_BAND || in->op == OP_NEAR_CUT) {
        const PlanBands *b = &p->bands[in->imm];
        for (uint32_t k = 0; k < b->nrows; k++) {
            read_outside(f, b->rows[k].low);
            read_outside(f, b->rows[k].high);
        }
    }
}

static void read_by_set(Finder *f, const PlanSet *s)
{
    for (uint32_t i = 0; i < s->naggs; i++) {
        read_outside(f, s->aggs[i].arg);
        read_outside(f, s->aggs[i].weight);
        read_outside(f, s->aggs[i].where);
        read_outside(f, s->aggs[i].unit);
    }
    for (uint32_t i = 0; i < s->nprobes; i++)
        read_outside(f, s->probes[i]);
}

static void read_by_stage(Finder *f, const PlanStage *s)
{
    for (uint32_t k = 0; k < s->nfeeds; k++) {
        const PlanFeed *feed = &s->feeds[k];
        read_outside(f, feed->filter);
        for (uint32_t i = 0; i < f->plan->rels[feed->rel].nkeys; i++)
            read_outside(f, feed->keys[i]);
        for (uint32_t i = 0; i < feed->nsets; i++)
            read_by_set(f, &feed->sets[i]);
    }
    for (uint32_t k = 0; k < s->noutputs; k++) {
        read_outside(f, s->outputs[k].filter);
        for (uint32_t i = 0; i < s->outputs[k].ncols; i++)
            read_outside(f, s->outputs[k].cols[i]);
    }
}

static const Instr *writer(const Finder *f, Reg r)
{
    uint32_t at = r == REG_NONE ? NOWHERE : f->uses[r].written;
    return at == NOWHERE ? NULL : &f->code->instrs[at];
}

static bool is_constant(const Finder *f, Reg r)
{
    const Instr *in = writer(f, r);
    return in && in->op == OP_CONST;
}

static void add_step(Chain *c, uint32_t at)
{
    GC_PUSH(c->steps, c->nsteps, c->cap_steps, at);
}

static void add_factor(Chain *c, Reg constant, bool divides)
{
    GC_PUSH(c->factors, c->nfactors, c->cap_factors, ((ChainFactor){constant, divides}));
}

/* Follows R back; gives the register where the chain begins.  BELOW: it stands under the fraction bar. */
static Reg follow(Finder *f, Chain *c, Reg r, bool below)
{
    for (;;) {
        const Instr *in = writer(f, r);
        if (!in || f->uses[r].reads != 1)
            return r;
        uint32_t at = f->uses[r].written;
        if (in->op == OP_MUL && is_constant(f, in->b)) {
            add_factor(c, in->b, below);
            r = in->a;
        } else if (in->op == OP_MUL && is_constant(f, in->a)) {
            add_factor(c, in->a, below);
            r = in->b;
        } else if (in->op == OP_DIV && is_constant(f, in->b)) {
            add_factor(c, in->b, !below);
            r = in->a;
        } else if (in->op == OP_DIV && !below && c->den == REG_NONE) {
            c->site = in->site;
            c->den  = follow(f, c, in->b, true);
            r = in->a;
        } else {
            return r;
        }
        add_step(c, at);
    }
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The SELECT that alone reads R, as one of its branches. */
static uint32_t branch_of(const Finder *f, Reg r)
{
    uint32_t at = f->uses[r].reads == 1 ? f->uses[r].reader : NOWHERE;
    if (at == NOWHERE)
        return NOWHERE;
    const Instr *in = &f->code->instrs[at];
    return in->op == OP_SELECT && in->a != r && !f->code->chain[at] ? at : NOWHERE;
}

static void find_chain(Finder *f, uint32_t at)
{
    Code *code = f->code;
    const Instr *in = &code->instrs[at];
    if (in->op != OP_ROUND || in->mode != ROUND_HALF_AWAY || !is_constant(f, in->b))
        return;
    Chain *c = gc_new(Chain);
    *c = (Chain){.den = REG_NONE, .decimals = in->b, .round = at, .select = NOWHERE};
    c->num = follow(f, c, in->a, false);
    if (!c->nsteps)
        return;
    qsort(c->steps, c->nsteps, sizeof *c->steps, by_place);
    for (uint32_t i = 0; i < c->nsteps; i++)
        code->later[c->steps[i]] = true;
    c->select = branch_of(f, in->dst);
    if (c->select != NOWHERE)
        code->later[at] = true;
    code->chain[c->select != NOWHERE ? c->select : at] = c;
}

/* Starts on CODE: what its instructions write and read. */
static void start_on(Finder *f, Code *code, uint32_t nregs)
{
    f->code     = code;
    code->chain = gc_array(const Chain *, code->n + 1);
    code->later = gc_array(bool, code->n + 1);
    for (uint32_t r = 0; r < nregs; r++)
        f->uses[r] = (Use){.written = NOWHERE, .reader = NOWHERE};
    for (uint32_t i = 0; i < code->n; i++)
        read_by_instr(f, i);
}

static void find_chains(Finder *f)
{
    for (uint32_t i = 0; i < f->code->n; i++)
        find_chain(f, i);
}

void plan_find_chains(Plan *p)
{
    for (uint32_t i = 0; i < p->nrels; i++) {
        PlanRel *rel = &p->rels[i];
        if (rel->kind != REL_ROWS)
            continue;
        Finder f = {.plan = p, .uses = gc_array(Use, rel->nregs + 1)};
        for (uint32_t s = 0; s < rel->nstages; s++) {
            start_on(&f, &rel->stages[s].code, rel->nregs);
            read_by_stage(&f, &rel->stages[s]);
            find_chains(&f);
        }
        start_on(&f, &rel->filter_code, rel->nregs);
        read_outside(&f, rel->filter);
        read_outside(&f, rel->subtotal);
        find_chains(&f);
    }
}
