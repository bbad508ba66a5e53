/* scope.h -- what a written name refers to among the declarations of its own text, without checking it: works on programs that do not compile. */
#ifndef LANG_QUERY_SCOPE_H
#define LANG_QUERY_SCOPE_H

#include "lang/query/names.h"

/* The name that declares what USE speaks of, in module M; null when it is declared elsewhere, is a word of the language,
 * or could be several things spelt in different ways. */
const Name *scope_declares(const Module *m, const NameUse *use);
/* The declaration called NAME among those that may stand in an expression, or null. */
const Decl *scope_decl(const Module *m, const Name *name);
/* The column of dataset D that is called NAME, or null. */
const ColumnDecl *scope_column(const Decl *d, const Name *name);

#endif
