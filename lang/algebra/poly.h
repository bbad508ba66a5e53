/* poly.h -- polynomials in several variables with exact rational coefficients, sparse, and bounded in size.
 *
 * A variable is a number from 0; what it stands for is its user's affair.  Terms are kept in order, so equal polynomials are equal term by term.
 * Memory is the arena's of the PolyRoom; an operation that would outgrow it sets `full` and gives 0, and nothing computed since means anything. */
#ifndef LANG_ALGEBRA_POLY_H
#define LANG_ALGEBRA_POLY_H

#include "runtime/number/num.h"

enum {
    POLY_VARS_MAX   = 32,
    POLY_TERMS_MAX  = 20000,
    POLY_DEGREE_MAX = 250,              /* of one variable */
    POLY_BYTES_MAX  = 64 << 20
};

typedef struct Term { Num coef; uint8_t exp[POLY_VARS_MAX]; } Term;
typedef struct Poly { const Term *terms; uint32_t n; } Poly;    /* n 0: the polynomial 0; coefficients are not 0 */
typedef struct PolyRoom { Arena *arena; bool full; } PolyRoom;

Poly poly_num(PolyRoom *r, Num value);
Poly poly_var(PolyRoom *r, uint32_t var);
Poly poly_add(PolyRoom *r, Poly a, Poly b);
Poly poly_sub(PolyRoom *r, Poly a, Poly b);
Poly poly_mul(PolyRoom *r, Poly a, Poly b);
Poly poly_pow(PolyRoom *r, Poly a, uint32_t power);
/* True when B (not 0) divides A without rest; *QUOTIENT (may be null) is what it gives. */
bool poly_divides(PolyRoom *r, Poly b, Poly a, Poly *quotient);
bool poly_equal(Poly a, Poly b);
bool poly_is_constant(Poly a);
/* A divided by its leading coefficient and by the variables that divide all of it; these are added to VARS (a bit each). */
Poly poly_primitive(PolyRoom *r, Poly a, uint32_t *vars);
/* Value at a point, one number for each variable.  False (and the room full) beyond the limits of numbers. */
bool poly_value(PolyRoom *r, Poly a, const Num *point, Num *out);
/* A root of A along variable VAR with the others held at POINT, where A is of degree 1 in VAR there. */
bool poly_root_along(PolyRoom *r, Poly a, uint32_t var, const Num *point, Num *out);

#endif
