#!/usr/bin/env python3
"""`vara esquema` on tables made at random: separator, encoding, decimal sign, thousands, titles, notes, sections, subtotals and words for no
datum are drawn; the block must load the file with the rows and the exact sums that went into it, and `vara mira` must give the same sums."""
import subprocess
import sys
from fractions import Fraction

from vara_oracle import VARA, Folder, Tap, read_value, seeded, size

PLACES = ["Acámbaro", "León", "Peñasco", "San José", "Mérida", "Tlalpan", "Cañada", "Núñez"]


def money(rng, x, comma, dollar):
    """X with two decimals, in groups of three."""
    whole, cents = divmod(abs(int(x * 100)), 100)
    text = f"{whole:,}".replace(",", "." if comma else ",") + ("," if comma else ".") + f"{cents:02d}"
    return ("-" if x < 0 else "") + ("$" if dollar else "") + text


def quoted(cell, separator):
    return '"' + cell.replace('"', '""') + '"' if separator in cell or '"' in cell else cell


class Drawn:
    """One file: its bytes, and what is in it."""

    def __init__(self, rng, k):
        self.separator = rng.choice([",", ";", "\t", "|"])
        self.encoding = rng.choice(["utf-8", "utf-8-sig", "cp1252"])
        comma = self.separator != "," and rng.random() < 0.4
        dollar, label = rng.random() < 0.5, rng.choice(["ND", "N.A.", "Sin dato", "-", None])
        titles, notes, sections = rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.4
        totals, group = rng.random() < 0.4, rng.random() < 0.3
        rows = rng.randrange(8, 60)
        heading = ["Clave", "Municipio", "Año", "Ejercido", "Meta", "% de avance"]
        out = [["Secretaría de Pruebas" + " y más" * (k % 2)] + [""] * 5, ["Cuadro 1"] + [""] * 5] if titles else []
        out += [["Clave", "Municipio", "Año", "Inversión", "", "Avance"], ["", "", "", "Ejercido", "Meta", "% de avance"]] if group else [heading]
        self.sums = {"ejercido": Fraction(0), "meta": Fraction(0)}
        since = {"ejercido": Fraction(0), "meta": Fraction(0)}
        self.rows = 0
        for i in range(rows):
            if sections and i % 7 == 0:
                out.append([f"Región {i // 7 + 1}"] + [""] * 5)
            spent = Fraction(rng.randrange(-10**rng.randrange(3, 10), 10**rng.randrange(3, 10)), 100) + 1
            goal = Fraction(rng.randrange(0, 5000))
            cells = [f"{i + 1:04d}", rng.choice(PLACES), str(2020 + i % 4), money(rng, spent, comma, dollar), str(goal), f"{rng.randrange(0, 150)}%"]
            if label and rng.random() < 0.2:
                cells[4], goal = label, Fraction(0)
            out.append(cells)
            self.rows += 1
            for key, x in (("ejercido", spent), ("meta", goal)):
                self.sums[key] += x
                since[key] += x
            if totals and i % 7 == 6:
                out.append(["Subtotal", "", "", money(rng, since["ejercido"], comma, dollar), str(since["meta"]), ""])
                since = {key: Fraction(0) for key in since}
        if notes:
            out.append(["Fuente: elaboración propia con datos de prueba."] + [""] * 5)
        eol = rng.choice(["\n", "\r\n"])
        self.bytes = (eol.join(self.separator.join(quoted(c, self.separator) for c in cells) for cells in out) + eol).encode(self.encoding)
        self.said = f"{self.separator!r} {self.encoding} comma={comma} dollar={dollar} label={label} titles={titles} notes={notes} sections={sections} " \
                    f"totals={totals} group={group} rows={rows}"


def vara(folder, command, *options):
    done = subprocess.run([VARA, command, "t.csv", *options], cwd=folder.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def trial(folder, rng, k):
    t = Drawn(rng, k)
    folder.write("t.csv", t.bytes)
    code, block, err = vara(folder, "esquema")
    if code:
        return f"{t.said}: esquema ends with {code}: {err}"
    run = folder.evaluate(block + "muestra cuenta(filas) como n, suma(ejercido) como ejercido, suma(meta o bien 0) como meta, mínimo(año) como año, mínimo(clave) como clave de t\n",
                          "--formato", "json")
    if run.code != 0:
        return f"{t.said}: the block ends with {run.code}: {run.err}\n{block}"
    got = {name: read_value(v) for name, v in run.json["muestras"][0]["renglones"][0]["valores"].items()}
    want = dict(t.sums, n=t.rows, año="2020", clave="0001")
    wrong = [f"{name}: {got.get(name)}, not {v}" for name, v in want.items() if got.get(name) != v and str(got.get(name)) != str(v)]
    if wrong:
        return f"{t.said}: {wrong}\n{block}"
    if "número en porcentaje" not in block or "clave: clave" not in block:
        return f"{t.said}: percentage or key not seen\n{block}"
    code, shown, err = vara(folder, "mira", "--formato", "csv")
    sums = {line.split(",")[0].split(" > ")[-1].lower(): line for line in shown.split("\n")}
    from decimal import Decimal
    for name in ("ejercido", "meta"):
        numbers = [c for c in sums.get(name, "").split(",") if c]
        if not any(c.lstrip("-").replace(".", "", 1).isdigit() and Fraction(Decimal(c)) == t.sums[name] for c in numbers):
            return f"{t.said}: mira gives {sums.get(name)}, not {t.sums[name]}"
    return None


def noise(folder, rng):
    """Bytes of no meaning end with a block, or a message, never with a crash."""
    raw = bytearray(rng.choice(b'a1,;\t|"\n\r$%-.\xf1\xc3\xb1 \x00\xff') for _ in range(rng.randrange(0, 600)))
    folder.write("t.csv", bytes(raw))
    for command in ("esquema", "mira"):
        code, out, err = vara(folder, command)
        if code not in (0, 3):
            return f"{command} ends with {code}: {bytes(raw)!r} {err}"
        if code == 3 and not err.strip():
            return f"{command} says nothing: {bytes(raw)!r}"
    code, block, _ = vara(folder, "esquema")
    if code == 0 and "datos " in block:
        run = folder.evaluate(block, "--formato", "json")
        if run.code not in (0, 1):
            return f"the block of {bytes(raw)!r} ends with {run.code}: {run.err}\n{block}"
    return None


def main():
    rng, tap = seeded("esquema"), Tap()
    with Folder() as folder:
        n = size(30, 400)
        tap.cases("random tables are loaded as they were made", [bad for k in range(n) if (bad := trial(folder, rng, k))], n)
        n = size(40, 600)
        tap.cases("noise", [bad for _ in range(n) if (bad := noise(folder, rng))], n)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
