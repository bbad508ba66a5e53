/* plan.c -- names of operations, and the check of what the engine relies on.
 *
 * The check walks the phases as the engine does and knows of each register whether it is written and of what kind. */
#include "runtime/eval/plan.h"

static const struct { const char *name; uint8_t operands; } op_table[OP_COUNT] = {
#define OP(id, operands, doc) {#id, operands},
#include "runtime/eval/ops.def"
#undef OP
};

static const char *const agg_table[AGG_KIND_COUNT] = {
#define AGG(id, name, doc) name,
#include "runtime/eval/agg.def"
#undef AGG
};

const char *op_name(Op op)
{
    return op < OP_COUNT ? op_table[op].name : "?";
}

const char *agg_name(AggKind k)
{
    return k < AGG_KIND_COUNT ? agg_table[k] : "?";
}

enum { UNWRITTEN = -1, ANY = -2 };

typedef struct Check {
    const Plan *p;
    int       **kinds;        /* by relation, by register: a VecKind, or UNWRITTEN */
    const char *why;          /* first fault */
    const char *where;
} Check;

#define FAULT(c, ...) ((c)->why = (c)->why ? (c)->why : gc_printf(__VA_ARGS__))

static int kind_of(Check *c, uint32_t rel, Reg r, const char *what)
{
    if (r >= c->p->rels[rel].nregs) {
        FAULT(c, "%s: %s: register r%u of '%s' out of range", c->where, what, r, c->p->rels[rel].name);
        return ANY;
    }
    if (c->kinds[rel][r] == UNWRITTEN)
        FAULT(c, "%s: %s: register r%u of '%s' read before it is written", c->where, what, r, c->p->rels[rel].name);
    return c->kinds[rel][r];
}

static void want(Check *c, uint32_t rel, Reg r, int kind, const char *what)
{
    int got = kind_of(c, rel, r, what);
    if (got != kind && got != ANY && got != UNWRITTEN)
        FAULT(c, "%s: %s: register r%u of '%s' is of kind %d, not %d", c->where, what, r, c->p->rels[rel].name, got, kind);
}

static int column_kind(ColumnKind k)
{
    switch (k) {
    case COL_TEXT:
        return VEC_TEXT;
    case COL_NUM:
        return VEC_NUM;
    case COL_DATE:
        return VEC_DATE;
    case COL_PERIOD:
        return VEC_PERIOD;
    case COL_BOOL:
        return VEC_BOOL;
    }
    return ANY;
}

static bool limit(Check *c, const Instr *in, uint32_t n, const char *what)
{
    if (in->imm < n)
        return true;
    FAULT(c, "%s: %s: %s %u out of range", c->where, op_name((Op)in->op), what, in->imm);
    return false;
}

static int column_of(Check *c, uint32_t rel, const Instr *in)
{
    const PlanRel *r = &c->p->rels[rel];
    if (r->kind != REL_ROWS || r->dataset >= c->p->ndatasets) {
        FAULT(c, "%s: %s in a relation without columns", c->where, op_name((Op)in->op));
        return ANY;
    }
    const PlanDataset *d = &c->p->datasets[r->dataset];
    if (!limit(c, in, d->table->ncolumns, "column"))
        return ANY;
    if (!d->needed[in->imm])
        FAULT(c, "%s: column %u is read but not marked as needed", c->where, in->imm);
    return in->op == OP_CELL ? VEC_TEXT : column_kind(d->table->columns[in->imm].kind);
}

static int lookup_of(Check *c, uint32_t rel, const Instr *in)
{
    if (!limit(c, in, c->p->nlookups, "lookup"))
        return ANY;
    const PlanLookup *l = &c->p->lookups[in->imm];
    if (l->rel >= c->p->nrels || c->p->rels[l->rel].kind != REL_GROUPS) {
        FAULT(c, "%s: lookup %u into what is no grouped relation", c->where, in->imm);
        return ANY;
    }
    for (uint32_t k = 0; k < c->p->rels[l->rel].nkeys; k++)
        want(c, rel, l->keys[k], c->p->rels[l->rel].key_kinds[k], "lookup key");
    return kind_of(c, l->rel, l->src, "lookup");
}

