/* test_engine.c -- plans over small tables: aggregates, holes, groups, lookups, phases; for any batch size and threads. */
#include "tests/unit/plan_fixture.h"

#include <stdlib.h>
#include <unistd.h>

static const char table[] =
    "ent\tper\tdev\tmod\n"
    "A\t2023T1\t80\t100\n"
    "B\t2023T1\t45\t50\n"
    "A\t2023T2\t1,000.50\t2000\n"
    "\t2023T2\t7\t0\n"
    "B\t2023T3\tNR\t60\n"
    "A\t2023T4\t\t10\n"
    "C\t2024T1\t3\t9\n";

/* A ratio of sums over the whole table. */
static void total_of_ratio(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "k\tdev\tmod\nA\t80\t100\nB\t45\t50\n", "k:t dev:n mod:n", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 1);
    op_imm(&r, d, 0, OP_COL, 1, NONE, 2);
    PlanSet *s = rig_feed(&r, d, 0, t, NONE, NONE, HOLES_REQUIRE);
    rig_agg(s, AGG_SUM, 0, 0);
    rig_agg(s, AGG_SUM, 1, 1);
    s->out_used = 2;
    s->out_excluded = 3;
    s->out_holes = 4;
    op_imm(&r, t, 1, OP_CONST, 5, NONE, const_num(&r, "100"));
    op(&r, t, 1, OP_DIV, 6, 0, 1);
    op(&r, t, 1, OP_MUL, 7, 6, 5);
    rig_output(&r, t, 1, 0, NONE, 4, (Reg[]){7, 2, 3, 4});
    same_for_all_options(&r, "250/3 | 2 | 0 | si\n", "ratio of sums");
    ok(r.report.read[0] && r.report.counts[0].taken == 2, "rows are accounted for");
    rig_free(&r);
}

static void groups_and_holes(Holes holes, const char *want, const char *name)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, table, "ent:t dev:n mod:n", 1);
    uint32_t g = rig_groups(&r, "por ent", 1, VEC_TEXT, 2);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    PlanSet *s = rig_feed(&r, d, 0, g, NONE, 0, holes);
    rig_agg(s, AGG_SUM, 1, 1);
    rig_agg(s, AGG_SUM, 2, 2);
    rig_agg(s, AGG_COUNT, 1, 3);
    rig_agg(s, AGG_COUNT_ROWS, NONE, 4);
    s->out_used = 5;
    s->out_excluded = 6;
    s->out_holes = 7;
    rig_output(&r, g, 1, 0, NONE, 8, (Reg[]){0, 1, 2, 3, 4, 5, 6, 7});
    same_for_all_options(&r, want, name);
    rig_free(&r);
}

/* dev / mod of each row into a mean; a filter that cannot be decided where dev is missing. */
static void undecidable(Holes holes, const char *want, const char *name)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, table, "ent:t dev:n mod:n", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    op_imm(&r, d, 0, OP_CONST, 3, NONE, const_num(&r, "40"));
    op(&r, d, 0, OP_GT, 4, 1, 3);
    PlanSet *s = rig_feed(&r, d, 0, t, 4, NONE, holes);
    rig_agg(s, AGG_SUM, 2, 0);
    s->out_used = 1;
    s->out_excluded = 2;
    s->out_holes = 3;
    rig_output(&r, t, 1, 0, NONE, 4, (Reg[]){0, 1, 2, 3});
    same_for_all_options(&r, want, name);
    rig_free(&r);
}

static void zero_with_probes(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, table, "ent:t dev:n mod:n", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 1);
    op_imm(&r, d, 0, OP_CONST, 1, NONE, const_num(&r, "0"));
    op(&r, d, 0, OP_COALESCE, 2, 0, 1);
    PlanSet *s = rig_feed(&r, d, 0, t, NONE, NONE, HOLES_ZERO);
    rig_agg(s, AGG_SUM, 2, 0);
    s->probes = gc_new(Reg);
    s->probes[0] = 0;
    s->nprobes = 1;
    s->out_used = 1;
    s->out_excluded = 2;
    s->out_holes = 3;
    rig_output(&r, t, 1, 0, NONE, 4, (Reg[]){0, 1, 2, 3});
    same_for_all_options(&r, "1135.5 | 7 | 0 | <no reportado y vacío 1 1 @6,7>\n", "cero fills and remembers");
    rig_free(&r);
}

