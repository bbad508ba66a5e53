/* build.c -- constructors of names, types, units and of the declarations of one line, and of `bandas`. */
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"

/* ---- names ---- */

Name build_name(const Token *t) { return name_make(t->text, t->span, false); }

Name build_quoted(Build *b, const Token *t)
{
    if (str_trim(t->text).len == 0) {
        Diag *d = diag_add(b->diags, D_S024, t->span, "un nombre entre comillas no puede estar vacío");
        diag_hint(d, "escriba el nombre, o uno propio sin comillas");
    }
    return name_make(t->text, t->span, true);
}

Name build_dotted(Span span, Name left, const Token *right)
{
    Str s = { 0 };
    const char *joined = gc_printf("%.*s.%.*s", (int)left.text.len, left.text.p, (int)right->text.len, right->text.p);
    s = str_of(joined);
    return name_make(s, span, false);
}

MotiveRef motive_of(const Token *t) { return (MotiveRef){ t->text, t->span }; }

uint32_t build_count(Build *b, const Token *t, bool zero, const char *what)
{
    Num n;
    int64_t v;
    if (t->text.len < 40 && num_parse_literal(b->numbers, t->text, &n) && num_to_i64(n, &v) && v >= (zero ? 0 : 1) && v <= INT32_MAX)
        return (uint32_t)v;
    Diag *d = diag_add(b->diags, D_S025, t->span, "«%.*s» no sirve para decir %s", (int)t->text.len, t->text.p, what);
    diag_hint(d, "escriba un número entero desde %d", zero ? 0 : 1);
    return 0;
}

/* ---- types and units ---- */

typedef struct TypeName { const char *word, *fold; TypeWord type; } TypeName;
static const TypeName type_names[] = {
    { "número", "numero", TYPEWORD_NUMBER }, { "texto", "texto", TYPEWORD_TEXT }, { "fecha", "fecha", TYPEWORD_DATE },
    { "periodo", "periodo", TYPEWORD_PERIOD }, { "lógico", "logico", TYPEWORD_BOOL },
};

TypeExpr build_type(Build *b, Span span, const Token *word, const UnitExpr *unit)
{
    TypeExpr t = { .span = span };
    Name name = build_name(word);
    Str words[sizeof type_names / sizeof *type_names + 1];
    size_t n = 0;
    for (; n < sizeof type_names / sizeof *type_names; n++) {
        words[n] = str_of(type_names[n].word);
        if (name_is(&name, type_names[n].fold))
            t.word = type_names[n].type;
    }
    words[n++] = str_of("porcentaje");
    if (name_is(&name, "porcentaje")) {     /* short for número en porcentaje */
        t.word = TYPEWORD_NUMBER;
        t.unit = unit_add((UnitExpr){ 0 }, word->span, (UnitTerm){ .name = name, .power = 1 }, 1);
    } else if (t.word == TYPEWORD_NONE) {
        Diag *d = diag_add(b->diags, D_S017, word->span, "«%.*s» no es un tipo", (int)word->text.len, word->text.p);
        Str near = text_nearest(word->text, words, n);
        if (near.len)
            diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
        else
            diag_hint(d, "los tipos son: número, texto, fecha, periodo, lógico, porcentaje");
        return t;
    }
    if (unit && (t.word != TYPEWORD_NUMBER || t.unit.n)) {
        Diag *d = diag_add(b->diags, D_S017, unit->span, "solo un número lleva unidad");
        diag_hint(d, "escriba «número en …», o quite la unidad");
    } else if (unit) {
        t.unit = *unit;
    }
    return t;
}

UnitExpr unit_add(UnitExpr u, Span span, UnitTerm term, int32_t sign)
{
    u.span = span;
    term.power *= sign;
    GC_PUSH(u.terms, u.n, u.cap, term);
    return u;
}

UnitExpr unit_in_column(Span span, Name column) { return (UnitExpr){ .column = column, .span = span }; }

UnitTerm build_unit_term(Build *b, const Token *scale, Name name, const Token *power)
{
    UnitTerm t = { .name = name, .power = 1 };
    if (scale)
        t.scale = build_name(scale);
    if (power) {
        uint32_t n = build_count(b, power, false, "la potencia de una unidad");
        t.power = n > 0 && n < 1000 ? (int32_t)n : 1;
    }
    return t;
}

/* ---- declarations of one line ---- */

Decl *build_declare(Build *b, DeclKind kind, Span span, Name name)
{
    b->decl = decl_new(kind, span, name);
    b->decl->doc = b->token_first->doc;
    GC_PUSH(b->module->decls, b->module->n, b->module->cap, b->decl);
    return b->decl;
}

void build_module(Build *b, Span span, Name name)
{
    Module *m = b->module;
    if (name_present(&m->name) || m->n) {
        Diag *d = diag_add(b->diags, D_S020, span, name_present(&m->name) ? "el módulo ya tenía nombre"
                                                                          : "«módulo» va antes de todas las declaraciones");
        if (name_present(&m->name))
            diag_note(d, m->name.span, "la primera vez");
        diag_hint(d, "deje un solo «módulo», en el primer renglón");
        return;
    }
    m->name = name;
}

