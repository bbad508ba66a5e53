/* mir.c -- `vara mir`: checks a matrix of indicators that stands in a table. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

static bool prepare(const Options *opt, VaraMir *m)
{
    for (uint32_t i = 0; i < opt->ncolumns; i++) {
        const char *why = vara_mir_column(m, opt->columns[i]);
        if (why) {
            message("--columna: %s", why);
            return false;
        }
    }
    if (opt->norm)
        vara_mir_norm(m, opt->norm);
    vara_mir_heading(m, opt->heading);
    for (uint32_t i = 0; i < opt->nparams; i++)
        vara_mir_param(m, opt->params[i].name, opt->params[i].value);
    if (!opt->dataset)
        return true;
    const char *colon = strrchr(opt->dataset, ':');
    if (!colon || colon == opt->dataset || !colon[1]) {
        message("--datos: «%s» no sirve; se espera SCRIPT:NOMBRE", opt->dataset);
        return false;
    }
    const char *script = gc_strndup(opt->dataset, (size_t)(colon - opt->dataset));
    vara_mir_script(m, script, colon + 1);
    return output_spares(opt->output, script);
}

ExitCode cmd_mir(const Options *opt)
{
    if (!opt->nfiles == !opt->dataset) {
        message(opt->dataset ? "dé una tabla o --datos SCRIPT:NOMBRE, no las dos" : "falta la tabla: vara mir TABLA, o --datos SCRIPT:NOMBRE");
        return EXIT_PROGRAM;
    }
    if (strcmp(opt->format, "jsonl") == 0) {
        message("--formato: una MIR revisada se escribe como tabla, csv, json o markdown, no como jsonl");
        return EXIT_PROGRAM;
    }
    if (opt->nfiles && !output_spares(opt->output, opt->files[0]))
        return EXIT_PROGRAM;
    VaraMir *m = vara_mir(opt->nfiles ? opt->files[0] : "");
    ExitCode code = EXIT_PROGRAM;
    if (prepare(opt, m)) {
        code = (ExitCode)vara_mir_check(m);
        VaraLook look = { .colour = opt->output ? opt->colour == COLOUR_ALWAYS : terminal_colour(opt, STDOUT_FILENO), .addresses = opt->holes };
        const char *text = vara_mir_diagnostics(m, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
        message_bytes(text, strlen(text));
        const char *report = vara_mir_output(m, opt->format, &look);
        bool for_people = strcmp(opt->format, "tabla") == 0 || strcmp(opt->format, "markdown") == 0;
        if (report && (opt->output || !for_people || !output_paged(report))) {
            ExitCode written = output_text(opt->output, report);
            code = written == EXIT_DONE ? code : written;
        }
    }
    vara_mir_free(m);
    return code;
}
