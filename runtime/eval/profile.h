/* profile.h -- CPU time and rows by stage, read once a batch.  Private to runtime/eval; what comes out is in engine.h. */
#ifndef RUNTIME_EVAL_PROFILE_H
#define RUNTIME_EVAL_PROFILE_H

#include "runtime/eval/engine.h"

/* CPU time of this thread in nanoseconds; 0 where P is null. */
uint64_t profile_start(const EngineProfile *p);
/* Books what has passed since *SINCE, and ROWS, under STAGE, and sets *SINCE to now.  P may be null. */
void     profile_add(EngineProfile *p, ProfileStage stage, uint64_t *since, uint64_t rows);
void     profile_merge(EngineProfile *into, const EngineProfile *from);

#endif
