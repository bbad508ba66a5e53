/* convert_number.c -- a column of numbers: all at one scale in 64 bits where they can be. */
#include "runtime/ingest/convert_impl.h"

#include <string.h>

/* -1, 0, 1: the number against a bound. */
static int against(const CellNumber *c, Num bound, Arena *a)
{
    if (!c->wide && !bound.is_big) {
        __int128 left  = (__int128)c->mantissa * bound.d;
        __int128 right = (__int128)bound.n * vec_pow10[c->scale];
        return (left > right) - (left < right);
    }
    return num_cmp(c->wide ? c->big : num_decimal(a, c->mantissa, c->scale), bound);
}

static bool in_bounds(Job *j, uint32_t i, uint32_t row, uint32_t field, const CellNumber *c, Str cell)
{
    const ColumnSpec *s = j->spec;
    bool low  = s->has_min && against(c, s->min, j->arena) < 0;
    bool high = s->has_max && against(c, s->max, j->arena) > 0;
    if (!low && !high)
        return true;
    vec_set_hole(j->arena, j->out, i, j->state->out_of_range);
    if (j->findings) {
        const char *bound = low ? s->min_text : s->max_text, *word = low ? "es menor que el mínimo " : "es mayor que el máximo ";
        size_t a = strlen(word), b = bound ? strlen(bound) : 0;
        char *detail = arena_alloc(j->findings->arena, a + b + 1, 1);
        memcpy(detail, word, a);
        if (b)
            memcpy(detail + a, bound, b);
        detail[a + b] = '\0';
        job_find(j, row, field, D_D011, detail, cell);
    }
    return false;
}

/* Numbers of a column on their way into one vector. */
typedef struct Numbers {
    uint8_t  scale;            /* of all … */
    uint8_t  deepest;          /* … */
    uint8_t *scales;           /* … unless they differ: then of each */
    Num     *wide;             /* those that 64 bits do not hold (d 0: they do); null: none */
    bool     any;              /* one was written */
} Numbers;

/* From now on each value has its own scale. */
static void part_scales(const Job *j, Numbers *m)
{
    if (m->scales)
        return;
    m->scales = arena_alloc(j->arena, j->n + 1u, 1);
    memset(m->scales, m->scale, j->n);
    m->deepest = m->scale;
}

static void put_number(Job *j, Numbers *m, uint32_t i, const CellNumber *c)
{
    if (c->wide) {
        part_scales(j, m);
        if (!m->wide)
            m->wide = arena_zalloc(j->arena, j->n, sizeof *m->wide);
        m->wide[i] = c->big;
        return;
    }
    if (!m->any && !m->scales)
        m->scale = c->scale;
    m->any = true;
    if (!m->scales && c->scale <= m->scale && !__builtin_mul_overflow(c->mantissa, vec_pow10[m->scale - c->scale], &j->out->i64[i]))
        return;
    part_scales(j, m);
    j->out->i64[i] = c->mantissa;
    m->scales[i]   = c->scale;
    m->deepest     = c->scale > m->deepest ? c->scale : m->deepest;
}

/* All values at one scale in 64 bits, or else REP_NUM.  Holes are 0 at any scale. */
static Vec *settle(Job *j, const Numbers *m)
{
    Vec *v = j->out;
    v->scale = m->scales ? m->deepest : m->scale;
    if (!m->scales)
        return v;
    if (!m->wide) {
        int64_t *scaled = arena_alloc(j->arena, j->n, sizeof *scaled);
        bool over = false;
        for (uint32_t i = 0; i < j->n; i++)
            over |= __builtin_mul_overflow(v->i64[i], vec_pow10[m->deepest - m->scales[i]], &scaled[i]);
        if (!over) {
            v->i64 = scaled;
            return v;
        }
    }
    Vec *w = vec_new_num(j->arena, j->n);
    for (uint32_t i = 0; i < j->n; i++)
        w->num[i] = m->wide && m->wide[i].d ? m->wide[i] : num_decimal(j->arena, v->i64[i], m->scales[i]);
    w->valid = v->valid;
    w->hole  = v->hole;
    return w;
}

Vec *convert_numbers(Job *j)
{
    Vec *v = j->out;
    Numbers m = { 0 };
    if (j->plain) {
        j->nrest = plain_numbers(&j->cells, v->i64, &m.scale, j->rest);
        m.any    = j->nrest < j->n;
    }
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        CellNumber c;
        v->i64[i] = 0;
        if (!job_cell(j, i, &row, &field, &cell))
            continue;
        const char *why = cell_number(j->arena, cell, j->state->decimal_comma, j->spec->allow_percent, &c);
        if (why) {
            job_unreadable(j, i, row, field, why, cell);
            continue;
        }
        if ((j->spec->has_min || j->spec->has_max) && !in_bounds(j, i, row, field, &c, cell))
            continue;
        put_number(j, &m, i, &c);
    }
    return settle(j, &m);
}

/* BOUND · 10^SCALE to the integer below it, or above it; as near as 64 bits come. */
static int64_t bound_at(Num bound, uint32_t scale, bool up)
{
    __int128 n = (__int128)bound.n * vec_pow10[scale], q = n / bound.d;
    if (q * bound.d != n)
        q += up ? n > 0 : -(n < 0);
    return q > INT64_MAX ? INT64_MAX : q < INT64_MIN ? INT64_MIN : (int64_t)q;
}

void convert_bounds(Job *j)
{
    const ColumnSpec *s = j->spec;
    for (uint32_t scale = 0; scale < PLAIN_SCALES; scale++) {
        j->bounds.low[scale]  = s->has_min ? bound_at(s->min, scale, true) : INT64_MIN;
        j->bounds.high[scale] = s->has_max ? bound_at(s->max, scale, false) : INT64_MAX;
    }
    j->cells.bounds = &j->bounds;
}
