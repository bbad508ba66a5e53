/* convert.c -- one column of a batch, typed.
 * Safe on any thread: reads the table and the batch, writes only to the arena. */
#include "runtime/ingest/cell.h"
#include "runtime/ingest/plain.h"
#include "runtime/ingest/table_impl.h"

#include "runtime/column/period.h"
#include "runtime/fast.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

/* A cell that was a label, as it stands, and its hole. */
typedef struct Known { Str cell; HoleId hole; } Known;
enum { KNOWN_LABELS = 4 };

/* What all the conversions of one column share. */
typedef struct Job {
    const Table       *t;
    const RawBatch    *b;
    const ColumnSpec  *spec;
    const ColumnState *state;
    uint32_t           col;
    const uint32_t    *sel;
    uint32_t           n;
    Arena             *arena;
    CellFindings      *findings;
    Vec               *out;
    bool               fixed;        /* the position is the same for every row of this batch */
    bool               plain;        /* the loops of plain.h may be used: */
    PlainCells         cells;
    PlainBounds        bounds;
    uint32_t          *rest, nrest;  /* the values they leave; rest null: all */
    Known              known[KNOWN_LABELS];   /* the last cells that were labels */
    uint32_t           nknown;
    bool               stacked;      /* each row has a heading of its own: STATE is that of the row at hand */
} Job;

static bool is_stacked(const Table *t, uint32_t col)
{
    return t->spec->nstack && (col == t->spec->stack_key || col == t->spec->stack_value);
}

bool column_field(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t *field, HoleId *hole)
{
    const ColumnState *s = is_stacked(t, col) ? &t->stacked[row % b->stack] : &t->columns[col];
    uint64_t line = b->line[raw_record(b, row)];
    *field = s->position - 1;
    for (uint32_t i = 0; i < t->spec->ntramos; i++) {
        const TramoSpec *tr = &t->spec->tramos[i];
        if (line < tr->first || line > tr->last)
            continue;
        if (s->tramo_position[i] == 0) {
            *hole = s->tramo_hole[i];
            return false;
        }
        *field = s->tramo_position[i] - 1;
        return true;
    }
    return true;
}

/* What the script itself says stands in COL: the key of a stacked heading, or of the file; null: a cell says it. */
static const Str *given_cell(const Table *t, const RawBatch *b, uint32_t col, uint32_t row)
{
    if (t->spec->nstack && col == t->spec->stack_key)
        return &t->spec->stack[row % b->stack].key;
    return t->spec->has_file_column && col == t->spec->file_column ? &t->spec->file_key : NULL;
}

Str column_cell(const Table *t, const RawBatch *b, uint32_t col, uint32_t row, uint32_t field)
{
    const Str *given = given_cell(t, b, col, row);
    return given ? *given : raw_field(b, raw_record(b, row), field);
}

static bool meets_tramo(const Table *t, const RawBatch *b)
{
    if (b->nrows == 0)
        return false;
    for (uint32_t i = 0; i < t->spec->ntramos; i++)
        if (t->spec->tramos[i].first <= b->line[b->nrows - 1] && t->spec->tramos[i].last >= b->line[0])
            return true;
    return false;
}

static void find(Job *j, uint32_t row, uint32_t field, DiagCode code, const char *detail, Str cell)
{
    CellFindings *f = j->findings;
    if (!f)
        return;
    if (f->n == f->cap) {
        uint32_t cap = f->cap ? f->cap * 2 : 16;
        CellFinding *items = arena_alloc(f->arena, cap, sizeof *items);
        if (f->n)
            memcpy(items, f->items, f->n * sizeof *items);
        f->items = items;
        f->cap   = cap;
    }
    f->items[f->n++] = (CellFinding){ row, raw_record(j->b, row), j->col, field + 1, code, detail, cell };
}

