/* data.c -- checks datasets: types of columns, computed columns, keys, row filters; and parameters. */
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

static Symbol *column_named(Program *p, Symbol *data, const Name *name, const char *what)
{
    Symbol *col = scope_find(data->columns, name->fold);
    if (col) {
        col->uses++;
        return col;
    }
    if (data->torn && !scope_nearest(data->columns, name->text).len)
        return NULL;
    Diag *d = diag_add(p->diags, D_N001, name->span, "%s nombra la columna «%.*s», que no está en «columnas»", what, STR(name->text));
    scope_hint(data->columns, name->text, d);
    return NULL;
}

static void check_bound(Ctx *c, Expr *e)
{
    Num v;
    if (!e)
        return;
    Ctx fixed = *c;
    fixed.constant = true;
    if (check_kind(&fixed, e, TYPE_NUM)->kind == TYPE_NUM && !const_value(c->p, e, &v))
        diag_add(c->p->diags, D_T009, e->span, "el límite de una columna es un número fijo");
}

/* Types of computed columns may need one another: they are checked on first use. */
void check_column(Program *p, Symbol *col)
{
    if (col->type || col->broken)
        return;
    ColumnDecl *d = col->column;
    Symbol *data = col->dataset;
    if (!d->computed) {
        col->type = type_of_decl(p, &d->type, data);
        return;
    }
    if (col->checking) {
        report_cycle(p, col, d->computed->span);
        return;
    }
    program_enter(p, col);
    Grain rows = { .kind = GRAIN_ROW, .dataset = data };
    Ctx c = { .p = p, .grain = &rows, .data = data };
    const Type *t = check_expr(&c, d->computed);
    program_leave(p, col);
    if (t->kind == TYPE_POISON) {
        col->broken = true;
        return;
    }
    if (d->type.word == TYPEWORD_NONE) {
        Type *own = type_copy(t);
        own->literal = own->constant = false;
        col->type = own;
        return;
    }
    const Type *declared = type_of_decl(p, &d->type, data);
    Type scratch;
    if (declared->kind != t->kind) {
        diag_add(p->diags, D_T003, d->computed->span, "la columna se declara como %s y la expresión da %s", type_phrase(declared), type_phrase(t));
    } else if (t->kind == TYPE_NUM && type_add(declared, t, false, &scratch) != UNIT_OK) {
        diag_add(p->diags, D_U003, d->computed->span, "la columna se declara en %s y la expresión da %s", type_unit_name(declared), type_unit_name(t));
    }
    Type *own = type_copy(declared);
    own->quotient = t->quotient;
    own->approx   = t->approx;
    if (own->unit == UNIT_NONE && t->kind == TYPE_NUM) {
        *own = *t;
        own->literal = own->constant = false;
    }
    col->type = own;
}

/* Two reasons for one label: the first would win in silence. */
static void check_labels(Program *p, const MissingItem *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < i; k++) {
            if (!str_eq(text_fold(items[i].label), text_fold(items[k].label)))
                continue;
            Diag *d = diag_add(p->diags, D_N002, items[i].span, "la etiqueta \"%.*s\" ya tiene un motivo: %.*s", STR(items[i].label), STR(items[k].motive.text));
            diag_note(d, items[k].span, "aquí se da por primera vez");
            diag_hint(d, "mayúsculas y acentos no distinguen etiquetas: deje una de las dos");
            break;
        }
}

/* A line of the file belongs to one tramo. */
static void check_tramos(Program *p, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.data.ntramos; i++)
        for (uint32_t k = 0; k < i; k++) {
            const TramoDecl *a = &d->as.data.tramos[k], *b = &d->as.data.tramos[i];
            if (a->last < b->first || b->last < a->first)
                continue;
            Diag *e = diag_add(p->diags, D_S025, b->span, "este tramo toma líneas que ya tomó otro");
            diag_note(e, a->span, "el otro es éste");
        }
}

