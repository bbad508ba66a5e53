/* poly.c -- polynomials in several variables with exact rational coefficients. */
#include "lang/algebra/poly.h"
#include <stdlib.h>
#include <string.h>

static Poly zero_full(PolyRoom *r)
{
    r->full = true;
    return (Poly){0};
}

static bool room_for(PolyRoom *r, uint64_t terms)
{
    if (r->full || terms > 10 * (uint64_t)POLY_TERMS_MAX || arena_used(r->arena) + terms * sizeof(Term) > POLY_BYTES_MAX)
        r->full = true;
    return !r->full;
}

static int compare_terms(const void *a, const void *b)
{
    return memcmp(((const Term *)b)->exp, ((const Term *)a)->exp, POLY_VARS_MAX);
}

/* Joins equal monomials of N terms in order and drops those that cancel. */
static Poly collect(PolyRoom *r, Term *t, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n;) {
        Term sum = t[i++];
        for (; i < n && memcmp(sum.exp, t[i].exp, POLY_VARS_MAX) == 0; i++)
            if (num_add(r->arena, sum.coef, t[i].coef, &sum.coef) != NUM_OK)
                return zero_full(r);
        if (num_sign(sum.coef))
            t[kept++] = sum;
    }
    return kept > POLY_TERMS_MAX ? zero_full(r) : (Poly){ t, kept };
}

Poly poly_num(PolyRoom *r, Num value)
{
    if (!num_sign(value) || !room_for(r, 1))
        return (Poly){0};
    Term *t = arena_zalloc(r->arena, 1, sizeof *t);
    t->coef = value;
    return (Poly){ t, 1 };
}

Poly poly_var(PolyRoom *r, uint32_t var)
{
    if (var >= POLY_VARS_MAX || !room_for(r, 1))
        return zero_full(r);
    Term *t = arena_zalloc(r->arena, 1, sizeof *t);
    t->coef = num_int(1);
    t->exp[var] = 1;
    return (Poly){ t, 1 };
}

static Poly combine(PolyRoom *r, Poly a, Poly b, bool subtract)
{
    if (!room_for(r, (uint64_t)a.n + b.n))
        return (Poly){0};
    Term *t = arena_alloc(r->arena, (size_t)a.n + b.n + 1, sizeof *t);
    uint32_t i = 0, k = 0, n = 0;
    while (i < a.n || k < b.n) {
        bool from_a = k == b.n || (i < a.n && compare_terms(&a.terms[i], &b.terms[k]) <= 0);
        t[n] = from_a ? a.terms[i++] : b.terms[k++];
        if (!from_a && subtract)
            t[n].coef = num_neg(t[n].coef);
        n++;
    }
    return collect(r, t, n);
}

Poly poly_add(PolyRoom *r, Poly a, Poly b) { return combine(r, a, b, false); }
Poly poly_sub(PolyRoom *r, Poly a, Poly b) { return combine(r, a, b, true); }

/* One term times another; false when an exponent or a coefficient outgrows the room. */
static bool term_mul(PolyRoom *r, const Term *x, const Term *y, Term *out)
{
    for (uint32_t v = 0; v < POLY_VARS_MAX; v++) {
        uint32_t e = (uint32_t)x->exp[v] + y->exp[v];
        if (e > POLY_DEGREE_MAX)
            return false;
        out->exp[v] = (uint8_t)e;
    }
    return num_mul(r->arena, x->coef, y->coef, &out->coef) == NUM_OK;
}

Poly poly_mul(PolyRoom *r, Poly a, Poly b)
{
    uint64_t n = (uint64_t)a.n * b.n;
    if (n == 0 || !room_for(r, n))
        return (Poly){0};
    Term *t = arena_alloc(r->arena, n, sizeof *t);
    for (uint32_t i = 0; i < a.n; i++)
        for (uint32_t k = 0; k < b.n; k++)
            if (!term_mul(r, &a.terms[i], &b.terms[k], &t[(uint64_t)i * b.n + k]))
                return zero_full(r);
    if (a.n > 1 && b.n > 1)
        qsort(t, n, sizeof *t, compare_terms);
    return collect(r, t, (uint32_t)n);
}

Poly poly_pow(PolyRoom *r, Poly a, uint32_t power)
{
    Poly out = poly_num(r, num_int(1));
    for (; power && !r->full; power >>= 1) {
        if (power & 1)
            out = poly_mul(r, out, a);
        if (power > 1)
            a = poly_mul(r, a, a);
    }
    return out;
}

