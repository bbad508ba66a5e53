/* test_mem.c -- memory before the collector, collected memory, checked malloc, arenas. */
#include "runtime/early.h"
#include "runtime/mem.h"

#include "tests/tap.h"

#include <pthread.h>

typedef struct Pair {
    struct Pair *next;
    uint64_t     value;
} Pair;

static bool all_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void collected(void)
{
    Pair *list = NULL;
    for (uint64_t i = 0; i < 200000; i++) {
        Pair *p = gc_new(Pair);
        if (i % 1000 == 0) {
            p->value = i;
            p->next  = list;
            list     = p;
        }
    }
    uint64_t n = 0, sum = 0;
    for (Pair *p = list; p; p = p->next) {
        n++;
        sum += p->value;
    }
    ok(n == 200 && sum == 19900000, "a list survives what is collected around it");

    char *bytes = gc_bytes(10000);
    ok(all_zero((unsigned char *)bytes, 10000), "pointer-free memory is zero");
    uint32_t *items = NULL, count = 0, cap = 0;
    for (uint32_t i = 0; i < 1000; i++)
        GC_PUSH(items, count, cap, i);
    bool same = count == 1000 && cap >= count;
    for (uint32_t i = 0; i < count; i++)
        same = same && items[i] == i;
    ok(same, "GC_PUSH keeps what was pushed");
    ok(all_zero((unsigned char *)(items + count), (cap - count) * sizeof *items), "the room beyond is zero");
    uint32_t *grown = gc_grow(items, 1000, 5000, sizeof *items);
    ok(grown[999] == 999 && all_zero((unsigned char *)(grown + 1000), 4000 * sizeof *grown), "gc_grow zeroes the new part");
    ok(gc_alloc(0, 8) != NULL, "no items is not null");
    is_str(gc_strndup("metas y más", 5), "metas", "gc_strndup cuts");
    is_str(gc_strdup(""), "", "gc_strdup of nothing");
    is_str(gc_printf("%d de %s", 3, "cinco"), "3 de cinco", "gc_printf");

    Pair **handle = gc_root(sizeof *handle);
    ok(*handle == NULL, "a root is zero");
    *handle = gc_new(Pair);
    (*handle)->value = 7;
    for (int i = 0; i < 100000; i++)
        (void)gc_new(Pair);
    ok((*handle)->value == 7, "what a root holds survives");
    gc_root_free(handle);
    gc_root_free(NULL);
}

#ifndef VARA_NOGC
static void early(void)
{
    EarlyKind kind;
    unsigned char *p = early_alloc(EARLY_POINTERS, 100), *bytes = early_alloc(EARLY_BYTES, 3000);
    ok(p && all_zero(p, 100) && (uintptr_t)p % 16 == 0, "early memory is zero and aligned");
    ok(early_owns(p, &kind) && kind == EARLY_POINTERS && early_owns(bytes + 2999, &kind) && kind == EARLY_BYTES, "it knows its blocks");
    ok(!early_owns(NULL, &kind) && !early_owns(&kind, &kind), "and no others");
    memset(p, 1, 100);
    ok(early_extend(p, 100, 5000) && p[99] == 1 && all_zero(p + 100, 4900), "the last block grows where it stands");
    unsigned char *q = early_alloc(EARLY_POINTERS, 10);
    ok(q >= p + 5000 && !early_extend(p, 5000, 5001), "one with another behind it does not");
    memset(p, 2, 5000);
    early_give_back(p, 5000);
    unsigned char *again = early_alloc(EARLY_POINTERS, 2000), *next = early_alloc(EARLY_POINTERS, 2000);
    ok(again > p && again < p + 5000 && next > again && next < p + 5000, "what was given back is handed out again");
    ok(all_zero(again, 2000) && all_zero(next, 2000), "zero");
    memset(next, 3, 2000);
    early_give_back(next, 2000);
    ok(early_alloc(EARLY_POINTERS, 4000) > (void *)q, "but not for more than it holds");
    early_give_back(q, 10);
    ok(early_alloc(EARLY_POINTERS, (size_t)1 << 40) == NULL, "there is an end");
    memset(bytes, 4, 3000);
    char *grown = gc_grow(bytes, 3000, 4000, 1);
    ok(grown[2999] == 4 && all_zero((unsigned char *)grown + 3000, 1000), "gc_grow of early memory");
}

