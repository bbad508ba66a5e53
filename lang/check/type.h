/* type.h -- static types: kind, unit and scale, and what is known of exactness.
 *
 * Numbers carry a unit class.  NONE is "not said": it goes with anything.  A quotient of like quantities is a RATIO (razón);
 * a RATIO times the literal 100 is a PERCENT (porcentaje), times 1000 PERMIL (por mil).  `power` counts powers of ten that literal
 * factors brought in and that no class has taken up yet: 100 * A / B and A / B * 100 type alike. */
#ifndef LANG_CHECK_TYPE_H
#define LANG_CHECK_TYPE_H

#include "lang/ast.h"

typedef enum TypeKind { TYPE_POISON, TYPE_NUM, TYPE_TEXT, TYPE_BOOL, TYPE_DATE, TYPE_PERIOD } TypeKind;

typedef enum UnitClass {
    UNIT_NONE,      /* not said */
    UNIT_WORDS,     /* pesos / persona */
    UNIT_COLUMN,    /* the unit stands in a column: rows of unlike units do not add */
    UNIT_RATIO, UNIT_PERCENT, UNIT_PERMIL, UNIT_POINTS
} UnitClass;

typedef struct UnitFactor { Str fold; Str text; int32_t power; } UnitFactor;

struct Type {
    TypeKind   kind;
    UnitClass  unit;
    UnitFactor *factors; uint32_t nfactors;     /* WORDS: sorted by fold, powers not zero; NONE: the part that is known */
    Num        scale;           /* WORDS, NONE: one of this unit is SCALE base units (miles de pesos: 1000) */
    const Symbol *column;       /* COLUMN */
    int32_t    power;
    bool       literal;         /* a bare number: takes the unit it meets */
    bool       weak;            /* RATIO, PERCENT of quantities whose units were not said */
    bool       approx;          /* may be ≈ */
    bool       quotient;        /* may be no finite decimal */
    bool       constant;        /* the same for every row */
};

extern const Type type_poison, type_text, type_bool, type_date, type_period, type_number, type_literal;

Type *type_copy(const Type *t);
bool  type_is(const Type *t, TypeKind k);       /* poison is everything */
const char *type_kind_name(TypeKind k);         /* "número" */
/* "porcentaje", "pesos / persona", "razón", or null where there is no unit to name. Collected. */
const char *type_unit_name(const Type *t);
/* "número en pesos", "texto" … */
const char *type_name(const Type *t);
/* As a sentence says it: "un número en pesos", "una condición". */
const char *type_phrase(const Type *t);
const char *type_kind_phrase(TypeKind k);
bool  type_same_factors(const Type *a, const Type *b);
/* Every factor of A stands in B with the same power, and A has some. */
bool  type_within(const Type *a, const Type *b);

/* Outcome of combining units. */
typedef enum UnitVerdict { UNIT_OK, UNIT_UNLIKE, UNIT_PERCENT_TWICE /* P002 */, UNIT_PERCENT_OF /* P003 */ } UnitVerdict;

/* a ± b, and comparisons (what == BIN_EQ…): result has a's scale. LIT100: the factor of ten a literal operand is (2 for 100, 3 for 1000, 1 for 10, 0 none). */
UnitVerdict type_add(const Type *a, const Type *b, bool subtract, Type *out);
UnitVerdict type_mul(Arena *arena, const Type *a, const Type *b, int32_t a_power, int32_t b_power, Type *out);
UnitVerdict type_div(Arena *arena, const Type *a, const Type *b, int32_t b_power, Type *out);

#endif
