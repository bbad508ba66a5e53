/* fuzz_num.c -- literals and operations of runtime/number/ on any bytes.
 * Built by `make fuzz` with libFuzzer; what must hold is asserted, the sanitizers see the rest. */
#include "runtime/number/num.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

/* The text of X read back is X, when X is a finite decimal. */
static void same_after_printing(Arena *a, Num x, Buf *text)
{
    uint32_t decimals;
    Num back;
    buf_clear(text);
    num_print_exact(text, x);
    if (!num_finite(x, &decimals) || text->len > NUM_MAX_DIGITS)
        return;
    size_t sign = text->p[0] == '-';
    Str digits = { text->p + sign, (uint32_t)(text->len - sign) };
    must(num_parse_literal(a, digits, &back));
    must(num_cmp(sign ? num_neg(back) : back, x) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 2000)
        return 0;
    Arena *a = arena_new();
    Buf text = { 0 };
    Num x, y, r, back = num_int(0);
    size_t mid = 3 + data[0] % (size - 2);
    Str left = { (const char *)data + 3, (uint32_t)(mid - 3) };
    Str right = { (const char *)data + mid, (uint32_t)(size - mid) };
    if (!num_parse_literal(a, left, &x))
        x = num_int((int64_t)mid);
    if (!num_parse_literal(a, right, &y))
        y = num_int(-(int64_t)size);
    if (data[1] & 0x80)
        x = num_neg(x);
    same_after_printing(a, x, &text);

    must(num_add(a, x, y, &r) == NUM_OK && num_sub(a, r, y, &back) == NUM_OK && num_cmp(back, x) == 0);
    must(num_hash(back) == num_hash(x));
    if (num_mul(a, x, y, &r) == NUM_OK && num_sign(y)) {
        must(num_div(a, r, y, &back) == NUM_OK && num_cmp(back, x) == 0);
        same_after_printing(a, r, &text);
        if (num_div(a, x, y, &r) == NUM_OK)
            same_after_printing(a, r, &text);
    }
    RoundMode mode = (RoundMode)(data[1] % ROUND_COUNT);
    int32_t places = (int32_t)(data[2] % 100) - 40;
    if (num_round(a, r, places, mode, &back) == NUM_OK) {
        must(num_round(a, back, places, mode, &x) == NUM_OK && num_cmp(x, back) == 0);
        buf_clear(&text);
        num_print_fixed(&text, r, places, mode, data[1] & 0x40);
        num_print_short(&text, r, data[2], data[1] & 0x40);
    }
    if (num_round34(a, r, &back) == NUM_OK)
        must(num_round34(a, back, &x) == NUM_OK && num_cmp(x, back) == 0);
    buf_free(&text);
    arena_free(a);
    return 0;
}