/* A label of no datum: the hole is set. */
static bool stands_for_none(Job *j, uint32_t i, Str s)
{
    if (s.len > j->state->label_max || !first_may(&j->state->label_first, s))
        return false;
    for (uint32_t k = 0; k < j->nknown && k < KNOWN_LABELS; k++)
        if (s.len == j->known[k].cell.len && memcmp(s.p, j->known[k].cell.p, s.len) == 0) {
            vec_set_hole(j->arena, j->out, i, j->known[k].hole);
            return true;
        }
    for (uint32_t k = 0; k < j->state->nlabels; k++)
        if (label_is(&j->state->labels[k], s)) {
            vec_set_hole(j->arena, j->out, i, j->state->label_holes[k]);
            if (!j->stacked && !j->spec->parts)
                j->known[j->nknown++ % KNOWN_LABELS] = (Known){ s, j->state->label_holes[k] };
            return true;
        }
    return false;
}

/* The cell has no text, at P: it is blank, or, in rows made of cards, there is none. */
static void no_text(Job *j, uint32_t i, uint32_t row, uint32_t field, const char *p)
{
    size_t mark = p && j->b->marks ? (size_t)(p - j->b->text) - j->b->marks : CARD_MARKS;
    HoleId hole = mark >= CARD_MARKS ? j->state->blank : mark == CARD_ABSENT ? j->state->absent : j->state->unreadable;
    vec_set_hole(j->arena, j->out, i, hole);
    DiagCode code;
    const char *detail = mark < CARD_MARKS ? card_mark_detail((CardMark)mark, &code) : NULL;
    if (detail)
        find(j, row, field, code, detail, j->spec->heading);
}

static bool take_part(Job *j, uint32_t i, uint32_t row, uint32_t field, Str *cell)
{
    char room[80];
    Str whole = *cell;
    const char *why = part_of(j->spec, cell, room, sizeof room);
    if (why) {
        vec_set_hole(j->arena, j->out, i, j->state->unreadable);
        if (j->findings)
            find(j, row, field, D_D010, memcpy(arena_alloc(j->findings->arena, strlen(why) + 1, 1), why, strlen(why) + 1), whole);
        return false;
    }
    if (cell->len == 0) {
        vec_set_hole(j->arena, j->out, i, j->state->blank);
        return false;
    }
    return !stands_for_none(j, i, *cell);
}

/* As cell_of, wherever the cell stands and whatever it says. */
static __attribute__((noinline)) bool cell_looked_at(Job *j, uint32_t i, uint32_t *row, uint32_t *field, Str *cell)
{
    uint32_t r = j->sel ? j->sel[i] : i, record = raw_record(j->b, r);
    HoleId hole = 0;
    *row   = r;
    if (j->stacked)
        j->state = &j->t->stacked[r % j->b->stack];
    *field = j->state->position - 1;
    const Str *given = given_cell(j->t, j->b, j->col, r);
    if (given) {
        *cell = *given;
        return true;
    }
    if (!j->fixed && !column_field(j->t, j->b, j->col, r, field, &hole)) {
        vec_set_hole(j->arena, j->out, i, hole);
        return false;
    }
    if (*field >= raw_width(j->b, record)) {
        vec_set_hole(j->arena, j->out, i, j->state->no_cell);
        return false;
    }
    Str whole = raw_field(j->b, record, *field), s = cell_trim(whole);
    if (s.len == 0) {
        no_text(j, i, r, *field, whole.p);
        return false;
    }
    if (stands_for_none(j, i, s))
        return false;
    if ((j->b->flags[record] & ROW_BAD_BYTES) && utf8_check(s.p, s.len) < s.len) {
        vec_set_hole(j->arena, j->out, i, j->state->unreadable);
        find(j, r, *field, D_D010, "tiene bytes que no son de la codificación del archivo", s);
        return false;
    }
    *cell = s;
    return !j->spec->parts || take_part(j, i, r, *field, cell);
}

