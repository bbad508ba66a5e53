"""exactos.py -- the workloads of examples/banco in SQL for DuckDB and polars, exact: integers of hundredths, 128 bits where they add up.

Neither divides decimals exactly (DuckDB gives a double, polars keeps two places), so a percentage is spelt out over integers:
sign(a) * ((abs(a) * 10000 + b // 2) // b), which is 100 a / b to two decimals, halves away from zero."""

AVANCE = ("clave ramo ur programa nivel indicador periodo sentido linea_base meta_programada meta_modificada numerador denominador aprobado "
          "modificado devengado").split()
PADRON = "id estado sexo edad sector car_educ car_salud car_segsoc car_vivienda car_servicios car_alim discapacidad indigena factor ingreso".split()
FLAGS = PADRON[5:13]
SUMS = {"num": "n", "den": "d", "aprobado": "ap", "modificado": "mo", "devengado": "de"}
BANDS = ["cu < 5000", "cu < 7500", "cu < 9000", "cu <= 11000", "cu <= 13000"]
LABELS = ["Muy bajo", "Bajo", "Medio", "Adecuado", "Alto", "Atípico"]
WIDE = {"duckdb": "HUGEINT", "polars": "INT128"}


def hundredths(column, factor=100):
    return f"CAST({column} * {factor} AS BIGINT)"


def pct(a, b):
    return f"CASE WHEN {b} > 0 THEN sign({a}) * ((abs({a}) * 10000 + ({b}) // 2) // ({b})) END"


def decimal(engine, x, places=2):
    """The integer X as a decimal."""
    if engine == "duckdb":
        return f"CAST({x} AS DECIMAL(34, 0)) * {10 ** -places:.{places}f}"
    return f"CAST({x} AS DECIMAL(38, {places})) / {10 ** places}"


def table(engine, path, columns, types):
    if engine == "polars":
        return "t"
    listed = ", ".join(f"'{c}': '{types.get(c, 'VARCHAR')}'" for c in columns)
    return (f"read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false, nullstr = ['', 'NR', 'Sin respuesta'], "
            f"columns = {{{listed}}})")


def rows(engine, path, where=""):
    """What W1 and W2 share: the rows as integers, their progress and their fulfilment."""
    source = table(engine, path, AVANCE, dict.fromkeys(AVANCE[8:], "DECIMAL(15, 2)"))
    return (f"a AS (SELECT clave, ramo, ur, periodo, sentido, {hundredths('numerador')} AS n, {hundredths('denominador')} AS d, {hundredths('aprobado')} AS ap, "
            f"{hundredths('modificado')} AS mo, {hundredths('devengado')} AS de, {hundredths('linea_base')} AS lb, "
            f"{hundredths('coalesce(meta_modificada, meta_programada)')} AS meta FROM {source} {where}), "
            f"b AS (SELECT *, {pct('n', 'd')} AS av FROM a), "
            f"c AS (SELECT *, CASE WHEN meta > 0 AND sentido = 'Ascendente' THEN {pct('av', 'meta')} "
            f"WHEN meta > 0 AND sentido = 'Descendente' THEN {pct('meta', 'av')} END AS cu FROM b)")


def banded(names, missing):
    return f"CASE WHEN cu IS NULL THEN {missing} " + " ".join(f"WHEN {t} THEN {n}" for t, n in zip(BANDS, names)) + f" ELSE {names[-1]} END"


def w1(engine, path):
    light = "CASE WHEN cu IS NULL THEN '' WHEN cu >= 9000 AND cu <= 11500 THEN 'Verde' WHEN cu >= 7500 AND cu <= 13000 THEN 'Amarillo' ELSE 'Rojo' END"
    figures = {"avance": "av", "avance_fin": "af", "tasa_lb": "tl", "cumplimiento": "cu"}
    return (f"WITH {rows(engine, path)}, e AS (SELECT *, {pct('de', 'mo')} AS af, {pct('(av - lb)', 'lb')} AS tl FROM c) SELECT clave, "
            + ", ".join(f"{decimal(engine, x)} AS {name}" for name, x in figures.items())
            + f", {banded([repr(label) for label in LABELS], repr('Sin dato'))} AS banda, {light} AS semaforo FROM e")


