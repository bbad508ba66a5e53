#!/usr/bin/env python3
"""Cells of numbers: what Python writes in Mexican styles is read back exactly; anything else is read right or refused."""
import os
import random
import re
import subprocess
import tempfile
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "tests/unit/test_table_ops")
rng = random.Random(85)


def shown(x):
    """As num_print_exact writes a finite decimal."""
    sign, n, d = "-" if x < 0 else "", abs(x.numerator), x.denominator
    places = 0
    while 10**places % d:
        places += 1
    digits = str(n * 10**places // d).rjust(places + 1, "0")
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


def number():
    whole = rng.getrandbits(rng.choice((1, 4, 10, 20, 40, 62, 64, 66, 90, 140)))
    places = rng.choice((0, 0, 1, 2, 2, 2, 4, 9, 17, 18, 19, 25))
    return whole, "".join(rng.choice("0123456789") for _ in range(places))


def groups(text, marks):
    parts = []
    while len(text) > 3:
        parts.insert(0, text[-3:])
        text = text[:-3]
    out = text
    for i, p in enumerate(parts):
        out += marks[(len(parts) - i) % 2] + p
    return out


def styled(comma):
    whole, fraction = number()
    point, mark = (",", ".") if comma else (".", ",")
    marks = rng.choice((("", ""), (mark, mark), ("'", mark), ("'", "'"), ("\u00a0", "\u00a0"), ("\u2019", mark)))
    text = groups(str(whole), marks) + (point + fraction if fraction else "")
    value = Fraction(int(str(whole) + fraction), 10**len(fraction))
    negative = rng.random() < 0.3
    money = rng.choice(("", "", "$", "$ ", "\\$ "))
    end = rng.choice(("", "", "%", " %"))
    style = rng.randrange(3) if negative else 3
    text = {0: f"-{money}{text}{end}", 1: f"({money}{text}{end})", 2: f"\u2212{text}{end}", 3: f"{money}{text}{end}"}[style]
    return text, -value if negative else value


PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?)%?$")


def garbage():
    return "".join(rng.choice("0123456789012345678900,,..'-+%$() eE/x") for _ in range(rng.randrange(1, 12)))


def read(cells, comma):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8", newline="") as f:
        f.write("".join(f"r\t{c}\n" for c in cells))
        f.flush()
        out = subprocess.run([DRIVER, f.name, "header=none", "sep=\t", "enc=UTF-8", "quotes=0", "n=2", f"comma={int(comma)}"],
                             capture_output=True, check=True).stdout.decode("utf-8")
    return out.split("\n")[:len(cells)]


def main():
    count = 0
    for comma in (False, True):
        pairs = [styled(comma) for _ in range(20000)]
        got = read([t for t, _ in pairs], comma)
        wrong = [(t, g, shown(v)) for (t, v), g in zip(pairs, got) if g != shown(v)]
        count += 1
        print(f"{'not ' if wrong else ''}ok {count} - styles, {'coma' if comma else 'punto'}")
        for w in wrong[:5]:
            print(f"#  {w}")
    cells = [g for g in (garbage() for _ in range(30000)) if g.strip()]
    wrong = []
    for c, g in zip(cells, read(cells, False)):
        t = c.strip()
        if PLAIN.match(t):
            if g != shown(Fraction(t.replace(",", "").rstrip("%"))):
                wrong.append((c, g))
        elif g != "\\?ilegible":
            # a style beyond PLAIN: its digits at least are all there, in order
            digits = re.sub(r"\D", "", t).lstrip("0") or "0"
            read_digits = re.sub(r"\D", "", g).lstrip("0") or "0"
            if not digits.startswith(read_digits) or set(digits[len(read_digits):]) - {"0"} or re.search(r"[eEx/]", t):
                wrong.append((c, g))
    count += 1
    print(f"{'not ' if wrong else ''}ok {count} - any signs are read right or refused")
    for w in wrong[:10]:
        print(f"#  {w}")
    print(f"1..{count}")


if __name__ == "__main__":
    main()
