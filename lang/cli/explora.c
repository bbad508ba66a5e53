/* explora.c -- `vara` alone and `vara SCRIPT -i`: entries typed one by one and evaluated as they come; questions after a colon. */
#include "lang/cli/line.h"
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef enum QuestionId {
#define QUESTION(id, name, arg, what) Q_##id,
#include "lang/cli/questions.def"
#undef QUESTION
    Q_COUNT,
    Q_SEVERAL                   /* what was typed begins more than one */
} QuestionId;

typedef struct Question { const char *name, *arg, *what; } Question;
static const Question questions[Q_COUNT] = {
#define QUESTION(id, name, arg, what) { name, arg, what },
#include "lang/cli/questions.def"
#undef QUESTION
};

enum { ROWS_SHOWN = 40, ROWS_ASKED = 10, ROWS_MAX = 1000000 };

typedef struct Explorer {
    const Options *opt;
    VaraSession   *session;
    const char    *format;
    bool           timed, quit;
    unsigned       entries;
    ExitCode       worst;       /* of a session that is read from a pipe */
    const char   **saved; uint32_t nsaved, cap_saved;       /* files that :guarda wrote */
} Explorer;

/* ---- what comes out ---- */

static void say(const char *text)
{
    progress_clear();
    message_bytes(text, strlen(text));
}

static void show(const char *text)
{
    if (*text && !(line_interactive() && output_paged(text)))
        (void)output_text(NULL, text);
}

static VaraOptions options_of(const Explorer *x)
{
    VaraOptions how = script_options(x->opt);
    terminal_catch_interrupt();
    return how;
}

static VaraLook look_of(const Explorer *x, unsigned rows)
{
    return (VaraLook){ .colour = terminal_colour(x->opt, STDOUT_FILENO), .width = terminal_width(), .rows = rows, .addresses = x->opt->holes };
}

static void note_status(Explorer *x, VaraStatus status)
{
    if ((ExitCode)status > x->worst)
        x->worst = (ExitCode)status;
}

