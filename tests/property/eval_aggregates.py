#!/usr/bin/env python3
"""Aggregates over random tables with holes: by groups, with `donde`, under exige, omite and cero, against exact arithmetic."""
from collections import defaultdict
from fractions import Fraction

from agg_oracle import Aggregate, Result
from expr_oracle import Maker, ZERO, evaluate, strict
from vara_oracle import Folder, Hole, Tap, decimal_text, read_value, round34, seeded, size

rng = seeded("aggregates")
MISSING = {"NR": "no reportado", "SR": "sin respuesta", "": "vacío"}
NUMBERS = ["a", "b", "c", "w"]
HEAD = """datos t desde "t.csv"
  faltantes: "NR" no reportado, "SR" sin respuesta, "" vacío
  clave: k
  columnas
    k texto desde "k"
    g texto desde "g"
    h texto desde "h"
""" + "".join(f'    {c} número desde "{c}"\n' for c in NUMBERS) + "  termina\ntermina\n"
KINDS = ["suma", "suma", "promedio", "promedio ponderado", "mediana", "percentil", "mínimo", "máximo", "filas", "cuenta",
         "cuenta distintos", "desviación", "desviación poblacional"]


def number(column):
    kind = rng.random()
    if column == "w":
        return Fraction(rng.randrange(-2, 9))
    if kind < 0.2:
        return Fraction(rng.randrange(-3, 4))
    if kind < 0.8:
        return Fraction(rng.randrange(-10**7, 10**7), 10 ** rng.randrange(0, 4))
    if kind < 0.9:
        return Fraction(rng.getrandbits(62) * rng.choice([1, -1]))
    return Fraction(rng.getrandbits(90) * rng.choice([1, -1]), 10**7)


def table(nrows, share):
    """Rows with line numbers, and the text.  SHARE: how many cells are holes."""
    rows, lines = [], ["k,g,h," + ",".join(NUMBERS)]
    for i in range(nrows):
        row, cells = {"k": f"r{i}"}, [f"r{i}"]
        for key, values in (("g", "ABC"), ("h", "XY")):
            text = rng.choice(values) if rng.random() < 0.95 else rng.choice(["NR", ""])
            row[key] = Hole((MISSING[text], key)) if text in MISSING else text
            cells.append(text)
        for c in NUMBERS:
            if rng.random() < share:
                text = rng.choice(list(MISSING))
                row[c] = Hole((MISSING[text], c))
            else:
                row[c] = number(c)
                text = decimal_text(row[c])
            cells.append(text)
        rows.append((i + 2, row))
        lines.append(",".join(cells))
    return rows, "\n".join(lines) + "\n"


def aggregate(maker):
    kind = rng.choice(KINDS)
    where = maker.truth(rng.choice([1, 1, 2])) if rng.random() < 0.35 else None
    if kind == "filas":
        return Aggregate(kind, where=where)
    arg = ("col", rng.choice(NUMBERS)) if rng.random() < 0.5 else maker.number(rng.choice([1, 2, 3]))
    if rng.random() < 0.25:
        arg = ("/", ("col", "a"), ("col", rng.choice("bcw")))
    weight = ("col", "w") if kind == "promedio ponderado" and rng.random() < 0.7 else maker.number(1) if kind == "promedio ponderado" else None
    return Aggregate(kind, arg, weight, where, rng.choice([0, 10, 25, 50, 75, 90, 99, 100, 33]) if kind == "percentil" else None)


SHAPES = [("{0}", lambda x: x), ("{0} / {1}", lambda x, y: strict(lambda a, b: a / b if b else ZERO, x, y)),
          ("{0} + {1} * {2}", lambda x, y, z: strict(lambda a, b, c: a + b * c, x, y, z))]


def key_of(row, by):
    return tuple(None if isinstance(row[k], Hole) else row[k] for k in by)


def one_table(nrows, nindicators, share, bad):
    maker = Maker(rng, NUMBERS)
    rows, csv = table(nrows, share)
    script, wanted = HEAD, []
    for i in range(nindicators):
        form, combine = SHAPES[rng.choice([0, 0, 0, 1, 1, 2])]
        aggs = [aggregate(maker) for _ in range(form.count("{"))]
        by = rng.choice([[], ["g"], ["h"], ["g", "h"], ["k"]])
        holes = rng.choice(["exige", "omite", "cero", None])
        formula = form.format(*(a.text(maker) for a in aggs))
        chosen = maker.truth(rng.choice([1, 1, 2])) if rng.random() < 0.25 else None
        script += f"indicador i{i}\n  de: t{' donde ' + maker.write(chosen, 0.2) if chosen else ''}\n" + (f"  por: {', '.join(by)}\n" if by else "") + f"  fórmula: {formula}\n"
        script += (f"  huecos: {holes}\n" if holes else "") + "termina\n"
        wanted.append((formula, aggs, combine, by, holes or "exige", chosen))
    with Folder() as folder:
        folder.write("t.csv", csv)
        run = folder.evaluate(script, "--formato", "json", "--huecos", "todos")
        if run.code not in (0, 1):
            bad.append(f"exit {run.code}: {run.err[:1500]}")
            return 0
        return sum(compare(got, want, rows, bad) for got, want in zip(run.json["indicadores"], wanted))


