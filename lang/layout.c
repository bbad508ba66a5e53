/* layout.c -- lines and blocks: the tokens of a text become a stream in which every line ends once, every
 * block is closed, and the first word of a line says what the line is.
 *
 * What is wrong at that level is reported here and repaired, so that the grammar sees sound blocks and
 * a mistake costs its own line only. */
#include "lang/layout.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <stdlib.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))

typedef struct Opener { const char *word; int kind; LineKind line; BlockKind block; } Opener;
static const Opener declarations[] = {
    { "módulo",    MODULO,    LN_PLAIN,      BLK_TOP },
    { "usa",       USA,       LN_USE,        BLK_TOP },
    { "unidad",    UNIDAD,    LN_PLAIN,      BLK_TOP },
    { "parámetro", PARAMETRO, LN_PLAIN,      BLK_TOP },
    { "función",   FUNCION,   LN_PLAIN,      BLK_TOP },
    { "datos",     DATOS,     LN_DATA_HEAD,  BLK_DATA },
    { "bandas",    BANDAS,    LN_BANDS_HEAD, BLK_BANDS },
    { "indicador", INDICADOR, LN_PLAIN,      BLK_INDICATOR },
    { "verifica",  VERIFICA,  LN_PLAIN,      BLK_VERIFY },
    { "prueba",    PRUEBA,    LN_PLAIN,      BLK_TEST },
    { "muestra",   MUESTRA,   LN_SHOW,       BLK_TOP },
};

typedef struct Prop { BlockKind block; int kind; const char *word; } Prop;
static const Prop props[] = {
#define PROP(block, token, word) { BLK_##block, token, word },
#include "lang/props.def"
#undef PROP
};
_Static_assert(COUNT(props) <= PROPS_MAX, "Frame.seen has a place for each");

/* Words that open a line of a block without a colon. */
typedef struct LineWord { BlockKind block; const char *word; int kind; LineKind line; BlockKind opens; } LineWord;
static const LineWord line_words[] = {
    { BLK_DATA,      "columnas", COLUMNAS, LN_PLAIN,      BLK_COLUMNS },
    { BLK_DATA,      "tramo",    TRAMO,    LN_TRAMO_HEAD, BLK_TRAMO },
    { BLK_INDICATOR, "metas",    METAS,    LN_PLAIN,      BLK_METAS },
    { BLK_VERIFY,    "regla",    REGLA,    LN_RULE,       BLK_TOP },
    { BLK_TEST,      "dado",     DADO,     LN_PLAIN,      BLK_TOP },
    { BLK_TEST,      "espera",   ESPERA,   LN_PLAIN,      BLK_TOP },
    { BLK_TEST,      "con",      CON,      LN_PLAIN,      BLK_TOP },
};

static const char *const type_words[] = { "número", "texto", "fecha", "periodo", "lógico", "porcentaje" };

static const char *block_word(BlockKind k)
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
    }
    return "";
}

/* ---- reading and giving ---- */

uint32_t layout_ahead(const Layout *l, uint32_t n)
{
    uint32_t i = l->at;
    for (;; i++) {
        while (i + 1 < l->raw->n && l->raw->items[i].kind == COMMENT)
            i++;
        if (i + 1 >= l->raw->n)
            return l->raw->n - 1;           /* the end stands for everything after it */
        if (n-- == 0)
            return i;
    }
}

const Token *layout_peek(const Layout *l, uint32_t n) { return &l->raw->items[layout_ahead(l, n)]; }

static void bracket(Layout *l, const Token *t)
{
    switch (t->kind) {
    case LPAREN: case LBRACKET: case LBRACE:
        if (l->nbrackets < NESTING_MAX)
            l->brackets[l->nbrackets] = t->span;
        l->nbrackets++;
        break;
    case RPAREN: case RBRACKET: case RBRACE:
        if (l->nbrackets)
            l->nbrackets--;
        break;
    case SI: case MINUS: case NO:
        /* A sign after an operand is an operation, which does not nest. */
        if (t->kind == SI || !kind_ends_operand(l->prev))
            l->nesting++;
        break;
    default:
        break;
    }
}

