#!/usr/bin/env python3
"""The short ways give what the long ones give: random programs over random tables, read with every fast path and with VARA_LENTO=1
(records one by one, general kernels, one thread), on one thread and two, in batches of any size, from a file and from a pipe."""
import os
import subprocess

from agg_oracle import Aggregate
from expr_oracle import Maker
from vara_oracle import VARA, Folder, Run, Tap, seeded, size

rng = seeded("fast-paths")

HEAD = ["clave", "k", "largo", "p", "f", "n", "m", "b", "z"]
SCRIPT = """datos d desde "{path}"
  {separator}
  faltantes: "NR" no reportado, "Sin respuesta" sin respuesta{labels}
  {filter}
  columnas
    clave texto
    k     texto
    largo texto
    p     periodo
    f     fecha
    n     número {bounds}
    m     número {comma}
    b     lógico
    z     número
    suma_de_los_dos = n + m
  termina
termina
{bands}indicador fila_a
  de: d
  por: fila
  fórmula: {row}
  {decimals}
  bandas: corte
termina
indicador grupo_a
  de: d{where}
  por: {keys}
  huecos: {holes}
  fórmula: {group}
  bandas: corte
termina
indicador total_a
  de: d{where}
  huecos: {holes}
  fórmula: {group}
termina
"""
BANDS = ["""bandas corte sobre valor
  rojo "Bajo" < {low}
  amarillo "Medio" < {high}
  verde "Alto" en adelante
  sin dato "Sin dato"
termina
""", """bandas corte tabla
  rojo "Bajo" <= {low}
  amarillo "Medio" ({low}, {high})
  verde "Alto" [{high}, 130]
  sin dato por (no reportado) "NR"
  sin dato "Sin dato"
termina
"""]
FILTERS = ["", "", "filas donde n > 3", "filas donde no (n falta) y (m o bien 0) > 1", 'filas donde k en {"A", "Ñandú"} o b',
           "filas donde p >= 2021T2 y b"]
# Conditions of one column each, many of whose cells are missing, and some that share what they read.
CONDITIONS = ["b", "no b", "n > 3", "n >= 0", "m < 100", "no (n falta)", "(m o bien 0) > 1", 'k en {"A", "Ñandú"}', 'k <> "B"', "p >= 2021T2",
              "p <= 2021T4", "f > 2023-12-31", "z > 20", "n < m", "suma_de_los_dos > 10", "suma_de_los_dos < 300", "b o n > 50", "n > 3 y n < 150",
              "z.texto <> \"\"", "redondea(n / 3 * 2, 1) > 2", "verdadero"]
AGGREGATES = ["suma", "promedio", "mínimo", "máximo", "mediana", "desviación"]
SHOWS = ["muestra clave, k, largo, p, f, n, m, b, z, fila_a, fila_a.banda(corte) como banda de d",
         "muestra clave, n * m como producto, n / m como razón, redondea(n / m, 3) como r3 de d donde n > m",
         "muestra {keys}, grupo_a, cuenta(filas) como n_filas, suma(n) como sn, suma(m donde b o bien falso) como sm, cuenta(filas donde fila_a.banda(corte) = \"Medio\") como medios de d por {keys} ordena {keys} con total",
         "muestra {keys}, promedio(n ponderado por m donde m > 0) como pp, mínimo(n), máximo(f), cuenta distintos(largo) como dl de d por {keys} ordena {keys} con total \"TOTAL\"",
         "muestra cuenta(filas) como c, suma(n), suma(m), total_a de d",
         "muestra n, redondea(n / m * 100, 2) como q, si m > 0 entonces redondea((n - 1) / (m * 3) * 100 + 0.5, 1) si no falta(no aplica) como s, si b entonces n si no redondea(z * 1.005, 2) como t de d",
         "muestra n, n falta como nf, (n o bien 7) como n7, si b entonces n si no m como s de d"]


