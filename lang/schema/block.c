/* block.c -- the `datos` block of a table that was looked at. */
#include "lang/schema/schema.h"

#include "runtime/mem.h"

#include <string.h>

enum { PLACES_SHOWN = 40 };

static const char *encoding_word(const char *name)
{
    static const struct { const char *name, *word; } words[] = {
        { "UTF-8", "utf-8" }, { "WINDOWS-1252", "windows-1252" }, { "ISO-8859-1", "latin1" }, { "CP850", "cp850" }, { "MACINTOSH", "macintosh" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, name) == 0)
            return words[i].word;
    return name;
}

static void write_encoding(Buf *out, const Look *look)
{
    size_t from = out->len;
    if (look->plain)
        return;
    buf_printf(out, "  codificación: %s", encoding_word(look->encoding));
    if (look->other_encoding) {
        buf_printf(out, ", si no %s", encoding_word(look->other_encoding));
        say_beside(out, from);
        say_cells(out, look->other_lines, "línea no es", "líneas no son");
        buf_printf(out, " UTF-8, la primera la %llu\n", (unsigned long long)look->other_line);
    } else {
        say_beside(out, from);
        buf_puts(out, strcmp(look->encoding, "UTF-8") == 0 ? "los bytes son UTF-8 válido\n" : "la que da más letras del español\n");
    }
    for (uint32_t i = 0; i < look->remarks->n; i++)
        buf_printf(out, "  # Por decidir: %s\n", look->remarks->items[i]->message);
}

static void write_separator(Buf *out, const Look *look)
{
    size_t from = out->len;
    switch (look->separator) {
    case '\t': buf_puts(out, "  separador: tabulador"); break;
    case ',':  buf_puts(out, "  separador: coma"); break;
    case ';':  buf_puts(out, "  separador: punto y coma"); break;
    case '|':  buf_puts(out, "  separador: barra"); break;
    default:   buf_printf(out, "  separador: \"%c\"", look->separator);
    }
    say_beside(out, from);
    if (look->width == 1) {
        buf_puts(out, "Por decidir: ningún separador parte los renglones; se leen de una sola columna\n");
    } else {
        say_count(out, look->width_records);
        buf_puts(out, " de ");
        say_cells(out, look->records, "renglón", "renglones");
        buf_printf(out, " %s %u celdas%s\n", look->width_records == 1 ? "tiene" : "tienen", look->width, look->whole ? "" : " (de los primeros)");
    }
    if (!look->quotes) {
        from = out->len;
        buf_puts(out, "  comillas: no");
        say_beside(out, from);
        buf_printf(out, "la comilla de la línea %llu no encierra una celda\n", (unsigned long long)look->quote_line);
    }
}

static void write_header(Buf *out, const LookTable *t)
{
    const TableSpec *s = &t->spec;
    size_t from = out->len;
    unsigned lines = s->header_lines;
    if (s->header == HEADER_NONE) {
        buf_puts(out, "  encabezado: no");
        say_beside(out, from);
        buf_puts(out, "el primer renglón ya lleva números donde los demás: las columnas van por su lugar\n");
    } else if (s->header == HEADER_TEXT) {
        if (lines > 1)
            buf_printf(out, "  encabezado: %u líneas desde ", lines);
        else
            buf_puts(out, "  encabezado: desde ");
        say_quoted(out, s->header_text);
        say_beside(out, from);
        buf_printf(out, "línea %llu", (unsigned long long)t->header_line);
    } else if (lines > 1) {
        buf_printf(out, "  encabezado: %u líneas", lines);
        say_beside(out, from);
        buf_printf(out, "desde la línea %llu", (unsigned long long)t->header_line);
    } else {
        buf_printf(out, "  # El encabezado es el primer renglón que se lee, el de la línea %llu", (unsigned long long)t->header_line);
    }
    if (s->header == HEADER_NONE)
        return;
    if (t->headings_again) {
        buf_puts(out, "; ");
        say_count(out, t->headings_again);
        buf_puts(out, t->headings_again == 1 ? " renglón lo repite más abajo" : " renglones lo repiten más abajo");
    }
    if (t->numbered)
        buf_puts(out, "; su último renglón numera las columnas");
    buf_putc(out, '\n');
    if (t->header_guess)
        buf_puts(out, "  # Por decidir: sin columnas de números, nada distingue el encabezado de los renglones; "
                      "si no lo hay, escriba «encabezado: no»\n");
}

