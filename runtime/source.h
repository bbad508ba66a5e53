/* source.h -- a program text and its places: byte offset to line, column, display column. */
#ifndef RUNTIME_SOURCE_H
#define RUNTIME_SOURCE_H

#include "runtime/status.h"
#include "runtime/text.h"

typedef struct Source {
    const char *name;        /* as the user wrote the path; "<texto>" for -e */
    const char *text;        /* NUL-terminated, valid UTF-8 once accepted */
    uint32_t    len;         /* bytes */
    uint32_t   *line_start;  /* byte offset of each line */
    uint32_t    nlines;
} Source;

/* Two byte offsets into one source; END is one past the last byte. */
typedef struct Span {
    const Source *source;
    uint32_t      start, end;
} Span;

/* No program is near this size; an endless stream must end. */
enum { SOURCE_MAX_BYTES = 64 << 20 };

/* All in collected memory.  LEN below 2^31. A UTF-8 BOM is skipped (offsets count from after it). */
Source *source_new(const char *name, const char *text, size_t len);
/* Reads a file ("-": standard input, named "<entrada>").  On ST_IO, and on ST_LIMIT (above SOURCE_MAX_BYTES),
 * *why is a Spanish reason. */
MUST_USE Status source_read(const char *path, Source **out, const char **why);
uint32_t source_line(const Source *s, uint32_t offset);      /* from 1 */
uint32_t source_column(const Source *s, uint32_t offset);    /* from 1, in code points */
Str      source_line_text(const Source *s, uint32_t line);   /* without its line end */
Span     span_join(Span a, Span b);
Str      span_text(Span s);

#endif
