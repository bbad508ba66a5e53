/* kernel_logic.c -- three-valued logic, and operations that look at what is missing. */
#include "runtime/eval/masks.h"
#include "runtime/eval/twice.h"

#include <string.h>

/* One byte operation a row.  It is right beside holes too, whose bytes are 0 or 1, where the other operand decides. */
LOOP and_or_lanes_loop(uint8_t *restrict out, const uint8_t *restrict a, size_t sa, const uint8_t *restrict b, size_t sb, uint32_t n, bool or)
{
    if (sa && sb) {
        for (uint32_t i = 0; i < n; i++)
            out[i] = or ? a[i] | b[i] : a[i] & b[i];
    } else if (or) {
        for (uint32_t i = 0; i < n; i++)
            out[i] = a[i * sa] | b[i * sb];
    } else {
        for (uint32_t i = 0; i < n; i++)
            out[i] = a[i * sa] & b[i * sb];
    }
}
TWICE(and_or_lanes, (uint8_t *restrict out, const uint8_t *restrict a, size_t sa, const uint8_t *restrict b, size_t sb, uint32_t n, bool or),
      (out, a, sa, b, sb, n, or))

LOOP not_lanes_loop(uint8_t *restrict out, const uint8_t *restrict a, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = a[i] ^ 1;
}
TWICE(not_lanes, (uint8_t *restrict out, const uint8_t *restrict a, uint32_t n), (out, a, n))

/* Which of rows 64·W and on are true, a bit each. */
static uint64_t truth_word(const Vec *v, uint32_t w)
{
    return v->constant ? 0 - (uint64_t)v->boolean[0] : vec_bits(v->boolean + w * 64, v->n - w * 64);
}

const Vec *kernel_and_or(Eval *e, const Vec *a, const Vec *b, bool or)
{
    Vec *out = eval_lanes(e, VEC_BOOL, a, b, NULL);
    and_or_lanes(out->boolean, a->boolean, vec_step(a), b->boolean, vec_step(b), vec_slots(out), or);
    if (!a->valid && !b->valid)
        return out;
    if (a->hole == b->hole && a->constant == b->constant) {       /* both lack the same rows */
        masks_share(out, a);
        return out;
    }
    uint32_t slots = vec_slots(out);
    uint64_t any = 0;
    vec_new_masks(e->arena, out);
    for (uint32_t w = 0; w < vec_words(slots); w++) {
        uint64_t ma = vec_missing_word(a, w), mb = vec_missing_word(b, w), turn = or ? 0 : UINT64_MAX;
        uint64_t decided = ((truth_word(a, w) ^ turn) & ~ma) | ((truth_word(b, w) ^ turn) & ~mb);
        uint64_t open = vec_slots_word(slots, w) & ~decided;
        out->valid[w] = ~((ma | mb) & open);
        any |= (ma | mb) & open;
        masks_join(e, out, a, b, w, ma & open, mb & open);
    }
    masks_done(out, any);
    return out;
}

const Vec *kernel_not(Eval *e, const Vec *a)
{
    Vec *out = eval_lanes(e, VEC_BOOL, a, NULL, NULL);
    not_lanes(out->boolean, a->boolean, vec_slots(out));
    eval_missing(e, out, a, NULL);
    return out;
}

/* A byte a row: 1 where V lacks a value. */
static void missing_bytes(const Vec *v, uint8_t *out, uint32_t slots)
{
    for (uint32_t w = 0; w < vec_words(slots); w++)
        vec_bytes(vec_missing_word(v, w), out + w * 64, slots - w * 64);
}

const Vec *kernel_is_missing(Eval *e, const Vec *a)
{
    Vec *out = eval_lanes(e, VEC_BOOL, a, NULL, NULL);
    if (a->valid)
        missing_bytes(a, out->boolean, vec_slots(out));
    else
        memset(out->boolean, 0, vec_slots(out));
    return out;
}

