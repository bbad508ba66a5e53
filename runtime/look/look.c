/* look.c -- looks at a file: sample, layout, and a pass over each table that was asked for. */
#include "runtime/look/look_impl.h"

#include "runtime/ingest/input.h"
#include "runtime/mem.h"

#include <string.h>

enum { HEAD_TEXT_MOST = 60, UNTIL_MOST = 40, PREAMBLE_ROWS = 12 };

static Str kept(Str s)
{
    return (Str){ gc_strndup(s.p, s.len), s.len };
}

static bool stands_before(const Sample *s, uint32_t row, const Label *l, bool begins)
{
    for (uint32_t i = 0; i < row; i++)
        for (uint32_t c = 0; c < s->rows[i].n; c++)
            if (begins ? label_begins(l, s->rows[i].cells[c]) : label_is(l, s->rows[i].cells[c]))
                return true;
    return false;
}

/* A cell of the first line of the heading that no line above has. */
static Str head_text(const Sample *s, uint32_t row)
{
    const SampleRow *r = &s->rows[row];
    for (uint32_t c = 0; c < r->n; c++) {
        if (r->cells[c].len == 0 || r->cells[c].len > HEAD_TEXT_MOST || memchr(r->cells[c].p, '\n', r->cells[c].len))
            continue;
        Label l = label_new(r->cells[c]);
        if (l.n && !stands_before(s, row, &l, false))
            return kept(r->cells[c]);
    }
    return (Str){ NULL, 0 };
}

/* The first words of the note at ROW, if no cell above begins so. */
static Str until_text(const Sample *s, uint32_t row)
{
    const SampleRow *r = &s->rows[row];
    uint32_t c = 0;
    while (c < r->n && !r->cells[c].len)
        c++;
    if (c == r->n)
        return (Str){ NULL, 0 };
    Str text = r->cells[c];
    const char *line = memchr(text.p, '\n', text.len);
    if (line)
        text.len = (uint32_t)(line - text.p);
    if (text.len > UNTIL_MOST) {
        uint32_t at = UNTIL_MOST;
        while (at > 0 && text.p[at] != ' ')
            at--;
        if (at == 0)
            return (Str){ NULL, 0 };
        text.len = at;
    }
    Label l = label_new(text);
    return l.n && !stands_before(s, row, &l, true) ? kept(text) : (Str){ NULL, 0 };
}

/* How the reader is told where this table stands. */
static void place_table(LookTable *t, const Sample *s, const Runs *runs, const Run *r)
{
    TableSpec *spec = &t->spec;
    bool only = runs->n == 1;
    uint32_t first = r->nhead ? r->head : r->from;
    t->first_line   = s->rows[first].line;
    t->last_line    = s->rows[r->to - 1].line;
    t->header_line  = r->nhead ? t->first_line : 0;
    t->header_guess = r->guess;
    t->numbered     = r->numbered;
    t->open         = !s->whole && r->to == s->n;
    spec->header_lines = r->nhead ? r->nhead : 1;
    spec->header       = r->nhead ? HEADER_FIRST : HEADER_NONE;
    if (!only) {
        spec->first_line = t->first_line;
        spec->last_line  = t->open ? 0 : t->last_line;
        return;
    }
    if (first > 0) {
        spec->header_text = r->nhead ? head_text(s, first) : (Str){ NULL, 0 };
        if (spec->header_text.len)
            spec->header = HEADER_TEXT;
        else
            spec->first_line = t->first_line;
    } else if (r->again && r->nhead) {
        /* found by its text, a heading is known again on pages where it is not quite the same */
        spec->header_text = head_text(s, first);
        if (spec->header_text.len)
            spec->header = HEADER_TEXT;
    }
    if (s->whole && r->to < s->n) {
        spec->until_text = until_text(s, r->to);
        if (!spec->until_text.len)
            spec->last_line = t->last_line;
    }
}

/* Titles right above the first line of a table, joined. */
static const char *preamble_of(const Sample *s, const Run *r)
{
    uint32_t first = r->nhead ? r->head : r->from, from = first > PREAMBLE_ROWS ? first - PREAMBLE_ROWS : 0;
    Buf b = { 0 };
    for (uint32_t i = first; i-- > from && s->rows[i].filled <= 2;)
        from = i < from ? i : from;
    for (uint32_t i = from; i < first; i++)
        for (uint32_t c = 0; c < s->rows[i].n; c++)
            if (s->rows[i].cells[c].len && s->rows[i].filled <= 2) {
                buf_str(&b, s->rows[i].cells[c]);
                buf_putc(&b, ' ');
            }
    const char *text = gc_strndup(b.p ? b.p : "", b.len);
    buf_free(&b);
    return text;
}

static bool has_line(const Sample *s, const Run *r, uint64_t line)
{
    return s->rows[r->nhead ? r->head : r->from].line <= line && (s->rows[r->to - 1].line >= line || (r->to == s->n && !s->whole));
}

static void list_places(Look *look, const Sample *s, const Runs *runs)
{
    look->nplaces = runs->n;
    look->places  = gc_array(LookPlace, runs->n + 1);
    for (uint32_t i = 0; i < runs->n; i++) {
        const Run *r = &runs->items[i];
        const SampleRow *first = &s->rows[r->nhead ? r->head : r->from];
        uint32_t c = 0;
        while (!first->cells[c].len)
            c++;
        look->places[i] = (LookPlace){ first->line, s->rows[r->to - 1].line, r->width, r->rows, cell_shown(first->cells[c]) };
    }
}

