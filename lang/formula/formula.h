/* formula.h -- the reader of formulas as institutions publish them ("método de cálculo"), and what is wrong in them.
 *
 * A text becomes the same tree that `fórmula:` gives: operands are EXPR_NAME nodes (quoted names) whose span is the phrase in the text, brackets are EXPR_PAREN,
 * numbers EXPR_NUM, Σ and "suma de" EXPR_CALL of suma.  Every node, remark and definition keeps its place.  Prints nothing; all collected memory. */
#ifndef LANG_FORMULA_FORMULA_H
#define LANG_FORMULA_FORMULA_H

#include "lang/ast.h"

/* A variable that is known before the text is read: declared under `variables`, or a row of the MIR.  Matched in the text with case, accents, punctuation and
 * spaces folded, the longest first. */
typedef struct FormulaVariable {
    Str  phrase;                /* as declared */
    Span span;                  /* where; source null: not in a text */
} FormulaVariable;

/* What is known of the indicator beside its formula.  Empty where not known. */
typedef struct FormulaCard {
    Str name, unit, type, sense, frequency;         /* as published */
    Str numerator, denominator;                     /* phrases published in fields of their own */
    Str goal, baseline;
    const FormulaVariable *variables; uint32_t nvariables;
    bool absolute_or_percent;                       /* SIPPSE: the unit may only be absoluto or porcentual */
} FormulaCard;

typedef enum FormulaVerdict {
    FORMULA_READ,               /* there is a tree */
    FORMULA_NONE,               /* «sin fórmula aritmética»: prose, a plain count, an outside source.  Legitimate */
    FORMULA_UNREAD              /* it holds arithmetic, and a finding says why it has no tree */
} FormulaVerdict;
const char *formula_verdict_text(FormulaVerdict v);     /* Spanish */

/* One operand, however often it stands in the tree. */
typedef struct FormulaOperand {
    Str      phrase;            /* as first written, blanks collapsed */
    Str      fold;              /* case, accents, punctuation folded: what makes two of them one */
    Span     span;              /* its first place */
    Str      definition;        /* "Donde: PT = Población total" gives "Población total"; or empty */
    Span     definition_span;
    uint32_t variable;          /* index in the card's variables; UINT32_MAX: none of them */
    uint32_t uses;
} FormulaOperand;

/* A symbol that the text defines, used or not. */
typedef struct FormulaDefinition { Str symbol, fold, meaning; Span span, symbol_span; bool used; } FormulaDefinition;

/* Text that is neither operand nor operator: remarks in brackets, headings, "en donde", a printed result … */
typedef struct FormulaRemark { Span span; } FormulaRemark;

/* An equation beside the first: a symbol of it worked out further on ("IP = 0.5 x C + …"), or a numeric substitution. */
typedef struct FormulaEquation {
    Str   left;
    Span  span;
    Expr *tree;
    bool  numeric;              /* numbers alone */
    Expr *result;               /* "= 26.85" printed behind it; or null */
} FormulaEquation;

typedef struct FormulaRead {
    const Source     *source;
    FormulaVerdict    verdict;
    Str               left;             /* "PVRP" of "PVRP = …"; or empty */
    Span              left_span;
    Expr             *tree;             /* null but for FORMULA_READ */
    bool              numeric;          /* it holds no operand but numbers: nothing else is there */
    Expr             *result;           /* "= 26.85" printed behind it; or null */
    FormulaOperand   *operands;    uint32_t noperands, cap_operands;      /* in order of first appearance in the tree */
    FormulaDefinition *definitions; uint32_t ndefinitions, cap_definitions;
    FormulaRemark    *remarks;     uint32_t nremarks, cap_remarks;
    FormulaEquation  *more;        uint32_t nmore, cap_more;
    bool              repaired;         /* the tree is that of the one repair which a finding tells */
} FormulaRead;

/* Reads SOURCE (one published text; names of DIAGS' places come from it).  Findings about reading itself (brackets, missing operands, operators, cut texts,
 * fractions on two rows) go to DIAGS.  Never null; bounded in time and depth for any text of up to FORMULA_MAX_BYTES (longer: FORMULA_UNREAD with its finding). */
enum { FORMULA_MAX_BYTES = 64 << 10 };
FormulaRead *formula_read(const Source *source, const FormulaCard *card, Diags *diags);

/* Says what is wrong in a formula that was read, by itself and against its card: grouping, × 100, factors, rates, symbols, spellings, goal, sentido, unit …
 * Nothing for a healthy one. */
void formula_check(const FormulaRead *f, const FormulaCard *card, Diags *diags);

/* "(* (/ V1 V2) 100)": the tree with operands numbered in order of appearance, brackets dropped, for tests and --formato json. */
void formula_skeleton(Buf *out, const FormulaRead *f);
/* Canonical form, as `fórmula:` would be written: "Meta alcanzada" / "Meta programada" * 100. */
void formula_print(Buf *out, const FormulaRead *f);

#endif
