/* feed_parts.c -- parts of a feed, each for the rows of one thread, and how they come together. */
#include "runtime/eval/feed_impl.h"

bool feeds_may_split(Feed *const *feeds, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (feeds[i]->into == feeds[k]->into)
                return false;
    return true;
}

/* The set of the parts that stands where OF stands in the whole feeds. */
static Set *counterpart(Feed *const *whole, uint32_t n, Feed *const *parts, const Set *of)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t s = 0; s < whole[i]->plan->nsets; s++)
            if (&whole[i]->sets[s] == of)
                return &parts[i]->sets[s];
    return NULL;
}

void feeds_part(Feed *const *whole, uint32_t n, Feed **parts)
{
    for (uint32_t i = 0; i < n; i++) {
        const Feed *w = whole[i];
        parts[i] = feed_new(w->plan, groups_new(w->into->rel), w->dataset, w->holes, w->max_addresses);
        parts[i]->part = true;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t s = 0; s < whole[i]->plan->nsets; s++)
            parts[i]->sets[s].finer = counterpart(whole, n, parts, whole[i]->sets[s].finer);
}

void feed_batch(Feed *part, uint32_t number)
{
    part->order = (uint64_t)number << 32;
}

/* A part on its way into the whole. */
typedef struct Joining {
    Feed     *part;
    uint32_t *map;           /* its groups in the whole */
    uint32_t  n, next;       /* groups; the next one to be placed */
    KeyRows   keys;
} Joining;

/* The part whose next group was met first; null: all are placed. */
static Joining *earliest(Joining *parts, uint32_t n)
{
    Joining *least = NULL;
    for (uint32_t i = 0; i < n; i++) {
        Joining *j = &parts[i];
        if (j->next < j->n && (!least || j->part->first[j->next] < least->part->first[least->next]))
            least = j;
    }
    return least;
}

static void place_groups(Feed *whole, Joining *parts, uint32_t n, Arena *scratch)
{
    for (Joining *j; (j = earliest(parts, n)); j->next++) {
        const GroupRel *from = j->part->into;
        bool added;
        uint32_t group = groups_of(whole->into, &j->keys, j->next, &added, scratch);
        if (added)
            groups_note(whole->into, group, from->lines[j->next], from->datasets[j->next]);
        j->map[j->next] = group;
    }
}

static void join_holes(Feed *whole, const Set *s, HoleSums *into, const HoleSums from, uint32_t n, const uint32_t *map)
{
    for (uint32_t g = 0; from && g < n; g++)
        if (from[g])
            holesum_merge(feed_holesum(whole, s, into, map[g]), whole->holes, &from[g]->s, whole->max_addresses);
}

static void join_set(Feed *whole, Set *s, Set *from, const Joining *j, Arena *scratch)
{
    for (uint32_t k = 0; k < s->plan->naggs; k++) {
        if (s->twins[k].set)
            continue;
        accum_join(&s->accums[k], &from->accums[k], j->map, scratch);
        join_holes(whole, s, &s->missing[k], from->missing[k], from->n, j->map);
    }
    join_holes(whole, s, &s->undecided, from->undecided, from->n, j->map);
    join_holes(whole, s, &s->seen, from->seen, from->n, j->map);
    for (uint32_t g = 0; from->unused && g < from->n; g++)
        feed_count(&s->unused, s->cap, j->map[g], from->unused[g]);
    for (uint32_t g = 0; from->excluded && g < from->n; g++)
        feed_count(&s->excluded, s->cap, j->map[g], from->excluded[g]);
}

void feed_join(Feed *whole, Feed *const *parts, uint32_t n)
{
    Arena *scratch = arena_new();
    Joining *joining = arena_zalloc(scratch, n, sizeof *joining);
    uint32_t nkeys = whole->into->rel->nkeys;
    for (uint32_t i = 0; i < n; i++) {
        Joining *j = &joining[i];
        *j = (Joining){.part = parts[i]};
        const GroupRel *from = parts[i]->into;
        if (!nkeys && from->datasets[0] == UINT32_MAX)
            continue;                         /* no rows came to it */
        j->n   = from->n;
        j->map = arena_alloc(scratch, j->n, sizeof *j->map);
        const Vec **columns = arena_alloc(scratch, nkeys, sizeof *columns);
        for (uint32_t k = 0; k < nkeys; k++)
            columns[k] = &from->keys.columns[k].v;
        j->keys = (KeyRows){.columns = columns, .nkeys = nkeys, .n = j->n, .entries = from->keys.entries, .any_long = true};
    }
    place_groups(whole, joining, n, scratch);
    feed_grow(whole, whole->into->n);
    for (uint32_t i = 0; i < n; i++) {
        if (joining[i].n)
            lanes_join(&whole->lanes, &parts[i]->lanes, joining[i].map, joining[i].n);
        for (uint32_t s = 0; joining[i].n && s < whole->plan->nsets; s++) {
            if (whole->sets[s].finer)
                continue;
            feed_grow_set(&whole->sets[s], whole->into->n);
            join_set(whole, &whole->sets[s], &parts[i]->sets[s], &joining[i], scratch);
        }
    }
    arena_free(scratch);
}
