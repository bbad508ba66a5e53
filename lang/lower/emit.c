/* emit.c -- phases and registers: from values over relations to the plan that the engine runs.
 *
 * A value's phase is the first in which it can be known: aggregates are complete one phase after the rows that feed
 * them, and another relation's registers can be read one phase after they are written. */
#include "lang/lower/lower.h"
#include "runtime/eval/chain.h"
#include "runtime/eval/conjunct.h"

static uint32_t value_phase(Value *v);

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t feed_phase(Feed *f)
{
    uint32_t p = f->filter ? value_phase(f->filter) : 0;
    for (uint32_t i = 0; i < f->to->nkeys; i++)
        p = max_u32(p, value_phase(f->keys[i]));
    return p;
}

static uint32_t set_phase(Set *s)
{
    if (s->phase >= 0)
        return (uint32_t)s->phase;
    uint32_t p = feed_phase(s->feed);
    for (uint32_t i = 0; i < s->naggs; i++) {
        const AggNode *a = s->aggs[i];
        Value *parts[] = { a->arg, a->weight, a->where, a->unit };
        for (int k = 0; k < 4; k++)
            if (parts[k])
                p = max_u32(p, value_phase(parts[k]));
    }
    for (uint32_t i = 0; i < s->nprobes; i++)
        p = max_u32(p, value_phase(s->probes[i]));
    s->phase = (int32_t)p;
    return p;
}

/* Groups must exist before anything is worked out over them. */
static uint32_t rel_first_phase(const Rel *r)
{
    return r->kind == REL_GROUPS && r->nkeys && r->base_feed ? feed_phase(r->base_feed) + 1 : 0;
}

static uint32_t value_phase(Value *v)
{
    if (v->phase >= 0)
        return (uint32_t)v->phase;
    uint32_t p = rel_first_phase(v->rel);
    if (v->set || v->agg)
        p = max_u32(p, set_phase(v->agg ? v->agg->set : v->set) + 1);
    Value *parts[] = { v->a, v->b, v->c };
    for (int i = 0; i < 3; i++)
        if (parts[i])
            p = max_u32(p, value_phase(parts[i]));
    for (uint32_t i = 0; i < v->ncuts; i++)
        if (v->cuts[i])
            p = max_u32(p, value_phase(v->cuts[i]));
    for (uint32_t i = 0; i < v->nkeys; i++)
        p = max_u32(p, value_phase(v->keys[i]));
    if (v->src)
        p = max_u32(p, value_phase(v->src) + (v->src->rel != v->rel));
    v->phase = (int32_t)p;
    return p;
}

/* ---- stages ---- */

typedef struct Emit {
    Lower   *l;
    uint32_t nphases;           /* the row filter of a relation is emitted as stage nphases */
} Emit;

static Code *stage_code(Emit *m, const Rel *r, uint32_t stage)
{
    PlanRel *rel = &m->l->plan->rels[r->index];
    return stage == m->nphases ? &rel->filter_code : &rel->stages[stage].code;
}

static Reg emit(Emit *m, Value *v, uint32_t stage);

/* Cut points are registers of one stage, so each use has a copy of the set. */
static uint32_t emit_cuts(Emit *m, Value *v, uint32_t stage)
{
    Lower *l = m->l;
    PlanBands b = l->plan->bands[v->imm];
    const PlanBandRow *rows = b.rows;
    b.rows = gc_array(PlanBandRow, b.nrows + 1);
    for (uint32_t i = 0; i < b.nrows; i++) {
        b.rows[i] = rows[i];
        if (v->cuts[2 * i])
            b.rows[i].low = emit(m, v->cuts[2 * i], stage);
        if (v->cuts[2 * i + 1])
            b.rows[i].high = emit(m, v->cuts[2 * i + 1], stage);
    }
    GC_PUSH(l->plan->bands, l->plan->nbands, l->cap_bands, b);
    return l->plan->nbands - 1;
}

static uint32_t emit_lookup(Emit *m, Value *v, uint32_t stage)
{
    Lower *l = m->l;
    PlanLookup look = { .rel = v->src->rel->index, .motive = v->motive };
    look.src  = emit(m, v->src, value_phase(v->src));
    look.keys = gc_array(Reg, v->nkeys + 1);
    for (uint32_t i = 0; i < v->nkeys; i++)
        look.keys[i] = emit(m, v->keys[i], stage);
    GC_PUSH(l->plan->lookups, l->plan->nlookups, l->cap_lookups, look);
    return l->plan->nlookups - 1;
}

