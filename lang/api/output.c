/* output.c -- what a handle of runtime/vara.h gives back: messages, results as text and cell by cell, dumps, codes. */
#include "lang/api/api.h"

#include "lang/parse.h"
#include "runtime/look/profile.h"
#include <string.h>

const char *api_text(VaraScript *s)
{
    buf_puts(&s->room, "");
    return s->room.p;
}

ReportOptions api_look(const VaraLook *look)
{
    if (!look)
        return (ReportOptions){0};
    return (ReportOptions){ .colour = look->colour, .width = look->width, .max_rows = look->rows, .max_addresses = look->addresses,
                            .max_listed = look->addresses, .no_reasons = look->no_reasons };
}

/* ---- what was said ---- */

static void closing_line(Buf *out, uint32_t errors, uint32_t warnings, uint32_t dropped)
{
    buf_printf(out, "%u %s, %u %s", errors, errors == 1 ? "error" : "errores", warnings, warnings == 1 ? "aviso" : "avisos");
    if (dropped)
        buf_printf(out, " (%u sin mostrar)", dropped);
    buf_putc(out, '\n');
}

/* What an earlier one of the scripts said word for word, of a module or a table that they share, is said once. */
static bool said_before(VaraScript *const *scripts, size_t k, const Diag *d)
{
    Buf this = {0}, other = {0};
    bool same = false;
    diag_render_json(&this, d);
    for (size_t j = 0; j < k && !same; j++)
        for (uint32_t i = 0; i < scripts[j]->diags->n && !same; i++) {
            const Diag *o = scripts[j]->diags->items[i];
            if (o->code != d->code || strcmp(o->message, d->message) != 0)
                continue;
            buf_clear(&other);
            diag_render_json(&other, o);
            same = this.len == other.len && memcmp(this.p, other.p, this.len) == 0;
        }
    buf_free(&this);
    buf_free(&other);
    return same;
}

const char *vara_diagnostics_of(VaraScript *const *scripts, size_t n, bool json, bool colour)
{
    uint32_t shown = 0, errors = 0, warnings = 0, dropped = 0;
    Buf *out = &scripts[0]->room;
    buf_clear(out);
    if (json)
        buf_putc(out, '[');
    for (size_t k = 0; k < n; k++) {
        Diags *ds = scripts[k]->diags;
        diags_sort(ds);
        errors   += ds->errors;
        warnings += ds->warnings;
        dropped  += ds->dropped;
        for (uint32_t i = 0; i < ds->n; i++) {
            const Diag *d = ds->items[i];
            if (k && said_before(scripts, k, d)) {
                errors   -= d->severity == SEV_ERROR;
                warnings -= d->severity == SEV_WARNING;
                continue;
            }
            if (json) {
                buf_puts(out, shown ? ",\n " : "");
                diag_render_json(out, d);
            } else {
                diag_render(out, d, colour);
            }
            shown++;
        }
    }
    if (json)
        buf_puts(out, "]\n");
    else if (shown)
        closing_line(out, errors, warnings, dropped);
    return api_text(scripts[0]);
}

const char *vara_diagnostics(VaraScript *s, bool json, bool colour)
{
    return vara_diagnostics_of(&s, 1, json, colour);
}

size_t vara_errors(const VaraScript *s)
{
    return s->diags->errors;
}

/* ---- results as text ---- */

const char *vara_format_name(size_t i)
{
    return i < FORMAT_COUNT ? format_name((Format)i) : NULL;
}

const char *vara_output(VaraScript *s, const char *format, const VaraLook *look)
{
    Format f;
    if (!s->results || !format_find(format, &f))
        return NULL;
    ReportOptions how = api_look(look);
    buf_clear(&s->room);
    api_look_for(s, f);
    report_write(&s->room, s->results, f, &how);
    return api_text(s);
}

const char *vara_accounts(VaraScript *s, const char *format, const VaraLook *look)
{
    Format f;
    ReportOptions how = api_look(look);
    buf_clear(&s->room);
    if (s->look) {
        look_accounts(&s->room, s->look);
    } else if (s->results) {
        report_counts(&s->room, s->results);
        if (format_find(format, &f) && (f == FORMAT_CSV || f == FORMAT_JSONL))
            report_undecided(&s->room, s->results, &how);
    }
    return api_text(s);
}

