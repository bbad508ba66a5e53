/* write.c -- a comparison as tables (plain or Markdown), CSV and JSON. */
#include "lang/compare/compare.h"

#include "runtime/report/jsonw.h"
#include <inttypes.h>
#include <string.h>

enum { LISTED_DEFAULT = 20 };

static const char *plural(uint64_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

static void place(Buf *out, Span s)
{
    if (s.source)
        buf_printf(out, "%s:%u", s.source->name, source_line(s.source, s.start));
}

/* ---- tables ---- */

enum { COLUMNS_MAX = 5 };
typedef struct Table { const char **cells; uint32_t n, cap, columns; bool markdown; } Table;

static void row(Table *t, const char *const *cells)
{
    for (uint32_t i = 0; i < t->columns; i++)
        GC_PUSH(t->cells, t->n, t->cap, cells[i] ? cells[i] : "");
}

static void table_cell(Buf *out, const char *text, uint32_t width, bool markdown)
{
    for (const char *p = text; *p; p++) {
        if (markdown && (*p == '|' || *p == '\\'))
            buf_putc(out, '\\');
        buf_putc(out, *p == '\n' || *p == '\t' ? ' ' : *p);
    }
    uint32_t w = text_width(str_of(text));
    buf_repeat(out, " ", w < width ? width - w : 0);
}

static void table_write(Buf *out, const Table *t)
{
    uint32_t width[COLUMNS_MAX] = {0};
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t w = text_width(str_of(t->cells[i]));
        if (w > width[i % t->columns])
            width[i % t->columns] = w;
    }
    for (uint32_t i = 0; i < t->n; i += t->columns) {
        buf_puts(out, t->markdown ? "| " : "  ");
        for (uint32_t c = 0; c < t->columns; c++) {
            bool last = c + 1 == t->columns;
            table_cell(out, t->cells[i + c], last ? 0 : width[c], t->markdown);
            buf_puts(out, t->markdown ? last ? " |" : " | " : last ? "" : "  ");
        }
        while (out->len && out->p[out->len - 1] == ' ')
            out->p[--out->len] = '\0';
        buf_putc(out, '\n');
        if (i == 0 && t->markdown) {
            for (uint32_t c = 0; c < t->columns; c++)
                buf_puts(out, "|---");
            buf_puts(out, "|\n");
        }
    }
}

static void heading(Buf *out, const char *text, bool markdown)
{
    buf_printf(out, "\n%s%s\n%s", markdown ? "## " : "", text, markdown ? "\n" : "");
}

static void names(Buf *out, const char *where, const char **items, uint32_t n)
{
    if (!n)
        return;
    buf_printf(out, "Sólo en %s: ", where);
    for (uint32_t i = 0; i < n; i++)
        buf_printf(out, "%s%s", i ? ", " : "", items[i]);
    buf_putc(out, '\n');
}

static void changes(Buf *out, const Comparison *c, bool markdown)
{
    Table t = { .columns = 4, .markdown = markdown };
    if (!c->nchanges)
        return;
    heading(out, "Lo que cambió en lo declarado", markdown);
    row(&t, (const char *const[]){ "qué", "antes", "después", "dónde" });
    for (uint32_t i = 0; i < c->nchanges; i++) {
        const Change *x = &c->changes[i];
        Buf where = {0};
        place(&where, x->at_before);
        buf_puts(&where, x->at_before.source && x->at_after.source ? " → " : "");
        place(&where, x->at_after);
        row(&t, (const char *const[]){ gc_printf("%s %s: %s", x->kind, x->name, x->what), x->before ? x->before : "(no está)", x->after ? x->after : "(no está)",
                                       gc_strndup(where.p ? where.p : "", where.len) });
        buf_free(&where);
    }
    table_write(out, &t);
    for (uint32_t i = 0; i < c->nchanges; i++)
        if (c->changes[i].example)
            buf_printf(out, "%s%s %s, %s\n", markdown ? "\n" : "  ", c->changes[i].kind, c->changes[i].name, c->changes[i].example);
}

