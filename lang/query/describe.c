/* describe.c -- what a name is, in one line: kind, type, grain. */
#include "lang/query/describe.h"

#include "lang/check/builtins.h"

#define STR(s) (int)(s).len, (s).p

static const char *type_or(const Type *t)
{
    return t ? type_name(t) : "con error";
}

void symbol_describe(Buf *out, const Symbol *s)
{
    switch (s->kind) {
    case SYM_PARAM:
        buf_printf(out, "parámetro %.*s: %s", STR(s->name.text), s->type ? type_name(s->type) : "sin valor");
        return;
    case SYM_FUNCTION:
        buf_printf(out, "función %.*s", STR(s->name.text));
        return;
    case SYM_DATA:
        buf_printf(out, "datos %.*s: %u %s", STR(s->name.text), s->columns->n, s->columns->n == 1 ? "columna" : "columnas");
        return;
    case SYM_BANDS:
        buf_printf(out, "bandas %.*s", STR(s->name.text));
        return;
    case SYM_INDICATOR:
        buf_printf(out, "indicador %.*s: %s, %s", STR(s->name.text), type_or(s->type), s->grain ? grain_text(s->grain) : "sin grano");
        return;
    case SYM_MATRIX:
        buf_printf(out, "matriz %.*s: %u niveles", STR(s->name.text), s->decl->as.matrix.n);
        return;
    case SYM_COLUMN:
        buf_printf(out, "columna %.*s: %s", STR(s->name.text), type_or(s->type));
        return;
    case SYM_UNIT: case SYM_SPECIAL:
        buf_printf(out, "%.*s", STR(s->name.text));
        return;
    }
}

bool builtin_describe(Buf *out, const Name *name)
{
    Builtin b = builtin_find(name);
    Expr call = { .kind = EXPR_CALL };
    AggKind agg;
    call.as.call.name = *name;
    if (b != BUILTIN_NONE)
        buf_printf(out, "función %s", builtin_info(b)->doc);
    else if (agg_find(&call, &agg))
        buf_printf(out, "resumen %.*s(x [donde condición] [por columnas])", STR(name->text));
    else
        return false;
    return true;
}
