/* program.h -- a program being compiled: its modules, its symbols, and the passes of the checker. */
#ifndef LANG_CHECK_PROGRAM_H
#define LANG_CHECK_PROGRAM_H

#include "lang/check/symbol.h"
#include "lang/frontend.h"

typedef struct DeclList { Decl **items; uint32_t n, cap; } DeclList;

typedef struct LoadedModule { Str fold; const Module *module; bool loading; Scope params; } LoadedModule;

struct Program {
    const Module  *main;
    CompileOptions options;
    const Source  *root;            /* part of the script whose modules are being loaded: they are looked for beside it */
    Diags         *diags;
    Arena         *arena;           /* big constants */
    HoleTable     *holes;           /* motives that the plan of program_plan names */
    Scope          globals;         /* params, functions, datasets, bands, indicators, of the script and its modules */
    Scope          units;           /* unidad */
    bool           lost_names;      /* some declarations could not be read: a name may be one of theirs */
    uint32_t       nesting;         /* calls of check_expr one inside another */
    uint32_t       expanded;        /* calls of functions put in place */
    Expr          *outer_call;      /* the one that the others are put in place for */
    bool           too_deep;        /* said once */
    Symbol        *entered;         /* the symbol being checked; the others by entered_from */
    LoadedModule  *modules; uint32_t nmodules, cap_modules;
    Symbol       **data;       uint32_t ndata, cap_data;
    Symbol       **indicators; uint32_t nindicators, cap_indicators;   /* in order of declaration */
    DeclList       shows, verifies, tests;       /* of the script itself */
    ParamValue    *params; uint32_t nparams, cap_params;
};

/* What a set of bands classifies. */
typedef enum BandOver { OVER_VALUE, OVER_FULFILMENT, OVER_PROGRESS, OVER_EXPR } BandOver;

/* Bands as one indicator uses them: cut points checked against its columns and parameters. */
typedef struct BandCut { Expr *low, *high; bool low_open, high_open; } BandCut;     /* null: unbounded */
typedef struct BandUse {
    Symbol  *bands;
    BandOver over;
    Expr    *over_expr;         /* OVER_EXPR */
    BandCut *cuts;              /* by row of the declaration; rows for missing values have none */
} BandUse;

/* What the checker found out about an indicator beyond its tree. */
typedef struct IndicatorFacts {
    const Type *formula_type;   /* before the declared unit */
    BandUse    *bands; uint32_t nbands;
    const char *method_verdict; /* what came of comparing `método` with `fórmula`, in Spanish; null: nothing to compare */
    const Expr *method_formula; /* what `método` says with the variables in place, for showing; null: nothing */
} IndicatorFacts;

/* What an expression may speak of, and where it stands. */
typedef struct Ctx {
    Program     *p;
    const Grain *grain;         /* the grain that the value is for */
    Symbol      *data;          /* dataset whose columns are named bare; null: none */
    bool         rows;          /* inside an aggregate: one value per row of `inner` */
    const Grain *inner;         /* the rows an aggregate runs over, when `rows` */
    Symbol      *indicator;     /* whose own property this is: valor, meta … are names; null: none */
    uint32_t     calls;         /* depth of function expansion */
    bool         by;            /* `inner` was said by the aggregate's own `por`: aggregates inside are those of its groups */
    bool         constant;      /* only constants: parameters' defaults, cut points in modules */
} Ctx;

/* Checks E (annotates it) and gives its type, never null; errors are reported once and give type_poison. */
const Type *check_expr(Ctx *c, Expr *e);
/* E is a mistake that was reported: what holds it says nothing more. */
static inline const Type *poison(Expr *e)
{
    return e->type = &type_poison;
}
/* check_expr that must be of KIND, else the family's error. */
const Type *check_kind(Ctx *c, Expr *e, TypeKind kind);
/* Errors of units in comparing or storing: E of type GOT where WANT is expected. */
bool check_same_unit(Ctx *c, Span span, const Type *a, const Type *b);

/* x.banda, datos.columna, columna.texto. */
const Type *check_field(Ctx *c, Expr *e);
/* E names column COL, written NAME. */
const Type *check_name(Ctx *c, Expr *e);
/* The link by which rows of DATA reach rows of OTHER, or null. */
const LinkDecl *link_between(const Symbol *data, const Symbol *other);
const Type *check_column_use(Ctx *c, Expr *e, Symbol *col, Name name);

void check_indicator(Program *p, Symbol *s);        /* once; a second call while checking is a cycle */
void check_bands(Program *p, Symbol *s);
/* Bands NAME as INDICATOR uses them, in its own context C; false after reporting. */
bool check_band_use(Ctx *c, Symbol *indicator, const Name *name, BandUse *out);
void check_data(Program *p, Symbol *s);
/* Gives a column its type, though its dataset is still being checked. */
void check_column(Program *p, Symbol *col);
void check_param(Program *p, Symbol *s);
void check_matrix(Program *p, Symbol *s);
/* The matrix that NAME names, or null after reporting. */
Symbol *find_matrix(Program *p, const Name *name);
void check_show(Program *p, Decl *d);
void check_verify(Program *p, Decl *d);
void check_test(Program *p, Decl *d);

/* The type that `número en pesos` says.  DATA: where (columna) is looked up, or null. */
const Type *type_of_decl(Program *p, const TypeExpr *t, Symbol *data);
const Type *type_of_unit(Program *p, const UnitExpr *u, Symbol *data);

/* Grain of `por` names over DATA: reports unknown names. */
Grain *grain_of(Program *p, Symbol *data, bool by_row, const NameList *by, Expr *filter);
/* The grain of a muestra, from its `por` or from what it shows. */
Grain *show_grain(Program *p, Decl *d);
/* The data set a declaration is about, found by name; reports. */
Symbol *find_data(Program *p, const Name *name);
/* NAME is the subtotals of data that declare none: reported, and true. */
bool say_no_subtotals(Program *p, const Name *name);

/* NAME, which nothing has, may have been declared in a part that could not be read, of DATA (or null) or of the
 * program: that was reported, and the name is no news unless it is nearly one that there is. */
bool name_lost(const Program *p, const Symbol *data, const Name *name);

/* S is being checked from now on, and no longer: what is entered meanwhile stands behind it in the ring of a cycle. */
void program_enter(Program *p, Symbol *s);
void program_leave(Program *p, Symbol *s);
/* Whoever is being checked stands on S, which is defined.  False after reporting that definitions lie too deep one on
 * another: every later pass may recurse along them. */
bool program_stands_on(Program *p, const Symbol *s, Span span);
enum { DEPTH_MAX = 2000 };      /* nodes one under another through all that an expression names; 1 KiB of stack each */
enum { ITEMS_MAX = 1000 };      /* of one list */
extern const char *const too_deep_hint;     /* the way out of too many definitions */
/* Reports that E holds too much; gives type_poison.  HINT: or null. */
const Type *report_too_deep(Program *p, Expr *e, const char *what, const char *hint);
/* What the body of function F calls, once: a ring breaks F. */
void check_function_calls(Program *p, Symbol *f);
/* Reports the ring of a cycle that closes on S. */
void report_cycle(Program *p, Symbol *s, Span span);

/* Value of a constant expression (literals, parameters, arithmetic); false when it is none. Checked first. */
bool const_value(Program *p, const Expr *e, Num *out);

/* E without parentheses and expansions. */
const Expr *expr_bare(const Expr *e);
/* Loads what `usa` names and declares everything in p->globals. */
void load_program(Program *p);

#endif