static void indicator(Buf *out, const ComparedIndicator *c, uint32_t listed, bool markdown)
{
    bool banded = false;
    for (uint32_t i = 0; i < c->n; i++)
        banded |= c->items[i].band_before || c->items[i].band_after;
    Table t = { .columns = banded ? 5 : 3, .markdown = markdown };
    heading(out, c->name, markdown);
    buf_printf(out, "%s%" PRIu64 " %s en las dos; en %" PRIu64 " cambió el valor y en %" PRIu64 " la banda", markdown ? "" : "  ", c->entities,
               plural(c->entities, "resultado", "resultados"), c->values, c->bands);
    if (c->only_before || c->only_after)
        buf_printf(out, "; sólo antes %" PRIu64 ", sólo después %" PRIu64, c->only_before, c->only_after);
    buf_puts(out, c->changed ? "\n" : "; lo suyo no cambió: es por algo en que se apoya\n");
    buf_puts(out, markdown ? "\n" : "");
    row(&t, (const char *const[]){ "resultado", "antes", "después", "banda antes", "banda después" });
    for (uint32_t i = 0; i < c->n && i < listed; i++) {
        const MovedValue *m = &c->items[i];
        row(&t, (const char *const[]){ *m->keys ? m->keys : "total", m->before ? m->before : "(no está)", m->after ? m->after : "(no está)", m->band_before, m->band_after });
    }
    table_write(out, &t);
    if (c->n > listed)
        buf_printf(out, "%sy %u más\n", markdown ? "\n" : "  ", c->n - listed);
}

void compare_table(Buf *out, const Comparison *c, uint32_t listed, bool markdown)
{
    if (markdown)
        buf_puts(out, "# ");
    buf_printf(out, "%s → %s\n", c->before, c->after);
    if (comparison_is_equal(c)) {
        buf_printf(out, "%sSin diferencias: %u %s con las mismas reglas, los mismos valores y las mismas bandas.\n", markdown ? "\n" : "", c->nindicators,
                   plural(c->nindicators, "indicador", "indicadores"));
        return;
    }
    buf_puts(out, markdown && (c->nonly_before || c->nonly_after) ? "\n" : "");
    names(out, c->before, c->only_before, c->nonly_before);
    names(out, c->after, c->only_after, c->nonly_after);
    changes(out, c, markdown);
    uint32_t same = 0;
    for (uint32_t i = 0; i < c->nindicators; i++) {
        if (c->indicators[i].n)
            indicator(out, &c->indicators[i], listed ? listed : LISTED_DEFAULT, markdown);
        same += !c->indicators[i].n;
    }
    if (same)
        buf_printf(out, "\n%u %s con los mismos resultados.\n", same, plural(same, "indicador", "indicadores"));
}

/* ---- CSV ---- */

static void field(Buf *out, const char *text, bool last)
{
    if (text && strpbrk(text, "\",\n\r")) {
        buf_putc(out, '"');
        for (const char *p = text; *p; p++) {
            if (*p == '"')
                buf_putc(out, '"');
            buf_putc(out, *p);
        }
        buf_putc(out, '"');
    } else if (text) {
        buf_puts(out, text);
    }
    buf_putc(out, last ? '\n' : ',');
}

static void csv_row(Buf *out, const char *const cells[8])
{
    for (int i = 0; i < 8; i++)
        field(out, cells[i], i == 7);
}

