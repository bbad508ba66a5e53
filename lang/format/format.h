/* format.h -- the one form of a program: spelling, spaces, line ends and columns, never its words or their order. */
#ifndef LANG_FORMAT_FORMAT_H
#define LANG_FORMAT_FORMAT_H

#include "runtime/diag.h"

/* Appends the one form of SOURCE to OUT.  False, and nothing is appended, when SOURCE has syntax errors (in DIAGS) or, with no error in
 * DIAGS, when what would be written is not the same program: a mistake of ours.  Names need not be known: only the text is looked at. */
bool format_source(Buf *out, const Source *source, Diags *diags);

/* Appends the lines in which the text B differs from A, at most LINES of them, each with its number and "-" or "+"; a word where only line
 * ends differ, and nothing where nothing does. */
void format_diff(Buf *out, Str a, Str b, uint32_t lines);

#endif
