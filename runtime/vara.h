/* vara.h -- the public door of the library: compile a script, give it tables, run it, read its results.
 *
 * One handle is one script.  A handle belongs to one thread at a time; there is no global state beside the collector, which
 * vara_start sets up.  Texts are UTF-8.  What is given back as `const char *` belongs to the handle and lasts
 * until the next call on it or vara_free.  Nothing here prints or ends the process. */
#ifndef RUNTIME_VARA_H
#define RUNTIME_VARA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct VaraScript VaraScript;

/* How a call ended; the same numbers as the exit codes of the command. */
typedef enum VaraStatus {
    VARA_DONE        = 0,
    VARA_FINDINGS    = 1,       /* done: a rule does not hold or could not be evaluated, or a cell is bad */
    VARA_PROGRAM     = 2,       /* the script is wrong: see vara_diagnostics */
    VARA_TABLE       = 3,       /* a table cannot be used */
    VARA_IO          = 4,
    VARA_LIMIT       = 5,       /* a table is longer than it may be, or the script asks for more than is sane */
    VARA_INTERNAL    = 70,      /* our fault, never yours */
    VARA_INTERRUPTED = 130
} VaraStatus;

/* Once in the process, from its main thread, before any other call. */
void vara_start(void);

/* A handle for the script TEXT of LEN bytes (copied).  NAME is its path: messages show it, and data files and modules are looked for beside
 * it.  Never null; what is wrong with the script is said by vara_check or vara_run. */
VaraScript *vara_script(const char *name, const char *text, size_t len);
/* The same for the file PATH ("-": standard input).  Never null; one that cannot be read makes every call on it end with VARA_IO. */
VaraScript *vara_open(const char *path);
void        vara_free(VaraScript *s);

/* Before vara_check, vara_run or vara_test.  A parameter by its name, as it would be written in the script: "90%". */
void vara_param(VaraScript *s, const char *name, const char *value);
/* The bytes of the table that the `datos` block NAME describes, in place of its file (copied; as a file's they may be in any encoding). */
void vara_table(VaraScript *s, const char *name, const void *bytes, size_t len);

/* The text that the module file PATH (beside the script) would have if what an editor holds were saved (copied). */
void vara_module(VaraScript *s, const char *path, const char *text, size_t len);

/* How results are shown to people. */
typedef struct VaraLook {
    bool     colour;            /* ANSI escapes */
    unsigned width;             /* columns of the terminal; 0: no limit */
    unsigned rows;              /* of one table; 0: all */
    unsigned addresses;         /* of holes, by reason, and rows listed by a rule, by verdict; 0: as many as fit a page; UINT_MAX: all */
    bool     no_reasons;        /* CSV without its last column */
} VaraLook;

/* How a script is run.  None of this changes a result. */
typedef struct VaraOptions {
    unsigned threads;           /* 0 or 1 for none beside the caller's */
    unsigned batch_rows;        /* 0: as the library thinks best */
    unsigned addresses;         /* of holes kept by reason; 0: as usual; UINT_MAX: all */
    unsigned limit_mib;         /* longer tables end with VARA_LIMIT; 0: none */
    bool     records;           /* every indicator's record, also where a muestra chooses what is shown */
    bool     profile;           /* for vara_profile */
    bool     coverage;          /* of vara_test: what of the script no prueba reaches, too, in vara_test_report */
    const volatile int *cancel; /* may be null; a value other than 0 ends the run with VARA_INTERRUPTED */
    void   (*progress)(void *ctx, uint64_t done, uint64_t total);      /* bytes; TOTAL 0 where nobody knows.  May be null */
    void    *progress_ctx;
    /* May be null.  Takes rows of a table that need not wait for one another as they come, as text in FORMAT ("csv" or "jsonl"); false ends the run with
     * VARA_IO.  vara_output then gives what is left. */
    bool   (*write)(void *ctx, const char *text, size_t len);
    void    *write_ctx;
    const char *format;
    const VaraLook *look;
} VaraOptions;

