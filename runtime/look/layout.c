/* layout.c -- where the tables of a file stand: runs of records that belong together, and the heading of each.
 *
 * A record with a single cell of text is a title, a section or a note; it parts runs, which are joined again when the second
 * repeats the heading of the first or has none of its own and cells of the same kinds. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { HEAD_SEARCH = 20, KIND_ROWS = 300, HEAD_MOST = 8, HEAD_ALONE = 3 };

uint32_t cell_seen(Arena *scratch, Str cell)
{
    enum { LONGEST = 80 };
    bool digit = false;
    for (uint32_t i = 0; i < cell.len && i < LONGEST && !digit; i++)
        digit = cell.p[i] >= '0' && cell.p[i] <= '9';
    if (!digit || cell.len > LONGEST)
        return 0;
    CellNumber n;
    uint32_t seen = cell_number(scratch, cell, false, true, &n) ? 0 : SEEN_POINT;
    if (!cell_number(scratch, cell, true, true, &n))
        seen |= SEEN_COMMA;
    return seen;
}

bool layout_is_row(uint32_t width, uint32_t cells, uint32_t filled)
{
    if (width == 1)
        return filled > 0;
    return cells >= 2 && filled >= (width == 2 ? 1u : 2u);
}

bool layout_member(const Sample *s, const SampleRow *r)
{
    return layout_is_row(s->width, r->n, r->filled);
}

/* What the rows of a run hold, column by column. */
typedef struct Kinds { uint32_t *numbers, *texts; uint32_t width; uint32_t numeric; } Kinds;

typedef struct Layout { const Sample *s; const LookWords *w; Arena *scratch; } Layout;

static bool numeric_at(const Kinds *k, uint32_t i)
{
    return i < k->width && k->numbers[i] && k->numbers[i] >= k->texts[i];
}

/* (1), (12): headings number columns so, and formulas of headings call them so. */
static bool is_mark(Str cell)
{
    if (cell.len < 3 || cell.len > 4 || cell.p[0] != '(' || cell.p[cell.len - 1] != ')')
        return false;
    for (uint32_t i = 1; i + 1 < cell.len; i++)
        if (cell.p[i] < '0' || cell.p[i] > '9')
            return false;
    return true;
}

static bool is_number(const Layout *l, Str cell)
{
    return !is_mark(cell) && cell_seen(l->scratch, cell) != 0;
}

static bool is_text(const Layout *l, Str cell)
{
    return cell.len && !is_number(l, cell) && !words_missing(l->w, cell);
}

/* The kinds of the columns by rows [from, to), the first one aside if there are more. */
static Kinds kinds_of(const Layout *l, uint32_t from, uint32_t to)
{
    Kinds k = { 0 };
    for (uint32_t i = from; i < to; i++)
        if (l->s->rows[i].n > k.width)
            k.width = l->s->rows[i].n;
    k.numbers = gc_array(uint32_t, k.width + 1);
    k.texts   = gc_array(uint32_t, k.width + 1);
    uint32_t looked = 0;
    for (uint32_t i = to - from > 1 ? from + 1 : from; i < to && looked < KIND_ROWS; i++) {
        const SampleRow *r = &l->s->rows[i];
        if (!layout_member(l->s, r))
            continue;
        looked++;
        for (uint32_t c = 0; c < r->n; c++)
            if (is_number(l, r->cells[c]))
                k.numbers[c]++;
            else if (is_text(l, r->cells[c]))
                k.texts[c]++;
        arena_reset(l->scratch);
    }
    for (uint32_t c = 0; c < k.width; c++)
        k.numeric += numeric_at(&k, c);
    return k;
}

static bool whole_number(Str cell, int64_t *out)
{
    if (cell.len > 2 && cell.p[0] == '(' && cell.p[cell.len - 1] == ')')
        cell = (Str){ cell.p + 1, cell.len - 2 };
    int64_t v = 0;
    for (uint32_t i = 0; i < cell.len; i++) {
        if (cell.p[i] < '0' || cell.p[i] > '9' || v > 100000)
            return false;
        v = v * 10 + (cell.p[i] - '0');
    }
    *out = v;
    return cell.len > 0;
}

