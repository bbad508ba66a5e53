/* fast.c -- asked once; every thread then gets the same answer. */
#include "runtime/fast.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(FAST_AVX2) && defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
#include <sys/platform/x86.h>
#define ACTIVE(feature, name) CPU_FEATURE_ACTIVE(feature)       /* the C library has asked the processor already, which is slow on virtual machines */
#elif defined(FAST_AVX2)
#define ACTIVE(feature, name) __builtin_cpu_supports(name)
#endif

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
    return fast_allowed() && ACTIVE(AVX2, "avx2") && ACTIVE(BMI1, "bmi") && ACTIVE(BMI2, "bmi2") && ACTIVE(LZCNT, "lzcnt") && ACTIVE(POPCNT, "popcnt") &&
           ACTIVE(PCLMULQDQ, "pclmul");
#else
    return false;
#endif
}
