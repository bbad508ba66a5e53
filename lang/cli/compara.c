/* compara.c -- `vara compara`: two versions of a methodology, what changed and for whom. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

/* What was said of both, or that it was interrupted. */
static ExitCode said(const Options *opt, VaraStatus status, VaraScript *const scripts[2])
{
    progress_clear();
    if (status == VARA_INTERRUPTED || *terminal_cancel()) {
        message("interrumpido");
        return EXIT_INTERRUPTED;
    }
    const char *text = vara_diagnostics_of(scripts, 2, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
    message_bytes(text, strlen(text));
    return (ExitCode)status;
}

ExitCode cmd_compara(const Options *opt)
{
    if (strcmp(opt->format, "jsonl") == 0) {
        message("--formato: una comparación se escribe como tabla, csv, json o markdown, no como jsonl");
        return EXIT_PROGRAM;
    }
    if (strcmp(opt->files[0], "-") == 0 && strcmp(opt->files[1], "-") == 0) {
        message("compara: sólo uno de los dos puede venir por la entrada estándar");
        return EXIT_PROGRAM;
    }
    VaraScript *scripts[2] = { script_open(opt, opt->files[0]), script_open(opt, opt->files[1]) };
    VaraOptions how = script_options(opt);
    VaraLook look = { .addresses = opt->holes };
    ExitCode code = said(opt, vara_compare(scripts[0], scripts[1], &how), scripts);
    if ((code == EXIT_DONE || code == EXIT_FINDINGS) && !(script_spared(opt, scripts[0]) && script_spared(opt, scripts[1])))
        code = EXIT_PROGRAM;
    const char *text = code == EXIT_DONE || code == EXIT_FINDINGS ? vara_comparison(scripts[0], opt->format, &look) : NULL;
    bool people = strcmp(opt->format, "tabla") == 0 || strcmp(opt->format, "markdown") == 0;
    if (text && !(people && !opt->output && output_paged(text))) {
        ExitCode written = output_text(opt->output, text);
        code = written == EXIT_DONE ? code : written;
    }
    vara_free(scripts[0]);
    vara_free(scripts[1]);
    return code;
}
