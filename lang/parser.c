/* parser.c -- drives the stages of the front end: scan, layout, grammar.  Builds nothing itself. */
#include "lang/parse.h"
#include "lang/build.h"
#include "grammar.h"
#include "runtime/mem.h"

static void push_all(Build *b, const TokenList *tokens)
{
    yypstate *ps = yypstate_new();
    int status = YYPUSH_MORE;
    b->first_token = tokens->items;
    for (uint32_t i = 0; i < tokens->n && status == YYPUSH_MORE; i++) {
        const Token *t = &tokens->items[i];
        YYSTYPE value = { .NAME = t };
        Span at = t->span;
        b->before = b->token;
        b->token = t;
        if (t->kind != NEWLINE && (!b->before || b->before->kind == NEWLINE || b->before->kind == START_MODULE))
            b->token_first = t;
        status = yypush_parse(ps, t->kind, &value, &at, b);
    }
    yypstate_delete(ps);
}

static Build *build_new(const Source *source, Diags *diags)
{
    Build *b = gc_new(Build);
    b->source = source;
    b->diags = diags;
    b->module = gc_new(Module);
    b->module->source = source;
    b->numbers = arena_new();
    return b;
}

static bool run(Build *b, bool expression)
{
    TokenList raw = { 0 }, tokens = { 0 };
    bool incomplete = false;
    if (!scan_all(b->source, b->diags, &raw))
        return false;
    layout_tokens(b->source, &raw, expression, b->diags, &tokens, &incomplete);
    gc_free(raw.items, raw.cap, sizeof *raw.items);     /* the tree takes its place */
    push_all(b, &tokens);
    b->first_token = b->token_first = b->token = b->before = NULL;
    gc_free(tokens.items, tokens.cap, sizeof *tokens.items);
    b->incomplete |= incomplete;
    if (arena_used(b->numbers) == 0) {
        arena_free(b->numbers);
        b->numbers = NULL;
    }
    b->module->numbers = b->numbers;
    return true;
}

static bool has_its_name(const Decl *d)
{
    switch (d->kind) {
    case DECL_USE: case DECL_UNIT: case DECL_PARAM: case DECL_FUNCTION: case DECL_DATA: case DECL_BANDS: case DECL_INDICATOR: case DECL_MATRIX:
        return name_present(&d->name);
    case DECL_SHOW:
        return d->as.show.n > 0 || name_present(&d->as.show.matrix);
    case DECL_VERIFY: case DECL_TEST: case DECL_KIND_COUNT:
        return true;
    }
    return true;
}

/* Index of the last declaration that starts at or before OFFSET; they stand in order of place. */
static uint32_t decl_before(const Module *m, uint32_t offset)
{
    uint32_t low = 0, high = m->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (m->decls[mid]->head.start <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : m->n;
}

/* An error spoils the declaration it stands in, or on whose last line it stands. */
static void finish(Build *b)
{
    Module *m = b->module;
    for (uint32_t i = 0; i < b->diags->n; i++) {
        const Diag *d = b->diags->items[i];
        if (d->severity != SEV_ERROR || d->span.source != b->source)
            continue;
        uint32_t which = decl_before(m, d->span.start);
        if (which < m->n && source_line(b->source, d->span.start) <= source_line(b->source, m->decls[which]->span.end))
            m->decls[which]->broken = true;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->n; i++)
        if (has_its_name(m->decls[i]))
            m->decls[kept++] = m->decls[i];
    m->n = kept;
}

Module *parse_module(const Source *source, Diags *diags)
{
    Build *b = build_new(source, diags);
    run(b, false);
    finish(b);
    diags_sort(diags);
    return b->module;
}

Expr *parse_expression(const Source *source, Diags *diags)
{
    Build *b = build_new(source, diags);
    run(b, true);
    diags_sort(diags);
    return b->expression ? b->expression : expr_new(EXPR_POISON, (Span){ source, 0, source->len });
}

bool parse_is_incomplete(const Source *source, bool expression)
{
    Build *b = build_new(source, diags_new());
    run(b, expression);
    module_free(b->module);
    return b->incomplete;
}

static void dump_one(Buf *out, const Source *source, const Token *t)
{
    Str text = span_text(t->span);
    buf_printf(out, "%u:%u\t%s\t", source_line(source, t->span.start), source_column(source, t->span.start),
               token_kind_name(t->kind));
    if (t->kind != NEWLINE)
        buf_str(out, str_trim(text));
    buf_putc(out, '\n');
}

void tokens_dump(Buf *out, const Source *source, Diags *unreadable)
{
    TokenList raw = { 0 }, tokens = { 0 };
    Diags *diags = diags_new();
    bool incomplete;
    if (!scan_all(source, diags, &raw)) {
        (void)scan_all(source, unreadable, &raw);
        return;
    }
    layout_tokens(source, &raw, false, diags, &tokens, &incomplete);
    uint32_t r = 0;
    for (uint32_t i = 1; i < tokens.n; i++) {           /* the first is ours: START_MODULE */
        for (; r < raw.n && raw.items[r].span.start < tokens.items[i].span.start; r++)
            if (raw.items[r].kind == COMMENT)
                dump_one(out, source, &raw.items[r]);
        dump_one(out, source, &tokens.items[i]);
    }
}
