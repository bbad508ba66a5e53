/* piece.c -- a published text cut into pieces: headings, the formula, "Donde" and its definitions, numerator and denominator, notes.
 * What a piece is for is told by its label and by where it stands; whether it holds arithmetic is found out later. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

enum { LABEL_TOKENS_MAX = 24, SYMBOL_TOKENS_MAX = 6, WRAPPED_BYTES = 70 };

static const char *const where_words[] = { "donde", "siendo", "variables", "leyenda", NULL };
static const char *const donde_words[] = { "donde", "siendo", NULL };
static const char *const note_words[] = { "fuente", "fuentes", "nota", "notas", "observaciones", "observacion", "limitaciones", "precisiones", "periodicidad", "paso", "base",
                                          "construccion", "comentarios", "supuestos", "especificaciones", "ejemplo", NULL };
static const char *const heading_words[] = { "formula", "formulas", "calculo", "calcula", "calcular", "siguiente", "siguientes", "indicador", "metodo", "expresion", "algoritmo", "definicion",
                                             "dividir", "dividiendo", "porcentual", "componente", "resultado", "como", "mediante", "por", "descripcion", "operativa", "ecuacion", NULL };
static const char *const formula_words[] = { "formula", "formulas", "metodo", "calculo", "como", "siguiente", "algoritmo", "ecuacion", NULL };    /* never names of variables */
static const char *const numerator_words[] = { "numerador", NULL };
static const char *const denominator_words[] = { "denominador", "denominado", NULL };

typedef struct Cut {
    Reader  *r;
    Tok     *t;
    uint32_t n;
    int32_t  depth;         /* brackets open in the current piece */
    bool     divides, adds; /* signs seen in it */
    bool     bar;
    bool     listed;        /* behind Donde */
    bool     notes;
    bool     labelled;      /* the current piece has a label with an equals sign */
    uint8_t  announce;      /* the next piece stands right behind a heading */
} Cut;

static bool has(const Tok *t, uint32_t first, uint32_t end, const char *const *words)
{
    for (uint32_t i = first; i < end; i++)
        if (tok_in(&t[i], words))
            return true;
    return false;
}

/* The colon or equals sign that ends a label beginning at FIRST, on its line; UINT32_MAX: none. */
static uint32_t label_end(const Cut *c, uint32_t first)
{
    int32_t depth = 0;
    bool signs = false;
    for (uint32_t i = first; i < c->n && i < first + LABEL_TOKENS_MAX; i++) {
        const Tok *t = &c->t[i];
        if (i > first && (t->breaks || (depth <= 0 && tok_in(t, donde_words))))
            break;
        if (t->kind == TOK_OPEN)
            depth++;
        else if (t->kind == TOK_CLOSE)
            depth--;
        else if ((t->kind == TOK_COLON || t->kind == TOK_EQ) && depth <= 0)
            return t->kind == TOK_COLON && signs ? UINT32_MAX : i;
        else if (t->kind == TOK_STOP || t->kind == TOK_BAR)
            break;
        else if (t->kind == TOK_SIGN && (t->sign == '/' || t->sign == '*') && i + 1 < c->n && (c->t[i + 1].kind == TOK_NUM || c->t[i + 1].kind == TOK_OPEN))
            signs = true;
    }
    return UINT32_MAX;
}

/* ( … ) x 100, ( … ) / ( … ) at the beginning of a line. */
static bool opens_formula(const Cut *c, uint32_t i)
{
    int32_t depth = 0;
    if (c->t[i].kind != TOK_OPEN)
        return false;
    for (uint32_t k = i; k + 1 < c->n && k < i + 80; k++) {
        depth += (c->t[k].kind == TOK_OPEN) - (c->t[k].kind == TOK_CLOSE);
        if (depth == 0) {
            const Tok *q = &c->t[k + 1];
            return (q->kind == TOK_SIGN && q->sign != '-') || tok_is(q, "x") || (tok_is(q, "por") && k + 2 < c->n && c->t[k + 2].kind == TOK_NUM);
        }
    }
    return false;
}

