/* csv_number.c -- numbers as digits, eight at a time and without asking how many there are.
 * A word holds eight digits, a byte each, the first in its lowest byte: as they will stand in memory. */
#include "runtime/report/csv_number.h"

#include <string.h>

static const uint64_t zeros_text = UINT64_C(0x3030303030303030);
enum { FRACTION_MOST = 8 };     /* decimals that the quick ways write */

static inline uint64_t magnitude(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* The digits of U < 10^8, as 0 … 9: halves, then quarters, then single ones by multiplication with a reciprocal. */
static inline uint64_t digits8(uint32_t u)
{
    uint64_t v = u / 10000 | (uint64_t)(u % 10000) << 32;
    uint64_t q = v * 10486 >> 20 & UINT64_C(0x0000007f0000007f);
    v = q | (v - q * 100) << 16;
    q = v * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    return q | (v - q * 10) << 8;
}

static inline void put8(char *p, uint64_t digits)
{
    digits |= zeros_text;
    memcpy(p, &digits, 8);
}

/* How far a fraction goes, its point and its last digit that is not 0 included; FRACTION: its first eight digits. */
static inline uint32_t trimmed(uint64_t fraction)
{
    uint32_t digits = fraction ? 8 - (uint32_t)__builtin_clzll(fraction) / 8 : 0;
    return digits + (digits != 0);
}

/* Below 10^8, with at most seven decimals. */
static inline void short_decimals(const int64_t *x, uint32_t n, CsvDecimal how, bool trim, char *slots, Str *cells, uint32_t stride)
{
    const uint64_t one = UINT64_C(1) << 8 * (7 - how.scale);        /* the last digit before the point is written even if it is 0 */
    const uint32_t half = 4 * (8 - how.scale), tail = how.scale + how.zeros, after = tail + (tail != 0), last = 8 - how.scale;
    for (uint32_t i = 0; i < n; i++, slots += CSV_SLOT, cells += stride) {
        char *p = slots;
        uint64_t d = digits8((uint32_t)magnitude(x[i]));
        uint32_t lead = (uint32_t)__builtin_ctzll(d | one) / 8, whole = last - lead;
        uint64_t fraction = d >> half >> half;
        *p = '-';
        p += x[i] < 0;
        put8(p, d >> 8 * lead);
        p += whole;
        *p = '.';
        put8(p + 1, fraction);
        *cells = (Str){ slots, (uint32_t)(x[i] < 0) + whole + (trim ? trimmed(fraction) : after) };
    }
}

/* Below 10^16, with at most eight decimals. */
static inline void long_decimals(const int64_t *x, uint32_t n, CsvDecimal how, bool trim, char *slots, Str *cells, uint32_t stride)
{
    const uint64_t high_one = how.scale == 8 ? UINT64_C(1) << 56 : 0, low_one = how.scale == 8 ? 0 : UINT64_C(1) << 8 * (7 - how.scale);
    const uint32_t half = 4 * (8 - how.scale), tail = how.scale + how.zeros, after = tail + (tail != 0), last = 16 - how.scale;
    for (uint32_t i = 0; i < n; i++, slots += CSV_SLOT, cells += stride) {
        char *p = slots;
        uint64_t u = magnitude(x[i]), high = digits8((uint32_t)(u / 100000000)), low = digits8((uint32_t)(u % 100000000));
        bool in_low = !(high | high_one);
        uint32_t lead = (uint32_t)__builtin_ctzll(in_low ? low | low_one : high | high_one) / 8 + (in_low ? 8 : 0), whole = last - lead;
        unsigned __int128 d = ((unsigned __int128)low << 64 | high) >> 8 * lead;
        uint64_t fraction = low >> half >> half;
        *p = '-';
        p += x[i] < 0;
        put8(p, (uint64_t)d);
        put8(p + 8, (uint64_t)(d >> 64));
        p += whole;
        *p = '.';
        put8(p + 1, fraction);
        *cells = (Str){ slots, (uint32_t)(x[i] < 0) + whole + (trim ? trimmed(fraction) : after) };
    }
}

/* Any number, digit by digit from its end. */
static uint32_t put_any(char *out, int64_t x, CsvDecimal how)
{
    char text[CSV_SLOT], *end = text + sizeof text, *p = end;
    uint64_t u = magnitude(x);
    uint32_t after = how.scale;
    for (; how.trim && after && u % 10 == 0; after--)
        u /= 10;
    for (uint32_t i = 0; i < how.zeros; i++)
        *--p = '0';
    for (uint32_t i = after; i; i--, u /= 10)
        *--p = (char)('0' + u % 10);
    if (p < end)
        *--p = '.';
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (x < 0)
        *--p = '-';
    memcpy(out, p, (size_t)(end - p));
    return (uint32_t)(end - p);
}

void csv_decimals(const int64_t *x, uint32_t n, CsvDecimal how, char *slots, Str *cells, uint32_t stride)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < n; i++)
        most = magnitude(x[i]) > most ? magnitude(x[i]) : most;
    bool quick = how.scale + how.zeros <= FRACTION_MOST;
    if (quick && how.scale < 8 && most < 100000000) {
        if (how.trim)
            short_decimals(x, n, how, true, slots, cells, stride);
        else
            short_decimals(x, n, how, false, slots, cells, stride);
    } else if (quick && most < UINT64_C(10000000000000000)) {
        if (how.trim)
            long_decimals(x, n, how, true, slots, cells, stride);
        else
            long_decimals(x, n, how, false, slots, cells, stride);
    } else {
        for (uint32_t i = 0; i < n; i++)
            cells[(size_t)i * stride] = (Str){ slots + i * CSV_SLOT, put_any(slots + i * CSV_SLOT, x[i], how) };
    }
}

/* U / BY, halves up. */
static inline uint64_t halves_up(uint64_t u, uint64_t by)
{
    uint64_t q = u / by, rest = u % by;
    return q + (rest >= by - rest);
}

static bool round_decimals(int64_t *out, const int64_t *x, uint32_t n, uint64_t unit)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t q = (int64_t)halves_up(magnitude(x[i]), unit);      /* UNIT is 10 or more: it fits */
        out[i] = x[i] < 0 ? -q : q;
    }
    return true;
}

static bool round_quotients(int64_t *out, const int64_t *x, const int64_t *den, uint32_t n, uint64_t unit)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t by = (uint64_t)den[i], q;
        unsigned __int128 wide = (unsigned __int128)magnitude(x[i]) * unit;
        if (wide <= UINT64_MAX) {
            q = halves_up((uint64_t)wide, by);
        } else {
            unsigned __int128 long_q = (wide + by / 2) / by;        /* an odd divisor has no halves */
            if (long_q > INT64_MAX)
                return false;
            q = (uint64_t)long_q;
        }
        if (q > INT64_MAX)
            return false;
        out[i] = x[i] < 0 ? -(int64_t)q : (int64_t)q;
    }
    return true;
}

bool csv_rounded(int64_t *out, const Vec *v, uint32_t first, uint32_t n, uint32_t decimals)
{
    if (v->rep == REP_QUO)
        return round_quotients(out, v->i64 + first, v->den + first, n, (uint64_t)vec_pow10[decimals]);
    return round_decimals(out, v->i64 + first, n, (uint64_t)vec_pow10[v->scale - decimals]);
}
