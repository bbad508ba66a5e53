/* kernel_cmp.c -- comparisons.  Numbers of different scales and quotients by cross-multiplication in 128 bits,
 * which always hold the products of two 64-bit lanes. */
#include "runtime/eval/eval.h"
#include "runtime/eval/twice.h"

#include <string.h>

static inline int order(__int128 x, __int128 y)
{
    return (x > y) - (x < y);
}

static int num_lane_compare(const Vec *a, uint32_t i, const Vec *b, uint32_t j, Arena *scratch)
{
    if (a->rep == REP_NUM || b->rep == REP_NUM)
        return num_cmp(vec_num(scratch, a, i), vec_num(scratch, b, j));
    int64_t p = a->rep == REP_QUO ? a->den[i] : vec_pow10[a->scale];
    int64_t q = b->rep == REP_QUO ? b->den[j] : vec_pow10[b->scale];
    return order((__int128)a->i64[i] * q, (__int128)b->i64[j] * p);
}

int vec_compare(const Vec *a, uint32_t i, const Vec *b, uint32_t j, Arena *scratch)
{
    switch (a->kind) {
    case VEC_NUM:
        return num_lane_compare(a, i, b, j, scratch);
    case VEC_TEXT:
        return str_cmp(a->text[i], b->text[j]);
    case VEC_BOOL:
        return (int)a->boolean[i] - (int)b->boolean[j];
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        break;
    }
    return order(a->i64[i], b->i64[j]);
}

#define COMPARE(name, sign)                                                                             \
    LOOP name##_loop(uint8_t *restrict out, const int64_t *a, size_t sa, const int64_t *b, size_t sb, uint32_t n) \
    {                                                                                                   \
        if (sa && !sb) {                                                                                \
            int64_t c = b[0];                                                                           \
            for (uint32_t i = 0; i < n; i++)                                                            \
                out[i] = a[i] sign c;                                                                   \
            return;                                                                                     \
        }                                                                                               \
        if (sa && sb) {                                                                                 \
            for (uint32_t i = 0; i < n; i++)                                                            \
                out[i] = a[i] sign b[i];                                                                \
            return;                                                                                     \
        }                                                                                               \
        for (uint32_t i = 0; i < n; i++)                                                                \
            out[i] = a[i * sa] sign b[i * sb];                                                          \
    }                                                                                                   \
    TWICE(name, (uint8_t *restrict out, const int64_t *a, size_t sa, const int64_t *b, size_t sb, uint32_t n), (out, a, sa, b, sb, n))
COMPARE(eq_lanes, ==)
COMPARE(ne_lanes, !=)
COMPARE(lt_lanes, <)
COMPARE(le_lanes, <=)
COMPARE(gt_lanes, >)
COMPARE(ge_lanes, >=)

static bool holds(Op op, int c)
{
    switch ((int)op) {
    case OP_EQ:
        return c == 0;
    case OP_NE:
        return c != 0;
    case OP_LT:
        return c < 0;
    case OP_LE:
        return c <= 0;
    case OP_GT:
        return c > 0;
    default:
        return c >= 0;
    }
}

static void compare_lanes(Op op, Vec *out, const Vec *a, const Vec *b)
{
    static void (*const loops[])(uint8_t *restrict, const int64_t *, size_t, const int64_t *, size_t, uint32_t) = {
        [OP_EQ - OP_EQ] = eq_lanes, [OP_NE - OP_EQ] = ne_lanes, [OP_LT - OP_EQ] = lt_lanes,
        [OP_LE - OP_EQ] = le_lanes, [OP_GT - OP_EQ] = gt_lanes, [OP_GE - OP_EQ] = ge_lanes,
    };
    loops[op - OP_EQ](out->boolean, a->i64, vec_step(a), b->i64, vec_step(b), vec_slots(out));
}

/* ---- texts ---- */

/* Which of N texts are Y, of at least as many bytes as a T and at most two of them: their first and their last bytes taken as
 * words.  Texts of another length are not looked into; Y stands in for them. */
