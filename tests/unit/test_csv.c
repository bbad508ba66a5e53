/* test_csv.c -- fields of CSV made many at once, beside the same fields one by one; rows that go out as they come. */
#include "runtime/report/cell.h"
#include "runtime/report/csv_cell.h"
#include "runtime/report/csv_rows.h"
#include "tests/tap.h"
#include "tests/unit/report_fixture.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- numbers ---- */

static void put_cell(Buf *out, const CsvCell *c)
{
    if (c->n == CSV_LONG) {
        buf_add(out, (const char *)(uintptr_t)c->a, c->b);
        buf_putc(out, (char)c->last);
        return;
    }
    char text[16];
    memcpy(text, c, 16);
    buf_add(out, text, c->n);
}

/* X as a field, by the general printing of numbers. */
static void put_number(Buf *out, Arena *a, int64_t x, const CsvDecimal *how)
{
    Num n = num_decimal(a, x, how->scale);
    if (how->trim)
        num_print_exact(out, n);
    else
        num_print_fixed(out, n, (int32_t)(how->scale + how->zeros), ROUND_HALF_AWAY, false);
    buf_putc(out, how->separator);
}

static bool as_printed(const int64_t *x, uint32_t n, CsvDecimal how)
{
    static char slots[CSV_BLOCK * CSV_SLOT];
    CsvCell cells[CSV_BLOCK];
    Buf got = {0}, want = {0};
    Arena *a = arena_new();
    bool any_long = csv_decimals(cells, x, n, &how, slots), seen = false;
    for (uint32_t i = 0; i < n; i++) {
        put_cell(&got, &cells[i]);
        put_number(&want, a, x[i], &how);
        seen |= cells[i].n == CSV_LONG;
    }
    bool same = got.len == want.len && memcmp(got.p, want.p, got.len) == 0 && seen == any_long;
    if (!same)
        printf("# scale %u zeros %u trim %d\n#  got: %s\n# want: %s\n", how.scale, how.zeros, how.trim, got.p, want.p);
    arena_free(a);
    buf_free(&got);
    buf_free(&want);
    return same;
}

static uint64_t chance(void)
{
    static uint64_t state = 1;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return state >> 20;
}

/* Blocks whose numbers have at most DIGITS digits, with the ends of their range among them. */
static void fill_numbers(int64_t *x, uint32_t n, uint32_t digits)
{
    int64_t most = digits > VEC_MAX_SCALE ? INT64_MAX : vec_pow10[digits] - 1;
    const int64_t ends[] = { most, -most, 0, 1, -1, 10, -99, 100, most / 10, -(most / 10) };
    for (uint32_t i = 0; i < n; i++) {
        int64_t wide = (int64_t)(chance() << 24 ^ chance());
        wide = wide == INT64_MIN ? 0 : (wide < 0 ? -wide : wide) % most;
        x[i] = i < 10 ? ends[i] : (chance() & 1 ? wide : -wide) / vec_pow10[chance() % (digits < 18 ? digits : 18)];
    }
    if (digits > VEC_MAX_SCALE && n > 12)
        x[11] = INT64_MIN;
}

static void test_numbers(void)
{
    int64_t x[CSV_BLOCK];
    for (uint32_t digits = 1; digits <= 19; digits++) {
        bool same = true;
        for (uint32_t scale = 0; scale <= VEC_MAX_SCALE; scale++)
            for (uint32_t zeros = 0; scale + zeros <= VEC_MAX_SCALE; zeros += 1 + zeros) {
                fill_numbers(x, CSV_BLOCK, digits);
                same &= as_printed(x, CSV_BLOCK, (CsvDecimal){ scale, zeros, false, ',' });
                same &= as_printed(x, CSV_BLOCK, (CsvDecimal){ scale, 0, true, '\n' });
                for (uint32_t n = 1; n < 7; n++)        /* fewer than the wide way takes at once */
                    same &= as_printed(x + n, n, (CsvDecimal){ scale, zeros, false, ',' });
            }
        ok(same, "numbers of up to %u digits", digits);
    }
    const int64_t edges[] = { 9999999, 10000000, -10000000, 99999999, 100000000, -99999999, -9999999, INT64_C(9999999999999999), INT64_C(10000000000000000),
                              INT64_MAX, INT64_MIN };
    bool same = true;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        for (uint32_t scale = 0; scale <= 8; scale++) {
            for (uint32_t k = 0; k < 8; k++)
                x[k] = k == 5 ? edges[i] : 7;
            same &= as_printed(x, 8, (CsvDecimal){ scale, 0, false, ',' }) && as_printed(edges + i, 1, (CsvDecimal){ scale, 0, false, ',' });
        }
    ok(same, "numbers where one way ends and the next begins");
}

