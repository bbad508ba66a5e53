/* diff.c -- the lines in which two forms of a text differ. */
#include "lang/format/format.h"
#include "runtime/mem.h"

enum { COMPARED_MAX = 1000 };       /* lines of each side between the first and the last difference: what nobody will read is not compared */

typedef struct TextLines { Str *items; uint32_t n, cap; } TextLines;

static TextLines split(Str text)
{
    TextLines l = { 0 };
    for (uint32_t start = 0; start < text.len;) {
        uint32_t end = start;
        while (end < text.len && text.p[end] != '\n')
            end++;
        Str line = { text.p + start, end - start - (end > start && text.p[end - 1] == '\r') };
        GC_PUSH(l.items, l.n, l.cap, line);
        start = end + 1;
    }
    return l;
}

/* COMMON[i * (nb + 1) + k]: how many lines the rests of A from I and of B from K have in common, in order. */
static uint16_t *common_lines(const Str *a, uint32_t na, const Str *b, uint32_t nb)
{
    uint16_t *common = gc_alloc_atomic((size_t)(na + 1) * (nb + 1), sizeof *common);
    for (uint32_t i = na; i-- > 0;)
        for (uint32_t k = nb; k-- > 0;) {
            uint16_t *here = &common[i * (nb + 1) + k];
            uint16_t below = here[nb + 1], right = here[1];
            *here = str_eq(a[i], b[k]) ? (uint16_t)(here[nb + 2] + 1) : below > right ? below : right;
        }
    return common;
}

static void put(Buf *out, uint32_t number, char sign, Str line)
{
    buf_printf(out, "%5u %c ", number, sign);
    for (uint32_t i = 0; i < line.len; i++)             /* a comment may hold signs that would act on a terminal */
        buf_putc(out, (unsigned char)line.p[i] < 0x20 || line.p[i] == 0x7F ? ' ' : line.p[i]);
    buf_putc(out, '\n');
}

void format_diff(Buf *out, Str a, Str b, uint32_t lines)
{
    TextLines x = split(a), y = split(b);
    uint32_t start = 0, nx = x.n, ny = y.n, given = 0;
    while (start < nx && start < ny && str_eq(x.items[start], y.items[start]))
        start++;
    while (nx > start && ny > start && str_eq(x.items[nx - 1], y.items[ny - 1]))
        nx--, ny--;
    uint32_t na = nx - start < COMPARED_MAX ? nx - start : COMPARED_MAX, nb = ny - start < COMPARED_MAX ? ny - start : COMPARED_MAX;
    const uint16_t *common = common_lines(x.items + start, na, y.items + start, nb);
    for (uint32_t i = 0, k = 0; (i < na || k < nb) && given < lines;) {
        uint16_t here = common[i * (nb + 1) + k];
        if (i < na && k < nb && str_eq(x.items[start + i], y.items[start + k])) {
            i++, k++;
        } else if (i < na && (k == nb || common[(i + 1) * (nb + 1) + k] == here)) {
            put(out, start + i + 1, '-', x.items[start + i]);
            i++, given++;
        } else {
            put(out, start + k + 1, '+', y.items[start + k]);
            k++, given++;
        }
    }
    if (given == lines)
        buf_puts(out, "      …\n");
    if (!given && !str_eq(a, b))
        buf_puts(out, "      los fines de renglón\n");
}
