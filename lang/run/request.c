/* request.c -- requests for indicators and rules. */
#include "lang/run/request.h"
#include "lang/check/words.h"

const char *name_text(const Name *n)
{
    return name_present(n) ? gc_strndup(n->text.p, n->text.len) : NULL;
}

static const char *str_text(Str s)
{
    return s.len ? gc_strndup(s.p, s.len) : NULL;
}

uint32_t request_add(Requests *rs, ResultKind kind, Span span)
{
    Result *r = gc_new(Result);
    r->kind    = kind;
    r->span    = span;
    r->dataset = UINT32_MAX;
    Request q = { .result = r, .of = UINT32_MAX };
    GC_PUSH(rs->items, rs->n, rs->cap, q);
    return rs->n - 1;
}

ResultColumn *request_column(Requests *rs, uint32_t i, ResultRole role, const char *name, VecKind kind, uint32_t bands)
{
    Request *q = &rs->items[i];
    Result *r = q->result;
    r->cols     = gc_grow(r->cols, r->ncols, r->ncols + 1, sizeof *r->cols);
    q->band_ids = gc_grow(q->band_ids, r->ncols, r->ncols + 1, sizeof *q->band_ids);
    q->band_ids[r->ncols] = bands;
    ResultColumn *c = &r->cols[r->ncols++];
    *c = (ResultColumn){ .role = role, .name = name, .heading = name, .kind = kind, .decimals = -1 };
    vec_builder_init(&c->data, rs->set->arena, kind);
    return c;
}

void request_output(Requests *rs, uint32_t i, Rel *r, Value *filter, Value **cols, uint32_t ncols)
{
    rs->items[i].result->dataset = r->data ? r->data->index : UINT32_MAX;
    Output o = { .sink = i, .filter = filter, .cols = cols, .ncols = ncols };
    GC_PUSH(r->outputs, r->noutputs, r->cap_outputs, o);
}

void request_undecided(Requests *rs, uint32_t of, Rel *r, Value *filter)
{
    uint32_t q = request_add(rs, RESULT_SHOW, rs->items[of].result->span);
    rs->items[q].undecided = true;
    rs->items[q].of        = of;
    request_column(rs, q, ROLE_VALUE, "donde", VEC_BOOL, UINT32_MAX);
    Value **cols = gc_array(Value *, 1);
    cols[0] = filter;
    request_output(rs, q, r, value_op(r, OP_IS_MISSING, VEC_BOOL, filter, NULL, NULL, 0, 0, 0), cols, 1);
}

/* ---- indicators ---- */

static const char *expr_text(const Expr *e)
{
    if (!e)
        return NULL;
    Buf b = {0};
    expr_print(&b, e);
    const char *t = gc_strndup(b.p, b.len);
    buf_free(&b);
    return t;
}

static const char *word_text(const Expr *e)
{
    return e && e->kind == EXPR_NAME ? name_text(&e->as.name.name) : expr_text(e);
}

static IndicatorInfo info_of(const Symbol *s)
{
    const Decl *d = s->decl;
    static const char *const holes[] = { "exige", "omite", "cero" };
    return (IndicatorInfo){
        .name = name_text(&s->name), .title = str_text(d->as.indicator.title), .level = name_text(&d->as.indicator.level),
        .dimension = name_text(&d->as.indicator.dimension), .frequency = name_text(&d->as.indicator.frequency),
        .sense = word_text(d->as.indicator.sense), .unit = type_unit_name(s->type), .formula = expr_text(d->as.indicator.formula_from_method ? s->facts->method_formula : d->as.indicator.formula),
        .holes = holes[holes_of(d, NULL)], .dataset = s->dataset ? name_text(&s->dataset->name) : NULL,
        .note = str_text(d->as.indicator.note), .doc = str_text(d->doc), .filter = expr_text(d->as.indicator.from_where),
        .method = str_text(d->as.indicator.method), .method_verdict = s->facts->method_verdict,
    };
}