/* Asks FN of each hole, remembering the last answer: a batch has few different holes. */
typedef bool (*HoleFn)(HoleTable *t, HoleId id, uint32_t motive);
typedef struct HoleAsk { HoleFn fn; uint32_t motive; HoleId last; bool answer; } HoleAsk;

static bool ask(Eval *e, HoleAsk *q, HoleId id)
{
    if (id != q->last) {
        q->last   = id;
        q->answer = q->fn(e->holes, id, q->motive);
    }
    return q->answer;
}

const Vec *kernel_missing_for(Eval *e, const Vec *a, uint32_t motive)
{
    Vec *out = eval_result(e, VEC_BOOL, a, NULL, NULL);
    HoleAsk q = {.fn = hole_has_motive, .motive = motive};
    for (uint32_t i = 0; a->valid && i < vec_slots(out); i++) {
        HoleId h = vec_hole(a, i);
        out->boolean[i] = h && ask(e, &q, h);
    }
    return out;
}

const Vec *kernel_reason(Eval *e, const Instr *in, const Vec *a, const Vec *b)
{
    if (!a->valid)
        return a;
    Vec *out = arena_alloc(e->arena, 1, sizeof *out);
    *out = *a;
    vec_own_masks(e->arena, out);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        Str why = vec_valid(b, i) ? str_trim(b->text[vec_at(b, i)]) : (Str){0};
        if (!vec_valid(out, i) && why.len)
            out->hole[i] = hole_leaf(e->holes, holes_motive(e->holes, why), in->site);
    }
    return out;
}

/* ---- choosing between two columns ---- */

/* Without a branch: which of two a row takes is often anyone's guess. */
LOOP pick_words_loop(int64_t *restrict out, const int64_t *restrict a, size_t sa, const int64_t *restrict b, size_t sb, const uint8_t *restrict second, uint32_t n)
{
    if (sa && sb) {
        for (uint32_t i = 0; i < n; i++) {
            int64_t mask = -(int64_t)second[i];
            out[i] = (a[i] & ~mask) | (b[i] & mask);
        }
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        int64_t mask = -(int64_t)second[i];
        out[i] = (a[i * sa] & ~mask) | (b[i * sb] & mask);
    }
}
TWICE(pick_words, (int64_t *restrict out, const int64_t *restrict a, size_t sa, const int64_t *restrict b, size_t sb, const uint8_t *restrict second, uint32_t n),
      (out, a, sa, b, sb, second, n))

