/* vuelca.c -- `vara vuelca`: writes what each stage made of a script. */
#include "lang/cli/output.h"

ExitCode cmd_vuelca(const Options *opt)
{
    VaraStatus status;
    if (!opt->dump) {
        message("diga qué vuelca: --tokens, --arbol, --tipos o --plan");
        return EXIT_PROGRAM;
    }
    VaraScript *script = script_open(opt, opt->nfiles ? opt->files[0] : NULL);
    const char *text = vara_dump(script, opt->dump, &status);
    Buf b = {0};
    buf_puts(&b, text ? text : "");
    script_report(opt, script);
    ExitCode written = output_paged(b.p) ? EXIT_DONE : output_text(NULL, b.p);
    buf_free(&b);
    vara_free(script);
    return written != EXIT_DONE ? written : (ExitCode)status;
}
