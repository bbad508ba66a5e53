/* clone.h -- copies of trees, for expanding functions. */
#ifndef LANG_CHECK_CLONE_H
#define LANG_CHECK_CLONE_H

#include "lang/ast.h"

/* A deep copy of E without what the checker wrote; each NAME equal to PARAMS[i] becomes a copy of ARGS[i]. */
Expr *expr_clone(const Expr *e, const NameList *params, const ExprList *args);

#endif
