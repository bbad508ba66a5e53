/* period.h -- calendar periods that know their frequency, and dates. */
#ifndef RUNTIME_COLUMN_PERIOD_H
#define RUNTIME_COLUMN_PERIOD_H

#include "runtime/text.h"

/* FREQ(id, letter, steps a year, singular, plural) */
typedef enum Freq {
#define FREQ(id, letter, per_year, one, many) FREQ_##id,
#include "runtime/column/freq.def"
#undef FREQ
    FREQ_COUNT
} Freq;

typedef struct Period { Freq freq; int32_t ordinal; } Period;   /* ordinal = year * steps + (step - 1) */

/* One int64 that sorts by frequency, then time; periods of equal frequency compare by it. */
static inline int64_t period_pack(Period p) { return ((int64_t)p.freq << 40) + (int64_t)p.ordinal; }
Period  period_unpack(int64_t v);
int32_t period_year(Period p);
int32_t period_step(Period p);                 /* from 1 */
uint32_t freq_per_year(Freq f);
/* "2024", "2024T1", "2024S1", "2024C1", "2024B2", "2024-03"; letters in any case. */
bool    period_parse(Str s, Period *out);
void    period_print(Buf *out, Period p);
/* Moves by STEPS of frequency UNIT: year by years, or its own frequency's steps.  False when UNIT is finer than, or no multiple of, p's frequency. */
bool    period_shift(Period p, int32_t steps, Freq unit, Period *out);
/* The period of frequency F that holds P; false if F is finer than P's or does not nest. */
bool    period_in(Period p, Freq f, Period *out);

/* Days since 1970-01-01.  "2024-03-31"; also "31/03/2024" (day first). */
bool    date_parse(Str s, int64_t *out);
void    date_print(Buf *out, int64_t days);
void    date_split(int64_t days, int32_t *y, int32_t *m, int32_t *d);
Period  date_period(int64_t days, Freq f);

#endif
