/* test_table_ops.c -- tables from files: long ones in little memory; with arguments, a driver for the property tests.
 *
 *   test_table_ops FILE [sep=C] [enc=NAME] [header=none|first] [hline=N] [htext=T] [hlines=N] [until=T] [batch=N] [quotes=0]
 *                  [inline=1] [comma=1] [key=COLUMN]… [n=POSITION | t=POSITION | hn=HEADING | ht=HEADING]…
 * prints the rows (cells with TAB between them; \\, \t, \n, \r escaped; holes as \?motive), then lines that begin with "# ". */
#include "tests/tap.h"
#include "tests/unit/table_kit.h"

#include <unistd.h>

static Kit k;

static void put(Str s)
{
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (c == '\\' || c == '\t' || c == '\n' || c == '\r')
            printf("\\%c", c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        else
            putchar(c);
    }
}

static void put_value(const Vec *v, uint32_t i, Arena *a)
{
    buf_clear(&k.rows);
    if (!vec_valid(v, i)) {
        hole_print(&k.rows, k.holes, vec_hole(v, i));
        printf("\\?%s", k.rows.p);
    } else if (v->kind == VEC_TEXT) {
        put(v->text[i]);
    } else {
        kit_print(&k, v, i, a);
        put((Str){ k.rows.p, (uint32_t)k.rows.len });
    }
}

static Status drive(Table *t)
{
    RawBatch *b = raw_new();
    Arena *a = arena_new();
    Status st;
    while ((st = table_split(t, b, k.diags)) == ST_OK) {
        const Vec *cols[KIT_COLUMNS], *keys[4];
        CellFindings found = { .arena = a };
        for (uint32_t c = 0; c < k.spec.ncolumns; c++)
            cols[c] = table_convert(t, b, c, NULL, 0, a, &found);
        for (uint32_t i = 0; i < k.spec.nkeys; i++)
            keys[i] = cols[k.spec.keys[i]];
        for (uint32_t i = 0; i < raw_rows(b); i++) {
            for (uint32_t c = 0; c < k.spec.ncolumns; c++) {
                if (c)
                    putchar('\t');
                put_value(cols[c], i, a);
            }
            putchar('\n');
        }
        st = table_absorb(t, b, NULL, k.spec.nkeys ? keys : NULL, &found, k.diags);
        arena_reset(a);
        if (st != ST_OK)
            break;
    }
    arena_free(a);
    raw_free(b);
    return st == ST_END ? ST_OK : st;
}

static bool option(const char *arg, const char *name, const char **value)
{
    size_t n = strlen(name);
    if (strncmp(arg, name, n) != 0 || arg[n] != '=')
        return false;
    *value = arg + n + 1;
    return true;
}

static void set(const char *arg)
{
    const char *v;
    if (option(arg, "sep", &v))
        k.spec.separator = *v;
    else if (option(arg, "enc", &v))
        k.spec.encoding = v;
    else if (option(arg, "header", &v))
        k.spec.header = strcmp(v, "none") == 0 ? HEADER_NONE : HEADER_FIRST;
    else if (option(arg, "hline", &v))
        k.spec.header = HEADER_LINE, k.spec.header_line = strtoul(v, NULL, 10);
    else if (option(arg, "htext", &v))
        k.spec.header = HEADER_TEXT, k.spec.header_text = str_of(v);
    else if (option(arg, "hlines", &v))
        k.spec.header_lines = (uint32_t)strtoul(v, NULL, 10);
    else if (option(arg, "until", &v))
        k.spec.until_text = str_of(v);
    else if (option(arg, "batch", &v))
        k.opt.batch_rows = (uint32_t)strtoul(v, NULL, 10);
    else if (option(arg, "quotes", &v))
        k.spec.quotes = *v == '1';
    else if (option(arg, "comma", &v))
        k.spec.decimal_comma = *v == '1';
    else if (option(arg, "key", &v))
        k.keys[k.spec.nkeys++] = (uint32_t)strtoul(v, NULL, 10);
    else if (option(arg, "n", &v) || option(arg, "t", &v))
        kit_column(&k, *arg == 'n' ? COL_NUM : COL_TEXT, NULL, (uint32_t)strtoul(v, NULL, 10))->allow_percent = true;
    else if (option(arg, "hn", &v) || option(arg, "ht", &v))
        kit_column(&k, arg[1] == 'n' ? COL_NUM : COL_TEXT, v, 0)->allow_percent = true;
}

