/* declared.c -- which formulas, goals, cut points, filters, units and tables two programs declare differently. */
#include "lang/compare/compare.h"

#include "lang/algebra/same.h"
#include "lang/check/clone.h"
#include "lang/check/words.h"
#include <string.h>

typedef struct Pass { Program *a, *b; Comparison *out; const char *kind, *name; } Pass;

static const char *taken(Buf *b)
{
    const char *text = gc_strndup(b->p ? b->p : "", b->len);
    buf_free(b);
    *b = (Buf){0};
    return text;
}

static const char *name_of(Str s)
{
    return s.len ? gc_strndup(s.p, s.len) : NULL;
}

/* ---- meaning of expressions ---- */

typedef struct Children { Expr **items; uint32_t n, cap; } Children;

static void note_child(Expr *e, void *ctx)
{
    Children *c = ctx;
    GC_PUSH(c->items, c->n, c->cap, e);
}

/* COPY, a clone of E, gets values for what is constant and bodies for functions. */
static void settle(Program *p, const Expr *e, Expr *copy)
{
    Num n;
    bool constant = e->type && e->type->kind == TYPE_NUM && e->kind != EXPR_NUM && e->kind != EXPR_QUANTITY && const_value(p, e, &n);
    if (constant) {
        Buf b = {0};
        num_print_exact(&b, n);
        copy->kind = EXPR_NUM;
        copy->as.num.value   = n;
        copy->as.num.percent = false;
        copy->as.num.text    = str_of(taken(&b));
        return;
    }
    if (e->kind == EXPR_NUM)
        copy->as.num.percent = false;       /* 85% is the number 85 */
    if (e->kind == EXPR_CALL && e->expansion && !name_is(&e->as.call.name, "total")) {
        Expr *body = expr_clone(e->expansion, &(NameList){0}, &(ExprList){0});
        settle(p, e->expansion, body);
        copy->kind = EXPR_PAREN;
        copy->as.unary.operand = body;
        return;
    }
    if (e->kind == EXPR_NAME && e->symbol && e->symbol->kind == SYM_PARAM && e->symbol->value) {
        Expr *value = expr_clone(e->symbol->value, &(NameList){0}, &(ExprList){0});
        settle(p, e->symbol->value, value);
        copy->kind = EXPR_PAREN;
        copy->as.unary.operand = value;
        return;
    }
    Children mine = {0}, theirs = {0};
    expr_each_child(e, note_child, &mine);
    expr_each_child(copy, note_child, &theirs);
    for (uint32_t i = 0; i < mine.n && i < theirs.n; i++)
        settle(p, mine.items[i], theirs.items[i]);
}

static const Expr *meaning(Program *p, const Expr *e)
{
    if (!e)
        return NULL;
    Expr *copy = expr_clone(e, &(NameList){0}, &(ExprList){0});
    settle(p, e, copy);
    return copy;
}

static const char *written(const Expr *e)
{
    Buf b = {0};
    if (!e)
        return NULL;
    expr_print(&b, e);
    return taken(&b);
}

/* ---- noting ---- */

static void note(Pass *x, const char *what, const char *before, const char *after, Span at_before, Span at_after)
{
    Change c = { .kind = x->kind, .name = x->name, .what = what, .before = before, .after = after, .at_before = at_before, .at_after = at_after };
    GC_PUSH(x->out->changes, x->out->nchanges, x->out->cap_changes, c);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? str_eq(text_fold_label(str_of(a)), text_fold_label(str_of(b))) : a == b;
}

/* A property that may not be written stands with its declaration. */
static Span or_head(Span at, const Decl *d)
{
    return at.source ? at : d->head;
}

static void texts(Pass *x, const char *what, const char *before, const char *after, Span at_before, Span at_after)
{
    if (!same_text(before, after))
        note(x, what, before, after, at_before, at_after);
}

static const char *point_text(const SamePoint *at)
{
    Buf b = {0};
    for (uint32_t i = 0; i < at->n; i++)
        buf_printf(&b, "%s%s = %s", i ? ", " : "con ", written(at->operands[i].expr), at->operands[i].value);
    buf_printf(&b, "%santes %s y después %s", at->n ? ": " : "", at->a ? at->a : "divide entre cero", at->b ? at->b : "divide entre cero");
    return taken(&b);
}

