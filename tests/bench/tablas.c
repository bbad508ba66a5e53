/* tablas.c -- writes the tables that `make bench` reads.
 *   tablas avance|padron|cuadro ROWS TABLE.csv [COLUMN=HEADING ...]
 * Row I depends on I alone, so a small table is the beginning of a large one.  With columns named, those are written, in that order and under
 * those headings.  As in published tables: three signs of a missing value, quoted texts, amounts of no, one or two decimals, round denominators
 * (so that percentages end in a half of the last decimal).  No text holds a line break. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 16, LONGEST_ROW = 4096 };

/* A row as it grows, and where its cells end. */
static char row[LONGEST_ROW], *at = row;
static char *cell_end[MAX_FIELDS];
static int cells;

/* ---- chance ---- */

#define STEP UINT64_C(0x9e3779b97f4a7c15)

static uint64_t state;

static uint64_t mix(uint64_t z)
{
    z = ((z + STEP) ^ (z + STEP) >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0 to N - 1. */
static uint64_t below(uint64_t n)
{
    uint64_t r = mix(state);
    state += STEP;
    return (uint64_t)((unsigned __int128)r * n >> 64);
}

static bool chance(uint64_t part, uint64_t of)
{
    return below(of) < part;
}

/* Sizes spread evenly over DECADES powers of ten, from 1. */
static uint64_t any_size(unsigned decades)
{
    uint64_t low = 1;
    for (uint64_t d = below(decades); d > 0; d--)
        low *= 10;
    return low + below(low * 9);
}

/* ---- cells ---- */

static void put(const char *text)
{
    size_t n = strlen(text);
    memcpy(at, text, n);
    at += n;
}

static void put_char(char c)
{
    *at++ = c;
}

static void put_padded(uint64_t n, int width)
{
    for (int i = width; i-- > 0; n /= 10)
        at[i] = (char)('0' + n % 10);
    at += width;
}

static void put_count(uint64_t n)
{
    int width = 1;
    for (uint64_t rest = n; rest > 9; rest /= 10)
        width++;
    put_padded(n, width);
}

/* Hundredths with two decimals. */
static void put_money(int64_t n)
{
    if (n < 0)
        put_char('-');
    uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n;
    put_count(size / 100);
    put_char('.');
    put_padded(size % 100, 2);
}

/* Hundredths with as many decimals as they need. */
static void put_short(int64_t n)
{
    put_money(n);
    while (at[-1] == '0')
        at--;
    if (at[-1] == '.')
        at--;
}

static void put_missing(void)
{
    static const char *const signs[] = {"Sin respuesta", "NR", "", ""};
    put(signs[below(4)]);
}

static void end_cell(void)
{
    cell_end[cells++] = at;
}

static void cell(const char *text)
{
    put(text);
    end_cell();
}

/* A text in three pieces, between quotes where one of them needs it. */
static void cell_of(const char *a, const char *b, const char *c)
{
    bool quoted = strpbrk(a, ",\"") || strpbrk(b, ",\"") || strpbrk(c, ",\"");
    if (quoted)
        put_char('"');
    put(a);
    put(b);
    put(c);
    if (quoted)
        put_char('"');
    end_cell();
}

/* ---- avance: a row for each programme, indicator and period ---- */

static const char avance_columns[] = "clave,ramo,ur,programa,nivel,indicador,periodo,sentido,linea_base,meta_programada,meta_modificada,"
                                     "numerador,denominador,aprobado,modificado,devengado";
static const char *const ramos[32] = {"02", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "18", "20",
                                      "21", "23", "25", "27", "31", "32", "33", "36", "37", "38", "40", "45", "46", "47", "48", "50"};
static const char *const programmes[24] = {
    "Atención a la salud", "Desarrollo de capacidades", "Educación básica", "Apoyos al campo", "Infraestructura carretera", "Protección social",
    "Regulación y supervisión", "Investigación científica", "Becas de posgrado", "Vivienda social", "Agua potable, drenaje y tratamiento",
    "Salud materna, sexual y reproductiva", "Pensión para el bienestar", "Fomento a la economía social", "Programa \"\"Jóvenes\"\"",
    "Conservación de áreas naturales", "Niñez y adolescencia", "Fortalecimiento municipal", "Prevención y control de enfermedades",
    "Calidad en la atención médica", "Empleo, capacitación y productividad", "Servicios de guardería", "Cultura y deporte",
    "Modernización del catastro"};
static const char *const measures[10] = {"Porcentaje de ", "Tasa de variación de ", "Proporción de ", "Promedio de ", "Índice de ",
                                         "Cobertura de ", "Porcentaje de ", "Porcentaje de ", "Razón de ", "Eficacia en "};
static const char *const things[20] = {
    "personas atendidas", "niñas y niños inscritos", "hogares con apoyo", "solicitudes resueltas", "unidades médicas acreditadas",
    "hectáreas aseguradas", "becas otorgadas", "kilómetros conservados", "localidades con servicio", "mujeres en edad fértil",
    "productores beneficiados", "proyectos concluidos", "auditorías realizadas", "trámites en línea", "viviendas mejoradas",
    "alumnos egresados", "vacunas aplicadas", "empleos generados", "municipios asesorados", "quejas atendidas"};
static const char *const details[16] = {
    "", " en zonas rurales", " respecto al año anterior", " por entidad federativa", ", según sexo", " con calidad", " en tiempo y forma",
    " de 0 a 5 años", ", niñas, niños y adolescentes", " con rezago social", " en el trimestre", " de alta marginación",
    " sin seguridad social", " con enfoque de género", " de pueblos indígenas", " (meta sexenal)"};
static const char *const levels[16] = {"Fin", "Propósito", "Propósito", "Componente", "Componente", "Componente", "Componente", "Componente",
                                       "Componente", "Actividad", "Actividad", "Actividad", "Actividad", "Actividad", "Actividad", "Actividad"};
static const int round_sizes[16] = {8, 16, 20, 32, 40, 80, 160, 200, 400, 800, 1000, 1600, 2000, 4000, 8000, 20000};

enum { PERIODS = 16 };

/* What the rows of an indicator share. */
typedef struct Indicator {
    uint64_t   ramo, unit, programme, measure, thing, detail, sense;
    unsigned   decades;
    const char *level;
    int64_t    start, goal;
    bool       no_start;
} Indicator;

static Indicator indicator_of(uint64_t n)
{
    Indicator d;
    state = mix(n * 2 + 0xA11CE);
    d.ramo = below(32);
    d.unit = below(6 + mix(0x7575 + d.ramo) % 29);
    d.programme = mix(d.ramo * 131 + below(25) * 7 + 5);
    d.level = levels[below(16)];
    d.measure = below(10);
    d.thing = below(20);
    d.detail = below(16);
    d.sense = below(1000);
    d.start = 1 + (int64_t)below(12000);
    if (below(4))
        d.start = d.start / 100 * 100 + 100;
    d.no_start = chance(8, 100);
    d.goal = 2000 + (int64_t)below(9000);
    if (below(4))
        d.goal = d.goal / 500 * 500;
    d.decades = (unsigned)below(7) + 1;
    return d;
}

static void put_period(uint64_t n)
{
    put_count(2021 + n / 4);
    put_char('T');
    put_count(1 + n % 4);
}

static void avance_quantities(unsigned decades)
{
    uint64_t kind = below(100);
    int64_t whole = 0;
    if (kind >= 25) {
        whole = 100 * (int64_t)any_size(decades);
        if (below(4) == 0)
            whole += (int64_t)below(100);
    } else if (kind >= 2)
        whole = 100 * round_sizes[below(16)];
    int64_t share = chance(7, 10) ? 5000 + (int64_t)below(7000) : (int64_t)below(20000);
    int64_t part = (int64_t)((__int128)whole * share / 10000);
    if (below(4))
        part = part / 100 * 100;
    if (whole == 0)
        part = 100 * (int64_t)below(50);
    if (chance(40, 1000))
        put_missing();
    else
        put_short(part);
    end_cell();
    if (chance(20, 1000))
        put_missing();
    else
        put_short(whole);
    end_cell();
}

static void avance_money(void)
{
    int64_t factor = 1 + (int64_t)below(100), size = (int64_t)any_size(8) * factor, approved = size * 100 + (int64_t)below(100);
    int64_t changed = (int64_t)((__int128)approved * (7000 + (int64_t)below(6000)) / 10000);
    int64_t spent = (int64_t)((__int128)changed * (int64_t)below(10500) / 10000);
    uint64_t kind = below(1000);
    if (kind < 10)
        changed = spent = 0;
    else if (kind < 15)
        spent = -spent / 10;
    else if (kind < 80)
        spent = changed;
    const struct { int64_t amount; uint64_t missing; } money[] = {{approved, 8}, {changed, 10}, {spent, 15}};
    for (int k = 0; k < 3; k++) {
        if (chance(money[k].missing, 1000))
            put_missing();
        else
            put_money(money[k].amount);
        end_cell();
    }
}

static void avance(uint64_t i)
{
    static Indicator d;
    static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (i % PERIODS == 0)
        d = indicator_of(i / PERIODS);
    state = mix(i * 2 + 1 + UINT64_C(0xB0B000000000));
    put_char('I');
    put_padded(i / PERIODS, 7);
    put_char('-');
    put_period(i % PERIODS);
    end_cell();
    cell(ramos[d.ramo]);
    put_char(signs[(d.ramo * 7 + d.unit) % 36]);
    put_char(signs[d.unit % 36]);
    put_char(signs[mix(d.ramo * 1009 + d.unit * 17 + 3) % 1296 % 36]);
    end_cell();
    char code[8];
    snprintf(code, sizeof code, "%c%03d ", "SUEBPFGAROKMJ"[d.programme / 24 % 13], (int)(d.programme / 512 % 200 + 1));
    cell_of(code, programmes[d.programme % 24], "");
    cell(d.level);
    cell_of(measures[d.measure], things[d.thing], details[d.detail]);
    put_period(i % PERIODS);
    end_cell();
    cell(d.sense < 780 ? "Ascendente" : d.sense < 980 ? "Descendente" : "");
    if (d.no_start)
        put_missing();
    else
        put_short(d.start);
    end_cell();
    if (chance(3, 100))
        put("NR");
    else
        put_short(d.goal);
    end_cell();
    uint64_t kind = below(100);
    int64_t changed = d.goal + (kind >= 10 && kind < 40 ? (int64_t)below(2000) - 1000 : 0);
    if (kind < 10)
        put_missing();
    else
        put_short(changed < 0 ? 0 : changed);
    end_cell();
    avance_quantities(d.decades);
    avance_money();
}

/* ---- padron: a row for each person of a survey ---- */

static const char padron_columns[] = "id,estado,sexo,edad,sector,car_educ,car_salud,car_segsoc,car_vivienda,car_servicios,car_alim,"
                                     "discapacidad,indigena,factor,ingreso";

static void padron(uint64_t i)
{
    static const char *const sectors[6] = {"Agropecuario", "Industria", "Comercio", "Servicios", "Gobierno", "No ocupado"};
    static const unsigned in_a_hundred[8] = {18, 28, 52, 9, 18, 20, 6, 10};
    state = mix(i * 2 + UINT64_C(0xC0DE00000000));
    put_count(i + 1);
    end_cell();
    uint64_t state_number = below(32) + 1;
    put_padded(state_number, 2);
    end_cell();
    cell(chance(48, 100) ? "H" : "M");
    uint64_t age = below(60), spread = below(60);
    put_count(age + spread * below(40) / 39);
    end_cell();
    cell(sectors[below(6)]);
    for (int k = 0; k < 8; k++) {
        if (!chance(15, 1000))
            put_char(chance(in_a_hundred[k] + (k < 6 ? state_number / 4 : 0), 100) ? '1' : '0');
        end_cell();
    }
    uint64_t factor = 10000 + below(4500000), kind;
    put_count(factor / 10000);
    put_char('.');
    put_padded(factor % 10000, 4);
    end_cell();
    if ((kind = below(1000)) < 25)
        put("NR");
    else if (kind >= 50)
        put_money((int64_t)(below(4) ? below(800000) : any_size(7)));
    end_cell();
}

/* ---- cuadro: a small published table ---- */

static const char cuadro_columns[] = "unidad,trimestre,c01,c02,c03,c04,c05,c06,c07,c08,c09,c10,c11,c12";

static void cuadro(uint64_t i)
{
    state = mix(i + 0xDA7A);
    put_char('U');
    put_padded(i / 4 % 99 + 1, 2);
    end_cell();
    put_count(i % 4 + 1);
    end_cell();
    for (int c = 1; c <= 12; c++) {
        if (chance(3, 100))
            put("NR");
        else if (c <= 6)
            put_count(below(4000));
        else
            put_money((int64_t)any_size(9) + 10000000);
        end_cell();
    }
}

/* ---- tables ---- */

static const struct { const char *name, *columns; void (*row)(uint64_t); } tables[] = {
    {"avance", avance_columns, avance}, {"padron", padron_columns, padron}, {"cuadro", cuadro_columns, cuadro}};

/* Which column of the comma-separated COLUMNS is called NAME, up to LEN bytes; -1 if none. */
static int column_of(const char *columns, const char *name, size_t len)
{
    for (int k = 0;; k++) {
        size_t n = strcspn(columns, ",");
        if (n == len && !memcmp(columns, name, n))
            return k;
        if (!columns[n])
            return -1;
        columns += n + 1;
    }
}

static int usage(const char *what)
{
    fprintf(stderr, "%s\ntablas avance|padron|cuadro RENGLONES TABLA.csv [COLUMNA=ENCABEZADO ...]\n", what);
    return 2;
}

int main(int argc, char **argv)
{
    int which = 0, order[MAX_FIELDS], chosen = 0;
    while (argc >= 4 && which < 3 && strcmp(argv[1], tables[which].name))
        which++;
    if (argc < 4 || which == 3 || argc > 4 + MAX_FIELDS)
        return usage("faltan o sobran argumentos");
    FILE *out = fopen(argv[3], "wb");
    if (!out) {
        fprintf(stderr, "%s: %s\n", argv[3], strerror(errno));
        return 1;
    }
    setvbuf(out, NULL, _IOFBF, 1 << 20);
    if (argc == 4)
        fprintf(out, "%s\n", tables[which].columns);
    for (int k = 4; k < argc; k++) {
        size_t len = strcspn(argv[k], "=");
        if (!argv[k][len] || (order[chosen++] = column_of(tables[which].columns, argv[k], len)) < 0)
            return usage(argv[k]);
        fprintf(out, "%s%c", argv[k] + len + 1, k + 1 < argc ? ',' : '\n');
    }
    uint64_t rows = (uint64_t)strtod(argv[2], NULL);
    for (uint64_t i = 0; i < rows; i++) {
        at = row;
        cells = 0;
        tables[which].row(i);
        char line[LONGEST_ROW + MAX_FIELDS], *p = line;
        for (int k = 0; k < (chosen ? chosen : cells); k++) {
            int c = chosen ? order[k] : k;
            const char *from = c ? cell_end[c - 1] : row;
            memcpy(p, from, (size_t)(cell_end[c] - from));
            p += cell_end[c] - from;
            *p++ = ',';
        }
        p[-1] = '\n';
        fwrite(line, 1, (size_t)(p - line), out);
    }
    if (fclose(out)) {
        fprintf(stderr, "%s: %s\n", argv[3], strerror(errno));
        return 1;
    }
    return 0;
}
