/* mir.h -- checks a matrix of indicators (MIR) that stands in a table: its formulas, its rules, its published values.
 *
 *   mir_read     table -> indicators with the places of their cells
 *   mir_check    formulas read and checked, rules of the norm, values computed: findings
 *   mir_write    the findings and a summary, in a format
 * Everything but the norm's numbers is in collected memory; nothing here prints. */
#ifndef LANG_MIR_MIR_H
#define LANG_MIR_MIR_H

#include "lang/formula/formula.h"
#include "lang/frontend.h"

typedef enum MirRole {
#define ROLE(id, name, what) MIR_##id,
#define HEADING(id, heading)
#define OWNER(id, words)
#define SLOT(id, words)
#define PART(month, heading)
#include "lang/mir/columns.def"
#undef ROLE
#undef HEADING
#undef OWNER
#undef SLOT
#undef PART
    MIR_ROLES
} MirRole;
const char *mir_role_name(MirRole r);           /* "linea_base" */
const char *mir_role_what(MirRole r);           /* "línea base" */

typedef enum MirOwner { MIR_OWNER_A, MIR_OWNER_B, MIR_OWNER_C, MIR_OWNER_PUBLISHED, MIR_OWNER_GOALS, MIR_OWNERS } MirOwner;
typedef enum MirSlot { MIR_SLOT_T1, MIR_SLOT_T2, MIR_SLOT_T3, MIR_SLOT_T4, MIR_SLOT_YEAR, MIR_SLOT_WORDS, MIR_SLOT_OPERATION, MIR_SLOT_VARUNIT,
                       MIR_SLOTS } MirSlot;
enum { MIR_PERIODS = MIR_SLOT_YEAR + 1, MIR_VARIABLES = MIR_OWNER_C + 1, MIR_MONTHS = 12 };
const char *mir_period_text(MirSlot s);         /* "T1" … "anual" */

/* A cell as read: trimmed; column 0: the table has no such column. */
typedef struct MirCell { Str text; uint64_t line; uint32_t column; const char *heading; } MirCell;

typedef enum MirLevel { LEVEL_NONE, LEVEL_FIN, LEVEL_PROPOSITO, LEVEL_COMPONENTE, LEVEL_ACTIVIDAD, LEVEL_OTHER, LEVEL_COUNT } MirLevel;
const char *mir_level_text(MirLevel l);

/* How a value of a period came out. */
typedef enum MirEnd { MIR_NOT_ASKED /* no values in the table */, MIR_COMPUTED, MIR_ZERO /* division by zero */, MIR_NO_VALUE /* a variable without a value */,
                      MIR_NO_VARIABLE /* an operand that is none of the variables */, MIR_NO_FORMULA, MIR_UNREAD, MIR_NO_SUM /* the year cannot be told from its quarters */,
                      MIR_OTHER, MIR_ENDS } MirEnd;
const char *mir_end_text(MirEnd e);

typedef enum MirMatch { MATCH_NONE /* nothing published */, MATCH_EQUAL, MATCH_ROUNDED, MATCH_TRUNCATED, MATCH_WRONG, MATCH_UNREADABLE, MATCHES } MirMatch;
const char *mir_match_text(MirMatch m);

typedef struct MirValue {
    MirEnd   end;
    Num      exact;             /* MIR_COMPUTED */
    Str      why;               /* the operand that lacks a value; or empty */
    MirMatch match;
    uint32_t decimals;          /* of what is published */
} MirValue;

typedef struct MirProgram { Str name, fold; uint64_t line; } MirProgram;

typedef struct MirIndicator {
    uint64_t  line;
    uint32_t  program;          /* index */
    MirLevel  level;
    Str       number;           /* "1.2" of "Actividad 1.2"; or empty */
    bool      nameless;         /* a level without an indicator */
    MirCell   cells[MIR_ROLES];
    MirCell   owned[MIR_OWNERS][MIR_SLOTS];
    MirCell   months[MIR_MONTHS];
    /* mir_check */
    FormulaRead *formula;       /* null: no formula in the table */
    uint32_t   *bound;          /* by operand of the formula: which variable; UINT32_MAX: none */
    bool        by_place;       /* some were bound by their order alone */
    MirValue    values[MIR_PERIODS];
} MirIndicator;

typedef struct MirFinding { Diag *diag; const MirIndicator *indicator; /* null: of the program */ uint32_t program; } MirFinding;

/* The rules that differ from one institution to another: parameters of a module. */
typedef struct MirNorm {
    const char *module;
    Str      dimensions[LEVEL_COUNT];   /* words with commas between them; empty: any */
    Str      types[LEVEL_COUNT];
    uint32_t most_fin, most_proposito, least_componente;
    bool     means_needed, means_frequency, absolute_or_percent;
    ParamValue *params; uint32_t nparams;   /* as printed with the results */
} MirNorm;

typedef struct Mir {
    const char   *path;         /* as shown */
    const char   *encoding;
    char          separator;
    bool          has[MIR_ROLES], owns[MIR_OWNERS];     /* columns that the table has */
    MirProgram   *programs;   uint32_t nprograms, cap_programs;
    MirIndicator *indicators; uint32_t nindicators, cap_indicators;
    uint64_t      records, other;           /* records read; those that are no indicator */
    const MirNorm *norm;
    MirFinding   *findings;   uint32_t nfindings, cap_findings;
    Arena        *arena;        /* numbers; mir_free */
} Mir;

/* --columna rol=encabezado, or rol=número de columna. */
typedef struct MirColumn { MirRole role; bool owned; MirOwner owner; MirSlot slot; Str heading; uint32_t position; } MirColumn;
/* Reads "nivel=Nivel MML"; false with a Spanish reason. */
bool mir_column(const char *given, MirColumn *out, const char **why);

typedef struct MirSource {
    const char *path;           /* "-": standard input */
    Str         bytes;          /* p set: these, in place of the file */
    const uint64_t *lines; uint32_t nlines;     /* lines of the file that the records of BYTES are of; or null */
    uint64_t    heading_line;   /* --encabezado; 0: found */
    const MirColumn *columns; uint32_t ncolumns;
} MirSource;

/* The rows of the `datos` block DATASET of the script PATH as the source of a MIR.  Anything but ST_OK with the reason in DIAGS. */
MUST_USE Status mir_rows_of_script(const char *path, const char *dataset, Diags *diags, MirSource *out);
/* ST_TABLE, ST_IO or ST_LIMIT (64 MiB, MIR_MAX_ROWS indicators) with the reason in DIAGS. */
enum { MIR_MAX_ROWS = 20000 };
MUST_USE Status mir_read(const MirSource *source, Diags *diags, Mir **out);
/* The norm of MODULE ("mir.reglas"), with parameters changed.  ST_PROGRAM with the reason in DIAGS. */
MUST_USE Status mir_norm(const char *module, const ParamGiven *params, uint32_t nparams, Diags *diags, MirNorm **out);
void mir_check(Mir *m, const MirNorm *norm);
void mir_write(Buf *out, const Mir *m, Format format, bool colour, uint32_t listed);
void mir_free(Mir *m);

#endif