/* The same function of the same operands, with the same holes.  Where it is another, *EXAMPLE tells. */
static bool same_function(const Expr *a, const Expr *b, const char **example)
{
    SameResult r = {0};
    *example = NULL;
    if (expr_same(a, b))
        return true;
    SameVerdict verdict = expr_equal_functions(a, b, NULL, &r);
    if (verdict == SAME_PROVED && r.holes == SAME_HOLES_ALIKE && !r.reads_differ)
        return true;
    if (verdict == SAME_DIFFERENT)
        *example = point_text(&r.point);
    else if (verdict == SAME_PROVED && r.holes == SAME_HOLES_DIFFER)
        *example = gc_printf("dan lo mismo, pero no dividen entre cero en los mismos casos: %s", point_text(&r.holes_at));
    else if (verdict == SAME_PROVED && r.reads_differ)
        *example = "dan lo mismo, pero no leen los mismos datos: un hueco puede contar en una y en la otra no";
    return false;
}

/* As written; with values for names where that alone tells them apart. */
static void exprs(Pass *x, const char *what, const Expr *a, const Expr *b, Span at_a, Span at_b)
{
    const Expr *ma = meaning(x->a, a), *mb = meaning(x->b, b);
    const char *example = NULL;
    bool numbers = a && b && a->type && b->type && a->type->kind == TYPE_NUM && b->type->kind == TYPE_NUM;
    if ((!ma && !mb) || (ma && mb && (numbers ? same_function(ma, mb, &example) : expr_same(ma, mb))))
        return;
    const char *before = written(a), *after = written(b);
    if (before && after && same_text(before, after)) {
        before = gc_printf("%s, esto es %s", before, written(ma));
        after  = gc_printf("%s, esto es %s", after, written(mb));
    }
    note(x, what, before, after, a ? a->span : at_a, b ? b->span : at_b);
    x->out->changes[x->out->nchanges - 1].example = example;
}

/* ---- indicators ---- */

static const char *goal_label(const GoalDecl *g)
{
    if (name_present(&g->name))
        return gc_printf("%.*s", (int)g->name.text.len, g->name.text.p);
    return g->period ? written(g->period) : "";
}

static const GoalDecl *goal_like(const Decl *d, const GoalDecl *like)
{
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++)
        if (same_text(goal_label(&d->as.indicator.goals[i]), goal_label(like)))
            return &d->as.indicator.goals[i];
    return NULL;
}

static void goals(Pass *x, const Decl *a, const Decl *b)
{
    for (uint32_t i = 0; i < a->as.indicator.ngoals; i++) {
        const GoalDecl *g = &a->as.indicator.goals[i], *other = goal_like(b, g);
        const char *label = goal_label(g);
        exprs(x, *label ? gc_printf("meta %s", label) : "meta", g->value, other ? other->value : NULL, g->span, b->head);
        exprs(x, *label ? gc_printf("línea base de %s", label) : "línea base", g->baseline, other ? other->baseline : NULL, g->span, b->head);
    }
    for (uint32_t i = 0; i < b->as.indicator.ngoals; i++) {
        const GoalDecl *g = &b->as.indicator.goals[i];
        const char *label = goal_label(g);
        if (!goal_like(a, g))
            exprs(x, *label ? gc_printf("meta %s", label) : "meta", NULL, g->value, a->head, g->span);
    }
    exprs(x, "línea base", a->as.indicator.baseline, b->as.indicator.baseline, a->head, b->head);
}

