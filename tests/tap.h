/* tap.h -- the smallest TAP producer: what unit tests in C need and no more. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

#define ok(cond, ...) tap_ok((cond), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5), unused))
static bool tap_ok(bool cond, const char *file, int line, const char *fmt, ...)
{
    __builtin_va_list ap;
    printf("%sok %d - ", cond ? "" : "not ", ++tap_count);
    __builtin_va_start(ap, fmt);
    vprintf(fmt, ap);
    __builtin_va_end(ap);
    putchar('\n');
    if (!cond) {
        tap_failed++;
        printf("# at %s:%d\n", file, line);
    }
    return cond;
}

#define is_str(got, want, ...)                                                    \
    do {                                                                          \
        const char *got_ = (got), *want_ = (want);                                \
        if (!ok(got_ && want_ && strcmp(got_, want_) == 0, __VA_ARGS__))          \
            printf("#  got: %s\n# want: %s\n", got_ ? got_ : "(null)", want_);    \
    } while (0)

__attribute__((unused))
static int done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
