#!/usr/bin/env python3
"""Reader and checks against the sample that people read by hand, tests/formula/sample/*.json: the verdict, the tree, every operand and every finding with its place
must be those of the case, and a healthy text must have no finding.  DETALLE=1 shows the whole text of each case that differs."""
import glob
import json
import os
import sys

from formula_oracle import READER, declared, differences, read
from vara_oracle import ROOT, Tap


def row(number, case):
    card = case["card"]
    known = case.get("declared", [])
    return {"id": str(number), "formula": case["text"], "name": card.get("name"), "unit": card.get("unit"), "type": card.get("type"), "sentido": card.get("sense"),
            "numerator": card.get("numerator"), "denominator": card.get("denominator"), "goal": card.get("goal"), "baseline": card.get("baseline"),
            "declared": declared(known), "sippse": card.get("sippse")}


def main():
    paths = sorted(glob.glob(os.path.join(ROOT, "tests", "formula", "sample", "*.json")))
    if not paths or not os.path.exists(READER):
        print("1..0 # skip there is no sample, or formula_corpus is not built")
        return 0
    tap, total, agreed, healthy, alarms, found, told = Tap(), 0, 0, 0, 0, 0, 0
    for path in paths:
        with open(path, encoding="utf-8") as f:
            sample = json.load(f)
        wrong = []
        for case, got in zip(sample, read([row(i, c) for i, c in enumerate(sample)])):
            diff = differences({k: case[k] for k in ("verdict", "tree", "operands", "findings")}, got)
            healthy += case["healthy"]
            alarms += case["healthy"] and bool(got["findings"])
            if diff:
                text = case["text"] if os.environ.get("DETALLE") == "1" else " ".join(case["text"].split())[:160]
                wrong += [f"{case['id']} ({case['class']}): {text!r}"] + ["    " + d for d in diff]
            else:
                agreed += 1
                found += len(case["findings"])
            told += len(case["findings"])
        total += len(sample)
        tap.ok(not wrong, f"{os.path.basename(path)}: {len(sample)} cases", *wrong)
    print(f"# {agreed} of {total} texts are read as by hand; findings {found} of {told}; false alarms on {healthy} healthy texts: {alarms}")
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
