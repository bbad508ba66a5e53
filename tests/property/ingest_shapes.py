#!/usr/bin/env python3
"""Tables whose records are not their rows: `continúa`, `apila` and `subtotales` against the same done here, at any size of batch and number of threads."""
import csv
import io

from vara_oracle import Folder, Tap, seeded, size

rng = seeded("shapes")
HEAD = ["k", "t", "e", "f"]
WAYS = [["--lote", "1", "--hilos", "1"], ["--lote", "2", "--hilos", "2"], ["--lote", "3", "--hilos", "1"], ["--lote", "64", "--hilos", "2"]]
SCRIPT = """datos d desde "p.csv"
  separador: coma
  faltantes: "-" no reportado
  continúa donde k falta
  subtotales donde k.texto empieza con "SUB"
  columnas
    k   texto
    t   texto
    mes texto
    v   texto
  termina
  apila e, f como mes, v
termina
muestra k.texto como k, t.texto como t, mes, v.texto como v de d
muestra k.texto como k, t.texto como t, mes, v.texto como v de d.subtotales
"""


def cell():
    return rng.choice(["", "", "-", "uno", 'd "q" s', "x,y", "ñu", "a\nb", str(rng.randrange(100)), str(rng.randrange(100))])


def table():
    rows = [[rng.choice(["", "", "-", f"K{i}", f"K{i}", f"SUB {i}"]), cell(), cell(), cell()] for i in range(rng.randrange(1, 30))]
    lines = [HEAD] + rows
    if rng.random() < 0.5:
        lines.insert(rng.randrange(1, len(lines) + 1), HEAD)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return rows, out.getvalue()


def blank(text):
    return text in ("", "-")


def joined(rows):
    out = []
    for row in rows:
        if not any(row):
            continue
        if not (blank(row[0]) and out):
            out.append(list(row))
            continue
        above = out[-1]
        for i, text in enumerate(row):
            if not blank(text):
                above[i] = text if blank(above[i]) else above[i] + " " + text
    return out


def stacked(rows):
    return [[r[0], r[1], mes, r[i]] for r in rows for mes, i in (("e", 2), ("f", 3))]


def shown(out):
    """The rows of each table of a CSV report, without the column of reasons."""
    tables = [[]]
    for row in csv.reader(io.StringIO(out)):
        if row[:4] == ["k", "t", "mes", "v"]:
            tables.append([])
        elif row:
            tables[-1].append(row[:4])
    return tables[1:]


def main():
    tap, wrong, differ, n = Tap(), [], [], size(60, 1500)
    for _ in range(n):
        rows, text = table()
        made = joined(rows)
        want = [stacked([r for r in made if r[0].startswith("SUB") == sub]) for sub in (False, True)]
        with Folder() as folder:
            folder.write("p.csv", text)
            runs = [folder.evaluate(SCRIPT, "--formato", "csv", *way) for way in WAYS]
        if shown(runs[0].out) != want:
            wrong.append(f"{text}\n{shown(runs[0].out)}\n{want}\n{runs[0].err}")
        if len({(r.out, r.err, r.code) for r in runs}) != 1:
            differ.append(text)
    tap.cases("rows as they should be", wrong, n, show=1)
    tap.cases("the same at any size of batch", differ, n, show=1)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
