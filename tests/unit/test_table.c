/* test_table.c -- reading tables: records, headings, row accounting, keys. */
#include "tests/tap.h"
#include "tests/unit/table_kit.h"

static Kit k;

static void start(const char *text)
{
    kit_init(&k, text, strlen(text));
}

static void end(void)
{
    kit_free(&k);
}

/* Two text columns by position, no heading. */
static const char *cut(const char *text)
{
    static char kept[4096];
    start(text);
    k.spec.header = HEADER_NONE;
    k.spec.separator = ',';
    kit_column(&k, COL_TEXT, NULL, 1);
    kit_column(&k, COL_TEXT, NULL, 2);
    (void)kit_run(&k);
    snprintf(kept, sizeof kept, "%s", kit_rows(&k));
    end();
    return kept;
}

static void records(void)
{
    is_str(cut("a,b\nc,d\n"), "a|b\nc|d\n", "two records");
    is_str(cut("a,b\r\nc,d"), "a|b\nc|d\n", "CRLF, no end of line at the end");
    is_str(cut("a,b\rc,d\r"), "a|b\nc|d\n", "lone CR ends lines where there is no LF");
    is_str(cut("\"a,1\",\"b\"\"q\"\"\"\n"), "a,1|b\"q\"\n", "quotes, doubled quotes");
    is_str(cut("\"a\r\nb\",c\r\nd,e\r\n"), "a\r\nb|c\nd|e\n", "line end inside quotes");
    is_str(cut("a\n"), "a|<sin celda>\n", "short row");
    is_str(cut("a,\n"), "a|<vacío>\n", "empty cell");
    is_str(cut("\"\",\"\"\nx,y\n"), "x|y\n", "quoted blanks are blank");
    is_str(cut("\xEF\xBB\xBFx,y\n"), "x|y\n", "byte order mark");
    is_str(cut(" x\xC2\xA0, y \n"), "x|y\n", "blanks around go");
    is_str(cut("\"x\" y,z\n"), "\"x\" y|z\n", "text after a closing quote: as written");
    is_str(cut("e\xCC\x81,n\xCC\x83\n"), "é|ñ\n", "NFC");

    start("a,b\n\"x,1\ny,2\n");
    k.spec.header = HEADER_FIRST;
    kit_column(&k, COL_TEXT, "a", 0);
    ok(kit_run(&k) == ST_TABLE && kit_diag(&k, D_D006) && kit_diag(&k, D_D006)->data.line == 2, "a quote that never closes");
    end();
    kit_init(&k, "a,b\nx,\0y\n", 9);
    kit_column(&k, COL_TEXT, "a", 0);
    ok(kit_run(&k) == ST_TABLE && kit_diag(&k, D_D005) && kit_diag(&k, D_D005)->data.line == 2, "a NUL byte");
    end();
    start("a,b\n1,x\n2,y\n");
    kit_column(&k, COL_NUM, "a", 0);
    k.opt.max_bytes = 5;
    ok(kit_run(&k) == ST_LIMIT, "limit of bytes");
    end();
}

static char separator_of(const char *text)
{
    start(text);
    kit_column(&k, COL_TEXT, NULL, 1);
    (void)kit_run(&k);
    char c = k.counts.separator;
    end();
    return c;
}

static void separators(void)
{
    ok(separator_of("a,b\n1,2\n3,4\n") == ',', "comma");
    ok(separator_of("a;b\n1,5;2,5\n3,1;4,2\n") == ';', "semicolon with decimal commas");
    ok(separator_of("a\tb\nuno, dos\tx, y\nz, w\tk, l\n") == '\t', "tab with commas in texts");
    ok(separator_of("a|b|c\n1|2|3\n") == '|', "bar");
    ok(separator_of("título, con coma\n\na;b;c\n1;2;3\n") == ';', "a title line does not decide");
    ok(separator_of("a\n1\n") == ',', "one column");
    ok(separator_of("\"a,b,c\";x\n\"1,2,3\";y\n") == ';', "quoted commas do not count");
}

static const char two_levels[] =
    "Clave\tNombre\tInversión\t\tMetas\t\n"
    "\t\tAprobado\tModificado\tModificado\tAlcanzado\n"
    "A\tuno\t1\t2\t3\t4\n";

static const char *heading(const char *what)
{
    static char kept[256];
    start(two_levels);
    k.spec.header_lines = 2;
    kit_column(&k, COL_TEXT, what, 0);
    (void)kit_run(&k);
    const Diag *d = k.diags->n ? k.diags->items[0] : NULL;
    snprintf(kept, sizeof kept, "%s%s", d ? d->message : kit_rows(&k), d && d->hint ? d->hint : "");
    end();
    return kept;
}

