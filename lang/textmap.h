/* textmap.h -- what a literal of the program says, and where each byte of that stands in the program: for texts that are read in turn. */
#ifndef LANG_TEXTMAP_H
#define LANG_TEXTMAP_H

#include "runtime/source.h"

typedef struct TextMap {
    Span      literal;          /* with its quotes */
    Str       text;             /* escapes undone, margin of a long text gone, NFC */
    uint32_t *from, *to;        /* by byte of TEXT: the bytes of the program that say it */
} TextMap;

/* LITERAL: "…", or a long text between three quotes on each side, whose first and last lines are dropped when they are blank and whose lines lose the
 * margin that all of them have.  Collected. */
TextMap textmap_of(Span literal);
/* The place in the program of the bytes START to END of the text. */
Span    textmap_place(const TextMap *m, uint32_t start, uint32_t end);

#endif
