/* text.c -- UTF-8 slices, growing buffers and JSON strings.
 * Folding, width and nearness are in textfold.c. */
#include "runtime/text.h"

#include "runtime/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Str str_of(const char *cstr)
{
    return (Str){cstr, cstr ? (uint32_t)strlen(cstr) : 0};
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int str_cmp(Str a, Str b)
{
    uint32_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c)
        return c < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_nbsp(const char *p)
{
    return p[0] == '\xC2' && p[1] == '\xA0';
}

Str str_trim(Str s)
{
    for (;;) {
        if (s.len >= 1 && is_blank(s.p[0])) {
            s.p++;
            s.len--;
        } else if (s.len >= 2 && is_nbsp(s.p)) {
            s.p += 2;
            s.len -= 2;
        } else {
            break;
        }
    }
    for (;;) {
        if (s.len >= 1 && is_blank(s.p[s.len - 1]))
            s.len--;
        else if (s.len >= 2 && is_nbsp(s.p + s.len - 2))
            s.len -= 2;
        else
            return s;
    }
}

/* One step of multiply and fold: every input bit reaches every output bit. */
static uint64_t hash_mix(uint64_t h, uint64_t word)
{
    unsigned __int128 m = (unsigned __int128)(h ^ word) * 0x9E3779B97F4A7C15u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t str_hash(Str s)
{
    uint64_t h = 0x243F6A8885A308D3u ^ s.len, word;
    const char *p = s.p;
    uint32_t left = s.len;
    for (; left >= 8; left -= 8, p += 8) {
        memcpy(&word, p, 8);
        h = hash_mix(h, word);
    }
    word = 0;
    if (left >= 4) {            /* two loads that may overlap */
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + left - 4, 4);
        word = (uint64_t)first << 32 | last;
    } else {
        for (; left; left--)
            word = word << 8 | (unsigned char)p[left - 1];
    }
    return hash_mix(hash_mix(h, word), 0xA4093822299F31D0u);
}

/* ---- buffers ---- */

static __attribute__((noinline)) void buf_grow(Buf *b, size_t more)
{
    size_t need;
    if (__builtin_add_overflow(b->len, more, &need) || need >= SIZE_MAX / 2)
        need = SIZE_MAX / 2;                 /* mem_grow refuses it */
    size_t cap = b->cap ? b->cap : 64;
    while (cap <= need)
        cap *= 2;
    b->p   = mem_grow(b->p, cap, 1);
    b->cap = cap;
}

static inline void buf_reserve(Buf *b, size_t more)
{
    if (more >= b->cap - b->len)             /* one byte stays for the NUL */
        buf_grow(b, more);
}

char *buf_room(Buf *b, size_t more)
{
    buf_reserve(b, more);
    return b->p + b->len;
}

void buf_add(Buf *b, const char *s, size_t len)
{
    buf_reserve(b, len);
    if (len)
        memcpy(b->p + b->len, s, len);
    b->len += len;
    b->p[b->len] = '\0';
}

void buf_str(Buf *b, Str s)
{
    buf_add(b, s.p, s.len);
}

void buf_puts(Buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_putc(Buf *b, char c)
{
    buf_reserve(b, 1);
    b->p[b->len++] = c;
    b->p[b->len] = '\0';
}

void buf_repeat(Buf *b, const char *s, size_t times)
{
    size_t len = strlen(s);
    for (size_t i = 0; i < times; i++)
        buf_add(b, s, len);
}

void buf_printf(Buf *b, const char *fmt, ...)
{
    enum { USUAL = 48 };                     /* most fit at the first go */
    va_list ap;
    buf_reserve(b, USUAL);
    size_t room = b->cap - b->len;
    va_start(ap, fmt);
    int n = vsnprintf(b->p + b->len, room, fmt, ap);
    va_end(ap);
    size_t len = n > 0 ? (size_t)n : 0;
    if (len >= room) {
        buf_reserve(b, len);
        va_start(ap, fmt);
        vsnprintf(b->p + b->len, len + 1, fmt, ap);
        va_end(ap);
    }
    b->len += len;
    b->p[b->len] = '\0';
}

void buf_clear(Buf *b)
{
    b->len = 0;
    if (b->p)
        b->p[0] = '\0';
}

void buf_free(Buf *b)
{
    mem_free(b->p);
    *b = (Buf){0};
}

void buf_json(Buf *b, Str s)
{
    buf_putc(b, '"');
    for (uint32_t i = 0, used; i < s.len; i += used) {
        unsigned char c = (unsigned char)s.p[i];
        used = 1;
        if (c == '"' || c == '\\') {
            buf_putc(b, '\\');
            buf_putc(b, (char)c);
        } else if (c == '\n') {
            buf_puts(b, "\\n");
        } else if (c == '\r') {
            buf_puts(b, "\\r");
        } else if (c == '\t') {
            buf_puts(b, "\\t");
        } else if (c < 0x20 || c == 0x7F) {
            buf_printf(b, "\\u%04x", c);
        } else if (c < 0x80) {
            buf_putc(b, (char)c);
        } else {
            char enc[4];
            uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
            buf_add(b, enc, utf8_write(cp, enc));
        }
    }
    buf_putc(b, '"');
}

/* ---- UTF-8 ---- */

uint32_t utf8_decode(const char *s, size_t len, uint32_t *used)
{
    const unsigned char *p = (const unsigned char *)s;
    uint32_t cp, more, least;
    *used = 1;
    if (p[0] < 0x80)
        return p[0];
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        cp = p[0] & 0x1Fu;
        more = 1;
        least = 0x80;
    } else if ((p[0] & 0xF0) == 0xE0) {
        cp = p[0] & 0x0Fu;
        more = 2;
        least = 0x800;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        cp = p[0] & 0x07u;
        more = 3;
        least = 0x10000;
    } else {
        return 0xFFFD;
    }
    if (len <= more)
        return 0xFFFD;
    for (uint32_t i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0xFFFD;
        cp = cp << 6 | (p[i] & 0x3Fu);
    }
    if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0xFFFD;
    *used = more + 1;
    return cp;
}

size_t utf8_check(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint64_t word;
        if (len - i >= 8) {                  /* eight ASCII bytes at once */
            memcpy(&word, s + i, 8);
            if (!(word & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        uint32_t used;
        uint32_t cp = utf8_decode(s + i, len - i, &used);
        if (cp == 0xFFFD && used == 1)
            return i;
        i += used;
    }
    return len;
}

size_t utf8_write(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}
