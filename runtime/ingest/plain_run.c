/* plain_run.c -- columns of yes and no that stand side by side, as surveys have them: the cells of a row at once. */
#include "runtime/ingest/plain.h"

#include <string.h>

enum { PIECE = 64 /* rows made into columns together */ };

/* The eight cells of a byte each that begin at every other byte from P on. */
typedef struct Eight { uint64_t low, high; } Eight;

static const uint64_t every_other = UINT64_C(0x00FF00FF00FF00FF), ones = UINT64_C(0x0001000100010001);

static inline Eight eight_at(const char *p)
{
    Eight e;
    memcpy(&e.low, p, 8);
    memcpy(&e.high, p + 8, 8);
    e.low  = (e.low & every_other) ^ ones * '0';
    e.high = (e.high & every_other) ^ ones * '0';
    return e;
}

/* Four bytes, each with one behind it that is 0, side by side. */
static inline uint64_t close_up(uint64_t w)
{
    w |= w >> 8;
    return (w & 0xFFFF) | (w >> 16 & 0xFFFF0000);
}

/* The cells of a row one by one, as bytes; those that are not plain are listed. */
static void cell_by_cell(const char *text, const uint32_t *stops, uint32_t count, uint8_t *bytes, uint32_t place, uint32_t *const *rest, uint32_t *nrest)
{
    for (uint32_t k = 0; k < count; k++) {
        uint32_t at = stops[k] + 1, len = stops[k + 1] - at, digit = (uint32_t)(unsigned char)text[at] - '0';
        bytes[k] = digit & 1;
        if (len != 1 || digit > 1)
            rest[k][nrest[k]++] = place;
    }
}

bool plain_boolean_run(const PlainCells *c, uint32_t count, uint8_t *const *out, uint32_t *const *rest, uint32_t *nrest)
{
    const RawBatch *b = c->b;
    if (!b->packed || b->least_width != b->most_width || (b->returns && c->field + count >= b->most_width))
        return false;
    /* Bits that are neither 0 nor 1 in one of the COUNT cells. */
    uint64_t odd_low = ~ones, odd_high = count > 4 ? ~ones : 0;
    odd_low  &= count < 4 ? (UINT64_C(1) << 16 * count) - 1 : UINT64_MAX;
    odd_high &= count < 8 && count > 4 ? (UINT64_C(1) << 16 * (count - 4)) - 1 : UINT64_MAX;
    const uint32_t *column = b->stops + c->field, width = b->most_width;
    memset(nrest, 0, count * sizeof *nrest);
    for (uint32_t from = 0; from < c->n; from += PIECE) {
        uint32_t n = c->n - from < PIECE ? c->n - from : PIECE;
        uint8_t bytes[PIECE][8];
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t *stops = column + (c->sel ? c->sel[from + i] : from + i) * width;
            Eight e = eight_at(b->text + (uint32_t)(stops[0] + 1));
            uint64_t together = close_up(e.low) | close_up(e.high) << 32;
            memcpy(bytes[i], &together, 8);
            if (stops[count] - stops[0] != 2 * count || (e.low & odd_low) | (e.high & odd_high))
                cell_by_cell(b->text, stops, count, bytes[i], from + i, rest, nrest);
        }
        for (uint32_t k = 0; k < count; k++) {
            uint8_t *restrict to = out[k] + from;
            for (uint32_t i = 0; i < n; i++)
                to[i] = bytes[i][k];
        }
    }
    return true;
}
