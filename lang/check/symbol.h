/* symbol.h -- what names refer to, and the scopes that hold them. */
#ifndef LANG_CHECK_SYMBOL_H
#define LANG_CHECK_SYMBOL_H

#include "lang/check/type.h"

typedef enum SymbolKind {
    SYM_PARAM, SYM_FUNCTION, SYM_UNIT, SYM_DATA, SYM_COLUMN, SYM_BANDS, SYM_INDICATOR, SYM_MATRIX,
    SYM_SPECIAL     /* valor, meta, línea base, cumplimiento, avance inside an indicator's own properties */
} SymbolKind;

typedef struct Scope Scope;

struct Symbol {
    SymbolKind  kind;
    Name        name;
    Decl       *decl;           /* of the thing; for a column, of its dataset */
    const Type *type;           /* PARAM, COLUMN, INDICATOR; null until checked */
    uint32_t    uses;
    bool        from_module;    /* declared in a module: unused is no news */
    bool        checking;       /* on the stack: a reference now is a cycle */
    bool        checked;
    bool        torn;           /* part of its declaration could not be read: what it lacks is no news */
    bool        broken;         /* its declaration has an error: no more messages about it */
    /* PARAM */
    Expr       *value;
    Span        used_at;        /* the `usa` that brought it; source null: the script's own */
    const char *origin;
    /* DATA */
    Scope      *columns;
    uint32_t    index;          /* of the dataset in the program; of the column in its dataset; of the indicator */
    /* COLUMN */
    ColumnDecl *column;
    Symbol     *dataset;        /* of a column, an indicator (null: none) */
    Symbol     *unit_column;    /* número en (columna) */
    /* INDICATOR */
    Grain      *grain;
    struct IndicatorFacts *facts;       /* program.h */
    /* the ring of a cycle: what was being checked when this was entered, and how deep in trees that was */
    Symbol     *entered_from;
    uint32_t    entered_at;
    uint32_t    calls;          /* FUNCTION: the longest way down through the functions it calls */
    uint32_t    height;         /* nodes one under another in its definition, those of what it names included */
};

/* A list with look-up by folded name. */
struct Scope {
    Symbol **items; uint32_t n, cap;
    uint32_t *slots, nslots;        /* index by name, of a scope that is not small: position + 1, zero where free */
};

Symbol *scope_find(const Scope *s, Str fold);
/* Adds SYM; an equal name already there is an error (N002) pointing at both. */
bool    scope_add(Scope *s, Symbol *sym, Diags *diags);
/* Nearest name, for "¿quiso decir …?", or an empty slice. */
Str     scope_nearest(const Scope *s, Str what);
Symbol *symbol_new(SymbolKind kind, Name name, Decl *decl);
const char *symbol_kind_text(SymbolKind k);      /* "la columna", "el indicador" … */
const char *symbol_kind_one(SymbolKind k);       /* "una columna", "un indicador" … */
/* The way out where WHAT is not in S: "¿quiso decir …?", or the names there are when they are few. */
void    scope_hint(const Scope *s, Str what, Diag *d);

/* The rows that an expression has one value for. */
typedef enum GrainKind { GRAIN_SCALAR /* no dataset */, GRAIN_TOTAL, GRAIN_KEYS, GRAIN_ROW } GrainKind;
struct Grain {
    GrainKind kind;
    Symbol   *dataset;      /* null for SCALAR */
    Symbol  **keys; uint32_t nkeys;
    Expr     *filter;       /* de: … donde; checked; null: none */
    bool      stream;       /* KEYS that hold the dataset's key: one row each, so ROW in fact (keys kept for showing) */
};
/* A determines B: every group of B is a union of groups of A. */
bool grain_refines(const Grain *a, const Grain *b);
bool grain_same(const Grain *a, const Grain *b);
const char *grain_text(const Grain *g);          /* "por fila", "por entidad, periodo", "del total" */

#endif
