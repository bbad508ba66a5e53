/* openers.h -- recognising what a line begins: a declaration, a property, a line of a block, an end. */
#ifndef LANG_OPENERS_H
#define LANG_OPENERS_H

#include "lang/layout.h"

/* A word that opens a declaration, the kind of its first line, and the block it opens (BLK_TOP: none). */
typedef struct Opener { const char *word; int kind; LineKind line; BlockKind block; } Opener;
typedef struct Prop { BlockKind block; int kind; const char *word; } Prop;
/* A word that opens a line of a block without a colon, and the block that line opens (BLK_TOP: none). */
typedef struct LineWord { BlockKind block; const char *word; int kind; LineKind line; BlockKind opens; } LineWord;

enum {
    DECLARATIONS = 12,
    LINE_WORDS = 25,
    PROPS = 0
#define PROP(block, token, word) + 1
#include "lang/props.def"
#undef PROP
};
_Static_assert((int)PROPS <= (int)PROPS_MAX, "Frame.seen has a place for each");
extern const Opener   decl_openers[DECLARATIONS];
extern const Prop     block_props[PROPS];
extern const LineWord line_words[LINE_WORDS];

const char   *block_word(BlockKind k);
/* The declaration this word opens, or null. */
const Opener *opener_find(const Token *t);
/* The raw token after I, comments passed over. */
const Token  *opener_next(const Layout *l, uint32_t i);
bool          token_ends_line(const Token *t);
bool          token_is_type(const Token *t);
/* Length in words of the property name at raw token I that a colon follows: 1, 2 or 0. */
int           opener_property(const Layout *l, uint32_t i);
/* Comment lines directly above raw token I, without '#'; the comment at the end of its line. */
Str           doc_above(const Layout *l, uint32_t i);
Str           doc_beside(const Layout *l, uint32_t i);

#endif
