/* resolve.c -- which cell of a row each column of the script is, and the holes it makes. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { SHOWN_HEADINGS = 40, SHOWN_CANDIDATES = 12 };

/* The cell of heading line K over column I; a group's name reaches over the blank cells at its right. */
static Str head_cell(const Table *t, uint32_t k, uint32_t i, bool carried)
{
    const HeadLine *h = &t->head[k];
    if (i < h->n && h->cells[i].len)
        return h->cells[i];
    if (!carried || k + 1 == t->nhead)
        return (Str){ NULL, 0 };
    /* Only a column that has a heading of its own below belongs to a group. */
    bool below = false;
    for (uint32_t l = k + 1; l < t->nhead; l++)
        below |= i < t->head[l].n && t->head[l].cells[i].len > 0;
    if (!below)
        return (Str){ NULL, 0 };
    for (uint32_t j = i < h->n ? i : h->n; j-- > 0;)
        if (h->cells[j].len)
            return h->cells[j];
    return (Str){ NULL, 0 };
}

/* The lowest of the first LINES lines of the heading that says something over column I; nhead if none does. */
static uint32_t leaf_within(const Table *t, uint32_t i, uint32_t lines)
{
    for (uint32_t k = lines < t->nhead ? lines : t->nhead; k-- > 0;)
        if (i < t->head[k].n && t->head[k].cells[i].len)
            return k;
    return t->nhead;
}

static uint32_t leaf_line(const Table *t, uint32_t i)
{
    return leaf_within(t, i, t->nhead);
}

/* "Inversión > Modificado" */
void table_heading_path(const Table *t, uint32_t i, uint32_t lines, Buf *out)
{
    uint32_t leaf = leaf_within(t, i, lines);
    bool any = false;
    for (uint32_t k = 0; k < t->nhead && k <= leaf; k++) {
        Str s = head_cell(t, k, i, k < leaf);
        if (!s.len)
            continue;
        if (any)
            buf_puts(out, " > ");
        buf_puts(out, cell_shown(s));
        any = true;
    }
}

typedef struct Matches { uint32_t *at; uint32_t n, cap; } Matches;

/* Columns whose heading is WHAT: first those whose own lowest cell is, then those under a group of that name. */
static void match_plain(const Table *t, Str what, Matches *m)
{
    Label l = label_new(what);
    for (uint32_t i = 0; i < t->width; i++) {
        uint32_t leaf = leaf_line(t, i);
        if (leaf < t->nhead && label_is(&l, t->head[leaf].cells[i]))
            GC_PUSH(m->at, m->n, m->cap, i);
    }
    if (m->n || !l.n)
        return;
    for (uint32_t i = 0; i < t->width; i++)
        for (uint32_t k = 0; k < t->nhead; k++) {
            Str s = head_cell(t, k, i, true);
            if (s.len && label_is(&l, s)) {
                GC_PUSH(m->at, m->n, m->cap, i);
                break;
            }
        }
}

enum { MAX_PARTS = 8 };

/* "A > B > C": the last part is the column's own heading, the others stand above it in this order. */
static void match_path(const Table *t, Str what, Matches *m)
{
    Label parts[MAX_PARTS];
    uint32_t nparts = 0;
    for (uint32_t from = 0;;) {
        const char *gt = memchr(what.p + from, '>', what.len - from);
        uint32_t to = gt ? (uint32_t)(gt - what.p) : what.len;
        parts[nparts++] = label_new((Str){ what.p + from, to - from });
        if (!gt || nparts == MAX_PARTS)
            break;
        from = to + 1;
    }
    for (uint32_t i = 0; i < t->width; i++) {
        uint32_t leaf = leaf_line(t, i), part = 0;
        if (leaf == t->nhead || !label_is(&parts[nparts - 1], t->head[leaf].cells[i]))
            continue;
        for (uint32_t k = 0; k < leaf && part + 1 < nparts; k++) {
            Str s = head_cell(t, k, i, true);
            if (s.len && label_is(&parts[part], s))
                part++;
        }
        if (part + 1 == nparts)
            GC_PUSH(m->at, m->n, m->cap, i);
    }
}

