/* group.h -- the groups of a relation and its registers, which last from phase to phase.  Private to runtime/eval. */
#ifndef RUNTIME_EVAL_GROUP_H
#define RUNTIME_EVAL_GROUP_H

#include "runtime/eval/eval.h"
#include "runtime/eval/keys.h"

struct GroupRel {
    const PlanRel *rel;
    Arena     *arena;         /* keys, registers */
    KeyTable   keys;
    uint32_t   n;             /* groups */
    uint32_t   visible;       /* groups there were when the phase began: what code and lookups see */
    uint64_t  *lines;         /* of each group's first row; malloc'ed */
    uint32_t  *datasets;      /* that row's */
    uint32_t   cap;
    const Vec **regs;
};

GroupRel *groups_new(const PlanRel *rel);
void      groups_free(GroupRel *g);
/* The group of the tuple at place I of KEYS (a total: null), made when new: then *ADDED, and groups_note must follow. */
uint32_t  groups_of(GroupRel *g, const KeyRows *keys, uint32_t i, bool *added, Arena *scratch);
/* LINE and DATASET of the row for which GROUP was made. */
void      groups_note(GroupRel *g, uint32_t group, uint64_t line, uint32_t dataset);
/* A phase begins: groups made so far become visible, key registers are set, registers written when
 * there were fewer groups are filled up with holes (sin registros). */
void      groups_begin(GroupRel *g, HoleTable *holes);

#endif
