/* num_parse.c -- reads the number literals of programs. */
#include "runtime/number/num_impl.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The digits of S without point and groups, their count, and how many follow the point.  False
 * unless the whole of S is a literal. */
static bool measure(Str s, uint32_t *digits, uint32_t *decimals)
{
    uint32_t n = 0, after = 0;
    bool point = false;
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (is_digit(c)) {
            n++;
            after += point;
            continue;
        }
        /* A point or a group mark stands between two digits. */
        if (i == 0 || i + 1 == s.len || !is_digit(s.p[i - 1]) || !is_digit(s.p[i + 1]))
            return false;
        if (c == '.' && !point)
            point = true;
        else if (c != '_')
            return false;
    }
    *digits = n;
    *decimals = after;
    return n > 0;
}

bool num_parse_literal(Arena *a, Str s, Num *out)
{
    uint32_t digits, decimals;
    if (!measure(s, &digits, &decimals) || digits > NUM_MAX_DIGITS)
        return false;
    if (digits <= 38) {
        u128 m = 0;
        for (uint32_t i = 0; i < s.len; i++)
            if (is_digit(s.p[i]))
                m = m * 10 + (u128)(s.p[i] - '0');
        *out = num_decimal(a, (i128)m, decimals);
        return true;
    }
    char *text = mem_alloc((size_t)digits + 1, 1);
    size_t n = 0;
    for (uint32_t i = 0; i < s.len; i++)
        if (is_digit(s.p[i]))
            text[n++] = s.p[i];
    text[n] = '\0';
    mpz_t m;
    mpz_init_set_str(m, text, 10);
    mem_free(text);
    NumErr e = num_from_mpz_decimal(a, m, decimals, false, out);
    mpz_clear(m);
    return e == NUM_OK;
}
