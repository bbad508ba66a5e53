/* build_blocks.c -- constructors of `indicador`, `matriz`, `verifica`, `prueba` and `muestra`. */
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"

/* ---- indicador ---- */

#define IND (b->decl->as.indicator)

void build_indicator(Build *b, Span span, Name name) { build_declare(b, DECL_INDICATOR, span, name); }
void build_title(Build *b, const Token *t) { IND.title = t->text; }
void build_level(Build *b, Name n) { IND.level = n; }
void build_dimension(Build *b, Name n) { IND.dimension = n; }
void build_frequency(Build *b, Name n) { IND.frequency = n; }
void build_sense(Build *b, Expr *e) { IND.sense = e; }

void build_from(Build *b, Name n, Expr *where)
{
    IND.from = n;
    IND.from_where = where;
}

void build_by(Build *b, NameList names)
{
    IND.has_by = true;
    if (names.n == 1 && name_is(&names.items[0], "fila") && !names.items[0].quoted)
        IND.by_row = true;
    else
        IND.by = names;
}

void build_formula(Build *b, Expr *e) { IND.formula = e; }
void build_unit_of(Build *b, UnitExpr u) { IND.unit = u; }

void build_decimals(Build *b, const Token *t)
{
    enum { DECIMALS_MAX = 100 };
    IND.decimals = build_count(b, t, true, "los decimales");
    IND.decimals_span = t->span;
    IND.has_decimals = true;
    if (IND.decimals > DECIMALS_MAX) {
        Diag *d = diag_add(b->diags, D_S025, t->span, "«%u» decimales son demasiados", IND.decimals);
        diag_hint(d, "escriba un número entero de 0 a %d", DECIMALS_MAX);
        IND.decimals = 0;
    }
}

void build_goal(Build *b, Span span, const Name *name, Expr *period, Expr *value)
{
    GoalDecl g = { .period = period, .value = value, .span = span };
    if (name)
        g.name = *name;
    GC_PUSH(IND.goals, IND.ngoals, IND.cap_goals, g);
}

void build_goal_baseline(Build *b, Expr *value)
{
    GoalDecl *g = &IND.goals[IND.ngoals - 1];
    g->baseline = value;
    g->baseline_at = b->baseline_at;
    g->span = span_join(g->span, b->baseline_at ? b->baseline_at->span : value->span);
}

void build_baseline(Build *b, Expr *value)
{
    IND.baseline = value;
    IND.baseline_at = b->baseline_at;
}

void build_fulfilment(Build *b, Expr *e) { IND.fulfilment = e; }
void build_bands_of(Build *b, NameList names) { IND.bands = names; }
void build_note(Build *b, const Token *t) { IND.note = t->text; }

void build_holes(Build *b, Name n) { IND.holes = n; }

void build_method(Build *b, const Token *t)
{
    IND.method = t->text;
    IND.method_span = t->span;
}

void build_errata(Build *b, const Token *t)
{
    IND.errata = t->text;
    IND.errata_span = t->span;
}

void build_variable(Build *b, Span span, Name phrase, Expr *value)
{
    VariableDecl v = { phrase, value, span };
    GC_PUSH(IND.variables, IND.nvariables, IND.cap_variables, v);
}

/* ---- matriz ---- */

#define MATRIX (b->decl->as.matrix)

void build_matrix(Build *b, Span span, Name name) { build_declare(b, DECL_MATRIX, span, name); }
void build_matrix_title(Build *b, const Token *t) { MATRIX.title = t->text; }
void build_matrix_note(Build *b, const Token *t) { MATRIX.note = t->text; }

void build_admits(Build *b, const Token *t)
{
    MATRIX.admits = t->text;
    MATRIX.admits_span = t->span;
}

void build_level_row(Build *b, Span span, const Token *level, const Token *name, const Token *summary)
{
    LevelDecl row = { .summary = summary->text, .span = span };
    level_find(level->fold, &row.kind);
    if (name)
        row.name = build_name(name);
    GC_PUSH(MATRIX.levels, MATRIX.n, MATRIX.cap, row);
}

/* The row that a line under it goes on, or null after saying that there is none. */
static LevelDecl *last_level(Build *b, Span span)
{
    if (MATRIX.n)
        return &MATRIX.levels[MATRIX.n - 1];
    Diag *d = diag_add(b->diags, D_C001, span, "este renglón no está bajo ningún nivel");
    diag_hint(d, "escriba antes el nivel y su resumen: fin \"Contribuir a …\"");
    return NULL;
}

static bool said_once(Build *b, Span span, bool again, const char *word)
{
    if (again) {
        Diag *d = diag_add(b->diags, D_S021, span, "«%s» está dos veces en este nivel", word);
        diag_hint(d, "deje uno");
    }
    return !again;
}