void layout_give(Layout *l, Token t)
{
    bracket(l, &t);
    l->prev = t.kind;
    l->in_unit = t.kind == EN_WORD || t.kind == P_UNIT || (l->in_unit && (t.kind == TIMES || t.kind == DIVIDE));
    GC_PUSH(l->out->items, l->out->n, l->out->cap, t);
}

void layout_give_kind(Layout *l, int kind, Span span)
{
    layout_give(l, (Token){ .kind = kind, .span = span });
}

static Span after(const Layout *l)
{
    uint32_t end = l->out->n ? l->out->items[l->out->n - 1].span.end : 0;
    return (Span){ l->source, end, end };
}

static void end_line(Layout *l)
{
    Span at = after(l);
    if (layout_peek(l, 0)->kind == NEWLINE)
        at = layout_peek(l, 0)->span;
    layout_give_kind(l, NEWLINE, at);
    l->nbrackets = l->nesting = 0;
    l->line = LN_PLAIN;
    l->missing_list = false;
}

/* ---- what begins a line ---- */

static const Opener *declaration(const Token *t)
{
    if (t->kind == NAME)
        for (size_t i = 0; i < COUNT(declarations); i++)
            if (token_is_word(t, declarations[i].word))
                return &declarations[i];
    return NULL;
}

static const Token *raw_after(const Layout *l, uint32_t i)
{
    do
        i++;
    while (i + 1 < l->raw->n && l->raw->items[i].kind == COMMENT);
    return &l->raw->items[i < l->raw->n ? i : l->raw->n - 1];
}

static bool is_type_word(const Token *t)
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
    const Token *next = raw_after(l, i);
    return declaration(&l->raw->items[i]) &&
           (next->kind == TEXT || (next->kind == NAME && !is_infix_word(next) && !is_type_word(next)));
}

static bool ends_line(const Token *t) { return t->kind == NEWLINE || t->kind == END; }

/* Length in words of the property name at raw token I followed by a colon: 1, 2 or 0. */
static int property_words(const Layout *l, uint32_t i)
{
    if (l->raw->items[i].kind != NAME)
        return 0;
    if (raw_after(l, i)->kind == COLON)
        return 1;
    const Token *second = raw_after(l, i);
    return token_is_word(&l->raw->items[i], "línea") && token_is_word(second, "base") &&
           raw_after(l, (uint32_t)(second - l->raw->items))->kind == COLON ? 2 : 0;
}

bool layout_starts_statement(const Layout *l, uint32_t i)
{
    const Token *t = &l->raw->items[i];
    BlockKind block = l->frames[l->depth].kind;
    if (t->kind == ROW || t->kind == END)
        return true;
    if (t->kind != NAME)
        return false;
    const Token *next = raw_after(l, i);
    return property_words(l, i) || starts_declaration(l, i) || (token_is_word(t, "termina") && ends_line(next)) ||
           (block == BLK_VERIFY && token_is_word(t, "regla") && next->kind == NAME) ||
           (block == BLK_TEST && (token_is_word(t, "espera") || token_is_word(t, "dado")) && next->kind == NAME);
}

/* Comment lines directly above raw token I, without '#'. */
static Str doc_above(const Layout *l, uint32_t i)
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

/* The comment at the end of the line of raw token I. */
static Str doc_beside(const Layout *l, uint32_t i)
{
    for (; i < l->raw->n && !ends_line(&l->raw->items[i]); i++)
        if (l->raw->items[i].kind == COMMENT) {
            Str s = l->raw->items[i].text;
            return str_trim((Str){ s.p + 1, s.len - 1 });
        }
    return (Str){ "", 0 };
}

/* ---- blocks ---- */

static Frame *frame(Layout *l) { return &l->frames[l->depth]; }

static void open_block(Layout *l, BlockKind kind, Span opener)
{
    if (l->depth + 1 >= BLOCKS_DEEP)
        abort();                            /* blocks nest two deep by construction */
    l->depth++;
    *frame(l) = (Frame){ .kind = kind, .opener = opener };
}

