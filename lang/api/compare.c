/* compare.c -- two scripts side by side, as runtime/vara.h gives them. */
#include "lang/api/api.h"

#include "lang/compare/compare.h"
#include <string.h>

static VaraStatus run(VaraScript *s, const VaraOptions *opt)
{
    results_free(s->results);
    s->results = NULL;
    RunOptions how = api_run_options(opt, &s->profile);
    how.indicators = true;
    return api_status(program_run(s->program, &how, s->diags, &s->results));
}

/* A parameter may be of one version alone: only one that neither has is a mistake, said of the second. */
static void share_params(VaraScript *before, VaraScript *after)
{
    for (uint32_t i = 0; i < before->nparams; i++)
        before->params[i].may_lack = true;
    (void)vara_check(before);
    for (uint32_t i = 0; before->program && i < after->nparams; i++)
        after->params[i].may_lack = program_has_param(before->program, after->params[i].name);
}

VaraStatus vara_compare(VaraScript *before, VaraScript *after, const VaraOptions *opt)
{
    share_params(before, after);
    before->comparison = NULL;
    VaraStatus a = vara_check(before), b = vara_check(after);
    if (a == VARA_DONE && b == VARA_DONE) {
        a = run(before, opt);
        b = a == VARA_INTERRUPTED ? a : run(after, opt);
    }
    if (a != VARA_DONE || b != VARA_DONE)
        return a > b ? a : b;
    Comparison *c = gc_new(Comparison);
    c->before = before->source->name;
    c->after  = after->source->name;
    compare_declared(before->program, after->program, c);
    compare_results(before->results, after->results, c);
    before->comparison = c;
    return comparison_is_equal(c) ? VARA_DONE : VARA_FINDINGS;
}

const char *vara_comparison(VaraScript *before, const char *format, const VaraLook *look)
{
    const Comparison *c = before->comparison;
    buf_clear(&before->room);
    if (!c)
        return NULL;
    if (strcmp(format, "json") == 0)
        compare_json(&before->room, c);
    else if (strcmp(format, "csv") == 0)
        compare_csv(&before->room, c);
    else if (strcmp(format, "tabla") == 0 || strcmp(format, "markdown") == 0)
        compare_table(&before->room, c, look ? look->addresses : 0, strcmp(format, "markdown") == 0);
    else
        return NULL;
    return api_text(before);
}
