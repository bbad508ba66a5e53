/* header.c -- the lines of the heading: finding them, keeping them, knowing them again on later pages. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

enum {
    SEARCH_BYTES     = 1 << 20,    /* text kept at once while the heading is looked for */
    NEAR_CANDIDATES  = 500,
    HEAD_MAX_LINES   = 64
};

static void keep_line(Table *t, const RawBatch *b, uint32_t row)
{
    HeadLine *h = &t->head[t->nhead++];
    h->n     = raw_width(b, row);
    h->cells = gc_array(Str, h->n ? h->n : 1);
    for (uint32_t i = 0; i < h->n; i++) {
        Str s = str_trim(raw_field(b, row, i));
        h->cells[i] = (Str){ gc_strndup(s.p, s.len), s.len };
    }
    if (h->n > t->width)
        t->width = h->n;
}

typedef struct Near { Str cells[NEAR_CANDIDATES]; uint32_t n; } Near;

static void remember(Near *near, Str cell)
{
    cell = str_trim(cell);
    if (cell.len == 0 || cell.len > 200 || near->n == NEAR_CANDIDATES)
        return;
    for (uint32_t i = 0; i < near->n; i++)
        if (str_eq(near->cells[i], cell))
            return;
    near->cells[near->n++] = (Str){ gc_strndup(cell.p, cell.len), cell.len };
}

/* The first line of the heading stands in the row just read. */
static bool is_first_line(Table *t, const RawBatch *b, uint64_t line, const Label *wanted, Near *near)
{
    uint32_t row = b->nrows - 1;
    switch (t->spec->header) {
    case HEADER_FIRST:
        if (line < t->spec->first_line || row_is_blank(b, row))
            return false;
        for (t->head_probe = 0; cell_is_blank(raw_field(b, row, t->head_probe));)
            t->head_probe++;
        return true;
    case HEADER_LINE:
        if (line < t->spec->header_line)
            return false;
        for (t->head_probe = 0; t->head_probe + 1 < raw_width(b, row) && cell_is_blank(raw_field(b, row, t->head_probe));)
            t->head_probe++;
        return true;
    case HEADER_TEXT:
        if (line < t->spec->first_line)
            return false;
        for (uint32_t i = 0; i < raw_width(b, row); i++) {
            Str cell = raw_field(b, row, i);
            if (label_is(wanted, cell)) {
                t->head_probe = i;
                return true;
            }
            remember(near, cell);
        }
        return false;
    case HEADER_NONE:
        break;
    }
    return false;
}

static Span header_place(const TableSpec *spec)
{
    return spec->header_span.source ? spec->header_span : spec->span;
}

static Status not_found(Table *t, const Near *near, Diags *diags)
{
    const TableSpec *spec = t->spec;
    if (spec->header == HEADER_TEXT) {
        Diag *d = diag_add(diags, D_D003, header_place(spec), "ningún renglón de «%s» tiene una celda «%.*s» que comience el encabezado",
                           spec->shown_path, (int)spec->header_text.len, spec->header_text.p);
        Str s = text_nearest(spec->header_text, near->cells, near->n);
        if (s.len)
            diag_hint(d, "¿quiso decir «%.*s»?", (int)s.len, s.p);
    } else if (spec->header == HEADER_LINE) {
        diag_add(diags, D_D003, header_place(spec), "el encabezado debía estar en la línea %llu, pero «%s» tiene %llu %s",
                 (unsigned long long)spec->header_line, spec->shown_path, (unsigned long long)t->read_counts.lines,
                 t->read_counts.lines == 1 ? "línea" : "líneas");
    } else {
        const char *where = spec->first_line || spec->last_line ? " entre las líneas que se leen" : "";
        diag_add(diags, D_D003, spec->span, "«%s» no tiene ningún renglón con texto%s: falta el encabezado", spec->shown_path, where);
    }
    return ST_TABLE;
}

