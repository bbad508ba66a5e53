/* bands.c -- checks classifications: order of the cut points, gaps, overlaps, what nothing reaches. */
#include "lang/check/clone.h"
#include "lang/check/program.h"

#define STR(s) (int)(s).len, (s).p

typedef struct NameSearch { Program *p; const Expr *column; } NameSearch;

/* A name that is no parameter may be a column of whoever uses the bands. */
static void search_column(Expr *e, void *ctx)
{
    NameSearch *s = ctx;
    if (e->kind == EXPR_NAME) {
        const Symbol *sym = scope_find(&s->p->globals, e->as.name.name.fold);
        if (!sym || sym->kind != SYM_PARAM)
            s->column = e;
    }
    expr_each_child(e, search_column, s);
}

static bool only_params(Program *p, Expr *e)
{
    NameSearch s = { .p = p };
    if (e)
        search_column(e, &s);
    return !s.column;
}

/* The cut points of a declaration as intervals, low to high. */
static BandCut row_cut(const Decl *d, uint32_t row)
{
    const BandRow *r = &d->as.bands.rows[row];
    if (r->is_interval)
        return (BandCut){ r->low, r->high, r->low_open, r->high_open };
    BandCut cut = { .high = r->rest ? NULL : r->cut, .high_open = !r->inclusive };
    for (uint32_t i = row; i-- > 0;) {
        const BandRow *before = &d->as.bands.rows[i];
        if (before->is_missing)
            continue;
        cut.low      = before->cut;
        cut.low_open = before->inclusive;
        break;
    }
    return cut;
}

static const char *num_text(Num x)
{
    Buf b = {0};
    num_print_exact(&b, x);
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}

static void check_order(Program *p, const Decl *d)
{
    const BandRow *last = NULL, *rest = NULL;
    Num cut_before = {0}, cut;
    bool known_before = false;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        if (r->is_missing)
            continue;
        if (rest) {
            Diag *g = diag_add(p->diags, D_B003, r->span, "nada llega a esta fila: una de arriba dice «en adelante»");
            diag_note(g, rest->span, "ésta ya toma todo lo que queda");
            continue;
        }
        if (r->rest)
            rest = r;
        bool known = r->cut && const_value(p, r->cut, &cut);
        if (known && known_before) {
            int order = num_cmp(cut, cut_before);
            if (order < 0) {
                Diag *g = diag_add(p->diags, D_B001, r->cut->span, "este corte es %s, menor que el de la fila anterior, %s", num_text(cut), num_text(cut_before));
                diag_note(g, last->cut->span, "la fila anterior termina aquí");
            } else if (order == 0 && !(r->inclusive && !last->inclusive)) {
                Diag *g = diag_add(p->diags, D_B003, r->span, "ningún valor cae en esta fila: la anterior termina en el mismo corte");
                diag_note(g, last->cut->span, "la fila anterior termina aquí");
            }
        }
        if (known)
            cut_before = cut;
        known_before = known;
        last = r;
    }
    if (last && !rest)
        diag_add(p->diags, D_B002, last->span, "por encima de esta fila no hay banda: falta una que diga «en adelante»");
}

typedef struct Piece { const BandRow *row; bool has_low, has_high; Num low, high; } Piece;

static int piece_order(const Piece *a, const Piece *b)
{
    if (a->has_low != b->has_low)
        return a->has_low ? 1 : -1;
    if (!a->has_low)
        return 0;
    int order = num_cmp(a->low, b->low);
    return order ? order : (int)a->row->low_open - (int)b->row->low_open;
}

static void check_table(Program *p, const Decl *d)
{
    Piece *pieces = gc_array(Piece, d->as.bands.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        if (r->is_missing)
            continue;
        Piece piece = { .row = r, .has_low = r->low != NULL, .has_high = r->high != NULL };
        if ((r->low && !const_value(p, r->low, &piece.low)) || (r->high && !const_value(p, r->high, &piece.high)))
            return;
        if (piece.has_low && piece.has_high) {
            int order = num_cmp(piece.low, piece.high);
            if (order > 0 || (order == 0 && (r->low_open || r->high_open))) {
                diag_add(p->diags, D_B003, r->span, "ningún valor cae en este intervalo");
                continue;
            }
        }
        uint32_t at = n++;
        for (; at > 0 && piece_order(&pieces[at - 1], &piece) > 0; at--)
            pieces[at] = pieces[at - 1];
        pieces[at] = piece;
    }
    for (uint32_t i = 1; i < n; i++) {
        const Piece *a = &pieces[i - 1], *b = &pieces[i];
        int order = !a->has_high || !b->has_low ? 1 : num_cmp(a->high, b->low);
        bool gap     = order < 0 || (order == 0 && a->row->high_open && b->row->low_open);
        bool overlap = order > 0 || (order == 0 && !a->row->high_open && !b->row->low_open);
        if (!gap && !overlap)
            continue;
        Diag *g;
        if (gap && order == 0)
            g = diag_add(p->diags, D_B004, b->row->span, "el valor %s no cae en ninguna de las dos filas", num_text(b->low));
        else if (gap)
            g = diag_add(p->diags, D_B004, b->row->span, "los valores entre %s y %s no tienen banda", num_text(a->high), num_text(b->low));
        else if (order == 0)
            g = diag_add(p->diags, D_B005, b->row->span, "el valor %s cae en esta fila y en la otra", num_text(b->low));
        else
            g = diag_add(p->diags, D_B005, b->row->span, "hay valores que caen en esta fila y en la otra");
        diag_note(g, a->row->span, "la otra fila es ésta");
    }
}

