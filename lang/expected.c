/* expected.c -- the message of a syntax error: what was found, what would fit, and the way out of the
 * mistakes that people make most. */
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"
#include <string.h>

enum { SHOWN_MAX = 5 };

void expected_add(Expected *e, int kind)
{
    if (e->n < EXPECTED_MAX)
        e->kinds[e->n++] = kind;
}

static bool expects(const Expected *e, int kind)
{
    for (uint32_t i = 0; i < e->n; i++)
        if (e->kinds[i] == kind)
            return true;
    return false;
}

static bool starts_expression(int kind)
{
    switch (kind) {
    case NAME: case NUMBER: case PERCENT: case PERIOD: case DATE: case TEXT: case FALTA_MOTIVO: case MINUS: case NO: case SI:
    case VERDADERO: case FALSO: case LPAREN:
        return true;
    default:
        return false;
    }
}

static bool is_operator(int kind)
{
    switch (kind) {
    case PLUS: case MINUS: case TIMES: case DIVIDE: case POWER: case EQ: case NE: case LT: case LE: case GT: case GE: case DOT:
    case Y: case O: case O_BIEN: case ENTRE: case EN: case EN_AT: case FALTA: case CONTIENE: case EMPIEZA: case TERMINA_CON:
        return true;
    default:
        return false;
    }
}

/* "una coma o «)»": groups first named as a person would, then at most SHOWN_MAX kinds. */
static const char *list(const Expected *e)
{
    const char *words[SHOWN_MAX + 2];
    uint32_t n = 0, more = 0;
    bool expression = expects(e, NUMBER) && expects(e, LPAREN) && expects(e, VERDADERO);
    bool operators = expects(e, PLUS) && expects(e, TIMES);
    if (expression)
        words[n++] = "una expresión";
    if (operators)
        words[n++] = "un operador";
    for (uint32_t i = 0; i < e->n; i++) {
        int k = e->kinds[i];
        if ((expression && starts_expression(k)) || (operators && is_operator(k)) || k == SCALE)
            continue;
        if (operators && (k == NAME || k == LPAREN))        /* a unit or arguments: seldom what was meant */
            continue;
        if (n < SHOWN_MAX)
            words[n++] = token_kind_name(k);
        else
            more++;
    }
    if (n == 0)
        return "otra cosa";
    Buf b = { 0 };
    for (uint32_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : i + 1 == n && !more ? " o " : ", ", words[i]);
    if (more)
        buf_puts(&b, " …");
    const char *s = gc_strndup(b.p, b.len);
    buf_free(&b);
    return s;
}

static const char *found(const Token *t)
{
    Str text = span_text(t->span);
    switch (t->kind) {
    case NEWLINE: return "el fin del renglón";
    case END:     return "el final del programa";
    case ROW:     return "un renglón de tabla";
    case TEXT:    return "un texto entre comillas";
    default:
        return text.len > 40 ? token_kind_name(t->kind) : gc_printf("«%.*s»", (int)text.len, text.p);
    }
}

/* The innermost bracket that is open before token T of its line, found by walking back. */
static const Token *open_bracket(const Build *b, const Token *t)
{
    uint32_t closed = 0;
    for (const Token *p = t - 1; p > b->first_token && p->kind != NEWLINE; p--) {
        switch (p->kind) {
        case RPAREN: case RBRACKET: case RBRACE:
            closed++;
            break;
        case LPAREN: case LBRACKET: case LBRACE:
            if (closed == 0)
                return p;
            closed--;
            break;
        default:
            break;
        }
    }
    return NULL;
}

static bool is_value(int kind)
{
    return kind == NUMBER || kind == PERCENT || kind == NAME || kind == TEXT || kind == PERIOD || kind == DATE || kind == LPAREN ||
           kind == VERDADERO || kind == FALSO;
}

static bool ends_value(int kind)
{
    return (is_value(kind) && kind != LPAREN) || kind == RPAREN || kind == RBRACKET || kind == RBRACE;
}

static bool is_closer(int kind) { return kind == RPAREN || kind == RBRACKET || kind == RBRACE; }

