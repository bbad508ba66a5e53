/* units.c -- what `número en pesos / persona` says, and the units that a script declares. */
#include "lang/check/program.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

/* Units that are scales of numbers, not words of measure. */
static bool special_unit(const UnitExpr *u, UnitClass *out)
{
    Buf b = {0};
    unit_print(&b, u);
    Str fold = text_fold((Str){ b.p, (uint32_t)b.len });
    static const struct { const char *text; UnitClass unit; } names[] = {
        { "porcentaje", UNIT_PERCENT }, { "razon", UNIT_RATIO }, { "proporcion", UNIT_RATIO }, { "por mil", UNIT_PERMIL },
        { "puntos porcentuales", UNIT_POINTS }, { "%", UNIT_PERCENT },
    };
    bool found = false;
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(fold, str_of(names[i].text))) {
            *out = names[i].unit;
            found = true;
        }
    buf_free(&b);
    return found;
}

/* One form for the singular and the plural of a unit: pesos and peso, toneladas and tonelada, camiones and camión.  It need not be
 * a word, only the same for both. */
static Str unit_key(Str text)
{
    Str k = text_fold(text);
    if (k.len > 4 && k.p[k.len - 1] == 's' && k.p[k.len - 2] == 'e' && memchr("dlnrz", k.p[k.len - 3], 5))
        k.len -= 2;
    else if (k.len > 3 && k.p[k.len - 1] == 's')
        k.len--;
    return k;
}

static void add_factor(Type *t, Str text, int32_t power)
{
    Str fold = unit_key(text);
    uint32_t at = 0;
    while (at < t->nfactors && str_cmp(t->factors[at].fold, fold) < 0)
        at++;
    if (at < t->nfactors && str_eq(t->factors[at].fold, fold)) {
        t->factors[at].power += power;
        return;
    }
    t->factors = gc_grow(t->factors, t->nfactors, t->nfactors + 1, sizeof *t->factors);
    for (uint32_t i = t->nfactors; i > at; i--)
        t->factors[i] = t->factors[i - 1];
    t->factors[at] = (UnitFactor){ fold, text, power };
    t->nfactors++;
}

/* scale := scale * factor^power */
static void scale_by(Program *p, Type *t, Num factor, int32_t power)
{
    for (; power > 0; power--)
        if (num_mul(p->arena, t->scale, factor, &t->scale) != NUM_OK)
            return;
    for (; power < 0; power++)
        if (num_div(p->arena, t->scale, factor, &t->scale) != NUM_OK)
            return;
}

static Symbol *declared_unit(Program *p, Str text)
{
    Str key = unit_key(text);
    for (uint32_t i = 0; i < p->units.n; i++)
        if (str_eq(unit_key(p->units.items[i]->name.text), key))
            return p->units.items[i];
    return NULL;
}

enum { UNIT_CHAIN_MAX = 16 };   /* units declared in terms of others; longer is a circle */

/* TERM to the power POWER; a declared unit is counted in what it equals: unidad tonelada = 1000 kilogramos. */
static void add_term(Program *p, Type *t, const UnitTerm *term, int32_t power, uint32_t depth)
{
    power *= term->power;
    if (name_present(&term->scale)) {
        bool thousands = name_is(&term->scale, "miles") || name_is(&term->scale, "mil");
        bool billions  = name_is(&term->scale, "miles de millones");
        scale_by(p, t, num_int(thousands ? 1000 : billions ? 1000000000 : 1000000), power);
    }
    Symbol *declared = declared_unit(p, term->name.text);
    if (declared)
        declared->uses++;
    const Decl *d = declared ? declared->decl : NULL;
    if (!d || !d->as.unit.equals.span.source || depth > UNIT_CHAIN_MAX) {
        add_factor(t, term->name.text, power);
        return;
    }
    if (d->as.unit.has_factor)
        scale_by(p, t, d->as.unit.factor, power);
    for (uint32_t i = 0; i < d->as.unit.equals.n; i++)
        add_term(p, t, &d->as.unit.equals.terms[i], power, depth + 1);
}

const Type *type_of_unit(Program *p, const UnitExpr *u, Symbol *data)
{
    Type *t = type_copy(&type_number);
    if (!u->span.source)
        return t;
    if (name_present(&u->column)) {
        Symbol *col = data ? scope_find(data->columns, u->column.fold) : NULL;
        if (!col && data && data->torn)
            return t;
        if (!col) {
            Diag *d = diag_add(p->diags, D_N001, u->column.span, "la unidad estaría en la columna «%.*s», que no existe", STR(u->column.text));
            if (data)
                scope_hint(data->columns, u->column.text, d);
            return t;
        }
        col->uses++;
        t->unit   = UNIT_COLUMN;
        t->column = col;
        return t;
    }
    if (special_unit(u, &t->unit))
        return t;
    t->unit = UNIT_WORDS;
    for (uint32_t i = 0; i < u->n; i++)
        add_term(p, t, &u->terms[i], 1, 0);
    return t;
}

const Type *type_of_decl(Program *p, const TypeExpr *t, Symbol *data)
{
    switch (t->word) {
    case TYPEWORD_TEXT:   return &type_text;
    case TYPEWORD_DATE:   return &type_date;
    case TYPEWORD_PERIOD: return &type_period;
    case TYPEWORD_BOOL:   return &type_bool;
    case TYPEWORD_NONE:
    case TYPEWORD_NUMBER:
        return type_of_unit(p, &t->unit, data);
    }
    return &type_number;
}