static void test_rounding(void)
{
    enum { N = 64 };
    Arena *a = arena_new();
    bool same = true;
    for (int quotient = 0; quotient < 2; quotient++)
        for (uint32_t decimals = 0; decimals < 6; decimals++) {
            int64_t out[N];
            Vec *v = vec_new(a, VEC_NUM, N);
            v->rep   = quotient ? REP_QUO : REP_DEC;
            v->scale = quotient ? 0 : (uint8_t)(decimals + 1 + decimals % 3);
            v->den   = quotient ? arena_alloc(a, N, sizeof *v->den) : NULL;
            for (uint32_t i = 0; i < N; i++) {
                int64_t most = i % 3 ? 10000 : INT64_C(10000000000000);
                v->i64[i] = (int64_t)(chance() % (uint64_t)most) - most / 2;
                if (quotient)
                    v->den[i] = 1 + (int64_t)(chance() % 40) * (i % 2 ? 1 : 5);
                else if (i % 4 == 0)
                    v->i64[i] = v->i64[i] / vec_pow10[v->scale - decimals] * vec_pow10[v->scale - decimals] + vec_pow10[v->scale - decimals] / 2;
            }
            if (quotient)
                same &= csv_round_quotients(out, v->i64, v->den, N, decimals);
            else
                csv_round_decimals(out, v->i64, N, v->scale, decimals);
            for (uint32_t i = 0; i < N && same; i++) {
                Buf got = {0}, want = {0};
                num_print_fixed(&got, num_decimal(a, out[i], decimals), (int32_t)decimals, ROUND_HALF_AWAY, false);
                num_print_fixed(&want, vec_num(a, v, i), (int32_t)decimals, ROUND_HALF_AWAY, false);
                same = strcmp(got.p, want.p) == 0;
                if (!same)
                    printf("# %lld to %u: %s, not %s\n", (long long)v->i64[i], decimals, got.p, want.p);
                buf_free(&got);
                buf_free(&want);
            }
        }
    ok(same, "rounded as numbers are that are printed one by one");
    int64_t out[2], x[2] = { 1, INT64_MIN }, den[2] = { 3, 1 };
    ok(csv_round_quotients(out, x, den, 1, 2) && out[0] == 33, "a third");
    ok(!csv_round_quotients(out, x, den, 2, 2), "a number that 64 bits do not hold");
    arena_free(a);
}

/* ---- rows ---- */

enum { ROWS = 200 };

