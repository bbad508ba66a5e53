/* mir.c -- matrices of indicators behind runtime/vara.h. */
#include "lang/api/api.h"

#include "lang/mir/mir.h"

struct VaraMir {
    MirSource   source;
    MirColumn  *columns; uint32_t ncolumns, cap_columns;
    ParamGiven *params; uint32_t nparams, cap_params;
    const char *module;
    const char *script, *dataset;
    MirNorm    *norm;
    Mir        *mir;
    bool        checked;
    Diags      *diags;
    Buf         room;           /* of the text given back last */
};

VaraMir *vara_mir(const char *path)
{
    VaraMir *m = gc_root(sizeof *m);
    *m = (VaraMir){ .source.path = gc_strdup(path), .module = "mir.reglas", .diags = diags_new() };
    return m;
}

void vara_mir_free(VaraMir *m)
{
    if (!m)
        return;
    mir_free(m->mir);
    buf_free(&m->room);
    gc_root_free(m);
}

const char *vara_mir_column(VaraMir *m, const char *given)
{
    MirColumn c;
    const char *why = NULL;
    if (!mir_column(gc_strdup(given), &c, &why))
        return why;
    GC_PUSH(m->columns, m->ncolumns, m->cap_columns, c);
    return NULL;
}

void vara_mir_heading(VaraMir *m, uint64_t line)         { m->source.heading_line = line; }
void vara_mir_norm(VaraMir *m, const char *module)       { m->module = gc_strdup(module); }

void vara_mir_param(VaraMir *m, const char *name, const char *value)
{
    ParamGiven p = { .name = gc_strdup(name), .text = gc_strdup(value) };
    GC_PUSH(m->params, m->nparams, m->cap_params, p);
}

void vara_mir_script(VaraMir *m, const char *path, const char *dataset)
{
    m->script  = gc_strdup(path);
    m->dataset = gc_strdup(dataset);
}

VaraStatus vara_mir_check(VaraMir *m)
{
    Status st = mir_norm(m->module, m->params, m->nparams, m->diags, &m->norm);
    if (st == ST_OK && m->script)
        st = mir_rows_of_script(m->script, m->dataset, m->diags, &m->source);
    if (st != ST_OK)
        return api_status(st);
    m->source.columns  = m->columns;
    m->source.ncolumns = m->ncolumns;
    st = mir_read(&m->source, m->diags, &m->mir);
    if (st != ST_OK)
        return api_status(st);
    mir_check(m->mir, m->norm);
    m->checked = true;
    return m->mir->nfindings ? VARA_FINDINGS : VARA_DONE;
}

const char *vara_mir_diagnostics(VaraMir *m, bool json, bool colour)
{
    buf_clear(&m->room);
    buf_puts(&m->room, json ? "[" : "");
    for (uint32_t i = 0; i < m->diags->n; i++) {
        if (json) {
            buf_puts(&m->room, i ? "," : "");
            diag_render_json(&m->room, m->diags->items[i]);
        } else {
            diag_render(&m->room, m->diags->items[i], colour);
        }
    }
    buf_puts(&m->room, json ? "]\n" : "");
    return m->room.p;
}

const char *vara_mir_output(VaraMir *m, const char *format, const VaraLook *look)
{
    Format f;
    if (!m->checked || !format_find(format, &f) || f == FORMAT_JSONL)
        return NULL;
    buf_clear(&m->room);
    mir_write(&m->room, m->mir, f, look && look->colour, look && look->addresses ? look->addresses : 20);
    return m->room.p;
}
