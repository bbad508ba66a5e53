/* profile.c -- a table that was looked at, as results that the report room can show. */
#include "runtime/look/profile.h"

#include "runtime/column/period.h"
#include "runtime/mem.h"

#include <string.h>

enum { TOP = 3, TOP_LONGEST = 30 };

typedef struct Maker { ResultSet *rs; Result *r; uint32_t cap, next; HoleId none; bool people; } Maker;

static Result *new_result(Maker *m, const char *title)
{
    Result *r = gc_new(Result);
    r->kind    = RESULT_SHOW;
    r->title   = title;
    r->dataset = UINT32_MAX;
    GC_PUSH(m->rs->items, m->rs->n, m->rs->cap, r);
    m->r   = r;
    m->cap = 0;
    return r;
}

static void column(Maker *m, const char *name, VecKind kind)
{
    ResultColumn c = { .role = ROLE_VALUE, .name = name, .heading = name, .kind = kind, .decimals = -1 };
    vec_builder_init(&c.data, m->rs->arena, kind);
    GC_PUSH(m->r->cols, m->r->ncols, m->cap, c);
}

static ResultColumn *next_cell(Maker *m)
{
    ResultColumn *c = &m->r->cols[m->next++];
    m->next %= m->r->ncols;
    m->r->nrows += m->next == 0;
    return c;
}

static void put_text(Maker *m, Str s)
{
    char *p = arena_alloc(m->rs->arena, s.len + 1u, 1);
    memcpy(p, s.p ? s.p : "", s.len);
    vec_builder_append(&next_cell(m)->data, vec_const_text(m->rs->arena, (Str){ p, s.len }, 1));
}

static void put_num(Maker *m, Num n)
{
    vec_builder_append(&next_cell(m)->data, vec_const_num(m->rs->arena, n, 1));
}

static void put_count(Maker *m, uint64_t n)
{
    put_num(m, num_int((int64_t)n));
}

static void put_none(Maker *m)
{
    vec_builder_append_hole(&next_cell(m)->data, m->none);
}

const char *look_kind_text(const LookColumn *c)
{
    switch (c->kind) {
    case LOOK_BLANK:  return "vacía";
    case LOOK_TEXT:   return "texto";
    case LOOK_CODE:   return "clave";
    case LOOK_PERIOD: return "periodo";
    case LOOK_DATE:   return "fecha";
    case LOOK_NUMBER:
        switch (c->unit) {
        case LOOKUNIT_NONE:      return "número";
        case LOOKUNIT_PESOS:     return "número en pesos";
        case LOOKUNIT_THOUSANDS: return "número en miles de pesos";
        case LOOKUNIT_MILLIONS:  return "número en millones de pesos";
        case LOOKUNIT_PERCENT:   return "número en porcentaje";
        }
        break;
    case LOOK_KINDS:
        break;
    }
    return "";
}

