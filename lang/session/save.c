/* save.c -- a session as a script. */
#include "lang/session/session.h"

#include "lang/scan.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define STR(s) (int)(s).len, (s).p

static Str folder_of(const Source *s)
{
    const char *slash = strrchr(s->name, '/');
    return slash ? (Str){ s->name, (uint32_t)(slash - s->name) + 1 } : (Str){ "", 0 };
}

static bool same_folder(Str old, const char *folder)
{
    char a[PATH_MAX], b[PATH_MAX];
    return realpath(old.len ? gc_strndup(old.p, old.len) : ".", a) && realpath(*folder ? folder : ".", b) && strcmp(a, b) == 0;
}

/* How a script in FOLDER calls the file that one in OLD calls PATH. */
static const char *path_from(const char *folder, Str old, Str path)
{
    char whole[PATH_MAX];
    if (!path.len || path.p[0] == '/' || (path.len == 1 && path.p[0] == '-') || same_folder(old, folder))
        return gc_strndup(path.p, path.len);
    const char *from_here = gc_printf("%.*s%.*s", STR(old), STR(path));
    if (!*folder)
        return from_here;
    return realpath(from_here, whole) ? gc_strdup(whole) : from_here;
}

/* Text of SOURCE from START to END, the paths of its data as FOLDER sees them. */
static void put_text(Buf *out, const Entry *e, uint32_t start, uint32_t end, const char *folder)
{
    for (uint32_t i = 0; i < e->ndecls; i++) {
        const Decl *d = e->decls[i];
        Span at = d->kind == DECL_DATA ? d->as.data.path_span : (Span){0};
        if (!at.source || at.start < start || at.end > end)
            continue;
        const char *path = path_from(folder, folder_of(e->source), d->as.data.path);
        if (str_eq(str_of(path), d->as.data.path))
            continue;
        buf_add(out, e->source->text + start, at.start - start);
        buf_json(out, str_of(path));
        start = at.end;
    }
    buf_add(out, e->source->text + start, end - start);
}

/* Where the lines of comment above a declaration begin. */
static uint32_t doc_start(const Source *s, uint32_t at)
{
    uint32_t line = source_line(s, at);
    uint32_t start = s->line_start[line - 1];
    while (line > 1) {
        Str above = str_trim(source_line_text(s, line - 1));
        if (!above.len || above.p[0] != '#')
            break;
        start = s->line_start[--line - 1];
    }
    return start;
}

static void end_line(Buf *out)
{
    if (out->len && out->p[out->len - 1] != '\n')
        buf_putc(out, '\n');
}

static void gap(Buf *out)
{
    end_line(out);
    if (out->len)
        buf_putc(out, '\n');
}

static void save_declarations(const Entry *e, const char *folder, Buf *out)
{
    uint32_t standing = 0;
    for (uint32_t i = 0; i < e->ndecls; i++)
        standing += !e->replaced[i];
    if (!standing)
        return;
    gap(out);
    if (standing == e->ndecls) {
        put_text(out, e, 0, e->source->len, folder);
        end_line(out);
        return;
    }
    for (uint32_t i = 0; i < e->ndecls; i++) {
        const Decl *d = e->decls[i];
        if (e->replaced[i])
            continue;
        put_text(out, e, doc_start(e->source, d->span.start), d->span.end, folder);
        end_line(out);
    }
}

/* The expression, `_` by its number. */
static void put_expression(Buf *out, const Entry *e)
{
    TokenList raw = {0};
    Str text = str_trim((Str){ e->source->text, e->source->len });
    uint32_t at = (uint32_t)(text.p - e->source->text), end = at + text.len;
    if (e->underscore && scan_all(e->source, diags_new(), &raw))
        for (uint32_t i = 0; i < raw.n; i++)
            if (str_eq(span_text(raw.items[i].span), str_of("_"))) {
                buf_add(out, e->source->text + at, raw.items[i].span.start - at);
                buf_printf(out, "_%u", e->underscore);
                at = raw.items[i].span.end;
            }
    buf_add(out, e->source->text + at, end - at);
}

static void save_expression(const Entry *e, Buf *out)
{
    gap(out);
    if (e->recalled) {
        buf_printf(out, "indicador _%u\n", e->number);
        if (name_present(&e->from))
            buf_printf(out, "  de: %.*s\n", STR(e->from.text));
        buf_puts(out, "  fórmula: (");
        put_expression(out, e);
        buf_printf(out, ")\ntermina\nmuestra _%u\n", e->number);
        return;
    }
    bool lines = memchr(e->source->text, '\n', str_trim((Str){ e->source->text, e->source->len }).len) != NULL;
    buf_puts(out, lines ? "muestra (" : "muestra ");
    put_expression(out, e);
    buf_puts(out, lines ? ")" : "");
    if (name_present(&e->from))
        buf_printf(out, " de %.*s", STR(e->from.text));
    buf_putc(out, '\n');
}

void session_save(Session *s, const char *folder, Buf *out)
{
    if (s->n)
        (void)session_assemble(s, s->n, UINT32_MAX);        /* says what is replaced */
    for (uint32_t i = 0; i < s->n; i++) {
        const Entry *e = &s->entries[i];
        if (e->expression)
            save_expression(e, out);
        else
            save_declarations(e, folder, out);
    }
}
