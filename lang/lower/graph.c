/* graph.c -- relations and their values. */
#include "lang/lower/lower.h"
#include <string.h>

VecKind vec_kind_of(const Type *t)
{
    switch (t->kind) {
    case TYPE_NUM:    return VEC_NUM;
    case TYPE_TEXT:   return VEC_TEXT;
    case TYPE_BOOL:   return VEC_BOOL;
    case TYPE_DATE:   return VEC_DATE;
    case TYPE_PERIOD: return VEC_PERIOD;
    case TYPE_POISON: return VEC_NUM;
    }
    return VEC_NUM;
}

uint32_t motive_id(Lower *l, Str text)
{
    return text.len ? holes_motive(l->holes, text) : MOTIVE_NONE;
}

/* How far back an equal constant or place is looked for.  A second copy only costs its room; a search over all of
 * them would make a long program take quadratic time. */
enum { RECENT = 2048 };

static uint32_t recent(uint32_t n)
{
    return n > RECENT ? n - RECENT : 0;
}

static uint32_t add_site(Lower *l, PlanSite site)
{
    GC_PUSH(l->plan->sites, l->plan->nsites, l->cap_sites, site);
    return l->plan->nsites - 1;
}

uint32_t site_script(Lower *l, Span span)
{
    for (uint32_t i = l->plan->nsites; i-- > recent(l->plan->nsites);) {
        const PlanSite *s = &l->plan->sites[i];
        if (s->span.start == span.start && s->span.end == span.end && s->span.source == span.source && s->dataset == UINT32_MAX)
            return i;
    }
    Str text = span.source ? str_trim(span_text(span)) : (Str){0};
    return add_site(l, (PlanSite){ .dataset = UINT32_MAX, .column = UINT32_MAX, .name = gc_strndup(text.p ? text.p : "", text.len), .span = span });
}

uint32_t site_column(const Lower *l, const Symbol *col)
{
    return l->column_sites[col->dataset->index] + col->index;
}

uint32_t site_heading(Lower *l, const Symbol *col, Str heading)
{
    return add_site(l, (PlanSite){ .dataset = col->dataset->index, .column = col->index, .name = gc_strndup(heading.p, heading.len), .span = col->name.span });
}

Lower *lower_new(Program *p, HoleTable *holes, Diags *diags)
{
    Lower *l = gc_new(Lower);
    l->p     = p;
    l->diags = diags;
    l->holes = holes;
    l->plan  = gc_new(Plan);
    l->plan->arena = p->arena;
    l->column_sites = gc_array(uint32_t, p->ndata + 1);
    for (uint32_t i = 0; i < p->ndata; i++) {
        l->column_sites[i] = l->plan->nsites;
        const Scope *cols = p->data[i]->columns;
        for (uint32_t k = 0; k < cols->n; k++)
            add_site(l, (PlanSite){ .dataset = i, .column = k,
                                    .name = gc_strndup(cols->items[k]->name.text.p, cols->items[k]->name.text.len),
                                    .span = cols->items[k]->name.span });
    }
    return l;
}

/* ---- relations ---- */

static Rel *rel_new(Lower *l, RelKind kind, Symbol *data)
{
    Rel *r = gc_new(Rel);
    r->index = l->nrels;
    r->kind  = kind;
    r->data  = data;
    GC_PUSH(l->rels, l->nrels, l->cap_rels, r);
    return r;
}

Rel *rel_rows(Lower *l, Symbol *data)
{
    for (uint32_t i = 0; i < l->nrels; i++)
        if (l->rels[i]->kind == REL_ROWS && l->rels[i]->data == data)
            return l->rels[i];
    Rel *r = rel_new(l, REL_ROWS, data);
    r->name = gc_strndup(data->name.text.p, data->name.text.len);
    lower_row_filter(l, r);
    return r;
}

static bool same_filter(const Expr *a, const Expr *b)
{
    return a == b || (a && b && expr_same(a, b));
}

static bool same_relation(const Rel *r, const Grain *g)
{
    if (r->kind != REL_GROUPS)
        return false;
    if (g->kind == GRAIN_SCALAR || r->grain->kind == GRAIN_SCALAR)
        return g->kind == r->grain->kind;
    if (r->data != g->dataset || r->nkeys != g->nkeys || !same_filter(r->grain->filter, g->filter))
        return false;
    for (uint32_t i = 0; i < g->nkeys; i++)
        if (r->grain->keys[i] != g->keys[i])
            return false;
    return true;
}

