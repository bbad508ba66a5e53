#!/usr/bin/env python3
"""Results at other grains and along the calendar: totals worked out again from the rows, steps of the calendar with gaps,
running sums within the year, indicators of finer grain inside aggregates, cross tables."""
from collections import defaultdict
from fractions import Fraction

from agg_oracle import NO_ROWS
from expr_oracle import ZERO, strict
from vara_oracle import Folder, Hole, Tap, decimal_text, read_value, round34, seeded, size

rng = seeded("rollups")
FREQ = {"año": 1, "semestre": 2, "trimestre": 4, "bimestre": 6, "mes": 12}
MISSING = {"NR": "no reportado", "": "vacío"}
SCRIPT = """datos d desde "d.csv"
  faltantes: "NR" no reportado, "" vacío
  columnas
    p periodo desde "p"
    e texto desde "e"
    n número desde "n"
    m número desde "m"
  termina
termina
bandas corte sobre valor
  rojo "Bajo" < 50
  verde "Alto" en adelante
  sin dato "Sin dato"
termina
indicador r
  de: d
  por: e, p
  fórmula: suma(n) / suma(m) * 100
  unidad: porcentaje
  bandas: corte
termina
"""
PLAIN = "indicador {}\n  de: d\n{}  fórmula: {}\ntermina\n"


def period_text(freq, index):
    per = FREQ[freq]
    year, step = index // per, index % per + 1
    return {"año": f"{year}", "semestre": f"{year}S{step}", "trimestre": f"{year}T{step}", "bimestre": f"{year}B{step}",
            "mes": f"{year}-{step:02d}"}[freq]


def cell(column):
    kind = rng.random()
    if kind < 0.02:
        text = rng.choice(list(MISSING))
        return text, Hole((MISSING[text], column))
    v = Fraction(0) if kind < 0.15 else Fraction(rng.randrange(-500, 20000), 10 ** rng.randrange(0, 3))
    return decimal_text(v), v


class Data:
    def __init__(self):
        self.freq = rng.choice(list(FREQ))
        self.per = FREQ[self.freq]
        start = 2022 * self.per + rng.randrange(self.per)
        self.rows = []                      # entity, period index, n, m
        texts = []
        for e in rng.sample(["A", "B", "C", "Ñ"], rng.randrange(1, 5)):
            for i in range(start, start + rng.randrange(1, 3 * self.per + 3)):
                if rng.random() < 0.85:
                    for _ in range(rng.choice([1, 1, 1, 2, 3])):
                        (tn, n), (tm, m) = cell("n"), cell("m")
                        self.rows.append((e, i, n, m))
                        texts.append(f"{period_text(self.freq, i)},{e},{tn},{tm}")
        order = list(range(len(texts)))
        rng.shuffle(order)
        self.rows = [self.rows[i] for i in order]
        self.text = "p,e,n,m\n" + "".join(texts[i] + "\n" for i in order)
        self.groups = sorted({(e, i) for e, i, _, _ in self.rows})
        self.entities = sorted({e for e, _ in self.groups})

    def total(self, column, where=lambda e, i: True):
        rows = [(n, m)[column] for e, i, n, m in self.rows if where(e, i)]
        return strict(lambda *v: sum(v, Fraction(0)), *rows) if rows else NO_ROWS

    def ratio(self, where=lambda e, i: True):
        return strict(lambda a, b: a / b * 100 if b else ZERO, self.total(0, where), self.total(1, where))

    def at(self, f):
        """F by group: {(e, i): value}."""
        return {(e, i): f(lambda x, y, e=e, i=i: (x, y) == (e, i)) for e, i in self.groups}

    def gap(self, i):
        return Hole((f"sin dato de {period_text(self.freq, i)}", None))

    def shifted(self, values, steps):
        return {(e, i): values.get((e, i + steps), self.gap(i + steps)) for e, i in self.groups}

    def published(self, values):
        out = {}
        for e, i in self.groups:
            before = [j for x, j in self.groups if x == e and j < i]
            out[e, i] = values[e, max(before)] if before else Hole(("sin dato del periodo", None))
        return out

    def running(self, values):
        out = {}
        for e, i in self.groups:
            first = i - i % self.per if self.per > 1 else min(j for x, j in self.groups if x == e)
            steps = [values.get((e, j)) for j in range(first, i + 1)]
            out[e, i] = "gap" if None in steps else strict(lambda *v: sum(v, Fraction(0)), *steps)
        return out


def mean(values):
    return strict(lambda *v: sum(map(round34, v), Fraction(0)) / len(v), *values) if values else NO_ROWS


