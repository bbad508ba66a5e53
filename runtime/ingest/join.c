/* join.c -- rows cut by a page: records that continue the one above, joined to it cell by cell.
 *
 * A batch never ends between a row and what may continue it: the first record past its end is held for the next batch. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

/* ---- which records continue ---- */

/* CELL is one of the labels that mean no datum. */
static bool is_label(const ColumnState *s, Str cell)
{
    if (cell.len <= s->label_max && first_may(&s->label_first, cell))
        for (uint32_t i = 0; i < s->nlabels; i++)
            if (label_is(&s->labels[i], cell))
                return true;
    return false;
}

static bool cell_lacks(const Table *t, const RawBatch *b, uint32_t col, uint32_t record)
{
    uint32_t field;
    HoleId hole;
    if (!column_field(t, b, col, record * b->stack, &field, &hole))
        return true;
    Str cell = cell_trim(raw_field(b, record, field));
    return cell.len == 0 || is_label(&t->columns[col], cell);
}

bool join_continues(const Table *t, const RawBatch *b, uint32_t record)
{
    for (uint32_t i = 0; i < t->spec->ncontinues; i++)
        if (!cell_lacks(t, b, t->spec->continues[i], record))
            return false;
    return true;
}

/* ---- the record held for the next batch ---- */

void join_hold(Table *t, RawBatch *b)
{
    uint32_t r = b->nrows - 1, n = raw_width(b, r);
    Held *h = &t->held;
    buf_clear(&h->text);
    if (n > h->cap) {
        h->cap    = n;
        h->fields = mem_grow(h->fields, n, sizeof *h->fields);
    }
    for (uint32_t i = 0; i < n; i++) {
        Str s = raw_field(b, r, i);
        h->fields[i] = (Field){ (uint32_t)h->text.len, s.len };
        buf_add(&h->text, s.p, s.len);
    }
    h->n     = n;
    h->line  = b->line[r];
    h->flags = b->flags[r];
    rows_drop(b);
}

size_t join_resume(Table *t, RawBatch *b)
{
    Held *h = &t->held;
    if (!h->n) {
        rows_begin(t, b);
        return 0;
    }
    raw_clear(b);
    raw_reserve(b, h->text.len + t->carry.len + 1);
    if (h->text.len)
        memcpy(b->text, h->text.p, h->text.len);
    if (t->carry.len)
        memcpy(b->text + h->text.len, t->carry.p, t->carry.len);
    b->len = h->text.len + t->carry.len;
    buf_clear(&t->carry);
    scan_forget(&t->scanner);
    raw_add_row(b, h->fields, h->n, h->line, h->flags);
    b->bad_quotes = (h->flags & ROW_BAD_QUOTE) != 0;
    h->n = 0;
    return h->text.len;
}

/* ---- joining ---- */

/* Cells of a record that belong to column COL: of stacked headings, all; what their key says stands in no cell. */
static uint32_t views(const Table *t, const RawBatch *b, uint32_t col)
{
    if (t->spec->has_file_column && col == t->spec->file_column)
        return 0;
    if (!t->spec->nstack)
        return 1;
    return col == t->spec->stack_key ? 0 : col == t->spec->stack_value ? b->stack : 1;
}

/* Where field FROM of record PART belongs in HEAD: the columns may stand elsewhere on its page. */
static uint32_t field_in_head(const Table *t, const RawBatch *b, uint32_t head, uint32_t part, uint32_t from)
{
    bool moved = false;
    for (uint32_t i = 0; i < t->spec->ntramos; i++) {
        const TramoSpec *tr = &t->spec->tramos[i];
        moved |= (b->line[head] >= tr->first && b->line[head] <= tr->last) != (b->line[part] >= tr->first && b->line[part] <= tr->last);
    }
    if (!moved)
        return from;
    for (uint32_t c = 0; c < t->spec->ncolumns; c++)
        for (uint32_t v = 0; v < views(t, b, c); v++) {
            uint32_t here, there;
            HoleId hole;
            if (column_field(t, b, c, part * b->stack + v, &here, &hole) && here == from &&
                column_field(t, b, c, head * b->stack + v, &there, &hole))
                return there;
        }
    return UINT32_MAX;
}

