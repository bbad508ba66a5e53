/* prueba.c -- `vara prueba`: runs the tests of a script. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <unistd.h>

static void write_failure(Buf *out, const TestResult *t)
{
    Span at = t->where.source ? t->where : t->span;
    buf_printf(out, "\n  %s\n", t->title ? t->title : "(sin título)");
    if (at.source)
        buf_printf(out, "    --> %s:%u:%u\n", at.source->name, source_line(at.source, at.start), source_column(at.source, at.start));
    /* A message of several lines keeps its margin. */
    const char *p = t->message ? t->message : "no se cumplió";
    buf_puts(out, "    ");
    for (; *p; p++) {
        buf_putc(out, *p);
        if (*p == '\n' && p[1])
            buf_puts(out, "    ");
    }
    if (p[-1] != '\n')
        buf_putc(out, '\n');
}

static void write_report(Buf *out, const TestReport *report, bool colour)
{
    for (uint32_t i = 0; i < report->n; i++) {
        const TestResult *t = &report->items[i];
        const char *on = !colour ? "" : t->passed ? "\033[32m" : "\033[31m";
        buf_printf(out, "prueba %s … %s%s%s\n", t->title ? t->title : "(sin título)", on, t->passed ? "pasó" : "falló", colour ? "\033[0m" : "");
    }
    for (uint32_t i = 0; i < report->n; i++)
        if (!report->items[i].passed)
            write_failure(out, &report->items[i]);
    buf_printf(out, "%s%u pasaron, %u fallaron\n", report->n ? "\n" : "", report->passed, report->failed);
}

ExitCode cmd_prueba(const Options *opt)
{
    Diags *diags = diags_new();
    Program *program = NULL;
    TestReport report = {0};
    Buf b = {0};
    ExitCode code = script_compile(opt, opt->nfiles ? opt->files[0] : NULL, diags, &program, true);
    if (code == EXIT_DONE) {
        RunOptions run = script_run_options(opt);
        code = exit_of(program_test(program, &run, diags, &report));
    }
    code = script_end(opt, code, diags);
    if (code != EXIT_DONE)
        return code;
    if (!report.n)
        message("el script no tiene bloques «prueba»");
    write_report(&b, &report, terminal_colour(opt, STDOUT_FILENO));
    code = output_text(NULL, &b);
    buf_free(&b);
    return code == EXIT_DONE && report.failed ? EXIT_FINDINGS : code;
}
