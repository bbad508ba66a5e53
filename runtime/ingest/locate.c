/* locate.c -- finds rows again by their lines, and says under which heading and in which field their cells stand. */
#include "runtime/ingest/locate.h"

#include "runtime/ingest/cell.h"
#include "runtime/ingest/table_impl.h"
#include <string.h>

typedef struct Search {
    const Table    *t;          /* of several files, the one that RAW is of */
    const RawBatch *raw;
    const uint32_t *cols; uint32_t ncols;
    Arena          *scratch;
} Search;

static bool is_stacked(const Table *t, uint32_t col)
{
    return t->spec->nstack && (col == t->spec->stack_key || col == t->spec->stack_value);
}

/* The cells over POSITION (from 1), from above; one under a group has both.  In a card it is the label. */
static const char *heading_at(const Table *t, uint32_t position, const ColumnSpec *col)
{
    Buf b = {0};
    Str last = {0};
    if (t->spec->cards || t->spec->transposed)
        return col->by_heading && col->heading.len ? gc_strndup(col->heading.p, col->heading.len) : NULL;
    for (uint32_t k = 0; position && k < t->nhead; k++) {
        Str cell = position <= t->head[k].n ? t->head[k].cells[position - 1] : (Str){0};
        if (!cell.len || str_eq(cell, last))
            continue;
        buf_puts(&b, b.len ? " > " : "");
        buf_str(&b, cell);
        last = cell;
    }
    const char *text = b.len ? gc_strndup(b.p, b.len) : NULL;
    buf_free(&b);
    return text;
}

static void place_cell(const Search *s, uint32_t row, uint32_t col, CellSpot *out)
{
    uint32_t field, record = raw_record(s->raw, row);
    HoleId hole;
    const TableSpec *spec = s->t->spec;
    bool stacked = is_stacked(s->t, col);
    const ColumnState *state = stacked ? &s->t->stacked[row % s->raw->stack] : &s->t->columns[col];
    *out = (CellSpot){ .line = s->raw->line[record] };
    if ((spec->has_file_column && col == spec->file_column) || !column_field(s->t, s->raw, col, row, &field, &hole))
        return;
    out->field   = field + 1;
    out->heading = heading_at(s->t, state->position, &spec->columns[col]);
    if (stacked && col == spec->stack_key)
        return;                     /* the heading itself is the value */
    Str cell = cell_trim(raw_field(s->raw, record, field));
    if (field < raw_width(s->raw, record)) {
        out->line = raw_field_line(s->raw, record, field, &out->field);
        out->cell = gc_strndup(cell.p ? cell.p : "", cell.len);
    }
}

/* Every cell of ROW is the one that WANT has. */
static bool is_row(const Search *s, uint32_t row, const RowSpot *want)
{
    uint32_t sel[1] = { row };
    for (uint32_t c = 0; c < s->ncols; c++) {
        const Vec *text = table_convert_text(s->t, s->raw, s->cols[c], sel, 1, s->scratch);
        if (!str_eq(text->text[vec_at(text, 0)], want->cells[c]))
            return false;
    }
    return true;
}

static void place_row(const Search *s, uint32_t row, RowSpot *rows, uint32_t n)
{
    uint64_t line = raw_line(s->raw, row);
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rows[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < n && rows[low].line == line; low++) {
        if (rows[low].found || !is_row(s, row, &rows[low]))
            continue;
        rows[low].found = true;
        for (uint32_t c = 0; c < s->ncols; c++)
            place_cell(s, row, s->cols[c], &rows[low].places[c]);
    }
}

void table_locate(const TableSpec *spec, const uint32_t *cols, uint32_t ncols, RowSpot *rows, uint32_t n)
{
    TableOptions opt = {0};
    Diags *quiet = diags_new();
    Table *t;
    bool again = spec->inline_text.p || spec->nfiles || strcmp(spec->path, "-") != 0;
    for (uint32_t i = 0; i < spec->nfiles && !spec->inline_text.p; i++)
        again = again && strcmp(spec->files[i].path, "-") != 0;
    if (!n || !ncols || !again)
        return;
    HoleTable *holes = holes_new();
    if (table_open(spec, &opt, NULL, holes, quiet, &t) == ST_OK) {
        RawBatch *raw = raw_new();
        Search s = { .t = t, .raw = raw, .cols = cols, .ncols = ncols, .scratch = arena_new() };
        while (table_split(t, raw, quiet) == ST_OK && raw_rows(raw)) {
            s.t = raw->part ? raw->part : t;
            for (uint32_t i = 0; i < raw_rows(raw); i++)
                place_row(&s, i, rows, n);
            arena_reset(s.scratch);
            if (raw_line(raw, raw_rows(raw) - 1) > rows[n - 1].line)
                break;
        }
        arena_free(s.scratch);
        raw_free(raw);
        table_close(t);
    }
    holes_free(holes);
}