/* After a pass: whether what was set apart had better be read otherwise. */
static bool reconsider(LookTable *t, const Sample *s, const Run *r, const LookWords *w)
{
    uint64_t fits = 0;
    for (uint32_t i = 0; i < t->ntotals; i++)
        fits += t->totals[i].fits;
    if (t->ntotals && ((!fits && !t->sure_totals) || t->ntotals > LOOK_TOTALS) && !t->keep_totals)
        return t->keep_totals = true;
    if (t->sections && !t->nrow_columns && !t->keep_sections)
        return t->keep_sections = true;
    return shifts_find(t, s, r, w);
}

static Status look_at(Look *look, LookTable *t, const Sample *s, const Runs *runs, const Run *r, const LookOptions *opt, const char *path,
                      const LookWords *w, Diags *diags)
{
    *t = (LookTable){ .spec = { .name = str_of("tabla"), .path = path, .shown_path = look->shown_path, .quotes = s->quotes,
                                .separator = s->counts.separator, .encoding = s->encoding, .other_encoding = s->other_encoding } };
    place_table(t, s, runs, r);
    enum { PASSES = 4 };
    for (int pass = 0; pass < PASSES; pass++) {
        Diags *said = diags_new();
        Status st = pass_read(t, s, r, opt, w, look->arena, said);
        if (st != ST_OK) {
            *diags = *said;
            return st;
        }
        kinds_decide(t, w, preamble_of(s, r));
        if (!reconsider(t, s, r, w))
            break;
    }
    keys_try(t, s, r);
    return ST_OK;
}

static Status choose_tables(Look *look, const Sample *s, const LookOptions *opt, const char *path, Diags *diags)
{
    const LookWords *w = words_new();
    Runs runs = layout_runs(s, w);
    uint32_t best = UINT32_MAX;
    list_places(look, s, &runs);
    for (uint32_t i = 0; i < runs.n; i++)
        if (opt->line ? has_line(s, &runs.items[i], opt->line) : best == UINT32_MAX || runs.items[i].cells > runs.items[best].cells)
            best = i;
    if (runs.n == 0)
        return ST_OK;
    if (opt->line && best == UINT32_MAX) {
        DataPlace at = { .file = look->shown_path, .line = opt->line };
        Diag *d = diag_add_data(diags, D_D030, at, "en la línea %llu de «%s» no hay ninguna tabla", (unsigned long long)opt->line, look->shown_path);
        diag_hint(d, "«vara esquema» sin --linea dice dónde están las que hay");
        return ST_TABLE;
    }
    if (runs.n > 0) {
        const Run *r = &runs.items[0];
        look->preamble_lines = s->rows[r->nhead ? r->head : r->from].line - 1;
    }
    look->tables = gc_array(LookTable, opt->all ? runs.n : 1);
    for (uint32_t i = opt->all ? 0 : best; i < (opt->all ? runs.n : best + 1) && look->ntables < LOOK_TABLES; i++) {
        Status st = look_at(look, &look->tables[look->ntables], s, &runs, &runs.items[i], opt, path, w, diags);
        if (st != ST_OK)
            return st;
        look->ntables++;
    }
    return ST_OK;
}

Status look_file(const LookOptions *opt, Diags *diags, Look **out)
{
    const char *path = opt->path;
    *out = NULL;
    Look *look = gc_root(sizeof *look);
    *look = (Look){ .path = opt->path, .shown_path = opt->shown_path, .arena = arena_new(), .remarks = diags_new() };
    Arena *text = arena_new();
    Sample *s = NULL;
    Status st = ST_IO;
    if (strcmp(path, "-") == 0) {
        FILE *spool = input_spool();
        if (!spool) {
            diag_add(diags, D_E001, (Span){ 0 }, "no se pudo guardar la entrada estándar para leerla más de una vez");
            goto out;
        }
        look->spool = spool;
        path = input_spool_path(spool);
    }
    st = sample_read(opt, path, text, look->remarks, &s);
    if (st != ST_OK) {
        *diags = *look->remarks;
        goto out;
    }
    look->encoding       = s->counts.encoding;
    look->encoding_found = s->counts.encoding_found;
    look->plain          = s->lettered == 0;
    look->other_encoding = s->other_encoding;
    look->other_lines    = s->counts.other_lines;
    look->other_line     = s->counts.other_line[0];
    look->separator      = s->counts.separator;
    look->records        = s->n;
    look->width_records  = s->same;
    look->width          = s->width;
    look->quotes         = s->quotes;
    look->quote_line     = s->quote_line;
    look->by_line        = opt->line > 0;
    look->whole          = s->whole;
    look->lines          = s->counts.lines;
    st = choose_tables(look, s, opt, path, diags);
out:
    if (s)
        mem_free(s->rows);
    arena_free(text);
    if (st != ST_OK) {
        look_free(look);
        return st;
    }
    *out = look;
    return ST_OK;
}

void look_free(Look *look)
{
    if (!look)
        return;
    for (uint32_t i = 0; i < look->ntables; i++)
        table_forget(&look->tables[i]);
    if (look->spool)
        fclose(look->spool);
    arena_free(look->arena);
    gc_root_free(look);
}