/* (1) (2) (3), or 1 2 3 … also over columns of texts: a line that numbers the columns. */
static bool numbers_columns(const SampleRow *r, const Kinds *k)
{
    int64_t last = 0, v;
    uint32_t n = 0, marks = 0, over_text = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        if (!r->cells[i].len)
            continue;
        if (!whole_number(r->cells[i], &v) || (n ? v != last + 1 : v > 20))
            return false;
        last = v;
        n++;
        marks += is_mark(r->cells[i]);
        over_text += !numeric_at(k, i) && i < k->width && k->texts[i] > 0;
    }
    return n >= 3 && (marks == n || over_text > 0);
}

static bool is_year(Str cell)
{
    int64_t v;
    return cell.len == 4 && whole_number(cell, &v) && v >= 1900 && v <= 2100;
}

/* Years as headings: "2019 2020 2021" over columns of other numbers. */
static bool heads_years(const Layout *l, const SampleRow *r, const Kinds *k, uint32_t from, uint32_t to)
{
    int64_t last = 0, v;
    uint32_t n = 0, at = 0;
    for (uint32_t c = 0; c < r->n; c++) {
        if (!r->cells[c].len || !is_number(l, r->cells[c]))
            continue;
        if (!is_year(r->cells[c]) || !numeric_at(k, c))
            return false;
        whole_number(r->cells[c], &v);
        if (n++ && v != last + 1 && v != last - 1)
            return false;
        last = v;
        at = c;
    }
    if (n < 2)
        return false;
    for (uint32_t i = from; i < to; i++)
        if (&l->s->rows[i] != r && at < l->s->rows[i].n && is_number(l, l->s->rows[i].cells[at]) && !is_year(l->s->rows[i].cells[at]))
            return true;
    return false;
}

/* The row has texts where the rows have numbers, and no number of its own. */
static bool like_heading(const Layout *l, uint32_t at, const Kinds *k, uint32_t from, uint32_t to)
{
    const SampleRow *r = &l->s->rows[at];
    bool over = false;
    if (!layout_member(l->s, r))
        return false;
    if (heads_years(l, r, k, from, to))
        return true;
    for (uint32_t c = 0; c < r->n; c++) {
        if (!r->cells[c].len || !numeric_at(k, c))
            continue;
        if (is_number(l, r->cells[c]))
            return false;
        over |= is_text(l, r->cells[c]);
    }
    return over;
}

static bool only_texts(const Layout *l, const SampleRow *r)
{
    for (uint32_t c = 0; c < r->n; c++)
        if (r->cells[c].len && !is_text(l, r->cells[c]))
            return false;
    return true;
}

/* Records in between are blank lines at most. */
static bool adjacent(const Sample *s, uint32_t i)
{
    return s->rows[i + 1].line - s->rows[i].line <= 1;
}

static uint32_t typical_fill(const Sample *s, const Run *r)
{
    uint32_t n = 0, sum = 0;
    for (uint32_t i = r->from; i < r->to && n < KIND_ROWS; i++)
        if (layout_member(s, &s->rows[i])) {
            sum += s->rows[i].filled;
            n++;
        }
    return n ? (sum + n / 2) / n : 0;
}

static void find_heading(const Layout *l, Run *r)
{
    const Sample *s = l->s;
    Kinds k = kinds_of(l, r->from, r->to);
    uint32_t fill = typical_fill(s, r), end = r->to - r->from > HEAD_SEARCH ? r->from + HEAD_SEARCH : r->to;
    r->head  = r->from;
    r->nhead = 0;
    r->guess = r->numbered = false;
    if (k.numeric == 0) {             /* nothing but texts: the first line, as the language has it */
        r->nhead = r->to - r->from > 1;
        r->guess = r->nhead > 0;
        return;
    }
    uint32_t at = r->from;
    for (; at < end; at++) {
        if (s->rows[at].filled * 3 >= fill && like_heading(l, at, &k, r->from, r->to))
            break;
        if (s->rows[at].filled * 2 >= fill && layout_member(s, &s->rows[at])) {
            at = end;                 /* a row: no heading stands above it */
            break;
        }
    }
    if (at == end)
        return;
    r->head = at;
    while (r->head > r->from && adjacent(s, r->head - 1) && layout_member(s, &s->rows[r->head - 1]) && only_texts(l, &s->rows[r->head - 1]))
        r->head--;
    uint32_t stop = at + 1;
    while (stop < r->to && stop - r->head < HEAD_MOST && adjacent(s, stop - 1)) {
        bool numbered = numbers_columns(&s->rows[stop], &k);
        if (!numbered && !like_heading(l, stop, &k, r->from, r->to))
            break;
        r->numbered |= numbered;
        stop++;
    }
    if (stop == r->to && stop - r->head > 1)      /* something must be left to be a row */
        stop--;
    r->nhead = stop - r->head;
}

