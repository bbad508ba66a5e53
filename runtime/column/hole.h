/* hole.h -- missing values: each hole has a reason (motive) and an origin.
 *
 * A HoleId is 0 for "there is a value".  A leaf is (motive, origin): the origin is a site of the plan
 * (a column of a dataset, or the place in the script that made it); at row grain the line is the row's own.
 * Joins are sets of leaves; summaries belong to groups and keep counts and the first addresses.
 * One table serves a whole evaluation; all calls are thread safe; ids are not meaningful between runs: what is printed
 * never depends on their order (leaves of a join are listed in order of motive text, origin). */
#ifndef RUNTIME_COLUMN_HOLE_H
#define RUNTIME_COLUMN_HOLE_H

#include "runtime/text.h"

typedef uint32_t HoleId;

/* Built-in motives have fixed ids; the script's own come after.  MOTIVE(id, text) */
typedef enum Motive {
#define MOTIVE(id, text) MOTIVE_##id,
#include "runtime/column/motive.def"
#undef MOTIVE
    MOTIVE_BUILTIN
} Motive;

typedef struct HoleTable HoleTable;
HoleTable *holes_new(void);                                  /* malloc'ed, knows the built-in motives */
void       holes_free(HoleTable *t);

/* Interns a motive text (folded compare, first spelling kept). */
uint32_t   holes_motive(HoleTable *t, Str text);
Str        holes_motive_text(HoleTable *t, uint32_t motive);

typedef struct HoleLeaf {
    uint32_t motive;
    uint32_t origin;        /* site of the plan (plan.h); UINT32_MAX: none */
} HoleLeaf;

HoleId hole_leaf(HoleTable *t, uint32_t motive, uint32_t origin);
/* Negative, 0 or positive: the order in which leaves are listed. */
int    hole_leaf_order(HoleTable *t, HoleLeaf a, HoleLeaf b);
HoleId hole_join(HoleTable *t, HoleId a, HoleId b);          /* 0 is neutral; a == b gives a */

/* Addresses in a summary: where a leaf was met. */
typedef struct HoleAddress {
    HoleLeaf leaf;
    uint32_t dataset;       /* plan's dataset */
    uint64_t line;          /* line in its file, from 1 */
} HoleAddress;

typedef struct HoleCount { HoleLeaf leaf; uint64_t count; } HoleCount;

/* What a group knows of the holes it met: counts by leaf, and the first addresses in file order. */
typedef struct HoleSummary {
    HoleCount   *counts;      uint32_t ncounts;
    HoleAddress *addresses;   uint32_t naddresses;
    uint64_t     rows;        /* rows with a hole */
} HoleSummary;

/* Copies S. */
HoleId hole_summary(HoleTable *t, const HoleSummary *s);
/* Reads a hole of any kind back: leaf and joined ones have counts of 1 and no addresses; summaries as
 * given; joins of summaries are added up.  The result is valid until holes_free. */
const HoleSummary *hole_read(HoleTable *t, HoleId id);
bool   hole_has_motive(HoleTable *t, HoleId id, uint32_t motive);
/* Only when every leaf has this motive. */
bool   hole_only_motive(HoleTable *t, HoleId id, uint32_t motive);
/* "vacío", "no reportado y vacío": distinct motives in order of first letters, joined in Spanish. */
void   hole_print(Buf *out, HoleTable *t, HoleId id);

#endif