/* Each row beside the sum of its group, read in the next phase; rows of no group see a hole. */
static void lookup_back(void)
{
    Rig r;
    rig_init(&r);
    r.lines = true;
    uint32_t d = rig_table(&r, table, "ent:t dev:n mod:n", 2);
    uint32_t g = rig_groups(&r, "por ent", 1, VEC_TEXT, 1);
    for (uint32_t p = 0; p < 2; p++) {
        op_imm(&r, d, p, OP_COL, 0, NONE, 0);
        op_imm(&r, d, p, OP_COL, 1, NONE, 2);
    }
    op_imm(&r, d, 0, OP_CONST, 2, NONE, const_num(&r, "9"));
    op(&r, d, 0, OP_GT, 3, 1, 2);
    PlanSet *s = rig_feed(&r, d, 0, g, 3, 0, HOLES_REQUIRE);
    rig_agg(s, AGG_SUM, 1, 1);
    r.plan.lookups[r.plan.nlookups++] = (PlanLookup){.rel = g, .src = 1, .keys = gc_new(Reg), .motive = MOTIVE_NO_ROWS};
    op_imm(&r, d, 1, OP_LOOKUP, 4, NONE, 0);
    op(&r, d, 1, OP_DIV, 5, 1, 4);
    rig_output(&r, d, 1, 0, NONE, 3, (Reg[]){0, 4, 5});
    same_for_all_options(&r,
                         "L2 A | 2110 | 10/211\n"
                         "L3 B | 110 | 5/11\n"
                         "L4 A | 2110 | 200/211\n"
                         "L5 <vacío 1> | <vacío 1> | <vacío 1>\n"
                         "L6 B | 110 | 6/11\n"
                         "L7 A | 2110 | 1/211\n"
                         "L8 C | <sin registros 1> | <sin registros 1>\n",
                         "lookup");
    rig_free(&r);
}

static void all_aggregates(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "x\tw\tt\n2\t1\tb\n4\t1\ta\n4\t2\tc\n4\t0\ta\n5\t1\tb\n5\t1\tb\n7\t1\tb\n9\t3\tb\n", "x:n w:n t:t", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    PlanSet *s = rig_feed(&r, d, 0, t, NONE, NONE, HOLES_REQUIRE);
    rig_agg(s, AGG_MEAN, 0, 0);
    rig_agg(s, AGG_WMEAN, 0, 1)->weight = 1;
    rig_agg(s, AGG_MEDIAN, 0, 2);
    rig_agg(s, AGG_PERCENTILE, 0, 3)->p = num_int(25);
    rig_agg(s, AGG_MIN, 0, 4);
    rig_agg(s, AGG_MAX, 0, 5);
    rig_agg(s, AGG_STDEV_POP, 0, 6);
    rig_agg(s, AGG_DISTINCT, 0, 7);
    rig_agg(s, AGG_DISTINCT, 2, 8);
    rig_agg(s, AGG_MIN, 2, 9)->out_kind = VEC_TEXT;
    rig_agg(s, AGG_MAX, 2, 10)->out_kind = VEC_TEXT;
    rig_agg(s, AGG_FIRST, 2, 11)->out_kind = VEC_TEXT;
    rig_agg(s, AGG_STDEV, 0, 12);
    rig_output(&r, t, 1, 0, NONE, 13, (Reg[]){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    same_for_all_options(&r,
                         "5 | 5.8 | 4.5 | 4 | 2 | 9 | 2 | 5 | 3 | a | c | b | 2.138089935299395077476427847038028~\n",
                         "every aggregate");
    rig_free(&r);
}

static void empty_table(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "x\n", "x:n", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2), g = rig_groups(&r, "por x", 1, VEC_NUM, 2);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    PlanSet *s = rig_feed(&r, d, 0, t, NONE, NONE, HOLES_REQUIRE);
    rig_agg(s, AGG_SUM, 0, 0);
    rig_agg(s, AGG_COUNT_ROWS, NONE, 1);
    rig_agg(s, AGG_MIN, 0, 2);
    rig_agg(s, AGG_FIRST, 0, 3);
    rig_agg(s, AGG_MEDIAN, 0, 4);
    rig_agg(rig_feed(&r, d, 0, g, NONE, 0, HOLES_REQUIRE), AGG_SUM, 0, 1);
    rig_output(&r, t, 1, 0, NONE, 5, (Reg[]){0, 1, 2, 3, 4});
    rig_output(&r, g, 1, 1, NONE, 2, (Reg[]){0, 1});
    is_str(rig_run(&r), "<sin registros 1> | 0 | <sin registros 1> | <sin registros 1> | <sin registros 1>\n",
           "a total without rows");
    rig_free(&r);
}

/* Groups of groups: holes keep their lines. */
static void groups_of_groups(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, table, "ent:t dev:n mod:n", 1);
    uint32_t g = rig_groups(&r, "por ent", 1, VEC_TEXT, 2), t = rig_groups(&r, "total", 0, VEC_NUM, 3);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    rig_agg(rig_feed(&r, d, 0, g, NONE, 0, HOLES_REQUIRE), AGG_SUM, 1, 1);
    PlanSet *s = rig_feed(&r, g, 1, t, NONE, NONE, HOLES_REQUIRE);
    rig_agg(s, AGG_MEAN, 1, 0);
    rig_agg(s, AGG_COUNT, 1, 1);
    rig_agg(s, AGG_COUNT, 0, 2);
    rig_output(&r, t, 2, 0, NONE, 3, (Reg[]){0, 1, 2});
    same_for_all_options(&r, "<no reportado y vacío 1 1 @6,7> | 2 | 3\n", "groups of groups");
    rig_free(&r);
}

