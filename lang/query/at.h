/* at.h -- what stands at a place of a script, and what a script declares: for editors.  Programs with mistakes are answered as far as they were
 * understood. */
#ifndef LANG_QUERY_AT_H
#define LANG_QUERY_AT_H

#include "lang/check/program.h"
#include "lang/query/names.h"

typedef struct Found {
    Span          span;         /* the name at the place */
    const Symbol *symbol;       /* what it means; null for what is no symbol: an argument, a word of the language, a module */
    Span          declared;     /* where that is declared, maybe in another source; source null: nowhere */
    const char   *says;         /* what it is, lines of text; never null */
    Str           doc;          /* the comment of its declaration */
} Found;

/* The name that touches byte OFFSET of the script's own text.  False if there is none that means anything. */
bool program_at(const Program *p, uint32_t offset, Found *out);
/* The `usa` of the script's own text by which it has the module whose text is SOURCE, maybe through other modules; source null: it has none. */
Span program_use_of(const Program *p, const Source *source);

/* What a script declares, in order of place: declarations, columns within data, rules within a verifica. */
typedef struct Declared { Name name; const char *kind; uint32_t depth; Span span; const char *detail; } Declared;
typedef struct DeclaredList { Declared *items; uint32_t n, cap; } DeclaredList;
void program_outline(const Program *p, DeclaredList *out);

#endif
