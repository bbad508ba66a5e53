/* csv_reasons.c -- why what is missing in a row is missing: few rows lack anything, and those that do mostly lack the same for the same reason. */
#include "runtime/report/csv_reasons.h"

#include "runtime/report/cell.h"

#include <string.h>

enum { REMEMBERED = 64 /* a power of two */, FORGET_BYTES = 1 << 16 };

struct CsvReasons {
    const CsvTable *t;
    Arena  *texts;              /* of what is remembered */
    HoleId *holes;              /* of the row at hand, by column */
    HoleId *keys;               /* REMEMBERED times the holes of a row … */
    bool   *known;
    CsvCell *said;              /* … and the cell they give */
    CsvCell none;
    Buf     text, first, other;
};

CsvReasons *csv_reasons_new(const CsvTable *t, Arena *kept)
{
    CsvReasons *r = arena_zalloc(kept, 1, sizeof *r);
    r->t      = t;
    r->texts  = arena_new();
    r->holes  = arena_alloc(kept, t->ncolumns + 1u, sizeof *r->holes);
    r->keys   = arena_alloc(kept, (size_t)REMEMBERED * (t->ncolumns + 1u), sizeof *r->keys);
    r->said   = arena_alloc(kept, REMEMBERED, sizeof *r->said);
    r->known  = arena_zalloc(kept, REMEMBERED, sizeof *r->known);
    r->none   = csv_cell((Str){ "", 0 }, '\n');
    return r;
}

void csv_reasons_free(CsvReasons *r)
{
    if (!r)
        return;
    arena_free(r->texts);
    buf_free(&r->text);
    buf_free(&r->first);
    buf_free(&r->other);
}

/* The holes of ROW that are news. */
static void look_at(CsvReasons *r, uint32_t row)
{
    for (uint32_t c = 0; c < r->t->ncolumns; c++) {
        HoleId h = cell_hole(r->t->columns[c], row);
        r->holes[c] = h && cell_no_total(r->t->rs, r->t->columns[c], row) ? 0 : h;
    }
}

static bool all_say_the_same(CsvReasons *r)
{
    HoleTable *holes = r->t->rs->holes;
    HoleId before = 0;
    for (uint32_t c = 0; c < r->t->ncolumns; c++) {
        HoleId h = r->holes[c];
        if (!h || h == before)
            continue;
        buf_clear(before ? &r->other : &r->first);
        hole_print(before ? &r->other : &r->first, holes, h);
        if (before && (r->first.len != r->other.len || (r->first.len && memcmp(r->first.p, r->other.p, r->first.len) != 0)))
            return false;
        before = h;
    }
    return true;
}

/* "entre cero", or "a: vacío; b: entre cero" where they differ. */
static CsvCell say(CsvReasons *r)
{
    bool once = all_say_the_same(r);
    buf_clear(&r->text);
    for (uint32_t c = 0; c < r->t->ncolumns && !(once && r->text.len); c++) {
        if (!r->holes[c])
            continue;
        if (r->text.len)
            buf_puts(&r->text, "; ");
        if (!once)
            buf_printf(&r->text, "%s: ", r->t->names[c]);
        hole_print(&r->text, r->t->rs->holes, r->holes[c]);
    }
    buf_clear(&r->other);
    csv_field(&r->other, (Str){ r->text.p ? r->text.p : "", (uint32_t)r->text.len });
    Str s = { r->other.p ? r->other.p : "", (uint32_t)r->other.len };
    char *p = arena_alloc(r->texts, s.len + 1u, 1);
    memcpy(p, s.p, s.len);
    return csv_cell((Str){ p, s.len }, '\n');
}

static CsvCell cell_of(CsvReasons *r, uint32_t row)
{
    uint32_t n = r->t->ncolumns, mixed = 0;
    look_at(r, row);
    for (uint32_t c = 0; c < n; c++)
        mixed = (mixed ^ r->holes[c]) * UINT32_C(0x9E3779B1);
    uint32_t at = mixed >> 16 & (REMEMBERED - 1);
    HoleId *key = r->keys + (size_t)at * n;
    if (!r->known[at] || memcmp(key, r->holes, n * sizeof *key) != 0) {
        memcpy(key, r->holes, n * sizeof *key);
        r->said[at]  = say(r);
        r->known[at] = true;
    }
    return r->said[at];
}

void csv_reasons_fill(CsvReasons *r, CsvCell *cells, uint32_t first, uint32_t n)
{
    uint64_t missing = 0;
    for (uint32_t c = 0; c < r->t->ncolumns; c++)
        missing |= vec_missing_word(&r->t->columns[c]->data.v, first / CSV_BLOCK);
    if (arena_used(r->texts) > FORGET_BYTES) {
        arena_reset(r->texts);
        memset(r->known, 0, REMEMBERED * sizeof *r->known);
    }
    for (uint32_t i = 0; i < n; i++)
        cells[i] = missing >> i & 1 ? cell_of(r, first + i) : r->none;
}
