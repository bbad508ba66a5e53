/* rules.c -- rules of a program as a whole: its levels, what hangs from what, names used twice. */
#include "lang/mir/mir_impl.h"

/* Objectives of a level: rows with the same summary and number are one. */
static uint32_t objectives(const Mir *m, uint32_t program, MirLevel level, uint32_t *rows)
{
    uint32_t n = 0;
    *rows = 0;
    for (uint32_t i = 0; i < m->nindicators; i++) {
        const MirIndicator *a = &m->indicators[i];
        bool again = false;
        if (a->program != program || a->level != level)
            continue;
        ++*rows;
        for (uint32_t k = 0; k < i && !again; k++) {
            const MirIndicator *b = &m->indicators[k];
            again = b->program == program && b->level == level && str_eq(a->number, b->number) &&
                    (str_eq(text_fold_label(a->cells[MIR_SUMMARY].text), text_fold_label(b->cells[MIR_SUMMARY].text)) ||
                     (a->number.len && b->number.len));
        }
        n += !again;
    }
    return n;
}

static const char *program_shown(const Mir *m, uint32_t p)
{
    return m->programs[p].name.len ? gc_printf("el programa «%s»", mir_shown(m->programs[p].name)) : "la matriz";
}

static void level_count(Mir *m, uint32_t p, MirLevel level, uint32_t least, uint32_t most)
{
    uint32_t rows, n = objectives(m, p, level, &rows);
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

static void parents(Mir *m)
{
    for (uint32_t i = 0; i < m->nindicators; i++) {
        const MirIndicator *a = &m->indicators[i];
        bool found = false, numbered = false;
        if (a->level != LEVEL_ACTIVIDAD)
            continue;
        bool by_number = parent_number(a->number).len && parent_number(a->number).len < a->number.len;
        for (uint32_t k = 0; k < m->nindicators && !found; k++) {
            const MirIndicator *b = &m->indicators[k];
            if (b->program != a->program || b->level != LEVEL_COMPONENTE)
                continue;
            numbered = numbered || b->number.len;
            found = by_number && b->number.len ? str_eq(b->number, parent_number(a->number)) : k < i;
        }
        if (found)
            continue;
        Diag *d = by_number && numbered ? mir_add(m, a, &a->cells[MIR_LEVEL], D_V014, "la Actividad %.*s no tiene su Componente %.*s", (int)a->number.len, a->number.p,
                                                  (int)parent_number(a->number).len, a->number.p)
                                        : mir_add(m, a, &a->cells[MIR_LEVEL], D_V014, "la Actividad no está bajo ningún Componente");
        diag_hint(d, "cada Actividad produce un Componente: póngala después del suyo, o numérela como él (Componente 2, Actividad 2.1)");
    }
}

static void names(Mir *m)
{
    Str *folds = gc_array(Str, m->nindicators + 1);
    for (uint32_t i = 0; i < m->nindicators; i++) {
        const MirIndicator *a = &m->indicators[i];
        folds[i] = text_fold_label(a->cells[MIR_NAME].text);
        for (uint32_t k = 0; k < i && folds[i].len; k++) {
            const MirIndicator *b = &m->indicators[k];
            if (b->program != a->program || !str_eq(folds[i], folds[k]))
                continue;
            bool same = str_eq(text_fold_label(a->cells[MIR_FORMULA].text), text_fold_label(b->cells[MIR_FORMULA].text));
            Diag *d = mir_add(m, a, &a->cells[MIR_NAME], D_V050, "el nombre se repite: ya está en la línea %llu%s", (unsigned long long)b->line,
                              same ? ", con la misma fórmula" : ", con otra fórmula");
            diag_hint(d, same ? "quite el renglón repetido" : "dé a cada indicador el nombre de lo que mide su fórmula");
            break;
        }
    }
}

void mir_rules(Mir *m)
{
    bool known = false;
    for (uint32_t i = 0; i < m->nindicators; i++)
        known = known || (m->indicators[i].level != LEVEL_NONE && m->indicators[i].level != LEVEL_OTHER);
    names(m);
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
        level_count(m, p, LEVEL_FIN, 1, m->norm->most_fin);
        level_count(m, p, LEVEL_PROPOSITO, 1, m->norm->most_proposito);
        level_count(m, p, LEVEL_COMPONENTE, m->norm->least_componente, UINT32_MAX);
    }
    parents(m);
}
