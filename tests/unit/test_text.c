/* test_text.c -- slices, buffers, UTF-8, folding, width, nearness. */
#include "runtime/text.h"

#include "runtime/mem.h"
#include "tests/tap.h"

static const char *fold(const char *s)
{
    return text_fold(str_of(s)).p;
}

static const char *label(const char *s)
{
    return text_fold_label(str_of(s)).p;
}

static void slices(void)
{
    ok(str_of(NULL).len == 0, "a null text is empty");
    ok(str_eq(str_of("año"), str_of("año")) && !str_eq(str_of("año"), str_of("ano")), "str_eq");
    ok(str_eq((Str){0}, str_of("")), "empty slices are equal");
    ok(str_cmp(str_of("ab"), str_of("abc")) < 0 && str_cmp(str_of("b"), str_of("abc")) > 0 &&
       str_cmp(str_of("x"), str_of("x")) == 0 && str_cmp((Str){0}, str_of("a")) < 0, "str_cmp");
    ok(str_cmp(str_of("z"), str_of("á")) < 0, "str_cmp compares bytes without sign");
    ok(str_eq(str_trim(str_of(" \t\r\n\u00A0 a b \u00A0\n")), str_of("a b")), "str_trim takes no-break spaces too");
    ok(str_trim(str_of(" \u00A0")).len == 0 && str_trim((Str){0}).len == 0, "str_trim of blanks");
    ok(str_eq(str_trim(str_of("à")), str_of("à")), "str_trim leaves half a letter alone");
    ok(str_hash(str_of("meta")) == str_hash(str_of("meta")) && str_hash(str_of("meta")) != str_hash(str_of("metas")) &&
       str_hash((Str){"\0", 1}) != str_hash((Str){"\0\0", 2}), "str_hash");
    bool spread = true;
    uint32_t seen[256] = {0};
    for (int i = 0; i < 25600; i++)
        seen[str_hash(str_of(gc_printf("MX-%d", i))) & 255]++;
    for (int i = 0; i < 256; i++)
        spread = spread && seen[i] > 40 && seen[i] < 200;
    ok(spread, "low bits of str_hash are spread");
}

static void buffers(void)
{
    Buf b = {0};
    buf_add(&b, "", 0);
    is_str(b.p, "", "an empty write ends with NUL");
    buf_puts(&b, "uno");
    buf_putc(&b, ' ');
    buf_str(&b, (Str){"dosx", 3});
    buf_repeat(&b, "=-", 3);
    buf_printf(&b, "%05d", 42);
    is_str(b.p, "uno dos=-=-=-00042", "pieces are joined");
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "%d,", i);
    ok(b.len == 18 + 10 + 180 + 2700 + 16000 + 5000 && b.p[b.len] == '\0', "it grows");
    buf_clear(&b);
    ok(b.len == 0 && b.p[0] == '\0', "buf_clear");
    buf_json(&b, str_of("a\"\\\n\r\t\x01\x7f/ñ漢😀"));
    is_str(b.p, "\"a\\\"\\\\\\n\\r\\t\\u0001\\u007f/ñ漢😀\"", "JSON escapes");
    buf_clear(&b);
    buf_json(&b, str_of("x\xffy\xc3"));
    is_str(b.p, "\"x\uFFFDy\uFFFD\"", "JSON of bytes that are not UTF-8");
    buf_clear(&b);
    buf_json(&b, (Str){"a\0b", 3});
    is_str(b.p, "\"a\\u0000b\"", "JSON of a NUL");
    buf_free(&b);
    ok(b.p == NULL && b.cap == 0, "buf_free");
}

