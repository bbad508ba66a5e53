/* ast_dump.c -- a whole module as an indented listing, for `vara vuelca --arbol` and for tests.
 * Every declaration with what was understood of it; what is absent is not printed. */
#include "lang/ast.h"
#include "runtime/mem.h"

static void line(Buf *out, int depth, const char *label)
{
    buf_repeat(out, "  ", (size_t)depth);
    buf_puts(out, label);
}

static void put_str(Buf *out, int depth, const char *label, Str s)
{
    if (!s.p)
        return;
    line(out, depth, label);
    buf_puts(out, ": ");
    buf_json(out, s);
    buf_putc(out, '\n');
}

static void put_name(Buf *out, int depth, const char *label, const Name *n)
{
    if (!name_present(n))
        return;
    line(out, depth, label);
    buf_puts(out, ": ");
    buf_str(out, n->text);
    buf_putc(out, '\n');
}

static void put_expr(Buf *out, int depth, const char *label, const Expr *e);

typedef struct Walk { Buf *out; int depth; } Walk;

static void put_child(Expr *child, void *ctx)
{
    Walk *w = ctx;
    put_expr(w->out, w->depth, NULL, child);
}

/* Kind and own text of one node; its children follow, one deeper. */
static void put_expr(Buf *out, int depth, const char *label, const Expr *e)
{
    if (!e)
        return;
    line(out, depth, label ? label : "");
    if (label)
        buf_puts(out, ": ");
    buf_puts(out, expr_kind_name(e->kind));
    switch (e->kind) {
    case EXPR_POISON: case EXPR_PAREN: case EXPR_NEG: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_SET:
    case EXPR_IF: case EXPR_AT: case EXPR_KIND_COUNT:
        break;
    case EXPR_NUM: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_NAME: case EXPR_MISSING:
        buf_putc(out, ' ');
        expr_print(out, e);
        break;
    case EXPR_FIELD:
        buf_printf(out, " .%.*s", (int)e->as.field.field.text.len, e->as.field.field.text.p);
        break;
    case EXPR_MISSING_TEST:
        if (e->as.missing_test.motive.span.source)
            buf_printf(out, " (%.*s)", (int)e->as.missing_test.motive.text.len, e->as.missing_test.motive.text.p);
        break;
    case EXPR_COALESCE:
        if (e->as.coalesce.motive.span.source)
            buf_printf(out, " (%.*s)", (int)e->as.coalesce.motive.text.len, e->as.coalesce.motive.text.p);
        break;
    case EXPR_BINARY:
        buf_printf(out, " %s", binop_text(e->as.binary.op));
        break;
    case EXPR_IN_RANGE:
        buf_printf(out, " %c%c", e->as.range.low_open ? '(' : '[', e->as.range.high_open ? ')' : ']');
        break;
    case EXPR_CALL:
        buf_printf(out, " %.*s%s%s%s", (int)e->as.call.name.text.len, e->as.call.name.text.p, e->as.call.rows ? " filas" : "",
                   e->as.call.where ? " donde" : "", e->as.call.weight ? " ponderado" : "");
        for (uint32_t i = 0; i < e->as.call.by.n; i++)
            buf_printf(out, "%s%.*s", i ? ", " : " por ", (int)e->as.call.by.items[i].text.len, e->as.call.by.items[i].text.p);
        break;
    case EXPR_BY:
        for (uint32_t i = 0; i < e->as.by.by.n; i++)
            buf_printf(out, "%s%.*s", i ? ", " : " por ", (int)e->as.by.by.items[i].text.len, e->as.by.by.items[i].text.p);
        break;
    case EXPR_QUANTITY:
        buf_putc(out, ' ');
        unit_print(out, &e->as.quantity.unit);
        break;
    }
    buf_putc(out, '\n');
    Walk w = { out, depth + 1 };
    expr_each_child(e, put_child, &w);
}

