/* say.c -- the words in which a block says what its choices rest on. */
#include "lang/schema/schema.h"

#include "runtime/ingest/label.h"
#include "runtime/mem.h"

void say_pad(Buf *out, size_t from, uint32_t width)
{
    uint32_t w = text_width((Str){ out->p + from, (uint32_t)(out->len - from) });
    buf_repeat(out, " ", w < width ? width - w : 0);
}

void say_beside(Buf *out, size_t from)
{
    enum { COMMENT_AT = 44 };
    say_pad(out, from, COMMENT_AT);
    buf_puts(out, "  # ");
}

void say_count(Buf *out, uint64_t n)
{
    num_print_fixed(out, num_int(n > INT64_MAX ? INT64_MAX : (int64_t)n), 0, ROUND_HALF_AWAY, true);
}

void say_cells(Buf *out, uint64_t n, const char *one, const char *many)
{
    say_count(out, n);
    buf_printf(out, " %s", n == 1 ? one : many);
}

void say_quoted(Buf *out, Str text)
{
    buf_putc(out, '"');
    bool space = false;
    for (uint32_t i = 0, used; i < text.len; i += used) {
        uint32_t cp = utf8_decode(text.p + i, text.len - i, &used);
        if (cp <= ' ' || cp == 0x7F) {
            space = true;
            continue;
        }
        if (space)
            buf_putc(out, ' ');
        space = false;
        if (cp == '"' || cp == '\\')
            buf_putc(out, '\\');
        buf_add(out, text.p + i, used);
    }
    buf_putc(out, '"');
}

static void say_spots(Buf *out, const Spots *s, uint32_t most)
{
    for (uint32_t i = 0; i < s->n && i < most; i++)
        buf_printf(out, "%s«%s» (línea %llu)", i ? ", " : "", s->items[i].cell, (unsigned long long)s->items[i].line);
    if (s->count > most)
        buf_puts(out, " …");
}

/* "; 6 dicen "ND"" for the words for no datum that stand in it */
static void say_missing(Buf *out, const LookTable *t, const LookColumn *c)
{
    bool more;
    if (!c->missing || !values_known(c->odds, &more))
        return;
    ValueCount top[LOOK_ODD];
    uint32_t n = values_top(c->odds, top, LOOK_ODD);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t l = 0; l < t->nlabels; l++)
            if (cells_alike(t->labels[l].text, top[i].text)) {
                buf_puts(out, "; ");
                say_count(out, top[i].count);
                buf_puts(out, top[i].count == 1 ? " dice " : " dicen ");
                say_quoted(out, top[i].text);
                break;
            }
}

static const char *kind_words(const LookColumn *c, bool one)
{
    switch (c->kind) {
    case LOOK_DATE:   return one ? "es una fecha" : "son fechas";
    case LOOK_PERIOD: return c->periods ? one ? "es un periodo" : "son periodos" : one ? "es un año" : "son años";
    case LOOK_CODE:   return one ? "es una cifra" : "son cifras";
    case LOOK_NUMBER: return one ? "es un número" : "son números";
    case LOOK_TEXT: case LOOK_BLANK: case LOOK_KINDS:
        break;
    }
    return one ? "es un texto" : "son textos";
}

static uint64_t of_kind(const LookColumn *c)
{
    switch (c->kind) {
    case LOOK_DATE:   return c->dates;
    case LOOK_PERIOD: return c->periods + c->years;
    case LOOK_CODE: case LOOK_NUMBER:
        return c->numbers;
    case LOOK_TEXT: case LOOK_BLANK: case LOOK_KINDS:
        break;
    }
    return c->rows - c->blank - c->numbers - c->dates - c->periods;
}

static const char *unit_words(LookUnit u)
{
    switch (u) {
    case LOOKUNIT_PESOS:     return "en pesos";
    case LOOKUNIT_THOUSANDS: return "en miles de pesos";
    case LOOKUNIT_MILLIONS:  return "en millones de pesos";
    case LOOKUNIT_PERCENT:   return "en porcentaje";
    case LOOKUNIT_NONE:      break;
    }
    return "";
}

static void say_unit(Buf *out, const LookColumn *c)
{
    if (c->unit != LOOKUNIT_NONE && c->unit_why == WHY_SIGN) {
        buf_puts(out, "; ");
        say_count(out, c->unit == LOOKUNIT_PERCENT ? c->percents : c->money);
        buf_puts(out, c->unit == LOOKUNIT_PERCENT ? " con %" : " con $");
    } else if (c->unit != LOOKUNIT_NONE) {
        buf_printf(out, "; %s: %s", unit_words(c->unit), look_why(c->unit_why));
    }
    if (c->marks)
        buf_printf(out, "; miles con %s", c->comma ? "punto" : "coma");
    if (c->apostrophes)
        buf_puts(out, "; millones con apóstrofo");
    if (c->comma && c->comma_only)
        buf_puts(out, "; decimales con coma");
    if (c->thirds && c->thirds == c->numbers - c->integers)
        buf_printf(out, ". Por decidir: «1%c234» se lee como decimal; si son miles, %s", c->comma ? ',' : '.',
                   c->comma ? "quite «decimal: coma»" : "escriba «decimal coma» en esta columna");
    if (c->unit == LOOKUNIT_NONE && c->unit_why != WHY_NONE)
        buf_printf(out, ". Por decidir: %s", look_why(c->unit_why));
}

void say_column(Buf *out, const LookTable *t, const LookColumn *c)
{
    uint64_t filled = c->rows - c->blank, kind = of_kind(c);
    if (kind == filled) {
        say_cells(out, filled, "celda", "celdas");
        buf_printf(out, filled == 1 ? ", %s" : ", todas %s", kind_words(c, filled == 1));
    } else {
        say_count(out, kind);
        buf_puts(out, " de ");
        say_cells(out, filled, "celda", "celdas");
        buf_printf(out, " %s", kind_words(c, kind == 1));
    }
    if (c->kind != LOOK_TEXT)
        say_missing(out, t, c);
    if (c->blank) {
        buf_puts(out, "; ");
        say_cells(out, c->blank, "vacía", "vacías");
    }
    if (c->kind_why == WHY_ZEROS)
        buf_printf(out, "; %llu %s", (unsigned long long)c->zeros, look_why(c->kind_why));
    else if (c->kind == LOOK_CODE)
        buf_printf(out, "; %s", look_why(c->kind_why));
    else if (c->kind_why == WHY_MAYBE_YEARS || c->kind_why == WHY_MOSTLY_TEXT || c->kind_why == WHY_SOME_YEARS)
        buf_printf(out, ". Por decidir: %s", look_why(c->kind_why));
    if (c->kind == LOOK_NUMBER)
        say_unit(out, c);
    if (c->kind != LOOK_TEXT && c->kind != LOOK_CODE && c->spots[SPOT_TEXT].count) {
        buf_puts(out, ". Por decidir: no se leen ");
        say_spots(out, &c->spots[SPOT_TEXT], 2);
    }
    if (c->kind == LOOK_NUMBER && look_spread(c))
        buf_puts(out, ". Por decidir: valores de órdenes muy distintos, ¿unidades mezcladas?");
}
