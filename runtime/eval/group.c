/* group.c -- groups in order of first appearance. */
#include "runtime/eval/group.h"

GroupRel *groups_new(const PlanRel *rel)
{
    GroupRel *g = mem_alloc(1, sizeof *g);
    *g = (GroupRel){.rel = rel, .arena = arena_new()};
    keys_init(&g->keys, g->arena, rel->nkeys, rel->key_kinds);
    g->regs = arena_zalloc(g->arena, rel->nregs, sizeof *g->regs);
    if (rel->nkeys == 0) {                /* a total is there even without rows */
        g->n = g->cap = 1;
        g->lines    = mem_alloc(1, sizeof *g->lines);
        g->datasets = mem_alloc(1, sizeof *g->datasets);
        g->lines[0]    = 0;
        g->datasets[0] = UINT32_MAX;
    }
    return g;
}

void groups_free(GroupRel *g)
{
    if (!g)
        return;
    keys_free(&g->keys);
    mem_free(g->lines);
    mem_free(g->datasets);
    arena_free(g->arena);
    mem_free(g);
}

uint32_t groups_of(GroupRel *g, const KeyRows *keys, uint32_t i, bool *added, Arena *scratch)
{
    if (g->rel->nkeys)
        return keys_add(&g->keys, keys, i, added, scratch);
    *added = g->datasets[0] == UINT32_MAX;
    return 0;
}

void groups_note(GroupRel *g, uint32_t group, uint64_t line, uint32_t dataset)
{
    if (group == g->cap) {
        g->cap      = g->cap ? g->cap * 2 : 64;
        g->lines    = mem_grow(g->lines, g->cap, sizeof *g->lines);
        g->datasets = mem_grow(g->datasets, g->cap, sizeof *g->datasets);
    }
    g->lines[group]    = line;
    g->datasets[group] = dataset;
    g->n = group + 1;
}

/* V with holes after its end, up to N values. */
static const Vec *filled_up(GroupRel *g, HoleTable *holes, const Vec *v)
{
    if (v->constant) {
        Vec *longer = arena_alloc(g->arena, 1, sizeof *longer);
        *longer   = *v;
        longer->n = g->n;
        return longer;
    }
    VecBuilder b;
    vec_builder_init(&b, g->arena, v->kind);
    vec_builder_append(&b, v);
    HoleId none = hole_leaf(holes, MOTIVE_NO_ROWS, UINT32_MAX);
    while (b.v.n < g->n)
        vec_builder_append_hole(&b, none);
    Vec *longer = arena_alloc(g->arena, 1, sizeof *longer);
    *longer = b.v;
    return longer;
}

void groups_begin(GroupRel *g, HoleTable *holes)
{
    g->visible = g->n;
    for (uint32_t k = 0; k < g->rel->nkeys; k++) {
        Vec *key = arena_alloc(g->arena, 1, sizeof *key);    /* the builder's own may grow during the phase */
        *key = g->keys.columns[k].v;
        vec_own_masks(g->arena, key);
        g->regs[k] = key;
    }
    for (uint32_t r = g->rel->nkeys; r < g->rel->nregs; r++) {
        if (g->regs[r] && g->regs[r]->n < g->n)
            g->regs[r] = filled_up(g, holes, g->regs[r]);
    }
}
