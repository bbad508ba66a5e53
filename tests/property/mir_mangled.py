#!/usr/bin/env python3
"""`vara mir` over tables that were mangled: signs put into formulas and cells, columns lost, rows torn.  It ends with 0, 1 or 3, never in another way,
and what it says is whole JSON whose figures agree with each other."""
import csv
import io
import json
import os
import random
import subprocess
import sys

from vara_oracle import ROOT, Tap

VARA = os.environ.get("VARA", os.path.join(ROOT, "build", "vara"))
TABLES = [os.path.join(ROOT, "tests/golden/mir", name) for name in ("becas.csv", "con_errores.csv", "paginas.tsv")]
SIGNS = ["(", ")", "[", "]", "{", "}", "+", "-", "−", "*", "×", "/", "÷", "=", "^", "%", ",", ";", ":", '"', "\n", "\t", "100", "0", "x", "Donde:", "entre", "t-1",
         "Σ", "raíz(", "NUMERADOR:", "= 27.5", "\u200b", "ñ", "…", "<", "|", "\\", ""]


def mangle(rnd, rows):
    rows = [list(r) for r in rows]
    for _ in range(rnd.randint(1, 12)):
        r = rnd.randrange(len(rows))
        if not rows[r]:
            continue
        c = rnd.randrange(len(rows[r]))
        cell, what = rows[r][c], rnd.random()
        at = rnd.randint(0, len(cell))
        if what < 0.7:
            rows[r][c] = cell[:at] + rnd.choice(SIGNS) * rnd.choice([1, 1, 2, 40]) + cell[min(len(cell), at + rnd.choice([0, 0, 1, 9])):]
        elif what < 0.8:
            del rows[r][c]
        elif what < 0.9:
            rows[r].insert(c, rnd.choice(SIGNS))
        else:
            rows.insert(r, list(rows[rnd.randrange(len(rows))]))
    return rows


def wrong_with(code, out):
    if code not in (0, 1, 3):
        return f"ends with {code}"
    if code == 3:
        return "" if not out else "a table that cannot be used, and a report"
    report = json.loads(out)
    counts, found = report["resumen"]["codigos"], report["hallazgos"]
    if sum(counts.values()) != len(found) or (code == 1) != bool(found):
        return "findings and their counts disagree"
    if report["resumen"]["indicadores"] != len(report["indicadores"]):
        return "indicators and their count disagree"
    values = [v for i in report["indicadores"] for v in i.get("valores", [])]
    if any(("valor" in v) == ("motivo" in v) for v in values):
        return "a value with a reason, or with neither"
    return ""


def main():
    tap, rnd, bad, total = Tap(), random.Random(20240401), [], 0
    for path in TABLES:
        raw = open(path, encoding="utf-8-sig", newline="").read()
        separator = ";" if "errores" in path else "\t" if path.endswith("tsv") else ","
        rows = list(csv.reader(io.StringIO(raw), delimiter=separator))
        for _ in range(40):
            out = io.StringIO()
            csv.writer(out, delimiter=separator).writerows(mangle(rnd, rows))
            ran = subprocess.run([VARA, "mir", "-", "--formato", "json"], input=out.getvalue().encode(), capture_output=True, timeout=60, check=False)
            total += 1
            why = wrong_with(ran.returncode, ran.stdout)
            if why:
                bad.append(f"{os.path.basename(path)}: {why}\n{ran.stderr[-300:].decode()}\n{out.getvalue()[:1500]}")
    tap.cases("mangled tables end cleanly", bad, total, 2)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