static bool line_has_bar(const Cut *c, uint32_t i)
{
    for (uint32_t k = i; k < c->n && k < i + 64 && (k == i || !c->t[k].breaks); k++)
        if (c->t[k].kind == TOK_BAR)
            return true;
    return false;
}

/* Few enough and short enough to be the name of a variable: "PVRP", "NP(T)", "N (NUMERADOR)", "EBPI %", "POi Mj". */
static bool symbol_label(const Cut *c, uint32_t first, uint32_t end)
{
    while (first < end && c->t[first].kind == TOK_BULLET)
        first++;
    if (end <= first || end - first > SYMBOL_TOKENS_MAX)
        return false;
    uint32_t words = 0;
    for (uint32_t i = first; i < end; i++) {
        const Tok *t = &c->t[i];
        if (t->kind == TOK_WORD)
            words++;
        if (t->kind == TOK_WORD && !tok_symbol(c->r, t) && !tok_in(t, numerator_words) && !tok_in(t, denominator_words) && i > first)
            return false;
        if (t->kind == TOK_SIGN && t->sign != '-' && t->sign != '/')
            return false;
    }
    return words && words <= 3 && (tok_symbol(c->r, &c->t[first]) || end - first == 1 || words == 1);
}

static bool abbreviation(const Tok *t)
{
    static const char *const list[] = { "no", "num", "nro", "art", "sec", "pob", "prom", "tot", "cant", "inc", "dr", "vs", "aprox", "lic", "ing", "ma", "etc", "prog", "org", "mpio", "admon", NULL };
    return t->kind == TOK_NUM || tok_in(t, list);
}

/* NUMERADOR: DENOMINADOR (B): wherever they stand. */
static bool side_label(const Cut *c, uint32_t i)
{
    if (!tok_in(&c->t[i], numerator_words) && !tok_in(&c->t[i], denominator_words))
        return false;
    uint32_t e = label_end(c, i);
    return e != UINT32_MAX && c->t[e].kind == TOK_COLON && (e == i + 1 || (e == i + 4 && c->t[i + 1].kind == TOK_OPEN));
}

/* "Donde", and not the word within a sentence. */
static bool opens_where(const Cut *c, uint32_t i)
{
    const Tok *t = &c->t[i];
    if (!tok_in(t, where_words))
        return false;
    bool line = i == 0 || t->breaks || (tok_is(&c->t[i - 1], "en") && (i == 1 || c->t[i - 1].breaks));
    if (i + 1 == c->n)
        return line;
    const Tok *q = &c->t[i + 1];
    if (q->kind == TOK_COLON)
        return true;
    if (q->breaks && line)
        return true;
    if (tok_is(t, "donde") || tok_is(t, "siendo")) {
        uint32_t e = label_end(c, i + 1);
        bool after = i && (c->t[i - 1].kind == TOK_CLOSE || c->t[i - 1].kind == TOK_NUM || c->t[i - 1].kind == TOK_COMMA || c->t[i - 1].kind == TOK_STOP);
        return (line || after) && e != UINT32_MAX && symbol_label(c, i + 1, e);
    }
    return false;
}

/* A line that is a title and no more: FÓRMULA, MÉTODO DE CÁLCULO. */
static uint32_t title_line(const Cut *c, uint32_t i)
{
    uint32_t e = i;
    while (e < c->n && (e == i || !c->t[e].breaks)) {
        if (c->t[e].kind != TOK_WORD && c->t[e].kind != TOK_COMMA && c->t[e].kind != TOK_STOP)
            return 0;
        e++;
    }
    return e - i <= 5 && has(c->t, i, e, heading_words) && !tok_is(&c->t[i], "por") && e < c->n ? e : 0;
}

static bool complete(const Cut *c, uint32_t i)
{
    const Tok *p = &c->t[i - 1];
    if (c->depth > 0 || !(c->divides || c->adds))
        return false;
    bool lone = tok_symbol(c->r, p) && i > 1 && (p[-1].kind == TOK_SIGN || p[-1].kind == TOK_OPEN || p[-1].kind == TOK_EQ);
    return p->kind == TOK_NUM || p->kind == TOK_CLOSE || p->kind == TOK_STOP || p->kind == TOK_COMMA || lone;
}

