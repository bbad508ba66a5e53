/* matrix.c -- requests for matrices: the results of their indicators, arranged by level. */
#include "lang/run/request.h"

static const char *text_or_null(Str s) { return s.len ? gc_strndup(s.p, s.len) : NULL; }

/* The result of indicator S, shown only here unless somebody asked for it. */
static const Result *result_of(Requests *rs, Symbol *s)
{
    uint32_t before = rs->n;
    Request *q = request_indicator(rs, s);
    q->inside |= rs->n > before;
    return q->result;
}

void request_matrix(Requests *rs, const Decl *d, bool asked)
{
    for (uint32_t i = 0; i < rs->n; i++)        /* asked for already */
        if (rs->items[i].result->kind == RESULT_MATRIX && rs->items[i].result->span.start == d->head.start && rs->items[i].result->span.source == d->head.source) {
            rs->items[i].result->matrix.asked |= asked;
            return;
        }
    MatrixLevel *levels = gc_array(MatrixLevel, d->as.matrix.n + 1);
    for (uint32_t i = 0; i < d->as.matrix.n; i++) {
        const LevelDecl *row = &d->as.matrix.levels[i];
        levels[i] = (MatrixLevel){ .level = level_word(row->kind), .name = name_text(&row->name), .summary = text_or_null(row->summary),
                                   .means = text_or_null(row->means), .assumptions = text_or_null(row->assumptions) };
        levels[i].indicators = gc_array(const Result *, row->nsymbols + 1);
        for (uint32_t k = 0; k < row->nsymbols; k++)
            levels[i].indicators[levels[i].n++] = result_of(rs, row->symbols[k]);
    }
    uint32_t q = request_add(rs, RESULT_MATRIX, d->head);
    Result *r = rs->items[q].result;
    r->name   = name_text(&d->name);
    r->title  = text_or_null(d->as.matrix.title);
    r->matrix = (MatrixInfo){ .levels = levels, .n = d->as.matrix.n, .note = text_or_null(d->as.matrix.note), .asked = asked };
}