Rel *rel_groups(Lower *l, const Grain *g)
{
    for (uint32_t i = 0; i < l->nrels; i++)
        if (same_relation(l->rels[i], g))
            return l->rels[i];
    Rel *source = g->dataset ? rel_rows(l, g->dataset) : NULL;
    Rel *r = rel_new(l, REL_GROUPS, g->dataset);
    r->grain = g;
    r->nkeys = g->nkeys;
    r->name  = g->dataset ? gc_printf("%s %s", source->name, grain_text(g)) : "sin datos";
    r->keys  = gc_array(Value *, g->nkeys + 1);
    r->key_kinds = gc_array(VecKind, g->nkeys + 1);
    r->nregs = g->nkeys;
    for (uint32_t i = 0; i < g->nkeys; i++) {
        Value *v = gc_new(Value);
        v->op    = VALUE_KEY;
        v->rel   = r;
        v->imm   = i;
        v->reg   = i;
        v->kind  = vec_kind_of(g->keys[i]->type);
        v->phase = -1;
        r->keys[i] = v;
        r->key_kinds[i] = v->kind;
    }
    if (source) {
        Feed *f = feed_for(l, source, r);
        f->base = true;
        r->base_feed = f;
    }
    return r;
}

/* ---- values ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
    return h * 0xff51afd7ed558ccdu;
}

static uint64_t value_hash(const Value *v)
{
    uint64_t h = v->op;
    h = mix(h, v->mode);
    h = mix(h, v->kind);
    h = mix(h, (uintptr_t)v->a);
    h = mix(h, (uintptr_t)v->b);
    h = mix(h, (uintptr_t)v->c);
    h = mix(h, v->imm);
    h = mix(h, v->site);
    h = mix(h, (uintptr_t)v->src);
    for (uint32_t i = 0; i < v->nkeys; i++)
        h = mix(h, (uintptr_t)v->keys[i]);
    return h;
}

static bool value_same(const Value *a, const Value *b)
{
    if (a->op != b->op || a->mode != b->mode || a->kind != b->kind || a->a != b->a || a->b != b->b || a->c != b->c
        || a->imm != b->imm || a->site != b->site || a->src != b->src || a->nkeys != b->nkeys || a->motive != b->motive)
        return false;
    for (uint32_t i = 0; i < a->nkeys; i++)
        if (a->keys[i] != b->keys[i])
            return false;
    return true;
}

/* The node equal to V in its relation, or V itself, added. */
static Value *value_intern(Rel *r, const Value *v)
{
    if (r->nvalues * 2 >= r->nbuckets) {
        r->nbuckets = r->nbuckets ? r->nbuckets * 2 : 64;
        r->buckets  = (uint32_t *)(void *)gc_bytes(r->nbuckets * sizeof(uint32_t));
        for (uint32_t i = 0; i < r->nvalues; i++) {
            uint32_t at = (uint32_t)value_hash(r->values[i]) & (r->nbuckets - 1);
            while (r->buckets[at])
                at = (at + 1) & (r->nbuckets - 1);
            r->buckets[at] = i + 1;
        }
    }
    uint32_t at = (uint32_t)value_hash(v) & (r->nbuckets - 1);
    for (; r->buckets[at]; at = (at + 1) & (r->nbuckets - 1))
        if (value_same(r->values[r->buckets[at] - 1], v))
            return r->values[r->buckets[at] - 1];
    Value *fresh = gc_new(Value);
    *fresh = *v;
    fresh->rel   = r;
    fresh->phase = -1;
    fresh->reg   = REG_NONE;
    GC_PUSH(r->values, r->nvalues, r->cap_values, fresh);
    r->buckets[at] = r->nvalues;
    return fresh;
}

Value *value_op(Rel *r, Op op, VecKind kind, Value *a, Value *b, Value *c, uint16_t mode, uint32_t imm, uint32_t site)
{
    return value_intern(r, &(Value){ .op = (uint16_t)op, .mode = mode, .kind = kind, .a = a, .b = b, .c = c, .imm = imm, .site = site });
}

static Value *value_const(Lower *l, Rel *r, PlanConst k)
{
    Plan *p = l->plan;
    uint32_t i = recent(p->nconsts);
    for (; i < p->nconsts; i++) {
        const PlanConst *o = &p->consts[i];
        if (o->kind != k.kind)
            continue;
        if (k.kind == VEC_NUM ? num_cmp(o->num, k.num) == 0 && o->num.approx == k.num.approx
            : k.kind == VEC_TEXT ? str_eq(o->text, k.text) : o->i64 == k.i64)
            break;
    }
    if (i == p->nconsts)
        GC_PUSH(p->consts, p->nconsts, l->cap_consts, k);
    return value_op(r, OP_CONST, k.kind, NULL, NULL, NULL, 0, i, 0);
}

