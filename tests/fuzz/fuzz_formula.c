/* fuzz_formula.c -- any text through the reader of published formulas and its checks: both end, places stay inside the text, a verdict has its reason.
 * The first byte tells how much of the text is known beforehand: its first lines are then variables, and further ones the card. */
#include "lang/build.h"
#include "lang/formula/formula.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool cond)
{
    if (!cond)
        abort();
}

static void inside(Span s, const Source *source)
{
    must(!s.source || (s.source == source && s.start <= s.end && s.end <= source->len));
}

static void walk(const Expr *e, const Source *source, uint32_t depth)
{
    must(depth < EXPR_DEPTH_MAX);
    inside(e->span, source);
    if (e->kind == EXPR_BINARY) {
        walk(e->as.binary.left, source, depth + 1);
        walk(e->as.binary.right, source, depth + 1);
    } else if (e->kind == EXPR_PAREN || e->kind == EXPR_NEG)
        walk(e->as.unary.operand, source, depth + 1);
    else if (e->kind == EXPR_CALL)
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            walk(e->as.call.args.items[i], source, depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    uint32_t known = data[0] % 4;
    char *clean = mem_alloc(size, 3);
    size_t n = 0;
    for (size_t i = 1; i < size; ) {            /* a source is UTF-8: bad bytes become one sign */
        uint32_t used;
        n += utf8_write(utf8_decode((const char *)data + i, size - i, &used), clean + n);
        i += used;
    }
    const char *text = clean;
    FormulaVariable variables[4];
    FormulaCard card = { .variables = variables };
    while (card.nvariables < known) {
        const char *end = memchr(text, '\n', n);
        if (!end)
            break;
        variables[card.nvariables++] = (FormulaVariable){ .phrase = { text, (uint32_t)(end - text) } };
        n -= (size_t)(end + 1 - text);
        text = end + 1;
    }
    Str *const fields[] = { &card.name, &card.unit, &card.type, &card.sense, &card.goal, &card.baseline };
    static const char *const usual[] = { "Porcentaje de a", "Porcentaje", "Absoluto", "Descendente", "1", "95.5%" };
    for (uint32_t i = 0; i < 6; i++) {
        const char *end = data[0] & 8 ? memchr(text, '\n', n) : NULL;
        if (data[0] & (16 << i % 4))
            *fields[i] = str_of(usual[i]);
        else if (end) {
            *fields[i] = (Str){ text, (uint32_t)(end - text) };
            n -= (size_t)(end + 1 - text);
            text = end + 1;
        }
    }
    card.absolute_or_percent = data[0] & 4;
    if (known == 3 && card.nvariables > 1) {
        card.numerator = variables[0].phrase;
        card.denominator = variables[1].phrase;
        card.nvariables = 0;
    }
    Source *source = source_new("fórmula", text, n);
    Diags *diags = diags_new();
    FormulaRead *f = formula_read(source, &card, diags);
    must((f->tree != NULL) == (f->verdict == FORMULA_READ));
    must(f->verdict != FORMULA_UNREAD || diags->n > 0);
    formula_check(f, &card, diags);
    if (f->tree)
        walk(f->tree, source, 0);
    for (uint32_t i = 0; i < f->noperands; i++) {
        inside(f->operands[i].span, source);
        inside(f->operands[i].definition_span, source);
        must(f->operands[i].variable == UINT32_MAX || f->operands[i].variable < card.nvariables);
    }
    for (uint32_t i = 0; i < f->nmore; i++) {
        inside(f->more[i].span, source);
        walk(f->more[i].tree, source, 0);
    }
    for (uint32_t i = 0; i < diags->n; i++)
        inside(diags->items[i]->span, source);
    Buf out = { 0 };
    formula_skeleton(&out, f);
    must(!out.p || !strchr(out.p, '?'));
    buf_clear(&out);
    formula_print(&out, f);
    buf_free(&out);
    mem_free(clean);
    return 0;
}