/* The register that holds V in STAGE of its relation, writing it there if need be. */
static Reg emit(Emit *m, Value *v, uint32_t stage)
{
    Rel *r = v->rel;
    if (r->kind == REL_GROUPS) {
        if (v->reg != REG_NONE)
            return v->reg;
        stage = value_phase(v);
    } else {
        if (!v->stage_reg) {
            v->stage_reg = gc_array(Reg, m->nphases + 1);
            for (uint32_t i = 0; i <= m->nphases; i++)
                v->stage_reg[i] = REG_NONE;
        }
        if (v->stage_reg[stage] != REG_NONE)
            return v->stage_reg[stage];
    }
    Instr in = { .op = v->op, .mode = v->mode, .a = REG_NONE, .b = REG_NONE, .c = REG_NONE, .imm = v->imm, .site = v->site };
    if (v->a)
        in.a = emit(m, v->a, stage);
    if (v->b)
        in.b = emit(m, v->b, stage);
    if (v->c)
        in.c = emit(m, v->c, stage);
    if (v->op == OP_LOOKUP)
        in.imm = emit_lookup(m, v, stage);
    if (v->op == OP_BAND || v->op == OP_NEAR_CUT)
        in.imm = emit_cuts(m, v, stage);
    if ((v->op == OP_COL || v->op == OP_CELL) && r->data)
        m->l->plan->datasets[r->data->index].needed[v->imm] = true;
    in.dst = r->nregs++;
    if (r->kind == REL_GROUPS)
        v->reg = in.dst;
    else
        v->stage_reg[stage] = in.dst;
    Code *code = stage_code(m, r, stage);
    GC_PUSH(code->instrs, code->n, code->cap, in);
    return in.dst;
}

static Reg emit_or_none(Emit *m, Value *v, uint32_t stage)
{
    return v ? emit(m, v, stage) : REG_NONE;
}

static PlanSet emit_set(Emit *m, Set *s, uint32_t stage)
{
    PlanSet out = { .holes = s->holes, .out_used = REG_NONE, .out_excluded = REG_NONE, .out_holes = REG_NONE };
    out.aggs   = gc_array(PlanAgg, s->naggs + 1);
    out.probes = gc_array(Reg, s->nprobes + 1);
    for (uint32_t i = 0; i < s->naggs; i++) {
        const AggNode *a = s->aggs[i];
        out.aggs[out.naggs++] = (PlanAgg){
            .kind = a->kind, .arg = emit_or_none(m, a->arg, stage), .weight = emit_or_none(m, a->weight, stage),
            .where = emit_or_none(m, a->where, stage), .unit = emit_or_none(m, a->unit, stage), .p = a->p,
            .out_kind = a->out->kind, .out = a->out->reg, .site = a->site };
    }
    for (uint32_t i = 0; i < s->nprobes; i++)
        out.probes[out.nprobes++] = emit(m, s->probes[i], stage);
    if (s->used)
        out.out_used = s->used->reg;
    if (s->excluded)
        out.out_excluded = s->excluded->reg;
    if (s->hole)
        out.out_holes = s->hole->reg;
    return out;
}

static void emit_feed(Emit *m, Feed *f)
{
    PlanRel *rel = &m->l->plan->rels[f->from->index];
    uint32_t base = feed_phase(f);
    for (uint32_t p = 0; p < m->nphases; p++) {
        bool makes_groups = f->base && f->to->nkeys && p == base;
        PlanFeed out = { .rel = f->to->index, .filter = REG_NONE };
        uint32_t n = 0;
        for (uint32_t i = 0; i < f->nsets; i++)
            n += set_phase(f->sets[i]) == p;
        if (!n && !makes_groups)
            continue;
        out.filter = emit_or_none(m, f->filter, p);
        out.keys   = gc_array(Reg, f->to->nkeys + 1);
        for (uint32_t i = 0; i < f->to->nkeys; i++)
            out.keys[i] = emit(m, f->keys[i], p);
        out.sets = gc_array(PlanSet, n + 1);
        for (uint32_t i = 0; i < f->nsets; i++)
            if (set_phase(f->sets[i]) == p)
                out.sets[out.nsets++] = emit_set(m, f->sets[i], p);
        PlanStage *stage = &rel->stages[p];
        GC_PUSH(stage->feeds, stage->nfeeds, stage->cap_feeds, out);
    }
}