def row_filter(maker):
    if rng.random() < 0.4:
        return rng.choice(FILTERS)
    parts = [rng.choice(CONDITIONS) if rng.random() < 0.9 else maker.write(maker.truth(2), 0.2) for _ in range(rng.choice([2, 3, 3, 3, 4, 6]))]
    parts = [f"({c})" if " o " in c or " y " in c or c.startswith("si ") or rng.random() < 0.1 else c for c in parts]
    return "filas donde " + " y ".join(parts)


def number(kind):
    r = rng.random()
    if r < 0.06:
        return rng.choice(["", "", "NR", "Sin respuesta", " ", "sin respuesta", "nr"])
    if r < 0.09:
        return rng.choice(["x", "1e5", "12-", "--3", "1,234.5", "$ 12.50", "(3)", "1 2", "12.", ".5", "-.5", "-", ".", "1..2", "+4", "007", "-0", "5%", " 8 ", "٣", "99999999999999999999"])
    if kind == "big":
        return str(rng.choice([-1, 1]) * rng.getrandbits(rng.choice([40, 53, 60, 62, 63, 64, 70])))
    if kind == "decimals":
        return f"{rng.uniform(-1000, 1000):.{rng.choice([0, 1, 2, 3, 6, 9, 15])}f}"
    if kind == "money":
        return f"{rng.randrange(-10**4, 10**9) / 100:.2f}"
    return str(rng.randrange(-5, 200))


def quoted(cell, separator, odd):
    r = rng.random()
    if any(c in cell for c in (separator, '"', "\n", "\r")) or r < 0.08:
        if odd and r < 0.02:
            return cell.replace("\n", " ").replace("\r", " ").replace(separator, " ")       # quotes in the middle of a cell
        return '"' + cell.replace('"', '""') + '"' + (" " if odd and r < 0.04 else "")
    return cell


def table():
    """Bytes, and the separator."""
    separator, eol = rng.choice([",", ",", ";", "\t", "|"]), rng.choice(["\n", "\n", "\n", "\r\n"])
    odd, kinds = rng.random() < 0.4, [rng.choice(["small", "small", "money", "decimals", "big"]) for _ in range(2)]
    names = ["A", "B", "Ñandú", "Servicios de guardería, y otros", 'la "buena"', "x" * rng.randrange(1, 40), "renglón\npartido", "é"]
    rows = [separator.join(HEAD)]
    for i in range(rng.choice([0, 1, 3, 40, 200, 700])):
        row = [f"I{i // 5:04}-{i % 7}", rng.choice(names[:rng.choice([2, 4])]), rng.choice(names),
               rng.choice(["2021T1", "2021T2", "2021T4", "2022T1", "2022T1", "NR", "2021T5", ""]),
               rng.choice(["2024-03-31", "31/03/2024", "2023-12-01", "NR", "2024-02-30"]), number(kinds[0]), number(kinds[1]),
               rng.choice(["0", "1", "1", "0", "sí", "no", "", "2", "NR"]), number("small")]
        if odd and rng.random() < 0.05:
            row = row[:rng.randrange(1, len(row))] if rng.random() < 0.5 else row + ["", rng.choice(["", "de más"])]
        rows.append(separator.join(quoted(c, separator, odd) for c in row))
        if odd and rng.random() < 0.03:
            rows.append(rng.choice(["", separator * 8, separator.join(HEAD), "  "]))
    text = eol.join(rows) + (eol if rng.random() < 0.8 else "")
    data = text.encode("utf-8")
    if odd and rng.random() < 0.3:
        data = data.replace("Ñ".encode(), rng.choice([b"\xd1", b"\xc3", "€Ñ".encode()]))
    return (b"\xef\xbb\xbf" if rng.random() < 0.1 else b"") + data, separator


