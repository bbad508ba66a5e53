/* complete.c -- the words that may be meant: of the language, and of what a program declares. */
#include "lang/query/complete.h"

#include "lang/check/builtins.h"
#include <stdlib.h>

static bool begins(Str word, Str prefix_fold)
{
    Str fold = text_fold(word);
    return fold.len >= prefix_fold.len && str_eq((Str){ fold.p, prefix_fold.len }, prefix_fold);
}

static void offer(WordList *out, Str word, Str prefix)
{
    if (begins(word, prefix))
        GC_PUSH(out->items, out->n, out->cap, word);
}

static const char *const language[] = {
#define DECL(id, word, doc) word,
#include "lang/decl.def"
#undef DECL
#define PROP(block, token, name) name,
#include "lang/props.def"
#undef PROP
#define RESERVED(token, word) word,
#define PAIR(lines, place, a, b, token) a " " b,
#define CONTEXT(lines, place, word, token) word,
#include "lang/words.def"
#undef RESERVED
#undef PAIR
#undef CONTEXT
    "termina", "columnas"
};

static const char *const builtins[] = {
#define BUILTIN(id, name, min, max, doc) doc,
#define TIME(id, name, min, max, doc) doc,
#include "lang/check/builtins.def"
#undef BUILTIN
#undef TIME
};

static const char *const fields[] = { "banda", "meta", "línea base", "cumplimiento", "avance", "valor", "texto", "frontera" };

/* A name that the scanner would not read as one goes in quotes. */
static Str as_written(const Name *n)
{
    return n->quoted ? str_of(gc_printf("\"%.*s\"", (int)n->text.len, n->text.p)) : n->text;
}

static void offer_scope(WordList *out, const Scope *scope, Str prefix)
{
    for (uint32_t i = 0; i < scope->n; i++)
        if (scope->items[i]->name.text.p[0] != '_')
            offer(out, as_written(&scope->items[i]->name), prefix);
}

/* `proyectos.dev`: the whole is offered, since the dot is part of the word. */
static void offer_fields(WordList *out, const Program *p, Str object, Str prefix)
{
    const Symbol *s = p ? scope_find(&p->globals, text_fold(object)) : NULL;
    WordList inner = {0};
    if (s && s->kind == SYM_DATA)
        offer_scope(&inner, s->columns, prefix);
    else
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            offer(&inner, str_of(fields[i]), prefix);
    for (uint32_t i = 0; i < inner.n; i++) {
        Str whole = str_of(gc_printf("%.*s.%.*s", (int)object.len, object.p, (int)inner.items[i].len, inner.items[i].p));
        GC_PUSH(out->items, out->n, out->cap, whole);
    }
}

static int compare(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void order(WordList *w)
{
    uint32_t kept = 0;
    if (w->n)
        qsort(w->items, w->n, sizeof *w->items, compare);
    for (uint32_t i = 0; i < w->n; i++)
        if (!kept || !str_eq(w->items[kept - 1], w->items[i]))
            w->items[kept++] = w->items[i];
    w->n = kept;
}

void program_complete(const Program *p, Str prefix, WordList *out)
{
    for (uint32_t i = prefix.len; i-- > 0;)
        if (prefix.p[i] == '.') {
            offer_fields(out, p, (Str){ prefix.p, i }, text_fold((Str){ prefix.p + i + 1, prefix.len - i - 1 }));
            order(out);
            return;
        }
    Str fold = text_fold(prefix);
    for (size_t i = 0; i < sizeof language / sizeof *language; i++)
        offer(out, str_of(language[i]), fold);
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        Str word = str_of(builtins[i]);
        for (uint32_t k = 0; k < word.len; k++)
            if (word.p[k] == '(')
                word.len = k + 1;
        offer(out, word, fold);
    }
    for (uint32_t i = 0; p && i < p->ndata; i++)
        offer_scope(out, p->data[i]->columns, fold);
    if (p)
        offer_scope(out, &p->globals, fold);
    order(out);
}
