/* stdlib_data.h -- the modules written in Vara that travel inside the program.
 * The data are generated from stdlib/ by the Makefile. */
#ifndef LANG_STDLIB_DATA_H
#define LANG_STDLIB_DATA_H

#include <stdint.h>

typedef struct StdlibModule {
    const char *name;        /* "norma.semaforos" for stdlib/norma/semaforos.vara */
    const char *text;        /* UTF-8, NUL-terminated */
    uint32_t    len;
} StdlibModule;

/* stdlib_count of them in the order of their paths, then one whose name is null. */
extern const StdlibModule stdlib_modules[];
extern const uint32_t stdlib_count;

#endif
