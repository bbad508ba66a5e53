/* values.c -- computes indicators from their own formula and variables, quarter by quarter and for the year, and compares them with what is published. */
#include "lang/mir/mir_impl.h"

#include "lang/formula/value.h"

const char *mir_period_text(MirSlot s)
{
    static const char *const texts[MIR_PERIODS] = { "T1", "T2", "T3", "T4", "anual" };
    return texts[s];
}

const char *mir_end_text(MirEnd e)
{
    static const char *const texts[MIR_ENDS] = {
        [MIR_NOT_ASKED] = "la tabla no da los valores de sus variables",
        [MIR_COMPUTED] = "calculado",
        [MIR_ZERO] = "división entre cero",
        [MIR_NO_VALUE] = "una variable no tiene valor",
        [MIR_NO_VARIABLE] = "un operando de la fórmula no es ninguna de sus variables",
        [MIR_NO_FORMULA] = "no hay fórmula aritmética",
        [MIR_UNREAD] = "la fórmula no se puede leer",
        [MIR_NO_SUM] = "los trimestres no dicen cuánto es el año",
        [MIR_OTHER] = "la operación no tiene resultado",
    };
    return texts[e];
}

const char *mir_match_text(MirMatch m)
{
    static const char *const texts[MATCHES] = { "sin valor publicado", "igual", "redondeado", "truncado", "distinto", "ilegible" };
    return texts[m];
}

/* ---- variables of a period ---- */

typedef struct Reads { Num value; bool have, bad; } Reads;

static Reads read_cell(const MirCell *cell)
{
    Reads r = {0};
    uint32_t decimals;
    bool percent;
    if (mir_no_data(cell->text))
        return r;
    r.have = value_printed(cell->text, &r.value, &decimals, &percent);
    r.bad  = !r.have;
    return r;
}

typedef enum Operation { OP_UNKNOWN, OP_SUM, OP_CONSTANT, OP_LAST, OP_NONE } Operation;

static Operation operation_of(const MirIndicator *ind, int owner)
{
    Str s = text_fold_label(ind->owned[owner][MIR_SLOT_OPERATION].text);
    return str_eq(s, str_of("sumable")) || str_eq(s, str_of("acumulable")) || str_eq(s, str_of("suma")) ? OP_SUM
         : str_eq(s, str_of("constante")) ? OP_CONSTANT
         : str_eq(s, str_of("valor actual")) || str_eq(s, str_of("ultimo valor")) ? OP_LAST
         : s.len ? OP_NONE : OP_UNKNOWN;
}

/* The year of a variable: its own cell, or what its quarters say by their operation.  A quarter of zero of a constant was not measured. */
static MirEnd year_of(Arena *a, const MirIndicator *ind, int owner, Num *out)
{
    const MirCell *cells = ind->owned[owner];
    Reads year = read_cell(&cells[MIR_SLOT_YEAR]), q[4];
    Operation op = operation_of(ind, owner);
    if (year.have) {
        *out = year.value;
        return MIR_COMPUTED;
    }
    for (int i = 0; i < 4; i++)
        if (!(q[i] = read_cell(&cells[i])).have)
            return MIR_NO_VALUE;
    *out = num_int(0);
    for (int i = 0; i < 4; i++) {
        if (op == OP_SUM && num_add(a, *out, q[i].value, out) != NUM_OK)
            return MIR_OTHER;
        if (op == OP_CONSTANT && num_sign(q[i].value)) {
            if (num_sign(*out) && num_cmp(*out, q[i].value) != 0)
                return MIR_NO_SUM;
            *out = q[i].value;
        }
    }
    if (op == OP_LAST)
        *out = q[3].value;
    return op == OP_SUM || op == OP_CONSTANT || op == OP_LAST ? MIR_COMPUTED : MIR_NO_SUM;
}

