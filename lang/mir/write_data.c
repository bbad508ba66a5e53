/* write_data.c -- a checked MIR as data: JSON whole, CSV a row for each finding. */
#include "lang/mir/write.h"

#include "lang/mir/mir_impl.h"
#include "runtime/report/jsonw.h"

static const char *severity(Severity s)
{
    static const char *const texts[] = { "error", "aviso", "nota" };
    return texts[s];
}

/* ---- CSV ---- */

static void put_field(Buf *out, Str s, bool last)
{
    bool quote = s.len && (s.p[0] == ' ' || s.p[s.len - 1] == ' ');
    for (uint32_t i = 0; i < s.len; i++)
        quote = quote || s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (quote)
        buf_putc(out, '"');
    for (uint32_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"')
            buf_putc(out, '"');
        buf_putc(out, s.p[i]);
    }
    if (quote)
        buf_putc(out, '"');
    buf_puts(out, last ? "\n" : ",");
}

static void put_count(Buf *out, uint64_t n)
{
    if (n)
        buf_printf(out, "%llu", (unsigned long long)n);
    buf_putc(out, ',');
}

void mir_write_csv(Buf *out, const Mir *m)
{
    buf_puts(out, "codigo,gravedad,archivo,linea,columna,encabezado,programa,nivel,indicador,texto,mensaje,ayuda\n");
    for (uint32_t i = 0; i < m->nfindings; i++) {
        const MirFinding *f = &m->findings[i];
        DataPlace p = mir_finding_place(m, f);
        put_field(out, str_of(diag_info(f->diag->code)->code), false);
        put_field(out, str_of(severity(f->diag->severity)), false);
        put_field(out, str_of(m->path), false);
        put_count(out, p.line);
        put_count(out, p.column);
        put_field(out, str_of(p.heading ? p.heading : ""), false);
        put_field(out, m->programs[f->program].name, false);
        put_field(out, str_of(f->indicator && m->has[MIR_LEVEL] ? mir_level_text(f->indicator->level) : ""), false);
        put_field(out, str_of(f->indicator ? mir_whole_title(f->indicator) : ""), false);
        put_field(out, mir_marked(f).len ? mir_marked(f) : str_of(p.cell ? p.cell : ""), false);
        put_field(out, str_of(f->diag->message), false);
        put_field(out, str_of(f->diag->hint ? f->diag->hint : ""), true);
    }
}

/* ---- JSON ---- */

static void key_text(JsonW *w, const char *key, Str text)
{
    if (!text.len)
        return;
    json_key(w, key);
    json_text(w, text);
}

static void key_count(JsonW *w, const char *key, uint64_t n)
{
    json_key(w, key);
    json_count(w, n);
}

