/* build.h -- what grammar.y calls: one constructor for each production.
 * build.c makes declarations, build_data.c tables, shape.c expressions (and refuses those without an
 * agreed meaning), expected.c the message of a syntax error. */
#ifndef LANG_BUILD_H
#define LANG_BUILD_H

#include "lang/ast.h"
#include "lang/scan.h"

enum { EXPR_DEPTH_MAX = 1000 };     /* nodes one under another: every later pass may recurse */

typedef struct Build {
    const Source *source;
    Diags        *diags;
    Module       *module;
    Arena        *numbers;          /* big literals */
    Decl         *decl;             /* under construction; null outside or when its head was not understood */
    Expr         *expression;       /* parse_expression */
    Expr         *baseline_at;      /* of the last línea base */
    const Token  *token;            /* the one being pushed */
    const Token  *before;           /* and the one before it */
    const Token  *first_token;      /* of the whole stream */
    const Token  *token_first;      /* first of its line */
    bool          too_deep;         /* said once */
    bool          incomplete;       /* the first mistake is that the text ends too soon */
    ColumnDecl   *column;
    TramoDecl    *tramo;
} Build;

/* ---- expressions (shape.c) ---- */
typedef struct Call { ExprList args; Expr *where, *weight; } Call;

Expr *expr_text(Span span, Str value);
Expr *expr_bool(Span span, bool value);
Expr *expr_name(Span span, Name name);
Expr *expr_period(Span span, const Token *t);
Expr *expr_date(Span span, const Token *t);
Expr *expr_missing(Span span, const Token *motive);
ExprList exprs_add(ExprList list, Expr *e);
NameList names_add(NameList list, Name n);
Expr *build_number(Build *b, Span span, const Token *t);
Expr *build_year(Build *b, const Token *t);
Expr *build_quantity(Build *b, Span span, const Token *number, Span unit_span, UnitTerm unit);
Expr *build_unary(Build *b, ExprKind kind, Span span, Expr *x);
Expr *build_negative(Build *b, Span span, Expr *x);
Expr *build_binary(Build *b, BinOp op, Span span, Span op_span, Expr *l, Expr *r);
Expr *build_compare(Build *b, BinOp op, Span span, Span op_span, Expr *l, Expr *r);
Expr *build_power(Build *b, Span span, Span op_span, Expr *l, Expr *r);
Expr *build_logic(Build *b, ExprKind kind, Span span, Span op_span, Expr *l, Expr *r);
Expr *build_if(Build *b, Span span, Expr *c, Expr *t, Expr *e);
Expr *build_between(Build *b, Span span, Expr *x, Expr *low, Expr *high);
Expr *build_range(Build *b, Span span, Expr *x, Expr *low, Expr *high, bool low_open, bool high_open);
Expr *build_in(Build *b, Span span, Expr *x, ExprList items);
Expr *build_missing_test(Build *b, Span span, Expr *x, const Token *motive);
Expr *build_coalesce(Build *b, Span span, Expr *x, Expr *y, const Token *motive);
Expr *build_field(Build *b, Span span, Expr *x, const Token *field, const ExprList *args);
Expr *build_at(Build *b, Span span, Expr *x, Expr *when);
Expr *build_by_names(Build *b, Span span, Span inner, Expr *x, NameList by);
Call  call_arg(Build *b, Call c, Expr *arg);
Call  call_where(Build *b, Call c, Span span, Expr *x);
Call  call_weight(Build *b, Call c, Span span, Expr *x);
Expr *build_call(Build *b, Span span, const Token *name, Call c, NameList by);
void  build_too_deep(Build *b, Span at);

/* ---- names, types, units (build.c) ---- */
Name     build_name(const Token *t);
Name     build_quoted(Build *b, const Token *t);
Name     build_dotted(Span span, Name left, const Token *right);
TypeExpr build_type(Build *b, Span span, const Token *word, const UnitExpr *unit);
UnitExpr unit_add(UnitExpr u, Span span, UnitTerm term, int32_t sign);
UnitExpr unit_in_column(Span span, Name column);
UnitTerm build_unit_term(Build *b, const Token *scale, Name name, const Token *power);
/* A whole number from 1 (from 0 if ZERO) to 2^31 - 1; otherwise an error that says WHAT it counts, and 0. */
uint32_t build_count(Build *b, const Token *t, bool zero, const char *what);
MotiveRef motive_of(const Token *t);

/* ---- declarations (build.c, build_blocks.c) ---- */
/* Starts one: it is the current one and stands in the module, with the comment above it. */
Decl *build_declare(Build *b, DeclKind kind, Span span, Name name);
void build_module(Build *b, Span span, Name name);
void build_use(Build *b, Span span, Name name);
void build_binding(Build *b, Name name, Expr *value);
void build_unit(Build *b, Span span, Name name, const Token *factor, const UnitExpr *equals);
void build_param(Build *b, Span span, Name name, TypeExpr type, Expr *value);
void build_function(Build *b, Span span, Name name, NameList params, Expr *body);
void build_end(Build *b, Span span);

void build_bands(Build *b, Span span, Name name, Expr *over, bool table);
void build_bands_poison(Build *b, Span span);
void build_bands_end(Build *b, Span span);
void build_band_cut(Build *b, Span span, Name colour, const Token *label, Expr *cut, bool inclusive);
void build_band_range(Build *b, Span span, Name colour, const Token *label, Expr *low, Expr *high, bool low_open, bool high_open);
void build_band_rest(Build *b, Span span, Name colour, const Token *label);
void build_band_missing(Build *b, Span span, const Token *label, const Token *motive);