static void cut_side(Buf *b, Program *p, const Expr *e)
{
    Num v;
    if (const_value(p, e, &v))
        num_print_exact(b, v);
    else
        expr_print(b, e);
}

/* "< 70", "[70, 90)", "≥ 130" */
static const char *cut_text(Program *p, const BandCut *c)
{
    Buf b = {0};
    if (!c->low && !c->high) {
        buf_puts(&b, "todo");
    } else if (!c->low) {
        buf_puts(&b, c->high_open ? "< " : "<= ");
        cut_side(&b, p, c->high);
    } else if (!c->high) {
        buf_puts(&b, c->low_open ? "> " : ">= ");
        cut_side(&b, p, c->low);
    } else {
        buf_putc(&b, c->low_open ? '(' : '[');
        cut_side(&b, p, c->low);
        buf_puts(&b, ", ");
        cut_side(&b, p, c->high);
        buf_putc(&b, c->high_open ? ')' : ']');
    }
    const char *t = gc_strndup(b.p, b.len);
    buf_free(&b);
    return t;
}

static void add_cuts(Requests *rs, Result *r, const BandUse *use)
{
    const Decl *d = use->bands->decl;
    for (uint32_t i = 0; i < d->as.bands.n; i++) {
        const BandRow *row = &d->as.bands.rows[i];
        if (row->is_missing)
            continue;
        r->cuts = gc_grow(r->cuts, r->ncuts, r->ncuts + 1, sizeof *r->cuts);
        r->cuts[r->ncuts++] = (CutPoint){ .bands = name_text(&use->bands->name), .label = str_text(row->label), .cut = cut_text(rs->l->p, &use->cuts[i]) };
    }
}

typedef struct Cols { Value **items; uint32_t n, cap; } Cols;

static ResultColumn *add(Requests *rs, uint32_t q, Cols *cols, ResultRole role, const char *name, Value *v, uint32_t bands)
{
    GC_PUSH(cols->items, cols->n, cols->cap, v);
    return request_column(rs, q, role, name, v->kind, bands);
}

static void add_goal(Requests *rs, uint32_t q, Cols *cols, const Symbol *s, const GoalValues *g, const char *name, int32_t decimals)
{
    const char *goal = name_present(&g->name) ? name_text(&g->name) : NULL;
    const char *prefix = goal ? gc_printf("%s.%s", name, goal) : name;
    const char *unit = type_unit_name(s->type);
    struct { Value *v; ResultRole role; const char *suffix, *heading, *unit; } parts[] = {
        { g->goal, ROLE_GOAL, "meta", "meta", unit }, { g->baseline, ROLE_BASELINE, "línea_base", "línea base", unit },
        { g->fulfilment, ROLE_FULFILMENT, "cumplimiento", "cumplimiento", "porcentaje" }, { g->progress, ROLE_PROGRESS, "avance", "avance", "porcentaje" },
    };
    for (uint32_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].v)
            continue;
        ResultColumn *c = add(rs, q, cols, parts[i].role, gc_printf("%s.%s", prefix, parts[i].suffix), parts[i].v, UINT32_MAX);
        c->heading   = goal ? gc_printf("%s %s", goal, parts[i].heading) : parts[i].heading;
        c->unit      = parts[i].unit;
        c->goal_name = goal;
        bool given = parts[i].role == ROLE_GOAL || parts[i].role == ROLE_BASELINE;
        c->decimals  = given ? -1 : decimals < 0 ? 2 : decimals;
    }
    for (uint32_t i = 0; i < g->nbands; i++) {
        const BandValues *b = &g->bands[i];
        const char *set = name_text(&b->use->bands->name);
        bool many = s->facts->nbands > 1;
        ResultColumn *c = add(rs, q, cols, ROLE_BAND, many ? gc_printf("%s.banda(%s)", prefix, set) : gc_printf("%s.banda", prefix), b->index, b->plan_bands);
        c->heading    = many ? set : goal ? gc_printf("%s banda", goal) : "banda";
        c->bands_name = set;
        c->goal_name  = goal;
        c = add(rs, q, cols, ROLE_FRONTIER, gc_printf("%s.frontera", prefix), b->frontier, UINT32_MAX);
        c->goal_name  = goal;
        c->bands_name = set;
    }
}

