/* plan_dump.c -- a plan as text, for people and golden tests. */
#include "runtime/column/period.h"
#include "runtime/eval/chain.h"
#include "runtime/eval/conjunct.h"
#include "runtime/eval/plan.h"

static const char *const kind_names[] = {"num", "text", "bool", "date", "period", "band"};

static void dump_reg(Buf *out, Reg r)
{
    if (r == REG_NONE)
        buf_puts(out, "-");
    else
        buf_printf(out, "r%u", r);
}

static void dump_regs(Buf *out, const Reg *regs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        buf_puts(out, i ? ", " : "");
        dump_reg(out, regs[i]);
    }
}

static void dump_i64(Buf *out, VecKind kind, int64_t v)
{
    switch (kind) {
    case VEC_DATE:
        date_print(out, v);
        return;
    case VEC_PERIOD:
        period_print(out, period_unpack(v));
        return;
    case VEC_BOOL:
        buf_puts(out, v ? "true" : "false");
        return;
    case VEC_NUM:
    case VEC_TEXT:
    case VEC_BAND:
        break;
    }
    buf_printf(out, "%lld", (long long)v);
}

static void dump_const(Buf *out, const PlanConst *c)
{
    if (c->kind == VEC_NUM)
        num_print_exact(out, c->num);
    else if (c->kind == VEC_TEXT)
        buf_json(out, c->text);
    else
        dump_i64(out, c->kind, c->i64);
}

static void dump_lookup(Buf *out, const Plan *p, uint32_t i)
{
    const PlanLookup *l = &p->lookups[i];
    buf_printf(out, " %s.r%u [", p->rels[l->rel].name, l->src);
    dump_regs(out, l->keys, p->rels[l->rel].nkeys);
    buf_printf(out, "] else motive %u", l->motive);
}

static void dump_instr(Buf *out, const Plan *p, const PlanRel *rel, const Instr *in)
{
    buf_printf(out, "    r%u := %s", in->dst, op_name((Op)in->op));
    const Reg operands[] = {in->a, in->b, in->c};
    for (uint32_t i = 0; i < 3; i++) {
        if (operands[i] != REG_NONE)
            buf_printf(out, "%s r%u", i ? "," : "", operands[i]);
    }
    switch ((int)in->op) {
    case OP_COL:
    case OP_CELL:
        buf_putc(out, ' ');
        buf_str(out, p->datasets[rel->dataset].table->columns[in->imm].name);
        break;
    case OP_CONST:
        buf_putc(out, ' ');
        dump_const(out, &p->consts[in->imm]);
        break;
    case OP_HOLE:
        buf_printf(out, " motive %u %s", in->imm, kind_names[in->mode]);
        break;
    case OP_LOOKUP:
        dump_lookup(out, p, in->imm);
        break;
    case OP_PREVIOUS:
    case OP_CUMULATIVE:
        buf_printf(out, " by key %u", in->imm);
        break;
    case OP_ROUND:
        buf_printf(out, " %s", round_mode_name((RoundMode)in->mode));
        break;
    case OP_MISSING_FOR:
    case OP_COALESCE_FOR:
        buf_printf(out, " motive %u", in->imm);
        break;
    case OP_PERIOD_SHIFT:
        buf_printf(out, " by %d of frequency %u", (int)(int32_t)in->imm, in->mode);
        break;
    case OP_PERIOD_OF:
        buf_printf(out, " of frequency %u", in->mode);
        break;
    case OP_BAND:
    case OP_BAND_LABEL:
    case OP_NEAR_CUT:
        buf_printf(out, " %s", p->bands[in->imm].name);
        break;
    default:
        break;
    }
}

/* The registers that are worked out in the same loop as that of instruction LAST. */
static void dump_chain(Buf *out, const Code *code, const Chain *c, uint32_t last)
{
    const char *before = " together with ";
    for (uint32_t i = 0; i <= c->nsteps; i++) {
        uint32_t at = i < c->nsteps ? c->steps[i] : c->round;
        if (at == last)
            return;
        buf_puts(out, before);
        dump_reg(out, code->instrs[at].dst);
        before = ", ";
    }
}

static void dump_code(Buf *out, const Plan *p, const PlanRel *rel, const Code *code)
{
    for (uint32_t i = 0; i < code->n; i++) {
        dump_instr(out, p, rel, &code->instrs[i]);
        if (code->chain && code->chain[i])
            dump_chain(out, code, code->chain[i], i);
        buf_putc(out, '\n');
    }
}

