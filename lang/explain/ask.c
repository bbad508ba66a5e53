/* ask.c -- what is asked: the indicator by its name, the group or the row by the values of its keys. */
#include "lang/explain/impl.h"

#include "lang/check/clone.h"
#include "lang/check/words.h"

#define STR(s) (int)(s).len, (s).p

enum { GROUPS_LISTED = 12, LIST_BYTES = 400, NEAR_KEPT = 4096 };

typedef struct Pair { Str name, value; Symbol *column; } Pair;      /* column null: the line of a row */
typedef struct Pairs { Pair *items; uint32_t n, cap; } Pairs;

/* ---- "clave = J001, trimestre = 2024T1" ---- */

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static uint32_t blanks(Str s, uint32_t i)
{
    while (i < s.len && (s.p[i] == ' ' || s.p[i] == '\t'))
        i++;
    return i;
}

/* A name (perhaps in quotes) and `=` from I on: *AFTER is behind it. */
static bool name_at(Str s, uint32_t i, Str *name, uint32_t *after)
{
    uint32_t from = i, end;
    if (i < s.len && s.p[i] == '"') {
        for (end = ++from; end < s.len && s.p[end] != '"'; end++)
            ;
        i = end + 1;
    } else {
        for (end = i; end < s.len && is_letter((unsigned char)s.p[end]); end++)
            ;
        i = end;
    }
    i = blanks(s, i);
    if (end <= from || i >= s.len || s.p[i] != '=')
        return false;
    *name  = (Str){ s.p + from, end - from };
    *after = i + 1;
    return true;
}

/* The value that begins at I: in quotes (*AFTER is UINT32_MAX where they do not end), or up to the next name with `=`. */
static Str value_at(Str s, uint32_t i, uint32_t *after)
{
    Str name;
    uint32_t from = i = blanks(s, i), end;
    if (i < s.len && s.p[i] == '"') {
        for (end = ++i; end < s.len && s.p[end] != '"'; end++)
            ;
        *after = end < s.len ? end + 1 : UINT32_MAX;
        return (Str){ s.p + i, end - i };
    }
    for (end = i; end < s.len; end++)
        if (end > from && (s.p[end - 1] == ' ' || s.p[end - 1] == ',' || s.p[end - 1] == '\t') && name_at(s, blanks(s, end), &name, after))
            break;
    *after = end;
    Str value = str_trim((Str){ s.p + from, end - from });
    while (value.len && value.p[value.len - 1] == ',')
        value = str_trim((Str){ value.p, value.len - 1 });
    return value;
}

static bool read_pairs(Str s, Pairs *out, Diags *diags)
{
    uint32_t i = 0;
    for (;;) {
        while (i < s.len && (s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '\t'))
            i++;
        if (i >= s.len)
            return true;
        Pair p = {0};
        uint32_t after;
        if (!name_at(s, i, &p.name, &after)) {
            Diag *d = diag_add(diags, D_Q002, (Span){0}, "«%.*s» no dice qué columna tiene qué valor", (int)(s.len - i), s.p + i);
            diag_hint(d, "escriba «en columna=valor», por ejemplo «en clave=J001»");
            return false;
        }
        p.value = value_at(s, after, &i);
        if (i == UINT32_MAX) {
            Diag *d = diag_add(diags, D_Q002, (Span){0}, "el valor de «%.*s» abre comillas y no las cierra", STR(p.name));
            diag_hint(d, "agregue la comilla que falta");
            return false;
        }
        GC_PUSH(out->items, out->n, out->cap, p);
    }
}

ExplainAsk explain_read(Str question)
{
    Str s = str_trim(question);
    ExplainAsk ask = {0};
    uint32_t end = 0;
    if (s.len && s.p[0] == '"') {
        for (end = 1; end < s.len && s.p[end] != '"'; end++)
            ;
        ask.indicator = (Str){ s.p + 1, end - 1 };
        end += end < s.len;
    } else {
        while (end < s.len && s.p[end] != ' ' && s.p[end] != '\t')
            end++;
        ask.indicator = (Str){ s.p, end };
    }
    ask.where = str_trim((Str){ s.p + end, s.len - end });
    if (ask.where.len >= 3 && ask.where.p[0] == 'e' && ask.where.p[1] == 'n' && (ask.where.p[2] == ' ' || ask.where.p[2] == '\t'))
        ask.where = str_trim((Str){ ask.where.p + 2, ask.where.len - 2 });
    return ask;
}