Request *request_indicator(Requests *rs, Symbol *s)
{
    Lower *l = rs->l;
    for (uint32_t i = 0; i < rs->n; i++)
        if (rs->items[i].symbol == s)
            return &rs->items[i];
    Rel *r = indicator_rel(l, s);
    IndicatorValues *iv = indicator_values(l, s, r);
    const Decl *d = s->decl;
    uint32_t q = request_add(rs, RESULT_INDICATOR, d->head);
    Result *result = rs->items[q].result;
    rs->items[q].symbol = s;
    result->name      = name_text(&s->name);
    result->title     = str_text(d->as.indicator.title);
    result->indicator = info_of(s);
    result->is_total  = r->kind == REL_GROUPS && !r->nkeys;
    int32_t decimals = d->as.indicator.has_decimals ? (int32_t)d->as.indicator.decimals : -1;
    Cols cols = {0};
    Env env = env_for(l, r, s->grain);
    for (uint32_t i = 0; i < s->grain->nkeys; i++)
        add(rs, q, &cols, ROLE_KEY, name_text(&s->grain->keys[i]->name), lower_column(&env, s->grain->keys[i]), UINT32_MAX);
    ResultColumn *c = add(rs, q, &cols, ROLE_VALUE, result->name, iv->value, UINT32_MAX);
    c->decimals = decimals;
    c->unit     = type_unit_name(s->type);
    bool alias = iv->ngoals > 1 && name_present(&iv->goals[1].name) && iv->goals[0].goal == iv->goals[1].goal;
    for (uint32_t i = alias ? 1 : 0; i < iv->ngoals; i++)
        add_goal(rs, q, &cols, s, &iv->goals[i], result->name, decimals);
    indicator_counts(iv);
    if (iv->used)
        add(rs, q, &cols, ROLE_USED, gc_printf("%s.usados", result->name), iv->used, UINT32_MAX)->heading = "usados";
    if (iv->excluded)
        add(rs, q, &cols, ROLE_EXCLUDED, gc_printf("%s.excluidos", result->name), iv->excluded, UINT32_MAX)->heading = "excluidos";
    if (iv->holes)
        add(rs, q, &cols, ROLE_HOLES, gc_printf("%s.huecos", result->name), iv->holes, UINT32_MAX)->heading = "huecos";
    for (uint32_t i = 0; i < s->facts->nbands; i++)
        add_cuts(rs, result, &s->facts->bands[i]);
    request_output(rs, q, r, iv->shown, cols.items, cols.n);
    if (iv->filter && iv->shown == iv->filter)
        request_undecided(rs, q, r, iv->filter);
    return &rs->items[q];
}

/* ---- sentido, meta and línea base that stand in columns: checked row by row ---- */

static Value *text_is(Env *env, Value *text, const char *word)
{
    return value_op(env->rel, OP_STARTS, VEC_BOOL, text, value_text(env->l, env->rel, str_of(word)), NULL, 0, 0, 0);
}

static Value *both(Env *env, Op op, Value *a, Value *b)
{
    return value_op(env->rel, op, VEC_BOOL, a, b, NULL, 0, 0, 0);
}

/* What must hold of goal G from baseline B (null: nothing) if the sense is the one of WORD. */
static Value *sense_case(Env *env, Value *is, Op op, Value *goal, Value *base)
{
    return goal && base ? both(env, OP_AND, is, both(env, op, goal, base)) : is;
}