/* Checks without evaluating: VARA_DONE, VARA_PROGRAM or VARA_IO. */
VaraStatus vara_check(VaraScript *s);
/* Checks, if that is still to be done, and evaluates.  OPT may be null. */
VaraStatus vara_run(VaraScript *s, const VaraOptions *opt);
/* Runs the `prueba` blocks, which read no file: VARA_FINDINGS when one fails.  Parameters may be left for each prueba to give.  A script is either run or tested. */
VaraStatus vara_test(VaraScript *s, const VaraOptions *opt);

/* Everything that was said, as people read it, or as a JSON array; "" (or an empty array) for nothing. */
const char *vara_diagnostics(VaraScript *s, bool json, bool colour);
/* The same of N scripts, as one; the text belongs to the first. */
const char *vara_diagnostics_of(VaraScript *const *scripts, size_t n, bool json, bool colour);
size_t      vara_errors(const VaraScript *s);
/* The paths of the files that S stands on, from 0: the script, its modules beside it, its tables ("-": standard input).  Checks, if that is still to be
 * done; null after the last. */
const char *vara_input(VaraScript *s, size_t i);

/* The results of the last run, as FORMAT: "json", "jsonl", "csv", "tabla", "markdown".  Null for an unknown format or without a run.  LOOK may be null. */
const char *vara_output(VaraScript *s, const char *format, const VaraLook *look);
/* The names of the formats, from 0; null after the last. */
const char *vara_format_name(size_t i);
/* Rows read, used and left out of every table of the last run; then, for FORMAT whose rows cannot say it, those whose `donde` could not be decided. */
const char *vara_accounts(VaraScript *s, const char *format, const VaraLook *look);
/* Time and rows by stage of the last run, if it was asked for. */
const char *vara_profile(VaraScript *s);
/* What the last vara_test found: a line for each test, the failed ones explained, and the counts. */
const char *vara_test_report(VaraScript *s, bool colour);
size_t      vara_tests(const VaraScript *s);

/* Everything behind one value: QUESTION is "avance", or "avance en clave=J001, trimestre=2024T1".  VARA_PROGRAM, with a diagnostic, when there is no such
 * indicator, column or value. */
VaraStatus  vara_explain(VaraScript *s, const char *question, const VaraOptions *opt);
/* The last explanation, as "tabla" (prose) or "json".  Null for another format or without one. */
const char *vara_explanation(VaraScript *s, const char *format);

/* Two versions of a script over the data: VARA_DONE when they declare and give the same, VARA_FINDINGS when not.  A parameter given to both, unless they were
 * checked before, may be of one alone. */
VaraStatus  vara_compare(VaraScript *before, VaraScript *after, const VaraOptions *opt);
/* The last comparison of which BEFORE was the first, as "tabla", "markdown", "csv", "json".  LOOK may be null. */
const char *vara_comparison(VaraScript *before, const char *format, const VaraLook *look);

/* What a stage made of the script: "tokens", "arbol", "tipos", "plan".  Null with VARA_PROGRAM or VARA_IO in *STATUS where there is nothing to show; a tree
 * may be shown of a script that is wrong. */
const char *vara_dump(VaraScript *s, const char *stage, VaraStatus *status);

/* The script in its one form: spelling, spaces and line ends, never what it says; names need not be known.  Null where it has syntax errors or cannot be
 * read, with the reason in *STATUS, and with VARA_INTERNAL where it would have come out another program.  *LEN bytes: a comment may hold any. */
const char *vara_formatted(VaraScript *s, size_t *len, VaraStatus *status);
/* The lines in which that form differs from the script, at most LINES of them; "" where it has its form.  Null as above. */
const char *vara_form_changes(VaraScript *s, unsigned lines, VaraStatus *status);
/* The script as it was given; null where it cannot be read. */
const char *vara_text(const VaraScript *s, size_t *len);

/* ---- what an editor asks, after vara_check; also of scripts with mistakes.  Places are bytes of a text. ---- */

typedef struct VaraPlace {
    const char *file;           /* as in vara_script, or a path; "biblioteca:…" for a module of the library; null: no place */
    const char *text; size_t len;       /* of that file */
    size_t start, end;
} VaraPlace;

