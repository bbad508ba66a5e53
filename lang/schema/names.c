/* names.c -- names for columns and datasets, from what the file calls them. */
#include "lang/schema/schema.h"

#include "runtime/mem.h"

#include <string.h>

enum { NAME_MOST = 30 };      /* letters; cut between words */

/* Letters that may stand in a name without a doubt: those of the Latin alphabets. */
static bool is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0xDF && cp <= 0x17F && cp != 0xF7);
}

static bool is_reserved(Str name)
{
    static const char *const words[] = {
#define RESERVED(token, word) word,
#include "lang/words.def"
        "termina",
    };
    Str folded = text_fold(name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(folded, str_of(words[i])))
            return true;
    return false;
}

Str schema_name(Str heading)
{
    Str s = text_case_in(NULL, text_nfc(heading), false);
    Buf b = { 0 };
    uint32_t letters = 0;
    size_t word_end = 0;
    bool gap = false;
    for (uint32_t i = 0, used; i < s.len; i += used) {
        uint32_t cp = utf8_decode(s.p + i, s.len - i, &used);
        bool digit = cp >= '0' && cp <= '9';
        if (cp == '%') {
            buf_puts(&b, b.len ? "_porcentaje" : "porcentaje");
            gap = true;
            continue;
        }
        if (!digit && !is_letter(cp)) {
            gap = true;
            continue;
        }
        if (gap && b.len) {
            word_end = b.len;
            buf_putc(&b, '_');
        }
        gap = false;
        if (!b.len && digit)
            buf_puts(&b, "c_");
        if (++letters > NAME_MOST) {
            b.len = word_end ? word_end : b.len - (b.len && b.p[b.len - 1] == '_');
            break;
        }
        buf_add(&b, s.p + i, used);
    }
    Str name = { gc_strndup(b.p ? b.p : "", b.len), (uint32_t)b.len };
    buf_free(&b);
    if (name.len && is_reserved(name))
        name = str_of(gc_printf("columna_%s", name.p));
    return name;
}

static bool taken(const Str *names, uint32_t n, Str name)
{
    Str folded = text_fold(name);
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(text_fold(names[i]), folded))
            return true;
    return false;
}

Str *schema_names(const LookTable *t)
{
    Str *names = gc_array(Str, t->ncolumns + 1);
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        Str name = schema_name(c->heading);
        if (!name.len)
            name = str_of(gc_printf("columna_%u", c->position));
        /* Of two with one heading the second takes its group too, and then a number. */
        if (taken(names, i, name) && c->path.len > c->heading.len) {
            Str longer = schema_name(c->path);
            name = longer.len ? longer : name;
        }
        Str plain = name;
        for (uint32_t k = c->position; taken(names, i, name); k++)
            name = str_of(gc_printf("%.*s_%u", (int)plain.len, plain.p, k));
        names[i] = name;
    }
    return names;
}
