/* test_feed.c -- random batches fed whole and in parts: the same groups, in the same order, with the same values, holes and addresses. */
#include "runtime/eval/feed.h"
#include "tests/tap.h"

#include <string.h>

/* Registers of the feeding rows. */
enum { KEY_TEXT, KEY_NUM, FILTER, DONDE, DONDE_HOLES, UNIT, WEIGHT, X, X_HOLES, MONEY, NAME, DAY, YES, REGS };
enum { MAX_BATCHES = 40, MAX_ROWS = 200, MAX_SETS = 16, MAX_PARTS = 4, NONE = REG_NONE };

typedef struct Batches {
    HoleTable *holes;
    Arena     *arena;
    GroupRel  *source;       /* lends lines and datasets */
    Eval       evals[MAX_BATCHES];
    GroupRel   rows[MAX_BATCHES];
    uint32_t   n;
} Batches;

static uint64_t seed = 1;

static uint32_t pick(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static void with_holes(Batches *b, Vec *v, uint32_t one_in)
{
    for (uint32_t i = 0; i < vec_slots(v); i++)
        if (pick(one_in) == 0)
            vec_set_hole(b->arena, v, i, hole_leaf(b->holes, pick(2) ? MOTIVE_EMPTY : MOTIVE_UNREADABLE, pick(3)));
}

/* Small numbers as a rule, at several scales and in all representations. */
static Vec *numbers(Batches *b, uint32_t n, bool fractions)
{
    static const int64_t ranges[] = {10, 1000, 1000000, INT64_C(4000000000000), INT64_MAX / 4};
    uint32_t how = pick(12);
    Arena *a = b->arena;
    int64_t range = ranges[pick(5)];
    if (how == 0)
        return vec_const_num(a, num_int(pick(1000)), n);
    if (how == 1 && fractions) {
        Num *nums = arena_alloc(a, n, sizeof *nums);
        for (uint32_t i = 0; i < n; i++)
            (void)num_div(a, num_int((int64_t)pick(100) - 50), num_int(1 + pick(9)), &nums[i]);
        return vec_from_nums(a, nums, n);
    }
    if (how == 2) {
        Vec *v = vec_new_num(a, n);
        for (uint32_t i = 0; i < n; i++)
            v->num[i] = num_int((int64_t)pick(100));
        return v;
    }
    Vec *v = vec_new(a, VEC_NUM, n);
    v->scale = (uint8_t)pick(5);
    for (uint32_t i = 0; i < n; i++)
        v->i64[i] = (pick(3) ? 1 : -1) * (((int64_t)pick(1u << 30) << 30 | pick(1u << 30)) % range);
    return v;
}

static Vec *texts(Batches *b, uint32_t n, uint32_t different, const char *shape)
{
    Vec *v = vec_new(b->arena, VEC_TEXT, n);
    for (uint32_t i = 0; i < n; i++) {
        char *p = arena_alloc(b->arena, 40, 1);
        v->text[i] = (Str){p, (uint32_t)snprintf(p, 40, shape, pick(different))};
    }
    return v;
}

static Vec *booleans(Batches *b, uint32_t n)
{
    if (pick(8) == 0)
        return vec_const_i64(b->arena, VEC_BOOL, pick(2), n);
    Vec *v = vec_new(b->arena, VEC_BOOL, n);
    uint32_t one_in = 1 + pick(4);
    for (uint32_t i = 0; i < n; i++)
        v->boolean[i] = pick(one_in) == 0;
    return v;
}

static void batch_make(Batches *b, uint32_t at, uint64_t *line, bool long_keys)
{
    uint32_t n = 1 + pick(MAX_ROWS);
    GroupRel *rows = &b->rows[at];
    rows->lines    = arena_alloc(b->arena, n, sizeof *rows->lines);
    rows->datasets = arena_zalloc(b->arena, n, sizeof *rows->datasets);
    for (uint32_t i = 0; i < n; i++)
        rows->lines[i] = *line += pick(3);             /* several rows may share a line */
    const Vec **regs = arena_zalloc(b->arena, REGS, sizeof *regs);
    Vec *v;
    regs[KEY_TEXT] = v = texts(b, n, 12, long_keys ? "una clave bastante larga %02u" : "k%u");
    if (pick(3) == 0)
        with_holes(b, v, 20);
    regs[KEY_NUM] = v = numbers(b, n, true);
    for (uint32_t i = 0; v->rep == REP_DEC && i < vec_slots(v); i++)
        v->i64[i] %= 5;
    regs[FILTER] = v = booleans(b, n);
    if (pick(2))
        with_holes(b, v, 10);
    regs[DONDE] = booleans(b, n);
    regs[DONDE_HOLES] = v = booleans(b, n);
    with_holes(b, v, 10);
    regs[UNIT] = texts(b, n, pick(3) ? 1 : 2, "unidad %u");
    regs[WEIGHT] = numbers(b, n, false);
    regs[X] = numbers(b, n, true);
    regs[X_HOLES] = v = numbers(b, n, false);
    with_holes(b, v, 6);
    regs[MONEY] = v = vec_new(b->arena, VEC_NUM, n);
    v->scale = 2;
    for (uint32_t i = 0; i < n; i++)
        v->i64[i] = pick(1u << 30);
    regs[NAME] = v = texts(b, n, 30, "n%u");
    with_holes(b, v, 10);
    regs[DAY] = v = vec_new(b->arena, VEC_DATE, n);
    for (uint32_t i = 0; i < n; i++)
        v->i64[i] = pick(500);
    regs[YES] = booleans(b, n);
    b->evals[at] = (Eval){.holes = b->holes, .arena = b->arena, .n = n, .regs = regs, .self = rows};
}

static void agg(PlanSet *s, AggKind kind, Reg arg, Reg weight, Reg where, Reg unit, VecKind out)
{
    s->aggs[s->naggs] = (PlanAgg){.kind = kind, .arg = arg, .weight = weight, .where = where, .unit = unit, .p = num_int(30), .out_kind = out,
                                  .site = 7};
    s->naggs++;
}

static Reg any_where(void)
{
    return (Reg[]){NONE, DONDE, DONDE_HOLES, DONDE}[pick(4)];
}

static void set_make(Arena *a, PlanSet *s)
{
    *s = (PlanSet){.holes = (Holes)pick(3), .out_used = NONE, .out_excluded = NONE, .out_holes = NONE};
    s->aggs = arena_alloc(a, 24, sizeof *s->aggs);
    Reg where = any_where();
    uint32_t n = 1 + pick(12);
    for (uint32_t i = 0; i < n; i++) {
        Reg arg = (Reg[]){X, X_HOLES, MONEY, MONEY, WEIGHT}[pick(5)];
        if (pick(3))
            where = any_where();
        switch (pick(14)) {
        case 0:  agg(s, AGG_COUNT_ROWS, NONE, NONE, where, NONE, VEC_NUM); break;
        case 1:  agg(s, AGG_COUNT, X_HOLES, NONE, where, NONE, VEC_NUM); break;
        case 2:  agg(s, AGG_MEAN, arg, NONE, where, NONE, VEC_NUM); break;
        case 3:  agg(s, AGG_WMEAN, arg, WEIGHT, where, NONE, VEC_NUM); break;
        case 4:  agg(s, AGG_STDEV, MONEY, NONE, where, NONE, VEC_NUM); break;
        case 5:  agg(s, AGG_MIN, arg, NONE, where, NONE, VEC_NUM); break;
        case 6:  agg(s, AGG_MAX, NAME, NONE, where, NONE, VEC_TEXT); break;
        case 7:  agg(s, AGG_MAX, DAY, NONE, where, NONE, VEC_DATE); break;
        case 8:  agg(s, AGG_MIN, YES, NONE, where, NONE, VEC_BOOL); break;
        case 9:  agg(s, AGG_PERCENTILE, arg, NONE, where, NONE, VEC_NUM); break;
        case 10: agg(s, AGG_DISTINCT, pick(2) ? arg : NAME, NONE, where, NONE, VEC_NUM); break;
        case 11: agg(s, AGG_FIRST, NAME, NONE, where, NONE, VEC_TEXT); break;
        default: agg(s, AGG_SUM, arg, NONE, where, pick(6) ? NONE : UNIT, VEC_NUM); break;
        }
    }
    if (s->holes == HOLES_ZERO) {
        s->probes    = arena_alloc(a, 1, sizeof *s->probes);
        s->probes[0] = X_HOLES;
        s->nprobes   = 1;
    }
}

/* A feed of some sets into groups by NKEYS keys. */
static void feed_plan(Arena *a, PlanFeed *f, PlanRel *rel, uint32_t nkeys, Reg filter, const PlanSet *sets, uint32_t nsets)
{
    *f = (PlanFeed){.filter = filter, .keys = arena_alloc(a, 2, sizeof *f->keys), .nsets = nsets};
    f->keys[0] = KEY_TEXT;
    f->keys[1] = KEY_NUM;
    f->sets = arena_alloc(a, nsets, sizeof *f->sets);
    *rel = (PlanRel){.kind = REL_GROUPS, .nkeys = nkeys, .key_kinds = arena_alloc(a, 2, sizeof *rel->key_kinds)};
    rel->key_kinds[0] = VEC_TEXT;
    rel->key_kinds[1] = VEC_NUM;
    Reg out = nkeys;
    for (uint32_t i = 0; i < nsets; i++) {
        PlanSet *s = &f->sets[i];
        *s = sets[i];
        s->aggs = arena_alloc(a, s->naggs, sizeof *s->aggs);
        for (uint32_t k = 0; k < s->naggs; k++) {
            s->aggs[k] = sets[i].aggs[k];
            s->aggs[k].out = out++;
        }
        if (nkeys && pick(2)) {
            s->out_used     = out++;
            s->out_excluded = out++;
            s->out_holes    = out++;
        }
    }
    rel->nregs = out;
}

static void print_value(Buf *out, HoleTable *t, const Vec *v, uint32_t i)
{
    HoleId h = vec_hole(v, i);
    if (h) {
        const HoleSummary *s = hole_read(t, h);
        buf_puts(out, "<");
        hole_print(out, t, h);
        for (uint32_t k = 0; k < s->ncounts; k++)
            buf_printf(out, " %u/%u:%llu", s->counts[k].leaf.motive, s->counts[k].leaf.origin, (unsigned long long)s->counts[k].count);
        for (uint32_t k = 0; k < s->naddresses; k++)
            buf_printf(out, " @%llu/%u", (unsigned long long)s->addresses[k].line, s->addresses[k].leaf.origin);
        buf_printf(out, " %llu>", (unsigned long long)s->rows);
        return;
    }
    Arena *a = arena_new();
    if (v->kind == VEC_NUM)
        num_print_exact(out, vec_num(a, v, vec_at(v, i)));
    else if (v->kind == VEC_TEXT)
        buf_str(out, v->text[vec_at(v, i)]);
    else if (v->kind == VEC_BOOL)
        buf_puts(out, v->boolean[vec_at(v, i)] ? "sí" : "no");
    else
        buf_printf(out, "#%lld", (long long)v->i64[vec_at(v, i)]);
    arena_free(a);
}

static void print_groups(Buf *out, HoleTable *t, GroupRel *g)
{
    groups_begin(g, t);
    for (uint32_t i = 0; i < g->n; i++) {
        buf_printf(out, "%llu/%u:", (unsigned long long)g->lines[i], g->datasets[i]);
        for (uint32_t r = 0; r < g->rel->nregs; r++) {
            buf_puts(out, " | ");
            print_value(out, t, g->regs[r], i);
        }
        buf_putc(out, '\n');
    }
}

typedef struct Plans { PlanFeed feeds[2]; PlanRel rels[2]; } Plans;

static void add_batch(Feed **feeds, Batches *b, uint32_t i)
{
    Arena *scratch = arena_new();
    for (uint32_t f = 0; f < 2; f++)
        feed_rows(feeds[f], &b->evals[i], scratch);
    arena_free(scratch);
}

/* Some batches of an earlier phase first, whole; then the others in NPARTS parts (0: whole). */
static void run(Buf *out, const Plans *p, Batches *b, uint32_t nparts, bool roll_up)
{
    GroupRel *into[2];
    uint32_t before = b->n / 4;
    buf_clear(out);
    for (uint32_t f = 0; f < 2; f++)
        into[f] = groups_new(&p->rels[f]);
    for (uint32_t phase = 0; phase < 2; phase++) {
        Feed *whole[2], *parts[MAX_PARTS][2], *joined[MAX_PARTS];
        for (uint32_t f = 0; f < 2; f++) {
            groups_begin(into[f], b->holes);
            whole[f] = feed_new(&p->feeds[f], into[f], phase, b->holes, 3);
        }
        if (roll_up)
            feed_roll_up(whole[1], whole[0]);
        uint32_t split = phase == 1 ? nparts : 0;
        for (uint32_t k = 0; k < split; k++)
            feeds_part(whole, 2, parts[k]);
        for (uint32_t i = phase ? before : 0; i < (phase ? b->n : before); i++) {
            uint32_t k = split ? pick(split) : 0;
            for (uint32_t f = 0; f < 2 && split; f++)
                feed_batch(parts[k][f], i);
            add_batch(split ? parts[k] : whole, b, i);
        }
        for (uint32_t f = 0; f < 2 && split; f++) {
            for (uint32_t k = 0; k < split; k++)
                joined[k] = parts[k][f];
            feed_join(whole[f], joined, split);
        }
        for (uint32_t f = 0; f < 2; f++)
            feed_finish(whole[f]);
        for (uint32_t f = 0; f < 2; f++) {
            for (uint32_t k = 0; k < split; k++)
                feed_free(parts[k][f]);
            feed_free(whole[f]);
            print_groups(out, b->holes, into[f]);
        }
    }
    for (uint32_t f = 0; f < 2; f++)
        groups_free(into[f]);
}

static void round_of(uint32_t number)
{
    seed = number + 1;
    Batches b = {.holes = holes_new(), .arena = arena_new()};
    b.n = pick(MAX_BATCHES);
    uint64_t line = 1;
    bool long_keys = pick(3) == 0, roll_up = pick(2);
    for (uint32_t i = 0; i < b.n; i++)
        batch_make(&b, i, &line, long_keys);
    uint32_t nsets = pick(4), nkeys = 1 + pick(2);
    PlanSet sets[MAX_SETS];
    for (uint32_t i = 0; i < nsets; i++)
        set_make(b.arena, &sets[i]);
    Plans p;
    Reg filter = pick(2) ? FILTER : NONE;
    feed_plan(b.arena, &p.feeds[0], &p.rels[0], nkeys, filter, sets, nsets);
    feed_plan(b.arena, &p.feeds[1], &p.rels[1], 0, filter, sets, nsets);
    Buf want = {0}, got = {0};
    run(&want, &p, &b, 0, roll_up);
    for (uint32_t parts = 1; parts <= MAX_PARTS; parts++) {
        run(&got, &p, &b, parts, roll_up);
        ok(got.len == want.len && (!want.len || memcmp(got.p, want.p, want.len) == 0), "round %u in %u parts: %u batches, %u sets, %u keys", number,
           parts, b.n, nsets, nkeys);
    }
    buf_free(&want);
    buf_free(&got);
    arena_free(b.arena);
    holes_free(b.holes);
}

int main(void)
{
    enum { ROUNDS = 60 };
    mem_init();
    for (uint32_t i = 0; i < ROUNDS; i++)
        round_of(i);
    return done();
}
