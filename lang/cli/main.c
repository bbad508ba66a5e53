/* main.c -- the command `vara`: finds which command is meant and runs it. */
#include "lang/cli/output.h"
#include "lang/cli/terminal.h"

#include <string.h>
#include <unistd.h>

const Command commands[CMD_COUNT] = {
#define COMMAND(id, name, fn, operands, least, most, what, examples) [CMD_##id] = { name, fn, operands, least, most, what, examples },
#include "lang/cli/commands.def"
#undef COMMAND
};

static bool is_any(const char *arg, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(arg, *words) == 0)
            return true;
    return false;
}

/* A word that is no command is the path of a script (so that #!/usr/bin/env vara works), unless nothing is there
 * and it does not look like one. */
static bool looks_like_path(const char *arg)
{
    return strchr(arg, '/') || strchr(arg, '.') || strcmp(arg, "-") == 0 || access(arg, F_OK) == 0;
}

static bool find_command(const char *word, CommandId *out)
{
    Str names[CMD_COUNT], fold = text_fold(str_of(word));
    for (int i = 0; i < CMD_COUNT; i++) {
        names[i] = str_of(commands[i].name);
        if (str_eq(fold, names[i])) {
            *out = (CommandId)i;
            return true;
        }
    }
    if (looks_like_path(word)) {
        *out = CMD_COUNT;
        return true;
    }
    Str near = text_nearest(str_of(word), names, CMD_COUNT);
    if (near.len)
        message("«%s» no es un mandato ni un archivo. ¿Quiso decir «vara %.*s»?", word, (int)near.len, near.p);
    else
        message("«%s» no es un mandato ni un archivo. Vea «vara ayuda».", word);
    return false;
}

int main(int argc, char **argv)
{
    static const char *const help[] = { "-h", "--help", "--ayuda", NULL };
    static const char *const version[] = { "--version", "-V", "--versión", NULL };
    static char ayuda[] = "--ayuda";
    Options opt = { .command = CMD_EVALUA, .format = "tabla" };
    output_init();
    vara_start();
    terminal_catch_faults();
    terminal_catch_interrupt();

    int used = 1;
    if (argc < 2)
        return cmd_explora(&opt);
    if (is_any(argv[1], help)) {
        opt.command = CMD_AYUDA;
        used = 2;
    } else if (is_any(argv[1], version)) {
        opt.command = CMD_VERSION;
        used = 2;
    } else if (argv[1][0] != '-' || !argv[1][1]) {
        if (!find_command(argv[1], &opt.command))
            return EXIT_PROGRAM;
        used = opt.command == CMD_COUNT ? 1 : 2;
        if (opt.command == CMD_COUNT)
            opt.command = CMD_EVALUA;
    }
    /* GNU habit: --help also as the last word of any command. */
    for (int i = used; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0)
            argv[i] = ayuda;
    if (!options_parse(&opt, argc - used, argv + used))
        return EXIT_PROGRAM;
    if (opt.help) {
        opt.files  = gc_array(const char *, 1);
        opt.nfiles = 1;
        opt.files[0] = commands[opt.command].name;
        opt.command  = CMD_AYUDA;
    }
    return commands[opt.command].run(&opt);
}
