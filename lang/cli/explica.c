/* explica.c -- `vara explica`: where a number came from, or what a diagnostic is. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>

/* A letter and three digits. */
static bool looks_like_code(const char *word)
{
    return strlen(word) == 4 && strspn(word + 1, "0123456789") == 3;
}

static ExitCode explain_code(const Options *opt)
{
    Buf b = {0};
    VaraCode code;
    const char *word = opt->files[0];
    if (!vara_code_find(word, &code)) {
        if (looks_like_code(word))
            message("no hay un diagnóstico «%s»; «vara ayuda codigos» los lista", word);
        else
            message("falta el indicador: vara explica %s INDICADOR [en COLUMNA=VALOR…]", word);
        return EXIT_PROGRAM;
    }
    if (strcmp(opt->format, "tabla") != 0) {
        message("--formato: un diagnóstico se explica en palabras; «--formato %s» es para los indicadores", opt->format);
        return EXIT_PROGRAM;
    }
    (void)help_describe(&b, opt->files[0]);
    ExitCode ended = output_text(opt->output, b.p);
    buf_free(&b);
    return ended;
}

/* The words after the script, as one question. */
static const char *question(const Options *opt)
{
    Buf b = {0};
    for (uint32_t i = 1; i < opt->nfiles; i++)
        buf_printf(&b, "%s%s", i > 1 ? " " : "", opt->files[i]);
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}

static ExitCode explain(const Options *opt, VaraScript *script)
{
    VaraOptions how = script_options(opt);
    ExitCode code = script_end(opt, vara_explain(script, question(opt), &how), script);
    if (code != EXIT_DONE && code != EXIT_FINDINGS)
        return code;
    const char *text = vara_explanation(script, opt->format);
    if (!opt->output && strcmp(opt->format, "tabla") == 0 && output_paged(text))
        return code;
    ExitCode written = output_text(opt->output, text);
    return written == EXIT_DONE ? code : written;
}

ExitCode cmd_explica(const Options *opt)
{
    if (opt->nfiles == 1)
        return explain_code(opt);
    if (strcmp(opt->format, "tabla") != 0 && strcmp(opt->format, "json") != 0) {
        message("--formato: una explicación se escribe como tabla (en palabras) o json, no como %s", opt->format);
        return EXIT_PROGRAM;
    }
    VaraScript *script = script_open(opt, opt->files[0]);
    ExitCode code = script_spared(opt, script) ? explain(opt, script) : EXIT_PROGRAM;
    vara_free(script);
    return code;
}
