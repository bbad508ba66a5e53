"""dobles.py -- the workloads of examples/banco for sqlite3 and mawk, in binary floating point, as a user writes them first;
without the line of totals, and mawk without the rate of change.  Both do a little less than the others."""


def number(column):
    return f"CASE WHEN {column} IN ('', 'NR', 'Sin respuesta') THEN NULL ELSE CAST({column} AS REAL) END"


def pct(a, b):
    return f"CASE WHEN {b} > 0 THEN round(100.0 * ({a}) / ({b}), 2) END"


QUANTITIES = ["linea_base", "meta_programada", "meta_modificada", "numerador", "denominador", "aprobado", "modificado", "devengado"]
READ = "SELECT clave, ramo, ur, nivel, periodo, sentido, " + ", ".join(f"{number(c)} AS {c}" for c in QUANTITIES) + " FROM t"
# LIMIT -1 keeps SQLite from writing an expression out again wherever its name stands.
RESULTS = (f"WITH a AS ({READ} LIMIT -1), b AS (SELECT *, {pct('numerador', 'denominador')} AS avance, coalesce(meta_modificada, meta_programada) AS meta FROM a LIMIT -1), "
           f"c AS (SELECT *, CASE WHEN meta > 0 THEN CASE sentido WHEN 'Ascendente' THEN {pct('avance', 'meta')} WHEN 'Descendente' THEN {pct('meta', 'avance')} END END AS cu FROM b LIMIT -1), "
           "d AS (SELECT *, CASE WHEN cu IS NULL THEN 0 WHEN cu < 50 THEN 1 WHEN cu < 75 THEN 2 WHEN cu < 90 THEN 3 WHEN cu <= 110 THEN 4 WHEN cu <= 130 THEN 5 ELSE 6 END AS banda FROM c LIMIT -1) ")
NAMES = "CASE banda WHEN 0 THEN 'Sin dato' WHEN 1 THEN 'Muy bajo' WHEN 2 THEN 'Bajo' WHEN 3 THEN 'Medio' WHEN 4 THEN 'Adecuado' WHEN 5 THEN 'Alto' ELSE 'Atípico' END"
LIGHT = "CASE WHEN cu IS NULL THEN '' WHEN cu < 75 THEN 'Rojo' WHEN cu < 90 THEN 'Amarillo' WHEN cu <= 115 THEN 'Verde' WHEN cu <= 130 THEN 'Amarillo' ELSE 'Rojo' END"
BANDS = ", ".join(f"sum(banda = {k})" for k in (1, 2, 3, 4, 5, 6, 0))
FLAGS = ["car_educ", "car_salud", "car_segsoc", "car_vivienda", "car_servicios", "car_alim", "discapacidad", "indigena"]


def flag(c):
    return pct(f"sum(CASE WHEN {c} = '1' THEN f ELSE 0 END)", f"sum(CASE WHEN {c} <> '' THEN f ELSE 0 END)")


def poor(test):
    return pct(f"sum(CASE WHEN {test} THEN f ELSE 0 END)", "sum(CASE WHEN y IS NOT NULL THEN f ELSE 0 END)")


def w0_sql():
    """Forty indicators of the small table, in the order and under the names of w0.vara."""
    def total(column, where):
        return f"sum(CASE WHEN {where} THEN c{column:02d} END)"
    lines = []
    for i in range(40):
        k = i % 10
        if i < 10:
            pair = [total(c % 6 + 1, f"trimestre = '{k % 4 + 1}'") for c in (k, k + 1)]
        elif i < 20:
            first, last = (total(k + 1, f"trimestre = '{t}'") for t in (1, 4))
            pair = [f"{last} - {first}", first]
        elif i < 30:
            pair = [total((k + 6) % 12 + 1, w) for w in (f"unidad = 'U{k + 1:02d}'", "1")]
        else:
            v = f"c{k % 6 + 1:02d}"
            pair = [f"count(CASE WHEN {v} > {500 + 250 * k} THEN 1 END)", f"count({v})"]
        lines.append(f"SELECT {i} AS o, '{'PTSC'[i // 10]}{k + 1}' AS clave, {pct(*pair)} AS v FROM q")
    read = ", ".join(f"{number(f'c{c:02d}')} AS c{c:02d}" for c in range(1, 13))
    return (f"WITH q AS MATERIALIZED (SELECT unidad, trimestre, {read} FROM t), a AS (" + " UNION ALL ".join(lines) + ") SELECT clave, v, CASE WHEN v IS NULL THEN '' WHEN v < 50 THEN 'Rojo' WHEN v < 90 THEN 'Amarillo' "
            "ELSE 'Verde' END FROM a ORDER BY o;")


