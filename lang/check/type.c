/* type.c -- static types and the algebra of units. */
#include "lang/check/type.h"

#include "lang/check/symbol.h"

#define NUMBER(...) { .kind = TYPE_NUM, .scale = { .n = 1, .d = 1 }, __VA_ARGS__ }
const Type type_poison  = { .kind = TYPE_POISON, .scale = { .n = 1, .d = 1 } };
const Type type_text    = { .kind = TYPE_TEXT, .scale = { .n = 1, .d = 1 } };
const Type type_bool    = { .kind = TYPE_BOOL, .scale = { .n = 1, .d = 1 } };
const Type type_date    = { .kind = TYPE_DATE, .scale = { .n = 1, .d = 1 } };
const Type type_period  = { .kind = TYPE_PERIOD, .scale = { .n = 1, .d = 1 } };
const Type type_number  = NUMBER(.unit = UNIT_NONE);
const Type type_literal = NUMBER(.unit = UNIT_NONE, .literal = true, .constant = true);

Type *type_copy(const Type *t)
{
    Type *c = gc_new(Type);
    *c = *t;
    return c;
}

bool type_is(const Type *t, TypeKind k)
{
    return t->kind == k || t->kind == TYPE_POISON;
}

const char *type_kind_name(TypeKind k)
{
    switch (k) {
    case TYPE_POISON: return "desconocido";
    case TYPE_NUM:    return "número";
    case TYPE_TEXT:   return "texto";
    case TYPE_BOOL:   return "lógico";
    case TYPE_DATE:   return "fecha";
    case TYPE_PERIOD: return "periodo";
    }
    return "";
}

static void factor_name(Buf *b, const UnitFactor *f)
{
    buf_str(b, f->text);
    int32_t power = f->power < 0 ? -f->power : f->power;
    if (power != 1)
        buf_printf(b, "^%d", power);
}

static void scale_name(Buf *b, const Type *t)
{
    int64_t scale;
    if (!num_to_i64(t->scale, &scale) || scale == 1)
        return;
    if (scale == 1000)
        buf_puts(b, "miles de ");
    else if (scale == 1000000)
        buf_puts(b, "millones de ");
    else
        buf_printf(b, "%lld ", (long long)scale);
}

const char *type_unit_name(const Type *t)
{
    switch (t->unit) {
    case UNIT_NONE:    return NULL;
    case UNIT_RATIO:   return "razón";
    case UNIT_PERCENT: return "porcentaje";
    case UNIT_PERMIL:  return "por mil";
    case UNIT_POINTS:  return "puntos porcentuales";
    case UNIT_COLUMN:  return gc_printf("la unidad que dice «%.*s»", (int)t->column->name.text.len, t->column->name.text.p);
    case UNIT_WORDS:   break;
    }
    Buf b = {0};
    scale_name(&b, t);
    uint32_t above = 0, below = 0;
    for (uint32_t i = 0; i < t->nfactors; i++)
        if (t->factors[i].power > 0) {
            buf_puts(&b, above++ ? " * " : "");
            factor_name(&b, &t->factors[i]);
        }
    if (!above)
        buf_puts(&b, "1");
    for (uint32_t i = 0; i < t->nfactors; i++)
        if (t->factors[i].power < 0) {
            buf_puts(&b, " / ");
            factor_name(&b, &t->factors[i]);
            below++;
        }
    const char *name = gc_strndup(b.p, b.len);
    buf_free(&b);
    return name;
}

const char *type_name(const Type *t)
{
    const char *unit = t->kind == TYPE_NUM ? type_unit_name(t) : NULL;
    return unit ? gc_printf("número en %s", unit) : type_kind_name(t->kind);
}

const char *type_kind_phrase(TypeKind k)
{
    switch (k) {
    case TYPE_POISON: return "algo desconocido";
    case TYPE_NUM:    return "un número";
    case TYPE_TEXT:   return "un texto";
    case TYPE_BOOL:   return "una condición";
    case TYPE_DATE:   return "una fecha";
    case TYPE_PERIOD: return "un periodo";
    }
    return "";
}

const char *type_phrase(const Type *t)
{
    const char *unit = t->kind == TYPE_NUM ? type_unit_name(t) : NULL;
    return unit ? gc_printf("un número en %s", unit) : type_kind_phrase(t->kind);
}

