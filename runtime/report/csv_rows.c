/* csv_rows.c -- rows as CSV, a block at a time: first the cells of each column, all in one way, then the cells of each row one after another.
 * What is the same for all cells of a column is found out once. */
#include "runtime/report/csv_rows.h"

#include "runtime/fast.h"
#include "runtime/report/cell.h"
#include "runtime/report/csv_cell.h"
#include "runtime/report/csv_reasons.h"

#include <string.h>

enum {
    LABELS_MOST = 256,          /* of a text that takes few values */
    SAID        = 16            /* a power of two */
};

typedef enum Way {
    WAY_DECIMAL,                /* 64 bits at a scale that need not be rounded */
    WAY_ROUNDED,                /* numbers that are, to as many decimals as are written */
    WAY_TEXT,
    WAY_LABEL,                  /* texts that take few values */
    WAY_BAND,
    WAY_ANY
} Way;

/* What a column of bands says of a hole. */
typedef struct Said {
    HoleId  hole;
    CsvCell cell;
} Said;

typedef struct Column {
    const ResultColumn *c;
    const Vec *v;
    Way        way;
    CsvDecimal how;
    char      *slots;           /* of the numbers of a block */
    CsvCell   *fields;          /* by label or band */
    uint32_t   nfields;
    char       separator;       /* behind its cells */
    CsvCell    none;            /* the empty one */
    Said      *said;            /* by the last bits of the hole, where it is no CSV_LONG */
    bool       long_fields;     /* one of FIELDS is CSV_LONG … */
    bool       any_long;        /* … or perhaps of CELLS */
    CsvCell    cells[CSV_BLOCK];
} Column;

typedef struct Writer {
    const CsvTable *t;
    Arena   *kept, *spill;      /* for all rows; for those of a block */
    Column  *columns;           /* the last that of the reasons, if they are wanted */
    uint32_t n;
    Buf      room;
} Writer;

/* ---- texts ---- */

/* The text S, which goes away, as a cell of K as it stands, in A. */
static CsvCell kept_text(Arena *a, const Column *k, Str s)
{
    if (s.len > CSV_SHORT) {
        char *p = arena_alloc(a, s.len, 1);
        memcpy(p, s.p, s.len);
        s.p = p;
    }
    return csv_cell(s, k->separator);
}

static CsvCell kept_field(Writer *w, Arena *a, const Column *k, Str s)
{
    buf_clear(&w->room);
    csv_field(&w->room, s);
    return kept_text(a, k, (Str){ w->room.p, (uint32_t)w->room.len });
}

static void text_cells(Writer *w, Column *k, const Str *text, uint32_t n)
{
    uint64_t quoted = csv_texts(k->cells, text, n, k->separator, &k->any_long);
    for (; quoted; quoted &= quoted - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(quoted);
        k->cells[i]  = kept_field(w, w->spill, k, text[i]);
        k->any_long |= k->cells[i].n == CSV_LONG;
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
        k->how = (CsvDecimal){ v->scale, decimals < 0 ? 0 : (uint32_t)decimals - v->scale, decimals < 0, k->separator };
    } else if (k->c->round == ROUND_HALF_AWAY && !v->constant) {
        k->way = WAY_ROUNDED;
        k->how = (CsvDecimal){ (uint32_t)decimals, 0, false, k->separator };
    }
}

static void make_fields(Writer *w, Column *k, Way way, uint32_t n)
{
    k->way     = way;
    k->nfields = n;
    k->said    = way == WAY_BAND ? arena_zalloc(w->kept, SAID, sizeof *k->said) : NULL;
    k->fields  = arena_alloc(w->kept, n > LABELS_MOST ? n : LABELS_MOST, sizeof *k->fields);
    for (uint32_t i = 0; i < n; i++) {
        k->fields[i] = kept_field(w, w->kept, k, way == WAY_BAND ? k->c->bands->rows[i].label : k->v->labels[i]);
        k->long_fields |= k->fields[i].n == CSV_LONG;
    }
    for (uint32_t i = n; i < LABELS_MOST; i++)
        k->fields[i] = k->none;
}

