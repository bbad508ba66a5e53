/* link.c -- rules that nobody wrote: rows of linked data that have no pair are listed, on both sides. */
#include "lang/run/request.h"

/* Rows of FROM without a row in the groups TO, looked up by KEYS (called NAMES). */
static void request_pairs(Requests *rs, Rel *from, Rel *to, Value **keys, const NameList *names, Span span, const char *name, const char *severity, const char *message)
{
    Lower *l = rs->l;
    uint32_t nkeys = names->n, q = request_add(rs, RESULT_RULE, span);
    Result *r = rs->items[q].result;
    r->name = name;
    r->rule = (RuleInfo){ .name = name, .severity = severity, .message = message, .test = "cada renglón tiene su pareja", .dataset = from->name };
    Env env = env_for(l, from, NULL);
    Set *set = set_for(l, rel_rows(l, to->data), to, l->formulas++, HOLES_REQUIRE);
    Value *there = set_agg(set, (AggNode){ .kind = AGG_COUNT_ROWS }, VEC_NUM);
    Value *found = value_lookup(from, there, keys, nkeys, MOTIVE_NO_ROWS, false, site_script(l, span));
    Value *alone = value_op(from, OP_IS_MISSING, VEC_BOOL, found, NULL, NULL, 0, 0, 0);
    const NameList *key = &from->data->decl->as.data.key;
    Value **cols = gc_array(Value *, key->n + nkeys + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < key->n; i++) {
        Symbol *col = scope_find(from->data->columns, key->items[i].fold);
        cols[n++] = lower_column(&env, col);
        request_column(rs, q, ROLE_KEY, name_text(&col->name), cols[n - 1]->kind, UINT32_MAX);
    }
    for (uint32_t i = 0; !key->n && i < nkeys; i++) {
        cols[n++] = keys[i];
        request_column(rs, q, ROLE_KEY, name_text(&names->items[i]), keys[i]->kind, UINT32_MAX);
    }
    rs->items[q].rule    = true;
    rs->items[q].verdict = n;
    cols[n++] = value_op(from, OP_NOT, VEC_BOOL, alone, NULL, NULL, 0, 0, 0);
    request_column(rs, q, ROLE_VERDICT, "veredicto", VEC_BOOL, UINT32_MAX);
    request_output(rs, q, from, NULL, cols, n);
}

static void request_link(Requests *rs, Symbol *data, const LinkDecl *link)
{
    Lower *l = rs->l;
    Symbol *other = scope_find(&l->p->globals, link->dataset.fold);
    const char *mine = name_text(&data->name), *theirs = name_text(&other->name);
    Rel *here = rel_rows(l, data), *there = rel_rows(l, other);
    Env env = env_for(l, here, NULL);
    request_pairs(rs, here, rel_groups(l, key_grain(l->p, other)), link_keys(&env, link), &link->by, link->span,
                  gc_printf("%s.enlaza_%s", mine, theirs), "aviso", gc_printf("Renglones de «%s» sin pareja en «%s»", mine, theirs));
    const Grain *by = grain_of(l->p, data, false, &link->by, NULL);
    Env back = env_for(l, there, NULL);
    const NameList *key = &other->decl->as.data.key;
    Value **keys = gc_array(Value *, key->n + 1);
    for (uint32_t i = 0; i < key->n; i++)
        keys[i] = lower_column(&back, scope_find(other->columns, key->items[i].fold));
    request_pairs(rs, there, rel_groups(l, by), keys, key, link->span,
                  gc_printf("%s.sin_%s", theirs, mine), "nota", gc_printf("Renglones de «%s» que ninguno de «%s» usa", theirs, mine));
}

void request_links(Requests *rs)
{
    Program *p = rs->l->p;
    for (uint32_t i = 0; i < p->ndata; i++)
        for (uint32_t k = 0; !p->data[i]->from_module && k < p->data[i]->decl->as.data.nlinks; k++)
            request_link(rs, p->data[i], &p->data[i]->decl->as.data.links[k]);
}
