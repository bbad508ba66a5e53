/* graph.h -- what is to be computed, as values over relations, before it is put into phases and registers.
 * Equal values of a relation are one node.  Collected memory. */
#ifndef LANG_LOWER_GRAPH_H
#define LANG_LOWER_GRAPH_H

#include "lang/check/program.h"

typedef struct Value Value;
typedef struct Rel Rel;
typedef struct Set Set;
typedef struct Feed Feed;

/* Sources that are no operations: registers that the engine fills. */
enum { VALUE_KEY = OP_COUNT, VALUE_AGG, VALUE_USED, VALUE_EXCLUDED, VALUE_HOLES };

typedef struct AggNode {
    AggKind  kind;
    Value   *arg, *weight, *where, *unit;
    Num      p;
    uint32_t site;
    Set     *set;
    Value   *out;
} AggNode;

struct Value {
    uint16_t op, mode;
    VecKind  kind;
    Rel     *rel;
    Value   *a, *b, *c;
    uint32_t imm, site;
    AggNode *agg;               /* VALUE_AGG */
    Set     *set;               /* VALUE_USED, _EXCLUDED, _HOLES */
    Value   *src; Value **keys; uint32_t nkeys; uint32_t motive;      /* LOOKUP */
    Value  **cuts; uint32_t ncuts;      /* BAND, NEAR_CUT: operands beyond a */
    /* emission */
    int32_t  phase;             /* -1: not known yet */
    Reg      reg;               /* GROUPS */
    Reg     *stage_reg; uint32_t nstage_reg;    /* ROWS: by stage, REG_NONE where not emitted; the last is the row filter's */
};

struct Set {
    Feed     *feed;
    uint32_t  formula;          /* which formula it belongs to */
    Holes     holes;
    AggNode **aggs;  uint32_t naggs, cap_aggs;
    Value   **probes; uint32_t nprobes, cap_probes;
    Value    *used, *excluded, *hole;
    int32_t   phase;
};

struct Feed {
    Rel    *from, *to;
    Value  *filter;
    Value **keys;
    Set   **sets; uint32_t nsets, cap_sets;
    bool    base;               /* makes the groups */
};

typedef struct Output { uint32_t sink; Value *filter; Value **cols; uint32_t ncols; } Output;

struct Rel {
    uint32_t     index;
    RelKind      kind;
    Symbol      *data;          /* null: scalar */
    const Grain *grain;         /* GROUPS */
    const char  *name;
    Value      **values; uint32_t nvalues, cap_values;
    uint32_t    *buckets; uint32_t nbuckets;    /* hash of values: index + 1 */
    Value      **keys;          /* VALUE_KEY by index */
    VecKind     *key_kinds; uint32_t nkeys;
    Feed       **feeds; uint32_t nfeeds, cap_feeds;     /* out of this relation */
    Output      *outputs; uint32_t noutputs, cap_outputs;
    Value       *row_filter;    /* ROWS: filas donde */
    Value       *row_subtotal;  /* ROWS: subtotales donde */
    uint32_t     nregs;
    Feed        *base_feed;     /* GROUPS */
};

typedef struct Lower {
    Program  *p;
    Diags    *diags;
    Plan     *plan;
    HoleTable *holes;           /* for interning motives */
    Rel     **rels; uint32_t nrels, cap_rels;
    uint32_t  cap_consts, cap_sites, cap_bands, cap_lookups;
    uint32_t *column_sites;     /* first site of each dataset's columns, by dataset */
    uint32_t  formulas;
    struct IndicatorValues **indicators; uint32_t nindicators, cap_indicators;
    const Decl *test;           /* prueba whose rows stand for the files, or null */
} Lower;

Lower *lower_new(Program *p, HoleTable *holes, Diags *diags);

/* The rows of DATA; the groups of GRAIN (SCALAR: one row of nothing). The same grain gives the same relation. */
Rel *rel_rows(Lower *l, Symbol *data);
Rel *rel_groups(Lower *l, const Grain *grain);

/* Values.  KIND is the result's. */
Value *value_op(Rel *r, Op op, VecKind kind, Value *a, Value *b, Value *c, uint16_t mode, uint32_t imm, uint32_t site);
Value *value_num(Lower *l, Rel *r, Num v);
Value *value_text(Lower *l, Rel *r, Str v);
Value *value_i64(Lower *l, Rel *r, VecKind kind, int64_t v);
Value *value_hole(Rel *r, VecKind kind, uint32_t motive, uint32_t site);
Value *value_lookup(Rel *r, Value *src, Value **keys, uint32_t nkeys, uint32_t motive, bool names_period, uint32_t site);
/* Band sets are per relation, since their cut points are values of it. */
Value *value_band(Rel *r, Op op, Value *a, uint32_t bands, Value **cuts, uint32_t ncuts);

/* The set of FORMULA that feeds TO from FROM. */
Set   *set_for(Lower *l, Rel *from, Rel *to, uint32_t formula, Holes holes);
Value *set_agg(Set *s, AggNode agg, VecKind out);
Value *set_out(Set *s, uint16_t what);

uint32_t site_script(Lower *l, Span span);
uint32_t site_column(const Lower *l, const Symbol *col);
/* Holes of COL that stand under HEADING of the file. */
uint32_t site_heading(Lower *l, const Symbol *col, Str heading);
uint32_t motive_id(Lower *l, Str text);
VecKind  vec_kind_of(const Type *t);

/* Puts everything into phases and registers: fills l->plan. */
void emit_plan(Lower *l);

#endif