static void write_extent(Buf *out, const LookTable *t)
{
    const TableSpec *s = &t->spec;
    size_t from = out->len;
    if (s->first_line || s->last_line) {
        uint64_t first = s->first_line ? s->first_line : 1;
        if (s->last_line)
            buf_printf(out, "  líneas: %llu a %llu\n", (unsigned long long)first, (unsigned long long)s->last_line);
        else
            buf_printf(out, "  líneas: %llu en adelante\n", (unsigned long long)first);
    }
    from = out->len;
    if (s->until_text.len) {
        buf_puts(out, "  hasta: ");
        say_quoted(out, s->until_text);
        say_beside(out, from);
        buf_printf(out, "después de la línea %llu sólo hay notas\n", (unsigned long long)t->last_line);
    }
}

static void say_sections(Buf *out, const LookTable *t)
{
    say_cells(out, t->sections, "renglón de una sola celda", "renglones de una sola celda");
    buf_printf(out, ", como «%s» (línea %llu)", t->section_cell, (unsigned long long)t->section_line);
}

/* A lone cell that does not stand in the first column may be the rest of the row above. */
static void say_continues(Buf *out, const LookTable *t, const Str *names)
{
    if (t->section_from > 0 && t->columns[0].kind != LOOK_BLANK)
        buf_printf(out, "  # Por decidir: si esos renglones son el resto del de arriba, escriba «continúa donde %.*s falta»\n",
                   (int)names[0].len, names[0].p);
}

static void write_sections(Buf *out, const LookTable *t, const Str *names)
{
    size_t from = out->len;
    if (!t->sections)
        return;
    if (t->keep_sections) {
        buf_puts(out, "  # Por decidir: hay ");
        say_sections(out, t);
        buf_puts(out, "; ninguna columna los distingue, y se leen como los demás\n");
        say_continues(out, t, names);
        return;
    }
    buf_puts(out, "  filas donde ");
    for (uint32_t i = 0; i < t->nrow_columns; i++)
        buf_printf(out, "%s%.*s.texto <> \"\"", i ? " o " : "", (int)names[t->row_columns[i]].len, names[t->row_columns[i]].p);
    say_beside(out, from);
    buf_puts(out, "deja fuera ");
    say_sections(out, t);
    buf_putc(out, '\n');
    say_continues(out, t, names);
}

static void write_totals(Buf *out, const LookTable *t, const Str *names)
{
    size_t from = out->len;
    uint64_t fits = 0;
    bool apart = !t->keep_totals;
    if (!t->ntotals)
        return;
    buf_puts(out, apart ? "  subtotales donde " : "  # Por decidir: pueden ser totales ");
    for (uint32_t i = 0; i < t->ntotals; i++) {
        const LookTotal *total = &t->totals[i];
        Str name = names[total->column];
        fits += total->fits;
        if (i >= LOOK_TOTALS)
            continue;
        buf_puts(out, i ? apart ? " o " : ", " : "");
        if (apart)
            buf_printf(out, "%.*s.texto = ", (int)name.len, name.p);
        say_quoted(out, total->text);
    }
    if (apart)
        say_beside(out, from);
    else
        buf_puts(out, t->ntotals > LOOK_TOTALS ? " …: " : ": ");
    say_cells(out, t->total_rows, "renglón", "renglones");
    buf_printf(out, ", el primero en la línea %llu; ", (unsigned long long)t->totals[0].line);
    buf_printf(out, "cuadran con la suma de los de arriba: %llu de %llu\n", (unsigned long long)fits, (unsigned long long)t->total_rows);
}