/* Rows are paired by the other side's clave, so that each has one row at most. */
static void check_link(Program *p, Symbol *s, const LinkDecl *link)
{
    Symbol *other = find_data(p, &link->dataset);
    if (!other)
        return;
    if (other == s) {
        diag_add(p->diags, D_G010, link->dataset.span, "unos datos no se enlazan consigo mismos");
        return;
    }
    check_data(p, other);
    const NameList *key = &other->decl->as.data.key;
    if (!key->n) {
        Diag *d = diag_add(p->diags, D_G010, link->dataset.span, "«%.*s» no tiene «clave», y un renglón podría tener ahí varias parejas", STR(other->name.text));
        diag_hint(d, "declare en «%.*s» la columna que identifica cada renglón: «clave: …»", STR(other->name.text));
        return;
    }
    if (key->n != link->by.n) {
        diag_add(p->diags, D_G010, link->span, "la clave de «%.*s» tiene %u columnas y el enlace da %u", STR(other->name.text), key->n, link->by.n);
        return;
    }
    for (uint32_t i = 0; i < link->by.n; i++) {
        Symbol *mine = column_named(p, s, &link->by.items[i], "«enlaza»"), *theirs = scope_find(other->columns, key->items[i].fold);
        if (!mine || !theirs)
            continue;
        check_column(p, mine);
        check_column(p, theirs);
        if (mine->type && theirs->type && mine->type->kind != theirs->type->kind)
            diag_add(p->diags, D_G010, link->by.items[i].span, "«%.*s» es %s y la clave de «%.*s» es %s", STR(mine->name.text), type_kind_phrase(mine->type->kind),
                     STR(other->name.text), type_kind_phrase(theirs->type->kind));
    }
}

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
static bool stack_key_value(const StackItemDecl *item, const Type *t, int64_t *same)
{
    Str text = stack_item_key(item);
    Period period;
    switch (t->kind) {
    case TYPE_TEXT:
        return item->value_kind == STACK_HEADING || item->value_kind == STACK_TEXT;
    case TYPE_DATE:
        return (item->value_kind == STACK_HEADING || item->value_kind == STACK_DATE) && date_parse(text, same);
    case TYPE_PERIOD:
        if ((item->value_kind != STACK_HEADING && item->value_kind != STACK_PERIOD) || !period_parse(text, &period))
            return false;
        *same = period_pack(period);
        return true;
    case TYPE_NUM: case TYPE_BOOL: case TYPE_POISON:
        break;
    }
    return false;
}

static void bad_stack_key(Program *p, const StackItemDecl *item, const Name *key, const Type *t)
{
    const char *example = t->kind == TYPE_TEXT ? "\"enero a marzo\"" : t->kind == TYPE_DATE ? "2024-03-31" : "2024T1";
    Diag *e;
    if (item->value_kind != STACK_HEADING) {
        e = diag_add(p->diags, D_S032, item->span, "«%.*s» es %s, y lo que se le da aquí no lo es", STR(key->text), type_phrase(t));
        diag_hint(e, "por ejemplo: … = %s", example);
        return;
    }
    e = diag_add(p->diags, D_S032, item->span, "el encabezado «%.*s» no se lee como %s, que es «%.*s»", STR(item->heading), type_phrase(t), STR(key->text));
    diag_hint(e, "diga qué valor es: \"%.*s\" = %s", STR(item->heading), example);
}

static void check_stack(Program *p, Symbol *s)
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
    if (k->type->kind == TYPE_NUM || k->type->kind == TYPE_BOOL) {
        Diag *e = diag_add(p->diags, D_S032, key->span, "los encabezados van a una columna de periodo, texto o fecha, y «%.*s» es %s", STR(key->text), type_phrase(k->type));
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

/* ---- continúa ---- */

static void check_continues(Program *p, Symbol *s)
{
    const Decl *d = s->decl;
    for (uint32_t i = 0; i < d->as.data.continues.n; i++) {
        const Name *name = &d->as.data.continues.items[i];
        Symbol *col = column_named(p, s, name, "«continúa»");
        if (!col)
            continue;
        if (col->column->computed)
            diag_add(p->diags, D_N004, name->span, "«continúa» mira columnas leídas, y «%.*s» se calcula", STR(name->text));
        else if (d->as.data.stack_span.source && (name_eq(name, &d->as.data.stack_key) || name_eq(name, &d->as.data.stack_value)))
            diag_add(p->diags, D_S033, name->span, "«%.*s» la llena «apila»: no dice qué renglón continúa", STR(name->text));
        for (uint32_t k = 0; k < i; k++)
            if (name_eq(name, &d->as.data.continues.items[k]))
                diag_add(p->diags, D_S033, name->span, "«%.*s» ya está en la condición", STR(name->text));
    }
}

static void check_dataset(Program *p, Symbol *s);

void check_data(Program *p, Symbol *s)
{
    if (s->checked || s->checking)
        return;
    Diags *all = p->diags;
    if (s->decl->as.data.only_subtotals)
        p->diags = diags_new();     /* the data themselves say it */
    check_dataset(p, s);
    p->diags = all;
}

static void check_dataset(Program *p, Symbol *s)
{
    s->checking = true;
    Decl *d = s->decl;
    for (uint32_t i = 0; i < s->columns->n; i++)
        if (!s->columns->items[i]->column->computed)
            check_column(p, s->columns->items[i]);
    /* computed columns may name later ones: a name met before its type is known is checked there and then */
    for (uint32_t i = 0; i < s->columns->n; i++)
        check_column(p, s->columns->items[i]);
    Grain rows = { .kind = GRAIN_ROW, .dataset = s };
    Ctx c = { .p = p, .grain = &rows, .data = s };
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        ColumnDecl *col = &d->as.data.columns[i];
        check_bound(&c, col->min);
        check_bound(&c, col->max);
        Symbol *why = name_present(&col->motive_from) ? column_named(p, s, &col->motive_from, "«motivo según»") : NULL;
        if (why && why->column->computed)
            diag_add(p->diags, D_N004, col->motive_from.span, "el motivo se toma de una columna leída, y «%.*s» se calcula", STR(why->name.text));
        Num low, high;
        if (col->min && col->max && const_value(p, col->min, &low) && const_value(p, col->max, &high) && num_cmp(low, high) > 0)
            diag_add(p->diags, D_B001, col->max->span, "el máximo de «%.*s» es menor que su mínimo", STR(col->name.text));
    }
    check_labels(p, d->as.data.missing, d->as.data.nmissing);
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++)
        check_labels(p, d->as.data.columns[i].missing, d->as.data.columns[i].nmissing);
    for (uint32_t i = 0; i < d->as.data.nlinks; i++)
        check_link(p, s, &d->as.data.links[i]);
    check_tramos(p, d);
    check_stack(p, s);
    check_continues(p, s);
    separator_of(d, p->diags);
    encoding_of(d, p->diags);
    if (d->as.data.rows_where)
        check_kind(&c, d->as.data.rows_where, TYPE_BOOL);
    if (d->as.data.subtotals)
        check_kind(&c, d->as.data.subtotals, TYPE_BOOL);
    for (uint32_t i = 0; i < d->as.data.key.n; i++) {
        Symbol *col = column_named(p, s, &d->as.data.key.items[i], "«clave»");
        if (col && col->column->computed)
            diag_add(p->diags, D_N004, d->as.data.key.items[i].span, "la clave se forma con columnas leídas, y «%.*s» se calcula", STR(col->name.text));
    }
    for (uint32_t i = 0; i < d->as.data.ntramos; i++)
        for (uint32_t k = 0; k < d->as.data.tramos[i].n; k++)
            column_named(p, s, &d->as.data.tramos[i].columns[k].column, "«tramo»");
    s->checking = false;
    s->checked  = true;
}

