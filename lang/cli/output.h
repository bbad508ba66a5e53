/* output.h -- where text goes: standard output, a pager, a file that appears whole, standard error. */
#ifndef LANG_CLI_OUTPUT_H
#define LANG_CLI_OUTPUT_H

#include "lang/cli/cli.h"

/* Closed standard streams are opened so that no data file takes their number. */
void output_init(void);

/* Writes TEXT to standard output; through a pager when PAGE, on a terminal and longer than it.  Says what failed and gives EXIT_IO; a reader
 * that has gone ends the process quietly, as the shell expects of SIGPIPE. */
ExitCode output_text(const Buf *text, bool page);
/* Writes TEXT to PATH: a temporary file beside it, synced, then renamed over it.  Devices and pipes are
 * written directly. */
ExitCode output_file(const char *path, const Buf *text);

/* To standard error; nothing can be said when that fails. */
void message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));   /* "vara: …" and a line end */
void message_text(const Buf *text);
void message_bytes(const char *s, size_t len);

#endif
