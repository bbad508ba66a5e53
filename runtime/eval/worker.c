/* worker.c -- a scan with several threads.
 *
 * Batches are numbered in file order.  Whoever has nothing else to do splits the next one and evaluates it, while it is at hand; one
 * thread at a time splits.  The main thread, which does the same, takes them out in order.  So results do not depend on who was faster.
 * Of tables that only the main thread may split, it splits and the others evaluate.
 * Each thread has batches of its own, whose memory stays near its processor. */
#include "runtime/eval/scan.h"

#include <pthread.h>

/* Where rows are written, which only the main thread does, one batch more may wait for it; memory that is used again sooner is nearer. */
enum { BATCHES = 2, BATCHES_WRITTEN = 3 };

typedef enum SlotState { SLOT_SPLIT, SLOT_RUNNING, SLOT_DONE } SlotState;

typedef struct Slot { Batch *batch; uint32_t owner; SlotState state; } Slot;

/* The batches of a thread that nobody uses. */
typedef struct Spare { Batch *batches[BATCHES_WRITTEN]; uint32_t n; } Spare;

typedef struct Ring {
    Scan           *scan;
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    uint32_t        nthreads;
    Spare          *spare;              /* by thread */
    Slot           *slots;              /* by number of the batch, modulo as many as there are batches */
    uint32_t        nslots;
    uint64_t        out, next, in;      /* of all batches: next to take out, to evaluate, to split; out <= next <= in */
    bool            splitting;          /* someone is */
    bool            waits;              /* only the main thread may split */
    bool            ended, stop;
    Status          end;                /* how splitting ended */
} Ring;

/* Whose batch THREAD may split into: its own, or for the main thread, where only it may split, anyone's; nthreads: nobody has one. */
static uint32_t owner_for(const Ring *r, uint32_t thread)
{
    uint32_t owner = thread;
    while (r->waits && owner < r->nthreads && !r->spare[owner].n)
        owner++;
    return owner < r->nthreads && r->spare[owner].n ? owner : r->nthreads;
}

static bool may_split(const Ring *r, uint32_t thread)
{
    return !r->ended && !r->splitting && owner_for(r, thread) < r->nthreads;
}

/* Splits the next batch; false: there is none, or it is for the main thread, which is number 0.  The lock is held around, not during, the work:
 * whoever has let it go must look at everything anew before waiting. */
static bool split_next(Ring *r, uint32_t thread)
{
    uint32_t owner = owner_for(r, thread);
    Spare *spare = &r->spare[owner];
    Batch *b = spare->batches[--spare->n];
    Status st = ST_OK;
    bool here = true;
    r->splitting = true;
    pthread_mutex_unlock(&r->lock);
    if (thread == 0)
        st = batch_split(r->scan, b);
    else
        here = batch_split_here(r->scan, b, &st);
    pthread_mutex_lock(&r->lock);
    r->splitting = false;
    r->waits     = !here;
    if (here && st == ST_OK) {
        b->number = (uint32_t)r->in;
        r->slots[r->in++ % r->nslots] = (Slot){b, owner, SLOT_SPLIT};
    } else {
        spare->batches[spare->n++] = b;
        if (here) {
            r->ended = true;
            r->end   = st;
        }
    }
    pthread_cond_broadcast(&r->changed);
    return here && st == ST_OK;
}

/* Evaluates the oldest batch that nobody has begun. */
static void evaluate_next(Ring *r, uint32_t thread)
{
    Slot *slot = &r->slots[r->next++ % r->nslots];
    slot->state = SLOT_RUNNING;
    pthread_mutex_unlock(&r->lock);
    batch_evaluate(r->scan, slot->batch, thread);
    pthread_mutex_lock(&r->lock);
    slot->state = SLOT_DONE;
    pthread_cond_broadcast(&r->changed);
}