static void along_time(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "p\tx\n2023T2\t20\n2023T1\t10\n2023T4\t40\n2024T1\t1\n2024T2\t2\n", "p:p x:n", 1);
    uint32_t g = rig_groups(&r, "por p", 1, VEC_PERIOD, 2);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    op_imm(&r, d, 0, OP_COL, 1, NONE, 1);
    rig_agg(rig_feed(&r, d, 0, g, NONE, 0, HOLES_REQUIRE), AGG_SUM, 1, 1);
    op_imm(&r, g, 1, OP_PREVIOUS, 2, 1, 0);
    op_imm(&r, g, 1, OP_CUMULATIVE, 3, 1, 0);
    code_add(&stage_of(&r, g, 1)->code, OP_PERIOD_SHIFT, 4, 0, NONE, NONE, (uint32_t)-1, FREQ_QUARTER);
    r.plan.lookups[r.plan.nlookups++] = (PlanLookup){.rel = g, .src = 1, .keys = gc_new(Reg), .motive = MOTIVE_NO_PERIOD};
    r.plan.lookups[0].keys[0] = 4;
    op_imm(&r, g, 1, OP_LOOKUP, 5, NONE, 0);
    rig_output(&r, g, 1, 0, NONE, 5, (Reg[]){0, 1, 2, 3, 5});
    same_for_all_options(&r,
                         "2023T2 | 20 | 10 | 30 | 10\n"
                         "2023T1 | 10 | <sin dato del periodo 1> | 10 | <sin dato del periodo 1>\n"
                         "2023T4 | 40 | 20 | <sin dato del periodo 1> | <sin dato del periodo 1>\n"
                         "2024T1 | 1 | 40 | 1 | 40\n"
                         "2024T2 | 2 | 1 | 3 | 1\n",
                         "previous, cumulative, one step before");
    rig_free(&r);
}

