/* script.c -- what the commands that take a script share: reading, checking, diagnostics. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

ExitCode exit_of(Status st)
{
    switch (st) {
    case ST_OK: case ST_END: return EXIT_DONE;
    case ST_PROGRAM:         return EXIT_PROGRAM;
    case ST_TABLE:           return EXIT_TABLE;
    case ST_IO:              return EXIT_IO;
    case ST_LIMIT:           return EXIT_LIMIT;
    case ST_INTERRUPTED:     return EXIT_INTERRUPTED;
    }
    return EXIT_INTERNAL;
}

Status script_read(const Options *opt, const char *path, Diags *diags, const Source **out)
{
    Source *source = NULL;
    const char *why = NULL;
    if (opt->text) {
        *out = source_new("<texto>", opt->text, strlen(opt->text));
        return ST_OK;
    }
    Status st = source_read(path, &source, &why);
    if (st != ST_OK)
        diag_add(diags, D_E001, (Span){0}, "%s: %s", path, why ? why : "no se puede leer");
    *out = source;
    return st;
}

ExitCode script_compile(const Options *opt, const char *path, Diags *diags, Program **out, bool tests)
{
    const Source *source = NULL;
    CompileOptions how = { .tests = tests, .params = opt->params, .nparams = opt->nparams };
    *out = NULL;
    Status st = script_read(opt, path, diags, &source);
    if (st != ST_OK)
        return exit_of(st);
    *out = program_compile(source, &how, diags);
    return diags->errors ? EXIT_PROGRAM : EXIT_DONE;
}

enum { THREADS_DEFAULT_MAX = 8 };

RunOptions script_run_options(const Options *opt)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    RunOptions run = {
        .engine = {
            .batch_rows    = opt->batch,
            .threads       = opt->threads ? opt->threads : cpus < 1 ? 1 : cpus > THREADS_DEFAULT_MAX ? THREADS_DEFAULT_MAX : (uint32_t)cpus,
            .max_addresses = opt->holes,
            .max_bytes     = (uint64_t)opt->limit_mib << 20,
        },
        .cancel   = terminal_cancel(),
        .progress = progress_report,
    };
    progress_start(!opt->no_progress && !opt->json_diags);
    return run;
}

/* ---- diagnostics ---- */

static void closing_line(Buf *out, uint32_t errors, uint32_t warnings, uint32_t dropped)
{
    buf_printf(out, "%u %s, %u %s", errors, errors == 1 ? "error" : "errores", warnings, warnings == 1 ? "aviso" : "avisos");
    if (dropped)
        buf_printf(out, " (%u sin mostrar)", dropped);
    buf_putc(out, '\n');
}

void diags_write(Buf *out, Diags *const *lists, uint32_t n, bool json, bool colour)
{
    uint32_t shown = 0, errors = 0, warnings = 0, dropped = 0;
    if (json)
        buf_putc(out, '[');
    for (uint32_t k = 0; k < n; k++) {
        diags_sort(lists[k]);
        for (uint32_t i = 0; i < lists[k]->n; i++, shown++) {
            if (json) {
                buf_puts(out, shown ? ",\n " : "");
                diag_render_json(out, lists[k]->items[i]);
            } else {
                diag_render(out, lists[k]->items[i], colour);
            }
        }
        errors   += lists[k]->errors;
        warnings += lists[k]->warnings;
        dropped  += lists[k]->dropped;
    }
    if (json)
        buf_puts(out, "]\n");
    else if (shown)
        closing_line(out, errors, warnings, dropped);
}

void diags_report(const Options *opt, Diags *diags)
{
    Buf b = {0};
    diags_write(&b, &diags, 1, opt->json_diags, terminal_colour(opt, STDERR_FILENO));
    message_text(&b);
    buf_free(&b);
}

ExitCode script_end(const Options *opt, ExitCode code, Diags *diags)
{
    progress_clear();
    if (code != EXIT_DONE && *terminal_cancel())
        code = EXIT_INTERRUPTED;
    if (code == EXIT_INTERRUPTED) {
        message("interrumpido");
        return code;
    }
    diags_report(opt, diags);
    if (code != EXIT_DONE && !diags->errors)
        message("%s", code == EXIT_TABLE ? "una tabla no se puede usar" : code == EXIT_IO ? "un archivo no se pudo leer"
                      : code == EXIT_LIMIT ? "se llegó a un límite" : "no se pudo evaluar el script");
    return code;
}