static Value *sense_test(Env *env, const Symbol *s, Sense sense, Value *goal, Value *base)
{
    if (sense != SENSE_COLUMN) {
        Op op = sense == SENSE_UP ? OP_GE : sense == SENSE_DOWN ? OP_LE : OP_EQ;
        return both(env, op, goal, base);
    }
    Value *text = lower_expr(env, s->decl->as.indicator.sense);
    Value *test = sense_case(env, text_is(env, text, "ascendente"), OP_GE, goal, base);
    test = both(env, OP_OR, test, sense_case(env, text_is(env, text, "descendente"), OP_LE, goal, base));
    test = both(env, OP_OR, test, sense_case(env, text_is(env, text, "constante"), OP_EQ, goal, base));
    return both(env, OP_OR, test, text_is(env, text, "regular"));
}

static bool is_constant(const Value *v)
{
    return !v || v->op == OP_CONST;
}

static void request_sense(Requests *rs, const Symbol *s, IndicatorValues *iv)
{
    Lower *l = rs->l;
    const Decl *d = s->decl;
    Sense sense = sense_of(d, s->dataset, NULL);
    Value *goal = iv->goals[0].goal, *base = iv->goals[0].baseline;
    bool fixed = sense == SENSE_UP || sense == SENSE_DOWN || sense == SENSE_CONSTANT;
    bool by_row = fixed && goal && base && !(is_constant(goal) && is_constant(base));
    if (sense != SENSE_COLUMN && !by_row)
        return;
    uint32_t q = request_add(rs, RESULT_RULE, d->as.indicator.sense->span);
    Result *result = rs->items[q].result;
    result->name = gc_printf("%.*s.sentido", (int)s->name.text.len, s->name.text.p);
    result->rule = (RuleInfo){ .name = result->name, .severity = "aviso", .dataset = s->dataset ? name_text(&s->dataset->name) : NULL,
                               .message = goal && base ? "El sentido no es de los que se admiten, o contradice a la meta y la línea base"
                                                       : "El sentido no es de los que se admiten: ascendente, descendente, constante, regular",
                               .test = "sentido, meta y línea base congruentes" };
    Cols cols = {0};
    Env env = env_for(l, iv->rel, s->grain);
    for (uint32_t i = 0; i < s->grain->nkeys; i++)
        add(rs, q, &cols, ROLE_KEY, name_text(&s->grain->keys[i]->name), lower_column(&env, s->grain->keys[i]), UINT32_MAX);
    /* where one of them is missing there is nothing to contradict */
    Value *test = both(&env, OP_COALESCE, sense_test(&env, s, sense, goal, base), value_i64(l, iv->rel, VEC_BOOL, 1));
    rs->items[q].rule    = true;
    rs->items[q].verdict = cols.n;
    add(rs, q, &cols, ROLE_VERDICT, "veredicto", test, UINT32_MAX);
    if (goal && base) {
        add(rs, q, &cols, ROLE_LEFT, "izquierda", goal, UINT32_MAX)->text  = "meta";
        add(rs, q, &cols, ROLE_RIGHT, "derecha", base, UINT32_MAX)->text = "línea base";
    } else {
        add(rs, q, &cols, ROLE_LEFT, "izquierda", lower_expr(&env, d->as.indicator.sense), UINT32_MAX)->text = "sentido";
    }
    request_output(rs, q, iv->rel, iv->shown, cols.items, cols.n);
}

void request_senses(Requests *rs)
{
    Program *p = rs->l->p;
    for (uint32_t i = 0; i < p->nindicators; i++) {
        Symbol *s = p->indicators[i];
        if (!s->from_module && s->decl->as.indicator.sense)
            request_sense(rs, s, indicator_values(rs->l, s, indicator_rel(rs->l, s)));
    }
}

/* ---- rules ---- */

static int32_t side_decimals(const Expr *e)
{
    e = expr_bare(e);
    if (e->kind == EXPR_NAME && e->symbol && e->symbol->kind == SYM_INDICATOR && e->symbol->decl->as.indicator.has_decimals)
        return (int32_t)e->symbol->decl->as.indicator.decimals;
    return -1;
}

