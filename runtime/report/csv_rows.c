/* csv_rows.c -- rows as CSV, a block at a time: first the cells of each column, all in one way, then the cells of each row one after another.
 * What is the same for all cells of a column is found out once. */
#include "runtime/report/csv_rows.h"

#include "runtime/fast.h"
#include "runtime/report/cell.h"
#include "runtime/report/csv_number.h"
#include "runtime/report/csv_reasons.h"

#include <string.h>

enum {
    BLOCK = 64,                 /* rows: a word of a mask */
    LABELS_MOST = 257           /* of a text that takes few values, and one that means nothing */
};

typedef enum Way {
    WAY_DECIMAL,                /* 64 bits at a scale that need not be rounded */
    WAY_ROUNDED,                /* numbers that are, to as many decimals as are written */
    WAY_TEXT,
    WAY_LABEL,                  /* texts that take few values */
    WAY_BAND,
    WAY_ANY
} Way;

typedef struct Column {
    const ResultColumn *c;
    const Vec *v;
    Way        way;
    CsvDecimal how;
    char      *slots;           /* BLOCK cells of numbers or short texts */
    Str       *fields;          /* by label or band, as fields; the last is empty */
    uint32_t   nfields;
} Column;

typedef struct Writer {
    const CsvTable *t;
    Arena   *kept, *spill;      /* for all rows; for those of a block */
    Column  *columns;
    Str     *cells;             /* of the block, row by row; CSV_WIDE bytes may be read at each */
    uint32_t stride;
    Str      none;              /* the empty cell */
    Buf      room;
} Writer;

/* ---- texts ---- */

static bool is_edged(Str s)
{
    return s.p[0] == ' ' || s.p[s.len - 1] == ' ';
}

/* It must not be quoted. */
static bool is_bare(Str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
            return false;
    return !s.len || !is_edged(s);
}

void csv_field(Buf *out, Str s)
{
    if (is_bare(s)) {
        buf_str(out, s);
        return;
    }
    buf_putc(out, '"');
    for (uint32_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"')
            buf_putc(out, '"');
        buf_putc(out, s.p[i]);
    }
    buf_putc(out, '"');
}

void csv_heading(Buf *out, const char *const *names, uint32_t n, bool reasons)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            buf_putc(out, ',');
        csv_field(out, str_of(names[i]));
    }
    buf_puts(out, reasons ? ",motivo\n" : "\n");
}

/* S copied into A as a cell. */
static Str kept_text(Arena *a, Str s)
{
    size_t room = s.len > CSV_WIDE ? s.len : CSV_WIDE;
    char *p = arena_alloc(a, room, 1);
    if (s.len)
        memcpy(p, s.p, s.len);
    memset(p + s.len, 0, room - s.len);
    return (Str){ p, s.len };
}

static Str kept_field(Writer *w, Arena *a, Str s)
{
    buf_clear(&w->room);
    csv_field(&w->room, s);
    return kept_text(a, (Str){ w->room.p, (uint32_t)w->room.len });
}

typedef uint8_t Bytes16 __attribute__((vector_size(16)));
typedef uint64_t Words2 __attribute__((vector_size(16)));

/* Those that ask for quotes. */
static inline Bytes16 asks_quotes(Bytes16 b)
{
    return (Bytes16)((b == '"') | (b == ',') | (b == '\n') | (b == '\r'));
}

static inline bool any(Bytes16 b)
{
    Words2 w = (Words2)b;
    return (w[0] | w[1]) != 0;
}

/* Up to CSV_WIDE bytes copied to OUT from both ends, which may overlap; false: they need quotes. */
static inline bool put_short(char *out, Str s)
{
    Bytes16 head, tail;
    if (s.len >= 16) {
        memcpy(&head, s.p, 16);
        memcpy(&tail, s.p + s.len - 16, 16);
        memcpy(out, &head, 16);
        memcpy(out + s.len - 16, &tail, 16);
        return !any(asks_quotes(head) | asks_quotes(tail)) && !is_edged(s);
    }
    if (s.len >= 8) {
        uint64_t ends[2];
        memcpy(&ends[0], s.p, 8);
        memcpy(&ends[1], s.p + s.len - 8, 8);
        memcpy(out, &ends[0], 8);
        memcpy(out + s.len - 8, &ends[1], 8);
        head = (Bytes16)(Words2){ ends[0], ends[1] };
        return !any(asks_quotes(head)) && !is_edged(s);
    }
    if (s.len >= 4) {
        uint32_t ends[2];
        memcpy(&ends[0], s.p, 4);
        memcpy(&ends[1], s.p + s.len - 4, 4);
        memcpy(out, &ends[0], 4);
        memcpy(out + s.len - 4, &ends[1], 4);
        head = (Bytes16)(Words2){ ends[0] | (uint64_t)ends[1] << 32 };
        return !any(asks_quotes(head)) && !is_edged(s);
    }
    for (uint32_t i = 0; i < s.len; i++)
        out[i] = s.p[i];
    return is_bare(s);
}

