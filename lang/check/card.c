/* card.c -- checks tables whose rows stand in several records, ficha and transpuesta, and cells of several parts. */
#include "lang/check/shape.h"

#define STR(s) (int)(s).len, (s).p

static void no_place(Program *p, Span span, const char *what, const char *shape)
{
    Diag *d = diag_add(p->diags, D_S034, span, "«%s» no va con «%s»", what, shape);
    diag_hint(d, "quite uno de los dos: en «%s» las celdas se buscan por su etiqueta", shape);
}

/* What says where columns stand in a line of the file has no meaning where rows are not lines. */
static void check_company(Program *p, const Decl *d, const char *shape)
{
    if (d->as.data.has_header && !d->as.data.header_none)
        no_place(p, d->as.data.header_span, "encabezado", shape);
    if (d->as.data.ntramos)
        no_place(p, d->as.data.tramos[0].span, "tramo", shape);
    if (d->as.data.stack_span.source)
        no_place(p, d->as.data.stack_span, "apila", shape);
    if (d->as.data.continues_span.source)
        no_place(p, d->as.data.continues_span, "continúa", shape);
}

static bool is_file_column(const Decl *d, const ColumnDecl *c)
{
    return name_present(&d->as.data.file_column) && name_eq(&d->as.data.file_column, &c->name);
}

static void check_labels_of(Program *p, const Decl *d, const ColumnDecl *c, bool cards, bool transposed)
{
    if (c->where != CELL_COLUMN && !cards) {
        Diag *e = diag_add(p->diags, D_S034, c->label_span, "«%s» busca en una ficha, y estos datos no son fichas", c->where == CELL_BELOW ? "bajo" : "junto a");
        diag_hint(e, transposed ? "en una tabla transpuesta: desde \"%.*s\"" : "añada «ficha cada \"…\"» con el texto que comienza cada ficha, o use: desde \"%.*s\"", STR(c->label));
    } else if (c->has_heading && cards && !transposed) {
        Diag *e = diag_add(p->diags, D_S034, c->from_span, "en una ficha la celda se busca por una etiqueta que está a su lado o arriba");
        diag_hint(e, "escriba: junto a \"%.*s\", o bajo \"%.*s\"", STR(c->heading), STR(c->heading));
    } else if (c->has_heading && c->where != CELL_COLUMN) {
        diag_add(p->diags, D_S034, c->from_span, "la columna se busca de dos maneras");
    }
    if (c->time_span.source && (!(cards || transposed) || c->has_position) && c->where == CELL_COLUMN)
        diag_add(p->diags, D_S034, c->time_span, "«vez» dice cuál de las etiquetas iguales, y aquí no se busca ninguna");
    if (c->until_span.source && c->where == CELL_COLUMN) {
        Diag *e = diag_add(p->diags, D_S034, c->until_span, "«hasta» termina lo que comienza «junto a» o «bajo»");
        diag_hint(e, "por ejemplo: bajo \"Nombre\" hasta \"%.*s\"", STR(c->until));
    }
    Str labels[] = { c->label, c->until };
    Span spans[] = { c->label_span, c->until_span };
    for (int i = 0; i < 2; i++)
        if (spans[i].source && text_fold_label(labels[i]).len == 0)
            diag_add(p->diags, D_S034, spans[i], "la etiqueta está vacía");
    (void)d;
}

static void check_part(Program *p, const ColumnDecl *c)
{
    if (!c->part || !c->parts)
        return;                         /* no count at all: said */
    if (c->parts < 2) {
        Diag *d = diag_add(p->diags, D_S035, c->part_span, "una celda de una parte no se parte");
        diag_hint(d, "«parte 1 de 2 entre …»: la primera de dos");
    } else if (c->part > c->parts) {
        diag_add(p->diags, D_S035, c->part_span, "no hay parte %u de %u", c->part, c->parts);
    }
}

void check_card(Program *p, Symbol *s)
{
    const Decl *d = s->decl;
    bool cards = d->as.data.card_span.source, transposed = d->as.data.transposed_span.source;
    if (cards || transposed)
        check_company(p, d, transposed ? "transpuesta" : "ficha");
    if (cards && text_fold_label(d->as.data.card).len == 0)
        diag_add(p->diags, D_S034, d->as.data.card_span, "el texto con que comienza una ficha está vacío");
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        const ColumnDecl *c = &d->as.data.columns[i];
        if (!c->computed && !is_file_column(d, c))
            check_labels_of(p, d, c, cards, transposed);
        check_part(p, c);
        if (c->computed && (c->where != CELL_COLUMN || c->part_span.source))
            diag_add(p->diags, D_N004, c->name.span, "«%.*s» se calcula: no se busca en el archivo", STR(c->name.text));
    }
}