/* The trimmed cell for value I, or false when it is a hole (set) before anyone reads it. */
static inline __attribute__((always_inline)) bool cell_of(Job *j, uint32_t i, uint32_t *row, uint32_t *field, Str *cell)
{
    uint32_t r = j->sel ? j->sel[i] : i, at = j->state->position - 1;
    /* rows that are records, as they stand in the file */
    if (j->fixed && j->b->stack <= 1 && !j->spec->parts && at < raw_width(j->b, r) && !j->b->flags[r]) {
        Str s = raw_field(j->b, r, at);
        if (!s.len && !j->b->marks) {
            vec_set_hole(j->arena, j->out, i, j->state->blank);
            return false;
        }
        unsigned char first = s.len ? (unsigned char)s.p[0] : 0, last = s.len ? (unsigned char)s.p[s.len - 1] : 0;
        bool trimmed = first > ' ' && first < 0x7F && last > ' ' && last < 0x7F;
        if (trimmed && (s.len > j->state->label_max || !first_may(&j->state->label_first, s))) {
            *row   = r;
            *field = at;
            *cell  = s;
            return true;
        }
    }
    return cell_looked_at(j, i, row, field, cell);
}

static void unreadable(Job *j, uint32_t i, uint32_t row, uint32_t field, const char *why, Str cell)
{
    vec_set_hole(j->arena, j->out, i, j->state->unreadable);
    find(j, row, field, D_D010, why, cell);
}

/* ---- numbers ---- */

/* -1, 0, 1: the number against a bound. */
static int against(const CellNumber *c, Num bound, Arena *a)
{
    if (!c->wide && !bound.is_big) {
        __int128 left  = (__int128)c->mantissa * bound.d;
        __int128 right = (__int128)bound.n * vec_pow10[c->scale];
        return (left > right) - (left < right);
    }
    return num_cmp(c->wide ? c->big : num_decimal(a, c->mantissa, c->scale), bound);
}

static bool in_bounds(Job *j, uint32_t i, uint32_t row, uint32_t field, const CellNumber *c, Str cell)
{
    const ColumnSpec *s = j->spec;
    bool low  = s->has_min && against(c, s->min, j->arena) < 0;
    bool high = s->has_max && against(c, s->max, j->arena) > 0;
    if (!low && !high)
        return true;
    vec_set_hole(j->arena, j->out, i, j->state->out_of_range);
    if (j->findings) {
        const char *bound = low ? s->min_text : s->max_text, *word = low ? "es menor que el mínimo " : "es mayor que el máximo ";
        size_t a = strlen(word), b = bound ? strlen(bound) : 0;
        char *detail = arena_alloc(j->findings->arena, a + b + 1, 1);
        memcpy(detail, word, a);
        if (b)
            memcpy(detail + a, bound, b);
        detail[a + b] = '\0';
        find(j, row, field, D_D011, detail, cell);
    }
    return false;
}

/* Numbers of a column on their way into one vector. */
typedef struct Numbers {
    uint8_t  scale;            /* of all … */
    uint8_t  deepest;          /* … */
    uint8_t *scales;           /* … unless they differ: then of each */
    Num     *wide;             /* those that 64 bits do not hold (d 0: they do); null: none */
    bool     any;              /* one was written */
} Numbers;

/* From now on each value has its own scale. */
static void part_scales(const Job *j, Numbers *m)
{
    if (m->scales)
        return;
    m->scales = arena_alloc(j->arena, j->n + 1u, 1);
    memset(m->scales, m->scale, j->n);
    m->deepest = m->scale;
}

static void put_number(Job *j, Numbers *m, uint32_t i, const CellNumber *c)
{
    if (c->wide) {
        part_scales(j, m);
        if (!m->wide)
            m->wide = arena_zalloc(j->arena, j->n, sizeof *m->wide);
        m->wide[i] = c->big;
        return;
    }
    if (!m->any && !m->scales)
        m->scale = c->scale;
    m->any = true;
    if (!m->scales && c->scale <= m->scale && !__builtin_mul_overflow(c->mantissa, vec_pow10[m->scale - c->scale], &j->out->i64[i]))
        return;
    part_scales(j, m);
    j->out->i64[i] = c->mantissa;
    m->scales[i]   = c->scale;
    m->deepest     = c->scale > m->deepest ? c->scale : m->deepest;
}

