/* vec.c -- making, converting and copying vectors.
 * Building them one value at a time is in vec_builder.c. */
#include "runtime/column/vec.h"

#include <string.h>

const int64_t vec_pow10[VEC_MAX_SCALE + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
    1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
    1000000000000000000,
};

Vec *vec_lanes(Arena *a, VecKind kind, bool constant, uint32_t n)
{
    uint32_t slots = constant ? 1 : n;
    Vec *v = arena_alloc(a, 1, sizeof *v);
    *v = (Vec){.kind = kind, .constant = constant, .n = n};
    switch (kind) {
    case VEC_TEXT:
        v->text = arena_alloc(a, slots, sizeof *v->text);
        break;
    case VEC_BOOL:
        v->boolean = arena_alloc(a, slots, 1);
        break;
    case VEC_NUM:
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        v->i64 = arena_alloc(a, slots, sizeof *v->i64);
        break;
    }
    return v;
}

Vec *vec_new(Arena *a, VecKind kind, uint32_t n)
{
    return vec_shaped(a, kind, false, n);
}

Vec *vec_shaped(Arena *a, VecKind kind, bool constant, uint32_t n)
{
    Vec *v = vec_lanes(a, kind, constant, n);
    uint32_t slots = vec_slots(v);
    if (kind == VEC_TEXT)
        memset(v->text, 0, slots * sizeof *v->text);
    else if (kind == VEC_BOOL)
        memset(v->boolean, 0, slots);
    else
        memset(v->i64, 0, slots * sizeof *v->i64);
    return v;
}

static Num *nums_new(Arena *a, uint32_t n)
{
    Num *nums = arena_alloc(a, n, sizeof *nums);
    for (uint32_t i = 0; i < n; i++)
        nums[i] = num_int(0);
    return nums;
}

Vec *vec_new_num(Arena *a, uint32_t n)
{
    Vec *v  = arena_zalloc(a, 1, sizeof *v);
    v->kind = VEC_NUM;
    v->rep  = REP_NUM;
    v->n    = n;
    v->num  = nums_new(a, n);
    return v;
}

/* X as a mantissa at some scale of 64-bit decimals. */
static bool num_as_dec(Num x, int64_t *mantissa, uint8_t *scale)
{
    uint32_t decimals;
    if (x.is_big || x.approx)
        return false;
    if (x.d == 1) {
        *mantissa = x.n;
        *scale    = 0;
        return true;
    }
    if (!num_finite(x, &decimals) || decimals > VEC_MAX_SCALE)
        return false;
    *scale = (uint8_t)decimals;
    return !__builtin_mul_overflow(x.n, vec_pow10[decimals] / x.d, mantissa);
}

Vec *vec_const_num(Arena *a, Num x, uint32_t n)
{
    Vec *v = vec_shaped(a, VEC_NUM, true, n);
    if (!num_as_dec(x, v->i64, &v->scale)) {
        v->rep    = REP_NUM;
        v->scale  = 0;
        v->num    = nums_new(a, 1);
        v->num[0] = x;
    }
    return v;
}

Vec *vec_const_text(Arena *a, Str x, uint32_t n)
{
    Vec *v     = vec_shaped(a, VEC_TEXT, true, n);
    v->text[0] = x;
    return v;
}

Vec *vec_const_i64(Arena *a, VecKind kind, int64_t x, uint32_t n)
{
    Vec *v = vec_shaped(a, kind, true, n);
    if (kind == VEC_BOOL)
        v->boolean[0] = x != 0;
    else
        v->i64[0] = x;
    return v;
}

Vec *vec_const_hole(Arena *a, VecKind kind, HoleId h, uint32_t n)
{
    Vec *v = vec_shaped(a, kind, true, n);
    vec_set_hole(a, v, 0, h);
    return v;
}

void vec_new_masks(Arena *a, Vec *v)
{
    uint32_t slots = vec_slots(v);
    v->valid = arena_alloc(a, vec_words(slots), sizeof *v->valid);
    v->hole  = arena_alloc(a, slots, sizeof *v->hole);
}

static void masks_new(Arena *a, Vec *v)
{
    vec_new_masks(a, v);
    memset(v->valid, 0xFF, vec_words(vec_slots(v)) * sizeof *v->valid);
}

