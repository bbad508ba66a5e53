/* columns.c -- the columns of a `datos` block, and the stretches where they stand elsewhere. */
#include "lang/schema/schema.h"

#include "runtime/look/profile.h"
#include "runtime/mem.h"

enum { NAME_WIDTH = 32, PLACE_WIDTH = 44, BLANKS_SHOWN = 40 };

bool schema_commas(const LookTable *t)
{
    bool any = false;
    for (uint32_t i = 0; i < t->ncolumns; i++)
        if (t->columns[i].kind == LOOK_NUMBER) {
            if (!t->columns[i].comma)
                return false;
            any = true;
        }
    return any;
}

/* A code is a text, and so is a column of nothing. */
static const char *type_words(const LookColumn *c)
{
    return c->kind == LOOK_CODE || c->kind == LOOK_BLANK ? "texto" : look_kind_text(c);
}

static bool finds_itself(const LookColumn *c, Str name)
{
    return c->found_by.len && str_eq(text_fold_label(c->found_by), text_fold_label(name));
}

/* Where the column is found, if its name does not say it. */
static void put_place(Buf *out, const LookColumn *c, Str name)
{
    enum { HEADING_MOST = 80 };
    if (finds_itself(c, name))
        return;
    buf_puts(out, "desde ");
    if (c->found_by.len && c->found_by.len <= HEADING_MOST)
        say_quoted(out, c->found_by);
    else
        buf_printf(out, "%u", c->position);
}

/* Widths to which names, types and places are filled up, so that they stand below one another. */
typedef struct Widths { uint32_t name, type, place; } Widths;

static uint32_t wider(uint32_t w, Str s, uint32_t most)
{
    uint32_t own = text_width(s);
    return own > w && own <= most ? own : w;
}

static Widths widths_of(const LookTable *t, const Str *names)
{
    Widths w = { 0, 0, 0 };
    Buf place = { 0 };
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        if (c->kind == LOOK_BLANK)
            continue;
        buf_clear(&place);
        put_place(&place, c, names[i]);
        w.name  = wider(w.name, names[i], NAME_WIDTH);
        w.type  = wider(w.type, str_of(type_words(c)), NAME_WIDTH);
        w.place = wider(w.place, (Str){ place.p ? place.p : "", (uint32_t)place.len }, PLACE_WIDTH);
    }
    buf_free(&place);
    return w;
}

static void write_column(Buf *out, const LookTable *t, const LookColumn *c, Str name, bool commas, Widths w)
{
    buf_puts(out, "    ");
    size_t from = out->len;
    buf_str(out, name);
    say_pad(out, from, w.name);
    buf_puts(out, "  ");
    from = out->len;
    buf_puts(out, type_words(c));
    say_pad(out, from, w.type);
    if (w.place) {
        buf_puts(out, "  ");
        from = out->len;
        put_place(out, c, name);
        say_pad(out, from, w.place);
    }
    if (c->kind == LOOK_NUMBER && c->comma && !commas)
        buf_puts(out, "  decimal coma");
    buf_puts(out, "  # ");
    say_column(out, t, c);
    buf_putc(out, '\n');
}

void schema_columns(Buf *out, const LookTable *t, const Str *names)
{
    bool commas = schema_commas(t);
    uint32_t blanks = 0;
    Widths w = widths_of(t, names);
    buf_puts(out, "  columnas\n");
    for (uint32_t i = 0; i < t->ncolumns; i++)
        if (t->columns[i].kind != LOOK_BLANK || t->rows == 0)
            write_column(out, t, &t->columns[i], names[i], commas, w);
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        if (c->kind != LOOK_BLANK || t->rows == 0 || blanks >= BLANKS_SHOWN)
            continue;
        buf_printf(out, "%s%u", blanks++ ? ", " : "    # Vacías en todos los renglones, no se declaran: columnas ", c->position);
        if (c->heading.len)
            buf_printf(out, " «%s»", cell_shown(c->heading));
    }
    if (blanks)
        buf_putc(out, '\n');
    if (t->unseen_columns)
        buf_printf(out, "    # Hay %u columnas más, que no se miraron\n", t->unseen_columns);
    buf_puts(out, "  termina\n");
}

/* The columns that stand aside, a few to a line. */
void schema_tramos(Buf *out, const LookTable *t, const Str *names)
{
    enum { A_LINE = 4 };
    for (uint32_t i = 0; i < t->ntramos; i++) {
        const LookTramo *tramo = &t->tramos[i];
        uint32_t n = 0;
        size_t from = out->len;
        buf_printf(out, "  tramo líneas %llu a %llu", (unsigned long long)tramo->first, (unsigned long long)tramo->last);
        say_beside(out, from);
        say_cells(out, tramo->rows, "renglón está corrido", "renglones están corridos");
        buf_printf(out, " una celda desde la columna %u, que ahí está vacía; así sus celdas son de las clases que les tocan\n", tramo->from + 1);
        for (uint32_t c = tramo->from; c < t->ncolumns; c++) {
            if (t->columns[c].kind == LOOK_BLANK)
                continue;
            buf_puts(out, n % A_LINE == 0 ? n ? "\n    " : "    " : "   ");
            n++;
            if (c + 1 == t->ncolumns)
                buf_printf(out, "%.*s no publicado", (int)names[c].len, names[c].p);
            else
                buf_printf(out, "%.*s desde %u", (int)names[c].len, names[c].p, c + 2);
        }
        buf_puts(out, "\n  termina\n");
    }
}
