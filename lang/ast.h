/* ast.h -- the tree of a program, as written: every node keeps its place in the text.
 * Built by the parser through the constructors of ast.c, annotated by the checker (the fields under
 * "checker"), read by everyone through switches without default.  Collected memory. */
#ifndef LANG_AST_H
#define LANG_AST_H

#include "runtime/column/period.h"
#include "runtime/diag.h"
#include "runtime/number/num.h"

/* A name as written, with its folded form for comparing; names are equal when folded forms are. */
typedef struct Name {
    Str  text;              /* as written; without quotes */
    Str  fold;
    Span span;              /* source null: no name */
    bool quoted;
} Name;

typedef struct Expr Expr;
typedef struct Type Type;           /* lang/check/type.h */
typedef struct Symbol Symbol;       /* lang/check/symbol.h */
typedef struct Grain Grain;

typedef enum ExprKind {
#define EXPR(id, doc) EXPR_##id,
#include "lang/expr.def"
#undef EXPR
    EXPR_KIND_COUNT
} ExprKind;
const char *expr_kind_name(ExprKind k);

typedef enum BinOp { BIN_ADD, BIN_SUB, BIN_MUL, BIN_DIV, BIN_POW,
                     BIN_EQ, BIN_NE, BIN_LT, BIN_LE, BIN_GT, BIN_GE,
                     BIN_CONTAINS, BIN_STARTS, BIN_ENDS } BinOp;
const char *binop_text(BinOp op);   /* as the formatter writes it */

typedef struct ExprList { Expr **items; uint32_t n, cap; } ExprList;
typedef struct NameList { Name *items; uint32_t n, cap; } NameList;

/* (no reportado), (entre cero): words in parentheses. */
typedef struct MotiveRef { Str text; Span span; } MotiveRef;     /* span.source null: none */

/* Unit as written: pesos / persona, miles de pesos, porcentaje, (unidad_de_medida). */
typedef struct UnitTerm { Name name; Name scale; int32_t power; } UnitTerm;   /* scale: "miles", "millones" or none; power ±1, ±2 … */
typedef struct UnitExpr {
    UnitTerm *terms; uint32_t n, cap;
    Name      column;       /* número en (columna): the unit stands in that column */
    Span      span;         /* source null: none given */
} UnitExpr;

struct Expr {
    ExprKind kind;
    bool     mixed;         /* OR: holds an `y` without parentheses; already reported */
    uint32_t depth;         /* nodes from here down, leaves 0; below EXPR_DEPTH_MAX (build.h) */
    Span     span;
    union {
        struct { Num value; Str text; bool percent; } num;         /* 85% : value 85, percent */
        struct { Str value; } text;                                /* unescaped, NFC */
        struct { bool value; } boolean;                            /* verdadero, falso */
        struct { Period value; } period;                           /* 2024T1, año 2024 */
        struct { int64_t days; } date;
        struct { Name name; } name;
        struct { Expr *object; Name field; ExprList args; bool has_args; } field;   /* x.banda, x.sexenal.banda, x.banda(semaforo) */
        struct { Expr *operand; } unary;                           /* NEG, NOT, PAREN, MISSING_TEST (x falta) */
        struct { Expr *operand; MotiveRef motive; } missing_test;  /* x falta por (m) */
        struct { MotiveRef motive; } missing;                      /* falta(m) */
        struct { BinOp op; Span op_span; Expr *left, *right; } binary;
        struct { ExprList items; } logic;                          /* AND, OR: flattened, two or more */
        struct { Expr *operand, *low, *high; bool low_open, high_open; } range;   /* entre a y b; en [a, b) */
        struct { Expr *operand; ExprList items; } in;              /* x en {a, b} */
        struct { Expr *condition, *then, *otherwise; } conditional;
        struct { Expr *operand, *fallback; MotiveRef motive; } coalesce;          /* x o bien y [por (m)] */
        struct { Name name; ExprList args;                         /* function, aggregate, time function */
                 Expr *where;                                      /* suma(x donde c) or null */
                 Expr *weight;                                     /* promedio(x ponderado por w) or null */
                 NameList by;                                      /* promedio(x por c1, c2) */
                 bool rows;                                        /* cuenta(filas): args empty */
               } call;                                             /* "cuenta distintos", "anterior publicado", "desviación poblacional" are one name */
        struct { Expr *operand; NameList by; } by;                 /* cobertura por entidad */
        struct { Expr *operand; Expr *when; } at;                  /* x en (periodo - 1 año), x en (2023T1) */
        struct { Expr *number; UnitExpr unit; } quantity;          /* 5 pesos; 1 año in a period shift */
    } as;
    /* checker */
    const Type *type;
    Symbol     *symbol;     /* NAME, CALL, FIELD: what it refers to */
    const Grain *grain;     /* aggregates: the rows they run over; total(), BY: the grain they go to */
    Expr       *expansion;  /* CALL of a function: its body with the arguments in place */
};

