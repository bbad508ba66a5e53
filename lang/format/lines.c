/* lines.c -- which words and comments stand on a line: as the author broke them, with the blank lines and the indentation of the form. */
#include "lang/format/page.h"
#include "lang/openers.h"
#include "grammar.h"
#include "runtime/mem.h"

/* ---- what stands together ---- */

typedef struct Reader {
    Page    *page;
    uint32_t word;              /* next one */
    uint32_t newlines;          /* since what was read last */
    bool     open;              /* the last line may take more */
    bool     inside;            /* a line of the grammar has begun and has words to come */
    uint32_t covered;           /* where the last word ends: it may be made of several tokens */
} Reader;

static Line *new_line(Reader *r)
{
    Lines *l = &r->page->lines;
    Line line = { .first = r->word, .goes_on = r->inside, .blank = l->n && !r->inside && r->newlines > 1 };
    GC_PUSH(l->items, l->n, l->cap, line);
    r->newlines = 0;
    r->open = true;
    return &l->items[l->n - 1];
}

static Line *last_line(const Reader *r) { return &r->page->lines.items[r->page->lines.n - 1]; }

static void read_comment(Reader *r, const Token *t)
{
    Str text = str_trim(t->text);
    if (!r->open)
        new_line(r);
    Line *l = last_line(r);
    l->comment = text;
}

static void read_word(Reader *r)
{
    const Words *w = &r->page->words;
    if (!r->open)
        new_line(r);
    last_line(r)->n++;
    r->covered = w->items[r->word].span.end;
    r->inside = true;
    r->word++;
    for (; r->word < w->n && w->items[r->word].kind == NEWLINE; r->word++)
        r->inside = false;
}

static void read_lines(Page *p)
{
    Reader r = { .page = p };
    for (uint32_t i = 0; i + 1 < p->raw.n; i++) {
        const Token *t = &p->raw.items[i];
        bool within = t->span.start < r.covered;
        if (t->kind == NEWLINE && !within) {
            r.newlines++;
            r.open = false;
        } else if (t->kind == COMMENT && !within) {
            read_comment(&r, t);
        } else if (!within && r.word < p->words.n && t->span.start == p->words.items[r.word].span.start) {
            read_word(&r);
        }
    }
}

/* ---- blocks ---- */

/* The block that the line L opens, standing in BLOCK; BLK_TOP: none. */
static BlockKind opens(const Page *p, const Line *l, BlockKind block)
{
    if (!l->n || l->goes_on)
        return BLK_TOP;
    int kind = p->words.items[l->first].kind;
    for (uint32_t i = 0; i < DECLARATIONS && block == BLK_TOP; i++)
        if (decl_openers[i].kind == kind)
            return decl_openers[i].block;
    for (uint32_t i = 0; i < LINE_WORDS; i++)
        if (line_words[i].block == block && line_words[i].kind == kind)
            return line_words[i].opens;
    return BLK_TOP;
}

static bool closes(const Page *p, const Line *l) { return l->n && !l->goes_on && p->words.items[l->first].kind == TERMINA; }

static void find_blocks(Page *p)
{
    BlockKind stack[BLOCKS_DEEP] = { BLK_TOP };
    uint32_t groups[BLOCKS_DEEP] = { 0 }, ngroups = 0, depth = 0;
    bool opened = false;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        BlockKind within = opens(p, l, stack[depth]);
        l->block = stack[depth];
        l->group = groups[depth];
        if (opened || closes(p, l))
            l->blank = false;
        if (closes(p, l) && depth)
            depth--;
        l->depth = depth;
        opened = within != BLK_TOP && depth + 1 < BLOCKS_DEEP;
        if (opened) {
            stack[++depth] = within;
            groups[depth] = ++ngroups;
        }
    }
}

/* A blank line before and after each block outside others, above the comments that belong to it. */
static void part_blocks(Page *p)
{
    uint32_t last = 0;
    bool any = false, after_block = false;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        if (l->depth || l->goes_on || !l->n)
            continue;
        bool block = opens(p, l, BLK_TOP) != BLK_TOP, parted = false;
        if (any && (block || after_block) && !closes(p, l)) {
            for (uint32_t k = last + 1; k <= i; k++)
                parted |= p->lines.items[k].blank;
            if (!parted)
                p->lines.items[last + 1].blank = true;
        }
        any = true;
        after_block = closes(p, l);
        last = i;
    }
}

/* ---- indentation ---- */

static bool is_opening(int kind) { return kind == LPAREN || kind == LBRACKET || kind == LBRACE; }
static bool is_closing(int kind) { return kind == RPAREN || kind == RBRACKET || kind == RBRACE; }

/* How much further in than its block a line stands: rows of a table; in a matriz an activity within its component, and what is said of a level. */
static void find_shifts(Page *p)
{
    uint32_t group = 0, level = 0;
    bool component = false;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        if (!l->n || l->goes_on)
            continue;
        const Word *w = &p->words.items[l->first];
        if (l->group != group)
            component = false, level = 0;
        group = l->group;
        l->indent = w->kind == ROW ? INDENT : 0;
        if (l->block != BLK_MATRIX)
            continue;
        if (w->kind == LEVEL) {
            component |= str_eq(w->text, str_of("componente"));
            level = l->indent = component && str_eq(w->text, str_of("actividad")) ? INDENT : 0;
        } else if (w->kind == INDICADORES || w->kind == MEDIOS || w->kind == SUPUESTOS) {
            l->indent = level + INDENT;
        }
    }
    for (uint32_t i = p->lines.n; i-- > 1;)             /* comments stand as what follows them */
        if (!p->lines.items[i - 1].n && !p->lines.items[i - 1].goes_on && p->lines.items[i].group == p->lines.items[i - 1].group)
            p->lines.items[i - 1].indent = p->lines.items[i].indent;
}

/* What goes on stands two blanks further in than the line that left a bracket open; a closing bracket that begins a line, under that one. */
static void indent(Page *p)
{
    uint32_t at[NESTING_MAX], n = 0, start = 0;
    for (uint32_t i = 0; i < p->lines.n; i++) {
        Line *l = &p->lines.items[i];
        uint32_t w = l->first, last = l->first + l->n;
        if (!l->goes_on) {
            n = 0;
            start = l->indent += INDENT * l->depth;
        } else {
            l->indent = INDENT + (n ? at[n - 1] : start);
            for (; w < last && n && is_closing(p->words.items[w].kind); w++)
                l->indent = at[--n];
        }
        for (; w < last; w++)
            if (is_opening(p->words.items[w].kind) && n < NESTING_MAX)
                at[n++] = l->indent;
            else if (is_closing(p->words.items[w].kind) && n)
                n--;
    }
}

/* In a line of metas the value comes right after the period: its sign is no subtraction. */
static void sign_goals(Page *p)
{
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const Line *l = &p->lines.items[i];
        if (l->block != BLK_METAS || l->goes_on || l->n < 2)
            continue;
        uint32_t value = l->first + (p->words.items[l->first].kind == NAME || p->words.items[l->first].kind == TEXT ? 2 : 1);
        if (value < p->words.n)
            p->words.items[value].unary |= p->words.items[value].kind == MINUS;
    }
}

void page_lines(Page *p)
{
    read_lines(p);
    find_blocks(p);
    part_blocks(p);
    sign_goals(p);
    page_wrap(p);
    find_shifts(p);
    indent(p);
}