void build_level_indicators(Build *b, Span span, NameList names)
{
    LevelDecl *row = last_level(b, span);
    if (row && said_once(b, span, row->indicators.n > 0, "indicadores"))
        row->indicators = names;
}

void build_level_means(Build *b, Span span, const Token *t)
{
    LevelDecl *row = last_level(b, span);
    if (row && said_once(b, span, row->means.len > 0, "medios"))
        row->means = t->text;
}

void build_level_assumptions(Build *b, Span span, const Token *t)
{
    LevelDecl *row = last_level(b, span);
    if (row && said_once(b, span, row->assumptions.len > 0, "supuestos"))
        row->assumptions = t->text;
}

void build_level_dimensions(Build *b, Span span, const Token *level, NameList words)
{
    LevelDimensions row = { .words = words, .span = span };
    level_find(level->fold, &row.kind);
    for (uint32_t i = 0; i < MATRIX.ndimensions; i++)
        if (MATRIX.dimensions[i].kind == row.kind) {
            said_once(b, span, true, level_word(row.kind));
            return;
        }
    GC_PUSH(MATRIX.dimensions, MATRIX.ndimensions, MATRIX.cap_dimensions, row);
}

/* ---- verifica ---- */

#define VERIFY (b->decl->as.verify)

void build_verify(Build *b, Span span, Name dataset) { build_declare(b, DECL_VERIFY, span, dataset); VERIFY.dataset = dataset; }

void build_rule(Build *b, Span span, Name name, Expr *test)
{
    RuleDecl r = { .name = name, .test = test, .span = span };
    GC_PUSH(VERIFY.rules, VERIFY.n, VERIFY.cap, r);
}

static RuleDecl *last_rule(Build *b) { return &VERIFY.rules[VERIFY.n - 1]; }

void build_rule_where(Build *b, Expr *e)
{
    last_rule(b)->where = e;
    last_rule(b)->span = span_join(last_rule(b)->span, e->span);
}

void build_rule_severity(Build *b, const Token *t) { last_rule(b)->severity = build_name(t); }

void build_rule_message(Build *b, const Token *t)
{
    last_rule(b)->message = t->text;
    last_rule(b)->span = span_join(last_rule(b)->span, t->span);
}

/* ---- prueba ---- */

#define TEST (b->decl->as.test)

void build_test(Build *b, Span span, const Token *title)
{
    build_declare(b, DECL_TEST, span, (Name){ 0 });
    if (title) {
        TEST.title = title->text;
        TEST.title_span = title->span;
    }
}

void build_test_end(Build *b, Span span)
{
    build_end(b, span);
    if (TEST.nexpects == 0 && TEST.title_span.source) {
        Diag *d = diag_add(b->diags, D_S029, b->decl->head, "esta prueba no espera nada");
        diag_hint(d, "agregue un renglón «espera condición»");
    }
}

void build_given(Build *b, Span span, Name dataset)
{
    GivenTable g = { .dataset = dataset, .span = span };
    GC_PUSH(TEST.given, TEST.ngiven, TEST.cap_given, g);
}

/* The next cell of a row from *AT (just past a bar): false when no bar closes it.  `\|` is a bar inside a cell. */
static bool next_cell(Span row, uint32_t *at, Str *cell, Span *span)
{
    const char *text = row.source->text;
    uint32_t start = *at;
    bool escaped = false;
    for (uint32_t i = start; i < row.end; i++) {
        if (text[i] == '\\' && i + 1 < row.end && text[i + 1] == '|') {
            escaped = true;
            i++;
        } else if (text[i] == '|') {
            Str s = str_trim((Str){ text + start, i - start });
            *span = (Span){ row.source, s.len ? (uint32_t)(s.p - text) : start, s.len ? (uint32_t)(s.p - text) + s.len : i };
            *at = i + 1;
            if (escaped) {
                char *out = gc_bytes((size_t)s.len + 1);
                uint32_t n = 0;
                for (uint32_t k = 0; k < s.len; k++)
                    if (!(s.p[k] == '\\' && k + 1 < s.len && s.p[k + 1] == '|'))
                        out[n++] = s.p[k];
                s = (Str){ out, n };
            }
            *cell = text_nfc(s);
            return true;
        }
    }
    return false;
}

static void add_heading(Build *b, GivenTable *g, Str cell, Span span)
{
    bool quoted = cell.len >= 2 && cell.p[0] == '"' && cell.p[cell.len - 1] == '"';
    if (quoted)
        cell = (Str){ cell.p + 1, cell.len - 2 };
    if (cell.len == 0) {
        Diag *d = diag_add(b->diags, D_S019, span, "falta el nombre de una columna");
        diag_hint(d, "el primer renglón bajo «dado» lleva los nombres: «| clave | devengado |»");
    }
    Name name = name_make(cell, span, quoted);
    GC_PUSH(g->columns, g->ncolumns, g->cap_columns, name);
}

