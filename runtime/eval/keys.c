/* keys.c -- a hash table of typed tuples.
 *
 * Each value of a key becomes words that say it all when it is short, as most codes, names, periods and small numbers are: equal values have
 * equal words, and words that are equal and not LONG belong to equal values. */
#include "runtime/eval/keys.h"
#include "runtime/eval/eval.h"

#include <string.h>

/* A text takes two words: its first eight bytes, and its last seven before its length, which overlap where it is shorter.  Other values take one, with
 * what it is in the highest byte. */
enum { TEXT_WHOLE = 15, TEXT_LONG = 0xFF, TEXT_MISSING = 0xFE };
enum { WORD_MISSING = 0, WORD_WHOLE = 1, WORD_LONG = 0xFF };

static uint32_t words_of(VecKind k)
{
    return k == VEC_TEXT ? 2 : 1;
}

void keys_init(KeyTable *t, Arena *arena, uint32_t nkeys, const VecKind *kinds)
{
    *t = (KeyTable){.arena = arena, .nkeys = nkeys, .nslots = 64, .stride = 1};
    t->columns = arena_zalloc(arena, nkeys, sizeof *t->columns);
    for (uint32_t k = 0; k < nkeys; k++) {
        vec_builder_init(&t->columns[k], arena, kinds[k]);
        t->stride += words_of(kinds[k]);
    }
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

static inline uint64_t load8(const char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
    return word;
}

static inline uint64_t tagged(uint64_t word, uint64_t tag)
{
    return (word & (UINT64_MAX >> 8)) | tag << 56;
}

static uint64_t long_text(Str s)
{
    uint64_t h = s.len;
    for (uint32_t i = 0; i + 8 < s.len; i += 8)
        h = mix(h, load8(s.p + i));
    return mix(h, load8(s.p + s.len - 8));
}

/* Whether they are long. */
static inline bool text_words(Str s, uint64_t *words)
{
    const char *p = s.p;
    if (s.len > TEXT_WHOLE) {
        words[0] = long_text(s);
        words[1] = TEXT_LONG;
    } else if (s.len >= 8) {
        words[0] = load8(p);
        words[1] = (load8(p + s.len - 8) & ~UINT64_C(0xFF)) | s.len;
    } else {
        uint64_t word = 0;
        if (s.len >= 4) {
            uint32_t first, last;
            memcpy(&first, p, 4);
            memcpy(&last, p + s.len - 4, 4);
            word = first | (uint64_t)last << (8 * (s.len - 4));
        } else if (s.len >= 2) {
            uint16_t first;
            memcpy(&first, p, 2);
            word = s.len == 2 ? first : first | (uint64_t)(unsigned char)p[2] << 16;
        } else if (s.len) {
            word = (unsigned char)p[0];
        }
        words[0] = word;
        words[1] = s.len;
    }
    return s.len > TEXT_WHOLE;
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

/* The words of V in N rows of ROWS (null: FIRST and on) to AT, STRIDE apart.  Whether one of them is long. */
static bool read_texts(const Vec *v, const uint32_t *rows, uint32_t first, uint32_t n, uint64_t *at, size_t stride)
{
    const Str *text = v->text;
    bool any_long = false;
    if (!rows && !v->constant && !v->valid) {
        for (uint32_t i = 0; i < n; i++, at += stride)
            any_long |= text_words(text[first + i], at);
        return any_long;
    }
    for (uint32_t i = 0; i < n; i++, at += stride) {
        uint32_t row = rows ? rows[i] : first + i;
        if (vec_valid(v, row)) {
            any_long |= text_words(text[vec_at(v, row)], at);
        } else {
            at[0] = 0;
            at[1] = TEXT_MISSING;
        }
    }
    return any_long;
}

static bool read_others(const Vec *v, const uint32_t *rows, uint32_t first, uint32_t n, uint64_t *at, size_t stride, Arena *scratch)
{
    bool any_long = false;
    for (uint32_t i = 0; i < n; i++, at += stride) {
        uint32_t row = rows ? rows[i] : first + i, k = vec_at(v, row);
        if (v->valid && !vec_valid(v, row))
            at[0] = WORD_MISSING;
        else
            at[0] = v->kind == VEC_NUM ? number_word(v, k, scratch) : whole_word(v->kind == VEC_BOOL ? v->boolean[k] : v->i64[k]);
        any_long |= at[0] >> 56 == WORD_LONG;
    }
    return any_long;
}

/* Words that differ in one place alone never have the same sum. */
static inline void hash_entries(uint64_t *entries, uint32_t n, uint32_t stride)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t *entry = &entries[(size_t)i * stride], sum = 0, odd = 0x9E3779B97F4A7C15u;
        for (uint32_t k = 1; k < stride; k++) {
            sum += entry[k] * odd;
            odd *= 0xD1342543DE82EF95u;
        }
        entry[0] = mix(0, sum);
    }
}