static void say_missing(const Table *t, const ColumnSpec *c, Diags *diags)
{
    Diag *d = diag_add(diags, D_D001, c->span, "«%s» no tiene ningún encabezado «%.*s»", t->spec->shown_path,
                       (int)c->heading.len, c->heading.p);
    Str *all = gc_array(Str, (size_t)t->width * 2 + 1);
    uint32_t n = 0;
    Buf list = { 0 };
    for (uint32_t i = 0; i < t->width; i++) {
        uint32_t leaf = leaf_line(t, i);
        if (leaf == t->nhead)
            continue;
        all[n++] = t->head[leaf].cells[i];
        Buf path = { 0 };
        table_heading_path(t, i, t->nhead, &path);
        if (i < SHOWN_HEADINGS)
            buf_printf(&list, "%s%u %s", list.len ? "; " : "", i + 1, path.p ? path.p : "");
        if (t->nhead > 1 && path.p)
            all[n++] = (Str){ gc_strndup(path.p, path.len), (uint32_t)path.len };
        buf_free(&path);
    }
    Str near = text_nearest(c->heading, all, n);
    for (uint32_t i = 0; i < n && !near.len; i++)
        if (cells_alike(c->heading, all[i]))          /* only white space differs */
            near = all[i];
    if (near.len)
        diag_hint(d, "¿quiso decir «%s»?", cell_shown(near));
    else if (t->width == 1 && n && (memchr(all[0].p, ',', all[0].len) || memchr(all[0].p, ';', all[0].len) || memchr(all[0].p, '\t', all[0].len)))
        diag_hint(d, "la tabla tiene una sola columna con ese separador: revise «separador» en el bloque datos");
    if (list.len)
        diag_note(d, (Span){ 0 }, "encabezados del archivo: %s%s", list.p,
                  t->width > SHOWN_HEADINGS ? "; …" : "");
    buf_free(&list);
}

static void say_ambiguous(const Table *t, const ColumnSpec *c, const Matches *m, Diags *diags)
{
    Buf list = { 0 };
    for (uint32_t i = 0; i < m->n && i < SHOWN_CANDIDATES; i++) {
        buf_printf(&list, "%s%u (", i ? ", " : "", m->at[i] + 1);
        table_heading_path(t, m->at[i], t->nhead, &list);
        buf_putc(&list, ')');
    }
    Diag *d = diag_add(diags, D_D002, c->span, "el encabezado «%.*s» está en %u columnas de «%s»: %s%s", (int)c->heading.len,
                       c->heading.p, m->n, t->spec->shown_path, list.p, m->n > SHOWN_CANDIDATES ? ", …" : "");
    Buf first = { 0 }, second = { 0 };
    table_heading_path(t, m->at[0], t->nhead, &first);
    table_heading_path(t, m->at[1], t->nhead, &second);
    if (first.p && second.p && strcmp(first.p, second.p) != 0)
        diag_hint(d, "diga cuál: desde \"%s\", o por su posición: desde %u", first.p, m->at[0] + 1);
    else
        diag_hint(d, "diga cuál por su posición: desde %u", m->at[0] + 1);
    buf_free(&first);
    buf_free(&second);
    buf_free(&list);
}

static Matches match(const Table *t, Str what)
{
    Matches m = { 0 };
    match_plain(t, what, &m);
    if (m.n == 0 && memchr(what.p, '>', what.len))
        match_path(t, what, &m);
    return m;
}

uint32_t table_width(const Table *t)
{
    return t->width;
}

Str table_heading(const Table *t, uint32_t i, uint32_t lines)
{
    uint32_t leaf = leaf_within(t, i, lines);
    return leaf < t->nhead ? t->head[leaf].cells[i] : (Str){ NULL, 0 };
}

uint32_t table_heading_find(const Table *t, Str what)
{
    Matches m = match(t, what);
    return m.n == 1 ? m.at[0] + 1 : 0;
}

/* The position of column C, or 0 with a diagnostic. */
static uint32_t resolve_one(const Table *t, const ColumnSpec *c, Diags *diags)
{
    if (!c->by_heading)
        return c->position;
    if (t->nhead == 0) {
        Diag *d = diag_add(diags, D_D004, c->span, "la columna «%.*s» se busca por su encabezado, pero la tabla no tiene",
                           (int)c->name.len, c->name.p);
        diag_hint(d, "diga su posición: desde 1, desde 2 …");
        return 0;
    }
    Matches m = match(t, c->heading);
    if (m.n == 1)
        return m.at[0] + 1;
    if (m.n == 0)
        say_missing(t, c, diags);
    else
        say_ambiguous(t, c, &m, diags);
    return 0;
}

