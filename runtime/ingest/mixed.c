/* mixed.c -- files of two encodings: a line that is not UTF-8 is read in the other one, and counted. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

/* One line, its end included. */
static void decode_line(Table *t, const char *s, size_t n, Buf *out)
{
    Mixed *m = t->mixed;
    m->line++;
    if (encoding_is_utf8(s, n)) {
        buf_add(out, s, n);
        return;
    }
    TableCounts *c = &t->read_counts;
    if (c->other_lines < OTHER_LINES)
        c->other_line[c->other_lines] = m->line;
    c->other_lines++;
    char *room = mem_alloc(n * 3 + 4, 1);
    buf_add(out, room, encoding_decode(&m->decode, s, n, room));
    mem_free(room);
}

/* The end of the line that begins at P, past its LF or lone CR; null: it is not whole. */
static const char *line_end(const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == '\n')
            return p + 1;
        if (*p == '\r' && p + 1 < end && p[1] != '\n')
            return p + 1;
    }
    return NULL;
}

void mixed_decode(Table *t, const char *s, size_t n, bool last, Buf *out)
{
    Mixed *m = t->mixed;
    buf_add(&m->rest, s, n);
    if (!m->rest.len)
        return;
    const char *p = m->rest.p, *end = m->rest.p + m->rest.len, *stop;
    /* what was looked at before without finding an end is not looked at again */
    const char *from = p + m->seen;
    while ((stop = line_end(from, end)) != NULL) {
        decode_line(t, p, (size_t)(stop - p), out);
        p = from = stop;
    }
    if (p < end && (last || (size_t)(end - p) > RECORD_MAX_BYTES)) {
        decode_line(t, p, (size_t)(end - p), out);
        p = end;
    }
    size_t left = (size_t)(end - p);
    memmove(m->rest.p, p, left);
    m->rest.len = left;
    m->seen = left ? left - 1 : 0;          /* a CR at the end may be of a CRLF */
}

void mixed_open(Table *t, Encoding other)
{
    t->mixed = gc_new(Mixed);
    t->read_counts.other = encoding_name(other);
    encoding_table(other, &t->mixed->decode);
}

void mixed_free(Table *t)
{
    if (!t->mixed)
        return;
    buf_free(&t->mixed->rest);
    buf_free(&t->mixed->out);
}