/* What a condition asks of one value: x in `x en {…}`, `x entre …`, `x contiene …`, with `no` before it or without; NULL of any other. */
static const Expr *asked_value(const Expr *e)
{
    while (e->kind == EXPR_NOT)
        e = expr_bare(e->as.unary.operand);
    if (e->kind == EXPR_BETWEEN || e->kind == EXPR_IN_RANGE)
        return e->as.range.operand;
    if (e->kind == EXPR_IN_SET)
        return e->as.in.operand;
    return e->kind == EXPR_BINARY && e->as.binary.op >= BIN_CONTAINS ? e->as.binary.left : NULL;
}

static void request_rule(Requests *rs, const Decl *d, const RuleDecl *rule)
{
    Lower *l = rs->l;
    const Grain *g = d->checked_grain;
    Rel *r = g->dataset ? rel_rows(l, g->dataset) : rel_groups(l, g);
    uint32_t q = request_add(rs, RESULT_RULE, rule->span);
    Result *result = rs->items[q].result;
    result->name  = name_text(&rule->name);
    result->title = str_text(rule->message);
    result->rule  = (RuleInfo){ .name = result->name, .severity = name_present(&rule->severity) ? name_text(&rule->severity) : "grave",
                                .message = str_text(rule->message), .test = expr_text(rule->test), .dataset = g->dataset ? name_text(&g->dataset->name) : NULL };
    Cols cols = {0};
    Env env = env_for(l, r, g);
    if (g->dataset)
        for (uint32_t i = 0; i < g->dataset->decl->as.data.key.n; i++) {
            Symbol *key = scope_find(g->dataset->columns, g->dataset->decl->as.data.key.items[i].fold);
            add(rs, q, &cols, ROLE_KEY, name_text(&key->name), lower_column(&env, key), UINT32_MAX);
        }
    Value *test = lower_expr(&env, rule->test), *filter = NULL;
    if (rule->where) {
        /* a row whose `donde` cannot be decided has not passed: it stays, without a verdict */
        Value *where = lower_expr(&env, rule->where), *yes = value_i64(l, r, VEC_BOOL, 1);
        filter = value_op(r, OP_COALESCE, VEC_BOOL, where, yes, NULL, 0, 0, 0);
        test   = value_op(r, OP_SELECT, VEC_BOOL, where, test, yes, 0, 0, 0);
    }
    rs->items[q].rule    = true;
    rs->items[q].verdict = cols.n;
    add(rs, q, &cols, ROLE_VERDICT, "veredicto", test, UINT32_MAX);
    const Expr *bare = expr_bare(rule->test);
    if (bare->kind == EXPR_BINARY && bare->as.binary.op >= BIN_EQ && bare->as.binary.op <= BIN_GE) {
        const Expr *sides[2] = { bare->as.binary.left, bare->as.binary.right };
        Value *v[2];
        for (int i = 0; i < 2; i++) {
            v[i] = lower_expr(&env, sides[i]);
            if (i && sides[1]->type->kind == TYPE_NUM)
                v[i] = lower_scaled(&env, v[i], scale_between(l, sides[1]->type, sides[0]->type));
            ResultColumn *c = add(rs, q, &cols, i ? ROLE_RIGHT : ROLE_LEFT, i ? "derecha" : "izquierda", v[i], UINT32_MAX);
            c->text     = expr_text(sides[i]);
            c->decimals = side_decimals(sides[i]);
        }
        if (v[0]->kind == VEC_NUM)
            add(rs, q, &cols, ROLE_DIFFERENCE, "diferencia", value_op(r, OP_SUB, VEC_NUM, v[0], v[1], NULL, 0, 0, 0), UINT32_MAX);
    }
    const Expr *asked = asked_value(bare);
    if (asked) {
        ResultColumn *c = add(rs, q, &cols, ROLE_LEFT, "izquierda", lower_expr(&env, asked), UINT32_MAX);
        c->text     = expr_text(asked);
        c->decimals = side_decimals(asked);
    }
    request_output(rs, q, r, filter, cols.items, cols.n);
}

void request_verify(Requests *rs, const Decl *d)
{
    for (uint32_t i = 0; i < d->as.verify.n; i++)
        request_rule(rs, d, &d->as.verify.rules[i]);
}
