/* hole_merge.c -- reading holes back: what a join of leaves and summaries amounts to, and its words.
 *
 * Summaries of one join may speak of the same rows (a sum over a sum of the same column) or of different ones (a running total).
 * Where both list an address for a leaf they met it in the same rows, and the greater count holds; otherwise the
 * counts add up. */
#include "runtime/column/hole_impl.h"

#include <stdlib.h>
#include <string.h>

static bool same_leaf(HoleLeaf a, HoleLeaf b)
{
    return a.motive == b.motive && a.origin == b.origin;
}

static bool same_address(const HoleAddress *a, const HoleAddress *b)
{
    return a->dataset == b->dataset && a->line == b->line && same_leaf(a->leaf, b->leaf);
}

static bool shares_address(const HoleSummary *a, const HoleSummary *b, HoleLeaf leaf)
{
    for (uint32_t i = 0; i < a->naddresses; i++) {
        if (!same_leaf(a->addresses[i].leaf, leaf))
            continue;
        for (uint32_t j = 0; j < b->naddresses; j++) {
            if (same_address(&a->addresses[i], &b->addresses[j]))
                return true;
        }
    }
    return false;
}

static HoleSummary *summary_new(HoleTable *t, uint32_t ncounts, uint32_t naddresses)
{
    HoleSummary *s = arena_zalloc(t->arena, 1, sizeof *s);
    s->counts    = arena_alloc(t->arena, ncounts, sizeof *s->counts);
    s->addresses = arena_alloc(t->arena, naddresses, sizeof *s->addresses);
    return s;
}

static HoleCount *count_of(const HoleSummary *s, HoleLeaf leaf)
{
    for (uint32_t i = 0; i < s->ncounts; i++) {
        if (same_leaf(s->counts[i].leaf, leaf))
            return &s->counts[i];
    }
    return NULL;
}

/* Puts LEAF with COUNT where it belongs in the order of leaves. */
static void insert_count(const HoleTable *t, HoleSummary *s, HoleCount count)
{
    uint32_t j = s->ncounts++;
    for (; j && hole_leaf_cmp(t, count.leaf, s->counts[j - 1].leaf) < 0; j--)
        s->counts[j] = s->counts[j - 1];
    s->counts[j] = count;
}

/* Both lists are in file order. */
static void merge_addresses(const HoleTable *t, HoleSummary *out, const HoleSummary *a, const HoleSummary *b)
{
    uint32_t i = 0, j = 0;
    while (i < a->naddresses || j < b->naddresses) {
        const HoleAddress *x = i < a->naddresses ? &a->addresses[i] : NULL;
        const HoleAddress *y = j < b->naddresses ? &b->addresses[j] : NULL;
        int c = !x ? 1 : !y ? -1 : (x->dataset > y->dataset) - (x->dataset < y->dataset);
        if (!c)
            c = (x->line > y->line) - (x->line < y->line);
        if (!c)
            c = hole_leaf_cmp(t, x->leaf, y->leaf);
        out->addresses[out->naddresses++] = c <= 0 ? *x : *y;
        i += c <= 0;
        j += c >= 0;
    }
}

static HoleSummary *merge(HoleTable *t, const HoleSummary *a, const HoleSummary *b)
{
    HoleSummary *s = summary_new(t, a->ncounts + b->ncounts, a->naddresses + b->naddresses);
    bool bare = a->naddresses == 0 || b->naddresses == 0;      /* leaves of one row, beside what they join */
    bool same_rows = bare;
    for (uint32_t i = 0; i < a->ncounts; i++) {
        HoleCount c = a->counts[i];
        const HoleCount *other = count_of(b, c.leaf);
        if (other) {
            bool shared = shares_address(a, b, c.leaf);
            same_rows  |= shared;
            if (shared || bare)
                c.count = c.count > other->count ? c.count : other->count;
            else
                c.count += other->count;
        }
        insert_count(t, s, c);
    }
    for (uint32_t i = 0; i < b->ncounts; i++) {
        if (!count_of(a, b->counts[i].leaf))
            insert_count(t, s, b->counts[i]);
    }
    merge_addresses(t, s, a, b);
    s->rows = !same_rows ? a->rows + b->rows : a->rows > b->rows ? a->rows : b->rows;
    return s;
}

static const HoleSummary *read_locked(HoleTable *t, HoleId id)
{
    Hole *h = &t->holes[id];
    if (h->read)
        return h->read;
    if (h->kind == HOLE_LEAF) {
        HoleSummary *s = summary_new(t, 1, 0);
        s->counts[s->ncounts++] = (HoleCount){h->leaf, 1};
        s->rows = 1;
        return h->read = s;
    }
    if (h->kind == HOLE_JOIN) {
        /* Summaries first: they are made by one thread, so their order by id is the same in every run. */
        const HoleSummary *s = NULL;
        for (int pass = 0; pass < 2; pass++) {
            for (uint32_t i = 0; i < h->natoms; i++) {
                if ((t->holes[h->atoms[i]].kind == HOLE_LEAF) != (pass == 1))
                    continue;
                const HoleSummary *atom = read_locked(t, h->atoms[i]);
                s = s ? merge(t, s, atom) : atom;
            }
        }
        return h->read = s;
    }
    static const HoleSummary none;                   /* id 0: a value */
    return &none;
}

const HoleSummary *hole_read(HoleTable *t, HoleId id)
{
    pthread_mutex_lock(&t->lock);
    const HoleSummary *s = read_locked(t, id);
    pthread_mutex_unlock(&t->lock);
    return s;
}

bool hole_has_motive(HoleTable *t, HoleId id, uint32_t motive)
{
    const HoleSummary *s = hole_read(t, id);
    for (uint32_t i = 0; i < s->ncounts; i++) {
        if (s->counts[i].leaf.motive == motive)
            return true;
    }
    return false;
}

bool hole_only_motive(HoleTable *t, HoleId id, uint32_t motive)
{
    const HoleSummary *s = hole_read(t, id);
    for (uint32_t i = 0; i < s->ncounts; i++) {
        if (s->counts[i].leaf.motive != motive)
            return false;
    }
    return s->ncounts > 0;
}

/* "y" is written "e" before the sound of an i. */
static const char *spanish_and(Str next)
{
    Arena *a = arena_new();                          /* any thread may print */
    Str f = text_fold_in(a, next);
    bool i  = f.len >= 1 && f.p[0] == 'i';
    bool hi = f.len >= 2 && f.p[0] == 'h' && f.p[1] == 'i' && !(f.len >= 3 && (f.p[2] == 'e' || f.p[2] == 'a'));
    arena_free(a);
    return i || hi ? " e " : " y ";
}

void hole_print(Buf *out, HoleTable *t, HoleId id)
{
    const HoleSummary *s = hole_read(t, id);
    uint32_t left = 0;
    for (uint32_t i = 0; i < s->ncounts; i++)        /* leaves of one motive stand together */
        left += i == 0 || s->counts[i].leaf.motive != s->counts[i - 1].leaf.motive;
    uint32_t total = left;
    for (uint32_t i = 0; i < s->ncounts; i++) {
        if (i && s->counts[i].leaf.motive == s->counts[i - 1].leaf.motive)
            continue;
        Str text = holes_motive_text(t, s->counts[i].leaf.motive);
        if (left < total)
            buf_puts(out, left == 1 ? spanish_and(text) : ", ");
        buf_str(out, text);
        left--;
    }
}
