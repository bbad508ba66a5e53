/* test_num.c -- exact numbers by hand: what a reader of num.h may count on. */
#include "runtime/number/num.h"
#include "tests/tap.h"

static Arena *arena;
static Buf    buf;

static Num lit(const char *text)
{
    Num x = num_int(0);
    bool negative = *text == '-';
    (void)num_parse_literal(arena, str_of(text + negative), &x);
    return negative ? num_neg(x) : x;
}

static const char *text_of(Num x)
{
    buf_clear(&buf);
    num_print_exact(&buf, x);
    return buf.p;
}

static const char *fixed(Num x, int32_t n, RoundMode m)
{
    buf_clear(&buf);
    num_print_fixed(&buf, x, n, m, true);
    return buf.p;
}

static const char *cut(Num x, uint32_t max)
{
    buf_clear(&buf);
    num_print_short(&buf, x, max, true);
    return buf.p;
}

static void arithmetic(void)
{
    Num third, r;
    ok(num_div(arena, num_int(1), num_int(3), &third) == NUM_OK, "1/3");
    ok(num_mul(arena, third, num_int(3), &r) == NUM_OK && num_cmp(r, num_int(1)) == 0, "1/3*3 = 1");
    ok(num_add(arena, lit("0.1"), lit("0.2"), &r) == NUM_OK && num_cmp(r, lit("0.3")) == 0, "0.1 + 0.2 = 0.3");
    ok(num_div(arena, third, num_int(0), &r) == NUM_ERR_ZERO && num_sign(r) == 0, "division by zero is an error, out is 0");
    ok(num_add(arena, num_int(INT64_MAX), num_int(1), &r) == NUM_OK && r.is_big, "beyond 63 bits is big");
    is_str(text_of(r), "9223372036854775808", "2^63");
    is_str(text_of(num_neg(r)), "-9223372036854775808", "-(2^63)");
    ok(num_cmp(num_neg(r), num_int(INT64_MIN)) == 0, "-(2^63) equals INT64_MIN");
    ok(num_hash(num_neg(r)) == num_hash(num_int(INT64_MIN)), "and hashes the same");
    ok(num_cmp(num_neg(num_int(INT64_MIN)), r) == 0, "-INT64_MIN is 2^63");
    int64_t i = 0;
    ok(num_to_i64(num_int(INT64_MIN), &i) && i == INT64_MIN && !num_to_i64(r, &i), "num_to_i64 at the edge");
    ok(num_sub(arena, r, num_int(1), &r) == NUM_OK && !r.is_big, "and back below is small");
    ok(num_add(arena, r, r, &r) == NUM_OK && num_cmp(r, lit("18446744073709551614")) == 0, "the result may overwrite an operand");
    ok(num_pow(arena, num_int(0), num_int(0), &r) == NUM_OK && num_cmp(r, num_int(1)) == 0, "0^0 = 1");
    ok(num_pow(arena, num_int(0), num_int(-1), &r) == NUM_ERR_ZERO, "0^-1");
    ok(num_pow(arena, num_int(2), num_int(1000000000), &r) == NUM_ERR_LIMIT, "2^10^9 is refused at once");
    ok(num_pow(arena, num_int(4), lit("0.5"), &r) == NUM_OK && num_cmp(r, num_int(2)) == 0 && !r.approx, "4^0.5 = 2, exact");
    ok(num_pow(arena, num_int(2), lit("0.5"), &r) == NUM_OK && r.approx, "2^0.5 is approximate");
    is_str(text_of(r), "1.414213562373095048801688724209698", "to 34 digits");
}

static void limbs_are_owned(void)
{
    Arena *other = arena_new();
    Num big = num_int(1), kept;
    for (int i = 0; i < 5; i++)
        (void)num_mul(other, big, num_int(1000000007), &big);
    kept = num_copy(arena, big);
    arena_free(other);
    is_str(text_of(kept), "1000000035000000490000003430000012005000016807", "a copy outlives the first arena");
}