static MirEnd variable_value(Arena *a, const MirIndicator *ind, int owner, MirSlot period, Num *out)
{
    if (period == MIR_SLOT_YEAR)
        return year_of(a, ind, owner, out);
    Reads r = read_cell(&ind->owned[owner][period]);
    *out = r.value;
    return r.have ? MIR_COMPUTED : MIR_NO_VALUE;
}

/* ---- operands and variables ---- */

/* The variables that the table has for this indicator: by their words, or by their values. */
static uint32_t variables_of(const MirIndicator *ind, uint32_t *owners)
{
    uint32_t n = 0;
    for (uint32_t o = 0; o < MIR_VARIABLES; o++) {
        bool there = ind->owned[o][MIR_SLOT_WORDS].text.len > 0;
        for (int s = 0; s < MIR_PERIODS; s++)
            there = there || ind->owned[o][s].text.len > 0;
        if (there)
            owners[n++] = o;
    }
    return n;
}

/* By the words of the variable where the formula uses them; the rest in order, when as many are left on both sides. */
static void bind(MirIndicator *ind)
{
    const FormulaRead *f = ind->formula;
    uint32_t owners[MIR_VARIABLES], n = variables_of(ind, owners), named[MIR_VARIABLES], nnamed = 0, free_operands = 0, free_owners = n;
    bool used[MIR_VARIABLES] = { false };
    for (uint32_t i = 0; i < n; i++)
        if (ind->owned[owners[i]][MIR_SLOT_WORDS].text.len)
            named[nnamed++] = owners[i];
    ind->bound = gc_alloc_atomic(f->noperands + 1, sizeof *ind->bound);
    for (uint32_t k = 0; k < f->noperands; k++) {
        uint32_t v = f->operands[k].variable;
        ind->bound[k] = v < nnamed ? named[v] : UINT32_MAX;
        if (v < nnamed && !used[named[v]]) {
            used[named[v]] = true;
            free_owners--;
        }
        free_operands += ind->bound[k] == UINT32_MAX;
    }
    if (!free_operands || free_operands != free_owners)
        return;
    uint32_t next = 0;
    for (uint32_t k = 0; k < f->noperands; k++) {
        if (ind->bound[k] != UINT32_MAX)
            continue;
        while (used[owners[next]])
            next++;
        ind->bound[k] = owners[next++];
        ind->by_place = true;
    }
}

/* ---- indicators ---- */

static void compute(Mir *m, MirIndicator *ind, MirSlot period, bool by_itself)
{
    const FormulaRead *f = ind->formula;
    MirValue *v = &ind->values[period];
    Num *values = gc_array(Num, f->noperands + 1);
    bool *have = gc_array(bool, f->noperands + 1);
    if (f->verdict != FORMULA_READ) {
        v->end = f->verdict == FORMULA_NONE ? MIR_NO_FORMULA : MIR_UNREAD;
        return;
    }
    for (uint32_t k = 0; k < f->noperands; k++) {
        MirEnd end = ind->bound[k] == UINT32_MAX ? MIR_NO_VARIABLE : variable_value(m->arena, ind, (int)ind->bound[k], period, &values[k]);
        have[k] = end == MIR_COMPUTED;
        if (!have[k] && v->end == MIR_NOT_ASKED) {
            v->end = end;
            v->why = f->operands[k].phrase;
        }
    }
    if (v->end != MIR_NOT_ASKED)
        return;
    if (by_itself && f->noperands)
        return;
    switch (formula_value(m->arena, f, f->tree, values, have, &v->exact, NULL)) {
    case VALUE_OK:      v->end = MIR_COMPUTED; break;
    case VALUE_ZERO:    v->end = MIR_ZERO; break;
    case VALUE_MISSING: v->end = MIR_NO_VARIABLE; break;
    case VALUE_OTHER:   v->end = MIR_OTHER; break;
    }
}

static const char *figure(Num n, uint32_t decimals)
{
    Buf b = {0};
    num_print_short(&b, n, decimals, true);
    const char *kept = gc_strndup(b.p, b.len);
    buf_free(&b);
    return kept;
}

