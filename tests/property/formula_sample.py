#!/usr/bin/env python3
"""The reader against a sample that people read by hand: tests/formula/sample/*.json.  Of the findings only those about reading itself count here.
DETALLE=1 shows each reading that differs."""
import glob
import json
import os
import sys

from formula_oracle import READER, differences, read
from vara_oracle import ROOT, Tap

OWN = {"F001", "F002", "F019", "F020", "F021", "F022", "F023", "F024", "F029"}
AGREED = 0.95       # readings of the sample that must be the same


def rows(sample):
    for i, case in enumerate(sample):
        card = case.get("card", {})
        row = {"id": str(i), "formula": case["text"], "name": card.get("name"), "unit": card.get("unit"), "type": card.get("type"), "sentido": card.get("sense"),
               "numerator": card.get("numerator"), "denominator": card.get("denominator")}
        for key, phrase in zip(("numerator", "denominator"), case.get("declared") or []):
            row[key] = phrase
        yield row


def main():
    paths = sorted(glob.glob(os.path.join(ROOT, "tests", "formula", "sample", "*.json")))
    if not paths or not os.path.exists(READER):
        print("1..0 # skip there is no sample, or formula_corpus is not built")
        return 0
    tap, total, agreed = Tap(), 0, 0
    for path in paths:
        with open(path, encoding="utf-8") as f:
            sample = json.load(f)
        table = list(rows(sample))
        plain, known = read(table), read(table, "--declara")
        wrong = []
        for case, a, b in zip(sample, plain, known):
            got = b if case.get("declared") else a
            diff = differences({k: case[k] for k in ("verdict", "tree", "operands", "findings") if k in case}, got, OWN)
            if diff:
                wrong.append((case, diff))
        for case, diff in wrong if os.environ.get("DETALLE") == "1" else []:
            print(f"# {case['id']} ({case.get('class', '')}): {case['text'][:160]!r}")
            for line in diff:
                print(f"#     {line}")
        same = len(sample) - len(wrong)
        print(f"# {os.path.basename(path)}: {same} of {len(sample)} the same")
        total, agreed = total + len(sample), agreed + same
    print(f"# {agreed} of {total} readings are the same")
    tap.ok(agreed >= AGREED * total, f"at least {AGREED:.0%} of the sample is read as by hand")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
