/* limite.c -- the workloads of examples/banco written by hand in C: the yardstick of `make bench`.
 *   limite w1|w2|w3 TABLE.csv RESULT.csv [THREADS]
 * Columns and formulas are fixed in it, so it shows what the machine allows; its bytes are those that vara has to give.
 * Amounts are 64-bit hundredths, factors ten-thousandths, sums of products have 128 bits: nothing is rounded but where a formula says so.
 * It takes for granted what tablas.c writes: records below 4 KiB, no line break inside quotes, numbers of up to 15 characters. */
#include "tests/bench/limite_celdas.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if !defined __AVX2__ || !defined __PCLMUL__
#error "limite.c needs AVX2 and PCLMUL"
#endif

#define WAIT UINT64_MAX

enum { CHUNK = 1 << 20, LONGEST_RECORD = 4096, SLACK = 1 << 16, MAX_THREADS = 64 };
enum { CLAVE, RAMO, UR, PROGRAMA, NIVEL, INDICADOR, PERIODO, SENTIDO, LINEA_BASE, META_PROGRAMADA, META_MODIFICADA,
       NUMERADOR, DENOMINADOR, APROBADO, MODIFICADO, DEVENGADO, AVANCE_FIELDS };
enum { ID, ESTADO, SEXO, EDAD, SECTOR, FLAGS, FACTOR = FLAGS + 8, INGRESO, PADRON_FIELDS };

typedef struct Worker {
    uint32_t *seps;     /* one more in front: seps[-1] + 1 is where the first field starts */
    char     *text;     /* what the rows of a chunk give, when rows give text */
    void     *sums;     /* what all rows seen so far add up to, when they add up */
} Worker;

typedef void Rows(Worker *w, const char *base, const uint32_t *sep, const uint32_t *end, unsigned chunk);

static const char *table;
static uint64_t table_bytes;
static unsigned chunks, threads = 2;
static int result = -1;
static Rows *rows;
static atomic_uint next_chunk;
static _Atomic uint64_t *text_at;   /* where in the result the text of a chunk goes; WAIT until the one before it is known */

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

static void *pages(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        stop("mmap");
    return p;
}

static void *zeros(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        stop("calloc");
    return p;
}

static void write_at(const char *from, const char *to, uint64_t at)
{
    while (from < to) {
        ssize_t n = pwrite(result, from, (size_t)(to - from), (off_t)at);
        if (n <= 0)
            stop("pwrite");
        from += n;
        at += (uint64_t)n;
    }
}

/* ---- records ---- */

/* The goal in force: the one that was changed, or else the first one. */
static inline int64_t goal(const char *base, const uint32_t *sep)
{
    int64_t changed = amount(base, sep, META_MODIFICADA);
    return changed != MISSING ? changed : amount(base, sep, META_PROGRAMADA);
}

static inline int64_t fulfilment(int64_t progress, int64_t wanted, char sense)
{
    if (progress == MISSING || wanted <= 0)     /* MISSING is below 0 */
        return MISSING;
    return sense == 'A' ? ratio(progress * 10000, wanted) : sense == 'D' ? percent(wanted, progress) : MISSING;
}

enum { NO_BAND, VERY_LOW, LOW, MIDDLE, FIT, HIGH, ODD, BANDS };

static inline int band_of(int64_t n)
{
    return n == MISSING ? NO_BAND : VERY_LOW + (n >= 5000) + (n >= 7500) + (n >= 9000) + (n > 11000) + (n > 13000);
}

/* ---- W1: a row of results for each row ---- */

