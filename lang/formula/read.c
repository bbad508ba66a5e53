/* read.c -- formula_read: the pieces of a text, which of them is the formula, what the others say about it. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

/* Signs that may be operators, or rows that may be a fraction: whether a stretch is worth reading at all. */
bool toks_promising(const Tok *t, uint32_t n)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (t[i].kind == TOK_SIGN || t[i].kind == TOK_FUNC || tok_is(&t[i], "entre") || tok_is(&t[i], "promedio") || (tok_is(&t[i], "por") && i))
            return true;
        if ((tok_is(&t[i], "x")) && i + 1 < n)
            return true;
        rows += i && t[i].breaks;
    }
    return rows > 0 && rows <= 6;
}

Span toks_span(const Reader *r, const Tok *t, uint32_t first, uint32_t end)
{
    uint32_t a = UINT32_MAX, b = 0;
    for (uint32_t i = first; i < end; i++) {
        if (t[i].made)
            continue;
        a = t[i].start < a ? t[i].start : a;
        b = t[i].end > b ? t[i].end : b;
    }
    return a == UINT32_MAX ? (Span){ 0 } : (Span){ r->source, a, b };
}

static bool lone_number(const Tok *t, uint32_t n)
{
    uint32_t k = 0;
    while (k < n && (t[k].kind == TOK_STOP || t[k].kind == TOK_COMMA))
        k++;
    return k < n && t[k].kind == TOK_NUM && (k + 1 == n || t[k + 1].kind != TOK_SIGN);
}

static Expr *printed_result(const Reader *r, const Tok *t, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (t[k].kind == TOK_NUM) {
            Expr *e = expr_new(EXPR_NUM, tok_span(r, &t[k]));
            e->as.num.text = t[k].fold;
            return number_value(t[k].fold, &e->as.num.value) ? e : NULL;
        }
    return NULL;
}

/* What stands behind the equals sign is arithmetic with numbers alone. */
static bool numbers_follow(const Tok *t, uint32_t i, uint32_t n)
{
    uint32_t numbers = 0;
    for (; i < n && t[i].kind != TOK_EQ; i++) {
        if (t[i].kind == TOK_WORD && !tok_is(&t[i], "x") && !tok_is(&t[i], "por"))
            return false;
        numbers += t[i].kind == TOK_NUM;
    }
    return numbers > 1;
}

/* T: the tokens of a piece, with its left side.  LABEL: that of a piece whose label ends in a colon. */
static void collect_parts(Reader *r, Candidates *out, uint32_t piece, const Tok *t, uint32_t n, Span label, bool listed)
{
    uint32_t from = 0, before = 0;
    int32_t depth = 0;
    bool left = label.source != NULL, found = false;
    for (uint32_t i = 0; i <= n; i++) {
        if (i < n && t[i].kind == TOK_OPEN)
            depth++;
        if (i < n && t[i].kind == TOK_CLOSE && depth)
            depth--;
        if (i < n && (t[i].kind != TOK_EQ || depth > 0))
            continue;
        uint32_t len = i - from;
        Parsed p = { 0 };
        if (len && toks_promising(t + from, len)) {
            Diags *diags = r->diags;
            r->diags = NULL;
            r->equation = i < n || from > 0;
            p = expression_read(r, t + from, len);
            r->diags = diags;
        }
        bool equation = r->equation;
        r->equation = false;
        if (p.rank && p.rank < 3 && i < n && numbers_follow(t, i + 1, n))
            p = (Parsed){ 0 };          /* "… sostenibles/ uso … = 708928 / 33814132": the name of the indicator */
        if (p.rank && (p.tree || p.broken)) {
            Candidate c = { .piece = piece, .parsed = p, .listed = listed };
            c.equation = equation;
            c.toks = (Toks){ (Tok *)(uintptr_t)(t + from), len, len };
            c.span = toks_span(r, t, from, i);
            if (from > before)
                c.left = toks_span(r, t, before, from - 1);
            else if (left && !found)
                c.left = label;
            GC_PUSH(out->items, out->n, out->cap, c);
            found = true;
            before = i + 1;
        } else if (found && lone_number(t + from, len) && out->items[out->n - 1].piece == piece) {
            out->items[out->n - 1].result = printed_result(r, t + from, len);
            before = i + 1;
        }
        from = i + 1;
    }
}

