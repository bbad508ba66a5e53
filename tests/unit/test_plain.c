/* test_plain.c -- the loops over plain cells: what they are sure of is right, and what they leave is all the rest. */
#include "runtime/ingest/cell.h"
#include "runtime/ingest/plain.h"
#include "runtime/mem.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 300, WIDTH = 11 };

static uint64_t state = 7;

static uint32_t below(uint32_t n)
{
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

/* Rows of WIDTH cells, each one of TEXTS, the first ones COMMON times as often. */
static RawBatch *batch_of(const char *const *texts, uint32_t ntexts, uint32_t common)
{
    Buf all = { 0 };
    for (uint32_t r = 0; r < ROWS; r++)
        for (uint32_t i = 0; i < WIDTH; i++) {
            buf_puts(&all, texts[below(common) ? below(2) : below(ntexts)]);
            buf_putc(&all, i + 1 < WIDTH ? ',' : '\n');
        }
    RawBatch *b = raw_new();
    raw_reserve(b, all.len + 1);
    memcpy(b->text, all.p, all.len);
    b->len = all.len;
    size_t pos = 0;
    uint64_t line = 1;
    scan_rows((Dialect){ ',', '\n', true }, b, &pos, &line, ROWS);
    raw_survey(b);
    buf_free(&all);
    return b;
}

static void runs_of_booleans(void)
{
    static const char *const texts[] = { "0", "1", "", "2", "10", "sí", "\"1\"", "NR", "01" };
    uint32_t sel[ROWS], wrong = 0, runs = 0;
    for (uint32_t round = 0; round < 60; round++) {
        RawBatch *b = batch_of(texts, sizeof texts / sizeof *texts, 1 + round % 20);
        uint32_t n = 0, count = 2 + round % 7, first = below(WIDTH - count + 1);
        for (uint32_t r = 0; r < ROWS; r++)
            if (below(4))
                sel[n++] = r;
        PlainCells c = { .b = b, .sel = round % 2 ? sel : NULL, .n = round % 2 ? n : ROWS, .field = first };
        uint8_t *out[PLAIN_RUN], alone[ROWS];
        uint32_t *rest[PLAIN_RUN], nrest[PLAIN_RUN], left[ROWS + 1];
        for (uint32_t k = 0; k < PLAIN_RUN; k++) {
            out[k]  = malloc(ROWS);
            rest[k] = malloc((ROWS + 1) * sizeof *rest[k]);
        }
        if (plain_boolean_run(&c, count, out, rest, nrest)) {
            runs++;
            for (uint32_t k = 0; k < count; k++) {
                PlainCells one = c;
                one.field += k;
                uint32_t nleft = plain_booleans(&one, alone, left);
                wrong += nleft != nrest[k] || memcmp(left, rest[k], nleft * sizeof *left) != 0;
                for (uint32_t i = 0, r = 0; i < one.n; i++) {
                    bool odd = r < nleft && left[r] == i;
                    r += odd;
                    wrong += !odd && alone[i] != out[k][i];
                }
            }
        }
        for (uint32_t k = 0; k < PLAIN_RUN; k++) {
            free(out[k]);
            free(rest[k]);
        }
        raw_free(b);
    }
    ok(wrong == 0 && runs > 20, "columns of yes and no together are as one by one (%u differ)", wrong);
}

/* What is read is what cell_number reads, which knows everything. */
static void numbers(void)
{
    static const char *const texts[] = { "12.5", "7", "0.05", "-3.25", "-0", ".5", "5.", "-", ".", "", "1.2.3", "--1", "1234567890123456", "12345678901234567",
                                         "0.000000000000001", "99999999999999.99", "1e3", " 4", "4 ", "\"6.5\"", "NR", "+1", "1,5", "00012.50" };
    Arena *a = arena_new();
    uint32_t wrong = 0, read = 0;
    for (uint32_t round = 0; round < 60; round++) {
        RawBatch *b = batch_of(texts, sizeof texts / sizeof *texts, round % 3 ? 1 : 6);
        PlainCells c = { .b = b, .n = ROWS, .field = below(WIDTH), .point = '.' };
        int64_t out[ROWS];
        uint32_t rest[ROWS + 1];
        uint8_t scale;
        uint32_t nrest = plain_numbers(&c, out, &scale, rest);
        for (uint32_t i = 0, r = 0; i < ROWS; i++) {
            CellNumber n;
            if (r < nrest && rest[r] == i) {
                r++;
                continue;
            }
            read++;
            Num got = num_decimal(a, out[i], scale);
            wrong += cell_number(a, raw_field(b, i, c.field), false, false, &n) != NULL || n.wide || num_cmp(got, num_decimal(a, n.mantissa, n.scale)) != 0;
        }
        raw_free(b);
    }
    ok(wrong == 0, "numbers that are read at once are right (%u of %u are not)", wrong, read);
    arena_free(a);
}

static void texts_known_again(void)
{
    static const char *const texts[] = { "2024T1", "2023T4", "2024-03", "una fecha larga", "x", "exactly16letters", "more than sixteen letters", "" };
    RawBatch *b = batch_of(texts, sizeof texts / sizeof *texts, 1);
    PlainCells c = { .b = b, .n = ROWS, .field = 3 };
    PlainSeen seen[PLAIN_SEEN];
    int64_t out[ROWS];
    uint32_t rest[ROWS + 1], wrong = 0;
    memset(seen, 0, sizeof seen);
    ok(plain_seen(&c, seen, 0, ROWS, out, rest) == ROWS, "nothing is known at first");
    for (uint32_t i = 0; i < ROWS; i++)
        plain_remember(&c, seen, i, raw_field(b, i, 3).len * 100 + (unsigned char)raw_field(b, i, 3).p[0]);
    uint32_t nrest = plain_seen(&c, seen, 0, ROWS, out, rest);
    for (uint32_t i = 0, r = 0; i < ROWS; i++) {
        Str s = raw_field(b, i, 3);
        bool left = r < nrest && rest[r] == i;
        r += left;
        wrong += left != (s.len == 0 || s.len > 16) || (!left && out[i] != (int64_t)s.len * 100 + (unsigned char)s.p[0]);
    }
    ok(wrong == 0, "what was seen is known, but for empty and long texts (%u are wrong)", wrong);
    raw_free(b);
}

int main(void)
{
    mem_init();
    runs_of_booleans();
    numbers();
    texts_known_again();
    return done();
}
