/* token.c -- a published text as tokens: words, numbers, brackets, signs in all their spellings.
 * Nothing is decided here but what the signs alone tell: a row of dashes is a bar, a dash before an item of a list is a bullet. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

enum { BAR_MIN = 3 };       /* dashes in a row that make a bar */

void toks_push(Toks *v, Tok t)
{
    GC_PUSH(v->t, v->n, v->cap, t);
}

Tok tok_made(TokKind kind, char sign, uint32_t at)
{
    return (Tok){ .kind = kind, .sign = sign, .made = true, .rank = 3, .blank = true, .blank_after = true, .start = at, .end = at,
                  .mate = UINT32_MAX, .variable = UINT32_MAX };
}

typedef struct Scan { const char *s; uint32_t n, at; } Scan;

static uint32_t peek(const Scan *sc, uint32_t at, uint32_t *used)
{
    if (at >= sc->n) {
        *used = 0;
        return 0;
    }
    return utf8_decode(sc->s + at, sc->n - at, used);
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F ||
           c == 0xFEFF || c == 0x3000 || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

/* + - * / ^ for every spelling of them, or 0. */
static char sign_of(uint32_t c)
{
    switch (c) {
    case '+': case 0xFF0B: return '+';
    case '-': case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: case 0xFE63: case 0xFF0D: return '-';
    case '*': case 0xD7: case 0xB7: case 0x2217: case 0x22C5: case 0x2219: case 0x2715: case 0x2716: case 0x2A2F: return '*';
    case '/': case 0xF7: case 0x2044: case 0x2215: case 0x2571: case 0xFF0F: return '/';
    case '^': return '^';
    default: return 0;
    }
}

static char bracket_of(uint32_t c, bool *open)
{
    switch (c) {
    case '(': case 0xFF08: *open = true;  return '(';
    case '[': *open = true;  return '[';
    case '{': *open = true;  return '{';
    case ')': case 0xFF09: *open = false; return '(';
    case ']': *open = false; return '[';
    case '}': *open = false; return '{';
    default: return 0;
    }
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == '\'' || c == '`' || c == 0xB4 || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F) || c == 0x2039 || c == 0x203A;
}

static bool is_lost(uint32_t c) { return c == 0xBF || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF); }

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0xAA || c == 0xBA || c == 0xB0 || c == 0xB5 || c == 0xB2 || c == 0xB3 || c == 0xB9 ||
           (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || (c >= 0x2070 && c < 0x20A0) || (c >= 0x2C00 && c < 0xE000) || c >= 0xF900;
}

/* What a word may hold inside it or hang on its end. */
static bool word_part(uint32_t c) { return is_letter(c) || is_digit(c) || c == '_' || c == '#' || c == '%' || c == '&' || c == '@' || is_lost(c); }

static bool is_bar(uint32_t c) { return c == '-' || c == '_' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || (c >= 0x2500 && c <= 0x2501) || c == 0xAF; }

/* Bytes of a row of dashes at AT, or 0. */
static uint32_t bar_length(const Scan *sc, uint32_t at, bool line)
{
    uint32_t count = 0, used, i = at;
    for (uint32_t c = peek(sc, i, &used); used && is_bar(c); c = peek(sc, i, &used)) {
        i += used;
        count++;
    }
    bool short_bar = count == 2 && line && (i == sc->n || is_space((unsigned char)sc->s[i]));
    return count >= BAR_MIN || short_bar ? i - at : 0;
}

/* ---- numbers ---- */

static uint32_t digits_at(const Scan *sc, uint32_t at)
{
    uint32_t n = 0;
    while (at + n < sc->n && is_digit((unsigned char)sc->s[at + n]))
        n++;
    return n;
}

/* "1,234,567.8", "10 000" (BLANKS), "1'234,567", "0,5": the digits as a decimal with a point, and where it ends. */
static uint32_t number_end(const Scan *sc, uint32_t at, bool blanks, Buf *out)
{
    uint32_t n = digits_at(sc, at), i = at + n;
    buf_add(out, sc->s + at, n);
    bool grouped = false;
    while (n <= 3 || grouped) {
        char c = i < sc->n ? sc->s[i] : 0;
        bool mark = c == ',' || c == '\'' || (blanks && c == ' ');
        if (!mark || digits_at(sc, i + 1) != 3)
            break;
        buf_add(out, sc->s + i + 1, 3);
        i += 4;
        grouped = true;
    }
    if (i + 1 < sc->n && (sc->s[i] == '.' || (sc->s[i] == ',' && !grouped)) && is_digit((unsigned char)sc->s[i + 1])) {
        uint32_t d = digits_at(sc, i + 1);
        buf_putc(out, '.');
        buf_add(out, sc->s + i + 1, d);
        i += d + 1;
    }
    return i;
}