static void write_labels(Buf *out, const LookTable *t)
{
    size_t from = out->len;
    uint64_t cells = 0;
    if (!t->nlabels)
        return;
    buf_puts(out, "  faltantes: ");
    for (uint32_t i = 0; i < t->nlabels; i++) {
        buf_puts(out, i ? ", " : "");
        say_quoted(out, t->labels[i].text);
        buf_printf(out, " %s", t->labels[i].motive);
        cells += t->labels[i].count;
    }
    say_beside(out, from);
    say_cells(out, cells, "celda", "celdas");
    buf_puts(out, " donde se esperaba un número, un periodo o una clave; revise los motivos\n");
}

static void write_key(Buf *out, const LookTable *t, const Str *names)
{
    size_t from = out->len;
    uint32_t others = 0;
    bool sampled = false;
    if (t->nkey == 1) {
        buf_printf(out, "  clave: %.*s", (int)names[t->key[0]].len, names[t->key[0]].p);
        say_beside(out, from);
        buf_puts(out, "distinta en cada uno de los ");
        say_cells(out, t->rows, "renglón", "renglones");
        for (uint32_t i = 0; i < t->ncolumns; i++)
            if (i != t->key[0] && t->columns[i].unique && t->columns[i].kind != LOOK_NUMBER)
                buf_printf(out, "%s%.*s", others++ ? ", " : "; también podría ser ", (int)names[i].len, names[i].p);
        buf_putc(out, '\n');
        return;
    }
    if (t->nkey) {
        buf_puts(out, "  # clave: ");
        for (uint32_t i = 0; i < t->nkey; i++)
            buf_printf(out, "%s%.*s", i ? ", " : "", (int)names[t->key[i]].len, names[t->key[i]].p);
        buf_printf(out, "   Por decidir: juntas no se repiten%s; si son la clave, quite el «#»\n",
                   t->key_sampled ? " en los primeros renglones" : "");
        return;
    }
    for (uint32_t i = 0; i < t->ncolumns; i++)
        if (look_maybe_unique(&t->columns[i]) && t->columns[i].kind != LOOK_NUMBER) {
            sampled |= !t->columns[i].unique;
            buf_printf(out, "%s%.*s", others++ ? ", " : "  # Por decidir: podrían ser clave: ", (int)names[i].len, names[i].p);
        }
    buf_puts(out, sampled ? " (no se repiten en los primeros renglones)" : "");
    buf_puts(out, others ? "\n" : "  # Por decidir: no se encontró ninguna clave\n");
}

static void say_lines(Buf *out, const Spots *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        buf_printf(out, "%s%llu", i ? ", " : s->count == 1 ? " (línea " : " (líneas ", (unsigned long long)s->items[i].line);
    buf_puts(out, s->count > s->n ? " …)" : ")");
}

static void write_doubts(Buf *out, const LookTable *t, const Str *names)
{
    if (t->long_rows.count && t->long_rows.count * 2 < t->rows) {
        buf_puts(out, "  # Por decidir: ");
        say_cells(out, t->long_rows.count, "renglón tiene", "renglones tienen");
        buf_puts(out, " texto más allá del encabezado");
        say_lines(out, &t->long_rows);
        buf_puts(out, "; si sus celdas están corridas, dígalo con «tramo»\n");
    }
    uint32_t empty = UINT32_MAX, bare = 0;
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        if (c->kind == LOOK_BLANK && c->heading.len && empty == UINT32_MAX)
            empty = i;
        bare += c->kind != LOOK_BLANK && !c->heading.len && i >= t->head_width;
    }
    if (empty != UINT32_MAX && bare)
        buf_printf(out, "  # Por decidir: bajo «%s» (columna %u) no hay nada, y a la derecha sobran columnas sin encabezado: "
                        "puede estar corrido, revise los nombres\n",
                   cell_shown(t->columns[empty].heading), empty + 1);
    uint32_t measure = UINT32_MAX, bare_numbers = 0;
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        if (c->kind == LOOK_TEXT && look_names_unit(c->heading))
            measure = i;
        bare_numbers += c->kind == LOOK_NUMBER && c->unit == LOOKUNIT_NONE;
    }
    if (measure != UINT32_MAX && bare_numbers)
        buf_printf(out, "  # Por decidir: si los números se miden en lo que dice «%.*s», escriba «número en (%.*s)»\n", (int)names[measure].len,
                   names[measure].p, (int)names[measure].len, names[measure].p);
    if (t->short_rows.count && t->short_rows.count * 2 < t->rows) {
        buf_puts(out, "  # Por decidir: a ");
        say_cells(out, t->short_rows.count, "renglón le", "renglones les");
        buf_puts(out, " faltan celdas al final");
        say_lines(out, &t->short_rows);
        buf_putc(out, '\n');
    }
}

