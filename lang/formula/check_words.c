/* check_words.c -- words of names and phrases: sets of them, likeness, slips of spelling. */
#include "lang/formula/check.h"

#include <string.h>

typedef struct Word { WordSet set; const char *words; } Word;
static const Word table[] = {
#define WORDS(id, doc)
#define WORD(id, words) { WORDS_##id, words },
#include "lang/formula/check_words.def"
#undef WORDS
#undef WORD
};
enum { TABLE_COUNT = sizeof table / sizeof *table };

/* Letters of folded text: anything beyond ASCII counts as one (ñ). */
bool words_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static const char lost_letter[] = "\xEF\xBF\xBD";

/* A letter that Spanish does not have, left by a wrong encoding: P\u00FFBLICOS. */
static bool is_foreign(uint32_t c)
{
    static const char *const ours = "áéíóúüñàèìòùâêîôûäëïöçÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÇªº°²³";
    char letter[5];
    size_t n = utf8_write(c, letter);
    letter[n] = 0;
    return (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000 && !strstr(ours, letter)) || (c >= 0x2C00 && c < 0x3000) || (c >= 0xE000 && c < 0xF900) ||
           c == 0xFFFD;
}

Str words_fold(Str raw)
{
    Buf b = { 0 };
    bool letter = false, any = false;
    for (uint32_t i = 0, used; i < raw.len; i += used) {
        uint32_t c = utf8_decode(raw.p + i, raw.len - i, &used), more, next = i + used < raw.len ? utf8_decode(raw.p + i + used, raw.len - i - used, &more) : ' ';
        bool follows = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        bool quote = letter && follows && (c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019);        /* TIC's */
        bool weak = letter && follows && (c == '?' || c == 0xBF), foreign = is_foreign(c);
        if (weak || foreign)
            buf_puts(&b, weak || letter || follows ? lost_letter : " ");
        else if (!quote)
            buf_add(&b, raw.p + i, used);
        any = any || weak || foreign || quote;
        letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0;
    }
    Str out = text_fold_label(any ? (Str){ b.p, (uint32_t)b.len } : raw);
    buf_free(&b);
    return out;
}

/* A letter that was lost may have been any. */
static bool word_eq(Str a, Str b)
{
    uint32_t i = 0, k = 0, m, n;
    if (str_eq(a, b))
        return true;
    while (i < a.len && k < b.len) {
        uint32_t x = utf8_decode(a.p + i, a.len - i, &m), y = utf8_decode(b.p + k, b.len - k, &n);
        if (x != y && x != 0xFFFD && y != 0xFFFD)
            return false;
        i += m;
        k += n;
    }
    return i == a.len && k == b.len;
}

static Str from(Str s, uint32_t at)
{
    return at ? (Str){ s.p + at, s.len - at } : s;      /* an empty text may stand nowhere */
}

/* Bytes of S that WORDS takes at its start; 0: it does not begin so. */
static uint32_t taken(Str s, const char *words)
{
    size_t n = strlen(words);
    bool open = words[n - 1] == '*';
    n -= open;
    if (s.len < n || memcmp(s.p, words, n) != 0)
        return 0;
    uint32_t end = (uint32_t)n;
    while (open && end < s.len && words_letter(s.p[end]))
        end++;
    return end < s.len && words_letter(s.p[end]) && words_letter(words[n - 1]) ? 0 : end;
}

static uint32_t taken_by_set(Str s, WordSet set)
{
    uint32_t best = 0;
    for (int i = 0; i < TABLE_COUNT; i++)
        if (table[i].set == set) {
            uint32_t n = taken(s, table[i].words);
            best = n > best ? n : best;
        }
    return best;
}

bool words_begin(Str folded, WordSet set)
{
    return taken_by_set(folded, set) > 0;
}

bool words_in(Str folded, WordSet set)
{
    for (uint32_t i = 0; i < folded.len; i++)
        if ((i == 0 || !words_letter(folded.p[i - 1])) && taken_by_set(from(folded, i), set))
            return true;
    return false;
}

static Str skip_blanks(Str s)
{
    uint32_t i = 0;
    while (i < s.len && !words_letter(s.p[i]) && s.p[i] != '%')
        i++;
    return from(s, i);
}

Str words_after(Str folded, WordSet set)
{
    static const char *const small[] = { "de", "del", "la", "el", "los", "las", "en", "por" };
    Str s = skip_blanks(folded);
    s = skip_blanks(from(s, taken_by_set(s, set)));
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
            uint32_t n = taken(s, small[i]);
            if (n) {
                s = skip_blanks(from(s, n));
                more = true;
            }
        }
    }
    return s;
}

Str words_thing(Str phrase)
{
    return words_after(phrase, WORDS_COUNT_OF);
}

TokenList words_tokens(Str s, bool all)
{
    TokenList list = {0};
    for (uint32_t i = 0; i < s.len;) {
        uint32_t start = i;
        while (i < s.len && words_letter(s.p[i]))
            i++;
        Str word = { s.p + start, i - start };
        uint32_t empty = taken_by_set(word, WORDS_EMPTY);
        if (word.len && (all || empty != word.len))
            GC_PUSH(list.items, list.n, list.cap, word);
        if (i == start)
            i++;
    }
    return list;
}

/* Without the ending of number and gender: "realizadas" and "realizado" are alike. */
static Str stem(Str w)
{
    if (w.len > 4 && w.p[w.len - 1] == 's')
        w.len--;
    if (w.len > 4 && strchr("aeo", w.p[w.len - 1]))
        w.len--;
    return w;
}

