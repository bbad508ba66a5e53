/* show.h -- how a published formula was read, for people and as data. */
#ifndef LANG_FORMULA_SHOW_H
#define LANG_FORMULA_SHOW_H

#include "lang/formula/formula.h"

/* Verdict, canonical form, tree, left side, operands with definitions and places, remarks, other equations, findings with carets. */
void formula_show(Buf *out, const FormulaRead *f, const Diags *diags, bool colour);
void formula_show_json(Buf *out, const FormulaRead *f, const Diags *diags);

#endif
