/* lsp_answers.c -- what an editor asks of a document: what a name is, where it is declared, what there is, what may follow, its form. */
#include "lang/cli/lsp.h"

#include "version.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

json_t *utf8_json(const char *s)
{
    json_t *j = json_string(s);
    return j ? j : json_string("\xEF\xBF\xBD");
}

/* The byte of the script at params.position. */
static size_t script_offset(const Server *s, const Document *d, const json_t *params)
{
    size_t at = text_offset(&d->text, json_object_get(params, "position"), s->utf8);
    return at > d->shift ? at - d->shift : 0;
}

static json_t *script_range(const Server *s, const Document *d, size_t start, size_t end)
{
    return text_range(&d->text, start + d->shift, end + d->shift, s->utf8);
}

/* ---- hover ---- */

json_t *answer_hover(Server *s, Document *d, const json_t *params)
{
    VaraName name;
    if (!vara_name_at(d->script, script_offset(s, d, params), &name))
        return json_null();
    Buf b = { 0 };
    /* In a block of five no text of ours ends it sooner. */
    buf_printf(&b, s->markdown ? "`````\n%s\n`````\n" : "%s\n", name.says);
    if (*name.doc)
        buf_puts(&b, "\n");
    for (const char *c = name.doc; *c; c++) {
        if (s->markdown && strchr("\\`*_{}[]<>#|", *c))
            buf_putc(&b, '\\');
        buf_puts(&b, s->markdown && *c == '\n' ? "  " : "");
        buf_putc(&b, *c);
    }
    json_t *hover = json_pack("{s:{s:s,s:o},s:o}", "contents", "kind", s->markdown ? "markdown" : "plaintext", "value", utf8_json(b.p),
                              "range", script_range(s, d, name.start, name.end));
    buf_free(&b);
    return hover;
}

/* ---- definition ---- */

/* Makes the folders of PATH; what cannot be made shows when the file is written. */
static void make_folders(const char *path)
{
    char *part = gc_strdup(path);
    for (char *c = part + 1; *c; c++)
        if (*c == '/') {
            *c = '\0';
            (void)mkdir(part, 0777);
            *c = '/';
        }
}

/* A module of the library has no file: one is written, for this version, where caches go. */
static const char *library_file(const VaraPlace *place)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *name = strchr(place->file, ':') + 1;
    if (!(cache && *cache == '/') && !(home && *home == '/'))
        return NULL;
    const char *folder = cache && *cache == '/' ? cache : gc_printf("%s/.cache", home);
    const char *path = gc_printf("%s/vara/" VARA_VERSION "-" VARA_COMMIT "/%s", folder, name);
    struct stat st;
    if (stat(path, &st) == 0 && (size_t)st.st_size == place->len)
        return path;
    make_folders(path);
    return output_text(path, place->text) == EXIT_DONE ? path : NULL;
}

static json_t *location(const Server *s, const Document *d, const VaraPlace *place)
{
    if (!place->file)
        return NULL;
    if (strcmp(place->file, d->path) == 0)
        return json_pack("{s:o,s:o}", "uri", utf8_json(d->uri), "range", script_range(s, d, place->start, place->end));
    const char *uri = NULL, *path = strncmp(place->file, "biblioteca:", 11) == 0 ? library_file(place) : place->file;
    for (uint32_t i = 0; path && i < s->ndocs && !uri; i++)
        if (strcmp(s->docs[i].path, path) == 0)
            uri = s->docs[i].uri;
    if (!path)
        return NULL;
    Text text = text_new(place->text, place->len);
    return json_pack("{s:o,s:o}", "uri", utf8_json(uri ? uri : uri_of_path(path)), "range", text_range(&text, place->start, place->end, s->utf8));
}

json_t *answer_definition(Server *s, Document *d, const json_t *params)
{
    VaraName name;
    json_t *where = vara_name_at(d->script, script_offset(s, d, params), &name) ? location(s, d, &name.declared) : NULL;
    return where ? where : json_null();
}

