/* phrase.h -- phrases of published formulas as people repeat them: which are the same, which are near. */
#ifndef LANG_CHECK_PHRASE_H
#define LANG_CHECK_PHRASE_H

#include "runtime/text.h"

enum { PHRASES_NEAR = 3 };

/* Equal with case, accents, punctuation and spaces folded, but for the minus of an index (Vt-1). */
bool     phrase_same(Str a, Str b);
/* The candidates that WHAT may have meant, nearest first; gives how many, at most PHRASES_NEAR. */
uint32_t phrases_near(Str what, const Str *candidates, uint32_t n, uint32_t out[PHRASES_NEAR]);

#endif