/* Units, `donde`, and filas donde. */
static void units_and_where(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "u\tx\tk\nkm\t1\ta\nkm\t2\tb\nm\t3\ta\nkm\tmal\ttitulo\n", "u:t x:n k:t", 1);
    uint32_t t = rig_groups(&r, "total", 0, VEC_NUM, 2);
    PlanRel *rel = &r.plan.rels[d];
    uint32_t title = const_text(&r, "titulo"), b = const_text(&r, "b"), km = const_text(&r, "km");
    code_add(&rel->filter_code, OP_CELL, 0, NONE, NONE, NONE, 2, 0);
    code_add(&rel->filter_code, OP_CONST, 1, NONE, NONE, NONE, title, 0);
    code_add(&rel->filter_code, OP_NE, 2, 0, 1, NONE, 0, 0);
    rel->filter = 2;
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    op_imm(&r, d, 0, OP_CONST, 3, NONE, b);
    op_imm(&r, d, 0, OP_CONST, 4, NONE, km);
    op(&r, d, 0, OP_EQ, 5, 2, 3);
    op(&r, d, 0, OP_EQ, 6, 0, 4);
    PlanSet *s = rig_feed(&r, d, 0, t, NONE, NONE, HOLES_REQUIRE);
    rig_agg(s, AGG_SUM, 1, 0)->unit = 0;
    PlanAgg *a = rig_agg(s, AGG_SUM, 1, 1);
    a->unit  = 0;
    a->where = 6;
    rig_agg(s, AGG_SUM, 1, 2)->where = 5;
    rig_output(&r, t, 1, 0, NONE, 3, (Reg[]){0, 1, 2});
    same_for_all_options(&r, "<unidades distintas 1> | 3 | 2\n", "unlike units");
    ok(r.diags->n == 0, "cells of rows that are not taken are not judged");
    ok(r.report.counts[0].taken == 3 && r.report.counts[0].excluded[ROWCAUSE_FILTER] == 1, "filtered rows are counted");
    rig_free(&r);
}

/* Quotients of rows into sums: each rounded to 34 digits, the sum exact; read elsewhere too or not. */
static void mean_of_ratios(bool read_elsewhere)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "k\ta\tb\nA\t1\t3\nB\t1\t3\nA\t2\t3\nB\t1\t0\nC\t-7\t-2\nC\t1,234,567.89\t0.00000007\n",
                           "k:t a:n b:n", 1);
    uint32_t g = rig_groups(&r, "por k", 1, VEC_TEXT, 2);
    for (uint32_t c = 0; c < 3; c++)
        op_imm(&r, d, 0, OP_COL, c, NONE, c);
    op(&r, d, 0, OP_DIV, 3, 1, 2);
    op(&r, d, 0, OP_ROUND34, 4, 3, NONE);
    if (read_elsewhere)
        op(&r, d, 0, OP_NEG, 5, 4, NONE);
    PlanSet *s = rig_feed(&r, d, 0, g, NONE, 0, HOLES_OMIT);
    rig_agg(s, AGG_SUM, 4, 1);
    rig_agg(s, AGG_MEAN, 4, 2);
    rig_agg(s, AGG_COUNT, 4, 3);
    s->out_excluded = 4;
    rig_output(&r, g, 1, 0, NONE, 5, (Reg[]){0, 1, 2, 3, 4});
    same_for_all_options(&r,
                         "A | 1~ | 0.5~ | 2 | 0\n"
                         "B | 0.3333333333333333333333333333333333~ | 0.3333333333333333333333333333333333~ | 1 | 1\n"
                         "C | 17636684142860.64285714285714285714~ | 8818342071430.32142857142857142857~ | 2 | 0\n",
                         read_elsewhere ? "mean of ratios, read elsewhere" : "mean of ratios");
    rig_free(&r);
}

/* Standard input in two phases: kept after the first. */
static void standard_input(void)
{
    char name[] = "/tmp/vara-test-XXXXXX";
    int fd = mkstemp(name);
    FILE *f = fdopen(fd, "w");
    fputs("x\n1\n2\n5\n", f);
    fclose(f);
    ok(freopen(name, "r", stdin) != NULL, "standard input from a file");
    unlink(name);
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "", "x:n", 2), t = rig_groups(&r, "total", 0, VEC_NUM, 1);
    r.plan.datasets[0].table->inline_text = (Str){0};
    r.plan.datasets[0].table->path = "-";
    for (uint32_t p = 0; p < 2; p++)
        op_imm(&r, d, p, OP_COL, 0, NONE, 0);
    rig_agg(rig_feed(&r, d, 0, t, NONE, NONE, HOLES_REQUIRE), AGG_SUM, 0, 0);
    r.plan.lookups[r.plan.nlookups++] = (PlanLookup){.rel = t, .src = 0, .motive = MOTIVE_NO_ROWS};
    op_imm(&r, d, 1, OP_LOOKUP, 1, NONE, 0);
    op(&r, d, 1, OP_DIV, 2, 0, 1);
    rig_output(&r, d, 1, 0, NONE, 1, (Reg[]){2});
    is_str(rig_run(&r), "0.125\n0.25\n0.625\n", "standard input is read twice");
    rig_free(&r);
}

