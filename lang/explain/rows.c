/* rows.c -- asks for the rows behind a value: which, and what is read of each. */
#include "lang/explain/rows.h"

#include "lang/check/builtins.h"
#include "lang/check/words.h"
#include <string.h>

enum { ROWS_LISTED = 10, PLACES_LISTED = 3 };

static uint32_t column(SourceAsk *s, Value *v)
{
    for (uint32_t i = 0; i < s->ncols; i++)
        if (s->cols[i] == v)
            return i;
    GC_PUSH(s->cols, s->ncols, s->cap_cols, v);
    return s->ncols - 1;
}

static uint32_t column_or_none(SourceAsk *s, Value *v)
{
    return v ? column(s, v) : UINT32_MAX;
}

bool source_is(const SourceAsk *s, const Set *set)
{
    return s->set == set;
}

SourceAsk *source_ask(Run *run, Explanation *x, Rel *from, Feed *feed, Set *set, const Asked *asked, const ExplainAsk *ask)
{
    SourceAsk *s = gc_new(SourceAsk);
    *s = (SourceAsk){ .run = run, .x = x, .from = from, .feed = feed, .set = set, .asked = asked, .index = x->nsources, .filter = UINT32_MAX, .value = UINT32_MAX };
    s->max_rows   = ask->addresses > ROWS_LISTED ? ask->addresses : ROWS_LISTED;
    s->max_places = ask->addresses ? ask->addresses : PLACES_LISTED;
    s->holes = set ? set->holes : holes_of(asked->indicator->decl, NULL);
    ExSource out = { .dataset = from->data ? str_taken(from->data->name.text) : NULL, .all_rows = true };
    if (from->kind == REL_GROUPS)
        out.of = grain_text(from->grain);
    const Grain *g = asked->indicator->grain;
    if (g->filter && (!feed || feed->filter))
        out.filter = expr_written(g->filter);
    GC_PUSH(x->sources, x->nsources, x->cap_sources, out);
    s->gaps = gaps_new(run, s, set ? NULL : asked->indicator->decl->as.indicator.formula);
    if (feed && feed->filter)
        s->filter = column(s, feed->filter);
    /* how a row is named: its clave, or the keys of its group */
    Symbol *keys[KEYS_MAX];
    uint32_t n = 0;
    if (from->kind == REL_GROUPS) {
        for (uint32_t i = 0; i < from->nkeys && n < KEYS_MAX; i++)
            keys[n++] = from->grain->keys[i];
    } else {
        const NameList *key = &from->data->decl->as.data.key;
        for (uint32_t i = 0; i < key->n && n < KEYS_MAX; i++)
            keys[n++] = scope_find(from->data->columns, key->items[i].fold);
    }
    Env env = env_for(run->l, from, from->kind == REL_GROUPS ? from->grain : NULL);
    s->keys      = (uint32_t *)(void *)gc_bytes((n + 1) * sizeof(uint32_t));
    s->key_names = gc_array(const char *, n + 1);
    for (; s->nkeys < n; s->nkeys++) {
        s->keys[s->nkeys]      = column(s, lower_column(&env, keys[s->nkeys]));
        s->key_names[s->nkeys] = str_taken(keys[s->nkeys]->name.text);
    }
    return s;
}

uint32_t source_agg(const SourceAsk *s, const AggNode *agg)
{
    for (uint32_t i = 0; s->set && i < s->set->naggs; i++)
        if (s->set->aggs[i] == agg)
            return i;
    return UINT32_MAX;
}

uint64_t source_agg_rows(const SourceAsk *s, uint32_t agg)
{
    return agg < s->naggs ? s->aggs[agg].rows : 0;
}

void source_gives(SourceAsk *s, Value *v)
{
    s->value = column(s, v);
}

void source_linked(SourceAsk *s, const KeyValue *keys)
{
    s->linked = keys;
}

Gaps *source_gaps(SourceAsk *s)
{
    return s->gaps;
}

uint32_t source_part(const SourceAsk *s, const Symbol *col, const char *text, uint32_t *part)
{
    for (uint32_t i = 0; i < s->nparts; i++)
        if (col ? s->parts[i].column == col : !s->parts[i].column && strcmp(s->parts[i].text, text) == 0) {
            *part = i;
            return s->parts[i].value;
        }
    return UINT32_MAX;
}

/* ---- what is read ---- */

typedef struct Reading { SourceAsk *s; Env *env; } Reading;

static void add_part(SourceAsk *s, const Symbol *col, const char *text, Value *v, uint32_t cell)
{
    uint32_t at = column(s, v);
    for (uint32_t i = 0; i < s->nparts; i++)
        if (s->parts[i].value == at && s->parts[i].cell == cell)
            return;
    Part p = { .column = col, .text = text, .value = at, .cell = cell, .spot = cell == UINT32_MAX ? UINT32_MAX : s->nraw++,
               .filled = cell != UINT32_MAX && s->holes == HOLES_ZERO && v->kind == VEC_NUM };
    GC_PUSH(s->parts, s->nparts, s->cap_parts, p);
}

