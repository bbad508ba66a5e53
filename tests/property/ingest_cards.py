#!/usr/bin/env python3
"""Rows that stand in several records: `ficha`, `transpuesta` and tables in several files against the same done here, at any size of
batch and number of threads; and the account of every record."""
import csv
import io
import json

from vara_oracle import Folder, Tap, seeded, size

rng = seeded("cards")
WAYS = [["--lote", "1", "--hilos", "1"], ["--lote", "2", "--hilos", "2"], ["--lote", "64", "--hilos", "2"]]
CARDS = """datos d desde "p.txt"
  separador: tabulador
  ficha cada "Ficha:"
  hasta: "Fin"
  columnas
    f texto junto a "Ficha:"
    a texto junto a "Alfa"
    b texto bajo "Beta"
    c texto desde 2 junto a "Gama:" vez 1
    t texto bajo "Beta" hasta "Delta"
  termina
termina
muestra f.texto como f, a.texto como a, b.texto como b, c.texto como c, t.texto como t de d
"""
TURNED = """datos d desde "p.txt"
  separador: tabulador
  transpuesta WAY
  columnas
    a texto desde "Alfa" vez 1
    b texto desde "Beta" vez 1
    c texto desde 3
  termina
termina
muestra a.texto como a, b.texto como b, c.texto como c de d
"""
FILES = """datos d desde "a.csv" = 1, "b.csv" = 2, "c.csv" = 3 como n
  columnas
    n número
    k texto
    v texto
  termina
termina
muestra n, k.texto como k, v.texto como v de d
"""


def word():
    return rng.choice(["", "", "x", "uno dos", "Alfa", "Beta:", "beta", "Gama", "Gama: y z", "Delta", "ñu", "12", " ", "alfa beta"])


def write(rows):
    return "".join("\t".join(r) + "\n" for r in rows)


def is_label(cell, label):
    return cell.strip().rstrip(":").strip().lower() == label.rstrip(":").lower()


def inline(cell, label):
    return cell.strip().lower().startswith(label.lower()) and label.endswith(":")


def places(card, label):
    return [(r, i) for r, row in enumerate(card) for i, cell in enumerate(row) if cell.strip() and (is_label(cell, label) or inline(cell, label))]


def beside(card, at, label):
    r, i = at
    cell = card[r][i].strip()
    if inline(cell, label) and cell[len(label):].strip():
        return cell[len(label):].strip()
    return next((c.strip() for c in card[r][i + 1:] if c.strip()), "")


def below(card, at):
    r, i = at
    return card[r + 1][i].strip() if r + 1 < len(card) and i < len(card[r + 1]) else ""


def one(found):
    return found[0] if len(found) == 1 else None


def card_row(card):
    f, a, b, c = (places(card, w) for w in ("Ficha:", "Alfa", "Beta", "Gama:"))
    until = [p for p in places(card, "Delta") if b and p[0] > b[0][0]]
    text = ""
    if one(b) and until and b[0][0] + 1 < len(card):
        text = " ".join(r[b[0][1]].strip() for r in card[b[0][0] + 1:until[0][0]] if b[0][1] < len(r) and r[b[0][1]].strip())
    second = card[c[0][0]][1].strip() if c and len(card[c[0][0]]) > 1 else ""
    return [beside(card, f[0], "Ficha:") if one(f) else "", beside(card, a[0], "Alfa") if one(a) else "", below(card, b[0]) if one(b) else "", second, text]


def cards():
    rows = [["Ficha: " + rng.choice("ABC")] if rng.random() < 0.2 else [word() for _ in range(rng.randrange(1, 5))] for _ in range(rng.randrange(1, 40))]
    rows.append(["Ficha:", "Z"])
    made = []
    for row in rows:
        if any(cell.strip().lower().startswith("ficha:") for cell in row):
            made.append([row])
        elif made and any(cell.strip() for cell in row):
            made[-1].append(row)
    return CARDS, {"p.txt": write(rows + [["Fin"], ["Alfa", "9"]])}, [card_row(c) for c in made], sum(map(len, made))


def turned():
    rows = [["Alfa", "1"]] + [[rng.choice(["Alfa", "Beta", "Gama"])] + [word().strip() for _ in range(rng.randrange(0, 6))] for _ in range(rng.randrange(2, 6))]
    way, first, last = rng.choice([("", 1, 99), ("celdas 2 a 3", 1, 3), ("sin blancos", 1, 99), ("celdas 1 a 4 sin blancos", 0, 4)])
    wanted = [next((r for r in rows if is_label(r[0], w)), None) for w in ("Alfa", "Beta")] + [rows[2]]
    if "blancos" in way:
        filled = [r and [c for c in r[first:last] if c] for r in wanted]
        n = len(filled[0])
        want = [[r[k] if r is not None and len(r) == n else "" for r in filled] for k in range(n)]
    else:
        width = max(len(r) for r in wanted if r)
        want = [[r[k] if r and k < len(r) else "" for r in wanted] for k in range(first, min(width, last))]
        want = [r for r in want if any(r)]
    return TURNED.replace("WAY", way), {"p.txt": write(rows)}, want, len(rows)


def files():
    made, want = {}, []
    for n, name in enumerate(("a.csv", "b.csv", "c.csv"), 1):
        head = rng.choice([["k", "v"], ["v", "k"], ["x", "v", "k"]])
        rows = [{h: rng.choice(["a", "niño", "b c", "1"]) for h in head} for _ in range(rng.randrange(0, 6))]
        out = io.StringIO()
        w = csv.DictWriter(out, head, delimiter=rng.choice(",;"), lineterminator="\n")
        w.writeheader()
        w.writerows(rows)
        made[name] = out.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "cp1252"]))
        want += [[str(n), r["k"], r["v"]] for r in rows]
    return FILES, made, want, None


def shown(out):
    rows = [r for r in csv.reader(io.StringIO(out)) if r]
    return [r[:-1] for r in rows[1:]]


def main():
    tap, n = Tap(), size(40, 800)
    for what, make in (("cards", cards), ("transposed tables", turned), ("several files", files)):
        wrong, differ, account = [], [], []
        for _ in range(n):
            script, made, want, used = make()
            with Folder() as folder:
                for name, text in made.items():
                    folder.write(name, text)
                runs = [folder.evaluate(script, "--formato", "csv", *way) for way in WAYS]
                data = json.loads(folder.evaluate(script, "--formato", "json").out)["datos"][0]
            if shown(runs[0].out) != want:
                wrong.append(f"{script}{made}\ngot  {shown(runs[0].out)}\nwant {want}\n{runs[0].err}")
            if len({(r.out, r.err, r.code) for r in runs}) != 1:
                differ.append(f"{script}{made}")
            left_out = sum(c["registros"] for c in data["excluidos"])
            taken = data.get("en_fichas", data.get("transpuestos", data["tomados"]))
            if data["registros"] != taken + left_out or data["tomados"] != len(want) or (used is not None and taken != used):
                account.append(f"{script}{made}\n{data}")
        tap.cases(f"{what}: rows as they should be", wrong, n, show=1)
        tap.cases(f"{what}: the same at any size of batch", differ, n, show=1)
        tap.cases(f"{what}: every record accounted for", account, n, show=1)
    return tap.done()


if __name__ == "__main__":
    raise SystemExit(main())
