/* write.c -- a checked MIR as people read it: findings with their places, what could not be computed, and a summary. */
#include "lang/mir/write.h"

#include "lang/mir/mir_impl.h"

MirTally mir_tally(const Mir *m)
{
    MirTally t = {0};
    for (uint32_t i = 0; i < m->nfindings; i++) {
        const MirFinding *f = &m->findings[i];
        t.codes[f->diag->code]++;
        t.severities[f->diag->severity]++;
        if (f->indicator)
            t.levels[f->indicator->level]++;
        else
            t.of_program++;
    }
    for (uint32_t i = 0; i < m->nindicators; i++) {
        const MirIndicator *ind = &m->indicators[i];
        if (ind->nameless)
            continue;
        t.indicators++;
        t.rows[ind->level]++;
        t.by_place += ind->by_place;
        if (ind->formula)
            t.verdicts[ind->formula->verdict]++;
        else
            t.no_formula++;
        for (int s = 0; s < MIR_PERIODS; s++)
            if (ind->values[s].end != MIR_NOT_ASKED) {
                t.ends[ind->values[s].end]++;
                t.matches[ind->values[s].match]++;
            }
    }
    return t;
}

Str mir_marked(const MirFinding *f)
{
    Span s = f->diag->span;
    return s.source && s.end > s.start ? str_of(mir_shown(span_text(s))) : (Str){ "", 0 };
}

DataPlace mir_finding_place(const Mir *m, const MirFinding *f)
{
    return f->diag->data.file ? f->diag->data : mir_place(m, f->indicator, f->indicator ? &f->indicator->cells[MIR_FORMULA] : NULL);
}

static const char *plural(uint32_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

/* ---- values that could not be computed ---- */

/* "T1, T2 y anual: división entre cero", for each reason; false: all were computed, or none was asked for. */
static bool put_missing(Buf *out, const MirIndicator *ind)
{
    bool some = false;
    for (int end = MIR_ZERO; end < MIR_ENDS; end++) {
        bool first = true;
        const MirValue *one = NULL;
        for (int s = 0; s < MIR_PERIODS; s++) {
            if ((int)ind->values[s].end != end)
                continue;
            buf_printf(out, "%s%s", first ? some ? "; " : "" : ", ", mir_period_text((MirSlot)s));
            one = &ind->values[s];
            first = false;
        }
        if (!one)
            continue;
        buf_printf(out, ": %s", mir_end_text((MirEnd)end));
        if (one->why.len)
            buf_printf(out, " («%s»)", mir_shown(one->why));
        some = true;
    }
    return some;
}

static uint32_t count_missing(const Mir *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->nindicators; i++) {
        bool some = false;
        for (int s = 0; s < MIR_PERIODS; s++)
            some = some || m->indicators[i].values[s].end > MIR_COMPUTED;
        n += some;
    }
    return n;
}

static void put_all_missing(Buf *out, const Mir *m, uint32_t listed, const char *bullet)
{
    uint32_t n = count_missing(m), shown = 0;
    for (uint32_t i = 0; i < m->nindicators && shown < listed; i++) {
        Buf line = {0};
        if (put_missing(&line, &m->indicators[i])) {
            buf_printf(out, "%slínea %llu «%s»: ", bullet, (unsigned long long)m->indicators[i].line, mir_title(&m->indicators[i]));
            buf_add(out, line.p, line.len);
            buf_putc(out, '\n');
            shown++;
        }
        buf_free(&line);
    }
    if (shown < n)
        buf_printf(out, "%sy %u más (--huecos todos)\n", bullet, n - shown);
}

/* ---- summary ---- */

