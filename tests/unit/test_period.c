/* test_period.c -- periods and dates. */
#include "runtime/column/period.h"
#include "tests/tap.h"

static Buf buf;

static const char *shown(Period p)
{
    buf_clear(&buf);
    period_print(&buf, p);
    return buf.p;
}

static Period period(const char *s)
{
    Period p = { FREQ_YEAR, 0 };
    if (!period_parse(str_of(s), &p))
        p.ordinal = -1;
    return p;
}

static const char *shifted(const char *s, int32_t steps, Freq unit)
{
    Period p;
    return period_shift(period(s), steps, unit, &p) ? shown(p) : "-";
}

static const char *within(const char *s, Freq f)
{
    Period p;
    return period_in(period(s), f, &p) ? shown(p) : "-";
}

static void periods(void)
{
    static const char *const good[][2] = {
        { "2024", "2024" }, { "2024T1", "2024T1" }, { "2024t4", "2024T4" }, { "2024S2", "2024S2" }, { "2024C3", "2024C3" },
        { "2024B6", "2024B6" }, { "2024-12", "2024-12" }, { " 2024-01 ", "2024-01" },
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        is_str(shown(period(good[i][0])), good[i][1], "%s", good[i][0]);
    static const char *const bad[] = { "", "24", "2024T5", "2024T0", "2024S3", "2024B7", "2024-13", "2024-00", "2024-1", "2024T", "2024M01",
                                       "2024A1", "20245", "2024T12", "0024", "2024 T1", "año 2024" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(period(bad[i]).ordinal == -1, "no period: %s", bad[i]);
    ok(period_year(period("2024B6")) == 2024 && period_step(period("2024B6")) == 6, "year and step");
    ok(period_pack(period("2024T1")) < period_pack(period("2024T2")), "packed in order");
    ok(period_pack(period("2024")) < period_pack(period("1999-01")), "coarse first");
    bool same = true;
    for (int f = 0; f < FREQ_COUNT; f++)
        for (int32_t o = -3000; o < 3000; o += 7) {
            Period p = { (Freq)f, o }, q = period_unpack(period_pack(p));
            same &= q.freq == p.freq && q.ordinal == p.ordinal;
            same &= period_year(p) * (int32_t)freq_per_year(p.freq) + period_step(p) - 1 == o && period_step(p) >= 1;
        }
    ok(same, "pack and unpack");
    is_str(shifted("2024T1", -1, FREQ_QUARTER), "2023T4", "a quarter back");
    is_str(shifted("2024T1", -1, FREQ_YEAR), "2023T1", "a year back");
    is_str(shifted("2024-11", 1, FREQ_QUARTER), "2025-02", "a month by quarters");
    is_str(shifted("2024", 1, FREQ_MONTH), "-", "a year by months");
    is_str(shifted("2024C1", 1, FREQ_HALF), "-", "four-month periods by halves");
    is_str(within("2024-05", FREQ_QUARTER), "2024T2", "the quarter of a month");
    is_str(within("2024T3", FREQ_HALF), "2024S2", "the half of a quarter");
    is_str(within("2024C2", FREQ_HALF), "-", "does not nest");
    is_str(within("2024", FREQ_MONTH), "-", "finer");
}

static void dates(void)
{
    int64_t d = 0;
    ok(date_parse(str_of("1970-01-01"), &d) && d == 0, "epoch");
    ok(date_parse(str_of("31/03/2024"), &d) && d == 19813, "day first");
    ok(date_parse(str_of("2024-02-29"), &d) && !date_parse(str_of("2023-02-29"), &d), "leap years");
    ok(!date_parse(str_of("1900-02-29"), &d) && date_parse(str_of("2000-02-29"), &d), "centuries");
    static const char *const bad[] = { "2024-3-1", "2024-13-01", "2024-00-10", "2024-01-00", "32/01/2024", "2024/01/01", "01-02-2024", "", "abcd-ef-gh" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!date_parse(str_of(bad[i]), &d), "no date: %s", bad[i]);
    bool same = true;
    int32_t py = 0, pm = 0, pd = 0;
    for (int64_t day = -354285; day <= 2932896; day++) {      /* years 1000 to 9999 */
        int32_t y, m, dd;
        date_split(day, &y, &m, &dd);
        bool next = day == -354285 || (y == py && m == pm && dd == pd + 1) || (dd == 1 && (m == pm + 1 || (m == 1 && pm == 12 && y == py + 1)));
        if (day % 97 == 0) {
            int64_t back;
            buf_clear(&buf);
            date_print(&buf, day);
            next = next && date_parse((Str){ buf.p, (uint32_t)buf.len }, &back) && back == day;
        }
        same &= next;
        py = y, pm = m, pd = dd;
    }
    ok(same && py == 9999 && pm == 12 && pd == 31, "every day after the one before, and back");
    is_str(shown(date_period(19813, FREQ_QUARTER)), "2024T1", "the quarter of a day");
    is_str(shown(date_period(-1, FREQ_MONTH)), "1969-12", "before the epoch");
}

int main(void)
{
    periods();
    dates();
    buf_free(&buf);
    return done();
}