/* All values at one scale in 64 bits, or else REP_NUM.  Holes are 0 at any scale. */
static Vec *settle(Job *j, const Numbers *m)
{
    Vec *v = j->out;
    v->scale = m->scales ? m->deepest : m->scale;
    if (!m->scales)
        return v;
    if (!m->wide) {
        int64_t *scaled = arena_alloc(j->arena, j->n, sizeof *scaled);
        bool over = false;
        for (uint32_t i = 0; i < j->n; i++)
            over |= __builtin_mul_overflow(v->i64[i], vec_pow10[m->deepest - m->scales[i]], &scaled[i]);
        if (!over) {
            v->i64 = scaled;
            return v;
        }
    }
    Vec *w = vec_new_num(j->arena, j->n);
    for (uint32_t i = 0; i < j->n; i++)
        w->num[i] = m->wide && m->wide[i].d ? m->wide[i] : num_decimal(j->arena, v->i64[i], m->scales[i]);
    w->valid = v->valid;
    w->hole  = v->hole;
    return w;
}

static Vec *numbers(Job *j)
{
    Vec *v = j->out;
    Numbers m = { 0 };
    if (j->plain) {
        j->nrest = plain_numbers(&j->cells, v->i64, &m.scale, j->rest);
        m.any    = j->nrest < j->n;
    }
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        CellNumber c;
        v->i64[i] = 0;
        if (!cell_of(j, i, &row, &field, &cell))
            continue;
        const char *why = cell_number(j->arena, cell, j->state->decimal_comma, j->spec->allow_percent, &c);
        if (why) {
            unreadable(j, i, row, field, why, cell);
            continue;
        }
        if ((j->spec->has_min || j->spec->has_max) && !in_bounds(j, i, row, field, &c, cell))
            continue;
        put_number(j, &m, i, &c);
    }
    return settle(j, &m);
}

/* ---- the other kinds ---- */

static Vec *texts(Job *j)
{
    Vec *v = j->out;
    if (j->plain)
        j->nrest = plain_texts(&j->cells, v->text, j->rest);
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        char *owned;
        v->text[i] = (Str){ "", 0 };
        if (!cell_of(j, i, &row, &field, &cell))
            continue;
        v->text[i] = cell_nfc(cell, &owned);
        if (owned) {
            char *to = arena_alloc(j->arena, v->text[i].len + 1u, 1);
            memcpy(to, owned, v->text[i].len);
            v->text[i].p = to;
            free(owned);
        }
    }
    return v;
}

/* Value I; false: it is a hole now. */
static bool day_or_period(Job *j, bool days, uint32_t i)
{
    uint32_t row, field;
    Str cell;
    Period p;
    int64_t *out = &j->out->i64[i];
    *out = 0;
    if (!cell_of(j, i, &row, &field, &cell))
        return false;
    if (days ? date_parse(cell, out) : period_parse(cell, &p)) {
        *out = days ? *out : period_pack(p);
        return true;
    }
    *out = 0;
    unreadable(j, i, row, field, days ? "no es una fecha como 2024-03-31 o 31/03/2024"
                                      : "no es un periodo como 2024, 2024T1, 2024S1, 2024B2 o 2024-03", cell);
    return false;
}

/* Texts that were read before, as most periods were, are known again; a piece at a time, so that what a piece brings serves the next. */
static Vec *days_or_periods(Job *j, bool days)
{
    enum { PIECE = 128 };
    PlainSeen seen[PLAIN_SEEN];
    if (!j->plain) {
        for (uint32_t i = 0; i < j->n; i++)
            day_or_period(j, days, i);
        return j->out;
    }
    memset(seen, 0, sizeof seen);
    for (uint32_t from = 0; from < j->n; from += PIECE) {
        uint32_t to = j->n - from < PIECE ? j->n : from + PIECE, n = plain_seen(&j->cells, seen, from, to, j->out->i64, j->rest);
        for (uint32_t k = 0; k < n; k++)
            if (day_or_period(j, days, j->rest[k]))
                plain_remember(&j->cells, seen, j->rest[k], j->out->i64[j->rest[k]]);
    }
    return j->out;
}

