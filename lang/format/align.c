/* align.c -- the text of each line: the columns of a block under one another, and the comments at their ends too. */
#include "lang/format/page.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <string.h>

/* A cell wider than this moves nobody else's; a line wider than that does not move the comments of the others. */
enum { PLACES = 16, CELL_MAX = 60, COMMENT_AFTER_MAX = 80 };

/* ---- where cells begin ---- */

static void cell(Line *l, uint32_t first, uint32_t place)
{
    Cell c = { first, place < PLACES ? place : PLACES - 1 };
    GC_PUSH(l->cells, l->ncells, l->cap_cells, c);
}

static bool column_place(int kind, uint32_t *place)
{
    static const struct { int kind; uint32_t place; } places[] = {
        { DESDE, 2 }, { JUNTO_A, 2 }, { BAJO, 2 }, { VEZ, 3 }, { HASTA, 4 }, { PARTE, 5 }, { MINIMO, 6 }, { MAXIMO, 7 }, { FALTANTES, 8 },
        { MOTIVO_SEGUN, 9 }, { DECIMAL_COMA, 10 }, { EQ, 11 },
    };
    for (uint32_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].kind == kind) {
            *place = places[i].place;
            return true;
        }
    return false;
}

/* name | type | desde … | mínimo … | … | = expression */
static void column_cells(Line *l, const Word *w, uint32_t at, uint32_t i)
{
    uint32_t place;
    if (at == 0)
        cell(l, i, 0);
    else if (column_place(w->kind, &place))
        cell(l, i, at == 1 ? 1 : place);
    else if (at == 1)
        cell(l, i, 1);
}

/* rojo | "Rojo" | < 70 */
static void band_cells(Line *l, const Word *w, uint32_t at, uint32_t i)
{
    if (at == 0)
        cell(l, i, 0);
    else if (w->kind == TEXT && w[-1].kind != COMMA)
        cell(l, i, 1);
    else if (w[-1].kind == TEXT)
        cell(l, i, 2);
}

/* sexenal 2024 | 20 | línea base 40 en 2018 */
static void goal_cells(Line *l, const Word *w, uint32_t at, uint32_t i)
{
    bool named = w[-(int32_t)at].kind == NAME || w[-(int32_t)at].kind == TEXT;
    if (at == 0)
        cell(l, i, 0);
    else if (at == (named ? 2 : 1))
        cell(l, i, 1);
    else if (w->kind == LINEA_BASE)
        cell(l, i, 2);
}

/* programado desde 9 | alcanzado desde 11 */
static void tramo_cells(Line *l, const Word *w, uint32_t at, uint32_t i)
{
    if (at == 0)
        cell(l, i, 0);
    else if (w[-1].kind == NO_PUBLICADO || (at > 2 && w[-2].kind == DESDE))
        cell(l, i, l->ncells);
}

/* "Meta alcanzada" | = suma(alcanzado); propósito | eficacia, eficiencia */
static void pair_cells(Line *l, uint32_t at, uint32_t i)
{
    if (at < 2)
        cell(l, i, at);
}

/* regla r: | condition | grave "message" */
static void rule_cells(Line *l, const Word *w, uint32_t at, uint32_t i, bool last)
{
    if (at == 0)
        cell(l, i, 0);
    else if (at == 3)
        cell(l, i, 1);
    else if (at > 3 && (w->kind == SEVERITY || (last && w->kind == TEXT && w[-1].kind != SEVERITY && kind_ends_operand(w[-1].kind))))
        cell(l, i, 2);
}

static void find_cells(Page *p)
{
    uint32_t start = 0, depth = 0;
    bool rules = false;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        if (!l->goes_on) {
            start = l->first;
            depth = 0;
            rules = l->n && p->words.items[start].kind == REGLA;
        }
        for (uint32_t k = l->first; k < l->first + l->n && p->words.items[start].kind != TERMINA; k++) {
            const Word *w = &p->words.items[k];
            if (depth == 0 && l->block == BLK_COLUMNS)
                column_cells(l, w, k - start, k);
            else if (depth == 0 && l->block == BLK_BANDS)
                band_cells(l, w, k - start, k);
            else if (depth == 0 && l->block == BLK_METAS)
                goal_cells(l, w, k - start, k);
            else if (depth == 0 && l->block == BLK_TRAMO)
                tramo_cells(l, w, k - start, k);
            else if (depth == 0 && (l->block == BLK_VARIABLES || l->block == BLK_DIMENSIONS))
                pair_cells(l, k - start, k);
            else if (depth == 0 && rules)
                rule_cells(l, w, k - start, k, k + 1 >= p->words.n || w[1].kind == NEWLINE);
            depth += w->kind == LPAREN || w->kind == LBRACKET || w->kind == LBRACE;
            if ((w->kind == RPAREN || w->kind == RBRACKET || w->kind == RBRACE) && depth)
                depth--;
        }
        if (l->n && (!l->ncells || l->cells[0].first != l->first)) {        /* what stands before the first cell */
            cell(l, l->first, 0);
            memmove(l->cells + 1, l->cells, (l->ncells - 1) * sizeof *l->cells);
            l->cells[0] = (Cell){ l->first, 0 };
        }
    }
}