/* With all the decimals of what is published. */
static const char *fixed(Num n, uint32_t decimals)
{
    Buf b = {0};
    num_print_fixed(&b, n, (int32_t)decimals, ROUND_HALF_AWAY, true);
    const char *kept = gc_strndup(b.p, b.len);
    buf_free(&b);
    return kept;
}

static void compare(Mir *m, MirIndicator *ind, MirSlot period)
{
    const MirCell *cell = &ind->owned[MIR_OWNER_PUBLISHED][period];
    MirValue *v = &ind->values[period];
    Num printed, rounded;
    bool percent;
    if (mir_no_data(cell->text) || v->end != MIR_COMPUTED)
        return;
    Str s = cell->text;
    while (s.len && (s.p[s.len - 1] == ',' || s.p[s.len - 1] == '.'))      /* "999," */
        s.len--;
    if (!value_printed(s, &printed, &v->decimals, &percent)) {
        v->match = MATCH_UNREADABLE;
        diag_hint(mir_add(m, ind, cell, D_V072, "el valor publicado no es un número"), "escriba sólo el número");
        return;
    }
    static const MirMatch matches[] = { MATCH_EQUAL, MATCH_ROUNDED, MATCH_TRUNCATED, MATCH_WRONG };
    v->match = matches[value_compare(m->arena, v->exact, printed, v->decimals)];
    if (num_round(m->arena, v->exact, (int32_t)v->decimals, ROUND_HALF_AWAY, &rounded) != NUM_OK)
        return;
    const char *when = period == MIR_SLOT_YEAR ? "" : gc_printf("%s: ", mir_period_text(period));
    if (v->match == MATCH_TRUNCATED) {
        Diag *d = mir_add(m, ind, cell, D_V070, "%sla fórmula da %s y se publica %s, truncado y no redondeado", when, figure(v->exact, v->decimals + 4), mir_shown(s));
        diag_hint(d, "redondeado es %s", fixed(rounded, v->decimals));
    } else if (v->match == MATCH_WRONG) {
        Diag *d = mir_add(m, ind, cell, D_V071, "%sla fórmula da %s y se publica %s", when, figure(v->exact, v->decimals + 4), mir_shown(s));
        diag_hint(d, "corrija la fórmula, las variables o el valor publicado");
    }
}

static void say_unreadable(Mir *m, const MirIndicator *ind)
{
    for (int o = 0; o < MIR_VARIABLES; o++)
        for (int s = 0; s < MIR_PERIODS; s++)
            if (read_cell(&ind->owned[o][s]).bad)
                diag_hint(mir_add(m, ind, &ind->owned[o][s], D_V072, "el valor de la variable no es un número"), "escriba sólo el número");
}

void mir_values(Mir *m, MirIndicator *ind)
{
    bool published_only = true;
    for (int o = 0; o < MIR_VARIABLES; o++)
        published_only = published_only && !m->owns[o];
    if (!ind->formula)
        return;
    say_unreadable(m, ind);
    bind(ind);
    for (int s = 0; s < MIR_PERIODS; s++) {
        bool asked = ind->owned[MIR_OWNER_PUBLISHED][s].column != 0;
        for (int o = 0; o < MIR_VARIABLES; o++)
            asked = asked || ind->owned[o][s].column || (s == MIR_SLOT_YEAR && ind->owned[o][MIR_SLOT_T1].column);
        if (!asked || (published_only && ind->formula->noperands))
            continue;
        compute(m, ind, (MirSlot)s, published_only);
        compare(m, ind, (MirSlot)s);
    }
}

/* ---- parts of the year ---- */

/* Sums, or ends, or stays at what the year says. */
static bool parts_make(Arena *a, const Num *parts, uint32_t n, Num year, Num *sum)
{
    bool constant = true;
    *sum = num_int(0);
    for (uint32_t i = 0; i < n; i++) {
        if (num_add(a, *sum, parts[i], sum) != NUM_OK)
            return true;
        constant = constant && num_cmp(parts[i], year) == 0;
    }
    return constant || num_cmp(*sum, year) == 0 || num_cmp(parts[n - 1], year) == 0;
}

