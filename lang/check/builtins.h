/* builtins.h -- functions and aggregates of the language, by name. */
#ifndef LANG_CHECK_BUILTINS_H
#define LANG_CHECK_BUILTINS_H

#include "lang/check/program.h"

typedef enum Builtin {
#define BUILTIN(id, name, min, max, doc) BUILTIN_##id,
#define TIME(id, name, min, max, doc) BUILTIN_##id,
#include "lang/check/builtins.def"
#undef BUILTIN
#undef TIME
    BUILTIN_NONE
} Builtin;

typedef struct BuiltinInfo { const char *name; uint32_t min, max; const char *doc; bool time; } BuiltinInfo;
const BuiltinInfo *builtin_info(Builtin b);
Builtin builtin_find(const Name *n);

/* The aggregate a call names; false if none.  A call by `ponderado por` is WMEAN. */
bool agg_find(const Expr *call, AggKind *out);
/* cuenta(filas), cuenta(datos): no argument is read. */
bool call_counts_rows(const Expr *call);
/* "trimestre", "años" … */
bool freq_find(const Name *n, Freq *out);

const Type *check_call(Ctx *c, Expr *e);
const Type *check_aggregate(Ctx *c, Expr *e, AggKind kind);
const Type *check_total(Ctx *c, Expr *e);
const Type *check_by(Ctx *c, Expr *e);
/* False after reporting T005 when a call has not MIN to MAX arguments; DOC: how it is written, or null. */
bool expect_args(Ctx *c, const Expr *e, uint32_t min, uint32_t max, const char *doc);
/* The only key of type periodo in the grain, or null after reporting G005 at E. */
Symbol *time_key(Ctx *c, const Expr *e);

#endif
