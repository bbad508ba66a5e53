/* session.c -- the entries of a session: put together, compiled, evaluated, kept or dropped. */
#include "lang/session/session.h"

#include "lang/parse.h"
#include "lang/scan.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

Session *session_new(void)
{
    Session *s = gc_root(sizeof *s);
    *s = (Session){0};
    return s;
}

void session_free(Session *s)
{
    if (!s)
        return;
    results_free(s->results);
    program_free(s->ran);
    program_free(s->program);
    gc_root_free(s);
}

/* ---- what an entry is ---- */

static bool opens_declaration(const Token *t)
{
    Str fold = text_fold(span_text(t->span));
    for (int k = 0; k < DECL_KIND_COUNT; k++)
        if (str_eq(fold, text_fold(str_of(decl_kind_word((DeclKind)k)))))
            return true;
    return str_eq(fold, str_of("modulo")) || str_eq(fold, str_of("termina"));
}

/* The first word says it; `mínimo(x)` and the like are words of no declaration. */
static bool is_expression(const Source *source)
{
    TokenList raw = {0};
    if (!scan_all(source, diags_new(), &raw))
        return false;
    for (uint32_t i = 0; i < raw.n; i++)
        if (raw.items[i].span.end > raw.items[i].span.start && source->text[raw.items[i].span.start] != '#' && source->text[raw.items[i].span.start] != '\n')
            return !opens_declaration(&raw.items[i]);
    return false;
}

bool session_goes_on(const char *text)
{
    const Source *source = source_new("<entrada>", text, strlen(text));
    return parse_is_incomplete(source, is_expression(source));
}

static bool is_blank(const Source *source)
{
    for (uint32_t i = 0; i < source->len; i++) {
        if (source->text[i] == '#')
            while (i < source->len && source->text[i] != '\n')
                i++;
        else if (!strchr(" \t\r\n", source->text[i]))
            return false;
    }
    return true;
}

/* ---- expressions ---- */

typedef struct Recall { const char *name; bool found; } Recall;

static void recall(Expr *e, void *ctx)
{
    Recall *r = ctx;
    if (e->kind == EXPR_NAME && !e->as.name.name.quoted && str_eq(e->as.name.name.text, str_of("_"))) {
        r->found = true;
        e->as.name.name.text = e->as.name.name.fold = str_of(r->name);
    }
    expr_each_child(e, recall, ctx);
}

static Expr *parse_asked(Entry *e, Diags *diags)
{
    Expr *x = parse_expression(e->source, diags);
    Recall r = { .name = gc_printf("_%u", e->underscore) };
    if (e->underscore)
        recall(x, &r);
    if (!r.found)
        e->underscore = 0;
    return x;
}

/* As typed, each run of blanks as one. */
static Str one_line(Str s)
{
    char *line = gc_bytes(s.len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len; i++) {
        bool blank = strchr(" \t\r\n", s.p[i]) != NULL;
        if (!blank || (n && line[n - 1] != ' '))
            line[n++] = blank ? ' ' : s.p[i];
    }
    return str_trim((Str){ line, n });
}

Decl *session_ask(Entry *e, Diags *diags)
{
    Expr *x = parse_asked(e, diags);
    Decl *d = decl_new(DECL_SHOW, x->span, (Name){0});
    ShowItem item = { .value = x, .alias = name_make(one_line(span_text(x->span)), x->span, true) };
    GC_PUSH(d->as.show.items, d->as.show.n, d->as.show.cap, item);
    d->as.show.from = e->from;
    return d;
}

/* An expression with one value, under the name by which later ones know it. */
static Decl *recalled(Entry *e)
{
    Expr *x = parse_asked(e, diags_new());
    Decl *d = decl_new(DECL_INDICATOR, x->span, name_make(str_of(gc_printf("_%u", e->number)), x->span, false));
    d->as.indicator.formula = x;
    d->as.indicator.from    = e->from;
    d->head = x->span;
    return d;
}

/* ---- putting together ---- */

bool decl_is_global(DeclKind k)
{
    return k == DECL_PARAM || k == DECL_FUNCTION || k == DECL_DATA || k == DECL_BANDS || k == DECL_INDICATOR || k == DECL_MATRIX;
}

bool decl_same_name(const Decl *a, const Decl *b)
{
    return name_present(&a->name) && name_present(&b->name) && (a->kind == b->kind || (decl_is_global(a->kind) && decl_is_global(b->kind)))
        && name_eq(&a->name, &b->name);
}

bool decl_asks(const Decl *d)
{
    return d->kind == DECL_SHOW || d->kind == DECL_VERIFY || d->kind == DECL_TEST;
}