KeyRows keys_room(const Vec *const *columns, uint32_t nkeys, uint32_t n, Arena *scratch)
{
    KeyRows r = {.columns = columns, .nkeys = nkeys};
    size_t stride = 1;
    for (uint32_t k = 0; k < nkeys; k++)
        stride += words_of(columns[k]->kind);
    r.entries = arena_alloc(scratch, n * stride, sizeof *r.entries);
    return r;
}

void keys_read_some(KeyRows *r, const uint32_t *rows, uint32_t first, uint32_t n, Arena *scratch)
{
    uint32_t stride = 1, at = 1;
    r->rows     = rows;
    r->first    = first;
    r->n        = n;
    r->any_long = false;
    for (uint32_t k = 0; k < r->nkeys; k++)
        stride += words_of(r->columns[k]->kind);
    for (uint32_t k = 0; k < r->nkeys; k++) {
        const Vec *v = r->columns[k];
        r->any_long |= v->kind == VEC_TEXT ? read_texts(v, rows, first, n, r->entries + at, stride)
                                           : read_others(v, rows, first, n, r->entries + at, stride, scratch);
        at += words_of(v->kind);
    }
    switch (stride) {
    case 2:  hash_entries(r->entries, n, 2); break;
    case 3:  hash_entries(r->entries, n, 3); break;
    case 4:  hash_entries(r->entries, n, 4); break;
    case 5:  hash_entries(r->entries, n, 5); break;
    case 6:  hash_entries(r->entries, n, 6); break;
    case 7:  hash_entries(r->entries, n, 7); break;
    default: hash_entries(r->entries, n, stride); break;
    }
}

KeyRows keys_read(const Vec *const *columns, uint32_t nkeys, const uint32_t *rows, uint32_t n, Arena *scratch)
{
    KeyRows r = keys_room(columns, nkeys, n, scratch);
    keys_read_some(&r, rows, 0, n, scratch);
    return r;
}

static inline uint32_t row_at(const KeyRows *r, uint32_t i)
{
    return r->rows ? r->rows[i] : r->first + i;
}

/* ---- the table ---- */

/* Tuple T of the table and the one in row ROW, whose words are equal, are equal too. */
static bool long_words_eq(const KeyTable *t, uint32_t tuple, const KeyRows *r, const uint64_t *entry, uint32_t row, Arena *scratch)
{
    const uint64_t *word = entry + 1;
    for (uint32_t k = 0; k < t->nkeys; k++) {
        const Vec *mine = &t->columns[k].v, *v = r->columns[k];
        bool is_text = v->kind == VEC_TEXT, is_long = is_text ? word[1] == TEXT_LONG : word[0] >> 56 == WORD_LONG;
        word += words_of(v->kind);
        if (!is_long)
            continue;
        uint32_t at = vec_at(v, row);
        if (is_text ? !text_eq(mine->text[tuple], v->text[at]) : vec_compare(mine, tuple, v, at, scratch) != 0)
            return false;
    }
    return true;
}

static inline bool same_words(const uint64_t *x, const uint64_t *y, uint32_t stride)
{
    uint64_t other = 0;
    for (uint32_t k = 0; k < stride; k++)
        other |= x[k] ^ y[k];
    return !other;
}

