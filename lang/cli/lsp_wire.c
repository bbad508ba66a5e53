/* lsp_wire.c -- messages of the language server on the standard streams: a heading, a blank line, JSON. */
#include "lang/cli/lsp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, HEADING_MAX = 4096, MESSAGE_MAX = 64 << 20 };

void wire_open(Wire *w)
{
    *w = (Wire){ .buf = gc_bytes(CHUNK) };
    (void)output_open(NULL, &w->out);
}

/* Makes sure that there is a byte to take.  False at the end. */
static bool fill(Wire *w)
{
    while (w->at == w->n) {
        ssize_t n = read(STDIN_FILENO, w->buf, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        w->n  = (size_t)n;
        w->at = 0;
    }
    return true;
}

/* A line of the heading without its end; of a longer one, the last part.  False at the end. */
static bool read_line(Wire *w, char line[HEADING_MAX])
{
    size_t n = 0;
    for (;;) {
        if (!fill(w))
            return false;
        char c = w->buf[w->at++];
        if (c == '\n')
            break;
        if (n + 1 == HEADING_MAX) {
            n /= 2;
            memmove(line, line + HEADING_MAX - 1 - n, n);
        }
        line[n++] = c;
    }
    if (n && line[n - 1] == '\r')
        n--;
    line[n] = '\0';
    return true;
}

/* What the heading says of the length: -1 when it does not, or not well.  What stands before it on its line is the rest of a message that could not be
 * read. */
static bool read_heading(Wire *w, long long *length)
{
    static const char name[] = "Content-Length:";
    char line[HEADING_MAX];
    *length = -1;
    for (bool any = false;; any = true) {
        if (!read_line(w, line))
            return false;
        if (!*line && any)
            return true;
        const char *said = strcasestr(line, name);
        if (!said)
            continue;
        char *end;
        const char *digits = said + sizeof name - 1;
        digits += strspn(digits, " \t");
        errno   = 0;
        *length = strtoll(digits, &end, 10);
        if (*digits < '0' || *digits > '9' || end[strspn(end, " \t")] || errno)
            *length = -1;
    }
}

static bool read_body(Wire *w, char *body, size_t length)
{
    for (size_t got = 0; got < length;) {
        if (!fill(w))
            return false;
        size_t n = w->n - w->at < length - got ? w->n - w->at : length - got;
        if (body)
            memcpy(body + got, w->buf + w->at, n);
        w->at += n;
        got   += n;
    }
    return true;
}

Arrival wire_read(Wire *w, json_t **message)
{
    long long length;
    if (!read_heading(w, &length))
        return ARRIVED_END;
    if (length < 0)
        return ARRIVED_BAD;
    if (length > MESSAGE_MAX)
        return read_body(w, NULL, (size_t)length) ? ARRIVED_BAD : ARRIVED_END;
    char *body = gc_bytes((size_t)length + 1);
    if (!read_body(w, body, (size_t)length))
        return ARRIVED_END;
    *message = json_loadb(body, (size_t)length, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
    return *message ? ARRIVED : ARRIVED_BAD;
}

void wire_send(Wire *w, json_t *message)
{
    char *body = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (!body)
        return;
    Buf b = { 0 };
    buf_printf(&b, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    free(body);
    if (output_add(w->out, b.p, b.len) != EXIT_DONE)
        _exit(EXIT_IO);
    buf_free(&b);
}
