/* hole_impl.h -- inside of the table of holes, for hole*.c alone. */
#ifndef RUNTIME_COLUMN_HOLE_IMPL_H
#define RUNTIME_COLUMN_HOLE_IMPL_H

#include "runtime/column/hole.h"
#include "runtime/mem.h"

#include <pthread.h>

typedef enum HoleKind { HOLE_LEAF, HOLE_SUMMARY, HOLE_JOIN } HoleKind;

typedef struct Hole {
    HoleKind           kind;
    HoleLeaf           leaf;      /* LEAF */
    const HoleId      *atoms;     /* JOIN: leaves and summaries, ascending, two or more */
    uint32_t           natoms;
    uint64_t           hash;
    const HoleSummary *read;      /* SUMMARY: itself; others: made at the first reading */
} Hole;

typedef struct MotiveText { Str text, folded; } MotiveText;

struct HoleTable {
    pthread_mutex_t lock;         /* around everything below */
    Arena      *arena;            /* atoms, summaries and motive texts; nothing is ever moved there */
    MotiveText *motives; uint32_t nmotives, cap_motives;
    Hole       *holes;   uint32_t nholes, cap;
    uint32_t   *slots;   uint32_t nslots;    /* open addressing by hash; a power of two, at most half full */
};

int hole_leaf_cmp(const HoleTable *t, HoleLeaf a, HoleLeaf b);    /* motive text, then origin; lock held */

#endif
