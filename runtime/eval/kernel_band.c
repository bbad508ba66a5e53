/* kernel_band.c -- classification by cut points.  Cuts are registers: one for all rows, or one a row. */
#include "runtime/eval/eval.h"
#include "runtime/eval/twice.h"

#include <string.h>

/* Which side of CUT the value lies, or a hole where the cut is missing. */
static int against(Eval *e, const Vec *x, uint32_t i, Reg cut, HoleId *missing)
{
    const Vec *c = e->regs[cut];
    *missing = vec_hole(c, i);
    return *missing ? 0 : vec_compare(x, vec_at(x, i), c, vec_at(c, i), e->arena);
}

/* Whether row R of the set holds value I.  *MISSING: it hangs on a cut that is missing. */
static bool within(Eval *e, const PlanBandRow *r, const Vec *x, uint32_t i, HoleId *missing)
{
    *missing = 0;
    if (r->low != REG_NONE) {
        int c = against(e, x, i, r->low, missing);
        if (*missing || c < 0 || (c == 0 && r->low_open))
            return false;
    }
    if (r->high != REG_NONE) {
        int c = against(e, x, i, r->high, missing);
        if (*missing || c > 0 || (c == 0 && r->high_open))
            return false;
    }
    return true;
}

/* ---- decimals against fixed cuts: integers within integers ---- */

/* The integers x for which x / 10^scale lies in a row: LOW <= x <= HIGH. */
typedef struct Span64 { int64_t low, high; } Span64;

static bool is_fixed(const Eval *e, Reg cut)
{
    const Vec *c = cut == REG_NONE ? NULL : e->regs[cut];
    return !c || (c->constant && !c->valid && c->kind == VEC_NUM && c->rep == REP_DEC);
}

/* cut · 10^scale rounded down; *EXACT: nothing was cut off. */
static __int128 cut_floor(const Vec *c, uint8_t scale, bool *exact)
{
    __int128 x = (__int128)c->i64[0] * vec_pow10[scale];
    int64_t unit = vec_pow10[c->scale];
    __int128 q = x / unit, rest = x % unit;
    *exact = rest == 0;
    return rest < 0 ? q - 1 : q;
}

static int64_t clamped(__int128 x)
{
    return x > INT64_MAX ? INT64_MAX : x < INT64_MIN ? INT64_MIN : (int64_t)x;
}

static Span64 span_of(const Eval *e, const PlanBandRow *r, uint8_t scale)
{
    Span64 s = {INT64_MIN, INT64_MAX};
    bool exact;
    if (r->low != REG_NONE) {
        __int128 c = cut_floor(e->regs[r->low], scale, &exact);
        s.low = clamped(exact && !r->low_open ? c : c + 1);
    }
    if (r->high != REG_NONE) {
        __int128 c = cut_floor(e->regs[r->high], scale, &exact);
        s.high = clamped(exact && r->high_open ? c - 1 : c);
    }
    return s;
}

/* The rows follow one another without a gap from the least number to the greatest, as all but tables of intervals do. */
static bool is_ladder(const Span64 *spans, uint32_t n)
{
    bool ladder = n && spans[0].low == INT64_MIN && spans[n - 1].high == INT64_MAX;
    for (uint32_t k = 1; k < n; k++)
        ladder = ladder && spans[k - 1].high < INT64_MAX && spans[k].low == spans[k - 1].high + 1;
    return ladder;
}

/* How many rows of the ladder each value lies above. */
LOOP climb_loop(int64_t *restrict out, const int64_t *restrict x, uint32_t n, const Span64 *spans, uint32_t nspans)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = 0;
    for (uint32_t k = 0; k + 1 < nspans; k++) {
        int64_t high = spans[k].high;
        for (uint32_t i = 0; i < n; i++)
            out[i] += x[i] > high;
    }
}
TWICE(climb, (int64_t *restrict out, const int64_t *restrict x, uint32_t n, const Span64 *spans, uint32_t nspans), (out, x, n, spans, nspans))

/* The index of the row of each value, as kernel_band; null where values or cuts are of another kind. */
static const Vec *band_fixed(Eval *e, const PlanBands *set, const Vec *a, uint32_t site)
{
    if (!fast_allowed() || a->kind != VEC_NUM || a->rep != REP_DEC)
        return NULL;
    for (uint32_t k = 0; k < set->nrows; k++)
        if (!is_fixed(e, set->rows[k].low) || !is_fixed(e, set->rows[k].high))
            return NULL;
    Span64 *spans = arena_alloc(e->arena, set->nrows + 1, sizeof *spans);
    for (uint32_t k = 0; k < set->nrows; k++)
        spans[k] = span_of(e, &set->rows[k], a->scale);
    Vec *out = eval_lanes(e, VEC_BAND, a, NULL, NULL);
    eval_missing(e, out, a, NULL);
    bool outside = false;
    if (is_ladder(spans, set->nrows)) {
        climb(out->i64, a->i64, vec_slots(out), spans, set->nrows);
        return out;
    }
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        int64_t x = a->i64[i];
        uint32_t k = 0;
        while (k < set->nrows && (x < spans[k].low || x > spans[k].high))
            k++;
        out->i64[i] = k;
        outside |= k == set->nrows;
    }
    if (!outside)
        return out;
    vec_own_masks(e->arena, out);
    for (uint32_t i = 0; i < vec_slots(out); i++)
        if (out->i64[i] == set->nrows && vec_valid(out, i))
            eval_hole(e, out, i, hole_leaf(e->holes, MOTIVE_OUT_OF_RANGE, site));
    return out;
}