def w2(engine, path):
    def wide(x):
        return f"CAST({x} AS {WIDE[engine]})"
    taken = "WHERE nivel IN ('Componente', 'Actividad') AND periodo >= '2022T1' AND numerador IS NOT NULL AND denominador > 0"
    sums, counts = [f"s_{x}" for x in SUMS.values()], [f"b{k}" for k in range(7)]
    added = ", ".join(f"sum({x}) AS {x}" for x in ["cn", *sums, *counts])
    figures = {name: f"s_{x}" for name, x in SUMS.items()}
    figures.update(avance=pct("s_n", "s_d"), avance_fin=pct("s_de", "s_mo"), tasa_dev=pct("(s_de - pv)", "pv"))
    return (f"WITH {rows(engine, path, taken)}, e AS (SELECT ramo, ur, periodo, n, d, ap, mo, de, {banded([1, 2, 3, 4, 5, 6], 0)} AS ba FROM c), "
            f"g AS (SELECT ramo, ur, periodo, count(*) AS cn, " + ", ".join(f"coalesce(sum({wide(x)}), 0) AS s_{x}" for x in SUMS.values()) + ", "
            + ", ".join(f"count(*) FILTER (WHERE ba = {k}) AS b{k}" for k in range(7)) + " FROM e GROUP BY ramo, ur, periodo), "
            f"h AS (SELECT 0 AS o, ramo, ur, periodo, {', '.join(['cn', *sums, *counts])}, lag(s_de) OVER (PARTITION BY ramo, ur ORDER BY periodo) AS pv FROM g "
            f"UNION ALL SELECT 1 AS o, 'TOTAL' AS ramo, '' AS ur, '' AS periodo, {added}, NULL AS pv FROM g) SELECT ramo, ur, periodo, cn AS n, "
            + ", ".join(f"{decimal(engine, x)} AS {name}" for name, x in figures.items())
            + ", b1, b2, b3, b4, b5, b6, b0 FROM h ORDER BY o, ramo, ur, periodo")


def w3(engine, path):
    types = {"edad": "INTEGER", **dict.fromkeys(FLAGS, "INTEGER"), "factor": "DECIMAL(12, 4)", "ingreso": "DECIMAL(15, 2)"}

    def added(test, what="f"):
        return f"sum(CASE WHEN {test} THEN {what} ELSE 0 END)"

    def wide(x):
        return f"CAST({x} AS {WIDE[engine]})"
    lacking = "y < 210050 AND (" + " OR ".join(f"{c} = 1" for c in FLAGS[:6]) + ")"
    pairs = {f"i{k:02d}": (f"{c} = 1", f"{c} IS NOT NULL") for k, c in enumerate(FLAGS, 1)}
    pairs.update({f"i{k:02d}": (test, "y IS NOT NULL") for k, test in ((9, "y < 210050"), (10, "y < 105025"), (11, lacking))})
    sums = ["cn", "pob", *(f"{side}_{k}" for k in pairs for side in "ab"), "f_y"]
    shares = ", ".join(f"{decimal(engine, pct(wide(f'a_{k}'), wide(f'b_{k}')))} AS {k}" for k in pairs)
    mean = f"CASE WHEN b_i09 > 0 THEN (f_y + {wide('b_i09')} // 2) // {wide('b_i09')} END"
    return (f"WITH t2 AS (SELECT estado, sexo, sector, {', '.join(FLAGS)}, {hundredths('factor', 10000)} AS f, {hundredths('ingreso')} AS y "
            f"FROM {table(engine, path, PADRON, types)} WHERE edad >= 15), "
            "g AS (SELECT estado, sexo, sector, count(*) AS cn, sum(f) AS pob, "
            + ", ".join(f"{added(a)} AS a_{k}, {added(b)} AS b_{k}" for k, (a, b) in pairs.items())
            + f", {added('y IS NOT NULL', wide('f * y'))} AS f_y FROM t2 GROUP BY estado, sexo, sector), "
            f"h AS (SELECT 0 AS o, estado, sexo, sector, {', '.join(sums)} FROM g UNION ALL SELECT 1 AS o, 'TOTAL' AS estado, '' AS sexo, '' AS sector, "
            + ", ".join(f"sum({x}) AS {x}" for x in sums)
            + f" FROM g) SELECT estado, sexo, sector, cn AS n, {decimal(engine, 'pob', 4)} AS pob, {shares}, {decimal(engine, mean)} AS i12 "
            "FROM h ORDER BY o, estado, sexo, sector")


def sql(engine, work, path, result, threads):
    query = {"w1": w1, "w2": w2, "w3": w3}[work](engine, path)
    if engine == "polars":
        return query
    return f"SET threads = {threads}\n;\nCOPY ({query}) TO '{result}' (FORMAT csv, HEADER)"