static void check_bands(Check *c, uint32_t rel, const Instr *in)
{
    if (!limit(c, in, c->p->nbands, "band set"))
        return;
    const PlanBands *b = &c->p->bands[in->imm];
    for (uint32_t i = 0; i < b->nrows && in->op != OP_BAND_LABEL; i++) {
        if (b->rows[i].low != REG_NONE)
            want(c, rel, b->rows[i].low, VEC_NUM, "cut point");
        if (b->rows[i].high != REG_NONE)
            want(c, rel, b->rows[i].high, VEC_NUM, "cut point");
    }
}

/* A period key of a grouped relation, for PREVIOUS and CUMULATIVE. */
static void check_period_key(Check *c, uint32_t rel, const Instr *in)
{
    const PlanRel *r = &c->p->rels[rel];
    if (r->kind != REL_GROUPS || in->imm >= r->nkeys || r->key_kinds[in->imm] != VEC_PERIOD)
        FAULT(c, "%s: %s: key %u of '%s' is no period", c->where, op_name((Op)in->op), in->imm, r->name);
}

/* The kind of the result; the operands are checked against what the operation takes. */
static int check_instr(Check *c, uint32_t rel, const Instr *in)
{
    const char *name = op_name((Op)in->op);
    const Reg regs[] = {in->a, in->b, in->c};
    int kinds[3] = {ANY, ANY, ANY};
    for (uint32_t i = 0; i < op_table[in->op].operands; i++)
        kinds[i] = kind_of(c, rel, regs[i], name);
    int a = kinds[0];
    switch ((Op)in->op) {
    case OP_COL:
    case OP_CELL:
        return column_of(c, rel, in);
    case OP_LINE:
        return VEC_NUM;
    case OP_CONST:
        return limit(c, in, c->p->nconsts, "constant") ? (int)c->p->consts[in->imm].kind : ANY;
    case OP_HOLE:
        return in->mode;
    case OP_LOOKUP:
        return lookup_of(c, rel, in);
    case OP_PREVIOUS:
        check_period_key(c, rel, in);
        return a;
    case OP_CUMULATIVE:
        check_period_key(c, rel, in);
        want(c, rel, in->a, VEC_NUM, name);
        return VEC_NUM;
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_POW: case OP_ROUND: case OP_MIN2: case OP_MAX2:
        want(c, rel, in->b, VEC_NUM, name);
        want(c, rel, in->a, VEC_NUM, name);
        return VEC_NUM;
    case OP_NEG: case OP_ABS: case OP_ROUND34: case OP_SQRT: case OP_LN: case OP_EXP:
        want(c, rel, in->a, VEC_NUM, name);
        return VEC_NUM;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
        want(c, rel, in->b, a, name);
        return VEC_BOOL;
    case OP_AND: case OP_OR:
        want(c, rel, in->b, VEC_BOOL, name);
        want(c, rel, in->a, VEC_BOOL, name);
        return VEC_BOOL;
    case OP_NOT:
        want(c, rel, in->a, VEC_BOOL, name);
        return VEC_BOOL;
    case OP_IS_MISSING: case OP_MISSING_FOR:
        return VEC_BOOL;
    case OP_COALESCE: case OP_COALESCE_FOR:
        want(c, rel, in->b, a, name);
        return a;
    case OP_REASON:
        want(c, rel, in->b, VEC_TEXT, name);
        return a;
    case OP_SELECT:
        want(c, rel, in->a, VEC_BOOL, name);
        want(c, rel, in->c, kinds[1], name);
        return kinds[1];
    case OP_CONTAINS: case OP_STARTS: case OP_ENDS:
        want(c, rel, in->b, VEC_TEXT, name);
        want(c, rel, in->a, VEC_TEXT, name);
        return VEC_BOOL;
    case OP_TO_NUMBER: case OP_LENGTH:
        want(c, rel, in->a, VEC_TEXT, name);
        return VEC_NUM;
    case OP_LOWER: case OP_UPPER: case OP_TRIM:
        want(c, rel, in->a, VEC_TEXT, name);
        return VEC_TEXT;
    case OP_CONCAT:
        want(c, rel, in->b, VEC_TEXT, name);
        want(c, rel, in->a, VEC_TEXT, name);
        return VEC_TEXT;
    case OP_PERIOD_SHIFT:
        want(c, rel, in->a, VEC_PERIOD, name);
        return VEC_PERIOD;
    case OP_PERIOD_OF:
        return VEC_PERIOD;
    case OP_YEAR:
        return VEC_NUM;
    case OP_STEP:
        want(c, rel, in->a, VEC_PERIOD, name);
        return VEC_NUM;
    case OP_BAND:
        want(c, rel, in->a, VEC_NUM, name);
        check_bands(c, rel, in);
        return VEC_BAND;
    case OP_BAND_LABEL:
        want(c, rel, in->a, VEC_BAND, name);
        check_bands(c, rel, in);
        return VEC_TEXT;
    case OP_NEAR_CUT:
        want(c, rel, in->a, VEC_NUM, name);
        check_bands(c, rel, in);
        return VEC_BOOL;
    case OP_COUNT:
        break;
    }
    return ANY;
}

