/* evalua.c -- `vara evalua`: runs a script and writes its results. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <sys/stat.h>
#include <unistd.h>

/* --salida must not destroy the program that asks for it. */
static bool would_overwrite(const char *output, const char *script)
{
    struct stat a, b;
    return stat(output, &a) == 0 && stat(script, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Rows of a table that need not wait for one another go out as they come. */
typedef struct Stream { const Options *opt; Output *out; ExitCode code; } Stream;

static Status send_rows(void *ctx, const ResultSet *rs, Result *r)
{
    Stream *s = ctx;
    Buf b = {0};
    if (!s->out)
        s->code = output_open(s->opt->output, &s->out);
    ReportOptions how = { .no_reasons = s->opt->no_reasons };
    report_rows(&b, rs, r, s->opt->format, &how);
    if (s->code == EXIT_DONE)
        s->code = output_add(s->out, &b);
    buf_free(&b);
    return s->code == EXIT_DONE ? ST_OK : ST_IO;
}

static ExitCode deliver(const Options *opt, Stream *s, const ResultSet *rs)
{
    Buf b = {0};
    ReportOptions how = {
        .colour        = opt->output ? opt->colour == COLOUR_ALWAYS : terminal_colour(opt, STDOUT_FILENO),
        .width         = opt->output ? 0 : terminal_width(),
        .max_addresses = opt->holes,
        .max_listed    = opt->holes,
        .no_reasons    = opt->no_reasons,
    };
    bool for_people = opt->format == FORMAT_TABLE || opt->format == FORMAT_MARKDOWN;
    ExitCode code = EXIT_DONE;
    report_write(&b, rs, opt->format, &how);
    if (s->out) {
        code = output_add(s->out, &b);
        if (code == EXIT_DONE)
            code = output_end(s->out);
    } else if (opt->output || !for_people || !output_paged(&b)) {
        code = output_text(opt->output, &b);
    }
    buf_free(&b);
    return code;
}

static void say_counts(const Options *opt, const ResultSet *rs)
{
    Buf b = {0};
    if (!opt->json_diags)           /* then standard error holds the array and nothing else */
        report_counts(&b, rs);
    ReportOptions how = { .max_addresses = opt->holes };
    if (!opt->json_diags && (opt->format == FORMAT_CSV || opt->format == FORMAT_JSONL))
        report_undecided(&b, rs, &how);
    message_text(&b);
    buf_free(&b);
}

static void say_profile(const EngineProfile *p)
{
    Buf b = {0};
    buf_puts(&b, "Perfil (CPU de todos los hilos)\n");
    for (int s = 0; s < PROFILE_STAGES; s++)
        if (p->rows[s])
            buf_printf(&b, "  %-10s %9.1f ms %12llu renglones %8.1f ns cada uno\n", profile_stage_name((ProfileStage)s), (double)p->ns[s] / 1e6,
                       (unsigned long long)p->rows[s], (double)p->ns[s] / (double)p->rows[s]);
    message_text(&b);
    buf_free(&b);
}

ExitCode cmd_evalua(const Options *opt)
{
    const char *path = opt->nfiles ? opt->files[0] : NULL;
    Diags *diags = diags_new();
    Program *program = NULL;
    ResultSet *rs = NULL;
    EngineProfile profile = {0};
    Stream stream = { .opt = opt, .code = EXIT_DONE };
    if (opt->output && path && would_overwrite(opt->output, path)) {
        message("--salida: «%s» es el propio script", opt->output);
        return EXIT_PROGRAM;
    }
    ExitCode code = script_compile(opt, path, diags, &program, false);
    if (code == EXIT_DONE) {
        RunOptions run = script_run_options(opt);
        run.engine.profile = opt->profile ? &profile : NULL;
        run.indicators = opt->format == FORMAT_JSON;    /* the whole record, also beside a muestra */
        if (opt->format == FORMAT_CSV || opt->format == FORMAT_JSONL) {
            run.rows     = send_rows;
            run.rows_ctx = &stream;
        }
        code = exit_of(program_run(program, &run, diags, &rs));
        if (stream.code != EXIT_DONE)
            return stream.code;         /* it was said when the writing failed */
    }
    code = script_end(opt, code, diags);
    if (code != EXIT_DONE) {
        if (stream.out)
            output_drop(stream.out);
        return code;
    }
    say_counts(opt, rs);
    code = deliver(opt, &stream, rs);
    if (opt->profile && !opt->json_diags)
        say_profile(&profile);
    if (code == EXIT_DONE && results_have_findings(rs, diags))
        code = EXIT_FINDINGS;
    return code;
}
