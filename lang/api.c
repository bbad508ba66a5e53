/* api.c -- the public door of runtime/vara.h over the front end. */
#include "runtime/vara.h"

#include "lang/frontend.h"
#include <string.h>

struct VaraScript {
    const Source *source;
    ParamGiven   *params; uint32_t nparams, cap_params;
    TableGiven   *tables; uint32_t ntables, cap_tables;
    Diags        *diags;
    Program      *program;
    ResultSet    *results;
    Buf           room;         /* of the text given back last */
};

void vara_start(void)
{
    mem_init();
}

VaraScript *vara_script(const char *name, const char *text, size_t len)
{
    VaraScript *s = gc_root(sizeof *s);
    *s = (VaraScript){ .diags = diags_new() };
    s->source = source_new(gc_strdup(name), gc_strndup(text, len), len);
    return s;
}

void vara_free(VaraScript *s)
{
    if (!s)
        return;
    results_free(s->results);
    program_free(s->program);
    buf_free(&s->room);
    gc_root_free(s);
}

void vara_param(VaraScript *s, const char *name, const char *value)
{
    ParamGiven p = { gc_strdup(name), gc_strdup(value) };
    GC_PUSH(s->params, s->nparams, s->cap_params, p);
}

void vara_table(VaraScript *s, const char *name, const void *bytes, size_t len)
{
    TableGiven t = { gc_strdup(name), { gc_strndup(bytes, len), (uint32_t)len } };
    GC_PUSH(s->tables, s->ntables, s->cap_tables, t);
}

VaraStatus vara_check(VaraScript *s)
{
    if (!s->program) {
        CompileOptions opt = { .params = s->params, .nparams = s->nparams, .tables = s->tables, .ntables = s->ntables };
        s->program = program_compile(s->source, &opt, s->diags);
    }
    return s->diags->errors ? VARA_PROGRAM : VARA_DONE;
}

VaraStatus vara_run(VaraScript *s, unsigned threads)
{
    if (vara_check(s) != VARA_DONE)
        return VARA_PROGRAM;
    results_free(s->results);
    s->results = NULL;
    RunOptions run = { .engine = { .threads = threads }, .indicators = true };
    switch (program_run(s->program, &run, s->diags, &s->results)) {
    case ST_OK:
    case ST_END:         return results_have_findings(s->results, s->diags) ? VARA_FINDINGS : VARA_DONE;
    case ST_PROGRAM:     return VARA_PROGRAM;
    case ST_TABLE:       return VARA_TABLE;
    case ST_IO:          return VARA_IO;
    case ST_LIMIT:       return VARA_LIMIT;
    case ST_INTERRUPTED: return VARA_INTERRUPTED;
    }
    return VARA_PROGRAM;
}

/* ---- texts ---- */

static const char *given(VaraScript *s)
{
    buf_puts(&s->room, "");
    return s->room.p;
}

const char *vara_diagnostics(VaraScript *s, bool json)
{
    buf_clear(&s->room);
    diags_sort(s->diags);
    if (json)
        buf_puts(&s->room, "[");
    for (uint32_t i = 0; i < s->diags->n; i++) {
        if (json) {
            buf_puts(&s->room, i ? "," : "");
            diag_render_json(&s->room, s->diags->items[i]);
        } else {
            diag_render(&s->room, s->diags->items[i], false);
        }
    }
    if (json)
        buf_puts(&s->room, "]");
    return given(s);
}

const char *vara_output(VaraScript *s, const char *format)
{
    Format f;
    if (!s->results || !format_find(format, &f))
        return NULL;
    buf_clear(&s->room);
    report_write(&s->room, s->results, f, NULL);
    return given(s);
}

/* ---- results one by one ---- */

static const Result *result_at(const VaraScript *s, size_t i)
{
    return s->results && i < s->results->n ? s->results->items[i] : NULL;
}

static const ResultColumn *column_at(const VaraScript *s, size_t result, size_t column)
{
    const Result *r = result_at(s, result);
    return r && column < r->ncols ? &r->cols[column] : NULL;
}

size_t vara_results(const VaraScript *s)
{
    return s->results ? s->results->n : 0;
}

const char *vara_result_name(VaraScript *s, size_t result)
{
    const Result *r = result_at(s, result);
    return r ? r->name : NULL;
}

size_t vara_rows(const VaraScript *s, size_t result)
{
    const Result *r = result_at(s, result);
    return r ? r->nrows : 0;
}

size_t vara_columns(const VaraScript *s, size_t result)
{
    const Result *r = result_at(s, result);
    return r ? r->ncols : 0;
}

const char *vara_column_name(VaraScript *s, size_t result, size_t column)
{
    const ResultColumn *c = column_at(s, result, column);
    return c ? c->name : NULL;
}

const char *vara_exact(VaraScript *s, size_t result, size_t row, size_t column)
{
    const ResultColumn *c = column_at(s, result, column);
    if (!c || row >= vara_rows(s, result) || !vec_valid(&c->data.v, (uint32_t)row))
        return NULL;
    buf_clear(&s->room);
    if (c->kind == VEC_NUM)
        num_print_exact(&s->room, vec_num(s->results->arena, &c->data.v, (uint32_t)row));
    else if (c->kind == VEC_TEXT)
        buf_str(&s->room, c->data.v.text[vec_at(&c->data.v, (uint32_t)row)]);
    else
        report_cell(&s->room, s->results, c, (uint32_t)row, NULL);
    return given(s);
}

const char *vara_shown(VaraScript *s, size_t result, size_t row, size_t column)
{
    const ResultColumn *c = column_at(s, result, column);
    if (!c || row >= vara_rows(s, result))
        return NULL;
    buf_clear(&s->room);
    report_cell(&s->room, s->results, c, (uint32_t)row, NULL);
    return given(s);
}
