/* format.c -- the one form of a program, and the proof that it is the same program. */
#include "lang/format/format.h"
#include "lang/format/page.h"
#include "lang/parse.h"
#include "grammar.h"
#include "runtime/mem.h"

/* The page of a text without syntax errors; false otherwise. */
static bool read_page(Page *p, const Source *source, Diags *diags)
{
    TokenList tokens = { 0 };
    bool incomplete;
    *p = (Page){ .source = source, .module = parse_module(source, diags) };
    if (diags->errors)
        return false;
    Diags *again = diags_new();                     /* what they say has been said */
    if (!scan_all(source, again, &p->raw))
        return false;
    layout_tokens(source, &p->raw, false, again, &tokens, &incomplete);
    page_words(p, &tokens);
    return true;
}

static void print_page(Buf *out, const Page *p)
{
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const Line *l = &p->lines.items[i];
        buf_puts(out, l->blank ? "\n" : "");
        buf_repeat(out, " ", l->indent);
        buf_str(out, l->text);
        buf_str(out, l->comment);
        buf_putc(out, '\n');
    }
}

/* ---- the same program ---- */

static void comments_of(Buf *out, const Page *p)
{
    for (uint32_t i = 0; i < p->raw.n; i++) {
        const Token *t = &p->raw.items[i];
        Str text = str_trim(t->text);
        uint32_t bar = text.len;
        while (t->kind == ROW && bar && text.p[bar - 1] != '|')
            bar--;
        if (t->kind == ROW)
            text = str_trim((Str){ text.p + bar, text.len - bar });
        if (!text.len || (t->kind != COMMENT && t->kind != ROW))
            continue;
        buf_str(out, text);
        buf_putc(out, '\n');
    }
}

static bool same_text(Buf *a, Buf *b)
{
    bool same = str_eq((Str){ a->p ? a->p : "", (uint32_t)a->len }, (Str){ b->p ? b->p : "", (uint32_t)b->len });
    buf_free(a);
    buf_free(b);
    return same;
}

static bool same_words(const Words *a, const Words *b)
{
    if (a->n != b->n)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (a->items[i].kind != b->items[i].kind || (a->items[i].kind != ROW && !str_eq(a->items[i].text, b->items[i].text)))
            return false;
    return true;
}

/* The tree with names and reasons folded: their spelling is what may change. */
static void tree_of(Buf *out, const Page *p)
{
    Buf dump = { 0 };
    module_dump(&dump, p->module);
    buf_str(out, text_fold((Str){ dump.p ? dump.p : "", (uint32_t)dump.len }));
    buf_free(&dump);
}

static bool same_program(const Page *a, const Page *b)
{
    Buf left = { 0 }, right = { 0 };
    if (!same_words(&a->words, &b->words))
        return false;
    comments_of(&left, a);
    comments_of(&right, b);
    if (!same_text(&left, &right))
        return false;
    left = right = (Buf){ 0 };
    tree_of(&left, a);
    tree_of(&right, b);
    return same_text(&left, &right);
}

bool format_source(Buf *out, const Source *source, Diags *diags)
{
    Page before, after;
    Buf text = { 0 };
    bool done = read_page(&before, source, diags);
    if (done) {
        page_lines(&before);
        page_align(&before);
        print_page(&text, &before);
        done = read_page(&after, source_new(source->name, text.p ? text.p : "", text.len), diags_new()) && same_program(&before, &after);
        if (done)
            buf_add(out, text.p ? text.p : "", text.len);
        module_free(after.module);
    }
    module_free(before.module);
    buf_free(&text);
    return done;
}
