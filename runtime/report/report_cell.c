/* report_cell.c -- one value as people read it, and as data files hold it. */
#include "runtime/report/cell.h"

#include "runtime/column/period.h"
#include <string.h>

HoleId cell_hole(const ResultColumn *c, uint32_t row)
{
    return vec_hole(&c->data.v, row);
}

bool cell_no_total(const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    HoleId hole = cell_hole(c, row);
    return hole && hole_only_motive(rs->holes, hole, MOTIVE_NO_TOTAL);
}

Num cell_num(const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    return vec_num(rs->arena, &c->data.v, row);
}

bool cell_true(const ResultColumn *c, uint32_t row)
{
    const Vec *v = &c->data.v;
    return v->kind == VEC_BOOL && vec_valid(v, row) && v->boolean[vec_at(v, row)];
}

typedef struct ColourLook { const char *name, *shape, *ansi; } ColourLook;

/* A shape beside each colour, so that nobody needs to see the colour. */
static const ColourLook looks[] = {
    { "verde",    "●", "\033[32m" },
    { "amarillo", "▲", "\033[33m" },
    { "rojo",     "■", "\033[31m" },
    { "azul",     "◆", "\033[34m" },
    { "naranja",  "◆", "\033[38;5;208m" },
    { "gris",     "◆", "\033[90m" },
    { "morado",   "◆", "\033[35m" },
};
static const char SHAPE_OTHER[] = "◆", SHAPE_MISSING[] = "○";

static const ColourLook *look_of(const char *colour)
{
    if (!colour)
        return NULL;
    Str fold = text_fold(str_of(colour));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (str_eq(fold, str_of(looks[i].name)))
            return &looks[i];
    return NULL;
}

bool cell_band(const ResultSet *rs, const ResultColumn *c, uint32_t row, BandShown *out)
{
    const Vec *v = &c->data.v;
    const PlanBands *bands = c->bands;
    HoleId hole = vec_hole(v, row);
    if (!bands)
        return false;
    if (hole) {
        for (uint32_t i = 0; i < bands->nmissing; i++) {
            const PlanBandMissing *m = &bands->missing[i];
            if (m->any || hole_only_motive(rs->holes, hole, m->motive)) {
                *out = (BandShown){ m->label, m->colour, true };
                return true;
            }
        }
        return false;
    }
    int64_t at = v->i64[vec_at(v, row)];
    if (at < 0 || at >= (int64_t)bands->nrows)
        return false;
    const PlanBandRow *b = &bands->rows[at];
    *out = (BandShown){ b->label, b->colour, false };
    return true;
}

