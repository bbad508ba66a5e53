/* columns.c -- headings of a MIR: the usual ones of columns.def, and those given. */
#include "lang/mir/columns.h"

#include <string.h>

typedef struct Heading { MirRole role; const char *text; } Heading;
typedef struct OwnerWords { MirOwner owner; const char *text; } OwnerWords;
typedef struct SlotWords { MirSlot slot; const char *text; } SlotWords;
typedef struct Part { uint32_t month; const char *text; } Part;

#define ROLE(id, name, what)
#define HEADING(id, heading)
#define OWNER(id, words)
#define SLOT(id, words)
#define PART(month, heading)

#undef HEADING
#define HEADING(id, heading) { MIR_##id, heading },
static const Heading headings[] = {
#include "lang/mir/columns.def"
};
#undef HEADING
#define HEADING(id, heading)

#undef OWNER
#define OWNER(id, words) { MIR_OWNER_##id, words },
static const OwnerWords owners[] = {
#include "lang/mir/columns.def"
};
#undef OWNER
#define OWNER(id, words)

#undef SLOT
#define SLOT(id, words) { MIR_SLOT_##id, words },
static const SlotWords slots[] = {
#include "lang/mir/columns.def"
};
#undef SLOT
#define SLOT(id, words)

#undef PART
#define PART(month, heading) { month, heading },
static const Part parts[] = {
#include "lang/mir/columns.def"
};
#undef PART
#define PART(month, heading)

#undef ROLE
#define ROLE(id, name, what) { name, what },
static const struct { const char *name, *what; } roles[MIR_ROLES] = {
#include "lang/mir/columns.def"
};
#undef ROLE
#undef HEADING
#undef OWNER
#undef SLOT
#undef PART

#define COUNT(table) (sizeof(table) / sizeof *(table))

const char *mir_role_name(MirRole r) { return roles[r].name; }
const char *mir_role_what(MirRole r) { return roles[r].what; }

Str heading_fold(Str cell)
{
    Str s = text_fold_label(cell);
    char *out = gc_bytes(s.len + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i] == '_' ? ' ' : s.p[i];
        if (c != ' ' || (n && out[n - 1] != ' '))
            out[n++] = c;
    }
    while (n && strchr(" .:*", out[n - 1]))
        n--;
    return (Str){ out, n };
}

static bool fits(Str folded, const char *pattern)
{
    size_t n = strlen(pattern);
    if (n && pattern[n - 1] == '*')
        return folded.len >= n - 1 && memcmp(folded.p, pattern, n - 1) == 0;
    return folded.len == n && memcmp(folded.p, pattern, n) == 0;
}

bool heading_is(MirRole role, Str label)
{
    Str fold = heading_fold(label);
    for (size_t i = 0; i < COUNT(headings); i++)
        if (headings[i].role == role && fits(fold, headings[i].text))
            return true;
    return false;
}

/* Letters and digits of the words, one after the other. */
static uint32_t squeeze(char *out, uint32_t n, const char *s, size_t len, uint32_t most)
{
    for (size_t i = 0; i < len && n < most; i++)
        if (s[i] != ' ' && s[i] != '-' && s[i] != '.' && s[i] != '(' && s[i] != ')' && s[i] != ',')
            out[n++] = s[i];
    return n;
}

enum { SQUEEZED = 128 };

/* "at1", "variable 1 trimestre 1", "1er trimestre del numerador": whose, and which of its values. */
static bool owned_heading(Str folded, MirOwner *owner, MirSlot *slot)
{
    char want[SQUEEZED], made[SQUEEZED];
    uint32_t n = squeeze(want, 0, folded.p, folded.len, SQUEEZED);
    for (size_t o = 0; o < COUNT(owners); o++)
        for (size_t s = 0; s < COUNT(slots); s++)
            for (int turned = 0; turned < 2; turned++) {
                const char *first = turned ? slots[s].text : owners[o].text, *second = turned ? owners[o].text : slots[s].text;
                uint32_t m = squeeze(made, squeeze(made, 0, first, strlen(first), SQUEEZED), second, strlen(second), SQUEEZED);
                bool letter = !owners[o].text[1];
                if (m != n || memcmp(want, made, n) != 0 || (letter && !*slots[s].text))
                    continue;
                *owner = owners[o].owner;
                *slot  = slots[s].slot;
                bool value = *owner == MIR_OWNER_PUBLISHED || *owner == MIR_OWNER_GOALS || strncmp(owners[o].text, "valor", 5) == 0;
                if (*slot == MIR_SLOT_WORDS && value)
                    *slot = MIR_SLOT_YEAR;
                return true;
            }
    return false;
}

