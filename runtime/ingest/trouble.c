/* trouble.c -- says what reading met: what made the rest of a table unusable, and what is odd once its end is known.
 * Whoever reads only notes it, so that any thread may; this is for the main thread. */
#include "runtime/ingest/table_impl.h"

static void say_odd(const Table *t, Diags *diags)
{
    if (!t->odd_rows)
        return;
    Buf lines = { 0 };
    for (uint32_t i = 0; i < t->odd_rows && i < ODD_LINES; i++)
        buf_printf(&lines, "%s%llu", i ? ", " : "", (unsigned long long)t->odd_lines[i]);
    Diag *d = diag_add_data(diags, D_D015, table_place(t, t->odd_lines[0], 0, NULL),
                            "leído como %s, el archivo tiene signos poco comunes en español en %llu %s: %s%s",
                            encoding_name(t->encoding), (unsigned long long)t->odd_rows, t->odd_rows == 1 ? "renglón" : "renglones",
                            lines.p, t->odd_rows > ODD_LINES ? ", …" : "");
    diag_hint(d, "revise esos textos; si están mal, declare la codificación, o guarde el archivo otra vez en UTF-8");
    buf_free(&lines);
}

/* At the end of the file: what the encoding did not explain. */
static void say_bad_bytes(Table *t, Diags *diags)
{
    if (t->bad_bytes) {
        Diag *d = diag_add_data(diags, D_D014, table_place(t, t->bad_line, t->bad_field, NULL),
                                "%llu %s con bytes que no son de %s%s%s; la primera está en la línea %llu, campo %u",
                                (unsigned long long)t->bad_bytes, t->bad_bytes == 1 ? "celda" : "celdas",
                                encoding_name(t->encoding), t->mixed ? " ni de " : "", t->mixed ? t->spec->other_encoding : "",
                                (unsigned long long)t->bad_line, t->bad_field);
        diag_hint(d, "esas celdas no se leen; corrija el archivo o declare su codificación");
    }
}

/* At the end of the file: what the script speaks of and the file does not have. */
static void say_unmet(const Table *t, Diags *diags)
{
    if (t->until.n && !t->after)
        diag_add(diags, D_D019, t->spec->until_span.source ? t->spec->until_span : t->spec->span,
                 "ningún renglón de «%s» tiene una celda que empiece con «%.*s»: se leyó hasta el final",
                 t->spec->shown_path, (int)t->spec->until_text.len, t->spec->until_text.p);
    uint64_t lines = t->read_counts.lines;
    for (uint32_t i = 0; i < t->spec->ntramos; i++)
        if (t->spec->tramos[i].first > lines)
            diag_add(diags, D_D019, t->spec->tramos[i].span, "el tramo empieza en la línea %llu, pero «%s» tiene %llu %s",
                     (unsigned long long)t->spec->tramos[i].first, t->spec->shown_path, (unsigned long long)lines,
                     lines == 1 ? "línea" : "líneas");
}

static void say_end(Table *t, Diags *diags)
{
    if (t->cards && cards_end(t, diags) != ST_OK)
        return;
    say_bad_bytes(t, diags);
    say_odd(t, diags);
    say_unmet(t, diags);
}

void table_say(Table *t, Diags *diags)
{
    for (uint32_t i = 0; i < t->nparts; i++)
        table_say(t->parts[i], diags);
    Trouble said = t->trouble;
    unsigned long long at = said.line;
    DataPlace p = table_place(t, said.line, 0, NULL);
    Diag *d;
    t->trouble = (Trouble){ .kind = TROUBLE_NONE };
    switch (said.kind) {
    case TROUBLE_NONE:
        break;
    case TROUBLE_END:
        say_end(t, diags);
        break;
    case TROUBLE_READ:
        diag_add_data(diags, D_E001, p, "no se puede leer la tabla «%s»: %s", t->spec->shown_path, said.why);
        break;
    case TROUBLE_LIMIT:
        diag_add_data(diags, D_E002, p, "«%s» pasa del límite de %llu bytes", t->spec->shown_path, (unsigned long long)t->opt.max_bytes);
        break;
    case TROUBLE_NUL:
        d = diag_add_data(diags, D_D005, p, "la línea %llu tiene un carácter nulo (byte 00) en su byte %zu", at, said.byte);
        diag_hint(d, "no es texto, o está en UTF-16: ábralo y guárdelo como CSV UTF-8");
        break;
    case TROUBLE_OPEN_QUOTE:
        d = diag_add_data(diags, D_D006, p, "la comilla que se abre en la línea %llu no se cierra", at);
        diag_hint(d, "si las comillas de este archivo son parte del texto, escriba «comillas: no» en el bloque datos");
        break;
    case TROUBLE_TOO_LONG:
        diag_add_data(diags, D_D007, p, "el registro de la línea %llu pasa de 16 MiB", at);
        break;
    case TROUBLE_TOO_WIDE:
        diag_add_data(diags, D_D007, p, "el registro de la línea %llu tiene más de 65 536 celdas", at);
        break;
    case TROUBLE_CARD:
        diag_add_data(diags, D_E004, p, "%s de la línea %llu pasa de 16 MiB o de 1 048 576 celdas", t->spec->cards ? "la ficha" : "la tabla transpuesta", at);
        break;
    }
}

void table_say_of(Table *t, const RawBatch *b, Diags *diags)
{
    table_say(b->part ? (Table *)(uintptr_t)b->part : t, diags);
}
