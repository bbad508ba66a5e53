/* lanes.h -- what the aggregates of a feed add up, group by group side by side, so that a row touches one place.  Private to runtime/eval.
 *
 * A lane is a 64-bit sum by group.  Lanes that add the same values, each of the rows it takes, make a strip.  Before a batch is added a bound is kept on
 * what the lanes of a strip can hold, so that no addition need be checked; when it is reached they are emptied into exact sums. */
#ifndef RUNTIME_EVAL_LANES_H
#define RUNTIME_EVAL_LANES_H

#include "runtime/eval/eval.h"

enum { STRIP_LANES = 32, LANES_NONE = UINT32_MAX };

/* What a strip adds: a column, the product of two (Y: not REG_NONE), or 1 for each row (X: REG_NONE). */
typedef struct StripSource { Reg x, y; } StripSource;

typedef struct Strip {
    StripSource source;
    uint32_t  first, n;            /* its lanes, where they stand in a group */
    bool      marks;               /* some lane takes only some rows, and need not count them: … */
    uint32_t  any;                 /* … a word whose bit K says that lane K took one; LANES_NONE: there is none */
    uint8_t   scale;               /* lanes are / 10^SCALE */
    uint64_t  bound;               /* no lane of a group, nor of all groups together, is more than this */
    NumSum   *whole;               /* by group and lane: what the lanes were emptied into; null: they never were */
    /* of the batch that is being added */
    uint32_t  busy;                /* lanes that are added to, a bit each */
    const Vec *values;             /* null: 1 for each row, or they were added otherwise */
    const uint8_t *take[STRIP_LANES];    /* by lane: rows taken, a byte for each place, 0 or 1; null: all */
} Strip;

typedef struct Lanes {
    Strip    *strips; uint32_t nstrips, cap_strips;
    uint32_t  stride;              /* words of a group */
    uint32_t  cap;                 /* groups */
    int64_t  *words;               /* in BLOCK, where cache lines begin; the first word of a group counts its rows */
    void     *block;
} Lanes;

/* A sum by group: lane K of a strip. */
typedef struct Sums { Lanes *lanes; uint32_t strip, k; } Sums;

void lanes_free(Lanes *l);
/* Asks for a lane, before any row: of rows that MARKS says need not be counted. */
Sums lanes_ask(Lanes *l, StripSource source, bool marks);
/* All lanes were asked for. */
void lanes_ready(Lanes *l);
/* Room for N groups. */
void lanes_grow(Lanes *l, uint32_t n);

static inline uint64_t lanes_rows(const Lanes *l, uint32_t group) { return l->cap ? (uint64_t)l->words[(size_t)group * l->stride] : 0; }
static inline Strip *sums_strip(const Sums *s) { return &s->lanes->strips[s->strip]; }
static inline int64_t *sums_word(const Sums *s, uint32_t group)
{
    return &s->lanes->words[(size_t)group * s->lanes->stride + sums_strip(s)->first + s->k];
}
/* Whether the lane, of a strip that marks, took any row of GROUP. */
bool sums_any(const Sums *s, uint32_t group);
void sums_mark(const Sums *s, uint32_t group);
/* The exact sum to add to beside the lane. */
NumSum *sums_whole(const Sums *s, uint32_t group);
/* The sum of a group in full, there or in ROOM. */
const NumSum *sums_total(const Sums *s, uint32_t group, NumSum *room);
/* Adds all groups of FROM to group 0. */
void sums_gather(const Sums *s, const Sums *from);

/* Some rows of a batch.  ROWS null: 0..n.  GROUP_OF by row, null: all in group 0.  ORDER + row grows from row to row, over all batches. */
typedef struct AccumRows {
    const uint32_t *rows, *group_of;
    uint32_t n;
    uint64_t order;
} AccumRows;
static inline uint32_t accum_row(const AccumRows *r, uint32_t i) { return r->rows ? r->rows[i] : i; }
static inline uint32_t accum_group(const AccumRows *r, uint32_t row) { return r->group_of ? r->group_of[row] : 0; }

/* Adds VALUES (null: 1 each) of the rows of a batch that TAKE says to a lane, when lanes_add comes; VALUES and TAKE must last until then.  Lanes of a
 * strip get the same values. */
void lanes_want(const Sums *s, const Vec *values, const uint8_t *take);
/* Counts the rows, for whose groups there is room, and adds what was wanted. */
void lanes_add(Lanes *l, const AccumRows *r, Arena *scratch);
/* X·Y of every row as decimals of 64 bits; null where they do not hold them. */
const Vec *lanes_products(const Vec *x, const Vec *y, Arena *scratch);
/* Adds all groups of FROM, made for the same aggregates: its group G is group MAP[G] here. */
void lanes_join(Lanes *l, Lanes *from, const uint32_t *map, uint32_t n);

/* lanes_add.c: the loops.  GROUPS and values by place, N of each. */
typedef struct PlainLane { uint32_t at; const int64_t *values; } PlainLane;
void lanes_add_plain(int64_t *words, uint32_t stride, const uint32_t *groups, uint32_t n, const PlainLane *lanes, uint32_t nlanes);
/* The lanes at FIRST of a strip of NLANES, of which bit K of MASKS[i] says whether row i is taken by lane K; VALUES null: 1 each. */
void lanes_add_masked(int64_t *words, uint32_t stride, uint32_t first, uint32_t nlanes, uint32_t any, const uint32_t *groups, uint32_t n,
                      const int64_t *values, const uint32_t *masks);
/* The same without vectors. */
void lanes_add_masked_portable(int64_t *words, uint32_t stride, uint32_t first, uint32_t nlanes, uint32_t any, const uint32_t *groups, uint32_t n,
                               const int64_t *values, const uint32_t *masks);

#endif