/* The opener's words on its line, without a comment. */
static Span head_span(const Layout *l, uint32_t i)
{
    Span s = l->raw->items[i].span;
    const Token *next = raw_after(l, i);
    return next->kind == NAME || next->kind == TEXT ? span_join(s, next->span) : s;
}

/* Closes blocks down to DEPTH that the text left open. */
static void close_missing(Layout *l, uint32_t depth, Span found)
{
    Frame *f = frame(l);
    Str head = span_text(f->opener);
    Diag *d = diag_add(l->diags, D_S004, f->opener, "«%.*s» no se cierra con «termina»", (int)head.len, head.p);
    diag_hint(d, "escriba «termina» en un renglón propio al final de este bloque");
    diag_note(d, found, "hasta aquí seguía abierto");
    if (found.source && found.start >= l->source->len && l->diags->errors == 1)
        *l->incomplete = true;
    while (l->depth > depth) {
        layout_give_kind(l, TERMINA, after(l));
        layout_give_kind(l, NEWLINE, after(l));
        l->depth--;
    }
}

/* Passes over the line, and over what its brackets hold. */
static void skip_line(Layout *l)
{
    uint32_t depth = 0;
    for (;; l->at++) {
        const Token *t = &l->raw->items[l->at];
        if (t->kind == END)
            return;
        if (t->kind == LPAREN || t->kind == LBRACE || t->kind == LBRACKET)
            depth++;
        else if ((t->kind == RPAREN || t->kind == RBRACE || t->kind == RBRACKET) && depth)
            depth--;
        else if (t->kind == NEWLINE && (depth == 0 || layout_starts_statement(l, l->at + 1)))
            return;
    }
}

/* Passes over lines up to one that starts a declaration. */
static void skip_to_declaration(Layout *l)
{
    skip_line(l);
    while (l->raw->items[l->at].kind != END) {
        uint32_t i = layout_ahead(l, 0);
        const Token *t = &l->raw->items[i];
        if (t->kind == NEWLINE) {
            l->at = i + 1;
            continue;
        }
        if (t->kind == END || (declaration(t) && raw_after(l, i)->kind != COLON))
            return;
        skip_line(l);
    }
}

static Str nearest_word(const char *const *words, size_t n, const Token *t)
{
    Str list[PROPS_MAX];
    for (size_t i = 0; i < n; i++)
        list[i] = str_of(words[i]);
    return text_nearest(t->text, list, n);
}

static Str nearest_declaration(const Token *t)
{
    const char *words[COUNT(declarations)];
    for (size_t i = 0; i < COUNT(declarations); i++)
        words[i] = declarations[i].word;
    return t->kind == NAME ? nearest_word(words, COUNT(declarations), t) : (Str){ 0 };
}

static void give_declaration(Layout *l, const Opener *o)
{
    uint32_t i = layout_ahead(l, 0);
    Token t = l->raw->items[i];
    Span head = head_span(l, i);
    t.kind = o->kind;
    t.doc = doc_above(l, i);
    l->at = i + 1;
    l->line = o->line;
    if (o->block != BLK_TOP)
        open_block(l, o->block, head);
    layout_give(l, t);
}

/* ---- the first word of a line ---- */

/* A line that goes on from the one above, which had already ended. */
static bool continues_line(Layout *l, const Token *t)
{
    static const char *const words[] = { "y", "o", "entonces", "si", "entre", "en", "donde", "por" };
    bool word = false;
    if (t->kind == NAME && frame(l)->kind != BLK_COLUMNS && frame(l)->kind != BLK_METAS && frame(l)->kind != BLK_TRAMO &&
        frame(l)->kind != BLK_BANDS)
        for (size_t i = 0; i < COUNT(words) && !word; i++)
            word = token_is_word(t, words[i]);
    switch (t->kind) {
    case PLUS: case MINUS: case TIMES: case DIVIDE: case POWER: case EQ: case NE: case LT: case LE: case GT: case GE:
    case COMMA: case Y: case O:
        word = true;
        break;
    default:
        break;
    }
    if (!word)
        return false;
    Diag *d = diag_add(l->diags, D_S016, t->span, "un renglón no empieza con «%.*s»", (int)t->text.len, t->text.p);
    diag_hint(d, "si sigue lo de arriba, encierre toda la expresión entre paréntesis o deje «%.*s» al final del renglón anterior",
              (int)t->text.len, t->text.p);
    skip_line(l);
    return true;
}

