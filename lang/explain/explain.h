/* explain.h -- «¿de dónde salió este número?»: everything behind one value of an indicator, as one record that is written in prose and as JSON.
 *
 * The record is composed of what the engine gives for more columns than a result has: each operand of the formula beside its value, and the
 * rows behind it.  Every figure is text already, so that both writers show the same.  Collected memory. */
#ifndef LANG_EXPLAIN_EXPLAIN_H
#define LANG_EXPLAIN_EXPLAIN_H

#include "lang/check/program.h"

/* A value as text. */
typedef struct Figure {
    const char *exact;          /* "250/3", "82.5", "Verde"; null: it is missing */
    const char *shown;          /* as people read it; of a hole, its reason in parentheses */
    const char *brief;          /* of a number: as exact as a few decimals are, whatever is declared */
    const char *hole;           /* the reason, or null */
    bool        number;
} Figure;

typedef struct ExKey { const char *name; Figure value; } ExKey;

/* A place in the script. */
typedef struct ExPlace { const char *file; uint32_t line; } ExPlace;

/* What a formula is made of. */
typedef enum OperandKind { OPERAND_COLUMN, OPERAND_AGGREGATE, OPERAND_INDICATOR, OPERAND_PARAMETER, OPERAND_SPECIAL, OPERAND_OTHER } OperandKind;
typedef struct ExOperand {
    OperandKind kind;
    const char *text;           /* as written */
    Figure      value;
    const char *unit;
    const char *origin;         /* of a parameter: "usa norma.semaforos" */
    bool        counted;
    uint64_t    rows;           /* COUNTED: those an aggregate took */
    ExPlace     place;          /* where it is declared */
} ExOperand;
typedef struct ExOperands { ExOperand *items; uint32_t n, cap; } ExOperands;

/* Another indicator that the value stands on. */
typedef struct ExOther { const char *name; ExPlace place; const char *where; } ExOther;     /* WHERE: "clave=J001", or null: its value is not this one's */
/* A function that a formula uses. */
typedef struct ExFunction { const char *text; const char *doc; ExPlace place; } ExFunction;
typedef struct ExFunctions { ExFunction *items; uint32_t n, cap; } ExFunctions;

/* A formula and its value. */
typedef struct ExFormula {
    const char *text;           /* as written; null: there is none */
    const char *expanded;       /* with the functions' bodies in their place; null: it uses none */
    const char *values;         /* with values for names; null: no different */
    Figure      result;
    ExPlace     place;
    ExOperands  operands;
    ExFunctions functions;
} ExFormula;

/* ---- the rows behind it ---- */

typedef struct ExCell {
    const char *column;         /* in the script, or the text of what is worked out in each row */
    Figure      value;
    bool        in_file;        /* it has a cell; else it is worked out */
    uint64_t    line; uint32_t field;       /* 0: not known */
    const char *heading, *cell;
} ExCell;
/* FILE, here and below: of a table in several; else null. */
typedef enum RowState { ROW_USED, ROW_HOLE, ROW_DROPPED, ROW_FILTERED, ROW_UNDECIDED, ROW_NOT_ASKED } RowState;
typedef struct ExRow {
    const char *file;
    uint64_t    line;           /* 0: a group */
    ExKey      *keys; uint32_t nkeys;
    ExCell     *cells; uint32_t ncells;
    RowState    state;
    const char *why;            /* reason of a hole */
} ExRow;
typedef struct ExAddress { const char *file; uint64_t line; const char *column; uint32_t field; const char *heading, *cell; ExKey *keys; uint32_t nkeys; } ExAddress;
/* Rows that were left out, or lacked something, for one reason. */
typedef struct ExCause {
    RowState    state;
    const char *reason;         /* "vacío"; of a filter, its text */
    const char *column;         /* where the hole is; null: the row as a whole */
    uint64_t    rows;
    ExAddress  *places; uint32_t nplaces, cap_places;
} ExCause;
typedef struct ExExtreme { const char *column; Figure least, greatest; ExAddress at_least, at_greatest; } ExExtreme;
typedef struct ExTally { const char *column; struct { const char *value; uint64_t rows; } items[12]; uint32_t n; uint64_t others; } ExTally;
/* Something put in place of a hole. */
typedef struct ExMark { const char *text; uint64_t rows; ExAddress *places; uint32_t nplaces, cap_places; } ExMark;
typedef struct ExExcluded { const char *cause; uint64_t records, first_line; } ExExcluded;

