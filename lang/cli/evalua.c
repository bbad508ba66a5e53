/* evalua.c -- `vara evalua`: runs a script and writes its results. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>

/* Rows of a table that need not wait for one another go out as they come. */
typedef struct Stream { const Options *opt; Output *out; ExitCode code; } Stream;

static bool send_text(void *ctx, const char *text, size_t len)
{
    Stream *s = ctx;
    if (!s->out)
        s->code = output_open(s->opt->output, &s->out);
    if (s->code == EXIT_DONE)
        s->code = output_add(s->out, text, len);
    return s->code == EXIT_DONE;
}

static ExitCode deliver(const Options *opt, Stream *s, const char *text)
{
    if (s->out) {
        ExitCode code = output_add(s->out, text, strlen(text));
        return code == EXIT_DONE ? output_end(s->out) : code;
    }
    return script_deliver(opt, text);
}

static void say(const char *text)
{
    progress_clear();
    message_bytes(text, strlen(text));
}

static ExitCode run(const Options *opt, VaraScript *script)
{
    Stream stream = { .opt = opt, .code = EXIT_DONE };
    VaraLook look = script_look(opt);
    VaraOptions how = script_options(opt);
    how.records   = strcmp(opt->format, "json") == 0;   /* the whole record, also beside a muestra */
    how.format    = opt->format;
    how.look      = &look;
    how.write     = send_text;
    how.write_ctx = &stream;
    VaraStatus ended = vara_run(script, &how);
    if (stream.code != EXIT_DONE)
        return stream.code;             /* it was said when the writing failed */
    ExitCode code = script_end(opt, ended, script);
    if (code != EXIT_DONE && code != EXIT_FINDINGS) {
        if (stream.out)
            output_drop(stream.out);
        return code;
    }
    if (!opt->json_diags)               /* else standard error holds the array and nothing else */
        say(vara_accounts(script, opt->format, &look));
    ExitCode written = deliver(opt, &stream, vara_output(script, opt->format, &look));
    if (opt->profile && !opt->json_diags)
        say(vara_profile(script));
    return written == EXIT_DONE ? code : written;
}

/* A table where a script is expected: said as such, not as a hundred errors of syntax. */
static bool is_table(const char *path)
{
    static const char *const ends[] = { ".csv", ".tsv", ".xlsx", ".xls", ".ods" };
    size_t len = strlen(path);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (len > strlen(ends[i]) && strcmp(path + len - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

ExitCode cmd_evalua(const Options *opt)
{
    const char *path = opt->nfiles ? opt->files[0] : NULL;
    if (path && !opt->interactive && is_table(path)) {
        message("«%s» parece una tabla, no un script. «vara mira %s» dice qué hay en ella, y «vara esquema %s» escribe el bloque «datos» que la lee.", path, path, path);
        return EXIT_PROGRAM;
    }
    if (opt->interactive && (opt->text || opt->output)) {
        message("-i abre una sesión: no va con --%s", opt->text ? "texto" : "salida");
        return EXIT_PROGRAM;
    }
    if (opt->interactive)
        return cmd_explora(opt);
    VaraScript *script = script_open(opt, path);
    ExitCode code = script_spared(opt, script) ? run(opt, script) : EXIT_PROGRAM;
    vara_free(script);
    return code;
}
