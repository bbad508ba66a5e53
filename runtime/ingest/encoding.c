/* encoding.c -- character sets of published tables.
 *
 * A statistical detector fails on short Spanish texts, so each candidate reading is scored by what it makes of every
 * byte above 127 among its neighbours: Spanish letters inside words speak for it, currency signs inside words, box
 * drawing and undefined bytes against it. */
#include "runtime/ingest/encoding.h"

#include "runtime/fast.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

static const char *const names[ENC_COUNT] = { "UTF-8", "WINDOWS-1252", "ISO-8859-1", "MACINTOSH", "CP850" };

const char *encoding_name(Encoding e)
{
    return names[e];
}

/* Same letters and digits, whatever stands between them. */
static bool same_name(const char *a, const char *b)
{
    for (;;) {
        while (*a && !((*a >= '0' && *a <= '9') || ((*a | 32) >= 'a' && (*a | 32) <= 'z')))
            a++;
        while (*b && !((*b >= '0' && *b <= '9') || ((*b | 32) >= 'a' && (*b | 32) <= 'z')))
            b++;
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
        if (x != y)
            return false;
        if (!x)
            return true;
        a++;
        b++;
    }
}

bool encoding_find(const char *name, Encoding *out)
{
    static const struct { const char *name; Encoding e; } others[] = {
        { "ASCII", ENC_UTF8 }, { "cp1252", ENC_WINDOWS_1252 }, { "ANSI", ENC_WINDOWS_1252 },
        { "latin1", ENC_LATIN1 }, { "cp-850", ENC_CP850 }, { "ibm850", ENC_CP850 }, { "dos", ENC_CP850 },
        { "macroman", ENC_MACINTOSH }, { "mac", ENC_MACINTOSH },
    };
    for (int e = 0; e < ENC_COUNT; e++)
        if (same_name(name, names[e])) {
            *out = (Encoding)e;
            return true;
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (same_name(name, others[i].name)) {
            *out = others[i].e;
            return true;
        }
    return false;
}

/* What a code point says about a text being Spanish. */
typedef enum Look {
    LOOK_LETTER,        /* accented vowels, ñ, ü */
    LOOK_MARK,          /* signs Spanish texts do use: ¿ ¡ ° º ª quotes and dashes */
    LOOK_FOREIGN,       /* letters of other languages */
    LOOK_SIGN,          /* currency and other signs */
    LOOK_STRANGE,       /* box drawing, mathematics */
    LOOK_NONE           /* no character */
} Look;

static bool among(uint32_t cp, const uint32_t *set)
{
    for (; *set; set++)
        if (*set == cp)
            return true;
    return false;
}

static Look look_of(uint32_t cp)
{
    static const uint32_t letters[] = { 0xE1, 0xE9, 0xED, 0xF3, 0xFA, 0xF1, 0xFC,
                                        0xC1, 0xC9, 0xCD, 0xD3, 0xDA, 0xD1, 0xDC, 0 };
    static const uint32_t marks[] = { 0xA0, 0xA1, 0xBF, 0xB0, 0xBA, 0xAA, 0xAB, 0xBB, 0xB4, 0xB7, 0xB2, 0xB3, 0x2013,
                                      0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AC, 0xA7, 0xB1, 0xD7,
                                      0xF7, 0xBD, 0xBC, 0xBE, 0x2265, 0x2264, 0x2260, 0 };
    if (among(cp, letters))
        return LOOK_LETTER;
    if (among(cp, marks))
        return LOOK_MARK;
    if (cp < 0xA0 || cp == 0xFFFD)
        return LOOK_NONE;
    if ((cp >= 0xC0 && cp <= 0xFF) || (cp >= 0x100 && cp <= 0x17F))
        return LOOK_FOREIGN;
    if (cp >= 0x2190)
        return LOOK_STRANGE;
    return LOOK_SIGN;
}

static bool is_ascii_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_upper_point(uint32_t cp)
{
    return cp >= 0xC0 && cp <= 0xDE;
}

/* The points for reading CP between the bytes BEFORE and AFTER (0: none). */
static int score_point(uint32_t cp, int before, int after)
{
    bool in_word = is_ascii_letter(before) && is_ascii_letter(after);
    switch (look_of(cp)) {
    case LOOK_LETTER:
        if (is_upper_point(cp) && before >= 'a' && before <= 'z')
            return 0;                                     /* "Regulaci" + capital: unlikely, not impossible */
        return is_ascii_letter(before) || is_ascii_letter(after) ? 4 : 1;
    case LOOK_MARK:
        return in_word ? -2 : 1;
    case LOOK_FOREIGN:
        return -2;
    case LOOK_SIGN:
        return in_word ? -4 : -1;
    case LOOK_STRANGE:
        return -5;
    case LOOK_NONE:
        return -8;
    }
    return 0;
}

size_t ascii_prefix(const char *s, size_t len)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    size_t i = 0;
    uint64_t w[4];
    for (; i + 32 <= len; i += 32) {
        memcpy(w, s + i, 32);
        if ((w[0] | w[1] | w[2] | w[3]) & high)
            break;
    }
    for (; i + 8 <= len; i += 8) {
        memcpy(w, s + i, 8);
        if (w[0] & high)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return i + (size_t)__builtin_ctzll(w[0] & high) / 8;
#else
            break;
#endif
    }
    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

#ifdef FAST_AVX2
/* As short_prefix below, with twice as wide words. */
FAST_AVX2 static size_t short_prefix_avx2(const char *s, size_t len)
{
    size_t i = 0;
    uint64_t open = 0;
    for (; i + 64 <= len; i += 64) {
        __m256i v[2];
        uint64_t high = 0, lead = 0, rest = 0;
        for (int k = 0; k < 2; k++) {
            v[k] = _mm256_loadu_si256((const __m256i *)(const void *)(s + i + 32 * k));
            high |= (uint64_t)(uint32_t)_mm256_movemask_epi8(v[k]) << (32 * k);
        }
        if (!(high | open))
            continue;
        for (int k = 0; k < 2; k++) {
            __m256i is_lead = _mm256_and_si256(_mm256_cmpgt_epi8(v[k], _mm256_set1_epi8(-63)), _mm256_cmpgt_epi8(_mm256_set1_epi8(-32), v[k]));
            lead |= (uint64_t)(uint32_t)_mm256_movemask_epi8(is_lead) << (32 * k);
            rest |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(-64), v[k])) << (32 * k);
        }
        if (high != (lead | rest) || rest != (lead << 1 | open))
            break;
        open = lead >> 63;
    }
    return i - open;
}
#endif

