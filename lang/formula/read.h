/* read.h -- inside of the reader of formulas: its tokens, pieces and stages.
 *
 *   text --token.c--> tokens --piece.c--> pieces (formula, definition, heading …)
 *   a piece --rows.c, bracket.c, decide.c--> tokens of which each sign is known to be one --tree.c--> expression
 *
 * Tokens are plain values in arrays, so that a stage may try a change (a bracket more, a bar between two rows) on a copy. */
#ifndef LANG_FORMULA_READ_H
#define LANG_FORMULA_READ_H

#include "lang/formula/formula.h"

typedef enum TokKind {
    TOK_WORD,       /* letters, digits, and what hangs on them: N°, V_t, %PICS */
    TOK_NUM,        /* 100, 100,000, 0.5, 100 % */
    TOK_OPEN, TOK_CLOSE,
    TOK_SIGN,       /* + - * / ^ as written; decide.c tells whether it is one */
    TOK_FUNC,       /* Σ √ */
    TOK_EQ, TOK_COLON,
    TOK_STOP,       /* . ; ? ! */
    TOK_COMMA,
    TOK_BULLET,     /* a dash or dot that opens a line of a list */
    TOK_BAR,        /* a row of dashes: the bar of a fraction */
    TOK_COMPARE,    /* < > ≤ ≥ */
    TOK_LOST,       /* what a bad copy left of a symbol: ¿ */
    TOK_VAR,        /* a variable known beforehand */
    TOK_SKIP        /* text that belongs to no operand: "multiplicado", the name before a bracket that holds the formula */
} TokKind;

typedef enum TokRole { ROLE_NONE, ROLE_GROUP, ROLE_REMARK, ROLE_CALL } TokRole;     /* of a bracket */

typedef struct Tok {
    TokKind  kind;
    TokRole  role;
    char     sign;          /* SIGN: one of + - * / ^; OPEN and CLOSE: ( [ {; FUNC: s p r */
    uint8_t  rank;          /* SIGN: 0 part of the text … 3 surely an operator */
    bool     on;            /* SIGN: decided to be an operator */
    bool     made;          /* stands in no text: put there by rows.c or bracket.c */
    bool     unit;          /* NUM: its sign makes it a factor, what follows is a remark */
    uint8_t  breaks;        /* line breaks before it: 0, 1, 2 (an empty line) */
    bool     blank, blank_after;
    uint32_t start, end;
    uint32_t mate;          /* OPEN, CLOSE: its partner; UINT32_MAX: none */
    uint32_t variable;      /* VAR: index in the card, or UINT32_MAX */
    Str      fold;          /* WORD: folded; NUM: digits as an exact decimal */
} Tok;

typedef struct Toks { Tok *t; uint32_t n, cap; } Toks;

typedef enum PieceKind { PIECE_TEXT, PIECE_HEADING, PIECE_WHERE, PIECE_NOTE, PIECE_NUMERATOR, PIECE_DENOMINATOR, PIECE_DEFINITION } PieceKind;

/* A stretch of tokens of one purpose.  [first, body) is its label, with its colon or equals sign. */
typedef struct Piece {
    PieceKind kind;
    uint32_t  first, body, end;
    bool      equals;       /* the label ends in =, not in : */
    bool      listed;       /* stands after "Donde", or in a list of notes */
    uint8_t   announced;    /* stands right after a heading; 2: one that says "fórmula" */
} Piece;

typedef struct Reader {
    const Source      *source;
    const FormulaCard *card;
    Diags  *diags;          /* null while trying */
    Toks    toks;
    Piece  *pieces; uint32_t npieces, cap_pieces;
    bool    mixed;          /* letters of both cases */
    bool    equation;       /* what is read stands behind an equals sign */
    uint32_t *leaves; uint32_t nleaves, cap_leaves;     /* variable of every operand of the last tree, in order */
    uint32_t work;          /* tokens looked at by trials; bounded */
    FormulaRead *out;
} Reader;

enum { WORK_MAX = 4 << 20 };    /* tokens that all trials of one text may look at */

