/* key.c -- which columns tell the rows of a table apart. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { TRY_COLUMNS = 12 };

/* Columns that may be part of a key: present in every row, no measures. */
static bool may_be_part(const LookColumn *c)
{
    if (look_maybe_unique(c))
        return false;
    return c->blank == 0 && c->missing == 0 && (c->kind == LOOK_TEXT || c->kind == LOOK_CODE || c->kind == LOOK_PERIOD || c->kind == LOOK_DATE) &&
           c->length_max <= 120;
}

/* Rows of the sample that are rows of the table: neither headings nor totals nor sections. */
static bool counts(const Sample *s, const SampleRow *r)
{
    if (!layout_member(s, r))
        return false;
    uint32_t first = 0;
    while (!r->cells[first].len)
        first++;
    bool sure;
    return !words_total(r->cells[first], &sure);
}

/* No two rows have the same texts in these columns. */
static bool tells_apart(const Sample *s, const Run *run, const uint32_t *cols, uint32_t n)
{
    Values *seen = values_new(SAMPLE_ROWS, SIZE_MAX, NULL);
    Buf key = { 0 };
    bool apart = true;
    for (uint32_t i = run->nhead ? run->head + run->nhead : run->from; i < run->to && apart; i++) {
        const SampleRow *r = &s->rows[i];
        if (!counts(s, r) || (run->again && run->nhead && r->n && cells_alike(r->cells[0], s->rows[run->head].cells[0])))
            continue;
        buf_clear(&key);
        for (uint32_t k = 0; k < n; k++) {
            if (cols[k] < r->n)
                buf_str(&key, r->cells[cols[k]]);
            buf_putc(&key, '\0');
        }
        apart = values_add(seen, (Str){ key.p, (uint32_t)key.len }, r->line) == 0;
    }
    buf_free(&key);
    values_free(seen);
    return apart;
}

static void keep(LookTable *t, const Sample *s, const uint32_t *cols, uint32_t n)
{
    memcpy(t->key, cols, n * sizeof *cols);
    t->nkey = n;
    t->key_sampled = !s->whole;
}

void keys_try(LookTable *t, const Sample *s, const Run *run)
{
    uint32_t cols[TRY_COLUMNS], n = 0;
    for (uint32_t pass = 0; pass < 2; pass++)             /* those called like a key first */
        for (uint32_t c = 0; c < t->ncolumns; c++)
            if (t->columns[c].unique && t->columns[c].kind != LOOK_BLANK && t->columns[c].kind != LOOK_NUMBER &&
                (pass ? t->columns[c].key_like : words_have(t->columns[c].heading, USE_CODE))) {
                t->key[0] = c;
                t->nkey = 1;
                return;
            }
    for (uint32_t c = 0; c < t->ncolumns && n < TRY_COLUMNS; c++)
        if (may_be_part(&t->columns[c]))
            cols[n++] = c;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++) {
            uint32_t pair[2] = { cols[a], cols[b] };
            if (t->columns[cols[a]].unique || t->columns[cols[b]].unique)
                continue;
            if (tells_apart(s, run, pair, 2)) {
                keep(t, s, pair, 2);
                return;
            }
        }
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++)
            for (uint32_t c = b + 1; c < n; c++) {
                uint32_t three[3] = { cols[a], cols[b], cols[c] };
                if (t->columns[cols[a]].unique || t->columns[cols[b]].unique || t->columns[cols[c]].unique)
                    continue;
                if (tells_apart(s, run, three, 3)) {
                    keep(t, s, three, 3);
                    return;
                }
            }
}
