/* csv_rows.c -- what is the same for all cells of a column is found out once; the rest is written without calls. */
#include "runtime/report/csv_rows.h"

#include "runtime/fast.h"
#include "runtime/report/cell.h"

#include <string.h>

typedef enum Way {
    WAY_DECIMAL,            /* 64 bits at a scale that need not be rounded */
    WAY_TEXT,
    WAY_LABEL,              /* bands: one of few texts */
    WAY_ANY
} Way;

typedef struct Column {
    const ResultColumn *c;
    const Vec *v;
    Way        way;
    bool       trim;        /* zeros at the end are not written */
    uint32_t   scale, zeros; /* decimals of the value; zeros written after them */
    uint64_t   unit;        /* 10^scale */
    Str       *labels;      /* by band, as fields */
    HoleId     hole;        /* the last one met … */
    Str        said;        /* … and its label */
} Column;

struct CsvRows {
    const ResultSet *rs;
    Arena   *arena;
    Column  *columns;
    uint32_t n;
    size_t   most;          /* bytes of a cell of known length */
    Buf      room;
};

enum { NUMBER_BYTES = 48 /* sign, 20 digits, point, 18 zeros … */, SPARE = 32 /* written beyond the end in passing */ };

/* It must not be quoted. */
static bool is_bare(Str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
            return false;
    return !s.len || (s.p[0] != ' ' && s.p[s.len - 1] != ' ');
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

/* ---- preparing ---- */

/* S as a field, kept; SPARE bytes may be read behind it. */
static Str kept_field(CsvRows *w, Str s)
{
    buf_clear(&w->room);
    csv_field(&w->room, s);
    char *p = arena_alloc(w->arena, w->room.len + SPARE, 1);
    memset(p, 0, w->room.len + SPARE);
    if (w->room.len)
        memcpy(p, w->room.p, w->room.len);
    if (w->room.len > w->most)
        w->most = w->room.len;
    return (Str){ p, (uint32_t)w->room.len };
}

static void choose_decimal(Column *k, const Vec *v, int32_t decimals)
{
    if (v->rep != REP_DEC || decimals > VEC_MAX_SCALE || (decimals >= 0 && decimals < v->scale))
        return;
    k->way   = WAY_DECIMAL;
    k->trim  = decimals < 0;
    k->scale = v->scale;
    k->unit  = (uint64_t)vec_pow10[v->scale];
    k->zeros = decimals < 0 ? 0 : (uint32_t)decimals - v->scale;
}

static void choose(CsvRows *w, Column *k)
{
    const Vec *v = k->v = &k->c->data.v;
    k->way = WAY_ANY;
    if (!fast_allowed() || k->c->role == ROLE_VERDICT)
        return;
    if (v->kind == VEC_NUM) {
        choose_decimal(k, v, k->c->decimals);
    } else if (v->kind == VEC_TEXT) {
        k->way = WAY_TEXT;
    } else if (v->kind == VEC_BAND && k->c->bands) {
        k->way    = WAY_LABEL;
        k->labels = arena_alloc(w->arena, k->c->bands->nrows + 1u, sizeof *k->labels);
        for (uint32_t i = 0; i < k->c->bands->nrows; i++)
            k->labels[i] = kept_field(w, k->c->bands->rows[i].label);
    }
}

CsvRows *csv_rows_new(const ResultSet *rs, const ResultColumn *const *columns, uint32_t ncolumns)
{
    Arena *a = arena_new();
    CsvRows *w = arena_zalloc(a, 1, sizeof *w);
    *w = (CsvRows){ .rs = rs, .arena = a, .n = ncolumns };
    w->columns = arena_zalloc(a, ncolumns + 1u, sizeof *w->columns);
    for (uint32_t i = 0; i < ncolumns; i++) {
        w->columns[i].c = columns[i];
        choose(w, &w->columns[i]);
    }
    w->most = (w->most > NUMBER_BYTES ? w->most : NUMBER_BYTES) + SPARE;    /* now of one cell */
    return w;
}

void csv_rows_free(CsvRows *w)
{
    buf_free(&w->room);
    arena_free(w->arena);
}

/* ---- cells ---- */

static const char two_digits[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869"
    "707172737475767778798081828384858687888990919293949596979899";

/* The digits of U; some bytes beyond may be written. */
static inline char *put_whole(char *out, uint64_t u)
{
    if (u < 100) {
        memcpy(out, two_digits + 2 * u + (u < 10), 2);
        return out + 1 + (u >= 10);
    }
    if (u < 10000) {
        char four[4];
        uint32_t word, first = u < 1000;
        memcpy(four, two_digits + 2 * (u / 100), 2);
        memcpy(four + 2, two_digits + 2 * (u % 100), 2);
        memcpy(&word, four, 4);
        if (first)
            memcpy(&word, four + 1, 3);
        memcpy(out, &word, 4);
        return out + 4 - first;
    }
    char text[24], *end = text + sizeof text - 4, *p = end;
    for (; u >= 100; u /= 100)
        memcpy(p -= 2, two_digits + 2 * (u % 100), 2);
    if (u >= 10)
        memcpy(p -= 2, two_digits + 2 * u, 2);
    else
        *--p = (char)('0' + u);
    size_t n = (size_t)(end - p);
    memcpy(out, p, n);
    return out + n;
}

/* .PART with AFTER digits, then zeros. */
static inline char *put_part(const Column *k, char *out, uint64_t part)
{
    uint32_t after = k->scale;
    for (; k->trim && after && part % 10 == 0; after--)
        part /= 10;
    if (after + k->zeros == 0)
        return out;
    *out++ = '.';
    uint32_t i = after;
    for (; i > 1; i -= 2, part /= 100)
        memcpy(out + i - 2, two_digits + 2 * (part % 100), 2);
    if (i)
        *out = (char)('0' + part);
    out += after;
    for (i = 0; i < k->zeros; i++)
        *out++ = '0';
    return out;
}

static inline char *put_decimal(const Column *k, char *out, int64_t x)
{
    uint64_t u = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
    *out = '-';
    out += x < 0;
    if (k->scale == 2 && !k->trim && !k->zeros) {       /* the commonest: divided by a constant */
        out = put_whole(out, u / 100);
        *out = '.';
        memcpy(out + 1, two_digits + 2 * (u % 100), 2);
        return out + 3;
    }
    out = put_whole(out, u / k->unit);
    return put_part(k, out, u % k->unit);
}

/* A byte with its high bit set where W holds C. */
static inline uint64_t bytes_equal(uint64_t w, char c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t x = w ^ ones * (unsigned char)c;
    return (x - ones) & ~x & ones << 7;
}

static inline bool is_bare_word(uint64_t w)
{
    return !(bytes_equal(w, '"') | bytes_equal(w, ',') | bytes_equal(w, '\n') | bytes_equal(w, '\r'));
}

/* Four to sixteen bytes that need no quotes; false: none were written. */
static inline bool put_short(char *out, Str s)
{
    if (s.len < 4 || s.len > 16 || s.p[0] == ' ' || s.p[s.len - 1] == ' ')
        return false;
    if (s.len >= 8) {                                   /* from both ends: they may overlap */
        uint64_t head, tail;
        memcpy(&head, s.p, 8);
        memcpy(&tail, s.p + s.len - 8, 8);
        if (!is_bare_word(head) || !is_bare_word(tail))
            return false;
        memcpy(out, &head, 8);
        memcpy(out + s.len - 8, &tail, 8);
        return true;
    }
    uint32_t head, tail;
    memcpy(&head, s.p, 4);
    memcpy(&tail, s.p + s.len - 4, 4);
    if (!is_bare_word(head | (uint64_t)tail << 32))
        return false;
    memcpy(out, &head, 4);
    memcpy(out + s.len - 4, &tail, 4);
    return true;
}

/* The label of a hole of bands; false: it has none that needs no quotes. */
static bool label_of_hole(const CsvRows *w, Column *k, uint32_t row, Str *said)
{
    HoleId h = vec_hole(k->v, row);
    BandShown b;
    if (h != k->hole) {
        if (cell_no_total(w->rs, k->c, row) || !cell_band(w->rs, k->c, row, &b))
            b.label = (Str){ "", 0 };
        k->hole = h;
        k->said = b.label;
    }
    *said = k->said;
    return k->said.len <= SPARE && is_bare(k->said);
}

static void put_any(CsvRows *w, const Column *k, Buf *out, uint32_t row)
{
    VecKind kind = k->v->kind;
    if (kind == VEC_NUM || kind == VEC_DATE || kind == VEC_PERIOD) {     /* nothing to quote */
        cell_data(out, w->rs, k->c, row);
        return;
    }
    if (kind == VEC_TEXT && vec_valid(k->v, row)) {
        csv_field(out, k->v->text[vec_at(k->v, row)]);
        return;
    }
    buf_clear(&w->room);
    cell_data(&w->room, w->rs, k->c, row);
    csv_field(out, (Str){ w->room.p ? w->room.p : "", (uint32_t)w->room.len });
}

/* A cell that lies within the room left; null: it does not. */
static inline char *put_cell(const CsvRows *w, Column *k, char *p, uint32_t row)
{
    const Vec *v = k->v;
    uint32_t at = vec_at(v, row);
    bool there = !v->valid || (v->valid[at >> 6] >> (at & 63) & 1);
    Str s;
    switch (k->way) {
    case WAY_DECIMAL:
        return there ? put_decimal(k, p, v->i64[at]) : p;
    case WAY_TEXT:
        return !there ? p : put_short(p, v->text[at]) ? p + v->text[at].len : NULL;
    case WAY_LABEL:
        if (!there) {
            if (!label_of_hole(w, k, row, &s))
                return NULL;
            memcpy(p, s.p, s.len);
            return p + s.len;
        }
        if (v->i64[at] < 0 || v->i64[at] >= (int64_t)k->c->bands->nrows)
            return NULL;
        s = k->labels[v->i64[at]];
        if (s.len > SPARE)
            return NULL;
        memcpy(p, s.p, SPARE);
        return p + s.len;
    case WAY_ANY:
        break;
    }
    return NULL;
}

void csv_rows_put(CsvRows *w, Buf *out, uint32_t row)
{
    char *p = buf_room(out, w->n * w->most);
    for (uint32_t i = 0; i < w->n; i++) {
        Column *k = &w->columns[i];
        if (i)
            *p++ = ',';
        char *next = put_cell(w, k, p, row);
        if (!next) {                                    /* of any length: through the buffer */
            out->len = (size_t)(p - out->p);
            put_any(w, k, out, row);
            next = buf_room(out, (w->n - i) * w->most);
        }
        p = next;
    }
    out->len = (size_t)(p - out->p);
    *p = '\0';
}