static void add_cell(GivenTable *g, Str cell, Span span)
{
    uint32_t nspans = g->ncells;
    GC_PUSH(g->cells, g->ncells, g->cap_cells, cell);
    GC_PUSH(g->cell_spans, nspans, g->cap_spans, span);
}

void build_row(Build *b, const Token *row)
{
    if (TEST.ngiven == 0) {
        Diag *d = diag_add(b->diags, D_S027, row->span, "este renglón de tabla no está bajo ningún «dado»");
        diag_hint(d, "escriba antes «dado» y el nombre de los datos");
        return;
    }
    GivenTable *g = &TEST.given[TEST.ngiven - 1];
    g->span = span_join(g->span, row->span);
    bool heading = g->ncolumns == 0;
    const char *text = row->span.source->text;
    uint32_t at = row->span.start + 1, n = 0;
    Str cell;
    Span span;
    while (next_cell(row->span, &at, &cell, &span)) {
        n++;
        if (heading) {
            add_heading(b, g, cell, span);
        } else if (n <= g->ncolumns) {
            add_cell(g, cell, span);
        }
    }
    Str rest = str_trim((Str){ text + at, row->span.end - at });
    if (n == 0 || (rest.len && rest.p[0] != '#')) {
        Span open = { row->span.source, at, row->span.end };
        Diag *d = diag_add(b->diags, D_L014, open, "falta la barra «|» que cierra este renglón");
        diag_hint(d, "cada celda va entre barras: «| A | 80 |»");
    } else if (!heading && n != g->ncolumns) {
        Diag *d = diag_add(b->diags, D_S019, row->span, "este renglón tiene %u celdas y el encabezado %u", n, g->ncolumns);
        diag_hint(d, "una celda vacía también lleva sus barras: «| A |  | 100 |»");
    }
    while (!heading && g->ncells % g->ncolumns)
        add_cell(g, (Str){ "", 0 }, row->span);
}

void build_expect(Build *b, Span span, Expr *e)
{
    ExpectDecl x = { e, span };
    GC_PUSH(TEST.expects, TEST.nexpects, TEST.cap_expects, x);
}

/* ---- muestra ---- */

#define SHOW (b->decl->as.show)

/* Broken until its end is seen. */
void build_show(Build *b, Span span) { build_declare(b, DECL_SHOW, span, (Name){ 0 })->broken = true; }

void build_show_end(Build *b, Span span)
{
    build_end(b, span);
    b->decl->broken = false;
}

void build_show_item(Build *b, Expr *value, Name alias)
{
    ShowItem item = { value, alias };
    GC_PUSH(SHOW.items, SHOW.n, SHOW.cap, item);
}

static bool first_time(Build *b, Span span, bool again, const char *word)
{
    if (again) {
        Diag *d = diag_add(b->diags, D_S021, span, "«%s» está dos veces en esta muestra", word);
        diag_hint(d, "deje uno");
    }
    return !again;
}

void build_show_from(Build *b, Span span, Name n)
{
    if (first_time(b, span, name_present(&SHOW.from), "de"))
        SHOW.from = n;
}

void build_show_where(Build *b, Span span, Expr *e)
{
    if (first_time(b, span, SHOW.where != NULL, "donde"))
        SHOW.where = e;
}

void build_show_by(Build *b, Span span, NameList names)
{
    if (!first_time(b, span, SHOW.has_by, "por"))
        return;
    SHOW.by = names;
    SHOW.has_by = true;
}

void build_show_across(Build *b, Span span, Name n)
{
    if (first_time(b, span, name_present(&SHOW.across), "en columnas"))
        SHOW.across = n;
}

void build_show_limit(Build *b, Span span, const Token *t)
{
    if (!first_time(b, span, SHOW.has_limit, "límite"))
        return;
    SHOW.limit = build_count(b, t, true, "cuántos renglones mostrar");
    SHOW.has_limit = true;
}

void build_show_total(Build *b, Span span, const Token *label)
{
    if (!first_time(b, span, SHOW.total, "con total"))
        return;
    SHOW.total = true;
    if (label)
        SHOW.total_label = label->text;
}

void build_show_matrix(Build *b, Name n) { SHOW.matrix = n; }

void build_order(Build *b, Expr *key, bool descending)
{
    OrderItem item = { key, descending };
    GC_PUSH(SHOW.order, SHOW.norder, SHOW.cap_order, item);
}
