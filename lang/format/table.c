/* table.c -- the rows under `dado`: cells under one another, numbers on the right. */
#include "lang/format/page.h"
#include "lang/query/scope.h"
#include "grammar.h"
#include "runtime/mem.h"

typedef struct Row { Str *cells; uint32_t n, cap; } Row;

/* The cells of a row as written, and the comment after its last bar. */
static Row cut_row(Str text, Str *comment)
{
    Row row = { 0 };
    uint32_t start = 1;
    for (uint32_t i = 1; i < text.len; i++) {
        if (text.p[i] == '\\' && i + 1 < text.len && text.p[i + 1] == '|') {
            i++;
        } else if (text.p[i] == '|') {
            Str cell = str_trim((Str){ text.p + start, i - start });
            GC_PUSH(row.cells, row.n, row.cap, cell);
            start = i + 1;
        }
    }
    *comment = str_trim((Str){ text.p + start, text.len - start });
    return row;
}

static const GivenTable *given_at(const Module *m, uint32_t offset)
{
    for (uint32_t i = 0; i < m->n; i++)
        for (uint32_t k = 0; m->decls[i]->kind == DECL_TEST && k < m->decls[i]->as.test.ngiven; k++) {
            const GivenTable *g = &m->decls[i]->as.test.given[k];
            if (g->span.start <= offset && offset < g->span.end)
                return g;
        }
    return NULL;
}

static bool is_number(const Module *m, const GivenTable *g, uint32_t column)
{
    if (!g || column >= g->ncolumns)
        return false;
    NameUse use = { &g->columns[column], NAME_COLUMN, NULL, &g->dataset, NULL };
    const Name *declared = scope_declares(m, &use);
    for (uint32_t i = 0; declared && i < m->n; i++) {
        const ColumnDecl *c = scope_column(m->decls[i], declared);
        if (c && &c->name == declared)
            return c->type.word == TYPEWORD_NUMBER;
    }
    return false;
}

static bool is_row(const Page *p, uint32_t i)
{
    const Line *l = &p->lines.items[i];
    return l->n && p->words.items[l->first].kind == ROW;
}

/* The heading cells are names: as their dataset spells them. */
static void spell_headings(const Page *p, Row *row, const GivenTable *g)
{
    Spellings known = { 0 };
    spellings_find(&known, p->module);
    for (uint32_t k = 0; g && k < row->n && k < g->ncolumns; k++) {
        Str text = spelling_at(&known, g->columns[k].span.start);
        if (text.len)
            row->cells[k] = text;
    }
}

static void print_row(Buf *out, const Row *row, const uint32_t *widths, const bool *numbers)
{
    buf_putc(out, '|');
    for (uint32_t k = 0; k < row->n; k++) {
        size_t pad = widths[k] - text_width(row->cells[k]);
        buf_putc(out, ' ');
        buf_repeat(out, " ", numbers[k] ? pad : 0);
        buf_str(out, row->cells[k]);
        buf_repeat(out, " ", numbers[k] ? 0 : pad);
        buf_puts(out, " |");
    }
}

void page_table(Page *p, uint32_t first)
{
    uint32_t last = first, ncolumns = 0;
    while (last < p->lines.n && (is_row(p, last) || !p->lines.items[last].n))
        last++;
    Row *rows = gc_array(Row, last - first);
    const GivenTable *g = given_at(p->module, p->words.items[p->lines.items[first].first].span.start);
    for (uint32_t i = first; i < last; i++) {
        Line *l = &p->lines.items[i];
        if (!l->n)
            continue;
        rows[i - first] = cut_row(text_nfc(span_text(p->words.items[l->first].span)), &l->comment);
        ncolumns = rows[i - first].n > ncolumns ? rows[i - first].n : ncolumns;
    }
    spell_headings(p, &rows[0], g);
    uint32_t *widths = gc_alloc_atomic(ncolumns + 1, sizeof *widths);
    bool *numbers = gc_alloc_atomic(ncolumns + 1, sizeof *numbers);
    for (uint32_t k = 0; k < ncolumns; k++) {
        numbers[k] = is_number(p->module, g, k);
        for (uint32_t i = 0; i < last - first; i++)
            if (k < rows[i].n && text_width(rows[i].cells[k]) > widths[k])
                widths[k] = text_width(rows[i].cells[k]);
    }
    for (uint32_t i = first; i < last; i++) {
        Buf b = { 0 };
        if (p->lines.items[i].n)
            print_row(&b, &rows[i - first], widths, numbers);
        p->lines.items[i].text = (Str){ gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
        buf_free(&b);
    }
}
