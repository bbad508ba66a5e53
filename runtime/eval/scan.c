/* scan.c -- scans a dataset: its batches through filter, columns, code, feeds and outputs. */
#include "runtime/eval/filter.h"
#include "runtime/eval/scan.h"

void batch_init(Batch *b)
{
    *b = (Batch){.raw = raw_new(), .arena = arena_new()};
}

void batch_free(Batch *b)
{
    raw_free(b->raw);
    arena_free(b->arena);
    ready_free(&b->ready);
}

/* Decides which records are rows. */
static void run_filter(const Scan *s, Batch *b, uint32_t records)
{
    const PlanRel *rel = s->rel;
    if (rel->filter == REG_NONE && rel->subtotal == REG_NONE)
        return;
    RowSource all = {.table = s->table, .raw = b->raw, .findings = s->first ? &b->findings : NULL, .needed = s->dataset->needed};
    Eval e = {.plan = s->run->plan, .holes = s->run->holes, .arena = b->arena, .n = records, .rows = &all, .groups = s->run->groups};
    b->keep = arena_alloc(b->arena, records, 1);
    filter_records(&e, rel, b->keep, b->source.columns, s->dataset->table->ncolumns);
    b->source.sel = all.sel;
    b->eval.n     = e.n;
}

static void convert_keys(const Scan *s, Batch *b, uint32_t records)
{
    const TableSpec *spec = s->dataset->table;
    if (!spec->nkeys)
        return;
    b->keys = arena_alloc(b->arena, spec->nkeys, sizeof *b->keys);
    for (uint32_t k = 0; k < spec->nkeys; k++) {
        const Vec *rows = b->source.sel ? NULL : b->source.columns[spec->keys[k]];
        b->keys[k] = rows ? rows : table_convert(s->table, b->raw, spec->keys[k], NULL, records, b->arena, NULL);
    }
}

static void was_split(const Scan *s, Batch *b, uint64_t since)
{
    b->profile = (EngineProfile){0};
    profile_add(s->run->opt.profile ? &b->profile : NULL, PROFILE_SPLIT, &since, raw_rows(b->raw));
    b->read    = table_progress(s->table, &b->total);
    b->met_end = table_ended(s->table);
}

Status batch_split(Scan *s, Batch *b)
{
    uint64_t since = profile_start(s->run->opt.profile);
    Status st = table_split(s->table, b->raw, s->diags);
    was_split(s, b, since);
    return st;
}

bool batch_split_here(Scan *s, Batch *b, Status *st)
{
    uint64_t since = profile_start(s->run->opt.profile);
    bool here = table_split_here(s->table, b->raw, st);
    was_split(s, b, since);
    return here;
}

/* Adds the rows to the groups of this thread. */
static void feed_parts(const Scan *s, Batch *b, uint32_t thread)
{
    Feed **parts = s->parts + (size_t)thread * s->stage->nfeeds;
    for (uint32_t i = 0; i < s->stage->nfeeds; i++) {
        feed_batch(parts[i], b->number);
        feed_rows(parts[i], &b->eval, b->arena);
    }
}

void batch_evaluate(const Scan *s, Batch *b, uint32_t thread)
{
    EngineProfile *p = s->run->opt.profile ? &b->profile : NULL;
    uint64_t since = profile_start(p);
    uint32_t records = raw_rows(b->raw);
    arena_reset(b->arena);
    b->keep     = NULL;
    b->keys     = NULL;
    b->findings = (CellFindings){.arena = b->arena};
    b->source   = (RowSource){.table = s->table, .raw = b->raw};
    b->eval     = (Eval){.plan = s->run->plan, .holes = s->run->holes, .arena = b->arena, .n = records,
                         .rows = &b->source, .groups = s->run->groups};
    b->eval.regs      = arena_zalloc(b->arena, s->rel->nregs, sizeof *b->eval.regs);
    if (s->summed) {
        b->eval.summed = s->summed;
        b->eval.wide   = arena_zalloc(b->arena, s->rel->nregs, sizeof *b->eval.wide);
    }
    b->source.columns = arena_zalloc(b->arena, s->dataset->table->ncolumns, sizeof *b->source.columns);
    run_filter(s, b, records);
    profile_add(p, PROFILE_FILTER, &since, s->rel->filter == REG_NONE ? 0 : records);
    if (s->first) {
        /* all of them, so that every bad cell of a row is found, used or not */
        table_convert_needed(s->table, b->raw, s->dataset->needed, b->source.sel, b->eval.n, b->arena, &b->findings, b->source.columns);
        convert_keys(s, b, records);
        profile_add(p, PROFILE_CONVERT, &since, b->eval.n);
    }
    eval_code(&b->eval, &s->stage->code);
    profile_add(p, PROFILE_EVALUATE, &since, b->eval.n);
    if (s->parts) {
        feed_parts(s, b, thread);
        profile_add(p, PROFILE_FEED, &since, b->eval.n);
    }
    run_make_ready(s->run, s->stage, &b->eval, s->index, b->arena, &b->ready);
    profile_add(p, PROFILE_OUTPUT, &since, 0);          /* the rows are counted when they are handed out */
}

