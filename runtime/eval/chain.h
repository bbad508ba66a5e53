/* chain.h -- operations that are run as one: a quotient, its constant factors, its rounding, and the condition it stands under.
 * Private to runtime/eval and to those who build plans.
 *
 * The code of a plan stays as it is written; a chain says which of its instructions need not be run one by one, because nobody
 * else reads what they give.  Where a batch does not suit the short way, they are run after all. */
#ifndef RUNTIME_EVAL_CHAIN_H
#define RUNTIME_EVAL_CHAIN_H

#include "runtime/eval/plan.h"

/* A constant register that a quotient is multiplied by, or divided by. */
typedef struct ChainFactor { Reg constant; bool divides; } ChainFactor;

/* round(NUM / DEN * factors, DECIMALS), halves away from zero; where there is a SELECT, one of its branches. */
typedef struct Chain {
    uint32_t    *steps; uint32_t nsteps, cap_steps;         /* instructions that are run with it, in order; without the last one of all */
    ChainFactor *factors; uint32_t nfactors, cap_factors;
    Reg          num, den;                                  /* DEN may be REG_NONE */
    Reg          decimals;
    uint32_t     site;                                      /* of the division */
    uint32_t     round, select;                             /* instructions; SELECT may be UINT32_MAX */
} Chain;

/* Finds the chains of the code of relations of rows. */
void plan_find_chains(Plan *p);

#endif
