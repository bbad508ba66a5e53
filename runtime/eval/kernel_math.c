/* kernel_math.c -- rounding, powers, roots and logarithms over columns. */
#include "runtime/eval/eval.h"

/* N / D (D > 0) rounded to an integer. */
static __int128 divide_rounded(__int128 n, __int128 d, RoundMode mode)
{
    __int128 q = n / d, r = n % d;
    if (r == 0)
        return q;
    bool negative = n < 0;
    __int128 away = negative ? q - 1 : q + 1;
    __int128 left = d - (r < 0 ? -r : r), part = d - left;      /* part : left is how the rest splits */
    switch (mode) {
    case ROUND_HALF_AWAY:
        return part >= left ? away : q;
    case ROUND_HALF_EVEN:
        return part > left || (part == left && (q & 1)) ? away : q;
    case ROUND_HALF_ZERO:
        return part > left ? away : q;
    case ROUND_TRUNC:
        return q;
    case ROUND_AWAY:
        return away;
    case ROUND_FLOOR:
        return negative ? away : q;
    case ROUND_CEIL:
        return negative ? q : away;
    case ROUND_COUNT:
        break;
    }
    return q;
}

/* The same for 64 bits, halves away from zero: half of an odd D may be rounded down, since nothing then lies half way. */
static int64_t half_away64(int64_t n, int64_t d)
{
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, half = (uint64_t)d >> 1;
    uint64_t q = (u + half) / (uint64_t)d;
    return n < 0 ? (int64_t)(0 - q) : (int64_t)q;
}

static bool fits64(__int128 x)
{
    return x >= INT64_MIN && x <= INT64_MAX;
}

/* All rows to the same decimals, 0..18; null where 64 bits do not hold a result. */
static const Vec *round_fixed(Eval *e, const Vec *a, uint8_t decimals, RoundMode mode)
{
    if (a->rep == REP_DEC && decimals >= a->scale)
        return a;
    Vec *out   = eval_lanes(e, VEC_NUM, a, NULL, NULL);
    bool fits  = true;
    out->scale = decimals;
    if (a->rep == REP_DEC) {
        int64_t by = vec_pow10[a->scale - decimals];
        for (uint32_t i = 0; i < vec_slots(out); i++)
            out->i64[i] = mode == ROUND_HALF_AWAY ? half_away64(a->i64[i], by) : (int64_t)divide_rounded(a->i64[i], by, mode);
    } else {
        int64_t by = vec_pow10[decimals], n;
        for (uint32_t i = 0; i < vec_slots(out); i++) {
            if (mode == ROUND_HALF_AWAY && !__builtin_mul_overflow(a->i64[i], by, &n)) {
                out->i64[i] = half_away64(n, a->den[i]);
                continue;
            }
            __int128 q = divide_rounded((__int128)a->i64[i] * by, a->den[i], mode);
            fits &= fits64(q);
            out->i64[i] = (int64_t)q;
        }
    }
    if (!fits)
        return NULL;
    eval_missing(e, out, a, NULL);
    return out;
}

static Vec *result_num(Eval *e, const Vec *a, const Vec *b)
{
    Vec *out = eval_result(e, VEC_NUM, a, b, NULL);
    out->rep = REP_NUM;
    out->i64 = NULL;
    out->num = arena_alloc(e->arena, vec_slots(out), sizeof *out->num);
    for (uint32_t i = 0; i < vec_slots(out); i++)
        out->num[i] = num_int(0);
    eval_missing(e, out, a, b);
    vec_own_masks(e->arena, out);
    return out;
}

enum { DECIMALS_MAX = 1 << 16 };      /* no exact number within the limits changes beyond */

const Vec *kernel_round(Eval *e, const Vec *a, const Vec *b, RoundMode mode, uint32_t site)
{
    int64_t decimals;
    if (b->constant && vec_valid(b, 0) && a->rep != REP_NUM && num_to_i64(vec_num(e->arena, b, 0), &decimals) &&
        decimals >= 0 && decimals <= VEC_MAX_SCALE) {
        const Vec *out = round_fixed(e, a, (uint8_t)decimals, mode);
        if (out)
            return out;
    }
    Vec *out = result_num(e, a, b);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        if (!vec_valid(out, i))
            continue;
        NumErr err = NUM_ERR_DOMAIN;
        if (num_to_i64(vec_num(e->arena, b, i), &decimals)) {
            int64_t n = decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals < -DECIMALS_MAX ? -DECIMALS_MAX : decimals;
            err = num_round(e->arena, vec_num(e->arena, a, i), (int32_t)n, mode, &out->num[i]);
        }
        if (err != NUM_OK)
            eval_hole(e, out, i, eval_num_error(e, err, site));
    }
    return out;
}

/* Lanes of at most 34 digits need nothing: decimals always, quotients that divide without a rest. */
static const Vec *round34(Eval *e, const Vec *a, uint32_t site)
{
    if (a->rep == REP_DEC)
        return a;
    if (a->rep == REP_QUO) {
        bool whole = true;
        Vec *out = eval_lanes(e, VEC_NUM, a, NULL, NULL);
        for (uint32_t i = 0; i < vec_slots(out); i++) {
            whole &= a->i64[i] % a->den[i] == 0;
            out->i64[i] = a->i64[i] / a->den[i];
        }
        eval_missing(e, out, a, NULL);
        if (whole)
            return out;
    }
    Vec *out = result_num(e, a, NULL);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        if (!vec_valid(out, i))
            continue;
        NumErr err = num_round34(e->arena, vec_num(e->arena, a, i), &out->num[i]);
        if (err != NUM_OK)
            eval_hole(e, out, i, eval_num_error(e, err, site));
    }
    return out;
}

const Wide *kernel_round34_wide(Eval *e, const Vec *a)
{
    if (a->rep != REP_QUO)
        return NULL;
    Wide *out = arena_alloc(e->arena, vec_slots(a), sizeof *out);
    for (uint32_t i = 0; i < vec_slots(a); i++)
        out[i].approx = !num_quotient34(a->i64[i], a->den[i], &out[i].m, &out[i].scale);
    return out;
}

const Vec *kernel_math(Eval *e, const Instr *in, const Vec *a, const Vec *b)
{
    if (in->op == OP_ROUND34)
        return round34(e, a, in->site);
    Vec *out = result_num(e, a, b);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        if (!vec_valid(out, i))
            continue;
        NumErr err = NUM_ERR_DOMAIN;
        Num x = vec_num(e->arena, a, i);
        if (in->op == OP_POW)
            err = num_pow(e->arena, x, vec_num(e->arena, b, i), &out->num[i]);
        else if (in->op == OP_SQRT)
            err = num_sqrt(e->arena, x, &out->num[i]);
        else if (in->op == OP_LN)
            err = num_ln(e->arena, x, &out->num[i]);
        else if (in->op == OP_EXP)
            err = num_exp(e->arena, x, &out->num[i]);
        if (err != NUM_OK)
            eval_hole(e, out, i, eval_num_error(e, err, in->site));
    }
    return out;
}
