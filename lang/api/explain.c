/* explain.c -- explanations, as runtime/vara.h gives them. */
#include "lang/api/api.h"

#include <string.h>

bool api_explanation(Buf *out, const Explanation *x, const char *format)
{
    bool prose = strcmp(format, "tabla") == 0, json = strcmp(format, "json") == 0;
    if (!x || (!prose && !json))
        return false;
    if (json)
        explain_json(out, x);
    else
        explain_prose(out, x);
    return true;
}

VaraStatus vara_explain(VaraScript *s, const char *question, const VaraOptions *opt)
{
    VaraStatus checked = vara_check(s);
    if (checked != VARA_DONE)
        return checked;
    ExplainAsk ask = explain_read(str_of(gc_strdup(question)));
    RunOptions run = api_run_options(opt, &s->profile);
    ask.addresses  = run.engine.max_addresses;
    s->explanation = NULL;
    VaraStatus ended = api_status(program_explain(s->program, &ask, &run, s->diags, &s->explanation));
    return ended == VARA_DONE && diags_have_findings(s->diags) ? VARA_FINDINGS : ended;
}

const char *vara_explanation(VaraScript *s, const char *format)
{
    buf_clear(&s->room);
    return api_explanation(&s->room, s->explanation, format) ? api_text(s) : NULL;
}