/* No zeros that say nothing: 007 and 10.50 are 7 and 10.5. */
static Str number_text(Buf *b)
{
    char *p = b->p;
    size_t n = b->len;
    while (n > 1 && p[0] == '0' && is_digit((unsigned char)p[1]))
        p++, n--;
    if (memchr(p, '.', n)) {
        while (p[n - 1] == '0')
            n--;
        if (p[n - 1] == '.')
            n--;
    }
    return (Str){ gc_strndup(p, n), (uint32_t)n };
}

/* x100, X1000 glued: the sign and the factor. */
static bool times_factor(const Scan *sc, uint32_t at, uint32_t end)
{
    if (end - at < 4 || (sc->s[at] != 'x' && sc->s[at] != 'X') || sc->s[at + 1] != '1')
        return false;
    for (uint32_t i = at + 2; i < end; i++)
        if (sc->s[i] != '0')
            return end - i == 1 && sc->s[i] == '%' && i > at + 3;
    return true;
}

/* ---- the scan ---- */

static uint32_t scan_word(const Scan *sc, uint32_t at)
{
    uint32_t used, i = at;
    for (uint32_t c = peek(sc, i, &used); used; c = peek(sc, i, &used)) {
        if (word_part(c)) {
            i += used;
            continue;
        }
        /* N.º, S.A., 1.2, V'; a point or apostrophe between letters or digits */
        uint32_t more, next = peek(sc, i + used, &more);
        if ((c == '.' || c == '\'' || c == 0x2019) && i > at && more && (is_letter(next) || is_digit(next)))
            i += used;
        else
            break;
    }
    return i;
}

/* "DENOMINADORX 100": a word whose last letter is the sign. */
static bool ends_in_times(const Scan *sc, uint32_t at, uint32_t end)
{
    enum { LEAST = 5 };                             /* letters; a symbol may end in X, a word of that length hardly */
    uint32_t i = end;
    while (i < sc->n && sc->s[i] == ' ')
        i++;
    uint32_t digits = digits_at(sc, i);
    if (end - at < LEAST || (sc->s[end - 1] != 'X' && sc->s[end - 1] != 'x') || digits < 3 || sc->s[i] != '1')
        return false;
    for (uint32_t k = i + 1; k < i + digits; k++)
        if (sc->s[k] != '0')
            return false;
    bool upper = sc->s[end - 2] >= 'A' && sc->s[end - 2] <= 'Z';
    return upper == (sc->s[end - 1] == 'X');
}

/* The word ends before an x that multiplies: "0.5xC", "100x". */
static bool times_letter(const Scan *sc, uint32_t at)
{
    if (at >= sc->n || (sc->s[at] != 'x' && sc->s[at] != 'X'))
        return false;
    uint32_t used, c = peek(sc, at + 1, &used);
    return !used || is_space(c) || c == '(' || c == '[' || (c >= 'A' && c <= 'Z' && at + 2 < sc->n);
}

static bool all_lost(const Scan *sc, uint32_t at, uint32_t end)
{
    uint32_t used, lost = 0, other = 0;
    for (uint32_t i = at; i < end; i += used) {
        uint32_t c = peek(sc, i, &used);
        if (is_lost(c))
            lost++;
        else if (c != '_')
            other++;
    }
    uint32_t first, after = peek(sc, at, &first);
    bool index = is_lost(after) && at + first < end && sc->s[at + first] == '_';      /* what stood there has an index: a sum with its limits */
    return lost && (lost > other || index);
}

static void push(Toks *v, Tok t, uint8_t breaks, bool blank)
{
    t.breaks = breaks;
    t.blank = blank || breaks || !v->n;
    t.mate = t.variable = UINT32_MAX;
    if (v->n)
        v->t[v->n - 1].blank_after = t.blank;
    toks_push(v, t);
}

static bool after_operator(const Toks *v)
{
    if (!v->n)
        return true;
    const Tok *p = &v->t[v->n - 1];
    return p->kind == TOK_SIGN || p->kind == TOK_OPEN || p->kind == TOK_EQ || (p->kind == TOK_WORD && (tok_is(p, "x") || tok_is(p, "por")));
}

