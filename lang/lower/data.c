/* data.c -- lowers datasets: the table as the engine reads it, row filters, and what feeds groups. */
#include "lang/check/words.h"
#include "lang/lower/lower.h"
#include <string.h>

void lower_row_filter(Lower *l, Rel *r)
{
    const Expr *where = r->data->decl->as.data.rows_where, *subtotals = r->data->decl->as.data.subtotals;
    /* the rows of a prueba are given as rows: nothing is to be left out */
    if (l->test)
        return;
    static const Grain rows = { .kind = GRAIN_ROW };
    Env env = env_for(l, r, &rows);
    if (where)
        r->row_filter = lower_expr(&env, where);
    if (subtotals)
        r->row_subtotal = lower_expr(&env, subtotals);
}

void lower_feed(Lower *l, Feed *f)
{
    static const Grain rows = { .kind = GRAIN_ROW };
    const Grain *to = f->to->grain;
    Env env = env_for(l, f->from, f->from->kind == REL_ROWS ? &rows : f->from->grain);
    const Expr *filter = to->filter;
    if (filter && f->from->kind == REL_GROUPS) {
        const Expr *before = f->from->grain->filter;
        if (before && (before == filter || expr_same(before, filter)))
            filter = NULL;      /* the groups hold only such rows already */
    }
    f->filter = filter ? lower_expr(&env, filter) : NULL;
    f->keys   = gc_array(Value *, to->nkeys + 1);
    for (uint32_t i = 0; i < to->nkeys; i++)
        f->keys[i] = lower_column(&env, to->keys[i]);
}

/* ---- links ---- */

const Grain *key_grain(Program *p, Symbol *data)
{
    return grain_of(p, data, false, &data->decl->as.data.key, NULL);
}

Value **link_keys(Env *env, const LinkDecl *link)
{
    Value **keys = gc_array(Value *, link->by.n + 1);
    for (uint32_t i = 0; i < link->by.n; i++)
        keys[i] = lower_column(env, scope_find(env->rel->data->columns, link->by.items[i].fold));
    return keys;
}

uint32_t no_pair(Lower *l, const Symbol *other)
{
    return holes_motive(l->holes, str_of(gc_printf("sin pareja en %.*s", (int)other->name.text.len, other->name.text.p)));
}

/* ---- the table ---- */

static const char *text_of(Str s)
{
    return gc_strndup(s.p ? s.p : "", s.len);
}

static MissingLabel *labels_of(Lower *l, const MissingItem *items, uint32_t n)
{
    MissingLabel *out = gc_array(MissingLabel, n + 1);
    for (uint32_t i = 0; i < n; i++)
        out[i] = (MissingLabel){ .label = items[i].label, .motive = motive_id(l, items[i].motive.text), .span = items[i].span };
    return out;
}

static ColumnSpec column_spec(Lower *l, const Decl *data, const Symbol *col, bool comma)
{
    const ColumnDecl *d = col->column;
    ColumnSpec c = { .name = col->name.text, .span = d->from_span.source ? d->from_span : col->name.span, .origin = site_column(l, col) };
    switch (col->type->kind) {
    case TYPE_TEXT:   c.kind = COL_TEXT; break;
    case TYPE_BOOL:   c.kind = COL_BOOL; break;
    case TYPE_DATE:   c.kind = COL_DATE; break;
    case TYPE_PERIOD: c.kind = COL_PERIOD; break;
    case TYPE_NUM: case TYPE_POISON: c.kind = COL_NUM; break;
    }
    c.by_heading = !d->has_position;
    c.heading    = d->has_heading ? d->heading : col->name.text;
    c.position   = d->position;
    if (d->where != CELL_COLUMN) {
        c.place   = d->where == CELL_BELOW ? PLACE_BELOW : PLACE_BESIDE;
        c.span    = d->label_span;
        c.heading = d->label;
        c.by_heading = true;
    } else if (data->as.data.card_span.source && !data->as.data.transposed_span.source && !d->has_position && !d->computed) {
        c.place = PLACE_BESIDE;             /* its label is its name */
    }
    c.until = d->until;
    c.time  = d->time;
    c.part  = d->part;
    c.parts = d->parts;
    c.part_between = d->part_between;
    c.decimal_comma = comma || d->decimal_comma;
    c.missing  = labels_of(l, d->missing, d->nmissing);
    c.nmissing = d->nmissing;
    c.allow_percent = col->type->kind == TYPE_NUM && (col->type->unit == UNIT_PERCENT || col->type->unit == UNIT_NONE || col->type->unit == UNIT_POINTS);
    c.has_min = d->min && const_value(l->p, d->min, &c.min);
    c.has_max = d->max && const_value(l->p, d->max, &c.max);
    if (c.has_min)
        c.min_text = text_of(span_text(d->min->span));
    if (c.has_max)
        c.max_text = text_of(span_text(d->max->span));
    return c;
}

