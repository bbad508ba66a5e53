/* lsp_text.c -- texts and places of the language server: lines and UTF-16 on one side, bytes on the other; URIs and paths. */
#include "lang/cli/lsp.h"

#include <string.h>

/* ---- lines ---- */

Text text_new(const char *p, size_t len)
{
    Text t = { .p = p, .len = len };
    GC_PUSH(t.lines, t.n, t.cap, 0);
    for (size_t i = 0; i < len; i++)
        if (p[i] == '\n' || (p[i] == '\r' && !(i + 1 < len && p[i + 1] == '\n')))
            GC_PUSH(t.lines, t.n, t.cap, i + 1);
    return t;
}

/* Where line I ends, its end mark left out. */
static size_t line_end(const Text *t, uint32_t i)
{
    size_t end = i + 1 < t->n ? t->lines[i + 1] : t->len;
    while (end > t->lines[i] && (t->p[end - 1] == '\n' || t->p[end - 1] == '\r'))
        end--;
    return end;
}

static uint32_t line_at(const Text *t, size_t offset)
{
    uint32_t low = 0, high = t->n;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (t->lines[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* ---- characters ---- */

/* Bytes of the code point at AT, and its units. */
static uint32_t step(const Text *t, size_t at, bool utf8, uint32_t *units)
{
    uint32_t used, cp = utf8_decode(t->p + at, t->len - at, &used);
    *units = utf8 ? used : cp >= 0x10000 ? 2 : 1;
    return used;
}

size_t text_offset(const Text *t, const json_t *position, bool utf8)
{
    json_int_t line = json_integer_value(json_object_get(position, "line"));
    json_int_t left = json_integer_value(json_object_get(position, "character"));
    if (line >= (json_int_t)t->n)
        return t->len;
    size_t at = t->lines[line], end = line_end(t, (uint32_t)line);
    while (at < end) {
        uint32_t units, used = step(t, at, utf8, &units);
        if ((json_int_t)units > left)
            break;
        left -= units;
        at   += used;
    }
    return at;
}

static json_t *position_of(const Text *t, size_t offset, bool utf8)
{
    uint32_t line = line_at(t, offset > t->len ? t->len : offset);
    json_int_t character = 0;
    for (size_t at = t->lines[line]; at < offset && at < t->len;) {
        uint32_t units;
        at += step(t, at, utf8, &units);
        character += units;
    }
    return json_pack("{s:I,s:I}", "line", (json_int_t)line, "character", character);
}

json_t *text_range(const Text *t, size_t start, size_t end, bool utf8)
{
    return json_pack("{s:o,s:o}", "start", position_of(t, start, utf8), "end", position_of(t, end, utf8));
}

static bool is_count(const json_t *j) { return json_is_integer(j) && json_integer_value(j) >= 0; }

bool is_position(const json_t *j) { return is_count(json_object_get(j, "line")) && is_count(json_object_get(j, "character")); }
bool is_range(const json_t *j) { return is_position(json_object_get(j, "start")) && is_position(json_object_get(j, "end")); }

/* ---- files ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

const char *path_of_uri(const char *uri)
{
    static const char scheme[] = "file://";
    if (strncmp(uri, scheme, sizeof scheme - 1) != 0)
        return gc_strdup(uri);
    const char *p = strchr(uri + sizeof scheme - 1, '/');       /* past the name of the machine */
    if (!p)
        return gc_strdup(uri);
    char *path = gc_bytes(strlen(p) + 1), *out = path;
    for (; *p; p++) {
        int high = *p == '%' ? hex(p[1]) : -1, low = high >= 0 ? hex(p[2]) : -1;
        bool coded = low >= 0 && high * 16 + low != 0;
        *out++ = coded ? (char)(high * 16 + low) : *p;
        p += coded ? 2 : 0;
    }
    return path;
}

const char *uri_of_path(const char *path)
{
    Buf b = { 0 };
    buf_puts(&b, "file://");
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("/-._~", c))
            buf_putc(&b, *path);
        else
            buf_printf(&b, "%%%02X", c);
    }
    const char *uri = gc_strdup(b.p);
    buf_free(&b);
    return uri;
}