void compare_csv(Buf *out, const Comparison *c)
{
    csv_row(out, (const char *const[8]){ "tipo", "nombre", "que", "claves", "antes", "despues", "banda_antes", "banda_despues" });
    for (uint32_t i = 0; i < c->nonly_before; i++)
        csv_row(out, (const char *const[8]){ "sólo antes", c->only_before[i] });
    for (uint32_t i = 0; i < c->nonly_after; i++)
        csv_row(out, (const char *const[8]){ "sólo después", c->only_after[i] });
    for (uint32_t i = 0; i < c->nchanges; i++) {
        const Change *x = &c->changes[i];
        csv_row(out, (const char *const[8]){ x->kind, x->name, x->what, NULL, x->before, x->after });
    }
    for (uint32_t i = 0; i < c->nindicators; i++)
        for (uint32_t k = 0; k < c->indicators[i].n; k++) {
            const MovedValue *m = &c->indicators[i].items[k];
            csv_row(out, (const char *const[8]){ "resultado", c->indicators[i].name, "valor", m->keys, m->exact_before ? m->exact_before : m->before,
                                                 m->exact_after ? m->exact_after : m->after, m->band_before, m->band_after });
        }
}

/* ---- JSON ---- */

static void json_names(JsonW *w, const char *key, const char **items, uint32_t n)
{
    json_key(w, key);
    json_open(w, '[');
    for (uint32_t i = 0; i < n; i++)
        json_text(w, str_of(items[i]));
    json_close(w, ']');
}

static void json_place(JsonW *w, const char *key, Span s)
{
    if (!s.source)
        return;
    json_key(w, key);
    json_open(w, '{');
    json_member(w, "archivo", s.source->name);
    json_key(w, "linea");
    json_count(w, source_line(s.source, s.start));
    json_close(w, '}');
}

static void json_side(JsonW *w, const char *key, const char *shown, const char *exact, const char *band)
{
    json_key(w, key);
    if (!shown) {
        json_none(w);
        return;
    }
    json_open(w, '{');
    json_member(w, "exacto", exact);
    json_member(w, "impreso", shown);
    json_member_if(w, "banda", band);
    json_close(w, '}');
}

static void json_counted(JsonW *w, const char *key, uint64_t n)
{
    json_key(w, key);
    json_count(w, n);
}

static void json_indicator(JsonW *w, const ComparedIndicator *c)
{
    json_open(w, '{');
    json_member(w, "indicador", c->name);
    json_key(w, "cambio_lo_suyo");
    json_bool(w, c->changed);
    json_counted(w, "en_las_dos", c->entities);
    json_counted(w, "solo_antes", c->only_before);
    json_counted(w, "solo_despues", c->only_after);
    json_counted(w, "cambio_el_valor", c->values);
    json_counted(w, "cambio_la_banda", c->bands);
    json_key(w, "resultados");
    json_open(w, '[');
    for (uint32_t i = 0; i < c->n; i++) {
        const MovedValue *m = &c->items[i];
        json_open(w, '{');
        json_member(w, "claves", m->keys);
        json_side(w, "antes", m->before, m->exact_before, m->band_before);
        json_side(w, "despues", m->after, m->exact_after, m->band_after);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_close(w, '}');
}

void compare_json(Buf *out, const Comparison *c)
{
    JsonW w = { .out = out, .levels = 4 };
    json_open(&w, '{');
    json_member(&w, "antes", c->before);
    json_member(&w, "despues", c->after);
    json_key(&w, "iguales");
    json_bool(&w, comparison_is_equal(c));
    json_names(&w, "indicadores_solo_antes", c->only_before, c->nonly_before);
    json_names(&w, "indicadores_solo_despues", c->only_after, c->nonly_after);
    json_key(&w, "cambios");
    json_open(&w, '[');
    for (uint32_t i = 0; i < c->nchanges; i++) {
        const Change *x = &c->changes[i];
        json_open(&w, '{');
        json_member(&w, "tipo", x->kind);
        json_member(&w, "nombre", x->name);
        json_member(&w, "que", x->what);
        json_member(&w, "antes", x->before);
        json_member(&w, "despues", x->after);
        json_member_if(&w, "ejemplo", x->example);
        json_place(&w, "lugar_antes", x->at_before);
        json_place(&w, "lugar_despues", x->at_after);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_key(&w, "indicadores");
    json_open(&w, '[');
    for (uint32_t i = 0; i < c->nindicators; i++)
        json_indicator(&w, &c->indicators[i]);
    json_close(&w, ']');
    json_close(&w, '}');
    buf_putc(out, '\n');
}
