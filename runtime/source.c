/* source.c -- program texts: reading, lines, columns, spans. */
#include "runtime/source.h"

#include "runtime/mem.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { READ_STEP = 64 << 10 };

Source *source_new(const char *name, const char *text, size_t len)
{
    assert(len < (size_t)1 << 31);
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    Source *s = gc_new(Source);
    char *copy = gc_bytes(len + 2);          /* two NULs: scanners want them */
    if (len)
        memcpy(copy, text, len);
    s->name = gc_strdup(name);
    s->text = copy;
    s->len  = (uint32_t)len;
    size_t lines = 1;
    for (const char *nl = copy; (nl = memchr(nl, '\n', (size_t)(copy + len - nl))); nl++)
        lines++;
    s->line_start = gc_alloc_atomic(lines, sizeof *s->line_start);
    for (const char *nl = copy; (nl = memchr(nl, '\n', (size_t)(copy + len - nl))); nl++)
        s->line_start[++s->nlines] = (uint32_t)(nl - copy) + 1;
    s->nlines++;
    return s;
}

static const char *why_not(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return "el archivo no existe";
    case EACCES:
    case EPERM:
        return "no se tiene permiso de leerlo";
    case EISDIR:
        return "es una carpeta, no un archivo";
    case EMFILE:
    case ENFILE:
        return "hay demasiados archivos abiertos";
    case ENAMETOOLONG:
        return "el nombre es demasiado largo";
    case ELOOP:
        return "los enlaces del nombre dan vueltas sobre sí mismos";
    default:
        return gc_printf("el sistema no dejó leerlo (error %d)", error);
    }
}

MUST_USE static Status read_stream(FILE *f, Buf *text, const char **why)
{
    char step[READ_STEP];
    for (;;) {
        errno = 0;
        size_t n = fread(step, 1, sizeof step, f);
        if (n > SOURCE_MAX_BYTES - text->len) {
            *why = "es demasiado grande para ser un programa (más de 64 MiB)";
            return ST_LIMIT;
        }
        buf_add(text, step, n);
        if (n < sizeof step) {
            if (ferror(f) && errno == EINTR) {
                clearerr(f);
                continue;
            }
            if (ferror(f)) {
                *why = why_not(errno);
                return ST_IO;
            }
            return ST_OK;
        }
    }
}

Status source_read(const char *path, Source **out, const char **why)
{
    bool standard = strcmp(path, "-") == 0;
    Buf text = {0};
    Status st = ST_IO;
    FILE *f = standard ? stdin : fopen(path, "rb");
    *out = NULL;
    *why = "";
    if (!f) {
        *why = why_not(errno);
        goto out;
    }
    struct stat info;
    if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
        *why = why_not(EISDIR);
        goto out;
    }
    st = read_stream(f, &text, why);
    if (st == ST_OK)
        *out = source_new(standard ? "<entrada>" : path, text.p ? text.p : "", text.len);
out:
    if (f && !standard)
        fclose(f);
    buf_free(&text);
    return st;
}

uint32_t source_line(const Source *s, uint32_t offset)
{
    uint32_t lo = 0, hi = s->nlines;         /* the last line that starts at or before OFFSET */
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (s->line_start[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo + 1;
}

uint32_t source_column(const Source *s, uint32_t offset)
{
    if (offset > s->len)
        offset = s->len;
    uint32_t column = 1;
    for (uint32_t i = s->line_start[source_line(s, offset) - 1]; i < offset; i++)
        column += ((unsigned char)s->text[i] & 0xC0) != 0x80;
    return column;
}

Str source_line_text(const Source *s, uint32_t line)
{
    if (line < 1 || line > s->nlines)
        return (Str){s->text + s->len, 0};
    uint32_t start = s->line_start[line - 1];
    uint32_t end = line < s->nlines ? s->line_start[line] - 1 : s->len;
    if (end > start && s->text[end - 1] == '\r')
        end--;
    return (Str){s->text + start, end - start};
}

Span span_join(Span a, Span b)
{
    if (!a.source)
        return b;
    if (!b.source || a.source != b.source)
        return a;
    return (Span){a.source, a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

Str span_text(Span s)
{
    if (!s.source)
        return (Str){"", 0};
    uint32_t end = s.end < s.source->len ? s.end : s.source->len;
    uint32_t start = s.start < end ? s.start : end;
    return (Str){s.source->text + start, end - start};
}