MirMap columns_map(const Str *cells, uint32_t n, bool whole)
{
    MirMap map = { .headings = gc_array(Str, n + 1), .nheadings = n };
    Str *folded = gc_array(Str, n + 1);
    bool *used = gc_array(bool, n + 1);
    for (uint32_t c = 0; c < n; c++) {
        map.headings[c] = cells[c];
        folded[c] = cells[c].len <= 200 ? heading_fold(cells[c]) : (Str){ "", 0 };
    }
    for (size_t h = 0; h < COUNT(headings); h++)
        for (uint32_t c = 0; c < n && !map.role[headings[h].role]; c++)
            if (!used[c] && folded[c].len && fits(folded[c], headings[h].text)) {
                map.role[headings[h].role] = c + 1;
                used[c] = true;
            }
    for (uint32_t c = 0; c < n && whole; c++) {
        MirOwner owner;
        MirSlot slot;
        if (used[c] || !folded[c].len)
            continue;
        for (size_t p = 0; p < COUNT(parts) && !used[c]; p++)
            if (fits(folded[c], parts[p].text) && !map.month[parts[p].month - 1]) {
                map.month[parts[p].month - 1] = c + 1;
                used[c] = true;
            }
        if (!used[c] && owned_heading(folded[c], &owner, &slot) && !map.owned[owner][slot]) {
            map.owned[owner][slot] = c + 1;
            used[c] = true;
        }
    }
    return map;
}

bool columns_enough(const MirMap *map)
{
    uint32_t n = 0;
    for (int r = 0; r < MIR_ROLES; r++)
        n += map->role[r] != 0;
    return n >= 2 && (map->role[MIR_NAME] || map->role[MIR_FORMULA]);
}

const MirColumn *columns_given(MirMap *map, const MirColumn *given, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const MirColumn *g = &given[i];
        uint32_t at = g->position;
        for (uint32_t c = 0; c < map->nheadings && !at; c++)
            if (str_eq(heading_fold(map->headings[c]), heading_fold(g->heading)))
                at = c + 1;
        if (!at)
            return g;
        for (int r = 0; r < MIR_ROLES; r++)         /* what it was taken for gives way */
            if (map->role[r] == at)
                map->role[r] = 0;
        if (g->owned)
            map->owned[g->owner][g->slot] = at;
        else
            map->role[g->role] = at;
    }
    return NULL;
}

static const char *known_roles(void)
{
    Buf b = {0};
    for (int r = 0; r < MIR_ROLES; r++)
        buf_printf(&b, "%s%s", r ? ", " : "", roles[r].name);
    buf_puts(&b, ", variable_a, a_t1 … a_t4, a_anual, a_operacion (también b, c), publicado, publicado_t1 …");
    const char *kept = gc_strndup(b.p, b.len);
    buf_free(&b);
    return kept;
}

bool mir_column(const char *given, MirColumn *out, const char **why)
{
    const char *equals = strchr(given, '=');
    *out = (MirColumn){0};
    if (!equals || equals == given || !equals[1]) {
        *why = "se espera papel=encabezado, por ejemplo nivel=\"Nivel MML\", o papel=número de columna";
        return false;
    }
    Str fold = heading_fold((Str){ given, (uint32_t)(equals - given) });
    bool found = false;
    for (int r = 0; r < MIR_ROLES && !found; r++)
        if (str_eq(fold, heading_fold(str_of(roles[r].name)))) {
            out->role = (MirRole)r;
            found = true;
        }
    if (!found && !(found = out->owned = owned_heading(fold, &out->owner, &out->slot))) {
        Str names[MIR_ROLES];
        for (int r = 0; r < MIR_ROLES; r++)
            names[r] = str_of(roles[r].name);
        Str near = text_nearest((Str){ given, (uint32_t)(equals - given) }, names, MIR_ROLES);
        *why = near.len ? gc_printf("no hay papel «%.*s». ¿Quiso decir %.*s?", (int)(equals - given), given, (int)near.len, near.p)
                        : gc_printf("no hay papel «%.*s». Los hay: %s", (int)(equals - given), given, known_roles());
        return false;
    }
    out->heading = str_of(gc_strdup(equals + 1));
    uint64_t position = 0;
    bool digits = true;
    for (const char *p = equals + 1; *p && digits; p++) {
        digits = *p >= '0' && *p <= '9' && position < 100000;
        position = position * 10 + (uint64_t)(*p - '0');
    }
    out->position = digits ? (uint32_t)position : 0;
    return true;
}
