/* read.c -- a table into indicators: records, the heading (again on each page), labels between tables, merged and continued cells. */
#include "lang/mir/columns.h"
#include "lang/mir/mir_impl.h"

#include "runtime/ingest/scan.h"
#include <string.h>

enum { MIR_MAX_BYTES = 64 << 20, MIR_BATCH = 512 };

typedef struct Record { Str *cells; uint64_t *lines; uint32_t n, filled; uint64_t line; } Record;

typedef struct Reading {
    const MirSource *source;
    Mir     *m;
    Diags   *diags;
    MirMap   map;
    bool     mapped;
    const MirColumn *absent;            /* given, and never found */
    const char *meant;                  /* the heading most like it; or null */
    Str      program;                   /* of a label above the table */
    uint64_t program_line;
    MirIndicator *last;                 /* the row above: merged cells repeat it */
    bool     last_is_row;               /* nothing but continuations since */
    uint32_t nth;                       /* records so far */
} Reading;

/* ---- records ---- */

static Str kept(Str s)
{
    s = str_trim(s);
    return (Str){ gc_strndup(s.p ? s.p : "", s.len), s.len };
}

static Record record_of(const RawBatch *b, uint32_t row)
{
    Record r = { .n = raw_width(b, row), .line = raw_line(b, row) };
    r.cells = gc_array(Str, r.n + 1);
    r.lines = (uint64_t *)gc_alloc_atomic(r.n + 1, sizeof *r.lines);
    for (uint32_t i = 0; i < r.n; i++) {
        r.cells[i] = kept(raw_field(b, row, i));
        r.lines[i] = raw_field_line(b, row, i, NULL);
        r.filled  += r.cells[i].len > 0;
    }
    return r;
}

static MirCell cell_at(const Reading *g, const Record *r, uint32_t position)
{
    if (!position)
        return (MirCell){ .text = { "", 0 }, .line = r->line };
    Str heading = position <= g->map.nheadings ? g->map.headings[position - 1] : (Str){ "", 0 };
    const char *shown_heading = heading.len ? heading.p : NULL;
    if (position > r->n)
        return (MirCell){ { "", 0 }, r->line, position, shown_heading };
    return (MirCell){ r->cells[position - 1], r->lines[position - 1], position, shown_heading };
}

/* ---- levels ---- */

/* "C.1", "Actividad 1.2", "A2.1": the digits and the points between them. */
static Str number_in(Str s)
{
    uint32_t i = 0;
    while (i < s.len && !(s.p[i] >= '0' && s.p[i] <= '9'))
        i++;
    uint32_t start = i;
    while (i < s.len && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.'))
        i++;
    while (i > start && s.p[i - 1] == '.')
        i--;
    return (Str){ s.p + start, i - start };
}

static MirLevel level_of(Str cell)
{
    static const struct { const char *word; MirLevel level; } words[] = {
        { "fin", LEVEL_FIN }, { "proposito", LEVEL_PROPOSITO }, { "componente", LEVEL_COMPONENTE }, { "actividad", LEVEL_ACTIVIDAD },
    };
    Str s = text_fold_label(cell);
    if (!s.len)
        return LEVEL_NONE;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (s.len >= n && memcmp(s.p, words[i].word, n) == 0 && (s.len == n || !(s.p[n] >= 'a' && s.p[n] <= 'z') || memcmp(s.p + n, "es", 2) == 0 || s.p[n] == 's'))
            return words[i].level;
    }
    bool digit = s.len > 1 && (s.p[1] == '.' || s.p[1] == ' ' || s.p[1] == '-' || (s.p[1] >= '0' && s.p[1] <= '9'));
    if (s.p[0] == 'c' && digit && number_in(s).len)
        return LEVEL_COMPONENTE;
    if (s.p[0] == 'a' && digit && number_in(s).len)
        return LEVEL_ACTIVIDAD;
    if (s.len == 1)
        return s.p[0] == 'f' ? LEVEL_FIN : s.p[0] == 'p' ? LEVEL_PROPOSITO : s.p[0] == 'c' ? LEVEL_COMPONENTE : s.p[0] == 'a' ? LEVEL_ACTIVIDAD : LEVEL_OTHER;
    return LEVEL_OTHER;
}

