/* fast.h -- whether the short ways may be taken.  They give the same results as the long ones: tests ask for both. */
#ifndef RUNTIME_FAST_H
#define RUNTIME_FAST_H

#include <stdbool.h>

/* Functions compiled for newer processors stand behind this; fast_avx2 says whether they may be called. */
#if defined(__x86_64__) && defined(__GNUC__)
#define FAST_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))
#endif

/* False where the environment says VARA_LENTO=1 (tests only): records one by one, general kernels, one thread. */
bool fast_allowed(void);
/* Allowed, and this processor has AVX2, BMI 1 and 2, LZCNT, POPCNT and PCLMUL. */
bool fast_avx2(void);

#endif
