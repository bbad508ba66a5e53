/* session.c -- exploring, as runtime/vara.h gives it. */
#include "lang/api/api.h"

#include "lang/session/session.h"
#include <string.h>

struct VaraSession {
    Session       *session;
    const Entered *entered;     /* the last entry; null before the first */
    Diags         *diags;       /* what was said last */
    const char    *accounts;    /* of the last entry that read tables */
    Explanation   *explanation; /* of the last vara_session_explain; or null */
    WordList       words;       /* of the last vara_session_word */
    Buf            room;        /* of the text given back last */
};

VaraSession *vara_session(void)
{
    VaraSession *s = gc_root(sizeof *s);
    *s = (VaraSession){ .session = session_new(), .diags = diags_new(), .accounts = "" };
    return s;
}

void vara_session_free(VaraSession *s)
{
    if (!s)
        return;
    session_free(s->session);
    buf_free(&s->room);
    gc_root_free(s);
}

void vara_session_param(VaraSession *s, const char *name, const char *value)
{
    ParamGiven p = { .name = gc_strdup(name), .text = gc_strdup(value) };
    GC_PUSH(s->session->params, s->session->nparams, s->session->cap_params, p);
}

static const char *given(VaraSession *s)
{
    buf_puts(&s->room, "");
    return s->room.p;
}

static const Source *source_of(const char *name, const char *text)
{
    return source_new(gc_strdup(name), gc_strdup(text), strlen(text));
}

bool vara_session_goes_on(const char *text)
{
    return session_goes_on(text);
}

/* ---- entries ---- */

static VaraStatus entered(VaraSession *s, const Entered *e)
{
    s->entered = e;
    s->diags   = e->diags;
    VaraStatus status = api_status(e->status);
    return status == VARA_DONE && e->results && results_have_findings(e->results, e->diags) ? VARA_FINDINGS : status;
}

static RunOptions options(const VaraOptions *opt)
{
    RunOptions run = api_run_options(opt, NULL);
    run.engine.profile = NULL;
    run.indicators     = false;
    return run;
}

VaraStatus vara_session_enter(VaraSession *s, const char *name, const char *text, const VaraOptions *opt)
{
    RunOptions run = options(opt);
    return entered(s, session_enter(s->session, source_of(name, text), &run));
}

VaraStatus vara_session_load(VaraSession *s, const char *path, const VaraOptions *opt)
{
    RunOptions run = options(opt);
    Source *source = NULL;
    const char *why = NULL;
    if (source_read(path, &source, &why) == ST_OK)
        return entered(s, session_load(s->session, source, &run));
    s->entered = NULL;
    s->diags   = diags_new();
    diag_add(s->diags, D_E001, (Span){0}, "%s: %s", path, why ? why : "no se puede leer");
    return VARA_IO;
}

VaraStatus vara_session_rows(VaraSession *s, const char *dataset, unsigned n, const VaraOptions *opt)
{
    RunOptions run = options(opt);
    return entered(s, session_rows(s->session, str_of(gc_strdup(dataset)), n, &run));
}

const char *vara_session_diagnostics(VaraSession *s, bool colour)
{
    buf_clear(&s->room);
    diags_sort(s->diags);
    for (uint32_t i = 0; i < s->diags->n; i++)
        diag_render(&s->room, s->diags->items[i], colour);
    return given(s);
}

const char *vara_session_note(VaraSession *s)
{
    buf_clear(&s->room);
    if (s->entered && s->entered->note)
        buf_puts(&s->room, s->entered->note);
    return given(s);
}

const char *vara_session_output(VaraSession *s, const char *format, const VaraLook *look)
{
    Format f;
    ReportOptions how = api_look(look);
    buf_clear(&s->room);
    if (s->entered && s->entered->results && format_find(format, &f))
        report_write(&s->room, s->entered->results, f, &how);
    return given(s);
}

const char *vara_session_accounts(VaraSession *s)
{
    buf_clear(&s->room);
    if (s->entered && s->entered->results)
        report_counts(&s->room, s->entered->results);
    if (!s->room.len || strcmp(s->room.p, s->accounts) == 0)
        buf_clear(&s->room);
    else
        s->accounts = gc_strndup(s->room.p, s->room.len);
    return given(s);
}

/* ---- questions ---- */

const char *vara_session_type(VaraSession *s, const char *expression, bool unit)
{
    buf_clear(&s->room);
    s->entered = NULL;
    s->diags   = diags_new();
    return session_type(s->session, source_of("<entrada>", expression), unit, &s->room, &s->diags) ? given(s) : NULL;
}

const char *vara_session_describe(VaraSession *s, const char *name, const char **near)
{
    Str meant = {0};
    *near = NULL;
    buf_clear(&s->room);
    if (session_describe(s->session, str_of(gc_strdup(name)), &s->room, &meant))
        return given(s);
    if (meant.len)
        *near = gc_strndup(meant.p, meant.len);
    return NULL;
}

const char *vara_session_list(VaraSession *s, bool tables)
{
    buf_clear(&s->room);
    session_list(s->session, tables, &s->room);
    return given(s);
}

VaraStatus vara_session_explain(VaraSession *s, const char *question, const VaraOptions *opt)
{
    RunOptions run = options(opt);
    ExplainAsk ask = explain_read(str_of(gc_strdup(question)));
    ask.addresses = run.engine.max_addresses;
    return entered(s, session_explain(s->session, ask, &run, &s->explanation));
}

const char *vara_session_explanation(VaraSession *s, const char *format)
{
    buf_clear(&s->room);
    return api_explanation(&s->room, s->explanation, format) ? given(s) : NULL;
}

const char *vara_session_script(VaraSession *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    buf_clear(&s->room);
    session_save(s->session, slash ? gc_strndup(path, (size_t)(slash - path) + 1) : "", &s->room);
    return given(s);
}

const char *vara_session_word(VaraSession *s, const char *prefix, size_t i)
{
    if (i == 0) {
        s->words = (WordList){0};
        session_complete(s->session, str_of(gc_strdup(prefix)), &s->words);
    }
    if (i >= s->words.n)
        return NULL;
    buf_clear(&s->room);
    buf_str(&s->room, s->words.items[i]);
    return given(s);
}
