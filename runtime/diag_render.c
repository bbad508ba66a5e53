/* diag_render.c -- a diagnostic as text with a caret, and as JSON. */
#include "runtime/diag.h"

#include <string.h>

enum {
    TAB_STOP    = 4,
    LEAD_POINTS = 60,        /* of a long line, this many code points before the place are shown */
    SHOW_WIDTH  = 120,       /* and no more columns than this in all */
    SHOW_BYTES  = 1000       /* nor more bytes: marks without width take no columns */
};

#define RED    "\x1b[1;31m"
#define YELLOW "\x1b[1;33m"
#define CYAN   "\x1b[1;36m"
#define BLUE   "\x1b[1;34m"
#define BOLD   "\x1b[1m"
#define PLAIN  "\x1b[0m"

static const char *severity_name(Severity s)
{
    switch (s) {
    case SEV_ERROR:   return "error";
    case SEV_WARNING: return "aviso";
    case SEV_NOTICE:  return "nota";
    }
    return "";
}

static const char *severity_colour(Severity s)
{
    switch (s) {
    case SEV_ERROR:   return RED;
    case SEV_WARNING: return YELLOW;
    case SEV_NOTICE:  return CYAN;
    }
    return "";
}

static void paint(Buf *out, bool colour, const char *escape)
{
    if (colour)
        buf_puts(out, escape);
}

/* Signs that would act on the terminal or turn the reading order instead of showing. */
static bool is_active(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x2028 || cp == 0x2029;
}

/* TEXT with active signs replaced; later lines are indented by INDENT. */
static void put_safe(Buf *out, const char *text, uint32_t indent)
{
    Str s = str_of(text);
    for (uint32_t i = 0, used; i < s.len; i += used) {
        uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
        char enc[4];
        if (cp == '\n') {
            buf_putc(out, '\n');
            buf_repeat(out, " ", indent);
        } else if (cp == '\t') {
            buf_putc(out, ' ');
        } else {
            buf_add(out, enc, utf8_write(is_active(cp) ? 0xFFFD : cp, enc));
        }
    }
}

static uint32_t digits(uint64_t n)
{
    uint32_t w = 1;
    while (n >= 10) {
        n /= 10;
        w++;
    }
    return w;
}

