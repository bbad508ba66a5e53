/* fuzz_text.c -- any bytes through text.h and diag.h: forms stay UTF-8, folding is stable, marks stay in memory. */
#include "runtime/diag.h"
#include "runtime/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool cond)
{
    if (!cond)
        abort();
}

static void is_utf8(Str s)
{
    must(utf8_check(s.p, s.len) == s.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 4096)
        return 0;
    Str s = {(const char *)data + 2, (uint32_t)size - 2};
    Str fold = text_fold(s), label = text_fold_label(s), nfc = text_nfc(s);
    is_utf8(fold);
    is_utf8(label);
    if (utf8_check(s.p, s.len) == s.len)
        is_utf8(nfc);
    must(str_eq(text_fold(fold), fold));
    must(str_eq(text_fold_label(label), label));
    text_width(str_trim(s));

    Str half = {s.p, s.len / 2}, rest = {s.p + s.len / 2, s.len - s.len / 2};
    uint32_t d = text_distance(half, rest, 4);
    must(d == text_distance(rest, half, 4) && d <= 5);

    Source *src = source_new("f", s.p, s.len);
    uint32_t a = src->len ? data[0] * src->len / 255 : 0, b = src->len ? data[1] * src->len / 255 : 0;
    Diag *diag = diag_add(diags_new(), (DiagCode)0, (Span){src, a < b ? a : b, a < b ? b : a}, "%s", src->text);
    Buf out = {0};
    diag_render(&out, diag, data[0] & 1);
    diag_render_json(&out, diag);
    is_utf8((Str){out.p, (uint32_t)out.len});
    buf_free(&out);
    return 0;
}
