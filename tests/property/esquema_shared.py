#!/usr/bin/env python3
"""`vara esquema` on real files: the block it writes loads the file, and its rows, types and sums are those of a reading of our own.

That reading knows each file beforehand (encoding, separator, lines of the heading, which records are rows, which pages are shifted); it
cuts records with the csv module or at TABs, takes numbers by an expression of its own and adds them as fractions."""
import csv
import io
import os
import re
import subprocess
import sys
from fractions import Fraction

from vara_oracle import ROOT, VARA, Folder, Tap, read_value

CORPORA = os.path.join(os.path.dirname(ROOT), "shared", "corpora")
EXAMPLES = os.path.join(ROOT, "examples")
NUMBER = re.compile(r"[-−]?(\\?\$)?\s*(\d+|\d{1,3}([,'’]\d{3})+)?(\.\d+)?\s*%?")
COLUMN = re.compile(r'    (\w+) +(número(?: en [a-z]+(?: de pesos)?)?|texto|periodo|fecha)(?: +desde ("(?:[^"\\]|\\.)*"|\d+))? .*?# ')


def number(cell):
    """The number a cell says, or None."""
    cell = cell.strip()
    if not any(c.isdigit() for c in cell) or not NUMBER.fullmatch(cell):
        return None
    return Fraction(re.sub(r"[\\$%,'’\s]", "", cell).replace("−", "-"))


def by_csv(raw, encoding, separator):
    """[(line, cells)] of every record that is not blank."""
    reader, out, before = csv.reader(io.StringIO(raw.decode(encoding), newline=""), delimiter=separator), [], 0
    for cells in reader:
        if any(c.strip() for c in cells):
            out.append((before + 1, cells))
        before = reader.line_num
    return out


def by_tabs(raw):
    return [(i, line.split("\t")) for i, line in enumerate(raw.decode("utf-8").split("\n"), 1) if line.strip("\t ")]


class Case:
    """A file, how it is to be read, and what must be seen of it.  ROWS: lines and cells -> cells of the rows; TYPES: by position."""

    def __init__(self, path, read, rows, says, types, options=()):
        self.path, self.read, self.rows, self.says, self.types, self.options = path, read, rows, says, types, options


def below(line):
    return lambda records: [cells for at, cells in records if at > line]


def lines(first, last, keep=lambda cells: True):
    return lambda records: [cells for at, cells in records if first <= at <= last and keep(cells)]


def isseg_2023(records):
    """Pages repeat title and heading; on lines 54 to 64 the cells from the 8th on stand one to the right, and the last is lost."""
    out = []
    for at, cells in records:
        if re.match(r"[JP]\d{3}", cells[0]):
            out.append(cells[:7] + cells[8:] + [""] if 54 <= at <= 64 else cells)
    return out


def messy(name):
    return os.path.join(CORPORA, "messy", name)


