/* test_source.c -- lines, columns and spans of program texts. */
#include "runtime/source.h"

#include "runtime/mem.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

static Source *of(const char *text)
{
    return source_new("p.vara", text, strlen(text));
}

static void places(void)
{
    Source *s = of("año 1\r\n\n  漢字\nfin");
    ok(s->nlines == 4, "lines are counted");
    ok(source_line(s, 0) == 1 && source_line(s, 7) == 1 && source_line(s, 8) == 2 && source_line(s, 9) == 3 &&
       source_line(s, s->len) == 4 && source_line(s, UINT32_MAX) == 4, "source_line");
    ok(source_column(s, 0) == 1 && source_column(s, 3) == 3 && source_column(s, 4) == 4, "columns are code points");
    ok(source_column(s, 11) == 3 && source_column(s, 14) == 4, "wide letters count one");
    ok(source_column(s, UINT32_MAX) == 4, "beyond the end is the end");
    ok(str_eq(source_line_text(s, 1), str_of("año 1")) && source_line_text(s, 2).len == 0 &&
       str_eq(source_line_text(s, 3), str_of("  漢字")) && str_eq(source_line_text(s, 4), str_of("fin")),
       "source_line_text leaves line ends out");
    ok(source_line_text(s, 0).len == 0 && source_line_text(s, 5).len == 0, "a line that is not there is empty");
    ok(s->text[s->len] == '\0' && s->text[s->len + 1] == '\0', "two NULs follow");

    Source *empty = of("");
    ok(empty->nlines == 1 && source_line(empty, 0) == 1 && source_column(empty, 0) == 1, "an empty text has one line");
    Source *bom = of("\uFEFFmódulo x");
    ok(bom->len == 9 && source_column(bom, 0) == 1 && bom->text[0] == 'm', "a byte order mark is skipped");
    ok(of("a\n")->nlines == 2, "a last line end begins a line");

    Source *nul = source_new("n", "a\0b\nc", 5);
    ok(nul->len == 5 && nul->nlines == 2, "a NUL is a byte like others");
}

static void spans(void)
{
    Source *s = of("avance = a / b"), *t = of("otro");
    Span a = {s, 0, 6}, b = {s, 9, 14}, j = span_join(b, a);
    ok(j.source == s && j.start == 0 && j.end == 14, "span_join");
    ok(span_join((Span){0}, a).end == 6 && span_join(a, (Span){0}).end == 6, "a span of no source adds nothing");
    ok(span_join(a, (Span){t, 1, 2}).source == s, "spans of two sources: the first");
    ok(str_eq(span_text(a), str_of("avance")), "span_text");
    ok(span_text((Span){0}).len == 0 && span_text((Span){s, 90, 99}).len == 0 && span_text((Span){s, 5, 2}).len == 0,
       "span_text of a place that is not there");
}

static void files(void)
{
    char path[] = "/tmp/vara-source-XXXXXX";
    int fd = mkstemp(path);
    Source *s;
    const char *why;
    ok(fd >= 0 && write(fd, "\xEF\xBB\xBFuno\ndos", 10) == 10 && close(fd) == 0, "a file is written");
    ok(source_read(path, &s, &why) == ST_OK && s->len == 7 && s->nlines == 2, "and read");
    is_str(s->name, path, "it is named as it was asked for");
    unlink(path);
    ok(source_read(path, &s, &why) == ST_IO && !s, "a file that is not there");
    is_str(why, "el archivo no existe", "with its reason");
    ok(source_read("/tmp", &s, &why) == ST_IO, "a folder");
    is_str(why, "es una carpeta, no un archivo", "with its reason");
    ok(source_read("/dev/null", &s, &why) == ST_OK && s->len == 0, "an empty file");
    ok(source_read("/dev/zero", &s, &why) == ST_LIMIT && !s, "an endless file ends");
}

int main(void)
{
    mem_init();
    places();
    spans();
    files();
    return done();
}