/* Many rows of every kind of column, with holes, as one result. */
static Result *mixed_rows(Fixture *f)
{
    static const char *const odd[] = { "", " ", "a", ",", "\"", "a b", " lead", "trail ", "x\ny", "x\ry", "siete b", "ocho byt", "\"entre comillas\"", "quince bytes,15",
        "quince bytes 015", "dieciséis bytes", "treinta y dos bytes, o casi, aquí", "un texto largo que no cabe en ninguna parte y no pide comillas",
        "un texto largo que pide comillas por lo que trae al final mismo\"", "ñ" };
    Result *r = add_result(f, RESULT_SHOW, NULL, 8);
    ResultColumn *text = add_col(f, r, ROLE_VALUE, VEC_TEXT, "texto"), *num = add_col(f, r, ROLE_VALUE, VEC_NUM, "número, con coma");
    ResultColumn *money = add_col(f, r, ROLE_VALUE, VEC_NUM, "pesos"), *ratio = add_col(f, r, ROLE_VALUE, VEC_NUM, "razón");
    ResultColumn *band = add_col(f, r, ROLE_BAND, VEC_BAND, "banda"), *yes = add_col(f, r, ROLE_VALUE, VEC_BOOL, "si");
    ResultColumn *day = add_col(f, r, ROLE_VALUE, VEC_DATE, "día");
    uint64_t lines[ROWS];
    f->bands.missing[1].label = str_of("No evaluable, todavía");
    f->band_rows[1].label     = str_of("Amarillo \"fuerte\"");
    band->bands     = &f->bands;
    num->decimals   = 2;
    ratio->decimals = 1;
    for (uint32_t i = 0; i < ROWS; i++) {
        lines[i] = i + 2;
        uint32_t missing = i % 3 == 2 ? (uint32_t)chance() % 128 : 0;
        uint32_t motive = i % 2 ? MOTIVE_NOT_PUBLISHED : MOTIVE_EMPTY;
        if (missing & 1) put_hole(f, text, motive, SITE_DEVENGADO); else put_text(f, text, odd[chance() % (sizeof odd / sizeof *odd)]);
        if (missing & 2) put_hole(f, num, motive, SITE_DEVENGADO); else put_num(f, num, (int64_t)(chance() % 20000) - 10000, 100);
        if (missing & 4) put_hole(f, money, MOTIVE_EMPTY, SITE_PUBLICADO); else put_num(f, money, (int64_t)(chance() % 1000000000000) * (i % 5 ? 1 : 10000), 100);
        if (missing & 8) put_hole(f, ratio, motive, SITE_DIVISION); else put_num(f, ratio, (int64_t)(chance() % 1000), 1 + (int64_t)(chance() % 9));
        if (missing & 16) put_hole(f, band, motive, SITE_DIVISION); else put_i64(f, band, (int64_t)(chance() % 3));
        if (missing & 32) put_hole(f, yes, motive, SITE_DIVISION); else put_i64(f, yes, (int64_t)(chance() % 2));
        if (missing & 64) put_hole(f, day, motive, SITE_DIVISION); else put_i64(f, day, (int64_t)(chance() % 20000));
    }
    set_lines(f, r, ROWS, lines);
    return r;
}

static void one_by_one(Buf *out, const Fixture *f, const Result *r, bool reasons)
{
    Buf cell = {0}, all = {0}, said = {0};
    for (uint32_t row = 0; row < r->nrows; row++) {
        bool same = true;
        buf_clear(&all);
        for (uint32_t c = 0; c < r->ncols; c++) {
            HoleId h = cell_hole(&r->cols[c], row);
            buf_clear(&cell);
            cell_data(&cell, &f->rs, &r->cols[c], row);
            csv_field(out, (Str){ cell.p ? cell.p : "", (uint32_t)cell.len });
            buf_putc(out, c + 1 < r->ncols || reasons ? ',' : '\n');
            if (!h)
                continue;
            buf_clear(&cell);
            hole_print(&cell, f->rs.holes, h);
            same &= !all.len || strcmp(cell.p, said.p) == 0;
            buf_clear(&said);
            buf_puts(&said, cell.p);
            buf_printf(&all, "%s%s: %s", all.len ? "; " : "", r->cols[c].name, cell.p);
        }
        if (reasons) {
            const Buf *why = same ? &said : &all;
            csv_field(out, (Str){ all.len ? why->p : "", all.len ? (uint32_t)why->len : 0 });
            buf_putc(out, '\n');
        }
    }
    buf_free(&cell);
    buf_free(&all);
    buf_free(&said);
}