UTF, COMMA = "codificación: utf-8", "separador: coma"
TAB = "separador: tabulador"
CASES = [
    Case(messy("coneval_panel_programas_estatales_unidades_mezcladas.csv"), lambda r: by_csv(r, "utf-8", ","), below(1), [COMMA, "línea 1\n", "unidades mezcladas"],
         {1: "texto", 2: "texto", 3: "periodo", 4: "número", 5: "número en millones de pesos"}),
    Case(messy("coneval_pobreza_extrema_municipal_miles_con_coma.csv"), lambda r: by_csv(r, "utf-8", ","), below(1), [UTF, COMMA, '"n.d" no disponible'],
         {1: "periodo", 2: "texto", 3: "texto", 5: "texto", 7: "texto", 9: "número", 10: "número"}),
    Case(messy("gobierno_abierto_bso_codificacion_mezclada.csv"), lambda r: by_csv(r, "latin1", ","), below(1),
         ["codificación: utf-8, si no windows-1252", "5 líneas no son UTF-8", "Por decidir: 1 celda con bytes", COMMA, "no se encontró ninguna clave"], {1: "texto", 5: "número", 11: "número"}),
    Case(messy("inegi_enigh_deciles_tabla2_3.csv"), lambda r: by_csv(r, "utf-8", ","), below(1), [COMMA, "clave: decil, entidad_federativa"], {1: "texto", 2: "número"}),
    Case(messy("mejoredu_elementos_latin1_puntoycoma.csv"), lambda r: by_csv(r, "cp1252", ";"), below(1),
         ["codificación: windows-1252", "separador: punto y coma", "clave: id_elemento"], {1: "texto", 2: "texto", 3: "texto"}),
    Case(messy("shcp_cuenta_publica_96_07_bom_crlf.csv"), lambda r: by_csv(r, "utf-8-sig", ","), below(1), [UTF, COMMA, "nada dice si son pesos, miles o millones"],
         {1: "periodo", 2: "texto", 4: "número", 5: "número"}),
    Case(messy("shcp_diccionario_ods_pp_pef2021.csv"), lambda r: by_csv(r, "cp1252", ","), below(1), ["codificación: windows-1252", COMMA], {1: "texto", 2: "texto"}),
    Case(os.path.join(CORPORA, "metepec_indicadores_2023.csv"), lambda r: by_csv(r, "utf-8", ","), below(1), [UTF, COMMA, "clave: id "],
         {1: "texto", 2: "periodo", 3: "texto", 21: "número", 25: "número", 33: "número", 37: "texto"}),
    Case(os.path.join(CORPORA, "mejoredu_mir_2023_propuesta_umbrales.csv"), lambda r: by_csv(r, "utf-8", ","), below(1), [UTF, COMMA], {14: "número", 16: "número", 25: "número"}),
    Case(os.path.join(CORPORA, "sniiv_sustituciones_numericas.tsv"), by_tabs, below(1), [UTF, TAB], {1: "texto", 3: "número", 4: "número"}),
    Case(os.path.join(EXAMPLES, "000_isseg_trimestral/isseg_2024_trimestre3.tsv"), by_tabs, below(10), [UTF, TAB, "línea 7", "puede estar corrido"],
         {2: "texto", 7: "número en pesos", 10: "número en pesos", 11: "número", 17: "texto"}),
    Case(os.path.join(EXAMPLES, "001_isseg_2023/isseg_2023.tsv"), by_tabs, isseg_2023,
         [UTF, TAB, 'encabezado: 2 líneas desde "Clave del Programa/ Proyecto"', 'hasta: "Bajo protesta', "tramo líneas 54 a 64", "alcanzado_modificado no publicado"],
         {1: "texto", 5: "número en pesos", 6: "número en pesos", 8: "número", 11: "texto", 12: "número en porcentaje", 15: "número en porcentaje"}),
    Case(os.path.join(EXAMPLES, "002_issste_clases/coneval_issste.tsv"), by_tabs, lines(22, 24), ["líneas: 21 a 25", 'subtotales donde enfoque_avance.texto = "Total general"'],
         {1: "texto", 2: "número", 8: "número"}, ("--linea", "22")),
    Case(os.path.join(EXAMPLES, "003_imss_2018/imss_2018_trimestre4.tsv"), by_tabs, lines(48, 50), ["líneas: 45 a 50", "encabezado: 3 líneas"],
         {2: "texto", 4: "número en pesos"}, ("--linea", "48")),
    Case(os.path.join(EXAMPLES, "003_imss_2018/imss_2018_trimestre4.tsv"), by_tabs, lines(72, 75, lambda c: c[1]), ["líneas: 68 a 75", "encabezado: 2 líneas"],
         {1: "texto", 2: "número en pesos", 3: "número en pesos", 4: "número en pesos", 5: "número en porcentaje"}, ("--linea", "72")),
    Case(os.path.join(EXAMPLES, "003_imss_2018/imss_2018_trimestre4.tsv"), by_tabs, lines(90, 95), ["líneas: 88 a 95"], {6: "número en pesos"}, ("--linea", "90")),
    Case(os.path.join(EXAMPLES, "003_imss_2018/imss_2018_trimestre4.tsv"), by_tabs, lines(101, 103),
         ["líneas: 100 a 104", 'subtotales donde mes.texto = "SUBTOTAL TRIMESTRAL"', "con la suma de los de arriba: 1 de 1"], {1: "texto", 2: "número", 3: "número en pesos"}, ("--linea", "100")),
    Case(os.path.join(EXAMPLES, "003_imss_2018/imss_2018_trimestre4.tsv"), by_tabs, lines(436, 437, lambda c: c[1]), ["líneas: 435 a 437"], {3: "número en pesos"}, ("--linea", "435")),
    Case(os.path.join(EXAMPLES, "004_isssteson_2025/plan_de_labores_2025.tsv"), by_tabs, lines(63, 179),
         [UTF, TAB, "líneas: 63 a 179", "unas celdas llevan %", "ninguna columna los distingue", "pueden ser totales"],
         {1: "texto", 4: "número"}),
]