static const char *names_text(const NameList *names)
{
    Buf b = {0};
    for (uint32_t i = 0; i < names->n; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", (int)names->items[i].text.len, names->items[i].text.p);
    return b.len ? taken(&b) : NULL;
}

static const char *holes_text(const Decl *d)
{
    static const char *const words[] = { "exige", "omite", "cero" };
    return words[holes_of(d, NULL)];
}

static void compare_indicator(Pass *x, const Symbol *sa, const Symbol *sb)
{
    const Decl *a = sa->decl, *b = sb->decl;
    x->kind = "indicador";
    x->name = name_of(sa->name.text);
    texts(x, "de", name_of(a->as.indicator.from.text), name_of(b->as.indicator.from.text), or_head(a->as.indicator.from.span, a), or_head(b->as.indicator.from.span, b));
    exprs(x, "donde", a->as.indicator.from_where, b->as.indicator.from_where, a->head, b->head);
    texts(x, "por", grain_text(sa->grain), grain_text(sb->grain), a->head, b->head);
    exprs(x, "fórmula", a->as.indicator.formula, b->as.indicator.formula, a->head, b->head);
    texts(x, "unidad", type_unit_name(sa->type), type_unit_name(sb->type), or_head(a->as.indicator.unit.span, a), or_head(b->as.indicator.unit.span, b));
    texts(x, "decimales", a->as.indicator.has_decimals ? gc_printf("%u", a->as.indicator.decimals) : NULL,
          b->as.indicator.has_decimals ? gc_printf("%u", b->as.indicator.decimals) : NULL, or_head(a->as.indicator.decimals_span, a), or_head(b->as.indicator.decimals_span, b));
    texts(x, "huecos", holes_text(a), holes_text(b), or_head(a->as.indicator.holes.span, a), or_head(b->as.indicator.holes.span, b));
    exprs(x, "sentido", a->as.indicator.sense, b->as.indicator.sense, a->head, b->head);
    goals(x, a, b);
    exprs(x, "cumplimiento", a->as.indicator.fulfilment, b->as.indicator.fulfilment, a->head, b->head);
    texts(x, "bandas", names_text(&a->as.indicator.bands), names_text(&b->as.indicator.bands), a->head, b->head);
}

/* ---- bands: as the first indicator that uses them does ---- */

static const BandUse *use_of(const Program *p, const Name *name)
{
    for (uint32_t i = 0; i < p->nindicators; i++) {
        const IndicatorFacts *f = p->indicators[i]->facts;
        for (uint32_t k = 0; f && k < f->nbands; k++)
            if (!p->indicators[i]->from_module && name_eq(&f->bands[k].bands->name, name))
                return &f->bands[k];
    }
    return NULL;
}

static const char *over_text(const BandUse *use)
{
    switch (use->over) {
    case OVER_VALUE:      return "valor";
    case OVER_FULFILMENT: return "cumplimiento";
    case OVER_PROGRESS:   return "avance";
    case OVER_EXPR:       return "una expresión";
    }
    return "";
}

static const char *cut_text(Program *p, const BandCut *c)
{
    const char *low = c->low ? written(meaning(p, c->low)) : NULL, *high = c->high ? written(meaning(p, c->high)) : NULL;
    if (low && high)
        return gc_printf("%c%s, %s%c", c->low_open ? '(' : '[', low, high, c->high_open ? ')' : ']');
    if (high)
        return gc_printf("%s %s", c->high_open ? "<" : "<=", high);
    return low ? gc_printf("%s %s", c->low_open ? ">" : ">=", low) : "todo";
}

static bool same_end(Pass *x, const Expr *a, bool open_a, const Expr *b, bool open_b)
{
    if (!a || !b)
        return !a && !b;
    return open_a == open_b && expr_same(meaning(x->a, a), meaning(x->b, b));
}

static void find_use(Expr *e, void *ctx)
{
    Span *at = ctx;
    if (e->symbol && e->symbol->kind == SYM_PARAM && e->symbol->used_at.source && !at->source)
        *at = e->symbol->used_at;
    expr_each_child(e, find_use, ctx);
}

/* Where a cut point of a module got its value: at the `usa` that gives its parameter; else at ROW. */
static Span cut_place(const BandCut *c, Span row)
{
    Span at = {0};
    if (c->high)
        find_use(c->high, &at);
    if (c->low && !at.source)
        find_use(c->low, &at);
    return at.source ? at : row;
}

/* A row: its band, and where it ends.  Where it begins is the end of the one above. */
static void compare_row(Pass *x, const BandUse *ua, uint32_t i, const BandUse *ub, uint32_t k)
{
    const BandRow *a = &ua->bands->decl->as.bands.rows[i], *b = &ub->bands->decl->as.bands.rows[k];
    const BandCut *ca = &ua->cuts[i], *cb = &ub->cuts[k];
    const char *label = gc_printf("«%.*s»", (int)a->label.len, a->label.p);
    texts(x, gc_printf("color de %s", label), name_of(a->colour.text), name_of(b->colour.text), a->span, b->span);
    if (a->is_missing || b->is_missing)
        return;
    bool same = same_end(x, ca->high, ca->high_open, cb->high, cb->high_open);
    if (ua->bands->decl->as.bands.table || ub->bands->decl->as.bands.table)
        same = same && same_end(x, ca->low, ca->low_open, cb->low, cb->low_open);
    if (!same)
        note(x, gc_printf("corte de %s", label), cut_text(x->a, ca), cut_text(x->b, cb), cut_place(ca, a->span), cut_place(cb, b->span));
}

static void compare_bands(Pass *x, const BandUse *ua, const BandUse *ub)
{
    const Decl *a = ua->bands->decl, *b = ub->bands->decl;
    x->kind = "bandas";
    x->name = name_of(ua->bands->name.text);
    texts(x, "sobre", over_text(ua), over_text(ub), a->head, b->head);
    if (ua->over == OVER_EXPR && ub->over == OVER_EXPR)
        exprs(x, "sobre", ua->over_expr, ub->over_expr, a->head, b->head);
    bool *met = gc_array(bool, b->as.bands.n + 1);
    for (uint32_t i = 0; i < a->as.bands.n; i++) {
        uint32_t k = 0;
        while (k < b->as.bands.n && (met[k] || !same_text(name_of(a->as.bands.rows[i].label), name_of(b->as.bands.rows[k].label))))
            k++;
        if (k < b->as.bands.n) {
            met[k] = true;
            compare_row(x, ua, i, ub, k);
        } else {
            note(x, "banda", name_of(a->as.bands.rows[i].label), NULL, a->as.bands.rows[i].span, b->head);
        }
    }
    for (uint32_t k = 0; k < b->as.bands.n; k++)
        if (!met[k])
            note(x, "banda", NULL, name_of(b->as.bands.rows[k].label), a->head, b->as.bands.rows[k].span);
}

/* ---- tables ---- */

static void lines_of(const char *text, Str **out, uint32_t *n, uint32_t *cap)
{
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, "\n");
        Str line = str_trim((Str){ p, (uint32_t)len });
        if (line.len)
            GC_PUSH(*out, *n, *cap, line);
        p += len + (p[len] != '\0');
    }
}

