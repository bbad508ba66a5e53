/* same.c -- do two expressions compute the same function? */
#include "lang/algebra/same.h"
#include "lang/algebra/form.h"
#include "runtime/mem.h"

enum { PROOFS_MAX = 1000, FEW_TRIES = 6, TRIES = 400 };

typedef struct Proof {
    const SameOptions *opt;
    Atoms     atoms;
    PolyRoom  room;
    Form     *a, *b;
    Ratio     ra, rb;
    PolyList  da, db;           /* divisors */
    uint32_t  used;             /* atoms that either reads */
} Proof;

/* ---- points ---- */

/* Small primes first: they hide no difference by accident and read well. */
static const uint16_t primes[POLY_VARS_MAX] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
                                                103, 107, 109, 113, 127, 131 };

/* The same on every machine. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static void nth_point(const Proof *p, uint32_t n, uint64_t *state, Num *point)
{
    for (uint32_t i = 0; i < p->atoms.n; i++) {
        int64_t v = primes[i];
        if (n == 1)
            v = primes[p->atoms.n - 1 - i];
        else if (n > 1)
            v = (int64_t)(next_random(state) % (n < TRIES / 2 ? 20 : 2000)) + (n < TRIES / 4 ? 1 : -5);
        point[i] = num_int(v);
    }
}

typedef struct Values { FormValue va, vb; Num a, b; } Values;

static Values values_at(const Proof *p, const Num *point)
{
    Values v = {0};
    v.va = form_value(p->room.arena, p->a, point, &v.a);
    v.vb = form_value(p->room.arena, p->b, point, &v.b);
    return v;
}

static bool differ(const Values *v)
{
    return v->va == FORM_DEFINED && v->vb == FORM_DEFINED && num_cmp(v->a, v->b) != 0;
}

/* Puts 1, 2 … or 10 in place of each value as long as the results go on differing. */
static void simplify(const Proof *p, Num *point)
{
    static const int64_t simple[] = { 1, 2, 3, 4, 5, 10 };
    for (uint32_t i = 0; i < p->atoms.n; i++)
        for (uint32_t k = 0; k < sizeof simple / sizeof *simple; k++) {
            Num saved = point[i];
            bool taken = false;         /* values apart read better, and tell a formula from its inverse */
            for (uint32_t j = 0; j < i; j++)
                taken |= num_cmp(point[j], num_int(simple[k])) == 0;
            point[i] = num_int(simple[k]);
            Values v = values_at(p, point);
            if (!taken && differ(&v))
                break;
            point[i] = saved;
        }
}

/* A place where both have a value and the values differ, among TRIES. */
static bool find_difference(const Proof *p, uint32_t tries, Num *point)
{
    uint64_t state = 20240601;
    for (uint32_t n = 0; n < tries; n++) {
        nth_point(p, n, &state, point);
        Values v = values_at(p, point);
        if (v.va == FORM_LIMIT || v.vb == FORM_LIMIT || arena_used(p->room.arena) > POLY_BYTES_MAX)
            return false;
        if (differ(&v)) {
            simplify(p, point);
            return true;
        }
    }
    return false;
}

