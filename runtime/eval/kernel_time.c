/* kernel_time.c -- periods and dates. */
#include "runtime/column/period.h"
#include "runtime/eval/eval.h"

/* One row; false where the calendar has no answer. */
static bool one(const Instr *in, VecKind kind, int64_t x, int64_t *out)
{
    Period p;
    if (in->op == OP_YEAR && kind == VEC_DATE) {
        int32_t y, m, d;
        date_split(x, &y, &m, &d);
        *out = y;
        return true;
    }
    if (in->op == OP_PERIOD_OF && kind == VEC_DATE) {
        *out = period_pack(date_period(x, (Freq)in->mode));
        return true;
    }
    p = period_unpack(x);
    switch ((int)in->op) {
    case OP_YEAR:
        *out = period_year(p);
        return true;
    case OP_STEP:
        *out = period_step(p);
        return true;
    case OP_PERIOD_SHIFT:
        if (!period_shift(p, (int32_t)in->imm, in->mode == FREQ_COUNT ? p.freq : (Freq)in->mode, &p))
            return false;
        break;
    default:
        if (!period_in(p, (Freq)in->mode, &p))
            return false;
        break;
    }
    *out = period_pack(p);
    return true;
}

const Vec *kernel_time(Eval *e, const Instr *in, const Vec *a)
{
    bool number = in->op == OP_YEAR || in->op == OP_STEP;
    Vec *out = eval_result(e, number ? VEC_NUM : VEC_PERIOD, a, NULL, NULL);
    eval_missing(e, out, a, NULL);
    vec_own_masks(e->arena, out);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        if (vec_valid(out, i) && !one(in, a->kind, a->i64[i], &out->i64[i]))
            eval_hole(e, out, i, hole_leaf(e->holes, MOTIVE_NO_PERIOD, in->site));
    }
    return out;
}