/* ---- declarations ---- */
typedef struct Decl Decl;
typedef enum DeclKind {
#define DECL(id, word, doc) DECL_##id,
#include "lang/decl.def"
#undef DECL
    DECL_KIND_COUNT
} DeclKind;
const char *decl_kind_word(DeclKind k);

typedef struct Binding { Name name; Expr *value; } Binding;                    /* corte = 85% */

/* Type as written in parámetro and columnas: número [en unidad] | texto | fecha | periodo | lógico | porcentaje */
typedef enum TypeWord { TYPEWORD_NONE, TYPEWORD_NUMBER, TYPEWORD_TEXT, TYPEWORD_DATE, TYPEWORD_PERIOD, TYPEWORD_BOOL } TypeWord;
typedef struct TypeExpr { TypeWord word; UnitExpr unit; Span span; } TypeExpr;

typedef struct MissingItem { Str label; Span span; MotiveRef motive; } MissingItem;   /* "NR" no reportado */

typedef enum CellWhere { CELL_COLUMN /* where the column stands */, CELL_BESIDE, CELL_BELOW } CellWhere;
typedef struct ColumnDecl {
    Name      name;
    TypeExpr  type;
    bool      has_heading, has_position;
    Str       heading;  Span from_span;         /* desde "Nombre" */
    uint32_t  position;                         /* desde 5 */
    Expr     *computed;                         /* columna = expr */
    Expr     *min, *max;                        /* mínimo 0, máximo 100 */
    bool      decimal_comma;                    /* decimal coma */
    MissingItem *missing; uint32_t nmissing, cap_missing;
    Name      motive_from;                      /* motivo según columna */
    Str       doc;
    CellWhere where; Str label; Span label_span;    /* junto a "Presupuesto:", bajo "Nombre" */
    Str       until; Span until_span;           /* hasta "Sentido": the cells from there to that label, together */
    uint32_t  time; Span time_span;             /* vez 2; 0: not said */
    uint32_t  part, parts; Span part_span;      /* parte 1 de 2 entre ", " */
    Str       part_between;                     /* empty: white space */
} ColumnDecl;

typedef enum StackValue { STACK_HEADING /* none: the heading says it */, STACK_TEXT, STACK_PERIOD, STACK_DATE, STACK_NUMBER } StackValue;
/* apila "Ene-Mar" = 2024T1, t2 como trimestre, valor */
typedef struct StackItemDecl {
    Str   heading;                      /* by_position: not used */
    bool  by_position; uint32_t position;
    Str   value; StackValue value_kind; /* the literal after `=` */
    Span  span;
} StackItemDecl;

/* desde "enero.csv" = 2024-01, "febrero.csv" */
typedef struct FileDecl { Str path; Span span; Str value; StackValue value_kind; } FileDecl;
typedef struct FileList { FileDecl *items; uint32_t n, cap; } FileList;

typedef struct TramoColumnDecl { Name column; bool absent; MotiveRef motive; uint32_t position; Span span; } TramoColumnDecl;
typedef struct TramoDecl { uint64_t first, last; TramoColumnDecl *columns; uint32_t n, cap; Span span; } TramoDecl;

/* enlaza: padrón por entidad: each row has one row of DATASET, found by its clave. */
typedef struct LinkDecl { Name dataset; NameList by; Span span; } LinkDecl;

/* sentido, meta, … may be a word, or an expression over columns. */
typedef struct GoalDecl {               /* metas: 2024T1 30 ; sexenal 2024 20 línea base 40 en 2018 ; or the single meta: */
    Name  name;                         /* "sexenal", or none */
    Expr *period;                       /* period literal, or null */
    Expr *value;
    Expr *baseline; Expr *baseline_at;  /* línea base 40 en 2018 */
    Span  span;
} GoalDecl;