static void headings(void)
{
    is_str(heading("CLAVE"), "A\n", "folded");
    is_str(heading("Aprobado"), "1\n", "second line");
    is_str(heading("Inversión > Modificado"), "2\n", "path of group and heading");
    is_str(heading("metas>modificado"), "3\n", "path, folded");
    is_str(heading("Modificado"),
           "el encabezado «Modificado» está en 2 columnas de «t.csv»: 4 (Inversión > Modificado), 5 (Metas > Modificado)"
           "diga cuál: desde \"Inversión > Modificado\", o por su posición: desde 4", "ambiguous");
    is_str(heading("Alcansado"), "«t.csv» no tiene ningún encabezado «Alcansado»¿quiso decir «Alcanzado»?", "nearest");
    is_str(heading("Inversión"),
           "el encabezado «Inversión» está en 2 columnas de «t.csv»: 3 (Inversión > Aprobado), 4 (Inversión > Modificado)"
           "diga cuál: desde \"Inversión > Aprobado\", o por su posición: desde 3", "a group is not a column");
}

static const char pages[] =
    "Informe 2023\t\t\n"
    "\n"
    "Clave\tMonto\tUnidad\n"
    "\tpesos\t\n"
    "A\t1\tx\n"
    "\n"
    "Informe 2023\t\t\n"
    "Clave\tMonto\tUnidad\n"
    "\tpesos \t\n"
    "B\t2\ty\n"
    "\n"
    "Bajo protesta de decir verdad, \"nada\n"
    "fin";

static RowCause with_amount(const RawBatch *b, uint32_t row, const Vec *first)
{
    (void)b;
    return str_eq(first->text[row], str_of("")) ? ROWCAUSE_FILTER : ROWCAUSE_TAKEN;
}

static void accounting(void)
{
    start(pages);
    k.spec.header = HEADER_TEXT;
    k.spec.header_text = str_of("clave");
    k.spec.header_lines = 2;
    k.spec.until_text = str_of("bajo protesta");
    kit_column(&k, COL_TEXT, "Monto > pesos", 0);
    kit_column(&k, COL_TEXT, "Clave", 0);
    k.keep = with_amount;
    ok(kit_run(&k) == ST_OK, "a table of two pages");
    is_str(kit_rows(&k), "1|A\n2|B\n", "rows");
    const TableCounts *c = &k.counts;
    ok(c->records == 13 && c->lines == 13 && c->taken == 2, "records %llu, lines %llu", (unsigned long long)c->records,
       (unsigned long long)c->lines);
    ok(c->excluded[ROWCAUSE_HEADER] == 4 && c->first_line[ROWCAUSE_HEADER] == 3, "headings");
    ok(c->excluded[ROWCAUSE_BEFORE] == 1 && c->excluded[ROWCAUSE_BLANK] == 3, "before and blank");
    ok(c->excluded[ROWCAUSE_FILTER] == 1 && c->first_line[ROWCAUSE_FILTER] == 7, "titles fall to the filter");
    ok(c->excluded[ROWCAUSE_AFTER] == 2 && c->first_line[ROWCAUSE_AFTER] == 12, "after the end text");
    ok(kit_adds_up(&k), "all accounted for");
    end();

    start("x\n\"\n1,2\n3,4\n5,6\n");
    k.spec.header = HEADER_NONE;
    k.spec.first_line = 3;
    k.spec.last_line = 4;
    kit_column(&k, COL_NUM, NULL, 2);
    ok(kit_run(&k) == ST_OK, "some lines");
    is_str(kit_rows(&k), "2\n4\n", "their rows");
    ok(k.counts.excluded[ROWCAUSE_OUT_OF_LINES] == 3 && kit_adds_up(&k), "the others are counted");
    end();

    start("t\nu\na,b\n1,2\n");
    k.spec.header = HEADER_LINE;
    k.spec.header_line = 3;
    kit_column(&k, COL_NUM, "b", 2);
    ok(kit_run(&k) == ST_OK && k.counts.excluded[ROWCAUSE_BEFORE] == 2 && kit_adds_up(&k), "heading by line");
    is_str(kit_rows(&k), "2\n", "its row");
    end();
}

static void tramos(void)
{
    start("a,b,c\n1,2,3\n1,,2\n7,8,9\n");
    kit_column(&k, COL_NUM, "b", 0);
    kit_column(&k, COL_NUM, "c", 0);
    TramoColumn moved[] = { { .column = 0, .position = 3 }, { .column = 1, .absent = true, .motive = MOTIVE_NOT_PUBLISHED } };
    TramoSpec tramo = { .first = 3, .last = 3, .columns = moved, .ncolumns = 2 };
    k.spec.tramos = &tramo;
    k.spec.ntramos = 1;
    ok(kit_run(&k) == ST_OK, "a tramo");
    is_str(kit_rows(&k), "2|3\n2|<no publicado>\n8|9\n", "columns move, or are not there");
    end();
}

