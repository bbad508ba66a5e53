/* cell.c -- reads one cell; see cell.h. */
#include "runtime/ingest/cell.h"

#include "runtime/ingest/label.h"

#include <string.h>

enum { MAX_DIGITS = 1000, WORD_DIGITS = 18 };

/* -123.45 or $1,234.50: most cells.  False: look closer. */
static bool plain_number(Str s, bool comma, CellNumber *out)
{
    const char *p = s.p, *end = s.p + s.len, mark = comma ? '.' : ',', sign = comma ? ',' : '.';
    bool negative = *p == '-';
    p += negative;
    p += p < end && *p == '$';
    const char *first = p, *point = NULL;
    uint64_t v = 0;
    uint32_t digits = 0, groups = 0, group = 0;         /* GROUP: digits since the last mark, or since the point */
    for (; p < end; p++) {
        unsigned d = (unsigned char)*p - '0';
        if (d <= 9) {
            v = v * 10 + d;
            group++;
            if (++digits > WORD_DIGITS)
                return false;
        } else if (point || group == 0 || (groups && group != 3)) {
            return false;
        } else if (*p == mark && (groups || (group <= 3 && *first != '0'))) {
            groups++;
            group = 0;
        } else if (*p == sign) {
            point = p;
            group = 0;
        } else {
            return false;
        }
    }
    if (group == 0 || (groups && !point && group != 3))
        return false;
    out->mantissa = negative ? -(int64_t)v : (int64_t)v;
    out->scale    = point ? (uint8_t)(end - point - 1) : 0;
    out->wide     = false;
    return true;
}

typedef struct Reader { const char *p, *end; } Reader;

static bool take(Reader *r, const char *what)
{
    size_t n = strlen(what);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, what, n) != 0)
        return false;
    r->p += n;
    return true;
}

/* A space that typographers put between digits; an ordinary one may as well stand between two numbers. */
static bool take_fixed_space(Reader *r)
{
    return take(r, "\xC2\xA0") || take(r, "\xE2\x80\xAF") || take(r, "\xE2\x80\x89");
}

static void skip_spaces(Reader *r)
{
    while (take(r, " ") || take(r, "\t") || take_fixed_space(r))
        ;
}

static bool take_minus(Reader *r)
{
    return take(r, "-") || take(r, "\xE2\x88\x92") /* U+2212 */ || take(r, "\xE2\x80\x93") /* en dash */ ||
           take(r, "\xEF\xB9\xA3") || take(r, "\xEF\xBC\x8D");
}

static bool take_apostrophe(Reader *r)
{
    return take(r, "'") || take(r, "\xE2\x80\x99") || take(r, "\xC2\xB4");
}

static bool at_digit(const Reader *r)
{
    return r->p < r->end && *r->p >= '0' && *r->p <= '9';
}

/* What parts the digits of the whole part. */
enum { PART_MARK = 1, PART_APOSTROPHE = 2, PART_SPACE = 4 };

typedef struct Digits {
    char     text[MAX_DIGITS + 2];    /* digits and one '.' */
    uint32_t n;
    uint32_t point;                   /* digits before the point */
    uint32_t digits;
} Digits;

static const char *const too_long = "tiene más de 1000 cifras";

/* The whole part, in groups or not. */
static const char *read_whole(Reader *r, bool comma, Digits *d)
{
    uint32_t group = 0, groups = 0, parts = 0;
    uint8_t  kind[MAX_DIGITS / 3 + 2];      /* what stands before each group */
    const char *first = r->p;
    for (;;) {
        while (at_digit(r)) {
            if (d->digits == MAX_DIGITS)
                return too_long;
            d->text[d->n++] = *r->p++;
            d->digits++;
            group++;
        }
        if (groups && group != 3)
            return group < 3 ? "tiene un grupo de millares de menos de tres cifras" : "tiene un grupo de millares de más de tres cifras";
        if (group == 0)
            break;
        Reader save = *r;
        uint8_t k = take(r, comma ? "." : ",") ? PART_MARK : take_apostrophe(r) ? PART_APOSTROPHE
                  : take_fixed_space(r) ? PART_SPACE : 0;
        if (k == PART_SPACE && !at_digit(r)) {      /* before a sign at the end: "27 %" */
            *r = save;
            break;
        }
        if (!k)
            break;
        if (groups == 0 && group > 3)
            return "no agrupa sus cifras de tres en tres";
        if (groups + 1 >= sizeof kind)
            return too_long;
        kind[groups++] = k;
        parts |= k;
        group = 0;
    }
    if (groups && *first == '0')
        return "comienza por 0 y lleva separador de millares";
    if ((parts & PART_SPACE) && parts != PART_SPACE)
        return "mezcla espacios y otros separadores de millares";
    if (parts == (PART_MARK | PART_APOSTROPHE))
        for (uint32_t i = 0; i < groups; i++) {
            /* groups to the right of this separator */
            bool millions = (groups - i) % 2 == 0;
            if ((kind[i] == PART_APOSTROPHE) != millions)
                return "tiene un apóstrofo fuera del lugar de los millones";
        }
    d->point = d->digits;
    return NULL;
}