/* Index among the columns that are read, given the index among all. */
static uint32_t read_index(const Symbol *data, const Name *name)
{
    return scope_find(data->columns, name->fold)->index;
}

static void tramo_specs(Lower *l, TableSpec *t, const Symbol *data)
{
    const Decl *d = data->decl;
    t->tramos = gc_array(TramoSpec, d->as.data.ntramos + 1);
    for (uint32_t i = 0; i < d->as.data.ntramos; i++) {
        const TramoDecl *from = &d->as.data.tramos[i];
        TramoSpec s = { .first = from->first, .last = from->last, .span = from->span };
        s.columns = gc_array(TramoColumn, from->n + 1);
        for (uint32_t k = 0; k < from->n; k++)
            s.columns[s.ncolumns++] = (TramoColumn){ .column = read_index(data, &from->columns[k].column), .absent = from->columns[k].absent,
                                                     .motive = from->columns[k].absent && from->columns[k].motive.text.len ? motive_id(l, from->columns[k].motive.text) : MOTIVE_NOT_PUBLISHED,
                                                     .position = from->columns[k].position };
        t->tramos[t->ntramos++] = s;
    }
}

static void stack_spec(Lower *l, TableSpec *t, const Symbol *data)
{
    const Decl *d = data->decl;
    if (!d->as.data.stack_span.source)
        return;
    const Symbol *value = scope_find(data->columns, d->as.data.stack_value.fold);
    t->stack_key   = read_index(data, &d->as.data.stack_key);
    t->stack_value = value->index;
    t->stack = gc_array(StackItem, d->as.data.nstack + 1);
    for (uint32_t i = 0; i < d->as.data.nstack; i++) {
        const StackItemDecl *from = &d->as.data.stack[i];
        StackItem item = { .by_heading = !from->by_position, .heading = from->heading, .position = from->position,
                           .key = stack_item_key(from), .span = from->span };
        item.origin = site_heading(l, value, from->by_position ? str_of(gc_printf("columna %u", from->position)) : from->heading);
        t->stack[t->nstack++] = item;
    }
}

static const char *resolve_path(const Source *script, Str path)
{
    const char *slash = strrchr(script->name, '/');
    if (path.len && (path.p[0] == '/' || (path.len == 1 && path.p[0] == '-')))
        return text_of(path);
    if (!slash)
        return text_of(path);
    return gc_printf("%.*s%.*s", (int)(slash - script->name + 1), script->name, (int)path.len, path.p);
}

