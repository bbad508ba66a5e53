/* agg_listed.c -- aggregates that look at each value: extremes, values kept, different ones. */
#include "runtime/eval/agg_impl.h"

#include <string.h>

/* ---- extremes ---- */

static void take_number(Accum *c, Extreme *b, const Vec *v, uint32_t i)
{
    b->decimal = v->rep == REP_DEC;
    b->scale   = v->scale;
    if (b->decimal)
        b->i64 = v->i64[i];
    else
        b->num = num_copy(c->arena, vec_num(c->arena, v, i));
}

/* The extreme so far as a vector of one value, to compare with. */
static Vec as_vec(const Extreme *b, VecKind kind, Str *text, Num *num)
{
    Vec v = {.kind = kind, .n = 1, .i64 = (int64_t *)&b->i64, .scale = b->scale, .text = text, .num = num};
    *text = (Str){b->text, b->len};
    *num  = b->num;
    v.rep = b->decimal ? REP_DEC : REP_NUM;
    return v;
}

static void take(Accum *c, Extreme *b, const Vec *v, uint32_t i)
{
    switch (v->kind) {
    case VEC_NUM:
        take_number(c, b, v, i);
        break;
    case VEC_TEXT:
        if (v->text[i].len > b->cap || !b->text) {
            b->cap  = v->text[i].len * 2u > 16 ? v->text[i].len * 2u : 16;
            b->text = mem_grow(b->text, b->cap, 1);
        }
        b->len = v->text[i].len;
        if (b->len)
            memcpy(b->text, v->text[i].p, b->len);
        break;
    case VEC_BOOL:
        b->i64 = v->boolean[i];
        break;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        b->i64 = v->i64[i];
        break;
    }
    b->has = true;
}

static bool beats(const Extreme *b, const Vec *v, uint32_t i, int sign, Arena *scratch)
{
    if (v->kind == VEC_NUM && v->rep == REP_DEC && b->decimal && b->scale == v->scale)
        return sign < 0 ? v->i64[i] < b->i64 : v->i64[i] > b->i64;
    if (v->kind == VEC_BOOL)
        return sign < 0 ? v->boolean[i] < b->i64 : v->boolean[i] > b->i64;
    Str text;
    Num num;
    Vec mine = as_vec(b, v->kind, &text, &num);
    return vec_compare(v, i, &mine, 0, scratch) == sign;
}

static void add_extremes(Accum *c, const Vec *v, const AccumRows *r, int sign, Arena *scratch)
{
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k), i = vec_at(v, row);
        Extreme *b = &c->best[accum_group(r, row)];
        if (!b->has || beats(b, v, i, sign, scratch))
            take(c, b, v, i);
        b->approx |= v->kind == VEC_NUM && v->rep == REP_NUM && v->num[i].approx;
    }
}

/* ---- values kept ---- */

/* Value ROW of V into GROUP; ORDER tells, of FIRST, which row it is. */
static void keep(Accum *c, const Vec *v, uint32_t row, uint32_t group, uint64_t order)
{
    if (!c->kept_ready) {
        vec_builder_init(&c->kept, c->arena, v->kind);
        c->kept_ready = true;
    }
    if (c->kept.v.n == c->cap_kept) {
        c->cap_kept   = c->cap_kept ? c->cap_kept * 2 : 64;
        c->kept_group = mem_grow(c->kept_group, c->cap_kept, sizeof *c->kept_group);
        if (c->agg->kind == AGG_FIRST)
            c->kept_order = mem_grow(c->kept_order, c->cap_kept, sizeof *c->kept_order);
    }
    if (c->agg->kind == AGG_FIRST)
        c->kept_order[c->kept.v.n] = order;
    c->kept_group[c->kept.v.n] = group;
    vec_builder_append_one(&c->kept, v, row);
}

static void keep_values(Accum *c, const Vec *v, const AccumRows *r)
{
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k), group = accum_group(r, row);
        if (c->agg->kind != AGG_FIRST) {
            keep(c, v, row, group, 0);
        } else if (!c->first[group]) {
            keep(c, v, row, group, r->order + row);
            c->first[group] = c->kept.v.n;
        }
    }
}