static void goal_parts(Mir *m, const MirIndicator *ind)
{
    Num parts[MIR_MONTHS], year, sum;
    uint32_t n = 0, decimals;
    bool percent;
    bool quarters = m->owns[MIR_OWNER_GOALS] && ind->owned[MIR_OWNER_GOALS][MIR_SLOT_T1].column;
    for (int i = 0; i < (quarters ? 4 : MIR_MONTHS); i++) {
        const MirCell *cell = quarters ? &ind->owned[MIR_OWNER_GOALS][i] : &ind->months[i];
        if (mir_no_data(cell->text))
            continue;
        if (!value_printed(cell->text, &parts[n], &decimals, &percent)) {
            diag_hint(mir_add(m, ind, cell, D_V040, "la meta del periodo no es un número"), "escriba sólo el número");
            return;
        }
        n++;
    }
    if (n < 2 || !value_printed(ind->cells[MIR_GOAL].text, &year, &decimals, &percent) || parts_make(m->arena, parts, n, year, &sum))
        return;
    Num least = num_int(0);                     /* 0.9999 for 1.0: rounded parts, a last digit for each */
    if (num_sub(m->arena, sum, year, &least) == NUM_OK && num_div(m->arena, num_abs_in(m->arena, least), num_int((int64_t)n), &least) == NUM_OK &&
        num_cmp(least, num_decimal(m->arena, 1, 4)) <= 0)
        return;
    Diag *d = mir_add(m, ind, &ind->cells[MIR_GOAL], D_V042, "las metas de los periodos suman %s, la última es %s y la del año %s", figure(sum, 6),
                      figure(parts[n - 1], 6), figure(year, 6));
    diag_hint(d, "si la meta se acumula, los periodos deben sumar la del año; si no, todos o el último deben ser la del año");
}

static void variable_parts(Mir *m, const MirIndicator *ind, int owner)
{
    const MirCell *cells = ind->owned[owner];
    Reads q[4], year = read_cell(&cells[MIR_SLOT_YEAR]);
    Operation op = operation_of(ind, owner);
    Num sum = num_int(0);
    for (int i = 0; i < 4; i++) {
        q[i] = read_cell(&cells[i]);
        if (!q[i].have || num_add(m->arena, sum, q[i].value, &sum) != NUM_OK)
            return;
    }
    const char *words = cells[MIR_SLOT_WORDS].text.len ? mir_shown(cells[MIR_SLOT_WORDS].text) : "la variable";
    const Num *first = NULL;
    for (int i = 0; i < 4 && op == OP_CONSTANT; i++) {
        if (!num_sign(q[i].value))
            continue;
        if (first && num_cmp(*first, q[i].value) != 0) {
            Diag *d = mir_add(m, ind, &cells[i], D_V073, "«%s» es constante, y cambia: %s y después %s", words, figure(*first, 6), figure(q[i].value, 6));
            diag_hint(d, "corrija el valor, o el tipo de operación de la variable");
            return;
        }
        first = &q[i].value;
    }
    if (!year.have)
        return;
    if (op == OP_SUM && num_cmp(sum, year.value) != 0)
        diag_hint(mir_add(m, ind, &cells[MIR_SLOT_YEAR], D_V042, "«%s» es sumable: sus trimestres suman %s y el año dice %s", words, figure(sum, 6), figure(year.value, 6)),
                  "corrija el trimestre o el año");
    else if (op == OP_LAST && num_cmp(q[3].value, year.value) != 0)
        diag_hint(mir_add(m, ind, &cells[MIR_SLOT_YEAR], D_V042, "«%s» toma su último valor, %s, y el año dice %s", words, figure(q[3].value, 6), figure(year.value, 6)),
                  "corrija el trimestre o el año");
}

void mir_parts(Mir *m, const MirIndicator *ind)
{
    goal_parts(m, ind);
    for (int o = 0; o < MIR_VARIABLES; o++)
        variable_parts(m, ind, o);
}