/* What the plain loops left. */
static Vec *other_booleans(Job *j)
{
    Vec *v = j->out;
    for (uint32_t k = 0; k < j->nrest; k++) {
        uint32_t row, field, i = j->rest ? j->rest[k] : k;
        Str cell;
        bool value = false;
        v->boolean[i] = 0;
        if (!cell_of(j, i, &row, &field, &cell))
            continue;
        if (cell.len == 1 && (cell.p[0] | 1) == '1')
            v->boolean[i] = cell.p[0] & 1;
        else if (cell_bool(cell, &value))
            v->boolean[i] = value;
        else
            unreadable(j, i, row, field, "no es sí ni no", cell);
    }
    return v;
}

static Vec *booleans(Job *j)
{
    if (j->plain)
        j->nrest = plain_booleans(&j->cells, j->out->boolean, j->rest);
    return other_booleans(j);
}

/* ---- columns ---- */

/* BOUND · 10^SCALE to the integer below it, or above it; as near as 64 bits come. */
static int64_t bound_at(Num bound, uint32_t scale, bool up)
{
    __int128 n = (__int128)bound.n * vec_pow10[scale], q = n / bound.d;
    if (q * bound.d != n)
        q += up ? n > 0 : -(n < 0);
    return q > INT64_MAX ? INT64_MAX : q < INT64_MIN ? INT64_MIN : (int64_t)q;
}

static void set_bounds(Job *j)
{
    const ColumnSpec *s = j->spec;
    for (uint32_t scale = 0; scale < PLAIN_SCALES; scale++) {
        j->bounds.low[scale]  = s->has_min ? bound_at(s->min, scale, true) : INT64_MIN;
        j->bounds.high[scale] = s->has_max ? bound_at(s->max, scale, false) : INT64_MAX;
    }
    j->cells.bounds = &j->bounds;
}

static VecKind kind_of(ColumnKind k)
{
    switch (k) {
    case COL_NUM:
        return VEC_NUM;
    case COL_TEXT:
        return VEC_TEXT;
    case COL_DATE:
        return VEC_DATE;
    case COL_PERIOD:
        return VEC_PERIOD;
    case COL_BOOL:
        break;
    }
    return VEC_BOOL;
}

static void begin(Job *j, const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t n, Arena *a, CellFindings *findings)
{
    *j = (Job){ .t = t, .b = b, .spec = &t->spec->columns[col], .state = &t->columns[col], .col = col, .sel = sel, .n = n, .nrest = n,
                .arena = a, .findings = findings, .fixed = !meets_tramo(t, b) && !(t->spec->has_file_column && col == t->spec->file_column), .stacked = is_stacked(t, col) };
    const ColumnSpec *s = j->spec;
    bool number = s->kind == COL_NUM, bounded = number && (s->has_min || s->has_max);
    j->plain = fast_allowed() && j->fixed && !j->stacked && !s->parts && b->stack <= 1 && !b->any_flags && j->state->position <= b->least_width &&
               !(number && j->state->decimal_comma) && !(bounded && ((s->has_min && s->min.is_big) || (s->has_max && s->max.is_big)));
    j->cells = (PlainCells){ b, sel, n, j->state->position - 1, j->state->label_first, j->state->label_max, NULL };
    j->out = vec_lanes(a, kind_of(s->kind), false, n);
    if (j->plain)
        j->rest = arena_alloc(a, n + 1u, sizeof *j->rest);
    if (j->plain && bounded)
        set_bounds(j);
}