static void top_line(Layout *l)
{
    uint32_t i = layout_ahead(l, 0);
    const Token *t = &l->raw->items[i];
    const Opener *o = declaration(t);
    if (o && raw_after(l, i)->kind != COLON) {
        give_declaration(l, o);
        return;
    }
    l->at = i;
    if (token_is_word(t, "termina") && ends_line(raw_after(l, i))) {
        Diag *d = diag_add(l->diags, D_S005, t->span, "este «termina» no cierra nada");
        diag_hint(d, "bórrelo, o revise si un «termina» de más cerró antes el bloque");
        skip_line(l);
        return;
    }
    int nwords = property_words(l, i);
    if (nwords) {
        Diag *d = diag_add(l->diags, D_S015, t->span, "la propiedad «%.*s» está fuera de un bloque", (int)t->text.len, t->text.p);
        for (size_t p = 0; p < COUNT(props); p++)
            if (token_is_word(t, props[p].word)) {
                diag_hint(d, "va dentro de «%s … termina»", block_word(props[p].block));
                break;
            }
        skip_line(l);
        return;
    }
    if (continues_line(l, t))
        return;
    Str near = nearest_declaration(t);
    Str text = span_text(t->span);
    if (t->kind == YYerror) {
        skip_line(l);                       /* already reported */
        return;
    }
    Diag *d = diag_add(l->diags, D_S002, t->span, "«%.*s» no es una declaración", (int)text.len, text.p);
    if (near.len) {
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
        for (size_t k = 0; k < COUNT(declarations); k++)
            if (str_eq(near, str_of(declarations[k].word)))
                give_declaration(l, &declarations[k]);
        return;
    }
    for (size_t k = 0; k < COUNT(line_words); k++)
        if (token_is_word(t, line_words[k].word)) {
            diag_hint(d, "«%s» va dentro de «%s … termina»", line_words[k].word, block_word(line_words[k].block));
            skip_line(l);
            return;
        }
    diag_hint(d, "un renglón fuera de bloque empieza con: módulo, usa, unidad, parámetro, función, datos, bandas, "
                 "indicador, verifica, prueba o muestra");
    skip_to_declaration(l);
}

static void list_properties(Diag *d, BlockKind block)
{
    Buf b = { 0 };
    for (size_t i = 0; i < COUNT(props); i++)
        if (props[i].block == block)
            buf_printf(&b, "%s%s", b.len ? ", " : "", props[i].word);
    for (size_t i = 0; i < COUNT(line_words); i++)
        if (line_words[i].block == block)
            buf_printf(&b, "%s%s", b.len ? ", " : "", line_words[i].word);
    if (b.len)
        diag_hint(d, "en «%s» van: %s", block_word(block), b.p);
    buf_free(&b);
}

static void unknown_property(Layout *l, uint32_t i)
{
    const Token *t = &l->raw->items[i];
    BlockKind block = frame(l)->kind;
    for (size_t p = 0; p < COUNT(props); p++)
        if (props[p].block != block && token_is_word(t, props[p].word)) {
            Diag *d = diag_add(l->diags, D_S015, t->span, "«%s» no va en «%s»", props[p].word, block_word(block));
            diag_hint(d, "es propiedad de «%s»", block_word(props[p].block));
            return;
        }
    Diag *d = diag_add(l->diags, D_S003, t->span, "«%.*s» no es propiedad de «%s»", (int)t->text.len, t->text.p, block_word(block));
    const char *words[COUNT(props)];
    size_t n = 0;
    for (size_t p = 0; p < COUNT(props); p++)
        if (props[p].block == block)
            words[n++] = props[p].word;
    Str near = n ? nearest_word(words, n, t) : (Str){ 0 };
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
    else if (block == BLK_VERIFY)
        diag_hint(d, "una regla se escribe «regla %.*s: condición»", (int)t->text.len, t->text.p);
    else
        list_properties(d, block);
}

