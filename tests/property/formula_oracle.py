"""formula_oracle.py -- what the tests of published formulas share: texts through the reader, and how a reading is compared."""
import json
import os
import subprocess

from vara_oracle import ROOT

BUILD = os.environ.get("BUILD") or os.path.join(ROOT, "build")
READER = os.path.join(BUILD, "formula_corpus")
CORPUS = os.path.join(os.path.dirname(ROOT), "shared", "corpora", "formulas.tsv")
COLUMNS = ["id", "formula", "name", "unit", "type", "sentido", "frequency", "numerator", "denominator", "goal", "baseline", "declared", "sippse"]


def escaped(text):
    return (text or "").replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def declared(phrases):
    """The column of known variables: one a line."""
    return "\n".join(" ".join(p.split()) for p in phrases if p)


def read(rows):
    """ROWS: dictionaries of COLUMNS.  What reader and checks say of each, in their order."""
    table = "\t".join(COLUMNS) + "\n" + "".join("\t".join(escaped(str(r.get(c) or "")) for c in COLUMNS) + "\n" for r in rows)
    done = subprocess.run([READER], input=table.encode(), stdout=subprocess.PIPE, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def differences(want, got):
    """In what GOT is not what WANT says.  A finding is its code and the text of its place."""
    found = [k for k in ("verdict", "tree", "left") if k in want and (want[k] or "") != (got[k] or "")]
    if "operands" in want and want.get("tree") and want["operands"] != got["operands"]:
        found.append("operands")
    if "findings" in want:
        wanted, said = ([(f["code"], " ".join(f.get("at", "").split())) for f in d["findings"]] for d in (want, got))
        if sorted(wanted) != sorted(said):
            found.append("findings")
    return [f"{k}: {json.dumps(got[k], ensure_ascii=False)}, not {json.dumps(want[k], ensure_ascii=False)}" for k in found]