static void w1_rows(Worker *w, const char *base, const uint32_t *sep, const uint32_t *end, unsigned chunk)
{
    static const struct { _Alignas(32) char text[31]; uint8_t len; } close[BANDS + 1] = {
#define CLOSE(text) {text, sizeof text - 1}
        CLOSE(",Sin dato,\n"), CLOSE(",Muy bajo,Rojo\n"), CLOSE(",Bajo,Rojo\n"), CLOSE(",Medio,Amarillo\n"), CLOSE(",Adecuado,Verde\n"),
        CLOSE(",Alto,Verde\n"), CLOSE(",Atípico,Rojo\n"), CLOSE(",Alto,Amarillo\n")
#undef CLOSE
    };
    if (!w->text)
        w->text = pages(2 * CHUNK);
    char *out = chunk ? w->text : put_text(w->text, "clave,avance,avance_fin,tasa_lb,cumplimiento,banda,semaforo\n");
    for (; sep + AVANCE_FIELDS <= end; sep += AVANCE_FIELDS) {
        int64_t progress = percent(amount(base, sep, NUMERADOR), amount(base, sep, DENOMINADOR));
        int64_t spent = percent(amount(base, sep, DEVENGADO), amount(base, sep, MODIFICADO)), start = amount(base, sep, LINEA_BASE);
        int64_t done = fulfilment(progress, goal(base, sep), first(base, sep, SENTIDO));
        const char *key = base + (uint32_t)(sep[-1] + 1);
        memcpy(out, key, 16);       /* keys have 15 bytes */
        out += base + sep[CLAVE] - key;
        *out++ = ',';
        out = put_hundredths(out, progress);
        *out++ = ',';
        out = put_hundredths(out, spent);
        *out++ = ',';
        out = put_hundredths(out, progress == MISSING || start <= 0 ? MISSING : percent(progress - start, start));
        *out++ = ',';
        out = put_hundredths(out, done);
        int band = band_of(done);
        band = unlikely(band == HIGH && done > 11500) ? BANDS : band;
        _mm256_storeu_si256((__m256i *)out, _mm256_loadu_si256((const __m256i *)&close[band]));
        out += close[band].len;
    }
    uint64_t at;
    while ((at = atomic_load_explicit(&text_at[chunk], memory_order_acquire)) == WAIT)
        sched_yield();
    atomic_store_explicit(&text_at[chunk + 1], at + (uint64_t)(out - w->text), memory_order_release);
    write_at(w->text, out, at);
}

/* ---- W2: sums and counts of bands by ramo, ur, periodo ---- */

enum { SUM_NUM, SUM_DEN, SUM_APPROVED, SUM_CHANGED, SUM_SPENT, SUMS };

typedef struct Group {
    uint64_t key;       /* ramo, ur and what changes of periodo, byte by byte: sorts as they do; 0: free */
    uint64_t n;
    Wide     sum[SUMS];
    uint64_t in_band[BANDS];
} Group;

typedef struct Groups {
    Group   *slot;
    unsigned cap, used;
} Groups;

static Groups *groups_new(unsigned cap)
{
    Groups *g = zeros(1, sizeof *g);
    *g = (Groups){zeros(cap, sizeof(Group)), cap, 0};
    return g;
}

static Group *group_of(Groups *g, uint64_t key)
{
    uint64_t h = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    for (unsigned i = (unsigned)(h ^ h >> 29) & (g->cap - 1);; i = (i + 1) & (g->cap - 1)) {
        if (g->slot[i].key == key)
            return &g->slot[i];
        if (g->slot[i].key)
            continue;
        if (2 * g->used < g->cap) {
            g->used++;
            g->slot[i].key = key;
            return &g->slot[i];
        }
        Groups *larger = groups_new(2 * g->cap);
        for (unsigned k = 0; k < g->cap; k++)
            if (g->slot[k].key)
                *group_of(larger, g->slot[k].key) = g->slot[k];
        free(g->slot);
        *g = *larger;
        return group_of(g, key);
    }
}

static void group_add(Group *to, const Group *from)
{
    to->n += from->n;
    for (int k = 0; k < SUMS; k++)
        to->sum[k] += from->sum[k];
    for (int k = 0; k < BANDS; k++)
        to->in_band[k] += from->in_band[k];
}

