/* lanes.c -- where lanes stand, what a batch needs before its rows can be added without a check, and exact sums beside the lanes. */
#include "runtime/eval/lanes.h"
#include "runtime/fast.h"

#include <string.h>

static const uint64_t limit = UINT64_C(1) << 62;

static void *grown(void *old, size_t n, size_t cap, size_t size)
{
    char *p = mem_grow(old, cap, size);
    memset(p + n * size, 0, (cap - n) * size);
    return p;
}

void lanes_free(Lanes *l)
{
    for (uint32_t i = 0; i < l->nstrips; i++) {
        Strip *s = &l->strips[i];
        for (size_t k = 0; s->whole && k < (size_t)l->cap * s->n; k++)
            numsum_free(&s->whole[k]);
        mem_free(s->whole);
    }
    mem_free(l->strips);
    mem_free(l->block);
    *l = (Lanes){0};
}

/* ---- where they stand ---- */

Sums lanes_ask(Lanes *l, StripSource source, bool marks)
{
    uint32_t i = 0;
    while (i < l->nstrips && (l->strips[i].source.x != source.x || l->strips[i].source.y != source.y || l->strips[i].n == STRIP_LANES))
        i++;
    if (i == l->nstrips) {
        if (l->nstrips == l->cap_strips) {
            l->cap_strips = l->cap_strips ? l->cap_strips * 2 : 8;
            l->strips = mem_grow(l->strips, l->cap_strips, sizeof *l->strips);
        }
        l->strips[l->nstrips++] = (Strip){.source = source, .any = LANES_NONE};
    }
    l->strips[i].marks |= marks;
    return (Sums){l, i, l->strips[i].n++};
}

/* Strips that are added to by fours begin where a row of four does. */
void lanes_ready(Lanes *l)
{
    uint32_t at = 1;
    for (uint32_t i = 0; i < l->nstrips; i++) {
        if (l->strips[i].marks)
            l->strips[i].any = at++;
        if (l->strips[i].n == 1 && !l->strips[i].marks)
            l->strips[i].first = at++;
    }
    for (uint32_t i = 0; i < l->nstrips; i++) {
        Strip *s = &l->strips[i];
        if (s->n == 1 && !s->marks)
            continue;
        s->first = (at + 3) & ~3u;
        at = s->first + s->n;
    }
    l->stride = at == 1 ? 1 : (at + 3) & ~3u;
}

void lanes_grow(Lanes *l, uint32_t n)
{
    enum { LINE = 64 };
    uint32_t cap = l->cap ? l->cap : 2;
    if (n <= l->cap)
        return;
    while (cap < n)
        cap *= 2;
    /* a last strip of one lane is added to as four */
    size_t words = (size_t)cap * l->stride + 4, used = (size_t)l->cap * l->stride;
    char *block = mem_alloc(words * sizeof(int64_t) + LINE, 1);
    int64_t *at = (int64_t *)(block + (LINE - (uintptr_t)block % LINE) % LINE);
    if (used)
        memcpy(at, l->words, used * sizeof *at);
    memset(at + used, 0, (words - used) * sizeof *at);
    mem_free(l->block);
    l->block = block;
    l->words = at;
    for (uint32_t i = 0; i < l->nstrips; i++)
        if (l->strips[i].whole)
            l->strips[i].whole = grown(l->strips[i].whole, (size_t)l->cap * l->strips[i].n, (size_t)cap * l->strips[i].n, sizeof(NumSum));
    l->cap = cap;
}

/* ---- exact sums beside them ---- */

static NumSum *whole_of(const Lanes *l, Strip *s)
{
    if (!s->whole)
        s->whole = grown(NULL, 0, (size_t)l->cap * s->n, sizeof *s->whole);
    return s->whole;
}

/* The lanes of S into its exact sums. */
static void empty(const Lanes *l, Strip *s)
{
    NumSum *whole = whole_of(l, s);
    for (uint32_t g = 0; g < l->cap; g++) {
        int64_t *w = &l->words[(size_t)g * l->stride + s->first];
        for (uint32_t k = 0; k < s->n; k++) {
            if (w[k])
                numsum_add_dec(&whole[(size_t)g * s->n + k], w[k], s->scale);
            w[k] = 0;
        }
    }
    s->bound = 0;
}

bool sums_any(const Sums *s, uint32_t group)
{
    return s->lanes->words[(size_t)group * s->lanes->stride + sums_strip(s)->any] >> s->k & 1;
}

void sums_mark(const Sums *s, uint32_t group)
{
    s->lanes->words[(size_t)group * s->lanes->stride + sums_strip(s)->any] |= INT64_C(1) << s->k;
}

NumSum *sums_whole(const Sums *s, uint32_t group)
{
    Strip *strip = sums_strip(s);
    return &whole_of(s->lanes, strip)[(size_t)group * strip->n + s->k];
}

const NumSum *sums_total(const Sums *s, uint32_t group, NumSum *room)
{
    const Strip *strip = sums_strip(s);
    int64_t *w = sums_word(s, group);
    if (!strip->whole) {
        *room = (NumSum){.acc = *w, .scale = strip->scale};
        return room;
    }
    NumSum *whole = sums_whole(s, group);
    numsum_add_dec(whole, *w, strip->scale);
    *w = 0;
    return whole;
}

