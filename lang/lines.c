/* lines.c -- what the first word of a line begins, in the block that is open there.
 *
 * What is wrong at that level is reported here and repaired, so that the grammar sees sound blocks and
 * a mistake costs its own line only. */
#include "lang/openers.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <stdlib.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))

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
    const Token *next = opener_next(l, i);
    return next->kind == NAME || next->kind == TEXT ? span_join(s, next->span) : s;
}

void lines_close(Layout *l, uint32_t depth, Span found)
{
    Frame *f = frame(l);
    Str head = span_text(f->opener);
    Diag *d = diag_add(l->diags, D_S004, f->opener, "«%.*s» no se cierra con «termina»", (int)head.len, head.p);
    diag_hint(d, "escriba «termina» en un renglón propio al final de este bloque");
    diag_note(d, found, "hasta aquí seguía abierto");
    if (found.source && found.start >= l->source->len)      /* whatever else is wrong in it */
        *l->incomplete = true;
    while (l->depth > depth) {
        layout_give_kind(l, TERMINA, layout_after(l));
        layout_give_kind(l, NEWLINE, layout_after(l));
        l->depth--;
    }
}

void lines_skip(Layout *l)
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
    lines_skip(l);
    while (l->raw->items[l->at].kind != END) {
        uint32_t i = layout_ahead(l, 0);
        const Token *t = &l->raw->items[i];
        if (t->kind == NEWLINE) {
            l->at = i + 1;
            continue;
        }
        if (t->kind == END || (opener_find(t) && opener_next(l, i)->kind != COLON))
            return;
        lines_skip(l);
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
    const char *words[DECLARATIONS];
    for (size_t i = 0; i < DECLARATIONS; i++)
        words[i] = decl_openers[i].word;
    return t->kind == NAME ? nearest_word(words, DECLARATIONS, t) : (Str){ 0 };
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
        frame(l)->kind != BLK_BANDS && frame(l)->kind != BLK_VARIABLES)
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
    lines_skip(l);
    return true;
}

static void top_line(Layout *l)
{
    uint32_t i = layout_ahead(l, 0);
    const Token *t = &l->raw->items[i];
    const Opener *o = opener_find(t);
    if (o && opener_next(l, i)->kind != COLON) {
        give_declaration(l, o);
        return;
    }
    l->at = i;
    if (token_is_word(t, "termina") && token_ends_line(opener_next(l, i))) {
        Diag *d = diag_add(l->diags, D_S005, t->span, "este «termina» no cierra nada");
        diag_hint(d, "bórrelo, o revise si un «termina» de más cerró antes el bloque");
        lines_skip(l);
        return;
    }
    int nwords = opener_property(l, i);
    if (nwords) {
        Diag *d = diag_add(l->diags, D_S015, t->span, "la propiedad «%.*s» está fuera de un bloque", (int)t->text.len, t->text.p);
        for (size_t p = 0; p < PROPS; p++)
            if (token_is_word(t, block_props[p].word)) {
                diag_hint(d, "va dentro de «%s … termina»", block_word(block_props[p].block));
                break;
            }
        lines_skip(l);
        return;
    }
    if (continues_line(l, t))
        return;
    Str near = nearest_declaration(t);
    Str text = span_text(t->span);
    if (t->kind == YYerror) {
        lines_skip(l);                       /* already reported */
        return;
    }
    Diag *d = diag_add(l->diags, D_S002, t->span, "«%.*s» no es una declaración", (int)text.len, text.p);
    if (near.len) {
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
        for (size_t k = 0; k < DECLARATIONS; k++)
            if (str_eq(near, str_of(decl_openers[k].word)))
                give_declaration(l, &decl_openers[k]);
        return;
    }
    for (size_t k = 0; k < LINE_WORDS; k++)
        if (token_is_word(t, line_words[k].word)) {
            diag_hint(d, "«%s» va dentro de «%s … termina»", line_words[k].word, block_word(line_words[k].block));
            lines_skip(l);
            return;
        }
    diag_hint(d, "un renglón fuera de bloque empieza con: módulo, usa, unidad, parámetro, función, datos, bandas, "
                 "indicador, matriz, verifica, prueba o muestra");
    skip_to_declaration(l);
}

