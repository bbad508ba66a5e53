/* formatea.c -- `vara formatea`: gives scripts their one form, or says which do not have it. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include "lang/format/format.h"
#include <string.h>
#include <unistd.h>

enum { DIFF_LINES = 12 };

static bool same(const Source *source, const Buf *text)
{
    return text->len == source->len && (!text->len || memcmp(text->p, source->text, text->len) == 0);
}

static void show_change(Buf *out, const char *path, const Source *source, const Buf *text)
{
    buf_printf(out, "%s\n", path);
    format_diff(out, (Str){ source->text, source->len }, (Str){ text->p ? text->p : "", (uint32_t)text->len }, DIFF_LINES);
}

/* One script; what --revisa says of it goes to OUT. */
static ExitCode format_one(const Options *opt, const char *path, Diags *diags, Buf *out)
{
    const Source *source = NULL;
    Buf text = { 0 };
    bool piped = strcmp(path, "-") == 0;
    Status st = script_read(opt, path, diags, &source);
    if (st != ST_OK)
        return exit_of(st);
    if (!format_source(&text, source, diags)) {
        if (diags->errors) {
            if (piped && !opt->check)
                output_text(NULL, &(Buf){ (char *)source->text, source->len, 0 });
            return EXIT_PROGRAM;
        }
        message("error interno: con otra forma «%s» diría otra cosa; queda como estaba", path);
        return EXIT_INTERNAL;
    }
    ExitCode code = EXIT_DONE;
    if (opt->check && !same(source, &text)) {
        show_change(out, path, source, &text);
        code = EXIT_FINDINGS;
    } else if (piped && !opt->check) {
        code = output_text(NULL, &text);
    } else if (!opt->check && !same(source, &text)) {
        code = output_text(path, &text);
    }
    buf_free(&text);
    return code;
}

ExitCode cmd_formatea(const Options *opt)
{
    Diags **lists = gc_array(Diags *, opt->nfiles);
    ExitCode worst = EXIT_DONE;
    Buf out = { 0 }, said = { 0 };
    for (uint32_t i = 0; i < opt->nfiles; i++) {
        lists[i] = diags_new();
        ExitCode code = format_one(opt, opt->files[i], lists[i], &out);
        worst = code > worst ? code : worst;
    }
    diags_write(&said, lists, opt->nfiles, false, terminal_colour(opt, STDERR_FILENO));
    message_text(&said);
    ExitCode code = output_text(NULL, &out);
    buf_free(&said);
    buf_free(&out);
    return code > worst ? code : worst;
}
