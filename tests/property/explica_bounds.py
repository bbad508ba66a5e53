#!/usr/bin/env python3
"""With missing data: whatever they were, within their columns' bounds, the result would lie between the ends that `vara explica` gives, and in one of the
bands that it names; both ends are attained where each datum counts once."""
import itertools
import json
import os
import random
import re
import subprocess
import tempfile
from fractions import Fraction as F

VARA = os.environ["VARA"]
BOUNDS = {"a": (F(-5), F(40)), "b": (F(2), F(30)), "c": (F(0), F(7, 2))}
rng = random.Random(20240607)
count = 0

# formula, what it is of rows [{a, b, c}], each datum counts once
FORMULAS = [
    ("suma(a)", lambda r: sum(x["a"] for x in r), True),
    ("suma(a) / suma(b) * 100", lambda r: sum(x["a"] for x in r) / sum(x["b"] for x in r) * 100, True),
    ("promedio(a) - promedio(b)", lambda r: sum(x["a"] for x in r) / len(r) - sum(x["b"] for x in r) / len(r), True),
    ("máximo(a) + mínimo(b)", lambda r: max(x["a"] for x in r) + min(x["b"] for x in r), True),
    ("suma(a * c) + cuenta(filas)", lambda r: sum(x["a"] * x["c"] for x in r) + len(r), True),
    ("(suma(b) - suma(a)) / suma(b)", lambda r: (sum(x["b"] for x in r) - sum(x["a"] for x in r)) / sum(x["b"] for x in r), False),
    ("redondea(abs(suma(a) / 3), 1)", lambda r: rounded(abs(sum(x["a"] for x in r) / 3), 1), True),
    ("menor(suma(a), suma(c) * 5, 60)", lambda r: min(sum(x["a"] for x in r), sum(x["c"] for x in r) * 5, F(60)), True),
    ("si suma(a) > 20 entonces suma(b) si no suma(c)", lambda r: sum(x["b"] for x in r) if sum(x["a"] for x in r) > 20 else sum(x["c"] for x in r), False),
    ("suma(a)^2", lambda r: sum(x["a"] for x in r) ** 2, True),
    # may be refused; what is claimed must hold
    ("mediana(a)", lambda r: median(sorted(x["a"] for x in r)), None),
    ("suma(b) / suma(c)", lambda r: sum(x["b"] for x in r) / sum(x["c"] for x in r), None),
    ("suma(a donde b > 10) + suma(c)", lambda r: sum(x["a"] for x in r if x["b"] > 10) + sum(x["c"] for x in r), None),
    ("promedio(a ponderado por b)", lambda r: sum(x["a"] * x["b"] for x in r) / sum(x["b"] for x in r), None),
    ("suma(si a > 10 entonces a si no c) - suma(b)", lambda r: sum(x["a"] if x["a"] > 10 else x["c"] for x in r) - sum(x["b"] for x in r), None),
    ("suma(b / (c + 1))", lambda r: sum(x["b"] / (x["c"] + 1) for x in r), None),
]


