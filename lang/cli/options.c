/* options.c -- reads the command line by the table options.def. */
#include "lang/cli/output.h"

#include <limits.h>
#include <string.h>

enum { BATCH_MAX = 1 << 20, THREADS_MAX = 256, LIMIT_MAX = 1 << 24 };

typedef enum OptionId {
#define OPTION(id, name, letter, arg, on, what) OPT_##id,
#include "lang/cli/options.def"
#undef OPTION
    OPT_COUNT
} OptionId;

typedef struct OptionInfo {
    const char *name;
    char        letter;
    const char *arg;
    uint32_t    on;             /* bit for each command */
    const char *what;
} OptionInfo;

#define ON(command) (UINT32_C(1) << CMD_##command)
#define ON_ALL      UINT32_MAX
static const OptionInfo table[OPT_COUNT] = {
#define OPTION(id, name, letter, arg, on, what) [OPT_##id] = { name, letter, arg, on, what },
#include "lang/cli/options.def"
#undef OPTION
};

static bool taken_by(OptionId id, CommandId command)
{
    return table[id].on >> command & 1;
}

void options_describe(Buf *out, CommandId command)
{
    for (int id = 0; id < OPT_COUNT; id++) {
        const OptionInfo *o = &table[id];
        Buf left = {0};
        if (!taken_by((OptionId)id, command))
            continue;
        if (o->letter)
            buf_printf(&left, "-%c, ", o->letter);
        else
            buf_puts(&left, "    ");
        buf_printf(&left, "--%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
        help_row(out, left.p, 26, o->what);
        buf_free(&left);
    }
}

void options_list(Buf *out, CommandId command)
{
    const char *gap = "";
    for (int id = 0; id < OPT_COUNT; id++) {
        if (!taken_by((OptionId)id, command))
            continue;
        buf_printf(out, "%s--%s", gap, table[id].name);
        gap = " ";
    }
}

/* ---- finding ---- */

/* The one of the N NAMES that begins with WORD; empty for none or several. */
static Str only_one_begins(Str word, const Str *names, size_t n)
{
    Str found = {0};
    for (size_t i = 0; i < n; i++)
        if (word.len && names[i].len > word.len && memcmp(names[i].p, word.p, word.len) == 0) {
            if (found.len)
                return (Str){0};
            found = names[i];
        }
    return found;
}

static void unknown_option(const Options *opt, const char *shown, Str name)
{
    Str names[OPT_COUNT];
    size_t n = 0;
    for (int id = 0; id < OPT_COUNT; id++)
        if (taken_by((OptionId)id, opt->command))
            names[n++] = str_of(table[id].name);
    Str near = only_one_begins(text_fold(name), names, n);
    near = near.len ? near : text_nearest(name, names, n);
    if (near.len)
        message("«%s» no es una opción de «vara %s». ¿Quiso decir --%.*s?", shown, commands[opt->command].name, (int)near.len, near.p);
    else
        message("«%s» no es una opción de «vara %s». Vea «vara ayuda %s».", shown, commands[opt->command].name, commands[opt->command].name);
}

/* Exact but for case and accents. */
static OptionId find_long(const Options *opt, Str name)
{
    Str fold = text_fold(name);
    for (int id = 0; id < OPT_COUNT; id++)
        if (taken_by((OptionId)id, opt->command) && str_eq(fold, str_of(table[id].name)))
            return (OptionId)id;
    return OPT_COUNT;
}

static OptionId find_letter(const Options *opt, char letter)
{
    for (int id = 0; id < OPT_COUNT; id++)
        if (taken_by((OptionId)id, opt->command) && letter && table[id].letter == letter)
            return (OptionId)id;
    return OPT_COUNT;
}

/* ---- values ---- */

static bool bad_value(const char *option, const char *value, const char *wanted)
{
    message("--%s: «%s» no sirve; se espera %s", option, value, wanted);
    return false;
}

static bool read_count(const char *option, const char *value, uint32_t most, uint32_t *out)
{
    uint64_t n = 0;
    bool good = *value != '\0';
    for (const char *p = value; *p && good; p++) {
        good = *p >= '0' && *p <= '9';
        n = n * 10 + (uint64_t)(*p - '0');
        good = good && n <= most;
    }
    if (!good || !n)
        return bad_value(option, value, gc_printf("un entero de 1 a %u", most));
    *out = (uint32_t)n;
    return true;
}

static bool is_word(const char *value, const char *word)
{
    return str_eq(text_fold(str_of(value)), str_of(word));
}

static bool read_format(Options *opt, const char *value)
{
    enum { FORMATS_MAX = 16 };
    Str names[FORMATS_MAX], fold = text_fold(str_of(value));
    size_t n = 0;
    for (const char *name; n < FORMATS_MAX && (name = vara_format_name(n)) != NULL; n++) {
        names[n] = str_of(name);
        if (str_eq(fold, names[n])) {
            opt->format = name;
            return true;
        }
    }
    Str near = text_nearest(fold, names, n);
    if (near.len) {
        message("--formato: no hay formato «%s». ¿Quiso decir %.*s?", value, (int)near.len, near.p);
        return false;
    }
    return bad_value("formato", value, "tabla, csv, json, jsonl o markdown");
}

static bool read_param(Options *opt, const char *value)
{
    const char *equals = strchr(value, '=');
    if (!equals || equals == value)
        return bad_value("parametro", value, "nombre=valor, por ejemplo corte_verde=90%");
    Str name = str_trim((Str){ value, (uint32_t)(equals - value) });
    Param given = { gc_strndup(name.p, name.len), gc_strdup(equals + 1) };
    for (uint32_t i = 0; i < opt->nparams; i++)
        if (str_eq(text_fold(str_of(opt->params[i].name)), text_fold(name))) {
            message("--parametro: «%s» se da dos veces", given.name);
            return false;
        }
    GC_PUSH(opt->params, opt->nparams, opt->cap_params, given);
    return true;
}

static bool read_dump(Options *opt, const char *stage)
{
    if (opt->dump && strcmp(opt->dump, stage) != 0) {
        message("vuelca: pida una sola cosa: --tokens, --arbol, --tipos o --plan");
        return false;
    }
    opt->dump = stage;
    return true;
}

static bool apply(Options *opt, OptionId id, const char *value)
{
    switch (id) {
    case OPT_FORMAT:
    case OPT_FORMAT_LIST:
    case OPT_FORMAT_TEXT: return read_format(opt, value);
    case OPT_OUTPUT:      opt->output = strcmp(value, "-") == 0 ? NULL : value; return *value ? true : bad_value("salida", value, "un archivo");
    case OPT_PARAM:       return read_param(opt, value);
    case OPT_TEXT:        opt->text = value; return true;
    case OPT_HOLES:
        if (is_word(value, "todos")) {
            opt->holes = UINT32_MAX;
            return true;
        }
        return read_count("huecos", value, 1000000, &opt->holes);
    case OPT_THREADS:     return read_count("hilos", value, THREADS_MAX, &opt->threads);
    case OPT_BATCH:       return read_count("lote", value, BATCH_MAX, &opt->batch);
    case OPT_LIMIT:       return read_count("limite", value, LIMIT_MAX, &opt->limit_mib);
    case OPT_COLOUR:
        opt->colour = is_word(value, "siempre") ? COLOUR_ALWAYS : is_word(value, "nunca") ? COLOUR_NEVER : COLOUR_AUTO;
        return opt->colour != COLOUR_AUTO || is_word(value, "auto") || bad_value("color", value, "auto, siempre o nunca");
    case OPT_DIAGNOSTICS:
        opt->json_diags = is_word(value, "json");
        return opt->json_diags || is_word(value, "texto") || bad_value("diagnosticos", value, "texto o json");
    case OPT_INTERACTIVE: opt->interactive = true; return true;
    case OPT_NO_REASONS:  opt->no_reasons = true; return true;
    case OPT_PROFILE:     opt->profile = true; return true;
    case OPT_STDIO:       return true;
    case OPT_CHECK:       opt->check = true; return true;
    case OPT_NO_PROGRESS: opt->no_progress = true; return true;
    case OPT_LINE:        return read_count("linea", value, UINT32_MAX, &opt->line);
    case OPT_ALL_TABLES:  opt->all_tables = true; return true;
    case OPT_COVERAGE:    opt->coverage = true; return true;
    case OPT_DUMP_TOKENS: return read_dump(opt, table[id].name);
    case OPT_DUMP_TREE:   return read_dump(opt, table[id].name);
    case OPT_DUMP_TYPES:  return read_dump(opt, table[id].name);
    case OPT_DUMP_PLAN:   return read_dump(opt, table[id].name);
    case OPT_NAME:        opt->card.name = value; return true;
    case OPT_UNIT:        opt->card.unit = value; return true;
    case OPT_TYPE:        opt->card.type = value; return true;
    case OPT_SENSE:       opt->card.sense = value; return true;
    case OPT_GOAL:        opt->card.goal = value; return true;
    case OPT_BASELINE:    opt->card.baseline = value; return true;
    case OPT_NUMERATOR:   opt->card.numerator = value; return true;
    case OPT_DENOMINATOR: opt->card.denominator = value; return true;
    case OPT_VARIABLE:    GC_PUSH(opt->variables, opt->nvariables, opt->cap_variables, value); return true;
    case OPT_SIPPSE:      opt->card.absolute_or_percent = true; return true;
    case OPT_COLUMN:      GC_PUSH(opt->columns, opt->ncolumns, opt->cap_columns, value); return true;
    case OPT_HEADING:     return read_count("encabezado", value, 1000000, &opt->heading);
    case OPT_NORM:        opt->norm = value; return true;
    case OPT_DATASET:     opt->dataset = value; return true;
    case OPT_HELP:        opt->help = true; return true;
    case OPT_COUNT:       break;
    }
    return false;
}

/* ---- the line ---- */

/* One option at args[*at], with its value in the same word or the next one. */
static bool read_option(Options *opt, int nargs, char **args, int *at)
{
    const char *arg = args[*at];
    bool is_long = arg[1] == '-';
    const char *body = arg + (is_long ? 2 : 1), *equals = is_long ? strchr(body, '=') : NULL;
    Str name = is_long ? (Str){ body, (uint32_t)(equals ? (size_t)(equals - body) : strlen(body)) } : (Str){ body, 1 };
    OptionId id = is_long ? find_long(opt, name) : find_letter(opt, body[0]);
    const char *value = equals ? equals + 1 : !is_long && body[1] ? body + 1 : NULL;
    if (id == OPT_COUNT) {
        unknown_option(opt, is_long ? gc_printf("--%.*s", (int)name.len, name.p) : arg, str_of(body));
        return false;
    }
    if (!table[id].arg && value) {
        message("--%s no lleva valor", table[id].name);
        return false;
    }
    if (table[id].arg && !value) {
        if (*at + 1 >= nargs) {
            message("--%s necesita un valor: --%s %s", table[id].name, table[id].name, table[id].arg);
            return false;
        }
        value = args[++*at];
    }
    return apply(opt, id, value);
}

static const char *what_lacks(const Options *opt, const Command *c)
{
    return strncmp(c->operands, "DATOS", 5) == 0 ? "el archivo de datos" : opt->command == CMD_GENERA ? "qué se genera"
           : opt->nfiles ? "el otro script" : "el script";
}

bool options_parse(Options *opt, int nargs, char **args)
{
    const Command *c = &commands[opt->command];
    bool only_operands = false;
    for (int i = 0; i < nargs; i++) {
        const char *arg = args[i];
        if (!only_operands && strcmp(arg, "--") == 0)
            only_operands = true;
        else if (!only_operands && arg[0] == '-' && arg[1]) {
            if (!read_option(opt, nargs, args, &i))
                return false;
        } else
            GC_PUSH(opt->files, opt->nfiles, opt->cap_files, arg);
    }
    if (opt->help)
        return true;
    for (uint32_t i = 0; i < opt->nfiles; i++)
        if (!*opt->files[i] && opt->command != CMD_FORMULA && opt->command != CMD_EXPLICA) {
            message("se dio un nombre vacío: vara %s %s", c->name, c->operands);
            return false;
        }
    uint32_t given = opt->nfiles + (opt->text != NULL);
    uint32_t least = opt->interactive ? 0 : taken_by(OPT_TEXT, opt->command) ? 1 : c->least;
    if (given < least) {
        message("falta %s: vara %s %s", what_lacks(opt, c), c->name, c->operands);
        return false;
    }
    if (given > c->most) {
        message("sobra «%s»: vara %s %s", opt->nfiles ? opt->files[opt->nfiles - 1] : opt->text, c->name, c->operands);
        return false;
    }
    return true;
}