void cell_clean(Buf *out, Str s)
{
    for (uint32_t i = 0; i < s.len; ) {
        uint32_t used = 1;
        uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
        if (cp == '\n' || cp == '\r' || cp == '\t')
            buf_putc(out, ' ');
        else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xfffd
                 || (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
            buf_puts(out, "\xef\xbf\xbd");
        else
            buf_add(out, s.p + i, used);
        i += used;
    }
}

static void band_people(Buf *out, const BandShown *b, bool colour)
{
    const ColourLook *look = b->missing ? NULL : look_of(b->colour);
    const char *on = !colour ? NULL : look ? look->ansi : b->missing ? "\033[2m" : NULL;
    if (on)
        buf_puts(out, on);
    buf_puts(out, b->missing ? SHAPE_MISSING : look ? look->shape : SHAPE_OTHER);
    buf_putc(out, ' ');
    cell_clean(out, b->label);
    if (on)
        buf_puts(out, "\033[0m");
}

static void num_people(Buf *out, const ResultColumn *c, Num n)
{
    if (n.approx)
        buf_puts(out, "≈ ");
    if (c->decimals >= 0)
        num_print_fixed(out, n, c->decimals, c->round, !c->ungrouped);
    else
        num_print_short(out, n, CELL_TABLE_DECIMALS, !c->ungrouped);
}

void cell_rounded(Buf *out, const ResultColumn *c, Num n)
{
    uint32_t decimals;
    if (c->decimals >= 0)
        num_print_fixed(out, n, c->decimals, c->round, false);
    else if (num_finite(n, &decimals))
        num_print_exact(out, n);
    else
        num_print_fixed(out, n, CELL_DATA_DECIMALS, ROUND_HALF_AWAY, false);
}

static const char *bool_text(const ResultColumn *c, bool value)
{
    if (c->role == ROLE_VERDICT)
        return value ? "cumple" : "no cumple";
    return value ? "verdadero" : "falso";
}

void cell_people(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row, bool colour)
{
    const Vec *v = &c->data.v;
    HoleId hole = vec_hole(v, row);
    if (cell_no_total(rs, c, row))
        return;
    if (v->kind == VEC_BAND) {
        BandShown b;
        if (cell_band(rs, c, row, &b)) {
            band_people(out, &b, colour);
            return;
        }
    }
    if (hole) {
        if (c->role == ROLE_VERDICT) {
            buf_puts(out, "no evaluable");
            return;
        }
        if (colour)
            buf_puts(out, "\033[2m");
        buf_putc(out, '(');
        hole_print(out, rs->holes, hole);
        buf_putc(out, ')');
        if (colour)
            buf_puts(out, "\033[0m");
        return;
    }
    uint32_t i = vec_at(v, row);
    switch (v->kind) {
    case VEC_NUM:    num_people(out, c, cell_num(rs, c, row)); break;
    case VEC_TEXT:   cell_clean(out, v->text[i]); break;
    case VEC_BOOL:   buf_puts(out, bool_text(c, v->boolean[i])); break;
    case VEC_DATE:   date_print(out, v->i64[i]); break;
    case VEC_PERIOD: period_print(out, period_unpack(v->i64[i])); break;
    case VEC_BAND:   buf_printf(out, "%lld", (long long)v->i64[i]); break;
    }
}

/* X / 10^SCALE as cell_rounded writes it.  False: it must be rounded. */
static bool put_decimal(Buf *out, int64_t x, uint32_t scale, int32_t decimals)
{
    enum { ROOM = 64 };
    char text[ROOM], *end = text + ROOM, *p = end;
    uint64_t u = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
    uint32_t after = scale;
    if (decimals < 0) {
        while (after && u % 10 == 0) {
            u /= 10;
            after--;
        }
    } else if ((uint32_t)decimals < scale || decimals > VEC_MAX_SCALE) {
        return false;
    } else {
        for (uint32_t zeros = (uint32_t)decimals - scale; zeros; zeros--)
            *--p = '0';
    }
    bool point = after || p < end;
    for (; after; after--, u /= 10)
        *--p = (char)('0' + u % 10);
    if (point)
        *--p = '.';
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (x < 0)
        *--p = '-';
    buf_add(out, p, (size_t)(end - p));
    return true;
}

void cell_data(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    const Vec *v = &c->data.v;
    uint32_t i = vec_at(v, row);
    BandShown b;
    if (vec_valid(v, row)) {
        if (v->kind == VEC_NUM && v->rep == REP_DEC && put_decimal(out, v->i64[i], v->scale, c->decimals))
            return;
        if (v->kind == VEC_BAND && c->bands && v->i64[i] >= 0 && v->i64[i] < (int64_t)c->bands->nrows) {
            buf_str(out, c->bands->rows[v->i64[i]].label);
            return;
        }
    } else {
        if (cell_no_total(rs, c, row))
            return;
        if (v->kind == VEC_BAND && cell_band(rs, c, row, &b)) {
            buf_str(out, b.label);
            return;
        }
        if (c->role == ROLE_VERDICT)
            buf_puts(out, "no evaluable");
        return;
    }
    switch (v->kind) {
    case VEC_NUM:    cell_rounded(out, c, cell_num(rs, c, row)); break;
    case VEC_TEXT:   buf_str(out, v->text[i]); break;
    case VEC_BOOL:   buf_puts(out, bool_text(c, v->boolean[i])); break;
    case VEC_DATE:   date_print(out, v->i64[i]); break;
    case VEC_PERIOD: period_print(out, period_unpack(v->i64[i])); break;
    case VEC_BAND:   buf_printf(out, "%lld", (long long)v->i64[i]); break;
    }
}

void report_cell(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row, const ReportOptions *opt)
{
    cell_people(out, rs, c, row, opt && opt->colour);
}

const ResultColumn *result_column(const Result *r, ResultRole role)
{
    for (uint32_t i = 0; i < r->ncols; i++)
        if (r->cols[i].role == role)
            return &r->cols[i];
    return NULL;
}

const char *result_file(const ResultSet *rs, const Result *r)
{
    if (!rs->plan || r->dataset >= rs->plan->ndatasets)
        return NULL;
    const TableSpec *t = rs->plan->datasets[r->dataset].table;
    return t->nfiles ? NULL : line_file(t, 0);
}

const char *row_file(const ResultSet *rs, const Result *r, uint32_t row)
{
    if (!rs->plan || r->dataset >= rs->plan->ndatasets)
        return NULL;
    return line_file(rs->plan->datasets[r->dataset].table, r->lines ? r->lines[row] : 0);
}

uint64_t row_line(const Result *r, uint32_t row)
{
    return r->lines && !r->is_total ? line_number(r->lines[row]) : 0;
}
