/* page.h -- what the files of this room share: the words of a program as they will be written, and the lines they will stand on. */
#ifndef LANG_FORMAT_PAGE_H
#define LANG_FORMAT_PAGE_H

#include "lang/ast.h"
#include "lang/layout.h"

enum { INDENT = 2, GAP = 2 };

/* A word or sign of the grammar, spelt as it will be written. */
typedef struct Word {
    int  kind;              /* token of the grammar; NEWLINE ends what it calls a line */
    Span span;
    Str  text;
    bool unary;             /* MINUS before its operand */
} Word;
typedef struct Words { Word *items; uint32_t n, cap; } Words;

/* A column of a line: the words from FIRST on (up to the next cell), and the place among the columns of its block.  Places may be left
 * out, and a place that does not come after the one before it is not aligned. */
typedef struct Cell { uint32_t first, place; } Cell;

/* What a line of the output holds: words, a comment, or both. */
typedef struct Line {
    uint32_t  first, n;         /* words */
    Str       comment;          /* at the end, or alone when n is 0; empty: none */
    bool      goes_on;          /* stands inside what the grammar calls a line: not its first */
    bool      blank;            /* a blank line stands before */
    BlockKind block;            /* the block it stands in; of a line that closes one, that one */
    uint32_t  depth;            /* blocks around it */
    uint32_t  group;            /* lines that share their columns; 0: alone */
    uint32_t  indent;           /* blanks before it */
    Cell     *cells; uint32_t ncells, cap_cells;
    Str       text;             /* the words as they will stand */
} Line;
typedef struct Lines { Line *items; uint32_t n, cap; } Lines;

typedef struct Page {
    const Source *source;
    Module       *module;
    TokenList     raw;          /* with comments */
    Words         words;
    Lines         lines;
} Page;

/* words.c: the words of the grammar, with the spelling of each. */
void page_words(Page *p, const TokenList *tokens);
/* spelling.c: the name that the source writes at OFFSET as its declaration spells it, or the language if it is a word of it.
 * Found once for a whole module. */
typedef struct Spelling { uint32_t start; Str text; } Spelling;
typedef struct Spellings { Spelling *items; uint32_t n, cap; } Spellings;
void spellings_find(Spellings *s, const Module *m);
/* Null slice: as written. */
Str  spelling_at(const Spellings *s, uint32_t offset);
/* WORDS or a reason of the language in its own spelling; as written when it is not one. */
Str  spelling_of_words(Str text);
Str  spelling_of_motive(Str text);

/* lines.c: which words and comments stand on a line, blank lines, indentation. */
void page_lines(Page *p);
/* wrap.c: breaks the lines that are too long and that nobody broke. */
void page_wrap(Page *p);
/* align.c: the text of each line, with the columns of its block under one another. */
void page_align(Page *p);
/* table.c: the texts of the rows of one `dado`, the first of which is on line FIRST. */
void page_table(Page *p, uint32_t first);

/* space.c: appends the words FIRST..LAST-1 with the spaces that part them. */
void words_print(Buf *out, const Words *w, uint32_t first, uint32_t last);
/* Columns that they take; WIDE when a text among them has several lines. */
enum { WIDE = 1000 };
uint32_t words_width(const Words *w, uint32_t first, uint32_t last);
uint32_t buf_width(const Buf *b);

#endif
