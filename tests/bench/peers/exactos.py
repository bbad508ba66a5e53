"""exactos.py -- the workloads of examples/banco in SQL for DuckDB, polars and ClickHouse (chdb), exact: integers of hundredths, 128 bits where they
add up.

None of them rounds a division of decimals exactly (DuckDB gives a double, polars keeps two places, ClickHouse rounds halves of doubles to even), so
a percentage is spelt out over integers: sign(a) * ((abs(a) * 10000 + b // 2) // b), which is 100 a / b to two decimals, halves away from zero."""

AVANCE = ("clave ramo ur programa nivel indicador periodo sentido linea_base meta_programada meta_modificada numerador denominador aprobado "
          "modificado devengado").split()
PADRON = "id estado sexo edad sector car_educ car_salud car_segsoc car_vivienda car_servicios car_alim discapacidad indigena factor ingreso".split()
FLAGS = PADRON[5:13]
SUMS = {"num": "n", "den": "d", "aprobado": "ap", "modificado": "mo", "devengado": "de"}
BANDS = ["cu < 5000", "cu < 7500", "cu < 9000", "cu <= 11000", "cu <= 13000"]
LABELS = ["Muy bajo", "Bajo", "Medio", "Adecuado", "Alto", "Atípico"]


def wide(engine, x):
    return f"toInt128({x})" if engine == "chdb" else f"CAST({x} AS {'HUGEINT' if engine == 'duckdb' else 'INT128'})"


def integer(engine, column, places=2):
    """A column of the table times 10^places."""
    if engine == "chdb":
        return f"CAST(toDecimal64OrNull({column}, {places}) * {10 ** places} AS Nullable(Int64))"
    return f"CAST({column} * {10 ** places} AS BIGINT)"


def quotient(engine, a, b):
    return f"intDiv({a}, {b})" if engine == "chdb" else f"({a}) // ({b})"


def pct(engine, a, b):
    half = quotient(engine, b, 2)
    return f"CASE WHEN {b} > 0 THEN sign({a}) * ({quotient(engine, f'abs({a}) * 10000 + {half}', b)}) END"


def decimal(engine, x, places=2, digits=34):
    """The integer X, of so many digits, as a decimal: fewer are cheaper."""
    if engine == "duckdb":
        return f"CAST({x} AS DECIMAL({digits}, 0)) * {10 ** -places:.{places}f}"
    if engine == "chdb":
        kind = "toDecimal64" if digits <= 18 else "toDecimal128"
        return f"{kind}({x}, 0) * {kind}('{10 ** -places:.{places}f}', {places})"
    return f"CAST({x} AS DECIMAL({digits}, {places})) / {10 ** places}"


def table(engine, path, columns, types):
    """TYPES of the columns that are no text, as DuckDB calls them; polars is told them by polars.cjs."""
    if engine == "polars":
        return "t"
    if engine == "chdb":
        listed = ", ".join(f"{c} {'Nullable(Int32)' if types.get(c) == 'INTEGER' else 'String'}" for c in columns)
        return f"file('{path}', 'CSVWithNames', '{listed}')"
    listed = ", ".join(f"'{c}': '{types.get(c, 'VARCHAR')}'" for c in columns)
    return (f"read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false, nullstr = ['', 'NR', 'Sin respuesta'], "
            f"columns = {{{listed}}})")


def rows(engine, path, taken="", known=""):
    """What W1 and W2 share: the rows as integers, their progress and their fulfilment.  TAKEN: which rows by their texts; KNOWN: by their integers."""
    source = table(engine, path, AVANCE, dict.fromkeys(AVANCE[8:], "DECIMAL(15, 2)"))
    columns = {"n": "numerador", "d": "denominador", "ap": "aprobado", "mo": "modificado", "de": "devengado", "lb": "linea_base"}
    goal = f"coalesce({integer(engine, 'meta_modificada')}, {integer(engine, 'meta_programada')})"
    return ("a AS (SELECT clave, ramo, ur, periodo, sentido, " + ", ".join(f"{integer(engine, c)} AS {x}" for x, c in columns.items())
            + f", {goal} AS meta FROM {source} {taken}), "
            f"b AS (SELECT *, {pct(engine, 'n', 'd')} AS av FROM a {known}), "
            f"c AS (SELECT *, CASE WHEN meta > 0 AND sentido = 'Ascendente' THEN {pct(engine, 'av', 'meta')} "
            f"WHEN meta > 0 AND sentido = 'Descendente' THEN {pct(engine, 'meta', 'av')} END AS cu FROM b)")


def banded(names, missing):
    return f"CASE WHEN cu IS NULL THEN {missing} " + " ".join(f"WHEN {t} THEN {n}" for t, n in zip(BANDS, names)) + f" ELSE {names[-1]} END"


def w1(engine, path):
    light = "CASE WHEN cu IS NULL THEN '' WHEN cu >= 9000 AND cu <= 11500 THEN 'Verde' WHEN cu >= 7500 AND cu <= 13000 THEN 'Amarillo' ELSE 'Rojo' END"
    figures = {"avance": "av", "avance_fin": "af", "tasa_lb": "tl", "cumplimiento": "cu"}
    spent, since = pct(engine, "de", "mo"), pct(engine, "(av - lb)", "lb")
    return (f"WITH {rows(engine, path)}, e AS (SELECT *, {spent} AS af, {since} AS tl FROM c) SELECT clave, "
            + ", ".join(f"{decimal(engine, x, digits=15)} AS {name}" for name, x in figures.items())
            + f", {banded([repr(label) for label in LABELS], repr('Sin dato'))} AS banda, {light} AS semaforo FROM e")


