/* keys.c -- a hash table of typed tuples. */
#include "runtime/eval/keys.h"
#include "runtime/eval/eval.h"

#include <string.h>

void keys_init(KeyTable *t, Arena *arena, uint32_t nkeys, const VecKind *kinds)
{
    *t = (KeyTable){.arena = arena, .nkeys = nkeys, .nslots = 64};
    t->columns = arena_zalloc(arena, nkeys, sizeof *t->columns);
    for (uint32_t k = 0; k < nkeys; k++)
        vec_builder_init(&t->columns[k], arena, kinds[k]);
    t->slots = mem_alloc(t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
}

void keys_free(KeyTable *t)
{
    mem_free(t->hashes);
    mem_free(t->slots);
    t->hashes = NULL;
    t->slots  = NULL;
}

static inline uint64_t mix(uint64_t h, uint64_t word)
{
    unsigned __int128 m = (unsigned __int128)(h ^ word) * 0x9E3779B97F4A7C15u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static const uint64_t missing_word = 0xD1B54A32D192ED03u;

static uint64_t value_hash(const Vec *v, uint32_t i, Arena *scratch)
{
    if (!vec_valid(v, i))
        return missing_word;
    i = vec_at(v, i);
    switch (v->kind) {
    case VEC_NUM:
        return num_hash(vec_num(scratch, v, i));
    case VEC_TEXT:
        return str_hash(v->text[i]);
    case VEC_BOOL:
        return v->boolean[i];
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        break;
    }
    return (uint64_t)v->i64[i];
}

void keys_hash(const Vec *const *columns, uint32_t nkeys, const uint32_t *rows, uint32_t nrows, uint64_t *hashes,
               Arena *scratch)
{
    memset(hashes, 0, nrows * sizeof *hashes);
    for (uint32_t k = 0; k < nkeys; k++) {
        const Vec *v = columns[k];
        if (v->constant && nrows) {
            uint64_t h = value_hash(v, 0, scratch);
            for (uint32_t i = 0; i < nrows; i++)
                hashes[i] = mix(hashes[i] + k, h);
            continue;
        }
        for (uint32_t i = 0; i < nrows; i++)
            hashes[i] = mix(hashes[i] + k, value_hash(v, rows ? rows[i] : i, scratch));
    }
}

static bool tuple_eq(const KeyTable *t, uint32_t tuple, const Vec *const *columns, uint32_t row, Arena *scratch)
{
    for (uint32_t k = 0; k < t->nkeys; k++) {
        const Vec *mine = &t->columns[k].v, *v = columns[k];
        bool here = vec_valid(mine, tuple), there = vec_valid(v, row);
        if (here != there)
            return false;
        if (!here)
            continue;
        uint32_t at = vec_at(v, row);
        if (v->kind == VEC_TEXT ? !str_eq(mine->text[tuple], v->text[at]) : vec_compare(mine, tuple, v, at, scratch) != 0)
            return false;
    }
    return true;
}

/* The slot where the tuple is, or where it would go. */
static uint32_t slot_of(const KeyTable *t, const Vec *const *columns, uint32_t row, uint64_t hash, Arena *scratch)
{
    uint32_t at = (uint32_t)hash & (t->nslots - 1);
    while (t->slots[at]) {
        uint32_t tuple = t->slots[at] - 1;
        if (t->hashes[tuple] == hash && tuple_eq(t, tuple, columns, row, scratch))
            break;
        at = (at + 1) & (t->nslots - 1);
    }
    return at;
}

uint32_t keys_find(const KeyTable *t, const Vec *const *columns, uint32_t row, uint64_t hash, Arena *scratch)
{
    uint32_t at = slot_of(t, columns, row, hash, scratch);
    return t->slots[at] ? t->slots[at] - 1 : KEYS_NONE;
}

static void slots_grow(KeyTable *t)
{
    t->nslots *= 2;
    t->slots = mem_grow(t->slots, t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t at = (uint32_t)t->hashes[i] & (t->nslots - 1);
        while (t->slots[at])
            at = (at + 1) & (t->nslots - 1);
        t->slots[at] = i + 1;
    }
}

uint32_t keys_add(KeyTable *t, const Vec *const *columns, uint32_t row, uint64_t hash, bool *added, Arena *scratch)
{
    uint32_t at = slot_of(t, columns, row, hash, scratch);
    *added = !t->slots[at];
    if (!*added)
        return t->slots[at] - 1;
    if (t->n == t->cap) {
        t->cap    = t->cap ? t->cap * 2 : 64;
        t->hashes = mem_grow(t->hashes, t->cap, sizeof *t->hashes);
    }
    for (uint32_t k = 0; k < t->nkeys; k++)
        vec_builder_append_one(&t->columns[k], columns[k], row);
    t->hashes[t->n] = hash;
    t->slots[at]    = ++t->n;
    if (t->n > t->nslots / 2)
        slots_grow(t);
    return t->n - 1;
}
