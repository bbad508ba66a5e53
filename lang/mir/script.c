/* script.c -- the rows of a `datos` block as the table of a MIR: any table that Vara can be told how to read. */
#include "lang/mir/mir.h"

#include "lang/check/program.h"
#include "runtime/ingest/scan.h"

/* An expression cannot say a name in quotes: such columns are called by their number. */
static void put_column(Buf *out, const Decl *data, uint32_t c)
{
    const Name *name = &data->as.data.columns[c].name;
    if (name->quoted)
        buf_printf(out, "columna_entre_comillas_%u", c + 1);
    else
        buf_str(out, name->text);
}

/* The script with those names, and a muestra of every cell of DATA as it was read, computed ones as their value. */
static void put_script(Buf *out, const Source *source, const Decl *data)
{
    uint32_t at = 0;
    for (uint32_t c = 0; c < data->as.data.ncolumns; c++) {
        const Name *name = &data->as.data.columns[c].name;
        if (!name->quoted || name->span.source != data->span.source || name->span.start < at)
            continue;
        buf_add(out, source->text + at, name->span.start - at);
        put_column(out, data, c);
        at = name->span.end;
    }
    buf_add(out, source->text + at, source->len - at);
    for (uint32_t c = 0; c < data->as.data.ncolumns; c++) {
        buf_puts(out, c ? ", " : "\nmuestra ");
        put_column(out, data, c);
        buf_puts(out, data->as.data.columns[c].computed ? "" : ".texto");
    }
    buf_printf(out, " de %.*s\n", (int)data->name.text.len, data->name.text.p);
}

static void put_quoted(Buf *out, Str s)
{
    buf_putc(out, '"');
    for (uint32_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"')
            buf_putc(out, '"');
        buf_putc(out, s.p[i]);
    }
    buf_putc(out, '"');
}

static const Decl *find_dataset(Program *p, Str name, Diags *diags, const char *path)
{
    Symbol *s = scope_find(&p->globals, text_fold(name));
    if (s && s->kind == SYM_DATA)
        return s->decl;
    Str *names = gc_array(Str, p->ndata + 1);
    for (uint32_t i = 0; i < p->ndata; i++)
        names[i] = p->data[i]->name.text;
    Str near = text_nearest(name, names, p->ndata);
    Diag *d = diag_add(diags, D_V004, (Span){ 0 }, "«%s» no tiene un bloque datos «%.*s»", path, (int)name.len, name.p);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
    else
        diag_hint(d, "escriba --datos SCRIPT:NOMBRE con el nombre de uno de sus bloques datos");
    return NULL;
}

/* One row of text for each row of the result, the names of the columns first. */
static void take_rows(const ResultSet *rs, const Result *r, const Decl *data, MirSource *out)
{
    Buf b = {0};
    uint64_t *lines = (uint64_t *)gc_alloc_atomic(r->nrows + 1, sizeof *lines);
    for (uint32_t c = 0; c < data->as.data.ncolumns; c++) {
        buf_puts(&b, c ? "," : "");
        put_quoted(&b, data->as.data.columns[c].name.text);
    }
    buf_putc(&b, '\n');
    for (uint32_t i = 0; i < r->nrows; i++) {
        lines[i + 1] = r->lines ? r->lines[i] & (line_tag(1, 0) - 1) : 0;      /* of several files, the line within its own */
        for (uint32_t c = 0; c < r->ncols; c++) {
            const ResultColumn *col = &r->cols[c];
            buf_puts(&b, c ? "," : "");
            if (!vec_valid(&col->data.v, i))
                continue;
            if (col->kind == VEC_TEXT) {
                put_quoted(&b, col->data.v.text[vec_at(&col->data.v, i)]);
            } else if (col->kind == VEC_NUM) {
                num_print_exact(&b, vec_num(rs->arena, &col->data.v, i));
            }
        }
        buf_putc(&b, '\n');
    }
    out->bytes  = (Str){ gc_strndup(b.p, b.len), (uint32_t)b.len };
    out->lines  = lines;
    out->nlines = r->nrows + 1;
    buf_free(&b);
}

Status mir_rows_of_script(const char *path, const char *dataset, Diags *diags, MirSource *out)
{
    Source *source = NULL;
    const char *why = NULL;
    ResultSet *rs = NULL;
    Status st = source_read(path, &source, &why);
    if (st != ST_OK) {
        diag_add(diags, D_E001, (Span){ 0 }, "%s: %s", path, why ? why : "no se puede leer");
        return st;
    }
    CompileOptions opt = {0};
    Diags *first = diags_new();
    Program *p = program_compile(source, &opt, first);
    const Decl *data = first->errors ? NULL : find_dataset(p, str_of(dataset), diags, path);
    program_free(p);
    if (!data) {
        for (uint32_t i = 0; i < first->n && first->errors; i++)
            GC_PUSH(diags->items, diags->n, diags->cap, first->items[i]);
        return ST_PROGRAM;
    }
    Buf b = {0};
    put_script(&b, source, data);
    p = program_compile(source_new(source->name, gc_strndup(b.p, b.len), b.len), &opt, diags);
    buf_free(&b);
    st = diags->errors ? ST_PROGRAM : ST_OK;
    if (st == ST_OK) {
        p->shows.items = &p->shows.items[p->shows.n - 1];       /* ours alone */
        p->shows.n = 1;
        p->verifies.n = 0;
        RunOptions run = {0};
        st = program_run(p, &run, diags, &rs);
    }
    if (st == ST_OK || st == ST_END) {
        const Result *mine = NULL;
        for (uint32_t i = 0; i < rs->n; i++)
            if (rs->items[i]->kind == RESULT_SHOW)
                mine = rs->items[i];
        st = mine ? ST_OK : ST_PROGRAM;
        if (mine)
            take_rows(rs, mine, data, out);
        out->path = gc_strndup(data->as.data.path.p ? data->as.data.path.p : "", data->as.data.path.len);
    }
    results_free(rs);
    program_free(p);
    return st;
}
