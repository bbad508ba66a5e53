/* table.c -- opening a table: its dialect, its heading, its columns; and its counts. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum { SAMPLE_BYTES = 128 << 10, SHOWN_CELL = 60, MAX_HEADS = 256 };

const char *rowcause_text(RowCause c)
{
    static const char *const texts[] = {
#define ROWCAUSE(id, text) text,
#include "runtime/ingest/rowcause.def"
#undef ROWCAUSE
    };
    return texts[c];
}

DataPlace table_place(const Table *t, uint64_t line, uint32_t field, const char *heading)
{
    return (DataPlace){ .file = t->spec->shown_path, .line = line, .column = field, .heading = heading,
                        .table = t->whole, .order = t->file };
}

const char *cell_shown(Str cell)
{
    Buf out = { 0 };
    uint32_t shown = 0;
    for (uint32_t i = 0, used; i < cell.len; i += used) {
        if (shown++ == SHOWN_CELL) {
            buf_puts(&out, "…");
            break;
        }
        uint32_t cp = utf8_decode(cell.p + i, cell.len - i, &used);
        unsigned char c = (unsigned char)cell.p[i];
        if (cp == '\t')
            buf_puts(&out, "\\t");
        else if (cp == '\n')
            buf_puts(&out, "\\n");
        else if (cp == '\r')
            buf_puts(&out, "\\r");
        else if (cp < 0x20 || cp == 0x7F || (c >= 0x80 && used == 1))
            buf_printf(&out, "\\x%02X", c);
        else
            buf_add(&out, cell.p + i, used);
    }
    const char *kept = gc_strndup(out.p ? out.p : "", out.len);
    buf_free(&out);
    return kept;
}

/* Headings and labels of the script, by which a separator shows itself. */
static uint32_t known_heads(const TableSpec *spec, Str *heads)
{
    uint32_t n = 0;
    if (spec->header == HEADER_TEXT)
        heads[n++] = spec->header_text;
    if (spec->cards)
        heads[n++] = spec->card_text;
    for (uint32_t i = 0; i < spec->ncolumns && n < MAX_HEADS; i++) {
        const ColumnSpec *c = &spec->columns[i];
        if (!c->by_heading || (spec->has_file_column && i == spec->file_column) || (spec->nstack && (i == spec->stack_key || i == spec->stack_value)))
            continue;
        Str s = c->heading;
        for (uint32_t k = s.len; k-- > 0;)
            if (s.p[k] == '>') {
                s = (Str){ s.p + k + 1, s.len - k - 1 };
                break;
            }
        heads[n++] = s;
    }
    for (uint32_t i = 0; i < spec->nstack && n < MAX_HEADS; i++)
        if (spec->stack[i].by_heading)
            heads[n++] = spec->stack[i].heading;
    return n;
}

/* Line end and separator, by the first bytes of the part of the file that is wanted. */
static void decide_dialect(Table *t)
{
    const TableSpec *spec = t->spec;
    const char *s = t->carry.p ? t->carry.p : "";
    size_t len = t->carry.len;
    t->dialect = (Dialect){ .separator = spec->separator, .quotes = spec->quotes, .eol = scan_guess_eol(s, len) };
    if (spec->inline_text.p && !spec->inline_raw && !spec->separator)
        t->dialect.separator = '\t';
    if (!t->dialect.separator) {
        uint64_t from = spec->header == HEADER_LINE ? spec->header_line : spec->first_line;
        const char *start = s;
        for (uint64_t line = 1; line < from; line++) {
            const char *n = memchr(start, t->dialect.eol, len - (size_t)(start - s));
            if (!n)
                break;
            start = n + 1;
        }
        size_t left = len - (size_t)(start - s);
        if (left > SAMPLE_BYTES && spec->header != HEADER_TEXT)
            left = SAMPLE_BYTES;
        RawBatch *b = raw_new();
        raw_reserve(b, left + 1);
        memcpy(b->text, start, left);
        b->len = left;
        Str *heads = gc_array(Str, MAX_HEADS + 1);
        t->dialect.separator = scan_guess_separator(b, t->dialect, heads, known_heads(spec, heads));
        t->read_counts.separator_found = true;
        raw_free(b);
    }
    t->read_counts.separator = t->dialect.separator;
    scan_start(&t->scanner, t->dialect);
}

