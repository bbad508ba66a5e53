/* chain.c -- finds operations that can be run as one.
 *
 * A rounding to a fixed number of decimals is followed back through operations with constants and one division, as long as
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
    uint32_t    at;         /* the instruction that reads, or NOWHERE */
} Finder;

static void read_here(void *ctx, Reg r)
{
    Finder *f = ctx;
    f->uses[r].reads++;
    f->uses[r].reader = f->at;
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

/* Follows R back; gives the register where the chain begins. */
static Reg follow(Finder *f, Chain *c, Reg r, ChainPlace place)
{
    for (;;) {
        const Instr *in = writer(f, r);
        if (!in || f->uses[r].reads != 1)
            return r;
        uint32_t at = f->uses[r].written;
        bool scales = in->op == OP_MUL || in->op == OP_DIV, adds = in->op == OP_ADD || in->op == OP_SUB;
        bool changes = scales || (adds && place != CHAIN_BELOW);
        if (changes && is_constant(f, in->b)) {
            GC_PUSH(c->terms, c->nterms, c->cap_terms, ((ChainTerm){(Op)in->op, in->b, false, place}));
            r = in->a;
        } else if (changes && in->op != OP_DIV && is_constant(f, in->a)) {
            GC_PUSH(c->terms, c->nterms, c->cap_terms, ((ChainTerm){(Op)in->op, in->a, true, place}));
            r = in->b;
        } else if (in->op == OP_DIV && place == CHAIN_AROUND) {
            c->site = in->site;
            c->den  = follow(f, c, in->b, CHAIN_BELOW);
            place   = CHAIN_ABOVE;
            r = in->a;
        } else {
            return r;
        }
        GC_PUSH(c->steps, c->nsteps, c->cap_steps, at);
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
    c->num = follow(f, c, in->a, CHAIN_AROUND);
    if (c->nsteps)
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
    for (f->at = 0; f->at < code->n; f->at++) {
        f->uses[code->instrs[f->at].dst].written = f->at;
        plan_instr_reads(f->plan, &code->instrs[f->at], read_here, f);
    }
    f->at = NOWHERE;
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
            plan_stage_reads(p, &rel->stages[s], read_here, read_here, &f);
            find_chains(&f);
        }
        start_on(&f, &rel->filter_code, rel->nregs);
        if (rel->filter != REG_NONE)
            read_here(&f, rel->filter);
        if (rel->subtotal != REG_NONE)
            read_here(&f, rel->subtotal);
        find_chains(&f);
    }
}
