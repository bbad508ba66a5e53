/* fuzz_format.c -- the form of any text: either it has errors, or it has a form that is the same program and stays as it is.
 * Built by `make fuzz` with libFuzzer; what must hold is asserted, the sanitizers see the rest. */
#include "lang/format/format.h"
#include "runtime/mem.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int started;
    if (!started++)
        mem_init();
    if (size > 4000)
        return 0;
    Diags *diags = diags_new();
    Buf once = { 0 }, twice = { 0 };
    bool formed = format_source(&once, source_new("x.vara", (const char *)data, size), diags);
    must(formed || diags->errors);
    if (formed) {
        must(format_source(&twice, source_new("x.vara", once.p ? once.p : "", once.len), diags_new()));
        must(once.len == twice.len && (!once.len || memcmp(once.p, twice.p, once.len) == 0));
    }
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
