/* output.c -- writes all of a text or says why not. */
#include "lang/cli/output.h"

#include "lang/cli/terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void output_init(void)
{
    /* The wrong direction on purpose: reading or writing a stream that was closed stays an error. */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
            _exit(EXIT_IO);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);       /* the write fails with EFBIG and is said */
}

/* ---- standard error ---- */

void message_bytes(const char *s, size_t len)
{
    while (len) {
        ssize_t n = write(STDERR_FILENO, s, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        s += n;
        len -= (size_t)n;
    }
}

void message(const char *fmt, ...)
{
    char room[1024];
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(room, sizeof room, fmt, ap);
    va_end(ap);
    buf_printf(&b, "vara: %s\n", room);
    progress_clear();
    message_bytes(b.p, b.len);
    buf_free(&b);
}

/* ---- writing ---- */

static bool write_all(int fd, const char *s, size_t len)
{
    while (len) {
        ssize_t n = write(fd, s, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s += n;
        len -= (size_t)n;
    }
    return true;
}

static const char *why(int err)
{
    switch (err) {
    case ENOSPC: case EDQUOT: return "no queda espacio en el disco";
    case EACCES: case EPERM:  return "no hay permiso para escribir ahí";
    case ENOENT:              return "la carpeta no existe";
    case ENOTDIR:             return "parte de la ruta no es una carpeta";
    case EISDIR:              return "es una carpeta";
    case EROFS:               return "el sistema de archivos es de sólo lectura";
    case EFBIG:               return "el archivo pasaría del tamaño permitido";
    case EBADF:               return "está cerrada";
    case EIO:                 return "falló el dispositivo";
    case ENAMETOOLONG:        return "la ruta es demasiado larga";
    default:                  return strerror(err);
    }
}

static void end_quietly(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    _exit(128 + SIGPIPE);
}

static uint32_t count_lines(const char *text)
{
    uint32_t n = 0;
    for (; *text && n < UINT32_MAX; text++)
        n += *text == '\n';
    return n;
}

/* False when no pager could be started: the text is then written without one. */
static bool page_text(const char *text)
{
    const char *pager = getenv("PAGER");
    int ends[2], status = 0;
    if (!pager)
        pager = "less -FRX";
    if (!*pager || strcmp(pager, "cat") == 0 || pipe(ends) != 0)
        return false;
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    if (child == 0) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        setenv("LESS", "FRX", 0);
        execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    signal(SIGINT, SIG_IGN);        /* the pager's while it runs */
    write_all(ends[1], text, strlen(text));     /* a reader who has seen enough is no error */
    close(ends[1]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGINT, SIG_DFL);
    return !(WIFEXITED(status) && (WEXITSTATUS(status) == 127 || WEXITSTATUS(status) == 126));
}

bool output_paged(const char *text)
{
    return isatty(STDOUT_FILENO) && count_lines(text) >= terminal_height() && page_text(text);
}

/* ---- files ---- */

static ExitCode file_error(const char *path, int err)
{
    message("no se pudo escribir «%s»: %s", path, why(err));
    return EXIT_IO;
}

/* So that the new name survives a power cut; folders that cannot be synced are none of our concern. */
static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
}

bool output_spares(const char *path, const char *input)
{
    struct stat a, b;
    bool same = path && stat(path, &a) == 0 && stat(input, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    if (same)
        message("--salida: «%s» es un archivo que se lee, y se perdería; dé otro nombre", path);
    return !same;
}

/* ---- a text that comes in pieces ---- */

struct Output {
    const char *path;       /* null: standard output */
    const char *target, *folder, *temp;     /* null temp: PATH is written directly */
    int         fd;
    bool        replaces;
    mode_t      mode;
};

ExitCode output_open(const char *path, Output **out)
{
    Output *o = gc_new(Output);
    struct stat st;
    char real[PATH_MAX];
    *out = o;
    *o = (Output){ .path = path, .fd = STDOUT_FILENO };
    if (!path)
        return EXIT_DONE;
    o->target = path;
    o->replaces = stat(path, &st) == 0;
    if (o->replaces && S_ISDIR(st.st_mode))
        return file_error(path, EISDIR);
    if (o->replaces && !S_ISREG(st.st_mode)) {
        o->fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
        return o->fd < 0 ? file_error(path, errno) : EXIT_DONE;
    }
    if (o->replaces && access(path, W_OK) != 0)
        return file_error(path, errno);
    if (o->replaces && realpath(path, real))     /* a symbolic link stays one */
        o->target = gc_strdup(real);
    if (o->replaces)
        o->mode = st.st_mode & 07777;
    const char *slash = strrchr(o->target, '/');
    o->folder = slash ? gc_strndup(o->target, slash == o->target ? 1 : (size_t)(slash - o->target)) : ".";
    o->temp   = gc_printf("%s/.%s.%ld.tmp", o->folder, slash ? slash + 1 : o->target, (long)getpid());
    o->fd     = open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return o->fd < 0 ? file_error(path, errno) : EXIT_DONE;
}

static ExitCode give_up(Output *o, int err)
{
    if (o->temp)
        unlink(o->temp);
    if (err == EPIPE && !o->temp)
        end_quietly();
    if (o->path)
        return file_error(o->path, err);
    message("no se pudo escribir en la salida estándar: %s", why(err));
    return EXIT_IO;
}

ExitCode output_add(Output *o, const char *text, size_t len)
{
    if (!len || write_all(o->fd, text, len))
        return EXIT_DONE;
    int err = errno;
    if (o->path)
        close(o->fd);
    return give_up(o, err);
}

ExitCode output_end(Output *o)
{
    int err = 0;
    if (!o->path) {
        /* Closing a copy asks the file system for the errors it kept for last. */
        int copy = dup(STDOUT_FILENO);
        return copy >= 0 && close(copy) != 0 ? give_up(o, errno) : EXIT_DONE;
    }
    if (o->temp && ((o->replaces && fchmod(o->fd, o->mode) != 0) || fsync(o->fd) != 0))
        err = errno;
    if (close(o->fd) != 0 && !err)
        err = errno;
    if (!err && o->temp && rename(o->temp, o->target) != 0)
        err = errno;
    if (err)
        return give_up(o, err);
    if (o->temp)
        sync_folder(o->folder);
    return EXIT_DONE;
}

void output_drop(Output *o)
{
    if (!o->path)
        return;
    close(o->fd);
    if (o->temp)
        unlink(o->temp);
}

ExitCode output_text(const char *path, const char *text)
{
    Output *o;
    ExitCode code = output_open(path, &o);
    if (code == EXIT_DONE)
        code = output_add(o, text, strlen(text));
    return code == EXIT_DONE ? output_end(o) : code;
}