const char *mir_level_text(MirLevel l)
{
    static const char *const texts[LEVEL_COUNT] = { "sin nivel", "Fin", "Propósito", "Componente", "Actividad", "otro nivel" };
    return texts[l];
}

/* ---- rows ---- */

static uint32_t program_index(Reading *g, Str name, uint64_t line)
{
    Mir *m = g->m;
    Str fold = text_fold_label(name);
    for (uint32_t i = m->nprograms; i-- > 0;)
        if (str_eq(m->programs[i].fold, fold))
            return i;
    MirProgram p = { name, fold, line };
    GC_PUSH(m->programs, m->nprograms, m->cap_programs, p);
    return m->nprograms - 1;
}

/* A cell that is merged with the one above. */
static void inherit(MirIndicator *row, const MirIndicator *above, MirRole role)
{
    if (above && row->cells[role].column && !row->cells[role].text.len)
        row->cells[role].text = above->cells[role].text;
}

/* "Actividad o Proyecto:", "469", or both in one cell: a table of its own begins. */
static bool take_label(Reading *g, const Record *r)
{
    uint32_t i = 0;
    while (i < r->n && !r->cells[i].len)
        i++;
    const char *colon = i < r->n ? memchr(r->cells[i].p, ':', r->cells[i].len) : NULL;
    if (!colon)
        return false;
    Str label = { r->cells[i].p, (uint32_t)(colon - r->cells[i].p) };
    Str value = str_trim((Str){ colon + 1, r->cells[i].len - label.len - 1 });
    bool whole = value.len == 0;
    if (!whole && r->filled > 1)
        return false;
    for (uint32_t k = i + 1; k < r->n && whole && !value.len; k++)
        value = r->cells[k];
    if (value.len && heading_is(MIR_PROGRAM, label)) {
        g->program = value;
        g->program_line = r->line;
    }
    return whole || heading_is(MIR_PROGRAM, label);
}

/* Only the formula, or it and what runs beside it, goes on from the row above. */
static bool continues(const Reading *g, const Record *r, const MirIndicator *row)
{
    if (!g->last || !g->last_is_row || !row->cells[MIR_FORMULA].text.len || row->cells[MIR_NAME].text.len)
        return false;
    return g->map.role[MIR_NAME] && r->filled == 1;
}

static void join_formula(MirIndicator *above, Str more)
{
    Str s = above->cells[MIR_FORMULA].text;
    char *p = gc_printf("%.*s\n%.*s", (int)s.len, s.p, (int)more.len, more.p);
    above->cells[MIR_FORMULA].text = (Str){ p, s.len + 1 + more.len };
}

