/* test_cell.c -- numbers as tables print them, and what is refused. */
#include "runtime/ingest/cell.h"
#include "runtime/ingest/label.h"
#include "runtime/mem.h"
#include "tests/tap.h"

static Arena *arena;

/* The number, or "!" and the reason. */
static const char *read_cell(const char *s, bool comma, bool percent)
{
    static char kept[2048];
    CellNumber c;
    const char *why = cell_number(arena, str_of(s), comma, percent, &c);
    if (why) {
        snprintf(kept, sizeof kept, "!%s", why);
        return kept;
    }
    Buf out = { 0 };
    num_print_exact(&out, c.wide ? c.big : num_decimal(arena, c.mantissa, c.scale));
    snprintf(kept, sizeof kept, "%s", out.p);
    buf_free(&out);
    return kept;
}

static const char *num(const char *s) { return read_cell(s, false, true); }

static void accepted(void)
{
    static const char *const cells[][2] = {
        { "0", "0" }, { "12", "12" }, { "-7.50", "-7.5" }, { "007", "7" }, { "+5", "5" }, { ".5", "0.5" }, { "-.5", "-0.5" },
        { "3,423,891,413", "3423891413" }, { "$4,415'964,112.29", "4415964112.29" },
        { "\\$ 208,731,131.59", "208731131.59" }, { "27%", "27" }, { "27 %", "27" }, { "-13.79%", "-13.79" },
        { "(1,234.50)", "-1234.5" }, { "($1,234.50)", "-1234.5" }, { "$(5)", "-5" }, { "(5%)", "-5" }, { "(5)%", "-5" },
        { "\xE2\x88\x92" "5", "-5" }, { "\xE2\x80\x93" "5", "-5" }, { "-$1,000", "-1000" }, { "$-1,000", "-1000" }, { "- 5", "-5" },
        { "1\xC2\xA0" "234\xC2\xA0" "567", "1234567" }, { "1\xE2\x80\xAF" "234.5", "1234.5" },
        { "1'234,567", "1234567" }, { "1'234'567", "1234567" }, { "1\xE2\x80\x99" "234,567.00", "1234567" },
        { "123456789012345678", "123456789012345678" }, { "1234567890123456789", "1234567890123456789" },
        { "-0.12345678901234567890123456789", "-0.12345678901234567890123456789" },
        { "99,999,999,999,999,999,999,999.99", "99999999999999999999999.99" }, { "0.00", "0" }, { "-0", "0" },
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        is_str(num(cells[i][0]), cells[i][1], "%s", cells[i][0]);
    is_str(read_cell("1.234,56", true, false), "1234.56", "decimal comma");
    is_str(read_cell("1234,5", true, false), "1234.5", "decimal comma without groups");
    is_str(read_cell("-,5", true, false), "-0.5", "decimal comma first");
    is_str(read_cell("1.234.567", true, false), "1234567", "points as groups");
}

static void refused(void)
{
    static const char *const cells[] = {
        "5, 33%", "2,856.1 0.42", "1,23", "1,2345", "12,34,567", "1234,567", ",5", "1,,234", "1.2.3", "5.", "1,234.", "-", "%", "$",
        "$ %", "--5", "+-5", "5-", "5%%", "1E5", "1e-3", "0x10", "abc", "12 pesos", "1 234", "(5", "5)", "((5))", "(-5)", "()",
        "0,123", "00,123", "1,234'567", "1'234'567,890", ("1\xC2\xA0" "234,567"), "\xC2\xA0", "5 %x", "$$5", "1/2", "=5", "1_000", "NaN", "inf",
        "\xD9\xA1", "5\xEF\xBC\x85", ".", "-.", "1,23%", "2024-03", "\\5",
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        ok(num(cells[i])[0] == '!', "%s: %s", cells[i], num(cells[i]));
    ok(read_cell("27%", false, false)[0] == '!', "a percent sign where there should be none");
    ok(read_cell("1,234.56", true, false)[0] == '!', "the other mark");
    ok(read_cell("1.23", true, false)[0] == '!', "a decimal point where the comma is");
    is_str(num("1E5"), "!está en notación con exponente; se perdieron cifras al exportar", "exponent");
    is_str(num("2,856.1 0.42"), "!tiene dos números, o un espacio entre cifras", "two numbers");
    is_str(num("1,23"), "!tiene un grupo de millares de menos de tres cifras", "short group");
    is_str(num("%"), "!tiene solo el signo de porcentaje", "a lone percent");
    is_str(num("12 pesos"), "!tiene letras", "letters");
    char many[1200];
    memset(many, '9', sizeof many);
    many[1100] = '\0';
    is_str(num(many), "!tiene más de 1000 cifras", "too long");
    many[1000] = '\0';
    is_str(num(many), many, "1000 digits");
}

static void booleans(void)
{
    bool v = false;
    ok(cell_bool(str_of("SÍ"), &v) && v, "sí");
    ok(cell_bool(str_of("si"), &v) && v, "si");
    ok(cell_bool(str_of("Falso"), &v) && !v, "falso");
    ok(!cell_bool(str_of("quizá"), &v), "quizá");
}

/* What is read at once is what is read with care, as signs that are not of the commonest are. */
static void short_way(void)
{
    static const char signs[] = "0123456789012345678901234567890,,,,..$-";
    uint64_t state = 5;
    uint32_t wrong = 0, read = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        char text[24] = "", other[28];
        uint32_t n = 1 + i % 14;
        for (uint32_t k = 0; k < n; k++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            /* every fourth sign a mark in half of the texts, as groups have it */
            text[k] = i % 2 && k % 4 == n % 4 ? ",."[i % 4 / 2] : signs[(state >> 33) % (sizeof signs - 1)];
        }
        if (strchr(text + 1, '-'))
            continue;
        bool comma = i / 7 % 2, negative = text[0] == '-';
        snprintf(other, sizeof other, "%s%s", negative ? "\xE2\x88\x92" : "+", text + negative);
        CellNumber at_once, with_care;
        const char *a = cell_number(arena, str_of(text), comma, false, &at_once), *b = cell_number(arena, str_of(other), comma, false, &with_care);
        wrong += !a != !b || (!a && (at_once.mantissa != with_care.mantissa || at_once.scale != with_care.scale || at_once.wide != with_care.wide));
        read  += !a;
    }
    ok(wrong == 0 && read > 10000, "numbers read at once are as those read with care (%u of %u are not)", wrong, read);
}

/* The bytes by which most cells are told from labels never rule one out that is. */
static void first_bytes(void)
{
    static const char *const texts[] = { "NR", "nr", "N R", "Ñ", "n", "Nn", "ÑR", "n\u0303r", "(NR)", "-", "--", "s/d", "S/D", "sin dato", "SÍN  DATO", "no", "n.d.",
                                         "N\u200Br", "\u200Bnr", "`x`", "'x'", "9", "99", "A", "Áb", "ab" };
    enum { N = sizeof texts / sizeof *texts };
    uint32_t wrong = 0, told = 0;
    for (uint32_t a = 0; a < N; a++)
        for (uint32_t b = 0; b < N; b++) {
            Label labels[2] = { label_new(str_of(texts[a])), label_new(str_of(texts[b])) };
            FirstBytes first;
            label_first_bytes(labels, 2, &first);
            for (uint32_t c = 0; c < N; c++) {
                Str cell = str_of(texts[c]);
                bool is = label_begins(&labels[0], cell) || label_begins(&labels[1], cell);
                wrong += is && !first_may(&first, cell);
                told  += !first_may(&first, cell);
            }
        }
    ok(wrong == 0 && told > 0, "labels are not ruled out (%u are), other texts are (%u)", wrong, told);
    Label nr = label_new(str_of("NR"));
    FirstBytes first;
    label_first_bytes(&nr, 1, &first);
    ok(!first_may(&first, str_of("No ocupado")) && first_may(&first, str_of("NR")), "the second byte tells");
}

int main(void)
{
    mem_init();
    arena = arena_new();
    accepted();
    refused();
    booleans();
    short_way();
    first_bytes();
    arena_free(arena);
    return done();
}