static uint32_t output_phase(const Rel *r, const Output *o)
{
    uint32_t p = rel_first_phase(r);
    if (o->filter)
        p = max_u32(p, value_phase(o->filter));
    for (uint32_t i = 0; i < o->ncols; i++)
        p = max_u32(p, value_phase(o->cols[i]));
    return p;
}

static void emit_output(Emit *m, Rel *r, Output *o)
{
    uint32_t p = output_phase(r, o);
    PlanOutput out = { .sink = o->sink, .filter = emit_or_none(m, o->filter, p), .ncols = o->ncols };
    out.cols = gc_array(Reg, o->ncols + 1);
    for (uint32_t i = 0; i < o->ncols; i++)
        out.cols[i] = emit(m, o->cols[i], p);
    PlanStage *stage = &m->l->plan->rels[r->index].stages[p];
    GC_PUSH(stage->outputs, stage->noutputs, stage->cap_outputs, out);
}

/* One more than the last phase in which anything happens. */
static uint32_t count_phases(Lower *l)
{
    uint32_t n = 1;
    for (uint32_t i = 0; i < l->nrels; i++) {
        Rel *r = l->rels[i];
        for (uint32_t k = 0; k < r->nfeeds; k++) {
            n = max_u32(n, feed_phase(r->feeds[k]) + 2);
            for (uint32_t s = 0; s < r->feeds[k]->nsets; s++)
                n = max_u32(n, set_phase(r->feeds[k]->sets[s]) + 2);
        }
        for (uint32_t k = 0; k < r->noutputs; k++)
            n = max_u32(n, output_phase(r, &r->outputs[k]) + 1);
    }
    return n;
}

void emit_plan(Lower *l)
{
    Plan *plan = l->plan;
    Emit m = { .l = l, .nphases = count_phases(l) };
    plan->nphases   = m.nphases;
    plan->ndatasets = l->p->ndata;
    plan->datasets  = gc_array(PlanDataset, plan->ndatasets + 1);
    for (uint32_t i = 0; i < plan->ndatasets; i++) {
        Symbol *data = l->p->data[i];
        plan->datasets[i].table  = table_spec(l, data);
        plan->datasets[i].rel    = rel_rows(l, data)->index;
        plan->datasets[i].needed = gc_array(bool, data->columns->n + 1);
        for (uint32_t k = 0; k < plan->datasets[i].table->nkeys; k++)
            plan->datasets[i].needed[plan->datasets[i].table->keys[k]] = true;
    }
    plan->nrels = l->nrels;
    plan->rels  = gc_array(PlanRel, l->nrels + 1);
    for (uint32_t i = 0; i < l->nrels; i++) {
        const Rel *r = l->rels[i];
        PlanRel *out = &plan->rels[i];
        *out = (PlanRel){ .kind = r->kind, .name = r->name, .dataset = r->data ? r->data->index : UINT32_MAX, .nkeys = r->nkeys,
                          .key_kinds = r->key_kinds, .period_key = UINT32_MAX, .nstages = m.nphases, .filter = REG_NONE, .subtotal = REG_NONE };
        out->stages = gc_array(PlanStage, m.nphases);
        uint32_t periods = 0;
        for (uint32_t k = 0; k < r->nkeys; k++)
            if (r->key_kinds[k] == VEC_PERIOD) {
                out->period_key = k;
                periods++;
            }
        if (periods != 1)
            out->period_key = UINT32_MAX;
    }
    for (uint32_t i = 0; i < l->nrels; i++) {
        Rel *r = l->rels[i];
        if (r->row_filter)
            plan->rels[i].filter = emit(&m, r->row_filter, m.nphases);
        if (r->row_subtotal) {
            plan->rels[i].subtotal = emit(&m, r->row_subtotal, m.nphases);
            plan->rels[i].only_subtotals = r->data->decl->as.data.only_subtotals;
        }
        for (uint32_t k = 0; k < r->nfeeds; k++)
            emit_feed(&m, r->feeds[k]);
        for (uint32_t k = 0; k < r->noutputs; k++)
            emit_output(&m, r, &r->outputs[k]);
    }
    for (uint32_t i = 0; i < l->nrels; i++)
        plan->rels[i].nregs = l->rels[i]->nregs;
    plan_find_chains(plan);
    plan_find_conjuncts(plan);
}
