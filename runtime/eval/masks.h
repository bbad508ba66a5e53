/* masks.h -- holes of results, 64 rows at a time.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_MASKS_H
#define RUNTIME_EVAL_MASKS_H

#include "runtime/eval/eval.h"

/* The holes of V in rows 64·W and on, where HOLES has a bit. */
static inline void masks_copy(Vec *out, const Vec *v, uint32_t w, uint64_t holes)
{
    HoleId *to = out->hole + w * 64;
    if (v->constant) {
        for (HoleId h = holes ? v->hole[0] : 0; holes; holes &= holes - 1)
            to[__builtin_ctzll(holes)] = h;
        return;
    }
    for (; holes; holes &= holes - 1)
        to[__builtin_ctzll(holes)] = v->hole[w * 64 + (uint32_t)__builtin_ctzll(holes)];
}

/* The same before any other hole of these rows is written: a constant's then need no loop over bits, since nobody reads those of values. */
static inline void masks_begin(Vec *out, const Vec *v, uint32_t w, uint64_t holes)
{
    if (!holes || !v->constant || out->constant) {
        masks_copy(out, v, w, holes);
        return;
    }
    HoleId h = v->hole[0], *to = out->hole + w * 64;
    uint32_t left = out->n - w * 64;
    for (uint32_t i = 0; i < 64 && left >= 64; i++)
        to[i] = h;
    if (left < 64)
        masks_copy(out, v, w, holes);
}

/* The holes of rows that A lacks (MA), that B lacks (MB), or both. */
static inline void masks_join(Eval *e, Vec *out, const Vec *a, const Vec *b, uint32_t w, uint64_t ma, uint64_t mb)
{
    masks_copy(out, a, w, ma);
    masks_copy(out, b, w, mb & ~ma);
    for (uint64_t both = ma & mb; both; both &= both - 1) {
        uint32_t i = w * 64 + (uint32_t)__builtin_ctzll(both);
        out->hole[i] = eval_join(e, out->hole[i], b->hole[vec_at(b, i)]);
    }
}

/* The masks of OUT are those of V. */
static inline void masks_share(Vec *out, const Vec *v)
{
    out->valid = v->valid;
    out->hole  = v->hole;
}

/* After all words of the masks of OUT were written; MISSING is the union of what is missing. */
static inline void masks_done(Vec *out, uint64_t missing)
{
    if (!missing)
        out->valid = NULL, out->hole = NULL;
}

#endif
