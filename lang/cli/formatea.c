/* formatea.c -- `vara formatea`: gives scripts their one form, or says which do not have it. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

enum { CHANGES_SHOWN = 12 };

static ExitCode write_bytes(const char *path, const char *text, size_t len)
{
    Output *o;
    ExitCode code = output_open(path, &o);
    if (code == EXIT_DONE)
        code = output_add(o, text, len);
    return code == EXIT_DONE ? output_end(o) : code;
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
    size_t len, old_len;
    bool piped = strcmp(path, "-") == 0;
    const char *form = vara_formatted(s, &len, &status), *old = vara_text(s, &old_len);
    if (!form) {
        if (piped && status == VARA_PROGRAM)        /* it goes through as it came */
            (void)write_bytes(NULL, old, old_len);
        return refused(status, path);
    }
    if (!piped && len == old_len && memcmp(form, old, len) == 0)
        return EXIT_DONE;
    return write_bytes(piped ? NULL : path, form, len);
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
