#!/usr/bin/env python3
"""Random expressions evaluated by vara over a table, against fractions and Kleene's logic."""
from fractions import Fraction

from expr_oracle import Maker, evaluate
from vara_oracle import Folder, Hole, Tap, decimal_text, read_value, seeded, size

rng = seeded("expr")
COLUMNS = ["a", "b", "c", "d", "e", "f"]
MISSING = {"NR": "no reportado", "SR": "sin respuesta", "": "vacío"}
HEAD = """datos t desde "t.csv"
  faltantes: "NR" no reportado, "SR" sin respuesta, "" vacío
  clave: k
  columnas
    k texto desde "k"
%s  termina
termina
"""


def cell():
    """Text of a cell and what it means, but for the column."""
    kind = rng.random()
    if kind < 0.16:
        text = rng.choice(list(MISSING))
        return text, MISSING[text]
    if kind < 0.30:
        v = Fraction(0)
    elif kind < 0.55:
        v = Fraction(rng.randrange(-20, 21))
    elif kind < 0.75:
        v = Fraction(rng.randrange(-10**6, 10**6), 10 ** rng.randrange(0, 5))
    elif kind < 0.9:
        v = Fraction(rng.choice([-1, 1]) * (rng.choice([2**31, 2**53, 2**62, 2**63, 2**64, 2**127, 2**128]) + rng.randrange(-2, 3)))
    else:
        v = Fraction(rng.choice([-1, 1]) * rng.getrandbits(140), 10 ** rng.randrange(0, 30))
    return decimal_text(v), v


def table(nrows):
    rows, lines = [], ["k," + ",".join(COLUMNS)]
    for i in range(nrows):
        cells = [cell() for _ in COLUMNS]
        rows.append({c: Hole((v, c)) if isinstance(v, str) else v for c, (_, v) in zip(COLUMNS, cells)})
        lines.append(f"r{i}," + ",".join(t for t, _ in cells))
    return rows, "\n".join(lines) + "\n"


def script(texts, how):
    """The program that evaluates TEXTS as items of `muestra`, computed columns, indicators or through functions."""
    columns = "".join(f'    {c} número desde "{c}"\n' for c in COLUMNS)
    if how == "columna":
        columns += "".join(f"    x{i} = {t}\n" for i, t in enumerate(texts))
    out = HEAD % columns
    if how == "indicador":
        for i, t in enumerate(texts):
            out += f"indicador x{i}\n  de: t\n  por: {rng.choice(['fila', 'k'])}\n  fórmula: {t}\ntermina\n"
    if how == "función":
        out += "".join(f"función g{i}({', '.join(COLUMNS)}) = {t}\n" for i, t in enumerate(texts))
    items = {"muestra": lambda i, t: f"{t} como x{i}", "función": lambda i, t: f"g{i}({', '.join(COLUMNS)}) como x{i}"}.get(
        how, lambda i, t: f"x{i}")
    for start in range(0, len(texts), 100):
        out += "muestra " + ", ".join(items(i, texts[i]) for i in range(start, min(len(texts), start + 100))) + " de t\n"
    return out


def compare(name, trees, texts, how, rows, csv, bad):
    with Folder() as folder:
        folder.write("t.csv", csv)
        run = folder.evaluate(script(texts, how), "--formato", "json")
        if run.code not in (0, 1):
            bad.append(f"{name} {how}: exit {run.code}\n{run.err[:1500]}")
            return 0
        total = 0
        for show in run.json["muestras"]:
            for row, want_row in zip(show["renglones"], rows):
                for key, value in row["valores"].items():
                    if key == "k":
                        continue
                    i = int(key[1:])
                    total += 1
                    want, got = evaluate(trees[i], want_row), read_value(value)
                    if type(want) is int:
                        want = Fraction(want)
                    if type(want) is not type(got) or want != got:
                        bad.append(f"{how}: {texts[i]}\n  row {row['linea']}: {({k: str(v) for k, v in want_row.items()})}\n  want {want}\n  got  {got}")
            if len(show["renglones"]) != len(rows):
                bad.append(f"{how}: {len(show['renglones'])} rows of {len(rows)}")
        return total


def random_expressions(tap):
    each, rounds = 500, size(8, 200)
    for how, truths in (("muestra", 0.4), ("columna", 0.4), ("función", 0.3), ("indicador", 0)):
        bad, total = [], 0
        share = {"muestra": 3, "columna": 3, "función": 1, "indicador": 1}[how]
        for n in range(rounds * share // 8):
            maker = Maker(rng, COLUMNS)
            trees = [(maker.truth if rng.random() < truths else maker.number)(rng.choice([1, 2, 3, 4, 5, 6, 12])) for _ in range(each)]
            texts = [maker.write(t, rng.choice([0, 0, 0.3, 1])) for t in trees]
            rows, csv = table(8)
            total += compare(f"round {n}", trees, texts, how, rows, csv, bad)
        tap.cases(f"random expressions as {how}", bad, total)


KNOWN = [
    ("1/3*3", 1), ("1/3*3 = 1", True), ("0.1 + 0.2 = 0.3", True), ("2/3 - 0.666666666666666666666666666666666666666667 < 0", True),
    ("-2^2", None), ("2^3^2", None), ("1 < 2 < 3", None), ("1 = 1 y 2 = 2 o 3 = 3", None),
    ("(-2)^2", 4), ("-(2^2)", -4), ("2^-2", Fraction(1, 4)), ("10 - 4 - 3", 3), ("100 / 10 / 5", 2), ("2 + 3 * 4", 14), ("-3 + 5", 2),
    ("- -3", 3), ("7 - -3", 10), ("no 1 = 2", True), ("no no 1 = 1", True), ("1 entre 1 y 2 y 2 entre 1 y 2", True),
    ("0^0", 1), ("0/0 falta por (entre cero)", True), ("(0/0 o bien 5) + 1", 6), ("1 = 1 o 1/0 = 1", True), ("1 = 2 y 1/0 = 1", False),
    ("redondea(2.5, 0)", 3), ("redondea(-2.5, 0)", -3), ("redondea(2.5, 0, mitad_par)", 2), ("redondea(1250, -2)", 1300),
    ("si 1/0 = 1 entonces 1 si no 2", "hole"), ("falta(no aplica) falta por (no aplica)", True),
    ("9007199254740993 - 9007199254740992", 1), ("18446744073709551616 * 18446744073709551616", 2**128),
    ("0.1 * 3 = 0.3", True), ("1 / 49 * 49", 1), ("si 1 = 2 entonces 1 si no si 1 = 1 entonces 2 si no 3", "either"),
]


def known(tap):
    for text, want in KNOWN:
        with Folder() as folder:
            folder.write("t.csv", "k,a\nr0,1\n")
            run = folder.evaluate(HEAD % '    a número desde "a"\n' + f"muestra {text} como x, k de t\n", "--formato", "json")
            got = read_value(run.json["muestras"][0]["renglones"][0]["valores"]["x"]) if run.code in (0, 1) and run.out else None
            good = want == "either" or (got is None if want is None else isinstance(got, Hole) if want == "hole" else got == want and
                                        isinstance(got, bool) == isinstance(want, bool))
            tap.ok(good, text, f"got {got}, exit {run.code}", run.err[:400])


def main():
    tap = Tap()
    known(tap)
    random_expressions(tap)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
