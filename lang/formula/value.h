/* value.h -- the value of a published formula: exact, from the values of its operands. */
#ifndef LANG_FORMULA_VALUE_H
#define LANG_FORMULA_VALUE_H

#include "lang/formula/formula.h"

typedef enum ValueEnd {
    VALUE_OK,
    VALUE_MISSING,              /* an operand without a value */
    VALUE_ZERO,                 /* a division by zero */
    VALUE_OTHER                 /* an operation that has no result, or none that fits */
} ValueEnd;

/* Value of TREE (of F).  VALUES has one for each operand of F, HAVE whether it is there; null: none has.  Numbers live in A.
 * A sum or average over an operand is the operand's value.  WHICH: the operand that is missing. */
ValueEnd formula_value(Arena *a, const FormulaRead *f, const Expr *tree, const Num *values, const bool *have, Num *out, uint32_t *which);

/* A printed number: "27.5%", "$1,234", "2,340".  DECIMALS: how many were written.  False: it is none, or more than one, or has over 18 digits. */
bool value_printed(Str text, Num *value, uint32_t *decimals, bool *percent);

/* How a printed number stands to the exact one. */
typedef enum Printed { PRINTED_EQUAL, PRINTED_ROUNDED, PRINTED_TRUNCATED, PRINTED_WRONG } Printed;
Printed value_compare(Arena *a, Num exact, Num printed, uint32_t decimals);

#endif
