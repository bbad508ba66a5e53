/* prueba.c -- `vara prueba`: runs the tests of a script. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <unistd.h>

ExitCode cmd_prueba(const Options *opt)
{
    VaraScript *script = script_open(opt, opt->nfiles ? opt->files[0] : NULL);
    VaraOptions how = script_options(opt);
    how.coverage = opt->coverage;
    ExitCode code = script_end(opt, vara_test(script, &how), script);
    if (code == EXIT_DONE || code == EXIT_FINDINGS) {
        if (!vara_tests(script) && !opt->json_diags)
            message("el script no tiene bloques «prueba»");
        ExitCode written = output_text(NULL, vara_test_report(script, terminal_colour(opt, STDOUT_FILENO)));
        code = written == EXIT_DONE ? code : written;
    }
    vara_free(script);
    return code;
}
