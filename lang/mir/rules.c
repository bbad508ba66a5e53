/* rules.c -- rules of a program as a whole: its levels, what hangs from what, names used twice. */
#include "lang/mir/mir_impl.h"

/* What the rules compare, folded once, and the rows of each program in order: rows[first[p] .. first[p + 1]). */
typedef struct Index {
    Str      *name, *summary;
    uint32_t *rows, *first;
} Index;

static Index index_of(const Mir *m)
{
    Index x = { gc_array(Str, m->nindicators + 1), gc_array(Str, m->nindicators + 1), gc_alloc_atomic(m->nindicators + 1, sizeof *x.rows),
                gc_alloc_atomic(m->nprograms + 2, sizeof *x.first) };
    for (uint32_t i = 0; i < m->nindicators; i++) {
        x.name[i]    = text_fold_label(m->indicators[i].cells[MIR_NAME].text);
        x.summary[i] = text_fold_label(m->indicators[i].cells[MIR_SUMMARY].text);
        x.first[m->indicators[i].program + 2]++;
    }
    for (uint32_t p = 2; p < m->nprograms + 2; p++)
        x.first[p] += x.first[p - 1];
    for (uint32_t i = 0; i < m->nindicators; i++)
        x.rows[x.first[m->indicators[i].program + 1]++] = i;
    return x;
}

/* Objectives of a level: rows with the same summary and number are one. */
static uint32_t objectives(const Mir *m, const Index *x, uint32_t program, MirLevel level)
{
    uint32_t n = 0;
    for (uint32_t i = x->first[program]; i < x->first[program + 1]; i++) {
        const MirIndicator *a = &m->indicators[x->rows[i]];
        bool again = false;
        if (a->level != level)
            continue;
        for (uint32_t k = x->first[program]; k < i && !again; k++) {
            const MirIndicator *b = &m->indicators[x->rows[k]];
            again = b->level == level && str_eq(a->number, b->number) && (a->number.len || str_eq(x->summary[x->rows[i]], x->summary[x->rows[k]]));
        }
        n += !again;
    }
    return n;
}

static const char *program_shown(const Mir *m, uint32_t p)
{
    return m->programs[p].name.len ? gc_printf("el programa «%s»", mir_shown(m->programs[p].name)) : "la matriz";
}

static void level_count(Mir *m, const Index *x, uint32_t p, MirLevel level, uint32_t least, uint32_t most)
{
    uint32_t n = objectives(m, x, p, level);
    const char *what = mir_level_text(level);
    if (n < least) {
        Diag *d = n ? mir_add_program(m, p, D_V011, "%s tiene %u %s, y debe tener al menos %u", program_shown(m, p), n, what, least)
                    : mir_add_program(m, p, D_V011, "%s no tiene %s", program_shown(m, p), what);
        diag_hint(d, "agregue el nivel con su resumen narrativo y su indicador, o revise la columna del nivel");
    } else if (n > most && m->has[MIR_SUMMARY]) {
        Diag *d = mir_add_program(m, p, D_V012, "%s tiene %u objetivos de nivel %s, y puede tener %u", program_shown(m, p), n, what, most);
        diag_hint(d, "deje un solo objetivo en ese nivel, o separe los programas con una columna de programa");
    }
}

/* "2" for "2.1". */
static Str parent_number(Str number)
{
    uint32_t i = 0;
    while (i < number.len && number.p[i] != '.')
        i++;
    return (Str){ number.p, i };
}

static void parent(Mir *m, const Index *x, uint32_t i)
{
    const MirIndicator *a = &m->indicators[x->rows[i]];
    Str number = parent_number(a->number);
    bool found = false, numbered = false, by_number = number.len && number.len < a->number.len;
    for (uint32_t k = x->first[a->program]; k < x->first[a->program + 1] && !found; k++) {
        const MirIndicator *b = &m->indicators[x->rows[k]];
        if (b->level != LEVEL_COMPONENTE)
            continue;
        numbered = numbered || b->number.len;
        found = by_number && b->number.len ? str_eq(b->number, number) : k < i;
    }
    if (found)
        return;
    Diag *d = by_number && numbered ? mir_add(m, a, &a->cells[MIR_LEVEL], D_V014, "la Actividad %.*s no tiene su Componente %.*s", (int)a->number.len, a->number.p,
                                              (int)number.len, number.p)
                                    : mir_add(m, a, &a->cells[MIR_LEVEL], D_V014, "la Actividad no está bajo ningún Componente");
    diag_hint(d, "cada Actividad produce un Componente: póngala después del suyo, o numérela como él (Componente 2, Actividad 2.1)");
}

static void repeated_name(Mir *m, const Index *x, uint32_t i)
{
    const MirIndicator *a = &m->indicators[x->rows[i]];
    Str fold = x->name[x->rows[i]];
    for (uint32_t k = x->first[a->program]; k < i && fold.len; k++) {
        const MirIndicator *b = &m->indicators[x->rows[k]];
        if (!str_eq(fold, x->name[x->rows[k]]))
            continue;
        bool same = str_eq(text_fold_label(a->cells[MIR_FORMULA].text), text_fold_label(b->cells[MIR_FORMULA].text));
        Diag *d = mir_add(m, a, &a->cells[MIR_NAME], D_V050, "el nombre se repite: ya está en la línea %llu%s", (unsigned long long)b->line,
                          same ? ", con la misma fórmula" : ", con otra fórmula");
        diag_hint(d, same ? "quite el renglón repetido" : "dé a cada indicador el nombre de lo que mide su fórmula");
        return;
    }
}

void mir_rules(Mir *m)
{
    bool known = false;
    for (uint32_t i = 0; i < m->nindicators; i++)
        known = known || (m->indicators[i].level != LEVEL_NONE && m->indicators[i].level != LEVEL_OTHER);
    Index x = index_of(m);
    for (uint32_t i = 0; i < m->nindicators; i++)
        repeated_name(m, &x, i);
    if (!m->has[MIR_LEVEL] || !known)
        return;
    for (uint32_t i = 0; i < m->nindicators; i++) {
        const MirIndicator *a = &m->indicators[i];
        if (a->level == LEVEL_OTHER || a->level == LEVEL_NONE) {
            Diag *d = mir_add(m, a, &a->cells[MIR_LEVEL], D_V010, a->level == LEVEL_NONE ? "el indicador no dice su nivel" : "no es un nivel de la MIR");
            diag_hint(d, "escriba Fin, Propósito, Componente o Actividad");
        }
        if (a->nameless) {
            Diag *d = mir_add(m, a, &a->cells[MIR_NAME], D_V015, "%s%s%.*s no tiene indicador", mir_level_text(a->level), a->number.len ? " " : "",
                              (int)a->number.len, a->number.p);
            diag_hint(d, "agregue al menos un indicador que mida ese objetivo");
        }
    }
    for (uint32_t p = 0; p < m->nprograms; p++) {
        level_count(m, &x, p, LEVEL_FIN, 1, m->norm->most_fin);
        level_count(m, &x, p, LEVEL_PROPOSITO, 1, m->norm->most_proposito);
        level_count(m, &x, p, LEVEL_COMPONENTE, m->norm->least_componente, UINT32_MAX);
    }
    for (uint32_t i = 0; i < m->nindicators; i++)
        if (m->indicators[x.rows[i]].level == LEVEL_ACTIVIDAD)
            parent(m, &x, i);
}
