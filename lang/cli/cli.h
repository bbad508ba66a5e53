/* cli.h -- the command: its commands, its options, how it ends.  The only room that prints, exits or reads argv; it knows the
 * language through runtime/vara.h alone. */
#ifndef LANG_CLI_CLI_H
#define LANG_CLI_CLI_H

#include "runtime/mem.h"
#include "runtime/text.h"
#include "runtime/vara.h"

/* How the command ends; frozen by tests. */
typedef enum ExitCode {
    EXIT_DONE        = VARA_DONE,
    EXIT_FINDINGS    = VARA_FINDINGS,       /* also a test that failed */
    EXIT_PROGRAM     = VARA_PROGRAM,        /* the command line or the program is wrong */
    EXIT_TABLE       = VARA_TABLE,
    EXIT_IO          = VARA_IO,
    EXIT_LIMIT       = VARA_LIMIT,
    EXIT_INTERNAL    = VARA_INTERNAL,
    EXIT_INTERRUPTED = VARA_INTERRUPTED
} ExitCode;

enum { MANY = 1000000 };        /* operands without a bound */

typedef struct Options Options;

typedef enum CommandId {
#define COMMAND(id, name, fn, operands, least, most, what, examples) CMD_##id,
#include "lang/cli/commands.def"
#undef COMMAND
    CMD_COUNT
} CommandId;

typedef struct Command {
    const char *name;
    ExitCode  (*run)(const Options *opt);
    const char *operands;
    uint32_t    least, most;
    const char *what;
    const char *examples;
} Command;
extern const Command commands[CMD_COUNT];

/* One function for each command, in a file of its own. */
#define COMMAND(id, name, fn, operands, least, most, what, examples) ExitCode fn(const Options *opt);
#include "lang/cli/commands.def"
#undef COMMAND

typedef enum ColourMode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourMode;
typedef struct Param { const char *name, *value; } Param;      /* --parametro corte=90% */

struct Options {
    CommandId    command;
    const char **files; uint32_t nfiles, cap_files;         /* operands */
    Param       *params; uint32_t nparams, cap_params;
    const char  *format;            /* a name that vara_output knows */
    const char  *output;            /* null: standard output */
    const char  *text;              /* -e; or null */
    uint32_t     holes;             /* 0: not given; UINT32_MAX: todos */
    uint32_t     threads, batch, limit_mib;    /* 0: not given */
    ColourMode   colour;
    bool         json_diags;
    bool         no_progress;
    bool         no_reasons;
    bool         profile;
    bool         check;             /* formatea --revisa */
    uint32_t     line;              /* of the table to look at; 0: not given */
    bool         all_tables;
    bool         coverage;
    const char  *dump;              /* a stage that vara_dump knows, or null */
    bool         help;
    bool         interactive;       /* -i */
    VaraCard     card;              /* formula: what is known of the indicator */
    const char **variables; uint32_t nvariables, cap_variables;
    const char **columns; uint32_t ncolumns, cap_columns;       /* mir: papel=encabezado */
    uint32_t     heading;           /* mir: line; 0: not given */
    const char  *norm, *dataset;    /* mir; or null */
};

/* ---- options.c ---- */
/* Reads ARGS (without the name of the command) for opt->command.  False after a message: end with EXIT_PROGRAM. */
bool options_parse(Options *opt, int nargs, char **args);
/* The lines of help of the options that a command takes. */
void options_describe(Buf *out, CommandId command);
/* Their names as typed, a blank between two. */
void options_list(Buf *out, CommandId command);

/* ---- ayuda.c ---- */
/* A line of help: LEFT and, from COLUMN on, RIGHT; below it when LEFT is too long. */
void help_row(Buf *out, const char *left, uint32_t column, const char *right);
/* Help on a command, a topic or a code; false when there is none of that name. */
bool help_describe(Buf *out, const char *word);
/* The names of the topics, a blank between two. */
void help_topics(Buf *out);

/* ---- script.c: what the commands that take a script share ---- */
/* The script of PATH, or opt->text, with the parameters given.  The caller's; to be freed with vara_free. */
VaraScript *script_open(const Options *opt, const char *path);
/* --salida is not the script, nor one of its modules or tables; false after saying that it is. */
bool        script_spared(const Options *opt, VaraScript *s);
VaraOptions script_options(const Options *opt);
/* How results are shown where they go. */
VaraLook    script_look(const Options *opt);
/* Writes results, whole: through a pager, to standard output or to the file that was asked for. */
ExitCode    script_deliver(const Options *opt, const char *text);
/* Writes what was said to standard error. */
void        script_report(const Options *opt, VaraScript *s);
/* After a check or a run that ended with STATUS: writes the diagnostics, and says how it ended where no diagnostic does.
 * An ending that is Ctrl-C's doing (a read that it broke off is no broken file) is EXIT_INTERRUPTED. */
ExitCode    script_end(const Options *opt, VaraStatus status, VaraScript *s);

/* ---- esquema.c: what `esquema` and `mira` share ---- */
VaraGlance  glance_of(const Options *opt);
/* The file is a script, no table: said. */
bool        glance_refused(const Options *opt);

#endif