typedef struct ExSource {
    const char *dataset;
    const char *file;           /* null: given as text, or the table is in several */
    uint32_t    nfiles;         /* those; or 0 */
    const char *of;             /* groups: "por municipio"; null: rows of the file */
    const char *filter;         /* de: … donde …; or null */
    uint64_t    read, taken;    /* records of the file, and rows of the table */
    uint64_t    made;           /* rows, where they are made of records rather than being them; else 0 */
    ExExcluded *excluded; uint32_t nexcluded;
    uint64_t    used, out;      /* of this group: rows used, and not */
    ExRow      *rows; uint32_t nrows, cap_rows;         /* all that were used when they are few */
    bool        all_rows;
    ExExtreme  *extremes; uint32_t nextremes;           /* when they are many; and of what is no number, */
    ExTally    *tallies; uint32_t ntallies;             /* how many rows have each value */
    ExCause    *causes; uint32_t ncauses, cap_causes;
    ExMark     *marks; uint32_t nmarks, cap_marks;
} ExSource;

/* ---- goal and bands ---- */

typedef struct ExCut {
    const char *label, *colour;
    const char *interval;       /* "[70, 90)" with the values of its ends */
    const char *written;        /* as the script has it, where that is not the value: "< corte_amarillo"; or null */
    Figure      low, high;      /* missing: not bounded */
    bool        bounded_low, bounded_high, low_open, high_open;
    bool        here;           /* the value falls into this one */
} ExCut;
typedef struct ExBands {
    const char *name, *over;    /* what is classified: "cumplimiento" */
    ExPlace     place;
    Figure      over_value, band;
    const char *colour;
    const char *why;            /* "83.3 está en [70, 90) → «En riesgo»" */
    ExCut      *cuts; uint32_t ncuts;
    bool        frontier;
    const char *frontier_note;
    const char *bounded;        /* with missing data: "Amarillo en cualquier caso"; or null */
} ExBands;
typedef struct ExGoal {
    const char *name;           /* of one of several, or null */
    Figure      goal, baseline;
    bool        has_goal, has_baseline;
    const char *goal_text, *baseline_text;  /* as written, where that is not the value */
    ExPlace     place;
    ExFormula   fulfilment, progress;
    ExBands    *bands; uint32_t nbands;
} ExGoal;

typedef struct ExParam { const char *name, *value, *origin; ExPlace place; } ExParam;

/* What the result could be, were the holes filled within the declared bounds of their columns. */
typedef struct ExBounds {
    bool        asked;          /* something is missing that counts */
    bool        known;
    const char *why_not;        /* what keeps it from being bounded */
    Figure      low, high;
    uint64_t    holes;          /* data missing */
    const char *assumed;        /* "alcanzado entre 0 y 100" */
} ExBounds;

typedef struct Explanation {
    const char *name, *title, *doc, *note;
    const char *method;         /* the formula as it was published, or null */
    ExPlace     place;
    const char *grain;          /* "por clave" */
    const char *declared_grain; /* of the indicator, where this was worked out again for fewer keys; or null */
    ExKey      *keys; uint32_t nkeys;
    uint64_t    line;           /* of a row */
    const char *unit, *holes, *rounding;
    int32_t     decimals;
    ExFormula   formula;
    uint64_t    used, excluded; bool counted;
    const char *missed;         /* what was missing, as the report says it; or null */
    ExSource   *sources; uint32_t nsources, cap_sources;
    ExGoal     *goals; uint32_t ngoals;
    ExBounds    bounds;
    ExOther    *others; uint32_t nothers, cap_others;
    ExParam    *params; uint32_t nparams, cap_params;
    const char *script;
} Explanation;

/* What is asked: an indicator, and "clave = J001, trimestre = 2024T1" or null. */
typedef struct ExplainAsk {
    Str      indicator;
    Str      where;
    uint32_t addresses;         /* of excluded data by reason, and rows listed; 0: as many as fit a page */
} ExplainAsk;

/* "avance en clave=J001, trimestre=2024T1"; `en` may be left out. */
ExplainAsk explain_read(Str question);
/* ST_PROGRAM with a diagnostic when there is no such indicator, key or value; *OUT is then null. */
MUST_USE Status program_explain(Program *p, const ExplainAsk *ask, const RunOptions *opt, Diags *diags, Explanation **out);

void explain_prose(Buf *out, const Explanation *x);
void explain_json(Buf *out, const Explanation *x);

#endif
