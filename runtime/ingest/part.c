/* part.c -- cells that hold several values: «5, 33%», «2,856.1 0.42». */
#include "runtime/ingest/table_impl.h"

#include <stdio.h>
#include <string.h>

/* The next part of what is left from *AT on; false: there is none. */
static bool next_part(Str cell, Str between, uint32_t *at, Str *part)
{
    if (*at > cell.len)
        return false;
    uint32_t from = *at;
    if (between.len) {
        const char *stop = from < cell.len ? memmem(cell.p + from, cell.len - from, between.p, between.len) : NULL;
        uint32_t to = stop ? (uint32_t)(stop - cell.p) : cell.len;
        *part = str_trim((Str){ cell.p + from, to - from });
        *at   = stop ? to + between.len : cell.len + 1;
        return true;
    }
    Str left = str_trim((Str){ cell.p + from, cell.len - from });
    if (!left.len)
        return false;
    from = (uint32_t)(left.p - cell.p);
    uint32_t to = from, used = 1;
    while (to < cell.len) {
        utf8_decode(cell.p + to, cell.len - to, &used);
        if (cell_is_blank((Str){ cell.p + to, used }))
            break;
        to += used;
    }
    *part = (Str){ cell.p + from, to - from };
    *at   = to;
    return true;
}

const char *part_of(const ColumnSpec *c, Str *cell, char *room, size_t room_size)
{
    Str part, wanted = { 0 };
    uint32_t n = 0, at = 0;
    while (next_part(*cell, c->part_between, &at, &part))
        if (++n == c->part)
            wanted = part;
    if (n == c->parts) {
        *cell = wanted;
        return NULL;
    }
    snprintf(room, room_size, "tiene %u %s y no %u", n, n == 1 ? "parte" : "partes", c->parts);
    return room;
}
