#!/usr/bin/env python3
"""The files of ../shared/corpora/messy, as they were published, each read by a script of at most 25 lines: rows and exact sums are
those of a reading of our own, which cuts the records with the csv module and adds the cells as fractions; where a cell cannot be
read, the line and the reason are those that are said."""
import csv
import io
import json
import os
import re
import sys
import unicodedata
from fractions import Fraction

from vara_oracle import ROOT, Folder, Tap, read_value

CORPORA = os.path.join(os.path.dirname(ROOT), "shared", "corpora")
NUMBER = re.compile(r"[+-]?\$?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")
NOT_1252 = b"\x81\x8d\x8f\x90\x9d"


class Table:
    """Our own reading: rows by heading, each with the line of the file where it begins."""

    def __init__(self, raw, encoding="utf-8-sig", separator=","):
        reader = csv.reader(io.StringIO(raw.decode(encoding), newline=""), delimiter=separator)
        self.heading, self.rows, self.lines, before = next(reader), [], [], reader.line_num
        for cells in reader:
            self.rows.append(cells)
            self.lines.append(before + 1)
            before = reader.line_num

    def column(self, name):
        at = self.heading.index(name)
        return [cells[at].strip() for cells in self.rows]

    def numbers(self, name):
        return [Fraction(c.replace(",", "").strip("$%")) for c in self.column(name) if NUMBER.fullmatch(c)]

    def unread(self, name):
        """Lines with a cell that is neither a number nor blank."""
        return [line for line, c in zip(self.lines, self.column(name)) if c and not NUMBER.fullmatch(c)]


def letters(text):
    return len(unicodedata.normalize("NFC", text))


def panel(raw):
    t = Table(raw)
    spent = t.numbers("presupuesto_ejercido_mdp")
    return {"n": len(t.rows), "con_dato": len(spent), "gasto": sum(spent), "programas": sum(t.numbers("num_programas")),
            "por_programa": sum(t.numbers("presupuesto_por_programa")),
            "estados": len(set(t.column("cve_ent"))), "menor": min(t.column("cve_ent"))}


PANEL = """datos d desde "FILE"
  columnas
    cve_ent texto
    num_programas número en programas
    presupuesto_ejercido_mdp número
    presupuesto_por_programa número
  termina
termina
muestra cuenta(filas) como n, cuenta(presupuesto_ejercido_mdp) como con_dato, suma(presupuesto_ejercido_mdp o bien 0) como gasto, suma(num_programas) como programas, suma(presupuesto_por_programa o bien 0) como por_programa, cuenta distintos(cve_ent) como estados, mínimo(cve_ent) como menor de d
"""


def poverty(raw):
    t = Table(raw)
    rows = [dict(zip(t.heading, cells)) for cells in t.rows]
    both = [(Fraction(r["Ponderador"].replace(",", "")), Fraction(r["Valor"])) for r in rows
            if r["Year"] == "2015" and r["Valor"] not in ("", "n.d") and r["Ponderador"] not in ("", "n.d")]
    return {"n": len(rows), "personas": sum(t.numbers("Ponderador")), "valores": sum(t.numbers("Valor")),
            "sin_dato": t.column("Valor").count("n.d"), "vacios": t.column("Valor").count(""),
            "pobres": sum(w * v for w, v in both) / 100, "tasa": sum(w * v for w, v in both) / sum(w for w, _ in both)}


POVERTY = """datos d desde "FILE"
  faltantes: "n.d" no disponible
  columnas
    Year número
    CODGEO texto
    Ponderador número en personas
    Valor número
  termina
termina
indicador pobres
  de: d donde Year = 2015
  fórmula: suma(Ponderador * Valor) / 100
  huecos: omite
termina
indicador tasa
  de: d donde Year = 2015
  fórmula: promedio(Valor ponderado por Ponderador)
  huecos: omite
termina
muestra cuenta(filas) como n, suma(Ponderador o bien 0) como personas, suma(Valor o bien 0) como valores, cuenta(filas donde Valor falta por (no disponible)) como sin_dato, cuenta(filas donde Valor falta por (vacío)) como vacios, pobres, tasa de d
"""


def openness(raw):
    t = Table(raw, "latin1")
    return {"n": len(t.rows), "ga": sum(t.numbers("GA")), "pc": sum(t.numbers("PC")), "mejor": max(t.numbers("GA")),
            "sin_nombre": sum(any(b in NOT_1252 for b in line.split(b",")[0]) for line in raw.split(b"\n"))}


OPENNESS = """datos d desde "FILE"
  columnas
    SO texto
    GA número mínimo 0 máximo 1
    PC número mínimo 0 máximo 1
  termina
termina
muestra cuenta(filas) como n, suma(GA) como ga, suma(PC) como pc, máximo(GA) como mejor, cuenta(filas donde SO falta por (ilegible)) como sin_nombre de d
"""