static void test_rows(void)
{
    Fixture *f = fixture_new();
    Result *r = mixed_rows(f);
    const ResultColumn *columns[8];
    const char *names[8];
    for (uint32_t c = 0; c < r->ncols; c++) {
        columns[c] = &r->cols[c];
        names[c]   = r->cols[c].name;
    }
    for (int reasons = 0; reasons < 2; reasons++) {
        Buf got = {0}, want = {0};
        one_by_one(&want, f, r, reasons);
        csv_rows(&got, &(CsvTable){ .rs = &f->rs, .columns = columns, .names = names, .ncolumns = r->ncols, .nrows = r->nrows, .reasons = reasons });
        is_str(got.p, want.p, "rows of every kind%s", reasons ? " with their reasons" : "");
        buf_free(&got);
        buf_free(&want);
    }
    fixture_free(f);
}

/* Under a hole anything may stand. */
static void test_under_holes(void)
{
    enum { N = 70 };
    Fixture *f = fixture_new();
    ResultColumn c[4];
    const ResultColumn *columns[4] = { &c[0], &c[1], &c[2], &c[3] };
    Buf got = {0}, want = {0};
    HoleId hole = hole_leaf(f->rs.holes, MOTIVE_EMPTY, SITE_DEVENGADO);
    for (uint32_t k = 0; k < 4; k++) {
        Vec *v = vec_new(f->rs.arena, k == 3 ? VEC_BAND : VEC_NUM, N);
        v->rep   = k == 1 ? REP_QUO : REP_DEC;
        v->scale = k == 0 ? 2 : k == 2 ? 3 : 0;
        v->den   = k == 1 ? arena_alloc(f->rs.arena, N, sizeof *v->den) : NULL;
        for (uint32_t i = 0; i < N; i++) {
            v->i64[i] = k == 3 ? 2 : 250;
            if (v->den)
                v->den[i] = 3;
            if (i % 5 == 0)
                vec_set_hole(f->rs.arena, v, i, hole);
            if (i % 5 == 0)
                v->i64[i] = i % 2 ? INT64_MIN : INT64_MAX;
            if (i % 5 == 0 && v->den)
                v->den[i] = 0;
        }
        c[k] = (ResultColumn){ .role = ROLE_VALUE, .name = "c", .kind = v->kind, .decimals = 2, .bands = &f->bands, .data.v = *v };
    }
    for (uint32_t i = 0; i < N; i++)
        buf_puts(&want, i % 5 ? "2.50,83.33,0.25,Verde\n" : ",,,No evaluable\n");
    csv_rows(&got, &(CsvTable){ .rs = &f->rs, .columns = columns, .ncolumns = 4, .nrows = N });
    is_str(got.p, want.p, "what stands under a hole is not looked at");
    buf_free(&got);
    buf_free(&want);
    fixture_free(f);
}