static Status refuse(void *ctx, uint32_t sink, const RowsView *view)
{
    (void)ctx;
    (void)sink;
    (void)view;
    return ST_LIMIT;
}

/* The host stops a run; so does a signal. */
static void stopped(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "x\n1\n2\n5\n", "x:n", 1);
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    rig_output(&r, d, 0, 0, NONE, 1, (Reg[]){0});
    EngineHost host = {.ctx = &r, .rows = refuse};
    for (uint32_t threads = 0; threads < 4; threads += 3) {
        EngineOptions opt = {.batch_rows = 1, .threads = threads};
        ok(engine_run(&r.plan, &opt, &host, r.holes, r.diags, &r.report) == ST_LIMIT, "the host stops a run");
        int yes = 1;
        EngineHost cancelled = {.ctx = &r, .rows = on_rows, .cancel = &yes};
        ok(engine_run(&r.plan, &opt, &cancelled, r.holes, r.diags, &r.report) == ST_INTERRUPTED, "a cancelled run");
    }
    rig_free(&r);
}

static void bad_plans(void)
{
    Rig r;
    rig_init(&r);
    uint32_t d = rig_table(&r, "x\n1\n", "x:n", 1);
    op(&r, d, 0, OP_ADD, 1, 0, 0);
    ok(plan_verify(&r.plan) != NULL, "a register read before it is written");
    stage_of(&r, d, 0)->code.n = 0;
    op_imm(&r, d, 0, OP_COL, 0, NONE, 7);
    ok(plan_verify(&r.plan) != NULL, "a column that is not there");
    stage_of(&r, d, 0)->code.n = 0;
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    op(&r, d, 0, OP_AND, 1, 0, 0);
    ok(plan_verify(&r.plan) != NULL, "a number where a boolean is wanted");
    stage_of(&r, d, 0)->code.n = 0;
    op_imm(&r, d, 0, OP_COL, 0, NONE, 0);
    op(&r, d, 0, OP_ADD, 1, 0, 0);
    ok(plan_verify(&r.plan) == NULL, "a sound plan");
    Buf b = {0};
    plan_dump(&b, &r.plan);
    is_str(b.p, "rows datos, 64 registers\n  phase 0\n    r0 := COL x\n    r1 := ADD r0, r0\n", "plans are dumped");
    buf_free(&b);
    rig_free(&r);
}

int main(void)
{
    mem_init();
    total_of_ratio();
    groups_and_holes(HOLES_REQUIRE,
                     "A | <vacío 1 @7> | 2110 | 2 | 3 | 2 | 1 | <vacío 1 @7>\n"
                     "B | <no reportado 1 @6> | 110 | 1 | 2 | 1 | 1 | <no reportado 1 @6>\n"
                     "<vacío 1> | 7 | 0 | 1 | 1 | 1 | 0 | si\n"
                     "C | 3 | 9 | 1 | 1 | 1 | 0 | si\n",
                     "exige");
    groups_and_holes(HOLES_OMIT,
                     "A | 1080.5 | 2100 | 2 | 2 | 2 | 1 | <vacío 1 @7>\n"
                     "B | 45 | 50 | 1 | 1 | 1 | 1 | <no reportado 1 @6>\n"
                     "<vacío 1> | 7 | 0 | 1 | 1 | 1 | 0 | si\n"
                     "C | 3 | 9 | 1 | 1 | 1 | 0 | si\n",
                     "omite");
    undecidable(HOLES_REQUIRE, "<no reportado y vacío 1 1 @6,7> | 3 | 2 | <no reportado y vacío 1 1 @6,7>\n",
                "an undecidable filter under exige");
    undecidable(HOLES_OMIT, "2150 | 3 | 2 | <no reportado y vacío 1 1 @6,7>\n", "an undecidable filter under omite");
    zero_with_probes();
    lookup_back();
    all_aggregates();
    empty_table();
    groups_of_groups();
    along_time();
    units_and_where();
    mean_of_ratios(false);
    mean_of_ratios(true);
    standard_input();
    stopped();
    bad_plans();
    return done();
}
