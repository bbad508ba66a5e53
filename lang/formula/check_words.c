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
static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static Str from(Str s, uint32_t at)
{
    return (Str){ s.p + at, s.len - at };
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
    while (open && end < s.len && is_word_byte(s.p[end]))
        end++;
    return end < s.len && is_word_byte(s.p[end]) && is_word_byte(words[n - 1]) ? 0 : end;
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
        if ((i == 0 || !is_word_byte(folded.p[i - 1])) && taken_by_set(from(folded, i), set))
            return true;
    return false;
}

static Str skip_blanks(Str s)
{
    uint32_t i = 0;
    while (i < s.len && !is_word_byte(s.p[i]) && s.p[i] != '%')
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

TokenList words_tokens(Str s, bool all)
{
    TokenList list = {0};
    for (uint32_t i = 0; i < s.len;) {
        uint32_t start = i;
        while (i < s.len && is_word_byte(s.p[i]))
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
    a = stem(a);
    b = stem(b);
    if (str_eq(a, b))
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

/* One word in two spellings. */
static bool slip(Str a, Str b)
{
    Str longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
    if (has_digit(a) || has_digit(b) || shorter.len < 4)
        return false;
    if (longer.len - shorter.len <= 2 && memcmp(longer.p, shorter.p, shorter.len) == 0)         /* hogar, hogares */
        return longer.p[longer.len - 1] == 's';
    Str x = stem(a), y = stem(b);
    if (str_eq(x, y))
        return false;                                                                           /* niño, niña */
    return x.len >= 6 && y.len >= 6 && text_distance(x, y, 1) <= 1 && x.p[0] == y.p[0];
}

bool words_misspelt(Str a, Str b)
{
    TokenList x = words_tokens(a, true), y = words_tokens(b, true);
    uint32_t slips = 0;
    if (x.n != y.n || x.n == 0 || str_eq(a, b))
        return false;
    for (uint32_t i = 0; i < x.n; i++) {
        if (str_eq(x.items[i], y.items[i]))
            continue;
        if (!slip(x.items[i], y.items[i]))
            return false;
        slips++;
    }
    return slips > 0;
}

Str phrase_fold(const FormulaOperand *o)
{
    return text_fold_label(o->definition.len ? o->definition : o->phrase);
}

Str meaning_fold(const Check *c, const Expr *e)
{
    e = tree_bare(e);
    while (e && e->kind == EXPR_CALL && e->as.call.args.n == 1)
        e = tree_bare(e->as.call.args.items[0]);
    if (!e || e->kind != EXPR_NAME)
        return (Str){ NULL, 0 };
    for (uint32_t i = 0; i < c->f->noperands; i++)
        if (str_eq(c->f->operands[i].fold, e->as.name.name.fold))
            return phrase_fold(&c->f->operands[i]);
    return text_fold_label(e->as.name.name.text);
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
