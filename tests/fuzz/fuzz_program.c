/* fuzz_program.c -- any bytes as a program and as an expression: the front end must end, with diagnostics,
 * what it understood must print, dump and parse again, and what it accepts must lower to a sound plan. */
#include "lang/frontend.h"
#include "lang/parse.h"
#include "runtime/eval/plan.h"
#include "runtime/mem.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const Expr *e)
{
    Buf b = { 0 };
    expr_print(&b, e);
    Diags *ds = diags_new();
    const Expr *back = parse_expression(source_new("<otra vez>", b.p, b.len), ds);
    if (ds->errors || !expr_same(e, back))
        abort();                /* what prints must read as the same tree */
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    if (!started)
        mem_init();
    started = true;
    const Source *s = source_new("<fuzz>", (const char *)data, size);
    Diags *ds = diags_new();
    Module *m = parse_module(s, ds);
    Buf b = { 0 };
    module_dump(&b, m);
    tokens_dump(&b, s, diags_new());
    for (uint32_t i = 0; i < ds->n; i++)
        diag_render(&b, ds->items[i], true);
    buf_free(&b);
    module_free(m);

    ds = diags_new();
    Program *p = program_compile(s, NULL, ds);
    const Plan *plan = program_plan(p, ds);
    if (plan && !ds->errors && plan_verify(plan))
        abort();
    program_free(p);

    ds = diags_new();
    const Expr *e = parse_expression(s, ds);
    if (ds->errors == 0)
        again(e);
    return 0;
}
