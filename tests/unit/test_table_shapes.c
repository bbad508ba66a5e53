/* test_table_shapes.c -- tables whose records are not their rows: stacked headings, rows cut by a page. */
#include "tests/tap.h"
#include "tests/unit/table_kit.h"

static Kit k;

static void start(const char *text, uint32_t batch)
{
    kit_init(&k, text, strlen(text));
    k.opt.batch_rows = batch;
}

static void end(void)
{
    kit_free(&k);
}

static RowCause not_b(const RawBatch *b, uint32_t row, const Vec *first)
{
    (void)b;
    return str_eq(first->text[row], str_of("B")) ? ROWCAUSE_FILTER : ROWCAUSE_TAKEN;
}

static const uint32_t batches[] = { 1, 2, 3, 64 };

static void stacked(void)
{
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        start("k,u,t1,t2,t3\nA,m,1,2,x\nB,m,4,5,6\nC,?,7,,9\n\nD,m,1\n", batches[i]);
        StackItem items[] = {
            { .by_heading = true, .heading = str_of("T1"), .key = str_of("2024T1"), .origin = 1 },
            { .by_heading = true, .heading = str_of("t2"), .key = str_of("2024T2"), .origin = 2 },
            { .position = 5, .key = str_of("2024T3"), .origin = 3 },
        };
        kit_column(&k, COL_TEXT, "k", 0);
        kit_column(&k, COL_PERIOD, "periodo", 0);
        kit_column(&k, COL_NUM, "valor", 0);
        kit_column(&k, COL_NUM, "u", 0);
        k.spec.stack = items;
        k.spec.nstack = 3;
        k.spec.stack_key = 1;
        k.spec.stack_value = 2;
        k.spec.keys[0] = 0;
        k.spec.keys[1] = 1;
        k.spec.nkeys = 2;
        k.keep = not_b;
        ok(kit_run(&k) == ST_OK, "each record, three rows");
        is_str(kit_rows(&k),
               "A|2024T1|1|<ilegible>\nA|2024T2|2|<ilegible>\nA|2024T3|<ilegible>|<ilegible>\n"
               "C|2024T1|7|<ilegible>\nC|2024T2|<vacío>|<ilegible>\nC|2024T3|9|<ilegible>\n"
               "D|2024T1|1|<ilegible>\nD|2024T2|<sin celda>|<ilegible>\nD|2024T3|<sin celda>|<ilegible>\n", "their cells");
        ok(k.counts.records == 6 && k.counts.stacked == 4 && k.counts.rows == 12 && k.counts.taken == 9 &&
           k.counts.excluded[ROWCAUSE_FILTER] == 3 && k.counts.excluded[ROWCAUSE_BLANK] == 1, "records and rows are both counted");
        ok(k.counts.findings == 4, "a cell that several rows share is found once");
        const Diag *d = kit_diag(&k, D_D010);
        ok(d && d->data.line == 2 && d->data.column == 2, "findings in the order of the file");
        end();
    }
    start("k,t1\nA,1\n", 64);
    StackItem one = { .by_heading = true, .heading = str_of("t9"), .key = str_of("x") };
    kit_column(&k, COL_TEXT, "clave", 0);
    kit_column(&k, COL_TEXT, "valor", 0);
    k.spec.stack = &one;
    k.spec.nstack = 1;
    k.spec.stack_key = 0;
    k.spec.stack_value = 1;
    ok(kit_run(&k) == ST_TABLE && kit_diag(&k, D_D001), "a stacked heading that is not there");
    end();
}

/* Three columns; a record without k continues the one above. */
static const char *joined(const char *text, uint32_t batch, bool keep_kit)
{
    static char kept[4096];
    static uint32_t first[] = { 0 };
    start(text, batch);
    kit_column(&k, COL_TEXT, "k", 0)->missing = &(MissingLabel){ .label = str_of("-"), .motive = MOTIVE_NOT_PUBLISHED };
    k.columns[0].nmissing = 1;
    kit_column(&k, COL_TEXT, "n", 0);
    kit_column(&k, COL_NUM, "x", 0);
    k.spec.continues = first;
    k.spec.ncontinues = 1;
    (void)kit_run(&k);
    snprintf(kept, sizeof kept, "%s", kit_rows(&k));
    if (!keep_kit)
        end();
    return kept;
}