Status header_read(Table *t, Diags *diags)
{
    const TableSpec *spec = t->spec;
    if (spec->header == HEADER_NONE)
        return ST_OK;
    uint32_t lines = spec->header_lines ? spec->header_lines : 1;
    if (lines > HEAD_MAX_LINES)
        lines = HEAD_MAX_LINES;
    t->head = gc_array(HeadLine, lines);
    Label wanted = label_new(spec->header_text);
    Near *near = gc_new(Near);
    RawBatch *b = raw_new();
    size_t pos = 0;
    Status st;
    /* Lines before these are passed over unread, so that a stray quote in them does no harm. */
    uint64_t from = spec->header == HEADER_LINE ? spec->header_line : spec->first_line;
    rows_begin(t, b);
    for (;;) {
        if (pos > SEARCH_BYTES) {
            rows_keep_rest(t, b, pos);
            rows_begin(t, b);
            pos = 0;
        }
        uint64_t line = t->line;
        if (t->nhead == 0 && line < from) {
            st = rows_skip(t, b, &pos);
            if (st == ST_OK)
                rows_count(t, line < spec->first_line ? ROWCAUSE_OUT_OF_LINES : ROWCAUSE_BEFORE, line);
        } else if (t->nhead == 0 && spec->last_line && spec->header != HEADER_LINE && line > spec->last_line) {
            st = ST_END;
        } else {
            st = rows_next(t, b, &pos);
        }
        if (st == ST_END)
            st = t->nhead ? ST_OK : not_found(t, near, diags);
        else if (st == ST_OK && b->nrows) {
            if (spec->clean)
                clean_record(t, b, b->nrows - 1);
            if (t->nhead || is_first_line(t, b, line, &wanted, near)) {
                keep_line(t, b, b->nrows - 1);
                rows_count(t, ROWCAUSE_HEADER, line);
            } else {
                rows_count(t, row_is_blank(b, b->nrows - 1) ? ROWCAUSE_BLANK : ROWCAUSE_BEFORE, line);
            }
            rows_drop(b);
            if (t->nhead < lines)
                continue;
        } else if (st == ST_OK) {
            continue;
        }
        break;
    }
    if (st == ST_OK || st == ST_TABLE)
        rows_keep_rest(t, b, pos);
    table_say(t, diags);
    raw_free(b);
    return st;
}

/* Cells of the row that stand in line K of the heading too, at their place or (a page shifted) at another. */
static uint32_t shared_cells(const HeadLine *h, const RawBatch *b, uint32_t row, bool same_place, uint32_t *filled)
{
    uint32_t shared = 0;
    *filled = 0;
    for (uint32_t i = 0; i < raw_width(b, row); i++) {
        Str cell = raw_field(b, row, i);
        if (cell_is_blank(cell))
            continue;
        ++*filled;
        if (i < h->n && cells_alike(cell, h->cells[i]))
            shared++;
        else if (!same_place)
            for (uint32_t j = 0; j < h->n; j++)
                if (h->cells[j].len && cells_alike(cell, h->cells[j])) {
                    shared++;
                    break;
                }
    }
    return shared;
}

bool header_again(const Table *t, const RawBatch *b, uint32_t row, uint32_t k)
{
    const HeadLine *h = &t->head[k];
    bool by_text = t->spec->header == HEADER_TEXT;
    if (k == 0) {
        /* The probe, there or one cell aside, keeps the common case cheap. */
        Str probe = h->n ? h->cells[t->head_probe] : (Str){ NULL, 0 };
        bool seen = false;
        for (uint32_t d = 0; d < (by_text ? 3u : 1u) && !seen; d++) {
            uint32_t at = t->head_probe + (d == 2 ? UINT32_MAX : d);
            Str cell = at < raw_width(b, row) ? str_trim(raw_field(b, row, at)) : (Str){ NULL, 0 };
            seen = cell.len && probe.len && (cell.p[0] | 32) == (probe.p[0] | 32) && cells_alike(cell, probe);
        }
        if (!seen)
            return false;
    }
    uint32_t filled, own = 0, shared = shared_cells(h, b, row, k == 0 && !by_text, &filled);
    for (uint32_t i = 0; i < h->n; i++)
        own += h->cells[i].len > 0;
    if (k == 0 && !by_text)
        return shared == filled && shared == own;
    return shared && shared * 2 > filled && shared * 2 > own;
}
