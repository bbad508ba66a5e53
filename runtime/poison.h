/* poison.h -- says to AddressSanitizer which bytes of our own allocators may be touched; nothing without it. */
#ifndef RUNTIME_POISON_H
#define RUNTIME_POISON_H

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { POISON_GAP = 16 };                /* a poisoned step between blocks, so that overruns show */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { POISON_GAP = 0 };
#endif

#endif