static const char *read_fraction(Reader *r, bool comma, Digits *d)
{
    if (!take(r, comma ? "," : "."))
        return NULL;
    if (!at_digit(r))
        return "termina en el punto decimal";
    d->text[d->n++] = '.';
    while (at_digit(r)) {
        if (d->digits == MAX_DIGITS)
            return too_long;
        d->text[d->n++] = *r->p++;
        d->digits++;
    }
    return NULL;
}

/* Why what is left cannot belong to the number. */
static const char *leftover(const Reader *r, bool comma, bool percent)
{
    Reader look = *r;
    skip_spaces(&look);
    unsigned char c = (unsigned char)(look.p < look.end ? *look.p : 0);
    if ((c == 'e' || c == 'E') && look.p == r->p && look.p + 1 < look.end &&
        ((look.p[1] >= '0' && look.p[1] <= '9') || look.p[1] == '+' || look.p[1] == '-'))
        return "está en notación con exponente; se perdieron cifras al exportar";
    if (c >= '0' && c <= '9')
        return "tiene dos números, o un espacio entre cifras";
    if (c == '%')
        return percent ? "tiene más de un signo de porcentaje" : "tiene signo de porcentaje y la columna no es un porcentaje";
    if (c == ',' || c == '.')
        return comma ? "no es un número con coma decimal" : "tiene comas o puntos fuera de lugar";
    if (c == '-')
        return "tiene un guion de más";
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0)
        return "tiene letras";
    return "tiene signos que no son de un número";
}

static const char *finish(Arena *a, const Digits *d, bool negative, CellNumber *out)
{
    uint32_t scale = d->digits - d->point;
    if (d->digits <= WORD_DIGITS) {
        int64_t v = 0;
        for (uint32_t i = 0; i < d->n; i++)
            if (d->text[i] != '.')
                v = v * 10 + (d->text[i] - '0');
        out->mantissa = negative ? -v : v;
        out->scale    = (uint8_t)scale;
        out->wide     = false;
        return NULL;
    }
    Num n;
    if (!num_parse_literal(a, (Str){ d->text, d->n }, &n))
        return "no es un número";
    out->big  = negative ? num_neg_in(a, n) : n;
    out->wide = true;
    return NULL;
}

const char *cell_number(Arena *a, Str s, bool comma, bool percent, CellNumber *out)
{
    if (plain_number(s, comma, out))
        return NULL;
    Reader r = { s.p, s.p + s.len };
    bool negative = false, sign = false, money = false, bracket = false, percent_seen = false;
    for (bool more = true; more;) {
        more = false;
        if (!sign && !bracket && take_minus(&r))
            more = sign = negative = true;
        else if (!sign && !bracket && take(&r, "+"))
            more = sign = true;
        else if (!money && (take(&r, "\\$") || take(&r, "$")))
            more = money = true;
        else if (!bracket && !sign && take(&r, "("))
            more = bracket = true;
        skip_spaces(&r);
    }
    if (r.p == r.end)
        return money ? "tiene solo el signo de pesos" : "tiene solo un signo";
    Digits d;
    d.n = d.digits = d.point = 0;
    if (!at_digit(&r) && !(r.p + 1 < r.end && *r.p == (comma ? ',' : '.') && r.p[1] >= '0' && r.p[1] <= '9'))
        return *r.p == '%' ? "tiene solo el signo de porcentaje" : leftover(&r, comma, true);
    if (!at_digit(&r))
        d.text[d.n++] = '0', d.digits = d.point = 1;
    const char *why = at_digit(&r) ? read_whole(&r, comma, &d) : NULL;
    if (!why)
        why = read_fraction(&r, comma, &d);
    if (why)
        return why;
    for (bool more = true; more;) {
        more = false;
        Reader save = r;
        skip_spaces(&r);
        if (percent && !percent_seen && take(&r, "%"))
            more = percent_seen = true;
        else if (bracket && take(&r, ")")) {
            more = true;
            bracket = false;
            negative = true;
        } else
            r = save;
    }
    if (r.p < r.end)
        return leftover(&r, comma, percent && !percent_seen);
    if (bracket)
        return "abre un paréntesis que no cierra";
    return finish(a, &d, negative, out);
}

bool cell_bool(Str s, bool *out)
{
    static const struct { const char *word; bool value; } words[] = {
        { "sí", true }, { "no", false }, { "verdadero", true }, { "falso", false }, { "true", true },
        { "false", false }, { "s", true }, { "n", false }, { "v", true }, { "f", false }, { "1", true }, { "0", false },
    };
    if (s.len == 1) {               /* most of them: flags of microdata */
        switch (s.p[0]) {
        case '1': case 's': case 'S': case 'v': case 'V': *out = true;  return true;
        case '0': case 'n': case 'N': case 'f': case 'F': *out = false; return true;
        default:  return false;     /* one byte is folded to itself or to a small letter */
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cells_alike(s, str_of(words[i].word))) {
            *out = words[i].value;
            return true;
        }
    return false;
}
