/* plain.h -- cells that are plainly what their column wants, a whole column at a time.
 *
 * Each function reads the cells it is sure of and lists the others, in order, for the code that knows holes, labels, marks and
 * bad cells.  What it is sure of, that code would read the same. */
#ifndef RUNTIME_INGEST_PLAIN_H
#define RUNTIME_INGEST_PLAIN_H

#include "runtime/ingest/label.h"
#include "runtime/ingest/scan.h"

/* Numbers x / 10^scale are within bounds when LOW[scale] <= x <= HIGH[scale]. */
enum { PLAIN_SCALES = 16 };
typedef struct PlainBounds { int64_t low[PLAIN_SCALES], high[PLAIN_SCALES]; } PlainBounds;

/* One column of some rows of a batch.  Every row has the field, and no row has flags. */
typedef struct PlainCells {
    const RawBatch *b;
    const uint32_t *sel;       /* rows; null: 0..n */
    uint32_t        n, field;
    FirstBytes      labels;    /* what the labels that mean a hole may begin with … */
    uint32_t        label_max; /* … and the bytes of the longest */
    const PlainBounds *bounds; /* of numbers; null: none */
    char            point;     /* of numbers */
} PlainCells;

/* A text read before, and what it was. */
typedef struct PlainSeen { uint64_t low, high; int64_t value; uint32_t len; } PlainSeen;
enum { PLAIN_SEEN = 256 };

/* Numbers -123.45, with the point that the column has, of up to 16 bytes, within bounds, as OUT[i] / 10^*SCALE: a scale that suits most; those it does not suit are left.  OUT of the
 * cells in REST is for others to write.  Gives how many are in REST. */
uint32_t plain_numbers(const PlainCells *c, int64_t *out, uint8_t *scale, uint32_t *rest);
/* Texts in ASCII without white space at their ends; the others are for others to write. */
uint32_t plain_texts(const PlainCells *c, Str *out, uint32_t *rest);
/* 0 and 1; the others are for others to write. */
uint32_t plain_booleans(const PlainCells *c, uint8_t *out, uint32_t *rest);
/* No label begins with 0 or 1. */
bool plain_digits(const PlainCells *c);
/* The same of COUNT columns that follow one another, that of C first, where no label begins with 0 or 1, a row at a time: OUT, REST and how many are in it by column.  False: they must
 * be read one by one. */
enum { PLAIN_RUN = 8 };
bool plain_boolean_run(const PlainCells *c, uint32_t count, uint8_t *const *out, uint32_t *const *rest, uint32_t *nrest);

/* Values FROM to TO as what the same texts were before, which SEEN remembers; the others are in REST, for others to write. */
uint32_t plain_seen(const PlainCells *c, PlainSeen *seen, uint32_t from, uint32_t to, int64_t *out, uint32_t *rest);
/* The text of value I is VALUE. */
void plain_remember(const PlainCells *c, PlainSeen *seen, uint32_t i, int64_t value);

#endif