/* How a table is read, without the expressions, which have meanings of their own. */
static const char *reading_of(const Decl *d)
{
    Decl plain = *d, *only[1] = { &plain };
    Module m = { .decls = only, .n = 1 };
    Buf b = {0};
    plain.doc = (Str){0};
    plain.as.data.rows_where = plain.as.data.subtotals = NULL;
    plain.as.data.columns = gc_array(ColumnDecl, d->as.data.ncolumns + 1);
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        plain.as.data.columns[i] = d->as.data.columns[i];
        plain.as.data.columns[i].computed = plain.as.data.columns[i].min = plain.as.data.columns[i].max = NULL;
        plain.as.data.columns[i].doc = (Str){0};
    }
    module_dump(&b, &m);
    return taken(&b);
}

/* Lines of MINE that are not among THEIRS, as one text; null for none. */
static const char *unlike(const Str *mine, uint32_t n, const Str *theirs, uint32_t m)
{
    Buf b = {0};
    for (uint32_t i = 0; i < n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < m && !found; k++)
            found = str_eq(text_fold(mine[i]), text_fold(theirs[k]));
        if (!found)
            buf_printf(&b, "%s%.*s", b.len ? "; " : "", (int)mine[i].len, mine[i].p);
    }
    return b.len ? taken(&b) : NULL;
}

static void compare_data(Pass *x, const Symbol *sa, const Symbol *sb)
{
    const Decl *a = sa->decl, *b = sb->decl;
    Str *la = NULL, *lb = NULL;
    uint32_t na = 0, ca = 0, nb = 0, cb = 0;
    x->kind = "datos";
    x->name = name_of(sa->name.text);
    lines_of(reading_of(a), &la, &na, &ca);
    lines_of(reading_of(b), &lb, &nb, &cb);
    texts(x, "lectura", unlike(la, na, lb, nb), unlike(lb, nb, la, na), a->head, b->head);
    exprs(x, "filas donde", a->as.data.rows_where, b->as.data.rows_where, a->head, b->head);
    exprs(x, "subtotales donde", a->as.data.subtotals, b->as.data.subtotals, a->head, b->head);
    for (uint32_t i = 0; i < sa->columns->n; i++) {
        const Symbol *col = sa->columns->items[i], *other = scope_find(sb->columns, col->name.fold);
        if (!other)
            continue;           /* said with the reading */
        const char *name = gc_printf("%.*s", (int)col->name.text.len, col->name.text.p);
        exprs(x, gc_printf("columna %s", name), col->column->computed, other->column->computed, col->name.span, other->name.span);
        exprs(x, gc_printf("mínimo de %s", name), col->column->min, other->column->min, col->name.span, other->name.span);
        exprs(x, gc_printf("máximo de %s", name), col->column->max, other->column->max, col->name.span, other->name.span);
    }
}

