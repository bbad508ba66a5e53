/* keys.c -- a hash table of typed tuples.
 *
 * Each value of a key becomes a word that says it all when it is short, as most codes, periods and small numbers are: equal values have
 * equal words, and words that are equal and not LONG belong to equal values. */
#include "runtime/eval/keys.h"
#include "runtime/eval/eval.h"

#include <string.h>

/* The highest byte of a word. */
enum { WORD_MISSING = 0, WORD_WHOLE = 1, WORD_TEXT = 2 /* and on: plus the length */, WORD_LONG = 0xFF, TEXT_WHOLE = 7 };

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
    mem_free(t->entries);
    mem_free(t->slots);
    t->entries = NULL;
    t->slots   = NULL;
}

/* ---- words ---- */

static inline uint64_t mix(uint64_t h, uint64_t word)
{
    unsigned __int128 m = (unsigned __int128)(h ^ word) * 0x9E3779B97F4A7C15u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static inline uint64_t tagged(uint64_t word, uint64_t tag)
{
    return (word & (UINT64_MAX >> 8)) | tag << 56;
}

static inline uint64_t text_word(Str s)
{
    const char *p = s.p;
    if (s.len >= 8) {
        uint64_t h = s.len, part;
        for (uint32_t i = 8; i + 8 < s.len; i += 8) {
            memcpy(&part, p + i, 8);
            h = mix(h, part);
        }
        memcpy(&part, p, 8);
        h = mix(h, part);
        memcpy(&part, p + s.len - 8, 8);
        return tagged(mix(h, part), WORD_LONG);
    }
    uint64_t word = 0;
    if (s.len >= 4) {
        uint32_t head, tail;
        memcpy(&head, p, 4);
        memcpy(&tail, p + s.len - 4, 4);
        word = head | (uint64_t)tail << (8 * (s.len - 4));
    } else if (s.len) {
        word = (unsigned char)p[0] | (uint64_t)(unsigned char)p[s.len / 2] << (8 * (s.len / 2)) | (uint64_t)(unsigned char)p[s.len - 1] << (8 * (s.len - 1));
    }
    return tagged(word, WORD_TEXT + s.len);
}

static inline uint64_t whole_word(int64_t x)
{
    bool fits = x >= -(INT64_C(1) << 55) && x < INT64_C(1) << 55;
    return fits ? tagged((uint64_t)x, WORD_WHOLE) : tagged(mix(1, (uint64_t)x), WORD_LONG);
}

/* Small integers are as whole words; other numbers are equal whatever their representation. */
static uint64_t number_word(const Vec *v, uint32_t i, Arena *scratch)
{
    int64_t x;
    if (v->rep == REP_DEC && v->scale == 0)
        return whole_word(v->i64[i]);
    Num n = vec_num(scratch, v, i);
    return num_to_i64(n, &x) ? whole_word(x) : tagged(num_hash(n), WORD_LONG);
}

static uint64_t word_of(const Vec *v, uint32_t i, Arena *scratch)
{
    switch (v->kind) {
    case VEC_NUM:
        return number_word(v, i, scratch);
    case VEC_TEXT:
        return text_word(v->text[i]);
    case VEC_BOOL:
        return whole_word(v->boolean[i]);
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        break;
    }
    return whole_word(v->i64[i]);
}

KeyRows keys_read(const Vec *const *columns, uint32_t nkeys, const uint32_t *rows, uint32_t n, Arena *scratch)
{
    uint32_t stride = nkeys + 1;
    KeyRows r = {columns, nkeys, n, rows, arena_alloc(scratch, (size_t)n * stride, sizeof *r.entries), false};
    bool any_long = false;
    for (uint32_t i = 0; i < n; i++)
        r.entries[(size_t)i * stride] = 0;
    for (uint32_t k = 0; k < nkeys; k++) {
        const Vec *v = columns[k];
        for (uint32_t i = 0; i < n; i++) {
            uint64_t *entry = &r.entries[(size_t)i * stride];
            uint32_t row = rows ? rows[i] : i, at = vec_at(v, row);
            uint64_t word = !vec_valid(v, row) ? 0 : v->kind == VEC_TEXT ? text_word(v->text[at]) : word_of(v, at, scratch);
            entry[1 + k] = word;
            entry[0]     = mix(entry[0] + k, word);
            any_long    |= word >> 56 == WORD_LONG;
        }
    }
    r.any_long = any_long;
    return r;
}

/* ---- the table ---- */

/* Tuple T of the table and the one in row ROW, whose words are equal, are equal too. */
static bool long_words_eq(const KeyTable *t, uint32_t tuple, const KeyRows *r, const uint64_t *entry, uint32_t row, Arena *scratch)
{
    for (uint32_t k = 0; k < t->nkeys; k++) {
        const Vec *mine = &t->columns[k].v, *v = r->columns[k];
        if (entry[1 + k] >> 56 != WORD_LONG)
            continue;
        uint32_t at = vec_at(v, row);
        if (v->kind == VEC_TEXT ? !text_eq(mine->text[tuple], v->text[at]) : vec_compare(mine, tuple, v, at, scratch) != 0)
            return false;
    }
    return true;
}

/* The slot where the tuple is, or where it would go. */
static inline uint32_t slot_of(const KeyTable *t, const KeyRows *r, uint32_t i, Arena *scratch)
{
    uint32_t stride = t->nkeys + 1;
    const uint64_t *entry = &r->entries[(size_t)i * stride];
    uint32_t at = (uint32_t)entry[0] & (t->nslots - 1);
    for (; t->slots[at]; at = (at + 1) & (t->nslots - 1)) {
        uint32_t tuple = t->slots[at] - 1;
        const uint64_t *mine = &t->entries[(size_t)tuple * stride];
        uint64_t other = 0;
        for (uint32_t k = 0; k < stride; k++)
            other |= mine[k] ^ entry[k];
        if (!other && (!r->any_long || long_words_eq(t, tuple, r, entry, r->rows ? r->rows[i] : i, scratch)))
            break;
    }
    return at;
}

uint32_t keys_find(const KeyTable *t, const KeyRows *r, uint32_t i, Arena *scratch)
{
    uint32_t at = slot_of(t, r, i, scratch);
    return t->slots[at] ? t->slots[at] - 1 : KEYS_NONE;
}

static void slots_grow(KeyTable *t)
{
    t->nslots *= 2;
    t->slots = mem_grow(t->slots, t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t at = (uint32_t)t->entries[(size_t)i * (t->nkeys + 1)] & (t->nslots - 1);
        while (t->slots[at])
            at = (at + 1) & (t->nslots - 1);
        t->slots[at] = i + 1;
    }
}

uint32_t keys_add(KeyTable *t, const KeyRows *r, uint32_t i, bool *added, Arena *scratch)
{
    uint32_t at = slot_of(t, r, i, scratch), stride = t->nkeys + 1;
    *added = !t->slots[at];
    if (!*added)
        return t->slots[at] - 1;
    if (t->n == t->cap) {
        t->cap     = t->cap ? t->cap * 2 : 64;
        t->entries = mem_grow(t->entries, t->cap, stride * sizeof *t->entries);
    }
    for (uint32_t k = 0; k < t->nkeys; k++)
        vec_builder_append_one(&t->columns[k], r->columns[k], r->rows ? r->rows[i] : i);
    memcpy(&t->entries[(size_t)t->n * stride], &r->entries[(size_t)i * stride], stride * sizeof *t->entries);
    t->slots[at] = ++t->n;
    if (t->n > t->nslots / 4)
        slots_grow(t);
    return t->n - 1;
}
