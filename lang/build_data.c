/* build_data.c -- constructors of `datos`: how a table is read. */
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"

#define DATA (b->decl->as.data)

static StackValue value_kind(const Token *value)
{
    return !value ? STACK_HEADING : value->kind == TEXT ? STACK_TEXT : value->kind == DATE ? STACK_DATE : value->kind == NUMBER ? STACK_NUMBER : STACK_PERIOD;
}

/* As a cell would say it: a number without the signs that part its thousands. */
static Str value_text(const Token *value)
{
    if (value->kind != NUMBER)
        return value->text;
    char *out = gc_strndup(value->text.p, value->text.len);
    uint32_t n = 0;
    for (uint32_t i = 0; i < value->text.len; i++)
        if (value->text.p[i] != '_')
            out[n++] = value->text.p[i];
    return (Str){ out, n };
}

FileDecl file_make(const Token *path, const Token *value)
{
    return (FileDecl){ .path = path->text, .span = path->span, .value = value ? value_text(value) : path->text, .value_kind = value_kind(value) };
}

FileList files_add(FileList list, FileDecl file)
{
    GC_PUSH(list.items, list.n, list.cap, file);
    return list;
}

void build_data(Build *b, Span span, Name name, FileList files, const Name *column)
{
    build_data_poison(b, span);
    b->decl->name = name;
    DATA.path = files.items[0].path;
    DATA.path_span = files.items[0].span;
    DATA.files = files;
    if (column)
        DATA.file_column = *column;
}

/* The head was not understood: the body is still read, into a declaration without a name. */
void build_data_poison(Build *b, Span span)
{
    build_declare(b, DECL_DATA, span, (Name){ 0 });
}

void build_separator(Build *b, const Token *t, bool quoted)
{
    DATA.separator = quoted ? t->text : text_fold_label(t->text);
    DATA.separator_span = t->span;
}

void build_encoding(Build *b, const Token *t)
{
    DATA.encoding = t->text;
    DATA.encoding_span = t->span;
}

void build_header(Build *b, Span span, const Token *lines, const Token *line, const Token *text)
{
    DATA.has_header = true;
    DATA.header_span = span;
    DATA.header_none = !lines && !line && !text;
    if (lines)
        DATA.header_lines = build_count(b, lines, false, "los renglones del encabezado");
    else if (!DATA.header_none)
        DATA.header_lines = 1;
    if (line)
        DATA.header_line = build_count(b, line, false, "la línea del encabezado");
    if (text)
        DATA.header_text = text->text;
}

void build_until(Build *b, const Token *t)
{
    DATA.until = t->text;
    DATA.until_span = t->span;
}

static void ordered(Build *b, Span span, uint64_t first, uint64_t last)
{
    if (first && last && last < first) {
        Diag *d = diag_add(b->diags, D_S025, span, "la última línea (%llu) está antes de la primera (%llu)",
                           (unsigned long long)last, (unsigned long long)first);
        diag_hint(d, "escriba primero la menor");
    }
}

void build_lines(Build *b, Span span, const Token *first, const Token *last)
{
    DATA.lines_span = span;
    DATA.first_line = build_count(b, first, false, "el número de línea");
    DATA.last_line = last ? build_count(b, last, false, "el número de línea") : 0;
    ordered(b, span, DATA.first_line, DATA.last_line);
}

/* One of the words in the list ALLOWED ("sí|no"), told by its index; an error and -1 otherwise. */
static int choice(Build *b, const Token *t, const char *property, const char *const *allowed, int n)
{
    Str fold = text_fold_label(t->text);
    for (int i = 0; i < n; i++)
        if (str_eq(fold, text_fold_label(str_of(allowed[i]))))
            return i;
    Diag *d = diag_add(b->diags, D_S018, t->span, "«%.*s» no es un valor de «%s»", (int)t->text.len, t->text.p, property);
    Buf list = { 0 };
    for (int i = 0; i < n; i++)
        buf_printf(&list, "%s%s", i ? " o " : "", allowed[i]);
    diag_hint(d, "puede ser: %s", list.p);
    buf_free(&list);
    return -1;
}

void build_decimal(Build *b, const Token *t)
{
    static const char *const words[] = { "punto", "coma" };
    DATA.decimal_comma = choice(b, t, "decimal", words, 2) == 1;
}

void build_reject(Build *b, const Token *t)
{
    static const char *const words[] = { "celdas malas" };
    DATA.strict = choice(b, t, "rechaza", words, 1) == 0;
}