static void choose(Writer *w, Column *k)
{
    enum { ROWS_A_LABEL = 8 };  /* fewer rows are not worth making fields of all labels */
    const Vec *v = k->v = &k->c->data.v;
    k->way  = WAY_ANY;
    k->none = csv_cell((Str){ "", 0 }, k->separator);
    if (!fast_allowed() || k->c->role == ROLE_VERDICT)
        return;
    if (v->kind == VEC_NUM)
        choose_number(k);
    else if (v->kind == VEC_BAND && k->c->bands)
        make_fields(w, k, WAY_BAND, k->c->bands->nrows);
    else if (v->kind == VEC_TEXT && v->labels && v->nlabels <= LABELS_MOST && v->nlabels <= w->t->nrows / ROWS_A_LABEL)
        make_fields(w, k, WAY_LABEL, v->nlabels);
    else if (v->kind == VEC_TEXT)
        k->way = WAY_TEXT;
    if (k->way == WAY_DECIMAL || k->way == WAY_ROUNDED)
        k->slots = arena_zalloc(w->kept, CSV_BLOCK, CSV_SLOT);
}

/* ---- the cells of a column ---- */

static CsvCell any_cell(Writer *w, Column *k, uint32_t row)
{
    Buf text = {0};
    VecKind kind = k->v->kind;
    bool plain = kind == VEC_NUM || kind == VEC_DATE || kind == VEC_PERIOD;     /* nothing to quote */
    cell_data(&text, w->t->rs, k->c, row);
    Str s = { text.p ? text.p : "", (uint32_t)text.len };
    CsvCell cell = plain ? kept_text(w->spill, k, s) : kept_field(w, w->spill, k, s);
    buf_free(&text);
    k->any_long |= cell.n == CSV_LONG;
    return cell;
}

/* X[0..n), with INSTEAD in place of what is MISSING, where anything may stand; in ROOM if need be. */
static const int64_t *present(int64_t *room, const int64_t *x, uint32_t n, uint64_t missing, int64_t instead)
{
    if (!missing)
        return x;
    memcpy(room, x, n * sizeof *x);
    for (; missing; missing &= missing - 1)
        room[__builtin_ctzll(missing)] = instead;
    return room;
}

/* The cells of N rows from FIRST on, but for the MISSING ones; false: in no way but one by one. */
static bool fill_values(Writer *w, Column *k, uint32_t first, uint32_t n, uint64_t missing)
{
    const Vec *v = k->v;
    int64_t room[CSV_BLOCK], dens[CSV_BLOCK], rounded[CSV_BLOCK];
    const int64_t *x = v->i64 && k->way != WAY_ANY ? present(room, v->i64 + first, n, missing, 0) : NULL;
    switch (k->way) {
    case WAY_DECIMAL:
        k->any_long = csv_decimals(k->cells, x, n, &k->how, k->slots);
        return true;
    case WAY_ROUNDED:
        if (v->rep == REP_DEC)
            csv_round_decimals(rounded, x, n, v->scale, k->how.scale);
        else if (!csv_round_quotients(rounded, x, present(dens, v->den + first, n, missing, 1), n, k->how.scale))
            return false;
        k->any_long = csv_decimals(k->cells, rounded, n, &k->how, k->slots);
        return true;
    case WAY_TEXT:
        text_cells(w, k, v->text + first, n);
        return true;
    case WAY_LABEL:
        for (uint32_t i = 0; i < n; i++)
            k->cells[i] = k->fields[v->label[first + i]];
        return true;
    case WAY_BAND:
        for (uint32_t i = 0; i < n; i++) {
            uint64_t at = (uint64_t)x[i];
            k->cells[i] = at < k->nfields ? k->fields[at] : any_cell(w, k, first + i);
        }
        return true;
    case WAY_ANY:
        break;
    }
    return false;
}

/* The label that bands have for HOLE, the one of ROW; nothing where they have none. */
static CsvCell missing_band(Writer *w, Column *k, uint32_t row, HoleId hole)
{
    Said *known = &k->said[hole & (SAID - 1)];
    BandShown b;
    if (known->hole == hole)
        return known->cell;
    bool labelled = !cell_no_total(w->t->rs, k->c, row) && cell_band(w->t->rs, k->c, row, &b);
    CsvCell cell = labelled ? kept_field(w, w->spill, k, b.label) : k->none;
    if (cell.n == CSV_LONG)
        k->any_long = true;
    else
        *known = (Said){ hole, cell };
    return cell;
}

