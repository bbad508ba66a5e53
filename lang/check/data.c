/* data.c -- checks datasets: types of columns, computed columns, keys, row filters; and parameters. */
#include "lang/check/shape.h"
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

Symbol *column_named(Program *p, Symbol *data, const Name *name, const char *what)
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
        else if (name_present(&d->as.data.file_column) && name_eq(name, &d->as.data.file_column))
            diag_add(p->diags, D_S033, name->span, "«%.*s» la llena el archivo: no dice qué renglón continúa", STR(name->text));
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
    check_files(p, s);
    check_card(p, s);
    check_continues(p, s);
    separator_of(d, p->diags);
    const char *other;
    encoding_of(d, &other, p->diags);
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