static void dump_set(Buf *out, const PlanSet *s)
{
    static const char *const holes[] = {"exige", "omite", "cero"};
    buf_printf(out, "      set %s used ", holes[s->holes]);
    dump_reg(out, s->out_used);
    buf_puts(out, " excluded ");
    dump_reg(out, s->out_excluded);
    buf_puts(out, " holes ");
    dump_reg(out, s->out_holes);
    if (s->nprobes) {
        buf_puts(out, " probes ");
        dump_regs(out, s->probes, s->nprobes);
    }
    buf_putc(out, '\n');
    for (uint32_t i = 0; i < s->naggs; i++) {
        const PlanAgg *a = &s->aggs[i];
        buf_printf(out, "        r%u := %s ", a->out, agg_name(a->kind));
        dump_reg(out, a->arg);
        if (a->weight != REG_NONE)
            buf_printf(out, " weight r%u", a->weight);
        if (a->where != REG_NONE)
            buf_printf(out, " where r%u", a->where);
        if (a->unit != REG_NONE)
            buf_printf(out, " unit r%u", a->unit);
        if (a->kind == AGG_PERCENTILE) {
            buf_puts(out, " at ");
            num_print_exact(out, a->p);
        }
        buf_printf(out, " (%s)\n", kind_names[a->out_kind]);
    }
}

static void dump_stage(Buf *out, const Plan *p, const PlanRel *rel, const PlanStage *s)
{
    dump_code(out, p, rel, &s->code);
    for (uint32_t f = 0; f < s->nfeeds; f++) {
        const PlanFeed *feed = &s->feeds[f];
        buf_printf(out, "    feed %s [", p->rels[feed->rel].name);
        dump_regs(out, feed->keys, p->rels[feed->rel].nkeys);
        buf_puts(out, "] where ");
        dump_reg(out, feed->filter);
        buf_putc(out, '\n');
        for (uint32_t i = 0; i < feed->nsets; i++)
            dump_set(out, &feed->sets[i]);
    }
    for (uint32_t o = 0; o < s->noutputs; o++) {
        buf_printf(out, "    output %u [", s->outputs[o].sink);
        dump_regs(out, s->outputs[o].cols, s->outputs[o].ncols);
        buf_puts(out, "] where ");
        dump_reg(out, s->outputs[o].filter);
        buf_putc(out, '\n');
    }
}

static void dump_bands(Buf *out, const PlanBands *b)
{
    buf_printf(out, "bands %s\n", b->name);
    for (uint32_t i = 0; i < b->nrows; i++) {
        buf_puts(out, b->rows[i].low_open ? "  (" : "  [");
        dump_reg(out, b->rows[i].low);
        buf_puts(out, ", ");
        dump_reg(out, b->rows[i].high);
        buf_puts(out, b->rows[i].high_open ? ") " : "] ");
        buf_json(out, b->rows[i].label);
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < b->nmissing; i++) {
        if (b->missing[i].any)
            buf_puts(out, "  missing ");
        else
            buf_printf(out, "  missing motive %u ", b->missing[i].motive);
        buf_json(out, b->missing[i].label);
        buf_putc(out, '\n');
    }
}

/* The register that decides, and those that do so one after the other. */
static void dump_keep(Buf *out, const PlanRel *r)
{
    buf_printf(out, "    keep r%u", r->filter);
    for (uint32_t k = 0; k < r->nconjuncts; k++)
        buf_printf(out, "%sr%u", k ? ", then " : " by ", r->conjuncts[k].value);
    buf_putc(out, '\n');
}

void plan_dump(Buf *out, const Plan *p)
{
    for (uint32_t i = 0; i < p->nrels; i++) {
        const PlanRel *r = &p->rels[i];
        buf_printf(out, "%s %s, %u registers", r->kind == REL_ROWS ? "rows" : "groups", r->name, r->nregs);
        for (uint32_t k = 0; r->kind == REL_GROUPS && k < r->nkeys; k++)
            buf_printf(out, "%s%s", k ? ", " : "; keys ", kind_names[r->key_kinds[k]]);
        buf_putc(out, '\n');
        if (r->kind == REL_ROWS && (r->filter != REG_NONE || r->subtotal != REG_NONE)) {
            buf_puts(out, "  filter\n");
            dump_code(out, p, r, &r->filter_code);
            if (r->filter != REG_NONE)
                dump_keep(out, r);
            if (r->subtotal != REG_NONE)
                buf_printf(out, "    %s r%u\n", r->only_subtotals ? "keep" : "leave", r->subtotal);
        }
        for (uint32_t s = 0; s < r->nstages; s++) {
            if (!r->stages[s].code.n && !r->stages[s].nfeeds && !r->stages[s].noutputs)
                continue;
            buf_printf(out, "  phase %u\n", s);
            dump_stage(out, p, r, &r->stages[s]);
        }
    }
    for (uint32_t i = 0; i < p->nbands; i++)
        dump_bands(out, &p->bands[i]);
}