static uint32_t scan_number(const Scan *sc, uint32_t at, Toks *v, uint8_t breaks, bool blank)
{
    Buf b = { 0 };
    uint32_t end = number_end(sc, at, after_operator(v), &b), used;
    uint32_t c = peek(sc, end, &used);
    bool word = used && (is_letter(c) || c == '_' || c == '#') && !times_letter(sc, end);
    if (word && memchr(b.p, '.', b.len))       /* 0.25IDL: a number and a symbol whose sign is missing */
        word = false;
    if (word) {
        buf_free(&b);
        end = scan_word(sc, at);
        push(v, (Tok){ .kind = TOK_WORD, .start = at, .end = end, .fold = text_fold((Str){ sc->s + at, end - at }) }, breaks, blank);
        return end;
    }
    bool line = breaks || !v->n, point = end + 1 < sc->n && (sc->s[end] == '.' || sc->s[end] == ')' || (sc->s[end] == '-' && sc->s[end + 1] == ' '));
    if (line && end - at <= 2 && point && (sc->s[end + 1] == ' ' || sc->s[end + 1] == '\t')) {     /* 1. … 2) … */
        push(v, (Tok){ .kind = TOK_BULLET, .start = at, .end = end + 1 }, breaks, blank);
        buf_free(&b);
        return end + 1;
    }
    uint32_t p = end;
    while (p < sc->n && sc->s[p] == ' ')
        p++;
    if (p < sc->n && sc->s[p] == '%')
        end = p + 1;
    push(v, (Tok){ .kind = TOK_NUM, .start = at, .end = end, .fold = number_text(&b) }, breaks, blank);
    buf_free(&b);
    return end;
}

static uint32_t scan_letters(const Scan *sc, uint32_t at, Toks *v, uint8_t breaks, bool blank)
{
    uint32_t end = scan_word(sc, at);
    if (times_factor(sc, at, end)) {
        push(v, (Tok){ .kind = TOK_WORD, .start = at, .end = at + 1, .fold = str_of("x") }, breaks, blank);
        return at + 1;
    }
    if (ends_in_times(sc, at, end))
        end--;
    Str text = { sc->s + at, end - at };
    TokKind kind = all_lost(sc, at, end) ? TOK_LOST : TOK_WORD;
    push(v, (Tok){ .kind = kind, .start = at, .end = end, .fold = text_fold(text) }, breaks, blank);
    return end;
}

/* A dash or dot that opens a line and has a word behind it, as items of lists do. */
static bool opens_item(const Scan *sc, uint32_t end, bool line)
{
    uint32_t used, i = end, c = peek(sc, i, &used);
    while (used && (c == ' ' || c == '\t' || c == 0xA0))
        c = peek(sc, i += used, &used);
    if (line && used && is_digit(c) && i > end) {               /* - 3 dosis */
        while (used && (is_digit(c) || c == ' '))
            c = peek(sc, i += used, &used);
        return used && is_letter(c) && c != 'x' && c != 'X';
    }
    return line && used && (is_letter(c) || c == '%' || c == '#');
}

static uint32_t scan_mark(const Scan *sc, uint32_t at, uint32_t c, uint32_t used, Toks *v, uint8_t breaks, bool blank)
{
    uint32_t end = at + used;
    Tok t = { .start = at, .end = end };
    bool open = false, line = breaks || !v->n;
    char b;
    if ((t.sign = sign_of(c)) != 0)
        t.kind = (t.sign == '-' || c == 0xB7 || (c == '*' && v->n)) && opens_item(sc, end, line) ? TOK_BULLET : TOK_SIGN;
    else if ((b = bracket_of(c, &open)) != 0)
        t.kind = open ? TOK_OPEN : TOK_CLOSE, t.sign = b;
    else
        switch (c) {
        case '=': t.kind = TOK_EQ; break;
        case ':': t.kind = TOK_COLON; break;
        case ',': t.kind = TOK_COMMA; break;
        case '.': case ';': case '?': case '!': case 0x2026: t.kind = TOK_STOP; break;
        case '<': case '>': case 0x2264: case 0x2265: t.kind = TOK_COMPARE; break;
        case 0x2211: case 0x3A3: t.kind = TOK_FUNC; t.sign = 's'; break;
        case 0x221A: t.kind = TOK_FUNC; t.sign = 'r'; break;
        case 0x2022: case 0x25CF: case 0x25CB: case 0x25AA: case 0x25A0: case 0x2713: t.kind = TOK_BULLET; break;
        default: return end;        /* a sign that says nothing here */
        }
    push(v, t, breaks, blank);
    return end;
}