SQL = {
    "w0": w0_sql(),
    "w1": RESULTS + f"SELECT clave, avance, {pct('devengado', 'modificado')}, {pct('avance - linea_base', 'linea_base')}, cu, {NAMES}, {LIGHT} FROM d;",
    "w2": RESULTS + f", e AS (SELECT ramo, ur, periodo, count(*) AS n, sum(numerador) AS x, sum(denominador) AS y, total(aprobado) AS ap, total(modificado) AS mo, total(devengado) AS de, {BANDS} "
          "FROM d WHERE nivel IN ('Componente', 'Actividad') AND periodo >= '2022T1' AND numerador IS NOT NULL AND denominador > 0 GROUP BY ramo, ur, periodo), "
          "g AS (SELECT *, lag(de) OVER (PARTITION BY ramo, ur ORDER BY periodo) AS antes FROM e) "
          f"SELECT *, {pct('x', 'y')}, {pct('de', 'mo')}, {pct('de - antes', 'antes')} FROM g ORDER BY ramo, ur, periodo;",
    "w3": f"WITH a AS (SELECT *, CAST(factor AS REAL) AS f, {number('ingreso')} AS y FROM t WHERE CAST(edad AS INT) >= 15 LIMIT -1) "
          "SELECT estado, sexo, sector, count(*), sum(f), " + ", ".join(flag(c) for c in FLAGS) + f", {poor('y < 2100.50')}, {poor('y < 1050.25')}, "
          + poor("y < 2100.50 AND (" + " OR ".join(f"{c} = '1'" for c in FLAGS[:6]) + ")")
          + ", round(sum(y * f) / sum(CASE WHEN y IS NOT NULL THEN f END), 2) FROM a GROUP BY estado, sexo, sector ORDER BY 1, 2, 3;",
}

AWK_COMMON = r"""
function num(s) { return s ~ /^-?[0-9.]+$/ }
function pct(a, b) { return b > 0 ? sprintf("%.2f", 100 * a / b) : "" }
function band(c) { if (c == "") return 0; c += 0; return c < 50 ? 1 : c < 75 ? 2 : c < 90 ? 3 : c <= 110 ? 4 : c <= 130 ? 5 : 6 }
function fulfil(  m) { m = num($11) ? $11 : num($10) ? $10 : 0
  if (av == "" || m <= 0) return ""
  return $8 == "Ascendente" ? pct(av, m) : $8 == "Descendente" ? pct(m, av) : "" }
BEGIN { FS = ","; CONVFMT = "%.4f" }
NR == 1 { next }
"""
AWK = {
    "w0": AWK_COMMON + r"""
{ for (i = 1; i <= 12; i++) { x = $(i + 2); if (!num(x)) continue
    n[i]++; s[i] += x; q[i, $2] += x; u[i, $1] += x
    if (i <= 6) for (k = i - 1; k < 10; k += 6) over[k] += x > 500 + 250 * k } }
function line(name, k, v) { print name (k + 1) "," v "," (v == "" ? "" : v + 0 < 50 ? "Rojo" : v + 0 < 90 ? "Amarillo" : "Verde") }
END { for (k = 0; k < 10; k++) line("P", k, pct(q[k % 6 + 1, k % 4 + 1], q[(k + 1) % 6 + 1, k % 4 + 1]))
  for (k = 0; k < 10; k++) line("T", k, pct(q[k + 1, 4] - q[k + 1, 1], q[k + 1, 1]))
  for (k = 0; k < 10; k++) { i = (k + 6) % 12 + 1; line("S", k, pct(u[i, sprintf("U%02d", k + 1)], s[i])) }
  for (k = 0; k < 10; k++) line("C", k, pct(over[k], n[k % 6 + 1])) }""",
    "w1": AWK_COMMON + r"""
BEGIN { split("Muy bajo,Bajo,Medio,Adecuado,Alto,Atípico", names, ","); names[0] = "Sin dato" }
{ if (index($0, "\"")) gsub(/"[^"]*"/, "x")
  av = num($12) && num($13) ? pct($12, $13) : ""; af = num($16) && num($15) ? pct($16, $15) : ""
  tl = av != "" && num($9) ? pct(av - $9, $9) : ""; cu = fulfil(); c = cu + 0
  sem = cu == "" ? "" : c < 75 ? "Rojo" : c < 90 ? "Amarillo" : c <= 115 ? "Verde" : c <= 130 ? "Amarillo" : "Rojo"
  print $1 "," av "," af "," tl "," cu "," names[band(cu)] "," sem }""",
    "w2": AWK_COMMON + r"""
{ if (index($0, "\"")) gsub(/"[^"]*"/, "x") }
($5 == "Componente" || $5 == "Actividad") && $7 >= "2022T1" && num($12) && num($13) && $13 > 0 {
  k = $2 "," $3 "," $7; av = pct($12, $13); n[k]++; a[k] += $12; b[k] += $13; p[k] += $14; m[k] += $15; d[k] += $16; c[k, band(fulfil())]++ }
END { sorter = "sort"
  for (k in n) { s = k "," n[k] "," a[k] "," b[k] "," p[k] "," m[k] "," d[k] "," pct(a[k], b[k]) "," pct(d[k], m[k])
    for (i = 1; i <= 7; i++) s = s "," (c[k, i % 7] + 0)
    print s | sorter } }""",
    "w3": AWK_COMMON + r"""
$4 >= 15 { k = $2 "," $3 "," $5; f = $14; n[k]++; w[k] += f
  for (i = 6; i <= 13; i++) if ($i != "") { d[k, i] += f; if ($i == 1) s[k, i] += f }
  if (num($15)) { y[k] += f; z[k] += f * $15
    if ($15 < 2100.5) { p[k] += f; if ($15 < 1050.25) q[k] += f; if ($6 + $7 + $8 + $9 + $10 + $11 > 0) r[k] += f } } }
END { for (k in n) { o = k "," n[k] "," w[k]
    for (i = 6; i <= 13; i++) o = o "," pct(s[k, i], d[k, i])
    print o "," pct(p[k], y[k]) "," pct(q[k], y[k]) "," pct(r[k], y[k]) "," (y[k] ? z[k] / y[k] : "") | "sort" } }""",
}
