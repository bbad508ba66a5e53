/* ayuda.c -- `vara ayuda`: commands, topics and diagnostic codes; examples come first. */
#include "lang/cli/output.h"

#include <string.h>

typedef struct Topic { const char *name, *about, *text; } Topic;
static const Topic topics[] = {
#define TOPIC(name, about, text) { name, about, text },
#include "lang/cli/topics.def"
#undef TOPIC
};
enum { TOPIC_COUNT = sizeof topics / sizeof *topics };
static const char CODES[] = "codigos";

void help_row(Buf *out, const char *left, uint32_t column, const char *right)
{
    uint32_t width = text_width(str_of(left));
    buf_printf(out, "  %s", left);
    if (width < column) {
        buf_repeat(out, " ", column - width);
    } else {
        buf_putc(out, '\n');
        buf_repeat(out, " ", column + 2);
    }
    buf_printf(out, "%s\n", right);
}

static void row(Buf *out, const char *left, const char *right)
{
    help_row(out, left, 22, right);
}

static void overview(Buf *out)
{
    buf_puts(out, "Vara mide indicadores de resultados: exactos, con sus huecos y su porqué.\n\n"
                  "Ejemplos:\n"
                  "  vara                                              para explorar\n"
                  "  vara avance.vara\n"
                  "  vara evalua avance.vara --formato csv --salida avance.csv\n"
                  "  vara valida avance.vara\n"
                  "  vara prueba avance.vara\n\n"
                  "Mandatos:\n");
    for (int i = 0; i < CMD_COUNT; i++)
        row(out, gc_printf("%s %s", commands[i].name, commands[i].operands), commands[i].what);
    buf_puts(out, "\nTemas (vara ayuda TEMA):\n");
    for (int i = 0; i < TOPIC_COUNT; i++)
        row(out, topics[i].name, topics[i].about);
    row(out, CODES, "los códigos de los diagnósticos; «vara ayuda CÓDIGO» explica uno");
}

static void describe_command(Buf *out, CommandId id)
{
    const Command *c = &commands[id];
    buf_printf(out, "vara %s: %s\n\nEjemplos:\n%s\nUso: vara %s%s%s [OPCIONES]\n", c->name, c->what, c->examples, c->name,
               *c->operands ? " " : "", c->operands);
    buf_puts(out, "\nOpciones:\n");
    options_describe(out, id);
}

typedef struct Example { const char *code, *wrong, *right; } Example;
static const Example code_examples[] = {
#define EXAMPLE(code, wrong, right) { code, wrong, right },
#include "lang/cli/examples.def"
#undef EXAMPLE
};

static void set_in(Buf *out, const char *heading, const char *text)
{
    buf_printf(out, "\n%s\n\n", heading);
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, "\n");
        buf_puts(out, len ? "    " : "");
        buf_add(out, p, len);
        buf_putc(out, '\n');
        p += len + (p[len] != '\0');
    }
}

static void describe_code(Buf *out, const VaraCode *c)
{
    buf_printf(out, "%s[%s]: %s\n\n%s\n\nQué hacer: %s\n", c->severity, c->code, c->title, c->cause, c->remedy);
    for (size_t i = 0; i < sizeof code_examples / sizeof *code_examples; i++)
        if (strcmp(code_examples[i].code, c->code) == 0) {
            set_in(out, "Lo muestra:", code_examples[i].wrong);
            set_in(out, "Corregido:", code_examples[i].right);
        }
}

static void list_codes(Buf *out)
{
    VaraCode c;
    for (size_t i = 0; vara_code(i, &c); i++)
        buf_printf(out, "  %s  %-5s  %s\n", c.code, c.severity, c.title);
}

void help_topics(Buf *out)
{
    for (int i = 0; i < TOPIC_COUNT; i++)
        buf_printf(out, "%s ", topics[i].name);
    buf_puts(out, CODES);
}

bool help_describe(Buf *out, const char *word)
{
    Str fold = text_fold(str_of(word));
    VaraCode code;
    for (int i = 0; i < CMD_COUNT; i++)
        if (str_eq(fold, str_of(commands[i].name))) {
            describe_command(out, (CommandId)i);
            return true;
        }
    for (int i = 0; i < TOPIC_COUNT; i++)
        if (str_eq(fold, str_of(topics[i].name))) {
            buf_printf(out, "%s: %s\n\n%s", topics[i].name, topics[i].about, topics[i].text);
            return true;
        }
    if (str_eq(fold, str_of(CODES)))
        list_codes(out);
    else if (vara_code_find(word, &code))
        describe_code(out, &code);
    else
        return false;
    return true;
}

static void unknown(const char *word)
{
    Str names[CMD_COUNT + TOPIC_COUNT + 1];
    size_t n = 0;
    for (int i = 0; i < CMD_COUNT; i++)
        names[n++] = str_of(commands[i].name);
    for (int i = 0; i < TOPIC_COUNT; i++)
        names[n++] = str_of(topics[i].name);
    names[n++] = str_of(CODES);
    Str near = text_nearest(str_of(word), names, n);
    if (near.len)
        message("no hay ayuda sobre «%s». ¿Quiso decir «vara ayuda %.*s»?", word, (int)near.len, near.p);
    else
        message("no hay ayuda sobre «%s». Vea «vara ayuda».", word);
}

ExitCode cmd_ayuda(const Options *opt)
{
    Buf b = {0};
    ExitCode code = EXIT_PROGRAM;
    if (!opt->nfiles)
        overview(&b);
    if (opt->nfiles && !help_describe(&b, opt->files[0]))
        unknown(opt->files[0]);
    else
        code = output_paged(b.p) ? EXIT_DONE : output_text(NULL, b.p);
    buf_free(&b);
    return code;
}
