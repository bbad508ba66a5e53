/* symbol.c -- scopes and grains. */
#include "lang/check/symbol.h"

Symbol *symbol_new(SymbolKind kind, Name name, Decl *decl)
{
    Symbol *s = gc_new(Symbol);
    s->kind = kind;
    s->name = name;
    s->decl = decl;
    return s;
}

const char *symbol_kind_text(SymbolKind k)
{
    switch (k) {
    case SYM_PARAM:     return "el parámetro";
    case SYM_FUNCTION:  return "la función";
    case SYM_UNIT:      return "la unidad";
    case SYM_DATA:      return "los datos";
    case SYM_COLUMN:    return "la columna";
    case SYM_BANDS:     return "las bandas";
    case SYM_INDICATOR: return "el indicador";
    case SYM_MATRIX: return "la matriz";
    case SYM_SPECIAL:   return "el nombre";
    }
    return "";
}

const char *symbol_kind_one(SymbolKind k)
{
    switch (k) {
    case SYM_PARAM:     return "un parámetro";
    case SYM_FUNCTION:  return "una función";
    case SYM_UNIT:      return "una unidad";
    case SYM_DATA:      return "unos datos";
    case SYM_COLUMN:    return "una columna";
    case SYM_BANDS:     return "unas bandas";
    case SYM_INDICATOR: return "un indicador";
    case SYM_MATRIX: return "una matriz";
    case SYM_SPECIAL:   return "un nombre propio de los indicadores";
    }
    return "";
}

enum { SMALL_SCOPE = 16 };

static uint32_t fold_hash(Str fold)
{
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < fold.len; i++)
        h = (h ^ (unsigned char)fold.p[i]) * 16777619u;
    return h;
}

static void index_put(Scope *s, uint32_t i)
{
    uint32_t at = fold_hash(s->items[i]->name.fold) & (s->nslots - 1);
    while (s->slots[at])
        at = (at + 1) & (s->nslots - 1);
    s->slots[at] = i + 1;
}

/* Takes the last item into the index, which is at most half full. */
static void index_add(Scope *s)
{
    if (s->n <= SMALL_SCOPE)
        return;
    if (s->n * 2 <= s->nslots) {
        index_put(s, s->n - 1);
        return;
    }
    s->nslots = s->nslots ? s->nslots * 2 : SMALL_SCOPE * 8;
    s->slots  = gc_alloc_atomic(s->nslots, sizeof *s->slots);
    for (uint32_t i = 0; i < s->n; i++)
        index_put(s, i);
}

Symbol *scope_find(const Scope *s, Str fold)
{
    if (s->slots) {
        for (uint32_t at = fold_hash(fold) & (s->nslots - 1); s->slots[at]; at = (at + 1) & (s->nslots - 1))
            if (str_eq(s->items[s->slots[at] - 1]->name.fold, fold))
                return s->items[s->slots[at] - 1];
        return NULL;
    }
    for (uint32_t i = 0; i < s->n; i++)
        if (str_eq(s->items[i]->name.fold, fold))
            return s->items[i];
    return NULL;
}

bool scope_add(Scope *s, Symbol *sym, Diags *diags)
{
    const Symbol *old = scope_find(s, sym->name.fold);
    if (old) {
        Diag *d = diag_add(diags, D_N002, sym->name.span, "ya hay otra cosa que se llama «%.*s»", (int)sym->name.text.len, sym->name.text.p);
        diag_note(d, old->name.span, "%s «%.*s» %s aquí", symbol_kind_text(old->kind),
                  (int)old->name.text.len, old->name.text.p, old->kind == SYM_DATA || old->kind == SYM_BANDS ? "se declaran" : "se declara");
        diag_hint(d, str_eq(sym->name.text, old->name.text) ? "dé otro nombre a una de las dos"
                                                      : "mayúsculas y acentos no distinguen nombres: dé otro nombre a una de las dos");
        return false;
    }
    GC_PUSH(s->items, s->n, s->cap, sym);
    index_add(s);
    return true;
}

Str scope_nearest(const Scope *s, Str what)
{
    Str *names = gc_array(Str, s->n + 1);
    for (uint32_t i = 0; i < s->n; i++)
        names[i] = s->items[i]->name.text;
    return text_nearest(what, names, s->n);
}

void scope_hint(const Scope *s, Str what, Diag *d)
{
    enum { FEW = 8 };       /* names that a line holds */
    Str near = scope_nearest(s, what);
    if (near.len) {
        diag_hint(d, "¿quiso decir «%.*s»?", (int)near.len, near.p);
        return;
    }
    if (!s->n || s->n > FEW)
        return;
    Buf b = {0};
    for (uint32_t i = 0; i < s->n; i++)
        if (s->items[i]->name.text.p[0] != '_')     /* those are results of a session */
            buf_printf(&b, "%s%.*s", b.len ? ", " : "", (int)s->items[i]->name.text.len, s->items[i]->name.text.p);
    if (b.len)
        diag_hint(d, "hay: %.*s", (int)b.len, b.p);
    buf_free(&b);
}

static bool has_key(const Grain *g, const Symbol *key)
{
    for (uint32_t i = 0; i < g->nkeys; i++)
        if (g->keys[i] == key)
            return true;
    return false;
}

bool grain_refines(const Grain *a, const Grain *b)
{
    if (b->kind == GRAIN_SCALAR)
        return true;
    if (a->dataset != b->dataset)
        return false;
    if (a->kind == GRAIN_ROW || a->stream)
        return true;
    if (b->kind == GRAIN_ROW || b->stream)
        return false;
    for (uint32_t i = 0; i < b->nkeys; i++)
        if (!has_key(a, b->keys[i]))
            return false;
    return true;
}

bool grain_same(const Grain *a, const Grain *b)
{
    return a->dataset == b->dataset && grain_refines(a, b) && grain_refines(b, a)
        && (a->kind == GRAIN_SCALAR) == (b->kind == GRAIN_SCALAR);
}

const char *grain_text(const Grain *g)
{
    switch (g->kind) {
    case GRAIN_SCALAR: return "sin datos";
    case GRAIN_TOTAL:  return "del total";
    case GRAIN_ROW:    return "por fila";
    case GRAIN_KEYS:   break;
    }
    Buf b = {0};
    buf_puts(&b, "por ");
    for (uint32_t i = 0; i < g->nkeys; i++) {
        buf_puts(&b, i ? ", " : "");
        buf_str(&b, g->keys[i]->name.text);
    }
    const char *text = gc_strndup(b.p, b.len);
    buf_free(&b);
    return text;
}
