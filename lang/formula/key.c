/* key.c -- phrases as they are compared: letters and digits, folded.  Variables that are known beforehand are found in the text by these keys,
 * the longest first, and become one token each. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_MIN = 2, VARIABLES_MAX = 4096, HITS_MAX = 1 << 16 };

bool tok_is(const Tok *t, const char *folded)
{
    size_t n = strlen(folded);
    return t->kind == TOK_WORD && t->fold.len == n && memcmp(t->fold.p, folded, n) == 0;
}

bool tok_in(const Tok *t, const char *const *list)
{
    for (; *list; list++)
        if (tok_is(t, *list))
            return true;
    return false;
}

static uint32_t first_letter(const Reader *r, const Tok *t)
{
    for (uint32_t i = t->start, used; i < t->end; i += used) {
        uint32_t c = utf8_decode(r->source->text + i, t->end - i, &used);
        if (c == '#' || c == '%' || c == '$' || c == '"')
            continue;
        return c;
    }
    return 0;
}

bool tok_upper(const Reader *r, const Tok *t)
{
    uint32_t c = first_letter(r, t);
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

/* Short words that open or join phrases; none of them is a symbol. */
static const char *const small_words[] = { "de", "la", "el", "en", "y", "o", "a", "al", "del", "los", "las", "por", "con", "se", "un", "es", "su", "no", "que", "si",
                                           "total", "suma", "para", "entre", "donde", "tasa", "mes", "ano", "anos", NULL };

bool tok_symbol(const Reader *r, const Tok *t)
{
    if (t->kind != TOK_WORD || t->end - t->start > 40)
        return false;
    uint32_t letters = 0, lower = 0, marks = 0;
    for (uint32_t i = t->start, used; i < t->end; i += used) {
        uint32_t c = utf8_decode(r->source->text + i, t->end - i, &used);
        letters++;
        lower += (c >= 'a' && c <= 'z') || c >= 0xDF;
        marks += c == '_' || (c >= '0' && c <= '9') || c == '%' || c == '#';
    }
    if (letters == 1)
        return true;
    if (marks)
        return true;
    if (tok_in(t, small_words))
        return false;
    return r->mixed ? lower < letters && lower <= 2 + (letters > 6) && letters <= 20 && letters - lower >= 1 && lower * 2 <= letters + 1 : letters <= 14;
}

static bool key_char(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || c >= 0x2C00;
}

/* The minus of an index, t-1, n - 1: V(t-1) is not V(t1). */
static bool index_sign(Str s, uint32_t i)
{
    uint32_t a = i, b = i + 1;
    while (a > 0 && s.p[a - 1] == ' ')
        a--;
    while (b < s.len && s.p[b] == ' ')
        b++;
    return a > 0 && memchr("tniTNI", s.p[a - 1], 6) && b < s.len && s.p[b] >= '1' && s.p[b] <= '9' && (b + 1 == s.len || s.p[b + 1] < '0' || s.p[b + 1] > '9');
}

Str text_key(const Source *source, uint32_t start, uint32_t end)
{
    Str fold = text_fold((Str){ source->text + start, end - start });
    char *out = gc_bytes(fold.len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0, used; i < fold.len; i += used) {
        uint32_t c = utf8_decode(fold.p + i, fold.len - i, &used);
        if (!key_char(c) && !(c == '-' && index_sign(fold, i)))
            continue;
        memcpy(out + n, fold.p + i, used);
        n += used;
    }
    return (Str){ out, n };
}

Str span_phrase(const Source *source, uint32_t start, uint32_t end)
{
    char *out = gc_bytes(end - start + 1);
    uint32_t n = 0;
    bool blank = false, tex = memchr(source->text, '\\', source->len) != NULL;
    for (uint32_t i = start; i < end; i++) {
        unsigned char c = (unsigned char)source->text[i];
        if (tex && (c == '{' || c == '}' || c == '\\')) {
            while (c == '\\' && i + 1 < end && source->text[i + 1] >= 'a' && source->text[i + 1] <= 'z')
                i++;
            blank = n > 0;
            continue;
        }
        bool nbsp = c == 0xC2 && i + 1 < end && (unsigned char)source->text[i + 1] == 0xA0;
        if (c <= ' ' || nbsp) {
            blank = n > 0;
            i += nbsp;
            continue;
        }
        if (blank)
            out[n++] = ' ';
        blank = false;
        out[n++] = (char)c;
    }
    return (Str){ out, n };
}

/* ---- variables in the text ---- */

typedef struct Known { Str key; uint32_t index; Str phrase; } Known;

static int longest_first(const void *a, const void *b)
{
    const Known *x = a, *y = b;
    if (x->key.len != y->key.len)
        return x->key.len < y->key.len ? 1 : -1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Operators inside a phrase, by kind: a match must show the same, or "A / B" would be the variable "AB".  Hyphens and brackets are punctuation. */
static void operators_of(Str s, char out[16])
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len && n < 15; i++)
        if (s.p[i] && strchr("/*+=", s.p[i]))
            out[n++] = s.p[i];
    out[n] = 0;
}

static bool same_operators(Str a, Str b)
{
    char x[16], y[16];
    operators_of(a, x);
    operators_of(b, y);
    return strcmp(x, y) == 0;
}

/* The keys of all tokens one behind the other, and at which token each byte stands. */
typedef struct Line { Buf text; uint32_t *token; bool *starts; } Line;

