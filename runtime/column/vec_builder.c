/* vec_builder.c -- vectors that grow one value at a time, for keys and kept values of groups.
 * Numbers stay in the narrowest representation met so far and are rewritten when a wider one comes. */
#include "runtime/column/vec.h"

#include <string.h>

void vec_builder_init(VecBuilder *b, Arena *a, VecKind kind)
{
    *b = (VecBuilder){.arena = a};
    b->v.kind = kind;
}

static void *grown(VecBuilder *b, const void *old, size_t size, uint32_t cap)
{
    char *p = arena_alloc(b->arena, cap, size);
    if (b->v.n)
        memcpy(p, old, b->v.n * size);
    return p;
}

static void masks_grow(VecBuilder *b, uint32_t cap)
{
    uint32_t old = vec_words(b->v.n), words = vec_words(cap);
    uint64_t *valid = arena_alloc(b->arena, words, sizeof *valid);
    memset(valid, 0xFF, words * sizeof *valid);
    HoleId *hole = arena_zalloc(b->arena, cap, sizeof *hole);
    if (b->v.valid && b->v.n) {
        memcpy(valid, b->v.valid, old * sizeof *valid);
        memcpy(hole, b->v.hole, b->v.n * sizeof *hole);
    }
    b->v.valid = valid;
    b->v.hole  = hole;
}

static void reserve(VecBuilder *b, uint32_t more)
{
    Vec *v = &b->v;
    if (v->n + more <= b->cap)
        return;
    uint32_t cap = b->cap ? b->cap * 2 : 16;
    while (cap < v->n + more)
        cap *= 2;
    switch (v->kind) {
    case VEC_NUM:
        if (v->rep == REP_NUM) {
            v->num = grown(b, v->num, sizeof *v->num, cap);
        } else {
            v->i64 = grown(b, v->i64, sizeof *v->i64, cap);
            if (v->rep == REP_QUO)
                v->den = grown(b, v->den, sizeof *v->den, cap);
        }
        break;
    case VEC_TEXT:
        v->text = grown(b, v->text, sizeof *v->text, cap);
        break;
    case VEC_BOOL:
        v->boolean = grown(b, v->boolean, 1, cap);
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        v->i64 = grown(b, v->i64, sizeof *v->i64, cap);
        break;
    }
    if (v->valid)
        masks_grow(b, cap);
    b->cap = cap;
}

/* Rewrites what is there as REP. */
static void widen(VecBuilder *b, NumRep rep)
{
    Vec *v = &b->v;
    if (rep == REP_QUO) {
        v->den = arena_alloc(b->arena, b->cap, sizeof *v->den);
        for (uint32_t i = 0; i < v->n; i++)
            v->den[i] = vec_pow10[v->scale];
    } else {
        Num *num = arena_alloc(b->arena, b->cap, sizeof *num);
        for (uint32_t i = 0; i < v->n; i++)
            num[i] = vec_num(b->arena, v, i);
        v->num = num;
        v->i64 = v->den = NULL;
    }
    v->rep   = rep;
    v->scale = 0;
}

/* Moves decimals to a greater scale, if 64 bits hold them all. */
static bool deepen(Vec *v, uint8_t scale)
{
    int64_t by = vec_pow10[scale - v->scale], moved;
    for (uint32_t i = 0; i < v->n; i++) {
        if (__builtin_mul_overflow(v->i64[i], by, &moved))
            return false;
    }
    for (uint32_t i = 0; i < v->n; i++)
        v->i64[i] *= by;
    v->scale = scale;
    return true;
}

/* Makes the builder able to hold values of FROM's representation. */
static void admit(VecBuilder *b, const Vec *from)
{
    Vec *v = &b->v;
    if (v->n == 0) {
        if (v->rep != from->rep)
            *b = (VecBuilder){.arena = b->arena, .v.kind = VEC_NUM, .v.rep = from->rep};
        v->scale = from->rep == REP_DEC ? from->scale : 0;
        return;
    }
    if (v->rep == REP_NUM)
        return;
    if (from->rep == REP_NUM)
        widen(b, REP_NUM);
    else if (v->rep == REP_DEC && (from->rep == REP_QUO || (from->scale > v->scale && !deepen(v, from->scale))))
        widen(b, REP_QUO);
}

/* A number of FROM as a mantissa at V's scale. */
static bool dec_at(const Vec *v, const Vec *from, uint32_t i, int64_t *out)
{
    return from->scale <= v->scale &&
           !__builtin_mul_overflow(from->i64[i], vec_pow10[v->scale - from->scale], out);
}

static void put(VecBuilder *b, const Vec *from, uint32_t i)
{
    Vec *v = &b->v;
    uint32_t k = v->n;
    i = vec_at(from, i);
    switch (v->kind) {
    case VEC_NUM:
        if (v->rep == REP_DEC && !dec_at(v, from, i, &v->i64[k]))
            widen(b, REP_QUO);
        if (v->rep == REP_NUM) {
            v->num[k] = num_copy(b->arena, vec_num(b->arena, from, i));
        } else if (v->rep == REP_QUO) {
            v->i64[k] = from->i64[i];
            v->den[k] = from->rep == REP_QUO ? from->den[i] : vec_pow10[from->scale];
        }
        break;
    case VEC_TEXT: {
        Str s = from->text[i];
        char *p = arena_alloc(b->arena, s.len, 1);
        if (s.len)
            memcpy(p, s.p, s.len);
        v->text[k] = (Str){p, s.len};
        break;
    }
    case VEC_BOOL:
        v->boolean[k] = from->boolean[i];
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        v->i64[k] = from->i64[i];
        break;
    }
    v->n++;
    if (!vec_valid(from, i)) {
        if (!v->valid)
            masks_grow(b, b->cap);
        vec_set_hole(b->arena, v, k, from->hole[i]);
    }
}

void vec_builder_append_one(VecBuilder *b, const Vec *from, uint32_t i)
{
    if (b->v.kind == VEC_NUM)
        admit(b, from);
    reserve(b, 1);
    put(b, from, i);
}

void vec_builder_append(VecBuilder *b, const Vec *from)
{
    if (b->v.kind == VEC_NUM)
        admit(b, from);
    reserve(b, from->n);
    for (uint32_t i = 0; i < from->n; i++)
        put(b, from, i);
}

void vec_builder_append_hole(VecBuilder *b, HoleId h)
{
    Vec *v = &b->v;
    reserve(b, 1);
    if (!v->valid)
        masks_grow(b, b->cap);
    v->n++;
    vec_set_hole(b->arena, v, v->n - 1, h);
}