/* A text that takes few values, and columns that have one. */
static void test_few_values(void)
{
    enum { N = 130 };
    static const char *const words[] = { "Norte", "Sur, o casi", "una región de nombre muy largo" };
    Fixture *f = fixture_new();
    Str labels[3];
    uint8_t label[N];
    ResultColumn c[4];
    const ResultColumn *columns[4] = { &c[0], &c[1], &c[2], &c[3] };
    Buf got = {0}, want = {0};
    Vec *v = vec_new(f->rs.arena, VEC_TEXT, N);
    for (uint32_t i = 0; i < N; i++) {
        label[i]   = (uint8_t)(chance() % 3);
        labels[i % 3] = str_of(words[i % 3]);
        v->text[i] = str_of(words[label[i]]);
    }
    v->labels  = labels;
    v->label   = label;
    v->nlabels = 3;
    for (uint32_t i = 0; i < N; i += 7) {
        vec_set_hole(f->rs.arena, v, i, hole_leaf(f->rs.holes, MOTIVE_EMPTY, SITE_DEVENGADO));
        v->text[i] = (Str){ "", 0 };
        label[i]   = 255;
    }
    for (uint32_t k = 0; k < 4; k++)
        c[k] = (ResultColumn){ .role = ROLE_VALUE, .name = "c", .kind = VEC_TEXT, .decimals = -1 };
    c[0].data.v = *v;
    c[1].data.v = *vec_const_text(f->rs.arena, str_of(words[2]), N);
    c[2].kind   = VEC_NUM;
    c[2].data.v = *vec_const_num(f->rs.arena, num_ratio(f->rs.arena, 5, 4), N);
    c[3].data.v = *vec_const_hole(f->rs.arena, VEC_TEXT, hole_leaf(f->rs.holes, MOTIVE_EMPTY, SITE_DEVENGADO), N);
    for (uint32_t i = 0; i < N; i++) {
        csv_field(&want, v->text[i]);
        buf_printf(&want, ",%s,1.25,\n", words[2]);
    }
    csv_rows(&got, &(CsvTable){ .rs = &f->rs, .columns = columns, .ncolumns = 4, .nrows = N });
    is_str(got.p, want.p, "texts of few values and constants");
    buf_free(&got);
    buf_free(&want);
    fixture_free(f);
}

/* ---- rows that go out as they come ---- */

typedef struct Part { const ReportStream *stream; RowsView view; Buf text; } Part;

static void *make_part(void *arg)
{
    Part *p = arg;
    p->view.arena = arena_new();
    report_stream_rows(p->stream, &p->view, &p->text);
    arena_free(p->view.arena);
    return NULL;
}

static void test_stream(void)
{
    enum { PARTS = 4, EACH = ROWS / PARTS };
    static const struct { Format format; ReportOptions look; } ways[] = { { FORMAT_CSV, {0} }, { FORMAT_CSV, { .no_reasons = true } }, { FORMAT_JSONL, {0} } };
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        Fixture *f = fixture_new();
        Result *r = mixed_rows(f), shape = *r;
        Buf got = {0}, want = {0};
        Part parts[PARTS];
        pthread_t ids[PARTS];
        shape.nrows = 0;
        shape.lines = NULL;
        const ReportStream *s = report_stream(&f->rs, &shape, ways[w].format, &ways[w].look);
        buf_str(&got, report_stream_head(s));
        for (uint32_t p = 0; p < PARTS; p++) {
            uint32_t sel[EACH];
            const Vec **cols = arena_alloc(f->rs.arena, r->ncols, sizeof *cols);
            for (uint32_t i = 0; i < EACH; i++)
                sel[i] = p * EACH + i;
            for (uint32_t c = 0; c < r->ncols; c++)
                cols[c] = vec_gather(f->rs.arena, &r->cols[c].data.v, sel, EACH);
            parts[p] = (Part){ .stream = s, .view = { .n = EACH, .cols = cols, .lines = r->lines + p * EACH } };
        }
        for (uint32_t p = 0; p < PARTS; p++)
            if (pthread_create(&ids[p], NULL, make_part, &parts[p]) != 0)
                abort();
        for (uint32_t p = 0; p < PARTS; p++) {
            pthread_join(ids[p], NULL);
            buf_add(&got, parts[p].text.p, parts[p].text.len);
            buf_free(&parts[p].text);
        }
        report_write(&want, &f->rs, ways[w].format, &ways[w].look);
        is_str(got.p, want.p, "parts made by several threads are the whole, %s%s", format_name(ways[w].format), ways[w].look.no_reasons ? " without reasons" : "");
        buf_free(&got);
        buf_free(&want);
        fixture_free(f);
    }
    Fixture *f = fixture_new();
    ok(!report_stream(&f->rs, mixed_rows(f), FORMAT_TABLE, NULL), "a table of columns that are aligned does not go out by rows");
    fixture_free(f);
}

int main(void)
{
    mem_init();
    test_numbers();
    test_rounding();
    test_rows();
    test_under_holes();
    test_few_values();
    test_stream();
    return done();
}
