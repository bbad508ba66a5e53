/* profile.c -- CPU time and rows by stage. */
#include "runtime/eval/profile.h"

#include <time.h>

const char *profile_stage_name(ProfileStage s)
{
    static const char *const names[PROFILE_STAGES] = {
        [PROFILE_SPLIT] = "separa", [PROFILE_FILTER] = "filtra", [PROFILE_CONVERT] = "convierte",
        [PROFILE_EVALUATE] = "calcula", [PROFILE_FEED] = "agrupa", [PROFILE_OUTPUT] = "entrega",
    };
    return names[s];
}

uint64_t profile_start(const EngineProfile *p)
{
    struct timespec t;
    if (!p || clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0)
        return 0;
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void profile_add(EngineProfile *p, ProfileStage stage, uint64_t *since, uint64_t rows)
{
    if (!p)
        return;
    uint64_t now = profile_start(p);
    p->ns[stage]   += now - *since;
    p->rows[stage] += rows;
    *since = now;
}

void profile_merge(EngineProfile *into, const EngineProfile *from)
{
    for (int s = 0; s < PROFILE_STAGES; s++) {
        into->ns[s]   += from->ns[s];
        into->rows[s] += from->rows[s];
    }
}