/* The least or the greatest: of numbers, periods and dates; of texts, how many letters they have. */
static void put_extreme(Maker *m, const LookColumn *c, bool least)
{
    Buf b = { 0 };
    if (c->kind == LOOK_NUMBER)
        num_print_short(&b, least ? c->least : c->most, 20, m->people);
    else if (c->kind == LOOK_PERIOD)
        period_print(&b, period_unpack(least ? c->first : c->last));
    else if (c->kind == LOOK_DATE)
        date_print(&b, least ? c->first : c->last);
    else if (c->kind != LOOK_BLANK)
        buf_printf(&b, "%u letras", least ? c->length_min : c->length_max);
    put_text(m, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
}

static void put_distinct(Maker *m, const LookColumn *c)
{
    Buf b = { 0 };
    bool more;
    uint32_t known = values_known(c->values, &more);
    buf_puts(&b, more ? "más de " : "");
    num_print_fixed(&b, num_int(known), 0, ROUND_HALF_AWAY, m->people);
    put_text(m, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
}

/* "Sonora (72), Puebla (60)": only what is there more than once. */
static void put_top(Maker *m, const LookColumn *c)
{
    ValueCount top[TOP];
    Buf b = { 0 };
    uint32_t n = c->kind == LOOK_NUMBER ? 0 : values_top(c->values, top, TOP);
    for (uint32_t i = 0; i < n && top[i].count > 1; i++) {
        Str s = top[i].text;
        uint32_t used, cut = 0, shown = 0;
        for (; cut < s.len && shown < TOP_LONGEST; cut += used, shown++)
            utf8_decode(s.p + cut, s.len - cut, &used);
        buf_printf(&b, "%s%s%s (%llu)", i ? ", " : "", cell_shown((Str){ s.p, cut }), cut < s.len ? "…" : "", (unsigned long long)top[i].count);
    }
    put_text(m, (Str){ b.p, (uint32_t)b.len });
    buf_free(&b);
}

static void put_sum(Maker *m, const LookColumn *c)
{
    Num sum;
    if (c->kind == LOOK_NUMBER && c->unit != LOOKUNIT_PERCENT && numsum_result(m->rs->arena, &c->sum, &sum) == NUM_OK)
        put_num(m, sum);
    else
        put_none(m);
}

static void columns_of(Maker *m, const Look *look, const LookTable *t)
{
    new_result(m, look->ntables < 2 ? NULL : gc_printf("Líneas %llu a %llu", (unsigned long long)t->first_line, (unsigned long long)t->last_line));
    column(m, "columna", VEC_TEXT);
    column(m, "tipo", VEC_TEXT);
    column(m, "con dato", VEC_NUM);
    column(m, "vacías", VEC_NUM);
    column(m, "faltantes", VEC_NUM);
    column(m, "distintas", VEC_TEXT);
    column(m, "menor", VEC_TEXT);
    column(m, "mayor", VEC_TEXT);
    column(m, "suma", VEC_NUM);
    column(m, "más frecuentes", VEC_TEXT);
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const LookColumn *c = &t->columns[i];
        put_text(m, str_of(c->path.len ? cell_shown(c->path) : gc_printf("columna %u", c->position)));
        put_text(m, str_of(look_kind_text(c)));
        uint64_t missing = c->kind == LOOK_TEXT ? 0 : c->missing;     /* in texts such words may say something */
        put_count(m, c->rows - c->blank - missing);
        put_count(m, c->blank);
        put_count(m, missing);
        put_distinct(m, c);
        put_extreme(m, c, true);
        put_extreme(m, c, false);
        put_sum(m, c);
        put_top(m, c);
    }
}

static void suspects_of(Maker *m, const Look *look, const LookTable *t)
{
    Suspects all = look_suspects(t);
    if (!all.n)
        return;
    new_result(m, "Celdas y renglones que conviene revisar");
    column(m, "lugar", VEC_TEXT);
    column(m, "columna", VEC_TEXT);
    column(m, "celda", VEC_TEXT);
    column(m, "por qué", VEC_TEXT);
    for (uint32_t i = 0; i < all.n; i++) {
        const Suspect *s = &all.items[i];
        const char *place = s->line && s->field ? gc_printf("%s:%llu:%u", look->shown_path, (unsigned long long)s->line, s->field)
                          : s->line             ? gc_printf("%s:%llu", look->shown_path, (unsigned long long)s->line) : "";
        put_text(m, str_of(place));
        put_text(m, str_of(s->column ? s->column : ""));
        put_text(m, str_of(s->cell ? s->cell : ""));
        put_text(m, str_of(s->why));
    }
}

ResultSet *look_results(const Look *look, bool people)
{
    ResultSet *rs = gc_new(ResultSet);
    rs->holes  = holes_new();
    rs->arena  = arena_new();
    rs->script = look->shown_path;
    Maker m = { .rs = rs, .people = people };
    m.none = hole_leaf(rs->holes, MOTIVE_NO_TOTAL, UINT32_MAX);
    for (uint32_t i = 0; i < look->ntables; i++) {
        columns_of(&m, look, &look->tables[i]);
        suspects_of(&m, look, &look->tables[i]);
    }
    return rs;
}

void look_accounts(Buf *out, const Look *look)
{
    for (uint32_t i = 0; i < look->ntables; i++) {
        const LookTable *t = &look->tables[i];
        buf_printf(out, "%s: líneas %llu a %llu; %llu %s", look->shown_path, (unsigned long long)t->first_line,
                   (unsigned long long)(t->open ? t->counts.lines : t->last_line), (unsigned long long)t->rows,
                   t->rows == 1 ? "renglón" : "renglones");
        if (t->total_rows)
            buf_printf(out, ", %llu de totales", (unsigned long long)t->total_rows);
        if (t->sections)
            buf_printf(out, ", %llu de una sola celda", (unsigned long long)t->sections);
        buf_printf(out, "; codificación %s\n", t->counts.encoding);
    }
    if (look->nplaces > look->ntables)
        buf_printf(out, "%s: hay otras %u tablas; «vara esquema» dice dónde\n", look->shown_path, look->nplaces - look->ntables);
    if (!look->ntables)
        buf_printf(out, "%s: no tiene ninguna tabla\n", look->shown_path);
}