static void list_properties(Diag *d, BlockKind block)
{
    Buf b = { 0 };
    for (size_t i = 0; i < PROPS; i++)
        if (block_props[i].block == block)
            buf_printf(&b, "%s%s", b.len ? ", " : "", block_props[i].word);
    for (size_t i = 0; i < LINE_WORDS; i++)
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
    for (size_t p = 0; p < PROPS; p++)
        if (block_props[p].block != block && token_is_word(t, block_props[p].word)) {
            Diag *d = diag_add(l->diags, D_S015, t->span, "«%s» no va en «%s»", block_props[p].word, block_word(block));
            diag_hint(d, "es propiedad de «%s»", block_word(block_props[p].block));
            return;
        }
    Diag *d = diag_add(l->diags, D_S003, t->span, "«%.*s» no es propiedad de «%s»", (int)t->text.len, t->text.p, block_word(block));
    const char *words[PROPS];
    size_t n = 0;
    for (size_t p = 0; p < PROPS; p++)
        if (block_props[p].block == block)
            words[n++] = block_props[p].word;
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
    const Prop *p = &block_props[which];
    Token t = l->raw->items[i];
    uint32_t last = i;
    for (uint32_t n = 1; n < nwords; n++)
        last = (uint32_t)(opener_next(l, last) - l->raw->items);
    t.span = span_join(t.span, l->raw->items[last].span);
    Span *seen = &frame(l)->seen[which];
    if (with_colon)
        last = (uint32_t)(opener_next(l, last) - l->raw->items);
    l->at = last + 1;
    if (seen->source && p->kind != P_LINK) {      /* data may be linked with several others */
        Diag *d = diag_add(l->diags, D_S006, t.span, "«%s» ya se había dado en este bloque", p->word);
        diag_note(d, *seen, "la primera vez");
        diag_hint(d, "deje una sola");
        lines_skip(l);
        return;
    }
    *seen = t.span;
    t.kind = p->kind;
    if (token_ends_line(layout_peek(l, 0)) && (!kind_goes_on(t.kind) || layout_peek(l, 0)->kind == END ||
                                         layout_starts_statement(l, layout_ahead(l, 1)))) {
        Diag *d = diag_add(l->diags, D_S026, t.span, "«%s» no tiene valor", p->word);
        diag_hint(d, "escriba el valor después de los dos puntos, o quite el renglón");
        return;
    }
    l->line = property_line(p->kind);
    l->missing_list = p->kind == P_MISSING;
    layout_give(l, t);
    switch (p->kind) {
    case P_SEPARATOR: case P_ENCODING: case P_DECIMAL: case P_REJECT: case P_QUOTES: case P_ADMITS: case P_CLEAN:
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
    case BLK_COLUMNS: case BLK_TRAMO: case BLK_METAS: case BLK_VARIABLES: {
        if (opener_property(l, i))
            return true;
        if (!opener_find(&l->raw->items[i]))
            return false;
        const Token *next = opener_next(l, i);
        /* A column may be called like a declaration; then a type, a place or a number follows. */
        return next->kind == TEXT || (next->kind == NAME && !token_is_type(next) && !token_is_word(next, "desde") &&
                                      !token_is_word(next, "no") && !token_is_word(next, "año"));
    }
    case BLK_BANDS: {
        const Token *next = opener_next(l, i);
        return opener_property(l, i) || (opener_find(&l->raw->items[i]) && next->kind == NAME);
    }
    case BLK_DIMENSIONS: {
        const Token *t = &l->raw->items[i];
        bool level = token_is_word(t, "fin") || token_is_word(t, "propósito") || token_is_word(t, "componente") || token_is_word(t, "actividad");
        return (opener_property(l, i) && !level) || opener_find(t);
    }
    case BLK_TOP: case BLK_DATA: case BLK_INDICATOR: case BLK_VERIFY: case BLK_TEST: case BLK_MATRIX:
        return opener_find(&l->raw->items[i]) && opener_next(l, i)->kind != COLON;
    }
    return false;
}

