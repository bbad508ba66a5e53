/* words.c -- words that published tables write: for no datum, in headings, for totals. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

const char *look_why(LookWhy w)
{
    static const char *const texts[] = {
#define LOOKWHY(id, text) text,
#include "runtime/look/why.def"
#undef LOOKWHY
    };
    return texts[w];
}

const char *spot_text(SpotKind k)
{
    static const char *const texts[] = {
#define SPOT(id, text) text,
#include "runtime/look/spot.def"
#undef SPOT
    };
    return texts[k];
}

LookWords *words_new(void)
{
    static const struct { const char *text, *motive; } known[] = {
#define MISSING(text, reason) { text, reason },
#include "runtime/look/missing.def"
#undef MISSING
    };
    enum { N = sizeof known / sizeof *known };
    LookWords *w = gc_new(LookWords);
    w->missing  = gc_array(Label, N);
    w->motives  = gc_array(const char *, N);
    w->nmissing = N;
    for (uint32_t i = 0; i < N; i++) {
        w->missing[i] = label_new(str_of(known[i].text));
        w->motives[i] = known[i].motive;
    }
    label_first_bytes(w->missing, N, &w->missing_first);
    return w;
}

enum { MISSING_MAX_BYTES = 40 };

const char *words_missing(const LookWords *w, Str cell)
{
    if (cell.len == 0 || cell.len > MISSING_MAX_BYTES || !first_may(&w->missing_first, cell))
        return NULL;
    for (uint32_t i = 0; i < w->nmissing; i++)
        if (label_is(&w->missing[i], cell))
            return w->motives[i];
    return NULL;
}

static bool in_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* The next word of a folded text from *AT on. */
static Str next_word(Str s, uint32_t *at)
{
    while (*at < s.len && !in_word((unsigned char)s.p[*at]))
        ++*at;
    uint32_t from = *at;
    while (*at < s.len && in_word((unsigned char)s.p[*at]))
        ++*at;
    return (Str){ s.p + from, *at - from };
}

static bool is_word(Str word, HeadUse use)
{
    static const struct { HeadUse use; const char *word; } known[] = {
#define HEADWORD(use, word) { USE_##use, word },
#include "runtime/look/words.def"
#undef HEADWORD
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].use == use && str_eq(word, str_of(known[i].word)))
            return true;
    return false;
}

bool words_have(Str text, HeadUse use)
{
    if (!text.len)
        return false;
    Str folded = text_fold_label(text);
    for (uint32_t at = 0;;) {
        Str word = next_word(folded, &at);
        if (!word.len)
            return false;
        if (is_word(word, use))
            return true;
    }
}

bool look_names_unit(Str heading)
{
    static const char *const words[] = { "unidad de medida", "unidad_de_medida", "unidad_medida", "unidad medida" };
    Str folded = text_fold_label(heading);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (folded.len >= strlen(words[i]) && memcmp(folded.p, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

bool words_total(Str text, bool *sure)
{
    enum { MOST_WORDS = 3, MOST_BYTES = 60 };
    uint32_t n = 0, at = 0;
    bool total = false;
    *sure = true;
    if (text.len == 0 || text.len > MOST_BYTES)
        return false;
    Str folded = text_fold_label(text);
    for (Str word; (word = next_word(folded, &at)).len;) {
        bool own = is_word(word, USE_TOTAL), span = is_word(word, USE_SPAN);
        if (++n > MOST_WORDS || str_eq(word, str_of("de")) || str_eq(word, str_of("del")))
            return false;
        if (n == 1 && !own && !str_eq(word, str_of("gran")) && !str_eq(word, str_of("sub")))
            return false;
        total |= own;
        *sure &= own || span;
    }
    return total;
}