static Status choose_encoding(Table *t, Diags *diags)
{
    const TableSpec *spec = t->spec;
    t->encoding = ENC_UTF8;
    if (!spec->encoding) {
        t->encoding_open = !spec->inline_text.p || spec->inline_raw;
        t->read_counts.encoding_found = t->encoding_open;
        return ST_OK;
    }
    if (!encoding_find(spec->encoding, &t->encoding)) {
        Diag *d = diag_add(diags, D_D009, spec->span, "no se conoce la codificación «%s»", spec->encoding);
        diag_hint(d, "las que hay: UTF-8, WINDOWS-1252, ISO-8859-1, CP850, MACINTOSH");
        return ST_TABLE;
    }
    if (t->encoding != ENC_UTF8)
        encoding_table(t->encoding, &t->decode);
    Encoding other;
    if (spec->other_encoding && (!encoding_find(spec->other_encoding, &other) || other == ENC_UTF8)) {
        diag_add(diags, D_D009, spec->span, "este sistema no sabe leer la codificación «%s»", spec->other_encoding);
        return ST_TABLE;
    }
    if (spec->other_encoding)
        mixed_open(t, other);
    return ST_OK;
}

static Status open_union(const TableSpec *spec, const TableOptions *opt, HoleTable *holes, Diags *diags, Table **out)
{
    Table *u = gc_root(sizeof *u);
    u->spec  = spec;
    u->opt   = *opt;
    u->holes = holes;
    u->input.fd  = -1;
    u->key_bytes = arena_new();
    u->scratch   = arena_new();
    u->shown     = mem_alloc(1, sizeof *u->shown);
    Status st = union_open(u, holes, diags);
    if (st != ST_OK) {
        table_close(u);
        return st;
    }
    *out = u;
    return ST_OK;
}

Status table_open(const TableSpec *spec, const TableOptions *opt, const bool *needed, HoleTable *holes, Diags *diags,
                  Table **out)
{
    (void)needed;
    *out = NULL;
    if (spec->nfiles > 1)
        return open_union(spec, opt, holes, diags, out);
    /* Scanned and never freed by the collector: a host may keep the handle anywhere. */
    Table *t = gc_root(sizeof *t);
    t->spec = spec;
    t->opt  = *opt;
    if (t->opt.batch_rows == 0)
        t->opt.batch_rows = BATCH_ROWS;
    t->line      = 1;
    t->input.fd  = -1;
    t->key_bytes = arena_new();
    t->scratch   = arena_new();
    t->shown     = mem_alloc(1, sizeof *t->shown);
    t->until     = label_new(spec->until_text);
    label_first_bytes(&t->until, 1, &t->until_first);
    const char *why = NULL;
    Status st = choose_encoding(t, diags);
    if (st != ST_OK)
        goto out;
    if (spec->inline_text.p)
        input_open_memory(&t->input, spec->inline_text);
    else if (input_open_file(&t->input, spec->path, &why) != ST_OK) {
        diag_add(diags, D_E001, spec->span, "no se puede leer «%s»: %s", spec->shown_path, why);
        st = ST_IO;
        goto out;
    }
    t->input.cancel = opt->cancel;
    st = rows_first(t, diags);
    if (st != ST_OK)
        goto out;
    decide_dialect(t);
    st = header_read(t, diags);
    if (st != ST_OK)
        goto out;
    cards_prepare(t);
    st = columns_resolve(t, holes, diags);
out:
    if (st != ST_OK) {
        table_close(t);
        return st;
    }
    *out = t;
    return ST_OK;
}

void table_close(Table *t)
{
    if (!t)
        return;
    input_close(&t->input);
    buf_free(&t->carry);
    buf_free(&t->raw);
    mem_free(t->keys);
    buf_free(&t->held.text);
    mem_free(t->held.fields);
    mem_free(t->joined);
    cards_free(t);
    mixed_free(t);
    union_close(t);
    arena_free(t->key_bytes);
    arena_free(t->scratch);
    mem_free(t->shown);
    gc_root_free(t);
}

const TableCounts *table_counts(const Table *t)
{
    if (t->nparts)
        return union_counts(t);
    TableCounts *c = t->shown;
    *c = t->read_counts;
    const TableCounts *k = &t->kept_counts;
    c->records += k->records;
    c->taken    = k->taken;
    c->stacked += k->stacked;
    c->rows     = k->rows;
    c->findings = k->findings;
    for (int i = 0; i < ROWCAUSE_COUNT; i++) {
        c->excluded[i] += k->excluded[i];
        uint64_t a = c->first_line[i], b = k->first_line[i];
        c->first_line[i] = !a || (b && b < a) ? b : a;
    }
    c->encoding = encoding_name(t->encoding);
    return c;
}

uint64_t table_progress(const Table *t, uint64_t *total)
{
    if (t->nparts)
        return union_progress(t, total);
    *total = t->input.size;
    return t->input.read;
}
