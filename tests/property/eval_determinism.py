#!/usr/bin/env python3
"""Nothing outside the program changes a result: batch sizes, threads and locales give the same bytes."""
from agg_oracle import Aggregate
from expr_oracle import Maker
from eval_rollups import SCRIPT, Data, wanted
from vara_oracle import Folder, Tap, seeded, size

rng = seeded("determinism")
SHOWS = [
    "muestra e, p, n, m, n / m como q, r de d ordena n / m descendente, e con total",
    "muestra r, suma(n), desviación(n), percentil(m, 90), cuenta distintos(e) de d por e, p ordena r con total",
    "muestra r, r.banda, total(r), (r por e), anterior(r) de d por e, p ordena e, p descendente límite 7",
    "muestra cuenta(filas), suma(n), r de d por e, p con e en columnas con total límite 3",
    "muestra cuenta(filas), promedio(n / m) de d por p con total",
    "muestra suma(n), suma(m / n), raíz(suma(m ^ 2)) de d",
    "muestra e, número(n.texto) como leído, une(e, \" i İ ı I ñ\") como t, mayúsculas(e), minúsculas(e) de d donde n > 100 ordena mayúsculas(e)",
]
VERIFY = """verifica d
  regla menor: n <= m * 3 donde m > 0 aviso "n es mucho mayor que m"
  regla igual: redondea(r, 0) = redondea(n / m * 100, 0) grave "r no es el de la fila"
termina
verifica
  regla suma: suma(d.n) = suma(d.m) grave "las sumas difieren"
termina
"""
PLACES = [{"LC_ALL": "C"}, {"LC_ALL": "es_ES.UTF-8"}, {"LC_ALL": "tr_TR.UTF-8"}, {"LC_NUMERIC": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"}]
WAYS = [["--lote", "1"], ["--lote", "3", "--hilos", "2"], ["--lote", "64", "--hilos", "1"], ["--hilos", "2"], ["--lote", "1", "--hilos", "2"],
        ["--hilos", "1"], ["--lote", "64", "--hilos", "2"]]


def script(d):
    maker = Maker(rng, ["n", "m"])
    out = SCRIPT
    for name, (by, formula, _) in rng.sample(sorted(wanted(d)[2].items(), key=lambda item: item[0]), 5):
        out += f"indicador {name}\n  de: d\n" + (f"  por: {by}\n" if by else "") + f"  fórmula: {formula}\n  huecos: {rng.choice(['exige', 'omite', 'cero'])}\ntermina\n"
    for i in range(4):
        kind = rng.choice(["suma", "promedio", "mediana", "máximo", "desviación"])
        a = Aggregate(kind, maker.number(3), None, maker.truth(2) if rng.random() < 0.5 else None)
        out += f"indicador a{i}\n  de: d\n  por: {rng.choice(['e', 'p', 'e, p'])}\n  fórmula: {a.text(maker)}\n  huecos: {rng.choice(['exige', 'omite', 'cero'])}\ntermina\n"
    out += VERIFY
    return out + "".join(rng.choice(SHOWS) + "\n" for _ in range(rng.randrange(0, 4)))


REJECTED = """datos d desde "d.csv"
  codificación: utf-8
  rechaza: celdas malas
  columnas
    clave  texto
    n      número
  termina
termina
muestra suma(n) como s de d
"""


def rejected(tap):
    """A table that is refused by a row at its beginning: what stands at its end has not been met, however far the threads have read."""
    rows = [f"K{i},{i}" for i in range(60000)]
    rows[100], rows[59990] = "K100,xx", "K\udcff,5"
    with Folder() as folder:
        folder.write("d.csv", ("clave,n\n" + "\n".join(rows) + "\n").encode("utf-8", "surrogateescape"))
        base = folder.evaluate(REJECTED, "--hilos", "1", "--lote", "20000")
        runs = [folder.run("s.vara", "--hilos", str(1 + n % 4), "--lote", "20000") for n in range(12)]
    tap.ok(base.code == 3 and "D014" not in base.err, "a table is refused by a bad cell", base.err[:500])
    tap.ok(all((r.out, r.err, r.code) == (base.out, base.err, base.code) for r in runs), "what is said of it does not depend on the threads")


def main():
    bad = {f: [] for f in ("json", "tabla", "csv", "markdown", "jsonl")}
    tap, total, failed = Tap(), dict.fromkeys(bad, 0), []
    for n in range(size(25, 300)):
        d = Data()
        while not d.rows:
            d = Data()
        rows = d.text.split("\n", 1)
        text = rows[0] + "\n" + rows[1] * rng.choice([1, 1, 1, 40])
        program, form = script(d), list(bad)[n % len(bad)]
        with Folder() as folder:
            folder.write("d.csv", text)
            base = folder.evaluate(program, "--formato", form)
            if base.code not in (0, 1) or not base.out:
                failed.append(f"exit {base.code}: {base.err[:500]}")
                continue
            for way, place in [(w, PLACES[(n + i) % len(PLACES)]) for i, w in enumerate(WAYS)]:
                run = folder.run("s.vara", "--formato", form, *way, env=place)
                total[form] += 1
                if (run.out, run.code, run.err) != (base.out, base.code, base.err):
                    which = "stdout" if run.out != base.out else "stderr or exit"
                    pair = next(((x, y) for x, y in zip(base.out.split("\n"), run.out.split("\n")) if x != y), (base.err[:300], run.err[:300]))
                    bad[form].append(f"{way} {place}: {which} differs\n  {pair[0][:300]}\n  {pair[1][:300]}\n{program}" )
    tap.ok(not failed, "scripts run", *failed[:3])
    for form, wrong in bad.items():
        tap.cases(f"the same bytes, {form}", wrong, total[form], show=1)
    rejected(tap)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