def grouped(engine, before, groups, after):
    """A query over GROUPS, called g, which is used twice and should be computed once."""
    if engine == "chdb":
        return f"CREATE TABLE g ENGINE = Memory AS WITH {before} {groups}\n;\nWITH {after}"
    return f"WITH {before}, g AS ({groups}), {after}"


def with_total(keys, columns, more="", no_more=""):
    """The groups and their total as h, which goes last by o."""
    key, *others = keys
    blank = ", ".join(f"'' AS {k}" for k in others)
    return (f"h AS (SELECT 0 AS o, {', '.join([*keys, *columns])}{more} FROM g UNION ALL SELECT 1 AS o, 'TOTAL' AS {key}, {blank}, "
            + ", ".join(f"sum({x}) AS {x}" for x in columns) + f"{no_more} FROM g)")


def w2(engine, path):
    keys, sums, counts = ["ramo", "ur", "periodo"], [f"s_{x}" for x in SUMS.values()], [f"b{k}" for k in range(7)]
    before = (rows(engine, path, "WHERE nivel IN ('Componente', 'Actividad') AND periodo >= '2022T1'", "WHERE n IS NOT NULL AND d > 0")
              + f", e AS (SELECT ramo, ur, periodo, n, d, ap, mo, de, {banded([1, 2, 3, 4, 5, 6], 0)} AS ba FROM c)")
    groups = ("SELECT ramo, ur, periodo, count(*) AS cn, " + ", ".join(f"sum({wide(engine, f'coalesce({x}, 0)')}) AS s_{x}" for x in SUMS.values()) + ", "
              + ", ".join(f"count(*) FILTER (WHERE ba = {k}) AS b{k}" for k in range(7)) + " FROM e GROUP BY ramo, ur, periodo")
    earlier = "lag(s_de) OVER (PARTITION BY ramo, ur ORDER BY periodo)"
    if engine == "chdb":
        earlier = ("lagInFrame(toNullable(s_de)) OVER (PARTITION BY ramo, ur ORDER BY periodo ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)")
    figures = {name: f"s_{x}" for name, x in SUMS.items()}
    figures.update(avance=pct(engine, "s_n", "s_d"), avance_fin=pct(engine, "s_de", "s_mo"), tasa_dev=pct(engine, "(s_de - pv)", "pv"))
    return grouped(engine, before, groups, with_total(keys, ["cn", *sums, *counts], f", {earlier} AS pv", ", NULL AS pv")
                   + " SELECT ramo, ur, periodo, cn AS n, " + ", ".join(f"{decimal(engine, x)} AS {name}" for name, x in figures.items())
                   + ", b1, b2, b3, b4, b5, b6, b0 FROM h ORDER BY o, ramo, ur, periodo")


def w3(engine, path):
    types = {"edad": "INTEGER", **dict.fromkeys(FLAGS, "INTEGER"), "factor": "DECIMAL(12, 4)", "ingreso": "DECIMAL(15, 2)"}

    def added(test, what="f"):
        return f"sum(CASE WHEN {test} THEN {what} ELSE 0 END)"
    lacking = "y < 210050 AND (" + " OR ".join(f"{c} = 1" for c in FLAGS[:6]) + ")"
    pairs = {f"i{k:02d}": (f"{c} = 1", f"{c} IS NOT NULL") for k, c in enumerate(FLAGS, 1)}
    pairs.update({f"i{k:02d}": (test, "y IS NOT NULL") for k, test in ((9, "y < 210050"), (10, "y < 105025"), (11, lacking))})
    before = (f"p AS (SELECT estado, sexo, sector, {', '.join(FLAGS)}, {integer(engine, 'factor', 4)} AS f, {integer(engine, 'ingreso')} AS y "
              f"FROM {table(engine, path, PADRON, types)} WHERE edad >= 15)")
    groups = ("SELECT estado, sexo, sector, count(*) AS cn, sum(f) AS pob, " + ", ".join(f"{added(a)} AS a_{k}, {added(b)} AS b_{k}" for k, (a, b) in pairs.items())
              + f", {added('y IS NOT NULL', wide(engine, 'f * y'))} AS f_y FROM p GROUP BY estado, sexo, sector")
    shares = ", ".join(f"{decimal(engine, pct(engine, wide(engine, f'a_{k}'), wide(engine, f'b_{k}')))} AS {k}" for k in pairs)
    people = wide(engine, "b_i09")
    mean = f"CASE WHEN b_i09 > 0 THEN {quotient(engine, f'f_y + {quotient(engine, people, 2)}', people)} END"
    return grouped(engine, before, groups, with_total(["estado", "sexo", "sector"], ["cn", "pob", *(f"{side}_{k}" for k in pairs for side in "ab"), "f_y"])
                   + f" SELECT estado, sexo, sector, cn AS n, {decimal(engine, 'pob', 4)} AS pob, {shares}, {decimal(engine, mean)} AS i12 "
                   "FROM h ORDER BY o, estado, sexo, sector")


def sql(engine, work, path, result, threads):
    """Statements, parted by a line with a semicolon; polars has one."""
    query = {"w1": w1, "w2": w2, "w3": w3}[work](engine, path)
    if engine == "chdb":
        return f"SET max_threads = {threads}\n;\n{query}\nINTO OUTFILE '{result}' TRUNCATE FORMAT CSVWithNames"
    return query if engine == "polars" else f"SET threads = {threads}\n;\nCOPY ({query}) TO '{result}' (FORMAT csv, HEADER)"
