/* describe.h -- what a name is, in one line. */
#ifndef LANG_QUERY_DESCRIBE_H
#define LANG_QUERY_DESCRIBE_H

#include "lang/check/program.h"

/* "indicador avance: porcentaje, por clave". */
void symbol_describe(Buf *out, const Symbol *s);
/* "función redondea(x, decimales [, modo])"; false if NAME is no function of the language. */
bool builtin_describe(Buf *out, const Name *name);

#endif
