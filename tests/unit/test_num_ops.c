/* test_num_ops.c -- runtime/number/ on request: with --ops it reads one operation a line and writes one
 * result a line, so that tests/property/num_*.py can compare with Python's fractions.  Without an
 * argument it checks that way of talking itself.
 *
 * Numbers go in as n/d (any terms) and come out as n/d, " ~" behind them when approximate and " !" when
 * they are not in canonical form; text results come out as they are; errors as zero, domain, limit. */
#include "runtime/number/num_impl.h"
#include "tests/tap.h"
#include <inttypes.h>
#include <stdlib.h>

static Arena *arena;
static char *cursor;

static char *word(void)
{
    char *w = strtok_r(NULL, " \n", &cursor);
    return w ? w : (char *)"0";
}

static Num number(void)
{
    char *text = word(), *slash = strchr(text, '/');
    mpz_t n, d;
    Num x;
    bool approx = text[0] == '~';
    if (slash)
        *slash = '\0';
    mpz_init_set_str(n, text + approx, 10);
    mpz_init_set_str(d, slash ? slash + 1 : "1", 10);
    (void)num_from_mpz_reduce(arena, n, d, approx, &x);
    mpz_clears(n, d, NULL);
    return x;
}

static i128 wide(void)
{
    const char *w = word();
    bool negative = *w == '-';
    u128 v = 0;
    for (w += negative; *w; w++)
        v = v * 10 + (u128)(*w - '0');
    return (i128)(negative ? -v : v);
}

static RoundMode mode(void)
{
    RoundMode m = ROUND_COUNT;
    const char *w = word();
    for (int i = 0; i < ROUND_COUNT; i++)
        if (strcmp(w, round_mode_name((RoundMode)i)) == 0)
            m = (RoundMode)i;
    return m;
}

static bool canonical(Num x)
{
    NumView v;
    num_view(&v, x);
    mpz_t g;
    mpz_init(g);
    mpz_gcd(g, v.n, v.d);
    bool good = mpz_cmp_ui(g, 1) == 0 && mpz_sgn(v.d) > 0;
    mpz_clear(g);
    bool small = mpz_sizeinbase(v.n, 2) <= 63 && mpz_sizeinbase(v.d, 2) <= 63;
    return good && small == !x.is_big && (!x.is_big || x.n == 1 || x.n == -1);
}

static void put(NumErr e, Num x, Buf *out)
{
    static const char *const name[] = { "", "zero", "domain", "limit" };
    if (e != NUM_OK) {
        buf_puts(out, name[e]);
        if (num_sign(x) || x.is_big || x.d != 1)
            buf_puts(out, " !");
        return;
    }
    NumView v;
    num_view(&v, x);
    char *text = mpz_get_str(NULL, 10, v.n);
    buf_puts(out, text);
    free(text);
    text = mpz_get_str(NULL, 10, v.d);
    buf_putc(out, '/');
    buf_puts(out, text);
    free(text);
    if (x.approx)
        buf_puts(out, " ~");
    if (!canonical(x))
        buf_puts(out, " !");
}

static void put_i128(i128 v, Buf *out)
{
    put(NUM_OK, num_from_i128(arena, v, 1), out);
}

/* sum K M x1 … xK: the first M go into one sum, the others into a second, which is merged. */
static void sum(Buf *out, int kind)
{
    NumSum s[2] = { { 0 }, { 0 } };
    Num total;
    int64_t k = strtoll(word(), NULL, 10), first = strtoll(word(), NULL, 10);
    for (int64_t i = 0; i < k; i++) {
        NumSum *to = &s[i >= first];
        if (kind == 'n') {
            numsum_add(to, number());
        } else {
            int64_t m = strtoll(word(), NULL, 10), other = strtoll(word(), NULL, 10);
            if (kind == 'd')
                numsum_add_dec(to, m, (uint32_t)other);
            else
                numsum_add_quotient(to, m, other);
        }
    }
    numsum_merge(&s[0], &s[1]);
    NumErr e = numsum_result(arena, &s[0], &total);
    put(e, total, out);
    numsum_free(&s[0]);
    numsum_free(&s[1]);
}

