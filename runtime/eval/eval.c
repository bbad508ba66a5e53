/* eval.c -- runs straight-line code over the rows of a batch or the groups of a relation. */
#include "runtime/eval/chain.h"
#include "runtime/eval/group.h"
#include "runtime/eval/masks.h"
#include "runtime/fast.h"

#include <assert.h>

HoleId eval_join(Eval *e, HoleId a, HoleId b)
{
    if (!b || a == b)
        return a;
    if (!a)
        return b;
    if (e->join_a != a || e->join_b != b) {
        e->join_out = hole_join(e->holes, a, b);
        e->join_a   = a;
        e->join_b   = b;
    }
    return e->join_out;
}

Vec *eval_result(Eval *e, VecKind kind, const Vec *a, const Vec *b, const Vec *c)
{
    bool constant = a->constant && (!b || b->constant) && (!c || c->constant);
    return vec_shaped(e->arena, kind, constant, e->n);
}

Vec *eval_lanes(Eval *e, VecKind kind, const Vec *a, const Vec *b, const Vec *c)
{
    bool constant = a->constant && (!b || b->constant) && (!c || c->constant);
    return vec_lanes(e->arena, kind, constant, e->n);
}

void eval_missing(Eval *e, Vec *out, const Vec *a, const Vec *b)
{
    bool same_a = a->constant == out->constant, same_b = b && b->constant == out->constant;
    bool of_a = a->valid, of_b = b && b->valid;
    if (!of_a && !of_b)
        return;
    if (of_a && same_a && (!of_b || a->hole == b->hole)) {
        masks_share(out, a);
        return;
    }
    if (of_b && same_b && !of_a) {
        masks_share(out, b);
        return;
    }
    uint32_t slots = vec_slots(out);
    vec_new_masks(e->arena, out);
    for (uint32_t w = 0; w < vec_words(slots); w++) {
        uint64_t there = vec_slots_word(slots, w), ma = vec_missing_word(a, w) & there, mb = b ? vec_missing_word(b, w) & there : 0;
        out->valid[w] = ~(ma | mb);
        masks_join(e, out, a, b ? b : a, w, ma, mb);
    }
}

uint64_t eval_line(const Eval *e, uint32_t row)
{
    if (e->rows)
        return raw_line(e->rows->raw, e->rows->sel ? e->rows->sel[row] : row);
    return e->self->lines[row];
}

static const Vec *column(Eval *e, uint32_t col)
{
    RowSource *r = e->rows;
    if (!r->columns[col]) {
        CellFindings *findings = r->findings && r->needed[col] ? r->findings : NULL;
        r->columns[col] = table_convert(r->table, r->raw, col, r->sel, e->n, e->arena, findings);
    }
    return r->columns[col];
}

static const Vec *lines(Eval *e)
{
    Vec *out = vec_new(e->arena, VEC_NUM, e->n);
    for (uint32_t i = 0; i < e->n; i++)
        out->i64[i] = (int64_t)eval_line(e, i);
    return out;
}

static const Vec *constant(Eval *e, const PlanConst *c)
{
    switch (c->kind) {
    case VEC_NUM:
        return vec_const_num(e->arena, c->num, e->n);
    case VEC_TEXT:
        return vec_const_text(e->arena, c->text, e->n);
    case VEC_BOOL:
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        break;
    }
    return vec_const_i64(e->arena, c->kind, c->i64, e->n);
}

static const Vec *run(Eval *e, const Instr *in)
{
    const Vec *a = in->a != REG_NONE ? e->regs[in->a] : NULL;
    const Vec *b = in->b != REG_NONE ? e->regs[in->b] : NULL;
    const Vec *c = in->c != REG_NONE ? e->regs[in->c] : NULL;
    switch ((Op)in->op) {
    case OP_COL:
        return column(e, in->imm);
    case OP_CELL:
        return table_convert_text(e->rows->table, e->rows->raw, in->imm, e->rows->sel, e->n, e->arena);
    case OP_LINE:
        return lines(e);
    case OP_CONST:
        return constant(e, &e->plan->consts[in->imm]);
    case OP_HOLE:
        return vec_const_hole(e->arena, (VecKind)in->mode, hole_leaf(e->holes, in->imm, in->site), e->n);
    case OP_LOOKUP:
        return kernel_lookup(e, in);
    case OP_PREVIOUS:
        return kernel_previous(e, in, a);
    case OP_CUMULATIVE:
        return kernel_cumulative(e, in, a);
    case OP_ADD:
        return kernel_add(e, a, b, in->site);
    case OP_SUB:
        return kernel_sub(e, a, b, in->site);
    case OP_MUL:
        return kernel_mul(e, a, b, in->site);
    case OP_DIV:
        return kernel_div(e, a, b, in->site);
    case OP_NEG:
        return kernel_neg(e, a);
    case OP_ABS:
        return kernel_abs(e, a);
    case OP_ROUND:
        return kernel_round(e, a, b, (RoundMode)in->mode, in->site);
    case OP_POW:
    case OP_ROUND34:
    case OP_SQRT:
    case OP_LN:
    case OP_EXP:
        return kernel_math(e, in, a, b);
    case OP_MIN2:
        return kernel_extreme(e, a, b, false);
    case OP_MAX2:
        return kernel_extreme(e, a, b, true);
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return kernel_compare(e, (Op)in->op, a, b);
    case OP_AND:
        return kernel_and_or(e, a, b, false);
    case OP_OR:
        return kernel_and_or(e, a, b, true);
    case OP_NOT:
        return kernel_not(e, a);
    case OP_IS_MISSING:
        return kernel_is_missing(e, a);
    case OP_MISSING_FOR:
        return kernel_missing_for(e, a, in->imm);
    case OP_COALESCE:
        return kernel_coalesce(e, a, b);
    case OP_COALESCE_FOR:
        return kernel_coalesce_for(e, a, b, in->imm);
    case OP_REASON:
        return kernel_reason(e, in, a, b);
    case OP_SELECT:
        return kernel_select(e, a, b, c);
    case OP_CONTAINS:
    case OP_STARTS:
    case OP_ENDS:
        return kernel_search(e, (Op)in->op, a, b);
    case OP_TO_NUMBER:
    case OP_LENGTH:
    case OP_LOWER:
    case OP_UPPER:
    case OP_TRIM:
        return kernel_text(e, in, a);
    case OP_CONCAT:
        return kernel_concat(e, a, b);
    case OP_PERIOD_SHIFT:
    case OP_PERIOD_OF:
    case OP_YEAR:
    case OP_STEP:
        return kernel_time(e, in, a);
    case OP_BAND:
        return kernel_band(e, in, a);
    case OP_BAND_LABEL:
        return kernel_band_label(e, in, a);
    case OP_NEAR_CUT:
        return kernel_near_cut(e, in, a);
    case OP_COUNT:
        break;
    }
    assert(!"unknown operation");
    return NULL;
}