static void write_reg(Check *c, uint32_t rel, Reg r, int kind, const char *what)
{
    const PlanRel *p = &c->p->rels[rel];
    if (r >= p->nregs)
        FAULT(c, "%s: %s: register r%u of '%s' out of range", c->where, what, r, p->name);
    else if (p->kind == REL_GROUPS && r < p->nkeys)
        FAULT(c, "%s: %s: register r%u of '%s' is a key", c->where, what, r, p->name);
    else
        c->kinds[rel][r] = kind;
}

static void check_code(Check *c, uint32_t rel, const Code *code)
{
    for (uint32_t i = 0; i < code->n && !c->why; i++) {
        if (code->instrs[i].op >= OP_COUNT) {
            FAULT(c, "%s: operation %u is unknown", c->where, code->instrs[i].op);
            return;
        }
        int kind = check_instr(c, rel, &code->instrs[i]);
        if (!c->why)
            write_reg(c, rel, code->instrs[i].dst, kind, op_name((Op)code->instrs[i].op));
    }
}

static bool wants_number(AggKind k)
{
    return k <= AGG_PERCENTILE || k == AGG_STDEV || k == AGG_STDEV_POP;
}

static void check_set(Check *c, uint32_t rel, const PlanSet *s)
{
    for (uint32_t i = 0; i < s->naggs; i++) {
        const PlanAgg *a = &s->aggs[i];
        if (a->kind >= AGG_KIND_COUNT) {
            FAULT(c, "%s: aggregate %u is unknown", c->where, (unsigned)a->kind);
            return;
        }
        if (a->kind != AGG_COUNT_ROWS && wants_number(a->kind))
            want(c, rel, a->arg, VEC_NUM, agg_name(a->kind));
        else if (a->kind != AGG_COUNT_ROWS)
            kind_of(c, rel, a->arg, agg_name(a->kind));
        if ((a->kind == AGG_WMEAN) != (a->weight != REG_NONE))
            FAULT(c, "%s: %s: weight", c->where, agg_name(a->kind));
        if (a->weight != REG_NONE)
            want(c, rel, a->weight, VEC_NUM, "weight");
        if (a->where != REG_NONE)
            want(c, rel, a->where, VEC_BOOL, "where");
        if (a->unit != REG_NONE)
            want(c, rel, a->unit, VEC_TEXT, "unit");
    }
    for (uint32_t i = 0; i < s->nprobes; i++)
        kind_of(c, rel, s->probes[i], "probe");
}

static void check_stage(Check *c, uint32_t rel, const PlanStage *s)
{
    check_code(c, rel, &s->code);
    for (uint32_t f = 0; f < s->nfeeds && !c->why; f++) {
        const PlanFeed *feed = &s->feeds[f];
        if (feed->rel >= c->p->nrels || feed->rel == rel || c->p->rels[feed->rel].kind != REL_GROUPS) {
            FAULT(c, "%s: feed %u into what is no other grouped relation", c->where, f);
            return;
        }
        if (feed->filter != REG_NONE)
            want(c, rel, feed->filter, VEC_BOOL, "feed filter");
        for (uint32_t k = 0; k < c->p->rels[feed->rel].nkeys; k++)
            want(c, rel, feed->keys[k], c->p->rels[feed->rel].key_kinds[k], "feed key");
        for (uint32_t i = 0; i < feed->nsets; i++)
            check_set(c, rel, &feed->sets[i]);
    }
    for (uint32_t o = 0; o < s->noutputs && !c->why; o++) {
        const PlanOutput *out = &s->outputs[o];
        if (out->sink >= c->p->nsinks)
            FAULT(c, "%s: sink %u out of range", c->where, out->sink);
        if (out->filter != REG_NONE)
            want(c, rel, out->filter, VEC_BOOL, "output filter");
        for (uint32_t k = 0; k < out->ncols; k++)
            kind_of(c, rel, out->cols[k], "output column");
    }
}

