/* check.h -- what the files of formula_check share: the facts of a formula, words of its phrases, and trees written anew.
 * One file for each family of findings; check.c calls them in turn. */
#ifndef LANG_FORMULA_CHECK_H
#define LANG_FORMULA_CHECK_H

#include "lang/formula/formula.h"

/* What words of a name, a unit or a phrase tell.  WORDS(id, doc) and WORD(id, words) in check_words.def. */
typedef enum WordSet {
#define WORDS(id, doc) WORDS_##id,
#define WORD(id, words)
#include "lang/formula/check_words.def"
#undef WORDS
#undef WORD
    WORDS_COUNT
} WordSet;

/* A factor of the outermost product: numbers and what is no product itself. */
typedef struct Factor {
    const Expr *e;              /* without brackets */
    const Expr *operation;      /* the product or quotient it is the right side of; null: none */
    bool        below;          /* it divides */
} Factor;

typedef struct Product { Factor *items; uint32_t n, cap; } Product;

typedef struct Check {
    const FormulaRead *f;
    const FormulaCard *card;
    Diags      *diags;
    Str         name;           /* folded, its numbering left out */
    Str         unit;           /* folded; empty too where it lists the units of the variables */
    Product     product;
    uint32_t    numbers_above, numbers_below;   /* numeric factors of the product */
    bool        ratio;          /* a quotient of things stands in it: A / B, A / B - 1, 1 - A / B */
    bool        percent;        /* name, unit or left side say percentage */
    bool        variation;      /* the name begins with tasa de variación or the like */
    bool        has_100;        /* some number of the tree is 100 */
    bool        grouping;       /* F003 was said: what follows from the grouping is not said too */
    bool        scale;          /* one of F004 to F008 was said: the remedy has its factor */
    const Expr *rate;           /* the remedy of F008; or null */
} Check;

/* ---- the families ---- */
void check_grouping(Check *c);          /* F003 */
void check_rate(Check *c);              /* F008, F009, F026; F014 of a fulfilment */
/* The one operand above and the one below of the outermost product; false: there are more. */
bool check_sides(const Check *c, const Expr **above, const Expr **below);
void check_scale(Check *c);             /* F004 to F007, F018 */
void check_symbols(Check *c);           /* F010 to F012 within the text */
void check_declared(Check *c);          /* F012, F025 against the card */
void check_goal(Check *c);              /* F013 to F015 */
void check_unit(Check *c);              /* F016 */
void check_numbers(Check *c);           /* F017, F028 */

/* ---- trees (check_tree.c) ---- */
const Expr *tree_bare(const Expr *e);                           /* without brackets round it */
bool  tree_binary(const Expr *e, BinOp op, const Expr **left, const Expr **right);     /* bare E is that operation; sides bare too */
bool  tree_number(const Expr *e, Num *value);                   /* bare E is a number, maybe negative */
bool  tree_is(const Expr *e, int64_t value);                    /* … that number */
bool  tree_has(const Expr *e, bool (*fn)(const Expr *e));       /* FN holds for E or something in it */
bool  tree_divides(const Expr *e);                              /* a quotient with something other than a number below stands in it */
void  tree_each(const Expr *e, void (*fn)(const Expr *e, void *ctx), void *ctx);       /* E and all in it, outer first */
void  tree_product(Product *out, const Expr *e);
Expr *tree_make(BinOp op, const Expr *left, const Expr *right); /* with brackets where they are needed */
Expr *tree_of(int64_t value);
/* TREE with NEW where OLD stands in it; with two nodes in each other's place. */
Expr *tree_replace(const Expr *tree, const Expr *old, const Expr *new_one);
Expr *tree_swap(const Expr *tree, const Expr *a, const Expr *b);
/* As a person writes it: phrases without quotes, × 100. */
const char *tree_text(const Expr *e);
/* The same, and what is longer than a message bears cut in the middle of its phrases. */
const char *tree_short(const Expr *e);

/* ---- words (check_words.c) ---- */
bool  words_begin(Str folded, WordSet set);     /* FOLDED begins with one of them, whole words */
bool  words_in(Str folded, WordSet set);        /* one of them stands in it */
/* The first place after the words of SET at the start of FOLDED, and after an article or preposition. */
Str   words_after(Str folded, WordSet set);
/* What a phrase counts: "número total de alumnos inscritos" gives "alumnos inscritos". */
Str   words_thing(Str phrase);
bool  words_letter(char c);                     /* a byte of a word: letter, digit, any beyond ASCII */
typedef struct TokenList { Str *items; uint32_t n, cap; } TokenList;
TokenList words_tokens(Str folded, bool all);   /* letters and digits; all: with those that say nothing (de, la, número) */
/* 0 to 100: how much of the shorter one's words the other has. */
uint32_t words_alike(Str a, Str b);
/* The same words but for number (s, es) and slips of a letter; never where a digit, a single letter or the gender differs. */
bool  words_misspelt(Str a, Str b);
bool  words_counts(Str phrase, Str unit);       /* UNIT is one word, the thing that PHRASE counts */
/* Some word of A that says something stands nowhere in B, not even misspelt or with lost letters: the first of them. */
bool  words_lacking(Str a, Str b, Str *word);
/* Folded; a letter that a wrong encoding put in the place of another is U+FFFD, and as good as any letter. */
Str   words_fold(Str raw);
/* Folded for words: the phrase of an operand, or what its symbol is defined to be; of a name in the tree.  Empty: it is none. */
Str   phrase_fold(const FormulaOperand *o);
Str   meaning_fold(const Check *c, const Expr *name);
const char *shown(Str phrase);                  /* for messages: blanks collapsed, long ones cut with … */

#endif