def openness_mixed(raw):
    """Line by line: UTF-8, or else Windows-1252."""
    lines = []
    for line in raw.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
    t = Table("\n".join(lines).encode("utf-8"))
    names = [n for n in t.column("SO") if "\ufffd" not in n]
    return {"n": len(t.rows), "ga": sum(t.numbers("GA")), "sin_nombre": len(t.rows) - len(names),
            "con_ene": sum("ñ" in n for n in names), "menor": min(n for n in names if "ñ" in n)}


MIXED = """datos d desde "FILE"
  codificación: utf-8, si no windows-1252
  columnas
    SO texto
    GA número mínimo 0 máximo 1
  termina
termina
muestra cuenta(filas) como n, suma(GA) como ga, cuenta(filas donde SO falta por (ilegible)) como sin_nombre, cuenta(filas donde SO.texto contiene "ñ") como con_ene, mínimo(SO donde SO.texto contiene "ñ") como menor de d
"""


def deciles(raw):
    t = Table(raw)
    names = t.column("decil")
    tenth = [v for d, v in zip(names, t.numbers("ingreso")) if d == "X"]
    first = [v for d, v in zip(names, t.numbers("ingreso")) if d == "I"]
    return {"n": len(t.rows), "ingreso": sum(t.numbers("ingreso")), "razon": sum(tenth) / sum(first), "clases": len(set(names))}


DECILES = """datos d desde "FILE"
  clave: entidad_federativa, decil
  columnas
    decil texto
    ingreso número en pesos
    entidad_federativa texto
  termina
termina
muestra cuenta(filas) como n, suma(ingreso) como ingreso, suma(ingreso donde decil = "X") / suma(ingreso donde decil = "I") como razon, cuenta distintos(decil) como clases de d
"""


def elements(raw):
    t = Table(raw, "cp1252", ";")
    names = t.column("cx_nombre")
    return {"n": len(t.rows), "apartados": sum(t.numbers("id_apartado")), "letras": sum(map(letters, names)),
            "con_ñ": sum("ñ" in x.lower() for x in names), "distintos": len(set(names))}


ELEMENTS = """datos d desde "FILE"
  clave: id_elemento
  columnas
    id_elemento texto
    cx_nombre texto
    id_apartado número
  termina
termina
muestra cuenta(filas) como n, suma(id_apartado) como apartados, suma(longitud(cx_nombre)) como letras, cuenta(filas donde cx_nombre contiene "ñ") como con_ñ, cuenta distintos(cx_nombre) como distintos de d
"""


def accounts(raw):
    t = Table(raw)
    spent = [dict(zip(t.heading, cells)) for cells in t.rows]
    health = sum(Fraction(r["MONTO_EJERCIDO"]) for r in spent if r["DESC_RAMO"] == "Salud" and r["MONTO_EJERCIDO"])
    return {"n": len(t.rows), "original": sum(t.numbers("MONTO_ORIGINAL")), "ejercido": sum(t.numbers("MONTO_EJERCIDO")),
            "sin_original": t.column("MONTO_ORIGINAL").count(""), "salud": health, "ramos": len({c.strip() for c in t.column("DESC_RAMO")})}


ACCOUNTS = """datos d desde "FILE"
  columnas
    ciclo número
    desc_ramo texto
    original número en millones de pesos desde "MONTO_ORIGINAL"
    ejercido número en millones de pesos desde "MONTO_EJERCIDO"
  termina
termina
muestra cuenta(filas) como n, suma(original o bien 0) como original, suma(ejercido o bien 0) como ejercido, cuenta(filas donde original falta) como sin_original, suma(ejercido donde desc_ramo = "Salud") como salud, cuenta distintos(desc_ramo) como ramos de d
"""


def dictionary(raw):
    t = Table(raw, "cp1252")
    texts = t.column("DESCRIPCIÓN DE VARIABLE")
    return {"n": len(t.rows), "etiquetas": sum(map(letters, t.column("ETIQUETA DE DATOS ABIERTOS"))),
            "ods": sum("Objetivo de Desarrollo Sostenible" in x for x in texts)}


DICTIONARY = """datos d desde "FILE"
  clave: etiqueta
  columnas
    etiqueta texto desde "Etiqueta de datos abiertos"
    descripción texto desde "Descripción de variable"
  termina
termina
muestra cuenta(filas) como n, suma(longitud(etiqueta)) como etiquetas, cuenta(filas donde descripción contiene "Objetivo de Desarrollo Sostenible") como ods de d
"""


def metepec(raw):
    t = Table(raw)
    a = [sum(t.numbers(f"at{q}")) for q in (1, 2, 3, 4)]
    b = [sum(t.numbers(f"bt{q}")) for q in (1, 2, 3, 4)]
    return {"n": len(t.rows), "a": sum(a), "b": sum(b), "c": sum(sum(t.numbers(f"ct{q}")) for q in (1, 2, 3, 4)),
            "comparables": len(t.numbers("factor_de_comparacion")), "comparado": sum(t.numbers("factor_de_comparacion")),
            "comilla": sum(x.startswith("'") for x in t.column("interpretacion")),
            "sin_programar": sum(x == 0 for x in map(sum, zip(*(map(Fraction, t.column(f"bt{q}")) for q in (1, 2, 3, 4)))))}


