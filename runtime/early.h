/* early.h -- memory that is handed out before there is a collector: most programs end before they have used it up, and then never start one.
 * It belongs to the thread that asked for it and is never collected; the collector, once started, looks for pointers in the part that may hold them. */
#ifndef RUNTIME_EARLY_H
#define RUNTIME_EARLY_H

#include <stdbool.h>
#include <stddef.h>

typedef enum EarlyKind { EARLY_POINTERS, EARLY_BYTES, EARLY_KINDS } EarlyKind;

/* Makes the calling thread the one that has early memory.  Without it, or where the system gives none, there is none. */
void early_start(void);
/* Zeroed and 16-aligned; null when there is no room for it, or for another thread. */
void *early_alloc(EarlyKind kind, size_t bytes);
/* Whether P was given by early_alloc, to whatever thread, and then of which kind. */
bool early_owns(const void *p, EarlyKind *kind);
/* Makes a block of BYTES longer where it stands; false, and nothing has changed, where something stands behind it.  The new part is zero. */
bool early_extend(void *p, size_t bytes, size_t wanted);
/* BYTES at P are not used any more; large blocks are handed out again.  Nothing for another thread. */
void early_give_back(void *p, size_t bytes);
/* The part that may hold pointers; both null where there is none. */
void early_roots(char **from, char **to);

#endif
