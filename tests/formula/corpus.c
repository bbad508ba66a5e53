/* corpus.c -- reads a table of published formulas (TSV with a header, \n \t \\ escaped) and prints one JSON object for each: verdict, left side, tree,
 * operands, and the findings of reader and checks.  Columns are those of the card; "declared" holds known variables, one a line. */
#include "lang/formula/formula.h"
#include "runtime/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 64, VARIABLES_MAX = 64 };

static Str field(Str *line)
{
    uint32_t n = 0;
    while (n < line->len && line->p[n] != '\t')
        n++;
    Str raw = { line->p, n };
    uint32_t skip = n < line->len ? n + 1 : n;
    *line = (Str){ line->p + skip, line->len - skip };
    char *out = gc_bytes(n + 1);
    uint32_t w = 0;
    for (uint32_t i = 0; i < n; i++) {
        char c = raw.p[i];
        if (c == '\\' && i + 1 < n && strchr("nt\\r", raw.p[i + 1])) {
            c = raw.p[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : '\\';
        }
        out[w++] = c;
    }
    return (Str){ out, w };
}

typedef struct Table { Str names[FIELDS_MAX], values[FIELDS_MAX]; uint32_t n; } Table;

static Str column(const Table *t, const char *name)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (str_eq(t->names[i], str_of(name)))
            return t->values[i];
    return (Str){ "", 0 };
}

static void key(Buf *out, const char *name, Str value)
{
    buf_printf(out, ", \"%s\": ", name);
    buf_json(out, value);
}

static const char *const verdicts[] = { "formula", "sin_formula", "ilegible" };

static void print_findings(Buf *out, const Diags *diags, const Source *source)
{
    buf_puts(out, ", \"findings\": [");
    for (uint32_t i = 0; i < diags->n; i++) {
        const Diag *d = diags->items[i];
        buf_printf(out, "%s{\"code\": \"%s\"", i ? ", " : "", diag_info(d->code)->code);
        key(out, "at", d->span.source == source ? span_text(d->span) : (Str){ "", 0 });
        key(out, "message", str_of(d->message));
        if (d->hint)
            key(out, "hint", str_of(d->hint));
        for (uint32_t k = 0; k < d->nnotes; k++)
            key(out, "note", str_of(d->notes[k].text));
        buf_putc(out, '}');
    }
    buf_puts(out, "]");
}

/* One phrase a line. */
static void declared(FormulaCard *card, Str list, FormulaVariable *room)
{
    while (list.len && card->nvariables < VARIABLES_MAX) {
        const char *end = memchr(list.p, '\n', list.len);
        Str line = { list.p, end ? (uint32_t)(end - list.p) : list.len };
        if (line.len)
            room[card->nvariables++] = (FormulaVariable){ .phrase = line };
        uint32_t used = line.len + (end != NULL);
        list = (Str){ list.p + used, list.len - used };
    }
}

static void one(Buf *out, const Table *t)
{
    Str text = column(t, "formula");
    Source *source = source_new("fórmula", text.p, text.len);
    FormulaVariable variables[VARIABLES_MAX];
    FormulaCard card = { .name = column(t, "name"), .unit = column(t, "unit"), .type = column(t, "type"), .sense = column(t, "sentido"),
                         .frequency = column(t, "frequency"), .numerator = column(t, "numerator"), .denominator = column(t, "denominator"), .goal = column(t, "goal"), .baseline = column(t, "baseline"),
                         .variables = variables, .absolute_or_percent = column(t, "sippse").len > 0 };
    declared(&card, column(t, "declared"), variables);
    Diags *diags = diags_new();
    FormulaRead *f = formula_read(source, &card, diags);
    formula_check(f, &card, diags);
    diags_sort(diags);
    Buf tree = { 0 }, canonical = { 0 };
    formula_skeleton(&tree, f);
    formula_print(&canonical, f);
    buf_puts(out, "{\"id\": ");
    buf_json(out, column(t, "id"));
    key(out, "verdict", str_of(verdicts[f->verdict]));
    key(out, "left", f->left);
    key(out, "tree", (Str){ tree.p, (uint32_t)tree.len });
    key(out, "formula", (Str){ canonical.p, (uint32_t)canonical.len });
    buf_puts(out, ", \"operands\": [");
    for (uint32_t i = 0; i < f->noperands; i++) {
        buf_puts(out, i ? ", " : "");
        buf_json(out, f->operands[i].phrase);
    }
    buf_puts(out, "], \"definitions\": [");
    for (uint32_t i = 0; i < f->ndefinitions; i++) {
        buf_puts(out, i ? ", " : "");
        buf_json(out, f->definitions[i].symbol);
    }
    buf_puts(out, "], \"more\": [");
    for (uint32_t i = 0; i < f->nmore; i++) {
        Buf b = { 0 };
        expr_print(&b, f->more[i].tree);
        buf_puts(out, i ? ", " : "");
        buf_json(out, (Str){ b.p, (uint32_t)b.len });
        buf_free(&b);
    }
    buf_puts(out, "]");
    print_findings(out, diags, source);
    buf_puts(out, "}\n");
    buf_free(&tree);
    buf_free(&canonical);
}

int main(int argc, char **argv)
{
    mem_init();
    const char *path = argc > 1 ? argv[1] : NULL;
    FILE *in = path ? fopen(path, "rb") : stdin;
    if (!in) {
        fprintf(stderr, "no se puede leer %s\n", path);
        return 2;
    }
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    Table t = { .n = 0 };
    for (bool header = true; (n = getline(&line, &cap, in)) >= 0; header = false) {
        while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            n--;
        Str s = { gc_strndup(line, (size_t)n), (uint32_t)n };
        Str *to = header ? t.names : t.values;
        for (uint32_t i = 0; i < FIELDS_MAX; i++)
            to[i] = (Str){ "", 0 };
        uint32_t k = 0;
        while (k < FIELDS_MAX && (s.len || !k))
            to[k++] = field(&s);
        if (header) {
            t.n = k;
            continue;
        }
        Buf out = { 0 };
        one(&out, &t);
        fwrite(out.p, 1, out.len, stdout);
        buf_free(&out);
    }
    free(line);
    if (path)
        fclose(in);
    return 0;
}