static void put_names(Buf *out, int depth, const char *label, const NameList *names)
{
    if (names->n == 0)
        return;
    line(out, depth, label);
    for (uint32_t i = 0; i < names->n; i++)
        buf_printf(out, "%s%.*s", i ? ", " : ": ", (int)names->items[i].text.len, names->items[i].text.p);
    buf_putc(out, '\n');
}

static void put_unit(Buf *out, int depth, const UnitExpr *u)
{
    if (!u->span.source)
        return;
    line(out, depth, "unidad: ");
    unit_print(out, u);
    buf_putc(out, '\n');
}

static const char *type_word(TypeWord t)
{
    switch (t) {
    case TYPEWORD_NONE:   return "sin tipo";
    case TYPEWORD_NUMBER: return "número";
    case TYPEWORD_TEXT:   return "texto";
    case TYPEWORD_DATE:   return "fecha";
    case TYPEWORD_PERIOD: return "periodo";
    case TYPEWORD_BOOL:   return "lógico";
    }
    return "?";
}

static void put_type(Buf *out, const TypeExpr *t)
{
    buf_puts(out, type_word(t->word));
    if (t->unit.span.source) {
        buf_puts(out, " en ");
        unit_print(out, &t->unit);
    }
}

static void put_bindings(Buf *out, int depth, const Binding *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        put_expr(out, depth, gc_printf("%.*s", (int)b[i].name.text.len, b[i].name.text.p), b[i].value);
}

static void put_missing(Buf *out, int depth, const MissingItem *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        line(out, depth, "faltante: ");
        buf_json(out, items[i].label);
        buf_printf(out, " %.*s\n", (int)items[i].motive.text.len, items[i].motive.text.p);
    }
}

static void put_column(Buf *out, int depth, const ColumnDecl *c)
{
    line(out, depth, "columna ");
    buf_printf(out, "%.*s ", (int)c->name.text.len, c->name.text.p);
    put_type(out, &c->type);
    if (c->has_position)
        buf_printf(out, " desde %u", c->position);
    if (c->has_heading) {
        buf_puts(out, " desde ");
        buf_json(out, c->heading);
    }
    if (c->where != CELL_COLUMN) {
        buf_puts(out, c->where == CELL_BELOW ? " bajo " : " junto a ");
        buf_json(out, c->label);
    }
    if (c->time)
        buf_printf(out, " vez %u", c->time);
    if (c->until_span.source) {
        buf_puts(out, " hasta ");
        buf_json(out, c->until);
    }
    if (c->part_span.source) {
        buf_printf(out, " parte %u de %u entre ", c->part, c->parts);
        if (c->part_between.len)
            buf_json(out, c->part_between);
        else
            buf_puts(out, "espacios");
    }
    buf_puts(out, c->decimal_comma ? " decimal coma\n" : "\n");
    put_expr(out, depth + 1, "mínimo", c->min);
    put_expr(out, depth + 1, "máximo", c->max);
    put_expr(out, depth + 1, "calculada", c->computed);
    put_missing(out, depth + 1, c->missing, c->nmissing);
    put_name(out, depth + 1, "motivo según", &c->motive_from);
    put_str(out, depth + 1, "nota", c->doc.len ? c->doc : (Str){ 0 });
}

