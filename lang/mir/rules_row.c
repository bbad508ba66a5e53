/* rules_row.c -- rules of one indicator: dimension, type, frequency, means of verification, goal, baseline, thresholds. */
#include "lang/mir/mir_impl.h"

#include "lang/formula/value.h"
#include <string.h>

typedef struct FrequencyWord { const char *word; uint32_t months; } FrequencyWord;

#define FREQUENCY(word, months)
#define SAYS_FREQUENCY(word)
#define NO_DATA(word)
#define SENSE_WORD(word)
#define DIMENSION_WORD(word)

#undef FREQUENCY
#define FREQUENCY(word, months) { word, months },
static const FrequencyWord frequencies[] = {
#include "lang/mir/words.def"
};
#undef FREQUENCY
#define FREQUENCY(word, months)
#undef SAYS_FREQUENCY
#define SAYS_FREQUENCY(word) word,
static const char *const frequency_nouns[] = {
#include "lang/mir/words.def"
};
#undef SAYS_FREQUENCY
#define SAYS_FREQUENCY(word)
#undef NO_DATA
#define NO_DATA(word) word,
static const char *const no_data[] = {
#include "lang/mir/words.def"
};
#undef NO_DATA
#define NO_DATA(word)
#undef SENSE_WORD
#define SENSE_WORD(word) word,
static const char *const sense_words[] = {
#include "lang/mir/words.def"
};
#undef SENSE_WORD
#define SENSE_WORD(word)
#undef DIMENSION_WORD
#define DIMENSION_WORD(word) word,
static const char *const dimension_words[] = {
#include "lang/mir/words.def"
};
#undef FREQUENCY
#undef SAYS_FREQUENCY
#undef NO_DATA
#undef SENSE_WORD
#undef DIMENSION_WORD

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* WORD stands at I of the folded S, whole. */
static bool word_at(Str s, uint32_t i, const char *word)
{
    size_t n = strlen(word);
    return i + n <= s.len && memcmp(s.p + i, word, n) == 0 && (i == 0 || !is_letter(s.p[i - 1])) && (i + n == s.len || !is_letter(s.p[i + n]));
}

static bool has_word(Str s, const char *word)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (word_at(s, i, word))
            return true;
    return false;
}

bool mir_no_data(Str cell)
{
    Str s = text_fold_label(cell);
    for (size_t i = 0; i < COUNT(no_data); i++)
        if (str_eq(s, str_of(no_data[i])))
            return true;
    return s.len == 0 || word_at(s, 0, "no aplica") || word_at(s, 0, "sin linea base");
}

bool mir_frequency(Str cell, uint32_t *months)
{
    Str s = text_fold_label(cell);
    for (size_t i = 0; i < COUNT(frequencies); i++)
        if (has_word(s, frequencies[i].word)) {
            *months = frequencies[i].months;
            return true;
        }
    return false;
}

/* The most frequent publication that a means of verification speaks of: "informe trimestral", "publicación anual". */
static bool means_frequency(Str cell, uint32_t *months, const char **word)
{
    enum { NEAR = 40 };
    Str s = text_fold_label(cell);
    bool found = false;
    for (uint32_t i = 0; i < s.len; i++)
        for (size_t k = 0; k < COUNT(frequencies); k++) {
            bool said = false;
            if (!word_at(s, i, frequencies[k].word))
                continue;
            for (uint32_t j = i > NEAR ? i - NEAR : 0; j < i && !said; j++)
                for (size_t n = 0; n < COUNT(frequency_nouns) && !said; n++)
                    said = word_at(s, j, frequency_nouns[n]) && !memchr(s.p + j, '.', i - j) && !memchr(s.p + j, ',', i - j);
            if (said && (!found || frequencies[k].months < *months)) {
                *months = frequencies[k].months;
                *word   = frequencies[k].word;
                found = true;
            }
        }
    return found;
}

/* CELL (folded) is one of the words of LIST, separated by commas. */
static bool in_list(Str cell, Str words)
{
    Str list = text_fold_label(words);
    for (uint32_t i = 0; i < list.len;) {
        uint32_t start = i;
        while (i < list.len && list.p[i] != ',')
            i++;
        Str word = str_trim((Str){ list.p + start, i - start });
        if (word.len && cell.len >= word.len && memcmp(cell.p, word.p, word.len) == 0 && (cell.len == word.len || !is_letter(cell.p[word.len])))
            return true;
        i++;
    }
    return false;
}

static void dimension(Mir *m, const MirIndicator *ind)
{
    const MirCell *cell = &ind->cells[MIR_DIMENSION];
    Str s = text_fold_label(cell->text);
    bool known = false;
    if (!s.len || mir_no_data(cell->text))
        return;
    for (size_t i = 0; i < COUNT(dimension_words); i++)
        known = known || word_at(s, 0, dimension_words[i]);
    Str admitted = m->norm->dimensions[ind->level];
    if (!known && !in_list(s, admitted)) {
        diag_hint(mir_add(m, ind, cell, D_V020, "no es una dimensión: se esperaba eficacia, eficiencia, calidad o economía"), "corrija la dimensión");
    } else if (admitted.len && !in_list(s, admitted)) {
        Diag *d = mir_add(m, ind, cell, D_V020, "en %s la norma «%s» admite: %.*s", mir_level_text(ind->level), m->norm->module, (int)admitted.len, admitted.p);
        diag_hint(d, "cambie la dimensión si el indicador mide otra cosa; si su institución la admite, dé --parametro dimensiones_…");
    }
}