bool poly_equal(Poly a, Poly b)
{
    if (a.n != b.n)
        return false;
    for (uint32_t i = 0; i < a.n; i++)
        if (memcmp(a.terms[i].exp, b.terms[i].exp, POLY_VARS_MAX) != 0 || num_cmp(a.terms[i].coef, b.terms[i].coef) != 0)
            return false;
    return true;
}

bool poly_is_constant(Poly a)
{
    static const uint8_t none[POLY_VARS_MAX];
    return a.n == 0 || (a.n == 1 && memcmp(a.terms[0].exp, none, POLY_VARS_MAX) == 0);
}

bool poly_divides(PolyRoom *r, Poly b, Poly a, Poly *quotient)
{
    Poly sum = {0};
    while (a.n && !r->full) {
        Term q;
        for (uint32_t v = 0; v < POLY_VARS_MAX; v++) {
            if (a.terms[0].exp[v] < b.terms[0].exp[v])
                return false;
            q.exp[v] = (uint8_t)(a.terms[0].exp[v] - b.terms[0].exp[v]);
        }
        if (num_div(r->arena, a.terms[0].coef, b.terms[0].coef, &q.coef) != NUM_OK)
            return false;
        a = poly_sub(r, a, poly_mul(r, (Poly){ &q, 1 }, b));
        sum = poly_add(r, sum, (Poly){ &q, 1 });
    }
    if (quotient)
        *quotient = sum;
    return !r->full;
}

Poly poly_primitive(PolyRoom *r, Poly a, uint32_t *vars)
{
    if (!a.n || !room_for(r, a.n))
        return a;
    uint8_t least[POLY_VARS_MAX];
    memcpy(least, a.terms[0].exp, sizeof least);
    for (uint32_t i = 1; i < a.n; i++)
        for (uint32_t v = 0; v < POLY_VARS_MAX; v++)
            if (a.terms[i].exp[v] < least[v])
                least[v] = a.terms[i].exp[v];
    Term *t = arena_alloc(r->arena, a.n, sizeof *t);
    for (uint32_t i = 0; i < a.n; i++) {
        t[i] = a.terms[i];
        for (uint32_t v = 0; v < POLY_VARS_MAX; v++)
            t[i].exp[v] = (uint8_t)(t[i].exp[v] - least[v]);
        if (num_div(r->arena, a.terms[i].coef, a.terms[0].coef, &t[i].coef) != NUM_OK)
            return zero_full(r);
    }
    for (uint32_t v = 0; v < POLY_VARS_MAX; v++)
        if (least[v])
            *vars |= UINT32_C(1) << v;
    return (Poly){ t, a.n };
}

/* The value of term T at POINT, variable EXCEPT left out (UINT32_MAX: none). */
static bool term_value(PolyRoom *r, const Term *t, const Num *point, uint32_t except, Num *out)
{
    *out = t->coef;
    for (uint32_t v = 0; v < POLY_VARS_MAX; v++) {
        Num p;
        if (t->exp[v] == 0 || v == except)
            continue;
        if (num_pow(r->arena, point[v], num_int(t->exp[v]), &p) != NUM_OK || num_mul(r->arena, *out, p, out) != NUM_OK)
            return false;
    }
    return true;
}

bool poly_value(PolyRoom *r, Poly a, const Num *point, Num *out)
{
    *out = num_int(0);
    for (uint32_t i = 0; i < a.n; i++) {
        Num t;
        if (!term_value(r, &a.terms[i], point, UINT32_MAX, &t) || num_add(r->arena, *out, t, out) != NUM_OK) {
            r->full = true;
            return false;
        }
    }
    return true;
}

bool poly_root_along(PolyRoom *r, Poly a, uint32_t var, const Num *point, Num *out)
{
    Num rest = num_int(0), slope = num_int(0);
    for (uint32_t i = 0; i < a.n; i++) {
        Num t, *sum = a.terms[i].exp[var] ? &slope : &rest;
        if (a.terms[i].exp[var] > 1 || !term_value(r, &a.terms[i], point, var, &t) || num_add(r->arena, *sum, t, sum) != NUM_OK)
            return false;
    }
    return num_sign(slope) && num_div(r->arena, num_neg(rest), slope, out) == NUM_OK;
}