/* ---- symbols ---- */

static int symbol_kind(const char *kind)
{
    static const struct { const char *word; int kind; } kinds[] = {      /* the protocol's numbers, whose icons suit best */
        { "usa", 2 }, { "unidad", 22 }, { "parámetro", 14 }, { "función", 12 }, { "datos", 23 }, { "columna", 8 }, { "bandas", 10 },
        { "indicador", 13 }, { "verifica", 3 }, { "regla", 17 }, { "prueba", 6 }, { "matriz", 5 },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i].word) == 0)
            return kinds[i].kind;
    return 19;
}

static json_t *symbol(const Server *s, const Document *d, const VaraDeclared *v)
{
    const char *name = *v->name ? v->name : v->kind;
    const char *detail = *v->detail ? gc_printf("%s: %s", v->kind, v->detail) : v->kind;
    if (s->tree)
        return json_pack("{s:o,s:o,s:i,s:o,s:o}", "name", utf8_json(name), "detail", utf8_json(detail), "kind", symbol_kind(v->kind),
                         "range", script_range(s, d, v->start, v->end), "selectionRange", script_range(s, d, v->name_start, v->name_end));
    return json_pack("{s:o,s:i,s:{s:o,s:o}}", "name", utf8_json(name), "kind", symbol_kind(v->kind),
                     "location", "uri", utf8_json(d->uri), "range", script_range(s, d, v->start, v->end));
}

json_t *answer_symbols(Server *s, Document *d, const json_t *params)
{
    json_t *all = json_array(), *parent = NULL;
    VaraDeclared v;
    (void)params;
    for (size_t i = 0; vara_declared(d->script, i, &v); i++) {
        json_t *one = symbol(s, d, &v);
        if (s->tree && v.depth && parent) {
            if (!json_object_get(parent, "children"))
                json_object_set_new(parent, "children", json_array());
            json_array_append_new(json_object_get(parent, "children"), one);
        } else {
            json_array_append_new(all, one);
            parent = v.depth ? parent : one;
        }
    }
    return all;
}

/* ---- completion ---- */

json_t *answer_completion(Server *s, Document *d, const json_t *params)
{
    json_t *all = json_array();
    size_t at = script_offset(s, d, params), start;
    const char *word;
    for (size_t i = 0; (word = vara_word_at(d->script, at, i, &start)) != NULL; i++)
        json_array_append_new(all, json_pack("{s:o,s:{s:o,s:o}}", "label", utf8_json(word), "textEdit", "range", script_range(s, d, start, at),
                                             "newText", utf8_json(word)));
    return all;
}

/* ---- form ---- */

static bool begins_line(const char *text, size_t at) { return at == 0 || text[at - 1] == '\n'; }

/* One edit, of the lines from the first to the last that change. */
json_t *answer_formatting(Server *s, Document *d, const json_t *params)
{
    VaraStatus status;
    (void)params;
    size_t n;
    const char *form = vara_formatted(d->script, &n, &status);
    if (!form)
        return status == VARA_INTERNAL ? NULL : json_null();
    const char *old = d->text.p;
    size_t len = d->text.len, start = d->shift, end = 0;
    size_t from = 0;
    while (start < len && from < n && old[start] == form[from])
        start++, from++;
    while (!begins_line(form, from))
        start--, from--;
    while (end < len - start && end < n - from && old[len - 1 - end] == form[n - 1 - end])
        end++;
    while (end && !(begins_line(form, n - end) && begins_line(old, len - end)))
        end--;
    json_t *edits = json_array();
    if (start < len - end || from < n - end)
        json_array_append_new(edits, json_pack("{s:o,s:o}", "range", text_range(&d->text, start, len - end, s->utf8),
                                               "newText", json_stringn(form + from, n - end - from)));
    return edits;
}