static bool goes_on(const Cut *c, uint32_t first, uint32_t i)
{
    const Tok *p = &c->t[i - 1], *t = &c->t[i];
    if (i == first)
        return true;
    if (c->depth > 0 && i - first < 400 && t->breaks < 2)
        return true;
    if (p->kind == TOK_EQ || p->kind == TOK_OPEN || (p->kind == TOK_SIGN && (p->blank || p->sign != '-')))
        return true;
    if ((t->kind == TOK_SIGN && t->sign != '-') || t->kind == TOK_CLOSE || (t->kind == TOK_WORD && (tok_is(t, "x") || tok_is(t, "por"))))
        return t->breaks < 2 || c->depth > 0 || !c->divides || t->kind != TOK_WORD;
    return t->kind == TOK_SIGN && i + 1 < c->n && (c->t[i + 1].kind == TOK_OPEN || c->t[i + 1].kind == TOK_NUM);
}

/* The word at I stands earlier in the piece as an operand of few letters: "(V1/V2)*100 V1: …". */
static bool operand_before(const Cut *c, uint32_t first, uint32_t i)
{
    if (!(c->divides || c->adds) || c->t[i].kind != TOK_WORD || c->t[i].end - c->t[i].start > 12)
        return false;
    for (uint32_t k = first; k + 1 < i && k < first + 60; k++)
        if (c->t[k].kind == TOK_WORD && str_eq(c->t[k].fold, c->t[i].fold) && (c->t[k + 1].kind == TOK_SIGN || c->t[k + 1].kind == TOK_CLOSE))
            return true;
    return false;
}

/* A label in the middle of a line of definitions: the last word before = or : is a symbol. */
static bool inline_label(const Cut *c, uint32_t first, uint32_t i)
{
    const Tok *t = &c->t[i];
    if (!(c->listed || (c->r->mixed && c->labelled) || operand_before(c, first, i)) || i <= first || i + 2 >= c->n || c->depth > 0 || t->kind != TOK_WORD || !t->blank)
        return false;
    TokKind k = c->t[i + 1].kind;
    if ((k != TOK_EQ && k != TOK_COLON) || c->t[i + 1].breaks)
        return false;
    const Tok *p = &c->t[i - 1];
    if (p->kind == TOK_SIGN || p->kind == TOK_OPEN || p->kind == TOK_EQ || p->kind == TOK_COLON)
        return false;
    return tok_symbol(c->r, t) && (c->r->mixed || t->end - t->start <= 8 || p->kind == TOK_STOP || p->kind == TOK_COMMA);
}

static void add(Cut *c, PieceKind kind, uint32_t first, uint32_t body, uint32_t end)
{
    Piece p = { .kind = kind, .first = first, .body = body, .end = end, .listed = c->listed || c->notes, .announced = c->announce };
    p.equals = body > first && c->t[body - 1].kind == TOK_EQ;
    static const char *const formula[] = { "formula", "formulas", "ecuacion", NULL };
    bool line = first == 0 || c->t[first].breaks;
    c->announce = kind == PIECE_HEADING && line ? has(c->t, first, end, formula) ? 2 : 1 : 0;
    GC_PUSH(c->r->pieces, c->r->npieces, c->r->cap_pieces, p);
    c->depth = 0;
    c->divides = c->adds = c->bar = false;
}

/* "NÚMERO DE CASOS CON RESULTADO: CURADO" over a bar: a numerator with a colon in it. */
static bool row_of_fraction(const Cut *c, uint32_t first, uint32_t end)
{
    uint32_t next = end + 1;
    while (next < c->n && next < end + 64 && !c->t[next].breaks)
        next++;
    return tok_quantity(&c->t[first]) && next > end + 1 && next < c->n && c->t[next].breaks && line_has_bar(c, next);
}