/* What the feeds of a stage leave in the relations they feed. */
static void write_feeds(Check *c, const PlanStage *s)
{
    for (uint32_t f = 0; f < s->nfeeds && !c->why; f++) {
        uint32_t into = s->feeds[f].rel;
        for (uint32_t i = 0; i < s->feeds[f].nsets; i++) {
            const PlanSet *set = &s->feeds[f].sets[i];
            for (uint32_t a = 0; a < set->naggs; a++)
                write_reg(c, into, set->aggs[a].out, (int)set->aggs[a].out_kind, agg_name(set->aggs[a].kind));
            if (set->out_used != REG_NONE)
                write_reg(c, into, set->out_used, VEC_NUM, "used");
            if (set->out_excluded != REG_NONE)
                write_reg(c, into, set->out_excluded, VEC_NUM, "excluded");
            if (set->out_holes != REG_NONE)
                write_reg(c, into, set->out_holes, VEC_BOOL, "holes");
        }
    }
}

static void forget(Check *c, uint32_t rel)
{
    for (uint32_t r = 0; r < c->p->rels[rel].nregs; r++)
        c->kinds[rel][r] = UNWRITTEN;
}

static void check_phase(Check *c, uint32_t phase)
{
    const Plan *p = c->p;
    for (int rows = 0; rows < 2; rows++) {
        for (uint32_t i = 0; i < p->nrels && !c->why; i++) {
            const PlanRel *r = &p->rels[i];
            if ((r->kind == REL_ROWS) != (rows == 1) || phase >= r->nstages)
                continue;
            c->where = gc_printf("'%s' phase %u", r->name, phase);
            if (rows) {
                forget(c, i);
                check_code(c, i, &r->filter_code);
                if (r->filter != REG_NONE && !c->why)
                    want(c, i, r->filter, VEC_BOOL, "filter");
                if (r->subtotal != REG_NONE && !c->why)
                    want(c, i, r->subtotal, VEC_BOOL, "subtotal");
                forget(c, i);
            }
            check_stage(c, i, &r->stages[phase]);
        }
    }
    for (uint32_t i = 0; i < p->nrels && !c->why; i++) {
        if (phase < p->rels[i].nstages)
            write_feeds(c, &p->rels[i].stages[phase]);
    }
}

const char *plan_verify(const Plan *p)
{
    Check c = {.p = p, .where = "plan"};
    c.kinds = gc_array(int *, p->nrels);
    for (uint32_t i = 0; i < p->nrels; i++) {
        const PlanRel *r = &p->rels[i];
        c.kinds[i] = gc_array(int, r->nregs);
        if (r->nstages > p->nphases)
            FAULT(&c, "'%s' has more stages than there are phases", r->name);
        if (r->kind == REL_GROUPS && r->nkeys > r->nregs) {
            FAULT(&c, "'%s' has fewer registers than keys", r->name);
            break;
        }
        forget(&c, i);
        for (uint32_t k = 0; r->kind == REL_GROUPS && k < r->nkeys; k++)
            c.kinds[i][k] = (int)r->key_kinds[k];
    }
    for (uint32_t d = 0; d < p->ndatasets && !c.why; d++) {
        if (p->datasets[d].rel >= p->nrels || p->rels[p->datasets[d].rel].kind != REL_ROWS)
            FAULT(&c, "dataset %u has no relation of rows", d);
    }
    for (uint32_t phase = 0; phase < p->nphases && !c.why; phase++)
        check_phase(&c, phase);
    return c.why;
}
