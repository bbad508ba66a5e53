/* cover.c -- what of a script its `prueba` blocks reach; see cover.h.
 *
 * A branch is reached when its condition chose it for some row of some prueba, a band when some value of an indicator fell in it (one for what has
 * no data: when a hole got its label), an indicator when an expectation needs it, a rule when the rows given decide it. */
#include "lang/run/cover.h"

#include <string.h>

typedef enum CoverKind { COVER_INDICATOR, COVER_BRANCH, COVER_BAND, COVER_RULE, COVER_KINDS } CoverKind;

typedef struct CoverItem {
    CoverKind   kind;
    Span        span;             /* of the declaration, the `si`, the row, the rule */
    bool        otherwise;        /* BRANCH: `si no` */
    const char *what;
    bool        reached;
} CoverItem;

/* What a sink brings. */
typedef struct CoverOut {
    Span        branch;           /* a condition: of this `si`; source null: a band */
    uint32_t    bands;            /* of the plan */
    const Decl *decl;             /* that they are of */
} CoverOut;

struct Cover {
    CoverItem *items; uint32_t n, cap;
    CoverOut  *outs;  uint32_t nouts, cap_outs;
    const Module *main;
};

/* ---- what there is ---- */

static void add(Cover *c, CoverKind kind, Span span, bool otherwise, const char *what)
{
    CoverItem item = { kind, span, otherwise, what, false };
    GC_PUSH(c->items, c->n, c->cap, item);
}

static void add_branches(Expr *e, void *ctx)
{
    Cover *c = ctx;
    if (!e)
        return;
    if (e->kind == EXPR_IF) {
        Buf b = {0};
        expr_print(&b, e->as.conditional.condition);
        const char *text = gc_strndup(b.p, b.len);
        buf_free(&b);
        add(c, COVER_BRANCH, e->span, false, gc_printf("si %s entonces …", text));
        add(c, COVER_BRANCH, e->span, true, gc_printf("si %s … si no …", text));
    }
    expr_each_child(e, add_branches, c);
}

static void add_bands(Cover *c, const Decl *d)
{
    add_branches(d->as.bands.over_expr, c);
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        add(c, COVER_BAND, r->span, false, gc_printf("%.*s: «%.*s»%s", (int)d->name.text.len, d->name.text.p, (int)r->label.len, r->label.p,
                                                     r->is_missing ? " (sin dato)" : ""));
    }
}

static void add_indicator(Cover *c, const Decl *d)
{
    add(c, COVER_INDICATOR, d->head, false, gc_strndup(d->name.text.p, d->name.text.len));
    add_branches(d->as.indicator.from_where, c);
    add_branches(d->as.indicator.formula, c);
    add_branches(d->as.indicator.baseline, c);
    add_branches(d->as.indicator.fulfilment, c);
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        add_branches(d->as.indicator.goals[i].value, c);
        add_branches(d->as.indicator.goals[i].baseline, c);
    }
}

static void add_decl(Cover *c, const Decl *d)
{
    switch (d->kind) {
    case DECL_FUNCTION:
        add_branches(d->as.function.body, c);
        break;
    case DECL_DATA:
        for (uint32_t i = 0; i < d->as.data.ncolumns; i++)
            add_branches(d->as.data.columns[i].computed, c);
        break;
    case DECL_BANDS:
        add_bands(c, d);
        break;
    case DECL_INDICATOR:
        add_indicator(c, d);
        break;
    case DECL_VERIFY:
        for (uint32_t i = 0; i < d->as.verify.n; i++) {
            const RuleDecl *r = &d->as.verify.rules[i];
            add(c, COVER_RULE, r->span, false, gc_strndup(r->name.text.p, r->name.text.len));
            add_branches(r->test, c);
            add_branches(r->where, c);
        }
        break;
    case DECL_USE: case DECL_UNIT: case DECL_PARAM: case DECL_MATRIX: case DECL_TEST: case DECL_SHOW: case DECL_KIND_COUNT:
        break;
    }
}

Cover *cover_new(Program *p)
{
    Cover *c = gc_new(Cover);
    c->main = p->main;
    for (uint32_t i = 0; i < p->main->n; i++)
        add_decl(c, p->main->decls[i]);
    return c;
}

/* ---- what is reached ---- */

static bool same_place(Span a, Span b)
{
    return a.source == b.source && a.start == b.start && a.end == b.end;
}

static void reach(Cover *c, CoverKind kind, Span span, bool otherwise)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == kind && c->items[i].otherwise == otherwise && same_place(c->items[i].span, span))
            c->items[i].reached = true;
}

static bool is_branch(const Cover *c, Span span)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->items[i].kind == COVER_BRANCH && same_place(c->items[i].span, span))
            return true;
    return false;
}

static const Decl *bands_decl(const Cover *c, const char *name)
{
    for (uint32_t i = 0; i < c->main->n; i++) {
        const Decl *d = c->main->decls[i];
        if (d->kind == DECL_BANDS && str_eq(d->name.text, str_of(name)))
            return d;
    }
    return NULL;
}

