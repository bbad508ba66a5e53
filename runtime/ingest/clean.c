/* clean.c -- marks of other programs that were left in cells: tags and entities of HTML, `**`, and backslashes before signs.
 * A cleaned cell is never longer, so that it is cleaned where it stands. */
#include "runtime/ingest/table_impl.h"

#include <string.h>

typedef struct Entity { const char *name; uint16_t cp; } Entity;
static const Entity entities[] = {
    { "nbsp", ' ' }, { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
    { "aacute", 0xE1 }, { "eacute", 0xE9 }, { "iacute", 0xED }, { "oacute", 0xF3 }, { "uacute", 0xFA }, { "ntilde", 0xF1 }, { "uuml", 0xFC },
    { "Aacute", 0xC1 }, { "Eacute", 0xC9 }, { "Iacute", 0xCD }, { "Oacute", 0xD3 }, { "Uacute", 0xDA }, { "Ntilde", 0xD1 }, { "Uuml", 0xDC },
    { "iquest", 0xBF }, { "iexcl", 0xA1 }, { "ordm", 0xBA }, { "ordf", 0xAA }, { "deg", 0xB0 }, { "laquo", 0xAB }, { "raquo", 0xBB },
    { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
};

static const char *const tags[] = {
    "p", "br", "b", "i", "u", "em", "strong", "small", "sub", "sup", "span", "div", "font", "a", "ul", "ol", "li", "hr",
    "table", "thead", "tbody", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool same_tag(const char *p, uint32_t n, const char *tag)
{
    for (uint32_t i = 0; i < n; i++)
        if (!tag[i] || (p[i] | 32) != (tag[i] | 32))
            return false;
    return !tag[n];
}

/* Length of the tag at P, or 0.  What is no known tag, as in «a < b», is text. */
static uint32_t tag_length(const char *p, const char *end)
{
    const char *name = p + 1 + (p + 1 < end && p[1] == '/'), *q = name;
    while (q < end && (is_letter(*q) || is_digit(*q)))
        q++;
    bool known = false;
    for (size_t i = 0; i < sizeof tags / sizeof *tags && !known; i++)
        known = same_tag(name, (uint32_t)(q - name), tags[i]);
    if (!known || q == end || !(*q == '>' || *q == ' ' || *q == '/'))
        return 0;
    while (q < end && *q != '>' && *q != '<')
        q++;
    return q < end && *q == '>' ? (uint32_t)(q - p) + 1 : 0;
}

/* Length of the entity at P, whose character goes to *CP, or 0. */
static uint32_t entity_length(const char *p, const char *end, uint32_t *cp)
{
    const char *q = p + 1;
    if (q < end && *q == '#') {
        bool hex = q + 1 < end && (q[1] | 32) == 'x';
        q += hex ? 2 : 1;
        const char *first = q;
        uint32_t v = 0;
        for (; q < end && q - first < 7; q++) {
            char c = *q;
            if (is_digit(c))
                v = v * (hex ? 16 : 10) + (uint32_t)(c - '0');
            else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
                v = v * 16 + (uint32_t)((c | 32) - 'a' + 10);
            else
                break;
        }
        bool sound = v >= 0x20 && v < 0x110000 && !(v >= 0x7F && v < 0xA0) && !(v >= 0xD800 && v < 0xE000);
        *cp = v == 0xA0 ? ' ' : v;
        return q > first && q < end && *q == ';' && sound ? (uint32_t)(q - p) + 1 : 0;
    }
    while (q < end && is_letter(*q))
        q++;
    for (size_t i = 0; i < sizeof entities / sizeof *entities && q < end && *q == ';'; i++)
        if (strlen(entities[i].name) == (size_t)(q - p - 1) && memcmp(entities[i].name, p + 1, (size_t)(q - p - 1)) == 0) {
            *cp = entities[i].cp;
            return (uint32_t)(q - p) + 1;
        }
    return 0;
}

/* Length of the mark at P, and what it stands for: text of OUT_LEN bytes, never longer. */
static uint32_t mark_length(const char *p, const char *end, char out[4], uint32_t *out_len)
{
    uint32_t cp, n;
    *out_len = 1;
    out[0] = ' ';
    switch (*p) {
    case '<':
        return tag_length(p, end);
    case '&':
        n = entity_length(p, end, &cp);
        *out_len = n ? utf8_write(cp, out) : 0;
        return n;
    case '*':
        *out_len = 0;
        return p + 1 < end && p[1] == '*' ? 2 : 0;
    case '\\':
        if (p + 1 < end && strchr("$*_#&%<>[]()", p[1]) && p[1]) {
            out[0] = p[1];
            return 2;
        }
        return 0;
    default:
        return 0;
    }
}

/* Cleans LEN bytes where they stand; gives the new length. */
static uint32_t clean(char *text, uint32_t len)
{
    char *w = text;
    for (const char *p = text, *end = text + len; p < end;) {
        char out[4];
        uint32_t n, used = mark_length(p, end, out, &n);
        if (!used) {
            *w++ = *p++;
            continue;
        }
        memcpy(w, out, n);
        w += n;
        p += used;
    }
    return (uint32_t)(w - text);
}

void clean_record(Table *t, RawBatch *b, uint32_t row)
{
    for (uint32_t i = 0; i < raw_width(b, row); i++) {
        Field *f = &b->fields[b->first[row] + i];
        bool may = false;
        for (uint32_t k = 0; k < f->len && !may; k++)
            may = strchr("<&*\\", b->text[f->at + k]) && b->text[f->at + k];
        uint32_t len = may ? clean(b->text + f->at, f->len) : f->len;
        if (len == f->len)
            continue;
        f->len = len;
        if (t->read_counts.cleaned++ == 0)
            t->read_counts.cleaned_line = b->line[row];
    }
}
