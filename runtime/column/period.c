/* period.c -- periods and dates in the proleptic Gregorian calendar, in whole numbers. */
#include "runtime/column/period.h"

enum { MIN_YEAR = 1000, MAX_YEAR = 9999 };   /* four digits, always */

uint32_t freq_per_year(Freq f)
{
    static const uint8_t steps[] = {
#define FREQ(id, letter, per_year, one, many) per_year,
#include "runtime/column/freq.def"
#undef FREQ
    };
    return steps[f];
}

static char freq_letter(Freq f)
{
    static const char letters[] = {
#define FREQ(id, letter, per_year, one, many) letter,
#include "runtime/column/freq.def"
#undef FREQ
    };
    return letters[f];
}

/* Towards minus infinity, so that steps before year 0 count on. */
static int32_t floor_div(int32_t a, int32_t b)
{
    int32_t q = a / b;
    return a % b < 0 ? q - 1 : q;
}

Period period_unpack(int64_t v)
{
    /* Ordinals may be negative: round the frequency to the nearest. */
    int64_t f = (v + (INT64_C(1) << 39)) >> 40;
    return (Period){ (Freq)f, (int32_t)(v - f * (INT64_C(1) << 40)) };
}

int32_t period_year(Period p)
{
    return floor_div(p.ordinal, (int32_t)freq_per_year(p.freq));
}

int32_t period_step(Period p)
{
    return p.ordinal - period_year(p) * (int32_t)freq_per_year(p.freq) + 1;
}

/* N digits at S as a number, or -1. */
static int32_t digits(const char *s, uint32_t n)
{
    int32_t v = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

bool period_parse(Str s, Period *out)
{
    s = str_trim(s);
    if (s.len < 4 || s.len > 7)
        return false;
    int32_t year = digits(s.p, 4), step;
    if (year < MIN_YEAR)
        return false;
    if (s.len == 4) {
        *out = (Period){ FREQ_YEAR, year };
        return true;
    }
    char letter = s.p[4];
    if (letter == '-') {
        step = s.len == 7 ? digits(s.p + 5, 2) : -1;
        if (step < 1 || step > 12)
            return false;
        *out = (Period){ FREQ_MONTH, year * 12 + step - 1 };
        return true;
    }
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 32);
    if (s.len != 6)
        return false;
    step = digits(s.p + 5, 1);
    for (int f = FREQ_HALF; f < FREQ_MONTH; f++) {
        int32_t per_year = (int32_t)freq_per_year((Freq)f);
        if (letter != freq_letter((Freq)f) || step < 1 || step > per_year)
            continue;
        *out = (Period){ (Freq)f, year * per_year + step - 1 };
        return true;
    }
    return false;
}

void period_print(Buf *out, Period p)
{
    int32_t year = period_year(p), step = period_step(p);
    if (p.freq == FREQ_YEAR)
        buf_printf(out, "%04d", year);
    else if (p.freq == FREQ_MONTH)
        buf_printf(out, "%04d-%02d", year, step);
    else
        buf_printf(out, "%04d%c%d", year, freq_letter(p.freq), step);
}

bool period_shift(Period p, int32_t steps, Freq unit, Period *out)
{
    uint32_t own = freq_per_year(p.freq), by = freq_per_year(unit);
    if (own % by != 0)
        return false;
    int64_t moved = (int64_t)p.ordinal + (int64_t)steps * (int64_t)(own / by);
    if (moved < (int64_t)INT32_MIN / 2 || moved > (int64_t)INT32_MAX / 2)
        return false;
    *out = (Period){ p.freq, (int32_t)moved };
    return true;
}

bool period_in(Period p, Freq f, Period *out)
{
    uint32_t own = freq_per_year(p.freq), wide = freq_per_year(f);
    if (own % wide != 0)
        return false;
    *out = (Period){ f, floor_div(p.ordinal, (int32_t)(own / wide)) };
    return true;
}

/* ---- dates ---- */

static bool is_leap(int32_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int32_t month_days(int32_t y, int32_t m)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Days before January 1st of year Y, counted from year 0 (Y >= 0). */
static int64_t year_start(int64_t y)
{
    return y * 365 + (y + 3) / 4 - (y + 99) / 100 + (y + 399) / 400;
}

enum { EPOCH_YEAR = 1970 };

bool date_parse(Str s, int64_t *out)
{
    int32_t y, m, d;
    s = str_trim(s);
    if (s.len != 10)
        return false;
    if (s.p[4] == '-' && s.p[7] == '-') {
        y = digits(s.p, 4);
        m = digits(s.p + 5, 2);
        d = digits(s.p + 8, 2);
    } else if (s.p[2] == '/' && s.p[5] == '/') {
        d = digits(s.p, 2);
        m = digits(s.p + 3, 2);
        y = digits(s.p + 6, 4);
    } else {
        return false;
    }
    if (y < MIN_YEAR || y > MAX_YEAR || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
        return false;
    int64_t day = year_start(y) - year_start(EPOCH_YEAR);
    for (int32_t k = 1; k < m; k++)
        day += month_days(y, k);
    *out = day + d - 1;
    return true;
}

void date_split(int64_t days, int32_t *y, int32_t *m, int32_t *d)
{
    /* In cycles of 400 years the calendar repeats itself. */
    enum { CYCLE_DAYS = 146097 };
    int64_t from_zero = days + year_start(EPOCH_YEAR), cycle = from_zero / CYCLE_DAYS;
    if (from_zero % CYCLE_DAYS < 0)
        cycle--;
    int64_t rest = from_zero - cycle * CYCLE_DAYS;
    int32_t year = (int32_t)(rest / 366);
    while (year_start(year + 1) <= rest)
        year++;
    rest -= year_start(year);
    int32_t month = 1;
    for (; rest >= month_days(year, month); month++)
        rest -= month_days(year, month);
    *y = (int32_t)(cycle * 400 + year);
    *m = month;
    *d = (int32_t)rest + 1;
}

void date_print(Buf *out, int64_t days)
{
    int32_t y, m, d;
    date_split(days, &y, &m, &d);
    buf_printf(out, "%04d-%02d-%02d", y, m, d);
}

Period date_period(int64_t days, Freq f)
{
    int32_t y, m, d, per_year = (int32_t)freq_per_year(f);
    date_split(days, &y, &m, &d);
    return (Period){ f, y * per_year + (m - 1) / (12 / per_year) };
}
