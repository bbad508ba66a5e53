/* diag.h -- diagnostics: what is wrong with a program or a datum, where, and the way out.
 * diag.def is the one table of codes.  Nothing here prints. */
#ifndef RUNTIME_DIAG_H
#define RUNTIME_DIAG_H

#include "runtime/source.h"

typedef enum Severity { SEV_ERROR, SEV_WARNING, SEV_NOTICE } Severity;   /* error, aviso, nota */

typedef enum DiagCode {
#define DIAG(code, severity, title, cause, remedy) D_##code,
#include "runtime/diag.def"
#undef DIAG
    DIAG_COUNT
} DiagCode;

/* The row of the table for a code. */
typedef struct DiagInfo {
    const char *code;       /* "S001" */
    Severity    severity;
    const char *title;      /* Spanish, short */
    const char *cause;      /* Spanish, one or two sentences: why it is refused */
    const char *remedy;     /* Spanish: what to do */
} DiagInfo;
const DiagInfo *diag_info(DiagCode code);
const DiagInfo *diag_find(const char *code);      /* by text, case-insensitive; null if unknown */

/* A secondary place or remark under a diagnostic. */
typedef struct DiagNote {
    Span        span;       /* source null: no place */
    const char *text;
} DiagNote;

/* Where a datum stands, for findings in tables. */
typedef struct DataPlace {
    const char *file;
    uint64_t    line;       /* from 1; 0: unknown */
    uint32_t    column;     /* field number from 1; 0: the whole line */
    const char *heading;    /* name of the column in the script, or null */
    const char *cell;       /* the text of the cell, escaped for display, or null */
    const void *table;      /* of a table in several files: which table, and which of its files; else null */
    uint32_t    order;
} DataPlace;

typedef struct Diag {
    DiagCode    code;
    Severity    severity;
    Span        span;       /* source null for findings in tables */
    DataPlace   data;       /* file null for diagnostics of programs */
    const char *message;    /* what is wrong here, in the user's words */
    const char *hint;       /* the way out for this case ("¿quiso decir …?"), or null */
    DiagNote   *notes;
    uint32_t    nnotes, cap_notes;
} Diag;

/* Collects; keeps at most DIAGS_MAX and counts the rest. */
enum { DIAGS_MAX = 1000 };
typedef struct Diags {
    Diag   **items;
    uint32_t n, cap;
    uint32_t errors, warnings, dropped;
} Diags;

Diags *diags_new(void);
/* Adds those of FROM that DS has not said already, word for word at the same place. */
void diags_merge(Diags *ds, const Diags *from);
/* Adds one and gives it back so that hints and notes can be hung on it.  A second error at the same
 * span with the same code is not added (the first is given back). */
Diag *diag_add(Diags *ds, DiagCode code, Span span, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
Diag *diag_add_data(Diags *ds, DiagCode code, DataPlace place, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void  diag_hint(Diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* D, kept in DS, counts as SEV from now on. */
void  diag_set_severity(Diags *ds, Diag *d, Severity sev);
void  diag_note(Diag *d, Span span, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Orders by source (as first seen) and place: those without a place first, data last; stable. */
void  diags_sort(Diags *ds);

/* One diagnostic as a person reads it:
 *   error[S001]: mensaje
 *     --> archivo.vara:3:12
 *      |
 *    3 | línea del programa
 *      |        ^^^^^ 
 *      = ayuda: …
 * The caret stands right under accented, wide and tab-indented text; long lines are cut round the place; signs
 * that would act on a terminal show as U+FFFD.  A datum: "  --> archivo.tsv:54, columna 3 «programado», celda «x»".
 * COLOUR: ANSI escapes. */
void diag_render(Buf *out, const Diag *d, bool colour);
/* One JSON object (no newline): codigo, gravedad, titulo, mensaje, ayuda, archivo, linea, columna, linea_fin, columna_fin,
 * inicio, fin (bytes), notas[] of texto and place; a datum: archivo, linea, campo, encabezado, celda, as far as known. */
void diag_render_json(Buf *out, const Diag *d);

#endif