/* The newest place of D among those that stand: the older declaration gives up its own. */
static void put(Session *s, uint32_t upto, Module *m, Decl *d)
{
    for (uint32_t i = 0; i < m->n; i++)
        if (!decl_asks(d) && m->decls[i]->span.source != d->span.source && decl_same_name(m->decls[i], d)) {
            for (uint32_t k = 0; k < upto; k++)
                for (uint32_t j = 0; j < s->entries[k].ndecls; j++)
                    s->entries[k].replaced[j] |= s->entries[k].decls[j] == m->decls[i];
            m->decls[i] = d;
            return;
        }
    GC_PUSH(m->decls, m->n, m->cap, d);
}

Module *session_assemble(Session *s, uint32_t n, uint32_t run)
{
    Module *whole = gc_new(Module);
    whole->source = s->entries[run < n ? run : n - 1].source;
    for (uint32_t i = 0; i < n; i++) {
        Entry *e = &s->entries[i];
        e->ndecls = 0;
        if (e->expression) {
            if (e->number)
                put(s, i, whole, recalled(e));
            continue;
        }
        const Module *m = parse_module(e->source, diags_new());
        e->decls    = gc_array(Decl *, m->n + 1);
        e->replaced = gc_array(bool, m->n + 1);
        for (uint32_t k = 0; k < m->n; k++) {
            e->decls[e->ndecls++] = m->decls[k];
            if (!decl_asks(m->decls[k]) || i == run)
                put(s, i, whole, m->decls[k]);
        }
    }
    return whole;
}

/* Entries come one by one: a parameter that is given may not be declared yet. */
static bool declares(const Module *m, const char *param)
{
    for (uint32_t i = 0; i < m->n; i++)
        if (m->decls[i]->kind == DECL_USE || (m->decls[i]->kind == DECL_PARAM && str_eq(m->decls[i]->name.fold, text_fold(str_of(param)))))
            return true;
    return false;
}

static Program *compile(const Session *s, Module *m, Diags *diags)
{
    ParamGiven *params = gc_array(ParamGiven, s->nparams + 1);
    CompileOptions opt = { .params = params };
    for (uint32_t i = 0; i < s->nparams; i++)
        if (declares(m, s->params[i].name))
            params[opt.nparams++] = s->params[i];
    return program_compile_module(m, &opt, diags);
}

Program *session_program(Session *s)
{
    if (!s->program && s->n)
        s->program = compile(s, session_assemble(s, s->n, UINT32_MAX), diags_new());
    return s->program;
}

/* ---- entering ---- */

/* What nobody uses yet may be used by the next entry. */
static void drop_advice(Diags *ds)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ds->n; i++)
        if (ds->items[i]->code == D_A001)
            ds->warnings--;
        else
            ds->items[kept++] = ds->items[i];
    ds->n = kept;
}

static void begin(Session *s)
{
    results_free(s->results);
    program_free(s->ran);
    s->results = NULL;
    s->ran     = NULL;
    s->entered = (Entered){ .status = ST_OK, .diags = diags_new() };
}

static const Entered *refuse(Session *s, Diags *diags)
{
    s->n--;
    drop_advice(diags);
    s->entered.diags  = diags;
    s->entered.status = ST_PROGRAM;
    return &s->entered;
}

/* The entries have changed: the program is compiled again when somebody asks for it. */
static void changed(Session *s)
{
    program_free(s->program);
    s->program = NULL;
}

/* P is the session's from now on. */
static void evaluate(Session *s, Program *p, Diags *diags, const RunOptions *run)
{
    s->ran = p;
    s->entered.diags  = diags;
    s->entered.status = program_run(p, run, diags, &s->results);
    drop_advice(diags);
    s->entered.results = s->results;
}

/* One value, of no rows or of all: what later entries may go on with. */
static bool has_one_value(const Decl *ask)
{
    const Grain *g = ask->checked_grain;
    const Type *t = ask->as.show.items[0].value->type;
    return g && (g->kind == GRAIN_SCALAR || (g->kind == GRAIN_TOTAL && !g->filter)) && t && t->kind == TYPE_NUM;
}

static Program *try_table(Session *s, Entry *e, Name from, Decl **ask, Diags *diags)
{
    e->from = from;
    *ask = session_ask(e, diags);
    if (diags->errors)
        return NULL;
    Module *m = session_assemble(s, s->n, UINT32_MAX);
    GC_PUSH(m->decls, m->n, m->cap, *ask);
    return compile(s, m, diags);
}

/* Finds the table that an expression is about: none, or the last one with which it has no mistake.  Where each has one, the mistakes are
 * those of the table that leaves the fewest, which knows what names were perhaps meant. */
