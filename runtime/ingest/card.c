/* card.c -- rows that stand in several records: cards (fichas), whose cells are known by a label beside or above, and
 * transposed tables, whose records are the columns.
 *
 * table_split gathers the records of whole blocks, as it does for continuations; here each block becomes its rows.  A row
 * made so has a field for each column of the script, in their order. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { NEAR_CELLS = 500, SHORT_CELL = 200 };

/* A label as the script gives it, its final colon apart. */
typedef struct CardLabel {
    Label      label;
    FirstBytes first;
    bool       colon;              /* it ends in one: what follows it in its own cell is the value */
    bool       given;
} CardLabel;

typedef struct CardColumn {
    CardLabel label, until;
    bool      seen;                /* some block has the label */
} CardColumn;

struct Cards {
    Label       start;
    FirstBytes  start_first;
    bool        begun;
    CardColumn *columns;           /* by column */
    Str         near[NEAR_CELLS];  /* cells of the file, for «¿quiso decir …?» */
    uint32_t    nnear;
    /* the rows made of a batch, before they take the place of its records */
    Field    *fields; size_t nfields, cap_fields;
    uint64_t *line;
    uint8_t  *flags; uint32_t nrows, cap_rows;
};

/* A cell of a block. */
typedef struct At { uint32_t record, cell; } At;

static CardLabel card_label(Str s)
{
    CardLabel l = { .given = s.len > 0 };
    s = s.p ? str_trim(s) : str_of("");
    if (s.len && s.p[s.len - 1] == ':') {
        l.colon = true;
        s = str_trim((Str){ s.p, s.len - 1 });
    }
    l.label = label_new(s);
    label_first_bytes(&l.label, 1, &l.first);
    return l;
}

void cards_prepare(Table *t)
{
    const TableSpec *spec = t->spec;
    if (!spec->cards && !spec->transposed)
        return;
    Cards *c = gc_new(Cards);
    c->start = label_new(spec->cards ? spec->card_text : str_of(""));
    label_first_bytes(&c->start, 1, &c->start_first);
    c->begun = !spec->cards;
    c->columns = gc_array(CardColumn, spec->ncolumns + 1);
    for (uint32_t i = 0; i < spec->ncolumns; i++) {
        const ColumnSpec *col = &spec->columns[i];
        c->columns[i].label = card_label(col->by_heading ? col->heading : (Str){ 0 });
        c->columns[i].until = card_label(col->until);
    }
    t->cards = c;
}

/* The cell is the label: *REST is then what follows it in the cell, if the label ends in a colon. */
static bool label_in(const CardLabel *l, Str cell, Str *rest)
{
    *rest = (Str){ cell.p + cell.len, 0 };
    cell = cell_trim(cell);
    if (!cell.len || !first_may(&l->first, cell))
        return false;
    Str bare = cell.p[cell.len - 1] == ':' ? str_trim((Str){ cell.p, cell.len - 1 }) : cell;
    if (label_is(&l->label, bare))
        return true;
    if (!l->colon || !label_begins(&l->label, cell))
        return false;
    for (uint32_t i = 0; i < cell.len; i++)
        if (cell.p[i] == ':' && label_is(&l->label, (Str){ cell.p, i })) {
            *rest = str_trim((Str){ cell.p + i + 1, cell.len - i - 1 });
            return true;
        }
    return false;
}

static void remember(Cards *c, const RawBatch *b, uint32_t row)
{
    for (uint32_t i = 0; i < raw_width(b, row) && c->nnear < NEAR_CELLS; i++) {
        Str cell = str_trim(raw_field(b, row, i));
        bool known = cell.len == 0 || cell.len > SHORT_CELL || utf8_check(cell.p, cell.len) < cell.len;
        for (uint32_t k = 0; k < c->nnear && !known; k++)
            known = str_eq(c->near[k], cell);
        if (!known)
            c->near[c->nnear++] = (Str){ gc_strndup(cell.p, cell.len), cell.len };
    }
}

bool card_begins(Table *t, const RawBatch *b, uint32_t row)
{
    Cards *c = t->cards;
    if (c->nnear < NEAR_CELLS)
        remember(c, b, row);
    if (!t->spec->cards)
        return false;
    for (uint32_t i = 0; i < raw_width(b, row); i++) {
        Str cell = cell_trim(raw_field(b, row, i));
        if (cell.len && first_may(&c->start_first, cell) && label_begins(&c->start, cell)) {
            c->begun = true;
            return true;
        }
    }
    return false;
}

bool cards_begun(const Table *t)
{
    return t->cards->begun;
}

/* ---- rows ---- */