def program(path, separator):
    maker = Maker(rng, ["n", "m", "z", "suma_de_los_dos"], ["b"])
    word = {",": "coma", ";": "punto y coma", "\t": "tabulador", "|": "barra"}[separator]
    keys = rng.choice(["k", "k, p", "largo", "b, k", "n", "z, k", "f"])
    kind = rng.choice(AGGREGATES)
    group = Aggregate(kind, maker.number(2), None, maker.truth(2) if rng.random() < 0.5 else None).text(maker)
    low = rng.choice(["10", "33.335", "-2", "50"])
    out = SCRIPT.format(path=path, separator=f"separador: {word}" if rng.random() < 0.7 else "", labels=rng.choice(["", ', "0" sin dato', ', "-" vacío']),
                        filter=row_filter(maker), bounds=rng.choice(["", "", "mínimo 0", "mínimo -3.5 máximo 1000.25"]), comma="",
                        bands=rng.choice(BANDS).format(low=low, high=rng.choice(["90", "60.5"])), row=maker.write(maker.number(3), 0.2),
                        decimals=rng.choice(["", "decimales: 2", "decimales: 0"]), where=rng.choice(["", " donde n > 1", " donde b"]), keys=keys,
                        holes=rng.choice(["exige", "omite", "cero"]), group=group)
    return out + "".join(s.format(keys=keys) + "\n" for s in rng.sample(SHOWS, rng.randrange(1, 4)))


def evaluate(folder, options, slow=False, pipe=None):
    around = dict(os.environ)
    around.pop("VARA_LENTO", None)
    if slow:
        around["VARA_LENTO"] = "1"
    done = subprocess.run([VARA, "evalua", "s.vara", "--sin-avance", *options], cwd=folder.path, env=around, timeout=300, input=pipe,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return Run(done.returncode, done.stdout, done.stderr)


WAYS = [[], ["--hilos", "1"], ["--hilos", "2"], ["--lote", "1"], ["--lote", "2"], ["--lote", "2048"], ["--lote", "7", "--hilos", "2"], ["--lote", "64"], ["--hilos", "2", "--lote", "100"]]
FORMS = [["--formato", "csv"], ["--formato", "csv", "--sin-motivo"], ["--formato", "json"], ["--formato", "tabla"], ["--formato", "jsonl"]]


def main():
    tap, wrong, piped, n_runs, n_pipes, compiled, tried = Tap(), [], [], 0, 0, 0, 0
    for n in range(size(40, 2000)):
        data, separator = table()
        form = FORMS[n % len(FORMS)]
        with Folder() as folder:
            folder.write("d.csv", data)
            text = program("d.csv", separator)
            folder.write("s.vara", text)
            base = evaluate(folder, form, slow=True)
            tried += 1
            compiled += base.code in (0, 1, 3)
            if base.code not in (0, 1, 3):
                continue
            for way in rng.sample(WAYS, 3):
                run = evaluate(folder, form + way)
                n_runs += 1
                if (run.out, run.code, run.err) != (base.out, base.code, base.err):
                    which = "stdout" if run.out != base.out else "stderr or exit"
                    a, b = (base.out, run.out) if run.out != base.out else (base.err, run.err)
                    pair = next(((x, y) for x, y in zip(a.split(b"\n"), b.split(b"\n")) if x != y), (a[:300], b[:300]))
                    wrong.append(f"{form + way}: {which} differs, exits {base.code} {run.code}\n  {pair[0][:400]}\n  {pair[1][:400]}\n{text}\n{data[:1500]}")
            folder.write("s.vara", text.replace('desde "d.csv"', 'desde "-"'))
            slow, fast = evaluate(folder, form, True, data), evaluate(folder, form + ["--hilos", "2"], False, data)
            n_pipes += 1
            if (slow.out, slow.code, slow.err) != (fast.out, fast.code, fast.err) or (form[1] == "csv" and slow.out != base.out):
                piped.append(f"{form}: from a pipe\n{text}\n{data[:800]}")
    tap.ok(compiled * 10 >= tried * 6, "most programs run", f"{compiled} of {tried}")
    tap.cases("fast and slow give the same bytes", wrong, n_runs, show=1)
    tap.cases("and so do they from a pipe", piped, n_pipes, show=1)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