/* ---- how wide they are ---- */

static uint32_t cell_end(const Line *l, uint32_t k) { return k + 1 < l->ncells ? l->cells[k + 1].first : l->first + l->n; }

static uint32_t cell_width(const Page *p, const Line *l, uint32_t k) { return words_width(&p->words, l->cells[k].first, cell_end(l, k)); }

/* The last cell of a line takes the room it needs, and so does the reason of a label. */
static bool counts(const Page *p, const Line *l, uint32_t k)
{
    const Word *w = &p->words.items[l->first];
    return !l->goes_on && k + 1 < l->ncells && !(w->kind == SIN_DATO && w[1].kind == POR_MOTIVO);
}

/* Widths of the places of the lines FIRST.. of the same block. */
static void measure(const Page *p, uint32_t first, uint32_t *widths)
{
    memset(widths, 0, PLACES * sizeof *widths);
    for (uint32_t i = first; i < p->lines.n; i++) {
        const Line *l = &p->lines.items[i];
        if (l->group != p->lines.items[first].group)
            continue;
        for (uint32_t k = 0; k < l->ncells; k++) {
            uint32_t width = counts(p, l, k) ? cell_width(p, l, k) : 0;
            if (width <= CELL_MAX && width > widths[l->cells[k].place])
                widths[l->cells[k].place] = width;
        }
    }
}

static void print_line(Page *p, Line *l, const uint32_t *widths)
{
    Buf b = { 0 };
    for (uint32_t k = 0; k < l->ncells; k++) {
        uint32_t column = 0, here = buf_width(&b), place = l->cells[k].place;
        for (uint32_t q = 0; q < place; q++)
            column += widths[q] ? widths[q] + GAP : 0;
        bool in_order = !l->goes_on && (!k || place > l->cells[k - 1].place);
        if (k)
            buf_repeat(&b, " ", in_order && column >= here + GAP ? column - here : GAP);
        words_print(&b, &p->words, l->cells[k].first, cell_end(l, k));
    }
    l->text = (Str){ gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
}

/* ---- comments ---- */

static uint32_t line_width(const Line *l)
{
    return l->text.len && memchr(l->text.p, '\n', l->text.len) ? WIDE : l->indent + text_width(l->text);
}

static void shift_comment(Line *l, uint32_t blanks)
{
    Buf b = { 0 };
    buf_repeat(&b, " ", blanks);
    buf_str(&b, l->comment);
    l->comment = (Str){ gc_strndup(b.p, b.len), (uint32_t)b.len };
    buf_free(&b);
}

/* The comments at the ends of lines of one block, without a blank line between, stand under one another. */
static void align_comments(Page *p)
{
    for (uint32_t first = 0, next; first < p->lines.n; first = next) {
        uint32_t column = 0;
        for (next = first; next < p->lines.n; next++) {
            const Line *l = &p->lines.items[next];
            if (next > first && (l->blank || l->group != p->lines.items[first].group))
                break;
            uint32_t width = line_width(l);
            if (l->n && l->comment.len && width <= COMMENT_AFTER_MAX && width > column)
                column = width;
        }
        for (uint32_t i = first; i < next; i++) {
            Line *l = &p->lines.items[i];
            uint32_t width = line_width(l);
            if (l->n && l->comment.len)
                shift_comment(l, (column > width ? column - width : 0) + GAP);
        }
    }
}

void page_align(Page *p)
{
    uint32_t widths[PLACES] = { 0 }, group = 0;
    find_cells(p);
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        if (!l->n)
            continue;
        if (p->words.items[l->first].kind == ROW) {
            if (!l->text.p)
                page_table(p, i);
            continue;
        }
        if (l->group != group) {
            group = l->group;
            measure(p, i, widths);
        }
        print_line(p, l, widths);
    }
    align_comments(p);
}