static void rounding(void)
{
    static const char *const want[ROUND_COUNT][4] = {   /* 2.5, -2.5, 2.1, -2.9 */
        [ROUND_HALF_AWAY] = { "3", "-3", "2", "-3" }, [ROUND_HALF_EVEN] = { "2", "-2", "2", "-3" },
        [ROUND_HALF_ZERO] = { "2", "-2", "2", "-3" }, [ROUND_TRUNC]     = { "2", "-2", "2", "-2" },
        [ROUND_AWAY]      = { "3", "-3", "3", "-3" }, [ROUND_FLOOR]     = { "2", "-3", "2", "-3" },
        [ROUND_CEIL]      = { "3", "-2", "3", "-2" },
    };
    static const char *const value[4] = { "2.5", "-2.5", "2.1", "-2.9" };
    for (int m = 0; m < ROUND_COUNT; m++) {
        RoundMode found = ROUND_COUNT;
        ok(round_mode_find(str_of(round_mode_name((RoundMode)m)), &found) && found == (RoundMode)m, "%s has its name",
           round_mode_name((RoundMode)m));
        for (int v = 0; v < 4; v++) {
            Num r;
            (void)num_round(arena, lit(value[v]), 0, (RoundMode)m, &r);
            is_str(text_of(r), want[m][v], "%s %s", round_mode_name((RoundMode)m), value[v]);
        }
    }
    RoundMode found;
    ok(round_mode_find(str_of("Mitad_Par"), &found) && found == ROUND_HALF_EVEN, "names of modes are folded");
    ok(!round_mode_find(str_of("mitad"), &found), "half a name is none");
    Num r;
    (void)num_sqrt(arena, num_int(2), &r);
    ok(r.approx && num_round(arena, r, 2, ROUND_HALF_AWAY, &r) == NUM_OK && !r.approx, "a written rounding is not approximate");
    is_str(text_of(r), "1.41", "root of 2 to two decimals");
    ok(num_round34(arena, num_ratio(arena, 2, 3), &r) == NUM_OK && r.approx, "2/3 changes at 34 digits");
    is_str(text_of(r), "0.6666666666666666666666666666666667", "half away from zero");
    ok(num_round34(arena, num_ratio(arena, 5, 8), &r) == NUM_OK && !r.approx, "5/8 does not");
}

static void printing(void)
{
    is_str(text_of(num_ratio(arena, 250, -3)), "-250/3", "a fraction that does not end");
    is_str(text_of(num_ratio(arena, -1, 8)), "-0.125", "one that does");
    is_str(fixed(lit("4415964112.295"), 2, ROUND_HALF_AWAY), "4,415,964,112.30", "money");
    is_str(fixed(lit("-0.004"), 2, ROUND_HALF_AWAY), "0.00", "never -0");
    is_str(fixed(lit("-1234.5"), -2, ROUND_HALF_AWAY), "-1,200", "hundreds");
    is_str(fixed(lit("99999999999999999999.995"), 2, ROUND_HALF_AWAY), "100,000,000,000,000,000,000.00", "carried through");
    is_str(fixed(num_int(7), 3, ROUND_TRUNC), "7.000", "zeros are written");
    is_str(cut(num_ratio(arena, 250, 3), 4), "83.3333…", "an ellipsis where digits were cut");
    is_str(cut(lit("1234.50"), 4), "1,234.5", "and none where not");
    is_str(cut(lit("-0.001"), 2), "-0.00…", "a negative number that is nearly nothing keeps its sign");
}

static void sums(void)
{
    NumSum s = { 0 }, t = { 0 };
    Num v;
    for (int i = 0; i < 100000; i++)
        numsum_add_dec(i & 1 ? &s : &t, 10, 2);
    numsum_merge(&s, &t);
    is_str(text_of(numsum_value(arena, &s)), "10000", "a hundred thousand dimes");
    for (int i = 0; i < 1000; i++)
        numsum_add_dec(&s, INT64_MAX, (uint32_t)(i % 19));
    for (int i = 0; i < 1000; i++)
        numsum_add_dec(&s, -INT64_MAX, (uint32_t)(i % 19));
    is_str(text_of(numsum_value(arena, &s)), "10000", "what goes in and out again leaves nothing");
    numsum_add(&s, num_ratio(arena, 1, 3));
    numsum_add(&s, num_ratio(arena, 2, 3));
    ok(numsum_result(arena, &s, &v) == NUM_OK && !v.approx, "thirds are added exactly");
    is_str(text_of(v), "10001", "a third and two thirds");
    numsum_add_quotient(&s, 1, 3);
    ok(numsum_value(arena, &s).approx, "a quotient cut at 34 digits marks the sum");
    numsum_free(&s);
    numsum_free(&t);
    is_str(text_of(numsum_value(arena, &t)), "0", "a freed sum is an empty one");

    /* Denominators without a common factor make a sum outgrow the limit: it says so. */
    NumSum u = { 0 };
    Num x = num_int(0), y = num_int(0);
    (void)num_pow(arena, num_int(3), num_int(-500000), &x);
    (void)num_pow(arena, num_int(7), num_int(-300000), &y);
    numsum_add(&u, x);
    numsum_add(&u, y);
    ok(numsum_result(arena, &u, &v) == NUM_ERR_LIMIT && num_sign(v) == 0, "a sum of foreign fractions has a limit");
    numsum_free(&u);
}

int main(void)
{
    mem_init();
    arena = arena_new();
    arithmetic();
    limbs_are_owned();
    rounding();
    printing();
    sums();
    buf_free(&buf);
    arena_free(arena);
    num_thread_done();
    return done();
}
