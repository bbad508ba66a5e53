/* textfold.c -- Unicode forms of text.h: NFC, folding, display width, nearness.
 * The only file that names utf8proc.  No locale takes part. */
#include "runtime/text.h"

#include "runtime/mem.h"

#include <string.h>
#include <utf8proc.h>

enum { COMBINING_TILDE = 0x303 };

static bool is_ascii(Str s)
{
    unsigned char any = 0;
    for (uint32_t i = 0; i < s.len; i++)
        any |= (unsigned char)s.p[i];
    return any < 0x80;
}

uint32_t text_width(Str s)
{
    if (is_ascii(s))
        return s.len;
    uint32_t width = 0;
    for (uint32_t i = 0, used; i < s.len; i += used) {
        uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
        width += cp < 0x80 ? 1 : (uint32_t)utf8proc_charwidth((utf8proc_int32_t)cp);
    }
    return width;
}

/* Code points of S, decomposed with OPTIONS; malloc'ed.  Invalid bytes become U+FFFD. */
static utf8proc_int32_t *decompose(Str s, int options, size_t *n)
{
    Buf clean = {0};
    if (utf8_check(s.p, s.len) < s.len) {
        char enc[4];
        for (uint32_t i = 0, used; i < s.len; i += used)
            buf_add(&clean, enc, utf8_write(utf8_decode(s.p + i, s.len - i, &used), enc));
        s = (Str){clean.p, (uint32_t)clean.len};
    }
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.p;
    utf8proc_ssize_t need = utf8proc_decompose(bytes, s.len, NULL, 0, (utf8proc_option_t)options);
    size_t room = need > 0 ? (size_t)need : 0;
    utf8proc_int32_t *cps = mem_alloc(room + 1, sizeof *cps);      /* utf8proc wants one to spare */
    if (room)
        utf8proc_decompose(bytes, s.len, cps, (utf8proc_ssize_t)room, (utf8proc_option_t)options);
    buf_free(&clean);
    *n = room;
    return cps;
}

/* Room for text in A, or in collected memory where A is null. */
static char *room_for(Arena *a, size_t len)
{
    return a ? arena_alloc(a, len + 1, 1) : gc_bytes(len + 1);
}

/* Composes in place, encodes into A (null: collected memory) and frees CPS. */
static Str compose(Arena *a, utf8proc_int32_t *cps, size_t n)
{
    utf8proc_ssize_t m = n ? utf8proc_normalize_utf32(cps, (utf8proc_ssize_t)n,
                                                      (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE))
                           : 0;
    n = m > 0 ? (size_t)m : 0;
    char enc[4];
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += utf8_write((uint32_t)cps[i], enc);
    char *out = room_for(a, len), *w = out;
    for (size_t i = 0; i < n; i++) {
        size_t k = utf8_write((uint32_t)cps[i], enc);
        memcpy(w, enc, k);
        w += k;
    }
    *w = '\0';
    mem_free(cps);
    return (Str){out, (uint32_t)len};
}

Str text_nfc(Str s)
{
    bool plain = true;
    for (uint32_t i = 0; i < s.len && plain; i++)
        plain = (unsigned char)s.p[i] < 0xCC;    /* below U+0300 nothing composes */
    if (plain)
        return s;
    size_t n;
    utf8proc_int32_t *cps = decompose(s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &n);
    Str out = compose(NULL, cps, n);
    return str_eq(out, s) ? s : out;
}

static bool is_letter(utf8proc_int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);
    return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LL || c == UTF8PROC_CATEGORY_LT ||
           c == UTF8PROC_CATEGORY_LM || c == UTF8PROC_CATEGORY_LO;
}

/* Takes the accents off letters; the tilde of an n stays, and so does the stroke of a sign such as U+2260. */
static size_t strip_accents(utf8proc_int32_t *cps, size_t n)
{
    size_t out = 0;
    utf8proc_int32_t base = 0;
    bool base_is_letter = false, has_tilde = false;
    for (size_t i = 0; i < n; i++) {
        utf8proc_int32_t cp = cps[i];
        if (cp >= 0x300 && cp <= 0x36F) {
            bool tilde = base == 'n' && cp == COMBINING_TILDE && !has_tilde;
            has_tilde |= tilde;
            if (base_is_letter && !tilde)
                continue;
        } else {
            base = cp;
            base_is_letter = is_letter(cp);
            has_tilde = false;
        }
        cps[out++] = cp;
    }
    return out;
}

/* What the letters U+00C0 to U+00FF fold to.  A space: not for this table; N: an n with its tilde. */
static const char latin_folds[] = "aaaaaa ceeeeiiii Nooooo  uuuuy  " "aaaaaa ceeeeiiii Nooooo  uuuuy y";

/* True if S is ASCII and letters of that table: nothing to decompose or compose. */
static bool is_plain_latin(Str s)
{
    for (uint32_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80)
            continue;
        if (c != 0xC3 || i + 1 == s.len)
            return false;
        unsigned char second = (unsigned char)s.p[++i];
        if (second < 0x80 || second > 0xBF || latin_folds[second - 0x80] == ' ')
            return false;
    }
    return true;
}

static Str fold_latin(Arena *a, Str s)
{
    char *out = room_for(a, s.len), *w = out;
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if ((unsigned char)c < 0x80) {
            *w++ = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
            continue;
        }
        char base = latin_folds[(unsigned char)s.p[++i] - 0x80];
        if (base == 'N') {
            memcpy(w, "\u00F1", 2);
            w += 2;
        } else {
            *w++ = base;
        }
    }
    *w = '\0';
    return (Str){out, (uint32_t)(w - out)};
}

