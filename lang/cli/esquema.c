/* esquema.c -- `vara esquema`: the `datos` block of a file nobody has described. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>

VaraGlance glance_of(const Options *opt)
{
    return (VaraGlance){ .line = opt->line, .all = opt->all_tables, .limit_mib = opt->limit_mib, .cancel = terminal_cancel() };
}

bool glance_refused(const Options *opt)
{
    const char *path = opt->files[0];
    size_t len = strlen(path);
    if (len < 5 || strcmp(path + len - 5, ".vara") != 0)
        return false;
    message("«%s» es un script: diga el archivo de datos. Lo que Vara entiende de un script lo dice «vara vuelca».", path);
    return true;
}

ExitCode cmd_esquema(const Options *opt)
{
    VaraStatus status;
    if (glance_refused(opt) || !output_spares(opt->output, opt->files[0]))
        return EXIT_PROGRAM;
    VaraGlance glance = glance_of(opt);
    VaraScript *seen = vara_look(opt->files[0], &glance, &status);
    ExitCode code = script_end(opt, status, seen);
    if (code == EXIT_DONE)
        code = script_deliver(opt, vara_schema(seen));
    vara_free(seen);
    return code;
}
