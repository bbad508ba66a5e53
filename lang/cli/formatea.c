/* formatea.c -- `vara formatea`: gives scripts their one form, or says which do not have it. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

enum { CHANGES_SHOWN = 12 };

/* A script with errors goes through as it came. */
static void pass_on(const VaraScript *s)
{
    size_t len;
    const char *text = vara_text(s, &len);
    Output *o;
    if (text && output_open(NULL, &o) == EXIT_DONE && output_add(o, text, len) == EXIT_DONE)
        (void)output_end(o);
}

static ExitCode refused(VaraStatus status, const char *path)
{
    if (status == VARA_INTERNAL)
        message("error interno: con otra forma «%s» diría otra cosa; queda como estaba", path);
    return (ExitCode)status;
}

/* --revisa: names the script and shows what would change. */
static ExitCode check_one(VaraScript *s, const char *path, Buf *out)
{
    VaraStatus status;
    const char *changes = vara_form_changes(s, CHANGES_SHOWN, &status);
    if (!changes)
        return refused(status, path);
    if (!*changes)
        return EXIT_DONE;
    buf_printf(out, "%s\n%s", path, changes);
    return EXIT_FINDINGS;
}

static ExitCode format_one(VaraScript *s, const char *path)
{
    VaraStatus status;
    bool piped = strcmp(path, "-") == 0;
    const char *form = vara_formatted(s, &status);
    if (!form) {
        if (piped && status == VARA_PROGRAM)
            pass_on(s);
        return refused(status, path);
    }
    size_t len;
    bool same = strcmp(vara_text(s, &len), form) == 0;
    return piped ? output_text(NULL, form) : same ? EXIT_DONE : output_text(path, form);
}

ExitCode cmd_formatea(const Options *opt)
{
    VaraScript **scripts = gc_array(VaraScript *, opt->nfiles);
    ExitCode worst = EXIT_DONE;
    Buf changes = { 0 };
    for (uint32_t i = 0; i < opt->nfiles; i++) {
        scripts[i] = script_open(opt, opt->files[i]);
        ExitCode code = opt->check ? check_one(scripts[i], opt->files[i], &changes) : format_one(scripts[i], opt->files[i]);
        worst = code > worst ? code : worst;
    }
    const char *said = vara_diagnostics_of(scripts, opt->nfiles, false, terminal_colour(opt, STDERR_FILENO));
    message_bytes(said, strlen(said));
    if (changes.len) {
        ExitCode code = output_text(NULL, changes.p);
        worst = code > worst ? code : worst;
    }
    for (uint32_t i = 0; i < opt->nfiles; i++)
        vara_free(scripts[i]);
    buf_free(&changes);
    return worst;
}
