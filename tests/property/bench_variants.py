#!/usr/bin/env python3
"""Scripts of examples/banco with other names, columns in another order, other cut points and one operation more give what exact arithmetic gives,
on one thread and two, in small batches and large ones, with the short ways and without them."""
import csv
import os
import sys
from fractions import Fraction
from itertools import groupby

from vara_oracle import ROOT, Folder, Tap, seeded, size

sys.path.insert(0, os.path.join(ROOT, "tests/bench"))
from variantes import COLUMNS, Variant  # noqa: E402

rng = seeded("bench-variants")
BANCO = os.path.join(ROOT, "examples/banco")
WAYS = [([], {}), (["--hilos", "1"], {}), (["--hilos", "2", "--lote", "64"], {}), (["--hilos", "1", "--lote", "2048"], {}), ([], {"VARA_LENTO": "1"})]
ROUND_SIZES = [8, 16, 20, 32, 40, 80, 160, 200, 400, 800, 1000, 1600]


# ---- tables: rows of the examples, with more of what is rare in them ----

def amount():
    return f"{rng.choice([-1, 1, 1, 1, 1, 1, 1, 1]) * rng.randrange(10 ** rng.randrange(1, 12)) / 100:.2f}"


def avance_row(row):
    row = dict(row, ramo=rng.choice(["02", "10", "50"]), ur=rng.choice(["AB1", "QDP"]), periodo=f"{rng.randrange(2021, 2025)}T{rng.randrange(1, 5)}",
               nivel=rng.choice(["Componente", "Actividad", row["nivel"]]), sentido=rng.choice(["Ascendente", "Ascendente", "Descendente", ""]))
    if rng.random() < 0.5:      # a tie more often than by chance
        row["denominador"] = str(rng.choice(ROUND_SIZES))
        row["numerador"] = str(rng.randrange(0, 2 * int(row["denominador"]) + 1))
    for c in ("linea_base", "meta_programada", "meta_modificada", "numerador", "denominador"):
        if rng.random() < 0.06:
            row[c] = rng.choice(["", "NR", "Sin respuesta", "0", "0.01", "-1.5", f"{rng.randrange(1, 20000) / 100:.2f}"])
    for c in ("aprobado", "modificado", "devengado"):
        if rng.random() < 0.1:
            row[c] = rng.choice(["", "NR", "Sin respuesta", "0.00", amount(), amount()])
    return row


def padron_row(row):
    row = dict(row, estado=rng.choice(["01", "09", "32"]), sexo=rng.choice("HM"), edad=str(rng.choice([0, 9, 13, 14, 15, 16, 17, 18, 40, 84, 85, 99, 109, 110])))
    for c in COLUMNS["padron"][5:13]:
        if rng.random() < 0.1:
            row[c] = rng.choice(["", "0", "1"])
    if rng.random() < 0.2:
        row["ingreso"] = rng.choice(["", "NR", "0.00", f"{rng.randrange(0, 400000) / 100:.2f}"])
    return row


def table(name, rows):
    with open(os.path.join(BANCO, f"{name}.csv"), encoding="utf-8", newline="") as f:
        seen = list(csv.DictReader(f))
    return [(avance_row if name == "avance" else padron_row)(rng.choice(seen)) for _ in range(rows)]


# ---- what the scripts say, over Fractions; None: missing ----

def number(cell):
    return None if cell in ("", "NR", "Sin respuesta") else Fraction(cell)


def rounded(x, places):
    """Halves go away from zero."""
    scaled = abs(x) * 10 ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(-whole if x < 0 else whole, 10 ** places)


def text(x, places):
    if x is None:
        return ""
    n = rounded(x, places) * 10 ** places
    digits = f"{abs(n.numerator):0{places + 1}d}"
    return ("-" if n < 0 else "") + digits[:-places] + "." + digits[-places:]


def plus(x, y):
    return None if x is None or y is None else x + y


