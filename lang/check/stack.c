/* stack.c -- columns that no cell fills: by the headings that `apila` stacks, by the file that a row comes from. */
#include "lang/check/shape.h"
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

/* ---- apila ---- */

/* The column that `apila` fills: read from no heading of its own. */
static Symbol *stacked_column(Program *p, Symbol *s, const Name *name)
{
    Symbol *col = column_named(p, s, name, "«apila»");
    if (!col)
        return NULL;
    const ColumnDecl *d = col->column;
    if (d->computed) {
        diag_add(p->diags, D_N004, name->span, "«apila» llena columnas leídas, y «%.*s» se calcula", STR(name->text));
        return NULL;
    }
    if (d->has_heading || d->has_position) {
        Diag *e = diag_add(p->diags, D_S032, d->from_span, "«%.*s» la llena «apila»: no lleva «desde»", STR(name->text));
        diag_note(e, name->span, "aquí se pide llenarla");
    }
    for (uint32_t i = 0; i < s->decl->as.data.ntramos; i++)
        for (uint32_t k = 0; k < s->decl->as.data.tramos[i].n; k++)
            if (name_eq(&s->decl->as.data.tramos[i].columns[k].column, name))
                diag_add(p->diags, D_S032, s->decl->as.data.tramos[i].columns[k].span, "«%.*s» la llena «apila»: no tiene un lugar propio en el tramo", STR(name->text));
    return col;
}

Str stack_item_key(const StackItemDecl *item)
{
    return item->value_kind == STACK_HEADING ? str_trim(item->heading) : item->value;
}

/* What an item gives the key column, as a number that tells equal ones where there is one; false: not of the column's type. */
static bool key_value(Str text, StackValue kind, const Type *t, int64_t *same)
{
    Period period;
    Num number;
    switch (t->kind) {
    case TYPE_TEXT:
        return kind == STACK_HEADING || kind == STACK_TEXT;
    case TYPE_DATE:
        return (kind == STACK_HEADING || kind == STACK_DATE) && date_parse(text, same);
    case TYPE_PERIOD:
        if ((kind != STACK_HEADING && kind != STACK_PERIOD) || !period_parse(text, &period))
            return false;
        *same = period_pack(period);
        return true;
    case TYPE_NUM:
        return (kind == STACK_HEADING || kind == STACK_NUMBER) && text.len < 18 && num_parse_literal(NULL, text, &number) && num_to_i64(number, same);
    case TYPE_BOOL: case TYPE_POISON:
        break;
    }
    return false;
}

static bool stack_key_value(const StackItemDecl *item, const Type *t, int64_t *same)
{
    return key_value(stack_item_key(item), item->value_kind, t, same);
}

static const char *value_example(const Type *t)
{
    return t->kind == TYPE_TEXT ? "\"enero a marzo\"" : t->kind == TYPE_DATE ? "2024-03-31" : t->kind == TYPE_NUM ? "2024" : "2024T1";
}

static void bad_stack_key(Program *p, const StackItemDecl *item, const Name *key, const Type *t)
{
    const char *example = value_example(t);
    Diag *e;
    if (item->value_kind != STACK_HEADING) {
        e = diag_add(p->diags, D_S032, item->span, "«%.*s» es %s, y lo que se le da aquí no lo es", STR(key->text), type_phrase(t));
        diag_hint(e, "por ejemplo: … = %s", example);
        return;
    }
    e = diag_add(p->diags, D_S032, item->span, "el encabezado «%.*s» no se lee como %s, que es «%.*s»", STR(item->heading), type_phrase(t), STR(key->text));
    diag_hint(e, "diga qué valor es: \"%.*s\" = %s", STR(item->heading), example);
}

