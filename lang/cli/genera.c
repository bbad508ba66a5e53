/* genera.c -- `vara genera`: the manual page and the completion of bash, from the tables of commands, options and topics. */
#include "lang/cli/output.h"

#include "version.h"
#include <string.h>

/* ---- bash ---- */

static void write_bash(Buf *out)
{
    buf_puts(out, "# Completion of vara for bash.\n"
                  "_vara()\n{\n"
                  "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=evalua words i\n"
                  "    local commands=\"");
    for (int i = 0; i < CMD_COUNT; i++)
        buf_printf(out, "%s%s", i ? " " : "", commands[i].name);
    buf_puts(out, "\"\n"
                  "    COMPREPLY=()\n"
                  "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                  "        case \" $commands \" in *\" ${COMP_WORDS[i]} \"*) command=${COMP_WORDS[i]}; break ;; esac\n"
                  "    done\n"
                  "    case $prev in\n"
                  "        --formato|-f) COMPREPLY=($(compgen -W \"");
    const char *name;
    for (size_t i = 0; (name = vara_format_name(i)) != NULL; i++)
        buf_printf(out, "%s%s", i ? " " : "", name);
    buf_puts(out, "\" -- \"$cur\")); return ;;\n"
                  "        --color) COMPREPLY=($(compgen -W \"auto siempre nunca\" -- \"$cur\")); return ;;\n"
                  "        --diagnosticos) COMPREPLY=($(compgen -W \"texto json\" -- \"$cur\")); return ;;\n"
                  "    esac\n"
                  "    case $command in\n");
    for (int i = 0; i < CMD_COUNT; i++) {
        buf_printf(out, "        %s) words=\"", commands[i].name);
        options_list(out, (CommandId)i);
        buf_puts(out, "\" ;;\n");
    }
    buf_puts(out, "    esac\n"
                  "    if [[ $cur == -* ]]; then\n"
                  "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                  "        return\n"
                  "    fi\n"
                  "    [[ $COMP_CWORD == 1 ]] && COMPREPLY=($(compgen -W \"$commands\" -- \"$cur\"))\n"
                  "    if [[ $command == ayuda ]]; then\n"
                  "        COMPREPLY=($(compgen -W \"$commands ");
    help_topics(out);
    buf_puts(out, "\" -- \"$cur\"))\n"
                  "        return\n"
                  "    fi\n"
                  "    COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
                  "}\n"
                  "complete -o filenames -F _vara vara\n");
}

/* ---- man ---- */

/* Text as roff wants it: no line begins with a dot or a quote, a backslash is one. */
static void put_roff(Buf *out, const char *text)
{
    bool start = true;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            buf_puts(out, "\\&");
        if (*text == '\\')
            buf_puts(out, "\\e");
        else if (*text == '-')
            buf_puts(out, "\\-");
        else
            buf_putc(out, *text);
        start = *text == '\n';
    }
}

static void put_example(Buf *out, const char *text)
{
    buf_puts(out, ".nf\n");
    put_roff(out, text);
    if (*text && text[strlen(text) - 1] != '\n')
        buf_putc(out, '\n');
    buf_puts(out, ".fi\n");
}

static void write_man(Buf *out)
{
    Buf text = {0};
    buf_printf(out, ".TH VARA 1 \"\" \"vara %s\" \"Mandatos\"\n", VARA_VERSION);
    buf_puts(out, ".SH NOMBRE\nvara \\- mide indicadores de resultados: exactos, con sus huecos y su porqué\n"
                  ".SH SINOPSIS\n.B vara\n[\\fIMANDATO\\fR] [\\fIOPCIONES\\fR] [\\fIARCHIVO\\fR...]\n"
                  ".SH DESCRIPCIÓN\n"
                  "Vara es un lenguaje en que se escribe, con las palabras de la MIR, cómo se calcula cada indicador, cuál es su meta y cómo se clasifica su\n"
                  "resultado.  El programa lee las tablas como se publicaron, calcula sin redondear y dice de cada número de dónde salió y de cada hueco por qué\n"
                  "lo es.  Sin mandato, evalúa el script que se le da; sin nada, abre una sesión para explorar.\n"
                  ".SH MANDATOS\n");
    for (int i = 0; i < CMD_COUNT; i++) {
        buf_printf(out, ".SS vara %s ", commands[i].name);
        put_roff(out, commands[i].operands);
        buf_putc(out, '\n');
        put_roff(out, commands[i].what);
        buf_puts(out, ".\n");
        put_example(out, commands[i].examples);
        buf_clear(&text);
        options_describe(&text, (CommandId)i);
        put_example(out, text.p);
    }
    buf_puts(out, ".SH CÓDIGOS DE SALIDA\n"
                  ".TP\n0\nhecho\n.TP\n1\nhecho, con hallazgos: una regla que no se cumple o no se pudo evaluar, una celda mala, una prueba que falla\n"
                  ".TP\n2\nel script o la línea de mandatos tiene un error\n.TP\n3\nuna tabla no se puede usar\n.TP\n4\nun archivo no se pudo leer o escribir\n"
                  ".TP\n5\nse llegó a un límite\n.TP\n70\nerror interno\n.TP\n130\ninterrumpido\n"
                  ".SH ARCHIVOS\n.TP\n~/.local/state/vara/historia\nlo que se escribió en las sesiones\n"
                  ".SH AMBIENTE\n.TP\nNO_COLOR, CLICOLOR_FORCE, PAGER\ncolores y paginador; nada del ambiente cambia un resultado\n"
                  ".SH VÉASE TAMBIÉN\n«vara ayuda TEMA» y la guía en spec/guia.\n");
    buf_free(&text);
}

ExitCode cmd_genera(const Options *opt)
{
    Str fold = text_fold(str_of(opt->files[0]));
    Buf b = {0};
    ExitCode code = EXIT_PROGRAM;
    if (str_eq(fold, str_of("bash")))
        write_bash(&b);
    else if (str_eq(fold, str_of("manual")))
        write_man(&b);
    if (b.len)
        code = output_text(NULL, b.p);
    else
        message("«%s» no se genera: bash o manual", opt->files[0]);
    buf_free(&b);
    return code;
}
