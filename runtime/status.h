/* status.h -- how an operation on the world ends: files, limits, interruption.
 * A wrong program is a diagnostic (diag.h); wrong data are findings; this is the rest. */
#ifndef RUNTIME_STATUS_H
#define RUNTIME_STATUS_H

#define MUST_USE __attribute__((warn_unused_result))

typedef enum Status {
    ST_OK,
    ST_END,         /* nothing more to read */
    ST_PROGRAM,     /* the program or the command line is wrong; diagnostics say how (exit 2) */
    ST_TABLE,       /* a table is unusable: header, key, encoding (exit 3) */
    ST_IO,          /* a file cannot be opened, read or written (exit 4) */
    ST_LIMIT,       /* a limit was reached (exit 5) */
    ST_INTERRUPTED  /* the user stopped it (exit 130) */
} Status;

#endif