static int driver(int argc, char **argv)
{
    kit_init(&k, NULL, 0);
    k.spec.path = argv[1];
    k.opt.batch_rows = 0;
    for (int i = 2; i < argc; i++)
        set(argv[i]);
    Table *t;
    Status st = table_open(&k.spec, &k.opt, NULL, k.holes, k.diags, &t);
    if (st == ST_OK) {
        st = drive(t);
        k.counts = *table_counts(t);
        table_close(t);
    }
    printf("# status %d\n", (int)st);
    printf("# encoding %s\n# separator %d\n# findings %llu\n", k.counts.encoding ? k.counts.encoding : "", k.counts.separator,
           (unsigned long long)k.counts.findings);
    printf("# lines %llu records %llu taken %llu adds-up %d\n", (unsigned long long)k.counts.lines, (unsigned long long)k.counts.records,
           (unsigned long long)k.counts.taken, kit_adds_up(&k));
    for (int i = 1; i < ROWCAUSE_COUNT; i++)
        if (k.counts.excluded[i])
            printf("# %s: %llu, line %llu\n", rowcause_text((RowCause)i), (unsigned long long)k.counts.excluded[i],
                   (unsigned long long)k.counts.first_line[i]);
    for (uint32_t i = 0; i < k.diags->n; i++) {
        const Diag *d = k.diags->items[i];
        printf("# %s %llu:%u %s%s%s\n", diag_info(d->code)->code, (unsigned long long)d->data.line, d->data.column, d->message,
               d->hint ? " / " : "", d->hint ? d->hint : "");
        for (uint32_t j = 0; j < d->nnotes; j++)
            printf("#   %s\n", d->notes[j].text);
    }
    return 0;
}

/* ---- by itself ---- */

enum { ROWS = 300000 };

static void long_file(void)
{
    char path[] = "/tmp/test_table_XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!ok(f != NULL, "a temporary file"))
        return;
    fputs("clave,monto,texto\n", f);
    for (int i = 0; i < ROWS; i++)
        fprintf(f, "K%d,%d.25,\"uno, dos\"\n", i, i);
    fclose(f);
    kit_init(&k, NULL, 0);
    k.spec.path = path;
    k.opt.batch_rows = 0;
    kit_column(&k, COL_TEXT, "clave", 0);
    kit_column(&k, COL_NUM, "monto", 0);
    kit_column(&k, COL_TEXT, "texto", 0);
    Table *t;
    bool good = ok(table_open(&k.spec, &k.opt, NULL, k.holes, k.diags, &t) == ST_OK, "opened");
    RawBatch *b = raw_new();
    Arena *a = arena_new();
    size_t most = 0;
    int64_t sum = 0;
    uint64_t rows = 0;
    while (good && table_split(t, b, k.diags) == ST_OK) {
        const Vec *v = table_convert(t, b, 1, NULL, 0, a, NULL), *s = table_convert(t, b, 2, NULL, 0, a, NULL);
        good = v->rep == REP_DEC && v->scale == 2 && table_absorb(t, b, NULL, NULL, NULL, k.diags) == ST_OK;
        for (uint32_t i = 0; i < v->n; i++) {
            sum += v->i64[i];
            good &= str_eq(s->text[i], str_of("uno, dos"));
        }
        rows += v->n;
        most = arena_used(a) > most ? arena_used(a) : most;
        arena_reset(a);
    }
    ok(good && rows == ROWS && sum == (int64_t)ROWS * (ROWS - 1) / 2 * 100 + (int64_t)ROWS * 25, "every row, every number");
    ok(most < 1 << 20, "in little memory: %zu bytes", most);
    arena_free(a);
    raw_free(b);
    table_close(t);
    kit_free(&k);
    unlink(path);
}

static void no_file(void)
{
    kit_init(&k, NULL, 0);
    k.spec.path = "/no/hay/tal";
    Table *t;
    ok(table_open(&k.spec, &k.opt, NULL, k.holes, k.diags, &t) == ST_IO && t == NULL && kit_diag(&k, D_E001), "a file that is not there");
    kit_free(&k);
    kit_init(&k, NULL, 0);
    k.spec.path = "/";
    ok(table_open(&k.spec, &k.opt, NULL, k.holes, k.diags, &t) == ST_IO, "a folder");
    kit_free(&k);
}

int main(int argc, char **argv)
{
    mem_init();
    if (argc > 1)
        return driver(argc, argv);
    long_file();
    no_file();
    return done();
}