static void add_labels(ColumnState *s, const MissingLabel *labels, uint32_t n, const ColumnSpec *c, HoleTable *holes, bool *blank)
{
    for (uint32_t i = 0; i < n; i++) {
        HoleId h = hole_leaf(holes, labels[i].motive, c->origin);
        Label l = label_new(labels[i].label);
        if (l.n == 0) {
            if (!*blank)                             /* the column's own comes first */
                s->blank = h;
            *blank = true;
            continue;
        }
        s->labels[s->nlabels] = l;
        s->label_holes[s->nlabels++] = h;
        uint32_t longest = labels[i].label.len * 4 + 16;
        if (longest > s->label_max)
            s->label_max = longest;
    }
}

static void prepare(Table *t, uint32_t col, const ColumnSpec *c, ColumnState *s, HoleTable *holes)
{
    const TableSpec  *spec = t->spec;
    uint32_t room = c->nmissing + spec->nmissing;
    bool blank = false;
    s->labels       = gc_array(Label, room + 1);
    s->label_holes  = gc_array(HoleId, room + 1);
    s->blank        = hole_leaf(holes, MOTIVE_EMPTY, c->origin);
    s->unreadable   = hole_leaf(holes, MOTIVE_UNREADABLE, c->origin);
    s->out_of_range = hole_leaf(holes, MOTIVE_OUT_OF_RANGE, c->origin);
    s->no_cell      = hole_leaf(holes, MOTIVE_NO_CELL, c->origin);
    s->absent       = hole_leaf(holes, MOTIVE_NOT_PUBLISHED, c->origin);
    s->decimal_comma = c->decimal_comma || spec->decimal_comma;
    add_labels(s, c->missing, c->nmissing, c, holes, &blank);
    add_labels(s, spec->missing, spec->nmissing, c, holes, &blank);
    label_first_bytes(s->labels, s->nlabels, &s->label_first);
    s->tramo_position = gc_array(uint32_t, spec->ntramos + 1);
    s->tramo_hole     = gc_array(HoleId, spec->ntramos + 1);
    for (uint32_t i = 0; i < spec->ntramos; i++) {
        s->tramo_position[i] = s->position;
        for (uint32_t k = 0; k < spec->tramos[i].ncolumns; k++) {
            const TramoColumn *tc = &spec->tramos[i].columns[k];
            if (tc->column != col)
                continue;
            s->tramo_position[i] = tc->absent ? 0 : tc->position;
            if (tc->absent)
                s->tramo_hole[i] = hole_leaf(holes, tc->motive, c->origin);
        }
    }
}

static void widen(Table *t, uint32_t position)
{
    if (t->nhead && position > t->width)
        t->width = position;
}

/* The cells that `apila` makes rows of: like the value column, each at its own place and with its own holes. */
static bool stack_resolve(Table *t, HoleTable *holes, Diags *diags)
{
    const TableSpec *spec = t->spec;
    bool all = true;
    t->stacked = gc_array(ColumnState, spec->nstack + 1);
    for (uint32_t i = 0; i < spec->nstack; i++) {
        const StackItem *item = &spec->stack[i];
        ColumnSpec c = spec->columns[spec->stack_value];
        c.name = c.heading = item->heading;
        c.by_heading = item->by_heading;
        c.position   = item->position;
        c.span       = item->span;
        c.origin     = item->origin;
        t->stacked[i].position = resolve_one(t, &c, diags);
        all &= t->stacked[i].position != 0;
        prepare(t, spec->stack_value, &c, &t->stacked[i], holes);
        widen(t, t->stacked[i].position);
    }
    return all;
}

static bool is_stacked(const TableSpec *spec, uint32_t col)
{
    return spec->nstack && (col == spec->stack_key || col == spec->stack_value);
}

Status columns_resolve(Table *t, HoleTable *holes, Diags *diags)
{
    bool all = true;
    t->columns = gc_array(ColumnState, t->spec->ncolumns + 1);
    for (uint32_t i = 0; i < t->spec->ncolumns; i++) {
        const ColumnSpec *c = &t->spec->columns[i];
        t->columns[i].position = is_stacked(t->spec, i) || (t->spec->has_file_column && i == t->spec->file_column) ? 1 : t->cards ? i + 1 : resolve_one(t, c, diags);
        all &= t->columns[i].position != 0;
        prepare(t, i, c, &t->columns[i], holes);
        widen(t, t->columns[i].position);
    }
    all &= stack_resolve(t, holes, diags);
    return all ? ST_OK : ST_TABLE;
}