/* A row more, all of whose cells are absent. */
static void new_row(Table *t, const RawBatch *b, uint64_t line, uint8_t flags)
{
    Cards *c = t->cards;
    uint32_t n = t->spec->ncolumns;
    if (c->nfields + n > c->cap_fields) {
        c->cap_fields = (c->nfields + n) * 2;
        c->fields = mem_grow(c->fields, c->cap_fields, sizeof *c->fields);
    }
    if (c->nrows == c->cap_rows) {
        c->cap_rows = c->cap_rows ? c->cap_rows * 2 : 64;
        c->line  = mem_grow(c->line, c->cap_rows, sizeof *c->line);
        c->flags = mem_grow(c->flags, c->cap_rows, sizeof *c->flags);
    }
    Field *row = c->fields + c->nfields;
    for (uint32_t i = 0; i < n; i++)
        row[i] = (Field){ (uint32_t)(b->marks + CARD_ABSENT), 0 };
    c->line[c->nrows]  = line;
    c->flags[c->nrows] = flags;
    c->nrows++;
    c->nfields += n;
}

static Field marked(const RawBatch *b, CardMark m)
{
    return (Field){ (uint32_t)(b->marks + m), 0 };
}

static Field field_of(const RawBatch *b, Str s)
{
    return s.p ? (Field){ (uint32_t)(s.p - b->text), s.len } : (Field){ (uint32_t)(b->marks + CARD_MARKS), 0 };
}

static void stands(const Table *t, RawBatch *b, uint32_t col, At at)
{
    raw_add_moved(b, (Moved){ t->cards->nrows - 1, col, b->line[at.record], at.cell + 1 });
}

/* The cell of label L in records FROM..LAST (the one that is the TIME-th, 0: any); gives how many there are. */
static uint32_t find_label(const RawBatch *b, const CardLabel *l, uint32_t time, uint32_t from, uint32_t last, bool first_cell, At *at, Str *rest)
{
    uint32_t n = 0;
    for (uint32_t r = from; r <= last; r++)
        for (uint32_t i = 0; i < (first_cell ? 1 : raw_width(b, r)); i++) {
            Str more;
            if (!label_in(l, raw_field(b, r, i), &more))
                continue;
            n++;
            if (n == 1 || n == time) {
                *at   = (At){ r, i };
                *rest = more;
            }
        }
    return n;
}

/* The cells at place CELL of records FROM..LAST that have text, with a space between. */
static Field together(RawBatch *b, uint32_t from, uint32_t last, uint32_t cell)
{
    Field one = marked(b, CARD_MARKS);
    size_t room = 0;
    uint32_t parts = 0;
    for (uint32_t r = from; r <= last; r++) {
        Str s = cell_trim(raw_field(b, r, cell));
        room += s.len ? s.len + 1 : 0;
        if (s.len && parts++ == 0)
            one = field_of(b, s);
    }
    if (parts < 2)
        return one;
    raw_reserve(b, room);
    uint32_t start = (uint32_t)b->len;
    for (uint32_t r = from; r <= last; r++) {
        Str s = cell_trim(raw_field(b, r, cell));
        if (!s.len)
            continue;
        if (b->len > start)
            b->text[b->len++] = ' ';
        memcpy(b->text + b->len, s.p, s.len);
        b->len += s.len;
    }
    return (Field){ start, (uint32_t)(b->len - start) };
}

/* The value of column COL in the card of records HEAD..LAST; *AT is where it stands, or its label where it has no cell. */
static Field card_value(Table *t, RawBatch *b, uint32_t col, uint32_t head, uint32_t last, At *at)
{
    const ColumnSpec *spec = &t->spec->columns[col];
    CardColumn *c = &t->cards->columns[col];
    Str rest = { 0 };
    *at = (At){ head, spec->position ? spec->position - 1 : 0 };
    if (spec->place == PLACE_COLUMN)
        return field_of(b, raw_field(b, head, at->cell));
    uint32_t n = find_label(b, &c->label, spec->time, head, last, false, at, &rest);
    c->seen |= n > 0;
    if (n == 0 || n < spec->time)
        return marked(b, CARD_ABSENT);
    if (n > 1 && !spec->time) {
        Str more;
        find_label(b, &c->label, 2, head, last, false, at, &more);
        return marked(b, CARD_TWICE);
    }
    if (spec->place == PLACE_BESIDE && rest.len && !spec->position)
        return field_of(b, rest);
    At to = *at;
    if (spec->place == PLACE_BELOW && to.record++ == last)
        return marked(b, CARD_MARKS);
    uint32_t end = to.record;
    if (c->until.given) {
        At stop;
        if (!find_label(b, &c->until, 1, at->record + 1, last, false, &stop, &rest))
            return marked(b, CARD_ABSENT);
        end = stop.record - 1;
    }
    if (spec->position) {
        to.cell = spec->position - 1;
    } else if (spec->place == PLACE_BESIDE) {
        while (++to.cell < raw_width(b, to.record) && cell_is_blank(raw_field(b, to.record, to.cell)))
            ;
        if (to.cell >= raw_width(b, to.record))
            return marked(b, CARD_MARKS);
    }
    *at = to;
    return c->until.given ? together(b, to.record, end, to.cell) : field_of(b, raw_field(b, to.record, to.cell));
}

