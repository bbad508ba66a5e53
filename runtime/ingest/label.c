/* label.c -- folded comparison, one code point at a time.
 *
 * The worker threads that convert cells may not touch the collected heap, so the folding of text.h, which allocates
 * there, cannot be used for cells. */
#include "runtime/ingest/label.h"

#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Reads the folded code points of a text. */
typedef struct Folder {
    const char *p, *end;
    uint32_t    pending[16];   /* decomposition of the last character */
    int         npending, at;
    bool        space;         /* white space was read and not yet given */
    bool        started;
    bool        after_n;       /* a tilde here makes an ñ */
    bool        letter;        /* marks here are accents of a letter */
} Folder;

enum { FOLD_END = 0 };

static uint32_t plain_sign(uint32_t cp)
{
    if (cp >= 0x21 && cp <= 0x7E)
        return cp == '`' ? '\'' : cp;
    if (cp <= 0x20 || cp == 0x7F || cp == 0x85 || cp == 0xA0)
        return ' ';
    if (cp < 0x2000)
        return cp == 0xAD ? 0 : cp == 0xB4 ? '\'' : cp == 0xAB || cp == 0xBB ? '"' : cp == 0x1680 ? ' ' : cp;
    if (cp <= 0x200A || cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000)
        return ' ';
    if (cp <= 0x200D || cp == 0x2060 || cp == 0xFEFF)
        return 0;
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
        return '-';
    if ((cp >= 0x2018 && cp <= 0x201B) || cp == 0x2032)
        return '\'';
    if ((cp >= 0x201C && cp <= 0x201F) || cp == 0x2033)
        return '"';
    return cp;
}

static Folder folder(Str s)
{
    return (Folder){ .p = s.p, .end = s.p + s.len };
}

/* The next code point after decomposition and case folding, signs not yet plain; FOLD_END at the end. */
static uint32_t next_raw(Folder *f)
{
    for (;;) {
        if (f->at < f->npending)
            return f->pending[f->at++];
        if (f->p >= f->end)
            return FOLD_END;
        unsigned char c = (unsigned char)*f->p;
        if (c < 0x80) {
            f->p++;
            if (c == 0)
                continue;
            return c >= 'A' && c <= 'Z' ? c + 32u : c;
        }
        uint32_t used;
        uint32_t cp = utf8_decode(f->p, (size_t)(f->end - f->p), &used);
        f->p += used;
        utf8proc_int32_t out[16];
        int boundary = 0;
        utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, 16,
                                                     (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD), &boundary);
        if (n < 0 || n > 16)
            return cp;
        for (utf8proc_ssize_t i = 0; i < n; i++)
            f->pending[i] = (uint32_t)out[i];
        f->npending = (int)n;
        f->at = 0;
    }
}

static bool is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z';
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

static uint32_t next_point(Folder *f)
{
    for (;;) {
        uint32_t cp = next_raw(f);
        if (cp >= 0x300 && cp <= 0x36F) {
            bool tilde = f->after_n && cp == 0x303;
            f->after_n = false;
            if (tilde || !f->letter)
                return cp;
            continue;
        }
        if (cp != FOLD_END) {
            f->after_n = cp == 'n';
            f->letter  = is_letter(cp);
            cp = plain_sign(cp);
            if (cp == 0)
                continue;
        }
        if (cp == ' ') {
            f->space = true;
            continue;
        }
        if (f->space && f->started && cp != FOLD_END) {
            /* Gives the space now and this character next. */
            if (f->at > 0 && f->at <= f->npending)
                f->pending[--f->at] = cp;
            else {
                f->pending[0] = cp;
                f->npending = 1;
                f->at = 0;
            }
            f->space = false;
            return ' ';
        }
        f->space   = false;
        f->started = true;
        return cp;
    }
}

Label label_new(Str s)
{
    uint32_t cap = s.len * 4 + 4;      /* a character of one byte gives one point; of two or more at most a few */
    uint32_t *points = gc_alloc_atomic(cap, sizeof *points);
    Label l = { points, 0 };
    Folder f = folder(s);
    for (uint32_t cp; (cp = next_point(&f)) != FOLD_END && l.n < cap;)
        points[l.n++] = cp;
    return l;
}

/* Takes out of SET the bytes that cannot be point K of any label, when what stands before them are as many visible ASCII signs. */
static void exclude_bytes(const Label *labels, uint32_t n, uint32_t k, uint64_t set[4])
{
    /* Letters, digits and the hyphen are folded to themselves or to a small letter; any other byte may be anything. */
    for (unsigned c = '-'; c <= 'z'; c++) {
        unsigned folded = c >= 'A' && c <= 'Z' ? c + 32 : c;
        if (!(folded >= 'a' && folded <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            continue;
        bool may = false;
        for (uint32_t i = 0; i < n; i++)
            may |= labels[i].n <= k || labels[i].points[k] == folded;
        if (!may)
            set[c >> 6] &= ~(UINT64_C(1) << (c & 63));
    }
}

void label_first_bytes(const Label *labels, uint32_t n, FirstBytes *out)
{
    memset(out, 0xFF, sizeof *out);
    exclude_bytes(labels, n, 0, out->may);
    exclude_bytes(labels, n, 1, out->then);
}

bool label_begins(const Label *l, Str cell)
{
    Folder f = folder(cell);
    for (uint32_t i = 0; i < l->n; i++)
        if (next_point(&f) != l->points[i])
            return false;
    return true;
}

bool label_is(const Label *l, Str cell)
{
    Folder f = folder(cell);
    for (uint32_t i = 0; i < l->n; i++)
        if (next_point(&f) != l->points[i])
            return false;
    return next_point(&f) == FOLD_END;
}

static uint32_t next_dense(Folder *f)
{
    uint32_t cp;
    do
        cp = next_point(f);
    while (cp == ' ');
    return cp;
}

bool cells_alike(Str a, Str b)
{
    Folder fa = folder(a), fb = folder(b);
    for (;;) {
        uint32_t x = next_dense(&fa), y = next_dense(&fb);
        if (x != y)
            return false;
        if (x == FOLD_END)
            return true;
    }
}

bool cell_is_blank(Str cell)
{
    return str_trim(cell).len == 0;
}

Str cell_nfc(Str s, char **owned)
{
    *owned = NULL;
    bool plain = true;
    for (uint32_t i = 0; i < s.len && plain; i++)
        plain = (unsigned char)s.p[i] < 0xCC;          /* nothing below U+0300 composes */
    if (plain)
        return s;
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, &out,
                                      (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (n < 0 || (n == (utf8proc_ssize_t)s.len && memcmp(out, s.p, (size_t)n) == 0) || n > (utf8proc_ssize_t)UINT32_MAX) {
        free(out);
        return s;
    }
    *owned = (char *)out;
    return (Str){ (char *)out, (uint32_t)n };
}