bool type_same_factors(const Type *a, const Type *b)
{
    if (a->nfactors != b->nfactors)
        return false;
    for (uint32_t i = 0; i < a->nfactors; i++)
        if (!str_eq(a->factors[i].fold, b->factors[i].fold) || a->factors[i].power != b->factors[i].power)
            return false;
    return true;
}

bool type_within(const Type *a, const Type *b)
{
    for (uint32_t i = 0; i < a->nfactors; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b->nfactors; k++)
            found |= str_eq(a->factors[i].fold, b->factors[k].fold) && a->factors[i].power == b->factors[k].power;
        if (!found)
            return false;
    }
    return a->nfactors > 0;
}

/* What every operation passes on whatever the units. */
static void inherit(const Type *a, const Type *b, Type *out)
{
    *out = type_number;
    out->approx   = a->approx || b->approx;
    out->quotient = a->quotient || b->quotient;
    out->constant = a->constant && b->constant;
    out->literal  = a->literal && b->literal;
}

static void take_unit(Type *out, const Type *from)
{
    out->unit     = from->unit;
    out->factors  = from->factors;
    out->nfactors = from->nfactors;
    out->scale    = from->scale;
    out->column   = from->column;
    out->power    = from->power;
    out->weak     = from->weak;
}

/* A number whose unit gives way to the other's. */
static bool unsaid(const Type *t)
{
    return t->unit == UNIT_NONE;
}

UnitVerdict type_add(const Type *a, const Type *b, bool subtract, Type *out)
{
    inherit(a, b, out);
    if (unsaid(a) || unsaid(b)) {
        /* a bare literal says nothing; so does a column without a unit */
        const Type *said = unsaid(a) ? b : a;
        if (unsaid(a) && unsaid(b))
            said = a->literal ? b : a;
        take_unit(out, said);
        return UNIT_OK;
    }
    if (a->unit == UNIT_PERCENT && b->unit == UNIT_PERCENT) {
        take_unit(out, a);
        if (subtract && !a->literal && !b->literal)
            out->unit = UNIT_POINTS;
        return UNIT_OK;
    }
    if ((a->unit == UNIT_PERCENT && b->unit == UNIT_POINTS) || (a->unit == UNIT_POINTS && b->unit == UNIT_PERCENT)) {
        take_unit(out, a->unit == UNIT_PERCENT ? a : b);
        return UNIT_OK;
    }
    take_unit(out, a);
    if (a->unit != b->unit)
        return UNIT_UNLIKE;
    if (a->unit == UNIT_WORDS && !type_same_factors(a, b))
        return UNIT_UNLIKE;
    if (a->unit == UNIT_COLUMN && a->column != b->column)
        return UNIT_UNLIKE;
    if (a->unit == UNIT_RATIO && a->power != b->power)
        out->power = a->power;
    return UNIT_OK;
}

/* Merges the factors of A with those of B (times SIGN). */
static void merge_factors(const Type *a, const Type *b, int32_t sign, Type *out)
{
    UnitFactor *f = gc_array(UnitFactor, a->nfactors + b->nfactors + 1);
    uint32_t i = 0, j = 0, n = 0;
    while (i < a->nfactors || j < b->nfactors) {
        int order = i == a->nfactors ? 1 : j == b->nfactors ? -1 : str_cmp(a->factors[i].fold, b->factors[j].fold);
        UnitFactor item;
        if (order < 0) {
            item = a->factors[i++];
        } else if (order > 0) {
            item = b->factors[j++];
            item.power *= sign;
        } else {
            item = a->factors[i++];
            item.power += sign * b->factors[j++].power;
        }
        if (item.power)
            f[n++] = item;
    }
    out->factors  = f;
    out->nfactors = n;
}

/* A ratio with a pending power of ten becomes what that power means. */
static void settle_ratio(Type *t)
{
    if (t->unit != UNIT_RATIO)
        return;
    if (t->power == 2) {
        t->unit  = UNIT_PERCENT;
        t->power = 0;
    } else if (t->power == 3) {
        t->unit  = UNIT_PERMIL;
        t->power = 0;
    }
}