static void collect(Reader *r, Candidates *out, uint32_t piece)
{
    const Piece *p = &r->pieces[piece];
    if (p->kind == PIECE_HEADING || p->kind == PIECE_WHERE)
        return;
    bool colon = p->body > p->first && !p->equals;
    for (uint32_t i = p->body; colon && p->kind == PIECE_TEXT && i < p->end; i++)
        colon = r->toks.t[i].kind != TOK_BAR;       /* "resultado: curado" over a bar is a numerator */
    uint32_t first = colon ? p->body : p->first, n = p->end - first;
    if (!n || p->kind == PIECE_NUMERATOR || p->kind == PIECE_DENOMINATOR)
        return;
    const Tok *t = r->toks.t + first;
    Toks rows = { 0 };
    if (n > 2 && t[0].kind == TOK_OPEN) {           /* ( X = A / B ) */
        Tok *c = gc_array(Tok, n);
        memcpy(c, t, n * sizeof *t);
        toks_pair(c, n);
        bool inside = false;
        int32_t depth = 0;
        for (uint32_t i = 1; c[0].mate == n - 1 && i + 1 < n; i++) {
            depth += (c[i].kind == TOK_OPEN) - (c[i].kind == TOK_CLOSE);
            inside |= c[i].kind == TOK_EQ && depth == 0;
        }
        if (inside) {
            t++;
            n -= 2;
        }
    }
    if (rows_with_bar(r, t, n, &rows)) {
        t = rows.t;
        n = rows.n;
    }
    Span label = colon ? toks_span(r, r->toks.t, p->first, p->body - 1) : (Span){ 0 };
    collect_parts(r, out, piece, t, n, label, p->listed || p->kind == PIECE_NOTE);
}

Span toks_trimmed(const Reader *r, uint32_t first, uint32_t end)
{
    const Tok *t = r->toks.t;
    while (first < end && (t[first].kind == TOK_BULLET || t[first].kind == TOK_STOP || t[first].kind == TOK_COMMA || t[first].kind == TOK_COLON || t[first].kind == TOK_SIGN))
        first++;
    while (end > first && (t[end - 1].kind == TOK_STOP || t[end - 1].kind == TOK_COMMA || t[end - 1].kind == TOK_BULLET || t[end - 1].kind == TOK_SIGN))
        end--;
    return toks_span(r, t, first, end);
}

/* ---- the whole ---- */

static bool same_tokens(const Tok *a, const Tok *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i].kind != b[i].kind || a[i].sign != b[i].sign || a[i].variable != b[i].variable || !str_eq(a[i].fold, b[i].fold))
            return false;
    return true;
}

/* The formula pasted twice, within a piece or in the next one: the second copy, or no place. */
static Span second_copy(Reader *r, const Candidates *all, Candidate *main)
{
    uint32_t n = main->toks.n;
    while (n && (main->toks.t[n - 1].kind == TOK_STOP || main->toks.t[n - 1].kind == TOK_COMMA))
        n--;
    if (n >= 6 && n % 2 == 0 && same_tokens(main->toks.t, main->toks.t + n / 2, n / 2)) {
        Span copy = toks_span(r, main->toks.t, n / 2, n);
        main->toks.n = n / 2;
        return copy;
    }
    for (uint32_t i = 0; i < all->n; i++) {
        const Candidate *c = &all->items[i];
        if (c->piece == main->piece + 1 && c->toks.n == main->toks.n && main->toks.n >= 3 && same_tokens(c->toks.t, main->toks.t, c->toks.n) &&
            (c->left.source != NULL) == (main->left.source != NULL) && !main->parsed.numeric)
            return c->span;
    }
    return (Span){ 0 };
}

