/* kernel_num.c -- the four operations, sign and extremes over columns of numbers.
 *
 * Machine words first: decimals of a common scale, quotients left undivided.  Every lane is checked, and a batch in
 * which one overflows is done again with exact numbers of any size. */
#include "runtime/eval/eval.h"
#include "runtime/twice.h"

/* A number vector as numerators over denominators: DEN, or the constant UNIT where DEN is null. */
typedef struct Ratio {
    const int64_t *num, *den;
    int64_t unit;
    size_t step;
} Ratio;

static Ratio ratio_of(const Vec *v)
{
    Ratio r = {.num = v->i64, .den = v->rep == REP_QUO ? v->den : NULL, .unit = vec_pow10[v->scale],
               .step = vec_step(v)};
    return r;
}

static inline int64_t ratio_den(const Ratio *r, uint32_t i) { return r->den ? r->den[i * r->step] : r->unit; }

static Vec *result_quo(Eval *e, const Vec *a, const Vec *b)
{
    Vec *out = eval_lanes(e, VEC_NUM, a, b, NULL);
    out->rep = REP_QUO;
    out->den = arena_alloc(e->arena, vec_slots(out), sizeof *out->den);
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
    return out;
}

/* ---- exact numbers of any size: the way out ---- */

typedef NumErr (*NumFn)(Arena *a, Num x, Num y, Num *out);

HoleId eval_num_error(Eval *e, NumErr err, uint32_t site)
{
    switch (err) {
    case NUM_ERR_ZERO:
        return hole_leaf(e->holes, MOTIVE_ZERO_DIVISION, site);
    case NUM_ERR_DOMAIN:
        return hole_leaf(e->holes, MOTIVE_DOMAIN, site);
    case NUM_ERR_LIMIT:
        return hole_leaf(e->holes, MOTIVE_TOO_BIG, site);
    case NUM_OK:
        break;
    }
    return 0;
}

static const Vec *by_num(Eval *e, NumFn fn, const Vec *a, const Vec *b, uint32_t site)
{
    Vec *out = result_num(e, a, b);
    eval_missing(e, out, a, b);
    vec_own_masks(e->arena, out);
    const Vec *x = vec_as_num(e->arena, a), *y = vec_as_num(e->arena, b);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        if (!vec_valid(out, i))
            continue;
        NumErr err = fn(e->arena, x->num[vec_at(x, i)], y->num[vec_at(y, i)], &out->num[i]);
        if (err != NUM_OK)
            eval_hole(e, out, i, eval_num_error(e, err, site));
    }
    return out;
}

/* ---- addition ---- */

/* Sums and differences are told to have overflowed by their signs, so that many are worked out at once. */
static inline uint64_t plus(uint64_t x, uint64_t y, uint64_t *over)
{
    uint64_t r = x + y;
    *over |= (x ^ r) & (y ^ r);
    return r;
}

static inline uint64_t minus(uint64_t x, uint64_t y, uint64_t *over)
{
    uint64_t r = x - y;
    *over |= (x ^ y) & (x ^ r);
    return r;
}

static inline uint64_t times(uint64_t x, uint64_t y, uint64_t *over)
{
    int64_t r;
    *over |= (uint64_t)__builtin_mul_overflow((int64_t)x, (int64_t)y, &r) << 63;
    return (uint64_t)r;
}

