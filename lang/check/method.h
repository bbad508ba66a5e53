/* method.h -- `método`: the formula as it was published, read, with its variables in place, and compared with `fórmula`. */
#ifndef LANG_CHECK_METHOD_H
#define LANG_CHECK_METHOD_H

#include "lang/check/program.h"

typedef struct Method Method;

/* Reads the método of indicator S, which has one, and says which of its phrases have no variable.  Where there is no `fórmula`, what it says becomes the
 * indicator's formula.  Never null. */
Method *method_read(Program *p, Symbol *s);
/* After the formula of S was checked in C (null: it was not): says what is wrong in the método, and whether both compute the same. */
void    method_check(Ctx *c, Method *m);
/* `variables` or `errata` without what they explain. */
void    method_check_alone(Program *p, const Decl *d);

#endif
