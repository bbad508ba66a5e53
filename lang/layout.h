/* layout.h -- what layout.c, lines.c, openers.c and words.c share: the state of the walk from raw tokens to grammar tokens. */
#ifndef LANG_LAYOUT_H
#define LANG_LAYOUT_H

#include "lang/scan.h"

/* Blocks that may be open, outermost first. */
typedef enum BlockKind {
    BLK_TOP, BLK_DATA, BLK_COLUMNS, BLK_TRAMO, BLK_INDICATOR, BLK_METAS, BLK_VERIFY, BLK_BANDS, BLK_TEST,
    BLK_VARIABLES, BLK_MATRIX, BLK_DIMENSIONS
} BlockKind;

/* Kinds of lines in which some words mean more than a name; bits, for words.def. */
typedef enum LineKind {
    LN_PLAIN = 1 << 0, LN_USE = 1 << 1, LN_SHOW = 1 << 2, LN_BANDS_HEAD = 1 << 3, LN_DATA_HEAD = 1 << 4,
    LN_COLUMN = 1 << 5, LN_TRAMO_HEAD = 1 << 6, LN_TRAMO = 1 << 7, LN_GOAL = 1 << 8, LN_BAND = 1 << 9,
    LN_RULE = 1 << 10, LN_HEADER = 1 << 11, LN_LINES = 1 << 12, LN_MISSING = 1 << 13, LN_STACK = 1 << 14, LN_CARD = 1 << 15,
    LN_MATRIX = 1 << 16
} LineKind;

enum { BLOCKS_DEEP = 4, PROPS_MAX = 64 };

typedef struct Frame {
    BlockKind kind;
    Span      opener;               /* keyword and name */
    Span      seen[PROPS_MAX];      /* first place of each property, by index in props.def */
} Frame;

typedef struct Layout {
    const Source    *source;
    const TokenList *raw;
    Diags           *diags;
    TokenList       *out;
    bool            *incomplete;
    uint32_t         at;            /* next raw token; comments are passed over by layout_peek */
    Frame            frames[BLOCKS_DEEP];
    uint32_t         depth;         /* frames in use - 1 */
    LineKind         line;
    int              prev;          /* kind of the last token given, NEWLINE at the start */
    bool             missing_list;  /* inside faltantes: words after a text are a reason */
    bool             in_unit;       /* the next word is a unit */
    uint32_t         nbrackets;
    Span             brackets[NESTING_MAX];
    uint32_t         outer_ifs[NESTING_MAX];   /* nifs where each bracket was opened */
    uint32_t         nifs;          /* `si` inside one another */
    uint32_t         nsigns;        /* signs that follow one another */
} Layout;

/* Index of the token N significant tokens from here (0: the next), comments not counted.  Line ends count. */
uint32_t     layout_ahead(const Layout *l, uint32_t n);
const Token *layout_peek(const Layout *l, uint32_t n);
/* Puts a token into the output. */
void layout_give(Layout *l, Token t);
void layout_give_kind(Layout *l, int kind, Span span);
/* True if the token is a word equal, folded, to WORD (also written with accents). */
bool token_spells(const Token *t, const char *word);
static inline bool token_is_word(const Token *t, const char *word)      /* the first letter mostly tells */
{
    return t->fold.len && (*word == *t->fold.p || (unsigned char)*word >= 0x80) && token_spells(t, word);
}
/* openers.c: true if the raw token at index I begins a declaration, a property or an end: nothing goes on past it. */
bool layout_starts_statement(const Layout *l, uint32_t i);

/* The place just behind what was given last. */
Span layout_after(const Layout *l);

/* lines.c: gives what the first word of a line begins. */
void lines_begin(Layout *l);
/* Reports that the innermost block has no `termina`, FOUND being where that showed, and closes down to DEPTH. */
void lines_close(Layout *l, uint32_t depth, Span found);
/* Passes over the raw line, and over what its brackets hold. */
void lines_skip(Layout *l);

/* words.c: gives the next raw token, which is not a line end, with the meaning it has where it stands. */
void words_give(Layout *l);
/* True if a token of this kind can end an operand. */
bool kind_ends_operand(int kind);
/* True if nothing can end after a token of this kind: the line goes on. */
bool kind_goes_on(int kind);
/* The rest of the line as one WORDS token, or as the TEXT it is; nothing if the line is empty. */
void words_rest_of_line(Layout *l);

#endif