/* The cells of the MISSING among the rows from FIRST on. */
static void fill_holes(Writer *w, Column *k, uint32_t first, uint64_t missing)
{
    for (; k->way != WAY_BAND && missing; missing &= missing - 1)
        k->cells[__builtin_ctzll(missing)] = k->none;
    for (; missing; missing &= missing - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(missing);
        k->cells[i] = missing_band(w, k, first + i, vec_hole(k->v, first + i));
    }
}

static void fill(Writer *w, Column *k, uint32_t first, uint32_t n)
{
    bool same = k->v->constant;
    uint32_t distinct = same ? 1 : n;
    k->any_long = k->long_fields;
    uint64_t missing = vec_missing_word(k->v, first / CSV_BLOCK) & vec_slots_word(distinct, 0);
    if (fill_values(w, k, same ? 0 : first, distinct, missing)) {
        fill_holes(w, k, first, missing);
    } else {
        for (uint32_t i = 0; i < distinct; i++)
            k->cells[i] = any_cell(w, k, first + i);
    }
    for (uint32_t i = distinct; i < n; i++)
        k->cells[i] = k->cells[0];
}

/* ---- the cells of a row ---- */

/* Bytes of the cells that do not fit in themselves. */
static size_t long_bytes(const Writer *w, uint32_t nrows)
{
    size_t total = 0;
    for (uint32_t c = 0; c < w->n; c++)
        for (uint32_t i = 0; w->columns[c].any_long && i < nrows; i++)
            total += w->columns[c].cells[i].n == CSV_LONG ? w->columns[c].cells[i].b : 0;
    return total;
}

static inline char *put_long(char *p, const CsvCell *cell)
{
    const char *text = (const char *)(uintptr_t)cell->a;
    size_t len = cell->b;
    if (len >= 16 && len <= 32) {
        char head[16], tail[16];                        /* they may overlap */
        memcpy(head, text, 16);
        memcpy(tail, text + len - 16, 16);
        memcpy(p, head, 16);
        memcpy(p + len - 16, tail, 16);
    } else {
        memcpy(p, text, len);
    }
    p[len] = (char)cell->last;
    return p + len + 1;
}

static void join(const Writer *w, Buf *out, uint32_t nrows)
{
    size_t room = (size_t)nrows * w->n * (CSV_SHORT + 1) + long_bytes(w, nrows);
    char *p = buf_room(out, room + CSV_SHORT + 1);
    for (uint32_t row = 0; row < nrows; row++) {
        const Column *k = w->columns, *end = k + w->n;
        for (; k < end; k++) {
            const CsvCell *cell = &k->cells[row];
            if (cell->n == CSV_LONG) {
                p = put_long(p, cell);
                continue;
            }
            memcpy(p, cell, CSV_SHORT + 1);
            p += cell->n;
        }
    }
    out->len = (size_t)(p - out->p);
    *p = '\0';
}

void csv_rows(Buf *out, const CsvTable *t)
{
    Writer w = { .t = t, .kept = arena_new(), .spill = arena_new(), .n = t->ncolumns + t->reasons };
    CsvReasons *reasons = t->reasons ? csv_reasons_new(t, w.kept) : NULL;
    w.columns = arena_zalloc(w.kept, w.n + 1u, sizeof *w.columns);
    for (uint32_t c = 0; c < t->ncolumns; c++) {
        w.columns[c].c         = t->columns[c];
        w.columns[c].separator = c + 1 < w.n ? ',' : '\n';
        choose(&w, &w.columns[c]);
    }
    w.columns[t->ncolumns].any_long = t->reasons;
    for (uint32_t first = 0; first < t->nrows; first += CSV_BLOCK) {
        uint32_t n = t->nrows - first < CSV_BLOCK ? t->nrows - first : CSV_BLOCK;
        for (uint32_t c = 0; c < t->ncolumns; c++)
            fill(&w, &w.columns[c], first, n);
        if (reasons)
            csv_reasons_fill(reasons, w.columns[t->ncolumns].cells, first, n);
        if (w.n)
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
