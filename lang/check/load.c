/* load.c -- the modules a script uses, and the names that everything declares. */
#include "lang/check/clone.h"
#include "lang/check/program.h"
#include "lang/parse.h"
#include "lang/stdlib_data.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

static void load_module(Program *p, const Decl *use);

/* a.b → a/b.vara */
static const char *module_file(Str name)
{
    char *file = gc_bytes(name.len + 6);
    memcpy(file, name.p, name.len);
    for (uint32_t i = 0; i < name.len; i++)
        if (file[i] == '.')
            file[i] = '/';
    memcpy(file + name.len, ".vara", 6);
    return file;
}

static const Source *find_module(Program *p, const Decl *use)
{
    const char *file = module_file(use->name.fold);
    for (uint32_t i = 0; i < stdlib_count; i++)
        if (str_eq(text_fold(str_of(stdlib_modules[i].name)), use->name.fold))
            return source_new(gc_printf("biblioteca:%s", file), stdlib_modules[i].text, stdlib_modules[i].len);
    const char *script = p->root->name;
    const char *slash = strrchr(script, '/');
    const char *folder = p->options.module_path ? gc_printf("%s/", p->options.module_path)
                       : slash ? gc_strndup(script, (size_t)(slash - script) + 1) : "";
    const char *path = gc_printf("%s%s", folder, file);
    for (uint32_t i = 0; i < p->options.nmodules; i++)
        if (strcmp(p->options.modules[i].path, path) == 0)
            return source_new(path, p->options.modules[i].text.p, p->options.modules[i].text.len);
    Source *source;
    const char *why;
    if (source_read(path, &source, &why) == ST_OK)
        return source;
    Diag *d = diag_add(p->diags, D_M001, use->name.span, "no se encuentra el módulo «%.*s»: no está en la biblioteca ni en %s%s",
                       STR(use->name.text), folder, file);
    Str *names = gc_array(Str, stdlib_count + 1);
    for (uint32_t i = 0; i < stdlib_count; i++)
        names[i] = str_of(stdlib_modules[i].name);
    Str near = text_nearest(use->name.text, names, stdlib_count);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
    return NULL;
}

static bool of_syntax(const Diag *d)
{
    char family = diag_info(d->code)->code[0];
    return d->severity == SEV_ERROR && d->span.source && (family == 'L' || family == 'S');
}

static bool inside(const Diag *d, const Decl *decl)
{
    return d->span.source == decl->span.source && d->span.start >= decl->span.start && d->span.start <= decl->span.end;
}

/* A mistake outside every declaration is a declaration that was not read. */
static void find_lost(Program *p, const Module *m)
{
    for (uint32_t i = 0; i < p->diags->n && !p->lost_names; i++) {
        const Diag *d = p->diags->items[i];
        if (!of_syntax(d) || d->span.source != m->source)
            continue;
        bool found = false;
        for (uint32_t k = 0; k < m->n && !found; k++)
            found = inside(d, m->decls[k]);
        p->lost_names = !found;
    }
}

bool name_lost(const Program *p, const Symbol *data, const Name *name)
{
    if (data && data->torn)
        return !scope_nearest(data->columns, name->text).len;
    return p->lost_names && !scope_nearest(&p->globals, name->text).len && !(data && scope_nearest(data->columns, name->text).len);
}

/* The same table again, of which only the subtotals are rows: trees of its own, since their names mean its columns. */
static Decl *subtotals_of(const Decl *d)
{
    const NameList names = {0};
    const ExprList args = {0};
    Decl *s = gc_new(Decl);
    *s = *d;
    s->name = name_make(str_of(gc_printf("%.*s.subtotales", STR(d->name.text))), d->as.data.subtotals_span, false);
    s->as.data.only_subtotals = true;
    s->as.data.key = names;
    s->as.data.rows_where = expr_clone(d->as.data.rows_where, &names, &args);
    s->as.data.subtotals  = expr_clone(d->as.data.subtotals, &names, &args);
    s->as.data.columns    = gc_array(ColumnDecl, d->as.data.ncolumns + 1);
    for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
        ColumnDecl *c = &s->as.data.columns[i];
        *c = d->as.data.columns[i];
        c->computed = expr_clone(c->computed, &names, &args);
        c->min      = expr_clone(c->min, &names, &args);
        c->max      = expr_clone(c->max, &names, &args);
    }
    return s;
}