static bool words_same(Str a, Str b)
{
    if (word_eq(a, b))
        return true;
    a = stem(a);
    b = stem(b);
    if (word_eq(a, b))
        return true;
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    return shorter >= 6 && text_distance(a, b, 1) <= 1;
}

uint32_t words_alike(Str a, Str b)
{
    TokenList x = words_tokens(a, false), y = words_tokens(b, false);
    if (x.n > y.n) {
        TokenList t = x;
        x = y;
        y = t;
    }
    uint32_t found = 0;
    if (!x.n || y.n > 500)
        return 0;
    for (uint32_t i = 0; i < x.n; i++)
        for (uint32_t j = 0; j < y.n; j++)
            if (words_same(x.items[i], y.items[j])) {
                found++;
                break;
            }
    return found * 100 / x.n;
}

static bool has_digit(Str w)
{
    for (uint32_t i = 0; i < w.len; i++)
        if (w.p[i] >= '0' && w.p[i] <= '9')
            return true;
    return false;
}

/* "detectadadas": two letters written twice. */
static bool is_doubled(Str longer, Str shorter)
{
    uint32_t i = 0;
    if (longer.len != shorter.len + 2)
        return false;
    while (i < shorter.len && longer.p[i] == shorter.p[i])
        i++;
    return i >= 2 && memcmp(longer.p + i, longer.p + i - 2, 2) == 0 && memcmp(longer.p + i + 2, shorter.p + i, shorter.len - i) == 0;
}

/* One word in two spellings. */
static bool slip(Str a, Str b)
{
    Str longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
    if (has_digit(a) || has_digit(b) || shorter.len < 4)
        return false;
    if (longer.len - shorter.len <= 2 && memcmp(longer.p, shorter.p, shorter.len) == 0)         /* hogar, hogares */
        return longer.p[longer.len - 1] == 's';
    Str x = stem(a), y = stem(b);
    if (word_eq(x, y))
        return false;                                                                           /* niño, niña */
    return x.len >= 6 && y.len >= 6 && x.p[0] == y.p[0] && (text_distance(x, y, 1) <= 1 || text_distance(a, b, 1) <= 1 || is_doubled(longer, shorter));
}

bool words_misspelt(Str a, Str b)
{
    TokenList x = words_tokens(a, true), y = words_tokens(b, true);
    uint32_t slips = 0;
    if (x.n != y.n || x.n == 0 || str_eq(a, b))
        return false;
    for (uint32_t i = 0; i < x.n; i++) {
        if (word_eq(x.items[i], y.items[i]))
            continue;
        if (!slip(x.items[i], y.items[i]))
            return false;
        slips++;
    }
    return slips > 0;
}

bool words_counts(Str phrase, Str unit)
{
    TokenList x = words_tokens(words_thing(phrase), true), y = words_tokens(unit, true);
    return x.n && y.n == 1 && word_eq(stem(x.items[0]), stem(y.items[0]));
}

static bool has_lost(Str w)
{
    return memmem(w.p, w.len, lost_letter, sizeof lost_letter - 1) != NULL;
}

/* A word without all of its letters may be many. */
static bool may_be(Str lost, Str word)
{
    return has_lost(lost) && (lost.p[0] == word.p[0] || has_lost((Str){ lost.p, lost.len < 3 ? lost.len : 3 })) && lost.len <= word.len + 6 && word.len <= lost.len + 1;
}

/* "programadas", "que se programaron" */
static bool same_root(Str a, Str b)
{
    enum { ROOT = 6 };
    uint32_t n = 0;
    while (n < a.len && n < b.len && a.p[n] == b.p[n])
        n++;
    return n >= ROOT;
}

bool words_lacking(Str a, Str b, Str *word)
{
    enum { SHORT = 3 };
    TokenList x = words_tokens(a, false), y = words_tokens(b, false);
    for (uint32_t i = 0; i < x.n; i++) {
        bool found = (x.items[i].len <= SHORT && !has_digit(x.items[i])) || has_lost(x.items[i]);
        for (uint32_t k = 0; k < y.n && !found; k++)
            found = words_same(x.items[i], y.items[k]) || slip(x.items[i], y.items[k]) || same_root(x.items[i], y.items[k]) || may_be(y.items[k], x.items[i]);
        if (!found) {
            *word = x.items[i];
            return true;
        }
    }
    return false;
}

Str phrase_fold(const FormulaOperand *o)
{
    return words_fold(o->definition.len ? o->definition : o->phrase);
}

Str meaning_fold(const Check *c, const Expr *e)
{
    e = tree_bare(e);
    while (e && e->kind == EXPR_CALL && e->as.call.args.n == 1)
        e = tree_bare(e->as.call.args.items[0]);
    if (!e || e->kind != EXPR_NAME)
        return (Str){ "", 0 };
    for (uint32_t i = 0; i < c->f->noperands; i++)
        if (str_eq(c->f->operands[i].fold, e->as.name.name.fold))
            return phrase_fold(&c->f->operands[i]);
    return words_fold(e->as.name.name.text);
}

const char *shown(Str s)
{
    enum { KEEP = 100 };
    Buf b = {0};
    bool blank = false;
    s = str_trim(s);
    for (uint32_t i = 0; i < s.len; i++) {
        bool now = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
        if (now && blank)
            continue;
        blank = now;
        if (b.len >= KEEP && ((unsigned char)s.p[i] & 0xC0) != 0x80) {
            buf_puts(&b, "…");
            break;
        }
        buf_putc(&b, now ? ' ' : s.p[i]);
    }
    const char *kept = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return kept;
}