/* Lengths at which forms cut what is pasted into them. */
static bool field_length(uint32_t chars)
{
    return chars >= 100 && (chars % 50 == 0 || (chars & (chars - 1)) == 0 || ((chars + 1) & chars) == 0 || ((chars + 2) & (chars + 1)) == 0 || (chars + 1) % 100 == 0 || chars == 240);
}

static bool text_cut(const Reader *r, const Candidate *main)
{
    uint32_t chars = 0;
    for (uint32_t i = 0; i < r->source->len; i++)
        chars += ((unsigned char)r->source->text[i] & 0xC0) != 0x80;
    const Tok *last = &r->toks.t[r->toks.n - 1];
    Str end = str_trim((Str){ r->source->text, r->source->len });
    bool dots = (end.len >= 3 && memcmp(end.p + end.len - 3, "...", 3) == 0) || (end.len >= 3 && memcmp(end.p + end.len - 3, "\xE2\x80\xA6", 3) == 0);
    if (main->span.end + 4 < last->end || (!field_length(chars) && !dots))
        return false;
    int32_t depth = 0;
    for (uint32_t i = 0; i < main->toks.n; i++)
        depth += (main->toks.t[i].kind == TOK_OPEN) - (main->toks.t[i].kind == TOK_CLOSE);
    return depth > 0 || last->kind == TOK_SIGN || last->kind == TOK_OPEN;
}

static void set_main(Reader *r, FormulaRead *f, const Candidates *all, Candidate *main)
{
    if (main->left.source) {
        f->left_span = main->left;
        f->left = span_phrase(r->source, main->left.start, main->left.end);
    }
    Span copy = second_copy(r, all, main);
    if (text_cut(r, main)) {
        uint32_t last = r->toks.n - 1;
        while (last && r->toks.t[last].kind == TOK_STOP && r->toks.t[last - 1].kind == TOK_STOP)      /* "..." */
            last--;
        Diag *d = diag_add(r->diags, D_F020, toks_span(r, r->toks.t, last, r->toks.n), "el texto se corta aquí, antes de que la fórmula termine");
        diag_hint(d, "consiga el texto completo: el campo del que se copió no alcanzó");
        f->verdict = FORMULA_UNREAD;
        return;
    }
    r->equation = main->equation;
    Parsed p = expression_read(r, main->toks.t, main->toks.n);
    f->tree = p.tree;
    f->numeric = p.numeric;
    f->result = main->result;
    f->repaired = p.repaired;
    f->verdict = p.tree ? FORMULA_READ : FORMULA_UNREAD;
    if (copy.source)
        diag_hint(diag_add(r->diags, D_F019, copy, "la fórmula está escrita dos veces"), "borre la segunda");
    uint32_t leaf = 0;
    if (f->tree)
        operands_collect(r, f, f->tree, &leaf);
}

static void add_more(Reader *r, FormulaRead *f, const Candidates *all, const Candidate *main)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const Candidate *c = &all->items[i];
        if (c == main || !c->parsed.tree)
            continue;
        FormulaEquation e = { .span = c->span, .tree = c->parsed.tree, .numeric = c->parsed.numeric, .result = c->result };
        if (c->left.source)
            e.left = span_phrase(r->source, c->left.start, c->left.end);
        GC_PUSH(f->more, f->nmore, f->cap_more, e);
    }
}

static bool defined(const FormulaRead *f, Str key)
{
    for (uint32_t d = 0; d < f->ndefinitions; d++)
        if (str_eq(f->definitions[d].fold, key))
            return true;
    return false;
}

