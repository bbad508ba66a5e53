/* check.c -- runs the checker over a whole program. */
#include "lang/check/program.h"
#include "lang/parse.h"

#define STR(s) (int)(s).len, (s).p

static void advise_unused(Program *p)
{
    for (uint32_t i = 0; i < p->globals.n; i++) {
        const Symbol *s = p->globals.items[i];
        if (s->uses || s->from_module || s->kind == SYM_INDICATOR || s->kind == SYM_MATRIX)
            continue;
        /* data may be there for their subtotals; these are kept apart whether anybody reads them or not */
        if (s->kind == SYM_DATA && (s->decl->as.data.only_subtotals || (s->decl->as.data.subtotals && p->data[s->index + 1]->uses)))
            continue;
        /* a script that only declares is a module in the making */
        if (name_present(&p->main->name))
            continue;
        diag_add(p->diags, D_A001, s->name.span, "nada usa %s «%.*s»", symbol_kind_text(s->kind), STR(s->name.text));
    }
}

Program *program_compile(const Source *source, const CompileOptions *opt, Diags *diags)
{
    return program_compile_module(parse_module(source, diags), opt, diags);
}

Program *program_compile_module(Module *module, const CompileOptions *opt, Diags *diags)
{
    Program *p = gc_new(Program);
    p->diags = diags;
    p->arena = arena_new();
    if (opt)
        p->options = *opt;
    p->main = module;
    load_program(p);
    uint32_t before = diags->errors;
    for (uint32_t i = 0; i < p->globals.n; i++) {
        Symbol *s = p->globals.items[i];
        if (s->kind == SYM_PARAM)
            check_param(p, s);
    }
    for (uint32_t i = 0; i < p->globals.n; i++)
        if (p->globals.items[i]->kind == SYM_FUNCTION)
            check_function_calls(p, p->globals.items[i]);
    for (uint32_t i = 0; i < p->ndata; i++)
        check_data(p, p->data[i]);
    for (uint32_t i = 0; i < p->globals.n; i++)
        if (p->globals.items[i]->kind == SYM_BANDS)
            check_bands(p, p->globals.items[i]);
    for (uint32_t i = 0; i < p->nindicators; i++)
        check_indicator(p, p->indicators[i]);
    for (uint32_t i = 0; i < p->globals.n; i++)
        if (p->globals.items[i]->kind == SYM_MATRIX)
            check_matrix(p, p->globals.items[i]);
    for (uint32_t i = 0; i < p->verifies.n; i++)
        check_verify(p, p->verifies.items[i]);
    for (uint32_t i = 0; i < p->shows.n; i++)
        check_show(p, p->shows.items[i]);
    for (uint32_t i = 0; i < p->tests.n; i++)
        check_test(p, p->tests.items[i]);
    if (diags->errors == before && !diags->errors)
        advise_unused(p);
    return p;
}

void program_free(Program *p)
{
    if (!p)
        return;
    arena_free(p->arena);
    if (p->holes)
        holes_free(p->holes);
    module_free((Module *)(uintptr_t)p->main);
}

const Module *program_module(const Program *p)
{
    return p->main;
}

void program_dump_types(Buf *out, const Program *p)
{
    for (uint32_t i = 0; i < p->globals.n; i++) {
        const Symbol *s = p->globals.items[i];
        switch (s->kind) {
        case SYM_PARAM:
            buf_printf(out, "parámetro %.*s: %s\n", STR(s->name.text), s->type ? type_name(s->type) : "sin valor");
            break;
        case SYM_FUNCTION:
            buf_printf(out, "función %.*s: se revisa en cada uso\n", STR(s->name.text));
            break;
        case SYM_DATA:
            buf_printf(out, "datos %.*s\n", STR(s->name.text));
            for (uint32_t k = 0; k < s->columns->n; k++) {
                const Symbol *c = s->columns->items[k];
                buf_printf(out, "  %.*s: %s\n", STR(c->name.text), c->type ? type_name(c->type) : "con error");
            }
            break;
        case SYM_BANDS:
            buf_printf(out, "bandas %.*s\n", STR(s->name.text));
            break;
        case SYM_INDICATOR:
            buf_printf(out, "indicador %.*s: %s, %s", STR(s->name.text), s->type ? type_name(s->type) : "con error", s->grain ? grain_text(s->grain) : "sin grano");
            if (s->type)
                buf_printf(out, "%s%s%s", s->type->quotient ? ", cociente" : "", s->type->approx ? ", ≈" : "", s->type->weak ? ", unidades no dichas" : "");
            buf_putc(out, '\n');
            break;
        case SYM_MATRIX:
            buf_printf(out, "matriz %.*s\n", STR(s->name.text));
            break;
        case SYM_UNIT: case SYM_COLUMN: case SYM_SPECIAL:
            break;
        }
    }
}