Status batch_absorb(Scan *s, Batch *b)
{
    const EngineHost *host = s->run->host;
    if (s->run->opt.profile)
        profile_merge(s->run->opt.profile, &b->profile);
    if (host->progress)
        host->progress(host->ctx, b->read, b->total);
    if (s->first) {
        Status st = table_absorb(s->table, b->raw, b->keep, b->keys, &b->findings, s->diags);
        if (st != ST_OK)
            return st;
    }
    return run_hand_out(s->run, s->stage, s->parts ? FED_ALREADY : s->feed, &b->eval, s->index, b->arena, &b->ready);
}

static Status scan_alone(Scan *s)
{
    Batch b;
    batch_init(&b);
    Status st;
    while ((st = batch_split(s, &b)) == ST_OK) {
        batch_evaluate(s, &b, 0);
        st = batch_absorb(s, &b);
        if (st != ST_OK)
            break;
        if (run_cancelled(s->run)) {
            st = ST_INTERRUPTED;
            break;
        }
    }
    batch_free(&b);
    return st == ST_END ? ST_OK : st;
}

/* Workers may read the groups of other relations only while nobody adds to them. */
static bool looks_where_it_feeds(const Plan *p, const Code *code, const PlanStage *stage)
{
    for (uint32_t i = 0; i < code->n; i++) {
        if (code->instrs[i].op != OP_LOOKUP)
            continue;
        for (uint32_t f = 0; f < stage->nfeeds; f++) {
            if (stage->feeds[f].rel == p->lookups[code->instrs[i].imm].rel)
                return true;
        }
    }
    return false;
}

/* Groups for each of N threads, where their feeds can be added up afterwards. */
static void open_parts(Scan *s, uint32_t n)
{
    uint32_t nfeeds = s->stage->nfeeds;
    Feed **whole = s->run->feeds + s->feed;
    if (!nfeeds || !feeds_may_split(whole, nfeeds))
        return;
    s->parts = mem_alloc((size_t)n * nfeeds, sizeof *s->parts);
    for (uint32_t t = 0; t < n; t++)
        feeds_part(whole, nfeeds, s->parts + (size_t)t * nfeeds);
}

static void close_parts(Scan *s, uint32_t n, bool join)
{
    uint32_t nfeeds = s->stage->nfeeds;
    if (!s->parts)
        return;
    Feed **of_one = mem_alloc(n, sizeof *of_one);
    for (uint32_t i = 0; i < nfeeds; i++) {
        for (uint32_t t = 0; t < n; t++)
            of_one[t] = s->parts[(size_t)t * nfeeds + i];
        if (join)
            feed_join(s->run->feeds[s->feed + i], of_one, n);
    }
    for (size_t i = 0; i < (size_t)n * nfeeds; i++)
        feed_free(s->parts[i]);
    mem_free(of_one);
    mem_free(s->parts);
    s->parts = NULL;
}

/* All batches, with N threads. */
static Status scan_together(Scan *s, uint32_t n)
{
    EngineProfile *p = s->run->opt.profile;
    open_parts(s, n);
    Status st = scan_threaded(s, n);
    uint64_t since = profile_start(p);
    close_parts(s, n, st == ST_OK);
    profile_add(p, PROFILE_FEED, &since, 0);
    return st;
}

static void keep_report(const Scan *s)
{
    if (!s->first)
        return;
    s->run->report->counts[s->index] = *table_counts(s->table);
    s->run->report->read[s->index]   = true;
}

/* One batch or so: to make parts of its groups costs more than to add its rows up. */
static bool is_small(const Table *t)
{
    enum { SMALL_BYTES = 256 << 10 };
    uint64_t bytes;
    table_progress(t, &bytes);
    return bytes && bytes <= SMALL_BYTES;
}

Status run_scan(Run *r, uint32_t dataset, const PlanStage *stage)
{
    const PlanDataset *d = &r->plan->datasets[dataset];
    Scan s = {.run = r, .rel = &r->plan->rels[d->rel], .stage = stage, .dataset = d, .index = dataset,
              .first = !r->report->read[dataset]};
    TableSpec *spec = gc_new(TableSpec);
    TableOptions opt = {.batch_rows = r->opt.batch_rows, .max_findings = r->opt.max_findings, .max_bytes = r->opt.max_bytes,
                        .cancel = r->host->cancel};
    bool shared = s.rel->subtotal != REG_NONE;         /* the same file is read for its subtotals: what is wrong with it is said once */
    s.diags = s.first && !shared ? r->diags : diags_new();
    Status st = run_table_spec(r, dataset, spec);
    if (st != ST_OK)
        return st;
    st = table_open(spec, &opt, d->needed, r->holes, s.diags, &s.table);
    if (st == ST_OK) {
        s.feed   = run_open_feeds(r, stage, dataset);
        s.summed = summed_registers(r->plan, s.rel, stage);
        bool alone = r->opt.threads <= 1 || is_small(s.table) || looks_where_it_feeds(r->plan, &stage->code, stage) ||
                     looks_where_it_feeds(r->plan, &s.rel->filter_code, stage);
        st = alone ? scan_alone(&s) : scan_together(&s, r->opt.threads < SCAN_THREADS_MAX ? r->opt.threads : SCAN_THREADS_MAX);
        mem_free(s.summed);
        keep_report(&s);
        table_close(s.table);
    }
    if (s.diags != r->diags && (st != ST_OK || s.first))
        diags_merge(r->diags, s.diags);
    return st;
}
