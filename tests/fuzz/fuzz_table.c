/* fuzz_table.c -- any bytes as a table, under any way of reading: records are all accounted for, batches of any size give
 * the same rows, texts are UTF-8. */
#include "runtime/column/period.h"
#include "runtime/ingest/table.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COLUMNS = 6 };

static void must(bool cond)
{
    if (!cond)
        abort();
}

typedef struct Run { Status status; TableCounts counts; uint64_t digest; } Run;

static void digest_vec(Run *r, HoleTable *holes, Arena *a, const Vec *v)
{
    for (uint32_t i = 0; i < v->n; i++) {
        Buf out = { 0 };
        if (!vec_valid(v, i))
            hole_print(&out, holes, vec_hole(v, i));
        else if (v->kind == VEC_NUM)
            num_print_exact(&out, vec_num(a, v, i));
        else if (v->kind == VEC_TEXT)
            buf_str(&out, v->text[i]);
        else if (v->kind == VEC_BOOL)
            buf_putc(&out, v->boolean[i] ? '1' : '0');
        else
            date_print(&out, v->i64[i]);
        Str s = { out.p ? out.p : "", (uint32_t)out.len };
        must(utf8_check(s.p, s.len) == s.len);
        r->digest = r->digest * 31 + str_hash(s);
        buf_free(&out);
    }
}

static void read_rows(Run *r, Table *t, const TableSpec *spec, HoleTable *holes, Diags *diags)
{
    RawBatch *b = raw_new();
    Arena *a = arena_new();
    /* Sums of digests by column, so that they do not depend on where batches end. */
    Run by_column[COLUMNS + 1] = { { 0 } };
    while ((r->status = table_split(t, b, diags)) == ST_OK) {
        must(raw_rows(b) > 0);
        CellFindings found = { .arena = a };
        const Vec *keys[1];
        for (uint32_t c = 0; c < spec->ncolumns; c++) {
            const Vec *v = table_convert(t, b, c, NULL, 0, a, &found);
            must(v->n == raw_rows(b));
            if (c == 0)
                keys[0] = v;
            digest_vec(&by_column[c], holes, a, v);
        }
        digest_vec(&by_column[COLUMNS], holes, a, table_convert_text(t, b, 0, NULL, 0, a));
        r->status = table_absorb(t, b, NULL, spec->nkeys ? keys : NULL, &found, diags);
        if (r->status != ST_OK)
            break;
        arena_reset(a);
    }
    for (int c = 0; c <= COLUMNS; c++)
        r->digest = r->digest * 131 + by_column[c].digest;
    arena_free(a);
    raw_free(b);
}