/* What was said, from 0; false after the last.  START and END are of the script's own text: a mistake in a module stands where the module is used. */
typedef struct VaraSaid { const char *code, *severity, *message, *help; size_t start, end; } VaraSaid;
bool vara_said(VaraScript *s, size_t i, VaraSaid *out);
/* Its K-th remark; TEXT null when the message itself has its PLACE elsewhere. */
bool vara_said_note(VaraScript *s, size_t i, size_t k, const char **text, VaraPlace *place);

/* The name that touches byte OFFSET; false if none means anything. */
typedef struct VaraName {
    size_t      start, end;
    const char *says;           /* what it is: kind, type, grain; several lines */
    const char *doc;            /* the comment of its declaration, or "" */
    VaraPlace   declared;
} VaraName;
bool vara_name_at(VaraScript *s, size_t offset, VaraName *out);

/* What the script declares, in order of place, from 0; false after the last.  DEPTH 1: within the last one of depth 0.  A call
 * with I = 0 looks them up. */
typedef struct VaraDeclared { const char *name, *kind, *detail; unsigned depth; size_t start, end, name_start, name_end; } VaraDeclared;
bool vara_declared(VaraScript *s, size_t i, VaraDeclared *out);

/* Words that may be meant by the one that ends at OFFSET and begins at *START, from 0; null after the last.  A call with I = 0 looks them up. */
const char *vara_word_at(VaraScript *s, size_t offset, size_t i, size_t *start);

/* How a table that nobody has described is looked at. */
typedef struct VaraGlance {
    uint64_t line;              /* of several tables in one file, the one that has this line; 0: the largest */
    bool     all;               /* every table */
    unsigned limit_mib;         /* as in VaraOptions */
    const volatile int *cancel;
} VaraGlance;

/* Looks at the table PATH ("-": standard input): where it stands in its file, what its columns hold, what is odd.  GLANCE may be null.  Never null: in a handle
 * whose *STATUS is not VARA_DONE only vara_diagnostics has something to say.  vara_schema gives the `datos` block that describes it, each
 * choice with its grounds in a comment; vara_output a profile by column and the odd cells; vara_accounts where the tables stand. */
VaraScript *vara_look(const char *path, const VaraGlance *glance, VaraStatus *status);
const char *vara_schema(VaraScript *s);

/* A row of the table of diagnostics. */
typedef struct VaraCode { const char *code, *severity, *title, *cause, *remedy; } VaraCode;
bool vara_code(size_t i, VaraCode *out);                    /* from 0; false after the last */
bool vara_code_find(const char *code, VaraCode *out);

/* The results one by one: indicators, muestras and rules, in the order in which they are shown. */
size_t      vara_results(const VaraScript *s);
const char *vara_result_name(VaraScript *s, size_t result);             /* null for a muestra */
size_t      vara_rows(const VaraScript *s, size_t result);
size_t      vara_columns(const VaraScript *s, size_t result);
const char *vara_column_name(VaraScript *s, size_t result, size_t column);
/* The exact value of a cell: "250/3", "92.5", a text, a period; null where there is none. */
const char *vara_exact(VaraScript *s, size_t result, size_t row, size_t column);
/* The cell as people read it: rounded, with its mark or label; a hole as its reason in parentheses. */
const char *vara_shown(VaraScript *s, size_t result, size_t row, size_t column);

/* Exploring: entries that add to a program, one after another.  Each is an expression, a muestra, or declarations; one with a mistake leaves the session as
 * it was; a declaration takes the place of an older one of its name. */