static void missing(void)
{
    start("a,b\nNR,1\nSin  Respuesta,2\n,3\n5,nd\n");
    uint32_t nr = holes_motive(k.holes, str_of("no reportado")), sr = holes_motive(k.holes, str_of("sin respuesta"));
    MissingLabel all[] = { { str_of("nr"), nr, { 0 } }, { str_of("Sin respuesta"), sr, { 0 } } };
    MissingLabel own[] = { { str_of("ND"), sr, { 0 } }, { str_of(""), nr, { 0 } } };
    k.spec.missing = all;
    k.spec.nmissing = 2;
    kit_column(&k, COL_NUM, "a", 0);
    ColumnSpec *c = kit_column(&k, COL_TEXT, "b", 0);
    c->missing = own;
    c->nmissing = 2;
    ok(kit_run(&k) == ST_OK && k.counts.findings == 0, "labels are no findings");
    is_str(kit_rows(&k), "<no reportado>|1\n<sin respuesta>|2\n<vacío>|3\n5|<sin respuesta>\n", "each with its motive");
    end();
}

static void findings(void)
{
    start("a,b\n1,x\n\"5, 33%\",y\n700,z\n8,w,sobra\n");
    ColumnSpec *c = kit_column(&k, COL_NUM, "a", 0);
    c->has_max = true;
    c->max = num_int(100);
    c->max_text = "100";
    ok(kit_run(&k) == ST_OK && k.counts.findings == 3, "three findings");
    is_str(kit_rows(&k), "1\n<ilegible>\n<fuera de rango>\n8\n", "holes in their place");
    ok(k.diags->n == 3, "three kept");
    const Diag *d = k.diags->items[0];
    ok(d->code == D_D010 && d->data.line == 3 && d->data.column == 1, "place");
    is_str(d->data.cell, "5, 33%", "cell");
    is_str(d->message, "la celda «5, 33%» de «a» tiene un grupo de millares de menos de tres cifras", "reason");
    is_str(k.diags->items[1]->message, "la celda «700» de «a» es mayor que el máximo 100", "bound");
    ok(k.diags->items[2]->code == D_D016 && k.diags->items[2]->data.column == 3, "a cell too many");
    end();

    start("a\nx\ny\nz\n");
    kit_column(&k, COL_NUM, "a", 0);
    k.opt.max_findings = 2;
    ok(kit_run(&k) == ST_OK && k.counts.findings == 3 && k.diags->n == 2, "capped, but counted");
    end();
    start("a\nx\n");
    kit_column(&k, COL_NUM, "a", 0);
    k.spec.strict = true;
    ok(kit_run(&k) == ST_TABLE && kit_diag(&k, D_D018), "rechaza");
    end();
}

/* Many records at once, then one by itself: its line is its own. */
static void plain_then_odd(void)
{
    start("a;b\n1;2\n3;4\n5;\"6\" \n;\n7;8\n;");
    kit_column(&k, COL_NUM, "a", 0);
    kit_column(&k, COL_NUM, "b", 0);
    ok(kit_run(&k) == ST_OK && kit_adds_up(&k), "plain and odd records");
    is_str(kit_rows(&k), "1|2\n3|4\n5|6\n7|8\n", "their rows");
    ok(k.counts.excluded[ROWCAUSE_BLANK] == 2 && k.counts.first_line[ROWCAUSE_BLANK] == 5 && k.counts.lines == 7, "blank lines in their places");
    end();
    start("a;b\n1;2\n3;4\n;");
    kit_column(&k, COL_NUM, "a", 0);
    ok(kit_run(&k) == ST_OK && k.counts.first_line[ROWCAUSE_BLANK] == 4, "a last line without an end");
    end();
}

static void keys(void)
{
    start("k,p\n049,1.0\n049,2\n49,1\n049,1.00\n");
    kit_column(&k, COL_TEXT, "k", 0);
    kit_column(&k, COL_NUM, "p", 0);
    k.spec.nkeys = 2;
    k.keys[1] = 1;
    ok(kit_run(&k) == ST_TABLE, "a repeated key");
    const Diag *d = kit_diag(&k, D_D013);
    ok(d && d->data.line == 5 && k.diags->n == 1, "its place");
    is_str(d ? d->message : NULL, "la clave «049, 1.00» ya estaba en la línea 2", "and the first one's");
    end();
    start("k\nA\n\"\"\nB\n");
    kit_column(&k, COL_TEXT, "k", 0);
    k.spec.nkeys = 1;
    ok(kit_run(&k) == ST_OK, "a blank row has no key to miss");
    end();
    start("k,x\nA,1\n,2\n");
    kit_column(&k, COL_TEXT, "k", 0);
    k.spec.nkeys = 1;
    ok(kit_run(&k) == ST_TABLE && kit_diag(&k, D_D012) && kit_diag(&k, D_D012)->data.line == 3, "a key that is missing");
    end();
}

int main(void)
{
    mem_init();
    records();
    separators();
    headings();
    accounting();
    tramos();
    missing();
    findings();
    plain_then_odd();
    keys();
    return done();
}