uint32_t cover_outputs(Cover *c, Lower *l, uint32_t first, Span within)
{
    c->nouts = 0;
    for (uint32_t i = 0; i < l->nrels; i++) {
        Rel *r = l->rels[i];
        for (uint32_t k = 0; k < r->nvalues; k++) {
            Value *v = r->values[k];
            CoverOut out = { .bands = v->imm };
            if (v->op == OP_SELECT && v->site) {
                out.branch = l->plan->sites[v->site].span;
                if (!is_branch(c, out.branch) || (within.source && (out.branch.start < within.start || out.branch.end > within.end)))
                    continue;
            } else if (v->op == OP_BAND && !within.source) {
                out.decl = bands_decl(c, l->plan->bands[v->imm].name);
                if (!out.decl)
                    continue;
            } else {
                continue;
            }
            Value **cols = gc_array(Value *, 1);
            cols[0] = out.decl ? v : v->a;
            Output o = { .sink = first + c->nouts, .cols = cols, .ncols = 1 };
            GC_PUSH(r->outputs, r->noutputs, r->cap_outputs, o);
            GC_PUSH(c->outs, c->nouts, c->cap_outs, out);
        }
    }
    return c->nouts;
}

/* The row of a set of bands that is the K-th of those for values, or (MISSING) for holes: of reasons first, the general one last. */
static const BandRow *band_row(const Decl *d, uint32_t k, bool missing)
{
    const BandRow *general = NULL;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *r = &d->as.bands.rows[i];
        if (r->is_missing != missing)
            continue;
        if (missing && !r->motive.span.source)
            general = r;
        else if (k-- == 0)
            return r;
    }
    return general;
}

/* The label that a hole gets; what merely does not apply to a row gets none. */
static void reach_hole(Cover *c, const CoverOut *out, const Lower *l, HoleId hole)
{
    const PlanBands *b = &l->plan->bands[out->bands];
    for (uint32_t i = 0; i < b->nmissing; i++) {
        bool here = b->missing[i].any ? !hole_has_motive(l->holes, hole, MOTIVE_NOT_APPLICABLE)
                                      : hole_only_motive(l->holes, hole, b->missing[i].motive);
        if (!here)
            continue;
        const BandRow *r = band_row(out->decl, i, true);
        if (r)
            reach(c, COVER_BAND, r->span, false);
        return;
    }
}

void cover_rows(Cover *c, uint32_t i, const RowsView *view, const Lower *l)
{
    const CoverOut *out = &c->outs[i];
    const Vec *v = view->cols[0];
    for (uint32_t row = 0; row < view->n; row++) {
        bool known = vec_valid(v, row);
        if (!out->decl) {
            if (known)
                reach(c, COVER_BRANCH, out->branch, !v->boolean[vec_at(v, row)]);
        } else if (!known) {
            reach_hole(c, out, l, vec_hole(v, row));
        } else {
            const BandRow *r = band_row(out->decl, (uint32_t)v->i64[vec_at(v, row)], false);
            if (r)
                reach(c, COVER_BAND, r->span, false);
        }
    }
}

void cover_indicators(Cover *c, const Lower *l)
{
    for (uint32_t i = 0; i < l->nindicators; i++)
        reach(c, COVER_INDICATOR, l->indicators[i]->symbol->decl->head, false);
}

void cover_rule(Cover *c, Span rule)
{
    reach(c, COVER_RULE, rule, false);
}

/* ---- saying it ---- */

void cover_report(Buf *out, const Cover *c)
{
    static const char *const titles[COVER_KINDS] = { "indicadores", "ramas de «si»", "bandas", "reglas" };
    uint32_t all = 0, reached = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        all++;
        reached += c->items[i].reached;
    }
    buf_puts(out, "\nCobertura de las pruebas\n");
    for (int kind = 0; kind < COVER_KINDS; kind++) {
        uint32_t of = 0, hit = 0;
        for (uint32_t i = 0; i < c->n; i++)
            if (c->items[i].kind == (CoverKind)kind) {
                of++;
                hit += c->items[i].reached;
            }
        if (!of)
            continue;
        buf_printf(out, "  %s: %u de %u\n", titles[kind], hit, of);
        for (uint32_t i = 0; i < c->n; i++) {
            const CoverItem *item = &c->items[i];
            if (item->kind == (CoverKind)kind && !item->reached)
                buf_printf(out, "    sin probar %s:%u  %s\n", item->span.source->name, source_line(item->span.source, item->span.start), item->what);
        }
    }
    if (all)
        buf_printf(out, "  %u de %u, el %u %%\n", reached, all, (unsigned)((uint64_t)reached * 100 / all));
    else
        buf_puts(out, "  no hay indicadores, ramas, bandas ni reglas que probar\n");
}