static void utf8(void)
{
    static const struct { const char *bytes; size_t bad; } cases[] = {
        {"", 0}, {"abc", 3}, {"año", 4}, {"漢字", 6}, {"😀", 4}, {"a\x80", 1}, {"\xC0\x80", 0}, {"\xC1\xBF", 0},
        {"ab\xC3", 2}, {"\xE0\x80\x80", 0}, {"\xED\xA0\x80", 0}, {"\xEF\xBF\xBD", 3}, {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0}, {"12345678\xFF", 8}, {"1234567\xC3\xB1" "890\xE2\x82", 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ok(utf8_check(cases[i].bytes, strlen(cases[i].bytes)) == cases[i].bad, "utf8_check, case %zu", i);
    bool round = true;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char enc[4];
        uint32_t used;
        size_t n = utf8_write(cp, enc);
        uint32_t back = utf8_decode(enc, n, &used);
        bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
        round = round && used == n && back == (surrogate ? 0xFFFD : cp) && utf8_check(enc, n) == n;
    }
    ok(round, "every code point comes back");
    ok(text_width(str_of("año")) == 3 && text_width(str_of("漢字")) == 4 && text_width(str_of("an\u0303o")) == 3 &&
       text_width(str_of("😀")) == 2 && text_width(str_of("a\tb")) == 3 && text_width(str_of("\xff")) == 1, "text_width");
    Str plain = str_of("año");
    ok(text_nfc(plain).p == plain.p, "text in NFC is given back itself");
    Str wide = str_of("漢字😀");
    ok(text_nfc(wide).p == wide.p, "so is text beyond Latin");
    is_str(text_nfc(str_of("an\u0303o")).p, "año", "text_nfc composes");
}

static void folding(void)
{
    is_str(fold("FÓRMULA"), "formula", "case and accents fold");
    is_str(fold("Año"), "año", "ñ is a letter of its own");
    is_str(fold("AN\u0303O"), "año", "ñ in two code points");
    is_str(fold("AÑO"), "año", "Ñ");
    is_str(fold("n\u0301\u0303"), "ñ", "an acute goes, the tilde stays");
    is_str(fold("ã õ ỹ"), "a o y", "other tildes go");
    is_str(fold("ç Ç ü Ü ï å ø"), "c c u u i a ø", "cedilla, diaeresis, ring go; a stroke is no accent");
    is_str(fold("I İ ı i"), "i i ı i", "no Turkish rules");
    is_str(fold("Straße ΣΑΣ ς"), "strasse σασ σ", "ß, final sigma");
    is_str(fold("a≠b"), "a≠b", "the stroke of a sign stays");
    is_str(fold("ASCII_9%"), "ascii_9%", "plain text");
    is_str(fold(""), "", "nothing");
    is_str(fold("a\xff"), "a\uFFFD", "bytes that are not UTF-8");
    is_str(fold("한국"), "한국", "Hangul stays");
    is_str(label("  Clave  del\u00A0Programa/\n Proyecto "), "clave del programa/ proyecto", "labels: white space");
    is_str(label("“Índice” — l’año «x»"), "\"indice\" - l'año \"x\"", "labels: quotes and dashes");
    is_str(label("in\u00ADdi\u200Bca\uFEFFdor"), "indicador", "labels: invisible signs");
    is_str(label(" \t "), "", "labels: blanks");
    is_str(label("a\u00AD\u030A N\u200B\u0303"), "a ñ", "labels: a mark behind an invisible sign");

    bool stable = true, clean = true;
    for (uint32_t cp = 1; cp <= 0x1FFFF; cp++) {
        char enc[5] = {0};
        utf8_write(cp, enc);
        Str once = text_fold(str_of(enc)), twice = text_fold(once);
        if (!str_eq(once, twice)) {
            stable = false;
            printf("# U+%04X: %s, then %s\n", cp, once.p, twice.p);
        }
        clean = clean && utf8_check(once.p, once.len) == once.len && once.p[once.len] == '\0';
    }
    ok(stable, "folding twice is folding once");
    ok(clean, "what is folded is UTF-8 and ends with NUL");
}

static uint32_t slow_distance(const char *a, const char *b)
{
    uint32_t d[16][16], n = (uint32_t)strlen(a), m = (uint32_t)strlen(b);
    for (uint32_t i = 0; i <= n; i++)
        for (uint32_t j = 0; j <= m; j++) {
            uint32_t v = i == 0 ? j : j == 0 ? i : d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (i && j && d[i - 1][j] + 1 < v)
                v = d[i - 1][j] + 1;
            if (i && j && d[i][j - 1] + 1 < v)
                v = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < v)
                v = d[i - 2][j - 2] + 1;
            d[i][j] = v;
        }
    return d[n][m];
}

static void nearness(void)
{
    ok(text_distance(str_of("meta"), str_of("mtea"), 3) == 1, "a transposition counts 1");
    ok(text_distance(str_of("año"), str_of("ano"), 3) == 1, "a letter counts 1 whatever its bytes");
    ok(text_distance(str_of(""), str_of("abc"), 5) == 3 && text_distance(str_of(""), str_of("abc"), 2) == 3, "from nothing");
    ok(text_distance(str_of("abc"), str_of("abc"), 0) == 0 && text_distance(str_of("abc"), str_of("abd"), 0) == 1, "limit 0");

    uint32_t seed = 12345;
    bool same = true;
    for (int round = 0; round < 20000; round++) {
        char w[2][12];
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            uint32_t len = (seed >> 16) % 11;
            for (uint32_t i = 0; i < len; i++) {
                seed = seed * 1664525u + 1013904223u;
                w[k][i] = (char)('a' + (seed >> 20) % 3);
            }
            w[k][len] = '\0';
        }
        uint32_t limit = (uint32_t)round % 6, want = slow_distance(w[0], w[1]);
        uint32_t got = text_distance(str_of(w[0]), str_of(w[1]), limit);
        if (got != (want > limit ? limit + 1 : want)) {
            same = false;
            printf("# %s %s limit %u: %u, not %u\n", w[0], w[1], limit, got, want);
        }
    }
    ok(same, "the banded distance agrees with the plain one");

    Str names[] = {str_of("devengado"), str_of("modificado"), str_of("Programado"), str_of("año"), str_of("x")};
    ok(str_eq(text_nearest(str_of("devegado"), names, 5), names[0]), "a letter forgotten");
    ok(str_eq(text_nearest(str_of("PROGRAMDAO"), names, 5), names[2]), "case folded");
    ok(str_eq(text_nearest(str_of("ano"), names, 5), names[3]), "ñ missed");
    ok(text_nearest(str_of("y"), names, 5).len == 0, "one letter is never near another");
    ok(text_nearest(str_of("municipio"), names, 5).len == 0, "nothing near");
    ok(text_nearest(str_of("a"), NULL, 0).len == 0, "no candidates");
    Buf huge = {0};
    buf_repeat(&huge, "ab", 200000);
    ok(text_distance((Str){huge.p, (uint32_t)huge.len}, (Str){huge.p, (uint32_t)huge.len - 1}, 3) == 1, "long texts");
    buf_free(&huge);
}

int main(void)
{
    mem_init();
    slices();
    buffers();
    utf8();
    folding();
    nearness();
    return done();
}