/* ---- whose value ---- */

static Symbol *find_indicator(Program *p, Str name, Diags *diags)
{
    Symbol *s = scope_find(&p->globals, text_fold(name));
    if (s && s->kind == SYM_INDICATOR)
        return s;
    Diag *d = diag_add(diags, D_Q001, (Span){0}, s ? "«%.*s» nombra %s, no un indicador" : "no hay un indicador que se llame «%.*s»", STR(name), s ? symbol_kind_one(s->kind) : "");
    Str *names = gc_array(Str, p->nindicators + 1);
    uint32_t n = 0;
    Buf all = {0};
    for (uint32_t i = 0; i < p->nindicators; i++) {
        const Symbol *one = p->indicators[i];
        if (one->from_module || one->name.text.p[0] == '_')
            continue;
        buf_printf(&all, "%s%.*s", n ? ", " : "", STR(one->name.text));
        names[n++] = one->name.text;
    }
    Str near = text_nearest(name, names, n);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    else if (n)
        diag_hint(d, "los que hay: %s", buf_taken(&all));
    buf_free(&all);
    return NULL;
}

uint32_t asked_columns(const Symbol *s, Symbol **out)
{
    const Grain *g = s->grain;
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->nkeys && n < KEYS_MAX; i++)
        out[n++] = g->keys[i];
    const NameList *key = g->kind == GRAIN_ROW ? &g->dataset->decl->as.data.key : NULL;
    for (uint32_t i = 0; key && i < key->n && n < KEYS_MAX; i++)
        out[n++] = scope_find(g->dataset->columns, key->items[i].fold);
    return n;
}

static bool match_names(const Symbol *s, Pairs *pairs, Diags *diags)
{
    Symbol *keys[KEYS_MAX];
    Str names[KEYS_MAX + 1];
    uint32_t n = asked_columns(s, keys), nnames = 0;
    bool row = s->grain->kind == GRAIN_ROW;
    for (uint32_t k = 0; k < n; k++)
        names[nnames++] = keys[k]->name.text;
    if (row)
        names[nnames++] = str_of("línea");
    for (uint32_t i = 0; i < pairs->n; i++) {
        Pair *p = &pairs->items[i];
        Str fold = text_fold(p->name);
        bool known = row && str_eq(fold, str_of("linea"));
        for (uint32_t k = 0; k < n && !p->column; k++)
            if (str_eq(fold, keys[k]->name.fold))
                p->column = keys[k];
        for (uint32_t k = 0; k < i; k++)
            if (str_eq(text_fold(pairs->items[k].name), fold)) {
                Diag *d = diag_add(diags, D_Q002, (Span){0}, "«%.*s» se da dos veces", STR(p->name));
                diag_hint(d, "se explica un valor cada vez: deje uno de los dos");
                return false;
            }
        if (known || p->column)
            continue;
        Diag *d = diag_add(diags, D_Q002, (Span){0}, "«%.*s» no es de las columnas por las que va «%.*s»", STR(p->name), STR(s->name.text));
        Str near = text_nearest(p->name, names, nnames);
        Buf all = {0};
        for (uint32_t k = 0; k < nnames; k++)
            buf_printf(&all, "%s%.*s", k ? ", " : "", STR(names[k]));
        if (near.len)
            diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
        else if (nnames)
            diag_hint(d, "el indicador va %s: escriba «en» con %s", grain_text(s->grain), buf_taken(&all));
        else
            diag_hint(d, "tiene un solo valor: quite «en …»");
        buf_free(&all);
        return false;
    }
    return true;
}

/* ---- fewer keys than the indicator has: worked out again from the rows ---- */

static Expr *again(const Expr *e)
{
    return e ? expr_clone(e, &(NameList){0}, &(ExprList){0}) : NULL;
}