static uint8_t flags_of(const RawBatch *b, uint32_t head, uint32_t last)
{
    uint8_t flags = 0;
    for (uint32_t r = head; r <= last; r++)
        flags |= (uint8_t)(b->flags[r] & ~ROW_CONTINUES);
    return flags;
}

static void card_row(Table *t, RawBatch *b, uint32_t head, uint32_t last)
{
    size_t row = t->cards->nfields;
    new_row(t, b, b->line[head], flags_of(b, head, last));
    for (uint32_t col = 0; col < t->spec->ncolumns; col++) {
        At at;
        t->cards->fields[row + col] = card_value(t, b, col, head, last, &at);
        stands(t, b, col, at);
    }
}

/* ---- transposed ---- */

/* Where the values of a column lie: all in one record, or one for all the rows of a card; or nowhere, and why. */
typedef struct Lies { bool found, one; CardMark mark; uint32_t next; At at; Field value; } Lies;

static Lies lies(Table *t, RawBatch *b, uint32_t col, uint32_t head, uint32_t last)
{
    const ColumnSpec *spec = &t->spec->columns[col];
    CardColumn *c = &t->cards->columns[col];
    Lies l = { .mark = CARD_ABSENT, .at = { head, 0 } };
    Str rest;
    if (spec->place != PLACE_COLUMN) {
        l.one   = true;
        l.value = card_value(t, b, col, head, last, &l.at);
        return l;
    }
    if (!spec->by_heading) {
        l.found = spec->position && spec->position - 1 <= last - head;
        l.at.record = l.found ? head + spec->position - 1 : head;
        return l;
    }
    uint32_t n = find_label(b, &c->label, spec->time, head, last, true, &l.at, &rest);
    c->seen |= n > 0;
    l.found = n > 0 && n >= spec->time && (n == 1 || spec->time);
    if (n > 1 && !spec->time)
        l.mark = CARD_TWICE;
    return l;
}

static uint32_t filled(const RawBatch *b, uint32_t record, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to && i < raw_width(b, record); i++)
        n += !cell_is_blank(raw_field(b, record, i));
    return n;
}

/* The cells FROM..TO of the block's records, and how many rows they give. */
static uint32_t count_rows(const Table *t, const RawBatch *b, Lies *at, uint32_t *from, uint32_t *to)
{
    const TableSpec *spec = t->spec;
    uint32_t rows = UINT32_MAX;
    *from = spec->cell_first ? spec->cell_first - 1 : 1;
    *to = 0;
    for (uint32_t c = 0; c < spec->ncolumns; c++)
        if (at[c].found && raw_width(b, at[c].at.record) > *to)
            *to = raw_width(b, at[c].at.record);
    if (spec->cell_last && spec->cell_last < *to)
        *to = spec->cell_last;
    for (uint32_t c = 0; c < spec->ncolumns && spec->dense; c++) {
        at[c].next = *from;
        if (!at[c].found)
            continue;
        uint32_t n = filled(b, at[c].at.record, *from, *to);
        if (rows == UINT32_MAX)
            rows = n;
        else if (n != rows)
            at[c].mark = CARD_UNEVEN;
    }
    return rows != UINT32_MAX ? rows : *to > *from ? *to - *from : 0;
}

/* The field of row K (FIRST: no row of the block is before it) for a column whose values lie at L. */
static Field transposed_field(const Table *t, const RawBatch *b, Lies *l, uint32_t cell, bool first)
{
    if (l->one) {
        Field f = l->value;
        return !first && f.len == 0 && f.at == b->marks + CARD_TWICE ? marked(b, CARD_TWICE_SAID) : f;
    }
    if (!l->found || l->mark != CARD_ABSENT)
        return marked(b, first || l->mark == CARD_ABSENT ? l->mark : (CardMark)(l->mark + 1));
    if (t->spec->dense) {
        while (cell_is_blank(raw_field(b, l->at.record, l->next)))
            l->next++;
        cell = l->next++;
    }
    l->at.cell = cell;
    return field_of(b, raw_field(b, l->at.record, cell));
}