static void continued(void)
{
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        uint32_t n = batches[i];
        is_str(joined("k,n,x\nA,uno,\n,dos,7\n\nk,n,x\n, tres ,\nB,otro,2\n", n, false), "A|uno dos tres|7\nB|otro|2\n", "texts are joined, numbers fill");
        is_str(joined("k,n,x\nA,\"a\"\"b\",1\n-,\"c\"\"d\",\nB,\"e\"\"f\",2\n-,g", n, false), "A|a\"b c\"d|1\nB|e\"f g|2\n", "quotes, a label, no last line end");
        is_str(joined("k,n,x\nA\n,dos,3\n,,\n,tres\nB\n", n, false), "A|dos tres|3\nB|<sin celda>|<sin celda>\n", "short records grow");
        is_str(joined("k,n,x\n,suelto,1\nA,a,\n,b,z\nB,b,2\n,,3\n", n, true), "<vacío>|suelto|1\nA|a b|<ilegible>\nB|b|<ilegible>\n", "nothing above; two numbers");
        ok(k.counts.records == 6 && k.counts.taken == 3 && k.counts.excluded[ROWCAUSE_CONTINUES] == 2 && kit_adds_up(&k) &&
           k.counts.first_line[ROWCAUSE_CONTINUES] == 4, "what was joined is counted");
        const Diag *none = kit_diag(&k, D_D020), *bad = kit_diag(&k, D_D010);
        ok(none && none->data.line == 2, "a continuation of nothing is a finding");
        ok(bad && bad->data.line == 4 && bad->data.column == 3, "a cell that filled an empty one keeps its line");
        end();
    }
    Buf text = { 0 };
    buf_puts(&text, "k,n,x\n");
    for (int r = 0; r < 3000; r++)
        buf_printf(&text, "K%d,n,\n,m,%d\n", r, r);
    buf_putc(&text, '\0');
    (void)joined(text.p, 7, true);
    ok(k.counts.taken == 3000 && k.counts.excluded[ROWCAUSE_CONTINUES] == 3000, "many");
    end();
    buf_clear(&text);
    buf_puts(&text, "k,n,x\nA,a,1\n");
    for (int r = 0; r < 30000; r++)
        buf_puts(&text, ",b,\n");
    buf_putc(&text, '\0');
    (void)joined(text.p, 7, true);
    ok(k.status == ST_TABLE && kit_diag(&k, D_D007) && kit_diag(&k, D_D007)->data.line == 2, "a row that never ends is refused");
    end();
    buf_free(&text);

    start("k,t1,t2\nA,1,\n,x,7\n", 1);
    StackItem items[] = { { .by_heading = true, .heading = str_of("t1"), .key = str_of("t1") }, { .by_heading = true, .heading = str_of("t2"), .key = str_of("t2") } };
    MissingLabel label = { .label = str_of("x"), .motive = MOTIVE_NOT_PUBLISHED };
    static uint32_t of_key[] = { 0 };
    kit_column(&k, COL_TEXT, "k", 0);
    kit_column(&k, COL_TEXT, "quarter", 0);
    kit_column(&k, COL_TEXT, "value", 0);
    k.columns[1].missing = &label;
    k.columns[1].nmissing = 1;
    k.spec.continues = of_key;
    k.spec.ncontinues = 1;
    k.spec.stack = items;
    k.spec.nstack = 2;
    k.spec.stack_key = 1;
    k.spec.stack_value = 2;
    ok(kit_run(&k) == ST_OK, "joined, then stacked");
    is_str(kit_rows(&k), "A|t1|1 x\nA|t2|7\n", "labels of the headings' column are no labels of the cells");
    end();

    TramoColumn moved[] = { { .column = 1, .position = 3 }, { .column = 2, .position = 4 } };
    TramoSpec page = { .first = 3, .last = 9, .columns = moved, .ncolumns = 2 };
    start("k,n,x\nA,uno,\n,?,dos,7\nB,,otro,2\n", 1);
    static uint32_t first[] = { 0 };
    kit_column(&k, COL_TEXT, "k", 0);
    kit_column(&k, COL_TEXT, "n", 0);
    kit_column(&k, COL_NUM, "x", 0);
    k.spec.continues = first;
    k.spec.ncontinues = 1;
    k.spec.tramos = &page;
    k.spec.ntramos = 1;
    ok(kit_run(&k) == ST_OK, "the next page has its columns elsewhere");
    is_str(kit_rows(&k), "A|uno dos|7\nB|otro|2\n", "cells go to their columns");
    end();
}

int main(void)
{
    mem_init();
    stacked();
    continued();
    return done();
}
