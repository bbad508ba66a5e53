/* hole.c -- the table of holes: motives, leaves, joins and summaries, interned.
 *
 * A join is a set of atoms (leaves and summaries), so joining is idempotent however expressions nest; what a join
 * of summaries amounts to is worked out when it is read (hole_merge.c). */
#include "runtime/column/hole_impl.h"

#include <assert.h>
#include <string.h>

static const char *const builtin_text[] = {
#define MOTIVE(id, text) text,
#include "runtime/column/motive.def"
#undef MOTIVE
};

HoleTable *holes_new(void)
{
    HoleTable *t = mem_alloc(1, sizeof *t);
    *t = (HoleTable){.arena = arena_new()};
    pthread_mutex_init(&t->lock, NULL);
    t->nholes = 1;                                   /* id 0 is "there is a value" */
    t->cap    = 64;
    t->holes  = mem_alloc(t->cap, sizeof *t->holes);
    t->holes[0] = (Hole){0};
    t->nslots = 128;
    t->slots  = mem_alloc(t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
    for (uint32_t i = 0; i < MOTIVE_BUILTIN; i++)
        holes_motive(t, str_of(builtin_text[i]));
    assert(t->nmotives == MOTIVE_BUILTIN);
    return t;
}

void holes_free(HoleTable *t)
{
    if (!t)
        return;
    pthread_mutex_destroy(&t->lock);
    arena_free(t->arena);
    mem_free(t->holes);
    mem_free(t->slots);
    mem_free(t->motives);
    mem_free(t);
}

/* ---- motives ---- */

static Str arena_str(Arena *a, Str s)
{
    char *p = arena_alloc(a, s.len, 1);
    if (s.len)
        memcpy(p, s.p, s.len);
    return (Str){p, s.len};
}

uint32_t holes_motive(HoleTable *t, Str text)
{
    text = str_trim(text);
    pthread_mutex_lock(&t->lock);
    uint32_t id = 0;
    while (id < t->nmotives && !str_eq(t->motives[id].text, text))
        id++;
    Str folded = {0};
    if (id == t->nmotives) {
        folded = text_fold_label(text);
        for (id = 0; id < t->nmotives && !str_eq(t->motives[id].folded, folded);)
            id++;
    }
    if (id == t->nmotives) {
        if (t->nmotives == t->cap_motives) {
            t->cap_motives = t->cap_motives ? t->cap_motives * 2 : 32;
            t->motives = mem_grow(t->motives, t->cap_motives, sizeof *t->motives);
        }
        t->motives[t->nmotives++] = (MotiveText){arena_str(t->arena, text), arena_str(t->arena, folded)};
    }
    pthread_mutex_unlock(&t->lock);
    return id;
}

Str holes_motive_text(HoleTable *t, uint32_t motive)
{
    pthread_mutex_lock(&t->lock);
    Str s = motive < t->nmotives ? t->motives[motive].text : (Str){0};
    pthread_mutex_unlock(&t->lock);
    return s;
}

/* Order in which motives are listed. */
static int motive_cmp(const HoleTable *t, uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    int c = str_cmp(t->motives[a].folded, t->motives[b].folded);
    return c ? c : str_cmp(t->motives[a].text, t->motives[b].text);
}

int hole_leaf_cmp(const HoleTable *t, HoleLeaf a, HoleLeaf b)
{
    int c = motive_cmp(t, a.motive, b.motive);
    return c ? c : (a.origin > b.origin) - (a.origin < b.origin);
}

int hole_leaf_order(HoleTable *t, HoleLeaf a, HoleLeaf b)
{
    pthread_mutex_lock(&t->lock);
    int c = hole_leaf_cmp(t, a, b);
    pthread_mutex_unlock(&t->lock);
    return c;
}

/* ---- interning ---- */

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static void slots_grow(HoleTable *t)
{
    mem_free(t->slots);
    t->nslots *= 2;
    t->slots = mem_alloc(t->nslots, sizeof *t->slots);
    memset(t->slots, 0, t->nslots * sizeof *t->slots);
    for (uint32_t id = 1; id < t->nholes; id++) {
        uint32_t at = (uint32_t)t->holes[id].hash & (t->nslots - 1);
        while (t->slots[at])
            at = (at + 1) & (t->nslots - 1);
        t->slots[at] = id;
    }
}

static bool leaf_eq(HoleLeaf a, HoleLeaf b)
{
    return a.motive == b.motive && a.origin == b.origin;
}

static bool summary_eq(const HoleSummary *a, const HoleSummary *b)
{
    if (a->ncounts != b->ncounts || a->naddresses != b->naddresses || a->rows != b->rows)
        return false;
    for (uint32_t i = 0; i < a->ncounts; i++) {
        if (!leaf_eq(a->counts[i].leaf, b->counts[i].leaf) || a->counts[i].count != b->counts[i].count)
            return false;
    }
    for (uint32_t i = 0; i < a->naddresses; i++) {
        const HoleAddress *x = &a->addresses[i], *y = &b->addresses[i];
        if (!leaf_eq(x->leaf, y->leaf) || x->dataset != y->dataset || x->line != y->line)
            return false;
    }
    return true;
}

static bool hole_eq(const Hole *a, const Hole *b)
{
    if (a->hash != b->hash || a->kind != b->kind)
        return false;
    switch (a->kind) {
    case HOLE_LEAF:
        return leaf_eq(a->leaf, b->leaf);
    case HOLE_JOIN:
        return a->natoms == b->natoms && memcmp(a->atoms, b->atoms, a->natoms * sizeof *a->atoms) == 0;
    case HOLE_SUMMARY:
        return summary_eq(a->read, b->read);
    }
    return false;
}

/* The id of a hole equal to H, or 0; *AT is the slot for it. */
static HoleId find(const HoleTable *t, const Hole *h, uint32_t *at)
{
    *at = (uint32_t)h->hash & (t->nslots - 1);
    while (t->slots[*at]) {
        if (hole_eq(&t->holes[t->slots[*at]], h))
            return t->slots[*at];
        *at = (*at + 1) & (t->nslots - 1);
    }
    return 0;
}

static HoleId add(HoleTable *t, const Hole *h, uint32_t at)
{
    if (t->nholes == t->cap) {
        t->cap *= 2;
        t->holes = mem_grow(t->holes, t->cap, sizeof *t->holes);
    }
    HoleId id = t->nholes++;
    t->holes[id] = *h;
    t->slots[at] = id;
    if (t->nholes > t->nslots / 2)
        slots_grow(t);
    return id;
}

HoleId hole_leaf(HoleTable *t, uint32_t motive, uint32_t origin)
{
    Hole h = {.kind = HOLE_LEAF, .leaf = {motive, origin}, .hash = mix(mix(1, motive), origin)};
    uint32_t at;
    pthread_mutex_lock(&t->lock);
    HoleId id = find(t, &h, &at);
    if (!id)
        id = add(t, &h, at);
    pthread_mutex_unlock(&t->lock);
    return id;
}

/* The atoms of hole ID: its own, or itself. */
static uint32_t atoms_of(const HoleTable *t, const HoleId *id, const HoleId **atoms)
{
    const Hole *h = &t->holes[*id];
    *atoms = h->kind == HOLE_JOIN ? h->atoms : id;
    return h->kind == HOLE_JOIN ? h->natoms : 1;
}

static HoleId join_locked(HoleTable *t, HoleId a, HoleId b)
{
    const HoleId *x, *y;
    uint32_t nx = atoms_of(t, &a, &x), ny = atoms_of(t, &b, &y), n = 0;
    HoleId small[16], *atoms = nx + ny <= 16 ? small : mem_alloc(nx + ny, sizeof *atoms);
    for (uint32_t i = 0, j = 0; i < nx || j < ny;) {
        HoleId next = j == ny || (i < nx && x[i] < y[j]) ? x[i] : y[j];
        i += i < nx && x[i] == next;
        j += j < ny && y[j] == next;
        atoms[n++] = next;
    }
    Hole h = {.kind = HOLE_JOIN, .atoms = atoms, .natoms = n, .hash = 2};
    for (uint32_t i = 0; i < n; i++)
        h.hash = mix(h.hash, atoms[i]);
    uint32_t at;
    HoleId id = n == 1 ? atoms[0] : n == nx && nx > 1 ? a : n == ny && ny > 1 ? b : find(t, &h, &at);
    if (!id) {
        h.atoms = memcpy(arena_alloc(t->arena, n, sizeof *atoms), atoms, n * sizeof *atoms);
        id = add(t, &h, at);
    }
    if (atoms != small)
        mem_free(atoms);
    return id;
}

HoleId hole_join(HoleTable *t, HoleId a, HoleId b)
{
    if (a == b || !b)
        return a;
    if (!a)
        return b;
    pthread_mutex_lock(&t->lock);
    HoleId id = join_locked(t, a, b);
    pthread_mutex_unlock(&t->lock);
    return id;
}

HoleId hole_summary(HoleTable *t, const HoleSummary *s)
{
    HoleSummary copy = *s;
    pthread_mutex_lock(&t->lock);
    copy.counts = arena_alloc(t->arena, s->ncounts, sizeof *s->counts);
    for (uint32_t i = 0; i < s->ncounts; i++) {       /* insertion: few leaves, often in order */
        uint32_t j = i;
        for (; j && hole_leaf_cmp(t, s->counts[i].leaf, copy.counts[j - 1].leaf) < 0; j--)
            copy.counts[j] = copy.counts[j - 1];
        copy.counts[j] = s->counts[i];
    }
    Hole h = {.kind = HOLE_SUMMARY, .read = &copy, .hash = mix(3, s->rows)};
    for (uint32_t i = 0; i < copy.ncounts; i++)
        h.hash = mix(mix(mix(h.hash, copy.counts[i].leaf.motive), copy.counts[i].leaf.origin), copy.counts[i].count);
    for (uint32_t i = 0; i < s->naddresses; i++)
        h.hash = mix(mix(h.hash, s->addresses[i].line), s->addresses[i].leaf.origin);
    copy.addresses = s->addresses;
    uint32_t at;
    HoleId id = find(t, &h, &at);
    if (!id) {
        copy.addresses = arena_alloc(t->arena, s->naddresses, sizeof *s->addresses);
        if (s->naddresses)
            memcpy(copy.addresses, s->addresses, s->naddresses * sizeof *s->addresses);
        h.read = memcpy(arena_alloc(t->arena, 1, sizeof copy), &copy, sizeof copy);
        id = add(t, &h, at);
    }
    pthread_mutex_unlock(&t->lock);
    return id;
}