void vec_set_hole(Arena *a, Vec *v, uint32_t i, HoleId h)
{
    if (!v->valid)
        masks_new(a, v);
    i = vec_at(v, i);
    v->valid[i >> 6] &= ~(UINT64_C(1) << (i & 63));
    v->hole[i] = h;
    switch (v->kind) {
    case VEC_NUM:
        if (v->rep == REP_NUM) {
            v->num[i] = num_int(0);
        } else {
            v->i64[i] = 0;
            if (v->rep == REP_QUO)
                v->den[i] = 1;
        }
        break;
    case VEC_TEXT:
        v->text[i] = (Str){0};
        break;
    case VEC_BOOL:
        v->boolean[i] = 0;
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        v->i64[i] = 0;
        break;
    }
}

void vec_own_masks(Arena *a, Vec *v)
{
    if (!v->valid)
        return;
    uint32_t slots = vec_slots(v);
    const uint64_t *valid = v->valid;
    const HoleId *hole = v->hole;
    vec_new_masks(a, v);
    memcpy(v->valid, valid, vec_words(slots) * sizeof *valid);
    memcpy(v->hole, hole, slots * sizeof *hole);
}

Num vec_num(Arena *a, const Vec *v, uint32_t i)
{
    i = vec_at(v, i);
    switch (v->rep) {
    case REP_DEC:
        return v->scale == 0 ? num_int(v->i64[i]) : num_decimal(a, v->i64[i], v->scale);
    case REP_QUO:
        return num_ratio(a, v->i64[i], v->den[i]);
    case REP_NUM:
        break;
    }
    return v->num[i];
}

/* A shallow copy whose values will be written elsewhere; the masks are shared. */
static Vec *vec_alike(Arena *a, const Vec *v, NumRep rep, uint8_t scale)
{
    Vec *out   = arena_alloc(a, 1, sizeof *out);
    *out       = *v;
    out->rep   = rep;
    out->scale = scale;
    out->i64 = out->den = NULL;
    out->num   = NULL;
    return out;
}

const Vec *vec_as_num(Arena *a, const Vec *v)
{
    if (v->rep == REP_NUM)
        return v;
    uint32_t slots = vec_slots(v);
    Vec *out = vec_alike(a, v, REP_NUM, 0);
    out->num = nums_new(a, slots);
    for (uint32_t i = 0; i < slots; i++)
        out->num[i] = vec_num(a, v, i);
    return out;
}

const Vec *vec_rescale(Arena *a, const Vec *v, uint8_t scale)
{
    if (v->scale == scale)
        return v;
    uint32_t slots = vec_slots(v);
    int64_t by = vec_pow10[scale - v->scale];
    bool over  = false;
    Vec *out = vec_alike(a, v, REP_DEC, scale);
    out->i64 = arena_alloc(a, slots, sizeof *out->i64);
    for (uint32_t i = 0; i < slots; i++)
        over |= __builtin_mul_overflow(v->i64[i], by, &out->i64[i]);
    return over ? NULL : out;
}

static const Vec *vec_as_quo(Arena *a, const Vec *v)
{
    if (v->rep == REP_QUO)
        return v;
    uint32_t slots = vec_slots(v);
    Vec *out = vec_alike(a, v, REP_QUO, 0);
    out->i64 = v->i64;
    out->den = arena_alloc(a, slots, sizeof *out->den);
    for (uint32_t i = 0; i < slots; i++)
        out->den[i] = vec_pow10[v->scale];
    return out;
}

void vec_unify(Arena *arena, const Vec *a, const Vec *b, const Vec **ua, const Vec **ub)
{
    if (a->rep == REP_DEC && b->rep == REP_DEC) {
        uint8_t scale = a->scale > b->scale ? a->scale : b->scale;
        *ua = vec_rescale(arena, a, scale);
        *ub = vec_rescale(arena, b, scale);
        if (*ua && *ub)
            return;
    }
    if (a->rep != REP_NUM && b->rep != REP_NUM) {
        *ua = vec_as_quo(arena, a);
        *ub = vec_as_quo(arena, b);
        return;
    }
    *ua = vec_as_num(arena, a);
    *ub = vec_as_num(arena, b);
}