void sums_gather(const Sums *s, const Sums *from)
{
    const Lanes *l = from->lanes;
    const Strip *strip = sums_strip(from);
    __int128 all = 0;
    for (uint32_t g = 0; g < l->cap; g++) {
        all += *sums_word(from, g);
        if (strip->marks && sums_strip(s)->marks && sums_any(from, g))
            sums_mark(s, 0);
        if (strip->whole)
            numsum_merge(sums_whole(s, 0), &strip->whole[(size_t)g * strip->n + from->k]);
    }
    if (strip->source.x == REG_NONE)
        *sums_word(s, 0) += (int64_t)all;
    else
        numsum_add_i128(sums_whole(s, 0), all, strip->scale);
}

/* ---- a batch ---- */

static uint64_t magnitudes(const int64_t *x, uint32_t n)
{
    uint64_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        all |= (uint64_t)(x[i] ^ (x[i] >> 63));
    return all;
}

static uint32_t bits_of(uint64_t magnitude)
{
    return magnitude ? 65 - (uint32_t)__builtin_clzll(magnitude) : 1;      /* -2^k needs one more than it says */
}

const Vec *lanes_products(const Vec *x, const Vec *y, Arena *scratch)
{
    if (x->rep != REP_DEC || y->rep != REP_DEC || x->scale + y->scale > VEC_MAX_SCALE || (x->constant && y->constant) ||
        bits_of(magnitudes(x->i64, vec_slots(x))) + bits_of(magnitudes(y->i64, vec_slots(y))) > 62)
        return NULL;
    Vec *out = arena_zalloc(scratch, 1, sizeof *out);
    *out = (Vec){.kind = VEC_NUM, .scale = (uint8_t)(x->scale + y->scale), .n = x->n};
    out->i64 = arena_alloc(scratch, x->n, sizeof *out->i64);
    size_t sx = vec_step(x), sy = vec_step(y);
    for (uint32_t i = 0; i < x->n; i++)
        out->i64[i] = x->i64[i * sx] * y->i64[i * sy];
    return out;
}

void lanes_want(const Sums *s, const Vec *values, const uint8_t *take)
{
    Strip *strip = sums_strip(s);
    strip->busy   |= UINT32_C(1) << s->k;
    strip->values  = values;
    strip->take[s->k] = take;
}

/* What the magnitudes of X come to, all together, or more; UINT64_MAX where it is too much. */
static uint64_t total_of(const int64_t *x, uint32_t n)
{
    uint64_t all = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        all |= (uint64_t)x[i];
        sum += (uint64_t)x[i];
    }
    bool negative = all >> 63;
    if (negative)
        all = magnitudes(x, n);
    uint32_t bits = bits_of(all);
    if (bits >= 62 || n >= limit >> bits)
        return UINT64_MAX;
    return negative ? (uint64_t)n << bits : sum;
}

/* The values of S by place, at its scale, with room for them in its lanes; null: they must be added one by one. */
static const int64_t *quick_values(const Lanes *l, Strip *s, const AccumRows *r, Arena *scratch)
{
    const Vec *v = s->values;
    if (v->rep != REP_DEC || !fast_allowed())
        return NULL;
    if (v->scale < s->scale && !(v = vec_rescale(scratch, v, s->scale)))
        return NULL;
    const int64_t *x = v->i64;
    if (r->rows || v->constant) {
        int64_t *room = arena_alloc(scratch, r->n, sizeof *room);
        for (uint32_t i = 0; i < r->n; i++)
            room[i] = v->i64[vec_at(v, accum_row(r, i))];
        x = room;
    }
    uint64_t more = total_of(x, r->n);
    if (more == UINT64_MAX)
        return NULL;
    if (v->scale > s->scale) {
        if (s->bound)
            empty(l, s);
        s->scale = v->scale;
    }
    if (s->bound + more >= limit)
        empty(l, s);
    s->bound += more;
    return x;
}

/* Values that do not fit into lanes, or must not: into the exact sums. */
static void add_exactly(Lanes *l, uint32_t strip, const AccumRows *r, Arena *scratch)
{
    const Vec *v = l->strips[strip].values;
    for (uint32_t k = 0; k < l->strips[strip].n; k++) {
        Sums s = {l, strip, k};
        const uint8_t *take = l->strips[strip].take[k];
        if (!(l->strips[strip].busy >> k & 1))
            continue;
        for (uint32_t i = 0; i < r->n; i++) {
            uint32_t row = accum_row(r, i), g = accum_group(r, row);
            if (take && !take[i])
                continue;
            if (l->strips[strip].marks)
                sums_mark(&s, g);
            if (!v)
                ++*sums_word(&s, g);
            else if (v->rep == REP_DEC)
                numsum_add_dec(sums_whole(&s, g), v->i64[vec_at(v, row)], v->scale);
            else
                numsum_add(sums_whole(&s, g), vec_num(scratch, v, vec_at(v, row)));
        }
    }
}

