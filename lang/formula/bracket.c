/* bracket.c -- a bracket without a partner: it is left out, or given a partner at its own depth, never inside a pair that is whole.  If all of these
 * repairs compute the same, that is the formula; if they do not, the finding lists what each computes. */
#include "lang/formula/read.h"
#include "runtime/mem.h"

#include <string.h>

enum { TRIES_MAX = 160, TOKENS_MAX = 2000, LISTED_MAX = 4 };

typedef struct Repair { Str skeleton; Parsed parsed; Tok *t; uint32_t n; } Repair;

typedef struct Repairs {
    Reader  *r;
    Repair   found[LISTED_MAX + 1];
    uint32_t n, tries;
} Repairs;

static void try_one(Repairs *rs, Tok *t, uint32_t n)
{
    if (rs->tries++ >= TRIES_MAX || rs->r->work > WORK_MAX || rs->n > LISTED_MAX)
        return;
    if (toks_pair(t, n))
        return;
    Diags *diags = rs->r->diags;
    rs->r->diags = NULL;
    toks_decide(rs->r, t, n);
    Parsed p = tree_build(rs->r, t, n);
    rs->r->diags = diags;
    if (!p.tree || !p.rank)
        return;
    Buf b = { 0 };
    skeleton_print(&b, p.tree);
    Str s = { gc_strndup(b.p, b.len), (uint32_t)b.len };
    buf_free(&b);
    for (uint32_t i = 0; i < rs->n; i++)
        if (str_eq(rs->found[i].skeleton, s))
            return;
    rs->found[rs->n++] = (Repair){ s, p, t, n };
}

static Tok *without(const Tok *t, uint32_t n, uint32_t i)
{
    Tok *c = gc_array(Tok, n);
    memcpy(c, t, i * sizeof *t);
    memcpy(c + i, t + i + 1, (n - i - 1) * sizeof *t);
    return c;
}

static Tok *with(const Tok *t, uint32_t n, uint32_t i, TokKind kind)
{
    Tok *c = gc_array(Tok, n + 1);
    memcpy(c, t, i * sizeof *t);
    c[i] = tok_made(kind, '(', i < n ? t[i].start : t[n - 1].end);
    memcpy(c + i + 1, t + i, (n - i) * sizeof *t);
    return c;
}

/* Operands begin at I: a bracket may open there. */
static bool begins(const Tok *t, uint32_t n, uint32_t i)
{
    if (i >= n || t[i].kind == TOK_CLOSE || (t[i].kind == TOK_SIGN && t[i].on))
        return false;
    if (t[i].kind == TOK_OPEN && i && (t[i - 1].kind == TOK_FUNC || t[i - 1].kind == TOK_SKIP || t[i].role == ROLE_CALL))      /* Σ (i=1) (… */
        return true;
    return i == 0 || t[i - 1].kind == TOK_OPEN || (t[i - 1].kind == TOK_SIGN && t[i - 1].on) || t[i - 1].kind == TOK_EQ;
}

static bool ends(const Tok *t, uint32_t n, uint32_t i)
{
    if (i == 0 || t[i - 1].kind == TOK_OPEN || (t[i - 1].kind == TOK_SIGN && t[i - 1].on))
        return false;
    return i == n || t[i].kind == TOK_CLOSE || (t[i].kind == TOK_SIGN && t[i].on);
}

/* The tokens with brackets that have no partner put aside, so that the signs can be decided. */
static Tok *provisional(Reader *r, const Tok *t, uint32_t n)
{
    Tok *c = gc_array(Tok, n);
    memcpy(c, t, n * sizeof *t);
    toks_pair(c, n);
    toks_decide(r, c, n);
    return c;
}

static void say_repairs(Repairs *rs, Diag *d)
{
    uint32_t shown = rs->n < LISTED_MAX ? rs->n : LISTED_MAX;
    for (uint32_t i = 0; i < shown; i++) {
        Buf b = { 0 };
        expr_print(&b, rs->found[i].parsed.tree);
        Str s = { b.p, (uint32_t)b.len };
        if (s.len > 300)
            s.len = 300;
        while (s.len && ((unsigned char)s.p[s.len] & 0xC0) == 0x80)
            s.len--;
        diag_note(d, (Span){ 0 }, "podría leerse %.*s%s", (int)s.len, s.p, b.len > s.len ? "…" : "");
        buf_free(&b);
    }
}

Parsed bracket_repair(Reader *r, const Tok *t, uint32_t n)
{
    Repairs rs = { .r = r };
    uint32_t alone = UINT32_MAX, count = 0;
    for (uint32_t i = 0; i < n; i++)
        if ((t[i].kind == TOK_OPEN || t[i].kind == TOK_CLOSE) && t[i].mate == UINT32_MAX) {
            alone = i;
            count++;
        }
    Diags *diags = r->diags;
    r->diags = NULL;
    Tok *seen = provisional(r, t, n);
    bool arithmetic = false;
    for (uint32_t i = 0; i < n; i++)
        arithmetic |= seen[i].kind == TOK_SIGN && seen[i].on && seen[i].rank >= 2;
    if (count == 1 && n <= TOKENS_MAX && arithmetic) {
        bool open = t[alone].kind == TOK_OPEN;
        try_one(&rs, without(t, n, alone), n - 1);
        for (uint32_t i = open ? alone + 1 : 0; i <= (open ? n : alone) && rs.n <= LISTED_MAX; i++) {
            if (open ? ends(seen, n, i) : begins(seen, n, i))
                try_one(&rs, with(t, n, i, open ? TOK_CLOSE : TOK_OPEN), n + 1);
            if (i < n && seen[i].kind == TOK_OPEN && seen[i].mate != UINT32_MAX)
                i = seen[i].mate;               /* its inside is whole */
        }
    }
    r->diags = diags;
    Span place = alone == UINT32_MAX ? (Span){ r->source, 0, 0 } : tok_span(r, &t[alone]);
    Str sign = span_text(place);
    if (rs.n == 1) {
        Repair *one = &rs.found[0];
        Parsed p = tree_build(r, one->t, one->n);
        p.repaired = true;
        if (r->diags) {
            Diag *d = diag_add(r->diags, D_F001, place, "«%.*s» no tiene pareja", (int)sign.len, sign.p);
            Buf b = { 0 };
            expr_print(&b, p.tree);
            diag_hint(d, "se lee %.*s", (int)(b.len < 400 ? b.len : 0), b.len ? b.p : "");
            if (b.len >= 400)
                diag_hint(d, "ponga su pareja o bórrelo: el resultado no cambia");
            buf_free(&b);
        }
        return p;
    }
    if (arithmetic && r->diags) {
        Diag *d = count > 1 ? diag_add(r->diags, D_F002, place, "hay %u paréntesis sin pareja; la fórmula no se puede leer", count)
                            : diag_add(r->diags, D_F002, place, "«%.*s» no tiene pareja, y según dónde se ponga la fórmula da otra cosa", (int)sign.len, sign.p);
        say_repairs(&rs, d);
        diag_hint(d, "ponga o quite el paréntesis que corresponda");
    }
    uint8_t rank = 0;
    for (uint32_t i = 0; i < n; i++)
        if (seen[i].kind == TOK_SIGN && seen[i].on && seen[i].rank > rank)
            rank = seen[i].rank;
    return (Parsed){ .broken = arithmetic, .rank = arithmetic ? rank : 0, .rest = n };
}