static LineKind property_line(int kind)
{
    switch (kind) {
    case P_HEADER:  return LN_HEADER;
    case P_LINES:   return LN_LINES;
    case P_MISSING: return LN_MISSING;
    case P_GOAL:    return LN_GOAL;
    default:        return LN_PLAIN;
    }
}

/* A property of this block: its token, past its colon.  WITH_COLON false: the colon was forgotten (reported). */
static void give_property(Layout *l, uint32_t i, size_t which, uint32_t nwords, bool with_colon)
{
    const Prop *p = &props[which];
    Token t = l->raw->items[i];
    uint32_t last = i;
    for (uint32_t n = 1; n < nwords; n++)
        last = (uint32_t)(raw_after(l, last) - l->raw->items);
    t.span = span_join(t.span, l->raw->items[last].span);
    Span *seen = &frame(l)->seen[which];
    if (with_colon)
        last = (uint32_t)(raw_after(l, last) - l->raw->items);
    l->at = last + 1;
    if (seen->source) {
        Diag *d = diag_add(l->diags, D_S006, t.span, "«%s» ya se había dado en este bloque", p->word);
        diag_note(d, *seen, "la primera vez");
        diag_hint(d, "deje una sola");
        skip_line(l);
        return;
    }
    *seen = t.span;
    t.kind = p->kind;
    if (ends_line(layout_peek(l, 0)) && (!kind_goes_on(t.kind) || layout_peek(l, 0)->kind == END ||
                                         layout_starts_statement(l, layout_ahead(l, 1)))) {
        Diag *d = diag_add(l->diags, D_S026, t.span, "«%s» no tiene valor", p->word);
        diag_hint(d, "escriba el valor después de los dos puntos, o quite el renglón");
        return;
    }
    l->line = property_line(p->kind);
    l->missing_list = p->kind == P_MISSING;
    layout_give(l, t);
    switch (p->kind) {
    case P_SEPARATOR: case P_ENCODING: case P_DECIMAL: case P_REJECT: case P_QUOTES:
        words_rest_of_line(l);
        break;
    default:
        break;
    }
}

/* True if the line at raw token I was written for the block around this one, whose `termina` is missing. */
static bool line_is_foreign(const Layout *l, uint32_t i)
{
    switch (l->frames[l->depth].kind) {
    case BLK_COLUMNS: case BLK_TRAMO: case BLK_METAS: {
        if (property_words(l, i))
            return true;
        if (!declaration(&l->raw->items[i]))
            return false;
        const Token *next = raw_after(l, i);
        /* A column may be called like a declaration; then a type, a place or a number follows. */
        return next->kind == TEXT || (next->kind == NAME && !is_type_word(next) && !token_is_word(next, "desde") &&
                                      !token_is_word(next, "no") && !token_is_word(next, "año"));
    }
    case BLK_BANDS: {
        const Token *next = raw_after(l, i);
        return property_words(l, i) || (declaration(&l->raw->items[i]) && next->kind == NAME);
    }
    case BLK_TOP: case BLK_DATA: case BLK_INDICATOR: case BLK_VERIFY: case BLK_TEST:
        return declaration(&l->raw->items[i]) && raw_after(l, i)->kind != COLON;
    }
    return false;
}

