/* phrase.c -- phrases of published formulas as people repeat them: which are the same, which are near. */
#include "lang/check/phrase.h"
#include "runtime/mem.h"

enum { WORDS_MAX = 128, NEAR_ENOUGH = 50, DISTANCE_MAX = 40 };

static bool is_mark(unsigned char c)
{
    return c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
}

/* The next word of S from *AT, folded; false: none. */
static bool next_word(Str s, uint32_t *at, Str *word)
{
    while (*at < s.len && is_mark((unsigned char)s.p[*at]))
        ++*at;
    uint32_t start = *at;
    while (*at < s.len && !is_mark((unsigned char)s.p[*at]))
        ++*at;
    *word = (Str){ s.p + start, *at - start };
    return *at > start;
}

/* The minus of a time index: Vt-1 is not Vt1. */
static bool is_index(Str s, uint32_t i)
{
    uint32_t before = i, after = i + 1;
    while (before > 0 && s.p[before - 1] == ' ')
        before--;
    while (after < s.len && s.p[after] == ' ')
        after++;
    char c = before ? s.p[before - 1] : 0;
    return s.p[i] == '-' && (c == 't' || c == 'n' || c == 'i') && after < s.len && s.p[after] >= '1' && s.p[after] <= '9';
}

static bool is_passed_over(Str s, uint32_t i)
{
    return is_mark((unsigned char)s.p[i]) && !is_index(s, i);
}

bool phrase_same(Str a, Str b)
{
    a = text_fold_label(a);
    b = text_fold_label(b);
    uint32_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && is_passed_over(a, i))
            i++;
        while (k < b.len && is_passed_over(b, k))
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len && (a.len == 0) == (b.len == 0);
        if (a.p[i++] != b.p[k++])
            return false;
    }
}

/* 0 to 100: the share of words that both have, or how little writing parts them. */
static uint32_t likeness(Str a, Str b)
{
    Str x[WORDS_MAX], y[WORDS_MAX], w;
    bool taken[WORDS_MAX] = {0};
    uint32_t nx = 0, ny = 0, common = 0;
    for (uint32_t at = 0; nx < WORDS_MAX && next_word(a, &at, &w);)
        x[nx++] = w;
    for (uint32_t at = 0; ny < WORDS_MAX && next_word(b, &at, &w);)
        y[ny++] = w;
    for (uint32_t i = 0; i < nx; i++)
        for (uint32_t k = 0; k < ny; k++)
            if (!taken[k] && (str_eq(x[i], y[k]) || (x[i].len > 3 && y[k].len > 3 && text_distance(x[i], y[k], 1) <= 1))) {
                taken[k] = true;
                common++;
                break;
            }
    uint32_t words = nx + ny ? 200 * common / (nx + ny) : 0;
    uint32_t longer = a.len > b.len ? a.len : b.len, limit = longer / 4 < DISTANCE_MAX ? longer / 4 : DISTANCE_MAX;
    uint32_t d = longer < 400 ? text_distance(a, b, limit) : limit + 1;
    uint32_t letters = d <= limit && longer ? 100 - 100 * d / longer : 0;
    return words > letters ? words : letters;
}

uint32_t phrases_near(Str what, const Str *candidates, uint32_t n, uint32_t out[PHRASES_NEAR])
{
    uint32_t best[PHRASES_NEAR] = {0}, found = 0;
    Str fold = text_fold_label(what);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t like = likeness(fold, text_fold_label(candidates[i]));
        if (like < NEAR_ENOUGH)
            continue;
        uint32_t at = found < PHRASES_NEAR ? found++ : PHRASES_NEAR - 1;
        if (at == PHRASES_NEAR - 1 && best[at] >= like)
            continue;
        for (; at > 0 && best[at - 1] < like; at--) {
            best[at] = best[at - 1];
            out[at] = out[at - 1];
        }
        best[at] = like;
        out[at] = i;
    }
    return found;
}