static void answer(char *line, Buf *out)
{
    const char *op = strtok_r(line, " \n", &cursor);
    Num r = num_int(0);
    NumErr e = NUM_OK;
    if (!op)
        return;
#define IS(name) (strcmp(op, name) == 0)
    if (IS("add") || IS("sub") || IS("mul") || IS("div") || IS("pow")) {
        Num x = number(), y = number();
        e = IS("add") ? num_add(arena, x, y, &r) : IS("sub") ? num_sub(arena, x, y, &r)
          : IS("mul") ? num_mul(arena, x, y, &r) : IS("div") ? num_div(arena, x, y, &r) : num_pow(arena, x, y, &r);
    } else if (IS("cmp")) {
        Num x = number(), y = number();
        bool same = num_hash(x) == num_hash(y);
        buf_printf(out, "%d %s", num_cmp(x, y), same ? "same" : "other");
        return;
    } else if (IS("neg")) {
        r = num_neg(number());
    } else if (IS("abs")) {
        r = num_abs_in(arena, number());
    } else if (IS("copy")) {
        Arena *other = arena_new();
        r = num_copy(arena, num_copy(other, number()));
        arena_free(other);
    } else if (IS("info")) {
        Num x = number();
        int64_t i = 0;
        bool fits = num_to_i64(x, &i);
        buf_printf(out, "%d %d %d %" PRId64, num_sign(x), num_is_integer(x), fits, i);
        return;
    } else if (IS("round")) {
        Num x = number();
        int32_t n = (int32_t)strtol(word(), NULL, 10);
        e = num_round(arena, x, n, mode(), &r);
    } else if (IS("r34")) {
        e = num_round34(arena, number(), &r);
    } else if (IS("q34")) {
        int64_t n = strtoll(word(), NULL, 10), d = strtoll(word(), NULL, 10);
        i128 m;
        uint32_t scale;
        bool exact = num_quotient34(n, d, &m, &scale);
        put_i128(m, out);
        buf_printf(out, " %u %d", scale, exact);
        return;
    } else if (IS("sqrt")) {
        e = num_sqrt(arena, number(), &r);
    } else if (IS("root")) {
        Num x = number();
        e = num_root(arena, x, (uint32_t)strtoul(word(), NULL, 10), &r);
    } else if (IS("ln")) {
        e = num_ln(arena, number(), &r);
    } else if (IS("exp")) {
        e = num_exp(arena, number(), &r);
    } else if (IS("exact")) {
        num_print_exact(out, number());
        return;
    } else if (IS("fixed")) {
        Num x = number();
        int32_t n = (int32_t)strtol(word(), NULL, 10);
        RoundMode m = mode();
        num_print_fixed(out, x, n, m, word()[0] == '1');
        return;
    } else if (IS("short")) {
        Num x = number();
        uint32_t n = (uint32_t)strtoul(word(), NULL, 10);
        num_print_short(out, x, n, word()[0] == '1');
        return;
    } else if (IS("finite")) {
        uint32_t decimals = 0;
        bool finite = num_finite(number(), &decimals);
        buf_printf(out, "%d %u", finite, finite ? decimals : 0);
        return;
    } else if (IS("lit")) {
        if (!num_parse_literal(arena, str_of(word()), &r)) {
            buf_puts(out, "no");
            return;
        }
    } else if (IS("dec")) {
        i128 m = wide();
        r = num_decimal(arena, m, (uint32_t)strtoul(word(), NULL, 10));
    } else if (IS("i128")) {
        i128 n = wide(), d = wide();
        r = num_from_i128(arena, n, d);
    } else if (IS("ratio")) {
        int64_t n = strtoll(word(), NULL, 10), d = strtoll(word(), NULL, 10);
        r = num_ratio(arena, n, d);
    } else if (IS("sum")) {
        sum(out, 'n');
        return;
    } else if (IS("sumdec")) {
        sum(out, 'd');
        return;
    } else if (IS("sumquo")) {
        sum(out, 'q');
        return;
    } else {
        buf_puts(out, "?");
        return;
    }
#undef IS
    put(e, r, out);
}

static const char *one(const char *operation, Buf *out)
{
    char *line = mem_alloc(strlen(operation) + 1, 1);
    strcpy(line, operation);
    buf_clear(out);
    answer(line, out);
    mem_free(line);
    return out->p;
}

int main(int argc, char **argv)
{
    mem_init();
    arena = arena_new();
    Buf out = { 0 };
    if (argc > 1 && strcmp(argv[1], "--ops") == 0) {
        char *line = NULL;
        size_t cap = 0;
        while (getline(&line, &cap, stdin) > 0) {
            buf_clear(&out);
            answer(line, &out);
            buf_putc(&out, '\n');
            fwrite(out.p, 1, out.len, stdout);
            arena_reset(arena);
        }
        free(line);
    } else {
        is_str(one("add 1/3 ~2/3", &out), "1/1 ~", "operations are read and answered");
        is_str(one("div 1/3 0", &out), "zero", "errors have names");
        is_str(one("nothing", &out), "?", "an unknown operation is said to be one");
        done();
    }
    buf_free(&out);
    arena_free(arena);
    num_thread_done();
    return tap_failed != 0;
}