/* *OVER: the first bit is set where a lane has overflowed. */
#define LANES(name, step)                                                                                   \
    LOOP name##_all_loop(int64_t *restrict out, const int64_t *a, size_t sa, const int64_t *b, size_t sb, uint32_t n, uint64_t *over) \
    {                                                                                                       \
        uint64_t bits = 0;                                                                                  \
        if (sa && sb) {                                                                                     \
            for (uint32_t i = 0; i < n; i++)                                                                \
                out[i] = (int64_t)step((uint64_t)a[i], (uint64_t)b[i], &bits);                              \
        } else if (sa) {                                                                                    \
            uint64_t c = (uint64_t)b[0];                                                                    \
            for (uint32_t i = 0; i < n; i++)                                                                \
                out[i] = (int64_t)step((uint64_t)a[i], c, &bits);                                           \
        } else {                                                                                            \
            for (uint32_t i = 0; i < n; i++)                                                                \
                out[i] = (int64_t)step((uint64_t)a[i * sa], (uint64_t)b[i * sb], &bits);                    \
        }                                                                                                   \
        *over = bits;                                                                                       \
    }                                                                                                       \
    TWICE(name##_all, (int64_t *restrict out, const int64_t *a, size_t sa, const int64_t *b, size_t sb, uint32_t n, uint64_t *over), \
          (out, a, sa, b, sb, n, over))                                                                     \
    static bool name(Vec *out, const Vec *a, const Vec *b)                                                  \
    {                                                                                                       \
        uint64_t over;                                                                                      \
        name##_all(out->i64, a->i64, vec_step(a), b->i64, vec_step(b), vec_slots(out), &over);              \
        return over >> 63;                                                                                  \
    }
LANES(add_lanes, plus)
LANES(sub_lanes, minus)
LANES(mul_lanes, times)

/* x/p ± y/q: over the denominator both share, or the product. */
static bool add_ratios(Vec *out, const Ratio *x, const Ratio *y, bool subtract)
{
    bool over = false;
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        int64_t n = x->num[i * x->step], m = y->num[i * y->step], p = ratio_den(x, i), q = ratio_den(y, i);
        int64_t den = p;
        if (p != q) {
            over |= __builtin_mul_overflow(n, q, &n);
            over |= __builtin_mul_overflow(m, p, &m);
            over |= __builtin_mul_overflow(p, q, &den);
        }
        over |= subtract ? __builtin_sub_overflow(n, m, &out->i64[i]) : __builtin_add_overflow(n, m, &out->i64[i]);
        out->den[i] = den;
    }
    return over;
}

static const Vec *add_or_sub(Eval *e, const Vec *a, const Vec *b, bool subtract, uint32_t site)
{
    NumFn exact = subtract ? num_sub : num_add;
    if (a->rep == REP_NUM || b->rep == REP_NUM)
        return by_num(e, exact, a, b, site);
    if (a->rep == REP_DEC && b->rep == REP_DEC) {
        uint8_t scale = a->scale > b->scale ? a->scale : b->scale;
        const Vec *x = vec_rescale(e->arena, a, scale), *y = vec_rescale(e->arena, b, scale);
        if (!x || !y)
            return by_num(e, exact, a, b, site);
        Vec *out   = eval_lanes(e, VEC_NUM, a, b, NULL);
        out->scale = scale;
        bool over  = (subtract ? sub_lanes : add_lanes)(out, x, y);
        if (over)
            return by_num(e, exact, a, b, site);
        eval_missing(e, out, a, b);
        return out;
    }
    Vec *out = result_quo(e, a, b);
    Ratio x = ratio_of(a), y = ratio_of(b);
    if (add_ratios(out, &x, &y, subtract))
        return by_num(e, exact, a, b, site);
    eval_missing(e, out, a, b);
    return out;
}

const Vec *kernel_add(Eval *e, const Vec *a, const Vec *b, uint32_t site)
{
    return add_or_sub(e, a, b, false, site);
}

const Vec *kernel_sub(Eval *e, const Vec *a, const Vec *b, uint32_t site)
{
    return add_or_sub(e, a, b, true, site);
}

/* ---- multiplication ---- */

/* Numerators by numerators; a quotient times an integer keeps its denominator. */
static bool mul_ratios(Vec *out, const Ratio *x, const Ratio *y)
{
    bool over = false;
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        over |= __builtin_mul_overflow(x->num[i * x->step], y->num[i * y->step], &out->i64[i]);
        over |= __builtin_mul_overflow(ratio_den(x, i), ratio_den(y, i), &out->den[i]);
    }
    return over;
}

