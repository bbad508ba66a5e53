/* semaforo.c -- a C program that evaluates a script over a table it holds in memory, through runtime/vara.h.
 * Build: cc semaforo.c $(pkg-config --cflags --libs vara) */
#include <stdio.h>
#include <string.h>
#include <vara.h>

static const char script[] =
    "datos obras desde \"obras.csv\"\n"
    "  columnas\n"
    "    municipio  texto\n"
    "    programado número\n"
    "    terminado  número\n"
    "  termina\n"
    "termina\n"
    "parámetro corte: porcentaje\n"
    "bandas semaforo sobre valor\n"
    "  rojo \"Rojo\" < corte\n"
    "  verde \"Verde\" en adelante\n"
    "  sin dato \"Sin dato\"\n"
    "termina\n"
    "indicador avance\n"
    "  de: obras\n"
    "  por: municipio\n"
    "  fórmula: suma(terminado) / suma(programado) * 100\n"
    "  unidad: porcentaje\n"
    "  decimales: 1\n"
    "  bandas: semaforo\n"
    "termina\n";
static const char table[] = "municipio,programado,terminado\nNorte,3,2\nSur,4,4\nSur,2,\n";

int main(void)
{
    vara_start();
    VaraScript *s = vara_script("semaforo.vara", script, strlen(script));
    vara_param(s, "corte", "85%");
    vara_table(s, "obras", table, strlen(table));
    if (vara_run(s, NULL) > VARA_FINDINGS) {
        fputs(vara_diagnostics(s, false, false), stderr);
        return 1;
    }
    for (size_t row = 0; row < vara_rows(s, 0); row++) {
        for (size_t column = 0; column < 3; column++)
            printf("%s%s", column ? " | " : "", vara_shown(s, 0, row, column));
        const char *exact = vara_exact(s, 0, row, 1);
        printf(" | exacto %s\n", exact ? exact : "no hay");
    }
    vara_free(s);
    return 0;
}