/* "PIBMj = POi Mj PIBEi POiE", a fraction that lost its lines: symbols side by side behind an equals sign, each of them defined further on. */
static bool bare_symbols(Reader *r, const FormulaRead *f)
{
    for (uint32_t i = 0; i < r->npieces; i++) {
        const Piece *p = &r->pieces[i];
        uint32_t known = 0, words = p->end - p->body;
        if (!p->equals || p->kind != PIECE_TEXT || words < 2 || words > 8)
            continue;
        const Tok *t = &r->toks.t[p->body];
        uint32_t at[8], symbols = 0;                        /* where each symbol begins; "POi Mj" may be one */
        for (uint32_t k = 0; k < words && tok_symbol(r, &t[k]); symbols++) {
            bool two = k + 1 < words && defined(f, text_key(r->source, t[k].start, t[k + 1].end));
            known += two || defined(f, text_key(r->source, t[k].start, t[k].end));
            at[symbols] = k;
            k += two ? 2 : 1;
            if (k == words)
                words = 0;
        }
        if (words || symbols < 2 || known < 2)
            continue;
        const Tok *l = &t[at[1] - 1], *q = &t[at[1]];
        Str a = span_text((Span){ r->source, t[0].start, l->end }), b = span_text(tok_span(r, q));
        Diag *d = diag_add(r->diags, D_F022, (Span){ r->source, l->end, q->start }, "entre «%.*s» y «%.*s» no hay ningún signo", (int)a.len, a.p, (int)b.len, b.p);
        diag_hint(d, "escriba los signos que faltan: al copiar el texto se perdió la forma de la fórmula");
        return true;
    }
    return false;
}

/* An equation of which a bad copy left hardly a sign. */
static bool lost_equation(Reader *r)
{
    for (uint32_t i = 0; i < r->npieces; i++) {
        const Piece *p = &r->pieces[i];
        uint32_t lost = 0, other = 0, first = 0;
        for (uint32_t k = p->first; k < p->end; k++) {
            const Tok *t = &r->toks.t[k];
            if (t->kind == TOK_LOST && !lost++)
                first = k;
            other += t->kind == TOK_WORD || t->kind == TOK_NUM;
        }
        if (!p->equals || p->kind != PIECE_TEXT || lost < 2 || lost <= other)
            continue;
        Diag *d = diag_add(r->diags, D_F021, tok_span(r, &r->toks.t[first]), "aquí había un símbolo que se perdió al copiar el texto");
        diag_hint(d, "escriba la fórmula otra vez: de ella casi no quedó nada");
        return true;
    }
    return false;
}

FormulaRead *formula_read(const Source *source, const FormulaCard *card, Diags *diags)
{
    FormulaRead *f = gc_new(FormulaRead);
    f->source = source;
    f->verdict = FORMULA_NONE;
    if (source->len > FORMULA_MAX_BYTES) {
        Diag *d = diag_add(diags, D_F029, (Span){ source, 0, source->len }, "el texto mide %u bytes; se leen hasta %d", source->len, FORMULA_MAX_BYTES);
        diag_hint(d, "deje solo la fórmula y sus definiciones");
        f->verdict = FORMULA_UNREAD;
        return f;
    }
    Reader r = { .source = source, .card = card, .diags = diags, .out = f };
    r.toks = toks_scan(source, &r.mixed);
    if (!r.toks.n)
        return f;
    toks_variables(&r);
    pieces_cut(&r);
    Candidates all = { 0 };
    for (uint32_t i = 0; i < r.npieces; i++)
        collect(&r, &all, i);
    Candidate said = { 0 }, *main = candidate_choose(&r, &all);
    if ((!main || main->parsed.numeric || candidate_standing(&r, main) < 8 || !expression_divides(main->parsed.tree)) && said_fraction(&r, &said))
        main = &said;
    if (main)
        set_main(&r, f, &all, main);
    add_more(&r, f, &all, main);
    pieces_describe(&r, f, &all, main);
    if (!main && (bare_symbols(&r, f) || lost_equation(&r)))
        f->verdict = FORMULA_UNREAD;
    return f;
}
