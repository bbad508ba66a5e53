/* report_fixture.h -- result sets built by hand, for the tests of runtime/report. */
#ifndef TESTS_UNIT_REPORT_FIXTURE_H
#define TESTS_UNIT_REPORT_FIXTURE_H

#include "runtime/report/result.h"

#include <string.h>

typedef struct Fixture {
    ResultSet   rs;
    Plan        plan;
    PlanDataset dataset;
    TableSpec   table;
    PlanSite    sites[3];
    PlanBandRow band_rows[3];
    PlanBandMissing band_missing[2];
    PlanBands   bands;
    Result     *results[8];
    TableCounts counts;
    bool        read;
} Fixture;

enum { SITE_DEVENGADO, SITE_PUBLICADO, SITE_DIVISION };

__attribute__((unused))
static Fixture *fixture_new(void)
{
    Fixture *f = gc_new(Fixture);
    f->table = (TableSpec){ .name = str_of("proyectos"), .path = "/x/isseg.tsv", .shown_path = "isseg.tsv" };
    f->dataset.table = &f->table;
    f->sites[SITE_DEVENGADO] = (PlanSite){ .dataset = 0, .column = 1, .name = "devengado" };
    f->sites[SITE_PUBLICADO] = (PlanSite){ .dataset = 0, .column = 2, .name = "publicado" };
    f->sites[SITE_DIVISION]  = (PlanSite){ .dataset = UINT32_MAX, .column = UINT32_MAX, .name = "alcanzado / programado" };
    f->plan.datasets = &f->dataset;
    f->plan.ndatasets = 1;
    f->plan.sites = f->sites;
    f->plan.nsites = 3;
    f->band_rows[0] = (PlanBandRow){ .label = str_of("Rojo"), .colour = "rojo" };
    f->band_rows[1] = (PlanBandRow){ .label = str_of("Amarillo"), .colour = "Amarillo" };
    f->band_rows[2] = (PlanBandRow){ .label = str_of("Verde"), .colour = "verde" };
    f->rs.plan   = &f->plan;
    f->rs.holes  = holes_new();
    f->rs.arena  = arena_new();
    f->rs.script = "avance.vara";
    f->rs.items  = f->results;
    f->band_missing[0] = (PlanBandMissing){ .motive = MOTIVE_NOT_PUBLISHED, .label = str_of("NP") };
    f->band_missing[1] = (PlanBandMissing){ .any = true, .label = str_of("No evaluable") };
    f->bands = (PlanBands){ "semaforo", f->band_rows, 3, f->band_missing, 2 };
    return f;
}

__attribute__((unused))
static void fixture_free(Fixture *f)
{
    holes_free(f->rs.holes);
    arena_free(f->rs.arena);
}

__attribute__((unused))
static Result *add_result(Fixture *f, ResultKind kind, const char *name, uint32_t ncols)
{
    Result *r = gc_new(Result);
    r->kind = kind;
    r->name = name;
    r->cols = gc_array(ResultColumn, ncols);
    r->dataset = 0;
    f->rs.items[f->rs.n++] = r;
    return r;
}

__attribute__((unused))
static ResultColumn *add_col(Fixture *f, Result *r, ResultRole role, VecKind kind, const char *name)
{
    ResultColumn *c = &r->cols[r->ncols++];
    c->role = role;
    c->kind = kind;
    c->name = name;
    c->decimals = -1;
    vec_builder_init(&c->data, f->rs.arena, kind);
    return c;
}

static void put(Fixture *f, ResultColumn *c, Vec *v)
{
    (void)f;
    vec_builder_append_one(&c->data, v, 0);
}

__attribute__((unused))
static void put_num(Fixture *f, ResultColumn *c, int64_t n, int64_t d)
{
    put(f, c, vec_const_num(f->rs.arena, num_ratio(f->rs.arena, n, d), 1));
}

__attribute__((unused))
static void put_text(Fixture *f, ResultColumn *c, const char *s)
{
    put(f, c, vec_const_text(f->rs.arena, str_of(s), 1));
}

__attribute__((unused))
static void put_i64(Fixture *f, ResultColumn *c, int64_t v)
{
    put(f, c, vec_const_i64(f->rs.arena, c->kind, v, 1));
}

__attribute__((unused))
static HoleId put_hole(Fixture *f, ResultColumn *c, uint32_t motive, uint32_t site)
{
    HoleId h = hole_leaf(f->rs.holes, motive, site);
    put(f, c, vec_const_hole(f->rs.arena, c->kind, h, 1));
    return h;
}

__attribute__((unused))
static void set_lines(Fixture *f, Result *r, uint32_t n, const uint64_t *lines)
{
    r->nrows = n;
    r->lines = arena_alloc(f->rs.arena, n, sizeof *lines);
    memcpy(r->lines, lines, n * sizeof *lines);
}

#endif