void check_bands(Program *p, Symbol *s)
{
    if (s->checked)
        return;
    s->checked = true;
    Decl *d = s->decl;
    uint32_t before = p->diags->errors;
    Grain scalar = { .kind = GRAIN_SCALAR };
    Ctx c = { .p = p, .grain = &scalar, .constant = true };
    bool fixed = true;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        BandRow *r = &d->as.bands.rows[i];
        Expr *ends[3] = { r->cut, r->low, r->high };
        for (int k = 0; k < 3; k++)
            if (ends[k]) {
                if (only_params(p, ends[k]))
                    check_kind(&c, ends[k], TYPE_NUM);
                else
                    fixed = false;
            }
        if (!r->is_missing)
            continue;
        for (uint32_t k = 0; k < i; k++) {
            const BandRow *other = &d->as.bands.rows[k];
            if (other->is_missing && str_eq(text_fold(other->motive.text), text_fold(r->motive.text))) {
                Diag *g = diag_add(p->diags, D_B005, r->span, "ya hay una etiqueta para estos datos faltantes");
                diag_note(g, other->span, "la otra es ésta");
            }
        }
    }
    if (fixed && p->diags->errors == before) {
        if (d->as.bands.table)
            check_table(p, d);
        else
            check_order(p, d);
    }
    s->broken = p->diags->errors > before;
}

static BandOver over_of(const Decl *d)
{
    const Name *over = &d->as.bands.over;
    if (d->as.bands.over_expr)
        return OVER_EXPR;
    if (name_present(over) && name_is(over, "cumplimiento"))
        return OVER_FULFILMENT;
    if (name_present(over) && name_is(over, "avance"))
        return OVER_PROGRESS;
    return OVER_VALUE;
}

static Expr *cut_for(Ctx *c, Expr *e, const Type *over)
{
    if (!e)
        return NULL;
    Expr *mine = expr_clone(e, &(NameList){0}, &(ExprList){0});
    const Type *t = check_kind(c, mine, TYPE_NUM);
    check_same_unit(c, mine->span, over, t);
    return mine;
}

bool check_band_use(Ctx *c, Symbol *indicator, const Name *name, BandUse *out)
{
    Program *p = c->p;
    Symbol *s = scope_find(&p->globals, name->fold);
    if (!s && name_lost(p, NULL, name))
        return false;
    if (!s || s->kind != SYM_BANDS) {
        Diag *d = diag_add(p->diags, s ? D_N004 : D_N001, name->span, s ? "«%.*s» nombra %s, no unas bandas" : "no hay unas bandas que se llamen «%.*s»", STR(name->text),
                           s ? symbol_kind_one(s->kind) : "");
        Str near = scope_nearest(&p->globals, name->text);
        if (!s && near.len)
            diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
        return false;
    }
    s->uses++;
    check_bands(p, s);
    if (s->broken)
        return false;
    if (indicator->torn)
        return false;
    const Decl *d = s->decl, *of = indicator->decl;
    *out = (BandUse){ .bands = s, .over = over_of(d) };
    bool goal = of->as.indicator.ngoals > 0;
    if (out->over == OVER_FULFILMENT && !goal && !of->as.indicator.fulfilment) {
        Diag *g = diag_add(p->diags, D_B006, name->span, "«%.*s» clasifica el cumplimiento y el indicador no tiene meta", STR(name->text));
        diag_hint(g, "agregue «meta: …», o la línea «cumplimiento: …»");
        return false;
    }
    bool baseline = of->as.indicator.baseline != NULL;
    for (uint32_t i = 0; i < of->as.indicator.ngoals; i++)
        baseline |= of->as.indicator.goals[i].baseline != NULL;
    if (out->over == OVER_PROGRESS && (!goal || !baseline)) {
        Diag *g = diag_add(p->diags, D_B006, name->span, "«%.*s» clasifica el avance, que necesita meta y línea base", STR(name->text));
        diag_hint(g, goal ? "agregue «línea base: …»" : baseline ? "agregue «meta: …»" : "agregue «meta: …» y «línea base: …»");
        return false;
    }
    Type percent = type_number;
    percent.unit = UNIT_PERCENT;
    const Type *over = out->over == OVER_VALUE ? indicator->type : &percent;
    if (out->over == OVER_EXPR) {
        out->over_expr = expr_clone(d->as.bands.over_expr, &(NameList){0}, &(ExprList){0});
        over = check_kind(c, out->over_expr, TYPE_NUM);
    }
    out->cuts = gc_array(BandCut, d->as.bands.n + 1);
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        if (d->as.bands.rows[i].is_missing)
            continue;
        BandCut cut = row_cut(d, i);
        out->cuts[i] = (BandCut){ cut_for(c, cut.low, over), cut_for(c, cut.high, over), cut.low_open, cut.high_open };
    }
    return true;
}
