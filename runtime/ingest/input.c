/* input.c -- bytes of a table, read piece by piece so that memory does not grow with the file. */
#include "runtime/ingest/input.h"

#include "runtime/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *reason(int err)
{
    if (err == ENOENT || err == ENOTDIR)
        return "no existe";
    if (err == EACCES || err == EPERM)
        return "no se tiene permiso de leerlo";
    if (err == EISDIR)
        return "es una carpeta";
    if (err == EMFILE || err == ENFILE)
        return "hay demasiados archivos abiertos";
    if (err == EBADF)
        return "la entrada está cerrada";
    return "el sistema dio un error de lectura";
}

Status input_open_file(Input *in, const char *path, const char **why)
{
    *in = (Input){ .fd = -1 };
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *why = reason(errno);
        return ST_IO;
    }
    in->fd    = fd;
    in->owned = !standard;
    struct stat info;
    if (fstat(fd, &info) == 0) {
        if (S_ISDIR(info.st_mode)) {
            *why = reason(EISDIR);
            input_close(in);
            return ST_IO;
        }
        if (S_ISREG(info.st_mode) && info.st_size > 0)
            in->size = (uint64_t)info.st_size;
    }
    return ST_OK;
}

void input_open_memory(Input *in, Str bytes)
{
    *in = (Input){ .fd = -1, .memory = bytes.p, .memory_len = bytes.len, .size = bytes.len };
}

Status input_read(Input *in, char *to, size_t cap, size_t *got, const char **why)
{
    *got = 0;
    if (in->fd < 0) {
        size_t left = in->memory_len - in->memory_at;
        size_t n    = left < cap ? left : cap;
        if (n)
            memcpy(to, in->memory + in->memory_at, n);
        in->memory_at += n;
        in->read      += n;
        *got = n;
        return ST_OK;
    }
    for (;;) {
        ssize_t n = read(in->fd, to, cap);
        if (n >= 0) {
            *got = (size_t)n;
            in->read += (size_t)n;
            return ST_OK;
        }
        if (errno == EINTR && in->cancel && *in->cancel)
            return ST_INTERRUPTED;
        if (errno == EINTR)
            continue;
        *why = reason(errno);
        return ST_IO;
    }
}

void input_close(Input *in)
{
    if (in->fd >= 0 && in->owned)
        close(in->fd);
    in->fd    = -1;
    in->owned = false;
}

static bool copy_input(FILE *to)
{
    char buf[1 << 16];
    size_t n;
    while ((n = fread(buf, 1, sizeof buf, stdin)) > 0) {
        if (fwrite(buf, 1, n, to) != n)
            return false;
    }
    return !ferror(stdin) && fflush(to) == 0;
}

FILE *input_spool(void)
{
    FILE *to = tmpfile();
    if (to && !copy_input(to)) {
        fclose(to);
        to = NULL;
    }
    return to;
}

const char *input_spool_path(FILE *spool)
{
    return gc_printf("/proc/self/fd/%d", fileno(spool));
}
