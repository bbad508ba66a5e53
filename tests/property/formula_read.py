#!/usr/bin/env python3
"""The reader of published formulas: cases of every class with the tree, operands and findings they must give, and properties that hold for
any text; the whole ../shared/corpora/formulas.tsv, where it is, by how many of its texts that hold arithmetic get a tree or a finding."""
import csv
import json
import os
import re
import sys
import time
from collections import Counter

from formula_oracle import CORPUS, READER, declared, differences, read
from vara_oracle import ROOT, Tap

CASES = os.path.join(ROOT, "tests", "formula", "casos.json")
# Independent and crude: an operator between things.
ARITHMETIC = re.compile(r"[\w)\]] ?[/*×÷+] ?[\w(\[]|\b[xX] ?100|-{3,}|/ ")
WORDS_WITH_SLASH = re.compile(r"\b(y/o|c/u|a/os?|o/as?)\b", re.IGNORECASE)
LONG = ["(" * 30000, "(A/" * 9000 + "B" + ")" * 9000, "A - " * 15000, "A/B " * 15000, "a: b " * 12000, "A\n---\nB\n" * 6000, "-" * 30000 + "A", "(A/B)*100) " * 5000,
        "¿" * 20000, "a b " * 15000 + "/ c", "x 100 " * 10000, "\\frac{a}{b}" * 5000, "Total de a\n" * 5000, "a = b " * 9000, "+".join(["A"] * 30000)]


def cases(tap):
    with open(CASES, encoding="utf-8") as f:
        wanted = json.load(f)
    rows = [{"id": str(i), "formula": w["text"], **w.get("card", {}), "declared": declared(w.get("declared", []))} for i, w in enumerate(wanted)]
    for w, got in zip(wanted, read(rows)):
        tap.ok(not (wrong := differences(w, got)), w["text"].replace("\n", " ⏎ ").replace("#", "♯")[:100], *wrong)


def page(tap):
    """The examples of the reference: each ```formula block and the reading under it."""
    with open(os.path.join(ROOT, "spec", "15-formulas.md"), encoding="utf-8") as f:
        found = re.findall(r"^```formula\n(.*?)\n```\n```lectura\n(.*?)\n```$", f.read(), re.MULTILINE | re.DOTALL)
    tap.ok(len(found) > 10, f"{len(found)} examples in the reference")
    for (text, want), got in zip(found, read([{"id": str(i), "formula": t} for i, (t, _) in enumerate(found)])):
        said = [got["tree"] or got["verdict"]] + ["= " + o for o in got["operands"]] + [f["code"] for f in got["findings"]]
        tap.ok(said == want.split("\n"), "reference: " + text.split("\n")[0][:80], said, want)


def spacing(tap):
    """More blanks, or line breaks for blanks beside operators, do not change what is read."""
    texts = ["(Becas otorgadas / Becas solicitadas) x 100", "((Vt / Vt-1) - 1) * 100", "Tasa = (A + B) / (C - D) * 1000", "Σ(A + B) / N"]
    for text in texts:
        forms = [text, text.replace(" ", "  "), text.replace("* ", "*\n").replace("x ", "x\n"), f"  {text}\n\n", f"FÓRMULA:\n\n{text}", f"{text}\n\nFuente: INEGI / CONAPO."]
        trees = {(d["tree"], tuple(d["operands"])) for d in read([{"id": "1", "formula": f} for f in forms])}
        tap.ok(len(trees) == 1, f"spacing: {text}", *trees)


def limits(tap):
    start = time.time()
    got = read([{"id": str(i), "formula": t[:65000]} for i, t in enumerate(LONG)])
    tap.ok(len(got) == len(LONG), f"{len(LONG)} long texts end")
    tap.ok(time.time() - start < 60, "and soon")
    over = read([{"id": "1", "formula": "A / B " * 12000}])[0]
    tap.ok(over["verdict"] == "ilegible" and [f["code"] for f in over["findings"]] == ["F029"], "more than 64 KiB is said", over["findings"])


def balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}"))


def corpus(tap):
    if not os.path.exists(CORPUS):
        tap.ok(True, "corpus # skip there is no ../shared/corpora/formulas.tsv")
        return
    with open(CORPUS, encoding="utf-8", newline="") as f:
        rows = [{k: (v or "").replace("\\n", "\n").replace("\\t", "\t") for k, v in r.items()} for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)]
    start = time.time()
    plain = read(rows)
    seconds = time.time() - start
    counts = Counter(d["verdict"] for d in plain)
    print(f"# {len(rows)} texts in {seconds:.2f} s: " + ", ".join(f"{k} {v}" for k, v in sorted(counts.items())))
    codes = Counter(f["code"] for d in plain for f in d["findings"])
    print("# findings of reader and checks: " + (" ".join(f"{c}×{codes[c]}" for c in sorted(codes)) or "none"))
    tap.ok(seconds < 20, "the whole file is read and checked soon")
    there = [d for r, d in zip(rows, plain) if ARITHMETIC.search(WORDS_WITH_SLASH.sub("", r["formula"]))]
    read_or_said = [d for d in there if d["tree"] or d["findings"]]
    print(f"# arithmetic in {len(there)}, a tree or a finding in {len(read_or_said)}")
    tap.ok(len(read_or_said) >= 0.97 * len(there), "97 % of what holds arithmetic is read, or it is said why not")
    tap.ok(all(d["findings"] for d in plain if d["verdict"] == "ilegible"), "what is not read has its finding")
    known = [(r, d) for r, d in zip(rows, read([{**r, "declared": declared((r["numerator"], r["denominator"]))} for r in rows])) if r["numerator"] and r["denominator"] and balanced(r["formula"])]
    trees = sum(bool(d["tree"]) for _, d in known)
    print(f"# numerator and denominator declared, brackets balanced: {len(known)}, with a tree {trees}")
    tap.ok(trees >= 0.95 * len(known), "95 % with declared variables have a tree")


def main():
    if not os.path.exists(READER):
        print("1..0 # skip formula_corpus is not built")
        return 0
    tap = Tap()
    cases(tap)
    page(tap)
    spacing(tap)
    limits(tap)
    corpus(tap)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
