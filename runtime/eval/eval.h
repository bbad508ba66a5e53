/* eval.h -- running straight-line code over the registers of some rows.  Private to runtime/eval.
 *
 * A kernel takes an instruction and its operands and gives the vector of its destination, in the batch's arena. */
#ifndef RUNTIME_EVAL_EVAL_H
#define RUNTIME_EVAL_EVAL_H

#include "runtime/eval/plan.h"

#include <string.h>

typedef struct GroupRel GroupRel;     /* group.h */

/* Where rows of a dataset come from: a batch of records and what has been converted of it. */
typedef struct RowSource {
    const Table    *table;
    const RawBatch *raw;
    const uint32_t *sel;              /* records that are rows; null: all */
    CellFindings   *findings;         /* of the columns NEEDED; null: bad cells are holes without a word */
    const bool     *needed;           /* by column; read where there are findings */
    const Vec     **columns;          /* by column of the dataset, null until asked for */
} RowSource;

/* A rounded quotient on its way into a sum: M / 10^SCALE, up to 34 digits. */
typedef struct Wide {
    __int128 m;
    uint32_t scale;
    bool     approx;
} Wide;

typedef struct Eval {
    const Plan    *plan;
    HoleTable     *holes;
    Arena         *arena;             /* results; of the batch, or of the grouped relation */
    uint32_t       n;                 /* rows */
    const Vec    **regs;
    RowSource     *rows;              /* of a dataset */
    GroupRel      *self;              /* of a grouped relation */
    GroupRel *const *groups;          /* by relation of the plan; null where it is a dataset */
    const bool    *summed;            /* by register: only sums read it (summed.c); null: none */
    const Wide   **wide;              /* by register: values of a ROUND34 that only sums read; its vector has the masks alone */
    HoleId         join_a, join_b, join_out;   /* the last join: most rows of a batch ask for the same one */
} Eval;

/* Runs CODE over the N rows of E. */
void eval_code(Eval *e, const Code *code);
/* Runs instructions FROM to TO, the latter excluded; no chain may reach over the ends. */
void eval_part(Eval *e, const Code *code, uint32_t from, uint32_t to);
uint64_t eval_line(const Eval *e, uint32_t row);

HoleId eval_join(Eval *e, HoleId a, HoleId b);
/* An empty result for operands A, B, C (B and C may be null): constant when all are. */
Vec *eval_result(Eval *e, VecKind kind, const Vec *a, const Vec *b, const Vec *c);
/* The same where every value will be written, under holes too. */
Vec *eval_lanes(Eval *e, VecKind kind, const Vec *a, const Vec *b, const Vec *c);
/* OUT is missing where A or B (may be null) is.  The masks may be shared: call vec_own_masks before adding holes. */
void eval_missing(Eval *e, Vec *out, const Vec *a, const Vec *b);
/* Adds a hole to a result whose masks are its own. */
static inline void eval_hole(Eval *e, Vec *out, uint32_t i, HoleId h) { vec_set_hole(e->arena, out, i, h); }

/* str_eq without a call for texts as long as most words. */
static inline bool text_eq(Str x, Str y)
{
    uint64_t p, q, r, s;
    if (x.len != y.len || x.len < 8 || x.len > 16)
        return x.len == y.len && (x.p == y.p || str_eq(x, y));
    memcpy(&p, x.p, 8);
    memcpy(&q, y.p, 8);
    memcpy(&r, x.p + x.len - 8, 8);
    memcpy(&s, y.p + y.len - 8, 8);
    return p == q && r == s;
}

/* step between stored values: kernels index with i * step */
static inline size_t vec_step(const Vec *v) { return v->constant ? 0 : 1; }

/* kernel_num.c, kernel_math.c */
const Vec *kernel_add(Eval *e, const Vec *a, const Vec *b, uint32_t site);
const Vec *kernel_sub(Eval *e, const Vec *a, const Vec *b, uint32_t site);
const Vec *kernel_mul(Eval *e, const Vec *a, const Vec *b, uint32_t site);
const Vec *kernel_div(Eval *e, const Vec *a, const Vec *b, uint32_t site);
const Vec *kernel_neg(Eval *e, const Vec *a);
const Vec *kernel_abs(Eval *e, const Vec *a);
const Vec *kernel_extreme(Eval *e, const Vec *a, const Vec *b, bool greater);
const Vec *kernel_round(Eval *e, const Vec *a, const Vec *b, RoundMode mode, uint32_t site);
/* POW with B, ROUND34, SQRT, LN, EXP without. */
const Vec *kernel_math(Eval *e, const Instr *in, const Vec *a, const Vec *b);
/* The values of a ROUND34 that only sums read; null where A is no quotient. */
const Wide *kernel_round34_wide(Eval *e, const Vec *a);
/* What an error of the number library is as a hole. */
HoleId eval_num_error(Eval *e, NumErr err, uint32_t site);

/* kernel_quotient.c: the result of a chain, of its SELECT where one is given, of its ROUND else; null where the batch does not suit it. */
const Vec *kernel_chain(Eval *e, const Chain *c, const Instr *round, const Instr *select);

/* summed.c: registers of a stage that ROUND34 writes and only SUM, MEAN and COUNT read; by register, malloc'ed. Null when there is none. */
bool *summed_registers(const Plan *p, const PlanRel *rel, const PlanStage *stage);

/* kernel_cmp.c */
const Vec *kernel_compare(Eval *e, Op op, const Vec *a, const Vec *b);
/* -1, 0, 1 for two stored values of equal kind that are present. */
int vec_compare(const Vec *a, uint32_t i, const Vec *b, uint32_t j, Arena *scratch);

/* kernel_logic.c */
const Vec *kernel_and_or(Eval *e, const Vec *a, const Vec *b, bool or);
const Vec *kernel_not(Eval *e, const Vec *a);
const Vec *kernel_is_missing(Eval *e, const Vec *a);
const Vec *kernel_reason(Eval *e, const Instr *in, const Vec *a, const Vec *b);
const Vec *kernel_missing_for(Eval *e, const Vec *a, uint32_t motive);
const Vec *kernel_coalesce(Eval *e, const Vec *a, const Vec *b);
const Vec *kernel_coalesce_for(Eval *e, const Vec *a, const Vec *b, uint32_t motive);
const Vec *kernel_select(Eval *e, const Vec *cond, const Vec *yes, const Vec *no);

/* kernel_text.c */
const Vec *kernel_search(Eval *e, Op op, const Vec *a, const Vec *b);      /* CONTAINS, STARTS, ENDS */
const Vec *kernel_text(Eval *e, const Instr *in, const Vec *a);            /* TO_NUMBER, LENGTH, LOWER, UPPER, TRIM */
const Vec *kernel_concat(Eval *e, const Vec *a, const Vec *b);

/* kernel_time.c */
const Vec *kernel_time(Eval *e, const Instr *in, const Vec *a);            /* PERIOD_SHIFT, PERIOD_OF, YEAR, STEP */

/* kernel_band.c */
const Vec *kernel_band(Eval *e, const Instr *in, const Vec *a);
const Vec *kernel_band_label(Eval *e, const Instr *in, const Vec *a);
const Vec *kernel_near_cut(Eval *e, const Instr *in, const Vec *a);

/* lookup.c */
const Vec *kernel_lookup(Eval *e, const Instr *in);
const Vec *kernel_previous(Eval *e, const Instr *in, const Vec *a);
const Vec *kernel_cumulative(Eval *e, const Instr *in, const Vec *a);

#endif