/* S worked out for the keys of PAIRS alone; with its goals, or (BARE) without.  Null where its formula cannot be. */
static Symbol *coarser(Program *p, const Symbol *s, const Pairs *pairs, bool bare)
{
    Decl *d = gc_new(Decl);
    *d = *s->decl;
    d->as.indicator.by     = (NameList){0};
    d->as.indicator.by_row = false;
    for (uint32_t i = 0; i < pairs->n; i++)
        if (pairs->items[i].column)
            GC_PUSH(d->as.indicator.by.items, d->as.indicator.by.n, d->as.indicator.by.cap, pairs->items[i].column->name);
    d->as.indicator.has_by     = d->as.indicator.by.n > 0;
    d->as.indicator.method_span = d->as.indicator.errata_span = (Span){0};      /* its formula is already there */
    d->as.indicator.nvariables  = 0;
    d->as.indicator.formula    = again(d->as.indicator.formula);
    d->as.indicator.from_where = again(d->as.indicator.from_where);
    d->as.indicator.fulfilment = bare ? NULL : again(d->as.indicator.fulfilment);
    d->as.indicator.baseline   = bare ? NULL : again(d->as.indicator.baseline);
    d->as.indicator.goals      = gc_array(GoalDecl, s->decl->as.indicator.ngoals + 1);
    d->as.indicator.ngoals     = bare ? 0 : s->decl->as.indicator.ngoals;
    for (uint32_t i = 0; i < d->as.indicator.ngoals; i++) {
        d->as.indicator.goals[i] = s->decl->as.indicator.goals[i];
        d->as.indicator.goals[i].value    = again(d->as.indicator.goals[i].value);
        d->as.indicator.goals[i].baseline = again(d->as.indicator.goals[i].baseline);
    }
    if (bare)
        d->as.indicator.bands = (NameList){0};
    Symbol *fresh = symbol_new(SYM_INDICATOR, s->name, d);
    fresh->from_module = s->from_module;
    Program scratch = *p;
    scratch.diags = diags_new();
    check_indicator(&scratch, fresh);
    return scratch.diags->errors || fresh->broken ? NULL : fresh;
}

/* ---- which value ---- */

typedef struct Search {
    const Pairs *pairs;
    const Symbol *s;
    uint32_t    *at;            /* by pair: its column of the request, UINT32_MAX for the line */
    uint32_t     ncols;
    bool         folded;        /* capitals and accents do not count */
    Asked       *out;
    uint64_t     groups, listed, found, found_folded;
    Str         *seen; uint32_t nseen, cap_seen;        /* values of the first key that is not met */
    Buf          list;
    Run         *run;
} Search;

static const char *key_text(Run *run, const Vec *v, uint32_t i)
{
    Figure f = figure_of(run, v, i, -1, NULL);
    return f.exact ? f.exact : f.shown;
}

static void take_keys(Search *s, const RowsView *view, uint32_t row)
{
    for (uint32_t c = 0; c < s->ncols; c++) {
        const Vec *v = view->cols[c];
        KeyValue *k = &s->out->keys[c];
        uint32_t at = vec_at(v, row);
        *k = (KeyValue){ .value = { .kind = v->kind }, .missing = !vec_valid(v, row) };
        if (k->missing)
            continue;
        switch (v->kind) {
        case VEC_NUM:  k->value.num = num_copy(s->run->p->arena, vec_num(s->run->p->arena, v, row)); break;
        case VEC_TEXT: k->value.text = (Str){ gc_strndup(v->text[at].p, v->text[at].len), v->text[at].len }; break;
        case VEC_BOOL: k->value.i64 = v->boolean[at]; break;
        case VEC_DATE: case VEC_PERIOD: case VEC_BAND: k->value.i64 = v->i64[at]; break;
        }
    }
    s->out->line = s->s->grain->kind == GRAIN_ROW && view->lines ? view->lines[row] : 0;
}

/* 2: as given; 1: but for capitals, accents and blanks; 0: another. */
static int like(const Search *s, const RowsView *view, uint32_t row, const Pair *p, uint32_t at)
{
    const char *text = at == UINT32_MAX ? gc_printf("%llu", (unsigned long long)(view->lines ? line_number(view->lines[row]) : 0)) : key_text(s->run, view->cols[at], row);
    if (str_eq(str_of(text), p->value))
        return 2;
    if (at != UINT32_MAX && view->cols[at]->kind == VEC_NUM && str_eq(str_of(figure_of(s->run, view->cols[at], row, -1, NULL).shown), p->value))
        return 1;
    return str_eq(text_fold_label(str_of(text)), text_fold_label(p->value));
}