void build_quotes(Build *b, const Token *t)
{
    static const char *const words[] = { "sí", "no" };
    DATA.no_quotes = choice(b, t, "comillas", words, 2) == 1;
}

void build_clean(Build *b, const Token *t)
{
    static const char *const words[] = { "marcas" };
    DATA.clean = choice(b, t, "limpia", words, 1) == 0;
}

void build_missing(Build *b, Span span, const Token *label, const Token *motive)
{
    MissingItem item = { .label = label->text, .span = span, .motive = motive_of(motive) };
    if (b->token_first->kind != P_MISSING)      /* a clause of a column rather than the property */
        GC_PUSH(b->column->missing, b->column->nmissing, b->column->cap_missing, item);
    else
        GC_PUSH(DATA.missing, DATA.nmissing, DATA.cap_missing, item);
}

void build_key(Build *b, NameList names) { DATA.key = names; }

void build_link(Build *b, Span span, Name dataset, NameList by)
{
    LinkDecl link = { .dataset = dataset, .by = by, .span = span };
    GC_PUSH(DATA.links, DATA.nlinks, DATA.cap_links, link);
}

/* A line that a block has once is there again at AGAIN. */
static void given_twice(Build *b, Span again, Span first, const char *word, const char *hint)
{
    Diag *d = diag_add(b->diags, D_S006, again, "«%s» ya se había dado en este bloque", word);
    diag_note(d, first, "la primera vez");
    diag_hint(d, "%s", hint);
}

void build_rows_where(Build *b, Expr *e)
{
    if (DATA.rows_where) {
        given_twice(b, e->span, DATA.rows_where->span, "filas donde", "deje una sola; las condiciones se unen con «y»");
        return;
    }
    DATA.rows_where = e;
}

/* ---- columns ---- */

void build_column(Build *b, Span span, Name name, const TypeExpr *type)
{
    (void)span;
    ColumnDecl c = { .name = name };
    if (type)
        c.type = *type;
    c.doc = b->token_first->doc;
    GC_PUSH(DATA.columns, DATA.ncolumns, DATA.cap_columns, c);
    b->column = &DATA.columns[DATA.ncolumns - 1];
}

static void twice(Build *b, Span span, const char *clause)
{
    Diag *d = diag_add(b->diags, D_S021, span, "«%s» está dos veces en la misma columna", clause);
    diag_hint(d, "deje uno");
}

void build_column_from(Build *b, Span span, const Token *heading, const Token *position)
{
    ColumnDecl *c = b->column;
    if (c->has_heading || c->has_position) {
        twice(b, span, "desde");
        return;
    }
    c->from_span = span;
    if (heading) {
        c->has_heading = true;
        c->heading = heading->text;
    } else {
        c->has_position = true;
        c->position = build_count(b, position, false, "el lugar de la columna");
    }
}

static void once(Build *b, Span span, Expr **slot, Expr *e, const char *clause)
{
    if (*slot)
        twice(b, span, clause);
    else
        *slot = e;
}

void build_column_min(Build *b, Span span, Expr *e) { once(b, span, &b->column->min, e, "mínimo"); }
void build_column_max(Build *b, Span span, Expr *e) { once(b, span, &b->column->max, e, "máximo"); }
void build_column_computed(Build *b, Expr *e) { b->column->computed = e; }

void build_column_motive(Build *b, Span span, Name column)
{
    if (name_present(&b->column->motive_from))
        twice(b, span, "motivo según");
    else
        b->column->motive_from = column;
}

void build_column_comma(Build *b, Span span)
{
    if (b->column->decimal_comma)
        twice(b, span, "decimal coma");
    b->column->decimal_comma = true;
}

void build_column_label(Build *b, Span span, const Token *label, CellWhere where)
{
    ColumnDecl *c = b->column;
    if (c->where != CELL_COLUMN) {
        twice(b, span, c->where == where ? (where == CELL_BELOW ? "bajo" : "junto a") : "junto a, bajo");
        return;
    }
    c->where = where;
    c->label = label->text;
    c->label_span = span;
}

void build_column_until(Build *b, Span span, const Token *label)
{
    if (b->column->until_span.source)
        twice(b, span, "hasta");
    b->column->until = label->text;
    b->column->until_span = span;
}

void build_column_time(Build *b, Span span, const Token *time)
{
    if (b->column->time_span.source)
        twice(b, span, "vez");
    b->column->time = build_count(b, time, false, "la vez que aparece la etiqueta");
    b->column->time_span = span;
}