static void add_row(Reading *g, const Record *r)
{
    MirIndicator *row = gc_new(MirIndicator);
    row->line = r->line;
    for (int i = 0; i < MIR_ROLES; i++)
        row->cells[i] = cell_at(g, r, g->map.role[i]);
    for (int o = 0; o < MIR_OWNERS; o++)
        for (int s = 0; s < MIR_SLOTS; s++)
            row->owned[o][s] = cell_at(g, r, g->map.owned[o][s]);
    for (int i = 0; i < MIR_MONTHS; i++)
        row->months[i] = cell_at(g, r, g->map.month[i]);
    if (continues(g, r, row)) {
        join_formula(g->last, row->cells[MIR_FORMULA].text);
        return;
    }
    bool named = row->cells[MIR_NAME].text.len > 0;
    bool formula = row->cells[MIR_FORMULA].text.len > 0 && !g->map.role[MIR_NAME];
    bool level = row->cells[MIR_LEVEL].text.len && row->cells[MIR_SUMMARY].text.len && level_of(row->cells[MIR_LEVEL].text) != LEVEL_OTHER;
    if ((r->filled < 2 && !formula) || !(named || formula || level)) {
        g->m->other++;
        g->last_is_row = false;
        return;
    }
    row->nameless = !named && !formula;
    for (int i = 0; i < 4; i++) {
        static const MirRole merged[] = { MIR_PROGRAM, MIR_LEVEL, MIR_NUMBERING, MIR_SUMMARY };
        bool own_level = merged[i] == MIR_NUMBERING && row->cells[MIR_LEVEL].text.len && g->last && !str_eq(row->cells[MIR_LEVEL].text, g->last->cells[MIR_LEVEL].text);
        bool own_summary = merged[i] == MIR_SUMMARY && g->last && !str_eq(row->cells[MIR_LEVEL].text, g->last->cells[MIR_LEVEL].text);
        if (!own_level && !own_summary)
            inherit(row, g->last, merged[i]);
    }
    row->level = level_of(row->cells[MIR_LEVEL].text);
    Str number = number_in(row->cells[MIR_NUMBERING].text);
    row->number = number.len ? number : number_in(row->cells[MIR_LEVEL].text);
    Str program = row->cells[MIR_PROGRAM].column ? row->cells[MIR_PROGRAM].text : g->program;
    row->program = program_index(g, program, g->program.len ? g->program_line : row->line);
    GC_PUSH(g->m->indicators, g->m->nindicators, g->m->cap_indicators, *row);
    g->last = &g->m->indicators[g->m->nindicators - 1];
    g->last_is_row = true;
}

/* R is the heading: by its words, or because its line was given. */
static bool take_heading(Reading *g, const Record *r)
{
    bool by_line = g->source->heading_line != 0;
    if (by_line && r->line != g->source->heading_line)
        return false;
    MirMap map = columns_map(r->cells, r->n, false);
    const MirColumn *absent = columns_given(&map, g->source->columns, g->source->ncolumns);
    bool by_place = false;
    for (uint32_t i = 0; i < g->source->ncolumns; i++)
        by_place = by_place || g->source->columns[i].position;
    MirMap plain = by_place ? columns_map(r->cells, r->n, false) : map;        /* places alone make no heading */
    if (absent || (!by_line && !columns_enough(&plain))) {
        if (absent && (by_line || columns_enough(&map))) {
            Str near = text_nearest(absent->heading, r->cells, r->n);
            g->absent = absent;
            g->meant  = near.len ? mir_shown(near) : NULL;
        }
        return by_line && absent;
    }
    map = columns_map(r->cells, r->n, true);
    if (columns_given(&map, g->source->columns, g->source->ncolumns))
        return false;
    g->map = map;
    g->mapped = true;
    g->absent = NULL;
    for (int i = 0; i < MIR_ROLES; i++)
        g->m->has[i] = g->m->has[i] || g->map.role[i];
    for (int o = 0; o < MIR_OWNERS; o++)
        for (int s = 0; s < MIR_SLOTS; s++)
            g->m->owns[o] = g->m->owns[o] || g->map.owned[o][s];
    return true;
}

static void take(Reading *g, const Record *r)
{
    if (!r->filled)
        return;
    g->m->records++;
    bool heading = take_heading(g, r);
    bool label = !heading && take_label(g, r);
    if (heading || label || !g->mapped) {
        g->m->other++;
        g->last_is_row = false;
        if (heading)
            g->last = NULL;
        return;
    }
    /* GC_PUSH moves the indicators: the row above is found again. */
    if (g->last)
        g->last = &g->m->indicators[g->m->nindicators - 1];
    add_row(g, r);
}