static void note_seen(Search *s, const RowsView *view, uint32_t row, uint32_t pair)
{
    uint32_t at = s->at[pair];
    if (s->nseen >= NEAR_KEPT || at == UINT32_MAX)
        return;
    Str text = str_of(key_text(s->run, view->cols[at], row));
    for (uint32_t i = s->nseen; i > 0 && s->nseen - i < 64; i--)
        if (str_eq(s->seen[i - 1], text))
            return;
    GC_PUSH(s->seen, s->nseen, s->cap_seen, text);
}

static void list_group(Search *s, const RowsView *view, uint32_t row)
{
    if (s->groups++ >= GROUPS_LISTED || s->list.len > LIST_BYTES)
        return;
    s->listed = s->groups;
    buf_puts(&s->list, s->groups > 1 ? "; " : "");
    for (uint32_t c = 0; c < s->ncols; c++) {
        Symbol *keys[KEYS_MAX];
        (void)asked_columns(s->s, keys);
        buf_printf(&s->list, "%s%.*s=%s", c ? ", " : "", STR(keys[c]->name.text), key_text(s->run, view->cols[c], row));
    }
    if (s->s->grain->kind == GRAIN_ROW)
        buf_printf(&s->list, "%slínea=%llu", s->ncols ? ", " : "", (unsigned long long)(view->lines ? line_number(view->lines[row]) : 0));
}

static void look_at(Run *run, void *ctx, const RowsView *view)
{
    Search *s = ctx;
    (void)run;
    for (uint32_t row = 0; row < view->n; row++) {
        int worst = 2;
        uint32_t unlike = UINT32_MAX;
        for (uint32_t i = 0; i < s->pairs->n && worst; i++) {
            int one = like(s, view, row, &s->pairs->items[i], s->at[i]);
            worst = one < worst ? one : worst;
            if (!one)
                unlike = i;
        }
        if (unlike != UINT32_MAX && !s->found)
            note_seen(s, view, row, unlike);
        if (!s->pairs->n || s->found + s->found_folded == 0 || worst)
            list_group(s, view, row);
        if (worst == 2 && !s->found++)
            take_keys(s, view, row);
        if (worst == 1 && !s->found_folded++ && !s->found)
            take_keys(s, view, row);
    }
}

static void say_not_found(Search *s, Diags *diags)
{
    uint32_t named = 0;
    for (uint32_t i = 0; i < s->pairs->n; i++)
        if (s->pairs->n == 1 || s->at[i] != UINT32_MAX)
            named = i;
    Buf b = {0};
    for (uint32_t i = 0; i < s->pairs->n; i++)
        buf_printf(&b, "%s%.*s = %.*s", i ? ", " : "", STR(s->pairs->items[i].name), STR(s->pairs->items[i].value));
    Diag *d = diag_add(diags, D_Q003, (Span){0}, "«%.*s» no tiene un valor donde %s", STR(s->s->name.text), buf_taken(&b));
    Str near = text_nearest(s->pairs->items[named].value, s->seen, s->nseen);
    for (uint32_t i = 0; !near.len && i < s->pairs->n; i++)
        near = text_nearest(s->pairs->items[i].value, s->seen, s->nseen);
    for (uint32_t i = 0; i < s->nseen && i < 6; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR(s->seen[i]));
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    else if (s->nseen)
        diag_hint(d, "los que hay: %s%s", b.p, s->nseen > 6 ? ", …" : "");
    else if (!s->groups)
        diag_hint(d, "el indicador no tiene ningún valor: sus datos no tienen renglones");
    else
        diag_hint(d, "hay %llu: %s%s", (unsigned long long)s->groups, s->list.p, s->groups > s->listed ? "; …" : "");
    buf_free(&b);
}

