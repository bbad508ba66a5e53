/* test_table_shapes.c -- tables whose records are not their rows: stacked headings. */
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

int main(void)
{
    mem_init();
    stacked();
    return done();
}
