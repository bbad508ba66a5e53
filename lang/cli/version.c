/* version.c -- `vara version`: version, commit and libraries. */
#include "lang/cli/output.h"

#include "version.h"
#include <gmp.h>
#include <mpfr.h>
#include <utf8proc.h>

#ifndef VARA_NOGC
/* Declared here, not included: the collector's header stays in runtime/mem.c. */
extern unsigned GC_get_version(void);
#endif

ExitCode cmd_version(const Options *opt)
{
    Buf b = {0};
    (void)opt;
    buf_printf(&b, "vara %s (%s)\n", VARA_VERSION, VARA_COMMIT);
    buf_printf(&b, "GMP %s, MPFR %s, utf8proc %s", gmp_version, mpfr_get_version(), utf8proc_version());
#ifndef VARA_NOGC
    unsigned gc = GC_get_version();
    buf_printf(&b, ", libgc %u.%u.%u\n", gc >> 16 & 0xff, gc >> 8 & 0xff, gc & 0xff);
#else
    buf_puts(&b, ", sin recolector\n");
#endif
    ExitCode code = output_text(NULL, b.p);
    buf_free(&b);
    return code;
}