const Vec *kernel_mul(Eval *e, const Vec *a, const Vec *b, uint32_t site)
{
    if (a->rep == REP_NUM || b->rep == REP_NUM)
        return by_num(e, num_mul, a, b, site);
    if (a->rep == REP_DEC && b->rep == REP_DEC && a->scale + b->scale <= VEC_MAX_SCALE) {
        Vec *out   = eval_lanes(e, VEC_NUM, a, b, NULL);
        out->scale = (uint8_t)(a->scale + b->scale);
        if (mul_lanes(out, a, b))
            return by_num(e, num_mul, a, b, site);
        eval_missing(e, out, a, b);
        return out;
    }
    const Vec *quo = a->rep == REP_QUO ? a : b, *whole = quo == a ? b : a;
    if (quo->rep == REP_QUO && whole->rep == REP_DEC && whole->scale == 0 && !quo->constant) {      /* x 100: the denominators stay */
        Vec *out = eval_lanes(e, VEC_NUM, a, b, NULL);
        out->rep = REP_QUO;
        out->den = quo->den;
        if (mul_lanes(out, quo, whole))
            return by_num(e, num_mul, a, b, site);
        eval_missing(e, out, a, b);
        return out;
    }
    Vec *out = result_quo(e, a, b);
    Ratio x = ratio_of(a), y = ratio_of(b);
    if (mul_ratios(out, &x, &y))
        return by_num(e, num_mul, a, b, site);
    eval_missing(e, out, a, b);
    return out;
}

/* ---- division: written down, not done ---- */

/* n / m, as below. */
static bool div_lanes(Vec *out, const Ratio *x, const Ratio *y, uint32_t *zeros)
{
    int64_t *restrict num = out->i64, *restrict den = out->den;
    uint64_t over = 0, z = 0;
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        uint64_t n = (uint64_t)x->num[i * x->step], m = (uint64_t)y->num[i * y->step];
        uint64_t below = (uint64_t)((int64_t)m >> 63), zero = m == 0;
        over |= below & ((n == UINT64_C(1) << 63) | (m == UINT64_C(1) << 63));
        n = (n ^ below) - below;
        m = (m ^ below) - below;
        num[i] = (int64_t)(n & (zero - 1));
        den[i] = (int64_t)(m + zero);
        z += zero;
    }
    *zeros = (uint32_t)z;
    return over != 0;
}

/* (n/p) / (m/q) = n·q / (p·m), the sign kept above.  Lanes dividing by zero become 0/1 and are counted in *ZEROS. */
static bool div_ratios(Vec *out, const Ratio *x, const Ratio *y, uint32_t *zeros)
{
    bool over = false;
    uint32_t z = 0;
    if (!x->den && !y->den && x->unit == y->unit)                /* money over money: the scales cancel */
        return div_lanes(out, x, y, zeros);
    for (uint32_t i = 0; i < vec_slots(out); i++) {
        int64_t n = x->num[i * x->step], m = y->num[i * y->step];
        over |= __builtin_mul_overflow(n, ratio_den(y, i), &n);
        over |= __builtin_mul_overflow(m, ratio_den(x, i), &m);
        bool zero = m == 0;
        if (m < 0) {
            over |= __builtin_sub_overflow(0, n, &n);
            over |= __builtin_sub_overflow(0, m, &m);
        }
        z += zero;
        out->i64[i] = zero ? 0 : n;
        out->den[i] = zero ? 1 : m;
    }
    *zeros = z;
    return over;
}

/* Scales above and below that share a power of ten cancel before they can overflow. */
static void cancel_units(Ratio *x, Ratio *y)
{
    while (!x->den && !y->den && x->unit % 10 == 0 && y->unit % 10 == 0) {
        x->unit /= 10;
        y->unit /= 10;
    }
}