/* What the label [first, end) opens; its sign stands at END. */
static PieceKind label_kind(Cut *c, uint32_t first, uint32_t end)
{
    const Tok *t = c->t;
    while (first < end && t[first].kind == TOK_BULLET)
        first++;
    if (has(t, first, end, where_words) && end - first <= 3)
        return PIECE_WHERE;
    if (t[end].kind == TOK_COLON) {
        if (tok_in(&t[first], numerator_words) || (end - first <= 4 && has(t, first, end, numerator_words)))
            return PIECE_NUMERATOR;
        if (tok_in(&t[first], denominator_words) || (end - first <= 4 && has(t, first, end, denominator_words)))
            return PIECE_DENOMINATOR;
        if (tok_in(&t[first], note_words))
            return PIECE_NOTE;
        if (has(t, first, end, formula_words) || (has(t, first, end, heading_words) && !(c->listed && symbol_label(c, first, end)) && !row_of_fraction(c, first, end)))
            return PIECE_HEADING;
        return symbol_label(c, first, end) ? PIECE_DEFINITION : PIECE_TEXT;
    }
    if (tok_in(&t[first], numerator_words) && end - first <= 4 && c->listed)
        return PIECE_NUMERATOR;
    if (tok_in(&t[first], denominator_words) && end - first <= 4 && c->listed)
        return PIECE_DENOMINATOR;
    return PIECE_TEXT;
}

static void watch(Cut *c, const Tok *t)
{
    c->depth += (t->kind == TOK_OPEN) - (t->kind == TOK_CLOSE);
    if (c->depth < 0)
        c->depth = 0;
    if (t->kind == TOK_SIGN && t->sign == '/')
        c->divides = true;
    if (t->kind == TOK_SIGN && (t->sign == '+' || (t->sign == '-' && t->blank && t->blank_after)))
        c->adds = true;
    if (t->kind == TOK_BAR)
        c->bar = c->divides = true;
}

/* A new piece begins before token I (not the first of the current one). */
static bool parts(Cut *c, uint32_t first, uint32_t i)
{
    const Tok *t = &c->t[i], *p = &c->t[i - 1];
    if (opens_where(c, i) || (tok_is(t, "en") && i + 1 < c->n && !c->t[i + 1].breaks && opens_where(c, i + 1)))
        return true;
    if (side_label(c, i))
        return true;
    if ((tok_is(t, "formula") || tok_is(t, "formulas")) && i + 1 < c->n && c->t[i + 1].kind == TOK_COLON && p->kind != TOK_WORD)
        return true;
    if (p->kind == TOK_STOP && tok_is(t, "entre"))
        return false;
    if (!t->breaks) {
        if (inline_label(c, first, i))
            return true;
        return p->kind == TOK_STOP && c->depth == 0 && t->kind == TOK_WORD && tok_upper(c->r, t) && t->blank && i >= 2 + first && !abbreviation(&c->t[i - 2]);
    }
    if (line_has_bar(c, i))
        return false;
    bool was_bar = c->bar && i > 1;
    if (was_bar) {                                          /* the row right below the bar */
        uint32_t k = i - 1;
        while (k > first && !c->t[k].breaks)
            k--;
        for (uint32_t q = k; q < i; q++)
            if (c->t[q].kind == TOK_BAR)
                return false;
    }
    if (t->kind == TOK_BULLET)
        return true;
    uint32_t e = label_end(c, i);
    if (e != UINT32_MAX && e > i && !(p->kind == TOK_EQ && !c->t[e].breaks && c->t[e].kind == TOK_EQ) && !(c->depth > 0 && c->t[e].kind != TOK_COLON && !symbol_label(c, i, e)))
        return !(goes_on(c, first, i) && c->depth > 0 && !symbol_label(c, i, e) && label_kind(c, i, e) == PIECE_TEXT);
    if (title_line(c, i) && c->depth == 0)
        return true;
    if ((tok_in(t, note_words) || tok_in(t, numerator_words) || tok_in(t, denominator_words)) && i + 1 < c->n && (c->t[i + 1].breaks || c->t[i + 1].kind == TOK_STOP))
        return true;
    if (goes_on(c, first, i))
        return false;
    if (opens_formula(c, i) && !(c->divides || c->adds) && c->depth == 0 && p->kind != TOK_SIGN)
        return true;
    if (t->breaks >= 2)
        return true;
    if (complete(c, i))
        return true;
    return p->kind == TOK_STOP && !abbreviation(&c->t[i - 1]) && c->depth == 0;
}