#define SAME_TEXT(T)                                                                    \
    do {                                                                                \
        T first, last, f, l;                                                            \
        memcpy(&first, y.p, sizeof first);                                              \
        memcpy(&last, y.p + y.len - sizeof last, sizeof last);                          \
        for (uint32_t i = 0; i < n; i++) {                                              \
            const char *p = x[i].len == y.len ? x[i].p : y.p;                           \
            memcpy(&f, p, sizeof f);                                                    \
            memcpy(&l, p + y.len - sizeof l, sizeof l);                                 \
            out[i] = (uint8_t)((((f ^ first) | (l ^ last)) == 0) & (x[i].len == y.len)); \
        }                                                                               \
    } while (0)

static void same_texts(uint8_t *restrict out, const Str *restrict x, Str y, uint32_t n)
{
    if (y.len >= 8 && y.len <= 16) {
        SAME_TEXT(uint64_t);
    } else if (y.len >= 4 && y.len < 8) {
        SAME_TEXT(uint32_t);
    } else if (y.len >= 2 && y.len < 4) {
        SAME_TEXT(uint16_t);
    } else if (y.len == 1) {
        SAME_TEXT(uint8_t);
    } else {
        for (uint32_t i = 0; i < n; i++)
            out[i] = str_eq(x[i], y);
    }
}

/* The same where a text is one of few: each of those is compared once. */
static void same_labels(uint8_t *restrict out, const Vec *a, Str y, uint32_t n)
{
    enum { LABELS = 256 };
    uint8_t same[LABELS];
    uint32_t found = 0, last = 0;
    for (uint32_t k = 0; k < a->nlabels; k++) {
        same[k] = text_eq(a->labels[k], y);
        found  += same[k];
        last    = same[k] ? k : last;
    }
    for (uint32_t i = 0; found == 1 && i < n; i++)
        out[i] = a->label[i] == last;
    for (uint32_t i = 0; found > 1 && i < n; i++)
        out[i] = same[a->label[i]];
    if (!found)
        memset(out, 0, n);
}

static void compare_texts(Op op, Vec *out, const Vec *a, const Vec *b)
{
    uint32_t n = vec_slots(out);
    bool equality = op == OP_EQ || op == OP_NE;
    if (equality && b->constant && fast_allowed()) {
        if (a->labels)
            same_labels(out->boolean, a, b->text[0], n);
        else
            same_texts(out->boolean, a->text, b->text[0], n);
        for (uint32_t i = 0; op == OP_NE && i < n; i++)
            out->boolean[i] ^= 1;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        Str x = a->text[vec_at(a, i)], y = b->text[vec_at(b, i)];
        out->boolean[i] = equality ? text_eq(x, y) == (op == OP_EQ) : holds(op, str_cmp(x, y));
    }
}

const Vec *kernel_compare(Eval *e, Op op, const Vec *a, const Vec *b)
{
    Vec *out = eval_lanes(e, VEC_BOOL, a, b, NULL);
    bool decimals = a->kind == VEC_NUM && a->rep == REP_DEC && b->rep == REP_DEC;
    const Vec *x = a, *y = b;
    if (decimals && a->scale != b->scale) {
        uint8_t scale = a->scale > b->scale ? a->scale : b->scale;
        x = vec_rescale(e->arena, a, scale);
        y = vec_rescale(e->arena, b, scale);
    }
    if (a->kind == VEC_TEXT) {
        compare_texts(op, out, a, b);
    } else if (a->kind != VEC_BOOL && (a->kind != VEC_NUM || decimals) && x && y) {
        compare_lanes(op, out, x, y);
    } else {
        for (uint32_t i = 0; i < vec_slots(out); i++)
            out->boolean[i] = holds(op, vec_compare(a, vec_at(a, i), b, vec_at(b, i), e->arena));
    }
    eval_missing(e, out, a, b);
    return out;
}
