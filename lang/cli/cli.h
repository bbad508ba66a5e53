/* cli.h -- the command: its commands, its options, how it ends.  The only room that prints, exits or reads argv. */
#ifndef LANG_CLI_CLI_H
#define LANG_CLI_CLI_H

#include "lang/frontend.h"

/* How the command ends; frozen by tests. */
typedef enum ExitCode {
    EXIT_DONE = 0,
    EXIT_FINDINGS = 1,          /* done; a rule not met or not evaluable, a bad cell, a test that failed */
    EXIT_PROGRAM = 2,           /* the command line or the program is wrong */
    EXIT_TABLE = 3,             /* a table is unusable */
    EXIT_IO = 4,
    EXIT_LIMIT = 5,
    EXIT_INTERNAL = 70,
    EXIT_INTERRUPTED = 130
} ExitCode;
ExitCode exit_of(Status st);

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
typedef enum DumpKind { DUMP_NONE, DUMP_TOKENS, DUMP_TREE, DUMP_TYPES, DUMP_PLAN } DumpKind;

struct Options {
    CommandId    command;
    const char **files; uint32_t nfiles, cap_files;         /* operands */
    ParamGiven  *params; uint32_t nparams, cap_params;
    Format       format;
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
    DumpKind     dump;
    bool         help;
};

/* ---- options.c ---- */
/* Reads ARGS (without the name of the command) for opt->command.  False after a message: end with EXIT_PROGRAM. */
bool options_parse(Options *opt, int nargs, char **args);
/* The lines of help of the options that a command takes. */
void options_describe(Buf *out, CommandId command);

/* ---- script.c: what the commands that take a script share ---- */
/* Reads the script (a path, "-", or opt->text).  On failure DIAGS says why. */
Status script_read(const Options *opt, const char *path, Diags *diags, const Source **out);
/* Reads and checks; *out is null when the script could not be read.  EXIT_DONE, or how to end. */
ExitCode script_compile(const Options *opt, const char *path, Diags *diags, Program **out, bool tests);
RunOptions script_run_options(const Options *opt);
/* Sorts and writes diagnostics to standard error, as text with a closing line or as one JSON array. */
void diags_report(const Options *opt, Diags *diags);
/* The same into OUT; several lists make one array and one closing line. */
void diags_write(Buf *out, Diags *const *lists, uint32_t n, bool json, bool colour);
/* After a compilation or a run that ended with CODE: writes the diagnostics, and says how it ended where no diagnostic does.
 * Gives CODE, or EXIT_INTERRUPTED when the failure was Ctrl-C's doing (a read that it broke off is no broken file). */
ExitCode script_end(const Options *opt, ExitCode code, Diags *diags);

#endif
