/* valida.c -- `vara valida`: checks scripts without evaluating them. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <unistd.h>

ExitCode cmd_valida(const Options *opt)
{
    Diags **lists = gc_array(Diags *, opt->nfiles);
    ExitCode worst = EXIT_DONE;
    uint32_t said = 0;
    Buf b = {0};
    for (uint32_t i = 0; i < opt->nfiles; i++) {
        Program *program;
        lists[i] = diags_new();
        ExitCode code = script_compile(opt, opt->files[i], lists[i], &program, false);
        if (code > worst)
            worst = code;
        said += lists[i]->n;
    }
    diags_write(&b, lists, opt->nfiles, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
    if (opt->json_diags) {
        ExitCode code = output_text(NULL, &b);
        worst = code != EXIT_DONE ? code : worst;
    } else {
        message_text(&b);
        if (!said)
            message_bytes("sin errores\n", 12);
    }
    buf_free(&b);
    return worst;
}