static void put_values(Buf *out, const MirTally *t, const char *bullet)
{
    uint32_t asked = 0, published = 0;
    for (int e = MIR_COMPUTED; e < MIR_ENDS; e++)
        asked += t->ends[e];
    for (int k = MATCH_EQUAL; k < MATCHES; k++)
        published += t->matches[k];
    if (!asked)
        return;
    buf_printf(out, "%sValores: %u por calcular, %u %s", bullet, asked, t->ends[MIR_COMPUTED], plural(t->ends[MIR_COMPUTED], "calculado", "calculados"));
    for (int e = MIR_ZERO; e < MIR_ENDS; e++)
        if (t->ends[e])
            buf_printf(out, "; %u: %s", t->ends[e], mir_end_text((MirEnd)e));
    buf_putc(out, '\n');
    if (t->by_place)
        buf_printf(out, "%sEn %u %s alguna variable se tomó por su orden: la fórmula no la nombra igual\n", bullet, t->by_place,
                   plural(t->by_place, "indicador", "indicadores"));
    if (!published)
        return;
    buf_printf(out, "%sPublicados: %u comparados", bullet, published);
    const char *gap = ": ";
    for (int k = MATCH_EQUAL; k < MATCHES; k++)
        if (t->matches[k]) {
            buf_printf(out, "%s%u %s%s", gap, t->matches[k], mir_match_text((MirMatch)k), t->matches[k] == 1 ? "" : k == MATCH_EQUAL || k == MATCH_UNREADABLE ? "es" : "s");
            gap = ", ";
        }
    buf_putc(out, '\n');
}

static void put_summary(Buf *out, const Mir *m, const MirTally *t, const char *bullet)
{
    buf_printf(out, "%s%s: %u %s en %u %s; %llu %s\n", bullet, m->path, t->indicators, plural(t->indicators, "indicador", "indicadores"), m->nprograms,
               plural(m->nprograms, "programa", "programas"), (unsigned long long)m->other,
               m->other == 1 ? "renglón más no es indicador (encabezados, títulos, notas)" : "renglones más no son indicadores (encabezados, títulos, notas)");
    static const char *const one[] = { "leída", "sin aritmética", "ilegible" }, *const many[] = { "leídas", "sin aritmética", "ilegibles" };
    buf_printf(out, "%sFórmulas:", bullet);
    bool first = true;
    for (int v = FORMULA_READ; v <= FORMULA_UNREAD; v++)
        if (t->verdicts[v]) {
            buf_printf(out, "%s %u %s", first ? "" : ",", t->verdicts[v], t->verdicts[v] == 1 ? one[v] : many[v]);
            first = false;
        }
    if (t->no_formula)
        buf_printf(out, "%s %u sin método de cálculo", first ? "" : ",", t->no_formula);
    buf_putc(out, '\n');
    put_values(out, t, bullet);
    if (m->has[MIR_LEVEL]) {
        buf_printf(out, "%sNiveles:", bullet);
        first = true;
        for (int l = 0; l < LEVEL_COUNT; l++)
            if (t->rows[l] || t->levels[l]) {
                buf_printf(out, "%s %s %u (%u %s)", first ? "" : ",", mir_level_text((MirLevel)l), t->rows[l], t->levels[l], plural(t->levels[l], "hallazgo", "hallazgos"));
                first = false;
            }
        if (t->of_program)
            buf_printf(out, ", del programa entero (%u %s)", t->of_program, plural(t->of_program, "hallazgo", "hallazgos"));
        buf_putc(out, '\n');
    } else {
        buf_printf(out, "%sSin columna de nivel: las reglas de los niveles no se revisaron\n", bullet);
    }
    buf_printf(out, "%sNorma: %s", bullet, m->norm->module);
    for (uint32_t i = 0, given = 0; i < m->norm->nparams; i++)
        if (!str_eq(str_of(m->norm->params[i].origin), str_of("de fábrica")))
            buf_printf(out, "%s%s = %s", given++ ? ", " : " con ", m->norm->params[i].name, m->norm->params[i].value);
    buf_putc(out, '\n');
}

static void put_codes(Buf *out, const MirTally *t, const char *format)
{
    for (int c = 0; c < DIAG_COUNT; c++)
        if (t->codes[c])
            buf_printf(out, format, diag_info((DiagCode)c)->code, t->codes[c], diag_info((DiagCode)c)->title);
}

static void put_total(Buf *out, const Mir *m, const MirTally *t)
{
    if (!m->nfindings) {
        buf_puts(out, "Sin hallazgos\n");
        return;
    }
    buf_printf(out, "%u %s: %u %s, %u %s, %u %s\n", m->nfindings, plural(m->nfindings, "hallazgo", "hallazgos"), t->severities[SEV_ERROR],
               plural(t->severities[SEV_ERROR], "error", "errores"), t->severities[SEV_WARNING], plural(t->severities[SEV_WARNING], "aviso", "avisos"),
               t->severities[SEV_NOTICE], plural(t->severities[SEV_NOTICE], "nota", "notas"));
}

