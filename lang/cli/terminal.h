/* terminal.h -- what the terminal wants: colours, size, progress, and Ctrl-C. */
#ifndef LANG_CLI_TERMINAL_H
#define LANG_CLI_TERMINAL_H

#include "lang/cli/cli.h"

/* Colours on stream FD: the option, then NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal. */
bool     terminal_colour(const Options *opt, int fd);
uint32_t terminal_width(void);      /* of standard output; 0: not a terminal */
uint32_t terminal_height(void);

/* Ctrl-C sets the flag; a second one ends the process. */
void terminal_catch_interrupt(void);
const volatile int *terminal_cancel(void);
/* Forgets a Ctrl-C and waits for the next. */
void terminal_rearm(void);

/* Our faults end with a message and EXIT_INTERNAL, exhausted memory with EXIT_LIMIT. */
void terminal_catch_faults(void);

/* Percentage and time left on standard error: after one second of work, on a terminal. */
void progress_start(bool wanted);
void progress_report(void *ctx, uint64_t done, uint64_t total);
void progress_clear(void);

#endif
