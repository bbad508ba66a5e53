/* esquema.c -- `vara esquema`: the `datos` block of a file nobody has described. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

VaraGlance glance_of(const Options *opt)
{
    return (VaraGlance){ .line = opt->line, .all = opt->all_tables, .limit_mib = opt->limit_mib, .cancel = terminal_cancel() };
}

ExitCode cmd_esquema(const Options *opt)
{
    VaraStatus status;
    VaraGlance glance = glance_of(opt);
    VaraScript *seen = vara_look(opt->files[0], &glance, &status);
    ExitCode code = script_end(opt, status, seen);
    if (code == EXIT_DONE)
        code = script_deliver(opt, vara_schema(seen));
    vara_free(seen);
    return code;
}
