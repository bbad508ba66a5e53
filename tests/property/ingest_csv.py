#!/usr/bin/env python3
"""Random tables in random dialects and encodings, read by runtime/ingest/ and by Python's csv, compared cell by cell."""
import csv
import io
import os
import random
import subprocess
import tempfile
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "tests/unit/test_table_ops")
rng = random.Random(20240331)

WORDS = ["Programa", "año", "niñez", "Regulación", "médica", "guía", "público", "avance", "x", "A", "049", "12", "1,234.5", "NR", "pingüino",
         "PROGRAMACIÓN", "Ñandú", "de", "acción", "Única"]
BLANKS = " \t\r\n\u00a0"


def cell(awkward, breaks):
    kind = rng.random()
    if kind < 0.12:
        return ""
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 5)))
    if awkward and kind < 0.5:
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(awkward) + text[at:]
    if breaks and kind < 0.25:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(("\n", "\r\n")) + text[at:]
    return text


def table():
    sep = rng.choice(",;\t|")
    quotes = rng.random() < 0.8
    eol = rng.choice(("\n", "\r\n"))
    width, height = rng.randrange(2, 9), rng.randrange(1, 60)
    awkward = [sep, '"', "'", " ", "  "] if quotes else ["'", " ", "." if sep != "." else " "]
    rows = [[cell(awkward, quotes) for _ in range(width)] for _ in range(height)]
    for row in rows:
        if rng.random() < 0.1:
            del row[rng.randrange(1, width):]
    rows.insert(0, [f"col{i}" for i in range(width)])
    out = io.StringIO(newline="")
    if quotes:
        csv.writer(out, delimiter=sep, lineterminator=eol, quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))).writerows(rows)
    else:
        rows = [[c.replace(sep, " ") for c in row] for row in rows]
        out.write("".join(sep.join(row) + eol for row in rows))
    text = out.getvalue()
    if rng.random() < 0.3 and text.endswith(eol):
        text = text[:-len(eol)]
    return rows, text, sep, quotes, width


def clean(text):
    return unicodedata.normalize("NFC", text.strip(BLANKS))


def expected(rows, width):
    for row in rows[1:]:
        cells = [clean(c) for c in row]
        if not any(cells):
            continue
        yield [(c or "\\?vacío") if i < len(cells) else "\\?sin celda" for i, c in enumerate(cells + [""] * (width - len(cells)))]


def escape(c):
    return c if c.startswith("\\?") else c.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def run(path, args):
    p = subprocess.run([DRIVER, path, *args], capture_output=True, check=True)
    lines = p.stdout.decode("utf-8").split("\n")[:-1]
    first = next(i for i, line in enumerate(lines) if line.startswith("# status"))
    return lines[:first], lines[first:]


def trial(folder, n):
    rows, text, sep, quotes, width = table()
    codec, name = rng.choice((("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "WINDOWS-1252"), ("latin-1", "ISO-8859-1"),
                              ("cp850", "CP850"), ("mac_roman", "MACINTOSH")))
    path = os.path.join(folder, "t.csv")
    with open(path, "wb") as f:
        f.write(text.encode(codec))
    declared = rng.random() < 0.5
    args = [f"batch={rng.choice((1, 2, 7, 64, 2048))}", f"quotes={int(quotes)}"]
    args += [f"t={i + 1}" for i in range(width)]
    if declared or not quotes:
        args.append(f"sep={sep}")
    letters = sum(c > "\x7f" for c in text)
    if declared or letters < 3:
        args.append(f"enc={name}")
    got, tail = run(path, args)
    want = ["\t".join(map(escape, row)) for row in expected(rows, width)]
    counts = next(line for line in tail if line.startswith("# lines"))
    lines = text.count("\n") + (not text.endswith("\n"))
    good = got == want and counts.endswith("adds-up 1") and counts.split()[2] == str(lines) and tail[0] == "# status 0"
    if good:
        return None
    with open(os.path.join(tempfile.gettempdir(), f"ingest-{n}.csv"), "wb") as f:
        f.write(text.encode(codec))
    diff = next(((a, b) for a, b in zip(got + [None] * len(want), want + [None] * len(got)) if a != b), None)
    return f"{codec} {args}\n#  first difference (got, want): {diff}\n#  {tail}"


def main():
    groups, each, failed = 6, 50, 0
    with tempfile.TemporaryDirectory() as folder:
        for g in range(groups):
            wrong = [w for w in (trial(folder, g * each + i) for i in range(each)) if w]
            print(f"{'not ' if wrong else ''}ok {g + 1} - {each} random tables")
            for w in wrong[:3]:
                print("#  " + w)
            failed += bool(wrong)
    print(f"1..{groups}")
    return failed != 0


if __name__ == "__main__":
    raise SystemExit(main())
