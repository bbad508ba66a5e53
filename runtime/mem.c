/* mem.c -- the collected heap, and checked malloc.
 * The only file that names libgc. */
#include "runtime/mem.h"

#include "runtime/early.h"
#include "runtime/poison.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef VARA_NOGC
#include <gc/gc.h>
#endif

#ifdef HAVE_ASAN
/* The collector scans stacks and never frees: neither is a leak or a misuse. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:detect_stack_use_after_return=0";
}
#endif

/* The one process-wide setting: what to do when there is no memory left. */
static void (*exhausted_fn)(size_t asked);

void mem_on_exhausted(void (*fn)(size_t asked))
{
    exhausted_fn = fn;
}

__attribute__((noreturn)) void mem_exhausted(size_t asked)
{
    if (exhausted_fn)
        exhausted_fn(asked);
    abort();
}

size_t mem_bytes(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        mem_exhausted(SIZE_MAX);
    return bytes ? bytes : 1;
}

#ifndef VARA_NOGC

static void *GC_CALLBACK collector_exhausted(size_t asked)
{
    mem_exhausted(asked);
}

/* Untouched, it costs only addresses. */
enum { HEAP_FIRST_BYTES = 16 << 20 };

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t   leaving;              /* set in threads that the collector was told of */
static _Thread_local bool known;

static void thread_leaves(void *unused)
{
    (void)unused;
    GC_unregister_my_thread();
}

/* The collector wants to know the processors, for helpers that it is not to have; to look for their number costs more than all else here. */
static void collector_init(void)
{
    static char none[] = "GC_NPROCS=1";
    bool said = getenv("GC_NPROCS") != NULL;
    if (!said)
        putenv(none);
    GC_set_dont_precollect(1);               /* there is nothing yet to collect */
    GC_INIT();
    if (!said)
        unsetenv("GC_NPROCS");
    GC_expand_hp(HEAP_FIRST_BYTES);
    GC_set_oom_fn(collector_exhausted);
    GC_set_warn_proc(GC_ignore_warn_proc);   /* its remarks on large blocks are not for users */
    char *from, *to;
    early_roots(&from, &to);
    if (from)
        GC_add_roots(from, to);
    GC_allow_register_threads();
}

/* Starts the collector where nobody has, and makes this thread known to it: from now on it looks into this thread's stack. */
static void collector_meets_thread(void)
{
    static bool started;
    pthread_mutex_lock(&starting);
    if (!started) {
        collector_init();
        pthread_key_create(&leaving, thread_leaves);
        started = true;
    } else {
        struct GC_stack_base base;
        GC_get_stack_base(&base);
        GC_register_my_thread(&base);
    }
    pthread_setspecific(leaving, &known);
    pthread_mutex_unlock(&starting);
    known = true;
}

static inline void collector_wanted(void)
{
    if (!known)
        collector_meets_thread();
}

void mem_init(void)
{
    early_start();
}

void *gc_alloc(size_t count, size_t size)
{
    size_t bytes = mem_bytes(count, size);
    void *p = early_alloc(EARLY_POINTERS, bytes);
    if (p)
        return p;
    collector_wanted();
    p = GC_MALLOC(bytes);
    if (!p)
        mem_exhausted(bytes);
    return p;
}

void *gc_alloc_atomic(size_t count, size_t size)
{
    size_t bytes = mem_bytes(count, size);
    void *p = early_alloc(EARLY_BYTES, bytes);
    if (p)
        return p;
    collector_wanted();
    p = GC_MALLOC_ATOMIC(bytes);
    if (!p)
        mem_exhausted(bytes);
    return memset(p, 0, bytes);
}

/* A block that was there before the collector, made longer: where it stands, or elsewhere. */
static void *early_realloc(EarlyKind kind, void *old, size_t old_bytes, size_t bytes)
{
    if (bytes <= old_bytes || early_extend(old, old_bytes, bytes))
        return old;
    void *p = kind == EARLY_POINTERS ? gc_alloc(1, bytes) : gc_alloc_atomic(1, bytes);
    memcpy(p, old, old_bytes);
    early_give_back(old, old_bytes);
    return p;
}

static void *collected_realloc(void *old, size_t old_bytes, size_t bytes)
{
    EarlyKind kind;
    if (early_owns(old, &kind))
        return early_realloc(kind, old, old_bytes, bytes);
    collector_wanted();
    return GC_REALLOC(old, bytes);
}

void gc_free(void *p, size_t count, size_t size)
{
    EarlyKind kind;
    if (early_owns(p, &kind)) {
        early_give_back(p, count * size);
        return;
    }
    collector_wanted();
    GC_FREE(p);                              /* null is nothing */
}

/* Before the block: its length, so that an early one can be emptied. */
typedef struct Root {
    _Alignas(16) size_t bytes;
} Root;

void *gc_root(size_t size)
{
    size_t bytes = mem_bytes(1, size);
    Root *r = early_alloc(EARLY_POINTERS, sizeof *r + bytes);
    if (!r) {
        collector_wanted();
        r = GC_MALLOC_UNCOLLECTABLE(sizeof *r + bytes);
    }
    if (!r)
        mem_exhausted(bytes);
    r->bytes = bytes;
    return r + 1;
}

void gc_root_free(void *p)
{
    if (!p)
        return;
    Root *r = (Root *)p - 1;
    EarlyKind kind;
    if (early_owns(r, &kind)) {
        memset(p, 0, r->bytes);              /* it is still looked into, and is to keep nothing alive */
        early_give_back(r, sizeof *r + r->bytes);
        return;
    }
    collector_wanted();
    GC_FREE(r);
}

#else

void mem_init(void)
{
}

void *gc_alloc(size_t count, size_t size)
{
    size_t bytes = mem_bytes(count, size);
    void *p = calloc(1, bytes);
    if (!p)
        mem_exhausted(bytes);
    return p;
}

void *gc_alloc_atomic(size_t count, size_t size)
{
    return gc_alloc(count, size);
}

static void *collected_realloc(void *old, size_t old_bytes, size_t bytes)
{
    (void)old_bytes;
    return realloc(old, bytes);
}

void gc_free(void *p, size_t count, size_t size)
{
    (void)count, (void)size;
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
    size_t bytes = mem_bytes(count, size), old_bytes = mem_bytes(old_count, size);
    char *p = collected_realloc(old, old_bytes, bytes);      /* keeps the kind: scanned or pointer-free */
    if (!p)
        mem_exhausted(bytes);
    if (count > old_count)
        memset(p + (old_count ? old_bytes : 0), 0, bytes - (old_count ? old_bytes : 0));
    return p;
}

char *gc_strndup(const char *s, size_t len)
{
    if (len >= PTRDIFF_MAX)
        mem_exhausted(SIZE_MAX);
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
    size_t bytes = mem_bytes(count, size);
    void *p = malloc(bytes);
    if (!p)
        mem_exhausted(bytes);
    return p;
}

void *mem_grow(void *old, size_t count, size_t size)
{
    size_t bytes = mem_bytes(count, size);
    void *p = realloc(old, bytes);
    if (!p)
        mem_exhausted(bytes);
    return p;
}

void mem_free(void *p)
{
    free(p);
}
