/* vara.h -- the public door of the library: compile a script, give it tables, run it, read its results.
 *
 * One handle is one script.  A handle belongs to one thread at a time; there is no global state beside the collector, which
 * vara_start sets up.  Texts are UTF-8.  What is given back as `const char *` belongs to the handle and lasts
 * until the next call on it or vara_free.  Nothing here prints or ends the process. */
#ifndef RUNTIME_VARA_H
#define RUNTIME_VARA_H

#include <stdbool.h>
#include <stddef.h>

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
    VARA_LIMIT       = 5,
    VARA_INTERRUPTED = 130
} VaraStatus;

/* Once in the process, from its main thread, before any other call. */
void vara_start(void);

/* A handle for the script TEXT of LEN bytes (copied).  NAME is its path: messages show it, and data files and modules are looked for beside
 * it.  Never null; what is wrong with the script is said by vara_check or vara_run. */
VaraScript *vara_script(const char *name, const char *text, size_t len);
void        vara_free(VaraScript *s);

/* Before vara_check or vara_run.  A parameter by its name, as it would be written in the script: "90%". */
void vara_param(VaraScript *s, const char *name, const char *value);
/* The bytes of the table that the `datos` block NAME describes, in place of its file (copied; as a file's they may be in any encoding). */
void vara_table(VaraScript *s, const char *name, const void *bytes, size_t len);

/* Checks without evaluating: VARA_DONE or VARA_PROGRAM. */
VaraStatus vara_check(VaraScript *s);
/* Checks, if that is still to be done, and evaluates.  THREADS: 0 or 1 for none beside the caller's. */
VaraStatus vara_run(VaraScript *s, unsigned threads);

/* Everything that was said, as people read it, or as a JSON array. */
const char *vara_diagnostics(VaraScript *s, bool json);
/* The results of the last run, as FORMAT: "json", "jsonl", "csv", "tabla", "markdown".  Null for an unknown format or without a run. */
const char *vara_output(VaraScript *s, const char *format);

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

#ifdef __cplusplus
}
#endif
#endif
