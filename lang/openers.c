/* openers.c -- recognising what a line begins: a declaration, a property, a line of a block, an end. */
#include "lang/openers.h"
#include "grammar.h"
#include "runtime/mem.h"

#define COUNT(a) (sizeof (a) / sizeof *(a))

const Opener decl_openers[DECLARATIONS] = {
    { "módulo",    MODULO,    LN_PLAIN,      BLK_TOP },
    { "usa",       USA,       LN_USE,        BLK_TOP },
    { "unidad",    UNIDAD,    LN_PLAIN,      BLK_TOP },
    { "parámetro", PARAMETRO, LN_PLAIN,      BLK_TOP },
    { "función",   FUNCION,   LN_PLAIN,      BLK_TOP },
    { "datos",     DATOS,     LN_DATA_HEAD,  BLK_DATA },
    { "bandas",    BANDAS,    LN_BANDS_HEAD, BLK_BANDS },
    { "indicador", INDICADOR, LN_PLAIN,      BLK_INDICATOR },
    { "matriz",    MATRIZ,    LN_PLAIN,      BLK_MATRIX },
    { "verifica",  VERIFICA,  LN_PLAIN,      BLK_VERIFY },
    { "prueba",    PRUEBA,    LN_PLAIN,      BLK_TEST },
    { "muestra",   MUESTRA,   LN_SHOW,       BLK_TOP },
};

const Prop block_props[PROPS] = {
#define PROP(block, token, word) { BLK_##block, token, word },
#include "lang/props.def"
#undef PROP
};

const LineWord line_words[LINE_WORDS] = {
    { BLK_DATA,      "columnas", COLUMNAS, LN_PLAIN,      BLK_COLUMNS },
    { BLK_DATA,      "tramo",    TRAMO,    LN_TRAMO_HEAD, BLK_TRAMO },
    { BLK_DATA,      "apila",    APILA,    LN_STACK,      BLK_TOP },
    { BLK_DATA,      "continúa", CONTINUA, LN_PLAIN,      BLK_TOP },
    { BLK_DATA,      "ficha",    FICHA,    LN_CARD,       BLK_TOP },
    { BLK_DATA,      "transpuesta", TRANSPUESTA, LN_CARD, BLK_TOP },
    { BLK_DATA,      "subtotales", SUBTOTALES, LN_PLAIN,  BLK_TOP },
    { BLK_INDICATOR, "metas",    METAS,    LN_PLAIN,      BLK_METAS },
    { BLK_INDICATOR, "variables", VARIABLES, LN_PLAIN,    BLK_VARIABLES },
    { BLK_MATRIX,    "fin",        LEVEL, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "propósito",  LEVEL, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "componente", LEVEL, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "actividad",  LEVEL, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "indicadores", INDICADORES, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "medios",     MEDIOS, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "supuestos",  SUPUESTOS, LN_MATRIX, BLK_TOP },
    { BLK_MATRIX,    "dimensiones", DIMENSIONES, LN_PLAIN, BLK_DIMENSIONS },
    { BLK_DIMENSIONS, "fin",        LEVEL, LN_PLAIN, BLK_TOP },
    { BLK_DIMENSIONS, "propósito",  LEVEL, LN_PLAIN, BLK_TOP },
    { BLK_DIMENSIONS, "componente", LEVEL, LN_PLAIN, BLK_TOP },
    { BLK_DIMENSIONS, "actividad",  LEVEL, LN_PLAIN, BLK_TOP },
    { BLK_VERIFY,    "regla",    REGLA,    LN_RULE,       BLK_TOP },
    { BLK_TEST,      "dado",     DADO,     LN_PLAIN,      BLK_TOP },
    { BLK_TEST,      "espera",   ESPERA,   LN_PLAIN,      BLK_TOP },
    { BLK_TEST,      "con",      CON,      LN_PLAIN,      BLK_TOP },
};

static const char *const type_words[] = { "número", "texto", "fecha", "periodo", "lógico", "porcentaje" };

