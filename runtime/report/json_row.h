/* json_row.h -- the rows of results as JSON members, shared by the document and by JSON lines. */
#ifndef RUNTIME_REPORT_JSON_ROW_H
#define RUNTIME_REPORT_JSON_ROW_H

#include "runtime/report/jsonw.h"
#include "runtime/report/result.h"

/* A cell: numbers {"exacto", "impreso", "aproximado", "unidad"?}; text, dates and periods strings; booleans; bands
 * {"etiqueta", "color", "sin_dato"}; holes {"falta": {"motivos": […], "direcciones": […]}}. */
void json_cell(JsonW *w, const ResultSet *rs, const Result *r, const ResultColumn *c, uint32_t row);
/* The members of one row, inside an object that the caller opens and closes. */
void json_indicator_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row);
void json_show_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row);
void json_rule_row(JsonW *w, const ResultSet *rs, const Result *r, uint32_t row);
/* {"archivo", "linea", "columna"} of a place in the script, or null. */
void json_place(JsonW *w, Span span);

#endif