static void *of_another_thread(void *unused)
{
    (void)unused;
    Pair *p = gc_new(Pair);
    EarlyKind kind;
    p->value = 11;
    for (int i = 0; i < 1000000; i++)
        (void)gc_new(Pair);
    return (void *)(uintptr_t)(p->value == 11 && !early_owns(p, &kind));
}

/* Before anything else: what it hands over stands in early memory, and its own in the collector's. */
static void threads(void)
{
    Pair *mine = gc_new(Pair);
    pthread_t t;
    void *good = NULL;
    for (int i = 0; i < 2; i++) {
        ok(pthread_create(&t, NULL, of_another_thread, NULL) == 0 && pthread_join(t, &good) == 0 && good, "another thread has its own memory");
    }
    EarlyKind kind;
    ok(early_owns(mine, &kind), "the first one goes on in early memory");
}

/* Early blocks that hold what is collected. */
static void beyond(void)
{
    Pair **holders = gc_array(Pair *, 1000);
    EarlyKind kind;
    ok(early_owns(holders, &kind), "there is early memory left");
    while (early_alloc(EARLY_POINTERS, 4096)) {
    }
    while (early_alloc(EARLY_POINTERS, 16)) {
    }
    for (uint64_t i = 0; i < 1000; i++) {
        holders[i] = gc_new(Pair);
        holders[i]->value = i;
        for (int k = 0; k < 5000; k++)
            (void)gc_new(Pair);
    }
    uint64_t sum = 0;
    for (int i = 0; i < 1000; i++)
        sum += holders[i]->value;
    ok(!early_owns(holders[999], &kind) && sum == 499500, "early memory keeps what it points to");
    Pair *pairs = gc_array(Pair, 4000);
    pairs[3999].value = 5;
    gc_free(pairs, 4000, sizeof *pairs);
    gc_free(NULL, 0, 1);
}
#endif

static void arenas(void)
{
    Arena *a = arena_new();
    ok(arena_used(a) == 0, "a new arena has given nothing");
    bool aligned = true, whole = true;
    unsigned char *blocks[500];
    for (uint32_t i = 0; i < 500; i++) {
        blocks[i] = arena_alloc(a, i + 1, 3);
        aligned = aligned && (uintptr_t)blocks[i] % 16 == 0;
        memset(blocks[i], (int)(i & 0xFF), (i + 1) * 3);
    }
    for (uint32_t i = 0; i < 500; i++)
        for (uint32_t j = 0; j < (i + 1) * 3; j++)
            whole = whole && blocks[i][j] == (i & 0xFF);
    ok(aligned, "blocks are 16-aligned");
    ok(whole, "blocks do not overlap");
    ok(arena_used(a) >= 500u * 501 / 2 * 3, "arena_used counts what was given");

    unsigned char *large = arena_zalloc(a, 3 << 20, 1), *small = arena_alloc(a, 1, 8);
    ok(all_zero(large, 3 << 20), "a large block is zeroed");
    memset(large, 1, 3 << 20);
    memset(small, 2, 8);
    ok(large[(3 << 20) - 1] == 1 && small[7] == 2, "a large block stands alone");

    for (int round = 0; round < 50; round++) {
        arena_reset(a);
        for (int i = 0; i < 300; i++)
            memset(arena_alloc(a, 997, 1), round, 997);
    }
    arena_reset(a);
    ok(arena_used(a) == 0, "a reset starts again");
    unsigned char *again = arena_zalloc(a, 1000, 1);
    ok(all_zero(again, 1000), "memory used again is zeroed when asked");
    ok(arena_alloc(a, 0, 16) != NULL, "no items is not null");
    arena_free(a);
    arena_free(NULL);

    Arena *b = arena_new();
    unsigned char *first = arena_alloc(b, 2 << 20, 1);
    memset(first, 5, 2 << 20);
    unsigned char *next = arena_alloc(b, 10, 1);
    memset(next, 6, 10);
    ok(first[(2 << 20) - 1] == 5, "a large block may come first");
    arena_free(b);
}

static void heap(void)
{
    char *p = mem_alloc(10, 1);
    memcpy(p, "123456789", 10);
    p = mem_grow(p, 100000, 1);
    is_str(p, "123456789", "mem_grow keeps the old content");
    mem_free(p);
    mem_free(NULL);
    p = mem_grow(NULL, 4, 4);
    ok(p != NULL, "mem_grow of null allocates");
    mem_free(p);
}

int main(void)
{
    mem_init();
#ifndef VARA_NOGC
    threads();
    early();
    beyond();
#endif
    collected();
    arenas();
    heap();
    return done();
}