typedef struct BandRow {
    Name  colour;                       /* rojo, amarillo, verde …, or "sin dato" (is_missing) */
    Str   label;
    bool  is_missing;                   /* sin dato "No evaluable" */
    MotiveRef motive;                   /* sin dato por (no reportado) "NR" */
    bool  rest;                         /* en adelante */
    bool  inclusive;                    /* <= rather than < */
    Expr *cut;
    bool  is_interval;                  /* tabla form: [0, 70) */
    Expr *low, *high; bool low_open, high_open;     /* low/high null: unbounded */
    Span  span;
} BandRow;

typedef struct RuleDecl {
    Name  name;
    Expr *test;
    Name  severity;                     /* grave | aviso, or none */
    Str   message;
    Expr *where;                        /* regla r: … donde … (only rows taken) or null */
    Span  span;
} RuleDecl;

/* "Meta alcanzada" = suma(alcanzado): what a phrase of the published formula means. */
typedef struct VariableDecl { Name phrase; Expr *value; Span span; } VariableDecl;

/* A row of a matriz.  An actividad belongs to the componente above it. */
typedef enum LevelKind { MATRIX_FIN, MATRIX_PURPOSE, MATRIX_COMPONENT, MATRIX_ACTIVITY, MATRIX_LEVELS } LevelKind;
const char *level_word(LevelKind k);            /* "propósito" */
bool        level_find(Str folded, LevelKind *out);
typedef struct LevelDecl {
    LevelKind kind;
    Name      name;                     /* componente c1 "…"; or none */
    Str       summary;                  /* resumen narrativo */
    NameList  indicators;
    Symbol  **symbols; uint32_t nsymbols;   /* checker: those of them that there are */
    Str       means, assumptions;       /* medios de verificación, supuestos; or empty */
    Span      span;
} LevelDecl;
/* The dimensions that a level admits. */
typedef struct LevelDimensions { LevelKind kind; NameList words; Span span; } LevelDimensions;

typedef struct GivenTable {             /* dado proyectos | a | b | … */
    Name   dataset;
    Name  *columns; uint32_t ncolumns, cap_columns;
    Str   *cells; Span *cell_spans; uint32_t ncells, cap_cells, cap_spans;    /* row-major, ncells a multiple of ncolumns */
    Span   span;
} GivenTable;
typedef struct ExpectDecl { Expr *test; Span span; } ExpectDecl;    /* espera expr [para clave = "A"] : a boolean expression */

typedef struct ShowItem { Expr *value; Name alias; } ShowItem;      /* expr [como nombre] */
typedef struct OrderItem { Expr *key; bool descending; } OrderItem;