/* The expected word that a name at T may be a slip for, as «word», or null. */
static const char *nearest_word(const Expected *e, const Token *t)
{
    Str words[EXPECTED_MAX];
    const char *names[EXPECTED_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n && t->kind == NAME; i++) {
        const char *name = token_kind_name(e->kinds[i]);
        size_t len = strlen(name);
        if (len < 6 || strncmp(name, "«", 2) != 0 || strcmp(name + len - 2, "»") != 0)
            continue;
        names[n] = name;
        words[n++] = (Str){ name + 2, (uint32_t)len - 4 };
    }
    Str near = n ? text_nearest(t->text, words, n) : (Str){ 0 };
    for (uint32_t i = 0; i < n; i++)
        if (near.len && words[i].p == near.p)
            return names[i];
    return NULL;
}

void build_syntax_error(Build *b, Span at, const Expected *e)
{
    const Token *t = b->token, *before = b->before;
    bool at_end = t->kind == END || t->kind == NEWLINE;
    bool last = t->kind == END || (t->kind == NEWLINE && t[1].kind == END);     /* a line end is never the last token */
    const Token *open = open_bracket(b, t);
    if (last && b->diags->errors == 0)
        b->incomplete = true;
    if (at_end && open) {
        Diag *d = diag_add(b->diags, D_S008, open->span, "este «%c» no se cierra", b->source->text[open->span.start]);
        diag_note(d, at, "hasta aquí seguía abierto");
        diag_hint(d, "cierre con «%s»", open->kind == LPAREN ? ")" : open->kind == LBRACKET ? "]" : "}");
        return;
    }
    if (is_closer(t->kind) && !open) {
        Diag *d = diag_add(b->diags, D_S009, at, "este «%c» no cierra nada", b->source->text[at.start]);
        diag_hint(d, "bórrelo, o abra el paréntesis que falta");
        return;
    }
    if (expects(e, NAME) && t->kind != NAME && t->kind != SI && word_is_reserved(text_fold(t->text)) && !expects(e, t->kind)) {
        Diag *d = diag_add(b->diags, D_S024, at, "«%.*s» es palabra de Vara y no puede estar aquí", (int)t->text.len, t->text.p);
        if (expects(e, TEXT) && !expects(e, NUMBER))
            diag_hint(d, "si es un nombre, escríbalo entre comillas: \"%.*s\"", (int)t->text.len, t->text.p);
        else
            diag_hint(d, "se esperaba %s", list(e));
        return;
    }
    if (before && is_value(t->kind) && ends_value(before->kind) && expects(e, PLUS)) {
        Diag *d = diag_add(b->diags, D_S030, at, "falta un operador o una coma antes de %s", found(t));
        if (t->kind == NAME && (t->fold.len == 1 && (t->fold.p[0] == 'x')))
            diag_hint(d, "para multiplicar escriba «*» o «×»");
        else if (t->kind == NAME && before->kind == NAME)
            diag_hint(d, "un nombre no lleva espacios: una las palabras con «_», o escriba el operador que falta");
        else
            diag_hint(d, "después de %s se esperaba %s", found(before), list(e));
        return;
    }
    Diag *d;
    if (last)
        d = diag_add(b->diags, D_S031, at, "el texto termina antes de tiempo; se esperaba %s", list(e));
    else
        d = diag_add(b->diags, D_S001, at, "no se esperaba %s aquí; se esperaba %s", found(t), list(e));
    if (t->kind == COMMA && before && before->kind == NUMBER)
        diag_hint(d, "los miles se separan con «_» o con nada: 1_000; el decimal lleva punto: 0.5");
    else if (expects(e, NAME) && expects(e, EQ) && e->n <= 3)
        diag_hint(d, "después del nombre de la columna va su tipo: número, texto, fecha, periodo o lógico; o «= expresión»");
    else if (t->kind == EQ && expects(e, COLON))
        diag_hint(d, "aquí va «:»");
    else if (t->kind == COLON && expects(e, EQ))
        diag_hint(d, "aquí va «=»");
    else if (t->kind == NEWLINE && expects(e, VERDADERO))
        diag_hint(d, "si la expresión sigue abajo, enciérrela entre paréntesis o deje el operador al final de este renglón");
    else if (t->kind == SI)
        diag_hint(d, "una condición dentro de una operación va entre paréntesis: 1 + (si … entonces … si no …)");
    else if (expects(e, SI_NO))
        diag_hint(d, "toda condición dice qué pasa si no se cumple: «si … entonces … si no …»");
    else if (t->kind == PLUS)
        diag_hint(d, "un número positivo se escribe sin «+»");
    else if (t->kind == LPAREN && before && before->kind == NUMBER)
        diag_hint(d, "para multiplicar escriba «*»");
    else if (nearest_word(e, t))
        diag_hint(d, "¿quiso decir %s?", nearest_word(e, t));
}
