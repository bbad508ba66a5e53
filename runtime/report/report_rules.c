/* report_rules.c -- the verdicts of rules, in words: counts, and each row that did not pass with both its sides. */
#include "runtime/report/notes.h"

#include "runtime/report/cell.h"
#include <inttypes.h>
#include <string.h>

enum { LISTED_DEFAULT = 20 };

void rule_summary(Buf *out, const Result *r)
{
    const RuleInfo *i = &r->rule;
    cell_clean(out, str_of(i->name ? i->name : r->name ? r->name : "regla"));
    if (i->severity)
        buf_printf(out, " (%s)", i->severity);
    buf_printf(out, ": %" PRIu64 " cumple · %" PRIu64 " no cumple · %" PRIu64 " no evaluable", i->met, i->unmet, i->undecidable);
}

bool rule_difference(const ResultSet *rs, const Result *r, uint32_t row, Num *out)
{
    const ResultColumn *d = result_column(r, ROLE_DIFFERENCE);
    if (d && d->kind == VEC_NUM) {
        if (cell_hole(d, row))
            return false;
        *out = cell_num(rs, d, row);
        return true;
    }
    const ResultColumn *left = result_column(r, ROLE_LEFT), *right = result_column(r, ROLE_RIGHT);
    if (!left || !right || left->kind != VEC_NUM || right->kind != VEC_NUM || cell_hole(left, row) || cell_hole(right, row))
        return false;
    return num_sub(rs->arena, cell_num(rs, left, row), cell_num(rs, right, row), out) == NUM_OK;
}

static void side(Buf *out, const ResultSet *rs, const ResultColumn *c, uint32_t row)
{
    const char *text = c->text ? c->text : c->name ? c->name : "valor";
    Buf value = {0};
    cell_people(&value, rs, c, row, false);
    buf_puts(out, ", ");
    /* a figure in the rule is its own value: «100», not «100 = 100» */
    if (!value.p || strcmp(value.p, text) != 0) {
        cell_clean(out, str_of(text));
        buf_puts(out, " = ");
    }
    buf_str(out, (Str){ value.p ? value.p : "", (uint32_t)value.len });
    buf_free(&value);
}

/* Where the row stands: file and line, and its keys. */
static void place(Buf *out, const ResultSet *rs, const Result *r, uint32_t row)
{
    const char *file = row_file(rs, r, row);
    uint64_t line = row_line(r, row);
    if (line && file) {
        cell_clean(out, str_of(file));
        buf_printf(out, ":%" PRIu64, line);
    } else if (line) {
        buf_printf(out, "línea %" PRIu64, line);
    } else {
        buf_puts(out, "total");
    }
    for (uint32_t i = 0; i < r->ncols; i++)
        if (r->cols[i].role == ROLE_KEY)
            side(out, rs, &r->cols[i], row);
}

void rule_row(Buf *out, const ResultSet *rs, const Result *r, uint32_t row)
{
    const ResultColumn *verdict = result_column(r, ROLE_VERDICT);
    HoleId hole = verdict ? cell_hole(verdict, row) : 0;
    if (hole) {
        buf_puts(out, "no evaluable (");
        hole_print(out, rs->holes, hole);
        buf_puts(out, "): ");
    } else {
        buf_puts(out, verdict && cell_true(verdict, row) ? "cumple: " : "no cumple: ");
    }
    place(out, rs, r, row);
    for (uint32_t i = 0; i < r->ncols; i++) {
        ResultRole role = r->cols[i].role;
        if (role == ROLE_LEFT || role == ROLE_RIGHT || role == ROLE_VALUE)
            side(out, rs, &r->cols[i], row);
    }
    Num d;
    if (rule_difference(rs, r, row, &d)) {
        buf_puts(out, ", diferencia ");
        if (d.approx)
            buf_puts(out, "≈ ");
        num_print_short(out, d, CELL_TABLE_DECIMALS, true);
    }
}

static void list(const ResultSet *rs, const Result *r, bool undecidable, uint64_t total, uint64_t limit, NoteFn fn, void *ctx)
{
    const ResultColumn *verdict = result_column(r, ROLE_VERDICT);
    uint64_t listed = 0, seen = 0;
    Buf line = {0};
    for (uint32_t row = 0; verdict && row < r->nrows; row++) {
        bool hole = cell_hole(verdict, row) != 0;
        if (hole != undecidable || (!hole && cell_true(verdict, row)))
            continue;
        if (seen++ >= limit)
            continue;
        rule_row(&line, rs, r, row);
        fn(ctx, (Str){ line.p, (uint32_t)line.len });
        buf_clear(&line);
        listed++;
    }
    if (total < seen)
        total = seen;
    if (total > listed) {
        buf_printf(&line, "… y %" PRIu64 " más (--huecos todos)", total - listed);
        fn(ctx, (Str){ line.p, (uint32_t)line.len });
    }
    buf_free(&line);
}

void rule_lines(const ResultSet *rs, const Result *r, const ReportOptions *opt, NoteFn fn, void *ctx)
{
    uint64_t limit = opt->max_listed ? opt->max_listed : LISTED_DEFAULT;
    list(rs, r, false, r->rule.unmet, limit, fn, ctx);
    list(rs, r, true, r->rule.undecidable, limit, fn, ctx);
}
