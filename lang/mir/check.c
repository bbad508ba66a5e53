/* check.c -- one MIR through: each formula read and checked with its card, then the rules, then the values. */
#include "lang/mir/mir_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- findings ---- */

DataPlace mir_place(const Mir *m, const MirIndicator *ind, const MirCell *cell)
{
    if (cell && cell->column)
        return (DataPlace){ .file = m->path, .line = cell->line, .column = cell->column, .heading = cell->heading,
                            .cell = cell->text.len ? mir_shown(cell->text) : NULL };
    return (DataPlace){ .file = m->path, .line = ind ? ind->line : 0 };
}

void mir_keep(Mir *m, const MirIndicator *ind, Diag *d)
{
    MirFinding f = { d, ind, ind->program };
    if (!ind->nameless)
        diag_note(d, (Span){ 0 }, "indicador «%s»", mir_title(ind));
    GC_PUSH(m->findings, m->nfindings, m->cap_findings, f);
}

static const char *vformat(const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    char *s = gc_bytes((size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, ap);
    return s;
}

Diag *mir_add(Mir *m, const MirIndicator *ind, const MirCell *cell, DiagCode code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Diag *d = diag_add_data(diags_new(), code, mir_place(m, ind, cell), "%s", vformat(fmt, ap));
    va_end(ap);
    mir_keep(m, ind, d);
    return d;
}

Diag *mir_add_program(Mir *m, uint32_t program, DiagCode code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    DataPlace place = { .file = m->path, .line = m->programs[program].line };
    Diag *d = diag_add_data(diags_new(), code, place, "%s", vformat(fmt, ap));
    va_end(ap);
    MirFinding f = { d, NULL, program };
    GC_PUSH(m->findings, m->nfindings, m->cap_findings, f);
    return d;
}

/* On one line; cut after KEEP bytes. */
static const char *one_line(Str s, uint32_t keep)
{
    Buf b = {0};
    for (uint32_t i = 0; i < s.len; i++) {
        bool blank = s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r' || s.p[i] == ' ';
        if (blank && b.len && b.p[b.len - 1] == ' ')
            continue;
        if (b.len >= keep && ((unsigned char)s.p[i] & 0xC0) != 0x80) {
            buf_puts(&b, "…");
            break;
        }
        buf_putc(&b, blank ? ' ' : s.p[i]);
    }
    const char *kept = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return kept;
}

const char *mir_shown(Str s)
{
    enum { KEEP = 80 };
    return one_line(s, KEEP);
}

static Str title(const MirIndicator *ind)
{
    static const MirRole by[] = { MIR_NAME, MIR_KEY, MIR_SUMMARY, MIR_FORMULA };
    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        if (ind->cells[by[i]].text.len)
            return ind->cells[by[i]].text;
    return str_of("sin nombre");
}

const char *mir_title(const MirIndicator *ind)
{
    return mir_shown(title(ind));
}

const char *mir_whole_title(const MirIndicator *ind)
{
    return one_line(title(ind), UINT32_MAX);
}

/* ---- formulas ---- */

/* The cell of the card that a finding without a place in the formula is about. */
static MirRole cell_of(const MirIndicator *ind, DiagCode code)
{
    if (code == D_F013 || code == D_F015)
        return MIR_GOAL;
    if (code == D_F014)
        return MIR_SENSE;
    if (code == D_F016)
        return ind->cells[MIR_UNIT].text.len ? MIR_UNIT : MIR_TYPE;
    return MIR_FORMULA;
}

static void check_formula(Mir *m, MirIndicator *ind)
{
    const MirCell *cell = &ind->cells[MIR_FORMULA];
    FormulaVariable *variables = gc_array(FormulaVariable, MIR_VARIABLES);
    FormulaCard card = {
        .name = ind->cells[MIR_NAME].text, .unit = ind->cells[MIR_UNIT].text, .type = ind->cells[MIR_TYPE].text, .sense = ind->cells[MIR_SENSE].text,
        .frequency = ind->cells[MIR_FREQUENCY].text, .goal = ind->cells[MIR_GOAL].text, .baseline = ind->cells[MIR_BASELINE].text,
        .variables = variables, .absolute_or_percent = m->norm->absolute_or_percent,
    };
    for (int o = 0; o < MIR_VARIABLES; o++)
        if (ind->owned[o][MIR_SLOT_WORDS].text.len)
            variables[card.nvariables++].phrase = ind->owned[o][MIR_SLOT_WORDS].text;
    const char *name = gc_printf("%s:%llu, columna %u%s%s%s", m->path, (unsigned long long)cell->line, cell->column, cell->heading ? " «" : "",
                                 cell->heading ? cell->heading : "", cell->heading ? "»" : "");
    Diags *diags = diags_new();
    ind->formula = formula_read(source_new(name, cell->text.p, cell->text.len), &card, diags);
    formula_check(ind->formula, &card, diags);
    diags_sort(diags);
    for (uint32_t i = 0; i < diags->n; i++) {
        Diag *d = diags->items[i];
        if (!d->span.source)
            d->data = mir_place(m, ind, &ind->cells[cell_of(ind, d->code)]);
        mir_keep(m, ind, d);
    }
}

static int order(const MirFinding *a, const MirFinding *b)
{
    if (a->program != b->program)
        return a->program < b->program ? -1 : 1;
    if (a->diag->severity != b->diag->severity)
        return a->diag->severity < b->diag->severity ? -1 : 1;
    uint64_t la = a->indicator ? a->indicator->line : 0, lb = b->indicator ? b->indicator->line : 0;
    return la < lb ? -1 : la > lb;
}

/* By program, severity and row, those of the whole program first; stable. */
static void sort_findings(Mir *m)
{
    MirFinding *from = m->findings, *to = gc_array(MirFinding, m->nfindings + 1);
    for (uint32_t width = 1; width < m->nfindings; width *= 2) {
        for (uint32_t lo = 0; lo < m->nfindings; lo += 2 * width) {
            uint32_t mid = lo + width < m->nfindings ? lo + width : m->nfindings, hi = lo + 2 * width < m->nfindings ? lo + 2 * width : m->nfindings;
            for (uint32_t i = lo, j = mid, k = lo; k < hi; k++)
                to[k] = j >= hi || (i < mid && order(&from[i], &from[j]) <= 0) ? from[i++] : from[j++];
        }
        MirFinding *swap = from;
        from = to;
        to = swap;
    }
    m->findings = from;
}

void mir_check(Mir *m, const MirNorm *norm)
{
    m->norm = norm;
    mir_rules(m);
    for (uint32_t i = 0; i < m->nindicators; i++) {
        MirIndicator *ind = &m->indicators[i];
        if (ind->nameless)
            continue;
        if (m->has[MIR_FORMULA] && ind->cells[MIR_FORMULA].text.len)
            check_formula(m, ind);
        mir_row_rules(m, ind);
        mir_parts(m, ind);
        mir_values(m, ind);
    }
    sort_findings(m);
}