static bool give_line_word(Layout *l, uint32_t i)
{
    Token t = l->raw->items[i];
    const Token *next = opener_next(l, i);
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
    for (size_t k = 0; k < LINE_WORDS; k++) {
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
    const Token *second = opener_next(l, i);
    for (size_t p = 0; p < PROPS; p++) {
        bool two = block_props[p].kind == P_BASELINE && token_is_word(t, "línea") && token_is_word(second, "base");
        if (block_props[p].block != block || !(two || token_is_word(t, block_props[p].word)))
            continue;
        Diag *d = diag_add(l->diags, D_S007, t->span, "falta «:» después de «%s»", block_props[p].word);
        diag_hint(d, "escriba «%s: …»", block_props[p].word);
        give_property(l, i, p, two ? 2 : 1, false);
        return;
    }
    Str text = span_text(t->span);
    l->at = i;
    if (continues_line(l, t))
        return;
    if (t->kind == YYerror) {
        lines_skip(l);
        return;
    }
    Str near = { 0 };
    if (t->kind == NAME) {
        const char *words[PROPS + LINE_WORDS + 1];
        size_t n = 0;
        for (size_t p = 0; p < PROPS; p++)
            if (block_props[p].block == block)
                words[n++] = block_props[p].word;
        for (size_t k = 0; k < LINE_WORDS; k++)
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
    else if (block == BLK_DIMENSIONS)
        diag_hint(d, "cada renglón dice un nivel y sus dimensiones: «propósito eficacia, eficiencia»");
    else
        list_properties(d, block);
    if (str_eq(near, str_of("termina")) && token_ends_line(second)) {
        l->at = i + 1;                      /* a misspelt end closes all the same */
        layout_give_kind(l, TERMINA, t->span);
        l->depth--;
        return;
    }
    lines_skip(l);
}

static void block_line(Layout *l)
{
    uint32_t i = layout_ahead(l, 0);
    Token t = l->raw->items[i];
    BlockKind block = frame(l)->kind;
    l->at = i;
    if (token_is_word(&t, "termina") && token_ends_line(opener_next(l, i))) {
        l->at = i + 1;
        layout_give_kind(l, TERMINA, t.span);
        l->depth--;
        return;
    }
    if (line_is_foreign(l, i)) {
        bool inner = block == BLK_COLUMNS || block == BLK_TRAMO || block == BLK_METAS || block == BLK_VARIABLES || block == BLK_DIMENSIONS;
        lines_close(l, inner && opener_property(l, i) ? l->depth - 1 : 0, t.span);
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
    case BLK_VARIABLES:
        break;
    case BLK_BANDS:
        l->line = LN_BAND;
        break;
    case BLK_TOP: case BLK_DATA: case BLK_INDICATOR: case BLK_VERIFY: case BLK_TEST: case BLK_MATRIX: case BLK_DIMENSIONS: {
        int nwords = opener_property(l, i);
        for (size_t p = 0; nwords && p < PROPS; p++)
            if (block_props[p].block == block &&
                (nwords == 2 ? block_props[p].kind == P_BASELINE : token_is_word(&t, block_props[p].word))) {
                give_property(l, i, p, (uint32_t)nwords, true);
                return;
            }
        if (nwords) {
            unknown_property(l, i);
            lines_skip(l);
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

void lines_begin(Layout *l)
{
    if (l->depth)
        block_line(l);
    else
        top_line(l);
}
