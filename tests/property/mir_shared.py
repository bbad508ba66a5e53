#!/usr/bin/env python3
"""Real matrices of indicators of ../shared, as they were published, checked by `vara mir`: its figures against an evaluation of our own (fractions),
and the mistakes that are known to stand in them."""
import csv
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

from vara_oracle import ROOT, Tap

VARA = os.environ.get("VARA", os.path.join(ROOT, "build", "vara"))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
CORPORA = os.path.join(SHARED, "corpora")


def mir(*args):
    out = subprocess.run([VARA, "mir", *args, "--formato", "json"], capture_output=True, check=False)
    return json.loads(out.stdout), out.returncode


def seed(number):
    return glob.glob(os.path.join(SHARED, "seeds", number + "_*.txt"))[0]


def codes(report, code):
    return [f for f in report["hallazgos"] if f["codigo"] == code]


def quotient(shape, a, b):
    """The three shapes that nearly all formulas of the municipality have."""
    if b == 0:
        return None
    if shape == "tasa":
        return (a / b - 1) * 100
    return a / b * 100 if shape == "porcentaje" else a / b


def shape_of(formula):
    f = re.sub(r"\s", "", formula)
    if re.fullmatch(r"\(\([^/]*/[^/]*\)-1\)\*100", f):
        return "tasa"
    if re.fullmatch(r"\([^/*()]*/[^/*()]*\)\*100", f) and "-1" not in f:
        return "porcentaje"
    return None


def metepec(tap):
    path = os.path.join(CORPORA, "metepec_indicadores_2023.csv")
    report, code = mir(path)
    rows = list(csv.DictReader(open(path, encoding="utf-8-sig", newline="")))
    indicators = report["indicadores"]
    tap.ok(len(indicators) == len(rows) == 329 and code == 1, "329 indicators are read")
    every = all({v["periodo"] for v in i["valores"]} >= {"T1", "T2", "T3", "T4"} for i in indicators)
    tap.ok(every, "each has four quarters, computed or with its reason")
    tap.ok(all(("valor" in v) != ("motivo" in v) for i in indicators for v in i["valores"]), "a value or a reason, never both or none")
    checked, wrong = 0, []
    for row, indicator in zip(rows, indicators):
        shape = shape_of(row["formula"])
        if not shape:
            continue
        for v in indicator["valores"]:
            if v["periodo"] == "anual":
                continue
            a, b = (Fraction(row[letter + v["periodo"].lower()]) for letter in "ab")
            want, got = quotient(shape, a, b), v.get("valor")
            checked += 1
            if (want is None) != (got is None) or (want is not None and Fraction(got) != want):
                wrong.append((indicator["linea"], v, want))
    tap.ok(checked > 1000 and not wrong, f"{checked} quarters are what fractions give" + (f": {wrong[:3]}" if wrong else ""))
    reasons = {v["motivo"] for i in indicators for v in i["valores"] if "motivo" in v}
    tap.ok("división entre cero" in reasons, "a division by zero is said, not published as 0")


def sniiv(tap):
    report, code = mir(os.path.join(CORPORA, "sniiv_sustituciones_numericas.tsv"))
    published = report["resumen"]["publicados"]
    same = published.get("igual", 0) + published.get("redondeado", 0)
    tap.ok((same, published.get("truncado"), published.get("distinto"), code) == (60, 2, 10, 1), "60 reproduce, 2 are truncated, 10 differ")
    both = all(re.search(r"da .*\d.* y se publica .*\d", f["mensaje"]) for f in codes(report, "V070") + codes(report, "V071"))
    tap.ok(both and len(codes(report, "V071")) == 10, "each of them with both figures")


def seeds(tap):
    report, _ = mir(seed("000"), "--columna", "formula=17", "--columna", "nombre=15", "--encabezado", "10")
    tap.ok((report["resumen"]["indicadores"], len(codes(report, "F007"))) == (33, 31), "ISSEG 2024: 31 of 33 formulas divide by 100")
    report, _ = mir(seed("004"), "--parametro", "solo_absoluto_o_porcentual=verdadero")
    tap.ok(report["resumen"]["indicadores"] == 43 and report["resumen"]["programas"] == 6, "ISSSTESON 2025: 43 indicators of six activities")
    tap.ok(len(codes(report, "F018")) == 6, "six ratios that SIPPSE does not admit")
    rows = {f["linea"] for f in codes(report, "F023")} | {f["linea"] for f in codes(report, "F001")}
    tap.ok(len(rows) == 16, "its 16 fractions on two rows are read as fractions")
    tap.ok({f["linea"] for f in codes(report, "F001")} == {98, 100}, "the brackets of lines 98 to 101")
    line = open(seed("003"), encoding="utf-8").read().split("\n")[248].split("\t")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows([["nombre del indicador", "método de cálculo", "unidad de medida"], [line[0], line[2], line[3]]])
        f.flush()
        report, _ = mir(f.name)
    found = [f["texto"] for f in codes(report, "F003")]
    tap.ok(any("RIt/St" in text for text in found), "IMSS 2018, line 249: balanced brackets that group wrongly")


def federal(tap):
    report, _ = mir(os.path.join(CORPORA, "mejoredu_mir_2023_propuesta_umbrales.csv"))
    levels = report["resumen"]["niveles"]
    tap.ok(levels == {"Fin": 3, "Propósito": 1, "Componente": 4, "Actividad": 5}, "a federal MIR: its levels")
    tap.ok(len(codes(report, "F013")) == 10 and not codes(report, "V014"), "goals of 1.0 beside a factor of 100")


def main():
    if not os.path.isdir(CORPORA):
        print("1..0 # skip there is no ../shared/corpora")
        return 0
    tap = Tap()
    metepec(tap)
    sniiv(tap)
    seeds(tap)
    federal(tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