static void w2_rows(Worker *w, const char *base, const uint32_t *sep, const uint32_t *end, unsigned chunk)
{
    (void)chunk;
    if (!w->sums)
        w->sums = groups_new(1 << 10);
    for (; sep + AVANCE_FIELDS <= end; sep += AVANCE_FIELDS) {
        char level = first(base, sep, NIVEL);
        const char *period = base + sep[PERIODO - 1] + 1;      /* 20YYTQ */
        if ((level != 'C' && level != 'A') || (period[2] <= '2' && period[3] < '2'))
            continue;
        int64_t num = amount(base, sep, NUMERADOR), den;
        if (num == MISSING || (den = amount(base, sep, DENOMINADOR)) <= 0)
            continue;
        uint64_t key;
        memcpy(&key, base + sep[RAMO - 1] + 1, sizeof key);     /* rr,uuu, */
        key = __builtin_bswap64(key);
        key = key >> 48 << 48 | (key >> 16 & 0xffffff) << 24 | (uint64_t)(uint8_t)period[2] << 16 | (uint64_t)(uint8_t)period[3] << 8 | (uint8_t)period[5];
        int64_t approved = amount(base, sep, APROBADO), changed = amount(base, sep, MODIFICADO), spent = amount(base, sep, DEVENGADO);
        int band = band_of(fulfilment(ratio(num * 10000, den), goal(base, sep), first(base, sep, SENTIDO)));
        Group *g = group_of(w->sums, key);
        g->n++;
        g->sum[SUM_NUM] += num;
        g->sum[SUM_DEN] += den;
        g->sum[SUM_APPROVED] += approved != MISSING ? approved : 0;
        g->sum[SUM_CHANGED] += changed != MISSING ? changed : 0;
        g->sum[SUM_SPENT] += spent != MISSING ? spent : 0;
        g->in_band[band]++;
    }
}

static char *w2_line(char *out, const Group *g, const Group *before)
{
    out = put_count(out, g->n);
    for (int k = 0; k < SUMS; k++) {
        *out++ = ',';
        out = put_wide(out, g->sum[k], 2);
    }
    out = put_percent(out, g->sum[SUM_NUM], g->sum[SUM_DEN]);
    out = put_percent(out, g->sum[SUM_SPENT], g->sum[SUM_CHANGED]);
    Wide then = before ? before->sum[SUM_SPENT] : 0;
    out = put_percent(out, g->sum[SUM_SPENT] - then, then);
    for (int k = 1; k <= BANDS; k++) {
        *out++ = ',';
        out = put_count(out, g->in_band[k % BANDS]);
    }
    *out++ = '\n';
    return out;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const Group *)a)->key, y = ((const Group *)b)->key;
    return (x > y) - (x < y);
}

static void w2_end(const Worker *workers)
{
    Groups *all = NULL;
    Group total = {0};
    for (unsigned t = 0; t < threads; t++) {
        Groups *part = workers[t].sums;
        if (!all) {     /* the others are added to the first */
            all = part;
            continue;
        }
        for (unsigned i = 0; part && i < part->cap; i++)
            if (part->slot[i].key)
                group_add(group_of(all, part->slot[i].key), &part->slot[i]);
    }
    all = all ? all : groups_new(1);
    unsigned n = 0;
    for (unsigned i = 0; i < all->cap; i++)
        if (all->slot[i].key)
            all->slot[n++] = all->slot[i];
    qsort(all->slot, n, sizeof(Group), by_key);
    char *text = zeros(n + 2, 512), *out = put_text(text, "ramo,ur,periodo,n,num,den,aprobado,modificado,devengado,avance,avance_fin,tasa_dev,b1,b2,b3,b4,b5,b6,b0\n");
    for (unsigned i = 0; i < n; i++) {
        const Group *g = &all->slot[i];
        char key[8];
        for (int k = 0; k < 8; k++)
            key[k] = (char)(g->key >> (56 - 8 * k));
        out += sprintf(out, "%.2s,%.3s,20%.2sT%c,", key, key + 2, key + 5, key[7]);
        out = w2_line(out, g, i && g[-1].key >> 24 == g->key >> 24 ? g - 1 : NULL);
        group_add(&total, g);
    }
    out = w2_line(put_text(out, "TOTAL,,,"), &total, NULL);
    write_at(text, out, 0);
}