/* The start of the " NNN |" margin; LINE 0 leaves the number out. */
static void margin(Buf *out, uint32_t width, uint32_t line, bool colour)
{
    paint(out, colour, BLUE);
    if (line)
        buf_printf(out, " %*u |", (int)width, line);
    else
        buf_printf(out, " %*s |", (int)width, "");
    paint(out, colour, PLAIN);
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The line of a program and the mark under it. */
typedef struct Excerpt {
    Buf      text;           /* as shown: tabs expanded, active signs replaced */
    uint32_t mark_from, mark_width;
    bool     more_lines;
} Excerpt;

static Excerpt excerpt_of(Span span, uint32_t line)
{
    Excerpt e = {0};
    const Source *src = span.source;
    Str text = source_line_text(src, line);
    uint32_t line_at = src->line_start[line - 1];
    uint32_t start = span.start - line_at, end = span.end > span.start ? span.end - line_at : start;
    if (start > text.len)
        start = text.len;
    e.more_lines = source_line(src, span.end > span.start ? span.end - 1 : span.start) > line;
    if (end > text.len)
        end = text.len;

    uint32_t from = start, width = 0;
    for (uint32_t back = 0; from > 0 && back < LEAD_POINTS;) {
        from--;
        back += !continues(text.p[from]);
    }
    if (from > 0) {
        buf_puts(&e.text, "…");
        width = 1;
    }
    bool cut = false, marked = false;
    for (uint32_t i = from, used; i <= text.len; i += used) {
        if (i >= start && !marked) {
            e.mark_from = width;
            marked = true;
        }
        if (i == text.len)
            break;
        if (width >= SHOW_WIDTH || i - from >= SHOW_BYTES) {
            cut = true;
            break;
        }
        uint32_t cp = utf8_decode(text.p + i, text.len - i, &used), step;
        if (cp == '\t') {
            step = TAB_STOP - width % TAB_STOP;
            buf_repeat(&e.text, " ", step);
        } else {
            char enc[4];
            size_t n = utf8_write(is_active(cp) ? 0xFFFD : cp, enc);
            buf_add(&e.text, enc, n);
            step = text_width((Str){enc, (uint32_t)n});
        }
        width += step;
        if (marked && i < end)
            e.mark_width = width - e.mark_from;
    }
    if (cut)
        buf_puts(&e.text, "…");
    if (e.mark_width == 0)
        e.mark_width = 1;
    return e;
}

static void put_snippet(Buf *out, Span span, uint32_t width, const char *mark, const char *mark_colour, bool colour)
{
    uint32_t line = source_line(span.source, span.start);
    buf_repeat(out, " ", width + 1);
    paint(out, colour, BLUE);
    buf_puts(out, "--> ");
    paint(out, colour, PLAIN);
    put_safe(out, span.source->name, 0);
    buf_printf(out, ":%u:%u\n", line, source_column(span.source, span.start));
    margin(out, width, 0, colour);
    buf_putc(out, '\n');

    Excerpt e = excerpt_of(span, line);
    margin(out, width, line, colour);
    if (e.text.len) {
        buf_putc(out, ' ');
        buf_add(out, e.text.p, e.text.len);
    }
    buf_putc(out, '\n');
    margin(out, width, 0, colour);
    buf_repeat(out, " ", e.mark_from + 1);
    paint(out, colour, mark_colour);
    buf_repeat(out, mark, e.mark_width);
    if (e.more_lines)
        buf_printf(out, " … hasta la línea %u", source_line(span.source, span.end - 1));
    paint(out, colour, PLAIN);
    buf_putc(out, '\n');
    buf_free(&e.text);
}

static void put_data_place(Buf *out, const DataPlace *p, bool colour)
{
    paint(out, colour, BLUE);
    buf_puts(out, "  --> ");
    paint(out, colour, PLAIN);
    put_safe(out, p->file, 0);
    if (p->line)
        buf_printf(out, ":%llu", (unsigned long long)p->line);
    if (p->column)
        buf_printf(out, ", columna %u", p->column);
    if (p->heading) {
        buf_puts(out, p->column ? " «" : ", «");
        put_safe(out, p->heading, 0);
        buf_puts(out, "»");
    }
    if (p->cell) {
        buf_puts(out, ", celda «");
        put_safe(out, p->cell, 0);
        buf_puts(out, "»");
    }
    buf_putc(out, '\n');
}

static uint32_t margin_width(const Diag *d)
{
    uint32_t width = 1;
    for (uint32_t i = 0; i <= d->nnotes; i++) {
        Span s = i < d->nnotes ? d->notes[i].span : d->span;
        uint32_t w = s.source ? digits(source_line(s.source, s.start)) : 1;
        if (w > width)
            width = w;
    }
    return width;
}

static void put_remark(Buf *out, uint32_t width, const char *label, const char *text, bool colour)
{
    buf_repeat(out, " ", width + 2);
    paint(out, colour, BLUE);
    buf_puts(out, "= ");
    paint(out, colour, PLAIN);
    paint(out, colour, BOLD);
    buf_puts(out, label);
    paint(out, colour, PLAIN);
    buf_putc(out, ' ');
    put_safe(out, text, width + 4 + text_width(str_of(label)) + 1);
    buf_putc(out, '\n');
}

void diag_render(Buf *out, const Diag *d, bool colour)
{
    uint32_t width = margin_width(d);
    paint(out, colour, severity_colour(d->severity));
    buf_printf(out, "%s[%s]", severity_name(d->severity), diag_info(d->code)->code);
    paint(out, colour, PLAIN);
    paint(out, colour, BOLD);
    buf_puts(out, ": ");
    put_safe(out, d->message ? d->message : "", 2);
    paint(out, colour, PLAIN);
    buf_putc(out, '\n');
    if (d->span.source)
        put_snippet(out, d->span, width, "^", severity_colour(d->severity), colour);
    if (d->data.file)
        put_data_place(out, &d->data, colour);
    for (uint32_t i = 0; i < d->nnotes; i++) {
        const DiagNote *n = &d->notes[i];
        put_remark(out, width, "nota:", n->text, colour);
        if (n->span.source)
            put_snippet(out, n->span, width, "-", BLUE, colour);
    }
    if (d->hint)
        put_remark(out, width, "ayuda:", d->hint, colour);
}

/* ---- JSON ---- */

static void key(Buf *out, const char *name)
{
    if (out->p[out->len - 1] != '{')
        buf_putc(out, ',');
    buf_printf(out, "\"%s\":", name);
}

static void put_text(Buf *out, const char *name, const char *text)
{
    key(out, name);
    if (text)
        buf_json(out, str_of(text));
    else
        buf_puts(out, "null");
}

static void put_number(Buf *out, const char *name, uint64_t n)
{
    key(out, name);
    buf_printf(out, "%llu", (unsigned long long)n);
}

static void put_span(Buf *out, Span s)
{
    put_text(out, "archivo", s.source->name);
    put_number(out, "linea", source_line(s.source, s.start));
    put_number(out, "columna", source_column(s.source, s.start));
    put_number(out, "linea_fin", source_line(s.source, s.end));
    put_number(out, "columna_fin", source_column(s.source, s.end));
    put_number(out, "inicio", s.start);
    put_number(out, "fin", s.end);
}

void diag_render_json(Buf *out, const Diag *d)
{
    const DiagInfo *info = diag_info(d->code);
    buf_putc(out, '{');
    put_text(out, "codigo", info->code);
    put_text(out, "gravedad", severity_name(d->severity));
    put_text(out, "titulo", info->title);
    put_text(out, "mensaje", d->message ? d->message : "");
    put_text(out, "ayuda", d->hint);
    if (d->span.source)
        put_span(out, d->span);
    if (d->data.file) {
        put_text(out, "archivo", d->data.file);
        if (d->data.line)
            put_number(out, "linea", d->data.line);
        if (d->data.column)
            put_number(out, "campo", d->data.column);
        if (d->data.heading)
            put_text(out, "encabezado", d->data.heading);
        if (d->data.cell)
            put_text(out, "celda", d->data.cell);
    }
    key(out, "notas");
    buf_putc(out, '[');
    for (uint32_t i = 0; i < d->nnotes; i++) {
        buf_puts(out, i ? ",{" : "{");
        put_text(out, "texto", d->notes[i].text);
        if (d->notes[i].span.source)
            put_span(out, d->notes[i].span);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}");
}
