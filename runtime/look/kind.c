/* kind.c -- decides what each column is, from its counts and the words of its heading. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

/* Shares, as numerator over denominator of the cells that say something. */
static bool at_least(uint64_t part, uint64_t of, uint64_t num, uint64_t den)
{
    return of > 0 && part * den >= of * num;
}

static LookKind set(LookColumn *c, LookKind kind, LookWhy why)
{
    c->kind_why = why;
    return c->kind = kind;
}

static LookKind decide_kind(LookColumn *c)
{
    uint64_t said = c->rows - c->blank - c->missing, time = c->periods + c->years;
    if (c->rows == c->blank)
        return set(c, LOOK_BLANK, WHY_ALL_BLANK);
    if (said == 0)
        return set(c, LOOK_TEXT, WHY_TEXTS);
    if (at_least(c->dates, said, 9, 10))
        return set(c, LOOK_DATE, WHY_DATES);
    if (c->periods && at_least(time, said, 9, 10))
        return set(c, LOOK_PERIOD, WHY_PERIODS);
    if (!at_least(c->numbers, said, 1, 2))
        return set(c, LOOK_TEXT, c->numbers ? WHY_MOSTLY_TEXT : WHY_TEXTS);
    bool plain = c->integers == c->numbers && !c->marks && !c->money && !c->percents && !c->negatives && !c->apostrophes;
    if (plain && c->zeros)
        return set(c, LOOK_CODE, WHY_ZEROS);
    if (plain && c->years == c->numbers && words_have(c->heading, USE_YEAR))
        return set(c, LOOK_PERIOD, WHY_YEARS);
    if (plain && words_have(c->heading, USE_CODE))
        return set(c, LOOK_CODE, WHY_CODE_NAME);
    if (c->years * 2 > c->numbers && words_have(c->heading, USE_YEAR))
        return set(c, LOOK_NUMBER, WHY_SOME_YEARS);
    return set(c, LOOK_NUMBER, plain && c->years == c->numbers && c->numbers > 2 ? WHY_MAYBE_YEARS : WHY_NUMBERS);
}

static LookUnit unit_of_text(Str text)
{
    bool pesos = words_have(text, USE_PESOS);
    if (words_have(text, USE_MILLIONS))
        return LOOKUNIT_MILLIONS;
    if (pesos && words_have(text, USE_THOUSANDS))
        return LOOKUNIT_THOUSANDS;
    return pesos ? LOOKUNIT_PESOS : LOOKUNIT_NONE;
}

static bool below_one(const LookColumn *c)
{
    Num one = num_int(1), minus = num_int(-1);
    return num_cmp(c->most, one) <= 0 && num_cmp(c->least, minus) >= 0 && c->integers < c->numbers;
}

static void decide_unit(LookColumn *c, Str title)
{
    Str whole = c->path.len ? c->path : c->heading;
    bool share = words_have(c->heading, USE_PERCENT) || (whole.p && memchr(whole.p, '%', whole.len));
    bool money = words_have(whole, USE_MONEY) && !words_have(whole, USE_GOAL);
    c->unit = LOOKUNIT_NONE;
    if (at_least(c->percents, c->numbers, 1, 2)) {
        c->unit = LOOKUNIT_PERCENT;
        c->unit_why = WHY_SIGN;
    } else if (share && below_one(c) && !c->percents) {
        c->unit_why = WHY_SHARE_NAME;
    } else if (share) {
        c->unit = LOOKUNIT_PERCENT;
        c->unit_why = WHY_HEADING;
    } else if (c->percents) {
        c->unit_why = WHY_SOME_SIGNS;
    } else if (at_least(c->money, c->numbers, 1, 2)) {
        c->unit = LOOKUNIT_PESOS;
        c->unit_why = WHY_SIGN;
    } else if (unit_of_text(c->heading) != LOOKUNIT_NONE && (money || words_have(c->heading, USE_PESOS))) {
        c->unit = unit_of_text(c->heading);
        c->unit_why = WHY_HEADING;
    } else if (money && unit_of_text(title) != LOOKUNIT_NONE) {
        c->unit = unit_of_text(title);
        c->unit_why = WHY_TITLE;
    } else if (money && c->cents == c->numbers) {
        c->unit = LOOKUNIT_PESOS;
        c->unit_why = WHY_CENTS;
    } else if (money) {
        c->unit_why = WHY_MONEY_NAME;
    }
}

/* Words for no datum of the columns that are not text. */
static void find_labels(LookTable *t, const LookWords *w)
{
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        bool more;
        if (c->kind == LOOK_TEXT || c->kind == LOOK_BLANK)
            continue;
        for (uint32_t k = 0; k < values_known(c->odds, &more); k++) {
            ValueCount v = values_at(c->odds, k);
            const char *motive = words_missing(w, v.text);
            if (!motive)
                continue;
            uint32_t at = 0;
            while (at < t->nlabels && !cells_alike(t->labels[at].text, v.text))
                at++;
            if (at == t->nlabels) {
                LookLabel l = { .text = { gc_strndup(v.text.p, v.text.len), v.text.len }, .motive = motive };
                GC_PUSH(t->labels, t->nlabels, t->cap_labels, l);
            }
            t->labels[at].count += v.count;
        }
    }
}

static void decide_unique(LookTable *t, LookColumn *c)
{
    bool more;
    uint32_t known = values_known(c->values, &more);
    c->unique = t->rows > 1 && !c->blank && !c->bad_bytes && !c->missing && !more && known == t->rows;
    c->key_like = (c->kind == LOOK_CODE || c->kind == LOOK_TEXT) && (words_have(c->heading, USE_CODE) || c->position == 1);
}

void kinds_decide(LookTable *t, const LookWords *w, const char *preamble)
{
    Str title = str_of(preamble ? preamble : "");
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        LookColumn *c = &t->columns[i];
        if (decide_kind(c) == LOOK_NUMBER)
            decide_unit(c, title);
        decide_unique(t, c);
    }
    find_labels(t, w);
}

bool look_maybe_unique(const LookColumn *c)
{
    bool more;
    uint32_t known = values_known(c->values, &more);
    return c->unique || (known && more && !c->repeats && !c->blank);
}

bool look_spread(const LookColumn *c)
{
    enum { TOO_FAR = 6, FEW = 8 };
    uint64_t all = 0, below = 0;
    int low = -1, high = -1;
    for (int d = 0; d < LOOK_DECADES; d++)
        all += c->decades[d];
    if (all < FEW)
        return false;
    for (int d = 0; d < LOOK_DECADES; d++) {
        below += c->decades[d];
        if (low < 0 && below * 20 > all)
            low = d;
        if (high < 0 && below * 20 >= all * 19)
            high = d;
    }
    return high - low >= TOO_FAR;
}
