#!/usr/bin/env python3
"""Changes one digit of the ISSEG table at a time: exactly the verdicts that hang on it change, by a computation of our own."""
import os
from fractions import Fraction

from vara_oracle import ROOT, Folder, Tap, rounded, seeded, size

FOLDER = os.path.join(ROOT, "examples", "001_isseg_2023")
RULES = ["aprobado_cuadra", "modificado_cuadra", "programado_cuadra", "reprogramado_cuadra"]
LAST_PAGE = range(54, 65)           # one cell more before the goals, the last percentage lost


def number(cell):
    cell = cell.strip()
    if cell.startswith("0") and "," in cell:
        return None                 # 0,395 may be a decimal comma: vara does not read it
    cell = cell.replace(",", "").rstrip("%")
    return Fraction(cell) if cell else None


def rows_of(text):
    """Line and cells of the rows that hold a programme."""
    for line, content in enumerate(text.split("\n"), 1):
        cells = content.split("\t")
        if len(cells) > 14 and cells[4].strip() and cells[0].strip() and not cells[0].startswith("Clave del Programa"):
            yield line, cells


def places(line):
    """Where the columns of the four quotients stand, from 0: numerator, denominator, published."""
    shift = line in LAST_PAGE
    return [(6, 4, 11 + shift), (6, 5, 12 + shift), (9 + shift, 7 + shift, 13 + shift),
            (9 + shift, 8 + shift, None if shift else 14)]


def verdicts(text):
    out = {}
    for line, cells in rows_of(text):
        for rule, (n, d, p) in zip(RULES, places(line)):
            numerator, denominator, published = number(cells[n]), number(cells[d]), None if p is None else number(cells[p])
            if numerator is None or not denominator or published is None:
                out[rule, line] = "no evaluable"
            else:
                out[rule, line] = "cumple" if rounded(numerator / denominator * 100) == published else "no cumple"
    return out


def told(run, lines):
    """The verdicts in vara's JSON."""
    out = {}
    for rule in run.json["reglas"]:
        if rule["regla"] in RULES:
            got = {r["linea"]: r["veredicto"] for r in rule["renglones"]}
            out.update({(rule["regla"], line): got.get(line, "cumple") for line in lines})
            for word in ("cumple", "no cumple", "no evaluable"):
                have = sum(out[rule["regla"], line] == word for line in lines)
                if rule[word.replace(" ", "_")] != have:
                    raise AssertionError(f"{rule['regla']}: {rule[word.replace(' ', '_')]} rows said to be «{word}», {have} given")
    return out


def digits(text):
    """Every digit of a numeric cell: place in the text."""
    starts, at = {}, 0
    for line, content in enumerate(text.split("\n"), 1):
        starts[line] = at
        at += len(content) + 1
    for line, cells in rows_of(text):
        used = {c for place in places(line) for c in place if c is not None}
        at = starts[line]
        for i, cell in enumerate(cells):
            if i in used:
                yield from (at + k for k, ch in enumerate(cell) if ch.isdigit())
            at += len(cell) + 1


def main():
    tap, rng = Tap(), seeded("digits")
    with open(os.path.join(FOLDER, "isseg_2023.tsv"), encoding="utf-8") as f:
        text = f.read()
    with open(os.path.join(FOLDER, "avance.vara"), encoding="utf-8") as f:
        script = f.read()
    lines = [line for line, _ in rows_of(text)]
    with Folder() as folder:
        def evaluate(data):
            folder.write("isseg_2023.tsv", data)
            run = folder.evaluate(script, "--formato", "json", "--huecos", "todos")
            return told(run, lines) if run.code in (0, 1) else run.err
        before, known = evaluate(text), verdicts(text)
        tap.ok(len(known) == 188 and before == known, "188 published percentages judged as by hand",
               f"{len(known)} figures", [k for k in known if isinstance(before, str) or before.get(k) != known[k]][:5])
        bad, total, moved = [], 0, 0
        for at in rng.sample(list(digits(text)), size(40, 200)):
            new = rng.choice([d for d in "0123456789" if d != text[at]])
            changed = text[:at] + new + text[at + 1:]
            want, got = verdicts(changed), evaluate(changed)
            total += 1
            moved += want != known
            if got != want:
                line = text.count("\n", 0, at) + 1
                differ = got if isinstance(got, str) else {k: (want.get(k), got.get(k)) for k in set(want) | set(got) if want.get(k) != got.get(k)}
                bad.append(f"line {line}, {text[at]!r} to {new!r} in {text[at - 12:at + 12]!r}: {differ}")
        tap.cases("one digit changed", bad, total)
        tap.ok(moved > total // 10, f"{moved} of the changes moved a verdict")
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
