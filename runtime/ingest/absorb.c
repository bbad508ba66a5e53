/* absorb.c -- what becomes of the rows: findings in file order, keys present and unique, every record accounted for. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

static uint8_t cause_of(const uint8_t *keep, uint32_t row)
{
    return keep ? keep[row] : ROWCAUSE_TAKEN;
}

/* Counts a finding; gives whether there is still room to keep it whole. */
static bool room_for(Table *t)
{
    t->kept_counts.findings++;
    Table *all = t->whole ? t->whole : t;
    if (all->findings_kept >= all->opt.max_findings)
        return false;
    all->findings_kept++;
    return true;
}

static const char *column_name(const Table *t, uint32_t col)
{
    Str s = t->spec->columns[col].name;
    return gc_strndup(s.p, s.len);
}

/* Where field FIELD (from 0) of a record stands, which is of column COL. */
static DataPlace cell_place(const Table *t, const RawBatch *b, uint32_t record, uint32_t field, uint32_t col)
{
    uint32_t column;
    uint64_t line = raw_field_line(b, record, field, &column);
    return table_place(t, line, column, column_name(t, col));
}

/* ---- cells ---- */

static int by_place(const void *pa, const void *pb)
{
    const CellFinding *a = *(const CellFinding *const *)pa, *b = *(const CellFinding *const *)pb;
    if (a->record != b->record)
        return a->record < b->record ? -1 : 1;
    if (a->field != b->field)
        return a->field < b->field ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* The findings of kept rows, each cell once though several rows share it, in file order. */
static const CellFinding **in_order(const CellFindings *f, const uint8_t *keep, uint32_t *n)
{
    const CellFinding **list = mem_alloc(f->n + 1u, sizeof *list);
    uint32_t all = 0;
    for (uint32_t i = 0; i < f->n; i++)
        if (cause_of(keep, f->items[i].row) == ROWCAUSE_TAKEN)
            list[all++] = &f->items[i];
    qsort(list, all, sizeof *list, by_place);
    *n = 0;
    for (uint32_t i = 0; i < all; i++)
        if (*n == 0 || by_place(&list[*n - 1], &list[i]) != 0)
            list[(*n)++] = list[i];
    return list;
}

/* What might be written where there is no datum: no figures, no controls. */
static bool is_label(Str cell)
{
    for (uint32_t i = 0; i < cell.len; i++) {
        unsigned char c = (unsigned char)cell.p[i];
        if ((c >= '0' && c <= '9') || c < ' ' || c == 0x7F)
            return false;
    }
    return utf8_check(cell.p, cell.len) == cell.len;
}

/* One comma, and not three figures after it. */
static bool is_comma_decimal(Str cell)
{
    uint32_t commas = 0, after = 0;
    for (uint32_t i = 0; i < cell.len; i++) {
        char c = cell.p[i];
        if (c == ',')
            commas++;
        else if (c < '0' || c > '9')
            return false;
        else
            after += commas;
    }
    return commas == 1 && after && after != 3;
}

static void say_cell(Table *t, const RawBatch *b, const CellFinding *f, Diags *diags)
{
    if (!room_for(t))
        return;
    DataPlace p = cell_place(t, b, f->record, f->field - 1, f->column);
    p.cell = cell_shown(f->cell);
    Diag *d = diag_add_data(diags, f->code, p, "la celda «%s» de «%s» %s", p.cell, p.heading, f->detail);
    uint32_t letters = f->cell.len;
    if (f->code == D_D010 && letters <= 20 && is_label(f->cell))
        diag_hint(d, "si así se escribe que falta el dato, añádalo a faltantes: \"%s\"", p.cell);
    else if (f->code == D_D010 && t->spec->columns[f->column].kind == COL_NUM && is_comma_decimal(f->cell))
        diag_hint(d, "si la coma separa los decimales, escriba «decimal: coma» en el bloque datos");
}

/* ---- rows ---- */

/* More cells than the heading: an unquoted separator has moved the rest of the row. */
static bool say_extra(Table *t, const RawBatch *b, uint32_t row, Diags *diags)
{
    if (!t->nhead || raw_width(b, row) <= t->width)
        return false;
    uint64_t line = b->line[row];
    uint32_t allowed = t->width;
    for (uint32_t i = 0; i < t->spec->ntramos; i++)
        if (line >= t->spec->tramos[i].first && line <= t->spec->tramos[i].last)
            return false;
    for (uint32_t i = allowed; i < raw_width(b, row); i++) {
        Str cell = str_trim(raw_field(b, row, i));
        if (cell.len == 0)
            continue;
        if (room_for(t)) {
            DataPlace p = table_place(t, line, i + 1, NULL);
            p.cell = cell_shown(cell);
            diag_add_data(diags, D_D016, p, "el renglón tiene %u celdas y el encabezado %u", raw_width(b, row), allowed);
        }
        return true;
    }
    return false;
}

static bool say_orphan(Table *t, const RawBatch *b, uint32_t row, Diags *diags)
{
    if (!(b->flags[row] & ROW_ORPHAN))
        return false;
    if (room_for(t))
        diag_add_data(diags, D_D020, table_place(t, b->line[row], 0, NULL), "el renglón continúa al de arriba según «continúa», y no hay ninguno arriba; se toma como una fila");
    return true;
}

static bool say_quotes(Table *t, const RawBatch *b, uint32_t row, Diags *diags)
{
    if (!(b->flags[row] & ROW_BAD_QUOTE))
        return false;
    if (room_for(t))
        diag_add_data(diags, D_D017, table_place(t, b->line[row], 0, NULL),
                      "tras una comilla que cierra sigue texto; la celda se toma como está escrita, con sus comillas");
    return true;
}

/* ---- keys ---- */

static void add_number(Table *t, Buf *out, const Vec *v, uint32_t i)
{
    Num x = vec_num(t->scratch, v, i);
    if (!x.is_big) {
        buf_add(out, "n", 1);
        buf_add(out, (const char *)&x.n, sizeof x.n);
        buf_add(out, (const char *)&x.d, sizeof x.d);
    } else {
        buf_add(out, "b", 1);
        num_print_exact(out, x);
        buf_putc(out, '\0');
    }
}

/* Bytes that are equal exactly when the keys are. */
static void add_key(Table *t, Buf *out, const Vec *v, uint32_t i)
{
    uint32_t at = vec_at(v, i);
    switch (v->kind) {
    case VEC_NUM:
        add_number(t, out, v, i);
        return;
    case VEC_TEXT:
        buf_add(out, (const char *)&v->text[at].len, sizeof v->text[at].len);
        buf_str(out, v->text[at]);
        return;
    case VEC_BOOL:
        buf_putc(out, (char)v->boolean[at]);
        return;
    case VEC_DATE:
    case VEC_PERIOD:
    case VEC_BAND:
        buf_add(out, (const char *)&v->i64[at], sizeof v->i64[at]);
        return;
    }
}

static void grow_keys(Table *t)
{
    size_t cap = t->cap_keys ? t->cap_keys * 2 : 1024;
    KeySlot *slots = mem_alloc(cap, sizeof *slots);
    memset(slots, 0, cap * sizeof *slots);
    for (size_t i = 0; i < t->cap_keys; i++) {
        if (!t->keys[i].bytes)
            continue;
        size_t at = t->keys[i].hash & (cap - 1);
        while (slots[at].bytes)
            at = (at + 1) & (cap - 1);
        slots[at] = t->keys[i];
    }
    mem_free(t->keys);
    t->keys     = slots;
    t->cap_keys = cap;
}

/* Remembers a key; gives the line where it stood before, or 0. */
static uint64_t remember_key(Table *t, Str key, uint64_t line)
{
    if ((t->nkeys + 1) * 4 > t->cap_keys * 3)
        grow_keys(t);
    uint64_t hash = str_hash(key);
    size_t at = hash & (t->cap_keys - 1);
    for (; t->keys[at].bytes; at = (at + 1) & (t->cap_keys - 1)) {
        const KeySlot *s = &t->keys[at];
        if (s->hash == hash && s->len == key.len && memcmp(s->bytes, key.p, key.len) == 0)
            return s->line;
    }
    char *bytes = arena_alloc(t->key_bytes, key.len + 1u, 1);
    memcpy(bytes, key.p, key.len);
    t->keys[at] = (KeySlot){ hash, line, bytes, key.len };
    t->nkeys++;
    return 0;
}

/* The key as the file writes it: "049, 2024T1". */
static const char *key_shown(const Table *t, const RawBatch *b, uint32_t row, uint32_t *field)
{
    Buf out = { 0 };
    *field = 0;
    for (uint32_t k = 0; k < t->spec->nkeys; k++) {
        uint32_t at = 0;
        HoleId hole;
        if (!column_field(t, b, t->spec->keys[k], row, &at, &hole))
            continue;
        if (*field == 0)
            *field = at + 1;
        buf_printf(&out, "%s%s", out.len ? ", " : "", cell_shown(str_trim(column_cell(t, b, t->spec->keys[k], row, at))));
    }
    const char *s = gc_strndup(out.p ? out.p : "", out.len);
    buf_free(&out);
    return s;
}

/* False when the key is absent or stood before. */
static bool check_key(Table *t, const RawBatch *b, uint32_t row, const Vec *const *keys, Buf *bytes, Diags *diags)
{
    buf_clear(bytes);
    uint64_t line = raw_line(b, row);
    for (uint32_t k = 0; k < t->spec->nkeys; k++) {
        if (!vec_valid(keys[k], row)) {
            if (room_for(t)) {
                uint32_t field = 0;
                HoleId hole;
                column_field(t, b, t->spec->keys[k], row, &field, &hole);
                DataPlace p = cell_place(t, b, raw_record(b, row), field, t->spec->keys[k]);
                p.cell = cell_shown(str_trim(column_cell(t, b, t->spec->keys[k], row, field)));
                diag_add_data(diags, D_D012, p, "falta la clave «%s»", p.heading);
            }
            return false;
        }
        add_key(t, bytes, keys[k], row);
    }
    Table *all = t->whole ? t->whole : t;
    uint64_t before = remember_key(all, (Str){ bytes->p, (uint32_t)bytes->len }, line);
    if (!before)
        return true;
    if (room_for(t)) {
        uint32_t field;
        const char *shown = key_shown(t, b, row, &field);
        DataPlace p = cell_place(t, b, raw_record(b, row), field ? field - 1 : 0, t->spec->keys[0]);
        p.cell = shown;
        Diag *d = diag_add_data(diags, D_D013, p, "la clave «%s» ya estaba en la línea %llu%s%s", shown, (unsigned long long)line_number(before),
                                t->whole ? " de " : "", t->whole ? line_file(all->spec, before) : "");
        if (t->whole && !t->spec->has_file_column)
            diag_hint(d, "si cada archivo tiene las mismas claves, lleve el archivo a una columna y a la clave: desde \"…\", \"…\" como archivo");
    }
    return false;
}

/* ---- the batch ---- */

static void count_row(Table *t, RowCause cause, uint64_t line)
{
    TableCounts *c = &t->kept_counts;
    if (table_reshapes(t->spec))
        c->rows++;
    else
        c->records++;
    if (cause == ROWCAUSE_TAKEN)
        c->taken++;
    else
        c->excluded[cause]++;
    if (c->first_line[cause] == 0)
        c->first_line[cause] = line;
}

/* Nothing can be said of any row of the batch. */
static bool is_quiet(const Table *t, const RawBatch *b, const CellFindings *findings)
{
    return !table_reshapes(t->spec) && !t->spec->nkeys && !b->any_flags && (!findings || !findings->n) && (!t->nhead || b->most_width <= t->width);
}

static void count_quiet(Table *t, const RawBatch *b, const uint8_t *keep)
{
    TableCounts *c = &t->kept_counts;
    uint64_t by_cause[ROWCAUSE_COUNT] = { 0 };
    if (!keep)
        by_cause[ROWCAUSE_TAKEN] = b->nrows;
    /* A cause at a time, as bytes that are equal can be counted many at once; most rows have one of the first two. */
    static const uint8_t commonest[] = { ROWCAUSE_TAKEN, ROWCAUSE_FILTER };
    uint32_t left = keep ? b->nrows : 0;
    for (uint32_t k = 0; k < sizeof commonest && left; k++) {
        uint32_t n = 0;
        for (uint32_t r = 0; r < b->nrows; r++)
            n += keep[r] == commonest[k];
        by_cause[commonest[k]] = n;
        left -= n;
    }
    for (uint32_t r = 0; left && r < b->nrows; r++)
        if (keep[r] != ROWCAUSE_TAKEN && keep[r] != ROWCAUSE_FILTER)
            by_cause[keep[r]]++;
    for (int cause = 0; cause < ROWCAUSE_COUNT; cause++) {
        c->records += by_cause[cause];
        if (cause == ROWCAUSE_TAKEN)
            c->taken += by_cause[cause];
        else
            c->excluded[cause] += by_cause[cause];
        if (!by_cause[cause] || c->first_line[cause])
            continue;
        const uint8_t *first = keep ? memchr(keep, cause, b->nrows) : NULL;
        c->first_line[cause] = b->line[first ? first - keep : 0];
    }
}

Status table_absorb(Table *t, const RawBatch *b, const uint8_t *keep, const Vec *const *keys,
                    const CellFindings *findings, Diags *diags)
{
    t = b->part ? (Table *)(uintptr_t)b->part : t;
    if (is_quiet(t, b, findings)) {
        count_quiet(t, b, keep);
        return ST_OK;
    }
    uint32_t n = 0, next = 0;
    const CellFinding **list = findings ? in_order(findings, keep, &n) : NULL;
    Buf bytes = { 0 };
    uint64_t bad_key = 0, bad_line = 0;
    if (t->spec->nstack) {
        t->kept_counts.records += b->nrows;
        t->kept_counts.stacked += b->nrows;
    }
    uint32_t rows = raw_rows(b), said = UINT32_MAX;
    for (uint32_t r = 0; r < rows; r++) {
        RowCause cause = (RowCause)cause_of(keep, r);
        uint32_t record = raw_record(b, r);
        count_row(t, cause, b->line[record]);
        if (cause != ROWCAUSE_TAKEN)
            continue;
        bool bad = false;
        if (t->spec->nkeys && keys && !check_key(t, b, r, keys, &bytes, diags))
            bad_key = bad_key ? bad_key : b->line[record];
        if (record == said)
            continue;
        said = record;
        if (b->bad_quotes)
            bad |= say_quotes(t, b, record, diags);
        bad |= say_extra(t, b, record, diags);
        bad |= say_orphan(t, b, record, diags);
        for (; next < n && list[next]->record == record; next++) {
            say_cell(t, b, list[next], diags);
            bad = true;
        }
        if (bad && !bad_line)
            bad_line = b->line[record];
    }
    buf_free(&bytes);
    mem_free(list);
    arena_reset(t->scratch);
    if (bad_key)
        return ST_TABLE;
    if (bad_line && t->spec->strict) {
        diag_add_data(diags, D_D018, table_place(t, bad_line, 0, NULL),
                      "la tabla se rechaza entera por la línea %llu («rechaza»)", (unsigned long long)bad_line);
        return ST_TABLE;
    }
    return ST_OK;
}
