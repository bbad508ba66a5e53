/* form.h -- an expression seen as arithmetic over atoms: + - * /, whole powers and numbers, and below them whatever is not arithmetic.
 *
 * An atom is an operand that algebra does not look into: a column, an aggregate, a root, a rounded value …  Two of them are one atom when they are the
 * same expression, or the same call of arguments that are equal as functions.  A function's call stands for its body, a parameter for its value. */
#ifndef LANG_ALGEBRA_FORM_H
#define LANG_ALGEBRA_FORM_H

#include "lang/algebra/poly.h"
#include "lang/ast.h"

typedef enum FormKind { FORM_NUM, FORM_ATOM, FORM_ADD, FORM_SUB, FORM_MUL, FORM_DIV, FORM_NEG, FORM_POW } FormKind;

typedef struct Form Form;
struct Form {
    FormKind kind;
    Num      value;             /* NUM */
    uint32_t atom;              /* ATOM: index */
    int32_t  power;             /* POW: of `a` */
    Form    *a, *b;
};

typedef struct Atoms {
    const Expr **items; uint32_t n, cap;
    uint32_t     depth;         /* of comparing arguments of atoms, which hold atoms of their own */
    uint32_t    *budget;        /* such comparisons that are left */
    bool         full;          /* more than POLY_VARS_MAX, or nested too deep: nothing can be said */
} Atoms;

/* The form of E, its atoms added to ATOMS; collected, never null. */
Form *form_of(Atoms *atoms, const Expr *e);

typedef enum FormValue { FORM_DEFINED, FORM_HOLE /* divides by zero */, FORM_LIMIT } FormValue;
/* Value of F where atom i is POINT[i]. */
FormValue form_value(Arena *arena, const Form *f, const Num *point, Num *out);

/* F as a quotient of polynomials, and what it divides by on the way: it has a value exactly where none of these is 0. */
typedef struct Ratio { Poly n, d; } Ratio;
typedef struct PolyList { Poly *items; uint32_t n, cap; } PolyList;
Ratio form_ratio(PolyRoom *r, const Form *f, PolyList *divisors);

/* Atoms that F reads, a bit each. */
uint32_t form_atoms(const Form *f);

/* What is known of the values atoms A and B may take together: any, or they hang together and nothing is known. */
bool atoms_independent(const Atoms *atoms, uint32_t a, uint32_t b);
/* Atom A may take enough values for a difference found with others to be a difference: it depends on data, and is no condition nor hole, unless it is
 * NAMED as a variable of its own. */
bool atom_is_free(const Expr *a, bool named);
/* Both are the same atom. */
bool atom_same(const Atoms *atoms, const Expr *a, const Expr *b);

#endif