def median(xs):
    n = len(xs)
    return xs[n // 2] if n % 2 else (xs[n // 2 - 1] + xs[n // 2]) / 2


def value_of(value, rows):
    try:
        return value(rows)
    except ZeroDivisionError:
        return None


def rounded(x, digits):
    scaled = x * 10 ** digits
    whole = int(abs(scaled) + F(1, 2))
    return F(whole if x >= 0 else -whole, 10 ** digits)


def ok(good, what, detail=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good:
        print(f"# {detail}"[:800])


def cell(v):
    return "" if v is None else str(v.numerator) if v.denominator == 1 else f"{float(v):g}"


def table():
    rows = []
    for group in "XYZ":
        for _ in range(rng.randint(1, 5)):
            row = {"g": group}
            for col, (low, high) in BOUNDS.items():
                row[col] = None if rng.random() < 0.2 else F(rng.randint(int(low * 2), int(high * 2)), 2)
            rows.append(row)
    return rows


def script(folder, mode):
    lines = ['datos t desde "t.csv"', "  columnas", "    g texto"]
    for col, (low, high) in BOUNDS.items():
        lines.append(f"    {col} número mínimo {cell(low) if low >= 0 else '-' + cell(-low)} máximo {cell(high)}")
    lines += ["  termina", "termina", "bandas s sobre valor", '  rojo "Bajo" < 10', '  amarillo "Medio" <= 40', '  verde "Alto" en adelante', "termina"]
    for i, (formula, _, _) in enumerate(FORMULAS):
        lines += [f"indicador f{i}", "  de: t", "  por: g", f"  huecos: {mode}", f"  fórmula: {formula}", "  bandas: s", "termina"]
    path = os.path.join(folder, f"{mode}.vara")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    return path


def explain(path, name, group):
    done = subprocess.run([VARA, "explica", path, name, "en", f"g={group}", "--formato", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"Bail out! {done.stderr}")
    return json.loads(done.stdout)


def fillings(rows):
    """Corners, all or some, and then values at random."""
    holes = [(i, col) for i, r in enumerate(rows) for col in BOUNDS if r[col] is None]
    corners = list(itertools.product((0, 1), repeat=len(holes))) if len(holes) <= 7 else [tuple(rng.randint(0, 1) for _ in holes) for _ in range(128)]
    for choice in corners + [None] * 60:
        filled = [dict(r) for r in rows]
        for k, (i, col) in enumerate(holes):
            low, high = BOUNDS[col]
            filled[i][col] = (low, high)[choice[k]] if choice else low + (high - low) * F(rng.randint(0, 1000), 1000)
        yield filled


def band(v):
    return "Bajo" if v < 10 else "Medio" if v <= 40 else "Alto"


def check(path, mode, i, rows, group):
    formula, value, once = FORMULAS[i]
    said = explain(path, f"f{i}", group).get("con_los_que_faltan")
    bands = explain(path, f"f{i}", group)["metas"][0]["clasificacion"][0].get("con_los_que_faltan")
    what = f"{mode}: {formula} of {group}"
    read = [c for c in BOUNDS if re.search(rf"\b{c}\b", formula)]
    missing = sum(r[c] is None for r in rows for c in read)
    if not missing:
        ok(said is None, f"{what}: nothing is missing", said)
        return
    if said is None or not said["acotado"]:
        ok(once is None, f"{what}: bounded", said)
        return
    low, high = F(said["menor"]["exacto"]), F(said["mayor"]["exacto"])
    values = [v for v in (value_of(value, f) for f in fillings(rows)) if v is not None]
    slack = F(1, 10 ** 30) if "/ (c" in formula else 0      # quotients enter a sum rounded to 34 digits
    low, high = low - slack * abs(low), high + slack * abs(high)
    ok(all(low <= v <= high for v in values), f"{what}: within", f"{low}..{high}: {min(values)}..{max(values)}")
    if once and missing <= 7 and "^" not in formula and "abs" not in formula:
        ok((min(values), max(values)) == (low, high), f"{what}: attained", f"{low}..{high}: {min(values)}..{max(values)}")
    named = set(re.findall("«([^»]*)»", bands or ""))
    ok({band(v) for v in values} <= named, f"{what}: bands", f"{bands}: {({band(v) for v in values})}")
    if once is not None:
        ok(said["faltan"] == missing, f"{what}: how many", f"{said['faltan']}, not {missing}")


with tempfile.TemporaryDirectory() as folder:
    for _ in range(2):
        rows = table()
        with open(os.path.join(folder, "t.csv"), "w", encoding="utf-8") as f:
            f.write("g,a,b,c\n" + "".join(f"{r['g']},{cell(r['a'])},{cell(r['b'])},{cell(r['c'])}\n" for r in rows))
        for mode in ("exige", "omite", "cero"):
            path = script(folder, mode)
            for i in range(len(FORMULAS)):
                group = rng.choice("XYZ")
                check(path, mode, i, [r for r in rows if r["g"] == group], group)
print(f"1..{count}")