const char *block_word(BlockKind k)
{
    switch (k) {
    case BLK_TOP:       return "programa";
    case BLK_DATA:      return "datos";
    case BLK_COLUMNS:   return "columnas";
    case BLK_TRAMO:     return "tramo";
    case BLK_INDICATOR: return "indicador";
    case BLK_METAS:     return "metas";
    case BLK_VERIFY:    return "verifica";
    case BLK_BANDS:     return "bandas";
    case BLK_TEST:      return "prueba";
    case BLK_VARIABLES: return "variables";
    case BLK_MATRIX:    return "matriz";
    case BLK_DIMENSIONS: return "dimensiones";
    }
    return "";
}

const Opener *opener_find(const Token *t)
{
    if (t->kind == NAME)
        for (size_t i = 0; i < DECLARATIONS; i++)
            if (token_is_word(t, decl_openers[i].word))
                return &decl_openers[i];
    return NULL;
}

const Token *opener_next(const Layout *l, uint32_t i)
{
    do
        i++;
    while (i + 1 < l->raw->n && l->raw->items[i].kind == COMMENT);
    return &l->raw->items[i < l->raw->n ? i : l->raw->n - 1];
}

bool token_is_type(const Token *t)
{
    for (size_t i = 0; i < COUNT(type_words); i++)
        if (token_is_word(t, type_words[i]))
            return true;
    return false;
}

static bool is_infix_word(const Token *t)
{
    static const char *const words[] = { "contiene", "empieza", "termina", "ponderado", "de", "con", "como", "ordena" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (token_is_word(t, words[i]))
            return true;
    return t->kind == NAME && word_is_reserved(t->fold);
}

static bool starts_declaration(const Layout *l, uint32_t i)
{
    const Token *next = opener_next(l, i);
    return opener_find(&l->raw->items[i]) &&
           (next->kind == TEXT || (next->kind == NAME && !is_infix_word(next) && !token_is_type(next)));
}

bool token_ends_line(const Token *t) { return t->kind == NEWLINE || t->kind == END; }

int opener_property(const Layout *l, uint32_t i)
{
    if (l->raw->items[i].kind != NAME)
        return 0;
    if (opener_next(l, i)->kind == COLON)
        return 1;
    const Token *second = opener_next(l, i);
    return token_is_word(&l->raw->items[i], "línea") && token_is_word(second, "base") &&
           opener_next(l, (uint32_t)(second - l->raw->items))->kind == COLON ? 2 : 0;
}

bool layout_starts_statement(const Layout *l, uint32_t i)
{
    const Token *t = &l->raw->items[i];
    BlockKind block = l->frames[l->depth].kind;
    if (t->kind == ROW || t->kind == END)
        return true;
    if (t->kind != NAME)
        return false;
    const Token *next = opener_next(l, i);
    return opener_property(l, i) || starts_declaration(l, i) || (token_is_word(t, "termina") && token_ends_line(next)) ||
           (block == BLK_VERIFY && token_is_word(t, "regla") && next->kind == NAME) ||
           (block == BLK_TEST && (token_is_word(t, "espera") || token_is_word(t, "dado")) && next->kind == NAME);
}

Str doc_above(const Layout *l, uint32_t i)
{
    uint32_t line = source_line(l->source, l->raw->items[i].span.start), first = i;
    while (first >= 2 && l->raw->items[first - 1].kind == NEWLINE && l->raw->items[first - 2].kind == COMMENT &&
           l->raw->items[first - 2].first && source_line(l->source, l->raw->items[first - 2].span.start) == line - 1) {
        first -= 2;
        line--;
    }
    if (first == i)
        return (Str){ "", 0 };
    Buf b = { 0 };
    for (; first < i; first += 2) {
        Str s = l->raw->items[first].text;
        if (s.len > 1 && s.p[1] == '!')
            continue;                       /* #!/usr/bin/env vara */
        s = str_trim((Str){ s.p + 1, s.len - 1 });
        if (b.len)
            buf_putc(&b, '\n');
        buf_str(&b, s);
    }
    Str doc = { gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
    return doc;
}

Str doc_beside(const Layout *l, uint32_t i)
{
    for (; i < l->raw->n && !token_ends_line(&l->raw->items[i]); i++)
        if (l->raw->items[i].kind == COMMENT) {
            Str s = l->raw->items[i].text;
            return str_trim((Str){ s.p + 1, s.len - 1 });
        }
    return (Str){ "", 0 };
}