static bool give_line_word(Layout *l, uint32_t i)
{
    Token t = l->raw->items[i];
    const Token *next = raw_after(l, i);
    BlockKind block = frame(l)->kind;
    if (block == BLK_DATA && token_is_word(&t, "filas") && token_is_word(next, "donde")) {
        t.kind = FILAS_DONDE;
        t.span = span_join(t.span, next->span);
        l->at = (uint32_t)(next - l->raw->items) + 1;
        layout_give(l, t);
        return true;
    }
    if (block == BLK_BANDS && token_is_word(&t, "sin") && token_is_word(next, "dato")) {
        t.kind = SIN_DATO;
        t.span = span_join(t.span, next->span);
        l->at = (uint32_t)(next - l->raw->items) + 1;
        l->line = LN_BAND;
        layout_give(l, t);
        return true;
    }
    for (size_t k = 0; k < COUNT(line_words); k++) {
        const LineWord *w = &line_words[k];
        if (w->block != block || !token_is_word(&t, w->word))
            continue;
        t.kind = w->kind;
        l->at = i + 1;
        l->line = w->line;
        if (w->opens != BLK_TOP)
            open_block(l, w->opens, t.span);
        layout_give(l, t);
        return true;
    }
    return false;
}

/* A word at the start of a line of a block of properties, with neither a colon nor a meaning. */
static void stray_word(Layout *l, uint32_t i)
{
    const Token *t = &l->raw->items[i];
    BlockKind block = frame(l)->kind;
    const Token *second = raw_after(l, i);
    for (size_t p = 0; p < COUNT(props); p++) {
        bool two = props[p].kind == P_BASELINE && token_is_word(t, "línea") && token_is_word(second, "base");
        if (props[p].block != block || !(two || token_is_word(t, props[p].word)))
            continue;
        Diag *d = diag_add(l->diags, D_S007, t->span, "falta «:» después de «%s»", props[p].word);
        diag_hint(d, "escriba «%s: …»", props[p].word);
        give_property(l, i, p, two ? 2 : 1, false);
        return;
    }
    Str text = span_text(t->span);
    l->at = i;
    if (continues_line(l, t))
        return;
    if (t->kind == YYerror) {
        skip_line(l);
        return;
    }
    Str near = { 0 };
    if (t->kind == NAME) {
        const char *words[COUNT(props) + COUNT(line_words) + 1];
        size_t n = 0;
        for (size_t p = 0; p < COUNT(props); p++)
            if (props[p].block == block)
                words[n++] = props[p].word;
        for (size_t k = 0; k < COUNT(line_words); k++)
            if (line_words[k].block == block)
                words[n++] = line_words[k].word;
        words[n++] = "termina";
        near = nearest_word(words, n, t);
    }
    Diag *d = diag_add(l->diags, D_S003, t->span, "«%.*s» no se entiende dentro de «%s»", (int)text.len, text.p, block_word(block));
    if (near.len)
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
    else if (block == BLK_VERIFY)
        diag_hint(d, "una regla se escribe «regla nombre: condición»");
    else if (block == BLK_TEST)
        diag_hint(d, "en «prueba» van: dado (con sus renglones «| … |»), con, espera");
    else
        list_properties(d, block);
    if (str_eq(near, str_of("termina")) && ends_line(second)) {
        l->at = i + 1;                      /* a misspelt end closes all the same */
        layout_give_kind(l, TERMINA, t->span);
        l->depth--;
        return;
    }
    skip_line(l);
}

