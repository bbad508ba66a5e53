/* output.h -- where text goes: standard output, a pager, a file that appears whole, standard error. */
#ifndef LANG_CLI_OUTPUT_H
#define LANG_CLI_OUTPUT_H

#include "lang/cli/cli.h"

/* Closed standard streams are opened so that no data file takes their number. */
void output_init(void);

/* Where results go: standard output (PATH null) or a file that appears whole or not at all: a temporary file beside it, synced,
 * then renamed over it; devices and pipes are written directly.  Each call says what failed and gives EXIT_IO (the output is then gone); a reader
 * of standard output that has gone ends the process quietly, as the shell expects of SIGPIPE. */
typedef struct Output Output;
ExitCode output_open(const char *path, Output **out);
ExitCode output_add(Output *o, const char *text, size_t len);
ExitCode output_end(Output *o);
void     output_drop(Output *o);        /* instead of output_end: a file does not appear */
/* open, add and end in one. */
ExitCode output_text(const char *path, const char *text);
/* PATH (null: standard output) is not the file INPUT, which results would then take the place of; false after saying that it is. */
bool output_spares(const char *path, const char *input);
/* Shows TEXT through a pager if standard output is a terminal that it would overflow; false: it was not shown. */
bool output_paged(const char *text);

/* To standard error; nothing can be said when that fails. */
void message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));   /* "vara: …" and a line end */
void message_bytes(const char *s, size_t len);

#endif