/* The rows a prueba gives stand for the file: headings are the names of the columns; those not given are holes. */
static void given_table(Lower *l, TableSpec *t, const Symbol *data)
{
    const GivenTable *g = NULL;
    for (uint32_t i = 0; i < l->test->as.test.ngiven; i++)
        if (name_eq(&l->test->as.test.given[i].dataset, &data->name))
            g = &l->test->as.test.given[i];
    Buf b = {0};
    TramoSpec absent = { .first = 1, .last = UINT64_MAX };
    absent.columns = gc_array(TramoColumn, t->ncolumns + 1);
    for (uint32_t k = 0; k < t->ncolumns; k++) {
        ColumnSpec *c = &t->columns[k];
        uint32_t at = UINT32_MAX;
        for (uint32_t i = 0; g && i < g->ncolumns; i++)
            if (str_eq(g->columns[i].fold, text_fold(c->name)))
                at = i;
        c->by_heading = false;
        c->position   = at == UINT32_MAX ? 1 : at + 1;
        c->parts      = 0;              /* a cell is given whole */
        if (at == UINT32_MAX)
            absent.columns[absent.ncolumns++] = (TramoColumn){ .column = k, .absent = true, .motive = MOTIVE_NOT_GIVEN };
    }
    for (uint32_t i = 0; g && i < g->ncolumns; i++) {
        buf_puts(&b, i ? "\t" : "");
        buf_str(&b, g->columns[i].text);
    }
    buf_putc(&b, '\n');
    for (uint32_t i = 0; g && i < g->ncells; i++) {
        if (i % g->ncolumns)
            buf_putc(&b, '\t');
        buf_str(&b, g->cells[i]);
        /* a row of one empty cell would be a blank line */
        if (g->ncolumns == 1 && !g->cells[i].len)
            buf_putc(&b, '\t');
        if ((i + 1) % g->ncolumns == 0)
            buf_putc(&b, '\n');
    }
    t->inline_text = (Str){ gc_strndup(b.p, b.len), (uint32_t)b.len };
    t->inline_raw  = false;
    buf_free(&b);
    t->path = t->shown_path = gc_printf("prueba «%.*s»", (int)l->test->as.test.title.len, l->test->as.test.title.p);
    t->separator  = '\t';
    t->quotes     = false;
    t->encoding   = "UTF-8";
    t->header     = HEADER_LINE;
    t->header_line  = 1;
    t->header_lines = 1;
    t->until_text = (Str){0};
    t->first_line = t->last_line = 0;
    t->tramos  = gc_new(TramoSpec);
    t->ntramos = absent.ncolumns > 0;
    t->nstack  = t->ncontinues = 0;
    t->cards   = t->transposed = t->clean = t->has_file_column = false;
    t->nfiles  = 0;
    t->other_encoding = NULL;
    *t->tramos = absent;
    /* a key that the author left out would make every row equal */
    for (uint32_t i = 0; i < t->nkeys; i++)
        for (uint32_t k = 0; k < absent.ncolumns; k++)
            if (absent.columns[k].column == t->keys[i]) {
                t->nkeys = 0;
                return;
            }
}

/* A host that gives the bytes gives one file for all. */
static void files_spec(TableSpec *t, const Symbol *data)
{
    const Decl *d = data->decl;
    const FileList *files = &d->as.data.files;
    t->has_file_column = name_present(&d->as.data.file_column);
    t->file_column = t->has_file_column ? read_index(data, &d->as.data.file_column) : 0;
    t->file_key    = files->items[0].value;
    if (t->inline_text.p || files->n < 2)
        return;
    t->files = gc_array(TableFile, files->n);
    for (uint32_t i = 0; i < files->n; i++) {
        const char *path = resolve_path(data->name.span.source, files->items[i].path);
        t->files[t->nfiles++] = (TableFile){ .path = path, .shown_path = strcmp(path, "-") == 0 ? "entrada estándar" : path,
                                             .key = files->items[i].value, .span = files->items[i].span };
    }
}

/* Within the paths of one dataset. */
static const char *table_path(const Symbol *data, uint32_t i)
{
    const FileList *files = &data->decl->as.data.files;
    Str path = files->n ? files->items[i].path : data->decl->as.data.path;
    return resolve_path(data->name.span.source, path);
}