/* ---- text and tokens (token.c, key.c) ---- */
Toks  toks_scan(const Source *source, bool *mixed);
void  toks_variables(Reader *r);
/* Letters and digits, folded: what makes two phrases one. */
Str   text_key(const Source *source, uint32_t start, uint32_t end);
Str   span_phrase(const Source *source, uint32_t start, uint32_t end);      /* blanks collapsed */
bool  tok_is(const Tok *t, const char *folded);
bool  tok_in(const Tok *t, const char *const *list);
bool  tok_upper(const Reader *r, const Tok *t);     /* its first letter is a capital */
bool  tok_symbol(const Reader *r, const Tok *t);    /* PVRP, V_t, A: short and no word of the language */
bool  tok_quantity(const Tok *t);                   /* total, número, cantidad …: what phrases of operands begin with */
bool  tok_text(const Tok *t);                       /* part of a phrase */
static inline Span tok_span(const Reader *r, const Tok *t) { return (Span){ r->source, t->start, t->end }; }

/* ---- pieces (piece.c) ---- */
void pieces_cut(Reader *r);

/* ---- one expression ---- */
typedef struct Parsed {
    Expr    *tree;          /* null: none */
    Expr    *partial;       /* what could be read of a broken one */
    bool     broken;        /* it holds arithmetic and has no tree */
    bool     repaired;
    uint8_t  rank;          /* of its surest operator; 0: no arithmetic */
    bool     numeric;       /* numbers alone */
    uint32_t operators;
    uint32_t rest;          /* tokens from here on are text behind the expression; n if none */
} Parsed;

/* T, N: the tokens of one side of an equation.  Findings go to R->diags where there is one. */
/* A number of a formula; false for more digits than fit a machine word (a Num beyond that needs an arena of its own). */
bool   number_value(Str digits, Num *out);
Parsed expression_read(Reader *r, const Tok *t, uint32_t n);

void   toks_signs(Reader *r, Tok *t, uint32_t n);       /* words that are signs (x, por, entre), and the rank of every sign */
void   toks_decide(Reader *r, Tok *t, uint32_t n);
/* Partners of brackets; gives back how many have none.  A bracket that closes another class has a partner. */
uint32_t toks_pair(Tok *t, uint32_t n);
Parsed tree_build(Reader *r, Tok *t, uint32_t n);
Parsed bracket_repair(Reader *r, const Tok *t, uint32_t n);
/* A fraction whose bar is there (TOK_BAR): its rows become ( … ) / ( … ).  False: no bar. */
bool   rows_with_bar(Reader *r, const Tok *t, uint32_t n, Toks *out);
/* A fraction whose bar is lost: the same where the rows show it. */
bool   rows_without_bar(Reader *r, const Tok *t, uint32_t n, Toks *out, Span *rows);
/* Adds a finding where findings are wanted; else null. */
Diag  *reader_find(Reader *r, DiagCode code, Span span, const char *text);
void   skeleton_print(Buf *out, const Expr *e);     /* operands by their key */

/* A piece or a part of it that holds arithmetic. */
typedef struct Candidate {
    Toks     toks;
    uint32_t piece;
    Span     left;              /* source null: none */
    Span     span;
    Parsed   parsed;
    Expr    *result;
    bool     listed, equation;
} Candidate;

typedef struct Candidates { Candidate *items; uint32_t n, cap; } Candidates;

/* What formula_read is made of (choose.c, meaning.c). */
bool   toks_promising(const Tok *t, uint32_t n);        /* worth reading at all: signs, or rows that may be a fraction */
Span   toks_span(const Reader *r, const Tok *t, uint32_t first, uint32_t end);
Span   toks_trimmed(const Reader *r, uint32_t first, uint32_t end);     /* without bullets and points at its ends */
Candidate *candidate_choose(const Reader *r, const Candidates *all);
uint32_t   candidate_standing(const Reader *r, const Candidate *c);
bool   expression_divides(const Expr *e);
void   operands_collect(Reader *r, FormulaRead *f, const Expr *e, uint32_t *leaf);
/* Definitions, and the pieces that are nobody's. */
void   pieces_describe(Reader *r, FormulaRead *f, const Candidates *all, const Candidate *main);
/* NUMERADOR: …  DENOMINADOR: …, and no formula. */
bool   said_fraction(Reader *r, Candidate *out);

void toks_push(Toks *v, Tok t);
Tok  tok_made(TokKind kind, char sign, uint32_t at);

#endif
