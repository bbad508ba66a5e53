/* same.h -- do two expressions compute the same function?  An exact proof, a counterexample in numbers, or neither.
 *
 * Both are made quotients of polynomials over their atoms (form.h) and cross-multiplied: an identity is a proof.  Otherwise whole numbers are tried until
 * the results differ; that is a disproof only where the atoms can take such values independently.  What cannot be decided is SAME_UNKNOWN, never a guess. */
#ifndef LANG_ALGEBRA_SAME_H
#define LANG_ALGEBRA_SAME_H

#include "lang/ast.h"

typedef enum SameVerdict { SAME_PROVED, SAME_DIFFERENT, SAME_UNKNOWN } SameVerdict;

/* PROVED: where one of them divides by zero and the other does not. */
typedef enum SameHoles {
    SAME_HOLES_ALIKE,           /* neither, nowhere */
    SAME_HOLES_DIFFER,          /* `holes_at` is such a place */
    SAME_HOLES_UNKNOWN          /* not found out */
} SameHoles;

/* An operand that has a name of its own, for messages: "Meta alcanzada" is suma(alcanzado). */
typedef struct SameVariable { Str name; const Expr *value; } SameVariable;

typedef struct SameOptions {
    const SameVariable *variables; uint32_t nvariables;
    uint32_t  depth;            /* of a proof inside a proof; 0 */
    uint32_t *budget;           /* proofs inside proofs that are left; null: the usual number */
} SameOptions;

/* Numbers are texts: a decimal, or a fraction "250/3"; exact. */
typedef struct SameOperand { Str name; bool is_variable; const Expr *expr; const char *value; } SameOperand;

/* Values of the operands, and what each expression gives there; null: it divides by zero. */
typedef struct SamePoint { SameOperand *operands; uint32_t n; const char *a, *b; } SamePoint;

typedef struct SameResult {
    SameVerdict verdict;
    SamePoint   point;          /* DIFFERENT: where they differ */
    SameHoles   holes;          /* PROVED */
    SamePoint   holes_at;
    bool        reads_differ;   /* PROVED: an operand cancels in one, which still needs it */
    SameOperand read_a, read_b; /* such an operand that only A, only B reads; without `expr`: none */
    const Expr *obstacle;       /* UNKNOWN: an operand that algebra cannot look into, or null: too large; */
    const Expr *obstacle_with;  /* … because it comes of the same data as this one; or null */
} SameResult;

/* Fills *OUT and gives its verdict.  A and B need not be checked; where they are, functions and parameters are seen through.  All in
 * collected memory.  Bounded in time and space for any trees. */
SameVerdict expr_equal_functions(const Expr *a, const Expr *b, const SameOptions *opt, SameResult *out);

#endif