static void pick_bytes(uint8_t *restrict out, const uint8_t *restrict a, size_t sa, const uint8_t *restrict b, size_t sb, const uint8_t *restrict second,
                       uint32_t n)
{
    if (sa && !sb) {                /* x o bien falso */
        uint8_t other = b[0];
        for (uint32_t i = 0; i < n; i++)
            out[i] = (uint8_t)((a[i] & (second[i] - 1)) | (other & -second[i]));
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        out[i] = second[i] ? b[i * sb] : a[i * sa];
}

#define PICK(field)                                                             \
    for (uint32_t i = 0; i < slots; i++)                                        \
        out->field[i] = second[i] ? b->field[vec_at(b, i)] : a->field[vec_at(a, i)]

/* Row i is B's where SECOND[i], else A's, but for their holes.  OUT is the result, still empty. */
static void pick(Eval *e, Vec *out, const Vec *a, const Vec *b, const uint8_t *second)
{
    uint32_t slots = vec_slots(out);
    switch (a->kind) {
    case VEC_NUM:
        vec_unify(e->arena, a, b, &a, &b);
        out->rep   = a->rep;
        out->scale = a->rep == REP_DEC ? a->scale : 0;
        if (a->rep == REP_NUM) {
            out->num = arena_alloc(e->arena, slots, sizeof *out->num);
            PICK(num);
            break;
        }
        pick_words(out->i64, a->i64, vec_step(a), b->i64, vec_step(b), second, slots);
        if (a->rep == REP_QUO) {
            out->den = arena_alloc(e->arena, slots, sizeof *out->den);
            pick_words(out->den, a->den, vec_step(a), b->den, vec_step(b), second, slots);
        }
        break;
    case VEC_TEXT:
        PICK(text);
        break;
    case VEC_BOOL:
        pick_bytes(out->boolean, a->boolean, vec_step(a), b->boolean, vec_step(b), second, slots);
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        pick_words(out->i64, a->i64, vec_step(a), b->i64, vec_step(b), second, slots);
        break;
    }
}

/* The holes of what was picked, and those of COND (null: none). */
static void pick_holes(Eval *e, Vec *out, const Vec *cond, const Vec *a, const Vec *b, const uint8_t *second)
{
    uint32_t slots = vec_slots(out);
    uint64_t any = 0;
    if (!a->valid && !b->valid && !(cond && cond->valid))
        return;
    vec_new_masks(e->arena, out);
    for (uint32_t w = 0; w < vec_words(slots); w++) {
        uint64_t there = vec_slots_word(slots, w), of_b = vec_bits(second + w * 64, slots - w * 64);
        uint64_t mc = cond ? vec_missing_word(cond, w) & there : 0;
        uint64_t mb = vec_missing_word(b, w) & of_b & ~mc, ma = vec_missing_word(a, w) & there & ~of_b & ~mc;
        out->valid[w] = ~(ma | mb | mc);
        any |= ma | mb | mc;
        const Vec *first = b->constant ? b : a, *then = first == b ? a : b;
        masks_begin(out, first, w, first == b ? mb : ma);
        masks_copy(out, then, w, first == b ? ma : mb);
        masks_copy(out, cond ? cond : a, w, mc);
    }
    masks_done(out, any);
}

const Vec *kernel_coalesce(Eval *e, const Vec *a, const Vec *b)
{
    if (!a->valid)
        return a;
    Vec *out = eval_lanes(e, a->kind, a, b, NULL);
    uint8_t *second = arena_alloc(e->arena, vec_slots(out), 1);
    missing_bytes(a, second, vec_slots(out));
    pick(e, out, a, b, second);
    pick_holes(e, out, NULL, a, b, second);
    return out;
}

const Vec *kernel_coalesce_for(Eval *e, const Vec *a, const Vec *b, uint32_t motive)
{
    if (!a->valid)
        return a;
    Vec *out = eval_lanes(e, a->kind, a, b, NULL);
    uint8_t *second = arena_alloc(e->arena, vec_slots(out), 1);
    HoleAsk q = {.fn = hole_only_motive, .motive = motive};
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        HoleId h  = vec_hole(a, i);
        second[i] = h && ask(e, &q, h);
    }
    pick(e, out, a, b, second);
    pick_holes(e, out, NULL, a, b, second);
    return out;
}

static bool is_hole(const Vec *v)
{
    return v->constant && v->valid && !(v->valid[0] & 1);
}

/* Where one branch is a hole everywhere, the values of the other one will do. */
static Vec *lone_branch(Eval *e, const Vec *yes, const Vec *no)
{
    const Vec *lone = is_hole(no) ? yes : is_hole(yes) ? no : NULL;
    if (!lone || lone->constant)
        return NULL;
    Vec *out = arena_alloc(e->arena, 1, sizeof *out);
    *out = *lone;
    out->valid = NULL;
    out->hole  = NULL;
    return out;
}

const Vec *kernel_select(Eval *e, const Vec *cond, const Vec *yes, const Vec *no)
{
    Vec *lone = lone_branch(e, yes, no), *out = lone ? lone : eval_lanes(e, yes->kind, cond, yes, no);
    uint32_t slots = vec_slots(out);
    uint8_t *second = arena_alloc(e->arena, slots, 1);
    if (cond->constant)
        memset(second, !cond->boolean[0], slots);
    else
        not_lanes(second, cond->boolean, slots);
    if (!lone)
        pick(e, out, yes, no, second);
    pick_holes(e, out, cond, yes, no, second);
    return out;
}
