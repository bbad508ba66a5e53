/* show.c -- writes how a published formula was read: as text with its tree drawn, and as JSON. */
#include "lang/formula/show.h"

#include "runtime/report/jsonw.h"

static Str one_line(Str s)
{
    Buf b = {0};
    for (uint32_t i = 0; i < s.len; i++) {
        bool blank = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
        if (!blank || (b.len && b.p[b.len - 1] != ' '))
            buf_putc(&b, blank ? ' ' : s.p[i]);
    }
    Str kept = { gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
    return str_trim(kept);
}

static uint32_t operand_number(const FormulaRead *f, Str fold)
{
    for (uint32_t i = 0; i < f->noperands; i++)
        if (str_eq(f->operands[i].fold, fold))
            return i + 1;
    return 0;
}

/* ---- text ---- */

static void draw(Buf *out, const FormulaRead *f, const Expr *e, uint32_t depth)
{
    while (e->kind == EXPR_PAREN)
        e = e->as.unary.operand;
    buf_repeat(out, "  ", depth + 1);
    switch (e->kind) {
    case EXPR_BINARY:
        buf_printf(out, "%s\n", binop_text(e->as.binary.op));
        draw(out, f, e->as.binary.left, depth + 1);
        draw(out, f, e->as.binary.right, depth + 1);
        return;
    case EXPR_NEG:
        buf_puts(out, "negativo\n");
        draw(out, f, e->as.unary.operand, depth + 1);
        return;
    case EXPR_CALL:
        buf_str(out, e->as.call.name.text);
        buf_putc(out, '\n');
        for (uint32_t i = 0; i < e->as.call.args.n; i++)
            draw(out, f, e->as.call.args.items[i], depth + 1);
        return;
    case EXPR_NAME: {
        uint32_t n = operand_number(f, e->as.name.name.fold);
        if (n)
            buf_printf(out, "V%u ", n);
        buf_printf(out, "«%.*s»\n", (int)e->as.name.name.text.len, e->as.name.name.text.p);
        return;
    }
    case EXPR_NUM: case EXPR_POISON: case EXPR_TEXT: case EXPR_BOOL: case EXPR_PERIOD: case EXPR_DATE: case EXPR_FIELD: case EXPR_PAREN: case EXPR_NOT:
    case EXPR_MISSING_TEST: case EXPR_MISSING: case EXPR_AND: case EXPR_OR: case EXPR_BETWEEN: case EXPR_IN_RANGE: case EXPR_IN_SET: case EXPR_IF:
    case EXPR_COALESCE: case EXPR_BY: case EXPR_AT: case EXPR_QUANTITY: case EXPR_KIND_COUNT:
        expr_print(out, e);
        buf_putc(out, '\n');
        return;
    }
}

static void put_place(Buf *out, Span s)
{
    if (s.source)
        buf_printf(out, " (%u:%u)", source_line(s.source, s.start), source_column(s.source, s.start));
}

static void put_line(Buf *out, Str s)
{
    s = one_line(s);
    buf_printf(out, "%.*s\n", (int)s.len, s.p);
}

static void put_operands(Buf *out, const FormulaRead *f)
{
    if (f->noperands)
        buf_puts(out, "operandos:\n");
    for (uint32_t i = 0; i < f->noperands; i++) {
        const FormulaOperand *o = &f->operands[i];
        buf_printf(out, "  V%u «%.*s»", i + 1, (int)o->phrase.len, o->phrase.p);
        put_place(out, o->span);
        if (o->uses > 1)
            buf_printf(out, ", %u veces", o->uses);
        if (o->definition.len) {
            buf_puts(out, ": ");
            put_line(out, o->definition);
        } else {
            buf_putc(out, '\n');
        }
    }
    bool said = false;
    for (uint32_t i = 0; i < f->ndefinitions; i++) {
        const FormulaDefinition *d = &f->definitions[i];
        if (d->used)
            continue;
        buf_puts(out, said ? "" : "definiciones sin uso:\n");
        said = true;
        buf_printf(out, "  %.*s", (int)d->symbol.len, d->symbol.p);
        put_place(out, d->span);
        buf_puts(out, ": ");
        put_line(out, d->meaning);
    }
}

void formula_show(Buf *out, const FormulaRead *f, const Diags *diags, bool colour)
{
    buf_printf(out, "veredicto: %s%s\n", formula_verdict_text(f->verdict), f->repaired ? ", reparada" : "");
    if (f->left.len)
        buf_printf(out, "lado izquierdo: %.*s\n", (int)one_line(f->left).len, one_line(f->left).p);
    if (f->tree) {
        buf_puts(out, "forma canónica: ");
        formula_print(out, f);
        buf_puts(out, "\nárbol:\n");
        draw(out, f, f->tree, 0);
    }
    put_operands(out, f);
    if (f->nremarks)
        buf_puts(out, "notas:\n");
    for (uint32_t i = 0; i < f->nremarks; i++) {
        buf_puts(out, "  ");
        put_line(out, span_text(f->remarks[i].span));
    }
    if (f->nmore)
        buf_puts(out, "otras ecuaciones:\n");
    for (uint32_t i = 0; i < f->nmore; i++) {
        buf_puts(out, "  ");
        put_line(out, span_text(f->more[i].span));
    }
    if (diags->n)
        buf_puts(out, "\n");
    for (uint32_t i = 0; i < diags->n; i++)
        diag_render(out, diags->items[i], colour);
    if (!diags->n)
        buf_puts(out, "sin hallazgos\n");
}

/* ---- JSON ---- */

static void key_text(JsonW *w, const char *key, Str s)
{
    json_key(w, key);
    json_text(w, s);
}

static void key_span(JsonW *w, Span s)
{
    if (!s.source)
        return;
    json_key(w, "inicio");
    json_count(w, s.start);
    json_key(w, "fin");
    json_count(w, s.end);
}

static void put_written(JsonW *w, const char *key, void (*print)(Buf *out, const FormulaRead *f), const FormulaRead *f)
{
    Buf b = {0};
    print(&b, f);
    key_text(w, key, (Str){ b.p ? b.p : "", (uint32_t)b.len });
    buf_free(&b);
}

static void put_marked(JsonW *w, const Diag *d)
{
    json_open(w, '{');
    json_member(w, "codigo", diag_info(d->code)->code);
    json_member(w, "titulo", diag_info(d->code)->title);
    json_member(w, "mensaje", d->message);
    json_member_if(w, "ayuda", d->hint);
    if (d->span.source) {
        key_text(w, "texto", span_text(d->span));
        key_span(w, d->span);
    }
    json_close(w, '}');
}

void formula_show_json(Buf *out, const FormulaRead *f, const Diags *diags)
{
    JsonW w = { .out = out, .levels = 2 };
    json_open(&w, '{');
    json_member(&w, "veredicto", formula_verdict_text(f->verdict));
    json_key(&w, "reparada");
    json_bool(&w, f->repaired);
    if (f->left.len)
        key_text(&w, "lado_izquierdo", f->left);
    if (f->tree) {
        put_written(&w, "forma_canonica", formula_print, f);
        put_written(&w, "arbol", formula_skeleton, f);
    }
    json_key(&w, "operandos");
    json_open(&w, '[');
    for (uint32_t i = 0; i < f->noperands; i++) {
        const FormulaOperand *o = &f->operands[i];
        json_open(&w, '{');
        key_text(&w, "frase", o->phrase);
        key_span(&w, o->span);
        json_key(&w, "usos");
        json_count(&w, o->uses);
        if (o->definition.len)
            key_text(&w, "definicion", one_line(o->definition));
        if (o->variable != UINT32_MAX) {
            json_key(&w, "variable");
            json_count(&w, o->variable + 1);
        }
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_key(&w, "definiciones");
    json_open(&w, '[');
    for (uint32_t i = 0; i < f->ndefinitions; i++) {
        json_open(&w, '{');
        key_text(&w, "simbolo", f->definitions[i].symbol);
        key_text(&w, "significado", one_line(f->definitions[i].meaning));
        json_key(&w, "usada");
        json_bool(&w, f->definitions[i].used);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_key(&w, "notas");
    json_open(&w, '[');
    for (uint32_t i = 0; i < f->nremarks; i++)
        json_text(&w, span_text(f->remarks[i].span));
    json_close(&w, ']');
    json_key(&w, "otras_ecuaciones");
    json_open(&w, '[');
    for (uint32_t i = 0; i < f->nmore; i++) {
        json_open(&w, '{');
        key_text(&w, "texto", span_text(f->more[i].span));
        if (f->more[i].left.len)
            key_text(&w, "lado_izquierdo", f->more[i].left);
        json_key(&w, "numerica");
        json_bool(&w, f->more[i].numeric);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_key(&w, "hallazgos");
    json_open(&w, '[');
    for (uint32_t i = 0; i < diags->n; i++)
        put_marked(&w, diags->items[i]);
    json_close(&w, ']');
    json_close(&w, '}');
    buf_putc(out, '\n');
}