def compare(got, want, rows, bad):
    formula, aggs, combine, by, holes, chosen = want
    groups = defaultdict(list)
    for line, row in rows:
        taken = chosen is None or evaluate(chosen, row)
        if by == ["k"] and holes == "omite" and isinstance(taken, Hole):
            continue                # at the grain of rows such a row is no result
        if taken is not False:
            groups[key_of(row, by)].append((line, row))
    if not by:
        groups.setdefault((), [])
    found = {}
    for r in got["renglones"]:
        found[tuple(None if isinstance(read_value(r["claves"][k]), Hole) else r["claves"][k] for k in by)] = r
    if set(found) != set(groups):
        bad.append(f"{formula} por {by}: groups {sorted(map(str, found))}, want {sorted(map(str, groups))}")
    for key in set(found) & set(groups):
        r, res = found[key], Result(aggs, groups[key], holes, NUMBERS, chosen)
        value, have = combine(*res.values), read_value(r["valor"])
        if by == ["k"] and holes == "omite" and res.excluded:
            good = isinstance(have, Hole)           # the row itself was left out: its own reasons stand
        elif isinstance(value, Hole) and isinstance(have, Hole):
            good = value.motives == have.motives
        else:
            good = value == have
        where = f"{formula} {'donde ' + str(chosen) if chosen else ''} por {by} {key} huecos {holes}"
        if not good:
            bad.append(f"{where}\n  want {value}\n  got  {have}")
        if "renglones_usados" in r and (r["renglones_usados"], r["renglones_excluidos"]) != (res.used, res.excluded):
            bad.append(f"{where}: rows used {r.get('renglones_usados')}, left out {r.get('renglones_excluidos')}; want {res.used}, {res.excluded}")
        said = {(d["linea"], d["motivo"], d.get("columna", d.get("operacion"))) for d in (r["falta"] or {"direcciones": []})["direcciones"]}
        if not res.addresses <= said:
            bad.append(f"{where}: addresses not given: {sorted(res.addresses - said)[:5]}; given {sorted(said)[:5]}")
    return len(groups)


def random_tables(tap):
    for share in (0, 0.03, 0.3):
        bad, total = [], 0
        for _ in range(size(5, 100)):
            total += one_table(rng.choice([0, 1, 2, 5, 30, 200]), 60, share, bad)
        tap.cases(f"aggregates, {share:.0%} of the cells missing", bad, total)


def many_amounts(tap):
    n = size(30000, 10**6)
    money = [rng.randrange(-10**9, 10**13) for _ in range(n)]
    small = [rng.randrange(1, 10**6) for _ in range(n)]
    csv = "k,g,h,a,b,c,w\n" + "".join(f"{i},G{i % 7},X,{m // 100 if m >= 0 else -(-m // 100)}.{abs(m) % 100:02d},{s},1,1\n"
                                     if m >= 0 or m <= -100 else f"{i},G{i % 7},X,-0.{-m:02d},{s},1,1\n"
                                     for i, (m, s) in enumerate(zip(money, small)))
    script = HEAD.replace("  clave: k\n", "") + "".join(f"indicador i{i}\n  de: t\n{by}  fórmula: {f}\ntermina\n" for i, (by, f) in enumerate([
        ("", "suma(a)"), ("  por: g\n", "suma(a)"), ("", "suma(a) / suma(b)"), ("", "suma(a / b)"), ("", "promedio(a)"), ("", "máximo(a / b)")]))
    with Folder() as folder:
        folder.write("t.csv", csv)
        run = folder.evaluate(script, "--formato", "json")
        values = [[read_value(r["valor"]) for r in i["renglones"]] for i in run.json["indicadores"]]
        total = Fraction(sum(money), 100)
        quotients = [round34(Fraction(m, 100 * s)) for m, s in zip(money, small)]
        # all quotients are finite decimals: added as whole numbers at one scale
        places = 10**60
        added = Fraction(sum(q.numerator * (places // q.denominator) for q in quotients), places)
        want = [[total], [Fraction(sum(money[i::7]), 100) for i in range(7)], [total / sum(small)], [added], [total / n], [max(quotients)]]
        bad = [f"i{i}: want {str(w)[:200]} got {str(v)[:200]}" for i, (w, v) in enumerate(zip(want, values)) if w != v]
        tap.cases(f"sums of {n} amounts", bad, len(want))


def main():
    tap = Tap()
    random_tables(tap)
    many_amounts(tap)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
