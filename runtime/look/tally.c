/* tally.c -- counts what one cell says: numbers and how they are written, periods, dates, texts; and where the odd ones stand. */
#include "runtime/look/look_impl.h"

#include "runtime/column/period.h"
#include "runtime/mem.h"

#include <string.h>

enum { VALUES_MOST = 50000, VALUES_BYTES = 8 << 20, NUMBER_LONGEST = 80, ODD_LONGEST = 60 };

void spot_add(Spots *s, uint64_t line, uint32_t field, Str cell, const char *detail)
{
    s->count++;
    if (s->n == LOOK_SPOTS)
        return;
    s->items[s->n++] = (Spot){ line, field, cell_shown(cell), detail };
}

/* How a number is written. */
typedef struct Form { bool money, percent, mark, apostrophe, zero /* leading */, small /* 0.… */, plain; uint32_t digits, decimals; } Form;

static Form form_of(Str s, bool comma)
{
    Form f = { .plain = true };
    bool after = false;
    char point = comma ? ',' : '.', group = comma ? '.' : ',';
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        bool digit = c >= '0' && c <= '9';
        f.plain &= digit;
        if (digit && !f.digits && !after && c == '0' && i + 1 < s.len && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
            f.zero = true;
        if (digit && !f.digits && !after && c == '0')
            f.small = true;
        if (digit && after)
            f.decimals++;
        else if (digit)
            f.digits++;
        else if (c == point)
            after = true;
        else if (c == group)
            f.mark = true;
        else if (c == '$')
            f.money = true;
        else if (c == '%')
            f.percent = true;
        else if (c == '\'' || (unsigned char)c == 0xC2 || (unsigned char)c == 0xE2)
            f.apostrophe |= i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9' && c != (char)0xC2;
    }
    return f;
}

/* Its order of magnitude, from 10^-10 on; what 64 bits do not hold counts among the largest. */
static uint32_t decade(const CellNumber *n)
{
    enum { UNITS = 10 };
    if (n->wide)
        return LOOK_DECADES - 1;
    int64_t m = n->mantissa < 0 ? -n->mantissa : n->mantissa;
    int32_t d = -(int32_t)n->scale;
    for (; m >= 10; m /= 10)
        d++;
    d += UNITS;
    return d < 0 ? 0 : d >= LOOK_DECADES ? LOOK_DECADES - 1 : (uint32_t)d;
}

static Num add_number(Tally *t, LookColumn *c, Str cell, const CellNumber *n, uint64_t line)
{
    Form f = form_of(cell, c->comma);
    Num x = n->wide ? n->big : num_decimal(t->scratch, n->mantissa, n->scale);
    if (n->wide)
        numsum_add(&c->sum, x);
    else
        numsum_add_dec(&c->sum, n->mantissa, n->scale);
    if (c->numbers == 0 || num_cmp(x, c->least) < 0)
        c->least = num_copy(t->arena, x);
    if (c->numbers == 0 || num_cmp(x, c->most) > 0)
        c->most = num_copy(t->arena, x);
    if (f.plain) {
        c->digits_min = c->digits_max == 0 || f.digits < c->digits_min ? f.digits : c->digits_min;
        c->digits_max = f.digits > c->digits_max ? f.digits : c->digits_max;
    }
    c->numbers++;
    c->integers    += !f.decimals;
    c->negatives   += num_sign(x) < 0;
    c->money       += f.money;
    c->percents    += f.percent;
    c->marks       += f.mark;
    c->apostrophes += f.apostrophe;
    c->zeros       += f.zero && f.plain;
    c->cents       += f.decimals == 2;
    c->thirds      += f.decimals == 3 && !f.mark && f.digits <= 3 && !f.small;
    if (num_sign(x) != 0)
        c->decades[decade(n)]++;
    if (f.decimals > c->decimals)
        c->decimals = f.decimals;
    Period p;
    if (f.plain && f.digits == 4 && period_parse(cell, &p) && period_year(p) >= 1900 && period_year(p) <= 2100) {
        c->years++;
        int64_t v = period_pack(p);
        c->first = !c->any_time || v < c->first ? v : c->first;
        c->last  = !c->any_time || v > c->last ? v : c->last;
        c->any_time = true;
    }
    spot_add(&c->spots[SPOT_NUMBER], line, c->position, cell, NULL);
    spot_add(&c->spots[f.percent ? SPOT_PERCENT : SPOT_PLAIN], line, c->position, cell, NULL);
    if (f.money)
        spot_add(&c->spots[SPOT_MONEY], line, c->position, cell, NULL);
    return x;
}

static bool add_time(LookColumn *c, Str cell, uint64_t line)
{
    Period p;
    int64_t v;
    if (date_parse(cell, &v)) {
        c->dates++;
        spot_add(&c->spots[SPOT_DATE], line, c->position, cell, NULL);
    } else if (cell.len <= 7 && period_parse(cell, &p)) {
        c->periods++;
        v = period_pack(p);
    } else {
        return false;
    }
    c->first = !c->any_time || v < c->first ? v : c->first;
    c->last  = !c->any_time || v > c->last ? v : c->last;
    c->any_time = true;
    return true;
}

bool tally_cell(Tally *t, LookColumn *c, Str cell, uint64_t line, bool bad_bytes, Num *number)
{
    c->rows++;
    if (!cell.len) {
        c->blank++;
        spot_add(&c->spots[SPOT_BLANK], line, c->position, cell, NULL);
        return false;
    }
    if (bad_bytes && utf8_check(cell.p, cell.len) < cell.len) {
        c->bad_bytes++;
        spot_add(&c->spots[SPOT_BYTES], line, c->position, cell, NULL);
    }
    uint32_t length = 0;
    for (uint32_t i = 0; i < cell.len; i++)
        length += ((unsigned char)cell.p[i] & 0xC0) != 0x80;
    c->length_min = c->rows - c->blank == 1 || length < c->length_min ? length : c->length_min;
    c->length_max = length > c->length_max ? length : c->length_max;
    if (!c->values) {
        c->values = values_new(VALUES_MOST, VALUES_BYTES, &t->budget);
        c->odds   = values_new(LOOK_ODD, LOOK_ODD * 256, NULL);
    }
    if (values_add(c->values, cell, line)) {
        c->repeats++;
        spot_add(&c->spots[SPOT_REPEATED], line, c->position, cell, NULL);
    }
    CellNumber n;
    const char *why = "tiene letras";
    bool digit = cell.len <= NUMBER_LONGEST;
    if (digit)
        why = cell_number(t->scratch, cell, c->comma, true, &n);
    if (digit && !why) {
        *number = add_number(t, c, cell, &n, line);
        return true;
    }
    if (add_time(c, cell, line))
        return false;
    c->odd++;
    if (words_missing(t->words, cell))
        c->missing++;
    else
        spot_add(&c->spots[SPOT_TEXT], line, c->position, cell, why);
    if (cell.len <= ODD_LONGEST)
        values_add(c->odds, cell, line);
    return false;
}