Value *value_num(Lower *l, Rel *r, Num v)
{
    return value_const(l, r, (PlanConst){ .kind = VEC_NUM, .num = v });
}

Value *value_text(Lower *l, Rel *r, Str v)
{
    /* the engine reads constants from any thread and may outlive this tree */
    char *copy = arena_alloc(l->plan->arena, v.len + 1, 1);
    memcpy(copy, v.p ? v.p : "", v.len);
    copy[v.len] = '\0';
    return value_const(l, r, (PlanConst){ .kind = VEC_TEXT, .text = { copy, v.len } });
}

Value *value_i64(Lower *l, Rel *r, VecKind kind, int64_t v)
{
    return value_const(l, r, (PlanConst){ .kind = kind, .i64 = v });
}

Value *value_hole(Rel *r, VecKind kind, uint32_t motive, uint32_t site)
{
    return value_op(r, OP_HOLE, kind, NULL, NULL, NULL, (uint16_t)kind, motive, site);
}

Value *value_lookup(Rel *r, Value *src, Value **keys, uint32_t nkeys, uint32_t motive, bool names_period, uint32_t site)
{
    return value_intern(r, &(Value){ .op = OP_LOOKUP, .mode = names_period, .kind = src->kind, .src = src, .keys = keys, .nkeys = nkeys, .motive = motive, .site = site });
}

Value *value_band(Rel *r, Op op, Value *a, uint32_t bands, Value **cuts, uint32_t ncuts)
{
    return value_intern(r, &(Value){ .op = (uint16_t)op, .kind = op == OP_BAND ? VEC_BAND : VEC_BOOL, .a = a, .imm = bands, .cuts = cuts, .ncuts = ncuts });
}

/* ---- feeds ---- */

Feed *feed_for(Lower *l, Rel *from, Rel *to)
{
    for (uint32_t i = 0; i < from->nfeeds; i++)
        if (from->feeds[i]->to == to)
            return from->feeds[i];
    Feed *f = gc_new(Feed);
    f->from = from;
    f->to   = to;
    GC_PUSH(from->feeds, from->nfeeds, from->cap_feeds, f);
    lower_feed(l, f);
    return f;
}

Set *set_for(Lower *l, Rel *from, Rel *to, uint32_t formula, Holes holes)
{
    Feed *f = feed_for(l, from, to);
    for (uint32_t i = 0; i < f->nsets; i++)
        if (f->sets[i]->formula == formula)
            return f->sets[i];
    Set *s = gc_new(Set);
    s->feed    = f;
    s->formula = formula;
    s->holes   = holes;
    s->phase   = -1;
    GC_PUSH(f->sets, f->nsets, f->cap_sets, s);
    return s;
}

static Value *filled_register(Rel *r, uint16_t what, VecKind kind)
{
    Value *v = gc_new(Value);
    v->op    = what;
    v->rel   = r;
    v->kind  = kind;
    v->phase = -1;
    v->reg   = r->nregs++;
    return v;
}

Value *set_agg(Set *s, AggNode agg, VecKind out)
{
    for (uint32_t i = 0; i < s->naggs; i++) {
        AggNode *o = s->aggs[i];
        if (o->kind == agg.kind && o->arg == agg.arg && o->weight == agg.weight && o->where == agg.where && o->unit == agg.unit
            && (agg.kind != AGG_PERCENTILE || num_cmp(o->p, agg.p) == 0))
            return o->out;
    }
    AggNode *a = gc_new(AggNode);
    *a = agg;
    a->set = s;
    a->out = filled_register(s->feed->to, VALUE_AGG, out);
    a->out->agg = a;
    GC_PUSH(s->aggs, s->naggs, s->cap_aggs, a);
    return a->out;
}

Value *set_out(Set *s, uint16_t what)
{
    Value **slot = what == VALUE_USED ? &s->used : what == VALUE_EXCLUDED ? &s->excluded : &s->hole;
    if (!*slot) {
        *slot = filled_register(s->feed->to, what, what == VALUE_HOLES ? VEC_BOOL : VEC_NUM);
        (*slot)->set = s;
    }
    return *slot;
}