static void read_expr(Expr *e, void *ctx);

static void read_column(Reading *r, Symbol *col)
{
    SourceAsk *s = r->s;
    Rel *rel = s->from;
    if (rel->kind != REL_ROWS || col->dataset != rel->data) {
        add_part(s, NULL, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col), UINT32_MAX);
        return;
    }
    if (col->column->computed) {
        read_expr(col->column->computed, r);
        add_part(s, NULL, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col), UINT32_MAX);
        return;
    }
    add_part(s, col, gc_printf("%.*s", (int)col->name.text.len, col->name.text.p), lower_column(r->env, col),
             column(s, value_op(rel, OP_CELL, VEC_TEXT, NULL, NULL, NULL, 0, col->index, 0)));
}

static void read_expr(Expr *e, void *ctx)
{
    Reading *r = ctx;
    OperandKind kind;
    AggKind agg;
    if (e->kind == EXPR_COALESCE) {
        Env raw = *r->env;
        raw.holes = HOLES_REQUIRE;
        Patch p = { expr_written(e), column(r->s, lower_expr(&raw, e->as.coalesce.operand)), column(r->s, lower_expr(r->env, e)) };
        GC_PUSH(r->s->patches, r->s->npatches, r->s->cap_patches, p);
    }
    if (e->kind == EXPR_CALL && agg_find(e, &agg)) {
        /* of the row itself, where the row is the group */
        expr_each_child(e, read_expr, ctx);
        return;
    }
    if (!leaf_kind(e, &kind)) {
        if (e->expansion)
            read_expr(e->expansion, ctx);
        else
            expr_each_child(e, read_expr, ctx);
        return;
    }
    if (kind == OPERAND_PARAMETER || kind == OPERAND_SPECIAL || e->type == &type_poison)
        return;
    const Symbol *sym = e->symbol;
    bool own = sym && sym->kind == SYM_COLUMN && sym->dataset == r->s->from->data;
    if (kind == OPERAND_COLUMN && own)
        read_column(r, e->symbol);
    else
        add_part(r->s, NULL, expr_written(e), lower_expr(r->env, e), UINT32_MAX);
}

void source_reads(SourceAsk *s, Env *env, const Expr *e)
{
    Env plain = *env;
    plain.holes  = HOLES_REQUIRE;
    plain.probes = NULL;
    Reading r = { s, &plain };
    read_expr((Expr *)(uintptr_t)e, &r);
}

/* ---- the request ---- */

static void take_source(Run *run, void *ctx, const RowsView *view)
{
    SourceAsk *s = ctx;
    (void)run;
    for (uint32_t i = 0; i < view->n; i++)
        if (!s->line || !view->lines || view->lines[i] == s->line)
            judge_row(s, view, i);
}

void source_request(SourceAsk *s)
{
    Lower *l = s->run->l;
    Value *condition = NULL;
    if (s->set) {
        for (uint32_t i = 0; i < s->set->naggs; i++) {
            const AggNode *g = s->set->aggs[i];
            AggAsk a = { .kind = g->kind, .where = column_or_none(s, g->where), .arg = column_or_none(s, g->arg), .weight = column_or_none(s, g->weight),
                         .unit = column_or_none(s, g->unit) };
            gaps_argument(s->gaps, i, a.arg);
            GC_PUSH(s->aggs, s->naggs, s->cap_aggs, a);
        }
        s->counts = gc_array(bool, s->naggs + 1);
        s->takes  = gc_array(bool, s->naggs + 1);
        const Rel *to = s->feed->to;
        bool own = to->grain == s->asked->indicator->grain || to->nkeys == s->asked->indicator->grain->nkeys;
        if (s->linked)
            condition = keys_condition(l, s->from, s->feed->keys, s->linked, to->nkeys);
        else if (own && to->nkeys)
            condition = keys_condition(l, s->from, s->feed->keys, s->asked->keys, to->nkeys);
    } else {
        Symbol *keys[KEYS_MAX];
        uint32_t n = asked_columns(s->asked->indicator, keys);
        Env env = env_for(l, s->from, NULL);
        Value **cols = gc_array(Value *, n + 1);
        for (uint32_t i = 0; i < n; i++)
            cols[i] = lower_column(&env, keys[i]);
        condition = keys_condition(l, s->from, cols, s->asked->keys, n);
        s->line = s->asked->line;
    }
    run_ask(s->run, s->from, condition, s->cols, s->ncols, take_source, s);
}
