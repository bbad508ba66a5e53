/* words.h -- properties that admit only certain words: sentido, huecos, nivel, dimensión. */
#ifndef LANG_CHECK_WORDS_H
#define LANG_CHECK_WORDS_H

#include "lang/check/program.h"

typedef enum Sense { SENSE_NONE, SENSE_UP, SENSE_DOWN, SENSE_CONSTANT, SENSE_REGULAR, SENSE_COLUMN } Sense;

/* Sense of an indicator; SENSE_COLUMN when it stands in a column. Reports unknown words once when DIAGS is given. */
Sense sense_of(const Decl *d, const Symbol *data, Diags *diags);
/* HOLES_REQUIRE when nothing is said. */
Holes holes_of(const Decl *d, Diags *diags);
/* The character of «separador», or 0 when nothing is said; the name of «codificación», or null, and of the one of lines that are not in it.  Unknown words are
 * reported when DIAGS is given. */
char separator_of(const Decl *d, Diags *diags);
const char *encoding_of(const Decl *d, const char **other, Diags *diags);
/* N is eficacia, eficiencia, economía or calidad; reports when DIAGS is given. */
bool  dimension_known(const Name *n, Diags *diags);
/* Words of nivel, dimensión. */
void  check_words(const Decl *d, Diags *diags);

/* What an item of `apila` gives the key column, as a cell would. */
Str stack_item_key(const StackItemDecl *item);

#endif