static void type(Mir *m, const MirIndicator *ind)
{
    const MirCell *cell = &ind->cells[MIR_TYPE];
    Str admitted = m->norm->types[ind->level], s = text_fold_label(cell->text);
    if (s.len && admitted.len && !in_list(s, admitted))
        diag_hint(mir_add(m, ind, cell, D_V022, "en %s la norma «%s» admite: %.*s", mir_level_text(ind->level), m->norm->module, (int)admitted.len, admitted.p),
                  "corrija el tipo, o dé --parametro tipos_…");
}

static void sense(Mir *m, const MirIndicator *ind)
{
    const MirCell *cell = &ind->cells[MIR_SENSE];
    Str s = text_fold_label(cell->text);
    for (size_t i = 0; i < COUNT(sense_words); i++)
        if (word_at(s, 0, sense_words[i]))
            return;
    if (s.len && !mir_no_data(cell->text))
        diag_hint(mir_add(m, ind, cell, D_V021, "no es un sentido"), "escriba ascendente, descendente, constante o regular, y nada más");
}

static void frequency(Mir *m, const MirIndicator *ind)
{
    const MirCell *cell = &ind->cells[MIR_FREQUENCY], *means = &ind->cells[MIR_MEANS];
    uint32_t months, publishes = 0;
    const char *word = "";
    if (m->norm->means_needed && m->has[MIR_MEANS] && mir_no_data(means->text))
        diag_hint(mir_add(m, ind, means, D_V032, "el indicador no dice su medio de verificación"), "escriba dónde se publica el dato, quién y cada cuándo");
    if (!cell->text.len || mir_no_data(cell->text))
        return;
    if (!mir_frequency(cell->text, &months)) {
        diag_hint(mir_add(m, ind, cell, D_V030, "no es una frecuencia de medición conocida"), "escriba mensual, trimestral, semestral, anual, bienal …");
        return;
    }
    if (m->norm->means_frequency && means_frequency(means->text, &publishes, &word) && publishes > months) {
        Diag *d = mir_add(m, ind, means, D_V031, "se mide con frecuencia «%s» y su medio de verificación es «%s»", mir_shown(cell->text), word);
        diag_hint(d, "mida con esa frecuencia, o busque un medio que se publique al menos tan seguido");
    }
}

/* A fraction written out: 0/0, 12/20. */
static bool is_fraction(Str s, bool *zero)
{
    bool slash = false, digits = false;
    *zero = false;
    for (uint32_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        if (c == '/')
            slash = true;
        else if (c >= '0' && c <= '9')
            digits = true;
        else if (!strchr(" ,.%", c))
            return false;
        if (slash && c >= '1' && c <= '9')
            *zero = false;
        else if (slash && c == '/')
            *zero = true;
    }
    return slash && digits;
}

static void goal_and_baseline(Mir *m, const MirIndicator *ind)
{
    const MirCell *goal = &ind->cells[MIR_GOAL], *base = &ind->cells[MIR_BASELINE];
    Num n;
    uint32_t decimals;
    bool percent, zero;
    if (!mir_no_data(goal->text) && !value_printed(goal->text, &n, &decimals, &percent)) {
        Diag *d = is_fraction(goal->text, &zero) ? mir_add(m, ind, goal, D_V040, "la meta está escrita como fracción, no como número")
                                                 : mir_add(m, ind, goal, D_V040, "la meta no es un número");
        diag_hint(d, "escriba sólo el número, en la unidad de medida del indicador");
    }
    if (mir_no_data(base->text) || value_printed(base->text, &n, &decimals, &percent))
        return;
    if (is_fraction(base->text, &zero) && zero)
        diag_hint(mir_add(m, ind, base, D_V041, "la línea base es una división entre cero: no hay línea base"), "escriba «sin línea base»");
    else
        diag_hint(mir_add(m, ind, base, D_V041, "la línea base no es un número"), "escriba el valor del indicador en el año base, y el año en otra columna");
}

static void thresholds(Mir *m, const MirIndicator *ind)
{
    Num green, yellow;
    uint32_t decimals;
    bool percent;
    if (value_printed(ind->cells[MIR_GREEN].text, &green, &decimals, &percent) && value_printed(ind->cells[MIR_YELLOW].text, &yellow, &decimals, &percent) &&
        num_cmp(green, yellow) == 0)
        diag_hint(mir_add(m, ind, &ind->cells[MIR_YELLOW], D_V060, "el umbral verde-amarillo y el amarillo-rojo son iguales: no hay amarillo"),
                  "dé dos umbrales distintos");
}

void mir_row_rules(Mir *m, const MirIndicator *ind)
{
    if (m->has[MIR_FORMULA] && mir_no_data(ind->cells[MIR_FORMULA].text))
        diag_hint(mir_add(m, ind, &ind->cells[MIR_FORMULA], D_V051, "el indicador no tiene método de cálculo"), "escriba la fórmula con sus variables");
    dimension(m, ind);
    type(m, ind);
    sense(m, ind);
    frequency(m, ind);
    goal_and_baseline(m, ind);
    thresholds(m, ind);
}
