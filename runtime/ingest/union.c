/* union.c -- a table that stands in several files: one after the other, each with its own heading, encoding and separator.
 *
 * Each file is a table of its own, opened when its turn comes and kept until the end, for batches of it may still be at work.
 * Keys and the number of findings kept are those of the whole. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

uint64_t line_number(uint64_t address)
{
    return address & ((UINT64_C(1) << LINE_BITS) - 1);
}

const char *line_file(const TableSpec *spec, uint64_t address)
{
    uint64_t file = address >> LINE_BITS;
    return file < spec->nfiles ? spec->files[file].shown_path : spec->shown_path ? spec->shown_path : spec->path;
}

Status union_open(Table *u, HoleTable *holes, Diags *diags)
{
    const TableSpec *spec = u->spec;
    uint32_t i = u->nparts;
    if (i == spec->nfiles)
        return ST_END;
    TableSpec *own = gc_new(TableSpec);
    *own = *spec;
    own->nfiles     = 0;
    own->path       = spec->files[i].path;
    own->shown_path = spec->files[i].shown_path;
    own->span       = spec->files[i].span;
    own->file_key   = spec->files[i].key;
    Table *part;
    Status st = table_open(own, &u->opt, NULL, holes, diags, &part);
    if (st != ST_OK)
        return st;
    part->whole = u;
    part->file  = i;
    GC_PUSH(u->parts, u->nparts, u->cap_parts, part);
    return ST_OK;
}

Status union_split(Table *u, RawBatch *b, Diags *diags)
{
    for (;;) {
        Table *part = u->parts[u->nparts - 1];
        Status st = table_split(part, b, diags);
        if (st != ST_END)
            return st;
        st = union_open(u, u->holes, diags);
        if (st != ST_OK) {
            raw_clear(b);
            return st;
        }
    }
}

void union_close(Table *u)
{
    for (uint32_t i = 0; i < u->nparts; i++)
        table_close(u->parts[i]);
}

/* All the files together, and each by itself. */
const TableCounts *union_counts(const Table *u)
{
    TableCounts *c = u->shown;
    *c = (TableCounts){ .files = gc_array(TableCounts, u->nparts + 1), .nfiles = u->nparts };
    for (uint32_t i = 0; i < u->nparts; i++) {
        const TableCounts *p = table_counts(u->parts[i]);
        c->files[i] = *p;
        c->lines    += p->lines;
        c->records  += p->records;
        c->stacked  += p->stacked;
        c->rows     += p->rows;
        c->taken    += p->taken;
        c->findings += p->findings;
        c->cleaned  += p->cleaned;
        for (int k = 0; k < ROWCAUSE_COUNT; k++)
            c->excluded[k] += p->excluded[k];
    }
    return c;
}

uint64_t union_progress(const Table *u, uint64_t *total)
{
    uint64_t done = 0;
    bool known = u->nparts == u->spec->nfiles;
    *total = 0;
    for (uint32_t i = 0; i < u->nparts; i++) {
        uint64_t size;
        done += table_progress(u->parts[i], &size);
        known &= size > 0;
        *total += size;
    }
    if (!known)
        *total = 0;
    return done;
}
