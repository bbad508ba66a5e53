/* formula.c -- `vara formula`: shows how one published formula was read and what is wrong with it. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 20 };

static bool read_input(Buf *text)
{
    char piece[4096];
    size_t n;
    while (text->len < INPUT_MAX && (n = fread(piece, 1, sizeof piece, stdin)) > 0)
        buf_add(text, piece, n);
    return !ferror(stdin);
}

ExitCode cmd_formula(const Options *opt)
{
    Buf input = {0};
    VaraCard card = opt->card;
    VaraStatus status;
    if (!opt->nfiles) {
        message("falta la fórmula: vara formula TEXTO, o «-» para la entrada estándar");
        return EXIT_PROGRAM;
    }
    if (strcmp(opt->format, "tabla") != 0 && strcmp(opt->format, "json") != 0) {
        message("--formato: una fórmula se muestra como tabla o json, no como %s", opt->format);
        return EXIT_PROGRAM;
    }
    bool from_input = strcmp(opt->files[0], "-") == 0;
    if (from_input && !read_input(&input)) {
        message("no se puede leer la entrada estándar");
        return EXIT_IO;
    }
    if (!from_input)
        buf_puts(&input, opt->files[0]);
    const char *text = input.p ? input.p : "";
    if (utf8_check(text, input.len) != input.len) {
        message("la fórmula no está en UTF-8: el byte %zu no es de una letra", utf8_check(text, input.len) + 1);
        buf_free(&input);
        return EXIT_PROGRAM;
    }
    card.variables  = opt->variables;
    card.nvariables = opt->nvariables;
    VaraFormula *f = vara_formula(from_input ? "<entrada>" : "<texto>", text, input.len, &card, &status);
    buf_free(&input);
    ExitCode written = output_text(opt->output, vara_formula_output(f, opt->format, opt->output ? opt->colour == COLOUR_ALWAYS : terminal_colour(opt, STDOUT_FILENO)));
    vara_formula_free(f);
    return written == EXIT_DONE ? (ExitCode)status : written;
}