static Run run(const TableSpec *spec, uint32_t batch_rows)
{
    Run r = { ST_OK, { 0 }, 0 };
    HoleTable *holes = holes_new();
    Diags *diags = diags_new();
    TableOptions opt = { .batch_rows = batch_rows, .max_findings = 20 };
    Table *t;
    r.status = table_open(spec, &opt, NULL, holes, diags, &t);
    if (r.status == ST_OK) {
        read_rows(&r, t, spec, holes, diags);
        r.counts = *table_counts(t);
        uint64_t sum = table_reshapes(spec) ? r.counts.stacked : r.counts.taken;
        must(!table_reshapes(spec) || r.counts.rows == r.counts.taken);
        for (int i = 1; i < ROWCAUSE_COUNT; i++)
            sum += r.counts.excluded[i];
        must(sum == r.counts.records && r.counts.records <= r.counts.lines + (r.counts.nfiles ? r.counts.nfiles : 1));
        table_close(t);
    } else {
        must(diags->n > 0);
    }
    if (r.status == ST_TABLE || r.status == ST_LIMIT)
        must(diags->n > 0);
    Buf out = { 0 };
    for (uint32_t i = 0; i < diags->n; i++)
        diag_render(&out, diags->items[i], false);
    must(utf8_check(out.p ? out.p : "", out.len) == out.len);
    buf_free(&out);
    holes_free(holes);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 6 || size > 8192)
        return 0;
    static const char *const encodings[] = { NULL, NULL, NULL, "UTF-8", "CP850", "WINDOWS-1252", "MACINTOSH", "ISO-8859-1" };
    static const char separators[] = { 0, 0, ',', ';', '\t', '|', ' ', '"' };
    static const ColumnKind kinds[COLUMNS] = { COL_TEXT, COL_NUM, COL_DATE, COL_PERIOD, COL_BOOL, COL_NUM };
    ColumnSpec columns[COLUMNS];
    memset(columns, 0, sizeof columns);
    for (int i = 0; i < COLUMNS; i++) {
        columns[i].name = str_of("c");
        columns[i].kind = kinds[i];
        columns[i].position = (uint32_t)i + 1;
        columns[i].allow_percent = true;
    }
    columns[5].position = 2;
    columns[5].decimal_comma = true;
    columns[5].has_min = true;
    columns[5].min = num_int(0);
    columns[5].min_text = "0";
    MissingLabel labels[] = { { str_of("NR"), MOTIVE_NOT_PUBLISHED, { 0 } }, { str_of(""), MOTIVE_NO_PERIOD, { 0 } } };
    TramoColumn moved = { .column = 1, .position = 1 };
    TramoSpec tramo = { .first = 3, .last = 4, .columns = &moved, .ncolumns = 1 };
    uint32_t key = 0;
    TableSpec spec = { .name = { "t", 1 }, .shown_path = "t", .inline_raw = true, .columns = columns, .ncolumns = COLUMNS, .keys = &key,
                       .missing = labels, .nmissing = 2, .tramos = &tramo, .ntramos = data[0] >> 7 };
    spec.inline_text = (Str){ (const char *)data + 5, (uint32_t)size - 5 };
    spec.encoding = encodings[data[0] & 7];
    spec.separator = separators[data[0] >> 3 & 7];
    spec.quotes = (data[0] & 64) == 0;
    spec.header = (HeaderMode)(data[1] & 3);
    spec.header_lines = data[1] >> 2 & 3;
    spec.header_line = data[1] >> 4;
    spec.header_text = str_of("clave");
    spec.until_text = str_of(data[2] & 1 ? "fin" : "");
    spec.first_line = data[2] >> 1 & 7;
    spec.last_line = data[2] & 16 ? 20 : 0;
    spec.nkeys = data[2] >> 5 & 1;
    spec.strict = (data[2] & 192) == 192;
    if (data[3] & 1) {
        columns[0].by_heading = true;
        columns[0].heading = data[3] & 2 ? str_of("a > b") : str_of("Año");
    }
    /* the other shapes: cards, transposed, marks, parts, two encodings, two files */
    uint32_t continues = 0;
    StackItem items[] = { { .position = 2, .key = str_of("x") }, { .position = 3, .key = str_of("NR") } };
    TableFile files[] = { { .path = "a", .shown_path = "a", .key = str_of("uno") }, { .path = "b", .shown_path = "b", .key = str_of("2024") } };
    uint32_t shape = data[3] >> 2 & 7;
    spec.cards      = shape == 1 || shape == 2 || shape == 3;
    spec.transposed = shape == 3 || shape == 4 || shape == 5;
    spec.dense      = shape == 3 || shape == 5;
    spec.card_text  = str_of("ficha:");
    if (spec.cards || spec.transposed) {
        spec.header = HEADER_NONE;
        spec.ntramos = 0;
        spec.cell_first = shape == 5 ? 1 : 0;
        spec.cell_last  = shape == 5 ? 3 : 0;
        for (int i = 1; i < 4; i++) {
            columns[i].by_heading = true;
            columns[i].heading = str_of(i == 1 ? "n:" : i == 2 ? "Año" : "ficha");
            columns[i].time = i == 2 ? data[4] >> 5 & 3 : 0;
            columns[i].until = str_of(i == 3 && data[4] & 128 ? "n" : "");
            columns[i].place = !spec.cards ? PLACE_COLUMN : i == 2 ? PLACE_BELOW : PLACE_BESIDE;
            if (i != 2)
                columns[i].position = 0;
        }
    } else if (shape == 6) {
        spec.continues = &continues;
        spec.ncontinues = 1;
    } else if (shape == 7) {
        spec.stack = items;
        spec.nstack = 2;
        spec.stack_key = 0;
        spec.stack_value = 1;
    }
    spec.clean = data[3] >> 5 & 1;
    if (data[3] & 64) {
        columns[5].part = columns[1].part = 2;
        columns[5].parts = columns[1].parts = 2;
        columns[5].part_between = str_of(", ");
    }
    if (data[3] & 128) {
        spec.other_encoding = spec.encoding && strcmp(spec.encoding, "UTF-8") == 0 ? "WINDOWS-1252" : NULL;
        spec.files = files;
        spec.nfiles = 2;
        spec.has_file_column = data[4] & 16;
        spec.file_column = 4;
    }
    Run one = run(&spec, 1), all = run(&spec, 4096), some = run(&spec, 1 + data[4] % 7);
    must(one.status == all.status && some.status == all.status);
    if (all.status == ST_END) {
        must(one.digest == all.digest && some.digest == all.digest);
        must(one.counts.records == all.counts.records && one.counts.findings == all.counts.findings);
        must(one.counts.lines == all.counts.lines && one.counts.taken == some.counts.taken);
    }
    return 0;
}
