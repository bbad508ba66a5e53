/* encoding.h -- which bytes are which letters: finding the encoding and turning it into UTF-8. */
#ifndef RUNTIME_INGEST_ENCODING_H
#define RUNTIME_INGEST_ENCODING_H

#include "runtime/text.h"

typedef enum Encoding { ENC_UTF8, ENC_WINDOWS_1252, ENC_LATIN1, ENC_MACINTOSH, ENC_CP850, ENC_COUNT } Encoding;

/* The name messages use: "UTF-8", "WINDOWS-1252", "ISO-8859-1", "MACINTOSH", "CP850". */
const char *encoding_name(Encoding e);
/* By name, case and punctuation free, with the usual other names ("latin1", "cp1252"). */
bool encoding_find(const char *name, Encoding *out);

/* The upper half of a single-byte encoding: how byte 128 + i is written in UTF-8.  A byte the encoding does not define
 * stands for itself, which is never valid UTF-8 there, so that it is found again by utf8_check. */
typedef struct DecodeTable {
    uint8_t len[128];
    char    bytes[128][4];
} DecodeTable;

/* Not for ENC_UTF8. */
void encoding_table(Encoding e, DecodeTable *t);

/* Judges the bytes of a sample as Spanish text.  The best reading may still be a bad one: see encoding_odd. */
Encoding encoding_guess(const char *s, size_t len);

/* UTF-8 text that holds a character strange in Spanish where it stands, as wrongly decoded bytes do. */
bool encoding_odd(const char *s, size_t len);

/* Writes the UTF-8 form of S to OUT, which has room for 3 bytes a byte and 4 more, and gives its length. */
size_t encoding_decode(const DecodeTable *t, const char *s, size_t len, char *out);

/* utf8_check for long texts that are mostly ASCII. */
bool encoding_is_utf8(const char *s, size_t len);

/* Offset of the first byte >= 0x80, or LEN. */
size_t ascii_prefix(const char *s, size_t len);

#endif