static SameOperand operand(const Proof *p, uint32_t atom)
{
    const Expr *e = p->atoms.items[atom];
    SameOperand o = { .expr = e };
    for (uint32_t i = 0; i < p->opt->nvariables && !o.is_variable; i++) {
        Atoms one = { .depth = p->atoms.depth, .budget = p->atoms.budget };
        Form *f = form_of(&one, p->opt->variables[i].value);
        if (f->kind == FORM_ATOM && atom_same(&one, one.items[0], e)) {
            o.name = p->opt->variables[i].name;
            o.is_variable = true;
        }
    }
    if (!o.is_variable) {
        Buf b = {0};
        expr_print(&b, e);
        o.name = (Str){ gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
        buf_free(&b);
    }
    return o;
}

static const char *num_text(Num x)
{
    Buf b = {0};
    num_print_exact(&b, x);
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}

static SamePoint point_of(const Proof *p, const Num *point)
{
    SamePoint out = { .operands = gc_array(SameOperand, p->atoms.n + 1) };
    for (uint32_t i = 0; i < p->atoms.n; i++) {
        if (!(p->used & UINT32_C(1) << i))
            continue;
        out.operands[out.n] = operand(p, i);
        out.operands[out.n++].value = num_text(point[i]);
    }
    Values v = values_at(p, point);
    out.a = v.va == FORM_DEFINED ? num_text(v.a) : NULL;
    out.b = v.vb == FORM_DEFINED ? num_text(v.b) : NULL;
    return out;
}

/* ---- where one divides by zero and the other does not ---- */

/* Every zero of P is one of LIST's: P divides one of them, or they divide P away. */
static bool covered(PolyRoom *room, Poly p, const PolyList *list)
{
    Poly rest = p;
    for (uint32_t i = 0; i < list->n; i++) {
        uint32_t vars = 0;
        Poly q = poly_primitive(room, list->items[i], &vars);
        if (poly_is_constant(q))
            continue;
        if (poly_divides(room, p, q, NULL))
            return true;
        while (poly_divides(room, q, rest, &rest))
            if (poly_is_constant(rest))
                return true;
    }
    return false;
}

/* A zero of P where the other expression has a value. */
static bool find_hole(Proof *p, Poly zero, uint32_t var, bool in_a, Num *point)
{
    uint64_t state = 1;
    for (uint32_t n = 0; n < 8; n++) {
        nth_point(p, n, &state, point);
        for (uint32_t v = 0; v < p->atoms.n; v++) {
            Num saved = point[v];
            if (var != UINT32_MAX ? v != var : !poly_root_along(&p->room, zero, v, point, &point[v]))
                continue;
            if (var != UINT32_MAX)
                point[v] = num_int(0);
            Values at = values_at(p, point);
            if ((in_a ? at.va : at.vb) == FORM_HOLE && (in_a ? at.vb : at.va) == FORM_DEFINED && !point[v].is_big)
                return true;
            point[v] = saved;
        }
    }
    return false;
}

/* Holes of one (IN_A: of A) that the other does not have. */
static SameHoles holes_beside(Proof *p, bool in_a, Num *point)
{
    const PolyList *mine = in_a ? &p->da : &p->db, *others = in_a ? &p->db : &p->da;
    uint32_t mine_vars = 0, other_vars = 0;
    SameHoles out = SAME_HOLES_ALIKE;
    for (uint32_t i = 0; i < others->n; i++)
        poly_primitive(&p->room, others->items[i], &other_vars);
    for (uint32_t i = 0; i < mine->n && !p->room.full; i++) {
        Poly q = poly_primitive(&p->room, mine->items[i], &mine_vars);
        if (poly_is_constant(q) || covered(&p->room, q, others))
            continue;
        if (find_hole(p, q, UINT32_MAX, in_a, point))
            return SAME_HOLES_DIFFER;
        out = SAME_HOLES_UNKNOWN;
    }
    for (uint32_t v = 0; v < p->atoms.n; v++)
        if ((mine_vars & ~other_vars) & UINT32_C(1) << v) {
            if (find_hole(p, (Poly){0}, v, in_a, point))
                return SAME_HOLES_DIFFER;
            out = SAME_HOLES_UNKNOWN;
        }
    return p->room.full ? SAME_HOLES_UNKNOWN : out;
}

static void compare_holes(Proof *p, SameResult *out)
{
    Num point[POLY_VARS_MAX];
    SameHoles a = holes_beside(p, true, point);
    if (a != SAME_HOLES_DIFFER) {
        SameHoles b = holes_beside(p, false, point);
        a = b == SAME_HOLES_ALIKE ? a : b;
    }
    out->holes = a;
    if (a == SAME_HOLES_DIFFER)
        out->holes_at = point_of(p, point);
}

/* ---- the proof ---- */

static bool never_defined(const PolyList *divisors)
{
    for (uint32_t i = 0; i < divisors->n; i++)
        if (divisors->items[i].n == 0)
            return true;
    return false;
}

static bool identical(Proof *p)
{
    Poly x = poly_equal(p->ra.d, p->rb.d) ? p->ra.n : poly_mul(&p->room, p->ra.n, p->rb.d);
    Poly y = poly_equal(p->ra.d, p->rb.d) ? p->rb.n : poly_mul(&p->room, p->rb.n, p->ra.d);
    return poly_equal(x, y) && !p->room.full;
}

/* The first atom whose value is not free, by itself or for that of *WITH; or null. */
static const Expr *obstacle(const Proof *p, const Expr **with)
{
    for (uint32_t i = 0; i < p->atoms.n; i++) {
        if (!(p->used & UINT32_C(1) << i))
            continue;
        SameOperand o = operand(p, i);
        if (!atom_is_free(p->atoms.items[i], o.is_variable))
            return p->atoms.items[i];
        for (uint32_t k = 0; k < i; k++)
            if ((p->used & UINT32_C(1) << k) && !atoms_independent(&p->atoms, k, i)) {
                *with = p->atoms.items[k];
                return p->atoms.items[i];
            }
    }
    return NULL;
}

static void compare_reads(const Proof *p, SameResult *out)
{
    uint32_t a = form_atoms(p->a), b = form_atoms(p->b);
    for (uint32_t i = 0; i < p->atoms.n; i++) {
        uint32_t bit = UINT32_C(1) << i;
        if ((a & bit) && !(b & bit) && !out->read_a.expr)
            out->read_a = operand(p, i);
        if ((b & bit) && !(a & bit) && !out->read_b.expr)
            out->read_b = operand(p, i);
    }
    out->reads_differ = out->read_a.expr || out->read_b.expr;
}

static SameVerdict unknown(SameResult *out, const Expr *why, const Expr *with)
{
    out->obstacle = why;
    out->obstacle_with = why ? with : NULL;
    return SAME_UNKNOWN;
}

static SameVerdict decide(Proof *p, const Expr *a, const Expr *b, SameResult *out)
{
    p->a = form_of(&p->atoms, a);
    p->b = form_of(&p->atoms, b);
    if (p->atoms.full)
        return unknown(out, NULL, NULL);
    p->used = form_atoms(p->a) | form_atoms(p->b);
    const Expr *with = NULL, *why = obstacle(p, &with);
    Num point[POLY_VARS_MAX];
    /* a difference is found at once where there is one: only what seems equal is worked out */
    bool found = find_difference(p, FEW_TRIES, point), none_a = false, none_b = false;
    if (!found) {
        p->ra = form_ratio(&p->room, p->a, &p->da);
        p->rb = form_ratio(&p->room, p->b, &p->db);
        none_a = never_defined(&p->da);
        none_b = never_defined(&p->db);
        bool proved = !p->room.full && (none_a || none_b || identical(p));
        found = !proved && find_difference(p, TRIES, point);
        if (!proved && !found)
            return unknown(out, why, with);
    }
    if (found && why)
        return unknown(out, why, with);
    if (found) {
        out->point = point_of(p, point);
        return SAME_DIFFERENT;
    }
    if (none_a != none_b) {
        /* one divides by zero everywhere: any place where the other has a value tells them apart */
        uint64_t state = 7;
        for (uint32_t n = 0; n < TRIES; n++) {
            nth_point(p, n, &state, point);
            Values v = values_at(p, point);
            if (v.va == FORM_DEFINED || v.vb == FORM_DEFINED) {
                out->point = point_of(p, point);
                return SAME_DIFFERENT;
            }
        }
        return unknown(out, why, with);
    }
    if (!none_a)
        compare_holes(p, out);
    compare_reads(p, out);
    return SAME_PROVED;
}

SameVerdict expr_equal_functions(const Expr *a, const Expr *b, const SameOptions *opt, SameResult *out)
{
    static const SameOptions plain;
    uint32_t budget = PROOFS_MAX;
    Proof *p = gc_new(Proof);
    p->opt = opt ? opt : &plain;
    p->atoms.depth  = p->opt->depth;
    p->atoms.budget = p->opt->budget ? p->opt->budget : &budget;
    p->room.arena   = arena_new();
    *out = (SameResult){0};
    out->verdict = decide(p, a, b, out);
    arena_free(p->room.arena);
    return out->verdict;
}