/* All rows into one group. */
static void add_to_one(Lanes *l, uint32_t strip, const int64_t *x, uint32_t n)
{
    for (uint32_t k = 0; k < l->strips[strip].n; k++) {
        Sums s = {l, strip, k};
        const uint8_t *take = l->strips[strip].take[k];
        int64_t sum = 0;
        uint32_t taken = take ? 0 : n;
        if (!(l->strips[strip].busy >> k & 1))
            continue;
        for (uint32_t i = 0; take && i < n; i++)
            taken += take[i];
        if (!x)
            sum = taken;
        else if (take)
            for (uint32_t i = 0; i < n; i++)
                sum += x[i] & -(int64_t)take[i];
        else
            for (uint32_t i = 0; i < n; i++)
                sum += x[i];
        *sums_word(&s, 0) += sum;
        if (taken && l->strips[strip].marks)
            sums_mark(&s, 0);
    }
}

/* Bit K of OUT[i] is byte i of the K-th of eight. */
static void gather_bits(uint8_t *restrict out, const uint8_t *const *in, uint32_t n)
{
    const uint8_t *a = in[0], *b = in[1], *c = in[2], *d = in[3], *e = in[4], *f = in[5], *g = in[6], *h = in[7];
    for (uint32_t i = 0; i < n; i++)
        out[i] = (uint8_t)(a[i] | b[i] << 1 | c[i] << 2 | d[i] << 3 | e[i] << 4 | f[i] << 5 | g[i] << 6 | h[i] << 7);
}

/* Which lanes take which row, a bit each. */
static const uint32_t *masks_of(const Strip *s, uint32_t n, Arena *scratch)
{
    uint32_t *masks = arena_zalloc(scratch, n, sizeof *masks);
    uint8_t *none = arena_zalloc(scratch, n, 1), *all = arena_alloc(scratch, n, 1), *eight = arena_alloc(scratch, n, 1);
    memset(all, 1, n);
    for (uint32_t k = 0; k < s->n; k += 8) {
        const uint8_t *in[8];
        for (uint32_t j = 0; j < 8; j++)
            in[j] = !(k + j < s->n && s->busy >> (k + j) & 1) ? none : s->take[k + j] ? s->take[k + j] : all;
        gather_bits(eight, in, n);
        for (uint32_t i = 0; i < n; i++)
            masks[i] |= (uint32_t)eight[i] << k;
    }
    return masks;
}

void lanes_add(Lanes *l, const AccumRows *r, Arena *scratch)
{
    PlainLane *plain = arena_alloc(scratch, l->nstrips, sizeof *plain);
    uint32_t nplain = 0;
    const uint32_t *groups = r->group_of;
    if (groups && r->rows) {
        uint32_t *by_place = arena_alloc(scratch, r->n, sizeof *by_place);
        for (uint32_t i = 0; i < r->n; i++)
            by_place[i] = r->group_of[r->rows[i]];
        groups = by_place;
    }
    for (uint32_t i = 0; i < l->nstrips; i++) {
        Strip *s = &l->strips[i];
        const int64_t *x = NULL;
        if (!s->busy)
            continue;
        if (s->values ? !(x = quick_values(l, s, r, scratch)) : !fast_allowed())
            add_exactly(l, i, r, scratch);
        else if (!groups)
            add_to_one(l, i, x, r->n);
        else if (s->n == 1 && !s->take[0] && !s->marks && x)
            plain[nplain++] = (PlainLane){s->first, x};
        else
            lanes_add_masked(l->words, l->stride, s->first, s->n, s->any, groups, r->n, x, masks_of(s, r->n, scratch));
        s->busy = 0;
    }
    if (groups)
        lanes_add_plain(l->words, l->stride, groups, r->n, plain, nplain);
    else
        l->words[0] += r->n;
}

/* ---- of other lanes ---- */

void lanes_join(Lanes *l, Lanes *from, const uint32_t *map, uint32_t n)
{
    for (uint32_t i = 0; i < l->nstrips; i++) {
        Strip *s = &l->strips[i], *theirs = &from->strips[i];
        for (uint32_t g = 0; s->marks && g < n; g++) {
            int64_t *any = &from->words[(size_t)g * from->stride + s->any];
            l->words[(size_t)map[g] * l->stride + s->any] |= *any;
            *any = 0;
        }
        if (s->source.x == REG_NONE)
            continue;
        if (!s->bound)
            s->scale = theirs->scale;
        if (theirs->bound && (s->scale != theirs->scale || s->bound + theirs->bound >= limit)) {
            empty(l, s);
            empty(from, theirs);
        }
        s->bound += theirs->bound;
        for (uint32_t g = 0; theirs->whole && g < n; g++)
            for (uint32_t k = 0; k < s->n; k++)
                numsum_merge(&whole_of(l, s)[(size_t)map[g] * s->n + k], &theirs->whole[(size_t)g * s->n + k]);
    }
    for (uint32_t g = 0; g < n; g++) {
        int64_t *into = &l->words[(size_t)map[g] * l->stride];
        const int64_t *w = &from->words[(size_t)g * from->stride];
        for (uint32_t k = 0; k < l->stride; k++)
            into[k] += w[k];
    }
}
