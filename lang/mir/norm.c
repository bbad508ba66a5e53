/* norm.c -- the rules that change from one institution to another, read from a module of parameters. */
#include "lang/mir/mir.h"

#include "lang/check/program.h"
#include <string.h>

static const Expr *param_value(Program *p, const char *name)
{
    Symbol *s = scope_find(&p->globals, text_fold(str_of(name)));
    return s && s->kind == SYM_PARAM && s->value ? expr_bare(s->value) : NULL;
}

static Str text_param(Program *p, const char *name)
{
    const Expr *e = param_value(p, name);
    return e && e->kind == EXPR_TEXT ? e->as.text.value : (Str){ "", 0 };
}

static uint32_t count_param(Program *p, const char *name, uint32_t otherwise)
{
    const Expr *e = param_value(p, name);
    Num n;
    int64_t v;
    return e && const_value(p, e, &n) && num_to_i64(n, &v) && v >= 0 && v < UINT32_MAX ? (uint32_t)v : otherwise;
}

static bool flag_param(Program *p, const char *name)
{
    const Expr *e = param_value(p, name);
    return e && e->kind == EXPR_BOOL && e->as.boolean.value;
}

/* A word of the command line as the language writes it. */
static const char *literal(const char *text)
{
    Str fold = text_fold(str_of(text));
    bool plain = *text == '"' || (*text >= '0' && *text <= '9') || str_eq(fold, str_of("verdadero")) || str_eq(fold, str_of("falso"));
    Buf b = {0};
    if (plain)
        return text;
    buf_putc(&b, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_putc(&b, '\\');
        buf_putc(&b, *text);
    }
    buf_putc(&b, '"');
    const char *kept = gc_strndup(b.p, b.len);
    buf_free(&b);
    return kept;
}

Status mir_norm(const char *module, const ParamGiven *params, uint32_t nparams, Diags *diags, MirNorm **out)
{
    static const char *const levels[LEVEL_COUNT] = { [LEVEL_FIN] = "fin", [LEVEL_PROPOSITO] = "proposito", [LEVEL_COMPONENTE] = "componente",
                                                     [LEVEL_ACTIVIDAD] = "actividad" };
    Buf b = {0};
    buf_printf(&b, "usa %s", module);
    for (uint32_t i = 0; i < nparams; i++)
        buf_printf(&b, "%s%s = %s", i ? ", " : " con ", params[i].name, literal(params[i].text));
    buf_putc(&b, '\n');
    CompileOptions opt = { .module_path = "." };
    Program *p = program_compile(source_new("<norma>", gc_strndup(b.p, b.len), b.len), &opt, diags);
    buf_free(&b);
    MirNorm *n = gc_new(MirNorm);
    *out = n;
    if (diags->errors) {
        program_free(p);
        return ST_PROGRAM;
    }
    n->module = module;
    for (int l = 0; l < LEVEL_COUNT; l++)
        if (levels[l]) {
            n->dimensions[l] = text_param(p, gc_printf("dimensiones_%s", levels[l]));
            n->types[l]      = text_param(p, gc_printf("tipos_%s", levels[l]));
        }
    n->most_fin         = count_param(p, "maximo_fin", 1);
    n->most_proposito   = count_param(p, "maximo_proposito", 1);
    n->least_componente = count_param(p, "minimo_componentes", 1);
    n->means_needed     = flag_param(p, "exige_medio");
    n->means_frequency  = flag_param(p, "medio_tan_frecuente");
    n->absolute_or_percent = flag_param(p, "solo_absoluto_o_porcentual");
    n->params  = p->params;
    n->nparams = p->nparams;
    program_free(p);
    return ST_OK;
}
