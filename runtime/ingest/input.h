/* input.h -- where the bytes of a table come from: a file, standard input or memory. */
#ifndef RUNTIME_INGEST_INPUT_H
#define RUNTIME_INGEST_INPUT_H

#include "runtime/status.h"
#include "runtime/text.h"

#include <stdio.h>

typedef struct Input {
    int         fd;            /* -1: memory */
    bool        owned;         /* fd is closed by input_close */
    const char *memory;
    size_t      memory_len, memory_at;
    uint64_t    read;          /* bytes handed out so far */
    uint64_t    size;          /* of a regular file, or 0 */
    const volatile int *cancel;    /* may be null; nonzero ends a read that waits */
} Input;

/* Opens PATH ("-": standard input).  On ST_IO *why is a reason in Spanish, in static memory. */
MUST_USE Status input_open_file(Input *in, const char *path, const char **why);
void            input_open_memory(Input *in, Str bytes);
/* Reads up to CAP bytes into TO; *got is 0 only at the end.  ST_INTERRUPTED when cancelled while it waits. */
MUST_USE Status input_read(Input *in, char *to, size_t cap, size_t *got, const char **why);
void            input_close(Input *in);
/* Standard input, whole, in a nameless temporary file, for those who read it more than once; null when it cannot be kept. */
FILE           *input_spool(void);
/* The name by which such a file is opened again, from its start.  Collected memory. */
const char     *input_spool_path(FILE *spool);

#endif
