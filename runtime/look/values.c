/* values.c -- distinct texts of a column and how often each stands there, up to a bound.
 * Beyond it new texts are no longer kept, but those that are go on being counted. */
#include "runtime/look/look_impl.h"

#include "runtime/mem.h"

#include <string.h>

typedef struct Value { uint64_t hash, count, line; const char *p; uint32_t len; } Value;

struct Values {
    Value    *items; uint32_t n, cap;
    uint32_t *slots; uint32_t nslots;     /* index + 1; a power of two */
    uint32_t  most;
    size_t    bytes;                      /* still free of its own share */
    size_t   *budget;                     /* and of what all columns share */
    Arena    *text;
    bool      more;
};

Values *values_new(uint32_t most, size_t bytes, size_t *budget)
{
    Values *v = mem_alloc(1, sizeof *v);
    *v = (Values){ .most = most, .bytes = bytes, .budget = budget, .text = arena_new() };
    return v;
}

void values_free(Values *v)
{
    if (!v)
        return;
    mem_free(v->items);
    mem_free(v->slots);
    arena_free(v->text);
    mem_free(v);
}

static void rehash(Values *v)
{
    v->nslots = v->nslots ? v->nslots * 2 : 64;
    v->slots  = mem_grow(v->slots, v->nslots, sizeof *v->slots);
    memset(v->slots, 0, v->nslots * sizeof *v->slots);
    for (uint32_t i = 0; i < v->n; i++) {
        uint32_t at = (uint32_t)v->items[i].hash & (v->nslots - 1);
        while (v->slots[at])
            at = (at + 1) & (v->nslots - 1);
        v->slots[at] = i + 1;
    }
}

static bool room_for(Values *v, Str s)
{
    size_t need = s.len + sizeof(Value) + 2 * sizeof(uint32_t);
    if (v->n == v->most || need > v->bytes || (v->budget && need > *v->budget))
        return false;
    v->bytes -= need;
    if (v->budget)
        *v->budget -= need;
    return true;
}

uint64_t values_add(Values *v, Str text, uint64_t line)
{
    if ((v->n + 1) * 2 > v->nslots)
        rehash(v);
    uint64_t hash = str_hash(text);
    uint32_t at = (uint32_t)hash & (v->nslots - 1);
    for (; v->slots[at]; at = (at + 1) & (v->nslots - 1)) {
        Value *x = &v->items[v->slots[at] - 1];
        if (x->hash == hash && x->len == text.len && memcmp(x->p, text.p, text.len) == 0)
            return x->count++;
    }
    if (!room_for(v, text)) {
        v->more = true;
        return 0;
    }
    if (v->n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 64;
        v->items = mem_grow(v->items, v->cap, sizeof *v->items);
    }
    char *p = arena_alloc(v->text, text.len + 1u, 1);
    memcpy(p, text.p, text.len);
    v->items[v->n++] = (Value){ hash, 1, line, p, text.len };
    v->slots[at] = v->n;
    return 0;
}

bool values_full(const Values *v)
{
    return v->more;
}

ValueCount values_at(const Values *v, uint32_t i)
{
    return (ValueCount){ { v->items[i].p, v->items[i].len }, v->items[i].count, v->items[i].line };
}

uint32_t values_known(const Values *v, bool *more)
{
    *more = v && v->more;
    return v ? v->n : 0;
}

uint32_t values_top(const Values *v, ValueCount *out, uint32_t k)
{
    uint32_t n = 0;
    for (uint32_t i = 0; v && i < v->n; i++) {
        uint32_t at = n;
        while (at > 0 && out[at - 1].count < v->items[i].count)
            at--;
        if (at >= k)
            continue;
        if (n < k)
            n++;
        memmove(out + at + 1, out + at, (n - at - 1) * sizeof *out);
        out[at] = values_at(v, i);
    }
    return n;
}