Vec *vec_from_nums(Arena *a, const Num *nums, uint32_t n)
{
    bool dec = true, quo = true;
    uint8_t scale = 0;
    for (uint32_t i = 0; i < n && quo; i++) {
        int64_t m;
        uint8_t s;
        quo = !nums[i].is_big && !nums[i].approx;
        dec = dec && num_as_dec(nums[i], &m, &s);
        if (dec && s > scale)
            scale = s;
    }
    dec = dec && quo;
    Vec *v = vec_new(a, VEC_NUM, n);
    for (uint32_t i = 0; i < n && dec; i++) {
        uint8_t s = 0;
        int64_t m = 0;
        num_as_dec(nums[i], &m, &s);
        dec = !__builtin_mul_overflow(m, vec_pow10[scale - s], &v->i64[i]);
    }
    if (dec) {
        v->scale = scale;
    } else if (quo) {
        v->rep = REP_QUO;
        v->den = arena_alloc(a, n, sizeof *v->den);
        for (uint32_t i = 0; i < n; i++) {
            v->i64[i] = nums[i].n;
            v->den[i] = nums[i].d;
        }
    } else {
        v->rep = REP_NUM;
        v->num = arena_alloc(a, n, sizeof *v->num);
        if (n)
            memcpy(v->num, nums, n * sizeof *nums);
    }
    return v;
}

#define GATHER(field)                                                        \
    do {                                                                     \
        out->field = arena_alloc(a, nsel, sizeof *out->field);               \
        for (uint32_t i = 0; i < nsel; i++)                                  \
            out->field[i] = v->field[sel[i]];                                \
    } while (0)

static void gather_masks(Arena *a, Vec *out, const Vec *v, const uint32_t *sel)
{
    uint64_t any = 0;
    vec_new_masks(a, out);
    for (uint32_t w = 0; w < vec_words(out->n); w++) {
        uint32_t n = out->n - w * 64 < 64 ? out->n - w * 64 : 64;
        const uint32_t *at = sel + w * 64;
        uint64_t missing = 0;
        for (uint32_t i = 0; i < n; i++)
            missing |= (~v->valid[at[i] >> 6] >> (at[i] & 63) & 1) << i;
        out->valid[w] = ~missing;
        any |= missing;
        for (; missing; missing &= missing - 1) {
            uint32_t i = (uint32_t)__builtin_ctzll(missing);
            out->hole[w * 64 + i] = v->hole[at[i]];
        }
    }
    if (!any) {
        out->valid = NULL;
        out->hole  = NULL;
    }
}

Vec *vec_gather(Arena *a, const Vec *v, const uint32_t *sel, uint32_t nsel)
{
    Vec *out = arena_alloc(a, 1, sizeof *out);
    *out   = *v;
    out->n = nsel;
    out->labels = NULL;
    if (v->constant)
        return out;
    if (v->i64)
        GATHER(i64);
    if (v->den)
        GATHER(den);
    if (v->num)
        GATHER(num);
    if (v->text)
        GATHER(text);
    if (v->boolean)
        GATHER(boolean);
    if (v->valid)
        gather_masks(a, out, v, sel);
    return out;
}

#define COPY(field)                                                          \
    do {                                                                     \
        out->field = arena_alloc(a, slots, sizeof *out->field);              \
        memcpy(out->field, v->field, slots * sizeof *out->field);            \
    } while (0)

Vec *vec_copy(Arena *a, const Vec *v)
{
    uint32_t slots = vec_slots(v);
    Vec *out = arena_alloc(a, 1, sizeof *out);
    *out = *v;
    out->labels = NULL;
    if (v->i64)
        COPY(i64);
    if (v->den)
        COPY(den);
    if (v->num) {
        COPY(num);
        for (uint32_t i = 0; i < slots; i++)
            out->num[i] = num_copy(a, v->num[i]);
    }
    if (v->text) {
        COPY(text);
        for (uint32_t i = 0; i < slots; i++) {
            char *p = arena_alloc(a, v->text[i].len, 1);
            if (v->text[i].len)
                memcpy(p, v->text[i].p, v->text[i].len);
            out->text[i].p = p;
        }
    }
    if (v->boolean)
        COPY(boolean);
    vec_own_masks(a, out);
    return out;
}