static void put_data(Buf *out, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.data.files.n; i++) {
        const FileDecl *f = &d->as.data.files.items[i];
        line(out, 1, "desde: ");
        buf_json(out, f->path);
        if (f->value_kind != STACK_HEADING)
            buf_printf(out, " = %.*s", (int)f->value.len, f->value.p);
        buf_putc(out, '\n');
    }
    put_name(out, 1, "como", &d->as.data.file_column);
    put_str(out, 1, "separador", d->as.data.separator);
    put_str(out, 1, "codificación", d->as.data.encoding);
    if (d->as.data.has_header) {
        line(out, 1, "encabezado:");
        if (d->as.data.header_none)
            buf_puts(out, " no");
        else if (d->as.data.header_line)
            buf_printf(out, " línea %llu", (unsigned long long)d->as.data.header_line);
        else
            buf_printf(out, " %u líneas", d->as.data.header_lines);
        if (d->as.data.header_text.p) {
            buf_puts(out, " desde ");
            buf_json(out, d->as.data.header_text);
        }
        buf_putc(out, '\n');
    }
    put_str(out, 1, "hasta", d->as.data.until);
    if (d->as.data.lines_span.source)
        buf_printf(out, "  líneas: %llu a %llu\n", (unsigned long long)d->as.data.first_line, (unsigned long long)d->as.data.last_line);
    put_expr(out, 1, "filas donde", d->as.data.rows_where);
    put_expr(out, 1, "subtotales donde", d->as.data.subtotals);
    if (d->as.data.decimal_comma)
        buf_puts(out, "  decimal: coma\n");
    if (d->as.data.strict)
        buf_puts(out, "  rechaza: celdas malas\n");
    if (d->as.data.no_quotes)
        buf_puts(out, "  comillas: no\n");
    if (d->as.data.clean)
        buf_puts(out, "  limpia: marcas\n");
    if (d->as.data.card_span.source)
        put_str(out, 1, "ficha cada", d->as.data.card);
    if (d->as.data.transposed_span.source) {
        buf_puts(out, "  transpuesta");
        if (d->as.data.cell_first)
            buf_printf(out, " celdas %u a %u", d->as.data.cell_first, d->as.data.cell_last);
        buf_puts(out, d->as.data.dense ? " sin blancos\n" : "\n");
    }
    put_missing(out, 1, d->as.data.missing, d->as.data.nmissing);
    put_names(out, 1, "clave", &d->as.data.key);
    for (uint32_t i = 0; i < d->as.data.nlinks; i++)
        put_names(out, 1, gc_printf("enlaza %.*s por", (int)d->as.data.links[i].dataset.text.len, d->as.data.links[i].dataset.text.p), &d->as.data.links[i].by);
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++)
        put_column(out, 1, &d->as.data.columns[i]);
    for (uint32_t i = 0; i < d->as.data.ntramos; i++) {
        const TramoDecl *t = &d->as.data.tramos[i];
        buf_printf(out, "  tramo %llu a %llu\n", (unsigned long long)t->first, (unsigned long long)t->last);
        for (uint32_t k = 0; k < t->n; k++) {
            const TramoColumnDecl *c = &t->columns[k];
            buf_printf(out, "    %.*s ", (int)c->column.text.len, c->column.text.p);
            if (c->absent)
                buf_printf(out, "%.*s\n", (int)c->motive.text.len, c->motive.text.p);
            else
                buf_printf(out, "desde %u\n", c->position);
        }
    }
    put_names(out, 1, "continúa", &d->as.data.continues);
    if (!d->as.data.stack_span.source)
        return;
    buf_printf(out, "  apila como %.*s, %.*s\n", (int)d->as.data.stack_key.text.len, d->as.data.stack_key.text.p,
               (int)d->as.data.stack_value.text.len, d->as.data.stack_value.text.p);
    for (uint32_t i = 0; i < d->as.data.nstack; i++) {
        const StackItemDecl *item = &d->as.data.stack[i];
        buf_puts(out, "    ");
        if (item->by_position)
            buf_printf(out, "%u", item->position);
        else
            buf_json(out, item->heading);
        if (item->value_kind != STACK_HEADING)
            buf_printf(out, " = %.*s", (int)item->value.len, item->value.p);
        buf_putc(out, '\n');
    }
}

static void put_bands(Buf *out, const Decl *d)
{
    put_name(out, 1, "sobre", &d->as.bands.over);
    put_expr(out, 1, "sobre", d->as.bands.over_expr);
    if (d->as.bands.table)
        buf_puts(out, "  tabla\n");
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        line(out, 1, "banda ");
        buf_str(out, r->is_missing ? str_of("sin dato") : r->colour.text);
        buf_putc(out, ' ');
        buf_json(out, r->label);
        if (r->motive.span.source)
            buf_printf(out, " por (%.*s)", (int)r->motive.text.len, r->motive.text.p);
        if (r->rest)
            buf_puts(out, " en adelante");
        if (r->is_interval)
            buf_printf(out, " intervalo %c%c", r->low_open ? '(' : '[', r->high_open ? ')' : ']');
        buf_putc(out, '\n');
        put_expr(out, 2, r->inclusive ? "hasta" : "menor que", r->cut);
        put_expr(out, 2, "desde", r->low);
        put_expr(out, 2, "hasta", r->is_interval ? r->high : NULL);
    }
}