static void measure(const Sample *s, Run *r)
{
    r->rows = 0;
    r->cells = 0;
    r->width = 0;
    for (uint32_t i = r->nhead ? r->head + r->nhead : r->from; i < r->to; i++) {
        const SampleRow *row = &s->rows[i];
        if (!layout_member(s, row))
            continue;
        r->rows++;
        r->cells += row->filled;
        for (uint32_t c = row->n; c > r->width; c--)
            if (row->cells[c - 1].len) {
                r->width = c;
                break;
            }
    }
    for (uint32_t i = 0; i < r->nhead; i++)
        if (s->rows[r->head + i].n > r->width)
            r->width = s->rows[r->head + i].n;
}

/* Cells that two rows share at the same place; both have at least two. */
static bool same_heading(const SampleRow *a, const SampleRow *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0; i < a->n && i < b->n; i++)
        shared += a->cells[i].len && cells_alike(a->cells[i], b->cells[i]);
    uint32_t most = a->filled > b->filled ? a->filled : b->filled;
    return shared >= 2 && shared * 5 >= most * 4;
}

/* Cells of B stand where A's do, numbers under numbers. */
static bool same_kinds(const Layout *l, const Run *a, const Run *b)
{
    Kinds ka = kinds_of(l, a->nhead ? a->head + a->nhead : a->from, a->to), kb = kinds_of(l, b->from, b->to);
    uint32_t agree = 0, differ = 0;
    for (uint32_t c = 0; c < ka.width && c < kb.width; c++) {
        bool any_a = ka.numbers[c] + ka.texts[c] > 0, any_b = kb.numbers[c] + kb.texts[c] > 0;
        if (any_a && any_b)
            *(numeric_at(&ka, c) == numeric_at(&kb, c) ? &agree : &differ) += 1;
    }
    return agree >= 2 && differ * 4 <= agree;
}

static bool belongs(const Layout *l, Run *a, const Run *b, bool *again)
{
    const Sample *s = l->s;
    *again = false;
    for (uint32_t i = b->from; a->nhead && i < b->to && i < b->from + HEAD_MOST; i++)
        if (same_heading(&s->rows[a->head], &s->rows[i]))
            return *again = true;
    if (b->nhead && !b->guess)
        return false;
    uint32_t wide_a = s->rows[a->to - 1].n, wide_b = s->rows[b->from].n;
    bool only_heading = a->to - a->from <= HEAD_ALONE && (a->guess || a->to - a->from == 1);
    if (only_heading && wide_a == wide_b && b->nhead == 0 && b->to > b->from)
        return true;
    return wide_a == wide_b && same_kinds(l, a, b);
}

Runs layout_runs(const Sample *s, const LookWords *w)
{
    Layout l = { s, w, arena_new() };
    Runs all = { 0 };
    for (uint32_t i = 0; i < s->n;) {
        if (!layout_member(s, &s->rows[i])) {
            i++;
            continue;
        }
        Run r = { .from = i };
        for (i++; i < s->n && layout_member(s, &s->rows[i]); i++) {
            /* a blank line and another width: another table */
            uint32_t a = s->rows[i - 1].n, b = s->rows[i].n, gap = a > b ? a - b : b - a;
            if (!adjacent(s, i - 1) && gap > 1 && s->same * 10 < s->n * 9)
                break;
        }
        r.to = i;
        find_heading(&l, &r);
        bool again;
        Run *last = all.n ? &all.items[all.n - 1] : NULL;
        if (last && belongs(&l, last, &r, &again)) {
            last->to = r.to;
            last->again += again;
            if (last->guess || !last->nhead)
                find_heading(&l, last);
        } else {
            GC_PUSH(all.items, all.n, all.cap, r);
        }
    }
    for (uint32_t i = 0; i < all.n; i++)
        measure(s, &all.items[i]);
    arena_free(l.scratch);
    return all;
}
