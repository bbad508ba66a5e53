/* label.h -- comparing cells with headings and labels without allocating, so that any thread may. */
#ifndef RUNTIME_INGEST_LABEL_H
#define RUNTIME_INGEST_LABEL_H

#include "runtime/text.h"

/* A text folded once (as text_fold_label folds), ready to be compared with many cells. */
typedef struct Label {
    uint32_t *points;      /* code points; collected memory or the owner's */
    uint32_t  n;
} Label;

/* The bytes a text may begin with if it is one of some labels, or begins with one: most cells are told apart by the first two at once. */
typedef struct FirstBytes { uint64_t may[4], then[4]; } FirstBytes;
void label_first_bytes(const Label *labels, uint32_t n, FirstBytes *out);
static inline bool byte_in(const uint64_t set[4], unsigned char c) { return set[c >> 6] >> (c & 63) & 1; }
static inline bool first_may(const FirstBytes *f, Str trimmed)
{
    unsigned char c = trimmed.len ? (unsigned char)trimmed.p[0] : 0;
    return byte_in(f->may, c) && (trimmed.len < 2 || byte_in(f->then, (unsigned char)trimmed.p[1]) || c <= ' ' || c >= 0x7F);
}

/* str_trim, at once where there is nothing to trim. */
static inline Str cell_trim(Str s)
{
    if (s.len && (unsigned char)s.p[0] > ' ' && (unsigned char)s.p[0] < 0x7F && (unsigned char)s.p[s.len - 1] > ' ' &&
        (unsigned char)s.p[s.len - 1] < 0x7F)
        return s;
    return str_trim(s);
}

/* Folds S into collected memory. */
Label label_new(Str s);
/* CELL, folded, is the label. */
bool  label_is(const Label *l, Str cell);
/* CELL, folded, begins with the label. */
bool  label_begins(const Label *l, Str cell);
/* Two cells are the same but for case, accents and any white space. */
bool  cells_alike(Str a, Str b);
/* Only white space (no-break space among it). */
bool  cell_is_blank(Str cell);

/* NFC form of S: S itself when it is one already, else a text in malloc'ed memory that *OWNED tells to free. */
Str   cell_nfc(Str s, char **owned);

#endif
