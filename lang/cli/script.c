/* script.c -- what the commands that take a script share: opening, options of a run, diagnostics. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <sched.h>
#include <unistd.h>

VaraScript *script_open(const Options *opt, const char *path)
{
    VaraScript *s = opt->text ? vara_script("<texto>", opt->text, strlen(opt->text)) : vara_open(path);
    for (uint32_t i = 0; i < opt->nparams; i++)
        vara_param(s, opt->params[i].name, opt->params[i].value);
    return s;
}

bool script_spared(const Options *opt, VaraScript *s)
{
    const char *input;
    if (opt->output)
        for (size_t i = 0; (input = vara_input(s, i)) != NULL; i++)
            if (!output_spares(opt->output, input))
                return false;
    return true;
}

enum { THREADS_DEFAULT_MAX = 8 };

VaraOptions script_options(const Options *opt)
{
    cpu_set_t mine;                           /* the processors this process may use; one system call, no file */
    int cpus = sched_getaffinity(0, sizeof mine, &mine) == 0 ? CPU_COUNT(&mine) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    progress_start(!opt->no_progress && !opt->json_diags);
    return (VaraOptions){
        .batch_rows = opt->batch,
        .threads    = opt->threads ? opt->threads : cpus < 1 ? 1 : cpus > THREADS_DEFAULT_MAX ? THREADS_DEFAULT_MAX : (unsigned)cpus,
        .addresses  = opt->holes,
        .limit_mib  = opt->limit_mib,
        .profile    = opt->profile,
        .cancel     = terminal_cancel(),
        .progress   = progress_report,
    };
}

VaraLook script_look(const Options *opt)
{
    return (VaraLook){
        .colour     = opt->output ? opt->colour == COLOUR_ALWAYS : terminal_colour(opt, STDOUT_FILENO),
        .width      = opt->output ? 0 : terminal_width(),
        .addresses  = opt->holes,
        .no_reasons = opt->no_reasons,
    };
}

ExitCode script_deliver(const Options *opt, const char *text)
{
    bool for_people = strcmp(opt->format, "tabla") == 0 || strcmp(opt->format, "markdown") == 0;
    if (!opt->output && for_people && output_paged(text))
        return EXIT_DONE;
    return output_text(opt->output, text);
}

void script_report(const Options *opt, VaraScript *s)
{
    progress_clear();
    const char *text = vara_diagnostics(s, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
    message_bytes(text, strlen(text));
}

ExitCode script_end(const Options *opt, VaraStatus status, VaraScript *s)
{
    bool ran = status == VARA_DONE || status == VARA_FINDINGS;
    progress_clear();
    if (status == VARA_INTERRUPTED || (!ran && *terminal_cancel())) {
        message("interrumpido");
        return EXIT_INTERRUPTED;
    }
    script_report(opt, s);
    if (!ran && !vara_errors(s))
        message("%s", status == VARA_TABLE ? "una tabla no se puede usar" : status == VARA_IO ? "un archivo no se pudo leer"
                      : status == VARA_LIMIT ? "se llegó a un límite" : "no se pudo evaluar el script");
    return (ExitCode)status;
}
