/* holesum.c -- counts of holes by leaf and their first addresses. */
#include "runtime/eval/holesum.h"
#include "runtime/mem.h"

#include <string.h>

static bool same_leaf(HoleLeaf a, HoleLeaf b)
{
    return a.motive == b.motive && a.origin == b.origin;
}

/* Room for CAP items of SIZE bytes in place of N, which stand in OWN or were malloc'ed. */
static void *more(void *old, const void *own, uint32_t n, uint32_t cap, size_t size)
{
    if (old != own)
        return mem_grow(old, cap, size);
    return memcpy(mem_alloc(cap, size), own, n * size);
}

static void add_count(HoleSum *m, HoleCount c)
{
    HoleSummary *s = &m->s;
    for (uint32_t i = 0; i < s->ncounts; i++) {
        if (same_leaf(s->counts[i].leaf, c.leaf)) {
            s->counts[i].count += c.count;
            return;
        }
    }
    if (!s->counts) {
        s->counts     = &m->own_count;
        m->cap_counts = 1;
    } else if (s->ncounts == m->cap_counts) {
        m->cap_counts *= 2;
        s->counts = more(s->counts, &m->own_count, s->ncounts, m->cap_counts, sizeof *s->counts);
    }
    s->counts[s->ncounts++] = c;
}

static bool later(HoleTable *t, const HoleAddress *a, const HoleAddress *b)
{
    if (a->dataset != b->dataset)
        return a->dataset > b->dataset;
    if (a->line != b->line)
        return a->line > b->line;
    return hole_leaf_order(t, a->leaf, b->leaf) > 0;
}

/* Keeps the first MAX in file order; they come nearly in it. */
static void add_address(HoleSum *m, HoleTable *t, HoleAddress a, uint32_t max)
{
    HoleSummary *s = &m->s;
    if (s->naddresses == max) {
        if (max == 0 || !later(t, &s->addresses[max - 1], &a))
            return;
        s->naddresses--;
    }
    if (!s->addresses) {
        s->addresses     = m->own_addresses;
        m->cap_addresses = HOLESUM_OWN;
    } else if (s->naddresses == m->cap_addresses) {
        m->cap_addresses *= 2;
        s->addresses = more(s->addresses, m->own_addresses, s->naddresses, m->cap_addresses, sizeof *s->addresses);
    }
    uint32_t j = s->naddresses++;
    for (; j && later(t, &s->addresses[j - 1], &a); j--)
        s->addresses[j] = s->addresses[j - 1];
    s->addresses[j] = a;
}

static bool has_address(const HoleSummary *s, HoleLeaf leaf)
{
    for (uint32_t i = 0; i < s->naddresses; i++) {
        if (same_leaf(s->addresses[i].leaf, leaf))
            return true;
    }
    return false;
}

void holesum_add(HoleSum *m, HoleTable *t, const HoleSummary *from, uint32_t dataset, uint64_t line, uint32_t max_addresses)
{
    for (uint32_t i = 0; i < from->ncounts; i++) {
        if (!has_address(from, from->counts[i].leaf))
            add_address(m, t, (HoleAddress){from->counts[i].leaf, dataset, line}, max_addresses);
    }
    holesum_merge(m, t, from, max_addresses);
}

void holesum_merge(HoleSum *into, HoleTable *t, const HoleSummary *from, uint32_t max_addresses)
{
    for (uint32_t i = 0; i < from->ncounts; i++)
        add_count(into, from->counts[i]);
    for (uint32_t i = 0; i < from->naddresses; i++)
        add_address(into, t, from->addresses[i], max_addresses);
    into->s.rows += from->rows;
}

HoleId holesum_hole(HoleSum *m, HoleTable *t)
{
    return m->s.ncounts ? hole_summary(t, &m->s) : 0;
}

void holesum_free(HoleSum *m)
{
    if (m->s.counts != &m->own_count)
        mem_free(m->s.counts);
    if (m->s.addresses != m->own_addresses)
        mem_free(m->s.addresses);
    *m = (HoleSum){0};
}