/* Takes out the oldest batch, which is evaluated. */
static Status absorb_next(Ring *r)
{
    Slot *slot = &r->slots[r->out % r->nslots];
    pthread_mutex_unlock(&r->lock);
    if (slot->batch->met_end)                   /* said when its turn comes, however early it was read */
        table_say_of(r->scan->table, slot->batch->raw, r->scan->diags);
    Status st = run_cancelled(r->scan->run) ? ST_INTERRUPTED : batch_absorb(r->scan, slot->batch);
    pthread_mutex_lock(&r->lock);
    Spare *spare = &r->spare[slot->owner];
    spare->batches[spare->n++] = slot->batch;
    r->out++;
    pthread_cond_broadcast(&r->changed);
    return st;
}

typedef struct Worker { Ring *ring; uint32_t thread; pthread_t id; } Worker;

static void *work(void *arg)
{
    Worker *w = arg;
    Ring *r = w->ring;
    pthread_mutex_lock(&r->lock);
    while (!r->stop) {
        if (r->next < r->in)
            evaluate_next(r, w->thread);
        else if (r->waits || !may_split(r, w->thread))
            pthread_cond_wait(&r->changed, &r->lock);
        else if (split_next(r, w->thread))
            evaluate_next(r, w->thread);        /* at once: nobody else has seen it */
    }
    pthread_mutex_unlock(&r->lock);
    num_thread_done();
    return NULL;
}

/* The main thread may split: before it opens another file all that was read has been taken out, as it is with one thread. */
static bool main_may_split(const Ring *r)
{
    return may_split(r, 0) && (r->out == r->in || !table_ended(r->scan->table));
}

/* The main thread's part: until nothing is left, or a batch taken out ends the scan.  The lock is held. */
static Status drive(Ring *r)
{
    for (;;) {
        if (r->out < r->in && r->slots[r->out % r->nslots].state == SLOT_DONE) {
            Status st = absorb_next(r);
            if (st != ST_OK)
                return st;
        } else if (r->waits && main_may_split(r)) {
            split_next(r, 0);
        } else if (r->next < r->in) {
            evaluate_next(r, 0);
        } else if (!r->waits && main_may_split(r)) {
            if (split_next(r, 0))
                evaluate_next(r, 0);            /* at once: nobody else has seen it */
        } else if (r->ended && r->out == r->in) {
            table_say(r->scan->table, r->scan->diags);
            return r->end == ST_END ? ST_OK : r->end;
        } else {
            pthread_cond_wait(&r->changed, &r->lock);
        }
    }
}

Status scan_threaded(Scan *s, uint32_t threads)
{
    Worker workers[SCAN_THREADS_MAX];
    uint32_t started = 0, each = s->stage->noutputs ? BATCHES_WRITTEN : BATCHES;
    Ring r = {.scan = s, .nthreads = threads, .nslots = threads * each};
    Batch *batches = mem_alloc(r.nslots, sizeof *batches);
    r.slots = mem_alloc(r.nslots, sizeof *r.slots);
    r.spare = mem_alloc(threads, sizeof *r.spare);
    for (uint32_t t = 0; t < threads; t++)
        for (r.spare[t].n = 0; r.spare[t].n < each; r.spare[t].n++) {
            Batch *b = r.spare[t].batches[r.spare[t].n] = &batches[t * each + r.spare[t].n];
            batch_init(b);
        }
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
    pthread_mutex_lock(&r.lock);
    /* Small tables never pay for threads. */
    bool more = split_next(&r, 0) && !table_finished(s->table);
    for (; more && started + 1 < threads; started++) {
        workers[started] = (Worker){.ring = &r, .thread = started + 1};
        if (pthread_create(&workers[started].id, NULL, work, &workers[started]) != 0)
            break;
    }
    Status st = drive(&r);
    r.stop = true;
    pthread_cond_broadcast(&r.changed);
    pthread_mutex_unlock(&r.lock);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(workers[i].id, NULL);
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
    for (uint32_t i = 0; i < r.nslots; i++)
        batch_free(&batches[i]);
    mem_free(batches);
    mem_free(r.slots);
    mem_free(r.spare);
    return st;
}
