/* mira.c -- `vara mira`: what the columns of a file hold, and what is odd in it. */
#include "lang/cli/output.h"

#include <string.h>

ExitCode cmd_mira(const Options *opt)
{
    VaraStatus status;
    if (glance_refused(opt) || !output_spares(opt->output, opt->files[0]))
        return EXIT_PROGRAM;
    VaraGlance glance = glance_of(opt);
    VaraScript *seen = vara_look(opt->files[0], &glance, &status);
    VaraLook look = script_look(opt);
    look.no_reasons = true;             /* what has no sum has none for its type, which is said */
    ExitCode code = script_end(opt, status, seen);
    if (code == EXIT_DONE) {
        const char *accounts = vara_accounts(seen, opt->format, &look);
        if (!opt->json_diags)
            message_bytes(accounts, strlen(accounts));
        code = script_deliver(opt, vara_output(seen, opt->format, &look));
    }
    vara_free(seen);
    return code;
}
