/* spool.c -- standard input that several scans need is kept in a nameless temporary file. */
#include "runtime/eval/run.h"

#include "runtime/ingest/input.h"

#include <string.h>

static uint32_t scans_of_input(const Run *r)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < r->plan->ndatasets; d++) {
        const PlanDataset *set = &r->plan->datasets[d];
        const PlanRel *rel = &r->plan->rels[set->rel];
        if (set->table->inline_text.p || !set->table->path || strcmp(set->table->path, "-") != 0)
            continue;
        for (uint32_t p = 0; p < rel->nstages; p++)
            n += rel->stages[p].code.n || rel->stages[p].nfeeds || rel->stages[p].noutputs;
    }
    return n;
}

Status run_table_spec(Run *r, uint32_t dataset, TableSpec *out)
{
    *out = *r->plan->datasets[dataset].table;
    if (out->inline_text.p || !out->path || strcmp(out->path, "-") != 0 || scans_of_input(r) < 2)
        return ST_OK;
    if (!r->spool) {
        r->spool = input_spool();
        if (!r->spool) {
            diag_add(r->diags, D_E001, out->span, "no se pudo guardar la entrada estándar para leerla más de una vez");
            return ST_IO;
        }
    }
    out->path = input_spool_path(r->spool);
    return ST_OK;
}
