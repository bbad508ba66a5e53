/* test_table_encoding.c -- letters: which encoding is found, what happens to bytes that are of none. */
#include "runtime/ingest/encoding.h"
#include "tests/tap.h"
#include "tests/unit/table_kit.h"

#include <iconv.h>

static Kit k;
static char bytes[1 << 16];

/* TEXT (UTF-8) written in the encoding of that name of iconv. */
static size_t written(const char *text, const char *encoding)
{
    iconv_t cd = iconv_open(encoding, "UTF-8");
    char *in = (char *)(uintptr_t)text, *out = bytes;
    size_t nin = strlen(text), nout = sizeof bytes;
    size_t r = iconv(cd, &in, &nin, &out, &nout);
    iconv_close(cd);
    return r == (size_t)-1 ? 0 : sizeof bytes - nout;
}

static void run(size_t len, const char *declared)
{
    kit_init(&k, bytes, len);
    k.spec.encoding = declared;
    k.spec.header = HEADER_NONE;
    kit_column(&k, COL_TEXT, NULL, 1);
    kit_column(&k, COL_TEXT, NULL, 2);
    (void)kit_run(&k);
}

static void found(const char *text, const char *encoding, const char *name)
{
    run(written(text, encoding), NULL);
    is_str(k.counts.encoding, name, "%s found as %s", encoding, name);
    Buf want = { 0 };
    buf_puts(&want, text);
    for (size_t i = 0; i < want.len; i++)
        if (want.p[i] == ',')
            want.p[i] = '|';
    is_str(kit_rows(&k), want.p, "%s read", encoding);
    ok(k.diags->n == 0, "without a doubt");
    buf_free(&want);
    kit_free(&k);
}

static void guesses(void)
{
    static const char *const texts[] = {
        "Regulación y supervisión,x\n",
        "Programa de niñez,Año\nPROGRAMACIÓN,Núm. público\n",
        "Peña,x\n",
        "Guía de atención médica,última\nmañana,¿qué?\n",
        "PEÑA,DIRECCIÓN GENERAL\n",
    };
    static const char *const encodings[][2] = {
        { "UTF-8", "UTF-8" }, { "WINDOWS-1252", "WINDOWS-1252" }, { "ISO-8859-1", "WINDOWS-1252" }, { "CP850", "CP850" },
        { "MACINTOSH", "MACINTOSH" },
    };
    for (size_t e = 0; e < sizeof encodings / sizeof *encodings; e++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            found(texts[i], encodings[e][0], encodings[e][1]);
    found("el “programa”,x – y\nacción,€\n", "WINDOWS-1252", "WINDOWS-1252");
}

static void bad_bytes(void)
{
    size_t n = (size_t)snprintf(bytes, sizeof bytes, "año,x\nPe\xF1" "a,y\nz,\xC3\n");
    run(n, "UTF-8");
    is_str(kit_rows(&k), "año|x\n<ilegible>|y\nz|<ilegible>\n", "bytes that are not UTF-8 make holes");
    ok(k.counts.findings == 2, "and findings");
    const Diag *d = kit_diag(&k, D_D010);
    ok(d && d->data.line == 2 && d->data.column == 1, "with their place");
    is_str(d ? d->data.cell : NULL, "Pe\\xF1" "a", "and the byte");
    ok(kit_diag(&k, D_D014) && kit_diag(&k, D_D014)->data.line == 2, "and a word about the file");
    kit_free(&k);

    n = (size_t)snprintf(bytes, sizeof bytes, "Pe\xF1" "a,\x81\n");
    run(n, "cp1252");
    is_str(kit_rows(&k), "Peña|<ilegible>\n", "a byte Windows-1252 does not define");
    kit_free(&k);

    n = (size_t)snprintf(bytes, sizeof bytes, "a\xC3\xB1o,x\nPe\xF1" "a \x8C,y\n\x81,z\n");
    run(n, NULL);
    ok(k.diags->n > 0, "mixed encodings are not passed over in silence");
    kit_free(&k);

    /* The first thousands of lines are ASCII: the decision waits for the first letter. */
    n = 0;
    while (n < sizeof bytes - 64)
        n += (size_t)snprintf(bytes + n, sizeof bytes - n, "uno,dos\n");
    n += (size_t)snprintf(bytes + n, sizeof bytes - n, "Pe\xA4" "a,Regulaci\xA2n\n");
    run(n, NULL);
    is_str(k.counts.encoding, "CP850", "a late letter");
    ok(strstr(kit_rows(&k), "Peña|Regulación\n") != NULL, "is read right");
    kit_free(&k);

    run((size_t)snprintf(bytes, sizeof bytes, "PK\003\004xxxx"), NULL);
    ok(k.status == ST_TABLE && kit_diag(&k, D_D008), "a workbook");
    kit_free(&k);
    run((size_t)snprintf(bytes, sizeof bytes, "a"), "klingon");
    ok(k.status == ST_TABLE && kit_diag(&k, D_D009), "an encoding nobody knows");
    kit_free(&k);
}

/* Each table says what iconv says. */
static void tables(void)
{
    for (int e = ENC_UTF8 + 1; e < ENC_COUNT; e++) {
        DecodeTable t;
        encoding_table((Encoding)e, &t);
        iconv_t cd = iconv_open("UTF-8", encoding_name((Encoding)e));
        int unlike = 0;
        for (int i = 0; i < 128; i++) {
            char in = (char)(128 + i), out[8], *pin = &in, *pout = out;
            size_t nin = 1, nout = sizeof out;
            iconv(cd, NULL, NULL, NULL, NULL);
            size_t n = iconv(cd, &pin, &nin, &pout, &nout) == (size_t)-1 ? 0 : sizeof out - nout;
            uint32_t used;
            bool none = n == 0 || utf8_decode(out, n, &used) < 0xA0;
            unlike += none ? t.len[i] != 1 || t.bytes[i][0] != in : t.len[i] != n || memcmp(t.bytes[i], out, n) != 0;
        }
        iconv_close(cd);
        ok(unlike == 0, "the letters of %s", encoding_name((Encoding)e));
    }
}

int main(void)
{
    mem_init();
    guesses();
    tables();
    bad_bytes();
    return done();
}