/* The slot where the tuple is, or where it would go. */
static inline uint32_t slot_of(const KeyTable *t, const KeyRows *r, uint32_t i, uint32_t stride, Arena *scratch)
{
    const uint64_t *entry = &r->entries[(size_t)i * stride];
    uint32_t at = (uint32_t)entry[0] & (t->nslots - 1);
    for (; t->slots[at]; at = (at + 1) & (t->nslots - 1)) {
        uint32_t tuple = t->slots[at] - 1;
        if (same_words(&t->entries[(size_t)tuple * stride], entry, stride) &&
            (!r->any_long || long_words_eq(t, tuple, r, entry, row_at(r, i), scratch)))
            break;
    }
    return at;
}

/* Tuples at N places of R from I on.  Memory is asked for before it is needed: the tables of many groups do not stay near. */
static inline void find_some(const KeyTable *t, const KeyRows *r, uint32_t i, uint32_t n, uint32_t stride, uint32_t *tuples, Arena *scratch)
{
    const uint64_t *entry = &r->entries[(size_t)i * stride];
    uint32_t mask = t->nslots - 1;
    for (uint32_t k = 0; k < n; k++)
        __builtin_prefetch(&t->slots[(uint32_t)entry[k * stride] & mask]);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t slot = t->slots[(uint32_t)entry[k * stride] & mask];
        __builtin_prefetch(&t->entries[(size_t)(slot ? slot - 1 : 0) * stride]);
    }
    for (uint32_t k = 0; k < n; k++)
        tuples[k] = t->slots[slot_of(t, r, i + k, stride, scratch)] - 1;
}

void keys_find_all(const KeyTable *t, const KeyRows *r, uint32_t *tuples, Arena *scratch)
{
    enum { AT_ONCE = 32 };
    for (uint32_t i = 0; i < r->n && !t->n; i++)
        tuples[i] = KEYS_NONE;
    for (uint32_t i = 0; i < r->n && t->n; i += AT_ONCE) {
        uint32_t n = r->n - i < AT_ONCE ? r->n - i : AT_ONCE;
        switch (t->stride) {                /* known lengths are compared without a loop */
        case 2:  find_some(t, r, i, n, 2, tuples + i, scratch); break;
        case 3:  find_some(t, r, i, n, 3, tuples + i, scratch); break;
        case 4:  find_some(t, r, i, n, 4, tuples + i, scratch); break;
        case 5:  find_some(t, r, i, n, 5, tuples + i, scratch); break;
        case 6:  find_some(t, r, i, n, 6, tuples + i, scratch); break;
        case 7:  find_some(t, r, i, n, 7, tuples + i, scratch); break;
        default: find_some(t, r, i, n, t->stride, tuples + i, scratch); break;
        }
    }
}

uint32_t keys_find(const KeyTable *t, const KeyRows *r, uint32_t i, Arena *scratch)
{
    uint32_t at = slot_of(t, r, i, t->stride, scratch);
    return t->slots[at] ? t->slots[at] - 1 : KEYS_NONE;
}

static void slots_grow(KeyTable *t)
{
    t->nslots *= 2;
    t->slots = mem_grow(t->slots, t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t at = (uint32_t)t->entries[(size_t)i * t->stride] & (t->nslots - 1);
        while (t->slots[at])
            at = (at + 1) & (t->nslots - 1);
        t->slots[at] = i + 1;
    }
}

uint32_t keys_add(KeyTable *t, const KeyRows *r, uint32_t i, bool *added, Arena *scratch)
{
    uint32_t stride = t->stride, at = slot_of(t, r, i, stride, scratch);
    *added = !t->slots[at];
    if (!*added)
        return t->slots[at] - 1;
    if (t->n == t->cap) {
        t->cap     = t->cap ? t->cap * 2 : 64;
        t->entries = mem_grow(t->entries, t->cap, stride * sizeof *t->entries);
    }
    for (uint32_t k = 0; k < t->nkeys; k++)
        vec_builder_append_one(&t->columns[k], r->columns[k], row_at(r, i));
    memcpy(&t->entries[(size_t)t->n * stride], &r->entries[(size_t)i * stride], stride * sizeof *t->entries);
    t->slots[at] = ++t->n;
    if (t->n > t->nslots / 4)
        slots_grow(t);
    return t->n - 1;
}
