/* num_irr.h -- irrational results, correctly rounded; for the files of runtime/number/ alone.
 * The caller has taken out every case whose result is rational: on one of those the search for
 * enough precision would end in NUM_ERR_LIMIT. */
#ifndef RUNTIME_NUMBER_NUM_IRR_H
#define RUNTIME_NUMBER_NUM_IRR_H

#include "runtime/number/num_impl.h"

/* The K-th root of X, K >= 2; X < 0 only if K is odd. */
NumErr num_irr_root(Arena *a, Num x, uint32_t k, Num *out);
/* X ^ Y, X > 0. */
NumErr num_irr_pow(Arena *a, Num x, Num y, Num *out);

#endif