/* A column called «numerador» that holds numbers holds values, not the words of the variable. */
static void words_or_values(Mir *m)
{
    for (int o = 0; o < MIR_VARIABLES; o++) {
        uint32_t numbers = 0, words = 0;
        for (uint32_t i = 0; i < m->nindicators; i++) {
            Str s = m->indicators[i].owned[o][MIR_SLOT_WORDS].text;
            bool digit = s.len && ((s.p[0] >= '0' && s.p[0] <= '9') || s.p[0] == '$' || s.p[0] == '-');
            numbers += s.len && digit;
            words   += s.len && !digit;
        }
        if (numbers <= words)
            continue;
        for (uint32_t i = 0; i < m->nindicators; i++) {
            MirCell *cells = m->indicators[i].owned[o];
            if (!cells[MIR_SLOT_YEAR].column)
                cells[MIR_SLOT_YEAR] = cells[MIR_SLOT_WORDS];
            cells[MIR_SLOT_WORDS] = (MirCell){ .text = { "", 0 } };
        }
    }
}

static Status no_table(const Reading *g)
{
    const char *path = g->m->path;
    DataPlace place = { .file = path };
    if (g->absent) {
        Diag *d = diag_add_data(g->diags, D_V002, place, "«%s» no tiene una columna «%.*s»", path, (int)g->absent->heading.len, g->absent->heading.p);
        if (g->meant)
            diag_hint(d, "¿quiso decir «%s»?", g->meant);
        else
            diag_hint(d, "dé a --columna el encabezado como está en el archivo, o el número de la columna");
    } else if (!g->mapped) {
        Diag *d = diag_add_data(g->diags, D_V001, place, "en «%s» no hay un renglón de encabezados con el nombre y la fórmula de los indicadores", path);
        diag_hint(d, "diga cuáles son: --columna nombre=\"…\" --columna formula=\"…\", y --encabezado con su línea si hace falta");
    } else {
        Diag *d = diag_add_data(g->diags, D_V003, place, "«%s» tiene encabezados y ningún indicador debajo", path);
        diag_hint(d, "revise que la columna del nombre no esté vacía, o diga cuál es con --columna nombre=…");
    }
    return ST_TABLE;
}

Status mir_read(const MirSource *source, Diags *diags, Mir **out)
{
    Mir *m = gc_new(Mir);
    m->path  = strcmp(source->path, "-") == 0 ? "entrada estándar" : source->path;
    m->arena = arena_new();
    *out = m;
    Reading g = { .source = source, .m = m, .diags = diags };
    TableSpec spec = { .name = str_of("mir"), .path = source->path, .shown_path = m->path, .inline_text = source->bytes, .inline_raw = source->bytes.p != NULL,
                       .quotes = true, .header = HEADER_NONE };
    TableOptions opt = { .batch_rows = MIR_BATCH, .max_bytes = MIR_MAX_BYTES, .max_findings = 100 };
    HoleTable *holes = holes_new();
    Table *t = NULL;
    Status st = table_open(&spec, &opt, NULL, holes, diags, &t);
    RawBatch *b = raw_new();
    while (st == ST_OK) {
        st = table_split(t, b, diags);
        if (m->nindicators > MIR_MAX_ROWS)
            break;
        for (uint32_t i = 0; st == ST_OK && i < raw_rows(b) && m->nindicators <= MIR_MAX_ROWS; i++) {
            Record r = record_of(b, i);
            if (g.nth < source->nlines) {
                r.line = source->lines[g.nth];
                for (uint32_t k = 0; k < r.n; k++)
                    r.lines[k] = r.line;
            }
            g.nth++;
            take(&g, &r);
        }
    }
    if (m->nindicators > MIR_MAX_ROWS) {
        diag_hint(diag_add_data(diags, D_V005, (DataPlace){ .file = m->path }, "la tabla tiene más de %d indicadores", MIR_MAX_ROWS),
                  "revise que sea una matriz de indicadores, o pártala en varios archivos");
        st = ST_LIMIT;
    }
    if (st == ST_END) {
        const TableCounts *c = table_counts(t);
        m->encoding  = c->encoding;
        m->separator = c->separator;
        words_or_values(m);
        st = m->nindicators ? ST_OK : no_table(&g);
    }
    raw_free(b);
    table_close(t);
    holes_free(holes);
    return st;
}

void mir_free(Mir *m)
{
    if (m && m->arena)
        arena_free(m->arena);
}
