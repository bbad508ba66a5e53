/* method_impl.h -- what method.c and method_check.c share: a published formula that was read. */
#ifndef LANG_CHECK_METHOD_IMPL_H
#define LANG_CHECK_METHOD_IMPL_H

#include "lang/check/method.h"
#include "lang/formula/formula.h"
#include "lang/textmap.h"

struct Method {
    Symbol        *symbol;
    Decl          *decl;
    TextMap        map;
    const Source  *source;      /* the text alone, as the reader sees it */
    uint32_t       skipped;     /* bytes before it that are none of it */
    FormulaCard    card;
    FormulaRead   *read;
    Diags         *findings;    /* of the reader, in its places */
    Expr          *tree;        /* variables in place, places of the script; null: none */
    bool           beside;      /* there is a fórmula */
    bool           unbound;     /* F030 was said */
    bool           differs;     /* F032 was said */
    NameList       phrases;     /* operands of the tree, each with what it means: */
    ExprList       meanings;
};

/* The place in the script of a place in the text that was read; any other place is itself. */
Span     method_place(const Method *m, Span s);
/* The variable that OPERAND is: found by the reader, or by the definition that the text gives of a symbol; UINT32_MAX: none. */
uint32_t method_variable(const Method *m, const FormulaOperand *operand);

#endif