static utf8proc_int32_t *fold_points(Str s, size_t *n)
{
    utf8proc_int32_t *cps = decompose(s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, n);
    *n = strip_accents(cps, *n);
    return cps;
}

Str text_fold_in(Arena *a, Str s)
{
    if (is_plain_latin(s))
        return fold_latin(a, s);
    size_t n;
    utf8proc_int32_t *cps = fold_points(s, &n);
    return compose(a, cps, n);
}

Str text_fold(Str s)
{
    return text_fold_in(NULL, s);
}

Str text_case_in(Arena *a, Str s, bool upper)
{
    size_t n;
    utf8proc_int32_t *cps = decompose(s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &n);
    for (size_t i = 0; i < n; i++)
        cps[i] = upper ? utf8proc_toupper(cps[i]) : utf8proc_tolower(cps[i]);
    return compose(a, cps, n);
}

/* Signs that take no room and say nothing: soft hyphen, zero-width space and joiners, byte order mark. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200D) || cp == 0x2060 || cp == 0xFEFF;
}

/* The plain form of a typographic sign, a space for any white space, else CP itself. */
static utf8proc_int32_t plain_sign(utf8proc_int32_t cp)
{
    switch (cp) {
    case '\t': case '\n': case '\v': case '\f': case '\r': case 0x85:
        return ' ';
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0xB4: case '`':
        return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0xAB: case 0xBB:
        return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
        return '-';
    default:
        break;
    }
    utf8proc_category_t c = utf8proc_category(cp);
    return c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL || c == UTF8PROC_CATEGORY_ZP ? ' ' : cp;
}

Str text_fold_label_in(Arena *a, Str s)
{
    Buf seen = {0};                  /* first, so that a mark behind an invisible sign meets its letter */
    for (uint32_t i = 0, used; i < s.len; i += used) {
        char enc[4];
        uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
        if (!is_invisible(cp))
            buf_add(&seen, enc, utf8_write(cp, enc));
    }
    size_t n, out = 0;
    utf8proc_int32_t *cps = fold_points((Str){seen.p, (uint32_t)seen.len}, &n);
    buf_free(&seen);
    for (size_t i = 0; i < n; i++) {
        utf8proc_int32_t cp = plain_sign(cps[i]);
        if (cp == ' ' && (out == 0 || cps[out - 1] == ' '))
            continue;
        cps[out++] = cp;
    }
    if (out && cps[out - 1] == ' ')
        out--;
    return compose(a, cps, out);
}

Str text_fold_label(Str s)
{
    return text_fold_label_in(NULL, s);
}

/* ---- nearness ---- */

static uint32_t *code_points(Str s, uint32_t *n)
{
    uint32_t *cps = mem_alloc((size_t)s.len + 1, sizeof *cps);
    *n = 0;
    for (uint32_t i = 0, used; i < s.len; i += used)
        cps[(*n)++] = utf8_decode(s.p + i, s.len - i, &used);
    return cps;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment inside a band LIMIT wide, so that long texts cost LIMIT x length. */
static uint32_t banded_distance(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb, uint32_t limit)
{
    uint32_t beyond = limit + 1;
    if ((na > nb ? na - nb : nb - na) > limit)
        return beyond;
    size_t width = (size_t)nb + 1;
    uint32_t *rows = mem_alloc(3 * width, sizeof *rows);
    uint32_t *before = rows, *above = rows + width, *row = rows + 2 * width;
    for (uint32_t j = 0; j <= nb; j++)
        above[j] = before[j] = least(j, beyond);
    for (uint32_t i = 1; i <= na; i++) {
        uint32_t from = i > limit ? i - limit : 1, to = least(nb, i + limit);
        uint32_t best = beyond;
        row[from - 1] = from == 1 ? least(i, beyond) : beyond;
        for (uint32_t j = from; j <= to; j++) {
            uint32_t up = j < i + limit ? above[j] : beyond;      /* outside the band of the row above */
            uint32_t d = above[j - 1] + (a[i - 1] != b[j - 1]);
            d = least(d, least(up, row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d = least(d, before[j - 2] + 1);
            row[j] = least(d, beyond);
            best = least(best, row[j]);
        }
        if (to < nb)
            row[to + 1] = beyond;
        if (best == beyond && row[from - 1] == beyond) {
            mem_free(rows);
            return beyond;
        }
        uint32_t *t = before;
        before = above;
        above  = row;
        row    = t;
    }
    uint32_t d = above[nb];
    mem_free(rows);
    return least(d, beyond);
}

uint32_t text_distance(Str a, Str b, uint32_t limit)
{
    uint32_t na, nb;
    limit = least(limit, 1000);
    uint32_t *pa = code_points(a, &na), *pb = code_points(b, &nb);
    uint32_t d = banded_distance(pa, na, pb, nb, limit);
    mem_free(pa);
    mem_free(pb);
    return d;
}

static uint32_t letters(Str s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

Str text_nearest(Str what, const Str *candidates, size_t n)
{
    Str folded = text_fold(what), found = {0};
    uint32_t size = letters(folded);
    uint32_t limit = size <= 1 ? 0 : size <= 4 ? 1 : size <= 8 ? 2 : 3;
    uint32_t best = limit + 1;
    for (size_t i = 0; i < n && best > 0; i++) {
        /* a text this much longer or shorter (four bytes a letter at most) cannot be near */
        if (candidates[i].len / 4 > (size_t)what.len + 8)
            continue;
        uint32_t d = text_distance(folded, text_fold(candidates[i]), best - 1);
        if (d < best) {
            best  = d;
            found = candidates[i];
        }
    }
    return found;
}