static void put_exact(JsonW *w, const char *key, Num n)
{
    Buf b = {0};
    num_print_exact(&b, n);
    json_key(w, key);
    json_text(w, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
}

static void put_values(JsonW *w, const MirIndicator *ind)
{
    bool any = false;
    for (int s = 0; s < MIR_PERIODS; s++)
        any = any || ind->values[s].end != MIR_NOT_ASKED;
    if (!any)
        return;
    json_key(w, "valores");
    json_open(w, '[');
    for (int s = 0; s < MIR_PERIODS; s++) {
        const MirValue *v = &ind->values[s];
        if (v->end == MIR_NOT_ASKED)
            continue;
        json_open(w, '{');
        json_member(w, "periodo", mir_period_text((MirSlot)s));
        if (v->end == MIR_COMPUTED)
            put_exact(w, "valor", v->exact);
        else
            json_member(w, "motivo", mir_end_text(v->end));
        key_text(w, "operando", v->why);
        if (v->match != MATCH_NONE) {
            json_member(w, "comparacion", mir_match_text(v->match));
            key_text(w, "publicado", ind->owned[MIR_OWNER_PUBLISHED][s].text);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_indicator(JsonW *w, const Mir *m, const MirIndicator *ind)
{
    json_open(w, '{');
    key_count(w, "linea", ind->line);
    key_text(w, "programa", m->programs[ind->program].name);
    if (m->has[MIR_LEVEL])
        json_member(w, "nivel", mir_level_text(ind->level));
    key_text(w, "nombre", ind->cells[MIR_NAME].text);
    if (ind->formula) {
        Buf b = {0};
        json_member(w, "veredicto", formula_verdict_text(ind->formula->verdict));
        if (ind->formula->tree) {
            formula_print(&b, ind->formula);
            key_text(w, "formula", (Str){ b.p, (uint32_t)b.len });
        }
        buf_free(&b);
        if (ind->by_place) {
            json_key(w, "variables_por_orden");
            json_bool(w, true);
        }
    }
    put_values(w, ind);
    json_close(w, '}');
}

static void put_finding(JsonW *w, const Mir *m, const MirFinding *f)
{
    DataPlace p = mir_finding_place(m, f);
    json_open(w, '{');
    json_member(w, "codigo", diag_info(f->diag->code)->code);
    json_member(w, "gravedad", severity(f->diag->severity));
    json_member(w, "mensaje", f->diag->message);
    json_member_if(w, "ayuda", f->diag->hint);
    if (p.line)
        key_count(w, "linea", p.line);
    if (p.column)
        key_count(w, "campo", p.column);
    json_member_if(w, "encabezado", p.heading);
    json_member_if(w, "celda", p.cell);
    if (f->diag->span.source) {
        key_text(w, "texto", mir_marked(f));
        key_count(w, "inicio", f->diag->span.start);
        key_count(w, "fin", f->diag->span.end);
    }
    key_text(w, "programa", m->programs[f->program].name);
    if (f->indicator) {
        if (m->has[MIR_LEVEL])
            json_member(w, "nivel", mir_level_text(f->indicator->level));
        json_member(w, "indicador", mir_whole_title(f->indicator));
    }
    json_close(w, '}');
}

static void put_summary(JsonW *w, const Mir *m)
{
    MirTally t = mir_tally(m);
    json_key(w, "resumen");
    json_open(w, '{');
    key_count(w, "indicadores", t.indicators);
    key_count(w, "programas", m->nprograms);
    key_count(w, "otros_renglones", m->other);
    json_key(w, "formulas");
    json_open(w, '{');
    for (int v = FORMULA_READ; v <= FORMULA_UNREAD; v++)
        key_count(w, formula_verdict_text((FormulaVerdict)v), t.verdicts[v]);
    json_close(w, '}');
    json_key(w, "valores");
    json_open(w, '{');
    for (int e = MIR_COMPUTED; e < MIR_ENDS; e++)
        if (t.ends[e])
            key_count(w, mir_end_text((MirEnd)e), t.ends[e]);
    json_close(w, '}');
    json_key(w, "publicados");
    json_open(w, '{');
    for (int k = MATCH_EQUAL; k < MATCHES; k++)
        if (t.matches[k])
            key_count(w, mir_match_text((MirMatch)k), t.matches[k]);
    json_close(w, '}');
    json_key(w, "codigos");
    json_open(w, '{');
    for (int c = 0; c < DIAG_COUNT; c++)
        if (t.codes[c])
            key_count(w, diag_info((DiagCode)c)->code, t.codes[c]);
    json_close(w, '}');
    if (m->has[MIR_LEVEL]) {
        json_key(w, "niveles");
        json_open(w, '{');
        for (int l = 0; l < LEVEL_COUNT; l++)
            if (t.rows[l])
                key_count(w, mir_level_text((MirLevel)l), t.rows[l]);
        json_close(w, '}');
    }
    json_close(w, '}');
}

void mir_write_json(Buf *out, const Mir *m)
{
    JsonW w = { .out = out, .levels = 2 };
    json_open(&w, '{');
    json_member(&w, "archivo", m->path);
    json_member(&w, "codificacion", m->encoding);
    json_member(&w, "norma", m->norm->module);
    json_key(&w, "parametros");
    json_open(&w, '{');
    for (uint32_t i = 0; i < m->norm->nparams; i++)
        json_member(&w, m->norm->params[i].name, m->norm->params[i].value);
    json_close(&w, '}');
    put_summary(&w, m);
    json_key(&w, "hallazgos");
    json_open(&w, '[');
    for (uint32_t i = 0; i < m->nfindings; i++)
        put_finding(&w, m, &m->findings[i]);
    json_close(&w, ']');
    json_key(&w, "indicadores");
    json_open(&w, '[');
    for (uint32_t i = 0; i < m->nindicators; i++)
        if (!m->indicators[i].nameless)
            put_indicator(&w, m, &m->indicators[i]);
    json_close(&w, ']');
    json_close(&w, '}');
    buf_putc(out, '\n');
}