static Line line_of(const Reader *r)
{
    Line l = { 0 };
    size_t room = 0;
    for (uint32_t i = 0; i < r->toks.n; i++)
        room += 2 * (size_t)(r->toks.t[i].end - r->toks.t[i].start) + 4;
    l.token = (uint32_t *)(void *)gc_alloc_atomic(room + 1, sizeof *l.token);
    l.starts = (bool *)gc_alloc_atomic(room + 1, sizeof *l.starts);
    for (uint32_t i = 0; i < r->toks.n; i++) {
        const Tok *t = &r->toks.t[i];
        Str key = t->kind == TOK_WORD || t->kind == TOK_NUM || t->kind == TOK_SIGN ? text_key(r->source, t->start, t->end) : (Str){ 0 };
        /* what stands around the sign tells whether it is that of an index */
        if (t->kind == TOK_SIGN && t->end == t->start + 1 && r->source->text[t->start] == '-' && index_sign((Str){ r->source->text, r->source->len }, t->start))
            key = (Str){ "-", 1 };
        for (uint32_t k = 0; k < key.len && l.text.len < room; k++) {
            l.token[l.text.len] = i;
            l.starts[l.text.len] = k == 0;
            buf_putc(&l.text, key.p[k]);
        }
    }
    return l;
}

/* A hint of the card, unlike a declared variable, gives way to operators that the text surely shows. */
static bool hides_operator(const Reader *r, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i <= to; i++) {
        const Tok *t = &r->toks.t[i];
        if (t->kind == TOK_SIGN && (t->sign != '-' || (i < to && !t->blank && t->blank_after && tok_upper(r, t + 1))))
            return !(t->sign == '/' && !t->blank && !t->blank_after);
    }
    return false;
}

static void mark(Reader *r, const Known *k, const Line *l, uint32_t *owner, uint32_t *hits)
{
    const char *p = l->text.p;
    size_t left = l->text.len;
    for (const char *hit; left >= k->key.len && (hit = memmem(p, left, k->key.p, k->key.len)) != NULL && ++*hits < HITS_MAX; ) {
        size_t at = (size_t)(hit - l->text.p), end = at + k->key.len;
        uint32_t a = l->token[at], b = l->token[end - 1];
        bool whole = l->starts[at] && (end == l->text.len || l->starts[end]);
        if (k->key.len <= 2)                                /* A is no preposition */
            whole = whole && str_eq((Str){ r->source->text + r->toks.t[a].start, r->toks.t[b].end - r->toks.t[a].start }, k->phrase);
        for (uint32_t i = a; whole && i <= b; i++)
            whole = owner[i] == UINT32_MAX;
        Str text = { r->source->text + r->toks.t[a].start, r->toks.t[b].end - r->toks.t[a].start };
        uint32_t depth = 0;
        for (uint32_t i = a; whole && i <= b; i++) {        /* brackets within it are its own */
            depth += r->toks.t[i].kind == TOK_OPEN;
            if (r->toks.t[i].kind == TOK_CLOSE && depth-- == 0)
                whole = false;
        }
        if (b + 1 < r->toks.n && depth == 1 && r->toks.t[b + 1].kind == TOK_CLOSE)
            b++, depth = 0;                                 /* "Total (hombres)" ends in its bracket */
        if (whole && depth == 0 && same_operators(text, k->phrase) && !(k->index == UINT32_MAX && hides_operator(r, a, b)))
            for (uint32_t i = a; i <= b; i++)
                owner[i] = i == a ? k->index == UINT32_MAX ? UINT32_MAX - 1 : k->index : UINT32_MAX - 2;
        left = l->text.len - (at + 1);
        p = l->text.p + at + 1;
    }
}

static void known_add(Known *list, uint32_t *n, Str phrase, uint32_t index, uint32_t least)
{
    Source s = { .text = phrase.p, .len = phrase.len };
    Str key = phrase.len ? text_key(&s, 0, phrase.len) : (Str){ 0 };
    if (key.len >= least)
        list[(*n)++] = (Known){ key, index, phrase };
}

void toks_variables(Reader *r)
{
    const FormulaCard *card = r->card;
    if (!card || !r->toks.n)
        return;
    uint32_t count = card->nvariables < VARIABLES_MAX ? card->nvariables : VARIABLES_MAX, n = 0, hits = 0;
    Known *list = gc_array(Known, count + 2);
    for (uint32_t i = 0; i < count; i++)
        known_add(list, &n, card->variables[i].phrase, i, 1);
    known_add(list, &n, card->numerator, UINT32_MAX, 8);
    known_add(list, &n, card->denominator, UINT32_MAX, 8);
    if (!n)
        return;
    qsort(list, n, sizeof *list, longest_first);
    Line l = line_of(r);
    uint32_t *owner = (uint32_t *)(void *)gc_alloc_atomic(r->toks.n, sizeof *owner);
    for (uint32_t i = 0; i < r->toks.n; i++)
        owner[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n && l.text.len; i++)
        mark(r, &list[i], &l, owner, &hits);
    buf_free(&l.text);
    uint32_t w = 0;
    for (uint32_t i = 0; i < r->toks.n; i++) {
        Tok t = r->toks.t[i];
        if (owner[i] == UINT32_MAX - 2) {
            Tok *v = &r->toks.t[w - 1];
            v->end = t.end;
            v->blank_after = t.blank_after;
            continue;
        }
        if (owner[i] != UINT32_MAX) {
            t.kind = TOK_VAR;
            t.variable = owner[i] == UINT32_MAX - 1 ? UINT32_MAX : owner[i];
        }
        r->toks.t[w++] = t;
    }
    r->toks.n = w;
}