static void block_line(Layout *l)
{
    uint32_t i = layout_ahead(l, 0);
    Token t = l->raw->items[i];
    BlockKind block = frame(l)->kind;
    l->at = i;
    if (token_is_word(&t, "termina") && ends_line(raw_after(l, i))) {
        l->at = i + 1;
        layout_give_kind(l, TERMINA, t.span);
        l->depth--;
        return;
    }
    if (line_is_foreign(l, i)) {
        bool inner = block == BLK_COLUMNS || block == BLK_TRAMO || block == BLK_METAS;
        close_missing(l, inner && property_words(l, i) ? l->depth - 1 : 0, t.span);
        return;                             /* the line is looked at again, one block further out */
    }
    if (give_line_word(l, i))
        return;
    switch (block) {
    case BLK_COLUMNS:
        l->line = LN_COLUMN;
        break;
    case BLK_TRAMO:
        l->line = LN_TRAMO;
        break;
    case BLK_METAS:
        l->line = LN_GOAL;
        break;
    case BLK_BANDS:
        l->line = LN_BAND;
        break;
    case BLK_TOP: case BLK_DATA: case BLK_INDICATOR: case BLK_VERIFY: case BLK_TEST: {
        int nwords = property_words(l, i);
        for (size_t p = 0; nwords && p < COUNT(props); p++)
            if (props[p].block == block &&
                (nwords == 2 ? props[p].kind == P_BASELINE : token_is_word(&t, props[p].word))) {
                give_property(l, i, p, (uint32_t)nwords, true);
                return;
            }
        if (nwords) {
            unknown_property(l, i);
            skip_line(l);
        } else if (t.kind == ROW) {
            words_give(l);
        } else {
            stray_word(l, i);
        }
        return;
    }
    }
    if (block != BLK_BANDS && continues_line(l, &t))
        return;
    if (block == BLK_COLUMNS) {
        t.doc = doc_beside(l, i);
        if (t.doc.len == 0)
            t.doc = doc_above(l, i);
    }
    /* The first word of these lines is a name whatever it says, unless it is reserved: then the grammar objects. */
    l->at = i + 1;
    if (t.kind == NAME && word_is_reserved(t.fold))
        l->at = i, words_give(l);
    else
        layout_give(l, t);
}

/* ---- the walk ---- */

static void too_deep(Layout *l)
{
    Span at = layout_peek(l, 0)->span;
    Diag *d = diag_add(l->diags, D_S014, at, "hay más de %d niveles unos dentro de otros", NESTING_MAX);
    diag_hint(d, "dé nombre a una parte: otro indicador, una función o una columna calculada");
    layout_give_kind(l, YYerror, at);
    skip_line(l);
    l->nbrackets = l->nesting = 0;
}

/* At line ends: ends the line unless it goes on below, and passes to the next line that says something. */
static void cross_lines(Layout *l, bool fresh)
{
    uint32_t next = layout_ahead(l, 0);
    while (l->raw->items[next].kind == NEWLINE || l->raw->items[next].kind == COMMENT)
        next++;
    if (!fresh && (layout_starts_statement(l, next) || (l->nbrackets == 0 && !kind_goes_on(l->prev))))
        end_line(l);
    l->at = next;
}

static void walk_program(Layout *l)
{
    layout_give_kind(l, START_MODULE, (Span){ l->source, 0, 0 });
    l->prev = NEWLINE;
    for (;;) {
        const Token *t = layout_peek(l, 0);
        bool fresh = l->prev == NEWLINE;
        if (t->kind == END) {
            if (!fresh)
                end_line(l);
            if (l->depth)
                close_missing(l, 0, t->span);
            layout_give(l, *t);
            return;
        }
        if (t->kind == NEWLINE) {
            cross_lines(l, fresh);
        } else if (fresh) {
            if (l->depth)
                block_line(l);
            else
                top_line(l);
        } else if (l->nbrackets >= NESTING_MAX || l->nesting >= NESTING_MAX) {
            too_deep(l);
        } else {
            words_give(l);
        }
    }
}

static void walk_expression(Layout *l)
{
    layout_give_kind(l, START_EXPR, (Span){ l->source, 0, 0 });
    for (;;) {
        const Token *t = layout_peek(l, 0);
        if (t->kind == END) {
            layout_give(l, *t);
            return;
        }
        if (t->kind == NEWLINE)             /* one expression may stand on several lines */
            l->at = layout_ahead(l, 0) + 1;
        else if (l->nbrackets >= NESTING_MAX || l->nesting >= NESTING_MAX)
            too_deep(l);
        else
            words_give(l);
    }
}

void layout_tokens(const Source *source, const TokenList *raw, bool expression, Diags *diags, TokenList *out, bool *incomplete)
{
    Layout *l = gc_new(Layout);
    l->source = source;
    l->raw = raw;
    l->diags = diags;
    l->out = out;
    l->incomplete = incomplete;
    l->line = LN_PLAIN;
    *incomplete = false;
    if (expression)
        walk_expression(l);
    else
        walk_program(l);
}
