/* names.h -- every name that a module writes, with its part in the sentence: what finds places in a text asks here. */
#ifndef LANG_QUERY_NAMES_H
#define LANG_QUERY_NAMES_H

#include "lang/ast.h"

typedef enum NameRole {
    NAME_DECLARES,      /* what a declaration, a column, a rule, a shown column is called */
    NAME_VALUE,         /* in an expression, alone: a column, an indicator, a parameter, a word of the language */
    NAME_FIELD,         /* after a dot in an expression */
    NAME_CALL,          /* before parentheses */
    NAME_COLUMN,        /* a column of NameUse.data */
    NAME_DATA,          /* a dataset, also dotted: juicios.subtotales */
    NAME_GLOBAL,        /* bands, an indicator, a matriz: a declaration, where no other thing may stand */
    NAME_UNIT, NAME_SCALE,
    NAME_PARAM,         /* given a value: usa m con corte = …, con corte = … */
    NAME_MODULE,        /* dotted */
    NAME_WORD           /* a word that a property admits: componente, rojo, exige */
} NameRole;

typedef struct NameUse {
    const Name *name;
    NameRole    role;
    const Decl *decl;       /* that it stands in; null: the name of the module */
    const Name *data;       /* the dataset whose columns may be named bare here, or null */
    const Expr *expr;       /* VALUE, FIELD, CALL: the node; otherwise null */
} NameUse;

/* Calls FN on every name, declaration by declaration. */
void names_each(const Module *m, void (*fn)(const NameUse *use, void *ctx), void *ctx);

#endif