static void write_table(Buf *out, const Look *look, const LookTable *t, Str name)
{
    Str *names = schema_names(t);
    buf_printf(out, "datos %.*s desde ", (int)name.len, name.p);
    say_quoted(out, str_of(look->path));
    buf_putc(out, '\n');
    write_encoding(out, look);
    write_separator(out, look);
    write_header(out, t);
    write_extent(out, t);
    if (schema_commas(t)) {
        size_t from = out->len;
        buf_puts(out, "  decimal: coma");
        say_beside(out, from);
        buf_puts(out, "así se leen todas las columnas de números\n");
    }
    write_sections(out, t, names);
    write_totals(out, t, names);
    write_labels(out, t);
    write_key(out, t, names);
    write_doubts(out, t, names);
    schema_columns(out, t, names);
    schema_tramos(out, t, names);
    buf_puts(out, "termina\n");
}

/* The name of a dataset, from the name of its file. */
static Str dataset_name(const char *path)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t len = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    Str name = schema_name((Str){ base, (uint32_t)len });
    return name.len ? name : str_of("tabla");
}

static bool is_written(const Look *look, const LookPlace *p)
{
    for (uint32_t i = 0; i < look->ntables; i++)
        if (look->tables[i].first_line == p->first)
            return true;
    return false;
}

static void write_places(Buf *out, const Look *look)
{
    uint32_t shown = 0;
    if (look->nplaces < 2)
        return;
    buf_printf(out, "# El archivo tiene %u tablas", look->nplaces);
    if (look->ntables == look->nplaces) {
        buf_puts(out, "; hay un bloque para cada una.\n");
        return;
    }
    if (look->by_line) {
        buf_puts(out, "; ésta es la de esa línea.\n");
        return;
    }
    buf_puts(out, "; ésta es la mayor.\n# «vara esquema --linea N» describe la que tiene la línea N, y «--todas» describe todas. Las otras:\n");
    for (uint32_t i = 0; i < look->nplaces && shown < PLACES_SHOWN; i++) {
        const LookPlace *p = &look->places[i];
        if (is_written(look, p))
            continue;
        buf_printf(out, "#   líneas %llu a %llu: %u %s, ", (unsigned long long)p->first, (unsigned long long)p->last, p->width,
                   p->width == 1 ? "columna" : "columnas");
        say_cells(out, p->rows, "renglón", "renglones");
        buf_printf(out, ", desde «%s»\n", p->heading);
        shown++;
    }
    if (look->nplaces - look->ntables > shown)
        buf_printf(out, "#   … y %u más\n", look->nplaces - look->ntables - shown);
}

void schema_write(Buf *out, const Look *look)
{
    Str name = dataset_name(look->path);
    buf_printf(out, "# Lo que se ve en «%s»", look->shown_path);
    if (look->whole) {
        buf_puts(out, ": ");
        say_cells(out, look->lines, "línea", "líneas");
    }
    buf_puts(out, ".\n# Al lado de cada elección, en qué se apoya; donde el archivo no basta, «Por decidir».\n");
    if (!look->ntables) {
        buf_puts(out, "# No tiene ninguna tabla: ni un renglón con texto.\n");
        return;
    }
    write_places(out, look);
    for (uint32_t i = 0; i < look->ntables; i++) {
        Str own = look->ntables == 1 ? name : str_of(gc_printf("%.*s_%u", (int)name.len, name.p, i + 1));
        if (i)
            buf_putc(out, '\n');
        write_table(out, look, &look->tables[i], own);
    }
}