/* ---- W3: shares of people by estado, sexo, sector ---- */

typedef struct People {
    uint64_t n;
    int64_t  all, yes[8], answered[8], with_income, poor, poorest, poor_and_lacking;
    Wide     income;    /* of everyone who is stood for, in millionths */
} People;

enum { SECTORS = 8, CELLS = 32 * 2 * SECTORS };     /* a power of two for the six sectors */
static const char *const sectors[] = {"Agropecuario", "Comercio", "Gobierno", "Industria", "No ocupado", "Servicios"};

static inline int64_t where(int64_t n, bool held)
{
    return n & -(int64_t)held;
}

static inline int sector_of(char initial)
{
    return initial == 'A' ? 0 : initial == 'C' ? 1 : initial == 'G' ? 2 : initial == 'I' ? 3 : initial == 'N' ? 4 : 5;
}

static void w3_rows(Worker *w, const char *base, const uint32_t *sep, const uint32_t *end, unsigned chunk)
{
    (void)chunk;
    if (!w->sums)
        w->sums = zeros(CELLS, sizeof(People));
    for (; sep + PADRON_FIELDS <= end; sep += PADRON_FIELDS) {
        const char *age = base + sep[EDAD - 1] + 1, *state = base + sep[ESTADO - 1] + 1;
        unsigned age_len = sep[EDAD] - sep[EDAD - 1] - 1;
        int years = age_len == 1 ? age[0] - '0' : age_len == 2 ? (age[0] - '0') * 10 + age[1] - '0' : 100;
        if (years < 15)
            continue;
        int cell = ((state[0] - '0') * 10 + state[1] - '1') * 2 + (first(base, sep, SEXO) == 'M');
        People *p = (People *)w->sums + cell * SECTORS + sector_of(first(base, sep, SECTOR));
        int64_t factor = ten_thousandths(base + sep[FACTOR - 1] + 1, base + sep[FACTOR]), income = amount(base, sep, INGRESO);
        p->n++;
        p->all += factor;
        int lacks = 0;
        for (int k = 0; k < 8; k++) {
            char flag = first(base, sep, FLAGS + k);
            p->yes[k] += where(factor, flag == '1');
            p->answered[k] += where(factor, flag == '0' || flag == '1');
            lacks += k < 6 && flag == '1';
        }
        if (income == MISSING)
            continue;
        p->with_income += factor;
        p->income += (Wide)(factor * income);
        p->poor += where(factor, income < 210050);
        p->poorest += where(factor, income < 105025);
        p->poor_and_lacking += where(factor, (income < 210050) & (lacks > 0));
    }
}

static void people_add(People *to, const People *from)
{
    to->n += from->n;
    to->all += from->all;
    for (int k = 0; k < 8; k++) {
        to->yes[k] += from->yes[k];
        to->answered[k] += from->answered[k];
    }
    to->with_income += from->with_income;
    to->poor += from->poor;
    to->poorest += from->poorest;
    to->poor_and_lacking += from->poor_and_lacking;
    to->income += from->income;
}

static char *w3_line(char *out, const People *p)
{
    out = put_count(out, p->n);
    *out++ = ',';
    out = put_wide(out, p->all, 4);
    for (int k = 0; k < 8; k++)
        out = put_percent(out, p->yes[k], p->answered[k]);
    out = put_percent(out, p->poor, p->with_income);
    out = put_percent(out, p->poorest, p->with_income);
    out = put_percent(out, p->poor_and_lacking, p->with_income);
    *out++ = ',';
    if (p->with_income > 0)
        out = put_wide(out, wide_ratio(p->income, p->with_income), 2);
    *out++ = '\n';
    return out;
}

