/* twice.h -- plain loops compiled for any processor and once more for those with AVX2.  Private to runtime/eval.
 *
 * A loop is written as an always_inline function NAME_loop; TWICE(NAME, PARAMETERS, ARGUMENTS) makes NAME of it, which takes
 * the better of the two that the processor and the environment allow. */
#ifndef RUNTIME_EVAL_TWICE_H
#define RUNTIME_EVAL_TWICE_H

#include "runtime/fast.h"

#define LOOP static inline __attribute__((always_inline)) void

#ifdef FAST_AVX2
#define TWICE(name, parameters, arguments)                          \
    FAST_AVX2 static void name##_avx2 parameters                    \
    {                                                               \
        name##_loop arguments;                                      \
    }                                                               \
    static void name parameters                                     \
    {                                                               \
        if (fast_avx2())                                            \
            name##_avx2 arguments;                                  \
        else                                                        \
            name##_loop arguments;                                  \
    }
#else
#define TWICE(name, parameters, arguments)                          \
    static void name parameters                                     \
    {                                                               \
        name##_loop arguments;                                      \
    }
#endif

#endif