/* More than CSV_WIDE bytes. */
static bool is_bare_long(Str s)
{
    Bytes16 b, found = { 0 };
    for (uint32_t i = 0; i + 16 <= s.len; i += 16) {
        memcpy(&b, s.p + i, 16);
        found |= asks_quotes(b);
    }
    memcpy(&b, s.p + s.len - 16, 16);
    return !any(found | asks_quotes(b)) && !is_edged(s);
}

static void text_cells(Writer *w, const Column *k, Str *cells, const Str *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        char *slot = k->slots + i * CSV_SLOT;
        Str s = text[i], *cell = &cells[(size_t)i * w->stride];
        if (s.len <= CSV_WIDE) {
            *cell = put_short(slot, s) ? (Str){ slot, s.len } : kept_field(w, w->spill, s);
        } else {
            *cell = is_bare_long(s) ? s : kept_field(w, w->spill, s);
        }
    }
}

/* ---- preparing ---- */

static void choose_number(Column *k)
{
    const Vec *v = k->v;
    int32_t decimals = k->c->decimals;
    if (decimals > VEC_MAX_SCALE || v->rep == REP_NUM || (v->rep == REP_QUO && decimals < 0))
        return;
    if (v->rep == REP_DEC && (decimals < 0 || decimals >= v->scale)) {
        k->way = WAY_DECIMAL;
        k->how = (CsvDecimal){ v->scale, decimals < 0 ? 0 : (uint32_t)decimals - v->scale, decimals < 0 };
    } else if (k->c->round == ROUND_HALF_AWAY && !v->constant) {
        k->way = WAY_ROUNDED;
        k->how = (CsvDecimal){ (uint32_t)decimals, 0, false };
    }
}

static void make_fields(Writer *w, Column *k, Way way, uint32_t n)
{
    k->way     = way;
    k->nfields = n;
    k->fields  = arena_alloc(w->kept, n > LABELS_MOST ? n : LABELS_MOST, sizeof *k->fields);
    for (uint32_t i = 0; i < n; i++)
        k->fields[i] = kept_field(w, w->kept, way == WAY_BAND ? k->c->bands->rows[i].label : k->v->labels[i]);
    for (uint32_t i = n; i < LABELS_MOST; i++)
        k->fields[i] = w->none;
}

static void choose(Writer *w, Column *k)
{
    enum { ROWS_A_LABEL = 8 };  /* fewer rows are not worth making fields of all labels */
    const Vec *v = k->v = &k->c->data.v;
    k->way = WAY_ANY;
    if (!fast_allowed() || k->c->role == ROLE_VERDICT)
        return;
    if (v->kind == VEC_NUM)
        choose_number(k);
    else if (v->kind == VEC_BAND && k->c->bands)
        make_fields(w, k, WAY_BAND, k->c->bands->nrows);
    else if (v->kind == VEC_TEXT && v->labels && v->nlabels < LABELS_MOST && v->nlabels <= w->t->nrows / ROWS_A_LABEL)
        make_fields(w, k, WAY_LABEL, v->nlabels);
    else if (v->kind == VEC_TEXT)
        k->way = WAY_TEXT;
    if (k->way == WAY_DECIMAL || k->way == WAY_ROUNDED || k->way == WAY_TEXT)
        k->slots = arena_zalloc(w->kept, BLOCK, CSV_SLOT);
}

/* ---- the cells of a column ---- */

static Str any_cell(Writer *w, const Column *k, uint32_t row)
{
    Buf text = {0};
    Str s;
    VecKind kind = k->v->kind;
    cell_data(&text, w->t->rs, k->c, row);
    s = (Str){ text.p ? text.p : "", (uint32_t)text.len };
    bool plain = kind == VEC_NUM || kind == VEC_DATE || kind == VEC_PERIOD;     /* nothing to quote */
    s = plain ? kept_text(w->spill, s) : kept_field(w, w->spill, s);
    buf_free(&text);
    return s;
}

static void band_cells(Writer *w, const Column *k, Str *cells, uint32_t first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t at = (uint64_t)k->v->i64[first + i];
        cells[(size_t)i * w->stride] = at < k->nfields ? k->fields[at] : any_cell(w, k, first + i);
    }
}

