/* words.c -- properties that admit only certain words. */
#include "lang/check/words.h"
#include <string.h>

#define STR(s) (int)(s).len, (s).p

static bool word_find(const char *property, const Name *n, const char *const *words, uint32_t nwords, uint32_t *index, Diags *diags)
{
    for (uint32_t i = 0; i < nwords; i++)
        if (str_eq(n->fold, text_fold(str_of(words[i])))) {
            *index = i;
            return true;
        }
    if (!diags)
        return false;
    Buf all = {0};
    Str *candidates = gc_array(Str, nwords);
    for (uint32_t i = 0; i < nwords; i++) {
        buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
        candidates[i] = str_of(words[i]);
    }
    Diag *d = diag_add(diags, D_N006, n->span, "«%.*s» no es %s", STR(n->text), property);
    Str near = text_nearest(n->text, candidates, nwords);
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»? Se admiten: %s", STR(near), all.p);
    else
        diag_hint(d, "se admiten: %s", all.p);
    buf_free(&all);
    return false;
}

Sense sense_of(const Decl *d, const Symbol *data, Diags *diags)
{
    static const char *const words[] = { "ascendente", "descendente", "constante", "regular" };
    const Expr *e = d->as.indicator.sense;
    if (!e)
        return SENSE_NONE;
    if (e->kind != EXPR_NAME)
        return SENSE_COLUMN;
    uint32_t i;
    if (word_find("un sentido", &e->as.name.name, words, 4, &i, NULL))
        return (Sense)(SENSE_UP + i);
    if (data && scope_find(data->columns, e->as.name.name.fold))
        return SENSE_COLUMN;
    word_find("un sentido ni una columna de los datos", &e->as.name.name, words, 4, &i, diags);
    return SENSE_NONE;
}

Holes holes_of(const Decl *d, Diags *diags)
{
    static const char *const words[] = { "exige", "omite", "cero" };
    uint32_t i;
    const Name *n = &d->as.indicator.holes;
    if (!name_present(n) || !word_find("una manera de tratar los huecos", n, words, 3, &i, diags))
        return HOLES_REQUIRE;
    return i == 0 ? HOLES_REQUIRE : i == 1 ? HOLES_OMIT : HOLES_ZERO;
}

bool dimension_known(const Name *n, Diags *diags)
{
    static const char *const dimensions[] = { "eficacia", "eficiencia", "economía", "calidad" };
    uint32_t i;
    return word_find("una dimensión", n, dimensions, 4, &i, diags);
}

void check_words(const Decl *d, Diags *diags)
{
    static const char *const levels[] = { "fin", "propósito", "componente", "actividad" };
    uint32_t i;
    if (name_present(&d->as.indicator.level))
        word_find("un nivel de la MIR", &d->as.indicator.level, levels, 4, &i, diags);
    if (name_present(&d->as.indicator.dimension))
        dimension_known(&d->as.indicator.dimension, diags);
    holes_of(d, diags);
}

char separator_of(const Decl *d, Diags *diags)
{
    Str s = d->as.data.separator;
    if (!d->as.data.separator_span.source)
        return 0;
    static const struct { const char *name; char c; } names[] = {
        { "tabulador", '\t' }, { "tab", '\t' }, { "coma", ',' }, { "punto y coma", ';' }, { "barra", '|' }, { "dos puntos", ':' }, { "espacio", ' ' },
    };
    Str fold = text_fold(s);
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(fold, str_of(names[i].name)))
            return names[i].c;
    if (s.len == 1 && (unsigned char)s.p[0] < 0x80 && s.p[0] != '"' && s.p[0] != '\n' && s.p[0] != '\r')
        return s.p[0];
    if (!diags)
        return ',';
    Diag *g = diag_add(diags, D_N006, d->as.data.separator_span, "«%.*s» no es un separador", (int)s.len, s.p);
    diag_hint(g, "se admiten: tabulador, coma, punto y coma, barra, o un carácter entre comillas");
    return ',';
}

/* What stands before and after «, si no»; false: it does not stand there. */
static bool split_otherwise(Str s, Str *first, Str *other)
{
    Str fold = text_fold(s);
    const char *at = memmem(fold.p, fold.len, " si no ", 7);
    if (!at)
        return false;
    uint32_t to = (uint32_t)(at - fold.p);          /* what goes before is ASCII, if it names an encoding */
    while (to && (s.p[to - 1] == ' ' || s.p[to - 1] == ','))
        to--;
    *first = (Str){ s.p, to };
    *other = str_trim((Str){ fold.p + (at - fold.p) + 7, fold.len - (uint32_t)(at - fold.p) - 7 });
    return true;
}

static const char *find_encoding(Str s, Span span, Diags *diags)
{
    static const struct { const char *name, *encoding; } names[] = {
        { "utf-8", "UTF-8" }, { "utf8", "UTF-8" }, { "windows-1252", "WINDOWS-1252" }, { "cp1252", "WINDOWS-1252" }, { "windows1252", "WINDOWS-1252" },
        { "latin1", "ISO-8859-1" }, { "latin-1", "ISO-8859-1" }, { "iso-8859-1", "ISO-8859-1" }, { "cp850", "CP850" }, { "macintosh", "MACINTOSH" }, { "macroman", "MACINTOSH" },
    };
    Str fold = text_fold(s);
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(fold, str_of(names[i].name)))
            return names[i].encoding;
    if (!diags)
        return NULL;
    Diag *g = diag_add(diags, D_D009, span, "no se conoce la codificación «%.*s»", (int)s.len, s.p);
    diag_hint(g, "se admiten: utf-8, windows-1252, latin1, cp850, macintosh");
    return NULL;
}

const char *encoding_of(const Decl *d, const char **other, Diags *diags)
{
    Str first = d->as.data.encoding, second;
    Span span = d->as.data.encoding_span;
    *other = NULL;
    if (!span.source)
        return NULL;
    bool two = split_otherwise(first, &first, &second);
    const char *encoding = find_encoding(first, span, diags);
    if (!two)
        return encoding;
    *other = find_encoding(second, span, diags);
    if (diags && encoding && *other && (strcmp(encoding, "UTF-8") != 0 || strcmp(*other, "UTF-8") == 0)) {
        Diag *g = diag_add(diags, D_D009, span, "de las dos codificaciones de un archivo, la primera es UTF-8: sólo de ella se sabe qué líneas no lo son");
        diag_hint(g, "escriba: UTF-8, si no %s", strcmp(encoding, "UTF-8") != 0 ? encoding : "windows-1252");
    }
    return encoding;
}