static void put_indicator(Buf *out, const Decl *d)
{
    put_str(out, 1, "nombre", d->as.indicator.title);
    put_name(out, 1, "nivel", &d->as.indicator.level);
    put_name(out, 1, "dimensión", &d->as.indicator.dimension);
    put_name(out, 1, "frecuencia", &d->as.indicator.frequency);
    put_expr(out, 1, "sentido", d->as.indicator.sense);
    put_name(out, 1, "de", &d->as.indicator.from);
    put_expr(out, 1, "donde", d->as.indicator.from_where);
    if (d->as.indicator.by_row)
        buf_puts(out, "  por: fila\n");
    put_names(out, 1, "por", &d->as.indicator.by);
    if (!d->as.indicator.formula_from_method)
        put_expr(out, 1, "fórmula", d->as.indicator.formula);
    put_str(out, 1, "método", d->as.indicator.method);
    for (uint32_t i = 0; i < d->as.indicator.nvariables; i++) {
        const VariableDecl *v = &d->as.indicator.variables[i];
        put_expr(out, 2, gc_printf("%.*s", (int)v->phrase.text.len, v->phrase.text.p), v->value);
    }
    put_str(out, 1, "errata", d->as.indicator.errata);
    put_unit(out, 1, &d->as.indicator.unit);
    if (d->as.indicator.has_decimals)
        buf_printf(out, "  decimales: %u\n", d->as.indicator.decimals);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        const GoalDecl *g = &d->as.indicator.goals[i];
        buf_printf(out, "  meta %.*s\n", (int)g->name.text.len, g->name.text.p ? g->name.text.p : "");
        put_expr(out, 2, "periodo", g->period);
        put_expr(out, 2, "valor", g->value);
        put_expr(out, 2, "línea base", g->baseline);
        put_expr(out, 2, "en", g->baseline_at);
    }
    put_expr(out, 1, "línea base", d->as.indicator.baseline);
    put_expr(out, 1, "en", d->as.indicator.baseline_at);
    put_expr(out, 1, "cumplimiento", d->as.indicator.fulfilment);
    put_names(out, 1, "bandas", &d->as.indicator.bands);
    put_name(out, 1, "huecos", &d->as.indicator.holes);
    put_str(out, 1, "nota", d->as.indicator.note);
}

static void put_matrix(Buf *out, const Decl *d)
{
    put_str(out, 1, "nombre", d->as.matrix.title);
    put_str(out, 1, "admite", d->as.matrix.admits);
    for (uint32_t i = 0; i < d->as.matrix.n; i++) {
        const LevelDecl *row = &d->as.matrix.levels[i];
        put_str(out, 1, level_word(row->kind), row->summary);
        put_name(out, 2, "nombre", &row->name);
        put_names(out, 2, "indicadores", &row->indicators);
        put_str(out, 2, "medios", row->means);
        put_str(out, 2, "supuestos", row->assumptions);
    }
    for (uint32_t i = 0; i < d->as.matrix.ndimensions; i++)
        put_names(out, 1, gc_printf("dimensiones de %s", level_word(d->as.matrix.dimensions[i].kind)), &d->as.matrix.dimensions[i].words);
    put_str(out, 1, "nota", d->as.matrix.note);
}

static void put_verify(Buf *out, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.verify.n; i++) {
        const RuleDecl *r = &d->as.verify.rules[i];
        put_name(out, 1, "regla", &r->name);
        put_expr(out, 2, "condición", r->test);
        put_expr(out, 2, "donde", r->where);
        put_name(out, 2, "gravedad", &r->severity);
        put_str(out, 2, "mensaje", r->message);
    }
}

