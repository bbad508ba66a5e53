/* fast.c -- asked once; every thread then gets the same answer. */
#include "runtime/fast.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef enum Answer { UNASKED, NO, YES } Answer;

bool fast_allowed(void)
{
    static _Atomic int answer;
    int known = atomic_load_explicit(&answer, memory_order_relaxed);
    if (known == UNASKED) {
        const char *slow = getenv("VARA_LENTO");
        known = slow && strcmp(slow, "1") == 0 ? NO : YES;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known == YES;
}

bool fast_avx2(void)
{
#ifdef FAST_AVX2
    return fast_allowed() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
#else
    return false;
#endif
}
