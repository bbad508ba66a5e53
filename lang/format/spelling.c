/* spelling.c -- how the names of a program are spelt: as their declarations spell them, or as the language does. */
#include "lang/format/page.h"
#include "lang/query/scope.h"
#include "runtime/column/period.h"
#include "runtime/mem.h"
#include <stdlib.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))

static const char *const words[] = {
#define SPELT(word) word,
#include "lang/format/language.def"
#undef SPELT
#define FREQ(id, letter, steps, one, many) one, many,
#include "runtime/column/freq.def"
#undef FREQ
#define ROUND(id, name, doc) name,
#include "runtime/number/round.def"
#undef ROUND
};

/* Up to the parenthesis, if there is one. */
static const char *const functions[] = {
#define BUILTIN(id, fold, least, most, written) written,
#define TIME(id, fold, least, most, written) written,
#include "lang/check/builtins.def"
#undef BUILTIN
#undef TIME
#define AGG(id, name, doc) name,
#include "runtime/eval/agg.def"
#undef AGG
};

static const char *const motives[] = {
#define MOTIVE(id, text) text,
#include "runtime/column/motive.def"
#undef MOTIVE
    "no reportado", "no disponible", "sin respuesta",
};

static const char *const types[] = { "número", "texto", "fecha", "periodo", "lógico", "porcentaje" };

/* The word of LIST that is FOLD once folded, or a null slice. */
static Str in_list(const char *const *list, size_t n, Str fold)
{
    for (size_t i = 0; i < n; i++) {
        Str word = str_of(list[i]);
        for (uint32_t k = 0; k < word.len; k++)
            if (word.p[k] == '(')
                word.len = k;
        if (str_eq(text_fold(word), fold))
            return word;
    }
    return (Str){ 0 };
}

static Str of_the_language(const NameUse *use)
{
    switch (use->role) {
    case NAME_CALL:
        return in_list(functions, COUNT(functions), use->name->fold);
    case NAME_VALUE: case NAME_FIELD: case NAME_UNIT: case NAME_SCALE: case NAME_WORD:
        return in_list(words, COUNT(words), use->name->fold);
    case NAME_DECLARES: case NAME_COLUMN: case NAME_DATA: case NAME_GLOBAL: case NAME_PARAM: case NAME_MODULE:
        break;
    }
    return (Str){ 0 };
}

typedef struct Finder { Spellings *out; const Module *module; } Finder;

static void add(Spellings *s, uint32_t start, Str text)
{
    Spelling one = { start, text_nfc(text) };
    GC_PUSH(s->items, s->n, s->cap, one);
}

static void find_one(const NameUse *use, void *ctx)
{
    Finder *f = ctx;
    const Name *name = use->name, *declared = scope_declares(f->module, use);
    static const char suffix[] = ".subtotales";
    const uint32_t tail = sizeof suffix - 1;
    if (declared && declared->quoted == name->quoted)
        add(f->out, name->span.start, name->quoted ? span_text(declared->span) : declared->text);
    else if (!declared && !name->quoted && of_the_language(use).len)
        add(f->out, name->span.start, of_the_language(use));
    if (name->fold.len > tail && !name->quoted && str_eq((Str){ name->fold.p + name->fold.len - tail, tail }, str_of(suffix)))
        add(f->out, name->span.end - (tail - 1), str_of(suffix + 1));
}

static void find_type(Spellings *s, const TypeExpr *t)
{
    if (t->word == TYPEWORD_NONE || !t->span.source)
        return;
    Str text = span_text(t->span);
    uint32_t used = 0;
    while (used < text.len && text.p[used] != ' ' && text.p[used] != '\t')
        used++;
    Str word = in_list(types, COUNT(types), text_fold((Str){ text.p, used }));
    if (word.len)
        add(s, t->span.start, word);
}

static int by_place(const void *a, const void *b)
{
    const Spelling *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

void spellings_find(Spellings *s, const Module *m)
{
    Finder f = { s, m };
    names_each(m, find_one, &f);
    for (uint32_t i = 0; i < m->n; i++) {
        const Decl *d = m->decls[i];
        if (d->kind == DECL_PARAM)
            find_type(s, &d->as.param.type);
        for (uint32_t k = 0; d->kind == DECL_DATA && k < d->as.data.ncolumns; k++)
            find_type(s, &d->as.data.columns[k].type);
    }
    if (s->n)
        qsort(s->items, s->n, sizeof *s->items, by_place);
}

Str spelling_at(const Spellings *s, uint32_t offset)
{
    Spelling key = { offset, { 0 } };
    const Spelling *found = s->n ? bsearch(&key, s->items, s->n, sizeof *s->items, by_place) : NULL;
    return found ? found->text : (Str){ 0 };
}

Str spelling_of_words(Str text)
{
    static const char *const accented[] = { "sí" };
    Str fold = text_fold_label(text), word = in_list(accented, COUNT(accented), fold);
    return word.len ? word : fold;
}

Str spelling_of_motive(Str text)
{
    Str word = in_list(motives, COUNT(motives), text_fold_label(text));
    return word.len ? word : text;
}
