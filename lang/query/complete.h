/* complete.h -- the words that may be meant by the beginning of one. */
#ifndef LANG_QUERY_COMPLETE_H
#define LANG_QUERY_COMPLETE_H

#include "lang/check/program.h"

typedef struct WordList { Str *items; uint32_t n, cap; } WordList;

/* Words that begin with PREFIX, folded: keywords, names that P (or null) declares, columns, fields of what stands before a dot.  In order, no two
 * alike. */
void program_complete(const Program *p, Str prefix, WordList *out);

#endif