static Program *find_table(Session *s, Entry *e, Decl **ask, Diags **diags)
{
    *diags = diags_new();
    Program *p = try_table(s, e, (Name){0}, ask, *diags);
    if (!p || !(*diags)->errors)
        return p;
    Program *sofar = p;
    for (uint32_t i = sofar->ndata; i-- > 0;) {
        const Symbol *data = p->data[i];
        if (data->from_module || data->decl->as.data.only_subtotals)
            continue;
        Diags *mine = diags_new();
        Program *q = try_table(s, e, data->name, ask, mine);
        if (mine->errors < (*diags)->errors || (sofar == p && mine->errors == (*diags)->errors)) {
            if (sofar != p)
                program_free(sofar);
            sofar  = q;
            *diags = mine;
        } else {
            program_free(q);
        }
        if (!(*diags)->errors)
            break;
    }
    if (sofar != p)
        program_free(p);
    return sofar;
}

static const Entered *enter_expression(Session *s, const Source *source, const RunOptions *run)
{
    Entry fresh = { .source = source, .expression = true, .underscore = s->last };
    Decl *ask = NULL;
    Diags *diags;
    GC_PUSH(s->entries, s->n, s->cap, fresh);
    Entry *e = &s->entries[s->n - 1];
    Program *p = find_table(s, e, &ask, &diags);
    if (!p || diags->errors) {
        program_free(p);
        return refuse(s, diags);
    }
    evaluate(s, p, diags, run);
    session_keep_params(p, (Span){ source, 0, source->len }, s->results);
    if (s->entered.status != ST_OK) {
        s->n--;
        return &s->entered;
    }
    if (e->underscore)
        for (uint32_t i = 0; i < s->n; i++)
            s->entries[i].recalled |= s->entries[i].number == e->underscore;
    if (has_one_value(ask))
        s->last = e->number = s->last + 1;
    changed(s);
    return &s->entered;
}

/* ---- declarations ---- */

static const Entered *enter_declarations(Session *s, const Source *source, bool script, const RunOptions *run)
{
    Diags *diags = diags_new();
    Entry fresh = { .source = source, .script = script };
    GC_PUSH(s->entries, s->n, s->cap, fresh);
    (void)parse_module(source, diags);
    if (diags->errors)
        return refuse(s, diags);
    Module *m = session_assemble(s, s->n, s->n - 1);
    Program *p = compile(s, m, diags);
    if (diags->errors) {
        program_free(p);
        return refuse(s, diags);
    }
    s->entered.note = session_say_declared(s, p, m);
    if (p->shows.n || p->verifies.n) {
        evaluate(s, p, diags, run);
    } else {
        program_free(p);
        drop_advice(diags);
        s->entered.diags = diags;
    }
    if (s->entered.status != ST_OK && !script) {        /* a script may be explored though a file of it is not there */
        s->n--;
        s->entered.note = NULL;
    }
    changed(s);
    return &s->entered;
}

const Entered *session_enter(Session *s, const Source *entry, const RunOptions *run)
{
    begin(s);
    if (is_blank(entry))
        return &s->entered;
    return is_expression(entry) ? enter_expression(s, entry, run) : enter_declarations(s, entry, false, run);
}

const Entered *session_load(Session *s, const Source *script, const RunOptions *run)
{
    begin(s);
    return is_blank(script) ? &s->entered : enter_declarations(s, script, true, run);
}

const Entered *session_rows(Session *s, Str dataset, uint64_t n, const RunOptions *run)
{
    const Program *p = session_program(s);
    begin(s);
    const Symbol *data = p ? scope_find(&p->globals, text_fold(dataset)) : NULL;
    if (!data || data->kind != SYM_DATA) {
        Diag *d = diag_add(s->entered.diags, D_N001, (Span){0}, "no hay datos «%.*s»", STR(dataset));
        if (p)
            scope_hint(&p->globals, dataset, d);
        s->entered.status = ST_PROGRAM;
        return &s->entered;
    }
    Decl *ask = decl_new(DECL_SHOW, data->name.span, (Name){0});
    for (uint32_t i = 0; i < data->columns->n; i++) {
        Expr *x = expr_new(EXPR_NAME, data->name.span);
        x->as.name.name = data->columns->items[i]->name;
        ShowItem item = { .value = x };
        GC_PUSH(ask->as.show.items, ask->as.show.n, ask->as.show.cap, item);
    }
    ask->as.show.from      = data->name;
    ask->as.show.has_limit = true;
    ask->as.show.limit     = n;
    Module *m = session_assemble(s, s->n, UINT32_MAX);
    GC_PUSH(m->decls, m->n, m->cap, ask);
    Diags *diags = diags_new();
    Program *q = compile(s, m, diags);
    evaluate(s, q, diags, run);
    return &s->entered;
}

const Entered *session_explain(Session *s, ExplainAsk ask, const RunOptions *run, Explanation **out)
{
    Program *p = session_program(s);
    begin(s);
    *out = NULL;
    if (p) {
        s->entered.status = program_explain(p, &ask, run, s->entered.diags, out);
    } else {
        diag_add(s->entered.diags, D_Q001, (Span){0}, "todavía no hay indicadores que explicar");
        s->entered.status = ST_PROGRAM;
    }
    return &s->entered;
}
