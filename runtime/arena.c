/* arena.c -- arenas: blocks one behind the other in chunks that double. */
#include "runtime/mem.h"

#include "runtime/poison.h"

#include <string.h>

enum {
    ARENA_ALIGN = 16,
    CHUNK_FIRST = 16 << 10,
    CHUNK_MAX   = 1 << 20,       /* chunks double up to this; larger blocks get a chunk of their own */
    KEEP_BYTES  = 4 << 20        /* what arena_reset keeps for reuse: a batch of many columns, which is never given back to the system and asked for again */
};

typedef struct Chunk {
    struct Chunk *next;
    size_t        cap, used;
    _Alignas(ARENA_ALIGN) unsigned char bytes[];
} Chunk;

struct Arena {
    Chunk *head;                 /* the chunk being filled; older ones behind it */
    Chunk *spare;                /* kept by a reset, empty */
    size_t used;
    size_t next_cap;
};

Arena *arena_new(void)
{
    Arena *a = mem_alloc(1, sizeof *a);
    *a = (Arena){.next_cap = CHUNK_FIRST};
    return a;
}

static Chunk *chunk_new(size_t cap)
{
    if (cap > PTRDIFF_MAX - sizeof(Chunk))
        mem_exhausted(SIZE_MAX);
    Chunk *c = mem_alloc(1, sizeof(Chunk) + cap);
    c->next = NULL;
    c->cap  = cap;
    c->used = 0;
    POISON(c->bytes, cap);
    return c;
}

static void chunk_free(Chunk *c)
{
    UNPOISON(c->bytes, c->cap);
    mem_free(c);
}

/* A chunk with room for BYTES, made the head unless it is a large block's own. */
static Chunk *chunk_for(Arena *a, size_t bytes)
{
    if (bytes > CHUNK_MAX / 2) {
        Chunk *c = chunk_new(bytes);
        if (a->head) {                       /* behind the head, which still has room */
            c->next       = a->head->next;
            a->head->next = c;
        } else {
            a->head = c;
        }
        return c;
    }
    Chunk *c = a->spare;
    if (c && c->cap >= bytes) {
        a->spare = c->next;
    } else {
        size_t cap = a->next_cap > bytes ? a->next_cap : bytes;
        c = chunk_new(cap);
        if (a->next_cap < CHUNK_MAX)
            a->next_cap *= 2;
    }
    c->next = a->head;
    a->head = c;
    return c;
}

void *arena_alloc(Arena *a, size_t count, size_t size)
{
    size_t asked = mem_bytes(count, size);
    size_t bytes = (asked + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN + POISON_GAP;
    Chunk *c = a->head;
    if (!c || c->cap - c->used < bytes)
        c = chunk_for(a, bytes);
    void *p = c->bytes + c->used;
    c->used += bytes;
    a->used += bytes;
    UNPOISON(p, asked);
    return p;
}

void *arena_zalloc(Arena *a, size_t count, size_t size)
{
    return memset(arena_alloc(a, count, size), 0, count * size);
}

void arena_reset(Arena *a)
{
    size_t kept = 0;
    for (Chunk *c = a->spare; c; c = c->next)
        kept += c->cap;
    for (Chunk *c = a->head, *next; c; c = next) {
        next = c->next;
        if (c->cap <= CHUNK_MAX && kept + c->cap <= KEEP_BYTES) {
            kept += c->cap;
            c->used = 0;
            POISON(c->bytes, c->cap);
            c->next  = a->spare;
            a->spare = c;
        } else {
            chunk_free(c);
        }
    }
    a->head = NULL;
    a->used = 0;
}

void arena_free(Arena *a)
{
    if (!a)
        return;
    Chunk *lists[] = {a->head, a->spare};
    for (size_t i = 0; i < 2; i++) {
        for (Chunk *c = lists[i], *next; c; c = next) {
            next = c->next;
            chunk_free(c);
        }
    }
    mem_free(a);
}

size_t arena_used(const Arena *a)
{
    return a->used;
}