/* Rounds for a sum: the values go to the side, and the register keeps what is missing. */
static const Vec *round_for_sum(Eval *e, const Instr *in)
{
    const Vec *a = e->regs[in->a];
    const Wide *wide = kernel_round34_wide(e, a);
    if (!wide)
        return NULL;
    e->wide[in->dst] = wide;
    Vec *out = eval_result(e, VEC_NUM, a, NULL, NULL);
    eval_missing(e, out, a, NULL);
    return out;
}

/* ---- results that are there already ---- */

/* An instruction with what its operands were. */
typedef struct Done {
    const Instr *in;
    const Vec   *a, *b, *c, *out;
} Done;

typedef struct DoneTable { Done *slots; uint32_t nslots; } DoneTable;

/* Operations whose result is told by their operands, and whose holes are those of the operands. */
static bool is_repeatable(Op op)
{
    return (op >= OP_EQ && op <= OP_COALESCE_FOR) || op == OP_SELECT || op == OP_BAND || op == OP_BAND_LABEL || op == OP_NEAR_CUT || op == OP_ROUND;
}

static const Vec *operand(const Eval *e, Reg r)
{
    return r == REG_NONE ? NULL : e->regs[r];
}

/* Where the same operation on the same columns is, or would go. */
static Done *done_slot(const Eval *e, DoneTable *t, const Instr *in)
{
    const Vec *a = operand(e, in->a), *b = operand(e, in->b), *c = operand(e, in->c);
    uint64_t hash = ((uintptr_t)a * 31 + (uintptr_t)b) * 31 + (uintptr_t)c + in->op * 64u + in->imm;
    for (uint32_t at = (uint32_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 40);; at++) {
        Done *d = &t->slots[at & (t->nslots - 1)];
        bool makes_holes = in->op == OP_BAND || in->op == OP_ROUND;
        if (!d->in) {
            *d = (Done){in, a, b, c, NULL};
            return d;
        }
        if (d->a == a && d->b == b && d->c == c && d->in->op == in->op && d->in->imm == in->imm && d->in->mode == in->mode &&
            (!makes_holes || d->in->site == in->site))
            return d;
    }
}

/* What ends in instruction AT: as one, or else its parts one by one. */
static const Vec *run_chain(Eval *e, const Code *code, const Chain *c, uint32_t at)
{
    const Instr *round = &code->instrs[c->round], *select = at == c->select ? &code->instrs[at] : NULL;
    const Vec *v = kernel_chain(e, c, round, select);
    if (v)
        return v;
    v = select ? kernel_chain(e, c, round, NULL) : NULL;
    for (uint32_t i = 0; !v && i < c->nsteps; i++) {
        const Instr *in = &code->instrs[c->steps[i]];
        e->regs[in->dst] = run(e, in);
    }
    e->regs[round->dst] = v ? v : run(e, round);
    return select ? run(e, select) : e->regs[round->dst];
}

void eval_part(Eval *e, const Code *code, uint32_t from, uint32_t to)
{
    enum { MIN_ROWS = 64 };          /* for fewer, looking costs more than doing */
    DoneTable done = {.nslots = 16};
    bool chains = code->chain && fast_allowed();
    while (done.nslots < (to - from) * 2)
        done.nslots *= 2;
    if (e->n >= MIN_ROWS && fast_allowed())
        done.slots = arena_zalloc(e->arena, done.nslots, sizeof *done.slots);
    for (uint32_t i = from; i < to; i++) {
        const Instr *in = &code->instrs[i];
        if (chains && code->later[i])
            continue;
        if (chains && code->chain[i]) {
            e->regs[in->dst] = run_chain(e, code, code->chain[i], i);
            continue;
        }
        Done *d = done.slots && is_repeatable((Op)in->op) ? done_slot(e, &done, in) : NULL;
        const Vec *v = d ? d->out : NULL;
        if (e->summed && in->op == OP_ROUND34 && e->summed[in->dst])
            v = round_for_sum(e, in);
        e->regs[in->dst] = v ? v : run(e, in);
        if (d)
            d->out = e->regs[in->dst];
    }
}

void eval_code(Eval *e, const Code *code)
{
    eval_part(e, code, 0, code->n);
}
