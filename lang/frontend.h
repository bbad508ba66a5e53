/* frontend.h -- the one door to the language: compile a script, evaluate it, run its tests.
 * Used by every command, the REPL, the editor server and the public API.  Prints nothing. */
#ifndef LANG_FRONTEND_H
#define LANG_FRONTEND_H

#include "lang/ast.h"
#include "runtime/report/result.h"

/* --parametro corte=90%; MAY_LACK: it is no mistake that the program has none of that name. */
typedef struct ParamGiven { const char *name; const char *text; bool may_lack; } ParamGiven;

/* Bytes that stand for the file of a dataset; they outlive the program. */
typedef struct TableGiven { const char *name; Str bytes; } TableGiven;

/* A text that stands for the file PATH of a module; it outlives the program. */
typedef struct ModuleGiven { const char *path; Str text; } ModuleGiven;

typedef struct CompileOptions {
    const ParamGiven *params; uint32_t nparams;
    const TableGiven *tables; uint32_t ntables;
    const ModuleGiven *modules; uint32_t nmodules;
    bool        tests;            /* for program_test: parameters may be left for each prueba to give */
    const char *module_path;      /* folder of the script's own modules; null: the script's folder */
} CompileOptions;

typedef struct Program Program;   /* checked tree, symbols, types.  Collected memory. */

/* Parses SOURCE, loads its modules, resolves and checks.  Never null.  The program may be run only when DIAGS has no errors. */
Program *program_compile(const Source *source, const CompileOptions *opt, Diags *diags);
/* The same for declarations that were parsed already (their mistakes are in DIAGS); MODULE is the program's from now on. */
Program *program_compile_module(Module *module, const CompileOptions *opt, Diags *diags);
/* Frees what a program holds outside the collected heap; nothing of it may be used afterwards.  Null is nothing. */
void program_free(Program *p);
const Module *program_module(const Program *p);

bool program_has_param(const Program *p, const char *name);
/* The paths of the files that P stands on, from 0: the script, the modules that are files, the tables of each dataset; null after the last. */
const char *program_input(const Program *p, uint32_t i);

/* The column plan of the whole script, for `vara vuelca --plan`. Null when there are errors. */
const Plan *program_plan(Program *p, Diags *diags);
/* Types of every declaration, for `vara vuelca --tipos`. */
void program_dump_types(Buf *out, const Program *p);

typedef struct RunOptions {
    EngineOptions engine;
    bool indicators;              /* give every indicator's record even where muestra chooses what is shown (JSON) */
    /* May be null.  Takes rows of a result as they come, as text in FORMAT, where no order, limit or total needs them all; they are then forgotten.  False
     * ends the run with ST_IO. */
    bool (*write)(void *ctx, const char *text, size_t len);
    void *write_ctx;
    Format format;
    const ReportOptions *look;    /* of that text; null: as usual */
    const volatile int *cancel;
    void (*progress)(void *ctx, uint64_t done, uint64_t total);
    void *progress_ctx;
    struct Cover *cover;          /* program_test's own */
} RunOptions;

/* Evaluates everything the script asks for.  ST_OK also when there are findings (in DIAGS and in the verdicts). */
MUST_USE Status program_run(Program *p, const RunOptions *opt, Diags *diags, ResultSet **out);

/* Frees what results hold outside the collected heap.  Null is nothing. */
void results_free(ResultSet *rs);
/* What makes the exit code 1 rather than 0: a rule that does not hold or could not be evaluated (those of severity «nota» only inform), or a
 * finding in a table. */
bool results_have_findings(const ResultSet *rs, const Diags *diags);
bool diags_have_findings(const Diags *diags);

/* `prueba` blocks. */
typedef struct TestResult {
    const char *title;
    Span        span;
    bool        passed;
    const char *message;          /* why not: the expectation as written, both sides; null when passed */
    Span        where;            /* the expectation that failed */
} TestResult;
typedef struct TestReport {
    TestResult *items; uint32_t n, cap, passed, failed;
    bool        want_cover;       /* given: what the tests reach is wanted too */
    struct Cover *cover;          /* then this; see cover_report */
} TestReport;
MUST_USE Status program_test(Program *p, const RunOptions *opt, Diags *diags, TestReport *out);
/* What of the script no prueba reaches (lang/run/cover.h), with file and line, and the share that is reached. */
void cover_report(Buf *out, const struct Cover *c);

#endif
