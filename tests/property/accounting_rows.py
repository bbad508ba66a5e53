#!/usr/bin/env python3
"""Random tables with bad cells, blank lines, headings that come back, filters and an end: every record is used or said to be
left out, every bad cell is a finding with its place, and a row left out is left out of numerator and denominator."""
import json
import re
from fractions import Fraction

from vara_oracle import Folder, Hole, Tap, decimal_text, read_value, seeded, size

rng = seeded("accounting")
GOOD, MISSING, OUT, BAD, SHORT = range(5)
MOTIVE = {OUT: "fuera de rango", BAD: "ilegible", SHORT: "sin celda"}
HEADING = ["clave", "tipo", "a", "b", "f", "p"]
BAD_NUMBERS = ["zz", "1,2", "12..3", "$", "1-2", "--5", "3 4", "1/0", "#REF!", "1.2.3", "O", "1e5x", "0,395", "nan", "inf"]
BAD_DATES = ["31/02/2024", "2024-13-01", "ayer", "2024", "1"]
BAD_PERIODS = ["2024T5", "T1", "2024-00", "2024B7", "x", "99"]
SCRIPT = """datos d desde "d.csv"
  encabezado: desde "clave"
%s  filas donde tipo <> "SUB" y (tipo <> "NO")
  faltantes: "NR" no reportado, "SR" sin respuesta
  clave: clave
  columnas
    clave texto desde "clave"
    tipo texto desde "tipo"
    a número desde "a" mínimo -1000000
    b número desde "b"
    f fecha desde "f"
    p periodo desde "p"
  termina
termina
indicador exacto
  de: d
  fórmula: suma(a) / suma(b)
termina
indicador entero
  de: d
  fórmula: suma(a) / suma(b)
  huecos: omite
termina
indicador largo
  de: d
  fórmula: suma(a donde b > 0) / cuenta(filas) + cuenta(b)
  huecos: omite
termina
muestra clave, tipo, a, b, f, p de d
"""


def value(column):
    """Text of a cell, its state and what it holds."""
    kind = rng.random()
    if kind < 0.08:
        return (*rng.choice([("NR", "no reportado"), ("SR", "sin respuesta"), ("", "vacío"), ("  ", "vacío"), (" nr ", "no reportado")]), MISSING)
    if kind < 0.16:
        return rng.choice({"f": BAD_DATES, "p": BAD_PERIODS}.get(column, BAD_NUMBERS)), None, BAD
    if column == "f":
        return f"2024-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}", None, GOOD
    if column == "p":
        return rng.choice(["2024T1", "2023T4", "2024-03", "2024S2"]), None, GOOD
    if column == "a" and kind < 0.19:
        return "-1000000.01", None, OUT
    v = Fraction(rng.randrange(-999999, 10**8), 10 ** rng.randrange(0, 3))
    return decimal_text(v), v, GOOD


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text or "\n" in text or rng.random() < 0.05 else text