/* X times (or over) a literal that is 10^power: keeps X's unit, moves its scale. */
static UnitVerdict by_literal(const Type *x, int32_t power, Type *out)
{
    take_unit(out, x);
    if (power == 0)
        return UNIT_OK;
    if (x->unit == UNIT_PERCENT) {
        if (power == -2) {
            out->unit = UNIT_RATIO;
            return UNIT_OK;
        }
        return power == 2 ? UNIT_PERCENT_TWICE : UNIT_OK;
    }
    if (x->unit == UNIT_PERMIL) {
        if (power == -3)
            out->unit = UNIT_RATIO;
        return UNIT_OK;
    }
    out->power = x->power + power;
    settle_ratio(out);
    return UNIT_OK;
}

static bool is_quantity(const Type *t)
{
    return !t->literal && (t->unit == UNIT_NONE || t->unit == UNIT_WORDS || t->unit == UNIT_COLUMN);
}

UnitVerdict type_mul(Arena *arena, const Type *a, const Type *b, int32_t a_power, int32_t b_power, Type *out)
{
    inherit(a, b, out);
    if (b->literal && unsaid(b))
        return by_literal(a, b_power, out);
    if (a->literal && unsaid(a))
        return by_literal(b, a_power, out);
    if (a->unit == UNIT_PERCENT || b->unit == UNIT_PERCENT) {
        const Type *other = a->unit == UNIT_PERCENT ? b : a;
        take_unit(out, a->unit == UNIT_PERCENT ? a : b);
        return other->unit == UNIT_RATIO ? UNIT_OK : UNIT_PERCENT_OF;
    }
    if (a->unit == UNIT_RATIO || b->unit == UNIT_RATIO) {
        take_unit(out, a->unit == UNIT_RATIO ? b : a);
        out->power = a->power + b->power;
        settle_ratio(out);
        return UNIT_OK;
    }
    /* beside a number whose unit was not said, what is known of the other's is kept: its scale must not be lost */
    bool said = a->unit == UNIT_WORDS && b->unit == UNIT_WORDS;
    merge_factors(a, b, 1, out);
    if (num_mul(arena, a->scale, b->scale, &out->scale) != NUM_OK)
        out->scale = num_int(1);
    if (said)
        out->unit = out->nfactors ? UNIT_WORDS : UNIT_RATIO;
    if (out->unit == UNIT_RATIO)
        out->scale = num_int(1);
    out->power = a->power + b->power;
    return UNIT_OK;
}

UnitVerdict type_div(Arena *arena, const Type *a, const Type *b, int32_t b_power, Type *out)
{
    inherit(a, b, out);
    out->quotient = true;
    if (b->literal && unsaid(b))
        return by_literal(a, -b_power, out);
    if (b->unit == UNIT_PERCENT || a->unit == UNIT_PERCENT) {
        if (a->unit == b->unit || a->unit == UNIT_POINTS || b->unit == UNIT_POINTS) {     /* (b - a) / a is a rate of change */
            out->unit = UNIT_RATIO;
            return UNIT_OK;
        }
        take_unit(out, a->unit == UNIT_PERCENT ? a : b);
        const Type *other = a->unit == UNIT_PERCENT ? b : a;
        if (a->literal && unsaid(a))
            return UNIT_OK;
        return is_quantity(other) ? UNIT_PERCENT_OF : UNIT_OK;
    }
    out->power = a->power - b->power;
    if (a->unit == UNIT_RATIO && b->unit != UNIT_RATIO && b->unit != UNIT_NONE) {
        out->unit = UNIT_NONE;
        return UNIT_OK;
    }
    if (b->unit == UNIT_RATIO) {
        int32_t power = out->power;
        take_unit(out, a);
        out->power = power;
        settle_ratio(out);
        return UNIT_OK;
    }
    bool like = a->unit == b->unit && type_same_factors(a, b)
             && (a->unit != UNIT_COLUMN || a->column == b->column);
    if (like && !a->literal) {
        out->unit = UNIT_RATIO;
        out->weak = a->unit == UNIT_NONE;
        settle_ratio(out);
    } else {
        bool said = (a->unit == UNIT_WORDS || (a->literal && unsaid(a))) && b->unit == UNIT_WORDS;
        out->unit = said ? UNIT_WORDS : UNIT_NONE;
        merge_factors(a, b, -1, out);
        if (num_div(arena, a->scale, b->scale, &out->scale) != NUM_OK)
            out->scale = num_int(1);
    }
    return UNIT_OK;
}