typedef struct VaraSession VaraSession;
VaraSession *vara_session(void);
void         vara_session_free(VaraSession *s);
/* As vara_param, before the first entry. */
void         vara_session_param(VaraSession *s, const char *name, const char *value);
/* TEXT is the beginning of an entry that goes on: a block or a bracket is open. */
bool         vara_session_goes_on(const char *text);
/* NAME stands for the entry in messages. */
VaraStatus   vara_session_enter(VaraSession *s, const char *name, const char *text, const VaraOptions *opt);
VaraStatus   vara_session_load(VaraSession *s, const char *path, const VaraOptions *opt);
/* The first N rows of the table DATASET. */
VaraStatus   vara_session_rows(VaraSession *s, const char *dataset, unsigned n, const VaraOptions *opt);
/* Of the last entry: what was said, what was declared ("" for nothing), its results ("" for none), and the accounts of the tables it read, unless they
 * are those of the entry before.  Texts last until the next call. */
const char  *vara_session_diagnostics(VaraSession *s, bool colour);
const char  *vara_session_note(VaraSession *s);
const char  *vara_session_output(VaraSession *s, const char *format, const VaraLook *look);
const char  *vara_session_accounts(VaraSession *s);
/* Type of an expression, or its unit alone; null where it has a mistake, which vara_session_diagnostics then tells. */
const char  *vara_session_type(VaraSession *s, const char *expression, bool unit);
/* What a name is.  Null where nothing has it; *NEAR is then a name that was perhaps meant, or null. */
const char  *vara_session_describe(VaraSession *s, const char *name, const char **near);
/* The indicators, or the tables with their columns, a line each. */
const char  *vara_session_list(VaraSession *s, bool tables);
/* As vara_explain, of an indicator of the session; then its text, as vara_explanation gives it. */
VaraStatus   vara_session_explain(VaraSession *s, const char *question, const VaraOptions *opt);
const char  *vara_session_explanation(VaraSession *s, const char *format);
/* The session as a script that runs from the file PATH. */
const char  *vara_session_script(VaraSession *s, const char *path);
/* The words that begin with PREFIX, from 0 on; null after the last.  A call with I = 0 looks them up. */
const char  *vara_session_word(VaraSession *s, const char *prefix, size_t i);

/* ---- published formulas and matrices of indicators (MIR) ---- */

/* What a card says of an indicator beside its formula; null: not known. */
typedef struct VaraCard {
    const char *name, *unit, *type, *sense, *goal, *baseline, *numerator, *denominator;
    const char *const *variables; size_t nvariables;    /* phrases that the formula is known to speak of */
    bool absolute_or_percent;           /* only absolute numbers and percentages are admitted */
} VaraCard;
typedef struct VaraFormula VaraFormula;
/* Reads one published formula and checks it.  NAME stands for it in messages; CARD may be null.  VARA_FINDINGS in *STATUS where something is wrong with it. */
VaraFormula *vara_formula(const char *name, const char *text, size_t len, const VaraCard *card, VaraStatus *status);
/* How it was read and what is wrong: "tabla" or "json"; null for another format. */
const char  *vara_formula_output(VaraFormula *f, const char *format, bool colour);
void         vara_formula_free(VaraFormula *f);

/* A MIR in the table PATH ("-": standard input). */
typedef struct VaraMir VaraMir;
VaraMir    *vara_mir(const char *path);
void        vara_mir_free(VaraMir *m);
/* Which column is what: "nivel=Nivel MML", "formula=7".  Null, or why it will not do. */
const char *vara_mir_column(VaraMir *m, const char *given);
/* The line of its heading; 0: found. */
void        vara_mir_heading(VaraMir *m, uint64_t line);
/* The module with its rules ("mir.reglas" unless one is given), and parameters of it. */
void        vara_mir_norm(VaraMir *m, const char *module);
void        vara_mir_param(VaraMir *m, const char *name, const char *value);
/* The rows are those of the `datos` block DATASET of the script PATH, its columns' names the headings. */
void        vara_mir_script(VaraMir *m, const char *path, const char *dataset);
VaraStatus  vara_mir_check(VaraMir *m);
/* Why it could not be read. */
const char *vara_mir_diagnostics(VaraMir *m, bool json, bool colour);
/* Null for an unknown format, or before it was checked. */
const char *vara_mir_output(VaraMir *m, const char *format, const VaraLook *look);

#ifdef __cplusplus
}
#endif
#endif