/* Where a character begins before which all are ASCII or, like the letters of Spanish, of two bytes; there may be more of them. */
static size_t short_prefix(const char *s, size_t len)
{
    size_t i = 0;
#ifdef FAST_AVX2
    if (fast_avx2())
        return short_prefix_avx2(s, len);
#endif
#ifdef __SSE2__
    uint64_t open = 0;              /* the byte before I begins a character */
    for (; i + 64 <= len; i += 64) {
        uint64_t high = 0, lead = 0, rest = 0;
        __m128i v[4];
        for (int k = 0; k < 4; k++) {
            v[k] = _mm_loadu_si128((const __m128i *)(const void *)(s + i + 16 * k));
            high |= (uint64_t)(uint32_t)_mm_movemask_epi8(v[k]) << (16 * k);
        }
        if (!(high | open))
            continue;
        for (int k = 0; k < 4; k++) {       /* as signed bytes: C2..DF, 80..BF */
            __m128i is_lead = _mm_and_si128(_mm_cmpgt_epi8(v[k], _mm_set1_epi8(-63)), _mm_cmplt_epi8(v[k], _mm_set1_epi8(-32)));
            lead |= (uint64_t)(uint32_t)_mm_movemask_epi8(is_lead) << (16 * k);
            rest |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(v[k], _mm_set1_epi8(-64))) << (16 * k);
        }
        if (high != (lead | rest) || rest != (lead << 1 | open))
            break;
        open = lead >> 63;
    }
    i -= open;
