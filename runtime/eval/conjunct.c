/* conjunct.c -- finds the conditions that `y` joins in a row filter.
 *
 * Code is written operands first, so that the instructions between one condition's value and the next are those of the next, but for
 * the ANDs that join them. */
#include "runtime/eval/conjunct.h"
#include "runtime/eval/chain.h"

enum { NOWHERE = UINT32_MAX };

typedef struct Splitter {
    const Code   *code;
    uint32_t     *written, *reads;      /* by register: the instruction, and how often */
    bool         *joins;                /* by instruction: an AND between conjuncts */
    PlanConjunct *out; uint32_t n, cap;
} Splitter;

/* Operations that may be asked of some records only, and whose operands are A, B and C alone. */
static bool stands_alone(const Code *code, uint32_t i)
{
    const Instr *in = &code->instrs[i];
    for (uint32_t k = 0; k < i && in->op == OP_COL; k++)
        if (code->instrs[k].op == OP_COL && code->instrs[k].imm == in->imm)
            return false;
    return in->op != OP_LOOKUP && in->op != OP_BAND && in->op != OP_NEAR_CUT && in->op != OP_REASON;
}

static bool may_split(const PlanRel *rel)
{
    const Code *code = &rel->filter_code;
    if (rel->kind != REL_ROWS || rel->filter == REG_NONE || rel->subtotal != REG_NONE)
        return false;
    for (uint32_t i = 0; i < code->n; i++)
        if (!stands_alone(code, i))
            return false;
    return true;
}

static void count_uses(Splitter *s, const PlanRel *rel)
{
    s->written = gc_array(uint32_t, rel->nregs + 1);
    s->reads   = gc_array(uint32_t, rel->nregs + 1);
    s->joins   = gc_array(bool, s->code->n + 1);
    for (uint32_t r = 0; r < rel->nregs; r++)
        s->written[r] = NOWHERE;
    for (uint32_t i = 0; i < s->code->n; i++) {
        const Instr *in = &s->code->instrs[i];
        const Reg regs[] = {in->a, in->b, in->c};
        s->written[in->dst] = i;
        for (uint32_t k = 0; k < 3; k++)
            if (regs[k] != REG_NONE)
                s->reads[regs[k]]++;
    }
}

/* VALUE is a conjunct, or several that ANDs join which nobody else reads.  READERS: how many there are. */
static void take_apart(Splitter *s, Reg value, uint32_t readers)
{
    uint32_t at = s->written[value];
    const Instr *in = at == NOWHERE ? NULL : &s->code->instrs[at];
    if (in && in->op == OP_AND && s->reads[value] == readers) {
        s->joins[at] = true;
        take_apart(s, in->a, 1);
        take_apart(s, in->b, 1);
        return;
    }
    GC_PUSH(s->out, s->n, s->cap, ((PlanConjunct){.value = value}));
}

/* Gives each conjunct its part of the code; false when an instruction stands where it is nobody's. */
static bool share_out(Splitter *s)
{
    uint32_t next = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        PlanConjunct *c = &s->out[k];
        while (next < s->code->n && s->joins[next])
            next++;
        uint32_t last = s->written[c->value];
        if (last == NOWHERE)
            return false;
        c->from = c->to = next;
        if (last >= next)
            next = c->to = last + 1;
        for (uint32_t i = c->from; i < c->to; i++)
            if (s->joins[i])
                return false;
    }
    while (next < s->code->n && s->joins[next])
        next++;
    return next == s->code->n;
}

/* What is run as one must lie within one conjunct. */
static bool chains_lie_within(const Splitter *s)
{
    for (uint32_t k = 0; k < s->n && s->code->chain; k++) {
        const PlanConjunct *part = &s->out[k];
        for (uint32_t i = part->from; i < part->to; i++) {
            const Chain *c = s->code->chain[i];
            if (c && (c->round < part->from || (c->nsteps && c->steps[0] < part->from)))
                return false;
        }
    }
    return true;
}

static void carry(const Splitter *s, PlanConjunct *c, bool *seen, Reg r, uint32_t *cap)
{
    if (r == REG_NONE || seen[r] || s->written[r] >= c->from)
        return;
    seen[r] = true;
    GC_PUSH(c->carried, c->ncarried, *cap, r);
}

static void find_carried(Splitter *s, uint32_t nregs)
{
    for (uint32_t k = 0; k < s->n; k++) {
        PlanConjunct *c = &s->out[k];
        bool *seen = gc_array(bool, nregs + 1);
        uint32_t cap = 0;
        for (uint32_t later = k; later < s->n; later++) {
            carry(s, c, seen, s->out[later].value, &cap);
            for (uint32_t i = s->out[later].from; i < s->out[later].to; i++) {
                carry(s, c, seen, s->code->instrs[i].a, &cap);
                carry(s, c, seen, s->code->instrs[i].b, &cap);
                carry(s, c, seen, s->code->instrs[i].c, &cap);
            }
        }
    }
}

void plan_find_conjuncts(Plan *p)
{
    for (uint32_t i = 0; i < p->nrels; i++) {
        PlanRel *rel = &p->rels[i];
        if (!may_split(rel))
            continue;
        Splitter s = {.code = &rel->filter_code};
        count_uses(&s, rel);
        take_apart(&s, rel->filter, 0);
        if (s.n < 2 || !share_out(&s) || !chains_lie_within(&s))
            continue;
        find_carried(&s, rel->nregs);
        rel->conjuncts  = s.out;
        rel->nconjuncts = s.n;
    }
}
