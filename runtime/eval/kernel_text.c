/* kernel_text.c -- searching, measuring and changing texts.
 * Constants are folded once; results are slices of their operands, or new bytes in the batch's arena. */
#include "runtime/eval/eval.h"
#include "runtime/ingest/cell.h"

#include <string.h>

static bool found(Op op, Str text, Str part)
{
    if (part.len > text.len)
        return false;
    if (part.len == 0)
        return true;
    if (op == OP_STARTS)
        return memcmp(text.p, part.p, part.len) == 0;
    if (op == OP_ENDS)
        return memcmp(text.p + (text.len - part.len), part.p, part.len) == 0;
    return memmem(text.p, text.len, part.p, part.len) != NULL;
}

const Vec *kernel_search(Eval *e, Op op, const Vec *a, const Vec *b)
{
    Vec *out = eval_result(e, VEC_BOOL, a, b, NULL);
    Str last = {0}, folded = {0};
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        Str part = b->text[vec_at(b, i)];
        if (i == 0 || part.p != last.p || part.len != last.len)
            folded = text_fold_in(e->arena, part);
        last = part;
        out->boolean[i] = found(op, text_fold_in(e->arena, a->text[vec_at(a, i)]), folded);
    }
    eval_missing(e, out, a, b);
    return out;
}

static int64_t letters(Str s)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* The number that text S says; else the motive of the hole. */
static uint32_t number_of(Eval *e, Str s, bool comma, Num *out)
{
    CellNumber cell;
    s = str_trim(s);
    if (s.len == 0)
        return MOTIVE_EMPTY;
    if (cell_number(e->arena, s, comma, true, &cell) != NULL)
        return MOTIVE_UNREADABLE;
    *out = cell.wide ? cell.big : num_decimal(e->arena, cell.mantissa, cell.scale);
    return MOTIVE_NONE;
}

static const Vec *to_number(Eval *e, const Vec *a, bool comma, uint32_t site)
{
    Vec *out = eval_result(e, VEC_NUM, a, NULL, NULL);
    uint32_t slots = vec_slots(out);
    Num *nums = arena_alloc(e->arena, slots, sizeof *nums);
    eval_missing(e, out, a, NULL);
    vec_own_masks(e->arena, out);
    for (uint32_t i = 0; i < slots; i++) {
        nums[i] = num_int(0);
        uint32_t motive = vec_valid(out, i) ? number_of(e, a->text[i], comma, &nums[i]) : MOTIVE_NONE;
        if (motive != MOTIVE_NONE)
            eval_hole(e, out, i, hole_leaf(e->holes, motive, site));
    }
    Vec *v = vec_from_nums(e->arena, nums, slots);
    v->n        = out->n;
    v->constant = out->constant;
    v->valid    = out->valid;
    v->hole     = out->hole;
    return v;
}

const Vec *kernel_text(Eval *e, const Instr *in, const Vec *a)
{
    if (in->op == OP_TO_NUMBER)
        return to_number(e, a, in->mode != 0, in->site);
    Vec *out = eval_result(e, in->op == OP_LENGTH ? VEC_NUM : VEC_TEXT, a, NULL, NULL);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        Str s = a->text[i];
        if (in->op == OP_LENGTH)
            out->i64[i] = letters(s);
        else if (in->op == OP_TRIM)
            out->text[i] = str_trim(s);
        else
            out->text[i] = text_case_in(e->arena, s, in->op == OP_UPPER);
    }
    eval_missing(e, out, a, NULL);
    return out;
}

const Vec *kernel_concat(Eval *e, const Vec *a, const Vec *b)
{
    Vec *out = eval_result(e, VEC_TEXT, a, b, NULL);
    eval_missing(e, out, a, b);
    vec_own_masks(e->arena, out);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        Str x = a->text[vec_at(a, i)], y = b->text[vec_at(b, i)];
        if (!vec_valid(out, i))
            continue;
        if (y.len > UINT32_MAX / 2 || x.len > UINT32_MAX / 2) {
            eval_hole(e, out, i, hole_leaf(e->holes, MOTIVE_TOO_BIG, UINT32_MAX));
            continue;
        }
        char *p = arena_alloc(e->arena, (size_t)x.len + y.len, 1);
        if (x.len)
            memcpy(p, x.p, x.len);
        if (y.len)
            memcpy(p + x.len, y.p, y.len);
        out->text[i] = (Str){p, x.len + y.len};
    }
    return out;
}
