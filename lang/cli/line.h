/* line.h -- lines typed at a terminal, by readline: editing, history, completion, Ctrl-C; or read from a pipe. */
#ifndef LANG_CLI_LINE_H
#define LANG_CLI_LINE_H

#include "lang/cli/cli.h"

typedef enum LineEnd { LINE_READ, LINE_EOF, LINE_INTERRUPTED } LineEnd;

/* Words that complete PREFIX, one by one from I = 0; null after the last.  FILE: set when a file's name is wanted instead. */
typedef const char *LineWords(void *ctx, const char *line, const char *prefix, size_t i, bool *file);

/* Whether people type: standard input is a terminal. */
bool line_interactive(void);
/* Once: reads the history (in the state folder of the XDG base directories, mode 0600) and sets completion up. */
void line_start(LineWords *words, void *ctx);
/* The next line, without its end, in *OUT (collected).  A pasted text is one line with line ends in it.  PROMPT is shown when people type. */
LineEnd line_read(const char *prompt, char **out);
/* Adds a whole entry to the history. */
void line_remember(const char *entry);
/* Writes the history. */
void line_end(void);

#endif
