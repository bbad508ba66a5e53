/* script.c -- the rows of a `datos` block as the table of a MIR: any table that Vara can be told how to read. */
#include "lang/mir/mir.h"

#include "lang/check/program.h"

/* COLUMN of the dataset as it was read: its text, or its value where it is computed. */
static void put_item(Buf *out, const ColumnDecl *c)
{
    buf_printf(out, "\"%.*s\"%s", (int)c->name.text.len, c->name.text.p, c->computed ? "" : ".texto");
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
        lines[i + 1] = r->lines ? r->lines[i] : 0;
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
    Program *p = program_compile(source, &opt, diags);
    const Decl *data = diags->errors ? NULL : find_dataset(p, str_of(dataset), diags, path);
    program_free(p);
    if (!data)
        return ST_PROGRAM;
    Buf b = {0};
    buf_add(&b, source->text, source->len);
    buf_puts(&b, "\nmuestra ");
    for (uint32_t c = 0; c < data->as.data.ncolumns; c++) {
        buf_puts(&b, c ? ", " : "");
        put_item(&b, &data->as.data.columns[c]);
    }
    buf_printf(&b, " de %.*s\n", (int)data->name.text.len, data->name.text.p);
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