void build_use(Build *b, Span span, Name name) { build_declare(b, DECL_USE, span, name); }

void build_binding(Build *b, Name name, Expr *value)
{
    Binding binding = { name, value };
    Decl *d = b->decl;
    if (d->kind == DECL_USE) {
        d->span = span_join(d->span, value->span);
        GC_PUSH(d->as.use.bindings, d->as.use.n, d->as.use.cap, binding);
    } else if (d->kind == DECL_TEST) {
        GC_PUSH(d->as.test.params, d->as.test.nparams, d->as.test.cap_params, binding);
    }
}

void build_unit(Build *b, Span span, Name name, const Token *factor, const UnitExpr *equals)
{
    Decl *d = build_declare(b, DECL_UNIT, span, name);
    d->as.unit.factor = num_int(1);
    if (equals)
        d->as.unit.equals = *equals;
    if (!factor)
        return;
    Expr *e = build_number(b, factor->span, factor);
    if (e->kind != EXPR_NUM)
        return;
    d->as.unit.has_factor = true;
    d->as.unit.factor = e->as.num.value;
    if (num_sign(d->as.unit.factor) <= 0) {
        Diag *diag = diag_add(b->diags, D_S025, factor->span, "una unidad no puede valer cero de otra");
        diag_hint(diag, "escriba cuántas hacen una: «unidad tonelada = 1000 kilogramos»");
    }
}

void build_param(Build *b, Span span, Name name, TypeExpr type, Expr *value)
{
    Decl *d = build_declare(b, DECL_PARAM, span, name);
    d->as.param.type = type;
    d->as.param.value = value;
}

void build_function(Build *b, Span span, Name name, NameList params, Expr *body)
{
    Decl *d = build_declare(b, DECL_FUNCTION, span, name);
    d->as.function.params = params;
    d->as.function.body = body;
}

void build_end(Build *b, Span span)
{
    b->decl->span = span;
}

/* ---- bandas ---- */

#define BANDS (b->decl->as.bands)

void build_bands(Build *b, Span span, Name name, Expr *over, bool table)
{
    build_bands_poison(b, span);
    b->decl->name = name;
    BANDS.table = table;
    if (over && over->kind == EXPR_NAME && (name_is(&over->as.name.name, "valor") || name_is(&over->as.name.name, "cumplimiento") ||
                                            name_is(&over->as.name.name, "avance")))
        BANDS.over = over->as.name.name;
    else
        BANDS.over_expr = over;
}

void build_bands_poison(Build *b, Span span) { build_declare(b, DECL_BANDS, span, (Name){ 0 }); }

static BandRow row_of(Span span, Name colour, const Token *label)
{
    return (BandRow){ .span = span, .colour = colour, .label = label->text };
}

static void add_row(Build *b, BandRow row) { GC_PUSH(BANDS.rows, BANDS.n, BANDS.cap, row); }

void build_band_cut(Build *b, Span span, Name colour, const Token *label, Expr *cut, bool inclusive)
{
    BandRow r = row_of(span, colour, label);
    r.cut = cut;
    r.inclusive = inclusive;
    add_row(b, r);
}

void build_band_range(Build *b, Span span, Name colour, const Token *label, Expr *low, Expr *high, bool low_open, bool high_open)
{
    BandRow r = row_of(span, colour, label);
    r.is_interval = true;
    r.low = low;
    r.high = high;
    r.low_open = low_open;
    r.high_open = high_open;
    add_row(b, r);
}

void build_band_rest(Build *b, Span span, Name colour, const Token *label)
{
    BandRow r = row_of(span, colour, label);
    r.rest = true;
    add_row(b, r);
}

void build_band_missing(Build *b, Span span, const Token *label, const Token *motive)
{
    BandRow r = { .span = span, .label = label->text, .is_missing = true };
    if (motive)
        r.motive = motive_of(motive);
    add_row(b, r);
}

void build_bands_end(Build *b, Span span)
{
    build_end(b, span);
    for (uint32_t i = 0; i < BANDS.n; i++) {
        BandRow *r = &BANDS.rows[i];
        if (BANDS.table && r->cut) {            /* < 70 in a table: everything below */
            r->is_interval = true;
            r->high = r->cut;
            r->high_open = !r->inclusive;
            r->low_open = true;
            r->cut = NULL;
        } else if (!BANDS.table && r->is_interval) {
            Diag *d = diag_add(b->diags, D_S022, r->span, "un intervalo con sus dos extremos va solo en la forma «tabla»");
            diag_hint(d, "escriba solo el extremo de arriba, «< 70», o «bandas %.*s sobre … tabla»",
                      (int)b->decl->name.text.len, b->decl->name.text.p ? b->decl->name.text.p : "");
        }
    }
}