def schema(path, options):
    done = subprocess.run([VARA, "esquema", path, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def columns_of(block, heading):
    """[(name, type, position)]: HEADING gives the position of a column that is found by its name or heading."""
    out, lines_ = [], block[block.index("  columnas\n"):].split("\n")[1:]
    for line in lines_:
        m = COLUMN.match(line)
        if line == "  termina":
            break
        if m:
            name, kind, place = m.groups()
            out.append((name, kind, int(place) if place and place.isdigit() else heading(len(out), name, place)))
    return out


def check(tap, folder, case):
    name = os.path.basename(case.path) + "".join(" " + o for o in case.options)
    if not os.path.exists(case.path):
        tap.ok(True, f"{name} # skip it is not there")
        return
    with open(case.path, "rb") as f:
        raw = f.read()
    code, block, err = schema(case.path, case.options)
    if not tap.ok(code == 0 and "termina" in block, f"{name}: a block", code, err):
        return
    tap.ok(all(s in block for s in case.says), f"{name}: says {len(case.says)} things", *[s for s in case.says if s not in block], block[:3000])
    rows = case.rows(case.read(raw))
    # Columns are written in the order of the file, those without a datum left out: so their places are known without their headings.
    width = max(map(len, rows))
    present = [i + 1 for i in range(width) if any(i < len(c) and c[i].strip() for c in rows)]
    columns = columns_of(block, lambda k, _name, _place: present[k] if k < len(present) else 0)
    tap.ok([p for _, _, p in columns] == present, f"{name}: {len(present)} columns", [p for _, _, p in columns], present)
    kinds = {p: kind for _, kind, p in columns}
    wrong = [f"column {p}: {kinds.get(p)}, not {kind}" for p, kind in case.types.items() if kinds.get(p) != kind]
    tap.ok(not wrong, f"{name}: {len(case.types)} types", *wrong)
    dataset = re.search(r"^datos (\S+) ", block, re.M).group(1)
    numeric = [(n, p) for n, kind, p in columns if kind.startswith("número")]
    asked = "".join(f", suma({n} o bien 0) como s_{p}" for n, p in numeric)
    run = folder.evaluate(block + f"muestra cuenta(filas) como n{asked} de {dataset}\n", "--formato", "json")
    if not tap.ok(run.code in (0, 1), f"{name}: the block loads the file", run.code, run.err):
        return
    got = {k: read_value(v) for k, v in run.json["muestras"][0]["renglones"][0]["valores"].items()}
    want = {"n": len(rows)}
    for _, p in numeric:
        want[f"s_{p}"] = sum((number(c[p - 1]) or 0 for c in rows if p <= len(c)), Fraction(0))
    wrong = [f"{k}: {got.get(k)}, not {v}" for k, v in want.items() if got.get(k) != v]
    tap.ok(not wrong, f"{name}: {len(rows)} rows, {len(numeric)} sums", *wrong)


def main():
    tap = Tap()
    with Folder() as folder:
        for case in CASES:
            check(tap, folder, case)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
