/* suspect.c -- which of the odd cells deserve a look, now that it is known what their columns are. */
#include "runtime/look/look.h"

#include "runtime/mem.h"

enum { RARE = 20 };     /* one in so many, at most: what is oftener is a habit of the column, not an accident */

static const char *column_name(const LookColumn *c)
{
    return c->heading.len ? cell_shown(c->heading) : gc_printf("columna %u", c->position);
}

static void add(Suspects *out, const LookColumn *c, const Spots *s, const char *why)
{
    const char *name = c ? column_name(c) : NULL;
    for (uint32_t i = 0; i < s->n; i++) {
        const char *detail = s->items[i].detail;
        Suspect one = { s->items[i].line, s->items[i].field, name, s->items[i].cell, detail ? gc_printf("%s: %s", why, detail) : why };
        GC_PUSH(out->items, out->n, out->cap, one);
    }
    if (s->count > s->n) {
        Suspect rest = { 0, 0, name, "…", gc_printf("%s: otras %llu", why, (unsigned long long)(s->count - s->n)) };
        GC_PUSH(out->items, out->n, out->cap, rest);
    }
}

static bool rare(uint64_t part, uint64_t of)
{
    return part > 0 && part * RARE <= of;
}

static void of_numbers(Suspects *out, const LookColumn *c)
{
    bool share = c->unit == LOOKUNIT_PERCENT;
    add(out, c, &c->spots[SPOT_TEXT], spot_text(SPOT_TEXT));
    add(out, c, &c->spots[SPOT_DATE], spot_text(SPOT_DATE));
    if (!share && c->percents)
        add(out, c, &c->spots[SPOT_PERCENT], spot_text(SPOT_PERCENT));
    if (share && c->percents && rare(c->numbers - c->percents, c->numbers))
        add(out, c, &c->spots[SPOT_PLAIN], spot_text(SPOT_PLAIN));
    if (rare(c->money, c->numbers))
        add(out, c, &c->spots[SPOT_MONEY], spot_text(SPOT_MONEY));
    if (look_spread(c)) {
        Suspect s = { 0, 0, column_name(c), "…", "valores de órdenes muy distintos: ¿unidades mezcladas?" };
        GC_PUSH(out->items, out->n, out->cap, s);
    }
}

static void of_column(Suspects *out, const LookTable *t, const LookColumn *c)
{
    add(out, c, &c->spots[SPOT_BYTES], spot_text(SPOT_BYTES));
    switch (c->kind) {
    case LOOK_NUMBER:
        of_numbers(out, c);
        break;
    case LOOK_PERIOD:
    case LOOK_DATE:
    case LOOK_CODE:
        add(out, c, &c->spots[SPOT_TEXT], "no es como las demás de su columna");
        break;
    case LOOK_TEXT:
        if (rare(c->numbers, c->rows - c->blank))
            add(out, c, &c->spots[SPOT_NUMBER], spot_text(SPOT_NUMBER));
        break;
    case LOOK_BLANK:
    case LOOK_KINDS:
        break;
    }
    if (c->key_like && t->nkey == 0 && !c->unique) {
        if (rare(c->blank, c->rows))
            add(out, c, &c->spots[SPOT_BLANK], spot_text(SPOT_BLANK));
        if (rare(c->repeats, c->rows))
            add(out, c, &c->spots[SPOT_REPEATED], spot_text(SPOT_REPEATED));
    }
}

Suspects look_suspects(const LookTable *t)
{
    Suspects out = { 0 };
    for (uint32_t i = 0; i < t->ncolumns; i++)
        of_column(&out, t, &t->columns[i]);
    add(&out, NULL, &t->long_rows, "renglón con texto más allá del encabezado");
    if (rare(t->short_rows.count, t->rows))
        add(&out, NULL, &t->short_rows, "renglón al que le faltan celdas");
    if (t->sections) {
        Suspect s = { t->section_line, 0, NULL, t->section_cell,
                      gc_printf("renglones de una sola celda, desde éste: %llu", (unsigned long long)t->sections) };
        GC_PUSH(out.items, out.n, out.cap, s);
    }
    for (uint32_t i = 0; i < t->ntotals; i++) {
        const LookTotal *total = &t->totals[i];
        Suspect s = { total->line, total->column + 1, NULL, cell_shown(total->text),
                      gc_printf("renglón de totales; cuadran con la suma de los de arriba: %llu de %llu", (unsigned long long)total->fits,
                                (unsigned long long)total->count) };
        GC_PUSH(out.items, out.n, out.cap, s);
    }
    if (t->headings_again) {
        Suspect s = { 0, 0, NULL, "", gc_printf("renglones que repiten el encabezado: %llu", (unsigned long long)t->headings_again) };
        GC_PUSH(out.items, out.n, out.cap, s);
    }
    return out;
}
