/* worker.c -- a scan with several threads.
 *
 * Batches stand in a ring in file order.  The main thread splits them and takes them out in order; workers, and the main thread
 * when the next one out has not been begun, evaluate them.  So results do not depend on who was faster. */
#include "runtime/eval/scan.h"

#include <pthread.h>

typedef enum SlotState { SLOT_SPLIT, SLOT_RUNNING, SLOT_DONE } SlotState;

typedef struct Ring {
    const Scan     *scan;
    pthread_mutex_t lock;
    pthread_cond_t  filled, done;
    Batch          *batches;
    SlotState      *states;
    uint32_t        nslots;
    uint64_t        out, next, in;      /* of all batches: next to take out, to evaluate, to split; out <= next <= in */
    bool            stop;
} Ring;

/* Evaluates the oldest batch that nobody has begun; the lock is held around, not during, the work. */
static void evaluate_next(Ring *r)
{
    uint32_t slot = (uint32_t)(r->next++ % r->nslots);
    r->states[slot] = SLOT_RUNNING;
    pthread_mutex_unlock(&r->lock);
    batch_evaluate(r->scan, &r->batches[slot]);
    pthread_mutex_lock(&r->lock);
    r->states[slot] = SLOT_DONE;
    pthread_cond_signal(&r->done);
}

static void *work(void *arg)
{
    Ring *r = arg;
    pthread_mutex_lock(&r->lock);
    while (!r->stop) {
        if (r->next < r->in)
            evaluate_next(r);
        else
            pthread_cond_wait(&r->filled, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    num_thread_done();
    return NULL;
}

/* Waits for the oldest batch, evaluating it here if nobody has. */
static Batch *oldest(Ring *r)
{
    uint32_t slot = (uint32_t)(r->out % r->nslots);
    pthread_mutex_lock(&r->lock);
    while (r->states[slot] != SLOT_DONE) {
        if (r->next == r->out)
            evaluate_next(r);
        else
            pthread_cond_wait(&r->done, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return &r->batches[slot];
}

static void put_in(Ring *r)
{
    pthread_mutex_lock(&r->lock);
    r->states[r->in % r->nslots] = SLOT_SPLIT;
    r->in++;
    pthread_cond_signal(&r->filled);
    pthread_mutex_unlock(&r->lock);
}

/* Starts workers only when there is more than one batch: small tables never pay for them. */
static uint32_t start_workers(Ring *r, pthread_t *ids, uint32_t n)
{
    uint32_t started = 0;
    while (started < n && pthread_create(&ids[started], NULL, work, r) == 0)
        started++;
    return started;
}

static Status drive(Ring *r, Scan *s, pthread_t *ids, uint32_t nworkers, uint32_t *started)
{
    bool ended = false, tried = false;
    Status split = ST_OK;
    for (;;) {
        while (!ended && r->in - r->out < r->nslots) {
            split = batch_split(s, &r->batches[r->in % r->nslots]);
            ended = split != ST_OK;
            if (!ended)
                put_in(r);
            if (r->in == 2 && !tried) {
                tried    = true;
                *started = start_workers(r, ids, nworkers);
            }
            pthread_mutex_lock(&r->lock);
            bool ready = r->out < r->in && r->states[r->out % r->nslots] == SLOT_DONE;
            pthread_mutex_unlock(&r->lock);
            if (ready)
                break;
        }
        if (r->out == r->in)
            return split == ST_END ? ST_OK : split;
        Status st = batch_absorb(s, oldest(r));
        r->out++;
        if (st != ST_OK)
            return st;
        if (run_cancelled(s->run))
            return ST_INTERRUPTED;
    }
}

Status scan_threaded(Scan *s, uint32_t threads)
{
    enum { THREADS_MAX = 64, SLOTS_A_THREAD = 3 };
    pthread_t ids[THREADS_MAX];
    uint32_t nworkers = threads - 1 < THREADS_MAX ? threads - 1 : THREADS_MAX, started = 0;
    Ring r = {.scan = s, .nslots = (nworkers + 1) * SLOTS_A_THREAD};
    r.batches = mem_alloc(r.nslots, sizeof *r.batches);
    r.states  = mem_alloc(r.nslots, sizeof *r.states);
    for (uint32_t i = 0; i < r.nslots; i++)
        batch_init(&r.batches[i]);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.filled, NULL);
    pthread_cond_init(&r.done, NULL);
    Status st = drive(&r, s, ids, nworkers, &started);
    pthread_mutex_lock(&r.lock);
    r.stop = true;
    pthread_cond_broadcast(&r.filled);
    pthread_mutex_unlock(&r.lock);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_cond_destroy(&r.done);
    pthread_cond_destroy(&r.filled);
    pthread_mutex_destroy(&r.lock);
    for (uint32_t i = 0; i < r.nslots; i++)
        batch_free(&r.batches[i]);
    mem_free(r.batches);
    mem_free(r.states);
    return st;
}
