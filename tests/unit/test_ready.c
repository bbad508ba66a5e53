/* test_ready.c -- rows that a host makes ready before their turn come in their turn, once, whoever made them. */
#include "tests/unit/plan_fixture.h"

/* Rows of the first sink are made ready, those of the others are not. */
static bool make_ready(void *ctx, uint32_t sink, const RowsView *view, Buf *out)
{
    const Rig *r = ctx;
    for (uint32_t i = 0; sink == 0 && i < view->n; i++) {
        buf_printf(out, "L%llu ", (unsigned long long)view->lines[i]);
        print_value(out, r->holes, view->cols[0], i);
        buf_putc(out, '\n');
    }
    return sink == 0;
}

static Status take(void *ctx, uint32_t sink, const RowsView *view)
{
    Rig *r = ctx;
    if (!view->n || (sink == 0) != (view->ready != NULL) || (view->ready != NULL) != (view->cols == NULL))
        return ST_LIMIT;
    if (view->cols)
        return on_rows(ctx, sink, view);
    buf_str(&r->out, (Str){ view->ready->p, (uint32_t)view->ready->len });
    return ST_OK;
}

/* The lines of OUT that begin with "1:", or the others. */
static void lines_of_sink(Buf *to, const char *out, bool second)
{
    buf_clear(to);
    buf_puts(to, "");
    for (const char *end; *out; out = end) {
        end = strchr(out, '\n') + 1;
        if ((strncmp(out, "1:", 2) == 0) == second)
            buf_add(to, out, (size_t)(end - out));
    }
}

int main(void)
{
    enum { N = 500 };
    static const EngineOptions opts[] = { {0}, { .batch_rows = 1 }, { .batch_rows = 7 }, { .batch_rows = 64, .threads = 2 }, { .batch_rows = 3, .threads = 4 } };
    Rig r;
    Buf text = {0}, want = {0}, got = {0};
    mem_init();
    rig_init(&r);
    buf_puts(&text, "x\tb\n");
    for (int i = 0; i < N; i++)
        buf_printf(&text, "%d\t%s\n", i, i % 90 < 40 ? "1" : "2");      /* whole batches have no rows for the first sink */
    uint32_t d = rig_table(&r, text.p, "x:n b:n", 1);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    op_imm(&r, d, 0, OP_COL, 1, NONE, 1);
    op_imm(&r, d, 0, OP_CONST, 2, NONE, const_num(&r, "1"));
    op(&r, d, 0, OP_EQ, 3, 1, 2);
    rig_output(&r, d, 0, 0, 3, 1, (Reg[]){ 0 });
    rig_output(&r, d, 0, 1, NONE, 1, (Reg[]){ 0 });
    r.lines = true;
    for (int second = 0; second < 2; second++)
        for (size_t i = 0; i < sizeof opts / sizeof *opts; i++) {
            EngineHost host = { .ctx = &r, .rows = take, .ready = make_ready };
            if (i == 0) {
                r.opt = opts[0];
                const char *plain = rig_run(&r);
                lines_of_sink(&want, plain, second);
            }
            buf_clear(&r.out);
            Status st = engine_run(&r.plan, &opts[i], &host, r.holes, r.diags, &r.report);
            buf_puts(&r.out, "");
            lines_of_sink(&got, r.out.p, second);
            ok(st == ST_OK && got.len, "a run with batches of %u and %u threads", opts[i].batch_rows, opts[i].threads);
            is_str(got.p, want.p, "what was %smade ready, in order", second ? "not " : "");
        }
    buf_free(&text);
    buf_free(&want);
    buf_free(&got);
    rig_free(&r);
    return done();
}
