/* scan.h -- from text to tokens, and from tokens to what the grammar can read.
 * scan_all knows letters only; layout_tokens (layout.c, lines.c, openers.c, words.c) knows where a line begins, which block is open and so
 * what a word means there.  Token kinds are the grammar's (grammar.y). */
#ifndef LANG_SCAN_H
#define LANG_SCAN_H

#include "runtime/diag.h"

typedef struct Token {
    int  kind;
    bool first;             /* first on its line */
    Span span;
    Str  text;              /* TEXT: unescaped; names: NFC; motives and words: without parentheses, single spaces */
    Str  fold;              /* NAME: folded, for comparing */
    Str  doc;               /* comment lines directly above or beside (declarations and columns) */
} Token;

typedef struct TokenList { Token *items; uint32_t n, cap; } TokenList;

enum { PROGRAM_MAX_BYTES = 1 << 20 };      /* a program, not a data file */
enum { NESTING_MAX = 200 };                 /* open brackets, `si` and signs in one line */

/* Appends every token of SOURCE, comments too, and the end.  False if the text cannot be read at all
 * (not UTF-8, too long): then DIAGS says so and the list holds only the end. */
bool scan_all(const Source *source, Diags *diags, TokenList *out);

/* What scan_all gave, rewritten for the grammar: line ends only where a line ends something, context
 * words as tokens of their own, blocks always closed, comments gone.  EXPRESSION: the text is one expression, not a program.  *INCOMPLETE is set when the only way
 * out of the first mistake is more text. */
void layout_tokens(const Source *source, const TokenList *raw, bool expression, Diags *diags,
                   TokenList *out, bool *incomplete);

/* Spanish name of a token kind, as messages use it. */
const char *token_kind_name(int kind);
/* True for words that cannot be names without quotes. */
bool word_is_reserved(Str fold);

#endif
