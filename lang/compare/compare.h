/* compare.h -- two versions of a methodology: what changed in meaning, and whose value or band is another for it.
 *
 * Meaning, not spelling: parameters stand for their values and functions for their bodies, parentheses, accents and order of lines do not count.
 * Every figure is text already.  Collected memory. */
#ifndef LANG_COMPARE_COMPARE_H
#define LANG_COMPARE_COMPARE_H

#include "lang/check/program.h"

/* Something declared that is not the same; null on one side where it is not there. */
typedef struct Change {
    const char *kind, *name;        /* "indicador" "cobertura" */
    const char *what;               /* "fórmula", "meta", "corte de «Rojo»" … */
    const char *before, *after;
    const char *example;            /* numbers at which two formulas differ, or why they may; or null */
    Span        at_before, at_after;
} Change;

/* A value of an indicator that is not the same: null texts where that version has no such entity. */
typedef struct MovedValue {
    const char *keys;               /* "clave = J001" */
    const char *before, *after;             /* as people read it */
    const char *exact_before, *exact_after; /* null: missing */
    const char *band_before, *band_after;   /* null: none */
} MovedValue;

typedef struct ComparedIndicator {
    const char *name;
    uint64_t    entities;           /* in both */
    uint64_t    only_before, only_after, values, bands;     /* of entities: in one alone; in both with another value, with another band */
    bool        changed;            /* its own declaration, or that of bands it uses, changed */
    MovedValue *items; uint32_t n, cap;
} ComparedIndicator;

typedef struct Comparison Comparison;
struct Comparison {
    const char *before, *after;     /* the scripts */
    const char **only_before; uint32_t nonly_before, cap_only_before;       /* indicators */
    const char **only_after;  uint32_t nonly_after, cap_only_after;
    Change     *changes; uint32_t nchanges, cap_changes;
    ComparedIndicator *indicators; uint32_t nindicators, cap_indicators;
};

/* What two checked programs declare. */
void compare_declared(Program *a, Program *b, Comparison *out);
/* What they gave: results of the indicators of both. */
void compare_results(const ResultSet *a, const ResultSet *b, Comparison *out);
bool comparison_is_equal(const Comparison *c);

/* LISTED: values of an indicator in a table (0: as many as fit a page; UINT32_MAX: all). */
void compare_table(Buf *out, const Comparison *c, uint32_t listed, bool markdown);
void compare_csv(Buf *out, const Comparison *c);
void compare_json(Buf *out, const Comparison *c);

#endif
