/* script.c -- handles of runtime/vara.h: compile, run, test. */
#include "lang/api/api.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

static_assert(UINT_MAX == UINT32_MAX, "counts of the public header are those of the engine");

void vara_start(void)
{
    mem_init();
}

static VaraScript *script_new(void)
{
    VaraScript *s = gc_root(sizeof *s);
    *s = (VaraScript){ .diags = diags_new() };
    return s;
}

VaraScript *vara_script(const char *name, const char *text, size_t len)
{
    VaraScript *s = script_new();
    s->source = source_new(gc_strdup(name), gc_strndup(text, len), len);
    return s;
}

VaraScript *vara_open(const char *path)
{
    VaraScript *s = script_new();
    Source *source = NULL;
    const char *why = NULL;
    if (source_read(path, &source, &why) == ST_OK)
        s->source = source;
    else
        diag_add(s->diags, D_E001, (Span){0}, "%s: %s", path, why ? why : "no se puede leer");
    return s;
}

void vara_free(VaraScript *s)
{
    if (!s)
        return;
    results_free(s->results);
    program_free(s->program);
    look_free(s->look);
    buf_free(&s->room);
    gc_root_free(s);
}

void vara_param(VaraScript *s, const char *name, const char *value)
{
    ParamGiven p = { .name = gc_strdup(name), .text = gc_strdup(value) };
    GC_PUSH(s->params, s->nparams, s->cap_params, p);
}

void vara_table(VaraScript *s, const char *name, const void *bytes, size_t len)
{
    TableGiven t = { gc_strdup(name), { gc_strndup(bytes, len), (uint32_t)len } };
    GC_PUSH(s->tables, s->ntables, s->cap_tables, t);
}

void vara_module(VaraScript *s, const char *path, const char *text, size_t len)
{
    ModuleGiven m = { gc_strdup(path), { gc_strndup(text, len), (uint32_t)len } };
    GC_PUSH(s->modules, s->nmodules, s->cap_modules, m);
}

VaraStatus api_status(Status st)
{
    switch (st) {
    case ST_OK:
    case ST_END:         return VARA_DONE;
    case ST_PROGRAM:     return VARA_PROGRAM;
    case ST_TABLE:       return VARA_TABLE;
    case ST_IO:          return VARA_IO;
    case ST_LIMIT:       return VARA_LIMIT;
    case ST_INTERRUPTED: return VARA_INTERRUPTED;
    }
    return VARA_INTERNAL;
}

VaraStatus api_compile(VaraScript *s, bool tests)
{
    if (!s->source)
        return VARA_IO;
    if (!s->program) {
        CompileOptions opt = { .params = s->params, .nparams = s->nparams, .tables = s->tables, .ntables = s->ntables,
                               .modules = s->modules, .nmodules = s->nmodules, .tests = tests };
        s->program = program_compile(s->source, &opt, s->diags);
    }
    return s->diags->errors ? VARA_PROGRAM : VARA_DONE;
}

VaraStatus vara_check(VaraScript *s)
{
    return api_compile(s, false);
}

const char *vara_input(VaraScript *s, size_t i)
{
    (void)vara_check(s);
    return s->program && i <= UINT32_MAX ? program_input(s->program, (uint32_t)i) : NULL;
}

/* ---- running ---- */

RunOptions api_run_options(const VaraOptions *opt, EngineProfile *profile)
{
    static const VaraOptions usual = { .records = true };
    if (!opt)
        opt = &usual;
    return (RunOptions){
        .engine = {
            .batch_rows    = opt->batch_rows,
            .threads       = opt->threads,
            .max_addresses = opt->addresses,
            .max_bytes     = (uint64_t)opt->limit_mib << 20,
            .profile       = opt->profile ? profile : NULL,
        },
        .indicators   = opt->records,
        .cancel       = opt->cancel,
        .progress     = opt->progress,
        .progress_ctx = opt->progress_ctx,
    };
}

VaraStatus vara_run(VaraScript *s, const VaraOptions *opt)
{
    VaraStatus checked = vara_check(s);
    if (checked != VARA_DONE)
        return checked;
    results_free(s->results);
    s->results = NULL;
    s->profile = (EngineProfile){0};
    RunOptions run = api_run_options(opt, &s->profile);
    ReportOptions how = api_look(opt ? opt->look : NULL);
    if (opt && opt->write && opt->format && format_find(opt->format, &run.format)) {
        run.write     = opt->write;
        run.write_ctx = opt->write_ctx;
        run.look      = &how;
    }
    VaraStatus ended = api_status(program_run(s->program, &run, s->diags, &s->results));
    return ended == VARA_DONE && results_have_findings(s->results, s->diags) ? VARA_FINDINGS : ended;
}

VaraStatus vara_test(VaraScript *s, const VaraOptions *opt)
{
    VaraStatus ended = api_compile(s, true);
    if (ended != VARA_DONE)
        return ended;
    RunOptions run = api_run_options(opt, &s->profile);
    s->tests = (TestReport){ .want_cover = opt && opt->coverage };
    ended = api_status(program_test(s->program, &run, s->diags, &s->tests));
    return ended == VARA_DONE && s->tests.failed ? VARA_FINDINGS : ended;
}