static void transposed_rows(Table *t, RawBatch *b, uint32_t head, uint32_t last)
{
    const TableSpec *spec = t->spec;
    Lies *at = mem_alloc(spec->ncolumns + 1u, sizeof *at);
    uint32_t from, to;
    for (uint32_t c = 0; c < spec->ncolumns; c++)
        at[c] = lies(t, b, c, head, last);
    uint32_t rows = count_rows(t, b, at, &from, &to);
    uint8_t flags = flags_of(b, head, last);
    bool first = true;
    for (uint32_t k = 0; k < rows; k++) {
        bool any = spec->dense;
        for (uint32_t c = 0; c < spec->ncolumns && !any; c++)
            any = at[c].found && !cell_is_blank(raw_field(b, at[c].at.record, from + k));
        if (!any)
            continue;
        size_t row = t->cards->nfields;
        new_row(t, b, b->line[head], flags);
        for (uint32_t c = 0; c < spec->ncolumns; c++) {
            t->cards->fields[row + c] = transposed_field(t, b, &at[c], from + k, first);
            if (at[c].found || at[c].one || at[c].mark != CARD_ABSENT)
                stands(t, b, c, at[c].at);
        }
        first = false;
    }
    mem_free(at);
}

void cards_rows(Table *t, RawBatch *b)
{
    Cards *c = t->cards;
    c->nrows = 0;
    c->nfields = 0;
    t->read_counts.records += b->nrows;
    t->read_counts.stacked += b->nrows;
    raw_reserve(b, CARD_MARKS + 1);
    b->marks = b->len;
    memset(b->text + b->len, ' ', CARD_MARKS + 1);
    b->len += CARD_MARKS + 1;
    for (uint32_t head = 0, last; head < b->nrows; head = last + 1) {
        for (last = head; last + 1 < b->nrows && (b->flags[last + 1] & ROW_CONTINUES); last++)
            ;
        if (t->spec->transposed)
            transposed_rows(t, b, head, last);
        else
            card_row(t, b, head, last);
    }
    b->nrows = 0;
    b->nfields = 0;
    b->first[0] = 0;
    for (uint32_t r = 0; r < c->nrows; r++)
        raw_add_row(b, c->fields + (size_t)r * t->spec->ncolumns, t->spec->ncolumns, c->line[r], c->flags[r]);
}

void cards_free(Table *t)
{
    if (!t->cards)
        return;
    mem_free(t->cards->fields);
    mem_free(t->cards->line);
    mem_free(t->cards->flags);
}

/* ---- what is said ---- */

const char *card_mark_detail(CardMark m, DiagCode *code)
{
    *code = m == CARD_UNEVEN ? D_D022 : D_D021;
    switch (m) {
    case CARD_TWICE:  return "está en más de un lugar: diga cuál con «vez»";
    case CARD_UNEVEN: return "comienza un renglón que no tiene tantas celdas con texto como el de la primera columna";
    case CARD_ABSENT: case CARD_TWICE_SAID: case CARD_UNEVEN_SAID: case CARD_MARKS:
        break;
    }
    return NULL;
}

static void say_near(const Table *t, Str what, Diag *d)
{
    Str near = text_nearest(what, t->cards->near, t->cards->nnear);
    Label l = label_new(what);
    /* a cell that goes on after these words, or has only another final colon */
    for (uint32_t i = 0; i < t->cards->nnear && !near.len; i++)
        if (label_begins(&l, t->cards->near[i]))
            near = t->cards->near[i];
    if (near.len)
        diag_hint(d, "¿quiso decir «%s»?", cell_shown(near));
}

Status cards_end(const Table *t, Diags *diags)
{
    const TableSpec *spec = t->spec;
    if (!t->cards->begun) {
        Diag *d = diag_add(diags, D_D023, spec->card_span.source ? spec->card_span : spec->span,
                           "ningún renglón de «%s» tiene una celda que empiece con «%.*s»", spec->shown_path,
                           (int)spec->card_text.len, spec->card_text.p);
        say_near(t, spec->card_text, d);
        return ST_TABLE;
    }
    for (uint32_t i = 0; i < spec->ncolumns; i++) {
        const ColumnSpec *c = &spec->columns[i];
        if (!c->by_heading || t->cards->columns[i].seen)
            continue;
        Diag *d = diag_add(diags, D_D019, c->span, spec->transposed && c->place == PLACE_COLUMN
                               ? "ningún renglón de «%s» comienza con una celda «%.*s»" : "ninguna ficha de «%s» tiene una celda «%.*s»",
                           spec->shown_path, (int)c->heading.len, c->heading.p);
        say_near(t, c->heading, d);
    }
    return ST_OK;
}
