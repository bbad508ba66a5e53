/* terminal.c -- colours, size, interruption and progress. */
#include "lang/cli/terminal.h"

#include "lang/cli/output.h"
#include "runtime/mem.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static bool is_set(const char *name)
{
    const char *v = getenv(name);
    return v && *v;
}

bool terminal_colour(const Options *opt, int fd)
{
    const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    switch (opt->colour) {
    case COLOUR_ALWAYS: return true;
    case COLOUR_NEVER:  return false;
    case COLOUR_AUTO:   break;
    }
    if (is_set("NO_COLOR"))
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return isatty(fd) && !(term && strcmp(term, "dumb") == 0);
}

static bool size_of(struct winsize *size)
{
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, size) == 0;
}

uint32_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return 0;
    return size_of(&size) && size.ws_col >= 20 ? size.ws_col : 80;
}

uint32_t terminal_height(void)
{
    struct winsize size;
    return size_of(&size) && size.ws_row >= 4 ? size.ws_row : 24;
}

/* ---- Ctrl-C ---- */

static volatile int cancelled;

static void on_interrupt(int sig)
{
    (void)sig;
    cancelled = 1;
}

void terminal_catch_interrupt(void)
{
    struct sigaction act = { .sa_handler = on_interrupt, .sa_flags = SA_RESETHAND };
    struct sigaction old;
    /* A background job of a shell without job control is not to be interrupted. */
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(SIGINT, &act, NULL);
}

const volatile int *terminal_cancel(void)
{
    return &cancelled;
}

void terminal_rearm(void)
{
    terminal_catch_interrupt();
    cancelled = 0;
}

/* ---- faults ---- */

static void on_exhausted(size_t asked)
{
    static const char text[] = "vara: se acabó la memoria\n";
    (void)asked;
    message_bytes(text, sizeof text - 1);
    _exit(EXIT_LIMIT);
}

static void on_fault(int sig)
{
    static const char text[] =
        "vara: error interno. Es una falla de Vara, no de su script; repórtela con el script y lo que dice «vara version».\n";
    (void)sig;
    message_bytes(text, sizeof text - 1);
    _exit(EXIT_INTERNAL);
}

void terminal_catch_faults(void)
{
    mem_on_exhausted(on_exhausted);
#ifndef __SANITIZE_ADDRESS__
    /* A stack of its own: the fault may be that the stack is full. */
    static char room[64 * 1024];
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
    struct sigaction act = { .sa_handler = on_fault, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND) };
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigaction(faults[i], &act, NULL);
#else
    (void)on_fault;
#endif
}

/* ---- progress ---- */

static struct {
    bool    wanted, shown;
    int64_t start_ms, last_ms;
} progress;

enum { QUIET_MS = 1000, STEP_MS = 200 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(bool wanted)
{
    progress.wanted   = wanted && isatty(STDERR_FILENO);
    progress.start_ms = now_ms();
}

void progress_report(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    if (!progress.wanted)
        return;
    int64_t now = now_ms(), spent = now - progress.start_ms;
    if (spent < QUIET_MS || now - progress.last_ms < STEP_MS)
        return;
    Buf b = {0};
    buf_puts(&b, "\r\033[K");
    if (total && done && done <= total) {
        int64_t left = (int64_t)((__int128)spent * (int64_t)(total - done) / (int64_t)done / 1000) + 1;
        buf_printf(&b, "%3u %%  faltan %lld:%02lld", (unsigned)((__int128)done * 100 / total), (long long)(left / 60), (long long)(left % 60));
    } else {
        buf_printf(&b, "%llu MiB leídos", (unsigned long long)(done >> 20));
    }
    message_bytes(b.p, b.len);
    buf_free(&b);
    progress.shown   = true;
    progress.last_ms = now;
}

void progress_clear(void)
{
    if (progress.shown)
        message_bytes("\r\033[K", 4);
    progress.shown = false;
}