class File:
    def __init__(self, nrows):
        self.lines, self.line, self.records = [], 1, 0
        self.causes, self.rows, self.findings = {}, [], []
        self.end = rng.choice(["\n", "\r\n"])
        self.until = rng.random() < 0.5
        if rng.random() < 0.5:
            self.leave("Título del cuadro,,", "antes del encabezado")
        if rng.random() < 0.3:
            self.leave(rng.choice(["", ",,,", "  "]), "renglón en blanco")
        self.leave(",".join(HEADING), "encabezado")
        for i in range(nrows):
            kind = rng.random()
            if kind < 0.07:
                self.leave(rng.choice(["", ",,,,,", " , "]), "renglón en blanco")
            elif kind < 0.1:
                self.leave(",".join(HEADING), "encabezado")
            else:
                self.row(f"r{i}")
        if self.until:
            self.leave("FIN DE LA TABLA", "desde el texto de «hasta»")
            for _ in range(rng.randrange(0, 4)):
                self.leave(rng.choice(["x,y,zz,1", "", "nota"]), "desde el texto de «hasta»")

    def put(self, text):
        self.lines.append(text)
        self.records += 1
        start = self.line
        self.line += text.count("\n") + 1
        return start

    def leave(self, text, cause):
        line = self.put(text)
        n, first = self.causes.get(cause, (0, line))
        self.causes[cause] = (n + 1, first)

    def row(self, key):
        tipo = rng.choice(["X", "Y", "a\nb", "con, coma", 'la "z"'] * 3 + ["SUB", "NO", "NR"])
        cells = {c: value(c) for c in "abfp"}
        texts = [key, tipo] + [cells[c][0] for c in "abfp"]
        if rng.random() < 0.05:
            keep = rng.randrange(2, 6)
            texts = texts[:keep]
            for c in HEADING[keep:]:
                cells[c] = ("", None, SHORT)
        text = ",".join(quoted(t) for t in texts)
        if tipo in ("SUB", "NO"):
            self.leave(text, "no cumple «filas donde»")
            return
        if tipo == "NR":
            self.leave(text, "no se pudo decidir «filas donde»")
            return
        line = self.put(text)
        row = {"clave": key, "tipo": tipo}
        for i, c in enumerate(HEADING):
            if c in cells:
                shown, v, state = cells[c]
                if state in (BAD, OUT):
                    self.findings.append((line, i + 1, c, shown, "D010" if state == BAD else "D011"))
                row[c] = Hole((v if state == MISSING else MOTIVE[state], c)) if state != GOOD else v if v is not None else shown
        self.rows.append((line, row))

    def text(self):
        return self.end.join(self.lines) + (self.end if not self.lines[-1] or rng.random() < 0.8 else "")


def ratio(f, holes_of, value_of):
    """The value over whole rows, with rows used and left out."""
    whole = [r for _, r in f.rows if not holes_of(r)]
    return value_of(whole), len(whole), len(f.rows) - len(whole)


def quotient(x, y):
    return x / y if y else "entre cero"


def judge_counts(f, data, bad):
    said = {e["causa"]: (e["registros"], e["primera_linea"]) for e in data["excluidos"]}
    if data["registros"] != data["tomados"] + sum(n for n, _ in said.values()):
        bad.append(f"records do not add up: {data}")
    if (data["registros"], data["tomados"], said) != (f.records, len(f.rows), f.causes):
        bad.append(f"records {data['registros']} = {data['tomados']} + {said}\n  want {f.records} = {len(f.rows)} + {f.causes}")
    if data["hallazgos"] != len(f.findings):
        bad.append(f"{data['hallazgos']} findings counted, want {len(f.findings)}")


def judge_stderr(f, err, bad):
    m = re.search(r"^d \(d\.csv\): ([\d,]+) registros? leídos? = ([\d,]+) tomados? \+ ([\d,]+) excluidos?(?: \((.*?)\); codificación)?", err, re.M)
    if not m and not f.causes:
        return
    if not m:
        bad.append("stderr has no account: " + err[:300])
        return
    numbers = [int(x.replace(",", "")) for x in m.groups()[:3]]
    parts = {c: n for c, (n, _) in f.causes.items()}
    said = {c: int(re.search(re.escape(c) + r" ([\d,]+)", m.group(4)).group(1).replace(",", "")) for c in parts if c in m.group(4)}
    if numbers != [f.records, len(f.rows), f.records - len(f.rows)] or said != parts:
        bad.append(f"stderr says {m.group(0)}\n  want {f.records}, {len(f.rows)}, {parts}")