static void declare(Program *p, Decl *d, bool from_module, Scope *params)
{
    SymbolKind kind = SYM_PARAM;
    switch (d->kind) {
    case DECL_PARAM:     kind = SYM_PARAM; break;
    case DECL_FUNCTION:  kind = SYM_FUNCTION; break;
    case DECL_UNIT:      kind = SYM_UNIT; break;
    case DECL_DATA:      kind = SYM_DATA; break;
    case DECL_BANDS:     kind = SYM_BANDS; break;
    case DECL_INDICATOR: kind = SYM_INDICATOR; break;
    case DECL_MATRIX:    kind = SYM_MATRIX; break;
    case DECL_VERIFY:
        if (!from_module)
            GC_PUSH(p->verifies.items, p->verifies.n, p->verifies.cap, d);
        return;
    case DECL_TEST:
        if (!from_module)
            GC_PUSH(p->tests.items, p->tests.n, p->tests.cap, d);
        return;
    case DECL_SHOW:
        if (!from_module)
            GC_PUSH(p->shows.items, p->shows.n, p->shows.cap, d);
        return;
    case DECL_USE:
        return;
    case DECL_KIND_COUNT:
        return;
    }
    if (!name_present(&d->name))
        return;
    Symbol *s = symbol_new(kind, d->name, d);
    s->from_module = from_module;
    s->torn = d->broken;
    if (!scope_add(kind == SYM_UNIT ? &p->units : &p->globals, s, p->diags))
        return;
    if (kind == SYM_PARAM) {
        s->value  = d->as.param.value;
        s->origin = "de fábrica";
        if (params)
            GC_PUSH(params->items, params->n, params->cap, s);
    }
    if (kind == SYM_DATA) {
        s->index   = p->ndata;
        s->columns = gc_new(Scope);
        for (uint32_t i = 0; i < d->as.data.ncolumns; i++) {
            ColumnDecl *col = &d->as.data.columns[i];
            Symbol *c = symbol_new(SYM_COLUMN, col->name, d);
            c->column  = col;
            c->dataset = s;
            c->index   = i;
            /* a name given twice was said of the data themselves */
            scope_add(s->columns, c, d->as.data.only_subtotals ? diags_new() : p->diags);
        }
        GC_PUSH(p->data, p->ndata, p->cap_data, s);
        if (d->as.data.subtotals && !d->as.data.only_subtotals)
            declare(p, subtotals_of(d), from_module, params);
    }
    if (kind == SYM_INDICATOR) {
        s->index = p->nindicators;
        GC_PUSH(p->indicators, p->nindicators, p->cap_indicators, s);
    }
}

static void declare_module(Program *p, const Module *m, bool from_module, Scope *params)
{
    find_lost(p, m);
    for (uint32_t i = 0; i < m->n; i++)
        if (m->decls[i]->kind == DECL_USE) {
            if (!from_module)
                p->root = m->decls[i]->span.source;
            load_module(p, m->decls[i]);
        }
    for (uint32_t i = 0; i < m->n; i++)
        declare(p, m->decls[i], from_module, params);
}