/* The cells of N rows from FIRST on, as if nothing were missing; false: in no way but one by one. */
static bool put_cells(Writer *w, const Column *k, Str *cells, uint32_t first, uint32_t n)
{
    const Vec *v = k->v;
    int64_t rounded[BLOCK];
    switch (k->way) {
    case WAY_DECIMAL:
        csv_decimals(v->i64 + first, n, k->how, k->slots, cells, w->stride);
        return true;
    case WAY_ROUNDED:
        if (!csv_rounded(rounded, v, first, n, k->how.scale))
            return false;
        csv_decimals(rounded, n, k->how, k->slots, cells, w->stride);
        return true;
    case WAY_TEXT:
        text_cells(w, k, cells, v->text + first, n);
        return true;
    case WAY_LABEL:
        for (uint32_t i = 0; i < n; i++)
            cells[(size_t)i * w->stride] = k->fields[v->label[first + i]];
        return true;
    case WAY_BAND:
        band_cells(w, k, cells, first, n);
        return true;
    case WAY_ANY:
        break;
    }
    return false;
}

/* What is missing among N rows from FIRST on: nothing, but for bands that have a label for it. */
static void fill_holes(Writer *w, const Column *k, Str *cells, uint32_t first, uint32_t n)
{
    uint64_t missing = vec_missing_word(k->v, first / BLOCK) & vec_slots_word(n, 0);
    HoleId before = 0;
    Str said = w->none;
    BandShown b;
    for (; missing; missing &= missing - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(missing);
        HoleId h = k->way == WAY_BAND ? vec_hole(k->v, first + i) : 0;
        if (h != before) {
            bool labelled = !cell_no_total(w->t->rs, k->c, first + i) && cell_band(w->t->rs, k->c, first + i, &b);
            said   = labelled ? kept_field(w, w->spill, b.label) : w->none;
            before = h;
        }
        cells[(size_t)i * w->stride] = said;
    }
}

static void fill(Writer *w, const Column *k, Str *cells, uint32_t first, uint32_t n)
{
    bool same = k->v->constant;
    uint32_t distinct = same ? 1 : n;
    if (!put_cells(w, k, cells, same ? 0 : first, distinct)) {
        for (uint32_t i = 0; i < distinct; i++)
            cells[(size_t)i * w->stride] = any_cell(w, k, first + i);
    } else {
        fill_holes(w, k, cells, first, distinct);
    }
    for (uint32_t i = distinct; i < n; i++)
        cells[(size_t)i * w->stride] = cells[0];
}

/* ---- the cells of a row ---- */

static void join(Writer *w, Buf *out, uint32_t nrows)
{
    const Str *cell = w->cells;
    size_t total = (size_t)nrows * w->stride;
    for (size_t i = 0, n = total; i < n; i++)
        total += cell[i].len;
    char *p = buf_room(out, total + CSV_WIDE);
    for (uint32_t row = 0; row < nrows; row++) {
        for (uint32_t c = 0; c < w->stride; c++, cell++) {
            memcpy(p, cell->p, CSV_WIDE);
            if (cell->len > CSV_WIDE)
                memcpy(p, cell->p, cell->len);
            p += cell->len;
            *p++ = ',';
        }
        p[-1] = '\n';
    }
    out->len = (size_t)(p - out->p);
    *p = '\0';
}

void csv_rows(Buf *out, const CsvTable *t)
{
    Writer w = { .t = t, .kept = arena_new(), .spill = arena_new(), .stride = t->ncolumns + t->reasons };
    CsvReasons *reasons = t->reasons ? csv_reasons_new(t, w.kept) : NULL;
    w.none    = kept_text(w.kept, (Str){ "", 0 });
    w.columns = arena_zalloc(w.kept, t->ncolumns + 1u, sizeof *w.columns);
    w.cells   = arena_alloc(w.kept, BLOCK * ((size_t)w.stride + 1), sizeof *w.cells);
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        w.columns[c].c = t->columns[c];
        choose(&w, &w.columns[c]);
    }
    for (uint32_t first = 0; first < t->nrows; first += BLOCK) {
        uint32_t n = t->nrows - first < BLOCK ? t->nrows - first : BLOCK;
        for (uint32_t c = 0; c < t->ncolumns; c++)
            fill(&w, &w.columns[c], w.cells + c, first, n);
        if (reasons)
            csv_reasons_fill(reasons, w.cells + t->ncolumns, w.stride, first, n);
        if (w.stride)
            join(&w, out, n);
        else
            buf_repeat(out, "\n", n);
        if (arena_used(w.spill))
            arena_reset(w.spill);
    }
    csv_reasons_free(reasons);
    buf_free(&w.room);
    arena_free(w.spill);
    arena_free(w.kept);
}
