/* text.h -- UTF-8 text: slices, growing buffers, folding, width, nearness.
 * Case and accents are folded, ñ is a letter of its own. */
#ifndef RUNTIME_TEXT_H
#define RUNTIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slice: not NUL-terminated, owned by someone else. */
typedef struct Str {
    const char *p;
    uint32_t    len;
} Str;

Str  str_of(const char *cstr);
bool str_eq(Str a, Str b);
int  str_cmp(Str a, Str b);                    /* byte order */
Str  str_trim(Str s);                          /* spaces, tabs, CR, LF and U+00A0 at both ends */
uint64_t str_hash(Str s);

/* A growing byte buffer outside the collected heap.  Zero-initialise; buf_free when done.
 * Always NUL-terminated once written to. */
typedef struct Buf {
    char  *p;
    size_t len, cap;
} Buf;
void buf_add(Buf *b, const char *s, size_t len);
char *buf_room(Buf *b, size_t more);           /* where MORE bytes and a NUL may be written; what is used is then added to len */
void buf_str(Buf *b, Str s);
void buf_puts(Buf *b, const char *s);
void buf_putc(Buf *b, char c);
void buf_repeat(Buf *b, const char *s, size_t times);
void buf_printf(Buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(Buf *b);
void buf_free(Buf *b);
void buf_json(Buf *b, Str s);                  /* quoted and escaped JSON string; invalid UTF-8 becomes U+FFFD */

/* Offset of the first byte that is not valid UTF-8, or LEN. */
size_t utf8_check(const char *s, size_t len);
/* Decodes one code point at S (LEN > 0), gives its byte count in *used. Invalid: 0xFFFD, 1. */
uint32_t utf8_decode(const char *s, size_t len, uint32_t *used);
size_t utf8_write(uint32_t cp, char out[4]);
/* Columns a terminal needs (utf8proc widths; combining marks 0). Tabs count 1. */
uint32_t text_width(Str s);
/* NFC form in collected memory; gives S itself back when already NFC. */
Str text_nfc(Str s);

/* Folded form, for comparing names: lower case, no accents but the tilde of ñ (and no
 * cedilla), NFC.  Collected memory, NUL-terminated. */
Str text_fold(Str s);
/* Folded for headings and labels: as text_fold, runs of white space become one space, ends trimmed,
 * typographic quotes and dashes made plain. */
Str text_fold_label(Str s);
/* The same in an arena, for threads that may not touch collected memory (null: collected). */
typedef struct Arena Arena;
Str text_fold_in(Arena *a, Str s);
Str text_fold_label_in(Arena *a, Str s);
/* NFC in lower or upper case, letter by letter. */
Str text_case_in(Arena *a, Str s, bool upper);

/* Edit distance of two folded texts (transpositions count 1), cut off above LIMIT (then LIMIT + 1). */
uint32_t text_distance(Str a, Str b, uint32_t limit);
/* The candidate nearest to WHAT if near enough to be meant (distance 0 for one letter, at most 1 for up to 4, 2 up to 8,
 * 3 beyond), or an empty slice.  Compares folded; ties go to the first. */
Str text_nearest(Str what, const Str *candidates, size_t n);

#endif