static void bind_params(Program *p, const Decl *use, Scope *params)
{
    for (uint32_t i = 0; i < use->as.use.n; i++) {
        Binding *b = &use->as.use.bindings[i];
        Symbol *s = scope_find(params, b->name.fold);
        if (s && s->value && s->value != s->decl->as.param.value && !expr_same(s->value, b->value)) {
            Diag *d = diag_add(p->diags, D_M006, b->value->span, "«%.*s» recibe dos valores distintos", STR(b->name.text));
            diag_note(d, s->value->span, "aquí se le da otro");
        }
        if (s) {
            s->value  = b->value;
            s->origin = gc_printf("usa %.*s", STR(use->name.text));
            continue;
        }
        Diag *d = diag_add(p->diags, D_M003, b->name.span, "el módulo «%.*s» no tiene un parámetro «%.*s»", STR(use->name.text), STR(b->name.text));
        scope_hint(params, b->name.text, d);
        /* the parameter that was meant is not also without a value */
        for (uint32_t k = 0; k < params->n; k++)
            if (!params->items[k]->value)
                params->items[k]->checked = params->items[k]->broken = true;
    }
}

/* Those still being loaded from FIRST on lead back to it. */
static void report_module_ring(Program *p, uint32_t first, const Decl *use)
{
    Buf ring = {0};
    for (uint32_t i = first; i < p->nmodules; i++)
        if (p->modules[i].loading)
            buf_printf(&ring, "%.*s → ", STR(p->modules[i].fold));
    diag_add(p->diags, D_M004, use->name.span, "el módulo «%.*s» se usa a sí mismo: %.*s%.*s", STR(use->name.text), (int)ring.len, ring.p, STR(p->modules[first].fold));
    buf_free(&ring);
}

static void load_module(Program *p, const Decl *use)
{
    if (!name_present(&use->name))
        return;
    for (uint32_t i = 0; i < p->nmodules; i++) {
        LoadedModule *m = &p->modules[i];
        if (!str_eq(m->fold, use->name.fold))
            continue;
        if (m->loading)
            report_module_ring(p, i, use);
        else
            bind_params(p, use, &m->params);
        return;
    }
    if (name_present(&p->main->name) && str_eq(p->main->name.fold, use->name.fold)) {
        diag_add(p->diags, D_M004, use->name.span, "el módulo «%.*s» se usa a sí mismo", STR(use->name.text));
        return;
    }
    const Source *source = find_module(p, use);
    if (!source) {
        p->lost_names = true;
        return;
    }
    LoadedModule fresh = { .fold = use->name.fold, .loading = true };
    GC_PUSH(p->modules, p->nmodules, p->cap_modules, fresh);
    uint32_t at = p->nmodules - 1;
    const Module *module = parse_module(source, p->diags);
    Scope params = {0};
    declare_module(p, module, true, &params);
    for (uint32_t i = 0; i < params.n; i++)
        params.items[i]->used_at = use->span;
    p->modules[at].module  = module;
    p->modules[at].params  = params;
    p->modules[at].loading = false;
    bind_params(p, use, &params);
}

static Str nearest_param(const Program *p, const char *name)
{
    Str *names = gc_array(Str, p->globals.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->globals.n; i++)
        if (p->globals.items[i]->kind == SYM_PARAM)
            names[n++] = p->globals.items[i]->name.text;
    return text_nearest(str_of(name), names, n);
}

bool program_has_param(const Program *p, const char *name)
{
    const Symbol *s = scope_find(&p->globals, text_fold(str_of(name)));
    return s && s->kind == SYM_PARAM;
}

void load_program(Program *p)
{
    declare_module(p, p->main, false, NULL);
    for (uint32_t i = 0; i < p->options.nparams; i++) {
        const ParamGiven *g = &p->options.params[i];
        Symbol *s = scope_find(&p->globals, text_fold(str_of(g->name)));
        if (!program_has_param(p, g->name)) {
            if (g->may_lack)
                continue;
            Diag *d = diag_add(p->diags, D_M003, (Span){0}, "--parametro %s: el programa no tiene ese parámetro", g->name);
            Str near = nearest_param(p, g->name);
            if (near.len)
                diag_hint(d, "¿quiso decir «%.*s»?", STR(near));
            continue;
        }
        s->value  = parse_expression(source_new(gc_printf("--parametro %s", g->name), g->text, strlen(g->text)), p->diags);
        s->origin = "--parametro";
    }
}