/* entre ", " or entre espacios */
void build_column_part(Build *b, Span span, const Token *part, const Token *parts, const Token *between)
{
    ColumnDecl *c = b->column;
    static const char *const words[] = { "espacios" };
    if (c->part_span.source)
        twice(b, span, "parte");
    c->part_span = span;
    c->part  = build_count(b, part, false, "la parte de la celda");
    c->parts = build_count(b, parts, false, "cuántas partes tiene la celda");
    if (between->kind == TEXT)
        c->part_between = between->text;
    else
        choice(b, between, "parte … entre", words, 1);
}

/* ---- tramo ---- */

void build_tramo(Build *b, Span span, const Token *first, const Token *last)
{
    TramoDecl t = { .span = span };
    if (first) {
        t.first = build_count(b, first, false, "el número de línea");
        t.last = build_count(b, last, false, "el número de línea");
        ordered(b, span, t.first, t.last);
    }
    GC_PUSH(DATA.tramos, DATA.ntramos, DATA.cap_tramos, t);
    b->tramo = &DATA.tramos[DATA.ntramos - 1];
}

void build_tramo_column(Build *b, Span span, Name column, const Token *position)
{
    TramoColumnDecl c = { .column = column, .span = span, .absent = position == NULL };
    if (position)
        c.position = build_count(b, position, false, "el lugar de la columna");
    else
        c.motive = (MotiveRef){ str_of("no publicado"), span };
    GC_PUSH(b->tramo->columns, b->tramo->n, b->tramo->cap, c);
}

void build_tramo_end(Build *b, Span span)
{
    b->tramo->span = span;
    b->tramo = NULL;
}

/* ---- apila ---- */

void build_stack_item(Build *b, Span span, const Name *heading, const Token *position, const Token *value)
{
    StackItemDecl item = { .span = span, .by_position = position != NULL };
    if (heading)
        item.heading = heading->text;
    else
        item.position = build_count(b, position, false, "el lugar de la columna");
    if (value) {
        item.value = value_text(value);
        item.value_kind = value_kind(value);
    }
    if (!DATA.stack_span.source)
        GC_PUSH(DATA.stack, DATA.nstack, DATA.cap_stack, item);
}

void build_stack(Build *b, Span span, Name key, Name value)
{
    if (DATA.stack_span.source) {
        given_twice(b, span, DATA.stack_span, "apila", "deje una sola, con todos los encabezados");
        return;
    }
    DATA.stack_span = span;
    DATA.stack_key = key;
    DATA.stack_value = value;
}

/* ---- continúa ---- */

void build_continues(Build *b, Span span, NameList columns)
{
    if (DATA.continues_span.source) {
        given_twice(b, span, DATA.continues_span, "continúa", "deje una sola; las columnas se unen con «y»");
        return;
    }
    DATA.continues_span = span;
    DATA.continues = columns;
}

/* ---- subtotales ---- */

void build_subtotals(Build *b, Span span, Expr *e)
{
    if (DATA.subtotals) {
        given_twice(b, span, DATA.subtotals_span, "subtotales", "deje una sola; las condiciones se unen con «o»");
        return;
    }
    DATA.subtotals_span = span;
    DATA.subtotals = e;
}

/* ---- ficha, transpuesta ---- */

void build_card(Build *b, Span span, const Token *label)
{
    if (DATA.card_span.source) {
        given_twice(b, span, DATA.card_span, "ficha", "deje una sola");
        return;
    }
    DATA.card_span = span;
    DATA.card = label->text;
}

void build_transposed(Build *b, Span span, const Token *first, const Token *last, bool dense)
{
    if (DATA.transposed_span.source) {
        given_twice(b, span, DATA.transposed_span, "transpuesta", "deje una sola");
        return;
    }
    DATA.transposed_span = span;
    DATA.dense = dense;
    if (!first)
        return;
    DATA.cell_first = build_count(b, first, false, "el lugar de la celda");
    DATA.cell_last  = build_count(b, last, false, "el lugar de la celda");
    if (DATA.cell_first && DATA.cell_last && DATA.cell_last < DATA.cell_first) {
        Diag *d = diag_add(b->diags, D_S025, span, "la última celda (%u) está antes de la primera (%u)", DATA.cell_last, DATA.cell_first);
        diag_hint(d, "escriba primero la menor");
    }
}