const char *vara_profile(VaraScript *s)
{
    const EngineProfile *p = &s->profile;
    buf_clear(&s->room);
    buf_puts(&s->room, "Perfil (CPU de todos los hilos)\n");
    for (int i = 0; i < PROFILE_STAGES; i++)
        if (p->rows[i])
            buf_printf(&s->room, "  %-10s %9.1f ms %12llu renglones %8.1f ns cada uno\n", profile_stage_name((ProfileStage)i),
                       (double)p->ns[i] / 1e6, (unsigned long long)p->rows[i], (double)p->ns[i] / (double)p->rows[i]);
    return api_text(s);
}

/* ---- tests ---- */

static void write_failure(Buf *out, const TestResult *t)
{
    Span at = t->where.source ? t->where : t->span;
    buf_printf(out, "\n  %s\n", t->title ? t->title : "(sin título)");
    if (at.source)
        buf_printf(out, "    --> %s:%u:%u\n", at.source->name, source_line(at.source, at.start), source_column(at.source, at.start));
    /* A message of several lines keeps its margin. */
    const char *p = t->message ? t->message : "no se cumplió";
    buf_puts(out, "    ");
    for (; *p; p++) {
        buf_putc(out, *p);
        if (*p == '\n' && p[1])
            buf_puts(out, "    ");
    }
    if (p[-1] != '\n')
        buf_putc(out, '\n');
}

const char *vara_test_report(VaraScript *s, bool colour)
{
    const TestReport *report = &s->tests;
    Buf *out = &s->room;
    buf_clear(out);
    for (uint32_t i = 0; i < report->n; i++) {
        const TestResult *t = &report->items[i];
        const char *on = !colour ? "" : t->passed ? "\033[32m" : "\033[31m";
        buf_printf(out, "prueba %s … %s%s%s\n", t->title ? t->title : "(sin título)", on, t->passed ? "pasó" : "falló", colour ? "\033[0m" : "");
    }
    for (uint32_t i = 0; i < report->n; i++)
        if (!report->items[i].passed)
            write_failure(out, &report->items[i]);
    buf_printf(out, "%s%u pasaron, %u fallaron\n", report->n ? "\n" : "", report->passed, report->failed);
    if (report->cover)
        cover_report(out, report->cover);
    return api_text(s);
}

size_t vara_tests(const VaraScript *s)
{
    return s->tests.n;
}

/* ---- stages ---- */

const char *vara_dump(VaraScript *s, const char *stage, VaraStatus *status)
{
    const Plan *plan;
    buf_clear(&s->room);
    *status = s->source ? VARA_DONE : VARA_IO;
    if (!s->source)
        return NULL;
    if (strcmp(stage, "tokens") == 0) {
        tokens_dump(&s->room, s->source, s->diags);
        *status = s->diags->errors ? VARA_PROGRAM : VARA_DONE;
    } else if (strcmp(stage, "arbol") == 0) {
        module_dump(&s->room, parse_module(s->source, s->diags));
        *status = s->diags->errors ? VARA_PROGRAM : VARA_DONE;
    } else {
        *status = vara_check(s);
        if (strcmp(stage, "tipos") == 0) {
            program_dump_types(&s->room, s->program);
        } else {
            plan = *status == VARA_DONE ? program_plan(s->program, s->diags) : NULL;
            if (plan)
                plan_dump(&s->room, plan);
            else
                *status = VARA_PROGRAM;
        }
    }
    return api_text(s);
}

/* ---- the table of diagnostics ---- */

static const char *severity_word(Severity s)
{
    switch (s) {
    case SEV_ERROR:   return "error";
    case SEV_WARNING: return "aviso";
    case SEV_NOTICE:  return "nota";
    }
    return "";
}

static bool give_code(const DiagInfo *info, VaraCode *out)
{
    if (info)
        *out = (VaraCode){ info->code, severity_word(info->severity), info->title, info->cause, info->remedy };
    return info != NULL;
}

bool vara_code(size_t i, VaraCode *out)
{
    return give_code(i < DIAG_COUNT ? diag_info((DiagCode)i) : NULL, out);
}

bool vara_code_find(const char *code, VaraCode *out)
{
    return give_code(diag_find(code), out);
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
    return api_text(s);
}

const char *vara_shown(VaraScript *s, size_t result, size_t row, size_t column)
{
    const ResultColumn *c = column_at(s, result, column);
    if (!c || row >= vara_rows(s, result))
        return NULL;
    buf_clear(&s->room);
    report_cell(&s->room, s->results, c, (uint32_t)row, NULL);
    return api_text(s);
}
