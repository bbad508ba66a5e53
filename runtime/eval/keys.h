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
    uint64_t   *hashes;       /* by tuple; malloc'ed, as the slots are */
    uint32_t   *slots;        /* open addressing: tuple + 1; a power of two, at most half full */
    uint32_t    nslots, cap;
} KeyTable;

void keys_init(KeyTable *t, Arena *arena, uint32_t nkeys, const VecKind *kinds);
void keys_free(KeyTable *t);
/* Hashes of the tuples in rows ROWS[0..nrows) (null: 0..nrows) of COLUMNS. */
void keys_hash(const Vec *const *columns, uint32_t nkeys, const uint32_t *rows, uint32_t nrows, uint64_t *hashes,
               Arena *scratch);
/* Number of the tuple in row ROW, which hashes to HASH; KEYS_NONE when it is not there.  Safe from several threads while nobody adds. */
uint32_t keys_find(const KeyTable *t, const Vec *const *columns, uint32_t row, uint64_t hash, Arena *scratch);
/* The same, adding it when it is not there: then *ADDED. */
uint32_t keys_add(KeyTable *t, const Vec *const *columns, uint32_t row, uint64_t hash, bool *added, Arena *scratch);

#endif
