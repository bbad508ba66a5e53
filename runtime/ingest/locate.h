/* locate.h -- where the cells of some rows stand in their file: read again, since an evaluation keeps no places. */
#ifndef RUNTIME_INGEST_LOCATE_H
#define RUNTIME_INGEST_LOCATE_H

#include "runtime/ingest/table.h"

typedef struct CellSpot {
    uint64_t    line;           /* of the cell itself: a row may be joined from several records */
    uint32_t    field;          /* from 1; 0: the cell does not stand in the file */
    const char *heading;        /* what stands over its column, or null.  Collected, as is CELL */
    const char *cell;           /* as read, trimmed; null: none */
} CellSpot;

/* A row to be found, by its address (table.h) and (where a line gives several rows) by its cells. */
typedef struct RowSpot {
    uint64_t   line;
    Str       *cells;           /* of the columns asked for, as `x.texto` gives them */
    CellSpot *places;          /* by column asked for; filled */
    bool       found;
} RowSpot;

/* Fills the places of ROWS[0..n), which are in the order of their lines, for columns COLS[0..ncols) of SPEC's table.  What cannot be read again
 * (standard input) is left without places. */
void table_locate(const TableSpec *spec, const uint32_t *cols, uint32_t ncols, RowSpot *rows, uint32_t n);

#endif