Vec *table_convert(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel,
                   Arena *a, CellFindings *findings)
{
    t = b->part ? b->part : t;
    Job j;
    begin(&j, t, b, col, sel, sel ? nsel : raw_rows(b), a, findings);
    switch (j.spec->kind) {
    case COL_NUM:
        return numbers(&j);
    case COL_TEXT:
        return texts(&j);
    case COL_DATE:
    case COL_PERIOD:
        return days_or_periods(&j, j.spec->kind == COL_DATE);
    case COL_BOOL:
        return booleans(&j);
    }
    return NULL;
}

/* The first N of JOBS are columns of yes and no side by side, and read together. */
static bool booleans_together(Job *jobs, uint32_t n)
{
    uint8_t *out[PLAIN_RUN];
    uint32_t *rest[PLAIN_RUN], nrest[PLAIN_RUN];
    for (uint32_t k = 0; k < n; k++) {
        out[k]  = jobs[k].out->boolean;
        rest[k] = jobs[k].rest;
    }
    if (n < 2 || !plain_boolean_run(&jobs[0].cells, n, out, rest, nrest))
        return false;
    for (uint32_t k = 0; k < n; k++) {
        jobs[k].nrest = nrest[k];
        other_booleans(&jobs[k]);
    }
    return true;
}

void table_convert_needed(const Table *t, const RawBatch *b, const bool *needed, const uint32_t *sel, uint32_t nsel, Arena *a, CellFindings *findings,
                          const Vec **columns)
{
    const Table *part = b->part ? b->part : t;
    const ColumnSpec *specs = part->spec->columns;
    uint32_t ncolumns = part->spec->ncolumns;
    for (uint32_t c = 0; c < ncolumns; c++) {
        Job jobs[PLAIN_RUN];
        uint32_t n = 0;
        if (!needed[c] || columns[c])
            continue;
        for (; n < PLAIN_RUN && c + n < ncolumns && needed[c + n] && !columns[c + n] && specs[c + n].kind == COL_BOOL; n++) {
            begin(&jobs[n], part, b, c + n, sel, sel ? nsel : raw_rows(b), a, findings);
            if (!jobs[n].plain || !plain_digits(&jobs[n].cells) || jobs[n].cells.field != jobs[0].cells.field + n)
                break;
        }
        if (booleans_together(jobs, n)) {
            for (uint32_t k = 0; k < n; k++)
                columns[c + k] = jobs[k].out;
            c += n - 1;
        } else {
            columns[c] = table_convert(t, b, c, sel, nsel, a, findings);
        }
    }
}

/* Bytes outside the encoding show as U+FFFD. */
static Str printable(Str s, Arena *a)
{
    char *out = arena_alloc(a, (size_t)s.len * 3 + 1, 1), *w = out;
    for (uint32_t i = 0, used; i < s.len; i += used)
        w += utf8_write(utf8_decode(s.p + i, s.len - i, &used), w);
    return (Str){ out, (uint32_t)(w - out) };
}

Vec *table_convert_text(const Table *t, const RawBatch *b, uint32_t col, const uint32_t *sel, uint32_t nsel, Arena *a)
{
    t = b->part ? b->part : t;
    uint32_t n = sel ? nsel : raw_rows(b);
    Vec *v = vec_new(a, VEC_TEXT, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = sel ? sel[i] : i, field;
        HoleId hole;
        Str s = { "", 0 };
        if (column_field(t, b, col, row, &field, &hole))
            s = str_trim(column_cell(t, b, col, row, field));
        char *owned = NULL;
        if ((b->flags[raw_record(b, row)] & ROW_BAD_BYTES) && utf8_check(s.p, s.len) < s.len) {
            s = printable(s, a);
        } else {
            s = cell_nfc(s, &owned);
            char *to = arena_alloc(a, s.len + 1u, 1);
            if (s.len)
                memcpy(to, s.p, s.len);
            s.p = to;
        }
        v->text[i] = s;
        free(owned);
    }
    return v;
}
