/* mem.h -- memory: the collected heap, which begins with memory that is never collected (early.h), and arenas outside it.
 * mem.c is the only file that names libgc.  Built with -DVARA_NOGC the collected
 * heap is calloc without free, which gives sanitizers full sight.
 *
 * Collected (gc_*): trees, symbols, types, diagnostics, plans.
 * Arena (malloc'ed chunks): column data, batches, big numbers, group tables; what
 * a worker thread allocates.  Never keep a gc_ pointer only in arena memory. */
#ifndef RUNTIME_MEM_H
#define RUNTIME_MEM_H

#include <stddef.h>
#include <stdint.h>

/* Call once from main before anything else.  The collector itself starts when the first memory (early.h) is used up, or when another thread asks. */
void mem_init(void);

/* Zeroed collected memory; never null: when memory is exhausted the handler set by
 * mem_on_exhausted is called and must not return. */
void *gc_alloc(size_t count, size_t size);
/* The same, for blocks that hold no pointers.  Zeroed. */
void *gc_alloc_atomic(size_t count, size_t size);
/* Grows a block of collected memory to COUNT items of SIZE bytes; new items are zero. */
void *gc_grow(void *old, size_t old_count, size_t count, size_t size);
/* Gives a block of COUNT items back at once.  Nothing may refer to it any more; for large ones, so that their pages are used again. */
void gc_free(void *p, size_t count, size_t size);
#define gc_new(T)      ((T *)gc_alloc(1, sizeof(T)))
#define gc_array(T, n) ((T *)gc_alloc((n), sizeof(T)))
#define gc_bytes(n)    ((char *)gc_alloc_atomic((n), 1))
char *gc_strndup(const char *s, size_t len);
char *gc_strdup(const char *s);
char *gc_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A block the collector scans and never frees, for handles that a host keeps. */
void *gc_root(size_t size);
void  gc_root_free(void *p);

/* malloc family with checked multiplication; never null (see mem_on_exhausted). */
void *mem_alloc(size_t count, size_t size);             /* not zeroed */
void *mem_grow(void *old, size_t count, size_t size);
void  mem_free(void *p);

/* COUNT * SIZE, at least 1; memory is exhausted where that is beyond all memory. */
size_t mem_bytes(size_t count, size_t size);
/* Calls the handler; for allocators. */
__attribute__((noreturn)) void mem_exhausted(size_t asked);
/* FN is called, with the bytes that were asked for, when memory is exhausted.  It ends the process. */
void mem_on_exhausted(void (*fn)(size_t asked));

/* Bump allocator over malloc'ed chunks.  Not thread safe: one owner at a time. */
typedef struct Arena Arena;
Arena *arena_new(void);
void  *arena_alloc(Arena *a, size_t count, size_t size);  /* 16-aligned, not zeroed */
void  *arena_zalloc(Arena *a, size_t count, size_t size); /* zeroed */
void   arena_reset(Arena *a);                            /* frees all but the first chunks, for reuse */
void   arena_free(Arena *a);
size_t arena_used(const Arena *a);                       /* bytes handed out since the last reset */

/* dynamic arrays in collected memory: VEC_PUSH(ptr, n, cap, item) */
#define GC_PUSH(ptr, n, cap, item)                                                     \
    do {                                                                               \
        if ((n) == (cap)) {                                                            \
            size_t newcap_ = (cap) ? (size_t)(cap) * 2 : 4;                            \
            (ptr) = gc_grow((ptr), (n), newcap_, sizeof *(ptr));                       \
            (cap) = (uint32_t)newcap_;                                                 \
        }                                                                              \
        (ptr)[(n)++] = (item);                                                         \
    } while (0)

#endif
