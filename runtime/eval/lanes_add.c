/* lanes_add.c -- the loops that add the rows of a batch to the lanes of their groups. */
#include "runtime/eval/lanes.h"
#include "runtime/fast.h"

/* How many rows ahead the place of a group is asked for. */
enum { AHEAD = 12 };

static inline void ahead(const int64_t *at, uint32_t stride, const uint32_t *groups, uint32_t i, uint32_t n)
{
    if (i + AHEAD < n)
        __builtin_prefetch(&at[(size_t)groups[i + AHEAD] * stride], 1);
}

/* NLANES is known where this is called: the inner loop is none. */
static inline void add_some(int64_t *words, uint32_t stride, const uint32_t *groups, uint32_t n, const PlainLane *lanes, uint32_t nlanes, bool count)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t *w = &words[(size_t)groups[i] * stride];
        ahead(words, stride, groups, i, n);
        w[0] += count;
        for (uint32_t k = 0; k < nlanes; k++)
            w[lanes[k].at] += lanes[k].values[i];
    }
}

void lanes_add_plain(int64_t *words, uint32_t stride, const uint32_t *groups, uint32_t n, const PlainLane *lanes, uint32_t nlanes)
{
    enum { AT_ONCE = 6 };
    bool count = true;
    for (; count || nlanes; count = false) {
        uint32_t some = nlanes < AT_ONCE ? nlanes : AT_ONCE;
        switch (some) {
        case 0: add_some(words, stride, groups, n, lanes, 0, count); break;
        case 1: add_some(words, stride, groups, n, lanes, 1, count); break;
        case 2: add_some(words, stride, groups, n, lanes, 2, count); break;
        case 3: add_some(words, stride, groups, n, lanes, 3, count); break;
        case 4: add_some(words, stride, groups, n, lanes, 4, count); break;
        case 5: add_some(words, stride, groups, n, lanes, 5, count); break;
        default: add_some(words, stride, groups, n, lanes, AT_ONCE, count); break;
        }
        lanes += some;
        nlanes -= some;
    }
}

void lanes_add_masked_portable(int64_t *words, uint32_t stride, uint32_t first, uint32_t nlanes, uint32_t any, const uint32_t *groups, uint32_t n,
                               const int64_t *values, const uint32_t *masks)
{
    for (uint32_t i = 0; i < n; i++) {
        int64_t *w = &words[(size_t)groups[i] * stride], x = values ? values[i] : 1;
        ahead(words + first, stride, groups, i, n);
        for (uint32_t k = 0; k < nlanes; k++)
            w[first + k] += x & -(int64_t)(masks[i] >> k & 1);
        if (any != LANES_NONE)
            w[any] |= masks[i];
    }
}

#ifdef FAST_AVX2
#include <immintrin.h>

/* Four lanes at a time: the bits of the mask that are theirs become all ones. */
FAST_AVX2 static inline __attribute__((always_inline)) void add_fours(int64_t *words, uint32_t stride, uint32_t first, uint32_t fours, uint32_t any,
                                                                      const uint32_t *groups, uint32_t n, const int64_t *values, const uint32_t *masks)
{
    const __m256i step = _mm256_set1_epi64x(4);
    for (uint32_t i = 0; i < n; i++) {
        int64_t *w = &words[(size_t)groups[i] * stride];
        __m256i x = _mm256_set1_epi64x(values ? values[i] : 1), mask = _mm256_set1_epi64x(masks[i]), shift = _mm256_setr_epi64x(63, 62, 61, 60);
        ahead(words + first, stride, groups, i, n);
        for (uint32_t v = 0; v < fours; v++) {
            __m256i *at = (__m256i *)&w[first + 4 * v];
            __m256i yes = _mm256_cmpgt_epi64(_mm256_setzero_si256(), _mm256_sllv_epi64(mask, shift));
            _mm256_storeu_si256(at, _mm256_add_epi64(_mm256_loadu_si256(at), _mm256_and_si256(x, yes)));
            shift = _mm256_sub_epi64(shift, step);
        }
        if (any != LANES_NONE)
            w[any] |= masks[i];
    }
}

FAST_AVX2 static void masked_avx2(int64_t *words, uint32_t stride, uint32_t first, uint32_t fours, uint32_t any, const uint32_t *groups, uint32_t n,
                                  const int64_t *values, const uint32_t *masks)
{
    switch (fours) {
    case 1:  add_fours(words, stride, first, 1, any, groups, n, values, masks); break;
    case 2:  add_fours(words, stride, first, 2, any, groups, n, values, masks); break;
    case 3:  add_fours(words, stride, first, 3, any, groups, n, values, masks); break;
    case 4:  add_fours(words, stride, first, 4, any, groups, n, values, masks); break;
    case 5:  add_fours(words, stride, first, 5, any, groups, n, values, masks); break;
    case 6:  add_fours(words, stride, first, 6, any, groups, n, values, masks); break;
    default: add_fours(words, stride, first, fours, any, groups, n, values, masks); break;
    }
}
#endif

void lanes_add_masked(int64_t *words, uint32_t stride, uint32_t first, uint32_t nlanes, uint32_t any, const uint32_t *groups, uint32_t n,
                      const int64_t *values, const uint32_t *masks)
{
#ifdef FAST_AVX2
    if (fast_avx2()) {
        masked_avx2(words, stride, first, (nlanes + 3) / 4, any, groups, n, values, masks);
        return;
    }
#endif
    lanes_add_masked_portable(words, stride, first, nlanes, any, groups, n, values, masks);
}