#else
    (void)s;
    (void)len;
#endif
    return i;
}

bool encoding_is_utf8(const char *s, size_t len)
{
    for (size_t i = 0;;) {
        i += short_prefix(s + i, len - i);
        i += ascii_prefix(s + i, len - i);
        if (i == len)
            return true;
        /* Letters of Spanish have two bytes. */
        unsigned char c = (unsigned char)s[i];
        if (c >= 0xC2 && c <= 0xDF && i + 1 < len && ((unsigned char)s[i + 1] & 0xC0) == 0x80) {
            i += 2;
            continue;
        }
        uint32_t used;
        utf8_decode(s + i, len - i, &used);
        if (used == 1)
            return false;
        i += used;
    }
}

static int byte_at(const char *s, size_t len, size_t i)
{
    return i < len ? (unsigned char)s[i] : 0;
}

static int64_t score_utf8(const char *s, size_t len, bool *broken)
{
    int64_t score = 0;
    *broken = false;
    for (size_t i = ascii_prefix(s, len); i < len; i += ascii_prefix(s + i, len - i)) {
        uint32_t used;
        uint32_t cp = utf8_decode(s + i, len - i, &used);
        if (used == 1) {                                  /* 1 byte above 127: invalid */
            unsigned char c = (unsigned char)s[i];
            size_t next = i + 1;
            while (next < len && ((unsigned char)s[next] & 0xC0) == 0x80)
                next++;
            if (next == len && len - i < 4 && c >= 0xC2)  /* cut by the end of the sample */
                break;
            *broken = true;
            score -= 8;
            i++;
            continue;
        }
        int points = score_point(cp, i ? byte_at(s, len, i - 1) : 0, byte_at(s, len, i + used));
        score += points > 1 ? points : 1;                 /* several bytes that agree are evidence by themselves */
        i += used;
    }
    return score;
}

static int64_t score_table(const DecodeTable *t, const char *s, size_t len)
{
    int64_t score = 0;
    for (size_t i = ascii_prefix(s, len); i < len; i += 1 + ascii_prefix(s + i + 1, len - i - 1)) {
        unsigned char c = (unsigned char)s[i];
        uint32_t used, cp = utf8_decode(t->bytes[c - 128], t->len[c - 128], &used);
        score += score_point(cp, i ? byte_at(s, len, i - 1) : 0, byte_at(s, len, i + 1));
    }
    return score;
}

Encoding encoding_guess(const char *s, size_t len)
{
    bool broken;
    int64_t best = score_utf8(s, len, &broken);
    Encoding found = ENC_UTF8;
    for (int e = ENC_UTF8 + 1; e < ENC_COUNT && broken; e++) {
        DecodeTable t;
        encoding_table((Encoding)e, &t);
        int64_t score = score_table(&t, s, len);
        if (score > best) {
            best  = score;
            found = (Encoding)e;
        }
    }
    return found;
}

bool encoding_odd(const char *s, size_t len)
{
    for (size_t i = ascii_prefix(s, len); i < len; i += ascii_prefix(s + i, len - i)) {
        uint32_t used, cp = utf8_decode(s + i, len - i, &used);
        if (score_point(cp, i ? byte_at(s, len, i - 1) : 0, byte_at(s, len, i + used)) < 0)
            return true;
        i += used;
    }
    return false;
}

size_t encoding_decode(const DecodeTable *t, const char *s, size_t len, char *out)
{
    char *w = out;
    for (size_t i = 0; i < len;) {
        size_t plain = ascii_prefix(s + i, len - i);
        memcpy(w, s + i, plain);
        w += plain;
        i += plain;
        if (i == len)
            break;
        unsigned char c = (unsigned char)((unsigned char)s[i++] - 128);
        memcpy(w, t->bytes[c], 4);
        w += t->len[c];
    }
    return (size_t)(w - out);
}