static const char *program_title(const Mir *m, uint32_t p)
{
    return m->programs[p].name.len ? gc_printf("Programa «%s»", mir_shown(m->programs[p].name)) : "Sin programa";
}

void mir_write_table(Buf *out, const Mir *m, bool colour, uint32_t listed)
{
    MirTally t = mir_tally(m);
    uint32_t shown[DIAG_COUNT] = {0}, all = 0, program = UINT32_MAX;
    for (uint32_t i = 0; i < m->nfindings; i++) {
        const MirFinding *f = &m->findings[i];
        if (shown[f->diag->code] == listed)
            continue;
        shown[f->diag->code]++;
        if (m->nprograms > 1 && program != f->program)
            buf_printf(out, "%s%s\n\n", all ? "\n" : "", program_title(m, f->program));
        program = f->program;
        diag_render(out, f->diag, colour);
        all++;
    }
    if (all < m->nfindings)
        buf_printf(out, "\n%u de %u hallazgos: de cada código se muestran %u (--huecos todos)\n", all, m->nfindings, listed);
    if (count_missing(m)) {
        buf_puts(out, m->nfindings ? "\nNo se calculó\n" : "No se calculó\n");
        put_all_missing(out, m, listed, "  ");
    }
    buf_puts(out, m->nfindings || count_missing(m) ? "\nResumen\n" : "Resumen\n");
    put_summary(out, m, &t, "  ");
    put_codes(out, &t, "  %s %5u  %s\n");
    buf_puts(out, "  ");
    put_total(out, m, &t);
}

/* ---- Markdown ---- */

/* In one cell of a table. */
static void put_md(Buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            buf_puts(out, "<br>");
            continue;
        }
        if (*text == '|' || *text == '\\' || *text == '*' || *text == '`' || *text == '<')
            buf_putc(out, '\\');
        buf_putc(out, *text);
    }
}

void mir_write_markdown(Buf *out, const Mir *m, uint32_t listed)
{
    MirTally t = mir_tally(m);
    buf_puts(out, "## Resumen\n\n");
    put_summary(out, m, &t, "- ");
    buf_puts(out, "- ");
    put_total(out, m, &t);
    if (m->nfindings) {
        buf_puts(out, "\n| código | hallazgos | qué es |\n|---|---:|---|\n");
        put_codes(out, &t, "| %s | %u | %s |\n");
    }
    for (uint32_t i = 0; i < m->nfindings; i++) {
        const MirFinding *f = &m->findings[i];
        DataPlace place = mir_finding_place(m, f);
        if (i == 0 || m->findings[i - 1].program != f->program) {
            buf_puts(out, "\n## ");
            put_md(out, program_title(m, f->program));
            buf_puts(out, "\n\n| código | línea | columna | indicador | hallazgo | ayuda |\n|---|---:|---:|---|---|---|\n");
        }
        buf_printf(out, "| %s | %llu | ", diag_info(f->diag->code)->code, (unsigned long long)place.line);
        if (place.column)
            buf_printf(out, "%u", place.column);
        buf_puts(out, " | ");
        put_md(out, f->indicator ? mir_title(f->indicator) : "");
        buf_puts(out, " | ");
        put_md(out, f->diag->message);
        if (mir_marked(f).len) {
            buf_puts(out, " (");
            put_md(out, mir_marked(f).p);
            buf_puts(out, ")");
        }
        buf_puts(out, " | ");
        put_md(out, f->diag->hint ? f->diag->hint : "");
        buf_puts(out, " |\n");
    }
    if (count_missing(m)) {
        buf_puts(out, "\n## No se calculó\n\n");
        put_all_missing(out, m, listed, "- ");
    }
}

void mir_write(Buf *out, const Mir *m, Format format, bool colour, uint32_t listed)
{
    switch (format) {
    case FORMAT_TABLE:    mir_write_table(out, m, colour, listed); break;
    case FORMAT_MARKDOWN: mir_write_markdown(out, m, listed); break;
    case FORMAT_CSV:      mir_write_csv(out, m); break;
    case FORMAT_JSON:     mir_write_json(out, m); break;
    case FORMAT_JSONL: case FORMAT_COUNT: break;
    }
}