static void put_test(Buf *out, const Decl *d)
{
    put_str(out, 1, "título", d->as.test.title);
    put_bindings(out, 1, d->as.test.params, d->as.test.nparams);
    for (uint32_t i = 0; i < d->as.test.ngiven; i++) {
        const GivenTable *g = &d->as.test.given[i];
        put_name(out, 1, "dado", &g->dataset);
        for (uint32_t k = 0; k < g->ncolumns; k++)
            buf_printf(out, "%s%.*s", k ? " | " : "    ", (int)g->columns[k].text.len, g->columns[k].text.p);
        for (uint32_t k = 0; k < g->ncells; k++)
            buf_printf(out, "%s%.*s", k % g->ncolumns ? " | " : "\n    ", (int)g->cells[k].len, g->cells[k].p);
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < d->as.test.nexpects; i++)
        put_expr(out, 1, "espera", d->as.test.expects[i].test);
}

static void put_show(Buf *out, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.show.n; i++) {
        put_expr(out, 1, "columna", d->as.show.items[i].value);
        put_name(out, 2, "como", &d->as.show.items[i].alias);
    }
    put_name(out, 1, "matriz", &d->as.show.matrix);
    put_name(out, 1, "de", &d->as.show.from);
    put_expr(out, 1, "donde", d->as.show.where);
    put_names(out, 1, "por", &d->as.show.by);
    put_name(out, 1, "en columnas", &d->as.show.across);
    for (uint32_t i = 0; i < d->as.show.norder; i++)
        put_expr(out, 1, d->as.show.order[i].descending ? "ordena descendente" : "ordena", d->as.show.order[i].key);
    if (d->as.show.has_limit)
        buf_printf(out, "  límite: %llu\n", (unsigned long long)d->as.show.limit);
    if (d->as.show.total)
        buf_puts(out, "  con total\n");
    put_str(out, 2, "rótulo", d->as.show.total_label);
}

static void put_decl(Buf *out, const Decl *d)
{
    buf_puts(out, decl_kind_word(d->kind));
    if (name_present(&d->name))
        buf_printf(out, " %.*s", (int)d->name.text.len, d->name.text.p);
    buf_puts(out, d->broken ? "  (con errores)\n" : "\n");
    put_str(out, 1, "comentario", d->doc.len ? d->doc : (Str){ 0 });
    switch (d->kind) {
    case DECL_USE:
        put_bindings(out, 1, d->as.use.bindings, d->as.use.n);
        break;
    case DECL_UNIT:
        if (d->as.unit.equals.span.source) {
            line(out, 1, "igual a: ");
            num_print_exact(out, d->as.unit.factor);
            buf_putc(out, ' ');
            unit_print(out, &d->as.unit.equals);
            buf_putc(out, '\n');
        }
        break;
    case DECL_PARAM:
        line(out, 1, "tipo: ");
        put_type(out, &d->as.param.type);
        buf_putc(out, '\n');
        put_expr(out, 1, "valor", d->as.param.value);
        break;
    case DECL_FUNCTION:
        put_names(out, 1, "argumentos", &d->as.function.params);
        put_expr(out, 1, "cuerpo", d->as.function.body);
        break;
    case DECL_DATA:      put_data(out, d); break;
    case DECL_BANDS:     put_bands(out, d); break;
    case DECL_INDICATOR: put_indicator(out, d); break;
    case DECL_MATRIX:    put_matrix(out, d); break;
    case DECL_VERIFY:    put_verify(out, d); break;
    case DECL_TEST:      put_test(out, d); break;
    case DECL_SHOW:      put_show(out, d); break;
    case DECL_KIND_COUNT: break;
    }
}

void module_dump(Buf *out, const Module *m)
{
    if (name_present(&m->name))
        buf_printf(out, "módulo %.*s\n", (int)m->name.text.len, m->name.text.p);
    for (uint32_t i = 0; i < m->n; i++)
        put_decl(out, m->decls[i]);
}