const Vec *kernel_band(Eval *e, const Instr *in, const Vec *a)
{
    const PlanBands *set = &e->plan->bands[in->imm];
    bool constant = a->constant;
    const Vec *fixed = band_fixed(e, set, a, in->site);
    if (fixed)
        return fixed;
    for (uint32_t k = 0; k < set->nrows; k++) {
        constant &= set->rows[k].low == REG_NONE || e->regs[set->rows[k].low]->constant;
        constant &= set->rows[k].high == REG_NONE || e->regs[set->rows[k].high]->constant;
    }
    Vec *out = vec_shaped(e->arena, VEC_BAND, constant, e->n);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        HoleId missing = vec_hole(a, i);
        uint32_t k = 0;
        for (; !missing && k < set->nrows; k++) {
            if (within(e, &set->rows[k], a, i, &missing))
                break;
        }
        if (!missing && k == set->nrows)
            missing = hole_leaf(e->holes, MOTIVE_OUT_OF_RANGE, in->site);
        if (missing)
            eval_hole(e, out, i, missing);
        else
            out->i64[i] = k;
    }
    return out;
}

/* The set's label for a hole: that of a motive only when nothing else is missing beside it. */
static const PlanBandMissing *label_of_hole(Eval *e, const PlanBands *set, HoleId h)
{
    for (uint32_t k = 0; k < set->nmissing; k++) {
        const PlanBandMissing *m = &set->missing[k];
        if (m->any || hole_only_motive(e->holes, h, m->motive))
            return m;
    }
    return NULL;
}

enum { LABELS_MAX = 256 };

/* The labels of SET, those of holes last. */
static const Str *labels_of(Eval *e, const PlanBands *set)
{
    Str *labels = arena_zalloc(e->arena, set->nrows + set->nmissing + 1, sizeof *labels);
    for (uint32_t k = 0; k < set->nrows; k++)
        labels[k] = set->rows[k].label;
    for (uint32_t k = 0; k < set->nmissing; k++)
        labels[set->nrows + k] = set->missing[k].label;
    return labels;
}

const Vec *kernel_band_label(Eval *e, const Instr *in, const Vec *a)
{
    const PlanBands *set = &e->plan->bands[in->imm];
    const Str *labels = labels_of(e, set);
    Vec *out = eval_lanes(e, VEC_TEXT, a, NULL, NULL);
    uint32_t slots = vec_slots(out), nlabels = set->nrows + set->nmissing;
    uint8_t *which = arena_alloc(e->arena, slots, 1);
    for (uint32_t i = 0; i < slots; i++) {
        uint64_t k = (uint64_t)a->i64[i] < set->nrows ? (uint64_t)a->i64[i] : 0;     /* under a hole it may be anything */
        out->text[i] = labels[k];
        which[i]     = (uint8_t)k;
    }
    const PlanBandMissing *m = NULL;
    HoleId last = 0;
    for (uint32_t w = 0; w < vec_words(slots); w++) {
        for (uint64_t missing = vec_missing_word(a, w) & vec_slots_word(slots, w); missing; missing &= missing - 1) {
            uint32_t i = w * 64 + (uint32_t)__builtin_ctzll(missing);
            HoleId h = a->hole[i];
            if (h != last)
                m = label_of_hole(e, set, last = h);
            if (m) {
                uint32_t k = set->nrows + (uint32_t)(m - set->missing);
                out->text[i] = labels[k];
                which[i]     = (uint8_t)k;
            } else {
                eval_hole(e, out, i, h);
            }
        }
    }
    if (nlabels <= LABELS_MAX) {
        out->labels  = labels;
        out->label   = which;
        out->nlabels = nlabels;
    }
    return out;
}

/* |x - cut| <= 1e-30 · |cut| */
static bool is_near(Arena *a, Num x, Num cut)
{
    Num gap, room, tiny, ten30;
    if (num_pow(a, num_int(10), num_int(30), &ten30) != NUM_OK || num_div(a, num_int(1), ten30, &tiny) != NUM_OK ||
        num_sub(a, x, cut, &gap) != NUM_OK || num_mul(a, num_abs_in(a, cut), tiny, &room) != NUM_OK)
        return false;
    return num_cmp(num_abs_in(a, gap), room) <= 0;
}

static bool near_cut(Eval *e, Reg cut, const Vec *a, uint32_t i)
{
    if (cut == REG_NONE || vec_hole(e->regs[cut], i))
        return false;
    Num x = vec_num(e->arena, a, i), c = vec_num(e->arena, e->regs[cut], i);
    return (x.approx || c.approx) && is_near(e->arena, x, c);
}

/* Only big numbers can be ≈. */
static bool may_be_approx(const Vec *v)
{
    return v->kind == VEC_NUM && v->rep == REP_NUM;
}

static bool none_approx(const Eval *e, const PlanBands *set, const Vec *a)
{
    bool none = !may_be_approx(a);
    for (uint32_t k = 0; k < set->nrows; k++) {
        Reg low = set->rows[k].low, high = set->rows[k].high;
        none = none && (low == REG_NONE || !may_be_approx(e->regs[low])) && (high == REG_NONE || !may_be_approx(e->regs[high]));
    }
    return none;
}

const Vec *kernel_near_cut(Eval *e, const Instr *in, const Vec *a)
{
    const PlanBands *set = &e->plan->bands[in->imm];
    Vec *out = vec_lanes(e->arena, VEC_BOOL, false, e->n);
    eval_missing(e, out, a, NULL);
    if (none_approx(e, set, a)) {
        memset(out->boolean, 0, e->n);
        return out;
    }
    for (uint32_t i = 0; i < e->n; i++) {
        bool near = false;
        for (uint32_t k = 0; vec_valid(out, i) && !near && k < set->nrows; k++)
            near = near_cut(e, set->rows[k].low, a, i) || near_cut(e, set->rows[k].high, a, i);
        out->boolean[i] = near;
    }
    return out;
}