void build_indicator(Build *b, Span span, Name name);
void build_title(Build *b, const Token *t);
void build_level(Build *b, Name n);
void build_dimension(Build *b, Name n);
void build_frequency(Build *b, Name n);
void build_sense(Build *b, Expr *e);
void build_from(Build *b, Name n, Expr *where);
void build_by(Build *b, NameList names);
void build_formula(Build *b, Expr *e);
void build_unit_of(Build *b, UnitExpr u);
void build_decimals(Build *b, const Token *t);
void build_goal(Build *b, Span span, const Name *name, Expr *period, Expr *value);
void build_goal_baseline(Build *b, Expr *value);
void build_baseline(Build *b, Expr *value);
void build_fulfilment(Build *b, Expr *e);
void build_bands_of(Build *b, NameList names);
void build_holes(Build *b, Name n);
void build_note(Build *b, const Token *t);

void build_method(Build *b, const Token *t);
void build_errata(Build *b, const Token *t);
void build_variable(Build *b, Span span, Name phrase, Expr *value);

void build_matrix(Build *b, Span span, Name name);
void build_matrix_title(Build *b, const Token *t);
void build_matrix_note(Build *b, const Token *t);
void build_admits(Build *b, const Token *t);
void build_level_row(Build *b, Span span, const Token *level, const Token *name, const Token *summary);
void build_level_indicators(Build *b, Span span, NameList names);
void build_level_means(Build *b, Span span, const Token *t);
void build_level_assumptions(Build *b, Span span, const Token *t);
void build_level_dimensions(Build *b, Span span, const Token *level, NameList words);

void build_verify(Build *b, Span span, Name dataset);
void build_rule(Build *b, Span span, Name name, Expr *test);
void build_rule_where(Build *b, Expr *e);
void build_rule_severity(Build *b, const Token *t);
void build_rule_message(Build *b, const Token *t);

void build_test(Build *b, Span span, const Token *title);
void build_test_end(Build *b, Span span);
void build_given(Build *b, Span span, Name dataset);
void build_row(Build *b, const Token *row);
void build_expect(Build *b, Span span, Expr *e);

void build_show(Build *b, Span span);
void build_show_end(Build *b, Span span);
void build_show_item(Build *b, Expr *value, Name alias);
void build_show_from(Build *b, Span span, Name n);
void build_show_where(Build *b, Span span, Expr *e);
void build_show_by(Build *b, Span span, NameList names);
void build_show_across(Build *b, Span span, Name n);
void build_show_limit(Build *b, Span span, const Token *t);
void build_show_total(Build *b, Span span, const Token *label);
void build_show_matrix(Build *b, Name n);
void build_order(Build *b, Expr *key, bool descending);

/* ---- datos (build_data.c) ---- */
FileDecl file_make(const Token *path, const Token *value);
FileList files_add(FileList list, FileDecl file);
/* COLUMN: that takes the file's value; null: none. */
void build_data(Build *b, Span span, Name name, FileList files, const Name *column);
void build_data_poison(Build *b, Span span);
void build_separator(Build *b, const Token *t, bool quoted);
void build_encoding(Build *b, const Token *t);
void build_header(Build *b, Span span, const Token *lines, const Token *line, const Token *text);
void build_until(Build *b, const Token *t);
void build_lines(Build *b, Span span, const Token *first, const Token *last);
void build_decimal(Build *b, const Token *t);
void build_reject(Build *b, const Token *t);
void build_quotes(Build *b, const Token *t);
void build_clean(Build *b, const Token *t);
void build_missing(Build *b, Span span, const Token *label, const Token *motive);
void build_key(Build *b, NameList names);
void build_link(Build *b, Span span, Name dataset, NameList by);
void build_rows_where(Build *b, Expr *e);
void build_column(Build *b, Span span, Name name, const TypeExpr *type);
void build_column_from(Build *b, Span span, const Token *heading, const Token *position);
void build_column_min(Build *b, Span span, Expr *e);
void build_column_max(Build *b, Span span, Expr *e);
void build_column_computed(Build *b, Expr *e);
void build_column_motive(Build *b, Span span, Name column);
void build_column_comma(Build *b, Span span);
void build_column_label(Build *b, Span span, const Token *label, CellWhere where);
void build_column_until(Build *b, Span span, const Token *label);
void build_column_time(Build *b, Span span, const Token *time);
void build_column_part(Build *b, Span span, const Token *part, const Token *parts, const Token *between);
void build_card(Build *b, Span span, const Token *label);
void build_transposed(Build *b, Span span, const Token *first, const Token *last, bool dense);
void build_tramo(Build *b, Span span, const Token *first, const Token *last);
void build_tramo_column(Build *b, Span span, Name column, const Token *position);
void build_tramo_end(Build *b, Span span);
void build_subtotals(Build *b, Span span, Expr *e);
void build_continues(Build *b, Span span, NameList columns);
void build_stack(Build *b, Span span, Name key, Name value);
void build_stack_item(Build *b, Span span, const Name *heading, const Token *position, const Token *value);

/* ---- syntax errors (expected.c) ---- */
enum { EXPECTED_MAX = 192 };
typedef struct Expected { int kinds[EXPECTED_MAX]; uint32_t n; } Expected;
void expected_add(Expected *e, int kind);
/* The token at AT does not fit; E are the kinds that would. */
void build_syntax_error(Build *b, Span at, const Expected *e);

#endif
