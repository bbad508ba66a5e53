/* parse.h -- from a source to its tree. */
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "lang/ast.h"

/* Parses SOURCE whole; every independent error is in DIAGS.  The module holds what was understood, never
 * null; declarations that hold a syntax error are marked `broken`, those without a name are left out. */
Module *parse_module(const Source *source, Diags *diags);
/* One expression, on any number of lines.  Never null: EXPR_POISON on error.  Literals beyond 64 bits
 * keep their limbs until the process ends. */
Expr *parse_expression(const Source *source, Diags *diags);
/* True if the first mistake in SOURCE is that it ends too soon: a reader of lines asks for more. */
bool parse_is_incomplete(const Source *source, bool expression);
/* One token a line, comments too, in order of place: line:column, kind, text.  UNREADABLE says why there are none where the text cannot be read at all;
 * mistakes in words and signs are not told here. */
void tokens_dump(Buf *out, const Source *source, Diags *unreadable);

#endif
