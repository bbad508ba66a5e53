/* early.c -- blocks one behind the other in memory of the system's, so that few pages are touched; what is given back is used again when it is large. */
#include "runtime/early.h"

#include "runtime/poison.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ALIGN      = 16,
    REUSE_FROM = 1024,           /* smaller blocks are not worth remembering */
    SPENT      = 128             /* a room with less is left for the one before it */
};
/* Untouched, they cost only addresses. */
static const size_t PART_BYTES[EARLY_KINDS] = { [EARLY_POINTERS] = 4 << 20, [EARLY_BYTES] = 1 << 20 };

typedef struct Room {
    char *at, *end;
    struct Room *before;         /* given back: the one from before, which stands in front of this one */
} Room;

typedef struct Part {
    char *from, *to;
    Room  fresh;                 /* zero as the system gave it */
    Room  again;                 /* given back, not zero */
    char *ready;                 /* asked of the system so far */
} Part;

enum { ROOM_STEP = (sizeof(Room) + ALIGN - 1) / ALIGN * ALIGN };

static Part parts[EARLY_KINDS];
static _Thread_local bool ours;

void early_start(void)
{
    if (ours || parts[0].from)
        return;
    for (int k = 0; k < EARLY_KINDS; k++) {
        char *p = mmap(NULL, PART_BYTES[k], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED)
            continue;
        POISON(p, PART_BYTES[k]);
        parts[k] = (Part){ .from = p, .to = p + PART_BYTES[k], .fresh = { p, p + PART_BYTES[k], NULL }, .ready = p };
    }
    ours = true;
}

static size_t step_of(size_t bytes)
{
    return (bytes + ALIGN - 1) / ALIGN * ALIGN + POISON_GAP;
}

static size_t left_in(const Room *r)
{
    return (size_t)(r->end - r->at);
}

/* Room for STEP bytes in what was given back, or null. */
static char *take_again(Room *r, size_t step)
{
    while (left_in(r) < SPENT && r->before) {
        Room *before = r->before;
        UNPOISON(before, sizeof *before);
        *r = *before;
        POISON(r->at, left_in(r));
    }
    if (left_in(r) < step)
        return NULL;
    r->at += step;
    return r->at - step;
}

/* Asks for pages before they are touched, several at once: each touch would interrupt us.  Where the system does not know how, it does not matter. */
static void get_ready(Part *part)
{
    enum { PAGES_BYTES = 32 << 10 };
#ifdef MADV_POPULATE_WRITE
    while (part->ready < part->fresh.at) {
        madvise(part->ready, PAGES_BYTES, MADV_POPULATE_WRITE);
        part->ready += PAGES_BYTES;
    }
#else
    part->ready = part->to;
#endif
}

void *early_alloc(EarlyKind kind, size_t bytes)
{
    if (!ours || bytes > PART_BYTES[kind])
        return NULL;
    Part *part  = &parts[kind];
    size_t step = step_of(bytes);
    char *p = take_again(&part->again, step);
    if (p) {
        UNPOISON(p, bytes);
        return memset(p, 0, bytes);
    }
    if (left_in(&part->fresh) < step)
        return NULL;
    p = part->fresh.at;
    part->fresh.at += step;
    if (part->fresh.at > part->ready)
        get_ready(part);
    UNPOISON(p, bytes);
    return p;
}

bool early_owns(const void *p, EarlyKind *kind)
{
    for (int k = 0; k < EARLY_KINDS; k++) {
        if ((uintptr_t)p - (uintptr_t)parts[k].from < (uintptr_t)(parts[k].to - parts[k].from)) {
            *kind = (EarlyKind)k;
            return true;
        }
    }
    return false;
}

bool early_extend(void *p, size_t bytes, size_t wanted)
{
    EarlyKind kind;
    if (!ours || !early_owns(p, &kind) || wanted > PART_BYTES[kind])
        return false;
    Room *r = &parts[kind].fresh;
    size_t more = step_of(wanted) - step_of(bytes);
    if ((char *)p + step_of(bytes) != r->at || left_in(r) < more)
        return false;
    r->at += more;
    UNPOISON(p, wanted);
    return true;
}

void early_give_back(void *p, size_t bytes)
{
    EarlyKind kind;
    if (!ours || bytes < REUSE_FROM || !early_owns(p, &kind))
        return;
    Room *again = &parts[kind].again, *before = p;
    *before = *again;
    *again  = (Room){ (char *)p + ROOM_STEP, (char *)p + bytes / ALIGN * ALIGN, before };
    POISON(p, bytes);
}

void early_roots(char **from, char **to)
{
    *from = parts[EARLY_POINTERS].from;
    *to   = parts[EARLY_POINTERS].to;
}