static void w3_end(const Worker *workers)
{
    People *all = zeros(CELLS + 1, sizeof(People)), *total = all + CELLS;
    char *text = zeros(CELLS + 2, 512), *out = put_text(text, "estado,sexo,sector,n,pob,i01,i02,i03,i04,i05,i06,i07,i08,i09,i10,i11,i12\n");
    for (int i = 0; i < CELLS; i++) {
        for (unsigned t = 0; t < threads; t++)
            if (workers[t].sums)
                people_add(&all[i], (const People *)workers[t].sums + i);
        if (!all[i].n)
            continue;
        out += sprintf(out, "%02d,%c,%s,", i / 16 + 1, "HM"[i / SECTORS % 2], sectors[i % SECTORS]);
        out = w3_line(out, &all[i]);
        people_add(total, &all[i]);
    }
    out = w3_line(put_text(out, "TOTAL,,,"), total);
    write_at(text, out, 0);
}

/* ---- chunks ---- */

/* The start of the first record that begins in the table at AT or after it; the heading is none. */
static uint64_t record_from(uint64_t at)
{
    uint64_t from = at ? at - 1 : 0;
    const char *line_end = from < table_bytes ? memchr(table + from, '\n', table_bytes - from) : NULL;
    return line_end ? (uint64_t)(line_end - table) + 1 : table_bytes;
}

static void *work(void *arg)
{
    Worker *w = arg;
    w->seps = (uint32_t *)pages(sizeof(uint32_t) * (CHUNK + LONGEST_RECORD + 64)) + 1;
    w->seps[-1] = UINT32_MAX;       /* one before the first byte */
    for (unsigned k; (k = atomic_fetch_add(&next_chunk, 1)) < chunks;) {
        uint64_t low = (uint64_t)k * CHUNK, high = low + CHUNK, from = record_from(low), to = high < table_bytes ? record_from(high) : table_bytes;
        uint32_t *end = from < to ? separators(table + from, (unsigned)(to - from), w->seps) : w->seps;
        rows(w, table + from, w->seps, end, k);
        madvise((char *)table + low, high < table_bytes ? CHUNK : table_bytes - low, MADV_DONTNEED);
    }
    return NULL;
}

/* Maps the table with some bytes behind it, since vectors are read beyond its end. */
static void open_table(const char *path)
{
    struct stat info;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &info))
        stop(path);
    table_bytes = (uint64_t)info.st_size;
    char *room = mmap(NULL, table_bytes + SLACK, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED || mmap(room, table_bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
        stop(path);
    table = room;
    chunks = (unsigned)((table_bytes + CHUNK - 1) / CHUNK);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; Rows *rows; void (*end)(const Worker *); } works[] = {
        {"w1", w1_rows, NULL}, {"w2", w2_rows, w2_end}, {"w3", w3_rows, w3_end}};
    int which = 0;
    while (argc >= 4 && which < 3 && strcmp(argv[1], works[which].name))
        which++;
    if (argc < 4 || which == 3) {
        fputs("limite w1|w2|w3 TABLA.csv RESULTADO.csv [HILOS]\n", stderr);
        return 2;
    }
    open_table(argv[2]);
    if ((result = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0)
        stop(argv[3]);
    threads = argc > 4 ? (unsigned)atoi(argv[4]) : 2;
    threads = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
    threads = threads > chunks ? (chunks ? chunks : 1) : threads;
    rows = works[which].rows;
    text_at = zeros(chunks + 1, sizeof *text_at);
    for (unsigned i = 1; i <= chunks; i++)
        text_at[i] = WAIT;
    static Worker workers[MAX_THREADS];
    pthread_t ids[MAX_THREADS];
    for (unsigned t = 1; t < threads; t++)
        if (pthread_create(&ids[t], NULL, work, &workers[t]))
            stop("pthread_create");
    work(&workers[0]);
    for (unsigned t = 1; t < threads; t++)
        pthread_join(ids[t], NULL);
    if (works[which].end)
        works[which].end(workers);
    return 0;
}
