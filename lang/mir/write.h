/* write.h -- what the writers of a checked MIR share: its counts. */
#ifndef LANG_MIR_WRITE_H
#define LANG_MIR_WRITE_H

#include "lang/mir/mir.h"

typedef struct MirTally {
    uint32_t codes[DIAG_COUNT], levels[LEVEL_COUNT], of_program, severities[SEV_NOTICE + 1];      /* findings */
    uint32_t rows[LEVEL_COUNT];                         /* indicators */
    uint32_t verdicts[FORMULA_UNREAD + 1], no_formula;  /* formulas */
    uint32_t ends[MIR_ENDS], matches[MATCHES];          /* values that the table asks for */
    uint32_t indicators, by_place;
} MirTally;
MirTally mir_tally(const Mir *m);

/* The text that a finding marks within a formula, one line; empty: none. */
Str mir_marked(const MirFinding *f);
/* Its place in the table, also where it marks a formula. */
DataPlace mir_finding_place(const Mir *m, const MirFinding *f);

void mir_write_json(Buf *out, const Mir *m);
void mir_write_csv(Buf *out, const Mir *m);
void mir_write_table(Buf *out, const Mir *m, bool colour, uint32_t listed);
void mir_write_markdown(Buf *out, const Mir *m, uint32_t listed);

#endif