METEPEC = """datos d desde "FILE"
  clave: id
  columnas
    id texto
    at1 número
    at2 número
    at3 número
    at4 número
    bt1 número
    bt2 número
    bt3 número
    bt4 número
    ct1 número
    ct2 número
    ct3 número
    ct4 número
    factor número desde "factor_de_comparacion"
    interpretacion texto
    a = at1 + at2 + at3 + at4
    b = bt1 + bt2 + bt3 + bt4
    c = (ct1 o bien 0) + (ct2 o bien 0) + (ct3 o bien 0) + (ct4 o bien 0)
  termina
termina
muestra cuenta(filas) como n, suma(a) como a, suma(b) como b, suma(c) como c, cuenta(factor) como comparables, suma(factor o bien 0) como comparado, cuenta(filas donde interpretacion empieza con "'") como comilla, cuenta(filas donde b = 0) como sin_programar de d
"""

# file, script, our reading of it, and (code, line) of what is said of it
CASES = [
    ("messy/coneval_panel_programas_estatales_unidades_mezcladas.csv", PANEL, panel, lambda raw: []),
    ("messy/coneval_pobreza_extrema_municipal_miles_con_coma.csv", POVERTY, poverty, lambda raw: []),
    ("messy/gobierno_abierto_bso_codificacion_mezclada.csv", OPENNESS, openness,
     lambda raw: [(code, raw[:raw.index(b"\x81")].count(b"\n") + 1) for code in ("D010", "D014", "D015")]),
    ("messy/gobierno_abierto_bso_codificacion_mezclada.csv", MIXED, openness_mixed,
     lambda raw: [(code, raw[:raw.index(b"\x81")].count(b"\n") + 1) for code in ("D010", "D014")]),
    ("messy/inegi_enigh_deciles_tabla2_3.csv", DECILES, deciles, lambda raw: []),
    ("messy/mejoredu_elementos_latin1_puntoycoma.csv", ELEMENTS, elements, lambda raw: []),
    ("messy/shcp_cuenta_publica_96_07_bom_crlf.csv", ACCOUNTS, accounts, lambda raw: []),
    ("messy/shcp_diccionario_ods_pp_pef2021.csv", DICTIONARY, dictionary, lambda raw: []),
    ("metepec_indicadores_2023.csv", METEPEC, metepec, lambda raw: [("D010", n) for n in Table(raw).unread("factor_de_comparacion")]),
]


def check(tap, folder, name, script, figures, findings):
    path = os.path.join(CORPORA, name)
    short = os.path.basename(name)
    if not os.path.exists(path):
        tap.ok(True, f"{short} # skip it is not there")
        return
    with open(path, "rb") as f:
        raw = f.read()
    want, said = figures(raw), findings(raw)
    tap.ok(script.count("\n") <= 25, f"{short}: {script.count(chr(10))} lines of script")
    run = folder.evaluate(script.replace("FILE", path), "--formato", "json", "--diagnosticos", "json")
    if not tap.ok(run.code == (1 if said else 0), f"{short}: ends with {1 if said else 0}", run.code, run.err):
        return
    shown = run.json["muestras"][0]["renglones"][0]["valores"]
    wrong = [f"{k}: {read_value(shown[k])}, not {v}" for k, v in want.items() if read_value(shown[k]) != (v if isinstance(v, str) else Fraction(v))]
    tap.ok(not wrong and set(shown) == set(want), f"{short}: {want['n']} rows, {len(want) - 1} figures", *wrong)
    there = json.loads(run.err)
    places = sorted({(d["codigo"], d["linea"]) for d in there})
    table = run.json["datos"][0]
    cells = sum(code == "D010" for code, _ in said)
    tap.ok(set(places) <= set(said) and {c for c, _ in places} == {c for c, _ in said} and table["hallazgos"] == cells,
           f"{short}: {len(said)} findings, {cells} of cells", f"said {places}", f"counted {table['hallazgos']}", f"wanted {sorted(said)}")
    for d in there[:3]:
        print(f"# {short}:{d['linea']}: {d['mensaje']}")
    left = sum(e["registros"] for e in table["excluidos"])
    tap.ok(table["registros"] == table["tomados"] + left and table["tomados"] == want["n"], f"{short}: records are accounted for", table)


def main():
    if not os.path.isdir(CORPORA):
        print("1..0 # skip there is no ../shared/corpora")
        return 0
    tap = Tap()
    with Folder() as folder:
        for case in CASES:
            check(tap, folder, *case)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
