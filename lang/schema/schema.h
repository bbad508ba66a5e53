/* schema.h -- writes the `datos` block of a table that was looked at, each choice with what it rests on. */
#ifndef LANG_SCHEMA_SCHEMA_H
#define LANG_SCHEMA_SCHEMA_H

#include "runtime/look/look.h"

/* A script: a block for each table of LOOK, with comments.  A file without a table gives comments alone. */
void schema_write(Buf *out, const Look *look);

/* names.c: a name that needs no quotes, from a heading or the name of a file: "Devengado/ Aprobado" gives devengado_aprobado.  Empty when
 * nothing of it can stand in a name.  Collected memory. */
Str  schema_name(Str heading);
/* The names of columns: no two alike, none reserved. */
Str *schema_names(const LookTable *t);

/* columns.c: the block `columnas`; `tramo` blocks; whether all columns of numbers have a decimal comma, so that the table says it. */
void schema_columns(Buf *out, const LookTable *t, const Str *names);
void schema_tramos(Buf *out, const LookTable *t, const Str *names);
bool schema_commas(const LookTable *t);

/* say.c: parts of comments. */
void say_pad(Buf *out, size_t from, uint32_t width);                        /* fills up to WIDTH what was written since FROM */
void say_beside(Buf *out, size_t from);                                     /* a comment follows beside what was written since FROM */
void say_count(Buf *out, uint64_t n);                                       /* 1,204 */
void say_cells(Buf *out, uint64_t n, const char *one, const char *many);    /* "1 celda", "1,204 celdas" */
void say_quoted(Buf *out, Str text);                                        /* a text of the language: "…", escaped, on one line */
void say_column(Buf *out, const LookTable *t, const LookColumn *c);         /* the evidence for its type */

#endif