/* Looks through the values of the indicator for the one that PAIRS name. */
static Status find_value(Program *p, Symbol *s, const Pairs *pairs, const RunOptions *opt, Diags *diags, Search *search, Asked *out)
{
    Run *run = run_new(p, opt, diags);
    Lower *l = run->l;
    Rel *r = indicator_rel(l, s);
    Env env = env_for(l, r, s->grain);
    Symbol *keys[KEYS_MAX];
    *search = (Search){ .pairs = pairs, .s = s, .run = run, .out = out, .ncols = asked_columns(s, keys) };
    Value **cols = gc_array(Value *, search->ncols + 1);
    for (uint32_t i = 0; i < search->ncols; i++)
        cols[i] = lower_column(&env, keys[i]);
    search->at = (uint32_t *)(void *)gc_bytes((pairs->n + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < pairs->n; i++) {
        search->at[i] = UINT32_MAX;
        for (uint32_t k = 0; k < search->ncols; k++)
            if (pairs->items[i].column == keys[k])
                search->at[i] = k;
    }
    out->keys = gc_array(KeyValue, search->ncols + 1);
    Value *shown = NULL;
    if (r->kind == REL_ROWS && s->grain->filter)
        shown = indicator_values(l, s, r)->shown;
    else if (r->kind == REL_GROUPS && r->nkeys)
        (void)indicator_values(l, s, r);        /* whose feed makes the groups */
    run_ask(run, r, shown, cols, search->ncols, look_at, search);
    Status st = run_go(run, diags);
    run_free(run);
    return st;
}

static void say_choose(const Search *s, const Symbol *from, Diags *diags)
{
    Diag *d = diag_add(diags, D_Q004, (Span){0}, "«%.*s» va %s, y la fórmula no dice cómo se juntan sus valores: elija uno", STR(from->name.text), grain_text(from->grain));
    if (s->groups)
        diag_hint(d, "escriba «en …» con uno de los %llu que hay: %s%s", (unsigned long long)s->groups, s->list.p, s->groups > s->listed ? "; …" : "");
    else
        diag_hint(d, "sus datos no tienen renglones");
}

Status asked_find(Program *p, const ExplainAsk *ask, const RunOptions *opt, Diags *diags, Asked *out)
{
    Pairs pairs = {0};
    *out = (Asked){0};
    Symbol *s = find_indicator(p, ask->indicator, diags);
    if (!s || !read_pairs(ask->where, &pairs, diags) || !match_names(s, &pairs, diags))
        return ST_PROGRAM;
    const Grain *g = s->grain;
    out->indicator = s;
    if (g->kind == GRAIN_SCALAR || g->kind == GRAIN_TOTAL)
        return ST_OK;
    bool by_line = false;
    uint32_t keyed = 0;
    for (uint32_t i = 0; i < pairs.n; i++) {
        by_line |= !pairs.items[i].column;
        keyed += pairs.items[i].column != NULL;
    }
    Symbol *keys[KEYS_MAX];
    uint32_t nkeys = asked_columns(s, keys);
    Search search = {0};
    if (!by_line && (keyed < nkeys || !nkeys)) {
        Symbol *fresh = coarser(p, s, &pairs, false);
        if (!fresh)
            fresh = coarser(p, s, &pairs, true);
        if (!fresh) {
            Status st = find_value(p, s, &pairs, opt, diags, &search, out);
            if (st != ST_OK)
                return st;
            if (search.found == 1 || (!search.found && search.found_folded == 1))
                return ST_OK;
            if (search.found + search.found_folded || !pairs.n)
                say_choose(&search, s, diags);
            else
                say_not_found(&search, diags);
            return ST_PROGRAM;
        }
        out->declared  = s->grain;
        out->indicator = s = fresh;
        if (!pairs.n)
            return ST_OK;
    }
    Status st = find_value(p, s, &pairs, opt, diags, &search, out);
    if (st != ST_OK)
        return st;
    if (!search.found && search.found_folded != 1) {
        say_not_found(&search, diags);
        return ST_PROGRAM;
    }
    return ST_OK;
}

/* ---- the value's rows ---- */

static Value *key_constant(Lower *l, Rel *r, const KeyValue *k)
{
    switch (k->value.kind) {
    case VEC_NUM:  return value_num(l, r, num_copy(l->plan->arena, k->value.num));
    case VEC_TEXT: return value_text(l, r, k->value.text);
    case VEC_BOOL: case VEC_DATE: case VEC_PERIOD: case VEC_BAND: break;
    }
    return value_i64(l, r, k->value.kind, k->value.i64);
}

Value *keys_condition(Lower *l, Rel *r, Value **cols, const KeyValue *keys, uint32_t n)
{
    Value *all = NULL;
    for (uint32_t i = 0; i < n; i++) {
        Value *is = keys[i].missing ? value_op(r, OP_IS_MISSING, VEC_BOOL, cols[i], NULL, NULL, 0, 0, 0)
                                    : value_op(r, OP_EQ, VEC_BOOL, cols[i], key_constant(l, r, &keys[i]), NULL, 0, 0, 0);
        all = all ? value_op(r, OP_AND, VEC_BOOL, all, is, NULL, 0, 0, 0) : is;
    }
    return all;
}
