/* worker.c -- a scan with several threads.
 *
 * Batches stand in a ring in file order.  Whoever has nothing else to do splits the next one and evaluates it, while it is at hand; one
 * thread at a time splits.  The main thread, which does the same, takes them out in order.  So results do not depend on who was faster.
 * Of tables that only the main thread may split, it splits and the others evaluate. */
#include "runtime/eval/scan.h"

#include <pthread.h>

typedef enum SlotState { SLOT_SPLIT, SLOT_RUNNING, SLOT_DONE } SlotState;

typedef struct Ring {
    Scan           *scan;
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    Batch          *batches;
    SlotState      *states;
    uint32_t        nslots;
    uint64_t        out, next, in;      /* of all batches: next to take out, to evaluate, to split; out <= next <= in */
    bool            splitting;          /* someone is */
    bool            waits;              /* only the main thread may split */
    bool            ended, stop;
    Status          end;                /* how splitting ended */
} Ring;

static bool may_split(const Ring *r)
{
    return !r->ended && !r->splitting && r->in - r->out < r->nslots;
}

/* Splits the next batch; false: there is none, or it is for the main thread.  The lock is held around, not during, the work: whoever has let it
 * go must look at everything anew before waiting. */
static bool split_next(Ring *r, bool main)
{
    Batch *b = &r->batches[r->in % r->nslots];
    Status st = ST_OK;
    bool here = true;
    r->splitting = true;
    pthread_mutex_unlock(&r->lock);
    if (main)
        st = batch_split(r->scan, b);
    else
        here = batch_split_here(r->scan, b, &st);
    pthread_mutex_lock(&r->lock);
    r->splitting = false;
    r->waits     = !here;
    if (here && st == ST_OK) {
        b->number = (uint32_t)r->in;
        r->states[r->in++ % r->nslots] = SLOT_SPLIT;
    } else if (here) {
        r->ended = true;
        r->end   = st;
    }
    pthread_cond_broadcast(&r->changed);
    return here && st == ST_OK;
}

/* Evaluates the oldest batch that nobody has begun. */
static void evaluate_next(Ring *r, uint32_t thread)
{
    uint32_t slot = (uint32_t)(r->next++ % r->nslots);
    r->states[slot] = SLOT_RUNNING;
    pthread_mutex_unlock(&r->lock);
    batch_evaluate(r->scan, &r->batches[slot], thread);
    pthread_mutex_lock(&r->lock);
    r->states[slot] = SLOT_DONE;
    pthread_cond_broadcast(&r->changed);
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
        else if (r->waits || !may_split(r))
            pthread_cond_wait(&r->changed, &r->lock);
        else if (split_next(r, false))
            evaluate_next(r, w->thread);        /* at once: nobody else has seen it */
    }
    pthread_mutex_unlock(&r->lock);
    num_thread_done();
    return NULL;
}

/* The main thread's part: until nothing is left, or a batch taken out ends the scan.  The lock is held. */
static Status drive(Ring *r)
{
    Scan *s = r->scan;
    for (;;) {
        uint32_t slot = (uint32_t)(r->out % r->nslots);
        if (r->out < r->in && r->states[slot] == SLOT_DONE) {
            pthread_mutex_unlock(&r->lock);
            Status st = run_cancelled(s->run) ? ST_INTERRUPTED : batch_absorb(s, &r->batches[slot]);
            pthread_mutex_lock(&r->lock);
            r->out++;
            pthread_cond_broadcast(&r->changed);
            if (st != ST_OK)
                return st;
        } else if (r->waits && may_split(r)) {
            split_next(r, true);
        } else if (r->next < r->in) {
            evaluate_next(r, 0);
        } else if (may_split(r)) {
            if (split_next(r, true))
                evaluate_next(r, 0);            /* at once: nobody else has seen it */
        } else if (r->ended && r->out == r->in) {
            return r->end == ST_END ? ST_OK : r->end;
        } else {
            pthread_cond_wait(&r->changed, &r->lock);
        }
    }
}

Status scan_threaded(Scan *s, uint32_t threads)
{
    enum { SLOTS_A_THREAD = 2 };
    Worker workers[SCAN_THREADS_MAX];
    uint32_t started = 0;
    Ring r = {.scan = s, .nslots = threads * SLOTS_A_THREAD};
    r.batches = mem_alloc(r.nslots, sizeof *r.batches);
    r.states  = mem_alloc(r.nslots, sizeof *r.states);
    for (uint32_t i = 0; i < r.nslots; i++)
        batch_init(&r.batches[i]);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
    pthread_mutex_lock(&r.lock);
    /* Small tables never pay for threads. */
    bool more = split_next(&r, true) && !table_finished(s->table);
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
    table_say(s->table, s->diags);
    for (uint32_t i = 0; i < r.nslots; i++)
        batch_free(&r.batches[i]);
    mem_free(r.batches);
    mem_free(r.states);
    return st;
}
