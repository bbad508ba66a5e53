/* mem.c -- the collected heap, checked malloc, and arenas.
 * The only file that names libgc. */
#include "runtime/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef VARA_NOGC
#include <gc/gc.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HAVE_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { ARENA_GAP = 16 };                 /* a poisoned step between blocks, so overruns show */

/* The collector scans stacks and never frees: neither is a leak or a misuse. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:detect_stack_use_after_return=0";
}
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { ARENA_GAP = 0 };
#endif

/* The one process-wide setting: what to do when there is no memory left. */
static void (*exhausted_fn)(size_t asked);

void mem_on_exhausted(void (*fn)(size_t asked))
{
    exhausted_fn = fn;
}

__attribute__((noreturn)) static void exhausted(size_t asked)
{
    if (exhausted_fn)
        exhausted_fn(asked);
    abort();
}

static size_t checked_bytes(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        exhausted(SIZE_MAX);
    return bytes ? bytes : 1;
}

#ifndef VARA_NOGC

static void *GC_CALLBACK collector_exhausted(size_t asked)
{
    exhausted(asked);
}

/* Most programs end before they have used this much: they never pay for a collection.  Untouched, it costs only addresses. */
enum { HEAP_FIRST_BYTES = 16 << 20 };

void mem_init(void)
{
    GC_set_dont_precollect(1);               /* there is nothing yet to collect */
    GC_INIT();
    GC_expand_hp(HEAP_FIRST_BYTES);
    GC_set_oom_fn(collector_exhausted);
    GC_set_warn_proc(GC_ignore_warn_proc);   /* its remarks on large blocks are not for users */
}

void *gc_alloc(size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    void *p = GC_MALLOC(bytes);
    if (!p)
        exhausted(bytes);
    return p;
}

void *gc_alloc_atomic(size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    void *p = GC_MALLOC_ATOMIC(bytes);
    if (!p)
        exhausted(bytes);
    return memset(p, 0, bytes);
}

static void *collected_realloc(void *old, size_t bytes)
{
    return GC_REALLOC(old, bytes);
}

void gc_free(void *p)
{
    GC_FREE(p);                              /* null is nothing */
}

void *gc_root(size_t size)
{
    size_t bytes = checked_bytes(1, size);
    void *p = GC_MALLOC_UNCOLLECTABLE(bytes);
    if (!p)
        exhausted(bytes);
    return p;
}

void gc_root_free(void *p)
{
    if (p)
        GC_FREE(p);
}

#else

void mem_init(void)
{
}

void *gc_alloc(size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    void *p = calloc(1, bytes);
    if (!p)
        exhausted(bytes);
    return p;
}

void *gc_alloc_atomic(size_t count, size_t size)
{
    return gc_alloc(count, size);
}

static void *collected_realloc(void *old, size_t bytes)
{
    return realloc(old, bytes);
}

void gc_free(void *p)
{
    free(p);
}

void *gc_root(size_t size)
{
    return gc_alloc(1, size);
}

void gc_root_free(void *p)
{
    free(p);
}

#endif

void *gc_grow(void *old, size_t old_count, size_t count, size_t size)
{
    if (!old)
        return gc_alloc(count, size);
    size_t bytes = checked_bytes(count, size), old_bytes = checked_bytes(old_count, size);
    char *p = collected_realloc(old, bytes);      /* keeps the kind: scanned or pointer-free */
    if (!p)
        exhausted(bytes);
    if (count > old_count)
        memset(p + (old_count ? old_bytes : 0), 0, bytes - (old_count ? old_bytes : 0));
    return p;
}

char *gc_strndup(const char *s, size_t len)
{
    if (len >= PTRDIFF_MAX)
        exhausted(SIZE_MAX);
    char *p = gc_alloc_atomic(len + 1, 1);
    if (len)
        memcpy(p, s, len);
    return p;
}

char *gc_strdup(const char *s)
{
    return gc_strndup(s, strlen(s));
}

char *gc_printf(const char *fmt, ...)
{
    char usual[160];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(usual, sizeof usual, fmt, ap);
    va_end(ap);
    size_t len = n > 0 ? (size_t)n : 0;
    if (len < sizeof usual)
        return gc_strndup(usual, len);
    char *p = gc_alloc_atomic(len + 1, 1);
    va_start(ap, fmt);
    vsnprintf(p, len + 1, fmt, ap);
    va_end(ap);
    return p;
}

void *mem_alloc(size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    void *p = malloc(bytes);
    if (!p)
        exhausted(bytes);
    return p;
}

void *mem_grow(void *old, size_t count, size_t size)
{
    size_t bytes = checked_bytes(count, size);
    void *p = realloc(old, bytes);
    if (!p)
        exhausted(bytes);
    return p;
}

void mem_free(void *p)
{
    free(p);
}

/* ---- arenas ---- */

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
        exhausted(SIZE_MAX);
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
    size_t asked = checked_bytes(count, size);
    size_t bytes = (asked + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN + ARENA_GAP;
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
