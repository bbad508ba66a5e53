/* report_counts.c -- row accounting of every dataset: read = used + excluded, by reason. */
#include "runtime/report/result.h"

#include "runtime/report/cell.h"
#include <inttypes.h>

static const char *separator_name(char c)
{
    switch (c) {
    case '\t': return "tabulador";
    case ',':  return "coma";
    case ';':  return "punto y coma";
    case '|':  return "barra";
    default:   return NULL;
    }
}

static void found(Buf *out, const char *what, const char *value, bool was_found)
{
    buf_printf(out, "; %s %s%s", what, value, was_found ? " (detectado)" : "");
}

static void counted(Buf *out, const char *before, uint64_t n, const char *one, const char *many)
{
    buf_printf(out, "%s%" PRIu64 " %s", before, n, n == 1 ? one : many);
}

/* Excluded before rows were made of records. */
static bool of_records(RowCause c, bool stacks)
{
    switch (c) {
    case ROWCAUSE_FILTER: case ROWCAUSE_UNDECIDABLE: case ROWCAUSE_SUBTOTAL: case ROWCAUSE_NO_SUBTOTAL: case ROWCAUSE_SUBTOTAL_UNDECIDABLE:
        return !stacks;
    case ROWCAUSE_TAKEN: case ROWCAUSE_BLANK: case ROWCAUSE_HEADER: case ROWCAUSE_BEFORE: case ROWCAUSE_AFTER: case ROWCAUSE_OUT_OF_LINES:
    case ROWCAUSE_CONTINUES: case ROWCAUSE_BEFORE_CARD: case ROWCAUSE_COUNT:
        break;
    }
    return true;
}

static void write_causes(Buf *out, const TableCounts *n, bool stacks, bool records)
{
    bool any = false;
    for (int c = 0; c < ROWCAUSE_COUNT; c++) {
        if (c == ROWCAUSE_TAKEN || !n->excluded[c] || of_records((RowCause)c, stacks) != records)
            continue;
        buf_printf(out, "%s%s %" PRIu64, any ? ", " : " (", rowcause_text((RowCause)c), n->excluded[c]);
        if (n->first_line[c])
            buf_printf(out, ", desde la línea %" PRIu64, n->first_line[c]);
        any = true;
    }
    buf_puts(out, any ? ")" : "");
}

/* What is said of records that rows are made of, and of those rows. */
typedef struct MadeWords { const char *record, *records, *row, *rows; } MadeWords;

static MadeWords made_words(const TableSpec *t)
{
    if (t->nstack)
        return (MadeWords){ "apilado", "apilados", "fila apilada", "filas apiladas" };
    if (t->transposed)
        return (MadeWords){ "transpuesto", "transpuestos", "fila transpuesta", "filas transpuestas" };
    if (t->cards)
        return (MadeWords){ "en fichas", "en fichas", "ficha", "fichas" };
    return (MadeWords){ "tomado", "tomados", "", "" };
}

static void write_one(Buf *out, const TableSpec *t, const char *path, const TableCounts *n)
{
    bool stacks = table_reshapes(t);
    MadeWords words = made_words(t);
    uint64_t used = stacks ? n->stacked : n->taken;
    cell_clean(out, t->name);
    if (n->nfiles) {
        buf_printf(out, " (%u archivos)", n->nfiles);
    } else if (path && !t->inline_text.p) {
        buf_puts(out, " (");
        cell_clean(out, str_of(path));
        buf_putc(out, ')');
    }
    counted(out, ": ", n->records, "registro leído", "registros leídos");
    counted(out, " = ", used, words.record, words.records);
    counted(out, " + ", n->records - used, "excluido", "excluidos");
    write_causes(out, n, stacks, true);
    if (stacks) {
        counted(out, "; ", n->rows, words.row, words.rows);
        counted(out, " = ", n->taken, "tomada", "tomadas");
        counted(out, " + ", n->rows - n->taken, "excluida", "excluidas");
        write_causes(out, n, stacks, false);
    }
    if (n->encoding)
        found(out, "codificación", n->encoding, n->encoding_found);
    if (n->other_lines) {
        buf_printf(out, "; %" PRIu64 " %s como %s: ", n->other_lines, n->other_lines == 1 ? "línea leída" : "líneas leídas", n->other);
        for (uint32_t i = 0; i < n->other_lines && i < OTHER_LINES; i++)
            buf_printf(out, "%s%" PRIu64, i ? ", " : "", n->other_line[i]);
        buf_puts(out, n->other_lines > OTHER_LINES ? ", …" : "");
    }
    if (n->separator) {
        char one[4] = { '\'', n->separator, '\'', '\0' };
        found(out, "separador", separator_name(n->separator) ? separator_name(n->separator) : one, n->separator_found);
    }
    if (n->cleaned)
        buf_printf(out, "; marcas quitadas en %" PRIu64 " %s", n->cleaned, n->cleaned == 1 ? "celda" : "celdas");
    if (n->cleaned_line)
        buf_printf(out, ", desde la línea %" PRIu64, n->cleaned_line);
    if (n->findings)
        buf_printf(out, "; %" PRIu64 " %s", n->findings, n->findings == 1 ? "hallazgo" : "hallazgos");
    buf_putc(out, '\n');
}

/* Each file, then all. */
static void write_dataset(Buf *out, const TableSpec *t, const TableCounts *n)
{
    for (uint32_t i = 0; i < n->nfiles; i++)
        write_one(out, t, t->files[i].shown_path, &n->files[i]);
    write_one(out, t, line_file(t, 0), n);
}

void report_counts(Buf *out, const ResultSet *rs)
{
    for (uint32_t i = 0; rs->plan && rs->report.read && i < rs->plan->ndatasets; i++)
        if (rs->report.read[i])
            write_dataset(out, rs->plan->datasets[i].table, &rs->report.counts[i]);
}