/* ---- rules ---- */

static const RuleDecl *rule_named(const Program *p, const Name *name, const Name *dataset)
{
    for (uint32_t i = 0; i < p->verifies.n; i++)
        for (uint32_t k = 0; k < p->verifies.items[i]->as.verify.n; k++) {
            const Decl *d = p->verifies.items[i];
            bool same = name_present(dataset) ? name_present(&d->as.verify.dataset) && name_eq(&d->as.verify.dataset, dataset) : !name_present(&d->as.verify.dataset);
            if (same && name_eq(&d->as.verify.rules[k].name, name))
                return &d->as.verify.rules[k];
        }
    return NULL;
}

static void compare_rules(Pass *x)
{
    x->kind = "regla";
    for (uint32_t i = 0; i < x->a->verifies.n; i++) {
        const Decl *d = x->a->verifies.items[i];
        for (uint32_t k = 0; k < d->as.verify.n; k++) {
            const RuleDecl *r = &d->as.verify.rules[k], *other = rule_named(x->b, &r->name, &d->as.verify.dataset);
            x->name = name_of(r->name.text);
            exprs(x, "condición", r->test, other ? other->test : NULL, r->span, (Span){0});
            if (other) {
                exprs(x, "donde", r->where, other->where, r->span, other->span);
                texts(x, "gravedad", name_present(&r->severity) ? name_of(r->severity.text) : "grave",
                      name_present(&other->severity) ? name_of(other->severity.text) : "grave", r->span, other->span);
            }
        }
    }
    for (uint32_t i = 0; i < x->b->verifies.n; i++) {
        const Decl *d = x->b->verifies.items[i];
        for (uint32_t k = 0; k < d->as.verify.n; k++) {
            const RuleDecl *r = &d->as.verify.rules[k];
            x->name = name_of(r->name.text);
            if (!rule_named(x->a, &r->name, &d->as.verify.dataset))
                exprs(x, "condición", NULL, r->test, (Span){0}, r->span);
        }
    }
}

void compare_declared(Program *a, Program *b, Comparison *out)
{
    Pass x = { .a = a, .b = b, .out = out };
    for (uint32_t i = 0; i < a->ndata; i++) {
        const Symbol *s = a->data[i], *other = scope_find(&b->globals, s->name.fold);
        if (!s->from_module && !s->decl->as.data.only_subtotals && other && other->kind == SYM_DATA)
            compare_data(&x, s, other);
    }
    for (uint32_t i = 0; i < a->nindicators; i++) {
        const Symbol *s = a->indicators[i], *other = scope_find(&b->globals, s->name.fold);
        if (s->from_module)
            continue;
        if (other && other->kind == SYM_INDICATOR)
            compare_indicator(&x, s, other);
        else
            GC_PUSH(out->only_before, out->nonly_before, out->cap_only_before, name_of(s->name.text));
    }
    for (uint32_t i = 0; i < b->nindicators; i++) {
        const Symbol *s = b->indicators[i], *other = scope_find(&a->globals, s->name.fold);
        if (!s->from_module && !(other && other->kind == SYM_INDICATOR))
            GC_PUSH(out->only_after, out->nonly_after, out->cap_only_after, name_of(s->name.text));
    }
    for (uint32_t i = 0; i < a->globals.n; i++) {
        const Symbol *s = a->globals.items[i];
        const BandUse *ua = s->kind == SYM_BANDS ? use_of(a, &s->name) : NULL, *ub = ua ? use_of(b, &s->name) : NULL;
        if (ua && ub)
            compare_bands(&x, ua, ub);
    }
    compare_rules(&x);
}
