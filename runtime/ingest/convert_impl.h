/* convert_impl.h -- the conversion of one column of a batch, for the files convert*.c alone. */
#ifndef RUNTIME_INGEST_CONVERT_IMPL_H
#define RUNTIME_INGEST_CONVERT_IMPL_H

#include "runtime/ingest/cell.h"
#include "runtime/ingest/plain.h"
#include "runtime/ingest/table_impl.h"

/* A cell that was a label, as it stands, and its hole. */
typedef struct Known { Str cell; HoleId hole; } Known;
enum { KNOWN_LABELS = 4 };

/* What all the conversions of one column share. */
typedef struct Job {
    const Table       *t;
    const RawBatch    *b;
    const ColumnSpec  *spec;
    const ColumnState *state;
    uint32_t           col;
    const uint32_t    *sel;
    uint32_t           n;
    Arena             *arena;
    CellFindings      *findings;
    Vec               *out;
    bool               fixed;        /* the position is the same for every row of this batch */
    bool               plain;        /* the loops of plain.h may be used: */
    PlainCells         cells;
    PlainBounds        bounds;
    uint32_t          *rest, nrest;  /* the values they leave; rest null: all */
    Known              known[KNOWN_LABELS];   /* the last cells that were labels */
    uint32_t           nknown;
    bool               stacked;      /* each row has a heading of its own: STATE is that of the row at hand */
} Job;

/* convert_cell.c: as job_cell, wherever the cell stands and whatever it says. */
bool job_looked_at_cell(Job *j, uint32_t i, uint32_t *row, uint32_t *field, Str *cell);
/* Notes that CELL is bad, if anyone asks; DETAIL must outlive the findings. */
void job_find(Job *j, uint32_t row, uint32_t field, DiagCode code, const char *detail, Str cell);
/* Value I is a hole because WHY. */
void job_unreadable(Job *j, uint32_t i, uint32_t row, uint32_t field, const char *why, Str cell);
/* Each row of column COL has a heading of its own. */
bool column_is_stacked(const Table *t, uint32_t col);
/* A part of the file in which columns stand elsewhere lies in the batch. */
bool batch_meets_tramo(const Table *t, const RawBatch *b);

/* convert_number.c */
Vec *convert_numbers(Job *j);
/* The bounds of the column, for the plain loops. */
void convert_bounds(Job *j);

/* The trimmed cell for value I, or false when it is a hole (set) before anyone reads it. */
static inline __attribute__((always_inline)) bool job_cell(Job *j, uint32_t i, uint32_t *row, uint32_t *field, Str *cell)
{
    uint32_t r = j->sel ? j->sel[i] : i, at = j->state->position - 1;
    /* rows that are records, as they stand in the file */
    if (j->fixed && j->b->stack <= 1 && !j->spec->parts && at < raw_width(j->b, r) && !j->b->flags[r]) {
        Str s = raw_field(j->b, r, at);
        if (!s.len && !j->b->marks) {
            vec_set_hole(j->arena, j->out, i, j->state->blank);
            return false;
        }
        unsigned char first = s.len ? (unsigned char)s.p[0] : 0, last = s.len ? (unsigned char)s.p[s.len - 1] : 0;
        bool trimmed = first > ' ' && first < 0x7F && last > ' ' && last < 0x7F;
        if (trimmed && (s.len > j->state->label_max || !first_may(&j->state->label_first, s))) {
            *row   = r;
            *field = at;
            *cell  = s;
            return true;
        }
    }
    return job_looked_at_cell(j, i, row, field, cell);
}

#endif