/* clave: valor line inside a block, whose meaning is one word, a text, names or an expression */
struct Decl {
    DeclKind kind;
    Span     span;          /* whole declaration */
    Span     head;          /* its first line's words: keyword and name */
    Name     name;          /* dotted for módulo and usa */
    Str      doc;           /* comment lines directly above, without '#' */
    bool     broken;        /* holds a syntax error: what is absent from it may have been there */
    const Grain *checked_grain;     /* checker: muestra, verifica */
    union {
        struct { Binding *bindings; uint32_t n, cap; } use;
        struct { UnitExpr equals; Num factor; bool has_factor; } unit;      /* unidad cama ; unidad tonelada = 1000 kilogramo */
        struct { TypeExpr type; Expr *value; } param;
        struct { NameList params; Expr *body; } function;
        struct {
            Str path; Span path_span;                           /* of the first file */
            FileList files; Name file_column;                   /* como trimestre, or none */
            Str separator; Span separator_span;             /* "tabulador", "coma", "punto y coma", "barra", or the one character */
            Str encoding; Span encoding_span;
            bool has_header; uint32_t header_lines; bool header_none; uint64_t header_line; Str header_text; Span header_span;
            Str until; Span until_span;
            uint64_t first_line, last_line; Span lines_span;    /* líneas: 5 a 40 */
            Expr *rows_where;                                   /* filas donde */
            Expr *subtotals; Span subtotals_span;               /* subtotales donde */
            bool only_subtotals;                                /* the dataset NAME.subtotales, made of this declaration by the checker */
            bool decimal_comma;
            bool strict;                                        /* rechaza: celdas malas */
            bool no_quotes;                                     /* comillas: no */
            bool clean;                                         /* limpia: marcas */
            Str card; Span card_span;                           /* ficha cada "Actividad:"; no source: it does not stand there */
            Span transposed_span;                               /* transpuesta celdas 2 a 7 sin blancos */
            uint32_t cell_first, cell_last; bool dense;         /* 0: no limit */
            MissingItem *missing; uint32_t nmissing, cap_missing;
            NameList key;
            LinkDecl *links; uint32_t nlinks, cap_links;
            ColumnDecl *columns; uint32_t ncolumns, cap_columns;
            TramoDecl *tramos; uint32_t ntramos, cap_tramos;
            NameList continues; Span continues_span;            /* continúa donde clave falta y nombre falta */
            StackItemDecl *stack; uint32_t nstack, cap_stack;   /* apila … como stack_key, stack_value */
            Name stack_key, stack_value; Span stack_span;       /* no source: it does not stand there */
        } data;
        struct { Name over; Expr *over_expr; bool table; BandRow *rows; uint32_t n, cap; } bands;   /* sobre valor|cumplimiento|avance|expr; tabla */
        struct {
            Str title;                                          /* nombre: "…" */
            Name level, dimension, frequency;                   /* nivel, dimensión, frecuencia: words */
            Expr *sense;                                        /* sentido: ascendente, or a column */
            Name from; Expr *from_where;                        /* de: proyectos donde c */
            bool by_row; NameList by; bool has_by;              /* por: fila | columns */
            Expr *formula;                                      /* without one, the checker puts here what `método` says */
            Str  method; Span method_span;                      /* método: the published formula; span: the literal, source null: none */
            Str  errata; Span errata_span;                      /* errata: what is known to be wrong in it */
            VariableDecl *variables; uint32_t nvariables, cap_variables;
            bool formula_from_method;                           /* checker */
            UnitExpr unit; uint32_t decimals; bool has_decimals; Span decimals_span;
            GoalDecl *goals; uint32_t ngoals, cap_goals;        /* meta: and metas … termina */
            Expr *baseline; Expr *baseline_at;                  /* línea base: 40 [en 2018] */
            Expr *fulfilment;                                   /* cumplimiento: expr */
            NameList bands;
            Name holes;                                         /* huecos: exige|omite|cero */
            Str  note;                                          /* nota: "…" */
        } indicator;
        struct { Str title, note; Str admits; Span admits_span; LevelDecl *levels; uint32_t n, cap;
                 LevelDimensions *dimensions; uint32_t ndimensions, cap_dimensions; } matrix;
        struct { Name dataset; RuleDecl *rules; uint32_t n, cap; } verify;     /* dataset none: across datasets */
        struct { Str title; Span title_span; GivenTable *given; uint32_t ngiven, cap_given; ExpectDecl *expects; uint32_t nexpects, cap_expects;
                 Binding *params; uint32_t nparams, cap_params; } test;
        struct { ShowItem *items; uint32_t n, cap; Name from; Expr *where; NameList by; bool has_by; Name across;   /* con clase en columnas */
                 OrderItem *order; uint32_t norder, cap_order; Name matrix; /* muestra matriz x: then nothing else */ bool total; Str total_label; uint64_t limit; bool has_limit; Str title; } show;
    } as;
};

typedef struct Module {
    const Source *source;
    Decl        **decls; uint32_t n, cap;
    Name          name;             /* módulo x.y, or none */
    Arena        *numbers;          /* limbs of literals beyond 64 bits; null if there are none; module_free */
} Module;

/* ---- constructors (ast.c): all take the span; they copy nothing that is in collected memory ---- */
Expr *expr_new(ExprKind kind, Span span);
Expr *expr_binary(BinOp op, Span span, Span op_span, Expr *left, Expr *right);
Decl *decl_new(DeclKind kind, Span span, Name name);
Name  name_make(Str text, Span span, bool quoted);
bool  name_present(const Name *n);
bool  name_eq(const Name *a, const Name *b);
bool  name_is(const Name *n, const char *folded);

/* Frees the numbers' arena; the tree itself is collected. */
void  module_free(Module *m);

/* Calls FN on every direct child of E (not null). */
void  expr_each_child(const Expr *e, void (*fn)(Expr *child, void *ctx), void *ctx);
/* Same tree up to places and parentheses (for sharing and comparing). */
bool  expr_same(const Expr *a, const Expr *b);
/* Canonical source text of an expression / a unit, as the formatter writes it. */
void  expr_print(Buf *out, const Expr *e);
void  unit_print(Buf *out, const UnitExpr *u);
/* Indented dump of a whole module, for `vara vuelca --arbol`. */
void  module_dump(Buf *out, const Module *m);

#endif
