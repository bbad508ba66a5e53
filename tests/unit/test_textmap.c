/* test_textmap.c -- texts of the program and where each of their bytes stands: escapes, long texts, letters made of several. */
#include "lang/textmap.h"
#include "runtime/mem.h"
#include "tests/tap.h"

/* The literal that is all of TEXT. */
static TextMap mapped(const char *text)
{
    const Source *s = source_new("prueba", gc_strdup(text), strlen(text));
    return textmap_of((Span){ s, 0, s->len });
}

static void says(const char *literal, const char *want)
{
    TextMap m = mapped(literal);
    is_str(gc_strndup(m.text.p, m.text.len), want, "what a literal of %zu bytes says", strlen(literal));
}

/* The first place of WHAT in the text is that of SAID in the literal. */
static void stands(const char *literal, const char *what, const char *said)
{
    TextMap m = mapped(literal);
    const char *at = strstr(gc_strndup(m.text.p, m.text.len), what);
    ok(at != NULL, "what is looked for is there");
    if (!at)
        return;
    char *text = gc_strndup(m.text.p, m.text.len);
    uint32_t start = (uint32_t)(strstr(text, what) - text);
    Str place = span_text(textmap_place(&m, start, start + (uint32_t)strlen(what)));
    is_str(gc_strndup(place.p, place.len), said, "its place");
}

int main(void)
{
    mem_init();
    says("\"\"", "");
    says("\"a\\\"b\\\\c\\nd\\te\"", "a\"b\\c\nd\te");
    says("\"\"\"\"\"\"", "");
    says("\"\"\"a\\n\"b\"\"\"", "a\\n\"b");
    says("\"\"\"\n    uno\n      dos\n\n    tres\n  \"\"\"", "uno\n  dos\n\ntres");
    says("\"\"\"uno\n    dos\n      tres\"\"\"", "uno\ndos\n  tres");
    says("\"\"\"\r\n  uno\r\n  dos\r\n\"\"\"", "uno\ndos");
    says("\"\"\"\n\n  a\n\n\"\"\"", "\na\n");
    says("\"\"\"   \n   \"\"\"", "");
    says("\"n\xCC\x83 a\xCC\x81\"", "ñ á");
    stands("\"(Meta \\\"alcanzada\\\" / 2)\"", "alcanzada", "alcanzada");
    stands("\"(Meta \\\"alcanzada\\\" / 2)\"", "\"alcanzada\"", "\\\"alcanzada\\\"");
    stands("\"\"\"\n    uno\n    dos\n  \"\"\"", "dos", "dos");
    stands("\"\"\"\n    uno\n    dos\n  \"\"\"", "uno\ndos", "uno\n    dos");
    stands("\"an\xCC\x83o y a\xCC\x81rea\"", "área", "a\xCC\x81rea");
    stands("\"an\xCC\x83o y a\xCC\x81rea\"", "ñ", "n\xCC\x83");
    TextMap m = mapped("\"abc\"");
    Span end = textmap_place(&m, 3, 3), beyond = textmap_place(&m, 7, 9), empty = textmap_place(&m, 1, 1);
    ok(end.start == 4 && end.end == 4, "behind the last letter");
    ok(beyond.start == 4 && beyond.end == 4, "nothing stands beyond it");
    ok(empty.start == 2 && empty.end == 2, "a place without length");
    TextMap none = mapped("\"\"");
    Span all = textmap_place(&none, 0, 0);
    ok(all.start == 0 && all.end == 2, "an empty text is its quotes");
    return done();
}