/* The label at the beginning of a piece, if it has one: its colon or sign, else UINT32_MAX. */
static uint32_t opening_label(Cut *c, uint32_t i)
{
    uint32_t e = label_end(c, i);
    if (e == UINT32_MAX && c->t[i].kind != TOK_EQ) {        /* a sentence that wraps and ends in a colon */
        for (uint32_t k = i; k < c->n && k < i + 90; k++) {
            if (c->t[k].kind == TOK_STOP || (c->t[k].kind == TOK_SIGN && c->t[k].sign != '-') || (k > i && c->t[k].breaks >= 2) || c->t[k].kind == TOK_EQ || c->t[k].kind == TOK_BAR)
                break;
            if (c->t[k].kind == TOK_COLON)
                return has(c->t, k > i + 6 ? k - 6 : i, k, heading_words) ? k : UINT32_MAX;
        }
        return UINT32_MAX;
    }
    return e;
}

void pieces_cut(Reader *r)
{
    Cut c = { .r = r, .t = r->toks.t, .n = r->toks.n };
    for (uint32_t i = 0; i < c.n; ) {
        uint32_t first = i, body = i;
        bool was = c.listed;
        PieceKind kind = PIECE_TEXT;
        if (c.t[i].breaks >= 2 && c.notes)
            c.notes = false;
        uint32_t e = opening_label(&c, i), title = title_line(&c, i);
        bool where = opens_where(&c, i) || (tok_is(&c.t[i], "en") && i + 1 < c.n && opens_where(&c, i + 1));
        if (where) {
            uint32_t w = tok_is(&c.t[i], "en") ? i + 1 : i;
            body = w + 1 + (w + 1 < c.n && c.t[w + 1].kind == TOK_COLON);
            add(&c, PIECE_WHERE, first, body, body);
            c.listed = true;
            i = body;
            continue;
        }
        if (title && (e == UINT32_MAX || e >= title)) {
            add(&c, PIECE_HEADING, first, title, title);
            c.listed = c.notes = false;
            i = title;
            continue;
        }
        if (e == UINT32_MAX && (tok_in(&c.t[i], numerator_words) || tok_in(&c.t[i], denominator_words)) && i + 1 < c.n && (c.t[i + 1].breaks || c.t[i + 1].kind == TOK_STOP)) {
            kind = tok_in(&c.t[i], numerator_words) ? PIECE_NUMERATOR : PIECE_DENOMINATOR;
            body = i + 1;
        } else if (e != UINT32_MAX && e > i) {
            kind = label_kind(&c, i, e);
            if (kind == PIECE_HEADING) {
                add(&c, kind, first, e + 1, e + 1);
                c.listed = c.notes = false;
                i = e + 1;
                continue;
            }
            body = e + 1;
            if (kind == PIECE_DEFINITION)
                c.listed = true;
            if (kind == PIECE_NOTE)
                c.notes = true;
        } else if (e == i)
            body = i + 1;
        c.labelled = body > i && c.t[body - 1].kind == TOK_EQ;
        uint32_t k = body > i ? body : i + 1;
        for (uint32_t q = i; q < k; q++)
            watch(&c, &c.t[q]);
        if (kind != PIECE_TEXT)
            c.depth = 0, c.divides = c.adds = false;
        while (k < c.n && !(k > body && parts(&c, k > body && body > first ? body : first, k)) && !(k == body && c.t[k].breaks >= 2 && kind == PIECE_NOTE)) {
            watch(&c, &c.t[k]);
            k++;
        }
        bool before = c.listed;
        if (kind == PIECE_DEFINITION && !was)
            c.listed = false;
        add(&c, kind, first, body, k);
        c.listed = before;
        i = k;
    }
}
