/* diag.c -- the table of codes, and the list that collects diagnostics.
 * Nothing here prints; diag_render.c makes text of them. */
#include "runtime/diag.h"

#include "runtime/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const DiagInfo infos[] = {
#define DIAG(code, severity, title, cause, remedy) {#code, severity, title, cause, remedy},
#include "runtime/diag.def"
#undef DIAG
};

const DiagInfo *diag_info(DiagCode code)
{
    return &infos[code];
}

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

const DiagInfo *diag_find(const char *code)
{
    for (size_t i = 0; i < DIAG_COUNT; i++) {
        const char *a = infos[i].code, *b = code;
        while (*a && upper(*a) == upper(*b)) {
            a++;
            b++;
        }
        if (!*a && !*b)
            return &infos[i];
    }
    return NULL;
}

Diags *diags_new(void)
{
    return gc_new(Diags);
}

static char *vformat(const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    size_t len = n > 0 ? (size_t)n : 0;
    char *text = gc_bytes(len + 1);
    vsnprintf(text, len + 1, fmt, ap);
    return text;
}

/* Counts a new one, and keeps it while there is room. */
static Diag *add(Diags *ds, DiagCode code)
{
    Diag *d = gc_new(Diag);
    d->code     = code;
    d->severity = infos[code].severity;
    ds->errors   += d->severity == SEV_ERROR;
    ds->warnings += d->severity == SEV_WARNING;
    if (ds->n < DIAGS_MAX)
        GC_PUSH(ds->items, ds->n, ds->cap, d);
    else
        ds->dropped++;
    return d;
}

static bool said_alike(const Diag *a, const Diag *b)
{
    return a->code == b->code && a->span.source == b->span.source && a->span.start == b->span.start && a->span.end == b->span.end &&
           a->data.line == b->data.line && a->data.column == b->data.column && strcmp(a->message, b->message) == 0;
}

void diags_merge(Diags *ds, const Diags *from)
{
    for (uint32_t i = 0; i < from->n; i++) {
        const Diag *d = from->items[i];
        bool said = false;
        for (uint32_t k = 0; k < ds->n && !said; k++)
            said = said_alike(ds->items[k], d);
        if (!said)
            *add(ds, d->code) = *d;
    }
    /* those that were not kept are counted all the same */
    uint32_t errors = from->errors, warnings = from->warnings;
    for (uint32_t i = 0; i < from->n; i++) {
        errors   -= from->items[i]->severity == SEV_ERROR;
        warnings -= from->items[i]->severity == SEV_WARNING;
    }
    ds->errors   += errors;
    ds->warnings += warnings;
    ds->dropped  += from->dropped;
}

Diag *diag_add(Diags *ds, DiagCode code, Span span, const char *fmt, ...)
{
    for (uint32_t i = 0; span.source && i < ds->n; i++) {
        Diag *old = ds->items[i];
        if (old->code == code && old->span.source == span.source && old->span.start == span.start &&
            old->span.end == span.end)
            return old;
    }
    Diag *d = add(ds, code);
    d->span = span;
    va_list ap;
    va_start(ap, fmt);
    d->message = vformat(fmt, ap);
    va_end(ap);
    return d;
}

Diag *diag_add_data(Diags *ds, DiagCode code, DataPlace place, const char *fmt, ...)
{
    Diag *d = add(ds, code);
    d->data = place;
    va_list ap;
    va_start(ap, fmt);
    d->message = vformat(fmt, ap);
    va_end(ap);
    return d;
}

void diag_hint(Diag *d, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    d->hint = vformat(fmt, ap);
    va_end(ap);
}

void diag_set_severity(Diags *ds, Diag *d, Severity sev)
{
    ds->errors   += (sev == SEV_ERROR) - (d->severity == SEV_ERROR);
    ds->warnings += (sev == SEV_WARNING) - (d->severity == SEV_WARNING);
    d->severity = sev;
}

void diag_note(Diag *d, Span span, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    DiagNote note = {span, vformat(fmt, ap)};
    va_end(ap);
    for (uint32_t i = 0; i < d->nnotes; i++) {       /* said already: the diagnostic was given back a second time */
        const DiagNote *old = &d->notes[i];
        if (old->span.source == span.source && old->span.start == span.start && old->span.end == span.end &&
            strcmp(old->text, note.text) == 0)
            return;
    }
    GC_PUSH(d->notes, d->nnotes, d->cap_notes, note);
}

/* ---- order ---- */

typedef struct Key {
    uint32_t group;          /* sources, and tables or files, in the order they first appear; placeless first, data last */
    uint32_t order;          /* file of a table in several */
    uint64_t line;           /* byte offset in programs */
    uint64_t column;
    uint32_t cell;           /* of data: what is said of a file, and then of its cells */
    uint32_t index;          /* keeps the sort stable */
} Key;

static bool same_group(const Diag *a, const Diag *b)
{
    if (a->span.source || b->span.source)
        return a->span.source == b->span.source;
    if (a->data.table || b->data.table)
        return a->data.table == b->data.table;
    if (a->data.file && b->data.file)
        return strcmp(a->data.file, b->data.file) == 0;
    return a->data.file == b->data.file;
}

static uint32_t group_of(const Diags *ds, uint32_t i)
{
    uint32_t first = i;
    for (uint32_t j = 0; j < i; j++) {
        if (same_group(ds->items[j], ds->items[i])) {
            first = j;
            break;
        }
    }
    const Diag *d = ds->items[i];
    return first + (d->span.source ? DIAGS_MAX : d->data.file ? 2 * DIAGS_MAX : 0);
}

static int compare(const void *pa, const void *pb)
{
    const Key *a = pa, *b = pb;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    if (a->cell != b->cell)
        return a->cell < b->cell ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

void diags_sort(Diags *ds)
{
    if (ds->n < 2)
        return;
    Key *keys = mem_alloc(ds->n, sizeof *keys);
    for (uint32_t i = 0; i < ds->n; i++) {
        const Diag *d = ds->items[i];
        bool program = d->span.source != NULL;
        keys[i] = (Key){group_of(ds, i), program ? 0 : d->data.order, program ? d->span.start : d->data.line,
                        program ? d->span.end : d->data.column, !program && d->data.heading != NULL, i};
    }
    qsort(keys, ds->n, sizeof *keys, compare);
    Diag **sorted = gc_array(Diag *, ds->n);
    for (uint32_t i = 0; i < ds->n; i++)
        sorted[i] = ds->items[keys[i].index];
    ds->items = sorted;
    ds->cap   = ds->n;
    mem_free(keys);
}
