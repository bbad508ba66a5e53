/* result.h -- what an evaluation found, ready to be shown: tables of typed columns with their meaning.
 * Filled by the host of the engine, read by the writers of this room (table, CSV, JSON, JSON lines, Markdown).
 * The structs are collected memory; the data of columns are in the arena of the set. */
#ifndef RUNTIME_REPORT_RESULT_H
#define RUNTIME_REPORT_RESULT_H

#include "runtime/eval/engine.h"

/* What a column of a result is. */
typedef enum ResultRole {
    ROLE_KEY,           /* por: a key of the grain */
    ROLE_VALUE,         /* the indicator's value, or a column that muestra asked for */
    ROLE_GOAL,          /* meta */
    ROLE_BASELINE,      /* línea base */
    ROLE_FULFILMENT,    /* cumplimiento */
    ROLE_PROGRESS,      /* avance */
    ROLE_BAND,          /* VEC_BAND index into `bands` */
    ROLE_FRONTIER,      /* boolean: the printed value would fall in another band than the exact one; belongs to the band before it */
    ROLE_USED,          /* rows used */
    ROLE_EXCLUDED,      /* rows left out */
    ROLE_HOLES,         /* boolean true, or a hole whose summary says what was missing and where */
    ROLE_VERDICT,       /* rules: boolean; true cumple, false no cumple, hole no evaluable */
    ROLE_LEFT,          /* rules that compare: the left side */
    ROLE_RIGHT,
    ROLE_DIFFERENCE     /* left - right, for numbers across datasets */
} ResultRole;

typedef struct ResultColumn {
    ResultRole  role;
    const char *name;       /* in the script: "avance_fisico", "avance_fisico.banda" */
    const char *heading;    /* for people */
    VecKind     kind;
    const char *unit;       /* "porcentaje", "pesos / persona", or null */
    int32_t     decimals;   /* to print; -1: as exact as it is, at most 6 with "…" in tables */
    RoundMode   round;
    bool        ungrouped;  /* a year: no thousands marks */
    const PlanBands *bands; /* ROLE_BAND, and VALUE columns that are bands */
    const char *bands_name;
    const char *goal_name;  /* which of several metas this belongs to, or null */
    const char *text;       /* LEFT, RIGHT: the expression as written */
    VecBuilder  data;
} ResultColumn;

typedef enum ResultKind { RESULT_INDICATOR, RESULT_SHOW, RESULT_RULE, RESULT_MATRIX } ResultKind;

/* The record of an indicator, for JSON and headings. Texts may be null. */
typedef struct IndicatorInfo {
    const char *name, *title, *level, *dimension, *frequency, *sense, *unit, *formula, *holes, *dataset, *note, *doc;
    const char *filter;         /* de: … donde …, as written */
    const char *method;         /* the published formula, and what came of comparing it with `formula`; or null */
    const char *method_verdict;
} IndicatorInfo;

typedef struct RuleInfo {
    const char *name, *severity, *message, *test, *dataset;   /* severity "grave", "aviso" or "nota" (informs, no finding); dataset null: across datasets */
    uint64_t met, unmet, undecidable;
} RuleInfo;

typedef struct CutPoint { const char *bands; const char *label; const char *cut; } CutPoint;   /* "semaforo", "Rojo", "< 70" */
typedef struct ParamValue { const char *name, *value, *origin; } ParamValue;    /* origin: "de fábrica", "usa …", "--parametro" */

typedef struct Result Result;

/* A matriz: its levels in order, each with the results of its indicators. */
typedef struct MatrixLevel {
    const char    *level, *name, *summary, *means, *assumptions;    /* level "componente", name "c1"; all but level and summary may be null */
    const Result **indicators; uint32_t n;
} MatrixLevel;
typedef struct MatrixInfo { MatrixLevel *levels; uint32_t n; const char *note; bool asked; /* by muestra */ } MatrixInfo;

struct Result {
    ResultKind    kind;
    const char   *name;         /* indicator, rule, matrix; null for muestra */
    const char   *title;
    Span          span;         /* declaration in the script */
    ResultColumn *cols; uint32_t ncols;
    uint32_t      nrows;
    uint64_t     *lines;        /* in the arena; line of each row in the dataset's file; 0 for totals */
    uint32_t      dataset;      /* of the plan; UINT32_MAX: none */
    bool          is_total;     /* one row that stands for all rows (no keys) */
    IndicatorInfo indicator;
    RuleInfo      rule;
    MatrixInfo    matrix;
    CutPoint     *cuts; uint32_t ncuts;
    /* muestra */
    bool          has_total;    /* the last row is the total */
    uint64_t      shown_limit;  /* rows were cut to this many; 0: not */
    uint64_t      all_rows;     /* before the cut */
    uint64_t      streamed;     /* rows that went out by report_stream already; NROWS are those after them */
    const Result *undecided;    /* rows whose `donde` could not be decided, so that they are not here: one column, its holes; or null */
};

typedef struct ResultSet {
    const Plan   *plan;
    HoleTable    *holes;
    EngineReport  report;
    Result      **items; uint32_t n, cap;
    ParamValue   *params; uint32_t nparams;
    Arena        *arena;
    const char   *script;
} ResultSet;

typedef enum Format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_JSONL, FORMAT_MARKDOWN, FORMAT_COUNT } Format;
const char *format_name(Format f);
bool        format_find(const char *name, Format *out);

typedef struct ReportOptions {
    bool     colour;            /* ANSI escapes */
    uint32_t width;             /* columns of the terminal; 0: no limit */
    uint32_t max_rows;          /* of one table; 0: all (with a line saying how many more) */
    uint32_t max_addresses;     /* of holes named under a table, by motive; 0: 3 */
    bool     no_reasons;        /* CSV without its last column, `motivo` */
    uint32_t max_listed;        /* rows listed under a rule, by verdict; 0: 20 */
} ReportOptions;

/* Writes the results: for FORMAT_TABLE and FORMAT_MARKDOWN one table for each muestra, indicators of equal grain together when
 * there is no muestra, then the rules with their verdicts, places and both sides; CSV: the tables one after another separated by a blank line (one table when there is one);
 * JSON: one document with everything; JSONL: one object a row. */
void report_write(Buf *out, const ResultSet *rs, Format f, const ReportOptions *opt);
/* The rows of one result that go out as they come.  report_write then writes what is left. */
typedef struct ReportStream ReportStream;
/* For the rows of R, a muestra, in format F: its columns are known, it has no rows yet.  Null for a format that cannot go out so (any but FORMAT_CSV and
 * FORMAT_JSONL).  Collected; the rest of RS and R must not change but for rows and counts. */
ReportStream *report_stream(const ResultSet *rs, const Result *r, Format f, const ReportOptions *opt);
/* What stands before the first row. */
Str  report_stream_head(const ReportStream *s);
/* Adds the rows of VIEW, which has a vector for each column of R, to OUT.  Any thread, several at once: makes nothing collected and changes nothing shared. */
void report_stream_rows(const ReportStream *s, const RowsView *view, Buf *out);
/* Row accounting of every dataset, for stderr: rows read = used + excluded by reason, encoding and separator found. */
void report_counts(Buf *out, const ResultSet *rs);

/* For stderr beside CSV and JSON lines, whose rows cannot say it: rows left out because their `donde` could not be decided. */
void report_undecided(Buf *out, const ResultSet *rs, const ReportOptions *opt);

/* One value as people read it: rounded to the column's decimals, thousands marks, ≈, bands with shape and label, a hole as
 * its motive in parentheses. */
void report_cell(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row, const ReportOptions *opt);

#endif
