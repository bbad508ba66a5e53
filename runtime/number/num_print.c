/* num_print.c -- writes numbers: whole, to a fixed number of decimals, or cut with an ellipsis. */
#include "runtime/number/num_impl.h"
#include <assert.h>
#include <string.h>

enum { U128_DIGITS = 39 };

/* The decimal digits of V, right-aligned in BUF; gives the first. */
static char *digits_of(char buf[U128_DIGITS], u128 v)
{
    char *end = buf + U128_DIGITS, *p = end;
    while (v > UINT64_MAX) {
        uint64_t low = (uint64_t)(v % num_pow10_u64[19]);
        v /= num_pow10_u64[19];
        for (int i = 0; i < 19; i++, low /= 10)
            *--p = (char)('0' + low % 10);
    }
    uint64_t w = (uint64_t)v;
    do {
        *--p = (char)('0' + w % 10);
        w /= 10;
    } while (w);
    return p;
}

static void put_whole(Buf *out, const char *digits, size_t len, bool thousands)
{
    if (!thousands || len <= 3) {
        buf_add(out, digits, len);
        return;
    }
    size_t head = len % 3 ? len % 3 : 3;
    buf_add(out, digits, head);
    for (size_t i = head; i < len; i += 3) {
        buf_putc(out, ',');
        buf_add(out, digits + i, 3);
    }
}

/* Writes LEN digits as a number with DECIMALS after the point. */
static void put_point(Buf *out, const char *digits, size_t len, uint32_t decimals, bool thousands)
{
    if (decimals == 0) {
        put_whole(out, digits, len, thousands);
    } else if (len > decimals) {
        put_whole(out, digits, len - decimals, thousands);
        buf_putc(out, '.');
        buf_add(out, digits + len - decimals, decimals);
    } else {
        buf_add(out, "0.", 2);
        buf_repeat(out, "0", decimals - len);
        buf_add(out, digits, len);
    }
}

static void put_mpz(Buf *out, const mpz_t z, uint32_t decimals, bool thousands)
{
    char *text = mem_alloc(mpz_sizeinbase(z, 10) + 2, 1);
    mpz_get_str(text, 10, z);
    const char *digits = text + (text[0] == '-');
    put_point(out, digits, strlen(digits), decimals, thousands);
    mem_free(text);
}

/* V with DECIMALS (at most 18) after the point, put together from its end in one piece. */
static void put_small(Buf *out, u128 v, bool negative, uint32_t decimals, bool thousands)
{
    char buf[U128_DIGITS], text[2 * U128_DIGITS], *end = text + sizeof text, *p = end;
    const char *first = digits_of(buf, v), *d = buf + U128_DIGITS;
    if (decimals) {
        for (uint32_t i = 0; i < decimals; i++)
            *--p = d > first ? *--d : '0';
        *--p = '.';
    }
    if (d == first)
        *--p = '0';
    for (uint32_t i = 0; d > first; i++) {
        if (thousands && i && i % 3 == 0)
            *--p = ',';
        *--p = *--d;
    }
    if (negative)
        *--p = '-';
    buf_add(out, p, (size_t)(end - p));
}

/* |x| * 10^n rounded with M, written with n decimals (n < 0: as the integer it stands for); the
 * sign is written when something other than zero is left, or ALWAYS_SIGN.  Says whether it was exact. */
static bool put_scaled(Buf *out, Num x, int32_t n, RoundMode m, bool thousands, bool always_sign)
{
    bool exact;
    u128 small;
    uint32_t decimals = n > 0 ? (uint32_t)n : 0;
    if (num_scaled_u128(&small, x, n, m, &exact)) {
        if (n < 0)
            small *= num_pow10_u64[-n];
        put_small(out, small, x.n < 0 && (small || always_sign), decimals, thousands);
        return exact;
    }
    mpz_t q;
    mpz_init(q);
    num_scaled_mpz(q, x, n, m, &exact);
    if (n < 0)
        mpz_mul_pow10(q, (uint32_t)-n);
    if (x.n < 0 && (mpz_sgn(q) || always_sign))
        buf_putc(out, '-');
    put_mpz(out, q, decimals, thousands);
    mpz_clear(q);
    return exact;
}

/* How many fives divide D, and whether nothing else is left of it. */
static bool only_fives(uint64_t d, uint32_t *fives)
{
    uint32_t k = 0;
    while (d % 5 == 0) {
        d /= 5;
        k++;
    }
    *fives = k;
    return d == 1;
}

bool num_finite(Num x, uint32_t *decimals)
{
    uint32_t fives;
    if (!x.is_big) {
        uint64_t d = (uint64_t)x.d;
        if (d == 1) {
            *decimals = 0;
            return true;
        }
        uint32_t twos = (uint32_t)__builtin_ctzll(d);
        if (!only_fives(d >> twos, &fives))
            return false;
        *decimals = twos > fives ? twos : fives;
        return true;
    }
    if (num_big_is_integer(x.big)) {
        *decimals = 0;
        return true;
    }
    NumView v;
    mpz_t d, five;
    num_view(&v, x);
    mp_bitcnt_t twos = mpz_scan1(v.d, 0);
    mpz_init(d);
    mpz_init_set_ui(five, 5);
    mpz_tdiv_q_2exp(d, v.d, twos);
    fives = (uint32_t)mpz_remove(d, d, five);
    bool finite = mpz_cmp_ui(d, 1) == 0;
    mpz_clears(d, five, NULL);
    *decimals = twos > fives ? (uint32_t)twos : fives;
    return finite;
}

void num_print_exact(Buf *out, Num x)
{
    uint32_t decimals;
    if (num_finite(x, &decimals) && decimals <= NUM_MAX_SCALE) {
        (void)put_scaled(out, x, (int32_t)decimals, ROUND_TRUNC, false, false);
        return;
    }
    if (x.n < 0)
        buf_putc(out, '-');
    if (!x.is_big) {
        char buf[U128_DIGITS], *p = digits_of(buf, mag64(x.n));
        buf_add(out, p, (size_t)(buf + U128_DIGITS - p));
        buf_putc(out, '/');
        p = digits_of(buf, (u128)x.d);
        buf_add(out, p, (size_t)(buf + U128_DIGITS - p));
        return;
    }
    NumView v;
    num_view(&v, x);
    put_mpz(out, v.n, 0, false);
    buf_putc(out, '/');
    put_mpz(out, v.d, 0, false);
}

static int32_t clamp_scale(int64_t n)
{
    return n > NUM_MAX_SCALE ? NUM_MAX_SCALE : n < -NUM_MAX_SCALE ? -NUM_MAX_SCALE : (int32_t)n;
}

void num_print_fixed(Buf *out, Num x, int32_t n, RoundMode m, bool thousands)
{
    (void)put_scaled(out, x, clamp_scale(n), m, thousands, false);
}

void num_print_short(Buf *out, Num x, uint32_t max, bool thousands)
{
    uint32_t decimals;
    if (max > NUM_MAX_SCALE)
        max = NUM_MAX_SCALE;
    if (num_finite(x, &decimals) && decimals <= max)
        (void)put_scaled(out, x, (int32_t)decimals, ROUND_TRUNC, thousands, false);
    else if (!put_scaled(out, x, (int32_t)max, ROUND_TRUNC, thousands, true))
        buf_puts(out, "…");
}
