/* shape.h -- what the files that check a dataset share: its columns by name, and the shapes a table may have. */
#ifndef LANG_CHECK_SHAPE_H
#define LANG_CHECK_SHAPE_H

#include "lang/check/program.h"

/* The column of S that NAME names; null, and reported, if there is none.  WHAT names it: "«clave»". */
Symbol *column_named(Program *p, Symbol *s, const Name *name, const char *what);

void check_stack(Program *p, Symbol *s);    /* stack.c: apila */
void check_files(Program *p, Symbol *s);    /* and the files a table stands in */
void check_card(Program *p, Symbol *s);     /* card.c: ficha, transpuesta, and the clauses of their columns */

#endif