/* What field FIELD of a record says; nothing where its column has no datum. */
static Str said(const Table *t, const RawBatch *b, uint32_t record, uint32_t field)
{
    Str cell = cell_trim(raw_field(b, record, field));
    for (uint32_t c = 0; cell.len && c < t->spec->ncolumns; c++)
        for (uint32_t v = 0; cell.len && v < views(t, b, c); v++) {
            uint32_t at;
            HoleId hole;
            if (column_field(t, b, c, record * b->stack + v, &at, &hole) && at == field && is_label(&t->columns[c], cell))
                cell.len = 0;
        }
    return cell;
}

/* Cell AT of the row being joined. */
static JoinCell *target(Table *t, uint32_t *n, uint32_t at)
{
    if (at >= t->cap_joined) {
        t->cap_joined = at * 2 + 16;
        t->joined = mem_grow(t->joined, t->cap_joined, sizeof *t->joined);
    }
    for (; *n <= at; ++*n)
        t->joined[*n] = (JoinCell){ 0 };
    return &t->joined[at];
}

/* Calls for each cell of the records HEAD..LAST that says something; COPY: into the room made for it, else it is measured. */
static void each_part(Table *t, RawBatch *b, uint32_t head, uint32_t last, uint32_t *n, bool copy)
{
    for (uint32_t r = head; r <= last; r++)
        for (uint32_t i = 0; i < raw_width(b, r); i++) {
            uint32_t at = r == head ? i : field_in_head(t, b, head, r, i);
            Field f = b->fields[b->first[r] + i];
            Str part = said(t, b, r, i);
            if (at == UINT32_MAX || at >= RECORD_MAX_FIELDS || (!part.len && r > head))
                continue;
            JoinCell *c = target(t, n, at);
            if (!copy) {
                c->parts += part.len > 0;
                c->len   += part.len + (part.len > 0);
                if (part.len || r == head) {
                    c->field = f;
                    c->line  = b->line[r];
                }
            } else if (c->parts > 1 && part.len) {
                char *to = b->text + c->field.at + c->field.len;
                if (c->field.len)
                    *to++ = ' ';
                memcpy(to, part.p, part.len);
                c->field.len += part.len + (c->field.len > 0);
            }
        }
}

/* The cells of records HEAD..LAST as those of row JOINED; gives how many.  Room is made once, so that long rows cost what they hold. */
static uint32_t join_cells(Table *t, RawBatch *b, uint32_t head, uint32_t last, uint32_t joined)
{
    uint32_t n = 0;
    size_t room = 0;
    each_part(t, b, head, last, &n, false);
    for (uint32_t i = 0; i < n; i++)
        room += t->joined[i].parts > 1 ? t->joined[i].len : 0;
    raw_reserve(b, room + 1);
    for (uint32_t i = 0; i < n; i++) {
        JoinCell *c = &t->joined[i];
        if (c->parts > 1) {
            c->field = (Field){ (uint32_t)b->len, 0 };
            b->len += c->len;
        } else if (c->parts && c->line != b->line[head]) {
            raw_add_moved(b, (Moved){ joined, i, c->line, 0 });
        }
    }
    each_part(t, b, head, last, &n, true);
    return n;
}

void join_rows(Table *t, RawBatch *b)
{
    uint32_t out = 0, to = 0, last;
    for (uint32_t head = 0; head < b->nrows; head = last + 1) {
        for (last = head; last + 1 < b->nrows && (b->flags[last + 1] & ROW_CONTINUES); last++)
            ;
        uint32_t first = b->first[head], n = b->first[head + 1] - first;
        uint8_t flags = b->flags[head];
        uint64_t line = b->line[head];
        if (last > head) {
            uint32_t end = b->first[last + 1];
            n = join_cells(t, b, head, last, out);
            if (n > end - first)        /* a tramo moved a cell far to the right: there is no room for more */
                n = end - first;
            for (uint32_t r = head + 1; r <= last; r++)
                flags |= (uint8_t)(b->flags[r] & ~ROW_CONTINUES);
            flags |= ROW_JOINED;
        }
        /* What is written never passes what is still to be read. */
        if (last > head)
            for (uint32_t i = 0; i < n; i++)
                b->fields[to + i] = t->joined[i].field;
        else
            memmove(b->fields + to, b->fields + first, n * sizeof *b->fields);
        b->first[out] = to;
        b->line[out]  = line;
        b->flags[out] = flags;
        to += n;
        out++;
    }
    b->nrows      = out;
    b->nfields    = to;
    b->first[out] = to;
}