/* The results of an entry that ended with STATUS. */
static void report(Explorer *x, VaraStatus status, unsigned rows)
{
    bool people = strcmp(x->format, "tabla") == 0 || strcmp(x->format, "markdown") == 0;
    VaraLook look = look_of(x, people && line_interactive() ? rows : 0);
    progress_clear();
    if (*terminal_cancel() && status != VARA_DONE && status != VARA_FINDINGS)
        status = VARA_INTERRUPTED;
    note_status(x, status);
    if (status == VARA_INTERRUPTED) {
        message("interrumpido");
        return;
    }
    say(vara_session_diagnostics(x->session, terminal_colour(x->opt, STDERR_FILENO)));
    (people ? show : say)(vara_session_note(x->session));      /* who reads data wants nothing else among them */
    if (status != VARA_DONE && status != VARA_FINDINGS)
        return;
    say(vara_session_accounts(x->session));
    show(vara_session_output(x->session, x->format, &look));
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void enter(Explorer *x, const char *text)
{
    struct timespec start;
    VaraOptions how = options_of(x);
    clock_gettime(CLOCK_MONOTONIC, &start);
    VaraStatus status = vara_session_enter(x->session, gc_printf("<entrada %u>", ++x->entries), text, &how);
    report(x, status, ROWS_SHOWN);
    if (x->timed)
        say(gc_printf("%.3f s\n", seconds_since(&start)));
}

/* ---- questions ---- */

static void list_questions(Buf *out)
{
    buf_puts(out, "Escriba una expresión, una «muestra» o una declaración; un bloque abierto sigue en el renglón de abajo.\n"
                  "«_» es el último resultado, «?nombre» lo que se sabe de un nombre, TAB completa.\n\n");
    for (int i = 0; i < Q_COUNT; i++)
        help_row(out, gc_printf(":%s %s", questions[i].name, questions[i].arg), 22, questions[i].what);
}

static void ask_help(const char *about)
{
    Buf b = {0};
    if (!*about)
        list_questions(&b);
    else if (!help_describe(&b, about))
        message("no hay ayuda sobre «%s»; «:ayuda» lista lo que hay", about);
    if (b.len)
        show(b.p);
    buf_free(&b);
}

static void ask_name(Explorer *x, const char *name)
{
    const char *near = NULL;
    if (!*name) {
        ask_help(name);
        return;
    }
    const char *text = vara_session_describe(x->session, name, &near);
    Buf b = {0};
    if (text)
        show(text);
    else if (help_describe(&b, name))
        show(b.p);
    else if (near)
        message("no hay nada que se llame «%s». ¿Quiso decir «%s»?", name, near);
    else
        message("no hay nada que se llame «%s»", name);
    buf_free(&b);
}

static void ask_type(Explorer *x, const char *expression, bool unit)
{
    const char *text = vara_session_type(x->session, expression, unit);
    if (text) {
        show(text);
        return;
    }
    note_status(x, VARA_PROGRAM);
    say(vara_session_diagnostics(x->session, terminal_colour(x->opt, STDERR_FILENO)));
}

/* DATOS, and N after the last blank. */
static void ask_rows(Explorer *x, const char *arg)
{
    const char *blank = strrchr(arg, ' ');
    char *end = NULL;
    unsigned long n = blank ? strtoul(blank + 1, &end, 10) : ROWS_ASKED;
    bool counted = blank && end > blank + 1 && !*end && n >= 1 && n <= ROWS_MAX && blank[1] != '-';
    bool number = blank && strspn(blank + 1, "-+0123456789.,") == strlen(blank + 1);
    if (number && !counted) {
        message(":filas: «%s» no sirve; se espera un entero de 1 a %d", blank + 1, ROWS_MAX);
        note_status(x, VARA_PROGRAM);
        return;
    }
    Str name = str_trim((Str){ arg, (uint32_t)(counted ? (size_t)(blank - arg) : strlen(arg)) });
    VaraOptions how = options_of(x);
    report(x, vara_session_rows(x->session, gc_strndup(name.p, name.len), counted ? (unsigned)n : ROWS_ASKED, &how), 0);
}

static void ask_explain(Explorer *x, const char *question)
{
    VaraOptions how = options_of(x);
    VaraStatus status = vara_session_explain(x->session, question, &how);
    report(x, status, 0);
    const char *text = vara_session_explanation(x->session, strcmp(x->format, "json") == 0 ? "json" : "tabla");
    if (text)
        show(text);
}

static bool is_script(const char *path)
{
    size_t len = strlen(path);
    return len < 5 || strcmp(path + len - 5, ".vara") == 0 || !strrchr(path, '.');
}

/* A table that nobody described comes in by the block that describes what is seen of it. */
static void load_table(Explorer *x, const char *path)
{
    VaraStatus status;
    VaraGlance glance = { .limit_mib = x->opt->limit_mib, .cancel = terminal_cancel() };
    VaraScript *seen = vara_look(path, &glance, &status);
    if (status == VARA_DONE) {
        VaraOptions how = options_of(x);
        report(x, vara_session_enter(x->session, gc_printf("<entrada %u>", ++x->entries), vara_schema(seen), &how), ROWS_SHOWN);
    } else {
        note_status(x, status);
        say(vara_diagnostics(seen, false, terminal_colour(x->opt, STDERR_FILENO)));
    }
    vara_free(seen);
}

static void ask_load(Explorer *x, const char *path)
{
    if (!is_script(path)) {
        load_table(x, path);
        return;
    }
    VaraOptions how = options_of(x);
    report(x, vara_session_load(x->session, path, &how), ROWS_SHOWN);
}

static bool saved_before(const Explorer *x, const char *path)
{
    for (uint32_t i = 0; i < x->nsaved; i++)
        if (strcmp(x->saved[i], path) == 0)
            return true;
    return false;
}

/* Over what it wrote itself, and over nothing else: that may be the data. */
static void ask_save(Explorer *x, const char *path)
{
    struct stat there;
    if (!saved_before(x, path) && stat(path, &there) == 0 && S_ISREG(there.st_mode)) {
        message("«%s» ya existe y no se guardó en esta sesión; queda como estaba. Dé otro nombre.", path);
        note_status(x, VARA_PROGRAM);
        return;
    }
    ExitCode code = output_text(path, vara_session_script(x->session, path));
    if (code == EXIT_DONE) {
        message("guardado en %s", path);
        GC_PUSH(x->saved, x->nsaved, x->cap_saved, path);
    }
    note_status(x, (VaraStatus)code);
}

static void ask_format(Explorer *x, const char *name)
{
    Str fold = text_fold(str_of(name));
    const char *known;
    for (size_t i = 0; *name && (known = vara_format_name(i)) != NULL; i++)
        if (str_eq(fold, str_of(known))) {
            x->format = known;
            return;
        }
    if (*name)
        message("no hay formato «%s»: tabla, csv, json, jsonl o markdown", name);
    else
        show(gc_printf("%s\n", x->format));
}

static void ask_formula(Explorer *x, const char *text)
{
    VaraStatus status;
    const char *format = strcmp(x->format, "json") == 0 ? "json" : "tabla";
    VaraFormula *f = vara_formula("<texto>", text, strlen(text), NULL, &status);
    show(vara_formula_output(f, format, terminal_colour(x->opt, STDOUT_FILENO)));
    vara_formula_free(f);
}

/* A path as typed: with blanks in it many write it in quotes. */
static const char *unquoted(const char *path)
{
    size_t len = strlen(path);
    bool quoted = len > 2 && (*path == '"' || *path == '\'') && path[len - 1] == *path;
    return quoted ? gc_strndup(path + 1, len - 2) : path;
}

/* A name, or the beginning of only one. */
static QuestionId find_question(Str word)
{
    QuestionId found = Q_COUNT;
    Str names[Q_COUNT], fold = text_fold(word);
    Buf several = {0};
    for (int i = 0; i < Q_COUNT; i++) {
        names[i] = str_of(questions[i].name);
        if (str_eq(fold, names[i]))
            return (QuestionId)i;
        if (fold.len && fold.len < names[i].len && memcmp(fold.p, names[i].p, fold.len) == 0) {
            buf_printf(&several, "%s:%s", found == Q_COUNT ? "" : " o ", questions[i].name);
            found = found == Q_COUNT ? (QuestionId)i : Q_SEVERAL;
        }
    }
    if (found == Q_SEVERAL)
        message("«:%.*s» puede ser %s", (int)word.len, word.p, several.p);
    buf_free(&several);
    if (found != Q_COUNT)
        return found;
    Str near = text_nearest(word, names, Q_COUNT);
    if (near.len)
        message("no hay «:%.*s». ¿Quiso decir «:%.*s»?", (int)word.len, word.p, (int)near.len, near.p);
    else
        message("no hay «:%.*s»; «:ayuda» lista lo que hay", (int)word.len, word.p);
    return Q_COUNT;
}

static void ask(Explorer *x, const char *line)
{
    size_t len = strcspn(line, " \t");
    Str rest = str_trim(str_of(line + len));
    const char *arg = gc_strndup(rest.p, rest.len);
    QuestionId id = find_question((Str){ line, (uint32_t)len });
    if (id >= Q_COUNT) {
        note_status(x, VARA_PROGRAM);
        return;
    }
    if (!*arg && *questions[id].arg && *questions[id].arg != '[') {
        message("falta %s: «:%s %s»", questions[id].arg, questions[id].name, questions[id].arg);
        note_status(x, VARA_PROGRAM);
        return;
    }
    switch (id) {
    case Q_HELP:       ask_help(arg); return;
    case Q_TYPE:       ask_type(x, arg, false); return;
    case Q_UNIT:       ask_type(x, arg, true); return;
    case Q_EXPLAIN:    ask_explain(x, arg); return;
    case Q_ROWS:       ask_rows(x, arg); return;
    case Q_INDICATORS: show(vara_session_list(x->session, false)); return;
    case Q_TABLES:     show(vara_session_list(x->session, true)); return;
    case Q_LOAD:       ask_load(x, unquoted(arg)); return;
    case Q_SAVE:       ask_save(x, unquoted(arg)); return;
    case Q_FORMULA:    ask_formula(x, arg); return;
    case Q_FORMAT:     ask_format(x, arg); return;
    case Q_TIME:       x->timed = !x->timed; return;
    case Q_QUIT:       x->quit = true; return;
    case Q_COUNT:
    case Q_SEVERAL:    return;
    }
}

/* ---- entries ---- */

static bool is_question(const char *text)
{
    return *text == ':' || *text == '?';
}

static void take(Explorer *x, const char *entry)
{
    Str trimmed = str_trim(str_of(entry));
    const char *text = gc_strndup(trimmed.p, trimmed.len);
    line_remember(text);
    if (*text == ':')
        ask(x, text + 1);
    else if (*text == '?')
        ask_name(x, gc_strndup(str_trim(str_of(text + 1)).p, str_trim(str_of(text + 1)).len));
    else if (*text)
        enter(x, entry);
}

/* Nothing but comments, which belong to what comes below. */
static bool is_comment(const char *text)
{
    Str rest = str_trim(str_of(text));
    bool any = rest.len > 0;
    while (rest.len && *rest.p == '#') {
        const char *end = memchr(rest.p, '\n', rest.len);
        uint32_t used = end ? (uint32_t)(end - rest.p) : rest.len;
        rest = str_trim((Str){ rest.p + used, rest.len - used });
    }
    return any && !rest.len;
}

/* A line may bring more than one entry, when it was pasted: each ends where it can. */
static void take_line(Explorer *x, Buf *pending, const char *text)
{
    while (!x->quit) {
        size_t len = strcspn(text, "\n");
        bool question = is_question(text) && (!pending->len || is_comment(pending->p));
        if (question)
            buf_clear(pending);
        buf_add(pending, text, len);
        buf_putc(pending, '\n');
        if (question || (!is_comment(pending->p) && !vara_session_goes_on(pending->p))) {
            take(x, pending->p);
            buf_clear(pending);
        }
        if (!text[len])
            return;
        text += len + 1;
    }
}

static bool begins(const char *word, const char *prefix)
{
    Str w = text_fold(str_of(word)), p = text_fold(str_of(prefix));
    return w.len >= p.len && memcmp(w.p, p.p, p.len) == 0;
}

static const char *words(void *ctx, const char *before, const char *prefix, size_t i, bool *file)
{
    Explorer *x = ctx;
    size_t seen = 0;
    if (!*before && *prefix == ':') {
        for (int q = 0; q < Q_COUNT; q++)
            if (begins(questions[q].name, prefix + 1) && seen++ == i)
                return gc_printf(":%s", questions[q].name);
        return NULL;
    }
    /* the rest of a path, with its quote open */
    size_t len = strlen(before);
    *file = begins(before, ":carga ") || begins(before, ":guarda ") || (len && before[len - 1] == '"' && len > 6 && strstr(before, "desde"));
    return *file ? NULL : vara_session_word(x->session, prefix, i);
}

static ExitCode explore(Explorer *x)
{
    Buf pending = {0};
    char *text;
    line_start(words, x);
    if (line_interactive())
        say("Vara. «:ayuda» dice qué se puede preguntar; «:salir» termina.\n");
    while (!x->quit) {
        terminal_rearm();
        LineEnd end = line_read(pending.len ? "  ... " : "vara> ", &text);
        if (end == LINE_INTERRUPTED && line_interactive()) {
            buf_clear(&pending);
            continue;
        }
        if (end != LINE_READ)
            break;
        take_line(x, &pending, text);
    }
    if (pending.len && !is_comment(pending.p))
        take(x, pending.p);             /* what was left open says so itself */
    line_end();
    buf_free(&pending);
    return line_interactive() ? EXIT_DONE : x->worst;
}

ExitCode cmd_explora(const Options *opt)
{
    Explorer x = { .opt = opt, .session = vara_session(), .format = opt->format };
    for (uint32_t i = 0; i < opt->nparams; i++)
        vara_session_param(x.session, opt->params[i].name, opt->params[i].value);
    for (uint32_t i = 0; i < opt->nfiles; i++)
        ask_load(&x, opt->files[i]);
    ExitCode code = explore(&x);
    vara_session_free(x.session);
    return code;
}