const char *program_input(const Program *p, uint32_t i)
{
    if (i == 0)
        return p->main->source->name;
    i--;
    if (i < p->nmodules)
        return p->modules[i].module ? p->modules[i].module->source->name : "";
    i -= p->nmodules;
    for (uint32_t k = 0; k < p->ndata; k++) {
        uint32_t n = p->data[k]->decl->as.data.files.n;
        n = n ? n : 1;
        if (i < n)
            return table_path(p->data[k], i);
        i -= n;
    }
    return NULL;
}

TableSpec *table_spec(Lower *l, Symbol *data)
{
    const Decl *d = data->decl;
    TableSpec *t = gc_new(TableSpec);
    t->name = data->name.text;
    t->span = d->as.data.path_span;
    t->header_span = d->as.data.header_span.source ? d->as.data.header_span : t->span;
    t->path = t->shown_path = resolve_path(data->name.span.source, d->as.data.path);
    if (strcmp(t->path, "-") == 0)
        t->shown_path = "entrada estándar";
    for (uint32_t i = 0; i < l->p->options.ntables; i++)
        if (str_eq(text_fold(str_of(l->p->options.tables[i].name)), data->name.fold)) {
            t->inline_text = l->p->options.tables[i].bytes;
            t->inline_raw  = true;
        }
    t->separator = separator_of(d, NULL);
    t->quotes    = !d->as.data.no_quotes;
    t->encoding  = encoding_of(d, &t->other_encoding, NULL);
    t->header_lines = d->as.data.header_lines ? d->as.data.header_lines : 1;
    t->header = d->as.data.header_none ? HEADER_NONE : d->as.data.header_text.len ? HEADER_TEXT : d->as.data.header_line ? HEADER_LINE : HEADER_FIRST;
    t->header_text = d->as.data.header_text;
    t->header_line = d->as.data.header_line;
    t->until_text  = d->as.data.until;
    t->until_span  = d->as.data.until_span;
    t->first_line  = d->as.data.first_line;
    t->last_line   = d->as.data.last_line;
    t->decimal_comma = d->as.data.decimal_comma;
    t->missing  = labels_of(l, d->as.data.missing, d->as.data.nmissing);
    t->nmissing = d->as.data.nmissing;
    t->strict   = d->as.data.strict;
    t->clean    = d->as.data.clean;
    t->cards     = d->as.data.card_span.source != NULL;
    t->card_text = d->as.data.card;
    t->card_span = d->as.data.card_span;
    t->transposed = d->as.data.transposed_span.source != NULL;
    t->cell_first = d->as.data.cell_first;
    t->cell_last  = d->as.data.cell_last;
    t->dense      = d->as.data.dense;
    if (t->cards || t->transposed)
        t->header = HEADER_NONE;
    t->columns  = gc_array(ColumnSpec, data->columns->n + 1);
    /* computed columns keep their place so that indices agree; they are never read, so any position does */
    for (uint32_t i = 0; i < data->columns->n; i++) {
        t->columns[i] = column_spec(l, d, data->columns->items[i], t->decimal_comma);
        if (data->columns->items[i]->column->computed) {
            t->columns[i].by_heading = false;
            t->columns[i].position   = t->transposed ? 0 : 1;
        }
    }
    t->ncolumns = data->columns->n;
    files_spec(t, data);
    t->keys = gc_array(uint32_t, d->as.data.key.n + 1);
    for (uint32_t i = 0; i < d->as.data.key.n; i++)
        t->keys[t->nkeys++] = read_index(data, &d->as.data.key.items[i]);
    t->continues = gc_array(uint32_t, d->as.data.continues.n + 1);
    for (uint32_t i = 0; i < d->as.data.continues.n; i++)
        t->continues[t->ncontinues++] = read_index(data, &d->as.data.continues.items[i]);
    tramo_specs(l, t, data);
    stack_spec(l, t, data);
    if (l->test)
        given_table(l, t, data);
    return t;
}