const Vec *kernel_div(Eval *e, const Vec *a, const Vec *b, uint32_t site)
{
    if (a->rep == REP_NUM || b->rep == REP_NUM)
        return by_num(e, num_div, a, b, site);
    Vec *out = result_quo(e, a, b);
    Ratio x = ratio_of(a), y = ratio_of(b);
    cancel_units(&x, &y);
    uint32_t zeros;
    if (div_ratios(out, &x, &y, &zeros))
        return by_num(e, num_div, a, b, site);
    eval_missing(e, out, a, b);
    if (zeros) {
        HoleId zero = hole_leaf(e->holes, MOTIVE_ZERO_DIVISION, site);
        vec_own_masks(e->arena, out);
        for (uint32_t i = 0; i < vec_slots(out); i++) {
            if (b->i64[vec_at(b, i)] == 0 && vec_valid(out, i))
                eval_hole(e, out, i, zero);
        }
    }
    return out;
}

/* ---- sign ---- */

static const Vec *sign_kernel(Eval *e, const Vec *a, bool absolute)
{
    Vec *out = eval_result(e, VEC_NUM, a, NULL, NULL);
    uint32_t slots = vec_slots(out);
    bool over = a->rep == REP_NUM;
    for (uint32_t i = 0; i < slots && a->rep != REP_NUM; i++) {
        int64_t x = a->i64[i];
        if (absolute && x >= 0)
            out->i64[i] = x;
        else
            over |= __builtin_sub_overflow(0, x, &out->i64[i]);
    }
    if (over) {
        const Vec *x = vec_as_num(e->arena, a);
        out = result_num(e, a, NULL);
        for (uint32_t i = 0; i < slots; i++)
            out->num[i] = absolute ? num_abs_in(e->arena, x->num[i]) : num_neg_in(e->arena, x->num[i]);
    } else {
        out->rep   = a->rep;
        out->scale = a->scale;
        out->den   = a->den;
    }
    eval_missing(e, out, a, NULL);
    return out;
}

const Vec *kernel_neg(Eval *e, const Vec *a)
{
    return sign_kernel(e, a, false);
}

const Vec *kernel_abs(Eval *e, const Vec *a)
{
    return sign_kernel(e, a, true);
}

/* ---- extremes ---- */

static void extreme_lanes(int64_t *restrict out, const int64_t *a, size_t sa, const int64_t *b, size_t sb, uint32_t n, bool greater)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t x = a[i * sa], y = b[i * sb];
        out[i] = (x > y) == greater ? x : y;
    }
}

const Vec *kernel_extreme(Eval *e, const Vec *a, const Vec *b, bool greater)
{
    const Vec *x, *y;
    vec_unify(e->arena, a, b, &x, &y);
    Vec *out = x->rep == REP_NUM ? result_num(e, a, b) : x->rep == REP_QUO ? result_quo(e, a, b)
                                                                           : eval_result(e, VEC_NUM, a, b, NULL);
    out->scale = x->rep == REP_DEC ? x->scale : 0;
    if (x->rep == REP_DEC)
        extreme_lanes(out->i64, x->i64, vec_step(x), y->i64, vec_step(y), vec_slots(out), greater);
    for (uint32_t i = 0; x->rep != REP_DEC && i < vec_slots(out); i++) {
        uint32_t ix = vec_at(x, i), iy = vec_at(y, i);
        int c = vec_compare(x, ix, y, iy, e->arena);
        const Vec *from = (greater ? c >= 0 : c <= 0) ? x : y;
        uint32_t at = from == x ? ix : iy;
        if (x->rep == REP_NUM) {
            out->num[i] = from->num[at];
            out->num[i].approx = x->num[ix].approx || y->num[iy].approx;   /* the choice itself hung on both */
        } else {
            out->i64[i] = from->i64[at];
            if (x->rep == REP_QUO)
                out->den[i] = from->den[at];
        }
    }
    eval_missing(e, out, a, b);
    return out;
}