/* Counts in N, by group, the different values of V met: the groups are the first key. */
static void count_different(KeyTable *t, bool *ready, Arena *arena, const Vec *v, const AccumRows *r, Arena *scratch,
                            uint64_t *n64, uint32_t *n32)
{
    if (!*ready) {
        VecKind kinds[] = {VEC_BAND, v->kind};
        keys_init(t, arena, 2, kinds);
        *ready = true;
    }
    uint32_t nrows = 0;
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        nrows = row >= nrows ? row + 1 : nrows;
    }
    Vec *groups = vec_new(scratch, VEC_BAND, nrows);
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        groups->i64[row] = accum_group(r, row);
    }
    const Vec *columns[] = {groups, v};
    KeyRows read = keys_read(columns, 2, r->rows, r->n, scratch);
    for (uint32_t k = 0; k < r->n; k++) {
        uint32_t row = accum_row(r, k);
        bool added;
        keys_add(t, &read, k, &added, scratch);
        if (n64)
            n64[groups->i64[row]] += added;
        else
            n32[groups->i64[row]] += added;
    }
}

/* The rows taken, as a list. */
static AccumRows picked(const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    AccumRows some = *r;
    if (!take)
        return some;
    uint32_t *rows = arena_alloc(scratch, r->n, sizeof *rows), n = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        rows[n] = accum_row(r, i);
        n += take[i];
    }
    some.rows = rows;
    some.n    = n;
    return some;
}

/* The kinds that look at each value, and the units of all. */
void accum_add_listed(Accum *c, const Vec *arg, const Vec *unit, const AccumRows *r, const uint8_t *take, Arena *scratch)
{
    AggKind kind = c->agg->kind;
    bool looks = kind == AGG_MIN || kind == AGG_MAX || kind == AGG_MEDIAN || kind == AGG_PERCENTILE || kind == AGG_FIRST || kind == AGG_DISTINCT;
    if (!looks && !unit)
        return;
    AccumRows some = picked(r, take, scratch);
    if (some.n == 0)
        return;
    if (unit)
        count_different(&c->units, &c->units_ready, c->arena, unit, &some, scratch, NULL, c->nunits);
    if (kind == AGG_MIN || kind == AGG_MAX)
        add_extremes(c, arg, &some, kind == AGG_MIN ? -1 : 1, scratch);
    else if (kind == AGG_DISTINCT)
        count_different(&c->seen, &c->seen_ready, c->arena, arg, &some, scratch, c->distinct, NULL);
    else if (looks)
        keep_values(c, arg, &some);
}

/* ---- of another accumulator ---- */

static void join_extremes(Accum *c, const Accum *other, const uint32_t *map, Arena *scratch)
{
    int sign = c->agg->kind == AGG_MIN ? -1 : 1;
    for (uint32_t g = 0; g < other->n; g++) {
        const Extreme *theirs = &other->best[g];
        Extreme *mine = &c->best[map[g]];
        if (!theirs->has)
            continue;
        Str text;
        Num num;
        Vec v = as_vec(theirs, c->agg->out_kind, &text, &num);
        uint8_t boolean = theirs->i64 != 0;
        v.boolean = &boolean;
        if (!mine->has || beats(mine, &v, 0, sign, scratch))
            take(c, mine, &v, 0);
        mine->approx |= theirs->approx;
    }
}

static void join_kept(Accum *c, const Accum *other, const uint32_t *map)
{
    for (uint32_t i = 0; other->kept_ready && i < other->kept.v.n; i++) {
        uint32_t into = map[other->kept_group[i]];
        bool only_first = c->agg->kind == AGG_FIRST;
        uint64_t order = only_first ? other->kept_order[i] : 0;
        if (only_first && c->first[into] && c->kept_order[c->first[into] - 1] <= order)
            continue;
        keep(c, &other->kept.v, i, into, order);
        if (only_first)
            c->first[into] = c->kept.v.n;
    }
}

/* The (group, value) pairs met by the other, which are here of the groups that MAP says. */
static void join_different(KeyTable *t, bool *ready, Arena *arena, const KeyTable *other, const uint32_t *map, Arena *scratch, uint64_t *n64,
                           uint32_t *n32)
{
    if (other->n == 0)
        return;
    uint32_t *group_of = arena_alloc(scratch, other->n, sizeof *group_of);
    for (uint32_t i = 0; i < other->n; i++)
        group_of[i] = map[other->columns[0].v.i64[i]];
    AccumRows all = {.group_of = group_of, .n = other->n};
    count_different(t, ready, arena, &other->columns[1].v, &all, scratch, n64, n32);
}

void accum_join_listed(Accum *c, const Accum *other, const uint32_t *map, Arena *scratch)
{
    if (c->best)
        join_extremes(c, other, map, scratch);
    join_kept(c, other, map);
    if (other->seen_ready)
        join_different(&c->seen, &c->seen_ready, c->arena, &other->seen, map, scratch, c->distinct, NULL);
    if (other->units_ready)
        join_different(&c->units, &c->units_ready, c->arena, &other->units, map, scratch, NULL, c->nunits);
}