class Oracle:
    def __init__(self, variant):
        self.v = variant
        self.times = Fraction(1)
        for factor in variant.times.split(" * "):
            self.times *= Fraction(factor)

    def pct(self, a, b):
        if a is None or b is None or b <= 0 or (self.v.only_positive and a < 0):
            return None
        return rounded(a / b * self.times + Fraction(self.v.plus or 0), int(self.v.digits))

    def band(self, bands, x):
        """The place of X among the cuts; None for a missing one."""
        if x is None:
            return None
        for k, (sign, cut) in enumerate(self.v.cuts[bands]):
            if x < Fraction(cut) or (sign == "<=" and x == Fraction(cut)):
                return k
        return len(self.v.cuts[bands])

    def fulfilment(self, row, progress):
        goal = number(row["meta_modificada"])
        if goal is None:
            goal = number(row["meta_programada"])
        if goal is None or goal <= 0 or row["sentido"] not in ("Ascendente", "Descendente"):
            return None
        return self.pct(progress, goal) if row["sentido"] == "Ascendente" else self.pct(goal, progress)

    def heads(self, *names):
        return [self.v.names.get(n, n) for n in names]

    # W1

    def w1(self, rows):
        bands = ["Muy bajo", "Bajo", "Medio", "Adecuado", "Alto", "Atípico"]
        lights = ["Rojo", "Amarillo", "Verde", "Amarillo", "Rojo"]
        out = [self.heads("clave", "avance", "avance_fin", "tasa_lb", "cumplimiento", "banda", "semaforo")]
        for r in rows:
            start = number(r["linea_base"])
            progress = self.pct(number(r["numerador"]), number(r["denominador"]))
            since = None if start is None else self.pct(plus(progress, -start), start)
            done = self.fulfilment(r, progress)
            out.append([r["clave"], *(text(x, 2) for x in (progress, self.pct(number(r["devengado"]), number(r["modificado"])), since, done)),
                        "Sin dato" if done is None else bands[self.band("banda", done)], "" if done is None else lights[self.band("semaforo", done)]])
        return out

    # W2

    def taken(self, r):
        whole = number(r["denominador"])
        return (r["nivel"] in ("Componente", "Actividad") and r["periodo"] >= self.v.period_from and (not self.v.period_to or r["periodo"] <= self.v.period_to)
                and number(r["numerador"]) is not None and whole is not None and whole > 0)

    def w2_line(self, rows, spent_before):
        sums = [sum(number(r[c]) or 0 for r in rows) for c in ("numerador", "denominador", "aprobado", "modificado", "devengado")]
        counts = [0] * 7
        for r in rows:
            band = self.band("banda", self.fulfilment(r, self.pct(number(r["numerador"]), number(r["denominador"]))))
            counts[6 if band is None else band] += 1
        rate = None if spent_before is None else self.pct(sums[4] - spent_before, spent_before)
        return [str(len(rows)), *(text(Fraction(s), 2) for s in sums), text(self.pct(sums[0], sums[1]), 2), text(self.pct(sums[4], sums[3]), 2), text(rate, 2),
                *map(str, counts)], sums[4]

    def w2(self, rows):
        out = [self.heads("ramo", "ur", "periodo", "n", "num", "den", "aprobado", "modificado", "devengado", "avance", "avance_fin", "tasa_dev",
                          "b1", "b2", "b3", "b4", "b5", "b6", "b0")]
        rows = [r for r in rows if self.taken(r)]
        before, spent = None, None
        for key, group in groupby(sorted(rows, key=lambda r: (r["ramo"], r["ur"], r["periodo"])), key=lambda r: (r["ramo"], r["ur"], r["periodo"])):
            line, spent = self.w2_line(list(group), spent if before == key[:2] else None)
            before = key[:2]
            out.append([*key, *line])
        return out + [["TOTAL", "", "", *self.w2_line(rows, None)[0]]]

    # W3

    def w3_line(self, rows):
        low, part = Fraction(self.v.income), int(self.v.income_part)
        flags = COLUMNS["padron"][5:13]

        def share(kept, of):
            return self.share(sum((Fraction(r["factor"]) for r in rows if kept(r)), Fraction(0)), sum((Fraction(r["factor"]) for r in rows if of(r)), Fraction(0)))

        def income(r):
            return number(r["ingreso"])

        def below(limit):
            return lambda r: income(r) is not None and income(r) < limit
        known = [r for r in rows if income(r) is not None]
        shares = [share(lambda r, c=c: r[c] == "1", lambda r, c=c: r[c] != "") for c in flags]
        for test in (below(low), below(low / part), lambda r: below(low)(r) and any(r[c] == "1" for c in flags[:6])):
            shares.append(share(test, lambda r: income(r) is not None))
        weight = sum(Fraction(r["factor"]) for r in known)
        mean = sum(Fraction(r["factor"]) * income(r) for r in known) / weight if known else None
        return [str(len(rows)), text(sum(Fraction(r["factor"]) for r in rows), 4), *(text(s, int(self.v.digits)) for s in shares), text(mean, 2)]

    def share(self, part, whole):
        return rounded(part / whole * self.times + Fraction(self.v.plus or 0), int(self.v.digits)) if whole > 0 else None

    def w3(self, rows):
        out = [self.heads("estado", "sexo", "sector", "n", "pob", *(f"i{k:02d}" for k in range(1, 13)))]
        rows = [r for r in rows if int(r["edad"]) >= self.v.age_from and (not self.v.age_to or int(r["edad"]) < self.v.age_to)]

        def key(r):
            return r["estado"], r["sexo"], r["sector"]
        for k, group in groupby(sorted(rows, key=key), key=key):
            out.append([*k, *self.w3_line(list(group))])
        return out + [["TOTAL", "", "", *self.w3_line(rows)]]


def difference(wanted, got):
    for k, (w, g) in enumerate(zip(wanted, got)):
        if w != g:
            return f"línea {k + 1}: se espera {w}, da {g}"
    return f"{len(wanted)} líneas, da {len(got)}"


def main():
    tap = Tap()
    for work in ("w1", "w2", "w3"):
        with open(os.path.join(BANCO, f"{work}.vara"), encoding="utf-8") as f:
            original = f.read()
        wrong, cases = [], 0
        for seed in range(size(6, 60)):
            variant = Variant(work, original, seed)
            rows = table(variant.table, rng.choice([70, 300, 500]))
            wanted = getattr(Oracle(variant), work)(rows)
            with Folder() as folder:
                folder.write(f"{variant.table}.csv", variant.rearrange(rows))
                for options, env in WAYS:
                    cases += 1
                    run = folder.evaluate(variant.script, "--formato", "csv", "--sin-motivo", *options, env=env)
                    got = list(csv.reader(run.out.splitlines()))
                    if run.code > 1 or got != wanted:
                        wrong.append(f"semilla {seed} {options} {env}: {difference(wanted, got)}\n{run.err[:400]}")
        tap.cases(f"{work} written otherwise", wrong, cases)
    return tap.done()


sys.exit(main())
