/* keys.h -- numbers tuples of typed values in order of first appearance.  Private to runtime/eval.
 * Numbers are equal by value whatever their representation; a missing value equals any missing one. */
#ifndef RUNTIME_EVAL_KEYS_H
#define RUNTIME_EVAL_KEYS_H

#include "runtime/column/vec.h"

enum { KEYS_NONE = UINT32_MAX };

typedef struct KeyTable {
    Arena      *arena;        /* the tuples; owned by someone else */
    uint32_t    nkeys, n;
    VecBuilder *columns;      /* by key: the value of each tuple */
    uint64_t   *entries;      /* by tuple: its hash and the words of its keys; malloc'ed, as the slots are */
    uint32_t    stride;       /* words of an entry */
    uint32_t   *slots;        /* open addressing: tuple + 1; a power of two, at most a quarter full */
    uint32_t    nslots, cap;
} KeyTable;

/* The tuples in some rows, made ready to be looked for: ENTRIES as those of a table, by place. */
typedef struct KeyRows {
    const Vec *const *columns;
    uint32_t          nkeys, n;
    const uint32_t   *rows;   /* null: FIRST and on */
    uint32_t          first;
    uint64_t         *entries;
    bool              any_long;   /* the words of some value do not say it whole */
} KeyRows;

void keys_init(KeyTable *t, Arena *arena, uint32_t nkeys, const VecKind *kinds);
void keys_free(KeyTable *t);
/* The tuples in rows ROWS[0..n) (null: 0..n) of COLUMNS, in SCRATCH. */
KeyRows keys_read(const Vec *const *columns, uint32_t nkeys, const uint32_t *rows, uint32_t n, Arena *scratch);
/* The same a part at a time, in room for up to N rows that stays near: rows ROWS[0..n) (null: FIRST and on) of the columns. */
KeyRows keys_room(const Vec *const *columns, uint32_t nkeys, uint32_t n, Arena *scratch);
void keys_read_some(KeyRows *r, const uint32_t *rows, uint32_t first, uint32_t n, Arena *scratch);
/* Number of the tuple at place I of R; KEYS_NONE when it is not there.  Safe from several threads while nobody adds. */
uint32_t keys_find(const KeyTable *t, const KeyRows *r, uint32_t i, Arena *scratch);
/* The same for all places of R. */
void keys_find_all(const KeyTable *t, const KeyRows *r, uint32_t *tuples, Arena *scratch);
/* keys_find, adding it when it is not there: then *ADDED. */
uint32_t keys_add(KeyTable *t, const KeyRows *r, uint32_t i, bool *added, Arena *scratch);

#endif