void check_stack(Program *p, Symbol *s)
{
    const Decl *d = s->decl;
    if (!d->as.data.stack_span.source)
        return;
    const Name *key = &d->as.data.stack_key, *value = &d->as.data.stack_value;
    Symbol *k = stacked_column(p, s, key), *v = stacked_column(p, s, value);
    if (!k || !v)
        return;
    if (k == v) {
        diag_add(p->diags, D_S032, value->span, "el encabezado y el valor no pueden ir a la misma columna, «%.*s»", STR(value->text));
        return;
    }
    if (k->type->kind == TYPE_BOOL) {
        Diag *e = diag_add(p->diags, D_S032, key->span, "los encabezados van a una columna de periodo, texto, fecha o número entero, y «%.*s» es %s", STR(key->text), type_phrase(k->type));
        diag_note(e, k->column->type.span, "se declara aquí");
        return;
    }
    for (uint32_t i = 0; i < d->as.data.nstack; i++) {
        const StackItemDecl *a = &d->as.data.stack[i];
        int64_t same = 0, other = 0;
        if (!stack_key_value(a, k->type, &same)) {
            bad_stack_key(p, a, key, k->type);
            continue;
        }
        for (uint32_t j = 0; j < i; j++) {
            const StackItemDecl *b = &d->as.data.stack[j];
            bool twice = a->by_position ? b->by_position && a->position == b->position
                                        : !b->by_position && str_eq(text_fold_label(a->heading), text_fold_label(b->heading));
            bool equal = k->type->kind == TYPE_TEXT ? str_eq(text_fold_label(stack_item_key(a)), text_fold_label(stack_item_key(b)))
                                                    : stack_key_value(b, k->type, &other) && same == other;
            if (!twice && !equal)
                continue;
            Diag *e = diag_add(p->diags, D_S032, a->span, twice ? "este encabezado ya está apilado" : "otro encabezado da ya el mismo valor a «%.*s»", STR(key->text));
            diag_note(e, b->span, "aquí");
            break;
        }
    }
    bool in_key = d->as.data.key.n == 0 || d->as.data.nstack < 2;
    for (uint32_t i = 0; i < d->as.data.key.n; i++)
        in_key |= name_eq(&d->as.data.key.items[i], key) || name_eq(&d->as.data.key.items[i], value);
    if (!in_key) {
        Diag *e = diag_add(p->diags, D_S032, d->as.data.key.items[0].span, "la clave se repetiría: cada registro da %u filas", d->as.data.nstack);
        diag_hint(e, "añada «%.*s» a la clave", STR(key->text));
    }
}

/* ---- several files ---- */

void check_files(Program *p, Symbol *s)
{
    const Decl *d = s->decl;
    const FileList *files = &d->as.data.files;
    const Name *name = &d->as.data.file_column;
    for (uint32_t i = 0; i < files->n; i++)
        for (uint32_t k = 0; k < i; k++)
            if (str_eq(files->items[i].path, files->items[k].path)) {
                Diag *e = diag_add(p->diags, D_S036, files->items[i].span, "este archivo ya está en la lista");
                diag_note(e, files->items[k].span, "aquí");
            }
    for (uint32_t i = 0; i < files->n && files->n > 1; i++)
        if (str_eq(files->items[i].path, str_of("-")))
            diag_add(p->diags, D_S036, files->items[i].span, "la entrada estándar no se junta con otros archivos");
    if (!name_present(name)) {
        for (uint32_t i = 0; i < files->n; i++)
            if (files->items[i].value_kind != STACK_HEADING) {
                Diag *e = diag_add(p->diags, D_S036, files->items[i].span, "el archivo da un valor y no se dice a qué columna");
                diag_hint(e, "añada al final «como columna»");
                return;
            }
        return;
    }
    Symbol *col = column_named(p, s, name, "«como»");
    if (!col)
        return;
    if (col->column->computed) {
        diag_add(p->diags, D_N004, name->span, "el archivo llena una columna leída, y «%.*s» se calcula", STR(name->text));
        return;
    }
    if (col->column->has_heading || col->column->has_position || col->column->where != CELL_COLUMN)
        diag_add(p->diags, D_S036, col->column->from_span.source ? col->column->from_span : col->column->label_span,
                 "«%.*s» la llena el archivo: no se busca en él", STR(name->text));
    if (d->as.data.stack_span.source && (name_eq(name, &d->as.data.stack_key) || name_eq(name, &d->as.data.stack_value)))
        diag_add(p->diags, D_S036, name->span, "«%.*s» la llena ya «apila»", STR(name->text));
    for (uint32_t i = 0; i < files->n; i++) {
        const FileDecl *f = &files->items[i];
        int64_t same = 0, other = 0;
        if (!key_value(f->value, f->value_kind, col->type, &same)) {
            Diag *e = diag_add(p->diags, D_S036, f->span, "«%.*s» es %s, y «%.*s» no lo es", STR(name->text), type_phrase(col->type), STR(f->value));
            diag_hint(e, "diga qué valor es: \"%.*s\" = %s", STR(f->path), value_example(col->type));
            continue;
        }
        for (uint32_t k = 0; k < i; k++) {
            const FileDecl *g = &files->items[k];
            bool equal = col->type->kind == TYPE_TEXT ? str_eq(g->value, f->value) : key_value(g->value, g->value_kind, col->type, &other) && same == other;
            if (equal && !str_eq(g->path, f->path)) {
                Diag *e = diag_add(p->diags, D_S036, f->span, "otro archivo da ya el mismo valor a «%.*s»", STR(name->text));
                diag_note(e, g->span, "aquí");
                break;
            }
        }
    }
}