/* What readers of PDF files write: \text{…} \frac{…}{…} \times \sum \left( \%.  BRACES remembers what closes each brace. */
typedef struct Tex { const char *name; TokKind kind; char sign; } Tex;

enum { BRACES_MAX = 64 };
typedef struct Braces { char kind[BRACES_MAX]; uint32_t n; char next; } Braces;       /* t: text, no token; f, d: of a fraction; b: a bracket */

static uint32_t scan_command(const Scan *sc, uint32_t at, Toks *v, Braces *br, uint8_t breaks, bool blank)
{
    static const Tex signs[] = { { "times", TOK_SIGN, '*' }, { "cdot", TOK_SIGN, '*' }, { "ast", TOK_SIGN, '*' }, { "div", TOK_SIGN, '/' },
                                 { "sum", TOK_FUNC, 's' }, { "sqrt", TOK_FUNC, 'r' } };
    uint32_t end = at + 1;
    while (end < sc->n && ((sc->s[end] >= 'a' && sc->s[end] <= 'z') || (sc->s[end] >= 'A' && sc->s[end] <= 'Z')))
        end++;
    Str name = { sc->s + at + 1, end - at - 1 };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_eq(name, str_of(signs[i].name))) {
            push(v, (Tok){ .kind = signs[i].kind, .sign = signs[i].sign, .made = signs[i].kind == TOK_SIGN, .rank = 3, .start = at, .end = end }, breaks, blank);
            return end;
        }
    if (end < sc->n && sc->s[end] == '{' && name.len)
        br->next = name.len == 4 && memcmp(name.p, "frac", 4) == 0 ? 'f' : 't';
    return end;
}

/* { and }: true when they are of a command and make no bracket of their own. */
static bool scan_brace(const Scan *sc, uint32_t at, Toks *v, Braces *br, uint8_t breaks)
{
    if (sc->s[at] == '{') {
        char kind = br->next ? br->next : 'b';
        br->next = 0;
        if (br->n < BRACES_MAX)
            br->kind[br->n++] = kind;
        return kind == 't';
    }
    char kind = br->n ? br->kind[--br->n] : 'b';
    if (kind == 'f' && at + 1 < sc->n && sc->s[at + 1] == '{') {
        push(v, (Tok){ .kind = TOK_CLOSE, .sign = '{', .start = at, .end = at + 1 }, breaks, false);
        push(v, (Tok){ .kind = TOK_SIGN, .sign = '/', .made = true, .rank = 3, .start = at, .end = at + 2 }, 0, false);
        br->next = 'd';
        return true;
    }
    return kind == 't';
}

Toks toks_scan(const Source *source, bool *mixed)
{
    Braces braces = { .n = 0 };
    Scan sc = { source->text, source->len, 0 };
    Toks v = { 0 };
    uint32_t lower = 0, upper = 0;
    for (uint32_t i = 0; i < source->len; i++) {
        lower += sc.s[i] >= 'a' && sc.s[i] <= 'z';
        upper += sc.s[i] >= 'A' && sc.s[i] <= 'Z';
    }
    *mixed = lower > upper / 4;
    uint8_t breaks = 0;
    bool blank = false;
    for (uint32_t at = 0, used; at < sc.n; ) {
        uint32_t c = peek(&sc, at, &used), bar;
        if (is_space(c)) {
            breaks = (uint8_t)(breaks + (c == '\n' && breaks < 2));
            blank = true;
            at += used;
            continue;
        }
        if (is_quote(c)) {
            at += used;
            continue;
        }
        if (c == '\\') {
            at = scan_command(&sc, at, &v, &braces, breaks, blank);
            blank = true;
            continue;
        }
        if ((c == '{' || c == '}') && scan_brace(&sc, at, &v, &braces, breaks)) {
            at++;
            blank = true;
            continue;
        }
        if ((bar = bar_length(&sc, at, breaks > 0)) != 0) {
            push(&v, (Tok){ .kind = TOK_BAR, .start = at, .end = at + bar }, breaks, blank);
            at += bar;
        } else if (is_digit(c))
            at = scan_number(&sc, at, &v, breaks, blank);
        else if (c == 0x3A3 || (!word_part(c)))
            at = scan_mark(&sc, at, c, used, &v, breaks, blank);
        else
            at = scan_letters(&sc, at, &v, breaks, blank);
        breaks = 0;
        blank = false;
    }
    if (v.n)
        v.t[v.n - 1].blank_after = true;
    return v;
}
