/* line.c -- lines by readline's callback interface, so that Ctrl-C is ours and nothing jumps. */
#include "lang/cli/line.h"

#include "lang/cli/terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>
#include <readline/readline.h>
#include <readline/history.h>

enum { HISTORY_MAX = 5000 };

static struct {
    LineWords  *words;
    void       *ctx;
    const char *history;        /* path; null: none is kept */
    int         added;          /* entries since it was read */
    char       *got;            /* the line that readline gave; malloc'ed by it */
    bool        done;
} line;

bool line_interactive(void)
{
    return isatty(STDIN_FILENO);
}

/* ---- history ---- */

/* Makes the folders of PATH that are missing, for the user alone. */
static void make_folders(const char *path)
{
    for (const char *p = path + 1; (p = strchr(p, '/')) != NULL; p++)
        (void)mkdir(gc_strndup(path, (size_t)(p - path)), 0700);
}

static const char *history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state == '/')
        return gc_printf("%s/vara/historia", state);
    return home && *home == '/' ? gc_printf("%s/.local/state/vara/historia", home) : NULL;
}

static void read_past(void)
{
    line.history = history_path();
    if (!line.history)
        return;
    make_folders(line.history);
    int fd = open(line.history, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        line.history = NULL;
        return;
    }
    (void)fchmod(fd, 0600);
    close(fd);
    /* A stamp before each entry keeps the lines of one together. */
    history_comment_char     = '#';
    history_write_timestamps = 1;
    read_history(line.history);
    stifle_history(HISTORY_MAX);
}

void line_remember(const char *entry)
{
    const HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (!line_interactive() || !*entry || (last && strcmp(last->line, entry) == 0))
        return;
    add_history(entry);
    line.added++;
}

void line_end(void)
{
    if (line.history && line.added)
        append_history(line.added, line.history);
    line.added = 0;
}

/* ---- completion ---- */

/* What all matches begin with; TEXT where that would take away what was typed (accents and case may differ). */
static char *common(char **matches, size_t n, const char *text)
{
    size_t len = strlen(matches[1]);
    for (size_t i = 2; i <= n; i++) {
        size_t k = 0;
        while (k < len && matches[i][k] == matches[1][k])
            k++;
        len = k;
    }
    while (len && ((unsigned char)matches[1][len] & 0xc0) == 0x80)
        len--;
    return n == 1 ? strdup(matches[1]) : len >= strlen(text) ? strndup(matches[1], len) : strdup(text);
}

static char **complete(const char *text, int start, int end)
{
    char **matches = NULL;
    size_t n = 0;
    bool file = false;
    const char *before = gc_strndup(rl_line_buffer, (size_t)start);
    (void)end;
    for (const char *word; (word = line.words(line.ctx, before, text, n, &file)) != NULL; n++) {
        matches = realloc(matches, (n + 3) * sizeof *matches);
        if (!matches)
            abort();
        matches[n + 1] = strdup(word);
        matches[n + 2] = NULL;
    }
    rl_attempted_completion_over = !file;
    if (!n)
        return NULL;
    matches[0] = common(matches, n, text);
    rl_completion_suppress_append = !file;
    return matches;
}

/* ---- reading ---- */

static void on_line(char *text)
{
    line.got  = text;
    line.done = true;
    rl_callback_handler_remove();
}

void line_start(LineWords *words, void *ctx)
{
    line.words = words;
    line.ctx   = ctx;
    if (!line_interactive())
        return;
    rl_readline_name = "vara";
    rl_catch_signals = 0;
    if (!isatty(STDOUT_FILENO))
        rl_outstream = stderr;
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters   = " \t\n\"'+-*/^=<>,;()[]{}";
    rl_completer_quote_characters    = "";
    read_past();
}

/* A signal that comes between the look at the flag and the wait must not be missed: it is let in only while waiting. */
static LineEnd wait_line(void)
{
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, &before);
    LineEnd end = LINE_READ;
    while (!line.done && end == LINE_READ) {
        fd_set in;
        FD_ZERO(&in);
        FD_SET(STDIN_FILENO, &in);
        if (*terminal_cancel())         /* also one that came before signals were held back */
            end = LINE_INTERRUPTED;
        else if (pselect(STDIN_FILENO + 1, &in, NULL, NULL, NULL, &before) > 0)
            rl_callback_read_char();
        else if (errno != EINTR)
            end = LINE_EOF;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return end;
}

static LineEnd read_typed(const char *prompt, char **out)
{
    line.done = false;
    line.got  = NULL;
    rl_callback_handler_install(prompt, on_line);
    LineEnd end = wait_line();
    if (end != LINE_READ) {
        rl_free_line_state();
        rl_callback_sigcleanup();
        rl_callback_handler_remove();
        fputs(end == LINE_INTERRUPTED ? "^C\n" : "\n", rl_outstream ? rl_outstream : stdout);
        return end;
    }
    if (!line.got) {
        fputc('\n', rl_outstream ? rl_outstream : stdout);
        return LINE_EOF;
    }
    *out = gc_strdup(line.got);
    free(line.got);
    return LINE_READ;
}

LineEnd line_read(const char *prompt, char **out)
{
    char *text = NULL;
    size_t room = 0;
    if (line_interactive())
        return read_typed(prompt, out);
    ssize_t len = getline(&text, &room, stdin);
    if (len > 0 && text[len - 1] == '\n')
        text[--len] = '\0';
    *out = len >= 0 ? gc_strndup(text, (size_t)len) : NULL;
    free(text);
    return len < 0 ? (*terminal_cancel() ? LINE_INTERRUPTED : LINE_EOF) : LINE_READ;
}