def wanted(d):
    """Name: (por, formula, values by key)."""
    r, n = d.at(d.ratio), d.at(lambda where: d.total(0, where))
    by_e = {e: d.ratio(lambda x, _, e=e: x == e) for e in d.entities}
    fixed = rng.choice(d.groups)[1]
    text = period_text(d.freq, fixed)
    per_year = d.per
    sub = lambda a, b: strict(lambda x, y: x - y, a, b)
    out = {
        "i_anterior": ("e, p", "anterior(suma(n))", d.shifted(n, -1)),
        "i_cambio": ("e, p", "r - anterior(r)", {k: sub(r[k], v) for k, v in d.shifted(r, -1).items()}),
        "i_publicado": ("e, p", "anterior publicado(r)", d.published(r)),
        "i_acumulado": ("e, p", "acumulado(suma(n))", d.running(n)),
        "i_hace_un_año": ("e, p", "r en (p - 1 año)", d.shifted(r, -per_year)),
        "i_siguiente": ("e, p", f"suma(n) en (periodo + 1 {d.freq})", d.shifted(n, 1)),
        "i_fijo": ("e, p", f"r en ({'año ' if d.freq == 'año' else ''}{text})", {(e, i): r.get((e, fixed), d.gap(fixed)) for e, i in d.groups}),
        "i_parte": ("e, p", "suma(n) / total(suma(n))", {k: strict(lambda a, b: a / b if b else ZERO, v, d.total(0)) for k, v in n.items()}),
        "i_contra": ("e, p", "r - (r por e)", {(e, i): sub(v, by_e[e]) for (e, i), v in r.items()}),
        "i_entidad": ("e", "(r por e)", {(e,): v for e, v in by_e.items()}),
        "i_total": ("", "total(r)", {(): d.ratio()}),
        "i_promedio": ("e", "promedio(r)", {(e,): mean([v for (x, _), v in r.items() if x == e]) for e in d.entities}),
        "i_promedios": ("", "promedio(r)", {(): mean(list(r.values()))}),
        "i_bajos": ("", 'cuenta(filas donde r.banda = "Bajo")', {(): Fraction(sum(not isinstance(v, Hole) and v < 50 for v in r.values()))}),
        "i_huecos": ("e", 'cuenta(filas donde r.banda = "Sin dato")', {(e,): Fraction(sum(isinstance(v, Hole) for (x, _), v in r.items() if x == e)) for e in d.entities}),
    }
    return r, by_e, out


def same(want, have):
    if isinstance(want, str):
        return isinstance(have, Hole) and any(m.startswith("sin dato") for m in have.motives)
    if isinstance(want, Hole):
        return isinstance(have, Hole) and want.motives == have.motives
    return want == have


def by_key(indicator, d):
    def key(claves):
        return tuple(claves[k] for k in ("e", "p") if k in claves)
    return {key(r["claves"]): read_value(r["valor"]) for r in indicator["renglones"]}


def compare(name, have, want, d, bad):
    named = {tuple(period_text(d.freq, x) if isinstance(x, int) else x for x in k): v for k, v in want.items()}
    if set(have) != set(named):
        bad.append(f"{name}: keys {sorted(have)[:6]}, want {sorted(named)[:6]}")
    wrong = [(k, named[k], have[k]) for k in named if k in have and not same(named[k], have[k])]
    bad += [f"{name} {k}: want {w}, got {h}" for k, w, h in wrong[:3]]
    return len(named)


def shown(out, d, r, by_e, bad):
    plain, cross = out["muestras"]
    rows = plain["renglones"]
    for row in rows[:-1]:
        v = {k: read_value(x) for k, x in row["valores"].items()}
        e = v["e"]
        i = next(i for x, i in d.groups if x == e and period_text(d.freq, i) == v["p"])
        if not (same(r[e, i], v["r"]) and same(d.ratio(), v["t"]) and same(by_e[e], v["q"])):
            bad.append(f"muestra {e} {v['p']}: {v}, want {r[e, i]}, {d.ratio()}, {by_e[e]}")
    last = rows[-1]
    if not last["total"] or not same(d.ratio(), read_value(last["valores"]["r"])):
        bad.append(f"total row {last}: want {d.ratio()}")
    values = [read_value(row["valores"]["r"]) for row in rows[:-1]]
    numbers = [v for v in values if not isinstance(v, Hole)]
    if numbers != sorted(numbers, reverse=True) or any(not isinstance(v, Hole) for v in values[len(numbers):]):
        bad.append(f"not in order: {values}")
    for row in cross["renglones"]:
        cross_row(row, d, bad)
    if len(cross["renglones"]) != len({i for _, i in d.groups}) + 1:
        bad.append(f"{len(cross['renglones'])} rows in the cross table")


def cross_row(row, d, bad):
    """One row of the cross table: a period by entity, or the totals of its columns."""
    here = (lambda i: True) if row["total"] else lambda i: period_text(d.freq, i) == row["valores"]["p"]
    for e in d.entities:
        among = lambda x, i: x == e and here(i)
        count = sum(among(x, i) for x, i, _, _ in d.rows)
        want = {"cuenta(filas)": Fraction(count), "suma(n)": d.total(0, among), "r": d.ratio(among) if count else NO_ROWS}
        for name, value in want.items():
            have = read_value(row["valores"][f"{name} {e}"])
            if not same(value, have):
                bad.append(f"cross table, {name} {e} of {row['valores']['p']}: want {value}, got {have}")


def main():
    tap, bads, total = Tap(), defaultdict(list), 0
    for _ in range(size(80, 800)):
        d = Data()
        if not d.rows:
            continue
        r, by_e, want = wanted(d)
        script = SCRIPT + "".join(PLAIN.format(n, f"  por: {by}\n" if by else "", f) for n, (by, f, _) in want.items())
        script += "muestra r, total(r) como t, (r por e) como q de d por e, p ordena r descendente con total\n"
        script += "muestra cuenta(filas), suma(n), r de d por e, p con e en columnas con total\n"
        with Folder() as folder:
            folder.write("d.csv", d.text)
            run = folder.evaluate(script, "--formato", "json", "--lote", str(rng.choice([1, 3, 2048])))
        if run.code not in (0, 1) or not run.out:
            bads["run"].append(f"exit {run.code}: {run.err[:600]}")
            continue
        out = run.json
        for indicator in out["indicadores"]:
            name = indicator["indicador"]
            values = r if name == "r" else want[name][2]
            total += compare(name, by_key(indicator, d), values, d, bads[name])
        shown(out, d, r, by_e, bads["muestra"])
    for name in bads:
        tap.ok(not bads[name], name, f"{len(bads[name])} wrong", *bads[name][:3], )
    tap.ok(total > 1000, f"{total} results")
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