void check_param(Program *p, Symbol *s)
{
    if (s->checked || s->checking)
        return;
    program_enter(p, s);
    const Type *declared = type_of_decl(p, &s->decl->as.param.type, NULL);
    if (s->decl->as.param.type.word == TYPEWORD_NONE && !s->decl->as.param.type.span.source)
        declared = NULL;
    bool unfilled = !s->value && (p->options.tests || (!s->from_module && name_present(&p->main->name)));
    if (unfilled) {
        /* a module checked by itself: whoever uses it, or a prueba, gives the value */
        Type *own = type_copy(declared ? declared : &type_number);
        own->constant = true;
        s->type = own;
    } else if (!s->value) {
        bool used = s->from_module && s->used_at.source;
        Diag *d = diag_add(p->diags, D_M002, used ? s->used_at : s->name.span, "el parámetro «%.*s» no tiene valor", STR(s->name.text));
        if (used)
            diag_note(d, s->name.span, "«%.*s» se declara aquí", STR(s->name.text));
        diag_hint(d, s->from_module ? "délo al usar el módulo: «usa … con %.*s = …»" : "déle valor aquí, o con --parametro %.*s=…", STR(s->name.text));
        s->broken = true;
    } else {
        Grain scalar = { .kind = GRAIN_SCALAR };
        Ctx c = { .p = p, .grain = &scalar, .constant = true };
        const Type *t = check_expr(&c, s->value);
        Type scratch;
        if (t->kind == TYPE_POISON) {
            s->broken = true;
        } else if (declared && declared->kind != t->kind) {
            diag_add(p->diags, D_M005, s->value->span, "el parámetro «%.*s» es %s y el valor es %s", STR(s->name.text), type_phrase(declared), type_phrase(t));
            s->broken = true;
        } else if (declared && t->kind == TYPE_NUM && type_add(declared, t, false, &scratch) != UNIT_OK) {
            diag_add(p->diags, D_M005, s->value->span, "el parámetro «%.*s» es %s y el valor es %s", STR(s->name.text), type_phrase(declared), type_phrase(t));
            s->broken = true;
        }
        Num value;
        if (t->kind == TYPE_NUM && !s->broken && !const_value(p, s->value, &value)) {
            diag_add(p->diags, D_T009, s->value->span, "el valor de un parámetro debe ser fijo");
            s->broken = true;
        }
        Type *own = type_copy(declared && declared->kind == TYPE_NUM && declared->unit == UNIT_NONE ? t : declared ? declared : t);
        own->constant = true;
        own->literal  = t->kind == TYPE_NUM && own->unit == UNIT_NONE;
        s->type = own;
    }
    program_leave(p, s);
    s->checked  = true;
}
