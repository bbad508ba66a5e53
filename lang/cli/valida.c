/* valida.c -- `vara valida`: checks scripts without evaluating them. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

ExitCode cmd_valida(const Options *opt)
{
    VaraScript **scripts = gc_array(VaraScript *, opt->nfiles);
    ExitCode worst = EXIT_DONE;
    for (uint32_t i = 0; i < opt->nfiles; i++) {
        scripts[i] = script_open(opt, opt->files[i]);
        ExitCode code = (ExitCode)vara_check(scripts[i]);
        if (code > worst)
            worst = code;
    }
    const char *said = vara_diagnostics_of(scripts, opt->nfiles, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
    if (opt->json_diags) {
        ExitCode code = output_text(NULL, said);
        worst = code != EXIT_DONE ? code : worst;
    } else {
        said = *said ? said : "sin errores\n";
        message_bytes(said, strlen(said));
    }
    for (uint32_t i = 0; i < opt->nfiles; i++)
        vara_free(scripts[i]);
    return worst;
}