def judge_results(f, out, bad):
    numbers = [r for _, r in f.rows]
    either = lambda r: isinstance(r["a"], Hole) or isinstance(r["b"], Hole)
    total = lambda rows, c: sum((r[c] for r in rows), Fraction(0))
    exact, whole, loose = out["indicadores"]
    # exige: the holes are named
    got = exact["renglones"][0]
    want = {(line, m, c) for line, r in f.rows for k in "ab" if isinstance(r[k], Hole) for m, c in r[k].leaves}
    named = {(d["linea"], d["motivo"], d["columna"]) for d in (got["falta"] or {"direcciones": []})["direcciones"]}
    if want != {n for n in named if n[1] not in ("entre cero", "sin registros")}:
        bad.append(f"exige names {sorted(named)[:6]}, want {sorted(want)[:6]}")
    if want and not isinstance(read_value(got["valor"]), Hole):
        bad.append("exige gave a value beside holes")
    left = sum(map(either, numbers))
    if (got["renglones_usados"], got["renglones_excluidos"]) != (len(numbers) - left, left):
        bad.append(f"exige: used {got['renglones_usados']}, left out {got['renglones_excluidos']}, want {len(numbers) - left}, {left}")
    # omite: the same rows above and below
    value, used, excluded = ratio(f, either, lambda rows: quotient(total(rows, "a"), total(rows, "b")) if rows else "sin registros")
    same(whole, value, used, excluded, bad)
    undecided = lambda r: isinstance(r["b"], Hole) or (r["b"] > 0 and isinstance(r["a"], Hole))
    def mixed(rows):
        above = [r for r in rows if r["b"] > 0]
        return quotient(total(above, "a"), len(rows)) + len(rows) if above else "sin registros"
    value, used, excluded = ratio(f, undecided, mixed)
    same(loose, value, used, excluded, bad)
    shown = {r["linea"]: {c: read_value(v) for c, v in r["valores"].items()} for r in out["muestras"][0]["renglones"]}
    if shown != dict(f.rows):
        differ = [(line, shown.get(line), row) for line, row in f.rows if shown.get(line) != row]
        bad.append(f"rows differ: {str(differ[:2])[:500]}")


def same(indicator, value, used, excluded, bad):
    got = indicator["renglones"][0]
    have = read_value(got["valor"])
    good = value in have.motives if isinstance(have, Hole) else have == value
    if not good or (got["renglones_usados"], got["renglones_excluidos"]) != (used, excluded):
        bad.append(f"{indicator['formula']}: want {value} of {used} rows, {excluded} left out; got {have}, "
                   f"{got['renglones_usados']}, {got['renglones_excluidos']}")


def judge_findings(f, err, bad):
    said = sorted((d["linea"], d["campo"], d["encabezado"], d["celda"], d["codigo"]) for d in json.loads(err) if d["codigo"] in ("D010", "D011"))
    want = sorted(f.findings)
    if len(want) > 100:
        if not set(said) <= set(want) or len(said) < 50:
            bad.append(f"of {len(want)} findings {len(said)} are given")
    elif said != want:
        bad.append(f"findings: not said {[x for x in want if x not in said][:4]}, said in vain {[x for x in said if x not in want][:4]}")


def main():
    tap = Tap()
    bads = {"records = used + left out, by cause": [], "stderr says the same": [], "findings": [], "results": []}
    counts, errs, finds, results = bads.values()
    total = 0
    for _ in range(size(120, 1000)):
        f = File(rng.choice([0, 1, 5, 20, 60, 60, 300]))
        script = SCRIPT % ('  hasta: "FIN DE LA TABLA"\n' if f.until else "")
        with Folder() as folder:
            folder.write("d.csv", f.text())
            run = folder.evaluate(script, "--formato", "json", "--diagnosticos", "json", "--huecos", "todos")
            text = folder.evaluate(script, "--lote", str(rng.choice([1, 2, 7, 64])))
        total += 1
        if run.code not in (0, 1) or not run.out:
            counts.append(f"exit {run.code}: {run.err[:500]}")
            continue
        judge_counts(f, run.json["datos"][0], counts)
        judge_findings(f, run.err or "[]", finds)
        judge_stderr(f, text.err, errs)
        judge_results(f, run.json, results)
    for name, bad in bads.items():
        tap.cases(name, bad, total)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
